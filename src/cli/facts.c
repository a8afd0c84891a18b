/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/commands.h"

typedef int act(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct destination *to);

static int check(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct destination *to)
{
    return duly_facts_check(duly, question, arguments_value(arguments, OPTION_FORMAT, "text"), destination_write, to);
}

static int redact(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct destination *to)
{
    uint64_t secret;
    int code = read_secret(arguments, &secret);
    return code ? code : duly_facts_redact(duly, question, secret, destination_write, to);
}

static int ask(const struct arguments *arguments, struct duly *duly, act *what, struct destination *to)
{
    struct duly_question question;
    struct file rejects;
    int code = open_question(arguments, duly, &question, &rejects);
    return code ? code : close_question(arguments, duly, &rejects, what(arguments, duly, &question, to));
}

/* Options that only one of the three takes. */
static bool options_fit(const struct arguments *arguments, const char *word)
{
    static const struct {
        enum option option;
        const char *of[2];
    } some[] = {{OPTION_FORMAT, {"check", NULL}}, {OPTION_ON, {"check", NULL}},          {OPTION_KNOWN_ON, {"check", NULL}},
                {OPTION_CASE, {"redact", NULL}},  {OPTION_SECRET, {"check", "redact"}},  {OPTION_REDACT, {"check", NULL}},  {OPTION_STRICT, {"check", "redact"}},
                {OPTION_REJECTS, {"check", "redact"}}};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        bool fits = !arguments->given[some[i].option];
        for (int j = 0; j < 2 && some[i].of[j]; j++)
            fits |= !strcmp(word, some[i].of[j]);
        if (!fits) {
            complain("`duly facts %s` takes no `--%s`.", word, option_name(some[i].option));
            return false;
        }
    }
    return true;
}

static int answer(const struct arguments *arguments, const char *word, struct duly *duly, struct destination *to)
{
    if (!strcmp(word, "schema"))
        return duly_facts_schema(duly, destination_write, to);
    return ask(arguments, duly, !strcmp(word, "check") ? check : redact, to);
}

static const char *word_of(const struct arguments *arguments)
{
    static const char *const words[] = {"check", "schema", "redact"};
    const char *word = arguments->rest.count ? arguments->rest.items[0] : NULL;
    for (int i = 0; word && i < 3; i++)
        if (!strcmp(word, words[i]) && arguments->rest.count == 1)
            return words[i];
    int near = word ? duly_nearest(word, words, 3) : -1;
    if (near >= 0 && strcmp(word, words[near]) != 0)
        complain("`duly facts` knows check, schema and redact, not `%s`; did you mean `duly facts %s`?", word, words[near]);
    else
        complain("Say what to do with facts: duly facts check, duly facts schema or duly facts redact, and options.");
    return NULL;
}

int command_facts(const struct arguments *arguments, struct output *output)
{
    const char *word = word_of(arguments);
    struct destination to;
    struct duly *duly = word && options_fit(arguments, word) ? open_rules(arguments) : NULL;
    if (!duly)
        return DULY_WRONG;
    int code = destination_start(&to, output, arguments_value(arguments, OPTION_OUTPUT, NULL));
    if (!code)
        code = destination_end(&to, answer(arguments, word, duly, &to));
    duly_free(duly);
    return code;
}
