/* SPDX-License-Identifier: Apache-2.0 */
#include "source/diagnostic_print.h"

#include <string.h>

enum {
    NUMBER_COLUMNS = 5,  /* of the line number before the source line */
    SHOWN_BYTES = 200,   /* a longer source line is shown in part */
    SHOWN_BEFORE = 60,   /* of which at most so many stand before the place */
};

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* ---- Words that are safe to show ---- */

/* Text without bad bytes or control characters; what replaces one is as wide as utf8_width takes it to be. */
static void add_shown(struct buffer *out, struct str s)
{
    size_t good = 0;
    for (size_t i = 0; i < s.length;) {
        if (i >= good)
            good = i + utf8_bad_at(s.at + i, s.length - i);
        size_t bad = i == good ? 1 : utf8_control_at(s.at + i, s.length - i);
        if (bad)
            buffer_text(out, s.at[i] == '\t' ? " " : replacement);
        else
            buffer_char(out, s.at[i]);
        i += bad ? bad : 1;
    }
}

/* A JSON string must be UTF-8, and may hold control characters: they are escaped. */
static void add_json(struct buffer *out, struct str s)
{
    struct buffer clean = {0};
    while (s.length) {
        size_t good = utf8_bad_at(s.at, s.length);
        buffer_add(&clean, s.at, good);
        if (good < s.length) {
            buffer_text(&clean, replacement);
            good++;
        }
        s = (struct str){s.at + good, s.length - good};
    }
    buffer_json(out, buffer_view(&clean));
    buffer_free(&clean);
}

/* ---- What both forms say ---- */

static bool is_located(const struct sources *sources, struct span span)
{
    return span.file < sources->count;
}

static struct str path_of(const struct sources *sources, struct span span)
{
    return sources->files[span.file].path;
}

/* A diagnostic placed in the facts shows the rule text it met as a note. */
static const struct diagnostic_note *rule_note(const struct sources *sources, const struct diagnostic *diagnostic,
                                               struct diagnostic_note *room)
{
    if (!diagnostic_is_at_fact(diagnostic) || !is_located(sources, diagnostic->span))
        return NULL;
    *room = (struct diagnostic_note){diagnostic->span, STR("the rule text")};
    return room;
}

/* The general help is for those places that offer nothing closer. */
static struct str help_of(const struct diagnostic *diagnostic)
{
    if (diagnostic->help.length || diagnostic->under.length)
        return diagnostic->help;
    return str_of(diagnostic_code_help(diagnostic->code));
}

/* ---- Text ---- */

static void add_line_of(struct buffer *out, const char *label, struct str words)
{
    buffer_text(out, label);
    add_shown(out, words);
    buffer_char(out, '\n');
}

static void add_header(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic)
{
    if (diagnostic_is_at_fact(diagnostic)) {
        add_shown(out, diagnostic->facts_file);
        buffer_format(out, ":%u:", diagnostic->facts_line);
        if (diagnostic->facts_column)
            buffer_format(out, "%u:", diagnostic->facts_column);
        buffer_char(out, ' ');
    } else if (is_located(sources, diagnostic->span)) {
        struct place place = span_place(sources, diagnostic->span);
        add_shown(out, path_of(sources, diagnostic->span));
        buffer_format(out, ":%u:%u: ", place.line, place.column);
    }
    buffer_format(out, "%s[%s]: ", severity_word(diagnostic->severity), diagnostic_code_name(diagnostic->code));
    add_line_of(out, "", diagnostic->message);
}

static bool starts_character(struct str s, size_t at)
{
    return at >= s.length || ((unsigned char)s.at[at] & 0xc0) != 0x80;
}

/* The part of a line to show, as byte offsets; all of it unless it is very long. */
static void choose_part(struct str line, size_t first, size_t *from, size_t *to)
{
    *from = 0;
    *to = line.length;
    if (line.length <= SHOWN_BYTES)
        return;
    *from = first > SHOWN_BEFORE ? first - SHOWN_BEFORE : 0;
    *to = line.length - *from > SHOWN_BYTES ? *from + SHOWN_BYTES : line.length;
    while (!starts_character(line, *from))
        ++*from;
    while (!starts_character(line, *to))
        --*to;
}

static size_t width_of(struct str line, size_t from, size_t to)
{
    return utf8_width(line.at + from, to - from);
}

static void add_underline(struct buffer *out, size_t indent, size_t carets, struct str under)
{
    buffer_format(out, "%*s | ", NUMBER_COLUMNS, "");
    for (size_t i = 0; i < indent; i++)
        buffer_char(out, ' ');
    for (size_t i = 0; i < carets; i++)
        buffer_char(out, '^');
    add_line_of(out, under.length ? " " : "", under);
}

/* Shows the line on which the span starts, underlined as far as the span reaches on it. An empty line shows nothing worth a
 * look, so it is left out. */
static void add_source(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic)
{
    uint32_t number = span_place(sources, diagnostic->span).line;
    struct str line = source_line(sources, diagnostic->span.file, number);
    struct str marked = span_text(sources, diagnostic->span);
    if (!line.length && !diagnostic->under.length)
        return;
    size_t first = (size_t)(marked.at - line.at), from, to;
    if (first > line.length)
        first = line.length; /* the CR of a line end */
    choose_part(line, first, &from, &to);
    size_t end = to - first < marked.length ? to : first + marked.length;
    const char *before = from ? "..." : "", *after = to < line.length ? "..." : "";

    buffer_format(out, "%*u |%s%s", NUMBER_COLUMNS, number, line.length ? " " : "", before);
    add_shown(out, (struct str){line.at + from, to - from});
    add_line_of(out, after, STR(""));
    size_t carets = width_of(line, first, end);
    add_underline(out, strlen(before) + width_of(line, from, first), carets ? carets : 1, diagnostic->under);
}

static void add_note(struct buffer *out, const struct sources *sources, const struct diagnostic_note *note)
{
    buffer_text(out, "   note: ");
    if (is_located(sources, note->span)) {
        add_shown(out, path_of(sources, note->span));
        buffer_format(out, ":%u: ", span_place(sources, note->span).line);
    }
    add_line_of(out, "", note->message);
}

void diagnostic_print_text(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic)
{
    struct diagnostic_note room;
    const struct diagnostic_note *rule = rule_note(sources, diagnostic, &room);
    add_header(out, sources, diagnostic);
    if (rule)
        add_note(out, sources, rule);
    if (!diagnostic_is_at_fact(diagnostic) && is_located(sources, diagnostic->span))
        add_source(out, sources, diagnostic);
    else if (diagnostic->under.length)
        add_line_of(out, "   ", diagnostic->under);
    for (int i = 0; i < diagnostic->note_count; i++)
        add_note(out, sources, &diagnostic->notes[i]);
    if (help_of(diagnostic).length)
        add_line_of(out, "   help: ", help_of(diagnostic));
    if (diagnostic->example.length) {
        buffer_char(out, '\n');
        buffer_str(out, diagnostic->example);
        buffer_char(out, '\n');
    }
}

/* ---- JSON ---- */

static void add_key_text(struct buffer *out, const char *key, struct str value)
{
    buffer_format(out, ",\"%s\":", key);
    add_json(out, value);
}

static void add_key_number(struct buffer *out, const char *key, uint32_t value)
{
    buffer_format(out, ",\"%s\":%u", key, value);
}

static void add_json_place(struct buffer *out, const struct sources *sources, struct span span)
{
    struct place place = span_place(sources, span);
    add_key_text(out, "file", path_of(sources, span));
    add_key_number(out, "line", place.line);
    add_key_number(out, "column", place.column);
    add_key_number(out, "end_line", place.end_line);
    add_key_number(out, "end_column", place.end_column);
}

static void add_json_fact_place(struct buffer *out, const struct diagnostic *diagnostic)
{
    add_key_text(out, "file", diagnostic->facts_file);
    add_key_number(out, "line", diagnostic->facts_line);
    if (diagnostic->facts_column)
        add_key_number(out, "column", diagnostic->facts_column);
}

static void add_json_note(struct buffer *out, const struct sources *sources, const struct diagnostic_note *note)
{
    buffer_text(out, "{\"message\":");
    add_json(out, note->message);
    if (is_located(sources, note->span))
        add_json_place(out, sources, note->span);
    buffer_char(out, '}');
}

static void add_json_notes(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic)
{
    struct diagnostic_note room;
    const struct diagnostic_note *rule = rule_note(sources, diagnostic, &room);
    if (!rule && !diagnostic->note_count)
        return;
    buffer_text(out, ",\"notes\":[");
    if (rule)
        add_json_note(out, sources, rule);
    for (int i = 0; i < diagnostic->note_count; i++) {
        if (rule || i)
            buffer_char(out, ',');
        add_json_note(out, sources, &diagnostic->notes[i]);
    }
    buffer_char(out, ']');
}

/* The words beside the underline come first: without an underline they are the closest help there is. */
static void add_json_help(struct buffer *out, const struct diagnostic *diagnostic)
{
    struct str help = help_of(diagnostic), under = diagnostic->under;
    struct buffer both = {0};
    buffer_str(&both, under);
    if (under.length && help.length)
        buffer_text(&both, strchr("?!.", under.at[under.length - 1]) ? " " : ". ");
    buffer_str(&both, help);
    if (both.length)
        add_key_text(out, "help", buffer_view(&both));
    buffer_free(&both);
}

void diagnostic_print_json(struct buffer *out, const struct sources *sources, const struct diagnostic *diagnostic)
{
    buffer_format(out, "{\"schema\":1,\"code\":\"%s\",\"severity\":\"%s\"", diagnostic_code_name(diagnostic->code),
                  severity_word(diagnostic->severity));
    if (diagnostic_is_at_fact(diagnostic))
        add_json_fact_place(out, diagnostic);
    else if (is_located(sources, diagnostic->span))
        add_json_place(out, sources, diagnostic->span);
    add_key_text(out, "message", diagnostic->message);
    add_json_notes(out, sources, diagnostic);
    add_json_help(out, diagnostic);
    if (diagnostic->example.length)
        add_key_text(out, "example", diagnostic->example);
    buffer_text(out, "}\n");
}
