#!/bin/sh
# Makes the folder of the libraries: packed, and with the program that loads our own classes beside them. libraries.sh JARS HOME
set -eu
build=$(dirname "$0")
java -cp "$(echo "$1"/spring-core-*.jar)" "$build/Pack.java" "$1" "$build/left-out.txt" "$2"
javac -d /tmp/own-classes "$build/OwnClasses.java"
jar --create --date 2026-01-01T00:00:00Z --file "$2/lib/own-classes.jar" -C /tmp/own-classes .
touch -d '2026-01-01T00:00:00Z' "$2/lib/own-classes.jar"
rm -r /tmp/own-classes
