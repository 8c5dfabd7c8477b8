"""Sends the example's alerts to a service, waits for a plan, and writes the service's OpenAPI document to a file."""

import datetime
import json
import sys
import time
import urllib.request

address, token, target = sys.argv[1:]


def call(path, body=None):
    """Calls the service; the answer is JSON."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address + path, data, headers), timeout=20) as answer:
        return json.load(answer)


with open("docs/examples/checkout-outage/alerts.json", encoding="utf-8") as file:
    alerts = json.load(file)
now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=3)
alerts["alerts"] = [alert for alert in alerts["alerts"] if alert["status"] == "firing"]
for alert in alerts["alerts"]:
    alert["startsAt"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
call("/api/v1/ingest/alertmanager", alerts)
for _ in range(200):
    items = call("/api/v1/incidents")["items"]
    if items and items[0]["planDigest"]:
        break
    time.sleep(0.1)
else:
    sys.exit("no plan was made")
with open(target, "w", encoding="utf-8") as file:
    json.dump(call("/api/v1/openapi.json"), file)
with open(target + ".incidents", "w", encoding="utf-8") as file:
    json.dump({"id": items[0]["id"], "digest": items[0]["planDigest"]}, file)
