# SPDX-License-Identifier: Apache-2.0
"""What Duly answers beside what the second opinion answers, for one set of rules, one file of facts and one clock."""
import json
import subprocess
from datetime import date, timedelta

from facts import Moment, read_lines, told_of, view
from meaning import ABSENT, Asked, Meaning
from model import Model
from worlds import CANNOT_TELL, Outcomes, draw, explore

UNSURE = ("cannot_tell", "not_yet")
FURTHER = 40      # worlds drawn before Duly is called less sure


def run(duly, *arguments, data=None):
    done = subprocess.run([duly, *arguments], capture_output=True, text=True, input=data)
    return done.returncode, done.stdout, done.stderr


def load_model(duly, path, readings=()):
    """The model, under the readings chosen: [(definition, reading)]."""
    code, out, err = run(duly, "check", "--dump=model-json", path)
    if code:
        raise ValueError(err or out)
    model = Model(out)
    for one in readings:
        model.choose(*one)
    return model


def subject_of(part):
    if "value" in part:
        return ("value", part["value"])
    return (part["record"], part["id"]) if part.get("id") is not None else None


def answers_of_duly(duly, rules, facts, on, known, options=()):
    """{case: {(policy, rule, identity): finding}}."""
    clocks = ["--on", on] + (["--known-on", known] if known else [])
    code, out, err = run(duly, "run", "--rules", rules, "--facts", facts, "--format", "jsonl", "--all", "-q", *clocks, *options)
    if code not in (0, 4):
        raise ValueError("duly run: exit status %d\n%s" % (code, err))
    cases = {}
    for line in out.splitlines():
        row = json.loads(line)
        findings = cases.setdefault(row["case"], {})
        if "rule" in row:
            findings[(row["policy"], row["rule"], tuple(subject_of(part) for part in row.get("subject", ())))] = row
    return cases


def state_of(answer):
    """No finding says no more than one that does not apply."""
    return "does_not_apply" if answer[0] == ABSENT else answer[0]


class Difference:
    def __init__(self, case, rule, identity, what, ours, theirs):
        self.case, self.rule, self.identity, self.what, self.ours, self.theirs = case, rule, identity, what, ours, theirs

    def __str__(self):
        return "case %s, %s for %s: %s: second opinion %s, duly %s" % (
            self.case, self.rule, "/".join(str(part[-1]) if part else "?" for part in self.identity), self.what, self.ours, self.theirs)


class Unclear(Exception):
    """A condition that is partly not known, and partly to come: the page does not say whether `if unknown no` means it."""


class Second:
    """The second opinion on one case at one clock."""

    def __init__(self, model, lines, shared, on, known, case, cap=60, depth=4):
        clock = model.clock
        now = Moment(on, clock)
        known = Moment(known, clock) if known else now
        self.model, self.cap, self.case = model, cap, case
        self.seen, self.wide = (model, view(lines + shared, now, known, clock), now, known, case), None
        self.asked = Asked(*self.seen, depth, told_of(lines + shared))
        self.taken = {}

    def outcomes(self, rule, identity, plainly=False, other_than=None):
        """Of a rule, or of a reported definition, for one thing it is for; None where it would take too many worlds to tell.

        `other_than`: of worlds by lot, with far more days for each date that is not known, up to one that ends in none of these states."""
        def question(world):
            meaning = Meaning(self.wide_asked() if other_than else self.asked, world, self.is_taken_as_no)
            meaning.plainly = plainly
            found = meaning.duties(rule, identity) if "strength" in rule else meaning.report(rule, identity)
            return found.get(identity, (ABSENT, None, None, None))
        try:
            self.is_taken_as_no(rule, identity)
            if other_than:
                return Outcomes(draw(question, FURTHER, "%s %s" % (self.case, identity), lambda answer: state_of(answer) not in other_than), False)
            return explore(question, self.cap, "%s %s" % (self.case, identity))
        except Unclear:
            return None

    def is_taken_as_no(self, rule, identity):
        """Whether nobody can tell if its condition holds, and it says that this means no; asked of a rule and of those beside it."""
        if not rule.get("if_unknown_no"):
            return False
        key = (rule["policy"], rule["name"], identity)
        if key not in self.taken:
            applies = self.applies(rule, identity)
            kinds = {step[0] for path, _ in applies.leaves for step in path}
            unclear = len(applies.all()) > 1 and (not applies.whole or len(kinds) > 1)
            self.taken[key] = None if unclear else applies.settled() == CANNOT_TELL
        if self.taken[key] is None:
            raise Unclear
        return self.taken[key]

    def wide_asked(self):
        """The same question, with every day worth trying tried for a date that is not known, and not a few of them."""
        if not self.wide:
            self.wide = Asked(*self.seen, 10 ** 6, self.asked.told)
        return self.wide

    def applies(self, rule, identity):
        """Its condition alone, in every world in which the thing is there."""
        def question(world):
            meaning = Meaning(self.asked, world, self.is_taken_as_no)
            meaning.policy = self.model.policies[rule["policy"]]
            for one, env, tests in meaning.subjects(rule["for_each"], identity):
                if one == identity and meaning.is_there(tests):
                    return bool(meaning.value(rule["applies_if"], env))
            return False
        return explore(question, self.cap, "applies %s %s" % (self.case, identity))

    def of_one(self, rule, identity, question, plainly=False):
        """What a duty answers to `question`, whether or not it applies, in every world in which it is there; None: too many worlds to tell."""
        def asked(world):
            meaning = Meaning(self.asked, world, self.is_taken_as_no)
            meaning.plainly = plainly
            return meaning.of_one(rule, identity, question)
        try:
            found = explore(asked, self.cap, "of one %s %s" % (self.case, identity))
        except Unclear:
            return None
        return Outcomes([leaf for leaf in found.leaves if leaf[1] is not None], found.whole, found.is_open)

    def identities(self, rule):
        def question(world):
            meaning = Meaning(self.asked, world, self.is_taken_as_no)
            meaning.policy = self.model.policies[rule["policy"] if "strength" in rule else rule["reported"]["policy"]]
            return tuple(identity for identity, _, _ in meaning.subjects(rule.get("for_each", [])))
        try:
            return {one for group in explore(question, 40, "subjects").all() for one in group}
        except Unclear:
            return set()


def judge(outcomes, finding):
    """What is wrong with Duly's answer: [(what, ours, theirs)], and whether it is surer, as sure, or less sure than the second opinion."""
    states = outcomes.all(state_of)
    given = finding["state"] if finding else "does_not_apply"
    wrong, less_sure = [], False
    if given == "excepted" and "replaced_by" in finding and len(outcomes.leaves) > 1 and states <= {"excepted", "does_not_apply"}:
        return wrong, less_sure      # of what is replaced for certain it is no longer asked whether it would have applied
    if outcomes.whole:
        settled = outcomes.settled(state_of)
        if given != settled:
            if given == "cannot_tell" or given == "not_yet" and settled != "cannot_tell":
                less_sure = outcomes.is_open
            if less_sure:
                pass
            else:
                wrong.append(("state", " or ".join(sorted(states)) if settled in UNSURE else settled, given))
    elif given not in UNSURE and states - {given}:
        wrong.append(("state", " or ".join(sorted(states)), given))
    if finding and not wrong and given not in UNSURE + ("does_not_apply", "excepted"):
        for index, key in ((1, "due"), (2, "done")):
            values = outcomes.all(lambda answer: answer[index])
            told = finding.get(key)
            if told is not None and "/" not in told and not any(value is not None and value.startswith(told) for value in values):
                wrong.append((key, " or ".join(sorted(map(str, values))), told))
            elif told is None and None not in values and not outcomes.is_open and len(min(values)) == 10:
                wrong.append((key, str(values.pop()), told))
        late = outcomes.all(lambda answer: answer[3])
        told = finding.get("late_by")
        if told is not None and told.get("at_least"):
            unit, least = min(((one[0], one[1]) for one in late if one is not None), key=lambda one: one[1], default=(None, None))
            if unit is not None and least < told.get(unit, 0):
                wrong.append(("late_by", (unit, least), told))
        elif told is not None and len(late) == 1:
            expected = late.pop()
            if expected is not None and {expected[0]: expected[1]} != told:
                wrong.append(("late_by", expected, told))
    return wrong, less_sure


def judge_would_be(outcomes, finding):
    """The state it would have if it applied, and the limit that is told beside it. Of rules that may stand against it, those that certainly do count."""
    wrong, given = [], finding["would_be"]
    alone, beside = outcomes.all(lambda answer: answer[0]), outcomes.all(lambda answer: answer[1])
    if given == "conflict":
        wrong = [] if beside == {"conflict"} else [("would be", " or ".join(sorted(beside)), given)]
    elif given not in UNSURE:
        wrong = [] if alone == {given} else [("would be", " or ".join(sorted(alone)), given)]
    elif outcomes.whole:
        settled = {outcomes.settled(lambda answer: answer[0]), outcomes.settled(lambda answer: answer[1])}
        less_sure = outcomes.is_open and (given == "cannot_tell" or "cannot_tell" not in settled)
        wrong = [] if given in settled or less_sure else [("would be", " or ".join(sorted(settled)), given)]
    told = finding.get("due")
    if told is not None and "/" not in told:
        others = {due for due in outcomes.all(lambda answer: answer[2]) if due is None or not due.startswith(told)}
        wrong += [("due of what would be", " or ".join(sorted(map(str, others))), told)] if others else []
    return wrong


def judge_cites(second, rule, identity, finding):
    """The clauses that it states: of those that only some findings state, the ones whose condition is yes, or not known."""
    wrong, told = [], finding.get("cites", [])
    varying = {one["clause"]: one["condition"] for one in rule.get("cites_where", ())}
    for clause in rule["cites"]:
        if clause not in varying:
            wrong += [] if clause in told else [("cites", clause, told)]
            continue
        outcomes = second.of_one(rule, identity, lambda duty: bool(duty.value(varying[clause])))
        if outcomes and (clause not in told and True in outcomes.all() or clause in told and not outcomes.is_open and outcomes.all() == {False}):
            wrong.append(("cites", "%s is %s" % (clause, "stated" if clause not in told else "not stated"), told))
    return wrong + [("cites", "not " + clause, told) for clause in told if clause not in rule["cites"]]


def version_of(model, policy):
    """What a finding of a policy says of its version; None where there is but one, without a last day."""
    versions, following = [policy], {one["new_version_of"]: one for one in model.policies.values() if "new_version_of" in one}
    while "new_version_of" in versions[0]:
        versions.insert(0, model.policies[versions[0]["new_version_of"]])
    follows = following.get(policy["name"])
    if len(versions) == 1 and not follows and "in_force_up_to" not in policy:
        return None
    out = {"of": versions[0]["name"]}
    if "in_force_from" in policy:
        out["from"] = policy["in_force_from"]
    if "in_force_up_to" in policy:
        out["to"] = policy["in_force_up_to"]
    elif follows:
        out["to"] = (date.fromisoformat(follows["in_force_from"]) - timedelta(1)).isoformat()
    return out


def shown_by_a_test(thing):
    return any("holds" in one.get("event", ()) for one in thing.get("evidence", ()))


def judge_besides(second, rule, identity, finding, tally):
    """What a finding says besides its state: its version, the state it would have, the clauses it states."""
    wrong = []
    version = version_of(second.model, second.model.policies[finding["policy"]])
    if finding.get("version") != version:
        wrong.append(("version", version, finding.get("version")))
    if "would_be" in finding and not rule.get("each_used_once"):
        outcomes = second.of_one(rule, identity, lambda duty: duty.if_applied())
        if outcomes and outcomes.leaves:
            others = judge_would_be(outcomes, finding)
            if others and shown_by_a_test(rule):
                plain = second.of_one(rule, identity, lambda duty: duty.if_applied(), True)
                others = judge_would_be(plain, finding) if plain and plain.leaves else []
            wrong += others
            tally and tally.compared("the state it would have")
    if rule.get("cites_where"):
        wrong += judge_cites(second, rule, identity, finding)
        tally and tally.compared("clauses that only some findings state")
    return wrong


def compare(model, duly, rules, facts, on, known, options=(), tally=None, only_case=None):
    """[Difference] and how many (rule, case) pairs were compared."""
    if not model.rules:
        return [], 0      # every one that was drawn was refused
    theirs = answers_of_duly(duly, rules, facts, on, known, options)
    cases = read_lines(open(facts, encoding="utf-8").read(), model, model.clock)
    shared = cases.pop(None)
    things = list(model.rules.values()) + [one for one in model.definitions.values() if "reported" in one]
    found, count = [], 0
    for case, lines in cases.items():
        if only_case and case != only_case:
            continue
        second = Second(model, lines, shared, on, known, case)
        given = theirs.get(case, {})
        for thing in things:
            card = thing if "strength" in thing else thing["reported"]
            count += 1
            key = (card["policy"], card["name"])
            mine = [one for one in given if one[:2] == key]
            for identity in second.identities(thing) | {one[2] for one in mine}:
                outcomes = second.outcomes(thing, identity)
                if outcomes is None:
                    continue
                finding = given.get(key + (identity,))
                wrong, less_sure = judge(outcomes, finding)
                if wrong and shown_by_a_test(thing):
                    plain = second.outcomes(thing, identity, True)      # two questions that hang together
                    wrong, less_sure = judge(plain, finding) if plain else ([], False)
                if wrong and thing.get("if_unknown_no") and finding and finding["state"] == "does_not_apply" and len(second.applies(thing, identity).leaves) > 1:
                    wrong, less_sure = [], True      # it could not tell where the second opinion could, and took that as no, as the rule says
                if less_sure:
                    others = second.outcomes(thing, identity, other_than=outcomes.all(state_of))
                    less_sure = others is not None and not others.all(state_of) - outcomes.all(state_of)      # else the few days that were tried agreed, and others do not
                if finding and finding["state"] != "error" and "strength" in thing:
                    wrong += judge_besides(second, thing, identity, finding, tally)
                if tally is not None:
                    tally.note(thing, finding, outcomes, less_sure, case, identity, on[:10])
                found += [Difference(case, card["name"], identity, *one) for one in wrong]
    return found, count
