#!/usr/bin/env bash
# Engine tests once more, where the kernel is Debian 12's own and cgroup v2 has every controller: as
# root, and as an ordinary user with a user manager.
set -u
status=0
for program in cgroup_files cgroup_real cgroup_placement host stats launch; do
    test_engine_$program || status=1
done
for program in cgroup_files host stats launch; do
    as-tester test_engine_$program || status=1
done
exit $status
