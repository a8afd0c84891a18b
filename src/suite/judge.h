/* SPDX-License-Identifier: Apache-2.0
 *
 * One expectation of a test and what became of it. In come the findings of
 * each case of the test; out goes nothing when it fits, else its story in
 * lines. It owns its buffers until verdict_end. Inside this room only; it
 * evaluates nothing.
 */
#ifndef DULY_SUITE_JUDGE_H
#define DULY_SUITE_JUDGE_H

#include "suite/suite.h"

struct judging {
    const struct zone *zone;
    void (*because)(struct buffer *out, const struct zone *zone, const struct finding *finding);
};

struct verdict {
    const struct line *line;
    bool fits;
    bool seen; /* a finding for the subject that does not fit; the first is told of */
    struct buffer story;
    struct buffer others; /* other subjects of the rule */
    int named;
};
void verdict_start(struct verdict *verdict, const struct line *expect);
void verdict_see(struct verdict *verdict, const struct judging *judging, const struct findings *findings);
void verdict_end(struct verdict *verdict, struct buffer *story);

#endif
