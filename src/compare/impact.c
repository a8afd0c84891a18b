/* SPDX-License-Identifier: Apache-2.0 */
#include "compare/impact.h"

#include <string.h>

static void add_key(struct impact *impact, struct str **list, uint32_t *count, uint32_t *room, struct str key)
{
    if (*count && str_equal((*list)[*count - 1], key))
        return;
    if (*count == *room) {
        *room = *room ? *room * 2 : 4;
        struct str *larger = arena_array(&impact->arena, *room, sizeof *larger);
        if (*count)
            memcpy(larger, *list, *count * sizeof *larger);
        *list = larger;
    }
    (*list)[(*count)++] = (struct str){arena_text(&impact->arena, key.at, key.length), key.length};
}

/* ---- Groups ---- */

static bool is_day(const struct shown_time *time)
{
    return time->form == SHOWN_DAY || time->form == SHOWN_INSTANT;
}

static void due_of(struct change_group *group, const struct finding *before, const struct finding *after)
{
    const struct shown_time *a = &before->due, *b = &after->due;
    if (a->form == SHOWN_NONE)
        group->shift = SHIFT_GAINED;
    else if (b->form == SHOWN_NONE)
        group->shift = SHIFT_LOST;
    else if (is_day(a) && is_day(b) && a->day != b->day)
        group->shift = SHIFT_BY, group->days = (int64_t)b->day - a->day;
    else
        group->shift = SHIFT_OTHER;
}

/* The rule of that name among those after. */
static void name_rule(const struct impact *impact, struct change_group *group)
{
    const struct rule_card *rule = group->rule;
    for (int i = 0; i < impact->rule_count; i++)
        if (str_equal(impact->rules[i]->name, rule->name) && str_equal(impact->rules[i]->policy->name, rule->policy->name)) {
            group->rule = impact->rules[i];
            return;
        }
    group->rule_gone = true;
}

static enum state supposed(const struct finding *finding)
{
    return finding->would_be < 0 ? STATE_CANNOT_TELL : (enum state)finding->would_be;
}

static struct change_group group_of(const struct impact *impact, const struct difference *difference, int kind)
{
    const struct finding *before = difference->before, *after = difference->after;
    struct change_group group = {.rule = (after ? after : before)->rule, .kind = kind};
    name_rule(impact, &group);
    switch (1 << kind) {
    case DIFFERS_APPEARED: group.after = after->state; break;
    case DIFFERS_GONE: group.before = before->state; break;
    case DIFFERS_STATE:
        group.before = before->state;
        group.after = after->state;
        break;
    case DIFFERS_DUE: due_of(&group, before, after); break;
    case DIFFERS_WOULD_BE:
        group.state = after->state;
        group.before = supposed(before);
        group.after = supposed(after);
        break;
    case DIFFERS_WHO: group.who_before = before->rule->who; break;
    default: break;
    }
    return group;
}

static bool same_group(const struct change_group *a, const struct change_group *b)
{
    return a->kind == b->kind && a->before == b->before && a->after == b->after && a->state == b->state && a->shift == b->shift && a->days == b->days && a->rule == b->rule &&
           str_equal(a->who_before, b->who_before);
}

static struct change_group *find_group(struct impact *impact, const struct change_group *wanted)
{
    for (uint32_t i = 0; i < impact->group_count; i++)
        if (same_group(&impact->groups[i], wanted))
            return &impact->groups[i];
    if (impact->group_count == impact->group_room) {
        impact->group_room = impact->group_room ? impact->group_room * 2 : 32;
        impact->groups = mem_plain_grow(impact->groups, mem_product(impact->group_room, sizeof *impact->groups));
    }
    struct change_group *group = &impact->groups[impact->group_count++];
    *group = *wanted;
    group->who_before = (struct str){arena_text(&impact->arena, wanted->who_before.length ? wanted->who_before.at : "", wanted->who_before.length), wanted->who_before.length};
    return group;
}

void impact_add(struct impact *impact, struct str key, const struct differences *differences, bool incomplete)
{
    impact->compared++;
    for (uint32_t i = 0; i < differences->count; i++)
        for (int kind = 0; kind < DIFFERS_KINDS; kind++) {
            if (!(differences->items[i].what & 1u << kind))
                continue;
            struct change_group wanted = group_of(impact, &differences->items[i], kind), *group = find_group(impact, &wanted);
            group->findings++;
            add_key(impact, &group->cases, &group->case_count, &group->case_room, key);
        }
    if (differences->count) {
        impact->changed++;
    } else if (differences->not_told || incomplete) {
        impact->not_comparable++;
        add_key(impact, &impact->open, &impact->open_count, &impact->open_room, key);
    } else {
        impact->same++;
    }
}

/* ---- Their order ---- */

static int compare_groups(const struct change_group *a, const struct change_group *b)
{
    if (a->rule_gone != b->rule_gone)
        return a->rule_gone ? 1 : -1;
    if (a->rule != b->rule)
        return a->rule->index < b->rule->index ? -1 : 1;
    if (a->findings != b->findings)
        return a->findings > b->findings ? -1 : 1;
    return a->kind != b->kind ? a->kind - b->kind : a->days < b->days ? -1 : a->days > b->days;
}

/* Few groups, and what came first stays first where nothing else decides. */
void impact_sort(struct impact *impact)
{
    for (uint32_t i = 1; i < impact->group_count; i++) {
        struct change_group group = impact->groups[i];
        uint32_t place = i;
        for (; place && compare_groups(&impact->groups[place - 1], &group) > 0; place--)
            impact->groups[place] = impact->groups[place - 1];
        impact->groups[place] = group;
    }
}

void impact_free(struct impact *impact)
{
    arena_free(&impact->arena);
    mem_plain_free(impact->groups);
}
