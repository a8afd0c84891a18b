/* SPDX-License-Identifier: Apache-2.0
 *
 * The clauses of a source, and what in the rules cites them. A list of clauses
 * is a tab-separated file whose header names its columns: `clause` (its
 * number, required), `locator`, `computable` (full, partial: through a
 * judgement somebody recorded, no), `strength` and `paraphrase`. A row without
 * a number is a heading, with its words under `locator`. Beside it,
 * NAME.read.tsv says what each clause was when its rules were last read
 * against it. Kept memory of the model's pool, read-only once built.
 */
#ifndef DULY_MODEL_CLAUSES_H
#define DULY_MODEL_CLAUSES_H

#include "model/model.h"

enum clause_computable { CLAUSE_FULL, CLAUSE_PARTIAL, CLAUSE_NO };

struct clause {
    struct str id, locator, strength, paraphrase;
    struct str heading; /* that begins with it; empty: it stands under the one before */
    enum clause_computable computable;
    uint64_t digest;      /* of its row: the same on every machine */
    uint64_t read_digest; /* when its rules were last read against it; 0: never recorded */
};

enum citing { CITING_NOTHING, CITING_GUIDANCE, CITING_RULE };

/* One declaration that cites one clause. */
struct citation {
    int clause; /* in its source's list */
    enum citing by; /* GUIDANCE, or RULE for all that say what the clause asks */
    struct str kind, name, label; /* timescale, hold_checkpoint, Hold the checkpoint */
    struct str because; /* of a guidance */
    struct span span;   /* the clause, where it is cited */
    const struct declaration *declaration;
};

struct clause_source {
    struct str name;
    struct str path;      /* of the list */
    struct str read_path; /* of NAME.read.tsv */
    bool read_known;      /* there is such a file */
    struct clause *clauses;
    int clause_count;
    struct str *ids; /* of the clauses, for the nearest of them */
    struct citation *citations; /* in the order of the files and of what stands in them */
    int citation_count;
};

/* Lists that policies of the rule set name, each once. */
int model_source_count(const struct model *model);
const struct clause_source *model_source(const struct model *model, int index);
/* Its place in the list, or -1. */
int clause_index(const struct clause_source *source, struct str id);
/* The strongest of what cites a clause. */
enum citing clause_cited_by(const struct clause_source *source, int clause);
/* What NAME.read.tsv holds once every clause that is cited has been read again. */
void clauses_read_list(struct buffer *out, const struct clause_source *source);

#endif
