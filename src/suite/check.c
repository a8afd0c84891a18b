/* SPDX-License-Identifier: Apache-2.0
 *
 * What a test names has to exist: a misspelt name must not make it pass.
 */
#include <sys/stat.h>

#include "suite/suite.h"

static void nearest(const struct suite *suite, struct diagnostic *diagnostic, struct str name, const struct str *names, int count)
{
    int near = text_nearest(name, names, count);
    if (near >= 0)
        diagnostic_under(suite->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
}

/* The part of a span that holds these words, when they stand at its start or at its end; else all of it. */
static struct span at_start(const struct suite *suite, struct span span, struct str words)
{
    struct str text = span_text(suite->sources, span);
    if (words.length < text.length && str_equal((struct str){text.at, words.length}, words))
        span.end = span.first + (uint32_t)words.length;
    return span;
}

static struct span at_end(const struct suite *suite, struct span span, struct str words)
{
    struct str text = span_text(suite->sources, span);
    if (words.length < text.length && str_equal((struct str){text.at + text.length - words.length, words.length}, words))
        span.first = span.end - (uint32_t)words.length;
    return span;
}

/* ---- Given ---- */

static void unknown_type(const struct suite *suite, const struct tree *given)
{
    const struct schema *schema = model_schema(suite->model);
    struct str *names = mem_kept_array(suite->pool, (size_t)schema->type_count + 1, sizeof *names);
    for (int i = 0; i < schema->type_count; i++)
        names[i] = schema->types[i]->name;
    nearest(suite, diagnostic_add(suite->problems, D3001, given->span, "no record type `" STR_FORMAT "`", STR_PRINT(given->text)),
            given->text, names, schema->type_count);
}

static void check_pair(const struct suite *suite, const struct record_type *type, const struct tree *pair)
{
    if (schema_field(type, pair->text) || given_is_known_on(pair->text) || given_is_void(pair->text))
        return;
    struct str *names = mem_kept_array(suite->pool, (size_t)type->field_count + 1, sizeof *names);
    for (int i = 0; i < type->field_count; i++)
        names[i] = type->fields[i].name;
    nearest(suite,
            diagnostic_add(suite->problems, D3002, at_start(suite, pair->span, pair->text), "no field `" STR_FORMAT "` in record `" STR_FORMAT "`",
                           STR_PRINT(pair->text), STR_PRINT(type->name)),
            pair->text, names, type->field_count);
}

static void check_given(const struct suite *suite, const struct line *line)
{
    const struct record_type *type = schema_type(model_schema(suite->model), line->value->text);
    if (!type) {
        unknown_type(suite, line->value);
        return;
    }
    if (type->is_case && !line->value->extra.length)
        diagnostic_add(suite->problems, D3008, line->value->span, "the case has no key");
    for (const struct tree *pair = line->more; pair; pair = pair->next)
        check_pair(suite, type, pair);
}

static void check_facts(const struct suite *suite, const struct test_case *test, const struct line *line)
{
    struct str path = given_file(suite, test, line);
    struct stat about;
    if (stat(path.at, &about) != 0)
        diagnostic_unread(suite->problems, SOURCE_MISSING, path, UINT32_MAX, 0, line->value->span);
    else if (S_ISDIR(about.st_mode))
        diagnostic_unread(suite->problems, SOURCE_DIRECTORY, path, UINT32_MAX, 0, line->value->span);
}

/* ---- Expect ---- */

static void check_rule(const struct suite *suite, const struct tree *expected)
{
    int count = model_rule_count(suite->model);
    struct str *names = mem_kept_array(suite->pool, (size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) {
        names[i] = model_rule(suite->model, i)->name;
        if (str_equal(names[i], expected->text))
            return;
    }
    struct span span = at_start(suite, expected->span, expected->text);
    nearest(suite, diagnostic_add(suite->problems, D3003, span, "no rule `" STR_FORMAT "`", STR_PRINT(expected->text)), expected->text,
            names, count);
}

static void check_state(const struct suite *suite, const struct tree *expected)
{
    struct str names[STATES];
    if (state_by_spelling(expected->extra) >= 0)
        return;
    for (int i = 0; i < STATES; i++)
        names[i] = str_of(state_words((enum state)i));
    struct span span = at_end(suite, expected->span, expected->extra);
    nearest(suite, diagnostic_add(suite->problems, D3004, span, "no state `" STR_FORMAT "`", STR_PRINT(expected->extra)), expected->extra,
            names, STATES);
}

/* Where the test gives all its facts itself, the case has to be one of its own. */
static void check_case(const struct suite *suite, const struct test_case *test, const struct tree *of)
{
    struct str keys[64];
    int count = 0;
    if (!str_is(of->extra, "case")) {
        struct diagnostic *diagnostic = diagnostic_add(suite->problems, D3009, of->span, "expected `case " STR_FORMAT "`, found `" STR_FORMAT " " STR_FORMAT "`",
                                                       STR_PRINT(of->text), STR_PRINT(of->extra), STR_PRINT(of->text));
        diagnostic_help(suite->problems, diagnostic, "A finding is named by the identities of its records, or by its case before them: `for case C1, R1`.");
        return;
    }
    for (const struct line *line = test->declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_FACTS)
            return;
        if (line->kind != LINE_L_GIVEN || !given_is_case(suite, line))
            continue;
        if (str_equal(line->value->extra, of->text))
            return;
        if (count < 64)
            keys[count++] = line->value->extra;
    }
    nearest(suite, diagnostic_add(suite->problems, D3009, of->span, "this test gives no case `" STR_FORMAT "`", STR_PRINT(of->text)), of->text, keys, count);
}

static void check_expect(const struct suite *suite, const struct test_case *test, const struct line *line)
{
    check_rule(suite, line->value);
    if (line->value->third)
        check_case(suite, test, line->value->third);
    if (line->value->kind != TREE_NO)
        check_state(suite, line->value);
}

/* ---- When, and how it is read ---- */

static void check_moment(const struct suite *suite, const struct line *line)
{
    int64_t utc;
    char problem[160];
    if (!suite_moment(model_zone(suite->model), line->value->text, &utc, problem, sizeof problem))
        diagnostic_add(suite->problems, D3006, line->value->span, "`" STR_FORMAT "` %s", STR_PRINT(line->value->text), problem);
}

static void check_reading(const struct suite *suite, const struct tree *pair)
{
    int unknown = model_reading_known(suite->model, (struct reading_choice){pair->text, pair->extra});
    if (unknown == 1)
        diagnostic_add(suite->problems, D3005, at_start(suite, pair->span, pair->text), "no definition `" STR_FORMAT "` with readings", STR_PRINT(pair->text));
    else if (unknown)
        diagnostic_add(suite->problems, D3005, at_end(suite, pair->span, pair->extra), "`" STR_FORMAT "` has no reading `" STR_FORMAT "`",
                       STR_PRINT(pair->text), STR_PRINT(pair->extra));
}

static void check_line(const struct suite *suite, const struct test_case *test, const struct line *line)
{
    switch (line->kind) {
    case LINE_L_GIVEN:
        check_given(suite, line);
        break;
    case LINE_L_FACTS:
        check_facts(suite, test, line);
        break;
    case LINE_L_ON:
    case LINE_L_KNOWN_ON:
        check_moment(suite, line);
        break;
    case LINE_L_READING:
        check_reading(suite, line->value);
        break;
    case LINE_L_EXPECT:
        check_expect(suite, test, line);
        break;
    default:
        break;
    }
}

void suite_check(const struct suite *suite, const struct test_case *test)
{
    bool has_moment = false, expects = false;
    for (const struct line *line = test->declaration->lines; line; line = line->next) {
        check_line(suite, test, line);
        has_moment |= line->kind == LINE_L_ON;
        expects |= line->kind == LINE_L_EXPECT;
    }
    if (test->declaration->broken)
        return;
    if (!has_moment)
        diagnostic_add(suite->problems, D3006, test->span, "this test does not say on which day it asks");
    if (!expects)
        diagnostic_add(suite->problems, D3007, test->span, "this test expects nothing, so it cannot fail");
}
