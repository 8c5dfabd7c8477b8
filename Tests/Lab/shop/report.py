"""The monthly report: a batch job that is started by hand. Without a number of rounds it never ends."""
import json
import os
import sys


def main():
    """Computes, in as many processes as it is told."""
    with open(sys.argv[1]) as file:
        wanted = json.load(file)
    for _ in range(wanted["workers"] - 1):
        if os.fork() == 0:
            break
    # As an operator would rather not have it: before everything else.
    os.nice(-wanted.get("urgency", 0))
    done = 0
    while wanted["rounds"] is None or done < wanted["rounds"]:
        sum(range(100_000))
        done += 1


if __name__ == "__main__":
    main()
