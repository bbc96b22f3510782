#!/usr/bin/env bash
# Debian's podman with boxwright-runtime as its runtime: as root with each manager of cgroups, then rootless
# as a user with a manager of their own (rootless.sh).
set -u
here=$(dirname "$0")
# A program is read again and again: ten times faster from the guest's own disk.
cp /mnt/build/bin/boxwright-{runtime,scope} /usr/local/bin
mkdir -p /etc/containers
printf '[containers]\nlog_driver="k8s-file"\n[engine]\nevents_logger="none"\n' >/etc/containers/containers.conf
MANAGER=cgroupfs
# shellcheck source=words.sh
. "$here/words.sh"

foreground() {
    say "foreground"
    same "standard input, arguments" "typed two words" "$(echo typed | box --rm -i box sh -c 'echo "$(cat) $1"' sh 'two words')"
    ends "the program's" 7 box --rm box sh -c 'exit 7'
    ends "a missing program" 127 box --rm box /no/such/program
    ends "a program that cannot be run" 126 box --rm box /etc
    ends "a wrong option" 125 box --rm --cap-add NOSUCH box true
    ends "what the runtime refuses" 126 box --rm --pid ns:/proc/self/ns/net box true
    like "and its reason" "*boxwright-runtime*" "$(box --rm --pid ns:/proc/self/ns/net box true 2>&1)"
    same "a terminal" "/dev/pts/0" "$(box --rm -t box tty | tr -d '\r')"
    same "at a terminal" "/dev/pts/0 in" "$(at_terminal podman --runtime $runtime run --network none --rm -it box \
        sh -c 'echo $(tty) $([ -t 0 ] && echo in)')"
}

options() {
    say "options"
    local volume profile=/root/seccomp.json
    volume=$(mktemp -d)
    echo from-host >"$volume/file"
    echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}' \
        >$profile
    same "who, where, what" "1000 2000 /tmp blue box-host" "$(box --rm --user 1000:2000 --workdir /tmp -e COLOUR=blue \
        --hostname box-host box sh -c 'echo $(id -u) $(id -g) $PWD $COLOUR $(cat /proc/sys/kernel/hostname)')"
    same "files" "read-only tmpfs from-host 1:5 shut" "$(box --rm --read-only --tmpfs /scratch --volume "$volume:/in:ro" \
        --device /dev/zero:/dev/mine box sh -c 'touch /x 2>/dev/null || echo read-only
            grep -o "/scratch tmpfs" /proc/mounts | sed "s/.* //"
            cat /in/file; stat -c %t:%T /dev/mine; touch /in/x 2>/dev/null || echo shut' | tr '\n' ' ' | sed 's/ $//')"
    box --rm --volume "$volume:/in" box sh -c 'echo back >/in/answer'
    same "a volume" back "$(cat "$volume/answer")"
    same "no capability" 0000000000000000 "$(box --rm --cap-drop all box sed -n 's/^CapBnd:\t//p' /proc/self/status)"
    same "one capability" 0000000000001000 "$(box --rm --cap-drop all --cap-add net_admin box \
        sed -n 's/^CapEff:\t//p' /proc/self/status)"
    same "seccomp" "2 denied" "$(box --rm --security-opt seccomp=$profile box sh -c \
        'echo $(sed -n "s/^Seccomp:\t//p" /proc/self/status) $(mkdir /tmp/x 2>/dev/null || echo denied)')"
    same "limits of processes, sysctls" "77 99 50" "$(box --rm --ulimit nofile=77:99 --sysctl net.ipv4.ip_default_ttl=50 box \
        sh -c 'echo $(ulimit -Sn) $(ulimit -Hn) $(cat /proc/sys/net/ipv4/ip_default_ttl)')"
    like "an init" "/run/podman-init *" "$(box --rm --init --init-path /usr/bin/catatonit box cat /proc/1/cmdline | tr '\0' ' ')"
    same "systemd inside" "written" "$(box --rm --systemd always box sh -c 'mkdir /sys/fs/cgroup/sub && echo written')"
    same "no seccomp, all privileges" "0 000001ffffffffff" "$(box --rm --privileged box \
        sed -n 's/^\(CapEff\|Seccomp\):\t//p' /proc/self/status | sort | xargs)"
    rm -rf "$volume" $profile
}

entered() {
    say "exec"
    box -d --name one --pids-limit 33 box sh -c 'trap "exit 3" TERM; echo started; echo fault >&2; while :; do sleep 0.1; done' >/dev/null
    same "a detached one" running "$(state_of one)"
    same "listed" "one Up" "$(pod ps --format '{{.Names}} {{.Status}}' | sed 's/ Up.*/ Up/')"
    same "logs" "started fault" "$(pod logs one 2>&1 | sort -r | xargs)"
    ends "exec: the program's" 9 pod exec one sh -c 'exit 9'
    ends "exec: a missing program" 127 pod exec one /no/such/program
    ends "exec: a program that cannot be run" 126 pod exec one /etc
    same "exec: who, where, what" "1000 2000 /tmp blue typed" "$(echo typed | pod exec -i --user 1000:2000 --workdir /tmp \
        -e COLOUR=blue one sh -c 'echo $(id -u) $(id -g) $PWD $COLOUR $(cat)')"
    same "exec: a terminal" "/dev/pts/0" "$(pod exec -t one tty | tr -d '\r')"
    same "exec: at a terminal" "/dev/pts/0 in" "$(at_terminal podman --runtime $runtime exec -it one \
        sh -c 'echo $(tty) $([ -t 0 ] && echo in)')"
    pod exec -d one sh -c 'echo written >/tmp/detached' >/dev/null
    wait_until pod exec one grep written /tmp/detached
}

changed() {
    say "pause, update, stats"
    pod pause one >/dev/null
    same "paused" "paused frozen 1" "$(state_of one) $(held one cgroup.events | grep frozen)"
    pod unpause one >/dev/null
    same "unpaused" running "$(state_of one)"
    pod update --memory 64m --cpus 0.5 one >/dev/null || fault "update"
    same "updated" "67108864 50000 100000 33" "$(held one memory.max) $(held one cpu.max) $(held one pids.max)"
    like "stats" "one *B / *B [1-9]*" "$(pod stats --no-stream --format '{{.Name}} {{.MemUsage}} {{.PIDS}}' one)"
    like "a checkpoint" "*checkpoint*" "$(pod container checkpoint one 2>&1)"
    ends "a checkpoint" 125 pod container checkpoint one
    same "it goes on" running "$(state_of one)"
}

ended() {
    say "stop, start, kill, rm"
    pod stop -t 100 one >/dev/null
    same "stopped" "exited 3" "$(pod inspect -f '{{.State.Status}} {{.State.ExitCode}}' one)"
    pod start one >/dev/null
    same "started again" running "$(state_of one)"
    pod kill one >/dev/null
    same "killed" 137 "$(pod wait one)"
    pod rm one >/dev/null
    box -d --name two box sleep 1000 >/dev/null
    pod rm -f -t 0 two >/dev/null
    ends "removed" 1 pod container exists two
}

scopes() {
    MANAGER=systemd
    say "scopes of systemd"
    box -d --name three --memory 64m --pids-limit 20 box sleep 1000 >/dev/null
    local unit
    unit=libpod-$(pod inspect -f '{{.Id}}' three).scope
    same "the scope" "active machine.slice" "$(systemctl show -P ActiveState "$unit") $(systemctl show -P Slice "$unit")"
    like "exec" "*/$unit/*" "$(pod exec three cat /proc/self/cgroup)$(pod exec three true && cgroup_of three)/"
    pod update --memory 32m --cpus 0.25 three >/dev/null || fault "update"
    systemctl daemon-reload
    same "limits after a reload" "33554432 25000 100000 20" "$(held three memory.max) $(held three cpu.max) $(held three pids.max)"
    pod pause three >/dev/null
    same "paused" "frozen 1" "$(held three cgroup.events | grep frozen)"
    pod unpause three >/dev/null
    same "systemd inside" "written" "$(box --rm --systemd always box sh -c 'mkdir /sys/fs/cgroup/sub && echo written')"
    pod rm -f -t 0 three >/dev/null
    systemd-run --quiet --unit boxed --service-type=notify -p NotifyAccess=all -p KillMode=mixed \
        podman --runtime $runtime run --network none --sdnotify=conmon --name four box sleep 1000 || fault "a service"
    same "a service that notifies" "active running" "$(systemctl is-active boxed) $(state_of four)"
    pod rm -f -t 0 four >/dev/null
    gone "scopes" systemctl list-units --plain --no-legend 'libpod-*'
}

# A service that the container itself, and nobody before it, tells to be ready. In the foreground and detached.
notifying() {
    say "told by the container"
    local detached
    for detached in '' -d; do
        systemd-run --quiet --no-block --unit told --service-type=notify -p NotifyAccess=all -p KillMode=mixed --collect \
            podman --cgroup-manager "$MANAGER" --runtime $runtime run $detached --network none --sdnotify=container \
            --name five box sleep 1000
        wait_until is_running five
        same "before it is ready" activating "$(systemctl show -P ActiveState told)"
        tell five READY=1
        wait_until systemctl is-active told
        same "the service's process" "$(pod inspect -f '{{.State.ConmonPid}}' five)" "$(systemctl show -P MainPID told)"
        pod rm -f -t 0 five >/dev/null
        gone "the service" systemctl list-units --plain --no-legend told.service
    done
}

# Members of this group may read the file. A user manager takes its groups when it starts.
groups_of_tester() {
    groupadd keepers && usermod -aG keepers tester
    echo theirs >/home/tester/kept
    chown root:keepers /home/tester/kept
    chmod 640 /home/tester/kept
    systemctl restart user@1000
}

nothing_left() {
    pod rm -f -t 0 -a >/dev/null 2>&1
    gone "containers on record" ls /run/boxwright-runtime
    gone "mounts" grep -E 'containers/storage/.*(merged|shm)' /proc/mounts
    gone "cgroups" find /sys/fs/cgroup -type d -name 'libpod-*' ! -name 'libpod_parent'
    gone "processes" pgrep -l 'conmon|catatonit|sleep'
}

image
foreground
options
entered
changed
ended
scopes
notifying
nothing_left
say "rootless"
groups_of_tester
as-tester bash "$here/rootless.sh" || faults=$((faults + 1))
[ $faults = 0 ] || exit 1
echo "all well"
