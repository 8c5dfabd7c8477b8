#!/bin/sh
# Runs every benchmark and holds the figures against their limits: .ci/bench.sh FOLDER_OF_RELEASE_BINARIES
#
# Judged collections for retrieval are no part of the repository: where EVENKEEL_RETRIEVAL names a folder that holds
# data/NAME.docs.tsv, data/NAME.queries.tsv and qrels/NAME.qrels, they are measured too.
set -u
cd "$(dirname "$0")/.."
bin=$1
limits=Tests/BenchmarkTests/Fixtures/limits.json
broken=0

echo "commit: $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
"$bin/evenkeel-bench" json --limits $limits || broken=1
"$bin/evenkeel-bench" plan --limits $limits || broken=1
"$bin/evenkeel-bench" process --program "$bin/evenkeel" --limits $limits || broken=1
"$bin/evenkeel-bench" serve --program "$bin/evenkeel" --limits $limits || broken=1
"$bin/evenkeel-bench" hands --program "$bin/evenkeel" --limits $limits || broken=1
"$bin/evenkeel-bench" storms --limits $limits || broken=1
"$bin/evenkeel-bench" retrieval --synthetic 1000 || broken=1
"$bin/evenkeel-bench" templates --speed --limits $limits || broken=1
# A reduced size: 100 series of each kind, whose figures have the room of a 95 % interval.
"$bin/evenkeel-bench" detect --speed --points 500000 --limits $limits || broken=1
"$bin/evenkeel-bench" detect --synthetic --series 100 --limits $limits || broken=1
"$bin/evenkeel-bench" detect --seasons --series 20 --limits $limits || broken=1

# judged NAME LEAST: nDCG@10 on a judged collection.
judged() {
    data=$EVENKEEL_RETRIEVAL/data/$1
    said=$("$bin/evenkeel-bench" retrieval --docs "$data.docs.tsv" --queries "$data.queries.tsv" \
        --qrels "$EVENKEEL_RETRIEVAL/qrels/$1.qrels" 2>&1 >/dev/null | grep nDCG)
    if echo "$said" | awk -v least="$2" '{ exit !($2 >= least) }'; then verdict=kept; else verdict=BROKEN broken=1; fi
    echo "retrieval.$1: $said, limit $2: $verdict"
}
if [ -n "${EVENKEEL_RETRIEVAL:-}" ]; then
    judged cran 0.367
    judged ops-alerts 0.92
fi
exit $broken
