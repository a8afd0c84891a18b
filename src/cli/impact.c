/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/commands.h"

static bool is_complete(const struct arguments *arguments)
{
    const struct words *facts = &arguments->values[OPTION_FACTS];
    if (arguments->rest.count) {
        complain("`duly impact` takes options only, found `%s`.", arguments->rest.items[0]);
        return false;
    }
    if (!arguments->values[OPTION_FROM].count || !arguments->values[OPTION_TO].count) {
        complain("Say which rules to compare: --from PATH for those that are, --to PATH for those that would be.");
        return false;
    }
    for (int i = 0; i < facts->count; i++)
        if (!strcmp(facts->items[i], "-")) {
            complain("`duly impact` reads the facts twice, so they cannot come from standard input; name a file.");
            return false;
        }
    return true;
}

int command_impact(const struct arguments *arguments, struct output *output)
{
    struct duly_question question, again;
    struct file none; /* impact takes no --rejects */
    if (!is_complete(arguments))
        return DULY_WRONG;
    struct duly *from = open_rules_of(&arguments->values[OPTION_FROM]);
    struct duly *to = from ? open_rules_of(&arguments->values[OPTION_TO]) : NULL;
    int code = to ? open_question(arguments, from, &again, &none) : DULY_WRONG;
    if (!code)
        code = open_question(arguments, to, &question, &none);
    if (!code)
        code = name_nobody(arguments, from, to);
    if (!code)
        code = duly_impact(from, to, &question, arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
    say_names_are_others(arguments, code);
    if (to)
        duly_free(to);
    if (from)
        duly_free(from);
    return code;
}
