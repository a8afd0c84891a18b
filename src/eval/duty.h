/* SPDX-License-Identifier: Apache-2.0
 *
 * One duty while it is judged. Inside this room only.
 */
#ifndef DULY_EVAL_DUTY_H
#define DULY_EVAL_DUTY_H

#include "eval/inside.h"

/* Something that may show it was done. */
struct occurrence {
    int32_t record; /* RECORD_NOT_THERE: a date or a fact */
    enum truth there, sound;
    const struct miss *miss, *sound_miss;
    struct value time;
    bool undated; /* a fact that bears no date */
    int part;     /* of the evidence: which of its lines */
    enum truth used; /* by an earlier duty of the rule, where each is used once */
    const struct miss *used_miss;
    const struct miss *doubts; /* all that whether it can be used turns on; put together when first asked */
    int picked; /* in how many of the ways this duty may turn out it is what shows it was done */
    struct proof *step; /* that tells of it, where a proof is asked for */
};

struct duty {
    const struct code_rule *code;
    struct environment *environment;
    int32_t subject; /* record of the first slot */
    struct value moment;   /* that fixes the version it follows; only where versions are asked about */
    enum truth in_version; /* whether that is its rule's */
    enum truth applies;
    const struct miss *applies_miss;
    struct lifted {
        enum truth truth;
        const struct miss *miss;
        struct str label;
        bool named;
        const struct rule *by; /* of a lower layer, that replaces this one; NULL: an exception */
    } *exceptions; /* what replaces it, then unnamed ones, then named ones as written */
    int exception_count;
    bool exceptions_unknown;
    struct value start, opens, limit, origin, act, stop;
    bool has_opens, has_limit, has_stop;
    bool limit_follows; /* the start: it is counted forward from the same date, whichever day that was */
    enum truth early_counts;
    const struct miss *early_miss;
    struct contest { /* another duty for the same records that cannot be kept beside this one */
        const struct rival *rival;
        const struct duty *other;
        enum truth truth; /* whether both apply now, and their windows share no moment: yes or not known */
        const struct miss *miss;
    } *contests;
    int contest_count;
    enum truth broken;
    const struct miss *broken_miss;
    struct occurrence *events; /* by time */
    int event_count, event_room;
    struct defect *defects;
    int defect_count;
    struct remark *remarks;
    int remark_count;
    uint64_t *readings_used;
    struct proof *proof;

    /* decided */
    enum state state;
    int done_by, excepted_by, would_be;
    int shown_by[EVIDENCE_PARTS]; /* where all of several are needed and done_by is the last of them: one of each part */
    int ways;                   /* it may turn out */
    const struct miss *doubts;  /* what they turn on */
    const struct miss *miss;
    enum truth met; /* whether it is met, or met early, in each of those ways */
    bool may_be_none; /* whether there is such a duty at all is not known */
};

/* A record that fits and does not count, and why. At most 16 are kept. */
void add_defect(struct eval *eval, struct duty *duty, const struct fact_record *record, struct str says);
/* Judges the people named by the field of the record: fills in whether the event is sound. NULL: nobody is named there. */
void judge_who(struct eval *eval, struct duty *duty, struct occurrence *event, const struct fact_record *record, const struct field *who);
/* When the event comes; a test that is yes comes with `begin`. */
struct value event_time(struct eval *eval, const struct code_event *event, struct environment *environment, struct value begin);
struct value begin_of(struct eval *eval, const struct code_part *parts, int count, struct environment *environment);
/* The earlier of two limits. A day as a limit lasts to its end, so the ends are compared. */
struct when earlier_limit(const struct when *a, const struct when *b);
/* Whether all its limits are counted forward from its own origin, and that is the moment of a record as its line says it, as
 * the start is. */
bool counts_from_start(const struct eval *eval, const struct code_rule *code);
void find_version(struct eval *eval, struct duty *duty);
/* Adds the rules of lower layers that take, or may take, its place to the exceptions. */
void find_replacements(struct eval *eval, struct duty *duty);
void gather_evidence(struct eval *eval, struct duty *duty);
/* Once all duties of its rule are prepared; makes ready those of the rules it may be in conflict with. */
void find_contests(struct eval *eval, struct duty *duty);
const struct miss *no_time_given(struct eval *eval, const struct duty *duty);
void decide_duty(struct eval *eval, struct duty *duty);
/* Does the window of the one close before that of the other opens? */
enum truth closes_before(const struct duty *one, const struct duty *other);

#endif
