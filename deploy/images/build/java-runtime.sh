#!/bin/sh
# Links a Java runtime of some modules, without what a service on a server never opens. java-runtime.sh MODULES FOLDER
set -eu
jlink --add-modules "$1" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-9 --output "$2"
# Windows on a screen, sound and printing.
for library in awt_xawt splashscreen jsound jawt; do
  rm -f "$2/lib/lib$library.so"
done
rm -rf "$2/legal"
