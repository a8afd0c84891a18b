/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

int command_read(const struct arguments *arguments, struct output *output)
{
    const struct words *rest = &arguments->rest;
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = duly_read(duly, rest->items, rest->count, arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
    duly_free(duly);
    return code;
}
