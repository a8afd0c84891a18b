/* SPDX-License-Identifier: Apache-2.0
 *
 * The checked rules as a document for other programs: one JSON object, with
 * nothing in it of how this program lays them out. What each key means stands
 * in docs/schemas/model.schema.json. The same bytes for the same rules.
 *
 * It judges nothing and leaves nothing out that an answer could turn on.
 */
#ifndef DULY_PUBLISH_PUBLISH_H
#define DULY_PUBLISH_PUBLISH_H

#include "model/model.h"

/* Appends the document and a line end. The model must be sound. */
void publish_model(struct buffer *out, const struct model *model);

#endif
