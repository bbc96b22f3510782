#!/usr/bin/env bash
# The real window on a real screen: installs Boxwright, lets polkit ask for an administrator at each
# run, packs a layer, and leaves the rest to main_job.py.
# shellcheck source=tests/system/window/studio.sh
. "$(dirname "$0")/studio.sh"

# A layer as people bring them: a program of Debian with its libraries, and a script.
pack_layer() {
    local root=/tmp/layer
    mkdir -p $root/opt
    # shellcheck disable=SC2046
    cp -L --parents /usr/bin/jq $(ldd /usr/bin/jq | grep -o '/[^ ]*') $root
    cat >$root/opt/probe <<'PROBE'
hostname
id
umask
grep -E 'Cap(Prm|Eff|Bnd)|NoNewPrivs|Seccomp:' /proc/self/status
jq -nc '{answer: (6 * 7)}'
unshare -U true 2>&1
echo end of probe
PROBE
    tar -C $root -czf "$1" .
}

install_studio
rules 'if (action.id == "org.boxwright.run") return polkit.Result.AUTH_ADMIN;
    if (action.id != "org.boxwright.manage-others") return polkit.Result.YES;'
install -d -o tester -g tester /home/tester/bundles
pack_layer /home/tester/tools.tar.gz
screen 1440x900
say "ready"
exec /usr/bin/python3 -B "$(dirname "$0")/main_job.py" /home/tester/tools.tar.gz
