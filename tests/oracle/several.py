# SPDX-License-Identifier: Apache-2.0
"""Rule sets by lot with several policies: versions that follow each other while cases run, layers of which a lower takes the place of
a higher, and rules that cannot both be kept."""
import re
from datetime import timedelta

from generate import OWN, Rules, is_rule


class Several(Rules):
    """Some sets have versions, some layers, some both."""

    def __init__(self, seed):
        super().__init__(seed)
        self.versions = self.chance(70)
        self.layers = not self.versions or self.chance(40)

    def whole(self):
        head, parts = super().whole()
        at = head.index("policy town ")
        table = head.index("table route")
        policy = head[at:table]
        head = head[:at] + head[table:]      # the table belongs to all
        for number in range(self.dice.randint(0, 2)):
            parts += self.against(number)
        parts = [self.fixed(part) for part in parts]
        if not self.layers:
            return head + policy, parts + self.later(policy, parts, "town")
        higher = policy.replace("policy town ", "policy nation ").replace("procedure\"\n", "guidance\"\n    layer  national\n", 1)
        lower = self.policy().split("\n", 1)[1]
        lower = 'policy town "The town\'s procedure"\n%s%s' % ("" if "applies if" in lower or self.chance(40) else "    applies if  the case's type is %s\n" % self.one("red", "not green"), lower)
        lower_parts = self.own_definitions() + self.replacing(parts)
        out = parts + (self.later(higher, parts, "nation") if self.versions else [])
        out += [lower] + lower_parts + (self.later(lower, lower_parts, "town") if self.chance(50) else [])
        return head + higher, out + self.team(parts, lower_parts)

    # ---- versions ----

    def later(self, policy, parts, name):
        """The next version of a policy, perhaps two: the same text, changed here and there."""
        out, before = [], name
        start = self.anchor + timedelta(self.dice.randint(-8, 8))
        for number in range(2, 3 if self.chance(75) else 4):
            lines = [line for line in policy.rstrip("\n").split("\n") if "in force from" not in line and "new version of" not in line]
            end = " up to %s" % (start + timedelta(self.dice.randint(1, 9))).isoformat() if self.chance(30) else ""
            lines[0] = lines[0].replace("policy %s " % name, "policy %s_%d " % (name, number))
            lines[1:1] = ["    new version of  %s" % before, "    in force from  %s%s" % (start.isoformat(), end)]
            out.append("\n".join(lines) + "\n")
            out += [self.changed(part) for part in parts if not (is_rule(part) and self.chance(15))]
            before = "%s_%d" % (name, number)
            start += timedelta(self.dice.randint(10, 14))
        return out

    def fixed(self, part):
        """Some rules say what fixes their version."""
        if not is_rule(part) or not self.versions or not self.chance(20):
            return part
        lines, of = part.split("\n"), self.subject_of(part)
        return "\n".join(lines[:2] + ["    uses the version in force when  %s" % self.event({of[0]: of[1]})] + lines[2:])

    def changed(self, part):
        if not is_rule(part):
            return part
        lines, out, skip = part.split("\n"), [], False
        for line in lines:
            phrase = line.strip()
            if re.match(r"(and if|or if|or when|if unknown)", phrase) and skip:
                continue
            skip = re.match(r"(does not apply if|stops applying when|applies if)", phrase) is not None and self.chance(25)
            if skip:
                continue
            if re.match(r"due (within|between|by)", phrase) and self.chance(60):
                line = re.sub(r"\d+(?= (?:day|working day|week|month|hour)s?\b)|(?<=working day )\d+", lambda found: str(max(1, int(found.group()) + self.dice.randint(-2, 3))), line)
                line = re.sub(r"\b1 (day|working day|week|month|hour|year)s\b", r"1 \1", line)
                line = re.sub(r"\b([2-9]|\d\d+) (day|working day|week|month|hour|year)\b(?!s)", r"\1 \2s", line)
            if phrase.startswith("strength") and self.chance(30):
                line = line.replace(" must", " @").replace(" should", " must").replace(" @", " should")
            out.append(line)
        return "\n".join(out)

    # ---- what cannot both be kept ----

    def against(self, number):
        """Two rules for the same things: one forbids what the other asks for, or both ask for it in windows that lie apart."""
        of = self.one("referral", "assessment", "assessment", "visit")
        scope = {of: of}
        each = of + (" where " + self.its(of, {"case": "case"}) if self.chance(15) else "")
        if of == "referral" and self.chance(25):
            each += ", and each person among the referral's persons"
            scope["person"] = "person"
        strength = self.one("must", "must", "should")
        draw = self.dice.randint(1, 100)
        if draw <= 25 and of == "assessment":
            date = self.one("sent date", "signed time", "filed date")
            asked, broken = "done when  the assessment's %s comes" % date, "the assessment's %s has come" % date
        else:
            text, _ = self.shown(scope, None)
            asked = "shown by  " + text
            broken = "there is " + (text.split(" where ")[0] if self.chance(30) else text)
        first = self.part_of_pair(scope, each, strength)
        second = self.part_of_pair(scope, each, strength if draw > 45 else strength + " not")
        name = "%s pair_%d%s \"Of pair %d %s\"\n%s\n"
        if draw <= 45:
            second.append("broken if  (%s)%s" % (broken, " or %s" % self.test(scope, 1) if self.chance(20) else ""))
            limit = ["due within  %s" % self.amount(), "counted from  the %s's %s" % (of, OWN[of])] if self.chance(60) else []
            return [name % ("timescale" if limit else "duty", number, "a", number, "one", self.lines(first + limit + [asked])),
                    name % ("prohibition", number, "b", number, "two", self.lines(second))]
        origin = "counted from  the %s's %s" % (of, OWN[of])
        low = self.dice.randint(0, 4)
        late = self.one(["due between  working day %d and working day %d" % (low + 2, low + 5)], ["not due before  %s" % self.moment(scope, 1)],
                        ["due on  working day %d" % (low + 3)])
        return [name % ("timescale", number, "a", number, "one", self.lines(first + [self.one("due within  %d days" % (low + 2), "due by  working day %d" % low), origin, asked])),
                name % ("duty", number, "b", number, "two", self.lines(second + late + ["an earlier one  " + self.one("does not count", "does not count", "counts"), origin, asked]))]

    def part_of_pair(self, scope, each, strength):
        lines = ["for each  %s" % each]
        if self.chance(30):
            lines += ["%s  %s" % one for one in self.group("applies if", scope)]
        if self.chance(12):
            lines += ["does not apply if  %s" % self.condition(scope)]
        if self.chance(15):
            lines.append("starts when  %s" % self.event(scope))
        lines += ["to be done by  anyone", "strength  %s" % strength]
        if self.chance(30):
            lines.append("stops applying when  %s" % self.event(scope))
        return lines

    def lines(self, lines):
        return "\n".join("    " + line for line in lines)

    # ---- layers ----

    def team(self, parts, lower_parts):
        """Perhaps a team with rules of its own, in the place of those of either layer above it."""
        with self.apart("team"):
            if not self.chance(85):
                return []
            lines = self.policy().split("\n")[1:]
            if not any("applies if" in line for line in lines) and self.chance(60):
                lines.insert(0, "    applies if  the case's type is %s" % self.one("red", "not green", "blue"))
            policy = 'policy crew "The team\'s rules"\n    layer  team\n' + "\n".join(line for line in lines if "in force from" not in line)
            return [policy] + self.own_definitions() + self.replacing(parts + lower_parts, "crew", 8, self.replaced_already(parts, lower_parts))

    def replaced_already(self, parts, lower_parts):
        labels = set(re.findall(r'^    replaces  "([^"]*)"', "\n".join(lower_parts), re.M))
        return [part for part in parts if is_rule(part) and re.search(r'"([^"]*)"', part).group(1) in labels]

    def own_definitions(self):
        """The definitions of the lower policy: those of the higher are its own."""
        self.lengths, self.moments, self.truths, self.holds, self.numbers = [], [], [], [], []
        return self.definitions()

    def replacing(self, parts, whose="own", lifting=7, again=()):
        """Rules of the lower policy, most of them in place of one of the higher, of which `again` have another in their place already."""
        out, higher = [], [part for part in parts if is_rule(part)]
        self.labels = []
        for number in range(self.dice.randint(2, 4)):
            text = self.rule(number).replace('rule_%d "Do thing' % number, '%s_%d "Do %s thing' % (whose, number, whose), 1)
            if self.labels and self.labels[-1][0] == "Do thing %d" % number:
                self.labels[-1] = ("Do %s thing %d" % (whose, number), self.labels[-1][1])
            taken = [self.dice.choice(higher) for _ in range(self.dice.randint(0, 2) if higher and self.chance(85) else 0)]
            taken += [self.dice.choice(again)] if again and self.chance(60) else []
            if taken and self.chance(60):      # for the same things, so that it answers where the other is replaced
                lines, of = text.split("\n"), taken[0].split("\n")[1]
                if re.match(r"    for each\s+\w+$", of) and of.split()[-1] == lines[1].split()[2].rstrip(","):
                    lines[1] = of
                text = "\n".join(lines)
            label = {re.search(r'"([^"]*)"', one).group(1) for one in taken}
            at = text.index("\n") + 1
            out.append(text[:at] + "".join('    replaces  "%s"\n' % one for one in sorted(label)) + text[at:])
        if self.labels:
            out.append(self.lifting(lifting))
        return out

