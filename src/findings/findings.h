/* SPDX-License-Identifier: Apache-2.0
 *
 * What was concluded: one finding for each rule and subject, and the proof of
 * it. Filled by the evaluator in its case arena, read by the renderers, gone
 * when the next case is evaluated. Everything a person is told about a
 * finding is here as data; this room writes no sentence and decides nothing.
 */
#ifndef DULY_FINDINGS_FINDINGS_H
#define DULY_FINDINGS_FINDINGS_H

#include "base/mem.h"
#include "base/text.h"
#include "calendar/workdays.h"
#include "calendar/yearly.h"
#include "calendar/zone.h"
#include "schema/card.h"
#include "schema/schema.h"
#include "source/source.h"

enum state {
#define STATE(name, spelling, words, group, meaning) STATE_##name,
#include "lists/states.def"
#undef STATE
    STATES
};
enum state_group { GROUP_WRONG, GROUP_OVERDUE, GROUP_NOT_DUE, GROUP_WAITING, GROUP_CANNOT_SAY, GROUP_HIDDEN };
const char *state_spelling(enum state state); /* met_late */
const char *state_words(enum state state);    /* met late */
const char *state_meaning(enum state state);
enum state_group state_group(enum state state);
int state_by_spelling(struct str spelling); /* or -1 */

/* A date or a moment that is shown. */
struct shown_time {
    enum shown_form { SHOWN_NONE, SHOWN_DAY, SHOWN_INSTANT, SHOWN_BETWEEN } form;
    day_number day, last_day; /* last_day for SHOWN_BETWEEN: it lies somewhere in these days */
    int64_t utc;              /* of an instant */
};

/* A length of time in the unit its limit was given in. */
enum span_unit { SPAN_WORKING_DAYS, SPAN_DAYS, SPAN_MINUTES };
struct shown_span {
    bool known;
    enum span_unit unit;
    int64_t count;
    bool at_least; /* when it was is not known to the day, or the minute: it may be more */
};

struct record_name {
    struct str record; /* type as facts write it */
    struct str id;     /* empty: none */
    uint32_t position; /* from 1, when it has no id */
};

/* A fact somebody would have to record. */
struct missing_fact {
    struct record_name of;
    struct str field; /* as facts write it; empty: the whole record is missing */
    struct str calendar; /* that does not reach so far; or empty */
    struct str number;   /* that the source does not give, by the name of its definition; or empty */
    struct str asks;  /* in words: "the date the referral was received is not recorded" */
};

/* Evidence that fits and does not count. */
struct defect {
    struct record_name of;
    struct str file;
    uint32_t line;
    struct str says; /* "W21 is not a team manager" */
};

/* A fact that was used. */
struct used_fact {
    struct record_name of;
    struct str field; /* as facts write it; empty: that the record is there */
    struct str says;  /* field as rules say it */
    struct str value; /* as a person reads it; empty for a personal field in anything but an answer */
    bool personal;
    bool link; /* by it the record is one of those asked about: too plain to be told unless all is */
    struct str file;
    uint32_t line; /* 0: worked out, not read */
};

enum answer { ANSWER_YES, ANSWER_NO, ANSWER_CANNOT_TELL, ANSWER_NOT_YET, ANSWER_VALUE };
const char *answer_word(enum answer answer); /* yes, no, not known, not yet, "" */

/* Working days counted: enough to be checked by hand. */
struct day_sum {
    day_number origin; /* day 0 */
    int count;
    day_number result;
    bool same_day_is_one; /* the reading under which the origin may itself be day 1 */
    bool rolled;          /* the origin is the next working day after it was received */
    int32_t rolled_after; /* because it came after this second of a working day; or -1 */
    struct str calendar, calendar_label; /* its name in the rules, and what people call it */
    struct left_out left_out;
    enum workdays_answer certainty;
};

/* What part of a step came to, in the order in which the parts were worked out: enough to check the step by. */
struct operand {
    const char *op;        /* the operation, as src/lists/operations.def spells it */
    const char *as;        /* of a selection: "for", "since", "up_to", "after"; else NULL */
    struct record_name of; /* of a selection: the record that was tested; else empty */
    enum answer answer;
    struct str value;
    struct shown_time time;
    struct shown_bounds {
        bool from, upto;          /* which of them there is */
        int64_t earliest, latest; /* of a time that is not certain */
    } bounds;
    struct operand *next;
};

/* The nearest of some days of the year. */
struct year_sum {
    const struct yearly *yearly;
    day_number from, result;
};

/* One step of the proof: a line or part of a line of rule text, what it came to, and why. */
enum proof_part {
    PROOF_POLICY,    /* the policy applies to this case */
    PROOF_SUBJECT,   /* why this record, pair or value is one that it is for */
    PROOF_VERSION,   /* the version of the policy that it follows */
    PROOF_REPLACED,  /* a rule of a lower layer takes its place */
    PROOF_APPLIES,   /* a condition */
    PROOF_EXCEPTION, /* a named or unnamed exception */
    PROOF_STARTS,
    PROOF_OPENS,
    PROOF_EARLY, /* whether an earlier one counts */
    PROOF_LIMIT,
    PROOF_EVIDENCE, /* one record or date that may show it was done */
    PROOF_PASSED_OVER, /* the records of its kind that are none, each with the fact by which it is not */
    PROOF_WHO,      /* the person of that evidence */
    PROOF_COUNTS,   /* a further requirement of that evidence */
    PROOF_STOPS,
    PROOF_BROKEN,
    PROOF_ACT,  /* the act it must come before */
    PROOF_CONFLICT, /* another rule that cannot be kept beside it; its own steps are why that one applies */
    PROOF_VALUE /* a part of one of the others */
};
const char *proof_part_word(enum proof_part part); /* as JSON spells it: policy, applies, … */

struct proof {
    enum proof_part part;
    enum answer answer;
    struct span rule;       /* the words of the rule that this step is about */
    struct str label;       /* of an exception or a reading, as written */
    struct str value;       /* for ANSWER_VALUE: as a person reads it */
    struct shown_time time; /* when the value is a time */
    struct shown_bounds bounds;
    const char *op;         /* the operation, as of an operand; NULL where the step is a line of the rule */
    struct record_name of;  /* the record that was tested, where the step is a test of a selection's */
    struct operand *operands, *last_operand;
    struct used_fact *facts;
    int fact_count;
    struct day_sum *sum; /* or NULL */
    struct year_sum *year; /* or NULL */
    struct proof *kids, *next;
};

struct remark {
    struct str name, label;
};

struct finding {
    const struct rule_card *rule;
    struct str case_key;
    struct str *cites; /* where the rule's vary: those it states; else see finding_cites */
    int cite_count;
    struct record_name *subjects;
    int subject_count;
    struct str value; /* of a series: "15"; empty: none */
    enum state state;
    struct shown_time opens, due, done, earliest, since; /* since: when an outstanding duty began */
    struct shown_time stopped; /* missed: when it stopped being asked for */
    bool may_be_past; /* cannot tell: its limit lies, or may lie, before now */
    bool closed; /* breached, impossible: what ends every duty of its policy has come, such as the closing of the case */
    struct shown_span late_by, early, age;
    struct missing_fact *missing;
    int missing_count;
    bool missing_more; /* there may be more that is not known than is named: LIMIT_NAMED, LIMIT_MISSING */
    int would_be; /* the state if it applied and nothing stood against it: enum state, or -1 */
    const struct rule_card **conflicts; /* rules that cannot be kept beside it; of cannot_tell, that perhaps cannot */
    int conflict_count;
    struct str exception; /* its label, when excepted; of an unnamed one the words of its condition */
    const struct rule_card *replaced_by; /* excepted: the rule of a lower layer in its place; cannot tell: one that may be; or NULL */
    struct remark *remarks;
    int remark_count;
    struct reading_used {
        struct str definition, chosen;
    } *readings; /* declared readings its answer rests on, in order of name */
    int reading_count;
    bool calendar_expected; /* a date leans on holidays that are only expected */
    bool incomplete;        /* the case has refused lines */
    struct defect *defects;
    int defect_count;
    struct str *absent; /* of evidence that has several parts: the words of those that are not there */
    int absent_count;
    struct str error; /* STATE_ERROR: what failed, in words */
    enum version_told { VERSION_USUAL, VERSION_OTHER, VERSION_PERHAPS } version; /* of its policy: the one in force on the day
                       * asked for, or of a policy that has but one; another; or one that it may follow, which is not known */
    struct str file;  /* of the first subject's line */
    uint32_t line;
    struct proof *proof;     /* NULL unless asked for */
};

/* Why a rule has no finding in a case at all. */
struct silence {
    enum silent { SILENT_POLICY, SILENT_NOT_IN_FORCE, SILENT_VERSION, SILENT_NO_RECORD } why;
    const struct rule_card *rule;
    struct str case_key;
    struct proof *policy; /* POLICY: its condition; NULL where another policy was asked for by name */
    struct str subject;   /* NO_RECORD: what it is for each of, as the rule says it */
    uint32_t held;        /* NO_RECORD: how many of these the case holds, none of which it is for */
};

struct findings {
    struct arena *arena;
    const struct finding **items;
    uint32_t count, room;
};
/* The clauses it states: its own, or those of its rule. */
const struct str *finding_cites(const struct finding *finding, int *count);
struct finding *findings_add(struct findings *findings); /* a new one, in the arena */
void findings_put(struct findings *findings, const struct finding *finding); /* one that is there */
/* A copy in that arena, which lives longer than the case: with everything but the proof. The rule is borrowed. */
struct finding finding_kept(struct arena *arena, const struct finding *finding);
/* By rule in the order of the chapter, then by subject's beginning as the evaluator gave them: stable. */

#endif
