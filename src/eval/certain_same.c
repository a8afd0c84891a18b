/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers expressions and selections so that those which say the same have
 * the same number: the same operation on operands that say the same. What
 * stands in several places, is about one record at most and takes some work
 * is kept while a case is answered for (certain.h, struct kept_answer); so is the
 * list of a selection. Two that say the same may be numbered apart: then they are worked
 * out twice, and nothing else comes of it.
 */
#include "eval/certain.h"

#include <string.h>

/* All that an expression says, the numbers of its operands in it. Bytes are compared, so it starts as all zero bytes. */
struct key {
    uint32_t operation, a, b, c;
    uint8_t type, unit, flags, spare[5];
    int64_t number;
    const void *at[2];
};
enum { KEY_CHAIN = OPERATIONS, KEY_FIELDS, KEY_WAY, KEY_CHOICE, KEY_TEST };

struct said {
    struct key key;
    uint64_t slots;  /* that it is about, a bit each; ALL_SLOTS: it is not to be kept */
    uint32_t places; /* in which it stands */
    uint32_t next;   /* with the same hash */
    bool takes_work;
};
#define ALL_SLOTS UINT64_MAX

struct numbering {
    struct certain *certain;
    struct said *list; /* plain memory */
    uint32_t count, room;
    uint32_t *first; /* by hash */
    uint32_t hashes; /* a power of two */
    uint32_t *of_code, *of_choice; /* their numbers */
};

static uint32_t hash_of(const struct key *key)
{
    const unsigned char *bytes = (const unsigned char *)key;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof *key; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return (uint32_t)(hash ^ hash >> 32);
}

static void rehash(struct numbering *numbering)
{
    memset(numbering->first, 0, numbering->hashes * sizeof *numbering->first);
    for (uint32_t i = 1; i < numbering->count; i++) {
        uint32_t *first = &numbering->first[hash_of(&numbering->list[i].key) & (numbering->hashes - 1)];
        numbering->list[i].next = *first;
        *first = i;
    }
}

static void make_room(struct numbering *numbering)
{
    numbering->room = numbering->room ? numbering->room * 2 : 256;
    numbering->hashes = numbering->room * 2;
    numbering->list = mem_plain_grow(numbering->list, mem_product(numbering->room, sizeof *numbering->list));
    numbering->first = mem_plain_grow(numbering->first, mem_product(numbering->hashes, sizeof *numbering->first));
    rehash(numbering);
}

/* Never 0. */
static uint32_t number_of(struct numbering *numbering, const struct key *key, uint64_t slots, bool takes_work)
{
    if (numbering->count + 1 >= numbering->room)
        make_room(numbering);
    uint32_t *first = &numbering->first[hash_of(key) & (numbering->hashes - 1)];
    for (uint32_t i = *first; i; i = numbering->list[i].next)
        if (!memcmp(&numbering->list[i].key, key, sizeof *key)) {
            numbering->list[i].places++;
            return i;
        }
    numbering->list[numbering->count] = (struct said){.key = *key, .slots = slots, .places = 1, .next = *first, .takes_work = takes_work};
    return *first = numbering->count++;
}

static uint32_t pair(struct numbering *numbering, uint32_t kind, uint32_t a, uint32_t b, const void *at)
{
    struct key key = {.operation = kind, .a = a, .b = b, .at = {at}};
    return number_of(numbering, &key, 0, false);
}

static uint64_t slots_of(const struct numbering *numbering, uint32_t number)
{
    return number ? numbering->list[number].slots : 0;
}

/* ---- selections ---- */

/* A condition that asks one field of the candidate says the same wherever the candidate stands. */
static uint32_t condition_said(struct numbering *numbering, const struct choice *choice, uint32_t code)
{
    const struct node *node = &numbering->certain->nodes[code];
    if (code != choice->quick)
        return numbering->of_code[code];
    struct key key = {.operation = KEY_TEST, .a = node->operation, .b = node->c, .number = node->number, .at = {numbering->certain->nodes[node->a].field}};
    return number_of(numbering, &key, 0, false);
}

static uint32_t number_choice(struct numbering *numbering, uint32_t index)
{
    const struct code_selection *selection = &numbering->certain->eval->program->selections[index];
    const struct choice *choice = &numbering->certain->choices[index];
    const uint32_t *of_code = numbering->of_code;
    uint64_t own = (uint64_t)1 << choice->slot, slots = 0;
    uint32_t ways = 0;
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct code_alternative *by = &selection->alternatives[i];
        uint32_t condition = by->condition ? condition_said(numbering, choice, by->condition) : 0;
        struct key key = {.operation = KEY_WAY, .a = ways, .b = condition, .c = (uint32_t)by->link, .at = {by->type, by->dated}};
        ways = number_of(numbering, &key, 0, false);
        ways = pair(numbering, KEY_WAY, ways, 0, by->link_field);
        slots |= slots_of(numbering, of_code[by->condition]);
    }
    bool candidate_told = choice->tests && !choice->quick;
    uint32_t where = choice->where ? condition_said(numbering, choice, choice->where) : 0;
    slots |= slots_of(numbering, of_code[choice->where]);
    slots = slots == ALL_SLOTS ? ALL_SLOTS : slots & ~own;
    slots |= slots_of(numbering, of_code[choice->of]) | slots_of(numbering, of_code[choice->since]) | slots_of(numbering, of_code[choice->up_to]) | slots_of(numbering, of_code[choice->after]);
    uint32_t bounds = pair(numbering, KEY_CHOICE, of_code[choice->since], of_code[choice->up_to], NULL);
    struct key key = {.operation = KEY_CHOICE, .a = ways, .b = where, .c = pair(numbering, KEY_CHOICE, bounds, of_code[choice->after], NULL), .type = (uint8_t)selection->pick,
                      .unit = (uint8_t)(selection->any_time | selection->has_after << 1), .flags = candidate_told ? (uint8_t)(choice->slot + 1) : 0, .number = of_code[choice->of]};
    return number_of(numbering, &key, slots, true);
}

/* ---- expressions ---- */

/* What stands one after another as operands. */
static uint32_t chain_of(struct numbering *numbering, uint32_t code, uint64_t *slots, bool *takes_work)
{
    const struct program *program = numbering->certain->eval->program;
    uint32_t number = numbering->of_code[code];
    *slots |= slots_of(numbering, number);
    *takes_work = *takes_work || numbering->list[number].takes_work;
    for (code = program->code[code].next; code; code = program->code[code].next) {
        uint32_t other = numbering->of_code[code];
        *slots |= slots_of(numbering, other);
        *takes_work = *takes_work || numbering->list[other].takes_work;
        number = pair(numbering, KEY_CHAIN, number, other, NULL);
    }
    return number;
}

static uint32_t fields_said(struct numbering *numbering, const struct field *const *fields)
{
    uint32_t number = 0;
    for (int i = 0; i < numbering->certain->eval->model->schema.type_count; i++)
        number = pair(numbering, KEY_FIELDS, number, 0, fields[i]);
    return number;
}

/* Operations that look through records or count days. */
static bool is_work(enum operation operation)
{
    switch (operation) {
    case OP_PICK: case OP_EXISTS: case OP_AFTER: case OP_BEFORE: case OP_WORKING_DAY: case OP_YEARLY: case OP_INCLUDES: case OP_INCLUDES_ONE: case OP_IS_ROLE: case OP_COUNT:
    case OP_CALL: return true;
    default: return false;
    }
}

static uint32_t number_code(struct numbering *numbering, uint32_t index)
{
    const struct instruction *code = &numbering->certain->eval->program->code[index];
    struct key key = {.operation = code->operation, .type = code->type, .unit = code->unit, .flags = code->flags, .number = code->number};
    uint64_t slots = slots_of(numbering, numbering->of_code[code->b]) | slots_of(numbering, numbering->of_code[code->c]);
    bool takes_work = is_work((enum operation)code->operation) || numbering->list[numbering->of_code[code->b]].takes_work || numbering->list[numbering->of_code[code->c]].takes_work;
    if (code->a)
        key.a = chain_of(numbering, code->a, &slots, &takes_work);
    key.b = numbering->of_code[code->b];
    key.c = numbering->of_code[code->c];
    memcpy(key.at, &code->text, sizeof key.at); /* whatever it carries besides its operands */
    switch ((enum operation)code->operation) {
    case OP_SLOT: slots = (uint64_t)1 << code->number; break;
    case OP_FIELD:
        key.at[0] = code->one_field;
        key.at[1] = NULL;
        if (!code->one_field)
            key.c = fields_said(numbering, code->fields);
        break;
    case OP_PICK:
    case OP_EXISTS:
        key.at[0] = key.at[1] = NULL;
        key.c = numbering->of_choice[code->selection] = number_choice(numbering, code->selection);
        slots |= slots_of(numbering, key.c);
        break;
    case OP_NUMBER: case OP_TEXT: case OP_TIME: case OP_TRUTH: case OP_LENGTH: case OP_NO_LIMIT: case OP_NEVER: case OP_NO_NUMBER: case OP_CASE: case OP_OWN_TIME:
    case OP_CALL: case OP_COUNT: case OP_CELL: case OP_WORKING_DAY: case OP_AFTER: case OP_BEFORE: case OP_YEARLY: case OP_LATER: case OP_EARLIER: case OP_CASES:
    case OP_AND: case OP_OR: case OP_NOT: case OP_SAME_NUMBER: case OP_SAME_TEXT: case OP_WORD_AMONG: case OP_SAME_RECORD: case OP_SAME_TRUTH: case OP_INCLUDES:
    case OP_INCLUDES_ONE: case OP_RECORDED: case OP_IS_ROLE: case OP_IS_TYPE: case OP_IS_BEFORE: case OP_ON_DAY_OF: case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN:
    case OP_HAS_COME: break; /* about what their operands are about */
    default: /* it asks another rule, which may be being asked already; or it is not known here what it is about */
        slots = ALL_SLOTS;
        break;
    }
    return number_of(numbering, &key, slots, takes_work);
}

/* ---- what is kept ---- */

/* It is about one record in a slot, or about none. */
static bool is_about_one(uint64_t slots, uint8_t *about)
{
    *about = 0;
    for (int slot = 0; slot < 64; slot++)
        if (slots >> slot & 1) {
            *about = (uint8_t)(slot + 1);
            return slots == (uint64_t)1 << slot;
        }
    return true;
}

static void keep_answers(struct numbering *numbering, struct node *nodes)
{
    struct certain *certain = numbering->certain;
    const struct program *program = certain->eval->program;
    uint32_t *kept = mem_plain_grow(NULL, mem_product(numbering->count, sizeof *kept)), count = 0;
    memset(kept, 0, numbering->count * sizeof *kept);
    certain->about = (uint8_t *)mem_text(certain->eval->pool, numbering->count);
    for (uint32_t i = 1; i < program->code_count; i++) {
        uint32_t number = numbering->of_code[i];
        const struct said *said = &numbering->list[number];
        uint8_t about;
        bool by_itself = program->code[i].operation == OP_CALL; /* a definition keeps its own */
        if (said->places < 2 || !said->takes_work || by_itself || !is_about_one(said->slots, &about))
            continue;
        if (!kept[number]) {
            certain->about[count] = about;
            kept[number] = ++count;
        }
        nodes[i].kept = kept[number];
    }
    certain->answers = mem_kept_array(certain->eval->pool, (size_t)count * ANSWERS_KEPT + 1, sizeof *certain->answers);
    mem_plain_free(kept);
}

static void keep_lists(struct numbering *numbering, struct choice *choices)
{
    struct certain *certain = numbering->certain;
    const struct program *program = certain->eval->program;
    uint32_t *kept = mem_plain_grow(NULL, mem_product(numbering->count, sizeof *kept)), count = 0;
    memset(kept, 0, numbering->count * sizeof *kept);
    for (uint32_t i = 0; i < program->selection_count; i++) {
        uint32_t number = numbering->of_choice[i];
        choices[i].listed = is_about_one(numbering->list[number].slots, &choices[i].about);
        if (!kept[number])
            kept[number] = ++count;
        choices[i].list = kept[number] - 1;
    }
    certain->lists = mem_kept_array(certain->eval->pool, (size_t)count + 1, sizeof *certain->lists);
    mem_plain_free(kept);
}

void certain_number_alike(struct certain *certain, struct node *nodes, struct choice *choices)
{
    const struct program *program = certain->eval->program;
    struct numbering numbering = {.certain = certain};
    numbering.of_code = (uint32_t *)mem_text(certain->eval->pool, mem_product(program->code_count + 1u, sizeof *numbering.of_code));
    certain->said = numbering.of_code;
    numbering.of_choice = mem_plain_grow(NULL, mem_product(program->selection_count + 1u, sizeof *numbering.of_choice));
    memset(numbering.of_choice, 0, program->selection_count * sizeof *numbering.of_choice);
    make_room(&numbering);
    numbering.list[0] = (struct said){.places = 0};
    numbering.count = 1;
    for (uint32_t i = 1; i < program->code_count; i++) /* operands stand before those that use them */
        numbering.of_code[i] = number_code(&numbering, i);
    for (uint32_t i = 0; i < program->selection_count; i++)
        if (!numbering.of_choice[i])
            numbering.of_choice[i] = number_choice(&numbering, i);
    keep_answers(&numbering, nodes);
    keep_lists(&numbering, choices);
    mem_plain_free(numbering.list);
    mem_plain_free(numbering.first);
    mem_plain_free(numbering.of_choice);
}
