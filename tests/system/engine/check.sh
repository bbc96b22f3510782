#!/usr/bin/env bash
# Engine tests once more, where the kernel is Debian 12's own and cgroup v2 has every controller: as
# root, and as an ordinary user with a user manager. Of a launch's tests those of the root file system,
# for which older kernels have other ways.
set -u
status=0
for program in cgroup_files cgroup_real cgroup_placement host stats; do
    test_engine_$program || status=1
done
for program in cgroup_files host stats; do
    as-tester test_engine_$program || status=1
done
BOXWRIGHT_TEST_ONLY=LaunchTest test_engine_launch || status=1
as-tester env BOXWRIGHT_TEST_ONLY=LaunchTest test_engine_launch || status=1
exit $status
