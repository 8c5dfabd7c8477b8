"""The storefront: what people talk to. Asks the catalogue and checkout, and asks again when that fails."""
import http.client
import zlib

from service import Refusal, Service, ask


class Storefront(Service):
    """Pages of the shop."""
    name = "storefront"

    def answer(self, method, path, query, body):
        if path == "/shop/browse":
            return self.item(query)
        if path == "/shop/checkout" and method == "POST":
            item = self.item(query)
            return self.call("checkout", "POST", "/orders", {"item": item["item"], "price": item["price"]})
        if path == "/shop/search":
            return self.search(query, 400)
        if path == "/shop/feed":
            return self.search(query, 150)
        raise Refusal(404, "there is nothing here")

    def item(self, query):
        """An item of the catalogue."""
        return self.call("catalogue", "GET", f"/items/{int(query.get('item', '0'))}")

    def search(self, query, pages):
        """Looks through pages, which is work."""
        page = (query.get("q", "") * 500).encode()[:4000]
        return {"found": sum(zlib.crc32(zlib.compress(page + bytes([number % 251]))) % 2 for number in range(pages))}

    def call(self, service, method, path, body=None):
        """Asks a service, again as often as is configured."""
        words = "no answer"
        for attempt in range(1 + self.settings["retries"]):
            if attempt:
                self.metrics.count("client_retries_total", f'callee="{service}"')
            try:
                status, given = ask(self.settings[service], method, path, body, self.settings["timeout"])
            except (OSError, http.client.HTTPException, ValueError) as error:
                words = f"{service}: {type(error).__name__}: {error}"
                continue
            if status == 200:
                return given
            words = f"{service} answered {status}: {given.get('error')}"
            if status < 500:
                break
        self.metrics.count("client_failures_total", f'callee="{service}"')
        raise Refusal(502, words)


if __name__ == "__main__":
    Storefront().run()
