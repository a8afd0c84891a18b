/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules and facts in one input, parted by a line of four hyphens: asked with
 * proofs, and what is missing.
 */
#define _GNU_SOURCE
#include "target.h"

#include <string.h>

static const char parting[] = "\n----\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const uint8_t *facts = length ? memmem(bytes, length, parting, sizeof parting - 1) : NULL;
    size_t rule_length = facts ? (size_t)(facts - bytes) + 1 : length;
    struct told told = {0};
    struct duly *duly = duly_new();
    duly_messages(duly, told_message, &told);
    if (read_rules_text(duly, bytes, rule_length) == DULY_ANSWERED && facts) {
        struct duly_question question = {.proof = true, .all = true};
        facts += sizeof parting - 1;
        judged(duly_moment(duly, "2024-05-01T12:00", &question.on), &told);
        judged(duly_facts_memory(duly, "facts", (const char *)facts, length - (size_t)(facts - bytes)), &told);
        judged(duly_run(duly, &question, "jsonl", told_answer, &told), &told);
        judged(duly_run(duly, &question, "text", told_answer, &told), &told);
        judged(duly_missing(duly, &question, "text", told_answer, &told), &told);
    }
    duly_free(duly);
    return 0;
}
