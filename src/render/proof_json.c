/* SPDX-License-Identifier: Apache-2.0
 *
 * A proof as nested JSON objects: an object a step, its own steps in a list.
 */
#include "base/limits.h"
#include "render/json.h"
#include "render/words.h"

/* ,"key": before every value but an object's first. */
static void add_key(struct buffer *out, const char *key)
{
    buffer_char(out, ',');
    buffer_char(out, '"');
    buffer_text(out, key);
    ADD(out, "\":");
}

static void add_text(struct buffer *out, const char *key, struct str text)
{
    if (!text.length)
        return;
    add_key(out, key);
    buffer_json(out, text);
}

static void add_day(struct buffer *out, const char *key, day_number day)
{
    add_key(out, key);
    buffer_char(out, '"');
    civil_write_iso(out, day);
    buffer_char(out, '"');
}

static void add_rule(struct buffer *out, const struct sources *sources, struct span span)
{
    if (!sources || !span_known(span))
        return;
    struct place place = span_place(sources, span);
    ADD(out, ",\"rule\":{\"file\":");
    buffer_json(out, sources->files[span.file].path);
    add_key(out, "line");
    buffer_number(out, place.line);
    add_key(out, "column");
    buffer_number(out, place.column);
    add_text(out, "text", span_text(sources, span));
    buffer_char(out, '}');
}

static void add_fact(struct buffer *out, const struct used_fact *fact)
{
    buffer_char(out, '{');
    json_record(out, &fact->of);
    add_text(out, "field", fact->field);
    add_text(out, "value", fact->value);
    add_text(out, "file", fact->file);
    if (fact->line) {
        add_key(out, "line");
        buffer_number(out, fact->line);
    }
    buffer_char(out, '}');
}

static void add_facts(struct buffer *out, const struct proof *step)
{
    if (!step->fact_count)
        return;
    ADD(out, ",\"facts\":[");
    for (int i = 0; i < step->fact_count; i++) {
        if (i)
            buffer_char(out, ',');
        add_fact(out, &step->facts[i]);
    }
    buffer_char(out, ']');
}

static void add_holidays(struct buffer *out, const struct left_out *left_out)
{
    ADD(out, ",\"holidays\":[");
    for (int i = 0; i < left_out->named_count; i++) {
        buffer_text(out, i ? ",{\"date\":\"" : "{\"date\":\"");
        civil_write_iso(out, left_out->named[i]->day);
        buffer_char(out, '"');
        add_text(out, "name", left_out->named[i]->name);
        buffer_char(out, '}');
    }
    buffer_char(out, ']');
    if (left_out->holidays > left_out->named_count) {
        add_key(out, "holidays_in_all");
        buffer_number(out, left_out->holidays);
    }
}

static void add_sum(struct buffer *out, const struct day_sum *sum)
{
    static const char *const certainties[] = {"known", "expected", "beyond"};
    if (!sum)
        return;
    ADD(out, ",\"sum\":{\"origin\":\"");
    civil_write_iso(out, sum->origin);
    ADD(out, "\",\"count\":");
    buffer_number(out, sum->count);
    if (sum->certainty != WORKDAYS_BEYOND)
        add_day(out, "result", sum->result);
    add_key(out, "weekend_days");
    buffer_number(out, sum->left_out.weekend_days);
    add_holidays(out, &sum->left_out);
    add_text(out, "calendar", sum->calendar);
    add_text(out, "certainty", str_of(certainties[sum->certainty]));
    if (sum->same_day_is_one)
        ADD(out, ",\"same_day_is_one\":true");
    if (sum->rolled)
        ADD(out, ",\"rolled\":true");
    if (sum->rolled && sum->rolled_after >= 0) {
        ADD(out, ",\"rolled_after\":\"");
        buffer_format(out, "%02d:%02d\"", sum->rolled_after / 3600, sum->rolled_after / 60 % 60);
    }
    buffer_char(out, '}');
}

static void add_time(struct buffer *out, const struct zone *zone, const char *key, const struct shown_time *time)
{
    if (time->form == SHOWN_NONE)
        return;
    add_key(out, key);
    buffer_char(out, '"');
    iso_time(out, zone, time);
    buffer_char(out, '"');
}

static void add_instant(struct buffer *out, const struct zone *zone, const char *key, int64_t utc)
{
    add_time(out, zone, key, &(struct shown_time){.form = SHOWN_INSTANT, .utc = utc});
}

/* A time that is not certain lies somewhere between these. */
static void add_bounds(struct buffer *out, const struct zone *zone, const struct shown_bounds *bounds)
{
    if (bounds->from)
        add_instant(out, zone, "earliest", bounds->earliest);
    if (bounds->upto)
        add_instant(out, zone, "latest", bounds->latest);
}

/* In small letters, as the document of the rules spells it. */
static void add_operation(struct buffer *out, const char *op)
{
    ADD(out, "\"op\":\"");
    for (; *op; op++)
        buffer_char(out, *op >= 'A' && *op <= 'Z' ? (char)(*op - 'A' + 'a') : *op);
    buffer_char(out, '"');
}

static void add_record_tested(struct buffer *out, const struct record_name *of)
{
    if (!of->record.length)
        return;
    ADD(out, ",\"of\":{");
    json_record(out, of);
    buffer_char(out, '}');
}

static void add_operands(struct buffer *out, const struct report *report, const struct operand *first)
{
    if (!first)
        return;
    add_key(out, "operands");
    for (const struct operand *at = first; at; at = at->next) {
        buffer_text(out, at == first ? "[{" : ",{");
        add_operation(out, at->op);
        add_text(out, "as", str_of(at->as ? at->as : ""));
        add_record_tested(out, &at->of);
        add_text(out, "answer", str_of(answer_word(at->answer)));
        add_text(out, "value", at->value);
        add_time(out, report->zone, "time", &at->time);
        add_bounds(out, report->zone, &at->bounds);
        buffer_char(out, '}');
    }
    buffer_char(out, ']');
}

static void add_year(struct buffer *out, const struct year_sum *year)
{
    struct buffer words = {0};
    if (!year)
        return;
    ADD(out, ",\"day_of_year\":{\"days\":[");
    for (int i = 0; i < year->yearly->count; i++) {
        buffer_clear(&words);
        yearly_day_words(&words, &year->yearly->days[i]);
        buffer_text(out, i ? "," : "");
        buffer_json(out, buffer_view(&words));
    }
    buffer_char(out, ']');
    add_text(out, "which", str_of(year->yearly->back ? "last_before" : "first_after"));
    if (year->yearly->included)
        ADD(out, ",\"included\":true");
    add_day(out, "from", year->from);
    add_day(out, "result", year->result);
    buffer_char(out, '}');
    buffer_free(&words);
}

static void add_steps(struct buffer *out, const struct report *report, const struct proof *step, int depth);

static void add_step(struct buffer *out, const struct report *report, const struct proof *step, int depth)
{
    ADD(out, "{\"part\":");
    buffer_json(out, str_of(proof_part_word(step->part)));
    if (step->op) {
        buffer_char(out, ',');
        add_operation(out, step->op);
    }
    add_record_tested(out, &step->of);
    add_text(out, "answer", str_of(answer_word(step->answer)));
    add_rule(out, report->sources, step->rule);
    add_text(out, "label", step->label);
    add_text(out, "value", step->value);
    add_time(out, report->zone, "time", &step->time);
    add_bounds(out, report->zone, &step->bounds);
    add_operands(out, report, step->operands);
    add_facts(out, step);
    add_sum(out, step->sum);
    add_year(out, step->year);
    if (step->kids && depth < LIMIT_NESTING) {
        add_key(out, "steps");
        add_steps(out, report, step->kids, depth + 1);
    }
    buffer_char(out, '}');
}

static void add_steps(struct buffer *out, const struct report *report, const struct proof *step, int depth)
{
    for (const struct proof *at = step; at; at = at->next) {
        buffer_char(out, at == step ? '[' : ',');
        add_step(out, report, at, depth);
    }
    buffer_char(out, ']');
}

void json_proof(struct buffer *out, const struct report *report, const struct proof *proof)
{
    ADD(out, "{\"schema\":1");
    add_instant(out, report->zone, "on", report->now);
    add_instant(out, report->zone, "known_on", report->known_on);
    add_key(out, "steps");
    add_steps(out, report, proof, 0);
    buffer_char(out, '}');
}
