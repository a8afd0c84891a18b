/* SPDX-License-Identifier: Apache-2.0
 *
 * Names become what they mean: records of the rule, fields, definitions.
 */
#include "model/resolve.h"

void names_offer(struct names *names, struct str name)
{
    if (names->count < 512)
        names->list[names->count++] = name;
}

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

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* `words` stands in `text`, with no letter or digit beside it. */
static bool has_words(struct str text, struct str words)
{
    for (size_t from = 0; words.length && from + words.length <= text.length;) {
        size_t at = from + str_find((struct str){text.at + from, text.length - from}, words);
        size_t end = at + words.length;
        if (end > text.length)
            return false;
        bool opens = at == 0 || !is_word_byte(text.at[at - 1]);
        if (opens && (end == text.length || !is_word_byte(text.at[end])))
            return true;
        from = at + 1;
    }
    return false;
}

/* Whether a line that could not be read may hold the declaration of `name`, or is the very line the name stands on: then the
 * one mistake has been told there. */
bool lost_in_a_broken_line(const struct model *model, struct span span, struct str name)
{
    const struct diagnostics *problems = model->problems;
    struct place here = span_place(model->sources, span);
    for (int i = 0; i < problems->count; i++) {
        const struct diagnostic *told = &problems->items[i];
        if (told->code < D1001 || told->code > D1010 || !span_known(told->span))
            continue;
        uint32_t line = span_place(model->sources, told->span).line;
        if (told->span.file == span.file && line == here.line)
            return true;
        struct str text = source_line(model->sources, told->span.file, line);
        bool declares = told->code == D1002 || told->code == D1007 || (text.length && text.at[0] != ' ');
        if (declares && has_words(text, name))
            return true;
    }
    return false;
}

enum { SAME_SOUGHT = 500, PLACES_SHOWN = 5 };

/* The same name, told for another declaration: its place joins what was told. */
static bool told_elsewhere(struct model *model, struct span span, struct str message)
{
    struct diagnostics *problems = model->problems;
    for (int i = 0; i < problems->count && i < SAME_SOUGHT; i++) {
        struct diagnostic *told = &problems->items[i];
        if (told->code != D1102 || !str_equal(told->message, message))
            continue;
        if (told->note_count < PLACES_SHOWN)
            diagnostic_note(problems, told, span, "and here");
        else if (told->note_count == PLACES_SHOWN)
            diagnostic_note(problems, told, SPAN_NONE, "and in further places");
        return true;
    }
    return false;
}

void names_unknown(struct scope *scope, struct span span, struct str name, const struct names *names, const char *format, ...)
{
    struct buffer message = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&message, format, arguments);
    va_end(arguments);
    if (lost_in_a_broken_line(scope->model, span, name) || problem_told(scope->model, D1102, span, buffer_view(&message)) ||
        told_elsewhere(scope->model, span, buffer_view(&message))) {
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

struct definition *definition_of(struct scope *scope, struct str name)
{
    return model_definition(scope->model, scope->policy, name);
}

bool kind_within(const struct kind *kind, const struct kind *wider)
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

struct expr *expr_slot(struct scope *scope, int slot, struct span span)
{
    struct expr *expr = expr_new(scope->model, OP_SLOT, TYPE_NONE, span);
    expr->type = scope->frame->slots[slot].type;
    expr->number = slot;
    return expr;
}

struct expr *expr_call(struct scope *scope, struct definition *definition, struct expr *record, struct span span)
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
struct expr *resolve_the(struct scope *scope, const struct tree *tree)
{
    if (scope->frame->incomplete && scope->frame->count == 0)
        return NULL;
    for (int i = scope->frame->count - 1; i >= 0; i--)
        if (str_equal(scope->frame->slots[i].name, tree->text))
            return scope->frame->slots[i].type.of == TYPE_NONE ? NULL : expr_slot(scope, i, tree->span); /* of no type: told where it is bound */
    if (str_is(tree->text, "case") && scope->model->case_type) {
        struct expr *expr = expr_new(scope->model, OP_CASE, TYPE_RECORD, tree->span);
        expr->type.kind = model_kind(scope->model, scope->model->case_type);
        return expr;
    }
    struct definition *definition = definition_of(scope, tree->text);
    if (definition && !definition->declaration->broken && definition->form != DEFINED_CHOICES && !definition->subject)
        return expr_call(scope, definition, NULL, tree->span);
    struct names names = {.count = 0};
    for (int i = 0; i < scope->frame->count; i++)
        if (scope->frame->slots[i].name.length)
            names_offer(&names, scope->frame->slots[i].name);
    for (int i = 0; i < scope->model->definition_count; i++)
        if (!scope->model->definitions[i]->subject)
            names_offer(&names, scope->model->definitions[i]->name);
    if (scope->model->case_type)
        names_offer(&names, STR("case"));
    if ((definition && definition->declaration->broken) || ((schema_type(&scope->model->schema, tree->text) || definition) && scope->frame->incomplete))
        return NULL;
    if (schema_type(&scope->model->schema, tree->text) || definition) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1105, tree->span, "which `" STR_FORMAT "` is meant? None is bound to that name here", STR_PRINT(tree->text));
        diagnostic_help(scope->model->problems, diagnostic, "Name it with `for each`, `with its` or `and each`, or choose one: `the first " STR_FORMAT " for the …`.", STR_PRINT(tree->text));
        return NULL;
    }
    names_unknown(scope, last_words(tree->span, tree->text), tree->text, &names, "nothing here is called `" STR_FORMAT "`", STR_PRINT(tree->text));
    return NULL;
}

bool same_type(struct type a, struct type b)
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
struct expr *resolve_member(struct scope *scope, struct expr *record, struct str name, struct span span, struct span name_span)
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
        return expr_call(scope, definition, record, span);
    struct expr *expr = field_expr(scope, record, name, span);
    if (expr)
        return expr;
    bool for_unknown = definition && definition->subject && !definition->subject->derived && !definition->subject->type_count;
    if ((definition && (definition->declaration->broken || for_unknown)) || field_may_be_broken(scope->model, kind, name))
        return NULL;
    struct names names = {.count = 0};
    for (int i = 0; i < kind->type_count; i++)
        for (int j = 0; j < kind->types[i]->field_count; j++)
            names_offer(&names, kind->types[i]->fields[j].name);
    for (int i = 0; i < scope->model->definition_count; i++) {
        const struct definition *other = scope->model->definitions[i];
        if (other->subject && kind_within(kind, other->subject))
            names_offer(&names, other->name);
    }
    names_unknown(scope, last_words(name_span, name), name, &names, "no field or definition `" STR_FORMAT "` of `" STR_FORMAT "`", STR_PRINT(name), STR_PRINT(kind->name));
    return NULL;
}

struct expr *resolve_its(struct scope *scope, const struct tree *tree)
{
    if (scope->its < 0 && scope->frame->incomplete)
        return NULL;
    if (scope->its < 0) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1105, tree->span, "`its` has nothing to stand for here");
        diagnostic_help(scope->model->problems, diagnostic, "`its` is the record being chosen by `a …`; write `the …` for a record of the rule.");
        return NULL;
    }
    return resolve_member(scope, expr_slot(scope, scope->its, tree->span), tree->text, tree->span, tree->span);
}

struct expr *resolve_it(struct scope *scope, const struct tree *tree)
{
    if (scope->its < 0 && scope->frame->incomplete)
        return NULL;
    if (scope->its < 0) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1105, tree->span, "`it` has nothing to stand for here");
        diagnostic_help(scope->model->problems, diagnostic, "`it` is the record being chosen by `a …`; write `the …` for a record of the rule.");
        return NULL;
    }
    return expr_slot(scope, scope->its, tree->span);
}
