/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of what is due, for people to read aloud: group after group, the
 * most urgent first; then how many there are, and what to ask next.
 */
#include "render/due.h"

#include "render/sentences.h"
#include "render/words.h"

enum { ENTRY = 2, CONTINUED = 6 };

/* ---- When ---- */

static void add_left(struct buffer *out, struct shown_span left)
{
    if (!left.known || left.count <= 0)
        return;
    buffer_text(out, ", in ");
    words_span(out, left);
}

static void when_due(struct buffer *out, const struct report *report, const struct due_entry *entry, const char *before)
{
    bool today = entry->left.known && entry->left.count == 0 && !entry->opens_soon;
    buffer_text(out, before);
    buffer_text(out, today ? " today, " : " ");
    words_time(out, report->zone, &entry->finding.due);
    if (!entry->opens_soon)
        add_left(out, entry->left);
    buffer_char(out, '.');
}

static void when_to_come(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    const struct finding *finding = &entry->finding;
    bool has_due = finding->due.form != SHOWN_NONE;
    if (finding->state == STATE_OPEN && !has_due) {
        buffer_text(out, "No date yet: to be done before the act it is for.");
    } else if (finding->state == STATE_OPEN && entry->left.known && entry->left.count < 0) {
        when_due(out, report, entry, "Was to be considered by"); /* which is never late */
    } else if (finding->state == STATE_OPEN || finding->opens.form == SHOWN_NONE) {
        if (has_due)
            when_due(out, report, entry, "Due");
        else
            buffer_text(out, "Waits for what has not happened yet.");
    } else {
        buffer_text(out, "Asked for from ");
        words_time(out, report->zone, &finding->opens);
        if (entry->opens_soon)
            add_left(out, entry->left);
        if (has_due)
            when_due(out, report, entry, "; due");
        else
            buffer_char(out, '.');
    }
}

static void when_missed(struct buffer *out, const struct report *report, const struct finding *finding)
{
    if (finding->due.form != SHOWN_NONE) {
        buffer_text(out, "Was due ");
        words_time(out, report->zone, &finding->due);
        buffer_text(out, "; ");
    }
    size_t from = out->length;
    buffer_text(out, "not done when it stopped being asked for");
    if (finding->due.form == SHOWN_NONE)
        words_large(out, from);
    if (finding->stopped.form != SHOWN_NONE) {
        buffer_text(out, ", on ");
        words_time(out, report->zone, &finding->stopped);
    }
    buffer_char(out, '.');
}

/* Of what cannot be told: nobody waits for a date where nothing would be left to do. */
static bool says_its_date(const struct finding *finding)
{
    return finding->due.form != SHOWN_NONE && (finding->would_be < 0 || state_group((enum state)finding->would_be) != GROUP_HIDDEN);
}

void due_when(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    const struct finding *finding = &entry->finding;
    switch (finding->state) {
    case STATE_OPEN:
    case STATE_NOT_YET: when_to_come(out, report, entry); break;
    case STATE_BREACHED: render_because(out, report->zone, finding); break;
    case STATE_CANNOT_TELL:
        if (!says_its_date(finding))
            break;
        buffer_text(out, "The date for it is ");
        words_time(out, report->zone, &finding->due);
        buffer_char(out, '.');
        break;
    case STATE_MISSED:
        when_missed(out, report, finding);
        break;
    default: sentence_when(out, report->zone, finding);
    }
}

/* ---- Entries ---- */

static void add_sentence_space(struct buffer *line, size_t *from)
{
    if (line->length > *from)
        buffer_char(line, ' ');
    *from = line->length;
}

static void add_label(struct buffer *line, const struct finding *finding, bool with_subject)
{
    buffer_str(line, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    if (!with_subject || (!finding->subject_count && !finding->value.length))
        return;
    buffer_text(line, " (");
    words_subject(line, finding);
    buffer_char(line, ')');
}

static void add_who_and_cites(struct buffer *line, const struct due_entry *entry)
{
    size_t from = line->length;
    if (entry->group != DUE_SETTLED && entry->finding.state != STATE_MISSED)
        sentence_who(line, entry->finding.rule);
    add_sentence_space(line, &from);
    sentence_finding_cites(line, &entry->finding);
    while (line->length && line->bytes[line->length - 1] == ' ')
        line->length--;
}

static bool shows_state(const struct due_entry *entry)
{
    return entry->group == DUE_WRONG || entry->group == DUE_SETTLED || entry->finding.state == STATE_MISSED;
}

static void add_state(struct buffer *line, const struct due_entry *entry)
{
    size_t from = line->length;
    buffer_text(line, state_words(entry->finding.state));
    words_large(line, from);
    buffer_text(line, ". ");
}

/* What is not known, in a sentence that ends as it is told to. */
void due_missing(struct buffer *out, const struct finding *finding, const char *end)
{
    enum { TOLD = 3 };
    size_t from = out->length;
    for (int i = 0; i < finding->missing_count && i < TOLD; i++) {
        buffer_text(out, i ? "; " : "");
        buffer_str(out, finding->missing[i].asks);
    }
    if (finding->missing_count > TOLD)
        buffer_format(out, finding->missing_more ? "; and at least %d more" : "; and %d more", finding->missing_count - TOLD);
    words_large(out, from);
    buffer_text(out, end);
}

static void text_alone(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    const struct finding *finding = &entry->finding;
    struct buffer line = {0};
    buffer_str(&line, finding->case_key);
    buffer_text(&line, "  ");
    if (shows_state(entry))
        add_state(&line, entry);
    add_label(&line, finding, true);
    buffer_text(&line, ". ");
    size_t from = line.length;
    due_when(&line, report, entry);
    add_sentence_space(&line, &from);
    add_who_and_cites(&line, entry);
    words_lines(out, buffer_view(&line), ENTRY, CONTINUED);
    sentences_besides(out, finding, BESIDE_ENTRY, CONTINUED);
    for (int i = 0; i < entry->fact_count; i++) {
        buffer_clear(&line);
        buffer_text(&line, "Rests on: ");
        size_t at = line.length;
        sentence_fact(&line, &entry->facts[i]);
        words_small(&line, at);
        words_lines(out, buffer_view(&line), CONTINUED, CONTINUED + 2);
    }
    buffer_free(&line);
}

static bool share_their_date(const struct report *report, const struct due_bundle *bundle)
{
    struct buffer first = {0}, other = {0};
    bool same = true;
    due_when(&first, report, bundle->entries[0]);
    for (uint32_t i = 1; i < bundle->count && same; i++) {
        buffer_clear(&other);
        due_when(&other, report, bundle->entries[i]);
        same = str_equal(buffer_view(&first), buffer_view(&other));
    }
    buffer_free(&first);
    buffer_free(&other);
    return same;
}

/* What they share, then each in lines of its own. */
static void text_together(struct buffer *out, const struct report *report, const struct due_bundle *bundle)
{
    const struct due_entry *first = bundle->entries[0];
    const struct finding *finding = &first->finding;
    bool cannot_tell = finding->state == STATE_CANNOT_TELL, own_date = !share_their_date(report, bundle);
    struct buffer line = {0};
    buffer_str(&line, finding->case_key);
    buffer_text(&line, "  ");
    if (cannot_tell) {
        due_missing(&line, finding, ". On that turn:");
        if (!own_date && says_its_date(finding)) {
            line.length--;
            buffer_text(&line, ", dated ");
            words_time(&line, report->zone, &finding->due);
            buffer_char(&line, ':');
        }
    } else {
        if (shows_state(first))
            add_state(&line, first);
        size_t from = line.length;
        words_subject(&line, finding);
        words_large(&line, from);
        buffer_format(&line, ", %u things. ", bundle->count);
        due_when(&line, report, first);
    }
    words_lines(out, buffer_view(&line), ENTRY, CONTINUED);
    for (uint32_t i = 0; i < bundle->count; i++) {
        buffer_clear(&line);
        add_label(&line, &bundle->entries[i]->finding, cannot_tell);
        buffer_text(&line, ". ");
        size_t from = line.length;
        if (own_date)
            due_when(&line, report, bundle->entries[i]);
        add_sentence_space(&line, &from);
        add_who_and_cites(&line, bundle->entries[i]);
        words_lines(out, buffer_view(&line), CONTINUED, CONTINUED + 2);
    }
    if (finding->incomplete)
        words_lines(out, STR("Some lines of this case could not be read, or contradict each other; this answer may be incomplete."), CONTINUED, CONTINUED + 2);
    buffer_free(&line);
}

void due_heading(struct buffer *out, enum due_group group, const struct due_asked *asked)
{
    if (group != DUE_SOON) {
        buffer_text(out, due_group_words(group));
        return;
    }
    buffer_text(out, !asked->within        ? "Due, or to be begun, today"
                     : asked->within == 1 ? "Due, or to be begun, today or on the next working day"
                                          : "Due, or to be begun, in the next ");
    if (asked->within > 1)
        words_count(out, asked->within, "working day", "working days");
}

static void text_group(struct buffer *out, const struct report *report, const struct due_list *list, enum due_group group, const struct due_asked *asked)
{
    const struct due_bundles *bundles = &list->groups[group];
    if (!bundles->entries)
        return;
    buffer_char(out, '\n');
    due_heading(out, group, asked);
    buffer_char(out, '\n');
    for (uint32_t i = 0; i < bundles->count; i++)
        if (bundles->list[i]->count == 1)
            text_alone(out, report, bundles->list[i]->entries[0]);
        else
            text_together(out, report, bundles->list[i]);
    if (bundles->left_out)
        buffer_format(out, "  and %llu more; --all shows %s.\n", (unsigned long long)bundles->left_out, bundles->left_out == 1 ? "it" : "them");
}

void due_incomplete(struct buffer *out, const struct due_list *list)
{
    int count = 0;
    for (const struct due_incomplete *row = list->incomplete; row; row = row->next) {
        buffer_text(out, count++ ? ", " : "Some lines could not be read, or contradict each other, and what is due may be missing here, in ");
        buffer_str(out, row->key);
    }
    if (count)
        buffer_char(out, '.');
}

/* ---- What was asked for ---- */

static void add_names(struct buffer *line, const char *before, const struct str *names, int count)
{
    if (!count)
        return;
    buffer_text(line, line->length ? ", and" : "Only");
    buffer_text(line, before);
    words_list(line, names, count, " or ");
}

void due_asked_for(struct buffer *out, const struct due_asked *asked)
{
    size_t from = out->length;
    add_names(out, " what is the work of ", asked->workers, asked->worker_count);
    add_names(out, " what is the work of the team ", asked->teams, asked->team_count);
    add_names(out, asked->approvals ? " what has to be approved by a " : " what has to be done by a ", asked->roles, asked->role_count);
    if (asked->approvals && !asked->role_count)
        buffer_text(out, out->length > from ? ", and what has to be approved" : "Only what has to be approved");
    if (out->length > from)
        buffer_char(out, '.');
}

/* ---- The last lines ---- */

static bool add_counts(struct buffer *out, const struct due_list *list)
{
    static const char *const words[DUE_GROUPS] = {"with something wrong", "overdue", "due soon", "not due yet", "waiting without a deadline",
                                                  "that cannot be said yet", "settled"};
    bool any = false;
    for (int group = 0; group < DUE_GROUPS; group++) {
        uint64_t count = list->groups[group].entries;
        if (!count)
            continue;
        buffer_text(out, any ? ", " : "");
        buffer_number(out, (int64_t)count);
        buffer_char(out, ' ');
        buffer_text(out, words[group]);
        any = true;
    }
    return any;
}

static void add_command(struct buffer *line, const struct finding *finding)
{
    buffer_text(line, " Why: `duly why ");
    buffer_str(line, finding->case_key);
    buffer_char(line, ' ');
    buffer_str(line, finding->rule->name);
    for (int i = 0; i < finding->subject_count && finding->subjects[i].id.length; i++) {
        buffer_char(line, ' ');
        buffer_str(line, finding->subjects[i].id);
    }
    if (finding->value.length) {
        buffer_char(line, ' ');
        buffer_str(line, finding->value);
    }
    buffer_text(line, "`.");
}

static void add_next(struct buffer *line, const struct due_list *list, const struct due_asked *asked)
{
    for (int group = 0; group <= DUE_SOON; group++)
        if (list->groups[group].count) {
            add_command(line, &list->groups[group].list[0]->entries[0]->finding);
            break;
        }
    if (!list->groups[DUE_CANNOT_SAY].entries)
        return;
    buffer_text(line, " What to ask for: `duly missing");
    for (int i = 0; i < asked->case_count; i++) {
        buffer_char(line, ' ');
        buffer_str(line, asked->cases[i]);
    }
    buffer_text(line, "`.");
}

static void add_nobody(struct buffer *line, const struct due_list *list, const struct due_asked *asked)
{
    if (list->nobody) {
        buffer_char(line, ' ');
        words_count(line, (int64_t)list->nobody, "more names nobody who has to act and is", "more name nobody who has to act and are");
        buffer_text(line, " not here; leave out --role to see ");
        buffer_text(line, list->nobody == 1 ? "it." : "them.");
    }
    if (!list->no_worker)
        return;
    buffer_char(line, ' ');
    words_count(line, (int64_t)list->no_worker, "case", "cases");
    buffer_text(line, list->no_worker == 1 ? " has" : " have");
    buffer_text(line, " something due for which no responsible ");
    buffer_text(line, asked->worker_count && asked->team_count ? "worker or team" : asked->worker_count ? "worker" : "team");
    buffer_text(line, " is recorded; that is not here.");
}

void due_summary(struct buffer *out, const struct due_list *list, const struct due_asked *asked)
{
    uint64_t quiet = list->cases - list->urgent;
    if (add_counts(out, list))
        buffer_text(out, "; ");
    else
        buffer_text(out, list->incomplete ? "Nothing that could be read is due; " : "Nothing is due; ");
    words_count(out, (int64_t)list->cases, "case", "cases");
    if (quiet && list->cases > 1) {
        buffer_text(out, ", ");
        buffer_number(out, (int64_t)quiet);
        buffer_text(out, " of them with nothing late or due soon");
    }
    buffer_char(out, '.');
    add_nobody(out, list, asked);
}

static void text_line(struct buffer *out, struct buffer *line, bool apart)
{
    if (line->length && apart)
        buffer_char(out, '\n');
    if (line->length)
        words_lines(out, buffer_view(line), 0, 0);
    buffer_clear(line);
}

void due_text(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked)
{
    struct buffer line = {0};
    render_header(out, report);
    due_asked_for(&line, asked);
    text_line(out, &line, false);
    for (int group = 0; group < DUE_GROUPS; group++)
        text_group(out, report, list, (enum due_group)group, asked);
    due_incomplete(&line, list);
    text_line(out, &line, true);
    due_summary(&line, list, asked);
    add_next(&line, list, asked);
    buffer_char(&line, ' ');
    buffer_text(&line, sentence_last);
    text_line(out, &line, true);
    buffer_free(&line);
}
