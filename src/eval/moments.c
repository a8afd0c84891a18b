/* SPDX-License-Identifier: Apache-2.0
 *
 * When the answer of a case may be another though nothing is recorded. While
 * a case is evaluated, every time that comes up is noted here with the days
 * it lies on. Between now and the next of these moments every comparison with
 * now comes out as it did, so the answer stays. What has not happened, and
 * what happened on a day that is not known, end at now and move with it:
 * sums over such times are noted as how far they stand from now, and that
 * they may be others on another day. Too many moments cost time; one too few
 * would be a change that nobody names.
 */
#include <string.h>

#include "eval/inside.h"

static void add_end(struct moments *moments, int64_t utc)
{
    if (utc <= TIME_EARLIEST / 2 || utc >= TIME_LATEST / 2)
        return;
    if (moments->count == moments->room) {
        uint32_t room = moments->room ? moments->room * 2 : 256;
        int64_t *ends = arena_room(moments->arena, room, sizeof *ends);
        if (moments->count)
            memcpy(ends, moments->ends, moments->count * sizeof *ends);
        moments->ends = ends;
        moments->room = room;
    }
    moments->ends[moments->count++] = utc;
}

static void add_day(const struct eval *eval, day_number day)
{
    int64_t first, last;
    if (day <= DAY_EARLIEST / 2 || day >= DAY_LATEST / 2)
        return;
    zone_day_bounds(eval->zone, day, &first, &last);
    add_end(eval->moments, first);
    add_end(eval->moments, last);
}

struct when moments_note(const struct eval *eval, struct when when)
{
    if (!eval->moments || when.moves)
        return when;
    if (!when.day) {
        add_end(eval->moments, when.lo);
        if (when.hi != when.lo)
            add_end(eval->moments, when.hi);
    }
    add_day(eval, when.first);
    if (when.last != when.first)
        add_day(eval, when.last);
    return when;
}

static void add_distance(struct moments *moments, int64_t seconds)
{
    for (int i = 0; i < moments->distance_count; i++)
        if (moments->distances[i] == seconds)
            return;
    if (moments->distance_count < MOMENT_DISTANCES)
        moments->distances[moments->distance_count++] = seconds;
}

void moments_moved(const struct eval *eval, struct when *when, int64_t seconds)
{
    struct moments *moments = eval->moments;
    if (!moments || !when->moves)
        return;
    moments->daily = true;
    int64_t total = when->moved_by + seconds;
    when->moved_by = total > INT32_MAX ? INT32_MAX : total < INT32_MIN ? INT32_MIN : (int32_t)total;
    int known = moments->distance_count;
    add_distance(moments, when->moved_by);
    for (int i = 0; i < known && when->moves == MOVES_MIXED; i++)
        add_distance(moments, moments->distances[i] + seconds);
}

void moments_daily(const struct eval *eval)
{
    if (eval->moments)
        eval->moments->daily = true;
}

void moments_merged(struct when *when, const struct when *a, const struct when *b)
{
    when->moves = a->moves | b->moves;
    when->moved_by = a->moves ? a->moved_by : b->moved_by;
    if (a->moves && b->moves && a->moved_by != b->moved_by)
        when->moves = MOVES_MIXED;
}

void moments_start(struct eval *eval)
{
    if (eval->moments)
        *eval->moments = (struct moments){.arena = &eval->arena, .distance_count = 1}; /* the first distance is none */
}

/* ---- the next of them ---- */

/* A comparison with now may turn at the moment, just before it, or just after. */
static void consider(int64_t now, int64_t utc, int64_t *next)
{
    for (int64_t at = utc - 1; at <= utc + 1; at++)
        if (at > now && at < *next)
            *next = at;
}

static void consider_day(const struct eval *eval, day_number day, int64_t distance, int64_t *next)
{
    int64_t first, last, worked[2];
    zone_day_bounds(eval->zone, day, &first, &last);
    consider(eval->now, first - distance, next);
    consider(eval->now, last - distance, next);
    for (int i = 0; i < eval->model->policy_count; i++) {
        int32_t after = eval->day_readings[i].roll_after;
        if (after < 0)
            continue;
        for (int j = zone_to_utc(eval->zone, day, after, worked) - 1; j >= 0; j--)
            consider(eval->now, worked[j] - distance, next);
    }
}

/* Which version of a policy answers, and from when on there is one. */
static void consider_policies(const struct eval *eval, int64_t *next)
{
    for (int i = 0; i < eval->model->policy_count; i++) {
        const struct policy *policy = eval->model->policies[i];
        if (policy->in_force_known)
            consider_day(eval, policy->in_force, 0, next);
        if (policy->card->to_known)
            consider_day(eval, policy->card->to, 0, next);
    }
}

/* What is announced of holidays counts from the day it is known. */
static void consider_announcements(const struct eval *eval, int64_t *next)
{
    day_number known = zone_day(eval->zone, eval->options.known_on), first = DAY_LATEST;
    for (int i = 0; i < eval->model->calendar_count; i++) {
        const struct holiday_list *holidays = &eval->model->calendars[i]->holidays;
        for (int j = 0; j < holidays->count; j++)
            if (holidays->rows[j].announced > known && holidays->rows[j].announced < first)
                first = holidays->rows[j].announced;
    }
    if (first < DAY_LATEST)
        consider_day(eval, first, 0, next);
}

int64_t moments_next(const struct eval *eval, bool known_on_moves)
{
    const struct moments *moments = eval->moments;
    int64_t next = facts_next_change(eval->facts, eval->view.of, eval->now, eval->options.known_on, known_on_moves);
    for (int i = 0; i < moments->distance_count; i++) {
        int64_t distance = moments->distances[i];
        for (uint32_t j = 0; j < moments->count; j++)
            consider(eval->now, moments->ends[j] - distance, &next);
        day_number day = zone_day(eval->zone, eval->now + distance);
        for (int j = 0; moments->daily && j < 2; j++)
            consider_day(eval, day + j, distance, &next);
    }
    consider_policies(eval, &next);
    if (known_on_moves)
        consider_announcements(eval, &next);
    return next;
}
