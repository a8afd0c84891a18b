/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/civil.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* ---- Days ---- */

static bool leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_month_days(int year, int month)
{
    static const signed char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

bool civil_valid(int year, int month, int day)
{
    return year >= LIMIT_YEAR_FIRST && year <= LIMIT_YEAR_LAST && month >= 1 && month <= 12 && day >= 1 &&
           day <= civil_month_days(year, month);
}

/* Both conversions let the year begin in March, so that the leap day is the last of its year, and count in
 * eras of 400 years, which all have the same number of days. */
#define ERA_YEARS 400
#define ERA_DAYS 146097
#define DAYS_TO_1970 719468 /* from 1 March of the year 0 */

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

day_number civil_day(int year, int month, int day)
{
    int64_t march_year = (int64_t)year - (month <= 2);
    int64_t era = floor_divide(march_year, ERA_YEARS);
    int year_of_era = (int)(march_year - era * ERA_YEARS);
    int march_month = month > 2 ? month - 3 : month + 9;
    int day_of_year = (153 * march_month + 2) / 5 + day - 1; /* months of 30.6 days, rounded, fit exactly */
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (day_number)(era * ERA_DAYS + day_of_era - DAYS_TO_1970);
}

struct civil civil_of(day_number day)
{
    int64_t since_era_zero = (int64_t)day + DAYS_TO_1970;
    int64_t era = floor_divide(since_era_zero, ERA_DAYS);
    unsigned day_of_era = (unsigned)(since_era_zero - era * ERA_DAYS);
    unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned march_month = (5 * day_of_year + 2) / 153;
    unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;
    return (struct civil){
        .year = (int)(era * ERA_YEARS) + (int)year_of_era + (month <= 2),
        .month = (int)month,
        .day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
    };
}

int civil_weekday(day_number day)
{
    int weekday = (int)(((int64_t)day + 3) % 7); /* 1970-01-01 was a Thursday */
    return weekday < 0 ? weekday + 7 : weekday;
}

day_number civil_add_months(day_number day, int months)
{
    struct civil from = civil_of(day);
    int64_t month_index = (int64_t)from.year * 12 + from.month - 1 + months;
    int year = (int)floor_divide(month_index, 12);
    int month = (int)(month_index - (int64_t)year * 12) + 1;
    int month_days = civil_month_days(year, month);
    return civil_day(year, month, from.day < month_days ? from.day : month_days);
}

/* ---- Writing ---- */

const char *civil_weekday_name(int weekday)
{
    static const char *const names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    return names[weekday];
}

const char *civil_month_name(int month)
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    return names[month - 1];
}

static void write_two_digits(char *to, int number)
{
    to[0] = (char)('0' + number / 10);
    to[1] = (char)('0' + number % 10);
}

void civil_write_iso(struct buffer *buffer, day_number day)
{
    struct civil date = civil_of(day);
    if (date.year < 0 || date.year > 9999) {
        buffer_format(buffer, "%d-%02d-%02d", date.year, date.month, date.day);
        return;
    }
    char text[10] = "0000-00-00";
    write_two_digits(text, date.year / 100);
    write_two_digits(text + 2, date.year % 100);
    write_two_digits(text + 5, date.month);
    write_two_digits(text + 8, date.day);
    buffer_add(buffer, text, sizeof text);
}

void civil_write_long(struct buffer *buffer, day_number day)
{
    struct civil date = civil_of(day);
    buffer_text(buffer, civil_weekday_name(civil_weekday(day)));
    buffer_char(buffer, ' ');
    buffer_number(buffer, date.day);
    buffer_char(buffer, ' ');
    buffer_text(buffer, civil_month_name(date.month));
    buffer_char(buffer, ' ');
    buffer_number(buffer, date.year);
}

/* ---- Reading ---- */

#define YEARS_ALLOWED "1900 to 2199"
_Static_assert(LIMIT_YEAR_FIRST == 1900 && LIMIT_YEAR_LAST == 2199, "the words above name the limits");

#define OFFSET_HOURS_MAX 14 /* the most that any clock of the world is ahead */

static const char write_dates_as[] = "write dates as 2024-03-21";
static const char write_times_as[] = "write times as 2024-03-21T09:30 or 2024-03-21T09:30:00";
static const char write_offsets_as[] = "write an offset as Z, +01:00 or +0100";

/* -1 when one of the two bytes is no digit. */
static int two_digits(const char *at)
{
    unsigned tens = (unsigned char)at[0] - (unsigned)'0';
    unsigned ones = (unsigned char)at[1] - (unsigned)'0';
    return tens < 10 && ones < 10 ? (int)(tens * 10 + ones) : -1;
}

static int four_digits(const char *at)
{
    int high = two_digits(at), low = two_digits(at + 2);
    return high < 0 || low < 0 ? -1 : high * 100 + low;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool refuse(struct civil_reading *reading, const char *problem)
{
    reading->form = CIVIL_BAD;
    reading->problem = problem;
    return false;
}

/* Numbers below zero come from bytes that were no digits; those have no number to name. */
static bool refuse_number(struct civil_reading *reading, const char *unit, int number, const char *problem)
{
    snprintf(reading->note, sizeof reading->note, "%s %02d does not exist", unit, number);
    return refuse(reading, problem);
}

static bool check_year(struct civil_reading *reading, int year)
{
    if (year < 0)
        return refuse(reading, write_dates_as);
    if (year >= LIMIT_YEAR_FIRST && year <= LIMIT_YEAR_LAST)
        return true;
    snprintf(reading->note, sizeof reading->note, "year %04d is outside " YEARS_ALLOWED, year);
    return refuse(reading, "years run from " YEARS_ALLOWED);
}

static bool check_month(struct civil_reading *reading, int year, int month)
{
    if (month < 0)
        return refuse(reading, write_dates_as);
    if (!check_year(reading, year))
        return false;
    return (month >= 1 && month <= 12) || refuse_number(reading, "month", month, "months run from 01 to 12");
}

static bool check_day(struct civil_reading *reading, int year, int month, int day)
{
    if (day < 0)
        return refuse(reading, write_dates_as);
    if (!check_month(reading, year, month))
        return false;
    if (day >= 1 && day <= civil_month_days(year, month))
        return true;
    const char *problem = "that month has no such day";
    if (day < 1 || day > 31)
        return refuse_number(reading, "day", day, problem);
    snprintf(reading->note, sizeof reading->note, "there is no %d %s %d", day, civil_month_name(month), year);
    return refuse(reading, problem);
}

static bool check_hour(struct civil_reading *reading, int hour)
{
    if (hour < 24)
        return true;
    if (hour == 24)
        return refuse(reading, "hour 24 does not exist; write 00:00 of the next day");
    return refuse_number(reading, "hour", hour, "hours run from 00 to 23");
}

/* Z, +HH:MM or +HHMM, and no more. */
static bool read_offset(struct civil_reading *reading, const char *at, size_t length)
{
    reading->has_offset = true;
    if (length == 1 && at[0] == 'Z')
        return true;
    bool colon = length == 6 && at[3] == ':';
    if ((!colon && length != 5) || (at[0] != '+' && at[0] != '-'))
        return refuse(reading, write_offsets_as);
    int hours = two_digits(at + 1), minutes = two_digits(at + (colon ? 4 : 3));
    if (hours < 0 || minutes < 0)
        return refuse(reading, write_offsets_as);
    if (minutes > 59 || hours * 60 + minutes > OFFSET_HOURS_MAX * 60) {
        snprintf(reading->note, sizeof reading->note, "offset %c%02d:%02d does not exist", at[0], hours, minutes);
        return refuse(reading, "offsets run from -14:00 to +14:00");
    }
    int32_t seconds = (hours * 60 + minutes) * 60;
    reading->offset_seconds = at[0] == '-' ? -seconds : seconds;
    return true;
}

/* :SS and a fraction at `at`, if they are there. Moves `used` past them. */
static bool read_seconds(struct civil_reading *reading, const char *at, size_t length, size_t *used)
{
    if (length <= *used || at[*used] != ':')
        return true;
    int second = length >= *used + 3 ? two_digits(at + *used + 1) : -1;
    if (second < 0)
        return refuse(reading, write_times_as);
    if (second > 59)
        return refuse_number(reading, "second", second, "seconds run from 00 to 59");
    reading->second += second;
    *used += 3;
    if (length <= *used || at[*used] != '.')
        return true;
    size_t digits = *used + 1;
    while (digits < length && is_digit(at[digits]))
        digits++;
    if (digits == *used + 1)
        return refuse(reading, write_times_as);
    *used = digits;
    return true;
}

/* What follows the date, from its T or space on. */
static bool read_time(struct civil_reading *reading, const char *at, size_t length)
{
    if (length < 6 || (at[0] != 'T' && at[0] != ' ') || at[3] != ':')
        return refuse(reading, write_times_as);
    int hour = two_digits(at + 1), minute = two_digits(at + 4);
    if (hour < 0 || minute < 0)
        return refuse(reading, write_times_as);
    if (!check_hour(reading, hour))
        return false;
    if (minute > 59)
        return refuse_number(reading, "minute", minute, "minutes run from 00 to 59");
    reading->form = CIVIL_TIME;
    reading->second = (hour * 60 + minute) * 60;
    size_t used = 6;
    if (!read_seconds(reading, at, length, &used))
        return false;
    return used == length || read_offset(reading, at + used, length - used);
}

/* At least YYYY-MM-DD. */
static bool read_full(struct civil_reading *reading, const char *bytes, size_t length)
{
    int year = four_digits(bytes), month = two_digits(bytes + 5), day = two_digits(bytes + 8);
    if (!check_day(reading, year, month, day))
        return false;
    reading->form = CIVIL_DAY;
    reading->first = reading->last = civil_day(year, month, day);
    return length == 10 || read_time(reading, bytes + 10, length - 10);
}

static bool read_month(struct civil_reading *reading, const char *bytes)
{
    int year = four_digits(bytes), month = two_digits(bytes + 5);
    if (!check_month(reading, year, month))
        return false;
    reading->form = CIVIL_MONTH;
    reading->first = civil_day(year, month, 1);
    reading->last = reading->first + civil_month_days(year, month) - 1;
    return true;
}

static bool read_year(struct civil_reading *reading, const char *bytes)
{
    int year = four_digits(bytes);
    if (!check_year(reading, year))
        return false;
    reading->form = CIVIL_YEAR;
    reading->first = civil_day(year, 1, 1);
    reading->last = civil_day(year, 12, 31);
    return true;
}

/* ---- Helping a writer of another form ---- */

/* Up to three numbers with one separator between them, as in 21/3/2024, and what follows them. */
struct other_form {
    int number[3], digits[3];
    size_t length;
};

static bool is_separator(char c)
{
    return c == '/' || c == '.' || c == '-' || c == ' ';
}

static bool split_other_form(struct other_form *form, const char *bytes, size_t length)
{
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        if (i > 0 && (at >= length || !is_separator(bytes[at++])))
            return false;
        for (; at < length && is_digit(bytes[at]) && form->digits[i] < 4; at++, form->digits[i]++)
            form->number[i] = form->number[i] * 10 + bytes[at] - '0';
        if (!form->digits[i])
            return false;
    }
    form->length = at;
    return true;
}

/* Which date another form means. Day first is the custom here; where only the other order can be meant, that.
 * `unsure` is set where both could. */
static bool meaning_of(const struct other_form *form, struct civil *date, bool *unsure)
{
    int year = form->digits[0] == 4 ? form->number[0] : form->number[2];
    int day = form->digits[0] == 4 ? form->number[2] : form->number[0];
    int month = form->number[1];
    if ((form->digits[0] == 4) == (form->digits[2] == 4) || form->digits[1] > 2)
        return false;
    bool other_order = form->digits[2] == 4 && day != month && civil_valid(year, day, month);
    bool day_first = civil_valid(year, month, day);
    *unsure = day_first && other_order;
    *date = day_first ? (struct civil){year, month, day} : (struct civil){year, day, month};
    return day_first || other_order;
}

static bool split_plain_digits(struct other_form *form, const char *bytes, size_t length)
{
    if (length != 8 || four_digits(bytes) < 0 || four_digits(bytes + 4) < 0)
        return false;
    *form = (struct other_form){
        .number = {four_digits(bytes), two_digits(bytes + 4), two_digits(bytes + 6)},
        .digits = {4, 2, 2},
        .length = 8,
    };
    return true;
}

/* Offers nothing that would be refused in its turn. */
static void suggest_form(struct civil_reading *reading, const char *bytes, size_t length)
{
    struct other_form form = {0};
    struct civil date;
    bool unsure;
    if (!split_plain_digits(&form, bytes, length) && !split_other_form(&form, bytes, length))
        return;
    size_t time_length = length - form.length;
    if (!meaning_of(&form, &date, &unsure) || time_length > sizeof "T09:30:00.000000+01:00")
        return;
    char text[48];
    int written = snprintf(text, sizeof text, "%04d-%02d-%02d%.*s", date.year, date.month, date.day, (int)time_length,
                           bytes + form.length);
    struct civil_reading offered = {0};
    if (!read_full(&offered, text, (size_t)written))
        return;
    if (unsure && !time_length)
        snprintf(reading->note, sizeof reading->note, "write it as %.10s if %d %s is meant", text, date.day,
                 civil_month_name(date.month));
    else
        snprintf(reading->note, sizeof reading->note, "write it as %s", text);
}

struct civil_reading civil_read(const char *bytes, size_t length)
{
    struct civil_reading reading = {0};
    if (length >= 10 && bytes[4] == '-' && bytes[7] == '-') {
        read_full(&reading, bytes, length);
    } else if (length == 4) {
        read_year(&reading, bytes);
    } else if (length == 7 && bytes[4] == '-') {
        read_month(&reading, bytes);
    } else {
        refuse(&reading, length ? write_dates_as : "the date is empty");
        suggest_form(&reading, bytes, length);
    }
    return reading;
}

const char *civil_problem(const struct civil_reading *reading)
{
    return reading->note[0] ? reading->note : reading->problem;
}
