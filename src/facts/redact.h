/* SPDX-License-Identifier: Apache-2.0
 *
 * The same facts about nobody: cases and records under other names, times
 * moved, free text gone, written as JSON lines again. In: facts that were read
 * to their end, and a secret. Out: lines. What is left can still be put
 * together with what somebody knows otherwise: it is pseudonymised, not
 * anonymous. It judges nothing and draws no lots: the same secret, the same
 * lines.
 */
#ifndef DULY_FACTS_REDACT_H
#define DULY_FACTS_REDACT_H

#include "facts/facts.h"

struct redaction {
    const struct zone *zone;
    const struct other_names *names;
};

struct redacted {
    uint64_t lines, cases;
    bool moved_alike; /* all cases by the same number of days, since records that belong to no case carry dates */
    uint64_t left_out; /* values that could not be read, or are personal and neither text nor a time */
};

/* After facts_finish; not with facts_stream. A case and its records are written in order of the cases, records that belong to
 * no case first. Lines and undeclared fields that were not read are not there. */
struct redacted facts_redact(struct facts *facts, const struct redaction *redaction, struct buffer *out);

#endif
