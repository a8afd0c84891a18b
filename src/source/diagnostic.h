/* SPDX-License-Identifier: Apache-2.0
 *
 * What is wrong, as data. Every stage appends diagnostics to a list; only the
 * front end prints them (diagnostic_print.h). In come a code from
 * lists/diagnostics.def, a span and words; out goes a list that can be
 * sorted, counted and printed as text or JSON.
 *
 * All words are copied into the list's pool. A pointer from diagnostic_add is
 * good until the next diagnostic_add on the same list.
 *
 * It does not decide the exit code, and never holds a value of a case: the
 * words name fields, not what stands in them.
 */
#ifndef DULY_SOURCE_DIAGNOSTIC_H
#define DULY_SOURCE_DIAGNOSTIC_H

#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"
#include "source/source.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

/* D0001, D0002, …: one for each row of the table, in its order. */
enum diagnostic_code {
#define DIAGNOSTIC(code, severity, name, summary, help) code,
#include "lists/diagnostics.def"
#undef DIAGNOSTIC
    DIAGNOSTIC_CODES /* how many there are */
};

/* Diagnostics past this many are counted but not kept, so that no input can fill the memory with them. */
#define DIAGNOSTICS_KEPT 10000

struct diagnostic_note {
    struct span span; /* or SPAN_NONE */
    struct str message;
};

struct diagnostic {
    enum diagnostic_code code;
    enum severity severity;
    struct span span;      /* rule text; or SPAN_NONE */
    struct str facts_file; /* when the place is in a facts file */
    uint32_t facts_line, facts_column; /* line 0: no such place; column 0: not known */
    struct str message; /* lower case, no full stop */
    struct diagnostic_note *notes;
    int note_count;
    struct str help;  /* a whole sentence with something to do; empty: the general help of the code */
    struct str example; /* rule text that shows it, in whole lines, to be pasted; empty: none */
    struct str under; /* a few words after the underline, such as: did you mean `received`? */
};

struct diagnostics {
    struct pool *pool; /* set by the owner; all else starts as zero bytes */
    struct diagnostic *items;
    int count, room;
    int errors, warnings; /* of all that were added, kept or not */
};

struct diagnostic *diagnostic_add(struct diagnostics *list, enum diagnostic_code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diagnostic_note(struct diagnostics *list, struct diagnostic *diagnostic, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diagnostic_help(struct diagnostics *list, struct diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diagnostic_under(struct diagnostics *list, struct diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diagnostic_example(struct diagnostics *list, struct diagnostic *diagnostic, struct str lines);
/* Says that the place is in a facts file. A span given besides is then shown as a note. */
void diagnostic_at_fact(struct diagnostics *list, struct diagnostic *diagnostic, struct str file, uint32_t line,
                        uint32_t column);
bool diagnostic_is_at_fact(const struct diagnostic *diagnostic);

/* The one wording of every way in which sources_read can fail. `path`, `file` and `bad_at` are what it was given and gave;
 * `wanted_by` is the rule text that names the file, or SPAN_NONE. Nothing is added for SOURCE_READ. */
void diagnostic_unread(struct diagnostics *list, enum source_status status, struct str path, uint32_t file,
                       uint32_t bad_at, struct span wanted_by);

/* Those without a place first, then by file, place and code, then those in facts files by file and line. What has the same
 * key keeps its order; exact duplicates are dropped and no longer counted. */
void diagnostics_sort(struct diagnostics *list);

/* Rows of the table. */
const char *diagnostic_code_name(enum diagnostic_code code);    /* "D0001" */
const char *diagnostic_code_slug(enum diagnostic_code code);    /* "file_missing" */
const char *diagnostic_code_summary(enum diagnostic_code code); /* for the manual */
const char *diagnostic_code_help(enum diagnostic_code code);    /* a whole sentence */
enum severity diagnostic_code_severity(enum diagnostic_code code);
const char *severity_word(enum severity severity);

#endif
