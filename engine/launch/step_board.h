#pragma once

#include "engine/launch/protocol.h"
#include "engine/plan/plan.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boxwright {

struct StepEvent {
    std::string step;                   ///< plan step id, "mount:/proc"
    bool done = false;                  ///< false when it begins
    std::chrono::microseconds took{-1}; ///< once it is done
};

/// Who is told about a launch's steps. Nobody by default.
struct StepListener {
    /// Ids of all steps, before the first.
    std::function<void(const std::vector<std::string>&)> onPlan;
    std::function<void(const StepEvent&)> onStep; ///< not later than the launch returns
    std::function<void()> onSlow; ///< whenever another 50 ms were waited, after what onStep told
};

/// How far a launch has come: memory that parent and child share. The child notes there what it
/// does; the parent looks when it wakes for something else, so that a step costs no message. It is
/// no more than a note: the parent waits for nothing in it and believes no number that the plan
/// does not have.
class StepBoard {
public:
    /// To be made before the child is. Errors: System.
    static Result<StepBoard> create(const std::vector<Step>& plan, StepListener listener);

    // the child's side
    void began(size_t step);
    void done(size_t step);

    // the parent's side
    /// Channel::receive(), with the listener told meanwhile.
    Result<Received> receive(const Channel& channel);
    /// The child is gone from it: an exec that worked cannot note that it has. @return false when
    /// it was not on its last step
    bool finish();
    /// Id of the step that began last, "" before the first.
    std::string last() const;

private:
    struct Page;
    struct Unmap {
        void operator()(Page* page) const;
    };
    StepBoard(std::vector<std::string> ids, StepListener listener, Page* page);
    size_t reached() const;
    void tell();

    std::vector<std::string> m_ids;
    StepListener m_listener;
    std::chrono::steady_clock::time_point m_began;
    uint64_t m_beganTicks;
    size_t m_told = 0;
    std::unique_ptr<Page, Unmap> m_page;
};

} // namespace boxwright
