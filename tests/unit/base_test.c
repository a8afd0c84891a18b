/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/keyed.h"
#include "base/mem.h"
#include "base/text.h"
#include "run.h"

#define ck_str_is(s, literal) ck_assert_msg(str_is((s), (literal)), "got `%.*s`, expected `%s`", STR_PRINT(s), (literal))

/* One assertion for a block: check tells its parent of each, which is slow. */
static bool holds_only(const void *block, size_t bytes, int value)
{
    const unsigned char *at = block;
    for (size_t i = 0; i < bytes; i++)
        if (at[i] != (unsigned char)value)
            return false;
    return true;
}

/* ---- Keyed hashes ---- */

/* The vectors that the makers of SipHash-2-4 publish: the key 00 01 … 0f, and the bytes 00 01 … of so many. */
START_TEST(keyed_hashes_are_those_of_siphash)
{
    static const struct {
        size_t length;
        uint64_t hash;
    } known[] = {{0, 0x726fdb47dd0e0e31}, {1, 0x74f839c593dc67fd}, {7, 0xab0200f58b01d137}, {8, 0x93f5f5799a932462}, {15, 0xa129ca6149be45e5}, {63, 0x958a324ceb064572}};
    const struct key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    char bytes[64];
    for (int i = 0; i < 64; i++)
        bytes[i] = (char)i;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ck_assert_msg(keyed_hash((struct str){bytes, known[i].length}, key) == known[i].hash, "of %zu bytes", known[i].length);
    ck_assert(keyed_hash(STR("W21"), key) != keyed_hash(STR("W21"), (struct key){key.low, key.high + 1}));
}
END_TEST

/* ---- Strings ---- */

START_TEST(strings_compare_by_bytes_and_length)
{
    ck_assert(str_equal(STR("due"), STR("due")));
    ck_assert(!str_equal(STR("due"), STR("dues")));
    ck_assert(!str_equal(STR("due"), STR("dua")));
    ck_assert(str_equal((struct str){NULL, 0}, STR("")));
    ck_assert(!str_equal((struct str){NULL, 0}, STR("a")));
    ck_assert(str_equal(STR("a\0b"), STR("a\0b")));
    ck_assert(!str_equal(STR("a\0b"), STR("a\0c")));
    ck_assert(str_is(STR("due"), "due"));
    ck_assert(!str_is(STR("due"), "du"));
    ck_assert_uint_eq(str_of("seven 7").length, 7);
}
END_TEST

START_TEST(strings_have_one_order)
{
    ck_assert_int_lt(str_compare(STR("a"), STR("b")), 0);
    ck_assert_int_gt(str_compare(STR("b"), STR("a")), 0);
    ck_assert_int_eq(str_compare(STR("a"), STR("a")), 0);
    ck_assert_int_lt(str_compare(STR("a"), STR("ab")), 0);
    ck_assert_int_gt(str_compare(STR("ab"), STR("a")), 0);
    ck_assert_int_lt(str_compare(STR(""), STR("a")), 0);
    ck_assert_int_eq(str_compare((struct str){NULL, 0}, STR("")), 0);
    /* Capitals before small letters, and accented ones (bytes over 127) after both, whatever the locale. */
    ck_assert_int_lt(str_compare(STR("Z"), STR("a")), 0);
    ck_assert_int_gt(str_compare(STR("\xc3\xa9"), STR("z")), 0);
}
END_TEST

START_TEST(a_part_is_found_where_it_first_stands)
{
    ck_assert_uint_eq(str_find(STR("due on due day"), STR("due")), 0);
    ck_assert_uint_eq(str_find(STR("due on due day"), STR("day")), 11);
    ck_assert_uint_eq(str_find(STR("due on"), STR("duo")), 6); /* not there: the length */
    ck_assert_uint_eq(str_find(STR("du"), STR("due")), 2);
    ck_assert_uint_eq(str_find(STR("aab"), STR("ab")), 1);
}
END_TEST

START_TEST(plural_nouns_end_in_s_and_some_that_do_are_one_thing)
{
    const char *many[] = {"visits", "hypotheses", "disabilities", "days"}, *one[] = {"visit", "status", "analysis", "address", "legal basis", "s", ""};
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        ck_assert_msg(str_is_plural(str_of(many[i])), "%s are many", many[i]);
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        ck_assert_msg(!str_is_plural(str_of(one[i])), "%s is one", one[i]);
}
END_TEST

START_TEST(kept_strings_are_copies_with_a_nul)
{
    struct pool *pool = pool_new();
    char bytes[] = "case";
    struct str kept = str_kept(pool, (struct str){bytes, 3});
    bytes[0] = 'x';
    ck_str_is(kept, "cas");
    ck_assert_int_eq(kept.at[3], 0);
    ck_assert_uint_eq(str_kept(pool, (struct str){NULL, 0}).length, 0);
    pool_free(pool);
}
END_TEST

START_TEST(names_change_between_spaces_and_underscores)
{
    struct pool *pool = pool_new();
    struct str name = STR("date of birth");
    struct str key = str_with_underscores(pool, name);
    ck_str_is(key, "date_of_birth");
    ck_str_is(str_with_spaces(pool, key), "date of birth");
    ck_str_is(name, "date of birth");
    ck_str_is(str_with_underscores(pool, STR("")), "");
    pool_free(pool);
}
END_TEST

START_TEST(hashes_depend_on_bytes_and_seed)
{
    ck_assert(str_hash(STR("case"), 1) == str_hash(STR("case"), 1));
    ck_assert(str_hash(STR("case"), 1) != str_hash(STR("case"), 2));
    ck_assert(str_hash(STR("case"), 1) != str_hash(STR("cases"), 1));
    ck_assert(str_hash(STR("ab"), 1) != str_hash(STR("ba"), 1));
    ck_assert(str_hash(STR("a\0b"), 1) != str_hash(STR("a\0c"), 1));
}
END_TEST

/* ---- UTF-8 ---- */

static size_t bad_at(struct str s)
{
    return utf8_bad_at(s.at, s.length);
}

START_TEST(well_formed_text_has_no_bad_byte)
{
    ck_assert_uint_eq(bad_at(STR("")), 0);
    ck_assert_uint_eq(bad_at(STR("plain")), 5);
    ck_assert_uint_eq(bad_at(STR("\xc2\x80")), 2);         /* U+0080, the first of two bytes */
    ck_assert_uint_eq(bad_at(STR("\xdf\xbf")), 2);         /* U+07FF, the last */
    ck_assert_uint_eq(bad_at(STR("\xe0\xa0\x80")), 3);     /* U+0800 */
    ck_assert_uint_eq(bad_at(STR("\xed\x9f\xbf")), 3);     /* U+D7FF, before the surrogates */
    ck_assert_uint_eq(bad_at(STR("\xee\x80\x80")), 3);     /* U+E000, after them */
    ck_assert_uint_eq(bad_at(STR("\xef\xbf\xbf")), 3);     /* U+FFFF */
    ck_assert_uint_eq(bad_at(STR("\xf0\x90\x80\x80")), 4); /* U+10000 */
    ck_assert_uint_eq(bad_at(STR("\xf4\x8f\xbf\xbf")), 4); /* U+10FFFF, the last of all */
}
END_TEST

START_TEST(bad_bytes_are_found_where_they_stand)
{
    ck_assert_uint_eq(bad_at(STR("ab\0c")), 2);            /* NUL */
    ck_assert_uint_eq(bad_at(STR("ab\x80")), 2);           /* a later byte alone */
    ck_assert_uint_eq(bad_at(STR("a\xbf")), 1);
    ck_assert_uint_eq(bad_at(STR("a\xc0\x80")), 1);        /* NUL in two bytes */
    ck_assert_uint_eq(bad_at(STR("a\xc1\xbf")), 1);        /* U+007F in two bytes */
    ck_assert_uint_eq(bad_at(STR("a\xe0\x9f\xbf")), 1);    /* U+07FF in three bytes */
    ck_assert_uint_eq(bad_at(STR("a\xed\xa0\x80")), 1);    /* first surrogate */
    ck_assert_uint_eq(bad_at(STR("a\xed\xbf\xbf")), 1);    /* last surrogate */
    ck_assert_uint_eq(bad_at(STR("a\xf0\x8f\xbf\xbf")), 1); /* U+FFFF in four bytes */
    ck_assert_uint_eq(bad_at(STR("a\xf4\x90\x80\x80")), 1); /* one past the last */
    ck_assert_uint_eq(bad_at(STR("a\xf5\x80\x80\x80")), 1);
    ck_assert_uint_eq(bad_at(STR("a\xff")), 1);
    ck_assert_uint_eq(bad_at(STR("\xc3\xa9\xc3(")), 2);    /* second byte missing */
    ck_assert_uint_eq(bad_at(STR("\xe2\x82(")), 0);        /* third byte missing */
    ck_assert_uint_eq(bad_at(STR("\xf0\x9f\x98(")), 0);    /* fourth byte missing */
}
END_TEST

START_TEST(text_cut_inside_a_character_is_bad)
{
    /* Exact blocks, so that an address checker sees a step too far. */
    const char smile[] = "\xf0\x9f\x98\x80";
    for (size_t length = 1; length < 4; length++) {
        char *cut = malloc(length);
        memcpy(cut, smile, length);
        ck_assert_uint_eq(utf8_bad_at(cut, length), 0);
        ck_assert_uint_eq(utf8_width(cut, length), length);
        free(cut);
    }
}
END_TEST

static size_t width(struct str s)
{
    return utf8_width(s.at, s.length);
}

START_TEST(width_is_counted_in_terminal_columns)
{
    ck_assert_uint_eq(width(STR("")), 0);
    ck_assert_uint_eq(width(STR("plain")), 5);
    ck_assert_uint_eq(width(STR("a\tb")), 3);
    ck_assert_uint_eq(width(STR("caf\xc3\xa9")), 4);
    ck_assert_uint_eq(width(STR("e\xcc\x81")), 1);             /* e and a combining accent */
    ck_assert_uint_eq(width(STR("\xe5\xae\xb6\xe5\xba\xad")), 4); /* two Chinese characters */
    ck_assert_uint_eq(width(STR("\xed\x95\x9c")), 2);          /* Hangul */
    ck_assert_uint_eq(width(STR("\xf0\x9f\x98\x80")), 2);      /* a face */
    ck_assert_uint_eq(width(STR("\xe2\x82\xac")), 1);          /* euro sign */
    ck_assert_uint_eq(width(STR("a\xff" "b")), 3);             /* a bad byte takes one */
}
END_TEST

/* ---- Buffers ---- */

START_TEST(buffers_start_empty_and_grow)
{
    struct buffer buffer = {0};
    ck_str_is(buffer_view(&buffer), "");
    buffer_add(&buffer, NULL, 0);
    buffer_str(&buffer, STR("case "));
    buffer_text(&buffer, "C-");
    buffer_char(&buffer, '1');
    buffer_format(&buffer, " %d of %s", 2, "3");
    ck_str_is(buffer_view(&buffer), "case C-1 2 of 3");
    buffer_clear(&buffer);
    ck_str_is(buffer_view(&buffer), "");
    for (int i = 0; i < 100000; i++)
        buffer_char(&buffer, (char)('a' + i % 26));
    ck_assert_uint_eq(buffer.length, 100000);
    int right = 0;
    for (int i = 0; i < 100000; i++)
        right += buffer.bytes[i] == 'a' + i % 26;
    ck_assert_int_eq(right, 100000);
    buffer_free(&buffer);
    ck_assert_uint_eq(buffer.room, 0);
    buffer_text(&buffer, "again");
    ck_str_is(buffer_view(&buffer), "again");
    buffer_free(&buffer);
}
END_TEST

START_TEST(formatting_fills_a_buffer_to_any_length)
{
    char long_word[2001];
    memset(long_word, 'x', 2000);
    long_word[2000] = 0;
    for (int before = 250; before < 260; before++) { /* around the first size of a buffer */
        struct buffer buffer = {0};
        for (int i = 0; i < before; i++)
            buffer_char(&buffer, '.');
        buffer_format(&buffer, "%s|%s", long_word, "end");
        ck_assert_uint_eq(buffer.length, (size_t)before + 2004);
        ck_assert_int_eq(memcmp(buffer.bytes + before, long_word, 2000), 0);
        ck_assert_int_eq(memcmp(buffer.bytes + before + 2000, "|end", 4), 0);
        buffer_free(&buffer);
    }
}
END_TEST

START_TEST(numbers_are_written_whole)
{
    struct buffer buffer = {0};
    int64_t numbers[] = {0, 7, -7, 10, 1234567890, INT64_MAX, INT64_MIN};
    for (int i = 0; i < 7; i++) {
        buffer_number(&buffer, numbers[i]);
        buffer_char(&buffer, ' ');
    }
    ck_str_is(buffer_view(&buffer), "0 7 -7 10 1234567890 9223372036854775807 -9223372036854775808 ");
    buffer_free(&buffer);
}
END_TEST

START_TEST(json_strings_are_escaped)
{
    struct buffer buffer = {0};
    buffer_json(&buffer, STR(""));
    buffer_json(&buffer, STR("a\"b\\c/d"));
    buffer_json(&buffer, STR("\b\t\n\v\f\r"));
    buffer_json(&buffer, STR("\x01\x1f\x7f"));
    buffer_json(&buffer, STR("\0"));
    buffer_json(&buffer, STR("caf\xc3\xa9"));
    ck_str_is(buffer_view(&buffer), "\"\""
                                    "\"a\\\"b\\\\c/d\""
                                    "\"\\b\\t\\n\\u000b\\f\\r\""
                                    "\"\\u0001\\u001f\x7f\""
                                    "\"\\u0000\""
                                    "\"caf\xc3\xa9\"");
    buffer_free(&buffer);
}
END_TEST

/* ---- The nearest name ---- */

static int nearest(const char *name, const char *const *names)
{
    struct str table[8];
    int count = 0;
    for (; names[count]; count++)
        table[count] = str_of(names[count]);
    return text_nearest(str_of(name), table, count);
}

START_TEST(one_slip_finds_the_name)
{
    const char *const fields[] = {"closed", "received", "opened", NULL};
    ck_assert_int_eq(nearest("received", fields), 1);
    ck_assert_int_eq(nearest("recieved", fields), 1); /* two letters changed about */
    ck_assert_int_eq(nearest("recived", fields), 1);  /* one left out */
    ck_assert_int_eq(nearest("receeived", fields), 1); /* one too many */
    ck_assert_int_eq(nearest("receivex", fields), 1); /* one wrong */
    ck_assert_int_eq(nearest("openned", fields), 2);
}
END_TEST

START_TEST(what_is_not_near_is_not_offered)
{
    const char *const fields[] = {"closed", "received", "id", NULL};
    const char *const none[] = {NULL};
    ck_assert_int_eq(nearest("assessment", fields), -1);
    ck_assert_int_eq(nearest("xy", fields), -1);      /* two changes in two letters */
    ck_assert_int_eq(nearest("ix", fields), 2);
    ck_assert_int_eq(nearest("opened", fields), -1);  /* closed: three changes in six letters */
    ck_assert_int_eq(nearest("closed", none), -1);
}
END_TEST

START_TEST(the_nearest_wins_and_ties_go_to_the_first)
{
    const char *const tied[] = {"cart", "card", "care", NULL};
    const char *const better_later[] = {"assesment2", "assessments", "assessment", NULL};
    ck_assert_int_eq(nearest("carx", tied), 0);
    ck_assert_int_eq(nearest("card", tied), 1);
    ck_assert_int_eq(nearest("assesment", better_later), 0);
    ck_assert_int_eq(nearest("asessment", better_later), 2);
}
END_TEST

START_TEST(long_names_are_let_alone)
{
    char name[LIMIT_NAME_BYTES];
    memset(name, 'a', sizeof name);
    for (size_t length = 60; length <= sizeof name; length++) {
        struct str table[] = {{name, length}};
        int found = text_nearest((struct str){name, length - 1}, table, 1);
        ck_assert_int_eq(found, length <= 64 ? 0 : -1);
    }
}
END_TEST

/* ---- Pools ---- */

struct link {
    struct link *next;
    int number;
};

START_TEST(kept_memory_lives_as_long_as_it_is_held)
{
    struct pool *pool = pool_new();
    struct link *list = NULL;
    bool zeroed = true;
    int intact = 0;
    for (int i = 0; i < 100000; i++) {
        struct link *link = mem_kept(pool, sizeof *link);
        zeroed = zeroed && !link->next && !link->number;
        link->next = list;
        link->number = i;
        list = link;
        memset(mem_text(pool, 200), 0xff, 200); /* left behind, for the collector to reuse */
    }
    for (int i = 99999; list && list->number == i; i--, list = list->next)
        intact++;
    ck_assert(zeroed);
    ck_assert_int_eq(intact, 100000);
    ck_assert_ptr_null(list);
    pool_free(pool);
}
END_TEST

START_TEST(pool_memory_comes_zeroed)
{
    struct pool *pool = pool_new();
    for (size_t bytes = 0; bytes < 5000; bytes += 7) {
        char *text = mem_text(pool, bytes), *kept = mem_kept(pool, bytes);
        ck_assert(holds_only(text, bytes, 0));
        ck_assert(holds_only(kept, bytes, 0));
        memset(text, 0xff, bytes);
        memset(kept, 0xff, bytes);
    }
    pool_free(pool);
    pool_free(NULL);
}
END_TEST

/* Small ones share a piece of memory, large ones have their own; each is written to its last byte. */
START_TEST(blocks_of_a_pool_stand_apart)
{
    enum { BLOCKS = 600 };
    struct pool *pool = pool_new();
    char *kept[BLOCKS], *text[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t bytes = i % 3 ? i % 41 : i * 7;
        kept[i] = memset(mem_kept(pool, bytes), (int)(i % 127 + 1), bytes);
        text[i] = memset(mem_text(pool, bytes), (int)(i % 113 + 128), bytes);
        ck_assert_uint_eq((uintptr_t)kept[i] % _Alignof(max_align_t), 0);
        ck_assert_uint_eq((uintptr_t)text[i] % _Alignof(max_align_t), 0);
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t bytes = i % 3 ? i % 41 : i * 7;
        ck_assert(holds_only(kept[i], bytes, (int)(i % 127 + 1)));
        ck_assert(holds_only(text[i], bytes, (int)(i % 113 + 128)));
    }
    pool_free(pool);
}
END_TEST

START_TEST(kept_arrays_grow_by_copying)
{
    struct pool *pool = pool_new();
    int *old = mem_kept_grow(pool, NULL, 0, 2, sizeof *old);
    old[0] = 5;
    old[1] = 6;
    int *grown = mem_kept_grow(pool, old, 2, 4, sizeof *grown);
    ck_assert_int_eq(grown[0], 5);
    ck_assert_int_eq(grown[1], 6);
    ck_assert_int_eq(grown[2], 0);
    ck_assert_int_eq(grown[3], 0);
    grown[0] = 9;
    ck_assert_int_eq(old[0], 5);
    pool_free(pool);
}
END_TEST

START_TEST(text_copies_end_with_a_nul)
{
    struct pool *pool = pool_new();
    ck_assert_str_eq(mem_text_copy(pool, "abcdef", 3), "abc");
    ck_assert_str_eq(mem_text_copy(pool, NULL, 0), "");
    pool_free(pool);
}
END_TEST

/* ---- Arenas ---- */

START_TEST(arena_memory_is_aligned_zeroed_and_apart)
{
    struct arena arena = {.block_bytes = 256};
    unsigned char *blocks[200];
    size_t sizes[200];
    for (int i = 0; i < 200; i++) {
        sizes[i] = (size_t)(i * 7 % 90);
        blocks[i] = arena_alloc(&arena, sizes[i]);
        ck_assert_uint_eq((uintptr_t)blocks[i] % 16, 0);
        ck_assert(holds_only(blocks[i], sizes[i], 0));
        memset(blocks[i], i, sizes[i]);
    }
    for (int i = 0; i < 200; i++)
        ck_assert(holds_only(blocks[i], sizes[i], i));
    arena_free(&arena);
}
END_TEST

START_TEST(arena_reset_reuses_its_blocks)
{
    struct arena arena = {.block_bytes = 1024};
    for (int i = 0; i < 50; i++)
        memset(arena_alloc(&arena, 100), 0xff, 100);
    size_t held = arena_bytes(&arena);
    ck_assert_uint_ge(held, 5000);
    for (int round = 0; round < 20; round++) {
        arena_reset(&arena);
        for (int i = 0; i < 50; i++) {
            unsigned char *block = arena_alloc(&arena, 100);
            ck_assert(holds_only(block, 100, 0));
            memset(block, 0xff, 100);
        }
    }
    ck_assert_uint_eq(arena_bytes(&arena), held);
    arena_free(&arena);
}
END_TEST

START_TEST(arena_takes_requests_larger_than_a_block)
{
    struct arena arena = {.block_bytes = 64};
    char *small = arena_alloc(&arena, 10);
    strcpy(small, "small");
    char *large = arena_alloc(&arena, 10000);
    memset(large, 'x', 10000);
    ck_assert_str_eq(small, "small");
    /* After a reset the large one is asked for in another order; what follows must not overlap it. */
    arena_reset(&arena);
    large = arena_alloc(&arena, 10000);
    memset(large, 'y', 10000);
    small = arena_alloc(&arena, 10);
    ck_assert_int_eq(small[0], 0);
    ck_assert(holds_only(large, 10000, 'y'));
    arena_free(&arena);
}
END_TEST

START_TEST(arena_starts_over_after_free)
{
    struct arena arena = {.block_bytes = 512};
    arena_reset(&arena); /* nothing held yet */
    ck_assert_uint_eq(arena_bytes(&arena), 0);
    ck_assert_str_eq(arena_text(&arena, "abcdef", 3), "abc");
    ck_assert_str_eq(arena_text(&arena, NULL, 0), "");
    ck_assert_uint_eq(arena_bytes(&arena), 512);
    arena_free(&arena);
    ck_assert_uint_eq(arena_bytes(&arena), 0);
    ck_assert_uint_eq(arena.block_bytes, 512);
    int *numbers = arena_array(&arena, 4, sizeof *numbers);
    ck_assert_int_eq(numbers[3], 0);
    arena_free(&arena);
}
END_TEST

/* ---- Out of memory: the program ends, it does not go on ---- */

START_TEST(products_are_checked)
{
    ck_assert_uint_eq(mem_product(6, 7), 42);
    ck_assert_uint_eq(mem_product(0, SIZE_MAX), 0);
    ck_assert_uint_eq(mem_product(PTRDIFF_MAX, 1), PTRDIFF_MAX);
    mem_on_out_of_memory(NULL);
    mem_product(SIZE_MAX / 2, 3);
    _exit(0); /* not reached */
}
END_TEST

START_TEST(products_past_the_largest_block_are_refused)
{
    mem_product((size_t)PTRDIFF_MAX + 1, 1);
    _exit(0);
}
END_TEST

START_TEST(kept_arrays_too_large_are_refused)
{
    mem_kept_array(pool_new(), SIZE_MAX / 4, 8);
    _exit(0);
}
END_TEST

START_TEST(arenas_refuse_what_cannot_be_had)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX - 3);
    _exit(0);
}
END_TEST

static void leave_with_nine(size_t bytes)
{
    _exit(bytes == SIZE_MAX ? 9 : 8);
}

START_TEST(the_out_of_memory_function_can_be_set)
{
    mem_on_out_of_memory(leave_with_nine);
    mem_product(SIZE_MAX, SIZE_MAX);
    _exit(0);
}
END_TEST

START_TEST(the_out_of_memory_function_can_be_put_back)
{
    mem_on_out_of_memory(leave_with_nine);
    mem_on_out_of_memory(NULL);
    mem_product(SIZE_MAX, SIZE_MAX);
    _exit(0);
}
END_TEST

/* A function that returns against its promise must not let the program go on. */
static void come_back(size_t bytes)
{
    (void)bytes;
}

START_TEST(an_out_of_memory_function_that_returns_stops_the_program)
{
    mem_on_out_of_memory(come_back);
    mem_product(SIZE_MAX, SIZE_MAX);
    _exit(0);
}
END_TEST

static TCase *strings(void)
{
    TCase *tests = tcase_create("strings");
    tcase_add_test(tests, plural_nouns_end_in_s_and_some_that_do_are_one_thing);
    tcase_add_test(tests, strings_compare_by_bytes_and_length);
    tcase_add_test(tests, strings_have_one_order);
    tcase_add_test(tests, a_part_is_found_where_it_first_stands);
    tcase_add_test(tests, kept_strings_are_copies_with_a_nul);
    tcase_add_test(tests, names_change_between_spaces_and_underscores);
    tcase_add_test(tests, hashes_depend_on_bytes_and_seed);
    tcase_add_test(tests, well_formed_text_has_no_bad_byte);
    tcase_add_test(tests, bad_bytes_are_found_where_they_stand);
    tcase_add_test(tests, text_cut_inside_a_character_is_bad);
    tcase_add_test(tests, width_is_counted_in_terminal_columns);
    tcase_add_test(tests, one_slip_finds_the_name);
    tcase_add_test(tests, what_is_not_near_is_not_offered);
    tcase_add_test(tests, the_nearest_wins_and_ties_go_to_the_first);
    tcase_add_test(tests, long_names_are_let_alone);
    return tests;
}

static TCase *hashes(void)
{
    TCase *tests = tcase_create("keyed hashes");
    tcase_add_test(tests, keyed_hashes_are_those_of_siphash);
    return tests;
}

static TCase *buffers(void)
{
    TCase *tests = tcase_create("buffers");
    tcase_add_test(tests, buffers_start_empty_and_grow);
    tcase_add_test(tests, formatting_fills_a_buffer_to_any_length);
    tcase_add_test(tests, numbers_are_written_whole);
    tcase_add_test(tests, json_strings_are_escaped);
    return tests;
}

static TCase *memory(void)
{
    TCase *tests = tcase_create("memory");
    tcase_add_test(tests, kept_memory_lives_as_long_as_it_is_held);
    tcase_add_test(tests, pool_memory_comes_zeroed);
    tcase_add_test(tests, blocks_of_a_pool_stand_apart);
    tcase_add_test(tests, kept_arrays_grow_by_copying);
    tcase_add_test(tests, text_copies_end_with_a_nul);
    tcase_add_test(tests, arena_memory_is_aligned_zeroed_and_apart);
    tcase_add_test(tests, arena_reset_reuses_its_blocks);
    tcase_add_test(tests, arena_takes_requests_larger_than_a_block);
    tcase_add_test(tests, arena_starts_over_after_free);
    tcase_add_exit_test(tests, products_are_checked, 3);
    tcase_add_exit_test(tests, products_past_the_largest_block_are_refused, 3);
    tcase_add_exit_test(tests, kept_arrays_too_large_are_refused, 3);
    tcase_add_exit_test(tests, arenas_refuse_what_cannot_be_had, 3);
    tcase_add_exit_test(tests, the_out_of_memory_function_can_be_set, 9);
    tcase_add_exit_test(tests, the_out_of_memory_function_can_be_put_back, 3);
    tcase_add_test_raise_signal(tests, an_out_of_memory_function_that_returns_stops_the_program, SIGABRT);
    return tests;
}

int main(void)
{
    mem_start();
    Suite *suite = suite_create("base");
    suite_add_tcase(suite, strings());
    suite_add_tcase(suite, buffers());
    suite_add_tcase(suite, hashes());
    suite_add_tcase(suite, memory());
    return unit_run(suite);
}
