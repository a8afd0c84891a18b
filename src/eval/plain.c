/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/plain.h"

struct plain plain_of(const struct eval *eval, const struct when *when)
{
    struct plain time = {.at = when->lo, .day = when->first, .kind = PLAIN_LOST};
    if (when->never || when->no_limit || when->may_be_never)
        return time;
    if (when->future) {
        bool plain = when->lo == eval->now + 1 && when->hi == TIME_LATEST && when->first == eval->next_day && when->last == DAY_LATEST;
        time.kind = plain ? PLAIN_FUTURE : when->lo > eval->now ? PLAIN_LATER : PLAIN_LOST;
    } else if (when->exact && when->day) {
        time.kind = PLAIN_DAY;
        time.whole = when->whole;
        time.hour_missing = when->hour_missing;
    } else if (when->exact && when->lo == when->hi) {
        time.kind = PLAIN_INSTANT;
    }
    return time;
}

static struct plain lost(void)
{
    return (struct plain){.kind = PLAIN_LOST};
}

/* So long after what has not happened, one day at least: the calendar has to reach there. */
static struct plain later_still(const struct eval *eval, struct plain from, int64_t count, enum unit unit)
{
    day_number day;
    if (unit == UNIT_HOURS ? count < 0 : count <= 0)
        return lost();
    if (unit == UNIT_WORKING_DAYS &&
        (!eval->workdays || eval->same_day_is_one || from.kind != PLAIN_FUTURE || workdays_add(eval->workdays, eval->next_day, (int)count, &day) == WORKDAYS_BEYOND))
        return lost();
    return (struct plain){.kind = PLAIN_LATER};
}

static struct plain working_day_from(struct eval *eval, struct plain from, int64_t count)
{
    day_number day;
    if (!eval->workdays)
        return lost();
    if (eval->roll_receipt) { /* on which day it counts as received is for the first form to say */
        struct when when = {.lo = from.at, .hi = from.at, .first = from.day, .last = from.day, .exact = true, .whole = from.whole, .hour_missing = from.hour_missing};
        if (from.kind == PLAIN_DAY) {
            when.day = true;
            zone_day_bounds(eval->zone, from.day, &when.lo, &when.hi);
        }
        bool beyond;
        when = when_working_day(eval, &when, count, &beyond, NULL);
        return beyond ? lost() : plain_of(eval, &when);
    }
    day_number origin = eval->same_day_is_one && count > 0 ? from.day - 1 : from.day;
    return workdays_add(eval->workdays, origin, (int)count, &day) == WORKDAYS_BEYOND ? lost() : plain_day(day);
}

static struct plain hours_from(struct eval *eval, struct plain from, int64_t count)
{
    if (from.kind == PLAIN_DAY) { /* a day lasts to its end, and hours run from there; of one that is recorded the hour is missing */
        int64_t last;
        if (!from.whole)
            return lost();
        zone_day_bounds(eval->zone, from.day + 1, &from.at, &last);
    }
    from.at += count * 3600;
    return (struct plain){.at = from.at, .day = zone_day(eval->zone, from.at), .kind = PLAIN_INSTANT};
}

struct plain plain_shift(struct eval *eval, struct plain from, int64_t count, enum unit unit)
{
    if (plain_to_come(from))
        return later_still(eval, from, count, unit);
    if (!plain_exact(from) || plain_always(from))
        return lost();
    switch (unit) {
    case UNIT_WORKING_DAYS: return working_day_from(eval, from, count);
    case UNIT_HOURS: return hours_from(eval, from, count);
    case UNIT_DAYS: return plain_day((day_number)(from.day + count));
    case UNIT_WEEKS: return plain_day((day_number)(from.day + 7 * count));
    case UNIT_MONTHS: return plain_day(civil_add_months(from.day, (int)count));
    case UNIT_YEARS: return plain_day(civil_add_months(from.day, (int)(12 * count)));
    }
    return lost();
}
