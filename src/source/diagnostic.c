/* SPDX-License-Identifier: Apache-2.0 */
#include "source/diagnostic.h"

#include <stdarg.h>

#include "base/limits.h"

struct row {
    const char *name, *slug, *summary, *help;
    enum severity severity;
};

static const struct row rows[] = {
#define DIAGNOSTIC(code, severity, name, summary, help) {#code, name, summary, help, SEVERITY_##severity},
#include "lists/diagnostics.def"
#undef DIAGNOSTIC
};

const char *diagnostic_code_name(enum diagnostic_code code)
{
    return rows[code].name;
}

const char *diagnostic_code_slug(enum diagnostic_code code)
{
    return rows[code].slug;
}

const char *diagnostic_code_summary(enum diagnostic_code code)
{
    return rows[code].summary;
}

const char *diagnostic_code_help(enum diagnostic_code code)
{
    return rows[code].help;
}

enum severity diagnostic_code_severity(enum diagnostic_code code)
{
    return rows[code].severity;
}

const char *severity_word(enum severity severity)
{
    static const char *const words[] = {"error", "warning", "note"};
    return words[severity];
}

/* ---- The list ---- */

/* The one slot past those kept takes what is only counted, again and again. */
static bool is_kept(const struct diagnostics *list, const struct diagnostic *diagnostic)
{
    return diagnostic - list->items < DIAGNOSTICS_KEPT;
}

static struct diagnostic *next_slot(struct diagnostics *list)
{
    if (list->count == list->room) {
        int room = list->room ? 2 * list->room : 16;
        if (room > DIAGNOSTICS_KEPT)
            room = DIAGNOSTICS_KEPT + 1;
        list->items = mem_kept_grow(list->pool, list->items, (size_t)list->count, (size_t)room, sizeof *list->items);
        list->room = room;
    }
    return list->count < DIAGNOSTICS_KEPT ? &list->items[list->count++] : &list->items[DIAGNOSTICS_KEPT];
}

static struct str formatted(struct pool *pool, const char *format, va_list arguments)
{
    struct buffer words = {0};
    buffer_vformat(&words, format, arguments);
    struct str kept = str_kept(pool, buffer_view(&words));
    buffer_free(&words);
    return kept;
}

struct diagnostic *diagnostic_add(struct diagnostics *list, enum diagnostic_code code, struct span span, const char *format, ...)
{
    struct diagnostic *diagnostic = next_slot(list);
    *diagnostic = (struct diagnostic){.code = code, .severity = diagnostic_code_severity(code), .span = span};
    list->errors += diagnostic->severity == SEVERITY_ERROR;
    list->warnings += diagnostic->severity == SEVERITY_WARNING;
    if (!is_kept(list, diagnostic))
        return diagnostic;
    va_list arguments;
    va_start(arguments, format);
    diagnostic->message = formatted(list->pool, format, arguments);
    va_end(arguments);
    return diagnostic;
}

void diagnostic_note(struct diagnostics *list, struct diagnostic *diagnostic, struct span span, const char *format, ...)
{
    if (!is_kept(list, diagnostic))
        return;
    size_t count = (size_t)diagnostic->note_count;
    diagnostic->notes = mem_kept_grow(list->pool, diagnostic->notes, count, count + 1, sizeof *diagnostic->notes);
    va_list arguments;
    va_start(arguments, format);
    diagnostic->notes[count] = (struct diagnostic_note){span, formatted(list->pool, format, arguments)};
    va_end(arguments);
    diagnostic->note_count++;
}

void diagnostic_help(struct diagnostics *list, struct diagnostic *diagnostic, const char *format, ...)
{
    if (!is_kept(list, diagnostic))
        return;
    va_list arguments;
    va_start(arguments, format);
    diagnostic->help = formatted(list->pool, format, arguments);
    va_end(arguments);
}

void diagnostic_under(struct diagnostics *list, struct diagnostic *diagnostic, const char *format, ...)
{
    if (!is_kept(list, diagnostic))
        return;
    va_list arguments;
    va_start(arguments, format);
    diagnostic->under = formatted(list->pool, format, arguments);
    va_end(arguments);
}

void diagnostic_example(struct diagnostics *list, struct diagnostic *diagnostic, struct str lines)
{
    diagnostic->example = str_kept(list->pool, lines);
}

void diagnostic_at_fact(struct diagnostics *list, struct diagnostic *diagnostic, struct str file, uint32_t line,
                        uint32_t column)
{
    if (!is_kept(list, diagnostic))
        return;
    diagnostic->facts_file = str_kept(list->pool, file);
    diagnostic->facts_line = line;
    diagnostic->facts_column = column;
}

bool diagnostic_is_at_fact(const struct diagnostic *diagnostic)
{
    return diagnostic->facts_line != 0;
}

/* ---- Files that could not be read ---- */

void diagnostic_unread(struct diagnostics *list, enum source_status status, struct str path, uint32_t file,
                       uint32_t bad_at, struct span wanted_by)
{
    struct span bad = {file, bad_at, bad_at};
    switch (status) {
    case SOURCE_READ:
        return;
    case SOURCE_MISSING:
        diagnostic_add(list, D0001, wanted_by, "no file `" STR_FORMAT "`", STR_PRINT(path));
        return;
    case SOURCE_UNREADABLE:
        diagnostic_add(list, D0002, wanted_by, "the file `" STR_FORMAT "` cannot be read", STR_PRINT(path));
        return;
    case SOURCE_DIRECTORY:
        diagnostic_add(list, D0003, wanted_by, "`" STR_FORMAT "` is a folder, not a file", STR_PRINT(path));
        return;
    case SOURCE_TOO_LARGE:
        diagnostic_add(list, D0004, wanted_by, "the file `" STR_FORMAT "` has more than %d bytes, the most a rule file may have",
                       STR_PRINT(path), LIMIT_RULE_FILE_BYTES);
        return;
    case SOURCE_UTF16:
        diagnostic_add(list, D0005, bad, "expected UTF-8 text, found UTF-16");
        return;
    case SOURCE_NOT_UTF8:
        diagnostic_add(list, D0006, bad, "expected UTF-8 text, found a byte that does not belong in it");
        return;
    case SOURCE_HAS_NUL:
        diagnostic_add(list, D0007, bad, "expected text, found a NUL byte");
        return;
    case SOURCE_HAS_RETURN:
        diagnostic_add(list, D0018, bad, "expected a line feed at the end of this line, found a carriage return alone");
        return;
    case SOURCE_TOO_MANY:
        diagnostic_add(list, D0008, wanted_by, "the file `" STR_FORMAT "` is one more than %d, the most a rule set may have",
                       STR_PRINT(path), LIMIT_RULE_FILES);
        return;
    }
}

/* ---- Order ---- */

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* 0: no place at all, 1: rule text, 2: facts. */
static uint32_t group_of(const struct diagnostic *diagnostic)
{
    return diagnostic_is_at_fact(diagnostic) ? 2 : span_known(diagnostic->span);
}

static int compare_fact_places(const struct diagnostic *a, const struct diagnostic *b)
{
    int order = str_compare(a->facts_file, b->facts_file);
    if (!order)
        order = compare_numbers(a->facts_line, b->facts_line);
    return order ? order : compare_numbers(a->facts_column, b->facts_column);
}

static int compare_spans(struct span a, struct span b)
{
    int order = compare_numbers(a.file, b.file);
    if (!order)
        order = compare_numbers(a.first, b.first);
    return order ? order : compare_numbers(a.end, b.end);
}

static int compare_diagnostics(const struct diagnostic *a, const struct diagnostic *b)
{
    int order = compare_numbers(group_of(a), group_of(b));
    if (!order)
        order = compare_fact_places(a, b);
    if (!order)
        order = compare_spans(a->span, b->span);
    return order ? order : (a->code > b->code) - (a->code < b->code);
}

static bool is_same(const struct diagnostic *a, const struct diagnostic *b)
{
    if (compare_diagnostics(a, b) || a->severity != b->severity || a->note_count != b->note_count ||
        !str_equal(a->message, b->message) || !str_equal(a->help, b->help) || !str_equal(a->under, b->under))
        return false;
    for (int i = 0; i < a->note_count; i++)
        if (compare_spans(a->notes[i].span, b->notes[i].span) || !str_equal(a->notes[i].message, b->notes[i].message))
            return false;
    return true;
}

static void merge(const struct diagnostic *from, struct diagnostic *to, int first, int middle, int end)
{
    for (int left = first, right = middle, i = first; i < end; i++) {
        bool take_left = left < middle && (right == end || compare_diagnostics(&from[left], &from[right]) <= 0);
        to[i] = take_left ? from[left++] : from[right++];
    }
}

/* Merging from below is stable, needs no recursion, and its copies stay in memory the collector reads. */
static void sort_items(struct diagnostics *list)
{
    struct diagnostic *from = list->items;
    struct diagnostic *to = mem_kept_array(list->pool, (size_t)list->room, sizeof *to);
    for (int run = 1; run < list->count; run *= 2) {
        for (int first = 0; first < list->count; first += 2 * run) {
            int middle = first + run < list->count ? first + run : list->count;
            int end = middle + run < list->count ? middle + run : list->count;
            merge(from, to, first, middle, end);
        }
        struct diagnostic *sorted = to;
        to = from;
        from = sorted;
    }
    list->items = from;
}

/* What was kept already, by hash: slots of item number + 1, at least twice as many as items, a power of two. */
struct seen {
    int *slots;
    size_t slot_count;
};

static struct seen seen_new(const struct diagnostics *list)
{
    size_t count = 16;
    while (count < 2 * (size_t)list->count)
        count *= 2;
    return (struct seen){mem_kept_array(list->pool, count, sizeof(int)), count};
}

static size_t hash_of(const struct diagnostic *diagnostic)
{
    uint64_t hash = str_hash(diagnostic->message, diagnostic->code);
    hash = str_hash((struct str){(const char *)&diagnostic->span, sizeof diagnostic->span}, hash);
    return (size_t)str_hash(diagnostic->facts_file, hash ^ diagnostic->facts_line);
}

/* The slot of its equal among the kept items, or the free one where it may stand. */
static int *seen_slot(const struct seen *seen, const struct diagnostics *list, const struct diagnostic *diagnostic)
{
    size_t at = hash_of(diagnostic) & (seen->slot_count - 1);
    while (seen->slots[at] && !is_same(&list->items[seen->slots[at] - 1], diagnostic))
        at = (at + 1) & (seen->slot_count - 1);
    return &seen->slots[at];
}

void diagnostics_sort(struct diagnostics *list)
{
    sort_items(list);
    struct seen seen = seen_new(list);
    int kept = 0;
    for (int i = 0; i < list->count; i++) {
        const struct diagnostic *item = &list->items[i];
        int *slot = seen_slot(&seen, list, item);
        if (*slot) {
            list->errors -= item->severity == SEVERITY_ERROR;
            list->warnings -= item->severity == SEVERITY_WARNING;
        } else {
            list->items[kept++] = *item;
            *slot = kept;
        }
    }
    list->count = kept;
}
