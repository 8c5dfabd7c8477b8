#!/usr/bin/env python3
"""How often the broken entity is named first when the rules for its kind of fault are switched off.

usage: without_rules.py DATA FAULTS.json PROGRAM [ARGUMENT ...]

DATA holds a folder for each evidence bundle and labels.jsonl, a line a case: {"id", "set", "entity": {"kind", "name"}, "fault"}.
FAULTS.json says which codes of ours count as which label: {"faults": {CODE: {BENCHMARK: [LABEL, ...]}}}.
PROGRAM is called as `PROGRAM [ARGUMENT ...] DATA OUT --without CODE ... ID ...`, as `evenkeel-bench diagnose` wants it.

For each label all codes that count as it are switched off at once, and its cases are diagnosed by what is left. Hypotheses of
equal confidence share the case. Names and namespaces of nodes and namespaces must match in kind, everything else by name alone.
Cases without a fault's label, and silent ones, are left out. Python's standard library only.
"""
import collections
import json
import pathlib
import subprocess
import sys
import tempfile


def kind(text):
    return text if text in ("node", "namespace") else "app"


def codes_by_label(path):
    found = collections.defaultdict(set)
    for code, entry in json.loads(path.read_text(encoding="utf-8"))["faults"].items():
        for benchmark, labels in entry.items():
            if benchmark != "entity":
                for label in labels:
                    found[label].add(code)
    return found


def first_share(prediction, entity):
    """The share of the best hypotheses that name the entity, each name counted once."""
    hypotheses = prediction.get("hypotheses") or []
    if prediction.get("abstained") or not hypotheses:
        return 0.0
    best = max(hypothesis["confidence"] for hypothesis in hypotheses)
    named = {
        (kind(hypothesis["entity"]["kind"]), hypothesis["entity"]["name"])
        for hypothesis in hypotheses
        if hypothesis["confidence"] == best
    }
    return ((kind(entity["kind"]), entity["name"]) in named) / len(named)


def main():
    if len(sys.argv) < 4:
        print(__doc__.strip().split("\n\n")[1], file=sys.stderr)
        return 2
    data, program = pathlib.Path(sys.argv[1]), sys.argv[3:]
    codes = codes_by_label(pathlib.Path(sys.argv[2]))
    cases = collections.defaultdict(list)
    for line in (data / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if label.get("entity") and codes.get(label.get("fault")):
            cases[label["fault"]].append(label)
    total = hits = 0
    print("| fault | cases | entity first |\n|---|---|---|")
    for fault, labels in sorted(cases.items()):
        with tempfile.TemporaryDirectory() as out:
            switches = [word for code in sorted(codes[fault]) for word in ("--without", code)]
            ids = [label["id"] for label in labels]
            subprocess.run(program + [str(data), out] + switches + ids, check=True)
            right = sum(
                first_share(json.loads((pathlib.Path(out) / f"{label['id']}.json").read_text()), label["entity"])
                for label in labels
            )
        print(f"| {fault} | {len(labels)} | {100 * right / len(labels):.0f} % |")
        total += len(labels)
        hits += right
    print(f"| all | {total} | {100 * hits / max(total, 1):.1f} % |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
