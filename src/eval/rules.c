/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules over a case: one duty for each of what they are for, and the findings
 * they become.
 */
#include <string.h>

#include "eval/certain.h"
#include "eval/times.h"

/* ---- one duty ---- */

static struct value section(struct eval *eval, enum proof_part part, uint32_t code, struct environment *environment)
{
    struct proof *outer = NULL;
    struct proof *step = eval->trace ? trace_open(eval, part, eval->program->code[code].span, &outer) : NULL;
    struct value value = run(eval, code, environment);
    if (step) {
        trace_result(eval, step, &value);
        trace_close(eval, outer);
    }
    return value;
}

static void find_start(struct eval *eval, struct duty *duty)
{
    const struct code_rule *code = duty->code;
    duty->start = begin_of(eval, code->parts, code->part_count, duty->environment);
    if (!code->has_start)
        return;
    struct proof *outer = NULL, *step = eval->trace ? trace_open(eval, PROOF_STARTS, code->starts.span, &outer) : NULL;
    duty->start = event_time(eval, &code->starts, duty->environment, duty->start);
    if (step) {
        trace_result(eval, step, &duty->start);
        trace_close(eval, outer);
    }
}

/* A day as a limit, beside one that is none: its end. */
static struct when day_as_limit(const struct when *limit, const struct when *other)
{
    struct when end = *limit;
    if (limit->day && !other->day) {
        when_end(limit, &end.lo, &end.hi);
        end.day = false;
    }
    return end;
}

struct when earlier_limit(const struct when *a, const struct when *b)
{
    if (a->no_limit || b->no_limit)
        return a->no_limit ? *b : *a;
    int64_t a_lo, a_hi, b_lo, b_hi;
    when_end(a, &a_lo, &a_hi);
    when_end(b, &b_lo, &b_hi);
    if (a_hi <= b_lo || b_hi <= a_lo)
        return a_hi <= b_lo ? *a : *b;
    struct when one = day_as_limit(a, b), other = day_as_limit(b, a);
    return when_earlier(&one, &other);
}

/* Of several limits, and of several ends, the earliest binds. */
static void keep_earlier(struct eval *eval, struct value *kept, bool *any, struct value one,
                         struct when earlier_of(const struct when *a, const struct when *b))
{
    if (*any && kept->time.may_be_never != one.time.may_be_never) { /* where one is none, the other binds */
        struct value sure = kept->time.may_be_never ? *kept : one, other = kept->time.may_be_never ? one : *kept;
        sure.time.may_be_never = false;
        sure.time = earlier_of(&sure.time, &other.time);
        *kept = either_value(eval, sure, other);
    } else if (*any) {
        struct when earlier = earlier_of(&kept->time, &one.time);
        kept->miss = earlier.exact ? NULL : miss_between(eval, kept, &one);
        kept->known = earlier.exact;
        kept->time = earlier;
    } else {
        *kept = one;
    }
    *any = true;
}

/* The moment of one of the records that the rule is for, as its line says it: not one that is chosen, or worked out. */
static bool is_plain(const struct eval *eval, uint32_t code)
{
    const struct instruction *of = &eval->program->code[code];
    return (of->operation == OP_FIELD || of->operation == OP_OWN_TIME) && eval->program->code[of->a].operation == OP_SLOT;
}

bool counts_from_start(const struct eval *eval, const struct code_rule *code)
{
    bool plain = code->origin && is_plain(eval, code->origin) && (!code->has_start || (code->starts.form == EVENT_TIME && is_plain(eval, code->starts.code)));
    for (int i = 0; i < code->of->limit_count; i++) {
        const struct instruction *of = &eval->program->code[code->limits[i]];
        plain = plain && (of->operation == OP_AFTER || of->operation == OP_WORKING_DAY) && of->b == code->origin;
    }
    return plain;
}

static void find_limit(struct eval *eval, struct duty *duty)
{
    const struct code_rule *code = duty->code;
    if (code->origin)
        duty->origin = section(eval, PROOF_VALUE, code->origin, duty->environment);
    else
        duty->origin = duty->start;
    if (code->opens) {
        duty->has_opens = true;
        duty->opens = section(eval, PROOF_OPENS, code->opens, duty->environment);
    }
    for (int i = 0; i < code->of->limit_count; i++) {
        struct value limit = section(eval, PROOF_LIMIT, code->limits[i], duty->environment);
        if (!limit.time.never)
            keep_earlier(eval, &duty->limit, &duty->has_limit, limit, earlier_limit);
    }
    duty->limit_follows = counts_from_start(eval, code) && duty->start.source && duty->start.source == duty->origin.source && duty->start.field == duty->origin.field;
    if (code->act)
        duty->act = section(eval, PROOF_ACT, code->act, duty->environment);
    duty->early_counts = code->of->early_counts ? YES : NO;
    if (code->early_if) {
        struct value early = section(eval, PROOF_EARLY, code->early_if, duty->environment);
        duty->early_counts = early.known ? (early.none ? NO : early.truth) : UNKNOWN;
        duty->early_miss = early.miss;
    }
}

static void find_stop(struct eval *eval, struct duty *duty, const struct code_event *events, int count)
{
    for (int i = 0; i < count; i++) {
        struct proof *outer = NULL, *step = eval->trace ? trace_open(eval, PROOF_STOPS, events[i].span, &outer) : NULL;
        struct value time = event_time(eval, &events[i], duty->environment, duty->start);
        if (step) {
            trace_result(eval, step, &time);
            trace_close(eval, outer);
        }
        keep_earlier(eval, &duty->stop, &duty->has_stop, time, when_earlier);
    }
}

static void find_applies(struct eval *eval, struct duty *duty, const struct tuple *tuple)
{
    const struct code_rule *code = duty->code;
    enum truth policy = eval->policy_applies[code->policy->index];
    duty->applies = tuple->truth;
    duty->may_be_none = tuple->truth == UNKNOWN || duty->in_version == UNKNOWN;
    duty->applies_miss = tuple->miss;
    if (policy == UNKNOWN) {
        duty->applies = UNKNOWN;
        duty->applies_miss = miss_both(eval, duty->applies_miss, eval->policy_miss[code->policy->index]);
    }
    if (duty->in_version == UNKNOWN) {
        duty->applies = UNKNOWN;
        duty->applies_miss = miss_both(eval, duty->applies_miss, duty->moment.miss);
    }
    if (!code->applies)
        return;
    const struct miss *miss = NULL;
    struct value value = section(eval, PROOF_APPLIES, code->applies, duty->environment);
    enum truth truth = value.known ? (value.none ? NO : value.truth) : UNKNOWN;
    miss = value.miss;
    if (truth == UNKNOWN && code->of->if_unknown.length && !miss_only_future(miss))
        truth = NO;
    if (truth == NO) {
        duty->applies = NO;
        duty->applies_miss = NULL;
    } else if (truth == UNKNOWN) {
        duty->applies = UNKNOWN;
        duty->applies_miss = miss_both(eval, duty->applies_miss, miss);
    }
}

/* What lifts a rule: a condition of its own, which may have no exceptions, or an exception of the rule's list. */
struct exception_code {
    uint32_t code;
    struct span span;
    struct str label;
    int index; /* in the list, or -1 */
};

static enum truth exception_holds(struct eval *eval, struct duty *duty, struct exception_code exception, const struct miss **miss);

/* An exception that is lifted itself does not lift. */
static enum truth unless_lifted(struct eval *eval, struct duty *duty, int index, enum truth truth, const struct miss **miss)
{
    const struct rule *rule = duty->code->of;
    for (int i = 0; i < rule->lifting_count && truth != NO; i++) {
        const struct lifting *lifting = &rule->liftings[i];
        if (lifting->of != index)
            continue;
        const struct miss *more = NULL;
        enum truth lifted = exception_holds(eval, duty, (struct exception_code){duty->code->liftings[i], lifting->span, lifting->label, i}, &more);
        if (lifted == YES)
            truth = NO;
        else if (lifted == UNKNOWN)
            truth = UNKNOWN;
        *miss = lifted == YES ? NULL : lifted == UNKNOWN ? miss_both(eval, *miss, more) : *miss;
    }
    return truth;
}

static enum truth exception_holds(struct eval *eval, struct duty *duty, struct exception_code exception, const struct miss **miss)
{
    struct proof *outer = NULL, *step = eval->trace ? trace_open(eval, PROOF_EXCEPTION, exception.span, &outer) : NULL;
    enum truth truth = run_truth(eval, exception.code, duty->environment, miss);
    if (exception.index >= 0)
        truth = unless_lifted(eval, duty, exception.index, truth, miss);
    if (step) {
        struct value value = value_truth(truth, *miss);
        step->label = exception.label;
        trace_result(eval, step, &value);
        trace_close(eval, outer);
    }
    return truth;
}

static void add_exception(struct eval *eval, struct duty *duty, struct exception_code exception)
{
    const struct miss *miss = NULL;
    enum truth truth = exception_holds(eval, duty, exception, &miss);
    duty->exceptions[duty->exception_count++] = (struct lifted){truth, miss, exception.label, exception.index >= 0, NULL};
    duty->exceptions_unknown = duty->exceptions_unknown || truth == UNKNOWN;
}

static void find_exceptions(struct eval *eval, struct duty *duty)
{
    const struct code_rule *code = duty->code;
    const struct rule *rule = code->of;
    duty->exceptions = arena_array(&eval->arena, (size_t)(rule->replaced_count + rule->not_applies_count + rule->lifting_count), sizeof *duty->exceptions);
    duty->remarks = arena_array(&eval->arena, (size_t)rule->lifting_count, sizeof *duty->remarks);
    for (int i = 0; i < rule->not_applies_count; i++) {
        struct span span = eval->program->code[code->not_applies[i]].span;
        add_exception(eval, duty, (struct exception_code){code->not_applies[i], span, span_text(eval->model->sources, span), -1});
    }
    find_replacements(eval, duty); /* a rule that does not apply is not replaced */
    for (int i = 0; i < rule->lifting_count; i++) {
        const struct lifting *lifting = &rule->liftings[i];
        if (!lifting->is_remark && lifting->of < 0)
            add_exception(eval, duty, (struct exception_code){code->liftings[i], lifting->span, lifting->label, i});
        if (!lifting->is_remark)
            continue;
        const struct miss *miss = NULL;
        if (run_truth(eval, code->liftings[i], duty->environment, &miss) == YES)
            duty->remarks[duty->remark_count++] = (struct remark){lifting->name, lifting->label};
    }
}

/* Everything of a duty but its decision, which may have to wait for the others of its rule. False when it follows another
 * version of the policy, whose rule asks for it. */
static bool prepare(struct eval *eval, struct duty *duty, const struct tuple *tuple)
{
    struct proof root = {.part = PROOF_VALUE};
    eval->proof_steps = 0;
    memset(eval->readings_used, 0, ((size_t)eval->model->definition_count / 64 + 1) * sizeof *eval->readings_used);
    if (eval->options.proofs)
        eval->trace = &root;
    trace_asked_for(eval, duty->code->policy, duty->code->parts, duty->code->part_count, tuple);
    find_version(eval, duty);
    if (duty->in_version == NO) {
        eval->trace = NULL;
        return false;
    }
    find_applies(eval, duty, tuple);
    if (duty->applies != NO || eval->options.proofs) {
        find_exceptions(eval, duty);
        find_start(eval, duty);
        find_limit(eval, duty);
        find_stop(eval, duty, duty->code->stops, duty->code->stop_count);
        const struct code_policy *policy = &eval->program->policies[duty->code->policy->index];
        find_stop(eval, duty, policy->stops, policy->stop_count);
        if (duty->code->broken) {
            struct value broken = section(eval, PROOF_BROKEN, duty->code->broken, duty->environment);
            duty->broken = broken.known ? (broken.none ? NO : broken.truth) : UNKNOWN;
            duty->broken_miss = broken.miss;
        }
        gather_evidence(eval, duty);
    }
    eval->trace = NULL;
    duty->proof = root.kids;
    size_t words = (size_t)eval->model->definition_count / 64 + 1;
    duty->readings_used = arena_array(&eval->arena, words, sizeof *duty->readings_used);
    memcpy(duty->readings_used, eval->readings_used, words * sizeof *duty->readings_used);
    return true;
}

/* Evidence that may serve one duty only goes to the one whose limit comes first; without a limit, or where the source gives
 * no time for it, its turn comes last. */
static struct when turn_of(const struct duty *duty)
{
    struct when turn = duty->limit.time;
    if (!duty->has_limit || turn.no_limit || turn.never)
        turn.lo = turn.hi = TIME_LATEST;
    if (turn.may_be_never)
        turn.hi = TIME_LATEST;
    return turn;
}

static bool has_certain_turn(const struct duty *duty)
{
    return !duty->has_limit || (duty->limit.known && !duty->limit.time.may_be_never) || duty->limit.time.no_limit;
}

/* A moment of the case, or counted from one: the same for every duty of a rule. */
static bool is_of_case(const struct eval *eval, uint32_t code)
{
    const struct instruction *of = &eval->program->code[code];
    switch ((enum operation)of->operation) {
    case OP_CASE: case OP_TIME: case OP_NUMBER: case OP_LENGTH:
        return true;
    case OP_CALL:
        return !of->a;
    case OP_FIELD: case OP_OWN_TIME:
        return is_of_case(eval, of->a);
    case OP_AFTER: case OP_BEFORE: case OP_WORKING_DAY:
        return is_of_case(eval, of->a) && is_of_case(eval, of->b);
    default:
        return false;
    }
}

/* One limit for all duties of a rule, though nobody knows which: they are due together. */
static bool are_due_together(const struct eval *eval, const struct duty *one, const struct duty *other)
{
    bool together = one->code == other->code;
    for (int i = 0; i < one->code->of->limit_count && together; i++)
        together = is_of_case(eval, one->code->limits[i]);
    return together;
}

/* Of those that are due together, the one that is listed first. */
static bool surely_first(const struct eval *eval, const struct duty *one, const struct duty *other)
{
    if (are_due_together(eval, one, other))
        return true;
    return (has_certain_turn(one) && has_certain_turn(other)) || turn_of(one).hi < turn_of(other).lo;
}

static void use_up(struct eval *eval, struct duty *duty, int32_t record, enum truth used, const struct miss *miss)
{
    for (int i = 0; i < duty->event_count && record != RECORD_NOT_THERE; i++) {
        struct occurrence *event = &duty->events[i];
        if (event->record != record || event->used == YES)
            continue;
        event->used = used;
        event->used_miss = used == UNKNOWN ? miss_both(eval, event->used_miss, miss) : NULL;
    }
}

/* Whatever else is not known of it, it does not apply, or is excepted. */
static bool is_lifted(const struct duty *duty)
{
    for (int i = 0; i < duty->exception_count; i++)
        if (duty->exceptions[i].truth == YES)
            return true;
    return duty->applies == NO;
}

/* A later duty whose limit may yet prove to be the earlier one may have what it could use. */
static void leave_in_doubt(struct eval *eval, struct duty *duty, const struct duty *later)
{
    if (is_lifted(later) || surely_first(eval, duty, later))
        return;
    const struct miss *miss = miss_both(eval, duty->limit.miss, miss_both(eval, later->limit.miss, later->applies_miss));
    for (int i = 0; i < later->event_count; i++)
        if (later->events[i].there != NO && later->events[i].sound != NO)
            use_up(eval, duty, later->events[i].record, UNKNOWN, miss);
}

static void take_from(struct eval *eval, struct duty *later, const struct duty *duty)
{
    bool first = surely_first(eval, duty, later);
    for (int i = 0; i < duty->event_count; i++) {
        const struct occurrence *event = &duty->events[i];
        if (event->picked)
            use_up(eval, later, event->record, first && event->picked == duty->ways ? YES : UNKNOWN,
                   first ? duty->doubts : miss_both(eval, duty->doubts, miss_both(eval, duty->limit.miss, later->limit.miss)));
    }
}

static void decide_in_turn(struct eval *eval, struct duty **duties, int count)
{
    struct duty **order = arena_array(&eval->arena, (size_t)count, sizeof *order);
    for (int i = 0; i < count; i++) {
        int j = i;
        for (; j > 0 && turn_of(duties[i]).hi < turn_of(order[j - 1]).hi; j--)
            order[j] = order[j - 1];
        order[j] = duties[i];
    }
    for (int i = 0; i < count; i++) {
        for (int j = i + 1; j < count; j++)
            leave_in_doubt(eval, order[i], order[j]);
        decide_duty(eval, order[i]);
        for (int j = i + 1; j < count; j++)
            take_from(eval, order[j], order[i]);
    }
}

/* ---- findings ---- */

static bool is_closed(struct eval *eval, const struct duty *duty)
{
    const struct code_policy *policy = &eval->program->policies[duty->code->policy->index];
    bool closed = false;
    for (int i = 0; i < policy->stop_count && !closed; i++) {
        struct value time = event_time(eval, &policy->stops[i], duty->environment, duty->start);
        closed = when_come(eval, &time.time) == YES;
    }
    return closed;
}

static void fill_times(struct eval *eval, struct finding *finding, const struct duty *duty)
{
    enum state state = finding->state;
    bool live = state != STATE_DOES_NOT_APPLY && state != STATE_EXCEPTED;
    if (duty->has_limit && duty->limit.known && !duty->limit.time.future && !duty->limit.time.no_limit) {
        finding->due = shown_time(&duty->limit.time);
        finding->calendar_expected = duty->limit.time.expected;
    }
    if (duty->has_opens && duty->opens.known && !duty->opens.time.future)
        finding->opens = shown_time(&duty->opens.time);
    if (!live)
        return;
    struct when now = when_instant(eval, eval->now);
    if (zone_second(eval->zone, eval->now) == DAY_SECONDS - 1)
        now.lo++; /* a question for a day is asked at its end: in hours, that is midnight */
    const struct occurrence *event = duty->done_by >= 0 ? &duty->events[duty->done_by] : NULL;
    if (event && !event->undated && event->time.time.lo > TIME_EARLIEST)
        finding->done = shown_time(&event->time.time);
    if (state == STATE_MET_LATE && event && duty->has_limit && when_by(&event->time.time, &duty->limit.time) != YES) /* else late for the act alone */
        finding->late_by = span_between(eval, &duty->limit.time, &event->time.time);
    if ((state == STATE_OVERDUE || state == STATE_MISSED) && duty->has_limit) /* nobody is late with what is no longer asked for */
        finding->late_by = span_between(eval, &duty->limit.time, state == STATE_MISSED ? &duty->stop.time : &now);
    if (state == STATE_MISSED)
        finding->stopped = shown_time(&duty->stop.time);
    if (state == STATE_MET_EARLY && event)
        finding->early = span_between(eval, &event->time.time, &duty->opens.time);
    if (state == STATE_IMPOSSIBLE)
        finding->earliest = shown_time(&duty->start.time);
    if ((state == STATE_OUTSTANDING || state == STATE_BREACHED) && duty->start.known && duty->start.time.lo > TIME_EARLIEST) {
        finding->since = shown_time(&duty->start.time);
        finding->age = (struct shown_span){.known = true, .unit = SPAN_DAYS, .count = eval->today - duty->start.time.first};
    }
    if (state == STATE_CANNOT_TELL && duty->has_limit && duty->limit.time.no_limit && event) {
        finding->since = shown_time(&duty->origin.time);
        finding->age = (struct shown_span){.known = true, .unit = SPAN_MINUTES, .count = (event->time.time.lo - duty->origin.time.lo) / 60};
    }
}

/* Evidence that fits, and does not show that this duty was done, says why in its step of the proof. */
static bool is_part_of_done(const struct duty *duty, int event)
{
    return duty->code->of->all_of && duty->done_by >= 0 && duty->shown_by[duty->events[event].part] == event;
}

static void explain_evidence(struct duty *duty)
{
    for (int i = 0; i < duty->event_count; i++) {
        struct occurrence *event = &duty->events[i];
        if (!event->step || event->step->answer != ANSWER_YES || i == duty->done_by || is_part_of_done(duty, i))
            continue;
        event->step->answer = ANSWER_NO;
        if (event->used)
            event->step->label = STR("it shows that another duty of this rule was done, and each is used once");
        else if (duty->state == STATE_LAPSED)
            event->step->label = STR("it came after the duty had stopped applying");
        else if (duty->done_by >= 0)
            event->step->label = STR("another shows it already");
        else if (duty->code->of->all_of)
            event->step->label = STR("it shows a part of it, and the others are needed too");
        else
            event->step->label = STR("it came before the window opened, and an earlier one does not count");
    }
}

static void fill_conflicts(struct eval *eval, struct finding *finding, const struct duty *duty)
{
    if (duty->state != STATE_CONFLICT && duty->state != STATE_CANNOT_TELL)
        return;
    finding->conflicts = arena_array(&eval->arena, (size_t)duty->contest_count, sizeof *finding->conflicts);
    for (int i = 0; i < duty->contest_count; i++)
        if (duty->state != STATE_CONFLICT || duty->contests[i].truth == YES)
            finding->conflicts[finding->conflict_count++] = duty->contests[i].rival->rule->card;
}

/* The parts of the evidence of which nothing is there that counts, or may count. */
static void find_absent(struct eval *eval, struct finding *finding, const struct duty *duty)
{
    const struct rule *rule = duty->code->of;
    finding->absent = arena_array(&eval->arena, (size_t)rule->evidence_count, sizeof *finding->absent);
    for (int part = 0; part < rule->evidence_count; part++) {
        bool there = false;
        for (int i = 0; i < duty->event_count && !there; i++)
            there = duty->events[i].part == part && duty->events[i].there != NO && duty->events[i].sound != NO;
        if (!there)
            finding->absent[finding->absent_count++] = span_text(eval->model->sources, rule->evidence[part].span);
    }
}

static bool is_cited(const struct finding *finding, struct str clause)
{
    for (int i = 0; i < finding->cite_count; i++)
        if (str_equal(finding->cites[i], clause))
            return true;
    return false;
}

/* Whether it states a clause, as a step of its own behind all others, which led to the answer. */
static void trace_cite(struct eval *eval, struct duty *duty, uint32_t where)
{
    struct proof root = {.part = PROOF_VALUE}, **end = &duty->proof;
    eval->trace = &root;
    section(eval, PROOF_VALUE, where, duty->environment);
    eval->trace = NULL;
    while (*end)
        end = &(*end)->next;
    *end = root.kids;
}

/* The clauses it states: where it is not known whether it states one, that one too. What is known of its state rests on
 * none of this. */
static void find_cites(struct eval *eval, struct finding *finding, struct duty *duty)
{
    const struct rule_card *card = finding->rule;
    finding->cites = arena_array(&eval->arena, card->cite_count, sizeof *finding->cites);
    for (int i = 0; i < card->cite_count; i++) {
        const struct miss *miss = NULL;
        uint32_t where = duty->code->cites_where[i];
        if (is_cited(finding, card->cites[i]))
            continue;
        if (where && eval->options.proofs)
            trace_cite(eval, duty, where);
        if (run_truth(eval, where, duty->environment, &miss) != NO)
            finding->cites[finding->cite_count++] = card->cites[i];
    }
}

static void fill_finding(struct eval *eval, struct finding *finding, struct duty *duty)
{
    const struct code_rule *code = duty->code;
    finding->rule = code->of->card;
    finding->case_key = eval->case_key;
    finding->incomplete = eval->view.of->incomplete;
    finding->state = duty->state;
    finding->would_be = duty->would_be;
    finding->version = version_told(eval, code->policy, duty->in_version);
    if (eval->options.states_only)
        return;
    finding_subjects(eval, finding, code->parts, code->part_count, duty->environment);
    fill_times(eval, finding, duty);
    finding->may_be_past = duty->state == STATE_CANNOT_TELL && duty->has_limit && !duty->limit.time.no_limit && !duty->limit.time.future &&
                           is_past(eval, &duty->limit.time) != NO && !is_closed(eval, duty);
    finding->closed = (duty->state == STATE_BREACHED || duty->state == STATE_IMPOSSIBLE) && is_closed(eval, duty);
    if (duty->state == STATE_CANNOT_TELL)
        finding_missing(eval, finding, duty->miss);
    if (duty->state == STATE_EXCEPTED && duty->excepted_by >= 0)
        finding->exception = duty->exceptions[duty->excepted_by].label;
    for (int i = 0; i < duty->exception_count && !finding->replaced_by; i++) {
        const struct lifted *one = &duty->exceptions[i];
        bool shown = duty->state == STATE_EXCEPTED ? i == duty->excepted_by : duty->state == STATE_CANNOT_TELL && one->truth == UNKNOWN;
        finding->replaced_by = shown && one->by ? one->by->card : NULL;
    }
    fill_conflicts(eval, finding, duty);
    bool shown = duty->state != STATE_MET && duty->state != STATE_DOES_NOT_APPLY && duty->state != STATE_EXCEPTED && duty->state != STATE_NOT_YET;
    finding->defects = shown ? duty->defects : NULL;
    finding->defect_count = shown ? duty->defect_count : 0;
    if (shown && code->of->all_of)
        find_absent(eval, finding, duty);
    finding->remarks = duty->remarks;
    finding->remark_count = duty->remark_count;
    if (finding->rule->cites_vary)
        find_cites(eval, finding, duty);
    explain_evidence(duty);
    finding->proof = duty->proof;
    memcpy(eval->readings_used, duty->readings_used, ((size_t)eval->model->definition_count / 64 + 1) * sizeof *eval->readings_used);
    finding_readings(eval, finding);
}

static void fail_rule(struct eval *eval, const struct code_rule *code, struct rule_outcomes *outcomes)
{
    struct finding *finding = arena_alloc(&eval->arena, sizeof *finding);
    outcomes->findings = arena_alloc(&eval->arena, sizeof *outcomes->findings);
    outcomes->findings[0] = finding;
    *finding = (struct finding){.rule = code->of->card, .case_key = eval->case_key, .state = STATE_ERROR, .would_be = -1, .incomplete = eval->view.of->incomplete};
    finding->error = str_of(eval->failed);
    outcomes->outcomes = arena_alloc(&eval->arena, sizeof *outcomes->outcomes);
    outcomes->outcomes[0] = (struct outcome){RECORD_NOT_THERE, STATE_ERROR, UNKNOWN, NULL, NULL};
    outcomes->count = 1;
}

/* What belongs to the rule being evaluated, while another one it asks for takes its turn. */
struct set_aside {
    const struct policy *policy;
    const char *failed;
    struct proof *trace, *collect;
};

static struct set_aside set_aside(const struct eval *eval)
{
    return (struct set_aside){eval->policy, eval->failed, eval->trace, eval->collect};
}

static void take_up_again(struct eval *eval, const struct set_aside *kept)
{
    if (kept->policy)
        enter_policy(eval, kept->policy);
    eval->failed = kept->failed;
    eval->trace = kept->trace;
    eval->collect = kept->collect;
}

static void prepare_all(struct eval *eval, const struct code_rule *code, struct rule_outcomes *outcomes)
{
    struct tuples tuples = tuples_of(eval, code->parts, code->part_count, code->slot_count);
    outcomes->duties = arena_array(&eval->arena, (size_t)tuples.count + 1, sizeof *outcomes->duties);
    for (int i = 0; i < tuples.count && !eval->failed; i++) {
        struct duty *duty = arena_alloc(&eval->arena, sizeof *duty);
        duty->code = code;
        duty->environment = tuples.list[i]->environment;
        const struct value *first = &duty->environment->slots[code->parts[0].slot];
        duty->subject = first->known && !first->none ? first->record.index : RECORD_NOT_THERE;
        if (prepare(eval, duty, tuples.list[i]))
            outcomes->duties[outcomes->duty_count++] = duty;
    }
}

bool rule_asks_nothing(const struct eval *eval, int rule)
{
    const struct code_rule *code = &eval->program->rules[rule];
    if (!code->part_count || code->parts[0].form != PART_EACH || eval->policy_failed[code->policy->index])
        return false;
    const struct code_selection *selection = &eval->program->selections[code->parts[0].selection - 1];
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct record_type *type = selection->alternatives[i].type;
        if (type->shared || eval->view.type_first[type->index] < eval->view.type_first[type->index + 1])
            return false;
    }
    return true;
}

/* What it came to in this case, as far as it has been asked; empty at first, for a case does not ask all rules. */
static struct rule_outcomes *outcomes_of(struct eval *eval, int rule)
{
    struct rule_outcomes *outcomes = &eval->rules[rule];
    if (outcomes->of_case != eval->case_number)
        *outcomes = (struct rule_outcomes){.of_case = eval->case_number};
    return outcomes;
}

struct rule_outcomes *rule_prepared(struct eval *eval, int index)
{
    struct rule_outcomes *outcomes = outcomes_of(eval, index);
    if (outcomes->prepared)
        return outcomes;
    const struct code_rule *code = &eval->program->rules[index];
    outcomes->prepared = true;
    struct set_aside kept = set_aside(eval); /* the rule that asked goes on where it was */
    enter_policy(eval, code->policy);
    eval->failed = NULL;
    eval->collect = NULL;
    eval->failed = eval->policy_failed[code->policy->index]; /* whether it applies could not be worked out */
    if (!eval->failed)
        prepare_all(eval, code, outcomes);
    outcomes->failed = eval->failed;
    if (outcomes->failed)
        outcomes->duty_count = 0;
    take_up_again(eval, &kept);
    return outcomes;
}

/* A rule alone, or, where evidence is used once only, with those of its name in the other versions of its policy: what one
 * of them uses the others cannot. */
struct group {
    struct rule_outcomes **members;
    int *rules;
    int count;
};

static void add_member(struct eval *eval, struct group *group, int rule)
{
    outcomes_of(eval, rule)->running = true;
    group->rules[group->count] = rule;
    group->members[group->count++] = rule_prepared(eval, rule);
}

static struct group group_of(struct eval *eval, int index)
{
    const struct rule *rule = eval->program->rules[index].of;
    struct group group = {.count = 0};
    group.members = arena_array(&eval->arena, (size_t)rule->version_count + 1, sizeof *group.members);
    group.rules = arena_array(&eval->arena, (size_t)rule->version_count + 1, sizeof *group.rules);
    add_member(eval, &group, index);
    for (int i = 0; rule->used_once && i < rule->version_count; i++)
        if (rule->versions[i]->used_once && eval->policy_applies[rule->versions[i]->policy->index] != NO)
            add_member(eval, &group, rule->versions[i]->index);
    return group;
}

static void decide_all(struct eval *eval, const struct group *group)
{
    int count = 0;
    for (int i = 0; i < group->count; i++) {
        const struct code_rule *code = &eval->program->rules[group->rules[i]];
        enter_policy(eval, code->policy);
        for (int j = 0; j < group->members[i]->duty_count && code->of->rival_count; j++)
            find_contests(eval, group->members[i]->duties[j]);
        count += group->members[i]->duty_count;
    }
    if (eval->failed)
        return;
    struct duty **duties = arena_array(&eval->arena, (size_t)count + 1, sizeof *duties);
    count = 0;
    for (int i = 0; i < group->count; i++)
        for (int j = 0; j < group->members[i]->duty_count; j++)
            duties[count++] = group->members[i]->duties[j];
    if (eval->program->rules[group->rules[0]].of->used_once)
        decide_in_turn(eval, duties, count);
    else
        for (int i = 0; i < count; i++)
            decide_duty(eval, duties[i]);
}

static void conclude(struct eval *eval, const struct code_rule *code, struct rule_outcomes *outcomes)
{
    int count = outcomes->duty_count;
    enter_policy(eval, code->policy);
    outcomes->failed = eval->failed;
    outcomes->done = true;
    if (eval->failed) {
        fail_rule(eval, code, outcomes);
        return;
    }
    struct finding *findings = arena_array(&eval->arena, (size_t)count, sizeof *findings);
    outcomes->findings = arena_room(&eval->arena, (size_t)count, sizeof *outcomes->findings);
    outcomes->outcomes = arena_room(&eval->arena, (size_t)count, sizeof *outcomes->outcomes);
    for (int i = 0; i < count; i++) {
        const struct duty *duty = outcomes->duties[i];
        bool excepted = duty->state == STATE_EXCEPTED && duty->excepted_by >= 0;
        const struct miss *miss = duty->state == STATE_CANNOT_TELL && !duty->miss ? no_time_given(eval, duty) : duty->miss;
        outcomes->outcomes[i] = (struct outcome){duty->subject, duty->state, duty->met, miss, excepted ? duty->exceptions[duty->excepted_by].by : NULL};
        fill_finding(eval, &findings[i], outcomes->duties[i]);
        outcomes->findings[i] = &findings[i];
    }
    outcomes->count = count;
}

struct rule_outcomes *rule_outcomes(struct eval *eval, int index)
{
    struct rule_outcomes *outcomes = outcomes_of(eval, index);
    if (outcomes->done || outcomes->running)
        return outcomes;
    if (rule_asks_nothing(eval, index)) {
        outcomes->done = outcomes->prepared = true;
        return outcomes;
    }
    struct set_aside kept = set_aside(eval);
    eval->collect = NULL;
    if (eval->certain && eval->options.states_only && eval->program->rules[index].asked_for && certain_rule(eval->certain, index, outcomes)) {
        take_up_again(eval, &kept);
        return outcomes;
    }
    struct group group = group_of(eval, index);
    eval->failed = NULL;
    for (int i = 0; i < group.count; i++)
        eval->failed = eval->failed ? eval->failed : group.members[i]->failed;
    if (!eval->failed)
        decide_all(eval, &group);
    for (int i = 0; i < group.count; i++)
        conclude(eval, &eval->program->rules[group.rules[i]], group.members[i]);
    take_up_again(eval, &kept);
    return outcomes;
}

static enum truth in_time_for(struct eval *eval, const struct rule *rule, int32_t record, const struct miss **miss);

/* The duties of one rule added to what those of its other versions came to. False once one of them was not in time. */
static bool add_in_time(struct eval *eval, int rule, int32_t record, enum truth *truth, const struct miss **miss)
{
    const struct rule_outcomes *outcomes = rule_outcomes(eval, rule);
    for (int i = 0; i < outcomes->count; i++) {
        const struct outcome *one = &outcomes->outcomes[i];
        if (one->state == STATE_ERROR) {
            eval->failed = "a rule that it asks about could not be worked out";
            *truth = UNKNOWN;
            return false;
        }
        if (one->subject != record)
            continue;
        const struct miss *more = one->miss;
        enum truth met = one->replaced_by ? in_time_for(eval, one->replaced_by, record, &more) : one->met;
        if (met == NO) {
            *truth = NO;
            return false;
        }
        if (met == UNKNOWN)
            *miss = miss_both(eval, *miss, more);
        *truth = met == UNKNOWN || *truth == UNKNOWN ? UNKNOWN : YES;
    }
    return true;
}

/* Met, or met early, and no other state. Of several duties for one record, all; of several versions, whichever it follows. */
static enum truth in_time_for(struct eval *eval, const struct rule *rule, int32_t record, const struct miss **miss)
{
    enum truth truth = NO;
    bool good = add_in_time(eval, rule->index, record, &truth, miss);
    for (int i = 0; good && i < rule->version_count; i++)
        if (eval->policy_applies[rule->versions[i]->policy->index] != NO)
            good = add_in_time(eval, rule->versions[i]->index, record, &truth, miss);
    return truth;
}

enum truth rule_in_time(struct eval *eval, int index, const struct value *record, const struct miss **miss)
{
    if (!record->known) {
        *miss = record->miss;
        return UNKNOWN;
    }
    if (record->none || record->type != TYPE_RECORD)
        return NO;
    enum truth truth = NO;
    *miss = record->miss;
    for (int i = 0; i < record->record.count; i++) { /* of several that it may be, what holds for all */
        const struct miss *more = NULL;
        enum truth one = in_time_for(eval, eval->program->rules[index].of, record->record.others ? record->record.others[i] : record->record.index, &more);
        *miss = miss_both(eval, *miss, more);
        truth = i == 0 || one == truth ? one : UNKNOWN;
    }
    return truth;
}

/* ---- definitions that state a clause ---- */

/* What could not be worked out is never left out. */
static void fail_definition(struct eval *eval, const struct code_definition *code, struct findings *findings)
{
    struct finding *finding = findings_add(findings);
    finding->rule = code->of->card;
    finding->case_key = eval->case_key;
    finding->incomplete = eval->view.of->incomplete;
    finding->state = STATE_ERROR;
    finding->error = str_of(eval->failed);
}

void evaluate_definition(struct eval *eval, const struct code_definition *code, struct findings *findings)
{
    eval->failed = eval->policy_failed[code->policy->index];
    struct tuples tuples = tuples_of(eval, code->parts, code->part_count, code->slot_count);
    for (int i = 0; i < tuples.count && !eval->failed; i++) {
        struct value moment = begin_of(eval, code->parts, code->part_count, tuples.list[i]->environment);
        enum truth in_version = falls_to(eval, code->policy, &moment.time);
        if (in_version == NO)
            continue; /* another version says it, if it does */
        eval->proof_steps = 0;
        struct proof root = {.part = PROOF_VALUE};
        memset(eval->readings_used, 0, ((size_t)eval->model->definition_count / 64 + 1) * sizeof *eval->readings_used);
        if (eval->options.proofs)
            eval->trace = &root;
        trace_asked_for(eval, code->policy, code->parts, code->part_count, tuples.list[i]);
        int chosen = eval->chosen[code->of->index];
        uint32_t value_code = code->reading_count ? code->readings[chosen].value : code->value;
        if (code->reading_count > 1)
            eval->readings_used[code->of->index / 64] |= (uint64_t)1 << code->of->index % 64;
        struct value value = section(eval, PROOF_APPLIES, value_code, tuples.list[i]->environment);
        eval->trace = NULL;
        if (eval->failed)
            break;
        enum truth truth = value.known ? (value.none ? NO : value.truth) : UNKNOWN;
        const struct miss *miss = value.miss;
        if (truth != NO && (tuples.list[i]->truth == UNKNOWN || eval->policy_applies[code->policy->index] == UNKNOWN)) {
            truth = UNKNOWN;
            miss = miss_both(eval, miss_both(eval, miss, tuples.list[i]->miss), eval->policy_miss[code->policy->index]);
        }
        if (truth != NO && in_version == UNKNOWN) {
            truth = UNKNOWN;
            miss = miss_both(eval, miss, moment.miss);
        }
        struct finding *finding = findings_add(findings);
        finding->rule = code->of->card;
        finding->case_key = eval->case_key;
        finding->incomplete = eval->view.of->incomplete;
        finding->version = version_told(eval, code->policy, in_version);
        finding->state = truth == YES ? STATE_HOLDS : truth == NO ? STATE_DOES_NOT_APPLY : miss_only_future(miss) ? STATE_NOT_YET : STATE_CANNOT_TELL;
        if (eval->options.states_only)
            continue;
        finding_subjects(eval, finding, code->parts, code->part_count, tuples.list[i]->environment);
        if (finding->state == STATE_CANNOT_TELL)
            finding_missing(eval, finding, miss);
        finding_readings(eval, finding);
        finding->proof = root.kids;
    }
    if (eval->failed)
        fail_definition(eval, code, findings);
}
