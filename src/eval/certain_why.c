/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a condition is UNKNOWN, as far as the second form can say for certain:
 * a fact is missing, whatever else is, or the future alone will tell. Which
 * facts, the first form says.
 */
#include "eval/certain.h"

static bool is_asked(const struct node *node)
{
    return node->operation >= NODE_NUMBER_IS;
}

static bool is_of_record(struct certain *certain, uint32_t node, const struct bindings *frame)
{
    struct bound room;
    return certain_record(certain, node, frame, &room)->kind == PLACE_RECORD;
}

/* The value of a field of a record that is there, which is known as soon as its record is; or NULL. */
static const struct fact_value *plain_value(struct certain *certain, const struct node *node, const struct bindings *frame, const struct field **field)
{
    struct bound room;
    if (node->operation != NODE_FIELD)
        return NULL;
    const struct bound *place = certain_record(certain, node->a, frame, &room);
    if (place->kind != PLACE_RECORD)
        return NULL;
    *field = node->one ? node->field : node->fields[place->record->type->index];
    return *field && (*field)->known_with < 0 ? &place->record->values[(*field)->index] : NULL;
}

static bool is_value_missing(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct field *field;
    const struct fact_value *value = plain_value(certain, &certain->nodes[index], frame, &field);
    if (!value)
        return false;
    return value->kind == VALUE_REFUSED || (value->kind == VALUE_ABSENT && field->absence == ABSENCE_NOT_KNOWN) ||
           (value->kind == VALUE_RECORD && value->text.target == RECORD_NOT_THERE);
}

/* A moment that has not happened, against a day. Of others the first form may know more than that they are not certain. */
static enum why why_not_come(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    const struct field *field;
    if (!node->b || !plain_value(certain, &certain->nodes[node->a], frame, &field) || field->absence == ABSENCE_NOT_KNOWN)
        return WHY_NOT_TOLD;
    bool to_come = certain_time(certain, node->a, frame).kind == PLAIN_FUTURE;
    return to_come && certain_time(certain, node->b, frame).kind == PLAIN_DAY ? WHY_FUTURE : WHY_NOT_TOLD;
}

/* Of two reasons, both of which count. What is not told may be no reason at all, so that the whole is known. */
static enum why both_reasons(enum why a, enum why b)
{
    return a == WHY_NOT_TOLD || b == WHY_NOT_TOLD ? WHY_NOT_TOLD : a == WHY_MISSING ? a : b;
}

static enum why why_joined(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    enum why why = WHY_FUTURE;
    for (uint32_t operand = node->a; operand && why != WHY_NOT_TOLD; operand = certain->nodes[operand].next)
        if (certain_truth(certain, operand, frame) == UNKNOWN)
            why = both_reasons(why, certain_why(certain, operand, frame));
    return why;
}

bool certain_tests_missing(struct certain *certain, const struct choice *choice, const struct found *found, const struct bindings *frame)
{
    struct bound *slot = &frame->places[choice->slot], kept = *slot;
    const uint32_t tests[] = {found->way->condition, choice->where};
    enum why why = WHY_FUTURE;
    *slot = (struct bound){.kind = PLACE_RECORD, .index = found->index, .record = found->record, .dated = found->way->besides};
    for (int i = 0; i < 2; i++)
        if (certain_truth(certain, tests[i], frame) == UNKNOWN)
            why = both_reasons(why, certain_why(certain, tests[i], frame));
    *slot = kept;
    return why == WHY_MISSING;
}

/* Of the records none is chosen for certain, and those that may be would be, but for what is missing. */
static enum why why_not_there(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct scan scan;
    struct found found;
    bool missing = true;
    certain_scan(certain, node->index, frame, &scan);
    while (certain_next(&scan, &found))
        missing = missing && found.but_for_tests && certain_tests_missing(certain, scan.choice, &found, frame);
    return missing ? WHY_MISSING : WHY_NOT_TOLD;
}

enum why certain_why(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index];
    switch ((enum node_operation)node->operation) {
    case NODE_NOT: return certain_why(certain, node->a, frame);
    case NODE_AND:
    case NODE_OR: return why_joined(certain, node, frame);
    case NODE_EXISTS: return why_not_there(certain, node, frame);
    case NODE_HAS_COME: return why_not_come(certain, node, frame);
    case NODE_FIELD: return is_value_missing(certain, index, frame) ? WHY_MISSING : WHY_NOT_TOLD;
    case NODE_SAME_NUMBER:
    case NODE_AT_LEAST:
    case NODE_AT_MOST:
    case NODE_LESS_THAN: return is_value_missing(certain, node->a, frame) || is_value_missing(certain, node->b, frame) ? WHY_MISSING : WHY_NOT_TOLD;
    case NODE_IS_TYPE: return is_value_missing(certain, node->a, frame) ? WHY_MISSING : WHY_NOT_TOLD;
    case NODE_IS_ROLE: {
        bool has_come = !node->b || plain_come(certain->eval, certain_time(certain, node->b, frame)) == YES;
        return has_come && is_value_missing(certain, node->a, frame) ? WHY_MISSING : WHY_NOT_TOLD;
    }
    default: break;
    }
    if (!is_asked(node))
        return WHY_NOT_TOLD;
    uint32_t of = certain->nodes[node->a].a; /* whose field it is */
    return is_of_record(certain, of, frame) || is_value_missing(certain, of, frame) ? WHY_MISSING : WHY_NOT_TOLD;
}
