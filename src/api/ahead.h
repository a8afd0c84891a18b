/* SPDX-License-Identifier: Apache-2.0
 *
 * The next moment at which the answer of a case is another one though nothing
 * is recorded. Inside this room only.
 */
#ifndef DULY_API_AHEAD_H
#define DULY_API_AHEAD_H

#include "api/inside.h"
#include "compare/compare.h"

struct ahead {
    struct asking *asking;
    struct evaluator *before, *after;
    int64_t upto; /* the last moment that is looked at */
    struct arena arena;
};

/* What the question's `within` says; after asking_open. */
void ahead_open(struct ahead *ahead, struct asking *asking);
void ahead_close(struct ahead *ahead);
/* The moment and what differs at it from the findings now, which are filled in; INT64_MAX: nothing, up to ahead->upto. They live
 * until the next call. */
int64_t ahead_look(struct ahead *ahead, struct facts *facts, struct fact_case *of, const struct findings **now, struct differences *differences);

#endif
