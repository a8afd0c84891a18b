/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts by themselves, without a rule being asked.
 */
#include "api/inside.h"
#include "facts/redact.h"
#include "publish/vocabulary.h"
#include "render/words.h"

/* ---- What a line may hold ---- */

int duly_facts_schema(struct duly *duly, duly_write *write, void *context)
{
    struct buffer out = {0};
    if (!api_program(duly))
        return DULY_WRONG;
    publish_vocabulary(&out, duly->model);
    bool taken = api_hand_over(&out, write, context);
    buffer_free(&out);
    return taken ? DULY_ANSWERED : DULY_UNFINISHED;
}

/* ---- What is wrong with them ---- */

struct checking {
    struct asking asking;
    const struct schema *schema;
    struct arena arena;
    uint64_t *records; /* of each type */
    struct buffer problems;
    uint64_t problem_count;
};

static bool check_case(void *context, struct facts *facts, struct fact_case *of)
{
    struct checking *checking = context;
    const struct report *report = &checking->asking.report;
    struct case_view view;
    arena_reset(&checking->arena);
    facts_view(facts, of, report->now, report->known_on, &checking->arena, &view);
    for (uint32_t i = 0; i < of->record_count; i++)
        checking->records[of->records[i].type->index]++;
    for (int i = 0; i < checking->schema->type_count; i++) {
        int32_t first;
        if (checking->schema->types[i]->shared)
            checking->records[i] = facts_shared(&view, checking->schema->types[i], &first);
    }
    asking_problems(&view, api_shown(checking->asking.duly, checking->asking.pool, NAMED_CASE, of->key), &checking->problems);
    checking->problem_count += view.problem_count;
    asking_tell(&checking->asking, &checking->problems);
    return true;
}

static void counts_text(struct buffer *out, const struct checking *checking)
{
    const struct facts_store *store = &checking->asking.duly->store;
    words_count(out, (int64_t)store->tally.lines, "line", "lines");
    buffer_text(out, " of facts, ");
    words_count(out, (int64_t)store->cases, "case", "cases");
    buffer_text(out, ".\n");
    for (int i = 0; i < checking->schema->type_count; i++)
        if (checking->records[i])
            buffer_format(out, "  %-36.*s %8llu\n", STR_PRINT(checking->schema->types[i]->name), (unsigned long long)checking->records[i]);
    if (!store->tally.refused && !checking->problem_count) {
        buffer_text(out, "Every line could be taken, and no two contradict each other.\n");
        return;
    }
    if (store->tally.refused) {
        words_count(out, (int64_t)store->tally.refused, "line", "lines");
        buffer_text(out, " could not be taken whole. ");
    }
    if (checking->problem_count) {
        words_count(out, (int64_t)checking->problem_count, "record does", "records do");
        buffer_text(out, " not fit the rest. ");
    }
    buffer_text(out, "The messages say which.\n");
}

static void undeclared_json(struct buffer *out, const char *key, const struct undeclared *list, uint32_t count, const struct other_names *names)
{
    buffer_format(out, ",\"%s\":{", key);
    for (uint32_t i = 0; i < count; i++) {
        buffer_text(out, i ? "," : "");
        struct buffer name = {0};
        if (names)
            other_name_write(&name, names, NAMED_TEXT, list[i].name);
        buffer_json(out, names ? buffer_view(&name) : list[i].name);
        buffer_free(&name);
        buffer_format(out, ":%llu", (unsigned long long)list[i].count);
    }
    buffer_char(out, '}');
}

static void counts_json(struct buffer *out, const struct checking *checking)
{
    const struct facts_store *store = &checking->asking.duly->store;
    bool any = false;
    buffer_format(out, "{\"schema\":1,\"lines\":%llu,\"refused\":%llu,\"refused_without_case\":%llu,\"do_not_fit\":%llu,\"cases\":%llu,\"records\":{",
                  (unsigned long long)store->tally.lines, (unsigned long long)store->tally.refused,
                  (unsigned long long)store->tally.refused_without_case, (unsigned long long)checking->problem_count, (unsigned long long)store->cases);
    for (int i = 0; i < checking->schema->type_count; i++) {
        if (!checking->records[i])
            continue;
        buffer_text(out, any ? "," : "");
        buffer_json(out, checking->schema->types[i]->json);
        buffer_format(out, ":%llu", (unsigned long long)checking->records[i]);
        any = true;
    }
    buffer_char(out, '}');
    undeclared_json(out, "undeclared", store->undeclared, store->undeclared_count, NULL);
    undeclared_json(out, "undeclared_roles", store->roles, store->role_count, api_other_names(checking->asking.duly));
    buffer_text(out, "}\n");
}

int duly_facts_check(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    static const struct str names[] = {{"text", 4}, {"json", 4}};
    struct str name = str_of(format);
    bool json = str_equal(name, names[1]);
    struct checking checking = {0};
    struct buffer out = {0};
    if (!json && !str_equal(name, names[0]))
        return api_unknown(duly, "format", name, names, 2);
    int code = asking_open(duly, question, WANT_FACTS, &checking.asking);
    if (!code) {
        checking.schema = model_schema(duly->model);
        checking.records = mem_kept_array(checking.asking.pool, checking.schema->type_count + 1u, sizeof *checking.records);
        code = api_each_case(&checking.asking, check_case, &checking);
    }
    if (!code) {
        (json ? counts_json : counts_text)(&out, &checking);
        code = api_hand_over(&out, write, context) ? DULY_ANSWERED : DULY_UNFINISHED;
    }
    arena_free(&checking.arena);
    buffer_free(&checking.problems);
    buffer_free(&out);
    return asking_close(&checking.asking, code);
}

/* ---- The same about nobody ---- */

static void say_what_it_is(struct duly *duly, const struct redacted *done)
{
    struct buffer line = {0}, out = {0};
    words_count(&line, (int64_t)done->cases, "case", "cases");
    buffer_text(&line, " under other names; the times of ");
    buffer_text(&line, done->moved_alike ? "all cases are moved by one number of weeks, since records that belong to no case carry dates"
                                         : "each case are moved by a number of weeks of its own");
    buffer_text(&line, ". Holidays and the clocks do not move with them. ");
    if (done->left_out) {
        words_count(&line, (int64_t)done->left_out, "value was", "values were");
        buffer_text(&line, " left out. ");
    }
    buffer_text(&line, "This is pseudonymised, not anonymous: who knows a family may know it again by what happened and in which order. Treat it as case data.");
    words_lines(&out, buffer_view(&line), 0, 0);
    api_send(duly, &out);
    buffer_free(&line);
    buffer_free(&out);
}

static int redact(struct asking *asking, duly_write *write, void *context)
{
    const struct duly_question *question = asking->question;
    struct duly *duly = asking->duly;
    struct buffer out = {0};
    int code = api_hold_cases(duly, asking->pool, question->cases, question->case_count);
    if (!code)
        code = api_cases_known(duly, asking->pool, question->cases, question->case_count);
    if (code)
        return code;
    struct redacted done = facts_redact(duly->store.facts, &(struct redaction){.zone = api_zone(duly), .names = api_other_names(duly)}, &out);
    bool taken = api_hand_over(&out, write, context);
    buffer_free(&out);
    if (taken)
        say_what_it_is(duly, &done);
    return taken ? DULY_ANSWERED : DULY_UNFINISHED;
}

int duly_facts_redact(struct duly *duly, const struct duly_question *question, uint64_t secret, duly_write *write, void *context)
{
    struct asking asking;
    uint64_t before = duly->secret;
    duly_redact(duly, secret);
    int code = asking_open(duly, question, WANT_FACTS, &asking);
    if (!code)
        code = redact(&asking, write, context);
    code = asking_close(&asking, code);
    duly_redact(duly, before);
    return code;
}
