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

/* A field of one record that is asked about by itself. */
static const struct field *asked_field(const struct program *program, uint32_t code)
{
    const struct instruction *of = &program->code[code];
    return of->operation == OP_FIELD && !(of->flags & CODE_LIST) && is_plain_field(of->one_field) ? of->one_field : NULL;
}

/* A list of one record that is asked whether it has what the rule names. */
static bool asks_list(const struct program *program, const struct instruction *code)
{
    const struct instruction *of = &program->code[code->a];
    const struct field *field = of->operation == OP_FIELD ? of->one_field : NULL;
    bool texts = field && (field->type == FIELD_TEXT || field->type == FIELD_WORDS || field->type == FIELD_ROLE);
    return texts && field->list && field->known_with < 0 && program->code[code->b].operation == OP_TEXT;
}

static bool is_small_number(const struct node *node)
{
    return node->operation == NODE_NUMBER_IS && node->number >= 0 && node->number < 64;
}

/* One of several small numbers, in one field of one record. */
static enum node_operation joined(const struct certain *certain, const struct instruction *code, uint64_t *set)
{
    const struct node *nodes = certain->nodes, *first = &nodes[code->a];
    *set = 0;
    for (uint32_t operand = code->a; operand; operand = nodes[operand].next) {
        const struct node *one = &nodes[operand];
        if (!is_small_number(one) || !one->slot || one->slot != first->slot || one->c != first->c || nodes[one->a].field != nodes[first->a].field)
            return (enum node_operation)code->operation;
        *set |= (uint64_t)1 << one->number;
    }
    return code->operation == OP_OR ? NODE_NUMBER_AMONG : (enum node_operation)code->operation;
}

static enum node_operation operation_of(const struct program *program, const struct instruction *code)
{
    bool numbers = type_of(program, code->a) == TYPE_NUMBER && type_of(program, code->b) == TYPE_NUMBER;
    const struct field *field = asked_field(program, code->a);
    enum operation said = (enum operation)program->code[code->b].operation;
    switch ((enum operation)code->operation) {
    case OP_NO_LIMIT: case OP_NEVER: case OP_NO_NUMBER: case OP_TEXT: case OP_COUNT: case OP_INCLUDES_ONE:
        return NODE_ASK;
    case OP_IS_ROLE: case OP_IS_TYPE: return program->code[code->a].flags & CODE_LIST ? NODE_ASK : (enum node_operation)code->operation;
    case OP_INCLUDES:
        if (asks_list(program, code))
            return NODE_LIST_HAS;
        return program->code[code->a].type == TYPE_NUMBER && program->code[code->a].operation != OP_FIELD && type_of(program, code->b) == TYPE_NUMBER ? NODE_HAS_NUMBER : NODE_ASK;
    case OP_SAME_TEXT: return field && field->type == FIELD_TEXT && said == OP_TEXT ? NODE_TEXT_IS : NODE_ASK;
    case OP_SAME_NUMBER:
        if (field && field->type == FIELD_WHOLE && said == OP_NUMBER)
            return NODE_NUMBER_IS;
        return numbers ? NODE_SAME_NUMBER : NODE_ASK;
    case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN: return numbers ? (enum node_operation)code->operation : NODE_ASK;
    case OP_SAME_TRUTH: return field && field->type == FIELD_YES_NO && said == OP_TRUTH ? NODE_YES_NO_IS : NODE_ASK;
    case OP_WORD_AMONG: return field && field->type == FIELD_WORDS ? NODE_WORD_IN : NODE_WORD_AMONG;
    case OP_FIELD: return code->flags & CODE_LIST ? NODE_ASK : NODE_FIELD;
    case OP_CELL:
        return !(code->flags & CODE_LIST) && code->type == TYPE_NUMBER && code->table->columns[0].type.of == TYPE_NUMBER &&
                       (type_of(program, code->a) == TYPE_NUMBER || type_of(program, code->a) == TYPE_WORD)
                   ? NODE_CELL
                   : NODE_ASK;
    case OP_CALL: return code->flags & CODE_LIST ? NODE_ASK : NODE_CALL;
    case OP_AFTER: return program->code[code->a].operation == OP_LENGTH ? NODE_SHIFT : NODE_AFTER;
    case OP_BEFORE: return program->code[code->a].operation == OP_LENGTH ? NODE_SHIFT : NODE_BEFORE;
    case OP_WORKING_DAY:
        return program->code[code->a].operation == OP_NUMBER && program->code[code->a].number >= 0 && program->code[code->a].number <= LIMIT_AMOUNT ? NODE_SHIFT : NODE_WORKING_DAY;
    default: return (enum node_operation)code->operation;
    }
}

static void shift_node(const struct program *program, const struct instruction *code, struct node *node)
{
    const struct instruction *amount = &program->code[code->a];
    node->unit = code->operation == OP_WORKING_DAY ? UNIT_WORKING_DAYS : amount->unit;
    node->number = code->operation == OP_BEFORE ? -amount->number : amount->number;
}

static struct node node_of(const struct certain *certain, const struct instruction *code)
{
    const struct program *program = certain->eval->program;
    const struct instruction *of = &program->code[code->a];
    struct node node = {.operation = (uint8_t)operation_of(program, code), .unit = code->unit, .a = code->a, .b = code->b, .c = code->c, .next = code->next, .number = code->number};
    if (code->a && of->operation == OP_SLOT)
        node.slot = (uint8_t)(of->number + 1);
    if (code->operation == OP_FIELD && code->flags & CODE_LIST)
        node.field = code->one_field; /* for what is asked of the list */
    switch ((enum node_operation)node.operation) {
    case NODE_FIELD:
        node.one = is_plain_field(code->one_field);
        if (node.one)
            node.field = code->one_field;
        else
            node.fields = code->fields;
        break;
    case NODE_TIME: node.b = (code->flags & CODE_DAY) != 0; break;
    case NODE_PICK:
    case NODE_EXISTS: node.index = code->selection; break;
    case NODE_CALL: node.index = code->definition; break;
    case NODE_IN_TIME: node.index = code->rule; break;
    case NODE_IS_ROLE: node.role = code->such.role; break;
    case NODE_IS_TYPE: node.kind = code->such.kind; break;
    case NODE_YEARLY: node.yearly = code->yearly; break;
    case NODE_CELL:
        node.table = code->table;
        node.b = (uint32_t)code->number; /* the column */
        break;
    case NODE_SHIFT: shift_node(program, code, &node); break;
    case NODE_WORD_AMONG: node.word_set = code->word_set; break;
    case NODE_OR: node.operation = (uint8_t)joined(certain, code, &node.word_set); break;
    case NODE_LIST_HAS:
    case NODE_TEXT_IS:
        node.slot = certain->nodes[code->a].slot;
        node.c = of->one_field->index;
        node.text = &program->code[code->b].text;
        break;
    case NODE_NUMBER_IS:
    case NODE_YES_NO_IS:
    case NODE_WORD_IN:
        node.slot = certain->nodes[code->a].slot;
        node.c = asked_field(program, code->a)->index;
        if (node.operation == NODE_WORD_IN)
            node.word_set = code->word_set;
        else
            node.number = program->code[code->b].number;
        break;
    default: break;
    }
    if (node.operation == NODE_NUMBER_AMONG) {
        const struct node *first = &certain->nodes[code->a];
        node.slot = first->slot;
        node.c = first->c;
        node.a = first->a;
    }
    return node;
}

bool certain_is_quick(const struct node *node)
{
    return node->operation >= NODE_NUMBER_IS && node->slot;
}

static struct choice choice_of(const struct certain *certain, const struct code_selection *selection)
{
    const struct eval *eval = certain->eval;
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
    const struct way *way = choice.ways;
    bool whole_case = way->link == LINK_WHOLE_CASE || way->link == LINK_SHARED_ALL || !selection->of;
    choice.simple = choice.way_count == 1 && !way->type->shared && whole_case && !choice.of && !choice.since && !choice.up_to && !choice.after && (way->plain || !way->dated);
    uint32_t only = !way->condition ? choice.where : !choice.where ? way->condition : 0;
    if (choice.simple && only && certain_is_quick(&certain->nodes[only]) && certain->nodes[only].slot == choice.slot + 1)
        choice.quick = only;
    return choice;
}

struct certain *certain_new(struct eval *eval)
{
    struct certain *certain = mem_kept(eval->pool, sizeof *certain);
    const struct program *program = eval->program;
    struct node *nodes = mem_kept_array(eval->pool, program->code_count + 1u, sizeof *nodes);
    struct choice *choices = mem_kept_array(eval->pool, program->selection_count + 1u, sizeof *choices);
    certain->eval = eval;
    certain->nodes = nodes;
    for (uint32_t i = 1; i < program->code_count; i++)
        nodes[i] = node_of(certain, &program->code[i]); /* operands stand before those that use them */
    for (uint32_t i = 0; i < program->selection_count; i++)
        choices[i] = choice_of(certain, &program->selections[i]);
    certain->choices = choices;
    certain_number_alike(certain, nodes, choices);
    certain_lay_out(certain);
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
    certain->looked_at = 0;
    certain->lost = false;
    certain->depth = 0;
}
