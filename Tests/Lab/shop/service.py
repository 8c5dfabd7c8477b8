"""What the shop's services share: HTTP, metrics in Prometheus' text form, JSON logs, configuration that is read again when it changes."""
import argparse
import collections
import http.client
import http.server
import json
import os
import pathlib
import signal
import socket
import sys
import threading
import time
import urllib.parse

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4)


class Refusal(Exception):
    """A request that is answered with an error."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Metrics:
    """Counters, gauges and histograms of one process."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counters = collections.Counter()
        self.gauges = {}
        self.sums = collections.Counter()
        self.buckets = collections.defaultdict(lambda: [0] * (len(BUCKETS) + 1))

    def count(self, name, labels="", by=1):
        """Counts."""
        with self.lock:
            self.counters[name, labels] += by

    def observe(self, name, labels, seconds):
        """Enters a duration into a histogram."""
        place = next((place for place, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))
        with self.lock:
            self.buckets[name, labels][place] += 1
            self.sums[name, labels] += seconds

    def text(self):
        """What a scrape gets."""
        lines = []
        with self.lock:
            for (name, labels), value in self.counters.items():
                lines.append(f"{name}{{{labels}}} {value}" if labels else f"{name} {value}")
            for (name, labels), places in self.buckets.items():
                total = 0
                for bound, value in zip((*BUCKETS, "+Inf"), places):
                    total += value
                    lines.append(f'{name}_bucket{{{labels},le="{bound}"}} {total}')
                lines.append(f"{name}_sum{{{labels}}} {self.sums[name, labels]:.6f}")
                lines.append(f"{name}_count{{{labels}}} {total}")
        for name, read in self.gauges.items():
            lines.append(f"{name} {read()}")
        return "\n".join(lines) + "\n"


class Service:
    """One process of one service."""

    #: The service's name; a subclass says it.
    name = ""

    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--instance", required=True)
        parser.add_argument("--config", type=pathlib.Path, required=True)
        self.given = parser.parse_args()
        self.metrics = Metrics()
        self.started = time.time()
        self.hoard = []
        self.leaked = 0
        self.seen = None
        self.settings, self.flags = {}, {}
        self.read_configuration()
        release = pathlib.Path(sys.argv[0]).resolve().parent / "release.json"
        self.version = json.loads(release.read_text())["version"]
        self.metrics.count("build_info", f'version="{self.version}"')
        self.metrics.gauges["process_start_time_seconds"] = lambda: self.started
        self.metrics.gauges["process_resident_memory_bytes"] = resident
        self.metrics.gauges["process_cpu_seconds_total"] = lambda: f"{time.process_time():.3f}"

    # What a subclass says.
    def start(self):
        """Gets ready; an exception ends the process."""

    def answer(self, method, path, query, body):
        """Answers a request with an object, or raises a refusal."""
        raise Refusal(404, "there is nothing here")

    # Configuration
    def read_configuration(self):
        """Reads configuration and flags when a file is new."""
        files = [self.given.config, self.given.config.parent / "flags.json"]
        seen = [path.stat().st_mtime_ns for path in files]
        if seen == self.seen:
            return
        try:
            self.settings = json.loads(files[0].read_text())
            self.flags = {name: flag["enabled"] for name, flag in json.loads(files[1].read_text()).items()}
        except (ValueError, KeyError, TypeError) as error:
            self.log("ERROR", f"configuration cannot be read, the former one stays: {error}")
            return
        if self.seen is not None:
            self.log("INFO", "configuration was read again")
        self.seen = seen

    def watch(self):
        """Follows the configuration, and leaks if it was told to."""
        while True:
            time.sleep(0.5)
            try:
                self.read_configuration()
            except OSError:
                pass

    # Logs
    def log(self, level, message, **more):
        """Writes one line of JSON."""
        line = {"time": round(time.time(), 3), "level": level, "service": self.name, "instance": self.given.instance}
        try:
            print(json.dumps({**line, "message": message, **more}), flush=True)
        except OSError:
            pass

    # Requests
    def handle(self, handler, method):
        """Answers one request, counts it and logs what failed."""
        began = time.monotonic()
        url = urllib.parse.urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length) if length else b""
        if url.path == "/metrics":
            return reply(handler, 200, self.metrics.text().encode(), "text/plain; version=0.0.4")
        if url.path == "/healthz":
            return reply(handler, 200, b'{"ok":true}')
        if url.path == "/debug/misbehave" and method == "POST":
            self.misbehave(json.loads(body))
            return reply(handler, 200, b"{}")
        status, given = 200, {}
        try:
            self.remember()
            given = self.answer(method, url.path, dict(urllib.parse.parse_qsl(url.query)), body)
        except Refusal as refusal:
            status, given = refusal.status, {"error": str(refusal)}
        except MemoryError:
            status, given = 503, {"error": "out of memory: cannot allocate"}
        except Exception as error:  # a service answers 500 and goes on
            status, given = 500, {"error": f"{type(error).__name__}: {str(error).strip()}"}
        if status >= 500:
            self.log("ERROR", given["error"], path=url.path, status=status)
        route = "/" + "/".join(url.path.split("/")[1:3 if url.path.startswith("/shop") else 2])
        self.metrics.count("http_requests_total", f'code="{status}",route="{route}"')
        self.metrics.observe("http_request_duration_seconds", f'route="{route}"', time.monotonic() - began)
        reply(handler, status, json.dumps(given).encode())

    # Faults of the process itself
    def remember(self):
        """Keeps memory for ever when there is a leak; beyond the limit there is none left."""
        if self.leaked:
            if resident() > self.settings.get("memory-limit", 1 << 28):
                raise MemoryError
            self.hoard.append(bytearray(os.urandom(4096) * (self.leaked // 4096)))

    def misbehave(self, wanted):
        """Takes on a fault: `leak` bytes a request, or `call` an address every half second."""
        self.leaked = wanted.get("leak", 0)
        if "call" in wanted:
            threading.Thread(target=self.call_out, args=(wanted["call"],), daemon=True).start()

    def call_out(self, address):
        """Sends something outside again and again, as what an intruder left behind does."""
        while True:
            try:
                with socket.create_connection(tuple(address), 1) as connection:
                    connection.sendall(b"id\n")
                    time.sleep(0.4)
            except OSError:
                time.sleep(0.2)
            time.sleep(0.3)

    def run(self):
        """Serves until it is told to stop."""
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        try:
            self.start()
        except Exception as error:  # whoever supervises it starts it again
            self.log("FATAL", f"cannot start: {str(error).strip()}")
            sys.exit(1)
        threading.Thread(target=self.watch, daemon=True).start()
        server = Server(("127.0.0.1", self.given.port), handler_of(self))
        self.log("INFO", "started", version=self.version)
        server.serve_forever()


class Server(http.server.ThreadingHTTPServer):
    """A server with a longer queue than Python's own."""
    request_queue_size = 256
    daemon_threads = True


def resident():
    """The process's memory in bytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def reply(handler, status, body, kind="application/json", tag=None):
    """Sends an answer."""
    try:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        if tag:
            handler.send_header("ETag", tag)
        handler.end_headers()
        handler.wfile.write(body)
    except OSError:
        handler.close_connection = True


def handler_of(service):
    """The class that Python's server wants."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True

        def do_GET(self):
            service.handle(self, "GET")

        def do_POST(self):
            service.handle(self, "POST")

        def log_message(self, *_):
            pass

    return Handler


def ask(port, method, path, body=None, timeout=2.0):
    """Asks another service; gives status and object."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()
