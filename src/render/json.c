/* SPDX-License-Identifier: Apache-2.0 */
#include "render/json.h"

#include "render/words.h"

/* ---- What is the same for all findings of a rule ---- */

static void piece_end(struct json_pieces *pieces, struct piece *piece, size_t from)
{
    *piece = (struct piece){from, pieces->bytes.length - from};
}

/* The first of the versions, whose name is that of all of them, and the days on which this one is in force. */
static void add_version(struct buffer *out, const struct policy_card *policy)
{
    ADD(out, ",\"version\":{\"of\":");
    buffer_json(out, policy->first->name);
    if (policy->from_known) {
        ADD(out, ",\"from\":\"");
        civil_write_iso(out, policy->from);
        buffer_char(out, '"');
    }
    if (policy->to_known) {
        ADD(out, ",\"to\":\"");
        civil_write_iso(out, policy->to);
        buffer_char(out, '"');
    }
    buffer_char(out, '}');
}

static void add_cites(struct buffer *out, const struct str *cites, int count)
{
    if (!count)
        return;
    ADD(out, ",\"cites\":");
    for (int i = 0; i < count; i++) {
        buffer_char(out, i ? ',' : '[');
        buffer_json(out, cites[i]);
    }
    buffer_char(out, ']');
}

void json_own_cites(struct buffer *out, const struct finding *finding)
{
    if (finding->rule->cites_vary)
        add_cites(out, finding->cites, finding->cite_count);
}

void json_rule(struct buffer *out, const struct rule_card *rule)
{
    ADD(out, ",\"policy\":");
    buffer_json(out, rule->policy->name);
    ADD(out, ",\"rule\":");
    buffer_json(out, rule->name);
    ADD(out, ",\"kind\":");
    buffer_json(out, str_of(rule_kind_word(rule->kind)));
    if (rule->strength.length) {
        ADD(out, ",\"strength\":");
        buffer_json(out, rule->strength);
    }
    if (rule->label.length) {
        ADD(out, ",\"label\":");
        buffer_json(out, rule->label);
    }
    if (rule->policy->has_versions)
        add_version(out, rule->policy);
    if (!rule->cites_vary)
        add_cites(out, rule->cites, rule->cite_count);
}

/* A part of an identity: a slash in it must not look like the next part. Without the quotes. */
static void add_identity_part(struct buffer *out, struct str part)
{
    struct buffer escaped = {0}, quoted = {0};
    for (size_t i = 0; i < part.length; i++) {
        char c = part.at[i];
        if (c == '/' || c == '%')
            buffer_text(&escaped, c == '/' ? "%2F" : "%25");
        else
            buffer_char(&escaped, c);
    }
    buffer_json(&quoted, buffer_view(&escaped));
    buffer_add(out, quoted.bytes + 1, quoted.length - 2);
    buffer_free(&escaped);
    buffer_free(&quoted);
}

/* Most parts are plain, and stand as they are. */
static void identity_part(struct buffer *out, struct str part)
{
    for (size_t i = 0; i < part.length; i++) {
        unsigned char c = (unsigned char)part.at[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == '/' || c == '%' || c >= 0x7f) {
            add_identity_part(out, part);
            return;
        }
    }
    buffer_str(out, part);
}

static void identity_of_rule(struct buffer *out, const struct rule_card *card)
{
    identity_part(out, card->policy->name);
    buffer_char(out, '/');
    identity_part(out, card->name);
    buffer_char(out, '/');
}

static void add_rule(struct json_pieces *pieces, struct rule_pieces *rule, const struct rule_card *card)
{
    struct buffer *out = &pieces->bytes;
    size_t from = out->length;
    json_rule(out, card);
    piece_end(pieces, &rule->head, from);
    from = out->length;
    if (card->who.length) {
        ADD(out, ",\"who\":");
        buffer_json(out, card->who);
    }
    piece_end(pieces, &rule->who, from);
    from = out->length;
    identity_of_rule(out, card);
    piece_end(pieces, &rule->id, from);
}

void json_pieces_open(struct json_pieces *pieces, const struct rule_card *const *rules, int count)
{
    *pieces = (struct json_pieces){.count = count};
    pieces->rules = mem_plain_grow(NULL, mem_product((size_t)count + 1, sizeof *pieces->rules));
    for (int i = 0; i < count; i++)
        add_rule(pieces, &pieces->rules[i], rules[i]);
}

void json_pieces_close(struct json_pieces *pieces)
{
    buffer_free(&pieces->bytes);
    mem_plain_free(pieces->rules);
    pieces->rules = NULL;
}

static void add_piece(struct buffer *out, const struct json_pieces *pieces, struct piece piece)
{
    buffer_add(out, pieces->bytes.bytes + piece.at, piece.length);
}

/* ---- Parts of a finding ---- */

void json_record(struct buffer *out, const struct record_name *name)
{
    ADD(out, "\"record\":");
    buffer_json(out, name->record);
    if (name->id.length) {
        ADD(out, ",\"id\":");
        buffer_json(out, name->id);
    } else if (name->position) {
        ADD(out, ",\"position\":");
        buffer_number(out, name->position);
    }
}

static bool is_number(struct str text)
{
    bool plain = text.length && text.length < 16 && (text.at[0] != '0' || text.length == 1);
    for (size_t i = 0; i < text.length; i++)
        plain &= text.at[i] >= '0' && text.at[i] <= '9';
    return plain;
}

void json_subject(struct buffer *out, const struct finding *finding)
{
    if (!finding->subject_count && !finding->value.length)
        return;
    ADD(out, ",\"subject\":[");
    for (int i = 0; i < finding->subject_count; i++) {
        buffer_text(out, i ? ",{" : "{");
        json_record(out, &finding->subjects[i]);
        buffer_char(out, '}');
    }
    if (finding->value.length) {
        buffer_text(out, finding->subject_count ? ",{\"value\":" : "{\"value\":");
        if (is_number(finding->value))
            buffer_str(out, finding->value);
        else
            buffer_json(out, finding->value);
        buffer_char(out, '}');
    }
    buffer_char(out, ']');
}

static void add_time(struct buffer *out, const char *key, const struct zone *zone, const struct shown_time *time)
{
    if (time->form == SHOWN_NONE)
        return;
    ADD(out, ",\"");
    buffer_text(out, key);
    ADD(out, "\":\"");
    iso_time(out, zone, time);
    buffer_char(out, '"');
}

static void add_span(struct buffer *out, const char *key, struct shown_span span)
{
    static const char *const units[] = {"working_days", "days", "minutes"};
    if (!span.known)
        return;
    ADD(out, ",\"");
    buffer_text(out, key);
    ADD(out, "\":{\"");
    buffer_text(out, units[span.unit]);
    ADD(out, "\":");
    buffer_number(out, span.count);
    if (span.at_least)
        ADD(out, ",\"at_least\":true");
    buffer_char(out, '}');
}

static void add_text(struct buffer *out, const char *key, struct str text)
{
    if (!text.length)
        return;
    ADD(out, ",\"");
    buffer_text(out, key);
    ADD(out, "\":");
    buffer_json(out, text);
}

static void add_line(struct buffer *out, uint32_t line)
{
    if (!line)
        return;
    ADD(out, ",\"line\":");
    buffer_number(out, line);
}

/* What is missing is of a record, of a calendar, or a number of a definition. */
static void add_missing_of(struct buffer *out, const struct missing_fact *missing)
{
    if (missing->of.record.length) {
        json_record(out, &missing->of);
        return;
    }
    buffer_text(out, missing->number.length ? "\"number\":" : "\"calendar\":");
    if (missing->number.length || missing->calendar.length)
        buffer_json(out, missing->number.length ? missing->number : missing->calendar);
    else
        ADD(out, "null"); /* working days of a policy that counts by none */
}

static void add_missing(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->missing_count; i++) {
        const struct missing_fact *missing = &finding->missing[i];
        buffer_text(out, i ? ",{" : ",\"missing\":[{");
        add_missing_of(out, missing);
        add_text(out, "field", missing->field);
        add_text(out, "asks", missing->asks);
        buffer_char(out, '}');
    }
    if (finding->missing_count)
        buffer_char(out, ']');
    if (finding->missing_more)
        buffer_text(out, ",\"missing_more\":true");
}

static void add_conflicts(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->conflict_count; i++) {
        buffer_text(out, i ? "," : ",\"conflicts_with\":[");
        buffer_json(out, finding->conflicts[i]->name);
    }
    if (finding->conflict_count)
        buffer_char(out, ']');
}

static void add_remarks(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->remark_count; i++) {
        buffer_text(out, i ? ",{\"name\":" : ",\"remarks\":[{\"name\":");
        buffer_json(out, finding->remarks[i].name);
        add_text(out, "label", finding->remarks[i].label);
        buffer_char(out, '}');
    }
    if (finding->remark_count)
        buffer_char(out, ']');
}

static void add_readings(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->reading_count; i++) {
        buffer_text(out, i ? ",{\"definition\":" : ",\"readings\":[{\"definition\":");
        buffer_json(out, finding->readings[i].definition);
        add_text(out, "reading", finding->readings[i].chosen);
        buffer_char(out, '}');
    }
    if (finding->reading_count)
        buffer_char(out, ']');
}

static void add_defects(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->defect_count; i++) {
        const struct defect *defect = &finding->defects[i];
        buffer_text(out, i ? ",{" : ",\"defects\":[{");
        json_record(out, &defect->of);
        add_text(out, "file", defect->file);
        add_line(out, defect->line);
        add_text(out, "says", defect->says);
        buffer_char(out, '}');
    }
    if (finding->defect_count)
        buffer_char(out, ']');
}

static void add_absent(struct buffer *out, const struct finding *finding)
{
    struct buffer words = {0};
    for (int i = 0; i < finding->absent_count; i++) {
        buffer_text(out, i ? "," : ",\"not_shown\":[");
        buffer_clear(&words);
        words_rule(&words, finding->absent[i]);
        buffer_json(out, buffer_view(&words));
    }
    if (finding->absent_count)
        buffer_char(out, ']');
    buffer_free(&words);
}

static void add_because(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    struct buffer sentence = {0};
    render_because(&sentence, zone, finding);
    add_text(out, "because", buffer_view(&sentence));
    buffer_free(&sentence);
}

/* Policy, rule, case, subjects, value of a series: the same finding has the same identity on every day. */
static void identity_of_case(struct buffer *out, const struct finding *finding)
{
    identity_part(out, finding->case_key);
    for (int i = 0; i < finding->subject_count; i++) {
        const struct record_name *subject = &finding->subjects[i];
        buffer_char(out, '/');
        if (subject->id.length) {
            identity_part(out, subject->id);
        } else {
            buffer_char(out, '#');
            buffer_number(out, subject->position);
        }
    }
    if (finding->value.length) {
        buffer_char(out, '/');
        identity_part(out, finding->value);
    }
    buffer_char(out, '"');
}

static void add_identity(struct buffer *out, const struct json_pieces *pieces, const struct finding *finding)
{
    ADD(out, ",\"id\":\"");
    add_piece(out, pieces, pieces->rules[finding->rule->index].id);
    identity_of_case(out, finding);
}

void json_identity(struct buffer *out, const struct finding *finding)
{
    ADD(out, ",\"id\":\"");
    identity_of_rule(out, finding->rule);
    identity_of_case(out, finding);
}

void json_identity_words(struct buffer *out, const struct finding *finding)
{
    identity_of_rule(out, finding->rule);
    identity_of_case(out, finding);
    out->length--; /* the quote */
}

static void add_times(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    add_time(out, "opens", zone, &finding->opens);
    add_time(out, "due", zone, &finding->due);
    add_time(out, "done", zone, &finding->done);
    add_span(out, "late_by", finding->late_by);
    add_span(out, "age", finding->age);
}

void json_outcome(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    ADD(out, "{\"state\":\"");
    buffer_text(out, state_spelling(finding->state));
    buffer_char(out, '"');
    add_times(out, zone, finding);
    if (finding->would_be >= 0)
        add_text(out, "would_be", str_of(state_spelling((enum state)finding->would_be)));
    add_text(out, "exception", finding->exception);
    add_conflicts(out, finding);
    add_text(out, "who", finding->rule->who);
    add_because(out, zone, finding);
    buffer_char(out, '}');
}

static void add_conclusions(struct buffer *out, const struct report *report, const struct finding *finding)
{
    add_missing(out, finding);
    if (finding->would_be >= 0)
        add_text(out, "would_be", str_of(state_spelling((enum state)finding->would_be)));
    add_text(out, "exception", finding->exception);
    if (finding->replaced_by) {
        ADD(out, ",\"replaced_by\":{\"policy\":");
        buffer_json(out, finding->replaced_by->policy->name);
        ADD(out, ",\"rule\":");
        buffer_json(out, finding->replaced_by->name);
        buffer_char(out, '}');
    }
    add_conflicts(out, finding);
    add_remarks(out, finding);
    add_span(out, "early", finding->early);
    add_time(out, "earliest", report->zone, &finding->earliest);
    add_readings(out, finding);
    if (finding->calendar_expected)
        ADD(out, ",\"calendar\":\"expected\"");
    if (finding->incomplete)
        ADD(out, ",\"incomplete\":true");
    add_defects(out, finding);
    add_absent(out, finding);
}

void json_finding(struct buffer *out, const struct report *report, const struct json_pieces *pieces, const struct finding *finding)
{
    const struct rule_pieces *rule = &pieces->rules[finding->rule->index];
    ADD(out, "{\"schema\":1,\"case\":");
    buffer_json(out, finding->case_key);
    add_piece(out, pieces, rule->head);
    json_own_cites(out, finding);
    json_subject(out, finding);
    add_piece(out, pieces, rule->who);
    ADD(out, ",\"state\":\"");
    buffer_text(out, state_spelling(finding->state));
    buffer_char(out, '"');
    add_times(out, report->zone, finding);
    add_conclusions(out, report, finding);
    add_text(out, "file", finding->file);
    add_because(out, report->zone, finding);
    add_line(out, finding->line);
    add_identity(out, pieces, finding);
    add_text(out, "supposing", report->supposing);
    if (report->proof && finding->proof) {
        ADD(out, ",\"proof\":");
        json_proof(out, report, finding->proof);
    }
    ADD(out, "}\n");
}
