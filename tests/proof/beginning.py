# SPDX-License-Identifier: Apache-2.0
"""When a duty began, and whether its limits are counted from that very date."""
from dates import Time


def same_words(one, other):
    """Whether two expressions say the same, wherever they stand."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) - {"at"} == set(other) - {"at"} and all(same_words(one[key], other[key]) for key in one if key != "at")
    return one == other


class Beginning:
    """What Check knows of it; it has the rule, the view and the names of the rule."""

    def begin(self, env):
        """When all the records of its identity have begun."""
        times = []
        for part in self.rule.get("for_each", []):
            bound = env.get(part["as"])
            if not part["identity"] or bound is None or bound.record is None:
                continue
            name = bound.dated
            field = next((one for one in bound.record.kind["fields"] if (one["name"] == name if name else one["begins"])), None)
            if field:
                times.append(self.view.time(bound.record, field))
        if not times:
            return None
        latest = times[0]
        for time in times[1:]:
            if time.lo >= latest.lo and time.hi >= latest.hi:
                latest = time
            elif not (latest.lo >= time.lo and latest.hi >= time.hi):  # which of them began last is not known
                latest = Time(max(time.lo, latest.lo), max(time.hi, latest.hi), max(time.first, latest.first), max(time.last, latest.last),
                              day=time.day and latest.day, future=time.future or latest.future, vague=True)
        return latest

    def date_of(self, expr, env):
        """(the record, its field) of a moment that is a date of a record of the rule, as its line says it; else None."""
        if expr["op"] not in ("field", "own_time") or expr["of"]["op"] != "slot":
            return None
        bound = env.get(expr["of"]["name"])
        if bound is None or bound.record is None:
            return None
        name = expr.get("field") or bound.dated
        field = next((one for one in bound.record.kind["fields"] if (one["name"] == name if name else one["begins"])), None)
        return field and (bound.record.kind["name"], bound.record.id, field["name"])

    def limit_follows(self, env):
        """Whether its limits are counted forward from the very date it begins with: then none lies before it, whichever day that was."""
        rule, origin = self.rule, self.rule.get("counted_from")
        if origin is None or not all(one["op"] in ("after", "working_day") and same_words(one["from"], origin) for one in rule["limits"]):
            return False
        if "starts" in rule:
            starts = [self.date_of(rule["starts"]["comes"], env)] if "comes" in rule["starts"] else []
        else:
            starts = [self.date_of({"op": "own_time", "of": {"op": "slot", "name": part["as"]}}, env) for part in rule["for_each"] if part["identity"]]
            starts = [one for one in starts if one]
        return len(starts) == 1 and starts[0] is not None and starts[0] == self.date_of(origin, env)
