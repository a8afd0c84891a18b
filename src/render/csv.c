/* SPDX-License-Identifier: Apache-2.0
 *
 * One row a finding, and one row a case with a column for each rule.
 */
#include "render/csv.h"

#include "render/words.h"

/* ---- Cells ---- */

/* What a spreadsheet begins a formula with; of the last four the wide forms that some take for the same. */
static bool is_formula(struct str text)
{
    static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    if (!text.length)
        return false;
    char c = text.at[0];
    bool formula = c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        formula = formula || (text.length >= 3 && str_equal((struct str){text.at, 3}, str_of(wide[i])));
    return formula;
}

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\n' || text.at[i] == '\r')
            return true;
    return false;
}

void csv_cell(struct buffer *out, struct str text, bool first)
{
    if (!first)
        buffer_char(out, ',');
    bool quoted = needs_quotes(text);
    if (quoted)
        buffer_char(out, '"');
    if (is_formula(text))
        buffer_char(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        size_t control = text.at[i] == '\n' || text.at[i] == '\r' || text.at[i] == '\t' ? 0 : utf8_control_at(text.at + i, text.length - i);
        if (control) {
            buffer_char(out, '?');
            i += control - 1;
            continue;
        }
        if (text.at[i] == '"')
            buffer_char(out, '"');
        buffer_char(out, text.at[i]);
    }
    if (quoted)
        buffer_char(out, '"');
}

void csv_end(struct buffer *out)
{
    buffer_text(out, "\r\n");
}

/* ---- The columns of a finding ---- */

typedef void column_write(struct buffer *cell, const struct report *report, const struct finding *finding);

static void write_policy(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->rule->policy->name);
}

static void write_rule(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->rule->name);
}

static void write_label(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->rule->label.length ? finding->rule->label : finding->rule->name);
}

static void write_subject(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    words_subject(cell, finding);
}

static void write_state(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_text(cell, state_spelling(finding->state));
}

static void write_strength(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->rule->strength);
}

static void write_who(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->rule->who);
}

static void write_cites(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    int count;
    const struct str *cites = finding_cites(finding, &count);
    (void)report;
    words_list(cell, cites, count, ", ");
}

static void time_cell(struct buffer *cell, const struct report *report, const struct shown_time *time)
{
    if (time->form != SHOWN_NONE)
        iso_time(cell, report->zone, time);
}

static void write_opens(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    time_cell(cell, report, &finding->opens);
}

static void write_due(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    time_cell(cell, report, &finding->due);
}

static void write_done(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    time_cell(cell, report, &finding->done);
}

static void write_since(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    time_cell(cell, report, &finding->since);
}

static void write_late_by(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    if (finding->late_by.known)
        buffer_number(cell, finding->late_by.count);
}

static void write_late_in(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    static const char *const units[] = {"working days", "days", "minutes"};
    (void)report;
    if (finding->late_by.known)
        buffer_text(cell, units[finding->late_by.unit]);
}

static void write_missing(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    for (int i = 0; i < finding->missing_count; i++) {
        buffer_text(cell, i ? "; " : "");
        buffer_str(cell, finding->missing[i].asks);
    }
    if (finding->missing_more)
        buffer_text(cell, "; perhaps more, which is not named");
}

static void write_would_be(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    if (finding->would_be >= 0)
        buffer_text(cell, state_spelling((enum state)finding->would_be));
}

static void write_exception(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->exception);
}

static void write_defects(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    for (int i = 0; i < finding->defect_count; i++) {
        buffer_text(cell, i ? "; " : "");
        words_record(cell, &finding->defects[i].of);
        buffer_text(cell, ": ");
        buffer_str(cell, finding->defects[i].says);
    }
}

static void write_remarks(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    for (int i = 0; i < finding->remark_count; i++) {
        buffer_text(cell, i ? "; " : "");
        buffer_str(cell, finding->remarks[i].label);
    }
}

static void write_because(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    render_because(cell, report->zone, finding);
}

static void write_calendar(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_text(cell, finding->calendar_expected ? "expected" : "");
}

static void write_incomplete(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_text(cell, finding->incomplete ? "yes" : "");
}

static void write_file(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    buffer_str(cell, finding->file);
}

static void write_line(struct buffer *cell, const struct report *report, const struct finding *finding)
{
    (void)report;
    if (finding->line)
        buffer_number(cell, finding->line);
}

static const struct {
    const char *name;
    column_write *write;
} columns[] = {
    {"state", write_state},       {"due", write_due},           {"label", write_label},     {"subject", write_subject},     {"who", write_who},
    {"strength", write_strength}, {"cites", write_cites},       {"opens", write_opens},     {"done", write_done},           {"since", write_since},
    {"late_by", write_late_by},   {"late_in", write_late_in},   {"missing", write_missing}, {"would_be", write_would_be},   {"exception", write_exception},
    {"defects", write_defects},   {"remarks", write_remarks},   {"because", write_because}, {"calendar", write_calendar},   {"incomplete", write_incomplete},
    {"policy", write_policy},     {"rule", write_rule},         {"file", write_file},       {"line", write_line},
};

void csv_finding_heads(struct buffer *out)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        csv_cell(out, str_of(columns[i].name), false);
}

void csv_finding(struct buffer *out, const struct report *report, const struct finding *finding)
{
    struct buffer cell = {0};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        buffer_clear(&cell);
        columns[i].write(&cell, report, finding);
        csv_cell(out, buffer_view(&cell), false);
    }
    buffer_free(&cell);
}

void csv_incomplete(struct buffer *out)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        csv_cell(out, str_is(str_of(columns[i].name), "incomplete") ? STR("yes") : STR(""), false);
}

/* ---- One row a finding ---- */

static void *csv_open(const struct report *report)
{
    const struct report **state = mem_plain_grow(NULL, sizeof *state);
    *state = report;
    return state;
}

static void csv_begin(void *state, struct buffer *out)
{
    (void)state;
    csv_cell(out, STR("case"), true);
    csv_finding_heads(out);
    csv_end(out);
}

static void csv_case(void *state, struct buffer *out, struct str key, bool incomplete, const struct finding *const *findings, uint32_t count)
{
    if (!count && incomplete) {
        csv_cell(out, key, true);
        csv_incomplete(out);
        csv_end(out);
    }
    for (uint32_t i = 0; i < count; i++) {
        csv_cell(out, key, true);
        csv_finding(out, *(const struct report **)state, findings[i]);
        csv_end(out);
    }
}

static void csv_nothing(void *state, struct buffer *out, const struct report_tally *tally)
{
    (void)state;
    (void)out;
    (void)tally;
}

static void csv_close(void *state)
{
    mem_plain_free(state);
}

const struct renderer_kind renderer_csv = {"csv", csv_open, csv_begin, csv_case, csv_nothing, csv_close, false};

/* ---- One row a case ---- */

struct wide_csv {
    const struct report *report;
    int *columns; /* of each rule and cited definition; two policies may share one; -1: not asked for */
    int *states;  /* of each column, in the case at hand: enum state, or -1 */
    int count;
};

static int column_named(const struct wide_csv *wide, int rule)
{
    for (int i = 0; i < rule; i++)
        if (wide->columns[i] >= 0 && str_equal(wide->report->rules[i]->name, wide->report->rules[rule]->name))
            return wide->columns[i];
    return -1;
}

static void *wide_csv_open(const struct report *report)
{
    struct wide_csv *wide = mem_plain_grow(NULL, sizeof *wide);
    size_t rules = (size_t)report->rule_count + 1;
    *wide = (struct wide_csv){.report = report};
    wide->columns = mem_plain_grow(NULL, mem_product(rules, sizeof *wide->columns));
    wide->states = mem_plain_grow(NULL, mem_product(rules, sizeof *wide->states));
    for (int i = 0; i < report->rule_count; i++) {
        wide->columns[i] = -1;
        if (report->rule_wanted && !report->rule_wanted[i])
            continue;
        int column = column_named(wide, i);
        wide->columns[i] = column >= 0 ? column : wide->count++;
    }
    return wide;
}

static void wide_csv_begin(void *state, struct buffer *out)
{
    const struct wide_csv *wide = state;
    int next = 0;
    csv_cell(out, STR("case"), true);
    for (int i = 0; i < wide->report->rule_count; i++)
        if (wide->columns[i] == next) {
            csv_cell(out, wide->report->rules[i]->name, false);
            next++;
        }
    csv_cell(out, STR("incomplete"), false);
    csv_end(out);
}

static void wide_csv_case(void *state, struct buffer *out, struct str key, bool incomplete, const struct finding *const *findings, uint32_t count)
{
    struct wide_csv *wide = state;
    for (int i = 0; i < wide->count; i++)
        wide->states[i] = wide->report->some_states ? -1 : STATE_DOES_NOT_APPLY;
    for (uint32_t i = 0; i < count; i++) {
        int column = wide->columns[findings[i]->rule->index];
        if (column >= 0 && (wide->states[column] < 0 || render_urgency(findings[i]->state) < render_urgency((enum state)wide->states[column])))
            wide->states[column] = (int)findings[i]->state;
    }
    csv_cell(out, key, true);
    for (int i = 0; i < wide->count; i++)
        csv_cell(out, wide->states[i] < 0 ? STR("") : str_of(state_spelling((enum state)wide->states[i])), false);
    csv_cell(out, incomplete ? STR("yes") : STR(""), false);
    csv_end(out);
}

static void wide_csv_close(void *state)
{
    struct wide_csv *wide = state;
    mem_plain_free(wide->columns);
    mem_plain_free(wide->states);
    mem_plain_free(wide);
}

const struct renderer_kind renderer_wide_csv = {"wide_csv", wide_csv_open, wide_csv_begin, wide_csv_case, csv_nothing, wide_csv_close, true};
