/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts as they are and a few lines of what is supposed in, the cases as they
 * would be out. Neither the one nor the other is changed. The lines supposed
 * are read with facts_options.supposing, so that they may name part of a
 * record, take away a value (null), or the record (`"void": true`) without
 * saying when. A record that is changed stands where the line stands that
 * changes it.
 */
#ifndef DULY_FACTS_SUPPOSE_H
#define DULY_FACTS_SUPPOSE_H

#include "facts/facts.h"

struct supposing;
struct supposed_tally {
    uint32_t changed, added, taken; /* records */
    uint32_t not_there;             /* to be taken away, and nobody recorded them */
};

/* Both are finished and outlive it. */
struct supposing *supposing_open(struct facts *base, struct facts *changes);
void supposing_close(struct supposing *supposing); /* NULL is allowed */
struct supposed_tally supposing_tally(const struct supposing *supposing);
/* With these facts the cases below are viewed. */
struct facts *supposing_facts(struct supposing *supposing);
/* A case of the facts as it would be, or itself where nothing is supposed of it; good until the next call. Of one that
 * supposing_new_case gave, the case it would be. */
struct fact_case *supposing_case(struct supposing *supposing, struct fact_case *of);
/* The next case that is only supposed; NULL: no more. `*at` starts at 0. */
struct fact_case *supposing_new_case(struct supposing *supposing, uint32_t *at);

#endif
