/* SPDX-License-Identifier: Apache-2.0
 *
 * The same cases with some facts added, changed or taken away. What is
 * supposed are lines like any others; a line whose identity is there already
 * changes the fields it names, in every version of that record. Cases and
 * records that nothing is supposed of are those of the facts underneath.
 */
#include "facts/suppose.h"

#include "facts/inside.h"

struct supposing {
    struct facts *base, *changes;
    struct facts *facts;  /* what cases are viewed with: shared records and names of files */
    struct arena arena;   /* of the case at hand */
    struct supposed_tally tally;
};

/* ---- One record ---- */

static bool same_thing(const struct fact_record *a, const struct fact_record *b)
{
    return a->type == b->type && a->id.length && str_equal(a->id, b->id);
}

/* Of the changes to a case, the one about this record; or NULL. */
static const struct fact_record *change_to(const struct fact_case *changes, const struct fact_record *record)
{
    for (uint32_t i = 0; record->id.length && i < changes->record_count; i++)
        if (same_thing(&changes->records[i], record))
            return &changes->records[i];
    return NULL;
}

static bool is_there(const struct fact_case *of, const struct fact_record *record)
{
    for (uint32_t i = 0; i < of->record_count; i++)
        if (same_thing(&of->records[i], record))
            return true;
    return false;
}

static struct fact_record as_supposed(const struct supposing *supposing, const struct fact_record *change)
{
    struct fact_record record = *change;
    record.file = (uint16_t)(change->file + supposing->base->file_count);
    return record;
}

static struct fact_record changed(const struct supposing *supposing, struct arena *arena, const struct fact_record *record, const struct fact_record *change)
{
    struct fact_record made = as_supposed(supposing, change);
    made.known_from = record->known_from;
    made.position = record->position;
    made.has_versions = record->has_versions;
    made.is_void = record->is_void;
    made.is_disputed = record->is_disputed;
    made.values = arena_array(arena, record->type->field_count, sizeof *made.values);
    for (int i = 0; i < record->type->field_count; i++) {
        const struct fact_value *value = &change->values[i];
        bool named = value->kind == VALUE_ABSENT ? value->number != 0 : value->kind != VALUE_REFUSED; /* what could not be read changes nothing */
        made.values[i] = named ? *value : record->values[i];
        if (named && value->kind == VALUE_ABSENT)
            made.values[i].number = 0;
    }
    return made;
}

/* ---- One case ---- */

/* `of` with the changes; its memory is the arena's. */
static struct fact_case *with_changes(struct supposing *supposing, struct arena *arena, const struct fact_case *of, const struct fact_case *changes)
{
    struct fact_case *made = arena_alloc(arena, sizeof *made);
    *made = *of;
    made->incomplete |= changes->incomplete;
    made->records = arena_array(arena, (size_t)of->record_count + changes->record_count + 1, sizeof *made->records);
    made->record_count = 0;
    for (uint32_t i = 0; i < of->record_count; i++) {
        const struct fact_record *record = &of->records[i], *change = change_to(changes, record);
        if (!change)
            made->records[made->record_count++] = *record;
        else if (!change->is_void)
            made->records[made->record_count++] = changed(supposing, arena, record, change);
    }
    for (uint32_t i = 0; i < changes->record_count; i++) {
        const struct fact_record *change = &changes->records[i];
        if (is_there(of, change) || change->is_void)
            continue;
        made->records[made->record_count++] = as_supposed(supposing, change);
    }
    store_order(supposing->facts, made);
    return made;
}

static void count_changes(struct supposing *supposing, const struct fact_case *of, const struct fact_case *changes)
{
    for (uint32_t i = 0; i < changes->record_count; i++) {
        bool there = of && is_there(of, &changes->records[i]), taken = changes->records[i].is_void;
        supposing->tally.taken += there && taken;
        supposing->tally.changed += there && !taken;
        supposing->tally.added += !there && !taken;
        supposing->tally.not_there += !there && taken;
    }
}

/* ---- All of it ---- */

static void name_files(struct facts *facts, const struct facts *base, const struct facts *changes)
{
    facts->file_count = base->file_count + changes->file_count;
    facts->files = mem_plain_grow(facts->files, mem_product((size_t)facts->file_count + 1, sizeof *facts->files));
    for (uint32_t i = 0; i < facts->file_count; i++)
        facts->files[i] = i < base->file_count ? base->files[i] : changes->files[i - base->file_count];
}

struct supposing *supposing_open(struct facts *base, struct facts *changes)
{
    struct supposing *supposing = mem_plain_grow(NULL, sizeof *supposing);
    *supposing = (struct supposing){.base = base, .changes = changes};
    supposing->facts = facts_new(&(struct facts_options){.schema = base->options.schema, .zone = base->options.zone, .problems = changes->options.problems, .seed = base->options.seed});
    name_files(supposing->facts, base, changes);
    supposing->facts->shared = *with_changes(supposing, &supposing->facts->arena, &base->shared, &changes->shared);
    view_prepare(supposing->facts);
    count_changes(supposing, &base->shared, &changes->shared);
    for (uint32_t i = 0; i < facts_case_count(changes); i++) {
        const struct fact_case *change = facts_case(changes, i);
        count_changes(supposing, facts_case_by_key(base, change->key), change);
    }
    return supposing;
}

void supposing_close(struct supposing *supposing)
{
    if (!supposing)
        return;
    facts_free(supposing->facts);
    arena_free(&supposing->arena);
    mem_plain_free(supposing);
}

struct facts *supposing_facts(struct supposing *supposing)
{
    return supposing->facts;
}

struct supposed_tally supposing_tally(const struct supposing *supposing)
{
    return supposing->tally;
}

struct fact_case *supposing_case(struct supposing *supposing, struct fact_case *of)
{
    struct fact_case *changes = facts_case_by_key(supposing->changes, of->key);
    if (!changes)
        return of;
    arena_reset(&supposing->arena);
    if (changes == of) { /* of a case that is supposed whole */
        struct fact_case nothing = {.key = of->key};
        return with_changes(supposing, &supposing->arena, &nothing, changes);
    }
    return with_changes(supposing, &supposing->arena, of, changes);
}

struct fact_case *supposing_new_case(struct supposing *supposing, uint32_t *at)
{
    while (*at < facts_case_count(supposing->changes)) {
        struct fact_case *change = facts_case(supposing->changes, (*at)++);
        if (!facts_case_by_key(supposing->base, change->key))
            return change;
    }
    return NULL;
}
