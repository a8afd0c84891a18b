/* SPDX-License-Identifier: Apache-2.0
 *
 * Short forms made from nodes. They are numbered so that those which are the
 * same have one number; what stands in several places, or is asked of every
 * candidate alike, is kept for the case by number and record.
 */
#include "eval/certain_form.h"

#include <string.h>

/* ---- numbering ---- */

static uint32_t hash_of(const struct form *form)
{
    uint64_t hash = form->kind | (uint64_t)form->unit << 8 | (uint64_t)form->index << 16 | (uint64_t)(uint32_t)form->of << 32;
    const uint64_t parts[] = {form->a | (uint64_t)form->b << 32, form->c | (uint64_t)form->policy << 32, (uint64_t)form->number, (uint64_t)(uintptr_t)form->at};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        hash = (hash ^ parts[i] ^ hash >> 29) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash >> 32);
}

static bool is_same_form(const struct form *a, const struct form *b)
{
    return a->kind == b->kind && a->unit == b->unit && a->index == b->index && a->of == b->of && a->a == b->a && a->b == b->b && a->c == b->c && a->policy == b->policy &&
           a->number == b->number && a->at == b->at;
}

static void rehash(struct shorts *shorts, uint32_t hashes)
{
    shorts->hashes = hashes;
    shorts->first = mem_plain_grow(shorts->first, mem_product(hashes, sizeof *shorts->first));
    memset(shorts->first, 0, hashes * sizeof *shorts->first);
    for (uint32_t i = 1; i < shorts->count; i++) {
        uint32_t at = hash_of(&shorts->forms[i]) & (hashes - 1);
        while (shorts->first[at])
            at = (at + 1) & (hashes - 1);
        shorts->first[at] = i;
    }
}

/* What its operands are about it is about too. Never 0. */
static uint32_t form_of(struct shorts *shorts, struct form form)
{
    form.policy = shorts->policy;
    if (shorts->count == shorts->room) {
        uint32_t room = shorts->room * 2;
        shorts->forms = mem_kept_grow(shorts->certain->eval->pool, shorts->forms, shorts->count, room, sizeof *shorts->forms);
        shorts->room = room;
        rehash(shorts, room * 2);
    }
    uint32_t at = hash_of(&form) & (shorts->hashes - 1);
    for (; shorts->first[at]; at = (at + 1) & (shorts->hashes - 1))
        if (is_same_form(&shorts->forms[shorts->first[at]], &form)) {
            shorts->forms[shorts->first[at]].places++;
            return shorts->first[at];
        }
    form.places = 1;
    shorts->forms[shorts->count] = form;
    return shorts->first[at] = shorts->count++;
}

static void add_about(const struct shorts *shorts, struct form *form, uint32_t operand)
{
    form->about_subject = form->about_subject || shorts->forms[operand].about_subject;
    form->about_candidate = form->about_candidate || shorts->forms[operand].about_candidate;
}

static void add_record(const struct shorts *shorts, struct form *form, int32_t of)
{
    form->of = of;
    form->about_subject = form->about_subject || of == OF_SUBJECT;
    form->about_candidate = form->about_candidate || of == OF_CANDIDATE;
    if (of > 0)
        add_about(shorts, form, (uint32_t)of);
}

static uint32_t joined_forms(struct shorts *shorts, struct form form)
{
    const uint32_t operands[] = {form.a, form.b, form.c};
    for (int i = 0; i < 3; i++)
        if (operands[i])
            add_about(shorts, &form, operands[i]);
    for (int i = 0; i < 3 && form.about_candidate; i++)
        if (operands[i] && !shorts->forms[operands[i]].about_candidate)
            shorts->forms[operands[i]].places++; /* asked again for every candidate */
    return form_of(shorts, form);
}

/* ---- writing out: 0 where there is no short form ---- */

enum { MOST_WRITTEN_OUT = 16 };

static uint32_t written_time(struct shorts *shorts, uint32_t index, const struct stand *stand);
static uint32_t written_test(struct shorts *shorts, uint32_t index, const struct stand *stand);


static uint32_t pick_of(struct shorts *shorts, uint32_t selection, const struct stand *stand);
static uint32_t body_of(struct shorts *shorts, const struct node *node, const struct stand *stand, struct stand *inside);

static int32_t record_of(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    const struct node *node = &shorts->nodes[index];
    struct stand inside;
    uint32_t body;
    switch ((enum node_operation)node->operation) {
    case NODE_SLOT: return node->number < FRAME_SLOTS ? stand->slots[node->number] : OF_NOBODY;
    case NODE_PICK: return (int32_t)pick_of(shorts, node->index, stand);
    case NODE_CALL: return (body = body_of(shorts, node, stand, &inside)) ? record_of(shorts, body, &inside) : OF_NOBODY;
    default: return OF_NOBODY;
    }
}

/* The expression that a call of a definition stands for, and what stands in its slots; 0: not to be written out. */
static uint32_t body_of(struct shorts *shorts, const struct node *node, const struct stand *stand, struct stand *inside)
{
    const struct eval *eval = shorts->certain->eval;
    const struct code_definition *definition = &eval->program->definitions[node->index];
    *inside = (struct stand){.depth = stand->depth + 1};
    if (inside->depth > MOST_WRITTEN_OUT || definition->part_count > 1 || definition->slot_count > FRAME_SLOTS)
        return 0;
    int32_t of = node->a ? record_of(shorts, node->a, stand) : OF_NOBODY;
    if (node->a && of != OF_SUBJECT && of != OF_CANDIDATE) /* there might be no such record */
        return 0;
    for (int i = 0; i < definition->part_count; i++) {
        const struct code_part *part = &definition->parts[i];
        if (part->form == PART_WITH || !node->a || (part->selection && eval->program->selections[part->selection - 1].where))
            return 0;
        inside->slots[part->slot] = of;
    }
    return definition->reading_count ? definition->readings[eval->chosen[definition->of->index]].value : definition->value;
}

static uint32_t date_form(struct shorts *shorts, int32_t of, const struct field *field)
{
    struct form form = {.kind = FORM_DATE, .at = field, .index = field->index};
    if (of == OF_NOBODY || field->known_with >= 0 || field->list)
        return 0;
    form.takes_work = of > 0;
    add_record(shorts, &form, of);
    return form_of(shorts, form);
}

static uint32_t number_form(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    const struct node *node = &shorts->nodes[index];
    struct stand inside;
    switch ((enum node_operation)node->operation) {
    case NODE_NUMBER: return form_of(shorts, (struct form){.kind = FORM_NUMBER, .number = node->number});
    case NODE_FIELD: {
        int32_t of = node->one ? record_of(shorts, node->a, stand) : OF_NOBODY;
        if (of == OF_NOBODY)
            return 0;
        struct form form = {.kind = FORM_NUMBER_OF, .at = node->field, .index = node->field->index};
        add_record(shorts, &form, of);
        return form_of(shorts, form);
    }
    case NODE_CELL: {
        uint32_t key = number_form(shorts, node->a, stand);
        return key ? joined_forms(shorts, (struct form){.kind = FORM_CELL, .a = key, .at = node->table, .number = (int64_t)node->b}) : 0;
    }
    case NODE_CALL: {
        uint32_t body = body_of(shorts, node, stand, &inside);
        return body ? number_form(shorts, body, &inside) : 0;
    }
    default: return 0;
    }
}

static uint32_t extreme_form(struct shorts *shorts, const struct node *node, const struct stand *stand)
{
    uint8_t kind = node->operation == NODE_LATER ? FORM_LATER : FORM_EARLIER;
    uint32_t form = written_time(shorts, node->a, stand);
    for (uint32_t operand = shorts->nodes[node->a].next; operand && form; operand = shorts->nodes[operand].next) {
        uint32_t other = written_time(shorts, operand, stand);
        form = other ? joined_forms(shorts, (struct form){.kind = kind, .a = form, .b = other, .takes_work = true}) : 0;
    }
    return form;
}

static uint32_t fixed_form(struct shorts *shorts, const struct node *node)
{
    return form_of(shorts, (struct form){.kind = FORM_FIXED, .number = node->number, .c = (uint32_t)zone_day(shorts->certain->eval->zone, node->number), .unit = node->b != 0});
}

static uint32_t own_time_form(struct shorts *shorts, int32_t of)
{
    struct form form = {.kind = FORM_OWN_TIME, .takes_work = of > 0};
    if (of == OF_NOBODY)
        return 0;
    add_record(shorts, &form, of);
    return form_of(shorts, form);
}

static uint32_t short_time_of(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    const struct node *node = &shorts->nodes[index];
    struct stand inside;
    switch ((enum node_operation)node->operation) {
    case NODE_FIELD: return node->one ? date_form(shorts, record_of(shorts, node->a, stand), node->field) : 0;
    case NODE_OWN_TIME: return own_time_form(shorts, record_of(shorts, node->a, stand));
    case NODE_CALL: {
        uint32_t body = body_of(shorts, node, stand, &inside);
        return body ? written_time(shorts, body, &inside) : 0;
    }
    case NODE_SHIFT: {
        uint32_t from = written_time(shorts, node->b, stand);
        return from ? joined_forms(shorts, (struct form){.kind = FORM_SHIFT, .a = from, .number = node->number, .unit = node->unit, .takes_work = true}) : 0;
    }
    case NODE_WORKING_DAY: {
        uint32_t from = written_time(shorts, node->b, stand), number = from ? number_form(shorts, node->a, stand) : 0;
        return number ? joined_forms(shorts, (struct form){.kind = FORM_WORKING_DAY, .a = from, .b = number, .takes_work = true}) : 0;
    }
    case NODE_YEARLY: {
        uint32_t from = written_time(shorts, node->a, stand);
        return from ? joined_forms(shorts, (struct form){.kind = FORM_YEARLY, .a = from, .at = node->yearly, .takes_work = true}) : 0;
    }
    case NODE_LATER:
    case NODE_EARLIER: return extreme_form(shorts, node, stand);
    case NODE_CASES: {
        uint32_t test = written_test(shorts, node->b, stand), a = test ? written_time(shorts, node->a, stand) : 0, b = a ? written_time(shorts, node->c, stand) : 0;
        return b ? joined_forms(shorts, (struct form){.kind = FORM_CHOSEN_TIME, .a = a, .b = b, .c = test, .takes_work = true}) : 0;
    }
    case NODE_TIME: return fixed_form(shorts, node);
    default: return 0;
    }
}

static uint32_t walk_of(struct shorts *shorts, uint32_t index, const struct stand *stand, enum form_kind kind)
{
    return stand->depth ? 0 : form_of(shorts, (struct form){.kind = (uint8_t)kind, .number = index, .about_subject = true});
}

static uint32_t written_time(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    uint32_t form = short_time_of(shorts, index, stand);
    return form ? form : walk_of(shorts, index, stand, FORM_WALK_TIME);
}

static uint32_t chain_form(struct shorts *shorts, const struct node *node, const struct stand *stand)
{
    uint8_t kind = node->operation == NODE_AND ? FORM_AND : FORM_OR;
    uint32_t form = written_test(shorts, node->a, stand);
    for (uint32_t operand = shorts->nodes[node->a].next; operand && form; operand = shorts->nodes[operand].next) {
        uint32_t other = written_test(shorts, operand, stand);
        form = other ? joined_forms(shorts, (struct form){.kind = kind, .a = form, .b = other}) : 0;
    }
    return form;
}

static uint32_t tested_form(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    const struct node *node = &shorts->nodes[index];
    struct form form = {.kind = FORM_TESTED, .at = node};
    int32_t of = record_of(shorts, shorts->nodes[node->a].a, stand);
    if (of == OF_NOBODY)
        return 0;
    add_record(shorts, &form, of);
    return form_of(shorts, form);
}

static uint32_t of_two_times(struct shorts *shorts, const struct node *node, const struct stand *stand, enum form_kind kind)
{
    uint32_t a = written_time(shorts, node->a, stand), b = a ? written_time(shorts, node->b, stand) : 0;
    return b ? joined_forms(shorts, (struct form){.kind = (uint8_t)kind, .a = a, .b = b}) : 0;
}

static uint32_t exists_form(struct shorts *shorts, const struct node *node, const struct stand *stand);

static uint32_t short_test_of(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    const struct node *node = &shorts->nodes[index];
    struct stand inside;
    switch ((enum node_operation)node->operation) {
    case NODE_TRUTH: return form_of(shorts, (struct form){.kind = FORM_TRUTH, .number = node->number != 0});
    case NODE_AND:
    case NODE_OR: return chain_form(shorts, node, stand);
    case NODE_NOT: {
        uint32_t of = written_test(shorts, node->a, stand);
        return of ? joined_forms(shorts, (struct form){.kind = FORM_NOT, .a = of}) : 0;
    }
    case NODE_EXISTS: return exists_form(shorts, node, stand);
    case NODE_NUMBER_IS:
    case NODE_NUMBER_AMONG:
    case NODE_YES_NO_IS:
    case NODE_LIST_HAS:
    case NODE_WORD_IN: return tested_form(shorts, index, stand);
    case NODE_FIELD: {
        int32_t of = node->one ? record_of(shorts, node->a, stand) : OF_NOBODY;
        if (of == OF_NOBODY)
            return 0;
        struct form form = {.kind = FORM_YES_NO_OF, .at = node->field, .index = node->field->index};
        add_record(shorts, &form, of);
        return form_of(shorts, form);
    }
    case NODE_SAME_NUMBER:
    case NODE_AT_LEAST:
    case NODE_AT_MOST:
    case NODE_LESS_THAN: {
        uint32_t a = number_form(shorts, node->a, stand), b = a ? number_form(shorts, node->b, stand) : 0;
        return b ? joined_forms(shorts, (struct form){.kind = FORM_COMPARED, .unit = node->operation, .a = a, .b = b}) : 0;
    }
    case NODE_CALL: {
        uint32_t body = body_of(shorts, node, stand, &inside);
        return body ? written_test(shorts, body, &inside) : 0;
    }
    case NODE_CASES: {
        uint32_t test = written_test(shorts, node->b, stand), a = test ? written_test(shorts, node->a, stand) : 0, b = a ? written_test(shorts, node->c, stand) : 0;
        return b ? joined_forms(shorts, (struct form){.kind = FORM_CHOSEN_TRUTH, .a = a, .b = b, .c = test}) : 0;
    }
    case NODE_IS_BEFORE: return of_two_times(shorts, node, stand, FORM_BEFORE);
    case NODE_ON_DAY_OF: return of_two_times(shorts, node, stand, FORM_SAME_DAY);
    case NODE_HAS_COME: {
        if (node->b)
            return of_two_times(shorts, node, stand, FORM_COME_BY);
        uint32_t time = written_time(shorts, node->a, stand);
        return time ? joined_forms(shorts, (struct form){.kind = FORM_COME, .a = time}) : 0;
    }
    default: return 0;
    }
}

static uint32_t written_test(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    uint32_t form = short_test_of(shorts, index, stand);
    return form ? form : walk_of(shorts, index, stand, FORM_WALK_TRUTH);
}

/* ---- selections ---- */

/* A condition of its candidates: 0 and false where it has no short form. */
static bool candidate_test(struct shorts *shorts, uint32_t node, const struct stand *inside, uint32_t *form)
{
    *form = node ? written_test(shorts, node, inside) : 0;
    return !node || *form;
}

static bool write_way(struct shorts *shorts, const struct way *from, const struct stand *inside, struct short_way *way)
{
    *way = (struct short_way){.type = from->type, .dated = from->dated, .besides = from->besides, .link_field = from->link_field, .dated_index = from->dated_index, .link = from->link, .plain = from->plain};
    return !from->type->shared && (!from->dated || from->plain) && candidate_test(shorts, from->condition, inside, &way->test);
}

/* All of the condition, where it asks one field of the candidate. */
static const struct node *quick_of(const struct shorts *shorts, const struct short_selection *selection)
{
    uint32_t only = !selection->ways->test ? selection->where : !selection->where ? selection->ways->test : 0;
    const struct form *form = &shorts->forms[only];
    return selection->way_count == 1 && form->kind == FORM_TESTED && form->of == OF_CANDIDATE ? form->at : NULL;
}

static void note_about(const struct shorts *shorts, struct short_selection *selection)
{
    const struct form *since = &shorts->forms[selection->since], *up_to = &shorts->forms[selection->up_to];
    struct form of = {.of = OF_NOBODY};
    add_record(shorts, &of, selection->of);
    selection->about_candidate = of.about_candidate || since->about_candidate || up_to->about_candidate;
    selection->about_subject = of.about_subject || since->about_subject || up_to->about_subject || shorts->forms[selection->where].about_subject;
    for (int i = 0; i < selection->way_count; i++)
        selection->about_subject = selection->about_subject || shorts->forms[selection->ways[i].test].about_subject;
}

static uint32_t made_selection(struct shorts *shorts, const struct short_selection *selection)
{
    if (shorts->selection_count == shorts->selection_room) {
        uint32_t room = shorts->selection_room * 2;
        shorts->selections = mem_kept_grow(shorts->certain->eval->pool, shorts->selections, shorts->selection_count, room, sizeof *shorts->selections);
        shorts->selection_room = room;
    }
    shorts->selections[shorts->selection_count] = *selection;
    return shorts->selection_count++;
}

static uint32_t write_selection(struct shorts *shorts, const struct choice *choice, const struct stand *stand)
{
    struct eval *eval = shorts->certain->eval;
    struct short_selection selection = {.way_count = choice->way_count, .latest = choice->latest, .proves_nothing = choice->proves_nothing, .bare = !choice->of && !choice->since && !choice->up_to};
    struct short_way *ways = mem_kept_array(eval->pool, (size_t)choice->way_count, sizeof *ways);
    struct stand inside = *stand;
    inside.depth++;
    for (int i = 0; i < FRAME_SLOTS; i++)
        if (inside.slots[i] == OF_CANDIDATE)
            inside.slots[i] = OF_NOBODY; /* only one candidate stands there at a time */
    inside.slots[choice->slot] = OF_CANDIDATE;
    bool so = !choice->after;
    for (int i = 0; i < choice->way_count && so; i++)
        so = write_way(shorts, &choice->ways[i], &inside, &ways[i]);
    selection.ways = ways;
    if (!so || !candidate_test(shorts, choice->where, &inside, &selection.where))
        return 0;
    struct stand around = *stand;
    around.depth++; /* others may ask the same of another slot: so no nodes are walked */
    selection.of = choice->of ? record_of(shorts, choice->of, &around) : OF_NOBODY;
    selection.since = choice->since ? written_time(shorts, choice->since, &around) : 0;
    selection.up_to = choice->up_to ? written_time(shorts, choice->up_to, &around) : 0;
    if ((choice->of && selection.of == OF_NOBODY) || (choice->since && !selection.since) || (choice->up_to && !selection.up_to))
        return 0;
    selection.quick = quick_of(shorts, &selection);
    selection.simple = selection.bare && selection.way_count == 1;
    selection.tests = !selection.quick && (ways->test || selection.where);
    note_about(shorts, &selection);
    return made_selection(shorts, &selection);
}

/* One that says the same of the same has been made already. */
static uint32_t written_selection(struct shorts *shorts, uint32_t index, const struct stand *stand)
{
    const struct choice *choice = &shorts->certain->choices[index];
    struct made made = {choice->list, shorts->policy, 0, choice->about ? stand->slots[choice->about - 1] : OF_NOBODY};
    for (uint32_t i = 0; i < shorts->made_count && choice->listed; i++) {
        const struct made *one = &shorts->made[i];
        if (one->list == made.list && one->policy == made.policy && one->of == made.of)
            return one->number;
    }
    made.number = write_selection(shorts, choice, stand);
    if (!made.number || !choice->listed)
        return made.number;
    if (shorts->made_count == shorts->made_room) {
        shorts->made_room = shorts->made_room ? shorts->made_room * 2 : 32;
        shorts->made = mem_plain_grow(shorts->made, mem_product(shorts->made_room, sizeof *shorts->made));
    }
    shorts->made[shorts->made_count++] = made;
    return made.number;
}

static uint32_t of_selection(struct shorts *shorts, uint32_t index, const struct stand *stand, enum form_kind kind)
{
    uint32_t number = written_selection(shorts, index, stand);
    const struct short_selection *selection = &shorts->selections[number];
    struct form form = {.kind = (uint8_t)kind, .a = number, .about_subject = selection->about_subject, .about_candidate = selection->about_candidate, .takes_work = true};
    return number ? form_of(shorts, form) : 0;
}

static uint32_t exists_form(struct shorts *shorts, const struct node *node, const struct stand *stand)
{
    return of_selection(shorts, node->index, stand, FORM_EXISTS);
}

static uint32_t pick_of(struct shorts *shorts, uint32_t selection, const struct stand *stand)
{
    return of_selection(shorts, selection, stand, FORM_PICK);
}

/* ---- for rules ---- */

struct shorts *shorts_new(struct certain *certain)
{
    struct pool *pool = certain->eval->pool;
    struct shorts *shorts = mem_kept(pool, sizeof *shorts);
    shorts->certain = certain;
    shorts->nodes = certain->nodes;
    shorts->room = 64;
    shorts->forms = mem_kept_array(pool, shorts->room, sizeof *shorts->forms);
    shorts->count = 1;
    rehash(shorts, shorts->room * 2);
    shorts->selection_room = 32;
    shorts->selections = mem_kept_array(pool, shorts->selection_room, sizeof *shorts->selections);
    shorts->selection_count = 1;
    shorts->asking.certain = certain;
    shorts->asking.frame.places = shorts->places;
    return shorts;
}

void shorts_for(struct shorts *shorts, const struct code_rule *code)
{
    shorts->rule = (struct stand){.depth = 0};
    shorts->rule.slots[code->parts[0].slot] = OF_SUBJECT;
    shorts->policy = (uint32_t)code->policy->index;
}

uint32_t shorts_time(struct shorts *shorts, uint32_t node)
{
    return node ? written_time(shorts, node, &shorts->rule) : 0;
}

uint32_t shorts_test(struct shorts *shorts, uint32_t node)
{
    return node ? written_test(shorts, node, &shorts->rule) : 0;
}

uint32_t shorts_selection(struct shorts *shorts, uint32_t selection)
{
    return written_selection(shorts, selection, &shorts->rule);
}

uint32_t shorts_pick_time(struct shorts *shorts, uint32_t selection)
{
    return own_time_form(shorts, (int32_t)pick_of(shorts, selection, &shorts->rule));
}

const struct node *shorts_quick(const struct shorts *shorts, uint32_t test)
{
    const struct form *form = &shorts->forms[test];
    return form->kind == FORM_TESTED && form->of == OF_SUBJECT ? form->at : NULL;
}

void shorts_shift(const struct shorts *shorts, uint32_t time, uint32_t *from, int64_t *count, enum unit *unit)
{
    const struct form *form = &shorts->forms[time];
    *from = 0;
    if (form->kind != FORM_SHIFT || form->kept)
        return;
    *from = form->a;
    *count = form->number;
    *unit = (enum unit)form->unit;
}

/* Places for what is kept. */
void shorts_done(struct shorts *shorts)
{
    uint32_t kept = 0;
    for (uint32_t i = 1; i < shorts->count; i++) {
        struct form *form = &shorts->forms[i];
        if (form->kind == FORM_PICK || (form->places > 1 && form->takes_work))
            form->kept = form->about_candidate ? 0 : ++kept;
    }
    shorts->kept = mem_kept_array(shorts->certain->eval->pool, (size_t)kept * ANSWERS_KEPT + 1, sizeof *shorts->kept);
    mem_plain_free(shorts->first);
    mem_plain_free(shorts->made);
    shorts->first = NULL;
    shorts->made = NULL;
}
