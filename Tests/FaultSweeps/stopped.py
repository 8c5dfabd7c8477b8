"""A worker that is stopped in the middle of a step, replaced, and wakes: one effect each, whatever it still sends."""
import os
import pathlib
import shutil
import signal
import threading
import time

from executor import Executor
from judge import judge, result, runs
from runs import rest
from journal import Journal
from service import Fault, Service, folder
from shop import Shop, configure
from syncs import attach, detach

#: Where the worker stands when it is stopped.
CASES = {
    "before the order": "the intent is durable, the order not given",
    "order on its way": "the order is given and arrives only when the worker wakes",
    "answer held back": "the executor has done it and not answered",
}


def sweep(generator, seconds=60, times=1):
    """Each case so often."""
    count = 0
    for _ in range(times):
        for case, words in CASES.items():
            print(f"{case} ({words}): {tried(generator, case, seconds)}", flush=True)
            count += 1
    print(f"good: {count} workers stopped for {seconds} s and replaced, one effect each")


class Elsewhere(Fault):
    """The worker stood elsewhere than it should: another look of it was held back, or it was quicker."""


def tried(generator, case, seconds, times=10):
    """One worker that stands where it should, which may take several."""
    for turn in range(times):
        with folder("stopped") as path, folder("replacement") as other:
            try:
                return once(path, other, generator, case, seconds)
            except Elsewhere:
                if turn + 1 == times:
                    raise
            except Fault as fault:
                raise Fault(f"{case}: {fault}") from None


class Gate:
    """Holds one request back until it is opened: the first order, or the last look before it."""

    def __init__(self, case, state):
        self.case, self.journal, self.met, self.opened = case, Journal(state), threading.Event(), threading.Event()

    def watch(self, stage, order):
        """Told of each request."""
        if not self.met.is_set() and self.is_it(stage, order["verb"]):
            self.met.set()
            self.opened.wait(600)

    def is_it(self, stage, verb):
        """Whether a request is the one that is held back."""
        if self.case == "before the order":
            begun = "SELECT count(*) FROM entry WHERE kind = 'run.begun'"
            return (stage, verb) == ("arrived", "describe") and self.journal.query(begun)[0][0] > 0
        return (stage, verb) == ("arrived" if self.case == "order on its way" else "acted", "run")


def begin(path, generator, gate):
    """An executor that holds back, and one incident whose plan the policy starts."""
    executor = Executor(generator)
    executor.is_calm, executor.watch = True, gate.watch
    shop = Shop(executor, generator, ["act"], ["good", "good"], forgotten=0)
    return executor, shop, configure(path, executor.port, shop.streets)


def once(path, other, generator, case, seconds):
    """One worker. Returns what came of it, in words."""
    gate = Gate(case, f"{path}/state")
    executor, shop, config = begin(path, generator, gate)
    old, new, helped = Service(path, config=config), None, []
    # The old worker is to hear nothing of what it has brought about.
    executor.on_effect = lambda subject, verb: helped.append((subject, verb))
    try:
        shop.service = old
        shop.begin()
        stop(old, gate, path)
        since, ordered = time.monotonic(), len(executor.deliveries)
        shop.service = None
        said = twin(path, config)
        shutil.copytree(f"{path}/state", f"{other}/state")
        journal = Journal(f"{other}/state")
        journal.advance()
        if not any(run.present for run in runs(journal).values()) or ordered != (case == "answer held back"):
            raise Elsewhere(f"it was stopped elsewhere, after {ordered} orders")
        new = Service(other, config=config)
        shop.service, executor.on_effect = new, shop.heal
        for subject, verb in helped:
            shop.heal(subject, verb)
        rest(shop, executor, new)
        shop.end()
        journal.advance()
        if judge(journal, new.client("eve"), executor)["ended"] != {"completed": 1}:
            raise Fault("the replacement did not carry the plan out")
        effects, before, stale = len(executor.effects), len(executor.deliveries), executor.stale
        time.sleep(max(0, since + seconds - time.monotonic()))
        if not is_stopped(old):
            raise Fault("it did not stand still")
        gate.opened.set()
        os.kill(old.pid, signal.SIGCONT)
        # It heard nothing of what helped, and so would undo it.
        ended = woken(old, shop, path)
        if len(executor.effects) != effects or executor.faults:
            raise Fault(f"it had an effect after it woke: {executor.effects[effects:]} {executor.faults}")
        if any(subject.version != 1 for subject in executor.subjects.values()):
            raise Fault("an effect is there twice")
        return (f"stopped for {time.monotonic() - since:.0f} s, a second service on its folder refused ({said}); the replacement's orders "
                f"{before - ordered}, effects {effects}; the old one's orders after it woke {len(executor.deliveries) - before}, "
                f"effects 0, refused as late {executor.stale - stale}, its run {ended}")
    finally:
        gate.opened.set()
        shop.ending.set()
        for service in (old, new):
            if service:
                service.kill()
        executor.close()


def stop(service, gate, path):
    """Stops the worker where it should stand; at the connection of its order the kernel does."""
    if not gate.met.wait(60):
        raise Fault("nothing is ordered")
    if gate.case == "before the order":
        tracer = attach(service, path, "connect:signal=SIGSTOP:when=1")
        gate.opened.set()
    else:
        os.kill(service.pid, signal.SIGSTOP)
    ending, seen = time.monotonic() + 60, 0
    while seen < 5:
        seen = seen + 1 if is_stopped(service) else 0
        if time.monotonic() > ending:
            raise Fault("the worker is not stopped")
        time.sleep(0.1)
    if gate.case == "before the order":
        detach(tracer)


def is_stopped(service):
    """Whether it stands still."""
    status = pathlib.Path(f"/proc/{service.pid}/status").read_text()
    return "State:\tT" in status or "State:\tt" in status


def twin(path, config):
    """A second service on the same folder: refused, and what it says."""
    second = Service(path, config=config, wait=False)
    second.ready.wait(60)
    if second.port is not None:
        second.kill()
        raise Fault("a second service runs on the same folder")
    second.process.wait(30)
    second.kill()
    return " ".join(second.lines[-1:])


def woken(service, shop, path):
    """Waits until the old worker's run is over or needs a person, and looks that it takes nothing for done that is not."""
    client, ending = service.client("eve"), time.monotonic() + 120
    while time.monotonic() < ending:
        status, page = client.get("/api/v1/incidents?status=all")
        for item in page["items"] if status == 200 else ():
            run = (client.get(f"/api/v1/incidents/{item['id']}/run")[1] or {}).get("run")
            if run and (run["outcome"] or run["waiting"]):
                journal = Journal(f"{path}/state")
                journal.advance()
                for found in runs(journal).values():
                    # What the replacement did since is not in its journal; what it takes for done has to be.
                    for part, state in found.parts.items():
                        if state in ("done", "failed"):
                            result(found, part, shop.executor)
                return run["outcome"] or "waits: " + run["waiting"]
        time.sleep(0.1)
    raise Fault("the old worker's run neither ends nor waits")
