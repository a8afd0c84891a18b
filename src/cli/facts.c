/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cli/commands.h"

/* Where the answer goes: standard output, or the file that is asked for. */
struct place {
    struct output *output;
    struct file file;
    bool is_file;
};

static int place_write(void *context, const char *bytes, size_t length)
{
    struct place *place = context;
    return place->is_file ? file_write(&place->file, bytes, length) : output_write(place->output, bytes, length);
}

/* A number that nobody knows, unless one is given. */
static int secret_of(const struct arguments *arguments, uint64_t *secret)
{
    const char *text = arguments_value(arguments, OPTION_SECRET, NULL);
    char *end;
    if (!text) {
        if (getrandom(secret, sizeof *secret, 0) == (ssize_t)sizeof *secret)
            return DULY_ANSWERED;
        complain("The system gave no random number: %s. Give one with --secret.", strerror(errno));
        return DULY_UNFINISHED;
    }
    errno = 0;
    *secret = text[0] >= '0' && text[0] <= '9' ? strtoull(text, &end, 10) : 0;
    if (*secret && !errno && !*end)
        return DULY_ANSWERED;
    complain("`--secret` takes a whole number from 1 to 18446744073709551615, found `%s`.", text);
    return DULY_WRONG;
}

typedef int act(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct place *place);

static int check(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct place *place)
{
    return duly_facts_check(duly, question, arguments_value(arguments, OPTION_FORMAT, "text"), place_write, place);
}

static int redact(const struct arguments *arguments, struct duly *duly, const struct duly_question *question, struct place *place)
{
    uint64_t secret;
    int code = secret_of(arguments, &secret);
    return code ? code : duly_facts_redact(duly, question, secret, place_write, place);
}

static int ask(const struct arguments *arguments, struct duly *duly, act *what, struct place *place)
{
    struct duly_question question;
    struct file rejects;
    int code = open_question(arguments, duly, &question, &rejects);
    return code ? code : close_question(arguments, duly, &rejects, what(arguments, duly, &question, place));
}

/* Options that only one of the three takes. */
static bool options_fit(const struct arguments *arguments, const char *word)
{
    static const struct {
        enum option option;
        const char *of[2];
    } some[] = {{OPTION_FORMAT, {"check", NULL}}, {OPTION_ON, {"check", NULL}},          {OPTION_KNOWN_ON, {"check", NULL}},
                {OPTION_CASE, {"redact", NULL}},  {OPTION_SECRET, {"redact", NULL}},     {OPTION_STRICT, {"check", "redact"}},
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

static int answer(const struct arguments *arguments, const char *word, struct duly *duly, struct place *place)
{
    if (!strcmp(word, "schema"))
        return duly_facts_schema(duly, place_write, place);
    return ask(arguments, duly, !strcmp(word, "check") ? check : redact, place);
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
    struct place place = {.output = output, .is_file = arguments->given[OPTION_OUTPUT]};
    struct duly *duly = word && options_fit(arguments, word) ? open_rules(arguments) : NULL;
    if (!duly)
        return DULY_WRONG;
    int code = place.is_file ? file_start(&place.file, arguments_value(arguments, OPTION_OUTPUT, "")) : DULY_ANSWERED;
    if (!code) {
        code = answer(arguments, word, duly, &place);
        if (place.is_file)
            code = duly_worse(code, file_end(&place.file, code != DULY_UNFINISHED && code != DULY_WRONG));
    }
    duly_free(duly);
    return code;
}
