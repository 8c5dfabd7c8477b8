"""Runs the service as a child process, and talks to it."""
import atexit
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

PROGRAM = os.environ.get("EVENKEEL_PROGRAM", str(ROOT / ".build-release" / "release" / "evenkeel"))
EXAMPLE = ROOT / "docs" / "examples" / "checkout-outage"
PEOPLE = {"ada": "approver", "bob": "approver", "root": "administrator", "eve": "viewer"}


class Fault(Exception):
    """The service did what it must not do."""


def token(person):
    """The token of a person in the tests."""
    return "evk_" + hashlib.sha256(person.encode()).hexdigest()[:43]


def configuration(folder, checkpoints=None, more=""):
    """Writes a configuration under which people decide, and returns its path."""
    lines = [f"runbooks: [{ROOT}/runbooks]", f"prompts: {ROOT}/prompts", "serve:"]
    lines += [f"  evidence: {EXAMPLE}", "  environment: production", "  anonymous-ingest: true"]
    if checkpoints:
        lines += ["  checkpoint-files: [" + ", ".join(map(str, checkpoints)) + "]"]
    lines += ["  governance:", "    policy: {default: approve}", "    budgets:"]
    # As much as may be: the sweeps count what is handed over, not what is held back.
    for limit in ("resource", "service", "window", "incident"):
        lines.append(f"      per-{limit}: {{count: 1000, within: 1s}}")
    lines += ["      global: {count: 1000, within: 1s}", "      cool-down: 0s", "      no-undo-within: 0s"]
    lines += ["      flapping: {attempts: 10, hold: 1s, longest-hold: 1s, quiet: 60s}", "  access:", "    users:"]
    # No password has this hash: only tokens are used here.
    form = "scrypt$15$8$3$" + "A" * 22 + "$" + "A" * 43
    for person, role in PEOPLE.items():
        lines.append(f"      - {{name: {person}, roles: [{role}], password: '{form}'}}")
    lines.append("    tokens:")
    for person, role in PEOPLE.items():
        digest = hashlib.sha256(token(person).encode()).hexdigest()
        lines.append(f"      - {{name: {person}-token, owner: {person}, roles: [{role}], hash: 'sha256:{digest}'}}")
    path = pathlib.Path(folder) / "evenkeel.yaml"
    path.write_text("\n".join(lines) + "\n" + more)
    return path


class Service:
    """One run of the service on a state folder."""

    def __init__(self, folder, wrap=(), checkpoints=None, arguments=(), environment=None, wait=True, host="127.0.0.1", more="",
                 config=None):
        self.folder = pathlib.Path(folder)
        self.state = self.folder / "state"
        config = config or configuration(folder, checkpoints, more)
        command = [*wrap, PROGRAM, "serve", "--offline", "--config", str(config), "--state", str(self.state)]
        command += ["--listen", f"{host}:0", *arguments]
        self.host, self.lines, self.port, self.began = host, [], None, time.monotonic()
        self.ready = threading.Event()
        with open(self.folder / "output", "w") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
            )
        # Where a sweep ends without ending it.
        atexit.register(self.kill)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if wait:
            self.wait()

    def read(self):
        """Reads what the service says."""
        for line in self.process.stderr:
            self.lines.append(line.rstrip())
            if "listening at http://" in line and self.port is None:
                self.port = int(line.rstrip().rsplit(":", 1)[1])
                self.ready.set()
        self.ready.set()

    def wait(self, seconds=30):
        """Waits until it listens."""
        if not self.ready.wait(seconds) or self.port is None:
            self.kill()
            raise Fault("the service did not start: " + " | ".join(self.lines[-5:]))
        self.took = time.monotonic() - self.began

    @property
    def pid(self):
        """The service's own process, also below a tracer."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        try:
            name = pathlib.Path(f"/proc/{self.process.pid}/comm").read_text().strip()
            return int(children.read_text().split()[0]) if name == "strace" else self.process.pid
        except (OSError, IndexError):
            return self.process.pid

    @property
    def is_running(self):
        """Whether it has not ended."""
        return self.process.poll() is None

    @contextlib.contextmanager
    def held(self):
        """Holds it still meanwhile, with all its threads: what changes around it changes at one instant for it."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            # Told once the last thread has stopped; an end is left for `kill`.
            os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def kill(self):
        """Kills it and waits until it is gone."""
        if self.is_running:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(30)
        self.reader.join(5)
        self.process.stderr.close()

    def stop(self, seconds=30):
        """Asks it to end."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)
        status = self.process.wait(seconds)
        self.reader.join(5)
        self.process.stderr.close()
        return status

    def client(self, person=None, timeout=10, source=None):
        """A connection to it, from an address."""
        return Client(self.port, person, timeout, self.host, source)

    def resident(self):
        """Its memory, in MiB."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0

    def processor(self):
        """The seconds of processor time that it has used."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Client:
    """A connection that is kept; after a failure the next request opens another."""

    def __init__(self, port, person=None, timeout=10, host="127.0.0.1", source=None):
        self.headers = {"Authorization": "Bearer " + token(person)} if person else {}
        self.connection = http.client.HTTPConnection(
            host, port, timeout=timeout, source_address=(source, 0) if source else None
        )

    def ask(self, method, path, body=None):
        """Status and body; status 0 when no whole answer came."""
        headers = dict(self.headers)
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, None
        try:
            return answer.status, json.loads(data)
        except ValueError:
            return answer.status, data

    def get(self, path):
        """Asks for something."""
        return self.ask("GET", path)

    def post(self, path, body):
        """Sends something."""
        return self.ask("POST", path, body)


def stamp(seconds, fraction=0):
    """RFC 3339 as the journal writes it."""
    # Not datetime: a journal may hold any year.
    days, second = divmod(seconds, 86_400)
    era_day = days + 719_468
    era, day_of_era = divmod(era_day, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    part = (5 * day_of_year + 2) // 153
    day, month = day_of_year - (153 * part + 2) // 5 + 1, part + 3 if part < 10 else part - 9
    year = year_of_era + era * 400 + (month <= 2)
    text = f"{year:04}-{month:02}-{day:02}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    return text + (f".{fraction:09}".rstrip("0") if fraction else "") + "Z"


def alert(name, starts, **labels):
    """One firing alert, as Alertmanager sends it."""
    return {
        "status": "firing",
        "labels": {"alertname": "Sweep", "severity": "warning", "namespace": "shop", "id": name, **labels},
        "annotations": {"summary": "made by a sweep"},
        "startsAt": stamp(starts),
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.com/graph",
        "fingerprint": hashlib.sha256(name.encode()).hexdigest()[:16],
    }


def delivery(alerts):
    """Alertmanager's envelope."""
    return {
        "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing", "receiver": "sweep",
        "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
        "externalURL": "http://alertmanager.example.com", "alerts": alerts,
    }


def example(starts):
    """The example incident, moved to another time."""
    value = json.loads((EXAMPLE / "alerts.json").read_text())
    for item in value["alerts"]:
        item["startsAt"] = stamp(starts)
        if item["status"] == "firing":
            item["endsAt"] = "0001-01-01T00:00:00Z"
        item["fingerprint"] = hashlib.sha256((item["fingerprint"] + str(starts)).encode()).hexdigest()[:16]
        item["labels"]["turn"] = str(starts)
    return value


def folder(prefix="sweep"):
    """A new folder for one run."""
    return tempfile.TemporaryDirectory(prefix=f"evenkeel-{prefix}-")


def free_port():
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def seeded(seed):
    """A generator of a seed, which is printed so that a run can be had again."""
    seed = seed if seed is not None else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}", flush=True)
    return random.Random(seed)
