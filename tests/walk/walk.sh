#!/usr/bin/env bash
# Walks the main journey through the real window, on a display without a screen, with real keys and clicks; leaves pictures.
#
#   walk.sh VIVAVOCE FOLDER     VIVAVOCE is the built program; FOLDER is made anew and holds the pictures afterwards
#
# What was done is read back through the command line: a picture alone proves nothing.
set -euo pipefail
vivavoce=$(realpath "$1") pictures=$2
rm -rf "$pictures" && mkdir -p "$pictures"
pictures=$(realpath "$pictures")
work=$(mktemp -d)
export VIVAVOCE_CONFIG="$work/config" LIBGL_ALWAYS_SOFTWARE=1 VIVAVOCE_USER=Maria
unset WAYLAND_DISPLAY VIVAVOCE_ARCHIVE || true

cleanup() {
    [ -n "${window_pid:-}" ] && kill "$window_pid" 2>/dev/null || true
    [ -n "${screen_pid:-}" ] && kill "$screen_pid" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

fail() {
    echo "walk: $*" >&2
    import -window root "$pictures/failed.png" 2>/dev/null || true
    exit 1
}

# A display of our own: Xvfb takes the first free number and says which.
exec 3>"$work/display"
Xvfb -displayfd 3 -screen 0 1280x820x24 -nolisten tcp >"$work/xvfb.log" 2>&1 &
screen_pid=$!
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
[ -s "$work/display" ] || fail "no display: $(cat "$work/xvfb.log")"
DISPLAY=":$(tr -d '\n' <"$work/display")"
export DISPLAY

open_window() { # ARGUMENTS…
    "$vivavoce" "$@" >"$work/window.log" 2>&1 &
    window_pid=$!
    for _ in $(seq 150); do
        id=$(xdotool search --onlyvisible --class vivavoce 2>/dev/null | tail -1 || true)
        [ -n "$id" ] && break
        kill -0 "$window_pid" 2>/dev/null || fail "the window did not open: $(cat "$work/window.log")"
        sleep 0.1
    done
    [ -n "${id:-}" ] || fail "no window came"
    xdotool windowfocus --sync "$id"
    settle
}

close_window() {
    kill -0 "$window_pid" 2>/dev/null || fail "the window is gone: $(cat "$work/window.log")"
    xdotool windowclose "$id" 2>/dev/null || true
    for _ in $(seq 100); do kill -0 "$window_pid" 2>/dev/null || break; sleep 0.1; done
    kill "$window_pid" 2>/dev/null || true
    wait "$window_pid" 2>/dev/null || true
    grep -qi "panicked" "$work/window.log" && fail "it panicked: $(cat "$work/window.log")"
    window_pid=
}

# Waits until two pictures in a row are the same: nothing moves any more.
settle() {
    local before="" now=""
    for _ in $(seq 60); do
        sleep 0.15
        now=$(import -window root -depth 8 rgb:- | sha256sum)
        [ "$now" = "$before" ] && return 0
        before=$now
    done
}

keys() { xdotool key --clearmodifiers "$@"; settle; }
words() { xdotool type --delay 12 -- "$1"; settle; }
click() { xdotool mousemove "$1" "$2" click 1; settle; }
picture() { # NAME
    # The caret blinks where one types; the pictures are for people.
    import -window root -strip "$pictures/$1.png"
    echo "walk: $1"
}

# What the archive says, through the other face.
ask() { "$vivavoce" -a "$archive" --json "$@"; }
count() { ask "$@" | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))'; }
