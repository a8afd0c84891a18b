/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/commands.h"
#include "cli/manual.h"
#include "cli/project.h"

static int no_such_topic(const char *topic)
{
    static const char *const fixed[] = {"language", "states", "limits", "exit-codes", "formats", "diagnostics", "project", "commands"};
    enum { FIXED = sizeof fixed / sizeof *fixed };
    const char *names[FIXED + COMMANDS];
    for (int i = 0; i < FIXED; i++)
        names[i] = fixed[i];
    for (int i = 0; i < COMMANDS; i++)
        names[FIXED + i] = command_name((enum command)i);
    int near = duly_nearest(topic, names, FIXED + COMMANDS);
    if (near >= 0)
        complain("There is no help on `%s`; did you mean `duly help %s`?", topic, names[near]);
    else
        complain("There is no help on `%s`; `duly help` lists what there is.", topic);
    return DULY_WRONG;
}

/* Pages of commands alone are in the manual. */
static int manual(const char *topic, struct output *output)
{
    int command = command_named(topic);
    if (command < 0 && strcmp(topic, "commands") != 0) {
        complain("The manual has pages of commands, `duly help --format man run`, and one of them all, `duly help --format man`.");
        return DULY_WRONG;
    }
    manual_page(command < 0 ? COMMANDS : (enum command)command, output_write, output);
    return DULY_ANSWERED;
}

int command_help(const struct arguments *arguments, struct output *output)
{
    const char *topic = arguments->rest.count ? arguments->rest.items[0] : "commands";
    const char *format = arguments_value(arguments, OPTION_FORMAT, "text");
    int command = command_named(topic);
    if (!strcmp(format, "man"))
        return manual(topic, output);
    if (strcmp(format, "text") != 0) {
        complain("There is no format `%s` of `duly help`; there are text and man.", format);
        return DULY_WRONG;
    }
    if (command >= 0) {
        arguments_help((enum command)command, output_write, output);
        return DULY_ANSWERED;
    }
    if (!strcmp(topic, "project")) {
        project_help(output_write, output);
        return DULY_ANSWERED;
    }
    int code = duly_help(topic, output_write, output);
    if (code != DULY_WRONG)
        return code;
    if (!strcmp(topic, "commands")) {
        arguments_help(COMMANDS, output_write, output);
        return DULY_ANSWERED;
    }
    return no_such_topic(topic);
}
