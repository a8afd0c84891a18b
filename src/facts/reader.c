/* SPDX-License-Identifier: Apache-2.0
 *
 * From bytes to lines. A window onto the input is filled by read(2) and
 * always ends in a line feed, real or put there, so that nothing that reads a
 * line needs to ask where it ends.
 */
#include <errno.h>
#include <unistd.h>

#include "facts/inside.h"

#define CHUNK_BYTES ((size_t)128 << 10)

struct window {
    char *bytes;
    size_t length, room; /* the room counts CHUNK_BYTES and slack for one more read */
    bool first;          /* nothing of the input has been looked at yet */
    bool skipping;       /* inside a line that was too long */
};

/* ---- One line ---- */

static bool is_blank(const char *line)
{
    return *json_space(line) == '\n';
}

static size_t line_length(const struct line *line, const char *at)
{
    return (size_t)((const char *)memchr(at, '\n', (size_t)(line->window_end - at)) - at);
}

/* Of a line too long only its beginning may be at hand. */
static void refuse_too_long(struct facts *facts, size_t length)
{
    line_start(facts);
    facts->tally.lines++;
    facts_say(facts, D2003, NULL, "a line of facts may have %zu bytes, found more", LIMIT_LINE_BYTES);
    facts_refuse(facts, length);
}

/* Returns the byte after the line at `at`. */
static const char *take_line(struct facts *facts, const char *at, bool has_end)
{
    struct line *line = &facts->line;
    line->at = at;
    line->number++;
    if (is_blank(at))
        return at + line_length(&facts->line, at) + 1;
    facts->tally.lines++;
    const char *after = line_read(facts);
    if (after)
        return after;
    size_t length = line_length(&facts->line, at);
    facts->tally.any_line_broken_off |= !has_end;
    facts_refuse(facts, length);
    return at + length + 1;
}

/* ---- Windows ---- */

/* A line of `length` bytes that is too long counts as refused; else it is read. */
static const char *take_checked_line(struct facts *facts, const char *at, bool has_end)
{
    if ((size_t)(facts->line.window_end - at) <= LIMIT_LINE_BYTES)
        return take_line(facts, at, has_end);
    size_t length = line_length(&facts->line, at);
    if (length <= LIMIT_LINE_BYTES)
        return take_line(facts, at, has_end);
    facts->line.at = at;
    facts->line.number++;
    refuse_too_long(facts, length);
    return at + length + 1;
}

/* All lines between two places; a line feed stands just before the end. */
static void take_lines(struct facts *facts, const char *at, const char *end, bool has_end)
{
    facts->line.window_end = end;
    while (at < end)
        at = take_checked_line(facts, at, has_end);
}

static void window_reserve(struct window *window)
{
    if (window->room - window->length >= CHUNK_BYTES + JSON_SLACK && window->room)
        return;
    window->room = window->length * 2 + CHUNK_BYTES + JSON_SLACK;
    window->bytes = mem_plain_grow(window->bytes, window->room);
}

static void window_keep_from(struct window *window, size_t from)
{
    window->length -= from;
    memmove(window->bytes, window->bytes + from, window->length);
}

static void close_slack(struct window *window)
{
    memset(window->bytes + window->length, 0, JSON_SLACK);
}

/* The rest of a line that was too long is passed over. */
static void skip_rest(struct window *window)
{
    char *end = memchr(window->bytes, '\n', window->length);
    window_keep_from(window, end ? (size_t)(end + 1 - window->bytes) : window->length);
    window->skipping = !end;
}

static void give_up_line(struct facts *facts, struct window *window)
{
    char kept = window->bytes[LIMIT_LINE_BYTES];
    window->bytes[LIMIT_LINE_BYTES] = '\n';
    facts->line.at = window->bytes;
    facts->line.number++;
    refuse_too_long(facts, LIMIT_LINE_BYTES);
    window->bytes[LIMIT_LINE_BYTES] = kept;
    window->length = 0;
    window->skipping = true;
}

/* Reads the whole lines that are there. */
static void window_take(struct facts *facts, struct window *window)
{
    if (window->skipping)
        skip_rest(window);
    close_slack(window);
    size_t whole = window->length;
    while (whole && window->bytes[whole - 1] != '\n')
        whole--;
    take_lines(facts, window->bytes, window->bytes + whole, true);
    window_keep_from(window, whole);
    if (window->length > LIMIT_LINE_BYTES)
        give_up_line(facts, window);
}

/* The last line, which has no end of its own. */
static void window_finish(struct facts *facts, struct window *window)
{
    if (window->skipping || !window->length)
        return;
    window->bytes[window->length++] = '\n';
    close_slack(window);
    take_lines(facts, window->bytes, window->bytes + window->length, false);
}

/* ---- How an input begins ---- */

static bool starts_with(const struct window *window, const char *mark, size_t length)
{
    return window->length >= length && !memcmp(window->bytes, mark, length);
}

static bool is_utf16(const struct window *window)
{
    if (starts_with(window, "\xff\xfe", 2) || starts_with(window, "\xfe\xff", 2))
        return true;
    const char *bytes = window->bytes;
    return window->length >= 4 && ((bytes[0] && !bytes[1] && bytes[2] && !bytes[3]) || (!bytes[0] && bytes[1] && !bytes[2] && bytes[3]));
}

/* False when the input is not to be read on. */
static bool window_begin(struct facts *facts, struct window *window)
{
    window->first = false;
    if (starts_with(window, "\xef\xbb\xbf", 3))
        window_keep_from(window, 3);
    if (!is_utf16(window))
        return true;
    facts->line.number = 1; /* so that the message names the file */
    facts_say(facts, D2004, NULL, "expected UTF-8 text, found UTF-16: nothing of this file is read");
    facts->tally.lines++;
    facts->tally.refused++;
    facts->tally.refused_without_case++;
    return false;
}

/* ---- The doors ---- */

static bool open_input(struct facts *facts, struct str name, uint32_t first_line)
{
    if (facts->file_count > UINT16_MAX)
        return false;
    if (!(facts->file_count & (facts->file_count - 1))) /* at every power of two */
        facts->files = mem_plain_grow(facts->files, (facts->file_count ? 2 * facts->file_count : 1) * sizeof *facts->files);
    facts->files[facts->file_count] = text_kept(facts, name);
    facts->line.file = (uint16_t)facts->file_count++;
    facts->line.number = first_line - 1;
    return true;
}

/* Bytes read, 0 at the end, or minus the errno. */
static ssize_t read_chunk(struct window *window, int descriptor)
{
    window_reserve(window);
    for (;;) {
        ssize_t got = read(descriptor, window->bytes + window->length, CHUNK_BYTES);
        if (got >= 0)
            return got;
        if (errno != EINTR)
            return -errno;
    }
}

/* A first look needs four bytes, however few a pipe hands over at a time. */
#define BYTES_TO_BEGIN 4

static int read_input(struct facts *facts, struct window *window, int descriptor)
{
    ssize_t got;
    bool wanted = true;
    while ((got = read_chunk(window, descriptor)) > 0) {
        window->length += (size_t)got;
        if (window->first && window->length >= BYTES_TO_BEGIN)
            wanted = window_begin(facts, window);
        if (!wanted)
            window->length = 0;
        else if (!window->first)
            window_take(facts, window);
    }
    if (window->first && window->length)
        wanted = window_begin(facts, window);
    if (wanted)
        window_finish(facts, window);
    return got < 0 ? (int)-got : 0;
}

int facts_read(struct facts *facts, struct str name, int descriptor)
{
    struct window window = {.first = true};
    if (!open_input(facts, name, 1))
        return EMFILE;
    int problem = read_input(facts, &window, descriptor);
    mem_plain_free(window.bytes);
    return problem;
}

void facts_read_text(struct facts *facts, struct str name, struct str lines, uint32_t first_line)
{
    if (!open_input(facts, name, first_line))
        return;
    struct window window = {.length = lines.length, .room = lines.length + CHUNK_BYTES + JSON_SLACK};
    window.bytes = mem_plain_grow(NULL, window.room);
    if (lines.length)
        memcpy(window.bytes, lines.at, lines.length);
    if (window_begin(facts, &window)) {
        window_take(facts, &window);
        window_finish(facts, &window);
    }
    mem_plain_free(window.bytes);
}
