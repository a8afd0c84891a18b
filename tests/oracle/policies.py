# SPDX-License-Identifier: Apache-2.0
"""Which policy answers: versions of one, and layers of which a lower takes the place of a higher, in one world."""
from datetime import date

from worlds import FUTURE


def day(text):
    return date.fromisoformat(text).toordinal()


class Watched:
    """A world that remembers whether what was asked of it turned on the future."""

    def __init__(self, world):
        self.world, self.future = world, False

    def note_open(self):
        self.world.note_open()

    def choose(self, kind, key, options):
        self.future = self.future or kind == FUTURE
        return self.world.choose(kind, key, options)


class Policies:
    """What Meaning knows of policies."""

    def versions(self, policy):
        """All versions of a policy, the first one first."""
        found = self.model.versions.get(policy["name"])
        if found:
            return found
        following = {one["new_version_of"]: one for one in self.model.policies.values() if "new_version_of" in one}
        while "new_version_of" in policy:
            policy = self.model.policies[policy["new_version_of"]]
        out = [policy]
        while out[-1]["name"] in following:
            out.append(following[out[-1]["name"]])
        self.model.versions.update((one["name"], out) for one in out)
        return out

    def has_versions(self, policy):
        return "new_version_of" in policy or "in_force_up_to" in policy or len(self.versions(policy)) > 1

    def answers_for(self, policy, on):
        """Whether a version answers for what began on a day: the first one for all that came before it, too."""
        if "new_version_of" in policy and on < day(policy["in_force_from"]):
            return False
        if "in_force_up_to" in policy and on > day(policy["in_force_up_to"]):
            return False
        versions = self.versions(policy)
        later = versions[versions.index(policy) + 1:]
        return not (later and on >= day(later[0]["in_force_from"]))

    def day_that_fixes(self, moment):
        """The day whose version a duty follows. `moment()`: when it began; what began on no day, or only the future knows, is of today."""
        real = self.world
        self.world = watched = Watched(real)
        try:
            time = moment()
            if time is None or time[0] == "never":
                return self.now.day
            come = self.come(time)
            on = self.fix(time)
            if on[0] == "never" or not come and watched.future:
                return self.now.day
            return self.day_of(on)
        finally:
            self.world = real

    def in_policy(self):
        """Whether the policy applies to the case; nothing is found of it on a day before the first of its versions."""
        policy = self.policy
        if "in_force_from" in policy and "new_version_of" not in policy and self.now.day < day(policy["in_force_from"]):
            return False
        return "applies_if" not in policy or bool(self.value(policy["applies_if"], {}))

    def within_policy(self, policy, question):
        """Asks something with the calendar and the readings of a policy."""
        saved, self.policy = self.policy, policy
        try:
            return question()
        finally:
            self.policy = saved

    def same_rules(self, rule):
        """The rules of that name in all versions of its policy."""
        return [self.model.rules[(one["name"], rule["name"])] for one in self.versions(self.model.policies[rule["policy"]])
                if (one["name"], rule["name"]) in self.model.rules]

    def rule_in_place(self, rule, on):
        """The rule of a lower layer that takes the place of a duty fixed by that day; None where there is none."""
        for one in rule.get("replaced_by", ()):
            policy = self.model.policies[one["policy"]]
            if self.answers_for(policy, on) and self.within_policy(policy, self.in_policy):
                return self.model.rules[(one["policy"], one["rule"])]
        return None
