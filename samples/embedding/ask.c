/* SPDX-License-Identifier: Apache-2.0
 *
 * ask RULES FACTS DAY: prints what is overdue or missed on that day, one JSON object a line.
 */
#include <duly.h>
#include <stdio.h>

static int to_file(void *context, const char *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length ? 0 : 1;
}

static int ask(struct duly *duly, const char *rules, const char *facts, const char *day)
{
    static const char *const late[] = {"overdue", "missed"};
    struct duly_question question = {.states = late, .state_count = 2};
    int code = duly_rules(duly, &rules, 1);
    if (code != DULY_ANSWERED) {
        duly_check(duly, "text", to_file, stderr);
        return code;
    }
    code = duly_facts_file(duly, facts);
    if (code == DULY_ANSWERED)
        code = duly_moment(duly, day, &question.on);
    if (code == DULY_ANSWERED)
        code = duly_run(duly, &question, "jsonl", to_file, stdout);
    return code;
}

int main(int count, char **words)
{
    if (count != 4) {
        fprintf(stderr, "ask RULES FACTS DAY\n");
        return DULY_WRONG;
    }
    struct duly *duly = duly_new();
    duly_messages(duly, to_file, stderr);
    int code = ask(duly, words[1], words[2], words[3]);
    struct duly_counts counts = duly_counts(duly);
    fprintf(stderr, "%d cases, %d lines refused\n", (int)counts.cases, (int)counts.refused);
    duly_free(duly);
    if (fflush(stdout) != 0)
        code = duly_worse(code, DULY_UNFINISHED);
    return code;
}
