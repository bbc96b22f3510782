#!/usr/bin/env bash
# The real window on a real screen: installs Boxwright, lets polkit ask for an administrator at each
# run, packs a layer, and leaves the rest to main_job.py.
# shellcheck source=tests/system/helper/guest.sh
. "$(dirname "$0")/../helper/guest.sh"
export DISPLAY=:9 FRAME_BUFFER=/tmp/screen/Xvfb_screen0
user_bus=(XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus)

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

screen() {
    mkdir -p /tmp/screen
    Xvfb $DISPLAY -screen 0 1440x900x24 -fbdir /tmp/screen >/dev/null 2>&1 &
    eventually "a screen" xdotool getmouselocation
    openbox >/dev/null 2>&1 &
    systemctl start user@1000
    as tester "${user_bus[@]}" dbus-update-activation-environment --systemd DISPLAY
}

install_studio
rules 'if (action.id == "org.boxwright.run") return polkit.Result.AUTH_ADMIN;
    if (action.id != "org.boxwright.manage-others") return polkit.Result.YES;'
install -d -o tester -g tester /home/tester/bundles
pack_layer /home/tester/tools.tar.gz
screen
say "ready"
exec /usr/bin/python3 -B "$(dirname "$0")/main_job.py" /home/tester/tools.tar.gz
