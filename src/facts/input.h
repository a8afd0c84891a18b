/* SPDX-License-Identifier: Apache-2.0
 *
 * Where lines of facts come from, so that they can be read more than once: a
 * file, read where it stands; bytes in memory; a pipe, whose bytes are copied
 * first, to memory and beyond a bound to a temporary file without a name. A
 * pipe may also be left as it is, to be read once and as it comes.
 *
 * Inputs own the descriptors and memory they read from. Returns are 0 or an
 * errno.
 */
#ifndef DULY_FACTS_INPUT_H
#define DULY_FACTS_INPUT_H

#include <time.h>

#include "base/text.h"

struct input {
    struct str name;  /* borrowed */
    char *bytes;      /* all of them, when they are in memory */
    int descriptor;   /* else where they are read */
    bool passing;     /* a pipe left as it is: its size is not known */
    bool watched;     /* a file somebody may change meanwhile */
    uint64_t start;   /* of the descriptor: where they begin */
    uint64_t size;
    uint64_t file_size; /* of a file that is watched, and when it was changed last */
    struct timespec changed;
};

struct inputs { /* starts as all zero bytes but for `memory` */
    struct input *list;
    int count;
    size_t memory; /* of bytes of pipes kept in memory, all together */
    size_t kept;
};
#define INPUT_OFFSET_BITS 48 /* an input and a place in it are one number */

/* Opens a file for reading; a signal that comes while a pipe is opened is no fault. A descriptor, or -1 and errno. */
int input_open(const char *path);
/* Adds what the descriptor has to give from where it stands. 0 or an errno; minus the errno of a temporary file. The descriptor stays the caller's and may be closed. */
int inputs_add(struct inputs *inputs, struct str name, int descriptor, bool may_pass);
void inputs_add_copy(struct inputs *inputs, struct str name, struct str bytes);
void inputs_free(struct inputs *inputs);
/* Some of the bytes from `at` on, at most `length`: their number, 0 at the end, or minus the errno; EINTR for a pipe only. */
long input_read(const struct input *input, uint64_t at, char *bytes, size_t length);
/* False when the file is not what it was when it was added. */
bool input_unchanged(const struct input *input);

#endif
