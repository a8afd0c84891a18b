/* SPDX-License-Identifier: Apache-2.0
 *
 * Case facts: reads JSON lines by the schema, keeps what is declared, and
 * shows one case as it was known at one moment. In: bytes, the schema, a time
 * zone. Out: cases, each a list of records whose every value remembers its
 * file and line; problems as diagnostics. A broken line costs itself and
 * marks its case incomplete; it never stops the reading. The store owns all
 * memory outside the collector until facts_free. It judges no rule and knows
 * no clock but the moments it is given.
 */
#ifndef DULY_FACTS_FACTS_H
#define DULY_FACTS_FACTS_H

#include "base/mem.h"
#include "base/text.h"
#include "calendar/zone.h"
#include "facts/other_names.h"
#include "schema/schema.h"
#include "source/diagnostic.h"

enum value_kind {
    VALUE_ABSENT,  /* no such key on the line, or null */
    VALUE_REFUSED, /* something stood there that the field cannot hold, or lines contradict each other: not known, and said */
    VALUE_TEXT,    /* text and roles */
    VALUE_NUMBER,  /* whole numbers, scaled decimals */
    VALUE_YES_NO,
    VALUE_WORD,    /* number: index into the field's words */
    VALUE_DAY,     /* a date: time.from..to is that whole day in the zone */
    VALUE_PARTIAL, /* a month or a year: time.from..to is all of it */
    VALUE_INSTANT, /* a date and time; from < to only in the repeated hour of October */
    VALUE_RECORD,  /* identity of another record */
    VALUE_LIST     /* items, each of one of the kinds above; never nested; never empty */
};

struct fact_value {
    union {
        struct {
            int64_t from, to; /* UTC seconds, both inclusive */
        } time;
        struct {
            const char *at;
            uint32_t length;
            int32_t target; /* VALUE_RECORD in a view: index into view->records, or RECORD_NOT_THERE */
        } text;
        int64_t number;
        struct {
            struct fact_value *items;
            uint32_t count;
        } list;
        struct {
            uint32_t line, other_line; /* 0: no line contradicts another, one could not be read */
            uint16_t file, other_file;
        } refused; /* the first two lines that contradict each other about it, in order of their places */
    };
    int32_t first_day; /* of a time: civil day of `from` in the zone */
    uint8_t kind;      /* enum value_kind */
};

#define RECORD_NOT_THERE (-1)

struct fact_record {
    const struct record_type *type;
    struct fact_value *values; /* one for each field of the type, in the schema's order */
    struct str id;             /* length 0: none; then `position` is its identity in the case */
    uint32_t line;             /* in its file, from 1 */
    uint16_t file;             /* index of facts_file_name */
    uint32_t position;         /* from 1 among the records of its type without identity; the same for any order of lines */
    int64_t known_from;        /* UTC second the line became known, or INT64_MIN when it does not say */
    bool is_void;              /* a version that takes the record back: "void": true */
    bool is_disputed;          /* made of lines that contradict each other: fields in which they differ are VALUE_REFUSED */
    bool has_versions;         /* other records of the case have the same identity, known at other moments */
};

struct fact_case {
    struct str key;
    struct fact_record *records; /* every line of the case, all versions; order does not depend on the order of lines */
    uint32_t record_count, line_count; /* that hold; that were taken */
    bool incomplete; /* a line of it was refused, or part of one */
};

struct facts;

/* What was said of lines of facts, in memory of its own: a thread that reads may not touch the collector. */
struct facts_note {
    enum diagnostic_code code;
    uint16_t file;
    uint32_t line, column;
    const char *help; /* static, or NULL */
    struct str message; /* plain memory */
};
struct facts_notes { /* starts as all zero bytes */
    struct facts_note *list;
    uint32_t count;
    uint64_t more; /* beyond LIMIT_DIAGNOSTICS */
};
void facts_notes_free(struct facts_notes *notes);

struct facts_options {
    const struct schema *schema;
    const struct zone *zone;
    struct diagnostics *problems; /* D20xx are appended, at most LIMIT_DIAGNOSTICS; the rest only counted */
    struct facts_notes *notes;    /* or they go here */
    struct buffer *rejects;       /* NULL, or where lines refused whole are copied byte for byte; of one longer than
                                   * LIMIT_LINE_BYTES, so many bytes */
    bool skip_undeclared;         /* of lines whose type the schema does not hold, nothing after the type is looked at */
    bool in_full;                 /* no line is read straight (straight.c): for tests that hold the two ways of reading against each other */
    bool supposing;               /* lines may name part of a record, and take one away without saying when (suppose.h) */
    bool (*go_on)(void *context); /* NULL, or asked now and then while lines are read; false: no more are */
    void *go_on_context;
    const struct other_names *other_names; /* NULL, or messages quote nothing, and cases may be asked for by these too */
    const struct str *only;       /* cases that are wanted; the others are read and not kept. `only_count` 0: all are */
    int only_count;
    uint64_t seed;                /* of the hash of case keys, where somebody hostile may choose them; changes no answer */
};

struct facts *facts_new(const struct facts_options *options);
void facts_free(struct facts *facts);
/* In place of facts_free and facts_new with the same options, when all has been read: for many small inputs, as to begin costs more
 * than to read them. Not after facts_stream. */
struct facts *facts_anew(struct facts *facts);
/* Reads one input to its end, in chunks, with read(2). `name` is how messages and answers call it. May be called for
 * several inputs. Returns 0, or the errno of a read that failed (what was read before it is kept). */
int facts_read(struct facts *facts, struct str name, int descriptor);
/* The same from memory; for tests and for facts written in a rule file. Line numbers start at first_line. */
void facts_read_text(struct facts *facts, struct str name, struct str lines, uint32_t first_line);
struct inputs;
/* The same, of all inputs. */
int facts_read_inputs(struct facts *facts, const struct inputs *inputs);
/* The same, by several threads where only some cases are wanted; each then reads so many bytes in turn, 0: as the room thinks right. */
int facts_read_some(struct facts *facts, const struct inputs *inputs, int threads, uint64_t range_bytes);
/* Groups lines into cases, in order of their first lines; orders and numbers the records of each. Call once, after the last
 * input. With facts_stream it only ends the reading. */
void facts_finish(struct facts *facts);

/* ---- Cases as they come, in bounded memory ------------------------------------------------------------------------ */

/* The index of the inputs: where the lines of each case stand. Made by looking at every line for its case, once; it knows
 * the records that belong to no case. With `grouped`, whoever asks says that the lines of each case stand together and the
 * records that belong to no case come first: then nothing is looked at beforehand, and pipes may be left as they are. */
struct facts_index;
struct index_options {
    const struct schema *schema;
    const struct zone *zone;
    const struct inputs *inputs; /* borrowed */
    struct facts_notes *notes;   /* on records that belong to no case and contradict each other */
    bool (*go_on)(void *context); /* NULL, or as in facts_options; then the index is not whole and ECANCELED comes back */
    void *go_on_context;
    const struct other_names *other_names; /* as in facts_options */
    size_t memory;               /* bytes for places of scattered lines; what goes beyond is put into temporary files */
    uint64_t part_bytes;         /* of a part, and what the case at its end has more; 0: as the room thinks right */
    int threads;                 /* that look at the lines; 0 and 1: the one that asks */
    uint64_t range_bytes;        /* that each of several looks at in turn; 0: as the room thinks right */
    bool grouped;
    bool skip_undeclared; /* as in facts_options */
    uint64_t seed;
};
/* 0, or an errno; facts_index_free in every case. */
int facts_index_build(const struct index_options *options, struct facts_index **index);
void facts_index_free(struct facts_index *index);
/* The parts that the inputs fall into; each can be read by itself, and their cases in turn are all cases, in order of their
 * first lines. */
uint32_t facts_index_parts(const struct facts_index *index);
uint64_t facts_part_end(const struct facts_index *index, uint32_t part); /* bytes of all inputs up to there */
uint64_t facts_index_bytes(const struct facts_index *index);             /* of all inputs; 0: not known */

/* The next case: its records and its key live until the call returns. False: no more is wanted. */
typedef bool facts_each(void *context, struct facts *facts, struct fact_case *of);
/* From now on each case goes to `each` when its last line has been read; the records that belong to no case are those of the
 * index. Every thread has facts of its own. */
void facts_stream(struct facts *facts, const struct facts_index *index, facts_each *each, void *context);
/* Reads one part. 0, or an errno: ECANCELED when no more was wanted. */
int facts_read_part(struct facts *facts, const struct facts_index *index, uint32_t part);
/* After the last part: which cases these facts met; and, once all have said so, those of which nothing is known but that a
 * refused line names them. */
void facts_met(const struct facts *facts, struct facts_index *index);
void facts_read_rest(struct facts *facts, const struct facts_index *index);
/* Where notes and rejects go from now on. */
void facts_say_to(struct facts *facts, struct facts_notes *notes, struct buffer *rejects);
/* Cases that came back after they had been handed on: with `grouped` only. 0 or an errno. */
int facts_came_back(struct facts *facts, uint64_t *cases);
/* The key of the inputs nearest to one that no case has, in the pool; length 0: none is near. */
struct str facts_index_nearest(const struct index_options *options, struct str key, struct pool *pool);

uint32_t facts_case_count(const struct facts *facts); /* with facts_stream: those handed on */
struct fact_case *facts_case(struct facts *facts, uint32_t index);
struct fact_case *facts_case_by_key(struct facts *facts, struct str key); /* NULL: no such case */
struct str facts_file_name(const struct facts *facts, uint16_t file);

struct facts_tally {
    uint64_t lines, refused; /* lines read that were not blank; lines refused whole or in part */
    uint64_t refused_without_case; /* of these, lines whose case could not be told: any case may be incomplete */
    uint64_t straight;             /* lines that were read straight (straight.c) */
    bool any_line_broken_off;      /* the last line had no line end and was broken: the file may be cut short */
};
struct facts_tally facts_tally(const struct facts *facts);
struct facts_tally facts_index_tally(const struct facts_index *index); /* of what is said of records that belong to no case */
/* What no record type or field of the schema names, each with its count, sorted by name: "meeting" or "visit.alone". */
struct undeclared {
    struct str name;
    uint64_t count;
};
const struct undeclared *facts_undeclared(const struct facts *facts, uint32_t *count);
/* Roles that facts name and no rule declares, each with its count, sorted by name; in the pool. */
struct undeclared *facts_unknown_roles(const struct facts *facts, struct pool *pool, uint32_t *count);

/* One case as it was known at `known_on`, and as the world stood at `now` (both UTC seconds, last second included).
 * Of several versions of one record the last known holds, whole, or is void. A record that has not begun by `now` is
 * not there. Identities in VALUE_RECORD values are resolved among the records that are there, the shared ones too. */
struct case_view {
    const struct fact_case *of;
    struct facts *facts;
    const struct fact_record **records; /* those that are there; of one type they stand together, ordered by beginning, then identity */
    uint32_t record_count;              /* the case's own records; shared ones follow, see facts_shared */
    uint32_t *type_first;               /* type_count + 1 entries: records of type t are [type_first[t], type_first[t + 1]) */
    int64_t now, known_on;
    struct fact_problem {               /* two versions at once that differ, an identity that fits no record or several */
        const struct fact_record *record;
        const struct field *field; /* or NULL */
        const char *what;          /* static text */
    } *problems;
    uint32_t problem_count;
    const struct identity_index *index; /* for facts_find; may be NULL */
    const struct case_view *shared;     /* the shared records at that moment; the store's */
};
/* The case's own record is always in the view, unless its lines say that it has not begun or was taken back: when there is
 * no line of it, with line 0 and nothing but absent values. A line without known date was known on its own date. */
void facts_view(struct facts *facts, struct fact_case *of, int64_t now, int64_t known_on, struct arena *arena, struct case_view *view);
/* The first moment after `now` at which a record begins, or with `known_on_moves` becomes known; INT64_MAX: none does. */
int64_t facts_next_change(const struct facts *facts, const struct fact_case *of, int64_t now, int64_t known_on, bool known_on_moves);
/* The record an index of a value or a view means: below view->record_count the case's own, from SHARED_FIRST on a shared one. */
#define SHARED_FIRST 0x40000000
const struct fact_record *facts_record(const struct case_view *view, int32_t index);
/* Index of the record of that type and identity in the view, or RECORD_NOT_THERE. */
int32_t facts_find(const struct case_view *view, const struct record_type *type, struct str id);
/* Shared records of one type as known at the view's known_on: first index (SHARED_FIRST + n) and count. */
uint32_t facts_shared(const struct case_view *view, const struct record_type *type, int32_t *first);

#endif
