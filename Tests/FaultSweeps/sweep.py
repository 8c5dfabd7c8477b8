#!/usr/bin/env python3
"""Makes the service's surroundings fail and looks whether it keeps its promises. See README.md."""
import argparse
import signal
import sys

import boundaries
import clocks
import disks
import kills
import runs
import sockets
import spoilt
import stopped
import syncs
from service import Fault, seeded


def reading():
    """What the command line may say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int)
    parts = parser.add_subparsers(dest="part", required=True)
    kill = parts.add_parser("kill", help="SIGKILL at random instants")
    kill.add_argument("--times", type=int, default=1000)
    kill.add_argument("--only", nargs="*")
    kill.add_argument("--per-folder", type=int, default=20)
    run = parts.add_parser("runs", help="SIGKILL at random instants while plans are carried out")
    run.add_argument("--times", type=int, default=2000)
    run.add_argument("--per-folder", type=int, default=25)
    boundary = parts.add_parser("runs-boundaries", help="SIGKILL at each boundary of a run, of the journal and of the executor")
    boundary.add_argument("--places", nargs="*")
    boundary.add_argument("--only", nargs="*")
    boundary.add_argument("--most", type=int, default=200, help="the last index")
    boundary.add_argument("--every", type=int, default=1, help="the step from index to index")
    stop = parts.add_parser("stopped", help="a worker that is stopped in the middle of a step and replaced")
    stop.add_argument("--seconds", type=float, default=60, help="for how long it is stopped")
    stop.add_argument("--times", type=int, default=1, help="how often each case is tried")
    inject = parts.add_parser("inject", help="a kill or an error at each write and sync, by strace")
    inject.add_argument("--faults", nargs="*", default=list(syncs.FAULTS))
    inject.add_argument("--only", nargs="*")
    inject.add_argument("--most", type=int, default=60, help="the last index")
    inject.add_argument("--every", type=int, default=1, help="the step from index to index")
    parts.add_parser("outage", help="a disk that fails for a while")
    parts.add_parser("order", help="a sync before each answer")
    parts.add_parser("sinks", help="checkpoints that can be kept nowhere")
    parts.add_parser("full", help="a full disk")
    flips = parts.add_parser("flips", help="flipped bits of the database")
    flips.add_argument("--times", type=int, default=300)
    parts.add_parser("spoilt", help="a database that is deleted, cut, overwritten or rolled back")
    clock = parts.add_parser("clocks", help="a wall clock that jumps")
    clock.add_argument("--seconds", type=int, default=20, help="under load")
    twins = parts.add_parser("twins", help="two services on one folder")
    twins.add_argument("--times", type=int, default=10)
    crowd = parts.add_parser("crowd", help="slow sockets")
    crowd.add_argument("--count", type=int, default=10_000)
    crowd.add_argument("--seconds", type=int, default=60, help="of each measurement, with and without")
    crowd.add_argument("--addresses", type=int, nargs="*", default=[1, 20, 250])
    crowd.add_argument("--pause", type=float, default=5, help="seconds after which who was closed comes back")
    crowd.add_argument("--rounds", type=int, default=3, help="how often the crowd comes and goes")
    corpora = parts.add_parser("corpora", help="bad JSON and bad HTTP")
    corpora.add_argument("--mutations", type=int, default=2000)
    return parser.parse_args()


PARTS = {
    "kill": lambda given, generator: kills.sweep(given.times, generator, given.only, given.per_folder),
    "runs": lambda given, generator: runs.sweep(given.times, generator, given.per_folder),
    "runs-boundaries": lambda given, generator: boundaries.sweep(generator, given.places, given.only, given.most, given.every),
    "stopped": lambda given, generator: stopped.sweep(generator, given.seconds, given.times),
    "inject": lambda given, generator: syncs.sweep(generator, given.faults, given.only, given.most, given.every),
    "outage": lambda given, generator: syncs.outage(generator),
    "order": lambda given, generator: syncs.order(generator),
    "sinks": lambda given, generator: disks.sinks(generator),
    "full": lambda given, generator: disks.full(generator),
    "flips": lambda given, generator: spoilt.flips(generator, given.times),
    "spoilt": lambda given, generator: spoilt.spoilt(generator),
    "clocks": lambda given, generator: clocks.jumps(generator, given.seconds),
    "twins": lambda given, generator: spoilt.twins(generator, given.times),
    "crowd": lambda given, generator: sockets.crowd(generator, given.count, given.seconds, given.addresses, given.pause, given.rounds),
    "corpora": lambda given, generator: sockets.corpora(generator, given.mutations),
}


def main():
    """The program."""
    given = reading()
    # As an exception: whoever ends a sweep ends its services with it.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        PARTS[given.part](given, seeded(given.seed))
    except Fault as fault:
        print(f"bad: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
