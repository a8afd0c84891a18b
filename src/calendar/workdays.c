/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/workdays.h"

#include "base/limits.h"

/* Two tables over the covered days answer everything. `before[i]` is the number of working days among the
 * first i covered days, so that the working days of any span are one subtraction; `nth[k]` is the index of
 * the working day that has k working days before it, so that adding is one look-up. */
struct workdays {
    struct calendar_source source;
    struct workday_table table; /* the same, for workdays_forward */
    int days; /* covered */
    int working;
    const int32_t *before; /* days + 1 of them */
    const int32_t *nth;    /* `working` of them */
    struct holiday *held;  /* in force on covered days that are not weekend, by day; one a day */
    int held_count;
};

/* ---- Building ---- */

static bool in_weekend(const struct workdays *workdays, day_number day)
{
    return workdays->source.weekend >> civil_weekday(day) & 1;
}

static void bound_range(struct calendar_source *source)
{
    day_number least = civil_day(LIMIT_YEAR_FIRST, 1, 1), most = civil_day(LIMIT_YEAR_LAST, 12, 31);
    if (source->covers_first < least)
        source->covers_first = least;
    if (source->covers_last > most)
        source->covers_last = most;
}

static bool covered(const struct workdays *workdays, int64_t first, int64_t last)
{
    return first >= workdays->source.covers_first && last <= workdays->source.covers_last;
}

/* "Spring bank holiday (moved to 2022-06-02)" was once just "Spring bank holiday". */
static struct str name_before_withdrawal(struct str name)
{
    for (size_t i = 1; i + 1 < name.length; i++)
        if (name.at[i] == ' ' && name.at[i + 1] == '(')
            return (struct str){name.at, i};
    return name;
}

static void hold(struct workdays *workdays, const struct holiday *row)
{
    struct holiday *held = &workdays->held[workdays->held_count++];
    *held = *row;
    if (row->effect == HOLIDAY_WITHDRAWN) {
        held->effect = HOLIDAY_HELD;
        held->announced = DAY_ALWAYS;
        held->name = name_before_withdrawal(row->name);
    }
}

static void apply_holidays(struct workdays *workdays, day_number known_on)
{
    const struct holiday *rows = workdays->source.holidays.rows;
    int count = workdays->source.holidays.count;
    for (int i = 0, next; i < count; i = next) {
        day_number day = rows[i].day;
        for (next = i + 1; next < count && rows[next].day == day; next++)
            ;
        const struct holiday *row;
        if (covered(workdays, day, day) && !in_weekend(workdays, day) &&
            holiday_holds(rows + i, next - i, known_on, &row))
            hold(workdays, row);
    }
}

static void fill_tables(struct workdays *workdays, int32_t *before, int32_t *nth)
{
    int working = 0, held = 0, weekday = workdays->days ? civil_weekday(workdays->source.covers_first) : 0;
    for (int i = 0; i < workdays->days; i++, weekday = weekday < 6 ? weekday + 1 : 0) {
        day_number day = workdays->source.covers_first + i;
        bool holiday = held < workdays->held_count && workdays->held[held].day == day;
        held += holiday;
        before[i] = working;
        if (!holiday && !(workdays->source.weekend >> weekday & 1))
            nth[working++] = i;
    }
    before[workdays->days] = working;
    workdays->working = working;
}

struct workdays *workdays_build(struct pool *pool, const struct calendar_source *source, day_number known_on)
{
    struct workdays *workdays = mem_kept(pool, sizeof *workdays);
    workdays->source = *source;
    bound_range(&workdays->source);
    if (workdays->source.covers_first <= workdays->source.covers_last)
        workdays->days = workdays->source.covers_last - workdays->source.covers_first + 1;
    workdays->held = mem_kept_array(pool, (size_t)source->holidays.count, sizeof *workdays->held);
    apply_holidays(workdays, known_on);
    int32_t *before = (int32_t *)mem_text(pool, mem_product((size_t)workdays->days + 1, sizeof *before));
    int32_t *nth = (int32_t *)mem_text(pool, mem_product((size_t)workdays->days, sizeof *nth));
    fill_tables(workdays, before, nth);
    workdays->before = before;
    workdays->nth = nth;
    workdays->table = (struct workday_table){workdays->source.covers_first, (uint32_t)workdays->days, (uint32_t)workdays->working, before, nth};
    return workdays;
}

const struct workday_table *workdays_table(const struct workdays *workdays)
{
    return &workdays->table;
}

const struct calendar_source *workdays_source(const struct workdays *workdays)
{
    return &workdays->source;
}

/* ---- Answering ---- */

/* Working days among the covered days before `day`, which is covered or the day after the last. */
static int64_t rank(const struct workdays *workdays, int64_t day)
{
    return workdays->before[day - workdays->source.covers_first];
}

static enum workdays_answer reliance(const struct workdays *workdays, int64_t last_looked_at)
{
    return last_looked_at > workdays->source.confirmed_last ? WORKDAYS_EXPECTED : WORKDAYS_KNOWN;
}

/* The working day with `nth` working days before it, or BEYOND. */
static bool select_day(const struct workdays *workdays, int64_t nth, day_number *result)
{
    if (nth < 0 || nth >= workdays->working)
        return false;
    *result = workdays->source.covers_first + workdays->nth[nth];
    return true;
}

bool workdays_is(const struct workdays *workdays, day_number day)
{
    return covered(workdays, day, day) && rank(workdays, (int64_t)day + 1) > rank(workdays, day);
}

/* A span begins next to the origin, so the origin itself may lie one day outside. */
enum workdays_answer workdays_add(const struct workdays *workdays, day_number origin, int count, day_number *result)
{
    *result = origin;
    if (count == 0)
        return WORKDAYS_KNOWN;
    int64_t next = (int64_t)origin + (count > 0 ? 1 : -1);
    if (!covered(workdays, next, next))
        return WORKDAYS_BEYOND;
    int64_t nth = count > 0 ? rank(workdays, next) + count - 1 : rank(workdays, origin) + count;
    if (!select_day(workdays, nth, result))
        return WORKDAYS_BEYOND;
    return reliance(workdays, count > 0 ? *result : next);
}

enum workdays_answer workdays_count(const struct workdays *workdays, day_number after, day_number upto, int *count)
{
    *count = 0;
    if (after == upto)
        return WORKDAYS_KNOWN;
    bool forward = after < upto;
    int64_t first = (int64_t)(forward ? after : upto) + 1, last = forward ? upto : after;
    if (!covered(workdays, first, last))
        return WORKDAYS_BEYOND;
    int working = (int)(rank(workdays, last + 1) - rank(workdays, first));
    *count = forward ? working : -working;
    return reliance(workdays, last);
}

enum workdays_answer workdays_roll_forward(const struct workdays *workdays, day_number day, day_number *result)
{
    *result = day;
    if (!covered(workdays, day, day) || !select_day(workdays, rank(workdays, day), result))
        return WORKDAYS_BEYOND;
    return reliance(workdays, *result);
}

/* ---- Explaining ---- */

static int first_held_from(const struct workdays *workdays, int64_t day)
{
    int low = 0, high = workdays->held_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (workdays->held[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void workdays_left_out(const struct workdays *workdays, day_number after, day_number upto, struct left_out *left_out)
{
    *left_out = (struct left_out){0};
    int64_t first = (int64_t)(after < upto ? after : upto) + 1, last = after < upto ? upto : after;
    if (first < workdays->source.covers_first)
        first = workdays->source.covers_first;
    if (last > workdays->source.covers_last)
        last = workdays->source.covers_last;
    if (first > last)
        return;
    int held_first = first_held_from(workdays, first), held_end = first_held_from(workdays, last + 1);
    left_out->holidays = held_end - held_first;
    left_out->weekend_days =
        (int)(last - first + 1 - (rank(workdays, last + 1) - rank(workdays, first))) - left_out->holidays;
    for (int i = held_first; i < held_end && left_out->named_count < LEFT_OUT_NAMED; i++)
        left_out->named[left_out->named_count++] = &workdays->held[i];
}
