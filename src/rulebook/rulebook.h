/* SPDX-License-Identifier: Apache-2.0
 *
 * The rulebook: what rules were understood to demand as one document, clause
 * after clause in the order of the chapter, for whoever lays it beside the
 * procedure. In comes the typed model, out go bytes of HTML or Markdown. The
 * sentences are read-back's; nothing is judged and no case is known.
 */
#ifndef DULY_RULEBOOK_RULEBOOK_H
#define DULY_RULEBOOK_RULEBOOK_H

#include "model/model.h"

/* Adds the rulebook of the policies of these names, without names of all. Returns the index of the first name that no policy
 * bears, and adds nothing then; or -1. The pool is for lists while it is written; the model must be sound. */
int rulebook(struct buffer *out, struct pool *pool, const struct model *model, const struct str *policies, int policy_count, bool html);

#endif
