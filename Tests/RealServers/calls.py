#!/usr/bin/env python3
"""calls.py FILE: holds the calls that strace wrote into FILE against what a corpus may reach, and ends with 1 if one is outside.

The tests say by marks (EvenkeelTestKit/CorpusMark.swift) which part of a corpus is tried, under which rule, and which programs,
folders and ports its other sides have. Everything else stands here, and shares nothing with the code under test.
`calls.py --planted FILE` wants violations of every kind and ends with 1 if one was not noticed."""
import collections
import ipaddress
import json
import re
import sys

import grammar

MARK = "/evenkeel-corpus/"
LINE = re.compile(r"^(\d+) +(.*)$")
CALL = re.compile(r"^([a-z0-9_]+)\((.*)$", re.DOTALL)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\.\.\.)?')
# What the C library, the runtime and libcurl read for themselves.
READABLE = re.compile(
    r"^/(proc/(self|thread-self|sys|meminfo|stat|cpuinfo|\d+)(/|$)|sys/|lib|lib64/|usr/lib|usr/share/(zoneinfo|locale|ca-certificates)|"
    r"proc/net/(tcp|udp)6?$|etc/(ld\.so|resolv\.conf|hosts|host\.conf|nsswitch\.conf|gai\.conf|services|protocols|localtime|passwd|group|ssl/)|"
    r"dev/(null|urandom|random)|run/systemd/|opt/|usr/libexec/swift|home/[^/]+/\.swiftly)|^/(proc)?$")
# Addresses at which clouds serve credentials, beside those that are link-local.
METADATA = {ipaddress.ip_address(text) for text in (
    "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:c1::a9fe:a9fe")}


def unescaped(text):
    """A string as strace shows it, with C's escapes, as the bytes that it stands for."""
    return re.sub(rb"\\([0-7]{1,3}|x[0-9a-f]{2}|.)", escaped, text.encode("latin-1", "replace"), flags=re.DOTALL).decode(
        "utf-8", "surrogateescape")


def escaped(match):
    code = match[1]
    if code[:1].isdigit():
        return bytes([int(code, 8) & 255])
    if code[:1] == b"x" and len(code) == 3:
        return bytes([int(code[1:], 16)])
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b"f": b"\f", b"e": b"\x1b"}.get(code, code)


def called(rest):
    """The path, the arguments and the environment of a program that is started, from `"PATH", ["A", …], ["NAME=VALUE", …]) = …`."""
    parts, place = [[], [], []], 0
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"|[\]]', rest):
        if match[0] == "]":
            place += 1
        elif place < 2:
            parts[0 if not parts[0] else place + 1].append(unescaped(match[1]))
    return parts[0][0], parts[1], parts[2]


def admitted(address, rule):
    """Whether a rule lets an address be connected to."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return admitted(inner, rule)
    if rule == "loopback":
        return address.is_loopback
    hidden = []
    if address.version == 6:
        number = int(address)
        if address.sixtofour:
            hidden.append(address.sixtofour)
        if address.teredo:
            hidden += list(address.teredo)
        if number >> 32 in (0x64FF9B << 64, 0xFFFF0000 << 0) or number >> 80 == 0x64FF9B0001:
            hidden.append(ipaddress.ip_address(number & 0xFFFFFFFF))
        if (number >> 32) & 0xFDFFFFFF == 0x5EFE or (number >> 32 == 0 and number > 255):
            hidden.append(ipaddress.ip_address(number & 0xFFFFFFFF))
    if not all(admitted(other, rule) for other in hidden):
        return False
    if rule == "private":
        return not (address.is_link_local or address in METADATA)
    return address.is_global and not address.is_multicast and address not in METADATA


class Watch:
    """Reads calls in order."""

    def __init__(self):
        self.rule = None
        self.part = ""
        self.entry = 0
        self.programs = {}
        self.folders = []
        self.ports = set()
        # Programs that were started: what they open is their own matter. They start nothing and connect to nothing.
        self.outside = set()
        self.resolvers = {"127.0.0.53"}
        self.counts = collections.Counter()
        self.entries = collections.Counter()
        self.rules = collections.Counter()
        self.admitted = collections.Counter()
        self.findings = []

    def found(self, kind, words):
        self.findings.append((kind, f"{self.part} {self.entry}: {kind}: {words}"))

    def read(self, lines):
        isFirst = True
        for pid, text in lines:
            match = CALL.match(text)
            if not match:
                # Its number may be another's afterwards.
                if text.startswith("+++ "):
                    self.outside.discard(pid)
                continue
            name, rest = match[1], match[2]
            if name in ("execve", "execveat"):
                if not isFirst:
                    self.exec(pid, name, rest)
                isFirst = False
            elif name in ("connect", "sendto", "sendmsg", "sendmmsg", "bind"):
                self.socket(pid, name, rest)
            elif name.startswith("open") or name in ("creat", "truncate", "unlink", "unlinkat", "rename", "renameat", "renameat2",
                                                     "link", "linkat", "symlink", "symlinkat", "mkdir", "mkdirat"):
                self.open(pid, name, rest)

    def mark(self, words):
        kind, _, rest = words.partition("/")
        if kind == "begin":
            self.rule, _, self.part = rest.partition("/")
        elif kind == "entry":
            self.entry = int(rest)
            self.entries[self.part] += 1
            self.rules[self.rule] += 1
        elif kind == "end":
            self.rule, self.part = None, ""
        elif kind == "program":
            name, _, path = rest.partition("/")
            self.programs["/" + path] = name
        elif kind == "folder":
            self.folders.append("/" + rest.rstrip("/"))
        elif kind == "port":
            self.ports.add(int(rest))

    def exec(self, pid, name, rest):
        path, argv, environment = called(rest)
        if pid in self.outside:
            self.found("exec", f"a program that was started starts {path}")
            return
        self.outside.add(pid)
        if self.rule is None:
            return
        self.counts["programs started"] += 1
        grammar_name = self.programs.get(path)
        if name != "execve" or grammar_name is None:
            self.found("exec", f"{path} {argv}")
            return
        problem = grammar.problem(grammar_name, argv[1:], environment)
        if problem:
            self.found("argument", f"{path} {argv[1:]}: {problem}")

    def socket(self, pid, name, rest):
        if self.rule is None:
            return
        unix = re.search(r'sun_path=(@?)"((?:[^"\\]|\\.)*)"', rest)
        port = re.search(r"sin6?_port=htons\((\d+)\)", rest)
        if unix:
            self.counts["sockets of this machine"] += 1
            path = unescaped(unix[2])
            if unix[1] or not (self.below(path) or path in ("/var/run/nscd/socket", "/run/nscd/socket")):
                self.found("socket", f"{name} to the socket {path}")
            return
        address = re.search(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', rest)
        text = (address[1] or address[2]) if address else ""
        number = port[1] if port else ""
        if re.match(r"\d+<UDP", rest):
            # The C library asks the kernel by such a connection which of its addresses it would use; nothing is sent by that. What
            # is sent goes to the address that is named, or to the one that the socket is connected to.
            if name == "connect":
                return
            peer = re.match(r"\d+<UDP[^>]*->\[?([0-9a-fA-F.:]+?)\]?:(\d+)\]>", rest)
            if peer and not address:
                text, number = peer[1], peer[2]
        if not text:
            return
        self.counts["addresses"] += 1
        if number == "53" and (text in self.resolvers or text == "127.0.0.1"):
            self.counts["look-ups"] += 1
            return
        ip = ipaddress.ip_address(text.split("%")[0])
        if pid in self.outside or self.rule == "programs" or self.rule == "listed":
            isGood = ip.is_loopback and int(number) in self.ports and pid not in self.outside
        else:
            isGood = admitted(ip, self.rule)
        if isGood:
            self.admitted[self.rule] += 1
        else:
            self.found("address", f"{name} to {text} port {number} under `{self.rule}`")

    def open(self, pid, name, rest):
        paths = [unescaped(text) for text, _ in STRING.findall(rest)]
        if not paths:
            return
        for path in paths:
            if path.startswith(MARK):
                self.mark(path[len(MARK):])
                return
        if self.rule is None or pid in self.outside:
            return
        self.counts["files"] += 1
        folder = re.match(r"(?:AT_FDCWD|\d+)<([^>]*)>", rest)
        for path in paths:
            whole = path if path.startswith("/") else (folder[1].rstrip("/") if folder else "") + "/" + path
            isChanging = not name.startswith("open") or re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)", rest)
            if "/outside" in whole or ".." in whole.split("/"):
                self.found("file", f"{name} of {whole}")
            elif self.below(whole) or whole in ("/dev/null", "/proc/thread-self/comm"):
                continue
            elif name.startswith("mkdir") and self.above(whole):
                continue
            elif isChanging or not (READABLE.match(whole) or self.above(whole)):
                self.found("file", f"{name} of {whole}")

    def below(self, path):
        return any(path == folder or path.startswith(folder + "/") for folder in self.folders)

    def above(self, path):
        """Whether a folder leads to one that may be opened: folders are opened part by part."""
        return any(folder.startswith(path.rstrip("/") + "/") for folder in self.folders)


def main(arguments):
    isPlanted = arguments[0] == "--planted"
    with open(arguments[-1], encoding="latin-1") as file:
        lines = [(int(match[1]), match[2]) for match in (LINE.match(line.rstrip("\n")) for line in file) if match]
    watch = Watch()
    with open("/etc/resolv.conf", encoding="utf-8") as file:
        watch.resolvers |= {line.split()[1] for line in file if line.startswith("nameserver ")}
    watch.read(lines)
    told = ", ".join(f"{count} {what}" for what, count in sorted(watch.counts.items()))
    print(f"calls.py: {sum(watch.entries.values())} entries in {len(watch.entries)} parts, {len(lines)} lines: {told}; "
          f"{len(watch.findings)} outside")
    if isPlanted:
        missing = {"exec", "argument", "address", "socket", "file"} - {kind for kind, _ in watch.findings}
        print(json.dumps(collections.Counter(kind for kind, _ in watch.findings)))
        if missing:
            print(f"calls.py: not noticed: {', '.join(sorted(missing))}", file=sys.stderr)
        return 1 if missing else 0
    for rule in sorted(watch.rules):
        print(f"calls.py: under `{rule}`: {watch.rules[rule]} entries, {watch.admitted[rule]} connections that it admits")
        if rule != "programs" and watch.rules[rule] >= 500 and not watch.admitted[rule]:
            watch.findings.append(("address", f"under `{rule}` nothing was reached at all, so that nothing was tried"))
    for _, words in watch.findings[:50]:
        print(f"calls.py: {words[:600]}", file=sys.stderr)
    if not watch.entries or not watch.counts["files"]:
        print("calls.py: no entry was seen; are marks called otherwise?", file=sys.stderr)
        return 1
    return 1 if watch.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
