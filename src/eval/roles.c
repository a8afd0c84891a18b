/* SPDX-License-Identifier: Apache-2.0
 *
 * Roles: who holds one at a moment, by the worker's own list or by a record that
 * names the worker for a time; a higher role acts for a lower.
 */
#include "eval/inside.h"

static enum truth or_truth(struct eval *eval, enum truth a, enum truth b, const struct miss **miss, const struct miss *more)
{
    if (a == YES || b == YES)
        return YES;
    if (b == UNKNOWN)
        *miss = miss_both(eval, *miss, more);
    return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : NO;
}

static enum truth way_holds(struct eval *eval, const struct code_role *role, const struct code_way *way, int32_t record, const struct miss **miss)
{
    struct environment *environment = environment_new(eval, role->slot_count);
    environment->slots[0] = record_value(record, NULL);
    return run_truth(eval, way->condition, environment, miss);
}

/* A record that names the worker for a time: it holds from its beginning to its end. */
static enum truth post_holds(struct eval *eval, const struct code_role *role, const struct code_way *way, int32_t post, int32_t worker, const struct when *at, const struct miss **miss)
{
    const struct fact_record *record = facts_record(&eval->view, post);
    struct value who = field_value(eval, record, way->worker);
    if (!who.known) {
        *miss = who.miss;
        return UNKNOWN;
    }
    if (who.none || who.record.index != worker)
        return NO;
    enum truth truth = way_holds(eval, role, way, post, miss);
    if (truth == NO)
        return NO;
    if (way->type->begins >= 0) {
        struct value begins = field_value(eval, record, &way->type->fields[way->type->begins]);
        enum truth since = when_since(at, &begins.time);
        if (since == NO)
            return NO;
        if (since == UNKNOWN)
            truth = UNKNOWN, *miss = miss_both(eval, *miss, begins.miss);
    }
    if (way->type->ends >= 0) {
        struct value ends = field_value(eval, record, &way->type->fields[way->type->ends]);
        enum truth by = when_by(at, &ends.time);
        if (by == NO)
            return NO;
        if (by == UNKNOWN)
            truth = UNKNOWN, *miss = miss_both(eval, *miss, ends.miss);
    }
    return truth;
}

static enum truth held_itself(struct eval *eval, const struct code_role *role, int32_t worker, const struct when *at, const struct miss **miss)
{
    enum truth truth = NO;
    for (int j = 0; j < role->way_count && truth != YES; j++) {
        const struct code_way *way = &role->ways[j];
        const struct miss *more = NULL;
        if (!way->worker) {
            enum truth one = way_holds(eval, role, way, worker, &more);
            truth = or_truth(eval, truth, one, miss, more);
            continue;
        }
        int32_t first;
        uint32_t count;
        if (way->type->shared) {
            count = facts_shared(&eval->view, way->type, &first);
        } else {
            first = (int32_t)eval->view.type_first[way->type->index];
            count = eval->view.type_first[way->type->index + 1] - (uint32_t)first;
        }
        for (uint32_t k = 0; k < count && truth != YES; k++) {
            more = NULL;
            enum truth one = post_holds(eval, role, way, first + (int32_t)k, worker, at, &more);
            truth = or_truth(eval, truth, one, miss, more);
        }
    }
    return truth;
}

/* What is known of a higher role's acting as the one asked for: along each of its steps, and on from there. */
struct reach {
    bool known;
    enum truth truth;
    const struct miss *miss;
};

static struct reach reach_of(struct eval *eval, const struct code_role *role, int higher, struct reach *reaches)
{
    struct reach *reach = &reaches[higher];
    if (reach->known)
        return *reach;
    struct reach found = {.known = true, .truth = higher ? NO : YES};
    for (int i = 0; i < role->held_by[higher].step_count && found.truth != YES; i++) {
        const struct code_step *step = &role->held_by[higher].steps[i];
        const struct miss *miss = NULL;
        struct reach on = reach_of(eval, role, step->to, reaches); /* no circle: the model has no role that acts as itself */
        enum truth may = on.truth == NO || !step->condition ? YES : run_truth(eval, step->condition, environment_new(eval, 1), &miss);
        enum truth both = on.truth == NO || may == NO ? NO : on.truth == YES && may == YES ? YES : UNKNOWN;
        found.truth = or_truth(eval, found.truth, both, &found.miss, miss_both(eval, on.miss, miss));
    }
    return *reach = found;
}

enum truth holds_role(struct eval *eval, int32_t worker, const struct role *role, const struct when *at, const struct miss **miss)
{
    const struct code_role *code = &eval->program->roles[role->index];
    struct reach *reaches = NULL;
    enum truth truth = NO;
    *miss = NULL;
    for (int i = 0; i < code->held_by_count && truth != YES; i++) {
        const struct miss *more = NULL;
        enum truth one = held_itself(eval, &eval->program->roles[code->held_by[i].role->index], worker, at, &more);
        if (one != NO && i) { /* whether the higher acts for this one is asked only of somebody who holds it */
            if (!reaches)
                reaches = arena_array(&eval->arena, (size_t)code->held_by_count, sizeof *reaches);
            struct reach reach = reach_of(eval, code, i, reaches);
            more = one == UNKNOWN && reach.truth != NO ? miss_both(eval, more, reach.miss) : reach.miss;
            one = reach.truth == NO ? NO : reach.truth == YES ? one : UNKNOWN;
        }
        truth = or_truth(eval, truth, one, miss, more);
    }
    if (truth != UNKNOWN)
        *miss = NULL;
    return truth;
}
