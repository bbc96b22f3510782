# The words check.sh and rootless.sh are made of: podman with boxwright-runtime, an image of busybox alone.
# MANAGER: cgroupfs or systemd.
faults=0
runtime=/usr/local/bin/boxwright-runtime

say() { echo "== ${SECONDS}s: $*"; }
fault() { echo "FAIL: $*"; faults=$((faults + 1)); }
# same WHAT WANTED FOUND
same() { [ "$2" = "$3" ] || fault "$1: '$3', not '$2'"; }
# like WHAT PATTERN FOUND: a bash pattern
like() {
    # shellcheck disable=SC2053
    [[ $3 == $2 ]] || fault "$1: '$3' is not like '$2'"
}
# ends WHAT STATUS COMMAND...
ends() {
    local what=$1 status=$2
    shift 2
    "$@" >/dev/null 2>&1
    same "$what: exit status" "$status" $?
}
wait_until() {
    local deadline=$((SECONDS + 60))
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || { fault "$*: not within a minute"; return 1; }
        sleep 0.2
    done
}
says_nothing() { [ -z "$("$@" 2>/dev/null)" ]; }
# gone WHAT COMMAND...: soon it lists nothing
gone() {
    local what=$1
    shift
    wait_until says_nothing "$@" || fault "$what are left: $("$@")"
}
pod() { podman --cgroup-manager "$MANAGER" --runtime "$runtime" "$@"; }
box() { pod run --network none "$@"; }
# As somebody at a keyboard: standard input, output and errors are a terminal.
at_terminal() { python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$@" </dev/null | tr -d '\r'; }
# tell CONTAINER LINE: what its program would tell its service manager
tell() { echo "$2" | socat -u - "UNIX-SENDTO:/proc/$(pod inspect -f '{{.State.Pid}}' "$1")/root/run/notify/notify.sock"; }
is_running() { [ "$(state_of "$1")" = running ]; }
state_of() { pod inspect -f '{{.State.Status}}' "$1"; }

image() {
    local root
    root=$(mktemp -d)
    chmod 755 "$root"
    mkdir -p "$root"/{bin,etc,proc,sys,dev,tmp,run}
    cp /bin/busybox "$root/bin"
    for tool in sh cat echo id grep ls mkdir pwd rm sed sleep stat touch tr true tty; do
        ln -s busybox "$root/bin/$tool"
    done
    tar -C "$root" -c . | pod import - box >/dev/null 2>&1 || fault "the image cannot be imported"
    rm -rf "$root"
}

# The cgroup of a container's first process as the host sees it, and a file of it.
cgroup_of() { sed -n 's/^0:://p' "/proc/$(pod inspect -f '{{.State.Pid}}' "$1")/cgroup"; }
held() { cat "/sys/fs/cgroup$(cgroup_of "$1")/$2"; }
