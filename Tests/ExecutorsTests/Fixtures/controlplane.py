#!/usr/bin/env python3
"""A control plane in miniature for the real kubectl: discovery, reading, JSON patches, deletions with preconditions, creation and
evictions, with the statuses of the real one. It holds the objects of the file that it is given; every write is a line of `writes`."""
import json
import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import patching

KINDS = {
    "v1": [("pods", "Pod", True), ("nodes", "Node", False), ("services", "Service", True),
           ("configmaps", "ConfigMap", True), ("resourcequotas", "ResourceQuota", True),
           ("persistentvolumeclaims", "PersistentVolumeClaim", True), ("namespaces", "Namespace", False),
           ("events", "Event", True)],
    "apps/v1": [("deployments", "Deployment", True), ("replicasets", "ReplicaSet", True),
                ("statefulsets", "StatefulSet", True), ("daemonsets", "DaemonSet", True),
                ("controllerrevisions", "ControllerRevision", True)],
    "batch/v1": [("jobs", "Job", True), ("cronjobs", "CronJob", True)],
    "networking.k8s.io/v1": [("networkpolicies", "NetworkPolicy", True)],
    "autoscaling/v2": [("horizontalpodautoscalers", "HorizontalPodAutoscaler", True)],
    "policy/v1": [("poddisruptionbudgets", "PodDisruptionBudget", True)],
}
PLURALS = {kind: (plural, version) for version, kinds in KINDS.items() for plural, kind, _ in kinds}
folder = os.path.dirname(os.path.abspath(sys.argv[1]))
lock = threading.Lock()
objects = {}
version = [100]


def stamp(thing):
    version[0] += 1
    thing["metadata"]["resourceVersion"] = str(version[0])
    return thing


for thing in json.load(open(sys.argv[1])):
    plural, group = PLURALS[thing["kind"]]
    thing["apiVersion"] = group
    objects[(plural, thing["metadata"].get("namespace"), thing["metadata"]["name"])] = stamp(thing)


def note(line):
    with open(os.path.join(folder, "writes"), "a") as file:
        file.write(line + "\n")


def failure(code, reason, message, details=None):
    return code, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
                  "reason": reason, "code": code, "details": details or {}}


def discovery(path):
    def resource(plural, kind, namespaced):
        return {"name": plural, "singularName": "", "namespaced": namespaced, "kind": kind,
                "verbs": ["get", "list", "patch", "delete", "create"]}
    if path == "/version":
        return {"major": "1", "minor": "32", "gitVersion": "v1.32.0"}
    if path == "/api":
        return {"kind": "APIVersions", "versions": ["v1"]}
    if path == "/apis":
        groups = [{"name": g.split("/")[0], "versions": [{"groupVersion": g, "version": g.split("/")[1]}],
                   "preferredVersion": {"groupVersion": g, "version": g.split("/")[1]}} for g in KINDS if "/" in g]
        return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
    group = re.sub("^/apis?/", "", path)
    if group not in KINDS:
        return None
    resources = [resource(*kind) for kind in KINDS[group]]
    if group == "v1":
        resources.append({**resource("pods/eviction", "Eviction", True), "group": "policy", "version": "v1"})
    return {"kind": "APIResourceList", "groupVersion": group, "resources": resources}


def patched(thing, operations):
    thing = json.loads(json.dumps(thing))
    patching.apply(thing, operations)
    return thing


def answer(method, path, query, body):
    found = discovery(path) if method == "GET" else None
    if found:
        return 200, found
    match = re.match("/apis?/((?:[a-z0-9.]+/)?v[0-9]+)(?:/namespaces/([^/]+))?/([a-z]+)(?:/([^/]+))?(/eviction)?$", path)
    if not match:
        return failure(404, "NotFound", "the server could not find the requested resource")
    _, namespace, plural, name, eviction = match.groups()
    key = (plural, namespace, name)
    where = "/".join(part for part in key if part)
    isDry = "dryRun" in query or b"All" in body and (eviction or method == "DELETE")
    details = {"name": name, "kind": plural}
    if eviction:
        if objects[key]["metadata"].get("labels", {}).get("held"):
            return failure(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.")
        if not isDry:
            del objects[key]
            note("evict " + where)
        return 201, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
    if method == "POST":
        # Typed clients speak protobuf; the name is all that is wanted of it.
        if body.startswith(b"k8s\0"):
            made = {"kind": "Job", "metadata": {"name": re.search(rb"evenkeel-[0-9a-f]{20}", body)[0].decode()}}
        else:
            made = json.loads(body)
        made.setdefault("apiVersion", match.group(1))
        made["metadata"].update(namespace=namespace, uid="made-%d" % version[0])
        key = (plural, namespace, made["metadata"]["name"])
        if key in objects:
            return failure(409, "AlreadyExists", '%s "%s" already exists' % (plural, key[2]), details)
        stamp(made)
        if not isDry:
            objects[key] = made
            note("create %s/%s/%s" % key)
        return 201, made
    if name is None:
        node = query.get("fieldSelector", [""])[0].partition("spec.nodeName=")[2]
        items = [thing for (p, n, _), thing in sorted(objects.items(), key=str) if p == plural
                 and namespace in (None, n) and (not node or thing.get("spec", {}).get("nodeName") == node)]
        kind = next(k for k, (p, _) in PLURALS.items() if p == plural)
        return 200, {"kind": kind + "List", "apiVersion": match.group(1), "metadata": {"resourceVersion": "1"}, "items": items}
    if key not in objects:
        return failure(404, "NotFound", '%s "%s" not found' % (plural, name), details)
    thing = objects[key]
    if method == "PATCH":
        try:
            changed = patched(thing, json.loads(body))
        except (KeyError, ValueError, IndexError):
            return failure(422, "Invalid", "the server rejected our request due to an error in our request")
        if (changed.get("spec") or {}).get("replicas", 0) > 1000:
            cause = {"reason": "FieldValueInvalid", "message": "Invalid value", "field": "spec.replicas"}
            return failure(422, "Invalid", "invalid", {"name": name, "kind": thing["kind"], "causes": [cause]})
        stamp(changed)
        if not isDry:
            objects[key] = changed
            note("patch " + where)
        return 200, changed
    if method == "DELETE":
        for field, wanted in json.loads(body or b"{}").get("preconditions", {}).items():
            if thing["metadata"].get(field) != wanted:
                return failure(409, "Conflict", "Precondition failed", details)
        if not isDry:
            del objects[key]
            note("delete " + where)
    return 200, thing


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        whole = b""
        while count := int(self.rfile.readline().strip(), 16):
            whole += self.rfile.read(count)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def handle_any(self):
        url = urlsplit(self.path)
        body = self.body()
        with lock:
            code, reply = answer(self.command, url.path, parse_qs(url.query), body)
        text = json.dumps(reply).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_PATCH = do_DELETE = do_POST = handle_any


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("listening on %d" % server.server_port, flush=True)
# The test's end closes the input.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
