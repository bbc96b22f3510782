#include "privhelper/shim/packet.h"

#include <QTest>

#include <array>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace boxwright;

namespace {

/// One byte together with these descriptors.
bool sendAll(int socket, const std::vector<int>& descriptors) {
    char byte = 'x';
    iovec part{&byte, 1};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size() * sizeof(int));
    return ::sendmsg(socket, &message, 0) == 1;
}

int openDescriptors() {
    int count = 0;
    DIR* self = ::opendir("/proc/self/fd");
    while (::readdir(self))
        ++count;
    ::closedir(self);
    return count;
}

} // namespace

/// What comes along with a packet.
class PacketTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneDescriptorIsKept_data() {
        QTest::addColumn<int>("sent");
        for (const int count : {1, 2, 3, 20})
            QTest::addRow("%d sent", count) << count;
    }
    void oneDescriptorIsKept() {
        QFETCH(int, sent);
        auto ends = packetPair();
        QVERIFY(ends);
        const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        const int before = openDescriptors();
        QVERIFY(sendAll(ends->first.get(), std::vector<int>(size_t(sent), null.get())));
        {
            auto packet = receivePacket(ends->second.get());
            QVERIFY(packet && *packet);
            QVERIFY((*packet)->descriptor);
            QCOMPARE(openDescriptors(), before + 1);
        }
        QCOMPARE(openDescriptors(), before);
    }
};

QTEST_GUILESS_MAIN(PacketTest)
#include "packet_test.moc"
