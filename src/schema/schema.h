/* SPDX-License-Identifier: Apache-2.0
 *
 * The vocabulary of facts: which record types exist, what fields they have,
 * under which JSON keys they stand, and what the absence of a field means.
 * Filled by the model from rule text; read by the facts reader, the evaluator
 * and the renderers. Everything lives in the pool it was built in and is
 * read-only afterwards. Knows nothing of rules and evaluates nothing.
 */
#ifndef DULY_SCHEMA_SCHEMA_H
#define DULY_SCHEMA_SCHEMA_H

#include "base/text.h"
#include "source/source.h"

enum field_type {
    FIELD_TEXT,
    FIELD_WHOLE,   /* a whole number, 64 bits */
    FIELD_DECIMAL, /* scaled by DECIMAL_SCALE */
    FIELD_YES_NO,
    FIELD_WORDS, /* one of the field's words */
    FIELD_DATE,
    FIELD_MOMENT, /* a date is allowed, and a date and time */
    FIELD_ROLE,   /* a word of the worker's roles; compared as text */
    FIELD_RECORD  /* the identity of another record; or one of the field's words when it has any */
};

#define DECIMAL_SCALE 1000000

/* What it means that a line does not hold the field. */
enum field_absence {
    ABSENCE_NOT_KNOWN, /* a missing attribute, a date that happened, a planned date */
    ABSENCE_NOT_YET,   /* `may happen`: it has not happened */
    ABSENCE_NONE       /* `optional`, `complete`: there is none */
};

struct word {
    struct str json;   /* as in facts: with underscores, or as it was quoted */
    struct str spoken; /* as in rules and answers: with spaces */
};

struct field {
    struct str name; /* as rules say it, with spaces */
    struct str key;  /* its JSON key */
    struct span span;
    enum field_type type;
    enum field_absence absence;
    bool list;      /* several values; one value is a list of one */
    bool planned;   /* a date that may lie in the future and is visible as soon as its record is */
    bool personal;  /* never in a message, log or other file than the answer */
    bool responsible; /* names the worker, or in text the team, whose the work on the case is: lists are picked by it */
    bool who_did_it; /* names the worker or workers who did what the record records */
    bool ends;      /* the date until which the record lasts */
    int16_t done_by;    /* of a date: index of the field that names who did that act; -1: none of its own */
    int16_t known_with; /* index of the date field of this record it becomes known with; -1: none */
    struct word *words; /* FIELD_WORDS; beside records FIELD_RECORD */
    uint16_t word_count;
    const struct record_type **targets; /* FIELD_RECORD */
    uint16_t target_count;
    uint16_t index; /* in its record type */
};

struct record_type {
    struct str name; /* as rules say it */
    struct str json; /* as facts say it: with underscores */
    struct span span;
    struct field *fields;
    uint16_t field_count;
    uint16_t index;            /* in the schema */
    int16_t begins;            /* index of the field that is the record's own moment; -1: always there */
    int16_t ends;              /* index of the field marked `ends`; -1: none */
    bool shared;               /* belongs to no case: workers, posts */
    bool is_case;              /* the record of the case itself: its identity is the case key */
    bool is_approval;          /* evidence of an authorisation */
    bool absence_proves_nothing; /* that none is recorded does not mean there is none */
};

struct schema {
    struct record_type **types;
    uint16_t type_count;
    struct str *roles; /* that are declared, as facts write them; may be none */
    uint16_t role_count;
    /* JSON keys of what every line carries. */
    struct str type_key, case_key, identity_key;
    struct str known_keys[4]; /* when the line became known; the first one present counts */
    uint16_t known_key_count;
};

const struct record_type *schema_type(const struct schema *schema, struct str name);      /* by spoken name */
const struct record_type *schema_type_json(const struct schema *schema, struct str json); /* by name in facts */
const struct field *schema_field(const struct record_type *type, struct str name);
/* Index of the word equal to `text` as facts write it, or -1. */
int schema_word(const struct field *field, struct str json);
bool schema_targets(const struct field *field, const struct record_type *type); /* may the field name such a record? */

#endif
