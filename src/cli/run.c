/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/commands.h"
#include "cli/watch.h"

/* The format asked for; NULL after a message where two options contradict each other. */
static const char *format_of(const struct arguments *arguments)
{
    const char *format = arguments_value(arguments, OPTION_FORMAT, arguments->given[OPTION_WIDE] ? "wide" : "text");
    if (arguments->given[OPTION_WIDE] && !strcmp(format, "jsonl"))
        format = "wide";
    if (arguments->given[OPTION_WIDE] && !strcmp(format, "csv"))
        format = "wide_csv";
    bool wide = !strcmp(format, "wide") || !strcmp(format, "wide_csv");
    if (arguments->given[OPTION_WIDE] && !wide) {
        complain("`--wide` writes JSON lines or csv; it does not go with `--format %s`.", format);
        return NULL;
    }
    if (arguments->given[OPTION_WHAT_IF] && (wide || arguments->given[OPTION_PROOF])) {
        complain("`--what-if` shows what differs; it does not go with `--%s`.", arguments->given[OPTION_PROOF] ? "proof" : "wide");
        return NULL;
    }
    if (arguments->given[OPTION_PROOF] && strcmp(format, "jsonl") != 0) {
        complain("`--proof` goes with `--format jsonl`; `duly why` explains in sentences.");
        return NULL;
    }
    return format;
}

static int answer(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, const char *format,
                  struct output *output)
{
    struct destination to;
    int code = destination_start(&to, output, arguments_value(arguments, OPTION_OUTPUT, NULL));
    if (code)
        return code;
    return destination_end(&to, watch_end(duly, duly_run(duly, question, format, destination_write, &to)));
}

int command_run(const struct arguments *arguments, struct output *output)
{
    struct duly_question question;
    struct file rejects;
    if (arguments->rest.count) {
        complain("`duly run` takes options only, found `%s`.", arguments->rest.items[0]);
        return DULY_WRONG;
    }
    const char *format = format_of(arguments), *stage = arguments_value(arguments, OPTION_DUMP, NULL);
    struct duly *duly = format ? open_rules(arguments) : NULL;
    if (!duly)
        return DULY_WRONG;
    int code;
    if (stage) {
        code = duly_dump(duly, stage, output_write, output);
    } else {
        code = open_question(arguments, duly, &question, &rejects);
        if (!code) {
            watch_begin(duly, arguments->given[OPTION_QUIET]);
            code = close_question(arguments, duly, &rejects, answer(arguments, duly, &question, format, output));
        }
    }
    duly_free(duly);
    return code;
}
