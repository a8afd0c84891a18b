/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the lines of cases stand in the inputs. Made by index.c, used by
 * stream.c; inside this room only. A place is an input and an offset in it,
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
};

static inline uint64_t part_end(const struct facts_index *index, uint32_t part)
{
    uint64_t place = index->parts[part].place;
    int input = input_of_place(place);
    if (part + 1 < index->part_count && input_of_place(index->parts[part + 1].place) == input)
        return index->parts[part + 1].place;
    return place_of_input(input, index->inputs->list[input].size);
}

#endif
