"""An open-loop load: requests at times that do not depend on answers. One line of JSON a second, three seconds late.

What it records of people is what is believed about harm and recovery."""
import argparse
import asyncio
import json
import random
import ssl
import time

PATIENCE = 2.0


class Second:
    """What came of the requests that were sent in one second."""

    def __init__(self):
        self.sent, self.good, self.took, self.failures = 0, 0, [], {}


class Load:
    """Clients of one kind."""

    def __init__(self, given):
        self.given = given
        self.random = random.Random(given.seed)
        self.seconds = {}
        self.context = ssl.create_default_context(cafile=given.authority) if given.authority else None
        self.idle = []

    def request(self, client):
        """The next request."""
        item = self.random.randint(1, 200)
        if self.given.kind == "people":
            if self.random.random() < 0.3:
                return "POST", f"/shop/checkout?item={item}"
            return "GET", f"/shop/browse?item={item}"
        return "GET", f"/shop/{self.given.kind}?q={item}"

    async def connect(self, client):
        """A connection to the shop."""
        tls = {"ssl": self.context, "server_hostname": "shop.example"} if self.context else {}
        return await asyncio.open_connection(self.given.host, self.given.port, local_addr=(client, 0), **tls)

    async def exchange(self, client, method, path):
        """One request on a connection; kept open where that is wanted."""
        reader, writer = self.idle.pop() if self.given.keep and self.idle else await self.connect(client)
        kept = False
        try:
            close = "" if self.given.keep else "Connection: close\r\n"
            length = "Content-Length: 0\r\n" if method == "POST" else ""
            agent = "shop-app/1.0" if self.given.kind == "people" else f"{self.given.kind}-bot/0.3"
            writer.write(f"{method} {path} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: {agent}\r\n{length}{close}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            size = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
            await reader.readexactly(size)
            kept = self.given.keep and b"close" not in head.lower()
            return int(head.split(b" ", 2)[1])
        finally:
            if kept:
                self.idle.append((reader, writer))
            else:
                writer.close()

    async def one(self, at):
        """One request from beginning to end."""
        second = self.seconds.setdefault(int(at), Second())
        second.sent += 1
        client = self.given.source or f"127.0.1.{self.random.randint(1, 60)}"
        method, path = self.request(client)
        began = time.monotonic()
        try:
            status = await asyncio.wait_for(self.exchange(client, method, path), PATIENCE)
            failure = None if status == 200 else str(status)
        except ssl.SSLCertVerificationError as error:
            failure = f"certificate: {error.verify_message}"
        except TimeoutError:
            failure = "timeout"
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            failure = type(error).__name__
        second.took.append(min(time.monotonic() - began, PATIENCE))
        if failure is None:
            second.good += 1
        else:
            second.failures[failure] = second.failures.get(failure, 0) + 1

    def report(self, now):
        """Prints the seconds that are complete."""
        for at in sorted(at for at in self.seconds if at < now - PATIENCE - 1):
            second = self.seconds.pop(at)
            took = sorted(second.took) or [0.0]
            print(json.dumps({
                "time": at, "sent": second.sent, "good": second.good, "failures": second.failures,
                "p50": round(took[len(took) // 2], 4), "p95": round(took[min(len(took) - 1, len(took) * 95 // 100)], 4),
            }), flush=True)

    async def run(self):
        """Sends for ever."""
        at = time.time()
        running = set()
        while True:
            at += self.random.expovariate(self.given.rate)
            pause = at - time.time()
            if pause > 0:
                await asyncio.sleep(pause)
            if len(running) < 2000:
                task = asyncio.create_task(self.one(at))
                running.add(task)
                task.add_done_callback(running.discard)
            self.report(time.time())


def main():
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--authority", help="the certificate authority to trust; without one, plain HTTP")
    parser.add_argument("--rate", type=float, default=25)
    parser.add_argument("--kind", choices=("people", "feed", "search"), default="people")
    parser.add_argument("--source", help="the address that requests come from; without one, many")
    parser.add_argument("--keep", action="store_true", help="keep connections open")
    parser.add_argument("--seed", type=int, default=1)
    asyncio.run(Load(parser.parse_args()).run())


if __name__ == "__main__":
    main()
