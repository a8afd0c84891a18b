/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions while they are resolved: what names.c, selection.c, expression.c
 * and condition.c ask of each other. Inside this room only. Functions that
 * return a pointer return NULL after they have reported why.
 */
#ifndef DULY_MODEL_RESOLVE_H
#define DULY_MODEL_RESOLVE_H

#include "model/ir.h"

/* Names that may have been meant. */
struct names {
    struct str list[512];
    int count;
};

void names_offer(struct names *names, struct str name);
void names_unknown(struct scope *scope, struct span span, struct str name, const struct names *names, const char *format, ...) __attribute__((format(printf, 5, 6)));
struct definition *definition_of(struct scope *scope, struct str name);
bool kind_within(const struct kind *kind, const struct kind *wider);
struct expr *expr_slot(struct scope *scope, int slot, struct span span);
struct expr *expr_call(struct scope *scope, struct definition *definition, struct expr *record, struct span span);
struct expr *resolve_the(struct scope *scope, const struct tree *tree);
bool same_type(struct type a, struct type b);
struct expr *resolve_member(struct scope *scope, struct expr *record, struct str name, struct span span, struct span name_span);
struct expr *resolve_its(struct scope *scope, const struct tree *tree);
struct expr *resolve_it(struct scope *scope, const struct tree *tree);
const struct kind *kind_named(struct scope *scope, struct str name);
struct expr *selecting(struct scope *scope, enum operation op, const struct tree *tree);
struct expr *resolve_pick(struct scope *scope, const struct tree *tree);
struct expr *expr_wrong(struct scope *scope, const struct expr *expr, const char *expected);
bool words_are_numbers(const struct field *field);
bool same_scale(struct scope *scope, const struct expr *left, struct expr *right);
struct expr *resolve_yearly(struct scope *scope, const struct tree *tree);
struct expr *expr_truth(struct scope *scope, bool yes, struct span span);
struct expr *expr_text(struct scope *scope, struct str text, struct span span);

#endif
