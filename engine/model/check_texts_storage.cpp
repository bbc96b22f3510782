#include "engine/model/check_texts.h"

#include <array>

namespace boxwright {
namespace {

constexpr std::string_view group = "Overlay";

constexpr std::array<CheckText, 9> rows{{
    {"overlay", "", "overlayfs", "Stacks layers into the root of a container without a copy.", "",
     group},
    {"overlay", "not-loaded", "Not loaded",
     "The kernel does not list overlay; its module is not loaded yet or not there.",
     "sudo modprobe overlay", ""},
    {"overlay", "not-in-kernel", "Not in this kernel", "This kernel cannot stack layers.",
     "sudo modprobe overlay", ""},
    {"overlay.userns", "", "overlayfs without root",
     "Lets containers without root stack layers, tested by a mount.", "", group},
    {"overlay.store", "", "Layers stacked in the store",
     "The writable layer of a container lies in the store, tested by a mount there.", "", group},
    {"overlay.store", "file-system", "Not on this file system",
     "The file system of the store cannot carry writable layers; the overlay of another container "
     "and network file systems cannot.",
     "Keep the store on ext4, btrfs, xfs or tmpfs; BOXWRIGHT_DATA names another folder.", ""},
    {"idmap", "", "Id-mapped mounts",
     "Shows one stored layer to containers with different users, without changing its owners.", "",
     group},
    {"idmap", "needs-root", "Needs the system helper",
     "Only root may map the owners of a mount; layers are stored with the user's own ids instead.",
     "Nothing to do; the system helper uses it.", ""},
    {"idmap", "file-system", "Not on this file system",
     "The file system of / does not support it; owners are set when a layer is stored instead.",
     "Keep the layers on ext4, btrfs or xfs.", ""},
}};

} // namespace

std::span<const CheckText> storageCheckTexts() {
    return rows;
}

} // namespace boxwright
