"""The stores of the shop as its services use them: Redis by its own protocol, PostgreSQL by a small pool."""
import queue
import socket
import threading
import time

import psycopg2


class Redis:
    """A connection for each thread."""

    def __init__(self, port):
        self.port = port
        self.local = threading.local()

    def ask(self, *words):
        """Sends a command and gives its answer."""
        for attempt in (0, 1):
            file = getattr(self.local, "file", None)
            try:
                if file is None:
                    connection = socket.create_connection(("127.0.0.1", self.port), 1)
                    file = self.local.file = connection.makefile("rwb")
                parts = [str(word).encode() for word in words]
                file.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
                file.flush()
                return read(file)
            except OSError:
                self.local.file = None
                if attempt:
                    raise
        return None


def read(file):
    """One answer of Redis."""
    line = file.readline()
    if not line:
        raise OSError("redis closed the connection")
    kind, rest = line[:1], line[1:-2]
    if kind == b"-":
        raise RuntimeError(rest.decode())
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if rest == b"-1" else file.read(int(rest) + 2)[:-2].decode()
    if kind == b"*":
        return [read(file) for _ in range(int(rest))]
    return rest.decode()


class Pool:
    """At most so many connections to PostgreSQL, none older than some seconds."""

    def __init__(self, address, size, name, oldest=4.0, patience=1.0):
        self.address, self.name, self.oldest, self.patience = address, name, oldest, patience
        self.free = queue.LifoQueue()
        for _ in range(size):
            self.free.put((None, 0.0))

    def ask(self, *statements):
        """Runs statements in one transaction and gives the last one's rows."""
        try:
            connection, born = self.free.get(timeout=self.patience)
        except queue.Empty:
            raise TimeoutError("timed out waiting for a connection from the pool") from None
        try:
            if connection is None or time.monotonic() - born > self.oldest:
                if connection is not None:
                    connection.close()
                    connection = None
                connection = psycopg2.connect(**self.address, application_name=self.name, connect_timeout=3)
                born = time.monotonic()
            with connection, connection.cursor() as cursor:
                for statement, values in statements:
                    cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        except Exception:
            if connection is not None:
                connection.close()
                connection = None
            raise
        finally:
            self.free.put((connection, born))
