"""The wall clock jumps under a service and between its starts, by wallclock.c; the clocks that never jump are left alone."""
import datetime
import pathlib
import shutil
import struct
import subprocess
import threading
import time

from journal import Journal
from service import HERE, Client, Fault, Service, alert, delivery, example, folder, token

# What the clock shows next: by how many seconds it is off, or a date.
JUMPS = [0, 3 * 3600, -5 * 3600, 3650 * 86_400, -3650 * 86_400, "1970-01-01T00:00:01", "2038-01-19T03:14:06", "2100-02-28T23:59:58",
         "2026-06-30T23:59:59", "9990-01-01T00:00:00", 1, -1, 0]
NAMES = ("planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce")


class Hand:
    """The wall clock of the services that are given its environment."""

    def __init__(self, path):
        self.file = pathlib.Path(path) / "hand"
        library = pathlib.Path(path) / "wallclock.so"
        compiler = shutil.which("cc") or shutil.which("clang")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, HERE / "wallclock.c"], check=True)
        self.environment = {"LD_PRELOAD": str(library), "EVENKEEL_WALL_CLOCK": str(self.file)}
        self.file.write_bytes(bytes(8))

    def set(self, jump):
        """Moves it; the file keeps its place, since it is looked at all the time."""
        if isinstance(jump, str):
            jump = int(datetime.datetime.fromisoformat(jump + "+00:00").timestamp() - time.time())
        with open(self.file, "r+b") as file:
            file.write(struct.pack("=q", jump))


class Session:
    """A session as a browser has one."""

    def __init__(self, service, person):
        connection = Client(service.port, None, host=service.host)
        connection.connection.request("POST", "/api/v1/session", f'{{"token":"{token(person)}"}}', {"Content-Type": "application/json"})
        answer = connection.connection.getresponse()
        answer.read()
        if answer.status not in (200, 201):
            raise Fault(f"signing in is answered with {answer.status}")
        self.client = connection
        self.client.headers = {"Cookie": answer.getheader("Set-Cookie").split(";")[0]}

    def check(self, when):
        """It goes on."""
        status, _ = self.client.get("/api/v1/incidents?limit=1")
        if status != 200:
            raise Fault(f"{when} the session is answered with {status}")


def jumps(generator, seconds=20, lifetime=6):
    """Jumps in turn, jumps at random instants under load, an approval through jumps, and a start at each time."""
    if not (shutil.which("cc") or shutil.which("clang")):
        return print("skipped: clocks: no C compiler", flush=True)
    with folder("clock") as path:
        hand, told = Hand(path), []
        more = f"  approval-lifetime: {lifetime}s\n  checkpoint-interval: 1s\n"
        names = [*one(path, hand, more, told), *load(path, hand, more, generator, seconds, told)]
        approval(path, hand, more, lifetime, told)
        names += starts(path, hand, more)
        service = Service(path, more=more)
        service.kill()
        journal = Journal(f"{path}/state")
        journal.seal()
        order(journal, names)
        years = sorted({second // 31_556_952 + 1970 for (second,) in journal.query("SELECT seconds FROM entry")})
        print(f"good: {len(JUMPS)} jumps and {len(JUMPS)} starts, {len(names)} acknowledged and kept in order, years {years}; "
              + "; ".join(told), flush=True)


def order(journal, names):
    """Each name that was acknowledged stands in the journal once, in the order in which they were."""
    kept = [item["labels"].get("id") for entry in journal.entries if entry["kind"] == "alerts.received" for item in entry["body"]["alerts"]]
    wanted = set(names)
    found = [name for name in kept if name in wanted]
    if wanted - set(found):
        raise Fault(f"{len(wanted - set(found))} acknowledged are lost")
    if found != names:
        raise Fault("the journal has another order than the acknowledgements")
    spent = [entry["body"]["plan"] for entry in journal.entries if entry["kind"] == "intent.written"]
    if len(spent) != len(set(spent)):
        raise Fault("a plan was handed over twice")


def one(path, hand, more, told):
    """Each jump in turn under one service; a session outlives them all."""
    service, names = Service(path, environment=hand.environment, more=more), []
    try:
        session = Session(service, "ada")
        for turn, jump in enumerate(JUMPS):
            hand.set(jump)
            names += work(service, turn, jump)
            session.check(f"at {jump}")
        sizes = checkpoints(service)
        told.append(f"{sizes} checkpoints meanwhile")
    finally:
        service.kill()
    return names


def checkpoints(service, limit=5):
    """How many checkpoints there are; a new one comes within the interval though the clock has jumped."""
    def count():
        return (service.state / "checkpoints").read_text().count("\n\n")

    before, status = count(), service.client().post("/api/v1/ingest/alertmanager", delivery([alert("last", 1_790_000_000)]))[0]
    ending = time.monotonic() + limit
    while status == 200 and time.monotonic() < ending:
        if count() > before:
            return count()
        time.sleep(0.05)
    raise Fault("no checkpoint is made after the jumps")


def load(path, hand, more, generator, seconds, told):
    """The clock jumps by hours at random instants while alerts, questions and a session go on."""
    service, names, faults, ending = Service(path, environment=hand.environment, more=more), [], [], time.monotonic() + seconds

    def guarded(body):
        try:
            while time.monotonic() < ending and not faults:
                body()
        except Fault as fault:
            faults.append(fault)

    def send(sender=service.client()):
        name = f"load-{len(names)}"
        status, answer = sender.post("/api/v1/ingest/alertmanager", delivery([alert(name, 1_790_000_000)]))
        if status != 200:
            raise Fault(f"under jumps an alert is answered with {status} {answer}")
        names.append(name)

    def ask(session=Session(service, "bob"), root=service.client("root")):
        session.check("under jumps")
        for place in ("/readyz", "/api/v1/governance", "/api/v1/audit/checkpoint"):
            if root.get(place)[0] != 200:
                raise Fault(f"under jumps {place} is not answered with 200")

    workers = [threading.Thread(target=guarded, args=(body,)) for body in (send, ask)]
    try:
        for worker in workers:
            worker.start()
        count = 0
        while any(worker.is_alive() for worker in workers):
            hand.set(generator.randrange(-12 * 3600, 12 * 3600))
            count += 1
            time.sleep(generator.random() / 10)
        if faults:
            raise faults[0]
        told.append(f"{count} jumps under {len(names)} alerts")
    finally:
        service.kill()
        hand.set(0)
    return names


def starts(path, hand, more):
    """A start at each time."""
    names = []
    for turn, jump in enumerate(JUMPS):
        hand.set(jump)
        try:
            service = Service(path, environment=hand.environment, more=more)
        except Fault as fault:
            raise Fault(f"at {jump}: {fault}") from None
        try:
            names += work(service, 100 + turn, jump)
        finally:
            service.kill()
    hand.set(0)
    return names


def work(service, turn, jump):
    """Some of everything at one time."""
    sender, names = service.client(), []
    for number in range(5):
        name = f"clock-{turn}-{number}"
        status, answer = sender.post("/api/v1/ingest/alertmanager", delivery([alert(name, int(time.time()))]))
        if status != 200:
            raise Fault(f"at {jump} an alert is answered with {status} {answer}, {service.lines[-2:]}")
        names.append(name)
    for place in ("/api/v1/incidents?status=all", "/api/v1/governance", "/readyz", "/metrics", "/api/v1/audit/checkpoint"):
        status, answer = service.client("root").get(place)
        if status != 200:
            raise Fault(f"at {jump} {place} answers {status} {answer}")
    if not service.is_running:
        raise Fault(f"at {jump} it ended: {service.lines[-3:]}")
    return names


def asked(service, started):
    """An incident whose plan people are asked to approve: its address and its card."""
    person = service.client("ada")
    service.client().post("/api/v1/ingest/alertmanager", example(started))
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        for item in person.get("/api/v1/incidents?status=open&limit=20")[1]["items"]:
            path = f"/api/v1/incidents/{item['id']}"
            status, card = person.get(path + "/approval")
            if status == 200 and card.get("state") == "pending":
                return path, card
        time.sleep(0.1)
    raise Fault("nobody is asked for approval")


def click(service, path, card):
    """Somebody approves what a card showed."""
    return service.client("ada").post(path + "/approve", {name: card[name] for name in NAMES})


def approval(path, hand, more, lifetime, told):
    """What expired, was given or was spent stays so at every time that the clock shows, also after a start."""
    now = int(time.time())
    service = Service(path, environment=hand.environment, more=more)
    try:
        # Its time runs out though the clock goes back as fast.
        place, late = asked(service, now)
        hand.set(-3650 * 86_400)
        time.sleep(lifetime + 1)
        refused(service, place, late, "late, ten years back")
        service.client("ada").post(place + "/replan", {})
        # A jump ahead ends it, and going back does not bring it to life.
        place, over = asked(service, now)
        hand.set(5 * 3600)
        refused(service, place, over, "five hours ahead")
        for jump in (0, -5 * 3600):
            hand.set(jump)
            refused(service, place, over, f"ended, then at {jump}")
        hand.set(0)
        service.client("ada").post(place + "/replan", {})
        # What was given is spent once.
        place, given = asked(service, now)
        hand.set(-3600)
        status, answer = click(service, place, given)
        if status != 200:
            raise Fault(f"an approval in time, an hour back, is answered with {status} {answer}")
        for jump in (0, 2, -5 * 3600):
            hand.set(jump)
            click(service, place, given)
    finally:
        service.kill()
    for jump in (-5 * 3600, 0):
        hand.set(jump)
        service = Service(path, environment=hand.environment, more=more)
        try:
            for card, what in ((late, "late"), (over, "ended")):
                refused(service, place, card, f"{what}, then a start at {jump}")
            click(service, place, given)
        finally:
            service.kill()
    hand.set(0)
    journal = Journal(f"{path}/state")
    journal.advance()
    spent = [entry["body"]["plan"] for entry in journal.entries if entry["kind"] == "intent.written"]
    if len(spent) != 1:
        raise Fault(f"one plan was approved in time, and {len(spent)} were handed over")
    told.append("approvals: two expired, one given and spent once")


def refused(service, path, card, when):
    """A card that is worth nothing any more."""
    status, answer = click(service, path, card)
    if status != 409:
        raise Fault(f"an approval that is {when} is answered with {status} {answer}")
