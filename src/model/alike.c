/* SPDX-License-Identifier: Apache-2.0 */
#include "model/alike.h"

#include "base/limits.h"

/* ---- two rules side by side ---- */

static bool counts_alike(const struct policy *a, const struct policy *b)
{
    if (a == b)
        return true;
    bool alike = a->calendar == b->calendar && a->day_one_count == b->day_one_count && a->out_of_hours_count == b->out_of_hours_count;
    for (int i = 0; alike && i < a->day_one_count; i++)
        alike = str_equal(a->day_one[i].name, b->day_one[i].name);
    for (int i = 0; alike && i < a->out_of_hours_count; i++)
        alike = str_equal(a->out_of_hours[i].name, b->out_of_hours[i].name) && a->out_of_hours[i].after == b->out_of_hours[i].after;
    return alike;
}

void alike_begin(struct alike *alike, const struct rule *one, const struct rule *other)
{
    *alike = (struct alike){
        .one = {one->parts, one->part_count}, .other = {other->parts, other->part_count}, .count_alike = counts_alike(one->policy, other->policy)};
    for (int i = 0; i < FRAME_SLOTS; i++)
        alike->slots[i] = -1;
}

bool alike_kind(const struct kind *a, const struct kind *b)
{
    if (!a || !b || a->type_count != b->type_count)
        return a == b;
    for (int i = 0; i < a->type_count; i++)
        if (a->types[i] != b->types[i])
            return false;
    return true;
}

void alike_begin_versions(struct alike *alike, const struct rule *one, const struct rule *other)
{
    alike_begin(alike, one, other);
    alike->versions = true;
    for (int i = 0; i < one->frame.count; i++)
        for (int j = 0; j < other->frame.count && alike->slots[i] < 0; j++) {
            const struct slot *slot = &one->frame.slots[i], *with = &other->frame.slots[j];
            if (str_equal(slot->name, with->name) && alike_kind(slot->type.kind, with->type.kind))
                alike->slots[i] = j;
        }
}

const struct expr *alike_unfolded(const struct side *side, const struct expr *expr)
{
    for (int i = 0; expr && expr->op == OP_SLOT && i < side->part_count; i++)
        if (side->parts[i].form == PART_WITH && side->parts[i].slot == expr->number) {
            expr = side->parts[i].value;
            i = -1;
        }
    return expr;
}

/* ---- definitions of two versions ---- */

static bool same_readings(struct alike *alike, const struct definition *a, const struct definition *b)
{
    bool same = alike_expr(alike, a->value, b->value) && alike_expr(alike, a->where, b->where);
    for (int i = 0; same && i < a->reading_count; i++)
        same = str_equal(a->readings[i].name, b->readings[i].name) && alike_expr(alike, a->readings[i].value, b->readings[i].value);
    return same;
}

/* In a definition the slots are its own: those in the same place mean the same, once they are of one kind. */
static bool same_insides(struct alike *alike, const struct definition *a, const struct definition *b)
{
    struct alike inside = *alike;
    inside.one = (struct side){a->parts, a->part_count};
    inside.other = (struct side){b->parts, b->part_count};
    inside.depth++;
    for (int i = 0; i < FRAME_SLOTS; i++)
        inside.slots[i] = i < a->frame.count && i < b->frame.count && alike_kind(a->frame.slots[i].type.kind, b->frame.slots[i].type.kind) ? i : -1;
    return same_readings(&inside, a, b);
}

/* One that counts no days by itself means the same whoever asks; that is not looked for where rules of two policies meet. */
static bool same_definition(struct alike *alike, const struct definition *a, const struct definition *b)
{
    if (a == b && alike->count_alike)
        return true;
    if (!alike->versions || a->form != b->form || a->form == DEFINED_CHOICES || a->reading_count != b->reading_count || !alike_kind(a->subject, b->subject))
        return false;
    return alike->depth <= LIMIT_NESTING && same_insides(alike, a, b);
}

/* ---- expressions ---- */

static bool same_fields(const struct expr *a, const struct expr *b)
{
    const struct kind *kind = a->a->type.kind;
    if (!alike_kind(kind, b->a->type.kind))
        return false;
    for (int i = 0; i < kind->type_count; i++)
        if (a->fields[i] != b->fields[i])
            return false;
    return true;
}

/* The other beside the one. */
static struct alike turned_round(const struct alike *alike)
{
    struct alike round = *alike;
    round.one = alike->other;
    round.other = alike->one;
    for (int i = 0; i < FRAME_SLOTS; i++)
        round.slots[i] = -1;
    for (int i = 0; i < FRAME_SLOTS; i++)
        if (alike->slots[i] >= 0)
            round.slots[alike->slots[i]] = i;
    return round;
}

static bool same_selection(struct alike *alike, const struct selection *a, const struct selection *b)
{
    struct alike round = turned_round(alike);
    return alike_covers(alike, a, b) && alike_covers(&round, b, a);
}

static bool same_rule(const struct alike *alike, const struct rule *a, const struct rule *b)
{
    return a == b || (alike->versions && str_equal(a->card->name, b->card->name) && a->policy->first == b->policy->first);
}

/* What an expression carries besides its operands. Every operation is named here, so that a new one is thought of. */
static bool same_content(struct alike *alike, const struct expr *a, const struct expr *b)
{
    switch (a->op) {
    case OP_NUMBER: case OP_TRUTH: return a->number == b->number;
    case OP_YEARLY: return yearly_same(a->yearly, b->yearly);
    case OP_NO_NUMBER:
    case OP_TEXT: return str_equal(a->text, b->text);
    case OP_TIME:
        return a->time.is_day == b->time.is_day && a->time.day == b->time.day && a->time.second == b->time.second &&
               a->time.has_offset == b->time.has_offset && a->time.offset == b->time.offset;
    case OP_LENGTH: return a->number == b->number && a->unit == b->unit && (a->unit != UNIT_WORKING_DAYS || alike->count_alike);
    case OP_SLOT: return alike->slots[a->number] == (int)b->number;
    case OP_FIELD: return same_fields(a, b);
    case OP_CALL: return same_definition(alike, a->definition, b->definition);
    case OP_PICK: return a->selection->pick == b->selection->pick && same_selection(alike, a->selection, b->selection);
    case OP_EXISTS: return same_selection(alike, a->selection, b->selection);
    case OP_CELL: return a->table == b->table && a->number == b->number;
    case OP_WORKING_DAY: return alike->count_alike;
    case OP_WORD_AMONG: return a->word_set == b->word_set;
    case OP_IS_ROLE: return a->role == b->role;
    case OP_IS_TYPE: return a->kind == b->kind;
    case OP_INCLUDES_ONE: return a->role == b->role && a->kind == b->kind;
    case OP_IN_TIME: return same_rule(alike, a->rule, b->rule);
    case OP_NO_LIMIT: case OP_NEVER: case OP_ON_DAY_OF: case OP_CASE: case OP_OWN_TIME: case OP_COUNT: case OP_AFTER: case OP_BEFORE: case OP_LATER: case OP_EARLIER:
    case OP_CASES: case OP_AND: case OP_OR: case OP_NOT: case OP_SAME_NUMBER: case OP_SAME_TEXT: case OP_SAME_RECORD: case OP_SAME_TRUTH:
    case OP_INCLUDES: case OP_RECORDED: case OP_IS_BEFORE: case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN: case OP_HAS_COME:
        return true;
    case OPERATIONS: break;
    }
    return false;
}

static bool is_among(struct alike *alike, const struct expr *a, const struct expr *list)
{
    for (; list; list = list->next)
        if (alike_expr(alike, a, list))
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

static bool same_operands(struct alike *alike, const struct expr *a, const struct expr *b)
{
    bool any_order = a->op == OP_AND || a->op == OP_OR;
    if (count_of(a->a) != count_of(b->a))
        return false;
    const struct expr *y = b->a;
    for (const struct expr *x = a->a; x; x = x->next, y = y->next)
        if (any_order ? !is_among(alike, x, b->a) : !alike_expr(alike, x, y))
            return false;
    return alike_expr(alike, a->b, b->b) && alike_expr(alike, a->c, b->c);
}

bool alike_expr(struct alike *alike, const struct expr *a, const struct expr *b)
{
    a = alike_unfolded(&alike->one, a);
    b = alike_unfolded(&alike->other, b);
    if (!a || !b)
        return a == b;
    return a->op == b->op && a->type.of == b->type.of && a->type.list == b->type.list && a->type.decimal == b->type.decimal &&
           same_operands(alike, a, b) && same_content(alike, a, b);
}

bool alike_event(struct alike *alike, const struct event *a, const struct event *b)
{
    if (!a || !b)
        return a == b;
    if (a->form != b->form || !alike_expr(alike, a->time, b->time) || !alike_expr(alike, a->test, b->test))
        return false;
    const struct selection *x = a->selection, *y = b->selection;
    return a->form != EVENT_RECORD || (x->pick == y->pick && x->any_time == y->any_time && same_selection(alike, x, y));
}

/* ---- records chosen ---- */

/* The parts that must all hold, as a list; `one` is room for a single one. */
static const struct expr *conjuncts(const struct expr *condition, struct expr *one)
{
    if (!condition || condition->op == OP_AND)
        return condition ? condition->a : NULL;
    *one = *condition;
    one->next = NULL;
    return one;
}

int alike_condition_count(const struct expr *condition)
{
    struct expr one;
    return count_of(conjuncts(condition, &one));
}

/* What the wide one asks for, the narrow one asks for too. */
static bool condition_covers(struct alike *alike, const struct expr *narrow, const struct expr *wide)
{
    struct expr one, other;
    const struct expr *asked = conjuncts(narrow, &one);
    for (const struct expr *x = conjuncts(wide, &other); x; x = x->next) {
        bool found = false;
        for (const struct expr *y = asked; y && !found; y = y->next)
            found = alike_expr(alike, y, x);
        if (!found)
            return false;
    }
    return true;
}

static bool alternative_covered(struct alike *alike, const struct alternative *narrow, const struct selection *wide)
{
    for (int i = 0; i < wide->alternative_count; i++) {
        const struct alternative *other = &wide->alternatives[i];
        if (narrow->type == other->type && narrow->dated == other->dated && narrow->link == other->link && narrow->link_field == other->link_field &&
            condition_covers(alike, narrow->condition, other->condition))
            return true;
    }
    return false;
}

bool alike_covers_undated(struct alike *alike, const struct selection *narrow, const struct selection *wide)
{
    int kept = alike->slots[narrow->slot];
    alike->slots[narrow->slot] = wide->slot;
    bool good = alike_expr(alike, narrow->of, wide->of) && condition_covers(alike, narrow->where, wide->where) &&
                (!wide->after || alike_expr(alike, narrow->after, wide->after));
    for (int i = 0; good && i < narrow->alternative_count; i++)
        good = alternative_covered(alike, &narrow->alternatives[i], wide);
    alike->slots[narrow->slot] = kept;
    return good;
}

bool alike_covers(struct alike *alike, const struct selection *narrow, const struct selection *wide)
{
    return alike_covers_undated(alike, narrow, wide) && (!wide->since || alike_expr(alike, narrow->since, wide->since)) &&
           (!wide->up_to || alike_expr(alike, narrow->up_to, wide->up_to));
}
