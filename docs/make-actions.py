#!/usr/bin/env python3
"""Turns the JSON Schema of actions into the reference page.

    evenkeel schema actions | python3 docs/make-actions.py > docs/actions.md
"""

import json
import re
import sys

HEAD = """# Actions

Made from `evenkeel schema actions`; do not edit. After a change to the catalogue (`Sources/Remediation/BuiltIn`):

    evenkeel schema actions | python3 docs/make-actions.py > docs/actions.md

These are all the steps that a plan can hold. Operators add their own in YAML ([configuration.md](configuration.md)); with
`--config` the command above prints those too. The definitions are what plans are made of; who carries steps out is [configured](configuration.md#who-carries-plans-out).

* **people** is how many must agree at least; a plan may ask for more, never for fewer.
* **on** are the kinds of target.
* Arguments are required unless they say otherwise. A **correction** is one that the diagnosis found the evidence to support;
  its value may be left for a person to supply.
* Preconditions, effects, durations, costs and success rates stand in the definitions, and those that matter in each plan.
"""

ORDER = (
    "look wait restart scale rollback correct drain failover limit flag storage terminate flush renew rotate block "
    "isolate quarantine pin silence page"
).split()


def values(schema):
    """What an argument may be, in words."""
    if schema.get("$ref", "").endswith("/correction"):
        return "correction"
    if "enum" in schema:
        return "one of " + ", ".join(f"`{word}`" for word in schema["enum"])
    if schema.get("type") in ("integer", "number"):
        kind = "whole number" if schema["type"] == "integer" else "number"
        return f"{kind}, {schema['minimum']} to {schema['maximum']}"
    pattern = schema.get("pattern", "")
    if pattern.startswith("^[0-9A-Fa-f:.]"):
        return "IP address or network"
    if pattern.startswith("^("):
        return "entity: " + ", ".join(pattern[2 : pattern.index(")")].split("|"))
    return "name: 1 to 63 letters, digits, `.`, `_`, `-`"


def arguments(schema):
    """The arguments of an action, one after the other."""
    parts = []
    for name, value in schema["properties"].items():
        optional = "" if name in schema["required"] else ", may be left out"
        meaning = value.get("description", "")
        parts.append(f"`{name}` ({values(value)}{optional}): {meaning}")
    return "; ".join(parts) or "none"


def targets(kinds, every):
    """The kinds of target; of nearly all, those that are left out."""
    if len(kinds) * 3 < len(every) * 2:
        return ", ".join(kinds)
    rest = sorted(every - set(kinds))
    return "every kind" + (" but " + ", ".join(rest) if rest else "")


def kinds_of(variant):
    return variant["properties"]["target"]["properties"]["kind"]["enum"]


def main():
    document = json.load(sys.stdin)
    every = {kind for variant in document["anyOf"] for kind in kinds_of(variant)}
    classes = {}
    for variant in document["anyOf"]:
        match = re.fullmatch(r"Class ([a-z]+); (no approval|approval by (\w+)); undo: (.*)\.", variant["description"])
        if match is None:
            sys.exit(f"make-actions: cannot read the description of {variant['title']!r}")
        row = (
            variant["properties"]["action"]["const"],
            variant["title"],
            targets(kinds_of(variant), every),
            arguments(variant["properties"]["arguments"]),
            match.group(3) or "none",
            match.group(4),
        )
        classes.setdefault(match.group(1), []).append(row)
    print(HEAD)
    count = sum(len(rows) for rows in classes.values())
    print(f"{count} actions in {len(classes)} classes.")
    for name in [name for name in ORDER if name in classes] + sorted(set(classes) - set(ORDER)):
        print(f"\n## {name}")
        for action, title, kinds, taken, people, undo in sorted(classes[name]):
            print(f"\n### `{action}`")
            print(f"{title}.\n")
            print(f"* **on**: {kinds}")
            print(f"* **arguments**: {taken}")
            print(f"* **people**: {people}")
            print(f"* **undo**: {undo}")


main()
