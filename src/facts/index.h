/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the lines of cases stand in the inputs. Made by index.c and ranges.c, used by
 * stream.c and scattered.c; inside this room only. A place is an input and an offset in it,
 * in one number, so that places rise in the order of reading.
 */
#ifndef DULY_FACTS_INDEX_H
#define DULY_FACTS_INDEX_H

#include "facts/inside.h"

static inline uint64_t place_of_input(int input, uint64_t offset)
{
    return (uint64_t)input << INPUT_OFFSET_BITS | offset;
}

static inline int input_of_place(uint64_t place)
{
    return (int)(place >> INPUT_OFFSET_BITS);
}

static inline uint64_t offset_of_place(uint64_t place)
{
    return place & (((uint64_t)1 << INPUT_OFFSET_BITS) - 1);
}

/* Begins where a case begins; ends where the next one does, or with its input. */
struct index_part {
    uint64_t place;
    uint32_t line; /* number of its first */
};

struct facts_index {
    const struct inputs *inputs;
    struct facts *facts;  /* that looked at the lines, and has the shared records; NULL when grouped */
    struct facts_tally shared_tally; /* of lines about shared records that contradict each other */
    struct index_part *parts;
    uint32_t part_count, part_room;
    struct names others; /* cases that a refused record of another case names: they have lost a line, wherever theirs are */
    bool *others_met;
    bool grouped;
    struct coming *coming; /* only when grouped */
    /* Of cases whose lines do not all stand together, every stretch of lines: place, place of the first stretch of its case,
     * bytes, and how many lines << 32 | number of the first. By place; and by the first, then by place. */
    struct spill stretches, plan;
    size_t batch_bytes; /* of such lines that one thread may hold at once */
};

static inline uint64_t part_end(const struct facts_index *index, uint32_t part)
{
    uint64_t place = index->parts[part].place;
    int input = input_of_place(place);
    if (part + 1 < index->part_count && input_of_place(index->parts[part + 1].place) == input)
        return index->parts[part + 1].place;
    return place_of_input(input, index->inputs->list[input].size);
}

/* ---- scattered.c ---- */

/* The cases that begin at `first`, which stands before `end`; there may be several, where hashes are the same. 0 or an errno. */
int scattered_cases(struct facts *facts, const struct facts_index *index, uint64_t first, uint64_t end);

/* Once it is known which lines are scattered; then no part has more than so many bytes of cases whose lines stand together, and of a
 * batch, unless it had before. 0 or an errno. */
int scattered_join_parts(struct facts_index *index, uint64_t part_bytes, uint64_t batch_bytes);

/* ---- While lines are looked at ---- */

/* What one reader remembers while it looks. */
struct indexing {
    struct facts_index *index;
    struct spill stretches; /* hash, place, bytes, lines << 32 | number: only when keys do not rise */
    bool rising;            /* so far; once it is not, and stretches are not kept, looking begins again */
    bool keeping;           /* stretches */
    uint64_t part_bytes;
    int fault;
    int input;

    /* the stretch at hand */
    char key[LIMIT_KEY_BYTES];
    size_t key_length; /* 0: no case yet */
    bool open;         /* there is one: not at the beginning of an input */
    uint64_t hash, place;
    uint32_t line;

    /* How the last line began, up to where the name of its type stands, its case included. The next often begins alike. And
     * the same in two pieces, before its case and after, for the next may be of another. */
    struct piece prefix, head, middle;
    uint64_t peculiar_lengths; /* a bit for each length, modulo 64, of the names of types whose lines are not ordinary */

    struct range *range; /* that is looked at, or NULL: all inputs in order */

    /* the nearest key is looked for */
    const struct str *wanted;
    char nearest[LIMIT_KEY_BYTES];
    size_t nearest_length;
};

/* Lines, one after another, of one input. */
struct kept_lines {
    uint64_t offset, bytes;
    uint32_t line; /* number of the first, in its range */
};

/* A piece of an input that one thread looks at: whole lines. What is found goes where that of all inputs goes, with line
 * numbers from 1. */
struct range {
    struct facts_index found; /* parts, the first of them where the range begins; others */
    int input;
    uint64_t from, to;
    uint32_t lines;
    char first[LIMIT_KEY_BYTES], last[LIMIT_KEY_BYTES]; /* keys */
    size_t first_length, last_length;                   /* 0: no line of it tells its case */
    uint64_t first_place;
    struct kept_lines *kept;                            /* left to be read when all ranges have been looked at */
    uint32_t kept_count, kept_room;
};

/* ---- cutting.c ---- */

struct cutting { /* starts as all zero bytes */
    struct range *list;
    uint32_t count, room;
};
/* So many bytes a range; 0: as is right for so many threads, and false where the inputs are too small for several. False, too, when
 * reading fails. cutting_free in every case. */
bool cutting_start(struct cutting *cutting, const struct inputs *inputs, uint64_t range_bytes, int threads);
void cutting_free(struct cutting *cutting);
/* Lines of a range are kept in mind, in order; one may be told twice in a row. False: there are too many stretches of them. */
bool range_keep(struct range *range, uint64_t offset, uint64_t bytes, uint32_t line);
/* Reads them. So many lines of the input stand before the range. 0 or an errno. */
int range_read_kept(struct facts *facts, const struct inputs *inputs, const struct range *range, uint32_t before);

/* ---- index.c ---- */

void index_add_part(struct facts_index *index, uint64_t place, uint32_t line);
/* A reader that looks at lines; facts_free when done. */
struct facts *index_reader(const struct index_options *options, struct indexing *indexing);
uint64_t index_part_bytes(const struct index_options *options);

/* ---- ranges.c ---- */

/* Looks at all inputs with several threads, as one would, into an index that has the reader of its shared records already,
 * which is stopped where looking ended before. False: one has to look, from the beginning; the index is as it was. */
bool ranges_look(const struct index_options *options, struct facts_index *index, struct indexing *indexing);
/* The line at hand is of a record that belongs to no case. `length` is with its end. */
void range_add_shared(struct facts *facts, size_t length);

#endif
