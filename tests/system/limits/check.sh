#!/usr/bin/env bash
# Each limit of the catalogue in a scope systemd delegated: to root, and to an ordinary user.
status=0
for program in test_system_limits_written test_system_limits_bite; do
    systemd-run --quiet --scope -p Delegate=yes "$program" || status=1
    as-tester systemd-run --user --quiet --scope -p Delegate=yes "$program" || status=1
done
exit $status
