/* SPDX-License-Identifier: Apache-2.0
 *
 * Days that come every year: 1 September, the last Friday of June. In come
 * days, out comes the nearest of a list of such days; nothing is allocated
 * here. What list, whoever declares it owns and keeps.
 */
#ifndef DULY_CALENDAR_YEARLY_H
#define DULY_CALENDAR_YEARLY_H

#include "calendar/civil.h"

struct yearly_day {
    int month;   /* 1 .. 12 */
    int day;     /* of the month: 29 February is the 28th in years without one; 0: by the weekday */
    int weekday; /* 0 Monday .. 6 Sunday */
    int nth;     /* which such weekday of the month, 1 .. 4; 0: the last */
};

struct yearly {
    struct yearly_day *days;
    int count;
    bool back;     /* the last of them before a day; else the first of them after it */
    bool included; /* the day itself counts too */
};

/* Whether some year has that day of that month. */
bool yearly_exists(int month, int day);
day_number yearly_day_in(const struct yearly_day *of, int year);
/* The nearest of them. A later day never gives an earlier one. */
day_number yearly_find(const struct yearly *yearly, day_number from);

bool yearly_same(const struct yearly *a, const struct yearly *b); /* as written, in one order */

void yearly_day_words(struct buffer *out, const struct yearly_day *of); /* 1 April; the last Friday of June */
/* the first of 1 January and 1 April on or after */
void yearly_words(struct buffer *out, const struct yearly *yearly);

#endif
