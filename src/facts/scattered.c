/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases whose lines do not stand together. Those that begin in one part are
 * taken in batches: the lines of a batch are read in order of their places,
 * neighbours at once, and laid down case by case; then one case after another
 * is read from memory. A case too large for that is read stretch by stretch.
 */
#include "facts/index.h"

#include <errno.h>

#define GAP_BYTES ((uint64_t)8 << 10)      /* read along rather than begun anew after */
#define AT_ONCE_BYTES ((uint64_t)64 << 10) /* of neighbours */

/* ---- Filling a batch ---- */

/* Bytes that a stretch takes in a batch: its own, and what is kept of it. */
static uint64_t cost_of(const uint64_t *row)
{
    return row[2] + sizeof(struct batch_stretch) + 2 * sizeof(struct sort_item);
}

static void add_stretch(struct batch *batch, const uint64_t *row)
{
    if (batch->count == batch->room) {
        batch->room = batch->room ? batch->room * 2 : 64;
        batch->list = mem_plain_grow(batch->list, mem_product(batch->room, sizeof *batch->list));
    }
    batch->list[batch->count++] = (struct batch_stretch){.first = row[0], .place = row[1], .bytes = row[2], .line = (uint32_t)row[3]};
}

/* Which stretches: of all cases that begin from `first` on and before `end`, as far as there is room for whole ones. */
static int choose(struct batch *batch, const struct facts_index *index, uint64_t first, uint64_t end)
{
    struct spill_cursor cursor = {.spill = &index->plan};
    const uint64_t *row;
    uint64_t taken = 0;
    batch->count = batch->next = 0;
    int fault = spill_seek(&cursor, first);
    while (!fault && !(fault = spill_next(&cursor, &row)) && row && row[0] < end) {
        taken += cost_of(row);
        if (taken > index->batch_bytes) {
            while (batch->count && batch->list[batch->count - 1].first == row[0])
                batch->count--;
            break;
        }
        add_stretch(batch, row);
    }
    return fault;
}

static int same_place(const void *a, const void *b)
{
    (void)a;
    (void)b;
    return 0;
}

static uint64_t end_of(const struct batch_stretch *stretch)
{
    return stretch->place + stretch->bytes;
}

/* All of the bytes. */
static int read_whole(struct facts *facts, const struct input *input, uint64_t at, char *bytes, size_t length)
{
    facts->stream.stopped |= facts->options.go_on && !facts->options.go_on(facts->options.go_on_context);
    while (length && !facts->stream.stopped) {
        long got = input_read(input, at, bytes, length);
        if (got <= 0)
            return got ? (int)-got : EIO;
        at += (uint64_t)got;
        bytes += got;
        length -= (size_t)got;
    }
    return 0;
}

/* Neighbours, in order of their places: one by itself to where it belongs, several by way of the window. */
static int fetch_neighbours(struct facts *facts, const struct inputs *inputs, const struct sort_item *items, uint32_t count)
{
    const struct batch_stretch *first = items[0].item, *last = items[count - 1].item;
    struct batch *batch = &facts->stream.batch;
    const struct input *input = &inputs->list[input_of_place(first->place)];
    if (count == 1)
        return read_whole(facts, input, offset_of_place(first->place), batch->bytes + first->offset, first->bytes);
    char *bytes = reader_room(facts, AT_ONCE_BYTES);
    int fault = read_whole(facts, input, offset_of_place(first->place), bytes, (size_t)(end_of(last) - first->place));
    for (uint32_t i = 0; !fault && i < count; i++) {
        const struct batch_stretch *stretch = items[i].item;
        memcpy(batch->bytes + stretch->offset, bytes + (stretch->place - first->place), stretch->bytes);
    }
    return fault;
}

static int fetch(struct facts *facts, const struct inputs *inputs, size_t most_bytes)
{
    struct batch *batch = &facts->stream.batch;
    struct sort_item *items = sorting_room(facts, batch->count);
    size_t length = 0;
    int fault = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        batch->list[i].offset = length;
        length += batch->list[i].bytes;
        items[i] = (struct sort_item){batch->list[i].place, &batch->list[i]};
    }
    if (!batch->bytes)
        batch->bytes = mem_plain_grow(NULL, most_bytes + JSON_SLACK);
    memset(batch->bytes + length, 0, JSON_SLACK);
    sort_items(facts, items, batch->count, same_place);
    for (uint32_t i = 0, next; i < batch->count && !fault && !facts->stream.stopped; i = next) {
        const struct batch_stretch *first = items[i].item, *last = first;
        for (next = i + 1; next < batch->count; next++) {
            const struct batch_stretch *stretch = items[next].item;
            if (input_of_place(stretch->place) != input_of_place(first->place) || stretch->place - end_of(last) > GAP_BYTES ||
                end_of(stretch) - first->place > AT_ONCE_BYTES)
                break;
            last = stretch;
        }
        fault = fetch_neighbours(facts, inputs, items + i, next - i);
    }
    return fault;
}

/* ---- Parts ---- */

/* A batch is of cases that begin in one part, and where lines are shuffled, most cases begin in the first few: of the others many
 * become one, which has no more to be read for its answers than a part may have. */
int scattered_join_parts(struct facts_index *index, uint64_t part_bytes, uint64_t batch_bytes)
{
    struct spill_cursor stretches = {.spill = &index->stretches}, plan = {.spill = &index->plan};
    const uint64_t *stretch, *row;
    uint64_t alone = 0, taken = 0; /* bytes of cases whose lines stand together; of the batch */
    uint32_t joined = 0;           /* the number of the last */
    int fault = spill_next(&stretches, &stretch);
    fault = fault ? fault : spill_next(&plan, &row);
    for (uint32_t i = 0; i < index->part_count && !fault; i++) {
        const struct index_part part = index->parts[i];
        uint64_t end = part_end(index, i), own = end - part.place, cost = 0;
        for (; !fault && stretch && stretch[0] < end; fault = spill_next(&stretches, &stretch))
            own -= stretch[2];
        for (; !fault && row && row[0] < end; fault = spill_next(&plan, &row))
            cost += cost_of(row);
        alone += own;
        taken += cost;
        if (i && input_of_place(index->parts[joined].place) == input_of_place(part.place) && alone <= part_bytes && taken <= batch_bytes)
            continue;
        joined += i > 0;
        index->parts[joined] = part;
        alone = own;
        taken = cost;
    }
    if (!fault && index->part_count)
        index->part_count = joined + 1;
    return fault;
}

/* ---- One case ---- */

/* Lines from memory, where that can be: neither how an input begins nor how it ends may be out of the ordinary. */
static int read_stretch(struct facts *facts, const struct facts_index *index, const struct batch_stretch *stretch)
{
    uint64_t from = offset_of_place(stretch->place);
    char *bytes = facts->stream.batch.bytes + stretch->offset;
    int input = input_of_place(stretch->place);
    if (!from || bytes[stretch->bytes - 1] != '\n' || stretch->bytes > LIMIT_LINE_BYTES)
        return reader_stretch(facts, index->inputs, input, from, from + stretch->bytes, stretch->line);
    reader_lines(facts, input, bytes, stretch->bytes, stretch->line);
    return 0;
}

/* Of a batch, the case at hand; one case, unless hashes are the same. */
static int read_batched(struct facts *facts, const struct facts_index *index)
{
    struct batch *batch = &facts->stream.batch;
    int fault = 0;
    for (uint32_t i = batch->next; i < batch->count && batch->list[i].first == batch->list[batch->next].first && !fault && !facts->stream.stopped; i++)
        fault = read_stretch(facts, index, &batch->list[i]);
    stream_end_case(facts);
    return fault;
}

/* Every stretch of the cases that begin at `first`, from where it stands. */
static int read_scattered(struct facts *facts, const struct facts_index *index, uint64_t first)
{
    const struct batch *batch = &facts->stream.batch;
    if (batch->next < batch->count)
        return read_batched(facts, index);
    struct spill_cursor cursor = {.spill = &index->plan};
    int fault = spill_seek(&cursor, first);
    const uint64_t *row;
    while (!fault && !(fault = spill_next(&cursor, &row)) && row && row[0] == first && !facts->stream.stopped)
        fault = reader_stretch(facts, index->inputs, input_of_place(row[1]), offset_of_place(row[1]), offset_of_place(row[1]) + row[2],
                               (uint32_t)row[3]);
    stream_end_case(facts);
    return fault;
}

/* The lines were read once already: nothing is said, counted or copied again. */
static int read_scattered_again(struct facts *facts, const struct facts_index *index, uint64_t first)
{
    struct facts_notes *notes = facts->options.notes;
    struct buffer *rejects = facts->options.rejects;
    struct facts_tally tally = facts->tally;
    facts->options.notes = NULL;
    facts->options.rejects = NULL;
    int fault = read_scattered(facts, index, first);
    facts->options.notes = notes;
    facts->options.rejects = rejects;
    facts->tally = tally;
    return fault;
}

int scattered_cases(struct facts *facts, const struct facts_index *index, uint64_t first, uint64_t end)
{
    struct streaming *stream = &facts->stream;
    struct batch *batch = &stream->batch;
    int fault = 0;
    if (batch->next == batch->count || batch->list[batch->next].first != first) {
        fault = choose(batch, index, first, end);
        fault = fault ? fault : fetch(facts, index->inputs, index->batch_bytes);
    }
    stream->take_first = true;
    stream->only.length = 0;
    fault = fault ? fault : read_scattered(facts, index, first);
    stream->take_first = false;
    for (uint32_t i = 0; !fault && i < stream->others.count && !stream->stopped; i++) {
        stream->only = stream->others.list[i];
        fault = read_scattered_again(facts, index, first);
    }
    stream->only.length = 0;
    names_free(&stream->others);
    while (batch->next < batch->count && batch->list[batch->next].first == first)
        batch->next++;
    if (fault || stream->stopped)
        batch->next = batch->count = 0;
    return fault;
}
