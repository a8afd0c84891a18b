/* SPDX-License-Identifier: Apache-2.0
 *
 * What would be, if: facts supposed for one question only.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "api/compared.h"
#include "render/sentences.h"
#include "render/words.h"

/* ---- What is supposed ---- */

static int read_changes(struct asking *asking, struct supposition *supposition)
{
    struct duly *duly = asking->duly;
    int descriptor = input_open(supposition->path);
    if (descriptor < 0) {
        api_say(duly, "%s could not be opened: %s.", supposition->path, strerror(errno));
        return DULY_WRONG;
    }
    supposition->pool = pool_new();
    supposition->problems.pool = supposition->pool;
    supposition->changes = facts_new(&(struct facts_options){
        .schema = model_schema(duly->model), .zone = api_zone(duly), .problems = &supposition->problems, .supposing = true, .other_names = api_other_names(duly)});
    int fault = facts_read(supposition->changes, str_kept(supposition->pool, str_of(supposition->path)), descriptor);
    close(descriptor);
    if (fault) {
        api_say(duly, "%s could not be read to its end: %s.", supposition->path, strerror(fault));
        return fault == EISDIR ? DULY_WRONG : DULY_UNFINISHED;
    }
    facts_finish(supposition->changes);
    return DULY_ANSWERED;
}

static void tell_changes(struct asking *asking, struct supposition *supposition)
{
    struct duly *duly = asking->duly;
    struct buffer out = {0};
    for (int i = 0; i < supposition->problems.count; i++)
        diagnostic_print_text(&out, &duly->sources, &supposition->problems.items[i]);
    struct facts_tally tally = facts_tally(supposition->changes);
    if (tally.refused)
        buffer_format(&out, "%llu of %llu lines of %s could not be taken whole; what they suppose is left out.\n", (unsigned long long)tally.refused,
                      (unsigned long long)tally.lines, supposition->path);
    uint32_t count;
    const struct undeclared *undeclared = facts_undeclared(supposition->changes, &count);
    for (uint32_t i = 0; i < count; i++)
        buffer_format(&out, "%s: `" STR_FORMAT "` is not read, for no rule file declares it.\n", supposition->path, STR_PRINT(undeclared[i].name));
    uint32_t missed = supposing_tally(supposition->supposing).not_there;
    if (missed)
        buffer_format(&out, "%s: %u of the records it takes away %s not there.\n", supposition->path, missed, missed == 1 ? "is" : "are");
    api_send(duly, &out);
    buffer_free(&out);
}

int supposition_open(struct asking *asking, const char *path, struct supposition *supposition)
{
    *supposition = (struct supposition){.path = path};
    int code = read_changes(asking, supposition);
    if (code)
        return code;
    supposition->supposing = supposing_open(asking->duly->store.facts, supposition->changes);
    tell_changes(asking, supposition);
    asking->report.supposing = str_of(path);
    return DULY_ANSWERED;
}

bool supposition_refused(const struct supposition *supposition)
{
    return supposition->changes && facts_tally(supposition->changes).refused;
}

int supposition_close(struct supposition *supposition)
{
    bool refused = supposition_refused(supposition);
    supposing_close(supposition->supposing);
    facts_free(supposition->changes);
    pool_free(supposition->pool);
    return refused ? DULY_PARTLY : DULY_ANSWERED;
}

static void add_count(struct buffer *line, uint32_t count, const char *what, bool *any)
{
    if (!count)
        return;
    buffer_text(line, *any ? ", " : ": ");
    if (*any)
        buffer_number(line, count);
    else
        words_count(line, count, "record", "records");
    buffer_char(line, ' ');
    buffer_text(line, what);
    *any = true;
}

void supposition_words(struct buffer *line, const struct supposition *supposition)
{
    struct supposed_tally tally = supposing_tally(supposition->supposing);
    bool any = false;
    buffer_format(line, "Supposing %s", supposition->path);
    add_count(line, tally.changed, "changed", &any);
    add_count(line, tally.added, "added", &any);
    add_count(line, tally.taken, "taken away", &any);
    buffer_text(line, any ? "." : ", which changes nothing.");
    if (supposition_refused(supposition))
        buffer_text(line, " Some of its lines could not be read; what they suppose is left out.");
}

/* ---- The answer ---- */

struct supposed_run {
    struct asking asking;
    struct supposition supposition;
    struct evaluator *before, *after;
    struct arena arena;
    struct compared_tally tally;
    bool json;
    struct buffer out;
    duly_write *write;
    void *context;
};

static bool is_shown(const struct supposed_run *run, const struct difference *difference)
{
    uint32_t only = run->asking.only;
    return !only || (difference->before && only & 1u << difference->before->state) || (difference->after && only & 1u << difference->after->state);
}

static void case_json(struct supposed_run *run, bool incomplete, const struct differences *differences)
{
    for (uint32_t i = 0; i < differences->count; i++)
        difference_json(&run->out, run->asking.report.zone, &differences->items[i], incomplete ? STR(",\"incomplete\":true") : STR(""));
}

static void keep_shown(const struct supposed_run *run, struct differences *differences)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < differences->count; i++)
        if (is_shown(run, &differences->items[i]))
            differences->items[kept++] = differences->items[i];
    differences->count = kept;
}

/* `of` is NULL for a case that is only supposed. */
static bool compare_case(struct supposed_run *run, struct fact_case *of, struct fact_case *only_supposed)
{
    struct supposing *supposing = run->supposition.supposing;
    const struct findings none = {0}, *before = of ? eval_case(run->before, run->asking.duly->store.facts, of) : &none;
    struct fact_case *supposed = supposing_case(supposing, of ? of : only_supposed);
    const struct findings *after = eval_case(run->after, supposing_facts(supposing), supposed);
    for (uint32_t i = 0; i < after->count; i++) {
        run->asking.fails_found |= (run->asking.fails & 1u << after->items[i]->state) != 0;
        run->asking.error_found |= after->items[i]->state == STATE_ERROR;
    }
    struct differences differences;
    arena_reset(&run->arena);
    compare_findings(&run->arena, before, after, &differences);
    keep_shown(run, &differences);
    compared_count(&run->tally, &differences, supposed->incomplete);
    run->asking.duly->counts.findings += after->count;
    if (differences.count && run->json)
        case_json(run, supposed->incomplete, &differences);
    else if (differences.count)
        compared_case_text(&run->out, run->asking.report.zone, eval_case_key(run->after), supposed->incomplete, &differences, 0);
    return run->out.length < ((size_t)64 << 10) || api_hand_over(&run->out, run->write, run->context);
}

static bool compare_all(struct supposed_run *run)
{
    struct facts *facts = run->asking.duly->store.facts;
    for (uint32_t i = 0; i < facts_case_count(facts); i++)
        if (compared_wanted(&run->asking, facts_case(facts, i)->key) && !compare_case(run, facts_case(facts, i), NULL))
            return false;
    uint32_t at = 0;
    for (struct fact_case *more; (more = supposing_new_case(run->supposition.supposing, &at));)
        if (compared_wanted(&run->asking, more->key) && !compare_case(run, NULL, more))
            return false;
    return true;
}

static int cases_known(struct supposed_run *run)
{
    const struct duly_question *question = run->asking.question;
    for (int i = 0; i < question->case_count; i++)
        if (!facts_case_by_key(run->supposition.changes, str_of(question->cases[i])) &&
            api_cases_known(run->asking.duly, run->asking.pool, &question->cases[i], 1))
            return DULY_WRONG;
    return DULY_ANSWERED;
}

static void begin(struct supposed_run *run)
{
    struct buffer line = {0};
    if (run->json)
        return;
    render_header(&run->out, &run->asking.report);
    supposition_words(&line, &run->supposition);
    words_lines(&run->out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

static void end_json(struct supposed_run *run)
{
    struct supposed_tally tally = supposing_tally(run->supposition.supposing);
    buffer_text(&run->out, "{\"schema\":1,\"supposing\":");
    buffer_json(&run->out, str_of(run->supposition.path));
    buffer_format(&run->out, ",\"changed\":%u,\"added\":%u,\"taken_away\":%u,\"not_there\":%u", tally.changed, tally.added, tally.taken, tally.not_there);
    compared_tally_json(&run->out, &run->tally);
    buffer_text(&run->out, supposition_refused(&run->supposition) ? ",\"incomplete\":true}\n" : "}\n");
}

static void end_text(struct supposed_run *run)
{
    struct buffer line = {0};
    compared_tally_words(&line, &run->tally);
    buffer_char(&line, ' ');
    buffer_text(&line, sentence_last);
    buffer_char(&run->out, '\n');
    words_lines(&run->out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

static int answer(struct supposed_run *run)
{
    const struct program *program = api_program(run->asking.duly);
    run->before = eval_new(program, &run->asking.options);
    run->after = eval_new(program, &run->asking.options);
    begin(run);
    bool wanted = compare_all(run);
    if (wanted) {
        (run->json ? end_json : end_text)(run);
        wanted = api_hand_over(&run->out, run->write, run->context);
    }
    eval_free(run->before);
    eval_free(run->after);
    arena_free(&run->arena);
    return wanted ? DULY_ANSWERED : DULY_UNFINISHED;
}

int api_run_supposing(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    struct supposed_run run = {.write = write, .context = context};
    int code = compared_format(duly, format, &run.json);
    if (code)
        return code;
    duly->counts = (struct duly_counts){0};
    code = asking_open(duly, question, WANT_FINDINGS, &run.asking);
    if (!code)
        code = api_hold_cases(duly, run.asking.pool, NULL, 0); /* how much is changed is told of all */
    if (!code)
        code = supposition_open(&run.asking, question->what_if, &run.supposition);
    if (!code)
        code = cases_known(&run);
    if (!code)
        code = answer(&run);
    code = duly_worse(code, supposition_close(&run.supposition));
    buffer_free(&run.out);
    return asking_close(&run.asking, code);
}
