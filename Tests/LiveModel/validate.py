"""Validates JSON documents against a JSON Schema with the `jsonschema` package, which this project did not write.

    validate.py SCHEMA DOCUMENT...

Prints one line for each fault, and `N documents` at the end. Exit status 1 when there is a fault.
"""

import json
import sys

from jsonschema import Draft202012Validator


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    faults = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        for error in validator.iter_errors(document):
            faults += 1
            print(f"{path}: {error.json_path}: {error.message[:300]}")
    print(f"{len(sys.argv) - 2} documents")
    sys.exit(1 if faults else 0)


main()
