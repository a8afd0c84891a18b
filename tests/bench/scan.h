/* SPDX-License-Identifier: Apache-2.0
 *
 * A single-pass scanner for JSON values on one line, for the yardstick in C: slices of the input come out, and structure,
 * escapes, control characters and UTF-8 are checked on the way. 64 bytes after the end must be readable.
 */
#ifndef BENCH_SCAN_H
#define BENCH_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum slice_kind { SLICE_TEXT, SLICE_NUMBER, SLICE_TRUE, SLICE_FALSE, SLICE_NULL, SLICE_NESTED };
struct slice {
    const char *at;
    uint32_t length;
    uint8_t escaped, kind;
};

#define SLICE_IS(slice, literal) ((slice).length == sizeof literal - 1 && !memcmp((slice).at, literal, sizeof literal - 1))

static inline int utf8_is_good(const unsigned char *at, const unsigned char *end)
{
    while (at < end) {
        if (*at < 0x80) {
            at++;
            continue;
        }
        int more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : 1;
        if (*at < 0xc2 || *at > 0xf4 || end - at <= more)
            return 0;
        if ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) || (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))
            return 0;
        for (int i = 1; i <= more; i++)
            if ((at[i] & 0xc0) != 0x80)
                return 0;
        at += more + 1;
    }
    return 1;
}

static inline int is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* From a backslash to the byte after its escape, or NULL. */
static inline const char *pass_escape(const char *at)
{
    if (at[1] != 'u')
        return at[1] && strchr("\"\\/bfnrt", at[1]) ? at + 2 : NULL;
    for (int i = 2; i < 6; i++)
        if (!is_hex(at[i]))
            return NULL;
    return at + 6;
}

/* To the next quotation mark, backslash or control character; what was passed beyond ASCII sets a bit of *high. */
static inline const char *pass_plain(const char *at, const char *end, unsigned *high)
{
#ifdef __SSE2__
    for (; at <= end; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at), control = _mm_set1_epi8(0x1f);
        __m128i ends = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
                                    _mm_cmpeq_epi8(_mm_max_epu8(bytes, control), control));
        unsigned stops = (unsigned)_mm_movemask_epi8(ends), beyond = (unsigned)_mm_movemask_epi8(bytes);
        if (stops) {
            int k = __builtin_ctz(stops);
            *high |= beyond & ((1u << k) - 1);
            return at + k;
        }
        *high |= beyond;
    }
    return NULL;
#else
    while (*at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        *high |= *at++ & 0x80;
    (void)end;
    return at;
#endif
}

/* `at` stands after the opening quotation mark; returns the closing one, or NULL. */
static inline const char *scan_text(const char *at, const char *end, struct slice *slice)
{
    const char *first = at;
    unsigned high = 0;
    slice->escaped = 0;
    slice->kind = SLICE_TEXT;
    for (;;) {
        at = pass_plain(at, end, &high);
        if (!at || at >= end)
            return NULL;
        if (*at == '"')
            break;
        if (*at != '\\' || !(at = pass_escape(at)))
            return NULL;
        slice->escaped = 1;
    }
    slice->at = first;
    slice->length = (uint32_t)(at - first);
    return high && !utf8_is_good((const unsigned char *)first, (const unsigned char *)at) ? NULL : at;
}

static inline const char *pass_space(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r')
        at++;
    return at;
}

/* An object or array is stepped over. */
static inline const char *scan_nested(const char *at, const char *end, struct slice *slice)
{
    struct slice text;
    const char *first = at;
    for (int depth = 0; at < end && *at != '\n'; at++) {
        if (*at == '"') {
            at = scan_text(at + 1, end, &text);
            if (!at)
                return NULL;
        } else if (*at == '{' || *at == '[') {
            depth++;
        } else if ((*at == '}' || *at == ']') && --depth == 0) {
            *slice = (struct slice){first, (uint32_t)(at + 1 - first), 0, SLICE_NESTED};
            return at + 1;
        }
    }
    return NULL;
}

static inline int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline const char *scan_word(const char *at, struct slice *slice)
{
    static const struct {
        char word[6];
        uint8_t length, kind;
    } words[] = {{"true", 4, SLICE_TRUE}, {"false", 5, SLICE_FALSE}, {"null", 4, SLICE_NULL}};
    for (int i = 0; i < 3; i++)
        if (!memcmp(at, words[i].word, words[i].length)) {
            *slice = (struct slice){at, words[i].length, 0, words[i].kind};
            return at + words[i].length;
        }
    return NULL;
}

/* Returns the byte after the value, or NULL. */
static inline const char *scan_value(const char *at, const char *end, struct slice *slice)
{
    if (*at == '"') {
        at = scan_text(at + 1, end, slice);
        return at ? at + 1 : NULL;
    }
    if (*at == '-' || is_digit(*at)) {
        const char *first = at++;
        while (is_digit(*at) || *at == '.' || (*at | 32) == 'e' || *at == '+' || *at == '-')
            at++;
        *slice = (struct slice){first, (uint32_t)(at - first), 0, SLICE_NUMBER};
        return at;
    }
    return *at == '{' || *at == '[' ? scan_nested(at, end, slice) : scan_word(at, slice);
}

static inline int slice_number(const struct slice *slice)
{
    int number = 0;
    for (uint32_t i = 0; i < slice->length && is_digit(slice->at[i]); i++)
        number = number * 10 + slice->at[i] - '0';
    return number;
}

#endif
