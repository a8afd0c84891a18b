/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases and their records: kept as lines come, and put in order at the end.
 * The hash of a case key decides where it is found and nothing that shows.
 */
#include "facts/inside.h"

#define ARENA_BLOCK_BYTES ((size_t)1 << 20)

/* ---- Beginning and end ---- */

static void find_peculiar_types(struct facts *facts)
{
    const struct schema *schema = facts->options.schema;
    facts->links = arena_array(&facts->arena, schema->type_count, sizeof *facts->links);
    for (int i = 0; i < schema->type_count; i++) {
        const struct record_type *type = schema->types[i];
        names_add(&facts->types, type->json);
        if (type->is_case)
            facts->case_type = type;
        for (int j = 0; j < type->field_count; j++)
            facts->links[i] |= type->fields[j].type == FIELD_RECORD;
    }
}

static size_t most_fields(const struct schema *schema)
{
    size_t most = 0;
    for (int i = 0; i < schema->type_count; i++)
        if (schema->types[i]->field_count > most)
            most = schema->types[i]->field_count;
    return most;
}

struct facts *facts_new(const struct facts_options *options)
{
    struct facts *facts = mem_plain_grow(NULL, sizeof *facts);
    *facts = (struct facts){.options = *options, .case_names.seed = options->seed};
    facts->into = &facts->kept;
    facts->kept.arena.block_bytes = ARENA_BLOCK_BYTES;
    key_tables_build(&facts->keys, options->schema, &facts->arena);
    find_peculiar_types(facts);
    roles_prepare(facts);
    facts->line.slots = arena_array(&facts->arena, SLOT_FIELDS + most_fields(options->schema), sizeof *facts->line.slots);
    facts->line.values = arena_array(&facts->arena, most_fields(options->schema), sizeof *facts->line.values);
    facts->days = arena_array(&facts->arena, DAY_MEMO_COUNT, sizeof *facts->days);
    return facts;
}

void facts_free(struct facts *facts)
{
    if (!facts)
        return;
    key_tables_free(&facts->keys);
    names_free(&facts->types);
    roles_free(facts);
    names_free(&facts->case_names);
    mem_plain_free(facts->type_counts);
    mem_plain_free(facts->line.later);
    mem_plain_free(facts->files);
    mem_plain_free(facts->cases);
    mem_plain_free(facts->records);
    mem_plain_free(facts->case_of);
    mem_plain_free(facts->sorting);
    mem_plain_free(facts->sort_scratch);
    mem_plain_free(facts->record_scratch);
    mem_plain_free(facts->window.bytes);
    mem_plain_free(facts->stream.shared);
    mem_plain_free(facts->stream.others_met);
    mem_plain_free(facts->stream.batch.list);
    mem_plain_free(facts->stream.batch.bytes);
    names_free(&facts->stream.others);
    arena_free(&facts->kept.arena);
    arena_free(&facts->passing.arena);
    arena_free(&facts->aside.arena);
    arena_free(&facts->concluded);
    arena_free(&facts->arena);
    mem_plain_free(facts);
}

/* Names that are not declared are kept for good. */
static bool met_only_declared(const struct facts *facts)
{
    const struct schema *schema = facts->options.schema;
    return !facts->undeclared_count && !facts->tally.refused && facts->types.count == (uint32_t)schema->type_count &&
           facts->roles.count == (uint32_t)schema->role_count;
}

/* What was learnt of keys and days holds for any input. */
struct facts *facts_anew(struct facts *facts)
{
    if (!met_only_declared(facts)) {
        struct facts_options options = facts->options;
        facts_free(facts);
        return facts_new(&options);
    }
    names_clear(&facts->case_names);
    keeping_rewind(&facts->kept);
    arena_reset(&facts->concluded);
    facts->shared = (struct fact_case){0};
    facts->shared_begins = facts->shared_known = NULL;
    facts->shared_begin_count = facts->shared_known_count = 0;
    facts->shared_views = NULL;
    facts->file_count = facts->last_case = facts->shared_count = facts->record_count = facts->said = 0;
    facts->tally = (struct facts_tally){0};
    facts->undeclared = NULL;
    facts->finished = false;
    return facts;
}

/* ---- Keeping ---- */

/* What is left of the last piece is given up. */
void *slab_more(struct keeping *keeping, struct slab *slab, size_t bytes)
{
    if (bytes > SLAB_BYTES / 8) {
        keeping->more = true;
        keeping->taken += bytes;
        return arena_alloc(&keeping->arena, bytes);
    }
    if ((size_t)(slab->end - slab->next) < bytes || !slab->begin) {
        keeping->more |= slab->begin != NULL;
        keeping->taken += SLAB_BYTES;
        slab->begin = slab->next = arena_alloc(&keeping->arena, SLAB_BYTES);
        slab->end = slab->next + SLAB_BYTES;
    }
    void *taken = slab->next;
    slab->next += bytes;
    return taken;
}

/* A case after another mostly finds room in the same pieces. */
void keeping_rewind(struct keeping *keeping)
{
    keeping->values.next = keeping->values.begin;
    keeping->texts.next = keeping->texts.begin;
    if (!keeping->more)
        return;
    arena_reset(&keeping->arena);
    keeping->values = keeping->texts = (struct slab){0};
    keeping->more = false;
    keeping->taken = 0;
}

struct fact_value *values_take(struct facts *facts, size_t count)
{
    return memset(values_room(facts, count), 0, count * sizeof(struct fact_value));
}

struct str text_kept(struct facts *facts, struct str text)
{
    char *copy = slab_take(&facts->kept, &facts->kept.texts, text.length);
    if (text.length)
        memcpy(copy, text.at, text.length);
    return (struct str){copy, text.length};
}

static uint32_t new_case(struct facts *facts, struct str key)
{
    if (facts->case_names.count == facts->case_room) {
        facts->case_room = facts->case_room ? facts->case_room * 2 : 16;
        facts->cases = mem_plain_grow(facts->cases, mem_product(facts->case_room, sizeof *facts->cases));
    }
    struct str kept = text_kept(facts, key);
    uint32_t index = names_add(&facts->case_names, kept);
    facts->cases[index] = (struct fact_case){.key = kept};
    return index;
}

static bool is_wanted(const struct facts *facts, struct str key)
{
    for (int i = 0; i < facts->options.only_count; i++)
        if (other_name_fits(facts->options.other_names, facts->options.only[i], key))
            return true;
    return !facts->options.only_count;
}

/* The lines of a case mostly stand together. */
uint32_t store_case(struct facts *facts, struct str key)
{
    uint32_t index = facts->last_case;
    if (facts->stream.each)
        return stream_case(facts, key);
    if (!is_wanted(facts, key))
        return CASE_PASSED_OVER;
    if (facts->picking) {
        pick_line(facts);
        return CASE_PASSED_OVER;
    }
    if (index < facts->case_names.count && str_equal(facts->cases[index].key, key))
        return index;
    index = names_find(&facts->case_names, key);
    if (index == NAME_NONE)
        index = new_case(facts, key);
    return facts->last_case = index;
}

struct str store_key(const struct facts *facts, uint32_t case_index)
{
    if (case_index == CASE_PASSED_OVER)
        return (struct str){"", 0};
    return facts->cases[case_index].key;
}

/* Cases that are kept at once are few, but each may have as many records as one may. */
static bool has_records_enough(const struct facts *facts, uint32_t case_index)
{
    if (case_index == CASE_SHARED)
        return facts->shared_count >= LIMIT_SHARED_RECORDS;
    return (facts->stream.each ? facts->record_count : facts->cases[case_index].line_count) >= LIMIT_CASE_RECORDS;
}

enum store_room store_room(const struct facts *facts, uint32_t case_index)
{
    bool shared = case_index == CASE_SHARED;
    if (case_index == CASE_PASSED_OVER || (shared && facts->stream.is_shared_ready))
        return STORE_HAS_ROOM;
    if (has_records_enough(facts, case_index))
        return STORE_RECORDS_FULL;
    bool full = facts->into->taken >= (size_t)(shared ? LIMIT_SHARED_FACT_BYTES : LIMIT_CASE_FACT_BYTES);
    return full ? STORE_BYTES_FULL : STORE_HAS_ROOM;
}

struct fact_record *store_add(struct facts *facts, uint32_t case_index)
{
    if (case_index == CASE_PASSED_OVER || (case_index == CASE_SHARED && facts->stream.is_shared_ready))
        return &facts->passed_over;
    if (facts->picking) { /* the record belongs to no case */
        pick_line(facts);
        return &facts->passed_over;
    }
    if (facts->record_count == facts->record_room) {
        facts->record_room = facts->record_room ? facts->record_room * 2 : 64;
        facts->records = mem_plain_grow(facts->records, mem_product(facts->record_room, sizeof *facts->records));
        facts->case_of = mem_plain_grow(facts->case_of, mem_product(facts->record_room, sizeof *facts->case_of));
    }
    facts->case_of[facts->record_count] = case_index;
    if (case_index == CASE_SHARED)
        facts->shared_count++;
    else
        facts->cases[case_index].line_count++;
    return &facts->records[facts->record_count++];
}

void store_mark_incomplete(struct facts *facts, uint32_t case_index)
{
    if (case_index < CASE_PASSED_OVER)
        facts->cases[case_index].incomplete = true;
}

/* ---- Sorting ---- */

static int compare_items(const struct sort_item *a, const struct sort_item *b, int (*compare)(const void *, const void *))
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return compare(a->item, b->item);
}

static void merge(struct sort_item *to, const struct sort_item *from, uint32_t middle, uint32_t count,
                  int (*compare)(const void *, const void *))
{
    uint32_t a = 0, b = middle;
    for (uint32_t i = 0; i < count; i++) {
        bool left = a < middle && (b == count || compare_items(&from[a], &from[b], compare) <= 0);
        to[i] = left ? from[a++] : from[b++];
    }
}

static void insertion_sort(struct sort_item *items, uint32_t count, int (*compare)(const void *, const void *))
{
    for (uint32_t i = 1; i < count; i++) {
        struct sort_item item = items[i];
        uint32_t place = i;
        for (; place && compare_items(&items[place - 1], &item, compare) > 0; place--)
            items[place] = items[place - 1];
        items[place] = item;
    }
}

#define RUN_ITEMS 16

static void merge_runs(struct facts *facts, struct sort_item *items, uint32_t count, int (*compare)(const void *, const void *))
{
    struct sort_item *from = items, *to = facts->sort_scratch;
    for (size_t run = RUN_ITEMS; run < count; run *= 2) {
        for (size_t at = 0; at < count; at += 2 * run) {
            size_t left = count - at;
            merge(to + at, from + at, (uint32_t)(run < left ? run : left), (uint32_t)(2 * run < left ? 2 * run : left), compare);
        }
        struct sort_item *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}

bool sort_items(struct facts *facts, struct sort_item *items, uint32_t count, int (*compare)(const void *a, const void *b))
{
    uint32_t sorted = 1;
    while (sorted < count && compare_items(&items[sorted - 1], &items[sorted], compare) <= 0)
        sorted++;
    if (sorted >= count)
        return false;
    for (uint32_t at = 0; at < count; at += RUN_ITEMS)
        insertion_sort(items + at, count - at < RUN_ITEMS ? count - at : RUN_ITEMS, compare);
    if (count > RUN_ITEMS)
        merge_runs(facts, items, count, compare);
    return true;
}

/* And the same again. */
struct sort_item *sorting_room(struct facts *facts, uint32_t count)
{
    if (count > facts->sort_room) {
        facts->sort_room = count < 64 ? 64 : count + count / 2;
        size_t bytes = mem_product(facts->sort_room, sizeof(struct sort_item));
        facts->sorting = mem_plain_grow(facts->sorting, bytes);
        facts->sort_scratch = mem_plain_grow(facts->sort_scratch, bytes);
    }
    return facts->sorting;
}

/* ---- Lines about one thing ---- */

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* What the lines say, without where they stand. */
static int compare_content(const struct fact_record *a, const struct fact_record *b)
{
    int order = compare_numbers(a->known_from, b->known_from);
    if (!order)
        order = a->is_void - b->is_void;
    for (int i = 0; !order && i < a->type->field_count; i++)
        order = value_compare(&a->values[i], &b->values[i]);
    return order;
}

static int compare_place(const struct fact_record *a, const struct fact_record *b)
{
    return a->file != b->file ? a->file - b->file : compare_numbers(a->line, b->line);
}

static bool same_identity(const struct fact_record *a, const struct fact_record *b)
{
    return a->type == b->type && a->id.length && str_equal(a->id, b->id);
}

/* Type and the first bytes of the identity. */
static uint64_t identity_key(const struct fact_record *record)
{
    uint64_t key = record->type->index;
    for (size_t i = 0; i < 6; i++)
        key = key << 8 | (i < record->id.length ? (unsigned char)record->id.at[i] : 0);
    return key;
}

static int compare_identity(const void *a, const void *b)
{
    const struct fact_record *x = a, *y = b;
    int order = str_compare(x->id, y->id);
    if (!order)
        order = compare_content(x, y);
    return order ? order : compare_place(x, y);
}

static void say_dispute(struct facts *facts, const struct fact_record *one, const struct fact_record *other)
{
    const struct fact_record *first = compare_place(one, other) < 0 ? one : other, *later = first == one ? other : one;
    facts->line.at = NULL;
    facts->line.file = later->file;
    facts->line.number = later->line;
    struct str file = facts->files[first->file];
    if (first->file == later->file)
        facts_say(facts, D2013, NULL, "expected one line about this `" STR_FORMAT "`, found line %u too, which says something else",
                  STR_PRINT(first->type->json), first->line);
    else
        facts_say(facts, D2013, NULL,
                  "expected one line about this `" STR_FORMAT "`, found line %u of `" STR_FORMAT "` too, which says something else",
                  STR_PRINT(first->type->json), first->line, STR_PRINT(file));
}

/* Neither line is believed where they differ. The first takes over what the other agrees with. */
static void merge_records(struct facts *facts, struct fact_record *kept, const struct fact_record *other)
{
    say_dispute(facts, kept, other);
    const struct fact_record *first = compare_place(kept, other) < 0 ? kept : other, *later = first == kept ? other : kept;
    struct fact_value refused = {.kind = VALUE_REFUSED};
    refused.refused.line = first->line;
    refused.refused.file = first->file;
    refused.refused.other_line = later->line;
    refused.refused.other_file = later->file;
    for (int i = 0; i < kept->type->field_count; i++)
        if (value_compare(&kept->values[i], &other->values[i]) && kept->values[i].kind != VALUE_REFUSED)
            kept->values[i] = other->values[i].kind == VALUE_REFUSED ? other->values[i] : refused;
    kept->is_void &= other->is_void;
    if (compare_place(other, kept) < 0) {
        kept->file = other->file;
        kept->line = other->line;
    }
    facts->tally.refused += 1 + !kept->is_disputed;
    kept->is_disputed = true;
}

/* Lines of one identity in order of content. Versions when each says when it became known; what was known at one moment, or
 * when one does not say, must agree. Leaves those that hold at the front and returns their number. */
static uint32_t settle_identity(struct facts *facts, struct fact_record **lines, uint32_t count)
{
    uint32_t kept = 1;
    bool one_is_silent = false;
    for (uint32_t i = 1; i < count; i++)
        if (compare_content(lines[kept - 1], lines[i])) {
            lines[kept++] = lines[i];
            one_is_silent |= lines[0]->known_from == INT64_MIN;
        }
    uint32_t held = 1;
    for (uint32_t i = 1; i < kept; i++) {
        if (one_is_silent || lines[held - 1]->known_from == lines[i]->known_from)
            merge_records(facts, lines[held - 1], lines[i]);
        else
            lines[held++] = lines[i];
    }
    for (uint32_t i = 0; i < held; i++)
        lines[i]->has_versions = held > 1;
    return held;
}

static bool has_identities(const struct fact_case *of)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < of->record_count && count < 2; i++)
        count += of->records[i].id.length != 0;
    return count > 1;
}

static void sort_into(struct facts *facts, struct fact_case *of, const struct sort_item *items, uint32_t count)
{
    if (count > facts->record_scratch_room) {
        facts->record_scratch_room = count + count / 2;
        facts->record_scratch =
            mem_plain_grow(facts->record_scratch, mem_product(facts->record_scratch_room, sizeof(struct fact_record)));
    }
    for (uint32_t i = 0; i < count; i++)
        facts->record_scratch[i] = *(const struct fact_record *)items[i].item;
    memcpy(of->records, facts->record_scratch, count * sizeof *of->records);
    of->record_count = count;
}

/* The lines items[0..count) are about one thing. Returns how many of them hold; those come first. */
static uint32_t settle_group(struct facts *facts, struct fact_case *of, struct sort_item *items, uint32_t count)
{
    if (count == 1)
        return 1;
    struct fact_record **lines = mem_plain_grow(NULL, mem_product(count, sizeof *lines));
    for (uint32_t i = 0; i < count; i++)
        lines[i] = of->records + ((const struct fact_record *)items[i].item - of->records);
    uint32_t kept = settle_identity(facts, lines, count);
    for (uint32_t i = 0; i < kept; i++) {
        of->incomplete |= lines[i]->is_disputed;
        items[i].item = lines[i];
    }
    mem_plain_free(lines);
    return kept;
}

/* Finds the lines about one thing and settles what holds of them. */
static void settle_identities(struct facts *facts, struct fact_case *of)
{
    struct sort_item *items = sorting_room(facts, of->record_count);
    for (uint32_t i = 0; i < of->record_count; i++)
        items[i] = (struct sort_item){identity_key(&of->records[i]), &of->records[i]};
    sort_items(facts, items, of->record_count, compare_identity);
    uint32_t kept = 0;
    for (uint32_t first = 0, end; first < of->record_count; first = end) {
        for (end = first + 1; end < of->record_count && same_identity(items[first].item, items[end].item);)
            end++;
        uint32_t count = settle_group(facts, of, items + first, end - first);
        memmove(items + kept, items + first, count * sizeof *items);
        kept += count;
    }
    sort_into(facts, of, items, kept);
}

/* ---- Order inside a case ---- */

/* Type and beginning; no moment of the calendar needs more than 47 bits. */
static uint64_t order_key(const struct fact_record *record)
{
    int64_t begins = record_begins(record);
    uint64_t moment = begins == INT64_MIN ? 0 : (uint64_t)(begins + ((int64_t)1 << 46));
    return (uint64_t)record->type->index << 48 | moment;
}

static int compare_order(const void *a, const void *b)
{
    const struct fact_record *x = a, *y = b;
    int order = str_compare(x->id, y->id);
    if (!order)
        order = compare_content(x, y);
    return order ? order : compare_place(x, y);
}

static void number_positions(struct fact_case *of)
{
    uint32_t position = 0;
    for (uint32_t i = 0; i < of->record_count; i++) {
        struct fact_record *record = &of->records[i];
        if (i && record->type != record[-1].type)
            position = 0;
        record->position = record->id.length ? 0 : ++position;
    }
}

void store_order(struct facts *facts, struct fact_case *of)
{
    if (has_identities(of))
        settle_identities(facts, of);
    struct sort_item *items = sorting_room(facts, of->record_count);
    for (uint32_t i = 0; i < of->record_count; i++)
        items[i] = (struct sort_item){order_key(&of->records[i]), &of->records[i]};
    if (sort_items(facts, items, of->record_count, compare_order))
        sort_into(facts, of, items, of->record_count);
    number_positions(of);
}

/* ---- All cases ---- */

static struct fact_case *case_at(struct facts *facts, uint32_t index)
{
    return index == CASE_SHARED ? &facts->shared : &facts->cases[index];
}

/* Lets each case point at its records; false when they do not stand together. */
static bool find_ranges(struct facts *facts)
{
    for (uint32_t i = 0; i < facts->record_count; i++) {
        struct fact_case *of = case_at(facts, facts->case_of[i]);
        if (!of->record_count)
            of->records = &facts->records[i];
        else if (of->records + of->record_count != &facts->records[i])
            return false;
        of->record_count++;
    }
    return true;
}

/* Moves the records of each case together. */
static void gather_records(struct facts *facts)
{
    struct fact_record *from = facts->records;
    facts->records = mem_plain_grow(NULL, mem_product(facts->record_room, sizeof *facts->records));
    struct fact_record *next = facts->records;
    facts->shared.record_count = 0;
    for (uint32_t i = 0; i < facts->case_names.count; i++)
        facts->cases[i].record_count = 0;
    for (uint32_t i = 0; i < facts->record_count; i++)
        case_at(facts, facts->case_of[i])->record_count++;
    for (uint32_t i = 0; i <= facts->case_names.count; i++) {
        struct fact_case *of = case_at(facts, i < facts->case_names.count ? i : CASE_SHARED);
        of->records = next;
        next += of->record_count;
        of->record_count = 0;
    }
    for (uint32_t i = 0; i < facts->record_count; i++) {
        struct fact_case *of = case_at(facts, facts->case_of[i]);
        of->records[of->record_count++] = from[i];
    }
    mem_plain_free(from);
}

/* ---- What is not declared ---- */

static int compare_undeclared(const void *a, const void *b)
{
    return str_compare(((const struct undeclared *)a)->name, ((const struct undeclared *)b)->name);
}

static void add_undeclared(struct facts *facts, struct str type, struct str field, uint64_t count)
{
    struct undeclared *undeclared = &facts->undeclared[facts->undeclared_count++];
    undeclared->count = count;
    undeclared->name = text_kept(facts, type);
    if (!field.at)
        return;
    char *name = arena_alloc(&facts->concluded, type.length + 1 + field.length);
    memcpy(name, type.at, type.length);
    name[type.length] = '.';
    memcpy(name + type.length + 1, field.at, field.length);
    undeclared->name = (struct str){name, type.length + 1 + field.length};
}

static void list_undeclared(struct facts *facts)
{
    const struct schema *schema = facts->options.schema;
    uint32_t most = facts->types.count - schema->type_count;
    for (int i = 0; i < schema->type_count; i++)
        most += facts->keys.tables[i].names.count;
    facts->undeclared = arena_array(&facts->concluded, most, sizeof *facts->undeclared);
    for (uint32_t i = schema->type_count; i < facts->types.count; i++)
        add_undeclared(facts, facts->types.list[i], (struct str){0}, facts->type_counts[i - schema->type_count]);
    for (int i = 0; i < schema->type_count; i++) {
        const struct key_table *table = &facts->keys.tables[i];
        for (uint32_t j = 0; j < table->names.count; j++)
            if (table->meanings[j].slot == SLOT_UNDECLARED && table->meanings[j].count)
                add_undeclared(facts, table->type->json, table->names.list[j], table->meanings[j].count);
    }
    uint32_t count = facts->undeclared_count;
    struct sort_item *items = sorting_room(facts, count);
    for (uint32_t i = 0; i < count; i++)
        items[i] = (struct sort_item){0, &facts->undeclared[i]};
    sort_items(facts, items, count, compare_undeclared);
    struct undeclared *sorted = arena_array(&facts->concluded, count, sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = *(const struct undeclared *)items[i].item;
    facts->undeclared = sorted;
}

void facts_finish(struct facts *facts)
{
    if (facts->finished)
        return;
    facts->finished = true;
    if (facts->stream.each) {
        stream_shared_ready(facts);
        list_undeclared(facts);
        return;
    }
    if (!find_ranges(facts))
        gather_records(facts);
    for (uint32_t i = 0; i < facts->case_names.count; i++)
        store_order(facts, &facts->cases[i]);
    store_order(facts, &facts->shared);
    if (facts->shared.incomplete)
        facts->tally.refused_without_case++;
    list_undeclared(facts);
    view_prepare(facts);
}

/* ---- Looking ---- */

uint32_t facts_case_count(const struct facts *facts)
{
    return facts->stream.each ? (uint32_t)facts->stream.cases : facts->case_names.count;
}

struct fact_case *facts_case(struct facts *facts, uint32_t index)
{
    return &facts->cases[index];
}

struct fact_case *facts_case_by_key(struct facts *facts, struct str key)
{
    uint32_t index = names_find(&facts->case_names, key);
    for (uint32_t i = 0; facts->options.other_names && index == NAME_NONE && i < facts->case_names.count; i++)
        if (other_name_fits(facts->options.other_names, key, facts->case_names.list[i]))
            index = i;
    return index == NAME_NONE ? NULL : &facts->cases[index];
}

struct str facts_file_name(const struct facts *facts, uint16_t file)
{
    return facts->files[file];
}

struct facts_tally facts_tally(const struct facts *facts)
{
    return facts->tally;
}

const struct undeclared *facts_undeclared(const struct facts *facts, uint32_t *count)
{
    *count = facts->undeclared_count;
    return facts->undeclared;
}
