/* SPDX-License-Identifier: Apache-2.0
 *
 * What the explanation of a finding does not name decided nothing. For the
 * findings of every sample case, on several days, each field of each line of
 * the case is taken away in turn, and every finding whose proof does not name
 * that fact is held against what it was:
 *
 *   - its state and what it is due are the same; or
 *   - it cannot be told any more, and the fact stands among what is missing:
 *     so it is with what says which records belong together, for which of
 *     them a rule is at all, and which policy answers; or
 *   - a finding that cannot be told and names the fact stands in its place,
 *     where it is not known which records or values there is one for; or
 *   - there is none any more, and the fact was one of the very record that
 *     the rule was for: that is named by its identity.
 *
 * Another conclusion it never is: no duty falls silent, is met or gets late
 * by a fact that nobody was told of. A part of the fields is drawn; with
 * DULY_THOROUGH set, all are tried. Prints its seed; DULY_SEED gives another.
 */
#include "caseload.h"

struct sample {
    const char *rules, *facts;
    const char *days[4];
};
static const struct sample samples[] = {
    {"rules/lancashire", "samples/caseload.jsonl", {"2025-01-10", "2024-12-23", "2022-07-20", "2025-03-03"}},
    {"rules/lancashire", "samples/lancashire.jsonl", {"2025-01-10", "2024-12-23", "2024-05-31", "2025-03-03"}},
    {"rules/blackpool", "samples/blackpool.jsonl", {"2024-06-10", "2025-04-14", "2024-05-03", "2025-01-10"}},
};

/* One fact that is taken away. */
struct fact {
    struct str record, id, field;
};

struct trial {
    struct duly *duly;
    const struct caseload *caseload;
    struct evaluator *before, *after;
    struct str key, day;
};

static bool thorough;
static unsigned long cases_tried, facts_tried, unnamed, named, asked;

static bool is_fact(const struct fact *fact, const struct record_name *of, struct str field)
{
    return str_equal(of->record, fact->record) && str_equal(of->id, fact->id) && str_equal(field, fact->field);
}

static bool named_in(const struct proof *proof, const struct fact *fact)
{
    for (; proof; proof = proof->next) {
        for (int i = 0; i < proof->fact_count; i++)
            if (is_fact(fact, &proof->facts[i].of, proof->facts[i].field))
                return true;
        if (named_in(proof->kids, fact))
            return true;
    }
    return false;
}

static bool is_missing(const struct finding *finding, const struct fact *fact)
{
    for (int i = 0; i < finding->missing_count; i++)
        if (is_fact(fact, &finding->missing[i].of, finding->missing[i].field))
            return true;
    return false;
}

/* ---- which finding is which ---- */

static bool same_record(const struct record_name *a, const struct record_name *b)
{
    return str_equal(a->id, b->id) && a->position == b->position && str_equal(a->record, b->record);
}

static const struct finding *counterpart(const struct findings *in, const struct finding *of)
{
    for (uint32_t i = 0; i < in->count; i++) {
        const struct finding *one = in->items[i];
        bool same = one->rule == of->rule && one->subject_count == of->subject_count && str_equal(one->value, of->value);
        for (int j = 0; same && j < of->subject_count; j++)
            same = same_record(&one->subjects[j], &of->subjects[j]);
        if (same)
            return one;
    }
    return NULL;
}

/* One that is new, for the same first record, and asks for the fact. */
static bool another_asks(const struct findings *after, const struct findings *before, const struct finding *gone, const struct fact *fact)
{
    for (uint32_t i = 0; i < after->count; i++) {
        const struct finding *one = after->items[i];
        bool first = !one->subject_count || !gone->subject_count || same_record(&one->subjects[0], &gone->subjects[0]);
        if (one->rule == gone->rule && first && one->state == STATE_CANNOT_TELL && is_missing(one, fact) && !counterpart(before, one))
            return true;
    }
    return false;
}

static bool is_subject(const struct finding *finding, const struct fact *fact)
{
    for (int i = 0; i < finding->subject_count; i++)
        if (str_equal(finding->subjects[i].id, fact->id) && str_equal(finding->subjects[i].record, fact->record))
            return true;
    return false;
}

static bool same_day(const struct shown_time *a, const struct shown_time *b)
{
    return a->form == b->form && (a->form == SHOWN_NONE || (a->form == SHOWN_INSTANT ? a->utc == b->utc : a->day == b->day && a->last_day == b->last_day));
}

/* ---- one fact less ---- */

/* The case, with the shared lines, and without one member of one line. */
static struct facts *facts_less(const struct trial *trial, const struct fact_line *less, int member_less)
{
    struct buffer lines = {0};
    for (int i = 0; i < trial->caseload->line_count; i++) {
        const struct fact_line *line = &trial->caseload->lines[i];
        if (line->of_case.length && !str_equal(line->of_case, trial->key))
            continue;
        struct members members = members_of(line->text);
        buffer_char(&lines, '{');
        for (int j = 0, written = 0; j < members.count; j++)
            if (line != less || j != member_less)
                buffer_format(&lines, "%s\"" STR_FORMAT "\":" STR_FORMAT, written++ ? "," : "", STR_PRINT(members.list[j].key), STR_PRINT(members.list[j].value));
        buffer_text(&lines, "}\n");
    }
    struct facts *facts = facts_new(&(struct facts_options){.schema = model_schema(trial->duly->model), .zone = api_zone(trial->duly)});
    facts_read_text(facts, STR("facts"), buffer_view(&lines), 1);
    facts_finish(facts);
    buffer_free(&lines);
    return facts;
}

static void hold(const struct trial *trial, const struct findings *before, const struct findings *after, const struct finding *was, const struct fact *fact)
{
    const struct finding *is = counterpart(after, was);
    if (named_in(was->proof, fact) || is_missing(was, fact)) {
        named++;
        return;
    }
    unnamed++;
    if (was->state == STATE_DOES_NOT_APPLY && (!is || is->state == was->state))
        return; /* nothing is asked for, nor was */
    if (is && is->state == was->state && is->would_be == was->would_be && same_day(&is->due, &was->due))
        return;
    if (!is && is_subject(was, fact))
        return;
    asked++;
    if (is ? is->state == STATE_CANNOT_TELL && is_missing(is, fact) : another_asks(after, before, was, fact))
        return;
    complain(STR_FORMAT " on " STR_FORMAT ", " STR_FORMAT ": was %s, is %s without " STR_FORMAT " " STR_FORMAT "'s " STR_FORMAT ", which is not named", STR_PRINT(trial->key),
             STR_PRINT(trial->day), STR_PRINT(was->rule->name), state_spelling(was->state), is ? state_spelling(is->state) : "gone", STR_PRINT(fact->record), STR_PRINT(fact->id),
             STR_PRINT(fact->field));
}

/* Not the moment that a record begins: without it, it is another record. Nor yet a link that need not be there: that a record was
 * looked at because of it is not told. */
static void try_line(const struct trial *trial, const struct findings *before, const struct fact_line *line)
{
    struct members members = members_of(line->text);
    for (int i = 0; i < members.count; i++) {
        const struct field *field = field_by_key(line->type, members.list[i].key);
        bool may_lack = field && field->type == FIELD_RECORD && field->absence == ABSENCE_NONE;
        if (!field || may_lack || field->index == line->type->begins || (!thorough && random_below(SLOW_BUILD ? 40 : 6)))
            continue;
        const struct fact fact = {line->record, member_in(&members, "id"), field->key};
        struct facts *facts = facts_less(trial, line, i);
        const struct findings *after = eval_case(trial->after, facts, facts_case_by_key(facts, trial->key));
        facts_tried++;
        for (uint32_t j = 0; j < before->count; j++)
            hold(trial, before, after, before->items[j], &fact);
        facts_free(facts);
    }
}

static void try_case(const struct trial *trial)
{
    struct facts *facts = facts_less(trial, NULL, -1);
    const struct findings *before = eval_case(trial->before, facts, facts_case_by_key(facts, trial->key));
    cases_tried++;
    for (int i = 0; i < trial->caseload->line_count; i++)
        if (str_equal(trial->caseload->lines[i].of_case, trial->key) && !member(trial->caseload->lines[i].text, "known_at").length) /* not of versions */
            try_line(trial, before, &trial->caseload->lines[i]);
    facts_free(facts);
}

static void try_sample(const struct sample *sample)
{
    char path[4096];
    const char *rules[] = {source_path(path, sample->rules)};
    struct trial trial = {.duly = duly_new()};
    if (duly_rules(trial.duly, rules, 1) != DULY_ANSWERED) {
        printf("Bail out! the rules of %s are not sound\n", sample->rules);
        exit(EXIT_FAILURE);
    }
    struct caseload caseload = caseload_of(file_read(sample->facts), model_schema(trial.duly->model));
    trial.caseload = &caseload;
    for (int i = 0; i < 4; i++) {
        struct eval_options options = {.proofs = true};
        duly_moment(trial.duly, sample->days[i], &options.now);
        options.known_on = options.now;
        trial.day = str_of(sample->days[i]);
        trial.before = eval_new(api_program(trial.duly), &options);
        trial.after = eval_new(api_program(trial.duly), &options);
        for (int j = 0; j < caseload.case_count; j++) {
            trial.key = caseload.cases[j];
            if (thorough || random_below(3) == 0)
                try_case(&trial);
        }
        eval_free(trial.before);
        eval_free(trial.after);
    }
    caseload_free(&caseload);
    duly_free(trial.duly);
}

int main(void)
{
    mem_start();
    thorough = getenv("DULY_THOROUGH") != NULL;
    printf("1..1\n# seed %llu\n", (unsigned long long)random_start(20250113));
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        try_sample(&samples[i]);
    printf("# %lu times a case, %lu facts taken away; of findings %lu named the fact and %lu did not, and %lu of these then asked for it; %.1f s\n", cases_tried, facts_tried, named,
           unnamed, asked, seconds_since(&began));
    verdict("what an explanation does not name decided nothing: without it the answer stays, or asks for it", facts_tried && named && unnamed);
    return tap_count == 0;
}
