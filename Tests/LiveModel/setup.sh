#!/bin/bash
# Prepares the live-model tests: a Python environment with a real inference server, and small models made here.
#
#   Tests/LiveModel/setup.sh [DIR]        DIR is .local/inference by default
#
# Quick when everything is there already. Exit status 75 (temporary failure) when the package index cannot be reached:
# the tests that need DIR then say so and are skipped.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-.local/inference}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

# One line that names everything the environment depends on; another line means: install again.
packages="xllamacpp==2026.10.11549 gguf==0.19.0 numpy tokenizers jsonschema"
stamp="$dir/installed"
if [ ! -x "$dir/venv/bin/python" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$packages" ]; then
    rm -f "$stamp"
    python3 -m venv "$dir/venv"
    # shellcheck disable=SC2086  # the list is meant to be split
    if ! "$dir/venv/bin/pip" install --quiet --no-input --disable-pip-version-check --timeout 20 --retries 2 $packages \
        2>"$dir/pip.log"; then
        tail -n 3 "$dir/pip.log" >&2
        echo "setup: the Python packages could not be installed (is the package index reachable?); see $dir/pip.log" >&2
        exit 75
    fi
    printf '%s\n' "$packages" >"$stamp"
fi

python="$dir/venv/bin/python"
# Each model is made under another name first, so that an interrupted run leaves no half of one.
make_model() {
    local name=$1
    shift
    if [ ! -f "$dir/$name.gguf" ] || [ "$here/tiny_model.py" -nt "$dir/$name.gguf" ]; then
        "$python" "$here/tiny_model.py" "$@" "$dir/$name.part"
        mv "$dir/$name.part" "$dir/$name.gguf"
    fi
}
make_model random random --rows "$here/rows.jsonl" --seed 1
make_model slow random --rows "$here/rows.jsonl" --seed 1 --width 1024 --layers 12 --heads 16 --inner 2816
make_model bigram bigram --rows "$here/rows.jsonl"
echo "ready: $dir"
