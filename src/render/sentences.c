/* SPDX-License-Identifier: Apache-2.0 */
#include "render/sentences.h"

#include "render/words.h"

const char sentence_other_names[] = "Names are others here: this is pseudonymised, not anonymous.";
const char sentence_nobody[] = "Cases, people and other records bear other names here, and personal values are redacted; dates are as they are, those worked out from a personal one too. This is "
                               "pseudonymised, not anonymous.";
const char sentence_last[] = "This is what the procedure says, not a decision about the family.";

/* ---- When ---- */

static void late(struct buffer *out, const struct finding *finding)
{
    if (!finding->late_by.known)
        return;
    buffer_text(out, ", ");
    words_span(out, finding->late_by);
    buffer_text(out, " late");
}

static void when_past(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "Was due ");
    words_time(out, zone, &finding->due);
    if (finding->state == STATE_MISSED)
        buffer_text(out, "; stopped applying since, not done");
    else
        late(out, finding);
}

static void when_done(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "Done ");
    words_time(out, zone, &finding->done);
    if (finding->state == STATE_MET_LATE)
        late(out, finding);
    if (finding->state == STATE_MET_EARLY && finding->opens.form != SHOWN_NONE) {
        buffer_text(out, ", before it was asked for from ");
        words_time(out, zone, &finding->opens);
    }
    if (finding->due.form == SHOWN_NONE)
        return;
    buffer_text(out, finding->state == STATE_MET_LATE ? "; was due " : "; due ");
    words_time(out, zone, &finding->due);
}

static void when_waiting(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "No time limit");
    if (finding->since.form != SHOWN_NONE) {
        buffer_text(out, "; asked for since ");
        words_time(out, zone, &finding->since);
    }
    if (finding->age.known) {
        buffer_text(out, finding->since.form == SHOWN_NONE ? "; asked for for " : ", for ");
        words_span(out, finding->age);
    }
}

static void when_to_come(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    if (finding->state == STATE_NOT_YET && finding->opens.form != SHOWN_NONE) {
        buffer_text(out, "Asked for from ");
        words_time(out, zone, &finding->opens);
        buffer_text(out, finding->due.form == SHOWN_NONE ? "" : "; due ");
    } else {
        buffer_text(out, "Due ");
    }
    words_time(out, zone, &finding->due);
}

static void when_impossible(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "The limit, ");
    words_time(out, zone, &finding->due);
    buffer_text(out, ", lay before the duty began");
    if (finding->earliest.form == SHOWN_NONE)
        return;
    buffer_text(out, "; the earliest it could be done is ");
    words_time(out, zone, &finding->earliest);
}

static void when(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    bool has_due = finding->due.form != SHOWN_NONE;
    switch (finding->state) {
    case STATE_OUTSTANDING:
        when_waiting(out, zone, finding);
        break;
    case STATE_MET:
    case STATE_MET_EARLY:
    case STATE_MET_LATE:
        if (finding->done.form != SHOWN_NONE)
            when_done(out, zone, finding);
        break;
    case STATE_MISSED:
    case STATE_OVERDUE:
        if (has_due)
            when_past(out, zone, finding);
        break;
    case STATE_IMPOSSIBLE:
        if (has_due)
            when_impossible(out, zone, finding);
        break;
    case STATE_DOES_NOT_APPLY:
    case STATE_EXCEPTED:
    case STATE_HOLDS:
        break;
    case STATE_LAPSED:
        if (has_due)
            buffer_text(out, "Stopped applying before ");
        words_time(out, zone, &finding->due);
        break;
    default:
        if (has_due || (finding->state == STATE_NOT_YET && finding->opens.form != SHOWN_NONE))
            when_to_come(out, zone, finding);
    }
}

void sentence_when(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    size_t from = out->length;
    when(out, zone, finding);
    if (out->length > from)
        buffer_char(out, '.');
}

/* ---- Who, and by which clause ---- */

void sentence_who(struct buffer *out, const struct rule_card *rule)
{
    if (!rule->who.length)
        return;
    if (rule->kind == RULE_AUTHORISATION) {
        buffer_text(out, "Approval from ");
        buffer_str(out, rule->who);
        buffer_char(out, '.');
        return;
    }
    size_t from = out->length;
    buffer_str(out, rule->who);
    words_large(out, from);
    if (str_is(rule->strength, "consider")) {
        buffer_text(out, " considers it; either decision is enough.");
        return;
    }
    buffer_char(out, ' ');
    buffer_str(out, rule->strength);
    buffer_text(out, " do this.");
}

static void cites(struct buffer *out, const struct str *clauses, int count)
{
    if (!count)
        return;
    buffer_char(out, '(');
    words_list(out, clauses, count, ", ");
    buffer_char(out, ')');
}

void sentence_cites(struct buffer *out, const struct rule_card *rule)
{
    cites(out, rule->cites, rule->cite_count);
}

void sentence_finding_cites(struct buffer *out, const struct finding *finding)
{
    int count;
    const struct str *clauses = finding_cites(finding, &count);
    cites(out, clauses, count);
}

/* ---- Besides ---- */

static void flush(struct buffer *out, struct buffer *sentence, int indent)
{
    words_lines(out, buffer_view(sentence), indent, indent + 2);
    buffer_clear(sentence);
}

static void place(struct buffer *out, struct str file, uint32_t line)
{
    if (!file.length || !line)
        return;
    buffer_text(out, " (");
    buffer_str(out, file);
    buffer_char(out, ':');
    buffer_number(out, line);
    buffer_char(out, ')');
}

static void said(struct buffer *out, struct buffer *line, const char *before, struct str words, int indent)
{
    buffer_text(line, before);
    buffer_str(line, words);
    buffer_char(line, '.');
    flush(out, line, indent);
}

static void replaced(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    buffer_text(line, finding->state == STATE_EXCEPTED ? "Replaced by " : "Perhaps replaced by ");
    words_other_rule(line, finding->replaced_by);
    buffer_char(line, '.');
    flush(out, line, indent);
}

static void version(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    if (finding->version == VERSION_USUAL)
        return;
    buffer_text(line, finding->version == VERSION_OTHER ? "It follows " : "Asked for if it follows ");
    words_version(line, finding->rule->policy);
    buffer_char(line, '.');
    flush(out, line, indent);
}

static void missing(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    for (int i = 0; i < finding->missing_count; i++)
        said(out, line, "Not known: ", finding->missing[i].asks, indent);
    if (finding->missing_more)
        said(out, line, "Not known: ", STR("perhaps more; no further facts are named"), indent);
    if (finding->would_be < 0 || finding->would_be == STATE_CANNOT_TELL) /* it would say nothing new */
        return;
    buffer_text(line, "If ");
    words_supposed(line, finding);
    said(out, line, ", its state would be: ", str_of(state_words((enum state)finding->would_be)), indent);
}

static void defects(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    for (int i = 0; i < finding->defect_count; i++) {
        const struct defect *defect = &finding->defects[i];
        words_record(line, &defect->of);
        words_large(line, 0);
        buffer_text(line, " does not count: ");
        buffer_str(line, defect->says);
        place(line, defect->file, defect->line);
        buffer_char(line, '.');
        flush(out, line, indent);
    }
}

static void absent(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    for (int i = 0; i < finding->absent_count; i++) {
        buffer_text(line, "Not shown: \"");
        words_rule(line, finding->absent[i]);
        buffer_text(line, "\".");
        flush(out, line, indent);
    }
}

static void readings(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    for (int i = 0; i < finding->reading_count; i++) {
        buffer_text(line, "Rests on a reading: ");
        buffer_str(line, finding->readings[i].definition);
        buffer_text(line, ", read as `");
        buffer_str(line, finding->readings[i].chosen);
        buffer_text(line, "`.");
        flush(out, line, indent);
    }
}

static void conflicts(struct buffer *out, struct buffer *line, const struct finding *finding, int indent)
{
    if (!finding->conflict_count)
        return;
    bool certain = finding->state == STATE_CONFLICT;
    buffer_text(line, certain ? "Cannot be kept together with " : "Not known whether it can be kept together with ");
    words_conflicts(line, finding);
    buffer_text(line, certain ? ": say which gives way." : ".");
    flush(out, line, indent);
}

void sentences_besides(struct buffer *out, const struct finding *finding, enum beside_what what, int indent)
{
    struct buffer line = {0};
    if (finding->state == STATE_ERROR)
        said(out, &line, "It could not be worked out: ", finding->error, indent);
    if (finding->replaced_by && what == BESIDE_ENTRY)
        replaced(out, &line, finding, indent);
    else if (finding->exception.length && what == BESIDE_ENTRY)
        said(out, &line, "Excused: ", finding->exception, indent);
    if (what == BESIDE_ENTRY) {
        conflicts(out, &line, finding, indent);
        version(out, &line, finding, indent);
    }
    missing(out, &line, finding, indent);
    defects(out, &line, finding, indent);
    absent(out, &line, finding, indent);
    for (int i = 0; i < finding->remark_count; i++)
        said(out, &line, "Remark: ", finding->remarks[i].label, indent);
    if (what == BESIDE_PROOF)
        readings(out, &line, finding, indent);
    if (finding->calendar_expected)
        words_lines(out, STR("The date rests on holidays that are expected and not yet confirmed."), indent, indent + 2);
    if (finding->incomplete)
        words_lines(out, STR("Some lines of this case could not be read, or contradict each other; this answer may be incomplete."), indent, indent + 2);
    buffer_free(&line);
}

/* ---- Words and places of rules and facts ---- */

void sentence_rule_place(struct buffer *out, const struct sources *sources, struct span span)
{
    if (!sources || !span_known(span))
        return;
    buffer_text(out, "  (");
    buffer_str(out, sources->files[span.file].path);
    buffer_char(out, ':');
    buffer_number(out, span_place(sources, span).line);
    buffer_char(out, ')');
}

/* "The checkpoint CP1's held date is …"; who did it is said as such. */
static void add_field(struct buffer *line, struct str field)
{
    if (str_is(field, "by")) {
        buffer_text(line, " was done by ");
        return;
    }
    buffer_text(line, "'s ");
    buffer_str(line, field);
    buffer_text(line, str_is_plural(field) ? " are " : " is ");
}

void sentence_fact(struct buffer *out, const struct used_fact *fact)
{
    buffer_text(out, fact->line ? "The " : "Worked out: the ");
    words_record(out, &fact->of);
    if (fact->field.length) {
        add_field(out, fact->says.length ? fact->says : fact->field);
        buffer_str(out, fact->value.length ? fact->value : STR("not recorded"));
    } else {
        buffer_text(out, str_is_plural(fact->of.record) ? " are recorded" : " is recorded");
        if (fact->value.length) {
            buffer_text(out, ": ");
            buffer_str(out, fact->value);
        }
    }
    buffer_char(out, '.');
    if (!fact->line)
        return;
    buffer_text(out, "  (");
    buffer_str(out, fact->file);
    buffer_char(out, ':');
    buffer_number(out, fact->line);
    buffer_char(out, ')');
}
