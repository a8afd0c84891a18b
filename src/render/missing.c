/* SPDX-License-Identifier: Apache-2.0 */
#include "render/missing.h"

#include "render/json.h"
#include "render/words.h"

enum { ENTRY = 2, CONTINUED = 6 };

/* ---- sentences ---- */

static void finding_line(struct buffer *out, const struct finding *finding)
{
    struct buffer line = {0};
    buffer_str(&line, finding->rule->label);
    if (finding->subject_count || finding->value.length) {
        buffer_text(&line, " (");
        words_subject(&line, finding);
        buffer_char(&line, ')');
    }
    if (finding->would_be >= 0)
        buffer_format(&line, ": %s, if it applies", state_words((enum state)finding->would_be));
    else if (finding->state != STATE_CANNOT_TELL)
        buffer_format(&line, ": %s", state_words(finding->state));
    if (finding->missing_count > 1)
        buffer_format(&line, "; %s%d other fact%s not known either", finding->missing_more ? "at least " : "", finding->missing_count - 1, finding->missing_count == 2 ? " is" : "s are");
    buffer_char(&line, '.');
    words_lines(out, buffer_view(&line), CONTINUED, CONTINUED + 4);
    buffer_free(&line);
}

static void add_worth(struct buffer *line, uint64_t findings, uint64_t alone, uint64_t late, bool act)
{
    buffer_text(line, " It stands in ");
    words_count(line, (int64_t)findings, "answer", "answers");
    if (alone == findings)
        buffer_text(line, findings == 1 ? " and would settle it" : " and would settle them all");
    else if (alone)
        buffer_format(line, " and would settle %llu of them by itself", (unsigned long long)alone);
    else
        buffer_text(line, ", together with other facts");
    buffer_char(line, '.');
    if (late)
        buffer_text(line, findings == 1 ? " That may be late already." : late == 1 ? " One of them may be late already." : " Some of them may be late already.");
    if (act)
        buffer_text(line, " It would record what a person did or decided; nothing else settles it.");
}

void missing_case_text(struct buffer *out, struct str key, const struct wanted_facts *facts, const bool *acts)
{
    struct buffer line = {0};
    buffer_format(&line, "Case " STR_FORMAT, STR_PRINT(key));
    words_lines(out, buffer_view(&line), 0, 0);
    buffer_free(&line);
    for (int i = 0; i < facts->count; i++) {
        const struct wanted_fact *fact = &facts->items[i];
        buffer_str(&line, fact->fact->asks);
        words_large(&line, 0);
        buffer_char(&line, '.');
        add_worth(&line, (uint64_t)fact->count, (uint64_t)fact->alone, (uint64_t)fact->late, acts[i]);
        words_lines(out, buffer_view(&line), ENTRY, CONTINUED);
        buffer_free(&line);
        for (int j = 0; j < fact->count; j++)
            finding_line(out, fact->findings[j]);
    }
}

/* "the outcome of a referral"; "the number of hypotheses of an assessment"; "a decision"; or what the finding said. */
static void kind_words(struct buffer *line, const struct wanted_kind *kind)
{
    if (!kind->record.length) {
        buffer_str(line, kind->asks);
        return;
    }
    struct str record = kind->record_says;
    const char *article = record.length && str_find(STR("aeiou"), (struct str){record.at, 1}) < 5 ? "an" : "a";
    if (kind->field.length && kind->form == KIND_WHO)
        buffer_text(line, "who did ");
    else if (kind->field.length)
        buffer_format(line, kind->form == KIND_YES_NO ? "whether `" STR_FORMAT "` is yes or no for " : kind->form == KIND_HOW_MANY ? "the number of " STR_FORMAT " of " : "the " STR_FORMAT " of ",
                      STR_PRINT(kind->field_says));
    buffer_format(line, "%s " STR_FORMAT, article, STR_PRINT(record));
}

void missing_kind_text(struct buffer *out, const struct wanted_kind *kind)
{
    struct buffer line = {0};
    buffer_text(&line, "Not known in ");
    words_count(&line, (int64_t)kind->cases, "case: ", "cases: ");
    kind_words(&line, kind);
    buffer_char(&line, '.');
    add_worth(&line, kind->findings, kind->alone, kind->late, kind->act);
    words_lines(out, buffer_view(&line), ENTRY, CONTINUED);
    buffer_free(&line);
}

/* ---- JSON ---- */

static void json_counts(struct buffer *out, uint64_t findings, uint64_t alone, uint64_t late, bool act)
{
    buffer_format(out, ",\"findings\":%llu,\"alone\":%llu,\"late\":%llu", (unsigned long long)findings, (unsigned long long)alone, (unsigned long long)late);
    if (act)
        ADD(out, ",\"act\":true");
}

static void json_text(struct buffer *out, const char *key, struct str text)
{
    if (!text.length)
        return;
    buffer_format(out, ",\"%s\":", key);
    buffer_json(out, text);
}

static void json_stands_in(struct buffer *out, const struct finding *finding)
{
    ADD(out, "{\"policy\":");
    buffer_json(out, finding->rule->policy->name);
    json_text(out, "rule", finding->rule->name);
    ADD(out, ",\"subject\":[");
    for (int i = 0; i < finding->subject_count; i++) {
        buffer_text(out, i ? ",{" : "{");
        json_record(out, &finding->subjects[i]);
        buffer_char(out, '}');
    }
    if (finding->value.length) {
        buffer_text(out, finding->subject_count ? ",{\"value\":" : "{\"value\":");
        buffer_json(out, finding->value);
        buffer_char(out, '}');
    }
    ADD(out, "]");
    json_text(out, "state", str_of(state_spelling(finding->state)));
    if (finding->would_be >= 0)
        json_text(out, "would_be", str_of(state_spelling((enum state)finding->would_be)));
    buffer_format(out, ",\"missing\":%d%s}", finding->missing_count, finding->missing_more ? ",\"missing_more\":true" : "");
}

void missing_case_json(struct buffer *out, struct str key, const struct wanted_facts *facts, const bool *acts)
{
    for (int i = 0; i < facts->count; i++) {
        const struct wanted_fact *fact = &facts->items[i];
        ADD(out, "{\"schema\":1,\"case\":");
        buffer_json(out, key);
        if (fact->fact->of.record.length) {
            buffer_char(out, ',');
            json_record(out, &fact->fact->of);
        }
        json_text(out, "field", fact->fact->field);
        json_text(out, "asks", fact->fact->asks);
        json_counts(out, (uint64_t)fact->count, (uint64_t)fact->alone, (uint64_t)fact->late, acts[i]);
        ADD(out, ",\"stands_in\":[");
        for (int j = 0; j < fact->count; j++) {
            if (j)
                buffer_char(out, ',');
            json_stands_in(out, fact->findings[j]);
        }
        ADD(out, "]}\n");
    }
}

void missing_kind_json(struct buffer *out, const struct wanted_kind *kind)
{
    struct buffer words = {0};
    kind_words(&words, kind);
    ADD(out, "{\"schema\":1");
    json_text(out, "record", kind->record);
    json_text(out, "field", kind->field);
    json_text(out, "asks", buffer_view(&words));
    buffer_format(out, ",\"cases\":%llu", (unsigned long long)kind->cases);
    json_counts(out, kind->findings, kind->alone, kind->late, kind->act);
    ADD(out, "}\n");
    buffer_free(&words);
}
