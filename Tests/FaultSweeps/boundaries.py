"""Kills at each boundary of a run: each write and sync of the journal, each connection to the executor, and when each of its
requests has arrived, was acted on, and was answered."""
import os
import signal

from executor import Executor
from judge import judge
from kills import scenario_end
from runs import rest
from journal import Journal
from service import Fault, Service, folder
from shop import Shop, configure

#: What is carried out: its trouble, and how each target answers.
SCRIPTS = {
    # The last step does not help, so that everything is undone, last first.
    "undone": ("ask", ["good", "good", "vain"]),
    # The executor cannot be asked about keys.
    "mute": ("mute", ["good", "good"]),
    # The policy starts it; the second step is refused.
    "refused": ("act", ["good", "refuses"]),
}
#: Kills by the kernel at the entry of the n-th call, and by the executor at its n-th request.
CALLS = {"sync": "fdatasync", "write": "pwrite64", "connect": "connect"}
PLACES = [*CALLS, "arrived", "acted", "answered"]


def sweep(generator, places=None, scripts=None, most=200, every=1):
    """Kills at each index of each place until one comes too late to be met."""
    total, ended = 0, {}
    for script in scripts or SCRIPTS:
        for place in places or PLACES:
            # One commit is many writes, and a kill between two of them is much like the next.
            step = every * (10 if place == "write" else 1)
            met, index = 0, 1 + generator.randrange(step)
            while index <= most:
                with folder("boundary") as path:
                    try:
                        was_met, counts = once(path, generator, script, place, index)
                    except Fault as fault:
                        raise Fault(f"{script}, {place} {index}: {fault}") from None
                if not was_met:
                    break
                for word, count in counts["ended"].items():
                    ended[word] = ended.get(word, 0) + count
                met, index = met + 1, index + step
            total += met
            print(f"{script}: {place}: {met} indices up to {max(index - step, 0)}, all kept", flush=True)
    print(f"good: {total} kills at boundaries, the runs ended: {ended}")


def tracer(path, place, index):
    """strace that kills at the n-th call; those that write, limited to the journal's files."""
    limits = [] if place == "connect" else [word for end in ("", "-wal") for word in ("-P", f"{path}/state/journal.db{end}")]
    call = CALLS[place]
    return ["strace", "-f", "-qq", "-o", "/dev/null", *limits, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={index}"]


def once(path, generator, script, place, index):
    """One run with one kill. Returns whether it was met, and what was judged."""
    kind, tempers = SCRIPTS[script]
    executor = Executor(generator)
    executor.is_calm = True
    shop = Shop(executor, generator, [kind], tempers, forgotten=0)
    config = configure(path, executor.port, shop.streets)
    wrap = tracer(path, place, index) if place in CALLS else ()
    service = Service(path, config=config, wrap=wrap, wait=False)
    if place not in CALLS:
        executor.watch = killer(service, place, index)
    try:
        service.ready.wait(60)
        shop.service = service if service.port else None
        shop.begin()
        is_met = not service.port or not rest(shop, executor, service)
        executor.watch = lambda stage, order: None
        if is_met:
            shop.service = None
            service.kill()
            service = Service(path, config=config)
            shop.service = service
            rest(shop, executor, service)
        shop.end()
        journal = Journal(f"{path}/state")
        journal.advance()
        counts = judge(journal, service.client("eve"), executor)
        if "unknown" in counts["ended"] or not counts["runs"]:
            raise Fault(f"the run is not over: {counts}")
        if wrap and not is_met:
            service.kill()
        else:
            scenario_end(service, journal)
        return is_met, counts
    finally:
        shop.ending.set()
        service.kill()
        executor.close()


def killer(service, place, index):
    """Kills the service when the n-th request has come to a place."""
    count = 0

    def watch(stage, order):
        nonlocal count
        if stage == place:
            count += 1
            if count == index:
                os.kill(service.pid, signal.SIGKILL)

    return watch
