"""Threads that work until they are told to end."""
import threading


class Crew:
    """Some threads, what ends them, and a lock for what they share."""

    def __init__(self):
        self.ending, self.lock, self.workers = threading.Event(), threading.Lock(), []

    def start(self, *works):
        """Starts a thread for each work: a function, and what it is given."""
        self.ending.clear()
        self.workers = [threading.Thread(target=work, args=given, daemon=True) for work, *given in works]
        for worker in self.workers:
            worker.start()

    def end(self):
        """Lets every thread end, and waits for it."""
        self.ending.set()
        for worker in self.workers:
            worker.join(30)
