/* SPDX-License-Identifier: Apache-2.0
 *
 * Differences as bytes: of one finding, what was and what would be, for
 * people and as a line of JSON. In come differences, out go bytes; nothing is
 * kept.
 */
#ifndef DULY_RENDER_DIFFERENCE_H
#define DULY_RENDER_DIFFERENCE_H

#include "compare/compare.h"
#include "render/render.h"

/* A heading, and a line each for before and after. */
void difference_text(struct buffer *out, const struct zone *zone, const struct difference *difference, int indent);
/* One line. `more`: keys and values that stand behind the case, each with a comma before it. */
void difference_json(struct buffer *out, const struct zone *zone, const struct difference *difference, struct str more);

#endif
