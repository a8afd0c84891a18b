/* SPDX-License-Identifier: Apache-2.0
 *
 * A small case: records that rules speak of, and what may stand in the fields
 * they read. In this room only.
 */
#ifndef DULY_PROVE_SMALL_H
#define DULY_PROVE_SMALL_H

#include "base/limits.h"
#include "model/ir.h"

#define SMALL_RECORDS 12
#define SMALL_FIELDS 24
#define SMALL_VALUES 12

struct small_value {
    bool absent;
    struct str json, given; /* as facts and as tests spell it */
};

/* A field, or whether a record is there (field NULL). */
struct small_choice {
    int record;
    const struct field *field;
    struct small_value values[SMALL_VALUES];
    int count, at;
};

struct small_record {
    const struct record_type *type;
    char id[8];
    bool absent; /* the case does without it */
};

struct small_case {
    const struct model *model;
    struct pool *pool;
    day_number day; /* when everything in it happens that is not searched */
    struct small_record records[SMALL_RECORDS];
    int record_count;
    struct small_choice choices[SMALL_FIELDS];
    int choice_count;
    bool closed;  /* what the conditions read is searched whole: no other case answers them otherwise */
    bool too_large;
    int walked; /* parts of conditions looked at: definitions may ask twice for others that ask twice, and so on */
};

/* Where names of a rule or definition stand in the case; -1: nowhere. */
struct small_scope {
    int of_slot[FRAME_SLOTS];
    const struct small_scope *outer;
    int depth;
};

void small_start(struct small_case *small, const struct model *model, struct pool *pool, day_number day);
/* The records a rule is for; those of another rule for the same ones are shared by `known` (number by part of identity). */
bool small_subjects(struct small_case *small, struct small_scope *scope, const struct rule *rule, int *known);
void small_condition(struct small_case *small, const struct small_scope *scope, const struct expr *condition);
void small_event(struct small_case *small, const struct small_scope *scope, const struct event *event);
void small_policy(struct small_case *small, const struct policy *policy);
/* The next combination; false: all were made. */
bool small_next(struct small_case *small);
uint64_t small_combinations(const struct small_case *small); /* at most UINT64_MAX / 2 */
/* Its records as lines of facts, and as lines of a test. */
void small_facts(struct buffer *out, const struct small_case *small, struct str key);
void small_given(struct buffer *out, const struct small_case *small);

#endif
