/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/names.h"

#include <string.h>

static uint32_t place_from(const struct names *names, uint32_t hash)
{
    return hash & (names->place_count - 1);
}

static uint32_t next_place(const struct names *names, uint32_t place)
{
    return (place + 1) & (names->place_count - 1);
}

static uint32_t hash_of(const struct names *names, struct str name)
{
    return (uint32_t)str_hash(name, names->seed);
}

uint32_t names_find(const struct names *names, struct str name)
{
    if (!names->count)
        return NAME_NONE;
    uint32_t hash = hash_of(names, name);
    for (uint32_t place = place_from(names, hash); names->places[place]; place = next_place(names, place)) {
        uint32_t number = names->places[place] - 1;
        if (names->hashes[number] == hash && str_equal(names->list[number], name))
            return number;
    }
    return NAME_NONE;
}

static void put(struct names *names, uint32_t number)
{
    uint32_t place = place_from(names, names->hashes[number]);
    while (names->places[place])
        place = next_place(names, place);
    names->places[place] = number + 1;
}

static void grow(struct names *names)
{
    names->room = names->room ? names->room * 2 : 8;
    names->list = mem_plain_grow(names->list, mem_product(names->room, sizeof *names->list));
    names->hashes = mem_plain_grow(names->hashes, mem_product(names->room, sizeof *names->hashes));
    names->place_count = names->room * 2;
    names->places = mem_plain_grow(names->places, mem_product(names->place_count, sizeof *names->places));
    memset(names->places, 0, names->place_count * sizeof *names->places);
    for (uint32_t i = 0; i < names->count; i++)
        put(names, i);
}

uint32_t names_add(struct names *names, struct str name)
{
    if (names->count == names->room)
        grow(names);
    uint32_t number = names->count++;
    names->list[number] = name;
    names->hashes[number] = hash_of(names, name);
    put(names, number);
    return number;
}

void names_clear(struct names *names)
{
    names->count = 0;
    if (names->place_count)
        memset(names->places, 0, names->place_count * sizeof *names->places);
}

void names_free(struct names *names)
{
    mem_plain_free(names->list);
    mem_plain_free(names->hashes);
    mem_plain_free(names->places);
    *names = (struct names){.seed = names->seed};
}
