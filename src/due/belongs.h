/* SPDX-License-Identifier: Apache-2.0
 *
 * Whose a duty is: by the fields marked `responsible`, of the records that
 * the duty is for and of those they name; where none of these has one, of
 * all records of the case. In comes a view of the case, out goes yes, no, or
 * that nobody is recorded. Keeps nothing.
 */
#ifndef DULY_DUE_BELONGS_H
#define DULY_DUE_BELONGS_H

#include "facts/facts.h"
#include "findings/findings.h"

enum belongs { BELONGS_NOT, BELONGS, BELONGS_TO_NOBODY };

/* To one of these: identities of workers, or names of teams. */
enum belongs due_belongs(const struct case_view *view, const struct finding *finding, bool to_team, const struct str *names, int count, const struct other_names *other_names);

#endif
