/* SPDX-License-Identifier: Apache-2.0
 *
 * The program: the model laid out flat for the evaluator. Every instruction
 * keeps the span of the rule text it came from. Built once from a model that
 * has no errors; read-only, shared by evaluators. It knows no case.
 */
#ifndef DULY_PROGRAM_PROGRAM_H
#define DULY_PROGRAM_PROGRAM_H

#include "calendar/workdays.h"
#include "calendar/zone.h"
#include "model/model.h"

struct program;
struct program *program_build(struct pool *pool, const struct model *model);
/* One line an instruction; the same text for the same rules. */
void program_dump(struct buffer *out, const struct program *program);
const struct model *program_model(const struct program *program);

/* Texts that rules and tables compare with, in the pool; one may stand twice. */
struct str *program_texts(const struct program *program, struct pool *pool, uint32_t *count);

#endif
