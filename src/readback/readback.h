/* SPDX-License-Identifier: Apache-2.0
 *
 * Read-back: what rules were understood to demand, in plain English. In comes
 * the typed model, out go sentences. They are made from what the words of a
 * rule became, never copied from its text, so that what was misunderstood
 * shows. Nothing is judged and no case is known.
 */
#ifndef DULY_READBACK_READBACK_H
#define DULY_READBACK_READBACK_H

#include "model/model.h"

enum readback_format { READBACK_TEXT, READBACK_MARKDOWN, READBACK_HTML };

/* Adds what is declared under those names: rules, exceptions and remarks by name or label; definitions, tables, roles, record
 * types, policies and calendars by name, a policy by its label too. Without a name, every rule and every definition that cites
 * a clause. Returns the index of the first name that nothing bears, and adds nothing then; or -1. The model must be sound. Not
 * for READBACK_HTML, which is for parts of a page (readback/part.h). */
int readback(struct buffer *out, const struct model *model, const struct str *names, int name_count, enum readback_format format);

/* Every name that can be read back, for suggestions. The list belongs to the pool, the names to the model. */
struct str *readback_names(struct pool *pool, const struct model *model, int *count);

#endif
