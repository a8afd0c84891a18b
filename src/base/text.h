/* SPDX-License-Identifier: Apache-2.0
 *
 * Strings with lengths, growing buffers and the one table of names. Nothing
 * here knows the language. A `struct str` borrows its bytes; whoever made
 * them says how long they live. Text is UTF-8 and may hold no NUL.
 */
#ifndef DULY_BASE_TEXT_H
#define DULY_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct str {
    const char *at;
    size_t length; /* bytes */
};
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_FORMAT "%.*s"
#define STR_PRINT(s) (int)(s).length, (s).at

struct str str_of(const char *nul_terminated);
bool str_equal(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* bytewise: the same order under every locale */
bool str_is(struct str s, const char *nul_terminated);
bool str_is_plural(struct str noun); /* of an English noun: visits; status, analysis and address are one thing each */
struct str str_kept(struct pool *pool, struct str s); /* copy owned by the pool, NUL-terminated */
/* A name of rule text as it stands in JSON, commands and answers: spaces become underscores. And back. */
struct str str_with_underscores(struct pool *pool, struct str name);
struct str str_with_spaces(struct pool *pool, struct str name);
size_t str_find(struct str s, struct str part); /* offset of the first such part, or s.length */
uint64_t str_hash(struct str s, uint64_t seed);

/* Checks that the bytes are well-formed UTF-8 with no NUL; returns the offset of the first bad byte, or
 * the length. */
size_t utf8_bad_at(const char *bytes, size_t length);
/* Length of the control character that stands first, or 0: C0, DEL and C1, and those that turn the reading direction,
 * which can make a line look like another. */
size_t utf8_control_at(const char *bytes, size_t length);
/* Number of terminal columns; tabs count as one, East Asian wide characters as two, combining marks as none. */
size_t utf8_width(const char *bytes, size_t length);

/* A growing byte buffer (plain memory). Starts as all zero bytes. */
struct buffer {
    char *bytes;
    size_t length, room;
};
/* Room for so many bytes behind those there are, for who writes them there and then counts them. */
void buffer_reserve(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_str(struct buffer *buffer, struct str s);
void buffer_text(struct buffer *buffer, const char *nul_terminated);
void buffer_char(struct buffer *buffer, char c);
void buffer_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vformat(struct buffer *buffer, const char *format, va_list arguments);
void buffer_number(struct buffer *buffer, int64_t number);
/* A JSON string with its quotes. */
void buffer_json(struct buffer *buffer, struct str s);
struct str buffer_view(const struct buffer *buffer); /* borrowed until the next change */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

/* The nearest of `count` names to `name` by edit distance (swaps count once), or -1 when none is near
 * enough to be worth offering. Ties go to the first. */
int text_nearest(struct str name, const struct str *names, int count);

#endif
