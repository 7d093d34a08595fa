# shellcheck shell=bash
# What the scripts of this folder share; sourced, never run.
# The comment at the head of a script is its --help.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
readonly root
export root

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

# Prints the comment at the head of the script that was called.
help() { sed -n '2,/^[^#]/ { /^#/ s/^# \{0,1\}//p }' "$0"; }

help_if_asked() {
  case "${1:-}" in
    -h | --help | help)
      help
      exit 0
      ;;
  esac
}

wrong_call() {
  say "$(basename "$0"): $*"
  help >&2
  exit 2
}

# need PROGRAM HOW-TO-GET-IT
need() {
  command -v "$1" >/dev/null 2>&1 || die "$1 is needed. $2"
}

# What may be given as an environment's name, so that none becomes a path or an option.
require_name() {
  [[ "$1" =~ ^[a-z][a-z0-9-]{0,40}$ ]] || die "'$1' is no name of an environment: small letters, digits and dashes"
}
