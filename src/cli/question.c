/* SPDX-License-Identifier: Apache-2.0
 *
 * What commands that ask a question share.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "cli/commands.h"

struct duly *open_rules(const struct arguments *arguments)
{
    const struct words *paths = &arguments->values[OPTION_RULES];
    if (paths->count)
        return open_rules_of(paths);
    complain("Say which rules: --rules PATH, or a line `rules PATH` in a file duly.project.");
    return NULL;
}

struct duly *open_rules_of(const struct words *paths)
{
    struct duly *duly = duly_new();
    duly_messages(duly, message_write, NULL);
    if (duly_rules(duly, paths->items, paths->count) == DULY_ANSWERED)
        return duly;
    duly_check(duly, "text", message_write, NULL);
    duly_free(duly);
    return NULL;
}

/* A whole number between two bounds; -1 after a message. */
static long number_of(const struct arguments *arguments, enum option option, const char *name, long otherwise, long least, long most)
{
    const char *text = arguments_value(arguments, option, NULL);
    char *end;
    if (!text)
        return otherwise;
    long number = text[0] >= '0' && text[0] <= '9' ? strtol(text, &end, 10) : -1;
    if (number >= least && number <= most && !*end)
        return number;
    complain("`--%s` takes a whole number from %ld to %ld, found `%s`.", name, least, most, text);
    return -1;
}

#define PROCESSORS_MOST 8

/* Somebody waits for the case, and all lines are read to find it. */
static long threads_left_out(const struct arguments *arguments)
{
    static const bool cases_as_words[COMMANDS] = {
        [COMMAND_WHY] = true, [COMMAND_WHY_NOT] = true, [COMMAND_MISSING] = true, [COMMAND_NEXT] = true, [COMMAND_TIMELINE] = true,
    };
    if (!arguments->given[OPTION_CASE] && !(cases_as_words[arguments->command] && arguments->rest.count))
        return 1;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > PROCESSORS_MOST ? PROCESSORS_MOST : processors;
}

static int read_bounds(const struct arguments *arguments, struct duly *duly, struct duly_question *question)
{
    long threads = number_of(arguments, OPTION_THREADS, "threads", threads_left_out(arguments), 1, 64);
    long memory = number_of(arguments, OPTION_MEMORY, "memory", 0, 1, 1 << 20);
    long within = number_of(arguments, OPTION_WITHIN, "within", 0, 0, 100000);
    if (threads < 0 || memory < 0 || within < 0)
        return DULY_WRONG;
    question->within = (int)within;
    question->within_given = arguments->given[OPTION_WITHIN];
    duly_threads(duly, (int)threads);
    duly_facts_memory_bound(duly, (size_t)memory << 20);
    duly_facts_grouped(duly, arguments->given[OPTION_GROUPED]);
    duly_facts_skip_undeclared(duly, arguments->given[OPTION_SKIP_UNDECLARED]);
    return DULY_ANSWERED;
}

static int read_facts(const struct arguments *arguments, struct duly *duly)
{
    const struct words *files = &arguments->values[OPTION_FACTS];
    if (!files->count) {
        complain("Say where the facts are: --facts FILE, or --facts - for standard input, or a line `facts FILE` in a file duly.project.");
        return DULY_WRONG;
    }
    for (int i = 0; i < files->count; i++) {
        bool is_input = !strcmp(files->items[i], "-");
        int code = is_input ? duly_facts_descriptor(duly, "standard input", STDIN_FILENO) : duly_facts_file(duly, files->items[i]);
        if (code)
            return code;
    }
    return DULY_ANSWERED;
}

static int read_moments(const struct arguments *arguments, struct duly *duly, struct duly_question *question)
{
    const char *on = arguments_value(arguments, OPTION_ON, NULL);
    const char *known_on = arguments_value(arguments, OPTION_KNOWN_ON, NULL);
    question->on = (int64_t)time(NULL);
    if (on && duly_moment(duly, on, &question->on))
        return DULY_WRONG;
    question->known_on_given = known_on;
    if (known_on && duly_moment(duly, known_on, &question->known_on))
        return DULY_WRONG;
    return DULY_ANSWERED;
}

/* ---- Names of nobody ---- */

int read_secret(const struct arguments *arguments, uint64_t *secret)
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

int name_nobody(const struct arguments *arguments, struct duly *duly, struct duly *other)
{
    uint64_t secret;
    bool makes_facts = arguments->command == COMMAND_FACTS && !strcmp(arguments->rest.items[0], "redact");
    if (arguments->given[OPTION_SECRET] && !arguments->given[OPTION_REDACT] && !makes_facts) {
        complain("`--secret` goes with `--redact`; without it, everybody is named.");
        return DULY_WRONG;
    }
    if (!arguments->given[OPTION_REDACT])
        return DULY_ANSWERED;
    if (arguments->given[OPTION_REJECTS]) {
        complain("`--rejects` copies lines as they are, with their names; it does not go with `--redact`.");
        return DULY_WRONG;
    }
    int code = read_secret(arguments, &secret);
    if (code)
        return code;
    duly_redact(duly, secret);
    if (other)
        duly_redact(other, secret);
    return DULY_ANSWERED;
}

/* Lists and pages for people say so themselves. */
void say_names_are_others(const struct arguments *arguments, int code)
{
    const char *format = arguments_value(arguments, OPTION_FORMAT, arguments->given[OPTION_WIDE] ? "wide" : "text");
    bool says_so = arguments->command != COMMAND_FACTS && (!strcmp(format, "text") || !strcmp(format, "html"));
    if (arguments->given[OPTION_REDACT] && !says_so && code != DULY_WRONG)
        complain("Cases, people and other records bear other names here, and personal values are redacted; dates are as they are, those worked out from a personal one too. This is pseudonymised, not anonymous.");
}

/* ---- The question ---- */

int open_question(const struct arguments *arguments, struct duly *duly, struct duly_question *question, struct file *rejects)
{
    const struct words *values = arguments->values;
    *question = (struct duly_question){
        .cases = values[OPTION_CASE].items,
        .case_count = values[OPTION_CASE].count,
        .rules = values[OPTION_RULE].items,
        .rule_count = values[OPTION_RULE].count,
        .policies = values[OPTION_POLICY].items,
        .policy_count = values[OPTION_POLICY].count,
        .states = values[OPTION_ONLY].items,
        .state_count = values[OPTION_ONLY].count,
        .fail_states = values[OPTION_FAIL_ON].items,
        .fail_state_count = values[OPTION_FAIL_ON].count,
        .readings = values[OPTION_READING].items,
        .reading_count = values[OPTION_READING].count,
        .workers = values[OPTION_WORKER].items,
        .worker_count = values[OPTION_WORKER].count,
        .teams = values[OPTION_TEAM].items,
        .team_count = values[OPTION_TEAM].count,
        .roles = values[OPTION_ROLE].items,
        .role_count = values[OPTION_ROLE].count,
        .previous = arguments_value(arguments, OPTION_PREVIOUS, NULL),
        .approvals = arguments->given[OPTION_APPROVALS],
        .proof = arguments->given[OPTION_PROOF],
        .all = arguments->given[OPTION_ALL],
        .strict = arguments->given[OPTION_STRICT],
        .quiet = arguments->given[OPTION_QUIET],
        .what_if = arguments_value(arguments, OPTION_WHAT_IF, NULL),
    };
    int code = name_nobody(arguments, duly, NULL);
    if (!code)
        code = read_moments(arguments, duly, question);
    if (!code)
        code = read_bounds(arguments, duly, question);
    if (!code)
        code = read_facts(arguments, duly);
    if (!code && arguments->given[OPTION_REJECTS]) {
        code = file_start(rejects, arguments_value(arguments, OPTION_REJECTS, ""));
        duly_rejects(duly, file_write, rejects);
    }
    return code;
}

int close_question(const struct arguments *arguments, struct duly *duly, struct file *rejects, int code)
{
    if (arguments->given[OPTION_REJECTS])
        code = duly_worse(code, file_end(rejects, code != DULY_UNFINISHED));
    say_names_are_others(arguments, code);
    if (arguments->given[OPTION_VERBOSE]) {
        struct duly_counts counts = duly_counts(duly);
        complain("%llu lines of facts read, %llu refused; %llu cases; %llu findings.", (unsigned long long)counts.lines,
                 (unsigned long long)counts.refused, (unsigned long long)counts.cases, (unsigned long long)counts.findings);
    }
    return code;
}

int ask_about_cases(const struct arguments *arguments, struct output *output, ask_cases *ask)
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
        code = ask(duly, &question, arguments_value(arguments, OPTION_FORMAT, "text"), output_write, output);
        code = close_question(arguments, duly, &rejects, code);
    }
    duly_free(duly);
    return code;
}
