/* SPDX-License-Identifier: Apache-2.0
 *
 * Names become what they mean, and every expression gets its type. Each
 * function returns NULL after it has reported why; what rests on a NULL is
 * left out without a word, so that one mistake is told once.
 */
#include "model/ir.h"

#include <string.h>

#include "base/limits.h"
#include "calendar/civil.h"

struct expr *expr_new(struct model *model, enum operation op, enum value_type type, struct span span)
{
    struct expr *expr = mem_kept(model->pool, sizeof *expr);
    expr->op = op;
    expr->type.of = type;
    expr->span = span;
    return expr;
}

struct expr *expr_and(struct model *model, enum operation op, struct expr *left, struct expr *right)
{
    if (!left || !right)
        return left ? left : right;
    if (left->op == op) {
        struct expr *last = left->a;
        while (last->next)
            last = last->next;
        last->next = right;
        left->span = span_join(left->span, right->span);
        return left;
    }
    struct expr *both = expr_new(model, op, TYPE_TRUTH, span_join(left->span, right->span));
    both->a = left;
    left->next = right;
    return both;
}

const char *operation_name(enum operation operation)
{
    static const char *const names[] = {
#define OPERATION(name, meaning) #name,
#include "lists/operations.def"
#undef OPERATION
    };
    return names[operation];
}

const char *value_type_words(enum value_type type)
{
    static const char *const words[] = {"nothing", "a condition", "a moment", "a number", "text", "a word", "a record", "a length of time"};
    return words[type];
}

const char *type_words(struct model *model, struct type type)
{
    struct buffer words = {0};
    buffer_text(&words, type.list ? "a list" : value_type_words(type.of));
    if (!type.list && type.of == TYPE_RECORD && type.kind)
        buffer_format(&words, " (`" STR_FORMAT "`)", STR_PRINT(type.kind->name));
    struct str kept = str_kept(model->pool, buffer_view(&words));
    buffer_free(&words);
    return kept.at;
}

int frame_add(struct scope *scope, struct str name, struct type type, struct span span)
{
    struct frame *frame = scope->frame;
    if (frame->count == FRAME_SLOTS) {
        if (!frame->full)
            diagnostic_add(scope->model->problems, D1010, span, "more than %d records and selections stand in one declaration", FRAME_SLOTS);
        frame->full = true;
        return -1;
    }
    frame->slots[frame->count] = (struct slot){name, type, span};
    return frame->count++;
}

/* ---- names ---- */

struct names {
    struct str list[512];
    int count;
};

static void offer(struct names *names, struct str name)
{
    if (names->count < 512)
        names->list[names->count++] = name;
}

static void unknown(struct scope *scope, struct span span, struct str name, const struct names *names, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
bool problem_told(const struct model *model, enum diagnostic_code code, struct span span, struct str message)
{
    const struct diagnostics *problems = model->problems;
    for (int i = model->first_problem; i < problems->count; i++) {
        struct diagnostic *told = &problems->items[i];
        if (told->code != code || told->span.file != span.file || !str_equal(told->message, message))
            continue;
        if (span.first < told->span.first) /* lines are not always resolved from top to bottom */
            told->span = span;
        return true;
    }
    return false;
}

struct span words_within(const struct model *model, struct span span, struct str words)
{
    size_t at = str_find(span_text(model->sources, span), words);
    if (at + words.length > span.end - span.first)
        return span;
    return (struct span){span.file, span.first + (uint32_t)at, span.first + (uint32_t)(at + words.length)};
}

static void unknown(struct scope *scope, struct span span, struct str name, const struct names *names, const char *format, ...)
{
    struct buffer message = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&message, format, arguments);
    va_end(arguments);
    if (problem_told(scope->model, D1102, span, buffer_view(&message))) {
        buffer_free(&message);
        return;
    }
    struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1102, span, STR_FORMAT, STR_PRINT(buffer_view(&message)));
    int near = text_nearest(name, names->list, names->count);
    if (near >= 0)
        diagnostic_under(scope->model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names->list[near]));
    buffer_free(&message);
}

static struct span last_words(struct span span, struct str name)
{
    /* A name stands at the end of its node; spaces inside it may be wider than they are in its text. */
    struct span place = span;
    if (place.end - place.first > name.length)
        place.first = place.end - (uint32_t)name.length;
    return place;
}

static struct definition *definition_of(struct scope *scope, struct str name)
{
    return model_definition(scope->model, scope->policy, name);
}

static bool kind_within(const struct kind *kind, const struct kind *wider)
{
    if (wider->derived && kind->derived == wider->derived)
        return true;
    if (wider->derived)
        return false;
    for (int i = 0; i < kind->type_count; i++) {
        bool found = false;
        for (int j = 0; j < wider->type_count; j++)
            found = found || kind->types[i] == wider->types[j];
        if (!found)
            return false;
    }
    return true;
}

static const struct kind *kind_of_targets(struct model *model, const struct field *field)
{
    if (field->target_count == 1)
        return model_kind(model, field->targets[0]);
    struct kind *kind = mem_kept(model->pool, sizeof *kind);
    struct buffer name = {0};
    for (int i = 0; i < field->target_count; i++) {
        buffer_text(&name, i ? " or " : "");
        buffer_str(&name, field->targets[i]->name);
    }
    kind->name = str_kept(model->pool, buffer_view(&name));
    buffer_free(&name);
    kind->types = field->targets;
    kind->type_count = field->target_count;
    return kind;
}

static struct type type_of_field(struct model *model, const struct field *field)
{
    struct type type = {.list = field->list};
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_ROLE: type.of = TYPE_TEXT; break;
    case FIELD_WHOLE: type.of = TYPE_NUMBER; break;
    case FIELD_DECIMAL: type.of = TYPE_NUMBER; type.decimal = true; break;
    case FIELD_YES_NO: type.of = TYPE_TRUTH; break;
    case FIELD_WORDS: type.of = TYPE_WORD; break;
    case FIELD_DATE:
    case FIELD_MOMENT: type.of = TYPE_TIME; break;
    case FIELD_RECORD: type.of = TYPE_RECORD; type.kind = kind_of_targets(model, field); break;
    }
    if (field->word_count)
        type.words = field;
    return type;
}

static struct expr *slot_expr(struct scope *scope, int slot, struct span span)
{
    struct expr *expr = expr_new(scope->model, OP_SLOT, TYPE_NONE, span);
    expr->type = scope->frame->slots[slot].type;
    expr->number = slot;
    return expr;
}

static struct expr *call(struct scope *scope, struct definition *definition, struct expr *record, struct span span)
{
    resolve_definition(scope->model, definition);
    if (definition->height > scope->model->height)
        scope->model->height = definition->height;
    if (definition->resolving == 1 || definition->type.of == TYPE_NONE)
        return NULL; /* a circle, or a definition with errors: reported there */
    struct expr *expr = expr_new(scope->model, OP_CALL, TYPE_NONE, span);
    expr->type = definition->type;
    expr->definition = definition;
    expr->a = record;
    return expr;
}

/* `the NAME`: a record of this rule, the case, or a definition for nothing in particular. */
static struct expr *resolve_the(struct scope *scope, const struct tree *tree)
{
    for (int i = scope->frame->count - 1; i >= 0; i--)
        if (str_equal(scope->frame->slots[i].name, tree->text))
            return slot_expr(scope, i, tree->span);
    if (str_is(tree->text, "case") && scope->model->case_type) {
        struct expr *expr = expr_new(scope->model, OP_CASE, TYPE_RECORD, tree->span);
        expr->type.kind = model_kind(scope->model, scope->model->case_type);
        return expr;
    }
    struct definition *definition = definition_of(scope, tree->text);
    if (definition && !definition->declaration->broken && definition->form != DEFINED_CHOICES && !definition->subject)
        return call(scope, definition, NULL, tree->span);
    struct names names = {.count = 0};
    for (int i = 0; i < scope->frame->count; i++)
        if (scope->frame->slots[i].name.length)
            offer(&names, scope->frame->slots[i].name);
    for (int i = 0; i < scope->model->definition_count; i++)
        if (!scope->model->definitions[i]->subject)
            offer(&names, scope->model->definitions[i]->name);
    if (scope->model->case_type)
        offer(&names, STR("case"));
    if (schema_type(&scope->model->schema, tree->text) || definition) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1105, tree->span, "which `" STR_FORMAT "` is meant? None is bound to that name here", STR_PRINT(tree->text));
        diagnostic_help(scope->model->problems, diagnostic, "Name it with `for each`, `with its` or `and each`, or choose one: `the first " STR_FORMAT " for the …`.", STR_PRINT(tree->text));
        return NULL;
    }
    unknown(scope, last_words(tree->span, tree->text), tree->text, &names, "nothing here is called `" STR_FORMAT "`", STR_PRINT(tree->text));
    return NULL;
}

static bool same_type(struct type a, struct type b)
{
    return a.of == b.of && a.list == b.list && a.decimal == b.decimal;
}

static struct expr *field_expr(struct scope *scope, struct expr *record, struct str name, struct span span)
{
    const struct kind *kind = record->type.kind;
    const struct field **fields = mem_kept_array(scope->model->pool, (size_t)kind->type_count, sizeof *fields);
    int found = 0;
    for (int i = 0; i < kind->type_count; i++) {
        fields[i] = schema_field(kind->types[i], name);
        found += fields[i] != NULL;
    }
    if (!found)
        return NULL;
    struct expr *expr = expr_new(scope->model, OP_FIELD, TYPE_NONE, span);
    expr->a = record;
    expr->fields = fields;
    for (int i = 0; i < kind->type_count; i++) {
        if (!fields[i])
            continue;
        struct type type = type_of_field(scope->model, fields[i]);
        if (expr->type.of == TYPE_NONE)
            expr->type = type;
        else if (!same_type(expr->type, type)) {
            diagnostic_add(scope->model->problems, D1201, span, "`" STR_FORMAT "` is not of one type in all of `" STR_FORMAT "`", STR_PRINT(name), STR_PRINT(kind->name));
            return expr;
        }
    }
    return expr;
}

/* A field of a record, or a definition made for each such record: both are read the same way. */
static struct expr *member(struct scope *scope, struct expr *record, struct str name, struct span span, struct span name_span)
{
    if (!record)
        return NULL;
    if (record->type.of != TYPE_RECORD || record->type.list) {
        diagnostic_add(scope->model->problems, D1201, record->span, "`'s` follows a record, and this is %s", type_words(scope->model, record->type));
        return NULL;
    }
    const struct kind *kind = record->type.kind;
    if (!kind)
        return NULL; /* a record of a type that is not known: said where it is named */
    struct definition *definition = definition_of(scope, name);
    if (definition && definition->subject && kind_within(kind, definition->subject))
        return call(scope, definition, record, span);
    struct expr *expr = field_expr(scope, record, name, span);
    if (expr)
        return expr;
    if ((definition && definition->declaration->broken) || field_may_be_broken(scope->model, kind, name))
        return NULL;
    struct names names = {.count = 0};
    for (int i = 0; i < kind->type_count; i++)
        for (int j = 0; j < kind->types[i]->field_count; j++)
            offer(&names, kind->types[i]->fields[j].name);
    for (int i = 0; i < scope->model->definition_count; i++) {
        const struct definition *other = scope->model->definitions[i];
        if (other->subject && kind_within(kind, other->subject))
            offer(&names, other->name);
    }
    unknown(scope, last_words(name_span, name), name, &names, "no field or definition `" STR_FORMAT "` of `" STR_FORMAT "`", STR_PRINT(name), STR_PRINT(kind->name));
    return NULL;
}

static struct expr *resolve_its(struct scope *scope, const struct tree *tree)
{
    if (scope->its < 0) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1105, tree->span, "`its` has nothing to stand for here");
        diagnostic_help(scope->model->problems, diagnostic, "`its` is the record being chosen by `a …`; write `the …` for a record of the rule.");
        return NULL;
    }
    return member(scope, slot_expr(scope, scope->its, tree->span), tree->text, tree->span, tree->span);
}

static struct expr *resolve_it(struct scope *scope, const struct tree *tree)
{
    if (scope->its < 0) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1105, tree->span, "`it` has nothing to stand for here");
        diagnostic_help(scope->model->problems, diagnostic, "`it` is the record being chosen by `a …`; write `the …` for a record of the rule.");
        return NULL;
    }
    return slot_expr(scope, scope->its, tree->span);
}

/* ---- selections ---- */

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
            offer(&names, type->fields[i].name);
    unknown(scope, dated->span, dated->text, &names, "`" STR_FORMAT "` has no date `" STR_FORMAT "`", STR_PRINT(type->name), STR_PRINT(dated->text));
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
    unknown(scope, words_within(model, span, name), known, names, "no record or definition of records is called `" STR_FORMAT "`", STR_PRINT(name));
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
        offer(&names, scope->model->schema.types[i]->name);
    for (int i = 0; i < scope->model->definition_count; i++)
        if (scope->model->definitions[i]->form == DEFINED_CHOICES)
            offer(&names, scope->model->definitions[i]->name);
    unknown_records(scope, name_span, name, &names);
    return false;
}

static const struct kind *kind_named(struct scope *scope, struct str name)
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

static struct expr *selecting(struct scope *scope, enum operation op, const struct tree *tree)
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
static struct expr *resolve_pick(struct scope *scope, const struct tree *tree)
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
            selection->after = slot_expr(scope, i, tree->span);
    }
    if (!selection->after)
        selection->after = scope->frame->count && scope->frame->slots[0].type.of == TYPE_RECORD ? slot_expr(scope, 0, tree->span) : NULL;
    if (!selection->after) {
        diagnostic_add(scope->model->problems, D1105, tree->span, "`the next` has no record here to come after");
        return NULL;
    }
    return expr;
}

/* ---- values ---- */

static struct expr *wrong(struct scope *scope, const struct expr *expr, const char *expected)
{
    diagnostic_add(scope->model->problems, D1201, expr->span, "expected %s, and this is %s", expected, type_words(scope->model, expr->type));
    return NULL;
}

static struct expr *time_of(struct scope *scope, struct expr *expr)
{
    if (!expr)
        return NULL;
    if (expr->type.of == TYPE_TIME && !expr->type.list)
        return expr;
    if (expr->type.of != TYPE_RECORD || expr->type.list)
        return wrong(scope, expr, "a moment");
    const struct kind *kind = expr->type.kind;
    for (int i = 0; i < kind->type_count && !kind->derived; i++)
        if (kind->types[i]->begins < 0) {
            struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1208, expr->span, "a `" STR_FORMAT "` has no moment of its own", STR_PRINT(kind->types[i]->name));
            diagnostic_help(scope->model->problems, diagnostic, "Name one of its dates: `the " STR_FORMAT "'s …`.", STR_PRINT(kind->types[i]->name));
            return NULL;
        }
    struct expr *time = expr_new(scope->model, OP_OWN_TIME, TYPE_TIME, expr->span);
    time->a = expr;
    return time;
}

struct expr *resolve_time(struct scope *scope, const struct tree *tree)
{
    return time_of(scope, resolve_value(scope, tree));
}

/* Words that are numbers stand for them. */
static bool words_are_numbers(const struct field *field)
{
    for (int i = 0; i < field->word_count; i++)
        for (size_t j = 0; j < field->words[i].json.length; j++)
            if (field->words[i].json.at[j] < '0' || field->words[i].json.at[j] > '9')
                return false;
    return true;
}

struct expr *resolve_number(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = resolve_value(scope, tree);
    if (expr && expr->type.of == TYPE_WORD && expr->type.words && !words_are_numbers(expr->type.words))
        return wrong(scope, expr, "a number");
    if (expr && ((expr->type.of != TYPE_NUMBER && expr->type.of != TYPE_WORD) || expr->type.list))
        return wrong(scope, expr, "a number");
    return expr;
}

struct expr *resolve_record(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = resolve_value(scope, tree);
    if (expr && (expr->type.of != TYPE_RECORD || expr->type.list))
        return wrong(scope, expr, "a record");
    return expr;
}

struct expr *resolve_length(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = resolve_value(scope, tree);
    if (expr && expr->type.of != TYPE_LENGTH)
        return wrong(scope, expr, "a length of time such as `10 working days`");
    return expr;
}

static struct expr *resolve_literal_time(struct scope *scope, const struct tree *tree)
{
    struct civil_reading reading = civil_read(tree->text.at, tree->text.length);
    if (reading.form != CIVIL_DAY && reading.form != CIVIL_TIME) {
        diagnostic_add(scope->model->problems, D1205, tree->span, "this is no date: %s", civil_problem(&reading));
        return NULL;
    }
    struct expr *expr = expr_new(scope->model, OP_TIME, TYPE_TIME, tree->span);
    expr->time.is_day = reading.form == CIVIL_DAY;
    expr->time.day = reading.first;
    expr->time.second = reading.second;
    expr->time.has_offset = reading.has_offset;
    expr->time.offset = reading.offset_seconds;
    return expr;
}

/* A number with a point is a decimal, scaled as those of facts are. */
static struct expr *resolve_literal_number(struct scope *scope, const struct tree *tree)
{
    enum { PLACES = 6, WHOLE_DIGITS = 12, DIGITS = 18 };
    size_t whole = str_find(tree->text, STR("."));
    size_t places = whole < tree->text.length ? tree->text.length - whole - 1 : 0;
    if (places > PLACES || whole > (places ? WHOLE_DIGITS : DIGITS)) {
        diagnostic_add(scope->model->problems, D1203, tree->span, "a number has at most %d digits, and a decimal %d before its point and %d behind it", DIGITS, WHOLE_DIGITS, PLACES);
        return NULL;
    }
    struct expr *expr = expr_new(scope->model, OP_NUMBER, TYPE_NUMBER, tree->span);
    expr->number = tree->number;
    expr->type.decimal = places > 0;
    for (size_t i = 0; places && i < PLACES; i++)
        expr->number = expr->number * 10 + (i < places ? tree->text.at[whole + 1 + i] - '0' : 0);
    return expr;
}

/* A whole number as written may stand for a decimal; no others are compared across kinds. */
static bool same_scale(struct scope *scope, const struct expr *left, struct expr *right)
{
    if (left->type.decimal && !right->type.decimal && right->op == OP_NUMBER && right->number < INT64_MAX / DECIMAL_SCALE) {
        right->number *= DECIMAL_SCALE;
        right->type.decimal = true;
    }
    if (left->type.decimal != right->type.decimal)
        diagnostic_add(scope->model->problems, D1202, right->span, "a whole number is compared with a decimal");
    return left->type.decimal == right->type.decimal;
}

static struct expr *resolve_amount(struct scope *scope, const struct tree *tree)
{
    if (tree->number > LIMIT_AMOUNT) {
        diagnostic_add(scope->model->problems, D1203, tree->span, "this is longer than the limit of %d", LIMIT_AMOUNT);
        return NULL;
    }
    struct expr *expr = expr_new(scope->model, OP_LENGTH, TYPE_LENGTH, tree->span);
    expr->number = tree->number;
    expr->unit = tree->unit;
    return expr;
}

/* Said once a policy: every working day in it would say the same. */
bool policy_has_calendar(struct scope *scope, struct span span)
{
    if (!scope->policy || scope->policy->calendar)
        return true;
    struct policy *policy = scope->model->policies[scope->policy->index];
    if (!policy->calendar_told) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1303, span, "working days are counted here, and the policy names no calendar");
        diagnostic_help(scope->model->problems, diagnostic, "Add a line `calendar` to the policy `" STR_FORMAT "`.", STR_PRINT(policy->card->name));
    }
    policy->calendar_told = true;
    return false;
}

static struct expr *resolve_working_day(struct scope *scope, const struct tree *tree)
{
    struct expr *number = resolve_number(scope, tree->left);
    struct expr *origin = tree->right ? resolve_time(scope, tree->right) : scope->origin;
    if (number && number->type.decimal)
        number = wrong(scope, number, "a whole number");
    if (number && number->op == OP_NUMBER && (number->number < 0 || number->number > LIMIT_AMOUNT)) {
        diagnostic_add(scope->model->problems, D1203, number->span, "this is longer than the limit of %d", LIMIT_AMOUNT);
        return NULL;
    }
    if (!tree->right && !origin && !scope->origin_missing_said) {
        scope->origin_missing_said = true;
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1304, tree->span, "this working day is counted from nothing");
        diagnostic_help(scope->model->problems, diagnostic, "Add a line `counted from  the …`, or write `counted from the …` behind the working day.");
    }
    if (!policy_has_calendar(scope, tree->span) || !number || !origin)
        return NULL;
    struct expr *expr = expr_new(scope->model, OP_WORKING_DAY, TYPE_TIME, tree->span);
    expr->a = number;
    expr->b = origin;
    return expr;
}

static struct expr *resolve_shift(struct scope *scope, const struct tree *tree)
{
    struct expr *length = resolve_length(scope, tree->left), *from = resolve_time(scope, tree->right);
    if (!length || !from)
        return NULL;
    struct expr *expr = expr_new(scope->model, tree->kind == TREE_AFTER ? OP_AFTER : OP_BEFORE, TYPE_TIME, tree->span);
    expr->a = length;
    expr->b = from;
    return expr;
}

static struct expr *resolve_extreme(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = expr_new(scope->model, tree->kind == TREE_LATER_OF ? OP_LATER : OP_EARLIER, TYPE_TIME, tree->span);
    struct expr **end = &expr->a;
    for (const struct tree *item = tree->left; item; item = item->next) {
        *end = resolve_time(scope, item);
        if (!*end)
            return NULL;
        /* An operand may be shared (a slot's expression is always fresh), so it can hang on `next`. */
        end = &(*end)->next;
    }
    return expr;
}

/* The words where they stand behind others: `… in table route …`. */
static struct span after_words(const struct model *model, struct span span, struct str before, struct str words)
{
    size_t at = str_find(span_text(model->sources, span), before);
    if (at < span.end - span.first)
        span.first += (uint32_t)(at + before.length);
    return words_within(model, span, words);
}

static struct expr *resolve_cell(struct scope *scope, const struct tree *tree)
{
    struct model *model = scope->model;
    const struct table *table = model_table(model, scope->policy, tree->extra);
    struct names names = {.count = 0};
    if (!table) {
        for (int i = 0; i < model->table_count; i++)
            offer(&names, model->tables[i]->name);
        unknown(scope, after_words(scope->model, tree->span, STR(" in table "), tree->extra), tree->extra, &names, "no table is called `" STR_FORMAT "`", STR_PRINT(tree->extra));
        return NULL;
    }
    if (table->broken)
        return NULL;
    int column = 0;
    while (column < table->column_count && !str_equal(table->columns[column].name, tree->text))
        column++;
    if (column == table->column_count) {
        for (int i = 0; i < table->column_count; i++)
            offer(&names, table->columns[i].name);
        unknown(scope, words_within(scope->model, tree->span, tree->text), tree->text, &names, "the table `" STR_FORMAT "` has no column `" STR_FORMAT "`", STR_PRINT(table->name), STR_PRINT(tree->text));
        return NULL;
    }
    struct expr *key = resolve_value(scope, tree->left);
    if (!key)
        return NULL;
    enum value_type wanted = table->columns[0].type.of;
    bool fits = !key->type.list && !key->type.decimal && (key->type.of == wanted || key->type.of == TYPE_WORD);
    if (!fits)
        return wrong(scope, key, wanted == TYPE_NUMBER ? "a number to look up" : "a word to look up");
    for (int i = 0; key->type.of == TYPE_WORD && i < key->type.words->word_count; i++) {
        bool found = false;
        for (int row = 0; row < table->row_count; row++) {
            const struct cell *cell = &table->cells[row * table->column_count];
            struct buffer text = {0};
            if (wanted == TYPE_NUMBER)
                buffer_number(&text, cell->number);
            else
                buffer_str(&text, cell->text);
            found = found || str_equal(buffer_view(&text), key->type.words->words[i].json);
            buffer_free(&text);
        }
        if (!found) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1406, tree->span, "the table `" STR_FORMAT "` has no row for " STR_FORMAT, STR_PRINT(table->name), STR_PRINT(key->type.words->words[i].spoken));
            diagnostic_note(model->problems, diagnostic, table->span, "the table stands here");
        }
    }
    struct expr *expr = expr_new(model, OP_CELL, TYPE_NONE, tree->span);
    expr->type = table->columns[column].type;
    expr->table = table;
    expr->number = column;
    expr->a = key;
    return expr;
}

static struct expr *resolve_cases(struct scope *scope, const struct tree *tree)
{
    struct expr *yes = resolve_value(scope, tree->left);
    struct expr *condition = tree->right ? resolve_condition(scope, tree->right) : NULL;
    struct expr *no = tree->third ? resolve_value(scope, tree->third) : NULL;
    if (!tree->right || !tree->third) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1305, tree->span, "a value with `%s` needs its `%s`", tree->right ? "if" : "otherwise", tree->right ? "otherwise" : "if");
        diagnostic_help(scope->model->problems, diagnostic, "Write `A if CONDITION, otherwise B`.");
        return NULL;
    }
    if (!yes || !condition || !no)
        return NULL;
    if (yes->type.of != no->type.of && (yes->type.of == TYPE_TIME || no->type.of == TYPE_TIME)) {
        yes = time_of(scope, yes);
        no = time_of(scope, no);
        if (!yes || !no)
            return NULL;
    }
    if (!same_type(yes->type, no->type))
        return wrong(scope, no, type_words(scope->model, yes->type));
    struct expr *expr = expr_new(scope->model, OP_CASES, TYPE_NONE, tree->span);
    expr->type = yes->type;
    expr->a = yes;
    expr->b = condition;
    expr->c = no;
    return expr;
}

static struct expr *truth(struct scope *scope, bool yes, struct span span)
{
    struct expr *expr = expr_new(scope->model, OP_TRUTH, TYPE_TRUTH, span);
    expr->number = yes;
    return expr;
}

static struct expr *text_expr(struct scope *scope, struct str text, struct span span)
{
    struct expr *expr = expr_new(scope->model, OP_TEXT, TYPE_TEXT, span);
    expr->text = str_with_underscores(scope->model->pool, text);
    return expr;
}

struct expr *resolve_value(struct scope *scope, const struct tree *tree)
{
    switch (tree->kind) {
    case TREE_THE: return resolve_the(scope, tree);
    case TREE_ITS: return resolve_its(scope, tree);
    case TREE_IT: return resolve_it(scope, tree);
    case TREE_OF: return member(scope, resolve_value(scope, tree->left), tree->text, tree->span, tree->span);
    case TREE_PICK: return resolve_pick(scope, tree);
    case TREE_CELL: return resolve_cell(scope, tree);
    case TREE_DATE:
    case TREE_TIME: return resolve_literal_time(scope, tree);
    case TREE_NUMBER: return resolve_literal_number(scope, tree);
    case TREE_STRING:
    case TREE_NAME: return text_expr(scope, tree->text, tree->span);
    case TREE_YES: return truth(scope, true, tree->span);
    case TREE_NO: return truth(scope, false, tree->span);
    case TREE_AMOUNT: return resolve_amount(scope, tree);
    case TREE_NO_LIMIT: return expr_new(scope->model, OP_NO_LIMIT, TYPE_LENGTH, tree->span);
    case TREE_WORKING_DAY: return resolve_working_day(scope, tree);
    case TREE_AFTER:
    case TREE_BEFORE: return resolve_shift(scope, tree);
    case TREE_LATER_OF:
    case TREE_EARLIER_OF: return resolve_extreme(scope, tree);
    case TREE_NUMBER_OF: {
        struct expr *list = resolve_value(scope, tree->left);
        if (list && !list->type.list)
            return wrong(scope, list, "a list");
        struct expr *expr = list ? expr_new(scope->model, OP_COUNT, TYPE_NUMBER, tree->span) : NULL;
        if (expr)
            expr->a = list;
        return expr;
    }
    case TREE_CASES: return resolve_cases(scope, tree);
    case TREE_ANY:
        diagnostic_add(scope->model->problems, D1207, tree->span, "`a …` names any such record; say which one: `the first …`, `the latest …`");
        return NULL;
    default: return resolve_condition(scope, tree);
    }
}

/* ---- conditions ---- */

static struct expr *negated(struct scope *scope, struct expr *expr, struct span span)
{
    if (!expr)
        return NULL;
    struct expr *not = expr_new(scope->model, OP_NOT, TYPE_TRUTH, span);
    not->a = expr;
    return not;
}

static struct expr *two(struct scope *scope, enum operation op, struct expr *a, struct expr *b, struct span span)
{
    if (!a || !b)
        return NULL;
    struct expr *expr = expr_new(scope->model, op, TYPE_TRUTH, span);
    expr->a = a;
    expr->b = b;
    return expr;
}

static int word_of(struct scope *scope, const struct field *field, const struct tree *value)
{
    struct str json = str_with_underscores(scope->model->pool, value->text);
    int word = schema_word(field, json);
    if (word >= 0)
        return word;
    struct names names = {.count = 0};
    for (int i = 0; i < field->word_count; i++)
        offer(&names, field->words[i].spoken);
    struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1106, value->span, "`" STR_FORMAT "` is never `" STR_FORMAT "`", STR_PRINT(field->name), STR_PRINT(value->text));
    int near = text_nearest(value->text, names.list, names.count);
    if (near >= 0)
        diagnostic_under(scope->model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names.list[near]));
    diagnostic_note(scope->model->problems, diagnostic, field->span, "its words are declared here");
    return -1;
}

static bool is_bare(const struct tree *tree)
{
    return tree->kind == TREE_NAME || tree->kind == TREE_STRING || tree->kind == TREE_NUMBER;
}

static bool field_is_role(const struct expr *expr)
{
    return expr->op == OP_FIELD && expr->fields[0] && expr->fields[0]->type == FIELD_ROLE;
}

static bool role_is_declared(struct scope *scope, const struct expr *field, const struct tree *value)
{
    if (!field_is_role(field) || model_role(scope->model, value->text))
        return true;
    struct names names = {.count = 0};
    for (int i = 0; i < scope->model->role_count; i++)
        offer(&names, scope->model->roles[i]->name);
    unknown(scope, value->span, value->text, &names, "no role is called `" STR_FORMAT "`", STR_PRINT(value->text));
    return false;
}

static bool holds_roles(const struct model *model, const struct kind *kind)
{
    bool found = !kind;
    for (int i = 0; kind && i < kind->type_count; i++)
        found = found || kind->types[i] == model->worker_type;
    return found;
}

/* One value against one `is`. */
static struct expr *equal_to(struct scope *scope, struct expr *left, const struct tree *right, struct span span)
{
    if (left->type.list) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1201, left->span, "this is a list, and a list is not compared by `is`");
        diagnostic_help(scope->model->problems, diagnostic, "Write `includes` or `does not include`.");
        return NULL;
    }
    if (right->kind == TREE_ROLE_OF) {
        if (left->type.of != TYPE_RECORD)
            return wrong(scope, left, "a record");
        const struct role *role = model_role(scope->model, right->text);
        const struct kind *kind = kind_named(scope, right->text);
        if (role && !holds_roles(scope->model, left->type.kind))
            return wrong(scope, left, "a worker");
        struct expr *expr = expr_new(scope->model, role ? OP_IS_ROLE : OP_IS_TYPE, TYPE_TRUTH, span);
        expr->a = left;
        expr->role = role;
        expr->kind = kind;
        if (role || kind)
            return expr;
        struct names names = {.count = 0};
        for (int i = 0; i < scope->model->role_count; i++)
            offer(&names, scope->model->roles[i]->name);
        for (int i = 0; i < scope->model->schema.type_count; i++)
            offer(&names, scope->model->schema.types[i]->name);
        unknown(scope, right->span, right->text, &names, "no role or record is called `" STR_FORMAT "`", STR_PRINT(right->text));
        return NULL;
    }
    switch (left->type.of) {
    case TYPE_TIME: {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1202, span, "moments are not compared by `is`");
        diagnostic_help(scope->model->problems, diagnostic, "Write `is before`, `is not before`, `has come by` or `has not come by`.");
        return NULL;
    }
    case TYPE_TRUTH:
        if (right->kind == TREE_YES)
            return left;
        if (right->kind == TREE_NO)
            return negated(scope, left, span);
        diagnostic_add(scope->model->problems, D1202, right->span, "expected `yes` or `no`");
        return NULL;
    case TYPE_WORD:
        if (is_bare(right)) {
            int word = word_of(scope, left->type.words, right);
            if (word < 0)
                return NULL;
            struct expr *expr = expr_new(scope->model, OP_WORD_AMONG, TYPE_TRUTH, span);
            expr->a = left;
            expr->word_set = (uint64_t)1 << word;
            return expr;
        }
        break;
    case TYPE_TEXT:
        if (is_bare(right))
            return role_is_declared(scope, left, right) ? two(scope, OP_SAME_TEXT, left, text_expr(scope, right->text, right->span), span) : NULL;
        break;
    case TYPE_RECORD:
        if (is_bare(right) && left->type.words) { /* a record, or one of some words */
            int word = word_of(scope, left->type.words, right);
            if (word < 0)
                return NULL;
            struct expr *expr = expr_new(scope->model, OP_WORD_AMONG, TYPE_TRUTH, span);
            expr->a = left;
            expr->word_set = (uint64_t)1 << word;
            return expr;
        }
        break;
    default: break;
    }
    if (right->kind == TREE_NAME) {
        diagnostic_add(scope->model->problems, D1202, right->span, "`" STR_FORMAT "` is a word, and %s is compared with it", STR_PRINT(right->text), type_words(scope->model, left->type));
        return NULL;
    }
    struct expr *other = resolve_value(scope, right);
    if (!other)
        return NULL;
    enum value_type a = left->type.of, b = other->type.of;
    if (a == TYPE_NUMBER && b == TYPE_NUMBER)
        return same_scale(scope, left, other) ? two(scope, OP_SAME_NUMBER, left, other, span) : NULL;
    if (a == TYPE_RECORD && b == TYPE_RECORD)
        return two(scope, OP_SAME_RECORD, left, other, span);
    if ((a == TYPE_TEXT || a == TYPE_WORD) && (b == TYPE_TEXT || b == TYPE_WORD))
        return two(scope, OP_SAME_TEXT, left, other, span);
    const struct field *words = a == TYPE_WORD ? left->type.words : other->type.words;
    if (((a == TYPE_WORD && b == TYPE_NUMBER) || (a == TYPE_NUMBER && b == TYPE_WORD)) && words && words_are_numbers(words) && !left->type.decimal && !other->type.decimal)
        return two(scope, OP_SAME_NUMBER, left, other, span);
    if (a == TYPE_TRUTH && b == TYPE_TRUTH)
        return two(scope, OP_SAME_TRUTH, left, other, span);
    return wrong(scope, other, type_words(scope->model, left->type));
}

static struct expr *resolve_is(struct scope *scope, const struct tree *tree)
{
    struct expr *left = resolve_value(scope, tree->left);
    struct expr *same = left ? equal_to(scope, left, tree->right, tree->span) : NULL;
    return tree->kind == TREE_IS_NOT ? negated(scope, same, tree->span) : same;
}

static struct expr *resolve_one_of(struct scope *scope, const struct tree *tree)
{
    struct expr *any = NULL;
    for (const struct tree *value = tree->right->left; value; value = value->next) {
        struct expr *left = resolve_value(scope, tree->left);
        struct expr *one = left ? equal_to(scope, left, value, tree->span) : NULL;
        if (!one)
            return NULL;
        if (any && any->op == OP_WORD_AMONG && one->op == OP_WORD_AMONG)
            any->word_set |= one->word_set;
        else
            any = expr_and(scope->model, OP_OR, any, one);
    }
    return any;
}

static struct expr *resolve_includes(struct scope *scope, const struct tree *tree)
{
    struct expr *list = resolve_value(scope, tree->left);
    if (!list)
        return NULL;
    if (!list->type.list)
        return wrong(scope, list, "a list");
    if (list->type.of == TYPE_TIME || list->type.of == TYPE_TRUTH) {
        diagnostic_add(scope->model->problems, D1202, tree->span, "whether a list of dates or answers includes one cannot be asked");
        return NULL;
    }
    struct expr *value = NULL;
    if (list->type.of == TYPE_WORD && is_bare(tree->right)) {
        int word = word_of(scope, list->type.words, tree->right);
        if (word < 0)
            return NULL;
        value = text_expr(scope, list->type.words->words[word].json, tree->right->span);
    } else if (list->type.of == TYPE_TEXT && is_bare(tree->right)) {
        if (!role_is_declared(scope, list, tree->right))
            return NULL;
        value = text_expr(scope, tree->right->text, tree->right->span);
    } else {
        value = resolve_value(scope, tree->right);
        if (value && (value->type.of != list->type.of || value->type.list))
            return wrong(scope, value, value_type_words(list->type.of));
        if (value && !same_scale(scope, list, value))
            return NULL;
    }
    struct expr *includes = two(scope, OP_INCLUDES, list, value, tree->span);
    return tree->kind == TREE_NOT_INCLUDES ? negated(scope, includes, tree->span) : includes;
}

/* `is at least 2`, and `is at least 5 years after X`. */
static struct expr *resolve_size(struct scope *scope, const struct tree *tree)
{
    if (tree->right->kind == TREE_AMOUNT) {
        struct expr *time = resolve_time(scope, tree->left), *length = resolve_length(scope, tree->right), *from = resolve_time(scope, tree->third);
        if (!time || !length || !from)
            return NULL;
        struct expr *limit = expr_new(scope->model, OP_AFTER, TYPE_TIME, tree->span);
        limit->a = length;
        limit->b = from;
        struct expr *before = two(scope, OP_IS_BEFORE, time, limit, tree->span);
        return tree->kind == TREE_IS_AT_LEAST ? negated(scope, before, tree->span) : before;
    }
    struct expr *left = resolve_number(scope, tree->left), *right = resolve_number(scope, tree->right);
    if (!left || !right || !same_scale(scope, left, right))
        return NULL;
    enum operation op = tree->kind == TREE_IS_AT_LEAST ? OP_AT_LEAST : tree->kind == TREE_IS_AT_MOST ? OP_AT_MOST : OP_LESS_THAN;
    return two(scope, op, left, right, tree->span);
}

static struct expr *resolve_come(struct scope *scope, const struct tree *tree)
{
    struct expr *time = resolve_time(scope, tree->left);
    struct expr *by = tree->right ? resolve_time(scope, tree->right) : NULL;
    if (!time || (tree->right && !by))
        return NULL;
    struct expr *come = expr_new(scope->model, OP_HAS_COME, TYPE_TRUTH, tree->span);
    come->a = time;
    come->b = by;
    return tree->kind == TREE_HAS_NOT_COME ? negated(scope, come, tree->span) : come;
}

static struct expr *resolve_holds(struct scope *scope, const struct tree *tree)
{
    struct definition *definition = definition_of(scope, tree->text);
    struct names names = {.count = 0};
    if (!definition || definition->subject || definition->form == DEFINED_CHOICES) {
        for (int i = 0; i < scope->model->definition_count; i++)
            if (!scope->model->definitions[i]->subject && scope->model->definitions[i]->form != DEFINED_CHOICES)
                offer(&names, scope->model->definitions[i]->name);
        unknown(scope, words_within(scope->model, tree->span, tree->text), tree->text, &names, "no condition is called `" STR_FORMAT "`", STR_PRINT(tree->text));
        return NULL;
    }
    struct expr *expr = call(scope, definition, NULL, tree->span);
    if (expr && expr->type.of != TYPE_TRUTH)
        return wrong(scope, expr, "a condition");
    return tree->kind == TREE_NOT_HOLDS ? negated(scope, expr, tree->span) : expr;
}

void unknown_label(struct model *model, const struct policy *policy, const struct tree *label)
{
    struct str *names = mem_kept_array(model->pool, (size_t)model->rule_count + 1, sizeof *names);
    int count = 0;
    for (int i = 0; i < model->rule_count; i++)
        if (model->rules[i]->policy == policy)
            names[count++] = model->rules[i]->card->label;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, label->span, "no rule of this policy is labelled \"" STR_FORMAT "\"", STR_PRINT(label->text));
    int near = text_nearest(label->text, names, count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean \"" STR_FORMAT "\"?", STR_PRINT(names[near]));
}

static struct expr *resolve_in_time(struct scope *scope, const struct tree *tree)
{
    struct expr *record = resolve_record(scope, tree->left);
    const struct rule *rule = model_rule_labelled(scope->model, scope->policy, tree->text);
    if (!rule) {
        unknown_label(scope->model, scope->policy, tree->right);
        return NULL;
    }
    if (!record)
        return NULL;
    struct expr *expr = expr_new(scope->model, OP_IN_TIME, TYPE_TRUTH, tree->span);
    expr->a = record;
    expr->rule = rule;
    return expr;
}

static struct expr *resolve_joined(struct scope *scope, const struct tree *tree)
{
    enum operation op = tree->kind == TREE_AND ? OP_AND : OP_OR;
    struct expr *joined = expr_new(scope->model, op, TYPE_TRUTH, tree->span);
    struct expr **end = &joined->a;
    bool good = true;
    for (const struct tree *item = tree->left; item; item = item->next) {
        struct expr *one = resolve_condition(scope, item);
        good = good && one;
        if (one) {
            /* Lists hang on `next`: an operand that is itself shared would tie two lists together. */
            *end = one;
            end = &one->next;
        }
    }
    joined->span = joined->a ? tree->span : joined->span;
    return good ? joined : NULL;
}

struct expr *resolve_condition(struct scope *scope, const struct tree *tree)
{
    if (scope->depth > LIMIT_NESTING) {
        diagnostic_add(scope->model->problems, D1008, tree->span, "conditions are nested deeper than the limit");
        return NULL;
    }
    scope->depth++;
    struct expr *expr = NULL;
    switch (tree->kind) {
    case TREE_AND:
    case TREE_OR: expr = resolve_joined(scope, tree); break;
    case TREE_NOT: expr = negated(scope, resolve_condition(scope, tree->left), tree->span); break;
    case TREE_IS:
    case TREE_IS_NOT: expr = resolve_is(scope, tree); break;
    case TREE_IS_ONE_OF: expr = resolve_one_of(scope, tree); break;
    case TREE_IS_RECORDED:
    case TREE_IS_NOT_RECORDED: {
        struct expr *what = resolve_value(scope, tree->left);
        struct expr *recorded = what ? expr_new(scope->model, OP_RECORDED, TYPE_TRUTH, tree->span) : NULL;
        if (recorded)
            recorded->a = what;
        expr = tree->kind == TREE_IS_NOT_RECORDED ? negated(scope, recorded, tree->span) : recorded;
        break;
    }
    case TREE_IS_BEFORE:
    case TREE_IS_NOT_BEFORE: {
        struct expr *before = two(scope, OP_IS_BEFORE, resolve_time(scope, tree->left), resolve_time(scope, tree->right), tree->span);
        expr = tree->kind == TREE_IS_NOT_BEFORE ? negated(scope, before, tree->span) : before;
        break;
    }
    case TREE_IS_AT_LEAST:
    case TREE_IS_AT_MOST:
    case TREE_IS_LESS_THAN: expr = resolve_size(scope, tree); break;
    case TREE_HAS_COME:
    case TREE_HAS_NOT_COME: expr = resolve_come(scope, tree); break;
    case TREE_INCLUDES:
    case TREE_NOT_INCLUDES: expr = resolve_includes(scope, tree); break;
    case TREE_THERE_IS: expr = selecting(scope, OP_EXISTS, tree); break;
    case TREE_THERE_IS_NO: expr = negated(scope, selecting(scope, OP_EXISTS, tree), tree->span); break;
    case TREE_HOLDS:
    case TREE_NOT_HOLDS: expr = resolve_holds(scope, tree); break;
    case TREE_WAS_IN_TIME: expr = resolve_in_time(scope, tree); break;
    case TREE_YES:
    case TREE_NO: expr = truth(scope, tree->kind == TREE_YES, tree->span); break;
    default: {
        struct expr *value = resolve_value(scope, tree);
        if (value && (value->type.of != TYPE_TRUTH || value->type.list))
            wrong(scope, value, "a condition");
        else
            expr = value;
    }
    }
    scope->depth--;
    return expr;
}
