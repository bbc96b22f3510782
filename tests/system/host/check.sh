#!/usr/bin/env bash
# A host that lacks what containers need, with the whole kernel lacking it: run names operation, object
# and cause, doctor names it too with the command that mends it, nothing stays behind; then that command
# mends it. And limits that are asked for on the command line are in force.
set -u
export BOXWRIGHT_DATA=/root/data BOXWRIGHT_RUN=/root/run
failures=0

say() { echo "== ${SECONDS}s: $*"; }
fault() { echo "FAIL: $*"; failures=$((failures + 1)); }

# says WHAT PATTERN TEXT: a bash pattern
says() {
    # shellcheck disable=SC2053
    [[ $3 == $2 ]] || fault "$1: '$3' is not like '$2'"
}

# refused WHAT PATTERN COMMAND...: status 125, one line of the pattern, no container stays
refused() {
    local what=$1 pattern=$2 text
    shift 2
    text=$("$@" 2>&1 </dev/null)
    [ $? = 125 ] || fault "$what: did not fail: $text"
    says "$what" "$pattern" "$(grep -v warning: <<<"$text")"
}

# found PATTERN [AS...]: what doctor says of a check: mark, name, why, how to mend it
found() {
    local pattern=$1
    shift
    says "doctor" "*$pattern*" "$("$@" boxwright doctor)"
}

as_user() { runuser -u tester -- env -u BOXWRIGHT_DATA BOXWRIGHT_RUN=/tmp/run "$@"; }
nothing_runs() { ! pgrep -x boxwright-helpe; } # the kernel cuts names at fifteen letters
wait_until() {
    local deadline=$((SECONDS + 40))
    until "$@" >/dev/null; do
        [ $SECONDS -lt $deadline ] || { fault "$*: not within forty seconds"; return; }
        sleep 0.1
    done
}
nothing_left() {
    wait_until nothing_runs
    [ -z "$(ls -A /root/data/containers /root/data/staging | grep -v :)" ] || fault "left: $(ls -AR /root/data/containers)"
    [ -z "$(pgrep -x boxwright-shim)" ] || fault "a shim is left"
}

limits_take_effect() {
    say "limits of the command line"
    local box
    box=$(boxwright run --template hello-shell --limit memory.max=64m --limit cpu.max.quota=20000 \
        --limit pids.max=7 -- sh -c 'cat /proc/self/cgroup; cd /sys/fs/cgroup; cat memory.max cpu.max pids.max' 2>&1 | xargs)
    says "in force inside" "0::/ 67108864 20000 100000 7" "$box"
    refused "a fork beyond pids.max" "*fork*" sh -c 'boxwright run --template hello-shell --limit pids.max=2 -- \
        sh -c "sleep 3 & sleep 3 & sleep 3" || exit 125'
    nothing_left
}

no_overlay() {
    say "a kernel without overlay"
    echo 'install overlay /bin/false' >/etc/modprobe.d/none.conf
    rmmod overlay
    refused "run" "boxwright run: fsopen overlay: No such device (ENODEV): this kernel has no overlay*" \
        boxwright run --template hello-shell -- true
    refused "run as a user" "boxwright run: fsopen overlay: No such device (ENODEV): this kernel has no overlay*" \
        as_user boxwright run --template hello-shell -- true
    nothing_left
    found "fix  overlayfs *cannot stack layers.*sudo modprobe overlay" env
    found "fix  overlayfs *not loaded yet or not there.*sudo modprobe overlay" as_user
    rm /etc/modprobe.d/none.conf
    modprobe overlay
    boxwright run --template hello-shell -- true || fault "not mended"
}

no_user_namespaces() {
    say "no user namespaces"
    local before
    before=$(sysctl -n user.max_user_namespaces)
    sysctl -qw user.max_user_namespaces=0
    refused "run" "boxwright run: clone*ENOSPC*: user.max_user_namespaces is 0" \
        as_user boxwright run --template hello-shell -- true
    refused "import" "boxwright import: *user.max_user_namespaces is 0" \
        as_user boxwright import /mnt/source/tests/unit
    nothing_left
    found "fix  Allowed without root *is 0, so that nobody*sudo sysctl -w user.max_user_namespaces=65536" as_user
    sysctl -qw user.max_user_namespaces=65536
    as_user boxwright run --template hello-shell -- true || fault "not mended"
    sysctl -qw user.max_user_namespaces="$before"
}

nothing_delegated() {
    say "controllers that are not handed down"
    local told
    told=$(as_user boxwright run --template hello-shell --limit memory.max=64m -- true 2>&1) || fault "it did not run: $told"
    says "a limit that is not in force" "boxwright run: warning: memory.max is not in force: *" "$told"
    found "fix  Cgroups handed to you *loginctl enable-linger*fix  memory controller *Delegate=" as_user
}

limits_take_effect
no_overlay
no_user_namespaces
nothing_delegated
nothing_left
[ $failures = 0 ] || exit 1
echo "all well"
