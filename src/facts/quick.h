/* SPDX-License-Identifier: Apache-2.0
 *
 * The short ways: dates as nearly every line writes them, names of types met
 * before, and bytes of a few words compared or copied without a call. In come
 * bytes of a line or of memory, out go the same answers as the long ways of
 * record.c and value.c give, or none. Inside this room only; nothing here is
 * allocated and nothing is said.
 */
#ifndef DULY_FACTS_QUICK_H
#define DULY_FACTS_QUICK_H

#include "facts/inside.h"

/* ---- A few bytes ---- */

static inline uint32_t load_four(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Reads nothing but the bytes that are compared: the first and the last of them may overlap. */
static inline bool same_bytes(const char *a, const char *b, size_t length)
{
#ifdef __SSE2__
    if (length >= 16) {
        __m128i same = _mm_cmpeq_epi8(sixteen_bytes(a + length - 16), sixteen_bytes(b + length - 16));
        for (size_t i = 0; i + 16 < length; i += 16)
            same = _mm_and_si128(same, _mm_cmpeq_epi8(sixteen_bytes(a + i), sixteen_bytes(b + i)));
        return _mm_movemask_epi8(same) == 0xffff;
    }
#endif
    if (length >= 8) {
        uint64_t differs = key_load(a + length - 8) ^ key_load(b + length - 8);
        for (size_t i = 0; i + 8 < length; i += 8)
            differs |= key_load(a + i) ^ key_load(b + i);
        return !differs;
    }
    if (length >= 4)
        return !((load_four(a) ^ load_four(b)) | (load_four(a + length - 4) ^ load_four(b + length - 4)));
    for (size_t i = 0; i < length; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

/* The same for copying, where the two lie apart. */
static inline void copy_bytes(char *to, const char *from, size_t length)
{
    if (length > 32) {
        memcpy(to, from, length);
    } else if (length >= 8) {
        uint64_t last = key_load(from + length - 8);
        for (size_t i = 0; i + 8 < length; i += 8)
            memcpy(to + i, from + i, 8);
        memcpy(to + length - 8, &last, sizeof last);
    } else if (length >= 4) {
        uint32_t first = load_four(from), last = load_four(from + length - 4);
        memcpy(to, &first, sizeof first);
        memcpy(to + length - 4, &last, sizeof last);
    } else {
        for (size_t i = 0; i < length; i++)
            to[i] = from[i];
    }
}

/* The beginning of a line, or a piece of it. JSON_SLACK allows to compare it anywhere in a line. */
static inline bool piece_matches(const struct piece *piece, const char *at)
{
    return same_bytes(piece->bytes, at, piece->length);
}

static inline void piece_add(struct piece *piece, const char *at, size_t length)
{
    memcpy(piece->bytes + piece->length, at, length);
    piece->length += length;
}

/* ---- Dates ---- */

/* Pairs of digits as numbers, all at once: each byte becomes itself and ten times the byte before it. Where the first of a pair
 * lies in the lowest byte, so that of bytes from memory only on machines of that order. */
static inline uint64_t pairs_of(uint64_t digits)
{
    return digits * (10 << 8 | 1);
}

/* Where a day is remembered: from the last two digits of the year, the month and the day, whatever bytes they are. Machines of
 * the other order of bytes find other places, which are as right and not as well spread. */
static inline unsigned day_place(uint64_t year_and_month, uint16_t day_of_month)
{
    uint64_t pairs = pairs_of(year_and_month & 0x000f01000f0f0000u);
    return (unsigned)(pairs >> 24 & 15) << 9 | (unsigned)(pairs >> 48 & 15) << 5 | (unsigned)(pairs_of(day_of_month & 0x0f03u) >> 8 & 31);
}
_Static_assert(DAY_MEMO_COUNT == 16 << 9, "a place for each year, month and day");

/* The memo of a text that begins with a whole date, or NULL when it is no date. Reads ten bytes. */
static inline const struct day_memo *day_of_text(const struct facts *facts, const char *at)
{
    uint64_t year_and_month = key_load(at);
    uint16_t day_of_month;
    memcpy(&day_of_month, at + 8, sizeof day_of_month);
    struct day_memo *memo = &facts->days[day_place(year_and_month, day_of_month)];
    if (__builtin_expect(memo->year_and_month == year_and_month && memo->day_of_month == day_of_month, 1))
        return memo;
    return day_learn(facts, at, memo);
}

/* The second of the day that HH:MM:SS says, or -1. All eight bytes at once: what differs from 00:00:00 is at most nine where a
 * digit should stand, and nothing where a colon should. */
static inline int32_t clock_second(uint64_t bytes)
{
    uint64_t over = bytes ^ key_load("00:00:00");
    if (((over + key_load("\x76\x76\x7f\x76\x76\x7f\x76\x76")) | over) & 0x8080808080808080u)
        return -1;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t pairs = pairs_of(over);
    uint32_t hour = pairs >> 8 & 0xff, minute = pairs >> 32 & 0xff, second = (uint32_t)(pairs >> 56);
#else
    unsigned char digit[8];
    memcpy(digit, &over, sizeof digit);
    uint32_t hour = digit[0] * 10u + digit[1], minute = digit[3] * 10u + digit[4], second = digit[6] * 10u + digit[7];
#endif
    return hour < 24 && minute < 60 && second < 60 ? (int32_t)((hour * 60 + minute) * 60 + second) : -1;
}

/* THH:MM or THH:MM:SS; -1 for every other time, valid or not. */
static inline int32_t plain_time(const char *at, size_t length)
{
    if ((length != 6 && length != 9) || (at[0] != 'T' && at[0] != ' '))
        return -1;
    if (length == 9)
        return clock_second(key_load(at + 1));
    char whole[] = "00:00:00";
    memcpy(whole, at + 1, 5);
    return clock_second(key_load(whole));
}

/* The dates of nearly every line: a whole day, or a plain time on a day of twenty-four hours. Of ten bytes or more. */
static inline __attribute__((always_inline)) bool date_quick(const struct facts *facts, struct str text, bool moment, struct fact_value *value)
{
    int32_t second = 0;
    if (text.length != 10 && (second = plain_time(text.at + 10, text.length - 10)) < 0)
        return false;
    const struct day_memo *memo = day_of_text(facts, text.at);
    if (!memo || (text.length > 10 && moment && memo->seconds != DAY_SECONDS - 1))
        return false;
    value->first_day = memo->day;
    value->time.from = memo->from;
    value->time.to = memo->from + memo->seconds;
    value->kind = VALUE_DAY;
    if (text.length > 10 && moment) {
        value->kind = VALUE_INSTANT;
        value->time.from = value->time.to = memo->from + second;
    }
    return true;
}

/* ---- Types ---- */

/* Of a name met before, where its bytes stand in a line: its first and last eight bytes, and what lies between, tell it. There
 * are few types, so that a place for each of their names is soon filled. */
struct type_name {
    uint64_t first, last;
    unsigned place;
};

static inline __attribute__((always_inline)) struct type_name type_name_of(const char *at, size_t length)
{
    struct type_name name = {key_load(at), 0, 0};
    if (length < 8)
        name.first &= key_mask(length);
    else
        name.last = key_load(at + length - 8);
    name.place = (unsigned)((name.first ^ name.last * 3 ^ length) * 0x9e3779b97f4a7c15u >> 58);
    return name;
}

static inline bool is_type(const struct facts *facts, const struct type_memo *memo, const struct type_name *name, const char *at, size_t length)
{
    bool differs = memo->first != name->first || memo->last != name->last || memo->length != length;
    return !differs && (length <= 16 || !memcmp(at + 8, facts->types.list[memo->number].at + 8, length - 16));
}

/* The memo of the name, or NULL. It is at its place, or next to where another was first. */
static inline const struct type_memo *type_met(const struct facts *facts, const struct type_name *name, const char *at, size_t length)
{
    const struct type_memo *memo = &facts->type_memos[name->place];
    if (is_type(facts, memo, name, at, length))
        return memo;
    memo = &facts->type_memos[name->place ^ 1];
    return is_type(facts, memo, name, at, length) ? memo : NULL;
}

#endif
