/* SPDX-License-Identifier: Apache-2.0
 *
 * Evidence of which each piece shows one duty only, in the second form: it
 * goes to the duty whose limit comes first. The duties of the rule wait until
 * all of them are known, and then take their turns. Where it is not certain
 * whose turn it is or which piece it takes, the first form says it.
 */
#include "eval/judged.h"

#include <string.h>

bool judged_is_used(const struct judged *judged, int32_t record)
{
    bool used = false;
    for (int i = 0; i < judged->turns->count && record != RECORD_NOT_THERE; i++)
        used = used || (judged->turns->list[i].pick.there && judged->turns->list[i].pick.record == record);
    return used;
}

static void prefer(struct certain *certain, struct piece *first, int32_t record, struct plain time)
{
    if (first->there && time.day == first->time.day && time.kind != first->time.kind)
        certain->lost = true; /* which of them comes first is for the first form to say */
    if (!first->there || told_apart(time, first->time) == YES)
        *first = (struct piece){true, record, time};
}

/* Which piece it would be that shows it, where nothing about them is uncertain. */
void judged_note(struct judged *judged, int32_t record, struct plain time, enum truth early, enum truth in_time, bool undated)
{
    struct certain *certain = judged->certain;
    certain->lost = certain->lost || undated || early == UNKNOWN || in_time == UNKNOWN || judged->early_counts == UNKNOWN;
    if (early == NO && in_time == YES)
        prefer(certain, &judged->in_window, record, time);
    if (early == YES ? judged->early_counts == YES : in_time == YES)
        prefer(certain, &judged->early_or_in_window, record, time);
    if (early == NO || judged->early_counts == YES)
        prefer(certain, &judged->not_early, record, time);
}

/* Its evidence is looked at when all its duties are known. */
void judged_wait(struct each_of *each)
{
    struct certain *certain = each->judged.certain;
    struct arena *arena = &certain->eval->arena;
    struct turns *turns = &each->turns;
    if (turns->count == TURNS_MOST) {
        certain->lost = true;
        return;
    }
    if (!turns->list)
        turns->list = arena_room(arena, TURNS_MOST, sizeof *turns->list);
    struct turn *turn = &turns->list[turns->count++];
    turn->pick.there = turn->decided = false;
    turn->state = judged_without_evidence(&each->judged, &turn->applies);
    turn->judged = each->judged;
    turn->judged.frame.places = arena_room(arena, (size_t)each->judged.frame.count + 1, sizeof(struct bound));
    memcpy(turn->judged.frame.places, each->judged.frame.places, (size_t)each->judged.frame.count * sizeof(struct bound));
}

/* When its turn comes: as its limit does. Of others than days, and of a duty that may not apply, the first form says it. */
static void find_key(struct turn *turn)
{
    struct judged *judged = &turn->judged;
    struct certain *certain = judged->certain;
    bool takes = judged->asks_evidence && turn->state == STATES;
    turn->key = takes && judged->has_limit ? judged->limit.day : DAY_LATEST;
    certain->lost = certain->lost || (takes && (turn->applies == UNKNOWN || (judged->has_limit && judged->limit.kind != PLAIN_DAY)));
}

static void take_turn(struct turn *turn, const struct turns *turns)
{
    struct judged *judged = &turn->judged;
    turn->decided = true;
    if (!judged->asks_evidence)
        return;
    judged->turns = turns->count > 1 ? turns : NULL;
    judged->in_window.there = judged->early_or_in_window.there = judged->not_early.there = false;
    bool lifted = turn->state != STATES;
    turn->state = judged_with_evidence(judged, turn->applies, turn->state);
    bool done = turn->state == STATE_MET || turn->state == STATE_MET_EARLY || turn->state == STATE_MET_LATE;
    if (judged->turns && done && !lifted)
        turn->pick = judged->in_window.there ? judged->in_window : judged->early_or_in_window.there && judged->early_counts != NO ? judged->early_or_in_window : judged->not_early;
}

/* In the order of their limits; of equal ones, as they are listed. */
void judged_take_turns(struct each_of *each)
{
    struct certain *certain = each->judged.certain;
    const struct rule *rule = each->judged.code->of;
    struct turns *turns = &each->turns;
    certain->lost = certain->lost || (turns->count > 1 && (rule->all_of || each->judged.code->broken));
    for (int i = 0; i < turns->count && turns->count > 1; i++)
        find_key(&turns->list[i]);
    for (int round = 0; round < turns->count && !certain->lost; round++) {
        struct turn *next = NULL;
        for (int i = 0; i < turns->count; i++) {
            struct turn *turn = &turns->list[i];
            if (!turn->decided && (!next || (turns->count > 1 && turn->key < next->key)))
                next = turn;
        }
        take_turn(next, turns);
    }
    for (int i = 0; i < turns->count && !certain->lost; i++) {
        each->judged.frame = turns->list[i].judged.frame;
        each->judged.replaced_by = turns->list[i].judged.replaced_by;
        if (turns->list[i].state != STATES)
            judged_add(each, turns->list[i].state);
    }
}
