/* SPDX-License-Identifier: Apache-2.0 */
#include "eval/eval.h"

#include <string.h>

#include "eval/certain.h"

/* The handle is the state: what embedders hold is opaque. */
struct evaluator {
    struct eval eval;
};

static void choose_readings(struct eval *eval)
{
    const struct model *model = eval->model;
    for (int i = 0; i < eval->options.reading_count; i++) {
        const struct reading_choice *choice = &eval->options.readings[i];
        for (int j = 0; j < model->definition_count; j++)
            for (int k = 0; k < model->definitions[j]->reading_count; k++)
                if (str_equal(model->definitions[j]->name, choice->definition) && str_equal(model->definitions[j]->readings[k].name, choice->reading))
                    eval->chosen[j] = k;
    }
    for (int i = 0; i < model->policy_count; i++) {
        const struct policy *policy = model->policies[i];
        struct str day_one = policy->day_one_count ? policy->day_one[0].name : STR(""), out_of_hours = policy->out_of_hours_count ? policy->out_of_hours[0].name : STR("");
        for (int j = 0; j < eval->options.reading_count; j++) {
            const struct reading_choice *choice = &eval->options.readings[j];
            for (int k = 0; k < policy->day_one_count; k++)
                if (str_is(choice->definition, "day one") && str_equal(policy->day_one[k].name, choice->reading))
                    day_one = choice->reading;
            for (int k = 0; k < policy->out_of_hours_count; k++)
                if (str_is(choice->definition, "out of hours") && str_equal(policy->out_of_hours[k].name, choice->reading))
                    out_of_hours = choice->reading;
        }
        eval->day_readings[i].same_day_is_one = str_is(day_one, "the same day");
        eval->day_readings[i].roll_receipt = out_of_hours.length && !str_is(out_of_hours, "received at once");
        eval->day_readings[i].roll_after = -1;
        for (int k = 0; k < policy->out_of_hours_count; k++)
            if (str_equal(policy->out_of_hours[k].name, out_of_hours))
                eval->day_readings[i].roll_after = policy->out_of_hours[k].after;
    }
}

static bool listed(const struct str *list, int count, struct str name)
{
    for (int i = 0; i < count; i++)
        if (str_equal(list[i], name))
            return true;
    return false;
}

static bool asked(const struct eval *eval, const struct rule_card *card)
{
    return !eval->options.rule_count || listed(eval->options.rules, eval->options.rule_count, card->name);
}

/* Card by card: its rules, then the definitions that state its clause. */
static int by_card(const struct eval *eval, const struct planned *planned)
{
    return planned->rule >= 0 ? eval->model->rules[planned->rule]->card->index : eval->program->definitions[planned->definition].card;
}

static void plan_answers(struct eval *eval)
{
    const struct model *model = eval->model;
    int count = 0, *first = eval->plan_first;
    memset(first, 0, ((size_t)model->card_count + 1) * sizeof *first);
    for (int i = 0; i < model->rule_count; i++)
        if (asked(eval, model->rules[i]->card))
            eval->planned[count++] = (struct planned){i, -1, model->rules[i]->policy->index};
    for (int i = 0; i < model->definition_count; i++)
        if (eval->program->definitions[i].card >= 0 && asked(eval, model->cards[eval->program->definitions[i].card]))
            eval->planned[count++] = (struct planned){-1, i, eval->program->definitions[i].policy->index};
    for (int i = 0; i < count; i++)
        first[by_card(eval, &eval->planned[i]) + 1]++;
    for (int card = 0; card < model->card_count; card++)
        first[card + 1] += first[card];
    for (int i = 0; i < count; i++)
        eval->plan[first[by_card(eval, &eval->planned[i])]++] = eval->planned[i];
    eval->plan_count = count;
}

/* Was anything announced of its holidays after the one day and up to the other? */
static bool is_news(const struct holiday_list *holidays, day_number before, day_number after)
{
    day_number first = before < after ? before : after, last = before < after ? after : before;
    for (int i = 0; i < holidays->count; i++)
        if (holidays->rows[i].announced > first && holidays->rows[i].announced <= last)
            return true;
    return false;
}

static void ask_on(struct eval *eval, int64_t now, int64_t known_on, bool anew)
{
    day_number known_before = zone_day(eval->zone, eval->options.known_on), known = zone_day(eval->zone, known_on);
    eval->options.now = eval->now = now;
    eval->options.known_on = known_on;
    eval->today = zone_day(eval->zone, now);
    eval->next_day = zone_day(eval->zone, now + 1);
    for (int i = 0; i < eval->model->calendar_count; i++) {
        const struct calendar_source *calendar = eval->model->calendars[i];
        if (anew || is_news(&calendar->holidays, known_before, known))
            eval->workdays_of[i] = workdays_build(eval->pool, calendar, known);
    }
}

struct evaluator *eval_new(const struct program *program, const struct eval_options *options)
{
    /* The evaluator's tables are kept memory, owned by a pool of its own and freed with it. */
    struct pool *pool = pool_new();
    struct evaluator *evaluator = mem_kept(pool, sizeof *evaluator);
    struct eval *eval = &evaluator->eval;
    eval->pool = pool;
    eval->program = program;
    eval->model = program_model(program);
    eval->zone = model_zone(eval->model);
    eval->options = *options;
    const struct model *model = eval->model;
    eval->workdays_of = mem_kept_array(pool, (size_t)model->calendar_count, sizeof *eval->workdays_of);
    ask_on(eval, options->now, options->known_on, true);
    if (options->moments)
        eval->moments = mem_kept(pool, sizeof *eval->moments);
    eval->chosen = mem_kept_array(pool, (size_t)model->definition_count, sizeof *eval->chosen);
    eval->day_readings = mem_kept_array(pool, (size_t)model->policy_count, sizeof *eval->day_readings);
    eval->rules = mem_kept_array(pool, (size_t)model->rule_count, sizeof *eval->rules);
    eval->policy_applies = mem_kept_array(pool, (size_t)model->policy_count, sizeof *eval->policy_applies);
    eval->policy_miss = mem_kept_array(pool, (size_t)model->policy_count, sizeof *eval->policy_miss);
    eval->policy_failed = mem_kept_array(pool, (size_t)model->policy_count, sizeof *eval->policy_failed);
    eval->readings_used = mem_kept_array(pool, (size_t)model->definition_count / 64 + 1, sizeof *eval->readings_used);
    size_t answers = (size_t)model->rule_count + (size_t)model->definition_count + 1;
    eval->planned = mem_kept_array(pool, answers, sizeof *eval->planned);
    eval->plan = mem_kept_array(pool, answers, sizeof *eval->plan);
    eval->plan_first = mem_kept_array(pool, (size_t)model->card_count + 1, sizeof *eval->plan_first);
    choose_readings(eval);
    plan_answers(eval);
    if ((options->states_only || (options->shown && !options->every_part)) && !options->in_full && !options->moments)
        eval->certain = certain_new(eval);
    return evaluator;
}

void eval_ask_on(struct evaluator *evaluator, int64_t now, int64_t known_on)
{
    ask_on(&evaluator->eval, now, known_on, false);
}

void eval_ask_rules(struct evaluator *evaluator, const struct str *rules, int count)
{
    struct eval *eval = &evaluator->eval;
    eval->options.rules = rules;
    eval->options.rule_count = count;
    plan_answers(eval);
}

int64_t eval_next_moment(const struct evaluator *evaluator, bool known_on_moves)
{
    return moments_next(&evaluator->eval, known_on_moves);
}

void eval_free(struct evaluator *evaluator)
{
    if (!evaluator)
        return;
    certain_free(evaluator->eval.certain);
    arena_free(&evaluator->eval.arena);
    pool_free(evaluator->eval.pool);
}

void enter_policy(struct eval *eval, const struct policy *policy)
{
    if (eval->policy == policy)
        return;
    eval->policy = policy;
    eval->workdays = policy->calendar ? eval->workdays_of[policy->calendar_index] : NULL;
    eval->same_day_is_one = eval->day_readings[policy->index].same_day_is_one;
    eval->roll_receipt = eval->day_readings[policy->index].roll_receipt;
    eval->roll_after = eval->day_readings[policy->index].roll_after;
    eval->workday_table = eval->workdays && !eval->roll_receipt ? workdays_table(eval->workdays) : NULL;
    struct memo ****memo = &eval->memos[policy->index];
    if (!*memo)
        *memo = arena_array(&eval->arena, (size_t)eval->model->definition_count, sizeof **memo);
    eval->memo = *memo;
}

/* A policy asked for by the name of any of its versions. */
static bool is_asked_for(const struct eval *eval, const struct policy *policy)
{
    for (const struct policy *one = policy->first; one; one = one->followed_by)
        if (listed(eval->options.policies, eval->options.policy_count, one->card->name))
            return true;
    return false;
}

static enum truth policy_condition(struct eval *eval, const struct code_policy *policy, const struct miss **miss)
{
    return policy->applies ? run_truth(eval, policy->applies, environment_new(eval, policy->slot_count), miss) : YES;
}

void trace_policy(struct eval *eval, const struct policy *policy)
{
    const struct code_policy *code = &eval->program->policies[policy->index];
    const struct miss *miss = NULL;
    if (!eval->trace || !code->applies || eval->options.policy_count)
        return;
    run_truth(eval, code->applies, environment_new(eval, code->slot_count), &miss);
}

static void policy_step(struct eval *eval, const struct code_policy *policy)
{
    struct proof *outer, *step = trace_open(eval, PROOF_POLICY, eval->program->code[policy->applies].span, &outer);
    struct value value = run(eval, policy->applies, environment_new(eval, policy->slot_count));
    trace_result(eval, step, &value);
    trace_close(eval, outer);
}

/* One part of what it is for each of, as it came out for this tuple. */
static void trace_part(struct eval *eval, const struct code_part *part, struct environment *environment)
{
    const struct value *slot = &environment->slots[part->slot];
    if (part->form != PART_EACH && !part->constants)
        run(eval, part->value, environment);
    if (part->selection && slot->known && !slot->none && slot->record.count == 1)
        trace_chosen(eval, &eval->program->selections[part->selection - 1], environment, slot->record.index);
}

void trace_asked_for(struct eval *eval, const struct policy *policy, const struct code_part *parts, int part_count, const struct tuple *tuple)
{
    const struct code_policy *code = &eval->program->policies[policy->index];
    size_t bytes = ((size_t)eval->model->definition_count / 64 + 1) * sizeof *eval->readings_used;
    if (!eval->trace)
        return;
    /* What it took to get here is told; the answer itself rests on it no more than without a proof. */
    uint64_t *readings = memcpy(arena_alloc(&eval->arena, bytes), eval->readings_used, bytes);
    if (code->applies && !eval->options.policy_count)
        policy_step(eval, code);
    for (int i = 0; i < part_count; i++) {
        struct proof *outer, *before = trace_last(eval);
        struct span span = parts[i].selection ? eval->program->selections[parts[i].selection - 1].span : eval->program->code[parts[i].value].span;
        struct proof *step = trace_open(eval, PROOF_SUBJECT, span, &outer);
        trace_part(eval, &parts[i], tuple->environment);
        step->answer = tuple->truth == YES ? ANSWER_YES : ANSWER_CANNOT_TELL;
        trace_close(eval, outer);
        if (step->fact_count || step->kids)
            continue;
        if (before)
            before->next = NULL;
        else
            eval->trace->kids = NULL;
    }
    memcpy(eval->readings_used, readings, bytes);
}

/* A policy asked for by name answers for any case: the same facts under another authority. */
static void judge_policies(struct eval *eval)
{
    for (int i = 0; i < eval->model->policy_count; i++) { /* what the case before came to is not told of one that is not reached yet */
        eval->policy_applies[i] = (enum truth)0;
        eval->policy_miss[i] = NULL;
        eval->policy_failed[i] = NULL;
    }
    for (int i = 0; i < eval->model->policy_count; i++) {
        const struct policy *policy = eval->model->policies[i];
        enter_policy(eval, policy);
        eval->failed = NULL;
        if (eval->options.policy_count)
            eval->policy_applies[i] = is_asked_for(eval, policy) ? YES : NO;
        else
            eval->policy_applies[i] = policy_condition(eval, &eval->program->policies[i], &eval->policy_miss[i]);
        eval->policy_failed[i] = eval->failed;
        if (policy->first->in_force_known && eval->today < policy->first->in_force)
            eval->policy_applies[i] = NO; /* of a later version, some duties may be known before its first day */
    }
}

static void answer_planned(struct eval *eval, const struct planned *planned)
{
    if (eval->policy_applies[planned->policy] == NO)
        return;
    if (planned->rule >= 0) {
        if (eval->certain && certain_answer(eval->certain, planned->rule))
            return;
        struct rule_outcomes *outcomes = rule_outcomes(eval, planned->rule);
        for (int i = 0; i < outcomes->count; i++)
            findings_put(&eval->findings, outcomes->findings[i]);
    } else {
        const struct code_definition *definition = &eval->program->definitions[planned->definition];
        enter_policy(eval, definition->policy);
        evaluate_definition(eval, definition, &eval->findings);
    }
}

const struct findings *eval_case(struct evaluator *evaluator, struct facts *facts, struct fact_case *of)
{
    struct eval *eval = &evaluator->eval;
    arena_reset(&eval->arena);
    eval->facts = facts;
    facts_view(facts, of, eval->now, eval->options.known_on, &eval->arena, &eval->view);
    eval->case_key = shown_name(eval, NAMED_CASE, of->key);
    eval->memos = arena_array(&eval->arena, (size_t)eval->model->policy_count, sizeof *eval->memos);
    eval->case_number++;
    eval->findings = (struct findings){.arena = &eval->arena};
    eval->steps = 0;
    eval->depth = 0;
    eval->failed = NULL;
    eval->trace = eval->collect = NULL;
    eval->policy = NULL;
    if (eval->certain)
        certain_begin(eval->certain);
    moments_start(eval);
    judge_policies(eval);
    for (int i = 0; i < eval->plan_count; i++)
        answer_planned(eval, &eval->plan[i]);
    return &eval->findings;
}

struct eval_counts eval_counts(const struct evaluator *evaluator)
{
    const struct certain *certain = evaluator->eval.certain;
    return certain ? certain->counts : (struct eval_counts){0};
}

struct str eval_case_key(const struct evaluator *evaluator)
{
    return evaluator->eval.case_key;
}

struct record_name eval_record_name(struct evaluator *evaluator, const struct fact_record *record)
{
    return record_name(&evaluator->eval, record);
}

const struct case_view *eval_view(const struct evaluator *evaluator)
{
    return &evaluator->eval.view;
}

/* ---- no finding at all ---- */

static struct proof *policy_proof(struct eval *eval, const struct code_policy *policy)
{
    struct proof top = {0}, *before = eval->trace;
    if (!policy->applies || eval->options.policy_count)
        return NULL;
    eval->trace = &top;
    policy_step(eval, policy);
    eval->trace = before;
    return top.kids;
}

/* Records of the types that the first subject may be, and how the rule calls them. */
static void add_held(struct eval *eval, struct silence *silence, const struct kind *kind)
{
    silence->subject = kind->name;
    for (int i = 0; i < kind->type_count; i++) {
        int32_t first;
        int type = kind->types[i]->index;
        silence->held += eval->view.type_first[type + 1] - eval->view.type_first[type];
        silence->held += kind->types[i]->shared ? facts_shared(&eval->view, kind->types[i], &first) : 0;
    }
}

struct silence eval_silence(struct evaluator *evaluator, const struct rule_card *card)
{
    struct eval *eval = &evaluator->eval;
    struct silence silence = {.why = SILENT_NO_RECORD, .rule = card, .case_key = eval->case_key};
    const struct policy *policy = NULL;
    const struct kind *subject = NULL;
    for (int i = 0; i < eval->model->rule_count; i++)
        if (eval->model->rules[i]->card == card) {
            policy = eval->model->rules[i]->policy;
            subject = eval->model->rules[i]->frame.slots[0].type.kind;
        }
    for (int i = 0; i < eval->model->definition_count; i++)
        if (eval->model->definitions[i]->card == card) {
            policy = eval->model->definitions[i]->policy;
            subject = eval->model->definitions[i]->subject;
        }
    if (policy && eval->policy_applies[policy->index] == NO) {
        bool too_early = policy->first->in_force_known && eval->today < policy->first->in_force;
        silence.why = too_early ? SILENT_NOT_IN_FORCE : SILENT_POLICY;
        enter_policy(eval, policy);
        silence.policy = too_early ? NULL : policy_proof(eval, &eval->program->policies[policy->index]);
    } else if (subject) {
        add_held(eval, &silence, subject);
        if (silence.held && policy->has_versions)
            silence.why = SILENT_VERSION;
    }
    return silence;
}
