/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

/* The path of "PATH" or "PATH:LINE", in memory of its own. */
static char *path_of(const char *place)
{
    size_t length = strlen(place), digits = length;
    while (digits && place[digits - 1] >= '0' && place[digits - 1] <= '9')
        digits--;
    if (digits && digits < length && place[digits - 1] == ':')
        length = digits - 1;
    char *path = malloc(length + 1);
    if (!path)
        exit(output_out_of_memory());
    memcpy(path, place, length);
    path[length] = 0;
    return path;
}

/* Rules are those of --rules and the files of the tests. */
static int read_rules(const struct arguments *arguments, struct duly *duly)
{
    const struct words *rules = &arguments->values[OPTION_RULES], *rest = &arguments->rest;
    size_t count = (size_t)rules->count + (size_t)rest->count;
    char **paths = malloc(count * sizeof *paths);
    if (!paths)
        exit(output_out_of_memory());
    for (int i = 0; i < rules->count; i++)
        paths[i] = path_of(rules->items[i]);
    for (int i = 0; i < rest->count; i++)
        paths[rules->count + i] = path_of(rest->items[i]);
    int code = duly_rules_and_suites(duly, (const char *const *)paths, (int)count, rest->count);
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
    return code;
}

int command_test(const struct arguments *arguments, struct output *output)
{
    if (!arguments->values[OPTION_RULES].count && !arguments->rest.count) {
        complain("Say which tests to run: duly test PATH...");
        return DULY_WRONG;
    }
    struct duly *duly = duly_new();
    duly_messages(duly, message_write, NULL);
    int code = read_rules(arguments, duly);
    if (code)
        duly_check(duly, "text", message_write, NULL);
    else
        code = duly_test(duly, arguments->rest.items, arguments->rest.count, arguments_value(arguments, OPTION_FORMAT, "text"),
                         output_write, output);
    duly_free(duly);
    return code;
}
