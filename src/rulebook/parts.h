/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in a rulebook, piece by piece. Inside this room only.
 */
#ifndef DULY_RULEBOOK_PARTS_H
#define DULY_RULEBOOK_PARTS_H

#include "rulebook/book.h"

/* What things are linked by; kept in the book's pool. */
struct str id_of_rule(struct book *book, const struct rule *rule);
struct str id_of_guidance(struct book *book, const struct guidance *guidance);
struct str id_of_definition(struct book *book, const struct definition *definition);
struct str id_of_table(struct book *book, const struct table *table);
struct str id_of_role(struct book *book, const struct role *role);
struct str id_of_clause(struct book *book, const struct policy *policy, struct str clause);
struct str id_of_part(struct book *book, const struct policy *policy, const char *part); /* of a policy */

/* ---- words, in words.c ---- */

/* Adds to the words of the book. */
void words_join(struct book *book, const struct readback_words *words);
void words_told(struct book *book, enum declaration_kind kind, const void *thing); /* a definition or a table that is explained */
bool words_are_told(const struct book *book, const void *thing);
/* "Words: " and a link to each. Nothing where there are none. */
void words_links(struct book *book, const struct readback_words *words);
/* A definition or a table with its heading of that level; its words join those of the book. */
void put_definition(struct book *book, int level, const struct definition *definition);
void put_table(struct book *book, int level, const struct table *table);
/* Roles, with what they are asked for, and all words that stand nowhere yet. */
void put_roles(struct book *book);
void put_words(struct book *book);

/* ---- rules and clauses, in chapter.c ---- */

/* The clauses of the policy's source in their order, each with what answers it; then what states no clause. */
void put_chapter(struct book *book, const struct policy *policy);
/* How a clause is answered: "rules", "judgement", "people", or NULL. */
enum answered { ANSWERED_BY_RULES, ANSWERED_THROUGH_JUDGEMENT, ANSWERED_BY_PEOPLE, ANSWERED_BY_NOTHING, ANSWERED_WAYS };
enum answered answered_by(const struct book *book, const struct policy *policy, int clause);
bool is_placed(const struct book *book, const struct declaration *declaration);

/* ---- what is said of a policy as a whole, in overview.c ---- */

void put_overview(struct book *book, const struct policy *policy); /* how it works, and its numbers */
void put_limits(struct book *book, const struct policy *policy);
void put_readings(struct book *book, const struct policy *policy);
void put_left_to_people(struct book *book, const struct policy *policy);

#endif
