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
#include "model/model.h"
#include "program/program.h"
#include "publish/publish.h"
#include "render/render.h"
#include "source/diagnostic_print.h"
#include "suite/suite.h"

/* What was read about cases, from the first input to duly_facts_forget. */
struct facts_store {
    struct pool *pool; /* of the diagnostics */
    struct diagnostics problems;
    struct facts *facts; /* NULL: nothing was read */
    struct buffer rejects;
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
    bool keep_rejects;
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

/* Ends the reading of facts, and tells of refused lines, once. False, after a message, when there are none. */
bool api_facts_ready(struct duly *duly);
/* What no rule declares: told unless quiet. Returns DULY_PARTLY when lines were refused, or anything is undeclared and strict. */
int api_facts_verdict(struct duly *duly, const struct duly_question *question);

/* A question that was found right, with everything that answering it needs. */
struct asking {
    struct duly *duly;
    const struct duly_question *question;
    struct pool *pool;   /* of what follows */
    struct report report;
    struct eval_options options;
    struct evaluator *evaluator;
    uint32_t only, fails; /* a bit for each state */
    bool fails_found, error_found;
    uint32_t problems_told; /* about facts that contradict each other */
};
/* How much of a finding is wanted: nothing but its state; all of it; of its proof also what could not change the answer. */
enum wanted_of { WANT_STATES, WANT_FINDINGS, WANT_EVERY_PART };
/* Returns DULY_ANSWERED, or what to return after messages. asking_close in every case. */
int asking_open(struct duly *duly, const struct duly_question *question, enum wanted_of wanted, struct asking *asking);
const struct findings *asking_case(struct asking *asking, struct fact_case *of);
/* What the findings and the facts come to, or `code` where that is worse. After DULY_WRONG nothing more is told. */
int asking_close(struct asking *asking, int code);
/* The case of that key; NULL after a message. */
struct fact_case *api_case(struct duly *duly, struct pool *pool, const char *key);
/* Rules of that name are there; false after a message. */
/* The names of the rules of that name or label, NUL-terminated, in the pool; none of them: that was said. */
const char *const *api_rules_named(struct duly *duly, struct pool *pool, const char *words, int *found);
bool api_is_named(const struct rule_card *rule, const char *words);
bool api_rule_known(struct duly *duly, struct pool *pool, const char *name);

#endif
