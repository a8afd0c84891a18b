/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/small.h"

#include <stdio.h>
#include <string.h>

#include "calendar/civil.h"

void small_start(struct small_case *small, const struct model *model, struct pool *pool, day_number day)
{
    *small = (struct small_case){.model = model, .pool = pool, .day = day, .closed = true};
}

/* ---- Values ---- */

static struct small_choice *choice_of(struct small_case *small, int record, const struct field *field)
{
    for (int i = 0; i < small->choice_count; i++)
        if (small->choices[i].record == record && small->choices[i].field == field)
            return &small->choices[i];
    if (small->choice_count == SMALL_FIELDS) {
        small->too_large = true;
        return NULL;
    }
    struct small_choice *choice = &small->choices[small->choice_count++];
    *choice = (struct small_choice){.record = record, .field = field};
    return choice;
}

static void add_value(struct small_case *small, struct small_choice *choice, struct str json, struct str given, bool absent)
{
    for (int i = 0; choice && i < choice->count; i++)
        if (choice->values[i].absent == absent && str_equal(choice->values[i].json, json))
            return;
    if (!choice || choice->count == SMALL_VALUES) {
        small->too_large = true;
        return;
    }
    choice->values[choice->count++] = (struct small_value){absent, str_kept(small->pool, json), str_kept(small->pool, given)};
}

static void add_absent(struct small_case *small, struct small_choice *choice)
{
    add_value(small, choice, STR(""), STR(""), true);
}

static void add_day(struct small_case *small, struct small_choice *choice, day_number day)
{
    struct buffer json = {0}, given = {0};
    bool moment = choice && choice->field && choice->field->type == FIELD_MOMENT;
    buffer_char(&json, '"');
    civil_write_iso(&json, day);
    civil_write_iso(&given, day);
    if (moment) {
        buffer_text(&json, "T10:00");
        buffer_text(&given, " 10:00");
    }
    buffer_char(&json, '"');
    add_value(small, choice, buffer_view(&json), buffer_view(&given), false);
    buffer_free(&json);
    buffer_free(&given);
}

static void add_number(struct small_case *small, struct small_choice *choice, int64_t number, bool decimal)
{
    struct buffer text = {0};
    if (decimal && number % DECIMAL_SCALE)
        buffer_format(&text, "%s%lld.%06lld", number < 0 ? "-" : "", (long long)(number < 0 ? -number : number) / DECIMAL_SCALE, (long long)(number < 0 ? -number : number) % DECIMAL_SCALE);
    else
        buffer_number(&text, decimal ? number / DECIMAL_SCALE : number);
    add_value(small, choice, buffer_view(&text), buffer_view(&text), false);
    buffer_free(&text);
}

static void add_text(struct small_case *small, struct small_choice *choice, struct str text, struct str spoken)
{
    struct buffer json = {0}, given = {0};
    buffer_json(&json, text);
    buffer_format(&given, "\"" STR_FORMAT "\"", STR_PRINT(spoken));
    add_value(small, choice, buffer_view(&json), buffer_view(&given), false);
    buffer_free(&json);
    buffer_free(&given);
}

static void add_identity(struct small_case *small, struct small_choice *choice, int record)
{
    struct str id = str_of(small->records[record].id);
    struct buffer json = {0};
    buffer_json(&json, id);
    add_value(small, choice, buffer_view(&json), id, false);
    buffer_free(&json);
}

/* What may stand in a field whatever it is compared with. */
static struct small_choice *any_value(struct small_case *small, int record, const struct field *field)
{
    int before = small->choice_count;
    struct small_choice *choice = choice_of(small, record, field);
    if (!choice || small->choice_count == before)
        return choice;
    if (field->type == FIELD_YES_NO) {
        add_value(small, choice, STR("true"), STR("yes"), false);
        add_value(small, choice, STR("false"), STR("no"), false);
    } else if (field->type == FIELD_DATE || field->type == FIELD_MOMENT) {
        add_day(small, choice, small->day);
        if (small->records[record].type->begins != field->index)
            add_day(small, choice, small->day + 30);
    }
    if (field->absence != ABSENCE_NOT_KNOWN)
        add_absent(small, choice);
    return choice;
}

/* The words that are asked for, and one more of which nobody asks. */
static void add_words(struct small_case *small, struct small_choice *choice, const struct field *field, uint64_t asked)
{
    for (int i = 0; i < field->word_count && i < 64; i++)
        if (asked >> i & 1)
            add_text(small, choice, field->words[i].json, field->words[i].spoken);
    for (int i = 0; i < field->word_count && i < 64; i++)
        if (!(asked >> i & 1)) {
            add_text(small, choice, field->words[i].json, field->words[i].spoken);
            if (choice && choice->count > 1 + __builtin_popcountll(asked))
                return;
        }
}

/* ---- Records ---- */

static int add_record(struct small_case *small, const struct record_type *type)
{
    if (small->record_count == SMALL_RECORDS) {
        small->too_large = true;
        return -1;
    }
    struct small_record *record = &small->records[small->record_count++];
    *record = (struct small_record){.type = type};
    char first = type->name.at[0];
    snprintf(record->id, sizeof record->id, "%c%u", first >= 'a' && first <= 'z' ? first - 'a' + 'A' : 'X', (unsigned)small->record_count % 100);
    if (type->begins >= 0)
        any_value(small, small->record_count - 1, &type->fields[type->begins]);
    return small->record_count - 1;
}

static int case_record(struct small_case *small)
{
    for (int i = 0; i < small->record_count; i++)
        if (small->records[i].type->is_case)
            return i;
    return small->model->case_type ? add_record(small, small->model->case_type) : -1;
}

static const struct field *field_for(const struct small_case *small, int record, const struct expr *expr)
{
    const struct kind *kind = expr->a->type.kind;
    for (int i = 0; record >= 0 && i < kind->type_count; i++)
        if (kind->types[i] == small->records[record].type)
            return expr->fields[i];
    return NULL;
}

/* The record an expression means; made, and linked, where it is not there yet. */
static int record_of(struct small_case *small, const struct small_scope *scope, const struct expr *expr)
{
    if (expr->op == OP_SLOT)
        return expr->number < FRAME_SLOTS ? scope->of_slot[expr->number] : -1;
    if (expr->op == OP_CASE)
        return case_record(small);
    if (expr->op != OP_FIELD || expr->type.of != TYPE_RECORD)
        return -1;
    int from = record_of(small, scope, expr->a);
    const struct field *field = field_for(small, from, expr);
    if (!field || !field->target_count)
        return -1;
    struct small_choice *link = choice_of(small, from, field);
    if (link && link->count)
        for (int i = 0; i < small->record_count; i++)
            if (str_is(link->values[0].given, small->records[i].id))
                return i;
    int made = link ? add_record(small, field->targets[0]) : -1;
    if (made >= 0)
        add_identity(small, choice_of(small, from, field), made);
    return made;
}

static void link_records(struct small_case *small, int from, const struct field *field, int to)
{
    struct small_choice *link = from >= 0 && to >= 0 ? choice_of(small, from, field) : NULL;
    if (link && !link->count)
        add_identity(small, link, to);
}

/* ---- Conditions ---- */

static struct small_scope scope_of(const struct small_scope *outer)
{
    struct small_scope scope = {.outer = outer, .depth = outer ? outer->depth + 1 : 0};
    for (int i = 0; i < FRAME_SLOTS; i++)
        scope.of_slot[i] = -1;
    return scope;
}

static void walk(struct small_case *small, const struct small_scope *scope, const struct expr *expr);

static void walk_all(struct small_case *small, const struct small_scope *scope, const struct expr *expr)
{
    for (; expr; expr = expr->next)
        walk(small, scope, expr);
}

/* A record that may be there or not, linked as the selection says. */
static void walk_selection(struct small_case *small, const struct small_scope *scope, const struct selection *selection)
{
    const struct alternative *alternative = &selection->alternatives[0];
    int record = add_record(small, alternative->type);
    small->closed = false;
    if (record < 0)
        return;
    struct small_choice *there = choice_of(small, record, NULL);
    add_value(small, there, STR("yes"), STR("yes"), false);
    add_absent(small, there);
    int of = selection->of ? record_of(small, scope, selection->of) : -1;
    if (alternative->link == LINK_ITS_FIELD)
        link_records(small, record, alternative->link_field, of);
    if (alternative->link == LINK_FIELD_OF)
        link_records(small, of, alternative->link_field, record);
    if (alternative->dated)
        any_value(small, record, alternative->dated);
    struct small_scope inner = *scope;
    inner.of_slot[selection->slot] = record;
    walk(small, &inner, alternative->condition);
    walk(small, &inner, selection->where);
    walk(small, scope, selection->since);
    walk(small, scope, selection->up_to);
}

static void walk_definition(struct small_case *small, const struct small_scope *scope, const struct expr *call)
{
    const struct definition *definition = call->definition;
    struct small_scope inner = scope_of(scope);
    if (inner.depth > LIMIT_NESTING || definition->form == DEFINED_CHOICES)
        return;
    if (definition->form == DEFINED_READINGS)
        small->closed = false;
    if (call->a && definition->frame.count)
        inner.of_slot[0] = record_of(small, scope, call->a);
    for (int i = 0; i < definition->part_count; i++)
        if (definition->parts[i].form == PART_WITH)
            inner.of_slot[definition->parts[i].slot] = record_of(small, &inner, definition->parts[i].value);
    walk(small, &inner, definition->value ? definition->value : definition->reading_count ? definition->readings[0].value : NULL);
}

/* The field that a test is about; NULL where it is about something else. */
static struct small_choice *field_choice(struct small_case *small, const struct small_scope *scope, const struct expr *expr, const struct field **field)
{
    if (expr->op != OP_FIELD || expr->type.list)
        return NULL;
    int record = record_of(small, scope, expr->a);
    *field = field_for(small, record, expr);
    return *field ? any_value(small, record, *field) : NULL;
}

static void walk_test(struct small_case *small, const struct small_scope *scope, const struct expr *expr)
{
    const struct field *field = NULL;
    struct small_choice *choice = field_choice(small, scope, expr->a, &field);
    const struct expr *b = expr->b;
    if (choice && expr->op == OP_WORD_AMONG) {
        add_words(small, choice, field, expr->word_set);
    } else if (choice && b && b->op == OP_NUMBER) {
        bool decimal = field->type == FIELD_DECIMAL;
        int64_t one = decimal ? DECIMAL_SCALE : 1, number = decimal && !b->type.decimal ? b->number * DECIMAL_SCALE : b->number;
        for (int64_t at = -1; at <= 1; at++)
            add_number(small, choice, number + at * one, decimal);
    } else if (choice && b && b->op == OP_TEXT) {
        add_text(small, choice, b->text, b->text);
        add_text(small, choice, STR("something else"), STR("something else"));
    } else if (!choice || (b && b->op != OP_TRUTH) || (field->type != FIELD_YES_NO && field->type != FIELD_DATE && field->type != FIELD_MOMENT)) {
        small->closed = false;
        walk_all(small, scope, expr->a);
        walk(small, scope, b);
    }
}

/* There, with some value or other, and not there. */
static void walk_recorded(struct small_case *small, struct small_choice *choice, const struct field *field)
{
    if (!choice || field->type == FIELD_RECORD) {
        small->closed = false;
        return;
    }
    if (field->type == FIELD_WORDS)
        add_words(small, choice, field, 0);
    else if (field->type == FIELD_WHOLE || field->type == FIELD_DECIMAL)
        add_number(small, choice, 0, false);
    else if (field->type == FIELD_TEXT || field->type == FIELD_ROLE)
        add_text(small, choice, STR("something else"), STR("something else"));
    add_absent(small, choice);
}

static void walk(struct small_case *small, const struct small_scope *scope, const struct expr *expr)
{
    const struct field *field = NULL;
    struct small_choice *choice;
    if (!expr || small->too_large)
        return;
    if (++small->walked > LIMIT_SMALL_CASES) {
        small->too_large = true;
        return;
    }
    switch (expr->op) {
    case OP_AND: case OP_OR: case OP_NOT:
        walk_all(small, scope, expr->a);
        return;
    case OP_NUMBER: case OP_TEXT: case OP_TIME: case OP_TRUTH: case OP_LENGTH: case OP_NO_LIMIT: case OP_SLOT: case OP_CASE: return;
    case OP_WORD_AMONG: case OP_SAME_NUMBER: case OP_SAME_TEXT: case OP_SAME_TRUTH: case OP_AT_LEAST: case OP_AT_MOST: case OP_LESS_THAN:
        walk_test(small, scope, expr);
        return;
    case OP_RECORDED:
        choice = field_choice(small, scope, expr->a, &field);
        walk_recorded(small, choice, field);
        walk(small, scope, expr->a);
        return;
    case OP_HAS_COME:
        small->closed = small->closed && !expr->b && field_choice(small, scope, expr->a, &field) != NULL;
        walk(small, scope, expr->a);
        walk(small, scope, expr->b);
        return;
    case OP_SAME_RECORD:
        small->closed = false;
        if (expr->a->op == OP_FIELD && expr->b->op == OP_SLOT) {
            int from = record_of(small, scope, expr->a->a);
            if (field_for(small, from, expr->a))
                link_records(small, from, field_for(small, from, expr->a), record_of(small, scope, expr->b));
        }
        return;
    case OP_FIELD:
        if (expr->type.of == TYPE_RECORD)
            record_of(small, scope, expr);
        else if (!field_choice(small, scope, expr, &field))
            small->closed = false;
        return;
    case OP_CALL: walk_definition(small, scope, expr); return;
    case OP_EXISTS: case OP_PICK: walk_selection(small, scope, expr->selection); return;
    default:
        small->closed = false;
        walk_all(small, scope, expr->a);
        walk(small, scope, expr->b);
        walk(small, scope, expr->c);
    }
}

void small_condition(struct small_case *small, const struct small_scope *scope, const struct expr *condition)
{
    walk(small, scope, condition);
}

void small_event(struct small_case *small, const struct small_scope *scope, const struct event *event)
{
    if (event && event->selection)
        walk_selection(small, scope, event->selection);
    if (event)
        walk(small, scope, event->form == EVENT_TEST ? event->test : event->time);
}

void small_policy(struct small_case *small, const struct policy *policy)
{
    struct small_scope scope = scope_of(NULL);
    walk(small, &scope, policy->applies);
    for (int i = 0; i < policy->stop_count; i++)
        small_event(small, &scope, policy->stops[i]);
}

/* ---- What a rule is for ---- */

static int subject(struct small_case *small, struct small_scope *scope, const struct part *part, int known)
{
    const struct alternative *alternative = &part->selection->alternatives[0];
    int record = known >= 0 ? known : alternative->type->is_case ? case_record(small) : add_record(small, alternative->type);
    if (record < 0)
        return -1;
    scope->of_slot[part->slot] = record;
    struct small_scope inner = *scope;
    inner.of_slot[part->selection->slot] = record;
    int of = part->selection->of ? record_of(small, scope, part->selection->of) : -1;
    if (alternative->link == LINK_ITS_FIELD)
        link_records(small, record, alternative->link_field, of);
    if (alternative->link == LINK_FIELD_OF)
        link_records(small, of, alternative->link_field, record);
    walk(small, &inner, alternative->condition);
    walk(small, &inner, part->selection->where);
    small->closed = small->closed && part->selection->alternative_count == 1;
    return record;
}

bool small_subjects(struct small_case *small, struct small_scope *scope, const struct rule *rule, int *known)
{
    int number = 0;
    *scope = scope_of(NULL);
    for (int i = 0; i < rule->part_count && !small->too_large; i++) {
        const struct part *part = &rule->parts[i];
        if (part->form == PART_WITH) {
            scope->of_slot[part->slot] = record_of(small, scope, part->value);
            continue;
        }
        if (number == SMALL_RECORDS || (part->form == PART_AMONG_VALUES && !part->constants))
            return false; /* a list of values nobody knows */
        if (part->form == PART_AMONG_RECORDS) {
            int from = part->value->op == OP_FIELD ? record_of(small, scope, part->value->a) : -1;
            const struct field *field = from >= 0 ? field_for(small, from, part->value) : NULL;
            known[number] = field ? subject(small, scope, part, known[number]) : -1;
            if (!field || known[number] < 0)
                return false;
            link_records(small, from, field, known[number]);
        } else if (part->form == PART_EACH) {
            known[number] = subject(small, scope, part, known[number]);
            if (known[number] < 0)
                return false;
        }
        number += part->identity;
    }
    return !small->too_large;
}

/* ---- Combinations ---- */

bool small_next(struct small_case *small)
{
    for (int i = 0; i < small->choice_count; i++) {
        struct small_choice *choice = &small->choices[i];
        choice->at = choice->at + 1 < choice->count ? choice->at + 1 : 0;
        if (choice->at)
            return true;
    }
    return false;
}

uint64_t small_combinations(const struct small_case *small)
{
    uint64_t count = 1;
    for (int i = 0; i < small->choice_count; i++)
        if (small->choices[i].count)
            count = count > UINT32_MAX ? count : count * (uint64_t)small->choices[i].count;
    return count;
}

static const struct small_value *value_of(const struct small_case *small, int record, const struct field *field)
{
    for (int i = 0; i < small->choice_count; i++) {
        const struct small_choice *choice = &small->choices[i];
        if (choice->record == record && choice->field == field && choice->count && !choice->values[choice->at].absent)
            return &choice->values[choice->at];
    }
    return NULL;
}

static bool is_there(const struct small_case *small, int record)
{
    for (int i = 0; i < small->choice_count; i++) {
        const struct small_choice *choice = &small->choices[i];
        if (choice->record == record && !choice->field && choice->values[choice->at].absent)
            return false;
    }
    return !small->records[record].absent;
}

/* ---- As lines ---- */

static void add_pair(struct buffer *out, struct str key, struct str json)
{
    if (out->bytes[out->length - 1] != '{')
        buffer_char(out, ',');
    buffer_json(out, key);
    buffer_char(out, ':');
    buffer_str(out, json);
}

static void add_name(struct buffer *out, struct str key, struct str name)
{
    struct buffer json = {0};
    buffer_json(&json, name);
    add_pair(out, key, buffer_view(&json));
    buffer_free(&json);
}

void small_facts(struct buffer *out, const struct small_case *small, struct str key)
{
    const struct schema *schema = &small->model->schema;
    for (int i = 0; i < small->record_count; i++) {
        const struct record_type *type = small->records[i].type;
        if (!is_there(small, i))
            continue;
        buffer_char(out, '{');
        add_name(out, schema->type_key, type->json);
        if (!type->is_case)
            add_name(out, schema->identity_key, str_of(small->records[i].id));
        if (!type->shared)
            add_name(out, type->is_case ? schema->identity_key : schema->case_key, key);
        for (int j = 0; j < type->field_count; j++) {
            const struct small_value *value = value_of(small, i, &type->fields[j]);
            if (value)
                add_pair(out, type->fields[j].key, value->json);
        }
        buffer_text(out, "}\n");
    }
}

void small_given(struct buffer *out, const struct small_case *small)
{
    for (int pass = 0; pass < 2; pass++) /* the record of the case first, which names the case of the others */
        for (int i = 0; i < small->record_count; i++) {
            const struct record_type *type = small->records[i].type;
            if (type->is_case != !pass || !is_there(small, i))
                continue;
            buffer_format(out, "    given             " STR_FORMAT " %s", STR_PRINT(type->name), type->is_case ? "C1" : small->records[i].id);
            for (int j = 0; j < type->field_count; j++) {
                const struct small_value *value = value_of(small, i, &type->fields[j]);
                if (value)
                    buffer_format(out, ", " STR_FORMAT ": " STR_FORMAT, STR_PRINT(type->fields[j].name), STR_PRINT(value->given));
            }
            buffer_char(out, '\n');
        }
}
