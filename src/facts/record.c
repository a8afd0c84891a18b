/* SPDX-License-Identifier: Apache-2.0
 *
 * One line: first scanned whole, so that a broken one leaves nothing behind,
 * then made into a record.
 */
#include "facts/quick.h"

/* ---- Scanning ---- */

void line_start(struct facts *facts)
{
    struct line *line = &facts->line;
    line->table = NULL;
    line->stopped = NULL;
    line->later_count = 0;
    line->refused_in_part = line->has_double = false;
    memset(line->slots, 0, SLOT_FIELDS * sizeof *line->slots);
}

/* The text of a string of the line; decoded into *scratch, which the caller frees, when it has escapes. */
static struct str string_text(const struct json_value *string, char **scratch)
{
    if (!string->escaped)
        return (struct str){string->at, string->length};
    *scratch = mem_plain_grow(*scratch, string->length);
    return (struct str){*scratch, json_decode(string, *scratch)};
}

static const char *said(struct facts *facts, const struct json_fault *fault)
{
    facts->line.stopped = fault->at;
    facts_say_fault(facts, fault);
    return NULL;
}

static struct json_value *say_double(struct facts *facts, int slot, const char *at)
{
    struct line *line = &facts->line;
    line->has_double = true;
    const struct schema *schema = facts->keys.schema;
    struct str key = slot == SLOT_TYPE   ? schema->type_key
                     : slot == SLOT_CASE ? schema->case_key
                     : slot == SLOT_ID   ? schema->identity_key
                     : slot == SLOT_VOID ? STR("void")
                     : slot < SLOT_FIELDS ? schema->known_keys[slot - SLOT_KNOWN]
                                          : line->table->type->fields[slot - SLOT_FIELDS].key;
    at = json_space(at);
    facts_say(facts, D2007, *at == '"' ? at : json_space(at + 1), "the key `" STR_FORMAT "` stands twice on this line", STR_PRINT(key));
    return NULL;
}

/* Room for the value of a key that must wait for the type. */
static struct json_value *put_off(struct line *line, const char *key_at, struct learnt_key *learnt)
{
    if (line->later_count == line->later_room) {
        line->later_room = line->later_room ? line->later_room * 2 : 64;
        line->later = mem_plain_grow(line->later, mem_product(line->later_room, sizeof *line->later));
    }
    struct later_field *later = &line->later[line->later_count++];
    later->key_at = key_at;
    later->learnt = learnt;
    return &later->value;
}

/* NULL when something stands there already. */
static struct json_value *free_slot(struct facts *facts, int slot, const char *key_at)
{
    struct json_value *place = &facts->line.slots[slot];
    return place->kind == JSON_NOTHING ? place : say_double(facts, slot, key_at);
}

/* The number of a key in the table of its line. Its bytes have passed. */
static uint32_t name_of_later(struct facts *facts, const struct later_field *field)
{
    struct json_fault none;
    struct json_value key;
    struct key_table *table = facts->line.table;
    char *scratch = NULL;
    const char *at = json_space(field->key_at);
    at = *at == '"' ? at : json_space(at + 1);
    json_read_string(at + 1, &key, &none);
    uint32_t name = key_number(&facts->keys, table, string_text(&key, &scratch));
    mem_plain_free(scratch);
    if (field->learnt && !field->learnt->later)
        field->learnt->later = arena_array(&facts->arena, (size_t)facts->keys.schema->type_count + 1, sizeof *field->learnt->later);
    if (field->learnt)
        field->learnt->later[table - facts->keys.tables] = name + 1;
    return name;
}

/* Now that the type is known: where do the fields before it belong? */
static bool put_later_fields(struct facts *facts)
{
    struct line *line = &facts->line;
    ptrdiff_t number = line->table - facts->keys.tables;
    for (size_t i = 0; i < line->later_count; i++) {
        const struct later_field *field = &line->later[i];
        const uint32_t *known = field->learnt ? field->learnt->later : NULL;
        uint32_t name = known && known[number] ? known[number] - 1 : name_of_later(facts, field);
        struct key_meaning *meaning = &line->table->meanings[name];
        meaning->count++;
        if (meaning->slot < 0)
            continue;
        struct json_value *place = free_slot(facts, meaning->slot, field->key_at);
        if (!place)
            return false;
        *place = field->value;
    }
    return true;
}

/* Beyond the limits, names are counted together. */
static uint32_t undeclared_type(struct facts *facts, struct str name)
{
    if (name.length > LIMIT_KEY_BYTES || facts->types.count >= (uint32_t)facts->keys.schema->type_count + LIMIT_UNDECLARED) {
        name = STR("(others)");
        uint32_t number = names_find(&facts->types, name);
        if (number != NAME_NONE)
            return number;
    }
    uint32_t number = names_add(&facts->types, text_kept(facts, name));
    uint32_t index = number - facts->keys.schema->type_count;
    if (index >= facts->type_count_room) {
        facts->type_count_room = index * 2 + 16;
        facts->type_counts = mem_plain_grow(facts->type_counts, mem_product(facts->type_count_room, sizeof(uint64_t)));
    }
    facts->type_counts[index] = 0;
    return number;
}

uint32_t type_number(struct facts *facts, struct str name)
{
    uint32_t number = names_find(&facts->types, name);
    return number != NAME_NONE ? number : undeclared_type(facts, name);
}

static uint32_t look_up_type(struct facts *facts, const struct json_value *value)
{
    char *scratch = NULL;
    struct str name = string_text(value, &scratch);
    uint32_t number = type_number(facts, name);
    mem_plain_free(scratch);
    return number;
}

/* The number of a type in the schema's order; past those of the schema, of one that is not declared. */
static uint32_t type_of_name(struct facts *facts, const struct json_value *value)
{
    size_t length = value->length;
    if (value->escaped || !length)
        return look_up_type(facts, value);
    struct type_name name = type_name_of(value->at, length);
    const struct type_memo *met = type_met(facts, &name, value->at, length);
    if (met)
        return met->number;
    uint32_t number = look_up_type(facts, value);
    struct type_memo *memo = &facts->type_memos[name.place ^ (facts->type_memos[name.place].length != 0)];
    if (facts->types.list[number].length == length) /* not one of those counted together under another name */
        *memo = (struct type_memo){name.first, name.last, (uint32_t)length, number};
    return number;
}

static bool take_type(struct facts *facts, const struct json_value *value)
{
    struct line *line = &facts->line;
    struct str key = facts->keys.schema->type_key;
    if (value->kind != JSON_STRING) {
        facts_say(facts, D2005, value_place(value), "the key `" STR_FORMAT "` should hold the type of the record as text, found %s",
                  STR_PRINT(key), value_found(value));
        return false;
    }
    uint32_t number = type_of_name(facts, value);
    int declared = facts->keys.schema->type_count;
    if (number < (uint32_t)declared) {
        line->table = &facts->keys.tables[number];
        memset(line->slots + SLOT_FIELDS, 0, line->table->type->field_count * sizeof *line->slots);
    } else {
        line->table = facts->keys.undeclared;
        facts->type_counts[number - (uint32_t)declared]++;
    }
    return !line->later_count || put_later_fields(facts);
}

/* The state between two keys of a line. */
struct scan {
    struct key_table *table;
    struct learnt_key *after;
    struct learnt_key *learnt; /* the key at hand; NULL: there was no room to learn it */
    int slot;
};

/* A key that was not foreseen: read it, look it up, and foresee it from now on. `at` is the comma or brace before it. */
static const char *read_key(struct facts *facts, struct scan *scan, const char *at, struct json_fault *fault)
{
    const char *first = at;
    struct json_value key;
    at = json_space(at + 1);
    if (*at == '}' && *first == ',')
        return *fault = (struct json_fault){at, JSON_FAULT_COMMA, "another field after the comma"}, NULL;
    if (*at != '"')
        return json_expected(at, "a field name between double quotation marks", fault);
    at = json_read_string(at + 1, &key, fault);
    if (!at)
        return NULL;
    at = json_space(at);
    if (*at != ':')
        return json_expected(at, "a colon after the field name", fault);
    at = json_space(at + 1);
    char *scratch = NULL;
    uint32_t name = key_number(&facts->keys, scan->table, string_text(&key, &scratch));
    mem_plain_free(scratch);
    scan->slot = scan->table->meanings[name].slot;
    scan->table->meanings[name].count++;
    scan->learnt = key_learn(&facts->keys, scan->table, scan->after, (struct str){first, (size_t)(at - first)}, name);
    scan->after = scan->learnt ? scan->learnt : &scan->table->start;
    return at;
}

static inline const char *pass_key(struct facts *facts, struct scan *scan, const char *at, struct json_fault *fault)
{
    struct learnt_key *guess = key_guess(scan->after, at);
    if (__builtin_expect(!guess, 0))
        return read_key(facts, scan, at, fault);
    scan->after = scan->learnt = guess;
    scan->slot = guess->slot;
    if (guess->slot == SLOT_UNDECLARED)
        scan->table->meanings[guess->name].count++;
    at += guess->length;
    return *at > ' ' ? at : json_space(at); /* the same key, followed by more space this time */
}

/* Where the value of the key at `at` goes; written there at once, since copying it would wait for it. NULL: it was there before. */
static inline struct json_value *place_for(struct facts *facts, const struct scan *scan, const char *at)
{
    if (__builtin_expect(scan->slot >= 0, 1))
        return free_slot(facts, scan->slot, at);
    return scan->slot == SLOT_UNDECLARED ? &facts->line.ignored : put_off(&facts->line, at, scan->learnt);
}

static bool go_by_type(struct facts *facts, struct scan *scan)
{
    if (!take_type(facts, &facts->line.slots[SLOT_TYPE]))
        return false;
    scan->table = facts->line.table;
    scan->after = &scan->table->start;
    return true;
}

bool line_is_skipped(const struct facts *facts)
{
    return facts->options.skip_undeclared && facts->line.table && !facts->line.table->type;
}

static bool glanced_enough(const struct facts *facts)
{
    const struct line *line = &facts->line;
    return line->table && line->slots[SLOT_CASE].kind && !(line->table->type && (line->table->type->shared || line->table->type->is_case));
}

/* From the opening brace to the byte after the closing one; or, at a glance, as far as needed to tell the case. */
static inline __attribute__((always_inline)) const char *scan_fields(struct facts *facts, const char *at, const bool glance)
{
    struct scan scan = {.table = facts->keys.before_type, .after = &facts->keys.before_type->start};
    struct json_fault fault;
    if (*json_space(at + 1) == '}')
        return json_space(at + 1) + 1;
    for (;;) {
        const char *value_at = pass_key(facts, &scan, at, &fault);
        if (!value_at)
            return said(facts, &fault);
        struct json_value *value = place_for(facts, &scan, at);
        if (!value)
            return NULL;
        at = json_read_plain(value_at, value);
        if (!at && !(at = json_read(value_at, 1, value, &fault))) {
            value->kind = JSON_NOTHING;
            return said(facts, &fault);
        }
        if (scan.slot == SLOT_TYPE && !go_by_type(facts, &scan))
            return NULL;
        if (scan.slot == SLOT_TYPE && line_is_skipped(facts))
            return memchr(at, '\n', (size_t)(facts->line.window_end - at));
        if (glance && glanced_enough(facts))
            return at;
        if (*at == ',')
            continue;
        at = json_space(at);
        if (*at == '}')
            return at + 1;
        if (*at != ',') {
            json_expected(at, "a comma or a closing brace", &fault);
            return said(facts, &fault);
        }
    }
}

static const char *scan_object(struct facts *facts, const char *at)
{
    return scan_fields(facts, at, false);
}

const char *line_glance(struct facts *facts)
{
    line_start(facts);
    const char *at = json_space(facts->line.at);
    return *at == '{' ? scan_fields(facts, at, true) : NULL;
}

static const char *scan_line(struct facts *facts)
{
    struct json_fault fault;
    const char *at = json_space(facts->line.at);
    if (*at != '{') {
        facts_say(facts, D2002, at, "expected a JSON object, which begins with an opening brace, found %s", json_found(at));
        return NULL;
    }
    at = scan_object(facts, at);
    if (!at)
        return NULL;
    const char *end = at;
    at = json_space(at);
    if (*at == '\n')
        return at + 1;
    const char *alone = memchr(end, '\r', (size_t)(at - end));
    if (alone) {
        facts->line.stopped = alone;
        facts_help(facts, facts_say(facts, D2001, alone, "expected a line feed at the end of the line, found a carriage return alone"),
                   "Save the export again with line ends of Unix or Windows.");
        return NULL;
    }
    json_expected(at, "the end of the line after the object", &fault);
    return said(facts, &fault);
}

/* ---- Making a record ---- */

static const struct json_value *given(const struct line *line, int slot)
{
    const struct json_value *value = &line->slots[slot];
    return value->kind == JSON_NOTHING || value->kind == JSON_NULL ? NULL : value;
}

/* A key that is also that of a field of this type counts for both. */
static void share_specials(struct line *line)
{
    const int16_t *field = line->table->field_of_special;
    for (int i = 0; line->table->shares_specials && i < SLOT_FIELDS; i++)
        if (field[i] >= 0)
            line->slots[SLOT_FIELDS + field[i]] = line->slots[i];
}

static bool read_identity(struct facts *facts, int slot, struct str key, char *scratch, struct str *identity)
{
    const struct json_value *value = given(&facts->line, slot);
    *identity = (struct str){"", 0};
    if (!value || value_identity(value, scratch, identity))
        return true;
    facts_say(facts, D2008, value_place(value), "the key `" STR_FORMAT "` should hold " IDENTITY_EXPECTED ", found %s", STR_PRINT(key),
              value->kind == JSON_STRING ? value->length ? "a longer text" : "empty text" : value_found(value));
    return false;
}

static bool read_known(struct facts *facts, int64_t *known_from)
{
    const struct schema *schema = facts->keys.schema;
    *known_from = INT64_MIN;
    for (int i = 0; i < schema->known_key_count; i++) {
        const struct json_value *value = given(&facts->line, SLOT_KNOWN + i);
        if (!value)
            continue;
        if (value_known_from(facts, value, known_from))
            return true;
        facts_say(facts, D2009, value_place(value), "the key `" STR_FORMAT "` should hold a date or a date and time, found %s",
                  STR_PRINT(schema->known_keys[i]),
                  value->kind == JSON_STRING ? "text that is neither, or a time that no clock showed" : value_found(value));
        return false;
    }
    return true;
}

static bool read_void(struct facts *facts, bool has_identity, bool has_known, bool *is_void)
{
    const struct json_value *value = given(&facts->line, SLOT_VOID);
    *is_void = false;
    if (!value || facts->line.table->field_of_special[SLOT_VOID] >= 0)
        return true;
    if (value->kind != JSON_TRUE && value->kind != JSON_FALSE) {
        facts_say(facts, D2010, value_place(value), "the key `void` should hold true or false, found %s", value_found(value));
        return false;
    }
    *is_void = value->kind == JSON_TRUE;
    if (!*is_void || (has_identity && (has_known || facts->options.supposing)))
        return true;
    facts_say(facts, D2010, value_place(value), "a line that takes a record back should say %s, found nothing that does",
              has_identity ? "when that became known" : "which record it means");
    return false;
}

/* The key of the case this line belongs to; empty for a shared record. */
static bool read_case_key(struct facts *facts, struct str id, char *scratch, struct str *key)
{
    const struct schema *schema = facts->keys.schema;
    const struct record_type *type = facts->line.table->type;
    *key = (struct str){"", 0};
    if (type->shared)
        return true;
    if (!read_identity(facts, SLOT_CASE, schema->case_key, scratch, key))
        return false;
    if (type->is_case && id.length) {
        if (key->length && !str_equal(*key, id)) {
            facts_say(facts, D2014, value_place(&facts->line.slots[SLOT_CASE]),
                      "the keys `" STR_FORMAT "` and `" STR_FORMAT "` of a `" STR_FORMAT "` should name the same case, found two",
                      STR_PRINT(schema->identity_key), STR_PRINT(schema->case_key), STR_PRINT(type->json));
            return false;
        }
        *key = id;
    }
    if (key->length)
        return true;
    struct str wanted = type->is_case ? schema->identity_key : schema->case_key;
    facts_say(facts, D2006, NULL, "expected the key `" STR_FORMAT "`, which says the case, found none", STR_PRINT(wanted));
    return false;
}

static void fill_values(struct facts *facts, struct fact_record *record)
{
    const struct record_type *type = record->type;
    const struct json_value *json = facts->line.slots + SLOT_FIELDS;
    record->values = values_take(facts, (size_t)type->field_count);
    for (int i = 0; i < type->field_count; i++)
        if (json[i].kind > JSON_NULL)
            value_read(facts, &type->fields[i], &json[i], &record->values[i]);
    for (int i = 0; i < type->field_count && facts->options.supposing; i++)
        if (json[i].kind != JSON_NOTHING && record->values[i].kind == VALUE_ABSENT)
            record->values[i].number = 1; /* named, and taken away */
}

static struct str text_with_record(struct facts *facts, struct str text)
{
    char *copy = text_take(facts, text.length);
    memcpy(copy, text.at, text.length);
    return (struct str){copy, text.length};
}

static bool has_room(struct facts *facts, uint32_t case_index)
{
    enum store_room room = store_room(facts, case_index);
    bool shared = case_index == CASE_SHARED;
    if (room == STORE_HAS_ROOM)
        return true;
    if (room == STORE_RECORDS_FULL)
        facts_say(facts, D2018, NULL, "%s at most %d records, found one more", shared ? "there may be, belonging to no case," : "a case may have",
                  shared ? LIMIT_SHARED_RECORDS : LIMIT_CASE_RECORDS);
    else
        facts_say(facts, D2018, NULL, "the values of %s may take %d bytes, found more", shared ? "records that belong to no case" : "a case",
                  shared ? LIMIT_SHARED_FACT_BYTES : LIMIT_CASE_FACT_BYTES);
    return false;
}

void record_in_part(struct facts *facts, uint32_t case_index)
{
    facts->tally.refused++;
    facts->tally.refused_without_case += case_index == CASE_SHARED;
    store_mark_incomplete(facts, case_index);
}

static bool make_record(struct facts *facts)
{
    struct line *line = &facts->line;
    const struct schema *schema = facts->keys.schema;
    char id_scratch[LIMIT_KEY_BYTES], case_scratch[LIMIT_KEY_BYTES];
    struct str id, key;
    struct fact_record made = {.type = line->table->type, .line = line->number, .file = line->file};
    share_specials(line);
    if (!read_identity(facts, SLOT_ID, schema->identity_key, id_scratch, &id) ||
        !read_case_key(facts, id, case_scratch, &key) || !read_known(facts, &made.known_from))
        return false;
    if (made.type->is_case)
        id = key;
    if (!read_void(facts, id.length != 0, made.known_from != INT64_MIN, &made.is_void))
        return false;
    if (made.type->shared && facts->stream.coming && facts->stream.is_shared_ready) {
        facts_say(facts, D2017, NULL, "a `" STR_FORMAT "` belongs to no case and should stand before the cases, found it after the first",
                  STR_PRINT(made.type->json));
        return false;
    }
    uint32_t case_index = made.type->shared ? CASE_SHARED : store_case(facts, key);
    if (!has_room(facts, case_index))
        return false;
    struct fact_record *record = store_add(facts, case_index);
    struct keeping *into = facts->into;
    if (record == &facts->passed_over) { /* its values are read all the same: they may be wrong */
        keeping_rewind(&facts->aside);
        facts->into = &facts->aside;
    }
    *record = made;
    record->id = made.type->is_case ? store_key(facts, case_index) : id.length ? text_with_record(facts, id) : id;
    fill_values(facts, record);
    facts->into = into;
    if (line->refused_in_part)
        record_in_part(facts, case_index);
    return true;
}

bool line_case(struct facts *facts, char *scratch, struct str *key)
{
    char id_scratch[LIMIT_KEY_BYTES];
    struct str id;
    line_start(facts);
    if (!scan_line(facts) || !facts->line.table || !facts->line.table->type)
        return false;
    share_specials(&facts->line);
    if (!read_identity(facts, SLOT_ID, facts->keys.schema->identity_key, id_scratch, &id) || !read_case_key(facts, id, scratch, key))
        return false;
    if (key->at == id_scratch) {
        memcpy(scratch, id_scratch, key->length);
        key->at = scratch;
    }
    return true;
}

const char *line_read(struct facts *facts)
{
    line_start(facts);
    const char *after = scan_line(facts);
    if (!after)
        return NULL;
    if (!facts->line.table) {
        facts_say(facts, D2005, NULL, "expected the key `" STR_FORMAT "`, which says the type of the record, found none",
                  STR_PRINT(facts->keys.schema->type_key));
        return NULL;
    }
    if (facts->line.table->type && !make_record(facts))
        return NULL;
    return after;
}
