/* SPDX-License-Identifier: Apache-2.0
 *
 * What one JSON value means in one field. A value that does not fit is said
 * once, by the field and the kind of thing that was found; the value itself is
 * shown only where the field is not personal and it looks like a word.
 */
#include <stdio.h>

#include "facts/quick.h"

/* Why a value does not fit: the end of a sentence. */
struct misfit {
    enum diagnostic_code code;
    const char *found;       /* static */
    char detail[96];         /* or empty: more of it */
};

static bool misfit(struct misfit *why, const char *found)
{
    *why = (struct misfit){.code = D2011, .found = found};
    return false;
}

const char *value_found(const struct json_value *json)
{
    switch ((enum json_kind)json->kind) {
    case JSON_NOTHING: return "nothing";
    case JSON_NULL: return "null";
    case JSON_FALSE: return "false";
    case JSON_TRUE: return "true";
    case JSON_NUMBER: return "a number";
    case JSON_STRING: return "text";
    case JSON_ARRAY: return "a list";
    case JSON_OBJECT: return "an object";
    }
    return "nothing";
}

const char *value_place(const struct json_value *json)
{
    return json->kind == JSON_STRING ? json->at - 1 : json->at;
}

/* ---- Text and identities ---- */

static void set_text(struct fact_value *value, enum value_kind kind, const char *at, size_t length)
{
    value->kind = (uint8_t)kind;
    value->text.at = at;
    value->text.length = (uint32_t)length;
    value->text.target = RECORD_NOT_THERE;
}

static void keep_text(struct facts *facts, const struct json_value *json, enum value_kind kind, struct fact_value *value)
{
    char *copy = text_take(facts, json->length);
    size_t length = json->length;
    if (json->escaped)
        length = json_decode(json, copy);
    else if (length)
        memcpy(copy, json->at, length);
    set_text(value, kind, copy, length);
}

static bool digits_only(const struct json_value *number)
{
    for (uint32_t i = number->at[0] == '-'; i < number->length; i++)
        if (number->at[i] < '0' || number->at[i] > '9')
            return false;
    return true;
}

bool value_identity(const struct json_value *json, char *scratch, struct str *identity)
{
    *identity = (struct str){json->at, json->length};
    if (json->kind == JSON_NUMBER)
        return digits_only(json) && json->length <= LIMIT_KEY_BYTES;
    if (json->kind != JSON_STRING || !json->length || json->length > 6 * LIMIT_KEY_BYTES)
        return false;
    if (json->escaped) {
        char decoded[6 * LIMIT_KEY_BYTES]; /* an escape takes at most six bytes for one */
        identity->length = json_decode(json, decoded);
        if (identity->length <= LIMIT_KEY_BYTES)
            memcpy(scratch, decoded, identity->length);
        identity->at = scratch;
    }
    return identity->length <= LIMIT_KEY_BYTES;
}

/* ---- Numbers ---- */

/* The digits of a JSON number as a whole number times a power of ten, exactly; false when that cannot be. */
static bool read_digits(const struct json_value *json, int64_t *digits, int *power)
{
    const char *at = json->at, *end = json->at + json->length;
    bool negative = *at == '-';
    int zeros = 0, exponent = 0; /* zeros at the end are put off: they may follow the point */
    *digits = 0;
    *power = 0;
    bool fraction = false;
    for (at += negative; at < end && (*at | 0x20) != 'e'; at++) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        *power -= fraction;
        zeros++;
        if (*at == '0')
            continue;
        for (; zeros; zeros--)
            if (__builtin_mul_overflow(*digits, 10, digits))
                return false;
        if (__builtin_add_overflow(*digits, *at - '0', digits))
            return false;
    }
    *power += zeros;
    if (at < end) {
        bool minus = at[1] == '-';
        for (at += at[1] == '-' || at[1] == '+' ? 2 : 1; at < end; at++)
            exponent = exponent < 100000 ? exponent * 10 + (*at - '0') : exponent;
        *power += minus ? -exponent : exponent;
    }
    *digits = negative ? -*digits : *digits;
    return true;
}

static bool read_decimal(const struct json_value *json, struct fact_value *value, struct misfit *why)
{
    _Static_assert(DECIMAL_SCALE == 1000000, "six places");
    int64_t digits;
    int power;
    if (json->kind != JSON_NUMBER)
        return misfit(why, value_found(json));
    if (!read_digits(json, &digits, &power))
        return misfit(why, "a number with more digits than can be kept");
    power = digits ? power + 6 : 0;
    if (power < 0)
        return misfit(why, "more than six places after the point");
    for (; power > 0; power--)
        if (__builtin_mul_overflow(digits, 10, &digits))
            return misfit(why, "a number too large to be kept");
    value->kind = VALUE_NUMBER;
    value->number = digits;
    return true;
}

static bool read_whole(const struct json_value *json, struct fact_value *value, struct misfit *why)
{
    if (json->kind != JSON_NUMBER)
        return misfit(why, value_found(json));
    if (!digits_only(json))
        return misfit(why, "a number with a point or an exponent");
    bool negative = json->at[0] == '-';
    int64_t number = 0;
    for (uint32_t i = negative; i < json->length; i++) {
        int digit = json->at[i] - '0';
        if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, negative ? -digit : digit, &number))
            return misfit(why, "a number too large to be kept");
    }
    value->kind = VALUE_NUMBER;
    value->number = number;
    return true;
}

/* ---- Words ---- */

/* The index of the word this text or whole number is, or -1. */
static int word_of(const struct field *field, const struct json_value *json)
{
    if (json->kind != JSON_STRING && json->kind != JSON_NUMBER)
        return -1;
    if (!json->escaped)
        return schema_word(field, (struct str){json->at, json->length});
    if (json->length > 6 * LIMIT_NAME_BYTES)
        return -1;
    char decoded[6 * LIMIT_NAME_BYTES];
    return schema_word(field, (struct str){decoded, json_decode(json, decoded)});
}

static bool looks_like_word(const struct json_value *json)
{
    for (uint32_t i = 0; i < json->length; i++) {
        char c = json->at[i], lower = (char)(c | 0x20);
        if (!(c >= '0' && c <= '9') && !(lower >= 'a' && lower <= 'z') && c != '_' && c != '-' && c != '.')
            return false;
    }
    return json->length > 0 && json->length <= 40;
}

static bool other_word(const struct field *field, const struct json_value *json, struct misfit *why)
{
    if (json->kind != JSON_STRING && json->kind != JSON_NUMBER)
        return misfit(why, value_found(json));
    misfit(why, json->kind == JSON_NUMBER ? "another number" : "other text");
    if (!field->personal && looks_like_word(json))
        snprintf(why->detail, sizeof why->detail, " `%.*s`", (int)json->length, json->at);
    return false;
}

static bool read_word(const struct field *field, const struct json_value *json, struct fact_value *value, struct misfit *why)
{
    int word = word_of(field, json);
    if (word < 0)
        return other_word(field, json, why);
    value->kind = VALUE_WORD;
    value->number = word;
    return true;
}

static bool read_record(struct facts *facts, const struct field *field, const struct json_value *json,
                        struct fact_value *value, struct misfit *why)
{
    char scratch[LIMIT_KEY_BYTES];
    struct str identity;
    if (field->word_count && word_of(field, json) >= 0)
        return read_word(field, json, value, why);
    if (!value_identity(json, scratch, &identity))
        return misfit(why, json->kind == JSON_STRING   ? json->length ? "text that is too long" : "empty text"
                           : json->kind == JSON_NUMBER ? "a number with a point or an exponent, or too long"
                                                       : value_found(json));
    char *copy = text_take(facts, identity.length);
    memcpy(copy, identity.at, identity.length);
    set_text(value, VALUE_RECORD, copy, identity.length);
    return true;
}

/* ---- Dates ---- */

static void set_day(const struct facts *facts, day_number first, day_number last, struct fact_value *value)
{
    int64_t unused;
    value->first_day = first;
    zone_day_bounds(facts->options.zone, first, &value->time.from, first == last ? &value->time.to : &unused);
    if (first != last)
        zone_day_bounds(facts->options.zone, last, &unused, &value->time.to);
}

static bool set_instant(const struct facts *facts, const struct civil_reading *reading, struct fact_value *value,
                        struct misfit *why)
{
    int64_t utc[2];
    value->kind = VALUE_INSTANT;
    value->first_day = reading->first;
    if (reading->has_offset) {
        value->time.from = value->time.to =
            (int64_t)reading->first * DAY_SECONDS + reading->second - reading->offset_seconds;
        value->first_day = zone_day(facts->options.zone, value->time.from);
        return true;
    }
    int count = zone_to_utc(facts->options.zone, reading->first, reading->second, utc);
    if (!count) {
        misfit(why, "a time that no clock showed, for the clocks went forward over it");
        why->code = D2012;
        return false;
    }
    value->time.from = utc[0];
    value->time.to = utc[count - 1];
    return true;
}

/* A date field keeps the day of a date and time. */
static bool set_day_of_instant(const struct facts *facts, const struct civil_reading *reading, struct fact_value *value)
{
    day_number day = reading->first;
    if (reading->has_offset)
        day = zone_day(facts->options.zone, (int64_t)day * DAY_SECONDS + reading->second - reading->offset_seconds);
    value->kind = VALUE_DAY;
    set_day(facts, day, day, value);
    return true;
}

static bool read_date_slowly(const struct facts *facts, struct str text, bool moment, struct fact_value *value,
                             struct misfit *why)
{
    struct civil_reading reading = civil_read(text.at, text.length);
    switch (reading.form) {
    case CIVIL_BAD:
        misfit(why, "text that is none");
        snprintf(why->detail, sizeof why->detail, ": %s", civil_problem(&reading));
        return false;
    case CIVIL_YEAR:
    case CIVIL_MONTH:
        value->kind = VALUE_PARTIAL;
        set_day(facts, reading.first, reading.last, value);
        return true;
    case CIVIL_DAY:
        value->kind = VALUE_DAY;
        set_day(facts, reading.first, reading.last, value);
        return true;
    case CIVIL_TIME:
        break;
    }
    return moment ? set_instant(facts, &reading, value, why) : set_day_of_instant(facts, &reading, value);
}

const struct day_memo *day_learn(const struct facts *facts, const char *at, struct day_memo *memo)
{
    struct civil_reading reading = civil_read(at, 10);
    if (reading.form != CIVIL_DAY)
        return NULL;
    int64_t to;
    *memo = (struct day_memo){.day = reading.first};
    memo->year_and_month = key_load(at);
    memcpy(&memo->day_of_month, at + 8, sizeof memo->day_of_month);
    zone_day_bounds(facts->options.zone, memo->day, &memo->from, &to);
    memo->seconds = (uint32_t)(to - memo->from);
    return memo;
}

static bool read_date(const struct facts *facts, const struct json_value *json, bool moment, struct fact_value *value,
                      struct misfit *why)
{
    enum { LONGEST = 64 };
    char decoded[LONGEST];
    struct str text = {json->at, json->length};
    if (json->kind != JSON_STRING)
        return misfit(why, value_found(json));
    if (text.length > LONGEST)
        return misfit(why, "a longer text");
    if (json->escaped)
        text = (struct str){decoded, json_decode(json, decoded)};
    if (text.length >= 10 && date_quick(facts, text, moment, value))
        return true;
    return read_date_slowly(facts, text, moment, value, why);
}

bool value_known_from(struct facts *facts, const struct json_value *json, int64_t *known_from)
{
    struct fact_value value = {0};
    struct misfit why;
    if (!read_date(facts, json, true, &value, &why) || value.kind == VALUE_PARTIAL)
        return false;
    *known_from = value.time.from;
    return true;
}

/* ---- Fields ---- */

static bool read_one(struct facts *facts, const struct field *field, const struct json_value *json, struct fact_value *value,
                     struct misfit *why)
{
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_ROLE:
        if (json->kind != JSON_STRING)
            return misfit(why, value_found(json));
        keep_text(facts, json, VALUE_TEXT, value);
        if (field->type == FIELD_ROLE)
            role_met(facts, (struct str){value->text.at, value->text.length});
        return true;
    case FIELD_WHOLE:
        return read_whole(json, value, why);
    case FIELD_DECIMAL:
        return read_decimal(json, value, why);
    case FIELD_YES_NO:
        if (json->kind != JSON_TRUE && json->kind != JSON_FALSE)
            return misfit(why, value_found(json));
        value->kind = VALUE_YES_NO;
        value->number = json->kind == JSON_TRUE;
        return true;
    case FIELD_WORDS:
        return read_word(field, json, value, why);
    case FIELD_DATE:
    case FIELD_MOMENT:
        return read_date(facts, json, field->type == FIELD_MOMENT, value, why);
    case FIELD_RECORD:
        return read_record(facts, field, json, value, why);
    }
    return misfit(why, value_found(json));
}

static bool read_item(struct facts *facts, const struct field *field, const struct json_value *json, struct fact_value *value,
                      struct misfit *why)
{
    if (json->kind == JSON_NULL)
        return misfit(why, "null inside a list");
    if (json->kind == JSON_ARRAY)
        return misfit(why, "a list inside a list");
    return read_one(facts, field, json, value, why);
}

static uint32_t count_items(const struct json_value *array)
{
    const char *at = NULL;
    struct json_value item;
    uint32_t count = 0;
    while (count <= LIMIT_LIST_VALUES && json_item(array, &at, &item))
        count++;
    return count;
}

static bool read_items(struct facts *facts, const struct field *field, const struct json_value *json, uint32_t count,
                       struct fact_value *value, struct misfit *why)
{
    const char *at = NULL;
    struct json_value item = *json;
    struct fact_value *items = values_take(facts, count);
    for (uint32_t i = 0; i < count; i++) {
        if (json->kind == JSON_ARRAY)
            json_item(json, &at, &item);
        if (!read_item(facts, field, &item, &items[i], why))
            return false;
    }
    value->kind = VALUE_LIST;
    value->list.items = items;
    value->list.count = count;
    return true;
}

/* An empty list says no more than no list. */
static bool read_list(struct facts *facts, const struct field *field, const struct json_value *json, struct fact_value *value,
                      struct misfit *why)
{
    uint32_t count = json->kind == JSON_ARRAY ? count_items(json) : 1;
    if (count > LIMIT_LIST_VALUES)
        return misfit(why, "a list with more values than a field may have");
    return !count || read_items(facts, field, json, count, value, why);
}

static bool read_lone_item(struct facts *facts, const struct field *field, const struct json_value *json,
                           struct fact_value *value, struct misfit *why)
{
    const char *at = NULL;
    struct json_value item;
    uint32_t count = count_items(json);
    if (count != 1)
        return misfit(why, count ? "a list of several values" : "an empty list");
    json_item(json, &at, &item);
    return read_item(facts, field, &item, value, why);
}

/* ---- Saying what does not fit ---- */

#define WORDS_NAMED 6

static void expect_words(struct buffer *out, const struct field *field)
{
    if (field->word_count > WORDS_NAMED) {
        buffer_format(out, "one of the %d words declared for it", field->word_count);
        return;
    }
    buffer_text(out, field->word_count > 1 ? "one of " : "");
    for (int i = 0; i < field->word_count; i++) {
        buffer_text(out, !i ? "" : i + 1 < field->word_count ? ", " : " and ");
        buffer_format(out, "`" STR_FORMAT "`", STR_PRINT(field->words[i].json));
    }
}

static void expect_record(struct buffer *out, const struct field *field)
{
    buffer_text(out, "the identity of ");
    for (int i = 0; i < field->target_count; i++)
        buffer_format(out, "%sa `" STR_FORMAT "`", i ? " or " : "", STR_PRINT(field->targets[i]->json));
    if (field->word_count) {
        buffer_text(out, ", or ");
        expect_words(out, field);
    }
}

static void expect(struct buffer *out, const struct field *field)
{
    if (field->list)
        buffer_text(out, "one or several values, each ");
    switch (field->type) {
    case FIELD_TEXT: buffer_text(out, "text"); return;
    case FIELD_ROLE: buffer_text(out, "a role, as text"); return;
    case FIELD_WHOLE: buffer_text(out, "a whole number"); return;
    case FIELD_DECIMAL: buffer_text(out, "a number with at most six places after the point"); return;
    case FIELD_YES_NO: buffer_text(out, "true or false"); return;
    case FIELD_WORDS: expect_words(out, field); return;
    case FIELD_DATE: buffer_text(out, "a date"); return;
    case FIELD_MOMENT: buffer_text(out, "a date, or a date and time"); return;
    case FIELD_RECORD: expect_record(out, field); return;
    }
}

/* The detail may show the value; of a personal field only the plain reason is given. */
static void say_misfit(struct facts *facts, const struct field *field, const struct json_value *json, struct misfit *why)
{
    struct buffer expected = {0};
    expect(&expected, field);
    if (field->personal || facts->options.other_names)
        why->detail[0] = '\0';
    struct str shown = buffer_view(&expected);
    struct diagnostic *diagnostic =
        facts_say(facts, why->code, value_place(json), "the field `" STR_FORMAT "` of `" STR_FORMAT "` should hold " STR_FORMAT ", found %s%s",
                  STR_PRINT(field->key), STR_PRINT(facts->line.table->type->json), STR_PRINT(shown), why->found, why->detail);
    if (why->code == D2011 && (field->type == FIELD_DATE || field->type == FIELD_MOMENT))
        facts_help(facts, diagnostic, field->type == FIELD_DATE ? "Write the date as 2024-03-21, or leave the field out."
                                                                : "Write the date as 2024-03-21 and a time as 2024-03-21T09:30, or leave the field out.");
    buffer_free(&expected);
    facts->line.refused_in_part = true;
}

void value_read(struct facts *facts, const struct field *field, const struct json_value *json, struct fact_value *value)
{
    struct misfit why;
    bool ok;
    if (field->list)
        ok = read_list(facts, field, json, value, &why);
    else if (json->kind == JSON_ARRAY)
        ok = read_lone_item(facts, field, json, value, &why);
    else
        ok = read_one(facts, field, json, value, &why);
    if (ok)
        return;
    *value = (struct fact_value){.kind = VALUE_REFUSED};
    say_misfit(facts, field, json, &why);
}

/* ---- Comparing ---- */

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_texts(const struct fact_value *a, const struct fact_value *b)
{
    return str_compare((struct str){a->text.at, a->text.length}, (struct str){b->text.at, b->text.length});
}

/* Values of one kind but lists. */
static int compare_content(const struct fact_value *a, const struct fact_value *b)
{
    switch ((enum value_kind)a->kind) {
    case VALUE_TEXT:
    case VALUE_RECORD:
        return compare_texts(a, b);
    case VALUE_NUMBER:
    case VALUE_YES_NO:
    case VALUE_WORD:
        return compare_numbers(a->number, b->number);
    case VALUE_DAY:
    case VALUE_PARTIAL:
    case VALUE_INSTANT:
        if (a->time.from != b->time.from)
            return compare_numbers(a->time.from, b->time.from);
        return compare_numbers(a->time.to, b->time.to);
    case VALUE_ABSENT:
    case VALUE_REFUSED:
    case VALUE_LIST:
        break;
    }
    return 0;
}

int value_compare(const struct fact_value *a, const struct fact_value *b)
{
    if (a->kind != b->kind)
        return a->kind - b->kind;
    if (a->kind != VALUE_LIST)
        return compare_content(a, b);
    for (uint32_t i = 0; i < a->list.count && i < b->list.count; i++) {
        const struct fact_value *x = &a->list.items[i], *y = &b->list.items[i];
        int order = x->kind != y->kind ? x->kind - y->kind : compare_content(x, y);
        if (order)
            return order;
    }
    return compare_numbers(a->list.count, b->list.count);
}
