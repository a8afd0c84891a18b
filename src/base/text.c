/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_of(const char *nul_terminated)
{
    return (struct str){nul_terminated, strlen(nul_terminated)};
}

bool str_equal(struct str a, struct str b)
{
    return a.length == b.length && (!a.length || !memcmp(a.at, b.at, a.length));
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool str_is(struct str s, const char *nul_terminated)
{
    return str_equal(s, str_of(nul_terminated));
}

bool str_is_plural(struct str noun)
{
    if (noun.length < 3 || noun.at[noun.length - 1] != 's')
        return false;
    char before = noun.at[noun.length - 2];
    return before != 's' && before != 'u' && before != 'i';
}

size_t str_find(struct str s, struct str part)
{
    for (size_t i = 0; i + part.length <= s.length; i++)
        if (!memcmp(s.at + i, part.at, part.length))
            return i;
    return s.length;
}

struct str str_kept(struct pool *pool, struct str s)
{
    return (struct str){mem_text_copy(pool, s.at, s.length), s.length};
}

static struct str str_replacing(struct pool *pool, struct str s, char from, char to)
{
    char *copy = mem_text_copy(pool, s.at, s.length);
    for (size_t i = 0; i < s.length; i++)
        if (copy[i] == from)
            copy[i] = to;
    return (struct str){copy, s.length};
}

struct str str_with_underscores(struct pool *pool, struct str name)
{
    return str_replacing(pool, name, ' ', '_');
}

struct str str_with_spaces(struct pool *pool, struct str name)
{
    return str_replacing(pool, name, '_', ' ');
}

/* FNV-1a with a finishing mix; the seed keeps a caseload from being built to collide. */
uint64_t str_hash(struct str s, uint64_t seed)
{
    uint64_t hash = seed ^ 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.length; i++)
        hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Length of the well-formed sequence at p, or 0. */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
    unsigned c = p[0];
    if (c < 0x80)
        return c != 0;
    size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
    if (c < 0xc2 || c > 0xf4 || left < length)
        return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) || (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

size_t utf8_bad_at(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        size_t step = utf8_sequence(p + i, length - i);
        if (!step)
            return i;
        i += step;
    }
    return length;
}

size_t utf8_control_at(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    if (!length)
        return 0;
    if (p[0] < 0x20 || p[0] == 0x7f)
        return 1;
    if (length >= 2 && p[0] == 0xc2 && p[1] < 0xa0)
        return 2;
    if (length < 3 || p[0] != 0xe2)
        return 0;
    bool turning = (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) || (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
    return turning ? 3 : 0;
}

static uint32_t utf8_decode(const unsigned char *p, size_t length)
{
    static const unsigned char first_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t c = p[0] & first_mask[length];
    for (size_t i = 1; i < length; i++)
        c = c << 6 | (p[i] & 0x3f);
    return c;
}

static int char_width(uint32_t c)
{
    if ((c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f))
        return 0;
    bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
                (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
}

size_t utf8_width(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t width = 0;
    for (size_t i = 0; i < length;) {
        size_t step = utf8_sequence(p + i, length - i);
        width += step ? (size_t)char_width(utf8_decode(p + i, step)) : 1;
        i += step ? step : 1;
    }
    return width;
}

void buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->room - buffer->length >= more)
        return;
    size_t room = buffer->room ? buffer->room : 256;
    while (room - buffer->length < more)
        room = mem_product(room, 2);
    buffer->bytes = mem_plain_grow(buffer->bytes, room);
    buffer->room = room;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
    buffer_reserve(buffer, length);
    if (length)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

void buffer_str(struct buffer *buffer, struct str s)
{
    buffer_add(buffer, s.at, s.length);
}

void buffer_text(struct buffer *buffer, const char *nul_terminated)
{
    buffer_add(buffer, nul_terminated, strlen(nul_terminated));
}

void buffer_char(struct buffer *buffer, char c)
{
    buffer_add(buffer, &c, 1);
}

void buffer_vformat(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        buffer_reserve(buffer, (size_t)length + 1);
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(buffer, format, arguments);
    va_end(arguments);
}

void buffer_number(struct buffer *buffer, int64_t number)
{
    char digits[24];
    char *p = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--p = '-';
    buffer_add(buffer, p, (size_t)(digits + sizeof digits - p));
}

void buffer_json(struct buffer *buffer, struct str s)
{
    buffer_char(buffer, '"');
    size_t plain = 0;
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buffer_add(buffer, s.at + plain, i - plain);
        plain = i + 1;
        static const char letters[] = "btn?fr";
        if (c == '"' || c == '\\')
            buffer_format(buffer, "\\%c", c);
        else if (c >= 8 && c <= 13 && c != 11)
            buffer_format(buffer, "\\%c", letters[c - 8]);
        else
            buffer_format(buffer, "\\u%04x", c);
    }
    if (plain < s.length) /* an empty string may be at no place at all */
        buffer_add(buffer, s.at + plain, s.length - plain);
    buffer_char(buffer, '"');
}

struct str buffer_view(const struct buffer *buffer)
{
    return (struct str){buffer->bytes ? buffer->bytes : "", buffer->length};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
}

void buffer_free(struct buffer *buffer)
{
    mem_plain_free(buffer->bytes);
    *buffer = (struct buffer){0};
}

/* Edit distance with adjacent swaps, given up once it passes `most`. */
static int edit_distance(struct str a, struct str b, int most)
{
    enum { LONGEST = 64 };
    if (a.length > LONGEST || b.length > LONGEST || abs((int)a.length - (int)b.length) > most)
        return most + 1;
    int rows[3][LONGEST + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];
    int n = (int)b.length;
    for (int j = 0; j <= n; j++)
        above[j] = j;
    for (int i = 1; i <= (int)a.length; i++) {
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            int cost = a.at[i - 1] != b.at[j - 1];
            int best = above[j - 1] + cost;
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        int *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[n];
}

int text_nearest(struct str name, const struct str *names, int count)
{
    int most = name.length <= 3 ? 1 : name.length <= 8 ? 2 : 3;
    int nearest = -1;
    for (int i = 0; i < count; i++) {
        int distance = edit_distance(name, names[i], most);
        if (distance <= most) {
            nearest = i;
            most = distance - 1;
            if (most < 0)
                break;
        }
    }
    return nearest;
}
