"""Databases that are spoilt, and a second service on one folder."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

from disks import send
from journal import Journal, names
from service import PROGRAM, Fault, Service, folder


def filled(path, count=120):
    """A folder with a journal of some alerts, its service ended in peace."""
    service = Service(path)
    sender = service.client()
    for number in range(count):
        send(sender, f"flip-{number}")
    time.sleep(0.3)
    if service.stop() != 0:
        raise Fault("it did not end in peace")
    merge(pathlib.Path(path) / "state")


def merge(state):
    """Moves the log into the database, so that what is spoilt is what counts."""
    connection = sqlite3.connect(state / "journal.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def audit(state, path):
    """What the program's own verification says of a journal: whether it is whole."""
    export, key = f"{path}/export", f"{state}/journal.key"
    run = subprocess.run([PROGRAM, "audit", "verify", "--state", str(state)], capture_output=True, text=True, timeout=120)
    return run.returncode, run.stdout + run.stderr


def flips(generator, times=300):
    """Flips bits of a database that nobody uses: the start refuses, or the audit finds it, or no entry, document or
    spent approval differs, and what is made anew from them is the same."""
    tally = {}
    with folder("flip") as path:
        filled(path)
        state = pathlib.Path(path) / "state"
        shown = answers(Service(path))
        merge(state)
        whole = (state / "journal.db").read_bytes()
        shutil.copytree(state, f"{path}/kept")
        truth = rows(state / "journal.db")
        for number in range(times):
            shutil.rmtree(state)
            shutil.copytree(f"{path}/kept", state)
            spoilt, place = bytearray(whole), generator.randrange(len(whole) * 8)
            spoilt[place // 8] ^= 1 << place % 8
            (state / "journal.db").write_bytes(spoilt)
            what = flipped(path, state, place, truth, shown)
            tally[what] = tally.get(what, 0) + 1
        print(f"good: {times} flips: {tally}", flush=True)


def answers(service):
    """What a service shows of its incidents, and its end."""
    try:
        status, page = service.client("root").get("/api/v1/incidents?status=all&limit=500")
        return status, [(item["id"], item["alerts"], item["openedAt"]) for item in page.get("items", [])]
    finally:
        # Killed, so that it writes no more than it must.
        service.kill()


def flipped(path, state, place, truth, shown):
    """What became of one flipped bit."""
    code, text = audit(state, path)
    found = rows(state / "journal.db")
    differ = [name for name in TABLES if found.get(name) != truth[name]]
    try:
        service = Service(path)
    except Fault:
        return "refused at the start"
    status, now = answers(service)
    if code != 0:
        return "found by the audit"
    if (status, now) != shown:
        raise Fault(f"bit {place}: {differ} differ, the audit says it is whole, and {status} {now} is shown, not {shown}")
    if {"entry", "document", "claim"} & set(differ):
        raise Fault(f"bit {place}: {differ} differ, the service starts, and the audit says {text!r}")
    return f"differs in {', '.join(differ)}, which is made anew or checked when used" if differ else "no difference"


TABLES = ("entry", "document", "usage", "claim", "snapshot", "node")


def rows(database):
    """Everything that a journal says by table; what cannot be read is missing."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    found = {}
    try:
        for table in TABLES:
            try:
                found[table] = connection.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY 1, 2").fetchall()
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                pass
        return found
    finally:
        connection.close()


def spoilt(generator):
    """The database is deleted, cut or overwritten, under a service and without one; and an older one put in its place."""
    for what in ("deleted", "cut", "overwritten"):
        with folder("spoilt") as path:
            filled(path, 30)
            service = Service(path)
            database = pathlib.Path(path) / "state" / "journal.db"
            try:
                sender = service.client()
                spoil(what, database)
                statuses = [send(sender, f"{what}-{number}") for number in range(50)]
            finally:
                service.kill()
            if 200 in statuses and what != "overwritten":
                raise Fault(f"alerts are acknowledged after the database was {what}")
            print(f"  {what} under a service: {tally(statuses)}; after a restart: {start(path)}", flush=True)
        with folder("spoilt") as path:
            filled(path, 30)
            spoil(what, pathlib.Path(path) / "state" / "journal.db")
            print(f"  {what} without one: {start(path)}", flush=True)
    with folder("spoilt") as path:
        filled(path, 20)
        database = pathlib.Path(path) / "state" / "journal.db"
        older = database.read_bytes()
        filled(path, 40)
        database.write_bytes(older)
        result = start(path)
        print(f"  an older one in its place: {result}", flush=True)
        if "refused" not in result:
            raise Fault("a journal that was rolled back was not noticed")
    print("good: spoilt", flush=True)


def spoil(what, database):
    """Spoils a database."""
    if what == "deleted":
        database.unlink()
    elif what == "cut":
        os.truncate(database, 4096 * 3)
    else:
        size = database.stat().st_size
        with open(database, "r+b") as file:
            file.seek(4096 * 2)
            file.write(bytes(min(size - 8192, 4096 * 6)))


def start(path):
    """How a start goes."""
    try:
        service = Service(path)
    except Fault as fault:
        return f"refused ({str(fault)[-240:]})"
    status = service.client("root").get("/api/v1/incidents?status=all")[0]
    service.kill()
    return f"starts, reads answer {status}"


def tally(statuses):
    """Statuses with their counts."""
    return {status: statuses.count(status) for status in sorted(set(statuses))}


def twins(generator, times=10):
    """A second service on one folder refuses, also while the first stands still; the first goes on after that."""
    for turn in range(times):
        with folder("twin") as path:
            first = Service(path)
            sender = first.client()
            if send(sender, "before") != 200:
                raise Fault("the first does not work")
            with first.held():
                second = Service(path, wait=False)
                second.ready.wait(20)
                refused = second.port is None
                if not refused:
                    second.kill()
            if not refused:
                first.kill()
                raise Fault("a second service runs on the same folder")
            said, status = " ".join(second.lines), second.process.wait(10)
            if send(sender, "after") != 200:
                raise Fault("the first does not go on")
            first.stop()
            journal = Journal(f"{path}/state")
            if not {"before", "after"} <= names(journal):
                raise Fault("an acknowledged alert is lost")
            journal.seal()
    print(f"good: {times} twins: status {status}, {said!r}", flush=True)
