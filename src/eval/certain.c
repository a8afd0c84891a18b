/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk over the nodes: what each gives when all it needs is certain. An
 * operation that is not here is asked of the first form.
 */
#include "eval/certain.h"

#include <string.h>

/* ---- the first form asked ---- */

struct environment *certain_environment(struct certain *certain, const struct bindings *frame)
{
    struct environment *environment = environment_new(certain->eval, frame->count);
    for (int i = 0; i < frame->count; i++) {
        const struct bound *place = &frame->places[i];
        struct value *slot = &environment->slots[i];
        switch (place->kind) {
        case PLACE_NOTHING: break;
        case PLACE_NONE:
            *slot = record_value(RECORD_NOT_THERE, NULL);
            slot->none = true;
            break;
        case PLACE_RECORD: *slot = record_value(place->index, place->dated); break;
        case PLACE_NUMBER: *slot = (struct value){.type = TYPE_NUMBER, .known = true, .number = place->number}; break;
        case PLACE_VALUE: *slot = *place->value; break;
        }
    }
    return environment;
}

static struct value asked_fully(struct certain *certain, uint32_t node, const struct bindings *frame)
{
    struct eval *eval = certain->eval;
    struct value value = run(eval, node, certain_environment(certain, frame));
    certain->lost = certain->lost || eval->failed;
    return value;
}

static enum told told_of(const struct value *value)
{
    if (!value->known || value->list)
        return TOLD_NOTHING;
    return value->none ? TOLD_NONE : TOLD;
}

/* One record and no other, or certainly none. That there is none may rest on what is missing: then it is not certain. */
struct bound certain_place(struct certain *certain, const struct value *value)
{
    struct bound place = {.kind = PLACE_NOTHING, .index = RECORD_NOT_THERE};
    if (value->type != TYPE_RECORD || !value->known || value->list || value->miss)
        return place;
    if (value->none) {
        place.kind = PLACE_NONE;
    } else if (value->record.count == 1) {
        place.kind = PLACE_RECORD;
        place.index = value->record.index;
        place.record = facts_record(&certain->eval->view, place.index);
        place.dated = value->record.dated;
    }
    return place;
}

/* The record that a node's first operand is. */
static inline const struct bound *operand_record(struct certain *certain, const struct node *node, const struct bindings *frame, struct bound *room)
{
    const struct bound *place = &frame->places[node->slot - 1];
    return node->slot && place->kind <= PLACE_RECORD ? place : certain_record(certain, node->a, frame, room);
}

/* ---- what stands in several places ---- */

/* Where the answer is kept, its policy and record written there; NULL: it is not to be kept. */
static inline struct kept_answer *answer_for(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    uint32_t which = node->kept - 1;
    int32_t index = RECORD_NOT_THERE;
    if (certain->about[which]) {
        const struct bound *place = &frame->places[certain->about[which] - 1];
        if (place->kind != PLACE_RECORD || place->dated)
            return NULL;
        index = place->index;
    }
    struct kept_answer *answer = &certain->answers[which * ANSWERS_KEPT + ((uint32_t)index & (ANSWERS_KEPT - 1))];
    if (answer->index != index || answer->policy != certain->eval->policy) {
        answer->of_case = 0;
        answer->index = index;
        answer->policy = certain->eval->policy;
    }
    return answer;
}

/* Of what has been worked out since, another record's may have taken the place. */
static inline void keep_answer(struct certain *certain, struct kept_answer *answer, const struct kept_answer *of)
{
    uint64_t of_case = certain->lost ? 0 : certain->of_case;
    *answer = *of;
    answer->of_case = of_case;
}

/* ---- definitions ---- */

/* What is used where a condition decides; 0 where it does not, and then nothing here is certain. */
static uint32_t branch_of(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    enum truth truth = certain_truth(certain, node->b, frame);
    certain->lost = certain->lost || truth == UNKNOWN;
    return truth == UNKNOWN ? 0 : truth == YES ? node->a : node->c;
}

/* A definition about to be worked out for a record, or already known for it. */
struct entered {
    const struct code_definition *definition; /* NULL: it is asked for no record, or cannot be asked */
    struct bound subject;
    struct kept_value *kept; /* where it is kept, or NULL */
    bool filled;             /* it is there already */
};

static struct entered enter(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct eval *eval = certain->eval;
    struct entered entered = {.definition = NULL};
    struct bound room;
    const struct bound *record = node->a ? operand_record(certain, node, frame, &room) : NULL;
    if (record && record->kind != PLACE_RECORD) {
        certain->lost = certain->lost || record->kind != PLACE_NONE;
        return entered;
    }
    if (record)
        entered.subject = *record;
    bool keeps = !record || (!record->dated && record->index < SHARED_FIRST);
    if (keeps) {
        entered.kept = &certain->kept[node->index * KEPT_PER_DEFINITION + ((uint32_t)entered.subject.index & (KEPT_PER_DEFINITION - 1))];
        entered.filled = entered.kept->of_case == certain->of_case && entered.kept->index == entered.subject.index && entered.kept->policy == eval->policy;
    }
    if (certain->depth >= LIMIT_NESTING) {
        certain->lost = true;
        return entered;
    }
    entered.definition = &eval->program->definitions[node->index];
    return entered;
}

/* Binds its parts. What is to be worked out, or 0: it says nothing of that record. */
static uint32_t bind(struct certain *certain, const struct entered *entered, const struct bindings *frame)
{
    struct eval *eval = certain->eval;
    const struct code_definition *definition = entered->definition;
    memset(frame->places, 0, (size_t)frame->count * sizeof *frame->places);
    for (int i = 0; i < definition->part_count; i++) {
        const struct code_part *part = &definition->parts[i];
        struct bound *place = &frame->places[part->slot];
        if (part->form == PART_WITH) {
            struct bound room;
            *place = *certain_record(certain, part->value, frame, &room);
            certain->lost = certain->lost || place->kind == PLACE_NOTHING;
        } else {
            *place = entered->subject;
        }
        const struct code_selection *selection = part->form != PART_WITH && part->selection ? &eval->program->selections[part->selection - 1] : NULL;
        if (!selection || !selection->where)
            continue;
        frame->places[selection->slot] = entered->subject;
        enum truth truth = certain_truth(certain, selection->where, frame);
        certain->lost = certain->lost || truth == UNKNOWN;
        if (truth != YES)
            return 0;
    }
    return definition->reading_count ? definition->readings[eval->chosen[definition->of->index]].value : definition->value;
}

#define FRAME_FOR(certain, entered)                                              \
    struct bound places[(entered).definition->slot_count + 1];                   \
    struct bindings own = {(entered).definition->slot_count, places};               \
    (certain)->depth++;                                                          \
    uint32_t value = bind(certain, &(entered), &own)

/* What it came to is kept, where it is certain. */
static struct kept_value *leave(struct certain *certain, const struct entered *entered)
{
    certain->depth--;
    if (!entered->kept || certain->lost)
        return NULL;
    entered->kept->index = entered->subject.index;
    entered->kept->policy = certain->eval->policy;
    entered->kept->of_case = certain->of_case;
    return entered->kept;
}

static struct plain called_time(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    const struct bound *place = node->slot ? &frame->places[node->slot - 1] : NULL;
    if (place && place->kind == PLACE_RECORD && !place->dated && place->index < SHARED_FIRST) { /* most of the time it is there */
        const struct kept_value *kept = &certain->kept[node->index * KEPT_PER_DEFINITION + ((uint32_t)place->index & (KEPT_PER_DEFINITION - 1))];
        if (kept->of_case == certain->of_case && kept->index == place->index && kept->policy == certain->eval->policy)
            return kept->time;
    }
    struct entered entered = enter(certain, node, frame);
    if (entered.filled)
        return entered.kept->time;
    struct plain time = {.kind = PLAIN_FUTURE};
    if (!entered.definition)
        return time;
    FRAME_FOR(certain, entered);
    if (value)
        time = certain_time(certain, value, &own);
    struct kept_value *kept = leave(certain, &entered);
    if (kept)
        kept->time = time;
    return time;
}

static void called_record(struct certain *certain, const struct node *node, const struct bindings *frame, struct bound *room)
{
    struct entered entered = enter(certain, node, frame);
    if (entered.filled) {
        *room = entered.kept->place;
        return;
    }
    *room = (struct bound){.kind = PLACE_NOTHING, .index = RECORD_NOT_THERE};
    if (!entered.definition)
        return;
    FRAME_FOR(certain, entered);
    struct bound inside;
    if (value)
        *room = *certain_record(certain, value, &own, &inside);
    else
        room->kind = PLACE_NONE;
    struct kept_value *kept = leave(certain, &entered);
    if (kept)
        kept->place = *room;
}

static enum told number_of(struct certain *certain, uint32_t index, const struct bindings *frame, int64_t *number);

static enum told called_number(struct certain *certain, const struct node *node, const struct bindings *frame, int64_t *number)
{
    struct entered entered = enter(certain, node, frame);
    if (entered.filled) {
        *number = entered.kept->number;
        return entered.kept->told;
    }
    enum told told = TOLD_NONE;
    if (!entered.definition)
        return TOLD_NOTHING;
    FRAME_FOR(certain, entered);
    if (value)
        told = number_of(certain, value, &own, number);
    struct kept_value *kept = leave(certain, &entered);
    if (kept) {
        kept->told = told;
        kept->number = *number;
    }
    return told;
}

static enum truth called_truth(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct entered entered = enter(certain, node, frame);
    if (entered.filled)
        return entered.kept->truth;
    if (!entered.definition)
        return UNKNOWN;
    FRAME_FOR(certain, entered);
    enum truth truth = value ? certain_truth(certain, value, &own) : NO;
    struct kept_value *kept = leave(certain, &entered);
    if (kept)
        kept->truth = truth;
    return truth;
}

/* ---- records and their fields ---- */

static enum told fact_of(struct certain *certain, const struct node *node, const struct bindings *frame, const struct fact_value **fact);

static void picked(struct certain *certain, const struct node *node, const struct bindings *frame, struct bound *room)
{
    struct kept_answer *answer = node->kept ? answer_for(certain, node, frame) : NULL;
    if (answer && answer->of_case == certain->of_case) {
        *room = answer->place;
        return;
    }
    certain_pick(certain, node->index, frame, room);
    if (answer) {
        struct kept_answer now = {.policy = answer->policy, .index = answer->index};
        now.place = *room;
        keep_answer(certain, answer, &now);
    }
}

const struct bound *certain_record(struct certain *certain, uint32_t index, const struct bindings *frame, struct bound *room)
{
    static const struct bound nothing = {.kind = PLACE_NOTHING, .index = RECORD_NOT_THERE};
    struct eval *eval = certain->eval;
    const struct node *node = &certain->nodes[index];
    switch ((enum node_operation)node->operation) {
    case NODE_SLOT: {
        const struct bound *place = &frame->places[node->number];
        if (place->kind <= PLACE_RECORD)
            return place;
        if (place->kind == PLACE_NUMBER)
            return &nothing;
        *room = certain_place(certain, place->value);
        return room;
    }
    case NODE_CASE: {
        const uint32_t *first = eval->view.type_first + eval->model->case_type->index;
        if (first[0] == first[1])
            return &nothing;
        *room = (struct bound){.kind = PLACE_RECORD, .index = (int32_t)first[0], .record = eval->view.records[first[0]]};
        return room;
    }
    case NODE_PICK: picked(certain, node, frame, room); return room;
    case NODE_CALL: called_record(certain, node, frame, room); return room;
    case NODE_FIELD: {
        const struct fact_value *fact;
        if (fact_of(certain, node, frame, &fact) != TOLD || fact->kind != VALUE_RECORD || fact->text.target == RECORD_NOT_THERE)
            break;
        *room = (struct bound){.kind = PLACE_RECORD, .index = fact->text.target, .record = facts_record(&eval->view, fact->text.target)};
        return room;
    }
    default: break;
    }
    struct value value = asked_fully(certain, index, frame);
    *room = certain_place(certain, &value);
    return room;
}

/* Known with another date of its record, which may not have come. */
static bool is_shown(struct certain *certain, const struct fact_record *record, const struct field *field)
{
    const struct miss *miss = NULL;
    enum truth shows = field_shows(certain->eval, record, field, &miss);
    certain->lost = certain->lost || shows == UNKNOWN;
    return shows == YES;
}

/* The field of a record, as its line says it. TOLD_NONE: there is no record, or it has no such field. */
static enum told fact_of(struct certain *certain, const struct node *node, const struct bindings *frame, const struct fact_value **fact)
{
    struct bound room;
    const struct bound *place = operand_record(certain, node, frame, &room);
    if (place->kind != PLACE_RECORD)
        return (enum told)place->kind;
    const struct field *field = node->one ? node->field : node->fields[place->record->type->index];
    if (!field)
        return TOLD_NONE;
    const struct fact_value *of = *fact = &place->record->values[field->index];
    if (of->kind == VALUE_ABSENT || (field->known_with >= 0 && !is_shown(certain, place->record, field)))
        return field->absence == ABSENCE_NONE ? TOLD_NONE : TOLD_NOTHING;
    return of->kind == VALUE_REFUSED ? TOLD_NOTHING : TOLD;
}

/* ---- times ---- */

struct plain certain_field_value(struct certain *certain, const struct fact_record *record, const struct field *field)
{
    struct when when = field_value(certain->eval, record, field).time;
    return plain_of(certain->eval, &when);
}

struct plain certain_field_time(struct certain *certain, const struct fact_record *record, const struct field *field)
{
    return field->known_with < 0 ? plain_fact(certain, record, field, field->index) : certain_field_value(certain, record, field);
}

struct plain certain_own_time(struct certain *certain, const struct bound *place)
{
    if (place->kind != PLACE_RECORD)
        return (struct plain){.kind = place->kind == PLACE_NONE ? PLAIN_FUTURE : PLAIN_LOST};
    const struct record_type *type = place->record->type;
    const struct field *dated = place->dated ? place->dated : type->begins >= 0 ? &type->fields[type->begins] : NULL;
    return dated ? certain_field_time(certain, place->record, dated) : (struct plain){.kind = PLAIN_LOST};
}

static struct plain time_of_field(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct bound room;
    const struct bound *place = operand_record(certain, node, frame, &room);
    if (place->kind != PLACE_RECORD) /* of no record there is no moment */
        return (struct plain){.kind = place->kind == PLACE_NONE ? PLAIN_FUTURE : PLAIN_LOST};
    const struct field *field = node->one ? node->field : node->fields[place->record->type->index];
    if (!field)
        return (struct plain){.kind = PLAIN_FUTURE};
    return field->list ? (struct plain){.kind = PLAIN_LOST} : certain_field_time(certain, place->record, field);
}

static struct plain shifted(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index];
    struct value value = asked_fully(certain, node->a, frame);
    if (told_of(&value) != TOLD || value.type != TYPE_LENGTH || value.length.no_limit || value.length.never)
        return (struct plain){.kind = PLAIN_LOST};
    return plain_shift(certain->eval, certain_time(certain, node->b, frame), node->operation == NODE_BEFORE ? -value.length.count : value.length.count, value.length.unit);
}

static struct plain working_day(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    int64_t number;
    enum told told = number_of(certain, node->a, frame, &number);
    struct plain origin = certain_time(certain, node->b, frame);
    if (told != TOLD || number < 0 || number > LIMIT_AMOUNT) {
        certain->lost = true;
        return origin;
    }
    return plain_shift(certain->eval, origin, number, UNIT_WORKING_DAYS);
}

static struct plain extreme(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    uint32_t operand = node->a;
    struct plain time = certain_time(certain, operand, frame);
    while ((operand = certain->nodes[operand].next))
        time = plain_extreme(certain->eval, time, certain_time(certain, operand, frame), node->operation == NODE_LATER);
    return time;
}

static struct plain time_of(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    struct eval *eval = certain->eval;
    const struct node *node = &certain->nodes[index];
    struct bound room;
    switch ((enum node_operation)node->operation) {
    case NODE_FIELD: return time_of_field(certain, node, frame);
    case NODE_OWN_TIME: return certain_own_time(certain, operand_record(certain, node, frame, &room));
    case NODE_CALL: return called_time(certain, node, frame);
    case NODE_WORKING_DAY: return working_day(certain, node, frame);
    case NODE_SHIFT: return plain_shift(eval, certain_time(certain, node->b, frame), node->number, (enum unit)node->unit);
    case NODE_AFTER:
    case NODE_BEFORE: return shifted(certain, index, frame);
    case NODE_LATER:
    case NODE_EARLIER: return extreme(certain, node, frame);
    case NODE_CASES: {
        uint32_t branch = branch_of(certain, node, frame);
        return branch ? certain_time(certain, branch, frame) : (struct plain){.kind = PLAIN_LOST};
    }
    case NODE_YEARLY: {
        struct plain from = certain_time(certain, node->a, frame);
        bool told = plain_exact(from) && !plain_always(from);
        return told ? plain_day(yearly_find(node->yearly, from.day)) : (struct plain){.kind = PLAIN_LOST};
    }
    case NODE_TIME: return node->b ? plain_day(zone_day(eval->zone, node->number))
                                   : (struct plain){.at = node->number, .day = zone_day(eval->zone, node->number), .kind = PLAIN_INSTANT};
    default: break;
    }
    struct value value = asked_fully(certain, index, frame);
    if (value.list || value.type != TYPE_TIME)
        return (struct plain){.kind = PLAIN_LOST};
    return plain_of(eval, &value.time);
}

struct plain certain_time(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index];
    struct kept_answer *answer = node->kept ? answer_for(certain, node, frame) : NULL;
    if (!answer)
        return time_of(certain, index, frame);
    if (answer->of_case != certain->of_case) {
        struct kept_answer now = {.policy = answer->policy, .index = answer->index};
        now.time = time_of(certain, index, frame);
        keep_answer(certain, answer, &now);
    }
    return answer->time;
}

/* ---- numbers ---- */

/* Of a field whose words are numbers. */
static int64_t number_in_word(const struct field *field, const struct fact_value *fact)
{
    struct str digits = field->words[fact->number].json;
    int64_t number = 0;
    for (size_t i = 0; i < digits.length && i < 18; i++)
        number = number * 10 + (digits.at[i] - '0');
    return number;
}

static enum told cell_number(struct certain *certain, const struct node *node, const struct bindings *frame, int64_t *number)
{
    const struct table *table = node->table;
    int64_t key;
    if (number_of(certain, node->a, frame, &key) != TOLD)
        return TOLD_NOTHING;
    for (int row = 0; row < table->row_count; row++)
        if (table->cells[row * table->column_count].number == key) {
            *number = table->cells[row * table->column_count + (int)node->b].number;
            return TOLD;
        }
    return TOLD_NOTHING;
}

static enum told number_of(struct certain *certain, uint32_t index, const struct bindings *frame, int64_t *number)
{
    const struct node *node = &certain->nodes[index];
    const struct fact_value *fact;
    *number = 0;
    switch ((enum node_operation)node->operation) {
    case NODE_NUMBER: *number = node->number; return TOLD;
    case NODE_SLOT: {
        const struct bound *place = &frame->places[node->number];
        *number = place->number;
        return place->kind == PLACE_NUMBER ? TOLD : TOLD_NOTHING;
    }
    case NODE_FIELD: {
        enum told told = fact_of(certain, node, frame, &fact);
        if (told != TOLD)
            return told;
        *number = fact->number;
        if (fact->kind == VALUE_WORD && node->one)
            *number = number_in_word(node->field, fact);
        return fact->kind == VALUE_NUMBER || (fact->kind == VALUE_WORD && node->one) ? TOLD : TOLD_NOTHING;
    }
    case NODE_CALL: return called_number(certain, node, frame, number);
    case NODE_CELL: return cell_number(certain, node, frame, number);
    case NODE_CASES: {
        uint32_t branch = branch_of(certain, node, frame);
        return branch ? number_of(certain, branch, frame, number) : TOLD_NOTHING;
    }
    default: break;
    }
    struct value value = asked_fully(certain, index, frame);
    if (value.type != TYPE_NUMBER)
        return TOLD_NOTHING;
    *number = value.number;
    return told_of(&value);
}

/* Numbers of a list that a table gives. */
enum told certain_numbers(struct certain *certain, uint32_t index, const struct bindings *frame, struct numbers *numbers)
{
    const struct instruction *code = &certain->eval->program->code[index];
    int64_t key;
    if (code->operation == OP_CALL) {
        const struct node call = {.slot = certain->nodes[index].slot, .a = code->a, .index = code->definition};
        struct entered entered = enter(certain, &call, frame);
        entered.kept = NULL;
        if (!entered.definition)
            return TOLD_NOTHING;
        FRAME_FOR(certain, entered);
        enum told told = value ? certain_numbers(certain, value, &own, numbers) : TOLD_NOTHING;
        leave(certain, &entered);
        return told;
    }
    if (code->operation != OP_CELL || code->type != TYPE_NUMBER || code->table->columns[0].type.of != TYPE_NUMBER || number_of(certain, code->a, frame, &key) != TOLD)
        return TOLD_NOTHING;
    for (int row = 0; row < code->table->row_count; row++) {
        const struct cell *cells = &code->table->cells[row * code->table->column_count];
        if (cells[0].number == key) {
            *numbers = (struct numbers){cells[code->number].numbers, cells[code->number].number_count};
            return TOLD;
        }
    }
    return TOLD_NOTHING;
}

/* ---- conditions ---- */

static enum truth has_number(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct numbers numbers;
    int64_t number;
    if (certain_numbers(certain, node->a, frame, &numbers) != TOLD || number_of(certain, node->b, frame, &number) != TOLD)
        return UNKNOWN;
    for (int i = 0; i < numbers.count; i++)
        if (numbers.list[i] == number)
            return YES;
    return NO;
}

static enum truth compared(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    int64_t a, b;
    enum told told_a = number_of(certain, node->a, frame, &a), told_b = number_of(certain, node->b, frame, &b);
    return told_compared((enum node_operation)node->operation, told_a, a, told_b, b);
}

static enum truth joined(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    enum truth decisive = node->operation == NODE_AND ? NO : YES, result = truth_not(decisive);
    for (uint32_t operand = node->a; operand; operand = certain->nodes[operand].next) {
        enum truth one = certain_truth(certain, operand, frame);
        if (one == decisive)
            return decisive;
        if (one == UNKNOWN)
            result = UNKNOWN;
    }
    return result;
}

/* Of what is known of a condition; UNKNOWN: not certain here. */
static enum truth fully(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct miss *miss = NULL;
    enum truth truth = run_truth(certain->eval, index, certain_environment(certain, frame), &miss);
    certain->lost = certain->lost || certain->eval->failed;
    return truth;
}

/* That something is not known is here an answer: so it has to be certain of what. */
static enum truth recorded(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    uint32_t operand = certain->nodes[index].a;
    const struct node *of = &certain->nodes[operand];
    const struct instruction *code = &certain->eval->program->code[operand];
    bool is_list = code->operation == OP_FIELD && code->flags & CODE_LIST && of->field;
    struct bound room;
    if (of->operation == NODE_FIELD || is_list) {
        const struct bound *place = operand_record(certain, of, frame, &room);
        if (place->kind != PLACE_RECORD) {
            certain->lost = certain->lost || place->kind != PLACE_NONE;
            return NO;
        }
        const struct field *field = is_list || of->one ? of->field : of->fields[place->record->type->index];
        enum value_kind kind = field ? (enum value_kind)place->record->values[field->index].kind : VALUE_ABSENT;
        if (kind == VALUE_ABSENT)
            return NO;
        if (kind == VALUE_LIST)
            return field->known_with < 0 || is_shown(certain, place->record, field) ? YES : NO;
        bool dated = kind == VALUE_DAY || kind == VALUE_INSTANT;
        if (field->known_with < 0 && dated && !field->list)
            return plain_fact(certain, place->record, field, field->index).kind == PLAIN_FUTURE ? NO : YES;
        if (field->known_with < 0 && (kind == VALUE_TEXT || kind == VALUE_NUMBER || kind == VALUE_YES_NO || kind == VALUE_WORD || kind == VALUE_RECORD))
            return YES;
    }
    enum truth truth = fully(certain, index, frame);
    certain->lost = certain->lost || truth == UNKNOWN;
    return truth;
}

static enum truth word_among(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index], *of = &certain->nodes[node->a];
    const struct fact_value *fact;
    if (of->operation != NODE_FIELD)
        return fully(certain, index, frame);
    enum told told = fact_of(certain, of, frame, &fact);
    if (told != TOLD)
        return told == TOLD_NONE ? NO : UNKNOWN;
    if (fact->kind == VALUE_RECORD) /* beside which a word may stand */
        return fact->text.target == RECORD_NOT_THERE ? UNKNOWN : NO;
    return fact->kind != VALUE_WORD ? fully(certain, index, frame) : node->word_set >> fact->number & 1 ? YES : NO;
}

static enum truth same_record(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct bound room_a, room_b;
    const struct bound *a = certain_record(certain, node->a, frame, &room_a), *b = certain_record(certain, node->b, frame, &room_b);
    if (a->kind == PLACE_NONE || b->kind == PLACE_NONE)
        return NO;
    return a->kind != PLACE_RECORD || b->kind != PLACE_RECORD ? UNKNOWN : a->index == b->index ? YES : NO;
}

/* The record that a field names; a word may stand beside one. NULL: there is none, and `told` says as what. */
static const struct fact_record *named(struct certain *certain, uint32_t index, const struct bindings *frame, enum told *told, int32_t *at)
{
    const struct node *node = &certain->nodes[index];
    const struct fact_value *fact;
    struct bound room;
    if (node->operation == NODE_FIELD) {
        *told = fact_of(certain, node, frame, &fact);
        if (*told != TOLD || fact->kind != VALUE_RECORD) {
            *told = *told == TOLD && fact->kind == VALUE_WORD ? TOLD_NONE : *told == TOLD_NONE ? TOLD_NONE : TOLD_NOTHING;
            return NULL;
        }
        *at = fact->text.target;
        *told = *at == RECORD_NOT_THERE ? TOLD_NOTHING : TOLD;
        return *told == TOLD ? facts_record(&certain->eval->view, *at) : NULL;
    }
    const struct bound *place = certain_record(certain, index, frame, &room);
    *told = (enum told)place->kind;
    *at = place->index;
    return *told == TOLD ? place->record : NULL;
}

static enum truth is_of_type(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index];
    enum told told;
    int32_t at;
    const struct fact_record *record = named(certain, node->a, frame, &told, &at);
    if (told == TOLD_NOTHING)
        return UNKNOWN;
    for (int i = 0; record && i < node->kind->type_count; i++)
        if (node->kind->types[i] == record->type)
            return YES;
    return NO;
}

/* Of a moment that has not come nobody can tell who will hold it then. */
static enum truth is_in_role(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index];
    enum told told;
    int32_t at;
    if (node->b && plain_come(certain->eval, certain_time(certain, node->b, frame)) != YES)
        return UNKNOWN;
    const struct fact_record *record = named(certain, node->a, frame, &told, &at);
    enum truth truth = record ? certain_holds_role(certain, at, node->role) : told == TOLD_NONE ? NO : UNKNOWN;
    return truth == UNKNOWN ? fully(certain, index, frame) : truth;
}

static enum truth has_come(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct plain time = certain_time(certain, node->a, frame);
    if (!node->b)
        return plain_come(certain->eval, time);
    struct plain by = certain_time(certain, node->b, frame);
    return time.kind == PLAIN_DAY && time.whole ? plain_whole(certain->eval, time, by, true, plain_by) : plain_by(certain->eval, time, by);
}

static enum truth in_time(struct certain *certain, const struct node *node, const struct bindings *frame)
{
    struct eval *eval = certain->eval;
    struct bound room;
    const struct miss *miss = NULL;
    if (!eval->options.states_only) { /* a finding that is shown names the readings that the other rule rests on */
        certain->lost = true;
        return UNKNOWN;
    }
    const struct bound *place = operand_record(certain, node, frame, &room);
    if (place->kind != PLACE_RECORD)
        return place->kind == PLACE_NONE ? NO : UNKNOWN;
    struct value value = record_value(place->index, place->dated);
    enum truth truth = rule_in_time(eval, (int)node->index, &value, &miss);
    certain->lost = certain->lost || eval->failed;
    return truth;
}

static enum truth truth_of(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    struct eval *eval = certain->eval;
    const struct node *node = &certain->nodes[index];
    const struct fact_value *fact;
    enum told told;
    struct bound room;
    struct plain a, b;
    switch ((enum node_operation)node->operation) {
    case NODE_TRUTH: return node->number ? YES : NO;
    case NODE_AND:
    case NODE_OR: return joined(certain, node, frame);
    case NODE_NOT: return truth_not(certain_truth(certain, node->a, frame));
    case NODE_EXISTS: return certain_exists(certain, node->index, frame);
    case NODE_NUMBER_IS:
    case NODE_NUMBER_AMONG:
    case NODE_YES_NO_IS:
    case NODE_LIST_HAS:
    case NODE_TEXT_IS:
    case NODE_WORD_IN: {
        const struct bound *place = operand_record(certain, &certain->nodes[node->a], frame, &room);
        if (place->kind != PLACE_RECORD)
            return place->kind == PLACE_NONE ? NO : UNKNOWN;
        return quick_test(node, place->record, certain->nodes);
    }
    case NODE_FIELD:
        told = fact_of(certain, node, frame, &fact);
        if (told == TOLD && fact->kind == VALUE_YES_NO)
            return fact->number ? YES : NO;
        return told == TOLD_NONE ? NO : UNKNOWN;
    case NODE_SAME_NUMBER:
    case NODE_AT_LEAST:
    case NODE_AT_MOST:
    case NODE_LESS_THAN: return compared(certain, node, frame);
    case NODE_SAME_RECORD: return same_record(certain, node, frame);
    case NODE_WORD_AMONG: return word_among(certain, index, frame);
    case NODE_RECORDED: return recorded(certain, index, frame);
    case NODE_HAS_NUMBER: {
        enum truth truth = has_number(certain, node, frame);
        return truth == UNKNOWN ? fully(certain, index, frame) : truth;
    }
    case NODE_IS_TYPE: return is_of_type(certain, index, frame);
    case NODE_IS_ROLE: return is_in_role(certain, index, frame);
    case NODE_CALL: return called_truth(certain, node, frame);
    case NODE_CASES: {
        uint32_t branch = branch_of(certain, node, frame);
        return branch ? certain_truth(certain, branch, frame) : UNKNOWN;
    }
    case NODE_IS_BEFORE:
        a = certain_time(certain, node->a, frame);
        b = certain_time(certain, node->b, frame);
        return plain_whole(eval, a, b, false, plain_before);
    case NODE_ON_DAY_OF:
        a = certain_time(certain, node->a, frame);
        b = certain_time(certain, node->b, frame);
        return plain_same_day(eval, a, b);
    case NODE_HAS_COME: return has_come(certain, node, frame);
    case NODE_IN_TIME: return in_time(certain, node, frame);
    default: return fully(certain, index, frame);
    }
}

enum truth certain_truth(struct certain *certain, uint32_t index, const struct bindings *frame)
{
    const struct node *node = &certain->nodes[index];
    if (!index)
        return YES;
    struct kept_answer *answer = node->kept ? answer_for(certain, node, frame) : NULL;
    if (!answer)
        return truth_of(certain, index, frame);
    if (answer->of_case != certain->of_case) {
        struct kept_answer now = {.policy = answer->policy, .index = answer->index};
        now.truth = truth_of(certain, index, frame);
        keep_answer(certain, answer, &now);
    }
    return answer->truth;
}

enum truth list_has(const struct field *field, const struct fact_value *list, struct str text)
{
    enum truth truth = NO;
    for (uint32_t i = 0; i < list->list.count; i++) {
        const struct fact_value *item = &list->list.items[i];
        bool told = item->kind == VALUE_TEXT || item->kind == VALUE_WORD;
        if (!told)
            truth = UNKNOWN;
        else if (same_words(item->kind == VALUE_WORD ? field->words[item->number].json : (struct str){item->text.at, item->text.length}, text))
            return YES;
    }
    return truth;
}
