/* SPDX-License-Identifier: Apache-2.0 */
#include "findings/findings.h"

#include <string.h>

static const struct {
    const char *spelling, *words, *meaning;
    enum state_group group;
} states[STATES] = {
#define STATE(name, spelling, words, group, meaning) {spelling, words, meaning, GROUP_##group},
#include "lists/states.def"
#undef STATE
};

const char *state_spelling(enum state state)
{
    return states[state].spelling;
}

const char *state_words(enum state state)
{
    return states[state].words;
}

const char *state_meaning(enum state state)
{
    return states[state].meaning;
}

enum state_group state_group(enum state state)
{
    return states[state].group;
}

int state_by_spelling(struct str spelling)
{
    for (int i = 0; i < STATES; i++)
        if (str_is(spelling, states[i].spelling) || str_is(spelling, states[i].words))
            return i;
    return -1;
}

const char *answer_word(enum answer answer)
{
    static const char *const words[] = {"yes", "no", "not known", "not yet", ""};
    return words[answer];
}

const char *proof_part_word(enum proof_part part)
{
    static const char *const words[] = {"policy", "subject", "version", "replaced", "applies", "exception", "starts", "opens", "early", "limit", "evidence", "passed_over",
                                        "who", "counts", "stops", "broken", "act", "conflict", "value"};
    return words[part];
}

const struct str *finding_cites(const struct finding *finding, int *count)
{
    *count = finding->rule->cites_vary ? finding->cite_count : finding->rule->cite_count;
    return finding->rule->cites_vary ? finding->cites : finding->rule->cites;
}

void findings_put(struct findings *findings, const struct finding *finding)
{
    if (findings->count == findings->room) {
        uint32_t room = findings->room ? findings->room * 2 : 32;
        const struct finding **items = arena_room(findings->arena, room, sizeof *items);
        if (findings->count)
            memcpy(items, findings->items, findings->count * sizeof *items);
        findings->items = items;
        findings->room = room;
    }
    findings->items[findings->count++] = finding;
}

struct finding *findings_add(struct findings *findings)
{
    struct finding *finding = arena_alloc(findings->arena, sizeof *finding);
    finding->would_be = -1;
    findings_put(findings, finding);
    return finding;
}
