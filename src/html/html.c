/* SPDX-License-Identifier: Apache-2.0 */
#include "html/html.h"

#include <string.h>

#include "html/style.h"

/* ---- text ---- */

static const char *escaped(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\n': return " ";
    default: return NULL;
    }
}

void html_text(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.length;) {
        const char *instead = escaped(text.at[i]);
        size_t control = instead ? 0 : utf8_control_at(text.at + i, text.length - i);
        if (instead)
            buffer_text(out, instead);
        else
            buffer_char(out, control ? '?' : text.at[i]);
        i += control ? control : 1;
    }
}

void html_id(struct buffer *out, struct str name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')
            buffer_char(out, c);
        else
            buffer_format(out, ":%02x", (unsigned)(unsigned char)c);
    }
}

/* ---- the page ---- */

void html_begin(struct buffer *out, struct str title)
{
    buffer_text(out, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
    html_text(out, title);
    buffer_text(out, "</title>\n<style>\n");
    buffer_text(out, html_style);
    buffer_text(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header>\n<h1>");
    html_text(out, title);
    buffer_text(out, "</h1>\n");
}

void html_main(struct buffer *out)
{
    buffer_text(out, "</header>\n<main id=\"content\" tabindex=\"-1\">\n");
}

void html_end(struct buffer *out)
{
    buffer_text(out, "</main>\n</body>\n</html>\n");
}

/* ---- elements ---- */

void html_open(struct buffer *out, const char *tag, const char *class)
{
    buffer_format(out, "<%s", tag);
    if (class)
        buffer_format(out, " class=\"%s\"", class);
    buffer_char(out, '>');
}

/* What stands in a line of text goes on in it. */
static bool is_inline(const char *tag)
{
    static const char *const inlines[] = {"a", "abbr", "b", "code", "em", "q", "span", "strong", "time"};
    for (size_t i = 0; i < sizeof inlines / sizeof *inlines; i++)
        if (!strcmp(tag, inlines[i]))
            return true;
    return false;
}

void html_close(struct buffer *out, const char *tag)
{
    buffer_format(out, is_inline(tag) ? "</%s>" : "</%s>\n", tag);
}

void html_element(struct buffer *out, const char *tag, const char *class, struct str text)
{
    html_open(out, tag, class);
    html_text(out, text);
    html_close(out, tag);
}

void html_paragraph(struct buffer *out, const char *class, struct str text)
{
    html_element(out, "p", class, text);
}

void html_heading(struct buffer *out, int level, struct str id, struct str text)
{
    buffer_format(out, "<h%d", level);
    if (id.length) {
        buffer_text(out, " id=\"");
        html_id(out, id);
        buffer_char(out, '"');
    }
    buffer_char(out, '>');
    html_text(out, text);
    buffer_format(out, "</h%d>\n", level);
}

void html_link(struct buffer *out, struct str id, struct str text)
{
    buffer_text(out, "<a href=\"#");
    html_id(out, id);
    buffer_text(out, "\">");
    html_text(out, text);
    buffer_text(out, "</a>");
}

void html_region_begin(struct buffer *out, struct str label)
{
    buffer_text(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html_text(out, label);
    buffer_text(out, "\">\n");
}

void html_region_end(struct buffer *out)
{
    html_close(out, "div");
}

/* ---- tables: roles are said, because a row that is shown as a list would lose its own in some browsers ---- */

void html_table_begin(struct html_table *table, struct buffer *out, struct str id, struct str caption, const char *const *heads, int count)
{
    *table = (struct html_table){.out = out, .heads = heads, .count = count, .column = -1};
    buffer_text(out, "<table role=\"table\"");
    if (id.length) {
        buffer_text(out, " id=\"");
        html_id(out, id);
        buffer_char(out, '"');
    }
    buffer_text(out, ">\n<caption>");
    html_text(out, caption);
    buffer_text(out, "</caption>\n<thead role=\"rowgroup\">\n<tr role=\"row\">");
    for (int i = 0; i < count; i++) {
        buffer_text(out, "<th scope=\"col\" role=\"columnheader\">");
        html_text(out, str_of(heads[i]));
        buffer_text(out, "</th>");
    }
    buffer_text(out, "</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
}

static void end_cell(struct html_table *table)
{
    if (table->column >= 0)
        buffer_text(table->out, table->column ? "</td>" : "</th>");
}

static void end_row(struct html_table *table)
{
    end_cell(table);
    if (table->column >= 0)
        buffer_text(table->out, "</tr>\n");
    table->column = -1;
}

void html_row(struct html_table *table)
{
    end_row(table);
    buffer_text(table->out, "<tr role=\"row\">");
}

void html_cell(struct html_table *table)
{
    end_cell(table);
    table->column++;
    if (!table->column) {
        buffer_text(table->out, "<th scope=\"row\" role=\"rowheader\">");
        return;
    }
    buffer_text(table->out, "<td role=\"cell\" data-label=\"");
    html_text(table->out, str_of(table->column < table->count ? table->heads[table->column] : ""));
    buffer_text(table->out, "\">");
}

void html_table_end(struct html_table *table)
{
    end_row(table);
    buffer_text(table->out, "</tbody>\n</table>\n");
}
