/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/watch.h"

static int answer(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, const char *format,
                  struct output *output)
{
    struct destination to;
    int code = destination_start(&to, output, arguments_value(arguments, OPTION_OUTPUT, NULL));
    if (code)
        return code;
    return destination_end(&to, watch_end(duly, duly_due(duly, question, format, destination_write, &to)));
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
