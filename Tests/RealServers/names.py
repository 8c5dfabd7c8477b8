#!/usr/bin/env python3
"""names.py: a resolver at 127.0.0.1:53 that leads the names of the corpus of addresses where nobody may be led."""
import ipaddress
import itertools
import socket

A, CNAME, AAAA = 1, 5, 28
# Each look-up of a name gets the next answer, so that `rebinding` is public when it is looked at first.
ANSWERS = {
    "rebinding": [["9.9.9.9"], ["127.0.0.1"], ["169.254.169.254"], ["10.0.0.1"]], "mixed": [["9.9.9.9", "127.0.0.1", "169.254.169.254"]],
    "loopback": [["127.0.0.1"]], "loopback6": [["::1"]], "mapped": [["::ffff:127.0.0.1"]], "metadata": [["169.254.169.254"]],
    "metadata6": [["fd00:ec2::254"]], "private": [["10.0.0.1", "192.168.0.1"]], "alias": [["name:loopback"], ["name:metadata"]],
    "many": [["9.9.9.9"] * 30 + ["169.254.169.254"] * 30], "none": [[]], "nat64": [["64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1"]],
    "sixtofour": [["2002:a9fe:a9fe::1", "2002:7f00:1::1"]], "teredo": [["2001:0:808:808::5601:5601"]], "public": [["9.9.9.9"]],
}
TURNS = {name: itertools.cycle(answers) for name, answers in ANSWERS.items()}


def encoded(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def record(kind, data):
    return b"\xc0\x0c" + kind.to_bytes(2, "big") + b"\0\1" + b"\0\0\0\0" + len(data).to_bytes(2, "big") + data


def reply(query):
    place, labels = 12, []
    while query[place]:
        labels.append(query[place + 1:place + 1 + query[place]].decode("ascii", "replace").lower())
        place += query[place] + 1
    question, kind = query[12:place + 5], int.from_bytes(query[place + 1:place + 3], "big")
    isOurs = labels[1:] == ["evenkeel", "test"] and labels[0] in TURNS
    records = []
    for text in next(TURNS[labels[0]]) if isOurs else []:
        if text.startswith("name:"):
            records.append(record(CNAME, encoded(text[5:] + ".evenkeel.test")))
            continue
        address = ipaddress.ip_address(text)
        if kind == (A if address.version == 4 else AAAA):
            records.append(record(kind, address.packed))
    flags = b"\x81\x80" if isOurs else b"\x81\x83"
    return query[:2] + flags + b"\0\1" + len(records).to_bytes(2, "big") + b"\0\0\0\0" + question + b"".join(records)


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    print("ready", flush=True)
    while True:
        query, sender = server.recvfrom(1024)
        try:
            server.sendto(reply(query), sender)
        except (IndexError, OSError):
            pass


if __name__ == "__main__":
    main()
