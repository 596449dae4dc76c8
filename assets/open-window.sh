#!/bin/sh
# Opens the window on an archive, or says that there is no display. Used by `make run`.
set -eu
vivavoce=$1 archive=$2

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    printf '\nThere is no display here, so the window stays closed. On a desktop: %s open %s\n' "$vivavoce" "$archive"
    exit 0
fi
sh assets/install-system-packages.sh window
printf '\nOpening the window on the sample archive…\n'
"$vivavoce" open "$archive"
