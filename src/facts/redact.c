/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/redact.h"

#include <stdlib.h>

#include "facts/inside.h"

enum { MOST_WEEKS = 52 }; /* that the times of a case are moved, one way or the other */

struct redacting {
    struct facts *facts;
    const struct redaction *redaction;
    const struct other_names *names;
    const struct schema *schema;
    const struct fact_case *of; /* at hand */
    struct arena arena;
    struct buffer *out;
    struct redacted done;
    int64_t all_days, days; /* that times are moved: of all cases, or 0; of the case at hand */
};

/* ---- Other names ---- */

static void write_named(struct redacting *redacting, enum named kind, struct str name)
{
    buffer_char(redacting->out, '"');
    other_name_write(redacting->out, redacting->names, kind, name);
    buffer_char(redacting->out, '"');
}

/* The record of a case bears its key. */
static void write_identity(struct redacting *redacting, struct str id)
{
    write_named(redacting, str_equal(id, redacting->of->key) ? NAMED_CASE : NAMED_RECORD, id);
}

/* ---- Other times ---- */

static bool is_time(const struct fact_value *value)
{
    return value->kind == VALUE_DAY || value->kind == VALUE_PARTIAL || value->kind == VALUE_INSTANT;
}

static bool has_time(const struct fact_value *value)
{
    if (value->kind != VALUE_LIST)
        return is_time(value);
    return value->list.count && is_time(&value->list.items[0]);
}

static bool any_time(const struct fact_case *of)
{
    for (uint32_t i = 0; i < of->record_count; i++) {
        const struct fact_record *record = &of->records[i];
        if (record->known_from != INT64_MIN)
            return true;
        for (int j = 0; !record->is_void && j < record->type->field_count; j++)
            if (has_time(&record->values[j]))
                return true;
    }
    return false;
}

/* Whole weeks, so that weekdays stay what they are; never none. */
static int64_t days_for(const struct redacting *redacting, struct str key)
{
    int64_t lot = (int64_t)other_names_number(redacting->names, key, 2 * MOST_WEEKS);
    return (lot < MOST_WEEKS ? lot + 1 : MOST_WEEKS - 1 - lot) * 7;
}

static void write_day(struct redacting *redacting, day_number day)
{
    civil_write_iso(redacting->out, day + (day_number)redacting->days);
}

/* The clock shows the same on the other day; where it skips that hour, an hour later, and where it shows it twice, the same of the two. */
static void write_moment(struct redacting *redacting, int64_t utc)
{
    const struct zone *zone = redacting->redaction->zone;
    day_number day = zone_day(zone, utc) + (day_number)redacting->days;
    int32_t second = zone_second(zone, utc);
    int64_t moved[2];
    int count = zone_to_utc(zone, day, second, moved);
    if (!count)
        second += 3600;
    civil_write_iso(redacting->out, day);
    buffer_format(redacting->out, "T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
    if (count == 2) {
        int32_t offset = zone_offset(zone, moved[0]);
        buffer_format(redacting->out, "+%02d:%02d", offset / 3600, offset / 60 % 60);
    }
}

/* Of a month the month in which its middle comes to lie, and of a year the year. */
static void write_partial(struct redacting *redacting, const struct fact_value *value)
{
    const struct zone *zone = redacting->redaction->zone;
    int64_t middle = value->time.from + (value->time.to - value->time.from) / 2;
    struct civil civil = civil_of(zone_day(zone, middle) + (day_number)redacting->days);
    bool is_year = value->time.to - value->time.from > 40LL * DAY_SECONDS;
    buffer_format(redacting->out, is_year ? "%04d" : "%04d-%02d", civil.year, civil.month);
}

/* ---- Lines ---- */

static void write_decimal(struct buffer *out, int64_t scaled)
{
    uint64_t size = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
    buffer_format(out, "%s%llu.%06llu", scaled < 0 ? "-" : "", (unsigned long long)(size / DECIMAL_SCALE), (unsigned long long)(size % DECIMAL_SCALE));
}

static void write_text(struct redacting *redacting, const struct field *field, struct str text)
{
    if (other_names_kept(redacting->names, text) && (field->type == FIELD_ROLE || !field->personal))
        buffer_json(redacting->out, text);
    else if (field->personal && field->type != FIELD_ROLE)
        buffer_text(redacting->out, "\"redacted\"");
    else
        write_named(redacting, NAMED_TEXT, text);
}

static void write_value(struct redacting *redacting, const struct field *field, const struct fact_value *value)
{
    struct buffer *out = redacting->out;
    switch (value->kind) {
    case VALUE_TEXT: write_text(redacting, field, (struct str){value->text.at, value->text.length}); break;
    case VALUE_RECORD: write_identity(redacting, (struct str){value->text.at, value->text.length}); break;
    case VALUE_YES_NO: buffer_text(out, value->number ? "true" : "false"); break;
    case VALUE_WORD: buffer_json(out, field->words[value->number].json); break;
    case VALUE_NUMBER:
        if (field->type == FIELD_DECIMAL)
            write_decimal(out, value->number);
        else
            buffer_number(out, value->number);
        break;
    case VALUE_LIST:
        buffer_char(out, '[');
        for (uint32_t i = 0; i < value->list.count; i++) {
            buffer_text(out, i ? "," : "");
            write_value(redacting, field, &value->list.items[i]);
        }
        buffer_char(out, ']');
        break;
    default:
        buffer_char(out, '"');
        if (value->kind == VALUE_DAY)
            write_day(redacting, value->first_day);
        else if (value->kind == VALUE_INSTANT)
            write_moment(redacting, value->time.from);
        else
            write_partial(redacting, value);
        buffer_char(out, '"');
    }
}

/* Personal fields keep what they say of time, as ages count, and of text that it is there. */
static bool may_stand(const struct field *field, const struct fact_value *value)
{
    if (value->kind == VALUE_REFUSED)
        return false;
    return !field->personal || has_time(value) || field->type == FIELD_TEXT || field->type == FIELD_RECORD;
}

static void write_fields(struct redacting *redacting, const struct fact_record *record)
{
    for (int i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        const struct fact_value *value = &record->values[i];
        if (value->kind == VALUE_ABSENT)
            continue;
        if (!may_stand(field, value)) {
            redacting->done.left_out++;
            continue;
        }
        buffer_char(redacting->out, ',');
        buffer_json(redacting->out, field->key);
        buffer_char(redacting->out, ':');
        write_value(redacting, field, value);
    }
}

static void write_known(struct redacting *redacting, const struct fact_record *record)
{
    const struct zone *zone = redacting->redaction->zone;
    if (record->known_from == INT64_MIN || !redacting->schema->known_key_count)
        return;
    buffer_char(redacting->out, ',');
    buffer_json(redacting->out, redacting->schema->known_keys[0]);
    buffer_text(redacting->out, ":\"");
    if (zone_second(zone, record->known_from))
        write_moment(redacting, record->known_from);
    else
        write_day(redacting, zone_day(zone, record->known_from));
    buffer_char(redacting->out, '"');
}

static void write_record(struct redacting *redacting, const struct fact_record *record)
{
    struct buffer *out = redacting->out;
    buffer_char(out, '{');
    buffer_json(out, redacting->schema->type_key);
    buffer_char(out, ':');
    buffer_json(out, record->type->json);
    if (!record->type->shared && !record->type->is_case) {
        buffer_char(out, ',');
        buffer_json(out, redacting->schema->case_key);
        buffer_char(out, ':');
        write_named(redacting, NAMED_CASE, redacting->of->key);
    }
    if (record->id.length) {
        buffer_char(out, ',');
        buffer_json(out, redacting->schema->identity_key);
        buffer_char(out, ':');
        write_identity(redacting, record->id);
    }
    write_known(redacting, record);
    if (record->is_void)
        buffer_text(out, ",\"void\":true");
    else
        write_fields(redacting, record);
    buffer_text(out, "}\n");
    redacting->done.lines++;
}

static void write_records(struct redacting *redacting, const struct fact_case *of)
{
    redacting->of = of;
    for (uint32_t i = 0; i < of->record_count; i++)
        write_record(redacting, &of->records[i]);
}

struct named_case {
    struct str name; /* the other one */
    const struct fact_case *of;
};

static int compare_named(const void *one, const void *other)
{
    return str_compare(((const struct named_case *)one)->name, ((const struct named_case *)other)->name);
}

/* The order of lines says nothing of the names either. */
static const struct named_case *in_order_of_names(struct redacting *redacting)
{
    struct facts *facts = redacting->facts;
    uint32_t count = facts_case_count(facts);
    struct named_case *cases = arena_array(&redacting->arena, count + 1u, sizeof *cases);
    struct buffer name = {0};
    for (uint32_t i = 0; i < count; i++) {
        const struct fact_case *of = facts_case(facts, i);
        buffer_clear(&name);
        other_name_write(&name, redacting->names, NAMED_CASE, of->key);
        cases[i] = (struct named_case){{arena_text(&redacting->arena, name.bytes, name.length), name.length}, of};
    }
    buffer_free(&name);
    if (count)
        qsort(cases, count, sizeof *cases, compare_named);
    return cases;
}

struct redacted facts_redact(struct facts *facts, const struct redaction *redaction, struct buffer *out)
{
    struct redacting redacting = {.facts = facts, .redaction = redaction, .names = redaction->names, .schema = facts->options.schema, .out = out};
    redacting.done.moved_alike = any_time(&facts->shared);
    if (redacting.done.moved_alike)
        redacting.all_days = days_for(&redacting, STR(""));
    redacting.days = redacting.all_days;
    write_records(&redacting, &facts->shared);
    const struct named_case *cases = in_order_of_names(&redacting);
    for (uint32_t i = 0; i < facts_case_count(facts); i++) {
        const struct fact_case *of = cases[i].of;
        if (!redacting.done.moved_alike)
            redacting.days = days_for(&redacting, of->key);
        write_records(&redacting, of);
        redacting.done.cases++;
    }
    arena_free(&redacting.arena);
    return redacting.done;
}
