/* SPDX-License-Identifier: Apache-2.0
 *
 * `duly next` names every change, at its very second. From a day drawn from
 * the life of each sample case it is followed from change to change through
 * two years. Answers are worked out beside it moment by moment, each by an
 * evaluator of its own, and held against one another by their states,
 * what those would be, and dates alone:
 *
 *   - a second before a change that was named, the answer is still the one
 *     before; at its second it is another; and in the minutes round it
 *     nothing else changes
 *   - at the first and the last second of each day, and at a moment drawn
 *     from it, the answer is the one after the last change that was named
 *
 * A part of the days and minutes is drawn; with DULY_THOROUGH set every
 * minute of two hours round each change, every day, and several starts are
 * tried. Prints its seed; DULY_SEED gives another one. With arguments,
 * RULES FACTS DAYS [CASE], tries those over so many days instead of the
 * samples, all cases or that one: tests/property/verify goes through them so.
 */
#include "caseload.h"

enum { MINUTES = 120 };
static int days_ahead = 731;

struct sample {
    const char *rules, *facts;
};
static const struct sample samples[] = {
    {"rules/lancashire", "samples/caseload.jsonl"}, {"rules/lancashire", "samples/lancashire.jsonl"}, {"rules/blackpool", "samples/blackpool.jsonl"}};

static bool thorough;
static unsigned long changes_tried, minutes_tried, days_tried, cases_tried;

/* One case of one sample. */
struct trial {
    struct duly *duly;
    const struct program *program;
    const struct zone *zone;
    struct facts *facts;
    struct fact_case *of;
    struct buffer lines; /* the case's and the shared ones */
    struct buffer answer;
};

/* ---- The answer at a moment, worked out afresh ---- */

static uint64_t time_hash(const struct shown_time *time, uint64_t seed)
{
    struct buffer text = {0};
    if (time->form != SHOWN_NONE)
        buffer_format(&text, "%d %d %d %lld", (int)time->form, time->form == SHOWN_INSTANT ? 0 : time->day, time->form == SHOWN_BETWEEN ? time->last_day : 0,
                      time->form == SHOWN_INSTANT ? (long long)time->utc : 0);
    uint64_t hash = str_hash(buffer_view(&text), seed);
    buffer_free(&text);
    return hash;
}

/* The sum of what is asked for: in which order does not matter. */
static uint64_t answer_at(const struct trial *trial, int64_t at)
{
    struct evaluator *evaluator = eval_new(trial->program, &(struct eval_options){.now = at, .known_on = at});
    const struct findings *findings = eval_case(evaluator, trial->facts, trial->of);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        if (finding->state == STATE_DOES_NOT_APPLY)
            continue;
        uint64_t hash = str_hash(finding->rule->name, (uint64_t)finding->state + 64 * (uint64_t)(finding->would_be + 1));
        for (int j = 0; j < finding->subject_count; j++)
            hash = str_hash(finding->subjects[j].id, hash + finding->subjects[j].position);
        hash = time_hash(&finding->done, time_hash(&finding->due, str_hash(finding->value, hash)));
        sum += hash * 0x9e3779b97f4a7c15u + 1;
    }
    eval_free(evaluator);
    return sum;
}

static void say(const struct trial *trial, int64_t at, const char *what)
{
    struct buffer text = {0};
    int32_t second = zone_second(trial->zone, at);
    civil_write_iso(&text, zone_day(trial->zone, at));
    complain(STR_FORMAT ", " STR_FORMAT " at %02d:%02d:%02d: %s", STR_PRINT(trial->of->key), STR_PRINT(buffer_view(&text)), second / 3600, second / 60 % 60, second % 60, what);
    buffer_free(&text);
}

/* ---- What was named ---- */

/* The moment of the next change after `from`, or INT64_MAX. */
static int64_t next_change(struct trial *trial, int64_t from)
{
    struct duly_question question = {.on = from, .quiet = true, .within = days_ahead};
    char moment[64];
    int64_t at = INT64_MAX;
    buffer_clear(&trial->answer);
    duly_facts_forget(trial->duly);
    duly_facts_memory(trial->duly, "facts", trial->lines.bytes, trial->lines.length);
    int code = duly_next(trial->duly, &question, "jsonl", take_bytes, &trial->answer);
    if (code != DULY_ANSWERED && code != DULY_PARTLY)
        say(trial, from, "nothing was answered");
    struct str first = {trial->answer.bytes, trial->answer.length}, text = {0};
    first.length = str_find(first, STR("\n"));
    text = member(first, "at");
    if (text.length == 0 || text.length >= sizeof moment || str_is(text, "null"))
        return INT64_MAX;
    memcpy(moment, text.at, text.length);
    moment[text.length] = '\0';
    if (duly_moment(trial->duly, moment, &at) != DULY_ANSWERED)
        say(trial, from, "what was named is no moment");
    return at;
}

/* ---- The properties ---- */

static void hold(const struct trial *trial, int64_t at, uint64_t expected)
{
    if (answer_at(trial, at) != expected)
        say(trial, at, "the answer changed, and nobody said so");
}

/* Minutes before a change, not before the moment it was asked from; or after it, not up to the one that follows. */
static void hold_minutes(const struct trial *trial, int64_t from, int64_t upto, int64_t change, int direction, uint64_t expected)
{
    for (int minute = 1; minute <= MINUTES; minute++) {
        int64_t at = change + direction * 60 * minute;
        if (at < from || at >= upto || (!thorough && random_below(MINUTES) >= 2))
            continue;
        minutes_tried++;
        hold(trial, at, expected);
    }
}

static void hold_days(const struct trial *trial, int64_t from, int64_t upto, uint64_t expected)
{
    for (day_number day = zone_day(trial->zone, from); day <= zone_day(trial->zone, upto); day++) {
        int64_t first, last;
        zone_day_bounds(trial->zone, day, &first, &last);
        const int64_t moments[] = {first, first + (int64_t)random_below((size_t)(last - first)), last};
        if (!thorough && random_below(SLOW_BUILD ? 40 : 16))
            continue;
        days_tried++;
        for (int i = 0; i < 3; i++)
            if (moments[i] >= from && moments[i] < upto)
                hold(trial, moments[i], expected);
    }
}

static void follow(struct trial *trial, int64_t from)
{
    int64_t begin, end, previous = from;
    zone_day_bounds(trial->zone, zone_day(trial->zone, from) + days_ahead, &begin, &end);
    begin = from;
    uint64_t expected = answer_at(trial, from);
    while (from < end) {
        int64_t change = next_change(trial, from);
        int64_t upto = change < end ? change : end;
        if (change <= from)
            say(trial, from, "what comes next lies before");
        hold_days(trial, from, upto, expected);
        if (from > begin)
            hold_minutes(trial, from, upto, previous, 1, expected);
        if (change >= end || change <= from)
            return;
        changes_tried++;
        hold_minutes(trial, from, upto, change, -1, expected);
        hold(trial, change - 1, expected);
        uint64_t after = answer_at(trial, change);
        if (after == expected)
            say(trial, change, "a change was named, and there is none");
        expected = after;
        previous = from = change;
    }
}

static void days_of(const struct caseload *caseload, struct str of_case, day_number *first, day_number *last)
{
    *first = INT32_MAX, *last = INT32_MIN;
    for (int i = 0; i < caseload->line_count; i++) {
        struct members members = members_of(caseload->lines[i].text);
        for (int j = 0; j < members.count && str_equal(caseload->lines[i].of_case, of_case); j++) {
            day_number day;
            if (!day_in(members.list[j].value, &day))
                continue;
            *first = day < *first ? day : *first;
            *last = day > *last ? day : *last;
        }
    }
}

static void try_case(const struct sample *sample, struct trial *trial, const struct caseload *caseload, struct str key)
{
    day_number first, last;
    buffer_clear(&trial->lines);
    for (int i = 0; i < caseload->line_count; i++) {
        const struct fact_line *line = &caseload->lines[i];
        if (line->of_case.length && !str_equal(line->of_case, key))
            continue;
        buffer_str(&trial->lines, line->text);
        buffer_char(&trial->lines, '\n');
    }
    trial->facts = facts_new(&(struct facts_options){.schema = model_schema(trial->duly->model), .zone = trial->zone});
    facts_read_text(trial->facts, str_of(sample->facts), buffer_view(&trial->lines), 1);
    facts_finish(trial->facts);
    trial->of = facts_case_by_key(trial->facts, key);
    days_of(caseload, key, &first, &last);
    first = first < last - 2 * days_ahead ? last - 2 * days_ahead : first; /* births lie long before */
    cases_tried++;
    for (int i = 0; i < (thorough ? 4 : 1); i++) {
        int64_t begins, ends;
        zone_day_bounds(trial->zone, first - 1 + (day_number)random_below((size_t)(last - first) + 2), &begins, &ends);
        follow(trial, random_below(2) ? ends : begins + (int64_t)random_below(DAY_SECONDS));
    }
    facts_free(trial->facts);
}

/* All its cases, or the one of that key. */
static void try_sample(const struct sample *sample, const char *only)
{
    char path[4096];
    const char *rules[] = {source_path(path, sample->rules)};
    struct trial trial = {.duly = duly_new()};
    if (duly_rules(trial.duly, rules, 1) != DULY_ANSWERED) {
        printf("Bail out! the rules of %s are not sound\n", sample->rules);
        exit(EXIT_FAILURE);
    }
    trial.program = api_program(trial.duly);
    trial.zone = api_zone(trial.duly);
    struct caseload caseload = caseload_of(file_read(sample->facts), model_schema(trial.duly->model));
    for (int i = 0; i < caseload.case_count; i++)
        if (only ? str_is(caseload.cases[i], only) : !SLOW_BUILD || random_below(3) == 0)
            try_case(sample, &trial, &caseload, caseload.cases[i]);
    caseload_free(&caseload);
    buffer_free(&trial.lines);
    buffer_free(&trial.answer);
    duly_free(trial.duly);
}

int main(int count, char **values)
{
    mem_start();
    thorough = getenv("DULY_THOROUGH") != NULL;
    printf("1..1\n# seed %llu\n", (unsigned long long)random_start(20250110));
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    if (count == 4 || count == 5) {
        days_ahead = atoi(values[3]);
        try_sample(&(struct sample){values[1], values[2]}, count == 5 ? values[4] : NULL);
    } else {
        for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
            try_sample(&samples[i], NULL);
    }
    printf("# %lu cases; %lu changes, %lu minutes round them, %lu days; %.1f s\n", cases_tried, changes_tried, minutes_tried, days_tried, seconds_since(&began));
    verdict("every change that comes by itself is named at its second, and no other is", changes_tried && minutes_tried && days_tried);
    return tap_count == 0;
}
