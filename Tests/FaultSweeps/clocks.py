"""The wall clock jumps under a running service, by libfaketime; the clock that does not jump is left alone."""
import pathlib
import time

from service import Fault, Journal, Service, alert, delivery, example, folder

LIBRARIES = [
    *pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), *pathlib.Path("/usr/lib").glob("faketime/libfaketimeMT.so.1")
]
# What the clock shows next: by how much it is moved, or a date.
JUMPS = ["+0", "+3650d", "-3650d", "@1970-01-01 00:00:01", "@2038-01-19 03:14:06", "@2100-02-28 23:59:58", "@2026-06-30 23:59:59",
         "@9990-01-01 00:00:00", "+1", "-1", "+0"]


def jumps(generator, lifetime=6):
    """Each jump in turn under one service, then a start at each time."""
    if not LIBRARIES:
        return print("skipped: clocks: libfaketime is not installed", flush=True)
    with folder("clock") as path:
        hand = pathlib.Path(path) / "hand"
        hand.write_text(JUMPS[0])
        faked = {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(hand), "FAKETIME_NO_CACHE": "1",
                 "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        # The library's first process in a row has to be another: it makes what the next ones share.
        more = f"  approval-lifetime: {lifetime}s\n"
        service = Service(path, wrap=["env"], environment=faked, more=more)
        acknowledged = set()
        try:
            for turn, jump in enumerate(JUMPS):
                hand.write_text(jump)
                acknowledged |= work(service, turn, jump)
            late = expiry(service, hand, lifetime)
        finally:
            end(service)
        for turn, jump in enumerate(JUMPS):
            hand.write_text(jump)
            try:
                service = Service(path, wrap=["env"], environment=faked, more=more)
            except Fault as fault:
                raise Fault(f"at {jump}: {fault}") from None
            try:
                acknowledged |= work(service, 100 + turn, jump)
            finally:
                end(service)
        service = Service(path, more=more)
        service.kill()
        journal = Journal(f"{path}/state")
        journal.advance()
        found = {item["labels"].get("id") for entry in journal.entries if entry["kind"] == "alerts.received" for item in entry["body"]["alerts"]}
        if acknowledged - found:
            raise Fault(f"{len(acknowledged - found)} acknowledged are lost")
        years = sorted({seconds // 31_556_952 + 1970 for (seconds,) in journal.query("SELECT seconds FROM entry")})
        print(f"good: {len(JUMPS)} jumps and {len(JUMPS)} starts, {len(acknowledged)} acknowledged and kept, years {years}; {late}", flush=True)


def end(service):
    """Kills a service and removes what the library left of it."""
    service.kill()
    for name in (f"faketime_shm_{service.process.pid}", f"sem.faketime_sem_{service.process.pid}"):
        pathlib.Path("/dev/shm", name).unlink(missing_ok=True)


def work(service, turn, jump):
    """Some of everything at one time."""
    sender, person, names = service.client(), service.client("ada"), set()
    for number in range(5):
        name = f"clock-{turn}-{number}"
        status, answer = sender.post("/api/v1/ingest/alertmanager", delivery([alert(name, int(time.time()))]))
        if status != 200:
            raise Fault(f"at {jump} an alert is answered with {status} {answer}, {service.lines[-2:]}")
        names.add(name)
    for path in ("/api/v1/incidents?status=all", "/api/v1/governance", "/readyz", "/metrics", "/api/v1/audit/checkpoint"):
        status, answer = service.client("root").get(path)
        if status != 200:
            raise Fault(f"at {jump} {path} answers {status} {answer}")
    if not service.is_running:
        raise Fault(f"at {jump} it ended: {service.lines[-3:]}")
    return names


def expiry(service, hand, lifetime):
    """A request for approval expires in its time though the wall clock is set back by ten years."""
    hand.write_text("+0")
    sender, person = service.client(), service.client("ada")
    sender.post("/api/v1/ingest/alertmanager", example(int(time.time())))
    limit = time.monotonic() + 20
    card = None
    while card is None and time.monotonic() < limit:
        for item in person.get("/api/v1/incidents?status=open&limit=20")[1]["items"]:
            status, found = person.get(f"/api/v1/incidents/{item['id']}/approval")
            if status == 200 and found.get("state") == "pending":
                card, path = found, f"/api/v1/incidents/{item['id']}"
        time.sleep(0.1)
    if card is None:
        raise Fault("nobody is asked for approval")
    hand.write_text("-3650d")
    # The library moves timers too, so nothing wakes the service by itself; the click has to be refused all the same.
    time.sleep(lifetime + 1)
    body = {name: card[name] for name in ("planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce")}
    status, answer = person.post(path + "/approve", body)
    if status != 409:
        raise Fault(f"a late approval is answered with {status}")
    return f"with the clock ten years back a click after {lifetime} s: {answer['detail']}"
