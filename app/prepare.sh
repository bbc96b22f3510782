# Sourced by app/run and tests/run: what both commands share. Sets nothing but functions.

say() { printf 'boxwright: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# wanted FILE...: the package names in these lists.
wanted() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

# present: the names of all installed packages and of what they provide.
present() {
    dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' |
        sed -n 's/^installed //p' | tr ',' '\n' | sed -e 's/(.*//' -e 's/[[:space:]]//g'
}

# missing FILE...: of those, the ones that are neither installed nor provided by another package.
missing() { LC_ALL=C comm -23 <(wanted "$@" | LC_ALL=C sort -u) <(present | LC_ALL=C sort -u); }

# as_root TEXT: runs this shell text, which has no single quotes, as root; asks first when that takes
# sudo. What it prints can be pasted.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        sh -c "$1"
        return
    fi
    command -v sudo >/dev/null || die "this needs root and there is no sudo; as root, run: $1"
    [ -t 0 ] || die "this needs root and nobody is here to ask; run: sudo sh -c '$1'"
    printf "boxwright: may I run: sudo sh -c '%s' ? [y/N] " "$1" >&2
    local answer
    read -r answer
    case $answer in
        [yY]*) sudo sh -c "$1" ;;
        *) die "nothing installed" ;;
    esac
}

# install_packages FILE...: installs what these lists name and is missing.
install_packages() {
    command -v apt-get >/dev/null || die "this is not a Debian-like system; install by other means: $(wanted "$@" | tr '\n' ' ')"
    local packages
    packages=$(missing "$@" | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    say "these packages are missing: $packages"
    as_root "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages" >&2 ||
        die "apt-get could not install them; its reason stands above"
}

# build PRESET [CMAKE OPTIONS...]: configures where needed and builds, quietly when there is nothing to do.
build() {
    local preset=$1
    shift
    say "building (build/$preset)"
    local output
    output=$(cmake --preset "$preset" "$@" 2>&1) || {
        printf '%s\n' "$output" >&2
        die "cmake could not configure; its reason stands above"
    }
    cmake --build "build/$preset" >&2 || die "the build failed; its reason stands above"
}
