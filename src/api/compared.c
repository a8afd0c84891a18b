/* SPDX-License-Identifier: Apache-2.0 */
#include "api/compared.h"

#include "render/words.h"

int compared_format(struct duly *duly, const char *format, bool *json)
{
    static const struct str names[] = {{"text", 4}, {"jsonl", 5}};
    struct str name = str_of(format);
    *json = str_equal(name, names[1]);
    return *json || str_equal(name, names[0]) ? DULY_ANSWERED : api_unknown(duly, "format for a comparison", name, names, 2);
}

void compared_count(struct compared_tally *tally, const struct differences *differences, bool incomplete)
{
    tally->cases++;
    tally->cases_differ += differences->count != 0;
    tally->findings_differ += differences->count;
    tally->findings_same += differences->same;
    tally->cases_incomplete += incomplete;
}

void compared_tally_json(struct buffer *out, const struct compared_tally *tally)
{
    buffer_format(out, ",\"cases\":%llu,\"cases_differ\":%llu,\"findings_differ\":%llu,\"findings_same\":%llu", (unsigned long long)tally->cases,
                  (unsigned long long)tally->cases_differ, (unsigned long long)tally->findings_differ, (unsigned long long)tally->findings_same);
    if (tally->cases_incomplete)
        buffer_format(out, ",\"cases_incomplete\":%llu", (unsigned long long)tally->cases_incomplete);
}

void compared_tally_words(struct buffer *line, const struct compared_tally *tally)
{
    if (!tally->findings_differ) {
        buffer_text(line, "Nothing differs in ");
        words_count(line, (int64_t)tally->cases, "case", "cases");
    } else {
        buffer_number(line, (int64_t)tally->cases_differ);
        buffer_text(line, " of ");
        words_count(line, (int64_t)tally->cases, "case", "cases");
        buffer_text(line, tally->cases_differ == 1 ? " differs, in " : " differ, in ");
        words_count(line, (int64_t)tally->findings_differ, "finding", "findings");
    }
    buffer_text(line, "; ");
    words_count(line, (int64_t)tally->findings_same, "finding stays", "findings stay");
    buffer_text(line, " the same.");
    if (!tally->cases_incomplete)
        return;
    buffer_text(line, " Of ");
    words_count(line, (int64_t)tally->cases_incomplete, "case some lines", "cases some lines");
    buffer_text(line, " could not be read, or contradict each other.");
}

void compared_case_text(struct buffer *out, const struct zone *zone, struct str key, bool incomplete, const struct differences *differences, int indent)
{
    struct buffer line = {0};
    buffer_text(&line, "Case ");
    buffer_str(&line, key);
    if (!indent)
        buffer_char(out, '\n');
    words_lines(out, buffer_view(&line), indent, indent + 4);
    buffer_free(&line);
    for (uint32_t i = 0; i < differences->count; i++)
        difference_text(out, zone, &differences->items[i], indent + 2);
    if (incomplete)
        words_lines(out, STR("Some lines of this case could not be read, or contradict each other; this answer may be incomplete."), indent + 2, indent + 4);
}

bool compared_wanted(const struct asking *asking, struct str key)
{
    const struct duly_question *question = asking->question;
    for (int i = 0; i < question->case_count; i++)
        if (other_name_fits(asking->options.other_names, str_of(question->cases[i]), key))
            return true;
    return !question->case_count;
}
