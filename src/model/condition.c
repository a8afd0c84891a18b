/* SPDX-License-Identifier: Apache-2.0
 *
 * Conditions: tests of values, each held to the types it can compare.
 */
#include "model/resolve.h"

#include "base/limits.h"

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
        names_offer(&names, field->words[i].spoken);
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
        names_offer(&names, scope->model->roles[i]->name);
    names_unknown(scope, value->span, value->text, &names, "no role is called `" STR_FORMAT "`", STR_PRINT(value->text));
    return false;
}

static bool holds_roles(const struct model *model, const struct kind *kind)
{
    bool found = !kind;
    for (int i = 0; kind && i < kind->type_count; i++)
        found = found || kind->types[i] == model->worker_type;
    return found;
}

static struct expr *is_word(struct scope *scope, struct expr *left, const struct tree *right, struct span span)
{
    int word = word_of(scope, left->type.words, right);
    if (word < 0)
        return NULL;
    struct expr *expr = expr_new(scope->model, OP_WORD_AMONG, TYPE_TRUTH, span);
    expr->a = left;
    expr->word_set = (uint64_t)1 << word;
    return expr;
}

/* The words of a series that is written out, where the expression stands for one of them; or NULL. */
static const struct expr *listed_words(const struct scope *scope, const struct expr *expr)
{
    return expr->op == OP_SLOT ? scope->frame->slots[expr->number].listed : NULL;
}

static bool is_listed(struct scope *scope, const struct expr *series, const struct tree *value)
{
    const struct expr *listed = listed_words(scope, series);
    struct names names = {.count = 0};
    for (const struct expr *one = listed; one; one = one->next) {
        if (str_equal(str_with_underscores(scope->model->pool, one->text), str_with_underscores(scope->model->pool, value->text)))
            return true;
        names_offer(&names, one->text);
    }
    if (!listed)
        return true;
    struct str name = scope->frame->slots[series->number].name;
    struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1106, value->span, "`" STR_FORMAT "` is never `" STR_FORMAT "`", STR_PRINT(name), STR_PRINT(value->text));
    int near = text_nearest(value->text, names.list, names.count);
    if (near >= 0)
        diagnostic_under(scope->model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names.list[near]));
    diagnostic_note(scope->model->problems, diagnostic, listed->span, "its words stand here");
    return false;
}

/* Every word of a series that is compared with a field is one that the field may hold. */
static bool words_known(struct scope *scope, const struct expr *a, const struct expr *b)
{
    const struct expr *words = a->type.of == TYPE_WORD ? a : b, *listed = listed_words(scope, words == a ? b : a);
    if (words->type.of != TYPE_WORD || !words->type.words)
        return true;
    for (; listed; listed = listed->next) {
        struct tree value = {.kind = TREE_NAME, .text = listed->text, .span = listed->span};
        if (word_of(scope, words->type.words, &value) < 0)
            return false;
    }
    return true;
}

/* A worker in a role, now or on a day; or a record of a type or of a definition's. Of a list: one of them. */
static struct expr *such_a(struct scope *scope, struct expr *left, const struct tree *right, enum operation op, struct span span)
{
    struct model *model = scope->model;
    if (left->type.of != TYPE_RECORD)
        return expr_wrong(scope, left, op == OP_IS_ROLE ? "a record" : "a list of records");
    const struct role *role = model_role(model, right->text);
    const struct kind *kind = role ? NULL : kind_named(scope, right->text);
    if (role && !holds_roles(model, left->type.kind))
        return expr_wrong(scope, left, op == OP_IS_ROLE ? "a worker" : "a list of workers");
    if (!role && !kind) {
        struct names names = {.count = 0};
        for (int i = 0; i < model->role_count; i++)
            names_offer(&names, model->roles[i]->name);
        for (int i = 0; i < model->schema.type_count; i++)
            names_offer(&names, model->schema.types[i]->name);
        names_unknown(scope, right->span, right->text, &names, "no role or record is called `" STR_FORMAT "`", STR_PRINT(right->text));
        return NULL;
    }
    if (kind && right->left) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1202, right->left->span, "`" STR_FORMAT "` is a record at any time: `on` is said of roles", STR_PRINT(right->text));
        diagnostic_help(model->problems, diagnostic, "Take out `on` and what stands behind it.");
        return NULL;
    }
    struct expr *expr = expr_new(model, role || op == OP_INCLUDES_ONE ? op : OP_IS_TYPE, TYPE_TRUTH, span);
    expr->a = left;
    expr->role = role;
    expr->kind = kind;
    if (right->left && !(expr->b = resolve_time(scope, right->left)))
        return NULL;
    return expr;
}

/* One value against one `is`. */
static struct expr *equal_to(struct scope *scope, struct expr *left, const struct tree *right, struct span span)
{
    if (left->type.list) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1201, left->span, "this is a list, and a list is not compared by `is`");
        diagnostic_help(scope->model->problems, diagnostic, "Write `includes` or `does not include`.");
        return NULL;
    }
    if (right->kind == TREE_ROLE_OF)
        return such_a(scope, left, right, OP_IS_ROLE, span);
    switch (left->type.of) {
    case TYPE_TIME: {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1202, span, "moments are not compared by `is`");
        diagnostic_help(scope->model->problems, diagnostic, "Write `is on the day of`, `is before`, `is not before`, `has come by` or `has not come by`.");
        return NULL;
    }
    case TYPE_TRUTH:
        if (right->kind == TREE_YES) {
            left->span = span; /* a reader is shown the whole test */
            return left;
        }
        if (right->kind == TREE_NO)
            return negated(scope, left, span);
        if (right->kind == TREE_THE || right->kind == TREE_ITS || right->kind == TREE_OF)
            break; /* another yes or no */
        diagnostic_add(scope->model->problems, D1202, right->span, "expected `yes` or `no`");
        return NULL;
    case TYPE_WORD:
        if (is_bare(right))
            return is_word(scope, left, right, span);
        break;
    case TYPE_TEXT:
        if (is_bare(right) && !is_listed(scope, left, right))
            return NULL;
        if (is_bare(right))
            return role_is_declared(scope, left, right) ? two(scope, OP_SAME_TEXT, left, expr_text(scope, right->text, right->span), span) : NULL;
        break;
    case TYPE_RECORD:
        if (is_bare(right) && left->type.words) /* a record, or one of some words */
            return is_word(scope, left, right, span);
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
    if ((a == TYPE_TEXT || a == TYPE_WORD) && (b == TYPE_TEXT || b == TYPE_WORD) && !words_known(scope, left, other))
        return NULL;
    if ((a == TYPE_TEXT || a == TYPE_WORD) && (b == TYPE_TEXT || b == TYPE_WORD))
        return two(scope, OP_SAME_TEXT, left, other, span);
    const struct field *words = a == TYPE_WORD ? left->type.words : other->type.words;
    if (((a == TYPE_WORD && b == TYPE_NUMBER) || (a == TYPE_NUMBER && b == TYPE_WORD)) && words && words_are_numbers(words) && !left->type.decimal && !other->type.decimal)
        return two(scope, OP_SAME_NUMBER, left, other, span);
    if (a == TYPE_TRUTH && b == TYPE_TRUTH)
        return two(scope, OP_SAME_TRUTH, left, other, span);
    return expr_wrong(scope, other, type_words(scope->model, left->type));
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
        return expr_wrong(scope, list, "a list");
    if (tree->right->kind == TREE_ROLE_OF) {
        struct expr *one = such_a(scope, list, tree->right, OP_INCLUDES_ONE, tree->span);
        return tree->kind == TREE_NOT_INCLUDES ? negated(scope, one, tree->span) : one;
    }
    if (list->type.of == TYPE_TIME || list->type.of == TYPE_TRUTH) {
        diagnostic_add(scope->model->problems, D1202, tree->span, "whether a list of dates or answers includes one cannot be asked");
        return NULL;
    }
    struct expr *value = NULL;
    if (list->type.of == TYPE_WORD && is_bare(tree->right)) {
        int word = word_of(scope, list->type.words, tree->right);
        if (word < 0)
            return NULL;
        value = expr_text(scope, list->type.words->words[word].json, tree->right->span);
    } else if (list->type.of == TYPE_TEXT && is_bare(tree->right)) {
        if (!role_is_declared(scope, list, tree->right))
            return NULL;
        value = expr_text(scope, tree->right->text, tree->right->span);
    } else {
        value = resolve_value(scope, tree->right);
        bool words = value && !value->type.list && list->type.of == TYPE_WORD && listed_words(scope, value);
        if (words && !words_known(scope, list, value))
            return NULL;
        if (value && !words && (value->type.of != list->type.of || value->type.list))
            return expr_wrong(scope, value, value_type_words(list->type.of));
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
                names_offer(&names, scope->model->definitions[i]->name);
        names_unknown(scope, words_within(scope->model, tree->span, tree->text), tree->text, &names, "no condition is called `" STR_FORMAT "`", STR_PRINT(tree->text));
        return NULL;
    }
    struct expr *expr = expr_call(scope, definition, NULL, tree->span);
    if (expr && expr->type.of != TYPE_TRUTH)
        return expr_wrong(scope, expr, "a condition");
    return tree->kind == TREE_NOT_HOLDS ? negated(scope, expr, tree->span) : expr;
}

void unknown_label(struct model *model, const struct policy *policy, const struct tree *label, bool exceptions)
{
    if (policy_lost(model) || lost_in_a_broken_line(model, label->span, label->text))
        return;
    struct str *names = mem_kept_array(model->pool, (size_t)model->rule_count + (size_t)model->exception_count + 1, sizeof *names);
    int count = 0;
    for (int i = 0; i < model->rule_count; i++)
        if (model->rules[i]->policy == policy)
            names[count++] = model->rules[i]->card->label;
    for (int i = 0; exceptions && i < model->exception_count; i++)
        if (model->exceptions[i]->policy == policy && !model->exceptions[i]->is_remark)
            names[count++] = model->exceptions[i]->declaration->label;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, label->span, exceptions ? "no rule or exception of this policy is labelled \"" STR_FORMAT "\"" : "no rule of this policy is labelled \"" STR_FORMAT "\"", STR_PRINT(label->text));
    int near = text_nearest(label->text, names, count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean \"" STR_FORMAT "\"?", STR_PRINT(names[near]));
}

static struct expr *resolve_in_time(struct scope *scope, const struct tree *tree)
{
    struct expr *record = resolve_record(scope, tree->left);
    const struct rule *rule = model_rule_labelled(scope->model, scope->policy, tree->text);
    if (!rule) {
        unknown_label(scope->model, scope->policy, tree->right, false);
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
    case TREE_IS_ON_DAY_OF:
    case TREE_IS_NOT_ON_DAY_OF: {
        struct expr *same = two(scope, OP_ON_DAY_OF, resolve_time(scope, tree->left), resolve_time(scope, tree->right), tree->span);
        expr = tree->kind == TREE_IS_NOT_ON_DAY_OF ? negated(scope, same, tree->span) : same;
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
    case TREE_NO: expr = expr_truth(scope, tree->kind == TREE_YES, tree->span); break;
    default: {
        struct expr *value = resolve_value(scope, tree);
        if (value && (value->type.of != TYPE_TRUTH || value->type.list))
            expr_wrong(scope, value, "a condition");
        else
            expr = value;
    }
    }
    scope->depth--;
    return expr;
}
