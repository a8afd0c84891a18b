/* SPDX-License-Identifier: Apache-2.0
 *
 * A fuzz target is one function over bytes. drive.c replays files and makes up
 * inputs of its own; a compiler with libFuzzer takes drive.c's place
 * (tests/fuzz/verify). Nothing may end in a signal, in an exit status that is
 * none of ours, or in silence: then the target stops the program.
 */
#ifndef DULY_FUZZ_TARGET_H
#define DULY_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "duly.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What a run said, and how it ended. */
struct told {
    size_t answers, messages; /* bytes */
};

static inline int told_answer(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    ((struct told *)context)->answers += length;
    return 0;
}

static inline int told_message(void *context, const char *bytes, size_t length)
{
    (void)bytes;
    ((struct told *)context)->messages += length;
    return 0;
}

/* Stops where a code is none of those of the library, or is one that owes a message and came without. */
static inline int judged(int code, const struct told *told)
{
    if (code != DULY_ANSWERED && code != DULY_FAILS && code != DULY_WRONG && code != DULY_UNFINISHED && code != DULY_PARTLY) {
        fprintf(stderr, "status %d\n", code);
        abort();
    }
    if ((code == DULY_WRONG || code == DULY_UNFINISHED) && !told->answers && !told->messages) {
        fprintf(stderr, "status %d without a word\n", code);
        abort();
    }
    return code;
}

/* Reads rule text that is in memory only. Returns what it came to. */
int read_rules_text(struct duly *duly, const uint8_t *bytes, size_t length);

#endif
