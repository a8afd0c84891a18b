/* SPDX-License-Identifier: Apache-2.0
 *
 * Calendars (RFC 5545): writing lines, folded and escaped, and reading again
 * what a calendar said before, as far as it takes to say what has changed.
 * All-day events only; no zones, no repetition. It knows nothing of findings.
 */
#ifndef DULY_RENDER_ICAL_H
#define DULY_RENDER_ICAL_H

#include "base/text.h"

/* One line, "NAME:value", folded so that none is longer than 75 bytes. The value is written as it is. */
void ical_line(struct buffer *out, const char *name, struct str value);
/* Text as a value, with what means something in a calendar escaped. */
void ical_escaped(struct buffer *out, struct str text);
/* The same of text, with what means something in a calendar escaped. */
void ical_text(struct buffer *out, const char *name, struct str text);

/* An event as it stood. Its lines are whole, without line ends. */
struct ical_event {
    struct str uid, stamp;
    int64_t sequence;
    bool cancelled;
    bool found; /* for whoever compares */
    struct str *lines; /* all of them but UID, DTSTAMP and SEQUENCE */
    int line_count, line_room;
};
struct ical {
    struct arena arena;
    struct ical_event *events;
    int count, room;
};
/* Takes what is well-formed and begins with BEGIN:VCALENDAR; else false, with the line at which it is not. ical_free in every case. */
bool ical_read(struct ical *calendar, struct str bytes, int *line);
struct ical_event *ical_find(struct ical *calendar, struct str uid); /* NULL: there is none */
void ical_free(struct ical *calendar);

#endif
