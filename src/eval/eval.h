/* SPDX-License-Identifier: Apache-2.0
 *
 * The evaluator: a program and one case in, findings out. Three values with
 * the facts that would settle them; intervals for times that are not known
 * exactly. It reads no file and no clock, keeps no state but its arena, and
 * prints nothing. One evaluator serves one thread; the program may be shared.
 */
#ifndef DULY_EVAL_EVAL_H
#define DULY_EVAL_EVAL_H

#include "facts/facts.h"
#include "findings/findings.h"
#include "program/program.h"

struct eval_options {
    int64_t now;      /* UTC second the question is asked for; of a date, the last second of that day */
    int64_t known_on; /* UTC second up to which records are known; the same as now unless asked otherwise */
    bool proofs;
    bool every_part;  /* of a proof also the parts that could not change the answer any more: what all would have to be otherwise */
    bool states_only; /* of each finding its rule, case and state are wanted and nothing else */
    uint32_t shown;   /* a bit for each state: of findings in other states no more is wanted than rule, case and state; 0: all of each */
    bool in_full;     /* nothing is asked of the second form of the evaluator, which answers for states that are certain: for
                       * whoever holds the two against each other */
    const struct str *policies; /* only these; count 0: those that apply to the case */
    int policy_count;
    const struct str *rules; /* only these names; count 0: all */
    int rule_count;
    const struct reading_choice *readings; /* a declared alternative instead of the reading in force */
    int reading_count;
    bool moments;     /* eval_next_moment will be asked for */
    const struct other_names *other_names; /* under which findings name cases and records, without values of personal fields; NULL: as they are */
    uint64_t steps; /* one case may take; 0: LIMIT_STEPS_PER_CASE */
};

struct evaluator;
/* Working days are built as they were known at known_on, once. The program must outlive the evaluator. */
struct evaluator *eval_new(const struct program *program, const struct eval_options *options);
void eval_free(struct evaluator *evaluator);
/* Findings live until the next call. Never fails: what cannot be evaluated is a finding with STATE_ERROR. */
const struct findings *eval_case(struct evaluator *evaluator, struct facts *facts, struct fact_case *of);
/* Why that rule, or cited definition, has no finding in the case just evaluated. Lives until the next call of eval_case. */
struct silence eval_silence(struct evaluator *evaluator, const struct rule_card *card);
/* How often a rule was answered for in a case by the second form alone, and how often that gave up. */
struct eval_counts {
    uint64_t certain, gave_up;
};
struct eval_counts eval_counts(const struct evaluator *evaluator);
/* Asks for another moment from now on; what is known moves along, or stays. */
void eval_ask_on(struct evaluator *evaluator, int64_t now, int64_t known_on);
/* Asks for other rules from now on, as in eval_options; the names are borrowed. */
void eval_ask_rules(struct evaluator *evaluator, const struct str *rules, int count);
/* Up to that moment, and not including it, the case just evaluated has the same answer though nothing is recorded; at it, it may
 * have another. With `known_on_moves`, what becomes known is known then. INT64_MAX: the answer never changes by itself. */
int64_t eval_next_moment(const struct evaluator *evaluator, bool known_on_moves);
/* Its key, as its findings name it. Lives until the next call of eval_case. */
struct str eval_case_key(const struct evaluator *evaluator);
/* And one of its records. */
struct record_name eval_record_name(struct evaluator *evaluator, const struct fact_record *record);
/* The problems of the facts of the case just evaluated, as the view gave them. */
const struct case_view *eval_view(const struct evaluator *evaluator);

#endif
