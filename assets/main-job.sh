#!/bin/sh
# The main job on the sample archive: collect, cite, prove. Used by `make run`.
set -eu
vivavoce=$1 archive=$2 dossier=$3

say() { printf '\n%s\n' "$*"; }

say "Collect: an archive of interviews and letters, and two articles that quote them"
"$vivavoce" sample "$archive"
"$vivavoce" -a "$archive" interviews list
"$vivavoce" -a "$archive" articles list

say "Cite: what the articles print, held against what was said"
"$vivavoce" -a "$archive" suggest --summary
"$vivavoce" -a "$archive" citations list

say "Search: canvas"
"$vivavoce" -a "$archive" search canvas kind:quote --limit 2

say "Prove: a dossier"
"$vivavoce" -a "$archive" dossier export "Hull 218" -o "$dossier"

say "Read the dossier in $dossier; look around with: $vivavoce -a $archive --help"
