/* SPDX-License-Identifier: Apache-2.0
 *
 * A document while it is written, in HTML or Markdown. Inside this room only.
 * All text is escaped here. What can be linked to has an id; in Markdown,
 * which has no ids of its own, a link is its words alone.
 */
#ifndef DULY_RULEBOOK_BOOK_H
#define DULY_RULEBOOK_BOOK_H

#include "html/html.h"
#include "model/ir.h"
#include "readback/part.h"

struct entry { /* of the contents */
    int level;
    struct str id, title;
};

struct book {
    struct pool *pool;
    const struct model *model;
    const struct rule **rules; /* of the model, in the order of the chapter */
    struct buffer *out;
    bool html;
    struct readback_words words; /* named anywhere, in the order named */
    struct readback_words told;  /* explained somewhere already */
    struct entry *contents;
    int content_count;
    bool unlisted; /* headings of level 3 stand in the contents no more: there are too many of their kind */
    struct html_table table; /* that is open */
    int row_cells;           /* of the row that is open; -1: none */
    const struct policy **policies; /* those it is about */
    int policy_count;
    const struct declaration **placed; /* those that stand in it already */
    int placed_count;
};

/* Text kept in the book's pool: the parts one after another. */
struct str book_kept(struct book *book, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Of level 2 or 3 they stand in the contents. The id may be empty. */
void book_heading(struct book *book, int level, struct str id, struct str title);
void book_paragraph(struct book *book, const char *words);
/* A paragraph, or an item of a list, piece by piece. */
void book_open(struct book *book);
void book_text(struct book *book, struct str text);
void book_words(struct book *book, const char *words);
void book_strong(struct book *book, struct str text);
void book_link(struct book *book, struct str id, struct str text);
void book_close(struct book *book);
void book_list_open(struct book *book);
void book_item(struct book *book); /* begins the next, ending the one before */
void book_list_close(struct book *book);
/* Tables: a row, then each of its cells, then what stands in it. */
void book_table_open(struct book *book, struct str caption, const char *const *heads, int count);
void book_row(struct book *book);
void book_cell(struct book *book);
void book_table_close(struct book *book);
/* The part of read-back that writes here, with the list its words go to. */
struct readback_part book_part(struct book *book, struct readback_words *words);

#endif
