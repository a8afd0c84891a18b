/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

int command_readings(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    struct file rejects;
    if (arguments->rest.count) {
        complain("`duly readings` takes options only, found `%s`.", arguments->rest.items[0]);
        return DULY_WRONG;
    }
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question, &rejects);
    if (!code) {
        code = duly_readings(duly, &question, arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
        code = close_question(arguments, duly, &rejects, code);
    }
    duly_free(duly);
    return code;
}
