/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of days: sentences that the page has too.
 */
#include <stdlib.h>

#include "render/sentences.h"
#include "render/words.h"
#include "timeline/timeline.h"

/* ---- order ---- */

static int compare_entries(const void *a, const void *b)
{
    const struct entry *one = a, *other = b;
    if (one->at.day != other->at.day)
        return one->at.day < other->at.day ? -1 : 1;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    bool timed = one->at.form == SHOWN_INSTANT, other_timed = other->at.form == SHOWN_INSTANT;
    if (timed != other_timed)
        return timed ? -1 : 1;
    if (timed && one->at.utc != other->at.utc)
        return one->at.utc < other->at.utc ? -1 : 1;
    int order = str_compare(one->lane, other->lane);
    return order ? order : str_compare(one->what, other->what);
}

void timeline_sort(struct timeline *timeline)
{
    if (timeline->count)
        qsort(timeline->entries, (size_t)timeline->count, sizeof *timeline->entries, compare_entries);
}

/* ---- words ---- */

const char *timeline_kind(enum entry_kind kind)
{
    static const char *const words[] = {"happened", "planned", "opens", "due", "today", "next"};
    return words[kind];
}

/* "by 09:00", beside what is due; or ", at 09:00" behind all else. */
static void add_time_of_day(struct buffer *out, const struct timeline *timeline, const struct entry *entry)
{
    static const char *const before[] = {", at", ", at", ", from", ", by", ", at", ", at"};
    int32_t second = zone_second(timeline->report->zone, entry->at.utc);
    if (entry->at.form == SHOWN_BETWEEN) {
        buffer_text(out, ", that day or up to ");
        words_day(out, entry->at.last_day);
    }
    if (entry->at.form != SHOWN_INSTANT)
        return;
    if (entry->kind == ENTRY_NEXT && second == 0)
        buffer_text(out, ", as the day begins");
    else if (second == DAY_SECONDS - 1)
        buffer_text(out, entry->kind == ENTRY_TODAY ? ", to its end" : ", as the day ends");
    else
        buffer_format(out, second % 60 ? "%s %02d:%02d:%02d" : "%s %02d:%02d", before[entry->kind], second / 3600, second / 60 % 60, second % 60);
}

void timeline_entry_words(struct buffer *out, const struct timeline *timeline, const struct entry *entry)
{
    size_t from = out->length;
    bool deed = entry->kind == ENTRY_DUE || entry->kind == ENTRY_OPENS;
    buffer_str(out, entry->kind == ENTRY_TODAY ? STR("the day that is asked about") : entry->lane);
    if (deed)
        add_time_of_day(out, timeline, entry);
    if (entry->what.length) {
        buffer_text(out, ": ");
        buffer_str(out, entry->what);
    }
    if (!deed)
        add_time_of_day(out, timeline, entry);
    buffer_char(out, '.');
    words_large(out, from);
}

void timeline_number(struct buffer *out, const struct timeline *timeline, day_number day)
{
    int number;
    if (!timeline->numbered)
        return;
    day_number origin = timeline->day_0 - timeline->same_day_is_one;
    bool is_origin = day == timeline->day_0;
    if (workdays_count(timeline->workdays, origin, day, &number) == WORKDAYS_BEYOND)
        return;
    if (day < timeline->day_0)
        buffer_text(out, timeline->same_day_is_one ? "before day 1" : "before day 0");
    else
        buffer_format(out, is_origin || workdays_is(timeline->workdays, day) ? "day %d" : "after day %d", number);
}

void timeline_counted(struct buffer *out, const struct timeline *timeline)
{
    if (!timeline->numbered)
        return;
    buffer_text(out, "Calendar: ");
    buffer_str(out, workdays_source(timeline->workdays)->label);
    buffer_text(out, ". Days are numbered from ");
    words_day(out, timeline->day_0);
    buffer_text(out, timeline->same_day_is_one ? ", day 1, from which most of its limits are counted." : ", day 0, from which most of its limits are counted.");
}

void timeline_ending(struct buffer *out, const struct timeline *timeline)
{
    if (timeline->changes)
        return;
    buffer_text(out, "If nothing else is recorded, nothing changes up to ");
    words_moment(out, timeline->report->zone, timeline->upto);
    buffer_char(out, '.');
}

/* ---- text ---- */

static void say(struct buffer *out, struct buffer *line, int first, int more)
{
    if (line->length)
        words_lines(out, buffer_view(line), first, more);
    buffer_clear(line);
}

void timeline_text(struct buffer *out, const struct timeline *timeline)
{
    struct buffer line = {0};
    render_header(out, timeline->report);
    buffer_text(&line, "Case ");
    buffer_str(&line, timeline->case_key);
    buffer_char(out, '\n');
    say(out, &line, 0, 4);
    timeline_counted(&line, timeline);
    say(out, &line, 0, 4);
    for (int i = 0; i < timeline->count; i++) {
        const struct entry *entry = &timeline->entries[i];
        if (i == 0 || timeline->entries[i - 1].at.day != entry->at.day) {
            size_t from;
            words_day(&line, entry->at.day);
            buffer_text(&line, ", ");
            from = line.length;
            timeline_number(&line, timeline, entry->at.day);
            if (line.length == from)
                line.length -= 2;
            buffer_char(out, '\n');
            say(out, &line, 0, 4);
        }
        buffer_format(&line, "%-9s ", timeline_kind(entry->kind));
        timeline_entry_words(&line, timeline, entry);
        say(out, &line, 2, 12);
    }
    if (timeline->incomplete)
        buffer_text(&line, "Some lines of this case could not be read, or contradict each other; this answer may be incomplete. ");
    timeline_ending(&line, timeline);
    buffer_text(&line, timeline->changes ? "" : " ");
    buffer_text(&line, sentence_last);
    buffer_char(out, '\n');
    say(out, &line, 0, 0);
    buffer_free(&line);
}
