# SPDX-License-Identifier: Apache-2.0
"""The commands of the second opinion; see tests/oracle/run. A triple is a rule, a case and a clock."""
import gc
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta

import generate
from compare import Second, compare, judge, load_model, run

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("DULY_TOP", os.path.join(HERE, "..", ".."))
DULY = os.environ.get("DULY", os.path.join(TOP, "build", "duly"))
BUILD = os.environ.get("DULY_BUILD", os.path.join(TOP, "build"))

FIRST_SEED = 1          # the seed of `make check`; `verify` goes on from SEEDS_FROM
SEEDS_FROM = 100000
TRIPLES = int(os.environ.get("ORACLE_TRIPLES", "20000"))
CASES, CLOCKS = 7, 3
LESS_SURE = 4           # of a hundred answers, at most so many may say cannot tell where every way we found ends alike

STATES = ("does_not_apply", "excepted", "cannot_tell", "holds", "breached", "lapsed", "impossible", "met", "met_early", "met_late",
          "not_yet", "missed", "overdue", "outstanding", "open")
# Reached less often than once in a hundred, and why that is enough.
SELDOM = {"missed": "it needs a limit that is past, an end that came after it, and nothing done in between or since",
          "met_late": "it needs evidence that is sound, and after a limit",
          "met_early": "it needs a window that opens late, evidence before it, none in it, and a rule that lets it count"}


class Tally:
    """What was reached: states, constructs, and where Duly was less sure."""

    def __init__(self):
        self.states, self.constructs, self.less, self.answers, self.drawn = Counter(), Counter(), 0, 0, 0
        self.known = {}
        self.examples = []

    def note(self, thing, finding, outcomes, less_sure, case, identity):
        self.answers += 1
        self.states[finding["state"] if finding else "no finding"] += 1
        self.less += less_sure
        self.drawn += not outcomes.whole
        if less_sure:
            self.examples.append((case, thing["name"], identity, finding["state"], sorted(outcomes.all(lambda answer: answer[0]))))

    def triples(self, model, count):
        for thing in list(model.rules.values()):
            for construct in constructs(model, thing):
                self.constructs[construct] += count


def constructs(model, rule):
    """The names of what a rule is made of, through the definitions it leans on."""
    found, seen = set(), set()
    policy = model.policies[rule["policy"]]

    def walk(node, key=None):
        if isinstance(node, list):
            for one in node:
                walk(one, key)
        elif isinstance(node, dict):
            if "op" in node:
                found.add("operation " + node["op"])
            if "unit" in node:
                found.add("unit " + node["unit"])
            if node.get("op") == "call":
                name = (node.get("policy"), node["definition"])
                if name not in seen:
                    seen.add(name)
                    definition = model.definitions[name]
                    if "readings" in definition:
                        found.add("definition with readings")
                    walk([definition.get("value"), definition.get("readings")])
            if "choices" in node:
                for word in ("since", "up_to", "any_time", "after", "for", "where"):
                    if word in node:
                        found.add("selection with " + word)
                if len(node["choices"]) > 1:
                    found.add("selection of several types")
                if any("dated_by" in one for one in node["choices"]):
                    found.add("selection dated by")
            if "which" in node:
                found.add("the " + node["which"])
            for name, one in node.items():
                if isinstance(one, (dict, list)) and name not in ("at", "records"):
                    walk(one, name)

    walk({key: value for key, value in rule.items() if key != "remarks"})
    walk([policy.get("applies_if"), policy.get("every_rule_stops")])
    found.add("kind " + rule["kind"])
    found.add("strength " + rule["strength"])
    for part in rule["for_each"]:
        found.add("for each: " + part["form"] + (" given" if "values" in part else ""))
    if sum(part["form"] == "each" for part in rule["for_each"]) > 1:
        found.add("for each: a pair")
    for key in ("applies_if", "if_unknown_no", "starts", "opens", "must_come_before", "each_used_once", "broken_if", "counted_from"):
        if key in rule:
            found.add(key.replace("_", " "))
    for key in ("does_not_apply_if", "stops", "counts_only_if", "exceptions", "remarks"):
        if rule[key]:
            found.add(key.replace("_", " "))
    if len(rule["limits"]) > 1:
        found.add("two limits")
    if "earlier_counts" in rule:
        found.add("an earlier one " + ("counts" if rule["earlier_counts"] else "does not count"))
    found.add("done by: " + rule["who"]["form"] + (", shown only" if rule["who"].get("shown_only") else ""))
    if "not" in rule["who"]:
        found.add("done by: not that person")
    if any("person" in one for one in rule["who"]["people"]):
        found.add("done by: a person named")
    for item in rule["evidence"]:
        found.add("evidence: " + ("a record" if "selection" in item else "a test" if "holds" in item["event"] else "an event"))
    if len(rule["evidence"]) > 1:
        found.add("evidence: several lines")
    if "in_force_from" in policy:
        found.add("policy: in force from")
    if "applies_if" in policy:
        found.add("policy: applies if")
    if policy["every_rule_stops"]:
        found.add("policy: every rule stops")
    found.add("day one: " + policy["day_one"][0])
    found.add("out of hours: " + policy["out_of_hours"][0])
    return found


# ---- rule sets by lot ----------------------------------------------------------------------------------------------------

def lines_in_error(path):
    code, out, err = run(DULY, "check", path)
    if code == 0:
        return []
    lines = [int(line) for line in re.findall(r"rules\.duly:(\d+):\d+: error", out + err)]
    if not lines:
        raise ValueError("duly check refuses what was drawn: " + out + err)
    return lines


class Set:
    """One seed: rules, facts and clocks in a folder."""

    def __init__(self, seed, folder):
        self.seed, self.folder = seed, folder
        self.rules, self.facts = os.path.join(folder, "rules.duly"), os.path.join(folder, "facts.jsonl")
        drawn, self.count, self.dropped = generate.write_set(seed, folder, lines_in_error)
        with open(self.facts, "w", encoding="utf-8") as out:
            out.write(generate.Cases(seed, drawn.anchor, seed % 3 != 0).text(CASES))
        self.clocks = generate.clocks(seed, drawn.anchor, CLOCKS)

    def differences(self, tally=None):
        """([(clock, difference)], triples)."""
        if not self.count:
            return [], 0
        gc.collect()
        model = load_model(DULY, self.rules)
        found, triples = [], 0
        for on, known in self.clocks:
            some, count = compare(model, DULY, self.rules, self.facts, on, known, tally=tally)
            found += [((on, known), one) for one in some]
            triples += count
        if tally:
            tally.triples(model, CASES * len(self.clocks))
        return found, triples


def said(clock, difference):
    on, known = clock
    return "--on %s%s: %s" % (on, " --known-on " + known if known else "", difference)


# ---- what make check runs ------------------------------------------------------------------------------------------------

class Tap:
    def __init__(self):
        self.count = 0

    def verdict(self, good, name):
        self.count += 1
        print("%s %d - %s" % ("ok" if good else "not ok", self.count, name), flush=True)

    def note(self, text):
        print("# " + text, flush=True)


def check_kept(tap):
    kept = os.path.join(HERE, "kept")
    for name in sorted(os.listdir(kept)):
        folder = os.path.join(kept, name)
        if not os.path.isdir(folder):
            continue
        model = load_model(DULY, os.path.join(folder, "rules.duly"))
        wrong = []
        with open(os.path.join(folder, "clocks"), encoding="utf-8") as clocks:
            for line in clocks:
                on, known = (line.split() + [None])[:2]
                found, _ = compare(model, DULY, os.path.join(folder, "rules.duly"), os.path.join(folder, "facts.jsonl"), on, known)
                wrong += [said((on, known), one) for one in found]
        for line in wrong:
            tap.note(line)
        tap.verdict(not wrong, "kept: " + name)


SAMPLES = (("rules/lancashire", "samples/caseload.jsonl", ("2021-06-01", "2022-07-31", "2024-02-01", "2025-03-31")),
           ("rules/blackpool", "samples/blackpool.jsonl", ("2023-10-01", "2025-03-31")))


def sample_days(spans, step):
    for first, last in zip(spans[::2], spans[1::2]):
        at = date.fromisoformat(first)
        while at.isoformat() <= last:
            yield at.isoformat()
            at += timedelta(step)


def check_samples(tap, step):
    for rules, facts, spans in SAMPLES:
        model = load_model(DULY, os.path.join(TOP, rules))
        wrong, days, triples = [], 0, 0
        for on in sample_days(spans, step):
            found, count = compare(model, DULY, os.path.join(TOP, rules), os.path.join(TOP, facts), on, None)
            wrong += [said((on, None), one) for one in found]
            days, triples = days + 1, triples + count
        for line in wrong[:20]:
            tap.note(line)
        tap.verdict(not wrong, "%s under %s on %d days, %d triples" % (facts, rules, days, triples))


def check_lots(tap, triples):
    tally, done, seed, wrong, began = Tally(), 0, FIRST_SEED, [], time.time()
    while done < triples:
        with tempfile.TemporaryDirectory() as folder:
            found, count = Set(seed, folder).differences(tally)
        wrong += ["seed %d, %s" % (seed, said(*one)) for one in found]
        done, seed = done + count, seed + 1
    for line in wrong[:30]:
        tap.note(line)
    tap.note("seeds %d to %d, %d triples, %d answers, %.0f s" % (FIRST_SEED, seed - 1, done, tally.answers, time.time() - began))
    tap.verdict(not wrong, "%d triples by lot: %d differences" % (done, len(wrong)))
    for state in STATES:
        share = 100 * tally.states[state] / tally.answers
        tap.note("state %-15s %6d answers, %4.1f %%" % (state, tally.states[state], share))
    if done < 20000:
        return
    missing = [state for state in STATES if tally.states[state] < (0.002 if state in SELDOM else 0.01) * tally.answers]
    tap.verdict(not missing, "every state is reached" + (", but not enough: " + ", ".join(missing) if missing else ""))
    for construct in sorted(tally.constructs):
        tap.note("construct %-45s %6d triples" % (construct, tally.constructs[construct]))
    few = [one for one in EXPECTED if tally.constructs[one] < 100]
    tap.verdict(not few, "every construct is reached" + (", but not enough: " + ", ".join(few) if few else ""))
    share = 100 * tally.less / tally.answers
    tap.note("less sure than the second opinion: %d answers, %.1f %%; worlds drawn by lot: %d answers" % (tally.less, share, tally.drawn))
    tap.verdict(share <= LESS_SURE, "where nothing is open, nothing is left open")


OPERATIONS = ("number text time truth length no_limit slot case field own_time call pick exists count cell working_day after before later earlier "
              "cases and or not same_number same_text word_among same_record same_truth includes recorded is_role is_type is_before at_least at_most "
              "less_than has_come in_time").split()
EXPECTED = ["operation " + one for one in OPERATIONS if one not in ("truth", "same_record", "same_truth")] + [
    "unit hours", "unit days", "unit working_days", "unit weeks", "unit months", "unit years", "the first", "the latest", "the next",
    "kind timescale", "kind trigger", "kind authorisation", "kind duty", "kind prohibition", "strength must", "strength should", "strength may", "strength must not",
    "strength should not", "strength consider", "for each: each", "for each: with", "for each: among_records",
    "for each: among_values", "for each: among_values given", "for each: a pair", "applies if", "if unknown no", "starts", "opens",
    "must come before", "each used once", "broken if", "counted from", "does not apply if", "stops", "counts only if", "exceptions", "remarks",
    "two limits", "an earlier one counts", "an earlier one does not count", "done by: anyone", "done by: one", "done by: both", "done by: either",
    "done by: one, shown only", "done by: not that person", "done by: a person named", "evidence: a record", "evidence: a test", "evidence: an event",
    "evidence: several lines", "selection with since", "selection with up_to", "selection with any_time", "selection with for",
    "selection with where", "selection dated by", "definition with readings", "policy: in force from", "policy: applies if",
    "policy: every rule stops", "day one: the same day", "out of hours: received the next working day"]


def check():
    tap = Tap()
    check_kept(tap)
    check_samples(tap, 17 if TRIPLES >= 20000 else 97)
    check_lots(tap, TRIPLES)
    print("1..%d" % tap.count)


# ---- by hand -------------------------------------------------------------------------------------------------------------

def seed(number):
    folder = os.path.join(tempfile.gettempdir(), "duly-seed-%d" % number)
    os.makedirs(folder, exist_ok=True)
    tally = Tally()
    found, count = Set(number, folder).differences(tally)
    for one in found:
        print(said(*one))
    print("%d triples, %d differences, %d less sure; rules and facts in %s" % (count, len(found), tally.less, folder))
    return bool(found)


def files(rules, facts, on, known=None):
    tally = Tally()
    found, count = compare(load_model(DULY, rules), DULY, rules, facts, on, known, tally=tally)
    for one in found:
        print(said((on, known), one))
    for one in tally.examples:
        print("less sure:", *one)
    print("%d triples, %d differences" % (count, len(found)))
    return bool(found)


def main(arguments):
    gc.disable()      # what hangs together in circles is little, and gone with each seed
    command = arguments[0] if arguments else "check"
    if command == "check":
        return check()
    if command == "seed":
        return seed(int(arguments[1]))
    if command == "files":
        return files(*arguments[1:])
    if command == "shrink":
        from shrink import shrink
        return shrink(int(arguments[1]))
    if command == "verify":
        from verify import verify
        return verify(int(arguments[1]) if len(arguments) > 1 else 1000000)
    print("tests/oracle/run: there is no `%s'" % command)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
