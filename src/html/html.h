/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages for a browser and for paper: one file each, with its style inside,
 * without scripts and without anything fetched from elsewhere. Here is the
 * only place that escapes text for HTML: whatever comes from rules or facts
 * goes through html_text. What a page says is decided by those who call.
 *
 *     html_begin(out, STR("What is due"));      the title, which is the <h1> too
 *     html_paragraph(out, "lead", summary);     still in the head of the page
 *     html_main(out);
 *     html_heading(out, 2, STR("overdue"), STR("Overdue"));
 *     …
 *     html_end(out);
 *
 * Headings go down by one level at a time from the <h1>. Tags and classes are
 * the program's own words and are written as they are.
 */
#ifndef DULY_HTML_HTML_H
#define DULY_HTML_HTML_H

#include "base/text.h"

/* Everything up to the end of the <h1>; the head of the page is open. */
void html_begin(struct buffer *out, struct str title);
/* Ends the head of the page; what follows is its content, to which the first link of the page jumps. */
void html_main(struct buffer *out);
/* Ends the content and the page. */
void html_end(struct buffer *out);

/* Text between tags or in an attribute: & < > " ' are escaped, and of a control character, or one that turns the reading
 * direction, a question mark stands in its place. A new line is a space. */
void html_text(struct buffer *out, struct str text);

/* An opening tag, with a class unless it is NULL; and its end. */
void html_open(struct buffer *out, const char *tag, const char *class);
void html_close(struct buffer *out, const char *tag);
/* An element with nothing but text in it. */
void html_element(struct buffer *out, const char *tag, const char *class, struct str text);
void html_paragraph(struct buffer *out, const char *class, struct str text);

/* A heading of level 2 to 6; its id, unless that is empty, is made by html_id. */
void html_heading(struct buffer *out, int level, struct str id, struct str text);

/* What an id is written as, in id="…" and behind the # of a link: different names stay different. Letters, digits and - _ .
 * stay, any other byte is a colon and two hexadecimal digits. */
void html_id(struct buffer *out, struct str name);
/* A link to what bears that id on this page. */
void html_link(struct buffer *out, struct str id, struct str text);

/* What is wider than a narrow window scrolls sideways by itself, with the keyboard too; the label says what it is. Of pictures alone:
 * a table becomes a list. */
void html_region_begin(struct buffer *out, struct str label);
void html_region_end(struct buffer *out);

/* ---- tables: the first cell of each row heads it. On a narrow screen every row becomes a list, with the column beside each. ---- */

struct html_table {
    struct buffer *out;
    const char *const *heads; /* of the columns; borrowed until html_table_end */
    int count;
    int column; /* of the cell that is open; -1: no row is open */
};

/* `id` may be empty; a caption is required. */
void html_table_begin(struct html_table *table, struct buffer *out, struct str id, struct str caption, const char *const *heads, int count);
/* Each begins the next one, ending the one before: html_row, html_cell and what stands in it, html_cell … */
void html_row(struct html_table *table);
void html_cell(struct html_table *table);
void html_table_end(struct html_table *table);

#endif
