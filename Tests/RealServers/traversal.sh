#!/bin/bash
# traversal.sh COMMAND…: runs the tests of declared files under strace. Every call of the threads that walk has to be by an open
# folder, and to lead to none of the folders called `outside`, where links and second names of the corpus point.
set -eu
[ -n "$(command -v strace)" ] || { echo "traversal.sh: there is no strace" >&2; exit 77; }
calls=$(mktemp /tmp/evenkeel-calls-XXXXXX)
trap 'rm -f "$calls"' EXIT
names=open,openat,openat2,creat,unlink,unlinkat,rename,renameat,renameat2,truncate,ftruncate,link,linkat,symlink,symlinkat
strace -f -y -e trace=$names,exit -o "$calls" "$@"
# A thread of ours names itself when it begins; its number may be another's when it has ended.
watched() {
    awk '/thread-self\/comm/ { own[$1] = 1; next } / exit\(/ { delete own[$1] } own[$1] && !/<\/proc\//' "$calls"
}
seen=$(watched | wc -l)
[ "$seen" -gt 100 ] || { echo "traversal.sh: only $seen calls were seen; are the threads called otherwise?" >&2; exit 1; }
# An unfinished call is followed by a line with its result, which names what was opened. Whichever thread allocates memory beside
# another first, the C library lets it ask how many processors there are.
bad=$(watched | grep -e '/outside' -e 'AT_FDCWD' -e ' open(' -e ' unlink(' -e ' rename(' -e ' truncate(' \
    | grep -v -e 'openat(AT_FDCWD[^,]*, "/", O_RDONLY|O_CLOEXEC|O_DIRECTORY' \
        -e 'openat(AT_FDCWD[^,]*, "/sys/devices/system/cpu/online", O_RDONLY|O_CLOEXEC' || true)
if [ -n "$bad" ]; then
    echo "traversal.sh: calls that lead out:" >&2
    echo "$bad" >&2
    exit 1
fi
echo "traversal.sh: $seen calls seen, 0 led out"
