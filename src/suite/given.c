/* SPDX-License-Identifier: Apache-2.0
 *
 * From `given` lines to lines of facts.
 */
#include "suite/suite.h"

bool given_is_known_on(struct str name)
{
    return str_is(name, "known on") || str_is(name, "known time");
}

bool given_is_void(struct str name)
{
    return str_is(name, "void");
}

bool given_is_case(const struct suite *suite, const struct line *given)
{
    const struct record_type *type = schema_type(model_schema(suite->model), given->value->text);
    return type && type->is_case;
}

static void add_key(struct buffer *out, struct str key)
{
    if (out->bytes[out->length - 1] != '{')
        buffer_char(out, ',');
    buffer_json(out, key);
    buffer_char(out, ':');
}

/* A word of the field as facts spell it; other text with underscores, as rules mean it. */
static void add_word(const struct suite *suite, struct buffer *out, const struct field *field, struct str text)
{
    for (int i = 0; field && i < field->word_count; i++)
        if (str_equal(field->words[i].spoken, text) || str_equal(field->words[i].json, text)) {
            buffer_json(out, field->words[i].json);
            return;
        }
    bool as_written = field && field->type == FIELD_RECORD;
    buffer_json(out, as_written ? text : str_with_underscores(suite->pool, text));
}

static void add_time(const struct suite *suite, struct buffer *out, struct str text)
{
    char *copy = mem_text_copy(suite->pool, text.at, text.length);
    for (size_t i = 0; i < text.length; i++)
        if (copy[i] == ' ')
            copy[i] = 'T';
    buffer_json(out, (struct str){copy, text.length});
}

static void add_value(const struct suite *suite, struct buffer *out, const struct field *field, const struct tree *value)
{
    switch (value->kind) {
    case TREE_NUMBER:
        buffer_str(out, value->text);
        break;
    case TREE_YES:
        buffer_text(out, "true");
        break;
    case TREE_NO:
        buffer_text(out, "false");
        break;
    case TREE_DATE:
        buffer_json(out, value->text);
        break;
    case TREE_TIME:
        add_time(suite, out, value->text);
        break;
    case TREE_IDENTITY:
        buffer_json(out, value->text);
        break;
    case TREE_LIST:
        buffer_char(out, '[');
        for (const struct tree *item = value->left; item; item = item->next) {
            add_value(suite, out, field, item);
            buffer_text(out, item->next ? "," : "");
        }
        buffer_char(out, ']');
        break;
    default:
        add_word(suite, out, field, value->text);
    }
}

static void add_pair(const struct suite *suite, struct buffer *out, const struct record_type *type, const struct tree *pair)
{
    const struct schema *schema = model_schema(suite->model);
    const struct field *field = schema_field(type, pair->text);
    if (field)
        add_key(out, field->key);
    else if (given_is_known_on(pair->text) && schema->known_key_count)
        add_key(out, schema->known_keys[0]);
    else if (given_is_void(pair->text))
        add_key(out, STR("void"));
    else
        return;
    add_value(suite, out, field, pair->left);
}

void given_line(const struct suite *suite, struct buffer *out, const struct line *given, struct str case_key)
{
    const struct schema *schema = model_schema(suite->model);
    const struct record_type *type = schema_type(schema, given->value->text);
    buffer_char(out, '{');
    add_key(out, schema->type_key);
    buffer_json(out, type->json);
    if (given->value->extra.length) {
        add_key(out, schema->identity_key);
        buffer_json(out, given->value->extra);
    }
    if (!type->shared && !type->is_case) {
        add_key(out, schema->case_key);
        buffer_json(out, case_key);
    }
    for (const struct tree *pair = given->more; pair; pair = pair->next)
        add_pair(suite, out, type, pair);
    buffer_text(out, "}\n");
}

struct str given_file(const struct suite *suite, const struct test_case *test, const struct line *facts)
{
    struct str of = suite->sources->files[test->file].path, name = facts->value->text;
    size_t folder = of.length;
    while (folder && of.at[folder - 1] != '/')
        folder--;
    if (name.length && name.at[0] == '/')
        folder = 0;
    struct buffer path = {0};
    buffer_add(&path, of.at, folder);
    buffer_str(&path, name);
    struct str kept = str_kept(suite->pool, buffer_view(&path));
    buffer_free(&path);
    return kept;
}
