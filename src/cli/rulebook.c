/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

static int write_rulebook(const struct arguments *arguments, struct duly *duly, duly_write *write, void *context)
{
    const struct words *policies = &arguments->values[OPTION_POLICY];
    return duly_rulebook(duly, policies->items, policies->count, arguments_value(arguments, OPTION_FORMAT, "markdown"), write, context);
}

/* To standard output, or to the file that is asked for. */
static int answer(const struct arguments *arguments, struct duly *duly, struct output *output)
{
    struct file file;
    if (!arguments->given[OPTION_OUTPUT])
        return write_rulebook(arguments, duly, output_write, output);
    int code = file_start(&file, arguments_value(arguments, OPTION_OUTPUT, ""));
    if (code)
        return code;
    code = write_rulebook(arguments, duly, file_write, &file);
    return duly_worse(code, file_end(&file, code == DULY_ANSWERED));
}

int command_rulebook(const struct arguments *arguments, struct output *output)
{
    if (arguments->rest.count) {
        complain("`duly rulebook` takes options only, found `%s`.", arguments->rest.items[0]);
        return DULY_WRONG;
    }
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = answer(arguments, duly, output);
    duly_free(duly);
    return code;
}
