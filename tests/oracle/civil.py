# SPDX-License-Identifier: Apache-2.0
"""Civil time and working days, the slow way: a day at a time, with the zone of the machine's tzdata.

A day is its number since 1 January of year 1; an instant is seconds since 1970 in UTC.
"""
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UTC = timezone.utc


class Clock:
    """A zone: what its clocks showed, and when."""

    def __init__(self, name):
        self.zone = ZoneInfo(name)
        self.starts = {}
        self.days = {}

    def start(self, day):
        """The instant at which a day begins."""
        found = self.starts.get(day)
        if found is None:
            midnight = datetime.combine(date.fromordinal(day), datetime.min.time(), self.zone)
            found = self.starts[day] = int(midnight.timestamp())
        return found

    def end(self, day):
        """The last second of a day."""
        return self.start(day + 1) - 1

    def day(self, instant):
        found = self.days.get(instant)
        if found is None:
            found = self.days[instant] = datetime.fromtimestamp(instant, UTC).astimezone(self.zone).date().toordinal()
        return found

    def instants(self, day, second):
        """The instants at which a clock showed that second of that day: none, one or two."""
        shown = datetime.combine(date.fromordinal(day), datetime.min.time()) + timedelta(seconds=second)
        out = []
        for fold in (0, 1):
            instant = int(shown.replace(tzinfo=self.zone, fold=fold).timestamp())
            back = datetime.fromtimestamp(instant, UTC).astimezone(self.zone).replace(tzinfo=None)
            if back == shown and instant not in out:
                out.append(instant)
        return sorted(out)

    def second_of_day(self, instant):
        shown = datetime.fromtimestamp(instant, UTC).astimezone(self.zone)
        return shown.hour * 3600 + shown.minute * 60 + shown.second


def add_months(day, months):
    """The corresponding day, or the last day of that month."""
    at = date.fromordinal(day)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    month += 1
    for number in range(at.day, 0, -1):
        try:
            return date(year, month, number).toordinal()
        except ValueError:
            continue


class Calendar:
    """Working days as they were known at one moment. `rows`: (day, is a holiday, day it was announced or None)."""

    def __init__(self, weekend, rows, first, last, known):
        self.weekend = set(weekend)
        self.first, self.last = first, last
        said = {}
        for day, holiday, announced in rows:       # the last announcement of a day holds; of two at once, that it was withdrawn
            if announced is None or announced <= known:
                said[day] = max(said.get(day, (0, False)), (announced or 0, not holiday))
        self.free = {day for day, (_, withdrawn) in said.items() if not withdrawn}
        self.looked_up, self.counted = {}, {}

    def works(self, day):
        found = self.looked_up.get(day)
        if found is None:
            found = self.looked_up[day] = WEEK[date.fromordinal(day).weekday()] not in self.weekend and day not in self.free
        return found

    def covered(self, day):
        return self.first <= day <= self.last

    def roll(self, day):
        """That day, or the next working day; None beyond what is covered."""
        while self.covered(day):
            if self.works(day):
                return day
            day += 1
        return None

    def nth(self, *asked):
        """Working day `number` counted from a day: None where the count leaves what is covered."""
        if asked not in self.counted:
            self.counted[asked] = self.count(*asked)
        return self.counted[asked]

    def count(self, origin, number, same_day, roll):
        if number == 0 and not roll:      # day 0 is the origin, whatever the calendar knows of it
            return origin
        if (roll or same_day and number > 0) and not self.covered(origin):      # else it is the days after, or before, that are looked at
            return None
        if roll:
            origin = self.roll(origin)
            if origin is None:
                return None
        if number == 0:
            return origin
        if same_day and self.works(origin):
            number -= 1 if number > 0 else 0
            if number == 0:
                return origin
        step = 1 if number > 0 else -1
        day = origin
        while number:
            day += step
            if not self.covered(day):
                return None
            if self.works(day):
                number -= step
        return day

    def between(self, after, to):
        """How many working days lie after one day, up to and including another; None beyond what is covered."""
        if (after, to) not in self.counted:
            self.counted[(after, to)] = self.count_between(after, to)
        return self.counted[(after, to)]

    def count_between(self, after, to):
        if not (self.covered(after) and self.covered(to)):
            return None
        return sum(1 for day in range(after + 1, to + 1) if self.works(day))
