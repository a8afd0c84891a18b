/* SPDX-License-Identifier: Apache-2.0
 *
 * What is not known and what it would settle, as sentences and as JSON lines:
 * for one case fact by fact, for a caseload kind by kind.
 */
#ifndef DULY_RENDER_MISSING_H
#define DULY_RENDER_MISSING_H

#include "findings/missing.h"
#include "render/render.h"

/* Facts of one kind over many cases: a field of a record type, or the record itself. */
struct wanted_kind {
    struct str record, field; /* as facts write them; both empty: `asks` says it */
    struct str asks;
    struct str record_says, field_says; /* as rules say them */
    enum kind_form { KIND_THING, KIND_YES_NO, KIND_HOW_MANY, KIND_WHO } form; /* how the field is asked for */
    uint64_t cases, findings, alone, late;
    bool act; /* the record of what somebody did or decided */
};

void missing_case_text(struct buffer *out, struct str key, const struct wanted_facts *facts, const bool *acts);
void missing_case_json(struct buffer *out, struct str key, const struct wanted_facts *facts, const bool *acts);
void missing_kind_text(struct buffer *out, const struct wanted_kind *kind);
void missing_kind_json(struct buffer *out, const struct wanted_kind *kind);

#endif
