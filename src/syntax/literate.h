/* SPDX-License-Identifier: Apache-2.0
 *
 * Rule files written as Markdown. Blocks fenced at the left margin and marked
 * `duly` are rules; everything else is prose for people. In: a file of the
 * sources. Out: its text with the prose blanked byte for byte, so that every
 * place in it is a place in the Markdown file.
 */
#ifndef DULY_SYNTAX_LITERATE_H
#define DULY_SYNTAX_LITERATE_H

#include "source/diagnostic.h"
#include "source/source.h"

bool literate_is_path(struct str path); /* ends in `.md` */
/* Text owned by the pool. Problems of the fences are appended; *unread is set where what may be rules was left out. */
struct str literate_rules(struct pool *pool, const struct sources *sources, uint32_t file, struct diagnostics *problems, bool *unread);

#endif
