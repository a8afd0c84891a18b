# SPDX-License-Identifier: Apache-2.0
"""Times in one world: what lies before what, what has come, and where a length or a count of working days leads.

A time that is not known is a choice of the world it is asked in; see facts.py for how times are written here.
"""
from civil import FIRST, LAST, add_months
from worlds import FUTURE, NOW

NEVER = ("never",)


def later_today(day):
    """A day that has not come, for what it stands for comes later today."""
    return day[0] == "day" and day[2] is not None and day[2][-1] == "later today"


class Times:
    """What Meaning knows of times; it has the world, the clock, the question asked and the policy."""

    def bounds(self, time):
        """The first and last instant a time may be."""
        form = time[0]
        if form == "at":
            return time[1], time[1]
        if form == "day":
            return self.clock.start(time[1]), self.clock.end(time[1])
        if form == "some":
            if time[4] == FUTURE and time[3] is None:
                return self.now.instant + 1, float("inf")
            return self.clock.start(time[2]), self.clock.end(time[3]) if time[3] is not None else float("inf")
        if form == "either":
            return time[2][0], time[2][-1]
        return float("inf"), float("inf")

    def fix(self, time):
        """A day, an instant or never."""
        if time[0] == "either":
            return ("at", self.world.choose(NOW, ("which", time[1]), time[2]))
        if time[0] != "some":
            return time
        _, key, first, last, kind = time
        days = self.asked.some_days(first, last if last is not None else LAST, key)
        options = [("day", one, key) for one in days] + ([NEVER] if last is None else [])
        if last == self.now.day and self.now.instant < self.clock.end(last):      # it lies in the past: before now, that is
            before = [one for one in options if one[1] < last]
            options = before if before and self.is_date(key) else [("at", self.now.instant) if one[1] == last else one for one in options]
        if last is None and self.now.instant < self.clock.end(self.now.day):
            if self.is_date(key):
                options.append(("day", self.now.day, key + ("later today",)))
            else:
                options += [("at", one) for one in sorted({self.soon(), self.clock.end(self.now.day)})]
        return self.world.choose(kind, ("day of", key), options)

    def soon(self):
        """A minute from now, or the last second of today."""
        return min(self.now.instant + 60, self.clock.end(self.now.day))

    def hour(self, time):
        """The instant of a day whose hour nobody wrote down."""
        if time[0] != "day":
            return time
        options = self.asked.hours(time[1])
        if time[1] == self.now.day and time[2] is not None:
            later = later_today(time)
            options = [one for one in options if (one > self.now.instant) == later] or [self.soon() if later else self.now.instant]
            self.world.note_open()      # nobody wrote the hour down, though at the first moment of a day there is but one
        key = time[2] if time[2] is not None else ("day", time[1])
        return ("at", self.world.choose(FUTURE if time[1] > self.now.day or later_today(time) else NOW, ("hour", key, time[1]), options))

    def before(self, a, b, strict=False):
        """Whether a lies before b. Days are compared by day; `strict`: unless somebody must know which act came first."""
        (_, last), (first, _) = self.bounds(a), self.bounds(b)
        if a[0] != "never" and b[0] != "never" and last < first:
            return True
        if self.bounds(a)[0] > self.bounds(b)[1]:
            return False
        a, b = self.fix(a), self.fix(b)
        if a[0] == "never":
            return False
        if b[0] == "never":
            return True
        if a[0] == "day" and b[0] == "day":
            if a[1] != b[1] or not strict:
                return a[1] < b[1]
            return self.hour(a)[1] < self.hour(b)[1]
        if a[0] == "at" and b[0] == "at":
            return a[1] < b[1]
        if self.day_of(a) != self.day_of(b):
            return self.day_of(a) < self.day_of(b)
        if (a if a[0] == "day" else b)[2] is None and not strict:
            return False
        return self.hour(a)[1] < self.hour(b)[1]

    def later(self, one, other):
        """The later of two beginnings: of a day beside an instant of that day, the hour."""
        later = other if self.before(one, other) else one
        later, beside = self.fix(later), self.fix(one if later is other else other)
        if later[0] == "day" and beside[0] == "at" and self.day_of(beside) == later[1]:
            return self.hour(later)
        return later

    def day_of(self, time):
        return time[1] if time[0] == "day" else self.clock.day(time[1])

    def not_earlier(self, time, since):
        """Whether an act counts that has to come no earlier than something: one dated on that day does."""
        if self.bounds(time)[0] >= self.bounds(since)[1]:
            return True
        if self.bounds(time)[1] < self.bounds(since)[0] and not self.may_be_today(since):
            return False
        time, since = self.fix(time), self.fix(since)
        if "never" in (time[0], since[0]):
            return time[0] == "never"
        if later_today(since):
            return later_today(time)
        if time[0] == "day" or since[0] == "day":
            return self.day_of(time) >= self.day_of(since)
        return time[1] >= since[1]

    def within(self, time, limit):
        """Whether something happened not after a limit: a day lasts to its end."""
        if time[0] == "never":
            return False
        if self.bounds(time)[1] <= self.bounds(limit)[0]:
            return True
        if self.bounds(time)[0] > self.bounds(limit)[1]:
            return False
        time, limit = self.fix(time), self.fix(limit)
        if time[0] == "never" or limit[0] == "never":
            return time[0] != "never"
        if limit[0] == "day":
            return self.day_of(time) <= limit[1]
        if time[0] == "at":
            return time[1] <= limit[1]
        if time[1] != self.clock.day(limit[1]):
            return time[1] < self.clock.day(limit[1])
        if time[2] is None:
            return True
        return self.hour(time)[1] <= limit[1]

    def come(self, time):
        """Whether a time has come by now: a day has when it begins."""
        if self.bounds(time)[1] <= self.now.instant:
            return True
        if self.bounds(time)[0] > self.now.instant:
            return False
        time = self.fix(time)
        if time[0] == "never" or later_today(time):
            return False
        return time[1] <= (self.now.day if time[0] == "day" else self.now.instant)

    def shift(self, time, length, sign):
        amount, unit = length
        if unit == "working_days":
            return self.working_day(time, sign * amount)
        if amount == "never":
            return ("never", "none")
        time = self.fix(time)
        if time[0] == "never":
            return NEVER
        if unit == "hours":
            if time[0] == "day" and time[2] is None:      # a day that is meant whole lasts to its end, and hours run from there
                return ("at", self.clock.start(time[1] + 1) + sign * amount * 3600)
            return ("at", self.hour(time)[1] + sign * amount * 3600)
        start = self.day_of(time)
        if unit in ("days", "weeks"):
            return ("day", start + sign * amount * (7 if unit == "weeks" else 1), None)
        if unit in ("months", "years"):
            return ("day", add_months(start, sign * amount * (12 if unit == "years" else 1)), None)
        raise AssertionError(unit)

    def working_day(self, time, number):
        kind = FUTURE if time[0] == "some" and time[4] == FUTURE else NOW
        time = self.fix(time)
        if time[0] == "never":
            return NEVER
        start = self.day_of(time)
        calendar = self.asked.calendar(self.policy["calendar"])
        same_day = self.reading("day_one") == "the same day"
        received = self.reading("out_of_hours")
        roll = received.startswith("received the next working day")
        if ", after " in received and calendar.covered(start) and calendar.works(start) and (time[0] == "at" or time[2] is not None and self.is_moment(time[2])):
            hour, minute = received.split(", after ")[1].split(":")
            if self.clock.second_of_day(self.hour(time)[1]) > int(hour) * 3600 + int(minute) * 60:
                start += 1
        found = calendar.nth(start, number, same_day, roll)
        if found is None:
            return self.beyond(calendar, start, number, kind)
        return ("day", found, ("counted", "later today") if found == start and later_today(time) else None)

    def may_be_today(self, time):
        """A date that may yet come later today; as a day it has begun."""
        return time[0] == "some" and time[4] == FUTURE and time[3] is None and self.is_date(time[1]) and self.now.instant < self.clock.end(self.now.day)

    def is_date(self, key):
        """Whether it is a field of the type date, which has no hour."""
        kind = self.model.kinds.get(key[0])
        field = kind["fields"].get(key[2]) if kind and len(key) > 2 else None
        return field is not None and field["type"] == "date"

    def is_moment(self, key):
        """Whether the act is dated by a moment, whose hour was not written down; a field of the type date has none."""
        kind = self.model.kinds.get(key[0])
        field = kind["fields"].get(key[2]) if kind and len(key) > 2 else None
        return field is not None and field["type"] == "moment"

    def beyond(self, calendar, start, number, kind):
        """A working day that the calendar does not reach: some day on that side of the one it is counted from."""
        key, kind = ("uncovered", start, number), FUTURE if start > self.now.day else kind
        self.world.choose(kind, key + ("is open",), (False, True))      # whatever comes of it, the calendar does not say
        if number < 0:      # a count from a later day never ends before one from an earlier day
            edge = calendar.nth(calendar.last, number, False, False) if start > calendar.last else None
            return ("some", key, edge or FIRST, calendar.first - 1 if calendar.covered(start) else start, kind)
        edge = calendar.nth(calendar.first, number, False, True) if start < calendar.first else None
        return ("some", key, calendar.last + 1 if calendar.covered(start) else start, edge or LAST, kind)
