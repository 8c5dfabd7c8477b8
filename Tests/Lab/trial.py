"""One run of one fault under one strategy, and what came of it."""
import json
import time

import oracle
from faults import ALL
from faults.fault import Fault
from evenkeel_service import Service
from strategies import STRATEGIES

STRATEGIES = {**STRATEGIES, "evenkeel": Service}


class Control(Fault):
    name = "no-fault"
    what = "nothing goes wrong"


def firing(lab):
    """The alerts that fire, as Alertmanager has them."""
    try:
        return json.loads(lab.get("alertmanager", "/api/v2/alerts?active=true&silenced=false"))
    except (OSError, ValueError):
        return []


def run(lab, name, seed, strategy, limit=90, warm=25):
    """Starts the shop, warms up, injects, lets the strategy act, and judges."""
    fault = (ALL.get(name) or Control)(lab, seed)
    acting = STRATEGIES[strategy](lab)
    lab.webhook = acting.webhook()
    lab.up()
    acting.start()
    end = time.monotonic() + warm
    while time.monotonic() < end:
        lab.check()
        time.sleep(0.5)
    before = time.time()
    fault.inject()
    began = before
    gone, alerted, names, recovered = [], None, {}, None
    while time.time() < before + limit and recovered is None:
        time.sleep(1)
        lab.check()
        now = time.time()
        try:
            gone.append((now, fault.is_gone()))
        except Exception:  # while it cannot be asked, it is not known to be gone
            gone.append((now, False))
        alerts = firing(lab)
        for alert in alerts:
            names.setdefault(alert["labels"]["alertname"], round(now - began, 1))
            alerted = alerted or now
        acting.see(alerts, now)
        if fault.name != "no-fault" and (now - began > 15 or acting.actions):
            recovered = oracle.judged(lab.people(), gone, began)
    # What ended it is still verified; whoever acts has until the limit for that.
    while recovered and acting.is_busy() and time.time() < before + limit:
        time.sleep(1)
        acting.see(firing(lab), time.time())
    acting.end()
    time.sleep(oracle.IN_A_ROW)
    failed, slow = oracle.harm(lab.people(), began)
    bad = oracle.first_bad(lab.people(), began)
    return {
        "fault": fault.name, "seed": seed, "strategy": strategy, "detail": fault.detail, "injected": round(began, 1),
        "felt": bad and round(max(0.0, bad - began), 1), "first_alert": alerted and round(alerted - began, 1), "alerts": names,
        "recovered": recovered and round(max(0.0, recovered - began), 1), "limit": limit, "error_seconds": failed, "slow_seconds": slow,
        # Seconds since the injection, requests, failures, the 95th percentile: what people felt, for a picture.
        "timeline": [[second["time"] - int(began), second["sent"], second["sent"] - second["good"], second["p95"]]
                     for second in lab.people() if second["time"] >= began - 15],
        "actions": [{**action, "time": round(action["time"] - began, 1)} for action in acting.actions],
        "harmful": [action["action"] for action in acting.actions if action["action"] in fault.harmful],
        "people": getattr(acting, "approvals", 0), "runs": list(getattr(acting, "runs", {}).values()),
        "held": [value for value in getattr(acting, "seen", {}).values() if isinstance(value, str)],
        "right": list(fault.right), "plans": [brief(plan) for plan in getattr(acting, "plans", ())],
    }


def brief(plan):
    """A plan in a few words."""
    return {
        "hypotheses": [f"{each['fault']} on {each['entity']['kind']}/{each['entity']['name']} {each['confidence']:.2f}" for each in plan.get("hypotheses", ())[:3]],
        "steps": [f"{step['action']} {step['target']['kind']}/{step['target']['name']} {json.dumps(step['arguments'])}" for step in plan.get("steps", ())],
        **({"error": plan["error"]} if "error" in plan else {}),
    }
