"""Faults that people bring in: releases, configuration, flags."""
import json
import os
import time

from faults.fault import Fault, wait_for

# What goes wrong in a new release of checkout: where, and what stands there instead.
DEFECTS = {
    "a column that is not there": ("INSERT INTO orders (item, price)", "INSERT INTO orders (item, amount)"),
    "a query in a loop": ("        time.sleep(self.settings", "        for _ in range(25):\n            time.sleep(self.settings"),
    "a key that is not there": ('order["item"],)))', 'order["sku"],)))'),
}


class BadDeploy(Fault):
    name = "bad-deploy"
    what = "a new release of checkout fails"
    right = ("supervisor.rollback-release",)
    harmful = ("database.restart", "host.isolate", "cache.flush-pattern")

    def inject(self):
        defect = self.random.choice(sorted(DEFECTS))
        self.detail = defect
        before, after = DEFECTS[defect]
        old = self.lab.VERSIONS["checkout"]
        new = f"3.{self.random.randint(5, 9)}.0"
        self.lab.add_release("checkout", new, lambda text: text.replace(before, after))
        self.link = self.lab.folder / "releases/checkout/current"
        self.old = old
        (self.link.parent / "previous").symlink_to(old)
        self.point(new)
        self.lab.changed("checkout", "deploy", f"{old} -> {new}", new)
        self.restart("checkout")

    def point(self, version):
        """Lets the link show a release."""
        new = self.link.with_name("next")
        new.symlink_to(version)
        new.replace(self.link)

    def is_gone(self):
        return os.readlink(self.link) == self.old and self.is_running("checkout")

    def heal(self):
        self.point(self.old)
        self.restart("checkout")
        wait_for("checkout runs", 10, self.is_gone)


class BadConfiguration(Fault):
    name = "bad-configuration"
    what = "a feature is switched on that fails for most orders"
    right = ("feature.disable",)
    harmful = ("database.restart", "host.isolate", "cache.flush-pattern")

    flag, service = "loyalty-discount", "checkout"

    def inject(self):
        self.detail = self.flag
        self.lab.set_flag(self.flag, True)
        self.lab.changed(self.service, "flag", f"{self.flag} off -> on")

    def is_gone(self):
        return not json.loads((self.lab.folder / "config/flags.json").read_text())[self.flag]["enabled"]

    def heal(self):
        self.lab.set_flag(self.flag, False)


class CacheFlushStorm(BadConfiguration):
    name = "cache-flush-storm"
    what = "a feature empties the cache with each request, and the misses are more than the database's prices bear"
    right = ("feature.disable target=instant-prices",)

    flag, service = "instant-prices", "catalogue"

    def inject(self):
        seconds = self.random.uniform(0.15, 0.22)
        # While the cache is warm nobody notices.
        self.lab.configure("catalogue", **{"pricing-seconds": seconds})
        time.sleep(1.5)
        super().inject()
        self.detail = f"a miss costs {seconds:.2f} s"

    def heal(self):
        super().heal()
        self.lab.configure("catalogue", **{"pricing-seconds": 0})


FAULTS = [BadDeploy, BadConfiguration, CacheFlushStorm]
