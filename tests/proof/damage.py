#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Damages proofs that are accepted, one thing at a time, and asks whether that is seen: damage.py --model MODEL --facts FILE...
[--places N] [--unseen FILE] FINDINGS.jsonl...

Of each rule and state one finding is damaged, in each way that fits it, at N places (left out: 1; 0: everywhere). Prints, for each
kind of damage, how often it was done and how often it was not seen, with --unseen each of these; exits with 1 when damage is not seen
that ought to be."""
import argparse
import json
import re
import sys
from collections import Counter
from datetime import date, timedelta
from importlib.machinery import SourceFileLoader
from os.path import abspath, dirname, join

sys.dont_write_bytecode = True
sys.path.insert(0, dirname(abspath(__file__)))
check = SourceFileLoader("check", join(dirname(abspath(__file__)), "check")).load_module()

# Kinds that cannot be seen in every place, and why; docs/proofs.md says it at length. The number is the share that is seen at least.
NOT_ALWAYS = {
    # Another moment is another question: where nothing has changed between the two, the proof holds for both.
    "on moved back a year": 50, "known_on moved back a year": 30,
    # Which ways to hold a role were tried in vain beside the one that was found, and in which order.
    "step below left out": 85, "steps below in another order": 80, "step below told twice": 90,
    # A record that a choice shows besides those it tests, and the date that a field of it is known with.
    "fact left out": 85,
    # What would settle a question may be more than one thing.
    "missing: one left out": 50,
    # A definition whose readings were in play and made no difference.
    "readings: one left out": 90,
    # Steps about people who act under a condition, or are worked out, are taken on trust.
    "step: words of the rule moved": 93, "step: other words of the rule": 93, "step: another operation": 93,
    # A length that is none, and the role of somebody whom only the proof names, are taken on trust; so is what hangs on them.
    "age added": 95, "would_be changed": 70,
    # Whether a record is of the kind that a rule is for each of has no step: where it takes more than a comparison, it may be open.
    "state": 97,
    # What a step takes from a record that is not there at that moment, or from one of two.
    "step: words changed": 85, "operand: words changed": 85, "operand: another operation": 90, "operand: answer turned over": 90,
}


def other_answer(answer):
    return {"yes": "no", "no": "yes", "not known": "yes", "not yet": "yes"}[answer]


def day_on(text, days=1):
    """The same text with its first date moved."""
    def moved(found):
        return str(date.fromisoformat(found[0]) + timedelta(days=days))
    return re.sub(r"\d{4}-\d\d-\d\d", moved, text, count=1)


class Put:
    """A key of an object, or a place in a list, with another value; undone afterwards."""

    def __init__(self, at, key, value):
        self.at, self.key, self.value = at, key, value

    def __enter__(self):
        self.was = self.at.get(self.key, Put) if isinstance(self.at, dict) else self.at[self.key]
        if self.value is Put:
            del self.at[self.key]
        else:
            self.at[self.key] = self.value

    def __exit__(self, *_):
        if self.was is Put:
            del self.at[self.key]
        else:
            self.at[self.key] = self.was


def steps_of(steps):
    for step in steps:
        if step["part"] == "subject":
            continue  # taken on trust, but for its facts: docs/proofs.md
        yield step
        yield from steps_of(step.get("steps", []))


def of_finding(finding):
    """(kind, damage) of what a finding says itself."""
    states = ["met", "overdue", "outstanding", "does_not_apply", "cannot_tell", "lapsed", "open", "not_yet"]
    for state in states:
        if state != finding["state"]:
            yield "state", Put(finding, "state", state)
    for key in ("due", "opens", "done", "earliest"):
        if key in finding:
            yield key + " moved", Put(finding, key, day_on(finding[key]))
            yield key + " left out", Put(finding, key, Put)
        elif key != "earliest":
            yield key + " added", Put(finding, key, "2025-01-15")
    for key in ("late_by", "early", "age"):
        if key in finding:
            unit, count = next(iter(finding[key].items()))
            yield key + " changed", Put(finding, key, {unit: count + 1})
            yield key + " left out", Put(finding, key, Put)
            yield key + " in another unit", Put(finding, key, {"days" if unit != "days" else "minutes": count})
        else:
            yield key + " added", Put(finding, key, {"days": 3})
    for key, value in (("exception", "Another"), ("rule", "another"), ("policy", "another"), ("case", "another"), ("kind", "another"), ("label", "Another"),
                       ("strength", "another"), ("who", "somebody else"), ("id", "another"), ("line", 1), ("file", "another")):
        if key in finding and finding[key] != value:
            yield key + " changed", Put(finding, key, value)
    if "would_be" in finding:
        yield "would_be changed", Put(finding, "would_be", "met" if finding["would_be"] != "met" else "overdue")
    yield "cites changed", Put(finding, "cites", ["X-1"])
    for i, one in enumerate(finding.get("subject", [])):
        key = "id" if "id" in one else "value" if "value" in one else None
        if key:
            yield "subject changed", Put(one, key, 99 if isinstance(one[key], int) else "Z99")
        yield "subject left out", Put(finding, "subject", finding["subject"][:i] + finding["subject"][i + 1:])
    for key in ("remarks", "readings", "missing", "defects"):
        for i in range(len(finding.get(key, []))):
            yield key + ": one left out", Put(finding, key, finding[key][:i] + finding[key][i + 1:])
    for one in finding.get("readings", []):
        yield "reading changed", Put(one, "reading", "another")
    for one in finding.get("missing", []):
        if "id" in one:
            yield "missing: another record", Put(one, "id", "Z99")
        if "field" in one:
            yield "missing: another field", Put(one, "field", "another")
    for one in finding.get("defects", []):
        if "line" in one:
            yield "defects: another line", Put(one, "line", one["line"] + 1)
    if "calendar" not in finding:
        yield "expected added", Put(finding, "calendar", "expected")
    proof = finding["proof"]
    yield "known_on moved back a year", Put(proof, "known_on", day_on(proof["known_on"], -365))
    yield "on moved back a year", Put(proof, "on", day_on(proof["on"], -365))


def of_results(kind, one):
    if "answer" in one and one["answer"]:
        yield kind + ": answer turned over", Put(one, "answer", other_answer(one["answer"]))
        if one["answer"] in ("yes", "no"):
            yield kind + ": answer lost", Put(one, "answer", "not known")
    if "time" in one:
        yield kind + ": time moved", Put(one, "time", day_on(one["time"]))
    if "value" in one:
        yield kind + ": words changed", Put(one, "value", "Monday 6 January 2025" if one["value"] != "Monday 6 January 2025" else "Tuesday 7 January 2025")
        if one["value"].isdigit():
            yield kind + ": number changed", Put(one, "value", str(int(one["value"]) + 1))
    for key in ("earliest", "latest"):
        if key in one:
            yield kind + ": " + key + " moved", Put(one, key, day_on(one[key]))
    if "op" in one:
        yield kind + ": another operation", Put(one, "op", "or" if one["op"] != "or" else "and")
    if "of" in one and "id" in one["of"]:
        yield kind + ": another record tested", Put(one["of"], "id", "Z99")


def of_step(step):
    yield from of_results("step", step)
    yield "step: another line of the rule", Put(step, "part", "applies" if step["part"] != "applies" else "limit")
    if "rule" in step:
        yield "step: words of the rule moved", Put(step["rule"], "line", step["rule"]["line"] + 1)
        yield "step: other words of the rule", Put(step["rule"], "text", step["rule"].get("text", "") + " otherwise")
    if "label" in step:
        yield "step: label changed", Put(step, "label", "another")
    operands = step.get("operands", [])
    for i, operand in enumerate(operands):
        yield from of_results("operand", operand)
        yield "operand left out", Put(step, "operands", operands[:i] + operands[i + 1:])
    if len(operands) > 1 and operands[0] != operands[1]:
        yield "operands in another order", Put(step, "operands", [operands[1], operands[0]] + operands[2:])
    facts = step.get("facts", [])
    for i, fact in enumerate(facts):
        yield "fact left out", Put(step, "facts", facts[:i] + facts[i + 1:])
        if "value" in fact:
            yield "fact: value changed", Put(fact, "value", "another")
        if "line" in fact:
            yield "fact: another line", Put(fact, "line", fact["line"] + 1)
            yield "fact: another file", Put(fact, "file", "another")
        if "field" in fact:
            yield "fact: another field", Put(fact, "field", "id")
        if "id" in fact:
            yield "fact: another record", Put(fact, "id", "Z99")
    kids = step.get("steps", [])
    for i in range(len(kids)):
        yield "step below left out", Put(step, "steps", kids[:i] + kids[i + 1:])
        yield "step below told twice", Put(step, "steps", kids[:i] + [kids[i]] + kids[i:])
    if len(kids) > 1:
        yield "steps below in another order", Put(step, "steps", [kids[1], kids[0]] + kids[2:])
    sum_ = step.get("sum")
    if sum_ is None:
        return
    yield "sum left out", Put(step, "sum", Put)
    for key in ("origin", "result"):
        yield "sum: " + key + " moved", Put(sum_, key, day_on(sum_[key]))
    for key in ("count", "weekend_days"):
        yield "sum: " + key + " changed", Put(sum_, key, sum_[key] + 1)
    holidays = sum_["holidays"]
    for i, one in enumerate(holidays):
        yield "sum: holiday left out", Put(sum_, "holidays", holidays[:i] + holidays[i + 1:])
        yield "sum: holiday moved", Put(one, "date", day_on(one["date"]))
        yield "sum: another name of a holiday", Put(one, "name", "Another day")
    yield "sum: holiday added", Put(sum_, "holidays", holidays + [{"date": "2025-01-15", "name": "Another day"}])
    yield "sum: another calendar", Put(sum_, "calendar", "another")
    yield "sum: another certainty", Put(sum_, "certainty", "expected" if sum_["certainty"] == "known" else "known")
    yield "sum: another day one", Put(sum_, "same_day_is_one", True if "same_day_is_one" not in sum_ else Put)
    yield "sum: another receipt", Put(sum_, "rolled", True if "rolled" not in sum_ else Put)


def of_proof(finding):
    yield from of_finding(finding)
    top = finding["proof"]["steps"]
    opening = sum(step["part"] in ("policy", "subject") for step in top)  # may be left out: docs/proofs.md
    for i in range(opening, len(top)):
        yield "line left out", Put(finding["proof"], "steps", top[:i] + top[i + 1:])
        yield "line told twice", Put(finding["proof"], "steps", top[:i] + [top[i]] + top[i:])
    if len(top) > opening + 1:
        yield "lines in another order", Put(finding["proof"], "steps", top[:opening] + [top[opening + 1], top[opening]] + top[opening + 2:])
    for step in steps_of(top):
        yield from of_step(step)


def chosen(findings):
    """One of each rule and state: the one with the longest proof."""
    best = {}
    for finding in findings:
        key = finding["policy"], finding["rule"], finding["state"]
        if key not in best or len(json.dumps(finding)) > len(json.dumps(best[key])):
            best[key] = finding
    return list(best.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--facts", action="append", required=True)
    parser.add_argument("--places", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="do one in so many of all that would be done")
    parser.add_argument("--unseen")
    parser.add_argument("findings", nargs="+")
    arguments = parser.parse_args()
    rules, facts = check.load(arguments.model, arguments.facts)
    findings = [json.loads(line) for path in arguments.findings for line in open(path, encoding="utf-8")]
    done, unseen = Counter(), Counter()
    shown = open(arguments.unseen, "w", encoding="utf-8") if arguments.unseen else None
    turn = trusted = 0
    for finding in chosen(findings):
        tally = Counter()
        if check.sentence(rules, facts, finding, {}, tally):
            print(f"not accepted to begin with: {finding['id']}")
            return 1
        if tally[check.ON_TRUST]:  # what is taken on trust cannot be seen to be damaged
            trusted += 1
            continue
        by_kind = {}
        for kind, damage in of_proof(finding):
            by_kind.setdefault(kind, []).append(damage)
        for kind, damages in by_kind.items():
            places = range(len(damages)) if not arguments.places else {(turn + i) * 7919 % len(damages) for i in range(arguments.places)}
            for place in places:
                turn += 1
                if turn % arguments.every:
                    continue
                with damages[place]:
                    done[kind] += 1
                    if check.sentence(rules, facts, finding, {}) is None:
                        unseen[kind] += 1
                        if arguments.unseen:
                            print(kind, finding["id"], damages[place].key, json.dumps(damages[place].at)[:600], sep="\t", file=shown)
        if check.sentence(rules, facts, finding, {}):
            raise AssertionError(f"{finding['id']} is not as it was before it was damaged")
    bad = 0
    for kind in done:
        share = 100 * (done[kind] - unseen[kind]) / done[kind]
        least = NOT_ALWAYS.get(kind, 100) if done[kind] >= 20 else 0 if kind in NOT_ALWAYS else 100
        bad += share < least
        if unseen[kind] or share < least:
            print(f"{'not ok' if share < least else 'known'}: {kind}: {unseen[kind]} of {done[kind]} not seen")
    print(f"{sum(done.values())} damaged proofs of {len(done)} kinds, {sum(unseen.values())} not seen; {trusted} findings left out, whose state is taken on trust")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
