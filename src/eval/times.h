/* SPDX-License-Identifier: Apache-2.0
 *
 * What is asked of two times, with nothing else in it: whether one comes
 * before a window opens, within a limit, before an act. Both forms of the
 * evaluator ask here, so that they cannot come to mean different things.
 * Inside this room only.
 */
#ifndef DULY_EVAL_TIMES_H
#define DULY_EVAL_TIMES_H

#include "eval/inside.h"

/* A day written in a rule, or counted from another, is meant whole: no hour of it is missing, and it is compared as a day. */
static inline bool is_whole_day(const struct when *when)
{
    return when->day && when->exact && when->whole;
}

static inline enum truth compare_times(enum truth test(const struct when *, const struct when *), const struct when *a, const struct when *b)
{
    if (!(is_whole_day(a) && b->exact) && !(is_whole_day(b) && a->exact))
        return test(a, b);
    struct when left = *a, right = *b;
    left.day = right.day = true;
    return test(&left, &right);
}

/* Up to a moment or a day: a date without an hour lies within when its day does. */
static inline enum truth within(const struct when *time, const struct when *up_to)
{
    if (time->day || up_to->day) /* the same day is within */
        return time->last <= up_to->first ? YES : time->first > up_to->last ? NO : UNKNOWN;
    return when_by(time, up_to);
}

/* Before the first moment of the day, or the instant, a window opens at. */
static inline enum truth before_opening(const struct when *event, const struct when *opens)
{
    if (opens->day)
        return event->last < opens->first ? YES : event->first >= opens->last ? NO : UNKNOWN;
    int64_t latest = opens->exact ? opens->lo : opens->hi;
    return event->hi < opens->lo ? YES : event->lo >= latest ? NO : UNKNOWN;
}

/* On the day it stopped, or before the instant: what is dated that day still counts. */
static inline enum truth by_stop(const struct when *event, const struct when *stop)
{
    if (event->day || stop->day)
        return event->last <= stop->first ? YES : event->first > stop->last ? NO : UNKNOWN;
    return when_by(event, stop);
}

/* Before an act: of two that are dated the same day, and not both to the hour, nobody can say which came first. */
static inline enum truth before_it(const struct when *event, const struct when *act)
{
    if (act->future)
        return YES;
    if (event->day || act->day)
        return event->last < act->first ? YES : event->first > act->last ? NO : UNKNOWN;
    return when_by(event, act);
}

static inline enum truth limit_before_start(const struct when *limit, const struct when *start)
{
    if (start->hi <= TIME_EARLIEST)
        return NO;
    if (limit->day || start->day)
        return limit->last < start->first ? YES : limit->first >= start->last ? NO : UNKNOWN;
    return limit->hi < start->lo ? YES : limit->lo >= start->hi ? NO : UNKNOWN;
}

static inline enum truth is_past(const struct eval *eval, const struct when *limit)
{
    if (limit->day)
        return eval->today > limit->last ? YES : eval->today <= limit->first ? NO : UNKNOWN;
    int64_t lo, hi;
    when_end(limit, &lo, &hi);
    return eval->now > hi ? YES : eval->now <= lo ? NO : UNKNOWN;
}

#endif
