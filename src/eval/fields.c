/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of records as values: absent, hidden, not yet come, or one of several
 * where it is not certain which record is meant.
 */
#include <string.h>

#include "eval/inside.h"

struct value record_value(int32_t index, const struct field *dated)
{
    struct value value = {.type = TYPE_RECORD, .known = true};
    value.record.index = index;
    value.record.dated = dated;
    value.record.count = 1;
    return value;
}

/* What has not happened; a date is a day, and is compared as one. */
static struct when to_come(const struct eval *eval, const struct field *field)
{
    struct when when = when_future(eval);
    when.day = field->type == FIELD_DATE;
    return when;
}

static struct value absent_value(struct eval *eval, const struct fact_record *record, const struct field *field, enum value_type type)
{
    const struct miss *miss = miss_of(eval, MISS_FIELD, record, field);
    struct value value = value_missing(type, miss);
    value.source = record;
    value.field = field;
    if (type == TYPE_TIME) {
        if (field->absence == ABSENCE_NOT_YET) {
            value.time = to_come(eval, field);
            value.miss = miss_of(eval, MISS_FUTURE, NULL, NULL);
        } else if (field->absence == ABSENCE_NONE) {
            value.time = to_come(eval, field);
            value.miss = miss_of(eval, MISS_FUTURE, NULL, NULL);
            value.none = true;
        } else {
            value.time = field->planned ? when_any(eval) : when_past(eval);
        }
        return value;
    }
    if (field->absence == ABSENCE_NONE) {
        value.known = true;
        value.none = true;
        value.truth = NO;
        value.record.index = RECORD_NOT_THERE;
    }
    return value;
}

/* Values are large, and most are of facts: these two fill them in where they are wanted. */
static void put_fact(struct eval *eval, const struct fact_record *record, const struct field *field, const struct fact_value *fact, struct value *value)
{
    memset(value, 0, sizeof *value);
    value->known = true;
    value->source = record;
    value->field = field;
    switch ((enum value_kind)fact->kind) {
    case VALUE_TEXT:
        value->type = TYPE_TEXT;
        value->text = (struct str){fact->text.at, fact->text.length};
        break;
    case VALUE_NUMBER:
        value->type = TYPE_NUMBER;
        value->number = fact->number;
        value->decimal = field->type == FIELD_DECIMAL;
        break;
    case VALUE_WORD:
        value->type = TYPE_WORD;
        value->number = fact->number;
        break;
    case VALUE_YES_NO:
        value->type = TYPE_TRUTH;
        value->truth = fact->number ? YES : NO;
        break;
    case VALUE_DAY:
    case VALUE_PARTIAL:
    case VALUE_INSTANT:
        value->type = TYPE_TIME;
        value->time = when_of_fact(eval, fact);
        value->time.hour_missing = field->type == FIELD_MOMENT && value->time.day;
        value->known = value->time.exact;
        if (!value->known)
            value->miss = miss_of(eval, fact->kind == VALUE_INSTANT ? MISS_HOUR : MISS_FIELD, record, field);
        break;
    case VALUE_RECORD:
        value->type = TYPE_RECORD;
        value->record.index = fact->text.target;
        value->record.count = 1;
        if (fact->text.target == RECORD_NOT_THERE) {
            value->known = false;
            value->miss = miss_of(eval, MISS_LINK, record, field);
        }
        break;
    case VALUE_LIST:
        value->list = true;
        value->items.items = fact->list.items;
        value->items.count = fact->list.count;
        value->type = TYPE_NONE;
        break;
    default:
        value->known = false;
        value->miss = miss_of(eval, MISS_FIELD, record, field);
    }
}

struct value value_of_fact(struct eval *eval, const struct fact_record *record, const struct field *field, const struct fact_value *fact)
{
    struct value value;
    put_fact(eval, record, field, fact, &value);
    return value;
}

static enum value_type type_of(const struct field *field)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_ROLE: return TYPE_TEXT;
    case FIELD_WHOLE:
    case FIELD_DECIMAL: return TYPE_NUMBER;
    case FIELD_YES_NO: return TYPE_TRUTH;
    case FIELD_WORDS: return TYPE_WORD;
    case FIELD_DATE:
    case FIELD_MOMENT: return TYPE_TIME;
    default: return TYPE_RECORD;
    }
}

enum truth field_shows(struct eval *eval, const struct fact_record *record, const struct field *field, const struct miss **miss)
{
    if (field->known_with < 0 || record->values[field->index].kind == VALUE_ABSENT)
        return YES;
    struct value with = field_value(eval, record, &record->type->fields[field->known_with]);
    *miss = with.miss;
    return when_come(eval, &with.time);
}

void put_field(struct eval *eval, const struct fact_record *record, const struct field *field, struct value *value)
{
    const struct fact_value *fact = &record->values[field->index];
    const struct miss *miss = NULL;
    enum truth shows = field_shows(eval, record, field, &miss);
    if (fact->kind == VALUE_ABSENT || shows == NO) {
        *value = absent_value(eval, record, field, type_of(field));
        value->list = field->list;
        return;
    }
    if (fact->kind == VALUE_REFUSED || shows == UNKNOWN) {
        *value = value_missing(type_of(field), shows == UNKNOWN ? miss : miss_of(eval, MISS_FIELD, record, field));
        value->list = field->list;
        value->source = record;
        value->field = field;
        if (value->type == TYPE_TIME)
            value->time = when_any(eval);
        return;
    }
    put_fact(eval, record, field, fact, value);
    if (value->type == TYPE_TIME && !field->planned && when_come(eval, &value->time) == NO) {
        value->time = to_come(eval, field); /* a later date has not happened: nothing may lean on it */
        value->known = false;
        value->miss = miss_of(eval, MISS_FUTURE, NULL, NULL);
    }
}

struct value field_value(struct eval *eval, const struct fact_record *record, const struct field *field)
{
    struct value value;
    put_field(eval, record, field, &value);
    return value;
}

/* How many values it may have: what rests on it is worked out for each. 0: too many to follow, or nobody knows. */
static int value_count(const struct value *value)
{
    enum { MOST = 16 };
    if (!value->either)
        return value->known && !value->none;
    int first = value_count(&value->either[0]), second = value_count(&value->either[1]);
    return first && second && first + second <= MOST ? first + second : 0;
}

struct value either_value(struct eval *eval, struct value a, struct value b)
{
    if (a.type == TYPE_TIME) {
        bool same = a.known && b.known && a.time.lo == b.time.lo && a.time.hi == b.time.hi;
        if (same)
            return a;
        if (a.time.never != b.time.never) {
            struct value limit = a.time.never ? b : a;
            limit.known = false;
            limit.miss = miss_both(eval, a.miss, b.miss);
            limit.time.may_be_never = true;
            return limit;
        }
        struct value value = a;
        value.known = false;
        value.time.may_be_never = a.time.may_be_never || b.time.may_be_never;
        value.miss = miss_both(eval, a.miss, b.miss);
        value.time.exact = false;
        value.time.day = a.time.day && b.time.day;
        value.time.hour_missing = a.time.hour_missing || b.time.hour_missing;
        value.time.future = a.time.future && b.time.future;
        moments_merged(&value.time, &a.time, &b.time);
        value.time.lo = a.time.lo < b.time.lo ? a.time.lo : b.time.lo;
        value.time.hi = a.time.hi > b.time.hi ? a.time.hi : b.time.hi;
        value.time.first = a.time.first < b.time.first ? a.time.first : b.time.first;
        value.time.last = a.time.last > b.time.last ? a.time.last : b.time.last;
        return value;
    }
    bool same = a.known && b.known && a.none == b.none && !a.list && !b.list;
    if (same && a.type == TYPE_TEXT)
        same = str_equal(a.text, b.text);
    else if (same && a.type == TYPE_TRUTH)
        same = a.truth == b.truth;
    else if (same && a.type == TYPE_RECORD)
        same = a.record.index == b.record.index && a.record.count == 1 && b.record.count == 1;
    else if (same && a.type == TYPE_LENGTH)
        same = a.length.count == b.length.count && a.length.unit == b.length.unit && a.length.no_limit == b.length.no_limit && a.length.never == b.length.never;
    else if (same)
        same = a.number == b.number;
    if (same)
        return a;
    struct value value = value_missing((enum value_type)a.type, miss_both(eval, a.miss, b.miss));
    value.list = a.list;
    if (a.list || (a.type != TYPE_NUMBER && a.type != TYPE_LENGTH))
        return value;
    struct value *either = arena_array(&eval->arena, 2, sizeof *either);
    either[0] = a;
    either[1] = b;
    value.either = either;
    if (!value_count(&value))
        value.either = NULL;
    return value;
}

/* The date that counts of a record chosen by its date. */
static void narrow(struct value *value, const struct when *at)
{
    struct when *time = &value->time;
    if (!at || value->known || value->type != TYPE_TIME || at->lo > time->hi || at->hi < time->lo)
        return;
    time->lo = at->lo > time->lo ? at->lo : time->lo;
    time->hi = at->hi < time->hi ? at->hi : time->hi;
    time->first = at->first > time->first ? at->first : time->first;
    time->last = at->last < time->last ? at->last : time->last;
}

static bool is_date_that_counts(const struct value *record, int one, const struct fact_record *fact, const struct field *field)
{
    const struct field *dated = record->record.dates ? record->record.dates[one] : record->record.dated;
    return field && (dated ? field == dated : field->index == fact->type->begins);
}

static const struct value no_record = {.type = TYPE_RECORD, .known = true, .none = true, .record = {.index = RECORD_NOT_THERE}};

struct value field_of(struct eval *eval, const struct value *record, const struct field *const *fields, enum value_type type, bool list)
{
    struct value value;
    if (record->known && record->type != TYPE_RECORD)
        return field_of(eval, &no_record, fields, type, list); /* one of the words beside which a record may stand */
    if (!record->known || record->none) {
        /* Of no record there is no field; a moment of its own has not come. Why there is none may not be known. */
        bool open = record->known && !record->miss;
        value = value_missing(type, open ? NULL : record->miss);
        value.list = list;
        if (type == TYPE_TIME) {
            value.time = open ? when_future(eval) : record->none && miss_only_future(record->miss) ? when_future(eval) : when_any(eval);
            if (open)
                value.miss = miss_of(eval, MISS_FUTURE, NULL, NULL);
        } else if (record->none && (open || miss_only_future(record->miss))) {
            value.known = value.none = true;
            value.truth = NO;
        }
        return value;
    }
    value = value_missing(type, NULL);
    bool counts = true;
    for (int i = 0; i < record->record.count; i++) {
        int32_t index = record->record.others ? record->record.others[i] : record->record.index;
        const struct fact_record *fact = facts_record(&eval->view, index);
        const struct field *field = fields[fact->type->index];
        struct value one = field ? field_value(eval, fact, field) : (struct value){.type = (uint8_t)type, .known = true, .none = true, .truth = NO, .list = list};
        if (!field && type == TYPE_TIME)
            one.time = when_future(eval), one.known = false, one.miss = miss_of(eval, MISS_FUTURE, NULL, NULL);
        counts = counts && is_date_that_counts(record, i, fact, field);
        if (one.list)
            one.type = (uint8_t)type;
        value = i ? either_value(eval, value, one) : one;
        if (eval->trace && field)
            trace_fact(eval, fact, field, &one);
    }
    if (record->record.count > 1 && !value.known)
        value.miss = miss_both(eval, value.miss, record->miss);
    if (counts)
        narrow(&value, record->record.at);
    return value;
}

struct value own_time(struct eval *eval, const struct value *record)
{
    struct value value;
    if (!record->known || record->none || record->type != TYPE_RECORD) {
        static const struct field *const nothing[1];
        value = field_of(eval, record, nothing, TYPE_TIME, false);
        if (record->type == TYPE_RECORD && !record->known)
            narrow(&value, record->record.at);
        return value;
    }
    value = value_missing(TYPE_TIME, NULL);
    for (int i = 0; i < record->record.count; i++) {
        int32_t index = record->record.others ? record->record.others[i] : record->record.index;
        const struct fact_record *fact = facts_record(&eval->view, index);
        const struct field *dated = record->record.dates ? record->record.dates[i] : record->record.dated;
        const struct field *field = dated ? dated : fact->type->begins >= 0 ? &fact->type->fields[fact->type->begins] : NULL;
        struct value one = field ? field_value(eval, fact, field) : value_missing(TYPE_TIME, miss_of(eval, MISS_FUTURE, NULL, NULL));
        if (!field)
            one.time = when_any(eval);
        value = i ? either_value(eval, value, one) : one;
        if (eval->trace && field)
            trace_fact(eval, fact, field, &one);
    }
    if (record->record.count > 1 && !value.known)
        value.miss = miss_both(eval, value.miss, record->miss);
    narrow(&value, record->record.at);
    return value;
}
