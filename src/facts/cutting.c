/* SPDX-License-Identifier: Apache-2.0
 *
 * Cutting the inputs into ranges of whole lines, which several threads take in turn, and keeping in mind which lines of a range are to
 * be read once more, in order, by one.
 */
#include "facts/index.h"

#define LEAST_BYTES ((uint64_t)2 << 20) /* less is for one thread */
#define RANGE_BYTES_LEAST ((uint64_t)256 << 10)
#define RANGE_BYTES_MOST ((uint64_t)2 << 20)
#define RANGES_A_THREAD 16
#define CUT_BYTES 4096       /* read at a time where a line end is looked for */
#define KEPT_LINES_MOST 4096 /* stretches of them in one range */

/* ---- Cutting ---- */

static void add_range(struct cutting *cutting, int input, uint64_t from, uint64_t to)
{
    if (cutting->count == cutting->room) {
        cutting->room = cutting->room ? cutting->room * 2 : 16;
        cutting->list = mem_plain_grow(cutting->list, mem_product(cutting->room, sizeof *cutting->list));
    }
    cutting->list[cutting->count++] = (struct range){.input = input, .from = from, .to = to};
}

/* The first place from `at` on where a line begins, or `upto` where there is none before; false when reading fails. */
static bool line_begins(const struct input *input, uint64_t at, uint64_t upto, uint64_t *place)
{
    char bytes[CUT_BYTES];
    for (at--; at < upto; at += CUT_BYTES) {
        long got = input_read(input, at, bytes, sizeof bytes);
        if (got <= 0)
            return false;
        const char *end = memchr(bytes, '\n', (size_t)got);
        if (end) {
            *place = at + (uint64_t)(end + 1 - bytes);
            return true;
        }
        at -= CUT_BYTES - (uint64_t)got;
    }
    *place = upto;
    return true;
}

static bool cut_input(struct cutting *cutting, const struct inputs *inputs, int number, uint64_t range_bytes)
{
    const struct input *input = &inputs->list[number];
    uint64_t from = 0;
    while (input->size - from > range_bytes) {
        uint64_t to;
        if (!line_begins(input, from + range_bytes, input->size, &to))
            return false;
        if (to >= input->size)
            break;
        add_range(cutting, number, from, to);
        from = to;
    }
    add_range(cutting, number, from, input->size);
    return true;
}

static uint64_t bytes_of_range(uint64_t all, int threads)
{
    uint64_t bytes = all / ((uint64_t)threads * RANGES_A_THREAD);
    return bytes < RANGE_BYTES_LEAST ? RANGE_BYTES_LEAST : bytes > RANGE_BYTES_MOST ? RANGE_BYTES_MOST : bytes;
}

bool cutting_start(struct cutting *cutting, const struct inputs *inputs, uint64_t range_bytes, int threads)
{
    uint64_t all = 0;
    for (int i = 0; i < inputs->count; i++)
        all += inputs->list[i].size;
    if (all < LEAST_BYTES && !range_bytes)
        return false;
    for (int i = 0; i < inputs->count; i++)
        if (!cut_input(cutting, inputs, i, range_bytes ? range_bytes : bytes_of_range(all, threads)))
            return false;
    return true;
}

void cutting_free(struct cutting *cutting)
{
    for (uint32_t i = 0; i < cutting->count; i++) {
        struct range *range = &cutting->list[i];
        names_free(&range->found.others);
        mem_plain_free(range->found.parts);
        mem_plain_free(range->kept);
    }
    mem_plain_free(cutting->list);
}

/* ---- Lines to be read once more ---- */

bool range_keep(struct range *range, uint64_t offset, uint64_t bytes, uint32_t line)
{
    struct kept_lines *last = range->kept_count ? &range->kept[range->kept_count - 1] : NULL;
    if (last && last->offset + last->bytes >= offset) {
        last->bytes = offset + bytes - last->offset;
        return true;
    }
    if (range->kept_count == KEPT_LINES_MOST)
        return false;
    if (range->kept_count == range->kept_room) {
        range->kept_room = range->kept_room ? range->kept_room * 2 : 16;
        range->kept = mem_plain_grow(range->kept, mem_product(range->kept_room, sizeof *range->kept));
    }
    range->kept[range->kept_count++] = (struct kept_lines){offset, bytes, line};
    return true;
}

int range_read_kept(struct facts *facts, const struct inputs *inputs, const struct range *range, uint32_t before)
{
    int fault = 0;
    for (uint32_t i = 0; i < range->kept_count && !fault; i++) {
        const struct kept_lines *kept = &range->kept[i];
        fault = reader_stretch(facts, inputs, range->input, kept->offset, kept->offset + kept->bytes, before + kept->line);
    }
    return fault;
}
