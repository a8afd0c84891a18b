/* SPDX-License-Identifier: Apache-2.0
 *
 * The flat form of a rule set. Instructions stand in one array and name their
 * operands by index, operands before those that use them; index 0 is no
 * instruction. Rules, definitions, roles and selections are rows that name
 * instructions. What does not change from the model is pointed at there.
 */
#ifndef DULY_PROGRAM_CODE_H
#define DULY_PROGRAM_CODE_H

#include "model/ir.h"
#include "program/program.h"

struct instruction {
    uint8_t operation; /* enum operation */
    uint8_t type;      /* enum value_type of the result */
    uint8_t unit;      /* of a length */
    uint8_t flags;     /* CODE_… */
    uint32_t a, b, c;  /* operands */
    uint32_t next;     /* the next operand of AND, OR, LATER, EARLIER */
    int64_t number;    /* immediate, slot, column, pick; of TIME: a moment in UTC seconds */
    union {
        uint64_t word_set;
        struct str text;
        uint32_t selection;
        uint32_t definition;
        const struct field **fields; /* FIELD: by index of record type in the schema; NULL where it has none */
        const struct field *words;
        const struct table *table;
        const struct yearly *yearly;
        struct {
            const struct role *role; /* IS_ROLE, INCLUDES_ONE; or */
            const struct kind *kind; /* IS_TYPE, INCLUDES_ONE */
        } such;
        uint32_t rule;
    };
    const struct field *one_field; /* FIELD: that of the one record type it can be of; or NULL */
    struct span span;
};
enum { CODE_LIST = 1, CODE_DECIMAL = 2, CODE_DAY = 4 };

struct code_alternative {
    const struct record_type *type;
    const struct field *dated;
    const struct field *link_field;
    enum link link;
    uint32_t condition;
};

struct code_selection {
    struct code_alternative *alternatives;
    int alternative_count;
    uint32_t of, since, up_to, where, after;
    int slot;
    enum pick pick;
    bool any_time, has_after;
    bool whole_case; /* records of this case, or of none, whatever they name: which record the case is makes no difference */
    struct span span;
};

struct code_part {
    enum part_form form;
    int slot;
    uint32_t selection; /* index + 1; 0: none */
    uint32_t value;
    bool constants, identity;
};

struct code_reading {
    struct str name;
    uint32_t value;
};

struct code_definition {
    const struct definition *of;
    const struct policy *policy;
    struct code_part *parts;
    int part_count;
    uint32_t value;
    struct code_reading *readings;
    int reading_count;
    int slot_count; /* of its frame */
    int card;       /* index of its card, or -1 */
};

struct code_event {
    enum event_form form;
    uint32_t code;      /* time or test */
    uint32_t selection; /* index + 1 */
    struct span span;
};

struct code_actor {
    const struct role *role;
    uint32_t person;
    const struct field *named_by;
    struct span span;
};

struct code_evidence {
    struct code_event event;
    uint32_t selection; /* index + 1; 0: by event */
    const struct field **who; /* for each alternative of the selection; of a date, by index of record type */
    bool elsewhere;           /* none found here is not known to be none */
    uint32_t whose;           /* the record the date is of, where that says who did it; else 0 */
    struct span span;
};

struct code_rule {
    const struct rule *of;
    const struct policy *policy;
    int card;
    struct code_part *parts;
    int part_count;
    int slot_count; /* of its frame, and enough for what its policy says of every rule */
    uint32_t applies;
    uint32_t *not_applies;
    struct code_event starts; /* code and selection 0: when the subject begins */
    bool has_start;
    struct code_event uses; /* where the rule names what fixes its version */
    bool fixed_by_moment;   /* whether it is asked for turns on the version in force at some moment */
    struct code_actor actor[2];
    uint32_t not_person, not_unless;
    uint32_t opens, early_if, origin, act, broken;
    uint32_t limits[4];
    struct code_event *stops;
    int stop_count;
    struct code_evidence *evidence;
    uint32_t *requirements; /* conditions, in the order of the rule's */
    uint32_t *liftings;
    uint32_t *cites_where; /* for each clause of the card; 0: always */
    bool asked_for; /* another rule asks whether it was done in time */
};

struct code_way {
    const struct record_type *type;
    const struct field *worker;
    uint32_t condition;
};

/* A role whose holder also counts as another: it acts as lower ones of the same list, some only where a condition holds. */
struct code_higher {
    const struct role *role;
    struct code_step {
        int to; /* in the list */
        uint32_t condition; /* 0: always */
    } *steps;
    int step_count;
};

struct code_role {
    const struct role *of;
    struct code_way *ways;
    int way_count;
    int slot_count;
    struct code_higher *held_by; /* roles whose holder also counts as this one, itself first */
    int held_by_count;
};

struct code_policy {
    const struct policy *of;
    uint32_t applies;
    struct code_event *stops;
    int stop_count;
    int slot_count;
};

struct program {
    struct pool *pool;
    const struct model *model;
    struct instruction *code;
    uint32_t code_count, code_room;
    struct code_selection *selections;
    uint32_t selection_count, selection_room;
    struct code_definition *definitions;
    struct code_rule *rules;
    struct code_role *roles;
    struct code_policy *policies;
};

#endif
