/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates and working days for the benchmark's own programs, which share nothing with Duly so that they can check it.
 */
#ifndef BENCH_CALENDAR_H
#define BENCH_CALENDAR_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS 86400

static inline int32_t civil_days(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400, of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static inline void days_civil(int32_t days, int *year, int *month, int *day)
{
    days += 719468;
    int era = days / 146097, rest = days - era * 146097;
    int of_era = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    int of_year = rest - (365 * of_era + of_era / 4 - of_era / 100);
    int march_month = (5 * of_year + 2) / 153;
    *day = of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = of_era + era * 400 + (*month <= 2);
}

static inline int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

static inline int32_t parse_day(const char *at)
{
    return civil_days(two_digits(at) * 100 + two_digits(at + 2), two_digits(at + 5), two_digits(at + 8));
}

/* "YYYY-MM-DDTHH:MM:SS" in seconds. */
static inline int64_t parse_instant(const char *at)
{
    return (int64_t)parse_day(at) * DAY_SECONDS + two_digits(at + 11) * 3600 + two_digits(at + 14) * 60 + two_digits(at + 17);
}

#define CALENDAR_DAYS 1826 /* 2023-01-01 to 2027-12-31 */
static int32_t calendar_first, working_upto[CALENDAR_DAYS], working_days[CALENDAR_DAYS + 1];

/* Reads the days that begin the lines of a table; its header and remarks begin with none. */
static inline void calendar_load(const char *path)
{
    static char is_holiday[CALENDAR_DAYS];
    char line[512];
    int count = 0;
    FILE *file = fopen(path, "r");
    calendar_first = civil_days(2023, 1, 1);
    if (!file) {
        perror(path);
        exit(2);
    }
    while (fgets(line, sizeof line, file)) {
        int32_t day = line[0] == '2' && strlen(line) >= 10 ? parse_day(line) - calendar_first : -1;
        if (day >= 0 && day < CALENDAR_DAYS)
            is_holiday[day] = 1;
    }
    fclose(file);
    for (int i = 0; i < CALENDAR_DAYS; i++) {
        int weekday = (calendar_first + i + 4) % 7; /* 0 is Sunday */
        if (weekday != 0 && weekday != 6 && !is_holiday[i])
            working_days[++count] = calendar_first + i;
        working_upto[i] = count;
    }
}

/* The n-th working day strictly after a day. */
static inline int32_t add_working_days(int32_t day, int n)
{
    return working_days[working_upto[day - calendar_first] + n];
}

static inline int32_t add_year(int32_t days)
{
    int year, month, day;
    days_civil(days, &year, &month, &day);
    if (month == 2 && day == 29)
        day = 28;
    return civil_days(year + 1, month, day);
}

#endif
