"""Where everything in the lab is: what whoever acts there has to be told."""
import sys

import parts


def of(lab):
    """The addresses, names and declarations, as one object."""
    folder = str(lab.folder)

    def url(name):
        return f"http://127.0.0.1:{lab.ports[name]}"

    return {
        "folder": folder,
        "prometheus": {"url": url("prometheus")},
        "alertmanager": {"url": url("alertmanager")},
        "supervisor": {
            "socket": f"{folder}/supervisor.sock", "url": f"{url('supervisor')}/RPC2", "user": "lab", "password": lab.secret,
            # A release is a folder; `current` is a link to it, `previous` to the one before.
            "releases": {service: f"{folder}/releases/{service}" for service in lab.SERVICES},
        },
        "proxy": {
            "socket": f"{folder}/haproxy.sock",
            "backends": {"storefront": ["storefront-1", "storefront-2", "storefront-3"], "orders-db": ["pooler-a", "pooler-b"]},
            # `set map FILE KEY VALUE`: the share of less important requests to refuse, in percent; requests that each
            # client may make in two seconds, 0 for any number.
            "shed": {"map": f"{folder}/shed.map", "key": "less-important"},
            "limit": {"map": f"{folder}/limits.map", "key": "per-client", "seconds": 2},
        },
        "database": {"socket": folder, "port": lab.ports["postgres"], "user": "postgres", "name": "shop"},
        "cache": {"port": lab.ports["redis"], "patterns": lab.KEY_PATTERNS},
        "storage": {"root": str(lab.data), **lab.declared},
        "certificate": {
            "command": [sys.executable, str(parts.HERE / "certificates.py"), f"{folder}/tls"],
            # What HAProxy is told to load after: `set ssl cert FILE`, `commit ssl cert FILE`.
            "file": f"{folder}/tls/shop.pem",
        },
        "flags": {"url": f"{url('exporter')}/flags/", "token": lab.secret},
        "firewall": {"outside": lab.OUTSIDE, "hostile": lab.HOSTILE},
        "shop": {"https": f"https://{lab.PUBLIC}:{lab.ports['https']}", "authority": f"{folder}/tls/ca.pem"},
        "evenkeel": {"port": lab.ports["evenkeel"]},
    }
