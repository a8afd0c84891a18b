/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/yearly.h"

bool yearly_exists(int month, int day)
{
    enum { A_LEAP_YEAR = 2024 };
    return month >= 1 && month <= 12 && day >= 1 && day <= civil_month_days(A_LEAP_YEAR, month);
}

day_number yearly_day_in(const struct yearly_day *of, int year)
{
    int days = civil_month_days(year, of->month);
    if (of->day)
        return civil_day(year, of->month, of->day < days ? of->day : days);
    if (!of->nth) {
        day_number last = civil_day(year, of->month, days);
        return last - (civil_weekday(last) - of->weekday + 7) % 7;
    }
    day_number first = civil_day(year, of->month, 1);
    return first + (of->weekday - civil_weekday(first) + 7) % 7 + 7 * (of->nth - 1);
}

day_number yearly_find(const struct yearly *yearly, day_number from)
{
    int year = civil_of(from).year;
    day_number best = 0;
    bool found = false;
    for (int i = 0; i < yearly->count; i++)
        for (int near = year - 1; near <= year + 1; near++) { /* each comes once in every year, so one of these does */
            day_number day = yearly_day_in(&yearly->days[i], near);
            bool fits = day == from ? yearly->included : yearly->back ? day < from : day > from;
            if (fits && (!found || (yearly->back ? day > best : day < best)))
                best = day, found = true;
        }
    return best;
}

bool yearly_same(const struct yearly *a, const struct yearly *b)
{
    bool same = a->count == b->count && a->back == b->back && a->included == b->included;
    for (int i = 0; same && i < a->count; i++) {
        const struct yearly_day *x = &a->days[i], *y = &b->days[i];
        same = x->month == y->month && x->day == y->day && x->weekday == y->weekday && x->nth == y->nth;
    }
    return same;
}

void yearly_day_words(struct buffer *out, const struct yearly_day *of)
{
    static const char *const ordinals[] = {"last", "first", "second", "third", "fourth"};
    if (of->day)
        buffer_format(out, "%d %s", of->day, civil_month_name(of->month));
    else
        buffer_format(out, "the %s %s of %s", ordinals[of->nth], civil_weekday_name(of->weekday), civil_month_name(of->month));
}

void yearly_words(struct buffer *out, const struct yearly *yearly)
{
    buffer_text(out, yearly->back ? "the last of " : "the first of ");
    for (int i = 0; i < yearly->count; i++) {
        buffer_text(out, i == 0 ? "" : i + 1 == yearly->count ? " and " : ", ");
        yearly_day_words(out, &yearly->days[i]);
    }
    buffer_text(out, yearly->included ? " on or" : "");
    buffer_text(out, yearly->back ? " before" : " after");
}
