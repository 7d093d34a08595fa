#!/bin/sh
# Installs the declared custom nodes, pinned and checked, and says what came of each. nodes.sh FILE PYTHON COMFYUI
set -eu
PIP_BREAK_SYSTEM_PACKAGES=1 /installer/java/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '/installer/setup/*' \
  dev.emp.setup.MachineSetup nodes install "$1" --comfyui "$3" --python "$2" --constraints "$3/constraints.txt" \
  --logs /tmp/nodes --env-into /var/lib/emp/nodes --json "$3/custom_nodes.report.json" ||
  { status=$?; tail -n 20 /tmp/nodes/*.log >&2 2>/dev/null || true; exit "$status"; }
cp "$1" "$3/config_nodes.json"
rm -rf /tmp/nodes
