/* SPDX-License-Identifier: Apache-2.0
 *
 * Some cases out of many, by several threads. Every line is read and checked,
 * whosever it is; but of most nothing is kept. Threads read ranges of the
 * inputs and keep in mind where the lines stand of which something is: those
 * of the cases asked for, those that belong to no case, and those of which
 * something is to be said. One reads these once more, in order. Where
 * anything is out of the ordinary, one thread reads everything.
 */
#include <pthread.h>

#include "facts/index.h"

struct picking {
    struct team *team;
    struct facts *facts;
    struct range *range;
    bool unfit; /* for several threads */
    pthread_t thread;
    bool started;
};

struct team {
    const struct inputs *inputs;
    struct cutting ranges;
    pthread_mutex_t lock;
    uint32_t next;
    bool unfit;
};

/* ---- While lines are read ---- */

void pick_none(struct facts *facts)
{
    facts->picking->unfit = facts->stream.stopped = true;
}

void pick_line(struct facts *facts)
{
    const struct line *line = &facts->line;
    const char *end = memchr(line->at, '\n', (size_t)(line->window_end - line->at));
    uint64_t offset = line->window->at + (uint64_t)(line->at - line->window->bytes);
    if (!range_keep(facts->picking->range, offset, (uint64_t)(end + 1 - line->at), line->number))
        pick_none(facts);
}

static struct range *next_range(struct team *team)
{
    pthread_mutex_lock(&team->lock);
    struct range *range = team->unfit || team->next == team->ranges.count ? NULL : &team->ranges.list[team->next++];
    pthread_mutex_unlock(&team->lock);
    return range;
}

static void *read_ranges(void *context)
{
    struct picking *picking = context;
    struct team *team = picking->team;
    while (!picking->unfit && (picking->range = next_range(team))) {
        struct range *range = picking->range;
        int fault = reader_stretch(picking->facts, team->inputs, range->input, range->from, range->to, 1);
        range->lines = picking->facts->line.number;
        picking->unfit |= fault != 0; /* which is told where one reads all in order */
    }
    pthread_mutex_lock(&team->lock);
    team->unfit |= picking->unfit;
    pthread_mutex_unlock(&team->lock);
    return NULL;
}

static void read_together(struct team *team, struct picking *members, int count, const struct facts_options *like)
{
    struct facts_options options = *like;
    options.problems = NULL;
    options.notes = NULL;
    options.rejects = NULL;
    for (int i = 0; i < count; i++) {
        members[i] = (struct picking){.team = team, .facts = facts_new(&options)};
        members[i].facts->picking = &members[i];
        reader_name_inputs(members[i].facts, team->inputs);
    }
    for (int i = 1; i < count; i++) /* where there are no more, there are fewer */
        members[i].started = pthread_create(&members[i].thread, NULL, read_ranges, &members[i]) == 0;
    read_ranges(&members[0]);
    for (int i = 1; i < count; i++)
        if (members[i].started)
            pthread_join(members[i].thread, NULL);
}

/* ---- What they met ---- */

/* The lines read once more are counted there already. */
static void count_nothing(struct facts *facts)
{
    const struct schema *schema = facts->options.schema;
    for (uint32_t i = schema->type_count; i < facts->types.count; i++)
        facts->type_counts[i - schema->type_count] = 0;
    for (int i = 0; i < schema->type_count; i++)
        for (uint32_t j = 0; j < facts->keys.tables[i].names.count; j++)
            facts->keys.tables[i].meanings[j].count = 0;
    facts->tally.lines = facts->tally.straight = 0;
}

static void add_keys(struct facts *facts, struct key_table *to, const struct key_table *from)
{
    for (uint32_t i = 0; i < from->names.count; i++)
        if (from->meanings[i].slot == SLOT_UNDECLARED && from->meanings[i].count) {
            uint32_t number = key_number(&facts->keys, to, from->names.list[i]); /* which may move the meanings */
            to->meanings[number].count += from->meanings[i].count;
        }
}

static void add_counts(struct facts *facts, const struct facts *from)
{
    const struct schema *schema = facts->options.schema;
    for (uint32_t i = schema->type_count; i < from->types.count; i++) {
        uint32_t number = type_number(facts, from->types.list[i]);
        facts->type_counts[number - schema->type_count] += from->type_counts[i - schema->type_count];
    }
    for (int i = 0; i < schema->type_count; i++)
        add_keys(facts, &facts->keys.tables[i], &from->keys.tables[i]);
    facts->tally.lines += from->tally.lines;
    facts->tally.straight += from->tally.straight;
}

static int read_picked(struct facts *facts, const struct team *team, const struct picking *members, int count)
{
    uint32_t before = 0; /* lines */
    int fault = 0;
    reader_name_inputs(facts, team->inputs);
    for (uint32_t i = 0; i < team->ranges.count && !fault; i++) {
        const struct range *range = &team->ranges.list[i];
        before = range->from ? before : 0;
        fault = range_read_kept(facts, team->inputs, range, before);
        before += range->lines;
    }
    count_nothing(facts);
    for (int i = 0; i < count; i++)
        add_counts(facts, members[i].facts);
    const struct facts *from[LIMIT_THREADS];
    for (int i = 0; i < count; i++)
        from[i] = members[i].facts;
    roles_take_over(facts, from, count);
    return fault;
}

/* ---- The door ---- */

static bool may_be_cut(const struct inputs *inputs)
{
    for (int i = 0; i < inputs->count; i++)
        if (inputs->list[i].passing)
            return false;
    return true;
}

int facts_read_some(struct facts *facts, const struct inputs *inputs, int threads, uint64_t range_bytes)
{
    struct team team = {.inputs = inputs};
    int fault = 0, count = threads < LIMIT_THREADS ? threads : LIMIT_THREADS;
    bool done = facts->options.only_count && count > 1 && may_be_cut(inputs) && cutting_start(&team.ranges, inputs, range_bytes, count);
    if (done) {
        struct picking *members = mem_plain_grow(NULL, mem_product((size_t)count, sizeof *members));
        pthread_mutex_init(&team.lock, NULL);
        read_together(&team, members, count, &facts->options);
        pthread_mutex_destroy(&team.lock);
        done = !team.unfit;
        if (done)
            fault = read_picked(facts, &team, members, count);
        for (int i = 0; i < count; i++)
            facts_free(members[i].facts);
        mem_plain_free(members);
    }
    cutting_free(&team.ranges);
    return done ? fault : facts_read_inputs(facts, inputs);
}
