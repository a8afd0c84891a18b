/* SPDX-License-Identifier: Apache-2.0
 *
 * Times of the second form of the evaluator: one day, one instant, or what has
 * not happened; sixteen bytes that fit into registers. Every question that
 * times.h and value.h answer for intervals is answered here for these, alike,
 * or not at all: UNKNOWN means that the first form has to be asked.
 *
 * What has not happened lies later than now, and when is not known. So it can
 * be told apart only from what has passed. Inside this room only.
 */
#ifndef DULY_EVAL_PLAIN_H
#define DULY_EVAL_PLAIN_H

#include "eval/inside.h"

enum plain_kind {
    PLAIN_LOST,    /* not to be said in this form */
    PLAIN_DAY,     /* a whole day; `at` means nothing */
    PLAIN_INSTANT, /* a second; `day` is the day it lies on */
    PLAIN_FUTURE,  /* has not happened */
    PLAIN_LATER    /* so long after what has not happened, no earlier than the second after now */
};
struct plain {
    int64_t at;
    day_number day;
    uint8_t kind;      /* enum plain_kind */
    bool whole;        /* a day that a rule writes or counts to */
    bool hour_missing; /* a day of something that has an hour */
};

static inline enum truth truth_and(enum truth a, enum truth b)
{
    return a == YES ? b : b == NO ? NO : a;
}

static inline enum truth truth_or(enum truth a, enum truth b)
{
    return a == NO ? b : b == YES ? YES : a;
}

static inline struct plain plain_day(day_number day)
{
    return (struct plain){.day = day, .kind = PLAIN_DAY, .whole = true};
}

static inline bool plain_exact(struct plain time)
{
    return time.kind == PLAIN_DAY || time.kind == PLAIN_INSTANT;
}

static inline bool plain_to_come(struct plain time)
{
    return time.kind >= PLAIN_FUTURE;
}

static inline bool plain_always(struct plain time) /* it lies before all else */
{
    return time.kind == PLAIN_INSTANT && time.at <= TIME_EARLIEST;
}

/* The last second of it has come. */
static inline bool plain_passed(const struct eval *eval, struct plain time)
{
    return time.kind == PLAIN_DAY ? time.day < eval->next_day : time.kind == PLAIN_INSTANT && time.at <= eval->now;
}

/* Of two of which one or both are still to come: whether the first comes first. */
static inline enum truth plain_first(const struct eval *eval, struct plain a, struct plain b)
{
    if (plain_to_come(b) && plain_passed(eval, a))
        return YES;
    return plain_to_come(a) && plain_passed(eval, b) ? NO : UNKNOWN;
}

/* The day it lies on has passed: nothing that is to come can lie on it. */
static inline bool plain_day_passed(const struct eval *eval, struct plain time)
{
    return plain_exact(time) && time.day < eval->next_day;
}

static inline bool both_exact(struct plain a, struct plain b)
{
    return plain_exact(a) && plain_exact(b);
}

/* One of two exact times is a day, and they lie on different days; or both are days, or both instants. */
static inline enum truth told_apart(struct plain a, struct plain b)
{
    if (a.kind == PLAIN_INSTANT && b.kind == PLAIN_INSTANT)
        return a.at < b.at ? YES : NO;
    return a.day < b.day ? YES : a.day > b.day || a.kind == b.kind ? NO : UNKNOWN;
}

static inline enum truth plain_before(const struct eval *eval, struct plain a, struct plain b)
{
    return both_exact(a, b) ? told_apart(a, b) : plain_first(eval, a, b);
}

static inline enum truth plain_by(const struct eval *eval, struct plain a, struct plain b)
{
    if (!both_exact(a, b))
        return plain_first(eval, a, b);
    if (b.kind == PLAIN_DAY)
        return a.day <= b.day ? YES : NO;
    if (a.kind == PLAIN_INSTANT)
        return a.at <= b.at ? YES : NO;
    return a.day < b.day ? YES : a.day > b.day ? NO : UNKNOWN;
}

/* As wholes, where one of them is a day that a rule writes or counts to. */
static inline enum truth plain_whole(const struct eval *eval, struct plain a, struct plain b, bool or_same,
                                     enum truth otherwise(const struct eval *eval, struct plain a, struct plain b))
{
    if (both_exact(a, b) && ((a.kind == PLAIN_DAY && a.whole) || (b.kind == PLAIN_DAY && b.whole)))
        return a.day < b.day || (or_same && a.day == b.day) ? YES : NO;
    return otherwise(eval, a, b);
}

static inline enum truth plain_since(const struct eval *eval, struct plain a, struct plain b)
{
    if (plain_to_come(b))
        return plain_day_passed(eval, a) ? NO : UNKNOWN;
    if (!both_exact(a, b))
        return truth_not(plain_first(eval, a, b));
    if (a.kind == PLAIN_INSTANT && b.kind == PLAIN_INSTANT)
        return a.at >= b.at ? YES : NO;
    return a.day >= b.day ? YES : NO;
}

/* Up to a moment or a day, and by the day or the instant something stopped. */
static inline enum truth plain_within(const struct eval *eval, struct plain a, struct plain b)
{
    if (!both_exact(a, b))
        return plain_first(eval, a, b);
    if (a.kind == PLAIN_INSTANT && b.kind == PLAIN_INSTANT)
        return a.at <= b.at ? YES : NO;
    return a.day <= b.day ? YES : NO;
}

static inline enum truth plain_same_day(const struct eval *eval, struct plain a, struct plain b)
{
    if (both_exact(a, b))
        return a.day == b.day ? YES : NO;
    bool apart = (plain_to_come(b) && plain_day_passed(eval, a)) || (plain_to_come(a) && plain_day_passed(eval, b));
    return apart ? NO : UNKNOWN;
}

static inline enum truth plain_come(const struct eval *eval, struct plain time)
{
    switch ((enum plain_kind)time.kind) {
    case PLAIN_DAY: return time.day <= eval->today ? YES : NO;
    case PLAIN_INSTANT: return time.at <= eval->now ? YES : NO;
    case PLAIN_FUTURE:
    case PLAIN_LATER: return NO;
    default: return UNKNOWN;
    }
}

static inline enum truth plain_before_opening(const struct eval *eval, struct plain event, struct plain opens)
{
    if (both_exact(event, opens) && event.kind == PLAIN_INSTANT && opens.kind == PLAIN_DAY)
        return event.day < opens.day ? YES : NO;
    return plain_before(eval, event, opens);
}

static inline enum truth plain_before_it(struct plain event, struct plain act)
{
    if (plain_to_come(act))
        return YES;
    if (!both_exact(event, act))
        return UNKNOWN;
    if (event.kind == PLAIN_INSTANT && act.kind == PLAIN_INSTANT)
        return event.at <= act.at ? YES : NO;
    return event.day < act.day ? YES : event.day > act.day ? NO : UNKNOWN;
}

static inline enum truth plain_limit_before_start(const struct eval *eval, struct plain limit, struct plain start)
{
    return plain_always(start) ? NO : truth_not(plain_since(eval, limit, start));
}

static inline enum truth plain_past(const struct eval *eval, struct plain limit)
{
    switch ((enum plain_kind)limit.kind) {
    case PLAIN_DAY: return eval->today > limit.day ? YES : NO;
    case PLAIN_INSTANT: return eval->now > limit.at ? YES : NO;
    case PLAIN_FUTURE:
    case PLAIN_LATER: return NO;
    default: return UNKNOWN;
    }
}

/* The earlier of two, or the later; lost where that cannot be told. */
static inline struct plain plain_extreme(const struct eval *eval, struct plain a, struct plain b, bool later)
{
    if (both_exact(a, b) && a.kind == b.kind && (a.kind == PLAIN_DAY ? a.day == b.day : a.at == b.at))
        return a;
    if (a.kind == PLAIN_FUTURE && b.kind == PLAIN_FUTURE)
        return a;
    enum truth first = plain_before(eval, a, b);
    if (first == UNKNOWN)
        return (struct plain){.kind = PLAIN_LOST};
    return (first == YES) == later ? b : a;
}

struct plain plain_of(const struct eval *eval, const struct when *when);
struct plain plain_shift(struct eval *eval, struct plain from, int64_t count, enum unit unit);

/* The same; most of the time it is some working days after something that is certain. */
static inline struct plain plain_shifted(struct eval *eval, struct plain from, int64_t count, enum unit unit)
{
    day_number day, origin = from.day - eval->same_day_is_one;
    if (unit == UNIT_WORKING_DAYS && count > 0 && eval->workday_table && plain_exact(from) && workdays_forward(eval->workday_table, origin, count, &day))
        return plain_day(day);
    return plain_shift(eval, from, count, unit);
}

#endif
