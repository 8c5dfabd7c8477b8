"""One folder, one set of name spaces, and the processes in them: everything ends with the lab's own process, whatever ends that."""
import concurrent.futures
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000
PR_SET_PDEATHSIG = 1
INSIDE = "EVENKEEL_LAB_INSIDE"
# Where the lab's folder is: a file system in memory that only the lab's own name space has.
FOLDER = pathlib.Path("/mnt")


class LabError(Exception):
    """The lab cannot do what it should."""


def die_with_parent():
    """Asks the kernel to kill this process when its parent ends."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def enter(arguments):
    """Runs the program again in name spaces of its own for processes, mounts, the network and shared memory.

    Gives the exit status, or nothing inside. When the process that is in front ends, by whatever, the kernel ends all others,
    and the folder, mounts, addresses and rules go with the name spaces: there is nothing to tidy up."""
    if INSIDE in os.environ:
        return None
    if os.geteuid() != 0:
        raise LabError("the lab makes name spaces and runs PostgreSQL as a user of its own: start it as root")
    command = ["unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command += [sys.executable, *arguments]
    process = subprocess.Popen(command, env={**os.environ, INSIDE: "1"}, preexec_fn=die_with_parent)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.kill())
    status = process.wait()
    return status if status >= 0 else 128 - status


class Machine:
    """The folder, the addresses and the processes."""

    #: Where people from outside come from, and where an intruder calls home: addresses that are kept for documentation.
    PUBLIC, HOSTILE, OUTSIDE = "192.0.2.10", "203.0.113.66", "198.51.100.23"

    #: The host's own name.
    HOST = "shop-host"

    def __init__(self, size="48m"):
        self.folder = FOLDER
        self.processes = {}
        run("mount", "-t", "tmpfs", "-o", "size=2g,mode=0755", "lab", str(FOLDER))
        self.data = self.folder / "data"
        self.data.mkdir()
        run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "lab-data", str(self.data))
        socket.sethostname(self.HOST)
        run("ip", "link", "set", "lo", "up")
        run("ip", "address", "add", f"{self.PUBLIC}/32", "dev", "lo")
        # The shop shares one processor, so that a hog hurts it and not who watches.
        self.core = max(os.sched_getaffinity(0))
        self.others = ",".join(map(str, sorted(os.sched_getaffinity(0) - {self.core}))) or str(self.core)
        self.taken = set()
        self.connect_outside()

    def connect_outside(self):
        """Makes the world outside: a network of its own at the other end of a cable, so that nothing there is this machine's."""
        self.start("outside", ["unshare", "--net", "sleep", "infinity"])
        number = self.processes["outside"].pid
        own = os.readlink("/proc/self/ns/net")
        wait_for("the world outside", 5, lambda: os.readlink(f"/proc/{number}/ns/net") != own)
        self.outside = ["nsenter", "--net", "--target", str(number)]
        run("ip", "link", "add", "to-outside", "type", "veth", "peer", "name", "to-shop", "netns", str(number))
        for prefix, device, addresses in (([], "to-outside", ()), (self.outside, "to-shop", (self.HOSTILE, self.OUTSIDE))):
            for address in addresses:
                run(*prefix, "ip", "address", "add", f"{address}/32", "dev", device)
            run(*prefix, "ip", "link", "set", device, "up")
        run(*self.outside, "ip", "route", "add", f"{self.PUBLIC}/32", "dev", "to-shop")
        for address in (self.HOSTILE, self.OUTSIDE):
            run("ip", "route", "add", f"{address}/32", "dev", "to-outside", "src", self.PUBLIC)

    def listen_outside(self, address, port):
        """A socket that listens outside."""
        with concurrent.futures.ThreadPoolExecutor(1) as threads, open(f"/proc/{self.outside[-1]}/ns/net") as there:
            # Only the thread goes there; the socket stays when it has ended.
            if threads.submit(LIBC.setns, there.fileno(), CLONE_NEWNET).result() != 0:
                raise LabError("the world outside cannot be entered")
            return threads.submit(socket.create_server, (address, port)).result()

    def port(self):
        """A free port."""
        while True:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            if port not in self.taken:
                self.taken.add(port)
                return port

    def start(self, name, command, pinned=False, user=None, **more):
        """Starts a process; its output is kept in the folder."""
        command = ["taskset", "-c", str(self.core) if pinned else self.others, *command]
        output = open(self.folder / f"{name}.out", "ab")
        self.processes[name] = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=more.pop("stdout", output), stderr=output,
            start_new_session=True, preexec_fn=die_with_parent, user=user, cwd=self.folder, **more,
        )
        output.close()
        return self.processes[name]

    def stop(self, name, number=signal.SIGKILL):
        """Ends a process that was started here."""
        process = self.processes.pop(name, None)
        if process is not None and process.poll() is None:
            os.killpg(process.pid, number)
            process.wait()

    def check(self):
        """Says which process has ended that should not have."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                words = (self.folder / f"{name}.out").read_text(errors="replace")[-2000:]
                raise LabError(f"{name} ended with status {process.returncode}: {words}")


def run(*command, **more):
    """Runs a program to its end."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise LabError(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def wait_for(what, seconds, is_true):
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if is_true():
                return
        except (OSError, LabError, ValueError):
            pass
        time.sleep(0.1)
    raise LabError(f"{what}: not within {seconds} s")
