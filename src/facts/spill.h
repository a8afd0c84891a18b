/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of whole numbers, sorted in bounded memory: they are gathered in a
 * buffer of a given size, and each full buffer goes, sorted, to a temporary
 * file that has no name any more. Once sorted, rows are read by place, in
 * order, from memory or from the file.
 *
 * Returns are 0 or an errno. The rows hold no facts: places and hashes only.
 */
#ifndef DULY_FACTS_SPILL_H
#define DULY_FACTS_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPILL_WORDS 4 /* the widest row */

struct spill {
    int words, keys;  /* of a row; those it is sorted by come first */
    size_t room;      /* rows in memory */
    uint64_t *rows, *scratch;
    size_t count;     /* rows in memory */
    uint64_t total;
    int descriptor;   /* of the temporary file, -1: none was needed */
    uint64_t run_count;
    bool sorted;
};

/* A fault is minus the errno: it is of a temporary file, not of what is read. `memory` bytes for rows at most. Nothing is taken before the first row. */
void spill_start(struct spill *spill, int words, int keys, size_t memory);
void spill_free(struct spill *spill);
int spill_add(struct spill *spill, const uint64_t *row);
/* Sorts what was added; call once. */
int spill_sort(struct spill *spill);

/* A place in sorted rows; any number of them may read at once. Starts as all zero bytes but for `spill`. */
struct spill_cursor {
    const struct spill *spill;
    uint64_t next;                           /* row */
    uint64_t first, held;                    /* rows in the buffer */
    uint64_t buffer[128 * SPILL_WORDS];
};
/* To the first row whose first word is at least `key`. */
int spill_seek(struct spill_cursor *cursor, uint64_t key);
/* *row is NULL after the last. Borrowed until the next call. */
int spill_next(struct spill_cursor *cursor, const uint64_t **row);

/* A file in the folder for temporary files, readable by its owner alone and already without a name. Minus the errno. */
int temporary_file(void);
int write_at(int descriptor, const void *bytes, size_t length, uint64_t at);
/* Reads all of `length` bytes; EIO where the file ends before. */
int read_at(int descriptor, void *bytes, size_t length, uint64_t at);

#endif
