"""SIGKILL at random instants while plans are carried out, judged by the executor's own ledger."""
import collections
import os
import signal
import time

from executor import Executor
from judge import judge, ledger, phase, runs
from kills import scenario_end
from journal import Journal
from service import Fault, Service, folder
from shop import TROUBLES, Shop, configure


def sweep(times, generator, per_folder=25):
    """Kills the service `times` times while it carries plans out."""
    done, total = 0, Count()
    while done < times:
        count = min(per_folder, times - done)
        with folder("runs") as path:
            executor = Executor(generator)
            try:
                killed(path, executor, generator, count, total)
            finally:
                executor.close()
        done += count
        print(f"{done} kills, {total}", flush=True)
    print(f"by where the run was that had come furthest: {total.lines(total.kills)}")
    print(f"by where each run under way was: {total.lines(total.phases)}")
    print(f"good: {done} kills, {total}")


class Count:
    """What was met and what was judged."""

    #: The phases, those first at which a kill shows most.
    ORDER = ["is with the executor", "answer not written", "inquired about", "intended, not given", "verifying", "before a step", "unknown", "paused"]

    def __init__(self):
        self.kills, self.phases, self.judged = collections.Counter(), collections.Counter(), collections.Counter()
        self.ended, self.starts = collections.Counter(), []

    def meet(self, found):
        """One kill, and where each open run was."""
        self.phases.update(found)
        ranked = sorted(found, key=lambda name: next(place for place, word in enumerate(self.ORDER) if word in name))
        self.kills[ranked[0] if ranked else "no run under way"] += 1

    def add(self, counts):
        """One folder's judgement."""
        self.ended.update(counts.pop("ended"))
        self.judged.update(counts)

    @staticmethod
    def lines(counter):
        """A counter in words."""
        return "; ".join(f"{name} {count}" for name, count in counter.most_common())

    def __str__(self):
        judged = ", ".join(f"{count} {name}" for name, count in self.judged.items())
        starts = sorted(self.starts)
        return (f"{judged}; ended: {self.lines(self.ended)}; start p50 {starts[len(starts) // 2] * 1000:.0f} ms, "
                f"longest {starts[-1] * 1000:.0f} ms")


def killed(path, executor, generator, count, total):
    """Kills one service again and again on one folder, then lets all come to rest and judges."""
    shop = Shop(executor, generator, list(TROUBLES) * count)
    config = configure(path, executor.port, shop.streets)
    journal, service, turn = Journal(f"{path}/state"), Service(path, config=config), 0
    shop.service = service
    shop.begin()
    try:
        time.sleep(1)
        for turn in range(count):
            if turn % 2:
                time.sleep(generator.uniform(0, 2.4))
            else:
                # Orders are short: half of the instants are chosen among those shortly after one began. Verification
                # starts anew with the service and takes longer than a second; before it is over nothing is ordered.
                executor.wait(4)
                time.sleep(generator.uniform(0, 0.06))
            os.kill(service.pid, signal.SIGKILL)
            requests = executor.requests()
            shop.service = None
            service.kill()
            journal.advance()
            total.meet(where(journal, executor, requests))
            service = Service(path, config=config)
            total.starts.append(service.took)
            shop.service = service
        shop.is_over = True
        rest(shop, executor, service)
        shop.end()
        journal.advance()
        people = {"approved by people": shop.approvals, "said by people": shop.words, "left open": len(shop.unsettled)}
        total.add(judge(journal, service.client("eve"), executor) | people)
        scenario_end(service, journal)
    except Fault as fault:
        raise Fault(f"turn {turn}: {fault}") from None
    finally:
        shop.end()
        service.kill()


def where(journal, executor, requests):
    """Where each run was when the service was killed, after a look at the ledger."""
    found = runs(journal)
    ledger(executor, found, journal)
    delivered = {order["key"] for order in executor.deliveries}
    return [phase(run, requests, delivered) for run in found.values() if not run.outcome]


def rest(shop, executor, service, limit=300):
    """Nothing new breaks out, nobody is late any more, and all that can come to its end does. Returns whether the service lives."""
    executor.is_calm, ending = True, time.monotonic() + limit
    quiet, client = 0, service.client("eve")
    while quiet < 10 and service.is_running:
        if time.monotonic() > ending:
            raise Fault(f"it does not come to rest: {shop.unfinished} incidents, {shop.healing}, {service.lines[-3:]}")
        time.sleep(0.1)
        is_told = shop.is_over or shop.next == len(shop.streets)
        quiet = quiet + 1 if is_told and not shop.unfinished and not shop.healing and not open_runs(client, shop) else 0
    return service.is_running


def open_runs(client, shop):
    """How many runs go on by themselves, or wait for a person who will say something."""
    status, page = client.get("/api/v1/incidents?status=all&limit=500")
    if status != 200:
        return 1
    count = 0
    for item in page["items"]:
        status, answer = client.get(f"/api/v1/incidents/{item['id']}/run")
        run = (answer or {}).get("run")
        if status == 200 and run and not run["outcome"]:
            part = run["question"]
            key = part and f"{run['intent']}/{part['step'] - 1}" + ("/undo" if part["undo"] else "")
            count += key not in shop.unsettled
    return count
