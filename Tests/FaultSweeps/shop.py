"""What goes wrong in a shop, again and again, and the people who look after it: alerts, approvals, and what is said of runs."""
import hashlib
import json
import pathlib
import time

from crew import Crew
from executor import SECRET
from service import PEOPLE, Client, alert, delivery, stamp, token

#: Each kind of trouble: the alert, what it is about, how many at once, and the action against it. The state of the first is seen by
#: more than one source, so that the policy lets the service act by itself; the others need a person. The last one's executor
#: cannot be asked about keys.
TROUBLES = {
    "act": ("Pod{n}OOMKilled", "deployment", 2, "sweep.grow"),
    "ask": ("Process{n}Down", "service", 3, "sweep.mend"),
    "mute": ("Cert{n}Expired", "certificate", 2, "sweep.renew"),
}
FAULTS = {"act": "resource.memory-oom-killed", "ask": "workload.process-stopped", "mute": "certificate.expired"}
#: How targets answer, by how many of a hundred: `vain` is done and does not help, `stays` cannot be undone and does not help.
TEMPERS = {"good": 66, "vain": 16, "refuses": 6, "fails": 6, "stays": 6}
ACTION = """- id: {id}
  class: correct
  title: Set it right
  targets: [{kind}]
  before: [{{holds: "target.alerts.firing >= 1", meaning: something is wrong with the target}}]
  after: [{{holds: "target.alerts.firing == 0", meaning: no alert fires on the target}}]
  verify-within: {window}s
  undo: {{type: restores-recorded-state, meaning: set it back}}
  remedies: {{"{fault}": 0.98}}
  executor: {executor}
  approval: none
"""
CLICK = ("planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce")


def configure(folder, port, streets, parallel=4):
    """Writes the configuration of a shop whose plans are carried out by the sweep's executor, and returns its path."""
    folder = pathlib.Path(folder)
    (folder / "secret").write_text(SECRET + "\n")
    actions = [ACTION.format(id=action, kind=kind, window=2, fault=FAULTS[trouble],
                             executor="certificates" if trouble == "mute" else "webhook")
               for trouble, (_, kind, _, action) in TROUBLES.items()]
    (folder / "actions.yaml").write_text("".join(actions))
    entities = [f"  - {{kind: {kind}, namespace: {street.name}, name: {name}}}"
                for street in streets for kind, name in street.things]
    entities += [f"  - {{kind: service, namespace: {street.name}, name: gate-{street.number}}}" for street in streets]
    # What a gate calls is one incident, though none of it breaks the others.
    calls = [f"  - {{from: gate-{street.number}, to: {name}}}" for street in streets for _, name in street.things]
    (folder / "inventory.yaml").write_text("entities:\n" + "\n".join(entities) + "\ncalls:\n" + "\n".join(calls) + "\n")
    (folder / "evidence").mkdir(exist_ok=True)
    (folder / "evidence" / "kubectl.json").write_text(json.dumps(cluster(streets)))
    now = int(time.time())
    (folder / "evidence" / "bundle.json").write_text(json.dumps({
        "version": 1, "id": "shop", "capturedAt": stamp(now), "window": {"start": stamp(now - 600), "end": stamp(now)},
    }))
    lines = [
        "runbooks: []", "actions: [actions.yaml]", "inventory: inventory.yaml", "serve:", "  evidence: evidence", "  environment: lab",
        "  tenant-label: street", "  anonymous-ingest: true", "  governance:",
        "    policy:", "      default: approve", "      rules:",
        "        - {name: small steps, when: {environments: [lab], risk-up-to: low}, rung: act, approvals: none}", "    budgets:",
    ]
    for limit in ("resource", "service", "window", "incident"):
        lines.append(f"      per-{limit}: {{count: 1000, within: 1s}}")
    lines += [
        "      global: {count: 1000, within: 1s}", "      cool-down: 0s", "      no-undo-within: 0s",
        "      flapping: {attempts: 2, hold: 1s, longest-hold: 1s, quiet: 1h}", "  executors:", f"    parallel-runs: {parallel}",
        "    inquiries: 3", "    webhooks:",
        f"      - {{url: 'http://127.0.0.1:{port}/ask', secret-file: secret, addresses: loopback}}",
        f"      - {{url: 'http://127.0.0.1:{port}/mute', secret-file: secret, addresses: loopback, inquires: false, for: [certificates]}}",
        "  access:", "    users:",
    ]
    form = "scrypt$15$8$3$" + "A" * 22 + "$" + "A" * 43
    lines += [f"      - {{name: {person}, roles: [{role}], password: '{form}'}}" for person, role in PEOPLE.items()]
    lines.append("    tokens:")
    for person, role in PEOPLE.items():
        digest = hashlib.sha256(token(person).encode()).hexdigest()
        lines.append(f"      - {{name: {person}-token, owner: {person}, roles: [{role}], hash: 'sha256:{digest}'}}")
    path = folder / "evenkeel.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def cluster(streets):
    """What a cluster says of the deployments that are killed for memory."""
    listing = {}
    for street in streets:
        names = [name for kind, name in street.things if kind == "deployment"]
        if names:
            pods = "".join(f"{name}-7d4b9c6f88-2tq4n   0/1   OOMKilled   7 (98s ago)   16m\n" for name in names)
            listing[f"kubectl get pods -n {street.name}"] = "NAME   READY   STATUS   RESTARTS   AGE\n" + pods
    return listing


class Street:
    """One place where trouble of one kind breaks out once."""

    def __init__(self, number, trouble):
        self.number, self.name, self.trouble = number, f"street-{number}", trouble
        form, kind, count, _ = TROUBLES[trouble]
        self.rule = form.format(n=number)
        self.things = [(kind, f"{trouble}-{number}-{letter}") for letter in "abc"[:count]]
        self.began = int(time.time())

    def alerts(self, subject=None):
        """The alerts, all or the one about a subject that is over."""
        found = []
        for kind, name in self.things:
            if subject is None or subject == f"{kind}/{self.name}/{name}":
                item = alert(f"{self.name}-{name}", self.began, alertname=self.rule, namespace=self.name, severity="critical",
                             street=self.name, **{kind: name})
                if subject is not None:
                    item |= {"status": "resolved", "endsAt": stamp(int(time.time()))}
                found.append(item)
        return found


class Shop(Crew):
    """Trouble in one street after the other, and those who care."""

    def __init__(self, executor, generator, kinds, tempers=(), forgotten=0.3):
        super().__init__()
        self.executor, self.generator, self.forgotten = executor, generator, forgotten
        self.streets = [Street(number, kind) for number, kind in enumerate(kinds)]
        tempers = list(tempers)
        for street in self.streets:
            for kind, name in street.things:
                executor.add(f"{kind}/{street.name}/{name}", tempers.pop(0) if tempers else executor.choose(TEMPERS))
        self.service, self.next, self.unfinished, self.most = None, 0, 0, 7
        self.healing, self.unsettled, self.approvals, self.words, self.shown = [], set(), 0, 0, set()
        self.is_over = False
        executor.on_effect = self.heal

    def begin(self):
        """Lets everybody begin."""
        self.start((self.work, self.send), (self.work, self.care))

    def heal(self, subject, verb):
        """What was done helps, or does not."""
        if verb == "run" and subject.temper == "good":
            with self.lock:
                self.healing.append(subject.name)

    def work(self, turn):
        """One thread's work, with whatever service there is."""
        service = client = None
        while not self.ending.is_set():
            if self.service is not service:
                service = self.service
                client = Client(service.port, "ada", 10) if service and service.port else None
            if not client or not turn(client):
                time.sleep(0.02)

    def send(self, client):
        """Sends what heals, else what breaks."""
        with self.lock:
            subject = self.healing[0] if self.healing else None
        if subject:
            street = self.streets[int(subject.split("/")[1].split("-")[1])]
            if client.post("/api/v1/ingest/alertmanager", delivery(street.alerts(subject)))[0] == 200:
                with self.lock:
                    self.healing.remove(subject)
                return True
            return False
        if self.is_over or self.next >= len(self.streets) or self.unfinished >= self.most:
            return False
        street = self.streets[self.next]
        if client.post("/api/v1/ingest/alertmanager", delivery(street.alerts()))[0] == 200:
            self.next += 1
            self.unfinished += 1
            return True
        return False

    def care(self, client):
        """Approves what waits for approval, and says what is asked about runs."""
        status, page = client.get("/api/v1/incidents?status=all&limit=500")
        if status != 200:
            return False
        self.unfinished = 0
        for item in page["items"]:
            path = f"/api/v1/incidents/{item['id']}"
            # Whoever looks at a resolved incident finds its run too.
            if item["phase"] in ("new", "diagnosed", "planned", "awaiting-approval", "approved", "running", "handed-over"):
                self.unfinished += 1
            if item["phase"] == "awaiting-approval":
                self.approve(client, path)
            elif item["phase"] in ("needs-person", "resolved"):
                self.say(client, path)
        return False

    def approve(self, client, path):
        """Approves what a card shows."""
        status, card = client.get(path + "/approval")
        if status == 200 and card.get("mayApprove"):
            status, _ = client.post(path + "/approve", {name: card[name] for name in CLICK})
            self.approvals += status == 200

    def say(self, client, path):
        """Looks at what a run waits for, and says what is so. Some of it is left open on purpose."""
        status, answer = client.get(path + "/run")
        run = (answer or {}).get("run") if status == 200 else None
        if not run or run["outcome"] or not run["waiting"]:
            return
        part = run["question"]
        if not part:
            self.words += client.post(path + "/run/resume", {})[0] == 202
            return
        key = f"{run['intent']}/{part['step'] - 1}" + ("/undo" if part["undo"] else "")
        self.shown.add(key)
        with self.lock:
            if key not in self.unsettled and self.generator.random() < self.forgotten:
                self.unsettled.add(key)
        if key in self.unsettled or not self.executor.is_settled(key):
            return
        happened = self.executor.answers.get(key, {}).get("answer") in ("done", "failed")
        self.words += client.post(path + "/run/settle", {"step": part["step"], "undo": part["undo"], "happened": happened})[0] == 202
