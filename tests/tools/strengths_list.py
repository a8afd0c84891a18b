#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each rule of the packs is as strong as the words of the clauses it states. strengths.tsv says what the words of the clause lists come
to; a rule that is read otherwise stands there by its name, with the reason. Of a prohibition it is the must or the should that counts.

    tests/tools/strengths            TAP
    tests/tools/strengths RULES      of another folder of rules: one line for each rule that is too weak or too strong; fails if there is one
"""
import json, os, subprocess, sys

TOP = os.environ.get("DULY_TOP") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
DULY = os.environ.get("DULY") or os.path.join(TOP, "build", "duly")
LIST = os.path.join(TOP, "tests", "tools", "strengths.tsv")
PACKS = ("lancashire", "blackpool")


def table(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return rows[0], rows[1:]


def words_of(rules):
    """{clause: the word of strength that its source has}."""
    words = {}
    for name in sorted(os.listdir(os.path.join(rules, "sources"))):
        if name.endswith(".tsv") and not name.endswith(".read.tsv"):
            head, rows = table(os.path.join(rules, "sources", name))
            words.update({row[0]: row[head.index("strength")] for row in rows if len(row) == len(head) and row[0]})
    return words


def strengths_of(rules):
    """(rule, the words of its clauses, its strength) of every rule that has one."""
    words = words_of(rules)
    for pack in PACKS:
        said = subprocess.run([DULY, "check", "--dump=model-json", os.path.join(rules, pack)], capture_output=True, text=True, check=True).stdout
        for rule in json.loads(said)["rules"]:
            if rule["policy"] == pack and rule.get("strength"):
                cited = [one if isinstance(one, str) else one["clause"] for one in rule["cites"]]
                yield pack + ": " + rule["name"], " + ".join(sorted({words[one] for one in cited})), rule["strength"].replace(" not", "").replace("_not", "")


def faults(rules):
    _, rows = table(LIST)
    general = {row[0]: row[1] for row in rows if not row[2]}
    single = {row[2]: (row[0], row[1]) for row in rows if row[2]}
    used, wrong, rule_count = set(), [], 0
    for rule, words, strength in strengths_of(rules):
        rule_count += 1
        if rule in single:
            used.add(rule)
            expected = single[rule][1] if single[rule][0] == words else None
        else:
            used.add(words)
            expected = general.get(words)
        if strength != expected:
            wrong.append("%s: %s, and its clauses say \"%s\", which is %s" % (rule, strength, words, expected or "not in the list"))
    wrong_rows = ["%s, %s" % (row[0], row[2] or "no rule") for row in rows if (row[2] or row[0]) not in used or row[2] and not row[3]]
    return wrong, wrong_rows, rule_count


def main():
    if len(sys.argv) > 1:
        wrong, _, _ = faults(sys.argv[1])
        print("\n".join(wrong))
        return 1 if wrong else 0
    wrong, rows, rule_count = faults(os.path.join(TOP, "rules"))
    results = ((wrong, "every rule is as strong as its clauses say"), (rows, "every row is of some rule, and gives its reason where it is of one alone"),
               ([] if rule_count >= 200 else [str(rule_count)], "%d rules were held against the lists of clauses" % rule_count))
    print("1..%d" % len(results))
    for number, (found, name) in enumerate(results, 1):
        print("%s %d - %s" % ("not ok" if found else "ok", number, name))
        for one in found:
            print("#   " + one)
    return 0


sys.exit(main())
