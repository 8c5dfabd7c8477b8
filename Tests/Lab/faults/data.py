"""Faults of stores: disk, database, cache."""
import json
import os
import time

import psycopg2

from faults.fault import Fault


class DiskFill(Fault):
    name = "disk-fill"
    what = "forgotten temporary files or logs fill the disk on which receipts are written"
    right = ("host.clear-declared-paths", "host.rotate-logs")
    harmful = ("database.restart", "host.isolate", "supervisor.rollback-release")

    def inject(self):
        name = self.random.choice(["tmp/export-{}.part", "log/debug.{}.log"])
        self.detail = name
        number = 0
        try:
            while True:
                number += 1
                with open(self.lab.data / name.format(number), "wb") as file:
                    for _ in range(self.random.randint(2, 6)):
                        file.write(os.urandom(1 << 20))
        except OSError:
            pass

    def is_gone(self):
        disk = os.statvfs(self.lab.data)
        return disk.f_bavail / disk.f_blocks >= 0.1

    def heal(self):
        for pattern in ("tmp/*", "log/debug.*"):
            for path in self.lab.data.glob(pattern):
                path.unlink()


class SlowDependency(Fault):
    name = "slow-dependency"
    what = "one of the two ways to the database answers late"
    right = ("proxy.drain-backend target=PATH",)
    harmful = ("database.restart", "host.isolate", "cache.flush-pattern")

    def inject(self):
        self.link = self.random.choice(["pooler-a", "pooler-b"])
        delay = self.random.uniform(0.7, 1.2)
        self.detail = f"{self.link}, {delay:.2f} s"
        self.right = (f"proxy.drain-backend target={self.link}",)
        self.lab.link(self.link, f"delay={delay}")

    def is_gone(self):
        # The way stays slow until somebody repairs it; whether it is still taken is what counts.
        for line in self.lab.haproxy("show servers state orders-db").splitlines():
            words = line.split()
            if len(words) > 6 and words[3] == self.link:
                return int(words[6]) & 0x39 != 0
        return False

    def heal(self):
        self.lab.link(self.link, "delay=0")
        self.lab.haproxy(f"set server orders-db/{self.link} state ready")


class PoolExhaustion(Fault):
    name = "pool-exhaustion"
    what = "a client leaves transactions open until the database takes no more connections"
    right = ("database.terminate-sessions",)
    harmful = ("database.restart", "host.isolate", "cache.flush-pattern")

    def inject(self):
        self.sessions = []
        # 24 less three for administrators. The shop gives up its own when they are a few seconds old.
        count = self.random.randint(20, 21)
        end = time.monotonic() + 12
        while len(self.sessions) < count and time.monotonic() < end:
            try:
                session = self.lab.session(user="shop", application="report")
            except psycopg2.OperationalError:
                time.sleep(0.02)
                continue
            session.autocommit = False
            session.cursor().execute("SELECT count(*) FROM orders")
            self.sessions.append(session)
        self.detail = f"{len(self.sessions)} sessions"

    def is_gone(self):
        rows = self.lab.sql("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND application_name = 'report'")
        return rows[0][0] < 5

    def heal(self):
        for session in self.sessions:
            session.close()


class DatabaseLock(Fault):
    name = "database-lock"
    what = "a session holds a lock on the orders and does nothing"
    right = ("database.terminate-sessions", "database.terminate-sessions state=blocking")
    harmful = ("database.restart", "host.isolate", "supervisor.rollback-release")

    def inject(self):
        self.session = self.lab.session(user="shop", application="report")
        self.session.autocommit = False
        mode = self.random.choice(["ACCESS EXCLUSIVE", "EXCLUSIVE", "SHARE ROW EXCLUSIVE"])
        self.detail = mode
        self.session.cursor().execute(f"LOCK TABLE orders IN {mode} MODE")

    def is_gone(self):
        rows = self.lab.sql("SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                            " WHERE a.application_name = 'report' AND l.granted AND l.relation = 'orders'::regclass")
        return rows[0][0] == 0

    def heal(self):
        self.session.close()


class WrongCache(Fault):
    name = "wrong-cache"
    what = "an import has written wrong prices into the cache"
    right = ("cache.flush-pattern",)
    harmful = ("database.restart", "host.isolate", "supervisor.rollback-release")

    def inject(self):
        cache = self.lab.redis()
        share = self.random.uniform(0.6, 0.95)
        self.detail = f"{share:.0%} of the items"
        self.wrong = []
        for number in range(1, 201):
            if self.random.random() < share:
                self.wrong.append(number)
                item = {"item": number, "name": f"item {number}", "price": self.random.randint(1, 90)}
                cache.ask("SET", f"price:{number}", json.dumps(item))
        for number in range(40):
            cache.ask("SET", f"session:{number}", "kept")

    def is_gone(self):
        cache = self.lab.redis()
        kept = (cache.ask("GET", f"price:{number}") for number in self.wrong)
        return all(text is None or json.loads(text)["price"] >= 100 for text in kept)

    def heal(self):
        for number in self.wrong:
            self.lab.redis().ask("DEL", f"price:{number}")


FAULTS = [DiskFill, SlowDependency, PoolExhaustion, DatabaseLock, WrongCache]
