#!/bin/sh
# Links a Java runtime of some modules, without what a service on a server never opens. java-runtime.sh MODULES FOLDER
set -eu
# Windows on a screen, sound and printing: of each package of theirs one class stays, since a module must have what it exports.
jimage list --include 'regex:/java\.desktop/((com/sun/java|javax|sun)/swing/|com/sun/media/sound/|javax/sound/|javax/print/|sun/print/|sun/awt/X11/).*' \
  "$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")/lib/modules" |
  awk '/\.[a-z]+$/ && !/:/ { folder = $1; sub(/[^\/]*$/, "", folder); if (seen[folder]++) print "/java.desktop/" $1 }' >/tmp/unused
jlink --add-modules "$1" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-9 \
  --exclude-resources=@/tmp/unused --output "$2"
for library in awt_xawt splashscreen jsound jawt; do
  rm -f "$2/lib/lib$library.so"
done
rm -rf "$2/legal"
java "$(dirname "$0")/StripSymbols.java" "$2/lib"
"$2/bin/java" -version
