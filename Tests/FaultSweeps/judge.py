"""Holds what the service shows of its runs against the executor's own ledger, and both against the journal."""
from service import Fault

#: What a step is called while and after its order had this end.
SHOWN = {
    "done": {"carried out", "verified", "not verified"}, "failed": {"failed"}, "refused": {"refused"}, "lost": {"unknown"},
    "none": {"waiting", "outdated"}, "intended": {"about to be ordered"},
}
UNDONE = {
    "done": {"undone"}, "refused": {"not undone"}, "failed": {"not undone"}, "lost": {"undone or not, unknown"},
    "intended": {"being undone"},
}


class Run:
    """A run as the journal has it."""

    def __init__(self, entry):
        self.intent, self.incident, self.count = entry["body"]["intent"], entry["incident"], len(entry["body"]["steps"])
        #: What became of each part, which of them a person settled, and the numbers of their intents.
        self.parts, self.settled, self.intents, self.checked = {}, {}, {}, {}
        self.outcome = self.pause = None

    def take(self, entry):
        """Takes a record in."""
        kind, body = entry["kind"], entry["body"]["record"]
        part = (body.get("step"), body.get("undo", False))
        if kind == "step.intended":
            self.parts[part] = "intended"
            self.intents.setdefault(part, []).append(entry["sequence"])
        elif kind in ("step.done", "step.refused", "step.failed", "step.lost"):
            self.parts[part] = kind.split(".")[1]
        elif kind == "step.retracted":
            self.parts[part] = "none"
        elif kind == "step.settled":
            self.parts[part] = "done" if body["settlement"] == "happened" else "none"
            self.settled[part] = body["settlement"]
        elif kind in ("step.verified", "step.unverified"):
            self.checked[body["step"]] = kind.split(".")[1]
        elif kind == "run.paused":
            self.pause = body["words"]
        elif kind in ("run.resumed", "run.abandoned"):
            self.pause = None
        elif kind == "run.finished":
            self.outcome = body["outcome"]

    def key(self, part):
        """The key of a part's orders."""
        return f"{self.intent}/{part[0]}" + ("/undo" if part[1] else "")

    @property
    def unknown(self):
        """The parts of which nobody can tell."""
        return [part for part, state in self.parts.items() if state == "lost"]

    @property
    def present(self):
        """The part that was intended and has no answer."""
        return next((part for part, state in self.parts.items() if state == "intended"), None)


def runs(journal):
    """All runs of a journal by their intents."""
    found = {}
    for entry in journal.entries:
        if entry["kind"] == "run.begun":
            found[entry["body"]["intent"]] = Run(entry)
        elif entry["kind"].startswith(("step.", "run.")) and entry["body"].get("intent") in found and "record" in entry["body"]:
            found[entry["body"]["intent"]].take(entry)
    return found


def phase(run, requests, delivered):
    """Where a run is at this moment, by the journal and by what the executor is asked for."""
    if run.unknown:
        return "unknown, a person is asked"
    if run.pause:
        return "paused"
    part = run.present
    if part is None:
        acted = [step for (step, undo), state in run.parts.items() if state == "done" and not undo and step not in run.checked]
        return "verifying" if acted else "before a step"
    verb, what = requests.get(run.key(part)), "the undoing" if part[1] else "the order"
    if verb in ("run", "undo"):
        return f"{what} is with the executor"
    if verb == "inquire":
        return f"{what} is inquired about"
    return f"{what} was given, its answer not written" if run.key(part) in delivered else f"{what} is intended, not given"


def ledger(executor, found, journal):
    """The executor's own view: no effect twice, no order without its intent, none given again blindly."""
    if executor.faults:
        raise Fault(executor.faults[0])
    counts = {}
    for effect in executor.effects:
        counts[effect["key"]] = counts.get(effect["key"], 0) + 1
    double = [key for key, count in counts.items() if count > 1]
    if double:
        raise Fault(f"{len(double)} effects are doubled, such as {double[0]}")
    intents = {number: run.key(part) for run in found.values() for part, numbers in run.intents.items() for number in numbers}
    orders, last = {}, {}
    for place, order in enumerate(executor.deliveries):
        key, token = order["key"], order["token"]
        # Above it stands how often the service had started.
        if intents.get(token & 0xFFFFFFFF) != key:
            raise Fault(f"the order {key} came with {token}, and no intent of it stands there")
        if key in last:
            run, part = at(found, key)
            was_heard_of = any(last[key] < when and name == key and answer == "unknown-key" for when, name, answer in executor.told)
            if not was_heard_of and part not in run.settled:
                raise Fault(f"{key} was ordered again though nobody knew what had become of it")
            if token <= orders[key]:
                raise Fault(f"{key} was ordered again with the token {token} after {orders[key]}")
        orders[key], last[key] = token, place
    for effect in executor.effects:
        if effect["verb"] == "undo":
            before = executor.answers.get(effect["key"].removesuffix("/undo"), {})
            run, (step, _) = at(found, effect["key"])
            # Where a person said that it happened, nobody has what was recorded but the executor.
            if effect["undoes"] != before.get("recorded", "") and not (effect["undoes"] == "" and (step, False) in run.settled):
                raise Fault(f"{effect['key']} was undone by what was not recorded: {effect['undoes']!r}")
    return counts


def at(found, key):
    """The run and the part that a key names."""
    words = key.split("/")
    return found[words[0]], (int(words[1]), len(words) == 3)


def judge(journal, client, executor):
    """Holds everything against everything, when all is quiet. Returns what was counted."""
    found = runs(journal)
    effects = ledger(executor, found, journal)
    strangers = {key for key in effects if key.split("/")[0] not in found}
    if strangers:
        raise Fault(f"{len(strangers)} effects belong to no run, such as {sorted(strangers)[0]}")
    spent = [entry["body"]["plan"] for entry in journal.entries if entry["kind"] == "intent.written"]
    if len(spent) != len(set(spent)):
        raise Fault("a plan was handed over twice")
    for run in found.values():
        for step in range(run.count):
            for part in ((step, False), (step, True)):
                result(run, part, executor)
        if not run.outcome and not run.unknown and not run.pause:
            raise Fault(f"the run of {run.incident} neither goes on nor needs a person: {run.parts}")
    shown(found, client)
    ended = {}
    for run in found.values():
        word = run.outcome or ("unknown" if run.unknown else "paused")
        ended[word] = ended.get(word, 0) + 1
    orders = len(executor.deliveries)
    return {"runs": len(found), "effects": len(effects), "orders": orders, "ended": ended,
            "given again": orders - len({order["key"] for order in executor.deliveries}), "refused as late": executor.stale,
            "inquiries told": len(executor.told), "unknown": sum(entry["kind"] == "step.lost" for entry in journal.entries)}


def result(run, part, executor):
    """One part of a run: what the executor knows of its key is what the run has."""
    key, state = run.key(part), run.parts.get(part, "none")
    answer = executor.answers.get(key, {}).get("answer", "none")
    if state == "lost":
        return
    if state == "intended":
        raise Fault(f"what became of {key} was never found out; the executor says {answer}")
    # Refused, or given up and never done, are the same to the system: nothing was changed.
    has_effect, has_shown = answer in ("done", "failed"), state in ("done", "failed")
    if has_effect != has_shown or (answer == "failed") != (state == "failed") and part not in run.settled:
        raise Fault(f"{key} is {state} in the journal and {answer} by the executor's ledger")


def shown(found, client):
    """What people see of each incident's last run is what the journal has of it, and what nobody can tell is asked."""
    last = {}
    for run in found.values():
        last[run.incident] = run
    status, page = client.get("/api/v1/incidents?status=open&limit=500")
    listed = {item["id"] for item in page["items"]} if status == 200 else set()
    for incident, run in last.items():
        status, answer = client.get(f"/api/v1/incidents/{incident}/run")
        view = (answer or {}).get("run")
        if status != 200 or not view or view["intent"] != run.intent:
            raise Fault(f"the run of {incident} is not shown: {status}")
        if view["outcome"] != run.outcome:
            raise Fault(f"the run of {incident} is shown as {view['outcome']} and is {run.outcome}")
        for number, step in enumerate(view["steps"]):
            undo = run.parts.get((number, True), "none")
            expected = UNDONE[undo] if undo != "none" else SHOWN[run.parts.get((number, False), "none")]
            if step["phase"] not in expected:
                raise Fault(f"step {number} of {incident} is shown as {step['phase']!r}, not as {expected}")
        asks = view["question"]
        if bool(asks) != bool(run.unknown) or (asks and (asks["step"] - 1, asks["undo"]) not in run.unknown):
            raise Fault(f"the run of {incident} asks about {asks}, unknown is {run.unknown}")
        if not run.outcome:
            status, view = client.get(f"/api/v1/incidents/{incident}")
            if view["phase"] != "needs-person" or incident not in listed:
                raise Fault(f"{incident} needs a person, is shown as {view['phase']!r}, and listed as open: {incident in listed}")
