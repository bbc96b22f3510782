#!/usr/bin/env bash
# Without root: the session helper under the user's own systemd, limits on the controllers delegated
# to it, and the embedded helper where there is no session.
# shellcheck source=tests/system/helper/guest.sh
. "$(dirname "$0")/guest.sh"
user_bus=(XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus)
limits=(--limit memory.max=64m --limit pids.max=32)

# session COMMAND...: as tester with the bus of a login
session() { as tester "${user_bus[@]}" "$@"; }
user_unit() { session systemctl --user "$@"; }
rows() { session boxwright ps --json; }
row() { rows | jq -r ".[0].$1"; }
is_running() { [ "$(row phase)" = running ]; }

scope_of_the_session() {
    say "the session helper: a rootless container in a user scope"
    session boxwright run --template hello-shell "${limits[@]}" -- sleep 1000 </dev/null >/tmp/run.out 2>&1 &
    run=$!
    eventually "a rootless run" is_running || { cat /tmp/run.out; finish; }
    id=$(row id) pid=$(row pid) box=$(row cgroup)
    same "activated by the bus as a unit" active "$(user_unit is-active boxwright-helper)"
    matches "cgroup" "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/*/boxwright-$id.scope/box" "$box"
    matches "systemctl --user status" "*Boxwright container $id*sleep 1000*" \
        "$(user_unit status "boxwright-$id.scope" --no-pager)"
    same "memory.max" 67108864 "$(cat "$box/memory.max")"
    same "pids.max" 32 "$(cat "$box/pids.max")"
    same "missing limits" "{}" "$(row missingLimits | jq -c .)"
    local base
    base=$(sed -n 's/^tester:\([0-9]*\):.*/\1/p' /etc/subuid)
    matches "id map" "0 1000 1 1 $base *" "$(xargs <"/proc/$pid/uid_map")"
    same "the host's mounts" "$mounts" "$(cat /proc/1/mountinfo)"
    matches "a limit whose controller is not delegated names it" "*io controller*" \
        "$(session boxwright run --template hello-shell --limit io.weight=50 -- true 2>&1)"
}

survives_its_helper() {
    say "the session helper is killed and restarted"
    kill -9 "$(user_unit show boxwright-helper -P MainPID)"
    same "pid after a kill" "$pid" "$(row pid)"
    user_unit restart boxwright-helper
    same "pid after a restart" "$pid" "$(row pid)"
    session boxwright stop "$id" >/dev/null
    same "exit status of stop" 0 $?
    eventually "the program that ran it ends" eval "! kill -0 $run"
    [ "$(rows | jq length)" = 0 ] || session boxwright rm "$id"
    nothing_left "$id"
}

embedded_without_a_session() {
    say "no session bus: the helper embedded in the program"
    local out
    out=$(as tester BOXWRIGHT_RUN=/tmp/embedded boxwright run --template hello-shell "${limits[@]}" \
        -- sh -c 'id -u; cat /proc/self/uid_map' 2>/tmp/run.err)
    matches "uid and id map inside" "0 0 1000 1 1 *" "$(xargs <<<"$out")"
    matches "limits it cannot have are named" "*memory.max is not in force*" "$(cat /tmp/run.err)"
    same "the host's mounts" "$mounts" "$(cat /proc/1/mountinfo)"
}

install_studio
rm -r /home/tester/.config/boxwright # no mode chosen: the program picks
systemctl start user@1000
mounts=$(cat /proc/1/mountinfo)
scope_of_the_session
survives_its_helper
embedded_without_a_session
eventually "shims end" eval '! pgrep -x boxwright-shim'
finish
