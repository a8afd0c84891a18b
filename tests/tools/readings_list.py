#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/readings.tsv against the packs. A row has a number, the clauses, what is unclear, the readings that say it (`PACK: NAME`, with `;`
between), and why there are none, or not more. `common` are the rules that both packs use; `day one` and `out of hours` are the readings of a
policy.

    tests/tools/readings            TAP
    tests/tools/readings FILE.tsv   of another list, to see that a wrong one is found
"""
import json, os, re, subprocess, sys

TOP = os.environ.get("DULY_TOP") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DULY = os.environ.get("DULY") or os.path.join(TOP, "build", "duly")
LIST = os.path.join(TOP, "docs", "readings.tsv")
PACKS = ("lancashire", "blackpool")
NUMBERS = range(1, 39)
OF_POLICY = (("day one", "day_one"), ("out of hours", "out_of_hours"))


def declared():
    """{(pack, name): how many ways to read it}, and the clauses of each source."""
    readings, clauses = {}, set()
    for pack in PACKS:
        said = subprocess.run([DULY, "check", "--dump=model-json", os.path.join(TOP, "rules", pack)], capture_output=True, text=True, check=True).stdout
        model = json.loads(said)
        for one in model["definitions"]:
            if one.get("readings"):
                readings[one.get("policy") or "common", one["name"]] = len(one["readings"])
        for policy in model["policies"]:
            for name, key in OF_POLICY:
                readings[pack, name] = len(policy[key])
    for file in os.listdir(os.path.join(TOP, "rules", "sources")):
        if file.endswith(".tsv") and not file.endswith(".read.tsv"):
            with open(os.path.join(TOP, "rules", "sources", file), encoding="utf-8") as rows:
                clauses |= {row.split("\t")[0] for row in rows if row[:2] in ("B-", "L-")}
    return readings, clauses


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file][1:]


def faults(rows):
    readings, clauses = declared()
    named, found = set(), {"shape": [], "number": [], "clause": [], "declared": [], "reason": [], "listed": []}
    for row in rows:
        if len(row) != 5 or not all(row[:3]):
            found["shape"].append("\t".join(row))
            continue
        number, cited, _, said, reason = row
        for clause in re.findall(r"[BL]-[0-9][0-9a-z.-]*", cited):
            if not any(one == clause or one.startswith(clause) and not one[len(clause)].isdigit() for one in clauses):
                found["clause"].append("%s: %s" % (number, clause))
        for one in filter(None, said.split("; ")):
            key = tuple(one.split(": ", 1))
            named.add(key)
            if readings.get(key, 0) < 2:
                found["declared"].append("%s: %s" % (number, one))
        if not said and not reason:
            found["reason"].append(number)
    numbers = [row[0] for row in rows]
    found["number"] += ["%s stands there twice" % one for one in sorted(set(numbers)) if numbers.count(one) > 1]
    found["number"] += ["AMB-%02d is missing" % one for one in NUMBERS if not any(re.fullmatch("AMB-%02d" % one, each) for each in numbers)]
    found["listed"] += ["%s: %s" % key for key in sorted(set(readings) - named)]
    return found


NAMES = (("shape", "every row has its five columns"), ("number", "every number is there, once"), ("clause", "every clause is one of a source"),
         ("declared", "what a row names is declared, with a choice"), ("reason", "a row that names nothing says why"),
         ("listed", "every reading that a pack declares is in the list"))


def main():
    rows = rows_of(sys.argv[1] if len(sys.argv) > 1 else LIST)
    found, count = faults(rows), 0
    for key, name in NAMES:
        count += 1
        print("%s %d - %s" % ("not ok" if found[key] else "ok", count, name))
        for one in found[key]:
            print("#   " + one)
    if len(sys.argv) == 1:
        # A list that is wrong in every way must not pass.
        wrong = [row for row in rows if row[0] != "AMB-09"]
        wrong += [["AMB-01", "B-999", "twice", "blackpool: no such reading", ""], ["AMB-99", "B-136", "no reason", "", ""], ["AMB-98", "B-136"]]
        seen = faults(wrong)
        count += 1
        missed = [key for key, _ in NAMES if not seen[key]]
        print("%s %d - a wrong list is found out in each of these ways" % ("not ok" if missed else "ok", count))
        for key in missed:
            print("#   not found: " + key)
    print("1..%d" % count)
    return 0


sys.exit(main())
