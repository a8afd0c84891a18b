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
#define STRETCH_BYTES ((size_t)64 << 10) /* small enough to stay in the nearer caches */

/* ---- One line ---- */

static bool is_blank(const char *line)
{
    return *json_space(line) == '\n';
}

static size_t line_length(const struct line *line, const char *at)
{
    return (size_t)((const char *)memchr(at, '\n', (size_t)(line->window_end - at)) - at);
}

/* Of a line too long the beginning is looked at, and a line feed is put where that ends. */
static void refuse_too_long(struct facts *facts, char *line)
{
    char kept = line[LIMIT_LINE_BYTES];
    line[LIMIT_LINE_BYTES] = '\n';
    facts->line.at = line;
    facts->line.number++;
    line_start(facts);
    facts->tally.lines++;
    facts_say(facts, D2003, NULL, "a line of facts may have %d bytes, found more", LIMIT_LINE_BYTES);
    facts_refuse(facts, LIMIT_LINE_BYTES);
    line[LIMIT_LINE_BYTES] = kept;
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
    if (facts->indexing)
        return index_line(facts, at);
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
static const char *take_checked_line(struct facts *facts, char *at, bool has_end)
{
    if ((size_t)(facts->line.window_end - at) <= LIMIT_LINE_BYTES)
        return take_line(facts, at, has_end);
    size_t length = line_length(&facts->line, at);
    if (length <= LIMIT_LINE_BYTES)
        return take_line(facts, at, has_end);
    refuse_too_long(facts, at);
    return at + length + 1;
}

/* All lines between two places; a line feed stands just before the end. */
static void take_lines(struct facts *facts, struct window *window, size_t length, bool has_end)
{
    char *at = window->bytes, *end = at + length;
    bool straight = !facts->indexing && !facts->options.supposing && !facts->options.in_full;
    facts->line.window_end = end;
    facts->line.window = window;
    while (at < end && !facts->stream.stopped) {
        if (straight)
            at = window->bytes + (lines_straight(facts, at, end) - window->bytes);
        if (at < end && !facts->stream.stopped)
            at = window->bytes + (take_checked_line(facts, at, has_end) - window->bytes);
    }
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
    window->at += from;
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
    facts->line.window = window;
    refuse_too_long(facts, window->bytes);
    window->at += window->length;
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
    take_lines(facts, window, whole, true);
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
    take_lines(facts, window, window->length, false);
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
    if (facts->file_count == LIMIT_FACT_FILES)
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

/* What was read is looked at as far as its lines are whole. */
static void take_chunk(struct facts *facts, struct window *window, size_t got, bool *wanted)
{
    window->length += got;
    if (window->first && window->length >= BYTES_TO_BEGIN)
        *wanted = window_begin(facts, window);
    if (!*wanted)
        window->length = 0;
    else if (!window->first)
        window_take(facts, window);
}

static void take_rest(struct facts *facts, struct window *window, bool wanted)
{
    if (window->first && window->length) { /* fewer bytes than it takes to begin */
        wanted = window_begin(facts, window);
        if (wanted)
            window_take(facts, window);
    }
    if (wanted)
        window_finish(facts, window);
}

static int read_input(struct facts *facts, struct window *window, int descriptor)
{
    ssize_t got;
    bool wanted = true;
    while ((got = read_chunk(window, descriptor)) > 0)
        take_chunk(facts, window, (size_t)got, &wanted);
    take_rest(facts, window, wanted);
    return got < 0 ? (int)-got : 0;
}

void reader_name_inputs(struct facts *facts, const struct inputs *inputs)
{
    while (facts->file_count < (uint32_t)inputs->count)
        open_input(facts, inputs->list[facts->file_count].name, 1);
}

int reader_stretch(struct facts *facts, const struct inputs *inputs, int input, uint64_t from, uint64_t to, uint32_t first_line)
{
    struct window *window = &facts->window;
    long got = 0;
    bool wanted = true;
    *window = (struct window){.bytes = window->bytes, .room = window->room, .at = from, .first = from == 0};
    facts->line.file = (uint16_t)input;
    facts->line.number = first_line - 1;
    for (uint64_t at = from; at < to && wanted && !facts->stream.stopped; at += (uint64_t)got) {
        window_reserve(window);
        size_t length = to - at < STRETCH_BYTES ? (size_t)(to - at) : STRETCH_BYTES;
        got = input_read(&inputs->list[input], at, window->bytes + window->length, length);
        facts->stream.stopped |= facts->options.go_on && !facts->options.go_on(facts->options.go_on_context);
        if (got == -EINTR && !facts->stream.stopped)
            got = 0;
        else if (got <= 0)
            break;
        else
            take_chunk(facts, window, (size_t)got, &wanted);
    }
    if (!facts->stream.stopped)
        take_rest(facts, window, wanted);
    return got < 0 && !facts->stream.stopped ? (int)-got : 0;
}

void reader_lines(struct facts *facts, int input, char *lines, size_t length, uint32_t first_line)
{
    struct window window = {.bytes = lines, .length = length};
    facts->line.file = (uint16_t)input;
    facts->line.number = first_line - 1;
    take_lines(facts, &window, length, true);
    facts->line.window = &facts->window;
}

char *reader_room(struct facts *facts, size_t length)
{
    _Static_assert(CHUNK_BYTES >= STRETCH_BYTES, "one stretch has room in any window");
    facts->window.length = 0;
    window_reserve(&facts->window);
    return length <= facts->window.room ? facts->window.bytes : NULL;
}

int facts_read_inputs(struct facts *facts, const struct inputs *inputs)
{
    int fault = 0;
    reader_name_inputs(facts, inputs);
    for (int i = 0; i < inputs->count && !fault; i++)
        fault = reader_stretch(facts, inputs, i, 0, inputs->list[i].size, 1);
    return fault;
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
