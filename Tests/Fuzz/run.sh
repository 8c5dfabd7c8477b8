#!/bin/sh
# Builds a fuzz target with libFuzzer and AddressSanitizer, and runs it.
#
#   Tests/Fuzz/run.sh TARGET SECONDS [libFuzzer options]
#   Tests/Fuzz/run.sh list
#
# The corpus, and any text that breaks a property, are kept in .build-fuzz/TARGET and used again the next time.
# A new target is its name in `targets`, one more line in `target`, a file <Name>Fuzz.swift beside this one with the
# entry point, and, if it helps, a dictionary <target>.dict.
set -eu

targets="json markdown yaml connectors"

# target NAME: sets the sources that the target is made of, and the modules that are built first.
target() {
    modules=
    options=
    case "$1" in
    json) sources="Tests/Fuzz/StrictJSONFuzz.swift Sources/StrictJSON/*.swift" ;;
    markdown) sources="Tests/Fuzz/StructuredDocumentsFuzz.swift Sources/StructuredDocuments/*.swift" ;;
    yaml)
        sources="Tests/Fuzz/YAMLDocumentsFuzz.swift Sources/YAMLDocuments/*.swift"
        modules=StructuredDocuments
        options="-I Sources/CYAML -lyaml"
        ;;
    connectors)
        sources="Tests/Fuzz/ConnectorsFuzz.swift Sources/Connectors/*.swift"
        modules="StrictJSON StructuredDocuments ContentDigests IncidentModel"
        options="-I Sources/CCrypto -lcrypto"
        ;;
    *)
        echo "unknown target: $1 (known: $targets)" >&2
        exit 2
        ;;
    esac
}

if [ "${1:-}" = list ]; then
    echo "$targets"
    exit 0
fi
if [ $# -lt 2 ]; then
    echo "usage: $0 TARGET SECONDS [libFuzzer options], or $0 list" >&2
    exit 2
fi
name=$1
seconds=$2
shift 2
cd "$(dirname "$0")/../.."
target "$name"

work=.build-fuzz/$name
mkdir -p "$work/corpus"
flags="-O -whole-module-optimization -parse-as-library -swift-version 6 -enable-upcoming-feature ExistentialAny
    -enable-upcoming-feature InternalImportsByDefault"
libraries=
# shellcheck disable=SC2046,SC2086 # flags, sources and options are lists
for module in $modules; do
    swiftc $flags $options -I "$work" -sanitize=address -emit-module -emit-module-path "$work/$module.swiftmodule" \
        -emit-library -static -module-name "$module" $(find "Sources/$module" -name '*.swift') -o "$work/lib$module.a"
    # What is built on others comes before them.
    libraries="-l$module $libraries"
done
options="-I $work -L $work $libraries $options"
# lld: gold warns about the sanitizer's sections. -parse-as-library: the entry point is libFuzzer's, not ours.
# shellcheck disable=SC2086
swiftc $flags -sanitize=fuzzer,address -use-ld=lld -module-name Fuzz $sources $options -o "$work/fuzz"

dictionary=
if [ -f "Tests/Fuzz/$name.dict" ]; then
    dictionary="-dict=Tests/Fuzz/$name.dict"
fi
# The runtime's own crash handler collides with AddressSanitizer's; a target that hangs past its time is killed.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 timeout -s KILL "$((seconds + 60))" \
    "$work/fuzz" "$work/corpus" $dictionary -max_total_time="$seconds" -max_len=4096 -timeout=5 \
    -artifact_prefix="$work/" -print_final_stats=1 "$@" </dev/null
