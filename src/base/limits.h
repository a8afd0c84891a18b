/* SPDX-License-Identifier: Apache-2.0
 *
 * Every bound of the program, in one place. A limit that is met is said in
 * the reader's words, never met with silence; raising one here is all it
 * takes to raise it.
 */
#ifndef DULY_BASE_LIMITS_H
#define DULY_BASE_LIMITS_H

/* Rule text. */
#define LIMIT_RULE_FILE_BYTES ((size_t)4 << 20) /* one rule file */
#define LIMIT_RULE_FILES 1024                   /* files of one rule set, with all it uses */
#define LIMIT_NESTING 64                        /* brackets, and definitions resting on definitions */
#define LIMIT_NAME_BYTES 200                    /* a name or a label */
#define LIMIT_LINE_WORDS 1024                   /* words, values and signs of one line, with what continues it */
#define LIMIT_DECLARATION_LINES 4096            /* lines of one declaration: fields, rows, records of a test */
#define LIMIT_DECLARATIONS 10000                /* of one rule set */
#define LIMIT_ROLES 256                         /* of one rule set */
#define LIMIT_EXCEPTIONS 1024                   /* of one rule, exceptions to its exceptions and remarks included */
#define LIMIT_CHOICES 64                        /* record types among which one selection chooses */
#define LIMIT_DIAGNOSTICS 100                   /* printed for one run of check; then "and N more" */

#define LIMIT_SMALL_CASE_STEPS 20000            /* instructions one of them may run */
#define LIMIT_SMALL_CASES_IN_ALL 262144         /* for one rule set */
#define LIMIT_SMALL_CASES 4096                  /* made up and tried, to find one in which two rules cannot both be kept */

/* Facts. */
#define LIMIT_LINE_BYTES ((size_t)1 << 20) /* one line of facts */
#define LIMIT_JSON_DEPTH 64                /* arrays and objects inside one line */
#define LIMIT_LIST_VALUES 4096             /* values of one field */
#define LIMIT_KEY_BYTES 256                /* a case key or an identity */

/* Time. */
#define LIMIT_YEAR_FIRST 1900
#define LIMIT_YEAR_LAST 2199
#define LIMIT_AMOUNT 36500 /* days, hours, weeks, months or years in one amount */

/* Evaluation. */
#define LIMIT_SUBJECTS_PER_RULE 10000 /* findings one rule may raise in one case */
#define LIMIT_STEPS_PER_CASE 50000000 /* instructions one case may run */
#define LIMIT_CASE_BYTES ((size_t)192 << 20) /* memory for one case while it is evaluated */
#define LIMIT_PROOF_STEPS 20000       /* steps of one proof, and facts they rest on */
#define LIMIT_MISSING 1024            /* things that one answer may turn on */
#define LIMIT_EVENTS_PER_DUTY 4096    /* records that may serve as evidence of one duty */
#define LIMIT_BRANCHES 4096           /* ways of filling what is not known, tried for one finding */

#endif
