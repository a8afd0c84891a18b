/* SPDX-License-Identifier: Apache-2.0
 *
 * The clauses of a source beside the rules: which of them a rule answers,
 * which are left to people, which nobody has looked at.
 */
#include "api/clauses.h"

#include "api/inside.h"
#include "model/clauses.h"
#include "render/words.h"

enum cover { COVER_RULES, COVER_JUDGEMENT, COVER_GUIDANCE, COVER_NONE, COVERS };

static const char *const cover_words[COVERS] = {"rules", "judgement", "guidance", "none"};

enum { CLAUSES_NAMED = 12 }; /* the rest is told on request */

static enum cover cover_of(const struct clause_source *source, int clause)
{
    switch (clause_cited_by(source, clause)) {
    case CITING_RULE: return source->clauses[clause].computable == CLAUSE_FULL ? COVER_RULES : COVER_JUDGEMENT;
    case CITING_GUIDANCE: return COVER_GUIDANCE;
    default: return COVER_NONE;
    }
}

static void add_source(struct buffer *out, const struct clause_source *source)
{
    int counts[COVERS] = {0};
    for (int i = 0; i < source->clause_count; i++)
        counts[cover_of(source, i)]++;
    struct buffer line = {0};
    buffer_format(&line, "Source " STR_FORMAT ", %d clauses: %d answered by rules, %d by rules through a judgement that is recorded, %d left to people, %d uncovered",
                  STR_PRINT(source->name), source->clause_count, counts[COVER_RULES], counts[COVER_JUDGEMENT], counts[COVER_GUIDANCE], counts[COVER_NONE]);
    buffer_text(&line, counts[COVER_NONE] ? ": " : ".");
    int named = 0;
    for (int i = 0; i < source->clause_count && named < CLAUSES_NAMED; i++) {
        if (cover_of(source, i) != COVER_NONE)
            continue;
        if (named++)
            buffer_text(&line, ", ");
        buffer_str(&line, source->clauses[i].id);
    }
    if (counts[COVER_NONE] > named)
        buffer_format(&line, " and %d more (duly check --clauses)", counts[COVER_NONE] - named);
    if (named)
        buffer_char(&line, '.');
    words_lines(out, buffer_view(&line), 0, 4);
    buffer_free(&line);
}

/* Changed clauses are diagnostics; those nobody has read since the list of readings was made are only counted. */
static void add_unread(struct buffer *out, const struct clause_source *source)
{
    int count = 0;
    for (int i = 0; i < source->clause_count; i++)
        count += clause_cited_by(source, i) != CITING_NOTHING && !source->clauses[i].read_digest;
    if (source->read_known && count)
        buffer_format(out, "Source " STR_FORMAT ": %d of the clauses cited are not in " STR_FORMAT ".\n", STR_PRINT(source->name), count, STR_PRINT(source->read_path));
}

void clauses_summary(struct buffer *out, const struct model *model)
{
    for (int i = 0; i < model_source_count(model); i++) {
        add_source(out, model_source(model, i));
        add_unread(out, model_source(model, i));
    }
}

/* ---- every clause ---- */

static void text_clause(struct buffer *out, const struct clause_source *source, int index)
{
    const struct clause *clause = &source->clauses[index];
    struct buffer line = {0};
    buffer_format(&line, STR_FORMAT " (%s)  " STR_FORMAT, STR_PRINT(clause->id), cover_words[cover_of(source, index)], STR_PRINT(clause->paraphrase));
    words_lines(out, buffer_view(&line), 0, 4);
    buffer_free(&line);
    for (int i = 0; i < source->citation_count; i++) {
        const struct citation *one = &source->citations[i];
        if (one->clause != index)
            continue;
        buffer_format(&line, STR_FORMAT " " STR_FORMAT, STR_PRINT(one->kind), STR_PRINT(one->name));
        if (one->label.length)
            buffer_format(&line, ": " STR_FORMAT, STR_PRINT(one->label));
        if (one->because.length)
            buffer_format(&line, ", because " STR_FORMAT, STR_PRINT(one->because));
        words_lines(out, buffer_view(&line), 4, 8);
        buffer_free(&line);
    }
}

static void json_string(struct buffer *out, const char *key, struct str value)
{
    buffer_format(out, ",\"%s\":", key);
    buffer_json(out, value);
}

static void json_clause(struct buffer *out, const struct clause_source *source, int index)
{
    const struct clause *clause = &source->clauses[index];
    buffer_text(out, "{\"schema\":1");
    json_string(out, "source", source->name);
    json_string(out, "clause", clause->id);
    json_string(out, "locator", clause->locator);
    json_string(out, "strength", clause->strength);
    json_string(out, "paraphrase", clause->paraphrase);
    json_string(out, "covered", str_of(cover_words[cover_of(source, index)]));
    buffer_text(out, ",\"by\":[");
    bool first = true;
    for (int i = 0; i < source->citation_count; i++) {
        const struct citation *one = &source->citations[i];
        if (one->clause != index)
            continue;
        buffer_text(out, first ? "{\"kind\":" : ",{\"kind\":");
        first = false;
        buffer_json(out, one->kind);
        json_string(out, "name", one->name);
        if (one->label.length)
            json_string(out, "label", one->label);
        if (one->because.length)
            json_string(out, "because", one->because);
        buffer_char(out, '}');
    }
    buffer_text(out, "]}\n");
}

int duly_clauses(struct duly *duly, const char *format, duly_write *write, void *context)
{
    static const struct str names[] = {{"text", 4}, {"json", 4}};
    struct str name = str_of(format);
    bool json = str_equal(name, names[1]);
    if (!json && !str_equal(name, names[0]))
        return api_unknown(duly, "format", name, names, 2);
    if (!duly->model || !model_sound(duly->model)) {
        api_say(duly, "The rules have errors; `duly check` without --clauses says which.");
        return DULY_WRONG;
    }
    struct buffer out = {0};
    for (int i = 0; i < model_source_count(duly->model); i++) {
        const struct clause_source *source = model_source(duly->model, i);
        for (int j = 0; j < source->clause_count; j++)
            (json ? json_clause : text_clause)(&out, source, j);
    }
    if (!json)
        clauses_summary(&out, duly->model);
    if (!model_source_count(duly->model))
        api_say(duly, "No policy of these rules names a source.");
    bool wanted = api_hand_over(&out, write, context);
    buffer_free(&out);
    return wanted ? DULY_ANSWERED : DULY_UNFINISHED;
}

bool duly_clauses_covered(const struct duly *duly)
{
    for (int i = 0; duly->model && i < model_source_count(duly->model); i++) {
        const struct clause_source *source = model_source(duly->model, i);
        for (int j = 0; j < source->clause_count; j++) {
            const struct clause *clause = &source->clauses[j];
            bool changed = clause->read_digest && clause->read_digest != clause->digest;
            if (cover_of(source, j) == COVER_NONE || changed)
                return false;
        }
    }
    return true;
}

int duly_clauses_read(struct duly *duly, duly_file *file, void *context)
{
    if (!duly->model || !model_sound(duly->model)) {
        api_say(duly, "The rules have errors, so nothing is written: `duly check` says which.");
        return DULY_WRONG;
    }
    if (!model_source_count(duly->model)) {
        api_say(duly, "No policy of these rules names a source.");
        return DULY_WRONG;
    }
    int code = DULY_ANSWERED;
    for (int i = 0; i < model_source_count(duly->model) && !code; i++) {
        const struct clause_source *source = model_source(duly->model, i);
        struct buffer out = {0};
        clauses_read_list(&out, source);
        struct str bytes = buffer_view(&out);
        code = file(context, source->read_path.at, bytes.at, bytes.length);
        buffer_free(&out);
    }
    return code;
}
