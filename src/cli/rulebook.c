/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

static int answer(const struct arguments *arguments, struct duly *duly, struct output *output)
{
    struct destination to;
    int code = destination_start(&to, output, arguments_value(arguments, OPTION_OUTPUT, NULL));
    if (code)
        return code;
    const struct words *policies = &arguments->values[OPTION_POLICY];
    const char *format = arguments_value(arguments, OPTION_FORMAT, "markdown");
    return destination_end(&to, duly_rulebook(duly, policies->items, policies->count, format, destination_write, &to));
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
