/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates on the wall: days of the Gregorian calendar, their names, and how
 * people and data files write them. In come bytes or plain numbers, out come
 * plain numbers or text added to the caller's buffer; nothing is allocated
 * here and nothing is kept. A day is a `day_number`; a time of day is a
 * number of seconds after midnight as a clock on that wall would show it.
 *
 * What this does not do: it knows no clocks of the world. Which instant a
 * local time is, zone.h says.
 */
#ifndef DULY_CALENDAR_CIVIL_H
#define DULY_CALENDAR_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

typedef int32_t day_number; /* days since 1970-01-01, proleptic Gregorian */

#define DAY_SECONDS 86400

struct civil {
    int year, month, day; /* months and days count from 1 */
};

/* Whether the day exists and its year lies in LIMIT_YEAR_FIRST..LIMIT_YEAR_LAST. */
bool civil_valid(int year, int month, int day);
/* Both ways for every day of the calendar; arithmetic may leave the years a date may be written in. */
day_number civil_day(int year, int month, int day);
struct civil civil_of(day_number day);

int civil_weekday(day_number day); /* 0 Monday .. 6 Sunday */
const char *civil_weekday_name(int weekday);
const char *civil_month_name(int month);
int civil_month_days(int year, int month);

/* The corresponding date so many months on (or back, when negative), or the last day of that month. Good for any
 * amount within LIMIT_AMOUNT years. */
day_number civil_add_months(day_number day, int months);

void civil_write_iso(struct buffer *buffer, day_number day);  /* 2026-05-07 */
void civil_write_long(struct buffer *buffer, day_number day); /* Thursday 7 May 2026 */

enum civil_form {
    CIVIL_BAD,
    CIVIL_YEAR,  /* 2026 */
    CIVIL_MONTH, /* 2026-05 */
    CIVIL_DAY,   /* 2026-05-07 */
    CIVIL_TIME   /* 2026-05-07T09:30, with seconds, a fraction and an offset if wanted */
};

struct civil_reading {
    enum civil_form form;
    day_number first, last; /* the day twice, or the first and the last day of a partial date */
    int32_t second;         /* of the day, for CIVIL_TIME; a fraction is dropped */
    bool has_offset;
    int32_t offset_seconds; /* what the writer's clock was ahead of UTC; 0 for Z */
    const char *problem;    /* for CIVIL_BAD: a lower-case clause, always static; NULL otherwise */
    char note[64];          /* for CIVIL_BAD: the same, naming what was written, or empty */
};

/* Reads YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM[:SS[.fraction]], with T or a space, then Z, +HH:MM,
 * +HHMM or nothing. All of the bytes, or it is bad. Borrows the bytes for the call only. */
struct civil_reading civil_read(const char *bytes, size_t length);

/* The best clause for a bad reading: its note when it has one, else its problem. Lives as long as the reading. */
const char *civil_problem(const struct civil_reading *reading);

#endif
