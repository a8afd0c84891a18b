# SPDX-License-Identifier: Apache-2.0
"""The state of a duty, from what the lines of its proof came to: the table of docs/language.md, under `States`. Where something is not
known, every way it could turn out is followed."""
MOST_WAYS = 4096
REPLACED = "replaced"       # an exception that is a rule of a lower layer in its place


class TooMany(Exception):
    pass


class Event:
    """What may show that it was done: usable is True, False, or None where that is not known."""

    def __init__(self, time, usable, undated=False, record=None):
        self.time, self.usable, self.undated, self.record = time, usable, undated, record


class Duty:
    def __init__(self):
        self.applies = True
        self.exceptions = []   # (truth, named, label)
        self.contest = False
        self.start = self.opens = self.limit = self.stop = self.act = self.origin = None
        self.broken = None
        self.forbids = self.limit_follows = False
        self.early = False
        self.events = []
        self.strength = "must"


def ways(duty, clock, given=False):
    """Every (state, event) it may come to."""
    found = set()
    paths = [[]]
    count = 0
    while paths:
        path = paths.pop()
        count += 1
        if count > MOST_WAYS:
            raise TooMany()
        asked = {}
        rest = list(path)

        def ask(question, truth):
            if truth is not None:
                return truth
            if question not in asked:
                if not rest:
                    chosen = [answer for answer in asked.values()]
                    paths.append(chosen + [True])
                    asked[question] = False
                else:
                    asked[question] = rest.pop(0)
            return asked[question]
        found.add(decide(duty, clock, ask, given))
    return found


def before_opening(clock, time, opens):
    if time.day and opens.day:
        return True if time.last < opens.first else False if time.first >= opens.last else None
    latest = opens.lo if opens.exact else opens.hi
    return True if time.hi < opens.lo else False if time.lo >= latest else None


def decide(duty, clock, ask, given):
    if not given:
        may_apply = duty.applies is not False
        for i, (truth, named, _) in enumerate(duty.exceptions):
            if not may_apply:
                break
            if not named:
                may_apply = truth is not True
            elif named == REPLACED and truth is True:  # whether it would have applied is no longer asked
                return "excepted", i
        if not ask("applies", duty.applies):
            return "does_not_apply", None
        for i, (truth, named, _) in enumerate(duty.exceptions):
            if ask(("exception", i), truth):
                return ("excepted" if named else "does_not_apply"), i
    def stopped():
        return duty.stop is not None and ask("stopped", clock.come(duty.stop))

    if duty.start is not None and not ask("started", clock.come(duty.start)):
        return ("lapsed" if stopped() else "not_yet"), None
    if ask("contest", duty.contest):
        return "conflict", None
    limited = duty.limit is not None and not duty.limit.no_limit

    def usable(i):
        return ask(("usable", i), duty.events[i].usable)

    def early(i):
        if duty.events[i].undated and (duty.start is None or duty.start.hi < 0 and duty.start.vague):
            return False  # a fact without a date, of a duty without a beginning
        return duty.opens is not None and ask(("early", i), before_opening(clock, duty.events[i].time, duty.opens))

    def in_limit(i):
        return not limited or duty.events[i].undated or ask(("by limit", i), clock.by(duty.events[i].time, duty.limit))

    def before_act(i):
        time, act = duty.events[i].time, duty.act
        if act is None or act.future:
            return True
        if time.day or act.day:
            return ask(("before act", i), True if time.last < act.first else False if time.first > act.last else None)
        return ask(("before act", i), clock.by(time, act))

    def by_stop(i):
        time, stop = duty.events[i].time, duty.stop
        if time.day or stop.day:
            return True if time.last <= stop.first else False if time.first > stop.last else None
        return clock.by(time, stop)

    def lapsed():
        if not stopped():
            return False
        if duty.strength != "consider" and limited and not ask("stop late", clock.by(duty.stop, duty.limit)):
            return False
        for i, event in enumerate(duty.events):
            if usable(i) if event.undated else ask(("by stop", i), by_stop(i)) and usable(i):
                if not early(i) or ask("early counts", duty.early):
                    return False
        return True

    if duty.forbids:
        return ("breached" if ask("broken", duty.broken) else "lapsed" if lapsed() else "met"), None
    if duty.strength == "may":
        return "holds", None
    if duty.act is not None and ask("act", clock.come(duty.act)):
        if not any(usable(i) and (not early(i) or ask("early counts", duty.early)) for i in range(len(duty.events))):
            return "breached", None
    if lapsed():
        return "lapsed", None
    if limited and duty.start is not None and not duty.limit_follows:
        limit, start = duty.limit, duty.start
        if start.vague and start.hi < 0:
            impossible = False
        elif limit.day or start.day:
            impossible = True if limit.last < start.first else False if limit.first >= start.last else None
        else:
            impossible = True if limit.hi < start.lo else False if limit.lo >= start.hi else None
        if ask("impossible", impossible):
            return "impossible", None
    done = None
    for i in range(len(duty.events)):
        if usable(i) and not early(i) and in_limit(i) and before_act(i):
            done = "met", i
            break
    if done is None and duty.early is not False:
        done = next((("met_early", i) for i in range(len(duty.events)) if usable(i) and early(i) and ask("early counts", duty.early)), None)
    if done is None:
        late = "met" if duty.strength == "consider" else "met_late"
        done = next(((late, i) for i in range(len(duty.events)) if usable(i) and not early(i)), None)
    if done is not None:
        if duty.limit is not None and duty.limit.no_limit:
            event, origin = duty.events[done[1]].time, duty.origin
            certain = origin is None or (event.lo if event.exact else event.hi) <= (origin.hi if origin.exact else origin.lo)
            return ("met" if certain else "cannot_tell"), done[1]
        return done
    if duty.opens is not None:
        before = before_opening(clock, clock.at(clock.now), duty.opens)
        if not ask("open come", None if before is None else not before):
            return "not_yet", None
    past = False
    if limited:
        limit = duty.limit
        if limit.day:
            past = True if clock.today > limit.last else False if clock.today <= limit.first else None
        else:
            past = True if clock.now > limit.hi else False if clock.now <= limit.lo else None
        past = ask("past", past)
    if past and duty.strength != "consider":
        return ("missed" if stopped() else "overdue"), None
    return ("open" if (not past if limited else duty.act is not None) else "outstanding"), None
