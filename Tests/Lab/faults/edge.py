"""Faults at the edge, and intruders."""
import time

import certificates
from faults.capacity import TrafficSurge
from faults.fault import Fault, Listener


class ExpiredCertificate(Fault):
    name = "expired-certificate"
    what = "the certificate that people are shown has expired"
    right = ("certificate.renew",)
    harmful = ("database.restart", "host.isolate", "supervisor.rollback-release")

    def inject(self):
        seconds = self.random.randint(1, 4)
        certificates.issue(self.lab.folder / "tls", seconds=seconds)
        certificates.load(self.lab)
        time.sleep(seconds)
        self.detail = f"shown for {seconds} s before it ended"

    def is_gone(self):
        text = self.lab.get("exporter", "/metrics")
        ends = [float(line.split()[-1]) for line in text.splitlines() if line.startswith("probe_ssl_earliest_cert_expiry")]
        return bool(ends) and ends[0] > time.time() + 3600

    def heal(self):
        certificates.issue(self.lab.folder / "tls", days=90)
        certificates.load(self.lab)


class HostileClient(TrafficSurge):
    name = "hostile-client"
    what = "one address asks for costly pages all the time"
    right = ("traffic.limit-client", "network.block-address address=HOSTILE")
    harmful = ("database.restart", "host.isolate", "supervisor.rollback-release")
    rate = (120, 180)
    kind = "search"

    def begin(self, *load):
        self.right = ("traffic.limit-client", f"network.block-address address={self.lab.HOSTILE}")
        return super().begin(*load, "--source", self.lab.HOSTILE, prefix=self.lab.outside)


class CompromisedWorker(Fault):
    name = "compromised-worker"
    what = "what an intruder left in a worker calls home"
    right = ("network.block-address address=OUTSIDE",)
    harmful = ("database.restart", "supervisor.rollback-release", "cache.flush-pattern")
    is_felt = False

    def inject(self):
        self.instance = self.random.choice(["catalogue", "checkout", "storefront-1"])
        self.detail = self.instance
        self.right = (f"network.block-address address={self.lab.OUTSIDE}",)
        self.home = Listener(self.lab.listen_outside(self.lab.OUTSIDE, self.lab.ports["outside"]))
        self.lab.misbehave(self.instance, {"call": [self.lab.OUTSIDE, self.lab.ports["outside"]]})

    def is_gone(self):
        return self.home.is_quiet(4)

    def heal(self):
        self.restart(self.instance)
        self.home.socket.close()


FAULTS = [ExpiredCertificate, HostileClient, CompromisedWorker]
