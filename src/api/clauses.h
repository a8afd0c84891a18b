/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DULY_API_CLAUSES_H
#define DULY_API_CLAUSES_H

#include "base/text.h"
#include "model/model.h"

/* A line for each source: how many of its clauses rules answer, and which nothing does. */
void clauses_summary(struct buffer *out, const struct model *model);

#endif
