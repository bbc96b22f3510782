#pragma once

#include <string>

namespace boxwright {

/// What a child needs to become root of a user namespace; made before the fork, because a child of
/// a threaded process may call nothing but async-signal-safe functions.
struct UserNamespaceMaps {
    /// @param asNobody the attempt gives up root first, so that it shows what ordinary users can
    explicit UserNamespaceMaps(bool asNobody);

    bool asNobody;
    std::string uidMap; ///< "0 1000 1"
    std::string gidMap;
};

namespace attempt {

// All for use in the child of tryInChild: 0, or the errno of what failed.
int setGroupsAndMaps(const UserNamespaceMaps& maps);
/// unshare(CLONE_NEWUSER | flags) and become root in it.
int enterUserNamespace(const UserNamespaceMaps& maps, int flags = 0);
/// A private mount namespace with an empty tmpfs on /tmp as the working directory.
int privateTmpfs();

/// fork, end after 5 s at the latest, _exit with the errno. @return it, -1 when a signal ended it.
int inChild(int (*body)(const void*), const void* argument);

} // namespace attempt

/// Runs `body`, a callable giving 0 or an errno, in a short-lived child, so that nothing of it
/// stays. @return what it gave, or -1 when the child was killed (a sandbox does that).
template <class Body>
int tryInChild(const Body& body) {
    return attempt::inChild(
        [](const void* argument) { return (*static_cast<const Body*>(argument))(); }, &body);
}

} // namespace boxwright
