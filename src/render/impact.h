/* SPDX-License-Identifier: Apache-2.0
 *
 * What a change of rules does to a caseload, for people: rule by rule, how
 * many findings change in which way, and in which cases. With `all` every
 * case is named, else the first few of each group.
 */
#ifndef DULY_RENDER_IMPACT_H
#define DULY_RENDER_IMPACT_H

#include "compare/impact.h"
#include "render/render.h"

/* Sorted. */
void impact_text(struct buffer *out, const struct report *report, const struct impact *impact);

#endif
