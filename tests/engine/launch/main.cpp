#include "hostile.h"
#include "tests.h"

#include "engine/linux/sealed_self.h"

#include <QTest>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace {

constexpr const char* userName = "boxwright-test";

/// The user with subordinate ids; made once per machine, because newuidmap reads /etc/subuid.
const passwd* subordinateUser() {
    if (const passwd* found = ::getpwnam(userName))
        return found;
    const std::string command = std::string("useradd --no-create-home --shell /usr/sbin/nologin ") +
                                "-K SUB_UID_COUNT=65536 -K SUB_GID_COUNT=65536 " + userName;
    return std::system(command.c_str()) == 0 ? ::getpwnam(userName) : nullptr;
}

[[noreturn]] void giveUp(const char* what) {
    std::perror(what);
    std::exit(1);
}

/// Starts this program again as an ordinary user. By descriptor: the build tree may be closed to
/// him.
void becomeUser(const char* kind, char** argv) {
    if (::geteuid() != 0 || std::strcmp(kind, "root") == 0)
        return;
    uid_t uid = 65534;
    gid_t gid = 65534;
    if (std::strcmp(kind, "subids") == 0) {
        const passwd* user = subordinateUser();
        if (!user)
            giveUp("useradd");
        uid = user->pw_uid;
        gid = user->pw_gid;
    }
    const int self = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (self < 0 || ::chdir("/") != 0 || ::setgroups(0, nullptr) != 0 ||
        ::setresgid(gid, gid, gid) != 0 || ::setresuid(uid, uid, uid) != 0)
        giveUp("become a user");
    ::fexecve(self, argv, environ);
    giveUp("fexecve");
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "inside") == 0)
        return boxwright::test::playOtherRole(argc, argv).value_or(1);
    if (const char* kind = std::getenv("BOXWRIGHT_TEST_USER"))
        becomeUser(kind, argv);
    if (!std::getenv("BOXWRIGHT_TEST_UNSEALED") && !boxwright::runFromSealedCopy(argv))
        giveUp("sealed copy");
    if (const auto status = boxwright::test::playOtherRole(argc, argv))
        return *status;
    const char* only = std::getenv("BOXWRIGHT_TEST_ONLY"); // name of one of these
    int failures = 0;
    for (const auto& make : {makeLaunchTest, makeProcessTest, makeExecTest, makeAttackTest,
                             makeEntryTest, makeTracingTest, makeDevicesTest, makeStepsTest,
                             makeNetworkTest, makeAheadTest, makeMembersTest}) {
        const std::unique_ptr<QObject> test(make());
        if (only && std::strcmp(only, test->metaObject()->className()) != 0)
            continue;
        failures += QTest::qExec(test.get(), argc, argv);
    }
    return failures == 0 ? 0 : 1;
}
