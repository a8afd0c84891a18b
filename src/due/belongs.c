/* SPDX-License-Identifier: Apache-2.0 */
#include "due/belongs.h"

enum { STEPS = 4 }; /* from a record to those it names: a checkpoint, its target, its assessment */

struct search {
    const struct case_view *view;
    bool to_team;
    const struct str *names;
    int count;
    const struct other_names *other_names;
    bool anybody, found;
};

static void match(struct search *search, const struct fact_value *value)
{
    if (value->kind == VALUE_LIST) {
        for (uint32_t i = 0; i < value->list.count; i++)
            match(search, &value->list.items[i]); /* lists are never nested */
        return;
    }
    if (value->kind != VALUE_TEXT && value->kind != VALUE_RECORD)
        return;
    search->anybody = true;
    for (int i = 0; i < search->count; i++)
        search->found = search->found || other_name_fits(search->other_names, search->names[i], (struct str){value->text.at, value->text.length});
}

static void look_at(struct search *search, const struct fact_record *record, int steps);

static void follow(struct search *search, const struct fact_value *value, int steps)
{
    if (value->kind == VALUE_LIST)
        for (uint32_t i = 0; i < value->list.count; i++)
            follow(search, &value->list.items[i], steps);
    if (value->kind == VALUE_RECORD && value->text.target != RECORD_NOT_THERE && value->text.target < SHARED_FIRST)
        look_at(search, facts_record(search->view, value->text.target), steps);
}

/* The record itself first; what it names only where that says nothing. */
static void look_at(struct search *search, const struct fact_record *record, int steps)
{
    const struct record_type *type = record->type;
    for (int i = 0; i < type->field_count; i++)
        if (type->fields[i].responsible && (type->fields[i].type == FIELD_TEXT) == search->to_team)
            match(search, &record->values[i]);
    for (int i = 0; i < type->field_count && steps && !search->anybody; i++)
        if (!type->fields[i].who_did_it)
            follow(search, &record->values[i], steps - 1);
}

static const struct fact_record *subject_of(const struct search *search, const struct record_name *name)
{
    for (uint32_t i = 0; i < search->view->record_count; i++) {
        const struct fact_record *record = search->view->records[i];
        if (str_equal(record->type->json, name->record) && (name->id.length ? other_name_fits(search->other_names, name->id, record->id) : !record->id.length && record->position == name->position))
            return record;
    }
    return NULL;
}

enum belongs due_belongs(const struct case_view *view, const struct finding *finding, bool to_team, const struct str *names, int count, const struct other_names *other_names)
{
    struct search search = {.view = view, .to_team = to_team, .names = names, .count = count, .other_names = other_names};
    for (int i = 0; i < finding->subject_count; i++) {
        const struct fact_record *record = subject_of(&search, &finding->subjects[i]);
        if (record)
            look_at(&search, record, STEPS);
    }
    bool by_itself = search.anybody;
    for (uint32_t i = 0; i < view->record_count && !by_itself; i++)
        look_at(&search, view->records[i], 0);
    return search.found ? BELONGS : search.anybody ? BELONGS_NOT : BELONGS_TO_NOBODY;
}
