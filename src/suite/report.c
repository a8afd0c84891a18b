/* SPDX-License-Identifier: Apache-2.0
 *
 * Outcomes as text for people and as TAP 13 for programs.
 */
#include "suite/suite.h"

void suite_report_start(struct buffer *out, const struct suite_report *report, int planned)
{
    if (report->tap)
        buffer_format(out, "TAP version 13\n1..%d\n", planned);
}

static void add_place(struct buffer *out, const struct suite *suite, const struct test_case *test)
{
    buffer_str(out, suite->sources->files[test->file].path);
    buffer_format(out, ":%u", span_place(suite->sources, test->span).line);
}

/* The story with `before` at the start of each line. */
static void add_story(struct buffer *out, const char *before, const struct buffer *story)
{
    for (size_t i = 0; i < story->length; i++) {
        if (!i || story->bytes[i - 1] == '\n')
            buffer_text(out, before);
        buffer_char(out, story->bytes[i]);
    }
}

static void add_again(struct buffer *out, const char *before, const struct suite *suite, const struct test_case *test)
{
    buffer_text(out, before);
    buffer_text(out, "again     duly test ");
    add_place(out, suite, test);
    buffer_char(out, '\n');
}

/* In TAP a `#` would begin a directive. */
static void tap_outcome(struct buffer *out, const struct suite_report *report, const struct suite *suite, const struct test_outcome *outcome)
{
    struct str label = outcome->test->label;
    buffer_format(out, "%s %d - ", outcome->passed ? "ok" : "not ok", report->number);
    for (size_t i = 0; i < label.length; i++) {
        if (label.at[i] == '#' || label.at[i] == '\\')
            buffer_char(out, '\\');
        buffer_char(out, label.at[i]);
    }
    buffer_char(out, '\n');
    if (outcome->passed)
        return;
    add_story(out, "#   ", &outcome->story);
    add_again(out, "#   ", suite, outcome->test);
}

static void text_outcome(struct buffer *out, const struct suite *suite, const struct test_outcome *outcome)
{
    if (outcome->passed)
        return;
    buffer_text(out, "FAILED  ");
    add_place(out, suite, outcome->test);
    buffer_text(out, "  \"");
    buffer_str(out, outcome->test->label);
    buffer_text(out, "\"\n");
    add_story(out, "  ", &outcome->story);
    add_again(out, "  ", suite, outcome->test);
}

void suite_report_outcome(struct buffer *out, struct suite_report *report, const struct suite *suite, const struct test_outcome *outcome)
{
    report->number++;
    report->passed += outcome->passed;
    report->failed += !outcome->passed;
    if (report->tap)
        tap_outcome(out, report, suite, outcome);
    else
        text_outcome(out, suite, outcome);
}

void suite_report_end(struct buffer *out, const struct suite_report *report)
{
    if (report->tap)
        return;
    if (!report->number)
        buffer_text(out, "No tests were found.\n");
    else
        buffer_format(out, "%d passed, %d failed\n", report->passed, report->failed);
}
