/* SPDX-License-Identifier: Apache-2.0 */
#include "render/words.h"

/* ---- Times ---- */

void words_day(struct buffer *out, day_number day)
{
    civil_write_long(out, day);
}

void words_date(struct buffer *out, day_number day)
{
    struct civil civil = civil_of(day);
    buffer_number(out, civil.day);
    buffer_char(out, ' ');
    buffer_text(out, civil_month_name(civil.month));
    buffer_char(out, ' ');
    buffer_number(out, civil.year);
}

static void two_digits(struct buffer *out, int number)
{
    char digits[2] = {(char)('0' + number / 10 % 10), (char)('0' + number % 10)};
    buffer_add(out, digits, 2);
}

static void clock_time(struct buffer *out, int32_t second, bool with_seconds)
{
    two_digits(out, second / 3600);
    buffer_char(out, ':');
    two_digits(out, second / 60 % 60);
    if (!with_seconds)
        return;
    buffer_char(out, ':');
    two_digits(out, second % 60);
}

static void words_instant(struct buffer *out, const struct zone *zone, int64_t utc)
{
    int32_t second = zone_second(zone, utc);
    words_day(out, zone_day(zone, utc));
    buffer_text(out, " at ");
    clock_time(out, second, second % 60 != 0);
}

void words_time(struct buffer *out, const struct zone *zone, const struct shown_time *time)
{
    switch (time->form) {
    case SHOWN_NONE:
        break;
    case SHOWN_DAY:
        words_day(out, time->day);
        break;
    case SHOWN_INSTANT:
        words_instant(out, zone, time->utc);
        break;
    case SHOWN_BETWEEN:
        buffer_text(out, "a day from ");
        words_day(out, time->day);
        buffer_text(out, " to ");
        words_day(out, time->last_day);
        break;
    }
}

void words_moment(struct buffer *out, const struct zone *zone, int64_t utc)
{
    int64_t first, last;
    zone_day_bounds(zone, zone_day(zone, utc), &first, &last);
    if (utc == last)
        words_day(out, zone_day(zone, utc));
    else
        words_instant(out, zone, utc);
}

static void iso_instant(struct buffer *out, const struct zone *zone, int64_t utc)
{
    int32_t offset = zone_offset(zone, utc);
    civil_write_iso(out, zone_day(zone, utc));
    buffer_char(out, 'T');
    clock_time(out, zone_second(zone, utc), true);
    buffer_char(out, offset < 0 ? '-' : '+');
    clock_time(out, offset < 0 ? -offset : offset, false);
}

void iso_time(struct buffer *out, const struct zone *zone, const struct shown_time *time)
{
    if (time->form == SHOWN_INSTANT) {
        iso_instant(out, zone, time->utc);
        return;
    }
    civil_write_iso(out, time->day);
    if (time->form == SHOWN_BETWEEN) {
        buffer_char(out, '/');
        civil_write_iso(out, time->last_day);
    }
}

/* ---- Numbers of things ---- */

void words_count(struct buffer *out, int64_t count, const char *one, const char *many)
{
    buffer_number(out, count);
    buffer_char(out, ' ');
    buffer_text(out, count == 1 ? one : many);
}

static void words_minutes(struct buffer *out, int64_t minutes)
{
    int64_t hours = minutes / 60;
    if (hours)
        words_count(out, hours, "hour", "hours");
    if (hours && minutes % 60)
        buffer_char(out, ' ');
    if (!hours || minutes % 60)
        words_count(out, minutes % 60, "minute", "minutes");
}

void words_span(struct buffer *out, struct shown_span span)
{
    if (span.at_least)
        buffer_text(out, "at least ");
    switch (span.unit) {
    case SPAN_WORKING_DAYS:
        words_count(out, span.count, "working day", "working days");
        break;
    case SPAN_DAYS:
        words_count(out, span.count, "day", "days");
        break;
    case SPAN_MINUTES:
        words_minutes(out, span.count);
        break;
    }
}

/* ---- Names ---- */

void words_spoken(struct buffer *out, struct str json)
{
    for (size_t i = 0; i < json.length; i++)
        buffer_char(out, json.at[i] == '_' ? ' ' : json.at[i]);
}

void words_record(struct buffer *out, const struct record_name *name)
{
    words_spoken(out, name->record);
    if (name->id.length) {
        buffer_char(out, ' ');
        buffer_str(out, name->id);
    } else if (name->position) {
        buffer_text(out, " number ");
        buffer_number(out, name->position);
    }
}

void words_subject(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->subject_count; i++) {
        if (i)
            buffer_text(out, ", ");
        words_record(out, &finding->subjects[i]);
    }
    if (!finding->value.length)
        return;
    if (finding->subject_count)
        buffer_text(out, ", ");
    buffer_str(out, finding->value);
}

void words_conflicts(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->conflict_count; i++) {
        const struct rule_card *other = finding->conflicts[i];
        buffer_text(out, !i ? "\"" : i + 1 == finding->conflict_count ? " and \"" : ", \"");
        buffer_str(out, other->label);
        buffer_char(out, '"');
        if (other->policy == finding->rule->policy)
            continue;
        buffer_text(out, " of ");
        buffer_str(out, other->policy->label);
    }
}

void words_supposed(struct buffer *out, const struct finding *finding)
{
    const char *other = finding->conflict_count > 1 ? "the others" : "the other";
    if (finding->state == STATE_CONFLICT)
        buffer_format(out, "%s gave way", other);
    else if (finding->conflict_count && finding->would_be != STATE_CONFLICT)
        buffer_format(out, "it applied and %s did not", other);
    else
        buffer_text(out, "it applied");
}

void words_other_rule(struct buffer *out, const struct rule_card *rule)
{
    buffer_char(out, '"');
    buffer_str(out, rule->label);
    buffer_text(out, "\" of ");
    buffer_str(out, rule->policy->label);
}

const struct policy_card *words_family(const struct policy_card *policy)
{
    return policy->has_versions ? policy->first : policy;
}

void words_version(struct buffer *out, const struct policy_card *policy)
{
    buffer_text(out, "the version in force");
    if (policy->from_known) {
        buffer_text(out, " from ");
        words_date(out, policy->from);
    }
    if (policy->to_known) {
        buffer_text(out, " up to ");
        words_date(out, policy->to);
    }
}

void words_list(struct buffer *out, const struct str *items, int count, const char *last)
{
    for (int i = 0; i < count; i++) {
        if (i)
            buffer_text(out, i + 1 == count ? last : ", ");
        buffer_str(out, items[i]);
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void words_large(struct buffer *buffer, size_t from)
{
    if (from < buffer->length && is_letter(buffer->bytes[from]))
        buffer->bytes[from] = (char)(buffer->bytes[from] & ~0x20);
}

void words_small(struct buffer *buffer, size_t from)
{
    if (from < buffer->length && is_letter(buffer->bytes[from]))
        buffer->bytes[from] = (char)(buffer->bytes[from] | 0x20);
}

/* ---- Rule text ---- */

/* The first byte from i on that is no space, line end or comment. */
static size_t after_gap(struct str text, size_t i)
{
    while (i < text.length) {
        if (text.at[i] == '-' && i + 1 < text.length && text.at[i + 1] == '-')
            while (i < text.length && text.at[i] != '\n')
                i++;
        else if (text.at[i] == ' ' || text.at[i] == '\n' || text.at[i] == '\r')
            i++;
        else
            break;
    }
    return i;
}

void words_rule(struct buffer *out, struct str text)
{
    for (size_t i = after_gap(text, 0); i < text.length;) {
        buffer_char(out, text.at[i++]);
        size_t next = after_gap(text, i);
        if (next > i && next < text.length)
            buffer_char(out, ' ');
        i = next;
    }
}

/* ---- Lines ---- */

static void add_word(struct buffer *out, struct str word)
{
    for (size_t i = 0; i < word.length;) {
        size_t control = utf8_control_at(word.at + i, word.length - i);
        buffer_char(out, control ? '?' : word.at[i]);
        i += control ? control : 1;
    }
}

static void add_spaces(struct buffer *out, int count)
{
    for (int i = 0; i < count; i++)
        buffer_char(out, ' ');
}

void words_lines(struct buffer *out, struct str words, int first, int more)
{
    size_t column = (size_t)first, at = 0;
    bool fresh = true; /* nothing stands on this line yet */
    add_spaces(out, first);
    while (at < words.length) {
        size_t end = at;
        while (end < words.length && words.at[end] != ' ')
            end++;
        struct str word = {words.at + at, end - at};
        size_t width = utf8_width(word.at, word.length);
        if (!fresh && column + 1 + width > PAGE_COLUMNS) {
            while (out->bytes[out->length - 1] == ' ') /* of a gap that fell on the line's end */
                out->length--;
            buffer_char(out, '\n');
            add_spaces(out, more);
            column = (size_t)more;
            fresh = true;
        }
        if (!fresh) {
            buffer_char(out, ' ');
            column++;
        }
        add_word(out, word);
        column += width;
        fresh = false;
        at = end + 1;
    }
    buffer_char(out, '\n');
}
