#!/usr/bin/env python3
"""Grouping accuracy of `evenkeel-bench templates` over labelled log files.

usage: score.py DATA COMMAND [ARGUMENT ...]

DATA holds one folder a system with NAME.log and NAME.log_structured.csv (columns Content, EventId), and where there is one
NAME.log_structured_corrected.csv (column EventTemplate), as in Loghub's 2k samples. COMMAND gets one more argument, a file,
and prints `line<TAB>template` for each of its lines. Two inputs are tried: the raw file, and the Content column alone.

A line counts as right only if its predicted group has exactly the lines of its true group. Python's standard library only.
With VERBOSE=1 in the environment the worst groups are printed as well.
"""
import collections
import csv
import os
import pathlib
import subprocess
import sys
import tempfile


def groups(labels):
    found = collections.defaultdict(set)
    for line, label in enumerate(labels):
        found[label].add(line)
    return found


def accuracy(predicted, true):
    own = groups(predicted)
    right = 0
    wrong = []
    for label, lines in groups(true).items():
        if own[predicted[min(lines)]] == lines:
            right += len(lines)
        else:
            wrong.append((len(lines), label, len({predicted[line] for line in lines})))
    return right / len(true), sorted(wrong, reverse=True)


def predict(command, path):
    printed = subprocess.run(command + [str(path)], check=True, capture_output=True).stdout
    rows = [row.split(b"\t") for row in printed.splitlines()]
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1)), "line numbers must count from 1"
    return [row[1] for row in rows]


def labels(path, column):
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        return [row[column] for row in csv.DictReader(file)]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    data, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    sums = collections.Counter()
    systems = 0
    print(f"{'system':<12} {'raw, corrected':>15} {'raw, original':>15} {'content, corr.':>15} {'templates':>10} {'true':>5}")
    for log in sorted(data.glob("*/*.log")):
        original = labels(f"{log}_structured.csv", "EventId")
        corrected_path = pathlib.Path(f"{log}_structured_corrected.csv")
        corrected = labels(corrected_path, "EventTemplate") if corrected_path.exists() else original
        with tempfile.NamedTemporaryFile("w", suffix=".log", encoding="utf-8") as file:
            file.write("".join(content + "\n" for content in labels(f"{log}_structured.csv", "Content")))
            file.flush()
            content = predict(command, file.name)[: len(original)]
        raw = predict(command, log)[: len(original)]
        scores = [accuracy(raw, corrected), accuracy(raw, original), accuracy(content, corrected)]
        for place, (score, _) in enumerate(scores):
            sums[place] += score
        systems += 1
        cells = " ".join(f"{score:>15.4f}" for score, _ in scores)
        print(f"{log.parent.name:<12} {cells} {len(set(raw)):>10} {len(set(corrected)):>5}")
        if os.environ.get("VERBOSE"):
            for size, label, parts in scores[0][1][:12]:
                print(f"    {size} lines in {parts} groups: {label[:120]}")
    cells = " ".join(f"{sums[place] / systems:>15.4f}" for place in range(3))
    print(f"{'mean':<12} {cells}")


main()
