#!/bin/sh
# Packages the services in a workspace that outlives the build, so that only what has changed is compiled again.
# package.sh SOURCE WORKSPACE JARS [FRESH]       FRESH: anything, to compile everything again
set -eu
source=$1 workspace=$2 jars=$3
[ -z "${4:-}" ] || rm -rf "$workspace"/*
# A file keeps its date unless its content is another: dates are how Maven knows what to compile.
(cd "$source" && find . -type f) | while IFS= read -r file; do
  cmp -s "$source/$file" "$workspace/$file" || { mkdir -p "$workspace/$(dirname "$file")"; cp "$source/$file" "$workspace/$file"; }
done
# What is no longer there would stay in the jars.
(cd "$workspace" && find . -name target -prune -o -type f -print) | while IFS= read -r file; do
  [ -e "$source/$file" ] || { rm "$workspace/$file"; rm -rf "$workspace/$(echo "$file" | cut -d/ -f2)/target/classes"; }
done
mkdir -p "$workspace/monitor-service/target/classes"
rm -rf "$workspace/monitor-service/target/classes/emp-dashboard"
cp -r /dashboard/emp-dashboard "$workspace/monitor-service/target/classes/"
cd "$workspace"
mvn -B -ntp -q package -DskipTests -Dexec.skip=true -pl launcher -am
mkdir -p "$jars"
cp launcher/target/lib/*.jar launcher/target/launcher-*.jar "$jars/"
