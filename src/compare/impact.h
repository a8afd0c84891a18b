/* SPDX-License-Identifier: Apache-2.0
 *
 * What a change of rules does to a caseload: the differences of one case after
 * another in, groups out, by rule and kind of change, with the cases in each.
 * What it holds is its own until impact_free; rules are borrowed.
 */
#ifndef DULY_COMPARE_IMPACT_H
#define DULY_COMPARE_IMPACT_H

#include "compare/compare.h"

struct change_group {
    const struct rule_card *rule; /* of the rules after, where it is there too */
    bool rule_gone;               /* it is not */
    int kind;                     /* by number: 0 appeared, …: differs_word */
    enum state before, after;     /* of appeared, gone, state and would_be */
    enum state state;             /* of would_be: the one that stays */
    enum shift { SHIFT_NONE, SHIFT_BY, SHIFT_GAINED, SHIFT_LOST, SHIFT_OTHER } shift; /* of due */
    int64_t days;                 /* SHIFT_BY: later by so many days, or earlier */
    struct str who_before;        /* of who */
    uint64_t findings;
    struct str *cases; /* keys, in the order they came, each once */
    uint32_t case_count, case_room;
};

struct impact {
    const struct rule_card *const *rules; /* those after, set by the caller: by them groups are named and ordered */
    int rule_count;
    struct arena arena;
    struct change_group *groups; /* by rule as written, then by how many, once sorted */
    uint32_t group_count, group_room;
    uint64_t compared, changed, same, not_comparable;
    struct str *open; /* keys of cases that cannot be compared */
    uint32_t open_count, open_room;
};

/* A case is changed where anything differs; else it cannot be compared where a finding cannot be told or lines were refused. */
void impact_add(struct impact *impact, struct str key, const struct differences *differences, bool incomplete);
void impact_sort(struct impact *impact);
void impact_free(struct impact *impact);

#endif
