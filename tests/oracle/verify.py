# SPDX-License-Identifier: Apache-2.0
"""The long run: goes on where it stopped, and writes its figures into docs/second-opinion.md."""
import collections
import concurrent.futures
import itertools
import json
import os
import subprocess
import tempfile
import time

import second

DRAWN = 2       # what the seeds draw: a run goes on only over what was drawn in the same way
JOBS = int(os.environ.get("VERIFY_JOBS", "1"))


def state_file():
    return os.path.join(second.BUILD, "second-opinion.json")


def load():
    try:
        with open(state_file(), encoding="utf-8") as file:
            state = json.load(file)
        if state.get("drawn") == DRAWN:
            return state
        print("what the seeds draw has changed since: beginning anew", flush=True)
    except FileNotFoundError:
        pass
    return {"drawn": DRAWN, "next_seed": second.SEEDS_FROM, "triples": 0, "answers": 0, "differences": [], "less_sure": 0, "seconds": 0, "states": {}}


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


def one_seed(seed):
    """What a seed comes to: (triples, answers, less sure, states, differences)."""
    tally = second.Tally()
    with tempfile.TemporaryDirectory() as folder:
        found, count = second.Set(seed, folder).differences(tally)
    return count, tally.answers, tally.less, dict(tally.states), ["seed %d, %s" % (seed, second.said(*one)) for one in found]


def in_turn(first, jobs):
    """What the seeds from `first` on come to, in their order, worked out `jobs` at a time."""
    if jobs < 2:
        for seed in itertools.count(first):
            yield one_seed(seed)
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        ahead = collections.deque(pool.submit(one_seed, first + number) for number in range(2 * jobs))
        for seed in itertools.count(first + 2 * jobs):
            try:
                yield ahead.popleft().result()
            except GeneratorExit:
                pool.shutdown(cancel_futures=True)
                raise
            ahead.append(pool.submit(one_seed, seed))


def tried_again(differences):
    """The same seeds with the program as it is now: what differed when they had their turn may have been mended since."""
    seeds = sorted({int(line.split()[1].rstrip(",")) for line in differences})
    return [line for seed in seeds for line in one_seed(seed)[4]]


def verify(wanted):
    state = load()
    said = time.time()
    results = in_turn(state["next_seed"], JOBS)
    while state["triples"] < wanted:
        began = time.time()
        count, answers, less, states, found = next(results)
        for line in found:
            print(line, flush=True)
        state["differences"] += found
        state["next_seed"] += 1
        state["triples"] += count
        state["answers"] += answers
        state["less_sure"] += less
        state["seconds"] += time.time() - began
        for name, many in states.items():
            state["states"][name] = state["states"].get(name, 0) + many
        save(state)
        if time.time() - said > 60:
            said = time.time()
            print("%d triples, up to seed %d, %d differences" % (state["triples"], state["next_seed"] - 1, len(state["differences"])), flush=True)
    results.close()
    state["differences"] = tried_again(state["differences"])
    save(state)
    write_page(state)
    print("%d triples, seeds %d to %d, %d differences, %d less sure; docs/second-opinion.md has the figures" % (
        state["triples"], second.SEEDS_FROM, state["next_seed"] - 1, len(state["differences"]), state["less_sure"]))
    return bool(state["differences"])
