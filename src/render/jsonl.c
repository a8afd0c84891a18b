/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON lines: one object a finding.
 */
#include "render/json.h"

struct jsonl {
    const struct report *report;
    struct json_pieces pieces;
};

static void *jsonl_open(const struct report *report)
{
    struct jsonl *jsonl = mem_plain_grow(NULL, sizeof *jsonl);
    jsonl->report = report;
    json_pieces_open(&jsonl->pieces, report->rules, report->rule_count);
    return jsonl;
}

static void jsonl_begin(void *state, struct buffer *out)
{
    (void)state;
    (void)out;
}

static void jsonl_case(void *state, struct buffer *out, struct str key, bool incomplete, const struct finding *const *findings, uint32_t count)
{
    const struct jsonl *jsonl = state;
    if (!count && incomplete) {
        /* No finding could carry it, and silence would read as nothing due. */
        buffer_text(out, "{\"schema\":1,\"case\":");
        buffer_json(out, key);
        buffer_text(out, ",\"incomplete\":true}\n");
    }
    for (uint32_t i = 0; i < count; i++)
        json_finding(out, jsonl->report, &jsonl->pieces, findings[i]);
}

static void jsonl_end(void *state, struct buffer *out, const struct report_tally *tally)
{
    (void)state;
    (void)out;
    (void)tally;
}

static void jsonl_close(void *state)
{
    struct jsonl *jsonl = state;
    json_pieces_close(&jsonl->pieces);
    mem_plain_free(jsonl);
}

const struct renderer_kind renderer_jsonl = {"jsonl", jsonl_open, jsonl_begin, jsonl_case, jsonl_end, jsonl_close, false};

void render_why_json(struct buffer *out, const struct report *report, const struct finding *finding)
{
    struct report with_proof = *report;
    with_proof.proof = true;
    struct json_pieces pieces;
    json_pieces_open(&pieces, report->rules, report->rule_count);
    json_finding(out, &with_proof, &pieces, finding);
    json_pieces_close(&pieces);
}
