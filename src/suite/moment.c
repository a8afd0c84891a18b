/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "suite/suite.h"

static bool refused(char *problem, size_t room, const char *why)
{
    snprintf(problem, room, "%s", why);
    return false;
}

static bool day_moment(const struct zone *zone, day_number day, int64_t *utc)
{
    int64_t first;
    zone_day_bounds(zone, day, &first, utc);
    return true;
}

static bool clock_moment(const struct zone *zone, const struct civil_reading *reading, int64_t *utc, char *problem, size_t room)
{
    int64_t instants[2];
    if (reading->has_offset) {
        *utc = (int64_t)reading->first * DAY_SECONDS + reading->second - reading->offset_seconds;
        return true;
    }
    switch (zone_to_utc(zone, reading->first, reading->second, instants)) {
    case 0:
        return refused(problem, room, "is in the hour that is skipped when the clocks go forward");
    case 1:
        *utc = instants[0];
        return true;
    default:
        return refused(problem, room, "comes twice on that day, when the clocks go back; add +01:00 or +00:00 to say which is meant");
    }
}

bool suite_moment(const struct zone *zone, struct str text, int64_t *utc, char *problem, size_t room)
{
    struct civil_reading reading = civil_read(text.at, text.length);
    switch (reading.form) {
    case CIVIL_DAY:
        return day_moment(zone, reading.first, utc);
    case CIVIL_TIME:
        return clock_moment(zone, &reading, utc, problem, room);
    case CIVIL_YEAR:
    case CIVIL_MONTH:
        return refused(problem, room, "is not a single day; write a date such as 2026-05-01");
    case CIVIL_BAD:
        break;
    }
    return refused(problem, room, "is not a date such as 2026-05-01 or a time such as 2026-05-01T09:30");
}
