/* SPDX-License-Identifier: Apache-2.0
 *
 * Roles whose conditions ask, directly or through definitions, who holds the
 * same role: they would never be found out.
 */
#include "model/steps.h"

struct search {
    struct model *model;
    const struct role *wanted;
    bool *roles, *definitions; /* looked into, by index */
    bool found;
};

static void look_into_role(struct search *search, const struct role *role);
static void look(struct search *search, const struct expr *expr);

static void look_into_selection(struct search *search, const struct selection *selection)
{
    if (!selection)
        return;
    look(search, selection->of);
    look(search, selection->since);
    look(search, selection->up_to);
    look(search, selection->where);
    for (int i = 0; i < selection->alternative_count; i++)
        look(search, selection->alternatives[i].condition);
}

static void look_into_definition(struct search *search, const struct definition *definition)
{
    if (search->definitions[definition->index])
        return;
    search->definitions[definition->index] = true;
    for (int i = 0; i < definition->part_count; i++) {
        look_into_selection(search, definition->parts[i].selection);
        look(search, definition->parts[i].value);
    }
    look(search, definition->value);
    for (int i = 0; i < definition->reading_count; i++)
        look(search, definition->readings[i].value);
}

/* Expressions are as deep as the nesting limit lets their text be. */
static void look(struct search *search, const struct expr *expr)
{
    for (; expr && !search->found; expr = expr->next) {
        if (expr->role)
            look_into_role(search, expr->role);
        if (expr->definition)
            look_into_definition(search, expr->definition);
        look_into_selection(search, expr->selection);
        look(search, expr->a);
        look(search, expr->b);
        look(search, expr->c);
    }
}

/* Whoever asks for a role asks for those that act as it. */
static void look_into_role(struct search *search, const struct role *role)
{
    if (role == search->wanted || model_role_acts_as(search->wanted, role)) {
        search->found = true;
        return;
    }
    for (int i = 0; i < search->model->role_count; i++) {
        const struct role *one = search->model->roles[i];
        if (search->roles[i] || (one != role && !model_role_acts_as(one, role)))
            continue;
        search->roles[i] = true;
        for (int j = 0; j < one->way_count; j++)
            look(search, one->ways[j].condition);
        for (int j = 0; j < one->acts_as_count; j++)
            look(search, one->acts_as[j].condition);
    }
}

static bool asks_for_itself(struct model *model, const struct role *role)
{
    struct search search = {.model = model, .wanted = role};
    search.roles = mem_kept_array(model->pool, (size_t)model->role_count, sizeof *search.roles);
    search.definitions = mem_kept_array(model->pool, (size_t)model->definition_count + 1, sizeof *search.definitions);
    for (int i = 0; i < role->way_count; i++)
        look(&search, role->ways[i].condition);
    for (int i = 0; i < role->acts_as_count; i++)
        look(&search, role->acts_as[i].condition);
    return search.found;
}

void check_role_circles(struct model *model)
{
    for (int i = 0; i < model->role_count; i++) {
        const struct role *role = model->roles[i];
        if (!model_role_acts_as(role, role) && asks_for_itself(model, role)) {
            diagnostic_add(model->problems, D1501, role->span, "the role `" STR_FORMAT "` rests on itself", STR_PRINT(role->name));
            return; /* those it goes through would say the same */
        }
    }
}
