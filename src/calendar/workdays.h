/* SPDX-License-Identifier: Apache-2.0
 *
 * Working days: counting them, adding them, and saying what was left out.
 * From a calendar as somebody wrote it, and the day up to which news of
 * holidays had come, workdays_build makes a table that never changes and
 * answers every question in constant time. The table belongs to the pool, as
 * must the rows and names of the source it was built from.
 *
 * Every answer says how far it can be relied on: known, or leaning on days
 * that are only expected, or beyond the days the calendar covers.
 *
 * What this does not do: it does not decide whether day one is the day of the
 * event or the next; whoever declares that passes the origin that means it.
 */
#ifndef DULY_CALENDAR_WORKDAYS_H
#define DULY_CALENDAR_WORKDAYS_H

#include "calendar/holidays.h"

struct calendar_source {
    struct str name;
    struct str label; /* for people: "Working days in England and Wales" */
    uint8_t weekend;                      /* bit 0 Monday .. bit 6 Sunday */
    day_number covers_first, covers_last; /* days outside 1900 to 2199 are never covered */
    day_number confirmed_last;            /* days after it are expected */
    struct holiday_list holidays;
};

struct workdays;

/* What was announced after known_on is not applied: such a holiday is a working day still, and such a
 * withdrawn day a holiday still. The source is copied; its rows and names are borrowed. */
struct workdays *workdays_build(struct pool *pool, const struct calendar_source *source, day_number known_on);
const struct calendar_source *workdays_source(const struct workdays *workdays);

/* False for every day that is not covered. */
bool workdays_is(const struct workdays *workdays, day_number day);

enum workdays_answer {
    WORKDAYS_KNOWN,
    WORKDAYS_EXPECTED, /* a day that was looked at lies after confirmed_last */
    WORKDAYS_BEYOND    /* a day that would have to be looked at is not covered */
};

/* The count-th working day strictly after the origin; strictly before it when count is negative; the origin
 * itself, working day or not, when it is 0. The days looked at are those from next to the origin up to the
 * result. BEYOND fills in the origin. */
enum workdays_answer workdays_add(const struct workdays *workdays, day_number origin, int count, day_number *result);

/* The tables behind that, for who asks often and knows the count to be above 0: `before[i]` working days lie before covered day i,
 * and the working day with k before it is covered day `nth[k]`. Borrowed. */
struct workday_table {
    day_number first; /* covered */
    uint32_t days, working;
    const int32_t *before, *nth;
};
const struct workday_table *workdays_table(const struct workdays *workdays);

/* As workdays_add, but for how far it can be relied on; false for BEYOND, and nothing is filled in. */
static inline bool workdays_forward(const struct workday_table *table, day_number origin, int64_t count, day_number *result)
{
    uint64_t next = (uint64_t)((int64_t)origin + 1 - table->first);
    if (next >= table->days)
        return false;
    uint64_t nth = (uint64_t)(table->before[next] + count - 1);
    if (nth >= table->working)
        return false;
    *result = table->first + table->nth[nth];
    return true;
}

/* The number of working days d with after < d <= upto; when upto < after, those with upto < d <= after,
 * negated. BEYOND fills in 0. */
enum workdays_answer workdays_count(const struct workdays *workdays, day_number after, day_number upto, int *count);

/* The day itself when it is a working day, else the next one that is. BEYOND fills in the day. */
enum workdays_answer workdays_roll_forward(const struct workdays *workdays, day_number day, day_number *result);

/* What was left out, for explanations. */
#define LEFT_OUT_NAMED 32
struct left_out {
    int weekend_days; /* holidays that fall on a weekend among them */
    int holidays;
    const struct holiday *named[LEFT_OUT_NAMED]; /* the first of the holidays, in order; borrowed from the table */
    int named_count;
};

/* The covered days d with after < d <= upto (or upto < d <= after) that are not working days. A day withdrawn
 * later is named as it was before: held, and without the remark in brackets at the end of its name. */
void workdays_left_out(const struct workdays *workdays, day_number after, day_number upto, struct left_out *left_out);

#endif
