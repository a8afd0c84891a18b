/* SPDX-License-Identifier: Apache-2.0
 *
 * What is not known never hides a duty. Every field of every line of each
 * sample file is taken away in turn, and the answer compared with that
 * of the whole caseload, on days drawn from the life of the case. What must
 * hold depends on what the vocabulary says the absence of the field means:
 *
 *   not known    a conclusion stays, or becomes cannot_tell; nothing else. Whatever the field held, the answer then was
 *                one of those the unknown leaves open. So no duty falls silent, none is met, and none is late that was not.
 *   not yet      the same answer, to the byte, as with a date of tomorrow. This may change states in either direction and
 *                end duties: it is another world and known, one in which that has not happened.
 *   none         (optional, complete) again another world: a duty may become overdue because nothing shows it was done. But none
 *                is there that falls silent, except where the field moves the clock, see moves_the_clock.
 *
 *   asked for    a field of which some rule asks whether it is recorded: that it is not is an answer, as with none.
 *
 * A value that cannot be read is not known whatever the field. And null is the same as nothing. Prints its seed; DULY_SEED gives
 * another one.
 */
#include "caseload.h"
#include "program/code.h"

enum variant { REMOVED, NULL_GIVEN, UNREADABLE, TOMORROW };

struct trial {
    struct duly *duly;
    const struct caseload *caseload;
    const struct fact_line *line;
    const struct field *field; /* NULL: no rule file declares it */
    struct str key, value;     /* as written */
    day_number on;
    const struct answers *before;
    const struct buffer *before_bytes;
};

static struct buffer facts, bytes, other_bytes;
static struct answers after;
static unsigned long removals, runs, conclusions, undeclared, unreadable, tomorrows;

/* ---- The changed caseload ---- */

static void add_changed(const struct trial *trial, enum variant variant)
{
    struct str text = trial->line->text;
    const char *value_at = trial->value.at, *rest = trial->value.at + trial->value.length;
    const char *key_at = trial->key.at - 2; /* with its quotation mark and the comma before it */
    if (variant == REMOVED) {
        buffer_add(&facts, text.at, (size_t)(key_at - text.at));
    } else {
        buffer_add(&facts, text.at, (size_t)(value_at - text.at));
        if (variant == TOMORROW) {
            buffer_char(&facts, '"');
            civil_write_iso(&facts, trial->on + 1);
            buffer_char(&facts, '"');
        } else {
            buffer_text(&facts, variant == NULL_GIVEN ? "null" : "{\"illegible\":[]}");
        }
    }
    buffer_add(&facts, rest, (size_t)(text.at + text.length - rest));
}

/* Of the lines of one case, those of other cases are of no account; their places are kept. */
static int ask_changed(const struct trial *trial, enum variant variant, struct buffer *out)
{
    buffer_clear(&facts);
    for (int i = 0; i < trial->caseload->line_count; i++) {
        const struct fact_line *line = &trial->caseload->lines[i];
        if (line == trial->line)
            add_changed(trial, variant);
        else if (!line->of_case.length || !trial->line->of_case.length || str_equal(line->of_case, trial->line->of_case))
            buffer_str(&facts, line->text);
        buffer_char(&facts, '\n');
    }
    struct ask ask = {.duly = trial->duly, .on = trial->on, .only_case = trial->line->of_case};
    runs++;
    return answer(&ask, buffer_view(&facts), out);
}

/* ---- What must hold ---- */

static bool state_among(struct str state, const char *words)
{
    struct str all = str_of(words);
    for (size_t at = 0; at < all.length; at++) {
        size_t length = str_find((struct str){all.at + at, all.length - at}, STR(" "));
        if (str_equal(state, (struct str){all.at + at, length}))
            return true;
        at += length;
    }
    return false;
}

static bool is_live(struct str state)
{
    return state_among(state, "cannot_tell not_yet open outstanding overdue missed breached impossible error met_late");
}

static bool is_silent(struct str state)
{
    return state_among(state, "does_not_apply excepted lapsed holds");
}

static void say(const struct trial *trial, const char *what, struct str id, struct str was, struct str is)
{
    struct buffer day = {0};
    civil_write_iso(&day, trial->on);
    complain(STR_FORMAT ": " STR_FORMAT " was " STR_FORMAT ", is " STR_FORMAT " when `" STR_FORMAT "` %s of " STR_FORMAT, STR_PRINT(buffer_view(&day)),
             STR_PRINT(id), STR_PRINT(was), STR_PRINT(is), STR_PRINT(trial->key), what, STR_PRINT(trial->line->text));
    buffer_free(&day);
}

static bool same_duty(const struct answered *one, const struct answered *other)
{
    return str_equal(one->of_case, other->of_case) && str_equal(one->rule, other->rule) && str_equal(one->first_subject, other->first_subject);
}

/* Where the list it is for each of is not known, one finding stands for all of its first subject. */
static const struct answered *stands_for(const struct answers *in, const struct answers *not_in, const struct answered *gone)
{
    for (int i = 0; i < in->count; i++)
        if (same_duty(&in->list[i], gone) && !answer_by_id(not_in, in->list[i].id))
            return &in->list[i];
    return NULL;
}

/* What may or may not be of the kind that a rule is for has a finding too. That the rule does not apply to it says no more than silence did. */
static void nothing_is_concluded_from_the_unknown(const struct trial *trial, const char *what)
{
    for (int i = 0; i < trial->before->count; i++) {
        const struct answered *was = &trial->before->list[i];
        const struct answered *is = answer_by_id(&after, was->id);
        is = is ? is : stands_for(&after, trial->before, was);
        conclusions++;
        if (!is || !(str_equal(is->state, was->state) || str_is(is->state, "cannot_tell")))
            say(trial, what, was->id, was->state, is ? is->state : STR("gone"));
    }
    for (int i = 0; i < after.count; i++) {
        const struct answered *is = &after.list[i];
        if (answer_by_id(trial->before, is->id) || str_is(is->state, "cannot_tell") || str_is(is->state, "does_not_apply"))
            continue;
        const struct answered *was = stands_for(trial->before, &after, is);
        if (!was || !str_equal(was->state, is->state))
            say(trial, what, is->id, STR("not there"), is->state);
    }
}

/* A record that has not begun is not there; without its date it is, and brings what it tells. So more is known of the case,
 * and conclusions may sharpen, also by an exception that the answer names; but none may fall silent. */
static bool has_not_begun(const struct trial *trial)
{
    day_number day;
    const struct record_type *type = trial->line->type;
    return type && trial->field && type->begins == trial->field->index && day_in(trial->value, &day) && day > trial->on;
}

static void no_duty_falls_silent(const struct trial *trial, const char *what)
{
    for (int i = 0; i < trial->before->count; i++) {
        const struct answered *was = &trial->before->list[i];
        const struct answered *is = answer_by_id(&after, was->id);
        is = is ? is : stands_for(&after, trial->before, was);
        conclusions++;
        bool by_name = is && str_is(is->state, "excepted") && has_not_begun(trial);
        if (is_live(was->state) && (!is || is_silent(is->state)) && !by_name)
            say(trial, what, was->id, was->state, is ? is->state : STR("gone"));
    }
}

/* An assessment without a referral counts from its own start: other days, and with them other stages, stops and reviews on day 8. */
static bool moves_the_clock(const struct trial *trial)
{
    return str_is(trial->line->record, "assessment") && str_is(trial->key, "referral");
}

/* A child who is unborn and has no birth date is not born: nobody is to see, or be told, who is not there yet. */
static bool says_born(const struct trial *trial)
{
    return str_is(trial->line->record, "person") && str_is(trial->key, "birth_date") && str_is(member(trial->line->text, "unborn"), "true");
}

static bool is_asked_for(const struct trial *trial)
{
    const struct program *program = trial->duly->program;
    for (uint32_t i = 1; i < program->code_count; i++) {
        const struct instruction *code = &program->code[i], *of = &program->code[code->a];
        if (code->operation == OP_RECORDED && of->operation == OP_FIELD && of->fields[trial->line->type->index] == trial->field)
            return true;
    }
    return false;
}

/* What nobody has planned, such as a return home, needs nothing before it. */
static bool plans_nothing(const struct trial *trial)
{
    return trial->field->planned && is_asked_for(trial);
}

static void try_not_known(const struct trial *trial, enum variant variant, const char *what)
{
    int code = ask_changed(trial, variant, &bytes);
    answers_read(&after, &bytes);
    if (code != (variant == UNREADABLE ? DULY_PARTLY : DULY_ANSWERED))
        say(trial, what, STR("the whole answer"), STR("given"), STR("of another exit code"));
    if (has_not_begun(trial))
        no_duty_falls_silent(trial, what);
    else
        nothing_is_concluded_from_the_unknown(trial, what);
}

static void try_field(const struct trial *trial)
{
    removals++;
    ask_changed(trial, REMOVED, &bytes);
    ask_changed(trial, NULL_GIVEN, &other_bytes);
    if (!same_bytes(&bytes, &other_bytes))
        say(trial, "is null instead of missing", STR("the whole answer"), STR("one"), STR("another"));
    if (!trial->field) {
        undeclared++;
        if (!same_bytes(&bytes, trial->before_bytes))
            say(trial, "(not declared) is missing", STR("the whole answer"), STR("one"), STR("another"));
        return;
    }
    if (trial->field->absence == ABSENCE_NOT_KNOWN && is_asked_for(trial)) {
        answers_read(&after, &bytes);
        if (!says_born(trial))
            no_duty_falls_silent(trial, "(a rule asks whether it is recorded) is missing");
    } else if (trial->field->absence == ABSENCE_NOT_KNOWN) {
        try_not_known(trial, REMOVED, "is missing");
    } else if (trial->field->absence == ABSENCE_NOT_YET) {
        tomorrows++;
        ask_changed(trial, TOMORROW, &other_bytes);
        if (!same_bytes(&bytes, &other_bytes))
            say(trial, "is missing instead of tomorrow", STR("the whole answer"), STR("one"), STR("another"));
    } else if (!moves_the_clock(trial) && !plans_nothing(trial)) {
        answers_read(&after, &bytes);
        no_duty_falls_silent(trial, "(absence is an answer) is missing");
    }
    if (!str_is(trial->value, "null")) {
        unreadable++;
        try_not_known(trial, UNREADABLE, "cannot be read");
    }
}

/* ---- Every field ---- */

static void try_line(struct trial *trial)
{
    static const char *const kept[] = {"record", "case", "id", "known_at", "known_on", "void"};
    struct members members = members_of(trial->line->text);
    for (int i = 0; i < members.count; i++) {
        bool is_kept = false;
        for (size_t j = 0; j < sizeof kept / sizeof *kept; j++)
            is_kept = is_kept || str_is(members.list[i].key, kept[j]);
        if (is_kept)
            continue;
        trial->key = members.list[i].key;
        trial->value = members.list[i].value;
        trial->field = field_by_key(trial->line->type, trial->key);
        try_field(trial);
    }
}

/* From the first date of the case, or of all, to sixty days after the last. */
static void span_of(const struct caseload *caseload, struct str of_case, day_number *first, day_number *last)
{
    *first = INT32_MAX, *last = INT32_MIN;
    for (int i = 0; i < caseload->line_count; i++) {
        struct members members = members_of(caseload->lines[i].text);
        for (int j = 0; j < members.count && (!of_case.length || str_equal(caseload->lines[i].of_case, of_case)); j++) {
            day_number day;
            if (!day_in(members.list[j].value, &day) || str_is(members.list[j].key, "birth_date"))
                continue;
            *first = day < *first ? day : *first;
            *last = day > *last ? day : *last;
        }
    }
    *last += 60;
}

#define DAYS (SLOW_BUILD ? 1 : 2)

static void try_case(struct duly *duly, const struct caseload *caseload, struct str of_case)
{
    struct buffer before_bytes = {0};
    struct answers before = {0};
    day_number first, last;
    span_of(caseload, of_case, &first, &last);
    for (int i = 0; i < DAYS; i++) {
        struct ask ask = {.duly = duly, .on = first + (day_number)random_below((size_t)(last - first + 1)), .only_case = of_case};
        answer(&ask, caseload->bytes, &before_bytes);
        answers_read(&before, &before_bytes);
        struct trial trial = {.duly = duly, .caseload = caseload, .on = ask.on, .before = &before, .before_bytes = &before_bytes};
        for (int j = 0; j < caseload->line_count; j++) {
            trial.line = &caseload->lines[j];
            if (str_equal(trial.line->of_case, of_case))
                try_line(&trial);
        }
    }
    buffer_free(&before_bytes);
    mem_plain_free(before.list);
}

static void try_sample(const struct sample_file *sample)
{
    struct duly *duly = rules_under(sample->rules);
    struct caseload caseload = caseload_of(file_read(sample->facts), model_schema(duly->model));
    char said[200];
    removals = conclusions = undeclared = unreadable = tomorrows = 0;
    for (int i = 0; i < caseload.case_count; i++)
        try_case(duly, &caseload, caseload.cases[i]);
    try_case(duly, &caseload, STR("")); /* workers and posts, for all cases together */
    printf("# %s: %lu removals (%lu of fields no rule declares, %lu of what may yet happen), %lu values that cannot be read, %lu conclusions compared\n", sample->facts,
           removals, undeclared, tomorrows, unreadable, conclusions);
    snprintf(said, sizeof said, "%s: what is not known hides no duty and concludes nothing", sample->facts);
    verdict(said, removals > 500 / DAYS && tomorrows > 50 / DAYS ? conclusions : 0);
    duly_free(duly);
    caseload_free(&caseload);
}

int main(void)
{
    mem_start();
    printf("1..%d\n# seed %llu\n", SAMPLE_FILES, (unsigned long long)random_start(20250110));
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = 0; i < SAMPLE_FILES; i++)
        try_sample(&sample_files[i]);
    printf("# %lu questions, %.1f s\n", runs, seconds_since(&began));
    buffer_free(&facts);
    buffer_free(&bytes);
    buffer_free(&other_bytes);
    mem_plain_free(after.list);
    return EXIT_SUCCESS;
}
