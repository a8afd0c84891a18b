/* SPDX-License-Identifier: Apache-2.0
 *
 * Read-back as part of a page that another room makes, in Markdown or HTML:
 * sentences in paragraphs and lists, without a title of their own. A rule is
 * told in brief: what is the same for every rule, such as what makes it late,
 * is left to the page. What the sentences name is kept, so that the page can
 * explain it in one place. The model must be sound.
 */
#ifndef DULY_READBACK_PART_H
#define DULY_READBACK_PART_H

#include "model/ir.h"
#include "readback/readback.h"

/* Words that sentences have named: struct definition, table, role; each once, in the order named. Start with zero bytes. */
struct readback_words {
    const void **definitions, **tables, **roles;
    int definition_count, table_count, role_count;
};

struct readback_part {
    struct pool *pool;         /* of the lists of words */
    const struct model *model;
    struct buffer *out;
    enum readback_format format; /* READBACK_MARKDOWN or READBACK_HTML */
    struct readback_words *words; /* of the sentences so far; added to */
};

void readback_rule(const struct readback_part *part, const struct rule *rule);
void readback_definition(const struct readback_part *part, const struct definition *definition);
/* Who holds it, what that one may do besides, and who may act for it. */
void readback_role(const struct readback_part *part, const struct role *role);
/* Which cases it is for, since when, how it counts days, what ends its rules. */
void readback_policy(const struct readback_part *part, const struct policy *policy);

/* Words alone, in no format: when a rule is due, nothing where it never is; who is asked; a cell of a table; the reading with that
 * place in its definition. They go to `words`, which is not emptied. */
void readback_due(const struct readback_part *part, struct buffer *words, const struct rule *rule);
void readback_asked(const struct readback_part *part, struct buffer *words, const struct rule *rule);
void readback_cell(const struct readback_part *part, struct buffer *words, const struct column *column, const struct cell *cell);

/* Text in Markdown: what would be markup is escaped, and of a control character a question mark stands in its place. */
void readback_marked(struct buffer *out, struct str text);

#endif
