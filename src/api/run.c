/* SPDX-License-Identifier: Apache-2.0
 *
 * Every finding of every case, through one renderer.
 */
#include "api/compared.h"
#include "api/work.h"

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

static int run_all(struct work *work)
{
    work->fault = api_index_open(work->asking, &work->index);
    if (!work->fault)
        work_through(work);
    return duly_worse(api_index_close(work->asking, work->index, work->fault), work->ended ? DULY_UNFINISHED : DULY_ANSWERED);
}

static int run_named(struct work *work)
{
    const struct duly_question *question = work->asking->question;
    work_named(work, question->cases, question->case_count);
    return work->ended ? DULY_UNFINISHED : DULY_ANSWERED;
}

/* The first and the last of the answer belong to no case. */
static int answer(struct work *work)
{
    struct buffer out = {0};
    void *renderer = work->kind->open(&work->asking->report);
    work->kind->begin(renderer, &out);
    int code = api_hand_over(&out, work->write, work->context) ? DULY_ANSWERED : DULY_UNFINISHED;
    if (!code)
        code = work->asking->question->case_count ? run_named(work) : run_all(work);
    if (!code) {
        work->kind->end(renderer, &out, &work->tally);
        if (!api_hand_over(&out, work->write, work->context))
            code = DULY_UNFINISHED;
    }
    work->kind->close(renderer);
    buffer_free(&out);
    return code;
}

int duly_run(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    if (question->what_if)
        return api_run_supposing(duly, question, format, write, context);
    struct asking asking;
    struct work work = {.asking = &asking, .kind = kind_named(duly, format), .write = write, .context = context};
    if (!work.kind || (question->proof && !api_proof_may_be_shown(duly)))
        return DULY_WRONG;
    work.leave_out = work.kind == &renderer_text && !question->all;
    duly->counts = (struct duly_counts){0};
    int code = asking_open(duly, question, work.kind->states_only ? WANT_STATES : WANT_FINDINGS, &asking);
    asking.options.shown = asking.only ? asking.only : work.leave_out ? ~(1u << STATE_DOES_NOT_APPLY) : 0;
    if (!code && question->case_count)
        code = api_read_cases(duly, asking.pool, question->cases, question->case_count);
    if (!code)
        code = answer(&work);
    return asking_close(&asking, code);
}
