/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether two expressions of two rules mean the same: for rules that may not
 * both be kept, and for versions of a rule. Inside this room only. Compared
 * is what was understood, not what was written: the order of conditions does
 * not count, and a name that only shortens another stands for what it
 * shortens. What is not certainly the same is not the same.
 */
#ifndef DULY_MODEL_ALIKE_H
#define DULY_MODEL_ALIKE_H

#include "model/ir.h"

/* Two rules side by side. */
struct alike {
    struct side {
        const struct part *parts; /* of the rule, or of the definition that is looked into */
        int part_count;
    } one, other;
    int slots[FRAME_SLOTS]; /* by slot of the one: what means the same in the other; -1: none */
    bool count_alike;       /* days are counted by one calendar, in the same way */
    bool versions;          /* of one policy: definitions and rules of one name are held against each other too */
    int depth;              /* of definitions looked into */
};

/* No slot of the one means a slot of the other yet. */
void alike_begin(struct alike *alike, const struct rule *one, const struct rule *other);
/* Slots of one name and kind mean the same, and what bears one name in both policies is looked into. */
void alike_begin_versions(struct alike *alike, const struct rule *one, const struct rule *other);

bool alike_kind(const struct kind *a, const struct kind *b);
bool alike_expr(struct alike *alike, const struct expr *a, const struct expr *b); /* either may be NULL */
bool alike_event(struct alike *alike, const struct event *a, const struct event *b); /* the same */
/* What a name stands for that only shortens another (`with its …`). */
const struct expr *alike_unfolded(const struct side *side, const struct expr *expr);

/* Every record that the narrow selection may choose, the wide one may choose; and without regard to how old it may be. */
bool alike_covers(struct alike *alike, const struct selection *narrow, const struct selection *wide);
bool alike_covers_undated(struct alike *alike, const struct selection *narrow, const struct selection *wide);
int alike_condition_count(const struct expr *condition); /* parts that must all hold */

#endif
