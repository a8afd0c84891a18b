/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/manual.h"

#include <stdio.h>
#include <string.h>

#include "cli/project.h"

struct page {
    duly_write *write;
    void *context;
    bool at_start; /* of a line, where a point or an apostrophe would be a request */
};

static void put(struct page *page, const char *bytes, size_t length)
{
    page->write(page->context, bytes, length);
    if (length)
        page->at_start = bytes[length - 1] == '\n';
}

/* A request, or part of one. */
static void request(struct page *page, const char *words)
{
    put(page, words, strlen(words));
}

/* Words as they are to be read. */
static void text(struct page *page, const char *words)
{
    for (const char *at = words; *at; at++) {
        if (page->at_start && (*at == '.' || *at == '\''))
            request(page, "\\&");
        if (*at == '\\')
            request(page, "\\e");
        else if (*at == '-')
            request(page, "\\-");
        else if (*at == '`')
            request(page, "\\(ga");
        else if (*at == '^')
            request(page, "\\(ha");
        else if (*at == '~')
            request(page, "\\(ti");
        else
            put(page, at, 1);
    }
}

static int text_write(void *page, const char *bytes, size_t length)
{
    char one[2] = {0};
    for (size_t i = 0; i < length; i++) {
        one[0] = bytes[i];
        text(page, one);
    }
    return 0;
}

static void heading(struct page *page, const char *command, const char *clause)
{
    char line[160];
    size_t length = (size_t)snprintf(line, sizeof line, ".TH DULY%s%s 1 \"\" \"Duly %s\" \"Duly\"\n", *command ? "-" : "", command, duly_version());
    for (size_t i = 4; i < length && line[i] != ' '; i++)
        if (line[i] >= 'a' && line[i] <= 'z')
            line[i] = (char)(line[i] - 'a' + 'A');
    put(page, line, length);
    request(page, ".SH NAME\n");
    text(page, *command ? "duly-" : "duly");
    text(page, command);
    request(page, " \\- ");
    text(page, clause);
    request(page, "\n");
}

static void options(struct page *page, enum command command)
{
    request(page, ".SH OPTIONS\n");
    for (int i = 0; i < OPTIONS; i++) {
        if (!option_is_of((enum option)i, command))
            continue;
        request(page, ".TP\n\\fB");
        text(page, "--");
        text(page, option_name((enum option)i));
        request(page, "\\fR");
        if (*option_value((enum option)i)) {
            request(page, " \\fI");
            text(page, option_value((enum option)i));
            request(page, "\\fR");
        }
        request(page, "\n");
        text(page, option_help((enum option)i));
        request(page, ".\n");
    }
    request(page, ".PP\n");
    text(page, "A value follows as the next word or after =; one that ends in ... may be given again. -- ends the options. -q is --quiet, -v is --verbose.\n");
}

/* A page of help as it stands, with its columns. */
static void columns(struct page *page, const char *topic)
{
    request(page, ".nf\n");
    duly_help(topic, text_write, page);
    request(page, ".fi\n");
}

static void ending(struct page *page)
{
    request(page, ".SH FILES\n.nf\n");
    project_help(text_write, page);
    request(page, ".fi\n.SH EXIT STATUS\n");
    columns(page, "exit-codes");
}

static void one(struct page *page, enum command command)
{
    heading(page, command_name(command), command_summary(command));
    request(page, ".SH SYNOPSIS\n\\fBduly ");
    text(page, command_name(command));
    request(page, "\\fR");
    if (*command_arguments(command)) {
        request(page, " \\fI");
        text(page, command_arguments(command));
        request(page, "\\fR");
    }
    request(page, " [\\fIOPTION\\fR...]\n.SH DESCRIPTION\n");
    text(page, command_manual(command));
    request(page, "\n");
    options(page, command);
    ending(page);
    request(page, ".SH SEE ALSO\n.BR duly (1)\n");
}

static void all(struct page *page)
{
    heading(page, "", "what a procedure asks for, by when and of whom");
    request(page, ".SH SYNOPSIS\n\\fBduly\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...]\n.SH DESCRIPTION\n");
    text(page, "Duly reads the procedure of a public authority, written as rules, and the facts of cases as JSON lines, and says what the procedure asks "
               "for, by when and of whom, why, and what is not known. It informs and decides nothing. Case data stays on the machine.\n");
    request(page, ".SH COMMANDS\n");
    for (int i = 0; i < COMMANDS; i++) {
        request(page, ".TP\n\\fB");
        text(page, command_name((enum command)i));
        request(page, "\\fR");
        if (*command_arguments((enum command)i)) {
            request(page, " \\fI");
            text(page, command_arguments((enum command)i));
            request(page, "\\fR");
        }
        request(page, "\n");
        text(page, command_summary((enum command)i));
        request(page, ".\n");
    }
    ending(page);
    request(page, ".SH SEE ALSO\n");
    for (int i = 0; i < COMMANDS; i++) {
        request(page, ".BR ");
        text(page, "duly-");
        text(page, command_name((enum command)i));
        request(page, i + 1 < COMMANDS ? " (1),\n" : " (1)\n");
    }
}

void manual_page(enum command command, duly_write *write, void *context)
{
    struct page page = {write, context, true};
    if (command == COMMANDS)
        all(&page);
    else
        one(&page, command);
}
