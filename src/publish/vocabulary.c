/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/vocabulary.h"

#include <stdio.h>

#include "publish/inside.h"

#define DATE_DIGITS "[0-9]{4}-[0-9]{2}-[0-9]{2}"
#define TIME_DIGITS "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"

/* ---- Values ---- */

static void write_choice_of_words(struct writer *writer, const struct field *field)
{
    write_open(writer, "enum", '[');
    for (int i = 0; i < field->word_count; i++)
        write_text(writer, NULL, field->words[i].json);
    /* Of words that are numbers, the number will do as well. */
    for (int i = 0; i < field->word_count; i++) {
        struct str word = field->words[i].json;
        bool digits = word.length && word.length < 16 && (word.at[0] != '0' || word.length == 1);
        int64_t number = 0;
        for (size_t j = 0; digits && j < word.length; j++) {
            digits = word.at[j] >= '0' && word.at[j] <= '9';
            number = number * 10 + (word.at[j] - '0');
        }
        if (digits)
            write_number(writer, NULL, number);
    }
    write_close(writer, ']');
}

static void write_ref(struct writer *writer, const char *key, const char *name)
{
    write_open(writer, key, '{');
    buffer_format(writer->out, "\"$ref\":\"#/$defs/%s\"", name);
    write_close(writer, '}');
}

/* One value of the field, into the object that is open. */
static void write_one_value(struct writer *writer, const struct field *field)
{
    static const char *const defined[] = {
        [FIELD_TEXT] = "text", [FIELD_WHOLE] = "whole_number", [FIELD_DECIMAL] = "decimal", [FIELD_YES_NO] = "yes_or_no",
        [FIELD_DATE] = "date", [FIELD_MOMENT] = "moment",      [FIELD_ROLE] = "text",
    };
    if (field->type == FIELD_WORDS) {
        write_choice_of_words(writer, field);
    } else if (field->type == FIELD_RECORD && field->word_count) {
        write_open(writer, "anyOf", '[');
        write_ref(writer, NULL, "identity");
        write_open(writer, NULL, '{');
        write_choice_of_words(writer, field);
        write_close(writer, '}');
        write_close(writer, ']');
    } else {
        char target[40];
        struct str name = str_of(field->type == FIELD_RECORD ? "identity" : defined[field->type]);
        int length = snprintf(target, sizeof target, "#/$defs/" STR_FORMAT, STR_PRINT(name));
        write_text(writer, "$ref", (struct str){target, (size_t)length});
    }
}

static void add_description(struct buffer *out, const struct record_type *type, const struct field *field)
{
    static const char *const absent[] = {[ABSENCE_NOT_KNOWN] = "not known", [ABSENCE_NOT_YET] = "it has not happened yet", [ABSENCE_NONE] = "there is none"};
    buffer_str(out, field->name);
    if (field->type == FIELD_RECORD && field->target_count) {
        buffer_text(out, ": the identity of ");
        for (int i = 0; i < field->target_count; i++) {
            buffer_text(out, !i ? "a record " : i + 1 < field->target_count ? ", " : " or ");
            buffer_str(out, field->targets[i]->name);
        }
    } else if (field->type == FIELD_ROLE) {
        buffer_text(out, ": a role, as the rules name it");
    }
    if (type->begins == (int)field->index)
        buffer_text(out, "; when the record begins");
    if (field->ends)
        buffer_text(out, "; until when it lasts");
    if (field->who_did_it)
        buffer_text(out, "; who did it");
    if (field->planned)
        buffer_text(out, "; may lie in the future");
    if (field->personal)
        buffer_text(out, "; personal");
    buffer_format(out, ". Left out: %s.", absent[field->absence]);
}

static void write_field(struct writer *writer, const struct record_type *type, const struct field *field)
{
    struct buffer words = {0};
    buffer_json(&words, field->key);
    buffer_char(&words, 0);
    char *key = words.bytes + 1;
    key[words.length - 3] = 0; /* without its quotation marks; write_open puts them back */
    write_open(writer, key, '{');
    struct buffer description = {0};
    add_description(&description, type, field);
    write_text(writer, "description", buffer_view(&description));
    buffer_free(&description);
    write_open(writer, "anyOf", '[');
    write_open(writer, NULL, '{');
    write_one_value(writer, field);
    write_close(writer, '}');
    if (field->list) {
        write_open(writer, NULL, '{');
        write_word(writer, "type", "array");
        write_open(writer, "items", '{');
        write_one_value(writer, field);
        write_close(writer, '}');
        write_close(writer, '}');
    }
    write_open(writer, NULL, '{');
    write_word(writer, "type", "null");
    write_close(writer, '}');
    write_close(writer, ']');
    write_close(writer, '}');
    buffer_free(&words);
}

/* ---- Lines ---- */

static void write_key(struct writer *writer, struct str key, const char *definition)
{
    buffer_text(writer->out, writer->out->bytes[writer->out->length - 1] == '{' ? "" : ",");
    buffer_json(writer->out, key);
    buffer_format(writer->out, ":{\"$ref\":\"#/$defs/%s\"}", definition);
}

static void write_fixed(struct writer *writer, struct str key, struct str value)
{
    buffer_text(writer->out, writer->out->bytes[writer->out->length - 1] == '{' ? "" : ",");
    buffer_json(writer->out, key);
    buffer_text(writer->out, ":{\"const\":");
    buffer_json(writer->out, value);
    buffer_char(writer->out, '}');
}

static void write_line_of(struct writer *writer, const struct schema *schema, const struct record_type *type)
{
    write_open(writer, "then", '{');
    write_text(writer, "title", type->name);
    if (!type->shared) {
        write_open(writer, "required", '[');
        write_text(writer, NULL, type->is_case ? schema->identity_key : schema->case_key);
        write_close(writer, ']');
    }
    write_open(writer, "properties", '{');
    if (!type->shared && !type->is_case)
        write_key(writer, schema->case_key, "identity");
    write_key(writer, schema->identity_key, "identity");
    for (int i = 0; i < schema->known_key_count; i++)
        write_key(writer, schema->known_keys[i], "known");
    write_key(writer, STR("void"), "yes_or_no");
    for (int i = 0; i < type->field_count; i++)
        write_field(writer, type, &type->fields[i]);
    write_close(writer, '}');
    write_close(writer, '}');
}

/* What a line of this type must hold; lines of a type that stands nowhere here are read past. */
static void write_type_of_line(struct writer *writer, const struct schema *schema, const struct record_type *type)
{
    write_open(writer, NULL, '{');
    write_open(writer, "if", '{');
    write_open(writer, "properties", '{');
    write_fixed(writer, schema->type_key, type->json);
    write_close(writer, '}');
    write_close(writer, '}');
    write_line_of(writer, schema, type);
    write_close(writer, '}');
}

/* ---- What all share ---- */

static void write_pattern(struct writer *writer, const char *key, const char *pattern, const char *description)
{
    write_open(writer, key, '{');
    write_word(writer, "description", description);
    write_word(writer, "type", "string");
    write_word(writer, "pattern", pattern);
    write_close(writer, '}');
}

static void write_plain(struct writer *writer, const char *key, const char *type, const char *description)
{
    write_open(writer, key, '{');
    write_word(writer, "description", description);
    write_word(writer, "type", type);
    write_close(writer, '}');
}

static void write_definitions(struct writer *writer)
{
    write_open(writer, "$defs", '{');
    write_open(writer, "identity", '{');
    write_word(writer, "description", "of a record in its case, or of a case: text, or a whole number");
    buffer_text(writer->out, ",\"anyOf\":[{\"type\":\"string\",\"minLength\":1},{\"type\":\"integer\"}]");
    write_close(writer, '}');
    write_plain(writer, "text", "string", "text");
    write_plain(writer, "whole_number", "integer", "a whole number");
    write_plain(writer, "decimal", "number", "a number, with at most six places after the point");
    write_plain(writer, "yes_or_no", "boolean", "yes or no");
    write_pattern(writer, "known", "^" DATE_DIGITS "(" TIME_DIGITS ")?$", "when the line became known: a date, or a date and time");
    write_pattern(writer, "date", "^([0-9]{4}|[0-9]{4}-[0-9]{2}|" DATE_DIGITS "(" TIME_DIGITS ")?)$",
                  "a date; a month or a year where no more is known; of a date and time the day is kept");
    write_pattern(writer, "moment", "^([0-9]{4}|[0-9]{4}-[0-9]{2}|" DATE_DIGITS "(" TIME_DIGITS ")?)$",
                  "a date and time, in the time zone of the calendar unless it says its offset; a date, a month or a year where no more is known");
    write_close(writer, '}');
}

void publish_vocabulary(struct buffer *out, const struct model *model)
{
    const struct schema *schema = model_schema(model);
    struct writer writer = {.out = out, .model = model};
    write_open(&writer, NULL, '{');
    write_word(&writer, "$schema", "https://json-schema.org/draft/2020-12/schema");
    write_word(&writer, "title", "One line of facts");
    write_word(&writer, "description",
               "A file of facts holds one JSON object a line. Types and keys that stand nowhere here are allowed, and not read.");
    write_word(&writer, "type", "object");
    write_open(&writer, "required", '[');
    write_text(&writer, NULL, schema->type_key);
    write_close(&writer, ']');
    write_open(&writer, "properties", '{');
    write_key(&writer, schema->type_key, "text");
    write_close(&writer, '}');
    write_open(&writer, "allOf", '[');
    for (int i = 0; i < schema->type_count; i++)
        write_type_of_line(&writer, schema, schema->types[i]);
    write_close(&writer, ']');
    write_definitions(&writer);
    write_close(&writer, '}');
    buffer_char(out, '\n');
}
