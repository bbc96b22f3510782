#include "engine/model/check_texts.h"

#include <array>

namespace boxwright {
namespace {

constexpr std::string_view group = "cgroup v2";
constexpr std::string_view unifiedFix =
    "Add systemd.unified_cgroup_hierarchy=1 to GRUB_CMDLINE_LINUX in /etc/default/grub, then run:\n"
    "sudo update-grub && sudo reboot";
constexpr std::string_view delegateFix =
    "Hand them down, then log out and in again:\n"
    "sudo mkdir -p /etc/systemd/system/user@.service.d && printf "
    "'[Service]\\nDelegate=cpu cpuset io memory pids\\n' | sudo tee "
    "/etc/systemd/system/user@.service.d/delegate.conf && sudo systemctl daemon-reload";
constexpr std::string_view mountFix = "sudo mount -t cgroup2 cgroup2 /sys/fs/cgroup";

constexpr std::array<CheckText, 23> rows{{
    {"cgroup2", "", "cgroup v2 tree",
     "Limits, freezing and live figures of a container are files of its cgroup.", "", group},
    {"cgroup2", "not-mounted", "cgroup v2 is not mounted",
     "Without it containers run without limits, and pausing one is not possible.", mountFix, ""},
    {"cgroup2", "hybrid-hierarchy", "Controllers are with cgroup v1",
     "This host mounts cgroup v1 too and its controllers are bound there. Pausing and killing "
     "work; "
     "limits do not.",
     unifiedFix, ""},
    {"delegation", "", "Cgroups handed to you",
     "A cgroup this user may divide is where containers get theirs.", "", group},
    {"delegation", "not-mounted", "cgroup v2 is not mounted",
     "There is no cgroup to divide while cgroup v2 is not mounted.", mountFix, ""},
    {"delegation", "not-delegated", "No cgroup of one's own",
     "This session's cgroup belongs to root, so containers started here run without limits.",
     "Use the system helper, or log in through a session of systemd:\n"
     "sudo loginctl enable-linger $USER",
     ""},
    {"controller.cpu", "", "cpu controller", "Limits on processor time and its weight.", "", group},
    {"controller.cpuset", "", "cpuset controller",
     "Keeps a container on chosen cores and memory nodes.", "", group},
    {"controller.memory", "", "memory controller",
     "Limits on memory and swap, and the figures of what is used.", "", group},
    {"controller.io", "", "io controller", "Limits on disk bandwidth and operations.", "", group},
    {"controller.pids", "", "pids controller", "A limit on processes, which stops fork bombs.", "",
     group},
    {"controller.hugetlb", "", "hugetlb controller", "Limits on huge pages; few programs use them.",
     "", group},
    {"controller.*", "not-mounted", "cgroup v2 is not mounted",
     "Controllers are reached through cgroup v2, which is not mounted.", mountFix, ""},
    {"controller.*", "hybrid-hierarchy", "Held by cgroup v1",
     "A cgroup v1 hierarchy holds this controller; cgroup v2 cannot have it at the same time.",
     unifiedFix, ""},
    {"controller.*", "not-delegated", "Not handed down",
     "The kernel has it and systemd does not hand it down to this user's cgroups.", delegateFix,
     ""},
    {"controller.*", "switched-off", "Switched off at boot",
     "The kernel's command line disables this controller (cgroup_disable=).",
     "Remove cgroup_disable= from GRUB_CMDLINE_LINUX in /etc/default/grub, then run:\n"
     "sudo update-grub && sudo reboot",
     ""},
    {"controller.*", "not-in-kernel", "Not in this kernel",
     "This kernel was built without the controller.",
     "sudo apt install linux-image-amd64 && sudo reboot", ""},
    {"pressure", "", "Pressure stall", "Tells how long work waited for processor, memory and disk.",
     "", group},
    {"pressure", "switched-off", "Switched off",
     "This kernel has it and does not count unless asked at boot.",
     "Add psi=1 to GRUB_CMDLINE_LINUX in /etc/default/grub, then run:\n"
     "sudo update-grub && sudo reboot",
     ""},
    {"pressure", "not-in-kernel", "Not in this kernel",
     "Graphs of pressure stay empty; everything else works.",
     "sudo apt install linux-image-amd64 && sudo reboot", ""},
    {"systemd", "", "systemd scopes",
     "Containers become scopes: systemd-cgls shows them and a restart of the helper leaves them "
     "alone.",
     "", group},
    {"systemd", "not-running", "Without systemd",
     "Nothing is lost: containers get plain cgroups where this user may make them.",
     "Nothing to do.", ""},
    {"systemd", "no-user-manager", "No user manager",
     "systemd runs, and this user has no manager of their own to make scopes.",
     "sudo loginctl enable-linger $USER", ""},
}};

} // namespace

std::span<const CheckText> cgroupCheckTexts() {
    return rows;
}

} // namespace boxwright
