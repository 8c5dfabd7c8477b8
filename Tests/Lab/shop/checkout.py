"""Checkout: takes orders. Few workers, a queue before them, a database behind them and a folder of receipts."""
import json
import pathlib
import threading
import time

from service import Refusal, Service
from stores import Pool


class Checkout(Service):
    """Orders."""
    name = "checkout"

    def start(self):
        self.pool = Pool(self.settings["database"], self.settings["workers"], "checkout")
        self.workers = threading.Semaphore(self.settings["workers"])
        self.waiting = 0
        self.lock = threading.Lock()
        self.receipts = pathlib.Path(self.settings["receipts"])
        self.metrics.gauges["requests_queued"] = lambda: self.waiting
        self.metrics.gauges["requests_queue_limit"] = lambda: self.settings["queue"]
        self.pool.ask(("SELECT 1", ()))

    def answer(self, method, path, query, body):
        if method != "POST" or path != "/orders":
            raise Refusal(404, "there is nothing here")
        order = json.loads(body)
        if self.waiting >= self.settings["queue"]:
            raise Refusal(503, "overloaded: the queue is full")
        with self.lock:
            self.waiting += 1
        self.workers.acquire()
        with self.lock:
            self.waiting -= 1
        try:
            return self.take(order)
        finally:
            self.workers.release()

    def take(self, order):
        """Takes one order: asks for the money, keeps the order, writes a receipt."""
        time.sleep(self.settings["authorisation-seconds"])
        rows = self.pool.ask(("SELECT price FROM products WHERE id = %s", (order["item"],)))
        if not rows or rows[0][0] != order["price"]:
            self.metrics.count("price_mismatches_total")
            raise Refusal(409, f"stale entry: price of item {order['item']} is not {order['price']}")
        price = rows[0][0]
        if self.flags.get("loyalty-discount"):
            price -= price * order["loyalty"] // 100
        rows = self.pool.ask(
            ("INSERT INTO orders (item, price) VALUES (%s, %s) RETURNING id", (order["item"], price))
        )
        with open(self.receipts / time.strftime("%H%M.receipts"), "a") as file:
            file.write(json.dumps({"order": rows[0][0], **order}) + "\n" + " " * 200 + "\n")
        self.metrics.count("orders_total")
        return {"order": rows[0][0]}


if __name__ == "__main__":
    Checkout().run()
