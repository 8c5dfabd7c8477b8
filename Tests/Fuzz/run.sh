#!/bin/sh
# Builds a fuzz target with libFuzzer and AddressSanitizer, and runs it.
#
#   Tests/Fuzz/run.sh TARGET SECONDS [libFuzzer options]
#
# The corpus, and any text that breaks a property, are kept in .build-fuzz/TARGET and used again the next time.
# A new target is one more line in `target` below, a file <Name>Fuzz.swift beside this one with the entry point,
# and, if it helps, a dictionary <target>.dict.
set -eu

# target NAME: sets the sources that the target is made of.
target() {
    case "$1" in
    json) sources="Tests/Fuzz/StrictJSONFuzz.swift Sources/StrictJSON/*.swift" ;;
    *)
        echo "unknown target: $1 (known: json)" >&2
        exit 2
        ;;
    esac
}

if [ $# -lt 2 ]; then
    echo "usage: $0 TARGET SECONDS [libFuzzer options]" >&2
    exit 2
fi
name=$1
seconds=$2
shift 2
cd "$(dirname "$0")/../.."
target "$name"

work=.build-fuzz/$name
mkdir -p "$work/corpus"
# lld: gold warns about the sanitizer's sections. -parse-as-library: the entry point is libFuzzer's, not ours.
# shellcheck disable=SC2086 # the sources are a list
swiftc -O -whole-module-optimization -sanitize=fuzzer,address -use-ld=lld -parse-as-library \
    -swift-version 6 -enable-upcoming-feature ExistentialAny -module-name Fuzz \
    $sources -o "$work/fuzz"

dictionary=
if [ -f "Tests/Fuzz/$name.dict" ]; then
    dictionary="-dict=Tests/Fuzz/$name.dict"
fi
# The runtime's own crash handler collides with AddressSanitizer's; a target that hangs past its time is killed.
SWIFT_BACKTRACE=enable=no timeout -s KILL "$((seconds + 60))" \
    "$work/fuzz" "$work/corpus" $dictionary -max_total_time="$seconds" -max_len=4096 -timeout=5 \
    -artifact_prefix="$work/" -print_final_stats=1 "$@" </dev/null
