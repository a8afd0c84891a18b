/* SPDX-License-Identifier: Apache-2.0
 *
 * The document: vocabulary, records, roles, calendars, policies and tables,
 * then definitions and rules.
 */
#include "publish/publish.h"

#include "calendar/zone.h"
#include "model/load.h"
#include "publish/rules.h"

/* ---- records ---- */

static void write_vocabulary(struct writer *writer, const struct schema *schema)
{
    write_open(writer, "vocabulary", '{');
    write_text(writer, "record_type_is_in", schema->type_key);
    write_text(writer, "case_is_in", schema->case_key);
    write_text(writer, "identity_is_in", schema->identity_key);
    write_open(writer, "known_date_is_in", '[');
    for (int i = 0; i < schema->known_key_count; i++)
        write_text(writer, NULL, schema->known_keys[i]);
    write_close(writer, ']');
    write_close(writer, '}');
}

static const char *field_type_word(const struct field *field)
{
    switch (field->type) {
    case FIELD_TEXT: return "text";
    case FIELD_WHOLE: return "whole_number";
    case FIELD_DECIMAL: return "decimal";
    case FIELD_YES_NO: return "yes_or_no";
    case FIELD_WORDS: return "words";
    case FIELD_DATE: return "date";
    case FIELD_MOMENT: return "moment";
    case FIELD_ROLE: return "role";
    case FIELD_RECORD: return "record";
    }
    return "";
}

static const char *absence_word(enum field_absence absence)
{
    switch (absence) {
    case ABSENCE_NOT_KNOWN: return "not_known";
    case ABSENCE_NOT_YET: return "not_yet";
    case ABSENCE_NONE: return "none";
    }
    return "";
}

static void write_field(struct writer *writer, const struct record_type *type, const struct field *field)
{
    write_open(writer, NULL, '{');
    write_text(writer, "name", field->name);
    write_text(writer, "key", field->key);
    write_word(writer, "type", field_type_word(field));
    write_truth(writer, "list", field->list);
    if (field->target_count) {
        write_open(writer, "records", '[');
        for (int i = 0; i < field->target_count; i++)
            write_text(writer, NULL, field->targets[i]->name);
        write_close(writer, ']');
    }
    if (field->word_count) {
        write_open(writer, "words", '[');
        for (int i = 0; i < field->word_count; i++)
            write_text(writer, NULL, field->words[i].json);
        write_close(writer, ']');
    }
    write_word(writer, "absent", absence_word(field->absence));
    write_truth(writer, "begins", type->begins == (int)field->index);
    write_truth(writer, "ends", field->ends);
    write_truth(writer, "planned", field->planned);
    write_truth(writer, "personal", field->personal);
    write_truth(writer, "who_did_it", field->who_did_it);
    write_truth(writer, "responsible", field->responsible);
    if (field->known_with >= 0)
        write_text(writer, "known_with", type->fields[field->known_with].name);
    if (field->done_by >= 0)
        write_text(writer, "done_by", type->fields[field->done_by].name);
    write_close(writer, '}');
}

static void write_record(struct writer *writer, const struct record_type *type)
{
    write_open(writer, NULL, '{');
    write_text(writer, "name", type->name);
    write_text(writer, "written_as", type->json);
    write_truth(writer, "belongs_to_no_case", type->shared);
    write_truth(writer, "is_the_case_itself", type->is_case);
    write_truth(writer, "is_an_approval", type->is_approval);
    write_truth(writer, "absence_proves_nothing", type->absence_proves_nothing);
    write_open(writer, "fields", '[');
    for (int i = 0; i < type->field_count; i++)
        write_field(writer, type, &type->fields[i]);
    write_close(writer, ']');
    write_place(writer, "at", type->span);
    write_close(writer, '}');
}

/* ---- roles ---- */

static void write_role(struct writer *writer, const struct role *role)
{
    writer->frame = &role->frame;
    write_open(writer, NULL, '{');
    write_text(writer, "name", role->name);
    write_open(writer, "held_by", '[');
    for (int i = 0; i < role->way_count; i++) {
        const struct role_way *way = &role->ways[i];
        write_open(writer, NULL, '{');
        write_text(writer, "record", way->type->name);
        if (way->worker)
            write_text(writer, "worker_is_in", way->worker->name);
        write_variable(writer, "candidate", 0);
        write_expression(writer, "where", way->condition);
        write_place(writer, "at", way->span);
        write_close(writer, '}');
    }
    write_close(writer, ']');
    write_open(writer, "also_acts_as", '[');
    for (int i = 0; i < role->acts_as_count; i++)
        if (!role->acts_as[i].condition)
            write_text(writer, NULL, role->acts_as[i].as->name);
    write_close(writer, ']');
    write_open(writer, "also_acts_as_if", '[');
    for (int i = 0; i < role->acts_as_count; i++) {
        if (!role->acts_as[i].condition)
            continue;
        write_open(writer, NULL, '{');
        write_text(writer, "role", role->acts_as[i].as->name);
        write_expression(writer, "condition", role->acts_as[i].condition);
        write_close(writer, '}');
    }
    write_close(writer, ']');
    write_place(writer, "at", role->span);
    write_close(writer, '}');
}

/* ---- calendars ---- */

static void write_holiday(struct writer *writer, const struct holiday *holiday)
{
    write_open(writer, NULL, '{');
    write_day(writer, "date", holiday->day);
    write_text(writer, "name", holiday->name);
    write_word(writer, "effect", holiday->effect == HOLIDAY_HELD ? "holiday" : "withdrawn");
    if (holiday->announced == DAY_ALWAYS)
        write_nothing(writer, "announced_on");
    else
        write_day(writer, "announced_on", holiday->announced);
    write_word(writer, "status", holiday->expected ? "expected" : "confirmed");
    write_close(writer, '}');
}

static void write_calendar(struct writer *writer, const struct calendar_source *calendar)
{
    write_open(writer, NULL, '{');
    write_text(writer, "name", calendar->name);
    write_open(writer, "weekend", '[');
    for (int day = 0; day < 7; day++)
        if (calendar->weekend >> day & 1)
            write_word(writer, NULL, civil_weekday_name(day));
    write_close(writer, ']');
    write_open(writer, "covers", '{');
    write_day(writer, "first", calendar->covers_first);
    write_day(writer, "last", calendar->covers_last);
    write_close(writer, '}');
    write_day(writer, "confirmed_up_to", calendar->confirmed_last);
    write_open(writer, "holidays", '[');
    for (int i = 0; i < calendar->holidays.count; i++)
        write_holiday(writer, &calendar->holidays.rows[i]);
    write_close(writer, ']');
    write_close(writer, '}');
}

/* ---- policies ---- */

static void write_names_of_readings(struct writer *writer, const char *key, const struct reading *readings, int count)
{
    write_open(writer, key, '[');
    for (int i = 0; i < count; i++)
        write_text(writer, NULL, readings[i].name);
    write_close(writer, ']');
}

static void write_policy(struct writer *writer, const struct policy *policy)
{
    writer->frame = &policy->frame;
    write_open(writer, NULL, '{');
    write_text(writer, "name", policy->card->name);
    write_text(writer, "label", policy->card->label);
    if (policy->source)
        write_text(writer, "source", policy->source->name);
    write_expression(writer, "applies_if", policy->applies);
    if (policy->in_force_known)
        write_day(writer, "in_force_from", policy->in_force);
    write_word(writer, "layer", layer_word(policy->layer));
    if (policy->until_known)
        write_day(writer, "in_force_up_to", policy->until);
    if (policy->follows)
        write_text(writer, "new_version_of", policy->follows->card->name);
    if (policy->calendar)
        write_text(writer, "calendar", policy->calendar->name);
    write_names_of_readings(writer, "day_one", policy->day_one, policy->day_one_count);
    write_names_of_readings(writer, "out_of_hours", policy->out_of_hours, policy->out_of_hours_count);
    write_events(writer, "every_rule_stops", policy->stops, policy->stop_count);
    write_place(writer, "at", policy->card->span);
    write_close(writer, '}');
}

/* ---- tables ---- */

static void write_cell(struct writer *writer, const struct column *column, const struct cell *cell)
{
    if (column->type.list) {
        write_open(writer, NULL, '[');
        for (int i = 0; i < cell->number_count; i++)
            write_number(writer, NULL, cell->numbers[i]);
        write_close(writer, ']');
    } else if (column->type.of == TYPE_NUMBER) {
        write_number(writer, NULL, cell->number);
    } else {
        write_text(writer, NULL, cell->text);
    }
}

static void write_table(struct writer *writer, const struct table *table)
{
    write_open(writer, NULL, '{');
    write_text(writer, "name", table->name);
    write_policy_of(writer, table->policy);
    write_open(writer, "columns", '[');
    for (int i = 0; i < table->column_count; i++) {
        write_open(writer, NULL, '{');
        write_text(writer, "name", table->columns[i].name);
        write_type(writer, table->columns[i].type);
        write_close(writer, '}');
    }
    write_close(writer, ']');
    write_open(writer, "rows", '[');
    for (int row = 0; row < table->row_count; row++) {
        write_open(writer, NULL, '[');
        for (int i = 0; i < table->column_count; i++)
            write_cell(writer, &table->columns[i], &table->cells[row * table->column_count + i]);
        write_close(writer, ']');
    }
    write_close(writer, ']');
    write_place(writer, "at", table->span);
    write_close(writer, '}');
}

/* ---- the document ---- */

/* Findings come in this order. */
static void write_reported(struct writer *writer, const struct model *model)
{
    write_open(writer, "reported", '[');
    for (int i = 0; i < model->card_count; i++) {
        write_open(writer, NULL, '{');
        write_text(writer, "policy", model->cards[i]->policy->name);
        write_text(writer, "name", model->cards[i]->name);
        write_word(writer, "kind", rule_kind_word(model->cards[i]->kind));
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

/* One declaration a line, so that two documents can be compared line by line. */
#define WRITE_LIST(writer, key, list, count, write_one) \
    do {                                               \
        write_open((writer), (key), '[');              \
        for (int i = 0; i < (count); i++) {            \
            write_one((writer), (list)[i]);            \
            buffer_char((writer)->out, '\n');          \
        }                                              \
        write_close((writer), ']');                    \
    } while (0)

void publish_model(struct buffer *out, const struct model *model)
{
    struct writer writer = {.out = out, .model = model};
    buffer_char(out, '{');
    write_number(&writer, "schema", 1);
    write_text(&writer, "zone", str_of(zone_name(model->zone)));
    write_vocabulary(&writer, &model->schema);
    WRITE_LIST(&writer, "records", model->schema.types, model->schema.type_count, write_record);
    WRITE_LIST(&writer, "roles", model->roles, model->role_count, write_role);
    WRITE_LIST(&writer, "calendars", model->calendars, model->calendar_count, write_calendar);
    WRITE_LIST(&writer, "policies", model->policies, model->policy_count, write_policy);
    WRITE_LIST(&writer, "tables", model->tables, model->table_count, write_table);
    WRITE_LIST(&writer, "definitions", model->definitions, model->definition_count, write_definition);
    WRITE_LIST(&writer, "rules", model->rules, model->rule_count, write_rule);
    write_reported(&writer, model);
    buffer_text(out, "}\n");
}
