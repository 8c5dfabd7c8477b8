#!/usr/bin/env python3
"""A small shop on one machine, and what can go wrong in it. See docs/lab.md."""
import argparse
import importlib.util
import json
import os
import signal
import sys
import time

if importlib.util.find_spec("psycopg2") is None and sys.executable != "/usr/bin/python3":
    # Debian's packages for Python belong to Debian's Python.
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import machine  # noqa: E402


def reading():
    """What the command line may say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=25, help="requests a second")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start the shop and leave it running")
    up.add_argument("--webhook", help="where Alertmanager sends alerts; inside of the lab's network")
    up.add_argument("--seconds", type=float, default=600, help="how long at most")
    fault = commands.add_parser("fault", help="make something go wrong and see what comes of it")
    fault.add_argument("name", help="a fault, or no-fault")
    fault.add_argument("--strategy", choices=("nothing", "none", "static", "planned", "evenkeel"), default="nothing")
    fault.add_argument("--limit", type=float, default=90, help="seconds after which it counts as never")
    fault.add_argument("--warm", type=float, default=25, help="seconds before it")
    commands.add_parser("faults", help="what can go wrong")
    for command in (up, fault):
        command.add_argument("--seed", type=int, default=argparse.SUPPRESS)
    return parser.parse_args()


def fault(given):
    """One run."""
    from shop_lab import ShopLab
    from trial import run
    lab = ShopLab(None, given.seed, given.rate)
    result = run(lab, given.name, given.seed, given.strategy, given.limit, given.warm)
    print(json.dumps(result), flush=True)
    return 0


def up(given):
    """Runs the shop for a while."""
    from shop_lab import ShopLab
    lab = ShopLab(given.webhook, given.seed, given.rate)
    lab.up()
    print(json.dumps({"folder": str(lab.folder), "ports": lab.ports}), flush=True)
    end = time.monotonic() + given.seconds
    told = 0
    while time.monotonic() < end:
        lab.check()
        for second in lab.people()[told:]:
            told += 1
            print(json.dumps(second), flush=True)
        time.sleep(1)
    return 0


def main():
    """The program."""
    given = reading()
    from faults import ALL
    if given.command == "faults":
        for name, each in ALL.items():
            print(f"{name}: {each.what}")
        return 0
    if given.command == "fault" and given.name not in (*ALL, "no-fault"):
        print(f"lab: there is no fault {given.name}; `lab.py faults` tells which there are", file=sys.stderr)
        return 2
    try:
        status = machine.enter(sys.argv)
        if status is not None:
            return status
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return {"up": up, "fault": fault}[given.command](given)
    except machine.LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
