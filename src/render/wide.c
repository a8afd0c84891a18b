/* SPDX-License-Identifier: Apache-2.0
 *
 * One JSON object a case: a key for each rule with its state. Made to be
 * fast: the whole line for a case in which nothing applies is worked out
 * beforehand, and so is every other state of every rule. A case then is
 * copied together from that line and the pieces that differ. Where only some
 * states are asked for, that line is empty, and a rule without a finding in
 * one of them has no key.
 */
#include "render/json.h"

#include <stdlib.h>
#include <string.h>

/* Which of several findings of one rule stands for all: the first in the order of the groups of a list of what is due, most
 * urgent first inside a group. */
static const enum state by_urgency[] = {
    STATE_ERROR,    STATE_CONFLICT, STATE_BREACHED, STATE_IMPOSSIBLE,  STATE_OVERDUE,     STATE_MISSED,
    STATE_OPEN,     STATE_NOT_YET,  STATE_OUTSTANDING, STATE_CANNOT_TELL, STATE_MET_LATE, STATE_MET_EARLY,
    STATE_MET,      STATE_HOLDS,    STATE_LAPSED,   STATE_EXCEPTED,    STATE_DOES_NOT_APPLY,
};
_Static_assert(sizeof by_urgency / sizeof *by_urgency == STATES, "every state has its place");
enum { LAST_RANK = STATES - 1, NO_RANK = STATES };

int render_urgency(enum state state)
{
    int rank = 0;
    while (by_urgency[rank] != state)
        rank++;
    return rank;
}

/* A key of the object: a rule's name, which two policies may share. */
struct slot {
    struct piece states[STATES]; /* ,"name":"state" in the pieces */
    size_t at, end;              /* of ,"name":"does_not_apply" in the line */
    uint8_t rank;                /* in the case at hand; NO_RANK: nothing of it is shown */
};

struct wide {
    struct buffer pieces, line;
    struct slot *slots;
    int slot_count;
    int *slot_of_rule; /* -1: not asked for */
    size_t most;       /* bytes of all slots */
    uint8_t rank_of_state[STATES];
    uint8_t usual; /* of a rule without a finding: LAST_RANK, as the line says; NO_RANK where only some states are shown */
};

/* Most pieces are short: so many bytes at once, and what lies behind is written over. There is room for it on both sides. */
enum { COPIED_AT_ONCE = 64 };

static inline char *put_piece(char *to, const char *from, size_t length)
{
    if (length <= COPIED_AT_ONCE)
        memcpy(to, from, COPIED_AT_ONCE);
    else
        memcpy(to, from, length);
    return to + length;
}

static struct piece add_piece(struct wide *wide, struct str name, enum state state)
{
    struct buffer *out = &wide->pieces;
    size_t from = out->length;
    buffer_char(out, ',');
    buffer_json(out, name);
    ADD(out, ":\"");
    buffer_text(out, state_spelling(state));
    buffer_char(out, '"');
    return (struct piece){from, out->length - from};
}

static void add_slot(struct wide *wide, struct str name)
{
    struct slot *slot = &wide->slots[wide->slot_count++];
    for (int state = 0; state < STATES; state++)
        slot->states[state] = add_piece(wide, name, (enum state)state);
    struct piece usual = slot->states[STATE_DOES_NOT_APPLY];
    slot->at = wide->line.length;
    if (wide->usual == LAST_RANK)
        buffer_add(&wide->line, wide->pieces.bytes + usual.at, usual.length);
    slot->end = wide->line.length;
    slot->rank = wide->usual;
    size_t most = 0;
    for (int state = 0; state < STATES; state++)
        most = slot->states[state].length > most ? slot->states[state].length : most;
    wide->most += most;
}

struct named {
    struct str name;
    int rule;
};

static int by_name(const void *a, const void *b)
{
    const struct named *one = a, *other = b;
    int order = str_compare(one->name, other->name);
    return order ? order : one->rule - other->rule;
}

/* For each rule that is wanted the first of them that has its name; -1: it is not wanted. Free it with mem_plain_free. */
static int *first_of_names(const struct report *report)
{
    size_t count = 0, rules = (size_t)report->rule_count;
    int *first = mem_plain_grow(NULL, mem_product(rules + 1, sizeof *first));
    struct named *names = mem_plain_grow(NULL, mem_product(rules + 1, sizeof *names));
    for (int i = 0; i < report->rule_count; i++) {
        first[i] = -1;
        if (!report->rule_wanted || report->rule_wanted[i])
            names[count++] = (struct named){report->rules[i]->name, i};
    }
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        first[names[i].rule] = i && str_equal(names[i - 1].name, names[i].name) ? first[names[i - 1].rule] : names[i].rule;
    mem_plain_free(names);
    return first;
}

static void *wide_open(const struct report *report)
{
    struct wide *wide = mem_plain_grow(NULL, sizeof *wide);
    size_t rules = (size_t)report->rule_count;
    *wide = (struct wide){.usual = report->some_states ? NO_RANK : LAST_RANK};
    wide->slots = mem_plain_grow(NULL, mem_product(rules + 1, sizeof *wide->slots));
    wide->slot_of_rule = mem_plain_grow(NULL, mem_product(rules + 1, sizeof *wide->slot_of_rule));
    for (int rank = 0; rank < STATES; rank++)
        wide->rank_of_state[by_urgency[rank]] = (uint8_t)rank;
    int *first = first_of_names(report);
    for (int i = 0; i < report->rule_count; i++) {
        bool is_first = first[i] == i;
        wide->slot_of_rule[i] = is_first ? wide->slot_count : first[i] < 0 ? -1 : wide->slot_of_rule[first[i]];
        if (is_first)
            add_slot(wide, report->rules[i]->name);
    }
    mem_plain_free(first);
    buffer_reserve(&wide->pieces, COPIED_AT_ONCE);
    buffer_reserve(&wide->line, COPIED_AT_ONCE);
    return wide;
}

static void wide_begin(void *state, struct buffer *out)
{
    (void)state;
    (void)out;
}

static void note_findings(struct wide *wide, const struct finding *const *findings, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        int index = wide->slot_of_rule[findings[i]->rule->index];
        if (index < 0)
            continue;
        uint8_t rank = wide->rank_of_state[findings[i]->state];
        if (rank < wide->slots[index].rank)
            wide->slots[index].rank = rank;
    }
}

static void put_key(struct buffer *out, struct str key)
{
    static const char begin[] = "{\"case\":";
    buffer_reserve(out, sizeof begin + key.length + 2);
    char *to = out->bytes + out->length;
    memcpy(to, begin, sizeof begin - 1);
    to += sizeof begin - 1;
    size_t plain = 0;
    *to++ = '"';
    for (; plain < key.length; plain++) {
        unsigned char c = (unsigned char)key.at[plain];
        if (c < 0x20 || c == '"' || c == '\\')
            break;
        to[plain] = (char)c;
    }
    if (plain < key.length) {
        out->length += sizeof begin - 1;
        buffer_json(out, key);
        return;
    }
    to[plain] = '"';
    out->length += sizeof begin + 1 + plain;
}

static void wide_case(void *state, struct buffer *out, struct str key, bool incomplete, const struct finding *const *findings, uint32_t count)
{
    struct wide *wide = state;
    const char *line = wide->line.bytes, *pieces = wide->pieces.bytes;
    size_t copied = 0; /* of the line */
    note_findings(wide, findings, count);
    put_key(out, key);
    buffer_reserve(out, wide->most + COPIED_AT_ONCE);
    char *to = out->bytes + out->length;
    for (int i = 0; i < wide->slot_count; i++) {
        struct slot *slot = &wide->slots[i];
        if (slot->rank == wide->usual)
            continue;
        struct piece piece = slot->states[by_urgency[slot->rank]];
        if (slot->at > copied)
            to = put_piece(to, line + copied, slot->at - copied);
        to = put_piece(to, pieces + piece.at, piece.length);
        copied = slot->end;
        slot->rank = wide->usual;
    }
    if (wide->line.length > copied)
        to = put_piece(to, line + copied, wide->line.length - copied);
    out->length = (size_t)(to - out->bytes);
    if (incomplete)
        ADD(out, ",\"incomplete\":true");
    ADD(out, "}\n");
}

static void wide_end(void *state, struct buffer *out, const struct report_tally *tally)
{
    (void)state;
    (void)out;
    (void)tally;
}

static void wide_close(void *state)
{
    struct wide *wide = state;
    buffer_free(&wide->pieces);
    buffer_free(&wide->line);
    mem_plain_free(wide->slots);
    mem_plain_free(wide->slot_of_rule);
    mem_plain_free(wide);
}

const struct renderer_kind renderer_wide = {"wide", wide_open, wide_begin, wide_case, wide_end, wide_close, true};
