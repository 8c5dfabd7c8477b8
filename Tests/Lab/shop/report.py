"""The monthly report: a batch job that is started by hand. Told to, it never ends and takes all processor time that it gets."""
import os
import sys
import time


def main():
    """Computes; with `runaway N` for ever, in N processes."""
    if sys.argv[1:2] == ["runaway"]:
        for _ in range(int(sys.argv[2]) - 1):
            if os.fork() == 0:
                break
        while True:
            sum(range(100_000))
    time.sleep(1)


if __name__ == "__main__":
    main()
