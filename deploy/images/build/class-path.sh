#!/bin/sh
# Gives the jars of ours the date of all others, and writes the class path as an option for the JVM. In the order of the names: a
# wildcard would take them as the file system lists them, and the AOT cache is for one order only. class-path.sh HOME
set -eu
home=$1
find "$home/app" -type f -exec touch -d '2026-01-01T00:00:00Z' {} +
jars=$(find "$home/lib" "$home/app" -name '*.jar' | LC_ALL=C sort -r | tr '\n' ':')
mkdir -p "$home/bin"
printf -- '-cp\n%s\n' "${jars%:}" >"$home/bin/class-path"
touch -d '2026-01-01T00:00:00Z' "$home/bin/class-path"
