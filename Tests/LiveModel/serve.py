"""Runs a real llama.cpp HTTP server from the `xllamacpp` wheel on 127.0.0.1 and prints `listening URL`.

    python serve.py MODEL.gguf [--port 0] [--alias NAME] [--key KEY] [--slots 2] [--context 4096]

It ends on SIGTERM, on SIGINT, and when its standard input is closed: a server whose tests crashed must not stay behind.
"""

import argparse
import os
import signal
import socket
import sys
import threading

import xllamacpp


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="serves one GGUF model over an OpenAI-compatible API")
    parser.add_argument("model")
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--alias", default="tiny")
    parser.add_argument("--key", help="the API key that requests must carry")
    parser.add_argument("--slots", type=int, default=2, help="requests at one time")
    parser.add_argument("--context", type=int, default=4096, help="tokens per slot")
    parser.add_argument("--ping", type=int, default=5, help="seconds between keep-alive comments")
    return parser.parse_args()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parameters(options: argparse.Namespace) -> xllamacpp.CommonParams:
    p = xllamacpp.CommonParams()
    p.model.path = options.model
    p.model_alias = {options.alias}
    p.hostnames, p.port = ["127.0.0.1"], options.port or free_port()
    p.n_parallel, p.n_ctx = options.slots, options.context * options.slots
    # One thread: with more, tiny models spend their time waiting for each other on a busy machine.
    p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
    # A request that is cancelled while its prompt is read waits for the running batch, so batches are small.
    p.n_batch = p.n_ubatch = 256
    p.endpoint_metrics = p.endpoint_slots = True
    p.sse_ping_interval = options.ping
    p.ui, p.cors_origins, p.verbosity = False, "", 1
    if options.key:
        p.api_keys = [options.key]
    return p


def main() -> None:
    options = parse()
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    server = xllamacpp.Server(parameters(options))
    print("listening", server.listening_address, flush=True)

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        done.set()

    threading.Thread(target=watch, daemon=True).start()
    done.wait()
    # The library's own clean-up may wait for running requests; nothing here is worth waiting for.
    os._exit(0)


if __name__ == "__main__":
    main()
