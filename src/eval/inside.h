/* SPDX-License-Identifier: Apache-2.0
 *
 * The evaluator's own state and the calls between its files. Inside this room
 * only. Everything of one case hangs on `arena` and is gone with the next.
 */
#ifndef DULY_EVAL_INSIDE_H
#define DULY_EVAL_INSIDE_H

#include "base/limits.h"
#include "eval/eval.h"
#include "eval/value.h"

/* The records bound while one frame of the rules is evaluated: as many slots as that frame has. */
struct environment {
    int count;
    struct value slots[];
};

/* One evaluated duty, kept while its case is evaluated because another rule may ask for it. */
struct outcome {
    int32_t subject; /* record of the first slot, or RECORD_NOT_THERE */
    enum state state;
    enum truth met; /* or met early */
    const struct miss *miss;
    const struct rule *replaced_by; /* the rule that takes its place; or NULL */
};

struct rule_outcomes {
    uint64_t of_case; /* the number of the case it is of: what an earlier one came to is not told again */
    bool done, running;
    bool prepared;
    struct duty **duties; /* once prepared */
    int duty_count;
    const char *failed;   /* why it could not be prepared, or decided; or NULL */
    const struct finding **findings;
    struct outcome *outcomes;
    int count, room;
};

/* A rule to answer for, or a definition that states a clause. */
struct planned {
    int rule, definition; /* -1: it is the other */
    int policy;
};

/* The ends of all times that came up while a case was evaluated: see moments.c. */
#define MOMENT_DISTANCES 64
struct moments {
    struct arena *arena; /* the case's */
    int64_t *ends;
    uint32_t count, room;
    int64_t distances[MOMENT_DISTANCES]; /* seconds that a time which moves with now stands from it; the first is 0 */
    int distance_count;
    bool daily; /* days were counted from such a time, so each day may tell otherwise */
};

struct eval {
    struct arena arena;
    const struct program *program;
    const struct model *model;
    const struct zone *zone;
    struct eval_options options;
    struct workdays **workdays_of; /* by calendar */
    int *chosen;                   /* by definition: the reading in force for this run */
    struct day_readings {
        bool same_day_is_one, roll_receipt;
        int32_t roll_after; /* the second of a working day after which receipt counts as the next one's; or -1 */
    } *day_readings; /* by policy */

    struct planned *plan; /* what is asked for, in the order of the answer */
    int plan_count;
    struct planned *planned; /* the same while it is put in order */
    int *plan_first;         /* of each card */

    /* the case */
    struct facts *facts;
    struct case_view view;
    struct str case_key; /* as answers show it */
    int64_t now;
    day_number today;
    day_number next_day; /* the earliest day of what has not come: tomorrow, where a whole day is asked about */
    struct memo {
        bool filled;
        struct value value;
        const uint64_t *readings; /* what it rests on, told again each time it is asked for */
    } ***memo, ****memos;         /* by definition, then by record, filled as asked; memo is that of the policy being
                                   * followed, whose calendar and readings it rests on */
    uint64_t case_number;         /* from 1 */
    struct rule_outcomes *rules;  /* by rule; ask outcomes_of */
    enum truth *policy_applies;   /* by policy */
    const struct miss **policy_miss;
    const char **policy_failed;   /* a limit that its condition met; or NULL */

    /* the rule being evaluated */
    const struct policy *policy; /* that is followed; NULL: none yet */
    const struct workdays *workdays;
    const struct workday_table *workday_table; /* where days count from the day of the event itself; or NULL */
    bool same_day_is_one, roll_receipt;
    int32_t roll_after;
    uint64_t steps;
    int proof_steps; /* of the proof being written */
    int depth;
    const char *failed; /* a limit that was met; then everything is unknown */
    uint64_t *readings_used;
    struct proof *trace;          /* where steps are hung; NULL: not asked for */
    struct proof *collect;        /* the step whose parts are being worked out; NULL: of none */
    struct moments *moments;      /* where they are noted; NULL: not asked for */
    struct findings findings;
    struct certain *certain; /* the second form; NULL: all is asked of the first */
    struct pool *pool;
};

#define EVALUATOR(eval) ((struct evaluator *)(eval))

struct environment *environment_new(struct eval *eval, int slot_count);

/* False when the case takes more steps than the limit: then the rule has failed. */
bool spend(struct eval *eval, uint64_t steps);
/* Instructions; 0 gives a known YES. */
struct value run(struct eval *eval, uint32_t code, struct environment *environment);
enum truth run_truth(struct eval *eval, uint32_t code, struct environment *environment, const struct miss **miss);
struct value own_time(struct eval *eval, const struct value *record);
struct value field_of(struct eval *eval, const struct value *record, const struct field *const *fields, enum value_type type, bool list);
struct value field_value(struct eval *eval, const struct fact_record *record, const struct field *field);
/* Whether a field known with another date of its record is to be seen: that date has come. */
enum truth field_shows(struct eval *eval, const struct fact_record *record, const struct field *field, const struct miss **miss);
void put_field(struct eval *eval, const struct fact_record *record, const struct field *field, struct value *value);
struct value value_of_fact(struct eval *eval, const struct fact_record *record, const struct field *field, const struct fact_value *fact);
struct value record_value(int32_t index, const struct field *dated);
/* What is known of a value that is one of two. */
struct value either_value(struct eval *eval, struct value a, struct value b);
enum truth holds_role(struct eval *eval, int32_t worker, const struct role *role, const struct when *at, const struct miss **miss);
/* Whether a policy applies to the case, worked out anew for the proof: its step. */
void trace_policy(struct eval *eval, const struct policy *policy);
void enter_policy(struct eval *eval, const struct policy *policy);
/* The first steps of a proof: that the policy applies to the case, and what makes this tuple one that it is for. */
struct tuple;
void trace_asked_for(struct eval *eval, const struct policy *policy, const struct code_part *parts, int part_count, const struct tuple *tuple);
/* The condition by which a record is one of a selection, and the field that links it. */
void trace_chosen(struct eval *eval, const struct code_selection *selection, struct environment *environment, int32_t index);

/* Two texts are one when they differ in spaces and underscores only. */
bool same_words(struct str a, struct str b);

/* Does this field of this record name that record? */
enum truth names_record(struct eval *eval, const struct fact_record *record, const struct field *field, int32_t index, const struct miss **miss);

/* Selections: every record that is, or may be, chosen. */
struct candidate {
    int32_t index;
    const struct code_alternative *by;
    enum truth truth;
    const struct miss *miss;
    struct value time; /* of the date that counts; type TYPE_NONE when there is none */
};
/* A record that is certainly none of them, and the fact by which it is not: of whom it is, or when it was. NULL: whenever it
 * was, since none counts before a day that is yet to come. */
struct passed_over {
    const struct fact_record *record;
    const struct field *field;
};
struct candidates {
    struct candidate *list;
    int count;
    bool none_proves_nothing; /* of a type whose absence proves nothing */
    day_number since;         /* none is among them that is dated earlier */
    struct passed_over *passed_over; /* in order; NULL without a proof to be told in */
    int passed_count;
    const struct miss *miss;  /* why there may be others: what they are for is not known */
};
/* NULL where the date that counts is the record's own. */
const struct field *date_besides(const struct code_alternative *by);
void trace_passed_over(struct eval *eval, const struct passed_over *one);
struct candidates select_all(struct eval *eval, const struct code_selection *selection, struct environment *environment);
struct value pick_one(struct eval *eval, const struct code_selection *selection, struct environment *environment);
enum truth selection_exists(struct eval *eval, const struct code_selection *selection, struct environment *environment, const struct miss **miss);

/* When the answer may be another. Each hands back, or changes, the time it is given; without eval->moments they do nothing. */
void moments_start(struct eval *eval);
struct when moments_note(const struct eval *eval, struct when when);
void moments_moved(const struct eval *eval, struct when *when, int64_t seconds); /* worked out from a time that may move */
void moments_merged(struct when *when, const struct when *a, const struct when *b);
void moments_daily(const struct eval *eval);
int64_t moments_next(const struct eval *eval, bool known_on_moves); /* INT64_MAX: none */

/* Whether a moment falls to that version of a policy, and to no other. */
enum truth falls_to(const struct eval *eval, const struct policy *policy, const struct when *moment);
enum version_told version_told(const struct eval *eval, const struct policy *policy, enum truth in_version);

/* What a rule or definition is for each of, once for each set of records and values. */
struct tuple {
    struct environment *environment;
    enum truth truth; /* whether there is such a duty at all */
    const struct miss *miss;
};

struct tuples {
    struct tuple **list;
    int count, room;
};
/* Is the value an earlier one of the list again? It would be the same duty. */
bool listed_before(const struct value *list, uint32_t at);
struct tuples tuples_of(struct eval *eval, const struct code_part *parts, int part_count, int slot_count);

/* Rules. */
struct rule_outcomes *rule_outcomes(struct eval *eval, int rule);
/* The case holds no record of the types that the rule is for each of. */
bool rule_asks_nothing(const struct eval *eval, int rule);
/* Its duties but for their decisions. */
struct rule_outcomes *rule_prepared(struct eval *eval, int rule);
enum truth rule_in_time(struct eval *eval, int rule, const struct value *record, const struct miss **miss);
void evaluate_definition(struct eval *eval, const struct code_definition *definition, struct findings *findings);

/* Proof steps. */
/* While the parts of an operation are worked out, eval->collect is the step that they are parts of. */
void trace_operand(struct eval *eval, enum operation operation, const struct value *value);
void trace_operand_as(struct eval *eval, const char *as); /* the last of them */
/* The last step and the last part are about this record. */
void trace_tested(struct eval *eval, const struct fact_record *record, const struct proof *last_before);
struct proof *trace_last(const struct eval *eval); /* the last step of the one that is open, or NULL */
bool is_step(enum operation operation);
struct proof *trace_open(struct eval *eval, enum proof_part part, struct span span, struct proof **outer);
void trace_close(struct eval *eval, struct proof *outer);
void trace_fact(struct eval *eval, const struct fact_record *record, const struct field *field, const struct value *value);
/* The field by which a record belongs to what a selection is for. */
void trace_link(struct eval *eval, const struct fact_record *record, const struct code_alternative *by);
void trace_result(struct eval *eval, struct proof *step, const struct value *value);
struct shown_time shown_time(const struct when *when);
struct record_name record_name(struct eval *eval, const struct fact_record *record);
/* As answers name it. */
struct str shown_name(struct eval *eval, enum named kind, struct str name);
struct str value_words(struct eval *eval, const struct value *value);
void finding_missing(struct eval *eval, struct finding *finding, const struct miss *miss);
void finding_subjects(struct eval *eval, struct finding *finding, const struct code_part *parts, int part_count, struct environment *environment);
struct shown_span span_between(struct eval *eval, const struct when *limit, const struct when *event);
void finding_readings(struct eval *eval, struct finding *finding);

#endif
