/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of the rule set and the lists they name. Inside this room only.
 */
#ifndef DULY_MODEL_LOAD_H
#define DULY_MODEL_LOAD_H

#include "model/ir.h"

struct source_list {
    struct str name;
    struct str *clauses;
    int clause_count;
};

/* The list of clause ids a policy's `source` names, looked for beside the file, in `sources/` and in `../sources/`; NULL
 * after it has reported why not. */
const struct source_list *model_source_list(struct model *model, struct str name, struct span wanted_by);
/* A path written in a rule file, taken from that file's folder. */
struct str model_beside(struct model *model, uint32_t file, struct str name);

#endif
