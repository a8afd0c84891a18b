/* SPDX-License-Identifier: Apache-2.0
 *
 * Who did it, and who holds a role, where that is certain: without sentences
 * about those who do not fit. Whatever is not told here, who.c and roles.c
 * tell.
 */
#include "eval/certain.h"

/* By the worker's own record; a role that records give for a time is for the first form, where there are any such records. */
static enum truth held_itself(struct certain *certain, const struct code_role *role, const struct bound *worker)
{
    const struct case_view *view = &certain->eval->view;
    enum truth truth = NO;
    for (int i = 0; i < role->way_count && truth != YES; i++) {
        const struct code_way *way = &role->ways[i];
        if (way->worker) {
            const uint32_t *first = (way->type->shared ? view->shared : view)->type_first + way->type->index;
            if (first[0] != first[1])
                return UNKNOWN;
            continue;
        }
        struct bound places[FRAME_SLOTS + 1];
        const struct bindings frame = {role->slot_count, places};
        for (int slot = 0; slot < role->slot_count; slot++)
            places[slot].kind = PLACE_NOTHING;
        places[0] = *worker;
        truth = truth_or(truth, certain_truth(certain, way->condition, &frame));
    }
    return truth;
}

/* Whether who holds a higher role acts as the one asked for, the first in the list: along each of its steps, and on from there. */
static enum truth acts_as(struct certain *certain, const struct code_role *role, int higher)
{
    struct bound place = {.kind = PLACE_NOTHING};
    const struct bindings nothing = {1, &place};
    enum truth truth = higher ? NO : YES;
    for (int i = 0; i < role->held_by[higher].step_count && higher && truth != YES; i++) {
        const struct code_step *step = &role->held_by[higher].steps[i];
        enum truth on = acts_as(certain, role, step->to);
        truth = truth_or(truth, on == NO ? NO : truth_and(on, certain_truth(certain, step->condition, &nothing)));
    }
    return truth;
}

enum truth certain_holds_role(struct certain *certain, int32_t worker, const struct role *role)
{
    const struct eval *eval = certain->eval;
    const struct code_role *code = &eval->program->roles[role->index];
    const struct bound place = {.kind = PLACE_RECORD, .index = worker, .record = facts_record(&eval->view, worker)};
    enum truth truth = NO;
    for (int i = 0; i < code->held_by_count && truth != YES; i++) {
        enum truth one = held_itself(certain, &eval->program->roles[code->held_by[i].role->index], &place);
        truth = truth_or(truth, one == NO ? NO : truth_and(one, acts_as(certain, code, i)));
    }
    return truth;
}

struct people {
    const struct fact_value *items;
    uint32_t count;
};

static enum truth somebody(struct certain *certain, const struct code_actor *actor, const struct people *people, uint32_t except)
{
    enum truth truth = NO;
    for (uint32_t i = 0; i < people->count && truth != YES; i++) {
        if (i == except || people->items[i].kind != VALUE_RECORD)
            continue;
        int32_t worker = people->items[i].text.target;
        truth = truth_or(truth, worker == RECORD_NOT_THERE ? UNKNOWN : certain_holds_role(certain, worker, actor->role));
    }
    return truth;
}

/* Two different people, one for each part. */
static enum truth two_people(struct certain *certain, const struct code_actor *actor, const struct people *people)
{
    enum truth truth = NO;
    for (uint32_t i = 0; i < people->count && truth != YES; i++) {
        const struct people one = {&people->items[i], 1};
        enum truth first = somebody(certain, &actor[0], &one, 1);
        if (first != NO)
            truth = truth_or(truth, truth_and(first, somebody(certain, &actor[1], people, i)));
    }
    return truth;
}

enum truth certain_who(struct certain *certain, const struct code_rule *code, const struct fact_record *record, const struct field *who, bool *missing)
{
    enum { MOST_PEOPLE = 32 }; /* as who.c looks at */
    const struct fact_value *value = &record->values[who->index];
    const struct code_actor *actor = code->actor;
    bool both = code->of->actors != ACTORS_ONE;
    *missing = false;
    if (value->kind == VALUE_ABSENT && who->absence == ABSENCE_NONE)
        return NO;
    if (value->kind == VALUE_ABSENT || value->kind == VALUE_REFUSED) {
        *missing = true;
        return UNKNOWN;
    }
    const struct people people = {value->kind == VALUE_LIST ? value->list.items : value, value->kind == VALUE_LIST ? value->list.count : 1};
    if (!actor[0].role || (both && !actor[1].role) || (both && actor[1].named_by) || code->not_person || people.count > MOST_PEOPLE)
        return UNKNOWN;
    if (code->of->actors == ACTORS_TOGETHER)
        return two_people(certain, actor, &people);
    enum truth truth = somebody(certain, &actor[0], &people, people.count);
    return both && truth != YES ? truth_or(truth, somebody(certain, &actor[1], &people, people.count)) : truth;
}
