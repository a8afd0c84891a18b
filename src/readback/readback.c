/* SPDX-License-Identifier: Apache-2.0
 *
 * Finds what a name stands for, reads it back, and then explains the words
 * that the sentences used.
 */
#include "readback/inside.h"

/* Underscores and spaces are the same in names, as everywhere in answers. */
static bool is_name(struct str asked, struct str name)
{
    if (asked.length != name.length)
        return false;
    for (size_t i = 0; i < asked.length; i++)
        if ((asked.at[i] == '_' ? ' ' : asked.at[i]) != (name.at[i] == '_' ? ' ' : name.at[i]))
            return false;
    return true;
}

/* Everything of that name; with `say`, read back. */
static int read_named(struct say *say, const struct model *model, struct str name)
{
    int found = 0;
    for (int i = 0; i < model->policy_count; i++) {
        const struct policy_card *card = model->policies[i]->card;
        if (!is_name(name, card->name) && !is_name(name, card->label))
            continue;
        found++;
        if (say)
            read_policy(say, model->policies[i]);
    }
    for (int i = 0; i < model->rule_count; i++) {
        const struct rule_card *card = model->rules[i]->card;
        if (!is_name(name, card->name) && !is_name(name, card->label))
            continue;
        found++;
        if (say)
            read_rule(say, model->rules[i]);
    }
    bool lifted = false;
    for (int i = 0; i < model->rule_count; i++)
        for (int j = 0; j < model->rules[i]->lifting_count && !lifted; j++) {
            const struct lifting *lifting = &model->rules[i]->liftings[j];
            if (!is_name(name, lifting->name) && !is_name(name, lifting->label))
                continue;
            lifted = true;
            found++;
            if (say)
                read_lifting(say, lifting->name);
        }
    for (int i = 0; i < model->guidance_count; i++) {
        const struct declaration *declaration = model->guidance[i].declaration;
        if (!is_name(name, declaration->name) && !is_name(name, declaration->label))
            continue;
        found++;
        if (say)
            read_guidance(say, &model->guidance[i]);
    }
    for (int i = 0; i < model->definition_count; i++)
        if (is_name(name, model->definitions[i]->name)) {
            found++;
            if (say)
                read_definition(say, model->definitions[i]);
        }
    for (int i = 0; i < model->table_count; i++)
        if (is_name(name, model->tables[i]->name)) {
            found++;
            if (say)
                read_table(say, model->tables[i]);
        }
    for (int i = 0; i < model->role_count; i++)
        if (is_name(name, model->roles[i]->name)) {
            found++;
            if (say)
                read_role(say, model->roles[i]);
        }
    for (int i = 0; i < model->calendar_count; i++)
        if (is_name(name, model->calendars[i]->name)) {
            found++;
            if (say)
                read_calendar(say, model->calendars[i]);
        }
    for (int i = 0; i < model->schema.type_count; i++)
        if (is_name(name, model->schema.types[i]->name)) {
            found++;
            if (say)
                read_record(say, model->schema.types[i]);
        }
    return found;
}

struct str *readback_names(struct pool *pool, const struct model *model, int *count)
{
    int room = 2 * (model->policy_count + model->rule_count + model->guidance_count) + model->definition_count + model->table_count + model->role_count + model->calendar_count +
               model->schema.type_count, named = 0;
    for (int i = 0; i < model->rule_count; i++)
        room += 2 * model->rules[i]->lifting_count;
    struct str *names = mem_kept_array(pool, (size_t)room + 1, sizeof *names);
    for (int i = 0; i < model->policy_count; i++) {
        names[named++] = model->policies[i]->card->name;
        names[named++] = model->policies[i]->card->label;
    }
    for (int i = 0; i < model->rule_count; i++) {
        names[named++] = model->rules[i]->card->name;
        names[named++] = model->rules[i]->card->label;
        for (int j = 0; j < model->rules[i]->lifting_count; j++) {
            names[named++] = model->rules[i]->liftings[j].name;
            names[named++] = model->rules[i]->liftings[j].label;
        }
    }
    for (int i = 0; i < model->guidance_count; i++) {
        names[named++] = model->guidance[i].declaration->name;
        names[named++] = model->guidance[i].declaration->label;
    }
    for (int i = 0; i < model->definition_count; i++)
        names[named++] = model->definitions[i]->name;
    for (int i = 0; i < model->table_count; i++)
        names[named++] = model->tables[i]->name;
    for (int i = 0; i < model->role_count; i++)
        names[named++] = model->roles[i]->name;
    for (int i = 0; i < model->calendar_count; i++)
        names[named++] = model->calendars[i]->name;
    for (int i = 0; i < model->schema.type_count; i++)
        names[named++] = model->schema.types[i]->name;
    *count = named;
    return names;
}

/* In the order of the chapter, with the definitions that state a clause. */
static void read_all(struct say *say, const struct model *model)
{
    for (int i = 0; i < model->card_count; i++) {
        for (int j = 0; j < model->rule_count; j++)
            if (model->rules[j]->card == model->cards[i])
                read_rule(say, model->rules[j]);
        for (int j = 0; j < model->definition_count; j++)
            if (model->definitions[j]->card && model->definitions[j]->card == model->cards[i])
                read_definition(say, model->definitions[j]);
    }
}

/* Explaining a word may name others: they come behind it, until none is left. */
static void explain(struct say *say, const struct readback_words *told)
{
    struct readback_words *named = say->named;
    int definitions = 0, tables = 0, roles = 0;
    bool titled = false;
    while (definitions < named->definition_count || tables < named->table_count || roles < named->role_count) {
        bool told_already = false;
        const void *one = definitions < named->definition_count ? named->definitions[definitions] : NULL;
        for (int i = 0; one && i < told->definition_count; i++)
            told_already = told_already || told->definitions[i] == one;
        if (told_already) {
            definitions++;
            continue;
        }
        if (!titled)
            page_section(say->page, "Words used above");
        else
            page_gap(say->page);
        titled = true;
        if (one) {
            definitions++;
            tell_definition(say, one);
        } else if (tables < named->table_count) {
            tell_table(say, named->tables[tables++]);
        } else {
            tell_role(say, named->roles[roles++]);
        }
    }
}

int readback(struct buffer *out, const struct model *model, const struct str *names, int name_count, enum readback_format format)
{
    struct page page = {.out = out, .format = format};
    struct readback_words named = {.definitions = NULL}, told = {.definitions = NULL};
    struct buffer words = {0};
    struct say say = {.pool = model->pool, .model = model, .page = &page, .out = &words, .named = &named, .its = -1};
    for (int i = 0; i < name_count; i++)
        if (!read_named(NULL, model, names[i]))
            return i;
    for (int i = 0; i < name_count; i++)
        read_named(&say, model, names[i]);
    if (!name_count)
        read_all(&say, model);
    explain(&say, &told);
    buffer_free(&words);
    return -1;
}
