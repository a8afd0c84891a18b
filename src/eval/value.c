/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/value.h"

#include "eval/inside.h"

struct value value_truth(enum truth truth, const struct miss *miss)
{
    return (struct value){.type = TYPE_TRUTH, .known = truth != UNKNOWN, .truth = truth, .miss = truth == UNKNOWN ? miss : NULL};
}

struct value value_missing(enum value_type type, const struct miss *miss)
{
    return (struct value){.type = (uint8_t)type, .truth = UNKNOWN, .miss = miss};
}

enum truth truth_not(enum truth truth)
{
    return truth == UNKNOWN ? UNKNOWN : truth == YES ? NO : YES;
}

/* ---- what is missing ---- */

static const struct miss the_future = {.kind = MISS_FUTURE};

const struct miss *miss_of(struct eval *eval, enum miss_kind kind, const struct fact_record *record, const struct field *field)
{
    if (kind == MISS_FUTURE)
        return &the_future;
    struct miss *miss = arena_alloc(&eval->arena, sizeof *miss);
    miss->kind = kind;
    miss->record = record;
    miss->field = field;
    miss->type = record ? record->type : NULL;
    if (kind == MISS_CALENDAR)
        miss->calendar = eval->workdays ? workdays_source(eval->workdays) : NULL;
    return miss;
}

const struct miss *miss_type(struct eval *eval, const struct record_type *type)
{
    struct miss *miss = arena_alloc(&eval->arena, sizeof *miss);
    miss->kind = MISS_RECORD;
    miss->type = type;
    return miss;
}

const struct miss *miss_elsewhere(struct eval *eval, const struct record_type *type)
{
    struct miss *miss = arena_alloc(&eval->arena, sizeof *miss);
    miss->kind = MISS_ELSEWHERE;
    miss->type = type;
    return miss;
}

const struct miss *miss_number(struct eval *eval, struct str name)
{
    struct miss *miss = arena_alloc(&eval->arena, sizeof *miss);
    miss->kind = MISS_NUMBER;
    miss->number = name;
    return miss;
}

static int miss_count(const struct miss *miss)
{
    return miss->kind == MISS_BOTH ? miss->count : 1;
}

const struct miss *miss_more(struct eval *eval, const struct miss *miss)
{
    if (!miss || (miss->kind == MISS_BOTH && miss->more))
        return miss;
    struct miss *cut = arena_alloc(&eval->arena, sizeof *cut);
    *cut = (struct miss){.kind = MISS_BOTH, .left = miss, .count = 1};
    if (miss->kind == MISS_BOTH)
        *cut = *miss;
    cut->more = true;
    return cut;
}

const struct miss *miss_both(struct eval *eval, const struct miss *left, const struct miss *right)
{
    if (left == right || miss_only_future(left))
        return right ? right : left;
    if (miss_only_future(right))
        return left;
    int count = miss_count(left) + miss_count(right);
    if (count > LIMIT_MISSING)
        return miss_more(eval, left);
    struct miss *miss = arena_alloc(&eval->arena, sizeof *miss);
    miss->kind = MISS_BOTH;
    miss->count = count;
    miss->left = left;
    miss->right = right;
    return miss;
}

/* Of the one only the day is recorded, and the other may prove to be a time on it, whatever else may still come. */
static bool hour_may_matter(const struct eval *eval, const struct value *day, const struct value *other)
{
    const struct when *one = &day->time, *beside = &other->time;
    return day->source && one->day && !beside->day && beside->lo <= eval->now && beside->lo <= one->hi && beside->hi >= one->lo;
}

const struct miss *miss_between(struct eval *eval, const struct value *a, const struct value *b)
{
    const struct miss *miss = miss_both(eval, a->miss, b->miss);
    if (miss && !(miss_only_future(miss) && (hour_may_matter(eval, a, b) || hour_may_matter(eval, b, a))))
        return miss;
    if (a->source && a->time.day)
        miss = miss_of(eval, MISS_HOUR, a->source, a->field);
    if (b->source && b->time.day)
        miss = miss_both(eval, miss, miss_of(eval, MISS_HOUR, b->source, b->field));
    return miss;
}

struct distinct {
    const struct miss *parts[LIMIT_NAMED];
    int count;
    bool more;
};

static void collect_distinct(struct distinct *distinct, const struct miss *miss)
{
    while (miss && miss->kind == MISS_BOTH) {
        distinct->more |= miss->more;
        collect_distinct(distinct, miss->left);
        miss = miss->right;
    }
    for (int i = 0; miss && i < distinct->count; i++) {
        const struct miss *part = distinct->parts[i];
        if (part->kind == miss->kind && part->record == miss->record && part->field == miss->field && part->type == miss->type && part->number.at == miss->number.at)
            return;
    }
    if (miss && distinct->count < LIMIT_NAMED)
        distinct->parts[distinct->count++] = miss;
    else if (miss)
        distinct->more = true;
}

const struct miss *miss_distinct(struct eval *eval, const struct miss *miss)
{
    struct distinct distinct;
    const struct miss *all = NULL;
    if (!miss || miss->kind != MISS_BOTH)
        return miss;
    distinct.count = 0;
    distinct.more = false;
    collect_distinct(&distinct, miss);
    for (int i = 0; i < distinct.count; i++)
        all = miss_both(eval, all, distinct.parts[i]);
    return distinct.more ? miss_more(eval, all) : all;
}

bool miss_only_future(const struct miss *miss)
{
    return !miss || miss->kind == MISS_FUTURE;
}

/* ---- times ---- */

struct when when_day(const struct eval *eval, day_number day)
{
    struct when when = {.first = day, .last = day, .day = true, .exact = true, .whole = true};
    zone_day_bounds(eval->zone, day, &when.lo, &when.hi);
    return when;
}

struct when when_instant(const struct eval *eval, int64_t utc)
{
    day_number day = zone_day(eval->zone, utc);
    return (struct when){.lo = utc, .hi = utc, .first = day, .last = day, .exact = true};
}

struct when when_future(const struct eval *eval)
{
    return (struct when){.lo = eval->now + 1, .hi = TIME_LATEST, .first = eval->next_day, .last = DAY_LATEST, .future = true, .moves = MOVES};
}

struct when when_past(const struct eval *eval)
{
    return (struct when){.lo = TIME_EARLIEST, .hi = eval->now, .first = DAY_EARLIEST, .last = eval->today, .moves = MOVES};
}

struct when when_any(const struct eval *eval)
{
    (void)eval;
    return (struct when){.lo = TIME_EARLIEST, .hi = TIME_LATEST, .first = DAY_EARLIEST, .last = DAY_LATEST};
}

struct when when_never(void)
{
    return (struct when){.lo = TIME_LATEST, .hi = TIME_LATEST, .first = DAY_LATEST, .last = DAY_LATEST, .exact = true, .never = true};
}

struct when when_of_fact(const struct eval *eval, const struct fact_value *value)
{
    struct when when = {.lo = value->time.from, .hi = value->time.to, .first = value->first_day, .last = value->first_day,
                        .day = value->kind != VALUE_INSTANT, .exact = value->kind == VALUE_DAY || value->time.from == value->time.to};
    if (value->kind == VALUE_PARTIAL)
        when.last = zone_day(eval->zone, value->time.to);
    return moments_note(eval, when);
}

static int64_t day_end(const struct eval *eval, day_number day)
{
    if (day <= DAY_EARLIEST)
        return TIME_EARLIEST;
    if (day >= DAY_LATEST)
        return TIME_LATEST;
    int64_t first, last;
    zone_day_bounds(eval->zone, day, &first, &last);
    return last;
}

void when_end(const struct when *when, int64_t *lo, int64_t *hi)
{
    *lo = when->day && !when->exact ? when->lo : when->hi;
    if (!when->day)
        *lo = when->lo;
    *hi = when->hi;
}

enum truth when_before(const struct when *a, const struct when *b)
{
    if (a->day && b->day) {
        if (a->last < b->first)
            return YES;
        return a->first >= b->last ? NO : UNKNOWN;
    }
    if (a->hi < b->lo)
        return YES;
    return a->lo >= b->hi ? NO : UNKNOWN;
}

enum truth when_by(const struct when *a, const struct when *b)
{
    if (a->day && b->day) {
        if (a->last <= b->first)
            return YES;
        return a->first > b->last ? NO : UNKNOWN;
    }
    if (b->day && a->last <= b->first)
        return YES; /* at any hour of that day */
    int64_t lo, hi;
    when_end(b, &lo, &hi);
    if (a->hi <= lo)
        return YES;
    return a->lo > hi ? NO : UNKNOWN;
}

enum truth when_since(const struct when *a, const struct when *b)
{
    if (a->day || b->day) {
        if (a->first >= b->last)
            return YES;
        return a->last < b->first ? NO : UNKNOWN;
    }
    if (a->lo >= b->hi)
        return YES;
    return a->hi < b->lo ? NO : UNKNOWN;
}

enum truth when_same_day(const struct eval *eval, const struct when *a, const struct when *b)
{
    if (a->moves && b->moves)
        moments_daily(eval);
    /* What has not happened by the end of today happens on another day. */
    day_number a_first = a->future && a->lo < TIME_LATEST ? zone_day(eval->zone, a->lo) : a->first;
    day_number b_first = b->future && b->lo < TIME_LATEST ? zone_day(eval->zone, b->lo) : b->first;
    if (a_first > b->last || b_first > a->last)
        return NO;
    return a_first == a->last && b_first == b->last ? YES : UNKNOWN;
}

/* What is dated today has happened: it could not be on record otherwise. */
enum truth when_come(const struct eval *eval, const struct when *when)
{
    if (when->future || when->no_limit)
        return NO;
    if (when->day && when->last <= eval->today)
        return YES;
    if (!when->day && when->hi <= eval->now)
        return YES;
    if (when->lo > eval->now || (when->day && when->first > eval->today)) /* also the earlier of what is to come, which may be today, and a later day */
        return NO;
    return UNKNOWN;
}

static struct when merged(const struct when *a, const struct when *b)
{
    struct when when = *a;
    when.day = a->day && b->day;
    when.whole = a->whole && b->whole;
    when.hour_missing = a->hour_missing || b->hour_missing;
    when.exact = false;
    when.future = a->future && b->future;
    when.expected = a->expected || b->expected;
    when.no_limit = false;
    when.may_be_never = a->may_be_never || b->may_be_never;
    moments_merged(&when, a, b);
    return when;
}

/* A day that a rule writes or counts to, and a time on that day: the day lasts to its end, so the time is the earlier. */
static bool are_day_and_time(const struct when *a, const struct when *b)
{
    const struct when *day = a->day ? a : b, *time = a->day ? b : a;
    return day->whole && day->exact && !time->day && time->exact && time->first == day->first;
}

struct when when_earlier(const struct when *a, const struct when *b)
{
    if (a->no_limit || b->no_limit)
        return a->no_limit ? *b : *a;
    if (are_day_and_time(a, b))
        return a->day ? *b : *a;
    if (a->hi <= b->hi && a->lo <= b->lo)
        return *a;
    if (b->hi <= a->hi && b->lo <= a->lo)
        return *b;
    struct when when = merged(a, b);
    when.lo = a->lo < b->lo ? a->lo : b->lo;
    when.hi = a->hi < b->hi ? a->hi : b->hi;
    when.first = a->first < b->first ? a->first : b->first;
    when.last = a->last < b->last ? a->last : b->last;
    return when;
}

struct when when_later(const struct when *a, const struct when *b)
{
    if (a->no_limit || b->no_limit)
        return a->no_limit ? *a : *b;
    if (are_day_and_time(a, b))
        return a->day ? *a : *b;
    if (a->lo >= b->lo && a->hi >= b->hi)
        return *a;
    if (b->lo >= a->lo && b->hi >= a->hi)
        return *b;
    struct when when = merged(a, b);
    when.lo = a->lo > b->lo ? a->lo : b->lo;
    when.hi = a->hi > b->hi ? a->hi : b->hi;
    when.first = a->first > b->first ? a->first : b->first;
    when.last = a->last > b->last ? a->last : b->last;
    when.future = a->future || b->future;
    return when;
}

/* ---- arithmetic ---- */

static bool far(day_number day)
{
    return day <= DAY_EARLIEST || day >= DAY_LATEST;
}

static struct when from_days(const struct eval *eval, const struct when *from, day_number first, day_number last, uint8_t unit)
{
    struct when when = {.first = first, .last = last, .day = true, .whole = true, .exact = first == last && !far(first), .future = from->future,
                        .expected = from->expected, .unit = unit};
    int64_t end;
    if (far(first))
        when.lo = first <= DAY_EARLIEST ? TIME_EARLIEST : TIME_LATEST;
    else
        zone_day_bounds(eval->zone, first, &when.lo, &end);
    when.hi = day_end(eval, last);
    when.future = when.future && when.lo > eval->now; /* the day of what is to come today has begun */
    when.moves = from->moves;
    when.moved_by = from->moved_by;
    moments_moved(eval, &when, 0);
    return when;
}

static day_number moved(day_number day, int64_t count, enum unit unit)
{
    if (far(day))
        return day;
    switch (unit) {
    case UNIT_DAYS: return (day_number)(day + count);
    case UNIT_WEEKS: return (day_number)(day + 7 * count);
    case UNIT_MONTHS: return civil_add_months(day, (int)count);
    case UNIT_YEARS: return civil_add_months(day, (int)(12 * count));
    default: return day;
    }
}

struct when when_shift(struct eval *eval, const struct when *from, int64_t count, enum unit unit, bool *beyond)
{
    *beyond = false;
    if (from->no_limit)
        return *from;
    if (unit == UNIT_WORKING_DAYS)
        return when_working_day(eval, from, count, beyond, NULL);
    if (unit == UNIT_HOURS) {
        struct when when = *from;
        int64_t seconds = count * 3600;
        when.day = false;
        when.unit = 1 + SPAN_MINUTES;
        when.exact = from->exact && from->lo == from->hi;
        when.lo = from->lo <= TIME_EARLIEST ? from->lo : from->lo + seconds;
        when.hi = from->hi >= TIME_LATEST ? from->hi : from->hi + seconds;
        when.first = when.lo <= TIME_EARLIEST ? DAY_EARLIEST : zone_day(eval->zone, when.lo);
        when.last = when.hi >= TIME_LATEST ? DAY_LATEST : zone_day(eval->zone, when.hi);
        if (count < 0)
            when.future = false; /* hours before what is to come may already be past */
        moments_moved(eval, &when, seconds);
        return moments_note(eval, when);
    }
    struct when when = from_days(eval, from, moved(from->first, count, unit), moved(from->last, count, unit), 1 + SPAN_DAYS);
    if (count < 0 && from->future) { /* a day before what is to come may already be past */
        int64_t end;
        when.future = when.exact = false;
        if (far(when.first))
            when.lo = TIME_EARLIEST;
        else
            zone_day_bounds(eval->zone, when.first, &when.lo, &end);
    }
    return moments_note(eval, when);
}

/* How early, or how late, a day may be that the calendar does not reach: counted from a day it covers, past its end. */
static day_number beyond_bound(const struct calendar_source *calendar, day_number origin, int64_t count, bool up)
{
    bool covered = origin >= calendar->covers_first && origin <= calendar->covers_last;
    if (count < 0)
        return !up ? DAY_EARLIEST : covered ? calendar->covers_first - 1 : origin;
    return up ? DAY_LATEST : covered ? calendar->covers_last + 1 : origin;
}

/* The day that something counts as received on: where it may be one or the other, the first, or with `up` the last. */
static day_number received(const struct eval *eval, const struct when *origin, bool up, enum workdays_answer *certainty)
{
    day_number day = up ? origin->last : origin->first;
    *certainty = WORKDAYS_KNOWN;
    if (!eval->workdays || !eval->roll_receipt || far(day))
        return day;
    bool after = origin->hour_missing ? up : !origin->day && zone_second(eval->zone, up ? origin->hi : origin->lo) > eval->roll_after;
    if (eval->roll_after >= 0 && after && workdays_is(eval->workdays, day))
        day++;
    *certainty = workdays_roll_forward(eval->workdays, day, &day);
    return day;
}

static enum workdays_answer counted(const struct eval *eval, const struct when *from, int64_t count, bool up, day_number *result)
{
    const struct workdays *workdays = eval->workdays;
    if (!workdays) { /* a definition for all policies, used by one without a calendar */
        *result = up ? DAY_LATEST : DAY_EARLIEST;
        return WORKDAYS_BEYOND;
    }
    enum workdays_answer certainty;
    day_number origin = received(eval, from, up, &certainty);
    if (far(origin)) {
        *result = origin;
        return WORKDAYS_KNOWN;
    }
    if (eval->same_day_is_one && count > 0)
        origin -= 1;
    enum workdays_answer added = workdays_add(workdays, origin, (int)count, result);
    if (added == WORKDAYS_BEYOND || certainty == WORKDAYS_BEYOND) {
        *result = beyond_bound(workdays_source(workdays), origin, count, up);
        return WORKDAYS_BEYOND;
    }
    return added > certainty ? added : certainty;
}

struct when when_working_day(struct eval *eval, const struct when *origin, int64_t number, bool *beyond, struct day_sum *sum)
{
    *beyond = false;
    if (origin->no_limit)
        return *origin;
    day_number first, last;
    enum workdays_answer low = counted(eval, origin, number, false, &first);
    enum workdays_answer high = counted(eval, origin, number, true, &last);
    struct when when = from_days(eval, origin, first, last, 1 + SPAN_WORKING_DAYS);
    *beyond = low == WORKDAYS_BEYOND || high == WORKDAYS_BEYOND;
    when.expected = when.expected || low == WORKDAYS_EXPECTED || high == WORKDAYS_EXPECTED;
    if (*beyond)
        when.exact = false;
    if (number < 0 && origin->future)
        when.lo = TIME_EARLIEST, when.first = DAY_EARLIEST, when.future = false;
    if (sum && when.exact) {
        enum workdays_answer certainty;
        day_number day = received(eval, origin, false, &certainty);
        bool rolled = day != origin->first;
        *sum = (struct day_sum){.origin = day, .count = (int)number, .result = first, .same_day_is_one = eval->same_day_is_one,
                                .rolled = rolled, .rolled_after = rolled && workdays_is(eval->workdays, origin->first) ? eval->roll_after : -1,
                                .calendar = workdays_source(eval->workdays)->name,
                                .calendar_label = workdays_source(eval->workdays)->label, .certainty = low};
        if (first < day) /* back to it: day 0 itself is neither counted nor left out */
            workdays_left_out(eval->workdays, first, day - 1, &sum->left_out);
        else
            workdays_left_out(eval->workdays, day, first, &sum->left_out);
    }
    return moments_note(eval, when);
}

struct when when_yearly(struct eval *eval, const struct when *from, const struct yearly *yearly)
{
    if (from->no_limit)
        return *from;
    struct when known = *from;
    known.future = known.future && !yearly->back; /* before what is to come may already be past */
    day_number first = far(from->first) ? from->first : yearly_find(yearly, from->first);
    day_number last = far(from->last) ? from->last : yearly_find(yearly, from->last);
    return moments_note(eval, from_days(eval, &known, first, last, 1 + SPAN_DAYS));
}
