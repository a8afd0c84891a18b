# SPDX-License-Identifier: Apache-2.0
"""Rule sets, cases and clocks by lot: the same seed, the same text. Rules that `duly check` refuses are drawn again."""
import json
import os
import random
import re
from datetime import date, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))

# Where the interesting days lie: both changes of the clocks, Easter, Christmas, the end of February.
ANCHORS = ("2026-03-24", "2026-03-28", "2026-10-22", "2025-12-18", "2028-02-24", "2026-04-30", "2027-01-28")

TIMES = {"case": ("opened date", "closed date"), "person": ("birth date",), "referral": ("received time",),
         "assessment": ("start date", "sent date", "signed time", "filed date", "target date", "review date"), "visit": ("time",),
         "approval": ("given time",), "checkpoint": ("held date",), "letter": ("sent date",), "post": ("start date", "end date")}
OWN = {"referral": "received time", "assessment": "start date", "visit": "time", "approval": "given time", "letter": "sent date"}
EVENTS = {"assessment": ("sent date", "signed time", "filed date"), "case": ("closed date",), "checkpoint": ("held date",)}
WORDS = {"case": {"type": ("red", "blue", "green")}, "person": {"role": ("child", "parent")},
         "referral": {"outcome": ("seek", "help", "stop")}, "assessment": {"kind": ("full", "short"), "days": ("10", "20", "30")},
         "visit": {"kind": ("home", "school")}, "approval": {"matter": ("exceed", "skip")}}
TRUTHS = {"referral": ("urgent",), "visit": ("seen",), "person": ("unborn",)}
TEXTS = {"referral": ("reason",), "assessment": ("result", "remarks"), "visit": ("note",)}
NUMBERS = {"referral": ("score",), "checkpoint": ("number",)}
LINKS = {"referral": {"person": "the referral's persons"}, "assessment": {"person": "the assessment's person", "referral": "the assessment's referral"}}
# what may be chosen for which record, by the one field between them
FOR = {"person": ("visit", "assessment", "referral"), "referral": ("assessment", "approval", "letter"),
       "assessment": ("approval", "checkpoint"), "case": ("visit", "assessment", "referral", "approval", "letter")}
ARTICLE = {"assessment": "an", "approval": "an"}


def a(kind):
    return "%s %s" % (ARTICLE.get(kind, "a"), kind)


def is_rule(part):
    return part.split(" ", 1)[0] in ("timescale", "trigger", "authorisation", "duty", "prohibition")


class Apart:
    def __init__(self, rules, dice):
        self.rules, self.dice = rules, dice

    def __enter__(self):
        self.dice, self.rules.dice = self.rules.dice, self.dice

    def __exit__(self, *_):
        self.rules.dice = self.dice


class Rules:
    """One rule set."""

    def __init__(self, seed):
        self.seed = seed
        self.dice = random.Random("rules %s" % seed)
        self.anchor = date.fromisoformat(self.dice.choice(ANCHORS))
        self.labels = []
        self.lengths, self.moments, self.truths, self.holds, self.numbers = [], [], [], [], []

    # ---- small things ----

    def one(self, *options):
        return self.dice.choice(options)

    def chance(self, percent):
        return self.dice.random() * 100 < percent

    def day(self, spread=20):
        return (self.anchor + timedelta(self.dice.randint(-spread // 2, spread))).isoformat()

    def hour(self):
        return self.one("00:00", "01:30", "09:30", "10:00", "17:00", "23:59")

    def literal(self):
        return self.day() + (" " + self.hour() if self.chance(30) else "")

    def amount(self, hours=True, working=True):
        units = ["day", "day", "week", "month", "year"] + (["hour"] * 2 if hours else []) + (["working day"] * 4 if working else [])
        unit = self.dice.choice(units)
        most = {"hour": 72, "day": 12, "week": 3, "month": 2, "year": 2, "working day": 12}[unit]
        many = self.dice.randint(1, most)
        return "%d %s%s" % (many, unit, "" if many == 1 else "s")

    def length(self, scope):
        if self.lengths and self.chance(65):
            name, of = self.dice.choice(self.lengths)
            if of in scope:
                return "the %s's %s" % (scope[of], name)
        return self.amount()

    # ---- things in scope: {type: how it is named after `the`} ----

    def thing(self, scope, *kinds):
        fit = [kind for kind in scope if not kinds or kind in kinds]
        return self.dice.choice(fit) if fit else None

    def field_time(self, scope, fields=TIMES):
        kind = self.thing(dict(scope, case="case"), *fields)
        if kind is None:
            return "the case's closed date"
        return "the %s's %s" % (scope.get(kind, kind), self.dice.choice(fields[kind]))

    def moment(self, scope, depth=2):
        draw = self.dice.randint(1, 100)
        if depth == 0 and not (self.moments and draw > 80) or draw <= 40:
            return self.field_time(scope)
        if draw <= 52:
            return self.literal()
        if draw <= 64:
            return "%s %s %s" % (self.length(scope), self.one("after", "before"), self.field_time(scope))
        if draw <= 74:
            return "working day %d counted from %s" % (self.dice.randint(0, 9), self.field_time(scope))
        if draw <= 82:
            return "the %s of (%s, %s)" % (self.one("later", "earlier"), self.moment(scope, 0), self.moment(scope, 1))
        if draw <= 93 and self.moments:
            name, of = self.dice.choice(self.moments)
            if of in scope:
                return "the %s's %s" % (scope[of], name)
        return self.picked(scope) or self.field_time(scope)

    def picked(self, scope):
        choice = self.selection(scope, self.one("the first", "the latest"), where=False)
        return "(%s)'s %s" % (choice[0], OWN[choice[1]]) if choice else None

    def selection(self, scope, article, where=True, dated=None, bounded=False):
        """(`a visit for the person since …`, its type), or None."""
        of = self.thing(dict(scope, case="case"), *FOR)
        kinds = [kind for kind in FOR[of] if kind in OWN] if article != "plain" else FOR[of]
        if not kinds:
            return None
        kind = self.dice.choice(kinds)
        name = kind
        text = (a(name) if article == "a" else "%s %s" % (article, name)) + " for the %s" % scope.get(of, of)
        if self.chance(35) or bounded and of in ("case", "person"):
            text += self.age(scope)
        if where and self.chance(40):
            text += " where " + self.its(kind, scope)
        return text, kind

    def age(self, scope):
        draw = self.dice.randint(1, 10)
        own = self.thing(scope, *OWN)
        if draw <= 5 and own:
            return " since the %s" % scope[own]
        if draw <= 7:
            return " since %s" % self.moment(scope, 1)
        if draw <= 8 and own:
            return " up to the %s" % scope[own]
        if draw <= 9:
            return " since %s up to %s" % (self.literal(), self.moment(scope, 0))
        return " at any time"

    def its(self, kind, scope):
        """A test of the record being chosen."""
        tests = []
        for name, words in WORDS.get(kind, {}).items():
            tests.append("its %s %s %s" % (name, self.one("is", "is not"), self.dice.choice(words)))
        for name in TRUTHS.get(kind, ()):
            tests.append("its %s is %s" % (name, self.one("yes", "no")))
        for name in TEXTS.get(kind, ()):
            tests.append("its %s %s" % (name, self.one("is recorded", "is not recorded", "is good")))
        for name in TIMES.get(kind, ()):
            tests.append("its %s is before %s" % (name, self.moment(scope, 0)))
        if not tests:
            return "its number is at least 2" if kind == "checkpoint" else "its sent date is not before %s" % self.moment(scope, 0)
        both = self.dice.sample(tests, 2) if len(tests) > 1 and self.chance(25) else [self.dice.choice(tests)]
        return (" and " if self.chance(60) else " or ").join(both)

    # ---- conditions ----

    def test(self, scope, depth=2):
        """One test that may stand beside others."""
        kind = self.thing(scope)
        name = scope.get(kind, kind)
        draw = self.dice.randint(1, 100)
        if draw <= 16:
            of = self.thing(dict(scope, case="case"), *WORDS)
            field = self.dice.choice(sorted(WORDS[of]))
            words = WORDS[of][field]
            if self.chance(30):
                return "the %s's %s is one of (%s)" % (scope.get(of, of), field, ", ".join(self.dice.sample(words, 2)))
            return "the %s's %s %s %s" % (scope.get(of, of), field, self.one("is", "is not"), self.dice.choice(words))
        if draw <= 30 and "referral" in scope and "visit" in scope:
            return "the %s's urgent is the %s's seen" % (scope["referral"], scope["visit"])
        if draw <= 22 and self.thing(scope, *TRUTHS):
            of = self.thing(scope, *TRUTHS)
            return "the %s's %s is %s" % (scope[of], self.dice.choice(TRUTHS[of]), self.one("yes", "no"))
        if draw <= 28 and self.thing(scope, *TEXTS):
            of = self.thing(scope, *TEXTS)
            return "the %s's %s %s" % (scope[of], self.dice.choice(TEXTS[of]), self.one("is recorded", "is not recorded", "is good", "is not good"))
        if draw <= 33:
            return "%s %s recorded" % (self.field_time(scope), self.one("is", "is not"))
        if draw <= 43:
            return "%s %s %s" % (self.moment(scope), self.one("is before", "is not before"), self.moment(scope, 1))
        if draw <= 49:
            return "%s %s" % (self.moment(scope, 1), self.one("has come", "has not come"))
        if draw <= 57:
            return "%s %s %s" % (self.moment(scope, 1), self.one("has come by", "has not come by"), self.moment(scope, 1))
        if draw <= 62:
            return "%s is %s %s after %s" % (self.field_time(scope), self.one("at least", "less than"), self.amount(working=False), self.field_time(scope))
        if draw <= 67 and self.thing(scope, *NUMBERS):
            of = self.thing(scope, *NUMBERS)
            return "the %s's %s is %s%d" % (scope[of], self.dice.choice(NUMBERS[of]), self.one("at least ", "at most ", "less than ", "", ""), self.dice.randint(0, 4))
        if draw <= 71 and "referral" in scope:
            return "the number of the %s's persons is %s %d" % (scope["referral"], self.one("at least", "at most", "less than"), self.dice.randint(1, 2))
        if draw <= 73 and "assessment" in scope:
            return "the %s's tags %s %s" % (scope["assessment"], self.one("includes", "does not include"), self.one("alpha", "beta"))
        if draw <= 75 and "assessment" in scope:
            return "the %s's lead worker is a %s" % (scope["assessment"], self.one("manager", "social worker", "senior manager"))
        if draw <= 77 and "referral" in scope:
            return self.one("the %s's sender is a person", "the %s's sender is school", "the %s's sender is not police") % scope["referral"]
        if draw <= 79 and "assessment" in scope:
            return "the %s's referral's outcome is %s" % (scope["assessment"], self.one("seek", "help"))
        if draw <= 84 and (self.holds or self.truths):
            named = self.dice.choice(self.holds + self.truths)
            if named[1] is None:
                return "%s %s" % (named[0], self.one("holds", "does not hold"))
            if named[1] in scope:
                return "the %s's %s is %s" % (scope[named[1]], named[0], self.one("yes", "no"))
        if draw <= 87 and self.labels:
            label, of = self.dice.choice(self.labels)
            if of in scope:
                return '"%s" was done in time for the %s' % (label, scope[of])
        choice = self.selection(scope, self.one("there is a", "there is no"))
        if choice:
            return "(%s)" % choice[0] if depth < 2 else choice[0]
        return "%s has come" % self.field_time(scope)

    def condition(self, scope):
        draw = self.dice.randint(1, 100)
        if draw <= 60:
            return self.test(scope)
        if draw <= 72:
            return "not (%s)" % self.test(scope, 1)
        return (" and " if self.chance(50) else " or ").join(self.test(scope, 1) for _ in range(self.dice.randint(2, 3)))

    def group(self, phrase, scope):
        lines = [(phrase, self.condition(scope))]
        if self.chance(25):
            word = self.one("and if", "or if")
            lines += [(word, self.test(scope)) for _ in range(self.dice.randint(1, 2))]
        return lines

    # ---- declarations ----

    def calendar(self):
        weekend = "Saturday, Sunday" if self.chance(80) else self.one("Sunday", "Friday, Saturday")
        covers = "2015-01-01 up to 2030-12-31" if self.chance(85) else "2015-01-01 up to %s" % (self.anchor + timedelta(40)).isoformat()
        return ('calendar town_days "Working days of the town"\n    weekend           %s\n    holidays          "holidays.tsv"\n'
                '    covers            %s\n    zone              "%s"\n' % (weekend, covers, "Europe/London" if self.chance(90) else "UTC"))

    def holidays(self):
        rows = ["date\tname\teffect\tannounced_on\tstatus"]
        used = set()
        for number in range(8):
            day = self.anchor + timedelta(self.dice.randint(-15, 40))
            if day in used:
                continue
            used.add(day)
            announced = (day - timedelta(self.dice.randint(0, 25))).isoformat() if self.chance(40) else ""
            rows.append("%s\tDay %d\tholiday\t%s\tconfirmed" % (day.isoformat(), number, announced))
            if self.chance(20) and (not announced or announced < day.isoformat()):
                rows.append("%s\tDay %d\twithdrawn\t%s\tconfirmed" % (day.isoformat(), number, (day - timedelta(self.dice.randint(0, 20))).isoformat() if not announced else day.isoformat()))
        return "\n".join(rows) + "\n"

    def policy(self):
        lines = ['policy town "The town\'s procedure"']
        add = lambda phrase, text: lines.append("    %-28s  %s" % (phrase, text))
        add("calendar", "town_days")
        if self.chance(15):
            add("applies if", "the case's type is %s" % self.one("red", "not green", "one of (red, blue)"))
        if self.chance(10):
            add("in force from", (self.anchor + timedelta(self.dice.randint(-20, 5))).isoformat())
        add("we read day one as", self.one("the next working day", "the next working day", "the same day"))
        add("we read out of hours as", self.one("received at once", "received at once", "received the next working day"))
        if self.chance(40):
            add("every rule stops applying when", "the case's closed date comes")
        return "\n".join(lines) + "\n"

    def table(self):
        return ("table route\n    looked up by      days\n    | days | send day | stages     | handling |\n"
                "    | 10   | %d        | none       | quick    |\n    | 20   | %d       | 3, 6       | slow     |\n    | 30   | %d       | 2, 5, 9    | slow     |\n"
                % (self.dice.randint(2, 4), self.dice.randint(5, 8), self.dice.randint(8, 12)))

    def definitions(self):
        out = []
        scopes = ({"referral": "referral"}, {"assessment": "assessment"}, {"visit": "visit"})
        for number in range(self.dice.randint(2, 5)):
            scope = dict(self.dice.choice(scopes))
            of = next(iter(scope))
            lines = []
            add = lambda phrase, text: lines.append("    %-20s  %s" % (phrase, text))
            form = self.one("truth", "truth", "hold", "moment", "moment", "moment", "length", "length", "number")
            name = "%s %s" % (self.one("plain", "early", "further", "other"), ("thing", "matter", "point", "item", "piece")[number])
            add("for each", of)
            if form == "hold":
                lines = []
                scope = {"case": "case"}
                of = None
                add("holds if", self.condition(scope))
                self.holds.append((name, None))
            elif form == "truth":
                for phrase, text in self.group("holds if", scope):
                    add(phrase, text)
                if self.chance(35):
                    add("cites", '"L-%d"' % number)
                self.truths.append((name, of))
            elif form == "moment":
                if self.chance(40):
                    add("we read it as", "one way: %s" % self.moment(scope))
                    add("it could be read as", "other way: %s" % self.moment(scope))
                    add("because", '"it is not clear"')
                elif self.chance(40):
                    add("is", "%s if %s, otherwise %s" % (self.field_time(scope), self.test(scope, 1), self.field_time(scope)))
                else:
                    add("is", self.moment(scope))
                self.moments.append((name, of))
            elif form == "length":
                if self.chance(50):
                    add("is", "no time limit given")
                else:
                    add("is", "%s if %s, otherwise %s" % (self.amount(), self.test(scope, 1), self.amount()))
                self.lengths.append((name, of))
            else:
                add("is", "%d if %s, otherwise %d" % (self.dice.randint(1, 5), self.test(scope, 1), self.dice.randint(4, 9)))
                self.numbers.append((name, of))
            out.append("define %s\n%s\n" % (name, "\n".join(lines)))
        out.append("define stage list\n    for each          assessment\n    is                the stages in table route for the assessment's days\n")
        return out

    def actors(self):
        draw = self.dice.randint(1, 100)
        if draw <= 35:
            return "anyone"
        if draw <= 60:
            return "a " + self.one("manager", "social worker", "qualified social worker")
        if draw <= 70:
            return "both a social worker and a manager"
        if draw <= 80:
            return "a social worker or a senior manager"
        return "a manager, though the source names nobody"

    def number(self, scope):
        if "stage" in scope and self.chance(70):
            return "(the stage)"
        if "assessment" in scope and self.chance(20):
            return "(the send day in table route for the %s's days)" % scope["assessment"]
        for name, of in self.numbers:
            if of in scope and self.chance(30):
                return "(the %s's %s)" % (scope[of], name)
        return str(self.dice.randint(0, 10))

    def rule(self, number):
        kind = self.one("timescale", "timescale", "timescale", "duty", "duty", "trigger", "authorisation", "prohibition")
        name, label = "rule_%d" % number, "Do thing %d" % number
        lines = []
        add = lambda phrase, text="": lines.append("    %-20s  %s" % (phrase, text))
        if kind == "authorisation":
            of = self.one("referral", "assessment")
        else:
            of = self.one("referral", "referral", "assessment", "assessment", "visit", "checkpoint", "letter", "child", "home visit")
        scope = {of: of}
        each = of
        base = {"child": "person", "home visit": "visit"}.get(of, of)
        scope = {base: of}
        if self.chance(15):
            each += " where " + self.its(base, {"case": "case"})
        if base == "assessment" and self.chance(20):
            each += ", with its person"
            scope["person"] = "person"
        more, series = self.series(base, of, scope)
        each += more
        add("for each", each)
        plain = {k: v for k, v in scope.items() if k != "stage"}
        hardened = False
        if self.chance(35):
            for phrase, text in self.group("applies if", plain):
                add(phrase, text)
            if self.chance(15):
                hardened = True
                add("if unknown no, because", '"nobody asks then"')
        if self.chance(20):
            for phrase, text in self.group("does not apply if", plain):
                add(phrase, text)
        if self.chance(22) and base != "letter":
            add("starts when", self.event(plain))
        if kind == "authorisation":
            add("approval from", self.one("a manager", "a senior manager", "a manager, not the assessment's lead worker" if base == "assessment" else "a manager"))
        else:
            who = self.actors()
            if base == "assessment" and self.chance(20):
                who = self.one("a manager, not the %s's lead worker" % of, "the %s's lead worker" % of)
            add("to be done by", who)
        if kind == "prohibition":
            add("strength", self.one("must not", "should not"))
            for phrase, text in self.group("broken if", plain):
                add(phrase, text)
            if self.chance(30):
                add("stops applying when", self.event(plain))
            return "%s %s \"%s\"\n%s\n" % (kind, name, label, "\n".join(lines))
        strength = self.one("must", "must", "must", "should", "should", "may", "consider, either decision is enough")
        add("strength", strength)
        before = self.window(kind, scope, plain, add)
        if self.chance(45):
            add("stops applying when", self.event(plain))
            if self.chance(30):
                add("or when", self.one(self.event(plain), self.test(plain)))
        self.evidence(kind, scope, plain, add, before)
        if base in ("referral", "assessment", "visit") and not series and not hardened:
            self.labels.append((label, base))
        return "%s %s \"%s\"\n%s\n" % (kind, name, label, "\n".join(lines))

    def series(self, base, of, scope):
        """(what follows in `for each`, whether it is a series of values)."""
        draw = self.dice.randint(1, 100)
        if base == "referral" and draw <= 22:
            scope["person"] = "person"
            return ", and each person among the %s's persons" % of, False
        if base == "assessment" and draw <= 14:
            scope["stage"] = "stage"
            return ", and each stage among (3, 5, 8)", True
        if base == "assessment" and draw <= 26:
            scope["stage"] = "stage"
            return ", and each stage among the %s's stage list" % of, True
        if base in ("referral", "assessment") and draw <= 36:
            scope["visit"] = "visit"
            return ", and each visit for the case since the %s" % of, False
        return "", False

    def event(self, scope):
        if self.chance(55):
            return "%s comes" % self.field_time(scope, EVENTS)
        if self.chance(40):
            kind = self.thing(scope, "assessment", "referral", "visit")
            of = {"assessment": "person", "referral": "person", "visit": "person"}.get(kind)
            if kind == "assessment":
                return "the next assessment for the %s's person begins" % scope[kind]
        choice = self.selection(scope, self.one("a", "a", "the first"), where=False)
        if choice:
            text, kind = choice
            return "%s begins" % text
        return "the case's closed date comes"

    def window(self, kind, scope, plain, add):
        origin = self.field_time(plain) if self.chance(60) else self.moment(plain, 1)
        draw = self.dice.randint(1, 100)
        counted, opened, act = False, False, False
        if draw <= 30:
            add("due within", self.length(plain))
            counted = True
        elif draw <= 46:
            add("due by", "%sworking day %s" % (self.one("", "the end of "), self.number(scope)))
            counted = True
        elif draw <= 56:
            add("due by", self.moment(plain))
        elif draw <= 66:
            low = self.dice.randint(0, 4)
            add("due between", "working day %d and working day %d" % (low, low + self.dice.randint(0, 6)))
            counted = opened = True
        elif draw <= 72:
            add("due on", self.one("working day %d" % self.dice.randint(1, 8), self.moment(plain, 1)))
            counted = opened = True
        elif draw <= 79:
            add("due at least", "%s before %s" % (self.length(plain), self.field_time(plain)))
        elif draw <= 85 and kind != "timescale":
            add("not due before", self.moment(plain))
            opened = True
        elif kind == "timescale":
            add("due by", self.moment(plain))
        else:
            return False
        if self.chance(12) and not (79 < draw <= 85):
            add("but no later than", self.moment(plain, 1))
        if opened:
            add("an earlier one", self.earlier(plain))
        if counted:
            add("counted from", origin)
        if self.chance(15):
            add("must come before", self.field_time(plain))
            act = True
        return act

    def earlier(self, scope):
        return self.one("counts", "does not count")

    def evidence(self, kind, scope, plain, add, act):
        base = next(iter(plain))
        record = kind in ("trigger", "authorisation") or self.chance(70)
        shown = None
        for number in range(1 if self.chance(80) else 2):
            if record or number:
                phrase = "shown by" if number == 0 else "or by"
                target = "approval" if kind == "authorisation" else None
                text, shown = self.shown(plain, target)
                once = ", each used once only by this rule" if number == 0 and self.chance(18) else ""
                add(phrase, text + once)
                if number == 0 and self.chance(25) and not once:
                    break
            else:
                add("done when", self.one(self.event(plain), self.event(plain), self.condition(plain)))
                shown = None
                break
        if shown and shown in ("visit", "approval", "checkpoint", "letter", "assessment", "referral") and self.chance(22):
            add("counts only if", self.its(shown, plain))
            add("otherwise show", '"it lacks something"')

    def shown(self, scope, target):
        of = self.thing(dict(scope, case="case"), *[kind for kind in FOR if target is None or target in FOR[kind]])
        kind = target or self.dice.choice(FOR[of])
        name = "home visit" if kind == "visit" and self.chance(15) else kind
        text = "%s for the %s" % (a(name) if not (kind in ("assessment",) and self.chance(40)) else a(name), scope.get(of, of))
        if of == "referral" and self.chance(10):
            name = kind
        if kind == "checkpoint":
            text += " dated by its held date"
        elif kind == "assessment" and self.chance(40):
            text += " dated by its %s" % self.one("sent date", "filed date")
        if of in ("case", "person") or self.chance(25):
            own = self.thing(scope, *OWN)
            text += self.one(" since the %s" % scope[own] if own else " at any time", " since %s" % self.moment(scope, 1), " at any time")
        if self.chance(35):
            text += " where " + self.its(kind, scope)
        return text, kind

    def lifting(self, number):
        label, of = self.dice.choice(self.labels)
        exception = self.chance(70)
        return '%s lifted_%d "It is lifted %d"\n    %s  "%s"\n    applies if            %s\n' % (
            "exception" if exception else "remark", number, number, "excuses             " if exception else "beside              ", label,
            self.condition({of: of}))

    def apart(self, name):
        """Lots of their own, for what is drawn besides: the rest of a seed stays as it always was."""
        return Apart(self, random.Random("%s %s" % (name, self.seed)))

    def citing(self, parts):
        """Some rules state a clause, and some only where a condition holds."""
        self.labels = []      # of no other rule, so that none asks about one that asks about it
        with self.apart("cites"):
            return [self.cited(part) if is_rule(part) and self.chance(35) else part for part in parts]

    def cited(self, part):
        lines = part.split("\n")
        of = self.subject_of(part)
        clauses = self.dice.sample(["T-1", "T-2", "T-3", "T-4"], self.dice.randint(1, 3))
        cites = ['    cites  "%s"%s' % (clause, " where " + self.test({of[0]: of[1]}, 1) if self.chance(75) else "") for clause in clauses]
        return "\n".join(lines[:1] + cites + lines[1:])

    def subject_of(self, part):
        """(the type of the first record a rule is for, what it is called there)."""
        of = re.search(r"for each\s+(?:a |an )?([a-z ]+?)(?:,| where|$)", part, re.M).group(1)
        return {"child": "person", "home visit": "visit"}.get(of, of), of

    def whole(self):
        """(what stands at the head, the declarations below it)."""
        with open(os.path.join(HERE, "vocabulary.duly"), encoding="utf-8") as vocabulary:
            head = "duly edition 1\n\n%s\n%s\n%s\n%s\n" % (vocabulary.read(), self.calendar(), self.policy(), self.table())
        parts = self.definitions() + [self.rule(number) for number in range(self.dice.randint(4, 6))]
        if self.labels:
            parts += [self.lifting(number) for number in range(self.dice.randint(0, 2))]
        return head, parts


def write_set(seed, folder, check, kind=Rules):
    """Writes rules.duly and holidays.tsv. `check(path)` gives the lines it finds errors in; what holds one is left out."""
    rules = kind(seed)
    head, parts = rules.whole()
    path = os.path.join(folder, "rules.duly")
    with open(os.path.join(folder, "holidays.tsv"), "w", encoding="utf-8") as out:
        out.write(rules.holidays())
    dropped = 0
    while parts:
        starts, line = [], head.count("\n") + 1
        for part in parts:
            starts.append(line)
            line += part.count("\n") + 1
        with open(path, "w", encoding="utf-8") as out:
            out.write(head + "".join(part + "\n" for part in parts))
        bad = check(path)
        if not bad:
            return rules, len(parts), dropped
        broken = {max(i for i, start in enumerate(starts) if start <= at) for at in bad if at >= starts[0]}
        if not broken:
            raise ValueError("the head of a rule set holds an error")
        dropped += len(broken)
        parts = [part for i, part in enumerate(parts) if i not in broken]
    return rules, 0, dropped


# ---- cases ---------------------------------------------------------------------------------------------------------------

class Cases:
    def __init__(self, seed, anchor, lossy=True):
        self.dice = random.Random("cases %s" % seed)
        self.anchor, self.lossy = anchor, lossy

    def one(self, *options):
        return self.dice.choice(options)

    def chance(self, percent):
        return self.dice.random() * 100 < percent

    def lose(self, value, percent=7):
        return None if self.lossy and self.chance(percent) else value

    def date(self, first=-12, last=25):
        day = self.anchor + timedelta(self.dice.randint(first, last))
        if self.lossy and self.chance(2):
            return day.isoformat()[:7]
        if self.lossy and self.chance(0.5):
            return day.isoformat()[:4]
        return self.lose(day.isoformat(), 4)

    def moment(self, first=-12, last=25):
        day = self.date(first, last)
        if day is None or len(day) < 10 or self.lossy and self.chance(10):
            return day
        hour = self.one("00:00", "00:30", "02:30", "09:30", "10:00", "16:00", "23:30", "23:59")
        if self.chance(5):
            hour = "01:30"
            if day in ("2026-03-29", "2028-03-26", "2027-03-28", "2025-03-30"):
                hour = "03:00"
        suffix = self.one("Z", "+01:00") if self.chance(5) else ""
        return "%sT%s%s" % (day, hour, suffix)

    def some(self, names, most=2):
        picked = self.dice.sample(names, min(len(names), self.dice.randint(1, most)))
        return self.lose(picked if len(picked) > 1 or self.chance(50) else picked[0], 6)

    def shared(self):
        rows = []
        for number, roles in enumerate((["manager"], ["social_worker"], ["senior_manager"], ["social_worker", "manager"], []), 1):
            row = {"record": "worker", "id": "W%d" % number, "qualified": self.lose(self.chance(60), 10), "manager": self.lose("W1", 20)}
            row["roles"] = self.lose(roles, 5)
            rows.append(row)
        for number in range(1, 4):
            rows.append({"record": "post", "id": "P%d" % number, "worker": self.lose(self.one("W2", "W5"), 4), "role": self.lose(self.one("manager", "social_worker"), 4),
                         "start_date": self.date(), "end_date": self.date(0, 25) if self.chance(60) else None})
        return rows

    def case(self, name):
        rows = []
        workers = ["W1", "W2", "W3", "W4", "W5"]

        def add(record, identity, **fields):
            rows.append(dict({"record": record, "case": name, "id": identity}, **fields))

        people = ["C1"] + (["C2"] if self.chance(40) else [])
        if not (self.lossy and self.chance(3)):
            rows.append({"record": "case", "id": name, "type": self.lose(self.one("red", "red", "blue", "green")), "opened_date": self.date(-20, -8),
                         "closed_date": self.date(0, 30) if self.chance(25) else None})
        for identity in people:
            add("person", identity, role=self.lose(self.one("child", "child", "parent")), birth_date=self.lose(self.one("2015-05-04", "2012-02-29", "2024-03"), 10),
                unborn=self.lose(self.chance(20), 20))
        referrals = ["R%d" % n for n in range(1, self.dice.randint(1, 2) + 1)]
        for identity in referrals:
            add("referral", identity, persons=self.some(people), received_time=self.moment(-12, 8), outcome=self.lose(self.one("seek", "help", "stop")),
                urgent=self.lose(self.chance(50)), score=self.lose(self.dice.randint(0, 5)), reason=self.one("good", None),
                sender=self.lose(self.one("C1", "school", "police"), 10))
        assessments = ["A%d" % n for n in range(1, self.dice.randint(1, 2) + 1)]
        for identity in assessments:
            add("assessment", identity, person=self.lose(self.dice.choice(people), 4), referral=self.lose(self.dice.choice(referrals), 15),
                lead_worker=self.lose(self.dice.choice(workers)), start_date=self.date(-12, 10), sent_date=self.date(-4, 25) if self.chance(55) else None,
                signed_time=self.moment(-4, 25) if self.chance(45) else None, filed_date=self.date(-4, 25) if self.chance(45) else None,
                target_date=self.date(-4, 30) if self.chance(85) else None, review_date=self.date(-4, 30) if self.chance(60) else None,
                kind=self.lose(self.one("full", "short")), days=self.lose(self.one(10, 20, "30")), result=self.lose(self.one("good", "poor"), 40),
                remarks=self.one("good", None), tags=self.lose(self.dice.sample(["alpha", "beta", "gamma"], self.dice.randint(1, 2)), 10))
        for number in range(self.dice.randint(0, 4)):
            add("visit", "V%d" % (number + 1), person=self.some(people), worker=self.some(workers), time=self.moment(-6, 25), seen=self.lose(self.chance(70)),
                kind=self.lose(self.one("home", "school")), note=self.one("good", None))
        for number in range(self.dice.randint(0, 3)):
            add("approval", "Z%d" % (number + 1), about=self.lose(self.dice.choice(assessments + referrals), 3), by=self.lose(self.dice.choice(workers)),
                given_time=self.moment(-4, 25), matter=self.lose(self.one("exceed", "skip")))
        for number in range(self.dice.randint(0, 3)):
            add("checkpoint", "K%d" % (number + 1), assessment=self.lose(self.dice.choice(assessments), 3), held_date=self.date(-4, 25) if self.chance(85) else None,
                by=self.lose(self.dice.choice(workers)), number=self.lose(self.dice.randint(0, 4)))
        for number in range(self.dice.randint(0, 2)):
            add("letter", "L%d" % (number + 1), referral=self.lose(self.dice.choice(referrals), 3), sent_date=self.date(-4, 25))
        return self.known(rows)

    def known(self, rows):
        """Some lines say when they became known; some are corrected, some taken back, some contradict each other."""
        out = []
        for row in rows:
            if row["record"] == "case":
                out.append(row)
                continue
            if self.chance(18):
                row = dict(row, known_on=self.day(-8, 25))
            out.append(row)
            if "known_on" in row and self.chance(40):
                later = dict(row, known_on=self.day(-4, 30))
                if self.chance(35):
                    later = {"record": row["record"], "case": row["case"], "id": row["id"], "known_on": later["known_on"], "void": True}
                    if later["known_on"] == row["known_on"]:
                        continue
                else:
                    for key in list(later):
                        if key not in ("record", "case", "id", "known_on") and self.chance(20):
                            later[key] = None
                out.append(later)
            elif self.lossy and self.chance(1.5):
                other = dict(row)
                for key in ("outcome", "seen", "number", "kind", "urgent"):
                    if key in other and other[key] is not None:
                        other[key] = {"seek": "help", "help": "stop", "stop": "seek", True: False, False: True, "full": "short", "short": "full",
                                      "home": "school", "school": "home"}.get(other[key], 3)
                        out.append(other)
                        break
        return [{key: value for key, value in row.items() if value is not None} for row in out]

    def day(self, first, last):
        return (self.anchor + timedelta(self.dice.randint(first, last))).isoformat()

    def text(self, count, prefix="C"):
        rows = self.shared()
        for number in range(count):
            rows += self.case("%s-%d" % (prefix, number + 1))
        self.dice.shuffle(rows)
        return "".join(json.dumps({k: v for k, v in row.items() if v is not None}) + "\n" for row in rows)


def clocks(seed, anchor, count):
    """[(on, known on or None)]."""
    dice = random.Random("clocks %s" % seed)
    out = []
    for _ in range(count):
        day = (anchor + timedelta(dice.randint(-6, 35))).isoformat()
        on = day + (dice.choice(("T00:00", "T09:30", "T12:00", "T23:59")) if dice.random() < 0.3 else "")
        known = None
        if dice.random() < 0.3:
            known = (date.fromisoformat(day) + timedelta(dice.randint(-10, 4))).isoformat()
        out.append((on, known))
    return out
