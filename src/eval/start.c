/* SPDX-License-Identifier: Apache-2.0
 *
 * When a duty begins, and which version of its policy it follows: the one in
 * force when it began, or at the event that its rule names. What has not come,
 * and what is always there, follows the version in force at the moment the
 * question is asked for. So each moment falls to one version, or to none where
 * none is in force. What a policy of a lower layer replaces follows from the
 * same moment.
 */
#include "eval/duty.h"

struct value event_time(struct eval *eval, const struct code_event *event, struct environment *environment, struct value begin)
{
    struct value value;
    if (event->form == EVENT_TIME)
        return run(eval, event->code, environment);
    if (event->form == EVENT_RECORD) {
        struct value picked = pick_one(eval, &eval->program->selections[event->selection - 1], environment);
        return own_time(eval, &picked);
    }
    const struct miss *miss = NULL;
    enum truth truth = run_truth(eval, event->code, environment, &miss);
    value = begin;
    if (truth == YES)
        return value;
    value = value_missing(TYPE_TIME, truth == NO ? miss_of(eval, MISS_FUTURE, NULL, NULL) : miss);
    value.time = truth == NO ? when_future(eval) : when_any(eval);
    return value;
}

/* When the records it is for have all begun; those that are always there do not count. */
struct value begin_of(struct eval *eval, const struct code_part *parts, int count, struct environment *environment)
{
    struct value begin = {.type = TYPE_TIME, .known = true, .time = {.lo = TIME_EARLIEST, .hi = TIME_EARLIEST, .first = DAY_EARLIEST, .last = DAY_EARLIEST, .exact = true}};
    bool first = true;
    for (int i = 0; i < count; i++) {
        struct value *record = &environment->slots[parts[i].slot];
        if (!parts[i].identity || record->type != TYPE_RECORD || !record->known || record->none)
            continue;
        const struct fact_record *fact = facts_record(&eval->view, record->record.index);
        if (fact->type->begins < 0 && !record->record.dated)
            continue;
        struct value time = own_time(eval, record);
        if (first) {
            begin = time;
            first = false;
            continue;
        }
        struct when later = when_later(&begin.time, &time.time);
        begin.miss = later.exact ? NULL : miss_between(eval, &begin, &time);
        if (later.lo == time.time.lo && later.hi == time.time.hi) /* whose moment it is, where it is that of one of them */
            begin.source = time.source, begin.field = time.field;
        else if (later.lo != begin.time.lo || later.hi != begin.time.hi)
            begin.source = NULL, begin.field = NULL;
        begin.known = later.exact;
        begin.time = later;
    }
    return begin;
}

/* ---- versions ---- */

/* The first of all versions answers for what began before it, too: no rule says what held then, and nothing may fall silent. */
static day_number first_day(const struct policy *policy)
{
    return policy->follows ? policy->in_force : DAY_EARLIEST;
}

static day_number last_day(const struct policy *policy)
{
    return policy->card->to_known ? policy->card->to : DAY_LATEST;
}

static bool has_no_day(const struct when *moment)
{
    return moment->future || moment->hi <= TIME_EARLIEST;
}

enum truth falls_to(const struct eval *eval, const struct policy *policy, const struct when *moment)
{
    day_number first = moment->first, last = moment->last;
    if (!policy->has_versions)
        return YES;
    if (has_no_day(moment))
        first = last = eval->today;
    if (last < first_day(policy) || first > last_day(policy))
        return NO;
    return first >= first_day(policy) && last <= last_day(policy) ? YES : UNKNOWN;
}

/* Whether the version is the one in force on the day asked for, and so needs no saying. */
enum version_told version_told(const struct eval *eval, const struct policy *policy, enum truth in_version)
{
    if (!policy->has_versions)
        return VERSION_USUAL;
    if (in_version == UNKNOWN)
        return VERSION_PERHAPS;
    return eval->today >= first_day(policy) && eval->today <= last_day(policy) ? VERSION_USUAL : VERSION_OTHER;
}

static struct value fixing_moment(struct eval *eval, const struct code_rule *code, struct environment *environment)
{
    struct value begin = begin_of(eval, code->parts, code->part_count, environment);
    if (code->of->uses)
        return event_time(eval, &code->uses, environment, begin);
    return code->has_start ? event_time(eval, &code->starts, environment, begin) : begin;
}

void find_version(struct eval *eval, struct duty *duty)
{
    const struct code_rule *code = duty->code;
    const struct policy *policy = code->policy;
    struct proof *outer = NULL, *step = NULL;
    duty->in_version = YES;
    if (!code->fixed_by_moment)
        return;
    if (eval->trace && policy->has_versions)
        step = trace_open(eval, PROOF_VERSION, code->of->uses ? code->uses.span : policy->in_force_known ? policy->in_force_span : policy->card->span, &outer);
    duty->moment = fixing_moment(eval, code, duty->environment);
    duty->in_version = falls_to(eval, policy, &duty->moment.time);
    if (!step)
        return;
    step->answer = duty->in_version == YES ? ANSWER_YES : duty->in_version == NO ? ANSWER_NO : ANSWER_CANNOT_TELL;
    if (code->of->uses)
        step->label = span_text(eval->model->sources, code->uses.span);
    if (!has_no_day(&duty->moment.time) && duty->in_version == YES)
        step->time = shown_time(&duty->moment.time);
    trace_close(eval, outer);
}

/* ---- layers ---- */

/* Whether one version of a lower policy takes the place of the duty's rule, if it is the one that answers for the moment. */
static const struct replacement *replacement_by(const struct rule *rule, const struct policy *policy)
{
    for (int i = 0; i < rule->replaced_count; i++)
        if (rule->replaced[i].by->policy == policy)
            return &rule->replaced[i];
    return NULL;
}

/* Of the versions that may answer for the moment, what holds for all. */
static void weigh_versions(struct eval *eval, const struct duty *duty, const struct policy *first, struct lifted *lifted, const struct replacement **shown)
{
    bool yes = false, no = false, unknown = false;
    for (const struct policy *policy = first; policy; policy = policy->followed_by) {
        enum truth in_version = falls_to(eval, policy, &duty->moment.time);
        if (in_version == NO)
            continue;
        const struct replacement *replacement = replacement_by(duty->code->of, policy);
        enum truth applies = replacement ? eval->policy_applies[policy->index] : NO;
        yes = yes || applies == YES;
        no = no || applies == NO || (in_version == UNKNOWN && policy->until_known); /* and then perhaps none is in force */
        unknown = unknown || applies == UNKNOWN;
        *shown = replacement && applies != NO ? replacement : *shown;
        if (applies == UNKNOWN)
            lifted->miss = miss_both(eval, lifted->miss, eval->policy_miss[policy->index]);
        if (in_version == UNKNOWN)
            lifted->miss = miss_both(eval, lifted->miss, duty->moment.miss);
    }
    lifted->truth = unknown || (yes && no) ? UNKNOWN : yes ? YES : NO;
}

static void add_replacement(struct eval *eval, struct duty *duty, const struct replacement *replacement)
{
    const struct policy *first = replacement->by->policy->first;
    struct proof *outer = NULL, *step = NULL;
    struct lifted lifted = {.named = true};
    weigh_versions(eval, duty, first, &lifted, &replacement);
    lifted.by = replacement->by;
    lifted.label = replacement->by->card->label;
    if (lifted.truth == YES)
        lifted.miss = NULL;
    if (eval->trace) {
        step = trace_open(eval, PROOF_REPLACED, replacement->span, &outer);
        const struct policy *own = duty->code->policy;
        enter_policy(eval, replacement->by->policy);
        trace_policy(eval, replacement->by->policy);
        enter_policy(eval, own);
        struct value value = value_truth(lifted.truth, lifted.miss);
        step->label = lifted.label;
        trace_result(eval, step, &value);
        trace_close(eval, outer);
    }
    duty->exceptions[duty->exception_count++] = lifted;
    duty->exceptions_unknown = duty->exceptions_unknown || lifted.truth == UNKNOWN;
}

void find_replacements(struct eval *eval, struct duty *duty)
{
    const struct rule *rule = duty->code->of;
    for (int i = 0; i < rule->replaced_count; i++) {
        bool told = false; /* the versions of a policy are weighed together */
        for (int j = 0; j < i; j++)
            told = told || rule->replaced[j].by->policy->first == rule->replaced[i].by->policy->first;
        if (!told)
            add_replacement(eval, duty, &rule->replaced[i]);
    }
}
