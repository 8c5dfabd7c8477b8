"""Faults of processes and of what they need: crashes, memory, processor, load."""
import json
import os
import signal
import sys
import time

from faults.fault import Fault, wait_for
from parts import HERE, write


class Crash(Fault):
    name = "crash"
    what = "a service's process ends in order, so that its supervisor does not start it again"
    right = ("supervisor.restart-process", "supervisor.start-process")
    harmful = ("supervisor.rollback-release", "database.restart", "host.isolate")

    def inject(self):
        self.instance = self.random.choice(["catalogue", "checkout"])
        self.detail = self.instance
        os.kill(self.lab.state(self.instance)["pid"], signal.SIGTERM)

    def is_gone(self):
        return self.is_running(self.instance)

    def heal(self):
        self.restart(self.instance)


class CrashLoop(Fault):
    name = "crash-loop"
    what = "a service cannot start while its database is away; its supervisor gives up before the database is back"
    right = ("supervisor.restart-process", "supervisor.start-process")
    harmful = ("supervisor.rollback-release", "database.restart", "host.isolate")

    def inject(self):
        self.instance = self.random.choice(["catalogue", "checkout"])
        self.detail = self.instance
        for link in ("pooler-a", "pooler-b"):
            self.lab.link(link, "cut=1")
        os.kill(self.lab.state(self.instance)["pid"], signal.SIGKILL)
        wait_for("the supervisor gives up", 30, lambda: self.lab.state(self.instance)["statename"] == "FATAL")
        for link in ("pooler-a", "pooler-b"):
            self.lab.link(link, "cut=0")

    def is_gone(self):
        return self.is_running(self.instance)

    def heal(self):
        for link in ("pooler-a", "pooler-b"):
            self.lab.link(link, "cut=0")
        self.restart(self.instance)


class MemoryLeak(Fault):
    name = "memory-leak"
    what = "an instance keeps memory with every request until it has none left and answers with errors"
    right = ("supervisor.restart-process",)
    harmful = ("database.restart", "host.isolate", "cache.flush-pattern")

    def inject(self):
        self.instance = self.random.choice(["storefront-1", "storefront-2"])
        size = self.random.randint(600, 1200) * 1024
        self.detail = f"{self.instance}, {size >> 10} KiB a request"
        self.pid = self.lab.state(self.instance)["pid"]
        self.lab.misbehave(self.instance, {"leak": size})

    def is_gone(self):
        state = self.lab.state(self.instance)
        return state["statename"] == "RUNNING" and state["pid"] != self.pid

    def heal(self):
        self.restart(self.instance)


class CpuHog(Fault):
    name = "cpu-hog"
    what = "a batch job beside the services runs away and takes the processor"
    right = ("supervisor.stop-process", "host.terminate-process")
    harmful = ("database.restart", "host.isolate", "supervisor.rollback-release")

    def inject(self):
        workers = self.random.randint(10, 16)
        self.detail = f"{workers} processes"
        # Without a number of rounds it never ends.
        write(self.lab.folder / "config/report.json", {"workers": workers, "rounds": None, "urgency": 15})
        self.lab.supervisor().supervisor.startProcess("report")

    def is_gone(self):
        return self.lab.state("report")["statename"] != "RUNNING"

    def heal(self):
        if not self.is_gone():
            self.lab.supervisor().supervisor.stopProcess("report")


class RetryStorm(Fault):
    name = "retry-storm"
    what = "after a short slowness requests are repeated so often that the queue never empties"
    right = ("traffic.shed-load", "supervisor.restart-process", "traffic.limit-client")
    harmful = ("database.restart", "host.isolate", "cache.flush-pattern")

    def inject(self):
        self.lab.configure("storefront", retries=8, timeout=0.5)
        self.lab.configure("checkout", queue=400)
        self.lab.configure("checkout", **{"authorisation-seconds": 0.07})
        time.sleep(1.5)
        seconds = self.random.uniform(5, 8)
        self.detail = f"slow for {seconds:.1f} s"
        for link in ("pooler-a", "pooler-b"):
            self.lab.link(link, "delay=1.2")
        time.sleep(seconds)
        for link in ("pooler-a", "pooler-b"):
            self.lab.link(link, "delay=0")

    def is_gone(self):
        text = self.lab.get("checkout", "/metrics")
        waiting = next(float(line.split()[1]) for line in text.splitlines() if line.startswith("requests_queued "))
        return waiting < 20

    def heal(self):
        self.lab.configure("storefront", retries=1, timeout=1.0)
        self.lab.configure("checkout", queue=150, **{"authorisation-seconds": 0.04})
        self.restart("checkout")


class TrafficSurge(Fault):
    name = "traffic-surge"
    what = "many partners fetch the product feed at once, and people wait"
    right = ("traffic.shed-load", "supervisor.start-process", "supervisor.scale-group")
    harmful = ("database.restart", "host.isolate", "network.block-address")

    rate = (200, 260)
    kind = "feed"

    def inject(self):
        rate = self.random.randint(*self.rate)
        self.detail = f"{rate} requests a second"
        self.begin("--rate", rate, "--seed", self.random.randint(1, 99))
        self.rate_wanted = rate

    def begin(self, *load, prefix=()):
        """Lets requests come; `prefix` takes the process elsewhere."""
        with open(self.lab.folder / "surge.jsonl", "wb") as record:
            self.lab.start("surge", [*prefix, sys.executable, HERE / "load.py", "--host", self.lab.PUBLIC, "--port", self.lab.ports["http"],
                                     "--keep", "--kind", self.kind, *load], stdout=record)

    def is_gone(self):
        # It goes on; what counts is whether a good part of it is kept out, or all of it is borne.
        seconds = (self.lab.folder / "surge.jsonl").read_text().splitlines()
        if not seconds:
            return False
        good = json.loads(seconds[-1])["good"]
        return good < 0.6 * self.rate_wanted or good > 0.95 * self.rate_wanted

    def heal(self):
        self.lab.stop("surge")


FAULTS = [Crash, CrashLoop, MemoryLeak, CpuHog, RetryStorm, TrafficSurge]
