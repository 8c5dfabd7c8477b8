"""Five ways in which a service is busy. Each keeps its own record of what was acknowledged."""
import threading
import time

from crew import Crew
from service import Fault, alert, delivery, example


class Scenario(Crew):
    """Load from several threads until it is told to stop, and what must be true afterwards."""

    name, threads = "", 4

    def __init__(self, generator):
        super().__init__()
        self.generator = generator
        self.sent, self.acknowledged, self.refused, self.statuses = set(), set(), 0, {}
        self.base = int(time.time()) - 3000
        self.count, self.in_doubt = 0, False

    def begin(self, service):
        """Starts the load."""
        self.start(*((self.run, service, index) for index in range(self.threads)))

    def run(self, service, index):
        """One thread's work."""
        client, person = service.client(), service.client("ada" if index % 2 else "bob")
        while not self.ending.is_set() and service.is_running:
            self.turn(client, person, index)

    def number(self):
        """The next number."""
        with self.lock:
            self.count += 1
            return self.count

    def note(self, status, key=None):
        """Writes a status down, and what it acknowledges."""
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status // 100 == 2 and key is not None:
                self.acknowledged.update(key if isinstance(key, (list, set)) else [key])
        if status == 0:
            time.sleep(0.005)  # It is gone, or going.

    def turn(self, client, person, index):
        """One request or a few."""
        raise NotImplementedError

    def check(self, journal, client):
        """Holds the journal against the record."""
        raise NotImplementedError

    def lost(self, found):
        """Raises when something acknowledged is not there."""
        missing = self.acknowledged - found
        if missing:
            raise Fault(f"{len(missing)} acknowledged are lost, such as {sorted(map(str, missing))[:3]}")


class Singles(Scenario):
    """Alerts one at a time."""

    name, size = "singles", 1

    def turn(self, client, person, index):
        names = [f"{self.name}-{self.number()}" for _ in range(self.size)]
        with self.lock:
            self.sent.update(names)
        starts = self.base + self.count // 50
        status, _ = client.post("/api/v1/ingest/alertmanager", delivery([alert(name, starts) for name in names]))
        self.note(status, names)

    def check(self, journal, client):
        seen = {}
        for entry in journal.entries:
            if entry["kind"] == "alerts.received":
                for item in entry["body"]["alerts"]:
                    seen[item["labels"]["id"]] = seen.get(item["labels"]["id"], 0) + 1
        self.lost(set(seen))
        double = [name for name, count in seen.items() if count > 1]
        if double:
            raise Fault(f"{len(double)} alerts were taken in twice, such as {double[:3]}")
        self.totals(client, len(seen))

    def totals(self, client, expected):
        """What the service counts has to be what its journal holds."""
        total, cursor = 0, ""
        while cursor is not None:
            status, page = client.get(f"/api/v1/incidents?status=all&limit=500{cursor}")
            if status != 200:
                raise Fault(f"incidents cannot be listed: {status}")
            total += sum(item["alerts"]["total"] for item in page["items"])
            cursor = f"&cursor={page['next']}" if page["next"] else None
        if total != expected:
            raise Fault(f"the incidents have {total} alerts, the journal {expected}")


class Batches(Singles):
    """Alerts by fifty."""

    name, size, threads = "batches", 50, 3


class Storm(Singles):
    """Alerts while the service is killed moments after each start."""

    name = "storm"


class Approvals(Scenario):
    """An incident, its plan, and clicks on it by two people at once, each twice."""

    name, threads = "approvals", 1

    def turn(self, client, person, index):
        starts = self.base + self.number()
        status, answer = client.post("/api/v1/ingest/alertmanager", example(starts))
        if status // 100 != 2:
            return self.note(status)
        self.note(status)
        status, page = person.get("/api/v1/incidents?status=open&limit=5")
        if status != 200 or not page["items"]:
            return
        path = f"/api/v1/incidents/{page['items'][0]['id']}"
        card = self.card(person, path)
        if card:
            self.click(path, card)
        status, _ = person.post(path + "/resolve", {"reason": f"turn {starts}"})
        self.note(status, f"resolve turn {starts}")

    def card(self, person, path):
        """What may be approved, once there is something."""
        for _ in range(60):
            status, card = person.get(path + "/approval")
            if status == 200 and card.get("nonce") and card["state"] == "pending":
                return card
            if status == 0 or self.ending.is_set():
                return None
            time.sleep(0.02)
        return None

    def click(self, path, card):
        """Four clicks at once."""
        names = ["planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce"]
        body = {name: card[name] for name in names} | {"comment": card["nonce"]}

        def send(person):
            status, _ = self.service.client(person).post(path + "/approve", body)
            self.note(status, ("approve", card["nonce"]))

        clicks = [threading.Thread(target=send, args=(person,)) for person in ("ada", "bob", "ada", "bob")]
        for thread in clicks:
            thread.start()
        for thread in clicks:
            thread.join(30)

    def begin(self, service):
        self.service = service
        super().begin(service)

    def check(self, journal, client):
        found, spent = set(), {}
        for entry in journal.entries:
            text = entry["body"]
            if entry["kind"] == "approval.granted":
                found.add(("approve", text.get("comment") or text.get("grant", {}).get("comment")))
            elif entry["kind"] == "incident.resolved":
                found.add("resolve " + text.get("reason", ""))
            elif entry["kind"] == "intent.written":
                spent[text["plan"]] = spent.get(text["plan"], 0) + 1
        self.lost(found)
        double = [plan for plan, count in spent.items() if count > 1]
        if double:
            raise Fault(f"{len(double)} plans were handed over twice")
        self.spent = len(spent)


class People(Scenario):
    """Notes, a resolution now and then, and the stop switch."""

    name, threads = "people", 3

    def begin(self, service):
        client = service.client()
        for _ in range(3):
            status, _ = client.post("/api/v1/ingest/alertmanager", delivery([alert(f"p-{self.number()}", self.base)]))
        status, page = service.client("ada").get("/api/v1/incidents?status=open&limit=5")
        self.target = page["items"][0]["id"] if status == 200 and page["items"] else None
        self.in_doubt = False
        super().begin(service)

    def turn(self, client, person, index):
        if index == 0:
            engaged = not getattr(self, "engaged", False)
            reason = f"turn {self.number()}"
            self.in_doubt = True
            status, _ = self.root(client).post("/api/v1/governance/stop", {"engaged": engaged, "reason": reason})
            self.note(status, ("stop", reason))
            if status // 100 == 2:
                self.engaged, self.in_doubt = engaged, False
            return
        if not self.target:
            return time.sleep(0.01)
        text = f"note {self.number()}"
        status, _ = person.post(f"/api/v1/incidents/{self.target}/notes", {"text": text})
        self.note(status, ("note", text))

    def root(self, client):
        """The same connection as an administrator."""
        from service import token

        client.headers = {"Authorization": "Bearer " + token("root")}
        return client

    def check(self, journal, client):
        found = set()
        for entry in journal.entries:
            if entry["kind"] == "incident.noted":
                found.add(("note", entry["body"]["text"]))
            elif entry["kind"] in ("stop.engaged", "stop.released"):
                found.add(("stop", entry["body"]["reason"]))
                last = entry["kind"] == "stop.engaged"
        self.lost(found)
        status, view = client.get("/api/v1/governance")
        if status != 200:
            raise Fault(f"what governs cannot be read: {status}")
        is_engaged = view["stop"]["engaged"]
        if not self.in_doubt and hasattr(self, "engaged") and is_engaged != self.engaged:
            raise Fault("the stop switch is not as it was acknowledged")
        if any(kind == "stop" for kind, _ in found) and is_engaged != last:
            raise Fault("the stop switch is not as the journal has it")
        self.engaged = is_engaged


ALL = [Singles, Batches, Approvals, People, Storm]
