/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "facts/facts.h"
#include "run.h"

/* ---- A vocabulary ---- */

enum { CASE, PERSON, WORKER, POST, REFERRAL, VISIT, TARGET, NOTIFICATION, SUPERVISION, TYPES };

static struct record_type types[TYPES];
static const struct record_type *to_person[] = {&types[PERSON]}, *to_worker[] = {&types[WORKER]};
static const struct record_type *to_event[] = {&types[REFERRAL], &types[VISIT]}, *to_case_or_visit[] = {&types[CASE], &types[VISIT]};

#define W(literal) {STR_INIT(literal), STR_INIT(literal)}
#define STR_INIT(literal) {(literal), sizeof(literal) - 1}
static struct word days_words[] = {W("10"), W("20"), W("30"), W("45")};
static struct word role_words[] = {W("child"), W("parent")};
static struct word outcome_words[] = {W("assessment_required"), W("no_further_action"), W("early_help"), W("a"), W("b"), W("c"), W("d")};
static struct word referrer_words[] = {W("referrer")};

#define KEY(k) .name = STR_INIT(k), .key = STR_INIT(k), .known_with = -1
#define WORDS(list) .words = (list), .word_count = sizeof(list) / sizeof *(list)
#define TARGETS(list) .type = FIELD_RECORD, .targets = (list), .target_count = sizeof(list) / sizeof *(list)
static struct field case_fields[] = {{KEY("opened_on"), .type = FIELD_DATE}, {KEY("team"), .type = FIELD_TEXT}};
static struct field person_fields[] = {{KEY("role"), .type = FIELD_WORDS, WORDS(role_words)},
                                       {KEY("birth_date"), .type = FIELD_DATE, .personal = true},
                                       {KEY("nickname"), .type = FIELD_TEXT, .personal = true},
                                       {KEY("of"), TARGETS(to_person), .list = true},
                                       {KEY("code"), .type = FIELD_WORDS, WORDS(role_words), .personal = true}};
static struct field worker_fields[] = {{KEY("roles"), .type = FIELD_ROLE, .list = true}, {KEY("manager"), TARGETS(to_worker)}, {KEY("qualified"), .type = FIELD_YES_NO}};
static struct field post_fields[] = {{KEY("worker"), TARGETS(to_worker)}, {KEY("role"), .type = FIELD_ROLE}, {KEY("started_on"), .type = FIELD_DATE}};
static struct field referral_fields[] = {{KEY("received_at"), .type = FIELD_MOMENT}, {KEY("person"), TARGETS(to_person), .list = true}, {KEY("outcome"), .type = FIELD_WORDS, WORDS(outcome_words)}};
static struct field visit_fields[] = {{KEY("at"), .type = FIELD_MOMENT},   {KEY("person"), TARGETS(to_person)}, {KEY("worker"), TARGETS(to_worker)}, {KEY("seen"), .type = FIELD_YES_NO},
                                      {KEY("minutes"), .type = FIELD_WHOLE}, {KEY("miles"), .type = FIELD_DECIMAL}, {KEY("note"), .type = FIELD_TEXT},    {KEY("checked"), .type = FIELD_DATE, .list = true},
                                      {KEY("a_field_whose_key_is_so_long_that_it_is_not_learnt_at_all"), .type = FIELD_TEXT}};
static struct field target_fields[] = {{KEY("days"), .type = FIELD_WORDS, WORDS(days_words)}, {KEY("set_at"), .type = FIELD_MOMENT}};
static struct field notification_fields[] = {{KEY("to"), TARGETS(to_person), WORDS(referrer_words)}, {KEY("about"), TARGETS(to_event)}, {KEY("sent_on"), .type = FIELD_DATE}};
static struct field supervision_fields[] = {{KEY("about"), TARGETS(to_case_or_visit)}, {KEY("case"), .type = FIELD_TEXT}, {KEY("void"), .type = FIELD_TEXT}};
enum { AT = 0, VISIT_PERSON, VISIT_WORKER, SEEN, MINUTES, MILES, NOTE, CHECKED, LONG_KEY };

static struct record_type *type_list[TYPES];
static struct schema schema = {.types = type_list, .type_count = TYPES, .type_key = STR_INIT("record"), .case_key = STR_INIT("case"), .identity_key = STR_INIT("id"),
                               .known_keys = {STR_INIT("known_at"), STR_INIT("known_on")}, .known_key_count = 2};

static void declare(int index, const char *name, struct field *fields, size_t count, int begins)
{
    types[index] = (struct record_type){.name = str_of(name), .json = str_of(name), .fields = fields, .field_count = (uint16_t)count, .index = (uint16_t)index,
                                        .begins = (int16_t)begins, .ends = -1, .shared = index == WORKER || index == POST, .is_case = index == CASE};
    for (size_t i = 0; i < count; i++)
        fields[i].index = (uint16_t)i;
    type_list[index] = &types[index];
}

#define DECLARE(index, name, fields, begins) declare(index, name, fields, sizeof(fields) / sizeof *(fields), begins)

static void declare_all(void)
{
    DECLARE(CASE, "case", case_fields, 0);
    DECLARE(PERSON, "person", person_fields, -1);
    DECLARE(WORKER, "worker", worker_fields, -1);
    DECLARE(POST, "post", post_fields, 2);
    DECLARE(REFERRAL, "referral", referral_fields, 0);
    DECLARE(VISIT, "visit", visit_fields, 0);
    DECLARE(TARGET, "target", target_fields, 1);
    DECLARE(NOTIFICATION, "notification", notification_fields, -1);
    DECLARE(SUPERVISION, "supervision", supervision_fields, -1);
}

/* ---- A scene ---- */

static struct pool *pool;
static struct diagnostics problems;
static struct buffer rejects;
static struct facts *facts;
static struct arena arena;
static struct case_view view;

static void open_scene(void)
{
    declare_all();
    pool = pool_new();
    problems = (struct diagnostics){.pool = pool};
    facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("Europe/London", 13), .problems = &problems, .rejects = &rejects});
}

static void close_scene(void)
{
    facts_free(facts);
    pool_free(pool);
    buffer_free(&rejects);
    arena_free(&arena);
}

static void read_lines(const char *lines)
{
    facts_read_text(facts, STR("cases.jsonl"), str_of(lines), 1);
}

/* Lines that are to be taken without a word. */
static void read_well(const char *lines)
{
    read_lines(lines);
    facts_finish(facts);
    ck_assert_msg(!problems.count, "%.*s", STR_PRINT(problems.items[0].message));
    ck_assert_uint_eq(facts_tally(facts).refused, 0);
    ck_assert_uint_eq(rejects.length, 0);
}

static struct fact_case *the_case(const char *key)
{
    struct fact_case *of = facts_case_by_key(facts, str_of(key));
    ck_assert_msg(of != NULL, "no case %s", key);
    return of;
}

/* The n-th record of a type in case A. */
static struct fact_record *record_of(int type, int n)
{
    struct fact_case *of = the_case("A");
    for (uint32_t i = 0; i < of->record_count; i++)
        if (of->records[i].type == &types[type] && !n--)
            return &of->records[i];
    ck_abort_msg("no such record");
    return NULL;
}

static uint32_t count_of(int type)
{
    struct fact_case *of = the_case("A");
    uint32_t count = 0;
    for (uint32_t i = 0; i < of->record_count; i++)
        count += of->records[i].type == &types[type];
    return count;
}

static struct fact_value *value_of(int type, int field)
{
    return &record_of(type, 0)->values[field];
}

static void is_text(const struct fact_value *value, enum value_kind kind, const char *text)
{
    ck_assert_int_eq(value->kind, kind);
    ck_assert_msg(str_is((struct str){value->text.at, value->text.length}, text), "got %.*s, expected %s", (int)value->text.length, value->text.at, text);
}

static void is_number(const struct fact_value *value, enum value_kind kind, int64_t number)
{
    ck_assert_int_eq(value->kind, kind);
    ck_assert_int_eq(value->number, number);
}

/* 2024-03-21T00:00:00Z and the like, without asking the code under test. */
static int64_t utc(int year, int month, int day, int second)
{
    return (int64_t)civil_day(year, month, day) * 86400 + second;
}

static void is_time(const struct fact_value *value, enum value_kind kind, int64_t from, int64_t to)
{
    ck_assert_int_eq(value->kind, kind);
    ck_assert_int_eq(value->time.from, from);
    ck_assert_int_eq(value->time.to, to);
}

static void says(int index, enum diagnostic_code code, uint32_t line, uint32_t column, const char *message)
{
    ck_assert_msg(index < problems.count, "only %d diagnostics, expected %s", problems.count, message);
    const struct diagnostic *diagnostic = &problems.items[index];
    ck_assert_msg(str_is(diagnostic->message, message), "got: %.*s\nexpected: %s", STR_PRINT(diagnostic->message), message);
    ck_assert_str_eq(diagnostic_code_name(diagnostic->code), diagnostic_code_name(code));
    ck_assert_uint_eq(diagnostic->facts_line, line);
    ck_assert_uint_eq(diagnostic->facts_column, column);
    ck_assert(!span_known(diagnostic->span));
}

#define LINE(type, rest) "{\"record\":\"" type "\",\"case\":\"A\"," rest "}\n"

/* One visit with one field that does not fit. */
static void refused_value(const char *type, int type_index, int field, const char *rest, enum diagnostic_code code, const char *message)
{
    char line[2000];
    int length = snprintf(line, sizeof line, "{\"record\":\"%s\",\"case\":\"A\",%s}\n", type, rest);
    ck_assert_int_lt(length, (int)sizeof line);
    close_scene();
    arena = (struct arena){0};
    rejects = (struct buffer){0};
    open_scene();
    read_lines(line);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 1);
    uint32_t column = (uint32_t)(strchr(strchr(line, ',') + 1, ',') - line) + 2 + (uint32_t)(strchr(rest, ':') - rest) + 1;
    says(0, code, 1, column - (rest[0] == ' '), message);
    ck_assert_int_eq(value_of(type_index, field)->kind, VALUE_REFUSED);
    ck_assert(the_case("A")->incomplete);
    ck_assert_uint_eq(facts_tally(facts).refused, 1);
    ck_assert_uint_eq(facts_tally(facts).refused_without_case, 0);
    ck_assert_uint_eq(rejects.length, 0);
}

/* One line that is refused whole, of case A. */
static void refused_line(const char *line, enum diagnostic_code code, uint32_t column, const char *message)
{
    close_scene();
    rejects = (struct buffer){0};
    open_scene();
    read_lines(line);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 1);
    says(0, code, 1, column, message);
    ck_assert_uint_eq(facts_tally(facts).lines, 1);
    ck_assert_uint_eq(facts_tally(facts).refused, 1);
    ck_assert(str_is(buffer_view(&rejects), line));
    ck_assert_uint_eq(facts_case_count(facts) ? facts_case(facts, 0)->record_count : 0, 0);
}

static void refused_line_of(const char *key, const char *line, enum diagnostic_code code, uint32_t column, const char *message)
{
    refused_line(line, code, column, message);
    ck_assert_uint_eq(facts_tally(facts).refused_without_case, key == NULL);
    ck_assert_uint_eq(facts_case_count(facts), key != NULL);
    if (key)
        ck_assert(the_case(key)->incomplete);
}

/* ---- Values ---- */

START_TEST(text_is_copied_and_decoded)
{
    char lines[] = LINE("visit", "\"note\":\"Caf\xc3\xa9 \\\"x\\\" \\u00e9\\ud83d\\ude00\"") LINE("target", "\"days\":10");
    read_well(lines);
    memset(lines, 'x', sizeof lines - 1);
    is_text(value_of(VISIT, NOTE), VALUE_TEXT, "Caf\xc3\xa9 \"x\" \xc3\xa9\xf0\x9f\x98\x80");
    ck_assert(str_is(the_case("A")->key, "A"));
}
END_TEST

START_TEST(empty_text_is_text)
{
    read_well(LINE("visit", "\"note\":\"\""));
    is_text(value_of(VISIT, NOTE), VALUE_TEXT, "");
}
END_TEST

START_TEST(long_text_is_kept_whole)
{
    static char line[300000];
    int start = snprintf(line, sizeof line, "{\"record\":\"visit\",\"case\":\"A\",\"note\":\"");
    memset(line + start, 'y', 200000);
    strcpy(line + start + 200000, "\"}\n");
    read_well(line);
    ck_assert_uint_eq(value_of(VISIT, NOTE)->text.length, 200000);
    ck_assert_mem_eq(value_of(VISIT, NOTE)->text.at, line + start, 200000);
}
END_TEST

START_TEST(absent_and_null_are_the_same)
{
    read_well(LINE("visit", "\"note\":null,\"seen\":null,\"checked\":null,\"person\":null"));
    for (int i = 0; i < visit_fields[LONG_KEY].index; i++)
        ck_assert_int_eq(value_of(VISIT, i)->kind, VALUE_ABSENT);
    ck_assert(!the_case("A")->incomplete);
}
END_TEST

START_TEST(whole_numbers)
{
    static const struct {
        const char *line;
        int64_t number;
    } cases[] = {{LINE("visit", "\"minutes\":0"), 0}, {LINE("visit", "\"minutes\":-0"), 0}, {LINE("visit", "\"minutes\":45"), 45},
                 {LINE("visit", "\"minutes\":-7"), -7}, {LINE("visit", "\"minutes\":9223372036854775807"), INT64_MAX},
                 {LINE("visit", "\"minutes\":-9223372036854775808"), INT64_MIN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_free(facts);
        facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .problems = &problems});
        read_well(cases[i].line);
        is_number(value_of(VISIT, MINUTES), VALUE_NUMBER, cases[i].number);
    }
}
END_TEST

#define WHOLE "the field `minutes` of `visit` should hold a whole number, found "

START_TEST(whole_numbers_that_are_not)
{
    refused_value("visit", VISIT, MINUTES, "\"minutes\":3.0", D2011, WHOLE "a number with a point or an exponent");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":1e2", D2011, WHOLE "a number with a point or an exponent");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":9223372036854775808", D2011, WHOLE "a number too large to be kept");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":-9223372036854775809", D2011, WHOLE "a number too large to be kept");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":\"3\"", D2011, WHOLE "text");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":true", D2011, WHOLE "true");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":{}", D2011, WHOLE "an object");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":[]", D2011, WHOLE "an empty list");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":[1,2]", D2011, WHOLE "a list of several values");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":[null]", D2011, WHOLE "null inside a list");
    refused_value("visit", VISIT, MINUTES, "\"minutes\":[[1]]", D2011, WHOLE "a list inside a list");
}
END_TEST

START_TEST(a_list_of_one_fits_a_field_of_one)
{
    read_well(LINE("visit", "\"minutes\":[12],\"note\":[\"x\"]"));
    is_number(value_of(VISIT, MINUTES), VALUE_NUMBER, 12);
    is_text(value_of(VISIT, NOTE), VALUE_TEXT, "x");
}
END_TEST

START_TEST(decimals)
{
    static const struct {
        const char *line;
        int64_t number;
    } cases[] = {{LINE("visit", "\"miles\":0"), 0}, {LINE("visit", "\"miles\":0.0e9"), 0}, {LINE("visit", "\"miles\":2.5"), 2500000}, {LINE("visit", "\"miles\":-0.000001"), -1},
                 {LINE("visit", "\"miles\":1.2345670000"), 1234567}, {LINE("visit", "\"miles\":12e2"), 1200000000}, {LINE("visit", "\"miles\":1500E-3"), 1500000},
                 {LINE("visit", "\"miles\":100000000000000000000e-20"), 1000000}, {LINE("visit", "\"miles\":9223372036854.775807"), INT64_MAX}, {LINE("visit", "\"miles\":100.10"), 100100000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_free(facts);
        facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .problems = &problems});
        read_well(cases[i].line);
        is_number(value_of(VISIT, MILES), VALUE_NUMBER, cases[i].number);
    }
}
END_TEST

#define DECIMAL "the field `miles` of `visit` should hold a number with at most six places after the point, found "

START_TEST(decimals_that_are_not)
{
    refused_value("visit", VISIT, MILES, "\"miles\":0.0000001", D2011, DECIMAL "more than six places after the point");
    refused_value("visit", VISIT, MILES, "\"miles\":9223372036854.775808", D2011, DECIMAL "a number with more digits than can be kept");
    refused_value("visit", VISIT, MILES, "\"miles\":9223372036855", D2011, DECIMAL "a number too large to be kept");
    refused_value("visit", VISIT, MILES, "\"miles\":1e99999999999999999999", D2011, DECIMAL "a number too large to be kept");
    refused_value("visit", VISIT, MILES, "\"miles\":1e-99999999999999999999", D2011, DECIMAL "more than six places after the point");
    refused_value("visit", VISIT, MILES, "\"miles\":\"2.5\"", D2011, DECIMAL "text");
}
END_TEST

START_TEST(yes_and_no)
{
    read_well(LINE("visit", "\"seen\":true") LINE("visit", "\"at\":\"2024-01-01\",\"seen\":false"));
    is_number(&record_of(VISIT, 0)->values[SEEN], VALUE_YES_NO, 1);
    is_number(&record_of(VISIT, 1)->values[SEEN], VALUE_YES_NO, 0);
}
END_TEST

START_TEST(yes_and_no_that_are_not)
{
    refused_value("visit", VISIT, SEEN, "\"seen\":\"yes\"", D2011, "the field `seen` of `visit` should hold true or false, found text");
    refused_value("visit", VISIT, SEEN, "\"seen\":1", D2011, "the field `seen` of `visit` should hold true or false, found a number");
}
END_TEST

START_TEST(words_are_numbers_or_text)
{
    read_well(LINE("target", "\"set_at\":\"2024-01-01\",\"days\":45") LINE("target", "\"set_at\":\"2024-01-02\",\"days\":\"10\"") LINE("target", "\"set_at\":\"2024-01-03\",\"days\":\"\\u0032\\u0030\""));
    is_number(&record_of(TARGET, 0)->values[0], VALUE_WORD, 3);
    is_number(&record_of(TARGET, 1)->values[0], VALUE_WORD, 0);
    is_number(&record_of(TARGET, 2)->values[0], VALUE_WORD, 1);
}
END_TEST

#define DAYS "the field `days` of `target` should hold one of `10`, `20`, `30` and `45`, found "

START_TEST(words_that_are_not)
{
    refused_value("target", TARGET, 0, "\"days\":25", D2011, DAYS "another number `25`");
    refused_value("target", TARGET, 0, "\"days\":10.0", D2011, DAYS "another number `10.0`");
    refused_value("target", TARGET, 0, "\"days\":\"ten\"", D2011, DAYS "other text `ten`");
    refused_value("target", TARGET, 0, "\"days\":\"Ann Smith, 4 High Street\"", D2011, DAYS "other text");
    refused_value("target", TARGET, 0, "\"days\":\"\"", D2011, DAYS "other text");
    refused_value("target", TARGET, 0, "\"days\":false", D2011, DAYS "false");
    refused_value("referral", REFERRAL, 2, "\"outcome\":\"nfa\"", D2011, "the field `outcome` of `referral` should hold one of the 7 words declared for it, found other text `nfa`");
}
END_TEST

START_TEST(personal_values_are_never_shown)
{
    refused_value("person", PERSON, 4, "\"code\":\"Canary\"", D2011, "the field `code` of `person` should hold one of `child` and `parent`, found other text");
    refused_value("person", PERSON, 1, "\"birth_date\":\"21/03/2024\"", D2011, "the field `birth_date` of `person` should hold a date, found text that is none");
    refused_value("person", PERSON, 2, "\"nickname\":7", D2011, "the field `nickname` of `person` should hold text, found a number");
}
END_TEST

START_TEST(lists)
{
    read_well("{\"record\":\"worker\",\"id\":\"W1\",\"roles\":[\"social_worker\", \"iro\"]}\n" LINE("referral", "\"id\":\"R1\",\"person\":\"P1\"") LINE("referral", "\"id\":\"R2\",\"person\":[]"));
    is_text(&value_of(REFERRAL, 1)->list.items[0], VALUE_RECORD, "P1");
    ck_assert_int_eq(value_of(REFERRAL, 1)->kind, VALUE_LIST);
    ck_assert_uint_eq(value_of(REFERRAL, 1)->list.count, 1);
    ck_assert_int_eq(record_of(REFERRAL, 1)->values[1].kind, VALUE_ABSENT);
    facts_view(facts, the_case("A"), 0, 0, &arena, &view);
    int32_t first;
    ck_assert_uint_eq(facts_shared(&view, &types[WORKER], &first), 1);
    const struct fact_value *roles = &facts_record(&view, first)->values[0];
    ck_assert_int_eq(roles->kind, VALUE_LIST);
    ck_assert_uint_eq(roles->list.count, 2);
    is_text(&roles->list.items[0], VALUE_TEXT, "social_worker");
    is_text(&roles->list.items[1], VALUE_TEXT, "iro");
}
END_TEST

#define CHECKS "the field `checked` of `visit` should hold one or several values, each a date, found "

START_TEST(lists_that_are_not)
{
    refused_value("visit", VISIT, CHECKED, "\"checked\":[\"2024-01-01\",null]", D2011, CHECKS "null inside a list");
    refused_value("visit", VISIT, CHECKED, "\"checked\":[\"2024-01-01\",[\"2024-01-02\"]]", D2011, CHECKS "a list inside a list");
    refused_value("visit", VISIT, CHECKED, "\"checked\":[\"2024-01-01\",5]", D2011, CHECKS "a number");
    refused_value("visit", VISIT, CHECKED, "\"checked\":{\"a\":1}", D2011, CHECKS "an object");
}
END_TEST

START_TEST(a_list_has_a_limit)
{
    static char line[100000];
    for (int extra = 0; extra < 2; extra++) {
        struct buffer text = {0};
        buffer_text(&text, "{\"record\":\"visit\",\"case\":\"A\",\"checked\":[\"2024-01-01\"");
        for (int i = 1; i < LIMIT_LIST_VALUES + extra; i++)
            buffer_text(&text, ",\"2024-01-01\"");
        buffer_text(&text, "]}\n");
        ck_assert_uint_lt(text.length, sizeof line);
        memcpy(line, text.bytes, text.length);
        line[text.length] = '\0';
        buffer_free(&text);
        facts_free(facts);
        facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .problems = &problems});
        read_lines(line);
        facts_finish(facts);
        ck_assert_int_eq(value_of(VISIT, CHECKED)->kind, extra ? VALUE_REFUSED : VALUE_LIST);
        ck_assert_int_eq(problems.count, extra);
    }
    says(0, D2011, 1, 40, CHECKS "a list with more values than a field may have");
}
END_TEST

/* ---- Dates ---- */

START_TEST(dates_in_the_zone)
{
    read_well(LINE("visit", "\"at\":\"2024-03-21\"") LINE("visit", "\"at\":\"2024-07-01\"") LINE("visit", "\"at\":\"2024-07-01T09:30\"") LINE("visit", "\"at\":\"2024-07-01 10:30:15\""));
    is_time(&record_of(VISIT, 0)->values[AT], VALUE_DAY, utc(2024, 3, 21, 0), utc(2024, 3, 21, 86399));
    is_time(&record_of(VISIT, 1)->values[AT], VALUE_DAY, utc(2024, 6, 30, 82800), utc(2024, 7, 1, 82799));
    ck_assert_int_eq(record_of(VISIT, 1)->values[AT].first_day, civil_day(2024, 7, 1));
    is_time(&record_of(VISIT, 2)->values[AT], VALUE_INSTANT, utc(2024, 7, 1, 8 * 3600 + 1800), utc(2024, 7, 1, 8 * 3600 + 1800));
    ck_assert_int_eq(record_of(VISIT, 2)->values[AT].first_day, civil_day(2024, 7, 1));
    is_time(&record_of(VISIT, 3)->values[AT], VALUE_INSTANT, utc(2024, 7, 1, 9 * 3600 + 1815), utc(2024, 7, 1, 9 * 3600 + 1815));
}
END_TEST

START_TEST(offsets_are_honoured)
{
    read_well(LINE("visit", "\"at\":\"2024-07-01T00:30Z\"") LINE("visit", "\"at\":\"2024-07-02T00:30:00+02:00\"") LINE("visit", "\"at\":\"2024-07-04T09:30:00.250\""));
    is_time(&record_of(VISIT, 0)->values[AT], VALUE_INSTANT, utc(2024, 7, 1, 1800), utc(2024, 7, 1, 1800));
    is_time(&record_of(VISIT, 1)->values[AT], VALUE_INSTANT, utc(2024, 7, 1, 22 * 3600 + 1800), utc(2024, 7, 1, 22 * 3600 + 1800));
    ck_assert_int_eq(record_of(VISIT, 1)->values[AT].first_day, civil_day(2024, 7, 1)); /* half past eleven at night in London */
    is_time(&record_of(VISIT, 2)->values[AT], VALUE_INSTANT, utc(2024, 7, 4, 8 * 3600 + 1800), utc(2024, 7, 4, 8 * 3600 + 1800));
}
END_TEST

START_TEST(partial_dates_are_intervals)
{
    read_well(LINE("visit", "\"at\":\"2024\"") LINE("visit", "\"at\":\"2024-02\"") LINE("case", "\"id\":\"A\",\"opened_on\":\"2023-07\""));
    is_time(&record_of(VISIT, 0)->values[AT], VALUE_PARTIAL, utc(2024, 1, 1, 0), utc(2024, 12, 31, 86399));
    is_time(&record_of(VISIT, 1)->values[AT], VALUE_PARTIAL, utc(2024, 2, 1, 0), utc(2024, 2, 29, 86399));
    is_time(value_of(CASE, 0), VALUE_PARTIAL, utc(2023, 6, 30, 82800), utc(2023, 7, 31, 82799));
    ck_assert_int_eq(value_of(CASE, 0)->first_day, civil_day(2023, 7, 1));
}
END_TEST

START_TEST(a_date_keeps_the_day_of_a_time)
{
    read_well(LINE("visit", "\"checked\":[\"2024-07-01T23:59\",\"2024-07-01T23:30Z\",\"2024-03-31T01:30\",\"2024-07-01T00:00:00.5\"]"));
    const struct fact_value *checked = value_of(VISIT, CHECKED)->list.items;
    is_time(&checked[0], VALUE_DAY, utc(2024, 6, 30, 82800), utc(2024, 7, 1, 82799));
    is_time(&checked[1], VALUE_DAY, utc(2024, 7, 1, 82800), utc(2024, 7, 2, 82799));
    is_time(&checked[2], VALUE_DAY, utc(2024, 3, 31, 0), utc(2024, 3, 31, 82799)); /* a day of 23 hours; the hour does not matter */
    is_time(&checked[3], VALUE_DAY, utc(2024, 6, 30, 82800), utc(2024, 7, 1, 82799));
}
END_TEST

START_TEST(the_repeated_hour_is_both_instants)
{
    read_well(LINE("visit", "\"at\":\"2024-10-27T01:30\"") LINE("visit", "\"at\":\"2024-10-27T02:00:00\"") LINE("visit", "\"at\":\"2024-10-27T01:45+00:00\""));
    is_time(&record_of(VISIT, 0)->values[AT], VALUE_INSTANT, utc(2024, 10, 27, 1800), utc(2024, 10, 27, 5400));
    is_time(&record_of(VISIT, 1)->values[AT], VALUE_INSTANT, utc(2024, 10, 27, 6300), utc(2024, 10, 27, 6300));
    is_time(&record_of(VISIT, 2)->values[AT], VALUE_INSTANT, utc(2024, 10, 27, 7200), utc(2024, 10, 27, 7200));
}
END_TEST

#define MOMENT "the field `at` of `visit` should hold a date, or a date and time, found "

START_TEST(the_skipped_hour_is_refused)
{
    refused_value("visit", VISIT, AT, "\"at\":\"2024-03-31T01:30\"", D2012, MOMENT "a time that no clock showed, for the clocks went forward over it");
    refused_value("visit", VISIT, AT, "\"at\":\"2024-03-31T01:00:00\"", D2012, MOMENT "a time that no clock showed, for the clocks went forward over it");
}
END_TEST

START_TEST(dates_that_are_not)
{
    refused_value("visit", VISIT, AT, "\"at\":\"21/03/2024\"", D2011, MOMENT "text that is none: write it as 2024-03-21");
    refused_value("visit", VISIT, AT, "\"at\":\"2024-02-30\"", D2011, MOMENT "text that is none: there is no 30 February 2024");
    refused_value("visit", VISIT, AT, "\"at\":\"2024-13-01\"", D2011, MOMENT "text that is none: month 13 does not exist");
    refused_value("visit", VISIT, AT, "\"at\":\"2024-03-21T25:00\"", D2011, MOMENT "text that is none: hour 25 does not exist");
    refused_value("visit", VISIT, AT, "\"at\":\"2024-03-21T24:00\"", D2011, MOMENT "text that is none: hour 24 does not exist; write 00:00 of the next day");
    refused_value("visit", VISIT, AT, "\"at\":\"\"", D2011, MOMENT "text that is none: the date is empty");
    refused_value("visit", VISIT, AT, "\"at\":20240321", D2011, MOMENT "a number");
    refused_value("visit", VISIT, AT, "\"at\":true", D2011, MOMENT "true");
    refused_value("visit", VISIT, AT, "\"at\":\"01234567890123456789012345678901234567890123456789012345678901234\"", D2011, MOMENT "a longer text");
    ck_assert(str_is(problems.items[0].help, "Write the date as 2024-03-21 and a time as 2024-03-21T09:30, or leave the field out."));
}
END_TEST

START_TEST(escaped_dates_are_dates)
{
    read_well(LINE("visit", "\"at\":\"2024\\u002d03-21T09:\\u0033\\u0030\""));
    is_time(value_of(VISIT, AT), VALUE_INSTANT, utc(2024, 3, 21, 34200), utc(2024, 3, 21, 34200));
}
END_TEST

/* Every quarter of an hour of a year, by the quick way and by the slow one, which a fraction asks for. */
START_TEST(quick_and_slow_reading_agree)
{
    struct buffer quick = {0}, slow = {0};
    for (day_number day = civil_day(2024, 1, 1); day <= civil_day(2024, 12, 31); day++)
        for (int quarter = 0; quarter < 96; quarter++) {
            struct civil date = civil_of(day);
            char at[40];
            snprintf(at, sizeof at, "%04d-%02d-%02dT%02d:%02d:59", date.year, date.month, date.day, quarter / 4, quarter % 4 * 15);
            buffer_format(&quick, "{\"record\":\"visit\",\"case\":\"A\",\"id\":\"%d-%d\",\"at\":\"%s\"}\n", day, quarter, at);
            buffer_format(&slow, "{\"record\":\"visit\",\"case\":\"B\",\"id\":\"%d-%d\",\"at\":\"%s.0\"}\n", day, quarter, at);
        }
    facts_read_text(facts, STR("quick"), buffer_view(&quick), 1);
    facts_read_text(facts, STR("slow"), buffer_view(&slow), 1);
    facts_finish(facts);
    ck_assert_uint_eq(facts_tally(facts).refused, 8); /* the four quarters of the skipped hour, twice */
    struct fact_case *a = the_case("A"), *b = the_case("B");
    ck_assert_uint_eq(a->record_count, 366 * 96);
    ck_assert_uint_eq(b->record_count, 366 * 96);
    for (uint32_t i = 0; i < a->record_count; i++) {
        ck_assert(str_equal(a->records[i].id, b->records[i].id));
        ck_assert_int_eq(a->records[i].values[AT].kind, b->records[i].values[AT].kind);
        ck_assert_int_eq(a->records[i].values[AT].time.from, b->records[i].values[AT].time.from);
        ck_assert_int_eq(a->records[i].values[AT].time.to, b->records[i].values[AT].time.to);
        ck_assert_int_eq(a->records[i].values[AT].first_day, b->records[i].values[AT].first_day);
    }
    buffer_free(&quick);
    buffer_free(&slow);
}
END_TEST

/* ---- Identities and links as they are read ---- */

START_TEST(identities_are_text_or_whole_numbers)
{
    read_well("{\"record\":\"visit\",\"case\":17,\"id\":4,\"person\":5}\n{\"record\":\"visit\",\"case\":\"17\",\"id\":\"\\u0035\",\"person\":\"P\\n\"}\n");
    struct fact_case *of = the_case("17");
    ck_assert_uint_eq(of->record_count, 2);
    ck_assert(str_is(of->records[0].id, "4"));
    is_text(&of->records[0].values[VISIT_PERSON], VALUE_RECORD, "5");
    ck_assert(str_is(of->records[1].id, "5"));
    is_text(&of->records[1].values[VISIT_PERSON], VALUE_RECORD, "P\n");
}
END_TEST

START_TEST(a_word_beside_records_is_a_word)
{
    read_well(LINE("notification", "\"to\":\"referrer\"") LINE("notification", "\"to\":\"P1\",\"sent_on\":\"2024-01-01\""));
    is_number(&record_of(NOTIFICATION, 0)->values[0], VALUE_WORD, 0); /* no beginning: ordered by content, words first */
    is_text(&record_of(NOTIFICATION, 1)->values[0], VALUE_RECORD, "P1");
}
END_TEST

START_TEST(links_that_are_not)
{
    char rest[400];
    refused_value("visit", VISIT, VISIT_PERSON, "\"person\":\"\"", D2011, "the field `person` of `visit` should hold the identity of a `person`, found empty text");
    refused_value("visit", VISIT, VISIT_PERSON, "\"person\":1.5", D2011, "the field `person` of `visit` should hold the identity of a `person`, found a number with a point or an exponent, or too long");
    refused_value("visit", VISIT, VISIT_PERSON, "\"person\":true", D2011, "the field `person` of `visit` should hold the identity of a `person`, found true");
    refused_value("notification", NOTIFICATION, 1, "\"about\":{}", D2011, "the field `about` of `notification` should hold the identity of a `referral` or a `visit`, found an object");
    refused_value("notification", NOTIFICATION, 0, "\"to\":false", D2011, "the field `to` of `notification` should hold the identity of a `person`, or `referrer`, found false");
    snprintf(rest, sizeof rest, "\"person\":\"%0*d\"", LIMIT_KEY_BYTES + 1, 0);
    refused_value("visit", VISIT, VISIT_PERSON, rest, D2011, "the field `person` of `visit` should hold the identity of a `person`, found text that is too long");
    snprintf(rest, sizeof rest, "{\"record\":\"visit\",\"case\":\"B\",\"person\":\"%0*d\"}\n", LIMIT_KEY_BYTES, 0);
    facts_free(facts);
    facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .problems = &problems});
    read_lines(rest);
    facts_finish(facts);
    ck_assert_uint_eq(the_case("B")->records[0].values[VISIT_PERSON].text.length, LIMIT_KEY_BYTES);
}
END_TEST

/* ---- Keys ---- */

START_TEST(keys_in_any_order)
{
    read_well("{\"record\":\"visit\",\"case\":\"A\",\"id\":\"1\",\"at\":\"2024-01-01\",\"minutes\":5,\"note\":\"n\"}\n"
              "{\"at\":\"2024-01-01\",\"minutes\":5,\"note\":\"n\",\"id\":\"2\",\"case\":\"A\",\"record\":\"visit\"}\n"
              "{ \"note\" : \"n\" , \"record\" : \"visit\" , \"minutes\" : 5 , \"case\" : \"A\" , \"at\" : \"2024-01-01\" , \"id\" : \"3\" }\n"
              "  {\"case\":\"A\",\t\"at\":\"2024-01-01\",\"\\u0072ecord\":\"vis\\u0069t\",\"n\\u006fte\":\"n\",\"minutes\":5,\"id\":\"4\"}  \n"
              "{\"n\\u006fte\":\"n\",\"case\":\"A\",\"at\":\"2024-01-01\",\"minutes\":5,\"id\":\"5\",\"record\":\"visit\"}\n");
    ck_assert_uint_eq(count_of(VISIT), 5);
    for (int i = 0; i < 5; i++) {
        struct fact_record *record = record_of(VISIT, i);
        char id[] = {(char)('1' + i), '\0'};
        ck_assert(str_is(record->id, id));
        ck_assert_uint_eq(record->line, (unsigned)i + 1);
        is_time(&record->values[AT], VALUE_DAY, utc(2024, 1, 1, 0), utc(2024, 1, 1, 86399));
        is_number(&record->values[MINUTES], VALUE_NUMBER, 5);
        is_text(&record->values[NOTE], VALUE_TEXT, "n");
    }
}
END_TEST

/* Lines as those before them are read in one pass: each kind of field, worked out by hand. */
START_TEST(usual_lines_hold_what_they_say)
{
#define VISIT_LINE(id, when, known)                                                                                                          \
    "{\"record\":\"visit\",\"case\":\"A\",\"id\":\"" id "\",\"known_on\":\"" known "\",\"at\":\"" when "\",\"person\":\"P1\",\"worker\":\"W-17\",\"seen\":true," \
    "\"minutes\":45,\"by\":\"nobody asks\",\"miles\":2.5,\"note\":\"A note of more than sixteen bytes\",\"checked\":[\"2024-07-01\"]}\n"
#define REFERRAL_LINE(when, outcome) "{\"case\":\"A\",\"record\":\"referral\",\"received_at\":\"" when "\",\"outcome\":\"" outcome "\"}\n"
    read_well(VISIT_LINE("V1", "2024-03-21T09:30:15", "2024-07-02") VISIT_LINE("V2", "2024-03-21T09:30:15", "2024-07-02")
              VISIT_LINE("V3", "2024-03-21T09:30:15", "2024-07-02") VISIT_LINE("V4", "2024-07-01T09:30", "2024-07-02T10:00")
              REFERRAL_LINE("2024-01-01", "early_help") REFERRAL_LINE("2024-01-02", "a") REFERRAL_LINE("2024-10-27T12:00:00", "no_further_action"));
    ck_assert_uint_ge(facts_tally(facts).straight, 4); /* the first of each kind is learnt from */
    struct fact_record *third = record_of(VISIT, 2), *fourth = record_of(VISIT, 3), *last = record_of(REFERRAL, 2);
    ck_assert(str_is(third->id, "V3") && third->line == 3 && third->position == 0 && !third->is_void);
    is_time(&third->values[AT], VALUE_INSTANT, utc(2024, 3, 21, 34215), utc(2024, 3, 21, 34215)); /* 09:30:15, winter still */
    ck_assert_int_eq(third->values[AT].first_day, civil_day(2024, 3, 21));
    is_text(&third->values[VISIT_PERSON], VALUE_RECORD, "P1");
    is_text(&third->values[VISIT_WORKER], VALUE_RECORD, "W-17");
    is_number(&third->values[SEEN], VALUE_YES_NO, 1);
    is_number(&third->values[MINUTES], VALUE_NUMBER, 45);
    is_number(&third->values[MILES], VALUE_NUMBER, 2500000);
    is_text(&third->values[NOTE], VALUE_TEXT, "A note of more than sixteen bytes");
    ck_assert(third->values[CHECKED].kind == VALUE_LIST && third->values[CHECKED].list.count == 1);
    is_time(third->values[CHECKED].list.items, VALUE_DAY, utc(2024, 6, 30, 82800), utc(2024, 7, 1, 82799)); /* a summer's day in London */
    ck_assert_int_eq(third->values[LONG_KEY].kind, VALUE_ABSENT);
    ck_assert_int_eq(third->known_from, utc(2024, 7, 1, 82800));
    ck_assert(str_is(fourth->id, "V4"));
    is_time(&fourth->values[AT], VALUE_INSTANT, utc(2024, 7, 1, 30600), utc(2024, 7, 1, 30600)); /* 08:30 by the sun */
    ck_assert_int_eq(fourth->known_from, utc(2024, 7, 2, 32400));
    is_time(&last->values[0], VALUE_INSTANT, utc(2024, 10, 27, 43200), utc(2024, 10, 27, 43200));
    is_number(&last->values[2], VALUE_WORD, 1);
    ck_assert_int_eq(last->values[1].kind, VALUE_ABSENT);
    is_time(&record_of(REFERRAL, 1)->values[0], VALUE_DAY, utc(2024, 1, 2, 0), utc(2024, 1, 2, 86399));
    is_number(&record_of(REFERRAL, 1)->values[2], VALUE_WORD, 3);
    uint32_t count;
    const struct undeclared *undeclared = facts_undeclared(facts, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert(str_is(undeclared[0].name, "visit.by") && undeclared[0].count == 4);
}
END_TEST

/* What is learnt from earlier lines must not show: the same lines in a thousand mixed orders. */
START_TEST(learning_changes_nothing)
{
    static const char *const pieces[] = {"\"record\":\"visit\"", "\"case\":\"A\"", "\"at\":\"2024-01-01\"", "\"seen\":true", "\"other\":[1,{\"note\":2}]", "\"a_field_whose_key_is_so_long_that_it_is_not_learnt_at_all\":\"z\"", "\"minutes\" : 7"};
    enum { PIECES = sizeof pieces / sizeof *pieces, LINES = 1000 };
    struct buffer lines = {0};
    uint64_t state = 7;
    for (int i = 0; i < LINES; i++) {
        int order[PIECES];
        for (int j = 0; j < PIECES; j++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            int place = (int)((state >> 33) % (unsigned)(j + 1));
            order[j] = order[place];
            order[place] = j;
        }
        for (int j = 0; j < PIECES; j++)
            buffer_format(&lines, "%s%s", j ? (i & 1 ? ", " : ",") : "{", pieces[order[j]]);
        buffer_text(&lines, "}\n");
    }
    facts_read_text(facts, STR("mixed"), buffer_view(&lines), 1);
    buffer_free(&lines);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 0);
    ck_assert_uint_eq(count_of(VISIT), LINES);
    for (int i = 0; i < LINES; i++) {
        struct fact_value *values = the_case("A")->records[i].values;
        is_number(&values[SEEN], VALUE_YES_NO, 1);
        is_number(&values[MINUTES], VALUE_NUMBER, 7);
        is_text(&values[LONG_KEY], VALUE_TEXT, "z");
        ck_assert_int_eq(values[NOTE].kind, VALUE_ABSENT);
    }
    uint32_t count;
    const struct undeclared *undeclared = facts_undeclared(facts, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert(str_is(undeclared[0].name, "visit.other"));
    ck_assert_uint_eq(undeclared[0].count, LINES);
}
END_TEST

START_TEST(what_is_not_declared_is_counted)
{
    read_well("{\"record\":\"meeting\",\"case\":\"A\",\"kind\":5,\"kind\":6}\n{\"kind\":\"x\",\"record\":\"meeting\"}\n{\"record\":\"audit\"}\n" LINE("visit", "\"alone\":true")
              "{\"alone\":true,\"weather\":[[]],\"case\":\"A\",\"record\":\"visit\"}\n" LINE("target", "\"alone\":1,\"days\":10") "{\"record\":\"worker\",\"case\":\"A\",\"id\":1}\n");
    static const struct {
        const char *name;
        uint64_t count;
    } expected[] = {{"audit", 1}, {"meeting", 2}, {"target.alone", 1}, {"visit.alone", 2}, {"visit.weather", 1}};
    uint32_t count;
    const struct undeclared *undeclared = facts_undeclared(facts, &count);
    ck_assert_uint_eq(count, 5);
    for (uint32_t i = 0; i < count; i++) {
        ck_assert(str_is(undeclared[i].name, expected[i].name));
        ck_assert_uint_eq(undeclared[i].count, expected[i].count);
    }
    ck_assert_uint_eq(facts_case_count(facts), 1);
}
END_TEST

START_TEST(a_case_only_of_undeclared_lines_is_none)
{
    read_well("{\"record\":\"meeting\",\"case\":\"B\"}\n");
    ck_assert_uint_eq(facts_case_count(facts), 0);
}
END_TEST

START_TEST(undeclared_names_are_bounded)
{
    struct buffer lines = {0};
    for (int i = 0; i < 3000; i++)
        buffer_format(&lines, "{\"record\":\"visit\",\"case\":\"A\",\"key%d\":1}\n{\"record\":\"a_type_with_a_long_name_%d\"}\n", i, i);
    facts_read_text(facts, STR("many"), buffer_view(&lines), 1);
    buffer_free(&lines);
    facts_finish(facts);
    uint32_t count;
    const struct undeclared *undeclared = facts_undeclared(facts, &count);
    ck_assert_uint_lt(count, 2200);
    uint64_t total = 0;
    for (uint32_t i = 0; i < count; i++)
        total += undeclared[i].count;
    ck_assert_uint_eq(total, 6000);
    ck_assert(str_is(undeclared[0].name, "(others)"));
    ck_assert_uint_gt(undeclared[0].count, 1900);
}
END_TEST

START_TEST(a_key_twice_refuses_the_line)
{
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"note\":\"x\",\"note\":\"x\"}\n", D2007, 41, "the key `note` stands twice on this line");
    refused_line_of("A", "{\"note\":\"x\",\"note\":null,\"record\":\"visit\",\"case\":\"A\"}\n", D2007, 13, "the key `note` stands twice on this line");
    refused_line_of("A", "{\"record\":\"visit\",\"record\":\"visit\",\"case\":\"A\"}\n", D2007, 19, "the key `record` stands twice on this line");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"id\":1,\"id\":2}\n", D2007, 37, "the key `id` stands twice on this line");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"case\":\"A\"}\n", D2007, 30, "the key `case` stands twice on this line");
    refused_line_of(NULL, "{\"record\":\"visit\",\"case\":\"A\",\"case\":\"B\"}\n", D2007, 30, "the key `case` stands twice on this line");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"known_on\":null,\"known_on\":null}\n", D2007, 46, "the key `known_on` stands twice on this line");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"void\":true,\"void\":true}\n", D2007, 42, "the key `void` stands twice on this line");
    refused_line_of("A", "{\"record\":\"x\",\"case\":\"A\",\"case\":\"A\"}\n", D2007, 26, "the key `case` stands twice on this line");
}
END_TEST

START_TEST(a_key_of_the_line_may_be_a_field_too)
{
    read_well("{\"record\":\"supervision\",\"case\":\"A\",\"void\":\"quite\"}\n");
    is_text(value_of(SUPERVISION, 1), VALUE_TEXT, "A");
    is_text(value_of(SUPERVISION, 2), VALUE_TEXT, "quite");
}
END_TEST

/* ---- Lines refused whole ---- */

START_TEST(broken_lines)
{
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"note\":\"x}\n", D2001, 40, "expected the double quotation mark that closes the text, found the end of the line");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"seen\":True}\n", D2001, 37, "expected a value, found a bare word");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",}\n", D2001, 30, "expected another field after the comma, found a closing brace");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\" \"note\":\"x\"}\n", D2001, 30, "expected a comma or a closing brace, found a double quotation mark");
    refused_line_of("A", "{'note':1,\"record\":\"visit\",\"case\":\"A\"}\n", D2001, 2, "expected a field name between double quotation marks, found a single quotation mark");
    refused_line_of("A", "{\"note\":01,\"case\":\"A\",\"record\":\"visit\"}\n", D2001, 9, "expected a number that does not begin with 0, found a digit");
    refused_line_of("A", "{\"case\":\"A\",\"note\":\"C:\\docs\"}\n", D2001, 23, "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after the backslash, found another escape");
    refused_line_of("A", "{\"case\":\"A\",\"note\":\"\\ud800\"}\n", D2001, 21, "expected both halves of a pair of \\u escapes, found another escape");
    refused_line_of("A", "{\"case\":\"A\",\"note\":\"a\tb\"}\n", D2001, 22, "expected text without tabs and other control characters, found one");
    refused_line_of("A", "{\"case\":\"A\",\"note\":\"a\\u0000b\"}\n", D2001, 22, "expected text without the character \\u0000, found NUL");
    refused_line_of("A", "{\"case\":\"A\",\"note\":\"\xc3\xa9\xe9\"}\n", D2015, 22, "expected UTF-8 text, found a byte that does not belong in it");
    refused_line_of("A", "{\"case\":\"A\",\"record\":\"visit\"}{\n", D2001, 30, "expected the end of the line after the object, found an opening brace");
    refused_line_of("A", "{\"case\":\"A\",\"record\":\"visit\n", D2001, 28, "expected the double quotation mark that closes the text, found the end of the line");
    refused_line_of("A", "{\"case\":\"A\",\"record\":\"visit\"\n", D2001, 29, "expected a comma or a closing brace, found the end of the line");
    refused_line_of("A", "{\"case\":\"A\",\"record\":\n", D2001, 22, "expected a value, found the end of the line");
    refused_line_of("A", "{\"case\":\"A\",\"record\"\n", D2001, 21, "expected a colon after the field name, found the end of the line");
    refused_line_of("A", "{\"case\":\"A\",\n", D2001, 13, "expected a field name between double quotation marks, found the end of the line");
    refused_line_of("A", "{\"case\":\"A\",\"record\"=\"visit\"}\n", D2001, 21, "expected a colon after the field name, found an equals sign");
    refused_line_of("A", "{\"case\":\"A\",\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", D2016, 17 + 63, "expected fewer lists and objects inside each other, found more than 64");
    refused_line_of(NULL, "{\n", D2001, 2, "expected a field name between double quotation marks, found the end of the line");
    refused_line_of(NULL, "[1]\n", D2002, 1, "expected a JSON object, which begins with an opening brace, found an opening bracket");
    refused_line_of(NULL, "  date,case\n", D2002, 3, "expected a JSON object, which begins with an opening brace, found a letter");
}
END_TEST

START_TEST(a_nul_is_refused)
{
    struct str line = STR("{\"case\":\"A\",\"note\":\"a\0b\"}\n{\"case\":\"B\",\0\"record\":\"visit\"}\n");
    facts_read_text(facts, STR("f"), line, 1);
    facts_finish(facts);
    says(0, D2001, 1, 22, "expected text without NUL bytes, found NUL");
    says(1, D2001, 2, 13, "expected a field name between double quotation marks, found NUL");
    ck_assert(the_case("A")->incomplete);
    ck_assert(the_case("B")->incomplete);
    ck_assert(str_equal(buffer_view(&rejects), line));
}
END_TEST

START_TEST(every_fault_has_its_help)
{
    read_lines("{\"a\":tru}\n{\"a\":.5}\n{\"a\":1,}\n{\"a\":\"\\q\"}\n{\"a\":\"\t\"}\n{\"a\n{'a':1}\n{\"a\" 1}\n");
    static const char *const helps[] = {
        "Write true, false or null in small letters, and put any other word between double quotation marks.", "Write numbers like 5, -3 or 2.5; put codes that begin with 0 between double quotation marks.",
        "Delete the comma before the closing bracket or brace.", "Write a backslash inside text as two backslashes, such as C:\\\\files.", "Write a tab inside text as \\t, and leave other control characters out.",
        "Write each object whole on one line; a line break inside text is written \\n.", "Put names and text between plain double quotation marks.",
        "Let the tool that makes the export write this line as JSON: one object, names and text between double quotation marks."};
    for (size_t i = 0; i < sizeof helps / sizeof *helps; i++)
        ck_assert_msg(str_is(problems.items[i].help, helps[i]), "%.*s", STR_PRINT(problems.items[i].help));
}
END_TEST

START_TEST(lines_without_type_or_case)
{
    refused_line_of("A", "{\"case\":\"A\",\"note\":\"x\"}\n", D2005, 0, "expected the key `record`, which says the type of the record, found none");
    refused_line_of("A", "{\"case\":\"A\",\"record\":5}\n", D2005, 22, "the key `record` should hold the type of the record as text, found a number");
    refused_line_of("A", "{\"case\":\"A\",\"record\":null}\n", D2005, 22, "the key `record` should hold the type of the record as text, found null");
    refused_line_of(NULL, "{}\n", D2005, 0, "expected the key `record`, which says the type of the record, found none");
    refused_line_of(NULL, "{ }\n", D2005, 0, "expected the key `record`, which says the type of the record, found none");
    refused_line_of(NULL, "{\"record\":\"visit\"}\n", D2006, 0, "expected the key `case`, which says the case, found none");
    refused_line_of(NULL, "{\"record\":\"visit\",\"case\":null}\n", D2006, 0, "expected the key `case`, which says the case, found none");
    refused_line_of(NULL, "{\"record\":\"case\"}\n", D2006, 0, "expected the key `id`, which says the case, found none");
    refused_line_of(NULL, "{\"record\":\"visit\",\"case\":\"\"}\n", D2008, 26, "the key `case` should hold text of 1 to 256 bytes between double quotation marks, or a whole number, found empty text");
    refused_line_of(NULL, "{\"record\":\"visit\",\"case\":true}\n", D2008, 26, "the key `case` should hold text of 1 to 256 bytes between double quotation marks, or a whole number, found true");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"id\":[1]}\n", D2008, 35, "the key `id` should hold text of 1 to 256 bytes between double quotation marks, or a whole number, found a list");
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\",\"id\":\"\"}\n", D2008, 35, "the key `id` should hold text of 1 to 256 bytes between double quotation marks, or a whole number, found empty text");
}
END_TEST

START_TEST(long_keys)
{
    char line[3000];
    for (int extra = 0; extra < 2; extra++) {
        snprintf(line, sizeof line, "{\"record\":\"visit\",\"case\":\"A\",\"id\":\"%0*d\"}\n", LIMIT_KEY_BYTES + extra, 0);
        if (extra)
            refused_line_of("A", line, D2008, 35, "the key `id` should hold text of 1 to 256 bytes between double quotation marks, or a whole number, found a longer text");
        else
            read_well(line);
    }
    /* Escapes count for what they mean. */
    struct buffer text = {0};
    buffer_text(&text, "{\"record\":\"visit\",\"case\":\"A\",\"id\":\"");
    for (int i = 0; i < LIMIT_KEY_BYTES; i++)
        buffer_text(&text, "\\u0041");
    buffer_text(&text, "\"}\n");
    facts_free(facts);
    facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3)});
    facts_read_text(facts, STR("f"), buffer_view(&text), 1);
    facts_finish(facts);
    ck_assert_uint_eq(record_of(VISIT, 0)->id.length, LIMIT_KEY_BYTES);
    buffer_free(&text);
}
END_TEST

START_TEST(the_record_of_the_case)
{
    read_well("{\"record\":\"case\",\"id\":\"A\",\"team\":\"t\"}\n{\"record\":\"case\",\"case\":\"B\",\"id\":\"B\"}\n{\"record\":\"case\",\"case\":\"C\"}\n");
    ck_assert(str_is(record_of(CASE, 0)->id, "A"));
    ck_assert(str_is(the_case("B")->records[0].id, "B"));
    ck_assert(str_is(the_case("C")->records[0].id, "C"));
    refused_line("{\"record\":\"case\",\"case\":\"A\",\"id\":\"B\"}\n", D2014, 25, "the keys `id` and `case` of a `case` should name the same case, found two");
    ck_assert(the_case("A")->incomplete);
    ck_assert(the_case("B")->incomplete);
    refused_line_of("A", "{\"record\":\"case\",\"id\":\"A\",\"team\":\"t}\n", D2001, 37, "expected the double quotation mark that closes the text, found the end of the line");
}
END_TEST

START_TEST(known_dates)
{
    read_well(LINE("visit", "\"id\":1,\"known_on\":\"2024-07-01\"") LINE("visit", "\"id\":2,\"known_at\":\"2024-07-01T10:00\",\"known_on\":\"2023-01-01\"") LINE("visit", "\"id\":3,\"known_at\":null,\"known_on\":\"2024-07-03\"")
              LINE("visit", "\"id\":4") LINE("visit", "\"id\":5,\"known_at\":\"2024-10-27T01:30\""));
    ck_assert_int_eq(record_of(VISIT, 0)->known_from, utc(2024, 6, 30, 82800));
    ck_assert_int_eq(record_of(VISIT, 1)->known_from, utc(2024, 7, 1, 9 * 3600));
    ck_assert_int_eq(record_of(VISIT, 2)->known_from, utc(2024, 7, 2, 82800));
    ck_assert_int_eq(record_of(VISIT, 3)->known_from, INT64_MIN);
    ck_assert_int_eq(record_of(VISIT, 4)->known_from, utc(2024, 10, 27, 1800));
}
END_TEST

#define KNOWN "the key `known_at` should hold a date or a date and time, found "

START_TEST(known_dates_that_are_not)
{
    refused_line_of("A", LINE("visit", "\"known_at\":\"soon\""), D2009, 41, KNOWN "text that is neither, or a time that no clock showed");
    refused_line_of("A", LINE("visit", "\"known_at\":\"2024\""), D2009, 41, KNOWN "text that is neither, or a time that no clock showed");
    refused_line_of("A", LINE("visit", "\"known_at\":\"2024-03-31T01:30\""), D2009, 41, KNOWN "text that is neither, or a time that no clock showed");
    refused_line_of("A", LINE("visit", "\"known_at\":5,\"known_on\":\"2024-01-01\""), D2009, 41, KNOWN "a number");
}
END_TEST

START_TEST(void_lines)
{
    read_well(LINE("visit", "\"id\":1,\"known_on\":\"2024-01-01\",\"void\":true") LINE("visit", "\"id\":2,\"void\":false") LINE("visit", "\"id\":3,\"void\":null"));
    ck_assert(record_of(VISIT, 0)->is_void);
    ck_assert(!record_of(VISIT, 1)->is_void);
    ck_assert(!record_of(VISIT, 2)->is_void);
    refused_line_of("A", LINE("visit", "\"id\":1,\"known_on\":\"2024-01-01\",\"void\":\"yes\""), D2010, 68, "the key `void` should hold true or false, found text");
    refused_line_of("A", LINE("visit", "\"id\":1,\"void\":true"), D2010, 44, "a line that takes a record back should say when that became known, found nothing that does");
    refused_line_of("A", LINE("visit", "\"known_on\":\"2024-01-01\",\"void\":true"), D2010, 61, "a line that takes a record back should say which record it means, found nothing that does");
}
END_TEST

/* ---- Whose case a broken line was ---- */

START_TEST(the_case_of_a_broken_line)
{
    static const struct {
        const char *line, *key; /* NULL: cannot be told */
    } cases[] = {{"{\"note\":oops,\"case\":\"A\",\"record\":\"visit\"}\n", "A"}, {"{\"note\":oops, \"case\" : 17 }\n", "17"}, {"{\"note\":oops,\"case\":\"A\",\"x\":{\"case\":\"B\"}}\n", NULL},
                 {"{\"note\":oops,\"case\":\"A\",\"x\":{\"case\":\"A\"}}\n", "A"}, {"{\"note\":oops,\"text\":\"\\\"case\\\":\\\"B\\\"\"}\n", NULL}, {"{\"note\":oops,\"case\":\"A\n", NULL}, {"{\"record\":\"visit\",\"case\":\"A\n", NULL}, {"{\"record\":\"visit\",\"case\":\"A\\q\"}\n", NULL},
                 {"{\"note\":oops,\"case\":nul}\n", NULL}, {"{\"note\":oops,\"case\":\"\"}\n", NULL}, {"{\"note\":oops,\"case\"}\n", NULL}, {"{\"note\":oops,\"other\":\"case\"}\n", NULL},
                 {"{\"record\":\"worker\",\"note\":oops,\"case\":\"A\"}\n", NULL}, {"{\"note\":oops,\"case\":\"\\u0041\"}\n", "A"}, {"{\"note\":oops,\"record\":\"case\",\"id\":\"A\"}\n", "A"},
                 {"{\"note\":oops,\"record\":\"visit\",\"id\":\"A\"}\n", NULL}, {"{\"record\":\"case\",\"id\":\"A\",\"note\":oops}\n", "A"}, {"{\"x\":{\"case\":\"B\"},\"case\":\"A\",\"record\":\"visit\",\"known_on\":1}\n", "A"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        close_scene();
        rejects = (struct buffer){0};
        open_scene();
        read_lines(cases[i].line);
        facts_finish(facts);
        ck_assert_uint_eq(facts_tally(facts).refused, 1);
        ck_assert_msg(facts_tally(facts).refused_without_case == !cases[i].key, "%s", cases[i].line);
        ck_assert_uint_eq(facts_case_count(facts), cases[i].key != NULL);
        if (cases[i].key)
            ck_assert(the_case(cases[i].key)->incomplete);
    }
}
END_TEST

START_TEST(where_a_line_end_is_lost_any_case_may_lack_something)
{
    static const struct {
        const char *line;
        bool others;
    } cases[] = {{"{\"record\":\"visit\",\"case\":\"A\"}{\"record\":\"visit\",\"case\":\"B\"}\n", true},
                 {"{\"record\":\"visit\",\"case\":\"A\"}\r{\"record\":\"visit\",\"case\":\"B\"}\r", true},
                 {"{\"record\":\"case\",\"id\":\"A\"} {\"record\":\"case\",\"id\":\"B\"}\n", true},
                 {"{\"record\":\"case\",\"id\":\"A\"} {\"record\":\"visit\",\"id\":\"V1\",\"case\":\"B\"}\n", true},
                 {"{\"record\":\"visit\",\"case\":\"A\",\"note\":\"x{\"record\":\"visit\",\"case\":\"B\"}\n", true},
                 {"{\"record\":\"visit\",\"case\":\"A\"}{\"record\":\"visit\",\"case\":\"B\"}{\"record\":\"visit\",\"case\":\"C\"}\n", true},
                 {"{\"record\":\"visit\",\"case\":\"A\"}{\"record\":\"visit\",\"case\":\"A\"}\n", false},
                 {"{\"record\":\"visit\",\"case\":\"A\"}\r{\"record\":\"visit\",\"case\":\"A\"}\r", false},
                 {"{\"record\":\"case\",\"id\":\"A\"} {\"record\":\"visit\",\"id\":\"V1\",\"case\":\"A\"}\n", false},
                 {"{\"record\":\"visit\",\"case\":\"A\"} of yesterday\n", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        close_scene();
        rejects = (struct buffer){0};
        open_scene();
        read_lines(cases[i].line);
        facts_finish(facts);
        ck_assert_uint_eq(facts_tally(facts).refused, 1);
        ck_assert_msg(facts_tally(facts).refused_without_case == cases[i].others, "%s", cases[i].line);
        ck_assert_uint_eq(facts_case_count(facts), 1);
        ck_assert(the_case("A")->incomplete);
    }
}
END_TEST

START_TEST(carriage_returns_for_line_feeds_are_named)
{
    refused_line_of("A", "{\"record\":\"visit\",\"case\":\"A\"} \r{\"record\":\"visit\",\"case\":\"A\"}\r\n", D2001, 31,
                    "expected a line feed at the end of the line, found a carriage return alone");
}
END_TEST

START_TEST(a_broken_line_leaves_its_neighbours_alone)
{
    read_lines(LINE("visit", "\"id\":1") "{\"record\":\"visit\",\"case\":\"B\",\n" LINE("visit", "\"id\":2"));
    facts_finish(facts);
    ck_assert_uint_eq(count_of(VISIT), 2);
    ck_assert(!the_case("A")->incomplete);
    ck_assert(the_case("B")->incomplete);
    ck_assert_uint_eq(the_case("B")->record_count, 0);
    says(0, D2001, 2, 30, "expected a field name between double quotation marks, found the end of the line");
    ck_assert(str_is(problems.items[0].facts_file, "cases.jsonl"));
    ck_assert(str_is(buffer_view(&rejects), "{\"record\":\"visit\",\"case\":\"B\",\n"));
}
END_TEST

START_TEST(what_is_said_has_a_limit)
{
    for (int i = 0; i < 60; i++)
        read_lines("{\"case\":\"A\"\n{\"case\":\"A\"\n");
    facts_finish(facts);
    ck_assert_int_eq(problems.count, LIMIT_DIAGNOSTICS);
    ck_assert_int_eq(problems.errors, 120);
    ck_assert_uint_eq(facts_tally(facts).refused, 120);
}
END_TEST

START_TEST(nobody_need_listen)
{
    facts_free(facts);
    facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3)});
    read_lines("{\"case\":\"A\"\n" LINE("visit", "\"minutes\":\"x\",\"at\":\"x\""));
    facts_finish(facts);
    ck_assert_uint_eq(facts_tally(facts).refused, 2);
}
END_TEST

/* ---- Lines and inputs ---- */

START_TEST(line_ends_and_blank_lines)
{
    struct str text = STR("\xef\xbb\xbf{\"record\":\"visit\",\"case\":\"A\",\"id\":1}\r\n\r\n  \t\n\n{\"record\":\"visit\",\"case\":\"A\",\"id\":2}");
    facts_read_text(facts, STR("f"), text, 10);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 0);
    ck_assert_uint_eq(facts_tally(facts).lines, 2);
    ck_assert_uint_eq(record_of(VISIT, 0)->line, 10);
    ck_assert_uint_eq(record_of(VISIT, 1)->line, 14);
    ck_assert(!facts_tally(facts).any_line_broken_off);
}
END_TEST

START_TEST(empty_inputs)
{
    read_lines("");
    read_lines("\n");
    read_lines("\xef\xbb\xbf");
    facts_finish(facts);
    ck_assert_uint_eq(facts_tally(facts).lines, 0);
    ck_assert_uint_eq(facts_case_count(facts), 0);
    ck_assert_ptr_null(facts_case_by_key(facts, STR("A")));
    uint32_t count;
    facts_undeclared(facts, &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_line_broken_off)
{
    read_lines(LINE("visit", "\"id\":1") "{\"record\":\"visit\",\"case\":\"B\",\"no");
    facts_finish(facts);
    ck_assert(facts_tally(facts).any_line_broken_off);
    ck_assert(the_case("B")->incomplete);
    ck_assert(str_is(buffer_view(&rejects), "{\"record\":\"visit\",\"case\":\"B\",\"no\n"));
    says(0, D2001, 2, 33, "expected the double quotation mark that closes the text, found the end of the line");
}
END_TEST

START_TEST(utf16_is_named_once)
{
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {{"\xff\xfe{\0\"\0a\0\n\0", 10}, {"\xfe\xff\0{\0\"\0\n", 8}, {"{\0\"\0a\0\"\0\n\0{\0", 12}, {"\0{\0\"\0a\0\n", 8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        close_scene();
        rejects = (struct buffer){0};
        open_scene();
        facts_read_text(facts, STR("f"), (struct str){cases[i].bytes, cases[i].length}, 1);
        read_lines(LINE("visit", "\"id\":1"));
        facts_finish(facts);
        ck_assert_int_eq(problems.count, 1);
        says(0, D2004, 1, 0, "expected UTF-8 text, found UTF-16: nothing of this file is read");
        ck_assert_uint_eq(facts_tally(facts).refused_without_case, 1);
        ck_assert_uint_eq(count_of(VISIT), 1);
    }
}
END_TEST

/* The line of `length` bytes without its line end. */
static void add_long_line(struct buffer *text, size_t length)
{
    static const char start[] = "{\"record\":\"visit\",\"case\":\"A\",\"note\":\"", end[] = "\"}";
    buffer_text(text, start);
    for (size_t i = sizeof start - 1 + sizeof end - 1; i < length; i++)
        buffer_char(text, 'x');
    buffer_text(text, end);
}

static void write_file(char *path, struct str text)
{
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    while (text.length) {
        ssize_t written = write(file, text.at, text.length);
        ck_assert_int_gt(written, 0);
        text.at += written;
        text.length -= (size_t)written;
    }
    close(file);
}

static int read_file(struct str text)
{
    char path[] = "facts-test-XXXXXX";
    write_file(path, text);
    int file = open(path, O_RDONLY);
    unlink(path);
    int problem = facts_read(facts, STR("file"), file);
    close(file);
    return problem;
}

START_TEST(lines_have_a_limit)
{
    for (int from_file = 0; from_file < 2; from_file++)
        for (int closed = 0; closed < 2; closed++) {
            struct buffer text = {0};
            add_long_line(&text, LIMIT_LINE_BYTES);
            buffer_char(&text, '\n');
            size_t first = text.length;
            add_long_line(&text, LIMIT_LINE_BYTES + 1);
            buffer_char(&text, '\n');
            add_long_line(&text, 3 * LIMIT_LINE_BYTES);
            buffer_text(&text, "\n{\"record\":\"visit\",\"case\":\"B\"}\n");
            add_long_line(&text, 2 * LIMIT_LINE_BYTES);
            if (closed)
                buffer_char(&text, '\n');
            close_scene();
            rejects = (struct buffer){0};
            open_scene();
            if (from_file)
                ck_assert_int_eq(read_file(buffer_view(&text)), 0);
            else
                facts_read_text(facts, STR("text"), buffer_view(&text), 1);
            facts_finish(facts);
            ck_assert_uint_eq(facts_tally(facts).lines, 5);
            ck_assert_uint_eq(facts_tally(facts).refused, 3);
            ck_assert_uint_eq(facts_tally(facts).refused_without_case, 0);
            says(0, D2003, 2, 0, "a line of facts may have 1048576 bytes, found more");
            says(1, D2003, 3, 0, "a line of facts may have 1048576 bytes, found more");
            says(2, D2003, 5, 0, "a line of facts may have 1048576 bytes, found more");
            ck_assert_uint_eq(count_of(VISIT), 1);
            ck_assert_uint_eq(value_of(VISIT, NOTE)->text.length, first - 1 - 39);
            ck_assert_uint_eq(the_case("B")->record_count, 1);
            ck_assert_uint_eq(the_case("B")->records[0].line, 4);
            buffer_free(&text);
        }
}
END_TEST

START_TEST(files_are_read_in_chunks)
{
    struct buffer text = {0};
    enum { COUNT = 20000 };
    for (int i = 0; i < COUNT; i++)
        buffer_format(&text, "{\"record\":\"visit\",\"case\":\"A\",\"id\":%d,\"note\":\"%0*d\"}\n", i, i % 90 + 1, i);
    ck_assert_int_eq(read_file(buffer_view(&text)), 0);
    buffer_free(&text);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 0);
    ck_assert_uint_eq(facts_tally(facts).lines, COUNT);
    ck_assert_uint_eq(count_of(VISIT), COUNT);
    uint64_t lines = 0;
    for (uint32_t i = 0; i < COUNT; i++)
        lines += the_case("A")->records[i].line;
    ck_assert_uint_eq(lines, (uint64_t)COUNT * (COUNT + 1) / 2);
}
END_TEST

/* One byte at a time, whatever begins there. */
START_TEST(a_pipe_may_trickle)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    static const char text[] = "\xef\xbb\xbf{\"record\":\"visit\",\"case\":\"A\",\"id\":1}\r\n{\"record\":\"visit\",\"case\":\"A\",\"id\":2}";
    pid_t child = fork();
    if (!child) {
        close(ends[0]);
        for (size_t i = 0; i < sizeof text - 1; i++) {
            if (write(ends[1], text + i, 1) != 1)
                _exit(1);
            usleep(100);
        }
        _exit(0);
    }
    close(ends[1]);
    ck_assert_int_eq(facts_read(facts, STR("pipe"), ends[0]), 0);
    close(ends[0]);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 0);
    ck_assert_uint_eq(count_of(VISIT), 2);
}
END_TEST

START_TEST(a_read_that_fails_says_why)
{
    ck_assert_int_eq(facts_read(facts, STR("nothing"), -1), EBADF);
    int folder = open(".", O_RDONLY);
    ck_assert_int_eq(facts_read(facts, STR("folder"), folder), EISDIR);
    close(folder);
}
END_TEST

START_TEST(several_inputs)
{
    facts_read_text(facts, STR("one"), STR("{\"record\":\"visit\",\"case\":\"A\",\"id\":1}\n"), 1);
    facts_read_text(facts, STR("two"), STR("\n{\"record\":\"visit\",\"case\":\"A\",\"id\":2}\n"), 1);
    facts_finish(facts);
    ck_assert(str_is(facts_file_name(facts, record_of(VISIT, 0)->file), "one"));
    ck_assert(str_is(facts_file_name(facts, record_of(VISIT, 1)->file), "two"));
    ck_assert_uint_eq(record_of(VISIT, 1)->line, 2);
}
END_TEST

/* ---- Order ---- */

START_TEST(cases_stand_in_order_of_their_first_lines)
{
    read_well("{\"record\":\"visit\",\"case\":\"B\"}\n{\"record\":\"visit\",\"case\":\"prefix-longer-10\"}\n{\"record\":\"visit\",\"case\":\"A\"}\n{\"record\":\"visit\",\"case\":\"B\"}\n"
              "{\"record\":\"visit\",\"case\":\"prefix-longer-1\"}\n{\"record\":\"visit\",\"case\":\"prefix-longer-09\"}\n{\"record\":\"visit\",\"case\":\"\xc3\xa9\"}\n");
    static const char *const keys[] = {"B", "prefix-longer-10", "A", "prefix-longer-1", "prefix-longer-09", "\xc3\xa9"};
    ck_assert_uint_eq(facts_case_count(facts), 6);
    for (uint32_t i = 0; i < 6; i++) {
        ck_assert(str_is(facts_case(facts, i)->key, keys[i]));
        ck_assert_ptr_eq(facts_case_by_key(facts, str_of(keys[i])), facts_case(facts, i));
    }
    ck_assert_uint_eq(the_case("B")->record_count, 2);
    ck_assert_ptr_null(facts_case_by_key(facts, STR("AA")));
    ck_assert_ptr_null(facts_case_by_key(facts, STR("")));
}
END_TEST

START_TEST(many_cases_are_told_apart)
{
    struct buffer text = {0};
    enum { COUNT = 5000 };
    for (int i = 0; i < 2 * COUNT; i++)
        buffer_format(&text, "{\"record\":\"visit\",\"case\":\"LA-%d-%05d\"}\n", i % COUNT % 3, (int)((unsigned)i * 7919u % COUNT));
    facts_read_text(facts, STR("f"), buffer_view(&text), 1);
    buffer_free(&text);
    facts_finish(facts);
    ck_assert_uint_eq(facts_case_count(facts), COUNT);
    for (uint32_t i = 0; i < COUNT; i++)
        ck_assert_uint_eq(facts_case(facts, i)->record_count, 2);
}
END_TEST

START_TEST(records_are_ordered_by_type_beginning_identity_content)
{
    read_well(LINE("visit", "\"at\":\"2024-02-01\",\"id\":\"b\"") LINE("visit", "\"at\":\"2024-02-01\",\"id\":\"a\"") LINE("visit", "\"at\":\"2024-01-01\",\"minutes\":2") LINE("visit", "\"at\":\"2024-01-01\",\"minutes\":1")
              LINE("visit", "\"minutes\":9") LINE("person", "\"id\":\"z\"") LINE("visit", "\"at\":\"1969-12-31\"") LINE("target", "\"days\":10") LINE("visit", "\"at\":\"2024-01-01T09:00\",\"id\":\"c\""));
    static const struct {
        int type;
        uint32_t line, position;
    } expected[] = {{PERSON, 6, 0}, {VISIT, 5, 1}, {VISIT, 7, 2}, {VISIT, 4, 3}, {VISIT, 3, 4}, {VISIT, 9, 0}, {VISIT, 2, 0}, {VISIT, 1, 0}, {TARGET, 8, 1}};
    struct fact_case *of = the_case("A");
    ck_assert_uint_eq(of->record_count, 9);
    for (uint32_t i = 0; i < 9; i++) {
        ck_assert_ptr_eq(of->records[i].type, &types[expected[i].type]);
        ck_assert_uint_eq(of->records[i].line, expected[i].line);
        ck_assert_uint_eq(of->records[i].position, expected[i].position);
    }
}
END_TEST

/* Everything but line numbers. */
static void describe_value(struct buffer *out, const struct fact_value *value)
{
    buffer_format(out, "%d:", value->kind);
    if (value->kind == VALUE_TEXT || value->kind == VALUE_RECORD)
        buffer_format(out, "%.*s>%d", (int)value->text.length, value->text.at, value->text.target);
    else if (value->kind == VALUE_LIST)
        for (uint32_t i = 0; i < value->list.count; i++)
            describe_value(out, &value->list.items[i]);
    else if (value->kind >= VALUE_DAY && value->kind <= VALUE_INSTANT)
        buffer_format(out, "%lld-%lld", (long long)value->time.from, (long long)value->time.to);
    else if (value->kind >= VALUE_NUMBER)
        buffer_number(out, value->number);
    buffer_char(out, ' ');
}

static void describe_record(struct buffer *out, const struct fact_record *record)
{
    buffer_format(out, "%s %.*s #%u known %lld%s%s ", record->type->json.at, STR_PRINT(record->id), record->position, (long long)record->known_from, record->is_void ? " void" : "",
                  record->is_disputed ? " disputed" : "");
    for (int i = 0; i < record->type->field_count; i++)
        describe_value(out, &record->values[i]);
    buffer_char(out, '\n');
}

/* Cases in order of their keys. */
static struct fact_case *case_after(const struct fact_case *last)
{
    struct fact_case *next = NULL;
    for (uint32_t i = 0; i < facts_case_count(facts); i++) {
        struct fact_case *of = facts_case(facts, i);
        if ((!last || str_compare(last->key, of->key) < 0) && (!next || str_compare(of->key, next->key) < 0))
            next = of;
    }
    return next;
}

static void describe(struct buffer *out)
{
    buffer_clear(out);
    for (struct fact_case *of = case_after(NULL); of; of = case_after(of)) {
        buffer_format(out, "%.*s%s\n", STR_PRINT(of->key), of->incomplete ? " incomplete" : "");
        for (uint32_t j = 0; j < of->record_count; j++)
            describe_record(out, &of->records[j]);
        facts_view(facts, of, utc(2024, 6, 1, 0), utc(2024, 6, 1, 0), &arena, &view);
        for (uint32_t j = 0; j < view.record_count; j++)
            describe_record(out, view.records[j]);
        for (uint32_t j = 0; j < view.problem_count; j++)
            buffer_format(out, "%s\n", view.problems[j].what);
        arena_reset(&arena);
    }
}

START_TEST(the_order_of_lines_never_shows)
{
    static const char *const lines[] = {
        LINE("visit", "\"id\":\"v1\",\"at\":\"2024-01-01\",\"person\":\"p1\""), LINE("visit", "\"id\":\"v1\",\"at\":\"2024-01-01\",\"person\":\"p2\""), LINE("visit", "\"id\":\"v1\",\"at\":\"2024-01-01\",\"person\":\"p1\""),
        LINE("visit", "\"at\":\"2024-01-01\",\"minutes\":3"), LINE("visit", "\"at\":\"2024-01-01\",\"minutes\":4"), LINE("visit", "\"at\":\"2024-01-01\",\"minutes\":3"),
        LINE("person", "\"id\":\"p1\",\"known_on\":\"2024-01-01\""), LINE("person", "\"id\":\"p1\",\"known_on\":\"2024-05-01\",\"role\":\"child\""), LINE("person", "\"id\":\"p1\",\"known_on\":\"2024-05-01\",\"role\":\"parent\""),
        LINE("person", "\"id\":\"p2\",\"known_on\":\"2024-05-01\",\"void\":true"), LINE("person", "\"id\":\"p2\",\"known_on\":\"2024-01-01\",\"of\":[\"p1\",\"p3\"]"),
        "{\"record\":\"worker\",\"id\":\"w\",\"qualified\":true}\n", "{\"record\":\"worker\",\"id\":\"w\",\"qualified\":false}\n", LINE("visit", "\"worker\":\"w\",\"minutes\":\"oops\""),
        "{\"record\":\"visit\",\"case\":\"B\",\"person\":\"p9\"}\n", "{\"record\":\"case\",\"id\":\"A\",\"opened_on\":\"2024-01-01\"}\n", "{\"broken\":\"case\", \"case\":\"C\"\n"};
    enum { LINES = sizeof lines / sizeof *lines };
    struct buffer first = {0}, now = {0}, text = {0};
    uint64_t state = 3;
    for (int round = 0; round < 200; round++) {
        int order[LINES];
        buffer_clear(&text);
        for (int i = 0; i < LINES; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            int place = round ? (int)((state >> 33) % (unsigned)(i + 1)) : i;
            order[i] = order[place];
            order[place] = i;
        }
        for (int i = 0; i < LINES; i++)
            buffer_text(&text, lines[order[i]]);
        facts_free(facts);
        facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .seed = state});
        facts_read_text(facts, STR("f"), buffer_view(&text), 1);
        facts_finish(facts);
        describe(round ? &now : &first);
        ck_assert_msg(!round || str_equal(buffer_view(&first), buffer_view(&now)), "%.*s\nbut\n%.*s", STR_PRINT(buffer_view(&first)), STR_PRINT(buffer_view(&now)));
    }
    ck_assert_uint_gt(first.length, 1000);
    buffer_free(&first);
    buffer_free(&now);
    buffer_free(&text);
}
END_TEST

/* ---- Several lines about one thing ---- */

/* What was read, and what is said of all of it. */
static void describe_all(struct buffer *out)
{
    uint32_t undeclared, roles;
    facts_finish(facts);
    describe(out);
    struct facts_tally tally = facts_tally(facts);
    const struct undeclared *names = facts_undeclared(facts, &undeclared), *unknown = facts_unknown_roles(facts, pool, &roles);
    buffer_format(out, "%u cases, %d lines, %d refused, %d of any case%s\n", facts_case_count(facts), (int)tally.lines, (int)tally.refused, (int)tally.refused_without_case,
                  tally.any_line_broken_off ? ", broken off" : "");
    for (uint32_t i = 0; i < undeclared; i++)
        buffer_format(out, "undeclared %.*s %d\n", STR_PRINT(names[i].name), (int)names[i].count);
    for (uint32_t i = 0; i < roles; i++)
        buffer_format(out, "role %.*s %d\n", STR_PRINT(unknown[i].name), (int)unknown[i].count);
    buffer_format(out, "%d told%s", problems.count, problems.count ? ": " : "");
    for (int i = 0; i < problems.count; i++)
        buffer_format(out, "%u %.*s; ", problems.items[i].facts_line, STR_PRINT(problems.items[i].message));
}

START_TEST(facts_anew_know_nothing_of_those_before)
{
    static struct str roles[] = {STR_INIT("manager")};
    static const char *const inputs[] = {
        "", LINE("visit", "\"id\":\"v1\",\"at\":\"2024-01-01\",\"person\":\"p1\",\"worker\":\"w\"") LINE("person", "\"id\":\"p1\",\"role\":\"child\""),
        "{\"record\":\"worker\",\"id\":\"w\",\"qualified\":true}\n{\"record\":\"post\",\"id\":\"w2\",\"started_on\":\"2024-03-01\"}\n" LINE("visit", "\"worker\":\"w\""),
        "{\"record\":\"visit\",\"case\":\"B\",\"person\":\"p9\"}\n" LINE("visit", "\"at\":\"2024-02-01\",\"minutes\":3") "{\"record\":\"visit\",\"case\":\"B\",\"minutes\":7}\n",
        LINE("visit", "\"minutes\":4,\"what\":1") LINE("meeting", "\"id\":\"m\""), LINE("visit", "\"minutes\":\"oops\"") "{\"broken\":", "{\"what\":1,\"record\":\"visit\",\"case\":\"A\"}\n",
        "{\"record\":\"worker\",\"id\":\"w\",\"roles\":[\"nobody\"]}\n" LINE("visit", "\"worker\":\"w\""),
        LINE("visit", "\"id\":\"v1\",\"minutes\":1") LINE("visit", "\"id\":\"v1\",\"minutes\":2")};
    enum { INPUTS = sizeof inputs / sizeof *inputs };
    struct buffer expected = {0}, found = {0};
    schema.roles = roles;
    schema.role_count = 1;
    struct facts_options options = {.schema = &schema, .zone = zone_find("UTC", 3), .problems = &problems};
    for (int first = 0; first < INPUTS; first++)
        for (int then = 0; then < INPUTS; then++) {
            facts_free(facts);
            facts = facts_new(&options);
            problems.count = 0;
            read_lines(inputs[then]);
            describe_all(&expected);
            facts_free(facts);
            facts = facts_new(&options);
            read_lines(inputs[first]);
            describe_all(&found);
            for (int again = 0; again < 3; again++) {
                facts = facts_anew(facts);
                problems.count = 0;
                read_lines(inputs[then]);
                describe_all(&found);
                ck_assert_msg(str_equal(buffer_view(&expected), buffer_view(&found)), "%d after %d: expected\n%.*s\nfound\n%.*s", then, first, STR_PRINT(buffer_view(&expected)), STR_PRINT(buffer_view(&found)));
            }
        }
    schema.role_count = 0;
    buffer_free(&expected);
    buffer_free(&found);
}
END_TEST

START_TEST(identical_lines_count_once)
{
    read_well(LINE("visit", "\"id\":1,\"minutes\":5,\"other\":1") LINE("visit", "\"id\":1,\"minutes\":5,\"other\":2") LINE("visit", "\"id\":1,\"minutes\":5"));
    ck_assert_uint_eq(count_of(VISIT), 1);
    ck_assert_uint_eq(record_of(VISIT, 0)->line, 1);
    ck_assert(!the_case("A")->incomplete);
    ck_assert(!record_of(VISIT, 0)->is_disputed);
}
END_TEST

START_TEST(records_without_identity_stay_apart)
{
    read_well(LINE("visit", "\"minutes\":5") LINE("visit", "\"minutes\":5"));
    ck_assert_uint_eq(count_of(VISIT), 2);
    ck_assert_uint_eq(record_of(VISIT, 0)->position, 1);
    ck_assert_uint_eq(record_of(VISIT, 1)->position, 2);
}
END_TEST

START_TEST(one_identity_of_two_types_or_cases_is_two_things)
{
    read_well(LINE("visit", "\"id\":1") LINE("target", "\"id\":1") "{\"record\":\"visit\",\"case\":\"B\",\"id\":1,\"minutes\":3}\n");
    ck_assert_uint_eq(the_case("A")->record_count, 2);
    ck_assert_uint_eq(the_case("B")->record_count, 1);
}
END_TEST

START_TEST(lines_that_differ_are_disputed)
{
    read_lines(LINE("visit", "\"id\":1,\"minutes\":5,\"seen\":true,\"note\":\"x\"") LINE("target", "\"days\":10") LINE("visit", "\"id\":1,\"minutes\":5,\"seen\":false"));
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 1);
    says(0, D2013, 3, 0, "expected one line about this `visit`, found line 1 too, which says something else");
    ck_assert_uint_eq(count_of(VISIT), 1);
    struct fact_record *record = record_of(VISIT, 0);
    is_number(&record->values[MINUTES], VALUE_NUMBER, 5);
    ck_assert_int_eq(record->values[SEEN].kind, VALUE_REFUSED);
    ck_assert_int_eq(record->values[NOTE].kind, VALUE_REFUSED);
    ck_assert_int_eq(record->values[AT].kind, VALUE_ABSENT);
    ck_assert(record->is_disputed);
    ck_assert_uint_eq(record->line, 1);
    ck_assert(the_case("A")->incomplete);
    ck_assert_uint_eq(facts_tally(facts).refused, 2);
    facts_view(facts, the_case("A"), utc(2024, 6, 1, 0), utc(2024, 6, 1, 0), &arena, &view);
    ck_assert_uint_eq(view.problem_count, 1);
    ck_assert_str_eq(view.problems[0].what, "this line and another contradict each other about one record");
    ck_assert(str_is(view.problems[0].record->id, "1"));
    ck_assert_ptr_null(view.problems[0].field);
}
END_TEST

START_TEST(three_lines_that_differ)
{
    read_lines(LINE("visit", "\"id\":1,\"minutes\":5,\"note\":\"x\""));
    facts_read_text(facts, STR("more.jsonl"), STR(LINE("visit", "\"id\":1,\"minutes\":6,\"note\":\"x\"") LINE("visit", "\"id\":1,\"minutes\":5,\"note\":\"x\",\"seen\":true")), 1);
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 2);
    struct fact_record *record = record_of(VISIT, 0);
    ck_assert_int_eq(record->values[MINUTES].kind, VALUE_REFUSED);
    ck_assert_int_eq(record->values[SEEN].kind, VALUE_REFUSED);
    is_text(&record->values[NOTE], VALUE_TEXT, "x");
    ck_assert_uint_eq(facts_tally(facts).refused, 3);
    says(1, D2013, 2, 0, "expected one line about this `visit`, found line 1 of `cases.jsonl` too, which says something else");
    ck_assert(str_is(problems.items[1].facts_file, "more.jsonl"));
}
END_TEST

START_TEST(one_line_that_does_not_say_when_is_no_version)
{
    read_lines(LINE("visit", "\"id\":1,\"minutes\":5,\"known_on\":\"2024-01-01\"") LINE("visit", "\"id\":1,\"minutes\":5") LINE("visit", "\"id\":1,\"minutes\":6,\"known_on\":\"2024-02-01\""));
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 2);
    ck_assert_uint_eq(count_of(VISIT), 1);
    ck_assert_int_eq(record_of(VISIT, 0)->known_from, INT64_MIN);
    ck_assert_int_eq(record_of(VISIT, 0)->values[MINUTES].kind, VALUE_REFUSED);
}
END_TEST

START_TEST(shared_lines_that_differ_may_touch_any_case)
{
    read_lines("{\"record\":\"worker\",\"id\":\"w\",\"qualified\":true}\n{\"record\":\"worker\",\"id\":\"w\",\"qualified\":false}\n");
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 1);
    ck_assert_uint_eq(facts_tally(facts).refused, 2);
    ck_assert_uint_ge(facts_tally(facts).refused_without_case, 1);
}
END_TEST

START_TEST(a_shared_value_refused_may_touch_any_case)
{
    read_lines("{\"record\":\"worker\",\"id\":\"w\",\"qualified\":5}\n");
    facts_finish(facts);
    ck_assert_uint_eq(facts_tally(facts).refused, 1);
    ck_assert_uint_eq(facts_tally(facts).refused_without_case, 1);
}
END_TEST

/* ---- Views ---- */

static void view_at(int64_t now, int64_t known_on)
{
    arena_reset(&arena);
    facts_view(facts, the_case("A"), now, known_on, &arena, &view);
}

static uint32_t in_view(int type)
{
    return view.type_first[type + 1] - view.type_first[type];
}

static const struct fact_record *viewed(int type, uint32_t n)
{
    ck_assert_uint_lt(n, in_view(type));
    return view.records[view.type_first[type] + n];
}

#define EVER utc(2100, 1, 1, 0)

START_TEST(what_has_not_begun_is_not_there)
{
    read_well(LINE("visit", "\"id\":1,\"at\":\"2024-03-21T09:00\"") LINE("visit", "\"id\":2,\"at\":\"2024-03-22\"") LINE("visit", "\"id\":3") LINE("person", "\"id\":\"p\",\"birth_date\":\"2030-01-01\""));
    view_at(utc(2024, 3, 21, 9 * 3600 - 1), EVER);
    ck_assert_uint_eq(in_view(VISIT), 1);
    ck_assert(str_is(viewed(VISIT, 0)->id, "3"));
    ck_assert_uint_eq(in_view(PERSON), 1);
    view_at(utc(2024, 3, 21, 9 * 3600), EVER);
    ck_assert_uint_eq(in_view(VISIT), 2);
    view_at(utc(2024, 3, 21, 86399), EVER);
    ck_assert_uint_eq(in_view(VISIT), 2);
    view_at(utc(2024, 3, 22, 0), EVER);
    ck_assert_uint_eq(in_view(VISIT), 3);
    ck_assert(str_is(viewed(VISIT, 1)->id, "1"));
    ck_assert_int_eq(view.now, utc(2024, 3, 22, 0));
    ck_assert_uint_eq(view.type_first[0], 0);
    ck_assert_uint_eq(view.type_first[TYPES], view.record_count);
}
END_TEST

START_TEST(what_was_not_known_is_not_there)
{
    read_well(LINE("visit", "\"id\":1,\"at\":\"2024-03-01\",\"known_on\":\"2024-03-10\"") LINE("visit", "\"id\":2,\"at\":\"2024-03-05\""));
    view_at(EVER, utc(2024, 3, 9, 86399));
    ck_assert_uint_eq(in_view(VISIT), 1);
    ck_assert(str_is(viewed(VISIT, 0)->id, "2"));
    view_at(EVER, utc(2024, 3, 10, 0));
    ck_assert_uint_eq(in_view(VISIT), 2);
    view_at(EVER, utc(2024, 3, 4, 0)); /* without a known date, known on its own */
    ck_assert_uint_eq(in_view(VISIT), 0);
}
END_TEST

START_TEST(the_last_version_known_holds_whole)
{
    read_well(LINE("visit", "\"id\":1,\"at\":\"2024-03-01\",\"minutes\":1,\"note\":\"x\",\"known_on\":\"2024-03-10\"") LINE("visit", "\"id\":1,\"at\":\"2024-04-01\",\"minutes\":2,\"known_on\":\"2024-03-20\"")
              LINE("visit", "\"id\":1,\"known_on\":\"2024-03-30\",\"void\":true") LINE("visit", "\"id\":1,\"at\":\"2024-03-02\",\"minutes\":4,\"known_on\":\"2024-04-10\""));
    ck_assert_uint_eq(count_of(VISIT), 4);
    ck_assert(record_of(VISIT, 0)->has_versions);
    view_at(EVER, utc(2024, 3, 9, 0));
    ck_assert_uint_eq(in_view(VISIT), 0);
    view_at(EVER, utc(2024, 3, 15, 0));
    ck_assert_uint_eq(in_view(VISIT), 1);
    is_number(&viewed(VISIT, 0)->values[MINUTES], VALUE_NUMBER, 1);
    view_at(EVER, utc(2024, 3, 20, 0));
    is_number(&viewed(VISIT, 0)->values[MINUTES], VALUE_NUMBER, 2);
    ck_assert_int_eq(viewed(VISIT, 0)->values[NOTE].kind, VALUE_ABSENT);
    view_at(utc(2024, 3, 25, 0), utc(2024, 3, 25, 0)); /* the version that holds has not begun */
    ck_assert_uint_eq(in_view(VISIT), 0);
    view_at(EVER, utc(2024, 4, 1, 0));
    ck_assert_uint_eq(in_view(VISIT), 0);
    ck_assert_int_eq(facts_find(&view, &types[VISIT], STR("1")), RECORD_NOT_THERE);
    view_at(EVER, EVER);
    is_number(&viewed(VISIT, 0)->values[MINUTES], VALUE_NUMBER, 4);
    ck_assert_int_eq(facts_find(&view, &types[VISIT], STR("1")), (int32_t)view.type_first[VISIT]);
    ck_assert_uint_eq(view.problem_count, 0);
}
END_TEST

START_TEST(versions_at_one_moment_that_differ)
{
    read_lines(LINE("visit", "\"id\":1,\"minutes\":1,\"known_on\":\"2024-03-10\"") LINE("visit", "\"id\":1,\"minutes\":2,\"note\":\"x\",\"known_on\":\"2024-03-20\"") LINE("visit", "\"id\":1,\"minutes\":3,\"note\":\"x\",\"known_on\":\"2024-03-20\"")
               LINE("visit", "\"id\":2,\"known_on\":\"2024-03-20\"") LINE("visit", "\"id\":2,\"known_on\":\"2024-03-20\",\"void\":true"));
    facts_finish(facts);
    ck_assert_int_eq(problems.count, 2);
    ck_assert_uint_eq(count_of(VISIT), 3);
    view_at(EVER, utc(2024, 3, 15, 0));
    is_number(&viewed(VISIT, 0)->values[MINUTES], VALUE_NUMBER, 1);
    ck_assert_uint_eq(view.problem_count, 0);
    view_at(EVER, EVER);
    ck_assert_uint_eq(in_view(VISIT), 2);
    ck_assert_int_eq(viewed(VISIT, 0)->values[MINUTES].kind, VALUE_REFUSED);
    is_text(&viewed(VISIT, 0)->values[NOTE], VALUE_TEXT, "x");
    ck_assert_uint_eq(view.problem_count, 2);
}
END_TEST

START_TEST(links_find_their_records)
{
    read_well(LINE("visit", "\"id\":\"v\",\"person\":\"p1\",\"worker\":\"w1\"") LINE("person", "\"id\":\"p1\",\"of\":[\"p2\",\"p1\"]") LINE("person", "\"id\":\"p2\"") "{\"record\":\"worker\",\"id\":\"w1\",\"manager\":\"w2\"}\n{\"record\":\"worker\",\"id\":\"w2\"}\n"
              LINE("notification", "\"to\":\"referrer\",\"about\":\"v\"") LINE("referral", "\"id\":\"r\",\"person\":[\"p1\",\"p2\"]"));
    view_at(EVER, EVER);
    ck_assert_uint_eq(view.problem_count, 0);
    const struct fact_value *values = viewed(VISIT, 0)->values;
    ck_assert_ptr_eq(facts_record(&view, values[VISIT_PERSON].text.target), viewed(PERSON, 0));
    ck_assert_int_ge(values[VISIT_WORKER].text.target, SHARED_FIRST);
    const struct fact_record *worker = facts_record(&view, values[VISIT_WORKER].text.target);
    ck_assert(str_is(worker->id, "w1"));
    ck_assert(str_is(facts_record(&view, worker->values[1].text.target)->id, "w2"));
    const struct fact_value *of = &viewed(PERSON, 0)->values[3];
    ck_assert_ptr_eq(facts_record(&view, of->list.items[0].text.target), viewed(PERSON, 1));
    ck_assert_ptr_eq(facts_record(&view, of->list.items[1].text.target), viewed(PERSON, 0));
    ck_assert_ptr_eq(facts_record(&view, viewed(NOTIFICATION, 0)->values[1].text.target), viewed(VISIT, 0));
    ck_assert_ptr_eq(facts_record(&view, viewed(REFERRAL, 0)->values[1].list.items[1].text.target), viewed(PERSON, 1));
    ck_assert_int_eq(facts_find(&view, &types[WORKER], STR("w1")), values[VISIT_WORKER].text.target);
    ck_assert_int_eq(facts_find(&view, &types[PERSON], STR("p2")), (int32_t)view.type_first[PERSON] + 1);
    ck_assert_int_eq(facts_find(&view, &types[PERSON], STR("v")), RECORD_NOT_THERE);
    ck_assert_ptr_null(facts_record(&view, RECORD_NOT_THERE));
    ck_assert_int_eq(record_of(VISIT, 0)->values[VISIT_PERSON].text.target, RECORD_NOT_THERE); /* the store itself is not touched */
}
END_TEST

START_TEST(links_that_find_nothing)
{
    read_well(LINE("visit", "\"id\":\"v\",\"person\":\"nobody\",\"worker\":\"w9\"") LINE("visit", "\"id\":\"late\",\"at\":\"2030-01-01\"") LINE("notification", "\"about\":\"late\"") LINE("person", "\"id\":\"p\",\"of\":[\"p\",\"x\"]")
              "{\"record\":\"person\",\"case\":\"B\",\"id\":\"nobody\"}\n");
    view_at(utc(2024, 1, 1, 0), EVER);
    ck_assert_int_eq(viewed(VISIT, 0)->values[VISIT_PERSON].text.target, RECORD_NOT_THERE);
    ck_assert_int_eq(viewed(NOTIFICATION, 0)->values[1].text.target, RECORD_NOT_THERE); /* it is there later: no problem */
    ck_assert_uint_eq(view.problem_count, 3);
    static const struct {
        int type, field;
    } expected[] = {{PERSON, 3}, {VISIT, VISIT_PERSON}, {VISIT, VISIT_WORKER}};
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_ptr_eq(view.problems[i].record, viewed(expected[i].type, 0));
        ck_assert_ptr_eq(view.problems[i].field, &types[expected[i].type].fields[expected[i].field]);
        ck_assert_str_eq(view.problems[i].what, "the identity fits no record");
    }
    ck_assert_int_eq(viewed(PERSON, 0)->values[3].list.items[0].text.target, (int32_t)view.type_first[PERSON]);
    view_at(utc(2031, 1, 1, 0), EVER);
    ck_assert_int_eq(viewed(NOTIFICATION, 0)->values[1].text.target, facts_find(&view, &types[VISIT], STR("late")));
    ck_assert_int_ge(facts_find(&view, &types[VISIT], STR("late")), 0);
}
END_TEST

START_TEST(a_link_that_fits_two_types)
{
    read_well(LINE("visit", "\"id\":\"x\",\"at\":\"2024-02-01\"") LINE("referral", "\"id\":\"x\"") LINE("notification", "\"about\":\"x\""));
    view_at(EVER, EVER);
    ck_assert_int_eq(viewed(NOTIFICATION, 0)->values[1].text.target, RECORD_NOT_THERE);
    ck_assert_uint_eq(view.problem_count, 1);
    ck_assert_str_eq(view.problems[0].what, "the identity fits records of several types");
    view_at(utc(2024, 1, 1, 0), EVER); /* the visit is not there yet */
    ck_assert_uint_eq(view.problem_count, 0);
    ck_assert_ptr_eq(facts_record(&view, viewed(NOTIFICATION, 0)->values[1].text.target), viewed(REFERRAL, 0));
}
END_TEST

START_TEST(the_case_can_always_be_meant)
{
    read_well("{\"record\":\"supervision\",\"case\":\"A\",\"about\":\"A\"}\n{\"record\":\"supervision\",\"case\":\"B\",\"about\":\"B\"}\n{\"record\":\"case\",\"id\":\"B\",\"team\":\"t\"}\n");
    view_at(0, EVER);
    ck_assert_uint_eq(view.problem_count, 0);
    ck_assert_uint_eq(in_view(CASE), 1);
    const struct fact_record *own = facts_record(&view, viewed(SUPERVISION, 0)->values[0].text.target);
    ck_assert_ptr_eq(own, viewed(CASE, 0));
    ck_assert(str_is(own->id, "A"));
    ck_assert_uint_eq(own->line, 0);
    ck_assert_int_eq(own->values[1].kind, VALUE_ABSENT);
    ck_assert_int_eq(facts_find(&view, &types[CASE], STR("A")), 0);
    facts_view(facts, the_case("B"), 0, EVER, &arena, &view);
    ck_assert_uint_eq(in_view(CASE), 1);
    is_text(&viewed(CASE, 0)->values[1], VALUE_TEXT, "t");
    ck_assert_ptr_eq(facts_record(&view, viewed(SUPERVISION, 0)->values[0].text.target), viewed(CASE, 0));
}
END_TEST

START_TEST(a_case_that_has_not_begun_is_as_if_not_written)
{
    read_well(LINE("case", "\"id\":\"A\",\"opened_on\":\"2024-05-01\"") "{\"record\":\"supervision\",\"case\":\"A\",\"about\":\"A\"}\n");
    view_at(utc(2024, 4, 1, 0), EVER);
    ck_assert_uint_eq(in_view(CASE), 1);
    ck_assert_uint_eq(viewed(CASE, 0)->line, 0);
    ck_assert_int_ne(viewed(SUPERVISION, 0)->values[0].text.target, RECORD_NOT_THERE);
    ck_assert_uint_eq(view.problem_count, 0);
}
END_TEST

START_TEST(shared_records_have_their_time_too)
{
    read_well(LINE("visit", "\"id\":1,\"worker\":\"w\"") "{\"record\":\"worker\",\"id\":\"w\",\"qualified\":false,\"known_on\":\"2024-01-01\"}\n{\"record\":\"worker\",\"id\":\"w\",\"qualified\":true,\"known_on\":\"2024-03-01\"}\n"
              "{\"record\":\"post\",\"worker\":\"w\",\"role\":\"iro\",\"started_on\":\"2024-02-01\"}\n{\"record\":\"post\",\"worker\":\"w\",\"role\":\"cp_chair\",\"started_on\":\"2024-04-01\"}\n");
    int32_t first;
    view_at(utc(2024, 2, 15, 0), utc(2024, 2, 15, 0));
    ck_assert_uint_eq(facts_shared(&view, &types[WORKER], &first), 1);
    ck_assert_int_eq(first, viewed(VISIT, 0)->values[VISIT_WORKER].text.target);
    is_number(&facts_record(&view, first)->values[2], VALUE_YES_NO, 0);
    ck_assert_uint_eq(facts_shared(&view, &types[POST], &first), 1);
    is_text(&facts_record(&view, first)->values[1], VALUE_TEXT, "iro");
    ck_assert(str_is(facts_record(&view, facts_record(&view, first)->values[0].text.target)->id, "w"));
    view_at(utc(2024, 4, 15, 0), utc(2024, 4, 15, 0));
    facts_shared(&view, &types[WORKER], &first);
    is_number(&facts_record(&view, first)->values[2], VALUE_YES_NO, 1);
    ck_assert_uint_eq(facts_shared(&view, &types[POST], &first), 2);
    ck_assert_uint_eq(facts_shared(&view, &types[VISIT], &first), 0);
    const struct case_view *shared = view.shared;
    view_at(utc(2024, 4, 16, 0), utc(2024, 5, 15, 0)); /* nothing changed among the shared */
    ck_assert_ptr_eq(view.shared, shared);
    view_at(utc(2023, 4, 16, 0), utc(2023, 5, 15, 0));
    ck_assert_uint_eq(facts_shared(&view, &types[WORKER], &first), 0);
    ck_assert_int_eq(viewed(VISIT, 0)->values[VISIT_WORKER].text.target, RECORD_NOT_THERE);
    ck_assert_uint_eq(view.problem_count, 0);
}
END_TEST

START_TEST(large_cases_find_by_index)
{
    struct buffer text = {0};
    enum { COUNT = 3000 };
    for (int i = 0; i < COUNT; i++)
        buffer_format(&text, "{\"record\":\"person\",\"case\":\"A\",\"id\":\"p%d\",\"of\":\"p%d\"}\n", i, (i * 7 + 1) % COUNT);
    facts_read_text(facts, STR("f"), buffer_view(&text), 1);
    buffer_free(&text);
    facts_finish(facts);
    view_at(EVER, EVER);
    ck_assert_uint_eq(view.problem_count, 0);
    ck_assert_uint_eq(in_view(PERSON), COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct fact_record *person = viewed(PERSON, i);
        ck_assert_int_eq(facts_find(&view, &types[PERSON], person->id), (int32_t)(view.type_first[PERSON] + i));
        const struct fact_value *of = &person->values[3].list.items[0];
        ck_assert(str_equal(facts_record(&view, of->text.target)->id, (struct str){of->text.at, of->text.length}));
    }
}
END_TEST

START_TEST(a_case_without_records_has_a_view)
{
    read_lines("{\"case\":\"A\"\n");
    facts_finish(facts);
    view_at(EVER, EVER);
    ck_assert_uint_eq(view.record_count, 1); /* the case itself */
    ck_assert_ptr_eq(viewed(CASE, 0)->type, &types[CASE]);
}
END_TEST

/* ---- Other names ---- */

static bool is_named(const struct other_names *names, enum named kind, const char *name, const char *other)
{
    struct buffer out = {0};
    other_name_write(&out, names, kind, str_of(name));
    bool is = str_is(buffer_view(&out), other);
    buffer_free(&out);
    return is;
}

/* The numbers by which these were worked out are those of another SipHash-2-4. */
START_TEST(other_names_come_from_the_secret)
{
    struct other_names seven, one;
    other_names_open(&seven, 7);
    other_names_open(&one, 1);
    ck_assert(is_named(&seven, NAMED_CASE, "LA-2001", "case-b8dk-svh6-4ypq"));
    ck_assert(is_named(&seven, NAMED_RECORD, "LA-2001", "record-b8dk-svh6-4ypq")); /* the kind is the first word alone */
    ck_assert(is_named(&seven, NAMED_RECORD, "W21", "record-ngx8-qvk7-g98q"));
    ck_assert(is_named(&one, NAMED_TEXT, "the engine of Mr Babbage", "text-fbh8-fk2p-jst4"));
    ck_assert(!is_named(&one, NAMED_RECORD, "W21", "record-ngx8-qvk7-g98q"));
    ck_assert_uint_ne(other_names_number(&seven, STR("A1"), 1 << 30), other_names_number(&one, STR("A1"), 1 << 30));
    other_names_close(&seven);
    other_names_close(&one);
}
END_TEST

START_TEST(either_name_may_be_asked_for)
{
    struct other_names names;
    other_names_open(&names, 7);
    ck_assert(other_name_fits(NULL, STR("W21"), STR("W21")));
    ck_assert(!other_name_fits(NULL, STR("record-ngx8-qvk7-g98q"), STR("W21")));
    ck_assert(other_name_fits(&names, STR("W21"), STR("W21")));
    ck_assert(other_name_fits(&names, STR("record-ngx8-qvk7-g98q"), STR("W21")));
    ck_assert(other_name_fits(&names, STR("case-ngx8-qvk7-g98q"), STR("W21"))); /* whatever it is of */
    static const char *const none[] = {"W22", "record-ngx8-qvk7-g98r", "record-ngx8-qvk7-g98", "record-ngx8-qvk7-g98qq", "record-ngx8qvk7-g98q-", "ngx8-qvk7-g98q", "recorded-gx8-qvk7-g98q", "Record-ngx8-qvk7-g98q", ""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!other_name_fits(&names, str_of(none[i]), STR("W21")), "%s", none[i]);
    struct buffer shown = {0};
    other_name_shown(&shown, &names, NAMED_RECORD, STR("W21"));
    other_name_shown(&shown, &names, NAMED_RECORD, STR("record-ngx8-qvk7-g98q"));
    ck_assert(str_is(buffer_view(&shown), "record-ngx8-qvk7-g98qrecord-ngx8-qvk7-g98q"));
    buffer_free(&shown);
    other_names_close(&names);
}
END_TEST

START_TEST(what_rules_write_stays)
{
    static const struct str texts[] = {{"thanks", 6}, {"social worker", 13}, {"thanks", 6}, {"a_b", 3}};
    struct other_names names;
    other_names_open(&names, 7);
    ck_assert(!other_names_kept(&names, STR("thanks")));
    other_names_keep(&names, texts, 4);
    ck_assert(other_names_kept(&names, STR("thanks")));
    ck_assert(other_names_kept(&names, STR("social worker")));
    ck_assert(other_names_kept(&names, STR("social_worker")));
    ck_assert(other_names_kept(&names, STR("a_b")));
    ck_assert(!other_names_kept(&names, STR("Thanks")));
    ck_assert(!other_names_kept(&names, STR("")));
    other_names_close(&names);
}
END_TEST

#define ADD(test) tcase_add_test(tests, test)

static TCase *group(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, open_scene, close_scene);
    suite_add_tcase(suite, tests);
    return tests;
}

static void add_values(TCase *tests)
{
    ADD(text_is_copied_and_decoded); ADD(empty_text_is_text); ADD(long_text_is_kept_whole); ADD(absent_and_null_are_the_same);
    ADD(whole_numbers); ADD(whole_numbers_that_are_not); ADD(a_list_of_one_fits_a_field_of_one); ADD(decimals); ADD(decimals_that_are_not);
    ADD(yes_and_no); ADD(yes_and_no_that_are_not); ADD(words_are_numbers_or_text); ADD(words_that_are_not); ADD(personal_values_are_never_shown);
    ADD(lists); ADD(lists_that_are_not); ADD(a_list_has_a_limit); ADD(identities_are_text_or_whole_numbers); ADD(a_word_beside_records_is_a_word);
    ADD(links_that_are_not);
}

static void add_dates(TCase *tests)
{
    ADD(dates_in_the_zone); ADD(offsets_are_honoured); ADD(partial_dates_are_intervals); ADD(a_date_keeps_the_day_of_a_time);
    ADD(the_repeated_hour_is_both_instants); ADD(the_skipped_hour_is_refused); ADD(dates_that_are_not); ADD(escaped_dates_are_dates);
    ADD(quick_and_slow_reading_agree);
}

static void add_lines(TCase *tests)
{
    ADD(keys_in_any_order); ADD(usual_lines_hold_what_they_say); ADD(learning_changes_nothing); ADD(what_is_not_declared_is_counted); ADD(a_case_only_of_undeclared_lines_is_none);
    ADD(undeclared_names_are_bounded); ADD(a_key_twice_refuses_the_line); ADD(a_key_of_the_line_may_be_a_field_too); ADD(broken_lines);
    ADD(a_nul_is_refused); ADD(every_fault_has_its_help); ADD(lines_without_type_or_case); ADD(long_keys); ADD(the_record_of_the_case);
    ADD(known_dates); ADD(known_dates_that_are_not); ADD(void_lines); ADD(the_case_of_a_broken_line); ADD(a_broken_line_leaves_its_neighbours_alone);
    ADD(where_a_line_end_is_lost_any_case_may_lack_something); ADD(carriage_returns_for_line_feeds_are_named);
    ADD(what_is_said_has_a_limit); ADD(nobody_need_listen);
}

static void add_inputs(TCase *tests)
{
    ADD(line_ends_and_blank_lines); ADD(empty_inputs); ADD(a_line_broken_off); ADD(utf16_is_named_once); ADD(lines_have_a_limit);
    ADD(files_are_read_in_chunks); ADD(a_pipe_may_trickle); ADD(a_read_that_fails_says_why); ADD(several_inputs);
}

static void add_order(TCase *tests)
{
    ADD(cases_stand_in_order_of_their_first_lines); ADD(many_cases_are_told_apart); ADD(records_are_ordered_by_type_beginning_identity_content);
    ADD(the_order_of_lines_never_shows); ADD(facts_anew_know_nothing_of_those_before); ADD(identical_lines_count_once); ADD(records_without_identity_stay_apart);
    ADD(one_identity_of_two_types_or_cases_is_two_things); ADD(lines_that_differ_are_disputed); ADD(three_lines_that_differ);
    ADD(one_line_that_does_not_say_when_is_no_version); ADD(shared_lines_that_differ_may_touch_any_case); ADD(a_shared_value_refused_may_touch_any_case);
}

static void add_views(TCase *tests)
{
    ADD(what_has_not_begun_is_not_there); ADD(what_was_not_known_is_not_there); ADD(the_last_version_known_holds_whole);
    ADD(versions_at_one_moment_that_differ); ADD(links_find_their_records); ADD(links_that_find_nothing); ADD(a_link_that_fits_two_types);
    ADD(the_case_can_always_be_meant); ADD(a_case_that_has_not_begun_is_as_if_not_written); ADD(shared_records_have_their_time_too);
    ADD(large_cases_find_by_index); ADD(a_case_without_records_has_a_view);
}

static void add_names(TCase *tests)
{
    ADD(other_names_come_from_the_secret); ADD(either_name_may_be_asked_for); ADD(what_rules_write_stays);
}

int main(void)
{
    mem_start();
    Suite *suite = suite_create("facts");
    add_values(group(suite, "values"));
    add_dates(group(suite, "dates"));
    add_lines(group(suite, "lines"));
    add_inputs(group(suite, "inputs"));
    add_order(group(suite, "order"));
    add_views(group(suite, "views"));
    add_names(group(suite, "other names"));
    return unit_run(suite);
}
