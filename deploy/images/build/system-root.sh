#!/bin/sh
# Gathers what a Java runtime needs of this system: the C library, certificates, and a user. system-root.sh FOLDER
set -eu
root=$1
mkdir -p "$root/etc/ssl/certs" "$root/tmp" "$root/var/lib/emp"
for library in libc.so.6 libdl.so.2 libm.so.6 libpthread.so.0 librt.so.1 libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
  # Where the loader finds it on this processor's architecture.
  path=$(ldconfig -p | sed -n "s|^\s*$library .*=> \(/.*\)|\1|p" | head -1)
  [ -n "$path" ] || continue
  mkdir -p "$root$(dirname "$path")"
  cp -L "$path" "$root$path"
done
for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
  [ ! -e "$loader" ] || { mkdir -p "$root$(dirname "$loader")"; cp -L "$loader" "$root$loader"; }
done
[ -n "$(find "$root" -name 'libc.so.6')" ] || { echo "this system's C library was not found" >&2; exit 1; }
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
cp /etc/os-release "$root/etc/os-release"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
printf 'root:x:0:0:root:/:/none\nemp:x:10001:10001:EMP:/var/lib/emp:/none\n' >"$root/etc/passwd"
printf 'root:x:0:\nemp:x:10001:\n' >"$root/etc/group"
chmod 1777 "$root/tmp"
chown 10001:10001 "$root/var/lib/emp"
