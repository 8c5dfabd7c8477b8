"""JSON patches as a control plane applies them, as far as the executor makes them: `test`, `add`, `remove`."""


def steps(path):
    return [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]


def apply(document, operations):
    for operation in operations:
        *way, last = steps(operation["path"])
        parent = document
        for step in way:
            parent = parent[int(step)] if isinstance(parent, list) else parent[step]
        if operation["op"] == "test":
            if parent.get(last) != operation["value"]:
                raise ValueError("test failed")
        elif operation["op"] == "add":
            parent[last] = operation["value"]
        else:
            del parent[last]
