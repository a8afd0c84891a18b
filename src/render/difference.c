/* SPDX-License-Identifier: Apache-2.0 */
#include "render/difference.h"

#include "render/json.h"
#include "render/sentences.h"
#include "render/words.h"

enum { FURTHER = 4 };

static const struct finding *either_of(const struct difference *difference)
{
    return difference->after ? difference->after : difference->before;
}

/* ---- For people ---- */

static void add_heading(struct buffer *line, const struct finding *finding)
{
    buffer_str(line, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    if (finding->subject_count || finding->value.length) {
        buffer_text(line, " (");
        words_subject(line, finding);
        buffer_char(line, ')');
    }
    buffer_char(line, '.');
    int cites;
    finding_cites(finding, &cites);
    if (cites)
        buffer_char(line, ' ');
    sentence_finding_cites(line, finding);
}

static void side(struct buffer *out, const struct zone *zone, const char *when, const struct difference *difference, const struct finding *finding, int indent)
{
    struct buffer line = {0};
    buffer_text(&line, when);
    buffer_text(&line, finding ? state_words(finding->state) : "not asked for");
    buffer_text(&line, ". ");
    if (finding)
        render_because(&line, zone, finding);
    if (finding && difference->what & DIFFERS_WHO) {
        buffer_char(&line, ' ');
        sentence_who(&line, finding->rule);
    }
    while (line.bytes[line.length - 1] == ' ')
        line.length--;
    words_lines(out, buffer_view(&line), indent, indent + FURTHER);
    buffer_free(&line);
}

void difference_text(struct buffer *out, const struct zone *zone, const struct difference *difference, int indent)
{
    struct buffer line = {0};
    add_heading(&line, either_of(difference));
    words_lines(out, buffer_view(&line), indent, indent + FURTHER);
    buffer_free(&line);
    side(out, zone, "Before: ", difference, difference->before, indent + FURTHER);
    side(out, zone, "After: ", difference, difference->after, indent + FURTHER);
}

/* ---- For programs ---- */

static void add_side(struct buffer *out, const struct zone *zone, const char *key, const struct finding *finding)
{
    if (!finding)
        return;
    buffer_text(out, key);
    json_outcome(out, zone, finding);
}

void difference_json(struct buffer *out, const struct zone *zone, const struct difference *difference, struct str more)
{
    const struct finding *finding = either_of(difference);
    ADD(out, "{\"schema\":1,\"case\":");
    buffer_json(out, finding->case_key);
    buffer_str(out, more);
    json_rule(out, finding->rule);
    json_own_cites(out, finding);
    json_subject(out, finding);
    bool any = false;
    ADD(out, ",\"differs\":[");
    for (int i = 0; i < DIFFERS_KINDS; i++) {
        if (!(difference->what & 1u << i))
            continue;
        buffer_text(out, any ? "," : "");
        buffer_json(out, str_of(differs_word(i)));
        any = true;
    }
    buffer_char(out, ']');
    add_side(out, zone, ",\"before\":", difference->before);
    add_side(out, zone, ",\"after\":", difference->after);
    json_identity(out, finding);
    ADD(out, "}\n");
}
