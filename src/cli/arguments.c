/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"

static const struct {
    const char *name, *arguments, *help;
} commands[COMMANDS] = {
#define COMMAND(token, name, arguments, help) {name, arguments, help},
#include "lists/commands.def"
#undef COMMAND
};

static const char *const manuals[COMMANDS] = {
#define MANUAL(token, paragraph) [COMMAND_##token] = paragraph,
#include "lists/manual.def"
#undef MANUAL
};

static const struct option_row {
    const char *name, *value;
    unsigned commands;
    const char *help;
} options[OPTIONS] = {
#define OPTION(token, name, value, commands, help) {name, value, commands, help},
#include "lists/options.def"
#undef OPTION
};

int command_named(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (!strcmp(name, commands[i].name))
            return i;
    return -1;
}

const char *command_name(enum command command)
{
    return commands[command].name;
}

const char *command_arguments(enum command command)
{
    return commands[command].arguments;
}

const char *command_summary(enum command command)
{
    return commands[command].help;
}

const char *command_manual(enum command command)
{
    return manuals[command] ? manuals[command] : ""; /* a test asks for one of each */
}

/* ---- Lists ---- */

static void add_word(struct words *words, const char *word)
{
    const char **items = realloc(words->items, ((size_t)words->count + 1) * sizeof *items);
    if (!items)
        exit(output_out_of_memory());
    words->items = items;
    words->items[words->count++] = word;
}

void arguments_add(struct arguments *arguments, enum option option, char *value)
{
    add_word(&arguments->values[option], value);
}

void arguments_keep(struct arguments *arguments, char *block)
{
    add_word(&arguments->kept, block);
}

void arguments_free(struct arguments *arguments)
{
    for (int i = 0; i < arguments->kept.count; i++)
        free((char *)arguments->kept.items[i]);
    free(arguments->kept.items);
    free(arguments->rest.items);
    for (int i = 0; i < OPTIONS; i++)
        free(arguments->values[i].items);
}

const char *arguments_value(const struct arguments *arguments, enum option option, const char *otherwise)
{
    return arguments->values[option].count ? arguments->values[option].items[0] : otherwise;
}

/* ---- Reading ---- */

struct reading {
    char **next, **end;
    struct arguments *read;
    bool has_command;
};

static bool unknown_command(const char *word)
{
    const char *names[COMMANDS];
    for (int i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    int near = duly_nearest(word, names, COMMANDS);
    if (near >= 0)
        complain("There is no command `%s`; did you mean `duly %s`?", word, names[near]);
    else
        complain("There is no command `%s`; `duly help` lists them.", word);
    return false;
}

static bool unknown_option(const struct reading *reading, const char *name, size_t length)
{
    char word[64];
    const char *names[OPTIONS];
    int count = 0;
    snprintf(word, sizeof word, "%.*s", (int)length, name);
    for (int i = 0; i < OPTIONS; i++)
        if (!reading->has_command || options[i].commands & 1u << reading->read->command)
            names[count++] = options[i].name;
    int near = duly_nearest(word, names, count);
    const char *command = reading->has_command ? commands[reading->read->command].name : "help";
    if (near >= 0)
        complain("There is no option `--%s` of `duly %s`; did you mean `--%s`?", word, command, names[near]);
    else
        complain("There is no option `--%s` of `duly %s`; `duly help %s` lists them.", word, command, command);
    return false;
}

static int option_named(const char *name, size_t length)
{
    for (int i = 0; i < OPTIONS; i++)
        if (strlen(options[i].name) == length && !memcmp(options[i].name, name, length))
            return i;
    return -1;
}

static bool ends_in_dots(const char *value)
{
    size_t length = strlen(value);
    return length > 3 && !strcmp(value + length - 3, "...");
}

const char *option_name(enum option option)
{
    return options[option].name;
}

const char *option_help(enum option option)
{
    return options[option].help;
}

const char *option_value(enum option option)
{
    return options[option].value;
}

bool option_is_of(enum option option, enum command command)
{
    return options[option].commands & 1u << command;
}

bool option_repeats(enum option option)
{
    return ends_in_dots(options[option].value);
}

/* A list with commas is taken apart in place: the arguments are ours. */
static void add_values(struct words *words, char *value)
{
    while (value) {
        char *comma = strchr(value, ',');
        if (comma)
            *comma++ = 0;
        if (*value)
            add_word(words, value);
        value = comma;
    }
}

static bool take_value(struct reading *reading, int option, char *value)
{
    const struct option_row *row = &options[option];
    struct words *values = &reading->read->values[option];
    if (!value && reading->next < reading->end)
        value = *reading->next++;
    if (!value || !*value) {
        complain("`--%s` needs a value: %s.", row->name, row->help);
        return false;
    }
    if (strchr(row->value, ',')) {
        add_values(values, value);
        return true;
    }
    if (values->count && !option_repeats((enum option)option)) {
        complain("`--%s` is given twice.", row->name);
        return false;
    }
    add_word(values, value);
    return true;
}

static bool take_long(struct reading *reading, char *argument)
{
    char *name = argument + 2, *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    int option = option_named(name, length);
    if (option < 0)
        return unknown_option(reading, name, length);
    reading->read->given[option] = true;
    if (*options[option].value)
        return take_value(reading, option, equals ? equals + 1 : NULL);
    if (equals)
        complain("`--%s` takes no value.", options[option].name);
    return !equals;
}

static bool take_short(struct reading *reading, const char *argument)
{
    static const struct {
        const char *letter;
        enum option option;
    } letters[] = {{"-q", OPTION_QUIET}, {"-v", OPTION_VERBOSE}, {"-h", OPTION_HELP}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (!strcmp(argument, letters[i].letter)) {
            reading->read->given[letters[i].option] = true;
            return true;
        }
    complain("There is no option `%s`; options are words, such as `--rules`.", argument);
    return false;
}

static bool take_word(struct reading *reading, const char *argument)
{
    if (reading->has_command) {
        add_word(&reading->read->rest, argument);
        return true;
    }
    int command = command_named(argument);
    if (command < 0)
        return unknown_command(argument);
    reading->read->command = (enum command)command;
    reading->has_command = true;
    return true;
}

/* Options may stand before the command, so whether it takes them is asked when all is read. */
static bool options_fit(const struct reading *reading)
{
    for (int i = 0; i < OPTIONS; i++)
        if (reading->read->given[i] && !(options[i].commands & 1u << reading->read->command))
            return unknown_option(reading, options[i].name, strlen(options[i].name));
    return true;
}

static bool take_all(struct reading *reading)
{
    bool only_words = false;
    while (reading->next < reading->end) {
        char *argument = *reading->next++;
        bool fits;
        if (only_words || argument[0] != '-' || !argument[1])
            fits = take_word(reading, argument);
        else if (!strcmp(argument, "--"))
            fits = only_words = true;
        else
            fits = argument[1] == '-' ? take_long(reading, argument) : take_short(reading, argument);
        if (!fits)
            return false;
    }
    return true;
}

bool arguments_read(int count, char **arguments, struct arguments *read)
{
    *read = (struct arguments){.command = COMMAND_HELP};
    struct reading reading = {arguments + (count > 0), arguments + count, read, false};
    if (!take_all(&reading))
        return false;
    if (!reading.has_command && read->given[OPTION_VERSION] && !read->given[OPTION_HELP])
        read->command = COMMAND_VERSION;
    if (!reading.has_command && count <= 1) {
        complain("Say what to do: `duly help` lists the commands.");
        return false;
    }
    return options_fit(&reading);
}

/* ---- Help ---- */

static void help_row(duly_write *write, void *context, const char *name, const char *value, const char *help)
{
    char left[80], row[240];
    snprintf(left, sizeof left, "%s%s%s", name, *value ? " " : "", value);
    int length = snprintf(row, sizeof row, "  %-32s %s\n", left, help);
    write(context, row, (size_t)length);
}

static void help_text(duly_write *write, void *context, const char *text)
{
    write(context, text, strlen(text));
}

static void help_all(duly_write *write, void *context)
{
    help_text(write, context, "Duly says what a procedure asks for, by when and of whom, from rules and the facts of cases.\n\n"
                              "duly COMMAND [OPTION...]\n\n");
    for (int i = 0; i < COMMANDS; i++)
        help_row(write, context, commands[i].name, commands[i].arguments, commands[i].help);
    help_text(write, context, "\n`duly help COMMAND` lists its options. Other pages of help: language, states, formats, exit-codes, limits,\n"
                              "project, diagnostics, and each diagnostic by its code, such as D1005.\n");
}

/* A paragraph in lines of at most 118 columns, each indented by two. */
static void help_paragraph(duly_write *write, void *context, const char *words)
{
    enum { WIDTH = 116 };
    while (*words) {
        size_t length = strlen(words), end = length;
        if (length > WIDTH)
            for (end = WIDTH; end && words[end] != ' ';)
                end--;
        help_text(write, context, "  ");
        write(context, words, end);
        help_text(write, context, "\n");
        words += end + (end < length);
    }
    help_text(write, context, "\n");
}

void arguments_help(enum command command, duly_write *write, void *context)
{
    char line[240];
    if (command == COMMANDS) {
        help_all(write, context);
        return;
    }
    int length = snprintf(line, sizeof line, "duly %s%s%s: %s\n\n", commands[command].name, *commands[command].arguments ? " " : "",
                          commands[command].arguments, commands[command].help);
    write(context, line, (size_t)length);
    help_paragraph(write, context, command_manual(command));
    for (int i = 0; i < OPTIONS; i++) {
        char name[40];
        snprintf(name, sizeof name, "--%s", options[i].name);
        if (options[i].commands & 1u << command)
            help_row(write, context, name, options[i].value, options[i].help);
    }
    help_text(write, context, "\nA value follows as the next word or after `=`; one that ends in ... may be given again. `--` ends the options.\n"
                              "-q is --quiet, -v is --verbose.\n");
}
