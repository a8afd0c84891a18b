/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON as RFC 8259 has it, one line at a time. In come bytes, out go slices of
 * them: where a value begins and ends and what kind it is. Every byte is
 * checked, in one pass and without recursion. Nothing is allocated and nothing
 * is copied; a slice lives as long as the bytes it points into.
 *
 * The bytes must end in a line feed, which is no part of any value here, and
 * JSON_SLACK bytes after it must be readable. So nothing below is told where
 * the line ends: none of it can step over a line feed.
 *
 * Stricter than the RFC in one thing: NUL is refused, also as \u0000. It knows
 * no keys and no schema.
 */
#ifndef DULY_FACTS_JSON_H
#define DULY_FACTS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/text.h"

#define JSON_SLACK 64

enum json_kind {
    JSON_NOTHING, /* what zero bytes mean: there is no value */
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING, /* the bytes between the quotes, escapes and all */
    JSON_ARRAY,  /* with its brackets */
    JSON_OBJECT  /* with its braces */
};

struct json_value {
    const char *at;
    uint32_t length;
    uint8_t kind;
    bool escaped; /* a string that holds at least one escape */
};

enum json_fault_kind {
    JSON_FAULT_NONE,
    JSON_FAULT_EXPECTED, /* something else should stand there */
    JSON_FAULT_WORD,     /* a bare word that is not true, false or null */
    JSON_FAULT_NUMBER,
    JSON_FAULT_COMMA, /* one too many before a closing bracket or brace */
    JSON_FAULT_ESCAPE,
    JSON_FAULT_CONTROL, /* a tab or another control character inside text */
    JSON_FAULT_NUL,
    JSON_FAULT_UTF8,
    JSON_FAULT_DEPTH,
    JSON_FAULT_CUT_OFF /* the line ends before it is whole */
};

struct json_fault {
    const char *at; /* the first byte that does not fit */
    enum json_fault_kind kind;
    const char *expected; /* static text, fits after "expected" */
};

/* To the first byte that is no space, tab or carriage return. */
static inline const char *json_space(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r')
        at++;
    return at;
}

/* To the first byte that is a quotation mark, a backslash, a control character or not ASCII. Line feeds being control
 * characters, it always finds one. As signed bytes, control characters and all that is not ASCII lie below the space. */
static inline const char *json_plain_end_bytewise(const char *at)
{
    while ((signed char)*at >= ' ' && *at != '"' && *at != '\\')
        at++;
    return at;
}

static inline const char *json_plain_end(const char *at)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');
    for (;; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i stops = _mm_or_si128(_mm_cmplt_epi8(bytes, space),
                                     _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        unsigned mask = (unsigned)_mm_movemask_epi8(stops);
        if (mask)
            return at + __builtin_ctz(mask);
    }
#else
    return json_plain_end_bytewise(at);
#endif
}

/* true, false, null, or a whole number without sign: the byte after it, or NULL for every other value, good or bad. */
static inline const char *json_read_bare(const char *at, struct json_value *value)
{
    if (*at >= '1' && *at <= '9') {
        const char *end = at + 1;
        while (*end >= '0' && *end <= '9')
            end++;
        *value = (struct json_value){at, (uint32_t)(end - at), JSON_NUMBER, false};
        return *end == '.' || (*end | 0x20) == 'e' ? NULL : end;
    }
    bool is_false = !memcmp(at, "false", 5);
    if (!is_false && memcmp(at, "true", 4) != 0 && memcmp(at, "null", 4) != 0)
        return NULL;
    *value = (struct json_value){at, is_false ? 5 : 4, is_false ? JSON_FALSE : *at == 't' ? JSON_TRUE : JSON_NULL, false};
    return at + value->length;
}

/* A string of nothing but plain ASCII, or a plain number or word, as most values are: the byte after it, or NULL for every
 * other value, good or bad. */
static inline const char *json_read_plain(const char *at, struct json_value *value)
{
    if (*at != '"')
        return json_read_bare(at, value);
    const char *end = json_plain_end(at + 1);
    *value = (struct json_value){at + 1, (uint32_t)(end - at - 1), JSON_STRING, false};
    return *end == '"' ? end + 1 : NULL;
}

/* Reads the value that begins at `at`, inside `depth` open arrays and objects. Returns the byte after it, or NULL with
 * the fault filled in. */
const char *json_read(const char *at, int depth, struct json_value *value, struct json_fault *fault);
/* The same for a string, `at` being the byte after its opening quote. */
const char *json_read_string(const char *at, struct json_value *value, struct json_fault *fault);
/* Fills in the fault for a byte that should be something else. Returns NULL. */
const char *json_expected(const char *at, const char *expected, struct json_fault *fault);

/* The next item of an array that json_read has passed; *at starts as NULL. False at the end. */
bool json_item(const struct json_value *array, const char **at, struct json_value *item);
/* The text a string that has passed stands for. `out` has room for its length; returns how many bytes were written. */
size_t json_decode(const struct json_value *string, char *out);

/* A static text, such as "a letter", for what stands at `at`; never the byte itself unless it is punctuation. */
const char *json_found(const char *at);

#endif
