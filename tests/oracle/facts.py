# SPDX-License-Identifier: Apache-2.0
"""Case facts: lines of JSON read by the record types of a rule set, and what of them was known and had happened at a moment.

A time is a tuple: ("day", day, act) a day without an hour, `act` the name of the act whose hour it is that nobody wrote down, or
None for a day that is meant whole; ("at", seconds) an instant; ("some", key, first, last, kind) some day from one to another, both
included, that a `kind` of choice settles (`last` None: or never).
"""
import json
import re
from datetime import date

from civil import FIRST, LAST
from worlds import FUTURE, NOW

DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?)?)?$")
REFUSED = object()


def days_of_month(year, month):
    first = date(year, month, 1).toordinal()
    last = (date(year + month // 12, month % 12 + 1, 1).toordinal()) - 1
    return first, last


def read_time(text, clock):
    """("day", n), ("span", first, last), ("at", [instants]); REFUSED for text that is none."""
    match = DATE.match(text) if isinstance(text, str) else None
    if not match:
        return REFUSED
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        year = int(year)
        if not 1900 <= year <= 2199:
            return REFUSED
        if month is None:
            return ("span", date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        if day is None:
            return ("span",) + days_of_month(year, int(month))
        number = date(year, int(month), int(day)).toordinal()
        if hour is None:
            return ("day", number)
        of_day = int(hour) * 3600 + int(minute) * 60 + int(second or 0)
        if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
            return REFUSED
        if offset is None:
            instants = clock.instants(number, of_day)
            return ("at", instants) if instants else REFUSED
        shift = 0 if offset == "Z" else (1 if offset[0] == "+" else -1) * (int(offset[1:3]) * 3600 + int(offset[4:6]) * 60)
        return ("at", [(number - date(1970, 1, 1).toordinal()) * 86400 + of_day - shift])
    except ValueError:
        return REFUSED


class Moment:
    """When a question is asked for, or up to when lines are known: an instant, and whether a whole day was said."""

    def __init__(self, text, clock):
        time = read_time(text, clock)
        self.text = text
        if time[0] == "day":
            self.day, self.instant, self.after = time[1], clock.end(time[1]), clock.end(time[1]) + 1
        else:
            self.instant = time[1][0]
            self.day, self.after = clock.day(self.instant), self.instant


class Line:
    """One line of facts, its values read by the fields of its record type."""

    def __init__(self, kind, case, identity, known, void, values, place):
        self.kind, self.case, self.identity, self.known = kind, case, identity, known
        self.void, self.values, self.place = void, values, place


class Record:
    """A record as it stood: `fields` maps names to values; what is missing there was not there to be known."""

    def __init__(self, kind, identity, fields, disputed=()):
        self.kind, self.identity, self.fields, self.disputed = kind, identity, fields, set(disputed)
        self.key = (kind["name"], identity)

    def __repr__(self):
        return "%s %s" % self.key


def spelled(word):
    return word.replace("_", " ")


def read_value(field, value, clock):
    """A value as its type holds it: None where there is nothing, REFUSED where it cannot hold it."""
    if value is None:
        return None
    if field["list"]:
        items = value if isinstance(value, list) else [value]
        out = [read_value(dict(field, list=False), item, clock) for item in items]
        if any(item is REFUSED for item in out):
            return REFUSED
        return out or None
    kind = field["type"]
    if kind in ("date", "moment"):
        time = read_time(value, clock)
        if time is REFUSED:
            return REFUSED
        if kind == "date" and time[0] == "at":
            return ("day", clock.day(time[1][0]))
        return time
    if kind == "truth":
        return value if isinstance(value, bool) else REFUSED
    if kind == "number":
        return value if isinstance(value, (int, float)) and not isinstance(value, bool) else REFUSED
    if kind == "text":
        return spelled(value) if isinstance(value, str) else REFUSED
    if kind == "word":
        text = spelled(str(value)) if not isinstance(value, bool) else ""
        return text if text in field["words"] else REFUSED
    if kind == "role":
        return spelled(value) if isinstance(value, str) else REFUSED
    if kind == "record":
        text = str(value)
        if field["words"] and spelled(text) in field["words"]:
            return ("word", spelled(text))
        return ("name", text)
    raise AssertionError(kind)


def read_lines(text, model, clock):
    """Every line, by case; lines of shared records under None. Only whole, well-formed lines are looked for here."""
    words = model.vocabulary
    cases = {None: []}
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue
        line = json.loads(raw)
        kind = model.spellings.get(line.get(words["type"]))
        if kind is None:
            continue
        case = None if kind["shared"] else str(line[words["identity"]] if kind["is_case"] and words["case"] not in line else line[words["case"]])
        identity = case if kind["is_case"] else line.get(words["identity"])
        known = None
        for key in words["known"]:
            if line.get(key) is not None:
                known = read_time(line[key], clock)
                break
        values = {}
        for field in kind["fields"].values():
            values[field["name"]] = read_value(field, line.get(field["key"]), clock)
        identity = None if identity is None else str(identity)
        cases.setdefault(case, []).append(Line(kind, case, identity, known, line.get("void") is True, values, number))
    return cases


def not_later(time, moment, clock):
    """Whether a time has come by a moment: True, False, or None where it may or may not have. A day has come when it begins."""
    if time is None:
        return None
    if time[0] == "at":
        come = [instant <= moment.instant for instant in time[1]]
        return come[0] if len(set(come)) == 1 else None
    first, last = (time[1], time[1]) if time[0] == "day" else time[1:]
    if last <= moment.day:
        return True
    return False if first > moment.day else None


def told_of(lines):
    """Every identity that some line tells of, known by now or not."""
    return {(line.kind["name"], line.identity) for line in lines if line.identity is not None}


def view(lines, now, known, clock):
    """The records of a case, with its shared ones, as they were known: [(record, is it there: True or None)]."""
    groups, nameless = {}, {}
    for line in lines:
        if line.identity is None:
            count = nameless[line.kind["name"]] = nameless.get(line.kind["name"], 0) + 1
            groups[(line.kind["name"], "#%d" % count)] = [line]
        else:
            groups.setdefault((line.kind["name"], line.identity), []).append(line)
    out = []
    for (_, identity), versions in groups.items():
        seen = [line for line in versions if line.known is None or not_later(line.known, known, clock)]
        undated = [line for line in seen if line.known is None]
        if undated:
            last = seen
        else:
            last_known = max((span_end(line.known, clock) for line in seen), default=None)
            last = [line for line in seen if span_end(line.known, clock) == last_known]
        if not last or all(line.void for line in last):
            continue
        kind = last[0].kind
        disputed = {name for name in kind["fields"] if any(line.values[name] != last[0].values[name] for line in last)}
        if any(line.void for line in last):
            disputed = {name for name in kind["fields"]}
        fields = dict(last[0].values)
        begins = kind["begins"]
        there = True
        if begins and begins not in disputed and fields[begins] is not None and fields[begins] is not REFUSED:
            there = not_later(fields[begins], now, clock)
            if last[0].known is None and known.instant < now.instant:
                own = not_later(fields[begins], known, clock)
                there = False if own is False else there and own
        if kind["is_case"] and there is None:
            there = True      # its other lines show that there is a case
        if there is False:
            continue
        out.append((Record(kind, identity, fields, disputed), there))
    return out


def span_end(time, clock):
    if time[0] == "day":
        return clock.end(time[1])
    return time[1][-1] if time[0] == "at" else clock.end(time[2])


def seen_time(record, field, now, clock, key):
    """The value of a date or moment at `now`, by what its absence means."""
    value = record.fields.get(field["name"])
    if field["name"] in record.disputed or value is REFUSED:
        return ("some", key, FIRST, LAST, NOW)
    future = ("some", key, now.day + 1, None, FUTURE)      # or later today, where the clock says a time
    if value is None:
        if field["absent"] != "not_known":
            return future
        return ("some", key, FIRST, LAST if field["planned"] else now.day, NOW)
    if not field["planned"] and not_later(value, now, clock) is False:
        return future
    if value[0] == "day":
        return ("day", value[1], key)
    if value[0] == "at":
        return ("at", value[1][0]) if len(value[1]) == 1 else ("either", key, tuple(value[1]))
    return ("some", key, value[1], value[2], NOW)
