/* SPDX-License-Identifier: Apache-2.0
 *
 * Names to numbers: the first name added is 0, the next 1. In come strings,
 * which the caller keeps alive; out go their numbers. The table is plain
 * memory until names_free. It has no order of its own: what is printed must
 * be sorted by somebody else.
 */
#ifndef DULY_FACTS_NAMES_H
#define DULY_FACTS_NAMES_H

#include "base/text.h"

#define NAME_NONE UINT32_MAX

struct names { /* starts as all zero bytes, or with a seed */
    struct str *list;
    uint32_t *hashes; /* of each name */
    uint32_t *places; /* number + 1 of the name that hashes there, or 0; a power of two of them */
    uint32_t count, room, place_count;
    uint64_t seed;
};

uint32_t names_find(const struct names *names, struct str name);
/* Adds a name that is not there yet; the bytes are borrowed. */
uint32_t names_add(struct names *names, struct str name);
/* Takes out all of them. */
void names_clear(struct names *names);
void names_free(struct names *names);

#endif
