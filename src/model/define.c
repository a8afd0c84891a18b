/* SPDX-License-Identifier: Apache-2.0
 *
 * Definitions, roles, and the conditions of policies. A definition is resolved
 * when it is first needed; one that is needed while it is being resolved rests
 * on itself.
 */
#include "model/steps.h"

#include "base/limits.h"
#include "calendar/civil.h"

/* ---- definitions made of choices ---- */

static void add_kind_types(struct model *model, struct kind *kind, const struct kind *more)
{
    for (int i = 0; i < more->type_count; i++) {
        bool there = false;
        for (int j = 0; j < kind->type_count; j++)
            there = there || kind->types[j] == more->types[i];
        if (!there)
            MODEL_ADD(model, kind->types, kind->type_count, more->types[i]);
    }
}

static void resolve_choices(struct model *model, struct definition *definition)
{
    const struct line *from = declaration_line(definition->declaration, LINE_L_FROM);
    if (from) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1207, from->phrase, "`from` changes a value, and this definition is a choice of records (`a …`)");
        diagnostic_help(model->problems, diagnostic, "Give each choice a definition of its own, and say in the rules which of them counts from that day on.");
    }
    definition->kind.name = definition->name;
    definition->kind.derived = definition;
    for (int i = 0; i < definition->choice_count; i++) {
        struct str name = definition->choices[i]->text;
        const struct record_type *type = schema_type(&model->schema, name);
        struct definition *other = type ? NULL : model_definition(model, definition->policy, name);
        if (type) {
            add_kind_types(model, &definition->kind, model_kind(model, type));
        } else if (other && other->form == DEFINED_CHOICES) {
            resolve_definition(model, other);
            if (other->height > model->height)
                model->height = other->height;
            add_kind_types(model, &definition->kind, &other->kind);
        }
    }
    definition->type = (struct type){.of = TYPE_RECORD, .kind = &definition->kind};
    /* Names inside the choices are checked once here, and resolved again wherever the definition is used. */
    struct scope scope = {.model = model, .policy = definition->policy, .frame = &definition->frame, .its = -1};
    definition->chosen = resolve_selection(&scope, definition->span, definition->name, definition->span, NULL);
}

/* ---- definitions of values ---- */

static void resolve_readings(struct scope *scope, struct definition *definition)
{
    for (const struct line *line = definition->declaration->lines; line; line = line->next) {
        if ((line->kind != LINE_L_WE_READ && line->kind != LINE_L_COULD_READ) || line->value->kind != TREE_READING)
            continue;
        struct reading reading = {.name = line->value->text, .span = line->value->span};
        reading.value = resolve_value(scope, line->value->left);
        if (reading.value)
            MODEL_ADD(scope->model, definition->readings, definition->reading_count, reading);
    }
}

/* Readings of one definition may be a record in one and its date in another: then all are moments. */
static void agree_on_type(struct scope *scope, struct definition *definition)
{
    bool any_time = false, any_length = false, may_be_never = false;
    for (int i = 0; i < definition->reading_count; i++)
        any_length = any_length || definition->readings[i].value->type.of == TYPE_LENGTH;
    for (int i = 0; i < definition->reading_count; i++) {
        expr_never_as(definition->readings[i].value, any_length ? TYPE_LENGTH : TYPE_TIME);
        any_time = any_time || definition->readings[i].value->type.of == TYPE_TIME;
        may_be_never = may_be_never || definition->readings[i].value->type.may_be_never;
    }
    for (int i = 0; i < definition->reading_count; i++) {
        struct expr *value = definition->readings[i].value;
        if (any_time && value->type.of == TYPE_RECORD && !value->type.list) {
            struct expr *time = expr_new(scope->model, OP_OWN_TIME, TYPE_TIME, value->span);
            time->a = value;
            definition->readings[i].value = value = time;
        }
        if (i == 0 || (definition->readings[i - 1].value->op == OP_NO_NUMBER && value->type.of == TYPE_NUMBER))
            definition->type = value->type;
        else if (value->type.of != definition->type.of || value->type.list != definition->type.list)
            diagnostic_add(scope->model->problems, D1201, value->span, "this reading is %s, and the one in force is %s", type_words(scope->model, value->type), type_words(scope->model, definition->type));
    }
    definition->type.may_be_never = may_be_never;
}

/* ---- values that change from a day on ---- */

/* What the moment is that says which value counts: as written, or the subject's own. */
static const struct tree *judged_at(struct model *model, const struct definition *definition)
{
    const struct line *judged = declaration_line(definition->declaration, LINE_L_JUDGED_AT), *from = declaration_line(definition->declaration, LINE_L_FROM);
    if (judged)
        return judged->value;
    bool moment = definition->subject != NULL;
    for (int i = 0; moment && !definition->subject->derived && i < definition->subject->type_count; i++)
        moment = definition->subject->types[i]->begins >= 0;
    if (moment)
        return tree_text(model->pool, TREE_THE, from->phrase, definition->frame.slots[0].name);
    if (!definition->declaration->broken) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1301, definition->span, "the definition `" STR_FORMAT "` changes from a day on, and does not say at which moment that is judged", STR_PRINT(definition->name));
        diagnostic_help(model->problems, diagnostic, definition->subject ? "Add a line `judged at  the …`: what it is for has no moment of its own." : "Add a line `judged at  the …`.");
    }
    return NULL;
}

static bool dates_ascend(struct model *model, const struct declaration *declaration)
{
    bool good = true;
    const struct tree *before = NULL;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        if (line->kind != LINE_L_FROM)
            continue;
        struct civil_reading reading = civil_read(line->more->text.at, line->more->text.length);
        if (reading.form != CIVIL_DAY) {
            diagnostic_add(model->problems, D1205, line->more->span, "expected a date such as 2026-04-01: %s", civil_problem(&reading));
            return false;
        }
        if (before && str_compare(line->more->text, before->text) <= 0) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1309, line->more->span, "this day is not later than the one above");
            diagnostic_note(model->problems, diagnostic, before->span, "the one above stands here");
            good = false;
        }
        before = line->more;
    }
    return good;
}

/* `is A`, `from D: B`, `from E: C` as `C if the moment is not before E, otherwise (B if it is not before D, otherwise A)`. */
static const struct tree *dated_value(struct model *model, const struct definition *definition, const struct tree *value)
{
    const struct tree *moment = judged_at(model, definition);
    if (!dates_ascend(model, definition->declaration) || !moment)
        return NULL;
    for (const struct line *line = definition->declaration->lines; line; line = line->next) {
        if (line->kind != LINE_L_FROM)
            continue;
        struct tree *from = tree_of(model->pool, TREE_IS_NOT_BEFORE, line->span, (struct tree *)moment, line->more);
        struct tree *cases = tree_of(model->pool, TREE_CASES, line->span, line->value, from);
        cases->third = (struct tree *)value;
        value = cases;
    }
    return value;
}

static void resolve_is(struct scope *scope, struct definition *definition, const struct line *is)
{
    const struct line *from = declaration_line(definition->declaration, LINE_L_FROM);
    const struct tree *value = from ? dated_value(scope->model, definition, is->value) : is->value;
    definition->value = value ? resolve_value(scope, value) : NULL;
    if (definition->value)
        definition->type = definition->value->type;
}

static void resolve_body(struct scope *scope, struct definition *definition)
{
    const struct declaration *declaration = definition->declaration;
    const struct line *is = declaration_line(declaration, LINE_L_IS), *holds = declaration_line(declaration, LINE_L_HOLDS_IF), *read = declaration_line(declaration, LINE_L_WE_READ);
    if (holds) {
        definition->value = resolve_group(scope, holds);
        definition->type = (struct type){.of = definition->value ? TYPE_TRUTH : TYPE_NONE};
    } else if (read) {
        definition->form = DEFINED_READINGS;
        resolve_readings(scope, definition);
        if (definition->reading_count)
            agree_on_type(scope, definition);
    } else if (is) {
        resolve_is(scope, definition, is);
        if (declaration_line(declaration, LINE_L_OR_IS))
            diagnostic_add(scope->model->problems, D1207, declaration_line(declaration, LINE_L_OR_IS)->phrase, "`or is` joins choices of records (`a …`), and this definition is one value");
    } else if (!declaration->broken) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1301, declaration->span, "the definition `" STR_FORMAT "` does not say what it means", STR_PRINT(definition->name));
        diagnostic_help(scope->model->problems, diagnostic, "Add a line `is`, `holds if` or `we read it as`.");
    }
}

static void resolve_unresolved(struct model *model, struct definition *definition);

void resolve_definition(struct model *model, struct definition *definition)
{
    if (definition->resolving == 2)
        return;
    if (definition->resolving == 1) {
        diagnostic_add(model->problems, D1501, definition->span, "the definition `" STR_FORMAT "` rests on itself", STR_PRINT(definition->name));
        definition->type.of = TYPE_NONE;
        definition->resolving = 2;
        return;
    }
    definition->resolving = 1;
    int outer_problems = model->first_problem, outer_height = model->height;
    model->first_problem = model->problems->count;
    model->height = 0;
    if (model->depth++ < LIMIT_NESTING)
        resolve_unresolved(model, definition);
    definition->resolving = 2;
    definition->height = model->height + 1;
    if (definition->height > LIMIT_NESTING || model->depth > LIMIT_NESTING) {
        diagnostic_add(model->problems, D1008, definition->span, "definitions rest on each other deeper than %d", LIMIT_NESTING);
        definition->type.of = TYPE_NONE;
        definition->height = 0; /* so that those above it do not say it again */
    }
    model->depth--;
    model->first_problem = outer_problems;
    model->height = outer_height;
}

static void resolve_unresolved(struct model *model, struct definition *definition)
{
    if (definition->form == DEFINED_CHOICES) {
        definition->resolving = 2; /* so that the check of its own choices can name it */
        resolve_choices(model, definition);
        return;
    }
    struct scope scope = {.model = model, .policy = definition->policy, .frame = &definition->frame, .its = -1, .defines = definition->name};
    const struct line *for_each = declaration_line(definition->declaration, LINE_L_FOR_EACH);
    if (for_each) {
        resolve_parts(&scope, for_each->value, &definition->parts, &definition->part_count, false);
        if (!definition->part_count) {
            definition->resolving = 2;
            return;
        }
        definition->where = definition->parts[0].selection->where;
    } else if (definition->declaration->broken) {
        definition->resolving = 2; /* the line that could not be read may be the one that says what it is for */
        return;
    }
    resolve_body(&scope, definition);
    definition->resolving = 2;
}

/* ---- roles ---- */

static bool worker_field(struct model *model, const struct record_type *type, struct role_way *way, struct span span)
{
    if (type == model->worker_type)
        return true;
    for (int i = 0; i < type->field_count; i++)
        if (model->worker_type && schema_targets(&type->fields[i], model->worker_type) && !type->fields[i].list) {
            way->worker = &type->fields[i];
            return true;
        }
    diagnostic_add(model->problems, D1109, span, "a role is held by a worker, or by the worker a record names, and a `" STR_FORMAT "` names none", STR_PRINT(type->name));
    return false;
}

static void add_way(struct model *model, struct role *role, const struct tree *tree)
{
    if (tree->kind != TREE_ANY || tree->left->left || tree->left->third || tree->left->right) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1207, tree->span, "a role is said of any worker who meets a condition");
        diagnostic_help(model->problems, diagnostic, "Write `a worker where its …`.");
        return;
    }
    const struct record_type *type = schema_type(&model->schema, tree->text);
    if (!type) {
        diagnostic_add(model->problems, D1102, tree->span, "no record is called `" STR_FORMAT "`", STR_PRINT(tree->text));
        return;
    }
    struct role_way way = {.type = type, .span = tree->span};
    if (!worker_field(model, type, &way, tree->span))
        return;
    struct scope scope = {.model = model, .frame = &role->frame, .its = 0};
    if (!role->frame.count)
        frame_add(&scope, STR(""), (struct type){.of = TYPE_RECORD}, tree->span);
    role->frame.slots[0].type.kind = model_kind(model, type);
    if (tree->left->fourth)
        way.condition = resolve_condition(&scope, tree->left->fourth);
    MODEL_ADD(model, role->ways, role->way_count, way);
}

/* Roles are the same for all policies, and so is what they hang on. */
static struct expr *acting_condition(struct scope *scope, const struct tree *tree)
{
    struct model *model = scope->model;
    for (int i = 0; i < model->definition_count; i++) {
        const struct definition *one = model->definitions[i];
        if (!one->policy || !str_equal(one->name, tree->text) || model_definition(model, NULL, tree->text))
            continue;
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1105, words_within(model, tree->span, tree->text), "`" STR_FORMAT "` belongs to one policy, and a role to all", STR_PRINT(tree->text));
        diagnostic_help(model->problems, diagnostic, "Define it above the policy, or in a file without one.");
        return NULL;
    }
    return resolve_condition(scope, tree);
}

void resolve_role(struct model *model, struct role *role)
{
    check_lines(model, role->declaration);
    for (const struct line *line = role->declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_IS || line->kind == LINE_L_OR_IS)
            add_way(model, role, line->value);
        if (line->kind != LINE_L_ALSO_ACTS)
            continue;
        struct acting acting = {.as = model_role(model, line->value->text)};
        struct scope scope = {.model = model, .frame = &role->frame, .its = -1};
        if (line->more && !(acting.condition = acting_condition(&scope, line->more)))
            continue;
        if (acting.as)
            MODEL_ADD(model, role->acts_as, role->acts_as_count, acting);
        else
            unknown_role(model, line->value);
    }
    if (!role->way_count && !role->declaration->broken && !declaration_line(role->declaration, LINE_L_IS)) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1301, role->declaration->span, "the role `" STR_FORMAT "` does not say who holds it", STR_PRINT(role->name));
        diagnostic_help(model->problems, diagnostic, "Add a line `is  a worker where …`.");
    }
}

/* ---- policies ---- */

void resolve_policy(struct model *model, struct policy *policy)
{
    struct scope scope = {.model = model, .policy = policy, .frame = &policy->frame, .its = -1};
    bool stops = false;
    check_lines(model, policy->declaration);
    for (const struct line *line = policy->declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_APPLIES)
            policy->applies = resolve_group(&scope, line);
        if (line->kind != LINE_L_EVERY_STOP && !(line->kind == LINE_L_OR_WHEN && stops))
            continue;
        stops = true;
        struct event *event = resolve_event(&scope, line->value);
        if (event)
            MODEL_ADD(model, policy->stops, policy->stop_count, event);
    }
}
