/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/literate.h"

#include <string.h>

struct fence {
    char mark;         /* of which it is made */
    size_t marks;      /* how many */
    bool rules;        /* its block is rules */
    bool begun;        /* a declaration of this block has begun */
    bool indent_said;
    struct span span;  /* of the line that opens it */
};

struct reading {
    struct diagnostics *problems;
    uint32_t file;
    char *text;
    bool open;
    struct fence fence;
    size_t first; /* where the block starts */
    bool any;     /* a block of rules was there, right or wrong */
    bool unread;
};

bool literate_is_path(struct str path)
{
    return path.length > 3 && !memcmp(path.at + path.length - 3, ".md", 3);
}

/* Everything but the ends of lines. */
static void blank(char *text, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (text[i] != '\n' && text[i] != '\r')
            text[i] = ' ';
}

static size_t spaces_of(struct str line)
{
    size_t count = 0;
    while (count < line.length && (line.at[count] == ' ' || line.at[count] == '\t'))
        count++;
    return count;
}

static struct str without_spaces_behind(struct str words)
{
    while (words.length && strchr(" \t\r\n", words.at[words.length - 1]))
        words.length--;
    return words;
}

/* Three or more marks in a row, and the words behind them. */
static bool is_fence(struct str line, char *mark, size_t *marks, struct str *words)
{
    size_t at = spaces_of(line), count = 0;
    if (at == line.length || (line.at[at] != '`' && line.at[at] != '~'))
        return false;
    *mark = line.at[at];
    while (at + count < line.length && line.at[at + count] == *mark)
        count++;
    *marks = count;
    at += count;
    struct str rest = {line.at + at, line.length - at};
    size_t gap = spaces_of(rest);
    *words = without_spaces_behind((struct str){rest.at + gap, rest.length - gap});
    return count >= 3 && !memchr(words->at, '`', words->length); /* else it is code in a sentence */
}

static struct str first_word(struct str words)
{
    size_t end = 0;
    while (end < words.length && words.at[end] != ' ' && words.at[end] != '\t')
        end++;
    return (struct str){words.at, end};
}

/* Does somebody who wrote this mean rules? `Duly`, `dully` and `duly example` too. */
static bool means_rules(struct str words)
{
    struct str first = first_word(words), name = STR("duly");
    if (first.length == 4 && (first.at[0] | 0x20) == 'd' && (first.at[1] | 0x20) == 'u' && (first.at[2] | 0x20) == 'l' && (first.at[3] | 0x20) == 'y')
        return true;
    return first.length > 2 && text_nearest(first, &name, 1) == 0;
}

static void unclear(struct reading *reading, struct span span, const char *message, const char *help)
{
    struct diagnostic *diagnostic = diagnostic_add(reading->problems, D0016, span, "%s", message);
    diagnostic_help(reading->problems, diagnostic, "%s", help);
    reading->unread = reading->any = true;
}

/* What stands in it cannot be told from prose, so none of it is read. */
static void not_closed(struct reading *reading, size_t end)
{
    diagnostic_add(reading->problems, D0015, reading->fence.span, "this block of rules is not closed");
    blank(reading->text, reading->first, end);
    reading->open = false;
    reading->unread = true;
}

static void open_fence(struct reading *reading, struct fence fence, struct str line, struct str words, size_t end)
{
    if (means_rules(words)) {
        fence.rules = str_is(words, "duly") && !spaces_of(line);
        reading->any = true;
        if (!str_is(words, "duly"))
            unclear(reading, fence.span, "this block is not marked as rules, though it seems to be meant", "Write `duly` and nothing else behind the marks, or another word for what is no rule.");
        else if (spaces_of(line))
            unclear(reading, fence.span, "this block of rules does not stand at the left margin", "Start the marks, and the rules, at the left margin.");
    }
    reading->open = true;
    reading->fence = fence;
    reading->first = end;
}

/* Lines before the first declaration of a block would fall to one of the block above. */
static void check_begin(struct reading *reading, struct str line, size_t at)
{
    struct fence *fence = &reading->fence;
    struct str words = without_spaces_behind(line);
    size_t spaces = spaces_of(words);
    if (fence->begun || spaces == words.length || (words.length - spaces >= 2 && !memcmp(words.at + spaces, "--", 2)))
        return;
    if (!spaces) {
        fence->begun = true;
        return;
    }
    if (!fence->indent_said) {
        struct span span = {reading->file, (uint32_t)(at + spaces), (uint32_t)(at + words.length)};
        struct diagnostic *diagnostic = diagnostic_add(reading->problems, D1006, span, "this line belongs to no declaration");
        diagnostic_help(reading->problems, diagnostic, "A block of rules starts with a declaration at the left margin; one that began in the block above does not go on here.");
    }
    fence->indent_said = reading->unread = true;
    blank(reading->text, at, at + line.length);
}

static void in_block(struct reading *reading, struct str line, size_t at)
{
    struct fence fence = {.span = {reading->file, (uint32_t)at, (uint32_t)(at + without_spaces_behind(line).length)}};
    struct str words;
    bool marks = is_fence(line, &fence.mark, &fence.marks, &words);
    bool fits = marks && fence.mark == reading->fence.mark && fence.marks >= reading->fence.marks;
    if (fits && !words.length) {
        reading->open = false;
        blank(reading->text, at, at + line.length);
    } else if (reading->fence.rules && marks && means_rules(words)) {
        not_closed(reading, at);
        open_fence(reading, fence, line, words, at + line.length);
        blank(reading->text, at, at + line.length);
    } else if (reading->fence.rules) {
        check_begin(reading, line, at);
    } else {
        if (fits && means_rules(words))
            unclear(reading, fence.span, "this block of rules stands within another block", "Close the block above it; an example of rules stands between more marks than it has itself.");
        blank(reading->text, at, at + line.length);
    }
}

static void one_line(struct reading *reading, struct str line, size_t at)
{
    struct fence fence = {.span = {reading->file, (uint32_t)at, (uint32_t)(at + without_spaces_behind(line).length)}};
    struct str words;
    if (reading->open) {
        in_block(reading, line, at);
        return;
    }
    if (is_fence(line, &fence.mark, &fence.marks, &words) && (spaces_of(line) < 4 || means_rules(words)))
        open_fence(reading, fence, line, words, at + line.length);
    blank(reading->text, at, at + line.length);
}

struct str literate_rules(struct pool *pool, const struct sources *sources, uint32_t file, struct diagnostics *problems, bool *unread)
{
    struct str written = sources->files[file].text;
    struct reading reading = {.problems = problems, .file = file, .text = mem_text_copy(pool, written.at ? written.at : "", written.length)};
    for (size_t at = 0; at < written.length;) {
        const char *end = memchr(written.at + at, '\n', written.length - at);
        size_t length = end ? (size_t)(end - written.at) + 1 - at : written.length - at;
        one_line(&reading, (struct str){written.at + at, length}, at);
        at += length;
    }
    if (reading.open && reading.fence.rules)
        not_closed(&reading, written.length);
    if (!reading.any) {
        diagnostic_add(problems, D0014, (struct span){file, 0, 0}, "this Markdown file holds no block of rules");
        reading.unread = true;
    }
    *unread = reading.unread;
    return (struct str){reading.text, written.length};
}
