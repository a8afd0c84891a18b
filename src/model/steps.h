/* SPDX-License-Identifier: Apache-2.0
 *
 * The steps of building a model, shared between the files of this room only.
 */
#ifndef DULY_MODEL_STEPS_H
#define DULY_MODEL_STEPS_H

#include "model/ir.h"

struct expr *resolve_group(struct scope *scope, const struct line *line);
void unknown_policy(struct model *model, const struct tree *name);
void unknown_role(struct model *model, const struct tree *name);
void resolve_who(struct scope *scope, struct rule *rule, const struct tree *tree);
/* The fields that say who did what shows it: of the records chosen, or of the date that comes. */
void who_did_chosen(struct model *model, struct evidence *evidence);
void who_did_dated(struct model *model, struct evidence *evidence);
void fill_who(struct model *model, struct rule_card *card, const struct declaration *declaration);
void check_who_judged(struct rule *rule);
void resolve_rule(struct model *model, struct rule *rule);
void resolve_exceptions(struct model *model); /* and remarks */
void resolve_role(struct model *model, struct role *role);
void resolve_policy(struct model *model, struct policy *policy);
/* How a policy reads its days: the options of `we read day one as` and `we read out of hours as`. */
void read_day_one(struct model *model, struct policy *policy, const struct tree *option);
void read_out_of_hours(struct model *model, struct policy *policy, const struct tree *option);
void check_lines(struct model *model, const struct declaration *declaration);
/* Of a record, table, role, policy or calendar: it covers the clause, and nothing is found. */
void check_cites_of_things(struct model *model, const struct policy *policy, const struct declaration *declaration);
/* `where` after `cites` is for rules. */
void cites_everywhere(struct model *model, const struct line *line);
void check_cites(struct model *model, const struct policy *policy, const struct declaration *declaration);
void resolve_guidance(struct model *model, const struct policy *policy, const struct declaration *declaration);
void check_sources(struct model *model);
void fill_card(struct model *model, struct rule_card *card, const struct declaration *declaration);
/* Versions of policies: which follows which, before anything is resolved; and what same-named rules of them owe each other. */
void link_versions(struct model *model);
void check_versions(struct model *model);
/* Which rule demands a record that rules are for each of. */
void check_demands(struct model *model);
void resolve_replacements(struct model *model); /* of rules of higher layers; once the labels of all are known */
void model_check_circles(struct model *model);
/* Marks the rules, by index, of which this one asks whether they were done in time. */
void model_rules_asked(struct model *model, struct rule *rule, bool *asked);
void model_find_rivals(struct model *model);
void check_role_circles(struct model *model);

#endif
