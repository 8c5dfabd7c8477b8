"""Thousands of sockets, each slower than any client. A program of its own: what it costs is not in what others measure.

    crowd.py HOST PORT COUNT ADDRESSES PAUSE

Goes on until its input ends, then prints what it did.
"""
import collections
import json
import os
import resource
import selectors
import socket
import sys
import time

HEAD = "POST /api/v1/ingest/alertmanager HTTP/1.1\r\nHost: 10.0.0.1\r\nContent-Type: application/json\r\n"
KINDS = {
    "idle": [b""],
    "slow head": [HEAD.encode()[i : i + 1] for i in range(len(HEAD))],
    "slow body": [(HEAD + "Content-Length: 900\r\n\r\n").encode()] + [b"["] * 900,
    "slow reader": [b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n" * 20],
}
# So much at one time that a turn stays short.
STEP = 100


class Crowd:
    """Keeps many sockets, sends a byte a second; who was closed comes back after a pause."""

    def __init__(self, host, port, count, addresses, pause):
        self.place, self.addresses, self.pause = (host, port), addresses, pause
        self.selector, self.live = selectors.EpollSelector(), {}
        self.opened = self.closed = self.most = 0
        began = time.monotonic()
        # By when each absent one comes, in this order: all within two seconds at first.
        self.absent = collections.deque(began + 2 * number / count for number in range(count))
        self.ring = collections.deque()

    def open(self):
        """One more socket."""
        self.opened += 1
        made = socket.socket()
        made.setblocking(False)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        number = self.opened % self.addresses
        kind = list(KINDS)[self.opened % len(KINDS)]
        try:
            made.bind((f"10.1.{number // 250}.{number % 250 + 1}", 0))
            made.connect_ex(self.place)
        except OSError:
            made.close()
            self.absent.append(time.monotonic() + self.pause)
            return
        self.live[made] = [kind, 0]
        self.most = max(self.most, len(self.live))
        self.ring.append((time.monotonic() + 1, made))
        self.selector.register(made, selectors.EVENT_WRITE if kind == "slow reader" else selectors.EVENT_READ)

    def drop(self, made):
        """Forgets a socket."""
        if made in self.selector.get_map():
            self.selector.unregister(made)
        del self.live[made]
        made.close()
        self.closed += 1
        self.absent.append(time.monotonic() + self.pause)

    def run(self):
        """Goes on until the input ends."""
        self.selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for _ in range(STEP):
                if not self.absent or self.absent[0] > time.monotonic():
                    break
                self.absent.popleft()
                self.open()
            for _ in range(STEP):
                if not self.ring or self.ring[0][0] > time.monotonic():
                    break
                _, made = self.ring.popleft()
                if made in self.live:
                    self.trickle(made)
                if made in self.live:
                    self.ring.append((time.monotonic() + 1, made))
            for key, _ in self.selector.select(0.01):
                if key.fileobj is sys.stdin:
                    return
                self.event(key.fileobj)

    def event(self, made):
        """Something came, the socket was closed, or a reader who never reads may ask."""
        if made not in self.live:
            return
        if self.live[made][0] == "slow reader":
            self.trickle(made)
            if made in self.live:
                self.selector.unregister(made)
            return
        try:
            if not made.recv(4096):
                self.drop(made)
        except BlockingIOError:
            pass
        except OSError:
            self.drop(made)

    def trickle(self, made):
        """The next few bytes; the last of them again, so that an end is noticed."""
        state = self.live[made]
        pieces = KINDS[state[0]]
        try:
            if state[1] < len(pieces):
                made.send(pieces[state[1]])
                state[1] += 1
            elif state[0] == "slow reader":
                made.send(b"G")
        except BlockingIOError:
            pass
        except OSError:
            self.drop(made)


def main():
    """The program."""
    # The crowd's machines are others: here it takes only what processor time is left.
    os.setpriority(os.PRIO_PROCESS, 0, 19)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    host, port, count, addresses, pause = sys.argv[1:]
    made = Crowd(host, int(port), int(count), int(addresses), float(pause))
    made.run()
    print(json.dumps({"opened": made.opened, "most": made.most, "open": len(made.live)}), flush=True)
    # The system closes them faster than this would.
    os._exit(0)


if __name__ == "__main__":
    main()
