# What a script with the real window on a real screen begins with. Sourced: the helper tests' words, an
# Xvfb with a window manager, and the ordinary user's session bus.
# shellcheck source=tests/system/helper/guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/../helper/guest.sh"
export DISPLAY=:9 FRAME_BUFFER=/tmp/screen/Xvfb_screen0
user_bus=(XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus)

# screen SIZE: WIDTHxHEIGHT
screen() {
    mkdir -p /tmp/screen
    Xvfb $DISPLAY -screen 0 "$1x24" -fbdir /tmp/screen >/dev/null 2>&1 &
    eventually "a screen" xdotool getmouselocation
    openbox >/dev/null 2>&1 &
    systemctl start user@1000
    as tester "${user_bus[@]}" dbus-update-activation-environment --systemd DISPLAY
}
