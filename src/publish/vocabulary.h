/* SPDX-License-Identifier: Apache-2.0
 *
 * What a line of facts may hold, as a JSON Schema (2020-12) of one line: for
 * whoever makes facts from another system. Undeclared keys are allowed, as
 * they are read past. The same bytes for the same rules.
 */
#ifndef DULY_PUBLISH_VOCABULARY_H
#define DULY_PUBLISH_VOCABULARY_H

#include "model/model.h"

/* Appends the schema and a line end. The model must be sound. */
void publish_vocabulary(struct buffer *out, const struct model *model);

#endif
