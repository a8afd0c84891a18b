/* SPDX-License-Identifier: Apache-2.0
 *
 * The report for people: what it rests on, then case by case one entry a
 * finding, then how many of each state. Statuses are words.
 */
#include "render/sentences.h"
#include "render/words.h"

enum { ENTRY = 2, CONTINUED = 6 };

/* ---- What every report carries ---- */

static void add_calendar(struct buffer *line, const struct calendar_source *calendar)
{
    buffer_text(line, " Calendar: ");
    buffer_str(line, calendar->label);
    buffer_text(line, ", confirmed to ");
    words_date(line, calendar->confirmed_last);
    if (calendar->covers_last > calendar->confirmed_last) {
        buffer_text(line, ", expected to ");
        words_date(line, calendar->covers_last);
    }
    buffer_char(line, '.');
}

/* Two versions of a policy that count alike are told of once. */
static bool counts_alike(const struct policy_card *a, const struct policy_card *b)
{
    return words_family(a) == words_family(b) && str_equal(a->day_one, b->day_one) && str_equal(a->out_of_hours, b->out_of_hours);
}

static void add_conventions(struct buffer *line, const struct report *report, int index)
{
    const struct policy_card *policy = report->policies[index];
    bool named = false, by_version = false;
    if (!policy->day_one.length)
        return;
    for (int i = 0; i < report->policy_count; i++) {
        const struct policy_card *other = report->policies[i];
        if (i < index && counts_alike(other, policy))
            return;
        named = named || (other != policy && !counts_alike(other, policy));
        by_version = by_version || (words_family(other) == words_family(policy) && !counts_alike(other, policy));
    }
    buffer_text(line, named ? " In " : " Day one is ");
    if (named) {
        buffer_str(line, policy->label);
        if (by_version) {
            buffer_text(line, ", ");
            words_version(line, policy);
        }
        buffer_text(line, ", day one is ");
    }
    buffer_str(line, policy->day_one);
    if (policy->out_of_hours.length) {
        buffer_text(line, "; what comes out of hours counts as ");
        buffer_str(line, policy->out_of_hours);
    }
    buffer_char(line, '.');
}

static bool is_in_force(const struct policy_card *policy, day_number day)
{
    return (policy->first == policy || !policy->from_known || policy->from <= day) && (!policy->to_known || day <= policy->to);
}

/* Of the versions of a policy, the one in force on the day asked for. */
static void add_versions(struct buffer *line, const struct report *report, const struct policy_card *first)
{
    const struct policy_card *now = NULL;
    int count = 0;
    for (int i = 0; i < report->policy_count; i++)
        if (words_family(report->policies[i]) == first) {
            count++;
            if (is_in_force(report->policies[i], zone_day(report->zone, report->now)))
                now = report->policies[i];
        }
    buffer_str(line, now ? now->label : first->label);
    buffer_text(line, ", ");
    if (now)
        words_version(line, now);
    else
        buffer_text(line, "of which no version is in force");
    if (count > 1 || !now)
        buffer_text(line, "; what began under another version follows that one");
}

static void add_policies(struct buffer *line, const struct report *report)
{
    for (int i = 0; i < report->policy_count; i++) {
        const struct policy_card *policy = report->policies[i];
        bool told = false;
        for (int j = 0; j < i; j++)
            told = told || words_family(report->policies[j]) == words_family(policy);
        if (told)
            continue;
        buffer_char(line, ' ');
        if (policy->has_versions)
            add_versions(line, report, words_family(policy));
        else
            buffer_str(line, policy->label);
        buffer_char(line, '.');
    }
}

static void add_choices(struct buffer *line, const struct report *report)
{
    if (report->known_on != report->now) {
        buffer_text(line, " As it was known on ");
        words_moment(line, report->zone, report->known_on);
        buffer_char(line, '.');
    }
    for (int i = 0; i < report->reading_count; i++) {
        buffer_text(line, i ? ", " : " Read otherwise than the policy does: ");
        buffer_str(line, report->readings[i]);
    }
    if (report->reading_count)
        buffer_char(line, '.');
}

void render_header(struct buffer *out, const struct report *report)
{
    struct buffer line = {0};
    words_moment(&line, report->zone, report->now);
    buffer_char(&line, '.');
    add_policies(&line, report);
    for (int i = 0; i < report->calendar_count; i++)
        add_calendar(&line, report->calendars[i]);
    for (int i = 0; i < report->policy_count; i++)
        add_conventions(&line, report, i);
    add_choices(&line, report);
    if (report->nobody) {
        buffer_char(&line, ' ');
        buffer_text(&line, sentence_nobody);
    }
    words_lines(out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

/* ---- Entries ---- */

static void add_sentence_space(struct buffer *line, size_t *from)
{
    if (line->length > *from)
        buffer_char(line, ' ');
    *from = line->length;
}

static void text_entry(struct buffer *out, const struct report *report, const struct finding *finding)
{
    struct buffer line = {0};
    buffer_text(&line, state_words(finding->state));
    words_large(&line, 0);
    buffer_text(&line, ". ");
    buffer_str(&line, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    if (finding->subject_count || finding->value.length) {
        buffer_text(&line, " (");
        words_subject(&line, finding);
        buffer_char(&line, ')');
    }
    buffer_text(&line, ". ");
    size_t from = line.length;
    sentence_when(&line, report->zone, finding);
    add_sentence_space(&line, &from);
    if (state_group(finding->state) != GROUP_HIDDEN)
        sentence_who(&line, finding->rule);
    add_sentence_space(&line, &from);
    sentence_finding_cites(&line, finding);
    while (line.length && line.bytes[line.length - 1] == ' ')
        line.length--;
    words_lines(out, buffer_view(&line), ENTRY, CONTINUED);
    sentences_besides(out, finding, BESIDE_ENTRY, CONTINUED);
    buffer_free(&line);
}

static void *text_open(const struct report *report)
{
    const struct report **state = mem_plain_grow(NULL, sizeof *state);
    *state = report;
    return state;
}

static void text_begin(void *state, struct buffer *out)
{
    render_header(out, *(const struct report **)state);
}

static void text_case(void *state, struct buffer *out, struct str key, bool incomplete, const struct finding *const *findings, uint32_t count)
{
    if (!count && !incomplete)
        return;
    struct buffer line = {0};
    buffer_text(&line, "Case ");
    buffer_str(&line, key);
    buffer_char(out, '\n');
    words_lines(out, buffer_view(&line), 0, CONTINUED);
    buffer_free(&line);
    for (uint32_t i = 0; i < count; i++)
        text_entry(out, *(const struct report **)state, findings[i]);
    if (!count)
        words_lines(out, STR("Some lines of this case could not be read, or contradict each other; what is due in it may be missing here."), 2, CONTINUED);
}

/* ---- The last lines ---- */

static void add_counts(struct buffer *line, const struct report_tally *tally)
{
    bool any = false;
    for (int group = GROUP_WRONG; group <= GROUP_HIDDEN; group++)
        for (int state = 0; state < STATES; state++) {
            if ((int)state_group((enum state)state) != group || !tally->by_state[state])
                continue;
            buffer_text(line, any ? ", " : "");
            buffer_number(line, (int64_t)tally->by_state[state]);
            buffer_char(line, ' ');
            buffer_text(line, state_words((enum state)state));
            any = true;
        }
    buffer_text(line, any ? ". " : "nothing to show. ");
}

static void text_end(void *state, struct buffer *out, const struct report_tally *tally)
{
    struct buffer line = {0};
    (void)state;
    words_count(&line, (int64_t)tally->cases, "case: ", "cases: ");
    add_counts(&line, tally);
    if (tally->bare) {
        buffer_number(&line, (int64_t)tally->bare);
        buffer_text(&line, tally->bare == 1 ? " case has no finding at all. " : " cases have no finding at all. ");
    }
    if (tally->hidden) {
        buffer_number(&line, (int64_t)tally->hidden);
        buffer_text(&line, tally->hidden == 1 ? " more does not apply; --all shows it. " : " more do not apply; --all shows them. ");
    }
    buffer_text(&line, sentence_last);
    buffer_char(out, '\n');
    words_lines(out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

static void text_close(void *state)
{
    mem_plain_free(state);
}

const struct renderer_kind renderer_text = {"text", text_open, text_begin, text_case, text_end, text_close, false};
