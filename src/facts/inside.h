/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of this room share and nobody else sees: the store itself,
 * and the doors between reading lines (reader.c), making records of them
 * (record.c, value.c), saying what is wrong (refusal.c), keeping (store.c)
 * and showing (view.c).
 *
 * In come the declarations of facts.h. The memory is that of struct facts: one
 * arena for all that stays, plain buffers for what grows. Nothing here is for
 * other rooms.
 */
#ifndef DULY_FACTS_INSIDE_H
#define DULY_FACTS_INSIDE_H

#include "base/limits.h"
#include "facts/facts.h"
#include "facts/keys.h"

/* A piece of the arena that is filled from the front: cheaper than asking the arena for each text. */
struct slab {
    char *next, *end;
};

/* A field that came before the type of its line. */
struct later_field {
    struct json_value key, value;
};

/* The line being read. */
struct line {
    const char *at, *window_end; /* a line feed stands just before the end of the window */
    uint16_t file;
    uint32_t number;
    struct key_table *table;  /* NULL until the type is known */
    struct json_value *slots; /* SLOT_FIELDS of the line's own, then the fields of its type */
    struct json_value ignored; /* of keys that are not declared */
    struct later_field *later;
    size_t later_count, later_room;
    bool refused_in_part;
    bool has_double; /* one of its keys stands twice */
};

/* Days as they are written most of the time, so that calendar and zone are asked once for each. The place of a day comes
 * from its digits: days of eight years in a row never get in each other's way. */
#define DAY_MEMO_COUNT (1 << 13)
struct day_memo {
    uint64_t year_and_month; /* the bytes YYYY-MM- */
    int64_t from;
    int32_t day;
    uint32_t seconds;      /* from the first to the last */
    uint16_t day_of_month; /* the bytes DD; 0: nothing here */
};

/* Names of types met lately. */
#define TYPE_MEMO_COUNT (1 << 6)
struct type_memo {
    uint64_t first, last; /* eight bytes of the name */
    uint32_t length, number;
};

#define CASE_SHARED UINT32_MAX /* in place of a case: the record belongs to none */

struct moment_pair {
    uint32_t now, known_on; /* how many of the shared moments lie at or before */
};

/* What is there of the shared records at one moment. */
struct shared_view {
    struct shared_view *next;
    struct moment_pair at;
    struct case_view view;
};

/* What is sorted: by key, then by a comparison of the items. */
struct sort_item {
    uint64_t key;
    const void *item;
};

struct facts {
    struct facts_options options;
    struct arena arena;
    struct slab values, texts;
    struct key_tables keys;
    struct names types;      /* those of the schema, then those met that are not declared */
    uint64_t *type_counts;   /* lines of each that is not declared */
    uint32_t type_count_room;
    struct names roles;      /* those of the schema, then those met that are not declared */
    uint64_t *role_counts;   /* values of each that is not declared */
    struct line line;
    struct day_memo *days;
    struct type_memo type_memos[TYPE_MEMO_COUNT];
    struct str *files;
    uint32_t file_count;
    struct facts_tally tally;
    uint32_t said; /* diagnostics appended */
    struct undeclared *undeclared;
    uint32_t undeclared_count;

    struct names case_names;  /* numbers are indexes of cases until they are sorted */
    struct fact_case *cases;  /* sorted by key once finished */
    uint32_t case_room, last_case;
    struct fact_case shared;
    struct fact_record *records;
    uint32_t *case_of; /* of each record */
    uint32_t record_count, record_room;
    struct sort_item *sorting, *sort_scratch; /* room for the largest sort so far */
    uint32_t sort_room;
    struct fact_record *record_scratch;
    uint32_t record_scratch_room;
    bool finished;

    const struct record_type *case_type; /* the one that is_case, or NULL */
    bool *links;                         /* by type: has it a field that names records? */
    int64_t *shared_begins, *shared_known; /* moments at which something changes among the shared, sorted */
    uint32_t shared_begin_count, shared_known_count;
    struct shared_view *shared_views;
};

/* ---- record.c ---- */

void line_start(struct facts *facts);
/* Reads the line at facts->line.at. Returns the byte after its end, or NULL: then the line was refused and said. */
const char *line_read(struct facts *facts);

/* ---- value.c ---- */

/* Fills in what the field holds; on VALUE_REFUSED it has been said. */
void value_read(struct facts *facts, const struct field *field, const struct json_value *json, struct fact_value *value);
/* A date, or a date and time, that says when a line became known. */
bool value_known_from(struct facts *facts, const struct json_value *json, int64_t *known_from);
/* Text or a whole number that names something: not empty, not too long. Decoded into `scratch` (LIMIT_KEY_BYTES) when it
 * has escapes, else borrowed from the line. */
bool value_identity(const struct json_value *json, char *scratch, struct str *identity);
#define IDENTITY_EXPECTED "text of 1 to 256 bytes between double quotation marks, or a whole number"
_Static_assert(LIMIT_KEY_BYTES == 256, "the words above name the limit");
const char *value_found(const struct json_value *json); /* "a number" */
const char *value_place(const struct json_value *json); /* its first byte, the quotation mark of text included */
/* By kind, then by what it holds; links by identity. Below, equal or above. */
int value_compare(const struct fact_value *a, const struct fact_value *b);

/* ---- refusal.c ---- */

/* Appends a diagnostic at the line being read and the column of `at` (NULL: none). NULL when enough has been said. */
struct diagnostic *facts_say(struct facts *facts, enum diagnostic_code code, const char *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same with a help of its own. */
void facts_help(struct facts *facts, struct diagnostic *diagnostic, const char *help);
void facts_say_fault(struct facts *facts, const struct json_fault *fault);
/* After something was said: counts and copies the line, and marks its case. `length` is without the line end. */
void facts_refuse(struct facts *facts, size_t length);

/* ---- store.c ---- */

void *slab_take(struct facts *facts, struct slab *slab, size_t bytes, size_t align);
struct str text_kept(struct facts *facts, struct str text);
uint32_t store_case(struct facts *facts, struct str key); /* found or added */
struct fact_record *store_add(struct facts *facts, uint32_t case_index);
void store_order(struct facts *facts, struct fact_case *of); /* and settles what its lines say of one thing */
void store_mark_incomplete(struct facts *facts, uint32_t case_index);
int64_t record_begins(const struct fact_record *record); /* INT64_MIN: it does not say, or always was */
/* Stable; `compare` is asked where keys are equal. True when something was out of order. */
bool sort_items(struct facts *facts, struct sort_item *items, uint32_t count, int (*compare)(const void *a, const void *b));

/* ---- roles.c ---- */

void roles_prepare(struct facts *facts);
void roles_free(struct facts *facts);
void role_met(struct facts *facts, struct str text);

/* ---- view.c ---- */

void view_prepare(struct facts *facts); /* once, when all is sorted */

#endif
