/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests that rule files carry: facts written beside the rules, a moment, and
 * the answers expected. In comes a test as it was read, with the model and
 * the program it is about; out go diagnostics for names that nobody declared,
 * and an outcome that explains itself. A test is turned into the lines a
 * facts file would hold and read by the same reader, so that it tests what a
 * case would meet. It opens no file but the facts a test names, and prints
 * nothing: outcomes become text or TAP in the caller's buffer.
 */
#ifndef DULY_SUITE_SUITE_H
#define DULY_SUITE_SUITE_H

#include "eval/eval.h"
#include "findings/findings.h"
#include "model/model.h"
#include "program/program.h"

struct suite {
    const struct model *model;
    const struct program *program; /* only to run */
    const struct sources *sources;
    struct diagnostics *problems;
    struct pool *pool;
    /* The sentence that goes with a finding; the caller's, for how findings read is not decided here. */
    void (*because)(struct buffer *out, const struct zone *zone, const struct finding *finding);
};

/* Reports record types, fields, rules, states and readings that nobody declared, and what a test lacks. */
void suite_check(const struct suite *suite, const struct test_case *test);

struct test_outcome {
    const struct test_case *test;
    bool passed;
    struct buffer story; /* when it failed: lines `expected`, `got`, `because`; freed by the caller */
};
/* The test has been checked. */
void suite_run(const struct suite *suite, const struct test_case *test, struct test_outcome *outcome);

/* What it is run over: its facts, read to their end, to be freed by the caller, with what is wrong with them told in the story;
 * and its question. */
struct facts *suite_facts(const struct suite *suite, const struct test_case *test, struct buffer *story);
struct eval_options suite_question(const struct suite *suite, const struct test_case *test);

struct suite_report {
    bool tap;
    int number, passed, failed;
};
void suite_report_start(struct buffer *out, const struct suite_report *report, int planned);
void suite_report_outcome(struct buffer *out, struct suite_report *report, const struct suite *suite, const struct test_outcome *outcome);
void suite_report_end(struct buffer *out, const struct suite_report *report);

/* "2026-05-01" as the last second of that day, or a date and time, in the zone. When it is none: false, with a clause such as
 * "is not a date" in problem. */
bool suite_moment(const struct zone *zone, struct str text, int64_t *utc, char *problem, size_t room);

/* ---- Inside this room ---- */

/* The lines a facts file would hold for one `given`; its line end included. `case_key` is that of the records before it. */
void given_line(const struct suite *suite, struct buffer *out, const struct line *given, struct str case_key);
/* Is this the record of the case? Then its identity is the key of what follows. */
bool given_is_case(const struct suite *suite, const struct line *given);
/* A field that a `given` line may name though no record type declares it: when it became known, and that it is void. */
bool given_is_known_on(struct str name);
bool given_is_void(struct str name);
/* The file a `facts` line names, from the folder of the test's file. */
struct str given_file(const struct suite *suite, const struct test_case *test, const struct line *facts);

#endif
