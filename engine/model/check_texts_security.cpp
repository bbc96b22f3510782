#include "engine/model/check_texts.h"

#include <array>

namespace boxwright {
namespace {

constexpr std::string_view seccomp = "seccomp";
constexpr std::string_view modules = "Security modules";
constexpr std::string_view runtimes = "Other runtimes";

constexpr std::array<CheckText, 12> rows{{
    {"seccomp.filter", "", "Filter system calls",
     "Decides for each system call of a container whether it may happen.", "", seccomp},
    {"seccomp.notify", "", "Answer system calls",
     "Lets Boxwright answer a system call of a container itself.", "", seccomp},
    {"seccomp.notify", "taken", "Taken",
     "A filter around this process answers calls already, and there can be only one.",
     "Start Boxwright outside of other containers.", ""},
    {"apparmor", "", "AppArmor", "One more wall around a container: profiles by program.", "",
     modules},
    {"apparmor", "not-in-kernel", "Not in this kernel",
     "Containers run without it; the other walls stand.",
     "sudo apt install apparmor && sudo reboot", ""},
    {"apparmor", "switched-off", "Switched off",
     "The kernel has it and was told at boot not to use it.",
     "Remove apparmor=0 from GRUB_CMDLINE_LINUX in /etc/default/grub, then run:\n"
     "sudo update-grub && sudo reboot",
     ""},
    {"selinux", "", "SELinux", "One more wall around a container: labels on processes and files.",
     "", modules},
    {"selinux", "not-in-kernel", "Not in use", "Containers run without it; the other walls stand.",
     "sudo apt install selinux-basics selinux-policy-default && sudo selinux-activate", ""},
    {"runtime.runc", "", "runc", "Runs an exported bundle, to compare.", "", runtimes},
    {"runtime.crun", "", "crun", "Runs an exported bundle, to compare.", "", runtimes},
    {"runtime.runc", "not-installed", "Not installed",
     "Boxwright needs none; exported bundles run under it elsewhere.", "sudo apt install runc", ""},
    {"runtime.crun", "not-installed", "Not installed",
     "Boxwright needs none; exported bundles run under it elsewhere.", "sudo apt install crun", ""},
}};

} // namespace

std::span<const CheckText> securityCheckTexts() {
    return rows;
}

} // namespace boxwright
