/* SPDX-License-Identifier: Apache-2.0
 *
 * The short ways of comparing, copying and reading that the reader of facts has. quick_plain_test.c is the same without the
 * instructions of this machine that do sixteen bytes at a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/quick.h"
#include "run.h"

#define MOST 70

/* Bytes with nothing behind them: reading on is found by an address checker, and by valgrind. */
static char *exactly(size_t length, char from)
{
    char *bytes = malloc(length ? length : 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(from + (char)i);
    return bytes;
}

START_TEST(bytes_are_the_same_or_not)
{
    for (size_t length = 0; length <= MOST; length++) {
        char *a = exactly(length, 'a'), *b = exactly(length, 'a');
        ck_assert(same_bytes(a, b, length));
        for (size_t i = 0; i < length; i++) {
            b[i] ^= 1;
            bool low = same_bytes(a, b, length);
            b[i] ^= (char)0x81;
            bool high = same_bytes(a, b, length);
            b[i] ^= (char)0x80;
            ck_assert_msg(!low && !high, "byte %zu of %zu differs", i, length);
        }
        free(a);
        free(b);
    }
}
END_TEST

START_TEST(bytes_are_copied_and_no_more)
{
    for (size_t length = 0; length <= MOST; length++) {
        char *from = exactly(length, '0'), to[MOST + 2];
        memset(to, '#', sizeof to);
        copy_bytes(to + 1, from, length);
        ck_assert(to[0] == '#' && !memcmp(to + 1, from, length) && to[1 + length] == '#');
        free(from);
    }
}
END_TEST

START_TEST(a_piece_matches_or_not)
{
    struct piece piece = {.length = 0};
    char line[PIECE_BYTES + 1];
    memset(line, 'x', sizeof line);
    piece_add(&piece, "{\"case\":\"", 9);
    piece_add(&piece, "A\",\"type\":", 10);
    memcpy(line, "{\"case\":\"A\",\"type\":", 19);
    ck_assert(piece_matches(&piece, line));
    line[19] = 'y';
    ck_assert(piece_matches(&piece, line));
    line[18] = ';';
    ck_assert(!piece_matches(&piece, line));
}
END_TEST

/* A key as it is learnt, of any length that one may have; what follows it on the line does not count. */
START_TEST(keys_match_or_not)
{
    static struct word no_words[1];
    static struct field field = {.name = {"seen", 4}, .key = {"seen", 4}, .type = FIELD_YES_NO, .words = no_words};
    struct record_type type = {.name = {"visit", 5}, .json = {"visit", 5}, .fields = &field, .field_count = 1, .begins = -1, .ends = -1}, *list[] = {&type};
    struct schema schema = {.types = list, .type_count = 1, .type_key = {"type", 4}, .case_key = {"case", 4}, .identity_key = {"id", 2}};
    struct arena arena = {0};
    struct key_tables keys = {0};
    key_tables_build(&keys, &schema, &arena);
    for (size_t length = 4; length <= 8 * KEY_WORDS; length++) {
        struct key_table *table = &keys.tables[0];
        char line[8 * KEY_WORDS + JSON_SLACK];
        memset(line, '.', sizeof line);
        memset(line, 'k', length);
        line[0] = ',';
        line[1] = line[length - 2] = '"';
        line[length - 1] = ':';
        table->start.follower_count = 0;
        struct learnt_key *key = key_learn(&keys, table, &table->start, (struct str){line, length}, key_number(&keys, table, (struct str){line + 2, length - 4}));
        ck_assert_ptr_nonnull(key);
        ck_assert_ptr_eq(key_guess(&table->start, line), key);
        for (size_t i = 0; i < sizeof line; i++) {
            line[i]++;
            if (key_matches(key, line) != (i >= length) || key_guess(&table->start, line) != (i >= length ? key : NULL))
                ck_abort_msg("byte %zu of %zu", i, length);
            line[i]--;
        }
        ck_assert_ptr_null(key_guess(key, line)); /* nothing followed it yet */
    }
    key_tables_free(&keys);
    arena_free(&arena);
}
END_TEST

static int32_t second_of(const char *text)
{
    return clock_second(key_load(text));
}

START_TEST(every_second_of_a_day)
{
    char text[16];
    for (int second = 0; second < DAY_SECONDS; second++) {
        snprintf(text, sizeof text, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
        if (second_of(text) != second) /* an assertion that holds takes longer than a thousand of these */
            ck_abort_msg("%s is second %d, not %d", text, second_of(text), second);
    }
    ck_assert_int_eq(second_of("24:00:00"), -1);
    ck_assert_int_eq(second_of("23:60:00"), -1);
    ck_assert_int_eq(second_of("23:59:60"), -1);
    ck_assert_int_eq(second_of("99:99:99"), -1);
}
END_TEST

/* Two bytes at a time become anything: what is no time is none, whatever stands beside it. */
START_TEST(what_is_no_time)
{
    for (int at = 0; at < 8; at++)
        for (int other = 0; other < 8; other++)
            for (int byte = 0; byte < 256; byte++)
                for (int beside = 0; beside < 256; beside += beside == '9' || beside == 0xff ? 1 : 3) {
                    char text[] = "10:11:12";
                    text[other] = (char)beside;
                    text[at] = (char)byte;
                    bool is_time = true;
                    for (int i = 0; i < 8; i++)
                        is_time = is_time && (i == 2 || i == 5 ? text[i] == ':' : text[i] >= '0' && text[i] <= '9');
                    int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0', second = (text[6] - '0') * 10 + text[7] - '0';
                    is_time = is_time && hour < 24 && minute < 60 && second < 60;
                    if (second_of(text) != (is_time ? (hour * 60 + minute) * 60 + second : -1))
                        ck_abort_msg("bytes %d and %d as %d and %d are second %d", at, other, byte, beside, second_of(text));
                }
}
END_TEST

/* Days of sixteen years have places of their own. */
START_TEST(days_do_not_get_in_each_others_way)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    static bool taken[DAY_MEMO_COUNT];
    memset(taken, 0, sizeof taken);
    for (day_number day = civil_day(2016, 1, 1); day < civil_day(2032, 1, 1); day++) {
        struct civil date = civil_of(day);
        char text[16];
        uint16_t day_of_month;
        snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
        memcpy(&day_of_month, text + 8, sizeof day_of_month);
        unsigned place = day_place(key_load(text), day_of_month);
        if (place >= DAY_MEMO_COUNT || taken[place])
            ck_abort_msg("%s has the place %u", text, place);
        taken[place] = true;
    }
#endif
    for (unsigned byte = 0; byte < 256; byte++) /* and whatever bytes they are, it is one of them */
        ck_assert_uint_lt(day_place(byte * 0x0101010101010101u, (uint16_t)(byte * 0x0101u)), DAY_MEMO_COUNT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quick");
    TCase *all = tcase_create("quick");
    tcase_add_test(all, bytes_are_the_same_or_not);
    tcase_add_test(all, bytes_are_copied_and_no_more);
    tcase_add_test(all, a_piece_matches_or_not);
    tcase_add_test(all, keys_match_or_not);
    tcase_add_test(all, every_second_of_a_day);
    tcase_add_test(all, what_is_no_time);
    tcase_add_test(all, days_do_not_get_in_each_others_way);
    suite_add_tcase(suite, all);
    return unit_run(suite);
}
