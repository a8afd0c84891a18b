/* SPDX-License-Identifier: Apache-2.0 */
#include "model/clauses.h"

#include <string.h>

#include "model/load.h"
#include "model/steps.h"

/* ---- reading a list ---- */

struct row {
    struct str cells[16];
    int count;
};

/* The next row that is neither empty nor a comment; false at the end. */
static bool next_row(struct str text, size_t *at, struct row *row)
{
    while (*at < text.length) {
        const char *end = memchr(text.at + *at, '\n', text.length - *at);
        struct str line = {text.at + *at, end ? (size_t)(end - text.at) - *at : text.length - *at};
        *at += line.length + 1;
        if (line.length && line.at[line.length - 1] == '\r')
            line.length--;
        if (!line.length || line.at[0] == '#')
            continue;
        row->count = 0;
        while (row->count < 16) {
            const char *tab = memchr(line.at, '\t', line.length);
            size_t length = tab ? (size_t)(tab - line.at) : line.length;
            row->cells[row->count++] = (struct str){line.at, length};
            if (!tab)
                break;
            line = (struct str){tab + 1, line.length - length - 1};
        }
        return true;
    }
    return false;
}

static struct str cell(const struct row *header, const struct row *row, const char *column)
{
    for (int i = 0; i < header->count && i < row->count; i++)
        if (str_is(header->cells[i], column))
            return row->cells[i];
    return STR("");
}

/* FNV-1a: it has to be the same everywhere and to show a change, not to resist anybody. */
static uint64_t digest_of(const struct row *row)
{
    uint64_t digest = UINT64_C(14695981039346656037);
    for (int i = 0; i < row->count; i++) {
        for (size_t j = 0; j < row->cells[i].length; j++)
            digest = (digest ^ (unsigned char)row->cells[i].at[j]) * UINT64_C(1099511628211);
        digest = (digest ^ '\t') * UINT64_C(1099511628211);
    }
    return digest ? digest : 1;
}

static void read_clauses(struct model *model, struct clause_source *source, struct str text)
{
    struct row header = {.count = 0}, row;
    size_t at = 0;
    if (!next_row(text, &at, &header))
        return;
    int ids = 0;
    struct str heading = STR("");
    while (next_row(text, &at, &row)) {
        if (!row.cells[0].length) {
            heading = cell(&header, &row, "locator");
            continue;
        }
        struct str computable = cell(&header, &row, "computable");
        struct clause clause = {
            .id = row.cells[0],
            .heading = heading,
            .locator = cell(&header, &row, "locator"),
            .strength = cell(&header, &row, "strength"),
            .paraphrase = cell(&header, &row, "paraphrase"),
            .computable = str_is(computable, "no") ? CLAUSE_NO : str_is(computable, "partial") ? CLAUSE_PARTIAL : CLAUSE_FULL,
            .digest = digest_of(&row),
        };
        MODEL_ADD(model, source->clauses, source->clause_count, clause);
        MODEL_ADD(model, source->ids, ids, clause.id);
        heading = STR("");
    }
}

int clause_index(const struct clause_source *source, struct str id)
{
    for (int i = 0; i < source->clause_count; i++)
        if (str_equal(source->clauses[i].id, id))
            return i;
    return -1;
}

static uint64_t digest_written(struct str hex)
{
    uint64_t digest = 0;
    for (size_t i = 0; i < hex.length && i < 16; i++) {
        char c = hex.at[i];
        digest = digest * 16 + (uint64_t)(c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= '0' && c <= '9' ? c - '0' : 0);
    }
    return digest;
}

/* There need be none; but one that cannot be read would hide which clauses have changed. */
static void read_read_list(struct model *model, struct clause_source *source, struct span wanted_by)
{
    uint32_t file, bad_at;
    enum source_status status = sources_read(model->sources, source->read_path, &file, &bad_at);
    if (status != SOURCE_READ && status != SOURCE_MISSING)
        diagnostic_unread(model->problems, status, source->read_path, file, bad_at, wanted_by);
    if (status != SOURCE_READ)
        return;
    source->read_known = true;
    struct row row;
    size_t at = 0;
    while (next_row(model->sources->files[file].text, &at, &row)) {
        int clause = clause_index(source, row.cells[0]);
        if (clause >= 0 && row.count > 1)
            source->clauses[clause].read_digest = digest_written(row.cells[1]);
    }
}

static struct str read_path_of(struct model *model, struct str path)
{
    struct buffer out = {0};
    buffer_str(&out, (struct str){path.at, path.length - strlen(".tsv")});
    buffer_text(&out, ".read.tsv");
    struct str kept = str_kept(model->pool, buffer_view(&out));
    buffer_free(&out);
    return kept;
}

struct clause_source *model_source_list(struct model *model, struct str name, struct span wanted_by)
{
    struct str path = model_source_path(model, name, wanted_by);
    for (int i = 0; i < model->source_count; i++)
        if (str_equal(model->source_lists[i]->path, path))
            return model->source_lists[i];
    uint32_t file, bad_at;
    enum source_status status = sources_read(model->sources, path, &file, &bad_at);
    if (status != SOURCE_READ) {
        diagnostic_unread(model->problems, status, path, file, bad_at, wanted_by);
        return NULL;
    }
    struct clause_source *source = mem_kept(model->pool, sizeof *source);
    source->name = name;
    source->path = path;
    source->read_path = read_path_of(model, path);
    read_clauses(model, source, model->sources->files[file].text);
    read_read_list(model, source, wanted_by);
    MODEL_ADD(model, model->source_lists, model->source_count, source);
    return source;
}

/* ---- what cites them ---- */

static void unknown_clause(struct model *model, const struct clause_source *source, const struct tree *clause)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1108, clause->span, "the source `" STR_FORMAT "` has no clause \"" STR_FORMAT "\"", STR_PRINT(source->name), STR_PRINT(clause->text));
    int near = text_nearest(clause->text, source->ids, source->clause_count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean \"" STR_FORMAT "\"?", STR_PRINT(source->ids[near]));
}

static void cite(struct model *model, struct clause_source *source, const struct declaration *declaration, const struct tree *clause)
{
    int index = clause_index(source, clause->text);
    if (index < 0) {
        unknown_clause(model, source, clause);
        return;
    }
    const struct line *because = declaration_line(declaration, LINE_L_BECAUSE);
    struct citation citation = {
        .clause = index,
        .by = declaration->kind == DECLARE_GUIDANCE ? CITING_GUIDANCE : CITING_RULE,
        .kind = str_of(declaration_phrase(declaration->kind)),
        .name = declaration->name,
        .label = declaration->label,
        .because = declaration->kind == DECLARE_GUIDANCE && because ? because->value->text : STR(""),
        .span = clause->span,
        .declaration = declaration,
    };
    MODEL_ADD(model, source->citations, source->citation_count, citation);
}

void check_cites(struct model *model, const struct policy *policy, const struct declaration *declaration)
{
    for (const struct line *line = declaration->lines; policy && policy->source && line; line = line->next)
        if (line->kind == LINE_L_CITES)
            for (const struct tree *clause = line->value; clause; clause = clause->next)
                cite(model, policy->source, declaration, clause);
}

/* What belongs to no policy, or to a policy without the clause, may state one of any source there is. */
static struct clause_source *source_of(struct model *model, struct clause_source *own, struct str clause)
{
    struct clause_source *found = own;
    for (int i = 0; i < model->source_count && (!found || clause_index(found, clause) < 0); i++)
        if (!found || clause_index(model->source_lists[i], clause) >= 0)
            found = model->source_lists[i];
    return found;
}

void check_cites_of_things(struct model *model, const struct policy *policy, const struct declaration *declaration)
{
    bool lines_checked = declaration->kind == DECLARE_ROLE || declaration->kind == DECLARE_POLICY;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_CITES && !lines_checked)
            cites_everywhere(model, line);
        for (const struct tree *clause = line->kind == LINE_L_CITES ? line->value : NULL; clause; clause = clause->next) {
            struct clause_source *source = source_of(model, policy ? policy->source : NULL, clause->text);
            if (source)
                cite(model, source, declaration, clause);
        }
    }
}

void resolve_guidance(struct model *model, const struct policy *policy, const struct declaration *declaration)
{
    check_lines(model, declaration);
    check_cites(model, policy, declaration);
    bool cites = declaration_line(declaration, LINE_L_CITES) != NULL, because = declaration_line(declaration, LINE_L_BECAUSE) != NULL;
    if ((!cites || !because) && !declaration->broken)
        diagnostic_add(model->problems, D1301, declaration->span, "the guidance `" STR_FORMAT "` does not say %s", STR_PRINT(declaration->name),
                       cites ? "why no rule answers it (`because`)" : "which clauses it is about (`cites`)");
}

enum citing clause_cited_by(const struct clause_source *source, int clause)
{
    enum citing strongest = CITING_NOTHING;
    for (int i = 0; i < source->citation_count; i++)
        if (source->citations[i].clause == clause && source->citations[i].by > strongest)
            strongest = source->citations[i].by;
    return strongest;
}

static const struct citation *citation_of(const struct clause_source *source, int clause, enum citing by)
{
    for (int i = 0; i < source->citation_count; i++)
        if (source->citations[i].clause == clause && source->citations[i].by == by)
            return &source->citations[i];
    return NULL;
}

/* As people call it; the phrase that declares it is not always a noun. */
static const char *citing_noun(const struct citation *citation)
{
    return str_is(citation->kind, "define") ? "definition" : citation->kind.at;
}

static void note_citations(struct model *model, struct diagnostic *diagnostic, const struct clause_source *source, const struct citation *first)
{
    for (int i = 0; i < source->citation_count; i++) {
        const struct citation *one = &source->citations[i];
        if (one->clause == first->clause && one != first)
            diagnostic_note(model->problems, diagnostic, one->span, "the %s `" STR_FORMAT "` cites it too", citing_noun(one), STR_PRINT(one->name));
    }
}

static void check_source(struct model *model, const struct clause_source *source)
{
    for (int i = 0; i < source->clause_count; i++) {
        const struct clause *clause = &source->clauses[i];
        const struct citation *guidance = citation_of(source, i, CITING_GUIDANCE), *rule = citation_of(source, i, CITING_RULE);
        if (guidance && rule) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1114, guidance->span, "the clause \"" STR_FORMAT "\" is called guidance, and a %s cites it", STR_PRINT(clause->id), citing_noun(rule));
            diagnostic_note(model->problems, diagnostic, rule->span, "the %s `" STR_FORMAT "`", citing_noun(rule), STR_PRINT(rule->name));
        }
        const struct citation *first = rule ? rule : guidance;
        if (first && clause->read_digest && clause->read_digest != clause->digest) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1115, first->span, "the clause \"" STR_FORMAT "\" has changed since the %s `" STR_FORMAT "` was read against it", STR_PRINT(clause->id), citing_noun(first), STR_PRINT(first->name));
            note_citations(model, diagnostic, source, first);
        }
    }
}

void check_sources(struct model *model)
{
    for (int i = 0; i < model->source_count; i++)
        check_source(model, model->source_lists[i]);
}

/* ---- what others may ask ---- */

int model_source_count(const struct model *model)
{
    return model->source_count;
}

const struct clause_source *model_source(const struct model *model, int index)
{
    return model->source_lists[index];
}

void clauses_read_list(struct buffer *out, const struct clause_source *source)
{
    buffer_text(out, "# What each clause was when its rules were last read against it: its number, and a digest of its row.\n"
                     "# Written by `duly check --clauses-read`.\n");
    for (int i = 0; i < source->clause_count; i++)
        if (clause_cited_by(source, i) != CITING_NOTHING)
            buffer_format(out, STR_FORMAT "\t%016llx\n", STR_PRINT(source->clauses[i].id), (unsigned long long)source->clauses[i].digest);
}
