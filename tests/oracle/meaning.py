# SPDX-License-Identifier: Apache-2.0
"""What a rule means for a case, in one world: a world where every open question has an answer.

Written from docs/language.md. Nothing here is clever: a condition is true or false, a time is a day or an instant, a working day is
found by walking, and the state of a duty is the first row of the table of states that fits.
"""
import random
from datetime import datetime, timezone

from civil import FIRST, LAST, WEEK, Calendar, add_months
from datetime import date
from facts import REFUSED, Record, not_later, seen_time, spelled
from policies import Policies
from times import NEVER, Times
from worlds import FUTURE, NOW, Ahead, World

ABSENT = "absent"      # no finding
NO_FINDING = (ABSENT, None, None, None)
MET = ("met", "met_early")


class Phantom:
    """A record that somebody may have meant and nobody wrote down; `kind`: FUTURE where it can only come yet."""

    def __init__(self, key, kind=NOW):
        self.key, self.kind = key, kind


class Asked:
    """One question: a model, the records of a case as seen, and the moment."""

    def __init__(self, model, records, now, known, case, depth=6, told=()):
        self.model, self.clock, self.now, self.known, self.case = model, model.clock, now, known, case
        self.records = {}
        for record, there in records:
            self.records.setdefault(record.kind["name"], []).append((record, there))
        for group in self.records.values():
            group.sort(key=lambda pair: (self.listed_at(pair[0]), pair[0].identity))
        self.calendars, self.tried, self.of_day, self.seen = {}, {}, {}, {}
        self.depth, self.told = depth, told
        self.collect()

    def listed_at(self, record):
        """Records stand in the order of the earliest they may have begun, then of their identities."""
        value = record.fields.get(record.kind["begins"]) if record.kind["begins"] else None
        if value is None or value is REFUSED or record.kind["begins"] in record.disputed:
            return float("-inf")
        return value[1][0] if value[0] == "at" else self.clock.start(value[1])

    def collect(self):
        """The days and the times of day that an open question may turn on."""
        days, seconds = set(self.model.constants["days"]) | {self.now.day}, {0, 86399}
        for group in self.records.values():
            for record, _ in group:
                for value in record.fields.values():
                    for one in value if isinstance(value, list) else [value]:
                        if not isinstance(one, tuple):
                            continue
                        if one[0] == "day":
                            days.add(one[1])
                        elif one[0] == "span":
                            days |= {one[1], one[2]}
                        elif one[0] == "at":
                            days.add(self.clock.day(one[1][0]))
                            seconds |= {self.clock.second_of_day(at) for at in one[1]}
        seconds.add(self.clock.second_of_day(self.now.instant))
        self.days = sorted({day + shift for day in days for shift in self.model.constants["shifts"]})
        near = sorted(seconds)
        self.seconds = sorted({s for at in near for s in (at, min(at + 1, 86399), max(at - 1, 0))})

    def calendar(self, name):
        found = self.calendars.get(name)
        if found is None:
            rows = self.model.calendars[name]
            holidays = [(day(one["date"]), one["effect"] == "holiday", one["announced_on"] and day(one["announced_on"])) for one in rows["holidays"]]
            found = self.calendars[name] = Calendar(rows["weekend"], holidays, day(rows["covers"]["first"]), day(rows["covers"]["last"]), self.known.day)
        return found

    def some_days(self, first, last, key):
        """Days from `first` to `last` worth trying: the ends, and a few of those that something turns on."""
        known = self.tried.get((key, first, last))
        if known is not None:
            return known
        inside = [one for one in self.days if first <= one <= last]
        ends = {max(first, self.now.day - 4000), max(first, self.now.day - 36000), min(last, self.now.day + 400)}
        ends = {one for one in ends if first <= one <= last} or {first}
        if len(inside) > self.depth:
            inside = random.Random("%s %s %s" % (key, first, last)).sample(inside, self.depth)
        found = self.tried[(key, first, last)] = sorted(ends | set(inside))
        return found

    def hours(self, day):
        """The instants of a day worth trying."""
        found = self.of_day.get(day)
        if found is None:
            found = self.of_day[day] = [one for second in self.seconds for one in self.clock.instants(day, second)]
        return found


def day(text):
    return date.fromisoformat(text).toordinal()


class Meaning(Times, Policies):
    """The answers in one world."""

    def __init__(self, asked, world, is_taken_as_no):
        self.asked, self.world, self.model, self.clock, self.now = asked, world, asked.model, asked.clock, asked.now
        self.policy = None
        self.states, self.in_place = {}, {}
        self.plainly = False         # a fact that leans on the future at all is not shown, though no future could undo it
        self.is_taken_as_no = is_taken_as_no      # of a rule and what it is for: nobody can tell whether it applies, and that means no

    def reading(self, name):
        return self.policy[name][0]

    # ---- records ---------------------------------------------------------------------------------------------------------

    def there(self, record, there):
        """A record that may have begun is there; what turns on its day is asked of the day."""
        return there is not False

    def time_of(self, record, name):
        if isinstance(record, Phantom):
            return self.time_of_phantom(record, name)
        if record is None:
            return NEVER
        found = self.asked.seen.get((record.key, name))
        if found is None:
            found = self.asked.seen[(record.key, name)] = seen_time(record, record.kind["fields"][name], self.now, self.clock, record.key + (name,))
        return found

    def time_of_phantom(self, phantom, name):
        return ("some", phantom.key + (name,), FIRST if phantom.kind == NOW else self.now.day + 1, LAST, phantom.kind)

    def own_time(self, record):
        if isinstance(record, Phantom):
            return ("some", record.key + ("begins",), FIRST, self.now.day, NOW) if record.kind == NOW else self.time_of_phantom(record, "begins")
        if record is None:
            return NEVER
        begins = record.kind["begins"]
        return self.time_of(record, begins) if begins else None

    def unknown(self, record, field, key, nobody=None):
        """A value nobody knows; `nobody`: what it is where it is a record that is none of those on record."""
        kind, choose = field["type"], self.world.choose
        self.world.note_open()
        when = record.kind if isinstance(record, Phantom) else NOW
        if field["list"]:
            return Unlisted(key, field)
        if kind == "truth":
            return choose(when, key, (True, False))
        if kind == "word":
            return choose(when, key, tuple(sorted(field["words"])) + ("\0another",))
        if kind == "number":
            near = {n + d for n in self.model.constants["numbers"] for d in (-1, 0, 1)}
            return choose(when, key, tuple(sorted(near | {0})))
        if kind in ("text", "role"):
            return choose(when, key, tuple(sorted(self.model.constants["texts"] | set(self.model.roles))) + ("\0another",))
        options = [one for name in field["records"] for one, _ in self.asked.records.get(name, ())]
        return choose(when, key, tuple(options) + tuple(("word", one) for one in sorted(field["words"])) + (nobody or Phantom(key),))

    def field(self, record, name):
        if isinstance(record, Phantom):
            field = self.field_named(record, name)
            key = record.key + (name,)
            dated = field["type"] in ("date", "moment") and not field["list"]
            return self.time_of_phantom(record, name) if dated else self.unknown(record, field, key)
        if record is None:
            return None
        field = record.kind["fields"].get(name)
        if field is None:
            return None
        key = record.key + (name,)
        if field["type"] in ("date", "moment") and not field["list"]:
            return self.time_of(record, name)
        value = record.fields.get(name)
        if name in record.disputed or value is REFUSED:
            return self.unknown(record, field, key)
        if value is not None and field["known_with"] and not self.come(self.time_of(record, field["known_with"])):
            value = None
        if value is None:
            return None if field["absent"] != "not_known" else self.unknown(record, field, key)
        if field["list"]:
            return [self.item(record, field, one, key + (index,)) for index, one in enumerate(value)]
        return self.item(record, field, value, key)

    def item(self, record, field, value, key):
        if field["type"] == "record" and value[0] == "name":
            for name in field["records"]:
                for one, there in self.asked.records.get(name, ()):
                    if one.identity == value[1] and self.there(one, there):
                        return one
            for name in field["records"]:
                if (name, value[1]) in self.asked.told:      # a record that is not there yet, or no longer: another than any that is
                    self.world.note_open()
                    return Phantom((name, value[1]))
            return self.unknown(record, dict(field, list=False), key, Phantom((field["records"][0], value[1])))
        if field["type"] in ("date", "moment"):
            return ("day", value[1], key) if value[0] == "day" else ("some", key, value[1], value[2], NOW) if value[0] == "span" else ("at", value[1][0])
        return value

    def field_named(self, record, name):
        for kind in self.model.kinds.values():
            if name in kind["fields"]:
                return kind["fields"][name]
        raise KeyError(name)

    # ---- expressions ------------------------------------------------------------------------------------------------------

    def value(self, node, env):
        return OPERATIONS[node["op"]](self, node, env)

    def op_number(self, node, env):
        return node["value"]

    def op_text(self, node, env):
        return spelled(node["value"])

    def op_truth(self, node, env):
        return node["value"]

    def op_time(self, node, env):
        text = node["value"]
        if len(text) == 10:
            return ("day", day(text), None)
        second = int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19] or 0)
        if len(text) > 19:
            return ("at", int(datetime.fromisoformat(text).timestamp()))
        instants = self.clock.instants(day(text[:10]), second)
        return ("at", instants[0]) if len(instants) == 1 else ("either", ("written", text), tuple(instants))

    def op_length(self, node, env):
        return (node["amount"], node["unit"])

    def op_no_limit(self, node, env):
        return None

    def op_slot(self, node, env):
        return env[node["name"]]()if callable(env[node["name"]]) else env[node["name"]]

    def op_case(self, node, env):
        for kind in self.model.kinds.values():
            if kind["is_case"]:
                for record, there in self.asked.records.get(kind["name"], ()):
                    if self.there(record, there):
                        return record
            if kind["is_case"]:
                return Record(kind, self.asked.case, dict.fromkeys(kind["fields"]))
        return Phantom(("case", ""))

    def op_field(self, node, env):
        record = self.value(node["of"], env)
        if record is None and node["of"]["op"] == "field":
            record = Phantom(("none", str(node["at"])))
        value = self.field(record, node["field"])
        if value is None and node["type"] == "moment" and not node.get("list"):
            return self.to_come(node)      # of no record, or of one whose type has no such date
        return value

    def op_own_time(self, node, env):
        return self.own_time_of(node["of"], env)

    def own_time_of(self, node, env):
        """The moment a record stands for: one bound by the name of a kind dated otherwise stands for that date."""
        record = self.value(node, env)
        if record is None:
            return self.to_come(node)
        dated = env.get(("dated", node["name"])) if node["op"] == "slot" else None
        if dated and isinstance(record, Record):
            return self.time_of(record, dated)
        return self.own_time(record)

    def op_call(self, node, env):
        return self.value(*self.called(node, env))

    def called(self, node, env):
        """What a definition says, and of what."""
        definition = self.model.definitions[(node.get("policy"), node["definition"])]
        inner = {}
        if "of" in node:
            self.bind_first(inner, definition, self.value(node["of"], env))
        return definition["readings"][0]["value"] if "readings" in definition else definition["value"], inner

    def unit_of(self, node, env):
        """What the length was counted in that a moment comes of, through definitions and choices; None where it comes of none."""
        op = node["op"]
        if op in ("after", "before"):
            return self.value(node["length"], env)[1]
        if op == "working_day":
            return "working_days"
        if op == "yearly":
            return "days"
        if op == "call":
            return self.unit_of(*self.called(node, env))
        if op == "cases":
            return self.unit_of(node["then"] if self.value(node["if"], env) else node["otherwise"], env)
        if op in ("later", "earlier"):
            chosen = self.value(node, env)
            return next((self.unit_of(one, env) for one in node["operands"] if self.value(one, env) == chosen), None)
        return None

    def to_come(self, node):
        """The time of a record that there is not: one may still come."""
        return ("some", ("to come", str(node["at"])), self.now.day + 1, None, FUTURE)

    def bind_first(self, inner, definition, record):
        for index, part in enumerate(definition["for_each"]):
            if index == 0:
                inner[part["as"]] = record
                for choice in part["selection"]["choices"]:
                    if isinstance(record, Record) and choice["record"] == record.kind["name"]:
                        inner[("dated", part["as"])] = choice.get("dated_by")
            elif part["form"] == "with":
                inner[part["as"]] = lambda part=part: self.value(part["is"], inner)

    def op_pick(self, node, env):
        return self.pick(node["which"], node["selection"], env)

    def op_exists(self, node, env):
        if self.matches(node["selection"], env):
            return True
        return self.unproved(node["selection"], env)

    def op_count(self, node, env):
        value = self.value(node["of"], env)
        if isinstance(value, Unlisted):
            return self.world.choose(NOW, value.key + ("count",), tuple(range(1, 4)))
        return 0 if value is None else len(value)

    def op_cell(self, node, env):
        table = self.model.tables[(node.get("policy"), node["table"])]
        key = self.value(node["key"], env)
        names = [column["name"] for column in table["columns"]]
        for row in table["rows"]:
            if same_key(row[0], key):
                cell = row[names.index(node["column"])]
                return spelled(cell) if isinstance(cell, str) else cell
        column = next(one for one in table["columns"] if one["name"] == node["column"])
        unknown = ("no row", table["name"], node["column"], key)
        if column.get("list"):
            return Unlisted(unknown, {"list": True, "type": "number", "words": (), "records": ()})
        cells = {spelled(row[names.index(node["column"])]) if isinstance(row[names.index(node["column"])], str) else row[names.index(node["column"])] for row in table["rows"]}
        return self.world.choose(NOW, unknown, tuple(sorted(cells)) + (("\0another",) if column["type"] in ("text", "word") else (0, 50)))

    def op_working_day(self, node, env):
        return self.working_day(self.value(node["from"], env), self.value(node["number"], env))

    def op_after(self, node, env):
        return self.shift(self.value(node["from"], env), self.value(node["length"], env), 1)

    def op_before(self, node, env):
        return self.shift(self.value(node["from"], env), self.value(node["length"], env), -1)

    def op_later(self, node, env):
        return self.extreme(node, env, lambda one, best: self.before(best, one) or self.is_day_of(one, best))

    def op_earlier(self, node, env):
        return self.extreme(node, env, lambda one, best: self.before(one, best) or self.is_day_of(best, one))

    def extreme(self, node, env, better):
        best = None
        for operand in node["operands"]:
            one = self.value(operand, env)
            if best is None or better(one, best):
                best = one
        return best

    def is_day_of(self, day, time):
        """A day and a time on it, of which the day is the later: it is meant whole and lasts to its end, or the time is its very first moment."""
        if day[0] != "day" or time[0] != "at" or self.clock.day(time[1]) != day[1]:
            return False
        return day[2] is None or time[1] == self.clock.start(day[1])

    def op_cases(self, node, env):
        return self.value(node["then"] if self.value(node["if"], env) else node["otherwise"], env)

    def op_and(self, node, env):
        return all(self.value(one, env) for one in node["operands"])

    def op_or(self, node, env):
        return any(self.value(one, env) for one in node["operands"])

    def op_not(self, node, env):
        return not self.value(node["of"], env)

    def op_same_number(self, node, env):
        return self.same(node, env)

    op_same_text = op_same_truth = op_same_number

    def same(self, node, env):
        a, b = self.value(node["left"], env), self.value(node["right"], env)
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Phantom):      # a word misspelt, perhaps
                return self.world.choose(NOW, one.key + ("is", other), (True, False))
        return a is not None and b is not None and a == b

    def op_same_record(self, node, env):
        return self.same_one(self.value(node["left"], env), self.value(node["right"], env))

    def same_one(self, a, b):
        """Whether two are one record; of a record that is not there, even what names it twice is not sure of itself."""
        if isinstance(a, Phantom) and isinstance(b, Phantom) and a.key == b.key:
            return self.world.choose(NOW, a.key + ("is itself",), (True, False))
        return same_record(a, b)

    def op_word_among(self, node, env):
        value = self.value(node["of"], env)
        if isinstance(value, Phantom):
            return self.world.choose(NOW, value.key + ("among", str(node["words"])), (True, False))
        if isinstance(value, tuple):
            value = value[1] if value[0] == "word" else None
        return value in {spelled(word) for word in node["words"]}

    def op_includes(self, node, env):
        listed, value = self.value(node["of"], env), self.value(node["value"], env)
        if listed is None or value is None:
            return False
        if isinstance(listed, Unlisted):
            return self.world.choose(NOW, listed.key + ("includes", value_key(value)), (True, False))
        return any(same_record(one, value) or one == value for one in listed)

    def op_recorded(self, node, env):
        inner = node["of"]
        if inner["op"] == "field":
            record = self.value(inner["of"], env)
            if isinstance(record, Phantom):
                return self.world.choose(NOW, record.key + (inner["field"], "recorded"), (True, False))
            if record is None or inner["field"] not in record.kind["fields"]:
                return False
            field = record.kind["fields"][inner["field"]]
            value = record.fields.get(inner["field"])
            if inner["field"] in record.disputed or value is REFUSED:
                return self.world.choose(NOW, record.key + (inner["field"], "recorded"), (True, False))
            if value is None:
                return False
            if field["known_with"] and not self.come(self.time_of(record, field["known_with"])):
                return False
            if field["type"] in ("date", "moment") and not field["list"] and not field["planned"]:
                return not_later(value, self.now, self.clock) is not False
            return True
        return self.value(inner, env) is not None

    def op_is_role(self, node, env):
        return self.holds_role_on(self.value(node["of"], env), node, env)

    def holds_role_on(self, worker, node, env):
        if "on" not in node:
            return self.holds_role(worker, node["role"], self.now.day)
        time = self.fix(self.value(node["on"], env))
        if time[0] == "never" or not self.come(time):      # who will hold it then, nobody knows
            return self.world.choose(FUTURE, ("role then", value_key(worker), node["role"], time), (True, False))
        return self.holds_role(worker, node["role"], self.day_of(time))

    def op_includes_one(self, node, env):
        listed = self.value(node["of"], env)
        if listed is None:
            return False
        if isinstance(listed, Unlisted):
            return self.world.choose(NOW, listed.key + ("includes one", node.get("role") or str(node["records"])), (True, False))
        if "role" in node:
            return any([self.holds_role_on(one, node, env) for one in listed])
        return any([self.is_type(one, node["records"]) for one in listed])

    def op_never(self, node, env):
        return ("never", "none") if node["type"] == "moment" else ("never", "never")

    def op_no_number(self, node, env):
        return self.world.choose(NOW, ("no number", node["name"]), tuple(sorted({0, 1000000} | set(self.model.constants["numbers"]))))

    def op_on_day_of(self, node, env):
        a, b = self.fix(self.value(node["left"], env)), self.fix(self.value(node["right"], env))
        return "never" not in (a[0], b[0]) and self.day_of(a) == self.day_of(b)

    def op_yearly(self, node, env):
        time = self.fix(self.value(node["from"], env))
        if time[0] == "never":
            return NEVER
        start, found = self.day_of(time), set()
        for year in range(date.fromordinal(start).year - 1, date.fromordinal(start).year + 2):
            found |= {day_of_year(one, year) for one in node["days"]}
        if node["which"] == "first_after":
            return ("day", min(one for one in found if one > start or node["included"] and one == start), None)
        return ("day", max(one for one in found if one < start or node["included"] and one == start), None)

    def op_is_type(self, node, env):
        return self.is_type(self.value(node["of"], env), node["records"])

    def is_type(self, value, kinds):
        if isinstance(value, Phantom):
            return self.world.choose(NOW, value.key + ("is", str(kinds)), (True, False))
        return isinstance(value, Record) and value.kind["name"] in kinds

    def op_is_before(self, node, env):
        return self.before(self.value(node["left"], env), self.value(node["right"], env))

    def op_at_least(self, node, env):
        return self.numbers(node, env, lambda a, b: a >= b)

    def op_at_most(self, node, env):
        return self.numbers(node, env, lambda a, b: a <= b)

    def op_less_than(self, node, env):
        return self.numbers(node, env, lambda a, b: a < b)

    def numbers(self, node, env, test):
        a, b = self.value(node["left"], env), self.value(node["right"], env)
        return a is not None and b is not None and test(a, b)

    def op_has_come(self, node, env):
        time = self.value(node["of"], env)
        if "by" not in node:
            return self.come(time)
        return self.within(time, self.value(node["by"], env))

    def op_in_time(self, node, env):
        record = self.value(node["of"], env)
        return isinstance(record, Record) and self.was_in_time(self.model.rules[(node.get("policy"), node["rule"])], record)

    def was_in_time(self, rule, record):
        """Of duties under every version all are met; of one that is replaced, those of the rule in its place."""
        answers = []
        for version in self.same_rules(rule):
            for identity, (state, *_) in self.duties(version, (ident(record),)).items():
                instead = self.in_place.get((version["policy"], version["name"], identity))
                if state == "excepted" and instead:
                    answers.append("met" if self.was_in_time(instead, record) else "excepted")
                elif state != ABSENT:
                    answers.append(state)
        if any(answer not in MET and answer != "cannot_tell" for answer in answers):
            return False
        if "cannot_tell" in answers:      # done, and the source gives no time for it: who can say
            return self.world.choose(NOW, ("in time", rule["name"], ident(record)), (True, False))
        return bool(answers)

    # ---- selections --------------------------------------------------------------------------------------------------------

    def unproved(self, selection, env):
        """Whether there may be a record that nobody wrote down, of a type whose absence proves nothing."""
        if any(self.model.kinds[one["record"]]["proves_nothing"] for one in selection["choices"]):
            return self.world.choose(self.when_unproved(selection, env), ("unrecorded", str(selection["at"])), (True, False))
        return False

    def when_unproved(self, selection, env):
        """Whether such a record may be there now, or can only come yet."""
        return FUTURE if "since" in selection and not self.come(self.value(selection["since"], env)) else NOW

    def counting_time(self, record, choice):
        if "dated_by" in choice:
            return self.time_of(record, choice["dated_by"])
        return self.own_time(record)

    def matches(self, selection, env, floor=None):
        """[(record, its counting time, the choice it fits)]."""
        out = []
        for number, choice in enumerate(selection["choices"]):
            for record, there in self.asked.records.get(choice["record"], ()):
                if self.there(record, there) and self.fits(record, choice, selection, env, floor):
                    out.append((record, self.counting_time(record, choice), number))
        return out

    def fits(self, record, choice, selection, env, floor):
        inner = dict(env)
        inner[selection["candidate"]] = record
        if "for" in selection:
            of = self.value(selection["for"], env)
            if "its_field" in choice and not points_at(self, self.field(record, choice["its_field"]), of):
                return False
            if "field_of" in choice and not points_at(self, self.field(of, choice["field_of"]), record):
                return False
        time = self.counting_time(record, choice)
        if time is not None and not self.come(time):
            return False
        since = floor
        if "since" in selection:
            since = self.value(selection["since"], env)
        if time is not None:
            if since is not None and not self.not_earlier(time, since):
                return False
            if "up_to" in selection and not self.not_later_than(time, self.value(selection["up_to"], env)):
                return False
            if "after" in selection and not self.before(self.own_time_of(selection["after"], env), time):
                return False
        for condition in (choice.get("where"), selection.get("where")):
            if condition is not None and not self.value(condition, inner):
                return False
        return True

    def not_later_than(self, time, limit):
        time, limit = self.fix(time), self.fix(limit)
        if time[0] == "never" or limit[0] == "never":
            return limit[0] == "never"
        if time[0] == "day" or limit[0] == "day":
            return self.day_of(time) <= self.day_of(limit)
        return time[1] <= limit[1]

    def pick(self, which, selection, env):
        found = self.matches(selection, env)
        if not found:
            return Phantom(("unrecorded", str(selection["at"])), self.when_unproved(selection, env)) if self.unproved(selection, env) else None
        latest = which == "latest"
        best = []
        for record, time, _ in found:
            if not any(other is not record and (self.before(time, at) if latest else self.before(at, time)) for other, at, _ in found):
                best.append(record)
        if not best:
            best = [record for record, _, _ in found]
        return self.world.choose(NOW, ("pick", str(selection["at"]), tuple(one.key for one in best)), tuple(best))

    # ---- roles -------------------------------------------------------------------------------------------------------------

    def holds_role(self, worker, name, on):
        if worker is None:
            return False
        if isinstance(worker, Phantom):
            return self.world.choose(NOW, worker.key + ("role", name), (True, False))
        role = self.model.roles[name]
        for way in role["held_by"]:
            if "worker_is_in" not in way:
                if worker.kind["name"] == way["record"] and ("where" not in way or self.value(way["where"], {way["candidate"]: worker})):
                    return True
                continue
            for post, there in self.asked.records.get(way["record"], ()):
                if not self.there(post, there) or not points_at(self, self.field(post, way["worker_is_in"]), worker):
                    continue
                act = ("day", on, None)
                begins, ends = post.kind["begins"], post.kind["ends"]
                if begins and not self.within(self.time_of(post, begins), act):
                    continue
                if ends and self.before(self.time_of(post, ends), act):
                    continue
                if "where" not in way or self.value(way["where"], {way["candidate"]: post}):
                    return True
        return any((condition is None or self.value(condition, {})) and self.holds_role(worker, higher, on)
                   for higher, condition in self.model.lower.get(name, ()))

    def sound(self, rule, record, who_field, time, env, slot):
        """Whether the right people acted, and the record has what the rule asks besides."""
        if who_field and not self.sound_people(rule, record, who_field, time, env):
            return False
        return all(self.value(one["condition"], dict(env, **{one["candidate"]: record})) if "candidate" in one
                   else self.value(one["condition"], env) for one in rule["counts_only_if"])

    def sound_people(self, rule, record, who_field, time, env):
        who = rule["who"]
        if who["form"] == "anyone" or who.get("shown_only"):
            return True
        people = self.field(record, who_field)
        if isinstance(people, Unlisted):
            return self.world.choose(NOW, people.key + ("acted", rule["name"]), (True, False))
        return self.acted(who, people if isinstance(people, list) else [people], time, env)

    def is_certain(self, question):
        """Whether something is the same in every world."""
        real, path, first = self.world, [], None
        try:
            for count in range(30):
                self.world = World(path)
                answer = question()
                answer = repr(answer) if not isinstance(answer, Unlisted) else "?"
                if answer == "?" or first is not None and answer != first:
                    return False
                first = answer
                while path and path[-1][2] + 1 == len(path[-1][1]):
                    path.pop()
                if not path:
                    return True
                path[-1][2] += 1
            return True
        finally:
            self.world = real

    def whatever_comes(self, question):
        """Whether something is so already, whatever the future brings."""
        real = self.world
        path = []
        try:
            while True:
                self.world = Ahead(real, path)
                answer = question()
                if self.world.future.kinds:
                    real.note_open()
                if not answer or self.plainly and self.world.future.kinds:
                    return False
                while path and path[-1][2] + 1 == len(path[-1][1]):
                    path.pop()
                if not path:
                    return True
                path[-1][2] += 1
        finally:
            self.world = real

    def acted(self, who, people, time, env):
        on = self.day_of(self.fix(time)) if time is not None and any("role" in one for one in who["people"]) else None
        banned = self.value(who["not"], env) if "not" in who else None

        def fits(person, one):
            if person is None:
                return False
            if "not" in who and same_record(person, banned) and not ("not_unless" in who and self.value(who["not_unless"], env)):
                return False
            if "role" in one:
                return self.holds_role(person, one["role"], on)
            return same_record(person, self.value(one["person"], env))

        if who["form"] == "both" and "named_by" in who["people"][1]:
            return any(fits(a, who["people"][0]) and not same_record(a, b) and same_record(self.field(a, who["people"][1]["named_by"]), b)
                       for a in people for b in people)
        if who["form"] == "both":
            return any(fits(a, who["people"][0]) and fits(b, who["people"][1]) for i, a in enumerate(people) for j, b in enumerate(people)
                       if i != j and not same_record(a, b))
        return any(fits(person, one) for person in people for one in who["people"])

    # ---- what a rule is for ----------------------------------------------------------------------------------------------

    def subjects(self, parts, only=None):
        """Every binding a rule may be for, whether or not it is there in this world: [(identity, env, what must be so)].

        `only`: an identity; nothing is asked of the others.
        """
        rows = [((), {}, ())]
        for part in parts:
            grown = []
            for identity, env, tests in rows:
                for more in self.grow(part, identity, env, tests):
                    if only is None or all(one == wanted for one, wanted in zip(more[0], only)):
                        grown.append(more)
            rows = grown
        return rows

    def grow(self, part, identity, env, tests):
        if part["form"] == "with":
            inner = dict(env)
            inner[part["as"]] = lambda: self.value(part["is"], inner)
            return [(identity, inner, tests)]
        if part["form"] == "each":
            out = []
            for choice in part["selection"]["choices"]:
                for record, there in self.asked.records.get(choice["record"], ()):
                    test = (record, there, choice, part["selection"], env)
                    inner = dict(env)
                    inner[part["as"]], inner[("dated", part["as"])] = record, choice.get("dated_by")
                    out.append((identity + (ident(record),), inner, tests + (test,)))
            return out
        if "values" in part:
            values = [self.value(one, env) for one in part["values"]]
        else:
            values = self.value(part["list"], env)
            if part["form"] == "among_values" and not self.is_certain(lambda: self.value(part["list"], env)):
                values = Unlisted(("list of", part["as"]), {"type": {"moment": "date", "whole_number": "number", "decimal": "number"}.get(part["list"]["type"], part["list"]["type"])})
            if values is None:
                return []
            if isinstance(values, Unlisted):
                one = Phantom(values.key) if values.field["type"] == "record" else lambda: self.one_of(values)
                return [(identity, dict(env, **{part["as"]: one}), tests + (values.key,))]
        out, named = [], set()
        for one in values:      # in the order of the list: what stands in it twice counts once
            inner = dict(env, **{part["as"]: one})
            if isinstance(one, Phantom):
                out.append((identity, inner, tests + (one.key,)))
            elif ident(one) not in named:
                named.add(ident(one))
                out.append((identity + (ident(one),), inner, tests))
        return out

    def one_of(self, values):
        """Some value of a list nobody knows."""
        key, kind = values.key + ("one of",), values.field["type"]
        if kind in ("date", "moment"):
            return ("some", key, FIRST, LAST, NOW)
        if kind == "number":
            return self.world.choose(NOW, key, tuple(sorted({n for n in self.model.constants["numbers"] if 0 <= n <= 60} | {0, 30})))
        return self.world.choose(NOW, key, tuple(sorted(self.model.constants["texts"])) + ("\0another",))

    def is_there(self, tests):
        for test in tests:
            if not isinstance(test[0], Record):      # somebody who may be in a list, or nobody
                if not self.world.choose(NOW, ("anybody", test), (True, False)):
                    return False
                continue
            record, there, choice, selection, env = test
            if not (self.there(record, there) and self.fits(record, choice, selection, env, None)):
                return False
        return True

    # ---- states ------------------------------------------------------------------------------------------------------------

    def duties(self, rule, only=None):
        """{identity: (state, due, done, late by)} of a rule in this case; `only` those that begin with an identity."""
        key = (rule["policy"], rule["name"], only)
        if key not in self.states:
            saved = self.policy
            self.policy = self.model.policies[rule["policy"]]
            self.states[key] = self.answer(rule, only)
            self.policy = saved
        return self.states[key]

    def answer(self, rule, only):
        once = rule.get("each_used_once")
        out, duties = {}, []
        for version in self.same_rules(rule) if once else [rule]:      # what is used once is used once under every version
            duties += self.begun(version, None if once else only, out if version is rule else {})
        if once:
            share(self, duties)
        for duty in duties:
            if duty.rule is rule and (only is None or duty.identity[:len(only)] == only):
                out[duty.identity] = duty.answer()
                self.in_place[(rule["policy"], rule["name"], duty.identity)] = duty.in_its_place
        return out

    def begun(self, rule, only, out):
        """The duties of a rule that there are, if its policy is for the case; in `out`, of everything it may be for, that nothing is found."""
        saved, self.policy = self.policy, self.model.policies[rule["policy"]]
        inside, duties = None, []
        for identity, env, tests in self.subjects(rule["for_each"], only):
            if inside is None:
                inside = self.in_policy()
            out.setdefault(identity, NO_FINDING)
            if inside and self.is_there(tests):
                duty = Duty(self, rule, identity, env)
                if duty.is_of_version():
                    duties.append(duty)
        self.policy = saved
        return duties

    def of_one(self, rule, identity, question):
        """Asks something of the duty for one thing, whether or not it applies; None in a world where it is not there."""
        saved, self.policy = self.policy, self.model.policies[rule["policy"]]
        try:
            for one, env, tests in self.subjects(rule["for_each"], identity):
                if one == identity and self.is_there(tests):
                    return question(Duty(self, rule, identity, env))
            return None
        finally:
            self.policy = saved

    def begin(self, parts, env):
        """When the records that something is for have all begun; None where none of them has a beginning."""
        best = None
        for part in parts:
            if part["form"] == "with" or part["form"] == "among_values":
                continue
            if part["form"] == "among_records" and not isinstance(env[part["as"]], Record):
                continue
            time = self.own_time_of({"op": "slot", "name": part["as"]}, env) if env[part["as"]] is not None else None
            if time is not None:
                best = time if best is None else self.later(best, time)
        return best

    def report(self, definition, only):
        """A definition that cites a clause is reported like a rule."""
        self.policy = self.model.policies[definition["reported"]["policy"]]
        if not self.in_policy():
            return {only: NO_FINDING}
        value = definition["readings"][0]["value"] if "readings" in definition else definition["value"]
        out = {}
        for identity, env, tests in self.subjects(definition.get("for_each", []), only):
            state = ABSENT
            if self.is_there(tests) and (not self.has_versions(self.policy) or self.answers_for(
                    self.policy, self.day_that_fixes(lambda: self.begin(definition.get("for_each", []), env)))):
                state = "holds" if self.value(value, env) else "does_not_apply"
            out[identity] = (state, None, None, None)
        return out


class Unlisted:
    """A list nobody knows."""

    def __init__(self, key, field):
        self.key, self.field = key, field


def day_of_year(one, year):
    """A day that comes every year: a day of a month, its last where it has no such day, or a weekday of a month."""
    if "day" in one:
        for number in range(one["day"], 0, -1):
            try:
                return date(year, one["month"], number).toordinal()
            except ValueError:
                continue
    days = [day for day in range(date(year, one["month"], 1).toordinal(), date(year + one["month"] // 12, one["month"] % 12 + 1, 1).toordinal())
            if WEEK[date.fromordinal(day).weekday()] == one["weekday"]]
    return days[{"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[one["nth"]]]


def value_key(value):
    return value.key if isinstance(value, (Record, Phantom)) else value


def points_at(meaning, value, record):
    """Whether a field holds a record, or lists it."""
    if isinstance(value, Unlisted):
        return meaning.world.choose(NOW, value.key + ("includes", value_key(record)), (True, False))
    if isinstance(value, list):
        return any(meaning.same_one(one, record) for one in value)
    return meaning.same_one(value, record)


def same_record(a, b):
    return isinstance(a, (Record, Phantom)) and isinstance(b, (Record, Phantom)) and a.key == b.key


def same_key(cell, key):
    if isinstance(key, str) and isinstance(cell, str):
        return spelled(cell) == key
    return str(cell) == str(key)


def ident(value):
    if isinstance(value, Record):
        return (value.kind["spelling"], value.identity)
    if isinstance(value, tuple) and value[0] == "day":
        return ("value", date.fromordinal(value[1]).isoformat())
    return ("value", value)


OPERATIONS = {name[3:]: method for name, method in vars(Meaning).items() if name.startswith("op_")}

from duty import Duty, share  # noqa: E402  (the two halves of one meaning)
