# SPDX-License-Identifier: Apache-2.0
"""Rule sets by lot that use what the plain ones of generate.py do not: values from a day on, days of the year, series of words and
dates, evidence in several parts or elsewhere, people who act together, readings chosen by option."""
import random
import re
from datetime import date, timedelta

from generate import FOR, OWN, Cases, Rules, a

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Further(Rules):
    """One rule set; the plain ones of a seed are drawn as they always were."""

    # ---- moments and lengths ----

    def length(self, scope):
        dated = [(name, of) for name, of in self.lengths if name.endswith(" value") and of in scope]
        if dated and self.chance(40):
            name, of = self.dice.choice(dated)
            return "the %s's %s" % (scope[of], name)
        return super().length(scope)

    def moment(self, scope, depth=2):
        if depth and self.chance(14):
            return self.yearly(scope)
        if "day" in scope and self.chance(25):
            return "the day"
        return super().moment(scope, depth)

    def field_time(self, scope, *fields):
        if "day" in scope and not fields and self.chance(20):
            return "the day"
        return super().field_time({kind: name for kind, name in scope.items() if kind != "day"}, *fields)

    def thing(self, scope, *kinds):
        return super().thing({kind: name for kind, name in scope.items() if kind not in ("day", "tag")}, *kinds)

    def yearly(self, scope):
        days = ", ".join(self.day_of_year() for _ in range(self.dice.randint(1, 3)))
        which = self.one("the first of (%s) on or after", "the first of (%s) after", "the last of (%s) on or before", "the last of (%s) before")
        return "%s %s" % (which % days, self.moment(scope, 0))

    def day_of_year(self):
        near = self.anchor + timedelta(self.dice.randint(-10, 20))
        draw = self.dice.randint(1, 100)
        if draw <= 55:
            return "%d %s" % (near.day, MONTHS[near.month - 1])
        if draw <= 65:
            return self.one("29 February", "31 December", "1 January", "1 September")
        return "the %s %s of %s" % (self.one("first", "second", "third", "fourth", "last"), self.dice.choice(WEEK), MONTHS[near.month - 1])

    # ---- definitions ----

    def definitions(self):
        return super().definitions() + [self.dated(number) for number in range(self.dice.randint(2, 3))] + self.switches()

    def dated(self, number):
        """A value that changes from a day on."""
        of = self.one("referral", "assessment", "visit", "referral")
        scope = {of: of}
        name = "%s value" % ("former", "later", "third")[number]
        form = self.one("length", "length", "moment", "number")
        value = {"length": lambda: self.amount(), "moment": lambda: super(Further, self).moment(scope, 1),
                 "number": lambda: str(self.dice.randint(0, 10))}[form]
        lines = ["for each  %s" % of, "is  " + (value() if form == "moment" or self.chance(70) else "%s if %s, otherwise %s" % (value(), self.test(scope, 1), value()))]
        day = self.anchor + timedelta(self.dice.randint(-12, 8))
        for _ in range(self.dice.randint(1, 2)):
            lines.append("from %s:  %s" % (day.isoformat(), value()))
            day += timedelta(self.dice.randint(1, 9))
        if self.chance(55):
            lines.append("judged at  %s" % super().moment(scope, 1))
        {"length": self.lengths, "moment": self.moments, "number": self.numbers}[form].append((name, of))
        return "define %s\n%s\n" % (name, "".join("    %s\n" % line for line in lines).rstrip("\n"))

    def switches(self):
        """Conditions for the whole case, some of them a declared reading, and a number that nobody gives."""
        self.switch = ["either way", "the red way"]
        out = ["define either way\n    we read it as  first way: %s\n    it could be read as  second way: %s\n    because  \"it is not clear\"\n" % (
            self.one(("yes", "no"), ("no", "yes"), ("yes", "the case's type is red"))),
            "define red way\n    holds if  the case's type is red\n"]
        out.append("define enough persons\n    %s\n" % self.one(
            "is  no number given", "is  %d" % self.dice.randint(0, 3),
            "we read it as  not said: no number given\n    it could be read as  said: %d\n    because  \"it is not clear\"" % self.dice.randint(0, 3)))
        self.open_lengths = []
        for name, form in (("open length", self.amount), ("open moment", lambda: super(Further, self).moment({"referral": "referral"}, 1))):
            if self.chance(50):
                out.append("define %s\n    for each  referral\n    is  %s if %s, otherwise no limit\n" % (name, form(), self.test({"referral": "referral"}, 1)))
            else:
                out.append("define %s\n    for each  referral\n    we read it as  said: %s\n    it could be read as  not said: no limit\n    because  \"it is not clear\"\n" % (name, form()))
        return out

    # ---- tests ----

    def test(self, scope, depth=2):
        draw = self.dice.randint(1, 100)
        named = {kind: name for kind, name in scope.items() if kind not in ("day", "tag")}
        if draw <= 6 and "tag" in scope:
            return self.one("the tag is alpha", "the tag is not beta", "the tag is one of (alpha, gamma)")
        if draw <= 9:
            return "%s %s %s" % (self.moment(scope, 1), self.one("is on the day of", "is not on the day of"), self.field_time(named))
        if draw <= 25 and "visit" in scope:
            of = scope["visit"]
            return self.one("the %s's worker includes a manager" % of, "the %s's worker includes a social worker on the %s's time" % (of, of),
                            "the %s's person includes a person" % of)
        if draw <= 14 and "assessment" in scope:
            of = scope["assessment"]
            return "the %s's lead worker is a %s on %s" % (of, self.one("manager", "social worker"), self.moment(scope, 0))
        if draw <= 16 and "referral" in scope:
            return "the number of the %s's persons is %s the enough persons" % (scope["referral"], self.one("at least", "at most", "less than"))
        if draw <= 18:
            return "%s %s" % (self.one("either way", "red way"), self.one("holds", "does not hold"))
        if draw <= 20 and "assessment" in scope:
            return "the %s's weight is %s %s" % (scope["assessment"], self.one("at least", "at most", "less than"), self.one("1", "2.5", "3"))
        return super().test(scope, depth)

    # ---- rules ----

    def series(self, base, of, scope):
        if base == "assessment" and self.chance(65):
            draw = self.dice.randint(1, 4)
            if draw <= 2:
                scope["tag"] = "tag"
                return ", and each tag among " + ("the %s's tags" % of if draw == 1 else "(alpha, beta)"), True
            scope["day"] = "day"
            days = [(self.anchor + timedelta(self.dice.randint(-6, 15))).isoformat() for _ in range(2)]
            return ", and each day among " + ("the %s's review days" % of if draw == 3 else "(%s)" % ", ".join(sorted(set(days)))), True
        return super().series(base, of, scope)

    def earlier(self, scope):
        if self.chance(50):
            return "counts if %s" % self.one("either way holds", "either way does not hold", self.test(scope, 1))
        return super().earlier(scope)

    def rule(self, number):
        """One who must not act may all the same where a condition holds."""
        text = super().rule(number)
        if self.chance(90):
            text = re.sub(r"(, not the \w+'s lead worker)\n", r"\1 unless %s\n" % self.one("either way holds", "red way does not hold"), text)
        return text

    def actors(self):
        if self.chance(40):
            return self.one("both a social worker and that worker's manager", '"whoever is there"', "a manager or a deputy", "a deputy", "a deputy")
        return super().actors()

    def its(self, kind, scope):
        if "tag" in scope and kind == "approval" and self.chance(50):
            return "its tag is the tag"
        return super().its(kind, scope)

    def event(self, scope):
        if "assessment" in scope and self.chance(15):
            return "the %s's closed time comes" % scope["assessment"]
        return super().event(scope)

    def window(self, kind, scope, plain, add):
        if "day" in scope and self.chance(45):
            draw = self.dice.randint(1, 3)
            if draw == 1:
                add("due by", "the day")
            elif draw == 2:
                add("due within", self.amount())
                add("counted from", "the day")
            else:
                add("not due before", "the day")
                add("due within", self.amount())
                add("an earlier one", self.earlier(plain))
                add("counted from", "the day")
            return False
        if "referral" in plain and self.chance(20):
            if self.chance(50):
                add("due by", "the %s's open moment" % plain["referral"])
            else:
                add("due within", "the %s's open length" % plain["referral"])
                add("counted from", self.field_time(plain))
            return False
        if self.chance(8):
            add("due within", "no time limit given")
            add("counted from", self.field_time(plain))
            return False
        return super().window(kind, scope, plain, add)

    def evidence(self, kind, scope, plain, add, act):
        draw = self.dice.randint(1, 100)
        if draw <= 28 and kind != "authorisation":
            return self.parts(kind, plain, add)
        if draw <= 38:
            text, _ = self.shown(plain, "approval" if kind == "authorisation" else None)
            add("shown by", text + ", which may be recorded elsewhere")
            if self.chance(30):
                add("or by", self.shown(plain, "approval" if kind == "authorisation" else None)[0])
            return None
        if draw <= 50 and "assessment" in plain and kind in ("timescale", "duty"):
            add("done when", "the %s's closed time comes" % plain["assessment"])
            return None
        return super().evidence(kind, scope, plain, add, act)

    def parts(self, kind, plain, add):
        text, shown = self.shown(plain, None)
        add("shown by", text + (", which may be recorded elsewhere" if self.chance(12) else ""))
        same = True
        for _ in range(self.dice.randint(1, 2)):
            if self.chance(55):
                text, other = self.shown(plain, shown if self.chance(40) else None)
                add("and by", text + (", which may be recorded elsewhere" if self.chance(12) else ""))
                same = same and other == shown
            else:
                add("and when", self.one(self.event(plain), self.condition(plain)))
                same = False
        if same and self.chance(30):
            add("counts only if", self.its(shown, plain))
            add("otherwise show", '"it lacks something"')

    # ---- the policy ----

    def whole(self):
        """More often than elsewhere, exceptions and exceptions to them."""
        head, parts = super().whole()
        parts += [self.lifting(number) for number in (5, 6) if self.labels]
        return head, self.citing(parts)

    def policy(self):
        text = super().policy().rstrip("\n").split("\n")
        out = []
        for line in text:
            if "we read out of hours as" in line and self.chance(40):
                line = "    we read out of hours as       received the next working day, after %s" % self.one("09:30", "16:30", "16:00")
            out.append(line)
            if "we read day one as" in line and self.chance(60):
                out.append("    it could be read as           %s" % ("the next working day" if "the same day" in line else "the same day"))
            if "we read out of hours as" in line and self.chance(60):
                out.append("    it could be read as           %s" % ("received the next working day" if "at once" in line else "received at once"))
        return "\n".join(out) + "\n"

    def lifting(self, number):
        """An exception, the first, may itself be excused."""
        first = getattr(self, "excused", None)
        if first is None or self.chance(15):
            label, of = self.excused = self.dice.choice(self.labels)
            self.excused = ("It is lifted %d" % number, of)
        else:
            label, of = first
        return 'exception lifted_%d "It is lifted %d"\n    excuses  "%s"\n    applies if  %s\n' % (number, number, label, self.condition({of: of}))


class FurtherCases(Cases):
    """Cases with what only those rules read."""

    def __init__(self, seed, anchor, lossy=True):
        super().__init__(seed, anchor, lossy)
        self.more = random.Random("further cases %s" % seed)

    def case(self, name):
        rows, plain = super().case(name), self.dice
        self.dice = self.more
        for row in rows:
            if row.get("void"):
                continue
            if row["record"] == "assessment":
                days = [self.date(-4, 20) for _ in range(self.dice.randint(1, 3))]
                row["review_days"] = self.lose([one for one in days if one and len(one) == 10] or None, 15)
                row["closed_time"] = self.moment(-4, 25) if self.chance(50) else None
                row["closed_by"] = self.lose(self.one("W1", "W2", "W3", "W4", "W5"), 15)
                row["weight"] = self.lose(self.one(1, 2.5, 3, 2.500001), 10)
            elif row["record"] == "approval":
                row["tag"] = self.lose(self.one("alpha", "beta", "gamma"), 10)
        self.dice = plain
        return [{key: value for key, value in row.items() if value is not None} for row in rows]
