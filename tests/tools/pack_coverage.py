#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which answers the tests beside the packs expect of each rule: that it applies, that it does not, that it cannot be told; and of a
limit its last day and the day after. What is not expected anywhere stands in pack-coverage.tsv, each with its reason; the list is to grow
shorter only.

    tests/tools/pack-coverage           TAP: nothing is missing that the list does not name, and the list names nothing that is there
    tests/tools/pack-coverage --write   writes the list anew; read the difference
    tests/tools/pack-coverage --all     every rule with what is expected of it

`does not apply` is asked only of a rule that has a condition, the days only of one that has a limit of working days or other lengths.
"""
import glob, json, os, re, subprocess, sys
from datetime import date

TOP = os.environ.get("DULY_TOP") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DULY = os.environ.get("DULY") or os.path.join(TOP, "build", "duly")
LIST = os.path.join(TOP, "tests", "tools", "pack-coverage.tsv")
PACKS = ("lancashire", "blackpool")
ANSWERS = ("applies", "does not apply", "cannot tell", "last day", "day after")
EXPECT = re.compile(r'^ {4}expect +(?:(nothing for) +)?([a-z_0-9]+)(?: for ([^:]*))?(?:: *(.*))?$')
LATE = ("met late", "met_late", "overdue", "missed")


def day(text):
    return (re.search(r"\d{4}-\d\d-\d\d", text or "") or [""])[0]


def expected(pack):
    """{rule: the answers that a test of the pack expects}."""
    seen = {}
    for path in sorted(glob.glob(os.path.join(TOP, "rules", pack, "tests", "*.duly"))):
        on = ""
        for line in open(path, encoding="utf-8"):
            if re.match(r" {4}on +", line):
                on = day(line)
            found = EXPECT.match(line.rstrip("\n"))
            if not found:
                continue
            nothing, rule, _, said = found.groups()
            answers = seen.setdefault(rule, set())
            parts = [part.strip() for part in (said or "").split(",")]
            state = "does not apply" if nothing else parts[0].replace("_", " ")
            answers.add(state if state in ("does not apply", "cannot tell") else "applies")
            due = day(next((part for part in parts if part.startswith("due ")), ""))
            done = day(next((part for part in parts if part.startswith("done ")), ""))
            if due and (state == "open" and due == on or state == "met" and due == done):
                answers.add("last day")
            if state in LATE and ("late by 1" in parts or done and due and 0 <= (date.fromisoformat(done) - date.fromisoformat(due)).days <= 1):
                answers.add("day after")
    return seen


def asked(rule):
    """The answers that can be asked of a rule."""
    wanted = ["applies"]
    if "applies_if" in rule or rule["does_not_apply_if"]:
        wanted += ["does not apply", "cannot tell"]
    if any(length in json.dumps(rule["limits"]) for length in ('"working_day"', '"after"', '"before"')):
        wanted += ["last day", "day after"]
    return wanted


def missing():
    out, rules = [], 0
    for pack in PACKS:
        model = subprocess.run([DULY, "check", "--dump=model-json", os.path.join(TOP, "rules", pack)], capture_output=True, text=True, check=True).stdout
        seen = expected(pack)
        for rule in json.loads(model)["rules"]:
            if rule["policy"] != pack:
                continue
            rules += 1
            lacks = [one for one in asked(rule) if one not in seen.get(rule["name"], ())]
            if "--all" in sys.argv:
                print(pack, rule["name"], ", ".join(one for one in ANSWERS if one in seen.get(rule["name"], ())), sep="\t")
            out += [(pack, rule["name"], one) for one in lacks]
    return out, rules


def main():
    found, rules = missing()
    if "--all" in sys.argv:
        return 0
    known = {}
    if os.path.exists(LIST):
        with open(LIST, encoding="utf-8") as file:
            known = {tuple(line.rstrip("\n").split("\t")[:3]): line.rstrip("\n").split("\t")[3] for line in file.readlines()[1:]}
    if "--write" in sys.argv:
        with open(LIST, "w", encoding="utf-8") as out:
            out.write("pack\trule\tanswer that no test expects\treason\n")
            out.writelines("\t".join(one) + "\t" + known.get(one, "no test yet") + "\n" for one in found)
        return 0
    new, gone = sorted(set(found) - set(known)), sorted(set(known) - set(found))
    print("1..3")
    for number, (wrong, name) in enumerate(((new, "no answer is missing that the list does not name"), (gone, "the list names no answer that a test expects")), 1):
        print("%s %d - %s" % ("not ok" if wrong else "ok", number, name))
        for one in wrong:
            print("#   " + ", ".join(one))
    print("%s 3 - %d rules were looked at, %d answers are still missing" % ("ok" if rules >= 150 else "not ok", rules, len(found)))
    return 0


sys.exit(main())
