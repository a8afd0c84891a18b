#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rows of a CSV export as facts: csv_to_facts.py SCHEMA TYPE FILE.csv KEY=COLUMN...

SCHEMA is what `duly facts schema` prints: from it comes what each key may hold. A blank cell is left out, for nothing is known; a
date may be written 14/03/2026 or 14/03/2026 09:30; yes and no may be Y and N. What cannot be understood is handed on as it is,
so that `duly facts check` names it with its line."""
import csv
import json
import re
import sys


def forms_of(schema, record, key):
    """The names of definitions, and the words, that a value of this key may be."""
    for one in schema["allOf"]:
        if one["if"]["properties"][next(iter(one["if"]["properties"]))]["const"] == record:
            properties = one["then"]["properties"]
            if key not in properties:
                sys.exit(f"A record {record} has no key {key}; it has {', '.join(properties)}.")
            field = properties[key]
            choices = field.get("anyOf", [field])
            return {choice.get("$ref", "").split("/")[-1] for choice in choices}, [word for choice in choices for word in choice.get("enum", [])]
    sys.exit(f"There is no record type {record} in the schema.")


def value_of(cell, forms, words):
    date = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}:\d{2}))?", cell)
    if date and forms & {"date", "moment", "known"}:
        day, month, year, time = date.groups()
        return f"{year}-{int(month):02}-{int(day):02}" + (f"T{time:0>5}" if time else "")
    if "yes_or_no" in forms and cell.lower() in ("y", "yes", "true", "1", "n", "no", "false", "0"):
        return cell.lower() in ("y", "yes", "true", "1")
    if forms & {"whole_number", "decimal"} and re.fullmatch(r"-?\d+", cell):
        return int(cell)
    for word in words:
        if str(word).lower() == cell.lower().replace(" ", "_"):
            return word
    return cell


def main():
    schema_path, record, path, *columns = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    keys = dict(column.split("=", 1) for column in columns)
    forms = {key: forms_of(schema, record, key) for key in keys}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            line = {schema["required"][0]: record}
            for key, column in keys.items():
                if column not in row:
                    sys.exit(f"{path} has no column {column}; it has {', '.join(row)}.")
                if cell := (row[column] or "").strip():
                    line[key] = value_of(cell, *forms[key])
            print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
