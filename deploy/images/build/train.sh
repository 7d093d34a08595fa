#!/bin/sh
# Makes the AOT cache of all services: one run that notes what they load, one that writes it down. train.sh CACHE
set -eu
cache=$1
redis-server --port 6379 --bind 127.0.0.1 --save '' --daemonize yes >/dev/null
grep -v AOTCache /opt/emp/bin/jvm-options >/tmp/options
set -- @/tmp/options @/opt/emp/bin/class-path
/opt/java/bin/java -XX:AOTMode=record -XX:AOTConfiguration=/tmp/emp.aotconf "$@" \
  dev.emp.launcher.container.Training redis://127.0.0.1:6379 >/tmp/training.log 2>&1 || { cat /tmp/training.log; exit 1; }
grep '^Trained' /tmp/training.log
/opt/java/bin/java -XX:AOTMode=create -XX:AOTConfiguration=/tmp/emp.aotconf -XX:AOTCache="$cache" "$@" >/tmp/cache.log 2>&1 ||
  { cat /tmp/cache.log; exit 1; }
tail -1 /tmp/cache.log
test -s "$cache" || { cat /tmp/cache.log; echo "no AOT cache was written" >&2; exit 1; }
rm -f /tmp/emp.aotconf
redis-cli shutdown nosave 2>/dev/null || kill "$(pidof redis-server)" 2>/dev/null || true
