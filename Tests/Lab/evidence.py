"""A moment of the lab as an evidence bundle: what Evenkeel would see of it, and what it makes of that."""
import csv
import json
import pathlib
import subprocess
import time
import urllib.parse

import parts

#: Metric, unit, and a question whose answer has the label `service`; names as in docs/metrics.md.
QUERIES = [
    ("request_rate", "1/s", 'sum by (service) (rate(http_requests_total{namespace="shop"}[5s]))'),
    ("error_rate", "ratio", 'sum by (service) (rate(http_requests_total{namespace="shop",code=~"5.."}[5s]) or 0 * rate(http_requests_total{namespace="shop"}[5s]))'
     ' / sum by (service) (rate(http_requests_total{namespace="shop"}[5s]))'),
    ("latency_p95", "s", 'histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket{namespace="shop"}[5s])))'),
    ("memory_working_set", "bytes", 'max by (service) (namedprocess_namegroup_memory_bytes{memtype="resident"})'),
    ("cpu_usage_cores", "cores", "sum by (service) (rate(namedprocess_namegroup_cpu_seconds_total[5s]))"),
    ("connections", "", "sum by (service) (pg_stat_activity_count)"),
    ("max_connections", "", "max by (service) (pg_settings_max_connections)"),
    ("memory_used_ratio", "ratio", "max by (service) (redis_memory_used_bytes / redis_memory_max_bytes)"),
    ("latency", "s", "max by (service) (probe_duration_seconds)"),
    ("node_cpu_usage_ratio", "ratio", 'label_replace(1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5s])), "service", "$1", "instance", "(.*)")'),
    ("node_memory_available_bytes", "bytes", 'label_replace(node_memory_MemAvailable_bytes, "service", "$1", "instance", "(.*)")'),
    ("node_filesystem_used_ratio", "ratio",
     'label_replace(1 - node_filesystem_avail_bytes{mountpoint="/mnt/data"} / node_filesystem_size_bytes, "service", "$1", "instance", "(.*)")'),
]


def inventory(lab):
    """What may be a target, and who calls whom, as an operator declares it."""
    entities = [("service", "gateway", 1), ("service", "storefront", 2), ("service", "catalogue", 1), ("service", "checkout", 1),
                ("service", "pooler-a", 1), ("service", "pooler-b", 1), ("database", "orders-db", 1), ("cache", "price-cache", 1),
                ("service", "report", 1), ("host", lab.HOST, 1), ("certificate", "shop-tls", 1)]
    entities += [("flag", name, 1) for name in parts.FLAGS]
    calls = [("gateway", "storefront", "calls"), ("storefront", "catalogue", "calls"), ("storefront", "checkout", "calls"),
             ("catalogue", "price-cache", "stores-in"), ("catalogue", "pooler-a", "calls"), ("catalogue", "pooler-b", "calls"),
             ("checkout", "pooler-a", "calls"), ("checkout", "pooler-b", "calls"), ("pooler-a", "orders-db", "stores-in"),
             ("pooler-b", "orders-db", "stores-in")]
    calls += [(name, lab.HOST, "runs-on") for kind, name, _ in entities if kind in ("service", "database", "cache")]
    return entities, calls


def write_inventory(lab, path):
    """The inventory as Evenkeel's configuration wants it, with the names by which executors know things. JSON is YAML."""
    entities, calls = inventory(lab)
    written = []
    for kind, name, replicas in entities:
        entity = {"kind": kind, "name": name}
        if kind not in ("host", "flag"):
            entity["namespace"] = "shop"
        if kind in ("service", "database", "cache"):
            entity["replicas"] = replicas
        if name in lab.SERVICES:
            entity |= {"process": name, "processes": [each for each in lab.SERVICES[name] if each not in lab.STANDBY]}
        if name == "report":
            entity |= {"process": "report"}
        if name in ("pooler-a", "pooler-b"):
            entity["backend"] = "orders-db"
        if name == "storefront":
            entity["frontend"] = "shop"
        if kind == "cache":
            entity["key-patterns"] = sorted(lab.KEY_PATTERNS)
        written.append(entity)
    parts.write(path, {
        "entities": written, "calls": [{"from": source, "to": target, "kind": kind} for source, target, kind in calls],
    })


def stamp(seconds):
    """A time as bundles write it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def capture(lab, folder, started):
    """Writes a bundle of the present moment. `started` is when the shop had come to rest."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    now = time.time()
    alerts = json.loads(lab.get("alertmanager", "/api/v2/alerts?active=true"))
    first = min((seconds_of(alert["startsAt"]) for alert in alerts), default=now)
    window = first - 12
    parts.write(folder / "bundle.json", {
        "version": 1, "id": folder.name, "capturedAt": stamp(now), "namespace": "shop", "entrypoints": ["gateway"],
        "window": {"start": stamp(window), "end": stamp(now)}, "baseline": {"start": stamp(started), "end": stamp(window)},
    })
    parts.write(folder / "alerts.json", {
        "version": "4", "groupKey": "lab", "status": "firing", "receiver": "lab", "groupLabels": {}, "commonLabels": {},
        "commonAnnotations": {}, "externalURL": "", "alerts": [
            {"status": "firing", "labels": alert["labels"], "annotations": alert["annotations"], "startsAt": alert["startsAt"],
             "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": alert["fingerprint"]} for alert in alerts],
    })
    with open(folder / "metrics.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("time", "entity", "metric", "value", "unit"))
        for metric, unit, question in QUERIES:
            for entity, samples in ask(lab, question, started, now):
                table.writerows((stamp(at), entity, metric, value, unit) for at, value in samples if value != "NaN")
    entities, calls = inventory(lab)
    parts.write(folder / "topology.json", {
        "nodes": [{"name": name, "kind": kind, "replicas": replicas} for kind, name, replicas in entities],
        "edges": [{"from": source, "to": target, "kind": kind} for source, target, kind in calls],
    })
    parts.write(folder / "logs.otlp.jsonl", logs(lab, started))
    parts.write(folder / "changes.json", lab.changes)
    return folder


def seconds_of(text):
    """A time of Alertmanager in seconds since 1970."""
    import datetime
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def ask(lab, question, start, end):
    """Series of Prometheus, by the label `service`."""
    query = urllib.parse.urlencode({"query": question, "start": f"{start:.0f}", "end": f"{end:.0f}", "step": "1"})
    answer = json.loads(lab.get("prometheus", f"/api/v1/query_range?{query}"))
    for series in answer["data"]["result"]:
        if series["metric"].get("service"):
            yield series["metric"]["service"], series["values"]


def logs(lab, since, most=300):
    """The newest log lines of each process as OTLP."""
    lines = []
    severities = {"INFO": 9, "WARN": 13, "ERROR": 17, "FATAL": 21}
    for path in sorted((lab.data / "log").glob("*.log")):
        records, service = [], path.stem
        for line in path.read_text(errors="replace").splitlines()[-most:]:
            try:
                entry = json.loads(line)
                at, service = entry["time"], entry["service"]
            except (ValueError, KeyError, TypeError):
                continue
            if at >= since:
                records.append({"timeUnixNano": str(int(at * 1e9)), "severityText": entry["level"],
                                "severityNumber": severities.get(entry["level"], 9), "body": {"stringValue": entry["message"]}})
        if records:
            name = {"key": "service.name", "value": {"stringValue": service}}
            lines.append(json.dumps({"resourceLogs": [{"resource": {"attributes": [name]}, "scopeLogs": [{"logRecords": records}]}]}))
    return "\n".join(lines) + ("\n" if lines else "")


def made_of(program, command, bundle, inventory_path):
    """What `evenkeel diagnose` or `plan` makes of a bundle."""
    config = pathlib.Path(bundle).parent / "evenkeel.yaml"
    parts.write(config, {"inventory": str(inventory_path), "only-declared-targets": True,
                         "runbooks": [str(parts.HERE.parent.parent / "runbooks")], "prompts": str(parts.HERE.parent.parent / "prompts")})
    done = subprocess.run([program, command, "--offline", "--config", str(config), str(bundle), "--format", "json"],
                          capture_output=True, text=True, timeout=60)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"error": done.stderr.strip(), "steps": [], "hypotheses": []}
