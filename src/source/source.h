/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of one rule set, and places in them. In come paths, or text from
 * memory; out go numbered files whose text is checked UTF-8 without NUL, and
 * byte spans that any later stage may carry about. Lines and columns are
 * worked out only when somebody wants to show them.
 *
 * Paths, texts and line maps belong to the pool of `struct sources` and live
 * as long as it. A file number stays good for ever; a pointer into `files`
 * only until the next sources_read or sources_add.
 *
 * It does not look for files, and does not know what `uses` means.
 */
#ifndef DULY_SOURCE_SOURCE_H
#define DULY_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

enum source_status {
    SOURCE_READ,
    SOURCE_MISSING,
    SOURCE_UNREADABLE, /* not permitted, a fault while reading, or a thing that is neither file nor pipe */
    SOURCE_DIRECTORY,
    SOURCE_TOO_LARGE, /* more than LIMIT_RULE_FILE_BYTES */
    SOURCE_UTF16,
    SOURCE_NOT_UTF8,
    SOURCE_HAS_NUL,
    SOURCE_HAS_RETURN, /* a carriage return that no line feed follows */
    SOURCE_TOO_MANY /* more than LIMIT_RULE_FILES */
};

struct source_file {
    struct str path;       /* as the user wrote or reached it */
    struct str text;       /* bytes without a byte-order mark */
    uint32_t *line_starts; /* offsets; the first is 0, and a closing line end starts one more, empty line */
    uint32_t line_count;   /* at least 1 */
    uint32_t bytes_skipped; /* 3 when a byte-order mark was dropped */
    uint32_t index;
    struct str real_path; /* what the path came to when it was read; empty for text from memory */
    enum source_status status; /* what sources_read said of it */
};

/* Bytes [first, end) of file number `file`. */
struct span {
    uint32_t file;
    uint32_t first, end;
};
#define SPAN_NONE ((struct span){UINT32_MAX, 0, 0})

bool span_known(struct span span);
/* The smallest span that holds both. An unknown span adds nothing; of spans in two files, the first is the answer. */
struct span span_join(struct span a, struct span b);

struct sources {
    struct pool *pool; /* set by the owner; all else starts as zero bytes */
    struct source_file *files;
    uint32_t count, room;
};

/* Reads a file whole. Reading the same real path again gives the same number and the same answer, and reads nothing.
 * With SOURCE_UTF16, SOURCE_NOT_UTF8, SOURCE_HAS_NUL and SOURCE_HAS_RETURN the file is added too, so that the place can be
 * shown: its text ends before the bad byte, and *bad_at is that offset in the text. With the others nothing is added and *file is
 * UINT32_MAX. *bad_at is otherwise 0. Blocks on a pipe until its writer closes it. */
enum source_status sources_read(struct sources *sources, struct str path, uint32_t *file, uint32_t *bad_at);

/* Takes a copy of path and text as a new file, unchecked but for its size, which may not pass UINT32_MAX - 1. */
uint32_t sources_add(struct sources *sources, struct str path, struct str text);

/* The bytes of a span; empty where it is unknown. Spans that reach past the end of their file are cut there. */
struct str span_text(const struct sources *sources, struct span span);

/* From 1. Columns count Unicode characters, whatever their width. The end is that of the first character after the
 * span. All zero for an unknown span. */
struct place {
    uint32_t line, column, end_line, end_column;
};
struct place span_place(const struct sources *sources, struct span span);

/* A line (from 1) without its LF or CR LF; empty when there is no such line. */
struct str source_line(const struct sources *sources, uint32_t file, uint32_t line);

#endif
