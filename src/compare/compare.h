/* SPDX-License-Identifier: Apache-2.0
 *
 * Two sets of findings of one case, before and after, in; what differs out.
 * A finding is the same one by policy, rule, records and value. What is not
 * asked for on either side is no difference: a rule that does not apply is
 * like one that is not there. Everything points into the two sets; the lists
 * are the caller's arena's. It evaluates nothing and writes no sentence.
 */
#ifndef DULY_COMPARE_COMPARE_H
#define DULY_COMPARE_COMPARE_H

#include "findings/findings.h"

enum differs {
    DIFFERS_APPEARED = 1, /* asked for after, and not before */
    DIFFERS_GONE = 2,
    DIFFERS_STATE = 4,
    DIFFERS_DUE = 8,
    DIFFERS_DONE = 16,
    DIFFERS_WHO = 32,
    DIFFERS_WOULD_BE = 64 /* the state, which cannot be told, is the same; what it would be if it applied is not */
};
#define DIFFERS_KINDS 7
const char *differs_word(int kind); /* by number from 0: appeared, gone, state, due, done, who, would_be */

struct difference {
    const struct finding *before, *after; /* NULL where it is not asked for, or not there */
    unsigned what;                        /* of enum differs */
};

struct differences {
    struct difference *items; /* in the order of the findings before, what appeared last */
    uint32_t count;
    uint32_t same;      /* findings asked for on both sides, alike */
    bool not_told;      /* a finding on either side cannot be told, or could not be worked out */
};

void compare_findings(struct arena *arena, const struct findings *before, const struct findings *after, struct differences *differences);

#endif
