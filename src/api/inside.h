/* SPDX-License-Identifier: Apache-2.0
 *
 * The body behind duly.h: one handle with its rules and its facts. The handle
 * lives in its own pool, which is a root of the collector, so that an
 * embedder may keep it anywhere until duly_free. Facts have a pool of their
 * own for what is said about them and go when they are forgotten. Every room
 * meets here; nothing is worked out here that a room could work out.
 */
#ifndef DULY_API_INSIDE_H
#define DULY_API_INSIDE_H

#include "duly.h"
#include "eval/eval.h"
#include "facts/facts.h"
#include "facts/input.h"
#include "model/model.h"
#include "program/program.h"
#include "publish/publish.h"
#include "render/render.h"
#include "source/diagnostic_print.h"
#include "suite/suite.h"

/* What is known of cases, from the first input to duly_facts_forget. */
struct facts_store {
    struct pool *pool; /* of the names of inputs, and of what is said about lines */
    struct inputs inputs;
    struct diagnostics problems; /* of the last question */
    struct facts *facts;         /* the cases that question named; or NULL */
    struct facts_tally tally;
    struct buffer contradictions; /* lines to be told, of facts that contradict each other */
    const struct undeclared *undeclared, *roles; /* the latter: roles that no rule declares */
    uint32_t undeclared_count, role_count;
    uint64_t cases;
    bool any;      /* an input was added */
    bool finished; /* no more inputs */
    bool reported; /* refused lines were told */
};

struct duly {
    struct pool *pool;
    struct sources sources;
    struct diagnostics problems;
    struct model *model; /* NULL until rules are read */
    struct program *program; /* built with the first question */
    struct facts_store store;
    bool grouped, skip_undeclared;
    size_t memory;
    int threads;
    uint64_t secret; /* of other names; 0: names are shown as they are */
    bool has_other_names;
    struct other_names other_names;
    duly_write *rejects;
    void *rejects_context;
    duly_progress *progress;
    void *progress_context;
    duly_write *message;
    void *message_context;
    struct duly_counts counts;
};

/* A message: one line, with its line end added. */
void api_say(struct duly *duly, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, and after it the nearest of the names in brackets, when one is near. Returns DULY_WRONG. */
int api_unknown(struct duly *duly, const char *what, struct str name, const struct str *names, int count);
void api_send(struct duly *duly, struct buffer *bytes); /* as a message; empties the buffer */
/* Hands the bytes over and empties the buffer; false when no more are wanted. */
bool api_hand_over(struct buffer *bytes, duly_write *write, void *context);

/* NULL after a message when the rules may not be asked. */
const struct program *api_program(struct duly *duly);
const struct zone *api_zone(const struct duly *duly);
/* Under which answers name cases and records; NULL: as they are. Needs the program. */
const struct other_names *api_other_names(struct duly *duly);
/* What was asked for, as answers name it; in the pool. */
struct str api_shown(struct duly *duly, struct pool *pool, enum named kind, struct str asked);
/* False after a message: a proof as JSON is there to be checked against the facts. */
bool api_proof_may_be_shown(struct duly *duly);

/* Ends the adding of inputs. False, after a message, when there are none. */
bool api_facts_ready(struct duly *duly);
/* What stands in the notes becomes diagnostics of the question; empties them. */
void api_take_notes(struct duly *duly, struct facts_notes *notes);
/* Adds to what the question found in the facts. */
void api_take_tally(struct duly *duly, struct facts_tally tally, uint64_t cases);
void api_take_undeclared(struct duly *duly, const struct facts *facts);
void api_read_failed(struct duly *duly, int fault);
/* Tells of refused lines, once, and of what no rule declares unless quiet. Returns DULY_PARTLY when lines were refused, or
 * anything is undeclared and strict. */
int api_facts_verdict(struct duly *duly, const struct duly_question *question, bool whole); /* whole: they were read to their end */
/* Reads the cases of these keys and no others, all at once; without keys all of them. DULY_ANSWERED, or what to return after a
 * message. */
int api_hold_cases(struct duly *duly, struct pool *pool, const char *const *keys, int count);
/* After that: all of these keys are there, or DULY_WRONG after a message. */
int api_cases_known(struct duly *duly, struct pool *pool, const char *const *keys, int count);
/* Both. */
int api_read_cases(struct duly *duly, struct pool *pool, const char *const *keys, int count);

/* A question that was found right, with everything that answering it needs. */
struct asking {
    struct duly *duly;
    const struct duly_question *question;
    struct pool *pool;   /* of what follows */
    struct report report;
    struct eval_options options;
    const struct program *program;
    uint32_t only, fails; /* a bit for each state */
    bool fails_found, error_found;
    uint32_t problems_told; /* about facts that contradict each other */
};
#define PROBLEMS_TOLD 100
/* How much of a finding is wanted: none, for the question is about the facts; nothing but its state; all of it; of its proof also what could not change the answer. */
enum wanted_of { WANT_FACTS, WANT_STATES, WANT_FINDINGS, WANT_EVERY_PART };
/* Returns DULY_ANSWERED, or what to return after messages. asking_close in every case. */
int asking_open(struct duly *duly, const struct duly_question *question, enum wanted_of wanted, struct asking *asking);
/* One that answers the question, for one thread. */
struct evaluator *asking_evaluator(const struct asking *asking);
/* The findings of one case; what they and its facts come to is noted. */
const struct findings *asking_case(struct asking *asking, struct evaluator *evaluator, struct facts *facts, struct fact_case *of);
/* Every case of the facts one by one, by this thread alone. Returns DULY_ANSWERED, or what to return after a message. */
int api_each_case(struct asking *asking, facts_each *each, void *context);
/* Where lines of cases stand, found out before anything is answered. 0 or an errno, ECANCELED when it was stopped; close in
 * every case, and it says what became of it: `fault` is what came of reading since. */
int api_index_open(struct asking *asking, struct facts_index **index);
int api_index_close(struct asking *asking, struct facts_index *index, int fault);
/* Says that cases came back after having been handed on. 0 or an errno. */
int api_came_back(struct asking *asking, struct facts *facts);
/* What facts of the case just evaluated contradict each other, a line each. */
void asking_problems(const struct case_view *view, struct str key, struct buffer *out); /* no view: none */
/* Keeps such lines to be told at the end, as long as there are not enough; empties the buffer. */
void asking_tell(struct asking *asking, struct buffer *lines);
/* What the findings and the facts come to, or `code` where that is worse. After DULY_WRONG nothing more is told. */
int asking_close(struct asking *asking, int code);
/* Rules of that name are there; false after a message. */
/* The names of the rules of that name or label, NUL-terminated, in the pool; none of them: that was said. */
const char *const *api_rules_named(struct duly *duly, struct pool *pool, const char *words, int *found);
bool api_is_named(const struct rule_card *rule, const char *words);
bool api_rule_known(struct duly *duly, struct pool *pool, const char *name);

#endif
