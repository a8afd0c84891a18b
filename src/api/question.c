/* SPDX-License-Identifier: Apache-2.0
 *
 * A question, checked name by name before anything is answered, and the
 * evaluator set up for it.
 */
#include <string.h>

#include "api/inside.h"

/* ---- Names ---- */

static struct str *kept_names(struct pool *pool, const char *const *names, int count)
{
    struct str *kept = mem_kept_array(pool, (size_t)count + 1, sizeof *kept);
    for (int i = 0; i < count; i++)
        kept[i] = str_of(names[i]);
    return kept;
}

static int find_name(const struct str *names, int count, struct str name)
{
    for (int i = 0; i < count; i++)
        if (str_equal(names[i], name))
            return i;
    return -1;
}

static int states_asked(struct duly *duly, const char *const *names, int count, uint32_t *states)
{
    struct str all[STATES];
    for (int i = 0; i < STATES; i++)
        all[i] = str_of(state_spelling((enum state)i));
    for (int i = 0; i < count; i++) {
        int state = state_by_spelling(str_of(names[i]));
        if (state < 0)
            return api_unknown(duly, "state", str_of(names[i]), all, STATES);
        *states |= 1u << state;
    }
    return DULY_ANSWERED;
}

static struct str *rule_names(struct duly *duly, struct pool *pool, int *count)
{
    *count = model_rule_count(duly->model);
    struct str *names = mem_kept_array(pool, (size_t)*count + 1, sizeof *names);
    for (int i = 0; i < *count; i++)
        names[i] = model_rule(duly->model, i)->name;
    return names;
}

bool api_rule_known(struct duly *duly, struct pool *pool, const char *name)
{
    int count;
    struct str *names = rule_names(duly, pool, &count);
    if (find_name(names, count, str_of(name)) >= 0)
        return true;
    api_unknown(duly, "rule", str_of(name), names, count);
    return false;
}

static bool same_letters(struct str a, struct str b)
{
    bool same = a.length == b.length;
    for (size_t i = 0; same && i < a.length; i++) {
        char x = a.at[i], y = b.at[i];
        same = x == y || ((x | 0x20) == (y | 0x20) && (x | 0x20) >= 'a' && (x | 0x20) <= 'z');
    }
    return same;
}

bool api_is_named(const struct rule_card *rule, const char *words)
{
    return str_is(rule->name, words) || (rule->label.length && same_letters(rule->label, str_of(words)));
}

const char *const *api_rules_named(struct duly *duly, struct pool *pool, const char *words, int *found)
{
    int count = model_rule_count(duly->model);
    const char **named = mem_kept_array(pool, (size_t)count + 1, sizeof *named);
    struct str *both = mem_kept_array(pool, 2 * (size_t)count + 1, sizeof *both);
    *found = 0;
    for (int i = 0; i < count; i++) {
        const struct rule_card *rule = model_rule(duly->model, i);
        both[i] = rule->name;
        both[count + i] = rule->label;
        if (api_is_named(rule, words))
            named[(*found)++] = str_kept(pool, rule->name).at;
    }
    if (!*found)
        api_unknown(duly, "rule", str_of(words), both, 2 * count);
    return named;
}

/* ---- Readings ---- */

static int reading_asked(struct duly *duly, struct pool *pool, struct str text, struct reading_choice *choice)
{
    const char *equals = memchr(text.at, '=', text.length);
    if (!equals) {
        api_say(duly, "A reading is chosen as NAME=READING, such as `clock start=from allocation`; found `" STR_FORMAT "`.", STR_PRINT(text));
        return DULY_WRONG;
    }
    size_t at = (size_t)(equals - text.at);
    choice->definition = str_with_spaces(pool, (struct str){text.at, at});
    choice->reading = str_with_spaces(pool, (struct str){equals + 1, text.length - at - 1});
    int unknown = model_reading_known(duly->model, *choice);
    if (unknown == 1)
        api_say(duly, "There is no definition `" STR_FORMAT "` with readings to choose from.", STR_PRINT(choice->definition));
    else if (unknown)
        api_say(duly, "`" STR_FORMAT "` has no reading `" STR_FORMAT "`.", STR_PRINT(choice->definition), STR_PRINT(choice->reading));
    return unknown ? DULY_WRONG : DULY_ANSWERED;
}

static int readings_asked(struct asking *asking)
{
    const struct duly_question *question = asking->question;
    struct str *texts = kept_names(asking->pool, question->readings, question->reading_count);
    struct reading_choice *choices = mem_kept_array(asking->pool, (size_t)question->reading_count + 1, sizeof *choices);
    for (int i = 0; i < question->reading_count; i++)
        if (reading_asked(asking->duly, asking->pool, texts[i], &choices[i]))
            return DULY_WRONG;
    asking->options.readings = choices;
    asking->options.reading_count = question->reading_count;
    asking->report.readings = texts;
    asking->report.reading_count = question->reading_count;
    return DULY_ANSWERED;
}

/* ---- Policies, rules, calendars ---- */

/* Every policy that has a rule, in the order written. */
static const struct policy_card **all_policies(struct asking *asking, int *count)
{
    const struct report *report = &asking->report;
    const struct policy_card **policies = mem_kept_array(asking->pool, (size_t)report->rule_count + 1, sizeof *policies);
    *count = 0;
    for (int i = 0; i < report->rule_count; i++) {
        bool known = false;
        for (int j = 0; j < *count; j++)
            known |= policies[j] == report->rules[i]->policy;
        if (!known)
            policies[(*count)++] = report->rules[i]->policy;
    }
    return policies;
}

/* Whoever names one version of a policy asks for all of them: which of them answers, the duty decides. */
static bool version_wanted(const struct policy_card *const *all, int count, const struct str *wanted, int wanted_count, const struct policy_card *policy)
{
    for (int i = 0; i < count; i++)
        if (all[i]->first == policy->first && find_name(wanted, wanted_count, all[i]->name) >= 0)
            return true;
    return false;
}

static int policies_asked(struct asking *asking)
{
    const struct duly_question *question = asking->question;
    struct report *report = &asking->report;
    const struct policy_card **policies = all_policies(asking, &report->policy_count);
    report->policies = policies;
    if (!question->policy_count)
        return DULY_ANSWERED;
    struct str *wanted = kept_names(asking->pool, question->policies, question->policy_count);
    struct str *names = mem_kept_array(asking->pool, (size_t)report->policy_count + 1, sizeof *names);
    for (int i = 0; i < report->policy_count; i++)
        names[i] = policies[i]->name;
    for (int i = 0; i < question->policy_count; i++)
        if (find_name(names, report->policy_count, wanted[i]) < 0)
            return api_unknown(asking->duly, "policy", wanted[i], names, report->policy_count);
    int kept = 0, count = report->policy_count;
    const struct policy_card **all = mem_kept_array(asking->pool, (size_t)count + 1, sizeof *all);
    memcpy(all, policies, (size_t)count * sizeof *all);
    for (int i = 0; i < count; i++)
        if (version_wanted(all, count, wanted, question->policy_count, all[i]))
            policies[kept++] = all[i];
    report->policy_count = kept;
    asking->options.policies = wanted;
    asking->options.policy_count = question->policy_count;
    return DULY_ANSWERED;
}

static bool policy_wanted(const struct report *report, const struct policy_card *policy)
{
    for (int i = 0; i < report->policy_count; i++)
        if (report->policies[i] == policy)
            return true;
    return false;
}

static int rules_asked(struct asking *asking)
{
    const struct duly_question *question = asking->question;
    struct report *report = &asking->report;
    struct str *wanted = kept_names(asking->pool, question->rules, question->rule_count);
    for (int i = 0; i < question->rule_count; i++)
        if (!api_rule_known(asking->duly, asking->pool, question->rules[i]))
            return DULY_WRONG;
    bool *flags = (bool *)mem_text(asking->pool, (size_t)report->rule_count + 1);
    for (int i = 0; i < report->rule_count; i++)
        flags[i] = policy_wanted(report, report->rules[i]->policy) &&
                   (!question->rule_count || find_name(wanted, question->rule_count, report->rules[i]->name) >= 0);
    report->rule_wanted = flags;
    asking->options.rules = wanted;
    asking->options.rule_count = question->rule_count;
    return DULY_ANSWERED;
}

/* Of the policies asked for; a calendar nobody counts by is not named. */
static void calendars_of(struct asking *asking)
{
    struct report *report = &asking->report;
    int count = model_calendar_count(asking->duly->model);
    const struct calendar_source **calendars = mem_kept_array(asking->pool, (size_t)count + 1, sizeof *calendars);
    for (int i = 0; i < count; i++) {
        const struct calendar_source *calendar = model_calendar(asking->duly->model, i);
        bool used = false;
        for (int j = 0; j < report->policy_count; j++)
            used |= str_equal(report->policies[j]->calendar, calendar->name);
        if (used)
            calendars[report->calendar_count++] = calendar;
    }
    report->calendars = calendars;
}

/* ---- Other names ---- */

const struct other_names *api_other_names(struct duly *duly)
{
    if (!duly->secret)
        return NULL;
    if (!duly->has_other_names) {
        uint32_t count;
        const struct schema *schema = model_schema(duly->model);
        struct str *texts = program_texts(duly->program, duly->pool, &count), *roles = mem_kept_array(duly->pool, (size_t)schema->role_count + 1, sizeof *roles);
        for (int i = 0; i < schema->role_count; i++)
            roles[i] = str_with_spaces(duly->pool, schema->roles[i]);
        other_names_open(&duly->other_names, duly->secret);
        other_names_keep(&duly->other_names, texts, count);
        other_names_keep(&duly->other_names, roles, (uint32_t)schema->role_count);
        duly->has_other_names = true;
    }
    return &duly->other_names;
}

struct str api_shown(struct duly *duly, struct pool *pool, enum named kind, struct str asked)
{
    struct buffer name = {0};
    if (!duly->secret)
        return asked;
    other_name_shown(&name, api_other_names(duly), kind, asked);
    struct str shown = str_kept(pool, buffer_view(&name));
    buffer_free(&name);
    return shown;
}

bool api_proof_may_be_shown(struct duly *duly)
{
    if (duly->secret)
        api_say(duly, "A proof as JSON is there to be checked against the facts, which it could not be under other names; `duly why` explains in sentences.");
    return !duly->secret;
}

/* ---- The whole question ---- */

static void start_report(struct asking *asking)
{
    const struct duly_question *question = asking->question;
    const struct model *model = asking->duly->model;
    int count = model_rule_count(model);
    const struct rule_card **rules = mem_kept_array(asking->pool, (size_t)count + 1, sizeof *rules);
    for (int i = 0; i < count; i++)
        rules[i] = model_rule(model, i);
    asking->report = (struct report){
        .zone = api_zone(asking->duly),
        .sources = &asking->duly->sources,
        .now = question->on,
        .known_on = question->known_on_given ? question->known_on : question->on,
        .rules = rules,
        .rule_count = count,
        .proof = question->proof,
        .all = question->all,
        .nobody = asking->duly->secret != 0,
    };
    asking->options = (struct eval_options){
        .now = asking->report.now, .known_on = asking->report.known_on, .proofs = question->proof, .other_names = api_other_names(asking->duly)};
}

static int checked(struct asking *asking)
{
    const struct duly_question *question = asking->question;
    start_report(asking);
    if (states_asked(asking->duly, question->states, question->state_count, &asking->only) ||
        states_asked(asking->duly, question->fail_states, question->fail_state_count, &asking->fails) ||
        policies_asked(asking) || rules_asked(asking) || readings_asked(asking))
        return DULY_WRONG;
    asking->report.some_states = asking->only != 0;
    calendars_of(asking);
    return DULY_ANSWERED;
}

/* An answer that nothing is due would read as if somebody had looked. */
static int something_asked(struct duly *duly)
{
    if (model_rule_count(duly->model))
        return DULY_ANSWERED;
    api_say(duly, "The rules that were read declare no rule, so nothing can be due by them; `duly check` says which files they are.");
    return DULY_WRONG;
}

int asking_open(struct duly *duly, const struct duly_question *question, enum wanted_of wanted, struct asking *asking)
{
    *asking = (struct asking){.duly = duly, .question = question};
    const struct program *program = api_program(duly);
    if (!program || (wanted != WANT_FACTS && something_asked(duly)) || !api_facts_ready(duly))
        return DULY_WRONG;
    asking->pool = pool_new();
    if (checked(asking))
        return DULY_WRONG;
    asking->options.states_only = wanted <= WANT_STATES && !question->proof;
    asking->options.every_part = wanted == WANT_EVERY_PART;
    asking->program = program;
    return DULY_ANSWERED;
}

struct evaluator *asking_evaluator(const struct asking *asking)
{
    return eval_new(asking->program, &asking->options);
}

void asking_problems(const struct case_view *view, struct str key, struct buffer *out)
{
    for (uint32_t i = 0; view && i < view->problem_count && i < PROBLEMS_TOLD; i++) {
        const struct fact_problem *problem = &view->problems[i];
        struct str file = facts_file_name(view->facts, problem->record->file);
        buffer_format(out, STR_FORMAT ":%u: case " STR_FORMAT ": %s%s" STR_FORMAT "%s\n", STR_PRINT(file), problem->record->line,
                      STR_PRINT(key), problem->what, problem->field ? " (" : "",
                      STR_PRINT(problem->field ? problem->field->name : STR("")), problem->field ? ")" : "");
    }
}

void asking_tell(struct asking *asking, struct buffer *lines)
{
    size_t length = 0;
    if (!lines->length)
        return;
    while (length < lines->length && asking->problems_told < PROBLEMS_TOLD) {
        const char *end = memchr(lines->bytes + length, '\n', lines->length - length);
        length = (size_t)(end + 1 - lines->bytes);
        asking->problems_told++;
    }
    buffer_add(&asking->duly->store.contradictions, lines->bytes, length);
    buffer_clear(lines);
}

const struct findings *asking_case(struct asking *asking, struct evaluator *evaluator, struct facts *facts, struct fact_case *of)
{
    const struct findings *findings = eval_case(evaluator, facts, of);
    struct buffer problems = {0};
    for (uint32_t i = 0; i < findings->count; i++) {
        asking->fails_found |= (asking->fails & 1u << findings->items[i]->state) != 0;
        asking->error_found |= findings->items[i]->state == STATE_ERROR;
    }
    asking_problems(eval_view(evaluator), eval_case_key(evaluator), &problems);
    asking_tell(asking, &problems);
    buffer_free(&problems);
    return findings;
}

int asking_close(struct asking *asking, int code)
{
    if (asking->program && code != DULY_WRONG)
        code = duly_worse(code, api_facts_verdict(asking->duly, asking->question, code != DULY_UNFINISHED));
    if (asking->error_found)
        code = duly_worse(code, DULY_PARTLY);
    if (asking->fails_found)
        code = duly_worse(code, DULY_FAILS);
    pool_free(asking->pool);
    return code;
}
