/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/compare.h"

#include <string.h>

const char *differs_word(int kind)
{
    static const char *const words[DIFFERS_KINDS] = {"appeared", "gone", "state", "due", "done", "who", "would_be"};
    return words[kind];
}

/* ---- Which is which ---- */

static uint64_t hash_of(const struct finding *finding)
{
    uint64_t hash = str_hash(finding->rule->name, str_hash(finding->value, 0));
    for (int i = 0; i < finding->subject_count; i++)
        hash = str_hash(finding->subjects[i].id, hash + finding->subjects[i].position);
    return hash;
}

/* Versions of a policy are one policy: a duty may move from one to the next. */
static struct str family(const struct rule_card *rule)
{
    return rule->policy->first ? rule->policy->first->name : rule->policy->name;
}

static bool same_identity(const struct finding *a, const struct finding *b)
{
    bool same = str_equal(a->rule->name, b->rule->name) && str_equal(family(a->rule), family(b->rule)) &&
                a->subject_count == b->subject_count && str_equal(a->value, b->value);
    for (int i = 0; same && i < a->subject_count; i++)
        same = a->subjects[i].position == b->subjects[i].position && str_equal(a->subjects[i].id, b->subjects[i].id) &&
               str_equal(a->subjects[i].record, b->subjects[i].record);
    return same;
}

/* The findings after, by hash; each is taken once, so that of several alike the first goes with the first. */
struct afterwards {
    const struct findings *findings;
    uint32_t *places; /* number + 1, or 0 */
    uint32_t place_count;
    bool *taken;
};

static void place_all(struct arena *arena, struct afterwards *after, const struct findings *findings)
{
    after->findings = findings;
    after->place_count = 8;
    while (after->place_count < 2 * findings->count)
        after->place_count *= 2;
    after->places = arena_array(arena, after->place_count, sizeof *after->places);
    after->taken = arena_array(arena, (size_t)findings->count + 1, sizeof *after->taken);
    for (uint32_t i = 0; i < findings->count; i++) {
        uint32_t place = (uint32_t)hash_of(findings->items[i]) & (after->place_count - 1);
        while (after->places[place])
            place = (place + 1) & (after->place_count - 1);
        after->places[place] = i + 1;
    }
}

static const struct finding *take(struct afterwards *after, const struct finding *before)
{
    uint32_t place = (uint32_t)hash_of(before) & (after->place_count - 1);
    for (; after->places[place]; place = (place + 1) & (after->place_count - 1)) {
        uint32_t number = after->places[place] - 1;
        if (after->taken[number] || !same_identity(before, after->findings->items[number]))
            continue;
        after->taken[number] = true;
        return after->findings->items[number];
    }
    return NULL;
}

/* ---- What differs ---- */

static bool same_time(const struct shown_time *a, const struct shown_time *b)
{
    if (a->form != b->form)
        return false;
    switch (a->form) {
    case SHOWN_NONE: return true;
    case SHOWN_DAY: return a->day == b->day;
    case SHOWN_BETWEEN: return a->day == b->day && a->last_day == b->last_day;
    case SHOWN_INSTANT: return a->utc == b->utc;
    }
    return true;
}

static bool is_asked(const struct finding *finding)
{
    return finding && finding->state != STATE_DOES_NOT_APPLY;
}

static unsigned what_differs(const struct finding *before, const struct finding *after)
{
    if (!is_asked(before))
        return is_asked(after) ? DIFFERS_APPEARED : 0;
    if (!is_asked(after))
        return DIFFERS_GONE;
    return (before->state != after->state ? DIFFERS_STATE : 0u) | (same_time(&before->due, &after->due) ? 0u : DIFFERS_DUE) |
           (same_time(&before->done, &after->done) ? 0u : DIFFERS_DONE) | (str_equal(before->rule->who, after->rule->who) ? 0u : DIFFERS_WHO) |
           (before->state != after->state || before->would_be == after->would_be ? 0u : DIFFERS_WOULD_BE);
}

static void add(struct differences *differences, const struct finding *before, const struct finding *after)
{
    unsigned what = what_differs(before, after);
    const struct finding *both[] = {before, after};
    for (int i = 0; i < 2; i++)
        differences->not_told |= both[i] && (both[i]->state == STATE_CANNOT_TELL || both[i]->state == STATE_ERROR);
    if (what)
        differences->items[differences->count++] = (struct difference){is_asked(before) ? before : NULL, is_asked(after) ? after : NULL, what};
    else
        differences->same += is_asked(before);
}

void compare_findings(struct arena *arena, const struct findings *before, const struct findings *after, struct differences *differences)
{
    struct afterwards afterwards;
    place_all(arena, &afterwards, after);
    *differences = (struct differences){.items = arena_array(arena, (size_t)before->count + after->count + 1, sizeof *differences->items)};
    for (uint32_t i = 0; i < before->count; i++)
        add(differences, before->items[i], take(&afterwards, before->items[i]));
    for (uint32_t i = 0; i < after->count; i++)
        if (!afterwards.taken[i])
            add(differences, NULL, after->items[i]);
}
