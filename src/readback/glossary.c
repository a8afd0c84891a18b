/* SPDX-License-Identifier: Apache-2.0
 *
 * Definitions, tables and roles, spelt out: by themselves, and under the rules
 * that use them.
 */
#include "readback/inside.h"

/* ---- definitions ---- */

static void say_because(struct say *say, const struct definition *definition)
{
    const struct line *because = declaration_line(definition->declaration, LINE_L_BECAUSE);
    if (!because)
        return;
    say_text(say, "the reason given for the reading in force is ");
    say_quoted(say, because->value->text);
    page_say(say->page, say->out);
}

static void say_subject(struct say *say, const struct definition *definition)
{
    say_quoted(say, definition->name);
    if (!definition->subject)
        return;
    say_text(say, " of ");
    say_text(say, article_of(definition->frame.slots[0].name));
    say_str(say, definition->frame.slots[0].name);
}

static void tell_reading(struct say *say, const struct definition *definition, int index)
{
    const struct reading *reading = &definition->readings[index];
    struct buffer lead = {0};
    if (definition->type.of == TYPE_TRUTH && reading->value->op == OP_TRUTH) {
        buffer_format(say->out, "%s \"" STR_FORMAT "\": it %s", index ? "it could also be read as" : definition->reading_count > 1 ? "the reading in force is" : "it is read as",
                      STR_PRINT(reading->name), reading->value->number ? "holds" : "does not hold");
        page_say(say->page, say->out);
        return;
    }
    buffer_format(&lead, "%s \"" STR_FORMAT "\"%s", index ? "it could also be read as" : definition->reading_count > 1 ? "the reading in force is" : "it is read as",
                  STR_PRINT(reading->name), definition->type.of == TYPE_TRUTH && reading->value->op != OP_TRUTH ? ": it holds if" : ":");
    buffer_char(&lead, 0);
    tell_value(say, lead.bytes, reading->value);
    buffer_free(&lead);
}

/* What may stand where a word of choices is used: record types, each with its date and its condition. */
static void tell_choices(struct say *say, const struct definition *definition)
{
    const struct selection *chosen = definition->chosen;
    for (int i = 0; chosen && i < chosen->alternative_count; i++) {
        const struct alternative *one = &chosen->alternatives[i];
        if (chosen->alternative_count == 1) {
            say_text(say, article_of(definition->name));
            say_quoted(say, definition->name);
            say_text(say, " is ");
        }
        say_a(say, one->type->name);
        if (one->dated) {
            say_text(say, ", dated by its ");
            say_str(say, one->dated->name);
        }
        say->its = chosen->slot;
        if (one->condition) {
            say_text(say, ", where ");
            say_clause(say, one->condition);
        }
        say->its = -1;
        if (chosen->alternative_count == 1)
            page_say(say->page, say->out);
        else
            page_item(say->page, 0, say->out);
    }
}

void tell_definition(struct say *say, const struct definition *definition)
{
    say->policy = definition->policy;
    say->frame = &definition->frame;
    say->its = -1;
    if (definition->form == DEFINED_CHOICES) {
        if (definition->chosen && definition->chosen->alternative_count > 1) {
            say_text(say, article_of(definition->name));
            say_quoted(say, definition->name);
            say_text(say, " is any of these");
            page_opens(say->page, say->out);
        }
        tell_choices(say, definition);
        return;
    }
    struct buffer lead = {0}, *out = say->out;
    if (definition->reading_count) {
        say_subject(say, definition);
        say_text(say, definition->reading_count > 1 ? " is unclear in the source, and has more than one reading" : " is read in one way");
        page_say(say->page, say->out);
    }
    if (definition->where) {
        say_text(say, "it is asked of ");
        say_parts(say, definition->parts, 1);
        page_say(say->page, say->out);
    }
    tell_parts(say, definition->parts, definition->part_count);
    for (int i = 0; i < definition->reading_count; i++)
        tell_reading(say, definition, i);
    if (definition->reading_count) {
        say_because(say, definition);
        return;
    }
    say->out = &lead;
    say_subject(say, definition);
    say_text(say, definition->type.of == TYPE_TRUTH ? " holds if" : " is");
    buffer_char(&lead, 0);
    say->out = out;
    tell_value(say, lead.bytes, definition->value);
    buffer_free(&lead);
}

void read_definition(struct say *say, const struct definition *definition)
{
    say->frame = &definition->frame;
    say_str(say, definition->name);
    buffer_text(say->out, "");
    page_title(say->page, say->out);
    say_text(say, "a definition");
    if (definition->policy) {
        say_text(say, " of ");
        say_quoted(say, definition->policy->card->label);
    }
    if (definition->card) {
        say_text(say, "; it states ");
        say_cites(say, definition->declaration);
        say_text(say, definition->type.of == TYPE_TRUTH ? ", and is answered like a rule: \"holds\", \"does not apply\" or \"cannot tell\"" : "");
    }
    page_say(say->page, say->out);
    page_section(say->page, "What it means");
    tell_definition(say, definition);
}

/* ---- tables ---- */

void say_cell_value(struct say *say, const struct column *column, const struct cell *cell)
{
    if (column->type.list) {
        for (int i = 0; i < cell->number_count; i++) {
            say_between(say, i, cell->number_count, " and ");
            say_number(say, cell->numbers[i], false);
        }
        say_text(say, cell->number_count ? "" : "none");
    } else if (column->type.of == TYPE_NUMBER) {
        say_number(say, cell->number, column->type.decimal);
    } else {
        say_quoted(say, str_with_spaces(say->pool, cell->text));
    }
}

void tell_table(struct say *say, const struct table *table)
{
    say_text(say, "the table ");
    say_quoted(say, table->name);
    say_text(say, " gives");
    page_opens(say->page, say->out);
    for (int row = 0; row < table->row_count; row++) {
        const struct cell *cells = &table->cells[row * table->column_count];
        say_text(say, "for ");
        say_str(say, table->columns[0].name);
        say_text(say, " ");
        say_cell_value(say, &table->columns[0], &cells[0]);
        say_text(say, ": ");
        for (int column = 1; column < table->column_count; column++) {
            say_text(say, column > 1 ? "; " : "");
            say_str(say, table->columns[column].name);
            say_text(say, " ");
            say_cell_value(say, &table->columns[column], &cells[column]);
        }
        page_item(say->page, 0, say->out);
    }
    say_text(say, "for anything else it gives nothing, and it cannot be told");
    page_say(say->page, say->out);
}

void read_table(struct say *say, const struct table *table)
{
    say_str(say, table->name);
    page_title(say->page, say->out);
    tell_shaped_by(say, DECLARE_TABLE, table->name);
    page_section(say->page, "What it gives");
    tell_table(say, table);
}

/* ---- roles ---- */

static void say_way(struct say *say, const struct role_way *way)
{
    const struct field *begins = begins_of(way->type);
    if (!way->worker) {
        say_a(say, way->type->name);
    } else {
        say_text(say, "the ");
        say_str(say, way->worker->name);
        say_text(say, " of ");
        say_a(say, way->type->name);
    }
    if (way->condition) {
        say_text(say, " where ");
        say_clause(say, way->condition);
    }
    if (way->worker && begins) {
        say_text(say, ", from its ");
        say_str(say, begins->name);
        say_text(say, way->type->ends >= 0 ? "" : " on");
        if (way->type->ends >= 0) {
            say_text(say, " up to and including its ");
            say_str(say, way->type->fields[way->type->ends].name);
            say_text(say, "; without one, it goes on");
        }
    }
}

void tell_role(struct say *say, const struct role *role)
{
    struct frame frame = role->frame;
    say->frame = &frame;
    say->its = 0;
    if (role->way_count != 1) {
        say_a(say, role->name);
        say_text(say, " is any of these");
        page_opens(say->page, say->out);
    }
    for (int i = 0; i < role->way_count; i++) {
        if (role->way_count == 1) {
            say_a(say, role->name);
            say_text(say, " is ");
        }
        say_way(say, &role->ways[i]);
        if (role->way_count == 1)
            page_say(say->page, say->out);
        else
            page_item(say->page, 0, say->out);
    }
    say->its = -1;
    int always = 0, said = 0;
    for (int i = 0; i < role->acts_as_count; i++)
        always += !role->acts_as[i].condition;
    for (int i = 0; i < role->acts_as_count; i++) {
        if (role->acts_as[i].condition)
            continue;
        if (!said) {
            say_a(say, role->name);
            say_text(say, " may do whatever ");
        }
        say_between(say, said++, always, " and ");
        say_a(say, role->acts_as[i].as->name);
    }
    if (always) {
        say_text(say, " may do");
        page_say(say->page, say->out);
    }
    for (int i = 0; i < role->acts_as_count; i++)
        if (role->acts_as[i].condition) {
            say_a(say, role->name);
            say_text(say, " may do whatever ");
            say_a(say, role->acts_as[i].as->name);
            say_text(say, " may do, if ");
            say_clause(say, role->acts_as[i].condition);
            page_say(say->page, say->out);
        }
}

void read_role(struct say *say, const struct role *role)
{
    say_str(say, role->name);
    page_title(say->page, say->out);
    tell_shaped_by(say, DECLARE_ROLE, role->name);
    page_section(say->page, "Who holds this role");
    tell_role(say, role);
    tell_ladder(say, role);
}
