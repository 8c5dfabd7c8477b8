"""The catalogue: what the shop sells and at which price, from the cache or else from the database."""
import json

from service import Refusal, Service
from stores import Pool, Redis


class Catalogue(Service):
    """Items by number."""
    name = "catalogue"

    def start(self):
        self.cache = Redis(self.settings["redis"])
        self.pool = Pool(self.settings["database"], 3, "catalogue")
        self.cache.ask("PING")
        self.pool.ask(("SELECT 1", ()))

    def answer(self, method, path, query, body):
        if method != "GET" or not path.startswith("/items/"):
            raise Refusal(404, "there is nothing here")
        number = int(path.removeprefix("/items/"))
        key = f"price:{number}"
        try:
            if self.flags.get("instant-prices"):
                self.drop_prices()
            kept = self.cache.ask("GET", key)
        except OSError:
            kept = None
        self.metrics.count("cache_requests_total", f'result="{"hit" if kept else "miss"}"')
        if kept:
            return json.loads(kept)
        # Prices that take long to find are what the cache is there for.
        rows = self.pool.ask(("SELECT name, price FROM products, pg_sleep(%s) WHERE id = %s", (self.settings["pricing-seconds"], number)))
        if not rows:
            raise Refusal(404, "no such item")
        item = {"item": number, "name": rows[0][0], "price": rows[0][1]}
        try:
            self.cache.ask("SET", key, json.dumps(item), "EX", self.settings["cache-seconds"])
        except OSError:
            pass
        return item

    def drop_prices(self):
        """Empties the cache of prices, so that nobody gets an old one."""
        cursor = "0"
        while True:
            cursor, keys = self.cache.ask("SCAN", cursor, "MATCH", "price:*", "COUNT", 1000)
            if keys:
                self.cache.ask("UNLINK", *keys)
            if cursor == "0":
                return


if __name__ == "__main__":
    Catalogue().run()
