#!/bin/bash
# corpora.sh TEST-PROGRAM [SUITE…]: runs the tests of hostile words and addresses under strace, and holds every call against what they may
# reach (calls.py). First it lets a test do what must never happen, and wants each of it to be noticed.
# EVENKEEL_CORPUS=whole tries all of the corpora. It runs in a network of its own, with a resolver of its own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -n "$(command -v strace)" ] || { echo "corpora.sh: there is no strace" >&2; exit 77; }
program=$1
suites=("${@:2}")
if [ ${#suites[@]} = 0 ]; then suites=(CommandCorpusTests AddressCorpusTests); fi
# Without a network of its own nothing is tried that may lead beyond this machine.
own=(unshare --net --mount)
if [ "$(id -u)" != 0 ]; then own=(unshare --map-root-user --net --mount); fi
if [ -z "${EVENKEEL_NETWORK:-}" ]; then
    if "${own[@]}" -- sh -c 'ip link set lo up' 2> /dev/null; then EVENKEEL_NETWORK=corpora exec "${own[@]}" -- "$0" "$@"; fi
    [ "${EVENKEEL_CORPUS:-}" != whole ] || { echo "corpora.sh: it cannot have a network of its own" >&2; exit 1; }
fi
calls=$(mktemp /tmp/evenkeel-calls-XXXXXX)
names=
finish() {
    rm -f "$calls" "$calls.conf" "$calls.said"
    if [ -n "$names" ]; then kill "$names" 2>/dev/null || true; fi
}
trap finish EXIT

if [ "${EVENKEEL_NETWORK:-}" = corpora ]; then
    # Nothing lies beyond this network; 9.9.9.9 stands for the public internet.
    ip link set lo up
    ip address add 9.9.9.9/32 dev lo
    echo 'nameserver 127.0.0.1' > "$calls.conf"
    mount --bind "$calls.conf" /etc/resolv.conf
    python3 "$here/names.py" > /dev/null &
    names=$!
    export EVENKEEL_CORPUS_NAMES=1
fi
# A proxy of the environment is nobody's business.
for name in http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy; do export "$name=http://127.0.0.1:9"; done
export NO_PROXY= no_proxy=

# What is called, and with `-v` the environment of what is started.
traced=execve,execveat,connect,sendto,sendmsg,sendmmsg,bind,open,openat,openat2,creat,truncate
traced=$traced,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat
watched() {
    strace -f --seccomp-bpf -yy -v -s 262144 -e trace=$traced -e signal=none -o "$calls" \
        "$program" --testing-library swift-testing --filter "$1" > "$calls.said" 2>&1 || { tail -30 "$calls.said" >&2; exit 1; }
    grep -a '^corpus: ' "$calls.said" || true
}
EVENKEEL_CORPUS_PLANTED=1 watched PlantedCallTests
python3 "$here/calls.py" --planted "$calls"
for suite in "${suites[@]}"; do
    watched "$suite"
    python3 "$here/calls.py" "$calls"
done
