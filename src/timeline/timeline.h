/* SPDX-License-Identifier: Apache-2.0
 *
 * One case on a line of time: what happened, what was and is due, today, and
 * what changes next. In come entries with their words, out go bytes: days in
 * a list, a picture, or a page with both. The list says all that the picture
 * shows. Words belong to whoever made the entries; nothing is kept, and
 * nothing worked out but where on the picture a day lies.
 */
#ifndef DULY_TIMELINE_TIMELINE_H
#define DULY_TIMELINE_TIMELINE_H

#include "findings/findings.h"
#include "render/render.h"

/* In the order in which entries of one day stand. */
enum entry_kind { ENTRY_HAPPENED, ENTRY_PLANNED, ENTRY_OPENS, ENTRY_DUE, ENTRY_TODAY, ENTRY_NEXT };

struct entry {
    enum entry_kind kind;
    struct shown_time at; /* a day, an instant; or between two days: it is told on the first */
    struct str lane;      /* what it is about: a record, or what is to be done */
    struct str what;      /* of the lane: "received time"; of what is due, its state with when it was done and how late */
    enum state state;     /* OPENS, DUE */
    struct shown_time from, done; /* DUE: the opening of its window, if it has one; when it was done, if it was */
};

struct timeline {
    const struct report *report;
    struct str case_key;
    bool incomplete;
    struct entry *entries;
    int count;
    const struct workdays *workdays; /* by which days are numbered; or NULL */
    bool numbered;                   /* days are numbered, from: */
    day_number day_0;
    bool same_day_is_one;            /* then it is day 1 */
    int64_t upto;                    /* what was looked at for what changes next */
    bool changes;                    /* something does */
};

/* Entries by day, each with its time if it has one. */
void timeline_sort(struct timeline *timeline);
void timeline_text(struct buffer *out, const struct timeline *timeline);
void timeline_svg(struct buffer *out, const struct timeline *timeline, bool alone); /* alone: a file of its own */
void timeline_html(struct buffer *out, const struct timeline *timeline);

/* Words the formats share. */
const char *timeline_kind(enum entry_kind kind);                                             /* happened, planned, opens, due, today, next */
void timeline_entry_words(struct buffer *out, const struct timeline *timeline, const struct entry *entry); /* without its day */
/* "day 5"; "after day 5" where it is not a working day; nothing where days are not numbered so far. */
void timeline_number(struct buffer *out, const struct timeline *timeline, day_number day);
void timeline_counted(struct buffer *out, const struct timeline *timeline); /* how days are numbered: a sentence, or nothing */
void timeline_ending(struct buffer *out, const struct timeline *timeline);  /* up to when nothing changes, where nothing does */

#endif
