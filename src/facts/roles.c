/* SPDX-License-Identifier: Apache-2.0
 *
 * Roles that facts name and no rule declares: a slip of the pen there would
 * make a person hold none, so each is told once.
 */
#include "facts/inside.h"

enum { ROLE_BYTES = 128 };

void roles_prepare(struct facts *facts)
{
    const struct schema *schema = facts->options.schema;
    for (int i = 0; i < schema->role_count; i++)
        names_add(&facts->roles, schema->roles[i]);
}

void roles_free(struct facts *facts)
{
    names_free(&facts->roles);
    mem_plain_free(facts->role_counts);
}

/* Spaces and underscores are the same in a role. */
static struct str as_declared(struct str text, char bytes[ROLE_BYTES])
{
    for (size_t i = 0; i < text.length; i++)
        bytes[i] = text.at[i] == ' ' ? '_' : text.at[i];
    return (struct str){bytes, text.length};
}

static void role_met_often(struct facts *facts, struct str text, uint64_t times)
{
    char bytes[ROLE_BYTES];
    uint32_t declared = facts->options.schema->role_count;
    if (!declared || text.length > ROLE_BYTES)
        return; /* where no role is declared, none is asked for */
    struct str role = as_declared(text, bytes);
    uint32_t number = names_find(&facts->roles, role);
    if (number != NAME_NONE && number < declared)
        return;
    if (number == NAME_NONE) {
        if (facts->roles.count == declared + LIMIT_UNKNOWN_ROLES)
            return;
        if (!facts->role_counts)
            facts->role_counts = mem_plain_grow(NULL, LIMIT_UNKNOWN_ROLES * sizeof *facts->role_counts);
        number = names_add(&facts->roles, text_kept(facts, role));
        facts->role_counts[number - declared] = 0;
    }
    facts->role_counts[number - declared] += times;
}

void role_met(struct facts *facts, struct str text)
{
    role_met_often(facts, text, 1);
}

void roles_take_over(struct facts *facts, const struct facts *const *from, int count)
{
    uint32_t declared = facts->options.schema->role_count;
    for (uint32_t i = declared; i < facts->roles.count; i++)
        facts->role_counts[i - declared] = 0;
    for (int i = 0; i < count; i++)
        for (uint32_t j = declared; j < from[i]->roles.count; j++)
            role_met_often(facts, from[i]->roles.list[j], from[i]->role_counts[j - declared]);
}

struct undeclared *facts_unknown_roles(const struct facts *facts, struct pool *pool, uint32_t *count)
{
    uint32_t declared = facts->options.schema->role_count;
    *count = facts->roles.count - declared;
    struct undeclared *roles = mem_kept_array(pool, *count + 1u, sizeof *roles);
    for (uint32_t i = 0; i < *count; i++) {
        struct undeclared one = {facts->roles.list[declared + i], facts->role_counts[i]};
        uint32_t at = i;
        for (; at > 0 && str_compare(roles[at - 1].name, one.name) > 0; at--)
            roles[at] = roles[at - 1];
        roles[at] = one;
    }
    return roles;
}
