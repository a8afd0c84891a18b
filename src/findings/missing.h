/* SPDX-License-Identifier: Apache-2.0
 *
 * What is not known, turned round: from findings that say what they lack to
 * facts that say what they would settle. In come the findings of one case,
 * out goes one row a fact, in the order in which it is worth asking. Lives in
 * the arena of the findings. Decides nothing about a finding.
 */
#ifndef DULY_FINDINGS_MISSING_H
#define DULY_FINDINGS_MISSING_H

#include "findings/findings.h"

struct wanted_fact {
    const struct missing_fact *fact;
    const struct finding **findings; /* that it stands in */
    int count;
    int alone; /* of these, how many lack nothing else */
    int late;  /* of these, how many may be late, broken or missed already */
};

struct wanted_facts {
    struct wanted_fact *items;
    int count;
};

/* Findings that lack nothing are passed over. First come the facts behind duties that may be late already; then those that
 * settle most by themselves; then those that stand in most; then in the order of the findings. */
struct wanted_facts missing_by_fact(struct arena *arena, const struct finding *const *findings, uint32_t count);
/* Whether the finding may turn out to be something that was due and not done. */
bool missing_may_be_late(const struct finding *finding);

#endif
