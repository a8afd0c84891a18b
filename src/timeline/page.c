/* SPDX-License-Identifier: Apache-2.0
 *
 * A page with the picture and, as its equal in words, a table.
 */
#include "html/html.h"
#include "render/sentences.h"
#include "render/words.h"
#include "timeline/timeline.h"

static void paragraph(struct buffer *out, const char *class, struct buffer *line)
{
    if (line->length)
        html_paragraph(out, class, buffer_view(line));
    buffer_clear(line);
}

static void add_row(struct html_table *table, const struct timeline *timeline, const struct entry *entry, struct buffer *line)
{
    html_row(table);
    html_cell(table);
    words_day(line, entry->at.day);
    html_text(table->out, buffer_view(line));
    buffer_clear(line);
    if (timeline->numbered) {
        html_cell(table);
        timeline_number(line, timeline, entry->at.day);
        html_text(table->out, buffer_view(line));
        buffer_clear(line);
    }
    html_cell(table);
    html_text(table->out, str_of(timeline_kind(entry->kind)));
    html_cell(table);
    timeline_entry_words(line, timeline, entry);
    html_text(table->out, buffer_view(line));
    buffer_clear(line);
}

void timeline_html(struct buffer *out, const struct timeline *timeline)
{
    static const char *const with_number[] = {"Date", "Working day", "What", "In words"}, *const without[] = {"Date", "What", "In words"};
    struct buffer line = {0};
    struct html_table table;
    buffer_text(&line, "Timeline of case ");
    buffer_str(&line, timeline->case_key);
    html_begin(out, buffer_view(&line));
    buffer_clear(&line);
    render_header(&line, timeline->report);
    paragraph(out, "lead", &line);
    timeline_counted(&line, timeline);
    paragraph(out, NULL, &line);
    if (timeline->incomplete)
        html_paragraph(out, "panel", STR("Some lines of this case could not be read, or contradict each other; this answer may be incomplete."));
    html_main(out);
    html_heading(out, 2, STR("picture"), STR("In a picture"));
    html_open(out, "figure", "wide");
    html_region_begin(out, STR("The picture, which may be wider than the window"));
    timeline_svg(out, timeline, false);
    html_region_end(out);
    html_element(out, "figcaption", "note", STR("The table below says all that the picture shows."));
    html_close(out, "figure");
    html_heading(out, 2, STR("days"), STR("Day by day"));
    html_table_begin(&table, out, STR(""), STR("What happened, what was and is due, and what comes next"), timeline->numbered ? with_number : without, timeline->numbered ? 4 : 3);
    for (int i = 0; i < timeline->count; i++)
        add_row(&table, timeline, &timeline->entries[i], &line);
    html_table_end(&table);
    timeline_ending(&line, timeline);
    paragraph(out, NULL, &line);
    html_paragraph(out, "note", str_of(sentence_last));
    html_end(out);
    buffer_free(&line);
}
