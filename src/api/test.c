/* SPDX-License-Identifier: Apache-2.0
 *
 * The tests that rule files carry: which are asked for, and running them.
 */
#include <stdlib.h>
#include <string.h>

#include "api/inside.h"

/* "PATH" or "PATH:LINE". */
struct place_asked {
    struct str path;
    uint32_t line; /* 0: all of them */
};

static struct place_asked place_of(const char *text)
{
    struct place_asked place = {str_of(text), 0};
    size_t digits = place.path.length;
    while (digits && text[digits - 1] >= '0' && text[digits - 1] <= '9')
        digits--;
    if (!digits || digits == place.path.length || text[digits - 1] != ':')
        return place;
    place.line = (uint32_t)strtoul(text + digits, NULL, 10);
    place.path.length = digits - 1;
    return place;
}

static bool path_fits(struct str path, struct str asked)
{
    while (asked.length > 1 && asked.at[asked.length - 1] == '/')
        asked.length--;
    if (path.length < asked.length || memcmp(path.at, asked.at, asked.length) != 0)
        return false;
    return path.length == asked.length || path.at[asked.length] == '/' || asked.at[asked.length - 1] == '/';
}

/* Does the line lie in the test, from its first line to before the next declaration? */
static bool line_fits(const struct sources *sources, const struct test_case *test, uint32_t line)
{
    uint32_t first = span_place(sources, test->span).line, last = first;
    for (const struct line *at = test->declaration->lines; at; at = at->next)
        last = span_place(sources, at->span).end_line;
    return line >= first && line <= last;
}

static bool is_asked(const struct duly *duly, const struct test_case *test, const char *const *places, int count)
{
    for (int i = 0; i < count; i++) {
        struct place_asked place = place_of(places[i]);
        if (path_fits(duly->sources.files[test->file].path, place.path) &&
            (!place.line || line_fits(&duly->sources, test, place.line)))
            return true;
    }
    return !count;
}

static int format_asked(struct duly *duly, const char *format, bool *tap)
{
    static const struct str names[] = {{"text", 4}, {"tap", 3}};
    struct str name = str_of(format);
    *tap = str_equal(name, names[1]);
    return *tap || str_equal(name, names[0]) ? DULY_ANSWERED : api_unknown(duly, "format", name, names, 2);
}

/* How many are asked for; each is checked. */
static int check_asked(struct duly *duly, const struct suite *suite, const char *const *places, int count)
{
    int planned = 0;
    for (const struct test_case *test = model_tests(duly->model); test; test = test->next)
        if (is_asked(duly, test, places, count)) {
            suite_check(suite, test);
            planned++;
        }
    return planned;
}

static void tell_errors(struct duly *duly)
{
    struct buffer out = {0};
    diagnostics_sort(&duly->problems);
    for (int i = 0; i < duly->problems.count; i++)
        diagnostic_print_text(&out, &duly->sources, &duly->problems.items[i]);
    buffer_text(&out, "Nothing was run.\n");
    api_send(duly, &out);
    buffer_free(&out);
}

int duly_test(struct duly *duly, const char *const *places, int count, const char *format, duly_write *write, void *context)
{
    struct suite_report report = {0};
    struct buffer out = {0};
    if (format_asked(duly, format, &report.tap) || !api_program(duly))
        return DULY_WRONG;
    struct suite suite = {duly->model, duly->program, &duly->sources, &duly->problems, duly->pool, render_because};
    int planned = check_asked(duly, &suite, places, count);
    if (duly->problems.errors) {
        tell_errors(duly);
        return DULY_WRONG;
    }
    bool wanted = true;
    suite_report_start(&out, &report, planned);
    for (const struct test_case *test = model_tests(duly->model); test && wanted; test = test->next) {
        struct test_outcome outcome;
        if (!is_asked(duly, test, places, count))
            continue;
        suite_run(&suite, test, &outcome);
        suite_report_outcome(&out, &report, &suite, &outcome);
        buffer_free(&outcome.story);
        wanted = api_hand_over(&out, write, context);
    }
    suite_report_end(&out, &report);
    wanted = wanted && api_hand_over(&out, write, context);
    buffer_free(&out);
    return !wanted ? DULY_UNFINISHED : report.failed ? DULY_FAILS : planned ? DULY_ANSWERED : DULY_WRONG;
}
