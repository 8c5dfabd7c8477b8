#!/usr/bin/env python3
"""A kubectl that keeps one object in the folder it lies in, with the words of the real one; every call is a line of
`calls`, every write one of `writes`. A file `fault` makes the next writes go wrong: before or after the write."""
import fcntl
import json
import os
import sys
import time

import patching

place = os.path.dirname(os.path.abspath(sys.argv[0]))
arguments = [word for word in sys.argv[1:] if not word.startswith(("--context=", "--request-timeout="))]


def fail(words):
    sys.stderr.write(words + "\n")
    sys.exit(1)


def note(name, line):
    with open(os.path.join(place, name), "a") as file:
        file.write(line + "\n")


def broken(moment):
    try:
        with open(os.path.join(place, "fault")) as file:
            wanted, _, kind = file.read().strip().partition(" ")
    except FileNotFoundError:
        return
    if wanted != moment:
        return
    if kind == "die":
        os.kill(os.getpid(), 9)
    if kind == "hang":
        time.sleep(600)
    if kind == "lie":
        print("done!")
        sys.exit(0)
    if kind == "cut":
        print('{"kind":"Deployment","metadata":{"na')
        sys.exit(0)
    if kind == "flood":
        while True:
            sys.stdout.write("x" * 65536)
    fail("The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?")


note("calls", json.dumps(arguments))
with open(os.path.join(place, "lock"), "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    file = os.path.join(place, "object.json")
    with open(file) as source:
        thing = json.load(source)
    if arguments[0] == "patch":
        broken("before")
        patch = next(word for word in arguments if word.startswith("--patch="))[len("--patch="):]
        try:
            patching.apply(thing, json.loads(patch))
        except (KeyError, ValueError, IndexError):
            fail("The request is invalid: the server rejected our request due to an error in our request")
        thing["metadata"]["resourceVersion"] = str(int(thing["metadata"]["resourceVersion"]) + 1)
        with open(file, "w") as target:
            json.dump(thing, target)
        note("writes", "patch")
        broken("after")
    elif arguments[0] != "get":
        fail("error: unknown command")
    elif "/" not in arguments[1]:
        thing = {"items": [], "metadata": {}}
    print(json.dumps(thing))
