/* SPDX-License-Identifier: Apache-2.0
 *
 * Duties that stand against each other: for the same records one rule asks
 * for what another forbids, or both ask for one thing in windows that share
 * no moment. Which rules these may be is known from the model; whether their
 * duties are both there now is weighed here. A rule without such a partner
 * never comes here.
 */
#include <string.h>

#include "eval/duty.h"

static const struct code_part *next_identity(const struct code_rule *code, int *at)
{
    while (*at < code->part_count)
        if (code->parts[(*at)++].identity)
            return &code->parts[*at - 1];
    return NULL;
}

static bool same_value(const struct value *a, const struct value *b)
{
    if (!a->known || !b->known || a->type != b->type || a->none || b->none)
        return false;
    switch ((enum value_type)a->type) {
    case TYPE_RECORD: return a->record.count == 1 && b->record.count == 1 && a->record.index == b->record.index;
    case TYPE_NUMBER:
    case TYPE_WORD: return a->number == b->number;
    case TYPE_TEXT: return str_equal(a->text, b->text);
    case TYPE_TIME: return a->time.lo == b->time.lo && a->time.hi == b->time.hi;
    default: return false;
    }
}

static bool same_subject(const struct duty *one, const struct duty *other)
{
    int at = 0, other_at = 0;
    for (;;) {
        const struct code_part *part = next_identity(one->code, &at), *its = next_identity(other->code, &other_at);
        if (!part || !its)
            return part == its;
        if (!same_value(&one->environment->slots[part->slot], &other->environment->slots[its->slot]))
            return false;
    }
}

/* Adds one more condition to those that must all hold. */
static void and_also(struct eval *eval, struct contest *contest, enum truth truth, const struct miss *miss)
{
    if (contest->truth == NO || truth == YES)
        return;
    contest->truth = truth;
    contest->miss = truth == NO ? NULL : miss_both(eval, contest->miss, miss);
}

static void not_stopped(struct eval *eval, struct contest *contest, const struct duty *duty)
{
    if (duty->has_stop)
        and_also(eval, contest, truth_not(when_come(eval, &duty->stop.time)), duty->stop.miss);
}

/* It applies, nothing lifts it, it has begun and has not stopped. */
static void stands(struct eval *eval, struct contest *contest, const struct duty *duty)
{
    enum truth policy = eval->policy_applies[duty->code->policy->index];
    and_also(eval, contest, policy == NO ? NO : duty->applies, duty->applies_miss);
    for (int i = 0; i < duty->exception_count; i++)
        and_also(eval, contest, truth_not(duty->exceptions[i].truth), duty->exceptions[i].miss);
    if (contest->truth == NO)
        return; /* what does not apply has no times */
    and_also(eval, contest, when_come(eval, &duty->start.time), duty->start.miss);
    not_stopped(eval, contest, duty);
}

static void windows_apart(struct eval *eval, struct contest *contest, const struct duty *duty, const struct duty *other)
{
    enum truth before = closes_before(duty, other), after = closes_before(other, duty);
    const struct miss *miss = NULL;
    if (before == UNKNOWN)
        miss = miss_both(eval, duty->limit.miss, miss_both(eval, other->opens.miss, other->early_miss));
    if (after == UNKNOWN)
        miss = miss_both(eval, miss, miss_both(eval, other->limit.miss, miss_both(eval, duty->opens.miss, duty->early_miss)));
    and_also(eval, contest, before == YES || after == YES ? YES : before == UNKNOWN || after == UNKNOWN ? UNKNOWN : NO, miss);
}

/* ---- The proof ---- */

static bool tells_of_standing(const struct proof *step, bool windows)
{
    switch (step->part) {
    case PROOF_APPLIES: case PROOF_EXCEPTION: case PROOF_STARTS: return true;
    case PROOF_OPENS: case PROOF_LIMIT: return windows;
    default: return false;
    }
}

/* What the other rule rests on, copied out of its own proof. */
static void trace_contest(struct eval *eval, struct duty *duty, const struct contest *contest)
{
    struct proof root = {.kids = duty->proof}, *outer, **end;
    eval->proof_steps = 0;
    eval->trace = &root;
    struct proof *step = trace_open(eval, PROOF_CONFLICT, contest->rival->span, &outer);
    step->label = contest->rival->rule->card->label;
    struct value value = value_truth(contest->truth, contest->miss);
    trace_result(eval, step, &value);
    trace_close(eval, outer);
    eval->trace = NULL;
    end = &step->kids;
    for (const struct proof *one = contest->other->proof; one; one = one->next) {
        if (!tells_of_standing(one, contest->rival->windows))
            continue;
        struct proof *copy = arena_alloc(&eval->arena, sizeof *copy);
        *copy = *one;
        copy->next = NULL;
        *end = copy;
        end = &copy->next;
    }
    duty->proof = root.kids;
}

static void rest_on_readings(struct eval *eval, struct duty *duty, const struct duty *other)
{
    for (int i = 0; i < eval->model->definition_count / 64 + 1; i++)
        duty->readings_used[i] |= other->readings_used[i];
}

/* ---- All that stand against one duty ---- */

static void weigh(struct eval *eval, struct duty *duty, const struct rival *rival, const struct duty *other)
{
    struct contest contest = {.rival = rival, .other = other, .truth = YES};
    stands(eval, &contest, other);
    not_stopped(eval, &contest, duty);
    if (rival->windows && contest.truth != NO)
        windows_apart(eval, &contest, duty, other);
    rest_on_readings(eval, duty, other);
    if (contest.truth == NO)
        return;
    if (duty->contest_count % 8 == 0) {
        struct contest *larger = arena_array(&eval->arena, (size_t)duty->contest_count + 8, sizeof *larger);
        if (duty->contest_count)
            memcpy(larger, duty->contests, (size_t)duty->contest_count * sizeof *larger);
        duty->contests = larger;
    }
    duty->contests[duty->contest_count++] = contest;
    if (eval->options.proofs)
        trace_contest(eval, duty, &contest);
}

void find_contests(struct eval *eval, struct duty *duty)
{
    const struct rule *rule = duty->code->of;
    for (int i = 0; i < rule->rival_count && duty->applies != NO; i++) {
        const struct rule_outcomes *others = rule_prepared(eval, rule->rivals[i].rule->index);
        if (others->failed)
            eval->failed = "a rule it may be in conflict with could not be worked out";
        for (int j = 0; j < others->duty_count && !eval->failed; j++)
            if (same_subject(duty, others->duties[j]))
                weigh(eval, duty, &rule->rivals[i], others->duties[j]);
    }
}
