/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/zone.h"

#include <string.h>

/* From `since` on, clocks are `offset` seconds ahead of UTC. */
struct zone_change {
    int64_t since;
    int32_t offset;
};

struct zone {
    struct str name;
    struct zone_change (*change_at)(int64_t utc);       /* the change in force at an instant */
    bool (*steady_on)(day_number day, int32_t *offset); /* true where it is quickly seen that a day has one offset */
};

#define HOUR_SECONDS 3600

static const struct zone_change london_past[] = {
#define ZONE_CHANGE(utc_seconds, offset_seconds) {utc_seconds, offset_seconds},
#include "lists/zone_europe_london.def"
#undef ZONE_CHANGE
};
#define LONDON_PAST_COUNT ((int)(sizeof london_past / sizeof *london_past))

#define REGULAR_YEAR_FIRST 1996
#define REGULAR_DAY_FIRST 9496 /* 1 January of that year */

static int64_t day_start(day_number day)
{
    return (int64_t)day * DAY_SECONDS;
}

static day_number day_of(int64_t seconds)
{
    return (day_number)(seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0));
}

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t last_sunday(int year, int month)
{
    day_number last = civil_day(year, month, 31);
    return day_start(last - (civil_weekday(last) + 1) % 7) + HOUR_SECONDS;
}

static struct zone_change london_regular(int64_t utc)
{
    struct civil date = civil_of(day_of(utc));
    int64_t autumn = last_sunday(date.year, 10);
    if (utc >= autumn)
        return (struct zone_change){autumn, 0};
    int64_t spring = last_sunday(date.year, 3);
    if (utc >= spring)
        return (struct zone_change){spring, HOUR_SECONDS};
    if (date.year == REGULAR_YEAR_FIRST)
        return london_past[LONDON_PAST_COUNT - 1];
    return (struct zone_change){last_sunday(date.year - 1, 10), 0};
}

static struct zone_change london_change_at(int64_t utc)
{
    if (utc >= day_start(REGULAR_DAY_FIRST))
        return london_regular(utc);
    int low = 0, high = LONDON_PAST_COUNT; /* the first row later than utc lies in low..high */
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (london_past[middle].since <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? london_past[low - 1] : (struct zone_change){INT64_MIN, 0};
}

/* Most days lie in months in which clocks never change. */
static bool london_steady_on(day_number day, int32_t *offset)
{
    if (day < REGULAR_DAY_FIRST)
        return false;
    int month = civil_of(day).month;
    *offset = month > 3 && month < 10 ? HOUR_SECONDS : 0;
    return month != 3 && month != 10;
}

static struct zone_change utc_change_at(int64_t utc)
{
    (void)utc;
    return (struct zone_change){INT64_MIN, 0};
}

static bool utc_steady_on(day_number day, int32_t *offset)
{
    (void)day;
    *offset = 0;
    return true;
}

static const struct zone zones[] = {
    {{"Europe/London", 13}, london_change_at, london_steady_on},
    {{"UTC", 3}, utc_change_at, utc_steady_on},
};

const struct zone *zone_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_equal(zones[i].name, (struct str){name, length}))
            return &zones[i];
    return NULL;
}

const char *zone_name(const struct zone *zone)
{
    return zone->name.at;
}

int32_t zone_offset(const struct zone *zone, int64_t utc)
{
    return zone->change_at(utc).offset;
}

/* Changes are weeks apart, so at most one lies within a day of a local time; the offsets a day before and a
 * day after are the only two that can be meant. */
static int unsteady_to_utc(const struct zone *zone, int64_t wall, int64_t utc[2])
{
    struct zone_change change = zone->change_at(wall + DAY_SECONDS);
    int64_t by_old = wall - zone_offset(zone, wall - DAY_SECONDS), by_new = wall - change.offset;
    bool old_fits = by_old < change.since, new_fits = by_new >= change.since;
    utc[0] = old_fits ? by_old : new_fits ? by_new : change.since;
    utc[1] = new_fits ? by_new : utc[0];
    return old_fits + new_fits;
}

int zone_to_utc(const struct zone *zone, day_number day, int32_t second_of_day, int64_t utc[2])
{
    int64_t wall = day_start(day) + second_of_day;
    int32_t offset;
    if (!zone->steady_on(day, &offset))
        return unsteady_to_utc(zone, wall, utc);
    utc[0] = utc[1] = wall - offset;
    return 1;
}

static int64_t first_instant(const struct zone *zone, day_number day)
{
    int64_t utc[2];
    zone_to_utc(zone, day, 0, utc);
    return utc[0];
}

void zone_day_bounds(const struct zone *zone, day_number day, int64_t *first, int64_t *last)
{
    *first = first_instant(zone, day);
    *last = first_instant(zone, day + 1) - 1;
}

day_number zone_day(const struct zone *zone, int64_t utc)
{
    return day_of(utc + zone_offset(zone, utc));
}

int32_t zone_second(const struct zone *zone, int64_t utc)
{
    int64_t wall = utc + zone_offset(zone, utc);
    return (int32_t)(wall - day_start(day_of(wall)));
}
