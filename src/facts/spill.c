/* SPDX-License-Identifier: Apache-2.0 */
#ifdef HAVE_CONFIG_H
#include "config.h" /* for O_TMPFILE */
#endif
#include "facts/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* ---- Files ---- */

int temporary_file(void)
{
    const char *folder = getenv("TMPDIR");
    char path[1024];
    if (!folder || folder[0] != '/' || strlen(folder) > sizeof path - sizeof "/duly.XXXXXX")
        folder = "/tmp";
    int descriptor = -1;
#ifdef O_TMPFILE /* it never has a name that could be left behind; not every file system knows that */
    descriptor = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
#endif
    if (descriptor >= 0)
        return descriptor;
    snprintf(path, sizeof path, "%s/duly.XXXXXX", folder);
    descriptor = mkstemp(path);
    if (descriptor < 0)
        return -errno;
    if (unlink(path) != 0) { /* nothing of a case is to lie about under a name */
        int fault = errno;
        close(descriptor);
        return -fault;
    }
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor;
}

int write_at(int descriptor, const void *bytes, size_t length, uint64_t at)
{
    const char *from = bytes;
    while (length) {
        ssize_t written = pwrite(descriptor, from, length, (off_t)at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        from += written;
        at += (uint64_t)written;
        length -= (size_t)written;
    }
    return 0;
}

int read_at(int descriptor, void *bytes, size_t length, uint64_t at)
{
    char *to = bytes;
    while (length) {
        ssize_t got = pread(descriptor, to, length, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got ? errno : EIO;
        to += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return 0;
}

/* ---- Sorting in memory ---- */

static bool below(const struct spill *spill, const uint64_t *a, const uint64_t *b)
{
    for (int i = 0; i < spill->keys; i++)
        if (a[i] != b[i])
            return a[i] < b[i];
    return false;
}

/* By one byte of one word; false when all rows have the same there. Stable. */
static bool sort_by_byte(const struct spill *spill, const uint64_t *from, uint64_t *to, int word, int shift)
{
    size_t starts[256] = {0}, words = (size_t)spill->words;
    for (size_t i = 0; i < spill->count; i++)
        starts[from[i * words + (size_t)word] >> shift & 255]++;
    for (size_t i = 0, at = 0; i < 256; i++) {
        size_t count = starts[i];
        if (count == spill->count)
            return false;
        starts[i] = at;
        at += count;
    }
    for (size_t i = 0; i < spill->count; i++) {
        const uint64_t *row = from + i * words;
        memcpy(to + words * starts[row[word] >> shift & 255]++, row, words * sizeof *row);
    }
    return true;
}

static void sort_rows(struct spill *spill)
{
    for (int word = spill->keys - 1; word >= 0; word--)
        for (int shift = 0; shift < 64; shift += 8)
            if (sort_by_byte(spill, spill->rows, spill->scratch, word, shift)) {
                uint64_t *swap = spill->rows;
                spill->rows = spill->scratch;
                spill->scratch = swap;
            }
}

/* ---- Adding ---- */

void spill_start(struct spill *spill, int words, int keys, size_t memory)
{
    *spill = (struct spill){.words = words, .keys = keys, .descriptor = -1};
    spill->room = memory / 2 / sizeof(uint64_t) / (size_t)words; /* half of it to sort into */
    if (spill->room < 16)
        spill->room = 16;
}

void spill_free(struct spill *spill)
{
    mem_plain_free(spill->rows);
    mem_plain_free(spill->scratch);
    if (spill->descriptor >= 0)
        close(spill->descriptor);
    *spill = (struct spill){.descriptor = -1};
}

static size_t row_bytes(const struct spill *spill)
{
    return (size_t)spill->words * sizeof(uint64_t);
}

static void make_room(struct spill *spill)
{
    size_t bytes = mem_product(spill->room, row_bytes(spill));
    if (!spill->rows) {
        spill->rows = mem_plain_grow(NULL, bytes);
        spill->scratch = mem_plain_grow(NULL, bytes);
    }
}

/* The sorted rows in memory become a run of the file. */
static int put_aside(struct spill *spill)
{
    if (spill->descriptor < 0 && (spill->descriptor = temporary_file()) < 0) {
        int fault = spill->descriptor;
        spill->descriptor = -1;
        return fault;
    }
    sort_rows(spill);
    int fault = write_at(spill->descriptor, spill->rows, spill->count * row_bytes(spill), (spill->total - spill->count) * row_bytes(spill));
    spill->run_count++;
    spill->count = 0;
    return -fault;
}

int spill_add(struct spill *spill, const uint64_t *row)
{
    make_room(spill);
    int fault = spill->count == spill->room ? put_aside(spill) : 0;
    if (fault)
        return fault; /* where nothing could be put aside there is no room */
    memcpy(spill->rows + spill->count * (size_t)spill->words, row, row_bytes(spill));
    spill->count++;
    spill->total++;
    return 0;
}

/* ---- Putting runs together ---- */

struct run {
    uint64_t next, end; /* rows of the file */
    size_t at, held;    /* rows of the buffer */
    uint64_t *buffer;
};

struct merging {
    const struct spill *spill;
    struct run *runs;
    size_t *heap; /* of runs that have rows, the least on top */
    size_t heap_count, buffer_rows;
};

static const uint64_t *head(const struct merging *merging, size_t run)
{
    return merging->runs[run].buffer + merging->runs[run].at * (size_t)merging->spill->words;
}

static bool goes_first(const struct merging *merging, size_t a, size_t b)
{
    if (below(merging->spill, head(merging, a), head(merging, b)))
        return true;
    return a < b && !below(merging->spill, head(merging, b), head(merging, a));
}

static void sink(struct merging *merging, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < merging->heap_count; at = child) {
        if (child + 1 < merging->heap_count && goes_first(merging, merging->heap[child + 1], merging->heap[child]))
            child++;
        if (!goes_first(merging, merging->heap[child], merging->heap[at]))
            return;
        size_t swap = merging->heap[at];
        merging->heap[at] = merging->heap[child];
        merging->heap[child] = swap;
    }
}

static int refill(const struct merging *merging, struct run *run)
{
    uint64_t left = run->end - run->next;
    run->at = 0;
    run->held = left < merging->buffer_rows ? (size_t)left : merging->buffer_rows;
    size_t bytes = row_bytes(merging->spill);
    int fault = run->held ? read_at(merging->spill->descriptor, run->buffer, run->held * bytes, run->next * bytes) : 0;
    run->next += run->held;
    return fault;
}

static int merge_into(struct merging *merging, int to)
{
    const struct spill *spill = merging->spill;
    size_t words = (size_t)spill->words, room = spill->room, count = 0;
    uint64_t written = 0;
    int fault = 0;
    for (size_t i = merging->heap_count; i-- > 0;)
        sink(merging, i);
    while (!fault && merging->heap_count) {
        struct run *run = &merging->runs[merging->heap[0]];
        memcpy(spill->scratch + count++ * words, head(merging, merging->heap[0]), row_bytes(spill));
        if (++run->at == run->held)
            fault = refill(merging, run);
        if (!run->held)
            merging->heap[0] = merging->heap[--merging->heap_count];
        sink(merging, 0);
        if (count == room || !merging->heap_count) {
            int bad = write_at(to, spill->scratch, count * row_bytes(spill), written * row_bytes(spill));
            fault = fault ? fault : bad;
            written += count;
            count = 0;
        }
    }
    return fault;
}

static int merge_runs(struct spill *spill)
{
    struct merging merging = {.spill = spill};
    size_t runs = (size_t)spill->run_count;
    int to = temporary_file(), fault = 0;
    if (to < 0)
        return to;
    merging.runs = mem_plain_grow(NULL, mem_product(runs, sizeof *merging.runs));
    merging.heap = mem_plain_grow(NULL, mem_product(runs, sizeof *merging.heap));
    merging.buffer_rows = spill->room / runs; /* the rows in memory are free now */
    if (!merging.buffer_rows) {
        merging.buffer_rows = 1;
        spill->rows = mem_plain_grow(spill->rows, mem_product(runs, row_bytes(spill)));
    }
    for (size_t i = 0; i < runs && !fault; i++) {
        uint64_t end = (i + 1) * (uint64_t)spill->room;
        merging.runs[i] = (struct run){.next = i * (uint64_t)spill->room, .end = end < spill->total ? end : spill->total,
                                       .buffer = spill->rows + i * merging.buffer_rows * (size_t)spill->words};
        fault = refill(&merging, &merging.runs[i]);
        merging.heap[merging.heap_count++] = i;
    }
    if (!fault)
        fault = merge_into(&merging, to);
    mem_plain_free(merging.runs);
    mem_plain_free(merging.heap);
    close(spill->descriptor);
    spill->descriptor = to;
    return -fault;
}

int spill_sort(struct spill *spill)
{
    int fault = 0;
    spill->sorted = true;
    if (!spill->count)
        return 0;
    if (spill->descriptor < 0) {
        sort_rows(spill);
    } else {
        fault = put_aside(spill);
        fault = fault ? fault : merge_runs(spill);
    }
    if (spill->descriptor >= 0) {
        mem_plain_free(spill->rows);
        spill->rows = NULL;
    }
    mem_plain_free(spill->scratch);
    spill->scratch = NULL;
    return fault;
}

/* ---- Reading ---- */

static int row_at(struct spill_cursor *cursor, uint64_t place, const uint64_t **row)
{
    const struct spill *spill = cursor->spill;
    size_t words = (size_t)spill->words, most = sizeof cursor->buffer / sizeof *cursor->buffer / words;
    int fault = 0;
    *row = NULL;
    if (place >= spill->total)
        return 0;
    if (spill->descriptor < 0) {
        *row = spill->rows + place * words;
        return 0;
    }
    if (place < cursor->first || place >= cursor->first + cursor->held) {
        uint64_t left = spill->total - place;
        cursor->first = place;
        cursor->held = left < most ? left : most;
        fault = read_at(spill->descriptor, cursor->buffer, (size_t)cursor->held * row_bytes(spill), place * row_bytes(spill));
        if (fault)
            cursor->held = 0;
    }
    if (!fault)
        *row = cursor->buffer + (place - cursor->first) * words;
    return -fault;
}

int spill_seek(struct spill_cursor *cursor, uint64_t key)
{
    uint64_t low = 0, high = cursor->spill->total;
    int fault = 0;
    while (low < high && !fault) {
        uint64_t middle = low + (high - low) / 2;
        const uint64_t *row;
        fault = row_at(cursor, middle, &row);
        if (row && row[0] < key)
            low = middle + 1;
        else
            high = middle;
    }
    cursor->next = low;
    return fault;
}

int spill_next(struct spill_cursor *cursor, const uint64_t **row)
{
    int fault = row_at(cursor, cursor->next, row);
    cursor->next += *row != NULL;
    return fault;
}
