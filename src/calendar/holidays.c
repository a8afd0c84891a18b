/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar/holidays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum column { COLUMN_DATE, COLUMN_NAME, COLUMN_EFFECT, COLUMN_ANNOUNCED, COLUMN_STATUS, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT] = {"date", "name", "effect", "announced_on", "status"};

#define CELLS_MAX 32
#define QUOTED_BYTES_MAX 40 /* of what a person wrote, in a message */

struct row {
    struct holiday holiday;
    int line;
};

struct reader {
    struct pool *pool;
    struct str left; /* of the file, from the next line on */
    struct str line; /* being read, without its end */
    int line_number;
    int cell_count;             /* of the header, and so of each row; 0 before the header */
    int cell_of[COLUMN_COUNT];  /* which cell of a row each column is */
    struct row *rows;
    int count, room;
    struct tsv_problem *problem;
};

/* ---- Problems ---- */

static bool __attribute__((format(printf, 3, 4))) fail(struct reader *reader, const char *at, const char *format, ...)
{
    struct tsv_problem *problem = reader->problem;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem->message, sizeof problem->message, format, arguments);
    va_end(arguments);
    problem->line = reader->line_number;
    problem->column = 1 + (int)utf8_width(reader->line.at, (size_t)(at - reader->line.at));
    return false;
}

/* The cell, cut to a length fit for a message and never inside a character. */
static struct str quoted(struct str cell)
{
    size_t length = cell.length < QUOTED_BYTES_MAX ? cell.length : QUOTED_BYTES_MAX;
    while (length < cell.length && length > 0 && ((unsigned char)cell.at[length] & 0xc0) == 0x80)
        length--;
    return (struct str){cell.at, length};
}

#define PRINT_QUOTED(cell) (int)quoted(cell).length, (cell).at

/* ---- Lines and cells ---- */

static bool next_line(struct reader *reader)
{
    if (!reader->left.length)
        return false;
    const char *end = memchr(reader->left.at, '\n', reader->left.length);
    size_t length = end ? (size_t)(end - reader->left.at) : reader->left.length;
    size_t step = end ? length + 1 : length;
    reader->line = (struct str){reader->left.at, length};
    reader->left = (struct str){reader->left.at + step, reader->left.length - step};
    reader->line_number++;
    if (length && reader->line.at[length - 1] == '\r')
        reader->line.length--;
    return true;
}

/* Returns how many cells the line has, which may be more than there is room for. */
static int split_cells(struct str line, struct str cells[CELLS_MAX])
{
    int count = 0;
    size_t start = 0;
    for (size_t i = 0; i <= line.length; i++) {
        if (i < line.length && line.at[i] != '\t')
            continue;
        if (count < CELLS_MAX)
            cells[count] = (struct str){line.at + start, i - start};
        count++;
        start = i + 1;
    }
    return count;
}

static bool read_header(struct reader *reader)
{
    struct str cells[CELLS_MAX];
    int count = split_cells(reader->line, cells);
    if (count > CELLS_MAX)
        return fail(reader, reader->line.at, "the header has %d columns, more than %d", count, CELLS_MAX);
    for (int column = 0; column < COLUMN_COUNT; column++) {
        int found = -1;
        for (int i = 0; i < count; i++) {
            if (!str_is(cells[i], column_names[column]))
                continue;
            if (found >= 0)
                return fail(reader, cells[i].at, "the column \"%s\" is named twice", column_names[column]);
            found = i;
        }
        if (found < 0)
            return fail(reader, reader->line.at, "the header names no column \"%s\"", column_names[column]);
        reader->cell_of[column] = found;
    }
    reader->cell_count = count;
    return true;
}

/* ---- Rows ---- */

static bool read_day(struct reader *reader, struct str cell, day_number *day)
{
    struct civil_reading reading = civil_read(cell.at, cell.length);
    *day = reading.first;
    if (reading.form == CIVIL_DAY)
        return true;
    const char *problem = reading.form == CIVIL_BAD ? civil_problem(&reading) : "write one day, as 2024-03-21";
    return fail(reader, cell.at, "\"%.*s\" is not a day: %s", PRINT_QUOTED(cell), problem);
}

static bool read_announced(struct reader *reader, struct str cell, struct holiday *holiday)
{
    holiday->announced = DAY_ALWAYS;
    if (!cell.length)
        return true;
    if (!read_day(reader, cell, &holiday->announced))
        return false;
    if (holiday->announced > holiday->day)
        return fail(reader, cell.at, "announced on %.*s, after the day itself", PRINT_QUOTED(cell));
    return true;
}

/* Fills in which of two words the cell holds: false the first, true the second. */
static bool read_word(struct reader *reader, struct str cell, const char *column, const char *first,
                      const char *second, bool *is_second)
{
    *is_second = str_is(cell, second);
    if (*is_second || str_is(cell, first))
        return true;
    return fail(reader, cell.at, "%s is \"%s\" or \"%s\", not \"%.*s\"", column, first, second, PRINT_QUOTED(cell));
}

static bool read_name(struct reader *reader, struct str cell, struct holiday *holiday)
{
    if (!cell.length)
        return fail(reader, cell.at, "the holiday has no name");
    if (cell.length > LIMIT_NAME_BYTES)
        return fail(reader, cell.at, "the name is longer than %d bytes", LIMIT_NAME_BYTES);
    for (size_t i = 0; i < cell.length; i++)
        if ((unsigned char)cell.at[i] < ' ' || cell.at[i] == 0x7f)
            return fail(reader, cell.at + i, "the name holds a control character");
    holiday->name = str_kept(reader->pool, cell);
    return true;
}

static bool read_row(struct reader *reader)
{
    struct str cells[CELLS_MAX];
    int count = split_cells(reader->line, cells);
    if (count != reader->cell_count)
        return fail(reader, reader->line.at, "this line has %d cells where the header has %d", count,
                    reader->cell_count);
    struct holiday holiday = {0};
    const int *cell_of = reader->cell_of;
    bool withdrawn;
    if (!read_day(reader, cells[cell_of[COLUMN_DATE]], &holiday.day) ||
        !read_name(reader, cells[cell_of[COLUMN_NAME]], &holiday) ||
        !read_word(reader, cells[cell_of[COLUMN_EFFECT]], "effect", "holiday", "withdrawn", &withdrawn) ||
        !read_announced(reader, cells[cell_of[COLUMN_ANNOUNCED]], &holiday) ||
        !read_word(reader, cells[cell_of[COLUMN_STATUS]], "status", "confirmed", "expected", &holiday.expected))
        return false;
    holiday.effect = withdrawn ? HOLIDAY_WITHDRAWN : HOLIDAY_HELD;
    if (reader->count == reader->room) {
        int room = reader->room ? reader->room * 2 : 64;
        reader->rows =
            mem_kept_grow(reader->pool, reader->rows, (size_t)reader->count, (size_t)room, sizeof *reader->rows);
        reader->room = room;
    }
    reader->rows[reader->count++] = (struct row){holiday, reader->line_number};
    return true;
}

/* ---- The list ---- */

static int row_compare(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    if (a->holiday.day != b->holiday.day)
        return a->holiday.day < b->holiday.day ? -1 : 1;
    if (a->holiday.announced != b->holiday.announced)
        return a->holiday.announced < b->holiday.announced ? -1 : 1;
    return a->line < b->line ? -1 : a->line > b->line;
}

static bool fail_pair(struct reader *reader, const struct row *a, const struct row *b, const char *what)
{
    const struct row *later = a->line > b->line ? a : b, *earlier = later == a ? b : a;
    struct buffer day = {0};
    civil_write_iso(&day, later->holiday.day);
    reader->line_number = later->line;
    fail(reader, reader->line.at, STR_FORMAT " is %s; the other row is line %d", STR_PRINT(buffer_view(&day)), what,
         earlier->line);
    buffer_free(&day);
    return false;
}

/* One row of each effect at most for a day, and not both announced at once. Rows are sorted. */
static bool check_pairs(struct reader *reader)
{
    for (int i = 1; i < reader->count; i++) {
        const struct row *row = &reader->rows[i];
        for (int back = 1; back <= 2 && back <= i; back++) {
            const struct row *other = row - back;
            if (other->holiday.day != row->holiday.day)
                break;
            if (other->holiday.effect == row->holiday.effect)
                return fail_pair(reader, row, other,
                                 row->holiday.effect == HOLIDAY_HELD ? "a holiday twice" : "withdrawn twice");
            if (other->holiday.announced == row->holiday.announced)
                return fail_pair(reader, row, other, "a holiday and withdrawn by one announcement");
        }
    }
    return true;
}

static bool check_bytes(struct reader *reader, struct str bytes)
{
    reader->line_number = 1;
    reader->line = (struct str){bytes.at, 0};
    if (bytes.length > LIMIT_RULE_FILE_BYTES)
        return fail(reader, bytes.at, "the list is larger than %d bytes", LIMIT_RULE_FILE_BYTES);
    size_t bad = utf8_bad_at(bytes.at, bytes.length);
    if (bad == bytes.length)
        return true;
    for (size_t i = 0; i < bad; i++) {
        if (bytes.at[i] != '\n')
            continue;
        reader->line_number++;
        reader->line.at = bytes.at + i + 1;
    }
    return fail(reader, bytes.at + bad, "these bytes are not UTF-8 text");
}

static bool read_lines(struct reader *reader)
{
    while (next_line(reader)) {
        if (!reader->line.length || reader->line.at[0] == '#')
            continue;
        if (!(reader->cell_count ? read_row(reader) : read_header(reader)))
            return false;
    }
    if (!reader->cell_count)
        return fail(reader, reader->line.at, "the list has no header line");
    return true;
}

bool holiday_list_read(struct pool *pool, struct str bytes, struct holiday_list *list, struct tsv_problem *problem)
{
    struct reader reader = {.pool = pool, .left = bytes, .problem = problem};
    *list = (struct holiday_list){0};
    if (!check_bytes(&reader, bytes))
        return false;
    if (bytes.length >= 3 && !memcmp(bytes.at, "\xef\xbb\xbf", 3))
        reader.left = (struct str){bytes.at + 3, bytes.length - 3};
    reader.line_number = 0;
    if (!read_lines(&reader))
        return false;
    if (reader.count)
        qsort(reader.rows, (size_t)reader.count, sizeof *reader.rows, row_compare);
    if (!check_pairs(&reader))
        return false;
    list->rows = mem_kept_array(pool, (size_t)reader.count, sizeof *list->rows);
    list->count = reader.count;
    for (int i = 0; i < reader.count; i++)
        list->rows[i] = reader.rows[i].holiday;
    return true;
}

bool holiday_holds(const struct holiday *rows, int count, day_number known_on, const struct holiday **row)
{
    bool holds = rows[0].effect == HOLIDAY_WITHDRAWN;
    *row = rows;
    for (int i = 0; i < count && rows[i].announced <= known_on; i++) {
        holds = rows[i].effect == HOLIDAY_HELD;
        *row = &rows[i];
    }
    return holds;
}
