/* SPDX-License-Identifier: Apache-2.0
 *
 * Values while one case is evaluated: three truth values with what would
 * settle them, and times as intervals. Inside this room only. Values are
 * plain; what they point at lives in the case arena or in the facts.
 *
 * A time that has not happened lies later than now; one that is not known
 * lies anywhere up to now, or anywhere at all when it is planned.
 */
#ifndef DULY_EVAL_VALUE_H
#define DULY_EVAL_VALUE_H

#include "facts/facts.h"
#include "findings/findings.h"
#include "program/code.h"

enum truth { NO, YES, UNKNOWN };
enum moves { MOVES_NOT, MOVES, MOVES_MIXED /* its ends differ in how far they stand */ };

/* What is missing, as a tree of unions; NULL is nothing. */
enum miss_kind {
    MISS_BOTH,   /* left and right */
    MISS_FUTURE, /* only the future can settle it */
    MISS_FIELD,  /* a field of a record is not recorded */
    MISS_HOUR,   /* only the date of a field is recorded, and the hour matters */
    MISS_RECORD, /* no record of a type, and its absence proves nothing */
    MISS_ELSEWHERE, /* no record of a type here, and it may be recorded elsewhere */
    MISS_LINK,   /* an identity that fits no record */
    MISS_TIE,    /* which of several records comes first */
    MISS_CALENDAR, /* working days beyond what the calendar covers */
    MISS_NUMBER /* a number that the source does not give */
};
struct miss {
    enum miss_kind kind;
    const struct miss *left, *right;
    int count; /* of leaves under a MISS_BOTH */
    bool more; /* of a MISS_BOTH: there was more, which was left out at a limit */
    const struct fact_record *record;
    const struct field *field;
    const struct record_type *type;
    const struct calendar_source *calendar;
    struct str number; /* what it is called */
};

#define TIME_EARLIEST (INT64_MIN / 4)
#define TIME_LATEST (INT64_MAX / 4)
#define DAY_EARLIEST (INT32_MIN / 4)
#define DAY_LATEST (INT32_MAX / 4)

/* Somewhere from lo to hi, both included. A day runs from its first to its last second; an uncertain day from the first
 * second of `first` to the last of `last`. */
struct when {
    int64_t lo, hi;
    day_number first, last;
    bool day;      /* whole days */
    bool exact;    /* one day, or one instant */
    bool whole;    /* a day that a rule writes or counts to: no hour of it is missing */
    bool future;   /* has not happened */
    bool no_limit; /* a limit that no source gives */
    bool never;    /* a limit that is none: it lies later than all else */
    bool may_be_never; /* it is that, or there is none */
    bool expected; /* leans on holidays that are only expected */
    bool hour_missing; /* a day of something that has an hour, which is not recorded */
    uint8_t unit;  /* 1 + enum span_unit of how it was worked out; 0: as recorded */
    uint8_t moves; /* an end of it moves with now: enum moves */
    int32_t moved_by; /* MOVES: how many seconds from now that end stands, as far as hours were added */
};

struct value {
    uint8_t type; /* enum value_type */
    bool list;
    bool known;   /* false: miss says why, and the rest is a guess at most */
    bool none;    /* known that there is none */
    bool decimal; /* a number scaled by DECIMAL_SCALE */
    enum truth truth;
    const struct miss *miss;
    union {
        struct when time;
        int64_t number;
        struct str text;
        struct {
            int32_t index;          /* in the view */
            int count;              /* how many are possible */
            const struct field *dated; /* the date that counts, when not the record's own */
            const int32_t *others;  /* when several are possible: all of them, with index the first */
            const struct field *const *dates; /* of each of them, where their dates that count differ */
            const struct when *at; /* when the date that counts lies at the earliest, and at the latest, whichever it is; or NULL */
        } record;
        struct {
            const struct fact_value *items; /* of a field */
            const int64_t *numbers;         /* of a table */
            uint32_t count;
        } items;
        struct {
            int64_t count;
            enum unit unit;
            bool no_limit, never;
        } length;
    };
    const struct fact_record *source; /* the record and field it was read from, if it was */
    const struct field *field;
    const struct value *either; /* a number or length that is not known, and is one of these two; or NULL */
};

struct eval;

struct value value_truth(enum truth truth, const struct miss *miss);
struct value value_missing(enum value_type type, const struct miss *miss);
enum truth truth_not(enum truth truth);

const struct miss *miss_of(struct eval *eval, enum miss_kind kind, const struct fact_record *record, const struct field *field);
const struct miss *miss_type(struct eval *eval, const struct record_type *type);
const struct miss *miss_elsewhere(struct eval *eval, const struct record_type *type);
const struct miss *miss_number(struct eval *eval, struct str name);
const struct miss *miss_both(struct eval *eval, const struct miss *left, const struct miss *right);
/* The same, and it is remembered that something was left out. */
const struct miss *miss_more(struct eval *eval, const struct miss *miss);
/* The same without what is in it twice; the first LIMIT_NAMED parts of it. */
const struct miss *miss_distinct(struct eval *eval, const struct miss *miss);
/* Why two times do not tell which comes first: what is missing of them, or the hour of one that is only dated. NULL: neither says. */
const struct miss *miss_between(struct eval *eval, const struct value *a, const struct value *b);
/* What only the future settles is kept only where nothing else is; past LIMIT_MISSING nothing more is added but that there is more. */
bool miss_only_future(const struct miss *miss); /* true as well for nothing */

struct when when_day(const struct eval *eval, day_number day);
struct when when_instant(const struct eval *eval, int64_t utc);
struct when when_future(const struct eval *eval);
struct when when_past(const struct eval *eval);
struct when when_any(const struct eval *eval);
struct when when_never(void);
struct when when_of_fact(const struct eval *eval, const struct fact_value *value);
/* The last second of it, as a limit: [*lo, *hi]. */
void when_end(const struct when *when, int64_t *lo, int64_t *hi);

/* a is before b; a has come by the end of b. Unknown where the intervals do not tell. */
enum truth when_before(const struct when *a, const struct when *b);
enum truth when_by(const struct when *a, const struct when *b);
/* a is dated on the day of b or later, or at its instant or later where both are instants. */
enum truth when_since(const struct when *a, const struct when *b);
/* Both on one day. */
enum truth when_same_day(const struct eval *eval, const struct when *a, const struct when *b);
enum truth when_come(const struct eval *eval, const struct when *when);
struct when when_earlier(const struct when *a, const struct when *b);
struct when when_later(const struct when *a, const struct when *b);
/* Calendar arithmetic; `count` may be negative. `beyond` is set when the calendar does not reach. */
struct when when_shift(struct eval *eval, const struct when *from, int64_t count, enum unit unit, bool *beyond);
struct when when_working_day(struct eval *eval, const struct when *origin, int64_t number, bool *beyond, struct day_sum *sum);

/* Days that come every year. */
struct when when_yearly(struct eval *eval, const struct when *from, const struct yearly *yearly);

#endif
