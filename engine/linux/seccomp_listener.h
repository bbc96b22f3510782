#pragma once

#include <functional>

#include <linux/filter.h>

namespace boxwright {

/// Loads a filter that notifies (seccomp_unotify(2)) and hands its listener on. From the load on
/// the filter decides over the calling thread, which might wait for ever for somebody who does not
/// have the listener yet; so `deliver` runs in a second thread, which the filter does not bind, and
/// the first makes no system call meanwhile. TSYNC would bind both and is left out: only the
/// program to be run, which starts with one thread, comes after this.
/// @param deliver gets the descriptor, which is closed afterwards, and says whether it arrived
/// @return 0 or -errno; -ECANCELED when it was not delivered, -EAGAIN when there can be no thread
int loadListening(const sock_fprog& program, unsigned flags,
                  const std::function<bool(int)>& deliver);

} // namespace boxwright
