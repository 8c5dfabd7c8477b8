"""Thousands of slow senders and readers, and corpora of bad JSON and HTTP, while healthy requests go on."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time

from crowd import HEAD
from service import HERE, Fault, Service, alert, delivery, folder

def healthy(service, seconds, tally, source, every=0.02):
    """Asks and sends at a steady rate from one address and notes how long each took, a new connection now and then."""
    due, number = time.monotonic(), 0
    ending = due + seconds
    while due < ending:
        time.sleep(max(0, due - time.monotonic()))
        due += every
        if number % 50 == 0:
            reader, sender = service.client("eve", source=source), service.client("ada", source=source)
        number += 1
        before = time.monotonic()
        if number % 2:
            status, _ = reader.get("/api/v1/incidents?limit=20")
        else:
            status, _ = sender.post("/api/v1/ingest/alertmanager", delivery([alert(f"h-{time.monotonic_ns()}", 1_790_000_000)]))
        tally.append((time.monotonic() - before, status))


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


def crowd(generator, count=10_000, seconds=20, addresses=(1, 20, 250), pause=5, rounds=3):
    """Slow sockets from one address, then from many."""
    if not secluded():
        return print("skipped: crowd: no right to a network of its own", flush=True)
    for number in addresses:
        with folder("crowd") as path:
            service = Service(path, host=HOST)
            try:
                crowded(service, count, seconds, number, pause, rounds)
            finally:
                service.kill()
    print("good: crowd", flush=True)


def both(service, seconds, tallies):
    """An operator and a neighbour at one time; the most memory meanwhile, and the processor time of the service."""
    workers = [threading.Thread(target=healthy, args=(service, seconds, tally, who), daemon=True) for who, tally in tallies.items()]
    most, spent = 0, service.processor()
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        most = max(most, service.resident())
        time.sleep(0.2)
    return most, service.processor() - spent


def crowded(service, count, seconds, addresses, pause, rounds):
    """One crowd that comes and goes: quiet and crowded in turn, so that both have the same share of what else the machine does."""
    tallies = {when: {who: [] for who in (OPERATOR, NEIGHBOUR)} for when in ("before", "during")}
    both(service, 1, {who: [] for who in (OPERATOR, NEIGHBOUR)})
    memory, most, spent, told = service.resident(), 0, {"before": 0, "during": 0}, []
    for _ in range(rounds):
        spent["before"] += both(service, seconds / rounds, tallies["before"])[1]
        command = [sys.executable, str(HERE / "crowd.py"), HOST, *map(str, (service.port, count, addresses, pause))]
        slow = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            time.sleep(4)
            held, used = both(service, seconds / rounds, tallies["during"])
            told.append(json.loads(slow.communicate("", timeout=60)[0]))
        finally:
            slow.kill()
        most, spent["during"] = max(most, held), spent["during"] + used
        time.sleep(1)
    if not service.is_running:
        raise Fault("it ended")
    opened, largest = sum(item["opened"] for item in told), max(item["most"] for item in told)
    print(f"{addresses} addresses, {opened} sockets, {largest} at once, memory {memory:.0f} to {most:.0f} MiB, "
          f"{100 * spent['before'] / seconds:.0f} % then {100 * spent['during'] / seconds:.0f} % of a core", flush=True)
    for who, name in ((OPERATOR, "operator"), (NEIGHBOUR, "neighbour")):
        before, during = (figures(tallies[when][who]) for when in ("before", "during"))
        print(f"  {name}: median {before[0]:.1f} then {during[0]:.1f} ms, p99 {before[1]:.1f} then {during[1]:.1f} ms "
              f"({during[1] / before[1]:.2f} times); {during[3]} of {during[2]} failed", flush=True)
        # So many addresses take all that is not reserved; what is reserved has to do.
        if during[3] and (name == "operator" or addresses < 30):
            raise Fault(f"requests of the {name} failed")
        # Fewer than ten milliseconds are the machine's noise.
        if name == "operator" and count >= 10_000 and during[1] > max(2 * before[1], 10):
            raise Fault(f"the slowest requests of the {name} take more than twice their time")
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
