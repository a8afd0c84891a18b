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
#include "facts/input.h"
#include "facts/keys.h"
#include "facts/spill.h"

/* A piece of an arena that is filled from the front: cheaper than asking the arena for each text. */
struct slab {
    char *begin, *next, *end;
};

/* Where values and texts of records are put: for good, or until the next case. */
struct keeping {
    struct arena arena;
    struct slab values, texts;
    size_t taken; /* bytes of pieces since the last rewind */
    bool more; /* than one piece of each was needed since the last rewind */
};

/* What of the input is in memory; its lines end in line feeds. */
struct window {
    char *bytes;
    size_t length, room; /* the room counts CHUNK_BYTES and slack for one more read */
    uint64_t at;         /* the place of the first byte in its input */
    bool first;          /* nothing of the input has been looked at yet */
    bool skipping;       /* inside a line that was too long */
};

/* A field that came before the type of its line. */
struct later_field {
    const char *key_at; /* the comma or brace before its key, or a space after that */
    struct learnt_key *learnt; /* or NULL */
    struct json_value value;
};

/* Bytes that lines are compared with. */
#define PIECE_BYTES 64
struct piece {
    char bytes[PIECE_BYTES];
    size_t length; /* 0: nothing was learnt */
};
_Static_assert(PIECE_BYTES <= JSON_SLACK, "a piece may be compared at the end of a window");

/* How the last line that was read straight began, up to where the name of its type stands, where nothing but its case comes
 * before that. The next often begins alike. */
struct beginning {
    struct piece piece;
    uint32_t case_at, case_length;
};

/* The line being read. */
struct line {
    const char *at, *window_end; /* a line feed stands just before the end of the window */
    const struct window *window;
    uint16_t file;
    uint32_t number;
    struct key_table *table;  /* NULL until the type is known */
    struct json_value *slots; /* SLOT_FIELDS of the line's own, then the fields of its type */
    struct beginning beginning;
    struct fact_value *values; /* where a line is read straight: of the fields of its type, until all of it has passed */
    struct json_value ignored; /* of keys that are not declared */
    struct later_field *later;
    size_t later_count, later_room;
    const char *stopped; /* where it is no more JSON, or goes on behind its object; NULL: it was read to its end */
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

#define CASE_SHARED UINT32_MAX            /* in place of a case: the record belongs to none */
#define CASE_PASSED_OVER (UINT32_MAX - 1) /* the record belongs to a case that is not asked for */

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

struct indexing;
struct picking;

/* Cases that were handed on. */
struct coming {
    struct spill hashes;
    bool out_of_order;
    int fault;
};

/* Lines of one case, one after another, that do not stand with the rest of its lines. */
struct batch_stretch {
    uint64_t first, place, bytes; /* where its case begins; where it stands */
    size_t offset;                /* in the bytes of the batch */
    uint32_t line;                /* number of the first */
};

/* Scattered lines of several cases, case by case. */
struct batch {
    struct batch_stretch *list;
    uint32_t count, room, next; /* the first of those not read yet */
    char *bytes; /* as many as a thread may hold, and JSON_SLACK; taken once */
};

/* Cases as they come, one at a time. */
struct streaming {
    facts_each *each; /* NULL: cases are kept until all have been read */
    void *context;
    bool has_case, stopped;
    bool is_shared_ready; /* no shared record is taken any more */
    char key[LIMIT_KEY_BYTES];
    uint64_t cases;
    struct fact_record *shared; /* plain memory of those that came as lines, or NULL */
    struct coming *coming;      /* what has come so far, where nobody looked beforehand; or NULL */
    const struct facts_index *index; /* or NULL */
    bool *others_met;    /* one for each of the index's other cases */
    bool take_first;     /* of cases whose hashes are the same */
    struct str only;     /* the one of them that is being read; length 0: any */
    struct names others; /* the rest of them */
    struct batch batch;
};

struct facts {
    struct facts_options options;
    struct arena arena;     /* for good */
    struct arena concluded; /* what is known when all has been read */
    struct keeping kept, passing, aside, *into; /* into one of them go the records being read */
    struct fact_record passed_over;      /* takes the place of a record that is not kept */
    struct window window;
    struct indexing *indexing; /* lines are not read but looked at for their cases; or NULL */
    struct picking *picking;   /* lines are read for whoever asks for some cases, and not kept; or NULL */
    struct streaming stream;
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
    uint32_t shared_count; /* of records that belong to no case */
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
/* Scans the line until its type and its case are known, or to its end. NULL: it is broken before that. */
const char *line_glance(struct facts *facts);
/* Once the type of a line is known: whether the rest of it is passed over, as was asked for. */
bool line_is_skipped(const struct facts *facts);
/* The case of a line that is read whole; false where it is refused. */
bool line_case(struct facts *facts, char *scratch, struct str *key);
/* The number of the name of a type, added when it is new. */
uint32_t type_number(struct facts *facts, struct str name);
/* Reads the line at facts->line.at. Returns the byte after its end, or NULL: then the line was refused and said. */
const char *line_read(struct facts *facts);

/* After a record was made of which something was refused. */
void record_in_part(struct facts *facts, uint32_t case_index);

/* ---- straight.c ---- */

/* Reads lines, one after another, as long as each is as most lines are. Returns where one stands that is not, of which nothing
 * was taken; or `end`, or where reading was stopped. */
const char *lines_straight(struct facts *facts, const char *at, const char *end);
/* Of such a line whose type is no other than most are, its case; not of one that begins with its case and its type, for how
 * such lines begin is to be learnt. Returns a place in the line, before which all was checked; or NULL. */
const char *glance_straight(struct facts *facts, const char *at, struct str *of_case);

/* ---- value.c ---- */

/* Fills in what the field holds; on VALUE_REFUSED it has been said. */
void value_read(struct facts *facts, const struct field *field, const struct json_value *json, struct fact_value *value);
/* Of a text that begins with a whole date, what the calendar and the zone say of it, put into the memo; NULL: it is none. */
const struct day_memo *day_learn(const struct facts *facts, const char *at, struct day_memo *memo);
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
/* Whose case a line is that was refused; false where that cannot be told. */
bool refused_case(struct facts *facts, size_t length, char *scratch, struct str *key);
/* The other case that the refused record of a case names. */
bool refused_other_case(struct facts *facts, struct str key, char *scratch, struct str *other);

/* ---- reader.c ---- */

/* Makes the inputs' names known, so that an input's number is that of its file. */
void reader_name_inputs(struct facts *facts, const struct inputs *inputs);
/* Reads the lines between two places of an input; the first of them has that number. 0 or an errno. */
int reader_stretch(struct facts *facts, const struct inputs *inputs, int input, uint64_t from, uint64_t to, uint32_t first_line);

/* Reads whole lines of an input that are in memory; JSON_SLACK bytes after them are readable. */
void reader_lines(struct facts *facts, int input, char *lines, size_t length, uint32_t first_line);
/* So many bytes, until the next lines are read. */
char *reader_room(struct facts *facts, size_t length);

/* ---- index.c ---- */

/* Returns the byte after the line. */
const char *index_line(struct facts *facts, const char *at);
void index_refused(struct facts *facts, size_t length);

/* ---- store.c ---- */

#define SLAB_BYTES ((size_t)64 << 10)
void *slab_more(struct keeping *keeping, struct slab *slab, size_t bytes);

static inline void *slab_take(struct keeping *keeping, struct slab *slab, size_t bytes)
{
    if (bytes >= (size_t)(slab->end - slab->next) || bytes > SLAB_BYTES / 8)
        return slab_more(keeping, slab, bytes);
    void *taken = slab->next;
    slab->next += bytes;
    return taken;
}

struct fact_value *values_take(struct facts *facts, size_t count); /* absent, all of them */

static inline struct fact_value *values_room(struct facts *facts, size_t count) /* to be written */
{
    return slab_take(facts->into, &facts->into->values, count * sizeof(struct fact_value));
}

/* What values_room would give now, as long as nothing else is taken; or NULL. */
static inline struct fact_value *values_next(const struct facts *facts, size_t count)
{
    const struct slab *slab = &facts->into->values;
    return count * sizeof(struct fact_value) < (size_t)(slab->end - slab->next) ? (struct fact_value *)(void *)slab->next : NULL;
}

static inline char *text_take(struct facts *facts, size_t length)
{
    return slab_take(facts->into, &facts->into->texts, length);
}

void keeping_rewind(struct keeping *keeping);
struct str text_kept(struct facts *facts, struct str text); /* for good */
uint32_t store_case(struct facts *facts, struct str key); /* found or added, or CASE_PASSED_OVER */
struct str store_key(const struct facts *facts, uint32_t case_index);
struct fact_record *store_add(struct facts *facts, uint32_t case_index);
/* Whether one more record may be added. Records of several cases that are kept at once share the bytes of a case. */
enum store_room { STORE_HAS_ROOM, STORE_RECORDS_FULL, STORE_BYTES_FULL };
enum store_room store_room(const struct facts *facts, uint32_t case_index);
void store_order(struct facts *facts, struct fact_case *of); /* and settles what its lines say of one thing */
void store_mark_incomplete(struct facts *facts, uint32_t case_index);

/* INT64_MIN: it does not say, or always was. */
static inline int64_t record_begins(const struct fact_record *record)
{
    if (record->type->begins < 0)
        return INT64_MIN;
    const struct fact_value *value = &record->values[record->type->begins];
    if (value->kind == VALUE_LIST)
        value = value->list.items;
    bool is_time = value->kind == VALUE_DAY || value->kind == VALUE_PARTIAL || value->kind == VALUE_INSTANT;
    return is_time ? value->time.from : INT64_MIN;
}

/* Room for `count` items to be sorted. */
struct sort_item *sorting_room(struct facts *facts, uint32_t count);
/* Stable; `compare` is asked where keys are equal. True when something was out of order. */
bool sort_items(struct facts *facts, struct sort_item *items, uint32_t count, int (*compare)(const void *a, const void *b));

/* ---- roles.c ---- */

void roles_prepare(struct facts *facts);
void roles_free(struct facts *facts);
void role_met(struct facts *facts, struct str text);
/* Counts what these have met, and no more what has been counted so far. */
void roles_take_over(struct facts *facts, const struct facts *const *from, int count);

/* ---- stream.c ---- */

uint32_t stream_case(struct facts *facts, struct str key);
void stream_end_case(struct facts *facts);
void stream_shared_ready(struct facts *facts);

/* ---- picked.c ---- */

/* The line at hand is to be read once more. */
void pick_line(struct facts *facts);
/* One thread has to read all. */
void pick_none(struct facts *facts);

/* ---- view.c ---- */

void view_prepare(struct facts *facts); /* once, when all is sorted */

#endif
