# SPDX-License-Identifier: Apache-2.0
"""The names of what a rule is made of, to count what was reached, and how much of each there has to be."""


LINE = 5      # the column in which the lines of a declaration begin


def constructs(model, rule):
    """The names of what a rule is made of, through the definitions it leans on."""
    found, seen = set(), set()
    policy = model.policies[rule["policy"]]

    def walk(node, key=None):
        if isinstance(node, list):
            for one in node:
                walk(one, key)
        elif isinstance(node, dict):
            if "op" in node:
                found.add("operation " + node["op"])
            if node.get("op") == "cases" and node["at"]["column"] == LINE:      # a line `from D: VALUE`
                found.add("value from a day on")
                if node["if"]["of"]["left"]["at"]["column"] != LINE:
                    found.add("value from a day on, judged at")
            if "unit" in node:
                found.add("unit " + node["unit"])
            if node.get("op") == "call":
                name = (node.get("policy"), node["definition"])
                if name not in seen:
                    seen.add(name)
                    definition = model.definitions[name]
                    if "readings" in definition:
                        found.add("definition with readings")
                    walk([definition.get("value"), definition.get("readings")])
            if "choices" in node:
                for word in ("since", "up_to", "any_time", "after", "for", "where"):
                    if word in node:
                        found.add("selection with " + word)
                if len(node["choices"]) > 1:
                    found.add("selection of several types")
                if any("dated_by" in one for one in node["choices"]):
                    found.add("selection dated by")
            if node.get("which") in ("first", "latest", "next"):
                found.add("the " + node["which"])
            for name, one in node.items():
                if isinstance(one, (dict, list)) and name not in ("at", "records"):
                    walk(one, name)

    walk({key: value for key, value in rule.items() if key != "remarks"})
    walk([policy.get("applies_if"), policy.get("every_rule_stops")])
    found.add("kind " + rule["kind"])
    found.add("strength " + rule["strength"])
    for part in rule["for_each"]:
        found.add("for each: " + part["form"] + (" given" if "values" in part else ""))
    if sum(part["form"] == "each" for part in rule["for_each"]) > 1:
        found.add("for each: a pair")
    found |= further(model, rule, policy)
    for key in ("applies_if", "if_unknown_no", "starts", "opens", "must_come_before", "each_used_once", "broken_if", "counted_from"):
        if key in rule:
            found.add(key.replace("_", " "))
    for key in ("does_not_apply_if", "stops", "counts_only_if", "exceptions", "remarks"):
        if rule[key]:
            found.add(key.replace("_", " "))
    if len(rule["limits"]) > 1:
        found.add("two limits")
    if "earlier_counts" in rule:
        found.add("an earlier one " + ("counts" if rule["earlier_counts"] else "does not count"))
    found.add("done by: " + rule["who"]["form"] + (", shown only" if rule["who"].get("shown_only") else ""))
    if "not" in rule["who"]:
        found.add("done by: not that person")
    if any("person" in one for one in rule["who"]["people"]):
        found.add("done by: a person named")
    for item in rule["evidence"]:
        found.add("evidence: " + ("a record" if "selection" in item else "a test" if "holds" in item["event"] else "an event"))
    if len(rule["evidence"]) > 1:
        found.add("evidence: several lines")
    if "in_force_from" in policy:
        found.add("policy: in force from")
    if "applies_if" in policy:
        found.add("policy: applies if")
    if policy["every_rule_stops"]:
        found.add("policy: every rule stops")
    found.add("day one: " + policy["day_one"][0])
    found.add("out of hours: " + policy["out_of_hours"][0].split(", after ")[0] + (", by the hour" if "after" in policy["out_of_hours"][0] else ""))
    return found


def further(model, rule, policy):
    """What further.py draws."""
    found = set()
    for part in rule["for_each"]:
        if part["form"] == "among_values":
            kind = (part["values"][0] if "values" in part else part["list"])["type"]
            kind = {"text": "words", "word": "words", "moment": "dates"}.get(kind, "numbers")
            found.add("series of %s, %s" % (kind, "given" if "values" in part else "listed"))
    if rule.get("all_evidence_needed"):
        found.add("evidence: all of several")
        found |= {"evidence: all of several, " + ("a record" if "selection" in one else "a test" if "holds" in one["event"] else "an event") for one in rule["evidence"]}
    for one in rule["evidence"]:
        if one.get("may_be_elsewhere"):
            found.add("evidence: elsewhere")
        if "whose" in one:
            found.add("evidence: a date that says whose act it was")
    people = rule["who"]["people"]
    if any("named_by" in one for one in people):
        found.add("done by: that worker's manager")
    if "not_unless" in rule["who"]:
        found.add("done by: not that person unless")
    if any(condition for one in people for _, condition in model.lower.get(one.get("role"), ())):
        found.add("done by: a role that another acts for if")
    if rule["who"]["form"] == "anyone" and rule["who"]["written"]:
        found.add("done by: in own words")
    if "earlier_counts_if" in rule:
        found.add("an earlier one counts if")
    if rule.get("cites_where"):
        found.add("cites where")
    if "new_version_of" in policy or any(one.get("new_version_of") == policy["name"] for one in model.policies.values()):
        found.add("policy: versions")
        if "uses_version_when" in rule:
            found.add("uses the version in force when")
    if "in_force_up_to" in policy:
        found.add("policy: in force up to")
    found.add("policy: layer " + policy["layer"])
    if rule.get("replaced_by"):
        found.add("replaced")
        if len({model.policies[one["policy"]]["layer"] for one in rule["replaced_by"]}) > 1:
            found.add("replaced in two layers")
        if any("new_version_of" in model.policies[one["policy"]] for one in rule["replaced_by"]):
            found.add("replaced, by a later version")
    for one in rule["stands_against"]:
        found.add("stands against: windows" if one["windows"] else "stands against: what is forbidden")
    if any(one.get("exceptions") for one in rule["exceptions"]):
        found.add("exception to an exception")
    return found


OPERATIONS = ("number text time truth length no_limit slot case field own_time call pick exists count cell working_day after before later earlier "
              "cases and or not same_number same_text word_among same_record same_truth includes recorded is_role is_type is_before at_least at_most "
              "less_than has_come in_time yearly never no_number on_day_of includes_one").split()
EXPECTED = ["operation " + one for one in OPERATIONS if one not in ("truth", "same_record", "same_truth")] + [
    "unit hours", "unit days", "unit working_days", "unit weeks", "unit months", "unit years", "the first", "the latest", "the next",
    "kind timescale", "kind trigger", "kind authorisation", "kind duty", "kind prohibition", "strength must", "strength should", "strength may", "strength must not",
    "strength should not", "strength consider", "for each: each", "for each: with", "for each: among_records",
    "for each: among_values", "for each: among_values given", "for each: a pair", "applies if", "if unknown no", "starts", "opens",
    "must come before", "each used once", "broken if", "counted from", "does not apply if", "stops", "counts only if", "exceptions", "remarks",
    "two limits", "an earlier one counts", "an earlier one does not count", "done by: anyone", "done by: one", "done by: both", "done by: either",
    "done by: one, shown only", "done by: not that person", "done by: a person named", "evidence: a record", "evidence: a test", "evidence: an event",
    "evidence: several lines", "selection with since", "selection with up_to", "selection with any_time", "selection with for",
    "selection with where", "selection dated by", "definition with readings", "policy: in force from", "policy: applies if",
    "policy: every rule stops", "day one: the same day", "out of hours: received the next working day",
    "out of hours: received the next working day, by the hour", "value from a day on", "value from a day on, judged at", "series of words, given",
    "series of words, listed", "series of dates, given", "series of dates, listed", "series of numbers, given", "series of numbers, listed",
    "evidence: all of several", "evidence: all of several, a record", "evidence: all of several, an event", "evidence: all of several, a test",
    "evidence: elsewhere", "evidence: a date that says whose act it was", "done by: that worker's manager", "done by: not that person unless",
    "done by: a role that another acts for if", "done by: in own words", "an earlier one counts if", "exception to an exception",
    "policy: versions", "policy: in force up to", "uses the version in force when", "policy: layer national",
    "policy: layer team", "replaced", "replaced in two layers", "cites where", "answer: clauses that only some findings state", "answer: the state it would have",
    "replaced, by a later version",
    "stands against: windows", "stands against: what is forbidden", "answer: a rule in its place", "answer: of the version of the day",
    "answer: of another version than that of the day", "reading chosen: of a definition", "reading chosen: day one", "reading chosen: out of hours"]
LEAST = {"operation no_limit": 40, "replaced in two layers": 60}      # triples of each; of every other construct 100
