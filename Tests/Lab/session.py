#!/usr/bin/env python3
"""Records how a person carries a plan out at a terminal: a real fault, the real service, a real run. See docs/lab.md."""
import argparse
import importlib.util
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time

if importlib.util.find_spec("psycopg2") is None and sys.executable != "/usr/bin/python3":
    # Debian's packages for Python belong to Debian's Python.
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

import machine  # noqa: E402
import terminal_picture  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
#: Where a service listens unless told otherwise, so that the command needs no address.
USUAL_PORT = 7373
COLUMNS, ROWS = 100, 40
#: Seconds that a person takes to read a question, and for each sign that is typed.
READING, TYPING = 2.5, 0.06
#: What a question of the command looks like at the end of what it wrote, and what a shell that waits does.
QUESTION = re.compile(r"\n?([^\n]*)\? \[[^\]\n]*\] $")
#: What is answered, by how the question begins; anything else is no session worth showing.
ANSWERS = (("approve", "y"), ("carry out", "y"), ("go on", "y"))


class Shell:
    """A shell at a terminal of its own. Everything that it shows is kept with its time."""

    def __init__(self, variables):
        self.leader, follower = pty.openpty()
        termios.tcsetwinsize(follower, (ROWS, COLUMNS))
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc", "--noediting", "-i"], stdin=follower, stdout=follower, stderr=follower, env=variables,
            start_new_session=True, preexec_fn=machine.die_with_parent, cwd="/",
        )
        os.close(follower)
        self.began = None
        self.shown, self.typed, self.quiet_since = [], [], time.monotonic()

    @property
    def text(self):
        """All that was shown so far."""
        return "".join(text for _, text in self.shown)

    def read(self, seconds):
        """Takes what is shown within some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.leader], [], [], left)[0]:
                return
            now = time.monotonic()
            self.quiet_since = now
            data = os.read(self.leader, 65536).decode(errors="replace")
            if self.began is not None:
                self.shown.append((now - self.began, data))

    def type(self, text):
        """Types, as a hand would."""
        for sign in text:
            if self.began is not None:
                self.typed.append(time.monotonic() - self.began)
            os.write(self.leader, sign.encode())
            self.read(TYPING)

    def is_quiet(self, seconds):
        """Whether nothing was shown for so long."""
        return time.monotonic() - self.quiet_since > seconds

    def end(self):
        """Ends the shell with all that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.leader)


def walk(shell, command, limit):
    """Types the command, answers what it asks, and comes back when the shell waits for the next."""
    shell.read(0.5)
    shell.began = time.monotonic()
    shell.shown.append((0.0, "$ "))
    shell.read(0.8)
    shell.type(command + "\n")
    end = time.monotonic() + limit
    while time.monotonic() < end:
        shell.read(0.1)
        if shell.text.endswith("\n$ "):
            return
        asked = QUESTION.search(shell.text.replace("\r", ""))
        if asked is None or not shell.is_quiet(READING):
            continue
        answer = next((answer for words, answer in ANSWERS if asked[1].startswith(words)), None)
        if answer is None:
            raise machine.LabError(f"the session came to a question that it has no answer to: {asked[1]}?")
        shell.type(answer + "\n")
    raise machine.LabError(f"the run was not over within {limit} s:\n{shell.text}")


def settled(service, seconds, limit=90):
    """The incident whose plan has waited for a person, and stayed the same, for so long."""
    since, seen = {}, None
    end = time.monotonic() + limit
    while time.monotonic() < end:
        for incident in (service.get("/api/v1/incidents?status=open&limit=50") or {}).get("items", ()):
            seen = f"{incident['phase']}, {incident['cause']}, {incident['approvals']}"
            # One person sits at the terminal: a plan that takes two is another session.
            if incident["phase"] != "awaiting-approval" or incident["approvals"]["needed"] != 1:
                continue
            first = since.setdefault((incident["id"], incident["planDigest"]), time.monotonic())
            if time.monotonic() - first > seconds:
                return incident["id"]
        time.sleep(0.5)
    raise machine.LabError(f"no plan waited for a person within {limit} s; the last incident was {seen}")


def record(fault_name, seed):
    """Starts everything, makes something go wrong, and records the run of the plan for it."""
    import evenkeel_service
    from faults import ALL
    from shop_lab import ShopLab
    # Here a person starts everything, also what the service might start by itself.
    evenkeel_service.POLICY = {"default": "approve", "rules": [
        {"name": "everything", "when": {"environments": ["lab"]}, "rung": "approve", "approvals": "one"}]}
    lab = ShopLab(None, seed)
    lab.ports["evenkeel"] = USUAL_PORT
    service = evenkeel_service.Service(lab)
    lab.webhook = service.webhook()
    lab.up()
    service.start()
    over = threading.Event()

    def feed():
        while not over.wait(1):
            service.feed(time.time())

    feeding = threading.Thread(target=feed, daemon=True)
    feeding.start()
    time.sleep(25)
    lab.check()
    fault = ALL[fault_name](lab, seed)
    fault.inject()
    incident = settled(service, 4)
    shell = Shell({"PATH": f"{pathlib.Path(evenkeel_service.PROGRAM).resolve().parent}:/usr/bin:/bin", "PS1": "$ ", "TERM": "dumb",
                   "LANG": "C.UTF-8", "HOME": "/nonexistent", "EVENKEEL_TOKEN": service.tokens["ada"]})
    try:
        walk(shell, f"evenkeel run {incident} --step", 240)
        if not fault.is_gone():
            raise machine.LabError(f"the run ended and {fault_name} goes on:\n{shell.text}")
    except machine.LabError as error:
        whole = service.get(f"/api/v1/incidents/{incident}") or {}
        told = "\n".join(f"{entry['time'][11:19]} {entry['kind']}: {entry['summary']}" for entry in whole.get("timeline", ())[-25:])
        raise machine.LabError(f"{error}\n{told}") from error
    finally:
        over.set()
        shell.end()
    feeding.join()
    return shell


def main():
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", default="crash")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--to", type=pathlib.Path, default=ROOT / "docs/images/run-session.svg")
    given = parser.parse_args()
    try:
        status = machine.enter(sys.argv)
        if status is not None:
            return status
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        shell = record(given.fault, given.seed)
        title = f"A plan against {given.fault} of the lab, carried out at a terminal"
        given.to.write_text(terminal_picture.drawn(shell.shown, shell.typed, COLUMNS, title))
        print(shell.text.replace("\r", ""))
        print(f"session: {shell.shown[-1][0]:.0f} s, written to {given.to.name}")
        return 0
    except machine.LabError as error:
        print(f"session: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
