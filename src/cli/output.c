/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
    files_give_up();
    complain("There is not enough memory.");
    return DULY_UNFINISHED;
}

/* ---- Files ---- */

static int file_failed(const char *path, int fault)
{
    complain("%s could not be written: %s.", path, strerror(fault));
    return DULY_UNFINISHED;
}

/* Devices, pipes and folders cannot be replaced by a whole file, and whoever may do it must not. */
static bool is_no_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

static int begin_file(struct file *file)
{
    size_t room = strlen(file->path) + sizeof ".XXXXXX";
    file->beside = malloc(room);
    if (!file->beside)
        exit(output_out_of_memory());
    snprintf(file->beside, room, "%s.XXXXXX", file->path);
    file->descriptor = mkstemp(file->beside);
    return file->descriptor < 0 ? errno : 0;
}

/* New files that are not yet what they shall be, for a signal that ends the program: it finds nothing but this. */
enum { BEGUN_MOST = 4 };
static const char *volatile begun[BEGUN_MOST];

static void exchange_begun(const char *from, const char *to)
{
    for (int i = 0; i < BEGUN_MOST; i++)
        if (begun[i] == from) {
            begun[i] = to;
            return;
        }
}

void files_give_up(void)
{
    for (int i = 0; i < BEGUN_MOST; i++)
        if (begun[i])
            unlink(begun[i]);
}

int file_start(struct file *file, const char *path)
{
    *file = (struct file){.path = path};
    if (is_no_file(path)) {
        complain("%s is no ordinary file; what is written to a file replaces it whole. Standard output can go anywhere.", path);
        return DULY_WRONG;
    }
    file->fault = begin_file(file);
    if (!file->fault) {
        exchange_begun(NULL, file->beside);
        return DULY_ANSWERED;
    }
    free(file->beside);
    return file_failed(path, file->fault);
}

int file_write(void *context, const char *bytes, size_t length)
{
    struct file *file = context;
    if (!file->fault)
        file->fault = write_whole(file->descriptor, bytes, length);
    return file->fault != 0;
}

int file_end(struct file *file, bool whole)
{
    if (file->descriptor >= 0 && close(file->descriptor) != 0 && !file->fault)
        file->fault = errno;
    if (!file->fault && whole && rename(file->beside, file->path) != 0)
        file->fault = errno;
    if (file->descriptor >= 0 && (file->fault || !whole))
        unlink(file->beside);
    exchange_begun(file->beside, NULL);
    free(file->beside);
    return file->fault ? file_failed(file->path, file->fault) : DULY_ANSWERED;
}

int file_write_whole(const char *path, const char *bytes, size_t length)
{
    struct file file;
    int code = file_start(&file, path);
    if (code)
        return code;
    file_write(&file, bytes, length);
    return file_end(&file, true);
}

/* ---- Where an answer goes ---- */

int destination_start(struct destination *destination, struct output *output, const char *path)
{
    *destination = (struct destination){.output = output, .is_file = path != NULL};
    return path ? file_start(&destination->file, path) : DULY_ANSWERED;
}

int destination_write(void *context, const char *bytes, size_t length)
{
    struct destination *destination = context;
    return destination->is_file ? file_write(&destination->file, bytes, length) : output_write(destination->output, bytes, length);
}

int destination_end(struct destination *destination, int code)
{
    if (!destination->is_file)
        return code;
    return duly_worse(code, file_end(&destination->file, code != DULY_UNFINISHED && code != DULY_WRONG));
}
