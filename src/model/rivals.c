/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of equal force that cannot both be kept for the same records: one
 * demands what the other forbids, or both demand one thing, each in a window
 * of its own. Found once, by comparing what the rules were understood to say;
 * whether both apply, and whether their windows share a moment, is a matter
 * of each case.
 */
#include "model/steps.h"

#include <string.h>

/* ---- The same thing said in two rules ---- */

/* Two rules side by side, and which slots of the one mean the same as which of the other. */
struct pairing {
    const struct rule *one, *other;
    int slots[FRAME_SLOTS]; /* by slot of `one`; -1: none */
    bool count_alike;       /* days are counted by one calendar, in the same way */
};

static bool same_expr(struct pairing *pairing, const struct expr *a, const struct expr *b);
static bool covers(struct pairing *pairing, const struct selection *narrow, const struct selection *wide);

/* A name that only shortens another (`with its …`) stands for what it shortens. */
static const struct expr *unfolded(const struct rule *rule, const struct expr *expr)
{
    for (int i = 0; expr && expr->op == OP_SLOT && i < rule->part_count; i++)
        if (rule->parts[i].form == PART_WITH && rule->parts[i].slot == expr->number) {
            expr = rule->parts[i].value;
            i = -1;
        }
    return expr;
}

static bool same_fields(const struct expr *a, const struct expr *b)
{
    const struct kind *kind = a->a->type.kind, *other = b->a->type.kind;
    bool same = kind->type_count == other->type_count;
    for (int i = 0; same && i < kind->type_count; i++)
        same = kind->types[i] == other->types[i] && a->fields[i] == b->fields[i];
    return same;
}

/* What an expression carries besides its operands. Every operation is named here, so that a new one is thought of. */
static bool same_content(struct pairing *pairing, const struct expr *a, const struct expr *b)
{
    switch (a->op) {
    case OP_NUMBER: case OP_TRUTH: return a->number == b->number;
    case OP_YEARLY: return yearly_same(a->yearly, b->yearly);
    case OP_NO_NUMBER:
    case OP_TEXT: return str_equal(a->text, b->text);
    case OP_TIME:
        return a->time.is_day == b->time.is_day && a->time.day == b->time.day && a->time.second == b->time.second &&
               a->time.has_offset == b->time.has_offset && a->time.offset == b->time.offset;
    case OP_LENGTH: return a->number == b->number && a->unit == b->unit && (a->unit != UNIT_WORKING_DAYS || pairing->count_alike);
    case OP_SLOT: return pairing->slots[a->number] == (int)b->number;
    case OP_FIELD: return same_fields(a, b);
    case OP_CALL: return a->definition == b->definition && pairing->count_alike;
    case OP_PICK: return a->selection->pick == b->selection->pick && covers(pairing, a->selection, b->selection) && covers(pairing, b->selection, a->selection);
    case OP_EXISTS: return covers(pairing, a->selection, b->selection) && covers(pairing, b->selection, a->selection);
    case OP_CELL: return a->table == b->table && a->number == b->number;
    case OP_WORKING_DAY: return pairing->count_alike;
    case OP_WORD_AMONG: return a->word_set == b->word_set;
    case OP_IS_ROLE: return a->role == b->role;
    case OP_IS_TYPE: return a->kind == b->kind;
    case OP_INCLUDES_ONE: return a->role == b->role && a->kind == b->kind;
    case OP_IN_TIME: return a->rule == b->rule;
    case OP_NO_LIMIT: case OP_NEVER: case OP_ON_DAY_OF: case OP_CASE: case OP_OWN_TIME: case OP_COUNT: case OP_AFTER: case OP_BEFORE: case OP_LATER: case OP_EARLIER:
    case OP_CASES: case OP_AND: case OP_OR: case OP_NOT: case OP_SAME_NUMBER: case OP_SAME_TEXT: case OP_SAME_RECORD: case OP_SAME_TRUTH:
    case OP_INCLUDES: case OP_RECORDED: case OP_IS_BEFORE: case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN: case OP_HAS_COME:
        return true;
    case OPERATIONS: break;
    }
    return false;
}

static bool is_among(struct pairing *pairing, const struct expr *a, const struct expr *list)
{
    for (; list; list = list->next)
        if (same_expr(pairing, a, list))
            return true;
    return false;
}

static int count_of(const struct expr *list)
{
    int count = 0;
    for (; list; list = list->next)
        count++;
    return count;
}

static bool same_operands(struct pairing *pairing, const struct expr *a, const struct expr *b)
{
    bool any_order = a->op == OP_AND || a->op == OP_OR;
    if (count_of(a->a) != count_of(b->a))
        return false;
    const struct expr *y = b->a;
    for (const struct expr *x = a->a; x; x = x->next, y = y->next)
        if (any_order ? !is_among(pairing, x, b->a) : !same_expr(pairing, x, y))
            return false;
    return same_expr(pairing, a->b, b->b) && same_expr(pairing, a->c, b->c);
}

static bool same_expr(struct pairing *pairing, const struct expr *a, const struct expr *b)
{
    a = unfolded(pairing->one, a);
    b = unfolded(pairing->other, b);
    if (!a || !b)
        return a == b;
    return a->op == b->op && a->type.of == b->type.of && a->type.list == b->type.list && a->type.decimal == b->type.decimal &&
           same_operands(pairing, a, b) && same_content(pairing, a, b);
}

/* ---- The same records chosen in two rules ---- */

/* The parts that must all hold, as a list; `one` is room for a single one. */
static const struct expr *conjuncts(const struct expr *condition, struct expr *one)
{
    if (!condition || condition->op == OP_AND)
        return condition ? condition->a : NULL;
    *one = *condition;
    one->next = NULL;
    return one;
}

/* What the wide one asks for, the narrow one asks for too. */
static bool condition_covers(struct pairing *pairing, const struct expr *narrow, const struct expr *wide)
{
    struct expr one, other;
    const struct expr *asked = conjuncts(narrow, &one);
    for (const struct expr *x = conjuncts(wide, &other); x; x = x->next) {
        bool found = false;
        for (const struct expr *y = asked; y && !found; y = y->next)
            found = same_expr(pairing, y, x);
        if (!found)
            return false;
    }
    return true;
}

static bool alternative_covered(struct pairing *pairing, const struct alternative *narrow, const struct selection *wide)
{
    for (int i = 0; i < wide->alternative_count; i++) {
        const struct alternative *other = &wide->alternatives[i];
        if (narrow->type == other->type && narrow->dated == other->dated && narrow->link == other->link && narrow->link_field == other->link_field &&
            condition_covers(pairing, narrow->condition, other->condition))
            return true;
    }
    return false;
}

/* Every record the narrow selection may choose, the wide one may choose, but for how old it may be. */
static bool covers_undated(struct pairing *pairing, const struct selection *narrow, const struct selection *wide)
{
    int kept = pairing->slots[narrow->slot];
    pairing->slots[narrow->slot] = wide->slot;
    bool good = same_expr(pairing, narrow->of, wide->of) && condition_covers(pairing, narrow->where, wide->where) &&
                (!wide->after || same_expr(pairing, narrow->after, wide->after));
    for (int i = 0; good && i < narrow->alternative_count; i++)
        good = alternative_covered(pairing, &narrow->alternatives[i], wide);
    pairing->slots[narrow->slot] = kept;
    return good;
}

static bool covers(struct pairing *pairing, const struct selection *narrow, const struct selection *wide)
{
    return covers_undated(pairing, narrow, wide) && (!wide->since || same_expr(pairing, narrow->since, wide->since)) &&
           (!wide->up_to || same_expr(pairing, narrow->up_to, wide->up_to));
}

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
        return rule->starts->form == EVENT_TIME && same_expr(pairing, rule->starts->time, moment);
    moment = unfolded(pairing->other, moment);
    if (moment->op != OP_OWN_TIME || moment->a->op != OP_SLOT)
        return false;
    for (int i = 0; i < rule->part_count; i++)
        if (rule->parts[i].identity && pairing->slots[rule->parts[i].slot] == (int)moment->a->number)
            return true;
    return false;
}

static bool same_start(struct pairing *pairing)
{
    const struct event *a = pairing->one->starts, *b = pairing->other->starts;
    return (!a && !b) || (a && b && a->form == EVENT_TIME && b->form == EVENT_TIME && same_expr(pairing, a->time, b->time));
}

/* Is there no evidence of the first rule that does not break the other one by `part`? */
static bool is_forbidden(struct pairing *pairing, const struct evidence *evidence, const struct expr *part)
{
    const struct event *event = evidence->event;
    if (event && event->form == EVENT_TIME)
        return part->op == OP_HAS_COME && !part->b && same_expr(pairing, event->time, part->a);
    if (event && event->form == EVENT_TEST)
        return same_expr(pairing, event->test, part);
    const struct selection *narrow = event ? event->selection : evidence->selection, *wide = part->selection;
    if (part->op != OP_EXISTS || !covers_undated(pairing, narrow, wide) || (wide->up_to && !same_expr(pairing, narrow->up_to, wide->up_to)))
        return false;
    return !wide->since || same_expr(pairing, narrow->since, wide->since) || (!event && counts_from_start(narrow) && starts_from(pairing, wide->since));
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
        return a->event->form == EVENT_TIME && b->event->form == EVENT_TIME && same_expr(pairing, a->event->time, b->event->time);
    const struct selection *x = a->selection, *y = b->selection;
    bool alike = covers_undated(pairing, x, y) && x->pick == y->pick && x->alternative_count == y->alternative_count;
    struct expr one, other;
    alike = alike && count_of(conjuncts(x->where, &one)) == count_of(conjuncts(y->where, &other)) && same_expr(pairing, x->up_to, y->up_to);
    if (!alike || counts_from_start(x) != counts_from_start(y))
        return false;
    return counts_from_start(x) ? same_start(pairing) : same_expr(pairing, x->since, y->since);
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

static bool count_alike(const struct policy *a, const struct policy *b)
{
    if (a == b)
        return true;
    bool alike = a->calendar == b->calendar && a->day_one_count == b->day_one_count && a->out_of_hours_count == b->out_of_hours_count;
    for (int i = 0; alike && i < a->day_one_count; i++)
        alike = str_equal(a->day_one[i].name, b->day_one[i].name);
    for (int i = 0; alike && i < a->out_of_hours_count; i++)
        alike = str_equal(a->out_of_hours[i].name, b->out_of_hours[i].name);
    return alike;
}

/* Are both for the same things, one for one? */
static bool pair_up(struct pairing *pairing, const struct rule *one, const struct rule *other)
{
    *pairing = (struct pairing){.one = one, .other = other, .count_alike = count_alike(one->policy, other->policy)};
    for (int i = 0; i < FRAME_SLOTS; i++)
        pairing->slots[i] = -1;
    int at = 0, other_at = 0;
    for (;;) {
        const struct part *part = next_identity(one, &at), *its = next_identity(other, &other_at);
        if (!part || !its)
            return part == its;
        const struct type type = one->frame.slots[part->slot].type, of_other = other->frame.slots[its->slot].type;
        if (type.of != of_other.of || (type.of == TYPE_RECORD && !share_a_type(type.kind, of_other.kind)))
            return false;
        pairing->slots[part->slot] = its->slot;
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

void model_find_rivals(struct model *model)
{
    struct reaching reaching = {.model = model};
    for (int i = 0; i < model->rule_count; i++)
        for (int j = 0; is_demand(model->rules[i]) && j < model->rule_count; j++)
            if (i != j)
                hold_against(&reaching, model->rules[i], model->rules[j]);
}
