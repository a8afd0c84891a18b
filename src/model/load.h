/* SPDX-License-Identifier: Apache-2.0
 *
 * Files of the rule set and the lists they name. Inside this room only.
 */
#ifndef DULY_MODEL_LOAD_H
#define DULY_MODEL_LOAD_H

#include "model/ir.h"

/* Where the list of clauses stands that a policy's `source` names: beside the file, in `sources/` or in `../sources/`. */
struct str model_source_path(struct model *model, struct str name, struct span wanted_by);
/* That list, read once; NULL after it has reported why not. */
struct clause_source *model_source_list(struct model *model, struct str name, struct span wanted_by);
/* A path written in a rule file, taken from that file's folder. */
struct str model_beside(struct model *model, uint32_t file, struct str name);

#endif
