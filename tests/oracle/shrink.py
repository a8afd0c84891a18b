# SPDX-License-Identifier: Apache-2.0
"""Makes a difference small: leaves out lines of facts, declarations and lines of rules for as long as it stays."""
import os
import re
import tempfile

import second
from compare import compare, load_model


def stays(folder, clock, sort):
    """Whether a difference of that sort is still there."""
    try:
        rules, facts = os.path.join(folder, "rules.duly"), os.path.join(folder, "facts.jsonl")
        on, known, readings = clock
        there = set(load_model(second.DULY, rules).readings()) if readings else ()
        readings = [one for one in readings if one in there]
        found, _ = compare(load_model(second.DULY, rules, readings), second.DULY, rules, facts, on, known, second.options(readings))
    except (ValueError, KeyError):
        return False
    return any((one.rule, one.what, one.theirs) == sort for one in found)


def leave_out(parts, write, good):
    """Leaves out as many parts as it can: halves first, then smaller runs."""
    size = max(1, len(parts) // 2)
    while True:
        at = 0
        while at < len(parts):
            fewer = parts[:at] + parts[at + size:]
            write(fewer)
            if good():
                parts = fewer
            else:
                at += size
        if size == 1:
            write(parts)
            return parts
        size //= 2


def shrink(number):
    folder = os.path.join(tempfile.gettempdir(), "duly-small-%d" % number)
    os.makedirs(folder, exist_ok=True)
    found, _ = second.Set(number, folder).differences()
    if not found:
        print("seed %d: no difference" % number)
        return 0
    clock, first = found[0]
    sort = (first.rule, first.what, first.theirs)
    rules, facts = os.path.join(folder, "rules.duly"), os.path.join(folder, "facts.jsonl")

    def writer(path, between):
        def write(parts):
            with open(path, "w", encoding="utf-8") as file:
                file.write(between.join(parts) + between)
        return write

    def good():
        return stays(folder, clock, sort)

    with open(facts, encoding="utf-8") as file:
        leave_out(file.read().splitlines(), writer(facts, "\n"), good)
    for _ in range(2):
        with open(rules, encoding="utf-8") as file:
            declarations = re.split(r"\n\n+(?=\S)", file.read().rstrip("\n"))
        leave_out(declarations[1:], lambda parts: writer(rules, "\n\n")([declarations[0]] + parts), good)
        with open(rules, encoding="utf-8") as file:
            leave_out(file.read().splitlines(), writer(rules, "\n"), good)
    with open(facts, encoding="utf-8") as file:
        leave_out(file.read().splitlines(), writer(facts, "\n"), good)
    with open(os.path.join(folder, "clocks"), "w", encoding="utf-8") as file:
        file.write(clock[0] + (" " + clock[1] if clock[1] else "") + "".join("\t%s=%s" % one for one in clock[2]) + "\n")
    for path in (rules, facts):
        with open(path, encoding="utf-8") as file:
            print(file.read())
    print(second.said(clock, first))
    print("It stands in %s; kept for good it goes to tests/oracle/kept/NAME." % folder)
    return 1
