/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

int command_why(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    const struct words *rest = &arguments->rest;
    if (rest->count < 2) {
        complain("Say which case and which rule: duly why CASE RULE [SUBJECT...]");
        return DULY_WRONG;
    }
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question);
    if (!code) {
        code = duly_why(duly, &question, rest->items[0], rest->items[1], rest->items + 2, rest->count - 2,
                        arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
        code = duly_worse(code, close_question(arguments, duly));
    }
    duly_free(duly);
    return code;
}
