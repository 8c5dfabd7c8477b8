"""Carries actions out in the lab, as an engineer would by hand: for the baseline, and to see whether a plan would have helped."""
import gzip
import json
import os
import shutil

import certificates
from machine import LabError, run


class Hands:
    """What can be done in the lab, by the names of the catalogue."""

    def __init__(self, lab):
        self.lab = lab

    def do(self, action, target, arguments):
        """Does it; raises where the lab has no such thing."""
        act = getattr(self, action.replace(".", "_").replace("-", "_"), None)
        if act is None:
            raise LabError(f"{action}: nothing in the lab can do that")
        act(target, arguments)

    def instances(self, process):
        """The processes that a name means: one, or a group."""
        for service, instances in self.lab.SERVICES.items():
            if process == service:
                return [f"{service}:{instance}" for instance in instances if instance not in self.lab.STANDBY]
            for instance in instances:
                if process in (instance, f"{service}:{instance}"):
                    return [f"{service}:{instance}"]
        if process == "report":
            return ["report"]
        raise LabError(f"{process}: no such process")

    # supervisor
    def supervisor_restart_process(self, target, arguments):
        for name in self.instances(arguments.get("process", target)):
            supervisor = self.lab.supervisor().supervisor
            if supervisor.getProcessInfo(name)["statename"] in ("RUNNING", "STARTING", "BACKOFF"):
                supervisor.stopProcess(name)
            supervisor.startProcess(name)

    def supervisor_stop_process(self, target, arguments):
        for name in self.instances(arguments.get("process", target)):
            self.lab.supervisor().supervisor.stopProcess(name)

    def supervisor_start_process(self, target, arguments):
        for name in self.instances(arguments.get("process", target)):
            self.lab.supervisor().supervisor.startProcess(name)

    def supervisor_rollback_release(self, target, arguments):
        folder = self.lab.folder / "releases" / target
        if not (folder / "previous").is_symlink():
            raise LabError(f"{target}: no previous release is known")
        version = os.readlink(folder / "previous")
        (folder / "next").symlink_to(version)
        (folder / "next").replace(folder / "current")
        self.supervisor_restart_process(target, {"process": target})

    # proxy
    def proxy_drain_backend(self, target, arguments):
        for line in self.lab.haproxy("show servers state").splitlines():
            words = line.split()
            if len(words) > 4 and words[3] == target:
                self.lab.haproxy(f"set server {words[1]}/{target} state drain")
                return
        raise LabError(f"{target}: no such server")

    def traffic_shed_load(self, target, arguments):
        self.lab.haproxy(f"set map {self.lab.folder}/shed.map less-important {arguments['share-percent']}")

    def traffic_limit_client(self, target, arguments):
        self.lab.haproxy(f"set map {self.lab.folder}/limits.map per-client {2 * int(arguments['per-second'])}")

    # stores
    def database_terminate_sessions(self, target, arguments):
        older = int(arguments.get("older-than", 5))
        where = {
            "idle": "state = 'idle'",
            "idle-in-transaction": "state = 'idle in transaction'",
            "blocking": "pid IN (SELECT unnest(pg_blocking_pids(w.pid)) FROM pg_stat_activity w)",
        }[arguments["state"]]
        self.lab.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND {where}"
                     f" AND state_change < now() - interval '{older} s' AND pid <> pg_backend_pid()")

    def cache_flush_pattern(self, target, arguments):
        pattern = self.lab.KEY_PATTERNS[arguments["pattern"]]
        cache, cursor = self.lab.redis(), "0"
        while True:
            cursor, keys = cache.ask("SCAN", cursor, "MATCH", pattern, "COUNT", 100)
            if keys:
                cache.ask("DEL", *keys)
            if cursor == "0":
                return

    # machine
    def host_clear_declared_paths(self, target, arguments):
        for pattern in self.lab.declared["expendable"]:
            for path in self.lab.data.glob(pattern):
                path.unlink()

    def host_rotate_logs(self, target, arguments):
        for pattern in self.lab.declared["logs"]:
            for path in sorted(self.lab.data.glob(pattern)):
                with open(path, "rb") as old, gzip.open(self.lab.folder / f"{path.name}.gz", "wb") as new:
                    shutil.copyfileobj(old, new)
                os.truncate(path, 0)

    def host_terminate_process(self, target, arguments):
        self.supervisor_stop_process(target, arguments)

    # the rest
    def certificate_renew(self, target, arguments):
        certificates.issue(self.lab.folder / "tls", days=90)
        certificates.load(self.lab)

    def feature_disable(self, target, arguments):
        if target not in json.loads((self.lab.folder / "config/flags.json").read_text()):
            raise LabError(f"{target}: no such feature")
        self.lab.set_flag(target, False)

    def network_block_address(self, target, arguments):
        run("nft", "add", "table", "inet", "hands")
        run("nft", "add chain inet hands input { type filter hook input priority 0 ; }")
        run("nft", "add chain inet hands output { type filter hook output priority 0 ; }")
        run("nft", f"add rule inet hands input ip saddr {arguments['address']} drop")
        run("nft", f"add rule inet hands output ip daddr {arguments['address']} drop")

    def release_all(self):
        """Takes back what lasts: limits, blocks, drained servers."""
        self.traffic_shed_load(None, {"share-percent": 0})
        self.traffic_limit_client(None, {"per-second": 0})
        for line in self.lab.haproxy("show servers state").splitlines():
            words = line.split()
            if len(words) > 4 and words[0].isdigit():
                self.lab.haproxy(f"set server {words[1]}/{words[3]} state ready")
        try:
            run("nft", "delete", "table", "inet", "hands")
        except LabError:
            pass
