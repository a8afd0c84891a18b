/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

static int answer(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct output *output)
{
    struct destination to;
    int code = destination_start(&to, output, arguments_value(arguments, OPTION_OUTPUT, NULL));
    if (code)
        return code;
    const char *of_case = arguments->rest.items[0], *format = arguments_value(arguments, OPTION_FORMAT, "text");
    return destination_end(&to, duly_timeline(duly, question, of_case, format, destination_write, &to));
}

int command_timeline(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    struct file rejects;
    if (arguments->rest.count != 1) {
        complain("Name one case: duly timeline CASE.");
        return DULY_WRONG;
    }
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question, &rejects);
    if (!code)
        code = close_question(arguments, duly, &rejects, answer(arguments, duly, &question, output));
    duly_free(duly);
    return code;
}
