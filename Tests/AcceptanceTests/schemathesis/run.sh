#!/bin/sh
# Calls a running service by its OpenAPI document, as schemathesis makes calls up: run.sh
#
#   EVENKEEL_PROGRAM  the program under test (needed)
#   EVENKEEL_CALLS    about how many calls; 500 unless set
#   EVENKEEL_SEED     the seed of the calls; 1 unless set
#
# It fails on an answer of 5xx, on one that the document does not describe, and on one that a caller without a token
# should not have got. The tools come from PyPI into .local/schemathesis; where that cannot be reached it says so and
# ends with 77.
set -eu
cd "$(dirname "$0")/../../.."
program=${EVENKEEL_PROGRAM:?names no program}
calls=${EVENKEEL_CALLS:-500}
tools=$PWD/.local/schemathesis
hooks=$PWD/Tests/AcceptanceTests/schemathesis/hooks.py

# The versions that were found to work.
wanted="schemathesis==4.32.5 openapi-spec-validator==0.9.0"
if [ ! -f "$tools/installed" ] || [ "$(cat "$tools/installed")" != "$wanted" ]; then
    rm -rf "$tools"
    python3 -m venv "$tools" || { echo "no virtual environment can be made; python3-venv is needed" >&2; exit 77; }
    # shellcheck disable=SC2086 # a list of two
    "$tools/bin/pip" install -q --disable-pip-version-check $wanted || {
        echo "PyPI cannot be reached: the OpenAPI document is not checked" >&2
        exit 77
    }
    echo "$wanted" > "$tools/installed"
fi

scratch=$(mktemp -d)
service=
finish() {
    [ -z "$service" ] || { kill "$service" 2>/dev/null && wait "$service" || true; }
    rm -rf "$scratch"
}
trap finish EXIT

cat > "$scratch/evenkeel.yaml" <<END
runbooks: [$PWD/runbooks]
incidents: $PWD/docs/examples/incidents
serve:
  state: $scratch/state
  evidence: $PWD/docs/examples/checkout-outage
  environment: production
  anonymous-ingest: false
  open-metrics: false
  governance:
    policy: {default: suggest, rules: [{name: everything, when: {environments: [production]}, rung: approve}]}
END
"$program" serve --offline --config "$scratch/evenkeel.yaml" --listen 127.0.0.1:0 2> "$scratch/messages" &
service=$!
tries=0
until grep -q '#token=' "$scratch/messages"; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { cat "$scratch/messages" >&2; exit 1; }
    sleep 0.1
done
address=$(sed -n 's/^evenkeel: listening at //p' "$scratch/messages" | head -1)
token=$(sed -n 's/.*#token=//p' "$scratch/messages" | head -1)

# Something to call about: an incident with a plan.
"$tools/bin/python" Tests/AcceptanceTests/schemathesis/prepare.py "$address" "$token" "$scratch/openapi.json"
"$tools/bin/openapi-spec-validator" "$scratch/openapi.json"

# Each operation gets so many calls that all of them together are about as many as wanted.
operations=$("$tools/bin/python" -c 'import json, sys
paths = json.load(open(sys.argv[1]))["paths"].values()
verbs = {"get", "put", "post", "delete", "patch", "head", "options"}
print(sum(len(verbs & set(path)) for path in paths))' "$scratch/openapi.json")
each=$(((calls + operations - 1) / operations))
echo "$operations operations, up to $each calls each and phase, seed ${EVENKEEL_SEED:-1}"

# The hooks put the incident that there is into most calls. The tool leaves a folder behind, so it runs in the scratch.
cd "$scratch"
SCHEMATHESIS_HOOKS="$hooks" EVENKEEL_INCIDENTS="$scratch/openapi.json.incidents" \
    "$tools/bin/schemathesis" run "$scratch/openapi.json" --url "$address" \
    --header "Authorization: Bearer $token" \
    --checks "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth" \
    --max-examples "$each" --seed "${EVENKEEL_SEED:-1}" --request-timeout 20 --workers 1 \
    --exclude-path-regex '/events$|^/api/v1/session$' --no-color

kill -0 "$service" || { echo "the service ended:" >&2; cat "$scratch/messages" >&2; exit 1; }
