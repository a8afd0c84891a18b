/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers that hold two sets of findings beside each other. Inside this room
 * only.
 */
#ifndef DULY_API_COMPARED_H
#define DULY_API_COMPARED_H

#include "api/inside.h"
#include "compare/compare.h"
#include "facts/suppose.h"
#include "render/difference.h"

/* "text" or "jsonl". DULY_ANSWERED, or DULY_WRONG after a message. */
int compared_format(struct duly *duly, const char *format, bool *json);

/* How much was compared. */
struct compared_tally {
    uint64_t cases, cases_differ, findings_differ, findings_same;
    uint64_t cases_incomplete; /* lines of them were refused */
};
void compared_count(struct compared_tally *tally, const struct differences *differences, bool incomplete);
/* ,"cases":…,"cases_differ":… */
void compared_tally_json(struct buffer *out, const struct compared_tally *tally);
/* "2 of 5 cases differ, in 3 findings; 9 findings stay the same." */
void compared_tally_words(struct buffer *line, const struct compared_tally *tally);

/* A heading for the case, its differences, and that lines of it were refused where some were. */
void compared_case_text(struct buffer *out, const struct zone *zone, struct str key, bool incomplete, const struct differences *differences, int indent);
/* Is the case asked for? */
bool compared_wanted(const struct asking *asking, struct str key);

/* What a file of suppositions holds, over the facts that were read. */
struct supposition {
    const char *path;
    struct pool *pool; /* of the diagnostics */
    struct diagnostics problems;
    struct facts *changes;
    struct supposing *supposing;
};
/* DULY_ANSWERED, or what to return after messages; supposition_close in every case. */
int supposition_open(struct asking *asking, const char *path, struct supposition *supposition);
/* Returns DULY_PARTLY where lines were refused. */
int supposition_close(struct supposition *supposition);
bool supposition_refused(const struct supposition *supposition);
/* "Supposing what.jsonl: 1 record changed, 1 added." */
void supposition_words(struct buffer *line, const struct supposition *supposition);

/* duly_run where something is supposed. */
int api_run_supposing(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);

#endif
