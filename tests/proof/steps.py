# SPDX-License-Identifier: Apache-2.0
"""Follows a proof step by step along the published rules. Each step has to stand where the rule has such words, use facts that are
on the lines it names, and come to what its operands come to. What it says is wrong are sentences."""
from collections import Counter
from datetime import date

from dates import DAY, FAR, Time, Workdays, spoken

# Operations that are no step of their own: what they come to stands among the operands of the step they belong to.
LEAVES = {"number", "text", "time", "truth", "length", "no_limit", "never", "no_number", "slot", "case", "field", "own_time", "call"}
UNITS = {"hours": "hour", "days": "day", "working_days": "working day", "weeks": "week", "months": "month", "years": "year"}


class Wrong(Exception):
    """A sentence about what is wrong."""


def truth_of(result):
    """True, False, or None where it is not known."""
    if result.get("value") == "none":
        return False
    return {"yes": True, "no": False}.get(result.get("answer"))


def unknown(result):
    return result.get("answer") in ("not known", "not yet")


def plain(text):
    return str(text).replace("_", " ")


def both(a, b):
    return False if a is False or b is False else None if a is None or b is None else True


def either(a, b):
    return True if a is True or b is True else None if a is None or b is None else False


class Bound:
    """What a name of the rule stands for: a record, with the date that counts for it; or a value."""

    def __init__(self, record=None, dated=None, value=None):
        self.record, self.dated, self.value = record, dated, value


class Kids:
    def __init__(self, steps):
        self.steps, self.at = steps, 0

    def peek(self):
        return self.steps[self.at] if self.at < len(self.steps) else None

    def take(self, what):
        step = self.peek()
        if step is None:
            raise Wrong(f"a step is missing: {what}")
        self.at += 1
        return step

    def finish(self, where):
        if self.peek() is not None:
            raise Wrong(f"a step stands where none belongs, in {where}: {describe(self.peek())}")


def describe(step):
    rule = step.get("rule", {})
    return f'"{" ".join(rule.get("text", step["part"]).split())}"'


def place_of(rule):
    lines = rule["text"].split("\n") if "text" in rule else [""]
    end_column = len(lines[-1]) + (rule["column"] if len(lines) == 1 else 1)
    return rule["file"], rule["line"], rule["column"], rule["line"] + len(lines) - 1, end_column


def place_at(at):
    return at["file"], at["line"], at["column"], at["end_line"], at["end_column"]


class Walk:
    """Through the proof of one finding."""

    def __init__(self, rules, view, policy, readings):
        self.rules, self.view, self.clock = rules, view, view.clock
        self.calendars = {c["name"]: Workdays(c, self.clock.zone.wall(view.known_on).date()) for c in rules.model["calendars"]}
        self.policy = policy
        self.workdays = self.calendars.get(policy.get("calendar"))
        self.readings = readings
        self.readings_seen = {}
        self.needed = []
        self.loose = False
        self.unchecked = Counter()
        self.rest_on_expected = False

    # ---- facts ----

    def check_fact(self, fact):
        kind = self.view.facts.kinds.get(fact["record"])
        if kind is None:
            raise Wrong(f"it uses a fact of a record {fact['record']}, which no rule declares")
        if "line" not in fact:
            if not kind["is_the_case_itself"] or fact.get("id") != self.view.case or fact.get("value", "not recorded") != "not recorded" or self.view.own() is None or self.view.own().line:
                raise Wrong(f"it uses a fact of {fact['record']} {fact.get('id', '')} and names no line")
            return
        record = self.view.facts.lines.get((fact["file"], fact["line"]))
        where = f"{fact['file']}:{fact['line']}"
        if record is None or record.kind is not kind:
            raise Wrong(f"{where} tells of no {fact['record']}")
        if record.id != fact.get("id"):
            raise Wrong(f"{where} tells of {record.id}, and not of {fact.get('id')}")
        if record not in self.view.records:
            raise Wrong(f"{where} is not there at the moment asked for, or not the last that was known of {record.id}")
        if "field" not in fact:
            return
        field = next((one for one in kind["fields"] if one["key"] == fact["field"]), None)
        if field is None:
            raise Wrong(f"{fact['record']} has no field {fact['field']}")
        words = self.view.shown(record, field)
        if fact.get("value", "") not in words:
            raise Wrong(f"{where} says of {fact['field']} {' or '.join(sorted(words))}, and the proof says {fact.get('value')}")

    def need(self, record, field):
        self.needed.append((record.kind["written_as"], record.id, field["key"] if field else None))
        if field and "known_with" in field and record.fields.get(field["key"]) is not None:  # whether it is to be seen, that date told
            self.need(record, next(one for one in record.kind["fields"] if one["name"] == field["known_with"]))

    def check_facts(self, step, needed, selecting):
        cited = {(fact["record"], fact.get("id"), fact.get("field")) for fact in step.get("facts", [])}
        for fact in step.get("facts", []):
            self.check_fact(fact)
        for one in needed:
            if one not in cited:
                raise Wrong(f"{describe(step)} uses the {one[2]} of {one[0]} {one[1]} and does not show it")
        for one in [] if selecting else cited - set(needed):
            if not self.loose:
                raise Wrong(f"{describe(step)} shows the {one[2]} of {one[0]} {one[1]} and does not use it")

    # ---- records and fields ----

    def record_named(self, words):
        """The record of "visit V1"."""
        for kind in self.view.facts.kind_named.values():
            if words.startswith(kind["name"] + " "):
                found = self.view.find([kind["name"]], words[len(kind["name"]) + 1:])
                if found:
                    return found
        return None

    def bound(self, result, dated=None):
        if result is None or unknown(result):
            return Bound()
        return Bound(result.get("_record") or self.record_named(str(result.get("value", ""))), dated or result.get("_dated"), result)

    def field_named(self, record, name):
        return next((one for one in record.kind["fields"] if one["name"] == name), None)

    def of_none(self, expr, of):
        """A field of no record: there is none, and a moment of its own has not come. Of one that nobody wrote down it is not known."""
        if of.get("_absent"):
            return {"answer": "not known", **({"_time": self.clock.between(-FAR, FAR)} if expr["type"] == "moment" and not expr.get("list") else {})}
        if expr["type"] == "moment" and not expr.get("list"):
            return {"answer": "not yet", "value": "not yet", "_time": self.clock.between(self.clock.now + 1, FAR, future=True)}
        return {"answer": "no"} if expr["type"] == "truth" and not expr.get("list") else {"value": "none"}

    def field(self, of, name):
        record = of.get("_record") if of else None
        if record is None:
            self.loose = True
            return None
        field = self.field_named(record, name)
        if field is None:
            return None
        self.need(record, field)
        return self.view.value(record, field)

    def own_time(self, of):
        record = of.get("_record") if of else None
        if record is None:
            self.loose = True
            return None
        name = of.get("_dated")
        field = next((one for one in record.kind["fields"] if (one["name"] == name if name else one["begins"])), None)
        if field is None:
            return None
        self.need(record, field)
        return self.view.value(record, field)

    # ---- expressions ----

    def consume(self, expr, kids, env, asked=True):
        """What an expression comes to, and its steps taken off. None: only the proof says."""
        op = expr["op"]
        if op not in LEAVES:
            step = kids.take(f'"{op}" at {expr["at"]["file"]}:{expr["at"]["line"]}')
            self.check_place(step, expr)
            self.shape(step, expr)
            self.step(step, expr, env)
            result = dict(step)
            result["_whole"] = op in ("after", "before", "working_day", "yearly")
            if expr["type"] == "record" and "value" in step and " or " not in step["value"]:
                result["_record"] = self.record_named(step["value"])
                result["_dated"] = self.dated(expr, result["_record"])
            return result
        if op in ("number", "text", "truth", "length", "time", "no_limit", "never", "no_number"):
            return self.literal(expr)
        if op == "slot":
            bound = env.get(expr["name"])
            if bound is None or bound.record is None and bound.value is None:
                self.loose = True
                return None
            if bound.record is None:
                return bound.value
            return {"value": f"{bound.record.kind['name']} {bound.record.id or ''}", "_record": bound.record, "_dated": bound.dated}
        if op == "case":
            own = self.view.own()
            self.loose = self.loose or own is None
            return own and {"value": f"{own.kind['name']} {own.id}", "_record": own}
        if op == "field":
            of = self.consume(expr["of"], kids, env)
            return self.of_none(expr, of) if (of or {}).get("value") == "none" else self.field(of, expr["field"])
        if op == "own_time":
            of = self.consume(expr["of"], kids, env)
            return self.of_none(expr, of) if (of or {}).get("value") == "none" else self.own_time(of)
        return self.call(expr, kids, env)

    def dated(self, expr, record):
        if expr["op"] != "pick" or record is None:
            return None
        return next((c.get("dated_by") for c in expr["selection"]["choices"] if c["record"] == record.kind["name"]), None)

    def literal(self, expr):
        op = expr["op"]
        if op == "truth":
            return {"answer": "yes" if expr["value"] else "no"}
        if op == "length":
            unit = UNITS[expr["unit"]]
            return {"value": f"{expr['amount']} {unit}{'' if expr['amount'] == 1 else 's'}"}
        if op == "time":
            time = self.clock.written(expr["value"])
            return {"value": self.view.moment_words(time), "_time": time, "_whole": True}
        if op == "no_limit":
            return {"value": "no time limit given"}
        if op == "number" and expr["type"] == "whole_number":
            return {"value": str(expr["value"])}
        return {"value": expr["value"]} if op == "text" else None

    def call(self, expr, kids, env):
        definition = self.rules.definition(expr["definition"], expr["policy"])
        inner = {}
        if "of" in expr:
            of = self.consume(expr["of"], kids, env)
            if of is None or of.get("_record") is None:
                # Nobody is known here; where the definition was worked out all the same, its steps follow.
                self.loose = True
                if not self.begins_here(definition, kids):
                    return None
            inner[definition["for_each"][0]["as"]] = Bound(of and of.get("_record"), of and of.get("_dated"))
        for part in definition.get("for_each", []):
            if part["form"] == "with":
                inner[part["as"]] = self.bound(self.consume(part["is"], kids, inner))
            elif "selection" in part and "where" in part["selection"]:
                selection = part["selection"]
                inner[selection["candidate"]] = inner[part["as"]]
                holds = truth_of(self.consume(selection["where"], kids, inner) or {})
                if holds is not True:
                    return None
        if "readings" not in definition:
            return self.consume(definition["value"], kids, inner)
        step = kids.take(f"the reading of {definition['name']}")
        if step.get("op") or step["part"] != "value" or place_of(step["rule"]) != place_at(definition["at"]):
            raise Wrong(f"the reading of {definition['name']} is missing before {describe(step)}")
        reading = next((one for one in definition["readings"] if one["name"] == step.get("label")), None)
        wanted = self.readings.get(definition["name"], definition["readings"][0]["name"])
        if reading is None or reading["name"] != wanted:
            raise Wrong(f"{definition['name']} is read as {step.get('label')}, and the reading in force is {wanted}")
        if len(definition["readings"]) > 1:
            self.readings_seen[definition["name"]] = reading["name"]
        return self.section_value(step, reading["value"], inner)

    def begins_here(self, definition, kids):
        step = kids.peek()
        if step is None:
            return False
        if "readings" in definition:
            return "op" not in step and place_of(step["rule"]) == place_at(definition["at"])
        return step.get("op") == definition["value"]["op"] and place_of(step["rule"]) == place_at(definition["value"]["at"])

    def check_place(self, step, expr):
        if step["part"] != "value":
            raise Wrong(f"{describe(step)} is no line of the rule, and the proof says {step['part']}")
        if step.get("op") != expr["op"]:
            raise Wrong(f"{describe(step)} is {step.get('op')}, and the rule has {expr['op']} there")
        if "rule" not in step or place_of(step["rule"]) != place_at(expr["at"]):
            raise Wrong(f"{describe(step)} does not stand where the rule has {expr['op']}: line {expr['at']['line']}, column {expr['at']['column']}")

    # ---- one step ----

    def step(self, step, expr, env):
        outer, self.needed, loose, self.loose = self.needed, [], self.loose, False
        kids = Kids(step.get("steps", []))
        operands = step.get("operands", [])
        values = getattr(self, "op_" + expr["op"], self.op_unknown)(step, expr, operands, kids, env)
        kids.finish(describe(step))
        selecting = expr["op"] in ("exists", "pick", "is_role", "includes_one", "in_time")
        self.check_facts(step, self.needed, selecting)
        self.needed, self.loose = outer, loose
        return values

    def operand(self, expr, operands, index, kids, env):
        """The operand as the proof has it, held against what it has to be."""
        if index >= len(operands):
            raise Wrong(f"an operand is missing: {expr['op']} at {expr['at']['file']}:{expr['at']['line']}")
        claimed = operands[index]
        if claimed["op"] != expr["op"]:
            raise Wrong(f"an operand is {claimed['op']}, and the rule has {expr['op']} there")
        self.shape(claimed, expr)
        found = self.consume(expr, kids, env)
        self.agree(claimed, found, f"an operand at {expr['at']['file']}:{expr['at']['line']}")
        if found is None and expr["op"] not in ("slot", "case"):
            self.unchecked["operand " + expr["op"]] += 1
        return {**claimed, **{key: value for key, value in (found or {}).items() if key.startswith("_")}}

    def shape(self, claimed, expr):
        """A condition has an answer, and anything else a value; what is not known has neither."""
        answer, value = claimed.get("answer"), claimed.get("value")
        if expr["type"] == "truth" and not expr.get("list"):
            if answer not in ("yes", "no", "not known", "not yet") or value is not None:
                raise Wrong(f"a condition at {expr['at']['file']}:{expr['at']['line']} has the answer {answer} and the value {value}")
        elif answer not in (None, "not known", "not yet") or answer == "not known" and "time" not in claimed and value not in (None, "not known"):
            raise Wrong(f"a value at {expr['at']['file']}:{expr['at']['line']} has the answer {answer} and the value {value}")
        elif answer is None and value in ("not known", "not yet"):
            raise Wrong(f"a value at {expr['at']['file']}:{expr['at']['line']} is {value}, and its answer does not say so")

    def agree(self, claimed, found, where):
        if found is None:
            return
        time = found.get("_time")
        if time is not None:
            self.agree_time(claimed, time, where)
            return
        if claimed.get("answer") != found.get("answer"):
            raise Wrong(f"{where} came to {found.get('answer') or found.get('value')}, and the proof says {claimed.get('answer') or claimed.get('value')}")
        for key in ("value", "time", "earliest", "latest"):
            if unknown(found) and key == "value" and claimed.get(key) in (None, "not known"):
                continue
            if found.get("_record") is not None and key == "value" and plain(claimed.get(key, "")).strip() == plain(found.get(key, "")).strip():
                continue
            if found.get("_plain") and key == "value" and plain(claimed.get(key, "")) == found["value"]:
                continue
            if claimed.get(key) != found.get(key):
                raise Wrong(f"{where} came to {key} {found.get(key)}, and the proof says {claimed.get(key)}")

    def agree_time(self, claimed, time, where):
        got = self.clock.of_result(claimed)
        if (got.lo, got.hi, got.future) != (time.lo, time.hi, time.future) or time.exact and time.day != got.day:
            raise Wrong(f"{where} came to {self.view.moment_words(time)}, and the proof says {claimed.get('value')}, {claimed.get('time')}")
        words = self.view.moment_words(time)
        answer = "not yet" if time.future else None if time.exact or time.no_limit or time.never else "not known"
        if claimed.get("answer") != answer:
            raise Wrong(f"{where} came to {words}, and the proof says {claimed.get('answer')}")
        if claimed.get("value") is not None and claimed["value"] != words:
            raise Wrong(f"{where} came to {words}, and the proof says {claimed['value']}")

    def result_is(self, step, truth):
        """The answer of a step is this truth."""
        said = truth_of(step)
        if said is not truth:
            words = {True: "yes", False: "no", None: "not known"}
            raise Wrong(f"{describe(step)} comes to {words[truth]}, and the proof says {step.get('answer')}")

    def time_is(self, step, time):
        self.agree_time(step, time, describe(step))

    def all_operands(self, exprs, operands, kids, env):
        found = [self.operand(expr, operands, i, kids, env) for i, expr in enumerate(exprs)]
        if len(operands) != len(exprs):
            raise Wrong(f"there are {len(operands)} operands where the rule has {len(exprs)}")
        return found

    def not_yet_or_known(self, step, operands):
        """Only the future can tell, exactly where it alone stands in the way of every operand that is not known."""
        if truth_of(step) is None:
            future = all(one["answer"] == "not yet" for one in operands if unknown(one))
            if (step["answer"] == "not yet") != future:
                raise Wrong(f"{describe(step)} says {step['answer']}, and its operands do not")

    def op_unknown(self, step, expr, operands, kids, env):
        self.unchecked["operation " + expr["op"]] += 1
        while kids.peek() is not None:
            kids.take("")
        self.loose = True

    def op_and(self, step, expr, operands, kids, env):
        decisive = expr["op"] == "or"
        result = not decisive
        claimed = []
        for i, one in enumerate(expr["operands"]):
            if i >= len(operands):
                raise Wrong(f"{describe(step)} stops before an operand settles it")
            claimed.append(self.operand(one, operands, i, kids, env))
            truth = truth_of(claimed[-1])
            if truth is decisive:
                result = decisive
                break
            result = None if truth is None else result
        if len(operands) != len(claimed):
            raise Wrong(f"{describe(step)} goes on after an operand has settled it")
        self.result_is(step, result)
        self.not_yet_or_known(step, claimed)

    op_or = op_and

    def op_not(self, step, expr, operands, kids, env):
        (of,) = self.all_operands([expr["of"]], operands, kids, env)
        truth = truth_of(of)
        self.result_is(step, None if truth is None else not truth)
        self.not_yet_or_known(step, [of])

    def op_word_among(self, step, expr, operands, kids, env):
        (of,) = self.all_operands([expr["of"]], operands, kids, env)
        self.result_is(step, None if unknown(of) else of.get("value") in [plain(word) for word in expr["words"]])
        self.not_yet_or_known(step, [of])

    def op_same_number(self, step, expr, operands, kids, env):
        left, right = self.all_operands([expr["left"], expr["right"]], operands, kids, env)
        if expr["left"]["type"] == "decimal":
            self.unchecked["decimal"] += 1
            return
        if any(one.get("value") == "none" for one in (left, right)):
            self.result_is(step, False)
        elif unknown(left) or unknown(right):
            if step.get("answer") in ("yes", "no"):
                self.unchecked["a number that is one of two"] += 1
        else:
            a, b = int(left["value"]), int(right["value"])
            self.result_is(step, {"same_number": a == b, "at_least": a >= b, "at_most": a <= b, "less_than": a < b}[expr["op"]])

    op_at_least = op_at_most = op_less_than = op_same_number

    def op_same_text(self, step, expr, operands, kids, env):
        left, right = self.all_operands([expr["left"], expr["right"]], operands, kids, env)
        none = any(one.get("value") == "none" for one in (left, right))
        self.result_is(step, False if none else None if unknown(left) or unknown(right) else plain(left["value"]) == plain(right["value"]))

    def op_same_truth(self, step, expr, operands, kids, env):
        left, right = (truth_of(one) for one in self.all_operands([expr["left"], expr["right"]], operands, kids, env))
        if left is None or right is None:
            self.result_is(step, None)
        elif truth_of(step) is not (left is right):
            self.unchecked["a comparison with what is none"] += 1  # "none" and "no" are both shown as no
            if truth_of(step) is not False:
                raise Wrong(f"{describe(step)} compares two answers that differ")

    def op_same_record(self, step, expr, operands, kids, env):
        left, right = self.all_operands([expr["left"], expr["right"]], operands, kids, env)
        if any(one.get("value") == "none" for one in (left, right)):
            self.result_is(step, False)
        elif unknown(left) or unknown(right):
            self.result_is(step, None)
        else:
            a, b = set(left["value"].split(" or ")), set(right["value"].split(" or "))
            self.result_is(step, False if not a & b else True if len(a) == len(b) == 1 else None)

    def op_includes(self, step, expr, operands, kids, env):
        of, value = self.all_operands([expr["of"], expr["value"]], operands, kids, env)
        if of.get("value") == "none":
            self.result_is(step, False)
        elif unknown(of) or unknown(value):
            self.result_is(step, None)
        else:
            wanted = value["value"]
            if value.get("_record") is not None:
                wanted = value["_record"].id
            said = of.get("value", "")  # of an empty list nothing is said
            items = [plain(one) for one in of.get("_items", said.split(", ") if said else [])]
            if plain(wanted) in items:
                self.result_is(step, True)
            elif truth_of(step) is not False and (truth_of(step) is True or expr["of"]["type"] != "record"):
                raise Wrong(f"{describe(step)} says {step['answer']}, and {said or 'an empty list'} does not include {wanted}")

    def op_recorded(self, step, expr, operands, kids, env):
        (of,) = self.all_operands([expr["of"]], operands, kids, env)
        shown = [fact.get("value") for fact in step.get("facts", [])]
        if expr["of"]["op"] != "field" or not shown:
            self.unchecked["recorded"] += 1
        elif shown[-1] in ("not recorded", "not yet") or of.get("value") == "none":
            self.result_is(step, False)
        elif not unknown(of):
            self.result_is(step, True)
        elif truth_of(step) is False and shown[-1] != "not known":  # what is hidden as yet is shown as not known, and not recorded
            raise Wrong(f"{describe(step)} says no, and {shown[-1]} is recorded")

    def op_is_type(self, step, expr, operands, kids, env):
        (of,) = self.all_operands([expr["of"]], operands, kids, env)
        if of.get("value") == "none" or unknown(of):
            self.result_is(step, None if unknown(of) else False)
        elif of.get("_record") is not None:
            self.result_is(step, of["_record"].kind["name"] in expr["records"])
        else:
            self.unchecked["is_type"] += 1

    def op_is_before(self, step, expr, operands, kids, env):
        left, right = self.all_operands([expr["left"], expr["right"]], operands, kids, env)
        self.compared(step, self.clock.before, left, right)

    def op_has_come(self, step, expr, operands, kids, env):
        found = self.all_operands([expr[key] for key in ("of", "by") if key in expr], operands, kids, env)
        if len(found) == 2:
            self.compared(step, self.clock.by, *found)
        else:
            self.compared(step, lambda a, _: self.clock.come(a), found[0], found[0])

    def op_on_day_of(self, step, expr, operands, kids, env):
        def on_day(a, b):
            if a.last < b.first or b.last < a.first:
                return False
            return True if a.first == a.last == b.first == b.last else None
        self.compared(step, on_day, *self.all_operands([expr["left"], expr["right"]], operands, kids, env))

    def compared(self, step, compare, left, right):
        a, b = (one.get("_time") or self.clock.of_result(one) for one in (left, right))
        if b.no_limit:
            self.result_is(step, None)
            return
        whole = [time.day and time.exact and one.get("_whole") for time, one in ((a, left), (b, right))]
        if whole[0] and b.exact or whole[1] and a.exact:  # a day that a rule writes or counts to is compared as a day
            a, b = (self.clock.days(time.first, time.last) for time in (a, b))
        truth = compare(a, b)
        if truth is None and (a.future or b.future or a.vague or b.vague) and truth_of(step) is not None:
            self.unchecked["a time that is not certain"] += 1
            return
        if truth is not None and (a.vague or b.vague) and truth_of(step) is None:
            self.unchecked["a time that is not certain"] += 1
            return
        self.result_is(step, truth)

    def op_later(self, step, expr, operands, kids, env):
        found = self.all_operands(expr["operands"], operands, kids, env)
        times = [one.get("_time") or self.clock.of_result(one) for one in found]
        said = self.clock.of_result(step)
        if any(time.vague or time.no_limit or time.never for time in times):
            self.unchecked[expr["op"] + " of a time that is not certain"] += 1
            return
        choose = max if expr["op"] == "later" else min
        if (said.lo, said.hi) != (choose(time.lo for time in times), choose(time.hi for time in times)):
            raise Wrong(f"{describe(step)} comes to another time than the {expr['op']} of its operands")

    op_earlier = op_later

    def op_count(self, step, expr, operands, kids, env):
        (of,) = self.all_operands([expr["of"]], operands, kids, env)
        if not unknown(of):
            count = 0 if of.get("value") == "none" else len(of.get("_items", of["value"].split(", ")))
            if step.get("value") != str(count):
                raise Wrong(f"{describe(step)} counts {count}, and the proof says {step.get('value')}")
        elif not unknown(step):
            raise Wrong(f"{describe(step)} counts a list that is not known")

    def op_cell(self, step, expr, operands, kids, env):
        (key,) = self.all_operands([expr["key"]], operands, kids, env)
        table = self.rules.table(expr["table"], expr["policy"])
        column = [one["name"] for one in table["columns"]].index(expr["column"])
        row = next((row for row in table["rows"] if plain(row[0]) == plain(key.get("value", ""))), None)
        if unknown(key) or row is None:
            if not unknown(step):
                raise Wrong(f"{describe(step)} finds no row in {table['name']}")
            return
        cell = row[column]
        words = ", ".join(str(one) for one in cell) if isinstance(cell, list) else str(cell)
        if step.get("value", "") != words:
            raise Wrong(f"{describe(step)}: the table {table['name']} has {words}, and the proof says {step.get('value')}")

    def op_cases(self, step, expr, operands, kids, env):
        condition = self.operand(expr["if"], operands, 0, kids, env)
        truth = truth_of(condition)
        exprs = [expr["then"]] if truth is True else [expr["otherwise"]] if truth is False else [expr["then"], expr["otherwise"]]
        found = [self.operand(one, operands, 1 + i, kids, env) for i, one in enumerate(exprs)]
        if len(operands) != 1 + len(exprs):
            raise Wrong(f"{describe(step)} has operands that its condition leaves out")
        if truth is not None:
            for key in ("answer", "value", "time", "earliest", "latest"):
                if step.get(key) != operands[1].get(key):
                    raise Wrong(f"{describe(step)} comes to {key} {operands[1].get(key)}, and the proof says {step.get(key)}")
        elif truth_of(step) is not None or not unknown(step):
            if len({(one.get("answer"), one.get("value"), one.get("time")) for one in found}) != 1:
                raise Wrong(f"{describe(step)} may be either of two values, and the proof says {step.get('value')}")

    # ---- working days and other lengths ----

    def op_working_day(self, step, expr, operands, kids, env):
        number, origin = self.all_operands([expr["number"], expr["from"]], operands, kids, env)
        self.counted(step, None if unknown(number) else int(number["value"]), origin)

    def op_after(self, step, expr, operands, kids, env):
        length, origin = self.all_operands([expr["length"], expr["from"]], operands, kids, env)
        if unknown(length) or length.get("value") in ("no time limit given", "no limit", None):
            self.unchecked["a length that is not a number"] += 1
            return
        amount, unit = length["value"].split(" ", 1)
        unit = unit[:-1] if unit.endswith("s") else unit
        count = int(amount) if expr["op"] == "after" else -int(amount)
        if unit == "working day":
            self.counted(step, count, origin)
            return
        time = origin.get("_time") or self.clock.of_result(origin)
        if time.future or time.vague or time.no_limit or time.never:
            if not unknown(step) and "time" in step and "/" not in step["time"] and time.exact is False:
                raise Wrong(f"{describe(step)} comes to a certain time, and what it is counted from is not certain")
            self.unchecked["a length after a time that is not certain"] += 1
            return
        if unit == "hour" and origin.get("_whole") and time.day and time.exact:  # a day that is counted to lasts to its end
            time = self.clock.at(self.clock.zone.first_second(time.last + DAY))
        self.time_is(step, self.clock.moved(time, count, unit))

    op_before = op_after

    def counted(self, step, count, origin):
        sum_ = step.get("sum")
        time = origin.get("_time") or self.clock.of_result(origin)
        if sum_ is None:
            if step.get("answer") is None and step.get("time"):
                raise Wrong(f"{describe(step)} comes to a day, and no sum shows how")
            if count is None or not time.exact or time.no_limit:
                self.unchecked["working days from what is not certain"] += 1
                return
            day = self.workdays and self.workdays.count(time.first, count)
            if day is not None and not self.policy_rolls():
                raise Wrong(f"{describe(step)} is not worked out, and its operands are known")
            return
        if count is not None and sum_["count"] != count:
            raise Wrong(f"{describe(step)} counts {sum_['count']} working days, and the rule says {count}")
        self.check_sum(step, sum_, time)

    def policy_rolls(self):
        return any(one.startswith("received the next working day") for one in self.policy["out_of_hours"])

    def check_sum(self, step, sum_, time):
        days = self.workdays
        if days is None or sum_["calendar"] != days.calendar["name"]:
            raise Wrong(f"{describe(step)} counts by {sum_['calendar']}, which is not the policy's calendar")
        first, origin, result = time.first, date.fromisoformat(sum_["origin"]), date.fromisoformat(sum_["result"])
        if not time.vague:
            if sum_.get("rolled"):
                late = "rolled_after" in sum_
                received = first
                if days.worked(first) != late or not self.policy_rolls():
                    raise Wrong(f"{describe(step)} takes {first} for received later, and it is not")
                if late and (time.day or f"{self.clock.zone.wall(time.lo):%H:%M}" < sum_["rolled_after"]):
                    raise Wrong(f"{describe(step)} takes what came before {sum_['rolled_after']} for received later")
                received = days.count(first, 1)
                if origin != received:
                    raise Wrong(f"{describe(step)} counts from {origin}, and {first} counts as received on {received}")
            elif origin != first:
                raise Wrong(f"{describe(step)} counts from {origin}, and its origin is {first}")
            elif not days.worked(first) and self.policy["out_of_hours"][:1] == ["received the next working day"] and not self.readings.get("out of hours"):
                raise Wrong(f"{describe(step)} counts from {first}, which is not worked")
        same_day = sum_.get("same_day_is_one", False)
        wanted = self.readings.get("day one", (self.policy["day_one"] or [""])[0]) == "the same day"
        if same_day != wanted:
            raise Wrong(f"{describe(step)} takes another day for day one than the policy does")
        reached = days.count(origin, sum_["count"], same_day)
        if reached != result:
            raise Wrong(f"{describe(step)}: working day {sum_['count']} counted from {origin} is {reached}, and the proof says {result}")
        left = [day for day in days.between(origin, result) if not days.worked(day)]
        weekend = [day for day in left if day.weekday() in days.weekend]
        holidays = [day for day in left if day.weekday() not in days.weekend]
        if sum_["weekend_days"] != len(weekend):
            raise Wrong(f"{describe(step)} leaves out {len(weekend)} days of weekends, and the proof says {sum_['weekend_days']}")
        if [one["date"] for one in sum_["holidays"]] != [str(day) for day in holidays[:32]] or sum_.get("holidays_in_all", len(holidays)) != len(holidays):
            raise Wrong(f"{describe(step)} leaves out the holidays {', '.join(map(str, holidays)) or 'none'}, and the proof says otherwise")
        for one in sum_["holidays"]:
            if not any(row["name"].startswith(one.get("name", "")) and one.get("name") for row in days.rows[date.fromisoformat(one["date"])]):
                raise Wrong(f"{one['date']} is no {one.get('name')}")
        expected = max([result, origin] if sum_["count"] or sum_.get("rolled") else [date.min]) > days.confirmed
        if sum_["certainty"] != ("expected" if expected else "known") and not (origin > days.confirmed and not sum_["count"]):
            raise Wrong(f"{describe(step)} is {'expected' if expected else 'known'}, and the proof says {sum_['certainty']}")
        self.rest_on_expected = self.rest_on_expected or sum_["certainty"] == "expected"
        self.time_is(step, self.clock.days(result, result))

    # ---- selections ----

    def op_exists(self, step, expr, operands, kids, env):
        tests = self.select(step, expr["selection"], operands, kids, env)
        if tests is None:
            return
        found = [truth for truth in tests.values()]
        result = True if True in found else None if None in found else False
        kinds = [choice["record"] for choice in expr["selection"]["choices"]]
        if result is False and any(self.view.facts.kind_named[kind]["absence_proves_nothing"] for kind in kinds):
            result = None
        self.result_is(step, result)

    def op_pick(self, step, expr, operands, kids, env):
        tests = self.select(step, expr["selection"], operands, kids, env)
        if tests is None or None in tests.values():
            self.unchecked["a choice among records that are not certain"] += 1
            return
        dated = {choice["record"]: choice.get("dated_by") for choice in expr["selection"]["choices"]}
        fits = []
        for record, truth in tests.items():
            if truth:
                field = self.field_named(record, dated[record.kind["name"]])
                fits.append((self.view.time(record, field), record))
        if not fits:
            if not unknown(step) and step.get("value") != "none":
                raise Wrong(f"{describe(step)} chooses {step.get('value')}, and none fits")
            return
        latest = expr["which"] == "latest"

        def certainly_before(a, b):
            if a.day and b.day:
                return a.first > b.last if latest else a.last < b.first
            return a.lo > b.hi if latest else a.hi < b.lo
        best = [record for time, record in fits if not any(certainly_before(other, time) for other, _ in fits)]
        said = set(step.get("value", "").split(" or "))
        if said != {f"{record.kind['name']} {record.id or ''}" for record in best}:
            raise Wrong(f"{describe(step)} chooses {step.get('value')}, and it is {' or '.join(map(str, best))}")

    def select(self, step, selection, operands, kids, env):
        """Every record that fits, or may: the tests shown, held against all that are there. None where that cannot be told."""
        given, at = {}, 0
        for key in ("for", "since", "up_to", "after"):
            if at < len(operands) and operands[at].get("as") == key:
                if key not in selection:
                    raise Wrong(f"{describe(step)} has no `{key}`")
                given[key] = self.operand(selection[key], operands, at, kids, env)
                at += 1
            elif key in selection and not (key == "for" and selection["for"]["op"] == "case") and any(
                    self.view.all(choice["record"]) for choice in selection["choices"]):
                raise Wrong(f"{describe(step)} does not show what its `{key}` came to")
        shown = []
        tested = {}
        for operand in operands[at:]:
            if "of" not in operand:
                raise Wrong(f"{describe(step)} shows a test and not of which record")
            shown.append(operand)
        for choice in selection["choices"]:
            for record in self.view.all(choice["record"]):
                may = self.may_be(choice, selection, record, given)
                if may is False:
                    continue
                tests = [test for test in (choice.get("where"), selection.get("where")) if test]
                if may == "loose":
                    if not tests or not shown or not self.is_of(shown[0], record):
                        self.unchecked["whether a record is linked"] += 1
                        tested[record] = None
                        continue
                truth = None if may in (None, "loose") else True
                inner = {**env, selection["candidate"]: Bound(record, choice.get("dated_by"))}
                for test in tests:
                    if not shown or not self.is_of(shown[0], record):
                        raise Wrong(f"{describe(step)} does not test {record}")
                    claimed = shown.pop(0)
                    truth = both(truth, self.tested(claimed, test, kids, inner))
                    if truth is False:
                        break
                if tested.get(record) is not True:
                    tested[record] = truth
        if shown:
            raise Wrong(f"{describe(step)} tests {shown[0]['of'].get('id')}, which is not among those it chooses from")
        return tested if "loose" not in tested.values() else None

    def is_of(self, claimed, record):
        of = claimed.get("of", {})
        return of.get("record") == record.kind["written_as"] and of.get("id") == record.id

    def tested(self, claimed, test, kids, env):
        step = kids.take(f"the test of {claimed['of'].get('id')}")
        if step.get("of") != claimed["of"]:
            raise Wrong(f"{describe(step)} tests {step.get('of', {}).get('id')}, and an operand {claimed['of'].get('id')}")
        if (step.get("op"), step.get("answer")) != (claimed.get("op"), claimed.get("answer")):
            raise Wrong(f"{describe(step)} came to {step.get('answer')}, and an operand says {claimed.get('answer')}")
        return self.test(step, test, env)

    def test(self, step, test, env):
        """The test of a record by a condition, as a step of its own even where the condition is a mere field."""
        self.check_place(step, test)
        if test["op"] in LEAVES:
            self.section_value(step, test, env, truth=True)
        else:
            self.step(step, test, env)
        return truth_of(step)

    def may_be(self, choice, selection, record, given):
        """Whether a record is linked, dated and within the range: True, False, None, or "loose" where the proof alone says."""
        truth = True
        if "its_field" in choice or "field_of" in choice:
            of = given.get("for", {})
            if of.get("value") == "none":
                return False
            other = of.get("_record")
            if other is None:
                return "loose"
            holder, named = (record, other) if "its_field" in choice else (other, record)
            truth = self.names(holder, self.field_named(holder, choice.get("its_field") or choice["field_of"]), named)
        if truth is False:
            return False
        field = self.field_named(record, choice["dated_by"]) if "dated_by" in choice else None
        if field:
            time = self.view.time(record, field)
            if time.future:
                return False
            if not field["planned"]:
                truth = both(truth, self.clock.come(time))
            for key in ("since", "up_to", "after"):
                if key not in given:
                    continue
                limit = given[key].get("_time") or (self.clock.of_result(given[key]) if key != "after" else None)
                if key == "after":
                    if given[key].get("_record") is record:
                        return False
                    own = self.own_time_of(given[key])
                    if own is None:
                        return "loose"
                    one = self.clock.before(own, time)
                elif limit.vague and not limit.future:
                    return "loose"
                elif key == "since":
                    one = self.clock.since(time, limit)
                else:
                    one = self.clock.since(limit, time) if time.day or limit.day else self.clock.by(time, limit)
                truth = both(truth, one)
        return truth

    def own_time_of(self, result):
        record = result.get("_record")
        if record is None:
            return None
        name = result.get("_dated")
        field = next((one for one in record.kind["fields"] if (one["name"] == name if name else one["begins"])), None)
        return field and self.view.time(record, field)

    def names(self, holder, field, named):
        raw = holder.fields.get(field["key"])
        if self.view.absent(raw):
            return False if field["absent"] == "none" else None
        if field["key"] in holder.disputed:
            return None
        items = [str(one) for one in (raw if isinstance(raw, list) else [raw])]
        if named.id in items and self.view.find(field["records"], named.id) is named:
            return True
        lost = [one for one in items if one not in field.get("words", []) and not any(
            (kind, one) in self.view.named or any(r.kind["name"] == kind and r.id == one for r in self.view.facts.records) for kind in field["records"])]
        return None if lost else False

    # ---- roles ----

    def op_is_role(self, step, expr, operands, kids, env):
        exprs = [expr[key] for key in ("of", "on") if key in expr]
        found = [self.operand(one, operands, i, kids, env) for i, one in enumerate(exprs)]
        record = found[0].get("_record")
        tried = self.role_tests(kids, expr["role"], [record] if record else [])
        if record is not None and truth_of(step) is False:
            self.all_tried(tried, expr["role"], [record])
        claimed = [truth_of(one) for one in operands[len(exprs):]]
        if len(claimed) != len(tried) or claimed != list(tried.values()):
            self.unchecked["a way to hold a role without a step"] += 1
            if len(claimed) < len(tried) or any(one.get("op") not in LEAVES for one in operands[len(exprs):]) and len(claimed) == len(tried):
                raise Wrong(f"{describe(step)} has operands that its steps do not bear out")
        if record is None or len(found) > 1:
            self.unchecked["is_role of whom only the proof names"] += 1
            return
        self.result_is(step, self.holds(record, expr["role"], self.clock.at(self.clock.now)))

    def role_tests(self, kids, role, people):
        """Steps by which somebody was found to hold a role, or not: which ways were tried for whom, and what came of them."""
        ways = [way for one in self.rules.acting_as(role) for way in one["held_by"] if "where" in way]
        tried = {}
        while kids.peek() is not None and kids.peek()["part"] == "value":
            step = kids.peek()
            way = next((way for way in ways if way["where"]["op"] == step.get("op") and place_at(way["where"]["at"]) == place_of(step["rule"])), None)
            if way is None:
                if not self.acting_condition(kids, role):
                    break
                continue
            kids.take("")
            record = people[0] if "worker_is_in" not in way and len(people) == 1 else self.record_cited(step, way["record"])
            if record is None and "at" in way["where"]:
                raise Wrong(f"{describe(step)} does not show whom it tests")
            self.step(step, way["where"], {way["candidate"]: Bound(record)})
            if (id(way), id(record)) in tried:
                raise Wrong(f"{describe(step)} is told twice of {record}")
            tried[id(way), id(record)] = truth_of(step)
        return tried

    def acting_condition(self, kids, role):
        """Takes the steps by which it was found whether a higher role acts for this one; False where none stand here."""
        for one in self.rules.acting_as(role):
            for acting in one.get("also_acts_as_if", []):
                expr = acting["condition"]
                if expr["op"] == "call":
                    here = self.begins_here(self.rules.definition(expr["definition"], expr["policy"]), kids)
                else:
                    here = kids.peek().get("op") == expr["op"] and place_of(kids.peek()["rule"]) == place_at(expr["at"])
                if here:
                    outer, self.needed, loose = self.needed, [], self.loose
                    self.consume(expr, kids, {})
                    self.needed, self.loose = outer, loose
                    return True
        return False

    def all_tried(self, tried, role, people):
        """Where nobody holds the role, everybody was tried in every way."""
        for one in self.rules.acting_as(role):
            for way in one["held_by"]:
                if "where" in way and "worker_is_in" not in way:
                    for person in people if way["where"]["op"] not in LEAVES else []:
                        if person is not None and (id(way), id(person)) not in tried:
                            raise Wrong(f"whether {person} holds the role {one['name']} is not shown")

    def record_cited(self, step, kind):
        written = self.view.facts.kind_named[kind]["written_as"]
        for one in [step] + step.get("steps", []):
            for fact in one.get("facts", []):
                if fact["record"] == written:
                    return self.view.facts.lines.get((fact.get("file"), fact.get("line")))
        return None

    def holds(self, worker, role, at, by_records=True, seen=()):
        """Whether a worker held a role at a time, or a higher one that acts for it; without `by_records`, by what is said of the worker
        alone."""
        result = self.holds_itself(worker, self.rules.roles[role], at, by_records)
        for one in self.rules.model["roles"]:
            if result is True or one["name"] in seen:
                continue
            acts = role in one["also_acts_as"] or any(acting["role"] == role for acting in one.get("also_acts_as_if", []))
            if acts:
                higher = self.holds(worker, one["name"], at, by_records, (*seen, role))
                if higher is not False and role not in one["also_acts_as"]:
                    conditions = [self.truth(acting["condition"], {}) for acting in one["also_acts_as_if"] if acting["role"] == role]
                    higher = both(higher, True if True in conditions else None if None in conditions else False)
                result = either(result, higher)
        return result

    def holds_itself(self, worker, role, at, by_records):
        result = False
        for way in role["held_by"]:
            if not by_records and way.get("where", {"op": "slot"})["op"] in LEAVES:
                continue  # a mere field stands among the facts, and is no step
            if "worker_is_in" not in way:
                records = [worker] if worker.kind["name"] == way["record"] else []
            else:
                records = self.view.all(way["record"]) if by_records else []
            for record in records:
                truth = True
                if "worker_is_in" in way:
                    truth = self.names(record, self.field_named(record, way["worker_is_in"]), worker)
                    for field in record.kind["fields"]:
                        if field["begins"]:
                            truth = both(truth, self.clock.since(at, self.view.time(record, field)))
                        if field["ends"]:
                            truth = both(truth, self.clock.by(at, self.view.time(record, field)))
                if truth is not False and "where" in way:
                    truth = both(truth, self.truth(way["where"], {way["candidate"]: Bound(record)}))
                result = either(result, truth)
        return result

    # ---- conditions worked out from the facts alone, where the proof has no steps for them ----

    def truth(self, expr, env):
        """Of a simple condition; Wrong is never raised, and what is not simple is not known."""
        op = expr["op"]
        if op in ("and", "or"):
            join, result = (both, True) if op == "and" else (either, False)
            for one in expr["operands"]:
                result = join(result, self.truth(one, env))
            return result
        if op == "not":
            of = self.truth(expr["of"], env)
            return None if of is None else not of
        if op == "call" and "of" not in expr:
            definition = self.rules.definition(expr["definition"], expr["policy"])
            chosen = self.readings.get(definition["name"])
            values = [one["value"] for one in definition.get("readings", []) if chosen in (None, one["name"])] or [definition.get("value")]
            return self.truth(values[0], {})
        if op == "truth":
            return expr["value"]
        kept, self.needed, loose = self.needed, [], self.loose
        try:
            if op == "word_among" and expr["of"]["op"] in LEAVES:
                of = self.consume(expr["of"], Kids([]), env)
                return None if of is None or unknown(of) else of.get("value") in [plain(word) for word in expr["words"]]
            if op == "same_text" and expr["left"]["op"] in LEAVES and expr["right"]["op"] == "text":
                left = self.consume(expr["left"], Kids([]), env)
                return None if left is None or unknown(left) else plain(left.get("value")) == plain(expr["right"]["value"])
            if op == "includes" and expr["of"]["op"] in LEAVES and expr["value"]["op"] == "text":
                of = self.consume(expr["of"], Kids([]), env)
                if of is None or unknown(of):
                    return None
                return plain(expr["value"]["value"]) in [plain(one) for one in of.get("_items", [])]
            if op in LEAVES and expr["type"] == "truth":
                of = self.consume(expr, Kids([]), env)
                return None if of is None else truth_of(of)
        except Wrong:
            pass
        finally:
            self.needed, self.loose = kept, loose
        self.unchecked["a condition without steps: " + op] += 1
        return None

    # ---- lines of the rule ----

    def section_value(self, step, expr, env, truth=False):
        """A step that stands for a whole expression: its own step, or what its facts say."""
        outer, self.needed, loose, self.loose = self.needed, [], self.loose, False
        kids = Kids(step.get("steps", []))
        self.shape(step, expr)
        found = self.consume(expr, kids, env)
        kids.finish(describe(step))
        if found is not None and ("part" in found or "_time" in found or "answer" in found or "value" in found):
            claimed = {key: step[key] for key in ("answer", "value", "time", "earliest", "latest") if key in step}
            if "part" in found:
                for key in ("answer", "value", "time", "earliest", "latest"):
                    if claimed.get(key) != found.get(key):
                        raise Wrong(f"{describe(step)} comes to {key} {found.get(key)}, and the proof says {claimed.get(key)}")
            else:
                self.agree(claimed, found, describe(step))
        else:
            self.unchecked["a line that only the proof tells of"] += 1
        self.check_facts(step, self.needed, False)
        self.needed, self.loose = outer, loose
        return found if found is not None else dict(step)
