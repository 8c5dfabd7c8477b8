"""The service itself in the lab: its configuration, people who approve, and what it did."""
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import evidence
import parts
from machine import wait_for
from strategies import Nothing

PROGRAM = os.environ.get("EVENKEEL_PROGRAM", str(parts.HERE.parent.parent / ".build-release/release/evenkeel"))
#: Where what was seen of a run is kept, for whoever wants to know why.
KEEP = os.environ.get("EVENKEEL_LAB_KEEP")
#: What the policy lets the service start by itself, as an operator of a shop like this would: what can be undone and is of low risk,
#: where more than one source says what is wrong. What people may notice needs one person, what cannot be undone two.
POLICY = {
    "default": "approve",
    "rules": [
        {"name": "what can be undone", "when": {"environments": ["lab"], "risk-up-to": "low"}, "rung": "act", "approvals": "none"},
        {"name": "the rest", "when": {"environments": ["lab"]}, "rung": "approve", "approvals": "one"},
    ],
}


def questions():
    """What the service asks Prometheus: the same series as a bundle has."""
    return [{"metric": metric, **({"unit": unit} if unit else {}), "entity-label": "service", "expression": expression}
            for metric, unit, expression in evidence.QUERIES]


def executors(lab):
    """Who carries out what, and what each may touch."""
    folder = str(lab.folder)
    services = {f"service/shop/{name}": {"processes": [f"{name}:*"], "releases": {"folder": f"{folder}/releases/{name}"}}
                for name in lab.SERVICES}
    services["service/shop/report"] = ["report"]
    drains = {f"service/shop/{each}": {"drain": {"servers": [f"orders-db/{each}"], "by": "drain"}} for each in ("pooler-a", "pooler-b")}
    limits = {"limit-client": {"map": f"{folder}/limits.map", "key": "per-client", "seconds": 2},
              "shed-load": {"map": f"{folder}/shed.map", "key": "less-important", "backend": "storefront"}}
    password = lab.folder / "supervisor-password"
    password.write_text(lab.secret)
    password.chmod(0o600)
    token = lab.folder / "flags-token"
    token.write_text(lab.secret)
    token.chmod(0o600)
    expendable = [{"root": str(lab.data / "tmp"), "names": ["*"], "least-age": "10s"},
                  {"root": str(lab.data / "log"), "names": ["debug.*"], "least-age": "10s"}]
    logs = [{"folder": str(lab.data / "log"), "names": ["*.log"], "least-size-mib": 1, "keep": 1, "method": "copy", "copy-mib": 1}]
    everything = [f"service/shop/{name}" for name in ("gateway", *lab.SERVICES, "report")] + [f"host/{lab.HOST}"]
    return {
        "supervisor": {"endpoints": [{
            "name": "shop", "url": f"http://127.0.0.1:{lab.ports['supervisor']}/RPC2", "user": "lab", "password-file": str(password),
            "targets": services,
        }]},
        "proxy": {"instances": [{
            "name": "gateway", "socket": f"{folder}/haproxy.sock",
            "targets": {**drains, "service/shop/gateway": limits, "service/shop/storefront": limits},
        }]},
        "postgresql": [{"targets": ["database/shop/orders-db"], "socket-folder": folder, "port": lab.ports["postgres"], "user": "postgres",
                        "databases": ["shop"], "users": ["shop"]}],
        "redis": [{"targets": ["cache/shop/price-cache"], "host": "127.0.0.1", "port": lab.ports["redis"],
                   "patterns": [{"name": name, "match": match} for name, match in lab.KEY_PATTERNS.items()]}],
        "hosts": [{"targets": [f"host/{lab.HOST}"], "clear": expendable, "rotate": logs, "processes": ["report"]}],
        "firewall": [{"targets": everything, "responders": ["127.0.0.1"], "protected": [lab.PUBLIC], "isolation": "5m"}],
        "flags": {"endpoints": [{"name": "flags", "url": f"http://127.0.0.1:{lab.ports['exporter']}/flags", "token-file": str(token),
                                 "targets": {f"flag/{name}": name for name in parts.FLAGS}}]},
        "certificates": {"targets": {"certificate/shop/shop-tls": {
            "file": f"{folder}/tls/shop.pem", "limit": "30s",
            "renew": [sys.executable, str(parts.HERE / "certificates.py"), f"{folder}/tls"],
            "reload": [sys.executable, str(parts.HERE / "certificates.py"), f"{folder}/tls", f"{folder}/haproxy.sock"],
        }}},
        "alertmanager": {"url": f"http://127.0.0.1:{lab.ports['alertmanager']}",
                         "kinds": {"service": {"name": "service", "namespace": "namespace"}}},
        "person": {},
    }


def program(*arguments, text=None):
    """What the program prints."""
    return subprocess.run([PROGRAM, *arguments], input=text, capture_output=True, text=True, check=True, timeout=60).stdout


class Service(Nothing):
    """The running service acts by its policy; two people approve what needs them, some seconds after they are asked."""
    #: Seconds that people take.
    patience = 8

    def __init__(self, lab):
        super().__init__(lab)
        self.base = f"http://127.0.0.1:{lab.ports['evenkeel']}"
        self.tokens, self.asked, self.approvals, self.seen, self.runs = {}, {}, 0, {}, {}
        self.told, self.since, self.notes = 0, time.time(), []

    def webhook(self):
        return f"{self.base}/api/v1/ingest/alertmanager"

    def start(self):
        access = {"users": [], "tokens": []}
        for name in ("ada", "bob"):
            access["users"].append({"name": name, "password": program("hash", "password", text="a long enough word\n").strip().split()[-1],
                                    "roles": ["approver"]})
            token, digest = self.token()
            self.tokens[name] = token
            access["tokens"].append({"name": f"{name}-cli", "hash": digest, "roles": ["approver"], "owner": name})
        evidence.write_inventory(self.lab, self.lab.folder / "inventory.yaml")
        ports = self.lab.ports
        repository = parts.HERE.parent.parent
        parts.write(self.lab.folder / "evenkeel.yaml", {
            "inventory": str(self.lab.folder / "inventory.yaml"), "only-declared-targets": True,
            "runbooks": [str(repository / "runbooks")], "prompts": str(repository / "prompts"),
            "serve": {
                "listen": [f"127.0.0.1:{ports['evenkeel']}"], "state": str(self.lab.folder / "evenkeel"), "environment": "lab",
                "anonymous-ingest": True, "access": access, "governance": {"policy": POLICY}, "executors": executors(self.lab),
                "sources": [
                    {"type": "prometheus", "url": f"http://127.0.0.1:{ports['prometheus']}", "every": "1s", "step": "1s",
                     "scrape-interval": "1s", "window": "2m", "queries": questions()},
                    {"type": "alertmanager", "url": f"http://127.0.0.1:{ports['alertmanager']}", "every": "5s", "only-sender": True,
                     "settle": "0s"},
                ],
            },
        })
        self.lab.start("evenkeel", [PROGRAM, "serve", "--offline" if os.environ.get("EVENKEEL_LAB_OFFLINE") else "--no-color",
                                    "--config", self.lab.folder / "evenkeel.yaml"])
        try:
            wait_for("the service answers", 20, self.answers)
        except Exception:
            print((self.lab.folder / "evenkeel.out").read_text(), file=sys.stderr)
            raise
        self.since = time.time()

    def answers(self):
        """Whether the service is there; says why it has ended, where it has."""
        self.lab.check()
        return self.get("/healthz", token=None) is not None

    def token(self):
        """A token and its hash."""
        words = program("hash", "token").split()
        return next(word for word in words if word.startswith("evk_")), next(word.strip('"') for word in words if "sha256:" in word)

    def see(self, alerts, now):
        self.feed(now)
        if KEEP:
            self.note(now)
        for incident in (self.get("/api/v1/incidents?status=all&limit=50") or {}).get("items", ()):
            self.approve(incident, now)
            self.collect(incident, now)

    def end(self):
        self.see((), time.time())
        if KEEP:
            folder = pathlib.Path(KEEP)
            folder.mkdir(parents=True, exist_ok=True)
            for incident in (self.get("/api/v1/incidents?status=all&limit=50") or {}).get("items", ()):
                parts.write(folder / f"{incident['id']}.json", {
                    "incident": self.get(f"/api/v1/incidents/{incident['id']}"), "run": self.get(f"/api/v1/incidents/{incident['id']}/run"),
                    "plan": self.get(f"/api/v1/incidents/{incident['id']}/plan"),
                    "diagnosis": self.get(f"/api/v1/incidents/{incident['id']}/diagnosis"),
                    "card": self.get(f"/api/v1/incidents/{incident['id']}/approval")})
            parts.write(folder / "notes.jsonl", "".join(json.dumps(note) + "\n" for note in self.notes))
            parts.write(folder / "service.out", (self.lab.folder / "evenkeel.out").read_text())

    def note(self, now):
        """Keeps what is held to be wrong, second by second, for whoever wants to know why."""
        for incident in (self.get("/api/v1/incidents?status=open&limit=50") or {}).get("items", ()):
            path = f"/api/v1/incidents/{incident['id']}"
            diagnosis, plan, run = (self.get(path + end) or {} for end in ("/diagnosis", "/plan", "/run"))
            self.notes.append({
                "time": round(now, 1), "incident": incident["id"], "phase": incident["phase"], "planDigest": incident.get("planDigest"),
                "hypotheses": [(each["fault"], each["entity"]["name"], round(each["confidence"], 2)) for each in diagnosis.get("hypotheses", ())],
                "plan": [f"{step['action']} {step['target']['name']} {step['arguments']}" for step in plan.get("steps", ())],
                "held": run.get("held"), "run": [f"{step['action']}: {step['phase']}" for step in (run.get("run") or {}).get("steps", ())],
            })

    def feed(self, now):
        """Hands over logs and changes, as a collector and a release pipeline would."""
        lines = evidence.logs(self.lab, self.since)
        self.since = now
        for line in lines.splitlines():
            self.post("/v1/logs", json.loads(line), token=self.tokens["ada"])
        for change in self.lab.changes[self.told:]:
            self.post("/api/v1/ingest/cloudevents", {
                "specversion": "1.0", "id": f"{self.told}", "source": "/lab", "type": "lab." + change["kind"],
                "time": change["time"], "subject": change["entity"], "datacontenttype": "application/json",
                "data": {"entity": change["entity"], "kind": change["kind"], "summary": change["summary"],
                         **({"revision": change["revision"]} if "revision" in change else {})},
            }, token=self.tokens["ada"], form="application/cloudevents+json")
            self.told += 1

    def approve(self, incident, now):
        """Lets people approve what waits for them."""
        if incident["phase"] != "awaiting-approval":
            return
        first = self.asked.setdefault((incident["id"], incident["planDigest"]), now)
        if now - first < self.patience:
            return
        path = f"/api/v1/incidents/{incident['id']}"
        for name in ("ada", "bob"):
            card = self.get(path + "/approval", self.tokens[name])
            # Nobody approves what he has not had the time to read: another plan is asked about anew.
            if card and card.get("mayApprove") and card["planDigest"] == incident["planDigest"]:
                click = {key: card[key] for key in ("planDigest", "evidenceDigest", "effectDigest", "stateFingerprint", "nonce")}
                if self.post(path + "/approve", {**click, "comment": "lab"}, token=self.tokens[name]) is not None:
                    self.approvals += 1

    def is_busy(self):
        """Whether something is still being carried out or verified."""
        return any(run["outcome"] is None and run["waiting"] is None for run in self.runs.values())

    def collect(self, incident, now):
        """Notes what the runs have done since the last look."""
        found = self.get(f"/api/v1/incidents/{incident['id']}/run")
        if not found:
            return
        if found.get("held"):
            self.seen[incident["id"]] = found["held"]
        run = found.get("run")
        if not run:
            return
        self.runs[run["intent"]] = run
        for step in run["steps"]:
            key = (run["intent"], step["number"])
            if step["phase"] in ("waiting", "about to be ordered", "outdated", "refused") or key in self.seen:
                continue
            self.seen[key] = True
            self.actions.append({"time": now, "action": step["action"], "target": step["target"]["name"], "arguments": {},
                                 "result": step["phase"]})

    def get(self, path, token=""):
        """What the service answers; nothing where it refuses or is away."""
        return self.ask(path, None, self.tokens.get("ada") if token == "" else token)

    def post(self, path, body, token=None, form="application/json"):
        """What the service answers to a body."""
        return self.ask(path, json.dumps(body).encode(), token, form)

    def ask(self, path, body, token, form="application/json"):
        """One request."""
        request = urllib.request.Request(self.base + path, data=body, headers={"Content-Type": form} if body else {})
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                text = response.read()
                return json.loads(text) if text[:1] in (b"{", b"[") else {}
        except urllib.error.HTTPError as error:
            if os.environ.get("EVENKEEL_LAB_TALK") and error.code not in (404,):
                print(path, error.code, error.read()[:500], file=sys.stderr)
            return None
        except (OSError, ValueError):
            return None
