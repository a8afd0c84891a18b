# SPDX-License-Identifier: Apache-2.0
"""One finding against its proof: the lines of its rule one after another, the state that follows, and the dates it shows."""
import json
from datetime import datetime

from beginning import Beginning
from dates import FAR, Clock, Time, Zone
from facts import View
from states import REPLACED, Duty, Event, TooMany, ways
from steps import Bound, Kids, Walk, Wrong, both, describe, place_at, place_of, plain, truth_of, unknown

# What the proof says of evidence that fits and is not what shows that it was done.
FITS_BUT = ("it shows that another duty of this rule was done, and each is used once", "it came after the duty had stopped applying",
            "another shows it already", "it came before the window opened, and an earlier one does not count",
            "it shows a part of it, and the others are needed too")
ON_TRUST = "a state that rests on evidence of several parts, or that may be recorded elsewhere"


def steps_under(steps):
    for step in steps:
        yield step
        yield from steps_under(step.get("steps", []))


class Rules:
    def __init__(self, model):
        self.model = model
        self.rules = {(one["policy"], one["name"]): one for one in model["rules"]}
        self.policies = {one["name"]: one for one in model["policies"]}
        self.reported = {(one["policy"], one["reported"]["name"]): one for one in model["definitions"] if "reported" in one}
        self.roles = {one["name"]: one for one in model["roles"]}

    def definition(self, name, policy):
        return next(one for one in self.model["definitions"] if one["name"] == name and one["policy"] == policy)

    def table(self, name, policy):
        return next(one for one in self.model["tables"] if one["name"] == name and one["policy"] == policy)

    def acting_as(self, role, seen=()):
        """The role, and those whose holders count as holding it without a condition."""
        found = [self.roles[role]]
        for one in self.model["roles"]:
            if role in one["also_acts_as"] or any(acting["role"] == role for acting in one.get("also_acts_as_if", [])):
                if one["name"] not in seen:
                    found += [more for more in self.acting_as(one["name"], (*seen, role)) if more not in found]
        return found


class Check(Beginning):
    def __init__(self, rules, facts, finding, readings):
        self.finding, self.rules = finding, rules
        proof = finding.get("proof")
        if proof is None:
            raise Wrong("it has no proof")
        key = finding["policy"], finding["rule"]
        self.rule = rules.rules.get(key)
        self.definition = None if self.rule else rules.reported.get(key)
        if self.rule is None and self.definition is None:
            raise Wrong(f"the rules hold no {finding['rule']}")
        on = int(datetime.fromisoformat(proof["on"]).timestamp())
        known_on = int(datetime.fromisoformat(proof["known_on"]).timestamp())
        zone = ZONES.setdefault(rules.model["zone"], Zone(rules.model["zone"]))
        self.clock = Clock(zone, on)
        self.facts = facts
        self.view = facts.views.setdefault((finding["case"], on, known_on), None) or View(facts, finding["case"], self.clock, known_on)
        facts.views[finding["case"], on, known_on] = self.view
        self.policy = rules.policies[finding["policy"]]
        chosen = {one["definition"]: one["reading"] for one in finding.get("readings", [])}
        self.walk = Walk(rules, self.view, self.policy, readings)
        self.kids = Kids(proof["steps"])
        self.refused = []
        self.may_be_none = False  # whether there is such a duty at all is not known
        self.card = self.rule or self.definition["reported"]

    # ---- the head ----

    def head(self):
        card, finding = self.card, self.finding
        for key in ("kind", "label", "strength"):
            if finding.get(key) != card.get(key):
                raise Wrong(f"the rule has the {key} {card.get(key)}, and the finding says {finding.get(key)}")
        if not set(finding.get("cites", [])) <= set(card["cites"]) or (finding.get("cites", []) != card["cites"] and "cites_where" not in card):
            raise Wrong("it cites other clauses than its rule")
        if self.rule and finding.get("who", "") != self.rule["who"]["written"]:
            raise Wrong("it names other people than its rule")
        identity = [finding["policy"], finding["rule"], finding["case"]]
        for one in finding.get("subject", []):
            identity.append(str(one["value"]) if "value" in one else one.get("id") or f"#{one['position']}")
        escaped = [part.replace("%", "%25").replace("/", "%2F") for part in identity]
        if finding["id"] != "/".join(escaped):
            raise Wrong("its id is not made of its policy, rule, case and subjects")

    def subjects(self):
        """The names of the rule, as far as the finding tells what they stand for."""
        env = {}
        subjects = list(self.finding.get("subject", []))
        first = None
        for part in (self.rule or self.definition).get("for_each", []):
            if part["form"] == "with":
                result = self.walk.consume(part["is"], Kids([]), env) if self.simple(part["is"]) else None
                # A rule that is for each record with its other one, where there is no other: what follows from that only the proof says.
                env[part["as"]] = Bound() if (result or {}).get("value") == "none" else self.walk.bound(result)
            elif not subjects:
                env[part["as"]] = Bound()
            elif part["form"] == "among_values":
                if "value" in subjects[0]:
                    value = subjects.pop(0)["value"]
                    env[part["as"]] = Bound(value={"value": plain(value)} if not self.is_day(value) else {"value": "", "_time": self.clock.written(value)})
                    if "values" in part and value not in [one.get("value") for one in part["values"]]:
                        raise Wrong(f"its value {value} is none of the rule's")
                else:
                    env[part["as"]] = Bound()
            elif "record" in subjects[0]:
                one = subjects.pop(0)
                kind = self.facts.kinds.get(one["record"])
                record = kind and self.view.find([kind["name"]], one.get("id"))
                if record is None and "position" in one:
                    record = self.facts.lines.get((self.finding.get("file"), self.finding.get("line"))) if first is None else None
                dated = None
                for choice in part.get("selection", {}).get("choices", []):
                    if kind and choice["record"] == kind["name"]:
                        dated = choice.get("dated_by")
                env[part["as"]] = Bound(record, dated)
                if first is None:
                    first = record
                    where = (self.finding.get("file"), self.finding.get("line"))
                    if record is None and "position" not in one and where != (None, None):
                        raise Wrong(f"{one['record']} {one.get('id')} is not there at the moment asked for")
                    if record is not None and where != (record.file, record.line):
                        raise Wrong(f"{record} stands on line {record.line} of {record.file}, and the finding says {where[1]} of {where[0]}")
        if subjects:
            raise Wrong("it is for more than its rule is for")
        self.walk.needed, self.walk.loose = [], False
        return env

    def simple(self, expr):
        return expr["op"] in ("slot", "case") or expr["op"] == "field" and self.simple(expr["of"])

    def is_day(self, value):
        return isinstance(value, str) and len(value) == 10 and value[4:5] == "-" and value[7:8] == "-"

    # ---- lines ----

    def take(self, part, at, what):
        step = self.kids.peek()
        if step is None or step["part"] != part or "op" in step:
            raise Wrong(f"the step of {what} is missing" + (f" before {describe(step)}" if step else ""))
        if place_of(step["rule"]) != place_at(at):
            raise Wrong(f"the step of {what} speaks of other words of the rule: {describe(step)}")
        self.kids.take("")
        return step

    def line(self, part, expr, what, env):
        step = self.take(part, expr["at"], what)
        found = self.walk.section_value(step, expr, env)
        return step, found

    def time_of(self, step, found):
        return (found or {}).get("_time") or self.clock.of_result(step)

    def exception(self, one, env, named):
        step = self.take("exception", one["at"], "an exception")
        label = one["label"] if named else step["rule"]["text"]
        if step.get("label") != label:
            raise Wrong(f"an exception is labelled {step.get('label')}, and the rule has {label}")
        expr = one["condition"] if named else one
        kids = Kids(step.get("steps", []))
        outer, self.walk.needed, self.walk.loose = self.walk.needed, [], False
        found = self.walk.consume(expr, kids, env)
        truth = truth_of(found) if found else None
        kept, self.kids = self.kids, kids
        for other in one.get("exceptions", []) if named else []:
            if not found and kids.peek() is None:
                break  # what it came to only the proof says
            if truth is not False:
                lifted = truth_of(self.exception(other, env, True))
                truth = False if lifted is True else None if lifted is None else truth
        self.kids = kept
        kids.finish(describe(step))
        self.walk.check_facts(step, self.walk.needed, False)
        self.walk.needed = outer
        if found:
            self.walk.result_is(step, truth)
        else:
            self.walk.unchecked["an exception that only the proof tells of"] += 1
        return step

    def replacement(self, step):
        """A rule of a lower layer in its place: whether its policy is for the case, and answers for that moment, only the proof says."""
        places = {one["label"]: one for one in self.rules.model["rules"] if one["policy"] in {by["policy"] for by in self.rule.get("replaced_by", [])}
                  and one["name"] in {by["rule"] for by in self.rule["replaced_by"]}}
        if step.get("label") not in places:
            raise Wrong(f"{describe(step)} takes the place of no such rule")
        self.walk.unchecked["which layer answers"] += 1
        self.facts_of(step)
        return truth_of(step), REPLACED, step["label"]

    def lifting(self, env, duty):
        rule = self.rule
        for one in rule["does_not_apply_if"]:
            step = self.exception(one, env, False)
            duty.exceptions.append((truth_of(step), False, step["label"]))
        while self.kids.peek() is not None and self.kids.peek()["part"] == "replaced":
            duty.exceptions.append(self.replacement(self.kids.take("")))
        liftings = [(one["at"]["line"], one, True) for one in rule["exceptions"] if "lifts" not in one] + [(one["at"]["line"], one, False) for one in rule["remarks"]]
        remarks = []
        for _, one, named in sorted(liftings, key=lambda item: (item[1]["at"]["file"], item[0])):
            if named:
                step = self.exception(one, env, True)
                duty.exceptions.append((truth_of(step), True, one["label"]))
                continue
            truth = None
            step = self.kids.peek()
            if one["condition"]["op"] not in ("field", "call", "slot", "truth"):
                found = self.walk.consume(one["condition"], self.kids, env)
                truth = truth_of(found)
            else:
                truth = self.walk.truth(one["condition"], env)
            remarks.append((truth, one))
        said = [one["name"] for one in self.finding.get("remarks", [])]
        for truth, one in remarks:
            if truth is not None and truth != (one["name"] in said) or truth is None and one["name"] in said and one["condition"]["op"] != "call":
                raise Wrong(f"the remark {one['name']} is {'said' if one['name'] in said else 'left out'}, and its condition does not bear that out")
        for one in self.finding.get("remarks", []):
            if not any(one == {"name": remark["name"], "label": remark["label"]} for _, remark in remarks):
                raise Wrong(f"no remark {one['name']} stands beside the rule")

    def event_time(self, event, step, env, start):
        """When an event is; the start of the duty where it is a condition that holds."""
        if "holds" in event:
            kids = Kids(step.get("steps", []))
            outer, self.walk.needed, self.walk.loose = self.walk.needed, [], False
            found = self.walk.consume(event["holds"], kids, env)
            self.walk.loose = True
            kids.finish(describe(step))
            self.walk.needed = outer
            truth = truth_of(found) if found is not None else self.walk.truth(event["holds"], env)
            if truth is True and start is not None and not start.vague and step.get("time"):
                self.walk.time_is(step, start)
            if truth is True and step.get("answer") in ("not yet",):
                raise Wrong(f"{describe(step)} holds, and the proof says it has not happened")
            if truth is False and step.get("answer") != "not yet":
                raise Wrong(f"{describe(step)} does not hold, and the proof says it has happened")
            return start if truth is True and start is not None else self.clock.of_result(step)
        if "comes" in event:
            found = self.walk.section_value(step, event["comes"], env)
            return self.time_of(step, found)
        self.walk.unchecked["the first of some records to come"] += 1
        for one in step.get("facts", []):
            self.walk.check_fact(one)
        dates = [self.clock.written(str(self.facts.lines[f["file"], f["line"]].fields.get(f["field"]))) for f in step.get("facts", []) if "field" in f and "line" in f]
        said = self.clock.of_result(step)
        if step.get("time") and not any(time and (time.lo, time.hi) == (said.lo, said.hi) or time and time.first == said.first and said.day for time in dates):
            raise Wrong(f"{describe(step)} is on no date of the records it shows")
        if step.get("value") and not said.vague and step["value"] != self.view.moment_words(said):
            raise Wrong(f"{describe(step)} says one time in words and another in figures")
        return said

    def opening(self):
        """How it came to be asked: that the policy applies is followed; of what makes the record one of the rule's the facts are checked."""
        if self.kids.peek() is not None and self.kids.peek()["part"] == "policy":
            if "applies_if" not in self.policy:
                raise Wrong("its policy is for every case, and the proof says why it applies")
            step, _ = self.line("policy", self.policy["applies_if"], "that the policy applies", {})
            if truth_of(step) is False:
                raise Wrong("its policy does not apply to the case")
        places = [place_at(one["at"]) for one in self.parts_with_places()]
        while self.kids.peek() is not None and self.kids.peek()["part"] == "subject":
            step = self.kids.take("")
            if truth_of(step) is None:
                self.may_be_none = True
            if place_of(step["rule"]) not in places:
                raise Wrong(f"{describe(step)} is nothing that the rule is for each of")
            places = places[places.index(place_of(step["rule"])) + 1:]
            self.facts_of(step)

    def parts_with_places(self):
        for part in (self.rule or self.definition).get("for_each", []):
            for key in ("selection", "is", "among", "list"):
                if isinstance(part.get(key), dict) and "at" in part[key]:
                    yield part[key]
                    break

    def facts_of(self, step):
        """What a step and those under it name is as the facts say."""
        for fact in step.get("facts", []):
            self.walk.check_fact(fact)
        for one in step.get("steps", []):
            self.facts_of(one)

    def lines(self):
        rule, clock = self.rule, self.clock
        env = self.subjects()
        duty = Duty()
        duty.strength = rule["strength"]
        duty.applies = self.asked_for(env)
        self.opening()
        if self.may_be_none:
            duty.applies = Either
        while self.kids.peek() is not None and self.kids.peek()["part"] == "version":
            self.walk.unchecked["which version answers"] += 1
            self.kids.take("")
            duty.applies = Either
        if "applies_if" in rule:
            step, found = self.line("applies", rule["applies_if"], "its condition", env)
            truth = truth_of(step)
            if truth is None and "if_unknown_no" in rule and step["answer"] != "not yet":
                truth = False
            duty.applies = truth if truth is not True else duty.applies
        self.lifting(env, duty)
        duty.start = self.begin(env)
        if "starts" in rule:
            step = self.take("starts", rule["starts"]["at"], "its start")
            duty.start = self.event_time(rule["starts"], step, env, duty.start)
        duty.origin = duty.start
        if "counted_from" in rule:
            step, found = self.line("value", rule["counted_from"], "what it is counted from", env)
            duty.origin = self.time_of(step, found)
        if "opens" in rule:
            step, found = self.line("opens", rule["opens"], "the opening of its window", env)
            duty.opens = self.time_of(step, found)
        limits, self.limit_steps = [], []
        self.limit_expected = False
        for limit in rule["limits"]:
            step, found = self.line("limit", limit, "its limit", env)
            limits.append((self.time_of(step, found), limit))
            self.limit_steps.append(step)
            self.limit_expected = self.limit_expected or '"certainty": "expected"' in json.dumps(step)
        limits = [one for one in limits if not one[0].never]
        duty.limit = self.earliest([time for time, _ in limits])
        self.limit_expr = next((expr for time, expr in limits if duty.limit is not None and (time.lo, time.hi) == (duty.limit.lo, duty.limit.hi)), None)
        duty.limit_follows = self.limit_follows(env)
        if "must_come_before" in rule:
            step, found = self.line("act", rule["must_come_before"], "the act it must come before", env)
            duty.act = self.time_of(step, found)
        duty.early = bool(rule.get("earlier_counts"))
        if "earlier_counts_if" in rule:
            step, found = self.line("early", rule["earlier_counts_if"], "whether an earlier one counts", env)
            duty.early = truth_of(step)
        stops = []
        for event in rule["stops"] + self.policy["every_rule_stops"]:
            step = self.take("stops", event["at"], "what ends it")
            stops.append(self.event_time(event, step, env, duty.start))
        duty.stop = self.earliest(stops, ends=False)
        duty.forbids = "broken_if" in rule
        if duty.forbids:
            step, found = self.line("broken", rule["broken_if"], "what breaks it", env)
            duty.broken = truth_of(step)
        elsewhere = []
        for evidence in rule["evidence"]:
            before = len(duty.events)
            self.evidence(evidence, env, duty)
            if "may_be_elsewhere" in evidence and not any(event.usable is True for event in duty.events[before:]):
                elsewhere.append(evidence)
        for evidence in elsewhere:  # behind all that is recorded here: none of this kind is certain, and one may stand elsewhere
            step = self.take("evidence", evidence["at"], "its evidence that may be recorded elsewhere")
            if truth_of(step) is not None or step.get("facts") or step.get("steps"):
                raise Wrong(f"{describe(step)} may be recorded elsewhere, and the proof says {step.get('answer')}")
        while self.kids.peek() is not None and self.kids.peek()["part"] == "conflict":
            step = self.kids.take("")
            duty.contest = True if truth_of(step) or duty.contest is True else None
            self.walk.unchecked["a rule it conflicts with"] += 1
        self.clauses(env)
        self.kids.finish("the proof")
        duty.events.sort(key=lambda event: event.time.lo)
        return duty

    def clauses(self, env):
        """Last, what settles which clauses it states: those that may be stated, and no others."""
        if "cites_where" not in self.card:
            return
        stated = [clause for clause in self.card["cites"] if all(one["clause"] != clause for one in self.card["cites_where"])]
        for one in self.card["cites_where"]:
            if one["clause"] in stated:
                continue
            step, found = self.line("value", one["condition"], f"whether it states {one['clause']}", env)
            if truth_of(step) is not False:
                stated.append(one["clause"])
        if sorted(set(stated)) != sorted(self.finding.get("cites", [])):
            raise Wrong(f"it states {', '.join(self.finding.get('cites', []))}, and the conditions of its clauses say {', '.join(stated)}")

    def asked_for(self, env):
        """Whether the policy is for the case, and such a duty is there at all."""
        truth = True
        if "applies_if" in self.policy and not self.finding.get("policy_asked"):
            truth = self.walk.truth(self.policy["applies_if"], {})
            truth = None if truth is False else truth  # asked for by name, it answers for any case
            if truth is None:
                truth = "either"
        for part in self.rule["for_each"]:
            bound = env.get(part["as"])
            selection = part.get("selection", {})
            if bound is None or bound.record is None and bound.value is None:
                truth = "either" if part["form"] != "with" else truth
                continue
            choices = [choice for choice in selection.get("choices", []) if bound.record and choice["record"] == bound.record.kind["name"]]
            tests = [one["where"] for one in choices[:1] + [selection] if "where" in one]
            inner = {**env, selection.get("candidate"): bound}
            if len(choices) > 1 or any(self.walk.truth(test, inner) is not True for test in tests):
                truth = "either"
            elif part["form"] == "each" and any(key in one for one in choices for key in ("its_field", "field_of")):
                of = self.walk.consume(selection["for"], Kids([]), env) if self.simple(selection["for"]) else None
                if self.walk.may_be(choices[0], selection, bound.record, {"for": of or {}}) is not True:
                    truth = "either"
            if "since" in selection or "up_to" in selection or "after" in selection or not self.has_come(bound.record, choices):
                truth = "either"
        return truth if truth != "either" else Either

    def has_come(self, record, choices):
        """Whether the date of a record that the rule is for has surely come."""
        name = choices[0].get("dated_by") if choices else None
        field = name and self.walk.field_named(record, name)
        return not field or field["planned"] or self.clock.come(self.view.time(record, field)) is True

    def earliest(self, times, ends=True):
        """Of several limits, and of several ends, the earliest binds."""
        if not times:
            return None
        best = times[0]
        for time in times[1:]:
            if best.no_limit or time.no_limit:
                best = time if best.no_limit else best
            elif time.hi <= best.hi and time.lo <= best.lo or ends and time.hi <= best.lo:
                best = time
            elif ends and best.hi <= time.hi and best.day and not time.day and best.hi <= time.lo:
                pass
            elif not (best.hi <= time.hi and best.lo <= time.lo):
                if ends and best.exact and time.exact:  # a day against an hour of it: the ends are compared
                    best = best if best.hi <= time.hi else time
                else:
                    best = Time(min(best.lo, time.lo), min(best.hi, time.hi), min(best.first, time.first), min(best.last, time.last),
                                day=best.day and time.day, vague=True, future=best.future and time.future)
        return best

    # ---- evidence ----

    def evidence(self, evidence, env, duty):
        if "event" in evidence:
            self.evidence_by_event(evidence, env, duty)
            return
        selection, walk = evidence["selection"], self.walk
        given, ends = {}, set()
        some = any(self.view.all(choice["record"]) for choice in selection["choices"])
        for key in ("for", "since", "up_to", "after"):
            if key not in selection or not some:
                continue
            if key == "for" and selection["for"]["op"] == "case" and not any("its_field" in c or "field_of" in c for c in selection["choices"]):
                continue
            walk.needed = []
            given[key] = walk.consume(selection[key], self.kids, env) or {}
            if key in ("since", "up_to"):
                ends |= {(fact[0], fact[1]) for fact in walk.needed}
            walk.needed, walk.loose = [], False
        fits, passed, told = [], set(), set()
        for choice in selection["choices"]:
            for record in self.view.all(choice["record"]):
                may = walk.may_be(choice, selection, record, {key: value for key, value in given.items() if value or key == "for"})
                if may is False:
                    holder = (given.get("for") or {}).get("_record") if "field_of" in choice else None
                    passed.add((record.kind["written_as"], record.id))
                    if holder is not None:
                        passed.add((holder.kind["written_as"], holder.id))
                    told |= self.has_to_be_told(choice, record, given.get("for") or {})
                    continue
                if may == "loose":
                    passed.add((record.kind["written_as"], record.id))
                truth = None if may == "loose" else may
                inner = {**env, selection["candidate"]: Bound(record, choice.get("dated_by"))}
                for test in (choice.get("where"), selection.get("where")):
                    if test is None:
                        continue
                    step = self.kids.peek()
                    if step is None or not walk.is_of(step, record) or step["part"] != "value":
                        if may == "loose":
                            truth = None
                            break
                        raise Wrong(f"the proof does not test {record}")
                    self.kids.take("")
                    truth = both(truth, walk.test(step, test, inner))
                    if truth is False:
                        break
                if truth is not False:
                    fits.append((record, choice, truth, may))
        bounded = any(key in selection for key in ("since", "any_time")) or evidence.get("which") == "next"
        for record, choice, truth, may in fits:
            time = self.view.time(record, walk.field_named(record, choice["dated_by"]))
            if not bounded and duty.start is not None and self.clock.since(time, duty.start) is False:
                passed.add((record.kind["written_as"], record.id))
                if may != "loose" and self.clock.come(time) is not False:
                    told.add((record.kind["written_as"], record.id))
        self.passed_over(evidence, passed, told, ends)
        for record, choice, truth, may in fits:
            time = self.view.time(record, walk.field_named(record, choice["dated_by"]))
            truth = both(truth, self.clock.come(time))
            if not bounded and duty.start is not None:
                truth = both(truth, self.clock.since(time, duty.start))
            if truth is False:
                continue
            step = self.kids.peek()
            shown = step is not None and step["part"] == "evidence" and any(
                fact["record"] == record.kind["written_as"] and fact.get("line") == record.line for fact in step.get("facts", []))
            if not shown:
                if may == "loose":
                    continue
                raise Wrong(f"{record} fits, and the proof does not judge it")
            self.take("evidence", evidence["at"], "its evidence")
            self.judge(step, evidence, choice, record, time, truth, env, duty)

    def has_to_be_told(self, choice, record, of):
        """Of a record that is no evidence, whose fact says so: its own, or that of the one it is looked for; of what has not come none does."""
        other = of.get("_record")
        field = self.walk.field_named(record, choice["dated_by"]) if "dated_by" in choice else None
        if field and self.view.time(record, field).future:
            return set()
        if "its_field" in choice and (of.get("value") == "none" or (
                other is not None and self.walk.names(record, self.walk.field_named(record, choice["its_field"]), other) is False)):
            return {(record.kind["written_as"], record.id)}
        if "field_of" in choice and (other is None or self.walk.names(other, self.walk.field_named(other, choice["field_of"]), record) is False):
            return set() if other is None else {(other.kind["written_as"], other.id)}
        return {(record.kind["written_as"], record.id)} if field else set()

    def passed_over(self, evidence, passed, told, ends):
        """What is said to be no such evidence is none: it is of another record, or came at another time; and all of these are said."""
        step = self.kids.peek()
        if step is None or step["part"] != "passed_over" or place_of(step["rule"]) != place_at(evidence["at"]):
            if told:
                raise Wrong(f"the proof does not say why {' '.join(map(str, min(told)))} is passed over")
            return
        self.kids.take("")
        if step["answer"] != "no" or step.get("steps") or "value" in step or "time" in step:
            raise Wrong(f"{describe(step)} passes over records, and comes to more")
        self.facts_of(step)
        left = told - {(fact["record"], fact.get("id")) for fact in step.get("facts", [])}
        if left:
            raise Wrong(f"the proof does not say why {' '.join(map(str, min(left)))} is passed over")
        for fact in step.get("facts", []):
            if (fact["record"], fact.get("id")) not in passed | ends:
                raise Wrong(f"{fact['record']} {fact.get('id')} may be its evidence, and is passed over")

    def judge(self, step, evidence, choice, record, time, there, env, duty):
        walk, who = self.walk, self.rule["who"]
        walk.needed, walk.loose = [], False
        for fact in step.get("facts", []):
            walk.check_fact(fact)
        dated = walk.field_named(record, choice["dated_by"])
        if (record.kind["written_as"], record.id, dated["key"]) != tuple(step["facts"][0].get(key) for key in ("record", "id", "field")):
            raise Wrong(f"the evidence {record} does not show its date")
        said = self.clock.written(step["time"]) if step.get("time") and "/" not in step["time"] else None
        if time.exact and (said is None or (said.lo, said.hi) != (time.lo, time.hi)):
            raise Wrong(f"the evidence {record} is dated {self.view.moment_words(time)}, and the proof says {step.get('time')}")
        name = evidence["who_did_it"][evidence["selection"]["choices"].index(choice)]
        sound = self.who(step, who, record, name, time, env)
        judged = who["form"] != "anyone" and not who.get("shown_only") and name is not None
        if judged and not self.view.absent(record.fields.get(walk.field_named(record, name)["key"])):
            walk.need(record, walk.field_named(record, name))
        walk.need(record, dated)
        walk.check_facts(step, walk.needed, True)
        walk.needed = []
        kids = Kids(step.get("steps", []))
        wrong_people = sound is False
        sound = self.counts(step, kids, record, env, who if judged else {"people": [], "form": "anyone"}, sound)
        self.conclude(step, there, sound, duty, Event(time, None, record=record), wrong_people)

    def people(self, record, who):
        """Whom a record names as having acted, as far as they are there."""
        field = next((one for one in record.kind["fields"] if one["who_did_it"]), None)
        raw = record.fields.get(field["key"]) if field else None
        return [self.view.find(field["records"], str(one)) for one in (raw if isinstance(raw, list) else [raw])] if raw else []

    def counts(self, step, kids, record, env, who, sound):
        """The steps below a piece of evidence: by which its people were judged, then what it counts only if."""
        people = self.people(record, who) if record is not None else []
        for one in who["people"]:
            if "role" not in one:
                continue
            tried = self.walk.role_tests(kids, one["role"], people)
            if sound is False and who["form"] == "one":
                self.walk.all_tried(tried, one["role"], people)
            if sound is True and who["form"] == "one" and not any(truth is True for truth in tried.values()):
                now = self.clock.at(self.clock.now)
                if any(person is not None and self.walk.holds(person, one["role"], now, by_records=False) for person in people):
                    raise Wrong(f"who acted holds the role {one['role']}, and no step shows it")
        persons = [one["person"] for one in who["people"] if "person" in one] + [who[key] for key in ("not", "not_unless") if key in who]
        worked_out = "whose" in who or sound == "open" or any(not self.simple(one) for one in persons)
        while worked_out and kids.peek() is not None and kids.peek()["part"] == "value":  # who a person is, by a definition or a choice
            kids.take("")
            self.walk.unchecked["a step about a person"] += 1
        for demand in self.rule["counts_only_if"]:
            inner = dict(env)
            if "candidate" in demand:
                inner[demand["candidate"]] = Bound(record)
            one = kids.take(f'"counts only if" of {record or "it"}')
            if one["part"] != "counts" or place_of(one["rule"]) != place_at(demand["at"]):
                raise Wrong(f"a demand on the evidence is not answered before {describe(one)}")
            self.walk.section_value(one, demand["condition"], inner)
            truth = truth_of(one)
            sound = both(sound, truth) if sound != "open" or truth is False else sound
        kids.finish(describe(step))
        return sound

    def who(self, step, who, record, name, time, env):
        """Whether the right person acted: True, False, None, or "open" where the proof alone says."""
        if who["form"] == "anyone" or who.get("shown_only") or name is None:
            return True
        walk = self.walk
        raw = record.fields.get(walk.field_named(record, name)["key"])
        if self.view.absent(raw):
            return None
        field = walk.field_named(record, name)
        people = [self.view.find(field["records"], str(one)) for one in (raw if isinstance(raw, list) else [raw]) if str(one) not in field.get("words", [])]
        if any("named_by" in one for one in who["people"]) or "not_unless" in who:
            walk.unchecked["people who act under a condition"] += 1
            return "open"

        def is_one(person, one):
            if person is None:
                return None
            if "role" in one:
                return walk.holds(person, one["role"], time)
            wanted = self.person(one["person"], env)
            return "open" if wanted == "open" else None if wanted is None else wanted is person

        def somebody(one, but=None):
            found = [is_one(person, one) for i, person in enumerate(people) if i != but]
            if "open" in found:
                return "open"
            return True if True in found else None if None in found else False
        one, *more = who["people"]
        first = somebody(one)
        if who["form"] == "either":
            second = somebody(more[0])
            return True if True in (first, second) else "open" if "open" in (first, second) else None if None in (first, second) else False
        if who["form"] == "both":
            pairs = [both(is_one(a, one), is_one(b, more[0])) for i, a in enumerate(people) for j, b in enumerate(people)
                     if i != j and "open" not in (is_one(a, one), is_one(b, more[0]))]
            return True if True in pairs else None if None in pairs else False
        if "not" in who and first is not False:
            banned = self.person(who["not"], env)
            if banned == "open":
                return "open"
            if banned is None:
                return None
            found = [False if person is banned else is_one(person, one) for person in people]
            return True if True in found else None if None in found else False
        return first

    def person(self, expr, env):
        if not self.simple(expr):
            self.walk.unchecked["a person who is worked out"] += 1
            return "open"
        found = self.walk.consume(expr, Kids([]), env)
        self.walk.needed, self.walk.loose = [], False
        return found.get("_record") if found else None

    def evidence_by_event(self, evidence, env, duty):
        event = evidence["event"]
        step = self.take("evidence", event["at"], "its evidence")
        kids = Kids(step.get("steps", []))
        walk = self.walk
        outer, walk.needed, walk.loose = walk.needed, [], False
        undated = "holds" in event
        time, there, record = None, None, None
        if undated:
            found = walk.consume(event["holds"], kids, env)
            there = truth_of(found) if found is not None else "open"
            if there is None and found.get("answer") == "not yet":
                there = False
            time = duty.start
        elif "comes" in event:
            found = walk.consume(event["comes"], kids, env)
            time = found.get("_time") if found else None
            if time is None and found is not None:
                time = self.clock.of_result(found)
            there = "open" if time is None else self.clock.come(time)
        else:
            while kids.peek() is not None and kids.peek()["part"] == "value":
                kids.take("")
            walk.unchecked["the first of some records to come"] += 1
            walk.loose = True
            there = "open"
        needed = walk.needed
        sound = True
        if "whose" in evidence:
            while kids.peek() is not None and kids.peek()["part"] == "value":
                kids.take("")
            walk.unchecked["who did a dated act"] += 1
            walk.loose = True
            sound = "open"
        if there is not False and kids.peek() is not None:
            sound = self.counts(step, kids, None, env, {"people": [], "form": "anyone", **{key: True for key in ("whose",) if key in evidence}}, sound)
        elif there in (True, None) and self.rule["counts_only_if"]:
            raise Wrong(f"{describe(step)} is not held to what it counts only if")
        kids.finish(describe(step))
        walk.check_facts(step, needed, False)
        walk.needed = outer
        if time is not None and there is True and not undated and step.get("time"):
            said = self.clock.of_result({"time": step["time"]})
            if time.exact and (said.lo, said.hi) != (time.lo, time.hi):
                raise Wrong(f"{describe(step)} came on {self.view.moment_words(time)}, and the proof says {step['time']}")
        if there is False:
            if step.get("answer") not in ("no", "not yet"):
                raise Wrong(f"{describe(step)} has not come, and the proof says {step.get('answer')}")
            return
        if time is None:
            time = self.clock.of_result({"time": step["time"]}) if step.get("time") else self.clock.between(-FAR, FAR)
        self.conclude(step, there, sound, duty, Event(time, None, undated=undated))

    def conclude(self, step, there, sound, duty, event, wrong_people=False):
        fits = step.get("label") in FITS_BUT
        if "label" in step and not fits:
            raise Wrong(f"{describe(step)} is labelled {step['label']}, which no evidence is")
        if fits and step.get("answer") != "no":
            raise Wrong(f"{describe(step)} shows nothing, and the proof says {step.get('answer')}")
        said = True if fits and step.get("answer") == "no" else truth_of(step)
        if "open" not in (there, sound):
            wanted = False if sound is False else None if there is None else sound
            if said is not wanted:
                words = {True: "yes", False: "no", None: "not known"}
                raise Wrong(f"{describe(step)} comes to {words[wanted]}, and the proof says {step.get('answer')}")
        if not fits and said is False:
            self.refused.append((event.record, wrong_people + sum(truth_of(one) is False for one in step.get("steps", []) if one["part"] == "counts")))
        event.usable = said
        if step.get("label") == FITS_BUT[0]:
            event.usable = False
        event.step = step
        if said is not False:
            duty.events.append(event)

    # ---- the conclusion ----

    def conclusion(self, duty):
        finding, clock = self.finding, self.clock
        said = finding["state"]
        if "all_evidence_needed" in self.rule or any("may_be_elsewhere" in one for one in self.rule["evidence"]):
            self.walk.unchecked[ON_TRUST] += 1
            return
        given = set()
        for applies in ([True, None] if duty.applies is Either else [duty.applies]):
            duty.applies = applies
            try:
                found = ways(duty, clock)
            except TooMany:
                self.walk.unchecked["more ways than are followed"] += 1
                return
            states = {state for state, _ in found}
            if len(states) == 1:
                given |= {(next(iter(states)), event) for _, event in found}
            else:
                given |= {("cannot_tell", None), ("not_yet", None)}
            if states == {"met"} and self.rule.get("each_used_once"):
                given |= {("cannot_tell", None)}
        if said not in {state for state, _ in given}:
            raise Wrong(f"its state is {' or '.join(sorted({state for state, _ in given}))} by its steps, and it says {said}")
        events = {event for state, event in given if state == said}
        self.times(duty, said, next(iter(events)) if len(events) == 1 else None)
        if said == "excepted":
            labels = {duty.exceptions[i][2] for state, i in given if state == "excepted" and i is not None}
            if finding.get("exception") not in labels:
                raise Wrong(f"it is excepted by {' or '.join(labels)}, and says {finding.get('exception')}")
        elif "exception" in finding:
            raise Wrong("it names an exception and is not excepted")
        if "would_be" in finding:
            try:
                found = ways(duty, clock, given=True)
            except TooMany:
                return
            applied = {state for state, _ in found}
            if len(found) == 1 and len(applied) == 1 and finding["would_be"].startswith("met"):
                event = next(iter(found))[1]
                if event is not None and not duty.events[event].undated and finding.get("done") != self.shown(duty.events[event].time):
                    raise Wrong(f"it was done {self.shown(duty.events[event].time)} by its evidence, and it says {finding.get('done')}")
            if said not in ("cannot_tell", "not_yet", "conflict") or finding["would_be"] not in applied | ({"cannot_tell", "not_yet"} if len(applied) > 1 else set()):
                if duty.contest is False:
                    raise Wrong(f"if it applied it would be {' or '.join(sorted(applied))}, and it says {finding['would_be']}")

    def shown(self, time):
        if time is None or time.future or time.vague or time.no_limit or time.never:
            return None
        if time.exact:
            return str(time.first) if time.day else self.iso(time.lo)
        return f"{time.first}/{time.last}"

    def iso(self, utc):
        ahead = self.clock.zone.offset(utc) // 3600
        return f"{self.clock.zone.wall(utc).isoformat()}+{ahead:02d}:00"

    def times(self, duty, state, event):
        finding = self.finding
        due = self.shown(duty.limit) if duty.limit is not None and duty.limit.exact else None
        if finding.get("due") != due:
            raise Wrong(f"its limit is {due} by its steps, and it says {finding.get('due')}")
        opens = self.shown(duty.opens) if duty.opens is not None and duty.opens.exact else None
        if finding.get("opens") != opens:
            raise Wrong(f"its window opens {opens} by its steps, and it says {finding.get('opens')}")
        live = state not in ("does_not_apply", "excepted")
        done = duty.events[event] if event is not None and live and state.startswith("met") else None
        if done is not None and done.undated and "done" in finding:
            raise Wrong("it says when it was done, and what shows it has no date")
        if state == "cannot_tell" and event is not None and duty.limit is not None and duty.limit.no_limit and not duty.events[event].undated:
            shown = duty.events[event]
            age = {"minutes": (shown.time.lo - duty.origin.lo) // 60}
            if finding.get("done") != self.shown(shown.time) or finding.get("age") != age:
                raise Wrong(f"it was done {self.shown(shown.time)}, {age} after its origin, and it says otherwise")
        if done is not None and not done.undated and finding.get("done") != self.shown(done.time):
            raise Wrong(f"it was done {self.shown(done.time)} by its evidence, and it says {finding.get('done')}")
        if done is None and "done" in finding:
            dates = [self.shown(one.time) for one in duty.events if not one.undated]
            if state not in ("met", "met_early", "met_late", "cannot_tell", "not_yet", "conflict") or finding["done"] not in dates:
                raise Wrong(f"it says that it was done {finding['done']}, and nothing shows it")
        if done is None and event is not None and state.startswith("met") and duty.events[event].undated and "done" in finding:
            raise Wrong("it says when it was done, and what shows it has no date")
        late = None
        if duty.limit is not None and duty.limit.exact and not duty.limit.no_limit:
            if state == "met_late" and done is not None and not done.undated:
                late = self.span(duty.limit, done.time)
            elif state == "overdue":
                late = self.span(duty.limit, None)
            elif state == "missed":
                late = self.span(duty.limit, duty.stop)
        if late != finding.get("late_by") and not (late is None and state == "met_late" and duty.limit is not None):
            raise Wrong(f"it is late by {late} by its steps, and it says {finding.get('late_by')}")
        if state == "met_early" and done is not None and duty.opens.exact:
            early = self.span(done.time, duty.opens)
            if finding.get("early") != early:
                raise Wrong(f"it was early by {early} by its steps, and it says {finding.get('early')}")
        elif "early" in finding and state != "met_early":
            raise Wrong("it says how early it was done and was not")
        if state in ("outstanding", "breached") and duty.start is not None and duty.start.exact:
            age = {"days": (self.clock.today - duty.start.first).days}
            if finding.get("age") != age:
                raise Wrong(f"it has been asked for {age}, and it says {finding.get('age')}")
        elif "age" in finding and not (state == "cannot_tell" and duty.limit is not None and duty.limit.no_limit):
            raise Wrong("it says how long it has been asked for, and that is not known or not asked")
        if state == "impossible" and finding.get("earliest") != self.shown(duty.start):
            raise Wrong(f"it began {self.shown(duty.start)}, and it says {finding.get('earliest')}")
        expected = finding.get("calendar") == "expected"
        if expected and not self.limit_expected:
            raise Wrong("it says that a date leans on expected holidays, and no sum does")

    def span(self, limit, event):
        unit = self.unit()
        if event is None:
            now = self.clock.now + (self.clock.zone.wall(self.clock.now).strftime("%H:%M:%S") == "23:59:59")
            lo, first = now, self.clock.today
        else:
            lo, first = event.lo, event.first
        if unit is None:
            unit = ("working_days" if self.walk.workdays else "days") if limit.day else "minutes"
        if unit == "minutes":
            return {"minutes": (lo - limit.hi) // 60 if lo >= limit.hi else -((limit.hi - lo) // 60)}
        if unit == "days" or self.walk.workdays is None:
            return {"days": (first - limit.last).days}
        days = self.walk.workdays
        if not (days.covers(first) and days.covers(limit.last)):
            return {"days": (first - limit.last).days}
        return {"working_days": days.worked_between(limit.last, first)}

    def unit(self):
        """The unit in which the limit was worked out; None: as recorded."""
        expr = self.limit_expr
        for _ in range(8):
            if expr is None:
                return None
            if expr["op"] == "working_day":
                return "working_days"
            if expr["op"] in ("after", "before") and expr["length"]["op"] == "length":
                return {"hours": "minutes", "working_days": "working_days"}.get(expr["length"]["unit"], "days")
            if expr["op"] == "call":
                definition = self.rules.definition(expr["definition"], expr["policy"])
                expr = definition.get("value") or self.read(definition)
                continue
            if expr["op"] == "cases":  # the branch that was followed has a step
                followed = [one for one in (expr["then"], expr["otherwise"]) if any(place_of(step["rule"]) == place_at(one["at"]) for step in steps_under(self.limit_steps))]
                if len(followed) == 1:
                    expr = followed[0]
                    continue
            break
        self.walk.unchecked["the unit of lateness"] += 1
        said = self.finding.get("late_by") or self.finding.get("early") or {}
        return next(iter(said), None)

    def read(self, definition):
        """What a definition of several readings says, by the one in force."""
        name = self.walk.readings.get(definition["name"], definition["readings"][0]["name"])
        return next((one["value"] for one in definition["readings"] if one["name"] == name), None)

    def readings(self):
        said = {one["definition"]: one["reading"] for one in self.finding.get("readings", [])}
        for name, reading in self.walk.readings_seen.items():
            if said.get(name) != reading:
                raise Wrong(f"it rests on {name} read as {reading}, and does not say so")
        for name, reading in said.items():
            known = [one for one in self.rules.model["definitions"] if one["name"] == name and "readings" in one]
            if not any(reading in [r["name"] for r in one["readings"]] for one in known):
                raise Wrong(f"no definition {name} has a reading {reading}")
            if name not in self.walk.readings_seen and not self.walk.unchecked:
                raise Wrong(f"it says that it rests on {name}, and no step does")

    def missing(self):
        for one in self.finding.get("missing", []):
            kind = self.facts.kinds.get(one.get("record"))
            if "record" in one and kind is None:
                raise Wrong(f"it asks for a {one['record']}, which no rule declares")
            if kind is None or "field" not in one:
                continue
            field = next((f for f in kind["fields"] if f["key"] == one["field"]), None)
            if field is None:
                raise Wrong(f"it asks for {one['field']} of {one['record']}, which has no such field")
            if "id" in one and not any(r.kind is kind and r.id == one["id"] for r in self.view.records) and not (kind["is_the_case_itself"] and one["id"] == self.finding["case"]):
                raise Wrong(f"it asks for {one['field']} of {one['record']} {one['id']}, which is not there")
        if self.finding["state"] == "cannot_tell" and not self.finding.get("missing") and "age" not in self.finding:
            raise Wrong("it cannot tell, and does not say what is missing")
        if self.finding["state"] not in ("cannot_tell", "conflict") and "missing" in self.finding:
            raise Wrong(f"it says what is missing, and is {self.finding['state']}")
        shown = self.finding["state"] not in ("met", "does_not_apply", "excepted", "not_yet")
        said = [(one["record"], one.get("id")) for one in self.finding.get("defects", [])]
        for record, demands in self.refused if shown and len(said) < 16 else []:
            if record is not None and said.count((record.kind["written_as"], record.id)) < max(1, demands) or len(said) < demands:
                raise Wrong(f"{record} does not count, and it does not say so")
        for one in self.finding.get("defects", []):
            record = self.facts.lines.get((one.get("file"), one.get("line")))
            if record is None or record.kind["written_as"] != one["record"] or record.id != one.get("id", record.id):
                raise Wrong(f"it says that {one['record']} {one.get('id')} does not count, and that stands elsewhere")

    def reported(self):
        definition = self.definition
        env = self.subjects()
        self.opening()
        expr = definition.get("value") or self.read(definition)
        if len(definition.get("readings", [])) > 1:
            self.walk.readings_seen[definition["name"]] = self.walk.readings.get(definition["name"], definition["readings"][0]["name"])
        step, _ = self.line("applies", expr, "its condition", env)
        self.kids.finish("the proof")
        truth = truth_of(step)
        wanted = {True: "holds", False: "does_not_apply"}.get(truth, "not_yet" if step["answer"] == "not yet" else "cannot_tell")
        may_be_none = self.may_be_none or "applies_if" in self.policy or "new_version_of" in self.policy or any(
            one.get("new_version_of") == self.policy["name"] for one in self.rules.policies.values())
        if self.finding["state"] not in (wanted, "cannot_tell" if wanted in ("holds", "not_yet") and may_be_none else wanted):
            raise Wrong(f"its state is {wanted} by its steps, and it says {self.finding['state']}")
        for key in ("due", "opens", "done", "late_by", "early", "age", "exception", "would_be", "calendar"):
            if key in self.finding:
                raise Wrong(f"a definition has no {key}")

    def all(self):
        self.head()
        if self.finding["state"] == "error":
            self.walk.unchecked["a finding that is an error"] += 1
            return
        if self.rule:
            self.conclusion(self.lines())
        else:
            self.reported()
        self.readings()
        self.missing()


class Either:
    """That it applies may be known or not, for all the proof says."""


ZONES = {}
