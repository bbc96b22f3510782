#include "engine/model/check_texts.h"

#include <array>

namespace boxwright {
namespace {

constexpr std::string_view group = "User namespaces";
constexpr std::string_view rangeFix =
    "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER";
constexpr std::string_view toolFix = "sudo apt install --reinstall uidmap";

constexpr std::array<CheckText, 16> rows{{
    {"userns", "", "Allowed without root",
     "Containers without root live in a user namespace made by the user.", "", group},
    {"userns", "limit-zero", "Limit is zero",
     "user.max_user_namespaces is 0, so that nobody may make one.",
     "sudo sysctl -w user.max_user_namespaces=65536", ""},
    {"userns", "sysctl-off", "Kept for root",
     "kernel.unprivileged_userns_clone is 0, so that only root may make one.",
     "sudo sysctl -w kernel.unprivileged_userns_clone=1", ""},
    {"userns", "apparmor", "Restricted by AppArmor",
     "AppArmor takes all rights inside from programs without a profile that allows them.",
     "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0", ""},
    {"subuid", "", "subuid", "User ids for the users inside a container made without root.", "",
     group},
    {"subuid", "no-range", "No range",
     "/etc/subuid has no line for this user: a container made without root has a single user.",
     rangeFix, ""},
    {"subuid", "range-too-small", "Small range",
     "Images expect 65536 ids; files of users above this range cannot be stored.", rangeFix, ""},
    {"subgid", "", "subgid", "Group ids for the groups inside a container made without root.", "",
     group},
    {"subgid", "no-range", "No range",
     "/etc/subgid has no line for this user: a container made without root has a single group.",
     rangeFix, ""},
    {"subgid", "range-too-small", "Small range",
     "Images expect 65536 ids; files of groups above this range cannot be stored.", rangeFix, ""},
    {"newuidmap", "", "newuidmap", "Writes the id map of a user namespace for an ordinary user.",
     "", group},
    {"newuidmap", "not-installed", "Not installed",
     "Without it a container made without root has a single user.", "sudo apt install uidmap", ""},
    {"newuidmap", "not-privileged", "Lost its rights",
     "The program is there and neither set-user-id root nor has the capability.", toolFix, ""},
    {"newgidmap", "", "newgidmap", "Writes the group map of a user namespace for an ordinary user.",
     "", group},
    {"newgidmap", "not-installed", "Not installed",
     "Without it a container made without root has a single group.", "sudo apt install uidmap", ""},
    {"newgidmap", "not-privileged", "Lost its rights",
     "The program is there and neither set-user-id root nor has the capability.", toolFix, ""},
}};

} // namespace

std::span<const CheckText> userCheckTexts() {
    return rows;
}

} // namespace boxwright
