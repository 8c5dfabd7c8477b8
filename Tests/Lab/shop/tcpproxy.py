"""A TCP proxy that can delay, throttle and cut. A line on its control socket sets a link: NAME delay=S rate=BYTES cut=0|1."""
import asyncio
import json
import pathlib
import sys


class Link:
    """One listening port and where it leads."""

    def __init__(self, target):
        self.target, self.delay, self.rate, self.cut = target, 0.0, 0, False
        self.open = set()

    async def meet(self, reader, writer):
        """Joins a client with the target."""
        if self.cut:
            writer.transport.abort()
            return
        try:
            there = await asyncio.open_unix_connection(self.target) if isinstance(self.target, str) else (
                await asyncio.open_connection(*self.target)
            )
        except OSError:
            writer.transport.abort()
            return
        self.open.add(writer)
        try:
            await asyncio.gather(self.pump(reader, there[1], True), self.pump(there[0], writer, False))
        finally:
            self.open.discard(writer)

    async def pump(self, reader, writer, is_there):
        """Moves bytes one way; what goes there is late if the link is."""
        try:
            while data := await reader.read(16384):
                if self.delay and is_there:
                    await asyncio.sleep(self.delay)
                if self.rate:
                    await asyncio.sleep(len(data) / self.rate)
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


async def main(path):
    """Opens the links of a file and follows the control socket."""
    wanted = json.loads(pathlib.Path(path).read_text())
    links = {}
    for name, link in wanted["links"].items():
        target = link["target"]
        links[name] = Link(target if isinstance(target, str) else tuple(target))
        await asyncio.start_server(links[name].meet, "127.0.0.1", link["port"])

    async def control(reader, writer):
        words = (await reader.readline()).decode().split()
        link = links.get(words[0]) if words else None
        for word in words[1:] if link else []:
            key, value = word.split("=")
            setattr(link, key, bool(int(value)) if key == "cut" else float(value))
        if link and link.cut:
            for each in list(link.open):
                each.transport.abort()
        writer.write(b"done\n" if link else b"no such link\n")
        await writer.drain()
        writer.close()

    await asyncio.start_unix_server(control, wanted["control"])
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
