/* SPDX-License-Identifier: Apache-2.0
 *
 * Which findings turn on which declared reading.
 */
#include "api/compared.h"
#include "render/sentences.h"
#include "render/words.h"

/* One alternative, tried alone on every case. */
struct trial {
    const struct declared_reading *reading;
    struct evaluator *evaluator;
    struct buffer out; /* what differs, until its turn comes */
    struct compared_tally tally;
};

struct readings {
    struct asking asking;
    struct evaluator *evaluator; /* with the readings in force */
    struct trial *trials;
    int trial_count;
    struct arena arena;
    uint64_t cases;
    bool json;
    struct buffer out;
};

/* The readings chosen for the question, and this one instead of its like. */
static void choose(const struct readings *readings, const struct reading_choice *alternative, struct eval_options *options)
{
    *options = readings->asking.options;
    struct reading_choice *choices = mem_kept_array(readings->asking.pool, (size_t)options->reading_count + 1, sizeof *choices);
    int count = 0;
    for (int i = 0; i < options->reading_count; i++)
        if (!str_equal(options->readings[i].definition, alternative->definition))
            choices[count++] = options->readings[i];
    choices[count++] = *alternative;
    options->readings = choices;
    options->reading_count = count;
}

static void begin_trials(struct readings *readings)
{
    struct asking *asking = &readings->asking;
    const struct program *program = api_program(asking->duly);
    struct declared_reading *alternatives;
    readings->trial_count = model_alternatives(asking->duly->model, asking->pool, asking->options.readings, asking->options.reading_count, &alternatives);
    readings->trials = mem_plain_grow(NULL, mem_product((size_t)readings->trial_count + 1, sizeof *readings->trials));
    readings->evaluator = eval_new(program, &asking->options);
    for (int i = 0; i < readings->trial_count; i++) {
        struct eval_options options;
        choose(readings, &alternatives[i].choice, &options);
        readings->trials[i] = (struct trial){.reading = &alternatives[i], .evaluator = eval_new(program, &options)};
    }
}

static void end_trials(struct readings *readings)
{
    for (int i = 0; i < readings->trial_count; i++) {
        eval_free(readings->trials[i].evaluator);
        buffer_free(&readings->trials[i].out);
    }
    mem_plain_free(readings->trials);
    eval_free(readings->evaluator);
}

/* ---- Trying ---- */

static void reading_json(struct buffer *out, const struct declared_reading *reading)
{
    buffer_text(out, ",\"reading\":{\"definition\":");
    buffer_json(out, reading->choice.definition);
    buffer_text(out, ",\"reading\":");
    buffer_json(out, reading->choice.reading);
    buffer_text(out, ",\"instead_of\":");
    buffer_json(out, reading->instead_of);
    buffer_char(out, '}');
}

static void add_differences(struct readings *readings, struct trial *trial, const struct fact_case *of, const struct differences *differences)
{
    const struct zone *zone = readings->asking.report.zone;
    if (!readings->json) {
        compared_case_text(&trial->out, zone, eval_case_key(readings->evaluator), of->incomplete, differences, 2);
        return;
    }
    struct buffer more = {0};
    reading_json(&more, trial->reading);
    if (of->incomplete)
        buffer_text(&more, ",\"incomplete\":true");
    for (uint32_t i = 0; i < differences->count; i++)
        difference_json(&trial->out, zone, &differences->items[i], buffer_view(&more));
    buffer_free(&more);
}

static bool try_case(void *context, struct facts *facts, struct fact_case *of)
{
    struct readings *readings = context;
    const struct findings *before = eval_case(readings->evaluator, facts, of);
    readings->cases++;
    for (uint32_t i = 0; i < before->count; i++)
        readings->asking.error_found |= before->items[i]->state == STATE_ERROR;
    for (int i = 0; i < readings->trial_count; i++) {
        struct trial *trial = &readings->trials[i];
        struct differences differences;
        arena_reset(&readings->arena);
        compare_findings(&readings->arena, before, eval_case(trial->evaluator, facts, of), &differences);
        compared_count(&trial->tally, &differences, of->incomplete);
        if (differences.count)
            add_differences(readings, trial, of, &differences);
    }
    return true;
}

static int try_all(struct readings *readings)
{
    const struct duly_question *question = readings->asking.question;
    if (!question->case_count)
        return api_each_case(&readings->asking, try_case, readings);
    struct facts *facts = readings->asking.duly->store.facts;
    for (uint32_t i = 0; i < facts_case_count(facts); i++)
        try_case(readings, facts, facts_case(facts, i));
    return DULY_ANSWERED;
}

/* ---- Telling ---- */

static void reading_words(struct buffer *line, const struct declared_reading *reading, bool instead)
{
    buffer_str(line, reading->choice.definition);
    buffer_text(line, " read as `");
    buffer_str(line, reading->choice.reading);
    buffer_char(line, '`');
    if (!instead)
        return;
    buffer_text(line, " instead of `");
    buffer_str(line, reading->instead_of);
    buffer_char(line, '`');
}

static void trial_text(struct readings *readings, const struct trial *trial)
{
    struct buffer line = {0};
    reading_words(&line, trial->reading, true);
    words_large(&line, 0);
    buffer_text(&line, ": ");
    words_count(&line, (int64_t)trial->tally.findings_differ, "finding", "findings");
    buffer_text(&line, " of ");
    words_count(&line, (int64_t)trial->tally.cases_differ, "case", "cases");
    buffer_text(&line, trial->tally.findings_differ == 1 ? " turns on it." : " turn on it.");
    buffer_char(&readings->out, '\n');
    words_lines(&readings->out, buffer_view(&line), 0, 4);
    buffer_str(&readings->out, buffer_view(&trial->out));
    buffer_free(&line);
}

static void trial_json(struct readings *readings, const struct trial *trial)
{
    buffer_str(&readings->out, buffer_view(&trial->out));
    buffer_text(&readings->out, "{\"schema\":1");
    reading_json(&readings->out, trial->reading);
    compared_tally_json(&readings->out, &trial->tally);
    buffer_text(&readings->out, "}\n");
}

static void say_idle(struct readings *readings, int idle)
{
    struct buffer line = {0};
    int told = 0;
    buffer_text(&line, "Nothing turns on: ");
    for (int i = 0; i < readings->trial_count; i++) {
        if (readings->trials[i].tally.findings_differ)
            continue;
        buffer_text(&line, !told ? "" : told + 1 == idle ? " and " : ", ");
        reading_words(&line, readings->trials[i].reading, false);
        told++;
    }
    buffer_char(&line, '.');
    buffer_char(&readings->out, '\n');
    words_lines(&readings->out, buffer_view(&line), 0, 4);
    buffer_free(&line);
}

static void tell_text(struct readings *readings)
{
    struct buffer line = {0};
    int idle = 0;
    render_header(&readings->out, &readings->asking.report);
    for (int i = 0; i < readings->trial_count; i++) {
        if (readings->trials[i].tally.findings_differ)
            trial_text(readings, &readings->trials[i]);
        else
            idle++;
    }
    if (idle)
        say_idle(readings, idle);
    if (!readings->trial_count) {
        buffer_text(&line, "The rules declare no other reading. ");
    } else {
        words_count(&line, readings->trial_count, "other reading", "other readings");
        buffer_text(&line, readings->trial_count == 1 ? ", tried on " : ", each tried alone on ");
        words_count(&line, (int64_t)readings->cases, "case", "cases");
        buffer_text(&line, ". ");
    }
    buffer_text(&line, sentence_last);
    buffer_char(&readings->out, '\n');
    words_lines(&readings->out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

static int answer(struct readings *readings, duly_write *write, void *context)
{
    const struct duly_question *question = readings->asking.question;
    int code = question->case_count ? api_read_cases(readings->asking.duly, readings->asking.pool, question->cases, question->case_count) : DULY_ANSWERED;
    if (code)
        return code;
    begin_trials(readings);
    code = try_all(readings);
    if (code) {
        end_trials(readings);
        return code;
    }
    if (!readings->json)
        tell_text(readings);
    else
        for (int i = 0; i < readings->trial_count; i++)
            trial_json(readings, &readings->trials[i]);
    end_trials(readings);
    return api_hand_over(&readings->out, write, context) ? DULY_ANSWERED : DULY_UNFINISHED;
}

int duly_readings(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    struct readings readings = {0};
    int code = compared_format(duly, format, &readings.json);
    if (code)
        return code;
    code = asking_open(duly, question, WANT_FINDINGS, &readings.asking);
    if (!code)
        code = answer(&readings, write, context);
    arena_free(&readings.arena);
    buffer_free(&readings.out);
    return asking_close(&readings.asking, code);
}
