/* SPDX-License-Identifier: Apache-2.0
 *
 * The instructions in their second form: what each gives when all it needs is
 * certain. An operation that is not here is asked of the first form.
 */
#include "eval/certain.h"

#include "eval/times.h"

struct certain *certain_new(struct eval *eval)
{
    struct certain *certain = mem_kept(eval->pool, sizeof *certain);
    certain->eval = eval;
    certain->kept = mem_kept_array(eval->pool, (size_t)eval->model->definition_count * KEPT_PER_DEFINITION + 1, sizeof *certain->kept);
    certain->told_count = eval->model->rule_count * STATES;
    certain->told = mem_kept_array(eval->pool, (size_t)certain->told_count + 1, sizeof *certain->told);
    return certain;
}

void certain_free(struct certain *certain)
{
    for (int i = 0; certain && i < certain->told_count; i++)
        mem_plain_free(certain->told[i]);
}

void certain_begin(struct certain *certain)
{
    certain->of_case++;
    certain->lost = false;
    certain->depth = 0;
}

/* ---- the first form asked ---- */

static struct value asked_fully(struct certain *certain, uint32_t code, struct environment *environment)
{
    struct eval *eval = certain->eval;
    struct value value = run(eval, code, environment);
    certain->lost = certain->lost || eval->failed;
    return value;
}

static enum told told_of(const struct value *value)
{
    if (!value->known || value->list)
        return TOLD_NOTHING;
    return value->none ? TOLD_NONE : TOLD;
}

/* ---- records ---- */

/* One record and no other, or certainly none. That there is none may rest on what is missing: then it is not certain. */
static enum told told_record(const struct value *value, int32_t *record, const struct field **dated)
{
    *record = RECORD_NOT_THERE;
    *dated = NULL;
    if (value->type != TYPE_RECORD || !value->known || value->list)
        return TOLD_NOTHING;
    if (value->none)
        return value->miss ? TOLD_NOTHING : TOLD_NONE;
    if (value->record.count != 1 || value->miss)
        return TOLD_NOTHING;
    *record = value->record.index;
    *dated = value->record.dated;
    return TOLD;
}

static enum told called_record(struct certain *certain, const struct instruction *code, struct environment *environment, int32_t *record, const struct field **dated);

enum told certain_record(struct certain *certain, uint32_t index, struct environment *environment, int32_t *record, const struct field **dated)
{
    struct eval *eval = certain->eval;
    const struct instruction *code = &eval->program->code[index];
    *record = RECORD_NOT_THERE;
    *dated = NULL;
    switch ((enum operation)code->operation) {
    case OP_SLOT: return told_record(&environment->slots[code->number], record, dated);
    case OP_CASE: {
        const uint32_t *first = eval->view.type_first + eval->model->case_type->index;
        if (first[0] == first[1])
            return TOLD_NOTHING;
        *record = (int32_t)first[0];
        return TOLD;
    }
    case OP_PICK: return certain_pick(certain, &eval->program->selections[code->selection], environment, record, dated);
    case OP_CALL: return called_record(certain, code, environment, record, dated);
    default: break;
    }
    struct value value = asked_fully(certain, index, environment);
    return told_record(&value, record, dated);
}

/* The field of a record, as its line says it. TOLD_NONE: there is no record, or it has no such field. */
static enum told fact_of(struct certain *certain, const struct instruction *code, struct environment *environment, const struct fact_record **record, const struct field **field,
                         const struct fact_value **fact)
{
    int32_t index;
    const struct field *dated;
    enum told told = certain_record(certain, code->a, environment, &index, &dated);
    if (told != TOLD)
        return told;
    *record = facts_record(&certain->eval->view, index);
    *field = code->fields[(*record)->type->index];
    if (!*field)
        return TOLD_NONE;
    *fact = &(*record)->values[(*field)->index];
    if ((*field)->known_with >= 0 && (*fact)->kind != VALUE_ABSENT) { /* it may not have come to be known yet */
        const struct miss *miss = NULL;
        enum truth shows = field_shows(certain->eval, *record, *field, &miss);
        if (shows == UNKNOWN)
            certain->lost = true;
        if (shows != YES)
            return (*field)->absence == ABSENCE_NONE ? TOLD_NONE : TOLD_NOTHING;
    }
    if ((*fact)->kind == VALUE_ABSENT)
        return (*field)->absence == ABSENCE_NONE ? TOLD_NONE : TOLD_NOTHING;
    return (*fact)->kind == VALUE_REFUSED ? TOLD_NOTHING : TOLD;
}

/* ---- times ---- */

void certain_field_time(struct certain *certain, const struct fact_record *record, const struct field *field, struct when *time)
{
    struct eval *eval = certain->eval;
    const struct fact_value *fact = &record->values[field->index];
    bool day = fact->kind == VALUE_DAY, plain = day || (fact->kind == VALUE_INSTANT && fact->time.from == fact->time.to);
    if (!plain || field->known_with >= 0) {
        *time = field_value(eval, record, field).time;
        return;
    }
    if (!field->planned && (day ? fact->first_day > eval->today : fact->time.to > eval->now)) {
        *time = when_future(eval);
        return;
    }
    *time = (struct when){.lo = fact->time.from, .hi = fact->time.to, .first = fact->first_day, .last = fact->first_day,
                          .day = day, .exact = true, .hour_missing = day && field->type == FIELD_MOMENT};
}

void certain_own_time(struct certain *certain, enum told told, int32_t index, const struct field *dated, struct when *time)
{
    struct eval *eval = certain->eval;
    if (told != TOLD) {
        certain->lost = certain->lost || told == TOLD_NOTHING;
        *time = when_future(eval);
        return;
    }
    const struct fact_record *record = facts_record(&eval->view, index);
    if (!dated && record->type->begins >= 0)
        dated = &record->type->fields[record->type->begins];
    if (dated)
        certain_field_time(certain, record, dated, time);
    else
        *time = when_any(eval);
}

static void field_time(struct certain *certain, const struct instruction *code, struct environment *environment, struct when *time)
{
    int32_t index;
    const struct field *dated;
    enum told told = certain_record(certain, code->a, environment, &index, &dated);
    const struct fact_record *record = told == TOLD ? facts_record(&certain->eval->view, index) : NULL;
    const struct field *field = record ? code->fields[record->type->index] : NULL;
    if (field && !field->list) {
        certain_field_time(certain, record, field, time);
        return;
    }
    *time = when_future(certain->eval); /* of no record there is no moment */
    certain->lost = certain->lost || told == TOLD_NOTHING || field;
}

static enum told certain_number(struct certain *certain, uint32_t index, struct environment *environment, int64_t *number);

struct amount {
    int64_t count;
    enum unit unit;
};

static bool certain_length(struct certain *certain, uint32_t index, struct environment *environment, struct amount *amount)
{
    const struct instruction *code = &certain->eval->program->code[index];
    if (code->operation == OP_LENGTH) {
        *amount = (struct amount){code->number, (enum unit)code->unit};
        return true;
    }
    struct value value = asked_fully(certain, index, environment);
    if (told_of(&value) != TOLD || value.type != TYPE_LENGTH || value.length.no_limit || value.length.never)
        return false;
    *amount = (struct amount){value.length.count, value.length.unit};
    return true;
}

static void working_day(struct certain *certain, const struct instruction *code, struct environment *environment, struct when *time)
{
    int64_t number;
    struct when origin;
    bool beyond;
    enum told told = certain_number(certain, code->a, environment, &number);
    certain_time(certain, code->b, environment, &origin);
    if (told != TOLD || number < 0 || number > LIMIT_AMOUNT) {
        certain->lost = true;
        *time = origin;
        return;
    }
    *time = when_working_day(certain->eval, &origin, number, &beyond, NULL);
}

static void shifted(struct certain *certain, const struct instruction *code, struct environment *environment, struct when *time)
{
    struct amount amount;
    struct when from;
    bool beyond;
    bool told = certain_length(certain, code->a, environment, &amount);
    certain_time(certain, code->b, environment, &from);
    if (!told) {
        certain->lost = true;
        *time = from;
        return;
    }
    if (amount.unit == UNIT_HOURS && is_whole_day(&from)) { /* a day lasts to its end, and hours run from there */
        from.lo = from.hi = from.hi + 1;
        from.first = from.last = from.last + 1;
        from.day = false;
    }
    int64_t count = code->operation == OP_BEFORE ? -amount.count : amount.count;
    if (amount.unit == UNIT_WORKING_DAYS)
        *time = when_working_day(certain->eval, &from, count, &beyond, NULL);
    else
        *time = when_shift(certain->eval, &from, count, amount.unit, &beyond);
}

static void extreme(struct certain *certain, const struct instruction *code, struct environment *environment, struct when *time)
{
    uint32_t operand = code->a;
    certain_time(certain, operand, environment, time);
    while ((operand = certain->eval->program->code[operand].next)) {
        struct when one;
        certain_time(certain, operand, environment, &one);
        *time = code->operation == OP_LATER ? when_later(time, &one) : when_earlier(time, &one);
    }
}

static void called_time(struct certain *certain, const struct instruction *code, struct environment *environment, struct when *time);
static uint32_t branch_of(struct certain *certain, const struct instruction *code, struct environment *environment);

void certain_time(struct certain *certain, uint32_t index, struct environment *environment, struct when *time)
{
    struct eval *eval = certain->eval;
    const struct instruction *code = &eval->program->code[index];
    switch ((enum operation)code->operation) {
    case OP_FIELD:
        if (code->flags & CODE_LIST)
            break;
        field_time(certain, code, environment, time);
        return;
    case OP_OWN_TIME: {
        int32_t record;
        const struct field *dated;
        enum told told = certain_record(certain, code->a, environment, &record, &dated);
        certain_own_time(certain, told, record, dated, time);
        return;
    }
    case OP_CALL: called_time(certain, code, environment, time); return;
    case OP_WORKING_DAY: working_day(certain, code, environment, time); return;
    case OP_AFTER:
    case OP_BEFORE: shifted(certain, code, environment, time); return;
    case OP_LATER:
    case OP_EARLIER: extreme(certain, code, environment, time); return;
    case OP_CASES: {
        uint32_t branch = branch_of(certain, code, environment);
        if (branch) {
            certain_time(certain, branch, environment, time);
            return;
        }
        *time = when_any(eval);
        return;
    }
    case OP_YEARLY: {
        struct when from;
        certain_time(certain, code->a, environment, &from);
        *time = when_yearly(eval, &from, code->yearly);
        return;
    }
    default: break;
    }
    struct value value = asked_fully(certain, index, environment);
    certain->lost = certain->lost || value.list || value.type != TYPE_TIME || value.time.may_be_never || value.time.no_limit;
    *time = value.time;
}

/* ---- definitions ---- */

/* What is used where a condition decides; 0 where it does not, and then nothing here is certain. */
static uint32_t branch_of(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    enum truth truth = certain_truth(certain, code->b, environment);
    certain->lost = certain->lost || truth == UNKNOWN;
    return truth == UNKNOWN ? 0 : truth == YES ? code->a : code->c;
}

/* A definition about to be worked out for a record, in its own frame. */
struct entered {
    enum told told;  /* TOLD_NONE: it says nothing of that record, so there is nothing; TOLD_NOTHING: not certain */
    bool no_record;  /* it is asked for no record */
    uint32_t value;  /* what to work out */
    struct environment *environment;
    struct kept_value *kept; /* where it is kept, or NULL */
    int32_t record;          /* it is kept for */
    bool filled;             /* it is there already */
};

static void bind_parts(struct certain *certain, const struct code_definition *definition, const struct value *record, struct entered *entered)
{
    struct eval *eval = certain->eval;
    struct environment *environment = entered->environment = environment_new(eval, definition->slot_count);
    entered->told = TOLD;
    for (int i = 0; i < definition->part_count; i++) {
        const struct code_part *part = &definition->parts[i];
        environment->slots[part->slot] = part->form == PART_WITH ? asked_fully(certain, part->value, environment) : *record;
        const struct code_selection *selection = part->form != PART_WITH && part->selection ? &eval->program->selections[part->selection - 1] : NULL;
        if (!selection || !selection->where)
            continue;
        environment->slots[selection->slot] = *record;
        enum truth truth = certain_truth(certain, selection->where, environment);
        certain->lost = certain->lost || truth == UNKNOWN;
        if (truth != YES) {
            entered->told = truth == NO ? TOLD_NONE : TOLD_NOTHING;
            return;
        }
    }
    entered->value = definition->reading_count ? definition->readings[eval->chosen[definition->of->index]].value : definition->value;
}

static struct kept_value *keep_of(struct certain *certain, const struct instruction *code, int32_t record, const struct field *dated, bool *filled)
{
    *filled = false;
    if (dated || record >= SHARED_FIRST)
        return NULL;
    struct kept_value *kept = &certain->kept[code->definition * KEPT_PER_DEFINITION + ((uint32_t)record & (KEPT_PER_DEFINITION - 1))];
    *filled = kept->of_case == certain->of_case && kept->record == record && kept->policy == certain->eval->policy;
    return kept;
}

static void enter(struct certain *certain, const struct instruction *code, struct environment *environment, struct entered *entered)
{
    int32_t record = 0;
    const struct field *dated = NULL;
    *entered = (struct entered){.told = TOLD_NOTHING};
    enum told told = code->a ? certain_record(certain, code->a, environment, &record, &dated) : TOLD;
    if (told != TOLD || certain->depth >= LIMIT_NESTING) {
        entered->no_record = told == TOLD_NONE;
        certain->lost = certain->lost || !entered->no_record;
        return;
    }
    entered->kept = keep_of(certain, code, record, dated, &entered->filled);
    if (entered->filled)
        return;
    struct value value = record_value(record, dated);
    bind_parts(certain, &certain->eval->program->definitions[code->definition], code->a ? &value : &(struct value){.known = true}, entered);
    entered->record = record;
    certain->depth++;
}

static void leave(struct certain *certain, const struct entered *entered, const struct kept_value *came_to)
{
    if (!entered->environment)
        return;
    certain->depth--;
    if (!entered->kept || certain->lost)
        return;
    *entered->kept = *came_to;
    entered->kept->record = entered->record;
    entered->kept->policy = certain->eval->policy;
    entered->kept->of_case = certain->of_case;
}

static void called_time(struct certain *certain, const struct instruction *code, struct environment *environment, struct when *time)
{
    struct entered entered;
    enter(certain, code, environment, &entered);
    if (entered.filled) {
        *time = entered.kept->time;
        return;
    }
    if (entered.environment && entered.told == TOLD)
        certain_time(certain, entered.value, entered.environment, time);
    else
        *time = when_future(certain->eval);
    leave(certain, &entered, &(struct kept_value){.time = *time});
}

static enum told called_record(struct certain *certain, const struct instruction *code, struct environment *environment, int32_t *record, const struct field **dated)
{
    struct entered entered;
    enter(certain, code, environment, &entered);
    if (entered.filled) {
        *record = (int32_t)entered.kept->number;
        *dated = entered.kept->dated;
        return entered.kept->told;
    }
    enum told told = entered.told;
    if (entered.environment && told == TOLD)
        told = certain_record(certain, entered.value, entered.environment, record, dated);
    leave(certain, &entered, &(struct kept_value){.told = told, .number = *record, .dated = *dated});
    return told;
}

static enum told called_number(struct certain *certain, const struct instruction *code, struct environment *environment, int64_t *number)
{
    struct entered entered;
    enter(certain, code, environment, &entered);
    if (entered.filled) {
        *number = entered.kept->number;
        return entered.kept->told;
    }
    enum told told = entered.told;
    if (entered.environment && told == TOLD)
        told = certain_number(certain, entered.value, entered.environment, number);
    leave(certain, &entered, &(struct kept_value){.told = told, .number = *number});
    return told;
}

static enum truth called_truth(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    struct entered entered;
    enter(certain, code, environment, &entered);
    if (entered.filled)
        return entered.kept->truth;
    enum truth truth = entered.told == TOLD_NONE ? NO : UNKNOWN;
    if (entered.environment && entered.told == TOLD)
        truth = certain_truth(certain, entered.value, entered.environment);
    leave(certain, &entered, &(struct kept_value){.truth = truth});
    return truth;
}

/* ---- numbers ---- */

static enum told cell_number(struct certain *certain, const struct instruction *code, struct environment *environment, int64_t *number)
{
    const struct table *table = code->table;
    int64_t key;
    if (certain_number(certain, code->a, environment, &key) != TOLD)
        return TOLD_NOTHING;
    for (int row = 0; row < table->row_count; row++)
        if (table->cells[row * table->column_count].number == key) {
            *number = table->cells[row * table->column_count + code->number].number;
            return TOLD;
        }
    return TOLD_NOTHING;
}

static enum told certain_number(struct certain *certain, uint32_t index, struct environment *environment, int64_t *number)
{
    struct eval *eval = certain->eval;
    const struct instruction *code = &eval->program->code[index];
    *number = 0;
    if (code->type != TYPE_NUMBER || code->flags & CODE_LIST)
        goto fully;
    switch ((enum operation)code->operation) {
    case OP_NUMBER: *number = code->number; return TOLD;
    case OP_SLOT: {
        const struct value *slot = &environment->slots[code->number];
        *number = slot->number;
        return slot->type == TYPE_NUMBER ? told_of(slot) : TOLD_NOTHING;
    }
    case OP_FIELD: {
        const struct fact_record *record;
        const struct field *field;
        const struct fact_value *fact;
        enum told told = fact_of(certain, code, environment, &record, &field, &fact);
        if (told != TOLD)
            return told;
        if (fact->kind != VALUE_NUMBER)
            break;
        *number = fact->number;
        return TOLD;
    }
    case OP_CALL: return called_number(certain, code, environment, number);
    case OP_CELL:
        if (code->table->columns[0].type.of != TYPE_NUMBER || eval->program->code[code->a].type != TYPE_NUMBER)
            break;
        return cell_number(certain, code, environment, number);
    case OP_CASES: {
        uint32_t branch = branch_of(certain, code, environment);
        return branch ? certain_number(certain, branch, environment, number) : TOLD_NOTHING;
    }
    default: break;
    }
fully:;
    struct value value = asked_fully(certain, index, environment);
    if (value.type != TYPE_NUMBER)
        return TOLD_NOTHING;
    *number = value.number;
    return told_of(&value);
}

/* ---- conditions ---- */

static enum truth compared(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    int64_t a, b;
    enum told told_a = certain_number(certain, code->a, environment, &a), told_b = certain_number(certain, code->b, environment, &b);
    if (told_a == TOLD_NONE || told_b == TOLD_NONE)
        return NO;
    if (told_a != TOLD || told_b != TOLD)
        return UNKNOWN;
    bool yes = code->operation == OP_SAME_NUMBER ? a == b : code->operation == OP_AT_LEAST ? a >= b : code->operation == OP_AT_MOST ? a <= b : a < b;
    return yes ? YES : NO;
}

static enum truth joined(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    enum truth decisive = code->operation == OP_AND ? NO : YES, result = truth_not(decisive);
    for (uint32_t operand = code->a; operand; operand = certain->eval->program->code[operand].next) {
        enum truth one = certain_truth(certain, operand, environment);
        if (one == decisive)
            return decisive;
        if (one == UNKNOWN)
            result = UNKNOWN;
    }
    return result;
}

static enum truth recorded(struct certain *certain, uint32_t index, struct environment *environment)
{
    struct eval *eval = certain->eval;
    const struct instruction *code = &eval->program->code[index], *of = &eval->program->code[code->a];
    int32_t record;
    const struct field *dated;
    if (of->operation != OP_FIELD)
        goto fully;
    enum told told = certain_record(certain, of->a, environment, &record, &dated);
    if (told != TOLD) {
        certain->lost = certain->lost || told == TOLD_NOTHING;
        return NO;
    }
    const struct fact_record *fact = facts_record(&eval->view, record);
    const struct field *field = of->fields[fact->type->index];
    if (!field || fact->values[field->index].kind == VALUE_ABSENT)
        return NO;
    if (field->known_with >= 0 || fact->values[field->index].kind == VALUE_REFUSED)
        goto fully;
    if (of->type == TYPE_TIME && !field->list) {
        struct when time;
        certain_field_time(certain, fact, field, &time);
        return time.future ? NO : YES;
    }
    if (fact->values[field->index].kind != VALUE_RECORD && fact->values[field->index].kind != VALUE_LIST)
        return YES;
fully:;
    struct value value = asked_fully(certain, index, environment);
    certain->lost = certain->lost || !value.known;
    return value.known ? value.truth : UNKNOWN;
}

/* A yes or no that a field holds; TOLD_NONE: it is known that it holds none. */
static enum told field_truth(struct certain *certain, const struct instruction *code, struct environment *environment, enum truth *truth)
{
    const struct fact_record *record;
    const struct field *field;
    const struct fact_value *fact;
    enum told told = fact_of(certain, code, environment, &record, &field, &fact);
    *truth = told == TOLD_NONE ? NO : UNKNOWN;
    if (told != TOLD)
        return told;
    if (fact->kind != VALUE_YES_NO)
        return TOLD_NOTHING;
    *truth = fact->number ? YES : NO;
    return TOLD;
}

static enum truth word_among(struct certain *certain, uint32_t index, struct environment *environment)
{
    const struct instruction *code = &certain->eval->program->code[index], *of = &certain->eval->program->code[code->a];
    if (of->operation == OP_FIELD && !(of->flags & CODE_LIST)) {
        const struct fact_record *record;
        const struct field *field;
        const struct fact_value *fact;
        enum told told = fact_of(certain, of, environment, &record, &field, &fact);
        if (told != TOLD)
            return told == TOLD_NONE ? NO : UNKNOWN;
        if (fact->kind == VALUE_WORD)
            return code->word_set >> fact->number & 1 ? YES : NO;
    }
    struct value value = asked_fully(certain, index, environment);
    return value.known ? value.truth : UNKNOWN;
}

static enum truth same_record(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    int32_t a, b;
    const struct field *dated;
    enum told told_a = certain_record(certain, code->a, environment, &a, &dated), told_b = certain_record(certain, code->b, environment, &b, &dated);
    if (told_a == TOLD_NONE || told_b == TOLD_NONE)
        return NO;
    return told_a != TOLD || told_b != TOLD ? UNKNOWN : a == b ? YES : NO;
}

static enum truth same_truth(struct certain *certain, uint32_t index, struct environment *environment)
{
    const struct instruction *code = &certain->eval->program->code[index], *said = &certain->eval->program->code[code->b];
    const struct instruction *of = &certain->eval->program->code[code->a];
    enum truth truth;
    if (of->operation == OP_FIELD && !(of->flags & CODE_LIST) && said->operation == OP_TRUTH) {
        enum told told = field_truth(certain, of, environment, &truth);
        if (told != TOLD)
            return told == TOLD_NONE ? NO : UNKNOWN;
        return (truth == YES) == (said->number != 0) ? YES : NO;
    }
    struct value value = asked_fully(certain, index, environment);
    return value.known ? value.truth : UNKNOWN;
}

static enum truth has_come(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    struct when time, by;
    certain_time(certain, code->a, environment, &time);
    if (!code->b)
        return when_come(certain->eval, &time);
    certain_time(certain, code->b, environment, &by);
    return is_whole_day(&time) ? compare_times(when_by, &time, &by) : when_by(&time, &by);
}

static enum truth in_time(struct certain *certain, const struct instruction *code, struct environment *environment)
{
    struct eval *eval = certain->eval;
    int32_t record;
    const struct field *dated;
    const struct miss *miss = NULL;
    enum told told = certain_record(certain, code->a, environment, &record, &dated);
    if (told != TOLD)
        return told == TOLD_NONE ? NO : UNKNOWN;
    struct value value = record_value(record, dated);
    enum truth truth = rule_in_time(eval, (int)code->rule, &value, &miss);
    certain->lost = certain->lost || eval->failed;
    return truth;
}

enum truth certain_truth(struct certain *certain, uint32_t index, struct environment *environment)
{
    struct eval *eval = certain->eval;
    const struct instruction *code = &eval->program->code[index];
    struct when a, b;
    enum truth truth;
    if (!index)
        return YES;
    switch ((enum operation)code->operation) {
    case OP_TRUTH: return code->number ? YES : NO;
    case OP_AND:
    case OP_OR: return joined(certain, code, environment);
    case OP_NOT: return truth_not(certain_truth(certain, code->a, environment));
    case OP_EXISTS: return certain_exists(certain, &eval->program->selections[code->selection], environment);
    case OP_SAME_NUMBER:
    case OP_AT_LEAST:
    case OP_AT_MOST:
    case OP_LESS_THAN:
        if (eval->program->code[code->a].type == TYPE_NUMBER && eval->program->code[code->b].type == TYPE_NUMBER)
            return compared(certain, code, environment);
        break;
    case OP_SAME_TRUTH: return same_truth(certain, index, environment);
    case OP_SAME_RECORD: return same_record(certain, code, environment);
    case OP_WORD_AMONG: return word_among(certain, index, environment);
    case OP_RECORDED: return recorded(certain, index, environment);
    case OP_FIELD:
        if (code->flags & CODE_LIST)
            break;
        field_truth(certain, code, environment, &truth);
        return truth;
    case OP_CALL: return called_truth(certain, code, environment);
    case OP_CASES: {
        uint32_t branch = branch_of(certain, code, environment);
        return branch ? certain_truth(certain, branch, environment) : UNKNOWN;
    }
    case OP_IS_BEFORE:
        certain_time(certain, code->a, environment, &a);
        certain_time(certain, code->b, environment, &b);
        return compare_times(when_before, &a, &b);
    case OP_ON_DAY_OF:
        certain_time(certain, code->a, environment, &a);
        certain_time(certain, code->b, environment, &b);
        return when_same_day(eval, &a, &b);
    case OP_HAS_COME: return has_come(certain, code, environment);
    case OP_IN_TIME: return in_time(certain, code, environment);
    default: break;
    }
    const struct miss *miss = NULL;
    truth = run_truth(eval, index, environment, &miss);
    certain->lost = certain->lost || eval->failed;
    return truth;
}
