/* SPDX-License-Identifier: Apache-2.0 */
#include "prove/prove.h"

#include <string.h>

#include "calendar/civil.h"
#include "eval/eval.h"
#include "prove/small.h"

#define DAYS_LATER 45 /* when the question is asked: all that a small case holds has happened */
#define BATCH 32      /* cases read at once */

struct search {
    struct pool *pool;
    const struct program *program;
    const struct model *model;
    struct diagnostics *problems;
    struct small_case small;
    const struct rule *one, *other; /* `other` NULL: whether `one` applies at all */
    struct str names[2]; /* of the rules that the evaluator is asked for */
    struct evaluator *evaluator; /* one for all searches, as are facts */
    struct facts *facts;
    struct diagnostics unheard; /* what is said of facts made up */
    struct buffer lines;
    uint64_t tried; /* for all rules so far */
};

/* ---- When it happens ---- */

/* An ordinary Monday on which the policies are in force and their calendars are known. */
static day_number day_for(const struct rule *one, const struct rule *other)
{
    const struct rule *rules[] = {one, other};
    day_number day = civil_day(2026, 3, 2), first = INT32_MIN, last = INT32_MAX;
    for (int i = 0; i < 2 && rules[i]; i++) {
        const struct policy *policy = rules[i]->policy;
        if (policy->calendar && policy->calendar->covers_first > first)
            first = policy->calendar->covers_first;
        if (policy->in_force_known && policy->in_force > first)
            first = policy->in_force;
        if (policy->card->to_known && policy->card->to - DAYS_LATER < last)
            last = policy->card->to - DAYS_LATER;
        if (policy->calendar && policy->calendar->covers_last - 6 * DAYS_LATER < last)
            last = policy->calendar->covers_last - 6 * DAYS_LATER;
    }
    if (day > last)
        day = last;
    if (day < first)
        day = first;
    while (civil_weekday(day) != 0 && day < last)
        day++;
    return day;
}

/* ---- Putting cases to the evaluator ---- */

static void open_search(struct search *search, const struct rule *one, const struct rule *other)
{
    search->one = one;
    search->other = other;
    day_number day = day_for(one, other);
    small_start(&search->small, search->model, search->pool, day);
    search->names[0] = one->card->name;
    search->names[1] = other ? other->card->name : one->card->name;
    struct eval_options options = {.rules = search->names, .rule_count = other ? 2 : 1, .steps = LIMIT_SMALL_CASE_STEPS};
    int64_t first;
    zone_day_bounds(model_zone(search->model), day + DAYS_LATER, &first, &options.now);
    options.known_on = options.now;
    if (!search->evaluator) {
        search->evaluator = eval_new(search->program, &options);
        return;
    }
    eval_ask_on(search->evaluator, options.now, options.known_on);
    eval_ask_rules(search->evaluator, options.rules, options.rule_count);
}

static bool conflicts(const struct finding *finding, const struct rule *with)
{
    for (int i = 0; finding->state == STATE_CONFLICT && i < finding->conflict_count; i++)
        if (finding->conflicts[i] == with->card)
            return true;
    return false;
}

/* The finding looked for: a conflict of the two, or one in which the rule may apply; or NULL. */
static const struct finding *found_in(const struct search *search, const struct findings *findings)
{
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        if (finding->rule != search->one->card)
            continue;
        if (search->other ? conflicts(finding, search->other) : finding->state != STATE_DOES_NOT_APPLY && finding->state != STATE_EXCEPTED)
            return finding;
    }
    return NULL;
}

static struct facts *read_lines(struct search *search)
{
    struct facts_options options = {.schema = model_schema(search->model), .zone = model_zone(search->model), .problems = &search->unheard};
    search->facts = search->facts ? facts_anew(search->facts) : facts_new(&options);
    facts_read_text(search->facts, STR("small case"), buffer_view(&search->lines), 1);
    facts_finish(search->facts);
    return search->facts;
}

/* Is it found in the case as it is now? */
static bool try_one(struct search *search)
{
    buffer_clear(&search->lines);
    small_facts(&search->lines, &search->small, STR("C1"));
    struct facts *facts = read_lines(search);
    struct fact_case *of = facts_case_by_key(facts, STR("C1"));
    return of && found_in(search, eval_case(search->evaluator, facts, of));
}

/* Some combinations from here on. Leaves the case at the one in which it was found. */
static bool try_batch(struct search *search, int size, bool *more)
{
    struct small_case from = search->small;
    int count = 0, found = -1;
    buffer_clear(&search->lines);
    for (*more = true; count < size && *more; count++) {
        char key[16] = {'P', (char)('A' + count / 26), (char)('A' + count % 26), 0};
        small_facts(&search->lines, &search->small, str_of(key));
        *more = small_next(&search->small);
    }
    struct facts *facts = read_lines(search);
    for (int i = 0; i < count && found < 0; i++) {
        char key[16] = {'P', (char)('A' + i / 26), (char)('A' + i % 26), 0};
        struct fact_case *of = facts_case_by_key(facts, str_of(key));
        if (of && found_in(search, eval_case(search->evaluator, facts, of)))
            found = i;
    }
    if (found < 0)
        return false;
    search->small = from;
    for (int i = 0; i < found; i++)
        small_next(&search->small);
    return true;
}

static bool look(struct search *search)
{
    bool more = true;
    int size = 1;
    for (uint64_t tried = 0; tried < LIMIT_SMALL_CASES && more; tried += (uint64_t)size, size = size < BATCH ? size * 4 : BATCH) {
        search->tried += (uint64_t)size;
        if (try_batch(search, size, &more))
            return true;
    }
    return false;
}

/* Takes out what the conflict does not need, so that the case shows what matters; when records begin is told all the same. */
static void make_smaller(struct search *search)
{
    struct small_case *small = &search->small;
    for (int i = small->record_count - 1; i >= 0; i--) {
        small->records[i].absent = true;
        if (!try_one(search))
            small->records[i].absent = false;
    }
    for (int i = small->choice_count - 1; i >= 0; i--) {
        struct small_choice *choice = &small->choices[i];
        int kept = choice->count;
        if (!choice->field || choice->field->index == small->records[choice->record].type->begins)
            continue;
        choice->count = 0;
        if (!try_one(search))
            choice->count = kept;
    }
}

/* ---- What rules read ---- */

static void read_rule(struct small_case *small, const struct small_scope *scope, const struct rule *rule, bool times)
{
    small_condition(small, scope, rule->applies);
    for (int i = 0; i < rule->not_applies_count; i++)
        small_condition(small, scope, rule->not_applies[i]);
    for (int i = 0; i < rule->lifting_count; i++)
        if (!rule->liftings[i].is_remark)
            small_condition(small, scope, rule->liftings[i].condition);
    small_policy(small, rule->policy);
    if (!times)
        return;
    small_event(small, scope, rule->starts);
    for (int i = 0; i < rule->stop_count; i++)
        small_event(small, scope, rule->stops[i]);
    small_condition(small, scope, rule->origin);
    small_condition(small, scope, rule->opens);
    for (int i = 0; i < rule->limit_count; i++)
        small_condition(small, scope, rule->limits[i]);
}

/* ---- Two rules that cannot both be kept ---- */

static void add_expectation(struct buffer *out, struct search *search, const struct rule *rule)
{
    struct facts *facts = read_lines(search);
    const struct findings *findings = eval_case(search->evaluator, facts, facts_case_by_key(facts, STR("C1")));
    const struct rule *other = rule == search->one ? search->other : search->one;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        if (finding->rule != rule->card || !conflicts(finding, other))
            continue;
        buffer_format(out, "    expect            " STR_FORMAT " for ", STR_PRINT(rule->card->name));
        for (int j = 0; j < finding->subject_count; j++)
            buffer_format(out, "%s" STR_FORMAT, j ? ", " : "", STR_PRINT(finding->subjects[j].id));
        buffer_format(out, finding->value.length ? ", " STR_FORMAT ": conflict\n" : STR_FORMAT ": conflict\n", STR_PRINT(finding->value));
        break;
    }
}

static struct str case_as_test(struct search *search)
{
    struct buffer out = {0};
    buffer_format(&out, "test \"which gives way: " STR_FORMAT ", or " STR_FORMAT "?\"\n", STR_PRINT(search->one->card->name), STR_PRINT(search->other->card->name));
    small_given(&out, &search->small);
    buffer_text(&out, "    on                ");
    civil_write_iso(&out, search->small.day + DAYS_LATER);
    buffer_char(&out, '\n');
    buffer_clear(&search->lines);
    small_facts(&search->lines, &search->small, STR("C1"));
    add_expectation(&out, search, search->one);
    add_expectation(&out, search, search->other);
    struct str kept = str_kept(search->pool, buffer_view(&out));
    buffer_free(&out);
    return kept;
}

static void say_conflict(struct search *search)
{
    const struct rule *first = search->one, *later = search->other;
    if (first->card->index > later->card->index) {
        first = search->other;
        later = search->one;
    }
    struct diagnostic *diagnostic = diagnostic_add(search->problems, D1701, later->card->span, "\"" STR_FORMAT "\" and \"" STR_FORMAT "\" cannot both be kept in the case below",
                                                   STR_PRINT(first->card->label), STR_PRINT(later->card->label));
    diagnostic_note(search->problems, diagnostic, first->card->span, "the other rule stands here");
    diagnostic_example(search->problems, diagnostic, case_as_test(search));
}

static void prove_pair(struct search *search, const struct rule *one, const struct rule *other)
{
    struct small_scope scope;
    int known[SMALL_RECORDS];
    for (int i = 0; i < SMALL_RECORDS; i++)
        known[i] = -1;
    open_search(search, one, other);
    if (small_subjects(&search->small, &scope, one, known)) {
        read_rule(&search->small, &scope, one, true);
        if (small_subjects(&search->small, &scope, other, known)) {
            read_rule(&search->small, &scope, other, true);
            if (look(search)) {
                make_smaller(search);
                say_conflict(search);
            }
        }
    }
}

/* ---- A rule that can never apply ---- */

static bool has_conditions(const struct rule *rule)
{
    bool any = rule->applies || rule->not_applies_count || rule->policy->applies;
    for (int i = 0; i < rule->part_count; i++)
        any = any || (rule->parts[i].selection && rule->parts[i].selection->where);
    return any;
}

/* Only where every combination of what the conditions read was tried. */
static void prove_rule(struct search *search, const struct rule *rule)
{
    struct small_scope scope;
    int known[SMALL_RECORDS];
    for (int i = 0; i < SMALL_RECORDS; i++)
        known[i] = -1;
    open_search(search, rule, NULL);
    if (small_subjects(&search->small, &scope, rule, known)) {
        read_rule(&search->small, &scope, rule, false);
        const struct small_case *small = &search->small;
        if (small->closed && !small->too_large && small_combinations(small) <= LIMIT_SMALL_CASES && !look(search))
            diagnostic_add(search->problems, D1702, rule->card->span, "the rule \"" STR_FORMAT "\" can never apply: its conditions are not met together by any values of the fields they read", STR_PRINT(rule->card->label));
    }
}

void prove_rules(struct pool *pool, const struct program *program, struct diagnostics *problems)
{
    struct search search = {.pool = pool, .program = program, .model = program_model(program), .problems = problems, .unheard.pool = pool};
    for (int i = 0; i < search.model->rule_count && search.tried < LIMIT_SMALL_CASES_IN_ALL; i++) {
        const struct rule *rule = search.model->rules[i];
        if (has_conditions(rule))
            prove_rule(&search, rule);
        for (int j = 0; j < rule->rival_count; j++)
            if (rule->rivals[j].rule->index > rule->index && search.tried < LIMIT_SMALL_CASES_IN_ALL)
                prove_pair(&search, rule, rule->rivals[j].rule);
    }
    eval_free(search.evaluator);
    facts_free(search.facts);
    buffer_free(&search.lines);
}
