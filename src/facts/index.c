/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking at every line for its case, once and in order. As long as keys rise
 * from case to case nothing need be kept to know that no case comes back.
 * When they do not, one row a stretch is kept and sorted.
 */
#include "facts/index.h"
#include "facts/quick.h"

#include <errno.h>

#define PART_BYTES ((uint64_t)256 << 10) /* and what the case at its end has more */

/* ---- Stretches ---- */

void index_add_part(struct facts_index *index, uint64_t place, uint32_t line)
{
    if (index->part_count == index->part_room) {
        index->part_room = index->part_room ? index->part_room * 2 : 64;
        index->parts = mem_plain_grow(index->parts, mem_product(index->part_room, sizeof *index->parts));
    }
    index->parts[index->part_count++] = (struct index_part){place, line};
}

static void end_stretch(struct indexing *indexing, uint64_t place, uint32_t line)
{
    if (!indexing->keeping || !indexing->open || indexing->fault)
        return;
    uint64_t lines = line - indexing->line;
    uint64_t row[] = {indexing->hash, indexing->place, place - indexing->place, lines << 32 | indexing->line};
    indexing->fault = spill_add(&indexing->stretches, row);
}

static void consider_nearest(struct indexing *indexing, struct str key)
{
    const struct str names[] = {{indexing->nearest, indexing->nearest_length}, key};
    int first = indexing->nearest_length ? 0 : 1;
    if (text_nearest(*indexing->wanted, names + first, 2 - first) + first == 1) {
        memcpy(indexing->nearest, key.at, key.length);
        indexing->nearest_length = key.length;
    }
}

static void begin_stretch(struct facts *facts, struct indexing *indexing, struct str key)
{
    const struct line *line = &facts->line;
    uint64_t offset = line->window->at + (uint64_t)(line->at - line->window->bytes);
    uint64_t place = place_of_input(indexing->input, offset);
    struct facts_index *index = indexing->index;
    end_stretch(indexing, place, line->number);
    if (indexing->key_length && str_compare((struct str){indexing->key, indexing->key_length}, key) >= 0)
        indexing->rising = false;
    if (!indexing->rising && !indexing->keeping && !indexing->wanted) {
        facts->stream.stopped = true; /* and once again from the beginning */
        return;
    }
    if (indexing->wanted)
        consider_nearest(indexing, key);
    if (indexing->range && !indexing->key_length) {
        memcpy(indexing->range->first, key.at, key.length);
        indexing->range->first_length = key.length;
        indexing->range->first_place = place;
    }
    memcpy(indexing->key, key.at, key.length);
    indexing->key_length = key.length;
    indexing->open = true;
    indexing->place = place;
    indexing->line = line->number;
    if (indexing->keeping)
        indexing->hash = str_hash(key, facts->options.seed);
    if (place - index->parts[index->part_count - 1].place >= indexing->part_bytes)
        index_add_part(index, place, line->number);
}

static void line_of_case(struct facts *facts, struct str key)
{
    struct indexing *indexing = facts->indexing;
    if (indexing->open && key.length == indexing->key_length && !memcmp(key.at, indexing->key, key.length))
        return;
    indexing->prefix.length = 0;
    begin_stretch(facts, indexing, key);
}

/* ---- Lines ---- */

static const char *line_end(const struct line *line, const char *at)
{
    return (const char *)memchr(at, '\n', (size_t)(line->window_end - at)) + 1;
}

void index_refused(struct facts *facts, size_t length)
{
    char scratch[LIMIT_KEY_BYTES], other_scratch[LIMIT_KEY_BYTES];
    struct names *others = &facts->indexing->index->others;
    struct str key, other;
    if (!refused_case(facts, length, scratch, &key))
        return;
    bool has_other = refused_other_case(facts, key, other_scratch, &other);
    line_of_case(facts, key);
    if (has_other && names_find(others, other) == NAME_NONE && others->count < LIMIT_LOST_CASES)
        names_add(others, text_kept(facts, other));
}

static void refused(struct facts *facts)
{
    const char *at = facts->line.at;
    index_refused(facts, (size_t)(line_end(&facts->line, at) - at) - 1);
}

/* Case and type in this order, as plain text, not far from the beginning. */
static void learn_prefix(struct facts *facts)
{
    struct indexing *indexing = facts->indexing;
    const struct line *line = &facts->line;
    const struct json_value *key = &line->slots[SLOT_CASE], *type = &line->slots[SLOT_TYPE];
    size_t length = (size_t)(type->at - line->at);
    if (key->at > type->at || length > sizeof indexing->prefix.bytes || key->kind != JSON_STRING || key->escaped)
        return;
    const char *after = key->at + key->length;
    indexing->prefix.length = indexing->head.length = indexing->middle.length = 0;
    piece_add(&indexing->prefix, line->at, length);
    piece_add(&indexing->head, line->at, (size_t)(key->at - line->at));
    piece_add(&indexing->middle, after, (size_t)(type->at - after));
}

static bool is_ordinary(const struct facts *facts, const char *name, size_t length)
{
    const struct schema *schema = facts->keys.schema;
    for (int i = 0; i < schema->type_count; i++)
        if ((schema->types[i]->shared || schema->types[i]->is_case) && str_equal(schema->types[i]->json, (struct str){name, length}))
            return false;
    return true;
}

/* The name of an ordinary type begins at `at`. Returns where it ends, or NULL. */
static inline const char *ordinary_type(const struct facts *facts, const char *at)
{
    const char *end = json_plain_end(at);
    size_t length = (size_t)(end - at);
    bool maybe_peculiar = facts->indexing->peculiar_lengths >> (length & 63) & 1;
    return *end == '"' && (!maybe_peculiar || is_ordinary(facts, at, length)) ? end : NULL;
}

/* The line begins as the last one did, and is of an ordinary type: it is of the same case. */
static inline const char *same_as_before(const struct facts *facts, const char *at)
{
    const struct piece *prefix = &facts->indexing->prefix;
    return prefix->length && piece_matches(prefix, at) ? ordinary_type(facts, at + prefix->length) : NULL;
}

/* The line begins as the last one did but for its case. */
static const char *alike_of_another(const struct facts *facts, const char *at, struct str *key)
{
    const struct piece *head = &facts->indexing->head, *middle = &facts->indexing->middle;
    if (!head->length || !piece_matches(head, at))
        return NULL;
    key->at = at + head->length;
    const char *end = json_plain_end(key->at);
    key->length = (size_t)(end - key->at);
    if (!key->length || key->length > LIMIT_KEY_BYTES || !piece_matches(middle, end))
        return NULL;
    return ordinary_type(facts, end + middle->length);
}

static void take_over_key(struct indexing *indexing, struct str key)
{
    struct piece *prefix = &indexing->prefix;
    prefix->length = 0;
    if (indexing->head.length + key.length + indexing->middle.length > sizeof prefix->bytes)
        return;
    piece_add(prefix, indexing->head.bytes, indexing->head.length);
    piece_add(prefix, key.at, key.length);
    piece_add(prefix, indexing->middle.bytes, indexing->middle.length);
}

/* Lines that begin as the one before, from `at` on. Returns where one stands that does not, or where looking ends. */
static const char *pass_alike(struct facts *facts, const char *at)
{
    struct line *line = &facts->line;
    while (at < line->window_end && line->window_end - at <= LIMIT_LINE_BYTES && !facts->stream.stopped) {
        struct str key = {NULL, 0};
        const char *after = same_as_before(facts, at);
        if (!after && !(after = alike_of_another(facts, at, &key)))
            break;
        line->at = at;
        line->number++;
        facts->tally.lines++;
        if (key.at) {
            line_of_case(facts, key);
            take_over_key(facts->indexing, key);
        }
        at = line_end(line, after);
    }
    return at;
}

static void look_closely(struct facts *facts)
{
    const struct record_type *type = facts->line.table->type;
    char scratch[LIMIT_KEY_BYTES];
    struct str key;
    if (type && type->shared && facts->indexing->range) {
        range_add_shared(facts, (size_t)(line_end(&facts->line, facts->line.at) - facts->line.at));
    } else if (type && type->shared) {
        line_read(facts); /* refused or not, it tells of no case */
    } else if (type && type->is_case) {
        if (line_case(facts, scratch, &key))
            line_of_case(facts, key);
        else
            refused(facts);
    } else if (value_identity(&facts->line.slots[SLOT_CASE], scratch, &key)) {
        line_of_case(facts, key);
        learn_prefix(facts);
    } else {
        refused(facts);
    }
}

const char *index_line(struct facts *facts, const char *at)
{
    struct str key;
    const char *after = glance_straight(facts, at, &key);
    if (after) {
        line_of_case(facts, key);
        return pass_alike(facts, line_end(&facts->line, after));
    }
    after = line_glance(facts);
    if (after && line_is_skipped(facts))
        return pass_alike(facts, line_end(&facts->line, after));
    if (!after || !facts->line.table || !facts->line.slots[SLOT_CASE].kind) {
        const struct key_table *table = facts->line.table;
        if (!after || !table || !table->type || !(table->type->shared || table->type->is_case)) {
            refused(facts);
            return line_end(&facts->line, at);
        }
    }
    look_closely(facts);
    return pass_alike(facts, line_end(&facts->line, at));
}

/* ---- All inputs ---- */

struct facts *index_reader(const struct index_options *options, struct indexing *indexing)
{
    struct facts *facts = facts_new(&(struct facts_options){.schema = options->schema, .zone = options->zone, .seed = options->seed,
                                                            .go_on = options->go_on, .go_on_context = options->go_on_context,
                                                            .other_names = options->other_names, .skip_undeclared = options->skip_undeclared});
    facts->indexing = indexing;
    for (int i = 0; i < options->schema->type_count; i++)
        if (options->schema->types[i]->shared || options->schema->types[i]->is_case)
            indexing->peculiar_lengths |= (uint64_t)1 << (options->schema->types[i]->json.length & 63);
    reader_name_inputs(facts, options->inputs);
    return facts;
}

static int look_at_all(struct facts *facts, struct indexing *indexing)
{
    const struct inputs *inputs = indexing->index->inputs;
    for (int i = 0; i < inputs->count && !indexing->fault && !facts->stream.stopped; i++) {
        indexing->input = i;
        index_add_part(indexing->index, place_of_input(i, 0), 1);
        int fault = reader_stretch(facts, inputs, i, 0, inputs->list[i].size, 1);
        end_stretch(indexing, place_of_input(i, inputs->list[i].size), facts->line.number + 1);
        indexing->fault = indexing->fault ? indexing->fault : fault;
        indexing->open = false;
        indexing->prefix.length = indexing->head.length = 0;
    }
    return indexing->fault;
}

static int keep_scattered(struct facts_index *index, struct spill_cursor *cursor, uint64_t from, uint64_t upto)
{
    const uint64_t *row;
    uint64_t first = 0;
    int fault = 0;
    cursor->next = from;
    for (uint64_t i = from; !fault && i < upto; i++) {
        fault = spill_next(cursor, &row);
        if (fault)
            break;
        first = i == from ? row[1] : first;
        uint64_t stretch[] = {row[1], first, row[2], row[3]}, planned[] = {first, row[1], row[2], row[3]};
        fault = spill_add(&index->stretches, stretch);
        fault = fault ? fault : spill_add(&index->plan, planned);
    }
    return fault;
}

/* Stretches in order of their hashes: where there are several of one, they are of a case whose lines do not stand together. */
static int find_scattered(struct indexing *indexing)
{
    struct facts_index *index = indexing->index;
    int fault = spill_sort(&indexing->stretches);
    struct spill_cursor cursor = {.spill = &indexing->stretches}, again = cursor;
    uint64_t hash = 0, from = 0, place = 0;
    for (const uint64_t *row; !fault && !(fault = spill_next(&cursor, &row)); place++) {
        if (row && place && row[0] == hash)
            continue;
        if (place - from > 1)
            fault = keep_scattered(index, &again, from, place);
        from = place;
        if (!row)
            break;
        hash = row[0];
    }
    fault = fault ? fault : spill_sort(&index->stretches);
    return fault ? fault : spill_sort(&index->plan);
}

uint64_t index_part_bytes(const struct index_options *options)
{
    return options->part_bytes ? options->part_bytes : PART_BYTES;
}

#define PARTS_A_THREAD 8

/* As much as a batch holds, but several threads are to have several parts each. */
static uint64_t joined_bytes(const struct index_options *options, const struct facts_index *index)
{
    uint64_t share = facts_index_bytes(index) / ((uint64_t)(options->threads > 1 ? options->threads : 1) * PARTS_A_THREAD);
    return options->threads > 1 && share < index->batch_bytes ? share : index->batch_bytes;
}

/* A reader that looks at lines and stores nothing but what belongs to no case. */
static int look(const struct index_options *options, struct facts_index *index, bool keeping, bool *again)
{
    struct indexing indexing = {.index = index, .rising = true, .keeping = keeping, .part_bytes = index_part_bytes(options)};
    spill_start(&indexing.stretches, 4, 2, options->memory / 2);
    index->part_count = 0;
    names_free(&index->others);
    index->facts = index_reader(options, &indexing);
    int fault = keeping || !ranges_look(options, index, &indexing) ? look_at_all(index->facts, &indexing) : indexing.fault;
    bool stopped = index->facts->stream.stopped;
    *again = !fault && stopped && !indexing.rising && !keeping;
    if (stopped && !*again && !fault)
        fault = ECANCELED;
    if (!fault && keeping)
        fault = find_scattered(&indexing);
    if (!fault && keeping)
        fault = scattered_join_parts(index, indexing.part_bytes, joined_bytes(options, index));
    spill_free(&indexing.stretches);
    index->facts->indexing = NULL;
    index->others_met = mem_plain_grow(index->others_met, index->others.count + 1);
    memset(index->others_met, 0, index->others.count + 1);
    return fault;
}

static void finish_shared(const struct index_options *options, struct facts_index *index)
{
    struct facts *facts = index->facts;
    facts->tally = (struct facts_tally){0};
    facts->options.notes = options->notes;
    facts_finish(facts);
    facts->options.notes = NULL;
    index->shared_tally = facts->tally;
}

int facts_index_build(const struct index_options *options, struct facts_index **made)
{
    struct facts_index *index = *made = mem_plain_grow(NULL, sizeof *index);
    bool again = false;
    /* What was needed for looking, half of the memory, is there for reading. */
    *index = (struct facts_index){.inputs = options->inputs, .grouped = options->grouped,
                                  .batch_bytes = options->memory / 2 / (options->threads > 1 ? (size_t)options->threads : 1)};
    spill_start(&index->stretches, 4, 1, options->memory / 4);
    spill_start(&index->plan, 4, 2, options->memory / 4);
    if (options->grouped) {
        index->coming = mem_plain_grow(NULL, sizeof *index->coming);
        *index->coming = (struct coming){.fault = 0};
        spill_start(&index->coming->hashes, 1, 1, options->memory);
        for (int i = 0; i < options->inputs->count; i++)
            index_add_part(index, place_of_input(i, 0), 1);
        return 0;
    }
    int fault = look(options, index, false, &again);
    if (again) {
        facts_free(index->facts);
        fault = look(options, index, true, &again);
    }
    if (!fault)
        finish_shared(options, index);
    return fault;
}

void facts_index_free(struct facts_index *index)
{
    if (!index)
        return;
    facts_free(index->facts);
    names_free(&index->others);
    mem_plain_free(index->others_met);
    spill_free(&index->stretches);
    spill_free(&index->plan);
    if (index->coming)
        spill_free(&index->coming->hashes);
    mem_plain_free(index->coming);
    mem_plain_free(index->parts);
    mem_plain_free(index);
}

/* ---- Looking ---- */

uint32_t facts_index_parts(const struct facts_index *index)
{
    return index->part_count;
}

uint64_t facts_part_end(const struct facts_index *index, uint32_t part)
{
    uint64_t end = part_end(index, part), before = 0;
    for (int i = 0; i < input_of_place(end); i++)
        before += index->inputs->list[i].size;
    return before + offset_of_place(end);
}

uint64_t facts_index_bytes(const struct facts_index *index)
{
    uint64_t bytes = 0;
    for (int i = 0; i < index->inputs->count; i++) {
        if (index->inputs->list[i].passing)
            return 0;
        bytes += index->inputs->list[i].size;
    }
    return bytes;
}

struct facts_tally facts_index_tally(const struct facts_index *index)
{
    return index->shared_tally;
}

struct str facts_index_nearest(const struct index_options *options, struct str key, struct pool *pool)
{
    struct facts_index index = {.inputs = options->inputs};
    struct indexing indexing = {.index = &index, .rising = true, .wanted = &key, .part_bytes = UINT64_MAX};
    struct facts *facts = index_reader(options, &indexing);
    look_at_all(facts, &indexing);
    facts->indexing = NULL;
    facts_free(facts);
    names_free(&index.others);
    mem_plain_free(index.parts);
    return str_kept(pool, (struct str){indexing.nearest, indexing.nearest_length});
}
