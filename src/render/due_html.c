/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of what is due as a page: of a caseload a table for each group, of
 * one case every entry with the facts that it rests on, and what is not
 * recorded. It is read on a screen, by ear and on paper, so nothing is said by
 * colour or place alone.
 */
#include "findings/missing.h"
#include "html/html.h"
#include "render/due.h"
#include "render/sentences.h"
#include "render/words.h"

enum { FACTS_TOLD = 12 }; /* of an entry; `duly why` tells all */

/* ---- Lines of text as they stand in a page ---- */

/* Lines that were broken to fit a terminal are whole again: one that begins with a space goes on with the one before. */
static void paragraphs(struct buffer *out, const char *class, struct str lines, bool one)
{
    struct buffer text = {0};
    for (size_t at = 0; at < lines.length;) {
        size_t end = at;
        while (end < lines.length && lines.at[end] != '\n')
            end++;
        bool goes_on = one || (at < end && lines.at[at] == ' ');
        if (text.length && !goes_on) {
            html_paragraph(out, class, buffer_view(&text));
            buffer_clear(&text);
        }
        while (at < end && lines.at[at] == ' ')
            at++;
        if (text.length)
            buffer_char(&text, ' ');
        buffer_add(&text, lines.at + at, end - at);
        at = end + 1;
    }
    if (text.length)
        html_paragraph(out, class, buffer_view(&text));
    buffer_free(&text);
}

static void html_buffer(struct buffer *out, struct buffer *text)
{
    while (text->length && text->bytes[text->length - 1] == ' ')
        text->length--;
    html_text(out, buffer_view(text));
    buffer_clear(text);
}

/* ---- Parts of an entry ---- */

static void add_label(struct buffer *text, const struct finding *finding, bool with_subject)
{
    buffer_str(text, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    if (!with_subject || (!finding->subject_count && !finding->value.length))
        return;
    buffer_text(text, " (");
    words_subject(text, finding);
    buffer_char(text, ')');
}

static bool names_its_state(const struct due_entry *entry)
{
    return entry->group == DUE_WRONG || entry->group == DUE_SETTLED || entry->finding.state == STATE_MISSED;
}

static void add_tag(struct buffer *out, const struct due_entry *entry)
{
    struct buffer words = {0};
    bool late = entry->group == DUE_WRONG || entry->group == DUE_OVERDUE;
    buffer_text(&words, state_words(entry->finding.state));
    words_large(&words, 0);
    html_element(out, "span", late ? "tag late" : "tag", buffer_view(&words));
    buffer_char(out, ' ');
    buffer_free(&words);
}

static void add_who(struct buffer *out, const struct due_entry *entry)
{
    struct buffer text = {0};
    if (entry->group != DUE_SETTLED && entry->finding.state != STATE_MISSED)
        sentence_who(&text, entry->finding.rule);
    if (text.length)
        buffer_char(&text, ' ');
    sentence_finding_cites(&text, &entry->finding);
    html_buffer(out, &text);
    buffer_free(&text);
}

static void add_besides(struct buffer *out, const struct finding *finding)
{
    struct buffer lines = {0};
    sentences_besides(&lines, finding, BESIDE_ENTRY, 0);
    paragraphs(out, "note", buffer_view(&lines), false);
    buffer_free(&lines);
}

static void add_when(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    struct buffer text = {0};
    due_when(&text, report, entry);
    if (!text.length)
        buffer_text(&text, entry->finding.state == STATE_CANNOT_TELL ? "Not known." : "No date.");
    html_buffer(out, &text);
    buffer_free(&text);
}

static void facts_list(struct buffer *out, const struct due_entry *entry)
{
    struct buffer text = {0};
    int told = entry->fact_count < FACTS_TOLD ? entry->fact_count : FACTS_TOLD;
    buffer_text(out, "<ul>\n");
    for (int i = 0; i < told; i++) {
        buffer_text(out, "<li>");
        sentence_fact(&text, &entry->facts[i]);
        html_buffer(out, &text);
        buffer_text(out, "</li>\n");
    }
    if (entry->fact_count > told)
        buffer_format(out, "<li>and %d more</li>\n", entry->fact_count - told);
    buffer_text(out, "</ul>\n");
    buffer_free(&text);
}

/* ---- A caseload: tables ---- */

static void one_thing(struct buffer *out, const struct due_entry *entry)
{
    struct buffer text = {0};
    buffer_text(out, "<p>");
    if (names_its_state(entry))
        add_tag(out, entry);
    add_label(&text, &entry->finding, true);
    buffer_text(&text, ". ");
    html_text(out, buffer_view(&text));
    add_who(out, entry);
    buffer_text(out, "</p>\n");
    add_besides(out, &entry->finding);
    if (entry->fact_count)
        facts_list(out, entry);
    buffer_free(&text);
}

static void several_things(struct buffer *out, const struct report *report, const struct due_bundle *bundle)
{
    const struct finding *first = &bundle->entries[0]->finding;
    bool cannot_tell = first->state == STATE_CANNOT_TELL;
    struct buffer text = {0};
    buffer_text(out, "<p>");
    if (names_its_state(bundle->entries[0]))
        add_tag(out, bundle->entries[0]);
    if (cannot_tell) {
        due_missing(&text, first, ". On that turn:");
    } else {
        words_subject(&text, first);
        words_large(&text, 0);
        buffer_char(&text, ':');
    }
    html_buffer(out, &text);
    buffer_text(out, "</p>\n<ul>\n");
    for (uint32_t i = 0; i < bundle->count; i++) {
        const struct due_entry *entry = bundle->entries[i];
        buffer_text(out, "<li>");
        add_label(&text, &entry->finding, cannot_tell);
        buffer_text(&text, ". ");
        if (cannot_tell && i && entry->finding.due.form != SHOWN_NONE) {
            due_when(&text, report, entry);
            buffer_char(&text, ' ');
        }
        html_text(out, buffer_view(&text));
        buffer_clear(&text);
        add_who(out, entry);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ul>\n");
    if (first->incomplete)
        html_paragraph(out, "note", STR("Some lines of this case could not be read, or contradict each other; this answer may be incomplete."));
    buffer_free(&text);
}

static void table_of(struct buffer *out, const struct report *report, const struct due_bundles *bundles, struct str caption)
{
    static const char *const heads[] = {"Case", "What is asked for", "When"};
    struct html_table table;
    html_table_begin(&table, out, STR(""), caption, heads, 3);
    for (uint32_t i = 0; i < bundles->count; i++) {
        const struct due_bundle *bundle = bundles->list[i];
        html_row(&table);
        html_cell(&table);
        html_text(out, bundle->entries[0]->finding.case_key);
        html_cell(&table);
        if (bundle->count == 1)
            one_thing(out, bundle->entries[0]);
        else
            several_things(out, report, bundle);
        html_cell(&table);
        add_when(out, report, bundle->entries[0]);
    }
    html_table_end(&table);
}

/* ---- One case: every entry with its facts ---- */

static void add_term(struct buffer *out, const char *term)
{
    html_element(out, "dt", NULL, str_of(term));
    buffer_text(out, "<dd>");
}

static void add_facts(struct buffer *out, const struct due_entry *entry)
{
    add_term(out, "Facts used");
    facts_list(out, entry);
    buffer_text(out, "</dd>\n");
}

static void whole_entry(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    struct buffer text = {0};
    add_label(&text, &entry->finding, true);
    html_heading(out, 3, STR(""), buffer_view(&text));
    buffer_clear(&text);
    buffer_text(out, "<dl>\n");
    add_term(out, "State");
    add_tag(out, entry);
    due_when(&text, report, entry);
    html_buffer(out, &text);
    buffer_text(out, "</dd>\n");
    add_term(out, "Who acts");
    sentence_who(&text, entry->finding.rule);
    if (!text.length)
        buffer_text(&text, "The procedure does not say.");
    html_buffer(out, &text);
    buffer_text(out, "</dd>\n");
    sentence_finding_cites(&text, &entry->finding);
    if (text.length) {
        add_term(out, "Clause");
        html_text(out, (struct str){text.bytes + 1, text.length - 2}); /* without the brackets */
        buffer_text(out, "</dd>\n");
        buffer_clear(&text);
    }
    sentences_besides(&text, &entry->finding, BESIDE_ENTRY, 0);
    if (text.length) {
        add_term(out, "Besides");
        paragraphs(out, NULL, buffer_view(&text), false);
        buffer_text(out, "</dd>\n");
    }
    if (entry->fact_count)
        add_facts(out, entry);
    buffer_text(out, "</dl>\n");
    buffer_free(&text);
}

static void not_recorded(struct buffer *out, const struct due_list *list, struct arena *arena)
{
    const struct due_bundles *bundles = &list->groups[DUE_CANNOT_SAY];
    const struct finding **findings = arena_array(arena, bundles->entries + 1, sizeof *findings);
    uint32_t count = 0;
    for (uint32_t i = 0; i < bundles->count; i++)
        for (uint32_t j = 0; j < bundles->list[i]->count; j++)
            findings[count++] = &bundles->list[i]->entries[j]->finding;
    struct wanted_facts facts = missing_by_fact(arena, findings, count);
    if (!facts.count)
        return;
    html_heading(out, 2, STR("not-recorded"), STR("What is not recorded"));
    html_paragraph(out, NULL, STR("What may be late already stands first; then what would settle most."));
    buffer_text(out, "<ul>\n");
    for (int i = 0; i < facts.count; i++) {
        struct buffer text = {0};
        buffer_str(&text, facts.items[i].fact->asks);
        words_large(&text, 0);
        buffer_text(&text, ". It stands in ");
        words_count(&text, facts.items[i].count, "answer", "answers");
        if (facts.items[i].alone) {
            buffer_text(&text, " and would settle ");
            if (facts.items[i].count == 1) {
                buffer_text(&text, "it");
            } else {
                buffer_number(&text, facts.items[i].alone);
                buffer_text(&text, " of them by itself");
            }
        }
        buffer_char(&text, '.');
        buffer_text(out, "<li>");
        html_buffer(out, &text);
        buffer_text(out, "</li>\n");
        buffer_free(&text);
    }
    buffer_text(out, "</ul>\n");
}

/* ---- The page ---- */

static void contents(struct buffer *out, const struct due_list *list, const struct due_asked *asked, bool one_case)
{
    struct buffer text = {0};
    size_t begins = out->length;
    buffer_text(out, "<nav aria-label=\"Contents\">\n<ul>\n");
    size_t before = out->length;
    for (int group = 0; group < DUE_GROUPS; group++) {
        if (!list->groups[group].entries)
            continue;
        buffer_text(out, "<li>");
        due_heading(&text, (enum due_group)group, asked);
        buffer_text(&text, ": ");
        buffer_number(&text, (int64_t)list->groups[group].entries);
        html_link(out, str_of(due_group_spelling((enum due_group)group)), buffer_view(&text));
        buffer_clear(&text);
        buffer_text(out, "</li>\n");
    }
    if (one_case && list->groups[DUE_CANNOT_SAY].entries) {
        buffer_text(out, "<li>");
        html_link(out, STR("not-recorded"), STR("What is not recorded"));
        buffer_text(out, "</li>\n");
    }
    if (out->length == before)
        out->length = begins; /* a list of nothing is none */
    else
        buffer_text(out, "</ul>\n</nav>\n");
    buffer_free(&text);
}

static void head(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked)
{
    struct buffer text = {0};
    if (asked->case_count == 1)
        buffer_format(&text, "Case " STR_FORMAT ": what is due on ", STR_PRINT(asked->cases[0]));
    else
        buffer_text(&text, "What is due on ");
    words_moment(&text, report->zone, report->now);
    html_begin(out, buffer_view(&text));
    buffer_clear(&text);
    due_summary(&text, list, asked);
    html_paragraph(out, "lead", buffer_view(&text));
    html_paragraph(out, NULL, str_of(sentence_last));
    buffer_clear(&text);
    due_asked_for(&text, asked);
    if (text.length)
        html_paragraph(out, NULL, buffer_view(&text));
    buffer_clear(&text);
    render_header(&text, report);
    paragraphs(out, "note", buffer_view(&text), true);
    buffer_clear(&text);
    due_incomplete(&text, list);
    if (text.length)
        html_paragraph(out, "panel", buffer_view(&text));
    buffer_free(&text);
}

void due_html(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked)
{
    bool one_case = asked->case_count == 1;
    struct arena arena = {0};
    struct buffer heading = {0};
    head(out, report, list, asked);
    contents(out, list, asked, one_case);
    html_main(out);
    bool empty = true;
    for (int group = 0; group < DUE_GROUPS; group++)
        empty = empty && !list->groups[group].entries;
    if (empty)
        html_paragraph(out, NULL, STR("Nothing that was asked about is late, due, waiting or not known."));
    for (int group = 0; group < DUE_GROUPS; group++) {
        const struct due_bundles *bundles = &list->groups[group];
        if (!bundles->entries)
            continue;
        due_heading(&heading, (enum due_group)group, asked);
        html_heading(out, 2, str_of(due_group_spelling((enum due_group)group)), buffer_view(&heading));
        buffer_format(&heading, ": %llu, the most urgent first", (unsigned long long)bundles->entries);
        if (!one_case)
            table_of(out, report, bundles, buffer_view(&heading));
        for (uint32_t i = 0; i < bundles->count && one_case; i++)
            for (uint32_t j = 0; j < bundles->list[i]->count; j++)
                whole_entry(out, report, bundles->list[i]->entries[j]);
        if (bundles->left_out)
            buffer_format(out, "<p>And %llu more, which are not on this page.</p>\n", (unsigned long long)bundles->left_out);
        buffer_clear(&heading);
    }
    if (one_case)
        not_recorded(out, list, &arena);
    html_end(out);
    buffer_free(&heading);
    arena_free(&arena);
}
