#!/usr/bin/env bash
# The helper as a system service: bus activation, polkit, a scope for each container with limits on
# real controllers, its restart, and nothing left behind.
# shellcheck source=tests/system/helper/guest.sh
. "$(dirname "$0")/guest.sh"
design=/tmp/design.json

refused_without_rules() {
    say "polkit refuses, and everybody says so"
    rules 'return polkit.Result.NOT_HANDLED;'
    local out
    out=$(as tester boxwright run --template limits-lab -- true 2>&1)
    same "exit status of a refused run" 125 $?
    matches "a refused run names action and cause" "*org.boxwright.import*polkit refused*" "$out"
    same "activated by the bus" active "$(systemctl is-active boxwright-helper)"
    out=$(call_as tester $root_object $service.Manager1.ImportStarter)
    matches "error of a refused call" "Error $error.AccessDenied*" "$out"
}

limits_on_real_controllers() {
    say "a container of tester in a scope, with its limits"
    rules 'if (action.id != "org.boxwright.manage-others") return polkit.Result.YES;'
    start_as tester --template limits-lab -- sleep 1000
    first=$started
    first_run=$run
    box=$(property "$first" Cgroup)
    local pid disk
    pid=$(property "$first" Pid)
    disk=$(lsblk -dnro MAJ:MIN /dev/vda)
    same "cgroup" "/sys/fs/cgroup/system.slice/boxwright-$first.scope/box" "$box"
    same "uid of its first process" 0 "$(stat -c %u "/proc/$pid")"
    same "its first process lives there" "0::${box#/sys/fs/cgroup}" "$(cat "/proc/$pid/cgroup")"
    matches "systemctl status" "*Boxwright container $first*Active: active*box*sleep 1000*" \
        "$(systemctl status "boxwright-$first.scope" --no-pager)"
    matches "systemd-cgls" "*boxwright-$first.scope*sleep 1000*" "$(systemd-cgls --no-pager)"
    same "memory.max" 268435456 "$(cat "$box/memory.max")"
    same "memory.swap.max" 0 "$(cat "$box/memory.swap.max")"
    same "cpu.max" "25000 100000" "$(cat "$box/cpu.max")"
    same "pids.max" 128 "$(cat "$box/pids.max")"
    matches "io.max" "$disk rbps=1000000 wbps=1000000 *" "$(cat "$box/io.max")"
    local shown
    shown=$(listed tester)
    same "missing limits" "{}" "$(jq -c '.[0].missingLimits' <<<"$shown")"
    same "limits listed" '{"cpu.max.period":"100000","cpu.max.quota":"25000","io.max.rbps@'"$disk"'":"1000000","io.max.wbps@'"$disk"'":"1000000","memory.max":"268435456","memory.swap.max":"0","pids.max":"128"}' \
        "$(jq -c '.[0].limits' <<<"$shown")"

    on tester "$first" SetLimit string:memory.max string: string:134217728 >/dev/null
    same "memory.max, changed" 134217728 "$(cat "$box/memory.max")"
    on tester "$first" SetLimit string:cpu.max.quota string: string:50000 >/dev/null
    same "cpu.max, changed" "50000 100000" "$(cat "$box/cpu.max")"
    on tester "$first" SetLimit string:io.max.wbps "string:$disk" string:2000000 >/dev/null
    matches "io.max, changed" "$disk rbps=1000000 wbps=2000000 *" "$(cat "$box/io.max")"
    matches "limits, changed" "*cpu.max.quota 50000 *memory.max 134217728 *" "$(property "$first" Limits)"
    matches "a limit out of range" "Error $error.InvalidArgument*" \
        "$(on tester "$first" SetLimit string:pids.max string: string:minus)"
}

# What is asked of the command line, and what the kernel is to hold: FILE EXPECTED KEY=VALUE...
every_limit='cpu.weight 150 cpu.weight=150
cpu.max 30000 60000 cpu.max.quota=30000 cpu.max.period=60000
cpu.max.burst 20000 cpu.max.burst=20ms
cpuset.cpus 0 cpuset.cpus=0
cpuset.mems 0 cpuset.mems=0
memory.min 4194304 memory.min=4m
memory.low 8388608 memory.low=8m
memory.high 50331648 memory.high=48m
memory.max 67108864 memory.max=64m
memory.swap.max 16777216 memory.swap.max=16m
memory.oom.group 1 memory.oom.group=1
pids.max 77 pids.max=77'

every_limit_through_the_helper() {
    say "every limit, from the command line through the helper into the kernel"
    local disk options=() file expected settings id
    disk=$(lsblk -dnro MAJ:MIN /dev/vda)
    # The last words of a row are settings, the ones between are what the file holds.
    while read -r file settings; do
        for word in $settings; do
            case $word in *=*) options+=(--limit "$word") ;; esac
        done
    done <<<"$every_limit"
    for key in rbps=3000000 wbps=2000000 riops=300 wiops=200; do
        options+=(--limit "io.max.${key%=*}@$disk=${key#*=}")
    done
    start_as tester --template hello-shell "${options[@]}" -- sleep 1000
    id=$started
    local its
    its=$(property "$id" Cgroup)
    while read -r file settings; do
        expected=
        for word in $settings; do
            case $word in *=*) ;; *) expected="$expected $word" ;; esac
        done
        same "$file" "${expected# }" "$(cat "$its/$file")"
    done <<<"$every_limit"
    same "io.max" "$disk rbps=3000000 wbps=2000000 riops=300 wiops=200" "$(cat "$its/io.max")"
    same "limits that are missing" "{}" "$(listed tester | jq -c --arg id "$id" '.[] | select(.id == $id).missingLimits')"
    same "limits listed" 17 "$(listed tester | jq --arg id "$id" '.[] | select(.id == $id).limits | length')"
    on tester "$id" Stop uint32:0 >/dev/null
    eventually "its run ends" eval "! kill -0 $run"
    [ -d "/var/lib/boxwright/containers/$id" ] && as tester boxwright rm "$id"
    nothing_left "$id"
}

unit_leaks_nothing() {
    say "what the unit restricts stays with the unit"
    local shim pid
    shim=$(pgrep -x boxwright-shim)
    pid=$(property "$first" Pid)
    same "shim: privileges, seccomp, capabilities" "$(grep -E '^(NoNewPrivs|Seccomp|CapBnd|CapEff):' /proc/1/status)" \
        "$(grep -E '^(NoNewPrivs|Seccomp|CapBnd|CapEff):' "/proc/$shim/status")"
    same "shim: limit of open files" "$(prlimit --nofile -o SOFT,HARD --noheadings -p $$)" \
        "$(prlimit --nofile -o SOFT,HARD --noheadings -p "$shim")"
    same "container: oom_score_adj" 0 "$(cat "/proc/$pid/oom_score_adj")"
    same "scope: addresses denied" "" "$(systemctl show "boxwright-$first.scope" -P IPAddressDeny)"
    same "the host's mounts" "$mounts" "$(cat /proc/1/mountinfo)"
}

others_see_nothing() {
    say "another user's container looks like none"
    same "admin's list" "[]" "$(listed admin)"
    local method none=0123456789abcdef
    for method in Start Stop Kill Delete; do
        local arguments=()
        [ $method = Stop ] && arguments=(uint32:0)
        [ $method = Kill ] && arguments=(int32:9)
        same "$method on another's" "$(on admin $none $method "${arguments[@]}")" \
            "$(on admin "$first" $method "${arguments[@]}" | sed "s/$first/$none/g")"
    done
    matches "Delete on another's" "Error $error.AccessDenied*" "$(on admin "$first" Delete)"
    same "still there" running "$(property "$first" Phase)"
}

survives_its_helper() {
    say "the helper is killed and restarted; containers go on"
    local before helper
    before=$(property "$first" Pid)
    helper=$(systemctl show boxwright-helper -P MainPID)
    kill -9 "$helper"
    eventually "restarted after a kill" eval '[ "$(systemctl show boxwright-helper -P MainPID)" != '"$helper"' ] && systemctl is-active boxwright-helper'
    same "pid after a kill" "$before" "$(property "$first" Pid)"
    systemctl restart boxwright-helper
    same "pid after a restart" "$before" "$(property "$first" Pid)"
    same "phase after a restart" running "$(property "$first" Phase)"
    on tester "$first" SetLimit string:pids.max string: string:64 >/dev/null
    same "a limit set after a restart" 64 "$(cat "$box/pids.max")"
    busctl --json=short get-property $service "$root_object/containers/$first" $service.Container1 Design |
        jq -r .data >$design
    ends_while_helper_is_away
    on tester "$first" Stop uint32:0 >/dev/null
    eventually "its run ends with the container, or when the helper does" eval "! kill -0 $first_run"
    if [ -d "/var/lib/boxwright/containers/$first" ]; then
        same "exit of a stopped one" "137 signal" "$(end_of "$first")"
        as tester boxwright rm "$first"
    fi
    nothing_left "$first"
}

# design_with JQ NAME: the running container's design, changed
design_with() { jq "$1" $design >"/tmp/$2.json" && chmod 644 "/tmp/$2.json"; }

ends_while_helper_is_away() {
    design_with '.oci.process.args = ["sh", "-c", "echo before; sleep 3; echo after; exit 7"] | .oci.linux.resources = {}' away
    start_as tester /tmp/away.json
    local id=$started
    systemctl stop boxwright-helper
    same "the scope lives without its helper" active "$(systemctl is-active "boxwright-$id.scope")"
    sleep 4
    same "exit status kept" "7 exited" "$(end_of "$id")"
    same "log kept" "before after" "$(xargs <"/var/lib/boxwright/containers/$id/log")"
    as tester boxwright rm "$id"
    nothing_left "$id"
}

loses_its_shim() {
    say "a killed shim: its container ends with it and is said to be lost"
    design_with '.oci.process.args = ["sh", "-c", "sleep 1000 & exec sleep 1000"] | .oci.linux.resources = {}' lost
    start_as tester /tmp/lost.json
    local id=$started pid
    pid=$(property "$id" Pid)
    kill -9 "$(pgrep -x boxwright-shim)"
    eventually "$id is stopped" eval '[ "$(property '"$id"' Phase)" = stopped ]'
    same "exit of a lost one" "-1 lost" "$(end_of "$id")"
    eventually "its process ends" eval "! kill -0 $pid"
    eventually "its run ends" eval "! kill -0 $run"
    as tester boxwright rm "$id"
    nothing_left "$id"
}

out_of_memory() {
    say "out of memory inside is said so"
    design_with '.oci.process.args = ["sh", "-c", "x=x; while :; do x=$x$x; done"] | .oci.linux.resources.memory.limit = 16777216' oom
    timeout 60 runuser -u tester -- env HOME=/home/tester boxwright run /tmp/oom.json </dev/null >/dev/null 2>/tmp/oom.err
    same "exit status of an oom run" 137 $?
    local id
    id=$(ls /var/lib/boxwright/containers)
    same "exit reason" "137 oom" "$(end_of "$id")"
    cat /tmp/oom.err
    as tester boxwright rm "$id"
    nothing_left "$id"
}

install_studio
mounts=$(cat /proc/1/mountinfo)
refused_without_rules
limits_on_real_controllers
unit_leaks_nothing
others_see_nothing
survives_its_helper
every_limit_through_the_helper
loses_its_shim
out_of_memory
same "the host's mounts at the end" "$mounts" "$(cat /proc/1/mountinfo)"
same "shims at the end" "" "$(pgrep -x boxwright-shim)"
finish
