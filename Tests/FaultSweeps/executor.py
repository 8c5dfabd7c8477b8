"""An executor with a ledger of its own, as docs/execution.md asks for one. It lives in the sweep, so that nothing that is done
to the service is done to it, and its answers are as bad as a network and a busy system make them."""
import collections
import hashlib
import hmac
import http.server
import json
import socket
import struct
import threading
import time

SECRET = "a secret that only the sweep and its service have"
#: What becomes of an order, by how many of a hundred. `behind` comes late and after its connection was cut.
ORDERS = {"prompt": 52, "slow": 10, "slow answer": 12, "lost answer": 8, "lost order": 6, "behind": 6, "garbage": 3, "refused": 3}
#: What becomes of a question.
QUESTIONS = {"prompt": 90, "slow": 5, "cut": 3, "garbage": 2}
CALM = {"prompt": 1}


class Subject:
    """One thing that is acted on."""

    def __init__(self, name, temper):
        self.name, self.temper, self.version, self.token = name, temper, 0, 0

    @property
    def state(self):
        """The text by which its state is known."""
        return f"{self.name} {self.version}"


class Executor:
    """The endpoint and its ledger."""

    def __init__(self, generator):
        self.generator, self.lock = generator, threading.RLock()
        self.subjects = {}
        #: Every order as it arrived, every effect, and every answer to an inquiry, in this order.
        self.deliveries, self.effects, self.told, self.faults = [], [], [], []
        #: The answer by key, the token by which a key was given up, and the keys that are being worked on or on their way.
        self.answers, self.gone, self.working, self.late = {}, {}, set(), collections.Counter()
        self.seen, self.open, self.numbers = set(), {}, 0
        self.is_calm, self.stale = False, 0
        #: Who is told of effects, and of each request when it has arrived, was acted on, and was answered.
        self.on_effect, self.watch = lambda subject, verb: None, lambda stage, order: None
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            def log_message(self, *words):
                """Says nothing."""

            def do_POST(self):
                """One verb."""
                owner.serve(self)

        class Server(http.server.ThreadingHTTPServer):
            """A server that waits for nobody at its end."""

            daemon_threads, block_on_close, request_queue_size = True, False, 128

            def handle_error(self, request, client_address):
                """Whoever asked is gone."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()

    def add(self, name, temper="good"):
        """One more thing to act on. Its temper says what comes of an order."""
        self.subjects[name] = Subject(name, temper)

    def choose(self, chances):
        """One of several by their chances."""
        with self.lock:
            return self.generator.choices(list(chances), list(chances.values()))[0]

    def pause(self, shortest, longest):
        """Takes its time."""
        with self.lock:
            seconds = self.generator.uniform(shortest, longest)
        time.sleep(seconds)

    def serve(self, call):
        """Answers one request, or does not."""
        body = call.rfile.read(int(call.headers.get("Content-Length", 0)))
        if not self.is_signed(call.headers, body):
            self.faults.append(f"a request is not signed as it should be: {dict(call.headers)}")
            return self.reply(call, {"error": "unsigned"}, 401)
        order = json.loads(body)
        target = order["target"]
        order["subject"] = "/".join(part for part in (target["kind"], target.get("namespace"), target["name"]) if part)
        with self.lock:
            self.numbers += 1
            number = self.numbers
            self.open[number] = (order["verb"], order.get("key"))
        try:
            self.watch("arrived", order)
            fate, answer = self.answer(order, call.path)
            self.watch("acted", order)
            if fate == "cut":
                # At once, as by a machine that has died.
                call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                call.connection.close()
                call.close_connection = True
            elif fate == "garbage":
                self.reply(call, {"sorry": "not now"}, 503)
            else:
                self.reply(call, answer)
                self.watch("answered", order)
        except OSError:
            pass  # Whoever asked is gone.
        finally:
            with self.lock:
                del self.open[number]

    def is_signed(self, headers, body):
        """Whether a request bears the shared secret's signature and was never seen."""
        stamp, name = headers.get("X-Evenkeel-Timestamp", ""), headers.get("X-Evenkeel-Id", "")
        expected = "v1=" + hmac.new(SECRET.encode(), f"{stamp}.{name}.".encode() + body, hashlib.sha256).hexdigest()
        with self.lock:
            is_new = name not in self.seen
            self.seen.add(name)
        return is_new and hmac.compare_digest(expected, headers.get("X-Evenkeel-Signature", ""))

    def reply(self, call, value, status=200):
        """Sends a reply."""
        data = json.dumps(value).encode()
        call.send_response(status)
        call.send_header("Content-Type", "application/json")
        call.send_header("Content-Length", str(len(data)))
        call.end_headers()
        call.wfile.write(data)

    def answer(self, order, path):
        """What becomes of a request, and the answer to it."""
        verb, subject = order["verb"], self.subjects[order["subject"]]
        if verb in ("run", "undo"):
            return self.ordered(order, subject)
        fate = self.choose(CALM if self.is_calm else QUESTIONS)
        if fate == "slow":
            self.pause(0.05, 0.4)
        if fate in ("cut", "garbage"):
            return fate, None
        if verb == "describe":
            return "told", {"state": subject.state}
        if verb == "simulate":
            return "told", {"accepted": True, "words": f"{subject.name} would be set right"}
        if path.endswith("/mute"):
            self.faults.append(f"asked about {order['key']} though it cannot tell")
        return "told", self.inquired(order, subject)

    def inquired(self, order, subject):
        """What became of a key. One that is not known is given up."""
        with self.lock:
            key = order["key"]
            # Whoever has taken the run up says below which token only a worker that was replaced still orders.
            subject.token = max(subject.token, order.get("fence", 0))
            if key in self.working:
                answer = {"answer": "running"}
            elif key in self.answers:
                answer = self.answers[key]
            else:
                self.gone[key] = max(self.gone.get(key, 0), order["token"])
                answer = {"answer": "unknown-key"}
            self.told.append((len(self.deliveries), key, answer["answer"]))
            return answer

    def ordered(self, order, subject):
        """An order, and how it goes."""
        fate, key = self.choose(CALM if self.is_calm else ORDERS), order["key"]
        with self.lock:
            self.deliveries.append({**order, "at": time.time(), "fate": fate})
        if fate == "lost order":
            return "cut", None
        if fate == "refused":
            return "garbage", None
        if fate == "behind":
            with self.lock:
                self.late[key] += 1
            threading.Thread(target=self.behind, args=(order, subject), daemon=True).start()
            return "cut", None
        with self.lock:
            self.working.add(key)
        try:
            self.pause(0.1, 0.8) if fate == "slow" else self.pause(0, 0.05)
            answer = self.act(order, subject)
        finally:
            with self.lock:
                self.working.discard(key)
        if fate == "slow answer":
            self.pause(0.1, 0.8)
        return {"lost answer": "cut", "garbage": "garbage"}.get(fate, "told"), answer

    def behind(self, order, subject):
        """An order that arrives when nobody waits for it any more."""
        self.pause(0.1, 2)
        with self.lock:
            self.act(order, subject)
            self.late[order["key"]] -= 1

    def act(self, order, subject):
        """Carries an order out, once for each key, unless it is too late."""
        with self.lock:
            key, token, verb = order["key"], order["token"], order["verb"]
            if key in self.answers:
                return self.answers[key]
            if token <= self.gone.get(key, 0) or token < subject.token:
                self.stale += 1
                return {"answer": "refused", "reason": "staleToken", "words": "a newer order was seen"}
            subject.token = token
            if order["state"] != hashlib.sha256(subject.state.encode()).hexdigest():
                answer = {"answer": "refused", "reason": "stateChanged", "words": "it is in another state"}
            elif subject.temper == "refuses" or (verb == "undo" and subject.temper == "stays"):
                answer = {"answer": "refused", "reason": "notPermitted", "words": "nobody may"}
            elif verb == "run" and subject.temper == "fails":
                answer = {"answer": "failed", "words": "it broke on the way"}
            else:
                answer = {"answer": "done", "recorded": f"before {key}: {subject.state}" if verb == "run" else ""}
            if answer["answer"] != "refused":
                subject.version += 1
                self.effects.append({"key": key, "verb": verb, "token": token, "subject": subject.name, "answer": answer["answer"],
                                     "undoes": order["recorded"]})
                self.on_effect(subject, verb)
            self.answers[key] = answer
            return answer

    def is_settled(self, key):
        """Whether nothing of a key is under way any more, so that a person can tell what became of it."""
        with self.lock:
            return key not in self.working and not self.late[key]

    def wait(self, seconds):
        """Waits until something is ordered or inquired about, at most so long."""
        ending = time.monotonic() + seconds
        while not self.requests() and time.monotonic() < ending:
            time.sleep(0.002)

    def requests(self):
        """What is being ordered or inquired about at this moment: verbs by key. Looks and forecasts change nothing, and are left out."""
        with self.lock:
            return {key: verb for verb, key in self.open.values() if verb in ("run", "undo", "inquire")}
