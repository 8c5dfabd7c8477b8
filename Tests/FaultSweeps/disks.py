"""Places that cannot be written, and disks that are full."""
import contextlib
import os
import pathlib
import shutil
import subprocess
import time

from journal import Journal, names
from service import Fault, Service, alert, delivery, folder


@contextlib.contextmanager
def small_disk(parent, size):
    """A file system of its own in memory; needs the right to mount."""
    path = pathlib.Path(parent) / "disk"
    path.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(path)], capture_output=True)
    if made.returncode:
        yield None
        return
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False)


def fill(path):
    """Fills a disk and returns the file that does."""
    name = path / "filler"
    with open(name, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    return name


def send(client, name):
    """The status of one alert."""
    return client.post("/api/v1/ingest/alertmanager", delivery([alert(name, 1_790_000_000)]))[0]


def until(what, seconds, ask):
    """Waits for something and returns how long that took."""
    began = time.monotonic()
    while not ask():
        if time.monotonic() - began > seconds:
            raise Fault(f"{what} did not come within {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - began


def blocked(service, client, what, mend):
    """A sink is broken now: all that changes is refused within a second, reads go on, and mending it is enough."""
    sender = service.client()
    count = iter(range(1_000_000))
    took = until(f"{what}: a refusal", 1.0, lambda: send(sender, f"{what}-{next(count)}") == 503)
    paths = [("/api/v1/ingest/alertmanager", delivery([alert("x", 1_790_000_000)])), ("/api/v1/governance/stop", {"engaged": True, "reason": "x"})]
    status, page = client.get("/api/v1/incidents?limit=1")
    if status != 200:
        raise Fault(f"{what}: reads do not go on: {status}")
    for item in page["items"]:
        paths += [(f"/api/v1/incidents/{item['id']}/{verb}", {"text": "x"} if verb == "notes" else {"reason": "x"}) for verb in ("notes", "resolve")]
    for path, body in paths * 5:
        status, answer = client.post(path, body) if "ingest" not in path else sender.post(path, body)
        if status != 503:
            raise Fault(f"{what}: {path} answers {status} {answer}")
    alarms = [alarm["kind"] for alarm in client.get("/api/v1/governance")[1]["alarms"]]
    ready = client.get("/readyz")[0]
    if "checkpoint" not in alarms or ready != 503:
        raise Fault(f"{what}: alarms {alarms}, ready {ready}")
    mend()
    back = until(f"{what}: recovery", 5, lambda: send(sender, f"{what}-{next(count)}") == 200)
    until(f"{what}: the end of the alarm", 5, lambda: not client.get("/api/v1/governance")[1]["alarms"])
    print(f"  {what}: refused after {took * 1000:.0f} ms, back after {back * 1000:.0f} ms", flush=True)


def sinks(generator):
    """Breaks the only sink in every way that is known, one after the other."""
    with folder("sink") as path, small_disk(path, "64k") as disk:
        place = pathlib.Path(path) / "vault"
        place.mkdir()
        file = place / "checkpoints"
        service = Service(path, checkpoints=[file])
        client = service.client("root")
        send(service.client(), "first")
        try:
            kept, away = place / "kept", place.with_name("away")

            def restore():
                with service.held():
                    shutil.rmtree(file) if file.is_dir() and not file.is_symlink() else file.unlink()
                    kept.rename(file)

            def spoil(put):
                # The service makes a file that is missing anew, and may do so before what is put in its place is there.
                with service.held():
                    file.rename(kept)
                    put()

            spoil(file.mkdir)
            blocked(service, client, "a folder in its place", restore)
            spoil(lambda: os.mkfifo(file))
            blocked(service, client, "a pipe that nobody reads", restore)
            spoil(lambda: file.symlink_to(kept))
            blocked(service, client, "a link in its place", restore)
            place.rename(away)
            blocked(service, client, "a folder that is gone", lambda: away.rename(place))
            spoil(lambda: file.write_text("somebody's notes\n" * 1000))
            blocked_by_contents(service, client, restore)
            if subprocess.run(["mount", "--bind", str(place), str(place)], capture_output=True).returncode == 0:
                subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
                blocked(service, client, "a disk that may only be read", lambda: subprocess.run(["umount", str(place)], check=True))
        finally:
            service.kill()
        if disk:
            full_sink(path, disk)
        two_sinks(path, place)
    print("good: sinks", flush=True)


def blocked_by_contents(service, client, mend):
    """A file of something else is found out at the next checkpoint alone: the look between does not read it."""
    sender, count = service.client(), iter(range(1_000_000))
    mend()
    until("taking in", 5, lambda: send(sender, f"contents-{next(count)}") == 200)


def full_sink(path, disk):
    """A sink on a disk that is full."""
    service = Service(path, checkpoints=[disk / "checkpoints"])
    try:
        send(service.client(), "one")
        filler = fill(disk)
        blocked(service, service.client("root"), "a full disk", filler.unlink)
    finally:
        service.kill()


def two_sinks(path, place):
    """With a second sink that works nothing is refused, and the alarm names the other."""
    second = pathlib.Path(path) / "second"
    service = Service(path, checkpoints=[place / "checkpoints", second])
    client = service.client("root")
    try:
        with service.held():
            (place / "checkpoints").rename(place / "kept")
            (place / "checkpoints").mkdir()
        until("the alarm", 2, lambda: client.get("/api/v1/governance")[1]["alarms"])
        for number in range(50):
            if send(service.client(), f"two-{number}") != 200:
                raise Fault("one of two sinks is broken, and alerts are refused")
        text = client.get("/api/v1/governance")[1]["alarms"][0]["text"]
        if str(place) not in text or client.get("/readyz")[0] != 200:
            raise Fault(f"the alarm says {text!r}")
        with service.held():
            (place / "checkpoints").rmdir()
            (place / "kept").rename(place / "checkpoints")
        until("the alarm's end", 3, lambda: not client.get("/api/v1/governance")[1]["alarms"])
    finally:
        service.kill()


def full(generator):
    """The disk of the journal is full, and has room again."""
    with folder("full") as path, small_disk(path, "2m") as disk:
        if disk is None:
            return print("skipped: full: no right to mount", flush=True)
        (disk / "state").mkdir(mode=0o700)
        (pathlib.Path(path) / "state").symlink_to(disk / "state")
        service = Service(path, checkpoints=[pathlib.Path(path) / "checkpoints"])
        sender, client, acknowledged = service.client(), service.client("root"), set()
        try:
            filler, status, count = fill(disk), 200, 0
            while status == 200:
                count += 1
                before = time.monotonic()
                status = send(sender, f"full-{count}")
                took = time.monotonic() - before
                if status == 200:
                    acknowledged.add(f"full-{count}")
            if status != 503 or took > 1:
                raise Fault(f"a full disk: {status} after {took:.1f} s")
            for number in range(50):
                if send(sender, f"no-{number}") != 503:
                    raise Fault("an alert was acknowledged though the disk is full")
            alarms, ready = [item["kind"] for item in client.get("/api/v1/governance")[1]["alarms"]], client.get("/readyz")[0]
            if client.get("/api/v1/incidents")[0] != 200 or "journal" not in alarms or ready != 503:
                raise Fault(f"a full disk: alarms {alarms}, ready {ready}")
            filler.unlink()
            back = until("recovery", 10, lambda: send(sender, "back") == 200)
            acknowledged.add("back")
        finally:
            service.kill()
        after = Service(path, checkpoints=[pathlib.Path(path) / "checkpoints"])
        try:
            missing = acknowledged - names(Journal(disk / "state"))
        finally:
            after.kill()
        if missing:
            raise Fault(f"{len(missing)} acknowledged are lost")
        print(f"good: full: {len(acknowledged)} acknowledged and kept, refused in {took * 1000:.0f} ms, back in {back * 1000:.0f} ms", flush=True)
