/* SPDX-License-Identifier: Apache-2.0
 *
 * Time zones: which instant a local time is, and what the wall shows at an
 * instant. Instants are seconds of UTC since 1970-01-01 without leap seconds.
 * A zone is a constant of the program, found by name and never freed. The
 * changes of the past are rows in src/lists; from 1996 on the regular rule is
 * computed, so every question costs much the same.
 *
 * What this does not do: it reads neither the system's zone files nor the
 * clock, so that an answer is the same on every machine and on every day.
 */
#ifndef DULY_CALENDAR_ZONE_H
#define DULY_CALENDAR_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "calendar/civil.h"

struct zone;

/* "Europe/London" or "UTC", as written; NULL when not known. */
const struct zone *zone_find(const char *name, size_t length);
const char *zone_name(const struct zone *zone);

/* How many instants a local time is, filled into utc: 1 as a rule; 2 in an hour that is shown twice, the
 * earlier first; 0 in an hour that is skipped, with the first instant after the gap in utc[0]. */
int zone_to_utc(const struct zone *zone, day_number day, int32_t second_of_day, int64_t utc[2]);

/* The first and the last second of a local day, both inclusive. */
void zone_day_bounds(const struct zone *zone, day_number day, int64_t *first, int64_t *last);

int32_t zone_offset(const struct zone *zone, int64_t utc); /* seconds ahead of UTC */
day_number zone_day(const struct zone *zone, int64_t utc);
int32_t zone_second(const struct zone *zone, int64_t utc); /* of that day, as the wall shows it */

#endif
