#!/bin/sh
# Measures the diagnosis and the plans on labelled incidents: eval.sh DATA BENCH [OUT]
#
# DATA holds the unpacked development sets: bundles-dev and plans-dev (with labels.jsonl), dev/nab (with nab_score.py) and
# dev/loghub-2k. BENCH holds the scorers, bundles/ and plans/. Neither is part of this repository, and what DATA lacks is
# skipped and said. Results are kept in OUT, .local/eval if not named. PROGRAMS names the folder of the release builds.
set -eu
cd "$(dirname "$0")/../.."
data=$(realpath "$1")
bench=$(realpath "$2")
out=${3:-.local/eval}
bin=${PROGRAMS:-.build-release/release}
rm -rf "$out"
mkdir -p "$out"
out=$(realpath "$out")

echo "commit: $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) processors"

# The runner gives the bundle last, the program takes its options anywhere.
cat > "$out/diagnose" <<SCRIPT
#!/bin/sh
exec $(realpath "$bin")/evenkeel diagnose --format json "\$@"
SCRIPT
cat > "$out/plan" <<SCRIPT
#!/bin/sh
exec $(realpath "$bin")/evenkeel plan --format json --offline "\$@"
SCRIPT
chmod +x "$out/diagnose" "$out/plan"

if [ -d "$data/bundles-dev" ]; then
    echo
    echo "== Diagnosis: entity and fault, silence, edges"
    mkdir -p "$out/diagnoses"
    "$bench/bundles/run.sh" "$data/bundles-dev" "$out/diagnoses" "$out/diagnose"
    python3 "$bench/bundles/score.py" "$data/bundles-dev/labels.jsonl" "$out/diagnoses"
    if [ -f Tests/BundleScores/calibration.py ]; then
        echo
        echo "== Diagnosis: calibration of the confidence"
        python3 Tests/BundleScores/calibration.py "$data/bundles-dev/labels.jsonl" "$out/diagnoses" \
            --faults "$bench/bundles/faults.json"
    fi
    if [ -f Tests/BundleScores/without_rules.py ]; then
        echo
        echo "== Diagnosis: each type of fault with its own rules switched off"
        python3 Tests/BundleScores/without_rules.py "$data/bundles-dev" "$bench/bundles/faults.json" \
            "$bin/evenkeel-bench" diagnose
    fi
    echo
    echo "== Plans for the same incidents"
    mkdir -p "$out/plans-for-bundles"
    "$bench/bundles/run.sh" "$data/bundles-dev" "$out/plans-for-bundles" "$out/plan"
    python3 "$bench/plans/score.py" "$data/bundles-dev/labels.jsonl" "$out/plans-for-bundles"
else
    echo "skipped: $data/bundles-dev is not there"
fi

if [ -d "$data/plans-dev" ]; then
    echo
    echo "== Plans"
    mkdir -p "$out/plans"
    "$bench/bundles/run.sh" "$data/plans-dev" "$out/plans" "$out/plan"
    python3 "$bench/plans/score.py" "$data/plans-dev/labels.jsonl" "$out/plans"
else
    echo "skipped: $data/plans-dev is not there"
fi

if [ -d "$data/dev/nab" ]; then
    echo
    echo "== Detection: NAB, one threshold"
    (cd "$data/dev/nab/data" && find . -name '*.csv' | sort) | while read -r file; do
        mkdir -p "$out/nab/$(dirname "$file")"
        "$bin/evenkeel-bench" detect "$data/dev/nab/data/$file" > "$out/nab/$file" 2>> "$out/nab-findings"
    done
    python3 "$data/dev/nab/nab_score.py" "$out/nab"
else
    echo "skipped: $data/dev/nab is not there"
fi

echo
echo "== Detection: synthetic series"
"$bin/evenkeel-bench" detect --synthetic --series 400
"$bin/evenkeel-bench" detect --speed

if [ -d "$data/dev/loghub-2k" ]; then
    echo
    echo "== Logs: grouping accuracy"
    python3 Tests/TemplateScores/score.py "$data/dev/loghub-2k" "$bin/evenkeel-bench" templates
else
    echo "skipped: $data/dev/loghub-2k is not there"
fi
