/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/commands.h"
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

int command_help(const struct arguments *arguments, struct output *output)
{
    const char *topic = arguments->rest.count ? arguments->rest.items[0] : "commands";
    int command = command_named(topic);
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
