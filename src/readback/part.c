/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/part.h"

#include "readback/inside.h"

/* What is said while a part is written; `words` holds the sentence. */
struct telling {
    struct page page;
    struct say say;
    struct buffer words;
};

static struct say *begin(struct telling *telling, const struct readback_part *part)
{
    *telling = (struct telling){.page = {.out = part->out, .format = part->format, .part = true}};
    telling->say = (struct say){.pool = part->pool, .model = part->model, .page = &telling->page, .out = &telling->words, .named = part->words, .its = -1, .brief = true};
    return &telling->say;
}

static void end(struct telling *telling)
{
    page_part_end(&telling->page);
    buffer_free(&telling->words);
}

void readback_rule(const struct readback_part *part, const struct rule *rule)
{
    struct telling telling;
    tell_rule(begin(&telling, part), rule);
    end(&telling);
}

void readback_definition(const struct readback_part *part, const struct definition *definition)
{
    struct telling telling;
    tell_definition(begin(&telling, part), definition);
    end(&telling);
}

void readback_role(const struct readback_part *part, const struct role *role)
{
    struct telling telling;
    tell_role(begin(&telling, part), role);
    tell_ladder(&telling.say, role);
    end(&telling);
}

void readback_policy(const struct readback_part *part, const struct policy *policy)
{
    struct telling telling;
    tell_policy(begin(&telling, part), policy);
    end(&telling);
}

/* ---- words alone ---- */

static struct say *begin_words(struct telling *telling, const struct readback_part *part, struct buffer *words, const struct rule *rule)
{
    struct say *say = begin(telling, part);
    say->out = words;
    say->policy = rule ? rule->policy : NULL;
    say->frame = rule ? &rule->frame : NULL;
    return say;
}

void readback_due(const struct readback_part *part, struct buffer *words, const struct rule *rule)
{
    struct telling telling;
    say_limits(begin_words(&telling, part, words, rule), rule);
}

void readback_asked(const struct readback_part *part, struct buffer *words, const struct rule *rule)
{
    struct telling telling;
    say_who_asked(begin_words(&telling, part, words, rule), rule);
}

void readback_cell(const struct readback_part *part, struct buffer *words, const struct column *column, const struct cell *cell)
{
    struct telling telling;
    say_cell_value(begin_words(&telling, part, words, NULL), column, cell);
}
