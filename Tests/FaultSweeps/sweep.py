#!/usr/bin/env python3
"""Makes the service's surroundings fail and looks whether it keeps its promises. See README.md."""
import argparse
import sys

import kills
import syncs
from service import Fault, seeded


def main():
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int)
    parts = parser.add_subparsers(dest="part", required=True)
    kill = parts.add_parser("kill", help="SIGKILL at random instants")
    kill.add_argument("--times", type=int, default=1000)
    kill.add_argument("--only", nargs="*")
    kill.add_argument("--per-folder", type=int, default=20)
    inject = parts.add_parser("inject", help="a kill or an error at each write and sync, by strace")
    inject.add_argument("--faults", nargs="*", default=list(syncs.FAULTS))
    inject.add_argument("--only", nargs="*")
    inject.add_argument("--most", type=int, default=60, help="the last index")
    inject.add_argument("--every", type=int, default=1, help="the step from index to index")
    parts.add_parser("outage", help="a disk that fails for a while")
    parts.add_parser("order", help="a sync before each answer")
    arguments = parser.parse_args()
    generator = seeded(arguments.seed)
    try:
        if arguments.part == "kill":
            kills.sweep(arguments.times, generator, arguments.only, arguments.per_folder)
        elif arguments.part == "inject":
            syncs.sweep(generator, arguments.faults, arguments.only, arguments.most, arguments.every)
        elif arguments.part == "outage":
            syncs.outage(generator)
        elif arguments.part == "order":
            syncs.order(generator)
    except Fault as fault:
        print(f"bad: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
