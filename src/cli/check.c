/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

/* Paths may follow the command or stand with --rules. */
static int read_rules(const struct arguments *arguments, struct duly *duly)
{
    const struct words *rules = &arguments->values[OPTION_RULES], *rest = &arguments->rest;
    size_t count = (size_t)rules->count + (size_t)rest->count;
    const char **paths = malloc(count * sizeof *paths);
    if (!paths)
        return output_out_of_memory();
    for (int i = 0; i < rules->count; i++)
        paths[i] = rules->items[i];
    for (int i = 0; i < rest->count; i++)
        paths[rules->count + i] = rest->items[i];
    duly_rules(duly, paths, (int)count);
    free(paths);
    return DULY_ANSWERED;
}

static int write_file(void *nothing, const char *path, const char *bytes, size_t length)
{
    (void)nothing;
    return file_write_whole(path, bytes, length);
}

static int check_or_list(const struct arguments *arguments, struct duly *duly, struct output *output)
{
    const char *format = arguments_value(arguments, OPTION_FORMAT, "text");
    if (arguments->given[OPTION_CLAUSES_READ])
        return duly_clauses_read(duly, write_file, NULL);
    if (arguments->given[OPTION_CLAUSES])
        return duly_clauses(duly, format, output_write, output);
    return duly_check(duly, format, output_write, output);
}

int command_check(const struct arguments *arguments, struct output *output)
{
    if (!arguments->values[OPTION_RULES].count && !arguments->rest.count) {
        complain("Say which rules to check: duly check PATH...");
        return DULY_WRONG;
    }
    struct duly *duly = duly_new();
    duly_messages(duly, message_write, NULL);
    int code = read_rules(arguments, duly);
    const char *stage = arguments_value(arguments, OPTION_DUMP, NULL);
    if (!code && stage)
        code = duly_dump(duly, stage, output_write, output);
    else if (!code)
        code = check_or_list(arguments, duly, output);
    if (!code && arguments->given[OPTION_STRICT] && !stage && !duly_clauses_covered(duly))
        code = DULY_FAILS;
    duly_free(duly);
    return code;
}
