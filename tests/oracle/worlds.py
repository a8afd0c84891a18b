# SPDX-License-Identifier: Apache-2.0
"""Every way that what is not known, and what is still to come, could turn out.

A question is asked of one world at a time. Where it needs something nobody knows it calls `choose`, and is asked again for
every choice. `NOW` is a choice that a fact could settle today; `FUTURE` is one that only time can settle.
"""
import math
import random

NOW, FUTURE = "now", "future"


class World:
    def __init__(self, path, dice=None):
        self.path, self.dice = path, dice
        self.taken = 0
        self.memo = {}
        self.kinds = set()
        self.is_open = False

    def note_open(self):
        """Something was asked that is not on record, or is still to come, though all that it may be comes to one."""
        self.is_open = True

    def choose(self, kind, key, options):
        if key in self.memo:
            return self.memo[key]
        if len(options) == 1:
            self.memo[key] = options[0]
            return options[0]
        self.kinds.add(kind)
        self.is_open = True
        if self.dice is not None:
            value = self.dice.choice(options)
        else:
            if self.taken == len(self.path):
                self.path.append([kind, options, 0])
            step = self.path[self.taken]
            value = step[1][step[2]]
            self.taken += 1
        self.memo[key] = value
        return value


class Ahead:
    """The futures of one world: what a fact could settle is as it is there."""

    def __init__(self, world, path):
        self.now, self.future = world, World(path)

    def note_open(self):
        self.now.note_open()

    def choose(self, kind, key, options):
        return (self.future if kind == FUTURE else self.now).choose(kind, key, options)


CANNOT_TELL, NOT_YET = "cannot_tell", "not_yet"


class Outcomes:
    """What a question answers in every world (`whole`), or in some of very many; `is_open`: something is not known, or to come."""

    def __init__(self, leaves, whole, is_open=True):
        self.leaves, self.whole, self.is_open = leaves, whole, is_open

    def all(self, part=lambda answer: answer):
        return {part(answer) for _, answer in self.leaves}

    def settled(self, part=lambda answer: answer):
        """One answer: the same in all worlds, not yet where only the future tells them apart, or cannot tell."""
        if not self.whole:
            answers = self.all(part)
            if len(answers) == 1:
                return answers.pop()
            return CANNOT_TELL if any(kind == NOW for path, _ in self.leaves for kind, _ in path) else NOT_YET
        return fold([(path, part(answer)) for path, answer in self.leaves], 0)


def explore(question, cap, seed):
    """Asks `question(world)` in every world, at most `cap`; beyond that, in some drawn by lot."""
    path, leaves, is_open = [], [], False
    while True:
        world = World(path)
        answer = question(world)
        is_open = is_open or world.is_open
        leaves.append((tuple((step[0], step[2]) for step in path), answer))
        if len(leaves) == 1 and math.prod(len(step[1]) for step in path) > 2 * cap:
            break      # far too many: neighbours of the first would say little
        while path and path[-1][2] + 1 == len(path[-1][1]):
            path.pop()
        if not path:
            return Outcomes(leaves, True, is_open)
        if len(leaves) >= cap:
            break
        path[-1][2] += 1
    return Outcomes(leaves + draw(question, 2 * cap // 3, seed), False)


def draw(question, count, seed, until=lambda answer: False):
    """What it answers in some worlds by lot, up to one that is looked for."""
    dice, leaves = random.Random(seed), []
    while len(leaves) < count and not (leaves and until(leaves[-1][1])):
        world = World([], dice)
        answer = question(world)
        leaves.append((tuple((kind, None) for kind in sorted(world.kinds)), answer))
    return leaves


def fold(leaves, depth):
    first = leaves[0][1]
    if all(answer == first for _, answer in leaves):
        return first
    kind = leaves[0][0][depth][0]
    branches = {}
    for leaf in leaves:
        branches.setdefault(leaf[0][depth][1], []).append(leaf)
    answers = {fold(branch, depth + 1) for branch in branches.values()}
    if len(answers) == 1:
        return answers.pop()
    return CANNOT_TELL if kind == NOW or CANNOT_TELL in answers else NOT_YET
