#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What helper and shim say to each other, one packet (packet.h) one message.
///
///     helper                                       shim
///       |  spawns it with a socket as descriptor 3   |  perhaps long before there is a container
///       |  ---- Expect {soon} (+ design) --------->  |  0..n, of a container it may become the one
///       of |  writes launch.json                        | |  ---- Take (+ descriptor)
///       -------------->  |  handover.h |  ---- Begin ---------------------------->  |  it reads
///       the files |  <------------------- Hello {state} -----  |  on every connection, first |
///       ---- Attach (+ console) --------------->  |  0..n, for viewers from before the start |
///       ---- Go {scope} ----------------------->  |  on the first connection only: the shim is |
///       |  in its scope now, the launch may begin |  <--------------- Step {steps} ----------  |
///       how far a start is that takes longer |  <------------------- State {state} -----  |
///       whenever the state changed; without |                                            | "steps"
///       when those have not |                                            | |  ---- Stop
///       {timeoutMs} ----------------->  | |  ---- Kill {signal} -------------------->  |  each
///       with an id of the helper's |  ---- Pause, Resume -------------------->  | |  ---- SetLimit
///       {key, instance, value} -->  | |  ---- Attach, Exec {options} ----------->  | |
///       <----------- Reply {id, …} (+ console) -  |  one per request: SetLimit "confirmed", |
///       <----------- Refusal {id, error} -------  |  Attach and Exec a console descriptor | | |
///       <------ State {stopped} and end of file   |  state.json is written before
///
/// The helper may go away and come back through the socket "control" in the run directory at any
/// time; the shim goes on alone.
namespace boxwright::shim {

enum class MessageKind {
    Expect,
    Take,
    Begin,
    Hello,
    Go,
    Step,
    State,
    Stop,
    Kill,
    Pause,
    Resume,
    SetLimit,
    Attach,
    Exec,
    Reply,
    Refusal,
};
std::string_view messageKindName(MessageKind kind);
std::optional<MessageKind> messageKindFromName(std::string_view name);

/// The descriptor a shim is born with, besides the standard three.
inline constexpr int controlFd = 3;

inline constexpr char controlSocketName[] = "control";

struct Message {
    MessageKind kind = MessageKind::State;
    uint64_t id = 0;         ///< of the request; 0 where there is none
    std::string body = "{}"; ///< JSON object
    UniqueFd descriptor;
};

/// @param flags MSG_DONTWAIT, or none
/// Errors: TooLarge, Disconnected, System (EAGAIN on a full socket that is not waited for).
Status sendMessage(int socket, const Message& message, int flags = 0);
/// Nothing at end of file. Errors: Malformed.
Result<std::optional<Message>> receiveMessage(int socket);

} // namespace boxwright::shim
