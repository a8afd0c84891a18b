/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line as data: which command, its options, what follows them.
 * In come the arguments of main, out goes a filled-in structure or a sentence
 * on what was wrong. Everything points into the arguments; lists are freed
 * with arguments_free. It opens nothing and asks the library nothing but
 * which word is nearest.
 */
#ifndef DULY_CLI_ARGUMENTS_H
#define DULY_CLI_ARGUMENTS_H

#include "duly.h"

enum command {
#define COMMAND(token, name, arguments, help) COMMAND_##token,
#include "lists/commands.def"
#undef COMMAND
    COMMANDS
};

enum {
#define COMMAND(token, name, arguments, help) FOR_##token = 1 << COMMAND_##token,
#include "lists/commands.def"
#undef COMMAND
    FOR_ANY = (1 << COMMANDS) - 1
};

enum option {
#define OPTION(token, name, value, commands, help) OPTION_##token,
#include "lists/options.def"
#undef OPTION
    OPTIONS
};

struct words {
    const char **items;
    int count;
};

struct arguments {
    enum command command;
    bool given[OPTIONS];
    struct words values[OPTIONS]; /* of options that take a value; lists with commas are taken apart */
    struct words rest;            /* what is no option */
    struct words kept;            /* values that are ours to free, such as those of a project file */
};

/* False after a sentence on standard error. Without a command, and for --help or --version alone, `command` is COMMAND_HELP
 * or COMMAND_VERSION. */
bool arguments_read(int count, char **arguments, struct arguments *read);
void arguments_free(struct arguments *arguments);
/* One value more of an option; `value` stays where it is until the arguments are freed. */
void arguments_add(struct arguments *arguments, enum option option, char *value);
/* Frees a block of malloc with the arguments. */
void arguments_keep(struct arguments *arguments, char *block);
/* The one value of an option, or `otherwise`. */
const char *arguments_value(const struct arguments *arguments, enum option option, const char *otherwise);

const char *option_name(enum option option);
const char *option_help(enum option option);
const char *option_value(enum option option); /* what follows it, such as PATH...; empty: nothing */
bool option_is_of(enum option option, enum command command);
bool option_repeats(enum option option); /* it may be given several times */

int command_named(const char *name); /* or -1 */
const char *command_name(enum command command);
const char *command_arguments(enum command command);
const char *command_summary(enum command command); /* a clause */
const char *command_manual(enum command command);  /* a paragraph */
/* The page of one command, or with COMMANDS of all. */
void arguments_help(enum command command, duly_write *write, void *context);

#endif
