/* SPDX-License-Identifier: Apache-2.0
 *
 * The only door to memory. Three kinds, each for its own life:
 *
 *   kept   scanned by the collector; tree, model and program live here, built
 *          once and read-only afterwards. Belongs to a pool.
 *   text   never scanned; strings, numbers, bitmaps. Belongs to a pool.
 *   arena  a bump allocator outside the collector for facts, temporaries and
 *          findings; reset or freed as a whole.
 *
 * Nothing here returns NULL: a request that cannot be met calls the one
 * out-of-memory function, which does not return. Memory from a pool and from
 * an arena comes zeroed. Only mem.c includes <gc.h>; with --disable-gc the same
 * door hands out blocks of malloc, chained to their pool, so that address
 * checkers see each of them.
 *
 * What a pool owns lives until pool_free, wherever the pointers to it are kept.
 */
#ifndef DULY_BASE_MEM_H
#define DULY_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool; /* owner of kept and text memory */

/* Starts the collector. Call once, from main, before any other call. Harmless when repeated. */
void mem_start(void);
/* Called with the number of bytes that could not be had; must not return. NULL restores the default: a
 * sentence on standard error and exit status 3. */
void mem_on_out_of_memory(void (*fail)(size_t bytes));
/* Called last where the default ends the program, in whichever thread that is; it must ask for no memory. NULL: nothing is. */
void mem_at_the_end(void (*last)(void));

/* A pool is a root: what it owns lives until pool_free. */
struct pool *pool_new(void);
void pool_free(struct pool *pool); /* NULL is allowed */

void *mem_kept(struct pool *pool, size_t bytes);
void *mem_kept_array(struct pool *pool, size_t count, size_t size);
/* A larger copy; the old block is left to the pool. */
void *mem_kept_grow(struct pool *pool, const void *old, size_t old_count, size_t new_count, size_t size);
char *mem_text(struct pool *pool, size_t bytes);
/* A copy with a closing NUL. */
char *mem_text_copy(struct pool *pool, const char *bytes, size_t length);

struct arena_block;
struct arena {
    struct arena_block *first, *at; /* blocks in use, and the one being filled */
    char *next, *end;               /* free bytes of that block */
    size_t block_bytes;             /* size of an ordinary block; 0 means the default, 64 KiB */
};
/* An arena starts as all zero bytes. Aligned to 16. */
void *arena_alloc(struct arena *arena, size_t bytes);
void *arena_array(struct arena *arena, size_t count, size_t size);
/* The same, holding whatever was there before: for what is written before it is read. */
void *arena_room(struct arena *arena, size_t count, size_t size);
char *arena_text(struct arena *arena, const char *bytes, size_t length); /* copy with a closing NUL */
void arena_reset(struct arena *arena); /* keeps the blocks for reuse */
void arena_free(struct arena *arena);
size_t arena_bytes(const struct arena *arena); /* bytes of all blocks held */

/* Growing plain buffers (output, input windows): malloc'd, never hold pool pointers. */
void *mem_plain_grow(void *old, size_t bytes); /* as realloc, never NULL */
void mem_plain_free(void *block);

/* count * size, or the out-of-memory function. */
size_t mem_product(size_t count, size_t size);

#endif
