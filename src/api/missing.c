/* SPDX-License-Identifier: Apache-2.0
 *
 * What is not known: for the cases named, fact by fact; for a caseload, kind
 * by kind.
 */
#include "api/inside.h"
#include "render/missing.h"
#include "render/sentences.h"
#include "render/words.h"

/* Kinds of a caseload that are told unless all are asked for. */
enum { KINDS_TOLD = 20 };

struct missing {
    struct asking asking;
    struct evaluator *evaluator;
    bool json;
    struct arena arena; /* of one case */
    struct wanted_kind *kinds; /* plain memory; their words are kept in the question's pool */
    int kind_count, kind_room;
    uint64_t cases, lacking; /* asked about; of these, with something not known */
    struct buffer out;
    duly_write *write;
    void *context;
};

static const struct record_type *type_of(const struct missing *missing, const struct missing_fact *fact)
{
    return schema_type_json(model_schema(missing->asking.duly->model), fact->of.record);
}

/* The record of what somebody did or decided. */
static bool is_act(const struct missing *missing, const struct missing_fact *fact)
{
    const struct record_type *type = fact->field.length ? NULL : type_of(missing, fact);
    for (int i = 0; type && i < type->field_count; i++)
        if (type->fields[i].who_did_it)
            return true;
    return false;
}

/* How rules say what facts spell in their own way. */
static void say_kind(const struct missing *missing, const struct missing_fact *fact, struct wanted_kind *kind)
{
    const struct record_type *type = type_of(missing, fact);
    kind->record_says = type ? type->name : kind->record;
    kind->field_says = kind->field;
    for (int i = 0; type && i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        if (!str_equal(field->key, fact->field))
            continue;
        kind->field_says = field->name;
        kind->form = field->who_did_it ? KIND_WHO : field->type == FIELD_YES_NO ? KIND_YES_NO : field->type == FIELD_WHOLE && str_is_plural(field->name) ? KIND_HOW_MANY : KIND_THING;
    }
}

static struct wanted_facts facts_of(struct missing *missing, struct facts *facts, struct fact_case *of)
{
    const struct findings *findings = asking_case(&missing->asking, missing->evaluator, facts, of);
    const struct finding **chosen = arena_array(&missing->arena, findings->count + 1u, sizeof *chosen);
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->count; i++)
        if (!missing->asking.only || missing->asking.only & 1u << findings->items[i]->state)
            chosen[count++] = findings->items[i];
    return missing_by_fact(&missing->arena, chosen, count);
}

/* ---- one case ---- */

static bool one_case(struct missing *missing, struct fact_case *of)
{
    struct wanted_facts facts = facts_of(missing, missing->asking.duly->store.facts, of);
    bool *acts = arena_array(&missing->arena, (size_t)facts.count + 1, sizeof *acts);
    for (int i = 0; i < facts.count; i++)
        acts[i] = is_act(missing, facts.items[i].fact);
    if (missing->json) {
        missing_case_json(&missing->out, eval_case_key(missing->evaluator), &facts, acts);
    } else if (facts.count) {
        buffer_char(&missing->out, '\n');
        missing_case_text(&missing->out, eval_case_key(missing->evaluator), &facts, acts);
    } else {
        buffer_format(&missing->out, "\nCase " STR_FORMAT "\n  Nothing that is not recorded would change an answer.\n", STR_PRINT(eval_case_key(missing->evaluator)));
    }
    arena_reset(&missing->arena);
    return api_hand_over(&missing->out, missing->write, missing->context);
}

/* ---- a caseload ---- */

static struct wanted_kind *kind_of(struct missing *missing, const struct missing_fact *fact)
{
    for (int i = 0; i < missing->kind_count; i++) {
        struct wanted_kind *kind = &missing->kinds[i];
        if (str_equal(kind->record, fact->of.record) && str_equal(kind->field, fact->field) && (fact->of.record.length || str_equal(kind->asks, fact->asks)))
            return kind;
    }
    if (missing->kind_count == missing->kind_room) {
        missing->kind_room = missing->kind_room ? missing->kind_room * 2 : 64;
        missing->kinds = mem_plain_grow(missing->kinds, mem_product((size_t)missing->kind_room, sizeof *missing->kinds));
    }
    struct wanted_kind *kind = &missing->kinds[missing->kind_count++];
    *kind = (struct wanted_kind){
        .record = str_kept(missing->asking.pool, fact->of.record),
        .field = str_kept(missing->asking.pool, fact->field),
        .asks = str_kept(missing->asking.pool, fact->asks),
        .act = is_act(missing, fact),
    };
    say_kind(missing, fact, kind);
    return kind;
}

static bool add_case(void *context, struct facts *all, struct fact_case *of)
{
    struct missing *missing = context;
    struct wanted_facts facts = facts_of(missing, all, of);
    int before = missing->kind_count;
    bool *counted = arena_array(&missing->arena, (size_t)before + (size_t)facts.count + 1, sizeof *counted);
    for (int i = 0; i < facts.count; i++) {
        struct wanted_kind *kind = kind_of(missing, facts.items[i].fact);
        int index = (int)(kind - missing->kinds);
        kind->cases += !counted[index];
        counted[index] = true;
        kind->findings += (uint64_t)facts.items[i].count;
        kind->alone += (uint64_t)facts.items[i].alone;
        kind->late += (uint64_t)facts.items[i].late;
    }
    missing->cases++;
    missing->lacking += facts.count != 0;
    arena_reset(&missing->arena);
    return true;
}

static bool comes_before(const struct wanted_kind *a, const struct wanted_kind *b)
{
    if (a->late != b->late)
        return a->late > b->late;
    if (a->alone != b->alone)
        return a->alone > b->alone;
    if (a->findings != b->findings)
        return a->findings > b->findings;
    int order = str_compare(a->record, b->record);
    order = order ? order : str_compare(a->field, b->field);
    return order < 0 || (order == 0 && str_compare(a->asks, b->asks) < 0);
}

static void sort_kinds(struct missing *missing)
{
    for (int i = 1; i < missing->kind_count; i++)
        for (int j = i; j > 0 && comes_before(&missing->kinds[j], &missing->kinds[j - 1]); j--) {
            struct wanted_kind kind = missing->kinds[j];
            missing->kinds[j] = missing->kinds[j - 1];
            missing->kinds[j - 1] = kind;
        }
}

static int caseload(struct missing *missing)
{
    int code = api_each_case(&missing->asking, add_case, missing);
    if (code)
        return code;
    sort_kinds(missing);
    int told = missing->kind_count;
    if (!missing->json && !missing->asking.question->all && told > KINDS_TOLD)
        told = KINDS_TOLD;
    if (!missing->json)
        buffer_text(&missing->out, missing->kind_count ? "\nWhat would settle most stands first.\n" : "\n");
    for (int i = 0; i < told; i++)
        (missing->json ? missing_kind_json : missing_kind_text)(&missing->out, &missing->kinds[i]);
    if (!missing->json && missing->kind_count > told)
        buffer_format(&missing->out, "  and %d more kinds; --all shows them.\n", missing->kind_count - told);
    if (!missing->json) {
        struct buffer line = {0};
        words_count(&line, (int64_t)missing->cases, "case", "cases");
        buffer_text(&line, ", ");
        buffer_number(&line, (int64_t)missing->lacking);
        buffer_text(&line, " with something not known. `duly missing CASE` says what it would settle there. ");
        buffer_text(&line, sentence_last);
        buffer_char(&missing->out, '\n');
        words_lines(&missing->out, buffer_view(&line), 0, 0);
        buffer_free(&line);
    }
    return api_hand_over(&missing->out, missing->write, missing->context) ? DULY_ANSWERED : DULY_UNFINISHED;
}

static int answer(struct missing *missing)
{
    const struct duly_question *question = missing->asking.question;
    int code = question->case_count ? api_read_cases(missing->asking.duly, missing->asking.pool, question->cases, question->case_count) : DULY_ANSWERED;
    if (code)
        return code;
    if (!missing->json)
        render_header(&missing->out, &missing->asking.report);
    if (!question->case_count)
        return caseload(missing);
    for (int i = 0; i < question->case_count; i++)
        if (!one_case(missing, facts_case_by_key(missing->asking.duly->store.facts, str_of(question->cases[i]))))
            return DULY_UNFINISHED;
    if (!missing->json) {
        buffer_char(&missing->out, '\n');
        words_lines(&missing->out, str_of(sentence_last), 0, 0);
    }
    return api_hand_over(&missing->out, missing->write, missing->context) ? DULY_ANSWERED : DULY_UNFINISHED;
}

int duly_missing(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    static const struct str names[] = {{"text", 4}, {"jsonl", 5}};
    struct str name = str_of(format);
    struct missing missing = {.json = str_equal(name, names[1]), .write = write, .context = context};
    if (!missing.json && !str_equal(name, names[0]))
        return api_unknown(duly, "format", name, names, 2);
    int code = asking_open(duly, question, WANT_FINDINGS, &missing.asking);
    if (!code) {
        missing.evaluator = asking_evaluator(&missing.asking);
        code = answer(&missing);
        eval_free(missing.evaluator);
    }
    arena_free(&missing.arena);
    mem_plain_free(missing.kinds);
    buffer_free(&missing.out);
    return asking_close(&missing.asking, code);
}
