/* SPDX-License-Identifier: Apache-2.0
 *
 * Names become what they mean, and every expression gets its type. Each
 * function returns NULL after it has reported why; what rests on a NULL is
 * left out without a word, so that one mistake is told once.
 */
#include "model/resolve.h"

#include "base/limits.h"

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
    frame->slots[frame->count] = (struct slot){.name = name, .type = type, .span = span};
    return frame->count++;
}

/* ---- values ---- */

struct expr *expr_wrong(struct scope *scope, const struct expr *expr, const char *expected)
{
    diagnostic_add(scope->model->problems, D1201, expr->span, "expected %s, and this is %s", expected, type_words(scope->model, expr->type));
    return NULL;
}

static struct expr *time_of(struct scope *scope, struct expr *expr)
{
    if (!expr)
        return NULL;
    if (expr->type.of == TYPE_TIME && expr->type.may_be_never) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1201, expr->span, "expected a moment, and this may be `no limit`");
        diagnostic_help(scope->model->problems, diagnostic, "What may be `no limit` can stand as a limit only: in `due by`, at the end of `due between`, in `but no later than`.");
        return NULL;
    }
    if (expr->type.of == TYPE_TIME && !expr->type.list)
        return expr;
    if (expr->type.of != TYPE_RECORD || expr->type.list)
        return expr_wrong(scope, expr, "a moment");
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

struct expr *resolve_limit(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = resolve_value(scope, tree);
    return expr && expr->type.of == TYPE_TIME && expr->type.may_be_never ? expr : time_of(scope, expr);
}

/* Words that are numbers stand for them. */
bool words_are_numbers(const struct field *field)
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
        return expr_wrong(scope, expr, "a number");
    if (expr && ((expr->type.of != TYPE_NUMBER && expr->type.of != TYPE_WORD) || expr->type.list))
        return expr_wrong(scope, expr, "a number");
    return expr;
}

struct expr *resolve_record(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = resolve_value(scope, tree);
    if (expr && (expr->type.of != TYPE_RECORD || expr->type.list))
        return expr_wrong(scope, expr, "a record");
    return expr;
}

struct expr *resolve_length(struct scope *scope, const struct tree *tree)
{
    struct expr *expr = resolve_value(scope, tree);
    if (expr && expr->type.of != TYPE_LENGTH)
        return expr_wrong(scope, expr, "a length of time such as `10 working days`");
    return expr;
}

static struct expr *resolve_literal_time(struct scope *scope, const struct tree *tree)
{
    struct civil_reading reading = civil_read(tree->text.at, tree->text.length);
    if (reading.form != CIVIL_DAY && reading.form != CIVIL_TIME) {
        diagnostic_add(scope->model->problems, D1205, tree->span, "this is no date: %s", civil_problem(&reading));
        return NULL;
    }
    int64_t utc[2];
    if (reading.form == CIVIL_TIME && !reading.has_offset && !zone_to_utc(scope->model->zone, reading.first, reading.second, utc)) {
        diagnostic_add(scope->model->problems, D1210, tree->span, "`" STR_FORMAT "` lies in the hour that is skipped when the clocks go forward", STR_PRINT(tree->text));
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
bool same_scale(struct scope *scope, const struct expr *left, struct expr *right)
{
    if (left->type.decimal && !right->type.decimal && right->op == OP_NUMBER && right->number < INT64_MAX / DECIMAL_SCALE) {
        right->number *= DECIMAL_SCALE;
        right->type.decimal = true;
    }
    if (right->op == OP_CALL && right->definition->value && right->definition->value->op == OP_NO_NUMBER)
        return true; /* a number that is not given is of either kind */
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
        number = expr_wrong(scope, number, "a whole number");
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
            names_offer(&names, model->tables[i]->name);
        names_unknown(scope, after_words(scope->model, tree->span, STR(" in table "), tree->extra), tree->extra, &names, "no table is called `" STR_FORMAT "`", STR_PRINT(tree->extra));
        return NULL;
    }
    if (table->broken)
        return NULL;
    int column = 0;
    while (column < table->column_count && !str_equal(table->columns[column].name, tree->text))
        column++;
    if (column == table->column_count) {
        for (int i = 0; i < table->column_count; i++)
            names_offer(&names, table->columns[i].name);
        names_unknown(scope, words_within(scope->model, tree->span, tree->text), tree->text, &names, "the table `" STR_FORMAT "` has no column `" STR_FORMAT "`", STR_PRINT(table->name), STR_PRINT(tree->text));
        return NULL;
    }
    struct expr *key = resolve_value(scope, tree->left);
    if (!key)
        return NULL;
    enum value_type wanted = table->columns[0].type.of;
    bool fits = !key->type.list && !key->type.decimal && (key->type.of == wanted || key->type.of == TYPE_WORD);
    if (!fits)
        return expr_wrong(scope, key, wanted == TYPE_NUMBER ? "a number to look up" : "a word to look up");
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

void expr_never_as(struct expr *expr, enum value_type of)
{
    if (expr->op == OP_NEVER && of == TYPE_LENGTH)
        expr->type.of = of;
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
    expr_never_as(yes, no->type.of);
    expr_never_as(no, yes->type.of);
    bool may_be_never = yes->type.may_be_never || no->type.may_be_never;
    if (yes->type.of != no->type.of && (yes->type.of == TYPE_TIME || no->type.of == TYPE_TIME) && !may_be_never) {
        yes = time_of(scope, yes);
        no = time_of(scope, no);
        if (!yes || !no)
            return NULL;
    }
    if (!same_type(yes->type, no->type))
        return expr_wrong(scope, no, type_words(scope->model, yes->type));
    struct expr *expr = expr_new(scope->model, OP_CASES, TYPE_NONE, tree->span);
    expr->type = yes->type;
    expr->type.may_be_never = may_be_never;
    expr->a = yes;
    expr->b = condition;
    expr->c = no;
    return expr;
}

struct expr *expr_truth(struct scope *scope, bool yes, struct span span)
{
    struct expr *expr = expr_new(scope->model, OP_TRUTH, TYPE_TRUTH, span);
    expr->number = yes;
    return expr;
}

struct expr *expr_text(struct scope *scope, struct str text, struct span span)
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
    case TREE_OF: return resolve_member(scope, resolve_value(scope, tree->left), tree->text, tree->span, tree->span);
    case TREE_PICK: return resolve_pick(scope, tree);
    case TREE_CELL: return resolve_cell(scope, tree);
    case TREE_DATE:
    case TREE_TIME: return resolve_literal_time(scope, tree);
    case TREE_NUMBER: return resolve_literal_number(scope, tree);
    case TREE_STRING:
    case TREE_NAME: return expr_text(scope, tree->text, tree->span);
    case TREE_YES: return expr_truth(scope, true, tree->span);
    case TREE_NO: return expr_truth(scope, false, tree->span);
    case TREE_AMOUNT: return resolve_amount(scope, tree);
    case TREE_NO_LIMIT: return expr_new(scope->model, OP_NO_LIMIT, TYPE_LENGTH, tree->span);
    case TREE_NEVER: {
        struct expr *expr = expr_new(scope->model, OP_NEVER, TYPE_TIME, tree->span);
        expr->type.may_be_never = true;
        return expr;
    }
    case TREE_NO_NUMBER: {
        struct expr *expr = expr_new(scope->model, OP_NO_NUMBER, TYPE_NUMBER, tree->span);
        expr->text = scope->defines;
        return expr;
    }
    case TREE_WORKING_DAY: return resolve_working_day(scope, tree);
    case TREE_AFTER:
    case TREE_BEFORE: return resolve_shift(scope, tree);
    case TREE_LATER_OF:
    case TREE_EARLIER_OF: return resolve_extreme(scope, tree);
    case TREE_FIRST_OF:
    case TREE_LAST_OF: return resolve_yearly(scope, tree);
    case TREE_NUMBER_OF: {
        struct expr *list = resolve_value(scope, tree->left);
        if (list && !list->type.list)
            return expr_wrong(scope, list, "a list");
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
