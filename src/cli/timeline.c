/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

/* Answers to standard output, or to the file that is asked for. */
static int answer(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct output *output)
{
    struct file file;
    const char *of_case = arguments->rest.items[0], *format = arguments_value(arguments, OPTION_FORMAT, "text");
    if (!arguments->given[OPTION_OUTPUT])
        return duly_timeline(duly, question, of_case, format, output_write, output);
    int code = file_start(&file, arguments_value(arguments, OPTION_OUTPUT, ""));
    if (code)
        return code;
    code = duly_timeline(duly, question, of_case, format, file_write, &file);
    return duly_worse(code, file_end(&file, code != DULY_UNFINISHED && code != DULY_WRONG));
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
