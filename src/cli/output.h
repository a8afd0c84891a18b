/* SPDX-License-Identifier: Apache-2.0
 *
 * Standard output and standard error of the command. Answers are gathered and
 * written in large pieces; whatever goes wrong with writing is remembered and
 * told once, at the end. A reader that went away is no fault and nothing is
 * said. Messages go out at once. It holds the only buffer of the command.
 */
#ifndef DULY_CLI_OUTPUT_H
#define DULY_CLI_OUTPUT_H

#include "duly.h"

struct output {
    int descriptor;
    size_t length;
    int fault;   /* errno of a write that failed; 0: none */
    bool closed; /* the reader went away */
    char bytes[1 << 16];
};

void output_start(struct output *output, int descriptor);
/* A duly_write; the context is the output. */
int output_write(void *output, const char *bytes, size_t length);
/* Writes what is left. Returns the code, or what the writing came to where that is worse. */
int output_end(struct output *output, int code);

/* Messages, as a duly_write without context. */
int message_write(void *nothing, const char *bytes, size_t length);
/* A sentence on standard error. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
int output_out_of_memory(void); /* says so; returns the exit status */

/* A file that is there whole or not at all: a new one beside it, readable by its owner alone, renamed at the end. Functions
 * that return an exit code say what went wrong. */
struct file {
    const char *path;
    char *beside;
    int descriptor, fault;
};
int file_start(struct file *file, const char *path);
int file_write(void *file, const char *bytes, size_t length); /* a duly_write */
int file_end(struct file *file, bool whole);
void files_give_up(void); /* takes away what is begun and not ended; a signal may call it */
int file_write_whole(const char *path, const char *bytes, size_t length);

/* Where an answer goes: to standard output, or to the file that --output names. */
struct destination {
    struct output *output;
    struct file file;
    bool is_file;
};
/* No path: standard output. DULY_ANSWERED, or what to exit with after a message. */
int destination_start(struct destination *destination, struct output *output, const char *path);
int destination_write(void *destination, const char *bytes, size_t length); /* a duly_write */
/* After an answer that came to `code`: the file is there whole, or not at all where nothing was answered or not to the end. */
int destination_end(struct destination *destination, int code);

#endif
