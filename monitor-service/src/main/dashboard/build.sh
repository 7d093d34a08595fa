#!/bin/sh
# What Maven calls: names what is missing before Node would be needed to say so.
if ! command -v node > /dev/null; then
  echo "The dashboard needs Node 20.19 or newer, and there is no node on the PATH: apt-get install nodejs npm" >&2
  exit 1
fi
exec node "$(dirname "$0")/build.mjs" "$@"
