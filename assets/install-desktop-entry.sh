#!/bin/sh
# Tells a Linux desktop of the program: its name, its picture, and that vivavoce:// links lead into it.
set -eu
[ "$(uname -s)" = Linux ] || exit 0
data=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$data/applications" "$data/icons/hicolor/256x256/apps"
cp assets/icon.png "$data/icons/hicolor/256x256/apps/vivavoce.png"
cat > "$data/applications/vivavoce.desktop" <<ENTRY
[Desktop Entry]
Type=Application
Name=Viva Voce
Comment=Keep interviews, and prove quotations
Exec=${CARGO_HOME:-$HOME/.cargo}/bin/vivavoce open %u
Icon=vivavoce
Categories=Office;Education;
MimeType=x-scheme-handler/vivavoce;
ENTRY
if command -v xdg-mime >/dev/null 2>&1; then
    xdg-mime default vivavoce.desktop x-scheme-handler/vivavoce || true
fi
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database "$data/applications" || true
fi
echo "Viva Voce is now among your programs."
