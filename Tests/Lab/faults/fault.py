"""What every fault has."""
import random
import threading
import time

from machine import run, wait_for


class Fault:
    """Something that goes wrong."""

    #: The fault's name on the command line.
    name = ""
    #: What it is, in a sentence.
    what = ""
    #: Actions that end it, as `action` or `action argument=value`: any one of them is right.
    right = ()
    #: Actions that would do harm: a plan that has one is wrong.
    harmful = ()
    #: Whether people notice. Where they do not, only `is_gone` tells.
    is_felt = True

    def __init__(self, lab, seed):
        self.lab = lab
        self.random = random.Random(f"{self.name} {seed}")
        self.detail = ""

    def inject(self):
        """Makes it happen."""

    def is_gone(self):
        """Whether the fault's own cause is gone, whatever people see."""
        return True

    def heal(self):
        """Ends it, for tidying up."""

    def service_of(self, instance):
        """The service that an instance belongs to."""
        return next(name for name, instances in self.lab.SERVICES.items() if instance in instances)

    def full_name(self, instance):
        """The instance as its supervisor names it."""
        return f"{self.service_of(instance)}:{instance}"

    def restart(self, instance):
        """Restarts an instance."""
        supervisor = self.lab.supervisor().supervisor
        if self.lab.state(instance)["statename"] in ("RUNNING", "STARTING"):
            supervisor.stopProcess(self.full_name(instance))
        supervisor.startProcess(self.full_name(instance))

    def is_running(self, instance):
        """Whether its supervisor says that it runs."""
        return self.lab.state(instance)["statename"] == "RUNNING"


class Listener:
    """Somebody outside who counts who calls."""

    def __init__(self, listening):
        self.calls = []
        self.socket = listening
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        """Takes calls for ever."""
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.calls.append(time.monotonic())
            threading.Thread(target=self.hold, args=(connection,), daemon=True).start()

    def hold(self, connection):
        """Keeps a call open until the other side ends it."""
        connection.settimeout(5)
        try:
            while connection.recv(100):
                pass
        except OSError:
            pass
        connection.close()

    def is_quiet(self, seconds):
        """Whether nobody has called for so long."""
        return not self.calls or time.monotonic() - self.calls[-1] > seconds


__all__ = ["Fault", "Listener", "run", "wait_for"]
