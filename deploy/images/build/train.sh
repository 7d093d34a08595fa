#!/bin/sh
# Makes the AOT cache of all services: one run that notes what they load, one that writes it down. It is for the class path of the
# libraries; our own classes are in it by their content. train.sh CACHE
set -eu
cache=$1
redis-server --port 6379 --bind 127.0.0.1 --save '' --daemonize yes >/dev/null
grep -v AOTCache /opt/emp/bin/jvm-options >/tmp/options
# Without profiles for the second compiler: 10 MB, of no use with one processor.
echo '-XX:-AOTRecordTraining' >>/tmp/options
/opt/java/bin/java -XX:AOTMode=record -XX:AOTConfiguration=/tmp/emp.aotconf @/tmp/options @/opt/emp/bin/libraries \
  dev.emp.launcher.container.OwnClasses /opt/emp/app dev.emp.launcher.container.Training redis://127.0.0.1:6379 >/tmp/training.log 2>&1 ||
  { cat /tmp/training.log; exit 1; }
grep '^Trained' /tmp/training.log
/opt/java/bin/java -XX:AOTMode=create -XX:AOTConfiguration=/tmp/emp.aotconf -XX:AOTCache="$cache" @/tmp/options @/opt/emp/bin/libraries \
  >/tmp/cache.log 2>&1 || { cat /tmp/cache.log; exit 1; }
tail -1 /tmp/cache.log
test -s "$cache" || { cat /tmp/cache.log; echo "no AOT cache was written" >&2; exit 1; }
# One date for one content, so that a layer of the same cache is the same layer.
touch -d '2026-01-01T00:00:00Z' "$cache"
rm -f /tmp/emp.aotconf
redis-cli shutdown nosave 2>/dev/null || kill "$(pidof redis-server)" 2>/dev/null || true
