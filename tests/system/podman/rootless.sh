#!/usr/bin/env bash
# As check.sh, for a user whose cgroups their own systemd manager hands out.
set -u
MANAGER=systemd
# shellcheck source=words.sh
. "$(dirname "$0")/words.sh"

ran() {
    same "ids" "0 0 1000 2000" "$(echo $(box --rm box sh -c 'id -u; id -g') $(box --rm --user 1000:2000 box sh -c 'id -u; id -g'))"
    ends "the program's" 7 box --rm box sh -c 'exit 7'
    ends "a missing program" 127 box --rm box /no/such/program
    ends "a program that cannot be run" 126 box --rm box /etc
    same "a terminal" "/dev/pts/0" "$(box --rm -t box tty | tr -d '\r')"
    same "files" "read-only from-home" "$(echo from-home >~/file; box --rm --read-only --volume ~/file:/file:ro \
        --tmpfs /scratch --cap-drop all box sh -c 'touch /x 2>/dev/null || echo $(echo read-only; cat /file)')"
}

lived() {
    box -d --name one --memory 64m --pids-limit 20 box sh -c 'trap "exit 3" TERM; echo started; while :; do sleep 0.1; done' >/dev/null
    same "a detached one" running "$(state_of one)"
    like "its scope" "*user@1000.service/*libpod-*.scope*" "$(cgroup_of one)"
    same "limits" "67108864 20" "$(held one memory.max) $(held one pids.max)"
    same "logs" started "$(pod logs one)"
    ends "exec: the program's" 9 pod exec one sh -c 'exit 9'
    same "exec" "1000 /tmp blue" "$(pod exec --user 1000 --workdir /tmp -e COLOUR=blue one sh -c 'echo $(id -u) $PWD $COLOUR')"
    same "exec: a terminal" "/dev/pts/0" "$(pod exec -t one tty | tr -d '\r')"
    pod pause one >/dev/null
    same "paused" "paused frozen 1" "$(state_of one) $(held one cgroup.events | grep frozen)"
    pod unpause one >/dev/null
    pod update --memory 32m one >/dev/null || fault "update"
    same "updated" 33554432 "$(held one memory.max)"
    pod stop -t 100 one >/dev/null
    same "stopped" "exited 3" "$(pod inspect -f '{{.State.Status}} {{.State.ExitCode}}' one)"
    pod rm one >/dev/null
}

kept_groups() {
    ends "a file of a group of ours, without it" 1 box --rm --volume ~/kept:/kept:ro box cat /kept
    same "with it" theirs "$(box --rm --group-add keep-groups --volume ~/kept:/kept:ro box cat /kept)"
    box -d --name three --group-add keep-groups --volume ~/kept:/kept:ro box sleep 1000 >/dev/null
    same "exec" theirs "$(pod exec three cat /kept)"
    pod rm -f -t 0 three >/dev/null
}

notifying() {
    systemd-run --user --quiet --no-block --unit told --service-type=notify -p NotifyAccess=all -p KillMode=mixed --collect \
        podman --cgroup-manager systemd --runtime $runtime run -d --network none --sdnotify=container --name four box sleep 1000
    wait_until is_running four
    same "before it is ready" activating "$(systemctl --user show -P ActiveState told)"
    tell four READY=1
    wait_until systemctl --user is-active told
    pod rm -f -t 0 four >/dev/null
}

without_systemd() {
    MANAGER=cgroupfs
    box -d --name two box sleep 1000 >/dev/null
    same "cgroupfs" "running inside" "$(state_of two) $(pod exec two echo inside)"
    pod rm -f -t 0 two >/dev/null
}

nothing_left() {
    pod rm -f -t 0 -a >/dev/null 2>&1
    gone "containers on record" ls "$XDG_RUNTIME_DIR/boxwright-runtime"
    gone "processes" pgrep -l -u "$(id -u)" 'conmon|sleep'
    gone "scopes" systemctl --user list-units --plain --no-legend 'libpod-*.scope'
}

image
ran
lived
kept_groups
notifying
without_systemd
nothing_left
exit $((faults > 0))
