"""The journal of a service, read from its database and held against the independent verifier."""
import json
import pathlib
import sqlite3
import sys
import time

from service import HERE, Fault, stamp

sys.path.insert(0, str(HERE.parent / "JournalVerifier"))
import verify  # noqa: E402


class Journal:
    """A journal as it lies in its database, verified entry by entry; remembers how far it has come."""

    def __init__(self, state):
        self.path = pathlib.Path(state) / "journal.db"
        self.checkpoints = pathlib.Path(state) / "checkpoints"
        self.tree, self.chain = verify.Tree(), bytes(32)
        self.roots, self.entries = {}, []

    def query(self, sql, values=()):
        """Rows of the database, which is only read."""
        for attempt in range(50):
            connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=5)
            try:
                return connection.execute(sql, values).fetchall()
            except sqlite3.OperationalError:
                if attempt == 49:
                    raise
                time.sleep(0.05)
            finally:
                connection.close()

    def advance(self):
        """Verifies what was added since the last time, and returns it."""
        columns = "sequence, seconds, nanoseconds, kind, incident, actor, body, documents, leaf, chain"
        rows = self.query(f"SELECT {columns} FROM entry WHERE sequence > ? ORDER BY sequence", (self.tree.size,))
        fresh = []
        for sequence, seconds, fraction, kind, incident, actor, body, documents, leaf, chain in rows:
            if sequence != self.tree.size + 1:
                raise Fault(f"entry {self.tree.size + 1} is missing: {sequence} follows")
            digests = ["sha256:" + documents[i : i + 32].hex() for i in range(0, len(documents), 32)]
            quoted = [json.dumps(value, ensure_ascii=False) for value in (actor, incident, kind)]
            content = (
                f'{{"actor":{quoted[0]},"body":'.encode() + body
                + f',"documents":{json.dumps(digests, separators=(",", ":"))},"incident":{quoted[1]},"kind":{quoted[2]},'
                f'"sequence":{sequence},"time":"{stamp(seconds, fraction)}"}}'.encode()
            )
            if verify.sha256(b"\x00" + content) != leaf:
                raise Fault(f"entry {sequence} does not have its hash")
            self.chain = verify.sha256(b"\x02" + self.chain + leaf)
            if self.chain != chain:
                raise Fault(f"entry {sequence} does not continue the chain")
            self.tree.append(leaf)
            self.roots[sequence] = self.chain
            fresh.append({"sequence": sequence, "kind": kind, "incident": incident, "actor": actor, "body": json.loads(body)})
        self.entries += fresh
        return fresh

    def seal(self):
        """Holds the head and the newest checkpoint against the entries. Only while nobody writes."""
        self.advance()
        ((sequence, chain, root),) = self.query("SELECT sequence, chain, root FROM head")
        expected = self.tree.root() if self.tree.size else bytes(32)
        if (sequence, chain) != (self.tree.size, self.chain) or (sequence and root != expected):
            raise Fault(f"the head names entry {sequence}, the entries end at {self.tree.size}")
        for note in verify.notes(str(self.checkpoints))[-1:]:
            if note.size > self.tree.size or (note.size and self.roots[note.size] != note.chain):
                raise Fault(f"a checkpoint of {note.size} entries is not of this journal")
        intents = [entry for entry in self.entries if entry["kind"] == "intent.written"]
        claims = self.query("SELECT count(*) FROM claim WHERE name LIKE 'approval:%'")[0][0]
        if len(intents) != claims:
            raise Fault(f"{len(intents)} intents for {claims} approvals that were spent")
        return self.tree.size

    def documents(self):
        """Holds every document against its name."""
        for digest, content in self.query("SELECT digest, content FROM document"):
            if verify.sha256(content) != digest:
                raise Fault("a document does not have its digest")


def names(journal):
    """The alerts in a journal."""
    journal.advance()
    return {item["labels"]["id"] for entry in journal.entries if entry["kind"] == "alerts.received" for item in entry["body"]["alerts"]}
