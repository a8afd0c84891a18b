/* SPDX-License-Identifier: Apache-2.0
 *
 * One test: its facts read, its question asked, each expectation held beside
 * what was found.
 */
#include <fcntl.h>
#include <unistd.h>

#include "suite/judge.h"

struct trial {
    const struct suite *suite;
    const struct test_case *test;
    struct facts *facts;
    struct evaluator *evaluator;
    struct test_outcome *outcome;
};

/* ---- Facts ---- */

static struct str key_of_case(const struct suite *suite, const struct test_case *test)
{
    for (const struct line *line = test->declaration->lines; line; line = line->next)
        if (line->kind == LINE_L_GIVEN && given_is_case(suite, line))
            return line->value->extra;
    return STR("TEST-1");
}

static void read_given(const struct suite *suite, const struct test_case *test, struct facts *facts, const struct line *line, struct str case_key)
{
    struct buffer text = {0};
    given_line(suite, &text, line, case_key);
    facts_read_text(facts, suite->sources->files[test->file].path, buffer_view(&text), span_place(suite->sources, line->span).line);
    buffer_free(&text);
}

static void read_file(const struct suite *suite, const struct test_case *test, struct facts *facts, const struct line *line, struct buffer *story)
{
    struct str path = given_file(suite, test, line);
    int descriptor = open(path.at, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || facts_read(facts, path, descriptor))
        buffer_format(story, "facts     " STR_FORMAT " could not be read\n", STR_PRINT(path));
    if (descriptor >= 0)
        close(descriptor);
}

/* Records stand in the case named above them; before any, in the first that is named. */
struct facts *suite_facts(const struct suite *suite, const struct test_case *test, struct buffer *story)
{
    struct diagnostics *problems = mem_kept(suite->pool, sizeof *problems);
    problems->pool = suite->pool;
    struct facts *facts = facts_new(&(struct facts_options){.schema = model_schema(suite->model), .zone = model_zone(suite->model), .problems = problems});
    struct str case_key = key_of_case(suite, test);
    for (const struct line *line = test->declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_FACTS)
            read_file(suite, test, facts, line, story);
        if (line->kind != LINE_L_GIVEN)
            continue;
        if (given_is_case(suite, line))
            case_key = line->value->extra;
        read_given(suite, test, facts, line, case_key);
    }
    facts_finish(facts);
    for (int i = 0; i < problems->count; i++)
        buffer_format(story, "facts     line %u: " STR_FORMAT "\n", problems->items[i].facts_line, STR_PRINT(problems->items[i].message));
    return facts;
}

/* ---- Asking ---- */

static int count_lines(const struct test_case *test, enum line_kind kind)
{
    int count = 0;
    for (const struct line *line = test->declaration->lines; line; line = line->next)
        count += line->kind == kind;
    return count;
}

static void judge(struct trial *trial)
{
    const struct judging judging = {model_zone(trial->suite->model), trial->suite->because};
    int count = count_lines(trial->test, LINE_L_EXPECT), at = 0;
    struct verdict *verdicts = mem_plain_grow(NULL, mem_product((size_t)count + 1, sizeof *verdicts));
    for (const struct line *line = trial->test->declaration->lines; line; line = line->next)
        if (line->kind == LINE_L_EXPECT)
            verdict_start(&verdicts[at++], line);
    for (uint32_t i = 0; i < facts_case_count(trial->facts); i++) {
        const struct findings *findings = eval_case(trial->evaluator, trial->facts, facts_case(trial->facts, i));
        for (int j = 0; j < count; j++)
            verdict_see(&verdicts[j], &judging, findings);
    }
    for (int j = 0; j < count; j++)
        verdict_end(&verdicts[j], &trial->outcome->story);
    mem_plain_free(verdicts);
}

struct eval_options suite_question(const struct suite *suite, const struct test_case *test)
{
    const struct zone *zone = model_zone(suite->model);
    struct eval_options options = {0};
    char problem[160];
    bool known = false;
    struct reading_choice *readings = mem_kept_array(suite->pool, (size_t)count_lines(test, LINE_L_READING) + 1, sizeof *readings);
    for (const struct line *line = test->declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_ON)
            suite_moment(zone, line->value->text, &options.now, problem, sizeof problem);
        if (line->kind == LINE_L_KNOWN_ON)
            known = suite_moment(zone, line->value->text, &options.known_on, problem, sizeof problem);
        if (line->kind == LINE_L_READING)
            readings[options.reading_count++] = (struct reading_choice){line->value->text, line->value->extra};
    }
    options.readings = readings;
    if (!known)
        options.known_on = options.now;
    return options;
}

void suite_run(const struct suite *suite, const struct test_case *test, struct test_outcome *outcome)
{
    *outcome = (struct test_outcome){.test = test};
    struct trial trial = {.suite = suite, .test = test, .outcome = outcome};
    struct eval_options options = suite_question(suite, test);
    trial.facts = suite_facts(suite, test, &outcome->story);
    trial.evaluator = eval_new(suite->program, &options);
    judge(&trial);
    outcome->passed = !outcome->story.length;
    eval_free(trial.evaluator);
    facts_free(trial.facts);
}
