"""Kills and errors at each system call that writes the journal, one after the other, by strace's injection."""
import re
import signal
import subprocess
import time

import scenarios
from journal import Journal
from service import Fault, Service, alert, delivery, folder

# The calls that reach the disk, by what is injected into each.
FAULTS = {
    "kill-sync": "fdatasync:signal=SIGKILL:when={n}",
    "kill-write": "pwrite64:signal=SIGKILL:when={n}",
    "eio-sync": "fdatasync:error=EIO:when={n}",
    "eio-write": "pwrite64:error=EIO:when={n}",
    "full-write": "pwrite64:error=ENOSPC:when={n}",
    "eio-syncs": "fdatasync:error=EIO:when={n}..{m}",
    "full-writes": "pwrite64:error=ENOSPC:when={n}..{m}",
}
ITEMS = {"singles": 24, "batches": 8, "approvals": 5, "people": 24, "storm": 12}


def tracer(path, fault, first, last):
    """strace with one fault, limited to the journal's files."""
    rule = FAULTS[fault].format(n=first, m=last)
    files = [f"{path}/state/journal.db{end}" for end in ("", "-wal")]
    limits = [word for name in files for word in ("-P", name)]
    # Signals are not injected where a filter in the kernel chooses the calls.
    quick = [] if "signal" in rule else ["--seccomp-bpf"]
    return ["strace", "-f", *quick, "-qq", "-o", f"{path}/trace", *limits, "-e", "trace=fdatasync,pwrite64", "-e", f"inject={rule}"]


def work(scenario, service):
    """A little of a scenario's work, in order, so that the n-th call is about the same in each run."""
    scenario.begin(service)
    limit = time.monotonic() + 8
    wanted = ITEMS[scenario.name]
    while time.monotonic() < limit and service.is_running and scenario.count < wanted * (50 if scenario.name == "batches" else 1):
        time.sleep(0.01)
    scenario.end()


def sweep(generator, faults, names=None, most=60, every=1):
    """Injects each fault at each index until one comes too late to be met."""
    total = 0
    for fault in faults:
        for kind in scenarios.ALL:
            if names and kind.name not in names:
                continue
            met, index = 0, 1
            while index <= most:
                if not once(kind, fault, index, generator):
                    break
                met += 1
                index += every
            total += met
            print(f"{fault} {kind.name}: {met} indices, all kept", flush=True)
    print(f"good: {total} injections")


def once(kind, fault, index, generator):
    """One run with one fault. Returns whether the fault was met."""
    with folder("sync") as path:
        scenario = kind(generator)
        scenario.threads = min(kind.threads, 2)
        last = index + 5
        try:
            return run(path, scenario, fault, index, last)
        except Fault as error:
            raise Fault(f"{fault} {kind.name} index {index}: {error}") from None


def run(path, scenario, fault, index, last):
    """Work under a fault, then a look at what is left."""
    kills = fault.startswith("kill")
    service = Service(path, wrap=tracer(path, fault, index, last), wait=False)
    try:
        service.ready.wait(20)
        started = service.port is not None
        if started:
            work(scenario, service)
        if started and not (kills and wait_for_end(service)):
            try:
                recovered(scenario, service)
            except Fault:
                # The call that kills may have come only now.
                if not kills or not wait_for_end(service):
                    raise
    finally:
        died = kills and wait_for_end(service)
        service.kill()
    met = died if kills else "INJECTED" in trace(path)
    after = Service(path)
    try:
        journal = Journal(f"{path}/state")
        journal.advance()
        scenario.check(journal, after.client("eve"))
    finally:
        after.kill()
    return met


def wait_for_end(service):
    """Whether a kill that was met has ended it by now."""
    for _ in range(20):
        if not service.is_running:
            return True
        time.sleep(0.01)
    return False


def trace(path):
    """What the tracer wrote."""
    with open(f"{path}/trace", errors="replace") as file:
        return file.read()


def recovered(scenario, service):
    """After the faults it has to take alerts in again, without a restart, and say that it is ready."""
    client, sender, limit = service.client("eve"), service.client(), time.monotonic() + 15
    if client.get("/api/v1/incidents")[0] != 200:
        raise Fault("it does not answer reads")
    while True:
        name = f"{scenario.name}-after-{time.monotonic_ns()}"
        status, _ = sender.post("/api/v1/ingest/alertmanager", delivery([alert(name, scenario.base)]))
        if status == 200:
            break
        if status not in (429, 503) or time.monotonic() > limit:
            raise Fault(f"it does not recover: {status}, {service.lines[-2:]}")
        time.sleep(0.05)
    while client.get("/readyz")[0] != 200:
        if time.monotonic() > limit:
            raise Fault("it is not ready though it takes alerts in")
        time.sleep(0.05)
    if scenario.name in ("singles", "batches", "storm"):
        scenario.acknowledged.add(name)


def outage(generator, seconds=3):
    """A disk that fails for a while: what is refused, how soon, what is shown, and how it comes back."""
    with folder("outage") as path:
        service = Service(path)
        tracer = attach(service, path, "fdatasync:error=EIO:when=40+")
        client, acknowledged, count = service.client("root"), set(), 0
        sender = service.client()
        failed, first, slowest, refused, false = None, None, 0, 0, 0
        began = time.monotonic()
        while time.monotonic() - began < 60:
            count += 1
            before = time.monotonic()
            status, _ = sender.post("/api/v1/ingest/alertmanager", delivery([alert(f"o-{count}", 1_790_000_000)]))
            took = time.monotonic() - before
            if status == 200:
                acknowledged.add(f"o-{count}")
                false += failed is not None
            elif status == 503:
                failed = failed or time.monotonic()
                slowest, refused = max(slowest, took), refused + 1
            else:
                raise Fault(f"status {status} from a disk that fails")
            if failed and time.monotonic() - failed > seconds:
                break
        views = seen(client)
        processor = usage(service)
        time.sleep(2)
        spent = usage(service) - processor
        detach(tracer)
        back = time.monotonic()
        while sender.post("/api/v1/ingest/alertmanager", delivery([alert("after", 1_790_000_000)]))[0] != 200:
            if time.monotonic() - back > 10:
                raise Fault("it does not recover")
            time.sleep(0.02)
        back = time.monotonic() - back
        while client.get("/readyz")[0] != 200 or seen(client)["alarms"]:
            time.sleep(0.02)
            if time.monotonic() - began > 90:
                raise Fault(f"the alarm stays: {seen(client)}")
        service.kill()
        after = Service(path)
        journal = Journal(f"{path}/state")
        journal.advance()
        found = {item["labels"]["id"] for entry in journal.entries if entry["kind"] == "alerts.received" for item in entry["body"]["alerts"]}
        after.kill()
        if acknowledged - found:
            raise Fault(f"{len(acknowledged - found)} acknowledged are lost")
        if false:
            raise Fault(f"{false} were acknowledged while the disk failed")
        print(f"good: outage: {refused} refused with 503, the slowest in {slowest * 1000:.0f} ms; {views}; "
              f"{spent / 2 * 100:.0f} % of a core meanwhile; back {back * 1000:.0f} ms after the disk", flush=True)


def seen(client):
    """What is shown: readiness, alarms, and whether reads go on."""
    view = client.get("/api/v1/governance")[1]
    return {"readyz": client.get("/readyz")[0], "alarms": [alarm["kind"] for alarm in view["alarms"]],
            "reads": client.get("/api/v1/incidents")[0]}


def usage(service):
    """Processor seconds of the service."""
    with open(f"/proc/{service.pid}/stat") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / 100


def attach(service, path, rule):
    """A tracer with a fault, on a service that runs."""
    call = rule.split(":")[0]
    command = ["strace", "-f", "-o", f"{path}/trace", "-e", f"trace={call}", "-e", f"inject={rule}", "-p", str(service.pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    tracer.stderr.readline()  # It says that it is attached.
    return tracer


def detach(tracer):
    """Takes the tracer away; the service goes on without its faults."""
    tracer.send_signal(signal.SIGINT)
    tracer.wait(10)
    tracer.stderr.close()


def order(generator, requests=200):
    """Holds each answer against the syncs before it: none may leave before a sync that began after its request came."""
    with folder("order") as path:
        wrap = ["strace", "-f", "-ttt", "-qq", "-o", f"{path}/trace", "-s", "64", "-e",
                "trace=fdatasync,sendto,sendmsg,writev,write,recvfrom,read"]
        service = Service(path, wrap=wrap)
        client, answered = service.client(), 0
        for number in range(requests):
            if client.post("/api/v1/ingest/alertmanager", delivery([alert(f"s-{number}", 1_790_000_000)]))[0] == 200:
                answered += 1
        service.kill()
        syncs = answers = early = 0
        fresh = False
        for line in trace(path).splitlines():
            if re.search(r"fdatasync\(.*= 0|fdatasync resumed.*= 0", line):
                syncs, fresh = syncs + 1, True
            elif "POST /api/v1/ingest" in line:
                fresh = False
            elif "HTTP/1.1 200" in line:
                answers += 1
                early += not fresh
        if early or answers < answered:
            raise Fault(f"{early} of {answers} answers left before a sync")
        print(f"good: order: {answers} answers, {syncs} syncs, none early", flush=True)
