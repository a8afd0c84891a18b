/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/schema.h"

#include "schema/card.h"

const struct record_type *schema_type(const struct schema *schema, struct str name)
{
    for (int i = 0; i < schema->type_count; i++)
        if (str_equal(schema->types[i]->name, name))
            return schema->types[i];
    return NULL;
}

const struct record_type *schema_type_json(const struct schema *schema, struct str json)
{
    for (int i = 0; i < schema->type_count; i++)
        if (str_equal(schema->types[i]->json, json))
            return schema->types[i];
    return NULL;
}

const struct field *schema_field(const struct record_type *type, struct str name)
{
    for (int i = 0; i < type->field_count; i++)
        if (str_equal(type->fields[i].name, name))
            return &type->fields[i];
    return NULL;
}

int schema_word(const struct field *field, struct str json)
{
    for (int i = 0; i < field->word_count; i++)
        if (str_equal(field->words[i].json, json))
            return i;
    return -1;
}

bool schema_targets(const struct field *field, const struct record_type *type)
{
    for (int i = 0; i < field->target_count; i++)
        if (field->targets[i] == type)
            return true;
    return false;
}

const char *rule_kind_word(enum rule_kind kind)
{
    static const char *const words[] = {"timescale", "trigger", "authorisation", "duty", "prohibition", "definition"};
    return words[kind];
}
