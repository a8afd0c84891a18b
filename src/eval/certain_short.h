/* SPDX-License-Identifier: Apache-2.0
 *
 * Short forms of what rules of the usual shape ask: times, conditions and
 * selections with the definitions that they call written out, over the record
 * that the rule is for, a candidate of a selection, or the first or latest of one.
 * Where the walk over the nodes looks up frames, slots and operands, a short form
 * says at once which field of which record is meant. It means what its nodes
 * mean, and gives up where they do; what has no short form walks them.
 *
 * Made with the evaluator, in its pool. Inside this room only.
 */
#ifndef DULY_EVAL_CERTAIN_SHORT_H
#define DULY_EVAL_CERTAIN_SHORT_H

#include "eval/certain.h"

/* What is being asked: of which record, and of which candidate. */
struct asking {
    struct certain *certain;
    struct bound subject; /* what the rule is for */
    const struct bound *candidate; /* where a selection is looked through */
    const struct code_rule *code;
    struct bindings frame; /* of the rule; ask asking_frame */
    bool framed;           /* the frame holds the subject */
};
/* The frame as the walk wants it, the subject in its slot. */
const struct bindings *asking_frame(struct asking *asking);

/* Numbers of short forms. Of a time or a test there always is one, 0 for no condition; of a selection 0 says that there is none. */
struct shorts *shorts_new(struct certain *certain);
/* The rule whose expressions come next. */
void shorts_for(struct shorts *shorts, const struct code_rule *code);
uint32_t shorts_time(struct shorts *shorts, uint32_t node);
uint32_t shorts_test(struct shorts *shorts, uint32_t node);
uint32_t shorts_selection(struct shorts *shorts, uint32_t selection);
/* When the one that is picked was, as its date that counts says; 0: no short form. */
uint32_t shorts_pick_time(struct shorts *shorts, uint32_t selection);
/* Of a test: the node that asks one field of the record that the rule is for, where it does nothing else; or NULL. */
const struct node *shorts_quick(const struct shorts *shorts, uint32_t test);
/* Of a time that is so long after another: that one, or 0. */
void shorts_shift(const struct shorts *shorts, uint32_t time, uint32_t *from, int64_t *count, enum unit *unit);
void shorts_done(struct shorts *shorts);

/* What they give; to be asked as short_time and short_truth (certain_form.h), which know what is kept. */
struct form;
struct plain short_time_anew(struct asking *asking, const struct form *form);
enum truth short_truth_anew(struct asking *asking, const struct form *form);

/* Records of a selection looked at one by one, those left out that are certainly not chosen. */
struct look {
    const struct short_selection *selection;
    const struct short_way *way, *ways_end;
    const struct fact_record *const *at, *const *end;
    const struct bound *of;
    struct plain since, up_to;
    struct bound here; /* the record */
    struct plain time; /* of the date that counts; lost where there is none */
    enum truth truth;
    bool begun;
};
void look_at(struct asking *asking, uint32_t selection, struct look *look);
bool look_next(struct asking *asking, struct look *look);

#endif
