"""Thousands of slow senders and readers, and corpora of bad JSON and HTTP, while healthy requests go on."""
import os
import pathlib
import resource
import selectors
import socket
import subprocess
import sys
import threading
import time

from service import Fault, Service, alert, delivery, folder

HEAD = "POST /api/v1/ingest/alertmanager HTTP/1.1\r\nHost: 10.0.0.1\r\nContent-Type: application/json\r\n"
KINDS = {
    "idle": [b""],
    "slow head": [HEAD.encode()[i : i + 1] for i in range(len(HEAD))],
    "slow body": [(HEAD + "Content-Length: 900\r\n\r\n").encode()] + [b"["] * 900,
    "slow reader": [b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n" * 20],
}


class Crowd:
    """Keeps many sockets open, each slower than any client; what is closed is opened anew."""

    def __init__(self, port, count, addresses):
        self.port, self.count, self.addresses = port, count, addresses
        self.selector, self.opened, self.closed, self.most, self.ending = selectors.EpollSelector(), 0, 0, 0, False
        self.live = {}

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
            made.connect_ex((HOST, self.port))
        except OSError:
            made.close()
            return
        self.live[made] = [kind, 0]
        self.most = max(self.most, len(self.live))
        self.selector.register(made, selectors.EVENT_WRITE if kind == "slow reader" else selectors.EVENT_READ)

    def drop(self, made):
        """Forgets a socket."""
        if made in self.selector.get_map():
            self.selector.unregister(made)
        del self.live[made]
        made.close()
        self.closed += 1

    def run(self):
        """Goes on until it is told to end."""
        turn = time.monotonic()
        while not self.ending:
            for _ in range(min(500, self.count - len(self.live))):
                self.open()
            for key, _ in self.selector.select(0.02):
                self.event(key.fileobj)
            if time.monotonic() - turn > 1:
                turn = time.monotonic()
                for made in list(self.live):
                    self.trickle(made)
        for made in list(self.live):
            self.drop(made)

    def event(self, made):
        """Something came, the socket was closed, or a reader who never reads may ask."""
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


def healthy(service, seconds, tally, source):
    """Asks and sends at a steady rate from one address and notes how long each took, a new connection now and then."""
    ending, number = time.monotonic() + seconds, 0
    while time.monotonic() < ending:
        if number % 50 == 0:
            reader, sender = service.client("eve", source=source), service.client("ada", source=source)
        number += 1
        before = time.monotonic()
        if number % 2:
            status, _ = reader.get("/api/v1/incidents?limit=20")
        else:
            status, _ = sender.post("/api/v1/ingest/alertmanager", delivery([alert(f"h-{time.monotonic_ns()}", 1_790_000_000)]))
        tally.append((time.monotonic() - before, status))
        time.sleep(max(0, 0.02 - (time.monotonic() - before)))


def figures(tally):
    """Median and 99th percentile in milliseconds, and what failed."""
    times = sorted(took for took, _ in tally)
    bad = [status for _, status in tally if status != 200]
    return times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000, len(tally), len(bad)


# Who is not on this machine has limits that who is has not: the crowd lives in a network of its own.
HOST, OPERATOR, NEIGHBOUR = "10.0.0.1", "127.0.0.1", "10.200.0.1"


def secluded():
    """Whether this process has a network of its own with 10.0.0.0/8 in it; becomes one that has, where that is allowed."""
    if os.environ.get("EVENKEEL_SECLUDED"):
        return True
    setup = "ip link set lo up && ip route add local 10.0.0.0/8 dev lo && exec env EVENKEEL_SECLUDED=1 \"$@\""
    if subprocess.run(["unshare", "-n", "sh", "-c", "ip link set lo up"], capture_output=True).returncode:
        return False
    sys.stdout.flush()
    os.execvp("unshare", ["unshare", "-n", "sh", "-c", setup, "sh", sys.executable, *sys.argv])


def crowd(generator, count=10_000, seconds=20):
    """Slow sockets from one address, then from many."""
    if not secluded():
        return print("skipped: crowd: no right to a network of its own", flush=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, count + 2000)), hard))
    for addresses in (1, 20, 250):
        with folder("crowd") as path:
            service = Service(path, host=HOST)
            try:
                crowded(service, count, seconds, addresses)
            finally:
                service.kill()
    print("good: crowd", flush=True)


def crowded(service, count, seconds, addresses):
    """One crowd."""
    tallies = {(who, when): [] for who in (OPERATOR, NEIGHBOUR) for when in ("before", "during")}
    for who in (OPERATOR, NEIGHBOUR):
        healthy(service, 3, tallies[who, "before"], who)
    memory, slow, most = service.resident(), Crowd(service.port, count, addresses), 0
    thread = threading.Thread(target=slow.run, daemon=True)
    thread.start()
    time.sleep(2)
    workers = [threading.Thread(target=healthy, args=(service, seconds, tallies[who, "during"], who), daemon=True) for who in (OPERATOR, NEIGHBOUR)]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        most = max(most, service.resident())
        time.sleep(0.2)
    slow.ending = True
    thread.join(60)
    if not service.is_running:
        raise Fault("it ended")
    print(f"{addresses} addresses, {slow.opened} sockets, {slow.most} at once, memory {memory:.0f} to {most:.0f} MiB", flush=True)
    for who, name in ((OPERATOR, "operator"), (NEIGHBOUR, "neighbour")):
        before, during = figures(tallies[who, "before"]), figures(tallies[who, "during"])
        print(f"  {name}: p99 {before[1]:.1f} ms before, {during[1]:.1f} ms during; {during[3]} of {during[2]} failed", flush=True)
        # So many addresses take all that is not reserved; what is reserved has to do.
        if during[3] and (name == "operator" or addresses < 30):
            raise Fault(f"requests of the {name} failed")
    if most > memory + 384:
        raise Fault("memory grew by more than 384 MiB")


def raw(port, data, timeout=0.5):
    """What comes back for bytes: the status, 0 for a closed connection, None for silence."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as made:
        try:
            made.sendall(data)
            made.shutdown(socket.SHUT_WR)
            answer = made.recv(64)
        except TimeoutError:
            return None
        except OSError:
            return 0
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def requests():
    """Bad HTTP, as lists of such things have it."""
    get, host = b"GET /api/v1/incidents HTTP/1.1\r\n", b"Host: 127.0.0.1\r\n"
    post = b"POST /api/v1/ingest/alertmanager HTTP/1.1\r\n" + host
    yield from [
        b"", b"\r\n\r\n", b"\0" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", get + b"\r\n", get + host + host + b"\r\n",
        get + b"Host: a\0b\r\n\r\n", get + host + b"X: a\r\n b\r\n\r\n", get + host + b"X : a\r\n\r\n", get.replace(b"\r\n", b"\n") + host + b"\n",
        post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", post + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        post + b"Content-Length: -1\r\n\r\n", post + b"Content-Length: 99999999999999999999\r\n\r\n", post + b"Content-Length: +5\r\n\r\nabcde",
        post + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", post + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", post + b"Expect: nonsense\r\n\r\n",
        b"GET http://elsewhere/ HTTP/1.1\r\n" + host + b"\r\n", b"GET /../../etc/passwd HTTP/1.1\r\n" + host + b"\r\n", b"GET /%00 HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + b"\r\n", b"GET /%zz HTTP/1.1\r\n" + host + b"\r\n", b"CONNECT a:1 HTTP/1.1\r\n" + host + b"\r\n",
        b"TRACE / HTTP/1.1\r\n" + host + b"\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 200,
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + host + b"\r\n", get + host + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
        get + host + b"".join(b"X-%d: 1\r\n" % i for i in range(5000)) + b"\r\n", b"get / http/1.1\r\n" + host + b"\r\n",
        b"GET  / HTTP/1.1\r\n" + host + b"\r\n", b"GET /\x80\xff HTTP/1.1\r\n" + host + b"\r\n", get + host + b"Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        get + host + b"Range: bytes=0-\r\n\r\n", get + host + b"Authorization: Bearer \xff\r\n\r\n", get + host + b"Cookie: " + b"a=b; " * 5000 + b"\r\n\r\n",
        get.replace(b"incidents", b"incidents?limit=99999999999999999999") + host + b"\r\n", get.replace(b"incidents", b"incidents?q=%ff%fe") + host + b"\r\n",
        get.replace(b"incidents", b"incidents?cursor=" + b"A" * 5000) + host + b"\r\n",
    ]


def mutated(generator, data):
    """Bytes with a few changes."""
    data = bytearray(data)
    for _ in range(generator.randrange(1, 6)):
        place = generator.randrange(len(data) + 1)
        what = generator.randrange(4)
        if what == 0 and place < len(data):
            data[place] ^= 1 << generator.randrange(8)
        elif what == 1:
            data[place:place] = generator.choice([b"\r\n", b"\n", b"\0", b" ", b":", b"\xff", b"%", b"chunked", b"0"])
        elif what == 2:
            del data[place : place + generator.randrange(1, 8)]
        else:
            data[place:place] = data[: generator.randrange(1, 40)]
    return bytes(data)


def corpora(generator, mutations=2000):
    """Bad JSON to every route that takes some, bad HTTP, and changed good requests: no 5xx, and it stays up."""
    with folder("corpora") as path:
        service = Service(path)
        try:
            tally = {}
            for name, body in documents():
                for route in ("/api/v1/ingest/alertmanager", "/api/v2/alerts", "/api/v1/ingest/cloudevents", "/api/v1/ingest/pagerduty",
                              "/v2/enqueue", "/v1/logs", "/v1/metrics", "/v1/traces", "/api/v1/governance/stop", "/api/v1/session"):
                    note(tally, f"{route} {name}", service.client("root").ask("POST", route, body)[0])
            bad = list(requests())
            good = (HEAD + "Content-Length: 2\r\n\r\n{}").encode()
            bad += [mutated(generator, generator.choice([good, *bad[3:20]])) for _ in range(mutations)]
            for data in bad:
                note(tally, repr(data[:200]), raw(service.port, data))
            if service.client("root").get("/readyz")[0] != 200:
                raise Fault("it is not ready after it")
            print(f"good: corpora: {sum(tally.values())} requests, {tally}", flush=True)
        finally:
            service.kill()


def note(tally, what, status):
    """Counts a status, and refuses those of a server's fault; 501 and 505 are answers to bad requests."""
    tally[status] = tally.get(status, 0) + 1
    if status is not None and status >= 500 and status not in (501, 505):
        raise Fault(f"{status} for {what}")


def documents():
    """Texts that are JSON, or nearly."""
    data = os.environ.get("EVENKEEL_DATA")
    if data:
        for file in sorted(pathlib.Path(data).rglob("*")):
            if file.name[:2] in ("y_", "n_", "i_") and file.suffix == ".json":
                yield file.name, file.read_bytes()
    yield from [("deep", b"[" * 100_000), ("objects", b'{"a":' * 50_000), ("number", b"1" + b"0" * 100_000), ("twice", b'{"alerts":[],"alerts":[]}'),
                ("exponent", b'{"alerts":[{"startsAt":1e999999999}]}'), ("surrogate", b'"\\ud800"'), ("bytes", b"\xff\xfe\x00"), ("empty", b"")]
