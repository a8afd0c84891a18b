/* SPDX-License-Identifier: Apache-2.0
 *
 * The second form of the evaluator, for what is certain. It answers with a
 * state and nothing else: no list of candidates, no reason why something is
 * not known, no proof. Its values are plain: a number, the index of a record,
 * a time without its source. What it says it asks of the same instructions,
 * and of times by the same functions (times.h, value.h), as the evaluator
 * that says what a rule means; and where it does not know for certain, it
 * gives up, and that one answers for the rule. To give up is always right.
 *
 * Truth stays of three values. UNKNOWN here means no more than that the other
 * form has to be asked: nothing may be concluded from it.
 *
 * Inside this room only. Nothing of it outlives the case but what is counted.
 */
#ifndef DULY_EVAL_CERTAIN_H
#define DULY_EVAL_CERTAIN_H

#include "eval/duty.h"

/* A value that is not there: not known here, or known that there is none. */
enum told { TOLD_NOTHING, TOLD_NONE, TOLD };

/* What a definition came to for one record, so that it is not worked out for every rule that asks. */
struct kept_value {
    uint64_t of_case; /* 0: nothing yet */
    int32_t record;
    const struct policy *policy;
    enum told told;
    enum truth truth;
    int64_t number;
    const struct field *dated;
    struct when time;
};
enum { KEPT_PER_DEFINITION = 4 };

struct certain {
    struct eval *eval;
    bool lost; /* something is not certain, or not to be said in this form: what has been found out is worth nothing */
    int depth;
    uint64_t of_case;
    struct kept_value *kept; /* KEPT_PER_DEFINITION for each definition */
    struct finding **told;   /* plain memory: for each rule and state the finding that says so, made when first wanted */
    int told_count;
    struct eval_counts counts;
};

/* In the evaluator's pool; before it goes to another thread. */
struct certain *certain_new(struct eval *eval);
void certain_free(struct certain *certain);
/* The next case. */
void certain_begin(struct certain *certain);

/* A record chosen in one way or the other; TOLD_NONE: there is none to choose. */
enum told certain_pick(struct certain *certain, const struct code_selection *selection, struct environment *environment, int32_t *record,
                       const struct field **dated);
enum truth certain_exists(struct certain *certain, const struct code_selection *selection, struct environment *environment);

/* Candidates one by one: `each` is called for those that are not certainly none, with their slot as it was before. */
typedef void certain_each(struct certain *certain, void *context, const struct code_alternative *by, int32_t record, enum truth truth, const struct when *time);
void certain_select(struct certain *certain, const struct code_selection *selection, struct environment *environment, certain_each *each, void *context);

/* Instructions; 0 is a YES. */
enum truth certain_truth(struct certain *certain, uint32_t code, struct environment *environment);
void certain_time(struct certain *certain, uint32_t code, struct environment *environment, struct when *time);
enum told certain_record(struct certain *certain, uint32_t code, struct environment *environment, int32_t *record, const struct field **dated);
void certain_field_time(struct certain *certain, const struct fact_record *record, const struct field *field, struct when *time);
void certain_own_time(struct certain *certain, enum told told, int32_t record, const struct field *dated, struct when *time);

/* The rule for the case at hand: its findings, as states. False where it gave up, and nothing was written. */
bool certain_rule(struct certain *certain, int rule, struct rule_outcomes *outcomes);

#endif
