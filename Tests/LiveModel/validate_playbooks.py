"""Validates CACAO playbooks against the JSON Schemas that OASIS publishes, which are no part of this repository.

    validate_playbooks.py SCHEMAS DOCUMENT...

Each document is validated twice: by the draft that the schemas name, draft-07, and by that of 2020-12, whose keyword
`unevaluatedProperties` they use to refuse members that are not defined. For the second the keyword is left out of the schema of
commands' common members: it stands for commands of all types, and with the keyword it would allow no type its own members.

Prints one line for each fault, and `N documents` at the end. Exit status 1 when there is a fault.
"""

import copy
import json
import pathlib
import sys

from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7, DRAFT202012


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def validator(cls, specification, schemas, prepare):
    prepared = {name: prepare(name, copy.deepcopy(schema)) for name, schema in schemas.items()}
    registry = Registry().with_resources(
        (schema["$id"], Resource(contents=schema, specification=specification)) for schema in prepared.values()
    )
    return cls(prepared["playbook.json"], registry=registry)


def as_latest(name, schema):
    # A schema that names its draft is held against that draft, wherever it is referred to from.
    schema.pop("$schema", None)
    if name == "commands/command-data.json":
        schema.pop("unevaluatedProperties", None)
    return schema


def main():
    folder = pathlib.Path(sys.argv[1])
    schemas = {path.relative_to(folder).as_posix(): load(path) for path in sorted(folder.rglob("*.json"))}
    validators = [
        ("draft-07", validator(Draft7Validator, DRAFT7, schemas, lambda _, schema: schema)),
        ("2020-12", validator(Draft202012Validator, DRAFT202012, schemas, as_latest)),
    ]
    faults = 0
    for path in sys.argv[2:]:
        document = load(path)
        for draft, each in validators:
            for error in each.iter_errors(document):
                faults += 1
                print(f"{path}: {draft}: {error.json_path}: {error.message[:300]}")
    print(f"{len(sys.argv) - 2} documents")
    sys.exit(1 if faults else 0)


main()
