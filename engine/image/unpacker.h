#pragma once

/// boxwright-unpack: the program that handles layers apart from its caller. It is a worker
/// (engine/base/worker_process.h): standard input, results on descriptor 3. What it works on comes
/// as descriptors, so that it opens no path of the host. `ImportRequest::unpackerArguments`,
/// `LayerStore::open` and `BundleRequest::workerArguments` name it; as an ordinary user it enters
/// a user namespace with the user's subordinate ids first.
///
///     unpack <bytes> <entries> <0|1 end mark required>   tar on 0, tree on 4, index on 5
///         opaque <path>…   for a privileged caller, which sets trusted.overlay.opaque itself
///         done <bytes> <files> <skipped devices> <sample path>…
///     remove <name>                                      its directory on 4
///         done
///     bundle <trees>                                     rootfs on 4, trees from 5, base first
///         uidmap <inside> <outside> <count>, gidmap the same   the user namespace it worked in
///         done
namespace boxwright::unpacker {

inline constexpr int directoryFd = 4;
inline constexpr int indexFd = 5;
inline constexpr int firstTreeFd = 5;
inline constexpr const char* unpackCommand = "unpack";
inline constexpr const char* removeCommand = "remove";
inline constexpr const char* bundleCommand = "bundle";

} // namespace boxwright::unpacker
