# SPDX-License-Identifier: Apache-2.0
"""What is named as the next change, over sets of rules and facts drawn by lot; see tests/oracle/ahead."""
import json
import os
import subprocess
import sys
import tempfile

from second import BUILD, TOP, Set

DAYS = 60  # a set lives for about as long


def close_up(path):
    """Lines without spaces between their parts, as the property reads them."""
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


def try_seed(seed):
    with tempfile.TemporaryDirectory() as folder:
        drawn = Set(seed, folder)
        if not drawn.count:
            return True, 0, []
        close_up(drawn.facts)
        done = subprocess.run([os.path.join(BUILD, "tests", "property", "next_property"), drawn.rules, drawn.facts, str(DAYS)],
                              capture_output=True, text=True, env=dict(os.environ, DULY_TOP=TOP, DULY_SEED=str(seed)))
    lines = done.stdout.splitlines()
    changes = sum(int(line.split(" changes")[0].split()[-1]) for line in lines if " changes, " in line)
    untried = any(", 0 days;" in line for line in lines)      # a slow build tries few, and a small set may be left with none
    still = any(line.startswith("ok ") for line in lines) or not changes or untried
    wrong = [line for line in lines if line.startswith("#   ")] + done.stderr.splitlines()
    return still and not wrong and done.returncode == 0, changes, wrong


def main(arguments):
    first = int(arguments[0]) if arguments else 1
    count = int(arguments[1]) if len(arguments) > 1 else 20
    good, changes = True, 0
    for seed in range(first, first + count):
        well, some, wrong = try_seed(seed)
        changes += some
        good = good and well
        for line in wrong[:10]:
            print("# seed %d: %s" % (seed, line.lstrip("# ")))
    print("# seeds %d to %d, %d changes" % (first, first + count - 1, changes))
    print("%s 1 - %d changes by lot, each named at its second, and no other" % ("ok" if good and changes else "not ok", changes))
    print("1..1")


main(sys.argv[1:])
