/* SPDX-License-Identifier: Apache-2.0
 *
 * The commands, each a function in a file of its own, and what they share. In
 * come the arguments and where the answer goes; out comes the exit status.
 * Each opens and frees its own handle. They ask the library through duly.h
 * alone: what the command can do, every program can.
 */
#ifndef DULY_CLI_COMMANDS_H
#define DULY_CLI_COMMANDS_H

#include "cli/arguments.h"
#include "cli/output.h"

int command_check(const struct arguments *arguments, struct output *output);
int command_run(const struct arguments *arguments, struct output *output);
int command_due(const struct arguments *arguments, struct output *output);
int command_why(const struct arguments *arguments, struct output *output);
int command_why_not(const struct arguments *arguments, struct output *output);
int command_missing(const struct arguments *arguments, struct output *output);
int command_next(const struct arguments *arguments, struct output *output);
int command_timeline(const struct arguments *arguments, struct output *output);
int command_readings(const struct arguments *arguments, struct output *output);
int command_impact(const struct arguments *arguments, struct output *output);
int command_rulebook(const struct arguments *arguments, struct output *output);
int command_read(const struct arguments *arguments, struct output *output);
int command_test(const struct arguments *arguments, struct output *output);
int command_facts(const struct arguments *arguments, struct output *output);
int command_completion(const struct arguments *arguments, struct output *output);
int command_help(const struct arguments *arguments, struct output *output);
int command_version(const struct arguments *arguments, struct output *output);

/* Which command writes which format: a row for each, from the lists that help reads. */
struct command_format {
    enum command command;
    const char *name;
};
extern const struct command_format formats[];
extern const int format_count;
/* The command does not write the format asked for, and others do: true after a message that names them. */
bool format_is_anothers(const struct arguments *arguments);
/* A handle with the rules of --rules read; NULL after messages: they are missing or have errors. */
struct duly *open_rules(const struct arguments *arguments);
struct duly *open_rules_of(const struct words *paths); /* the same of these paths */
/* Reads the facts and fills in what --on, --policy and their like say; begins the file for refused lines. Returns
 * DULY_ANSWERED, or what to exit with after messages. */
int open_question(const struct arguments *arguments, struct duly *duly, struct duly_question *question, struct file *rejects);
/* The number of --secret, or one that nobody knows. DULY_ANSWERED, or what to exit with after a message. */
int read_secret(const struct arguments *arguments, uint64_t *secret);
/* With --redact, answers of these handles name nobody, and both alike; the other may be NULL. open_question does it for one. */
int name_nobody(const struct arguments *arguments, struct duly *duly, struct duly *other);
/* What such an answer is, where its format has no place to say so; close_question does it. */
void say_names_are_others(const struct arguments *arguments, int code);
/* After an answer, whatever it came to: ends the file for refused lines, says how much was read where that is asked for.
 * Returns the code, or what went wrong now. */
int close_question(const struct arguments *arguments, struct duly *duly, struct file *rejects, int code);

/* A whole command whose words are the cases it is about; without words, all of them. */
typedef int ask_cases(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context);
int ask_about_cases(const struct arguments *arguments, struct output *output, ask_cases *ask);

#endif
