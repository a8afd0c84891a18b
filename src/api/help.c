/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages of help, made from the tables the program itself works by.
 */
#include "api/inside.h"
#include "base/limits.h"
#include "syntax/tree.h"

/* ---- Tables of two columns ---- */

enum { NAME_COLUMNS = 34 };

static void add_row(struct buffer *out, const char *name, const char *meaning)
{
    size_t from = out->length;
    buffer_text(out, "  ");
    buffer_text(out, name);
    do
        buffer_char(out, ' ');
    while (out->length - from < NAME_COLUMNS);
    buffer_text(out, meaning);
    buffer_char(out, '\n');
}

/* ---- The language ---- */

/* A policy's rules share one list of lines. */
static const struct {
    unsigned place;
    const char *words;
} places[] = {
    {IN_POLICY, "policy"},       {IN_VOCABULARY, "vocabulary"},
    {IN_RECORD, "record"},       {IN_ROLE, "role"},
    {IN_CALENDAR, "calendar"},   {IN_TABLE, "table"},
    {IN_DEFINE, "define"},       {IN_RULE, "timescale, trigger, authorisation, duty, prohibition"},
    {IN_EXCEPTION, "exception"}, {IN_REMARK, "remark"},
    {IN_GUIDANCE, "guidance"},   {IN_TEST, "test"},
};

static void add_lines_of(struct buffer *out, unsigned place, const char *words)
{
    static const struct {
        unsigned where;
        const char *phrase, *help;
    } lines[] = {
#define LINE(token, where, phrase, help) {where, phrase, help},
#include "lists/phrases.def"
    };
    buffer_format(out, "\n%s\n", words);
    if (place == IN_RECORD)
        add_row(out, "NAME: TYPE, ...", "a field");
    if (place == IN_TABLE)
        add_row(out, "| ... | ... |", "a row; the first names the columns");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].where & place)
            add_row(out, lines[i].phrase, lines[i].help);
}

static void help_language(struct buffer *out)
{
    buffer_text(out, "A declaration starts at the left margin with its kind; its lines are indented alike, each opening with one of\n"
                     "the phrases below. A line indented four or more columns further continues the one above. `--` starts a comment.\n"
                     "\nDeclarations\n");
#define DECLARATION(token, phrase, help) add_row(out, phrase, help);
#include "lists/phrases.def"
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        add_lines_of(out, places[i].place, places[i].words);
}

/* ---- States, exit statuses, limits, formats ---- */

static void help_states(struct buffer *out)
{
    buffer_text(out, "The first that fits is the state of a finding.\n\n");
    for (int i = 0; i < STATES; i++)
        add_row(out, state_spelling((enum state)i), state_meaning((enum state)i));
}

static void help_exit_codes(struct buffer *out)
{
    add_row(out, "0", "answered, whole");
    add_row(out, "1", "answered, and something that was asked to fail does: --fail-on, a failing test");
    add_row(out, "2", "nothing was answered: the command or the rules are wrong");
    add_row(out, "3", "could not finish: a limit, a disk, a read that failed");
    add_row(out, "4", "answered, but lines were refused, or a finding is `error`; facts merely not recorded are no reason");
    add_row(out, "70", "a mistake in this program");
    buffer_text(out, "Where several fit, the first of 70, 3, 2, 4, 1, 0.\n");
}

static void add_limit(struct buffer *out, int number, const char *unit, const char *beyond)
{
    struct buffer name = {0};
    buffer_format(&name, "%d%c", number, 0);
    add_row(out, name.bytes, unit);
    add_row(out, "", beyond);
    buffer_free(&name);
}

static void help_limits(struct buffer *out)
{
    buffer_text(out, "How much there may be, of what, and what happens beyond it.\n");
#define GROUP(heading) buffer_text(out, "\n" heading "\n");
#define LIMIT(name, number, unit, beyond) add_limit(out, LIMIT_##name, unit, "  beyond it: " beyond);
#include "lists/limits.def"
#undef GROUP
#undef LIMIT
}

static void help_formats(struct buffer *out)
{
    enum {
#define COMMAND(token, name, arguments, help) OF_##token,
#include "lists/commands.def"
#undef COMMAND
        COMMANDS
    };
    static const char *const commands[COMMANDS] = {
#define COMMAND(token, name, arguments, help) name,
#include "lists/commands.def"
#undef COMMAND
    };
    static const struct {
        int command;
        const char *name, *help;
    } formats[] = {
#define RENDERER(token, name, help) {OF_RUN, #name, help},
#include "lists/renderers.def"
#undef RENDERER
#define FORMAT(token, name, help) {OF_##token, name, help},
#include "lists/formats.def"
#undef FORMAT
    };
    for (int command = 0; command < COMMANDS; command++) {
        bool any = false;
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
            if (formats[i].command != command)
                continue;
            if (!any)
                buffer_format(out, "duly %s\n", commands[command]);
            any = true;
            add_row(out, formats[i].name, formats[i].help);
        }
    }
}

/* ---- Diagnostics ---- */

static void help_diagnostics(struct buffer *out)
{
    buffer_text(out, "`duly help D1005` says more on one.\n\n");
    for (int i = 0; i < DIAGNOSTIC_CODES; i++)
        buffer_format(out, "  %s  %s\n", diagnostic_code_name((enum diagnostic_code)i), diagnostic_code_summary((enum diagnostic_code)i));
}

static bool help_diagnostic(struct buffer *out, struct str name)
{
    for (int i = 0; i < DIAGNOSTIC_CODES; i++) {
        enum diagnostic_code code = (enum diagnostic_code)i;
        if (!str_is(name, diagnostic_code_name(code)))
            continue;
        buffer_format(out, "%s %s (%s): %s.\n%s\n", diagnostic_code_name(code), diagnostic_code_slug(code),
                      severity_word(diagnostic_code_severity(code)), diagnostic_code_summary(code), diagnostic_code_help(code));
        return true;
    }
    return false;
}

int duly_help(const char *topic, duly_write *write, void *context)
{
    static const struct {
        const char *name;
        void (*page)(struct buffer *out);
    } pages[] = {{"language", help_language},     {"states", help_states},   {"limits", help_limits},
                 {"exit-codes", help_exit_codes}, {"formats", help_formats}, {"diagnostics", help_diagnostics}};
    struct buffer out = {0};
    bool found = false;
    for (size_t i = 0; i < sizeof pages / sizeof *pages && !found; i++) {
        found = str_is(str_of(topic), pages[i].name);
        if (found)
            pages[i].page(&out);
    }
    if (!found)
        found = help_diagnostic(&out, str_of(topic));
    bool wanted = api_hand_over(&out, write, context);
    buffer_free(&out);
    return !found ? DULY_WRONG : wanted ? DULY_ANSWERED : DULY_UNFINISHED;
}
