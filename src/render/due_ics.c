/* SPDX-License-Identifier: Apache-2.0
 *
 * What is due as a calendar: an all-day event for each date that is known.
 * Its identity is that of the finding, so that the same duty is the same
 * event from day to day. Against the calendar of another day, what has changed
 * counts up its sequence and what is gone is cancelled.
 */
#include "render/due.h"

#include <string.h>

#include "render/ical.h"
#include "render/json.h"
#include "render/sentences.h"
#include "render/words.h"

/* ---- What becomes an event ---- */

static bool is_exact(const struct shown_time *time)
{
    return time->form == SHOWN_DAY || time->form == SHOWN_INSTANT;
}

/* The date it stands under, or NULL: there is none to put into a calendar. */
static const struct shown_time *date_of(const struct due_entry *entry)
{
    const struct finding *finding = &entry->finding;
    bool asked = entry->group == DUE_OVERDUE || entry->group == DUE_SOON || entry->group == DUE_NOT_YET || entry->group == DUE_CANNOT_SAY;
    bool settled = finding->would_be >= 0 && state_group((enum state)finding->would_be) == GROUP_HIDDEN;
    if (!asked || finding->state == STATE_MISSED || (entry->group == DUE_CANNOT_SAY && settled))
        return NULL;
    if (finding->due.form != SHOWN_NONE)
        return is_exact(&finding->due) ? &finding->due : NULL;
    return finding->state == STATE_NOT_YET && is_exact(&finding->opens) ? &finding->opens : NULL;
}

/* ---- An event ---- */

static void add_date(struct buffer *out, const char *name, day_number day)
{
    struct civil civil = civil_of(day);
    char text[16];
    int digits[8] = {civil.year / 1000 % 10, civil.year / 100 % 10, civil.year / 10 % 10, civil.year % 10,
                     civil.month / 10, civil.month % 10, civil.day / 10, civil.day % 10};
    for (int i = 0; i < 8; i++)
        text[i] = (char)('0' + digits[i]);
    ical_line(out, name, (struct str){text, 8});
}

static void add_summary(struct buffer *out, const struct due_entry *entry)
{
    const struct finding *finding = &entry->finding;
    struct buffer text = {0};
    buffer_str(&text, finding->case_key);
    buffer_text(&text, finding->due.form == SHOWN_NONE ? " from today: " : finding->state == STATE_CANNOT_TELL ? " perhaps due: " : " due: ");
    buffer_str(&text, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    if (finding->subject_count || finding->value.length) {
        buffer_text(&text, " (");
        words_subject(&text, finding);
        buffer_char(&text, ')');
    }
    ical_text(out, "SUMMARY", buffer_view(&text));
    buffer_free(&text);
}

static void add_description(struct buffer *out, const struct report *report, const struct finding *finding)
{
    struct buffer text = {0};
    if (finding->opens.form != SHOWN_NONE && finding->due.form != SHOWN_NONE) {
        buffer_text(&text, "Asked for from ");
        words_time(&text, report->zone, &finding->opens);
        buffer_text(&text, ". ");
    }
    if (finding->due.form == SHOWN_INSTANT) {
        buffer_text(&text, "Due ");
        words_time(&text, report->zone, &finding->due);
        buffer_text(&text, ". ");
    }
    size_t from = text.length;
    sentence_who(&text, finding->rule);
    buffer_text(&text, text.length > from ? " " : "");
    from = text.length;
    sentence_finding_cites(&text, finding);
    buffer_text(&text, text.length > from ? " " : "");
    buffer_text(&text, sentence_last);
    if (report->nobody) {
        buffer_char(&text, ' ');
        buffer_text(&text, sentence_other_names);
    }
    ical_text(out, "DESCRIPTION", buffer_view(&text));
    buffer_free(&text);
}

/* What may change. */
static void add_body(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    const struct shown_time *date = date_of(entry);
    day_number day = date->form == SHOWN_INSTANT ? zone_day(report->zone, date->utc) : date->day;
    add_date(out, "DTSTART;VALUE=DATE", day);
    add_date(out, "DTEND;VALUE=DATE", day + 1);
    add_summary(out, entry);
    add_description(out, report, &entry->finding);
    ical_line(out, "CLASS", STR("PRIVATE"));
    ical_line(out, "TRANSP", STR("TRANSPARENT"));
    ical_line(out, "STATUS", entry->group == DUE_CANNOT_SAY ? STR("TENTATIVE") : STR("CONFIRMED"));
}

static void add_stamp(struct buffer *out, const struct report *report)
{
    struct buffer stamp = {0};
    int second = (int)(((report->now % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS);
    struct civil civil = civil_of((day_number)((report->now - second) / DAY_SECONDS));
    buffer_format(&stamp, "%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month, civil.day, second / 3600, second / 60 % 60, second % 60);
    ical_line(out, "DTSTAMP", buffer_view(&stamp));
    buffer_free(&stamp);
}

static void add_sequence(struct buffer *out, int64_t sequence)
{
    struct buffer number = {0};
    buffer_number(&number, sequence);
    ical_line(out, "SEQUENCE", buffer_view(&number));
    buffer_free(&number);
}

/* ---- Against the calendar of another day ---- */

static bool has_line(const struct ical_event *event, struct str line)
{
    for (int i = 0; i < event->line_count; i++)
        if (str_equal(event->lines[i], line))
            return true;
    return false;
}

/* Whether it stood there as it stands now; what other programs have added does not count. */
static bool is_unchanged(const struct ical_event *before, struct str body)
{
    struct buffer line = {0};
    bool same = !before->cancelled;
    for (size_t at = 0; at < body.length && same;) {
        const char *end = memchr(body.at + at, '\r', body.length - at);
        size_t length = (size_t)(end - (body.at + at));
        buffer_add(&line, body.at + at, length);
        at += length + 2;
        if (at < body.length && body.at[at] == ' ') { /* it goes on */
            at++;
            continue;
        }
        same = has_line(before, buffer_view(&line));
        buffer_clear(&line);
    }
    buffer_free(&line);
    return same;
}

static void add_event(struct buffer *out, const struct report *report, struct ical *previous, const struct due_entry *entry)
{
    struct buffer identity = {0}, uid = {0}, body = {0};
    json_identity_words(&identity, &entry->finding);
    buffer_text(&identity, "@duly");
    ical_escaped(&uid, buffer_view(&identity));
    add_body(&body, report, entry);
    struct ical_event *before = previous ? ical_find(previous, buffer_view(&uid)) : NULL;
    bool same = before && is_unchanged(before, buffer_view(&body));
    ical_line(out, "BEGIN", STR("VEVENT"));
    ical_line(out, "UID", buffer_view(&uid));
    if (same && before->stamp.length)
        ical_line(out, "DTSTAMP", before->stamp);
    else
        add_stamp(out, report);
    add_sequence(out, before ? before->sequence + !same : 0);
    buffer_str(out, buffer_view(&body));
    ical_line(out, "END", STR("VEVENT"));
    if (before)
        before->found = true;
    buffer_free(&identity);
    buffer_free(&uid);
    buffer_free(&body);
}

static void add_line_as_it_was(struct buffer *out, struct str line)
{
    size_t colon = 0;
    while (colon < line.length && line.at[colon] != ':')
        colon++;
    if (colon == line.length)
        return;
    struct buffer name = {0};
    buffer_add(&name, line.at, colon);
    buffer_char(&name, '\0');
    ical_line(out, name.bytes, (struct str){line.at + colon + 1, line.length - colon - 1});
    buffer_free(&name);
}

static bool is_status(struct str line)
{
    return line.length > 7 && !memcmp(line.at, "STATUS:", 7);
}

/* Of which nobody can say that it is gone. */
static void add_as_it_was(struct buffer *out, const struct ical_event *before)
{
    ical_line(out, "BEGIN", STR("VEVENT"));
    ical_line(out, "UID", before->uid);
    ical_line(out, "DTSTAMP", before->stamp);
    add_sequence(out, before->sequence);
    for (int i = 0; i < before->line_count; i++)
        add_line_as_it_was(out, before->lines[i]);
    ical_line(out, "END", STR("VEVENT"));
}

/* What was taken back stays so, in every calendar after it: whoever missed one hears of it from the next. */
static void add_cancelled(struct buffer *out, const struct report *report, const struct ical_event *before)
{
    ical_line(out, "BEGIN", STR("VEVENT"));
    ical_line(out, "UID", before->uid);
    if (before->cancelled && before->stamp.length)
        ical_line(out, "DTSTAMP", before->stamp);
    else
        add_stamp(out, report);
    add_sequence(out, before->sequence + !before->cancelled);
    for (int i = 0; i < before->line_count; i++)
        if (!is_status(before->lines[i]))
            add_line_as_it_was(out, before->lines[i]);
    ical_line(out, "STATUS", STR("CANCELLED"));
    ical_line(out, "END", STR("VEVENT"));
}

void due_ics(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked)
{
    ical_line(out, "BEGIN", STR("VCALENDAR"));
    ical_line(out, "VERSION", STR("2.0"));
    ical_line(out, "PRODID", STR("-//Duly//Duly//EN"));
    ical_line(out, "CALSCALE", STR("GREGORIAN"));
    ical_line(out, "METHOD", STR("PUBLISH"));
    if (report->nobody)
        ical_text(out, "X-WR-CALDESC", str_of(sentence_nobody));
    for (int group = 0; group < DUE_GROUPS; group++)
        for (uint32_t i = 0; i < list->groups[group].count; i++)
            for (uint32_t j = 0; j < list->groups[group].list[i]->count; j++)
                if (date_of(list->groups[group].list[i]->entries[j]))
                    add_event(out, report, asked->previous, list->groups[group].list[i]->entries[j]);
    for (int i = 0; asked->previous && i < asked->previous->count; i++)
        if (!asked->previous->events[i].found && asked->not_whole)
            add_as_it_was(out, &asked->previous->events[i]);
        else if (!asked->previous->events[i].found)
            add_cancelled(out, report, &asked->previous->events[i]);
    ical_line(out, "END", STR("VCALENDAR"));
}
