/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys, values and brackets.
 */
#include "publish/inside.h"

static void begin(struct writer *writer, const char *key)
{
    struct buffer *out = writer->out;
    size_t at = out->length;
    while (at && out->bytes[at - 1] == '\n')
        at--;
    char last = at ? out->bytes[at - 1] : '{';
    if (last != '{' && last != '[')
        buffer_char(out, ',');
    if (key)
        buffer_format(out, "\"%s\":", key);
}

void write_open(struct writer *writer, const char *key, char bracket)
{
    begin(writer, key);
    buffer_char(writer->out, bracket);
}

void write_close(struct writer *writer, char bracket)
{
    buffer_char(writer->out, bracket);
}

void write_text(struct writer *writer, const char *key, struct str text)
{
    begin(writer, key);
    buffer_json(writer->out, text);
}

void write_word(struct writer *writer, const char *key, const char *word)
{
    begin(writer, key);
    buffer_format(writer->out, "\"%s\"", word);
}

void write_number(struct writer *writer, const char *key, int64_t number)
{
    begin(writer, key);
    buffer_number(writer->out, number);
}

void write_decimal(struct writer *writer, const char *key, int64_t scaled)
{
    begin(writer, key);
    uint64_t size = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
    buffer_format(writer->out, "%s%llu.%06llu", scaled < 0 ? "-" : "", (unsigned long long)(size / DECIMAL_SCALE), (unsigned long long)(size % DECIMAL_SCALE));
}

void write_truth(struct writer *writer, const char *key, bool truth)
{
    begin(writer, key);
    buffer_text(writer->out, truth ? "true" : "false");
}

void write_nothing(struct writer *writer, const char *key)
{
    begin(writer, key);
    buffer_text(writer->out, "null");
}

void write_day(struct writer *writer, const char *key, day_number day)
{
    begin(writer, key);
    buffer_char(writer->out, '"');
    civil_write_iso(writer->out, day);
    buffer_char(writer->out, '"');
}

void write_place(struct writer *writer, const char *key, struct span span)
{
    if (!span_known(span))
        return;
    struct place place = span_place(writer->model->sources, span);
    write_open(writer, key, '{');
    write_text(writer, "file", writer->model->sources->files[span.file].path);
    write_number(writer, "line", place.line);
    write_number(writer, "column", place.column);
    write_number(writer, "end_line", place.end_line);
    write_number(writer, "end_column", place.end_column);
    write_close(writer, '}');
}

void write_policy_of(struct writer *writer, const struct policy *policy)
{
    if (policy)
        write_text(writer, "policy", policy->card->name);
    else
        write_nothing(writer, "policy");
}
