# SPDX-License-Identifier: Apache-2.0
"""The long run: goes on where it stopped, and writes its figures into docs/second-opinion.md."""
import json
import os
import subprocess
import tempfile
import time

import second


def state_file():
    return os.path.join(second.BUILD, "second-opinion.json")


def load():
    try:
        with open(state_file(), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"next_seed": second.SEEDS_FROM, "triples": 0, "answers": 0, "differences": [], "less_sure": 0, "seconds": 0, "states": {}}


def save(state):
    with open(state_file() + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file, indent=1)
    os.replace(state_file() + ".new", state_file())


def write_page(state):
    page = os.path.join(second.TOP, "docs", "second-opinion.md")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    begin, end = "<!-- figures of make verify -->\n", "<!-- end of figures -->\n"
    head, rest = text.split(begin)
    _, tail = rest.split(end)
    day = subprocess.run(["date", "-u", "+%Y-%m-%d"], capture_output=True, text=True).stdout.strip()
    figures = ("| | |\n|---|---|\n| triples | {triples:,} |\n| answers compared | {answers:,} |\n| seeds | {first} to {last} |\n| day | {day} |\n"
               "| differences | {differences} |\n| less sure than the second opinion | {less:.2f} % |\n").format(
                   triples=state["triples"], answers=state["answers"], first=second.SEEDS_FROM, last=state["next_seed"] - 1, day=day,
                   differences=len(state["differences"]), less=100 * state["less_sure"] / max(1, state["answers"]))
    with open(page, "w", encoding="utf-8") as file:
        file.write(head + begin + figures + end + tail)


def verify(wanted):
    state = load()
    said = time.time()
    while state["triples"] < wanted:
        seed, began, tally = state["next_seed"], time.time(), second.Tally()
        with tempfile.TemporaryDirectory() as folder:
            found, count = second.Set(seed, folder).differences(tally)
        for one in found:
            line = "seed %d, %s" % (seed, second.said(*one))
            print(line, flush=True)
            state["differences"].append(line)
        state["next_seed"] = seed + 1
        state["triples"] += count
        state["answers"] += tally.answers
        state["less_sure"] += tally.less
        state["seconds"] += time.time() - began
        for name, many in tally.states.items():
            state["states"][name] = state["states"].get(name, 0) + many
        save(state)
        if time.time() - said > 60:
            said = time.time()
            print("%d triples, seed %d, %d differences" % (state["triples"], seed, len(state["differences"])), flush=True)
    write_page(state)
    print("%d triples, seeds %d to %d, %d differences, %d less sure; docs/second-opinion.md has the figures" % (
        state["triples"], second.SEEDS_FROM, state["next_seed"] - 1, len(state["differences"]), state["less_sure"]))
    return bool(state["differences"])
