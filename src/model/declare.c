/* SPDX-License-Identifier: Apache-2.0
 *
 * Declarations that stand on their own: vocabulary, records, tables, calendars
 * and policies; and the names of all others, so that their order in the files
 * does not matter.
 */
#include <string.h>

#include "base/limits.h"
#include "calendar/civil.h"
#include "model/load.h"
#include "model/steps.h"

static struct span name_place(const struct declaration *declaration)
{
    return span_known(declaration->name_span) ? declaration->name_span : declaration->span;
}

const struct kind *model_kind(struct model *model, const struct record_type *type)
{
    return &model->kinds[type->index];
}

static bool once(struct model *model, bool taken, const struct declaration *declaration, const char *what, struct span other)
{
    if (!taken)
        return true;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1101, name_place(declaration), "the %s `" STR_FORMAT "` is declared twice", what, STR_PRINT(declaration->name));
    diagnostic_note(model->problems, diagnostic, other, "the first one stands here");
    return false;
}

/* ---- records ---- */

static const struct {
    const char *name;
    enum field_type type;
} field_types[] = {{"text", FIELD_TEXT}, {"whole number", FIELD_WHOLE}, {"decimal", FIELD_DECIMAL}, {"date", FIELD_DATE},
                   {"moment", FIELD_MOMENT}, {"role", FIELD_ROLE}};

static void declare_record(struct model *model, const struct declaration *declaration)
{
    const struct record_type *other = schema_type(&model->schema, declaration->name);
    if (!once(model, other, declaration, "record", other ? other->span : SPAN_NONE))
        return;
    struct record_type *type = mem_kept(model->pool, sizeof *type);
    type->name = declaration->name;
    type->json = str_with_underscores(model->pool, declaration->name);
    type->span = name_place(declaration);
    type->index = model->schema.type_count;
    type->begins = type->ends = -1;
    int count = model->schema.type_count;
    MODEL_ADD(model, model->schema.types, count, type);
    model->schema.type_count = (uint16_t)count;
}

static void add_words(struct model *model, struct field *field, const struct tree *list)
{
    for (const struct tree *item = list->left; item; item = item->next) {
        struct word word = {str_with_underscores(model->pool, item->text), str_with_spaces(model->pool, item->text)};
        int count = field->word_count;
        if (count == LIMIT_WORDS) {
            diagnostic_add(model->problems, D1204, item->span, "a field has at most %d words", LIMIT_WORDS);
            return;
        }
        for (int i = 0; i < count; i++)
            if (str_equal(field->words[i].json, word.json))
                diagnostic_add(model->problems, D1101, item->span, "the word `" STR_FORMAT "` stands twice", STR_PRINT(word.spoken));
        MODEL_ADD(model, field->words, count, word);
        field->word_count = (uint16_t)count;
    }
}

static bool add_target(struct model *model, struct field *field, const struct tree *name)
{
    const struct record_type *type = schema_type(&model->schema, name->text);
    if (!type) {
        struct str names[sizeof field_types / sizeof *field_types + 256];
        int count = 0;
        for (size_t i = 0; i < sizeof field_types / sizeof *field_types; i++)
            names[count++] = str_of(field_types[i].name);
        for (int i = 0; i < model->schema.type_count && i < 256; i++)
            names[count++] = model->schema.types[i]->name;
        int near = text_nearest(name->text, names, count);
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, name->span, "no record `" STR_FORMAT "` is declared, and it is no type of value", STR_PRINT(name->text));
        if (near >= 0)
            diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
        return false;
    }
    int count = field->target_count;
    MODEL_ADD(model, field->targets, count, type);
    field->target_count = (uint16_t)count;
    field->type = FIELD_RECORD;
    return true;
}

/* False where the type is not known, so that nothing is said of the marks that hang on it. */
static bool field_type_of(struct model *model, struct field *field, const struct tree *type)
{
    bool known = true;
    field->list = type->number != 0;
    field->type = FIELD_TEXT;
    for (const struct tree *one = type->left; one; one = one->next) {
        bool alone = type->left == one && !one->next;
        if (one->kind == TREE_YES) {
            field->type = FIELD_YES_NO;
        } else if (one->kind == TREE_LIST) {
            add_words(model, field, one);
            if (alone)
                field->type = FIELD_WORDS;
        } else {
            bool found = false;
            for (size_t i = 0; i < sizeof field_types / sizeof *field_types; i++)
                if (str_is(one->text, field_types[i].name)) {
                    field->type = field_types[i].type;
                    found = true;
                    if (!alone)
                        diagnostic_add(model->problems, D1204, one->span, "`" STR_FORMAT "` stands alone: only records and words can be joined by `or`", STR_PRINT(one->text));
                }
            if (!found)
                known = add_target(model, field, one) && known;
        }
    }
    return known;
}

static bool is_time_field(const struct field *field)
{
    return (field->type == FIELD_DATE || field->type == FIELD_MOMENT) && !field->list;
}

static void only_for_dates(struct model *model, const struct field *field, const struct tree *modifier)
{
    if (!is_time_field(field))
        diagnostic_add(model->problems, D1204, modifier->span, "`" STR_FORMAT "` is said of a date or a moment", STR_PRINT(modifier->text));
}

/* A team is named by text, a worker by identity. */
static bool names_the_responsible(const struct model *model, const struct field *field)
{
    const struct record_type *worker = schema_type(&model->schema, STR("worker"));
    return field->type == FIELD_TEXT || (worker && schema_targets(field, worker));
}

/* `by FIELD`: the words are read as one name. */
static bool names_who(struct str word)
{
    return word.length > 3 && !memcmp(word.at, "by ", 3);
}

static void modify_field(struct model *model, struct record_type *type, struct field *field, const struct tree *modifier, bool type_known)
{
    struct str word = modifier->text;
    if (str_is(word, "begins") || str_is(word, "ends")) {
        if (type_known)
            only_for_dates(model, field, modifier);
        int16_t *slot = str_is(word, "begins") ? &type->begins : &type->ends;
        if (*slot >= 0) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1103, modifier->span, "the record `" STR_FORMAT "` has two dates marked `" STR_FORMAT "`", STR_PRINT(type->name), STR_PRINT(word));
            diagnostic_note(model->problems, diagnostic, type->fields[*slot].span, "the first one stands here");
            return;
        }
        *slot = (int16_t)field->index;
        field->ends = str_is(word, "ends");
    } else if (str_is(word, "may happen")) {
        if (type_known)
            only_for_dates(model, field, modifier);
        field->absence = ABSENCE_NOT_YET;
    } else if (str_is(word, "planned")) {
        if (type_known)
            only_for_dates(model, field, modifier);
        field->planned = true;
    } else if (str_is(word, "optional") || str_is(word, "complete")) {
        field->absence = ABSENCE_NONE;
    } else if (str_is(word, "personal")) {
        field->personal = true;
    } else if (str_is(word, "who did it")) {
        field->who_did_it = true;
    } else if (str_is(word, "responsible")) {
        if (type_known && !names_the_responsible(model, field))
            diagnostic_add(model->problems, D1204, modifier->span, "`responsible` is said of a worker, or of the text that names a team");
        field->responsible = true;
    } else if (str_is(word, "key")) {
        field->key = modifier->left->text;
    } else if (names_who(word)) {
        if (type_known)
            only_for_dates(model, field, modifier);
    } else if (!str_is(word, "known with")) {
        static const char *const known[] = {"begins", "ends", "may happen", "planned", "optional", "complete", "personal", "who did it", "responsible", "known with", "key"};
        struct str names[11];
        for (int i = 0; i < 11; i++)
            names[i] = str_of(known[i]);
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1104, modifier->span, "`" STR_FORMAT "` says nothing that is known of a field", STR_PRINT(word));
        int near = text_nearest(word, names, 11);
        if (near >= 0)
            diagnostic_under(model->problems, diagnostic, "did you mean `%s`?", known[near]);
    }
}

static void declare_field(struct model *model, struct record_type *type, const struct line *line)
{
    const struct tree *pair = line->value;
    const struct field *other = schema_field(type, pair->text);
    if (other) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1101, pair->span, "the field `" STR_FORMAT "` is declared twice", STR_PRINT(pair->text));
        diagnostic_note(model->problems, diagnostic, other->span, "the first one stands here");
        return;
    }
    struct field field = {.name = pair->text, .key = str_with_underscores(model->pool, pair->text), .span = pair->span,
                          .known_with = -1, .done_by = -1, .index = type->field_count};
    bool known = field_type_of(model, &field, pair->left);
    for (const struct tree *modifier = pair->right; modifier; modifier = modifier->next)
        modify_field(model, type, &field, modifier, known);
    int count = type->field_count;
    MODEL_ADD(model, type->fields, count, field);
    type->field_count = (uint16_t)count;
}

static void no_date(struct model *model, const struct record_type *type, const struct tree *name)
{
    struct str *names = mem_kept_array(model->pool, (size_t)type->field_count + 1, sizeof *names);
    int count = 0;
    for (int i = 0; i < type->field_count; i++)
        if (is_time_field(&type->fields[i]))
            names[count++] = type->fields[i].name;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, name->span, "the record `" STR_FORMAT "` has no date `" STR_FORMAT "`", STR_PRINT(type->name), STR_PRINT(name->text));
    int near = text_nearest(name->text, names, count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
}

/* The person who did what a date of the record says was done. */
static void resolve_done_by(struct model *model, const struct record_type *type, struct field *field, const struct tree *modifier)
{
    struct str name = {modifier->text.at + 3, modifier->text.length - 3};
    const struct field *by = schema_field(type, name);
    if (by && by->type == FIELD_RECORD) {
        field->done_by = (int16_t)by->index;
        return;
    }
    struct str *names = mem_kept_array(model->pool, (size_t)type->field_count + 1, sizeof *names);
    int count = 0;
    for (int i = 0; i < type->field_count; i++)
        if (type->fields[i].type == FIELD_RECORD)
            names[count++] = type->fields[i].name;
    if (by) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1204, modifier->span, "`" STR_FORMAT "` names nobody who could have done it", STR_PRINT(name));
        diagnostic_help(model->problems, diagnostic, "Name a field that holds a worker.");
        return;
    }
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, modifier->span, "the record `" STR_FORMAT "` has no field `" STR_FORMAT "`", STR_PRINT(type->name), STR_PRINT(name));
    int near = text_nearest(name, names, count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean `by " STR_FORMAT "`?", STR_PRINT(names[near]));
}

/* `known with FIELD` and `by FIELD` may name a field declared further down, so they are read when all are there. */
static void resolve_other_fields(struct model *model, struct record_type *type, const struct declaration *declaration)
{
    for (const struct line *line = declaration->lines; line; line = line->next) {
        if (line->kind != LINE_FIELD)
            continue;
        struct field *field = (struct field *)schema_field(type, line->value->text);
        for (const struct tree *modifier = line->value->right; modifier; modifier = modifier->next) {
            if (names_who(modifier->text))
                resolve_done_by(model, type, field, modifier);
            if (!str_is(modifier->text, "known with"))
                continue;
            const struct field *with = schema_field(type, modifier->left->text);
            if (!with || !is_time_field(with))
                no_date(model, type, modifier->left);
            else
                field->known_with = (int16_t)with->index;
        }
    }
}

static void keys_are_distinct(struct model *model, const struct record_type *type)
{
    for (int i = 0; i < type->field_count; i++)
        for (int j = 0; j < i; j++)
            if (str_equal(type->fields[i].key, type->fields[j].key))
                diagnostic_add(model->problems, D1101, type->fields[i].span, "two fields of `" STR_FORMAT "` are read from the key \"" STR_FORMAT "\"", STR_PRINT(type->name), STR_PRINT(type->fields[i].key));
}

static void fill_record(struct model *model, const struct declaration *declaration)
{
    struct record_type *type = (struct record_type *)schema_type(&model->schema, declaration->name);
    if (!type || type->span.first != name_place(declaration).first || type->span.file != name_place(declaration).file)
        return;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        switch (line->kind) {
        case LINE_FIELD: declare_field(model, type, line); break;
        case LINE_L_WRITTEN: type->json = line->value->text; break;
        case LINE_L_SHARED: type->shared = true; break;
        case LINE_L_IS_CASE:
            type->is_case = true;
            if (model->case_type && model->case_type != type) {
                struct diagnostic *diagnostic = diagnostic_add(model->problems, D1103, line->span, "two records say that they are the case itself");
                diagnostic_note(model->problems, diagnostic, model->case_type->span, "the first one stands here");
                break;
            }
            model->case_type = type;
            break;
        case LINE_L_ABSENCE: type->absence_proves_nothing = true; break;
        case LINE_L_APPROVAL: type->is_approval = true; break;
        default: break;
        }
    }
    resolve_other_fields(model, type, declaration);
    keys_are_distinct(model, type);
}

/* Does a line of the declaration begin with the words? Its text goes on to the declaration below, or to the end. */
static bool line_begins(const struct model *model, const struct declaration *declaration, struct str words)
{
    struct span rest = declaration->span;
    rest.first = rest.end;
    rest.end = declaration->next ? declaration->next->keyword.first : UINT32_MAX;
    struct str text = span_text(model->sources, rest);
    for (size_t at = 0; at < text.length; at++) {
        while (at < text.length && text.at[at] == ' ')
            at++;
        if (text.length - at >= words.length && str_equal((struct str){text.at + at, words.length}, words))
            return true;
        while (at < text.length && text.at[at] != '\n')
            at++;
    }
    return false;
}

bool field_may_be_broken(const struct model *model, const struct kind *kind, struct str name)
{
    for (int i = 0; i < model->file_count; i++)
        for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next)
            for (int j = 0; one->kind == DECLARE_RECORD && one->broken && j < kind->type_count; j++)
                if (str_equal(one->name, kind->types[j]->name) && line_begins(model, one, name))
                    return true;
    return false;
}

static void make_kinds(struct model *model)
{
    model->kinds = mem_kept_array(model->pool, model->schema.type_count + 1u, sizeof *model->kinds);
    for (int i = 0; i < model->schema.type_count; i++) {
        const struct record_type **types = mem_kept(model->pool, sizeof *types);
        types[0] = model->schema.types[i];
        model->kinds[i] = (struct kind){.name = types[0]->name, .types = types, .type_count = 1};
    }
    model->worker_type = schema_type(&model->schema, STR("worker"));
}

/* ---- vocabulary ---- */

static void declare_vocabulary(struct model *model, const struct declaration *declaration)
{
    struct schema *schema = &model->schema;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        switch (line->kind) {
        case LINE_L_TYPE_KEY: schema->type_key = line->value->text; break;
        case LINE_L_CASE_KEY: schema->case_key = line->value->text; break;
        case LINE_L_IDENTITY_KEY: schema->identity_key = line->value->text; break;
        case LINE_L_KNOWN_KEYS:
            schema->known_key_count = 0;
            for (const struct tree *key = line->value; key; key = key->next) {
                if (schema->known_key_count == 4) {
                    diagnostic_add(model->problems, D1204, key->span, "at most four keys may say when a line became known");
                    break;
                }
                schema->known_keys[schema->known_key_count++] = key->text;
            }
            break;
        default: break;
        }
    }
}

/* ---- tables ---- */

static void declare_table(struct model *model, const struct declaration *declaration, const struct policy *policy)
{
    const struct table *other = model_table(model, policy, declaration->name);
    if (!once(model, other, declaration, "table", other ? other->span : SPAN_NONE))
        return;
    struct table *table = mem_kept(model->pool, sizeof *table);
    table->name = declaration->name;
    table->span = name_place(declaration);
    table->policy = policy;
    table->index = model->table_count;
    const struct line *key = NULL, *header = NULL;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_LOOKED_UP)
            key = line;
        if (line->kind == LINE_ROW && !header)
            header = line;
    }
    table->broken = declaration->broken || !header || !key;
    if ((!header || !key) && !declaration->broken)
        diagnostic_add(model->problems, D1401, table->span, "the table `" STR_FORMAT "` has no %s", STR_PRINT(table->name), header ? "line `looked up by`" : "rows");
    if (!header || !key) {
        MODEL_ADD(model, model->tables, model->table_count, table);
        return;
    }
    for (const struct tree *cell = header->value; cell; cell = cell->next) {
        struct column column = {.name = cell->left->text, .span = cell->left->span};
        MODEL_ADD(model, table->columns, table->column_count, column);
    }
    if (!str_equal(table->columns[0].name, key->value->text) && !declaration->broken) {
        diagnostic_add(model->problems, D1402, key->value->span, "the table is looked up by `" STR_FORMAT "`, which is not its first column", STR_PRINT(key->value->text));
        table->broken = true;
    }
    if (key->value->next) {
        diagnostic_add(model->problems, D1402, key->value->next->span, "a table is looked up by one column");
        table->broken = true;
    }
    MODEL_ADD(model, model->tables, model->table_count, table);
}

/* What a column holds is read off its cells: numbers, lists of numbers, or words. */
static void read_cell(struct model *model, struct table *table, int index, const struct tree *written, struct cell *cell)
{
    struct column *column = &table->columns[index];
    enum value_type type = written->left->kind == TREE_NUMBER ? TYPE_NUMBER : TYPE_TEXT;
    bool none = written->left->kind == TREE_NAME && str_is(written->left->text, "none");
    bool list = written->left->next != NULL;
    if (index == 0 && (list || none)) {
        diagnostic_add(model->problems, D1402, written->span, "a key is one value");
        table->broken = true;
    }
    if (list || none)
        column->type.list = true;
    if (none)
        return;
    if (column->type.of == TYPE_NONE)
        column->type.of = type;
    if (index && list && type != TYPE_NUMBER) {
        diagnostic_add(model->problems, D1403, written->span, "several values of one cell are numbers, and these are words");
        table->broken = true;
    }
    for (const struct tree *item = written->left; item; item = item->next) {
        bool number = item->kind == TREE_NUMBER;
        if (number && (item->text.length > 18 || str_find(item->text, STR(".")) < item->text.length)) {
            diagnostic_add(model->problems, D1403, item->span, "a table holds whole numbers of at most 18 digits, and this is none");
            table->broken = true;
            return;
        }
        if (number != (column->type.of == TYPE_NUMBER)) {
            diagnostic_add(model->problems, D1403, item->span, "the column `" STR_FORMAT "` holds %s, and this is none", STR_PRINT(column->name), column->type.of == TYPE_NUMBER ? "numbers" : "words");
            table->broken = true;
            return;
        }
        if (number)
            MODEL_ADD(model, cell->numbers, cell->number_count, item->number);
        else
            cell->text = str_with_underscores(model->pool, item->text);
        cell->number = item->number;
    }
}

static void row_twice(struct model *model, const struct declaration *declaration, const struct line *row)
{
    const struct tree *key = row->value->left;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1405, row->value->span, "two rows have the key `" STR_FORMAT "`", STR_PRINT(key->text));
    for (const struct line *line = declaration->lines; line != row; line = line->next)
        if (line->kind == LINE_ROW && str_equal(line->value->left->text, key->text)) {
            diagnostic_note(model->problems, diagnostic, line->value->span, "the first one stands here");
            return;
        }
}

static int rows_of(const struct declaration *declaration)
{
    int count = 0;
    for (const struct line *line = declaration->lines; line; line = line->next)
        count += line->kind == LINE_ROW;
    return count;
}

/* One cell that is none of its kind among many is the one that is wrong: what a column holds is what most of its cells hold,
 * or in equal parts the first of them. */
static void most_of_columns(struct model *model, struct table *table, const struct declaration *declaration)
{
    int *surplus = mem_kept_array(model->pool, (size_t)table->column_count, sizeof *surplus);
    const struct line *header = declaration_line(declaration, LINE_ROW);
    for (const struct line *line = header ? header->next : NULL; line; line = line->next) {
        int index = 0;
        for (const struct tree *cell = line->kind == LINE_ROW ? line->value : NULL; cell && index < table->column_count; cell = cell->next, index++) {
            bool none = cell->left->kind == TREE_NAME && str_is(cell->left->text, "none");
            if (!none)
                surplus[index] += cell->left->kind == TREE_NUMBER ? 1 : -1;
        }
    }
    for (int i = 0; i < table->column_count; i++)
        if (surplus[i])
            table->columns[i].type.of = surplus[i] > 0 ? TYPE_NUMBER : TYPE_TEXT;
}

static void fill_table(struct model *model, struct table *table, const struct declaration *declaration)
{
    bool header = true;
    most_of_columns(model, table, declaration);
    table->cells = mem_kept_array(model->pool, (size_t)rows_of(declaration) * (size_t)table->column_count, sizeof *table->cells);
    for (const struct line *line = declaration->lines; line && table->column_count; line = line->next) {
        if (line->kind != LINE_ROW)
            continue;
        if (header) {
            header = false;
            continue;
        }
        int count = 0;
        for (const struct tree *cell = line->value; cell; cell = cell->next)
            count++;
        if (count != table->column_count) {
            diagnostic_add(model->problems, D1404, line->span, "this row has %d values, and the table has %d columns", count, table->column_count);
            table->broken = true;
            continue;
        }
        int row = table->row_count;
        int at = row * table->column_count, cell_index = 0;
        struct cell *cells = table->cells;
        for (const struct tree *cell = line->value; cell; cell = cell->next, cell_index++)
            read_cell(model, table, cell_index, cell, &cells[at + cell_index]);
        for (int i = 0; i < row; i++) {
            struct cell *above = &cells[i * table->column_count], *here = &cells[at];
            if (!table->broken && above->number == here->number && str_equal(above->text, here->text))
                row_twice(model, declaration, line);
        }
        table->row_count++;
    }
    for (int i = 0; i < table->column_count && table->row_count && !table->broken; i++)
        if (table->columns[i].type.of == TYPE_NONE) {
            diagnostic_add(model->problems, D1403, table->columns[i].span, "the column `" STR_FORMAT "` holds no value in any row", STR_PRINT(table->columns[i].name));
            table->broken = true;
        }
    if (!table->row_count && !table->broken) {
        diagnostic_add(model->problems, D1401, table->span, "the table `" STR_FORMAT "` has no rows below its names of columns", STR_PRINT(table->name));
        table->broken = true;
    }
}

/* ---- calendars ---- */

static bool read_day(struct model *model, const struct tree *tree, day_number *day)
{
    struct civil_reading reading = {.form = CIVIL_BAD};
    if (tree->kind == TREE_DATE)
        reading = civil_read(tree->text.at, tree->text.length);
    if (reading.form == CIVIL_DAY) {
        *day = reading.first;
        return true;
    }
    diagnostic_add(model->problems, D1205, tree->span, "expected a date such as 2015-01-01%s%s", reading.problem ? ": " : "", reading.problem ? civil_problem(&reading) : "");
    return false;
}

static void read_weekend(struct model *model, struct calendar_source *calendar, const struct tree *names)
{
    struct span all = names->span;
    struct str days[7];
    for (int day = 0; day < 7; day++)
        days[day] = str_of(civil_weekday_name(day));
    for (; names; names = names->next) {
        all = span_join(all, names->span);
        int day = 0;
        while (day < 7 && !str_equal(names->text, days[day]))
            day++;
        if (day < 7) {
            calendar->weekend |= (uint8_t)(1u << day);
            continue;
        }
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1601, names->span, "`" STR_FORMAT "` is no day of the week", STR_PRINT(names->text));
        int near = text_nearest(names->text, days, 7);
        if (near >= 0)
            diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(days[near]));
    }
    if (calendar->weekend == 0x7f) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1601, all, "a calendar has at least one working day a week");
        diagnostic_help(model->problems, diagnostic, "Leave out the days that are worked.");
    }
}

/* From the column named to the end of its cell. */
static struct span cell_at(const struct sources *sources, uint32_t file, const struct tsv_problem *problem)
{
    struct str text = sources->files[file].text;
    uint32_t first = sources->files[file].line_starts[problem->line - 1];
    for (int column = 1; column < problem->column && first < text.length; first++)
        column += first + 1 >= text.length || ((unsigned char)text.at[first + 1] & 0xc0) != 0x80;
    uint32_t end = first;
    while (end < text.length && text.at[end] != '\t' && text.at[end] != '\n' && text.at[end] != '\r')
        end++;
    return (struct span){file, first, end};
}

static void read_holidays(struct model *model, struct calendar_source *calendar, const struct tree *name, uint32_t file)
{
    struct str path = model_beside(model, file, name->text);
    uint32_t list, bad_at;
    enum source_status status = sources_read(model->sources, path, &list, &bad_at);
    if (status != SOURCE_READ) {
        diagnostic_unread(model->problems, status, path, list, bad_at, name->span);
        return;
    }
    struct tsv_problem problem;
    if (!holiday_list_read(model->pool, model->sources->files[list].text, &calendar->holidays, &problem)) {
        diagnostic_add(model->problems, D1602, cell_at(model->sources, list, &problem), "the list of holidays cannot be read: %s", problem.message);
    }
}

static struct span first_named(const struct model *model, const struct declaration *again)
{
    for (int i = 0; i < model->file_count; i++)
        for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next)
            if (one->kind == again->kind && str_equal(one->name, again->name))
                return name_place(one);
    return SPAN_NONE;
}

static void declare_calendar(struct model *model, const struct declaration *declaration, uint32_t file)
{
    for (int i = 0; i < model->calendar_count; i++)
        if (!once(model, str_equal(model->calendars[i]->name, declaration->name), declaration, "calendar", first_named(model, declaration)))
            return;
    struct calendar_source *calendar = mem_kept(model->pool, sizeof *calendar);
    calendar->name = declaration->name;
    calendar->label = declaration->label.length ? declaration->label : declaration->name;
    calendar->confirmed_last = INT32_MAX;
    bool covers = false, weekend = false;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        switch (line->kind) {
        case LINE_L_WEEKEND: read_weekend(model, calendar, line->value); weekend = true; break;
        case LINE_L_HOLIDAYS: read_holidays(model, calendar, line->value, file); break;
        case LINE_L_COVERS:
            covers = true;
            if (read_day(model, line->value, &calendar->covers_first) && read_day(model, line->more, &calendar->covers_last) &&
                calendar->covers_last < calendar->covers_first)
                diagnostic_add(model->problems, D1603, line->span, "the calendar ends before it begins");
            break;
        case LINE_L_CONFIRMED: read_day(model, line->value, &calendar->confirmed_last); break;
        case LINE_L_ZONE: {
            const struct zone *zone = zone_find(line->value->text.at, line->value->text.length);
            if (!zone)
                diagnostic_add(model->problems, D1604, line->value->span, "the time zone \"" STR_FORMAT "\" is not known here", STR_PRINT(line->value->text));
            else if (model->zone && model->zone != zone)
                diagnostic_add(model->problems, D1604, line->value->span, "another calendar of this rule set is in another time zone");
            else
                model->zone = zone;
            break;
        }
        default: break;
        }
    }
    if ((!covers || !weekend) && !declaration->broken)
        diagnostic_add(model->problems, D1605, name_place(declaration), "the calendar does not say %s", covers ? "which days are the weekend (`weekend`)" : "which days it knows (`covers`)");
    if (calendar->confirmed_last > calendar->covers_last)
        calendar->confirmed_last = calendar->covers_last;
    MODEL_ADD(model, model->calendars, model->calendar_count, calendar);
}

/* ---- policies ---- */

static const struct declaration *declaration_of_policy(const struct syntax *syntax)
{
    for (const struct declaration *one = syntax->first; one; one = one->next)
        if (one->kind == DECLARE_POLICY)
            return one;
    return NULL;
}

static bool says(const struct declaration *declaration, enum line_kind kind)
{
    for (const struct line *line = declaration->lines; line; line = line->next)
        if (line->kind == kind)
            return true;
    return false;
}

static void unknown_calendar(struct model *model, struct policy *policy, const struct tree *name)
{
    struct str *names = mem_kept_array(model->pool, (size_t)model->calendar_count + 1, sizeof *names);
    for (int i = 0; i < model->calendar_count; i++)
        names[i] = model->calendars[i]->name;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, name->span, "no calendar `" STR_FORMAT "` is declared", STR_PRINT(name->text));
    int near = text_nearest(name->text, names, model->calendar_count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
    policy->calendar_told = true;
}

static void declare_policy(struct model *model, const struct declaration *declaration, uint32_t file)
{
    for (int i = 0; i < model->policy_count; i++)
        if (!once(model, str_equal(model->policies[i]->card->name, declaration->name), declaration, "policy", model->policies[i]->card->span))
            return;
    struct policy *policy = mem_kept(model->pool, sizeof *policy);
    struct policy_card *card = mem_kept(model->pool, sizeof *card);
    card->name = declaration->name;
    card->label = declaration->label;
    card->span = name_place(declaration);
    policy->declaration = declaration;
    policy->file = file;
    policy->index = model->policy_count;
    const struct line *calendar = NULL;
    enum line_kind last = LINE_L_DAY_ONE;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        switch (line->kind) {
        case LINE_L_SOURCE: policy->source = model_source_list(model, line->value->text, line->value->span); break;
        case LINE_L_IN_FORCE:
            policy->in_force_known = read_day(model, line->value, &policy->in_force);
            policy->until_known = line->more && read_day(model, line->more, &policy->until);
            policy->in_force_span = line->span;
            if (policy->in_force_known && policy->until_known && policy->until < policy->in_force)
                diagnostic_add(model->problems, D1309, line->more->span, "the last day in force is earlier than the first");
            break;
        case LINE_L_CALENDAR: calendar = line; break;
        case LINE_L_DAY_ONE: read_day_one(model, policy, line->value); last = line->kind; break;
        case LINE_L_OUT_OF_HOURS: read_out_of_hours(model, policy, line->value); last = line->kind; break;
        case LINE_L_COULD_READ:
            if (line->value->kind != TREE_WORDS || declaration->broken) /* broken: perhaps the line that it continues */
                break;
            if (last == LINE_L_DAY_ONE)
                read_day_one(model, policy, line->value);
            else
                read_out_of_hours(model, policy, line->value);
            break;
        default: break;
        }
    }
    for (int i = 0; calendar && i < model->calendar_count; i++)
        if (str_equal(model->calendars[i]->name, calendar->value->text)) {
            policy->calendar = model->calendars[i];
            policy->calendar_index = i;
        }
    policy->calendar_told = declaration->broken;
    if (calendar && !policy->calendar)
        unknown_calendar(model, policy, calendar->value);
    bool silent = !says(declaration, LINE_L_DAY_ONE) || !says(declaration, LINE_L_OUT_OF_HOURS);
    if (policy->calendar && !declaration->broken && silent) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1303, card->span, "the policy does not say %s", says(declaration, LINE_L_DAY_ONE) ? "how it reads receipt out of hours" : "which day is day one");
        diagnostic_help(model->problems, diagnostic, says(declaration, LINE_L_DAY_ONE) ? "Write `we read out of hours as   received at once`, or `received the next working day`." : "Write `we read day one as   the next working day`, or `the same day`.");
    }
    card->calendar = policy->calendar ? policy->calendar->name : STR("");
    card->day_one = policy->day_one_count ? policy->day_one[0].name : STR("");
    card->out_of_hours = policy->out_of_hours_count ? policy->out_of_hours[0].name : STR("");
    policy->card = card;
    policy->first = policy;
    policy->layer = LAYER_AUTHORITY;
    const struct line *layer = declaration_line(declaration, LINE_L_LAYER);
    if (layer)
        read_layer(model, policy, layer->value);
    MODEL_ADD(model, model->policies, model->policy_count, policy);
}

static const struct policy *policy_read_in(const struct model *model, uint32_t file)
{
    for (int i = 0; i < model->file_count; i++)
        if (model->files[i].file == file)
            return model->files[i].policy;
    return NULL;
}

/* A file without a policy of its own continues the one it uses; where it uses none, the only one there is. */
const struct policy *model_policy_declared(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->policy_count; i++)
        if (model->policies[i]->declaration == declaration)
            return model->policies[i];
    return NULL;
}

static const struct policy *policy_of_file(const struct model *model, const struct parsed_file *file)
{
    for (int i = 0; i < model->policy_count; i++)
        if (model->policies[i]->file == file->file)
            return model->policies[i];
    const struct policy *used = NULL;
    for (int i = 0; i < file->use_count; i++) {
        const struct policy *one = policy_read_in(model, file->uses[i]);
        if (one && used && one != used)
            return NULL;
        used = one ? one : used;
    }
    return used || model->policy_count != 1 ? used : model->policies[0];
}

bool policy_lost(const struct model *model)
{
    for (int i = 0; i < model->file_count; i++)
        for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next)
            if ((one->kind == DECLARE_POLICY || one->kind == DECLARE_USE) && one->broken && one->name_span.first == one->keyword.first)
                return true;
    return false;
}

static bool is_rule(enum declaration_kind kind)
{
    return kind >= DECLARE_TIMESCALE && kind <= DECLARE_PROHIBITION;
}

void model_declare(struct model *model)
{
    model->schema.type_key = STR("record");
    model->schema.case_key = STR("case");
    model->schema.identity_key = STR("id");
    struct {
        enum declaration_kind kind;
    } first_pass[] = {{DECLARE_VOCABULARY}, {DECLARE_RECORD}, {DECLARE_CALENDAR}, {DECLARE_POLICY}};
    for (size_t pass = 0; pass < 4; pass++) {
        for (int i = 0; i < model->file_count; i++)
            for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next) {
                if (one->kind != first_pass[pass].kind || (one->broken && !one->name.length))
                    continue;
                switch (one->kind) {
                case DECLARE_VOCABULARY: declare_vocabulary(model, one); break;
                case DECLARE_RECORD: declare_record(model, one); break;
                case DECLARE_CALENDAR: declare_calendar(model, one, model->files[i].file); break;
                default: declare_policy(model, one, model->files[i].file); break;
                }
            }
        if (first_pass[pass].kind != DECLARE_RECORD)
            continue;
        for (int i = 0; i < model->file_count; i++)
            for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next)
                if (one->kind == DECLARE_RECORD && one->name.length)
                    fill_record(model, one);
        make_kinds(model);
    }
    if (!model->zone)
        model->zone = zone_find("Europe/London", strlen("Europe/London"));
    for (int i = 0; i < model->file_count; i++) {
        model->files[i].policy = policy_of_file(model, &model->files[i]);
        bool own = declaration_of_policy(&model->files[i].syntax) != NULL;
        bool begun = !own; /* what stands above the policy of its file belongs to all */
        const struct policy *nearest = model->files[i].policy;
        for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next) {
            begun = begun || one->kind == DECLARE_POLICY;
            if (one->kind == DECLARE_POLICY && model_policy_declared(model, one))
                nearest = model_policy_declared(model, one);
            if (one->kind == DECLARE_TABLE && one->name.length) {
                declare_table(model, one, own && begun ? nearest : NULL);
                struct table *last = model->table_count ? model->tables[model->table_count - 1] : NULL;
                if (last && last->span.first == name_place(one).first && last->span.file == name_place(one).file)
                    fill_table(model, last, one);
            }
            if (is_rule(one->kind) && one->name.length && !model->files[i].policy) {
                if (!policy_lost(model))
                    diagnostic_add(model->problems, D0013, one->keyword, "this %s stands in a file that belongs to no policy", declaration_phrase(one->kind));
                break;
            }
        }
    }
}
