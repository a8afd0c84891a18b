/* SPDX-License-Identifier: Apache-2.0
 *
 * Which command writes which format, from the rows that help and completion read.
 */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

const struct command_format formats[] = {
#define RENDERER(token, name, help) {COMMAND_RUN, #name},
#include "lists/renderers.def"
#undef RENDERER
#define FORMAT(token, name, help) {COMMAND_##token, name},
#include "lists/formats.def"
#undef FORMAT
};
const int format_count = sizeof formats / sizeof *formats;

/* Its own, or one so near to them that it is a slip: the library says which. */
static bool is_own_or_near(enum command command, const char *name)
{
    const char *own[sizeof formats / sizeof *formats];
    int count = 0;
    for (int i = 0; i < format_count; i++)
        if (formats[i].command == command)
            own[count++] = formats[i].name;
    return !count || duly_nearest(name, own, count) >= 0;
}

bool format_is_anothers(const struct arguments *arguments)
{
    const char *name = arguments_value(arguments, OPTION_FORMAT, NULL);
    char others[256] = "";
    if (!name || arguments->command == COMMAND_HELP || is_own_or_near(arguments->command, name))
        return false;
    for (int i = 0; i < format_count; i++)
        if (!strcmp(formats[i].name, name)) {
            size_t length = strlen(others);
            snprintf(others + length, sizeof others - length, "%s`duly %s`", length ? ", " : "", command_name(formats[i].command));
        }
    if (*others)
        complain("`duly %s` writes no `%s`; written by: %s.", command_name(arguments->command), name, others);
    return *others != '\0';
}
