# SPDX-License-Identifier: Apache-2.0
"""Lines of facts, as docs/facts.md describes them: which of them hold at a moment, and what a field of one says."""
import json
from dates import Time, spoken


class Record:
    def __init__(self, kind, fields, case, identity, file, line):
        self.kind, self.fields, self.case, self.id, self.file, self.line = kind, fields, case, identity, file, line
        self.disputed = set()

    def __repr__(self):
        return f"{self.kind['name']} {self.id}"


class Facts:
    def __init__(self, model, paths):
        keys = model["vocabulary"]
        self.kinds = {kind["written_as"]: kind for kind in model["records"]}
        self.kind_named = {kind["name"]: kind for kind in model["records"]}
        self.known_keys = keys["known_date_is_in"]
        self.records = []
        self.lines = {}
        for path in paths:
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    try:
                        fields = json.loads(line)
                        kind = self.kinds[fields[keys["record_type_is_in"]]]
                    except (ValueError, KeyError, TypeError):
                        continue
                    identity = fields.get(keys["identity_is_in"])
                    case = None if kind["belongs_to_no_case"] else fields.get(keys["case_is_in"], identity if kind["is_the_case_itself"] else None)
                    identity = case if kind["is_the_case_itself"] else identity
                    record = Record(kind, fields, None if case is None else str(case), None if identity is None else str(identity), path, number)
                    self.records.append(record)
                    self.lines[path, number] = record


class View:
    """What of a case is there at a moment, as it was known at another."""

    def __init__(self, facts, case, clock, known_on):
        self.facts, self.case, self.clock, self.known_on = facts, case, clock, known_on
        versions = {}
        self.records = []
        for record in facts.records:
            if record.case not in (None, case) or record.case is None and not record.kind["belongs_to_no_case"]:
                continue
            known = self.known_from(record)
            if (self.begins(record) if known is None else known) > known_on:
                continue
            if record.id is None:
                self.records.append(record)
                continue
            best = versions.setdefault((record.kind["name"], record.id), [])
            if best and (self.known_from(best[0]) or -1) > (known or -1):
                continue
            if best and (self.known_from(best[0]) or -1) == (known or -1):
                best.append(record)
            else:
                best[:] = [record]
        for best in versions.values():
            first = best[0]
            for other in best[1:]:
                first.disputed |= {key for key in set(first.fields) | set(other.fields) if first.fields.get(key) != other.fields.get(key)}
            if not any(one.fields.get("void") is True for one in best):
                self.records.append(first)
        self.records = [record for record in self.records if self.begins(record) <= clock.now]
        self.records.sort(key=lambda record: (self.begins(record), record.id or ""))
        self.named = {(record.kind["name"], record.id): record for record in self.records if record.id is not None}

    def known_from(self, record):
        for key in self.facts.known_keys:
            if record.fields.get(key) is not None:
                time = self.clock.written(record.fields[key])
                return None if time is None else time.lo
        return None

    def begins(self, record):
        for field in record.kind["fields"]:
            raw = record.fields.get(field["key"])
            if field["begins"] and isinstance(raw, str):
                time = self.clock.written(raw)
                return -1 if time is None else time.lo
        return -1

    def find(self, kinds, identity):
        """The record of that identity; None where there is none, or several."""
        found = [self.named[kind, identity] for kind in kinds if (kind, identity) in self.named]
        return found[0] if len(found) == 1 else None

    def own(self):
        """The record of the case itself, with or without a line."""
        kind = next((kind for kind in self.facts.kinds.values() if kind["is_the_case_itself"]), None)
        if kind is None:
            return None
        return self.named.get((kind["name"], self.case)) or Record(kind, {}, self.case, self.case, None, 0)

    def all(self, kind):
        return [record for record in self.records if record.kind["name"] == kind]

    # ---- values of fields ----

    def absent(self, raw):
        return raw is None or raw == []

    def time(self, record, field):
        """A date of a record as a Time; not having happened, it lies after now."""
        raw = record.fields.get(field["key"])
        if self.absent(raw) or self.hidden(record, field):
            if field["absent"] in ("not_yet", "none"):
                return self.to_come(field)
            return self.clock.between(-10 ** 15, 10 ** 15 if field["planned"] else self.clock.now)
        time = self.clock.written(raw) if isinstance(raw, str) else None
        if time is None or field["key"] in record.disputed:
            return self.clock.between(-10 ** 15, 10 ** 15)
        if field["type"] == "date":
            time = self.clock.days(time.first, time.last)
        if not field["planned"] and self.clock.come(time) is False:
            return self.to_come(field)
        return time

    def to_come(self, field):
        """What has not happened; of a field of the type date it is a day, which may be today."""
        time = self.clock.between(self.clock.now + 1, 10 ** 15, future=True)
        time.day = field["type"] == "date"
        return time

    def hidden(self, record, field):
        if "known_with" not in field:
            return False
        other = next(one for one in record.kind["fields"] if one["name"] == field["known_with"])
        return self.clock.come(self.time(record, other)) is not True

    def words(self, record, field, raw):
        if field["type"] == "yes_or_no":
            return "yes" if raw else "no"
        if field["type"] == "decimal":
            return f"{raw:.6f}".rstrip("0").rstrip(".")
        if field["type"] in ("words", "role"):
            return str(raw).replace("_", " ")
        if field["type"] == "record" and str(raw) in field.get("words", []):
            return str(raw).replace("_", " ")
        if field["type"] in ("date", "moment"):
            return self.moment_words(self.clock.written(raw))
        return str(raw)

    def moment_words(self, time):
        if time.future:
            return "not yet"
        if time.vague:
            return "not known"
        if time.day:
            return spoken(time.first) if time.first == time.last else f"{spoken(time.first)} to {spoken(time.last)}"
        first, last = self.clock.zone.wall(time.lo), self.clock.zone.wall(time.hi)
        if first == last:
            return f"{spoken(time.first)} at {first:%H:%M}"
        return f"some time on {spoken(time.first)}" if time.first == time.last else f"some time from {spoken(time.first)} to {spoken(time.last)}"

    def value(self, record, field):
        """What the field comes to, in the form of a result: answer, value, time; `record` where it names one that is there."""
        raw = record.fields.get(field["key"])
        if field["type"] in ("date", "moment") and not field["list"]:
            time = self.time(record, field)
            result = {"value": self.moment_words(time), "_time": time}
            result["answer"] = "not yet" if time.future else None if time.exact else "not known"
            return result
        if self.absent(raw) or self.hidden(record, field):
            truth = field["type"] == "yes_or_no" and not field["list"]
            if field["absent"] == "none":
                return {"answer": "no"} if truth else {"value": "none", "answer": None, "_absent": True}
            return {"answer": "not known"}
        if field["key"] in record.disputed or not self.fits(field, raw):
            return {"answer": "not known"}
        if isinstance(raw, list) or field["list"]:
            items = raw if isinstance(raw, list) else [raw]
            return {"value": ", ".join(self.words(record, field, one) for one in items), "answer": None, "_items": items}
        if field["type"] == "yes_or_no":
            return {"answer": "yes" if raw else "no"}
        if field["type"] == "record" and str(raw) not in field.get("words", []):
            named = self.find(field["records"], str(raw))
            if named is None:
                return {"answer": "not known"}
            return {"value": f"{named.kind['name']} {named.id}", "answer": None, "_record": named}
        return {"value": self.words(record, field, raw), "answer": None, "_plain": field["type"] == "role"}

    def fits(self, field, raw):
        for one in raw if isinstance(raw, list) else [raw]:
            if field["type"] == "yes_or_no" and not isinstance(one, bool):
                return False
            if field["type"] == "words" and str(one) not in field["words"]:
                return False
            if field["type"] in ("whole_number", "decimal") and (isinstance(one, bool) or not isinstance(one, (int, float))):
                return False
        return True

    def shown(self, record, field):
        """The words in which a proof shows the field as a fact it used."""
        raw = record.fields.get(field["key"])
        if self.absent(raw):
            return {"not recorded"}
        value = self.value(record, field)
        words = {value.get("value") or value["answer"]}
        if field["type"] in ("record", "role") and not isinstance(raw, list):
            words.add(str(raw))
        return words
