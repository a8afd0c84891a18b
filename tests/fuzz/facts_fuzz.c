/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines of facts under rules that have a field of every type. Answered with an
 * index and as they come; what is refused whole can be fed again.
 */
#include "target.h"

#include <string.h>

static const char rules[] =
    "duly edition 1\n"
    "vocabulary office \"An office\"\n"
    "    record type is in   \"record\"\n"
    "    case is in          \"case\"\n"
    "    identity is in      \"id\"\n"
    "    known date is in    \"known_on\"\n"
    "record case\n"
    "    is the case itself\n"
    "    closed date:        date, may happen\n"
    "record worker\n"
    "    belongs to no case\n"
    "    roles:              list of role\n"
    "record request\n"
    "    received date:      date, begins\n"
    "    read time:          moment, may happen\n"
    "    urgent:             yes or no\n"
    "    days:               whole number\n"
    "    weight:             decimal\n"
    "    topic:              text\n"
    "    kind:               one of (complaint, question)\n"
    "    met on:             list of date\n"
    "record reply\n"
    "    request:            request\n"
    "    sent date:          date, begins\n"
    "    by:                 worker, who did it\n"
    "role clerk\n"
    "    is                  a worker where its roles include clerk\n"
    "policy replies \"Answering requests\"\n"
    "timescale answer \"Answer\"\n"
    "    for each            request\n"
    "    does not apply if   the request's weight is at least 2.5\n"
    "    to be done by       a clerk\n"
    "    strength            must\n"
    "    due within          3 days\n"
    "    counted from        the request\n"
    "    shown by            a reply for the request\n";

static void ask(struct duly *duly, const uint8_t *bytes, size_t length, bool grouped, const char *format)
{
    struct told told = {0};
    struct duly_question question = {.proof = !strcmp(format, "jsonl")};
    duly_messages(duly, told_message, &told);
    duly_moment(duly, "2024-05-01T12:00", &question.on);
    duly_facts_grouped(duly, grouped);
    judged(duly_facts_memory(duly, "facts", (const char *)bytes, length), &told);
    int code = judged(duly_run(duly, &question, format, told_answer, &told), &told);
    if (code == DULY_PARTLY && !told.messages && !told.answers)
        abort();
    duly_facts_forget(duly);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct duly *duly;
    if (!duly) {
        struct told told = {0};
        duly = duly_new();
        duly_messages(duly, told_message, &told);
        if (read_rules_text(duly, (const uint8_t *)rules, sizeof rules - 1) != DULY_ANSWERED) {
            fprintf(stderr, "the rules of the target hold errors\n");
            abort();
        }
    }
    ask(duly, bytes, length, false, "wide");
    ask(duly, bytes, length, true, "jsonl");
    return 0;
}
