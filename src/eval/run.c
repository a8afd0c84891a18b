/* SPDX-License-Identifier: Apache-2.0
 *
 * The instructions. One switch, one case an operation; what is not known stays
 * not known and says why.
 */

#include "eval/times.h"

struct environment *environment_new(struct eval *eval, int slot_count)
{
    struct environment *environment = arena_alloc(&eval->arena, sizeof *environment + (size_t)slot_count * sizeof *environment->slots);
    environment->count = slot_count;
    return environment;
}

static struct value time_value(struct when when, const struct miss *miss)
{
    return (struct value){.type = TYPE_TIME, .known = when.exact, .miss = when.exact ? NULL : miss, .time = when};
}

static struct value number_value(int64_t number)
{
    return (struct value){.type = TYPE_NUMBER, .known = true, .number = number};
}

/* ---- comparisons ---- */

/* Why a comparison of two times does not tell: what made them uncertain, or that only a day is recorded. */
static const struct miss *undecided(struct eval *eval, const struct value *a, const struct value *b)
{
    const struct miss *miss = miss_between(eval, a, b);
    return miss ? miss : miss_of(eval, MISS_FUTURE, NULL, NULL);
}

static struct value compared_times(struct eval *eval, enum truth truth, const struct value *a, const struct value *b)
{
    return value_truth(truth, truth == UNKNOWN ? undecided(eval, a, b) : NULL);
}

static struct value has_come(struct eval *eval, const struct value *time, const struct value *by)
{
    if (!by) {
        enum truth truth = when_come(eval, &time->time);
        return value_truth(truth, truth == UNKNOWN ? miss_both(eval, time->miss, NULL) : NULL);
    }
    if (by->time.no_limit)
        return value_truth(UNKNOWN, miss_of(eval, MISS_FUTURE, NULL, NULL));
    enum truth truth = is_whole_day(&time->time) ? compare_times(when_by, &time->time, &by->time) : when_by(&time->time, &by->time);
    /* Both lie in the future, and the future alone will tell; but what has not happened by a day that is past did not. */
    return compared_times(eval, truth, time, by);
}

static struct str text_of(const struct value *value)
{
    if (value->type == TYPE_WORD && value->field)
        return value->field->words[value->number].json;
    return value->text;
}

bool same_words(struct str a, struct str b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++) {
        char x = a.at[i] == ' ' ? '_' : a.at[i], y = b.at[i] == ' ' ? '_' : b.at[i];
        if (x != y)
            return false;
    }
    return true;
}

static int64_t number_of(const struct value *value)
{
    if (value->type != TYPE_WORD || !value->field)
        return value->number;
    struct str digits = value->field->words[value->number].json;
    int64_t number = 0;
    for (size_t i = 0; i < digits.length && i < 18; i++)
        number = number * 10 + (digits.at[i] - '0');
    return number;
}

static struct value same_record(struct eval *eval, const struct value *a, const struct value *b)
{
    if ((a->known && a->none) || (b->known && b->none))
        return value_truth(NO, NULL);
    if (!a->known || !b->known)
        return value_truth(UNKNOWN, miss_both(eval, a->miss, b->miss));
    bool may = false;
    for (int i = 0; i < a->record.count; i++)
        for (int j = 0; j < b->record.count; j++)
            may = may || (a->record.others ? a->record.others[i] : a->record.index) == (b->record.others ? b->record.others[j] : b->record.index);
    if (!may)
        return value_truth(NO, NULL);
    if (a->record.count == 1 && b->record.count == 1)
        return value_truth(YES, NULL);
    return value_truth(UNKNOWN, miss_both(eval, a->miss, b->miss));
}

static struct value compared(struct eval *eval, enum operation operation, const struct value *a, const struct value *b)
{
    if (operation == OP_SAME_RECORD)
        return same_record(eval, a, b);
    if (a->either || b->either) {
        const struct value *few = a->either ? a : b;
        struct value first = compared(eval, operation, few == a ? &a->either[0] : a, few == b ? &b->either[0] : b);
        struct value second = compared(eval, operation, few == a ? &a->either[1] : a, few == b ? &b->either[1] : b);
        return first.truth == second.truth && first.known ? first : value_truth(UNKNOWN, miss_both(eval, miss_both(eval, few->miss, first.miss), second.miss));
    }
    if ((a->known && a->none) || (b->known && b->none))
        return value_truth(NO, NULL);
    if (!a->known || !b->known)
        return value_truth(UNKNOWN, miss_both(eval, a->miss, b->miss));
    bool yes = false;
    switch (operation) {
    case OP_SAME_TEXT: yes = same_words(text_of(a), text_of(b)); break;
    case OP_SAME_NUMBER: yes = number_of(a) == number_of(b); break;
    case OP_SAME_TRUTH: yes = a->truth == b->truth; break;
    case OP_AT_LEAST: yes = number_of(a) >= number_of(b); break;
    case OP_AT_MOST: yes = number_of(a) <= number_of(b); break;
    default: yes = number_of(a) < number_of(b); break;
    }
    return value_truth(yes ? YES : NO, NULL);
}

static struct value includes(struct eval *eval, const struct value *list, const struct value *item)
{
    if (list->known && list->none)
        return value_truth(NO, NULL);
    if (!list->known || !item->known)
        return value_truth(UNKNOWN, miss_both(eval, list->miss, item->miss));
    bool unsure = false;
    for (uint32_t i = 0; i < list->items.count; i++) {
        if (list->items.numbers) {
            if (list->items.numbers[i] == item->number)
                return value_truth(YES, NULL);
            continue;
        }
        struct value one = value_of_fact(eval, list->source, list->field, &list->items.items[i]);
        struct value same = compared(eval, one.type == TYPE_RECORD ? OP_SAME_RECORD : one.type == TYPE_NUMBER ? OP_SAME_NUMBER : OP_SAME_TEXT, &one, item);
        if (same.truth == YES)
            return same;
        unsure = unsure || same.truth == UNKNOWN;
    }
    return unsure ? value_truth(UNKNOWN, miss_of(eval, MISS_LINK, list->source, list->field)) : value_truth(NO, NULL);
}

static struct value recorded(struct eval *eval, const struct value *value)
{
    const struct miss *miss = NULL;
    enum truth shows = value->field && value->source ? field_shows(eval, value->source, value->field, &miss) : YES;
    if (shows != YES)
        return value_truth(shows, miss);
    if (value->type == TYPE_TRUTH && !value->list && value->field)
        return value->known && !value->none ? value_truth(YES, NULL) : value_truth(NO, NULL);
    if (value->field && value->source && value->source->values[value->field->index].kind == VALUE_REFUSED)
        return value_truth(UNKNOWN, value->miss);
    if (value->type == TYPE_TIME)
        return value_truth(value->time.future || (!value->known && value->field && value->source && value->source->values[value->field->index].kind == VALUE_ABSENT) ? NO : value->known || value->field ? YES : UNKNOWN, value->miss);
    if (value->known)
        return value_truth(value->none ? NO : YES, NULL);
    /* A field that is not there is not recorded: that much is known. */
    if (value->field && value->source && value->source->values[value->field->index].kind == VALUE_ABSENT)
        return value_truth(NO, NULL);
    if (value->miss && value->miss->kind == MISS_LINK)
        return value_truth(YES, NULL);
    return value_truth(UNKNOWN, value->miss);
}

/* ---- tables, definitions, cases ---- */

static struct value cell_value(const struct instruction *code, const struct cell *cell)
{
    struct value value = {.type = code->type, .known = true};
    if (code->flags & CODE_LIST) {
        value.list = true;
        value.items.numbers = cell->numbers;
        value.items.count = (uint32_t)cell->number_count;
    } else if (code->type == TYPE_NUMBER) {
        value.number = cell->number;
    } else {
        value.text = cell->text;
    }
    return value;
}

static struct value look_up(struct eval *eval, const struct instruction *code, const struct value *key)
{
    const struct table *table = code->table;
    struct value missing = value_missing((enum value_type)code->type, key->miss);
    missing.list = (code->flags & CODE_LIST) != 0;
    if (!key->known || key->none) {
        if (key->none)
            missing.miss = miss_of(eval, MISS_FIELD, key->source, key->field);
        return missing;
    }
    bool numbers = table->columns[0].type.of == TYPE_NUMBER;
    for (int row = 0; row < table->row_count; row++) {
        const struct cell *cells = &table->cells[row * table->column_count];
        if (numbers ? cells[0].number == number_of(key) : same_words(cells[0].text, text_of(key)))
            return cell_value(code, &cells[code->number]);
    }
    missing.miss = key->source ? miss_of(eval, MISS_FIELD, key->source, key->field) : miss_of(eval, MISS_FUTURE, NULL, NULL);
    return missing;
}

/* A definition made for each record of a kind `where …` says nothing of the others. */
static enum truth is_defined_for(struct eval *eval, const struct code_part *part, const struct value *record, struct environment *environment,
                                 const struct miss **miss)
{
    const struct code_selection *selection = part->selection ? &eval->program->selections[part->selection - 1] : NULL;
    if (!selection || !selection->where)
        return YES;
    environment->slots[selection->slot] = *record;
    return run_truth(eval, selection->where, environment, miss);
}

static struct value undefined(struct eval *eval, enum truth truth, const struct code_definition *definition, const struct miss *miss)
{
    struct value value = value_missing((enum value_type)definition->of->type.of, truth == NO ? miss_of(eval, MISS_FUTURE, NULL, NULL) : miss);
    value.list = definition->of->type.list;
    if (value.type == TYPE_TIME)
        value.time = truth == NO ? when_future(eval) : when_any(eval);
    else if (truth == NO)
        value = (struct value){.type = value.type, .list = value.list, .known = true, .none = true, .truth = NO};
    return value;
}

static struct value call_for(struct eval *eval, const struct code_definition *definition, const struct value *record)
{
    struct environment *environment = environment_new(eval, definition->slot_count);
    for (int i = 0; i < definition->part_count; i++) {
        const struct code_part *part = &definition->parts[i];
        environment->slots[part->slot] = part->form == PART_WITH ? run(eval, part->value, environment) : *record;
        const struct miss *miss = NULL;
        enum truth truth = part->form == PART_WITH ? YES : is_defined_for(eval, part, record, environment, &miss);
        if (truth != YES)
            return undefined(eval, truth, definition, miss);
    }
    if (!definition->reading_count)
        return run(eval, definition->value, environment);
    int chosen = eval->chosen[definition->of->index];
    if (definition->reading_count > 1)
        eval->readings_used[definition->of->index / 64] |= (uint64_t)1 << definition->of->index % 64;
    struct proof *outer = NULL;
    struct proof *step = eval->trace ? trace_open(eval, PROOF_VALUE, definition->of->span, &outer) : NULL;
    struct value value = run(eval, definition->readings[chosen].value, environment);
    if (step) {
        step->label = definition->readings[chosen].name;
        trace_result(eval, step, &value);
        trace_close(eval, outer);
    }
    return value;
}

static struct value call(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    const struct code_definition *definition = &eval->program->definitions[code->definition];
    struct value record = code->a ? run(eval, code->a, environment) : (struct value){.known = true};
    bool one = !code->a || (record.known && !record.none && record.record.count == 1 && record.record.index < (int32_t)eval->view.record_count && !record.record.dated);
    if (code->a && (!record.known || record.none)) {
        struct value value = value_missing((enum value_type)code->type, record.miss);
        value.list = (code->flags & CODE_LIST) != 0;
        if (code->type == TYPE_TIME)
            value.time = record.none && miss_only_future(record.miss) ? when_future(eval) : when_any(eval);
        if (record.none && !record.miss)
            value.miss = miss_of(eval, MISS_FUTURE, NULL, NULL);
        return value;
    }
    if (!one || eval->trace)
        return call_for(eval, definition, &record);
    struct memo ***memo = &eval->memo[code->definition];
    if (!*memo)
        *memo = arena_array(&eval->arena, eval->view.record_count + 1u, sizeof **memo);
    struct memo **place = &(*memo)[code->a ? (uint32_t)record.record.index : 0];
    if (!*place)
        *place = arena_alloc(&eval->arena, sizeof **place);
    struct memo *kept = *place;
    size_t words = (size_t)eval->model->definition_count / 64 + 1;
    if (!kept->filled) {
        uint64_t *before = eval->readings_used;
        uint64_t *inside = eval->readings_used = arena_array(&eval->arena, words, sizeof *inside);
        kept->value = call_for(eval, definition, &record);
        kept->filled = !eval->failed;
        kept->readings = inside;
        eval->readings_used = before;
    }
    for (size_t i = 0; i < words; i++)
        eval->readings_used[i] |= kept->readings[i];
    return kept->value;
}

static struct value cases(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    const struct miss *miss = NULL;
    enum truth truth = run_truth(eval, code->b, environment, &miss);
    if (truth != UNKNOWN)
        return run(eval, truth == YES ? code->a : code->c, environment);
    struct value yes = run(eval, code->a, environment), no = run(eval, code->c, environment);
    struct value value = either_value(eval, yes, no);
    if (!value.known)
        value.miss = miss_both(eval, value.miss, miss);
    return value;
}

/* ---- joined conditions ---- */

static struct value joined(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    enum truth decisive = code->operation == OP_AND ? NO : YES;
    enum truth result = code->operation == OP_AND ? YES : NO;
    const struct miss *misses = NULL;
    bool decided = false, to_its_end = eval->trace && eval->options.every_part;
    for (uint32_t operand = code->a; operand; operand = eval->program->code[operand].next) {
        const struct miss *miss = NULL;
        enum truth one = run_truth(eval, operand, environment, &miss);
        decided = decided || one == decisive;
        if (decided && !to_its_end)
            break;
        if (one == UNKNOWN) {
            result = UNKNOWN;
            misses = miss_both(eval, misses, miss);
        }
    }
    return decided ? value_truth(decisive, NULL) : value_truth(result, misses);
}

static struct value extreme(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    struct value value = {.type = TYPE_TIME};
    bool first = true;
    for (uint32_t operand = code->a; operand; operand = eval->program->code[operand].next, first = false) {
        struct value one = run(eval, operand, environment);
        if (first) {
            value = one;
            continue;
        }
        struct when when = code->operation == OP_LATER ? when_later(&value.time, &one.time) : when_earlier(&value.time, &one.time);
        value.miss = when.exact ? NULL : miss_between(eval, &value, &one);
        if (when.lo == one.time.lo && when.hi == one.time.hi && !(when.lo == value.time.lo && when.hi == value.time.hi)) {
            value.source = one.source; /* what may be missing is missing of that one */
            value.field = one.field;
        }
        value.known = when.exact;
        value.time = when;
    }
    return value;
}

/* Working days, with the sum kept for the proof where one is asked for. */
static struct when traced_working_day(struct eval *eval, const struct when *origin, int64_t number, bool *beyond)
{
    struct day_sum sum = {.count = 0};
    struct when when = when_working_day(eval, origin, number, beyond, eval->trace ? &sum : NULL);
    if (eval->trace && when.exact) {
        eval->trace->sum = arena_alloc(&eval->arena, sizeof sum);
        *eval->trace->sum = sum;
    }
    return when;
}

/* Of two moments it may be; what was not known about the number or the length is not known of them either. */
static struct value one_or_other(struct eval *eval, struct value first, struct value second, const struct value *amount)
{
    struct value value = either_value(eval, first, second);
    if (!value.known)
        value.miss = miss_both(eval, value.miss, amount->miss);
    return value;
}

/* Hours from a day, or a day that something may have come too late on: it is the hour that is missing. */
static struct value hour_is_missing(struct eval *eval, struct value value, const struct value *from)
{
    if (!value.known && !value.miss)
        value.miss = from->source ? miss_of(eval, MISS_HOUR, from->source, from->field) : miss_of(eval, MISS_FUTURE, NULL, NULL);
    return value;
}

static struct value shifted_by(struct eval *eval, bool back, struct value length, struct value from)
{
    if (length.either)
        return one_or_other(eval, shifted_by(eval, back, length.either[0], from), shifted_by(eval, back, length.either[1], from), &length);
    if (!length.known) {
        struct value value = value_missing(TYPE_TIME, miss_both(eval, length.miss, from.miss));
        value.time = when_any(eval);
        return value;
    }
    if (length.length.no_limit) {
        from.time.no_limit = true;
        from.known = true;
        return from;
    }
    if (length.length.never)
        return time_value(when_never(), NULL);
    if (length.length.unit == UNIT_HOURS && is_whole_day(&from.time)) { /* a day lasts to its end, and hours run from there */
        from.time.lo = from.time.hi = from.time.hi + 1;
        from.time.first = from.time.last = from.time.last + 1;
        from.time.day = false;
    }
    bool beyond = false;
    int64_t count = back ? -length.length.count : length.length.count;
    struct when when;
    if (length.length.unit == UNIT_WORKING_DAYS)
        when = traced_working_day(eval, &from.time, count, &beyond);
    else
        when = when_shift(eval, &from.time, count, length.length.unit, &beyond);
    struct value value = time_value(when, from.miss);
    if (beyond)
        value.miss = miss_both(eval, value.miss, miss_of(eval, MISS_CALENDAR, NULL, NULL));
    return hour_is_missing(eval, value, &from);
}

static struct value shifted(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    struct value length = run(eval, code->a, environment), from = run(eval, code->b, environment);
    return shifted_by(eval, code->operation == OP_BEFORE, length, from);
}

/* It lies anywhere from its origin on. */
static struct value working_day_unknown(struct eval *eval, const struct value *number, const struct value *origin)
{
    struct value value = value_missing(TYPE_TIME, miss_both(eval, number->miss, origin->miss));
    value.time = when_any(eval);
    value.time.lo = origin->time.lo;
    value.time.first = origin->time.first;
    value.time.moves = origin->time.moves;
    value.time.moved_by = origin->time.moved_by;
    return value;
}

static struct value working_day_of(struct eval *eval, struct value number, struct value origin)
{
    if (number.either)
        return one_or_other(eval, working_day_of(eval, number.either[0], origin), working_day_of(eval, number.either[1], origin), &number);
    if (!number.known || number.none)
        return working_day_unknown(eval, &number, &origin);
    if (number_of(&number) < 0 || number_of(&number) > LIMIT_AMOUNT) {
        eval->failed = "a working day is counted further than the limit";
        number.known = false;
        return working_day_unknown(eval, &number, &origin);
    }
    bool beyond = false;
    struct when when = traced_working_day(eval, &origin.time, number_of(&number), &beyond);
    struct value value = time_value(when, origin.miss);
    if (beyond)
        value.miss = miss_both(eval, value.miss, miss_of(eval, MISS_CALENDAR, NULL, NULL));
    return hour_is_missing(eval, value, &origin);
}

static struct value yearly(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    struct value from = run(eval, code->a, environment);
    struct when when = when_yearly(eval, &from.time, code->yearly);
    if (eval->trace && when.exact && from.time.first == from.time.last) {
        eval->trace->year = arena_alloc(&eval->arena, sizeof *eval->trace->year);
        *eval->trace->year = (struct year_sum){code->yearly, from.time.first, when.first};
    }
    return hour_is_missing(eval, time_value(when, from.miss), &from);
}

static struct value working_day(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    struct value number = run(eval, code->a, environment), origin = run(eval, code->b, environment);
    return working_day_of(eval, number, origin);
}

/* A proof step for what a reader would want to see: conditions and dates that were worked out. */
bool is_step(enum operation operation)
{
    switch (operation) {
    case OP_NUMBER: case OP_TEXT: case OP_TIME: case OP_TRUTH: case OP_LENGTH: case OP_NO_LIMIT: case OP_NEVER: case OP_NO_NUMBER: case OP_SLOT: case OP_CASE:
    case OP_FIELD: case OP_OWN_TIME: case OP_CALL:
        return false;
    default: return true;
    }
}

static enum truth is_one_of_kind(const struct eval *eval, int32_t record, const struct kind *kind)
{
    for (int i = 0; i < kind->type_count; i++)
        if (kind->types[i] == facts_record(&eval->view, record)->type)
            return YES;
    return NO;
}

/* A worker in a role, or a record of a kind; of several possible ones, what holds for all. */
static struct value is_such(struct eval *eval, const struct instruction *code, const struct value *record, const struct when *at)
{
    if (!record->known)
        return value_truth(UNKNOWN, record->miss);
    if (record->none || record->type != TYPE_RECORD)
        return value_truth(NO, NULL);
    enum truth truth = NO;
    const struct miss *misses = record->miss;
    for (int i = 0; i < record->record.count; i++) {
        int32_t index = record->record.others ? record->record.others[i] : record->record.index;
        const struct miss *miss = NULL;
        enum truth one = code->such.role ? holds_role(eval, index, code->such.role, at, &miss) : is_one_of_kind(eval, index, code->such.kind);
        misses = miss_both(eval, misses, miss);
        truth = i == 0 || one == truth ? one : UNKNOWN;
    }
    return value_truth(truth, misses);
}

static struct value includes_such(struct eval *eval, const struct instruction *code, const struct value *list, const struct when *at)
{
    if (!list->known)
        return value_truth(UNKNOWN, list->miss);
    enum truth truth = NO;
    const struct miss *misses = NULL;
    for (uint32_t i = 0; !list->none && i < list->items.count; i++) {
        struct value one = value_of_fact(eval, list->source, list->field, &list->items.items[i]);
        struct value such = is_such(eval, code, &one, at);
        if (such.truth == YES)
            return such;
        if (such.truth == UNKNOWN) {
            truth = UNKNOWN;
            misses = miss_both(eval, misses, such.miss);
        }
    }
    return value_truth(truth, misses);
}

/* Judged for now, or at the moment that is named; of one that has not come nobody can tell yet. */
static struct value such_a(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    struct value a = run(eval, code->a, environment);
    struct when at = when_instant(eval, eval->now);
    struct value moment = {.known = true};
    if (code->b) {
        moment = run(eval, code->b, environment);
        if (when_come(eval, &moment.time) != YES) /* who will hold it then, nobody knows */
            return value_truth(UNKNOWN, moment.miss ? moment.miss : miss_of(eval, MISS_FUTURE, NULL, NULL));
        at = moment.time;
    }
    struct value such = code->operation == OP_INCLUDES_ONE ? includes_such(eval, code, &a, &at) : is_such(eval, code, &a, &at);
    if (such.truth == UNKNOWN && moment.miss)
        such.miss = miss_both(eval, moment.miss, such.miss);
    return such;
}

static struct value execute(struct eval *eval, const struct instruction *code, struct environment *environment)
{
    struct value a, b;
    switch ((enum operation)code->operation) {
    case OP_NUMBER:
        a = number_value(code->number);
        a.decimal = (code->flags & CODE_DECIMAL) != 0;
        return a;
    case OP_TEXT: return (struct value){.type = TYPE_TEXT, .known = true, .text = code->text};
    case OP_TIME: return time_value(moments_note(eval, code->flags & CODE_DAY ? when_day(eval, zone_day(eval->zone, code->number)) : when_instant(eval, code->number)), NULL);
    case OP_TRUTH: return value_truth(code->number ? YES : NO, NULL);
    case OP_LENGTH: return (struct value){.type = TYPE_LENGTH, .known = true, .length = {.count = code->number, .unit = (enum unit)code->unit}};
    case OP_NO_LIMIT: return (struct value){.type = TYPE_LENGTH, .known = true, .length = {.no_limit = true}};
    case OP_NEVER:
        if (code->type == TYPE_LENGTH)
            return (struct value){.type = TYPE_LENGTH, .known = true, .length = {.never = true}};
        return time_value(when_never(), NULL);
    case OP_NO_NUMBER: return value_missing(TYPE_NUMBER, miss_number(eval, code->text));
    case OP_SLOT: return environment->slots[code->number];
    case OP_CASE: {
        uint32_t first = eval->view.type_first[eval->model->case_type->index];
        bool there = first < eval->view.type_first[eval->model->case_type->index + 1];
        return there ? record_value((int32_t)first, NULL) : value_missing(TYPE_RECORD, miss_of(eval, MISS_FUTURE, NULL, NULL));
    }
    case OP_FIELD: a = run(eval, code->a, environment); return field_of(eval, &a, code->fields, (enum value_type)code->type, (code->flags & CODE_LIST) != 0);
    case OP_OWN_TIME: a = run(eval, code->a, environment); return own_time(eval, &a);
    case OP_CALL: return call(eval, code, environment);
    case OP_PICK: return pick_one(eval, &eval->program->selections[code->selection], environment);
    case OP_EXISTS: {
        const struct miss *miss = NULL;
        enum truth truth = selection_exists(eval, &eval->program->selections[code->selection], environment, &miss);
        return value_truth(truth, miss);
    }
    case OP_COUNT:
        a = run(eval, code->a, environment);
        return a.known ? number_value(a.none ? 0 : a.items.count) : value_missing(TYPE_NUMBER, a.miss);
    case OP_CELL: a = run(eval, code->a, environment); return look_up(eval, code, &a);
    case OP_WORKING_DAY: return working_day(eval, code, environment);
    case OP_AFTER:
    case OP_BEFORE: return shifted(eval, code, environment);
    case OP_YEARLY: return yearly(eval, code, environment);
    case OP_LATER:
    case OP_EARLIER: return extreme(eval, code, environment);
    case OP_CASES: return cases(eval, code, environment);
    case OP_AND:
    case OP_OR: return joined(eval, code, environment);
    case OP_NOT:
        a = run(eval, code->a, environment);
        return value_truth(truth_not(a.truth), a.miss);
    case OP_WORD_AMONG:
        a = run(eval, code->a, environment);
        if (!a.known)
            return value_truth(UNKNOWN, a.miss);
        return value_truth(!a.none && a.type == TYPE_WORD && (code->word_set >> a.number & 1) ? YES : NO, NULL);
    case OP_SAME_NUMBER: case OP_SAME_TEXT: case OP_SAME_RECORD: case OP_SAME_TRUTH: case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN:
        a = run(eval, code->a, environment);
        b = run(eval, code->b, environment);
        return compared(eval, (enum operation)code->operation, &a, &b);
    case OP_INCLUDES:
        a = run(eval, code->a, environment);
        b = run(eval, code->b, environment);
        return includes(eval, &a, &b);
    case OP_RECORDED: a = run(eval, code->a, environment); return recorded(eval, &a);
    case OP_IS_ROLE:
    case OP_IS_TYPE:
    case OP_INCLUDES_ONE: return such_a(eval, code, environment);
    case OP_IS_BEFORE:
        a = run(eval, code->a, environment);
        b = run(eval, code->b, environment);
        return compared_times(eval, compare_times(when_before, &a.time, &b.time), &a, &b);
    case OP_ON_DAY_OF: {
        a = run(eval, code->a, environment);
        b = run(eval, code->b, environment);
        enum truth truth = when_same_day(eval, &a.time, &b.time);
        const struct miss *miss = miss_both(eval, a.miss, b.miss);
        return value_truth(truth, truth == UNKNOWN && !miss ? miss_of(eval, MISS_FUTURE, NULL, NULL) : miss);
    }
    case OP_HAS_COME:
        a = run(eval, code->a, environment);
        if (code->b)
            b = run(eval, code->b, environment);
        return has_come(eval, &a, code->b ? &b : NULL);
    case OP_IN_TIME: {
        a = run(eval, code->a, environment);
        const struct miss *miss = NULL;
        enum truth truth = rule_in_time(eval, (int)code->rule, &a, &miss);
        return value_truth(truth, miss);
    }
    default: return value_missing(TYPE_NONE, NULL);
    }
}

bool spend(struct eval *eval, uint64_t steps)
{
    enum { LOOK_EVERY = 1 << 16 };
    uint64_t before = eval->steps;
    eval->steps += steps;
    if (eval->steps > (eval->options.steps ? eval->options.steps : LIMIT_STEPS_PER_CASE))
        eval->failed = "it takes more steps than the limit";
    else if (before / LOOK_EVERY == eval->steps / LOOK_EVERY || arena_bytes(&eval->arena) <= LIMIT_CASE_BYTES)
        return true;
    else
        eval->failed = "it needs more memory than the limit";
    return false;
}

struct value run(struct eval *eval, uint32_t index, struct environment *environment)
{
    const struct instruction *code = &eval->program->code[index];
    if (!index)
        return value_truth(YES, NULL);
    if (eval->depth > 8 * LIMIT_NESTING)
        eval->failed = "its definitions rest on each other deeper than the limit";
    if (!spend(eval, 1) || eval->failed) { /* the rule is an error: what else there is to find out of it does not matter */
        struct value value = value_missing((enum value_type)code->type, NULL);
        if (code->type == TYPE_TIME)
            value.time = when_any(eval);
        return value;
    }
    eval->depth++;
    struct value value;
    struct proof *part_of = eval->collect;
    bool condition = code->type == TYPE_TRUTH && !(code->flags & CODE_LIST) && code->operation != OP_TRUTH; /* a field or a definition that is one */
    if (eval->trace && (is_step((enum operation)code->operation) || (condition && eval->options.every_part))) {
        struct proof *outer;
        struct proof *step = eval->collect = trace_open(eval, PROOF_VALUE, code->span, &outer);
        step->op = operation_name((enum operation)code->operation);
        value = execute(eval, code, environment);
        trace_result(eval, step, &value);
        trace_close(eval, outer);
    } else {
        eval->collect = NULL;
        value = execute(eval, code, environment);
    }
    eval->collect = part_of;
    if (part_of)
        trace_operand(eval, (enum operation)code->operation, &value);
    eval->depth--;
    return value;
}

/* What a field of one record in a slot holds, if nothing else has a say in it; or NULL. */
static const struct fact_value *plain_fact(const struct eval *eval, uint32_t index, const struct environment *environment)
{
    const struct instruction *code = &eval->program->code[index], *of = &eval->program->code[code->a];
    if (code->operation != OP_FIELD || of->operation != OP_SLOT)
        return NULL;
    const struct value *record = &environment->slots[of->number];
    if (record->type != TYPE_RECORD || !record->known || record->none || record->record.count != 1)
        return NULL;
    const struct fact_record *fact = facts_record(&eval->view, record->record.index);
    const struct field *field = code->fields[fact->type->index];
    return field && field->known_with < 0 ? &fact->values[field->index] : NULL;
}

/* Most conditions compare a field of a record with what the rule says: they are answered without making values of both.
 * UNKNOWN: that cannot be done, and has yet to be found out. */
static enum truth told_at_once(struct eval *eval, const struct instruction *code, const struct environment *environment)
{
    const struct instruction *said = &eval->program->code[code->b];
    const struct fact_value *fact = plain_fact(eval, code->a, environment);
    if (!fact)
        return UNKNOWN;
    eval->steps++;
    if (code->operation == OP_WORD_AMONG && fact->kind == VALUE_WORD)
        return code->word_set >> fact->number & 1 ? YES : NO;
    if (code->operation == OP_SAME_NUMBER && fact->kind == VALUE_NUMBER && said->operation == OP_NUMBER)
        return fact->number == said->number ? YES : NO;
    if (code->operation == OP_SAME_TRUTH && fact->kind == VALUE_YES_NO && said->operation == OP_TRUTH)
        return (fact->number != 0) == (said->number != 0) ? YES : NO;
    return UNKNOWN;
}

static bool may_be_told(enum operation operation)
{
    return operation == OP_WORD_AMONG || operation == OP_SAME_NUMBER || operation == OP_SAME_TRUTH;
}

enum truth run_truth(struct eval *eval, uint32_t code, struct environment *environment, const struct miss **miss)
{
    const struct instruction *instruction = &eval->program->code[code];
    if (!code)
        return YES;
    if (!eval->trace && may_be_told((enum operation)instruction->operation)) {
        enum truth told = told_at_once(eval, instruction, environment);
        if (told != UNKNOWN) {
            *miss = NULL;
            return told;
        }
    }
    struct value value = run(eval, code, environment);
    enum truth truth = value.known ? value.truth : UNKNOWN;
    if (value.known && value.none)
        truth = NO;
    *miss = truth == UNKNOWN ? value.miss : NULL;
    return truth;
}
