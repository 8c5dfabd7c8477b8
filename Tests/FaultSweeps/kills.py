"""SIGKILL at random instants: nothing that was acknowledged may be lost, nothing may happen twice."""
import time

import scenarios
from journal import Journal
from service import Fault, Service, folder


def sweep(times, generator, names=None, per_folder=20):
    """Kills the service `times` times, in turn in each scenario."""
    kinds = [kind for kind in scenarios.ALL if not names or kind.name in names]
    done, starts, acknowledged, spent = 0, [], 0, 0
    while done < times:
        kind = kinds[(done // per_folder) % len(kinds)]
        count = min(per_folder, times - done)
        with folder("kill") as path:
            scenario = kind(generator)
            killed(path, scenario, count, generator, starts)
            acknowledged += len(scenario.acknowledged)
            spent += getattr(scenario, "spent", 0)
        done += count
        print(f"{done} kills, {acknowledged} acknowledged, {spent} handed over, last {kind.name} {scenario.statuses}", flush=True)
    starts.sort()
    print(f"good: {done} kills, {acknowledged} acknowledged and found again, {spent} handed over once; "
          f"start p50 {starts[len(starts) // 2] * 1000:.0f} ms, longest {starts[-1] * 1000:.0f} ms")


def killed(path, scenario, count, generator, starts):
    """Kills one service again and again on one folder, and looks at what is left each time."""
    journal = Journal(f"{path}/state")
    service = Service(path)
    try:
        for turn in range(count):
            scenario.begin(service)
            longest = {"storm": 0.15, "approvals": 1.5}.get(scenario.name, 0.5)
            time.sleep(generator.uniform(0, longest))
            service.kill()
            scenario.end()
            if scenario.name == "storm":
                early(path, generator)
            service = Service(path)
            starts.append(service.took)
            journal.advance()
            scenario.check(journal, service.client("eve"))
        scenario_end(service, journal)
    except Fault as fault:
        raise Fault(f"{scenario.name}, turn {turn}: {fault}") from None
    finally:
        service.kill()


def early(path, generator):
    """Kills two that have hardly begun."""
    for _ in range(2):
        service = Service(path, wait=False)
        time.sleep(generator.uniform(0, 0.25))
        service.kill()


def scenario_end(service, journal):
    """Ends a service in peace and looks at the whole."""
    if service.stop() != 0:
        raise Fault("it did not end in peace: " + " | ".join(service.lines[-3:]))
    # A reader needs the log's index, which goes with the last connection.
    fresh = Journal(journal.path.parent)
    fresh.seal()
    fresh.documents()
    if fresh.roots[journal.tree.size] != journal.chain:
        raise Fault("what was verified before is not what stands there now")
