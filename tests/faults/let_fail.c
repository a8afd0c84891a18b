/* SPDX-License-Identifier: Apache-2.0
 *
 * Put before the C library by LD_PRELOAD: lets the n-th call of one kind fail.
 *
 *   NTH_KIND    memory, map, open, look, read, write, end or thread; or short or break: the n-th read or write moves one byte,
 *               or is interrupted, and both are no fault
 *   NTH_CALL    which call, from 1; 0 or left out: none, so that they are counted
 *   NTH_ON      anything: all later ones fail as well
 *   NTH_COUNT   a file for how many there were; made where the program ends by itself
 *
 * Writing to standard error is left alone: what is to be said must be heard. Nothing here allocates.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { MEMORY, MAP, OPEN, LOOK, READ, WRITE, END, THREAD, SHORT, BREAK, KINDS };
static const char *const kind_names[KINDS] = {"memory", "map", "open", "look", "read", "write", "end", "thread", "short", "break"};
static const int errors[KINDS] = {ENOMEM, ENOMEM, EMFILE, EIO, EIO, ENOSPC, EIO, EAGAIN, 0, EINTR};

static int wanted = -1; /* kind; -1: not yet told, KINDS: none */
static long call;
static bool on;
static atomic_long count;

static void learn(void)
{
    const char *kind = getenv("NTH_KIND"), *number = getenv("NTH_CALL");
    int found = KINDS;
    for (int i = 0; kind && i < KINDS; i++)
        if (!strcmp(kind, kind_names[i]))
            found = i;
    call = number ? strtol(number, NULL, 10) : 0;
    on = getenv("NTH_ON") != NULL;
    wanted = found;
}

/* Is this call to be hit? */
static bool hit(enum kind kind)
{
    if (wanted < 0)
        learn();
    if (wanted != (int)kind)
        return false;
    long now = atomic_fetch_add(&count, 1) + 1;
    return call && (now == call || (on && now > call));
}

static bool fails(enum kind kind)
{
    if (!hit(kind))
        return false;
    errno = errors[kind];
    return true;
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("NTH_COUNT");
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", (long)count);
    long file = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file >= 0)
        syscall(SYS_write, file, text, (size_t)length);
}

/* The function of that name which would have been called; found with the first call of it. */
#define REAL(name, ...)                                                                                                \
    static typeof(name) *real;                                                                                         \
    if (!real)                                                                                                         \
        real = (typeof(name) *)dlsym(RTLD_NEXT, #name)

/* ---- Memory: of the C library, and of the collector ---- */

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);

void *malloc(size_t bytes)
{
    return fails(MEMORY) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t number, size_t bytes)
{
    return fails(MEMORY) ? NULL : __libc_calloc(number, bytes);
}

void *realloc(void *old, size_t bytes)
{
    return fails(MEMORY) ? NULL : __libc_realloc(old, bytes);
}

#define OF_THE_COLLECTOR(name)                                                                                         \
    void *name(size_t bytes);                                                                                          \
    void *name(size_t bytes)                                                                                           \
    {                                                                                                                  \
        REAL(name);                                                                                                    \
        return fails(MEMORY) ? NULL : real(bytes);                                                                     \
    }
OF_THE_COLLECTOR(GC_malloc)
OF_THE_COLLECTOR(GC_malloc_atomic)
OF_THE_COLLECTOR(GC_malloc_uncollectable)

static void *mapped(void *at, size_t length, int protection, int flags, int file, off_t offset)
{
    return fails(MAP) ? MAP_FAILED : (void *)syscall(SYS_mmap, at, length, protection, flags, file, offset);
}

void *mmap(void *at, size_t length, int protection, int flags, int file, off_t offset)
{
    return mapped(at, length, protection, flags, file, offset);
}

void *mmap64(void *at, size_t length, int protection, int flags, int file, off64_t offset)
{
    return mapped(at, length, protection, flags, file, offset);
}

void *sbrk(intptr_t more)
{
    REAL(sbrk);
    return more > 0 && fails(MAP) ? (void *)-1 : real(more);
}

/* ---- Files ---- */

/* What the system tells of itself is never short or interrupted, and the collector does not reckon with it. */
static bool of_the_system[256];

static bool is_of_the_system(int file)
{
    return file >= 0 && file < 256 && of_the_system[file];
}

static int opened(int folder, const char *path, int flags, mode_t mode)
{
    bool system = !strncmp(path, "/proc/", 6) || !strncmp(path, "/sys/", 5);
    if (fails(OPEN) || (!system && fails(BREAK)))
        return -1;
    int file = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (file >= 0 && file < 256)
        of_the_system[file] = system;
    return file;
}

#define MODE_OF(flags)                                                                                                 \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return opened(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return opened(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE_OF(flags)
    return opened(folder, path, flags, mode);
}

int mkstemp(char *path)
{
    REAL(mkstemp);
    return fails(OPEN) ? -1 : real(path);
}

int mkstemp64(char *path)
{
    REAL(mkstemp64);
    return fails(OPEN) ? -1 : real(path);
}

int mkostemp(char *path, int flags)
{
    REAL(mkostemp);
    return fails(OPEN) ? -1 : real(path, flags);
}

DIR *opendir(const char *path)
{
    REAL(opendir);
    return fails(OPEN) ? NULL : real(path);
}

FILE *fopen(const char *path, const char *mode)
{
    REAL(fopen);
    return fails(OPEN) ? NULL : real(path, mode);
}

FILE *tmpfile(void)
{
    REAL(tmpfile);
    return fails(OPEN) ? NULL : real();
}

struct dirent *readdir(DIR *folder)
{
    REAL(readdir);
    return fails(READ) ? NULL : real(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    REAL(readdir64);
    return fails(READ) ? NULL : real(folder);
}

int stat(const char *path, struct stat *about)
{
    REAL(stat);
    return fails(LOOK) ? -1 : real(path, about);
}

int stat64(const char *path, struct stat64 *about)
{
    REAL(stat64);
    return fails(LOOK) ? -1 : real(path, about);
}

int fstat(int file, struct stat *about)
{
    REAL(fstat);
    return fails(LOOK) ? -1 : real(file, about);
}

int fstat64(int file, struct stat64 *about)
{
    REAL(fstat64);
    return fails(LOOK) ? -1 : real(file, about);
}

off_t lseek(int file, off_t offset, int from)
{
    REAL(lseek);
    return fails(LOOK) ? -1 : real(file, offset, from);
}

off64_t lseek64(int file, off64_t offset, int from)
{
    REAL(lseek64);
    return fails(LOOK) ? -1 : real(file, offset, from);
}

char *realpath(const char *path, char *room)
{
    REAL(realpath);
    return fails(LOOK) ? NULL : real(path, room);
}

ssize_t read(int file, void *bytes, size_t length)
{
    if (fails(READ) || (!is_of_the_system(file) && fails(BREAK)))
        return -1;
    return syscall(SYS_read, file, bytes, length && !is_of_the_system(file) && hit(SHORT) ? 1 : length);
}

static ssize_t read_at(int file, void *bytes, size_t length, off_t offset)
{
    if (fails(READ) || fails(BREAK))
        return -1;
    return syscall(SYS_pread64, file, bytes, hit(SHORT) && length ? 1 : length, offset);
}

ssize_t pread(int file, void *bytes, size_t length, off_t offset)
{
    return read_at(file, bytes, length, offset);
}

ssize_t pread64(int file, void *bytes, size_t length, off64_t offset)
{
    return read_at(file, bytes, length, offset);
}

ssize_t write(int file, const void *bytes, size_t length)
{
    if (file != STDERR_FILENO && (fails(WRITE) || fails(BREAK)))
        return -1;
    return syscall(SYS_write, file, bytes, file != STDERR_FILENO && length && hit(SHORT) ? 1 : length);
}

static ssize_t write_at(int file, const void *bytes, size_t length, off_t offset)
{
    if (fails(WRITE) || fails(BREAK))
        return -1;
    return syscall(SYS_pwrite64, file, bytes, length && hit(SHORT) ? 1 : length, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset)
{
    return write_at(file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset)
{
    return write_at(file, bytes, length, offset);
}

/* What is closed is closed, whatever it answers. */
int close(int file)
{
    bool failing = fails(END);
    long code = syscall(SYS_close, file);
    if (failing)
        errno = EIO;
    else if (code < 0)
        return -1;
    return failing ? -1 : 0;
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    return fails(END) ? -1 : real(from, to);
}

int unlink(const char *path)
{
    REAL(unlink);
    return fails(END) ? -1 : real(path);
}

/* ---- Threads ---- */

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*begin)(void *), void *context)
{
    REAL(pthread_create);
    return hit(THREAD) ? EAGAIN : real(thread, attributes, begin, context);
}
