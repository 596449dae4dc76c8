#!/bin/sh
# Installs what the build needs besides Rust. On systems without apt it says what to install.
set -eu

if ! command -v cargo >/dev/null 2>&1; then
    echo "Rust is missing. Install it from https://rustup.rs (rustup, stable toolchain), open a new terminal, try again." >&2
    exit 1
fi
if command -v cc >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        as_root="sudo"
        echo "Installing a C compiler (build-essential); your password may be asked for."
    fi
    $as_root apt-get update -qq
    $as_root apt-get install -y -qq --no-install-recommends build-essential
    exit 0
fi
cat >&2 <<'WHAT'
A C compiler is missing: SQLite is built from its source. Install it and try again:
  Fedora, RHEL      sudo dnf install gcc make
  Arch              sudo pacman -S base-devel
  openSUSE          sudo zypper install gcc make
  Alpine            sudo apk add build-base
  macOS             xcode-select --install
  Windows           the C++ build tools of Visual Studio (https://visualstudio.microsoft.com/downloads/)
WHAT
exit 1
