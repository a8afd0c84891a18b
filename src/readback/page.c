/* SPDX-License-Identifier: Apache-2.0
 *
 * Sentences on a page: plain text of a fixed width, or Markdown. And sentences
 * in a page that another room makes, Markdown or HTML: there they run on in
 * paragraphs, and a section is a few words before them.
 */
#include "html/html.h"
#include "readback/inside.h"
#include "render/words.h"

enum { SECTION = 2, SENTENCE = 4, ITEM = 6, DEEPER = 4 };

void readback_marked(struct buffer *out, struct str words)
{
    for (size_t i = 0; i < words.length;) {
        size_t control = utf8_control_at(words.at + i, words.length - i);
        bool markup = false;
        for (const char *c = "\\`*_<>[]|#&"; *c && !control; c++)
            markup = markup || words.at[i] == *c;
        if (markup)
            buffer_char(out, '\\');
        buffer_char(out, control ? '?' : words.at[i]);
        i += control ? control : 1;
    }
}

static void add_end(struct buffer *words, char end)
{
    char last = words->length ? words->bytes[words->length - 1] : end;
    if (last != end && last != '?' && last != '!')
        buffer_char(words, end);
}

void page_title(struct page *page, struct buffer *words)
{
    if (page->begun)
        buffer_char(page->out, '\n');
    page->begun = true;
    if (page->format == READBACK_MARKDOWN) {
        buffer_text(page->out, "## ");
        readback_marked(page->out, buffer_view(words));
        buffer_char(page->out, '\n');
    } else {
        words_lines(page->out, buffer_view(words), 0, 0);
    }
    buffer_clear(words);
}

/* ---- as part of another page ---- */

/* Ends lists down to so many that stay open. */
static void end_lists(struct page *page, int stay)
{
    for (; page->lists > stay; page->lists--)
        if (page->format == READBACK_HTML)
            buffer_text(page->out, page->lists == 1 ? "</li></ul>\n" : "</li></ul>");
        else if (page->lists == 1)
            buffer_char(page->out, '\n');
}

static void end_paragraph(struct page *page)
{
    if (page->in_paragraph)
        buffer_text(page->out, page->format == READBACK_HTML ? "</p>\n" : "\n\n");
    page->in_paragraph = false;
}

static void end_section(struct page *page)
{
    end_paragraph(page);
    end_lists(page, 0);
    if (page->in_section)
        buffer_text(page->out, "</dd>\n");
    page->in_section = false;
}

void page_part_end(struct page *page)
{
    end_section(page);
    if (page->in_sections)
        buffer_text(page->out, "</dl>\n");
    page->in_sections = false;
}

static void part_section(struct page *page, const char *title)
{
    end_section(page);
    if (page->format == READBACK_MARKDOWN) {
        buffer_format(page->out, "**%s.**", title);
        page->in_paragraph = true;
        return;
    }
    if (!page->in_sections)
        buffer_text(page->out, "<dl>\n");
    html_element(page->out, "dt", NULL, str_of(title));
    buffer_text(page->out, "<dd>");
    page->in_sections = page->in_section = true;
}

static void part_sentence(struct page *page, struct str words)
{
    end_lists(page, 0);
    if (page->in_paragraph)
        buffer_char(page->out, ' ');
    else if (page->format == READBACK_HTML)
        buffer_text(page->out, "<p>");
    page->in_paragraph = true;
    (page->format == READBACK_HTML ? html_text : readback_marked)(page->out, words);
}

static void part_item(struct page *page, int depth, struct str words)
{
    bool html = page->format == READBACK_HTML;
    end_paragraph(page);
    end_lists(page, depth + 1);
    if (html && page->lists == depth + 1)
        buffer_text(page->out, "</li><li>");
    for (; page->lists < depth + 1; page->lists++)
        if (html)
            buffer_text(page->out, "<ul><li>");
    for (int i = 0; !html && i < depth; i++)
        buffer_text(page->out, "    ");
    buffer_text(page->out, html ? "" : "- ");
    (html ? html_text : readback_marked)(page->out, words);
    buffer_text(page->out, html ? "" : "\n");
}

/* ---- sections, sentences and items ---- */

void page_section(struct page *page, const char *title)
{
    if (page->part) {
        part_section(page, title);
        return;
    }
    if (page->format == READBACK_MARKDOWN) {
        buffer_format(page->out, "\n### %s\n", title);
        return;
    }
    buffer_char(page->out, '\n');
    words_lines(page->out, str_of(title), SECTION, SECTION);
}

void page_gap(struct page *page)
{
    if (page->part)
        end_paragraph(page);
    else if (page->format == READBACK_TEXT)
        buffer_char(page->out, '\n');
}

static void add_sentence(struct page *page, struct buffer *words, char end)
{
    add_end(words, end);
    words_large(words, 0);
    if (page->part) {
        part_sentence(page, buffer_view(words));
        buffer_clear(words);
        return;
    }
    if (page->format == READBACK_MARKDOWN) {
        buffer_char(page->out, '\n');
        readback_marked(page->out, buffer_view(words));
        buffer_text(page->out, end == ':' ? "\n\n" : "\n");
    } else {
        words_lines(page->out, buffer_view(words), SENTENCE, SENTENCE);
    }
    buffer_clear(words);
}

void page_say(struct page *page, struct buffer *words)
{
    add_sentence(page, words, '.');
}

void page_opens(struct page *page, struct buffer *words)
{
    add_sentence(page, words, ':');
}

void page_item(struct page *page, int depth, struct buffer *words)
{
    int indent = (page->format == READBACK_MARKDOWN ? 0 : ITEM) + depth * DEEPER;
    struct buffer item = {0};
    if (page->part) {
        part_item(page, depth, buffer_view(words));
        buffer_clear(words);
        return;
    }
    if (page->format == READBACK_MARKDOWN) {
        for (int i = 0; i < indent; i++)
            buffer_char(page->out, ' ');
        buffer_text(page->out, "- ");
        readback_marked(page->out, buffer_view(words));
        buffer_char(page->out, '\n');
    } else {
        buffer_text(&item, "- ");
        buffer_str(&item, buffer_view(words));
        words_lines(page->out, buffer_view(&item), indent, indent + 2);
    }
    buffer_free(&item);
    buffer_clear(words);
}
