/* SPDX-License-Identifier: Apache-2.0
 *
 * Which field a JSON key means. A table for each record type turns keys into
 * slots; and because an export writes the keys of a type in the same order
 * line after line, each key remembers which keys followed it, quotes, colon
 * and spaces included, so that the next one is told by comparing a few bytes.
 * A wrong guess costs a look into the table and nothing else.
 *
 * In come a schema and bytes of a line, out go slots. All memory is in the
 * caller's arena or plain, freed with key_tables_free. It reads no values.
 */
#ifndef DULY_FACTS_KEYS_H
#define DULY_FACTS_KEYS_H

#include <string.h>

#include "facts/json.h"
#include "facts/names.h"
#include "schema/schema.h"

/* Where the value of a key is put while its line is read. */
enum key_slot {
    SLOT_UNDECLARED = -1,
    SLOT_LATER = -2, /* a field, perhaps: the type of the line is not known yet */
    SLOT_TYPE = 0,
    SLOT_CASE,
    SLOT_ID,
    SLOT_VOID,
    SLOT_KNOWN, /* four of them, as in the schema */
    SLOT_FIELDS = SLOT_KNOWN + 4 /* the first field of the type */
};
#define STRAIGHT_FIELDS (64 - SLOT_FIELDS) /* as many as a word has bits for */

/* How a value is read where a line is read straight (straight.c). */
enum key_way {
    WAY_OTHERWISE, /* not straight: the line is read by the general way */
    WAY_PAST,      /* of a key that is not declared: checked and passed over, */
    WAY_COUNTED,   /* and counted, the type being declared */
    WAY_LATER,     /* kept until the type is known */
    WAY_TYPE,
    WAY_CASE,
    WAY_ID,
    WAY_KNOWN,
    WAY_DATE,
    WAY_MOMENT,
    WAY_YES_NO,
    WAY_WHOLE,
    WAY_WORD,
    WAY_TEXT,
    WAY_LINK,
    WAY_ASIDE /* checked and kept as JSON; value_read makes the value when the whole line has passed */
};

#define KEY_WORDS 6     /* of eight bytes: the longest piece of a line that is learnt */
#define KEY_FOLLOWERS 6 /* guesses after one key */

struct learnt_key {
    uint64_t bytes[KEY_WORDS], mask[KEY_WORDS]; /* from the comma or brace before the key to where its value begins */
    uint8_t length, words, follower_count, next_turn;
    int16_t slot;
    uint8_t way;   /* enum key_way */
    uint32_t name; /* its number in the table */
    uint64_t bit;  /* of the slot, to tell that it was filled before; 0 without one */
    uint32_t *later; /* before the type is known: the number and one of its name in each of the tables, 0: not looked up; or NULL */
    uint32_t beyond; /* a bit for each of the first sixteen bytes that is none of the key's */
    struct learnt_key *followers[KEY_FOLLOWERS]; /* the first is never NULL: without any, it is one that no line has */
};

struct key_meaning {
    int16_t slot;
    uint64_t count; /* how often an undeclared one was met */
};

struct key_table {
    const struct record_type *type; /* NULL: of types that are not declared, or before the type is known */
    int16_t unnamed_slot;           /* of a key that the table does not name */
    struct names names;
    struct key_meaning *meanings; /* by number of the name */
    uint32_t meaning_room;
    int16_t *field_of_special; /* SLOT_FIELDS entries: the field whose key is that of the line's own, or -1 */
    bool shares_specials;      /* any but -1 there */
    bool is_straight;          /* lines of the type may be read straight */
    struct learnt_key start;   /* what comes before the first key, or follows the type */
    struct learnt_key **learnt;
    int learnt_count;
};

struct key_tables {
    const struct schema *schema;
    struct arena *arena;      /* borrowed */
    struct key_table *tables; /* by type, then the two below */
    struct key_table *undeclared, *before_type;
};

void key_tables_build(struct key_tables *keys, const struct schema *schema, struct arena *arena);
void key_tables_free(struct key_tables *keys);

/* What the table says of a key; counts it when it is undeclared. */
int key_slot_of(struct key_tables *keys, struct key_table *table, struct str key);
/* The number of a name in its table, added when it is new. */
uint32_t key_number(struct key_tables *keys, struct key_table *table, struct str key);
/* Remembers that `bytes` followed `after`. NULL when there is no room to learn it. */
struct learnt_key *key_learn(struct key_tables *keys, struct key_table *table, struct learnt_key *after, struct str bytes,
                             uint32_t name);

static inline uint64_t key_load(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

#ifdef __SSE2__
static inline __m128i sixteen_bytes(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* A bit for each of sixteen bytes that is the same in both. */
static inline unsigned sixteen_alike(const char *a, const char *b)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen_bytes(a), sixteen_bytes(b)));
}
#endif

/* The first `length` bytes of a word in memory, fewer than eight of them. */
static inline uint64_t key_mask(size_t length)
{
    static const unsigned char ones[16] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    return key_load((const char *)ones + 8 - length);
}

/* Bytes beyond the key may be read, up to KEY_WORDS * 8 in all, which JSON_SLACK allows. Most keys take sixteen or fewer. */
static inline bool key_matches(const struct learnt_key *key, const char *at)
{
#ifdef __SSE2__
    const char *bytes = (const char *)key->bytes;
    if ((sixteen_alike(at, bytes) | key->beyond) != 0xffff)
        return false;
    if (key->length <= 16)
        return true;
    size_t last = key->length - 16u; /* the pieces may overlap */
    return sixteen_alike(at + last, bytes + last) == 0xffff && (last <= 16 || sixteen_alike(at + 16, bytes + 16) == 0xffff);
#else
    uint64_t differs = ((key_load(at) ^ key->bytes[0]) & key->mask[0]) | ((key_load(at + 8) ^ key->bytes[1]) & key->mask[1]);
    for (unsigned i = 2; i < key->words; i++)
        differs |= (key_load(at + 8 * i) ^ key->bytes[i]) & key->mask[i];
    return !differs;
#endif
}

static inline struct learnt_key *key_guess(const struct learnt_key *after, const char *at)
{
    if (__builtin_expect(key_matches(after->followers[0], at), 1))
        return after->followers[0];
    for (unsigned i = 1; i < after->follower_count; i++)
        if (key_matches(after->followers[i], at))
            return after->followers[i];
    return NULL;
}

#endif
