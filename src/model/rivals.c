/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of equal force that cannot both be kept for the same records: one
 * demands what the other forbids, or both demand one thing, each in a window
 * of its own. Found once, by comparing what the rules were understood to say;
 * whether both apply, and whether their windows share a moment, is a matter
 * of each case.
 */
#include "model/alike.h"
#include "model/steps.h"

#include <string.h>

/* Two rules that may stand against each other. */
struct pairing {
    const struct rule *one, *other;
    struct alike alike;
};

/* ---- What one rule asks for, and another forbids or asks for ---- */

/* Evidence without a `since` counts from the start of its duty. */
static bool counts_from_start(const struct selection *selection)
{
    return !selection->since && !selection->any_time && !selection->after;
}

/* Is the start of a duty of the first rule this moment, or surely no earlier? */
static bool starts_from(struct pairing *pairing, const struct expr *moment)
{
    const struct rule *rule = pairing->one;
    if (rule->starts)
        return rule->starts->form == EVENT_TIME && alike_expr(&pairing->alike, rule->starts->time, moment);
    moment = alike_unfolded(&pairing->alike.other, moment);
    if (moment->op != OP_OWN_TIME || moment->a->op != OP_SLOT)
        return false;
    for (int i = 0; i < rule->part_count; i++)
        if (rule->parts[i].identity && pairing->alike.slots[rule->parts[i].slot] == (int)moment->a->number)
            return true;
    return false;
}

static bool same_start(struct pairing *pairing)
{
    const struct event *a = pairing->one->starts, *b = pairing->other->starts;
    return (!a && !b) || (a && b && a->form == EVENT_TIME && b->form == EVENT_TIME && alike_expr(&pairing->alike, a->time, b->time));
}

/* Is there no evidence of the first rule that does not break the other one by `part`? */
static bool is_forbidden(struct pairing *pairing, const struct evidence *evidence, const struct expr *part)
{
    const struct event *event = evidence->event;
    if (event && event->form == EVENT_TIME)
        return part->op == OP_HAS_COME && !part->b && alike_expr(&pairing->alike, event->time, part->a);
    if (event && event->form == EVENT_TEST)
        return alike_expr(&pairing->alike, event->test, part);
    const struct selection *narrow = event ? event->selection : evidence->selection, *wide = part->selection;
    if (part->op != OP_EXISTS || !alike_covers_undated(&pairing->alike, narrow, wide) || (wide->up_to && !alike_expr(&pairing->alike, narrow->up_to, wide->up_to)))
        return false;
    return !wide->since || alike_expr(&pairing->alike, narrow->since, wide->since) || (!event && counts_from_start(narrow) && starts_from(pairing, wide->since));
}

/* The part of what breaks the other rule that this evidence would be; or NULL. */
static const struct expr *forbidding(struct pairing *pairing, const struct evidence *evidence)
{
    const struct expr *broken = pairing->other->broken;
    if (broken->op != OP_OR)
        return is_forbidden(pairing, evidence, broken) ? broken : NULL;
    for (const struct expr *part = broken->a; part; part = part->next)
        if (is_forbidden(pairing, evidence, part))
            return part;
    return NULL;
}

static bool same_evidence(struct pairing *pairing, const struct evidence *a, const struct evidence *b)
{
    if (!a->event != !b->event)
        return false;
    if (a->event)
        return a->event->form == EVENT_TIME && b->event->form == EVENT_TIME && alike_expr(&pairing->alike, a->event->time, b->event->time);
    const struct selection *x = a->selection, *y = b->selection;
    bool alike = alike_covers_undated(&pairing->alike, x, y) && x->pick == y->pick && x->alternative_count == y->alternative_count;
    alike = alike && alike_condition_count(x->where) == alike_condition_count(y->where) && alike_expr(&pairing->alike, x->up_to, y->up_to);
    if (!alike || counts_from_start(x) != counts_from_start(y))
        return false;
    return counts_from_start(x) ? same_start(pairing) : alike_expr(&pairing->alike, x->since, y->since);
}

static bool has_evidence(struct pairing *pairing, const struct evidence *evidence)
{
    for (int i = 0; i < pairing->other->evidence_count; i++)
        if (same_evidence(pairing, evidence, &pairing->other->evidence[i]))
            return true;
    return false;
}

/* ---- Pairs ---- */

static bool share_a_type(const struct kind *a, const struct kind *b)
{
    for (int i = 0; a && b && i < a->type_count; i++)
        for (int j = 0; j < b->type_count; j++)
            if (a->types[i] == b->types[j])
                return true;
    return false;
}

static const struct part *next_identity(const struct rule *rule, int *at)
{
    while (*at < rule->part_count)
        if (rule->parts[(*at)++].identity)
            return &rule->parts[*at - 1];
    return NULL;
}

/* Are both for the same things, one for one? */
static bool pair_up(struct pairing *pairing, const struct rule *one, const struct rule *other)
{
    pairing->one = one;
    pairing->other = other;
    alike_begin(&pairing->alike, one, other);
    int at = 0, other_at = 0;
    for (;;) {
        const struct part *part = next_identity(one, &at), *its = next_identity(other, &other_at);
        if (!part || !its)
            return part == its;
        const struct type type = one->frame.slots[part->slot].type, of_other = other->frame.slots[its->slot].type;
        if (type.of != of_other.of || (type.of == TYPE_RECORD && !share_a_type(type.kind, of_other.kind)))
            return false;
        pairing->alike.slots[part->slot] = its->slot;
    }
}

static bool is_demand(const struct rule *rule)
{
    return !rule->broken && rule->evidence_count && (rule->strength == STRENGTH_MUST || rule->strength == STRENGTH_SHOULD);
}

static bool is_opposite(const struct rule *demand, const struct rule *prohibition)
{
    return prohibition->broken && ((demand->strength == STRENGTH_MUST && prohibition->strength == STRENGTH_MUST_NOT) ||
                                   (demand->strength == STRENGTH_SHOULD && prohibition->strength == STRENGTH_SHOULD_NOT));
}

static void add_rivals(struct model *model, struct rule *one, struct rule *other, bool windows, struct span of_one, struct span of_other)
{
    MODEL_ADD(model, one->rivals, one->rival_count, ((struct rival){other, windows, of_other}));
    MODEL_ADD(model, other->rivals, other->rival_count, ((struct rival){one, windows, of_one}));
}

/* All that would show the demand was kept breaks the prohibition; where all of it is needed, one part is enough. */
static bool forbid(struct pairing *pairing, struct span *span)
{
    const struct rule *demand = pairing->one;
    int forbidden = 0;
    for (int i = 0; i < demand->evidence_count; i++) {
        const struct expr *part = forbidding(pairing, &demand->evidence[i]);
        if (part && !forbidden++)
            *span = part->span;
    }
    return demand->all_of ? forbidden > 0 : forbidden == demand->evidence_count;
}

static bool may_share_no_moment(const struct rule *one, const struct rule *other)
{
    return (one->limit_count && other->opens && !other->early_counts) || (other->limit_count && one->opens && !one->early_counts);
}

static bool ask_for_the_same(struct pairing *pairing)
{
    if (pairing->one->evidence_count != pairing->other->evidence_count || pairing->one->all_of != pairing->other->all_of)
        return false;
    for (int i = 0; i < pairing->one->evidence_count; i++)
        if (!has_evidence(pairing, &pairing->one->evidence[i]))
            return false;
    return true;
}

/* ---- Circles ---- */

/* To weigh a rule against another, both are made ready; so neither may rest on how the other, or itself, comes out. */
struct reaching {
    struct model *model;
    bool **asked; /* of each rule, those that it asks about; made when first wanted */
    bool *seen;
};

static void reach(struct reaching *reaching, const struct rule *rule)
{
    struct model *model = reaching->model;
    bool **asked = &reaching->asked[rule->index];
    if (!*asked) {
        *asked = mem_kept_array(model->pool, (size_t)model->rule_count, sizeof **asked);
        model_rules_asked(model, model->rules[rule->index], *asked);
    }
    for (int i = 0; i < model->rule_count; i++) {
        if (!(*asked)[i] || reaching->seen[i])
            continue;
        reaching->seen[i] = true;
        const struct rule *next = model->rules[i];
        reach(reaching, next);
        for (int j = 0; j < next->rival_count; j++)
            reach(reaching, next->rivals[j].rule);
    }
}

static bool rest_on_each_other(struct reaching *reaching, const struct rule *one, const struct rule *other)
{
    struct model *model = reaching->model;
    if (!reaching->asked) {
        reaching->asked = mem_kept_array(model->pool, (size_t)model->rule_count, sizeof *reaching->asked);
        reaching->seen = mem_kept_array(model->pool, (size_t)model->rule_count, sizeof *reaching->seen);
    }
    memset(reaching->seen, 0, (size_t)model->rule_count * sizeof *reaching->seen);
    reach(reaching, one);
    reach(reaching, other);
    return reaching->seen[one->index] || reaching->seen[other->index];
}

/* ---- All rules ---- */

static void hold_against(struct reaching *reaching, struct rule *one, struct rule *other)
{
    struct pairing pairing;
    struct span span = SPAN_NONE;
    if (one->policy != other->policy && one->policy->first == other->policy->first)
        return; /* of two versions of a policy, a duty follows one */
    if (is_opposite(one, other)) {
        if (pair_up(&pairing, one, other) && forbid(&pairing, &span) && !rest_on_each_other(reaching, one, other))
            add_rivals(reaching->model, one, other, false, one->evidence[0].span, span);
    } else if (is_demand(other) && one->index < other->index && one->strength == other->strength && may_share_no_moment(one, other)) {
        if (pair_up(&pairing, one, other) && ask_for_the_same(&pairing) && !rest_on_each_other(reaching, one, other))
            add_rivals(reaching->model, one, other, true, one->evidence[0].span, other->evidence[0].span);
    }
}

/* Nothing stands against a demand but what forbids something or opens a window, unless the demand itself opens one. */
void model_find_rivals(struct model *model)
{
    struct reaching reaching = {.model = model};
    struct rule **standing = mem_kept_array(model->pool, (size_t)model->rule_count, sizeof *standing);
    int count = 0;
    for (int i = 0; i < model->rule_count; i++)
        if (model->rules[i]->broken || model->rules[i]->opens)
            standing[count++] = model->rules[i];
    for (int i = 0; i < model->rule_count; i++) {
        struct rule *one = model->rules[i], **others = one->opens ? model->rules : standing;
        int other_count = one->opens ? model->rule_count : count;
        for (int j = 0; is_demand(one) && j < other_count; j++)
            if (others[j] != one)
                hold_against(&reaching, one, others[j]);
    }
}
