# What the helper's system tests share. Sourced: installs Boxwright into the guest as a distribution
# would, and gives short words for what a user does and for what must then be true.
set -u
service=org.boxwright.Helper1
error=org.boxwright.Error
root_object=/org/boxwright/Helper1
failures=0

install_studio() {
    cp -a --no-preserve=ownership /mnt/build/stage/. /
    systemctl daemon-reload
    systemctl reload dbus
    local user
    for user in tester admin; do # the system helper chosen in the window's settings
        install -d -o $user -g $user /home/$user/{.config,.config/boxwright}
        printf '[helper]\nmode=system\n' >/home/$user/.config/boxwright/boxwright.conf
    done
}

say() { echo "== ${SECONDS}s: $*"; }

# same WHAT EXPECTED ACTUAL
same() {
    [ "$2" = "$3" ] && return
    echo "FAIL: $1: want '$2', have '$3'"
    failures=$((failures + 1))
}

# matches WHAT PATTERN ACTUAL: a bash pattern
matches() {
    # shellcheck disable=SC2053
    [[ $3 == $2 ]] && return
    echo "FAIL: $1: '$3' is not like '$2'"
    failures=$((failures + 1))
}

# eventually WHAT COMMAND...: true within the time a slow machine needs
eventually() {
    local what=$1 deadline=$((SECONDS + 40))
    shift
    while ! "$@" >/dev/null 2>&1; do
        if [ $SECONDS -ge $deadline ]; then
            echo "FAIL: $what: not within forty seconds"
            failures=$((failures + 1))
            return 1
        fi
        sleep 0.1
    done
}

# as USER COMMAND...: a login without session bus, so that the system helper is what there is
as() {
    local user=$1
    shift
    runuser -u "$user" -- env HOME="/home/$user" "$@"
}

# rules JAVASCRIPT: what polkit answers from now on
rules() {
    echo "polkit.addRule(function(action, subject) { $1 });" >/etc/polkit-1/rules.d/10-test.rules
    systemctl restart polkit
}

# property CONTAINER NAME: as busctl prints it, without type and quotes
property() {
    busctl get-property $service "$root_object/containers/$1" $service.Container1 "$2" | cut -d' ' -f2- | tr -d '"'
}

# call_as USER PATH INTERFACE.METHOD [dbus-send ARGUMENTS...]: the reply, or "Error NAME: TEXT"
call_as() {
    local user=$1
    shift
    as "$user" dbus-send --system --print-reply=literal --reply-timeout=60000 --dest=$service "$@" 2>&1
}

# on USER CONTAINER METHOD [ARGUMENTS...]
on() {
    local user=$1 id=$2 method=$3
    shift 3
    call_as "$user" "$root_object/containers/$id" "$service.Container1.$method" "$@"
}

# listed USER: ps as JSON, on one line
listed() { as "$1" boxwright ps --json | jq -cS .; }

# end_of CONTAINER: exit status and reason
end_of() { echo "$(property "$1" ExitStatus) $(property "$1" ExitReason)"; }

# start_as USER [RUN OPTIONS...]: starts a run in the background; its container is $started, the
# program $run
start_as() {
    local user=$1 before
    shift
    before=$(ls /var/lib/boxwright/containers 2>/dev/null)
    as "$user" boxwright run "$@" </dev/null >/tmp/run.out 2>/tmp/run.err &
    run=$!
    started=
    eventually "run $*" new_container "$before" && eventually "$started runs" runs "$started" && return
    cat /tmp/run.err
    finish # what follows has nothing to look at
}

new_container() {
    started=$(ls /var/lib/boxwright/containers 2>/dev/null | grep -vxF "${1:-none}" | head -1)
    [ -n "$started" ]
}

runs() { [ "$(property "$1" Phase)" = running ]; }

# nothing_left CONTAINER: every trace a container makes on its host
nothing_left() {
    local id=$1
    eventually "the scope of $id ends" eval "! systemctl list-units --all --plain --no-legend | grep -q $id"
    same "cgroups of $id" "" "$(find /sys/fs/cgroup -name "*$id*")"
    same "mounts of $id" "" "$(grep -h "$id" /proc/*/mountinfo 2>/dev/null)"
    same "run folder of $id" "" "$(find /run/boxwright /run/user -path "*$id*" 2>/dev/null)"
    eventually "the files of $id go" eval "! ls -d /var/lib/boxwright/containers/*$id* /home/*/.local/share/boxwright/containers/*$id*"
}

finish() {
    [ $failures = 0 ] && echo "all well" && exit 0
    echo "$failures failures"
    journalctl --no-pager -b -u boxwright-helper -n 30
    exit 1
}
