/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/keys.h"

#include "base/limits.h"

#define LEARNT_PER_TABLE 128

/* Stands for the first follower where there is none: its bytes, zeros, begin no key. */
static const struct learnt_key no_key_at_all = {.mask = {UINT64_MAX, UINT64_MAX}, .length = 16, .words = 2};
#define NO_KEY ((struct learnt_key *)(uintptr_t)&no_key_at_all)

static const struct str the_rest = {"(others)", 8};

static uint32_t add_name(struct key_table *table, struct str key, int slot)
{
    uint32_t number = names_add(&table->names, key);
    if (number >= table->meaning_room) {
        table->meaning_room = table->meaning_room ? table->meaning_room * 2 : 16;
        table->meanings = mem_plain_grow(table->meanings, mem_product(table->meaning_room, sizeof *table->meanings));
    }
    table->meanings[number] = (struct key_meaning){.slot = (int16_t)slot};
    return number;
}

static void add_special(struct key_table *table, struct str key, int slot)
{
    if (key.length && names_find(&table->names, key) == NAME_NONE)
        add_name(table, key, slot);
}

static void add_specials(struct key_table *table, const struct schema *schema)
{
    add_special(table, schema->type_key, SLOT_TYPE);
    add_special(table, schema->case_key, SLOT_CASE);
    add_special(table, schema->identity_key, SLOT_ID);
    for (int i = 0; i < schema->known_key_count; i++)
        add_special(table, schema->known_keys[i], SLOT_KNOWN + i);
    add_special(table, STR("void"), SLOT_VOID);
}

static void add_fields(struct key_table *table)
{
    for (int i = 0; i < table->type->field_count; i++) {
        struct str key = table->type->fields[i].key;
        uint32_t number = names_find(&table->names, key);
        if (number == NAME_NONE)
            add_name(table, key, SLOT_FIELDS + i);
        else if (table->meanings[number].slot < SLOT_FIELDS) {
            table->field_of_special[table->meanings[number].slot] = (int16_t)i;
            table->shares_specials = true;
        }
    }
}

static void build_table(struct key_tables *keys, struct key_table *table, const struct record_type *type)
{
    table->type = type;
    table->start.followers[0] = NO_KEY;
    table->unnamed_slot = SLOT_UNDECLARED;
    table->learnt = arena_array(keys->arena, LEARNT_PER_TABLE, sizeof(struct learnt_key *));
    table->field_of_special = arena_array(keys->arena, SLOT_FIELDS, sizeof(int16_t));
    for (int i = 0; i < SLOT_FIELDS; i++)
        table->field_of_special[i] = -1;
    add_specials(table, keys->schema);
    if (!type)
        return;
    add_fields(table);
    table->is_straight = !type->shared && !type->is_case && !table->shares_specials && type->field_count <= STRAIGHT_FIELDS;
}

void key_tables_build(struct key_tables *keys, const struct schema *schema, struct arena *arena)
{
    keys->schema = schema;
    keys->arena = arena;
    keys->tables = arena_array(arena, (size_t)schema->type_count + 2, sizeof *keys->tables);
    for (int i = 0; i < schema->type_count; i++)
        build_table(keys, &keys->tables[i], schema->types[i]);
    keys->undeclared = &keys->tables[schema->type_count];
    build_table(keys, keys->undeclared, NULL);
    keys->before_type = &keys->tables[schema->type_count + 1];
    build_table(keys, keys->before_type, NULL);
    keys->before_type->unnamed_slot = SLOT_LATER;
}

void key_tables_free(struct key_tables *keys)
{
    for (int i = 0; keys->tables && i < keys->schema->type_count + 2; i++) {
        names_free(&keys->tables[i].names);
        mem_plain_free(keys->tables[i].meanings);
    }
}

uint32_t key_number(struct key_tables *keys, struct key_table *table, struct str key)
{
    uint32_t number = names_find(&table->names, key);
    if (number != NAME_NONE)
        return number;
    uint32_t declared = SLOT_FIELDS + (table->type ? table->type->field_count : 0u);
    if (key.length > LIMIT_KEY_BYTES || table->names.count >= LIMIT_UNDECLARED + declared) {
        number = names_find(&table->names, the_rest);
        return number != NAME_NONE ? number : add_name(table, the_rest, table->unnamed_slot);
    }
    struct str kept = {arena_text(keys->arena, key.at, key.length), key.length};
    return add_name(table, kept, table->unnamed_slot);
}

int key_slot_of(struct key_tables *keys, struct key_table *table, struct str key)
{
    uint32_t number = key_number(keys, table, key); /* which may move the meanings */
    struct key_meaning *meaning = &table->meanings[number];
    meaning->count++;
    return meaning->slot;
}

static struct learnt_key *known_bytes(const struct key_table *table, struct str bytes)
{
    for (int i = 0; i < table->learnt_count; i++)
        if (table->learnt[i]->length == bytes.length && !memcmp(table->learnt[i]->bytes, bytes.at, bytes.length))
            return table->learnt[i];
    return NULL;
}

static enum key_way way_of_field(const struct field *field)
{
    if (field->list)
        return WAY_ASIDE;
    switch (field->type) {
    case FIELD_TEXT: return WAY_TEXT;
    case FIELD_WHOLE: return WAY_WHOLE;
    case FIELD_YES_NO: return WAY_YES_NO;
    case FIELD_WORDS: return WAY_WORD;
    case FIELD_DATE: return WAY_DATE;
    case FIELD_MOMENT: return WAY_MOMENT;
    case FIELD_RECORD: return field->word_count ? WAY_ASIDE : WAY_LINK;
    case FIELD_DECIMAL:
    case FIELD_ROLE: break;
    }
    return WAY_ASIDE;
}

static enum key_way way_of_slot(const struct key_table *table, int slot)
{
    switch (slot) {
    case SLOT_UNDECLARED: return table->type ? WAY_COUNTED : WAY_PAST;
    case SLOT_LATER: return WAY_LATER;
    case SLOT_TYPE: return WAY_TYPE;
    case SLOT_CASE: return WAY_CASE;
    case SLOT_ID: return WAY_ID;
    case SLOT_VOID: return WAY_OTHERWISE;
    default: break;
    }
    if (slot < SLOT_FIELDS)
        return WAY_KNOWN;
    return table->is_straight ? way_of_field(&table->type->fields[slot - SLOT_FIELDS]) : WAY_OTHERWISE;
}

static struct learnt_key *new_bytes(struct key_tables *keys, struct key_table *table, struct str bytes, uint32_t name)
{
    if (table->learnt_count == LEARNT_PER_TABLE || bytes.length > 8 * KEY_WORDS || !bytes.length)
        return NULL;
    struct learnt_key *key = arena_alloc(keys->arena, sizeof *key);
    memcpy(key->bytes, bytes.at, bytes.length);
    memset(key->mask, 0xff, bytes.length);
    key->length = (uint8_t)bytes.length;
    key->beyond = bytes.length < 16 ? 0xffffu << bytes.length & 0xffff : 0;
    key->followers[0] = NO_KEY;
    key->words = (uint8_t)((bytes.length + 7) / 8);
    key->slot = table->meanings[name].slot;
    key->way = (uint8_t)way_of_slot(table, key->slot);
    key->bit = key->slot >= 0 && key->slot < 64 ? (uint64_t)1 << key->slot : 0;
    key->name = name;
    table->learnt[table->learnt_count++] = key;
    return key;
}

/* When every guess is taken, the guesses take turns in making room. */
struct learnt_key *key_learn(struct key_tables *keys, struct key_table *table, struct learnt_key *after, struct str bytes,
                             uint32_t name)
{
    struct learnt_key *key = known_bytes(table, bytes);
    if (!key)
        key = new_bytes(keys, table, bytes, name);
    if (!key)
        return NULL;
    if (after->follower_count < KEY_FOLLOWERS) {
        after->followers[after->follower_count++] = key;
    } else {
        after->followers[after->next_turn] = key;
        after->next_turn = (uint8_t)((after->next_turn + 1) % KEY_FOLLOWERS);
    }
    return key;
}
