# SPDX-License-Identifier: Apache-2.0
"""Asks about every row of json.tsv: json_rows.py TABLE DULY. Prints TAP."""
import os
import re
import subprocess
import sys

RULES = """duly edition 1
vocabulary office "An office"
    record type is in   "record"
    case is in          "case"
    identity is in      "id"
record form
    signed date:        date, begins
    words:              text
    list:               list of text
    amount:             decimal
policy forms "Forms"
timescale sign "Sign it"
    for each            form
    to be done by       anyone
    strength            must
    due within          3 days
    counted from        the form
    shown by            a form at any time where its words is "x"
"""

# Refusals of the line; D2011 and its like refuse a value that is JSON and does not fit its field.
OF_THE_LINE = {"D2001", "D2002", "D2003", "D2004", "D2005", "D2006", "D2007", "D2015", "D2016"}


def raw(text):
    pieces = re.split(r"<([0-9A-F]{2})>", text)
    return b"".join(bytes([int(piece, 16)]) if i % 2 else piece.encode() for i, piece in enumerate(pieces))


def rows(path):
    with open(path, encoding="utf-8") as table:
        for number, line in enumerate(table, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("# ") or line == "#":
                continue
            cells = line.split("\t")
            if len(cells) != (3 if cells[0] == "take" else 4) or cells[0] not in ("take", "refuse") or cells[1] not in ("value", "line"):
                sys.exit(f"{path}:{number}: not a row")
            yield cells + [""] * (4 - len(cells))


PLACES = {
    "value": [("text", '{"record":"form","case":"C","words":%s}'), ("text, with space", '{"record":"form" ,\t"case":\t"C", "words" :  %s}'),
              ("text, with a space", '{"record": "form", "case": "C", "words": %s}'), ("list", '{"record":"form","case":"C","list":%s}'),
              ("decimal", '{"record":"form","case":"C","amount":%s}'), ("undeclared", '{"record":"form","case":"C","more":%s}'),
              ("of an undeclared type", '{"record":"other","case":"C","more":%s}'), ("before the type", '{"words":%s,"record":"form","case":"C"}'),
              ("undeclared, before the type", '{"more":%s,"record":"form","case":"C"}')],
    "line": [("line", "%s")],
}


def main():
    table, duly = sys.argv[1:]
    with open("rules.duly", "w", encoding="utf-8") as file:
        file.write(RULES)
    tried = [(row, place, form) for row in rows(table) for place, form in PLACES[row[1]]]
    failures = {}
    # A hundred messages are shown at most, so a run has fewer lines than that.
    for first in range(0, len(tried), 90):
        part = tried[first:first + 90]
        with open("facts", "wb") as file:
            file.write(b'{"record":"other","case":"C"}\n')  # so that a byte-order mark never opens the file
            for row, place, form in part:
                before, after = form.split("%s") if "%s" in form else ("", "")
                file.write(before.encode() + raw(row[2]) + after.encode() + b"\n")
        done = subprocess.run([duly, "run", "--rules", "rules.duly", "--facts", "facts", "--on", "2024-03-01", "--wide", "-q"],
                              stdin=subprocess.DEVNULL, capture_output=True, env={**os.environ, "LC_ALL": "C"})
        if done.returncode not in (0, 4):
            sys.exit(f"exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
        said = {}
        for line in done.stderr.decode(errors="replace").splitlines():
            match = re.match(r"facts:(\d+)(?::\d+)?: error\[(D\d+)\]: (.*)", line)
            if match:
                said.setdefault(int(match[1]), []).append((match[2], match[3]))
        for i, (row, place, form) in enumerate(part, 2):
            refusals = [message for code, message in said.get(i, []) if code in OF_THE_LINE]
            key = tuple(row)
            failures.setdefault(key, [])
            if row[0] == "take" and refusals:
                failures[key].append(f"{place}: refused: {refusals[0]}")
            if row[0] == "refuse" and not any(re.search(row[3], message) for message in refusals):
                failures[key].append(f"{place}: should say {row[3]!r}, says {said.get(i, 'nothing')!r}")
    for number, (row, problems) in enumerate(failures.items(), 1):
        name = f"{'taken' if row[0] == 'take' else 'refused'}: {row[1]} {row[2][:60]}".replace("#", "(number sign)")
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")
        for problem in problems:
            print(f"#   {problem}")
    print(f"1..{len(failures)}")


main()
