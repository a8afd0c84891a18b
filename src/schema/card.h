/* SPDX-License-Identifier: Apache-2.0
 *
 * What a person sees of a rule: its name, label, clauses, and who acts.
 * Filled by the model; carried by every finding; read by the renderers.
 */
#ifndef DULY_SCHEMA_CARD_H
#define DULY_SCHEMA_CARD_H

#include "base/text.h"
#include "source/source.h"

enum rule_kind { RULE_TIMESCALE, RULE_TRIGGER, RULE_AUTHORISATION, RULE_DUTY, RULE_PROHIBITION, RULE_DEFINITION };
const char *rule_kind_word(enum rule_kind kind);

struct policy_card {
    struct str name;    /* lancashire */
    struct str label;   /* Lancashire Assessment and Planning Framework */
    struct str calendar;
    struct str day_one; /* the readings in force, as written: "the next working day" */
    struct str out_of_hours;
    struct span span;
    const struct policy_card *first; /* of its versions: itself where it follows none */
    bool has_versions;       /* it follows a version, or one follows it, or it has a last day */
    bool from_known, to_known;
    int32_t from, to;        /* the days in force, both included; of one that is followed, to the day before the next */
};

struct rule_card {
    const struct policy_card *policy;
    enum rule_kind kind;
    struct str name;  /* hold_checkpoint; of a definition its name with underscores */
    struct str label; /* Hold the checkpoint */
    struct str *cites;
    uint16_t cite_count;
    bool cites_vary;        /* which of them a finding states depends on the finding */
    struct str strength;    /* must, should, …; empty for a definition */
    struct str source_says; /* empty: the same word */
    struct str who;         /* "a team manager", as written; empty: nobody is named */
    bool who_in_words;  /* as the procedure words it: shown, never judged */
    bool who_implied;   /* the source does not say who: shown, never judged */
    bool who_unchecked; /* some of what may show it was done does not say who did it */
    bool who_unknown_to_record; /* of that, a record whose type has no field for it: worth telling the author */
    bool limited;       /* it has a time limit */
    struct span span;       /* the rule's first line */
    uint16_t index;         /* among all rules and cited definitions, in the order of the chapter */
};

#endif
