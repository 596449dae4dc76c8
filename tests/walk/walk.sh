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
Xvfb -displayfd 3 -screen 0 1280x820x24 -nolisten tcp -noreset >"$work/xvfb.log" 2>&1 &
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
    xdotool key --clearmodifiers ctrl+q
    for _ in $(seq 100); do kill -0 "$window_pid" 2>/dev/null || break; sleep 0.1; done
    kill -0 "$window_pid" 2>/dev/null && fail "Ctrl+Q did not close the window"
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
ask() { "$vivavoce" -a "$archive" "$@"; }
count() { ask --json "$@" | grep -c '"verdict"\|"revision"\|"kind": "' || true; }

# Goes to what is called so, by the palette; the first row searches, the second is the thing itself.
go() { keys ctrl+k; words "$1"; keys Down; keys Return; }

echo "walk: a newcomer opens the sample archive, with the keyboard alone"
open_window
picture welcome
keys Tab
keys Return
archive="$VIVAVOCE_CONFIG/sample archive"
for _ in $(seq 150); do [ -e "$archive/archive.db" ] && break; sleep 0.2; done
[ -e "$archive/archive.db" ] || fail "the sample archive was not made"
sleep 1
settle
[ "$(ask interviews list | grep -c Frazão)" -ge 1 ] || fail "the sample archive is not the sample archive"

echo "walk: an interview, its words kept as a quote and given back by undo"
go "Interview with Edwin"
xdotool mousemove 640 420
for _ in $(seq 24); do xdotool click 5; sleep 0.02; done
settle
quotes=$(ask quotes list | grep -c '“')
xdotool mousemove 640 420 click --repeat 2 --delay 60 1
settle
keys q
[ "$(ask quotes list | grep -c '“')" -gt "$quotes" ] || fail "Q kept no quote"
picture interview
keys ctrl+z
[ "$(ask quotes list | grep -c '“')" -eq "$quotes" ] || fail "Ctrl+Z did not take the quote back"

echo "walk: an article, reviewed from the keyboard"
go "What the Water Lifted"
settle
cited=$(ask citations list | wc -l)
history=$(ask history --limit 1)
keys j
keys j
keys j
picture article
for _ in 1 2 3; do keys j; keys r; done
[ "$(ask citations list | wc -l)" -gt "$cited" ] || fail "R decided nothing"
[ "$(ask history --limit 1)" != "$history" ] || fail "the history does not know of it"
picture reviewed
for _ in 1 2 3; do keys ctrl+z; done
[ "$(ask citations list | wc -l)" -eq "$cited" ] || fail "undo did not take the decisions back"

echo "walk: what is to be decided in all articles"
keys ctrl+8
picture to-decide
keys j
keys Return
[ "$(ask citations list | wc -l)" -gt "$cited" ] || fail "Enter confirmed nothing in the list of all"
keys ctrl+z
[ "$(ask citations list | wc -l)" -eq "$cited" ] || fail "undo did not take it back"

echo "walk: print beside speech"
keys ctrl+4
words "kind:quote verdict:misquoted fourteen"
keys Down
keys p
picture proof
keys alt+Left

echo "walk: quotes and search"
keys ctrl+3
keys ctrl+4
keys ctrl+a
words "canvas"
keys Down
picture search
keys Escape
keys ctrl+5
picture tags
keys ctrl+2
picture people
go "Edwin Haskett"
picture person

echo "walk: a dossier, exported as the command line exports it"
go "Hull 218"
picture dossier
keys ctrl+e
picture export
ask dossier export "Hull 218" -o "$work/typed.md"

keys Escape

echo "walk: a file of one's own"
cat >"$work/tape-7.txt" <<'TAPE'
[00:00:02] M. PRIOR: Where did you keep the lamps?

[00:00:05] ANNA KOLBE: In the mill, on the long table. We kept them burning until four.

[00:00:15] M. PRIOR: And then?

[00:00:20] ANNA KOLBE: Then the oil was gone, and nobody said anything for a while.

[00:00:35] M. PRIOR: Who was with you?

[00:00:40] ANNA KOLBE: My sister, and the two boys from the yard. I remember their names.
TAPE
before=$(ask interviews list | wc -l)
keys ctrl+i
words "$work/tape-7.txt"
keys Tab
keys Tab
keys Return
picture import
keys ctrl+Return
sleep 1
settle
[ "$(ask interviews list | wc -l)" -gt "$before" ] || fail "the file was not imported"
picture imported
keys ctrl+r
picture record
keys ctrl+h
picture history
keys ctrl+comma
picture settings
xdotool windowsize --sync "$id" 800 500
settle
go "Interview with Edwin"
picture narrow
xdotool windowsize --sync "$id" 1280 820
settle
close_window

echo "walk: the sound of that file, and a turn written down while one listens"
# A minute of noise in syllables and sentences: WAV, 8 bits, 8000 samples a second. It finds its transcript by its name.
{
    printf 'RIFF\x24\x53\x07\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00'
    printf '\x01\x00\x08\x00data\x00\x53\x07\x00'
    LC_ALL=C awk 'BEGIN {
        srand(7)
        for (i = 0; i < 480000; i++) {
            if (i % 1600 == 0) loud = rand() * (int(i / 8000) % 5 == 4 ? 0.06 : 1)
            printf "%c", 128 + int(90 * loud * sin(3.14159 * (i % 1600) / 1600) * (2 * rand() - 1))
        }
    }'
} >"$work/tape-7.wav"
ask import "$work/tape-7.wav" | grep -q "Paired by name" || fail "the sound did not find its transcript"
open_window open "$archive"
go "Tape 7"
sleep 1
settle
[ -n "$(ls "$archive/derived" 2>/dev/null)" ] || fail "no waveform was drawn"
keys ctrl+Return
words "And your sister?"
sleep 1.5
ask interviews show "Tape 7" | grep -q "And your sister?" || fail "what was typed was not kept within a second"
picture transcribing
keys Escape
close_window

echo "walk: the same in the dark"
sed -i 's/"theme": "[a-z]*"/"theme": "dark"/' "$VIVAVOCE_CONFIG/preferences.json"
open_window open "$archive"
go "Interview with Edwin"
picture interview-dark
go "What the Water Lifted"
keys j
keys j
keys j
picture article-dark
go "Hull 218"
picture dossier-dark
close_window
"$vivavoce" -a "$archive" check --deep
echo "walk: done; the pictures are in $pictures"
