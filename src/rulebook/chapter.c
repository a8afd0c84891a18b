/* SPDX-License-Identifier: Apache-2.0
 *
 * Clause after clause in the order of the source, each with what answers it.
 */
#include "rulebook/parts.h"

/* ---- what a citation means in the model; NULL where it is another kind of thing ---- */

static const struct rule *rule_of(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->rule_count; i++)
        if (model->rules[i]->declaration == declaration)
            return model->rules[i];
    return NULL;
}

static const struct definition *definition_of(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->definition_count; i++)
        if (model->definitions[i]->declaration == declaration)
            return model->definitions[i];
    return NULL;
}

static const struct table *table_of(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->table_count && declaration->kind == DECLARE_TABLE; i++)
        if (str_equal(model->tables[i]->name, declaration->name) && model->tables[i]->span.file == declaration->span.file)
            return model->tables[i];
    return NULL;
}

static const struct role *role_of(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->role_count; i++)
        if (model->roles[i]->declaration == declaration)
            return model->roles[i];
    return NULL;
}

static const struct guidance *guidance_of(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->guidance_count; i++)
        if (model->guidance[i].declaration == declaration)
            return &model->guidance[i];
    return NULL;
}

static const struct exception *exception_of(const struct model *model, const struct declaration *declaration)
{
    for (int i = 0; i < model->exception_count; i++)
        if (model->exceptions[i]->declaration == declaration)
            return model->exceptions[i];
    return NULL;
}

/* Versions of a policy share a source: each shows what is its own, and what belongs to no policy. */
static bool is_of(const struct book *book, const struct policy *policy, const struct declaration *declaration)
{
    const struct model *model = book->model;
    const struct rule *rule = rule_of(model, declaration);
    const struct definition *definition = definition_of(model, declaration);
    const struct guidance *guidance = guidance_of(model, declaration);
    const struct exception *exception = exception_of(model, declaration);
    const struct policy *of = rule ? rule->policy : definition ? definition->policy : guidance ? guidance->policy : exception ? exception->policy : NULL;
    return !of || of == policy;
}

enum answered answered_by(const struct book *book, const struct policy *policy, int clause)
{
    const struct clause_source *source = policy->source;
    enum citing strongest = CITING_NOTHING;
    for (int i = 0; i < source->citation_count; i++) {
        const struct citation *one = &source->citations[i];
        if (one->clause == clause && one->by > strongest && is_of(book, policy, one->declaration))
            strongest = one->by;
    }
    switch (strongest) {
    case CITING_RULE: return source->clauses[clause].computable == CLAUSE_FULL ? ANSWERED_BY_RULES : ANSWERED_THROUGH_JUDGEMENT;
    case CITING_GUIDANCE: return ANSWERED_BY_PEOPLE;
    default: return ANSWERED_BY_NOTHING;
    }
}

/* ---- what stands where ---- */

bool is_placed(const struct book *book, const struct declaration *declaration)
{
    for (int i = 0; i < book->placed_count; i++)
        if (book->placed[i] == declaration)
            return true;
    return false;
}

static void place(struct book *book, const struct declaration *declaration)
{
    int count = book->placed_count;
    if ((count & (count - 1)) == 0)
        book->placed = mem_kept_grow(book->pool, book->placed, (size_t)count, count ? (size_t)count * 2 : 1, sizeof *book->placed);
    book->placed[book->placed_count++] = declaration;
}

/* ---- a rule ---- */

static void write_clauses_of(struct book *book, const struct rule *rule)
{
    bool linked = rule->policy->source != NULL;
    for (int i = 0; i < rule->card->cite_count; i++) {
        struct str clause = rule->card->cites[i];
        book_words(book, !i ? "; it states " : i + 1 < rule->card->cite_count ? ", " : " and ");
        if (linked)
            book_link(book, id_of_clause(book, rule->policy, clause), clause);
        else
            book_text(book, clause);
    }
}

static bool is_strict(const struct rule *rule)
{
    return rule->strength == STRENGTH_MUST || rule->strength == STRENGTH_MUST_NOT;
}

static void write_rule(struct book *book, int level, const struct rule *rule)
{
    struct readback_words words = {0};
    struct readback_part part = book_part(book, &words);
    bool permission = rule->strength == STRENGTH_MAY && rule->card->kind != RULE_AUTHORISATION;
    place(book, rule->declaration);
    book_heading(book, level, id_of_rule(book, rule), rule->card->label);
    book_open(book);
    if (book->html)
        html_element(book->out, "strong", is_strict(rule) ? "tag strong" : "tag", rule->card->strength);
    else
        book_strong(book, book_kept(book, STR_FORMAT ".", STR_PRINT(rule->card->strength)));
    const char *kind = permission ? "permission" : rule_kind_word(rule->card->kind);
    book_text(book, book_kept(book, " %s %s, named ", kind[0] == 'a' ? "An" : "A", kind));
    if (book->html)
        html_element(book->out, "code", NULL, rule->card->name);
    else
        book_text(book, rule->card->name);
    write_clauses_of(book, rule);
    book_words(book, ".");
    book_close(book);
    readback_rule(&part, rule);
    words_links(book, &words);
    words_join(book, &words);
}

/* ---- what answers a clause ---- */

static void write_guidance(struct book *book, const struct guidance *guidance)
{
    const struct line *because = declaration_line(guidance->declaration, LINE_L_BECAUSE);
    bool first = !is_placed(book, guidance->declaration);
    place(book, guidance->declaration);
    if (first)
        book_heading(book, 5, id_of_guidance(book, guidance), guidance->declaration->label);
    book_open(book);
    book_strong(book, STR("Left to people"));
    book_words(book, first ? ": " : ", as ");
    if (!first) {
        book_link(book, id_of_guidance(book, guidance), guidance->declaration->label);
        book_words(book, ": ");
    }
    book_words(book, "no rule answers this, because ");
    book_text(book, because ? because->value->text : STR(""));
    book_words(book, ".");
    book_close(book);
}

/* The rules it lifts tell when; those of other policies are left out where they stand nowhere. */
static void write_exception(struct book *book, const struct exception *exception)
{
    const struct declaration *declaration = exception->declaration;
    int said = 0;
    book_open(book);
    book_strong(book, exception->is_remark ? STR("Remark:") : STR("Exception:"));
    book_words(book, " ");
    book_text(book, declaration->label);
    book_words(book, ". ");
    for (int i = 0; i < book->model->rule_count; i++) {
        const struct rule *rule = book->rules[i];
        bool lifts = false;
        for (int j = 0; j < rule->lifting_count; j++)
            lifts = lifts || (rule->liftings[j].span.file == declaration->span.file && rule->liftings[j].span.first == declaration->span.first);
        if (!lifts || rule->policy != exception->policy)
            continue;
        book_words(book, said++ ? ", " : "It is told with ");
        book_link(book, id_of_rule(book, rule), rule->card->label);
    }
    book_words(book, said ? "." : "");
    book_close(book);
}

static void write_see(struct book *book, const char *lead, struct str id, struct str words)
{
    book_open(book);
    book_words(book, lead);
    book_link(book, id, words);
    book_words(book, ".");
    book_close(book);
}

/* A rule stands with the first of its clauses. */
static void write_told_elsewhere(struct book *book, const struct rule *rule)
{
    const struct clause_source *source = rule->policy->source;
    int first = source->clause_count;
    for (int i = 0; i < rule->card->cite_count; i++) {
        int clause = clause_index(source, rule->card->cites[i]);
        first = clause >= 0 && clause < first ? clause : first;
    }
    book_open(book);
    book_words(book, "Answered by “");
    book_link(book, id_of_rule(book, rule), rule->card->label);
    book_words(book, "”, which stands with ");
    book_link(book, id_of_clause(book, rule->policy, source->clauses[first].id), source->clauses[first].id);
    book_words(book, ".");
    book_close(book);
}

static void write_shaped(struct book *book, const struct citation *citation)
{
    book_open(book);
    book_words(book, "It shapes the ");
    book_text(book, citation->kind);
    book_words(book, " ");
    book_text(book, citation->name);
    book_words(book, ".");
    book_close(book);
}

static void write_citation(struct book *book, const struct citation *citation)
{
    const struct declaration *declaration = citation->declaration;
    const struct model *model = book->model;
    const struct rule *rule = rule_of(model, declaration);
    const struct definition *definition = definition_of(model, declaration);
    const struct table *table = table_of(model, declaration);
    const struct role *role = role_of(model, declaration);
    const struct guidance *guidance = guidance_of(model, declaration);
    const struct exception *exception = exception_of(model, declaration);
    if (rule && is_placed(book, declaration)) {
        write_told_elsewhere(book, rule);
    } else if (rule) {
        write_rule(book, 5, rule);
    } else if (definition && words_are_told(book, definition)) {
        write_see(book, "See what this means: ", id_of_definition(book, definition), definition->name);
    } else if (definition) {
        put_definition(book, 5, definition);
    } else if (table && words_are_told(book, table)) {
        write_see(book, "See the table ", id_of_table(book, table), table->name);
    } else if (table) {
        put_table(book, 5, table);
    } else if (role) {
        struct readback_words words = {.roles = (const void *[]){role}, .role_count = 1};
        words_join(book, &words);
        write_see(book, "It shapes the role ", id_of_role(book, role), role->name);
    } else if (guidance) {
        write_guidance(book, guidance);
    } else if (exception) {
        write_exception(book, exception);
    } else {
        write_shaped(book, citation);
    }
}

/* ---- the chapter ---- */

/* The paraphrase as a sentence of its own: the heading of the clause. */
static struct str clause_title(struct book *book, const struct clause *clause)
{
    if (!clause->paraphrase.length)
        return clause->id;
    return book_kept(book, STR_FORMAT ": " STR_FORMAT, STR_PRINT(clause->id), STR_PRINT(clause->paraphrase));
}

static void write_clause(struct book *book, const struct policy *policy, int index)
{
    static const char *const ways[ANSWERED_WAYS] = {
        "answered by rules", "answered through a judgement that somebody records", "left to people", "answered by nothing yet"};
    const struct clause_source *source = policy->source;
    const struct clause *clause = &source->clauses[index];
    book_heading(book, 4, id_of_clause(book, policy, clause->id), clause_title(book, clause));
    book_open(book);
    if (clause->locator.length)
        book_text(book, book_kept(book, "In the source: " STR_FORMAT ". ", STR_PRINT(clause->locator)));
    if (clause->strength.length)
        book_text(book, book_kept(book, "Its word there: " STR_FORMAT ". ", STR_PRINT(clause->strength)));
    struct str way = book_kept(book, "%s", ways[answered_by(book, policy, index)]);
    book_words(book, "It is ");
    book_text(book, way);
    book_words(book, ".");
    book_close(book);
    for (int i = 0; i < source->citation_count; i++) {
        const struct citation *one = &source->citations[i];
        bool again = false; /* by another line of the same declaration */
        for (int j = 0; j < i; j++)
            again = again || (source->citations[j].clause == index && source->citations[j].declaration == one->declaration);
        if (one->clause == index && !again && is_of(book, policy, one->declaration))
            write_citation(book, one);
    }
}

static void write_source(struct book *book, const struct policy *policy)
{
    const struct clause_source *source = policy->source;
    int headings = 0;
    for (int i = 0; i < source->clause_count; i++) {
        struct str heading = source->clauses[i].heading;
        if (!heading.length && !headings)
            heading = STR("Clauses");
        if (heading.length) {
            struct str part = book_kept(book, "chapter-%d", ++headings);
            book_heading(book, 3, id_of_part(book, policy, part.at), heading);
        }
        write_clause(book, policy, i);
    }
}

void put_chapter(struct book *book, const struct policy *policy)
{
    bool titled = false;
    if (policy->source)
        write_source(book, policy);
    for (int i = 0; i < book->model->rule_count; i++) {
        const struct rule *rule = book->rules[i];
        if (rule->policy != policy || is_placed(book, rule->declaration))
            continue;
        if (!titled)
            book_heading(book, 3, id_of_part(book, policy, "rules"), policy->source ? STR("Rules that state no clause") : STR("The rules"));
        titled = true;
        write_rule(book, 4, rule);
    }
}
