/* SPDX-License-Identifier: Apache-2.0
 *
 * Sentences on a page: plain text of a fixed width, or Markdown.
 */
#include "readback/inside.h"
#include "render/words.h"

enum { SECTION = 2, SENTENCE = 4, ITEM = 6, DEEPER = 4 };

/* Names and labels may hold what would be markup. */
static void add_marked(struct buffer *out, struct str words)
{
    for (size_t i = 0; i < words.length;) {
        size_t control = utf8_control_at(words.at + i, words.length - i);
        bool markup = false;
        for (const char *c = "\\`*_<>[]|#"; *c && !control; c++)
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
        add_marked(page->out, buffer_view(words));
        buffer_char(page->out, '\n');
    } else {
        words_lines(page->out, buffer_view(words), 0, 0);
    }
    buffer_clear(words);
}

void page_section(struct page *page, const char *title)
{
    if (page->format == READBACK_MARKDOWN) {
        buffer_format(page->out, "\n### %s\n", title);
        return;
    }
    buffer_char(page->out, '\n');
    words_lines(page->out, str_of(title), SECTION, SECTION);
}

void page_gap(struct page *page)
{
    if (page->format == READBACK_TEXT)
        buffer_char(page->out, '\n');
}

static void add_sentence(struct page *page, struct buffer *words, char end)
{
    add_end(words, end);
    words_large(words, 0);
    if (page->format == READBACK_MARKDOWN) {
        buffer_char(page->out, '\n');
        add_marked(page->out, buffer_view(words));
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
    if (page->format == READBACK_MARKDOWN) {
        for (int i = 0; i < indent; i++)
            buffer_char(page->out, ' ');
        buffer_text(page->out, "- ");
        add_marked(page->out, buffer_view(words));
        buffer_char(page->out, '\n');
    } else {
        buffer_text(&item, "- ");
        buffer_str(&item, buffer_view(words));
        words_lines(page->out, buffer_view(&item), indent, indent + 2);
    }
    buffer_free(&item);
    buffer_clear(words);
}
