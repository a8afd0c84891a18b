/* SPDX-License-Identifier: Apache-2.0
 *
 * The library as another program uses it: through duly.h and nothing else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "duly.h"
#include "run.h"

/* ---- A scene: a handle with the letters' rules, and what it answered and said ---- */

struct heard {
    char bytes[1 << 16];
    size_t length;
    int takes; /* so many times; then no more */
};
static struct heard answer, said;
static struct duly *duly;
static struct duly_question question;

static int hear(void *context, const char *bytes, size_t length)
{
    struct heard *heard = context;
    ck_assert_uint_lt(heard->length + length, sizeof heard->bytes);
    memcpy(heard->bytes + heard->length, bytes, length);
    heard->length += length;
    heard->bytes[heard->length] = 0;
    return --heard->takes <= 0;
}

static void forget_heard(struct heard *heard)
{
    heard->length = 0;
    heard->bytes[0] = 0;
    heard->takes = 1000;
}

static int read_rules(const char *file)
{
    char path[512];
    const char *top = getenv("DULY_TOP");
    snprintf(path, sizeof path, "%s/tests/cli/shared/%s", top ? top : ".", file);
    const char *paths[] = {path};
    return duly_rules(duly, paths, 1);
}

static void open_scene(void)
{
    forget_heard(&answer);
    forget_heard(&said);
    duly = duly_new();
    duly_messages(duly, hear, &said);
    question = (struct duly_question){0};
}

static void open_letters(void)
{
    open_scene();
    ck_assert_int_eq(read_rules("letters.duly"), DULY_ANSWERED);
    ck_assert_int_eq(duly_moment(duly, "2025-01-10", &question.on), DULY_ANSWERED);
}

static void close_scene(void)
{
    duly_free(duly);
}

static void give(const char *lines)
{
    ck_assert_int_eq(duly_facts_memory(duly, "given", lines, strlen(lines)), DULY_ANSWERED);
}

static int ask(const char *format)
{
    forget_heard(&answer);
    return duly_run(duly, &question, format, hear, &answer);
}

static const char letter_late[] = "{\"record\":\"letter\",\"id\":\"L1\",\"case\":\"A1\",\"received_on\":\"2024-12-27\"}\n";
static const char letter_open[] = "{\"record\":\"letter\",\"id\":\"L1\",\"case\":\"A2\",\"received_on\":\"2025-01-09\",\"kind\":\"question\"}\n";

/* ---- Tests ---- */

START_TEST(the_worst_of_two_exits_counts)
{
    static const int order[] = {DULY_OUR_FAULT, DULY_UNFINISHED, DULY_WRONG, DULY_PARTLY, DULY_FAILS, DULY_ANSWERED};
    for (int i = 0; i < 6; i++)
        for (int j = i; j < 6; j++) {
            ck_assert_int_eq(duly_worse(order[i], order[j]), order[i]);
            ck_assert_int_eq(duly_worse(order[j], order[i]), order[i]);
        }
}
END_TEST

START_TEST(nothing_is_asked_before_rules_are_read)
{
    ck_assert(!duly_rules_sound(duly));
    ck_assert_int_eq(duly_moment(duly, "2025-01-10", &question.on), DULY_WRONG);
    ck_assert_int_eq(duly_facts_memory(duly, "given", letter_open, sizeof letter_open - 1), DULY_WRONG);
    ck_assert_int_eq(ask("jsonl"), DULY_WRONG);
    ck_assert_uint_eq(answer.length, 0);
    ck_assert_uint_gt(said.length, 0);
}
END_TEST

START_TEST(rules_that_are_not_there_are_said)
{
    ck_assert_int_eq(read_rules("nowhere.duly"), DULY_WRONG);
    ck_assert_int_eq(duly_check(duly, "json", hear, &answer), DULY_WRONG);
    ck_assert_ptr_nonnull(strstr(answer.bytes, "\"code\":\"D0001\""));
}
END_TEST

START_TEST(rules_are_read_once)
{
    ck_assert_int_eq(read_rules("letters.duly"), DULY_WRONG);
    ck_assert_str_eq(said.bytes, "Rules are read once for a handle.\n");
    ck_assert(duly_rules_sound(duly));
}
END_TEST

START_TEST(a_day_is_its_last_second_and_a_time_itself)
{
    int64_t day, moment;
    ck_assert_int_eq(duly_moment(duly, "2025-07-01", &day), DULY_ANSWERED);
    ck_assert_int_eq(duly_moment(duly, "2025-07-01T23:59:59", &moment), DULY_ANSWERED);
    ck_assert(day == moment && day == 1751410799); /* 1 July 2025, 22:59:59 UTC */
    ck_assert_int_eq(duly_moment(duly, "2025-07-01T12:00+02:00", &moment), DULY_ANSWERED);
    ck_assert(moment == 1751364000); /* 10:00 UTC */
    ck_assert_int_eq(duly_moment(duly, "2025-10-26T01:30+01:00", &moment), DULY_ANSWERED);
    ck_assert(moment == 1761438600); /* 00:30 UTC, the first of the two */
}
END_TEST

START_TEST(facts_are_forgotten_and_read_anew)
{
    give(letter_late);
    ck_assert_int_eq(ask("wide"), DULY_ANSWERED);
    ck_assert_str_eq(answer.bytes, "{\"case\":\"A1\",\"answer_letter\":\"overdue\",\"note_complaint\":\"cannot_tell\"}\n");
    ck_assert_int_eq(duly_facts_memory(duly, "more", letter_open, sizeof letter_open - 1), DULY_WRONG);
    duly_facts_forget(duly);
    give(letter_open);
    ck_assert_int_eq(ask("wide"), DULY_ANSWERED);
    ck_assert_str_eq(answer.bytes, "{\"case\":\"A2\",\"answer_letter\":\"open\",\"note_complaint\":\"does_not_apply\"}\n");
}
END_TEST

START_TEST(one_handle_answers_many_questions_alike)
{
    char first[sizeof answer.bytes];
    give(letter_late);
    give(letter_open);
    question.proof = true;
    ck_assert_int_eq(ask("jsonl"), DULY_ANSWERED);
    strcpy(first, answer.bytes);
    ck_assert_int_eq(ask("jsonl"), DULY_ANSWERED);
    ck_assert_str_eq(first, answer.bytes);
    ck_assert_uint_eq(duly_counts(duly).cases, 2);
    ck_assert_uint_eq(duly_counts(duly).lines, 2);
}
END_TEST

START_TEST(a_question_asks_for_cases_rules_and_states)
{
    const char *cases[] = {"A2"}, *rules[] = {"answer_letter"}, *states[] = {"open"}, *fails[] = {"overdue"};
    give(letter_late);
    give(letter_open);
    question.rules = rules, question.rule_count = 1;
    question.fail_states = fails, question.fail_state_count = 1;
    ck_assert_int_eq(ask("wide"), DULY_FAILS);
    question.cases = cases, question.case_count = 1;
    ck_assert_int_eq(ask("wide"), DULY_ANSWERED);
    ck_assert_str_eq(answer.bytes, "{\"case\":\"A2\",\"answer_letter\":\"open\"}\n");
    question.cases = NULL, question.case_count = 0;
    question.states = states, question.state_count = 1;
    ck_assert_int_eq(ask("jsonl"), DULY_FAILS); /* what is not shown fails all the same */
    ck_assert_ptr_null(strstr(answer.bytes, "overdue"));
    ck_assert_ptr_nonnull(strstr(answer.bytes, "\"case\":\"A2\""));
}
END_TEST

START_TEST(refused_lines_make_an_answer_partial)
{
    static struct heard rejects;
    forget_heard(&rejects);
    duly_rejects(duly, hear, &rejects);
    give(letter_open);
    give("no json\n");
    ck_assert_int_eq(ask("wide"), DULY_PARTLY);
    ck_assert_ptr_nonnull(strstr(said.bytes, "given:1:"));
    ck_assert_str_eq(rejects.bytes, "no json\n");
    forget_heard(&said);
    ck_assert_int_eq(ask("wide"), DULY_PARTLY);
    ck_assert_msg(!said.length, "refused lines are told once");
}
END_TEST

START_TEST(a_reader_that_goes_away_ends_the_answer)
{
    give(letter_open);
    forget_heard(&answer);
    answer.takes = 1;
    ck_assert_int_eq(duly_run(duly, &question, "text", hear, &answer), DULY_UNFINISHED);
}
END_TEST

static int stop_at_once(void *context, uint64_t done, uint64_t bytes, uint64_t cases)
{
    (void)context;
    (void)done;
    (void)bytes;
    (void)cases;
    return 1;
}

START_TEST(who_stops_at_once_is_not_told_that_nothing_was_there)
{
    give(letter_open);
    duly_watch(duly, stop_at_once, NULL);
    ck_assert_int_eq(ask("wide"), DULY_UNFINISHED);
    ck_assert_str_eq(said.bytes, "");
}
END_TEST

START_TEST(undeclared_fields_are_told_unless_quiet_and_count_when_strict)
{
    give("{\"record\":\"letter\",\"id\":\"L1\",\"case\":\"A1\",\"received_on\":\"2025-01-09\",\"colour\":\"blue\"}\n");
    question.quiet = true;
    ck_assert_int_eq(ask("wide"), DULY_ANSWERED);
    ck_assert_uint_eq(said.length, 0);
    question.strict = true;
    ck_assert_int_eq(ask("wide"), DULY_PARTLY);
    ck_assert_ptr_nonnull(strstr(said.bytes, "letter.colour (1)"));
    ck_assert_ptr_null(strstr(said.bytes, "blue"));
}
END_TEST

START_TEST(help_pages_are_there)
{
    static const char *const pages[] = {"language", "states", "limits", "exit-codes", "formats", "diagnostics", "D1005"};
    for (int i = 0; i < 7; i++) {
        forget_heard(&answer);
        ck_assert_int_eq(duly_help(pages[i], hear, &answer), DULY_ANSWERED);
        ck_assert_uint_gt(answer.length, 40);
    }
    ck_assert_int_eq(duly_help("D0000", hear, &answer), DULY_WRONG);
}
END_TEST

START_TEST(every_stage_can_be_printed)
{
    static const char *const stages[] = {"tokens", "tree", "model", "model-json", "program"};
    for (int i = 0; i < 5; i++) {
        forget_heard(&answer);
        ck_assert_int_eq(duly_dump(duly, stages[i], hear, &answer), DULY_ANSWERED);
        ck_assert_uint_gt(answer.length, 100);
    }
    ck_assert_int_eq(duly_dump(duly, "trace", hear, &answer), DULY_WRONG);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api");
    TCase *bare = tcase_create("without rules"), *letters = tcase_create("letters");
    tcase_add_checked_fixture(bare, open_scene, close_scene);
    tcase_add_checked_fixture(letters, open_letters, close_scene);
    tcase_add_test(bare, the_worst_of_two_exits_counts);
    tcase_add_test(bare, nothing_is_asked_before_rules_are_read);
    tcase_add_test(bare, rules_that_are_not_there_are_said);
    tcase_add_test(bare, help_pages_are_there);
    tcase_add_test(letters, rules_are_read_once);
    tcase_add_test(letters, a_day_is_its_last_second_and_a_time_itself);
    tcase_add_test(letters, facts_are_forgotten_and_read_anew);
    tcase_add_test(letters, one_handle_answers_many_questions_alike);
    tcase_add_test(letters, a_question_asks_for_cases_rules_and_states);
    tcase_add_test(letters, refused_lines_make_an_answer_partial);
    tcase_add_test(letters, a_reader_that_goes_away_ends_the_answer);
    tcase_add_test(letters, who_stops_at_once_is_not_told_that_nothing_was_there);
    tcase_add_test(letters, undeclared_fields_are_told_unless_quiet_and_count_when_strict);
    tcase_add_test(letters, every_stage_can_be_printed);
    suite_add_tcase(suite, bare);
    suite_add_tcase(suite, letters);
    return unit_run(suite);
}
