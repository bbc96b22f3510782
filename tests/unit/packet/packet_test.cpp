#include "privhelper/shim/packet.h"

#include <QTest>

#include <array>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <thread>
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

/// Packets, and what comes along with them.
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

    /// Also to a reader that looks before there is one: it comes the next time, whole.
    void everyPacketComesWhole() {
        constexpr int count = 20'000;
        auto ends = packetPair(true);
        QVERIFY(ends);
        const std::string bytes(100, 'x');
        std::thread writer([&] {
            for (int sent = 0; sent < count;)
                sent += sendPacket(ends->first.get(), bytes) ? 1 : 0;
        });
        int whole = 0;
        int wrong = 0;
        while (whole + wrong < count) {
            const auto packet = receivePacket(ends->second.get());
            if (packet && *packet && (*packet)->bytes == bytes)
                ++whole;
            else if (packet || !wouldBlock(packet.error()))
                ++wrong;
        }
        writer.join();
        QCOMPARE(wrong, 0);
    }
};

QTEST_GUILESS_MAIN(PacketTest)
#include "packet_test.moc"
