#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds JSON documents against a schema: json_schema.py [--lines] SCHEMA FILE...

Knows those words of JSON Schema 2020-12 that docs/schemas uses, and refuses a schema with any other, so that no demand is
passed over. FILE may be - for standard input; with --lines each line is a document. Prints what is wrong, and where, and
exits with 1."""
import json
import os
import re
import sys

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "null": lambda v: v is None,
}
SILENT = {"$schema", "$id", "$defs", "title", "description", "then", "else"}
KNOWN = SILENT | {"$ref", "type", "enum", "const", "pattern", "minimum", "maximum", "minLength", "items", "minItems", "maxItems",
                  "properties", "required", "additionalProperties", "allOf", "anyOf", "oneOf", "if", "dependentRequired"}


def same(a, b):
    return type(a) is type(b) and a == b


class Schema:
    def __init__(self, root, folder):
        self.root = root
        self.folder = folder
        self.others = {}
        self.check(root, "#")

    def check(self, schema, where):
        """Every word of the schema is known here, and every reference leads somewhere."""
        if isinstance(schema, bool):
            return
        for word, value in schema.items():
            if word not in KNOWN:
                raise ValueError(f"{where}: the word {word} is not known here")
            if word == "$ref" and value.startswith("#"):
                self.resolve(value)
            elif word == "$ref":
                self.others[value] = load(os.path.join(self.folder, value))
            elif word in ("$defs", "properties"):
                for name, one in value.items():
                    self.check(one, f"{where}/{word}/{name}")
            elif word in ("allOf", "anyOf", "oneOf"):
                for i, one in enumerate(value):
                    self.check(one, f"{where}/{word}/{i}")
            elif word in ("items", "additionalProperties", "if", "then", "else"):
                self.check(value, f"{where}/{word}")

    def resolve(self, reference):
        """What a reference within this file leads to."""
        at = self.root
        for part in reference.removeprefix("#/").split("/"):
            at = at[part]
        return at

    def problems(self, value, schema=None, where="", found=None):
        """What is wrong with the value: a list of sentences."""
        schema = self.root if schema is None else schema
        found = [] if found is None else found

        def wrong(text):
            found.append(f"{where or 'the document'}: {text}")

        if schema is True:
            return found
        if schema is False:
            wrong("nothing may stand here")
            return found
        if schema.get("$ref") in self.others:
            self.others[schema["$ref"]].problems(value, None, where, found)
        elif "$ref" in schema:
            self.problems(value, self.resolve(schema["$ref"]), where, found)
        if "type" in schema:
            wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            if not any(TYPES[one](value) for one in wanted):
                wrong(f"expected {' or '.join(wanted)}, found {json.dumps(value)[:60]}")
                return found
        if "enum" in schema and not any(same(value, one) for one in schema["enum"]):
            wrong(f"{json.dumps(value)[:60]} is none of {json.dumps(schema['enum'])}")
        if "const" in schema and not same(value, schema["const"]):
            wrong(f"expected {json.dumps(schema['const'])}, found {json.dumps(value)[:60]}")
        if isinstance(value, str):
            if "pattern" in schema and not re.search(schema["pattern"], value):
                wrong(f"{value!r} does not look like {schema['pattern']}")
            if len(value) < schema.get("minLength", 0):
                wrong("is too short")
        if TYPES["number"](value):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                wrong(f"{value} is out of range")
        if isinstance(value, list):
            if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
                wrong(f"has {len(value)} items")
            for i, one in enumerate(value if "items" in schema else []):
                self.problems(one, schema["items"], f"{where}[{i}]", found)
        if isinstance(value, dict):
            for key in schema.get("required", []):
                if key not in value:
                    wrong(f"has no {key}")
            for key, others in schema.get("dependentRequired", {}).items():
                for other in others if key in value else []:
                    if other not in value:
                        wrong(f"has {key} and no {other}")
            for key, one in value.items():
                if key in schema.get("properties", {}):
                    self.problems(one, schema["properties"][key], f"{where}.{key}", found)
                elif "additionalProperties" in schema:
                    if schema["additionalProperties"] is False:
                        wrong(f"holds {key}, which is not described")
                    else:
                        self.problems(one, schema["additionalProperties"], f"{where}.{key}", found)
        for one in schema.get("allOf", []):
            self.problems(value, one, where, found)
        if "anyOf" in schema and all(self.problems(value, one, where) for one in schema["anyOf"]):
            wrong("is none of the forms it may have")
        if "oneOf" in schema and sum(not self.problems(value, one, where) for one in schema["oneOf"]) != 1:
            wrong("is not exactly one of the forms it may have")
        if "if" in schema:
            branch = "else" if self.problems(value, schema["if"], where) else "then"
            if branch in schema:
                self.problems(value, schema[branch], where, found)
        return found


def load(path):
    with open(path, encoding="utf-8") as file:
        return Schema(json.load(file), os.path.dirname(path))


def once(pairs):
    """An object, whose keys stand once each."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError(f"a key stands twice: {[key for key, _ in pairs]}")
    return made


def documents(path, lines):
    text = sys.stdin.read() if path == "-" else open(path, encoding="utf-8").read()
    parts = [line for line in text.splitlines() if line.strip()] if lines else [text]
    for number, part in enumerate(parts, 1):
        yield f"{path}:{number}" if lines else path, json.loads(part, object_pairs_hook=once)


def main(arguments):
    lines = arguments[:1] == ["--lines"]
    schema_path, *paths = arguments[lines:]
    schema = load(schema_path)
    bad = 0
    for path in paths:
        for name, document in documents(path, lines):
            for problem in schema.problems(document)[:20]:
                print(f"{name}: {problem}")
                bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
