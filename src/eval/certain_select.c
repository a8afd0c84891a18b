/* SPDX-License-Identifier: Apache-2.0
 *
 * Selections in their second form: records looked at one by one, and no list
 * of them.
 */
#include "eval/certain.h"

#include "eval/times.h"

/* What every candidate is asked. What is not asked for is not filled in. */
struct choosing {
    struct certain *certain;
    const struct code_selection *selection;
    struct environment *environment;
    struct value *slot, kept; /* where the candidate stands while it is tested, and what stood there */
    bool has_of, has_since, has_up_to;
    enum told of_told, after_told;
    int32_t of, after;
    struct when since, up_to, after_time;
};

static enum truth and_truth(enum truth a, enum truth b)
{
    return a == NO || b == NO ? NO : a == UNKNOWN || b == UNKNOWN ? UNKNOWN : YES;
}

static void begin_choosing(struct choosing *choosing)
{
    struct certain *certain = choosing->certain;
    const struct code_selection *selection = choosing->selection;
    struct environment *environment = choosing->environment;
    const struct field *dated;
    choosing->has_of = selection->of && !selection->whole_case;
    choosing->has_since = selection->since != 0;
    choosing->has_up_to = selection->up_to != 0;
    if (choosing->has_of)
        choosing->of_told = certain_record(certain, selection->of, environment, &choosing->of, &dated);
    if (choosing->has_since)
        certain_time(certain, selection->since, environment, &choosing->since);
    if (choosing->has_up_to)
        certain_time(certain, selection->up_to, environment, &choosing->up_to);
    if (!selection->has_after)
        return;
    choosing->after_told = certain_record(certain, selection->after, environment, &choosing->after, &dated);
    certain_own_time(certain, choosing->after_told, choosing->after, dated, &choosing->after_time);
}

static enum truth linked(const struct choosing *choosing, const struct code_alternative *by, int32_t candidate)
{
    struct eval *eval = choosing->certain->eval;
    const struct miss *miss = NULL;
    if (by->link == LINK_WHOLE_CASE || by->link == LINK_SHARED_ALL)
        return YES;
    if (choosing->of_told != TOLD)
        return choosing->of_told == TOLD_NONE ? NO : UNKNOWN;
    if (by->link == LINK_ITS_FIELD)
        return names_record(eval, facts_record(&eval->view, candidate), by->link_field, choosing->of, &miss);
    return names_record(eval, facts_record(&eval->view, choosing->of), by->link_field, candidate, &miss);
}

/* Its conditions, the candidate standing in the slot of the selection. */
static enum truth tested(struct choosing *choosing, const struct code_alternative *by, int32_t candidate)
{
    enum truth truth = YES;
    *choosing->slot = record_value(candidate, date_besides(by));
    if (by->condition)
        truth = certain_truth(choosing->certain, by->condition, choosing->environment);
    if (truth != NO && choosing->selection->where)
        truth = and_truth(truth, certain_truth(choosing->certain, choosing->selection->where, choosing->environment));
    *choosing->slot = choosing->kept;
    return truth;
}

/* Whether it is chosen, as far as its date tells. */
static enum truth dated_so(struct choosing *choosing, const struct code_alternative *by, int32_t candidate, struct when *time)
{
    struct eval *eval = choosing->certain->eval;
    enum truth truth = YES;
    certain_field_time(choosing->certain, facts_record(&eval->view, candidate), by->dated, time);
    if (time->future)
        return NO; /* the date that counts has not come, so it is not there to be chosen */
    if (!time->exact && !by->dated->planned && when_come(eval, time) == UNKNOWN)
        truth = UNKNOWN;
    if (choosing->has_since)
        truth = and_truth(truth, when_since(time, &choosing->since));
    if (choosing->has_up_to && truth != NO)
        truth = and_truth(truth, within(time, &choosing->up_to));
    if (!choosing->selection->has_after || truth == NO)
        return truth;
    if (choosing->after_told == TOLD && choosing->after == candidate)
        return NO;
    return and_truth(truth, when_before(&choosing->after_time, time));
}

static void look_at(struct choosing *choosing, const struct code_alternative *by, int32_t candidate, certain_each *each, void *context)
{
    struct when time;
    enum truth truth = choosing->has_of ? linked(choosing, by, candidate) : YES;
    if (truth != NO && by->dated)
        truth = and_truth(truth, dated_so(choosing, by, candidate, &time));
    else
        time = (struct when){0};
    if (truth != NO && (by->condition || choosing->selection->where))
        truth = and_truth(truth, tested(choosing, by, candidate));
    if (truth != NO)
        each(choosing->certain, context, by, candidate, truth, &time);
}

/* All of them are looked at, as the first form does: what fails in one of them fails in both. */
void certain_select(struct certain *certain, const struct code_selection *selection, struct environment *environment, certain_each *each, void *context)
{
    struct eval *eval = certain->eval;
    struct choosing choosing;
    bool begun = false;
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct record_type *type = selection->alternatives[i].type;
        int32_t first = (int32_t)eval->view.type_first[type->index];
        uint32_t count = eval->view.type_first[type->index + 1] - (uint32_t)first;
        if (type->shared)
            count = facts_shared(&eval->view, type, &first);
        if (!count)
            continue;
        if (!spend(eval, count))
            certain->lost = true;
        if (!begun) {
            choosing.certain = certain;
            choosing.selection = selection;
            choosing.environment = environment;
            choosing.slot = &environment->slots[selection->slot];
            if (selection->where || selection->alternatives[i].condition || selection->alternative_count > 1)
                choosing.kept = *choosing.slot;
            begin_choosing(&choosing);
            begun = true;
        }
        for (uint32_t j = 0; j < count && !certain->lost; j++)
            look_at(&choosing, &selection->alternatives[i], first + (int32_t)j, each, context);
    }
}

static bool proves_nothing(const struct code_selection *selection)
{
    bool nothing = false;
    for (int i = 0; i < selection->alternative_count; i++)
        nothing = nothing || selection->alternatives[i].type->absence_proves_nothing;
    return nothing;
}

static void note_truth(struct certain *certain, void *context, const struct code_alternative *by, int32_t record, enum truth truth, const struct when *time)
{
    enum truth *noted = context;
    (void)certain, (void)by, (void)record, (void)time;
    if (*noted != YES)
        *noted = truth;
}

enum truth certain_exists(struct certain *certain, const struct code_selection *selection, struct environment *environment)
{
    enum truth truth = NO;
    certain_select(certain, selection, environment, note_truth, &truth);
    return truth == NO && proves_nothing(selection) ? UNKNOWN : truth;
}

/* The one that wins over all before it, unless another may. */
struct winner {
    bool latest, any, doubtful;
    int32_t record;
    const struct code_alternative *by;
    struct when time;
};

/* Could `one` come before `other` in the order asked for? Certainly after: false. */
static bool may_win(const struct when *a, const struct when *b, bool latest)
{
    if (latest)
        return !(a->day && b->day ? a->last < b->first : a->hi < b->lo);
    return !(a->day && b->day ? a->first > b->last : a->lo > b->hi);
}

static void compete(struct certain *certain, void *context, const struct code_alternative *by, int32_t record, enum truth truth, const struct when *time)
{
    struct winner *winner = context;
    (void)certain;
    if (truth == UNKNOWN || (winner->any && !(time->exact && winner->time.exact))) { /* that is for the first form to say */
        winner->doubtful = true;
        return;
    }
    if (winner->any && !may_win(time, &winner->time, winner->latest))
        return;
    if (winner->any && may_win(&winner->time, time, winner->latest)) {
        winner->doubtful = true;
        return;
    }
    winner->any = true;
    winner->record = record;
    winner->by = by;
    winner->time = *time;
}

enum told certain_pick(struct certain *certain, const struct code_selection *selection, struct environment *environment, int32_t *record,
                       const struct field **dated)
{
    struct winner winner = {.latest = selection->pick == PICK_LATEST};
    *record = RECORD_NOT_THERE;
    *dated = NULL;
    certain_select(certain, selection, environment, compete, &winner);
    if (winner.doubtful)
        return TOLD_NOTHING;
    if (!winner.any)
        return proves_nothing(selection) ? TOLD_NOTHING : TOLD_NONE;
    *record = winner.record;
    *dated = date_besides(winner.by);
    return TOLD;
}
