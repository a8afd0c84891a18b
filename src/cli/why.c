/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

typedef int ask(struct duly *duly, const struct duly_question *question, const char *case_key, const char *rule,
                const char *const *subjects, int subject_count, const char *format, duly_write *write, void *context);

static int ask_why(const struct arguments *arguments, struct output *output, const char *command, ask *question_of)
{
    struct duly_question question;
    struct file rejects;
    const struct words *rest = &arguments->rest;
    if (rest->count < 2) {
        complain("Say which case and which rule: duly %s CASE RULE [SUBJECT...]", command);
        return DULY_WRONG;
    }
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question, &rejects);
    if (!code) {
        code = question_of(duly, &question, rest->items[0], rest->items[1], rest->items + 2, rest->count - 2,
                   arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
        code = close_question(arguments, duly, &rejects, code);
    }
    duly_free(duly);
    return code;
}

int command_why(const struct arguments *arguments, struct output *output)
{
    return ask_why(arguments, output, "why", duly_why);
}

int command_why_not(const struct arguments *arguments, struct output *output)
{
    return ask_why(arguments, output, "why-not", duly_why_not);
}
