#!/usr/bin/env python3
"""Verifies an exported journal, independently of the program that wrote it. Standard library only.

usage: verify.py [--key HEX] [--checkpoints FILE] EXPORT

Exit status 0: everything fits. 1: something does not, and what and where is said. 2: wrong use.
The last line of output is for machines: "good <entries>", or "bad <kind> line <line> entry <first> <last>".
"""
import argparse
import base64
import hashlib
import json
import re
import sys

# Ed25519, RFC 8032 section 5.1 and the sample code of section 6.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    """The sum of two points in extended coordinates."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(scalar, point):
    """A multiple of a point."""
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_decompress(data):
    """The point of 32 bytes, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_M1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signature(key, message, signature):
    """Whether 64 bytes are the signature of a message."""
    a, r = point_decompress(key), point_decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = point_multiply(s, BASE), point_add(r, point_multiply(h, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def sha256(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()


class Tree:
    """The Merkle tree of RFC 6962, as the roots of its complete subtrees."""

    def __init__(self):
        self.size, self.frontier = 0, []

    def append(self, leaf):
        """Adds a leaf hash."""
        rest = self.size
        while rest & 1:
            leaf = sha256(b"\x01" + self.frontier.pop() + leaf)
            rest >>= 1
        self.frontier.append(leaf)
        self.size += 1

    def root(self):
        """The root over all leaves."""
        if not self.frontier:
            return sha256(b"")
        value = self.frontier[-1]
        for left in reversed(self.frontier[:-1]):
            value = sha256(b"\x01" + left + value)
        return value


class Bad(Exception):
    """What is wrong, and where."""

    def __init__(self, kind, line, first, last=None):
        super().__init__(kind)
        self.kind, self.line, self.first, self.last = kind, line, first, first if last is None else last


NAME = re.compile(r"[\x21-\x2a\x2c-\x7e]{1,128}")
NOTE = re.compile(
    r"([\x21-\x2a\x2c-\x7e]{1,128})\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\nchain ([A-Za-z0-9+/]{43}=)\n"
    r"time ([0-9T:.Z-]{20,30})\n\n\u2014 ([\x21-\x2a\x2c-\x7e]{1,128}) ([A-Za-z0-9+/=]+)\n"
)
ENTRY = re.compile(rb'\{"chain":"([0-9a-f]{64})","entry":(.+),"leaf":"([0-9a-f]{64})"\}', re.DOTALL)
PRUNED = re.compile(rb'\{"chain":"([0-9a-f]{64})","leaf":"([0-9a-f]{64})","pruned":([1-9][0-9]*)\}')
DOCUMENT = re.compile(rb'\{"content":"([A-Za-z0-9+/=]*)","digest":"([0-9a-f]{64})"\}')
FIELDS = ["actor", "body", "documents", "incident", "kind", "sequence", "time"]


def decode64(text):
    """The bytes of base64 in its one form, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    raw = text if isinstance(text, bytes) else text.encode()
    return data if base64.b64encode(data) == raw else None


class Note:
    """A signed checkpoint."""

    def __init__(self, text):
        match = NOTE.fullmatch(text)
        if not match or match[1] != match[6]:
            raise ValueError("no checkpoint")
        self.origin, self.size = match[1], int(match[2])
        self.root, self.chain, tail = decode64(match[3]), decode64(match[4]), decode64(match[7])
        if self.root is None or self.chain is None or tail is None or len(tail) != 68 or self.size >= 2**64:
            raise ValueError("no checkpoint")
        self.key_hash, self.signature = tail[:4], tail[4:]
        self.text = text[: text.index("\n\n") + 1].encode()

    def is_signed(self, key):
        """Whether the text is signed by the key."""
        return is_signature(key, self.text, self.signature)

    def names(self, key, count=4):
        """Whether the hash of the key is that of the key, in its first bytes."""
        return self.key_hash[:count] == sha256(self.origin.encode() + b"\n\x01" + key)[:count]


def notes(path):
    """The notes of a file; one at the end that is not whole is left out."""
    with open(path, encoding="utf-8", newline="") as file:
        rest = file.read()
    found = []
    while True:
        rest = rest.lstrip("\n")
        end = re.search("\n\u2014 [^\n]*\n", rest)
        if end is None:
            return found
        found.append(Note(rest[: end.end()]))
        rest = rest[end.end():]


def unique(pairs):
    """An object, if no key stands in it twice."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def parse_entry(content):
    """The number, the digests and the pruned range of an entry, or None."""
    try:
        pairs = []
        def note(items):
            pairs[:] = items
            return unique(items)
        value = json.loads(content.decode("utf-8"), object_pairs_hook=note)
        if [key for key, _ in pairs] != FIELDS or not isinstance(value["body"], dict):
            return None
        sequence = value["sequence"]
        if type(sequence) is not int or not 0 <= sequence < 2**64 or not isinstance(value["kind"], str):
            return None
        digests = []
        for name in value["documents"]:
            if not re.fullmatch("sha256:[0-9a-f]{64}", name):
                return None
            digests.append(bytes.fromhex(name[7:]))
    except (ValueError, TypeError, RecursionError):
        return None
    pruned = None
    first, last = value["body"].get("from"), value["body"].get("to")
    if value["kind"] == "journal.pruned" and type(first) is int and type(last) is int and 0 <= first <= last < 2**64:
        pruned = (first, last)
    return sequence, digests, pruned


class Verifier:
    """What is known after some lines."""

    def __init__(self, key, trusted):
        self.required, self.trusted = key, sorted(trusted, key=lambda note: note.size)
        self.line, self.tree, self.chain = 0, Tree(), bytes(32)
        self.known, self.pending = set(), []
        self.sealed, self.sealed_size, self.vouched = False, 0, 0
        self.pruned, self.announced, self.wanted = [], [], None
        self.key = self.origin = None

    @property
    def expected(self):
        """The number of the next entry."""
        return self.tree.size + 1

    def bad(self, kind):
        """An error at this line."""
        return Bad(kind, self.line, self.expected)

    def take(self, line):
        """Takes the next line, without its line feed."""
        self.line += 1
        if self.line == 1:
            return self.header(line)
        was_sealed, self.sealed = self.sealed, False
        if line.startswith(b'{"chain":"'):
            return self.entry(line)
        if line.startswith(b'{"content":"'):
            return self.document(line)
        if line.startswith(b'{"checkpoint":'):
            return self.checkpoint(line, was_sealed)
        raise self.bad("malformed")

    def header(self, line):
        """The first line."""
        try:
            value = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
            self.origin, key = value["origin"], value["key"]
            same = json.dumps(
                {"format": "evenkeel-journal", "key": key, "origin": self.origin, "version": 1},
                separators=(",", ":"),
            )
            if same.encode() != line or not NAME.fullmatch(self.origin) or not re.fullmatch("[0-9a-f]{64}", key):
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise Bad("header", 1, 0) from None
        self.key = bytes.fromhex(key)
        if self.required not in (None, self.key):
            raise Bad("header", 1, 0)
        for note in self.trusted:
            if note.origin != self.origin or not note.names(self.key) or not note.is_signed(self.key):
                raise Bad("checkpoint-file", 0, 0)
        self.compare()

    def entry(self, line):
        """An entry, or one whose body was removed."""
        match = ENTRY.fullmatch(line)
        if match:
            chain, content, leaf = bytes.fromhex(match[1].decode()), match[2], bytes.fromhex(match[3].decode())
            if sha256(b"\x00" + content) != leaf:
                raise self.bad("changed")
            parsed = parse_entry(content)
            if parsed is None:
                raise self.bad("malformed")
            sequence, digests, pruned = parsed
            self.follow(sequence, chain, leaf)
            fresh = [digest for digest in dict.fromkeys(digests) if digest not in self.known]
            if fresh != self.pending:
                raise self.bad("documents")
            self.known.update(fresh)
            if pruned and pruned[1] < sequence:
                self.announced.append(pruned)
        else:
            match = PRUNED.fullmatch(line)
            if not match or int(match[3]) >= 2**64:
                raise self.bad("malformed")
            chain, leaf = bytes.fromhex(match[1].decode()), bytes.fromhex(match[2].decode())
            sequence = int(match[3])
            if sequence != self.expected and sha256(b"\x02" + self.chain + leaf) == chain:
                raise self.bad("changed")
            self.follow(sequence, chain, leaf)
            if self.pending:
                raise self.bad("documents")
            if self.pruned and self.pruned[-1][1] + 1 == sequence:
                self.pruned[-1][1] = sequence
            else:
                self.pruned.append([sequence, sequence, self.line])
        self.pending, self.chain = [], chain
        self.tree.append(leaf)
        self.compare()

    def follow(self, sequence, chain, leaf):
        """Whether an entry is the next one."""
        if sequence > self.expected:
            self.wanted = self.expected
            raise self.bad("missing")
        if sequence < self.expected:
            raise self.bad("inserted")
        if sha256(b"\x02" + self.chain + leaf) != chain:
            raise self.bad("chain")

    def document(self, line):
        """A document."""
        match = DOCUMENT.fullmatch(line)
        content = decode64(match[1]) if match else None
        if content is None:
            raise self.bad("malformed")
        digest = bytes.fromhex(match[2].decode())
        if sha256(content) != digest:
            raise self.bad("document-changed")
        if digest in self.known or digest in self.pending:
            raise self.bad("documents")
        self.pending.append(digest)

    def compare(self):
        """Compares with the checkpoints from outside that are reached."""
        while self.trusted and self.trusted[0].size <= self.tree.size:
            note = self.trusted.pop(0)
            if note.size != self.tree.size or note.chain != self.chain or note.root != self.tree.root():
                raise Bad("rewritten", self.line, self.vouched + 1, note.size)
            self.vouched = note.size

    def checkpoint(self, line, was_sealed):
        """A checkpoint in the export."""
        try:
            value = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
            note = Note(value["checkpoint"])
            same = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
            if list(value) != ["checkpoint"] or same.encode() != line:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            raise self.bad("malformed") from None
        if not note.is_signed(self.key):
            # A digit of base64 holds a part of the fourth byte and of the signature.
            if not note.names(self.key, 3) and note.origin == self.origin:
                raise Bad("header", 1, 0)
            raise self.bad("checkpoint")
        if note.origin != self.origin:
            raise Bad("header", 1, 0)
        if not note.names(self.key) or was_sealed or self.pending or note.size < self.tree.size:
            raise self.bad("checkpoint")
        if note.size > self.tree.size:
            self.wanted = self.expected
            raise self.bad("missing")
        if note.chain != self.chain or note.root != self.tree.root():
            raise Bad("rewritten", self.line, self.sealed_size + 1, note.size)
        self.sealed, self.sealed_size = True, note.size

    def finish(self, has_rest):
        """The end of the export."""
        if has_rest or not self.sealed or self.trusted:
            raise Bad("cut", self.line + 1, 0 if self.line == 0 else self.expected)
        for first, last, line in self.pruned:
            following = first
            for low, high in sorted(self.announced):
                if low <= following <= high and following <= last:
                    following = high + 1
            if following <= last:
                raise Bad("pruned", line + following - first, following)


def is_wanted(line, wanted):
    """Whether a line is the entry that is missing further up."""
    match = PRUNED.fullmatch(line)
    if match:
        return int(match[3]) == wanted
    match = ENTRY.fullmatch(line)
    if not match or sha256(b"\x00" + match[2]) != bytes.fromhex(match[3].decode()):
        return False
    parsed = parse_entry(match[2])
    return parsed is not None and parsed[0] == wanted


def lines(file):
    """The lines of a file, each with whether it ends in a line feed."""
    for line in file:
        yield (line[:-1], True) if line.endswith(b"\n") else (line, False)


def verify(path, verifier):
    """Verifies a file; raises Bad."""
    with open(path, "rb") as file:
        source = lines(file)
        try:
            has_rest = False
            for line, is_whole in source:
                if not is_whole:
                    has_rest = True
                    break
                verifier.take(line)
            verifier.finish(has_rest)
        except Bad as error:
            if error.kind == "missing":
                if any(is_whole and is_wanted(line, verifier.wanted) for line, is_whole in source):
                    raise Bad("swapped", error.line, error.first) from None
            raise


def main():
    """The program."""
    parser = argparse.ArgumentParser(description="Verifies an exported journal.")
    parser.add_argument("--key", help="the public key that has to have signed, 64 hexadecimal digits")
    parser.add_argument("--checkpoints", help="a file of checkpoints that was kept apart")
    parser.add_argument("export")
    arguments = parser.parse_args()
    try:
        key = bytes.fromhex(arguments.key) if arguments.key else None
        trusted = notes(arguments.checkpoints) if arguments.checkpoints else []
        verifier = Verifier(key, trusted)
        verify(arguments.export, verifier)
    except Bad as error:
        print(f"bad {error.kind} line {error.line} entry {error.first} {error.last}")
        return 1
    except (OSError, ValueError) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    print(f"good {verifier.tree.size}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
