/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking for small cases: one in which two rules cannot both be kept, or one
 * in which a rule applies at all. In come a model and its program; out go
 * diagnostics, with the case that was found as a test ready to run. Cases are
 * made up from the fields that the rules read, and put to the evaluator: what
 * is said was seen. The search is bounded (LIMIT_SMALL_CASES); that nothing
 * was found says nothing, unless all there is was tried.
 */
#ifndef DULY_PROVE_PROVE_H
#define DULY_PROVE_PROVE_H

#include "program/program.h"
#include "source/diagnostic.h"

void prove_rules(struct pool *pool, const struct program *program, struct diagnostics *problems);

#endif
