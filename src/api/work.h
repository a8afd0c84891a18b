/* SPDX-License-Identifier: Apache-2.0
 *
 * Answering case after case: with one thread or several the same answer, in
 * the same order. Inside this room only.
 */
#ifndef DULY_API_WORK_H
#define DULY_API_WORK_H

#include <errno.h>
#include <string.h>

#include "api/inside.h"
#include "base/limits.h"

/* Handed over in stretches of about this size. */
#define STRETCH_BYTES ((size_t)64 << 10)

/* What one part of the facts comes to. */
struct job {
    uint32_t part;
    bool done;
    int fault;               /* errno */
    struct buffer out, said; /* answers; messages */
    struct buffer rejects;
    struct facts_notes notes;
    uint64_t cases;
};

struct work {
    struct asking *asking;
    const struct renderer_kind *kind;
    struct facts_index *index;
    bool leave_out; /* what does not apply */
    duly_write *write;
    void *context;
    struct report_tally tally;
    uint64_t done; /* bytes */
    bool ended;    /* no more is wanted */
    int fault;  /* errno of a read */
};

struct worker {
    struct work *work;
    struct facts *facts;
    struct evaluator *evaluator;
    void *renderer;
    struct report_tally tally;
    uint64_t findings;
    uint32_t states_met; /* a bit for each */
    const struct finding **shown; /* plain memory; findings live in the evaluator's arena */
    size_t shown_room;
    struct job *job;
};

void work_case(struct worker *worker, struct facts *facts, struct fact_case *of);
/* Every case of the index. */
void work_through(struct work *work);
/* The cases of these keys, which have been read, in this order. */
void work_named(struct work *work, const char *const *keys, int count);

#endif
