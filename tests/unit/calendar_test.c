/* SPDX-License-Identifier: Apache-2.0
 *
 * The calendar room by example. Every day expected here was counted by hand
 * on a wall calendar, or stands in the four worked cases of the procedures.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/civil.h"
#include "calendar/workdays.h"
#include "calendar/zone.h"
#include "run.h"

#define ALL_NEWS INT32_MAX /* known on: everything that was ever announced */
#define SATURDAY_AND_SUNDAY 0x60

static struct pool *pool;
static struct calendar_source england;
static struct workdays *known;

static day_number on(const char *date)
{
    struct civil_reading reading = civil_read(date, strlen(date));
    ck_assert_msg(reading.form == CIVIL_DAY, "the test names a bad day: %s", date);
    return reading.first;
}

static void assert_day(day_number found, const char *expected)
{
    struct buffer text = {0};
    civil_write_iso(&text, found);
    buffer_char(&text, '\0');
    ck_assert_str_eq(text.bytes, expected);
    buffer_free(&text);
}

static struct str shipped_list(void)
{
    const char *top = getenv("DULY_TOP");
    char path[4096];
    snprintf(path, sizeof path, "%s/rules/common/bank_holidays.tsv", top ? top : ".");
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    char *bytes = mem_text(pool, 1 << 20);
    struct str text = {bytes, fread(bytes, 1, 1 << 20, file)};
    fclose(file);
    return text;
}

static void set_up(void)
{
    struct tsv_problem problem;
    pool = pool_new();
    england = (struct calendar_source){
        .name = STR("England and Wales"),
        .weekend = SATURDAY_AND_SUNDAY,
        .covers_first = on("2015-01-01"),
        .covers_last = on("2030-12-31"),
        .confirmed_last = on("2028-12-31"),
    };
    ck_assert(holiday_list_read(pool, shipped_list(), &england.holidays, &problem));
    known = workdays_build(pool, &england, ALL_NEWS);
}

static void tear_down(void)
{
    pool_free(pool);
}

/* ---- Dates ---- */

START_TEST(days_have_known_numbers)
{
    ck_assert_int_eq(civil_day(1970, 1, 1), 0);
    ck_assert_int_eq(civil_day(1970, 1, 2), 1);
    ck_assert_int_eq(civil_day(1969, 12, 31), -1);
    ck_assert_int_eq(civil_day(2000, 3, 1), 11017); /* 30 years, 8 leap days, and 31 + 29 days */
    ck_assert_int_eq(civil_day(1900, 1, 1), -25567); /* 70 years with 17 leap days; 1900 had none */
    struct civil date = civil_of(11016);
    ck_assert_int_eq(date.year, 2000);
    ck_assert_int_eq(date.month, 2);
    ck_assert_int_eq(date.day, 29);
}
END_TEST

START_TEST(validity_knows_leap_years_and_limits)
{
    ck_assert(civil_valid(2024, 2, 29));
    ck_assert(!civil_valid(2023, 2, 29));
    ck_assert(civil_valid(2000, 2, 29));
    ck_assert(!civil_valid(1900, 2, 29));
    ck_assert(!civil_valid(2100, 2, 29));
    ck_assert(civil_valid(1900, 1, 1));
    ck_assert(!civil_valid(1899, 12, 31));
    ck_assert(civil_valid(2199, 12, 31));
    ck_assert(!civil_valid(2200, 1, 1));
    ck_assert(!civil_valid(2024, 4, 31));
    ck_assert(!civil_valid(2024, 0, 1));
    ck_assert(!civil_valid(2024, 13, 1));
    ck_assert(!civil_valid(2024, 1, 0));
    ck_assert_int_eq(civil_month_days(2024, 2), 29);
    ck_assert_int_eq(civil_month_days(2025, 2), 28);
    ck_assert_int_eq(civil_month_days(2025, 12), 31);
}
END_TEST

START_TEST(weekdays_have_names)
{
    ck_assert_str_eq(civil_weekday_name(civil_weekday(on("1970-01-01"))), "Thursday");
    ck_assert_str_eq(civil_weekday_name(civil_weekday(on("1969-12-28"))), "Sunday");
    ck_assert_str_eq(civil_weekday_name(civil_weekday(on("1900-01-01"))), "Monday");
    ck_assert_str_eq(civil_weekday_name(civil_weekday(on("2023-05-06"))), "Saturday");
    ck_assert_str_eq(civil_month_name(1), "January");
    ck_assert_str_eq(civil_month_name(12), "December");
}
END_TEST

START_TEST(months_end_on_their_last_day)
{
    assert_day(civil_add_months(on("2024-01-31"), 1), "2024-02-29");
    assert_day(civil_add_months(on("2023-01-31"), 1), "2023-02-28");
    assert_day(civil_add_months(on("2024-02-29"), 12), "2025-02-28");
    assert_day(civil_add_months(on("2024-02-29"), 48), "2028-02-29");
    assert_day(civil_add_months(on("2024-06-04"), 12), "2025-06-04");
    assert_day(civil_add_months(on("2024-03-31"), -1), "2024-02-29");
    assert_day(civil_add_months(on("2024-01-15"), -1), "2023-12-15");
    assert_day(civil_add_months(on("2024-12-31"), 2), "2025-02-28");
    assert_day(civil_add_months(on("2024-05-20"), 0), "2024-05-20");
    assert_day(civil_add_months(on("2024-05-20"), -1200), "1924-05-20");
}
END_TEST

START_TEST(days_are_written_for_people_and_for_files)
{
    struct buffer text = {0};
    civil_write_long(&text, on("2026-05-07"));
    buffer_text(&text, "|");
    civil_write_iso(&text, on("2026-05-07"));
    buffer_text(&text, "|");
    civil_write_iso(&text, civil_day(12026, 1, 9));
    buffer_char(&text, '\0');
    ck_assert_str_eq(text.bytes, "Thursday 7 May 2026|2026-05-07|12026-01-09");
    buffer_free(&text);
}
END_TEST

static struct civil_reading reading_of(const char *text)
{
    return civil_read(text, strlen(text));
}

START_TEST(partial_dates_are_intervals)
{
    struct civil_reading year = reading_of("2024"), month = reading_of("2024-02"), day = reading_of("2024-02-29");
    ck_assert_int_eq(year.form, CIVIL_YEAR);
    assert_day(year.first, "2024-01-01");
    assert_day(year.last, "2024-12-31");
    ck_assert_int_eq(month.form, CIVIL_MONTH);
    assert_day(month.first, "2024-02-01");
    assert_day(month.last, "2024-02-29");
    ck_assert_int_eq(day.form, CIVIL_DAY);
    ck_assert_int_eq(day.first, 19782); /* 11017 + 24 years with 6 leap days, less 1 */
    ck_assert_int_eq(day.last, 19782);
    ck_assert_ptr_null(day.problem);
}
END_TEST

static const struct {
    const char *text;
    int second, has_offset, offset;
} times[] = {
    {"2024-03-21T09:30", 34200, 0, 0},
    {"2024-03-21 09:30", 34200, 0, 0},
    {"2024-03-21T00:00:00", 0, 0, 0},
    {"2024-03-21T23:59:59", 86399, 0, 0},
    {"2024-03-21T09:30:05.999999999", 34205, 0, 0},
    {"2024-03-21T09:30Z", 34200, 1, 0},
    {"2024-03-21T09:30:05Z", 34205, 1, 0},
    {"2024-03-21T09:30:05.5+01:00", 34205, 1, 3600},
    {"2024-03-21T09:30+0100", 34200, 1, 3600},
    {"2024-03-21 09:30-03:30", 34200, 1, -12600},
    {"2024-03-21T09:30-00:00", 34200, 1, 0},
    {"2024-03-21T09:30+14:00", 34200, 1, 50400},
};

START_TEST(times_are_read)
{
    struct civil_reading reading = reading_of(times[_i].text);
    ck_assert_int_eq(reading.form, CIVIL_TIME);
    assert_day(reading.first, "2024-03-21");
    assert_day(reading.last, "2024-03-21");
    ck_assert_int_eq(reading.second, times[_i].second);
    ck_assert_int_eq(reading.has_offset, times[_i].has_offset);
    ck_assert_int_eq(reading.offset_seconds, times[_i].offset);
}
END_TEST

#define DATES "write dates as 2024-03-21"
#define TIMES "write times as 2024-03-21T09:30 or 2024-03-21T09:30:00"
#define OFFSETS "write an offset as Z, +01:00 or +0100"

static const struct {
    const char *text, *problem;
} refusals[] = {
    {"", "the date is empty"},
    {"yesterday", DATES},
    {"202", DATES},
    {"20x4", DATES},
    {"2024-0", DATES},
    {"2024-x3", DATES},
    {"2024-03-2", "write it as 2024-03-02"},
    {"2024-03-x1", DATES},
    {"2024-03-2x", DATES},
    {"2024/03-21", "write it as 2024-03-21"},
    {" 2024-03-21", DATES},
    {"+2024-03-21", DATES},
    {"1899", "year 1899 is outside 1900 to 2199"},
    {"2200-01", "year 2200 is outside 1900 to 2199"},
    {"1899-12-31", "year 1899 is outside 1900 to 2199"},
    {"0000-01-01", "year 0000 is outside 1900 to 2199"},
    {"2024-13", "month 13 does not exist"},
    {"2024-00-10", "month 00 does not exist"},
    {"2024-13-10", "month 13 does not exist"},
    {"2024-04-31", "there is no 31 April 2024"},
    {"2023-02-29", "there is no 29 February 2023"},
    {"2024-01-00", "day 00 does not exist"},
    {"2024-01-32", "day 32 does not exist"},
    {"21/03/2024", "write it as 2024-03-21"},
    {"21.03.2024", "write it as 2024-03-21"},
    {"21-03-2024", "write it as 2024-03-21"},
    {"21 3 2024", "write it as 2024-03-21"},
    {"03/21/2024", "write it as 2024-03-21"},
    {"03/03/2024", "write it as 2024-03-03"},
    {"3/4/2024", "write it as 2024-04-03 if 3 April is meant"},
    {"30/11/2024", "write it as 2024-11-30"},
    {"31/04/2024", DATES},
    {"21/03/24", DATES},
    {"21/03/2024/", DATES},
    {"21/03/20245", DATES},
    {"2024/3/21", "write it as 2024-03-21"},
    {"2024.03.21", "write it as 2024-03-21"},
    {"20240321", "write it as 2024-03-21"},
    {"20241321", DATES},
    {"21/03/2024 09:30", "write it as 2024-03-21 09:30"},
    {"21/03/2024T09:30:00Z", "write it as 2024-03-21T09:30:00Z"},
    {"21/03/2024 9:30", DATES},
    {"2024-03-21T", TIMES},
    {"2024-03-211", TIMES},
    {"2024-03-21t09:30", TIMES},
    {"2024-03-21 ", TIMES},
    {"2024-03-21T9:30", TIMES},
    {"2024-03-21T09", TIMES},
    {"2024-03-21T09.30", TIMES},
    {"2024-03-21T09:3", TIMES},
    {"2024-03-21T09:3x", TIMES},
    {"2024-03-21T0x:30", TIMES},
    {"2024-03-21T24:00", "hour 24 does not exist; write 00:00 of the next day"},
    {"2024-03-21T25:00", "hour 25 does not exist"},
    {"2024-03-21T09:60", "minute 60 does not exist"},
    {"2024-03-21T09:30:60", "second 60 does not exist"},
    {"2024-03-21T09:30:", TIMES},
    {"2024-03-21T09:30:5", TIMES},
    {"2024-03-21T09:30:05.", TIMES},
    {"2024-03-21T09:30:05.Z", TIMES},
    {"2024-03-21T09:30:05,5", OFFSETS},
    {"2024-03-21T09:30 ", OFFSETS},
    {"2024-03-21T09:30z", OFFSETS},
    {"2024-03-21T09:30ZZ", OFFSETS},
    {"2024-03-21T09:30+1", OFFSETS},
    {"2024-03-21T09:30+01", OFFSETS},
    {"2024-03-21T09:30+01:0", OFFSETS},
    {"2024-03-21T09:30+01:000", OFFSETS},
    {"2024-03-21T09:30+0x:00", OFFSETS},
    {"2024-03-21T09:30+01:x0", OFFSETS},
    {"2024-03-21T09:30 +01:00", OFFSETS},
    {"2024-03-21T09:30*01:00", OFFSETS},
    {"2024-03-21T09:30+01:60", "offset +01:60 does not exist"},
    {"2024-03-21T09:30+14:01", "offset +14:01 does not exist"},
    {"2024-03-21T09:30-1500", "offset -15:00 does not exist"},
};

START_TEST(bad_dates_are_refused)
{
    struct civil_reading reading = reading_of(refusals[_i].text);
    ck_assert_int_eq(reading.form, CIVIL_BAD);
    ck_assert_str_eq(civil_problem(&reading), refusals[_i].problem);
    ck_assert_ptr_nonnull(reading.problem);
}
END_TEST

START_TEST(only_the_given_bytes_are_read)
{
    struct civil_reading reading = civil_read("2024-03-21 is past", 10);
    ck_assert_int_eq(reading.form, CIVIL_DAY);
    reading = civil_read("2024-03-21\0", 11);
    ck_assert_int_eq(reading.form, CIVIL_BAD);
    reading = civil_read(NULL, 0);
    ck_assert_int_eq(reading.form, CIVIL_BAD);
}
END_TEST

/* ---- Zones ---- */

static const struct zone *london(void)
{
    return zone_find("Europe/London", 13);
}

/* Seconds of UTC of a moment written with Z. */
static int64_t utc_of(const char *text)
{
    struct civil_reading reading = reading_of(text);
    ck_assert_msg(reading.form == CIVIL_TIME && reading.has_offset, "the test names a bad moment: %s", text);
    return (int64_t)reading.first * 86400 + reading.second - reading.offset_seconds;
}

static int instants(const char *local, int64_t utc[2])
{
    struct civil_reading reading = reading_of(local);
    return zone_to_utc(london(), reading.first, reading.second, utc);
}

START_TEST(zones_are_found_by_exact_name)
{
    ck_assert_str_eq(zone_name(london()), "Europe/London");
    ck_assert_str_eq(zone_name(zone_find("UTC", 3)), "UTC");
    ck_assert_ptr_null(zone_find("europe/london", 13));
    ck_assert_ptr_null(zone_find("Europe/London2", 14));
    ck_assert_ptr_null(zone_find("Europe/Paris", 12));
    ck_assert_ptr_null(zone_find("", 0));
}
END_TEST

START_TEST(utc_never_changes)
{
    const struct zone *utc = zone_find("UTC", 3);
    int64_t first, last, moment[2];
    ck_assert_int_eq(zone_to_utc(utc, on("2024-03-31"), 5400, moment), 1);
    ck_assert_int_eq(moment[0], utc_of("2024-03-31T01:30Z"));
    zone_day_bounds(utc, on("2024-10-27"), &first, &last);
    ck_assert_int_eq(last - first, 86399);
    ck_assert_int_eq(zone_offset(utc, first), 0);
}
END_TEST

START_TEST(a_day_over_the_march_change_ends_an_hour_later)
{
    int64_t utc[2];
    ck_assert_int_eq(instants("2024-03-30T23:00", utc), 1);
    int64_t later = utc[0] + 24 * 3600;
    assert_day(zone_day(london(), later), "2024-04-01");
    ck_assert_int_eq(zone_second(london(), later), 0);
}
END_TEST

START_TEST(a_day_over_the_october_change_ends_an_hour_earlier)
{
    int64_t utc[2];
    ck_assert_int_eq(instants("2024-10-26T23:00", utc), 1);
    int64_t later = utc[0] + 24 * 3600;
    assert_day(zone_day(london(), later), "2024-10-27");
    ck_assert_int_eq(zone_second(london(), later), 22 * 3600);
}
END_TEST

static const struct {
    const char *local;
    int count;
    const char *first, *second;
} local_times[] = {
    {"2024-01-15T12:00", 1, "2024-01-15T12:00Z", NULL},
    {"2024-07-15T12:00", 1, "2024-07-15T11:00Z", NULL},
    {"2024-03-31T00:59:59", 1, "2024-03-31T00:59:59Z", NULL},
    {"2024-03-31T01:00", 0, "2024-03-31T01:00Z", NULL},
    {"2024-03-31T01:30", 0, "2024-03-31T01:00Z", NULL},
    {"2024-03-31T01:59:59", 0, "2024-03-31T01:00Z", NULL},
    {"2024-03-31T02:00", 1, "2024-03-31T01:00Z", NULL},
    {"2024-04-01T00:00", 1, "2024-03-31T23:00Z", NULL},
    {"2024-10-27T00:59:59", 1, "2024-10-26T23:59:59Z", NULL},
    {"2024-10-27T01:00", 2, "2024-10-27T00:00Z", "2024-10-27T01:00Z"},
    {"2024-10-27T01:59:59", 2, "2024-10-27T00:59:59Z", "2024-10-27T01:59:59Z"},
    {"2024-10-27T02:00", 1, "2024-10-27T02:00Z", NULL},
    {"2000-10-29T01:30", 2, "2000-10-29T00:30Z", "2000-10-29T01:30Z"},
    {"1996-03-31T01:30", 0, "1996-03-31T01:00Z", NULL},
    {"1995-10-22T01:30", 2, "1995-10-22T00:30Z", "1995-10-22T01:30Z"},
    {"1970-01-15T12:00", 1, "1970-01-15T11:00Z", NULL}, /* British Standard Time, 1968 to 1971 */
    {"1941-07-15T12:00", 1, "1941-07-15T10:00Z", NULL}, /* double summer time */
    {"1910-07-15T12:00", 1, "1910-07-15T12:00Z", NULL}, /* before there was summer time */
    {"2199-07-15T12:00", 1, "2199-07-15T11:00Z", NULL},
};

START_TEST(local_times_are_no_one_or_two_instants)
{
    int64_t utc[2] = {-1, -1};
    ck_assert_int_eq(instants(local_times[_i].local, utc), local_times[_i].count);
    ck_assert_int_eq(utc[0], utc_of(local_times[_i].first));
    if (local_times[_i].second)
        ck_assert_int_eq(utc[1], utc_of(local_times[_i].second));
}
END_TEST

START_TEST(offsets_change_at_one_in_the_morning)
{
    ck_assert_int_eq(zone_offset(london(), utc_of("2026-03-29T00:59:59Z")), 0);
    ck_assert_int_eq(zone_offset(london(), utc_of("2026-03-29T01:00:00Z")), 3600);
    ck_assert_int_eq(zone_offset(london(), utc_of("2026-10-25T00:59:59Z")), 3600);
    ck_assert_int_eq(zone_offset(london(), utc_of("2026-10-25T01:00:00Z")), 0);
    ck_assert_int_eq(zone_offset(london(), utc_of("1996-01-01T00:00:00Z")), 0);
    ck_assert_int_eq(zone_offset(london(), utc_of("1995-12-31T23:59:59Z")), 0);
}
END_TEST

START_TEST(days_have_23_24_or_25_hours)
{
    int64_t first, last;
    zone_day_bounds(london(), on("2024-03-31"), &first, &last);
    ck_assert_int_eq(first, utc_of("2024-03-31T00:00Z"));
    ck_assert_int_eq(last, utc_of("2024-03-31T22:59:59Z"));
    zone_day_bounds(london(), on("2024-10-27"), &first, &last);
    ck_assert_int_eq(first, utc_of("2024-10-26T23:00Z"));
    ck_assert_int_eq(last, utc_of("2024-10-27T23:59:59Z"));
    zone_day_bounds(london(), on("2024-06-01"), &first, &last);
    ck_assert_int_eq(first, utc_of("2024-05-31T23:00Z"));
    ck_assert_int_eq(last, utc_of("2024-06-01T22:59:59Z"));
}
END_TEST

/* ---- Working days: the worked cases ---- */

static const struct {
    const char *from;
    int count;
    const char *to;
} worked[] = {
    /* Easter and both May holidays */
    {"2024-03-21", 10, "2024-04-08"},
    {"2024-03-21", 11, "2024-04-09"},
    {"2024-03-21", 30, "2024-05-07"},
    {"2024-03-21", 45, "2024-05-29"},
    {"2024-03-21", 49, "2024-06-04"},
    {"2024-03-21", 53, "2024-06-10"},
    {"2024-03-22", 10, "2024-04-09"},
    {"2024-03-25", 10, "2024-04-10"},
    {"2024-04-08", 35, "2024-05-29"},
    {"2024-04-09", 45, "2024-06-13"},
    {"2024-05-29", 8, "2024-06-10"},
    /* Christmas */
    {"2024-12-13", 1, "2024-12-16"},
    {"2024-12-13", 8, "2024-12-27"},
    {"2024-12-13", 9, "2024-12-30"},
    {"2024-12-13", 10, "2024-12-31"},
    {"2024-12-13", 14, "2025-01-07"},
    {"2024-12-13", 15, "2025-01-08"},
    {"2024-12-13", 17, "2025-01-10"},
    {"2024-12-13", 18, "2025-01-13"},
    {"2024-12-13", 20, "2025-01-15"},
    {"2024-12-13", 45, "2025-02-19"},
    {"2024-12-16", 8, "2024-12-30"},
    {"2024-12-16", 10, "2025-01-02"},
    /* a holiday that was moved: 30 May 2022 is a working day, 2 and 3 June are not */
    {"2022-05-09", 10, "2022-05-23"},
    {"2022-05-09", 14, "2022-05-27"},
    {"2022-05-09", 15, "2022-05-30"},
    {"2022-05-09", 16, "2022-05-31"},
    {"2022-05-09", 24, "2022-06-14"},
    {"2022-05-09", 25, "2022-06-15"},
    {"2022-05-09", 35, "2022-06-29"},
    {"2022-05-09", 37, "2022-07-01"},
    {"2022-05-09", 40, "2022-07-06"},
    {"2022-05-09", 44, "2022-07-12"},
    {"2022-05-09", 45, "2022-07-13"},
    {"2022-05-09", 47, "2022-07-15"},
    {"2022-05-09", 50, "2022-07-20"},
    /* no holiday between */
    {"2025-02-03", 2, "2025-02-05"},
    {"2025-02-03", 10, "2025-02-17"},
    {"2025-02-03", 30, "2025-03-17"},
    {"2025-02-03", 45, "2025-04-07"},
    {"2025-02-03", 48, "2025-04-10"},
    /* from a Saturday, with the coronation on the Monday */
    {"2023-05-06", 1, "2023-05-09"},
    {"2023-05-06", 10, "2023-05-22"},
    {"2023-05-09", 10, "2023-05-23"},
    /* backward */
    {"2023-03-31", -45, "2023-01-27"},
    {"2024-04-02", -1, "2024-03-28"},
    {"2024-04-01", -1, "2024-03-28"},
    {"2024-03-31", -1, "2024-03-28"},
    /* over a leap day */
    {"2024-02-28", 1, "2024-02-29"},
    {"2024-02-29", 1, "2024-03-01"},
    {"2024-03-01", -1, "2024-02-29"},
    {"2023-02-28", 1, "2023-03-01"},
    /* none */
    {"2024-03-30", 0, "2024-03-30"},
};

START_TEST(working_days_are_added)
{
    day_number result;
    ck_assert_int_eq(workdays_add(known, on(worked[_i].from), worked[_i].count, &result), WORKDAYS_KNOWN);
    assert_day(result, worked[_i].to);
}
END_TEST

START_TEST(working_days_are_counted)
{
    int count;
    ck_assert_int_eq(workdays_count(known, on("2024-03-21"), on("2024-06-04"), &count), WORKDAYS_KNOWN);
    ck_assert_int_eq(count, 49);
    workdays_count(known, on("2024-05-29"), on("2024-06-10"), &count);
    ck_assert_int_eq(count, 8);
    workdays_count(known, on("2024-06-10"), on("2024-05-29"), &count);
    ck_assert_int_eq(count, -8);
    workdays_count(known, on("2024-03-28"), on("2024-04-01"), &count); /* Easter: Friday to Monday */
    ck_assert_int_eq(count, 0);
    workdays_count(known, on("2024-04-01"), on("2024-03-28"), &count);
    ck_assert_int_eq(count, 0);
    workdays_count(known, on("2024-04-02"), on("2024-03-28"), &count);
    ck_assert_int_eq(count, -1);
    ck_assert_int_eq(workdays_count(known, on("2024-06-10"), on("2024-06-10"), &count), WORKDAYS_KNOWN);
    ck_assert_int_eq(count, 0);
}
END_TEST

START_TEST(rolling_moves_only_what_is_not_worked)
{
    day_number result;
    ck_assert_int_eq(workdays_roll_forward(known, on("2024-03-31"), &result), WORKDAYS_KNOWN);
    assert_day(result, "2024-04-02");
    workdays_roll_forward(known, on("2024-04-02"), &result);
    assert_day(result, "2024-04-02");
    workdays_roll_forward(known, on("2023-05-06"), &result);
    assert_day(result, "2023-05-09");
    workdays_roll_forward(known, on("2024-12-25"), &result);
    assert_day(result, "2024-12-27");
}
END_TEST

START_TEST(what_was_left_out_is_named)
{
    struct left_out left_out;
    workdays_left_out(known, on("2024-03-21"), on("2024-05-29"), &left_out);
    ck_assert_int_eq(left_out.weekend_days, 20);
    ck_assert_int_eq(left_out.holidays, 4);
    ck_assert_int_eq(left_out.named_count, 4);
    ck_assert(str_is(left_out.named[0]->name, "Good Friday"));
    ck_assert(str_is(left_out.named[1]->name, "Easter Monday"));
    assert_day(left_out.named[2]->day, "2024-05-06");
    assert_day(left_out.named[3]->day, "2024-05-27");
    workdays_left_out(known, on("2024-03-28"), on("2024-03-29"), &left_out);
    ck_assert_int_eq(left_out.weekend_days, 0);
    ck_assert_int_eq(left_out.holidays, 1);
    workdays_left_out(known, on("2024-03-29"), on("2024-03-31"), &left_out);
    ck_assert_int_eq(left_out.weekend_days, 2);
    ck_assert_int_eq(left_out.holidays, 0);
    workdays_left_out(known, on("2024-03-31"), on("2024-03-28"), &left_out); /* the other way round */
    ck_assert_int_eq(left_out.weekend_days, 2);
    ck_assert_int_eq(left_out.holidays, 1);
    workdays_left_out(known, on("2024-03-29"), on("2024-03-29"), &left_out);
    ck_assert_int_eq(left_out.weekend_days + left_out.holidays + left_out.named_count, 0);
}
END_TEST

START_TEST(names_stop_at_the_room_there_is)
{
    struct left_out left_out;
    workdays_left_out(known, on("2016-12-31"), on("2021-12-31"), &left_out);
    ck_assert_int_eq(left_out.holidays, 40); /* five years of eight, every one on a weekday */
    ck_assert_int_eq(left_out.named_count, LEFT_OUT_NAMED);
    assert_day(left_out.named[LEFT_OUT_NAMED - 1]->day, "2020-12-28");
    workdays_left_out(known, INT32_MIN, INT32_MAX, &left_out);
    ck_assert_int_eq(left_out.holidays, 131); /* the whole list less the two days withdrawn */
}
END_TEST

/* ---- What was known when ---- */

static bool worked_as_known(const char *day, const char *known_on)
{
    return workdays_is(workdays_build(pool, &england, on(known_on)), on(day));
}

static const struct {
    const char *day, *eve, *announced;
    bool worked_after;
} news[] = {
    {"2020-05-04", "2019-06-06", "2019-06-07", true},
    {"2020-05-08", "2019-06-06", "2019-06-07", false},
    {"2022-05-30", "2020-11-11", "2020-11-12", true},
    {"2022-06-02", "2020-11-11", "2020-11-12", false},
    {"2022-06-03", "2020-11-11", "2020-11-12", false},
    {"2022-09-19", "2022-09-09", "2022-09-10", false},
    {"2023-05-08", "2022-11-05", "2022-11-06", false},
};

START_TEST(a_moved_holiday_holds_as_it_was_known)
{
    ck_assert_int_eq(worked_as_known(news[_i].day, news[_i].eve), !news[_i].worked_after);
    ck_assert_int_eq(worked_as_known(news[_i].day, news[_i].announced), news[_i].worked_after);
    ck_assert_int_eq(workdays_is(known, on(news[_i].day)), news[_i].worked_after);
}
END_TEST

START_TEST(a_due_date_moves_with_the_news)
{
    day_number result;
    struct workdays *before = workdays_build(pool, &england, on("2020-11-11"));
    workdays_add(before, on("2022-05-09"), 15, &result);
    assert_day(result, "2022-05-31"); /* the Monday still was the holiday */
    before = workdays_build(pool, &england, on("2022-09-09"));
    workdays_add(before, on("2022-09-15"), 2, &result);
    assert_day(result, "2022-09-19");
    workdays_add(known, on("2022-09-15"), 2, &result);
    assert_day(result, "2022-09-20");
}
END_TEST

START_TEST(a_holiday_not_yet_moved_has_its_old_name)
{
    struct left_out left_out;
    struct workdays *before = workdays_build(pool, &england, on("2020-11-11"));
    workdays_left_out(before, on("2022-05-29"), on("2022-06-03"), &left_out);
    ck_assert_int_eq(left_out.named_count, 1);
    assert_day(left_out.named[0]->day, "2022-05-30");
    ck_assert(str_is(left_out.named[0]->name, "Spring bank holiday"));
    ck_assert_int_eq(left_out.named[0]->effect, HOLIDAY_HELD);
    workdays_left_out(known, on("2022-05-29"), on("2022-06-03"), &left_out);
    ck_assert_int_eq(left_out.named_count, 2);
    ck_assert(str_is(left_out.named[0]->name, "Spring bank holiday (moved from 2022-05-30)"));
    ck_assert(str_is(left_out.named[1]->name, "Platinum Jubilee bank holiday"));
}
END_TEST

/* ---- How far an answer can be relied on ---- */

START_TEST(the_expected_part_is_said)
{
    day_number result;
    int count;
    /* 29 December 2028 is a Friday, the last confirmed working day. */
    ck_assert_int_eq(workdays_add(known, on("2028-12-28"), 1, &result), WORKDAYS_KNOWN);
    ck_assert_int_eq(workdays_add(known, on("2028-12-28"), 2, &result), WORKDAYS_EXPECTED);
    assert_day(result, "2029-01-02");
    ck_assert_int_eq(workdays_add(known, on("2029-01-01"), -1, &result), WORKDAYS_KNOWN);
    assert_day(result, "2028-12-29");
    ck_assert_int_eq(workdays_add(known, on("2029-01-02"), -1, &result), WORKDAYS_EXPECTED);
    assert_day(result, "2028-12-29");
    ck_assert_int_eq(workdays_count(known, on("2028-12-01"), on("2028-12-31"), &count), WORKDAYS_KNOWN);
    ck_assert_int_eq(workdays_count(known, on("2028-12-01"), on("2029-01-01"), &count), WORKDAYS_EXPECTED);
    ck_assert_int_eq(workdays_count(known, on("2029-01-01"), on("2028-12-01"), &count), WORKDAYS_EXPECTED);
    ck_assert_int_eq(workdays_roll_forward(known, on("2028-12-29"), &result), WORKDAYS_KNOWN);
    ck_assert_int_eq(workdays_roll_forward(known, on("2028-12-30"), &result), WORKDAYS_EXPECTED);
    assert_day(result, "2029-01-02");
}
END_TEST

START_TEST(beyond_the_covered_days_there_is_no_answer)
{
    day_number result;
    int count;
    /* 2 January 2015 is the first working day covered; 31 December 2030 the last, a Tuesday. */
    ck_assert_int_eq(workdays_add(known, on("2014-12-31"), 1, &result), WORKDAYS_KNOWN);
    assert_day(result, "2015-01-02");
    ck_assert_int_eq(workdays_add(known, on("2014-12-30"), 1, &result), WORKDAYS_BEYOND);
    assert_day(result, "2014-12-30");
    ck_assert_int_eq(workdays_add(known, on("2015-01-05"), -1, &result), WORKDAYS_KNOWN);
    ck_assert_int_eq(workdays_add(known, on("2015-01-05"), -2, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, on("2015-01-02"), -1, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, on("2030-12-30"), 1, &result), WORKDAYS_EXPECTED);
    assert_day(result, "2030-12-31");
    ck_assert_int_eq(workdays_add(known, on("2030-12-31"), 1, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, on("2031-01-01"), -1, &result), WORKDAYS_EXPECTED);
    assert_day(result, "2030-12-31");
    ck_assert_int_eq(workdays_add(known, on("2031-01-02"), -1, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, on("2050-01-01"), 0, &result), WORKDAYS_KNOWN);
    ck_assert_int_eq(workdays_count(known, on("2014-12-31"), on("2015-01-31"), &count), WORKDAYS_KNOWN);
    ck_assert_int_eq(count, 21); /* 22 weekdays less New Year's Day */
    ck_assert_int_eq(workdays_count(known, on("2014-12-30"), on("2015-01-31"), &count), WORKDAYS_BEYOND);
    ck_assert_int_eq(count, 0);
    ck_assert_int_eq(workdays_count(known, on("2030-12-01"), on("2031-01-01"), &count), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_count(known, on("2031-01-01"), on("2030-12-01"), &count), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_roll_forward(known, on("2014-12-31"), &result), WORKDAYS_BEYOND);
    assert_day(result, "2014-12-31");
    ck_assert_int_eq(workdays_roll_forward(known, on("2031-01-01"), &result), WORKDAYS_BEYOND);
    ck_assert(!workdays_is(known, on("2014-12-31")));
    ck_assert(!workdays_is(known, on("2031-01-02")));
    ck_assert(workdays_is(known, on("2030-12-31")));
}
END_TEST

START_TEST(no_count_is_too_large_to_answer)
{
    day_number result;
    int count;
    ck_assert_int_eq(workdays_add(known, on("2024-01-02"), INT32_MAX, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, on("2024-01-02"), INT32_MIN, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, INT32_MAX, 1, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_add(known, INT32_MIN, -1, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_count(known, INT32_MIN, INT32_MAX, &count), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_roll_forward(known, INT32_MAX, &result), WORKDAYS_BEYOND);
    ck_assert(!workdays_is(known, INT32_MAX));
    ck_assert(!workdays_is(known, INT32_MIN));
}
END_TEST

START_TEST(odd_calendars_are_answered_too)
{
    day_number result;
    struct calendar_source source = {.weekend = 0x7f, .covers_first = on("2024-01-01"), .covers_last = on("2024-12-31")};
    struct workdays *idle = workdays_build(pool, &source, ALL_NEWS);
    ck_assert_int_eq(workdays_add(idle, on("2024-06-01"), 1, &result), WORKDAYS_BEYOND);
    ck_assert_int_eq(workdays_roll_forward(idle, on("2024-06-01"), &result), WORKDAYS_BEYOND);
    source.weekend = 0;
    source.confirmed_last = source.covers_last;
    struct workdays *busy = workdays_build(pool, &source, ALL_NEWS);
    ck_assert_int_eq(workdays_add(busy, on("2024-02-28"), 2, &result), WORKDAYS_KNOWN);
    assert_day(result, "2024-03-01");
    source.covers_last = on("2023-12-31");
    struct workdays *empty = workdays_build(pool, &source, ALL_NEWS);
    ck_assert_int_eq(workdays_add(empty, on("2023-12-31"), 1, &result), WORKDAYS_BEYOND);
    source.covers_first = INT32_MIN;
    source.covers_last = INT32_MAX;
    struct workdays *vast = workdays_build(pool, &source, ALL_NEWS);
    assert_day(workdays_source(vast)->covers_first, "1900-01-01");
    assert_day(workdays_source(vast)->covers_last, "2199-12-31");
    ck_assert_int_eq(workdays_add(vast, on("2199-12-31"), 1, &result), WORKDAYS_BEYOND);
    source.covers_first = on("1900-01-01") - 1;
    source.covers_last = on("2199-12-31") + 1;
    vast = workdays_build(pool, &source, ALL_NEWS);
    assert_day(workdays_source(vast)->covers_first, "1900-01-01");
    assert_day(workdays_source(vast)->covers_last, "2199-12-31");
}
END_TEST

/* ---- Holiday lists ---- */

#define HEADER "date\tname\teffect\tannounced_on\tstatus\n"

static struct holiday_list list;
static struct tsv_problem problem;

static bool read_list(const char *text)
{
    return holiday_list_read(pool, str_of(text), &list, &problem);
}

START_TEST(the_shipped_list_is_read)
{
    ck_assert_int_eq(england.holidays.count, 133);
    int withdrawn = 0, expected = 0, announced = 0;
    for (int i = 0; i < england.holidays.count; i++) {
        const struct holiday *row = &england.holidays.rows[i];
        withdrawn += row->effect == HOLIDAY_WITHDRAWN;
        expected += row->expected;
        announced += row->announced != DAY_ALWAYS;
        ck_assert_int_lt(civil_weekday(row->day), 5);
    }
    ck_assert_int_eq(withdrawn, 2);
    ck_assert_int_eq(expected, 16);
    ck_assert_int_eq(announced, 7);
}
END_TEST

START_TEST(lists_may_come_from_a_spreadsheet)
{
    ck_assert_msg(read_list("\xef\xbb\xbf# made by hand\r\n\r\nstatus\tdate\tremark\teffect\tannounced_on\tname\r\n"
                            "expected\t2024-12-27\tx\tholiday\t\tClosure, day two\r\n"
                            "# between\r\n"
                            "confirmed\t2024-12-24\t\tholiday\t2024-06-01\tNo\xc3\xabl"),
                  "%s", problem.message);
    ck_assert_int_eq(list.count, 2);
    assert_day(list.rows[0].day, "2024-12-24");
    ck_assert(str_is(list.rows[0].name, "No\xc3\xabl"));
    assert_day(list.rows[0].announced, "2024-06-01");
    ck_assert(!list.rows[0].expected);
    ck_assert_int_eq(list.rows[1].announced, DAY_ALWAYS);
    ck_assert(list.rows[1].expected);
    ck_assert(read_list(HEADER));
    ck_assert_int_eq(list.count, 0);
}
END_TEST

START_TEST(a_holiday_may_be_held_then_withdrawn_or_restored)
{
    const struct holiday *row;
    ck_assert(read_list(HEADER "2024-05-01\tFair\tholiday\t2023-02-01\tconfirmed\n"
                               "2024-05-01\tFair\twithdrawn\t2023-09-01\tconfirmed\n"));
    ck_assert(!holiday_holds(list.rows, 2, on("2023-01-31"), &row));
    ck_assert(holiday_holds(list.rows, 2, on("2023-02-01"), &row));
    ck_assert(holiday_holds(list.rows, 2, on("2023-08-31"), &row));
    ck_assert(!holiday_holds(list.rows, 2, on("2023-09-01"), &row));
    ck_assert(read_list(HEADER "2024-05-01\tFair restored\tholiday\t2023-09-01\tconfirmed\n"
                               "2024-05-01\tFair\twithdrawn\t2023-02-01\tconfirmed\n"));
    ck_assert(holiday_holds(list.rows, 2, on("2023-01-31"), &row));
    ck_assert(!holiday_holds(list.rows, 2, on("2023-02-01"), &row));
    ck_assert(holiday_holds(list.rows, 2, on("2023-09-01"), &row));
    ck_assert(str_is(row->name, "Fair restored"));
}
END_TEST

#define ROW "2024-12-24\tClosure\tholiday\t\tconfirmed\n"
#define NAME_OF_200 \
    "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890" \
    "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"

static const struct {
    const char *text;
    int line, column;
    const char *message;
} bad_lists[] = {
    {"", 0, 1, "the list has no header line"},
    {"# nothing\n", 1, 1, "the list has no header line"},
    {"date\tname\teffect\tstatus\n", 1, 1, "the header names no column \"announced_on\""},
    {"Date\tname\teffect\tannounced_on\tstatus\n", 1, 1, "the header names no column \"date\""},
    {"date\tname\teffect\tannounced_on\tstatus\tdate\n", 1, 38, "the column \"date\" is named twice"},
    {"\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n", 1, 1, "the header has 33 columns, more than 32"},
    {HEADER "2024-12-24\tClosure\tholiday\t\n", 2, 1, "this line has 4 cells where the header has 5"},
    {HEADER "2024-12-24\tClosure\tholiday\t\tconfirmed\t\n", 2, 1, "this line has 6 cells where the header has 5"},
    {HEADER ROW "\n" "24/12/2024\tClosure\tholiday\t\tconfirmed\n", 4, 1,
     "\"24/12/2024\" is not a day: write it as 2024-12-24"},
    {HEADER "2024-12\tClosure\tholiday\t\tconfirmed\n", 2, 1, "\"2024-12\" is not a day: write one day, as 2024-03-21"},
    {HEADER "\tClosure\tholiday\t\tconfirmed\n", 2, 1, "\"\" is not a day: the date is empty"},
    {HEADER "2024-12-24\t\tholiday\t\tconfirmed\n", 2, 12, "the holiday has no name"},
    {HEADER "2024-12-24\tClo\x01sure\tholiday\t\tconfirmed\n", 2, 15, "the name holds a control character"},
    {HEADER "2024-12-24\t" NAME_OF_200 "1\tholiday\t\tconfirmed\n", 2, 12, "the name is longer than 200 bytes"},
    {HEADER "2024-12-24\tNo\xc3\xabl\theld\t\tconfirmed\n", 2, 17,
     "effect is \"holiday\" or \"withdrawn\", not \"held\""},
    {HEADER "2024-12-24\tClosure\tholiday\t\tmaybe\n", 2, 29, "status is \"confirmed\" or \"expected\", not \"maybe\""},
    {HEADER "2024-12-24\tClosure\tholiday\t2024-13-01\tconfirmed\n", 2, 28,
     "\"2024-13-01\" is not a day: month 13 does not exist"},
    {HEADER "2024-12-24\tClosure\tholiday\t2024-12-25\tconfirmed\n", 2, 28,
     "announced on 2024-12-25, after the day itself"},
    {HEADER ROW "# again\n" ROW, 4, 1, "2024-12-24 is a holiday twice; the other row is line 2"},
    {HEADER ROW "2024-12-24\tClosure\twithdrawn\t\tconfirmed\n", 3, 1,
     "2024-12-24 is a holiday and withdrawn by one announcement; the other row is line 2"},
    {HEADER "2024-12-24\tA\twithdrawn\t2024-02-01\tconfirmed\n" ROW "2024-12-24\tA\twithdrawn\t2024-03-01\tconfirmed\n", 4,
     1, "2024-12-24 is withdrawn twice; the other row is line 2"},
    {HEADER "2024-12-24\tA\tholiday\t2024-02-01\tconfirmed\n2024-12-24\tA\twithdrawn\t2024-03-01\tconfirmed\n"
            "2024-12-24\tA\tholiday\t2024-04-01\tconfirmed\n",
     4, 1, "2024-12-24 is a holiday twice; the other row is line 2"},
    {HEADER ROW "2024-12-31\tC\xff\tholiday\t\tconfirmed\n", 3, 13, "these bytes are not UTF-8 text"},
};

START_TEST(bad_lists_are_refused)
{
    ck_assert(!read_list(bad_lists[_i].text));
    ck_assert_str_eq(problem.message, bad_lists[_i].message);
    ck_assert_int_eq(problem.line, bad_lists[_i].line);
    ck_assert_int_eq(problem.column, bad_lists[_i].column);
    ck_assert_int_eq(list.count, 0);
}
END_TEST

START_TEST(a_long_cell_is_quoted_in_part)
{
    /* 40 bytes would end inside the 14th of these characters of three bytes; 13 of them remain. */
    ck_assert(!read_list(HEADER "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
                                "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
                                "\tClosure\tholiday\t\tconfirmed\n"));
    ck_assert_str_eq(problem.message,
                     "\"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
                     "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\" is not a day: "
                     "write dates as 2024-03-21");
}
END_TEST

START_TEST(a_list_has_a_size_limit)
{
    size_t length = ((size_t)4 << 20) + 1;
    char *bytes = mem_text(pool, length);
    memset(bytes, '#', length);
    ck_assert(!holiday_list_read(pool, (struct str){bytes, length}, &list, &problem));
    ck_assert_str_eq(problem.message, "the list is larger than 4194304 bytes");
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

static TCase *add_case(Suite *suite, const char *name)
{
    TCase *group = tcase_create(name);
    tcase_add_checked_fixture(group, set_up, tear_down);
    suite_add_tcase(suite, group);
    return group;
}

static void add_dates(TCase *group)
{
    tcase_add_test(group, days_have_known_numbers);
    tcase_add_test(group, validity_knows_leap_years_and_limits);
    tcase_add_test(group, weekdays_have_names);
    tcase_add_test(group, months_end_on_their_last_day);
    tcase_add_test(group, days_are_written_for_people_and_for_files);
    tcase_add_test(group, partial_dates_are_intervals);
    tcase_add_loop_test(group, times_are_read, 0, COUNT(times));
    tcase_add_loop_test(group, bad_dates_are_refused, 0, COUNT(refusals));
    tcase_add_test(group, only_the_given_bytes_are_read);
}

static void add_zones(TCase *group)
{
    tcase_add_test(group, zones_are_found_by_exact_name);
    tcase_add_test(group, utc_never_changes);
    tcase_add_test(group, a_day_over_the_march_change_ends_an_hour_later);
    tcase_add_test(group, a_day_over_the_october_change_ends_an_hour_earlier);
    tcase_add_loop_test(group, local_times_are_no_one_or_two_instants, 0, COUNT(local_times));
    tcase_add_test(group, offsets_change_at_one_in_the_morning);
    tcase_add_test(group, days_have_23_24_or_25_hours);
}

static void add_workdays(TCase *group)
{
    tcase_add_loop_test(group, working_days_are_added, 0, COUNT(worked));
    tcase_add_test(group, working_days_are_counted);
    tcase_add_test(group, rolling_moves_only_what_is_not_worked);
    tcase_add_test(group, what_was_left_out_is_named);
    tcase_add_test(group, names_stop_at_the_room_there_is);
    tcase_add_loop_test(group, a_moved_holiday_holds_as_it_was_known, 0, COUNT(news));
    tcase_add_test(group, a_due_date_moves_with_the_news);
    tcase_add_test(group, a_holiday_not_yet_moved_has_its_old_name);
    tcase_add_test(group, the_expected_part_is_said);
    tcase_add_test(group, beyond_the_covered_days_there_is_no_answer);
    tcase_add_test(group, no_count_is_too_large_to_answer);
    tcase_add_test(group, odd_calendars_are_answered_too);
}

static void add_lists(TCase *group)
{
    tcase_add_test(group, the_shipped_list_is_read);
    tcase_add_test(group, lists_may_come_from_a_spreadsheet);
    tcase_add_test(group, a_holiday_may_be_held_then_withdrawn_or_restored);
    tcase_add_loop_test(group, bad_lists_are_refused, 0, COUNT(bad_lists));
    tcase_add_test(group, a_long_cell_is_quoted_in_part);
    tcase_add_test(group, a_list_has_a_size_limit);
}

int main(void)
{
    mem_start();
    Suite *suite = suite_create("calendar");
    add_dates(add_case(suite, "dates"));
    add_zones(add_case(suite, "zones"));
    add_workdays(add_case(suite, "working days"));
    add_lists(add_case(suite, "holiday lists"));
    return unit_run(suite);
}
