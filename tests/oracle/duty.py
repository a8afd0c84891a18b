# SPDX-License-Identifier: Apache-2.0
"""One duty in one world: from the lines of its rule to the first row of the table of states that fits."""
from datetime import date, datetime, timezone

from civil import FIRST
from facts import Record
from worlds import NOW

NONE = (None, None, None)
SOMETIME = ("sometime",)      # of a fact that has no date: at the start of the duty


class Duty:
    def __init__(self, meaning, rule, identity, env):
        self.m, self.rule, self.identity, self.env = meaning, rule, identity, env
        self.taken = set()
        self.mine = None
        self.policy = meaning.policy
        self.in_its_place = None

    def value(self, node):
        return self.m.value(node, self.env)

    # ---- events ----

    def event(self, event):
        """When something came: its time where it has, else None; a test that holds has none of its own and counts from the start."""
        if "comes" in event:
            time = self.value(event["comes"])
            return time if self.m.come(time) else None
        if "holds" in event:
            return SOMETIME if self.value(event["holds"]) else None
        found = self.m.matches(event["selection"], self.env)
        if not found and self.m.unproved(event["selection"], self.env):
            return ("some", ("unrecorded", str(event["at"])), FIRST, self.m.now.day, NOW)
        best = None
        for record, time, _ in found:
            if best is None or self.m.before(time, best):
                best = time
        return best

    def first(self, events):
        times = [time for time in (self.event(one) for one in events) if time is not None]
        times = [(self.start() or ("day", FIRST, None)) if time is SOMETIME else time for time in times]
        times = [time for time in times if time[0] != "never"]      # a test counts from the start, and that has not come
        best = None
        for time in times:
            if best is None or self.m.before(time, best):
                best = time
        return best

    def start(self):
        """When the duty began, or is to begin; None: at no moment anybody can name, for its records have no beginning."""
        if not hasattr(self, "started"):
            self.started = None
            self.started = self.find_start()
        return self.started

    def find_start(self):
        if "starts" in self.rule:
            return self.event(self.rule["starts"]) or ("never",)
        return self.m.begin(self.rule["for_each"], self.env)

    # ---- versions and layers ----

    def day_that_fixes(self):
        """The day whose version of a policy it follows."""
        if not hasattr(self, "fixed"):
            self.fixed = self.m.day_that_fixes(self.moment_that_fixes)
        return self.fixed

    def moment_that_fixes(self):
        event = self.rule.get("uses_version_when", self.rule.get("starts"))
        if event is None:
            return self.m.begin(self.rule["for_each"], self.env)
        if "comes" in event:
            return self.value(event["comes"])
        time = self.event(event)
        return self.m.begin(self.rule["for_each"], self.env) if time is SOMETIME else time

    def is_of_version(self):
        return not self.m.has_versions(self.policy) or self.m.answers_for(self.policy, self.day_that_fixes())

    # ---- window ----

    def limit(self):
        """The limit that binds; None where there is none, or no length is given for it."""
        if not hasattr(self, "bound"):
            self.no_length, self.unit = False, None
            self.bound = None
            for node in self.rule["limits"]:
                time = self.limit_of(node)
                if time is not None:
                    time = self.m.fix(time)
                    if self.bound is None or self.ends(time) < self.ends(self.bound):
                        self.bound, self.unit = time, self.unit_of(node)
        return self.bound

    def limit_of(self, node):
        value = self.limit_value(node)
        return None if value is not None and value[:2] == ("never", "none") else value

    def limit_value(self, node):
        if node["op"] in ("after", "before") and self.value(node["length"]) is None:
            self.no_length = True
            return None
        return self.value(node)

    def unit_of(self, node):
        """What the length of a limit is counted in; None for a limit that is no length from another moment."""
        return self.m.unit_of(node, self.env)

    def ends(self, time):
        return self.m.bounds(time)[1]

    def opens(self):
        return self.m.fix(self.value(self.rule["opens"])) if "opens" in self.rule else None

    # ---- evidence ----

    def evidence(self):
        """What shows that it was done and is sound: of each part that is needed, [(time, key)]."""
        if not hasattr(self, "shown"):
            shown = [self.from_event(item) if "event" in item else self.from_records(item) for item in self.rule["evidence"]]
            self.shown = shown if self.rule.get("all_evidence_needed") else [sum(shown, [])]
        return [[one for one in part if one[1] not in self.taken] for part in self.shown]

    def from_event(self, item):
        """A date that has come, or a fact: what only the future can show has not been shown."""
        if "holds" in item["event"]:
            if not self.m.whatever_comes(lambda: self.value(item["event"]["holds"])):
                return []
            time = ("undated", self.start())
        else:
            time = self.event(item["event"])
            if time is None or not self.sound_act(item, time):
                return []
        sound = all(self.value(one["condition"]) for one in self.rule["counts_only_if"] if "candidate" not in one)
        return [(time, None)] if sound else []

    def sound_act(self, item, time):
        """Who did what a date says, where its field says whose act it was."""
        if "whose" not in item:
            return True
        record = self.value(item["whose"])
        names = [name for name in item["who_did_it"] if name]
        return not names or self.m.sound_people(self.rule, record, names[0], time, self.env)

    def from_records(self, item):
        selection = item["selection"]
        floor = None if "since" in selection or selection.get("any_time") else self.start()
        found = self.m.matches(selection, self.env, floor)
        if item.get("which") == "next" and found:
            first = [one for one in found if not any(self.m.before(other[1], one[1]) for other in found)]
            found = first
        out = []
        for record, time, choice in found:
            if self.m.sound(self.rule, record, item["who_did_it"][choice], time, self.env, selection["candidate"]):
                out.append((time if time is not None else self.start(), record.key))
        if not out and item.get("may_be_elsewhere"):
            return self.elsewhere(item)
        return out

    def early(self, time, opens):
        """Before the day, or the instant, a window opens at."""
        m = self.m
        if opens[0] != "at" or time[0] != "day" or time[2] is None:
            return not m.not_earlier(time, opens)
        return m.before(time, opens)

    def elsewhere(self, item):
        """Evidence that may stand where nobody looked: some day since the start, or none at all."""
        key = ("elsewhere", str(item["at"]), self.identity)
        if not self.m.world.choose(NOW, key, (False, True)):
            return []
        start = self.start()
        first = self.m.day_of(self.m.fix(start)) if start is not None and start[0] != "never" else FIRST
        return [(("some", key, min(first, self.m.now.day), self.m.now.day, NOW), key)]

    def early_counts(self):
        if "earlier_counts_if" in self.rule:
            return self.value(self.rule["earlier_counts_if"])
        return self.rule.get("earlier_counts", False)

    def earliest(self, shown):
        best = None
        for one in shown:
            if best is None or one[0] is None or best[0] is not None and self.m.before(one[0], best[0]):
                best = one
        return best

    def choose_evidence(self):
        """("in" | "early" | "late", when, key, the date it bears) of the evidence that counts, or None; of several parts, the last."""
        last = None
        for part in self.evidence():
            chosen = self.choose_part(part)
            if chosen is None:
                return None
            if last is None or self.later_part(last, chosen):
                last = chosen
        return last

    def later_part(self, one, other):
        """Whether the second of two parts of the evidence came later: one that bears no date never does."""
        if other[3] is None or one[3] is None:
            return other[3] is not None
        return self.m.before(one[1], other[1])

    def choose_part(self, shown):
        limit, opens, act = self.limit(), self.opens(), self.act()
        early, inside, late = [], [], []
        for time, key in shown:
            undated = time is not None and time[0] == "undated"
            at = time[1] if undated else time
            one = (at, key, None if undated else at)
            if at is None:
                inside.append(one)
            elif opens is not None and self.early(at, opens):
                early.append(one)
            elif limit is not None and not undated and not self.m.within(at, limit):
                late.append(one)
            elif act is not None and self.m.before(act, at, True):
                late.append(one)
            else:
                inside.append(one)
        if inside:
            return ("in",) + self.earliest(inside)
        if early and self.early_counts():
            return ("early",) + self.earliest(early)
        if late:
            return ("late",) + self.earliest(late)
        return None

    def done_by(self, stop):
        """Whether all that counts had been done when it stopped applying."""
        return all(self.part_done_by(stop, part) for part in self.evidence())

    def part_done_by(self, stop, shown):
        opens = self.opens()
        for time, _ in shown:
            at = time[1] if time is not None and time[0] == "undated" else time
            if time is not None and time[0] != "undated" and not self.m.not_later_than(at, stop):
                continue
            if at is None or opens is None or not self.early(at, opens) or self.early_counts():
                return True
        return False

    def act(self):
        return self.value(self.rule["must_come_before"]) if "must_come_before" in self.rule else None

    # ---- the table of states ----

    def answer(self):
        state = self.applies()
        if state:
            return (state,) + NONE
        rule, m = self.rule, self.m
        limit = self.limit()
        state, done, against = self.state()
        due = self.written(limit)
        if state in ("met_late", "overdue", "missed"):
            return (state, due, self.written(done), self.late(limit, against))
        return (state, due, self.written(done), None)

    def applies(self):
        rule = self.rule
        if self.m.is_taken_as_no(rule, self.identity):
            return "does_not_apply"
        if "applies_if" in rule and not self.value(rule["applies_if"]):
            return "does_not_apply"
        if any(self.value(one) for one in rule["does_not_apply_if"]):
            return "does_not_apply"
        if "replaced_by" in rule:
            self.in_its_place = self.m.rule_in_place(rule, self.day_that_fixes())
        if self.in_its_place:
            return "excepted"
        if any(self.lifts(one) for one in rule["exceptions"]):
            return "excepted"
        return None

    def lifts(self, exception):
        """An exception lifts where its condition is yes, unless one of its own exceptions does."""
        return self.value(exception["condition"]) and not any(self.lifts(one) for one in exception.get("exceptions", ()))

    def stop(self):
        """When it stopped applying, if it has."""
        if not hasattr(self, "stopped"):
            self.stopped = self.first(self.rule["stops"] + self.m.policy["every_rule_stops"])
        return self.stopped

    def stands_against(self, rival):
        """Whether a rule that cannot be kept together with this one applies too: both have begun, neither has stopped."""
        if self.stop() is not None:
            return False
        rule = self.m.model.rules[(rival["policy"], rival["rule"])]
        for other in self.m.begun(rule, self.identity, {}):
            if other.identity != self.identity or not self.m.within_policy(other.policy, other.is_asked_for):
                continue
            if not rival["windows"]:
                return True
            m = self.m
            one, two = (self.limit(), self.opens(), self.early_counts()), m.within_policy(other.policy, lambda: (other.limit(), other.opens(), other.early_counts()))
            if self.closes_before(one, two) or self.closes_before(two, one):
                return True
        return False

    def is_asked_for(self):
        """It applies, has begun and has not stopped."""
        return not self.applies() and self.stop() is None and (self.start() is None or self.m.come(self.start()))

    def closes_before(self, one, other):
        """Whether one window is over before the other opens, and nothing earlier counts there."""
        limit, opens, early_counts = one[0], other[1], other[2]
        if limit is None or limit[0] == "never" or opens is None or early_counts:
            return False
        if "day" in (limit[0], opens[0]):
            return opens[0] == "never" or self.m.day_of(limit) < self.m.day_of(opens)
        return self.m.before(limit, opens)

    def stopped_in_time(self):
        """It stopped applying, and not after a limit that could be missed."""
        stop, limit = self.stop(), self.limit()
        return stop is not None and (limit is None or self.rule["strength"] == "consider" or self.m.within(stop, limit))

    def state(self, alone=False):
        """(state, when it was done, what its lateness is measured to); `alone`: as if no other rule stood against it."""
        rule, m = self.rule, self.m
        start = self.start()
        started = start is None or m.come(start)
        stop = self.stop()
        if not started:
            return ("not_yet" if stop is None else "lapsed"), None, None
        if not alone and any(self.stands_against(one) for one in rule.get("stands_against", ())):
            return "conflict", self.state(True)[1], None
        if rule["strength"] == "may":
            return "holds", None, None
        if rule["kind"] == "prohibition":
            return self.prohibition(stop)
        limit = self.limit()
        chosen = self.choose_evidence()
        act = self.act()
        if act is not None and chosen is None and m.come(act):
            return "breached", None, None
        if self.stopped_in_time() and not self.done_by(stop):
            return "lapsed", None, None
        if limit is not None and start is not None and start[0] != "never" and self.impossible(limit, start):
            return "impossible", None, None
        consider = rule["strength"] == "consider"
        if chosen:
            kind, at, _, time = chosen
            if self.no_length and limit is None:
                origin = self.value(rule["counted_from"]) if "counted_from" in rule else start
                return ("met" if at is None or m.not_later_than(at, origin) else "cannot_tell"), time, None
            if kind == "in" or kind == "late" and consider:
                return "met", time, None
            return ("met_early" if kind == "early" else "met_late"), time, time
        opens = self.opens()
        if opens is not None and not m.come(opens):
            return "not_yet", None, None
        if limit is None:
            return ("outstanding" if act is None else "open"), None, None
        if self.ends(limit) < m.now.instant:
            if consider:
                return "outstanding", None, None
            return ("missed", None, stop) if stop is not None else ("overdue", None, ("at", m.now.after))
        return "open", None, None

    def if_applied(self):
        """(its state if nothing stood against it, its state, its limit), as if it applied and nothing lifted it."""
        return self.state(True)[0], self.state()[0], self.written(self.limit())

    def impossible(self, limit, start):
        return self.ends(limit) < self.m.bounds(self.m.fix(start))[0]

    def prohibition(self, stop):
        if self.value(self.rule["broken_if"]):
            return "breached", None, None
        if stop is not None:
            return "lapsed", None, None
        return "met", None, None

    # ---- how it is written ----

    def written(self, time):
        if time is None:
            return None
        time = self.m.fix(time)
        if time[0] == "day":
            return date.fromordinal(time[1]).isoformat()
        if time[0] == "never":
            return None
        return datetime.fromtimestamp(time[1], timezone.utc).astimezone(self.m.clock.zone).isoformat()

    def late(self, limit, until):
        """(unit, how much)."""
        m = self.m
        if limit is None or limit[0] == "never" or until is None or m.within(until, limit) and until != ("at", m.now.after):
            return None
        until = m.fix(until)
        if limit[0] == "at":
            return ("minutes", (m.hour(until)[1] - limit[1]) // 60)
        last = m.day_of(until) if until != ("at", m.now.after) else m.now.day
        if self.unit in ("days", "weeks", "months", "years") or "calendar" not in m.policy:
            return ("days", last - limit[1])
        days = m.asked.calendar(m.policy["calendar"]).between(limit[1], last)
        return ("working_days", days) if days is not None else ("days", last - limit[1])      # beyond what the calendar covers


SHOWN = ("met", "met_early", "met_late", "cannot_tell")      # the last: done, and the source gives no time for it


def share(meaning, duties):
    """Records used once: the duty whose limit comes first takes the earliest that fits."""
    def turn(duty):
        limit = None if duty.applies() else duty.limit()
        return duty.applies() is None, float("inf") if limit is None else duty.ends(limit)
    turns = [(turn_of, duty) for duty in duties for applies, turn_of in [meaning.within_policy(duty.policy, lambda: turn(duty))] if applies]
    turns.sort(key=lambda one: one[0])
    used = set()
    for _, duty in turns:
        duty.taken = set(used)
        chosen, state = meaning.within_policy(duty.policy, lambda: (duty.choose_evidence(), duty.state()[0]))
        if chosen and chosen[2] is not None and state in SHOWN:
            used.add(chosen[2])
