/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes all of it; returns 0 or the errno. */
static int write_whole(int descriptor, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

/* ---- Answers ---- */

void output_start(struct output *output, int descriptor)
{
    output->descriptor = descriptor;
    output->length = 0;
    output->fault = 0;
    output->closed = false;
}

static bool is_done_for(const struct output *output)
{
    return output->fault || output->closed;
}

static void put(struct output *output, const char *bytes, size_t length)
{
    int fault = write_whole(output->descriptor, bytes, length);
    if (fault == EPIPE)
        output->closed = true;
    else
        output->fault = fault;
}

static void flush(struct output *output)
{
    if (output->length && !is_done_for(output))
        put(output, output->bytes, output->length);
    output->length = 0;
}

int output_write(void *context, const char *bytes, size_t length)
{
    struct output *output = context;
    if (length > sizeof output->bytes - output->length)
        flush(output);
    if (is_done_for(output))
        return 1;
    if (length > sizeof output->bytes) {
        put(output, bytes, length);
        return is_done_for(output);
    }
    memcpy(output->bytes + output->length, bytes, length);
    output->length += length;
    return 0;
}

int output_end(struct output *output, int code)
{
    flush(output);
    if (output->fault) {
        complain("The answer could not be written to its end: %s.", strerror(output->fault));
        return duly_worse(code, DULY_UNFINISHED);
    }
    /* The library takes a closed pipe for an answer cut short; whoever closed it wanted no more. */
    return output->closed && code == DULY_UNFINISHED ? DULY_ANSWERED : code;
}

/* ---- Messages ---- */

int message_write(void *nothing, const char *bytes, size_t length)
{
    (void)nothing;
    return write_whole(STDERR_FILENO, bytes, length);
}

void complain(const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    size_t end = (size_t)length < sizeof line - 2 ? (size_t)length : sizeof line - 2;
    line[end] = '\n';
    message_write(NULL, line, end + 1);
}

int output_out_of_memory(void)
{
    complain("There is not enough memory to read the command line.");
    return DULY_UNFINISHED;
}

/* ---- Files ---- */

static int file_failed(const char *path, int fault)
{
    complain("%s could not be written: %s.", path, strerror(fault));
    return DULY_UNFINISHED;
}

int file_write(const char *path, const char *bytes, size_t length)
{
    size_t room = strlen(path) + sizeof ".XXXXXX";
    char *beside = malloc(room);
    if (!beside)
        return output_out_of_memory();
    snprintf(beside, room, "%s.XXXXXX", path);
    int descriptor = mkstemp(beside);
    int fault = descriptor < 0 ? errno : write_whole(descriptor, bytes, length);
    if (descriptor >= 0 && close(descriptor) != 0 && !fault)
        fault = errno;
    if (!fault && rename(beside, path) != 0)
        fault = errno;
    if (fault && descriptor >= 0)
        unlink(beside);
    free(beside);
    return fault ? file_failed(path, fault) : DULY_ANSWERED;
}
