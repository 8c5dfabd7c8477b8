#!/usr/bin/env python3
"""calibration.py LABELS OUT: how far the confidence of diagnoses can be believed (Python 3.11, standard library only).

LABELS is a file of one JSON object a line: {"id", "set", "entity": {"kind", "name"} or null, "fault" or null,
"root": {"accept": [names]}}. OUT is a folder with what `evenkeel diagnose --format json` printed for each case, as ID.json.

For each set and for all together it prints how many diagnoses name something, their mean confidence, the share whose first
hypothesis names the right entity, the expected calibration error (ten bins of equal width, weighted by their cases) and the
Brier score; then the bins. Cases without a right entity, and abstentions, are left out: a confidence is about what is named.
Codes of faults differ between products and labels, so that the fault counts only with --faults FILE, a JSON object from a
fault code to the labels that it means.
- Expected calibration error: M. Pakdaman Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning",
  AAAI 2015. Brier score: G. Brier, Monthly Weather Review 78 (1950)."""
import argparse
import collections
import json
import os
import re

BINS = 10


def bare(kind, name):
    """A name to compare: lower case, a pod's generated suffix removed."""
    name = str(name or "").lower().split("/")[-1]
    if str(kind or "").lower() == "pod":
        name = re.sub(r"-[0-9a-f]{6,10}-[0-9a-z]{5}$", "", name)
        name = re.sub(r"-\d+$", "", name)
    return name


def scope(kind):
    """Nodes and namespaces are other things than what runs on or in them."""
    kind = str(kind or "").lower()
    return kind if kind in ("node", "namespace") else "app"


def is_right(label, hypothesis, faults):
    entity, want = hypothesis.get("entity") or {}, label["entity"]
    accepted = (label.get("root") or {}).get("accept", [])
    names = {bare(want["kind"], want["name"])} | {bare("", name) for name in accepted}
    if bare(entity.get("kind"), entity.get("name")) not in names:
        return False
    if not accepted and scope(entity.get("kind")) != scope(want["kind"]):
        return False
    if not faults or not label.get("fault"):
        return True
    code = str(hypothesis.get("fault"))
    return label["fault"] == code or label["fault"] in faults.get(code, [])


def bins(pairs):
    found = collections.defaultdict(list)
    for confidence, right in pairs:
        found[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    return found


def summary(pairs):
    count = len(pairs)
    error = sum(abs(sum(c for c, _ in part) - sum(r for _, r in part)) for part in bins(pairs).values()) / count
    brier = sum((c - r) ** 2 for c, r in pairs) / count
    return count, sum(c for c, _ in pairs) / count, sum(r for _, r in pairs) / count, error, brier


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels")
    parser.add_argument("out")
    parser.add_argument("--faults", help="JSON: fault code to the labels that it means")
    arguments = parser.parse_args()
    faults = {}
    if arguments.faults:
        with open(arguments.faults, encoding="utf-8") as file:
            faults = json.load(file)
        # Also the form {"faults": {code: {"BENCHMARK": [labels]}}}.
        faults = faults.get("faults", faults)
        faults = {
            code: means if isinstance(means, list) else [label for part in means.values() for label in part]
            for code, means in faults.items()
        }
    sets = collections.defaultdict(list)
    with open(arguments.labels, encoding="utf-8") as file:
        for line in file:
            label = json.loads(line)
            path = os.path.join(arguments.out, label["id"] + ".json")
            if label.get("entity") is None or not os.path.exists(path):
                continue
            with open(path, encoding="utf-8") as answer:
                try:
                    hypotheses = json.load(answer).get("hypotheses") or []
                except ValueError:
                    continue
            if hypotheses:
                pair = (float(hypotheses[0]["confidence"]), is_right(label, hypotheses[0], faults))
                sets[label["set"]].append(pair)
                sets["all"].append(pair)
    for name in sorted(sets):
        count, confidence, right, error, brier = summary(sets[name])
        print(f"{name}: {count} named, confidence {confidence:.3f}, right {right:.3f}, "
              f"calibration error {error:.3f}, Brier {brier:.3f}")
        for place, part in sorted(bins(sets[name]).items()):
            mean, share = (sum(p[i] for p in part) / len(part) for i in (0, 1))
            print(f"    {place / BINS:.1f}-{(place + 1) / BINS:.1f}: {len(part):4d} cases, confidence {mean:.2f}, right {share:.2f}")


if __name__ == "__main__":
    main()
