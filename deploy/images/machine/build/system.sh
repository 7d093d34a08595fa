#!/bin/sh
# What every machine has: a first process that ends what others leave behind, certificates, a user, and its one folder to write.
# system.sh PACKAGE…
set -eu
sh "$(dirname "$0")/packages.sh" ca-certificates tini "$@"
groupadd --gid 10001 emp
useradd --uid 10001 --gid 10001 --home-dir /var/lib/emp --no-create-home --shell /usr/sbin/nologin emp
mkdir -p /var/lib/emp /opt/emp
chown 10001:10001 /var/lib/emp
