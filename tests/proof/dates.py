# SPDX-License-Identifier: Apache-2.0
"""Days, clocks and working days, worked out the long way: a day after another. Knows nothing of the program it checks."""
import re
from datetime import date, datetime, timedelta, timezone

FAR = 10 ** 15
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DAY = timedelta(days=1)


def last_sunday(year, month):
    day = date(year + month // 12, month % 12 + 1, 1) - DAY
    while day.weekday() != 6:
        day -= DAY
    return day


class Zone:
    """Civil time of London since 1996, or UTC."""

    def __init__(self, name):
        self.london = name == "Europe/London"

    def offset(self, utc):
        """Seconds the clocks are ahead of UTC at an instant."""
        if not self.london:
            return 0
        year = datetime.fromtimestamp(utc, timezone.utc).year
        begins, ends = (datetime(d.year, d.month, d.day, 1, tzinfo=timezone.utc).timestamp() for d in (last_sunday(year, 3), last_sunday(year, 10)))
        return 3600 if begins <= utc < ends else 0

    def instants(self, wall):
        """Every instant at which the clocks show this: one as a rule, two in the hour that October repeats."""
        plain = int(wall.replace(tzinfo=timezone.utc).timestamp())
        return sorted({plain - ahead for ahead in (0, 3600) if self.offset(plain - ahead) == ahead})

    def wall(self, utc):
        return datetime.fromtimestamp(utc + self.offset(utc), timezone.utc).replace(tzinfo=None)

    def first_second(self, day):
        return self.instants(datetime(day.year, day.month, day.day))[0]

    def last_second(self, day):
        return self.first_second(day + DAY) - 1


class Time:
    """Somewhere from lo to hi, in seconds of UTC; whole days where `day` is set."""

    def __init__(self, lo, hi, first, last, day=False, future=False, no_limit=False, never=False, vague=False):
        self.lo, self.hi, self.first, self.last, self.day, self.future = lo, hi, first, last, day, future
        self.no_limit, self.never, self.vague = no_limit, never, vague

    @property
    def exact(self):
        return not self.future and (self.first == self.last if self.day else self.lo == self.hi)


class Clock:
    """Reads and compares times in one zone, at one moment."""

    def __init__(self, zone, on):
        self.zone = zone
        self.now = on
        self.today = zone.wall(on).date()

    def days(self, first, last):
        return Time(self.zone.first_second(first), self.zone.last_second(last), first, last, day=True)

    def at(self, lo, hi=None):
        hi = lo if hi is None else hi
        return Time(lo, hi, self.zone.wall(lo).date(), self.zone.wall(hi).date())

    def between(self, lo, hi, future=False, vague=True):
        """Not certain: what is not bounded lies anywhere."""
        first = self.zone.wall(lo).date() if lo > -FAR else date.min
        last = self.zone.wall(hi).date() if hi < FAR else date.max
        return Time(lo, hi, first, last, future=future, vague=vague)

    def instant(self, text):
        return int(datetime.fromisoformat(text).timestamp())

    def written(self, text):
        """A date or a moment as rules, facts and answers write it; None when it is neither."""
        month = re.fullmatch(r"(\d{4})(?:-(\d\d))?", text)
        if month:
            year, one = int(month[1]), int(month[2] or 0)
            last = date(year, 12, 31) if not one else date(year + one // 12, one % 12 + 1, 1) - DAY
            return self.days(date(year, one or 1, 1), last)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return self.days(date.fromisoformat(text), date.fromisoformat(text))
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return None
        if moment.tzinfo:
            return self.at(int(moment.timestamp()))
        instants = self.zone.instants(moment.replace(microsecond=0))
        return self.at(instants[0], instants[-1]) if instants else None

    def of_result(self, result):
        """The time that a step or an operand says it came to."""
        text, answer, value = result.get("time"), result.get("answer"), result.get("value")
        lo = self.instant(result["earliest"]) if "earliest" in result else -FAR
        hi = self.instant(result["latest"]) if "latest" in result else FAR
        if value == "no time limit given":
            return Time(-FAR, FAR, date.min, date.max, no_limit=True)
        if value == "no limit":
            return Time(FAR, FAR, date.max, date.max, never=True)
        if answer == "not yet":
            return self.between(lo if lo > -FAR else self.now + 1, hi, future=True)
        if text and "/" in text:
            first, last = (date.fromisoformat(part) for part in text.split("/"))
            if not str(value).startswith("some time") and lo == self.zone.first_second(first) and hi == self.zone.last_second(last):
                return self.days(first, last)
            return self.between(lo, hi, vague=False)
        if text:
            return self.written(text)
        return self.between(lo, hi)

    # ---- comparisons: True, False, or None where it cannot be told ----

    def before(self, a, b):
        if a.day and b.day:
            return True if a.last < b.first else False if a.first >= b.last else None
        return True if a.hi < b.lo else False if a.lo >= b.hi else None

    def by(self, a, b):
        """a has come by the end of b."""
        if a.day and b.day:
            return True if a.last <= b.first else False if a.first > b.last else None
        if b.day and a.last <= b.first:
            return True
        lo = b.lo if not b.day or b.first != b.last else b.hi
        return True if a.hi <= lo else False if a.lo > b.hi else None

    def since(self, a, b):
        if a.day or b.day:
            return True if a.first >= b.last else False if a.last < b.first else None
        return True if a.lo >= b.hi else False if a.hi < b.lo else None

    def come(self, a):
        if a.future or a.no_limit or a.never:
            return False
        if a.day:
            return True if a.last <= self.today else False if a.first > self.today else None
        return True if a.hi <= self.now else False if a.lo > self.now else None

    def moved(self, time, count, unit):
        """A length after a time that is certain; None for working days."""
        if unit == "hour":
            return self.at(time.lo + 3600 * count) if time.lo == time.hi else self.at(time.lo + 3600 * count, time.hi + 3600 * count)
        if unit == "working day":
            return None
        days = []
        for day in (time.first, time.last):
            if unit in ("month", "year"):
                months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
                last = (date((months + 1) // 12, (months + 1) % 12 + 1, 1) - DAY).day
                day = date(months // 12, months % 12 + 1, min(day.day, last))
            else:
                day += timedelta(days=count * (7 if unit == "week" else 1))
            days.append(day)
        return self.days(*days)


class Workdays:
    """A calendar as it was known on a day; every question is answered by looking at the days."""

    def __init__(self, calendar, known_on):
        self.calendar = calendar
        self.weekend = {WEEKDAYS.index(name) for name in calendar["weekend"]}
        self.first, self.last = (date.fromisoformat(calendar["covers"][end]) for end in ("first", "last"))
        self.confirmed = date.fromisoformat(calendar["confirmed_up_to"])
        self.rows = {}
        for row in calendar["holidays"]:
            self.rows.setdefault(date.fromisoformat(row["date"]), []).append(row)
        self.known_on = known_on

    def holiday(self, day):
        rows = self.rows.get(day, [])
        told = [row for row in rows if row["announced_on"] is None or date.fromisoformat(row["announced_on"]) <= self.known_on]
        if told:
            return told[-1]["effect"] == "holiday"
        return bool(rows) and rows[0]["effect"] == "withdrawn"

    def covers(self, day):
        return self.first <= day <= self.last

    def worked(self, day):
        return day.weekday() not in self.weekend and not self.holiday(day)

    def count(self, origin, count, same_day=False):
        """The day reached, or None where the calendar does not reach."""
        day = origin - DAY if same_day and count > 0 else origin
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while self.covers(day) and not self.worked(day):
                day += step
            if not self.covers(day):
                return None
        return day

    def between(self, after, upto):
        """The days after the one, up to the other."""
        low, high = min(after, upto), max(after, upto)
        return [low + DAY * i for i in range(1, (high - low).days + 1)] if after <= upto else [low + DAY * i for i in range((high - low).days)]

    def worked_between(self, after, upto):
        return sum(self.worked(day) for day in self.between(after, upto))


def spoken(day):
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
