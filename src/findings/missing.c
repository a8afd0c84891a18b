/* SPDX-License-Identifier: Apache-2.0 */
#include "findings/missing.h"

bool missing_may_be_late(const struct finding *finding)
{
    int state = finding->would_be >= 0 ? finding->would_be : (int)finding->state;
    enum state_group group = state_group((enum state)state);
    return group == GROUP_OVERDUE || group == GROUP_WRONG;
}

static bool same_fact(const struct missing_fact *a, const struct missing_fact *b)
{
    return str_equal(a->asks, b->asks) && str_equal(a->field, b->field) && str_equal(a->of.record, b->of.record) &&
           str_equal(a->of.id, b->of.id) && a->of.position == b->of.position;
}

/* Are facts of the first kind asked for before those of the second? */
static bool comes_before(const struct wanted_fact *a, const struct wanted_fact *b)
{
    if (a->late != b->late)
        return a->late > b->late;
    if (a->alone != b->alone)
        return a->alone > b->alone;
    return a->count > b->count;
}

static struct wanted_fact *row_of(struct wanted_facts *facts, const struct missing_fact *fact)
{
    for (int i = 0; i < facts->count; i++)
        if (same_fact(facts->items[i].fact, fact))
            return &facts->items[i];
    struct wanted_fact *row = &facts->items[facts->count++];
    *row = (struct wanted_fact){.fact = fact};
    return row;
}

struct wanted_facts missing_by_fact(struct arena *arena, const struct finding *const *findings, uint32_t count)
{
    size_t named = 0, lacking = 0;
    for (uint32_t i = 0; i < count; i++) {
        named += (size_t)findings[i]->missing_count;
        lacking += findings[i]->missing_count != 0;
    }
    struct wanted_facts facts = {.items = arena_array(arena, named + 1, sizeof *facts.items)};
    for (uint32_t i = 0; i < count; i++)
        for (int j = 0; j < findings[i]->missing_count; j++) {
            struct wanted_fact *row = row_of(&facts, &findings[i]->missing[j]);
            if (!row->findings)
                row->findings = arena_array(arena, lacking, sizeof(const struct finding *));
            row->findings[row->count++] = findings[i];
            row->alone += findings[i]->missing_count == 1;
            row->late += missing_may_be_late(findings[i]);
        }
    for (int i = 1; i < facts.count; i++)
        for (int j = i; j > 0 && comes_before(&facts.items[j], &facts.items[j - 1]); j--) {
            struct wanted_fact row = facts.items[j];
            facts.items[j] = facts.items[j - 1];
            facts.items[j - 1] = row;
        }
    return facts;
}
