"""Who acts when something goes wrong: nobody, a playbook of fixed answers, or a plan."""
import json
import os
import shutil
import time

import evidence
import parts
from hands import Hands
from machine import LabError

#: What naive runbook automation does: restart what alerts. Alert name: actions with their arguments; `$x` is the alert's label.
PLAYBOOK = {
    "HighErrorRate": [("supervisor.restart-process", {"process": "$service"})],
    "HighLatency": [("supervisor.restart-process", {"process": "$service"})],
    "InstanceDown": [("supervisor.restart-process", {"process": "$instance"})],
    "RequestQueueFull": [("supervisor.restart-process", {"process": "$service"})],
    "SupervisorProcessExited": [("supervisor.restart-process", {"process": "$name"})],
    "SupervisorProcessFatal": [("supervisor.restart-process", {"process": "$name"})],
    "ProcessMemoryHigh": [("supervisor.restart-process", {"process": "$groupname"})],
    "ProcessCpuHigh": [("supervisor.restart-process", {"process": "$groupname"})],
    "HostDiskAlmostFull": [("host.rotate-logs", {})],
    "CertificateExpired": [("certificate.renew", {})],
    "PostgresqlTooManyConnections": [("supervisor.restart-process", {"process": "checkout"})],
}


class Nothing:
    """Nobody acts. What other strategies have to offer: `webhook` is asked before the lab is started, `start` after,
    `see` each second, `is_busy` after recovery, and `end` once. `actions` is what was done, each with time, action,
    target, arguments and result."""

    def __init__(self, lab):
        self.lab, self.actions = lab, []

    def webhook(self):
        """Where Alertmanager should send alerts, if anywhere."""
        return None

    def start(self):
        """Gets ready; the shop runs."""

    def see(self, alerts, now):
        """Takes notice of firing alerts."""

    def is_busy(self):
        """Whether something is still being carried out or verified."""
        return False

    def end(self):
        """Stops acting."""


class Static(Nothing):
    """Answers each alert by its fixed action, at most once in a while."""
    pause = 30

    def __init__(self, lab):
        super().__init__(lab)
        self.hands, self.last = Hands(lab), {}

    def see(self, alerts, now):
        for alert in alerts:
            for action, arguments in PLAYBOOK.get(alert["labels"]["alertname"], ()):
                filled = {key: alert["labels"].get(value[1:], "") if value.startswith("$") else value for key, value in arguments.items()}
                key = (action, json.dumps(filled))
                if now - self.last.get(key, -self.pause) < self.pause:
                    continue
                self.last[key] = now
                self.perform(action, alert["labels"].get("service", ""), filled, now)

    def perform(self, action, target, arguments, now):
        """Does it and notes what came of it."""
        try:
            self.hands.do(action, target, arguments)
            result = "done"
        except (LabError, OSError, KeyError, Exception) as error:  # a playbook that fails goes on
            result = f"failed: {error}"
        self.actions.append({"time": now, "action": action, "target": target, "arguments": arguments, "result": result})


class Planned(Nothing):
    """Does what `evenkeel plan` says of a bundle, all of it at once, without waiting for people: to see whether plans would help."""
    #: Seconds after the first alert at which it looks.
    looks = (3, 9, 16, 25)

    def __init__(self, lab):
        super().__init__(lab)
        self.hands, self.first, self.looked, self.plans = Hands(lab), None, 0, []
        self.started = None
        self.program = os.environ.get("EVENKEEL_PROGRAM", str(parts.HERE.parent.parent / ".build-release/release/evenkeel"))
        self.keep = os.environ.get("EVENKEEL_LAB_BUNDLES")

    def start(self):
        self.started = time.time() + 8

    def see(self, alerts, now):
        if alerts and self.first is None:
            self.first = now
        if self.first is None or self.looked == len(self.looks) or now - self.first < self.looks[self.looked]:
            return
        self.looked += 1
        folder = self.lab.folder / "bundles" / str(self.looked)
        evidence.capture(self.lab, folder, self.started)
        evidence.write_inventory(self.lab, self.lab.folder / "inventory.yaml")
        plan = evidence.made_of(self.program, "plan", folder, self.lab.folder / "inventory.yaml")
        self.plans.append(plan)
        if self.keep:
            shutil.copytree(folder, f"{self.keep}/{self.looked}", dirs_exist_ok=True)
            shutil.copy(self.lab.folder / "inventory.yaml", self.keep)
            parts.write(f"{self.keep}/{self.looked}/plan.out.json", plan)
        done = {(action["action"], action["target"], json.dumps(action["arguments"])) for action in self.actions}
        for step in plan.get("steps", ()):
            action = (step["action"], step["target"]["name"], step["arguments"])
            if step["class"] not in ("look", "wait", "page", "silence") and (*action[:2], json.dumps(action[2])) not in done:
                Static.perform(self, *action, now)


STRATEGIES = {"planned": Planned, "none": Nothing, "nothing": Nothing, "static": Static}
