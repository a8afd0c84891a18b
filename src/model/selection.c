/* SPDX-License-Identifier: Apache-2.0
 *
 * Selections: which records are meant by `a … for the …`, and how they are linked.
 */
#include "model/resolve.h"

#include <string.h>

#include "base/limits.h"

static const struct field *dated_field(struct scope *scope, const struct record_type *type, const struct tree *dated)
{
    if (!dated)
        return type->begins >= 0 ? &type->fields[type->begins] : NULL;
    const struct field *field = schema_field(type, dated->text);
    if (field && (field->type == FIELD_DATE || field->type == FIELD_MOMENT) && !field->list)
        return field;
    struct names names = {.count = 0};
    for (int i = 0; i < type->field_count; i++)
        if (type->fields[i].type == FIELD_DATE || type->fields[i].type == FIELD_MOMENT)
            names_offer(&names, type->fields[i].name);
    names_unknown(scope, dated->span, dated->text, &names, "`" STR_FORMAT "` has no date `" STR_FORMAT "`", STR_PRINT(type->name), STR_PRINT(dated->text));
    return NULL;
}

static void find_link(struct scope *scope, struct alternative *alternative, const struct kind *of, struct span span)
{
    if (of->type_count == 1 && of->types[0]->is_case)
        return; /* everything in a case is for the case */
    int forward = 0, back = 0;
    const struct field *forwards[16], *backs[16];
    for (int i = 0; i < alternative->type->field_count; i++) {
        const struct field *field = &alternative->type->fields[i];
        bool any = false;
        for (int j = 0; j < of->type_count; j++)
            any = any || schema_targets(field, of->types[j]);
        if (any && forward < 16)
            forwards[forward++] = field;
    }
    for (int j = 0; of->type_count == 1 && j < of->types[0]->field_count; j++) {
        const struct field *field = &of->types[0]->fields[j];
        if (schema_targets(field, alternative->type) && of->types[0] != alternative->type && back < 16)
            backs[back++] = field;
    }
    if (forward + back == 1) {
        alternative->link = forward ? LINK_ITS_FIELD : LINK_FIELD_OF;
        alternative->link_field = forward ? forwards[0] : backs[0];
        return;
    }
    struct model *model = scope->model;
    if (forward + back == 0) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1109, span, "no field links a `" STR_FORMAT "` to a `" STR_FORMAT "`", STR_PRINT(alternative->type->name), STR_PRINT(of->name));
        diagnostic_help(model->problems, diagnostic, "Say what it is for in another way, or give one of the records a field that names the other.");
        return;
    }
    struct buffer fields = {0};
    for (int i = 0; i < forward + back; i++) {
        const struct field *field = i < forward ? forwards[i] : backs[i - forward];
        buffer_format(&fields, "%s`" STR_FORMAT "`", i ? " and " : "", STR_PRINT(field->name));
    }
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1110, span, "a `" STR_FORMAT "` is linked to a `" STR_FORMAT "` in more than one way: " STR_FORMAT, STR_PRINT(alternative->type->name), STR_PRINT(of->name), STR_PRINT(buffer_view(&fields)));
    diagnostic_help(model->problems, diagnostic, "Leave out the `for`, and name the field: `where its … is the …`.");
    buffer_free(&fields);
}

static bool add_alternatives(struct scope *scope, struct selection *selection, struct str name, struct span name_span, const struct tree *dated,
                             const struct tree *condition);

static bool add_choices(struct scope *scope, struct selection *selection, struct definition *definition, const struct tree *dated, struct span span)
{
    if (definition->expanding) {
        diagnostic_add(scope->model->problems, D1501, span, "`" STR_FORMAT "` rests on itself", STR_PRINT(definition->name));
        selection->refused = true;
        return false;
    }
    definition->expanding = true;
    bool good = definition->choice_count > 0;
    for (int i = 0; i < definition->choice_count && !selection->refused; i++) {
        const struct tree *choice = definition->choices[i];
        const struct tree *how = choice->left;
        if (how->left || how->third)
            diagnostic_add(scope->model->problems, D1207, choice->span, "a definition made of choices names records by what they are; say `for` and `since` where it is used");
        good = add_alternatives(scope, selection, choice->text, choice->span, how->right ? how->right : dated, how->fourth) && good;
    }
    definition->expanding = false;
    return good && !selection->refused;
}

/* Without any record every name of one is unknown: the cause is told once. */
static void unknown_records(struct scope *scope, struct span span, struct str name, const struct names *names)
{
    struct model *model = scope->model;
    struct definition *definition = definition_of(scope, name);
    if (definition && definition->declaration->broken)
        return;
    if (!model->schema.type_count) {
        if (!model->records_told) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, words_within(model, span, name), "no record or definition of records is called `" STR_FORMAT "`", STR_PRINT(name));
            diagnostic_help(model->problems, diagnostic, "No record is declared at all: is a line `use` missing?");
        }
        model->records_told = true;
        return;
    }
    /* `for each the request`: the article is one word too many. */
    struct str known = name;
    if (name.length > 4 && !memcmp(name.at, "the ", 4))
        known = (struct str){name.at + 4, name.length - 4};
    names_unknown(scope, words_within(model, span, name), known, names, "no record or definition of records is called `" STR_FORMAT "`", STR_PRINT(name));
}

static bool add_alternatives(struct scope *scope, struct selection *selection, struct str name, struct span name_span, const struct tree *dated,
                             const struct tree *condition)
{
    const struct record_type *type = schema_type(&scope->model->schema, name);
    if (type) {
        struct alternative alternative = {.type = type, .dated = dated_field(scope, type, dated), .span = name_span};
        if (dated && !alternative.dated)
            return false;
        if (selection->alternative_count == LIMIT_CHOICES) {
            diagnostic_add(scope->model->problems, D1010, selection->span, "this chooses among more than %d choices of records", LIMIT_CHOICES);
            selection->refused = true;
            return false;
        }
        if (condition) {
            /* Inside the choice, `its` is a record of this one type. */
            struct slot *slot = &scope->frame->slots[selection->slot];
            struct type kept = slot->type;
            slot->type = (struct type){.of = TYPE_RECORD, .kind = model_kind(scope->model, type)};
            struct scope inner = *scope;
            inner.its = selection->slot;
            alternative.condition = resolve_condition(&inner, condition);
            slot->type = kept;
        }
        MODEL_ADD(scope->model, selection->alternatives, selection->alternative_count, alternative);
        return true;
    }
    struct definition *definition = definition_of(scope, name);
    if (definition && definition->form == DEFINED_CHOICES) {
        int first = selection->alternative_count;
        bool good = add_choices(scope, selection, definition, dated, name_span);
        if (condition)
            for (int i = first; i < selection->alternative_count; i++) {
                struct slot *slot = &scope->frame->slots[selection->slot];
                struct type kept = slot->type;
                slot->type = (struct type){.of = TYPE_RECORD, .kind = model_kind(scope->model, selection->alternatives[i].type)};
                struct scope inner = *scope;
                inner.its = selection->slot;
                selection->alternatives[i].condition = expr_and(scope->model, OP_AND, selection->alternatives[i].condition, resolve_condition(&inner, condition));
                slot->type = kept;
            }
        return good;
    }
    struct names names = {.count = 0};
    for (int i = 0; i < scope->model->schema.type_count; i++)
        names_offer(&names, scope->model->schema.types[i]->name);
    for (int i = 0; i < scope->model->definition_count; i++)
        if (scope->model->definitions[i]->form == DEFINED_CHOICES)
            names_offer(&names, scope->model->definitions[i]->name);
    unknown_records(scope, name_span, name, &names);
    return false;
}

const struct kind *kind_named(struct scope *scope, struct str name)
{
    const struct record_type *type = schema_type(&scope->model->schema, name);
    if (type)
        return model_kind(scope->model, type);
    struct definition *definition = definition_of(scope, name);
    if (!definition || definition->form != DEFINED_CHOICES)
        return NULL;
    resolve_definition(scope->model, definition);
    return definition->resolving == 2 ? &definition->kind : NULL;
}

struct selection *resolve_selection(struct scope *scope, struct span span, struct str name, struct span name_span, const struct tree *tree)
{
    struct model *model = scope->model;
    struct selection *selection = mem_kept(model->pool, sizeof *selection);
    selection->span = span;
    struct type candidate = {.of = TYPE_RECORD, .kind = kind_named(scope, name)};
    selection->kind = candidate.kind;
    selection->slot = frame_add(scope, STR(""), candidate, name_span);
    if (selection->slot < 0 || !add_alternatives(scope, selection, name, name_span, tree ? tree->right : NULL, NULL) || !candidate.kind)
        return NULL;
    if (!tree)
        return selection;
    if (tree->left) {
        selection->of = resolve_record(scope, tree->left);
        if (!selection->of)
            return NULL;
        for (int i = 0; i < selection->alternative_count; i++)
            find_link(scope, &selection->alternatives[i], selection->of->type.kind, tree->left->span);
    }
    const struct tree *range = tree->third;
    if (range) {
        selection->any_time = range->number != 0;
        if (range->left && !(selection->since = resolve_time(scope, range->left)))
            return NULL;
        if (range->right && !(selection->up_to = resolve_time(scope, range->right)))
            return NULL;
    }
    if (selection->since || selection->up_to)
        for (int i = 0; i < selection->alternative_count; i++)
            if (!selection->alternatives[i].dated)
                diagnostic_add(model->problems, D1208, words_within(model, name_span, name), "a `" STR_FORMAT "` has no moment of its own: say `dated by its …`", STR_PRINT(selection->alternatives[i].type->name));
    if (tree->fourth) {
        struct scope inner = *scope;
        inner.its = selection->slot;
        selection->where = resolve_condition(&inner, tree->fourth);
        if (!selection->where)
            return NULL;
    }
    return selection;
}

struct expr *selecting(struct scope *scope, enum operation op, const struct tree *tree)
{
    const struct tree *how = tree->left;
    struct span name_span = tree->span;
    struct selection *selection = resolve_selection(scope, tree->span, tree->text, name_span, how);
    if (!selection)
        return NULL;
    struct expr *expr = expr_new(scope->model, op, op == OP_EXISTS ? TYPE_TRUTH : TYPE_RECORD, tree->span);
    expr->selection = selection;
    expr->type.kind = op == OP_EXISTS ? NULL : selection->kind;
    return expr;
}

/* `next` begins after the record of the same kind that this rule is about. */
struct expr *resolve_pick(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = selecting(scope, OP_PICK, tree);
    if (!expr)
        return NULL;
    struct selection *selection = expr->selection;
    selection->pick = (enum pick)tree->number;
    for (int i = 0; i < selection->alternative_count; i++)
        if (!selection->alternatives[i].dated) {
            diagnostic_add(scope->model->problems, D1208, words_within(scope->model, tree->span, tree->text), "a `" STR_FORMAT "` has no moment of its own: say `dated by its …`", STR_PRINT(selection->alternatives[i].type->name));
            return NULL;
        }
    if (selection->pick != PICK_NEXT)
        return expr;
    for (int i = 0; i < scope->frame->count && !selection->after; i++) {
        const struct slot *slot = &scope->frame->slots[i];
        if (slot->name.length && slot->type.of == TYPE_RECORD && slot->type.kind && kind_within(slot->type.kind, selection->kind))
            selection->after = expr_slot(scope, i, tree->span);
    }
    if (!selection->after)
        selection->after = scope->frame->count && scope->frame->slots[0].type.of == TYPE_RECORD ? expr_slot(scope, 0, tree->span) : NULL;
    if (!selection->after) {
        diagnostic_add(scope->model->problems, D1105, tree->span, "`the next` has no record here to come after");
        return NULL;
    }
    return expr;
}
