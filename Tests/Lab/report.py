#!/usr/bin/env python3
"""Runs faults under strategies, one after the other, and writes what came of them into docs/lab.md."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BEGIN, END = "<!-- results: written by make lab-report -->", "<!-- end of results -->"


def reading():
    """What the command line may say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / ".local/lab-results.jsonl", help="where runs are kept, one a line")
    parser.add_argument("--strategies", nargs="+", default=["evenkeel", "static", "nothing"])
    parser.add_argument("--faults", nargs="+", help="all and a run without fault if not said")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--limit", type=float, default=60, help="seconds after which it counts as never")
    parser.add_argument("--only-write", action="store_true", help="run nothing, write what was kept")
    parser.add_argument("--print", action="store_true", help="show the tables of what was kept, and leave the page alone")
    return parser.parse_args()


def run(given):
    """Runs what is not kept yet."""
    told = subprocess.run([sys.executable, HERE / "lab.py", "faults"], capture_output=True, text=True, check=True).stdout
    everything = [line.split(":")[0] for line in told.splitlines()] + ["no-fault"]
    given.results.parent.mkdir(parents=True, exist_ok=True)
    kept = {(each["strategy"], each["fault"], each["seed"]) for each in results(given.results)}
    for strategy in given.strategies:
        for seed in given.seeds:
            for fault in given.faults or everything:
                if (strategy, fault, seed) in kept:
                    continue
                begin = time.monotonic()
                done = subprocess.run([sys.executable, HERE / "lab.py", "fault", fault, "--seed", str(seed), "--strategy", strategy,
                                       "--limit", str(given.limit)], capture_output=True, text=True)
                line = next((line for line in done.stdout.splitlines() if line.startswith("{")), None)
                if done.returncode or not line:
                    print(f"{strategy} {fault} {seed}: {done.stderr.strip()[-500:]}", file=sys.stderr, flush=True)
                    continue
                with open(given.results, "a") as file:
                    file.write(line + "\n")
                result = json.loads(line)
                print(f"{strategy} {fault} {seed}: recovered {result['recovered']}, {time.monotonic() - begin:.0f} s", flush=True)


def results(path):
    """The runs that are kept."""
    try:
        return [json.loads(line) for line in path.read_text().splitlines()]
    except FileNotFoundError:
        return []


def seconds(value, limit):
    """A time in a table."""
    return "never" if value is None else f"{value:.0f} s"


def times(runs):
    """How long each took to recover."""
    return ", ".join(seconds(each["recovered"], each["limit"]) for each in runs) or "not run"


def distinct(texts):
    """What was so, and else was so, each once."""
    return "; or ".join(dict.fromkeys(texts)) or "not run"


def table(runs):
    """A line for each fault, beside one another; the runs of each in the order of their seeds."""
    by = {}
    for each in runs:
        by.setdefault(each["fault"], {}).setdefault(each["strategy"], []).append(each)
    lines = ["| fault | first alert after | Evenkeel: recovered after | by | what it did | error seconds | static playbook | nothing |",
             "|---|---|---|---|---|---|---|---|"]
    for fault in sorted(by, key=lambda name: (name == "no-fault", name)):
        own, static, nothing = (sorted(by[fault].get(name, []), key=lambda each: each["seed"]) for name in ("evenkeel", "static", "nothing"))

        def shown(all_runs):
            return times(all_runs) if fault != "no-fault" else distinct(f"{len(each['actions'])} actions" for each in all_runs)

        did = distinct(", ".join(f"`{action['action']}`" for action in each["actions"]) or "nothing" for each in own)
        by_whom = distinct("nobody" if not each["actions"] else "the policy" if not each["people"]
                           else f"{each['people']} approval{'s' if each['people'] > 1 else ''}" for each in own)
        found = ", ".join(seconds(each["first_alert"], 0) if each["first_alert"] else "no alert" for each in own)
        errors = ", ".join(f"{each['error_seconds']:.0f}" for each in own)
        lines.append(f"| `{fault}` | {found} | {shown(own)} | {by_whom} | {did} | {errors} | {shown(static)} | {shown(nothing)} |")
    return lines


def sums(runs):
    """What they come to, a line each."""
    lines = ["| strategy | runs | recovered | time to recover: median, worst | error seconds: sum | harmful actions | actions without a fault |",
             "|---|---|---|---|---|---|---|"]
    for strategy in ("evenkeel", "static", "nothing"):
        own = [each for each in runs if each["strategy"] == strategy]
        faults = [each for each in own if each["fault"] != "no-fault"]
        times = sorted(each["recovered"] for each in faults if each["recovered"] is not None)
        if not own:
            continue
        # What never recovered counts as longer than any that did.
        every = sorted([*times, *[float("inf")] * (len(faults) - len(times))])
        middle = statistics.median(every) if every else None
        lines.append(
            f"| {strategy} | {len(faults)} | {len(times)} | "
            f"{'never' if middle in (None, float('inf')) else f'{middle:.0f} s'}, {'never' if len(times) < len(faults) else f'{times[-1]:.0f} s'} | "
            f"{sum(each['error_seconds'] for each in faults):.0f} | {sum(len(each['harmful']) for each in own)} | "
            f"{sum(len(each['actions']) for each in own if each['fault'] == 'no-fault')} |")
    return lines


def calibration(runs):
    """What was predicted of each executed step beside what came."""
    groups = {}
    for each in runs:
        for one in each.get("runs", ()):
            for step in one["steps"]:
                if step["phase"] in ("waiting", "outdated") or step["expected"]["success"] is None:
                    continue
                groups.setdefault(step["action"], []).append((step, each["recovered"] is not None))
    lines = ["| action | steps | seconds predicted: typical, slow | seconds until verified: median, worst | predicted to end the fault | recovered |",
             "|---|---|---|---|---|---|"]
    for action in sorted(groups):
        steps = groups[action]
        took = sorted(step["seconds"] for step, _ in steps if step["seconds"] is not None)
        expected = steps[0][0]["expected"]
        chance = statistics.mean(step["expected"]["success"] for step, _ in steps)
        seen = f"{statistics.median(took):.1f}, {took[-1]:.1f}" if took else "none was verified"
        lines.append(f"| `{action}` | {len(steps)} | {expected['typicalSeconds']:.0f}, {expected['slowSeconds']:.0f} | {seen} | "
                     f"{chance:.2f} | {sum(good for _, good in steps)} of {len(steps)} |")
    return lines if groups else []


def rows(marks):
    """The row of each mark's words, the first in which they meet no others; marks at one place are one."""
    places = {}
    for at, words in sorted(marks, key=lambda mark: mark[0]):
        places.setdefault(round(at), (at, []))[1].append(words)
    ends, found = [], []
    for at, words in places.values():
        words = ", ".join(words)
        row = next((row for row, end in enumerate(ends) if end <= at), len(ends))
        # A letter is some 7 units wide.
        ends[row:row + 1] = [at + 7 * len(words) + 8]
        found.append(((at, words), row))
    return found


def picture(runs):
    """One recovery: the share of requests that failed, second by second, with what was done."""
    fit = [each for each in runs if each["strategy"] == "evenkeel" and each["recovered"] and each["error_seconds"] > 3 and each["actions"]]
    # A usual one, neither the quickest nor the slowest.
    fit.sort(key=lambda each: each["recovered"])
    shown = fit[len(fit) // 2] if fit else None
    if shown is None:
        return None, None, False
    other = next((each for each in runs if each["strategy"] == "nothing" and each["fault"] == shown["fault"]
                  and each["seed"] == shown["seed"]), None)
    width, height, left, right, low = 760, 240, 46, 736, 200
    end = 60

    def x(at):
        return left + (at + 10) / (end + 10) * (right - left)

    def line(each, colour):
        points = " ".join(f"{x(at):.1f},{low - failed / max(sent, 1) * 160:.1f}" for at, sent, failed, _ in each["timeline"] if -10 <= at <= end)
        return f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{points}"/>'

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" '
             f'role="img" aria-label="the share of failed requests before, during and after {shown["fault"]}">',
             f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for share in (0, 50, 100):
        y = low - share * 1.6
        parts.append(f'<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="#ddd"/><text x="{left - 6}" y="{y + 4}" text-anchor="end">{share} %</text>')
    for at in range(-10, end + 1, 10):
        parts.append(f'<text x="{x(at):.0f}" y="{low + 18}" text-anchor="middle">{at} s</text>')
    if other:
        parts.append(line(other, "#b9b9b9"))
    parts.append(line(shown, "#b3261e"))
    marks = [(0, shown["fault"]), (shown["first_alert"], "first alert"), *[(action["time"], action["action"]) for action in shown["actions"]],
             (shown["recovered"], "recovered")]
    for (at, words), row in rows([(x(at), words) for at, words in marks if at is not None]):
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{20 + 13 * row}" y2="{low}" stroke="#1c5d99" stroke-dasharray="3 3"/>'
                     f'<text x="{at + 3:.1f}" y="{24 + 13 * row}" fill="#1c5d99" stroke="#fff" stroke-width="3" paint-order="stroke">{words}</text>')
    parts.append("</svg>")
    return shown, "\n".join(parts) + "\n", other is not None


def tables(runs):
    """What came of them: sums, each fault, and what was predicted."""
    machine = " ".join(pathlib.Path("/proc/cpuinfo").read_text().split("model name\t: ", 1)[1].splitlines()[0].split())
    cores = len(os.sched_getaffinity(0))
    seeds = sorted({each["seed"] for each in runs})
    text = [f"{len(runs)} runs on {cores} cores of {machine}; seeds {', '.join(map(str, seeds))}.", "", *sums(runs), "", *table(runs), ""]
    if calibration(runs):
        text += ["### Predicted and observed", "", *calibration(runs), ""]
    return text


def write(runs):
    """Puts the tables between their marks, and the picture beside."""
    text = [BEGIN, "", *tables(runs)]
    shown, drawing, has_other = picture(runs)
    if drawing:
        (ROOT / "docs/images/lab-recovery.svg").write_text(drawing)
        text += [f"![{shown['fault']}: the share of failed requests](images/lab-recovery.svg)", "",
                 f"`{shown['fault']}` (seed {shown['seed']}): the share of requests that failed, with Evenkeel (red)"
                 f"{' and with nobody (grey)' if has_other else ''}.", ""]
    text.append(END)
    page = ROOT / "docs/lab.md"
    whole = page.read_text()
    if BEGIN in whole:
        whole = whole[:whole.index(BEGIN)] + "\n".join(text) + whole[whole.index(END) + len(END):]
    else:
        whole = whole.rstrip() + "\n\n## Results\n" + "\n".join(text) + "\n"
    page.write_text(whole)


def main():
    """The program."""
    given = reading()
    if not given.only_write:
        run(given)
    runs = results(given.results)
    if not runs:
        print("report: no run is kept", file=sys.stderr)
        return 1
    if given.print:
        print("\n".join(tables(runs)))
    else:
        write(runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
