#!/bin/sh
# Installs the Debian packages named, where they are missing; without arguments those that a build needs.
#
#   .ci/dependencies.sh [PACKAGE...]
#
# Quick when everything is there. It asks for nothing: as another user than root it needs sudo without a password.
set -eu

[ $# -gt 0 ] || set -- libcurl4-openssl-dev libyaml-dev libssl-dev libsqlite3-dev libmicrohttpd-dev pkg-config

missing=
for package in "$@"; do
    status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "these packages are missing:$missing" >&2
        echo "install them with: sudo apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo -n"
fi
echo "installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# A list of packages that was never fetched, or long ago, is fetched anew.
# shellcheck disable=SC2086 # the lists are meant to be split
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
    $as_root apt-get update -qq >/dev/null
    $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
