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
    return parser.parse_args()


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
    try:
        status = machine.enter(sys.argv)
        if status is not None:
            return status
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return {"up": up}[given.command](given)
    except machine.LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
