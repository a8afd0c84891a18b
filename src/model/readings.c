/* SPDX-License-Identifier: Apache-2.0
 *
 * Declared readings as a list: what might be read otherwise than it is.
 */
#include "model/ir.h"

struct listing {
    struct pool *pool;
    const struct reading_choice *chosen;
    int chosen_count;
    struct declared_reading *list;
    int count, room;
};

static bool is_listed(const struct listing *listing, struct str definition, struct str reading)
{
    for (int i = 0; i < listing->count; i++)
        if (str_equal(listing->list[i].choice.definition, definition) && str_equal(listing->list[i].choice.reading, reading))
            return true;
    return false;
}

/* The reading in force: the one chosen, where it is declared here, else the first. */
static struct str in_force(const struct listing *listing, struct str definition, const struct reading *readings, int count)
{
    struct str name = readings[0].name;
    for (int i = 0; i < listing->chosen_count; i++)
        for (int j = 0; j < count; j++)
            if (str_equal(listing->chosen[i].definition, definition) && str_equal(listing->chosen[i].reading, readings[j].name))
                name = readings[j].name;
    return name;
}

static void list_alternatives(struct listing *listing, struct str definition, const struct reading *readings, int count)
{
    for (int i = 0; i < count; i++) {
        struct str instead_of = in_force(listing, definition, readings, count);
        if (str_equal(readings[i].name, instead_of) || is_listed(listing, definition, readings[i].name))
            continue;
        if (listing->count == listing->room) {
            int room = listing->room ? listing->room * 2 : 16;
            listing->list = mem_kept_grow(listing->pool, listing->list, (size_t)listing->count, (size_t)room, sizeof *listing->list);
            listing->room = room;
        }
        listing->list[listing->count++] = (struct declared_reading){{definition, readings[i].name}, instead_of};
    }
}

int model_alternatives(const struct model *model, struct pool *pool, const struct reading_choice *chosen, int chosen_count, struct declared_reading **list)
{
    struct listing listing = {.pool = pool, .chosen = chosen, .chosen_count = chosen_count};
    for (int i = 0; i < model->policy_count; i++) {
        list_alternatives(&listing, STR("day one"), model->policies[i]->day_one, model->policies[i]->day_one_count);
        list_alternatives(&listing, STR("out of hours"), model->policies[i]->out_of_hours, model->policies[i]->out_of_hours_count);
    }
    for (int i = 0; i < model->definition_count; i++)
        if (model->definitions[i]->form == DEFINED_READINGS)
            list_alternatives(&listing, model->definitions[i]->name, model->definitions[i]->readings, model->definitions[i]->reading_count);
    *list = listing.list;
    return listing.count;
}
