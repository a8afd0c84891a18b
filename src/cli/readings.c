/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

int command_readings(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    if (arguments->rest.count) {
        complain("`duly readings` takes options only, found `%s`.", arguments->rest.items[0]);
        return DULY_WRONG;
    }
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question);
    if (!code) {
        code = duly_readings(duly, &question, arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
        code = duly_worse(code, close_question(arguments, duly));
    }
    duly_free(duly);
    return code;
}
