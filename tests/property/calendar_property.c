/* SPDX-License-Identifier: Apache-2.0
 *
 * Laws of the calendar room, tried on every day it covers. The measure is
 * always the slowest way there is: turning the pages of a calendar one by
 * one. What is drawn at random follows from a seed, which is printed first
 * and can be given in DULY_SEED. Prints TAP; needs only our own rooms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/civil.h"
#include "calendar/workdays.h"
#include "calendar/zone.h"

#define ALL_NEWS INT32_MAX
#define COUNT_MAX 120 /* working days added and taken away from every start */

static struct pool *pool;
static uint64_t random_state;

/* Says what broke the law, and leaves the property. */
#define LAW(holds, ...)          \
    do {                         \
        if (!(holds)) {          \
            printf("# " __VA_ARGS__); \
            printf("\n");        \
            return false;        \
        }                        \
    } while (0)

static uint64_t random_next(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static int random_between(int low, int high)
{
    return low + (int)(random_next() % (uint64_t)(high - low + 1));
}

/* ---- A calendar with pages ---- */

struct page {
    int year, month, day, weekday;
    day_number number;
};

static const struct page first_page = {1900, 1, 1, 0, -25567}; /* a Monday */

static int page_month_days(const struct page *page)
{
    switch (page->month) {
    case 2:
        if (page->year % 400 == 0)
            return 29;
        if (page->year % 100 == 0)
            return 28;
        return page->year % 4 == 0 ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
        return 30;
    default:
        return 31;
    }
}

static void turn(struct page *page)
{
    page->number++;
    page->weekday = page->weekday == 6 ? 0 : page->weekday + 1;
    if (++page->day <= page_month_days(page))
        return;
    page->day = 1;
    if (++page->month <= 12)
        return;
    page->month = 1;
    page->year++;
}

static bool civil_follows_the_pages(void)
{
    for (struct page page = first_page; page.year < 2200; turn(&page)) {
        struct civil date = civil_of(page.number);
        LAW(date.year == page.year && date.month == page.month && date.day == page.day, "day %d is %d-%d-%d, not %d-%d-%d",
            page.number, page.year, page.month, page.day, date.year, date.month, date.day);
        LAW(civil_day(page.year, page.month, page.day) == page.number, "%d-%d-%d has the wrong number", page.year,
            page.month, page.day);
        LAW(civil_weekday(page.number) == page.weekday, "day %d falls on another weekday", page.number);
        LAW(civil_month_days(page.year, page.month) == page_month_days(&page), "month %d-%d", page.year, page.month);
        LAW(civil_valid(page.year, page.month, page.day), "%d-%d-%d is valid", page.year, page.month, page.day);
    }
    return true;
}

static bool civil_goes_round_for_any_number(void)
{
    for (int i = 0; i < 1000000; i++) {
        day_number day = (day_number)(uint32_t)random_next();
        struct civil date = civil_of(day);
        LAW(civil_day(date.year, date.month, date.day) == day, "day %d does not come back", day);
        LAW(date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= civil_month_days(date.year, date.month),
            "day %d is no date", day);
    }
    return true;
}

static bool what_is_written_is_read(void)
{
    struct buffer text = {0};
    for (struct page page = first_page; page.year < 2200; turn(&page)) {
        buffer_clear(&text);
        civil_write_iso(&text, page.number);
        struct civil_reading day = civil_read(text.bytes, text.length), month = civil_read(text.bytes, 7),
                             year = civil_read(text.bytes, 4);
        LAW(day.form == CIVIL_DAY && day.first == page.number && day.last == page.number, "day %d", page.number);
        LAW(month.form == CIVIL_MONTH && month.first == page.number - page.day + 1 &&
                month.last == month.first + page_month_days(&page) - 1,
            "month of day %d", page.number);
        LAW(year.form == CIVIL_YEAR && year.first <= page.number && page.number <= year.last, "year of %d", page.number);
    }
    buffer_free(&text);
    return true;
}

/* Every YYYY-MM-DD of two-digit months and days, real or not. */
static bool only_real_days_are_read(void)
{
    int good = 0;
    for (int year = 1890; year < 2210; year++)
        for (int number = 0; number < 10000; number++) {
            char text[40];
            snprintf(text, sizeof text, "%04d-%02d-%02d", year, number / 100, number % 100);
            struct civil_reading reading = civil_read(text, 10);
            good += reading.form == CIVIL_DAY;
            LAW(reading.form != CIVIL_BAD || (reading.problem && reading.problem[0]), "%s has no problem", text);
        }
    LAW(good == 109573, "%d days were read; 300 years with 73 leap days have 109573", good);
    return true;
}

/* Bytes of memory of exactly that size, so that an address checker sees a byte too many. */
static bool read_exact(const char *text, size_t length, struct civil_reading *reading)
{
    char *exact = mem_plain_grow(NULL, length);
    memcpy(exact, text, length);
    *reading = civil_read(exact, length);
    mem_plain_free(exact);
    return reading->form != CIVIL_BAD;
}

static bool damaged_dates_are_read_or_refused_with_reason(void)
{
    static const char *const forms[] = {"2024-03-21",          "2024-03-21T09:30",          "2024-03-21T09:30:05.25+01:00",
                                        "2024-03-21 09:30:05Z", "21/03/2024",                "3.4.2024 10:15",
                                        "20240321",            "2024-3-1T09:30:00.1-0330", "2024-03"};
    static const char letters[] = "0123456789-:/.T Z+x";
    int offers = 0;
    for (int i = 0; i < 300000; i++) {
        char text[64], offer[64];
        const char *form = forms[random_between(0, 8)];
        size_t length = strlen(form) - (size_t)random_between(0, i % 4 == 0 ? 3 : 0);
        memcpy(text, form, length);
        for (int changes = random_between(0, 3); changes > 0; changes--)
            text[random_between(0, (int)length - 1)] = letters[random_between(0, (int)sizeof letters - 2)];
        struct civil_reading reading;
        if (read_exact(text, length, &reading)) {
            LAW(reading.first <= reading.last && reading.second >= 0 && reading.second < 86400, "%.*s", (int)length, text);
            continue;
        }
        const char *problem = civil_problem(&reading);
        LAW(reading.problem && problem[0], "%.*s is refused without reason", (int)length, text);
        if (strncmp(problem, "write it as ", 12) != 0)
            continue;
        offers++;
        size_t offer_length = strlen(problem) - 12;
        const char *doubt = strstr(problem, " if ");
        if (doubt)
            offer_length = (size_t)(doubt - problem) - 12;
        memcpy(offer, problem + 12, offer_length);
        LAW(read_exact(offer, offer_length, &reading), "%.*s: the offer %.*s is refused too", (int)length, text,
            (int)offer_length, offer);
    }
    LAW(offers > 1000, "only %d offers were made", offers);
    return true;
}

/* The month is always the one that was meant, the day the same or the last. */
static bool months_are_added(void)
{
    for (struct page page = first_page; page.year < 2200; turn(&page))
        for (int months = -37; months <= 37; months++) {
            day_number sum = civil_add_months(page.number, months);
            struct civil date = civil_of(sum);
            LAW((date.year - page.year) * 12 + date.month - page.month == months, "%d + %d months", page.number, months);
            int month_days = civil_month_days(date.year, date.month);
            LAW(date.day == (page.day < month_days ? page.day : month_days), "%d + %d months", page.number, months);
            LAW(sum <= civil_add_months(page.number + 1, months), "%d + %d months: order lost", page.number, months);
            LAW(date.day != page.day || civil_add_months(sum, -months) == page.number, "%d + %d months: no way back",
                page.number, months);
        }
    return true;
}

/* ---- Zones ---- */

static bool instants_come_back_in(const struct zone *zone)
{
    int64_t end = (int64_t)civil_day(2200, 1, 1) * 86400;
    for (int64_t utc = (int64_t)civil_day(1900, 1, 1) * 86400; utc < end; utc += 3599) {
        day_number day = zone_day(zone, utc);
        int32_t second = zone_second(zone, utc);
        LAW((int64_t)day * 86400 + second == utc + zone_offset(zone, utc), "%lld: the wall and the offset differ",
            (long long)utc);
        int64_t back[2];
        int instants = zone_to_utc(zone, day, second, back);
        LAW(instants >= 1 && (back[0] == utc || back[1] == utc), "%lld does not come back", (long long)utc);
        LAW(instants == 2 ? back[0] < back[1] : back[0] == back[1], "%lld: order of the two instants", (long long)utc);
    }
    return true;
}

static bool instants_come_back(void)
{
    return instants_come_back_in(zone_find("Europe/London", 13)) && instants_come_back_in(zone_find("UTC", 3));
}

static bool local_day_keeps_its_laws(const struct zone *zone, day_number day)
{
    for (int32_t second = 0; second < 86400; second += 900) {
        int64_t utc[2];
        int instants = zone_to_utc(zone, day, second, utc);
        for (int i = 0; i < instants; i++)
            LAW(zone_day(zone, utc[i]) == day && zone_second(zone, utc[i]) == second, "day %d second %d", day, second);
        if (instants)
            continue;
        int64_t wall = (int64_t)day * 86400 + second;
        LAW(utc[0] - 1 + zone_offset(zone, utc[0] - 1) < wall && utc[0] + zone_offset(zone, utc[0]) > wall,
            "day %d second %d: the gap is elsewhere", day, second);
    }
    return true;
}

static bool local_times_come_back(void)
{
    const struct zone *london = zone_find("Europe/London", 13);
    for (struct page page = first_page; page.year < 2200; turn(&page))
        if (!local_day_keeps_its_laws(london, page.number))
            return false;
    return true;
}

static bool days_follow_without_gap(void)
{
    const struct zone *london = zone_find("Europe/London", 13);
    int64_t first, last, before;
    zone_day_bounds(london, first_page.number - 1, &first, &before);
    int uneven = 0;
    for (struct page page = first_page; page.year < 2200; turn(&page)) {
        zone_day_bounds(london, page.number, &first, &last);
        LAW(first == before + 1, "day %d does not follow", page.number);
        LAW(zone_day(london, first) == page.number && zone_day(london, last) == page.number, "day %d", page.number);
        int64_t hours = (last - first + 1) / 3600;
        LAW((last - first + 1) % 3600 == 0 && hours >= 23 && hours <= 25, "day %d has %lld seconds", page.number,
            (long long)(last - first + 1));
        uneven += hours != 24 && page.year >= 1996;
        before = last;
    }
    LAW(uneven == 2 * 204, "%d days of 1996 to 2199 have not 24 hours", uneven);
    return true;
}

/* From 1996 on, the last Sundays of March and October, found by turning pages. */
static bool clocks_change_on_last_sundays(void)
{
    const struct zone *london = zone_find("Europe/London", 13);
    bool summer = false;
    for (struct page page = first_page; page.year < 2200; turn(&page)) {
        if (page.year < 1996)
            continue;
        bool last_sunday = page.weekday == 6 && page.day > 24 && (page.month == 3 || page.month == 10);
        int64_t one = (int64_t)page.number * 86400 + 3600;
        LAW(zone_offset(london, one - 1) == (summer ? 3600 : 0), "before one on day %d", page.number);
        if (last_sunday)
            summer = page.month == 3;
        LAW(zone_offset(london, one) == (summer ? 3600 : 0), "from one on day %d", page.number);
    }
    return true;
}

/* ---- Working days ---- */

/* A calendar as a wall of pages: for every day, what it is. */
struct wall {
    struct calendar_source source;
    day_number known_on;
    bool *worked, *holiday; /* from covers_first on */
    const struct workdays *workdays;
};

static bool on_weekend(const struct wall *wall, day_number day)
{
    int since_monday = (day - first_page.number) % 7; /* the first page is a Monday */
    return wall->source.weekend & 1 << since_monday;
}

/* The news is read again from the start for every day, row by row, as somebody would who keeps a diary. */
static bool held_by_diary(const struct wall *wall, day_number day)
{
    const struct holiday_list *list = &wall->source.holidays;
    const struct holiday *latest = NULL, *earliest = NULL;
    for (int i = 0; i < list->count; i++) {
        const struct holiday *row = &list->rows[i];
        if (row->day != day)
            continue;
        if (!earliest || row->announced < earliest->announced)
            earliest = row;
        if (row->announced <= wall->known_on && (!latest || row->announced > latest->announced))
            latest = row;
    }
    if (latest)
        return latest->effect == HOLIDAY_HELD;
    return earliest && earliest->effect == HOLIDAY_WITHDRAWN;
}

static void hang(struct wall *wall)
{
    size_t days = (size_t)(wall->source.covers_last - wall->source.covers_first + 1);
    wall->worked = mem_kept_array(pool, days, sizeof *wall->worked);
    wall->holiday = mem_kept_array(pool, days, sizeof *wall->holiday);
    for (size_t i = 0; i < days; i++) {
        day_number day = wall->source.covers_first + (day_number)i;
        bool weekend = on_weekend(wall, day);
        wall->holiday[i] = !weekend && held_by_diary(wall, day);
        wall->worked[i] = !weekend && !wall->holiday[i];
    }
    wall->workdays = workdays_build(pool, &wall->source, wall->known_on);
}

static enum workdays_answer reliance(const struct wall *wall, day_number latest)
{
    return latest > wall->source.confirmed_last ? WORKDAYS_EXPECTED : WORKDAYS_KNOWN;
}

static bool add_agrees(const struct wall *wall, day_number start, int count, enum workdays_answer answer, day_number day)
{
    day_number result;
    enum workdays_answer found = workdays_add(wall->workdays, start, count, &result);
    LAW(found == answer, "day %d and %d working days: answer %d, not %d", start, count, found, answer);
    LAW(result == day, "day %d and %d working days: %d, not %d", start, count, result, day);
    if (count <= 0)
        return true;
    day_number other = start;
    bool covered = workdays_forward(workdays_table(wall->workdays), start, count, &other);
    LAW(covered == (answer != WORKDAYS_BEYOND), "day %d and %d working days by the tables: %d", start, count, covered);
    LAW(other == day, "day %d and %d working days by the tables: %d, not %d", start, count, other, day);
    return true;
}

static bool count_agrees(const struct wall *wall, day_number after, day_number upto, int count, enum workdays_answer answer)
{
    int result;
    enum workdays_answer found = workdays_count(wall->workdays, after, upto, &result);
    LAW(found == answer && result == count, "working days in (%d, %d]: %d, not %d (answer %d, not %d)", after, upto, result,
        count, found, answer);
    return true;
}

static bool left_out_agrees(const struct wall *wall, day_number after, day_number upto, int worked, int holidays)
{
    struct left_out left_out;
    workdays_left_out(wall->workdays, after, upto, &left_out);
    LAW(left_out.holidays == holidays && left_out.weekend_days == upto - after - worked - holidays,
        "left out of (%d, %d]: %d and %d", after, upto, left_out.weekend_days, left_out.holidays);
    LAW(left_out.named_count == (holidays < LEFT_OUT_NAMED ? holidays : LEFT_OUT_NAMED), "names in (%d, %d]", after, upto);
    for (int i = 0; i < left_out.named_count; i++) {
        day_number day = left_out.named[i]->day;
        LAW(day > after && day <= upto && wall->holiday[day - wall->source.covers_first], "day %d is no holiday", day);
        LAW(i == 0 || left_out.named[i - 1]->day < day, "day %d is out of order", day);
    }
    return true;
}

/* Walks on from the start, and asks at every working day and every day. */
static bool forward_agrees(const struct wall *wall, day_number start, int limit)
{
    int count = 0, holidays = 0;
    day_number first = wall->source.covers_first;
    for (day_number day = start + 1; count < limit; day++) {
        if (day > wall->source.covers_last)
            return add_agrees(wall, start, count + 1, WORKDAYS_BEYOND, start);
        bool worked = wall->worked[day - first];
        count += worked;
        holidays += wall->holiday[day - first];
        if (worked && !add_agrees(wall, start, count, reliance(wall, day), day))
            return false;
        if (!count_agrees(wall, start, day, count, reliance(wall, day)) || !left_out_agrees(wall, start, day, count, holidays))
            return false;
    }
    return true;
}

static bool backward_agrees(const struct wall *wall, day_number start, int limit)
{
    int count = 0, counted_to_start = 0;
    day_number first = wall->source.covers_first;
    for (day_number day = start - 1; count < limit; day--) {
        if (day < first)
            return add_agrees(wall, start, -count - 1, WORKDAYS_BEYOND, start);
        bool worked = wall->worked[day - first];
        count += worked;
        counted_to_start += wall->worked[day + 1 - first];
        if (worked && !add_agrees(wall, start, -count, reliance(wall, start - 1), day))
            return false;
        if (!count_agrees(wall, start, day, -counted_to_start, reliance(wall, start)))
            return false;
    }
    return true;
}

static bool rolling_agrees(const struct wall *wall, day_number start)
{
    day_number day = start, result;
    while (day <= wall->source.covers_last && !wall->worked[day - wall->source.covers_first])
        day++;
    enum workdays_answer answer = workdays_roll_forward(wall->workdays, start, &result);
    if (day > wall->source.covers_last)
        LAW(answer == WORKDAYS_BEYOND && result == start, "day %d rolls", start);
    else
        LAW(answer == reliance(wall, day) && result == day, "day %d rolls to %d, not %d", start, result, day);
    LAW(workdays_is(wall->workdays, start) == wall->worked[start - wall->source.covers_first], "day %d", start);
    return true;
}

static bool every_start_agrees(const struct wall *wall, int limit)
{
    for (day_number start = wall->source.covers_first; start <= wall->source.covers_last; start++)
        if (!forward_agrees(wall, start, limit) || !backward_agrees(wall, start, limit) || !rolling_agrees(wall, start) ||
            !add_agrees(wall, start, 0, WORKDAYS_KNOWN, start))
            return false;
    return true;
}

static bool read_england(struct calendar_source *source)
{
    const char *top = getenv("DULY_TOP");
    char path[4096];
    snprintf(path, sizeof path, "%s/rules/common/bank_holidays.tsv", top ? top : ".");
    FILE *file = fopen(path, "rb");
    LAW(file, "cannot open %s", path);
    char *bytes = mem_text(pool, 1 << 20);
    struct str text = {bytes, fread(bytes, 1, 1 << 20, file)};
    fclose(file);
    struct tsv_problem problem;
    *source = (struct calendar_source){
        .weekend = 0x60,
        .covers_first = civil_day(2015, 1, 1),
        .covers_last = civil_day(2030, 12, 31),
        .confirmed_last = civil_day(2028, 12, 31),
    };
    LAW(holiday_list_read(pool, text, &source->holidays, &problem), "%d: %s", problem.line, problem.message);
    return true;
}

static bool england_agrees(day_number known_on)
{
    struct wall wall = {.known_on = known_on};
    if (!read_england(&wall.source))
        return false;
    hang(&wall);
    return every_start_agrees(&wall, COUNT_MAX);
}

static bool england_today_agrees(void)
{
    return england_agrees(ALL_NEWS);
}

static bool england_before_each_announcement_agrees(void)
{
    return england_agrees(civil_day(2019, 6, 6)) && england_agrees(civil_day(2020, 11, 11)) &&
           england_agrees(civil_day(2022, 9, 9)) && england_agrees(civil_day(2022, 11, 5));
}

/* From any day to any other: the count, added to the first, never passes the second, and one more always does. */
static bool counting_undoes_adding(void)
{
    struct calendar_source source;
    if (!read_england(&source))
        return false;
    const struct workdays *england = workdays_build(pool, &source, ALL_NEWS);
    for (int i = 0; i < 1000000; i++) {
        day_number a = random_between(source.covers_first, source.covers_last - 400);
        day_number b = random_between(a, source.covers_last - 400), day, next;
        int count, again;
        workdays_count(england, a, b, &count);
        workdays_add(england, a, count, &day);
        workdays_add(england, a, count + 1, &next);
        LAW(day <= b && b < next, "%d working days from %d do not reach %d", count, a, b);
        workdays_count(england, a, next, &again);
        LAW(again == count + 1, "from %d to %d", a, next);
        workdays_count(england, next, a, &again);
        LAW(again == -count - 1, "from %d back to %d", next, a);
    }
    return true;
}

static struct holiday_list random_holidays(day_number first, day_number last)
{
    struct holiday_list list = {mem_kept_array(pool, 400, sizeof *list.rows), 0};
    for (day_number day = first - 3; day <= last + 3 && list.count < 398; day++) {
        if (random_between(0, 6))
            continue;
        day_number announced = random_between(0, 1) ? DAY_ALWAYS : day - random_between(0, 200);
        struct holiday row = {.day = day, .effect = random_between(0, 1), .announced = announced, .name = STR("Day (moved)")};
        list.rows[list.count++] = row;
        if (random_between(0, 3) || announced == day)
            continue;
        row.effect = row.effect == HOLIDAY_HELD ? HOLIDAY_WITHDRAWN : HOLIDAY_HELD;
        row.announced = announced == DAY_ALWAYS ? day - 100 : announced + 1;
        list.rows[list.count++] = row;
    }
    return list;
}

static bool made_up_calendars_agree(void)
{
    for (int i = 0; i < 400; i++) {
        struct wall wall = {0};
        wall.source.weekend = i == 0 ? 0x7f : (uint8_t)random_between(0, 126);
        wall.source.covers_first = civil_day(2000, 1, 1) + random_between(0, 1000);
        wall.source.covers_last = wall.source.covers_first + random_between(0, 150);
        wall.source.confirmed_last = wall.source.covers_last - random_between(-1, 60);
        wall.source.holidays = random_holidays(wall.source.covers_first, wall.source.covers_last);
        wall.known_on = wall.source.covers_first + random_between(-200, 150);
        hang(&wall);
        if (!every_start_agrees(&wall, 200))
            return false;
    }
    return true;
}

static const struct {
    const char *name;
    bool (*holds)(void);
} properties[] = {
    {"civil days follow the pages of 1900 to 2199", civil_follows_the_pages},
    {"a day of any number comes back", civil_goes_round_for_any_number},
    {"what is written is read", what_is_written_is_read},
    {"only real days are read", only_real_days_are_read},
    {"damaged dates are read, or refused with a reason", damaged_dates_are_read_or_refused_with_reason},
    {"months are added", months_are_added},
    {"instants come back from the wall", instants_come_back},
    {"local times come back from their instants", local_times_come_back},
    {"local days follow without a gap", days_follow_without_gap},
    {"clocks change on last Sundays", clocks_change_on_last_sundays},
    {"working days agree with turning pages", england_today_agrees},
    {"so they do before each announcement", england_before_each_announcement_agrees},
    {"counting undoes adding", counting_undoes_adding},
    {"made-up calendars agree too", made_up_calendars_agree},
};

int main(void)
{
    mem_start();
    const char *seed = getenv("DULY_SEED");
    random_state = seed ? strtoull(seed, NULL, 10) : 20240321;
    int count = (int)(sizeof properties / sizeof *properties);
    printf("1..%d\n# seed %llu\n", count, (unsigned long long)random_state);
    for (int i = 0; i < count; i++) {
        pool = pool_new();
        printf("%s %d - %s\n", properties[i].holds() ? "ok" : "not ok", i + 1, properties[i].name);
        fflush(stdout);
        pool_free(pool);
    }
    return EXIT_SUCCESS;
}
