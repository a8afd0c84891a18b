/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/watch.h"

/* Answers to standard output, or to the file that is asked for. */
static int answer(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, const char *format,
                  struct output *output)
{
    struct file file;
    if (!arguments->given[OPTION_OUTPUT])
        return watch_end(duly, duly_due(duly, question, format, output_write, output));
    int code = file_start(&file, arguments_value(arguments, OPTION_OUTPUT, ""));
    if (code)
        return code;
    code = watch_end(duly, duly_due(duly, question, format, file_write, &file));
    return duly_worse(code, file_end(&file, code != DULY_UNFINISHED && code != DULY_WRONG));
}

int command_due(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    struct file rejects;
    if (arguments->rest.count) {
        complain("`duly due` takes options only, found `%s`; a case is named by --case.", arguments->rest.items[0]);
        return DULY_WRONG;
    }
    const char *format = arguments_value(arguments, OPTION_FORMAT, "text");
    struct duly *duly = open_rules(arguments);
    if (!duly)
        return DULY_WRONG;
    int code = open_question(arguments, duly, &question, &rejects);
    if (!code) {
        watch_begin(duly, arguments->given[OPTION_QUIET]);
        code = close_question(arguments, duly, &rejects, answer(arguments, duly, &question, format, output));
    }
    duly_free(duly);
    return code;
}
