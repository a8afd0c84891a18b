/* SPDX-License-Identifier: Apache-2.0 */
#include "base/keyed.h"

struct state {
    uint64_t a, b, c, d;
};

static uint64_t turned(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void mix(struct state *s, int rounds)
{
    while (rounds--) {
        s->a += s->b;
        s->b = turned(s->b, 13) ^ s->a;
        s->a = turned(s->a, 32);
        s->c += s->d;
        s->d = turned(s->d, 16) ^ s->c;
        s->a += s->d;
        s->d = turned(s->d, 21) ^ s->a;
        s->c += s->b;
        s->b = turned(s->b, 17) ^ s->c;
        s->c = turned(s->c, 32);
    }
}

static void take(struct state *s, uint64_t word)
{
    s->d ^= word;
    mix(s, 2);
    s->a ^= word;
}

/* Up to eight bytes as one number, the first the least. */
static uint64_t word_of(const char *at, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return word;
}

uint64_t keyed_hash(struct str bytes, struct key key)
{
    struct state s = {key.low ^ 0x736f6d6570736575u, key.high ^ 0x646f72616e646f6du, key.low ^ 0x6c7967656e657261u, key.high ^ 0x7465646279746573u};
    size_t whole = bytes.length / 8 * 8;
    for (size_t i = 0; i < whole; i += 8)
        take(&s, word_of(bytes.at + i, 8));
    take(&s, word_of(bytes.at + whole, bytes.length - whole) | (uint64_t)bytes.length << 56);
    s.c ^= 0xff;
    mix(&s, 4);
    return s.a ^ s.b ^ s.c ^ s.d;
}
