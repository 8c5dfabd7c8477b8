"""Exporters of what Debian has none for: PostgreSQL, Redis, supervisor, processes, certificates, links, clients, connections out.

Names are those of the usual exporters. It is also the endpoint of the feature flags."""
import http.client
import http.server
import json
import os
import pathlib
import secrets
import socket
import ssl
import subprocess
import sys
import threading
import time
import xmlrpc.client

import psycopg2

from service import Server, reply
from stores import Redis

STATES = ("STOPPED", "STARTING", "RUNNING", "BACKOFF", "STOPPING", "EXITED", "FATAL", "UNKNOWN")


class UnixTransport(xmlrpc.client.Transport):
    """Speaks XML-RPC through a socket in the file system."""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def make_connection(self, host):
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(3)
        connection.sock.connect(self.path)
        return connection


def database(given, lines):
    """As postgres_exporter names it; through the server's own socket, with a connection that is kept for administrators."""
    connection = psycopg2.connect(host=given["postgres-socket"], port=given["postgres-port"], user="postgres", dbname="shop",
                                  connect_timeout=2, application_name="exporter")
    try:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT COALESCE(state, 'none'), count(*) FROM pg_stat_activity WHERE datname = 'shop' GROUP BY 1")
        for state, count in cursor.fetchall():
            lines.append(f'pg_stat_activity_count{{service="orders-db",datname="shop",state="{state}"}} {count}')
        cursor.execute("SELECT COALESCE(state, 'none'), COALESCE(EXTRACT(EPOCH FROM max(now() - xact_start)), 0)"
                       " FROM pg_stat_activity WHERE datname = 'shop' GROUP BY 1")
        for state, age in cursor.fetchall():
            lines.append(f'pg_stat_activity_max_tx_duration{{service="orders-db",datname="shop",state="{state}"}} {age:.3f}')
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        lines.append(f'pg_locks_waiting_count{{service="orders-db"}} {cursor.fetchone()[0]}')
        cursor.execute("SELECT setting::int FROM pg_settings WHERE name = 'max_connections'")
        lines.append(f'pg_settings_max_connections{{service="orders-db"}} {cursor.fetchone()[0]}')
    finally:
        connection.close()


class Exporter:
    """Collects once a second; a scrape gets what was collected last."""

    def __init__(self, given):
        self.given = given
        self.text = {}
        self.cache = Redis(given["redis"])
        self.supervisor = xmlrpc.client.ServerProxy("http://localhost", UnixTransport(given["supervisor"]))
        self.outside = {}
        for name in ("stores", "machine", "paths"):
            threading.Thread(target=self.repeat, args=(name,), daemon=True).start()

    def repeat(self, name):
        """Collects one part for ever."""
        while True:
            began = time.monotonic()
            lines = []
            getattr(self, name)(lines)
            self.text[name] = "\n".join(lines) + "\n"
            time.sleep(max(0.1, 1 - (time.monotonic() - began)))

    def guarded(self, lines, up, collect):
        """Collects, and says whether that went well."""
        try:
            found = []
            collect(found)
            lines += [*found, f"{up} 1"]
        except Exception:  # whatever it is, it is down
            lines.append(f"{up} 0")

    def stores(self, lines):
        """PostgreSQL and Redis."""
        self.guarded(lines, 'pg_up{service="orders-db"}', lambda found: database(self.given, found))
        self.guarded(lines, 'redis_up{service="price-cache"}', self.redis)

    def redis(self, lines):
        """As redis_exporter names it."""
        info = dict(line.split(":", 1) for line in self.cache.ask("INFO").splitlines() if ":" in line)
        for name, key in (("redis_memory_used_bytes", "used_memory"), ("redis_memory_max_bytes", "maxmemory"),
                          ("redis_keyspace_hits_total", "keyspace_hits"), ("redis_keyspace_misses_total", "keyspace_misses"),
                          ("redis_evicted_keys_total", "evicted_keys"), ("redis_connected_clients", "connected_clients")):
            lines.append(f'{name}{{service="price-cache"}} {info[key]}')
        lines.append(f"redis_db_keys{{service=\"price-cache\"}} {self.cache.ask('DBSIZE')}")

    def machine(self, lines):
        """Supervised processes as supervisord_exporter names them, and their groups as process-exporter does."""
        try:
            processes = self.supervisor.supervisor.getAllProcessInfo()
        except (OSError, xmlrpc.client.Error, http.client.HTTPException):
            lines.append("supervisord_up 0")
            return
        lines.append("supervisord_up 1")
        usage = self.usage()
        for process in processes:
            labels = f'name="{process["name"]}",group="{process["group"]}",service="{process["group"]}"'
            lines.append(f'supervisor_process_info{{{labels},state="{process["statename"]}"}} 1')
            lines.append(f"supervisor_process_up{{{labels}}} {int(process['statename'] == 'RUNNING')}")
            lines.append(f"supervisor_process_state{{{labels}}} {process['state']}")
            lines.append(f"supervisor_process_start_time_seconds{{{labels}}} {process['start']}")
            if process["pid"] in usage:
                group = f'groupname="{process["name"]}",service="{process["group"]}"'
                cpu, memory = usage[process["pid"]]
                lines.append(f"namedprocess_namegroup_cpu_seconds_total{{{group}}} {cpu:.2f}")
                lines.append(f'namedprocess_namegroup_memory_bytes{{{group},memtype="resident"}} {memory}')
        self.connections({process["pid"]: process for process in processes if process["pid"]}, lines)

    def usage(self):
        """Processor seconds and bytes of each process with its descendants."""
        tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
        own, parents = {}, {}
        for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                rest = path.read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            pid = int(path.parent.name)
            own[pid] = ((int(rest[11]) + int(rest[12])) / tick, int(rest[21]) * page)
            parents[pid] = int(rest[1])
        total = dict(own)
        for pid in own:
            above = parents[pid]
            while above in total:
                total[above] = (total[above][0] + own[pid][0], total[above][1] + own[pid][1])
                above = parents[above]
        return total

    def connections(self, processes, lines):
        """Connections of services to addresses that are not the machine's own."""
        sockets = {}
        for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
            words = line.split()
            address, port = words[2].split(":")
            text = socket.inet_ntoa(bytes.fromhex(address)[::-1])
            if not text.startswith("127.") and int(port, 16) == self.given["outside-port"] and words[3] in ("01", "02"):
                sockets[words[9]] = (text, int(port, 16))
        for pid, process in processes.items() if sockets else ():
            try:
                for path in pathlib.Path(f"/proc/{pid}/fd").iterdir():
                    target = os.readlink(path)
                    if target.startswith("socket:[") and target[8:-1] in sockets:
                        key = (process["group"], process["name"], *sockets[target[8:-1]])
                        self.outside[key] = self.outside.get(key, 0) + 1
            except OSError:
                continue
        for (group, name, address, port), count in self.outside.items():
            labels = f'service="{group}",process="{name}",destination_ip="{address}",destination_port="{port}"'
            lines.append(f"egress_unlisted_connections_total{{{labels}}} {count}")

    def paths(self, lines):
        """Probes as blackbox_exporter names them, clients by HAProxy's table."""
        for name, port in self.given["poolers"].items():
            began, success = time.monotonic(), 1
            try:
                psycopg2.connect(host="127.0.0.1", port=port, user="shop", dbname="shop", connect_timeout=3,
                                 application_name="probe").close()
            except psycopg2.Error:
                success = 0
            took = time.monotonic() - began
            lines.append(f'probe_duration_seconds{{target="{name}",service="{name}"}} {took:.4f}')
            lines.append(f'probe_success{{target="{name}",service="{name}"}} {success}')
        self.guarded(lines, 'probe_success{target="shop-tls",service="gateway"}', self.certificate)
        self.guarded(lines, "haproxy_admin_up", self.clients)

    def certificate(self, lines):
        """When the certificate that is shown ends."""
        loose = ssl.create_default_context()
        loose.check_hostname, loose.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.given["https"]), 2) as plain:
            with loose.wrap_socket(plain) as secure:
                shown = ssl.DER_cert_to_PEM_cert(secure.getpeercert(True))
        end = subprocess.run(["openssl", "x509", "-noout", "-enddate"], input=shown, capture_output=True, text=True, check=True)
        seconds = ssl.cert_time_to_seconds(end.stdout.strip().split("=", 1)[1])
        lines.append(f'probe_ssl_earliest_cert_expiry{{target="shop-tls",service="gateway",certificate="shop-tls"}} {seconds}')

    def clients(self, lines):
        """The clients that ask most, by HAProxy's stick table."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(self.given["haproxy"])
            connection.sendall(b"show table clients\n")
            answer = b""
            while data := connection.recv(65536):
                answer += data
        rates = []
        for line in answer.decode().splitlines():
            if "key=" in line:
                words = dict(word.split("=", 1) for word in line.split() if "=" in word)
                rates.append((int(words["http_req_rate(2000)"]) / 2, words["key"]))
        for rate, client in sorted(rates, reverse=True)[:5]:
            lines.append(f'gateway_client_request_rate{{service="storefront",client_ip="{client}"}} {rate}')


def tag_of(flag):
    """The entity tag of a flag's state."""
    return f'"{flag["version"]}-{flag["enabled"]}"'


def handler_of(exporter, given):
    """The class that Python's server wants."""
    flags = pathlib.Path(given["flags"])

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def permitted(self):
            wanted = "Bearer " + given["flags-token"]
            return secrets.compare_digest(self.headers.get("Authorization", ""), wanted)

        def do_GET(self):
            if self.path == "/metrics":
                return reply(self, 200, "".join(exporter.text.values()).encode(), "text/plain; version=0.0.4")
            name = self.path.removeprefix("/flags/")
            known = json.loads(flags.read_text())
            if not self.permitted() or name not in known:
                return reply(self, 403 if name in known else 404, b"{}")
            self.show(name, known[name])

        def show(self, name, flag):
            """A flag, with the tag by which whoever sets it says which state he has seen."""
            reply(self, 200, json.dumps({"name": name, **flag}).encode(), tag=tag_of(flag))

        def do_PUT(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            name = self.path.removeprefix("/flags/")
            known = json.loads(flags.read_text())
            if not self.permitted() or name not in known:
                return reply(self, 403 if name in known else 404, b"{}")
            if self.headers.get("If-Match") not in (None, tag_of(known[name])):
                return reply(self, 412, b"{}")
            known[name] = {"enabled": json.loads(body)["enabled"] is True, "version": known[name]["version"] + 1}
            new = flags.with_suffix(".new")
            new.write_text(json.dumps(known))
            new.replace(flags)
            self.show(name, known[name])

        def log_message(self, *_):
            pass

    return Handler


def main():
    """Serves."""
    given = json.loads(pathlib.Path(sys.argv[1]).read_text())
    Server(("127.0.0.1", given["port"]), handler_of(Exporter(given), given)).serve_forever()


if __name__ == "__main__":
    main()
