#!/bin/sh
# Builds a fuzz target with libFuzzer and AddressSanitizer, and runs it.
#
#   Tests/Fuzz/run.sh TARGET SECONDS [libFuzzer options]
#   Tests/Fuzz/run.sh list
#
# The corpus, and any text that breaks a property, are kept in .build-fuzz/TARGET and used again the next time; modules
# are built once for all targets in .build-fuzz/modules, and again where a source has changed.
# A new target is its name in `targets`, one more line in `target`, a file <Name>Fuzz.swift beside this one with the
# entry point, and, if it helps, a dictionary <target>.dict and small texts to begin with in seeds/<target>.
set -eu

targets="json markdown yaml connectors metrics telemetry transcript bundle templates runbooks replies playbooks"

# What the readers of evidence and its diagnosis are built on, in the order of building, and the planning above it.
values="StrictJSON StructuredDocuments ContentDigests IncidentModel"
evidence="$values Detection LogTemplates Traces YAMLDocuments LocalFiles Connectors Diagnosis EvidenceBundles"
planning="$values Detection LogTemplates Traces Diagnosis Remediation Risk Runbooks Retrieval Planning"

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
        options="-lyaml"
        ;;
    connectors)
        sources="Tests/Fuzz/ConnectorsFuzz.swift Sources/Connectors/*.swift"
        modules=$values
        options="-lcrypto"
        ;;
    metrics | telemetry | transcript | bundle)
        name=$(echo "$1" | cut -c1 | tr '[:lower:]' '[:upper:]')$(echo "$1" | cut -c2-)
        sources="Tests/Fuzz/${name}Fuzz.swift Tests/Fuzz/FuzzedEvidence.swift"
        modules=$evidence
        options="-lcrypto -lyaml -lswiftGlibc"
        ;;
    templates)
        sources=Tests/Fuzz/TemplatesFuzz.swift
        modules="$values LogTemplates"
        options="-lcrypto"
        ;;
    runbooks)
        sources=Tests/Fuzz/RunbooksFuzz.swift
        modules="$values Remediation Runbooks YAMLDocuments LocalFiles KnowledgeFiles"
        options="-lcrypto -lyaml -lswiftGlibc"
        ;;
    replies)
        sources=Tests/Fuzz/RepliesFuzz.swift
        modules=$planning
        options="-lcrypto"
        ;;
    playbooks)
        sources=Tests/Fuzz/PlaybooksFuzz.swift
        modules="$planning PlaybookExchange"
        options="-lcrypto"
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
target "$1"
name=$1
seconds=$2
shift 2
cd "$(dirname "$0")/../.."

work=.build-fuzz/$name
built=.build-fuzz/modules
mkdir -p "$work/corpus" "$built"
# -assert-config: a broken property says which it is, though the rest is optimised.
flags="-O -assert-config Debug -whole-module-optimization -parse-as-library -swift-version 6
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -I Sources/CYAML -I Sources/CCrypto -I $built"

# isCurrent MODULE: whether it was built after its sources and after the modules that are built before it.
isCurrent() {
    [ -f "$built/lib$1.a" ] && [ -z "$(find "Sources/$1" -newer "$built/lib$1.a")" ] || return 1
    for before in $modules; do
        [ "$before" != "$1" ] || return 0
        [ -z "$(find "$built/lib$before.a" -newer "$built/lib$1.a")" ] || return 1
    done
}

libraries=
# shellcheck disable=SC2046,SC2086 # flags, sources and options are lists
for module in $modules; do
    # Instrumented as the target is, so that the fuzzer sees its branches; testable, so that readers that are internal
    # to their module can be called.
    isCurrent "$module" || swiftc $flags -enable-testing -sanitize=fuzzer,address -emit-module \
        -emit-module-path "$built/$module.swiftmodule" -emit-library -static -module-name "$module" \
        $(find "Sources/$module" -name '*.swift') -o "$built/lib$module.a"
    # What is built on others comes before them.
    libraries="-l$module $libraries"
done
# lld: gold warns about the sanitizer's sections. -parse-as-library: the entry point is libFuzzer's, not ours.
# shellcheck disable=SC2086
swiftc $flags -sanitize=fuzzer,address -use-ld=lld -module-name Fuzz $sources -L "$built" $libraries $options \
    -o "$work/fuzz"

seeds=
if [ -d "Tests/Fuzz/seeds/$name" ]; then
    seeds=Tests/Fuzz/seeds/$name
fi
dictionary=
if [ -f "Tests/Fuzz/$name.dict" ]; then
    dictionary="-dict=Tests/Fuzz/$name.dict"
fi
# The runtime's own crash handler collides with AddressSanitizer's; a target that hangs past its time is killed. No
# input of a few thousand bytes is worth 64 MiB at once.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 timeout -s KILL "$((seconds + 60))" \
    "$work/fuzz" "$work/corpus" $seeds $dictionary -max_total_time="$seconds" -max_len=4096 -timeout=5 \
    -malloc_limit_mb=64 -detect_leaks=0 -artifact_prefix="$work/" -print_final_stats=1 "$@" </dev/null
