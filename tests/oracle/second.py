# SPDX-License-Identifier: Apache-2.0
"""The commands of the second opinion; see tests/oracle/run. A triple is a rule, a case and a clock."""
import gc
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta

import further
import generate
import several
from compare import Second, compare, judge, load_model, run
from constructs import EXPECTED, LEAST, constructs

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("DULY_TOP", os.path.join(HERE, "..", ".."))
DULY = os.environ.get("DULY", os.path.join(TOP, "build", "duly"))
BUILD = os.environ.get("DULY_BUILD", os.path.join(TOP, "build"))

FIRST_SEED = 1          # the seed of `make check`; `verify` goes on from SEEDS_FROM
SEEDS_FROM = 100000
TRIPLES = int(os.environ.get("ORACLE_TRIPLES", "20000"))
CASES, CLOCKS = 7, 3
LESS_SURE = 3           # of a hundred answers, at most so many may say cannot tell where every way we found ends alike

# Which rule sets a seed draws, by its remainder.
PLAIN, FURTHER, SEVERAL = (generate.Rules, generate.Cases), (further.Further, further.FurtherCases), (several.Several, generate.Cases)
KINDS = (FURTHER, PLAIN, FURTHER, PLAIN, SEVERAL, FURTHER, PLAIN)

STATES = ("does_not_apply", "excepted", "cannot_tell", "conflict", "holds", "breached", "lapsed", "impossible", "met", "met_early", "met_late",
          "not_yet", "missed", "overdue", "outstanding", "open")
# Reached less often than once in a hundred, and why that is enough.
SELDOM = {"conflict": "two rules have to stand against each other, both asked for and neither lifted",
          "missed": "it needs a limit that is past, an end that came after it, and nothing done in between or since",
          "met_late": "it needs evidence that is sound, and after a limit",
          "met_early": "it needs a window that opens late, evidence before it, none in it, and a rule that lets it count"}


class Tally:
    """What was reached: states, constructs, and where Duly was less sure."""

    def __init__(self):
        self.states, self.constructs, self.less, self.answers, self.drawn = Counter(), Counter(), 0, 0, 0
        self.known = {}
        self.examples = []

    def note(self, thing, finding, outcomes, less_sure, case, identity, day):
        self.answers += 1
        if finding and "replaced_by" in finding:
            self.constructs["answer: a rule in its place"] += 1
        if finding and "version" in finding:
            version = finding["version"]
            here = version.get("from", day) <= day <= version.get("to", day)
            self.constructs["answer: of the version of the day" if here else "answer: of another version than that of the day"] += 1
        self.states[finding["state"] if finding else "no finding"] += 1
        self.less += less_sure
        self.drawn += not outcomes.whole
        if less_sure:
            self.examples.append((case, thing["name"], identity, finding["state"], sorted(outcomes.all(lambda answer: answer[0]))))

    def compared(self, what):
        self.constructs["answer: " + what] += 1

    def triples(self, model, count):
        for thing in list(model.rules.values()):
            for construct in constructs(model, thing):
                self.constructs[construct] += count


# ---- rule sets by lot ----------------------------------------------------------------------------------------------------

CONFLICT = "D1701"      # that two rules cannot both be kept withholds no answer


def lines_in_error(path):
    code, out, err = run(DULY, "check", path)
    if code == 0:
        return []
    lines = [(int(line), code) for line, code in re.findall(r"rules\.duly:(\d+):\d+: error\[(D\d+)\]", out + err)]
    if not lines:
        raise ValueError("duly check refuses what was drawn: " + out + err)
    return [line for line, code in lines if code != CONFLICT]


class Set:
    """One seed: rules, facts and clocks in a folder."""

    def __init__(self, seed, folder):
        self.seed, self.folder = seed, folder
        self.rules, self.facts = os.path.join(folder, "rules.duly"), os.path.join(folder, "facts.jsonl")
        rules, cases = KINDS[seed % len(KINDS)]
        drawn, self.count, self.dropped = generate.write_set(seed, folder, lines_in_error, rules)
        with open(self.facts, "w", encoding="utf-8") as out:
            out.write(cases(seed, drawn.anchor, seed % 3 != 0).text(CASES))
        self.clocks = generate.clocks(seed, drawn.anchor, CLOCKS)

    def differences(self, tally=None):
        """([(clock, difference)], triples)."""
        if not self.count:
            return [], 0
        gc.collect()
        plain = load_model(DULY, self.rules)
        found, triples = [], 0
        for number, (on, known) in enumerate(self.clocks):
            readings = self.readings(plain, number)
            model = load_model(DULY, self.rules, readings) if readings else plain
            some, count = compare(model, DULY, self.rules, self.facts, on, known, options(readings), tally=tally)
            found += [((on, known, readings), one) for one in some]
            triples += count
            if tally:
                tally.triples(model, CASES)
                for name, _ in readings:
                    tally.constructs["reading chosen: " + (name if name in ("day one", "out of hours") else "of a definition")] += count
        return found, triples

    def readings(self, model, number):
        """Some of the declared alternatives, at some of the clocks of some seeds: [(name, reading)]."""
        dice = random.Random("readings %s %s" % (self.seed, number))
        if KINDS[self.seed % len(KINDS)][0] is not further.Further or dice.random() < 0.4:
            return ()
        declared = model.readings()
        return tuple(dict(one for one in dice.sample(declared, len(declared)) if dice.random() < 0.6).items())


def options(readings):
    return [text for name, reading in readings for text in ("--reading", "%s=%s" % (name, reading))]


def said(clock, difference):
    on, known, readings = clock
    return "--on %s%s%s: %s" % (on, " --known-on " + known if known else "", "".join(' --reading "%s=%s"' % one for one in readings), difference)


def clock_of(line):
    """A line of a kept example: when it is asked, up to when lines are known, and readings, as NAME=READING, each after a tab."""
    when, *readings = line.rstrip("\n").split("\t")
    on, known = (when.split() + [None])[:2]
    return on, known, tuple(tuple(one.split("=")) for one in readings)


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
        wrong = []
        with open(os.path.join(folder, "clocks"), encoding="utf-8") as clocks:
            for clock in map(clock_of, clocks):
                on, known, readings = clock
                model = load_model(DULY, os.path.join(folder, "rules.duly"), readings)
                found, _ = compare(model, DULY, os.path.join(folder, "rules.duly"), os.path.join(folder, "facts.jsonl"), on, known, options(readings))
                wrong += [said(clock, one) for one in found]
        for line in wrong:
            tap.note(line)
        tap.verdict(not wrong, "kept: " + name)


SAMPLES = (("rules/lancashire", "samples/caseload.jsonl", ("2021-06-01", "2022-07-31", "2024-02-01", "2025-03-31")),
           ("rules/lancashire", "samples/lancashire.jsonl", ("2021-01-05", "2021-06-20", "2022-06-20", "2022-07-30", "2023-11-01", "2024-02-10", "2024-08-20", "2024-11-20")),
           ("rules/blackpool", "samples/blackpool.jsonl", ("2022-09-15", "2022-10-31", "2024-04-01", "2024-06-30", "2024-10-01", "2025-03-31")))


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
            wrong += [said((on, None, ()), one) for one in found]
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
    few = [one for one in EXPECTED if tally.constructs[one] < LEAST.get(one, 100)]
    tap.verdict(not few, "every construct is reached" + (", but not enough: " + ", ".join(few) if few else ""))
    share = 100 * tally.less / tally.answers
    tap.note("less sure than the second opinion: %d answers, %.1f %%; worlds drawn by lot: %d answers" % (tally.less, share, tally.drawn))
    tap.verdict(share <= LESS_SURE, "where nothing is open, nothing is left open")


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
        print(said((on, known, ()), one))
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
