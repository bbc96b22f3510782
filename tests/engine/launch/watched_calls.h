#pragma once

#include <functional>
#include <vector>

#include <sys/types.h>

namespace boxwright::test {

/// Runs `work` in a child. Before each of these system calls, by it or by any process it makes,
/// `look` is called here with the caller's pid while the caller stands still (seccomp_unotify(2)).
/// Root only. @return what `work` returned; -1 when nothing could be watched
int watchCalls(const std::vector<long>& calls, const std::function<int()>& work,
               const std::function<void(pid_t pid, long call)>& look);

/// Whether the most powerful process that shares a user namespace with `pid`, but is not the host's
/// root, may read its memory (ptrace(2), "Ptrace access mode checking"). Root only.
bool isReadable(pid_t pid);

} // namespace boxwright::test
