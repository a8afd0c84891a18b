/* SPDX-License-Identifier: Apache-2.0 */
#include "rulebook/book.h"

#include <stdarg.h>

struct str book_kept(struct book *book, const char *format, ...)
{
    struct buffer text = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&text, format, arguments);
    va_end(arguments);
    struct str kept = str_kept(book->pool, buffer_view(&text));
    buffer_free(&text);
    return kept;
}

static void add_entry(struct book *book, struct entry entry)
{
    int count = book->content_count;
    if ((count & (count - 1)) == 0)
        book->contents = mem_kept_grow(book->pool, book->contents, (size_t)count, count ? (size_t)count * 2 : 1, sizeof *book->contents);
    book->contents[book->content_count++] = entry;
}

void book_text(struct book *book, struct str text)
{
    (book->html ? html_text : readback_marked)(book->out, text);
}

void book_words(struct book *book, const char *words)
{
    book_text(book, str_of(words));
}

void book_strong(struct book *book, struct str text)
{
    buffer_text(book->out, book->html ? "<strong>" : "**");
    book_text(book, text);
    buffer_text(book->out, book->html ? "</strong>" : "**");
}

void book_link(struct book *book, struct str id, struct str text)
{
    if (book->html)
        html_link(book->out, id, text);
    else
        book_text(book, text);
}

void book_heading(struct book *book, int level, struct str id, struct str title)
{
    if (level < (book->unlisted ? 3 : 4))
        add_entry(book, (struct entry){level, id, title});
    if (book->html) {
        html_heading(book->out, level, id, title);
        return;
    }
    for (int i = 0; i < level; i++)
        buffer_char(book->out, '#');
    buffer_char(book->out, ' ');
    book_text(book, title);
    buffer_text(book->out, "\n\n");
}

void book_open(struct book *book)
{
    if (book->html)
        html_open(book->out, "p", NULL);
}

void book_close(struct book *book)
{
    if (book->html)
        html_close(book->out, "p");
    else
        buffer_text(book->out, "\n\n");
}

void book_paragraph(struct book *book, const char *words)
{
    book_open(book);
    book_words(book, words);
    book_close(book);
}

/* ---- lists ---- */

void book_list_open(struct book *book)
{
    if (book->html)
        buffer_text(book->out, "<ul>");
    book->row_cells = -1;
}

static void end_item(struct book *book)
{
    if (book->row_cells >= 0)
        buffer_text(book->out, book->html ? "</li>\n" : "\n");
    book->row_cells = -1;
}

void book_item(struct book *book)
{
    end_item(book);
    buffer_text(book->out, book->html ? "<li>" : "- ");
    book->row_cells = 0;
}

void book_list_close(struct book *book)
{
    end_item(book);
    buffer_text(book->out, book->html ? "</ul>\n" : "\n");
}

/* ---- tables ---- */

void book_table_open(struct book *book, struct str caption, const char *const *heads, int count)
{
    book->row_cells = -1;
    if (book->html) {
        html_table_begin(&book->table, book->out, STR(""), caption, heads, count);
        return;
    }
    book_strong(book, caption);
    buffer_text(book->out, "\n\n|");
    for (int i = 0; i < count; i++) {
        buffer_char(book->out, ' ');
        book_words(book, heads[i]);
        buffer_text(book->out, " |");
    }
    buffer_text(book->out, "\n|");
    for (int i = 0; i < count; i++)
        buffer_text(book->out, "---|");
    buffer_char(book->out, '\n');
}

static void end_row(struct book *book)
{
    if (book->row_cells >= 0)
        buffer_text(book->out, " |\n");
    book->row_cells = -1;
}

void book_row(struct book *book)
{
    if (book->html) {
        html_row(&book->table);
        return;
    }
    end_row(book);
    book->row_cells = 0;
}

void book_cell(struct book *book)
{
    if (book->html) {
        html_cell(&book->table);
        return;
    }
    buffer_text(book->out, book->row_cells++ ? " | " : "| ");
}

void book_table_close(struct book *book)
{
    if (book->html) {
        html_table_end(&book->table);
        return;
    }
    end_row(book);
    buffer_char(book->out, '\n');
}

struct readback_part book_part(struct book *book, struct readback_words *words)
{
    return (struct readback_part){
        .pool = book->pool, .model = book->model, .out = book->out, .format = book->html ? READBACK_HTML : READBACK_MARKDOWN, .words = words};
}
