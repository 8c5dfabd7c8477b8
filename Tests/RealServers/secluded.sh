#!/bin/bash
# secluded.sh COMMAND…: runs a command in a network of its own, with a device to everywhere, which is gone with the command.
set -eu
[ -n "$(command -v nft)" ] || { echo "secluded.sh: there is no nft; install nftables" >&2; exit 77; }
map=()
if [ "$(id -u)" != 0 ]; then map=(--map-root-user); fi
EVENKEEL_NETWORK=own exec unshare "${map[@]}" --net -- sh -eu -c '
    ip link set lo up
    ip link add evenkeel0 type veth peer name evenkeel1
    ip address add 198.18.0.1/24 dev evenkeel0
    ip link set evenkeel0 up
    ip link set evenkeel1 up
    ip route add default dev evenkeel0
    exec "$@"
' sh "$@"
