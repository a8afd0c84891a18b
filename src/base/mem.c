/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#ifdef DULY_WITH_GC
#include <gc.h>
#endif

static void (*at_the_end)(void);

static void end_unfinished(void)
{
    if (at_the_end)
        at_the_end();
    _Exit(3);
}

static void die_out_of_memory(size_t bytes)
{
    fprintf(stderr, "duly: out of memory: %zu more bytes could not be had. Nothing was changed.\n", bytes);
    end_unfinished();
}

static void (*out_of_memory)(size_t) = die_out_of_memory;

void mem_on_out_of_memory(void (*fail)(size_t bytes))
{
    out_of_memory = fail ? fail : die_out_of_memory;
}

void mem_at_the_end(void (*last)(void))
{
    at_the_end = last;
}

static void *never_null(void *block, size_t bytes)
{
    if (!block) {
        out_of_memory(bytes);
        abort();
    }
    return block;
}

size_t mem_product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > (size_t)PTRDIFF_MAX) {
        out_of_memory(SIZE_MAX);
        abort();
    }
    return bytes;
}

#ifdef DULY_WITH_GC

/* Pieces of a pool from which blocks are cut: a block of its own for each would cost the collector, and whoever waits for rules to be
 * loaded, more than the rules. */
struct piece {
    char *next;
    size_t left;
};

/* What a pool owns hangs on it, so that it lives until pool_free wherever its users keep their pointers: in an arena,
 * in a buffer, in an embedder's own memory. */
struct pool {
    void **owned;
    size_t count, room;
    struct piece kept, text;
    size_t piece_bytes; /* of the next piece */
};

#define PIECE_BYTES_FIRST ((size_t)4 << 10)
#define PIECE_BYTES_MOST ((size_t)64 << 10)
#define HEAP_BYTES ((size_t)32 << 20) /* to begin with; no page of it is taken before it is used */

static void *collector_failed(size_t bytes)
{
    out_of_memory(bytes);
    abort();
}

/* It can get no memory of its own, or does not learn where ours lies. Without this it would end the program with a status that means
 * something else, or by a signal. */
static void collector_stopped(const char *why)
{
    fprintf(stderr, "duly: memory could not be looked after%s%s. Nothing was changed.\n", why ? ": " : "", why ? why : "");
    end_unfinished();
}

void mem_start(void)
{
    static bool started;
    if (started)
        return;
    started = true;
    GC_set_warn_proc(GC_ignore_warn_proc);
    GC_set_abort_func(collector_stopped);
    GC_INIT();
    GC_set_oom_fn(collector_failed);
    GC_expand_hp(HEAP_BYTES); /* else it looks for garbage, where there is none, each time a third has been added; may fail */
}

struct pool *pool_new(void)
{
    mem_start();
    return never_null(GC_MALLOC_UNCOLLECTABLE(sizeof(struct pool)), sizeof(struct pool));
}

void pool_free(struct pool *pool)
{
    if (pool)
        GC_FREE(pool);
}

static void *pool_own(struct pool *pool, void *block)
{
    if (pool->count == pool->room) {
        size_t room = pool->room ? mem_product(pool->room, 2) : 64;
        void **owned = never_null(GC_MALLOC(mem_product(room, sizeof *owned)), room * sizeof *owned);
        if (pool->count)
            memcpy(owned, pool->owned, pool->count * sizeof *owned);
        pool->owned = owned;
        pool->room = room;
    }
    return pool->owned[pool->count++] = block;
}

/* Every block is aligned as those of malloc are. */
static size_t rounded(size_t bytes)
{
    size_t unit = _Alignof(max_align_t);
    return bytes ? (mem_product(1, bytes) + unit - 1) / unit * unit : unit;
}

static void *cut_off(struct piece *piece, size_t bytes)
{
    void *block = piece->next;
    piece->next += bytes;
    piece->left -= bytes;
    return block;
}

static size_t next_piece_bytes(struct pool *pool)
{
    size_t bytes = pool->piece_bytes ? pool->piece_bytes : PIECE_BYTES_FIRST;
    pool->piece_bytes = bytes < PIECE_BYTES_MOST ? bytes * 2 : bytes;
    return bytes;
}

/* Text holds no addresses: the collector need not look into it, nor does it put it to zero. */
static void *new_block(struct pool *pool, size_t bytes, bool text)
{
    return pool_own(pool, never_null(text ? GC_MALLOC_ATOMIC(bytes) : GC_MALLOC(bytes), bytes));
}

static void *pool_take(struct pool *pool, struct piece *piece, size_t bytes, bool text)
{
    bytes = rounded(bytes);
    if (bytes > piece->left && bytes > PIECE_BYTES_FIRST / 4)
        return new_block(pool, bytes, text);
    if (bytes > piece->left) {
        size_t room = next_piece_bytes(pool);
        *piece = (struct piece){new_block(pool, room, text), room};
    }
    return cut_off(piece, bytes);
}

void *mem_kept(struct pool *pool, size_t bytes)
{
    return pool_take(pool, &pool->kept, bytes, false);
}

char *mem_text(struct pool *pool, size_t bytes)
{
    return memset(pool_take(pool, &pool->text, bytes, true), 0, rounded(bytes));
}

#else /* plain blocks, chained to their pool */

struct block {
    struct block *next;
    max_align_t body[];
};

struct pool {
    struct block *blocks;
};

void mem_start(void) {}

struct pool *pool_new(void)
{
    return never_null(calloc(1, sizeof(struct pool)), sizeof(struct pool));
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    for (struct block *block = pool->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(pool);
}

void *mem_kept(struct pool *pool, size_t bytes)
{
    if (bytes > (size_t)PTRDIFF_MAX - sizeof(struct block)) {
        out_of_memory(bytes);
        abort();
    }
    struct block *block = never_null(calloc(1, sizeof *block + (bytes ? bytes : 1)), bytes);
    block->next = pool->blocks;
    pool->blocks = block;
    return block->body;
}

char *mem_text(struct pool *pool, size_t bytes)
{
    return mem_kept(pool, bytes);
}

#endif

void *mem_kept_array(struct pool *pool, size_t count, size_t size)
{
    return mem_kept(pool, mem_product(count, size));
}

void *mem_kept_grow(struct pool *pool, const void *old, size_t old_count, size_t new_count, size_t size)
{
    void *block = mem_kept_array(pool, new_count, size);
    if (old_count)
        memcpy(block, old, mem_product(old_count, size));
    return block;
}

char *mem_text_copy(struct pool *pool, const char *bytes, size_t length)
{
    char *copy = mem_text(pool, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

struct arena_block {
    struct arena_block *next;
    size_t bytes; /* of body */
    max_align_t body[];
};

#define ARENA_BLOCK_BYTES ((size_t)64 << 10)

/* Moves on to a block with room for `bytes`: the next one kept from before the last reset, or a new one. */
static void arena_advance(struct arena *arena, size_t bytes)
{
    struct arena_block **link = arena->at ? &arena->at->next : &arena->first;
    struct arena_block *block = *link;
    if (!block || block->bytes < bytes) {
        size_t want = arena->block_bytes ? arena->block_bytes : ARENA_BLOCK_BYTES;
        if (want < bytes)
            want = bytes;
        if (want > (size_t)PTRDIFF_MAX - sizeof *block)
            mem_product(SIZE_MAX, 2);
        struct arena_block *fresh = never_null(malloc(sizeof *fresh + want), want);
        fresh->next = block;
        fresh->bytes = want;
        *link = block = fresh;
    }
    arena->at = block;
    arena->next = (char *)block->body;
    arena->end = arena->next + block->bytes;
}

static inline void *take(struct arena *arena, size_t bytes)
{
    if (bytes > (size_t)PTRDIFF_MAX - 15)
        mem_product(SIZE_MAX, 2);
    bytes = (bytes + 15) & ~(size_t)15;
    if ((size_t)(arena->end - arena->next) < bytes || !arena->next)
        arena_advance(arena, bytes);
    void *block = arena->next;
    arena->next += bytes;
    return block;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    return memset(take(arena, bytes), 0, bytes);
}

void *arena_room(struct arena *arena, size_t count, size_t size)
{
    return take(arena, mem_product(count, size));
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    return arena_alloc(arena, mem_product(count, size));
}

char *arena_text(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

void arena_reset(struct arena *arena)
{
    arena->at = NULL;
    arena->next = arena->end = NULL;
}

void arena_free(struct arena *arena)
{
    for (struct arena_block *block = arena->first, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct arena){.block_bytes = arena->block_bytes};
}

size_t arena_bytes(const struct arena *arena)
{
    size_t total = 0;
    for (const struct arena_block *block = arena->first; block; block = block->next)
        total += block->bytes;
    return total;
}

void *mem_plain_grow(void *old, size_t bytes)
{
    return never_null(realloc(old, bytes ? bytes : 1), bytes);
}

void mem_plain_free(void *block)
{
    free(block);
}
