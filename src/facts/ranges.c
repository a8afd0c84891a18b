/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking at lines for their cases with several threads. The inputs are cut
 * into ranges of whole lines, threads take them in turn, and what they found
 * is put together in order. Records that belong to no case are read after
 * that, by one, in order of their lines. Where keys do not rise from case to
 * case, or anything else is out of the ordinary, one thread does it all.
 */
#include "facts/index.h"

#include <errno.h>
#include <pthread.h>

/* ---- Looking ---- */

struct looking {
    const struct index_options *options;
    struct cutting ranges;
    pthread_mutex_t lock;
    uint32_t next;
    bool ending;     /* no more ranges are taken */
    bool unfit;      /* for several threads */
    bool not_rising; /* keys, from case to case */
    bool stopped;    /* by whoever asks */
};

struct member {
    struct looking *looking;
    struct facts *facts;
    struct indexing indexing;
    pthread_t thread;
    bool started;
};

void range_add_shared(struct facts *facts, size_t length)
{
    const struct line *line = &facts->line;
    if (range_keep(facts->indexing->range, line->window->at + (uint64_t)(line->at - line->window->bytes), length, line->number))
        return;
    facts->indexing->fault = ENOBUFS;
    facts->stream.stopped = true;
}

/* A fault is not told from here: one thread that looks at all comes to it in order. */
static void look_at_range(struct member *member, struct range *range)
{
    struct looking *looking = member->looking;
    const struct index_options *options = looking->options;
    struct facts *facts = member->facts;
    struct indexing *indexing = &member->indexing;
    *indexing = (struct indexing){.index = &range->found, .rising = true, .part_bytes = index_part_bytes(options), .input = range->input,
                                  .range = range, .peculiar_lengths = indexing->peculiar_lengths};
    index_add_part(&range->found, place_of_input(range->input, range->from), 1);
    int fault = reader_stretch(facts, options->inputs, range->input, range->from, range->to, 1);
    range->lines = facts->line.number;
    memcpy(range->last, indexing->key, indexing->key_length);
    range->last_length = indexing->key_length;
    bool not_text = facts->tally.refused_without_case != 0; /* UTF-16: nothing of the input counts */
    if (!fault && !indexing->fault && !not_text && !facts->stream.stopped)
        return;
    pthread_mutex_lock(&looking->lock);
    looking->ending = true;
    looking->unfit |= fault || indexing->fault || not_text;
    looking->not_rising |= !indexing->rising;
    looking->stopped |= facts->stream.stopped && indexing->rising && !indexing->fault;
    pthread_mutex_unlock(&looking->lock);
}

static void *take_ranges(void *context)
{
    struct member *member = context;
    struct looking *looking = member->looking;
    for (;;) {
        pthread_mutex_lock(&looking->lock);
        struct range *range = looking->ending || looking->next == looking->ranges.count ? NULL : &looking->ranges.list[looking->next++];
        pthread_mutex_unlock(&looking->lock);
        if (!range)
            return NULL;
        look_at_range(member, range);
    }
}

/* Whoever asks takes ranges too, and is the only one to be asked whether to go on. */
static void look_together(struct looking *looking, struct member *members, int count)
{
    for (int i = 0; i < count; i++) {
        struct index_options options = *looking->options;
        if (i)
            options.go_on = NULL;
        members[i] = (struct member){.looking = looking};
        members[i].facts = index_reader(&options, &members[i].indexing);
    }
    for (int i = 1; i < count; i++)
        members[i].started = pthread_create(&members[i].thread, NULL, take_ranges, &members[i]) == 0;
    take_ranges(&members[0]);
    for (int i = 1; i < count; i++)
        if (members[i].started)
            pthread_join(members[i].thread, NULL);
}

/* ---- Putting together ---- */

/* Of two ranges whose lines tell cases, the second next after the first, or the first NULL: below 0 where the second begins with
 * a later case, 0 where it goes on with the case at the end of the first. */
static int order_of(const struct range *last, const struct range *next)
{
    if (!last)
        return -1;
    int order = str_compare((struct str){last->last, last->last_length}, (struct str){next->first, next->first_length});
    return order || last->input == next->input ? order : 1; /* from one input into the next, no case goes on */
}

static bool keys_rise(const struct cutting *ranges)
{
    const struct range *last = NULL;
    for (uint32_t i = 0; i < ranges->count; i++) {
        const struct range *range = &ranges->list[i];
        if (!range->first_length)
            continue;
        if (order_of(last, range) > 0)
            return false;
        last = range;
    }
    return true;
}

/* Of the case at hand it is no beginning, nor is the first of a range. */
static void take_over_parts(struct facts_index *index, const struct range *range, uint32_t before, bool goes_on)
{
    for (uint32_t i = range->from ? 1 : 0; i < range->found.part_count; i++) {
        const struct index_part *part = &range->found.parts[i];
        if (!i || !goes_on || part->place != range->first_place)
            index_add_part(index, part->place, before + part->line);
    }
}

static int put_together(const struct index_options *options, struct facts_index *index, const struct cutting *ranges)
{
    const struct range *last = NULL;
    uint32_t before = 0; /* lines */
    int fault = 0;
    for (uint32_t i = 0; i < ranges->count && !fault; i++) {
        const struct range *range = &ranges->list[i];
        before = range->from ? before : 0;
        take_over_parts(index, range, before, range->first_length && !order_of(last, range));
        last = range->first_length ? range : last;
        for (uint32_t j = 0; j < range->found.others.count; j++) {
            struct str other = range->found.others.list[j];
            if (names_find(&index->others, other) == NAME_NONE && index->others.count < LIMIT_LOST_CASES)
                names_add(&index->others, text_kept(index->facts, other));
        }
        fault = fault ? fault : range_read_kept(index->facts, options->inputs, range, before);
        before += range->lines;
    }
    return fault;
}

/* What was found in all ranges, or why looking ended before. */
static bool conclude(struct looking *looking, struct facts_index *index, struct indexing *indexing)
{
    if (looking->unfit)
        return false;
    index->facts->stream.stopped = looking->stopped;
    if (looking->not_rising || (!looking->stopped && !keys_rise(&looking->ranges))) {
        indexing->rising = false;
        index->facts->stream.stopped = true;
    }
    if (!index->facts->stream.stopped)
        indexing->fault = put_together(looking->options, index, &looking->ranges);
    return true;
}

bool ranges_look(const struct index_options *options, struct facts_index *index, struct indexing *indexing)
{
    struct looking looking = {.options = options};
    int threads = options->threads < LIMIT_THREADS ? options->threads : LIMIT_THREADS;
    bool done = threads > 1 && cutting_start(&looking.ranges, options->inputs, options->range_bytes, threads);
    if (done) {
        struct member *members = mem_plain_grow(NULL, mem_product((size_t)threads, sizeof *members));
        pthread_mutex_init(&looking.lock, NULL);
        look_together(&looking, members, threads);
        pthread_mutex_destroy(&looking.lock);
        done = conclude(&looking, index, indexing);
        for (int i = 0; i < threads; i++)
            facts_free(members[i].facts);
        mem_plain_free(members);
    }
    cutting_free(&looking.ranges);
    return done;
}
