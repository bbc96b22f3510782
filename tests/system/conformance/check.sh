#!/usr/bin/env bash
# The clauses of the OCI runtime specification (tests/engine/conformance), here with all controllers of
# cgroup v2 and with systemd: boxwright-runtime must hold every one with each manager of cgroups. Both at
# once: the guest has two processors.
set -u
table=/mnt/source/tests/engine/conformance/run
own=/root/bin
mkdir -p $own
# A program is read again and again: ten times faster from the guest's own disk.
cp /mnt/build/bin/boxwright-{runtime,scope} $own

hold() { # MANAGER OPTION: prints what it breaks and its score
    echo "== $1"
    python3 -B "$table" $own/boxwright-runtime "${@:2}"
}

hold systemd --systemd-cgroup >/root/systemd 2>&1 &
hold cgroupfs --cgroup-manager=cgroupfs
status=$?
wait $! || status=1
cat /root/systemd
exit $status
