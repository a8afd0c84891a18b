/* SPDX-License-Identifier: Apache-2.0
 *
 * Expectations held beside findings. A verdict sees the findings of one case
 * after another and keeps no pointer into them: it tells its story at once.
 */
#include "suite/judge.h"

/* ---- What was expected, in words ---- */

static const char *pair_name(const struct tree *pair)
{
    return str_is(pair->text, "done") ? "done" : str_is(pair->text, "late by") ? "late by" : "due";
}

/* The unquoted words of an argument: an identity, a number, a text. */
static void add_arguments(struct buffer *out, const struct tree *arguments)
{
    for (const struct tree *argument = arguments; argument; argument = argument->next) {
        buffer_str(out, argument->text);
        buffer_text(out, argument->next ? ", " : "");
    }
}

static void add_day(struct buffer *out, struct str text)
{
    struct civil_reading reading = civil_read(text.at, text.length);
    if (reading.form == CIVIL_DAY)
        civil_write_long(out, reading.first);
    else
        buffer_str(out, text);
}

static void add_expected(struct buffer *out, const struct line *line)
{
    const struct tree *value = line->value;
    if (value->kind == TREE_NO) {
        buffer_format(out, "nothing for " STR_FORMAT, STR_PRINT(value->text));
        if (value->third)
            buffer_format(out, " for case " STR_FORMAT, STR_PRINT(value->third->text));
        return;
    }
    buffer_format(out, STR_FORMAT " for ", STR_PRINT(value->text));
    if (value->third)
        buffer_format(out, "case " STR_FORMAT "%s", STR_PRINT(value->third->text), value->left ? ", " : "");
    add_arguments(out, value->left);
    buffer_text(out, ": ");
    buffer_text(out, state_words((enum state)state_by_spelling(value->extra)));
    for (const struct tree *pair = line->more; pair; pair = pair->next) {
        buffer_format(out, ", %s ", pair_name(pair));
        add_day(out, pair->left->text);
    }
}

/* ---- What was found, in words ---- */

static void add_time(struct buffer *out, const char *name, const struct zone *zone, const struct shown_time *time)
{
    if (time->form == SHOWN_NONE)
        return;
    buffer_format(out, ", %s ", name);
    civil_write_long(out, time->form == SHOWN_INSTANT ? zone_day(zone, time->utc) : time->day);
    if (time->form == SHOWN_INSTANT) {
        int32_t second = zone_second(zone, time->utc);
        buffer_format(out, " at %02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    } else if (time->form == SHOWN_BETWEEN) {
        buffer_text(out, " to ");
        civil_write_long(out, time->last_day);
    }
}

static void add_subject(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->subject_count; i++) {
        buffer_text(out, i ? ", " : "");
        if (finding->subjects[i].id.length)
            buffer_str(out, finding->subjects[i].id);
        else
            buffer_number(out, finding->subjects[i].position);
    }
    if (finding->value.length) {
        buffer_text(out, finding->subject_count ? ", " : "");
        buffer_str(out, finding->value);
    }
}

static void add_span(struct buffer *out, struct shown_span span)
{
    static const char *const units[][2] = {{"working day", "working days"}, {"day", "days"}, {"minute", "minutes"}};
    buffer_format(out, ", late by %s%lld %s", span.at_least ? "at least " : "", (long long)span.count, units[span.unit][span.count != 1]);
}

static void add_finding(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_str(out, finding->rule->name);
    buffer_text(out, " for ");
    if (!finding->subject_count && !finding->value.length)
        buffer_format(out, "case " STR_FORMAT, STR_PRINT(finding->case_key));
    add_subject(out, finding);
    buffer_format(out, ": %s", state_words(finding->state));
    add_time(out, "due", zone, &finding->due);
    add_time(out, "done", zone, &finding->done);
    if (finding->late_by.known)
        add_span(out, finding->late_by);
}

/* ---- Comparing ---- */

static bool part_fits(const struct tree *argument, const struct record_name *name)
{
    if (name->id.length)
        return str_equal(argument->text, name->id);
    return argument->kind == TREE_NUMBER && argument->number == (int64_t)name->position;
}

/* Spaces and underscores are the same in values. */
static bool same_value(struct str a, struct str b)
{
    bool same = a.length == b.length;
    for (size_t i = 0; same && i < a.length; i++)
        same = a.at[i] == b.at[i] || ((a.at[i] == ' ' || a.at[i] == '_') && (b.at[i] == ' ' || b.at[i] == '_'));
    return same;
}

/* The arguments are the identities in their order, then the value of a series. */
static bool subject_fits(const struct finding *finding, const struct tree *argument)
{
    if (finding->state == STATE_ERROR && !finding->subject_count && !finding->value.length)
        return true; /* it stands for all that the rule could not be worked out for */
    for (int i = 0; i < finding->subject_count; i++, argument = argument->next)
        if (!argument || !part_fits(argument, &finding->subjects[i]))
            return false;
    if (!finding->value.length)
        return !argument;
    return argument && !argument->next && same_value(argument->text, finding->value);
}

/* A date expected means that day: a moment that is shown on that day fits. */
static bool time_fits(const struct zone *zone, struct str text, const struct shown_time *time)
{
    struct civil_reading reading = civil_read(text.at, text.length);
    int64_t utc;
    char problem[160];
    if (time->form != SHOWN_DAY && time->form != SHOWN_INSTANT)
        return false;
    day_number day = time->form == SHOWN_DAY ? time->day : zone_day(zone, time->utc);
    if (reading.form == CIVIL_DAY)
        return day == reading.first;
    return time->form == SHOWN_INSTANT && suite_moment(zone, text, &utc, problem, sizeof problem) && utc == time->utc;
}

static bool pair_fits(const struct zone *zone, const struct tree *pair, const struct finding *finding)
{
    const char *name = pair_name(pair);
    if (name[0] == 'l')
        return finding->late_by.known && finding->late_by.count == pair->left->number;
    return time_fits(zone, pair->left->text, name[1] == 'o' ? &finding->done : &finding->due);
}

static bool answer_fits(const struct zone *zone, const struct line *line, const struct finding *finding)
{
    if (state_by_spelling(line->value->extra) != (int)finding->state)
        return false;
    for (const struct tree *pair = line->more; pair; pair = pair->next)
        if (!pair_fits(zone, pair, finding))
            return false;
    return true;
}

/* ---- Verdicts ---- */

enum { NAMED_AT_MOST = 12 };

static void tell_got(struct verdict *verdict, const struct judging *judging, const struct finding *got)
{
    struct buffer *story = &verdict->story;
    buffer_text(story, "got       ");
    add_finding(story, judging->zone, got);
    buffer_text(story, "\nbecause   ");
    judging->because(story, judging->zone, got);
    for (int i = 0; i < got->defect_count; i++)
        buffer_format(story, "\n          " STR_FORMAT " does not count: " STR_FORMAT ".", STR_PRINT(got->defects[i].of.id),
                      STR_PRINT(got->defects[i].says));
    buffer_char(story, '\n');
}

/* Subjects the rule has findings for, for somebody who named another. */
static void note_other(struct verdict *verdict, const struct finding *finding)
{
    if (verdict->named < NAMED_AT_MOST) {
        buffer_text(&verdict->others, verdict->named ? "; " : "");
        add_subject(&verdict->others, finding);
    }
    verdict->named++;
}

static void judge_nothing(struct verdict *verdict, const struct judging *judging, const struct finding *finding)
{
    if (finding->state == STATE_DOES_NOT_APPLY || !verdict->fits)
        return;
    verdict->fits = false;
    tell_got(verdict, judging, finding);
}

/* Of the findings for that subject one has to fit: two policies may each have a rule of the name. */
static void judge_answer(struct verdict *verdict, const struct judging *judging, const struct finding *finding)
{
    if (!subject_fits(finding, verdict->line->value->left)) {
        note_other(verdict, finding);
    } else if (answer_fits(judging->zone, verdict->line, finding)) {
        verdict->fits = true;
    } else if (!verdict->seen) {
        verdict->seen = true;
        tell_got(verdict, judging, finding);
    }
}

void verdict_start(struct verdict *verdict, const struct line *expect)
{
    *verdict = (struct verdict){.line = expect, .fits = expect->value->kind == TREE_NO};
}

void verdict_see(struct verdict *verdict, const struct judging *judging, const struct findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        const struct tree *of_case = verdict->line->value->third;
        if (!str_equal(finding->rule->name, verdict->line->value->text) || (of_case && !str_equal(finding->case_key, of_case->text)))
            continue;
        if (verdict->line->value->kind == TREE_NO)
            judge_nothing(verdict, judging, finding);
        else
            judge_answer(verdict, judging, finding);
    }
}

static void tell_none(struct verdict *verdict, struct buffer *story)
{
    buffer_text(story, "got       no such finding; ");
    if (verdict->named)
        buffer_format(story, "the rule has findings for " STR_FORMAT "%s\n", STR_PRINT(buffer_view(&verdict->others)),
                      verdict->named > NAMED_AT_MOST ? "; and more" : "");
    else
        buffer_text(story, "the rule asks for nothing here\n");
}

void verdict_end(struct verdict *verdict, struct buffer *story)
{
    if (!verdict->fits) {
        buffer_text(story, "expected  ");
        add_expected(story, verdict->line);
        buffer_char(story, '\n');
        if (verdict->story.length)
            buffer_str(story, buffer_view(&verdict->story));
        else
            tell_none(verdict, story);
    }
    buffer_free(&verdict->story);
    buffer_free(&verdict->others);
}
