/* SPDX-License-Identifier: Apache-2.0
 *
 * Nodes from instructions, one for one, once for each evaluator. An operation
 * that the second form does not know becomes one that asks the first.
 */
#include "eval/certain.h"

static bool is_plain_field(const struct field *field)
{
    return field && field->known_with < 0 && !field->list;
}

static enum value_type type_of(const struct program *program, uint32_t code)
{
    return code && !(program->code[code].flags & CODE_LIST) ? (enum value_type)program->code[code].type : TYPE_NONE;
}

/* A field of one record, and what the rule says beside it. */
static enum node_operation compared(const struct program *program, const struct instruction *code)
{
    const struct instruction *of = &program->code[code->a], *said = &program->code[code->b];
    bool plain = of->operation == OP_FIELD && !(of->flags & CODE_LIST) && is_plain_field(of->one_field);
    if (plain && code->operation == OP_SAME_NUMBER && of->one_field->type == FIELD_WHOLE && said->operation == OP_NUMBER)
        return NODE_NUMBER_IS;
    if (plain && code->operation == OP_SAME_TRUTH && of->one_field->type == FIELD_YES_NO && said->operation == OP_TRUTH)
        return NODE_YES_NO_IS;
    return NODE_ASK;
}

static enum node_operation operation_of(const struct program *program, const struct instruction *code)
{
    bool numbers = type_of(program, code->a) == TYPE_NUMBER && type_of(program, code->b) == TYPE_NUMBER;
    switch ((enum operation)code->operation) {
    case OP_NO_LIMIT: case OP_NEVER: case OP_NO_NUMBER: case OP_TEXT: case OP_COUNT: case OP_SAME_TEXT: case OP_INCLUDES: case OP_INCLUDES_ONE:
    case OP_IS_ROLE: case OP_IS_TYPE:
        return NODE_ASK;
    case OP_SAME_NUMBER:
        return compared(program, code) != NODE_ASK ? NODE_NUMBER_IS : numbers ? NODE_SAME_NUMBER : NODE_ASK;
    case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN:
        return numbers ? (enum node_operation)code->operation : NODE_ASK;
    case OP_SAME_TRUTH: return compared(program, code);
    case OP_FIELD: return code->flags & CODE_LIST ? NODE_ASK : NODE_FIELD;
    case OP_CELL:
        return !(code->flags & CODE_LIST) && code->type == TYPE_NUMBER && code->table->columns[0].type.of == TYPE_NUMBER && type_of(program, code->a) == TYPE_NUMBER ? NODE_CELL : NODE_ASK;
    case OP_CALL: return code->flags & CODE_LIST ? NODE_ASK : NODE_CALL;
    default: return (enum node_operation)code->operation;
    }
}

static struct node node_of(const struct eval *eval, const struct instruction *code)
{
    const struct program *program = eval->program;
    struct node node = {.operation = (uint8_t)operation_of(program, code), .unit = code->unit, .list = (code->flags & CODE_LIST) != 0,
                        .a = code->a, .b = code->b, .c = code->c, .next = code->next, .number = code->number};
    switch ((enum operation)code->operation) {
    case OP_FIELD:
        node.one = is_plain_field(code->one_field);
        if (node.one)
            node.field = code->one_field;
        else
            node.fields = code->fields;
        break;
    case OP_TIME: node.b = (code->flags & CODE_DAY) != 0; break;
    case OP_PICK:
    case OP_EXISTS: node.index = code->selection; break;
    case OP_CALL: node.index = code->definition; break;
    case OP_IN_TIME: node.index = code->rule; break;
    case OP_YEARLY: node.yearly = code->yearly; break;
    case OP_CELL:
        node.table = code->table;
        node.b = (uint32_t)code->number; /* the column */
        break;
    case OP_WORD_AMONG: node.word_set = code->word_set; break;
    case OP_LENGTH: node.b = code->unit; break;
    default: break;
    }
    if (node.operation == NODE_YES_NO_IS)
        node.number = program->code[code->b].number != 0;
    return node;
}

static struct choice choice_of(const struct eval *eval, const struct code_selection *selection)
{
    struct choice choice = {.way_count = selection->alternative_count, .of = selection->whole_case ? 0 : selection->of, .since = selection->since,
                            .up_to = selection->up_to, .after = selection->has_after ? selection->after : 0, .where = selection->where, .slot = selection->slot,
                            .latest = selection->pick == PICK_LATEST, .any_time = selection->any_time, .tests = selection->where != 0};
    choice.ways = mem_kept_array(eval->pool, (size_t)choice.way_count, sizeof *choice.ways);
    for (int i = 0; i < choice.way_count; i++) {
        const struct code_alternative *by = &selection->alternatives[i];
        choice.ways[i] = (struct way){.by = by, .type = by->type, .dated = by->dated, .besides = date_besides(by), .link_field = by->link_field, .condition = by->condition,
                                      .dated_index = by->dated ? by->dated->index : 0, .link = (uint8_t)by->link, .plain = is_plain_field(by->dated)};
        choice.tests = choice.tests || by->condition;
        choice.proves_nothing = choice.proves_nothing || by->type->absence_proves_nothing;
    }
    return choice;
}

struct certain *certain_new(struct eval *eval)
{
    struct certain *certain = mem_kept(eval->pool, sizeof *certain);
    const struct program *program = eval->program;
    struct node *nodes = mem_kept_array(eval->pool, program->code_count + 1u, sizeof *nodes);
    struct choice *choices = mem_kept_array(eval->pool, program->selection_count + 1u, sizeof *choices);
    certain->eval = eval;
    for (uint32_t i = 1; i < program->code_count; i++)
        nodes[i] = node_of(eval, &program->code[i]);
    for (uint32_t i = 0; i < program->selection_count; i++)
        choices[i] = choice_of(eval, &program->selections[i]);
    certain->nodes = nodes;
    certain->choices = choices;
    certain->kept = mem_kept_array(eval->pool, (size_t)eval->model->definition_count * KEPT_PER_DEFINITION + 1, sizeof *certain->kept);
    certain->told_count = eval->model->rule_count * STATES;
    certain->told = mem_kept_array(eval->pool, (size_t)certain->told_count + 1, sizeof *certain->told);
    return certain;
}

void certain_free(struct certain *certain)
{
    for (int i = 0; certain && i < certain->told_count; i++)
        mem_plain_free(certain->told[i]);
}

void certain_begin(struct certain *certain)
{
    certain->of_case++;
    certain->lost = false;
    certain->depth = 0;
}
