/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines as most are, read straight: keys that followed each other before, none
 * of them twice, plain values, each made into what its field holds while its
 * bytes pass. Nothing is kept, counted or said until the whole line has
 * passed. At the first byte that is otherwise the line is given up, and
 * record.c reads it from its beginning; so there is one description of what
 * is wrong with a line, and this file knows none of it.
 */
#include "facts/quick.h"

#define LATER_MOST 24 /* keys before the type, and keys that are not declared; of a line with more this way makes nothing */
#define PAST_MOST 64

struct waiting {
    const struct learnt_key *key;
    struct json_value value;
};

/* What a line has come to, so far. Sets of slots have a bit for each, as in learnt_key. */
struct straight {
    struct key_table *table;
    uint64_t seen;  /* before the type of the line, also those that hold null */
    uint64_t given; /* of fields: among the values, */
    uint64_t texts; /* of these: with text still in the line, */
    uint64_t aside; /* or in line.slots */
    struct fact_value *values; /* where those of the next record would be kept, which is not taken yet; or line.values */
    struct str of_case, id;
    int64_t known_from;
    uint32_t type; /* its number, while it is not declared */
    bool passed_over; /* the type is not declared, and such lines are not looked at */
    unsigned past_count, later_count;
    uint32_t past[PAST_MOST]; /* numbers of names */
    struct waiting later[LATER_MOST];
};

static inline void straight_start(struct straight *straight)
{
    straight->table = NULL;
    straight->passed_over = false;
    straight->seen = straight->given = straight->texts = straight->aside = 0;
    straight->of_case.at = straight->id.at = NULL;
    straight->of_case.length = straight->id.length = 0;
    straight->known_from = INT64_MIN;
    straight->past_count = straight->later_count = 0;
}

/* ---- Values ---- */

/* Text of nothing but plain ASCII: the byte after it, or NULL. */
static inline const char *plain_text(const char *at, struct str *text)
{
    if (*at != '"')
        return NULL;
    const char *end = json_plain_end(at + 1);
    *text = (struct str){at + 1, (size_t)(end - at - 1)};
    return *end == '"' ? end + 1 : NULL;
}

static inline const char *plain_name(const char *at, struct str *name)
{
    const char *after = plain_text(at, name);
    return after && name->length && name->length <= LIMIT_KEY_BYTES ? after : NULL;
}

/* A whole number without sign that surely fits. */
static inline const char *plain_whole(const char *at, struct fact_value *value)
{
    const char *first = at;
    int64_t number = 0;
    for (; *at >= '0' && *at <= '9' && at - first < 18; at++)
        number = number * 10 + (*at - '0');
    bool goes_on = (*at >= '0' && *at <= '9') || *at == '.' || (*at | 0x20) == 'e';
    if (at == first || goes_on || (*first == '0' && at - first > 1))
        return NULL;
    value->kind = VALUE_NUMBER;
    value->number = number;
    return at;
}

static inline const char *plain_yes_no(const char *at, struct fact_value *value)
{
    uint32_t word = load_four(at);
    bool is_true = word == load_four("true");
    if (!is_true && (word != load_four("fals") || at[4] != 'e'))
        return NULL;
    value->kind = VALUE_YES_NO;
    value->number = is_true;
    return at + (is_true ? 4 : 5);
}

static inline __attribute__((always_inline)) const char *plain_date(const struct facts *facts, const char *at, bool moment, struct fact_value *value)
{
    if (*at != '"')
        return NULL;
    if (at[11] == '"')
        return date_quick(facts, (struct str){at + 1, 10}, moment, value) ? at + 12 : NULL;
    if (at[20] == '"')
        return date_quick(facts, (struct str){at + 1, 19}, moment, value) ? at + 21 : NULL;
    return at[17] == '"' && date_quick(facts, (struct str){at + 1, 16}, moment, value) ? at + 18 : NULL;
}

static inline const char *plain_word(const struct field *field, const char *at, struct fact_value *value)
{
    struct str text;
    const char *after = plain_text(at, &text);
    for (int i = 0; after && i < field->word_count; i++)
        if (field->words[i].json.length == text.length && same_bytes(field->words[i].json.at, text.at, text.length)) {
            value->kind = VALUE_WORD;
            value->number = i;
            return after;
        }
    return NULL;
}

static inline void text_in_line(struct fact_value *value, enum value_kind kind, struct str text)
{
    value->kind = (uint8_t)kind;
    value->text.at = text.at;
    value->text.length = (uint32_t)text.length;
    value->text.target = RECORD_NOT_THERE;
}

static const char *any_value(const char *at, struct json_value *value)
{
    struct json_fault unused;
    at = json_space(at);
    const char *after = json_read_plain(at, value);
    return after ? after : json_read(at, 1, value, &unused);
}

/* Of text that is not plain, what comes after the first byte that is not. */
static const char *rest_of_text(const char *at)
{
    struct json_value unused;
    struct json_fault none;
    return json_read_string(at, &unused, &none);
}

/* Text, mostly. */
static inline const char *pass_value(const char *at)
{
    struct json_value unused;
    if (*at != '"')
        return any_value(at, &unused);
    at = json_plain_end(at + 1);
    return *at == '"' ? at + 1 : rest_of_text(at);
}

/* Whatever the field makes of it. */
static inline const char *value_aside(struct facts *facts, struct straight *straight, const struct learnt_key *key, const char *at)
{
    struct json_value *value = &facts->line.slots[key->slot];
    at = any_value(at, value);
    if (at && value->kind != JSON_NULL)
        straight->aside |= key->bit;
    return at;
}

/* ---- Keys ---- */

/* Fields that came before the type. */
static __attribute__((noinline)) bool put_waiting(struct facts *facts, struct straight *straight)
{
    const struct key_table *table = straight->table;
    for (unsigned i = 0; i < straight->later_count; i++) {
        const uint32_t *names = straight->later[i].key->later;
        uint32_t name = names ? names[table - facts->keys.tables] : 0;
        if (!name)
            return false;
        int slot = table->meanings[name - 1].slot;
        if (slot == SLOT_UNDECLARED) {
            if (straight->past_count == PAST_MOST)
                return false;
            straight->past[straight->past_count++] = name - 1;
            continue;
        }
        uint64_t bit = (uint64_t)1 << slot;
        if (slot < SLOT_FIELDS || straight->seen & bit)
            return false;
        straight->seen |= bit;
        facts->line.slots[slot] = straight->later[i].value;
        if (straight->later[i].value.kind != JSON_NULL)
            straight->aside |= bit;
    }
    return true;
}

static inline __attribute__((always_inline)) const char *take_type(struct facts *facts, struct straight *straight, const char *at)
{
    struct str text;
    const char *after = plain_text(at, &text);
    if (!after || !text.length)
        return NULL;
    struct type_name name = type_name_of(text.at, text.length);
    const struct type_memo *met = type_met(facts, &name, text.at, text.length);
    if (!met)
        return NULL;
    if (met->number >= facts->keys.schema->type_count) {
        straight->table = facts->keys.undeclared;
        straight->passed_over = facts->options.skip_undeclared;
        straight->type = met->number - facts->keys.schema->type_count;
        return after;
    }
    straight->table = &facts->keys.tables[met->number];
    if (!straight->table->is_straight || (straight->later_count && !put_waiting(facts, straight)))
        return NULL;
    struct fact_value *next = values_next(facts, straight->table->type->field_count);
    straight->values = next ? next : facts->line.values;
    return after;
}

static __attribute__((noinline)) const char *take_known(const struct facts *facts, struct straight *straight, const char *at)
{
    struct fact_value known;
    if (straight->known_from != INT64_MIN || !(at = plain_date(facts, at, true, &known)))
        return NULL;
    straight->known_from = known.time.from;
    return at;
}

static inline struct fact_value *place_of(const struct straight *straight, const struct learnt_key *key)
{
    return &straight->values[key->slot - SLOT_FIELDS];
}

/* One value, by its key; that of a field which is not plain is put aside. Returns the byte after it, or NULL. */
static inline const char *take_value(struct facts *facts, struct straight *straight, const struct learnt_key *key, const char *at)
{
    const char *after = NULL;
    struct str text;
    switch ((enum key_way)key->way) {
    case WAY_COUNTED:
        if (straight->past_count == PAST_MOST)
            return NULL;
        straight->past[straight->past_count++] = key->name;
        return pass_value(at);
    case WAY_LATER:
        if (straight->later_count == LATER_MOST)
            return NULL;
        straight->later[straight->later_count].key = key;
        return any_value(at, &straight->later[straight->later_count++].value);
    case WAY_CASE:
        return plain_name(at, &straight->of_case);
    case WAY_ID:
        return plain_name(at, &straight->id);
    case WAY_KNOWN:
        return take_known(facts, straight, at);
    case WAY_DATE:
    case WAY_MOMENT:
        after = plain_date(facts, at, key->way == WAY_MOMENT, place_of(straight, key));
        break;
    case WAY_YES_NO:
        after = plain_yes_no(at, place_of(straight, key));
        break;
    case WAY_WHOLE:
        after = plain_whole(at, place_of(straight, key));
        break;
    case WAY_WORD:
        after = plain_word(&straight->table->type->fields[key->slot - SLOT_FIELDS], at, place_of(straight, key));
        break;
    case WAY_TEXT:
    case WAY_LINK:
        after = key->way == WAY_TEXT ? plain_text(at, &text) : plain_name(at, &text);
        if (after) {
            text_in_line(place_of(straight, key), key->way == WAY_TEXT ? VALUE_TEXT : VALUE_RECORD, text);
            straight->texts |= key->bit;
        }
        break;
    case WAY_ASIDE:
        break;
    case WAY_OTHERWISE:
    case WAY_PAST:
    case WAY_TYPE:
        return NULL;
    }
    if (!after)
        return value_aside(facts, straight, key, at);
    straight->given |= key->bit;
    return after;
}

static const char *line_end(const struct facts *facts, const char *at)
{
    return (const char *)memchr(at, '\n', (size_t)(facts->line.window_end - at)) + 1;
}

#define SEEN(slot) ((uint64_t)1 << (slot))

/* Of a line whose type stands at `at`: nothing but its case comes before that, and both not far from its beginning. */
static bool only_case_before(const struct straight *straight, const char *first, const char *at)
{
    return straight->seen == (SEEN(SLOT_CASE) | SEEN(SLOT_TYPE)) && !straight->later_count && at - first <= PIECE_BYTES;
}

static void learn_beginning(struct facts *facts, const struct straight *straight, const char *first, const char *at)
{
    struct beginning *beginning = &facts->line.beginning;
    if (!only_case_before(straight, first, at))
        return;
    beginning->piece.length = 0;
    piece_add(&beginning->piece, first, (size_t)(at - first));
    beginning->case_at = (uint32_t)(straight->of_case.at - first);
    beginning->case_length = (uint32_t)straight->of_case.length;
}

/* Returns where the name of the type stands when the line begins as one did before, else NULL. */
static inline const char *begins_alike(const struct facts *facts, struct straight *straight, const char *at)
{
    const struct beginning *beginning = &facts->line.beginning;
    if (!beginning->piece.length || !piece_matches(&beginning->piece, at))
        return NULL;
    straight->seen = SEEN(SLOT_CASE) | SEEN(SLOT_TYPE);
    straight->of_case = (struct str){at + beginning->case_at, beginning->case_length};
    return at + beginning->piece.length;
}

/* From where a value ends to the comma or brace after it; NULL: neither comes. */
static inline const char *comma_or_brace(const char *at)
{
    if (*at == ',' || *at == '}')
        return at;
    at = json_space(at);
    return *at == ',' || *at == '}' ? at : NULL;
}

/* From the comma after the type, or the opening brace, to the closing brace; or, where the rest is passed over, to the end of the line. */
static inline const char *pass_fields(struct facts *facts, struct straight *straight, const struct learnt_key *key, const char *at)
{
    const char *first = at;
    uint64_t seen = straight->seen;
    do {
        key = key_guess(key, at);
        if (!key || seen & key->bit)
            return NULL;
        seen |= key->bit;
        at += key->length;
        if (key->way == WAY_PAST) {
            at = pass_value(at);
        } else if (key->way == WAY_TYPE) {
            straight->seen = seen;
            learn_beginning(facts, straight, first, at);
            if (!(at = take_type(facts, straight, at)))
                return NULL;
            if (straight->passed_over)
                return at;
            seen = straight->seen;
            key = &straight->table->start;
        } else {
            at = take_value(facts, straight, key, at);
        }
        if (!at || !(at = comma_or_brace(at)))
            return NULL;
    } while (*at == ',');
    return at;
}

/* From the opening brace to the byte after the line. */
static inline const char *pass_line(struct facts *facts, struct straight *straight, const char *at)
{
    const struct learnt_key *start = &facts->keys.before_type->start;
    const char *type_at = begins_alike(facts, straight, at);
    if (type_at) {
        at = take_type(facts, straight, type_at);
        if (!at || (!straight->passed_over && !(at = comma_or_brace(at))))
            return NULL;
        start = &straight->table->start;
    }
    if (!straight->passed_over && *at != '}' && !(at = pass_fields(facts, straight, start, at)))
        return NULL;
    if (straight->passed_over)
        return line_end(facts, at);
    if (at[1] == '\n')
        return straight->table ? at + 2 : NULL;
    at = json_space(at + 1);
    return *at == '\n' && straight->table ? at + 1 : NULL;
}

const char *glance_straight(struct facts *facts, const char *at, struct str *of_case)
{
    const struct learnt_key *key = &facts->keys.before_type->start;
    struct straight straight;
    const char *first = at;
    bool has_other = false; /* key before its case and its type */
    straight_start(&straight);
    for (;;) {
        key = key_guess(key, at);
        if (!key || straight.seen & key->bit)
            return NULL;
        straight.seen |= key->bit;
        at += key->length;
        if (key->way == WAY_CASE) {
            at = plain_name(at, &straight.of_case);
        } else if (key->way == WAY_TYPE) {
            if ((!has_other && only_case_before(&straight, first, at)) || !(at = take_type(facts, &straight, at)) || straight.passed_over)
                return NULL;
            key = &straight.table->start;
        } else {
            has_other = true;
            at = pass_value(at);
        }
        if (!at || (straight.table && straight.of_case.length))
            break;
        at = comma_or_brace(at);
        if (!at || *at == '}')
            return NULL;
    }
    *of_case = straight.of_case;
    return at;
}

/* ---- Records ---- */

/* Where the line begins another case, the memory of the last one is used again: what was read meanwhile is put aside. */
static uint32_t another_case(struct facts *facts, struct straight *straight)
{
    if (straight->values != facts->line.values)
        memcpy(facts->line.values, straight->values, straight->table->type->field_count * sizeof *straight->values);
    straight->values = facts->line.values;
    return store_case(facts, straight->of_case);
}

static inline uint32_t case_of_line(struct facts *facts, struct straight *straight)
{
    const struct streaming *stream = &facts->stream;
    struct str key = straight->of_case;
    if (stream->has_case && key.length == facts->cases[0].key.length && same_bytes(key.at, facts->cases[0].key.at, key.length))
        return 0;
    return another_case(facts, straight);
}

static inline struct str keep_text(struct facts *facts, struct str text)
{
    char *copy = text_take(facts, text.length);
    copy_bytes(copy, text.at, text.length);
    return (struct str){copy, text.length};
}

static void keep_values(struct facts *facts, const struct straight *straight, struct fact_record *record)
{
    const struct record_type *type = straight->table->type;
    struct line *line = &facts->line;
    struct fact_value *values = record->values = values_room(facts, type->field_count);
    uint64_t given = straight->given >> SLOT_FIELDS, texts = straight->texts >> SLOT_FIELDS, aside = straight->aside >> SLOT_FIELDS;
    if (values != straight->values)
        memcpy(values, straight->values, type->field_count * sizeof *values);
    for (int i = 0; i < type->field_count; i++)
        if (!(given >> i & 1))
            values[i] = (struct fact_value){.kind = VALUE_ABSENT};
    for (; texts; texts &= texts - 1) {
        struct fact_value *value = &values[__builtin_ctzll(texts)];
        value->text.at = keep_text(facts, (struct str){value->text.at, value->text.length}).at;
    }
    for (; aside; aside &= aside - 1) {
        int i = __builtin_ctzll(aside);
        value_read(facts, &type->fields[i], &line->slots[SLOT_FIELDS + i], &values[i]);
    }
}

/* One more of the case; NULL: there is no room. */
static inline struct fact_record *add_record(struct facts *facts, uint32_t case_index)
{
    if (facts->stream.each && case_index == 0 && facts->record_count < facts->record_room && facts->record_count < LIMIT_CASE_RECORDS &&
        facts->into->taken < LIMIT_CASE_FACT_BYTES) {
        facts->case_of[facts->record_count] = 0;
        facts->cases[0].line_count++;
        return &facts->records[facts->record_count++];
    }
    return store_room(facts, case_index) == STORE_HAS_ROOM ? store_add(facts, case_index) : NULL;
}

static inline bool keep_record(struct facts *facts, struct straight *straight)
{
    struct keeping *into = facts->into;
    uint32_t case_index = case_of_line(facts, straight);
    struct fact_record *record = add_record(facts, case_index);
    if (!record)
        return false;
    facts->line.table = straight->table;
    facts->line.refused_in_part = false;
    if (record == &facts->passed_over) {
        keeping_rewind(&facts->aside);
        facts->into = &facts->aside;
    }
    *record = (struct fact_record){.type = straight->table->type, .line = facts->line.number, .file = facts->line.file,
                                   .known_from = straight->known_from};
    record->id = straight->id.length ? keep_text(facts, straight->id) : (struct str){"", 0};
    keep_values(facts, straight, record);
    facts->into = into;
    if (facts->line.refused_in_part)
        record_in_part(facts, case_index);
    return true;
}

/* The line at hand. Returns the byte after it, or NULL: then nothing was taken. */
static inline __attribute__((always_inline)) const char *read_straight(struct facts *facts, const char *at)
{
    struct straight straight;
    straight_start(&straight);
    const char *after = pass_line(facts, &straight, at);
    if (!after || (size_t)(after - at) > LIMIT_LINE_BYTES)
        return NULL;
    struct key_table *table = straight.table;
    if (!table->type) {
        facts->type_counts[straight.type]++;
        return after;
    }
    if (!straight.of_case.length || !keep_record(facts, &straight))
        return NULL;
    for (unsigned i = 0; i < straight.past_count; i++)
        table->meanings[straight.past[i]].count++;
    return after;
}

const char *lines_straight(struct facts *facts, const char *at, const char *end)
{
    struct line *line = &facts->line;
    while (at < end && *at == '{' && !facts->stream.stopped) {
        line->at = at;
        line->number++;
        facts->tally.lines++;
        const char *after = read_straight(facts, at);
        if (!after) {
            line->number--;
            facts->tally.lines--;
            break;
        }
        facts->tally.straight++;
        at = after;
    }
    return at;
}
