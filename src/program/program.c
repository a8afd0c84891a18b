/* SPDX-License-Identifier: Apache-2.0 */
#include "program/code.h"

#include "calendar/civil.h"

static uint32_t emit(struct program *program, struct expr *expr);

static uint32_t add_instruction(struct program *program, struct instruction instruction)
{
    if (program->code_count == program->code_room) {
        uint32_t room = program->code_room ? program->code_room * 2 : 256;
        program->code = mem_kept_grow(program->pool, program->code, program->code_count, room, sizeof *program->code);
        program->code_room = room;
    }
    program->code[program->code_count] = instruction;
    return program->code_count++;
}

static uint32_t emit_selection(struct program *program, const struct selection *selection)
{
    struct code_selection flat = {.slot = selection->slot, .pick = selection->pick, .any_time = selection->any_time, .span = selection->span,
                                  .alternative_count = selection->alternative_count, .has_after = selection->after != NULL};
    flat.alternatives = mem_kept_array(program->pool, (size_t)selection->alternative_count, sizeof *flat.alternatives);
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct alternative *alternative = &selection->alternatives[i];
        flat.alternatives[i] = (struct code_alternative){alternative->type, alternative->dated, alternative->link_field, alternative->link,
                                                         emit(program, alternative->condition)};
    }
    flat.of = emit(program, selection->of);
    flat.whole_case = selection->of && selection->of->op == OP_CASE;
    for (int i = 0; i < selection->alternative_count; i++)
        flat.whole_case = flat.whole_case && (selection->alternatives[i].link == LINK_WHOLE_CASE || selection->alternatives[i].link == LINK_SHARED_ALL);
    flat.since = emit(program, selection->since);
    flat.up_to = emit(program, selection->up_to);
    flat.where = emit(program, selection->where);
    flat.after = emit(program, selection->after);
    if (program->selection_count == program->selection_room) {
        uint32_t room = program->selection_room ? program->selection_room * 2 : 64;
        program->selections = mem_kept_grow(program->pool, program->selections, program->selection_count, room, sizeof flat);
        program->selection_room = room;
    }
    program->selections[program->selection_count] = flat;
    return program->selection_count++;
}

/* Fields by the index of the record type, so that a derived kind costs one look-up. */
static const struct field **fields_by_type(struct program *program, const struct expr *expr)
{
    const struct field **fields = mem_kept_array(program->pool, program->model->schema.type_count + 1u, sizeof *fields);
    const struct kind *kind = expr->a->type.kind;
    for (int i = 0; i < kind->type_count; i++)
        fields[kind->types[i]->index] = expr->fields[i];
    return fields;
}

static void literal_time(const struct program *program, const struct expr *expr, struct instruction *instruction)
{
    int64_t utc[2], last;
    if (expr->time.is_day) {
        instruction->flags |= CODE_DAY;
        zone_day_bounds(program->model->zone, expr->time.day, &utc[0], &last);
    } else if (expr->time.has_offset) {
        utc[0] = (int64_t)expr->time.day * DAY_SECONDS + expr->time.second - expr->time.offset;
    } else {
        zone_to_utc(program->model->zone, expr->time.day, expr->time.second, utc);
    }
    instruction->number = utc[0];
}

static void special_operands(struct program *program, const struct expr *expr, struct instruction *instruction)
{
    switch (expr->op) {
    case OP_NO_NUMBER:
    case OP_TEXT: instruction->text = expr->text; break;
    case OP_TIME: literal_time(program, expr, instruction); break;
    case OP_FIELD:
        instruction->fields = fields_by_type(program, expr);
        instruction->one_field = expr->a->type.kind->type_count == 1 ? expr->fields[0] : NULL;
        break;
    case OP_PICK:
    case OP_EXISTS: instruction->selection = emit_selection(program, expr->selection); break;
    case OP_CALL: instruction->definition = (uint32_t)expr->definition->index; break;
    case OP_YEARLY: instruction->yearly = expr->yearly; break;
    case OP_CELL: instruction->table = expr->table; break;
    case OP_WORD_AMONG: instruction->word_set = expr->word_set; break;
    case OP_IS_ROLE:
    case OP_IS_TYPE:
    case OP_INCLUDES_ONE: instruction->such.role = expr->role; instruction->such.kind = expr->kind; break;
    case OP_IN_TIME: instruction->rule = (uint32_t)expr->rule->index; break;
    default: break;
    }
}

/* Operands one after another, each naming the next. */
static uint32_t emit_chain(struct program *program, struct expr *first)
{
    uint32_t head = emit(program, first), before = head;
    for (struct expr *one = first ? first->next : NULL; one; one = one->next) {
        uint32_t code = emit(program, one);
        program->code[before].next = code;
        before = code;
    }
    return head;
}

/* One instruction an expression; an expression used in several places is laid out once. */
static uint32_t emit(struct program *program, struct expr *expr)
{
    if (!expr)
        return 0;
    if (expr->code)
        return expr->code;
    struct instruction instruction = {.operation = (uint8_t)expr->op, .type = (uint8_t)expr->type.of, .unit = (uint8_t)expr->unit, .number = expr->number, .span = expr->span};
    instruction.flags = (uint8_t)((expr->type.list ? CODE_LIST : 0) | (expr->type.decimal ? CODE_DECIMAL : 0));
    instruction.a = emit_chain(program, expr->a);
    instruction.b = emit(program, expr->b);
    instruction.c = emit(program, expr->c);
    special_operands(program, expr, &instruction);
    return expr->code = add_instruction(program, instruction);
}

static struct code_event emit_event(struct program *program, const struct event *event)
{
    struct code_event flat = {.form = event->form, .span = event->span};
    flat.code = emit(program, event->form == EVENT_TEST ? event->test : event->time);
    if (event->selection)
        flat.selection = emit_selection(program, event->selection) + 1;
    return flat;
}

static struct code_event *emit_events(struct program *program, struct event **events, int count)
{
    struct code_event *flat = mem_kept_array(program->pool, (size_t)count, sizeof *flat);
    for (int i = 0; i < count; i++)
        flat[i] = emit_event(program, events[i]);
    return flat;
}

static struct code_part *emit_parts(struct program *program, const struct part *parts, int count)
{
    struct code_part *flat = mem_kept_array(program->pool, (size_t)count, sizeof *flat);
    for (int i = 0; i < count; i++) {
        flat[i] = (struct code_part){.form = parts[i].form, .slot = parts[i].slot, .constants = parts[i].constants, .identity = parts[i].identity};
        if (parts[i].selection)
            flat[i].selection = emit_selection(program, parts[i].selection) + 1;
        if (!parts[i].constants) {
            flat[i].value = emit(program, parts[i].value);
            continue;
        }
        flat[i].value = emit_chain(program, parts[i].value);
    }
    return flat;
}

static void emit_definition(struct program *program, const struct definition *definition)
{
    struct code_definition *flat = &program->definitions[definition->index];
    *flat = (struct code_definition){.of = definition, .policy = definition->policy, .card = definition->card ? definition->card->index : -1};
    if (definition->form == DEFINED_CHOICES)
        return;
    flat->parts = emit_parts(program, definition->parts, definition->part_count);
    flat->part_count = definition->part_count;
    flat->slot_count = definition->frame.count;
    flat->value = emit(program, definition->value);
    flat->readings = mem_kept_array(program->pool, (size_t)definition->reading_count, sizeof *flat->readings);
    flat->reading_count = definition->reading_count;
    for (int i = 0; i < definition->reading_count; i++)
        flat->readings[i] = (struct code_reading){definition->readings[i].name, emit(program, definition->readings[i].value)};
}

static uint32_t *emit_list(struct program *program, struct expr **list, int count)
{
    uint32_t *flat = mem_kept_array(program->pool, (size_t)count, sizeof *flat);
    for (int i = 0; i < count; i++)
        flat[i] = emit(program, list[i]);
    return flat;
}

static void emit_rule(struct program *program, const struct rule *rule)
{
    struct code_rule *flat = &program->rules[rule->index];
    *flat = (struct code_rule){.of = rule, .policy = rule->policy, .card = rule->card->index, .part_count = rule->part_count, .stop_count = rule->stop_count};
    flat->parts = emit_parts(program, rule->parts, rule->part_count);
    int of_policy = rule->policy->frame.count;
    flat->slot_count = rule->frame.count > of_policy ? rule->frame.count : of_policy;
    flat->applies = emit(program, rule->applies);
    flat->not_applies = emit_list(program, rule->not_applies, rule->not_applies_count);
    flat->has_start = rule->starts != NULL;
    if (rule->starts)
        flat->starts = emit_event(program, rule->starts);
    if (rule->uses)
        flat->uses = emit_event(program, rule->uses);
    flat->fixed_by_moment = rule->policy->has_versions;
    for (int i = 0; i < rule->replaced_count; i++)
        flat->fixed_by_moment = flat->fixed_by_moment || rule->replaced[i].by->policy->has_versions;
    for (int i = 0; i < 2; i++)
        flat->actor[i] = (struct code_actor){rule->actor[i].role, emit(program, rule->actor[i].person), rule->actor[i].named_by, rule->actor[i].span};
    flat->not_person = emit(program, rule->not_person);
    flat->not_unless = emit(program, rule->not_unless);
    flat->opens = emit(program, rule->opens);
    flat->early_if = emit(program, rule->early_if);
    flat->origin = emit(program, rule->origin);
    flat->act = emit(program, rule->act);
    flat->broken = emit(program, rule->broken);
    for (int i = 0; i < rule->limit_count; i++)
        flat->limits[i] = emit(program, rule->limits[i]);
    flat->stops = emit_events(program, rule->stops, rule->stop_count);
    flat->evidence = mem_kept_array(program->pool, (size_t)rule->evidence_count, sizeof *flat->evidence);
    for (int i = 0; i < rule->evidence_count; i++) {
        struct code_evidence *evidence = &flat->evidence[i];
        evidence->span = rule->evidence[i].span;
        if (rule->evidence[i].event)
            evidence->event = emit_event(program, rule->evidence[i].event);
        if (rule->evidence[i].selection)
            evidence->selection = emit_selection(program, rule->evidence[i].selection) + 1;
        evidence->who = rule->evidence[i].who;
        evidence->elsewhere = rule->evidence[i].elsewhere;
        evidence->whose = emit(program, rule->evidence[i].whose);
    }
    flat->requirements = mem_kept_array(program->pool, (size_t)rule->requirement_count, sizeof *flat->requirements);
    for (int i = 0; i < rule->requirement_count; i++)
        flat->requirements[i] = emit(program, rule->requirements[i].condition);
    flat->cites_where = emit_list(program, rule->cites_where, rule->card->cite_count);
    flat->liftings = mem_kept_array(program->pool, (size_t)rule->lifting_count, sizeof *flat->liftings);
    for (int i = 0; i < rule->lifting_count; i++)
        flat->liftings[i] = emit(program, rule->liftings[i].condition);
}

static void emit_steps(struct program *program, const struct code_role *of, struct code_higher *higher)
{
    higher->steps = mem_kept_array(program->pool, (size_t)higher->role->acts_as_count, sizeof *higher->steps);
    for (int i = 0; i < higher->role->acts_as_count; i++)
        for (int to = 0; to < of->held_by_count; to++)
            if (of->held_by[to].role == higher->role->acts_as[i].as)
                higher->steps[higher->step_count++] = (struct code_step){to, emit(program, higher->role->acts_as[i].condition)};
}

static void emit_role(struct program *program, const struct role *role)
{
    struct code_role *flat = &program->roles[role->index];
    flat->of = role;
    flat->ways = mem_kept_array(program->pool, (size_t)role->way_count, sizeof *flat->ways);
    flat->way_count = role->way_count;
    flat->slot_count = role->frame.count;
    for (int i = 0; i < role->way_count; i++)
        flat->ways[i] = (struct code_way){role->ways[i].type, role->ways[i].worker, emit(program, role->ways[i].condition)};
    flat->held_by = mem_kept_array(program->pool, (size_t)program->model->role_count, sizeof *flat->held_by);
    flat->held_by[flat->held_by_count++].role = role;
    for (int i = 0; i < program->model->role_count; i++)
        if (program->model->roles[i] != role && model_role_acts_as(program->model->roles[i], role))
            flat->held_by[flat->held_by_count++].role = program->model->roles[i];
    for (int i = 1; i < flat->held_by_count; i++)
        emit_steps(program, flat, &flat->held_by[i]);
}

struct program *program_build(struct pool *pool, const struct model *model)
{
    struct program *program = mem_kept(pool, sizeof *program);
    program->pool = pool;
    program->model = model;
    add_instruction(program, (struct instruction){.operation = OP_TRUTH, .span = SPAN_NONE});
    program->definitions = mem_kept_array(pool, (size_t)model->definition_count, sizeof *program->definitions);
    program->rules = mem_kept_array(pool, (size_t)model->rule_count, sizeof *program->rules);
    program->roles = mem_kept_array(pool, (size_t)model->role_count, sizeof *program->roles);
    program->policies = mem_kept_array(pool, (size_t)model->policy_count, sizeof *program->policies);
    for (int i = 0; i < model->role_count; i++)
        emit_role(program, model->roles[i]);
    for (int i = 0; i < model->policy_count; i++) {
        const struct policy *policy = model->policies[i];
        program->policies[i] = (struct code_policy){policy, emit(program, policy->applies), emit_events(program, policy->stops, policy->stop_count), policy->stop_count, policy->frame.count};
    }
    for (int i = 0; i < model->definition_count; i++)
        emit_definition(program, model->definitions[i]);
    for (int i = 0; i < model->rule_count; i++)
        emit_rule(program, model->rules[i]);
    for (uint32_t i = 1; i < program->code_count; i++)
        if (program->code[i].operation == OP_IN_TIME)
            program->rules[program->code[i].rule].asked_for = true;
    return program;
}

const struct model *program_model(const struct program *program)
{
    return program->model;
}

struct str *program_texts(const struct program *program, struct pool *pool, uint32_t *count)
{
    const struct model *model = program->model;
    size_t room = program->code_count;
    for (int i = 0; i < model->table_count; i++)
        room += (size_t)model->tables[i]->row_count * (size_t)model->tables[i]->column_count;
    struct str *texts = mem_kept_array(pool, room + 1, sizeof *texts);
    *count = 0;
    for (uint32_t i = 1; i < program->code_count; i++)
        if (program->code[i].operation == OP_TEXT)
            texts[(*count)++] = program->code[i].text;
    for (int i = 0; i < model->table_count; i++) {
        const struct table *table = model->tables[i];
        for (int cell = 0; cell < table->row_count * table->column_count; cell++)
            if (table->cells[cell].text.length)
                texts[(*count)++] = table->cells[cell].text;
    }
    return texts;
}

void program_dump(struct buffer *out, const struct program *program)
{
    for (uint32_t i = 1; i < program->code_count; i++) {
        const struct instruction *code = &program->code[i];
        struct place place = span_place(program->model->sources, code->span);
        buffer_format(out, "%5u %-12s %s", i, operation_name((enum operation)code->operation), value_type_words((enum value_type)code->type));
        const struct {
            const char *name;
            uint32_t operand;
        } operands[] = {{"a", code->a}, {"b", code->b}, {"c", code->c}, {"then", code->next}};
        for (int j = 0; j < 4; j++)
            if (operands[j].operand)
                buffer_format(out, " %s=%u", operands[j].name, operands[j].operand);
        if (code->operation == OP_NUMBER || code->operation == OP_SLOT || code->operation == OP_LENGTH || code->operation == OP_TRUTH)
            buffer_format(out, " %lld", (long long)code->number);
        buffer_format(out, "  ; line %u\n", place.line);
    }
    for (int i = 0; i < program->model->rule_count; i++) {
        const struct code_rule *rule = &program->rules[i];
        buffer_format(out, "rule " STR_FORMAT ": applies=%u opens=%u limit=%u origin=%u broken=%u\n", STR_PRINT(rule->of->card->name), rule->applies, rule->opens, rule->limits[0], rule->origin, rule->broken);
    }
}
