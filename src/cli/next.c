/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

int command_next(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    struct file rejects;
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question, &rejects);
    if (!code) {
        question.cases = arguments->rest.items;
        question.case_count = arguments->rest.count;
        code = duly_next(duly, &question, arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
        code = close_question(arguments, duly, &rejects, code);
    }
    duly_free(duly);
    return code;
}
