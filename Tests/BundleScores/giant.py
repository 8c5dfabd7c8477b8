#!/usr/bin/env python3
"""Diagnoses bundles that are larger than anybody should make them, and prints time and peak memory.

usage: giant.py PROGRAM [--megabytes N] [PART ...]

PART is one of metrics, logs, traces, series (a million of them), lines (log lines of a megabyte), mixed (a third each of
metrics, logs and traces) or broken (all of them with every kind of damage); all of them if none is named. Every bundle is
synthetic and of a fixed seed, is made in a temporary folder and is removed. Exit status 1: a run failed or took more than
300 MB. Python's standard library only.
"""
import argparse
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time

START = 1_790_000_000
LIMIT_MB = 300


def description(folder):
    with open(f"{folder}/bundle.json", "w") as file:
        json.dump({"version": 1, "id": "giant", "namespace": "shop",
                   "window": {"start": START + 7200, "end": START + 10_800},
                   "baseline": {"start": START, "end": START + 7200}}, file)


def metrics(folder, size, series=2_000, damage=0.0):
    """Samples of `series` series, interleaved as a scraper writes them."""
    chance = random.Random(7)
    with open(f"{folder}/metrics.csv", "w") as file:
        file.write("time,entity,metric,value,unit\n")
        written, moment = 0, START
        step = max(1, int(10_800 / max(1, size / 45 / series)))
        while written < size:
            lines = []
            for number in range(series):
                value = 0.1 + 0.01 * (number % 90) + 0.01 * math.sin(moment / 600) + 0.005 * chance.random()
                line = f"{moment},service-{number % 400},latency_p{90 + number // 400},{value:.6f},s\n"
                if damage and chance.random() < damage:
                    line = chance.choice(["NaN,,\n", line[:chance.randrange(len(line))] + "\n", "\x1b[2J" + line,
                                          line.replace(f"{value:.6f}", "NaN"), line + line,
                                          line.replace(str(moment), "2026-09-21T20:13:20+02:00")])
                lines.append(line)
            text = "".join(lines)
            file.write(text)
            written += len(text)
            moment += step


def logs(folder, size, length=160, damage=0.0):
    """Log lines of a hundred services, some of them errors."""
    chance = random.Random(8)
    with open(f"{folder}/logs.otlp.jsonl", "w") as file:
        written, moment = 0, START * 10**9
        while written < size:
            service = f"service-{chance.randrange(100)}"
            records = []
            for _ in range(50 if length < 10_000 else 1):
                moment += chance.randrange(1, 10**8)
                body = f"request {chance.randrange(10**9)} for user {chance.randrange(10**6)} took {chance.randrange(900)} ms "
                if chance.random() < 0.02:
                    body = "java.net.SocketTimeoutException: Read timed out calling http://service-7:8080/orders "
                body += "x" * max(0, length - len(body))
                records.append({"timeUnixNano": str(moment), "severityText": "INFO", "body": {"stringValue": body}})
            resource_ = {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]}
            line = json.dumps({"resourceLogs": [{"resource": resource_, "scopeLogs": [{"logRecords": records}]}]}) + "\n"
            if damage and chance.random() < damage:
                line = line[:chance.randrange(len(line))] + "\n"
            file.write(line)
            written += len(line)


def traces(folder, size, damage=0.0):
    """Traces of five calls each."""
    chance = random.Random(9)
    with open(f"{folder}/traces.otlp.jsonl", "w") as file:
        written, moment = 0, START * 10**9
        while written < size:
            spans = {}
            for _ in range(20):
                moment += chance.randrange(1, 10**8)
                trace, parent, begin, length = f"{chance.getrandbits(128):032x}", "", moment, 80_000_000
                for depth in range(5):
                    service = f"service-{depth * 20 + chance.randrange(20)}"
                    span = f"{chance.getrandbits(64):016x}"
                    spans.setdefault(service, []).append(
                        {"traceId": trace, "spanId": span, "parentSpanId": parent, "name": f"GET /{depth}", "kind": 2,
                         "startTimeUnixNano": str(begin), "endTimeUnixNano": str(begin + length)})
                    parent, begin, length = span, begin + length // 10, length * 8 // 10
            line = json.dumps({"resourceSpans": [
                {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": name}}]},
                 "scopeSpans": [{"spans": own}]} for name, own in spans.items()]}) + "\n"
            if damage and chance.random() < damage:
                line = line[:chance.randrange(len(line))] + "\n"
            file.write(line)
            written += len(line)


PARTS = {
    "metrics": lambda folder, size: metrics(folder, size),
    "logs": lambda folder, size: logs(folder, size),
    "traces": lambda folder, size: traces(folder, size),
    "series": lambda folder, size: metrics(folder, min(size, 45 * 1_000_000), series=1_000_000),
    "lines": lambda folder, size: logs(folder, size, length=1 << 20),
    "mixed": lambda folder, size: (metrics(folder, size // 3), logs(folder, size // 3), traces(folder, size // 3)),
    "broken": lambda folder, size: (metrics(folder, size // 9, damage=0.05), logs(folder, size // 9, damage=0.05),
                                    traces(folder, size // 9, damage=0.05)),
}


def make(part, folder, size):
    """Makes a bundle in a process of its own: a program's peak memory counts that of the process that started it."""
    child = os.fork()
    if child == 0:
        description(folder)
        PARTS[part](folder, size)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        sys.exit(f"{part}: the bundle could not be made")


def run(program, folder):
    """Seconds, peak MB, exit status and what was said, of one diagnosis."""
    begin = time.monotonic()
    child = subprocess.Popen([program, "diagnose", folder, "--format", "json"], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
    out, err = child.stdout.read(), child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    return time.monotonic() - begin, usage.ru_maxrss * 1024 / 1e6, os.waitstatus_to_exitcode(status), out, err


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("part", nargs="*")
    arguments = parser.parse_intermixed_args()
    if unknown := set(arguments.part) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    failed = False
    print("| bundle | MB | seconds | MB/s | peak MB | exit |")
    print("|---|---|---|---|---|---|")
    for part in arguments.part or PARTS:
        with tempfile.TemporaryDirectory(prefix="giant-") as folder:
            make(part, folder, arguments.megabytes * 10**6)
            size = sum(os.path.getsize(f"{folder}/{name}") for name in os.listdir(folder)) / 1e6
            seconds, peak, status, out, err = run(arguments.program, folder)
        good = status in (0, 3) and json.loads(out or b"null") is not None and peak <= LIMIT_MB
        failed |= not good
        print(f"| {part} | {size:.0f} | {seconds:.2f} | {size / seconds:.0f} | {peak:.0f} | {status} |"
              f"{'' if good else ' BROKEN ' + err.decode(errors='replace')[-200:]}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
