#!/bin/sh
# Installs what is needed besides Rust. On systems without apt it says what to install.
#
#   install-system-packages.sh build    a C compiler and linker: SQLite is built from its source; ALSA's headers for sound
#   install-system-packages.sh window   what the window needs when it runs: OpenGL and the keyboard's layout
#   install-system-packages.sh sound    a sound server that nobody hears, and the way to it: PulseAudio, ALSA's plugin;
#                                       files of every format and speech for the tests: ffmpeg, espeak-ng
#   install-system-packages.sh walk     a display without a screen, and hands: Xvfb, xdotool, ImageMagick
set -eu
purpose=${1:-build}

if ! command -v cargo >/dev/null 2>&1; then
    echo "Rust is missing. Install it from https://rustup.rs (rustup, stable toolchain), open a new terminal, try again." >&2
    exit 1
fi

# Whether a shared library is known to the system's linker.
has_library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q "$1"; }

case $purpose in
build)
    [ "$(uname -s)" = Linux ] || { command -v cc >/dev/null 2>&1 && exit 0; }
    command -v cc >/dev/null 2>&1 && pkg-config --exists alsa 2>/dev/null && exit 0
    packages="build-essential pkg-config libasound2-dev"
    ;;
window)
    [ "$(uname -s)" = Linux ] || exit 0
    has_library libxkbcommon-x11.so.0 && has_library libEGL.so.1 && has_library libGL.so.1 && exit 0
    packages="libegl1 libgl1 libgl1-mesa-dri libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libxkbcommon0 libxrandr2"
    ;;
sound)
    [ "$(uname -s)" = Linux ] || { echo "A sound server without a sound card can be started on Linux only." >&2; exit 1; }
    command -v pulseaudio >/dev/null 2>&1 && find /usr/lib* -name libasound_module_pcm_pulse.so 2>/dev/null | grep -q . \
        && command -v ffmpeg >/dev/null 2>&1 && command -v espeak-ng >/dev/null 2>&1 && exit 0
    packages="pulseaudio libasound2-plugins ffmpeg espeak-ng"
    ;;
walk)
    command -v Xvfb >/dev/null 2>&1 && command -v xdotool >/dev/null 2>&1 && command -v import >/dev/null 2>&1 \
        && command -v compare >/dev/null 2>&1 && fc-list 2>/dev/null | grep -q NotoSansHebrew && exit 0
    packages="xvfb xdotool imagemagick fonts-noto-core"
    ;;
*)
    echo "usage: $0 build|window|sound|walk" >&2
    exit 2
    ;;
esac

if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        as_root="sudo"
        echo "Installing $packages; your password may be asked for."
    fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
    exit 0
fi
cat >&2 <<'WHAT'
Something is missing that this script can install on Debian and its kin only. Install it and try again:
                    to build                                           to open the window
  Fedora, RHEL      sudo dnf install gcc make pkgconf alsa-lib-devel   mesa-libEGL mesa-libGL libxkbcommon-x11
  Arch              sudo pacman -S base-devel alsa-lib                 mesa libxkbcommon-x11
  openSUSE          sudo zypper install gcc make pkg-config alsa-devel Mesa-libEGL1 Mesa-libGL1 libxkbcommon-x11-0
  Alpine            sudo apk add build-base pkgconf alsa-lib-dev       mesa-egl mesa-gl libxkbcommon
  macOS             xcode-select --install                             (nothing)
  Windows           the C++ build tools of Visual Studio (https://visualstudio.microsoft.com/downloads/)
To walk through the window without a screen: Xvfb, xdotool, ImageMagick, Noto fonts.
To hear and record without a sound card: PulseAudio, ALSA's plugins, ffmpeg, espeak-ng.
WHAT
exit 1
