/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

/* ---- Reading ---- */

static enum source_status status_of_open_error(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG ? SOURCE_MISSING : SOURCE_UNREADABLE;
}

/* A pipe may be opened and read while signals arrive; that is no fault. */
static int open_patiently(const char *path)
{
    int descriptor;
    do
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

static ssize_t read_patiently(int descriptor, char *bytes, size_t room)
{
    ssize_t length;
    do
        length = read(descriptor, bytes, room);
    while (length < 0 && errno == EINTR);
    return length;
}

/* Reads to the end whatever size the file said it had: it may be growing, or be a pipe. */
static enum source_status read_to_end(int descriptor, struct buffer *bytes)
{
    char chunk[16384];
    ssize_t length;
    while ((length = read_patiently(descriptor, chunk, sizeof chunk)) > 0) {
        buffer_add(bytes, chunk, (size_t)length);
        if (bytes->length > LIMIT_RULE_FILE_BYTES)
            return SOURCE_TOO_LARGE;
    }
    return length < 0 ? SOURCE_UNREADABLE : SOURCE_READ;
}

static enum source_status read_opened(int descriptor, struct buffer *bytes)
{
    struct stat about;
    if (fstat(descriptor, &about) < 0 || S_ISBLK(about.st_mode))
        return SOURCE_UNREADABLE;
    if (S_ISDIR(about.st_mode))
        return SOURCE_DIRECTORY;
    if (S_ISREG(about.st_mode) && about.st_size > (off_t)LIMIT_RULE_FILE_BYTES)
        return SOURCE_TOO_LARGE;
    return read_to_end(descriptor, bytes);
}

static enum source_status read_bytes(const char *path, struct buffer *bytes)
{
    int descriptor = open_patiently(path);
    if (descriptor < 0)
        return status_of_open_error(errno);
    enum source_status status = read_opened(descriptor, bytes);
    close(descriptor); /* nothing was written, so its answer tells nothing */
    return status;
}

/* ---- What the bytes are ---- */

static bool has_utf8_mark(struct str bytes)
{
    return bytes.length >= 3 && !memcmp(bytes.at, "\xef\xbb\xbf", 3);
}

/* Either its byte-order mark, or ASCII letters with a zero on the same side of each. */
static bool is_utf16(struct str bytes)
{
    const unsigned char *b = (const unsigned char *)bytes.at;
    if (bytes.length >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff)))
        return true;
    return bytes.length >= 4 && !b[0] != !b[1] && !b[0] == !b[2] && !b[1] == !b[3];
}

/* Of the first carriage return that ends a line alone, as the oldest computers wrote it; or the length. What is read line by line
 * would take all of that for one line, and a remark on it would hide the rest. */
static size_t lone_return_at(struct str text)
{
    for (const char *at = text.at, *end = at + text.length; at < end && (at = memchr(at, '\r', (size_t)(end - at)));) {
        const char *first = at;
        while (at < end && *at == '\r')
            at++;
        if (at < end && *at != '\n')
            return (size_t)(first - text.at);
    }
    return text.length;
}

static enum source_status status_of_bytes(struct str text, uint32_t *bad_at)
{
    *bad_at = 0;
    if (is_utf16(text))
        return SOURCE_UTF16;
    size_t bad = utf8_bad_at(text.at, text.length);
    if (bad < text.length) {
        *bad_at = (uint32_t)bad;
        return text.at[bad] ? SOURCE_NOT_UTF8 : SOURCE_HAS_NUL;
    }
    bad = lone_return_at(text);
    if (bad == text.length)
        return SOURCE_READ;
    *bad_at = (uint32_t)bad;
    return SOURCE_HAS_RETURN;
}

/* ---- Adding ---- */

static void map_lines(struct pool *pool, struct source_file *file)
{
    uint32_t count = 1, line = 1, length = (uint32_t)file->text.length;
    for (uint32_t i = 0; i < length; i++)
        count += file->text.at[i] == '\n';
    /* Numbers only, so it may be memory that the collector does not read. */
    file->line_starts = (void *)mem_text(pool, mem_product(count, sizeof *file->line_starts));
    for (uint32_t i = 0; i < length; i++)
        if (file->text.at[i] == '\n')
            file->line_starts[line++] = i + 1;
    file->line_count = count;
}

/* `path` must be kept already; the text is copied. */
static struct source_file *add_file(struct sources *sources, struct str path, struct str text)
{
    if (sources->count == sources->room) {
        uint32_t room = sources->room ? 2 * sources->room : 8;
        sources->files = mem_kept_grow(sources->pool, sources->files, sources->count, room, sizeof *sources->files);
        sources->room = room;
    }
    struct source_file *file = &sources->files[sources->count];
    *file = (struct source_file){.path = path, .index = sources->count, .status = SOURCE_READ};
    file->text = str_kept(sources->pool, text);
    map_lines(sources->pool, file);
    sources->count++;
    return file;
}

uint32_t sources_add(struct sources *sources, struct str path, struct str text)
{
    if (text.length > UINT32_MAX - 1)
        text.length = UINT32_MAX - 1;
    return add_file(sources, str_kept(sources->pool, path), text)->index;
}

/* A pipe has no real path; then the path itself tells it from others. */
static struct str real_path(struct str path, char room[PATH_MAX])
{
    return realpath(path.at, room) ? str_of(room) : path;
}

static struct source_file *find_read(struct sources *sources, struct str real)
{
    for (uint32_t i = 0; i < sources->count; i++)
        if (sources->files[i].real_path.length && str_equal(sources->files[i].real_path, real))
            return &sources->files[i];
    return NULL;
}

/* The status and place of a file that was added are its own; they are the same whenever it is asked for. */
static enum source_status answer(const struct source_file *found, uint32_t *file, uint32_t *bad_at)
{
    *file = found->index;
    *bad_at = found->status == SOURCE_READ ? 0 : (uint32_t)found->text.length;
    return found->status;
}

static struct source_file *add_read(struct sources *sources, struct str path, struct str real, struct str bytes)
{
    uint32_t skipped = has_utf8_mark(bytes) ? 3 : 0, bad_at;
    struct str text = {bytes.at + skipped, bytes.length - skipped};
    enum source_status status = status_of_bytes(text, &bad_at);
    if (status != SOURCE_READ)
        text.length = bad_at;
    struct source_file *file = add_file(sources, path, text);
    file->real_path = str_kept(sources->pool, real);
    file->bytes_skipped = skipped;
    file->status = status;
    return file;
}

enum source_status sources_read(struct sources *sources, struct str path, uint32_t *file, uint32_t *bad_at)
{
    char room[PATH_MAX];
    *file = UINT32_MAX;
    *bad_at = 0;
    if (!path.length || memchr(path.at, 0, path.length))
        return SOURCE_MISSING;
    path = str_kept(sources->pool, path);
    struct str real = real_path(path, room);
    struct source_file *found = find_read(sources, real);
    if (found)
        return answer(found, file, bad_at);
    if (sources->count >= LIMIT_RULE_FILES)
        return SOURCE_TOO_MANY;
    struct buffer bytes = {0};
    enum source_status status = read_bytes(path.at, &bytes);
    if (status == SOURCE_READ)
        status = answer(add_read(sources, path, real, buffer_view(&bytes)), file, bad_at);
    buffer_free(&bytes);
    return status;
}

/* ---- Spans and places ---- */

bool span_known(struct span span)
{
    return span.file != UINT32_MAX;
}

struct span span_join(struct span a, struct span b)
{
    if (!span_known(a))
        return b;
    if (!span_known(b) || a.file != b.file)
        return a;
    return (struct span){a.file, a.first < b.first ? a.first : b.first, a.end > b.end ? a.end : b.end};
}

static const struct source_file *file_of(const struct sources *sources, uint32_t file)
{
    return file < sources->count ? &sources->files[file] : NULL;
}

static bool inside_character(struct str text, uint32_t offset)
{
    return offset < text.length && ((unsigned char)text.at[offset] & 0xc0) == 0x80;
}

/* Within the text, not backwards, and of whole characters. */
static struct span fitted(const struct source_file *file, struct span span)
{
    uint32_t length = (uint32_t)file->text.length;
    if (span.first > length)
        span.first = length;
    if (span.end > length)
        span.end = length;
    if (span.end < span.first)
        span.end = span.first;
    while (span.first > 0 && inside_character(file->text, span.first))
        span.first--;
    while (inside_character(file->text, span.end))
        span.end++;
    return span;
}

struct str span_text(const struct sources *sources, struct span span)
{
    const struct source_file *file = file_of(sources, span.file);
    if (!file)
        return STR("");
    span = fitted(file, span);
    return (struct str){file->text.at + span.first, span.end - span.first};
}

/* Index of the last line that starts at or before the offset. */
static uint32_t line_holding(const struct source_file *file, uint32_t offset)
{
    uint32_t low = 0, high = file->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (file->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void locate(const struct source_file *file, uint32_t offset, uint32_t *line, uint32_t *column)
{
    uint32_t index = line_holding(file, offset);
    *line = index + 1;
    *column = 1;
    for (uint32_t i = file->line_starts[index]; i < offset; i++)
        *column += !inside_character(file->text, i);
}

struct place span_place(const struct sources *sources, struct span span)
{
    struct place place = {0};
    const struct source_file *file = file_of(sources, span.file);
    if (!file)
        return place;
    span = fitted(file, span);
    locate(file, span.first, &place.line, &place.column);
    locate(file, span.end, &place.end_line, &place.end_column);
    return place;
}

struct str source_line(const struct sources *sources, uint32_t file_number, uint32_t line)
{
    const struct source_file *file = file_of(sources, file_number);
    if (!file || line < 1 || line > file->line_count)
        return STR("");
    uint32_t first = file->line_starts[line - 1];
    uint32_t end = line < file->line_count ? file->line_starts[line] - 1 : (uint32_t)file->text.length;
    if (end > first && line < file->line_count && file->text.at[end - 1] == '\r')
        end--;
    return (struct str){file->text.at + first, end - first};
}
