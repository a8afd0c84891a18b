/* SPDX-License-Identifier: Apache-2.0
 *
 * What a rule or a definition is for each of: the records and values of a
 * case, in the order of the parts of `for each`.
 */
#include <string.h>

#include "eval/inside.h"

static void add_tuple(struct eval *eval, struct tuples *tuples, const struct tuple *tuple)
{
    if (tuples->count == LIMIT_SUBJECTS_PER_RULE) {
        eval->failed = "it is for more records of one case than the limit";
        return;
    }
    if (tuples->count == tuples->room) {
        int room = tuples->room ? tuples->room * 2 : 8;
        struct tuple **list = arena_array(&eval->arena, (size_t)room, sizeof *list);
        if (tuples->count)
            memcpy(list, tuples->list, (size_t)tuples->count * sizeof *list);
        tuples->list = list;
        tuples->room = room;
    }
    struct tuple *copy = arena_alloc(&eval->arena, sizeof *copy);
    const struct environment *bound = tuple->environment;
    *copy = *tuple;
    size_t bytes = sizeof *bound + (size_t)bound->count * sizeof *bound->slots;
    copy->environment = memcpy(arena_room(&eval->arena, 1, bytes), bound, bytes);
    tuples->list[tuples->count++] = copy;
}

struct making {
    struct eval *eval;
    const struct code_part *parts;
    int part_count;
    struct tuples *tuples;
};

static void make_tuples(const struct making *making, struct tuple *tuple, int at);

static void with_truth(const struct making *making, struct tuple *tuple, int at, enum truth truth, const struct miss *miss)
{
    enum truth kept = tuple->truth;
    const struct miss *kept_miss = tuple->miss;
    if (truth == UNKNOWN) {
        tuple->truth = UNKNOWN;
        tuple->miss = miss_both(making->eval, tuple->miss, miss);
    }
    make_tuples(making, tuple, at + 1);
    tuple->truth = kept;
    tuple->miss = kept_miss;
}

static void each_record(const struct making *making, struct tuple *tuple, int at)
{
    const struct code_part *part = &making->parts[at];
    const struct code_selection *selection = &making->eval->program->selections[part->selection - 1];
    struct candidates found = select_all(making->eval, selection, tuple->environment);
    for (int i = 0; i < found.count; i++) {
        tuple->environment->slots[part->slot] = record_value(found.list[i].index, date_besides(found.list[i].by));
        with_truth(making, tuple, at, found.list[i].truth, found.list[i].miss);
    }
}

/* A list that is not recorded may hold anybody: one duty stands for them, for nobody in particular. */
static void unknown_list(const struct making *making, struct tuple *tuple, int at, const struct value *list, enum value_type type)
{
    struct value value = value_missing(type, list->miss);
    if (type == TYPE_TIME)
        value.time = when_any(making->eval);
    tuple->environment->slots[making->parts[at].slot] = value;
    with_truth(making, tuple, at, UNKNOWN, list->miss);
}

static bool same_fact(const struct fact_value *one, const struct fact_value *other)
{
    if (one->kind != other->kind)
        return false;
    switch ((enum value_kind)one->kind) {
    case VALUE_TEXT:
    case VALUE_RECORD: return str_equal((struct str){one->text.at, one->text.length}, (struct str){other->text.at, other->text.length});
    case VALUE_DAY:
    case VALUE_INSTANT: return one->time.from == other->time.from && one->time.to == other->time.to;
    case VALUE_NUMBER:
    case VALUE_WORD:
    case VALUE_YES_NO: return one->number == other->number;
    default: return false; /* some day of one month twice may be two days */
    }
}

bool listed_before(const struct value *list, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (list->items.numbers ? list->items.numbers[i] == list->items.numbers[at] : same_fact(&list->items.items[i], &list->items.items[at]))
            return true;
    return false;
}

static void among_records(const struct making *making, struct tuple *tuple, int at)
{
    struct eval *eval = making->eval;
    const struct code_part *part = &making->parts[at];
    const struct code_selection *selection = &eval->program->selections[part->selection - 1];
    struct value list = run(eval, part->value, tuple->environment);
    if (list.known && list.none)
        return;
    if (!list.known || !list.list) {
        unknown_list(making, tuple, at, &list, TYPE_RECORD);
        return;
    }
    for (uint32_t i = 0; i < list.items.count; i++) {
        struct value one = value_of_fact(eval, list.source, list.field, &list.items.items[i]);
        if (one.type != TYPE_RECORD || listed_before(&list, i))
            continue;
        tuple->environment->slots[part->slot] = one;
        if (!one.known) {
            with_truth(making, tuple, at, UNKNOWN, one.miss);
            continue;
        }
        const struct fact_record *record = facts_record(&eval->view, one.record.index);
        for (int j = 0; j < selection->alternative_count; j++) {
            const struct code_alternative *by = &selection->alternatives[j];
            if (by->type != record->type)
                continue;
            const struct miss *miss = NULL;
            tuple->environment->slots[selection->slot] = one;
            enum truth truth = by->condition ? run_truth(eval, by->condition, tuple->environment, &miss) : YES;
            if (truth == NO)
                continue;
            tuple->environment->slots[part->slot] = one;
            with_truth(making, tuple, at, truth, miss);
            break;
        }
    }
}

static void among_values(const struct making *making, struct tuple *tuple, int at)
{
    struct eval *eval = making->eval;
    const struct code_part *part = &making->parts[at];
    if (part->constants) {
        for (uint32_t code = part->value; code; code = eval->program->code[code].next) {
            tuple->environment->slots[part->slot] = run(eval, code, tuple->environment);
            make_tuples(making, tuple, at + 1);
        }
        return;
    }
    struct value list = run(eval, part->value, tuple->environment);
    if (list.known && list.none)
        return;
    if (!list.known) {
        unknown_list(making, tuple, at, &list, (enum value_type)eval->program->code[part->value].type);
        return;
    }
    for (uint32_t i = 0; i < list.items.count; i++) {
        if (listed_before(&list, i))
            continue;
        struct value one = list.items.numbers ? (struct value){.type = TYPE_NUMBER, .known = true, .number = list.items.numbers[i]}
                                              : value_of_fact(eval, list.source, list.field, &list.items.items[i]);
        tuple->environment->slots[part->slot] = one;
        make_tuples(making, tuple, at + 1);
    }
}

static void make_tuples(const struct making *making, struct tuple *tuple, int at)
{
    if (making->eval->failed)
        return;
    if (at == making->part_count) {
        add_tuple(making->eval, making->tuples, tuple);
        return;
    }
    const struct code_part *part = &making->parts[at];
    switch (part->form) {
    case PART_EACH: each_record(making, tuple, at); break;
    case PART_WITH:
        tuple->environment->slots[part->slot] = run(making->eval, part->value, tuple->environment);
        make_tuples(making, tuple, at + 1);
        break;
    case PART_AMONG_RECORDS: among_records(making, tuple, at); break;
    case PART_AMONG_VALUES: among_values(making, tuple, at); break;
    }
}

struct tuples tuples_of(struct eval *eval, const struct code_part *parts, int part_count, int slot_count)
{
    struct tuples tuples = {.count = 0};
    struct making making = {eval, parts, part_count, &tuples};
    struct tuple *tuple = arena_alloc(&eval->arena, sizeof *tuple);
    tuple->environment = environment_new(eval, slot_count);
    tuple->truth = YES;
    struct proof *trace = eval->trace;
    eval->trace = NULL; /* which records there are is no part of the proof of any one duty */
    make_tuples(&making, tuple, 0);
    eval->trace = trace;
    return tuples;
}
