/* SPDX-License-Identifier: Apache-2.0
 *
 * Selections in the second form: records looked at one by one, and what a rule
 * for many records, or several rules, look at alike, gathered once for each case.
 */
#include "eval/certain.h"

#include <string.h>

void certain_count_steps(struct certain *certain)
{
    if (!spend(certain->eval, certain->looked_at))
        certain->lost = true;
    certain->looked_at = 0;
}

void certain_scan(struct certain *certain, uint32_t selection, const struct bindings *frame, struct scan *scan)
{
    const struct choice *choice = &certain->choices[selection];
    scan->certain = certain;
    scan->choice = choice;
    scan->frame = frame;
    scan->at = scan->end = NULL;
    scan->begun = false;
    scan->way_count = 0;
    if (!choice->simple)
        return;
    const struct case_view *view = &certain->eval->view;
    const uint32_t *first = view->type_first + choice->ways->type->index;
    scan->at = view->records + first[0];
    scan->end = view->records + first[1];
    scan->index = (int32_t)first[0] - 1;
    certain_looked_at(certain, first[1] - first[0]);
}

/* What every candidate is asked is worked out once, when there is a candidate. */
static void begin_scan(struct scan *scan)
{
    const struct choice *choice = scan->choice;
    struct certain *certain = scan->certain;
    scan->begun = true;
    if (choice->of)
        scan->of = certain_record(certain, choice->of, scan->frame, &scan->of_room);
    if (choice->since)
        scan->since = certain_time(certain, choice->since, scan->frame);
    if (choice->up_to)
        scan->up_to = certain_time(certain, choice->up_to, scan->frame);
    if (!choice->after)
        return;
    scan->after = certain_record(certain, choice->after, scan->frame, &scan->after_room);
    scan->after_time = certain_own_time(certain, scan->after);
}

static bool next_way(struct scan *scan)
{
    const struct case_view *view = &scan->certain->eval->view;
    while (scan->way_count < scan->choice->way_count) {
        scan->way = &scan->choice->ways[scan->way_count++];
        const struct record_type *type = scan->way->type;
        const struct case_view *of = type->shared ? view->shared : view;
        const uint32_t *first = of->type_first + type->index;
        if (first[0] == first[1])
            continue;
        scan->at = of->records + first[0];
        scan->end = of->records + first[1];
        scan->index = (int32_t)first[0] + (type->shared ? SHARED_FIRST : 0) - 1;
        certain_looked_at(scan->certain, first[1] - first[0]);
        if (!scan->begun)
            begin_scan(scan);
        return true;
    }
    return false;
}

static enum truth linked(const struct scan *scan, const struct way *way, const struct fact_record *record, int32_t index)
{
    struct eval *eval = scan->certain->eval;
    const struct miss *miss = NULL;
    if (way->link == LINK_WHOLE_CASE || way->link == LINK_SHARED_ALL)
        return YES;
    if (scan->of->kind != PLACE_RECORD)
        return scan->of->kind == PLACE_NONE ? NO : UNKNOWN;
    if (way->link == LINK_ITS_FIELD)
        return names_record(eval, record, way->link_field, scan->of->index, &miss);
    return names_record(eval, scan->of->record, way->link_field, index, &miss);
}

/* Its conditions, the candidate standing in the slot of the selection. */
static enum truth tested(const struct scan *scan, const struct way *way, const struct found *found)
{
    struct bound *slot = &scan->frame->places[scan->choice->slot], kept = *slot;
    enum truth truth = YES;
    *slot = (struct bound){.kind = PLACE_RECORD, .index = found->index, .record = found->record, .dated = way->besides};
    if (way->condition)
        truth = certain_truth(scan->certain, way->condition, scan->frame);
    if (truth != NO && scan->choice->where)
        truth = truth_and(truth, certain_truth(scan->certain, scan->choice->where, scan->frame));
    *slot = kept;
    return truth;
}

/* Whether it is chosen, as far as its date tells. */
static enum truth dated_so(const struct scan *scan, const struct way *way, struct found *found)
{
    struct eval *eval = scan->certain->eval;
    const struct choice *choice = scan->choice;
    enum truth truth = YES;
    found->time = way->plain ? plain_fact(scan->certain, found->record, way->dated, way->dated_index) : certain_field_time(scan->certain, found->record, way->dated);
    if (found->time.kind == PLAIN_FUTURE)
        return NO; /* the date that counts has not come, so it is not there to be chosen */
    if (!plain_exact(found->time))
        truth = UNKNOWN;
    if (choice->since)
        truth = truth_and(truth, plain_since(eval, found->time, scan->since));
    if (choice->up_to && truth != NO)
        truth = truth_and(truth, plain_within(eval, found->time, scan->up_to));
    if (!choice->after || truth == NO)
        return truth;
    if (scan->after->kind == PLACE_RECORD && scan->after->index == found->index)
        return NO;
    return truth_and(truth, plain_before(eval, scan->after_time, found->time));
}

/* Records of one type, whatever they name and whenever they are dated. */
static bool next_simple(struct scan *scan, struct found *found)
{
    struct certain *certain = scan->certain;
    const struct choice *choice = scan->choice;
    const struct way *way = found->way = choice->ways;
    while (scan->at != scan->end && !certain->lost) {
        const struct fact_record *record = *scan->at++;
        scan->index++;
        found->truth = YES;
        found->time.kind = PLAIN_LOST;
        if (way->dated) {
            found->time = plain_fact(certain, record, way->dated, way->dated_index);
            if (found->time.kind == PLAIN_FUTURE)
                continue;
            if (!plain_exact(found->time))
                found->truth = UNKNOWN;
        }
        found->record = record;
        found->index = scan->index;
        found->but_for_tests = found->truth == YES;
        if (choice->quick)
            found->truth = truth_and(found->truth, quick_test(&certain->nodes[choice->quick], record, certain->nodes));
        else if (choice->tests)
            found->truth = truth_and(found->truth, tested(scan, way, found));
        if (found->truth != NO)
            return true;
    }
    return false;
}

/* All of them are looked at, as the first form does: what fails in one of them fails in both. */
bool certain_next(struct scan *scan, struct found *found)
{
    const struct choice *choice = scan->choice;
    if (choice->simple)
        return next_simple(scan, found);
    for (;;) {
        if (scan->at == scan->end && !next_way(scan))
            return false;
        if (scan->certain->lost)
            return false;
        const struct way *way = scan->way;
        found->way = way;
        found->record = *scan->at++;
        found->index = ++scan->index;
        found->truth = choice->of ? linked(scan, way, found->record, found->index) : YES;
        if (found->truth == NO)
            continue;
        if (way->dated)
            found->truth = truth_and(found->truth, dated_so(scan, way, found));
        else
            found->time = (struct plain){.kind = PLAIN_LOST};
        found->but_for_tests = found->truth == YES;
        if (found->truth != NO && choice->tests)
            found->truth = truth_and(found->truth, tested(scan, way, found));
        if (found->truth != NO)
            return true;
    }
}

static const struct list *listed(struct certain *certain, uint32_t selection, const struct bindings *frame, int32_t index)
{
    struct list *list = &certain->lists[certain->choices[selection].list];
    struct scan scan;
    struct found found[LIST_RECORDS];
    int count = 0;
    certain_scan(certain, selection, frame, &scan);
    while (count < LIST_RECORDS && certain_next(&scan, &found[count]))
        count++;
    if (certain->lost || count == LIST_RECORDS)
        return NULL;
    list->found = arena_room(&certain->eval->arena, (size_t)count + 1, sizeof *found);
    memcpy(list->found, found, (size_t)count * sizeof *found);
    list->count = count;
    list->index = index;
    list->policy = certain->eval->policy;
    list->of_case = certain->of_case;
    return list;
}

const struct list *certain_list(struct certain *certain, uint32_t selection, const struct bindings *frame)
{
    const struct choice *choice = &certain->choices[selection];
    const struct list *list = &certain->lists[choice->list];
    int32_t index = RECORD_NOT_THERE;
    if (!choice->listed)
        return NULL;
    if (choice->about) {
        const struct bound *place = &frame->places[choice->about - 1];
        if (place->kind != PLACE_RECORD || place->dated)
            return NULL;
        index = place->index;
    }
    bool kept = list->of_case == certain->of_case && list->index == index && list->policy == certain->eval->policy;
    return kept ? list : listed(certain, selection, frame, index);
}

enum truth certain_exists(struct certain *certain, uint32_t selection, const struct bindings *frame)
{
    struct scan scan;
    struct found found;
    enum truth truth = NO;
    certain_scan(certain, selection, frame, &scan);
    while (certain_next(&scan, &found))
        if (truth != YES)
            truth = found.truth;
    return truth == NO && scan.choice->proves_nothing ? UNKNOWN : truth;
}

/* Could `a` come before `b` in the order asked for? Certainly after: NO. */
static enum truth may_win(struct plain a, struct plain b, bool latest)
{
    enum truth after = latest ? told_apart(a, b) : told_apart(b, a);
    return after == UNKNOWN ? YES : truth_not(after);
}

void certain_pick(struct certain *certain, uint32_t selection, const struct bindings *frame, struct bound *picked)
{
    struct scan scan;
    struct found found, best;
    best.record = NULL;
    certain_scan(certain, selection, frame, &scan);
    bool doubtful = false, latest = scan.choice->latest;
    while (certain_next(&scan, &found)) {
        if (found.truth == UNKNOWN || (best.record && !both_exact(found.time, best.time))) /* that is for the first form to say */
            doubtful = true;
        else if (!best.record || may_win(best.time, found.time, latest) == NO)
            best = found;
        else if (may_win(found.time, best.time, latest) == YES)
            doubtful = true;
    }
    *picked = (struct bound){.kind = PLACE_NOTHING, .index = RECORD_NOT_THERE};
    if (doubtful)
        return;
    if (best.record)
        *picked = (struct bound){.kind = PLACE_RECORD, .index = best.index, .record = best.record, .dated = best.way->besides};
    else if (!scan.choice->proves_nothing)
        picked->kind = PLACE_NONE;
}
