#include "engine/model/check_texts.h"

#include <array>

namespace boxwright {
namespace {

constexpr std::string_view kernel = "Kernel";
constexpr std::string_view namespaces = "Namespaces";

constexpr std::array<CheckText, 18> rows{{
    {"kernel", "", "Linux",
     "5.11 brought overlay mounts without root; newer kernels add faster and safer calls.", "",
     kernel},
    {"kernel", "kernel-too-old", "Kernel too old",
     "This kernel is older than 5.11; containers without root cannot stack layers on it.",
     "sudo apt install linux-image-amd64 && sudo reboot", ""},
    {"clone3", "", "clone3",
     "Starts a container inside its cgroup, so that limits hold from the first instruction.", "",
     kernel},
    {"pidfd", "", "pidfd",
     "A handle on a process that can never mean another one: signals reach only their container.",
     "", kernel},
    {"openat2", "", "openat2", "Opens files inside a container without following a link out of it.",
     "", kernel},
    {"mount-api", "", "New mount calls",
     "Mounts by descriptor instead of by name, and stacks of hundreds of layers. Older calls stand "
     "in where it is missing.",
     "", kernel},
    {"namespace.user", "", "User namespace",
     "Gives a container its own users: root inside is nobody special outside.", "", namespaces},
    {"namespace.mount", "", "Mount namespace", "Gives a container its own file systems.", "",
     namespaces},
    {"namespace.pid", "", "PID namespace", "Gives a container its own processes.", "", namespaces},
    {"namespace.network", "", "Network namespace",
     "Gives a container its own interfaces, ports and firewall.", "", namespaces},
    {"namespace.ipc", "", "IPC namespace",
     "Gives a container its own shared memory and message queues.", "", namespaces},
    {"namespace.uts", "", "UTS namespace", "Gives a container its own host name.", "", namespaces},
    {"namespace.cgroup", "", "cgroup namespace",
     "Shows a container its own cgroup as the root of all.", "", namespaces},
    {"namespace.time", "", "Time namespace", "Gives a container its own uptime.", "", namespaces},
    {"*", "not-in-kernel", "Not in this kernel",
     "This kernel is too old for it or was built without it.",
     "sudo apt install linux-image-amd64 && sudo reboot", ""},
    {"*", "refused", "Refused",
     "The kernel has it and did not let this process use it. Inside another container its seccomp "
     "filter or its capabilities are the usual cause.",
     "Start Boxwright outside of other containers, or use the system helper.", ""},
    {"*", "limit", "Limit reached",
     "It takes a namespace, and a limit in /proc/sys/user leaves none to make.",
     "Find the limit that is 0 and raise it, for instance:\n"
     "sysctl user\n"
     "sudo sysctl -w user.max_user_namespaces=65536",
     ""},
    {"*", "failed", "Failed", "The kernel has it and the attempt ended with the error shown.",
     "sudo dmesg | tail", ""},
}};

} // namespace

std::span<const CheckText> kernelCheckTexts() {
    return rows;
}

} // namespace boxwright
