# SPDX-License-Identifier: Apache-2.0
"""The checked model, as `duly check --dump=model-json` prints it, made ready to be looked things up in."""
import json
from datetime import date

from civil import Clock
from facts import spelled

KINDS = {"text": "text", "whole_number": "number", "decimal": "number", "yes_or_no": "truth", "words": "word",
         "date": "date", "moment": "moment", "role": "role", "record": "record"}


class Vocabulary(dict):
    pass


def day_of(text):
    return date.fromisoformat(text).toordinal()


class Model:
    def __init__(self, text):
        self.json = document = json.loads(text)
        words = document["vocabulary"]
        self.vocabulary = {"type": words["record_type_is_in"], "case": words["case_is_in"], "identity": words["identity_is_in"],
                           "known": words["known_date_is_in"]}
        self.clock = Clock(document["zone"])
        self.kinds, self.spellings = {}, {}
        for record in document["records"]:
            kind = self.read_kind(record)
            self.kinds[kind["name"]] = kind
            self.spellings[kind["spelling"]] = kind
        self.roles = {role["name"]: role for role in document["roles"]}
        self.lower = {}
        for role in document["roles"]:
            for name in role["also_acts_as"]:
                self.lower.setdefault(name, []).append((role["name"], None))
            for one in role.get("also_acts_as_if", ()):
                self.lower.setdefault(one["role"], []).append((role["name"], one["condition"]))
        self.calendars = {one["name"]: one for one in document["calendars"]}
        self.policies = {one["name"]: one for one in document["policies"]}
        self.versions = {}
        self.tables = {(one.get("policy"), one["name"]): one for one in document["tables"]}
        self.definitions = {(one.get("policy"), one["name"]): one for one in document["definitions"]}
        self.rules = {(one["policy"], one["name"]): one for one in document["rules"]}
        self.constants = {"days": set(), "seconds": set(), "texts": set(), "numbers": set(), "shifts": {0, 1, -1}}
        self.gather(document)

    def read_kind(self, record):
        kind = {"name": record["name"], "spelling": record.get("written_as", record["name"].replace(" ", "_")),
                "shared": record["belongs_to_no_case"], "is_case": record["is_the_case_itself"],
                "proves_nothing": record["absence_proves_nothing"], "begins": None, "ends": None, "who": None, "fields": {}}
        for field in record["fields"]:
            kind["fields"][field["name"]] = {
                "name": field["name"], "key": field["key"], "type": KINDS[field["type"]], "list": field["list"],
                "records": field.get("records", []), "words": {spelled(word) for word in field.get("words", [])},
                "absent": field["absent"], "planned": field["planned"], "known_with": field.get("known_with")}
            for mark, word in (("begins", "begins"), ("ends", "ends"), ("who", "who_did_it")):
                if field[word]:
                    kind[mark] = field["name"]
        return kind

    def readings(self):
        """Every declared alternative, as `--reading` names it."""
        out = {(one["name"], other["name"]) for one in self.definitions.values() for other in one.get("readings", [])[1:]}
        for key, name in (("day_one", "day one"), ("out_of_hours", "out of hours")):
            out |= {(name, other) for policy in self.policies.values() for other in policy[key][1:]}
        return sorted(out)

    def choose(self, name, reading):
        """Answers under a declared alternative: it comes first."""
        for one in self.definitions.values():
            if one["name"] == name and "readings" in one:
                one["readings"].sort(key=lambda other: other["name"] != reading)
        for policy in self.policies.values():
            for key, of in (("day_one", "day one"), ("out_of_hours", "out of hours")):
                if of == name and reading in policy[key]:
                    policy[key].sort(key=lambda other: other != reading)

    def gather(self, node):
        """Every constant of the rules: what an open question may turn on."""
        if isinstance(node, list):
            for one in node:
                self.gather(one)
        elif isinstance(node, dict):
            op, value = node.get("op"), node.get("value")
            if op == "time":
                self.constants["days"].add(day_of(value[:10]))
            elif op == "text":
                self.constants["texts"].add(spelled(value))
            elif op == "number":
                self.constants["numbers"].add(value)
            elif op == "length":
                many = node["amount"] * {"hours": 1, "days": 1, "working_days": 1, "weeks": 7, "months": 30, "years": 365}[node["unit"]]
                if node["unit"] == "hours":
                    many = (many + 23) // 24
                elif node["unit"] == "working_days":
                    many = many * 7 // 5 + 1
                self.constants["shifts"] |= {many, -many, many + 1, many - 1, 1 - many, -1 - many}
            for one in node.values():
                if isinstance(one, (dict, list)):
                    self.gather(one)
