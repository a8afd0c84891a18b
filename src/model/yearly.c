/* SPDX-License-Identifier: Apache-2.0
 *
 * Days that come every year: `the first of (1 January, the last Friday of
 * June) on or after X`.
 */
#include "model/resolve.h"

static int month_named(struct str name)
{
    for (int month = 1; month <= 12; month++)
        if (str_is(name, civil_month_name(month)))
            return month;
    return 0;
}

static bool read_month(struct scope *scope, const struct tree *name, int *month)
{
    struct str names[12];
    *month = month_named(name->text);
    if (*month)
        return true;
    for (int i = 0; i < 12; i++)
        names[i] = str_of(civil_month_name(i + 1));
    struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1209, name->span, "`" STR_FORMAT "` is no month", STR_PRINT(name->text));
    int near = text_nearest(name->text, names, 12);
    if (near >= 0)
        diagnostic_under(scope->model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
    return false;
}

static bool read_weekday(struct scope *scope, const struct tree *name, int *weekday)
{
    struct str names[7];
    for (*weekday = 0; *weekday < 7; ++*weekday) {
        names[*weekday] = str_of(civil_weekday_name(*weekday));
        if (str_equal(name->text, names[*weekday]))
            return true;
    }
    struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1209, name->span, "`" STR_FORMAT "` is no day of the week", STR_PRINT(name->text));
    int near = text_nearest(name->text, names, 7);
    if (near >= 0)
        diagnostic_under(scope->model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
    return false;
}

/* 1 January */
static bool read_day(struct scope *scope, const struct tree *tree, struct yearly_day *day)
{
    if (!read_month(scope, tree->right, &day->month))
        return false;
    if (tree->left->number >= 1 && tree->left->number <= 31 && yearly_exists(day->month, (int)tree->left->number)) {
        day->day = (int)tree->left->number;
        return true;
    }
    diagnostic_add(scope->model->problems, D1209, tree->span, "no year has a " STR_FORMAT " %s", STR_PRINT(tree->left->text), civil_month_name(day->month));
    return false;
}

/* the last Friday of June */
static bool read_nth(struct scope *scope, const struct tree *tree, struct yearly_day *day)
{
    static const char *const ordinals[] = {"last", "first", "second", "third", "fourth"};
    enum { ORDINALS = sizeof ordinals / sizeof *ordinals };
    for (day->nth = 0; day->nth < ORDINALS && !str_is(tree->left->text, ordinals[day->nth]); day->nth++)
        ;
    if (day->nth == ORDINALS || !str_is(tree->fourth->text, "of")) {
        diagnostic_add(scope->model->problems, D1209, tree->span, "expected a day such as `the last Friday of June`; it may be the first, second, third, fourth or last");
        return false;
    }
    return read_weekday(scope, tree->right, &day->weekday) && read_month(scope, tree->third, &day->month);
}

struct expr *resolve_yearly(struct scope *scope, const struct tree *tree)
{
    struct yearly *yearly = mem_kept(scope->model->pool, sizeof *yearly);
    bool good = true;
    for (const struct tree *item = tree->left; item; item = item->next) {
        struct yearly_day day = {.month = 0};
        bool read = item->kind == TREE_DAY_OF_YEAR ? read_day(scope, item, &day) : read_nth(scope, item, &day);
        good = good && read;
        if (read)
            MODEL_ADD(scope->model, yearly->days, yearly->count, day);
    }
    yearly->back = tree->kind == TREE_LAST_OF;
    yearly->included = tree->number != 0;
    struct expr *from = resolve_time(scope, tree->right);
    if (!good || !from)
        return NULL;
    struct expr *expr = expr_new(scope->model, OP_YEARLY, TYPE_TIME, tree->span);
    expr->yearly = yearly;
    expr->a = from;
    return expr;
}
