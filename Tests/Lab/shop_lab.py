"""The shop: makes its files, starts its programs in order, and knows where everything is."""
import http.client
import json
import os
import pathlib
import secrets
import shutil
import socket
import sys
import time
import urllib.request
import xmlrpc.client

import psycopg2

import addresses
import certificates
import parts
from machine import Machine, run, wait_for

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "shop"))
from exporter import UnixTransport  # noqa: E402
from stores import Redis  # noqa: E402

POSTGRES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
PYTHON = sys.executable


class ShopLab(Machine):
    """The running shop."""

    SERVICES = {
        "storefront": ["storefront-1", "storefront-2", "storefront-3"],
        "catalogue": ["catalogue"],
        "checkout": ["checkout"],
    }
    #: Instances that wait to be needed.
    STANDBY = {"storefront-3"}
    VERSIONS = {"storefront": "2.7.0", "catalogue": "1.12.3", "checkout": "3.4.1"}
    #: Names of patterns of keys that may be flushed.
    KEY_PATTERNS = {"prices": "price:*", "sessions": "session:*"}

    def __init__(self, webhook=None, seed=1, rate=25):
        super().__init__()
        self.webhook, self.seed, self.rate = webhook, seed, rate
        self.secret = secrets.token_hex(16)
        names = ["https", "http", "database", "pooler-a", "pooler-b", "postgres", "redis", "prometheus", "alertmanager", "node",
                 "exporter", "haproxy-metrics", "supervisor", "outside", "evenkeel"]
        self.ports = {name: self.port() for name in (*names, *sum(self.SERVICES.values(), []))}
        self.changes = []
        #: Expendable files, which may be cleared, and logs, which may be rotated.
        self.declared = {"expendable": ["tmp/*", "log/debug.*"], "logs": ["log/*.log"]}

    # Starting
    def up(self):
        """Starts everything; what cannot be started raises."""
        self.write_files()
        parts.write(self.folder / "lab.json", addresses.of(self))
        self.start_stores()
        self.start_services()
        self.start_watchers()
        record = open(self.folder / "people.jsonl", "wb")
        self.start("load", [PYTHON, HERE / "load.py", "--host", self.PUBLIC, "--port", self.ports["https"], "--rate", self.rate,
                            "--authority", self.folder / "tls/ca.pem", "--seed", self.seed], stdout=record)
        record.close()

    def write_files(self):
        """Configuration, releases, certificates, folders."""
        for name in ("log", "tmp", "receipts"):
            (self.data / name).mkdir()
        for service, version in self.VERSIONS.items():
            self.add_release(service, version)
            (self.folder / "releases" / service / "current").symlink_to(version)
        shutil.copytree(HERE / "shop", self.folder / "releases/report", ignore=shutil.ignore_patterns("__pycache__"))
        for service, settings in parts.services(self).items():
            parts.write(self.folder / f"config/{service}.json", settings)
        parts.write(self.folder / "config/flags.json", parts.FLAGS)
        certificates.make_authority(self.folder / "tls")
        certificates.issue(self.folder / "tls", days=90)
        parts.write(self.folder / "limits.map", "per-client 0\n")
        parts.write(self.folder / "shed.map", "less-important 0\n")
        parts.write(self.folder / "haproxy.cfg", parts.haproxy(self))
        parts.write(self.folder / "supervisord.conf", parts.supervisor(self, PYTHON))
        parts.write(self.folder / "prometheus.yml", parts.prometheus(self))
        parts.write(self.folder / "alertmanager.yml", parts.alertmanager(self, self.webhook))
        parts.write(self.folder / "alerts.yml", parts.ALERTS.read_text())
        links = {name: {"port": self.ports[name], "target": f"{self.folder}/.s.PGSQL.{self.ports['postgres']}"}
                 for name in ("pooler-a", "pooler-b")}
        parts.write(self.folder / "links.json", {"links": links, "control": f"{self.folder}/links.sock"})
        parts.write(self.folder / "exporter.json", {
            "port": self.ports["exporter"], "postgres-socket": str(self.folder), "postgres-port": self.ports["postgres"],
            "redis": self.ports["redis"], "supervisor": f"{self.folder}/supervisor.sock", "haproxy": f"{self.folder}/haproxy.sock",
            "poolers": {name: self.ports[name] for name in links}, "https": self.ports["https"],
            "outside-port": self.ports["outside"], "flags": f"{self.folder}/config/flags.json", "flags-token": self.secret,
        })

    def add_release(self, service, version, edit=None):
        """Puts a release of a service beside the others; `edit` changes the text of its program."""
        folder = self.folder / "releases" / service / version
        shutil.copytree(HERE / "shop", folder, ignore=shutil.ignore_patterns("__pycache__"))
        parts.write(folder / "release.json", {"version": version})
        if edit:
            program = folder / f"{service}.py"
            program.write_text(edit(program.read_text()))

    def start_stores(self):
        """PostgreSQL and Redis, with what the shop sells."""
        cluster = self.folder / "postgres"
        cluster.mkdir()
        shutil.chown(cluster, "postgres")
        run(POSTGRES[-1] / "initdb", "-D", cluster, "-A", "trust", "-U", "postgres", "--no-sync", user="postgres", cwd="/")
        settings = {
            "listen_addresses": "", "unix_socket_directories": self.folder, "port": self.ports["postgres"], "fsync": "off",
            "dynamic_shared_memory_type": "mmap", "max_connections": 24, "shared_buffers": "16MB", "deadlock_timeout": "1s",
            "log_min_messages": "warning", "autovacuum": "off", "max_worker_processes": 2, "log_lock_waits": "on",
        }
        os.chmod(self.folder, 0o777)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.start("postgres", [POSTGRES[-1] / "postgres", "-D", cluster, *options], pinned=True, user="postgres")
        self.start("redis", ["redis-server", "--port", self.ports["redis"], "--bind", "127.0.0.1", "--save", "", "--dir", self.folder,
                             "--maxmemory", "32mb", "--maxmemory-policy", "allkeys-lru"], pinned=True)
        wait_for("PostgreSQL answers", 20, lambda: self.sql("SELECT 1", "postgres"))
        for statement in ("CREATE ROLE shop LOGIN", "CREATE DATABASE shop OWNER shop"):
            self.sql(statement, "postgres")
        self.sql("CREATE TABLE products (id int PRIMARY KEY, name text, price int);"
                 "CREATE TABLE orders (id serial PRIMARY KEY, item int, price int, placed timestamptz DEFAULT now());"
                 "INSERT INTO products SELECT n, 'item ' || n, 100 + n * 7 FROM generate_series(1, 200) n;"
                 "GRANT ALL ON ALL TABLES IN SCHEMA public TO shop; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO shop")

    def start_services(self):
        """The links, the gateway and the services."""
        self.start("links", [PYTHON, HERE / "shop/tcpproxy.py", self.folder / "links.json"])
        wait_for("the links listen", 10, (self.folder / "links.sock").exists)
        self.start("haproxy", ["haproxy", "-W", "-db", "-f", self.folder / "haproxy.cfg"], pinned=True)
        wait_for("HAProxy answers", 10, lambda: self.haproxy("show info"))
        self.start("supervisor", ["/usr/bin/supervisord", "-c", self.folder / "supervisord.conf"])
        wait_for("the services run", 30, lambda: all(
            process["statename"] == "RUNNING" for process in self.supervisor().supervisor.getAllProcessInfo()
            if process["name"] != "report" and process["name"] not in self.STANDBY))

    def start_watchers(self):
        """Exporters, Prometheus, Alertmanager."""
        self.start("exporter", [PYTHON, HERE / "shop/exporter.py", self.folder / "exporter.json"])
        self.start("node", ["prometheus-node-exporter", "--collector.disable-defaults", "--collector.cpu", "--collector.meminfo",
                            "--collector.loadavg", "--collector.filesystem", "--collector.uname",
                            "--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys)($|/)",
                            "--collector.filesystem.fs-types-exclude=^(proc|sysfs|cgroup2?|devpts|overlay)$",
                            f"--web.listen-address=127.0.0.1:{self.ports['node']}"])
        self.start("alertmanager", ["prometheus-alertmanager", f"--config.file={self.folder}/alertmanager.yml",
                                    f"--storage.path={self.folder}/alertmanager", "--cluster.listen-address=",
                                    f"--web.listen-address=127.0.0.1:{self.ports['alertmanager']}"])
        self.start("prometheus", ["prometheus", f"--config.file={self.folder}/prometheus.yml",
                                  f"--storage.tsdb.path={self.folder}/prometheus", "--storage.tsdb.retention.time=2h",
                                  f"--web.listen-address=127.0.0.1:{self.ports['prometheus']}"])
        wait_for("Prometheus answers", 30, lambda: self.get("prometheus", "/-/ready") is not None)
        wait_for("Alertmanager answers", 30, lambda: self.get("alertmanager", "/-/ready") is not None)

    # Talking to it
    def get(self, name, path):
        """What a program answers to GET, as text."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=5) as response:
            return response.read().decode()

    def supervisor(self):
        """The supervisor's XML-RPC."""
        return xmlrpc.client.ServerProxy("http://localhost", UnixTransport(f"{self.folder}/supervisor.sock"))

    def state(self, instance):
        """What the supervisor says of a process."""
        service = next((name for name, instances in self.SERVICES.items() if instance in instances), None)
        return self.supervisor().supervisor.getProcessInfo(f"{service}:{instance}" if service else instance)

    def haproxy(self, command):
        """What HAProxy's runtime socket answers."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(f"{self.folder}/haproxy.sock")
            connection.sendall(command.encode() + b"\n")
            answer = b""
            while data := connection.recv(65536):
                answer += data
        return answer.decode()

    def link(self, name, words):
        """Sets a link."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(f"{self.folder}/links.sock")
            connection.sendall(f"{name} {words}\n".encode())
            connection.recv(100)

    def session(self, name="shop", user="postgres", application="lab"):
        """A session of the database, past the links."""
        session = psycopg2.connect(host=str(self.folder), port=self.ports["postgres"], user=user, dbname=name,
                                   connect_timeout=3, application_name=application)
        session.autocommit = True
        return session

    def sql(self, statement, name="shop"):
        """Runs a statement as administrator and gives its rows."""
        try:
            session = self.session(name)
        except psycopg2.OperationalError as error:
            raise OSError(str(error)) from error
        try:
            cursor = session.cursor()
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
        finally:
            session.close()

    def redis(self):
        """The cache."""
        return Redis(self.ports["redis"])

    def misbehave(self, instance, wanted):
        """Tells a process to take on a fault."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[instance], timeout=5)
        connection.request("POST", "/debug/misbehave", json.dumps(wanted))
        connection.getresponse().read()
        connection.close()

    def configure(self, service, **settings):
        """Changes settings of a service; it reads them again by itself."""
        path = self.folder / f"config/{service}.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **settings}))

    def set_flag(self, name, enabled):
        """Switches a feature."""
        path = self.folder / "config/flags.json"
        flags = json.loads(path.read_text())
        flags[name] = {"enabled": enabled, "version": flags[name]["version"] + 1}
        new = path.with_suffix(".new")
        new.write_text(json.dumps(flags))
        new.replace(path)

    def changed(self, entity, kind, summary, revision=None):
        """Notes a change that somebody made, as a change feed would."""
        change = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "entity": entity, "kind": kind, "summary": summary}
        self.changes.append({**change, **({"revision": revision} if revision else {})})
        parts.write(self.folder / "changes.json", self.changes)

    def people(self):
        """What the load saw, second by second."""
        seconds = []
        for line in (self.folder / "people.jsonl").read_text().splitlines():
            try:
                seconds.append(json.loads(line))
            except ValueError:
                break
        return seconds
