#!/bin/sh
# podman.sh RUNTIME [MANAGER]: Podman with RUNTIME as its runtime, foreground and detached, with and without
# a terminal. MANAGER is cgroupfs (the default) or systemd.
set -u
runtime=$(realpath "$1")
manager=${2:-cgroupfs}
faults=0

# On a host of both versions: a mount namespace in which cgroup v2 stands where it does elsewhere.
if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    exec unshare --mount --propagation private sh -c \
        'umount -l /sys/fs/cgroup/unified 2>/dev/null; mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec "$@"' \
        sh "$0" "$@"
fi

folder=$(mktemp -d)
trap 'pod rm -f -t 0 -a > /dev/null 2>&1; rm -rf "$folder"' EXIT
printf '[storage]\ndriver="vfs"\nrunroot="%s"\ngraphroot="%s"\n' "$folder/run" "$folder/graph" > "$folder/storage.conf"
printf '[engine]\nevents_logger="none"\n' > "$folder/containers.conf"
export CONTAINERS_STORAGE_CONF="$folder/storage.conf" CONTAINERS_CONF="$folder/containers.conf"

# same WHAT WANTED FOUND
same() {
    [ "$2" = "$3" ] && return
    echo "$1: \"$3\", not \"$2\""
    faults=$((faults + 1))
}
pod() { podman --cgroup-manager "$manager" --runtime "$runtime" "$@"; }
# Podman asks for more than the host's limits where it is not told otherwise.
box() { pod run --network none --pids-limit 0 --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 "$@"; }

image() {
    mkdir -p "$folder/root/bin"
    cp /bin/busybox "$folder/root/bin"
    for tool in sh echo cat sleep tty id touch tr; do ln -s busybox "$folder/root/bin/$tool"; done
    tar -C "$folder/root" -c . | pod import - box > /dev/null 2>&1
}

foreground() {
    same "run" "hello" "$(box --rm box echo hello)"
    same "standard input" "typed" "$(echo typed | box --rm -i box cat)"
    box --rm box sh -c 'exit 7'
    same "exit status" 7 $?
    box --rm box /no/such/program 2> /dev/null
    same "a missing program" 127 $?
    box --rm box /etc 2> /dev/null
    same "a program that cannot be run" 126 $?
    same "terminal" "/dev/pts/0" "$(box --rm -t box tty | tr -d '\r')"
    same "user" "1000" "$(box --rm --user 1000 box id -u)"
    same "read-only root" "read-only" "$(box --rm --read-only box sh -c 'touch /x 2>/dev/null || echo read-only')"
}

detached() {
    box -d --name one box sleep 1000 > /dev/null
    same "state" "running" "$(pod inspect -f '{{.State.Status}}' one)"
    same "exec" "inside" "$(pod exec one echo inside)"
    pod exec one sh -c 'exit 9'
    same "exec's status" 9 $?
    same "exec with a terminal" "/dev/pts/0" "$(pod exec -t one tty | tr -d '\r')"
    pod exec one /no/such/program 2> /dev/null
    same "exec of a missing program" 127 $?
    pod pause one > /dev/null
    same "paused" "paused" "$(pod inspect -f '{{.State.Status}}' one)"
    pod unpause one > /dev/null
    same "unpaused" "running" "$(pod inspect -f '{{.State.Status}}' one)"
    pod stop -t 0 one > /dev/null 2>&1
    same "stopped" "exited" "$(pod inspect -f '{{.State.Status}}' one)"
    pod start one > /dev/null
    same "started again" "running" "$(pod inspect -f '{{.State.Status}}' one)"
    pod rm -f -t 0 one > /dev/null
    same "nothing left" "" "$(pod ps -aq)"
}

# A limit needs its controller.
limits() {
    grep -q memory /sys/fs/cgroup/cgroup.controllers || return
    same "memory limit" "67108864" "$(box --rm --memory 64m box cat /sys/fs/cgroup/memory.max)"
    box -d --name two box sleep 1000 > /dev/null
    pod update --memory 32m two > /dev/null
    same "updated limit" "33554432" "$(pod exec two cat /sys/fs/cgroup/memory.max)"
    [ "$manager" = systemd ] &&
        same "scope" "active" "$(systemctl is-active "libpod-$(pod inspect -f '{{.Id}}' two).scope")"
    pod rm -f -t 0 two > /dev/null
}

image
foreground
detached
limits
echo "podman with $manager: $faults faults"
exit $((faults > 0))
