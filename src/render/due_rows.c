/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of what is due for programs and spreadsheets: the findings as
 * `run` writes them, in the order of the list, with what the list adds.
 */
#include "render/csv.h"
#include "render/due.h"
#include "render/json.h"

/* ---- JSON lines ---- */

static const char *unit_key(enum span_unit unit)
{
    static const char *const units[] = {"working_days", "days", "minutes"};
    return units[unit];
}

static bool has_left(const struct due_entry *entry)
{
    return (entry->group == DUE_SOON || entry->group == DUE_NOT_YET) && entry->left.known && entry->left.count >= 0;
}

/* The keys of the list stand last. */
static void json_entry(struct buffer *out, const struct report *report, const struct json_pieces *pieces, const struct due_entry *entry)
{
    json_finding(out, report, pieces, &entry->finding);
    out->length -= 2; /* the brace and the line end */
    buffer_format(out, ",\"group\":\"%s\"", due_group_spelling(entry->group));
    if (has_left(entry))
        buffer_format(out, ",\"left\":{\"%s\":%lld}", unit_key(entry->left.unit), (long long)entry->left.count);
    if (entry->opens_soon)
        ADD(out, ",\"opens_soon\":true");
    ADD(out, "}\n");
}

void due_jsonl(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked)
{
    struct json_pieces pieces;
    (void)asked;
    json_pieces_open(&pieces, report->rules, report->rule_count);
    for (int group = 0; group < DUE_GROUPS; group++)
        for (uint32_t i = 0; i < list->groups[group].count; i++)
            for (uint32_t j = 0; j < list->groups[group].list[i]->count; j++)
                json_entry(out, report, &pieces, list->groups[group].list[i]->entries[j]);
    for (const struct due_incomplete *row = list->incomplete; row; row = row->next) {
        ADD(out, "{\"schema\":1,\"case\":");
        buffer_json(out, row->key);
        ADD(out, ",\"incomplete\":true}\n");
    }
    json_pieces_close(&pieces);
}

/* ---- Tables ---- */

static void csv_entry(struct buffer *out, const struct report *report, const struct due_entry *entry)
{
    struct buffer left = {0};
    csv_cell(out, entry->finding.case_key, true);
    csv_cell(out, str_of(due_group_words(entry->group)), false);
    if (has_left(entry))
        buffer_number(&left, entry->left.count);
    csv_cell(out, buffer_view(&left), false);
    csv_cell(out, !has_left(entry) ? STR("") : entry->left.unit == SPAN_WORKING_DAYS ? STR("working days") : STR("days"), false);
    csv_finding(out, report, &entry->finding);
    csv_end(out);
    buffer_free(&left);
}

void due_csv(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked)
{
    (void)asked;
    csv_cell(out, STR("case"), true);
    csv_cell(out, STR("group"), false);
    csv_cell(out, STR("left"), false);
    csv_cell(out, STR("left_in"), false);
    csv_finding_heads(out);
    csv_end(out);
    for (int group = 0; group < DUE_GROUPS; group++)
        for (uint32_t i = 0; i < list->groups[group].count; i++)
            for (uint32_t j = 0; j < list->groups[group].list[i]->count; j++)
                csv_entry(out, report, list->groups[group].list[i]->entries[j]);
    for (const struct due_incomplete *row = list->incomplete; row; row = row->next) {
        csv_cell(out, row->key, true);
        for (int i = 0; i < 3; i++)
            csv_cell(out, STR(""), false);
        csv_incomplete(out);
        csv_end(out);
    }
}
