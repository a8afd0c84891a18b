/* SPDX-License-Identifier: Apache-2.0
 *
 * What is wrong with rules, and the rules as each stage sees them.
 */
#include "api/clauses.h"
#include "api/inside.h"
#include "base/limits.h"
#include "prove/prove.h"
#include "render/words.h"

/* Tests are part of the rules: what they name has to exist. */
static void check_tests(struct duly *duly)
{
    if (!model_sound(duly->model))
        return;
    struct suite suite = {.model = duly->model, .sources = &duly->sources, .problems = &duly->problems, .pool = duly->pool};
    for (const struct test_case *test = model_tests(duly->model); test; test = test->next)
        suite_check(&suite, test);
}

static void count_of(struct buffer *out, int count, const char *one, const char *many)
{
    buffer_number(out, count);
    buffer_text(out, count == 1 ? one : many);
}

/* An author who names a role expects it to be checked: where the record cannot tell who did it, that is said. */
static void add_unchecked(struct buffer *out, const struct duly *duly)
{
    struct buffer line = {0};
    int count = 0;
    for (int i = 0; i < model_rule_count(duly->model); i++) {
        const struct rule_card *card = model_rule(duly->model, i);
        if (!card->who_unknown_to_record)
            continue;
        buffer_text(&line, count++ ? ", " : "Who acts is shown and not checked, for the record has no field that says who did it, in: ");
        buffer_str(&line, card->name);
    }
    if (count) {
        buffer_char(&line, '.');
        words_lines(out, buffer_view(&line), 0, 4);
    }
    buffer_free(&line);
}

static void add_summary(struct buffer *out, const struct duly *duly)
{
    const struct diagnostics *problems = &duly->problems;
    if (!problems->errors && !problems->warnings)
        buffer_text(out, "No problems");
    if (problems->errors)
        count_of(out, problems->errors, " error", " errors");
    if (problems->errors && problems->warnings)
        buffer_text(out, " and ");
    if (problems->warnings)
        count_of(out, problems->warnings, " warning", " warnings");
    buffer_text(out, " in ");
    count_of(out, model_file_count(duly->model), " file", " files");
    buffer_text(out, "; ");
    count_of(out, model_rule_count(duly->model), " rule", " rules");
    buffer_text(out, problems->errors ? " read. Nothing was run.\n" : " read.\n");
    if (problems->errors)
        return;
    clauses_summary(out, duly->model);
    add_unchecked(out, duly);
}

static void add_problems(struct buffer *out, const struct duly *duly, bool json)
{
    const struct diagnostics *problems = &duly->problems;
    int shown = problems->count;
    if (!json && shown > LIMIT_DIAGNOSTICS)
        shown = LIMIT_DIAGNOSTICS;
    for (int i = 0; i < shown; i++)
        (json ? diagnostic_print_json : diagnostic_print_text)(out, &duly->sources, &problems->items[i]);
    int more = problems->errors + problems->warnings - shown;
    if (!json && more > 0)
        buffer_format(out, "and %d more\n", more);
}

int duly_check(struct duly *duly, const char *format, duly_write *write, void *context)
{
    static const struct str names[] = {{"text", 4}, {"json", 4}};
    struct str name = str_of(format);
    bool json = str_equal(name, names[1]);
    if (!json && !str_equal(name, names[0]))
        return api_unknown(duly, "format", name, names, 2);
    if (!duly->model) {
        api_say(duly, "No rules were read.");
        return DULY_WRONG;
    }
    check_tests(duly);
    if (!duly->problems.errors && api_program(duly))
        prove_rules(duly->pool, duly->program, &duly->problems);
    diagnostics_sort(&duly->problems);
    struct buffer out = {0};
    add_problems(&out, duly, json);
    if (!json)
        add_summary(&out, duly);
    bool wanted = api_hand_over(&out, write, context);
    buffer_free(&out);
    return duly->problems.errors ? DULY_WRONG : wanted ? DULY_ANSWERED : DULY_UNFINISHED;
}

/* ---- Stages ---- */

static bool is_rule_file(struct str path)
{
    if (path.length > 3 && str_is((struct str){path.at + path.length - 3, 3}, ".md"))
        path.length -= 3;
    return path.length > 5 && str_is((struct str){path.at + path.length - 5, 5}, ".duly");
}

/* Files are read once more for it: a dump shows what a stage makes of the text, sound or not. */
static void dump_files(struct duly *duly, struct buffer *out, bool tokens)
{
    for (uint32_t i = 0; i < duly->sources.count; i++) {
        if (!is_rule_file(duly->sources.files[i].path))
            continue;
        struct diagnostics unheard = {.pool = duly->pool};
        struct syntax syntax;
        buffer_format(out, "-- " STR_FORMAT "\n", STR_PRINT(duly->sources.files[i].path));
        syntax_parse(duly->pool, &duly->sources, i, &unheard, &syntax, tokens ? out : NULL);
        if (!tokens)
            syntax_dump(out, &syntax);
    }
}

int duly_dump(struct duly *duly, const char *stage, duly_write *write, void *context)
{
    static const struct str names[] = {{"tokens", 6}, {"tree", 4}, {"model", 5}, {"model-json", 10}, {"program", 7}};
    enum { TOKENS, TREE, MODEL, MODEL_JSON, PROGRAM, NONE } wanted = TOKENS;
    while (wanted < NONE && !str_is(names[wanted], stage))
        wanted++;
    if (wanted == NONE)
        return api_unknown(duly, "stage", str_of(stage), names, NONE);
    /* What other programs evaluate is handed out whole or not at all. */
    if (!duly->model || ((wanted == PROGRAM || wanted == MODEL_JSON) && !api_program(duly)))
        return DULY_WRONG;
    struct buffer out = {0};
    if (wanted == PROGRAM)
        program_dump(&out, duly->program);
    else if (wanted == MODEL)
        model_dump(&out, duly->model);
    else if (wanted == MODEL_JSON)
        publish_model(&out, duly->model);
    else
        dump_files(duly, &out, wanted == TOKENS);
    bool taken = api_hand_over(&out, write, context);
    buffer_free(&out);
    if (!taken)
        return DULY_UNFINISHED;
    if (duly_rules_sound(duly))
        return DULY_ANSWERED;
    api_say(duly, "The rules have errors; this is what could be read of them.");
    return DULY_WRONG;
}
