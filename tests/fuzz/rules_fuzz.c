/* SPDX-License-Identifier: Apache-2.0
 *
 * Rule text: checked, read back, laid out, and its own tests run.
 */
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct told told = {0};
    struct duly *duly = duly_new();
    duly_messages(duly, told_message, &told);
    int code = judged(read_rules_text(duly, bytes, length), &(struct told){.answers = 1});
    judged(duly_check(duly, "text", told_answer, &told), &told);
    judged(duly_check(duly, "json", told_answer, &told), &told);
    if (code == DULY_ANSWERED) {
        judged(duly_read(duly, NULL, 0, "text", told_answer, &told), &told);
        judged(duly_dump(duly, "model-json", told_answer, &told), &told);
        judged(duly_dump(duly, "program", told_answer, &told), &told);
        judged(duly_test(duly, NULL, 0, "text", told_answer, &told), &told);
    }
    duly_free(duly);
    return 0;
}
