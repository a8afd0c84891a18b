/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "facts/spill.h"

#define PIECE_BYTES ((size_t)64 << 10)
#define SMALL_FILE_BYTES ((uint64_t)1 << 20) /* read at once: a file, or less of a pipe, that is this small */

static struct input *new_input(struct inputs *inputs, struct str name)
{
    if (!(inputs->count & (inputs->count - 1))) /* at every power of two */
        inputs->list = mem_plain_grow(inputs->list, (inputs->count ? 2 * (size_t)inputs->count : 1) * sizeof *inputs->list);
    struct input *input = &inputs->list[inputs->count++];
    *input = (struct input){.name = name, .descriptor = -1};
    return input;
}

void inputs_add_copy(struct inputs *inputs, struct str name, struct str bytes)
{
    struct input *input = new_input(inputs, name);
    input->bytes = mem_plain_grow(NULL, bytes.length);
    if (bytes.length)
        memcpy(input->bytes, bytes.at, bytes.length);
    input->size = bytes.length;
}

void inputs_free(struct inputs *inputs)
{
    for (int i = 0; i < inputs->count; i++) {
        mem_plain_free(inputs->list[i].bytes);
        if (inputs->list[i].descriptor >= 0)
            close(inputs->list[i].descriptor);
    }
    mem_plain_free(inputs->list);
    *inputs = (struct inputs){.memory = inputs->memory};
}

/* ---- Adding ---- */

static ssize_t read_some(int descriptor, char *bytes, size_t length)
{
    for (;;) {
        ssize_t got = read(descriptor, bytes, length);
        if (got >= 0)
            return got;
        if (errno != EINTR)
            return -errno;
    }
}

int input_open(const char *path)
{
    int descriptor;
    do
        descriptor = open(path, O_RDONLY | O_CLOEXEC);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

static int copy_of(int descriptor)
{
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    return copy < 0 ? -errno : copy;
}

/* What is in memory goes to a file, and so does what follows. */
static int copy_to_file(struct input *input, int descriptor)
{
    char *piece = input->bytes;
    int file = temporary_file(), fault = file < 0 ? file : -write_at(file, piece, (size_t)input->size, 0);
    ssize_t got = 0;
    while (!fault && (got = read_some(descriptor, piece, PIECE_BYTES)) > 0) {
        fault = -write_at(file, piece, (size_t)got, input->size);
        input->size += (uint64_t)got;
    }
    input->descriptor = file < 0 ? -1 : file;
    mem_plain_free(input->bytes);
    input->bytes = NULL;
    return fault ? fault : got < 0 ? (int)-got : 0;
}

/* A pipe, to its end. On a fault what was read before it is kept. */
static int copy_whole(struct inputs *inputs, struct input *input, int descriptor)
{
    size_t room = 0;
    for (;;) {
        if (room - input->size < PIECE_BYTES) {
            room = 2 * room + PIECE_BYTES;
            input->bytes = mem_plain_grow(input->bytes, room);
        }
        ssize_t got = read_some(descriptor, input->bytes + input->size, PIECE_BYTES);
        if (got <= 0) {
            input->bytes = mem_plain_grow(input->bytes, (size_t)input->size + 1); /* many small files take what they are */
            inputs->kept += (size_t)input->size;
            return (int)-got;
        }
        input->size += (uint64_t)got;
        if (inputs->kept + input->size > inputs->memory)
            return copy_to_file(input, descriptor);
    }
}

static int take_file(struct inputs *inputs, struct input *input, int descriptor, const struct stat *about)
{
    off_t start = lseek(descriptor, 0, SEEK_CUR);
    if (start < 0)
        start = 0;
    input->start = (uint64_t)start;
    input->size = about->st_size > start ? (uint64_t)(about->st_size - start) : 0;
    if (input->size <= SMALL_FILE_BYTES) { /* also those of the system, which do not say their size */
        input->size = 0;
        return copy_whole(inputs, input, descriptor);
    }
    input->descriptor = copy_of(descriptor);
    if (input->descriptor < 0)
        return -input->descriptor;
    lseek(descriptor, 0, SEEK_END); /* it has been read, whoever shares it */
    input->watched = true;
    input->file_size = (uint64_t)about->st_size;
    input->changed = about->st_mtim;
    return 0;
}

int inputs_add(struct inputs *inputs, struct str name, int descriptor, bool may_pass)
{
    struct stat about;
    if (inputs->count == LIMIT_FACT_FILES)
        return EMFILE;
    if (fstat(descriptor, &about) != 0)
        return errno;
    if (S_ISDIR(about.st_mode))
        return EISDIR;
    struct input *input = new_input(inputs, name);
    if (S_ISREG(about.st_mode))
        return take_file(inputs, input, descriptor, &about);
    if (!may_pass)
        return copy_whole(inputs, input, descriptor);
    input->passing = true;
    input->size = UINT64_MAX >> (64 - INPUT_OFFSET_BITS);
    input->descriptor = copy_of(descriptor);
    return input->descriptor < 0 ? -input->descriptor : 0;
}

/* ---- Reading ---- */

long input_read(const struct input *input, uint64_t at, char *bytes, size_t length)
{
    if (at >= input->size)
        return 0;
    if (length > input->size - at)
        length = (size_t)(input->size - at);
    if (input->bytes) {
        memcpy(bytes, input->bytes + at, length);
        return (long)length;
    }
    if (input->passing) { /* an interruption is told, for nobody knows when more comes */
        ssize_t got = read(input->descriptor, bytes, length);
        return got < 0 ? -errno : got;
    }
    for (;;) {
        ssize_t got = pread(input->descriptor, bytes, length, (off_t)(input->start + at));
        if (got > 0)
            return got;
        if (got == 0)
            return -EIO; /* it has become shorter */
        if (errno != EINTR)
            return -errno;
    }
}

bool input_unchanged(const struct input *input)
{
    struct stat about;
    if (!input->watched)
        return true;
    return fstat(input->descriptor, &about) == 0 && (uint64_t)about.st_size == input->file_size && about.st_mtim.tv_sec == input->changed.tv_sec &&
           about.st_mtim.tv_nsec == input->changed.tv_nsec;
}
