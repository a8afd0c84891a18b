/* SPDX-License-Identifier: Apache-2.0
 *
 * Every finding of every case, through one renderer.
 */
#include "api/compared.h"

/* Handed over in stretches of about this size. */
#define STRETCH_BYTES ((size_t)64 << 10)

struct run {
    struct asking asking;
    const struct renderer_kind *kind;
    void *renderer;
    bool leave_out; /* what does not apply */
    struct report_tally tally;
    struct buffer out;
    const struct finding **shown; /* plain memory; findings live in the evaluator's arena */
    size_t shown_room;
    duly_write *write;
    void *context;
};

static bool is_shown(struct run *run, const struct finding *finding)
{
    if (run->asking.only)
        return run->asking.only & 1u << finding->state;
    if (!run->leave_out || finding->state != STATE_DOES_NOT_APPLY)
        return true;
    run->tally.hidden++;
    return false;
}

static uint32_t choose(struct run *run, const struct findings *findings)
{
    if (findings->count > run->shown_room) {
        run->shown_room = (size_t)findings->count * 2;
        run->shown = mem_plain_grow(run->shown, mem_product(run->shown_room, sizeof *run->shown));
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (!is_shown(run, finding))
            continue;
        run->shown[count++] = finding;
        run->tally.by_state[finding->state]++;
    }
    return count;
}

static bool run_case(struct run *run, struct fact_case *of)
{
    const struct findings *findings = asking_case(&run->asking, of);
    uint32_t count = choose(run, findings);
    run->tally.cases++;
    run->tally.bare += !findings->count;
    run->asking.duly->counts.findings += findings->count;
    run->kind->one_case(run->renderer, &run->out, of->key, of->incomplete, run->shown, count);
    return run->out.length < STRETCH_BYTES || api_hand_over(&run->out, run->write, run->context);
}

static bool run_named(struct run *run)
{
    const struct duly_question *question = run->asking.question;
    for (int i = 0; i < question->case_count; i++)
        if (!run_case(run, facts_case_by_key(run->asking.duly->store.facts, str_of(question->cases[i]))))
            return false;
    return true;
}

static bool run_all(struct run *run)
{
    struct facts *facts = run->asking.duly->store.facts;
    uint32_t count = facts_case_count(facts);
    for (uint32_t i = 0; i < count; i++)
        if (!run_case(run, facts_case(facts, i)))
            return false;
    return true;
}

/* False when the reader of the answer went away. */
static bool answer(struct run *run)
{
    run->kind->begin(run->renderer, &run->out);
    if (!(run->asking.question->case_count ? run_named(run) : run_all(run)))
        return false;
    run->kind->end(run->renderer, &run->out, &run->tally);
    return api_hand_over(&run->out, run->write, run->context);
}

static int cases_known(struct run *run)
{
    const struct duly_question *question = run->asking.question;
    for (int i = 0; i < question->case_count; i++)
        if (!api_case(run->asking.duly, run->asking.pool, question->cases[i]))
            return DULY_WRONG;
    return DULY_ANSWERED;
}

static const struct renderer_kind *kind_named(struct duly *duly, const char *format)
{
    static const struct str names[] = {
#define RENDERER(token, name, help) {#name, sizeof #name - 1},
#include "lists/renderers.def"
#undef RENDERER
    };
    const struct renderer_kind *kind = renderer_find(str_of(format));
    if (!kind)
        api_unknown(duly, "format", str_of(format), names, sizeof names / sizeof *names);
    return kind;
}

int duly_run(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    if (question->what_if)
        return api_run_supposing(duly, question, format, write, context);
    struct run run = {.kind = kind_named(duly, format), .write = write, .context = context};
    if (!run.kind)
        return DULY_WRONG;
    run.leave_out = run.kind == &renderer_text && !question->all;
    duly->counts = (struct duly_counts){0};
    int code = asking_open(duly, question, run.kind->states_only ? WANT_STATES : WANT_FINDINGS, &run.asking);
    if (!code)
        code = cases_known(&run);
    if (!code) {
        run.renderer = run.kind->open(&run.asking.report);
        if (!answer(&run))
            code = DULY_UNFINISHED;
        run.kind->close(run.renderer);
    }
    mem_plain_free(run.shown);
    buffer_free(&run.out);
    return asking_close(&run.asking, code);
}
