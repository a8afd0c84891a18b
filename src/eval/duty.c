/* SPDX-License-Identifier: Apache-2.0
 *
 * One duty: its start, window, limit, evidence and ends, and the state they
 * come to. Where something is not known, every way it could turn out is
 * followed; only if they end alike is there an answer.
 */
#include <string.h>

#include "eval/duty.h"
#include "eval/times.h"

/* It was done, and nobody can say whether in time: the source gives no time for it. */
const struct miss *no_time_given(struct eval *eval, const struct duty *duty)
{
    const struct instruction *limit = &eval->program->code[duty->code->limits[0]];
    const struct instruction *length = limit->operation == OP_AFTER || limit->operation == OP_BEFORE ? &eval->program->code[limit->a] : limit;
    bool named = length->operation == OP_CALL;
    return miss_number(eval, named ? eval->program->definitions[length->definition].of->name : span_text(eval->model->sources, length->span));
}

/* ---- deciding ---- */

enum question { ASK_APPLIES, ASK_EXCEPTION, ASK_STARTED, ASK_CONTEST, ASK_USABLE, ASK_BROKEN, ASK_ACT, ASK_BEFORE_ACT, ASK_STOPPED, ASK_STOP_LATE,
                ASK_BY_STOP, ASK_IMPOSSIBLE, ASK_EARLY, ASK_BY_LIMIT, ASK_OPEN_COME, ASK_PAST, ASK_EARLY_COUNTS, ASK_NO_LIMIT };

struct decision {
    struct eval *eval;
    struct duty *duty;
    struct asked {
        int question; /* enum question and the event or exception it is asked of */
        bool answer;
        const struct miss *miss;
    } path[64];
    int length, at;
    bool supposed;      /* the answer that a new question gets first; the other is followed later */
    bool too_many;      /* questions on one way */
    bool applies_given; /* follow only the ways in which it applies, and no other rule stands against it that may not */
    bool alone;         /* as if no other rule stood against it */
    int event;          /* that decided, or -1; of several that are needed, the last */
    int chosen[EVIDENCE_PARTS]; /* and all of them, by part */
    int exception;
    const struct miss *misses; /* of everything asked on any way */
    int noted[LIMIT_NAMED];    /* questions whose misses are in it, the first of them */
    int noted_count;
    enum truth met; /* in each way followed so far */
    bool no_time_given; /* in one of them it was done, with no time given for it */
};

/* The same question is met on many ways. */
static void note_miss(struct decision *decision, int key, const struct miss *miss)
{
    for (int i = 0; i < decision->noted_count; i++)
        if (decision->noted[i] == key)
            return;
    if (decision->noted_count < LIMIT_NAMED) {
        decision->noted[decision->noted_count++] = key;
    } else if (!miss_only_future(decision->misses)) { /* more than a reader is told; but one that is more than the future is not passed over */
        if (!miss_only_future(miss))
            decision->misses = miss_more(decision->eval, decision->misses);
        return;
    }
    decision->misses = miss_both(decision->eval, decision->misses, miss);
}

/* The answer where it is known; else one of the two, both of which are followed in turn. */
static bool ask(struct decision *decision, int question, int of, enum truth truth, const struct miss *miss)
{
    if (truth != UNKNOWN)
        return truth == YES;
    int key = question << 16 | of;
    for (int i = 0; i < decision->at; i++)
        if (decision->path[i].question == key)
            return decision->path[i].answer;
    if (decision->at == decision->length) {
        if (decision->length == 64) {
            decision->too_many = true;
            return false;
        }
        decision->path[decision->length++] = (struct asked){key, decision->supposed, miss};
        note_miss(decision, key, miss ? miss : miss_of(decision->eval, MISS_FUTURE, NULL, NULL));
    }
    return decision->path[decision->at++].answer;
}

static bool next_way(struct decision *decision)
{
    while (decision->length && decision->path[decision->length - 1].answer)
        decision->length--;
    if (!decision->length)
        return false;
    decision->path[decision->length - 1].answer = true;
    return true;
}

/* ---- questions about times ---- */

/* Why two times do not tell is put together only where a question opens a new way. */
static bool ask_times(struct decision *decision, int question, int of, enum truth truth, const struct value *a, const struct value *b)
{
    bool opens = truth == UNKNOWN && decision->at == decision->length;
    for (int i = 0; opens && i < decision->at; i++)
        opens = decision->path[i].question != (question << 16 | of);
    return ask(decision, question, of, truth, opens ? miss_between(decision->eval, a, b) : NULL);
}

enum truth closes_before(const struct duty *one, const struct duty *other)
{
    if (!one->has_limit || one->limit.time.no_limit || !other->has_opens || other->early_counts == YES)
        return NO;
    enum truth before = limit_before_start(&one->limit.time, &other->opens.time);
    return before == YES && (one->limit.time.may_be_never || other->early_counts == UNKNOWN) ? UNKNOWN : before;
}

/* ---- the order of the table of states ---- */

/* One question, so that the ways to follow stay few. */
static bool usable(struct decision *decision, int index)
{
    struct occurrence *event = &decision->duty->events[index];
    if (event->there == NO || event->sound == NO || event->used == YES)
        return false;
    if (event->there == YES && event->sound == YES && event->used == NO)
        return true;
    if (!event->doubts) { /* the same on all ways */
        event->doubts = miss_both(decision->eval, event->there == UNKNOWN ? event->miss : NULL, event->sound == UNKNOWN ? event->sound_miss : NULL);
        event->doubts = miss_both(decision->eval, event->doubts, event->used == UNKNOWN ? event->used_miss : NULL);
    }
    return ask(decision, ASK_USABLE, index, UNKNOWN, event->doubts);
}

static bool early(struct decision *decision, int index)
{
    const struct duty *duty = decision->duty;
    if (!duty->has_opens)
        return false;
    const struct occurrence *event = &duty->events[index];
    if (event->undated && duty->start.time.hi <= TIME_EARLIEST)
        return false; /* a fact without a date, of a duty without a beginning */
    return ask_times(decision, ASK_EARLY, index, before_opening(&event->time.time, &duty->opens.time), &event->time, &duty->opens);
}

static bool early_counts(struct decision *decision)
{
    return ask(decision, ASK_EARLY_COUNTS, 0, decision->duty->early_counts, decision->duty->early_miss);
}

/* Whether there is a limit: one that the source names without saying when it is, is none that could be past. */
static bool has_limit(struct decision *decision)
{
    const struct duty *duty = decision->duty;
    if (!duty->has_limit || duty->limit.time.no_limit)
        return false;
    return !duty->limit.time.may_be_never || !ask(decision, ASK_NO_LIMIT, 0, UNKNOWN, duty->limit.miss);
}

static bool in_limit(struct decision *decision, int index)
{
    const struct duty *duty = decision->duty;
    if (!has_limit(decision))
        return true;
    const struct occurrence *event = &duty->events[index];
    if (event->undated || duty->limit.time.future)
        return true; /* what has come lies before what has not, whatever the hour of either */
    return ask_times(decision, ASK_BY_LIMIT, index, when_by(&event->time.time, &duty->limit.time), &event->time, &duty->limit);
}

/* What is asked of a piece of evidence; each rests on those above it. */
typedef bool asked_of_event(struct decision *decision, int index);

static bool before_stop(struct decision *decision, int index)
{
    const struct duty *duty = decision->duty;
    const struct occurrence *event = &duty->events[index];
    bool in_time = event->undated ? usable(decision, index)
                                  : ask_times(decision, ASK_BY_STOP, index, by_stop(&event->time.time, &duty->stop.time), &event->time, &duty->stop) && usable(decision, index);
    return in_time && (!early(decision, index) || early_counts(decision));
}

/* Within the limit, and before the act that it must come before. */
static bool in_time(struct decision *decision, int index)
{
    const struct duty *duty = decision->duty;
    if (!in_limit(decision, index))
        return false;
    const struct value *time = &duty->events[index].time;
    return !duty->code->act || ask_times(decision, ASK_BEFORE_ACT, index, before_it(&time->time, &duty->act.time), time, &duty->act);
}

static bool in_window(struct decision *decision, int index)
{
    return usable(decision, index) && !early(decision, index) && in_time(decision, index);
}

static bool early_or_in_window(struct decision *decision, int index)
{
    return usable(decision, index) && (early(decision, index) ? early_counts(decision) : in_time(decision, index));
}

static bool not_early(struct decision *decision, int index)
{
    return usable(decision, index) && (!early(decision, index) || early_counts(decision));
}

/* Is this what shows it? Of several that are needed, is it the last of them, with one of each other part before it? Then
 * the one that may have come last of all is the event that decides. */
static bool shows(struct decision *decision, asked_of_event *asked, int index)
{
    const struct duty *duty = decision->duty;
    if (!asked(decision, index))
        return false;
    decision->event = index;
    if (!duty->code->of->all_of)
        return true;
    int of = duty->events[index].part;
    for (int part = 0; part < duty->code->of->evidence_count; part++) {
        int found = part == of ? index : -1;
        for (int i = 0; i < index && found < 0; i++)
            if (duty->events[i].part == part && asked(decision, i))
                found = i;
        if (found < 0)
            return false;
        decision->chosen[part] = found;
        const struct occurrence *one = &duty->events[found], *last = &duty->events[decision->event];
        if (!one->undated && (last->undated || one->time.time.hi > last->time.time.hi))
            decision->event = found;
    }
    return true;
}

static bool stopped(struct decision *decision)
{
    struct duty *duty = decision->duty;
    return duty->has_stop && ask(decision, ASK_STOPPED, 0, when_come(decision->eval, &duty->stop.time), duty->stop.miss);
}

static bool lapsed(struct decision *decision)
{
    struct duty *duty = decision->duty;
    if (!stopped(decision))
        return false;
    bool missable = duty->code->of->strength != STRENGTH_CONSIDER && has_limit(decision) && !duty->limit.time.future;
    if (missable && !ask_times(decision, ASK_STOP_LATE, 0, when_by(&duty->stop.time, &duty->limit.time), &duty->stop, &duty->limit))
        return false;
    bool done = false;
    for (int i = 0; i < duty->event_count && !done; i++)
        done = shows(decision, before_stop, i);
    decision->event = -1; /* which of them it was is not what is asked here */
    return !done;
}

/* An act that went ahead, though what must come before it was not done, and still is not. */
static bool breached_by_act(struct decision *decision)
{
    struct duty *duty = decision->duty;
    if (!duty->code->act || !ask(decision, ASK_ACT, 0, when_come(decision->eval, &duty->act.time), duty->act.miss))
        return false;
    bool done = false;
    for (int i = 0; i < duty->event_count && !done; i++)
        done = shows(decision, not_early, i);
    decision->event = -1;
    return !done;
}

/* The event is what decision->event says. */
static bool is_done(struct decision *decision, enum state *state)
{
    struct duty *duty = decision->duty;
    *state = STATE_MET;
    for (int i = 0; i < duty->event_count; i++)
        if (shows(decision, in_window, i))
            return true;
    for (int i = 0; i < duty->event_count && duty->early_counts != NO && duty->code->of->all_of; i++)
        if (shows(decision, early_or_in_window, i) && !early(decision, decision->event))
            return true; /* the last of several came in the window, though others came before it */
    for (int i = 0; i < duty->event_count && duty->early_counts != NO; i++)
        if (shows(decision, early_or_in_window, i)) {
            *state = early(decision, decision->event) ? STATE_MET_EARLY : STATE_MET;
            return true;
        }
    *state = duty->code->of->strength == STRENGTH_CONSIDER ? STATE_MET : STATE_MET_LATE; /* to think is never late */
    for (int i = 0; i < duty->event_count; i++)
        if (shows(decision, not_early, i))
            return true;
    decision->event = -1;
    return false;
}

/* For certain: of two that bear no hour, no time lies between them that anybody could tell. */
static bool not_after_origin(const struct when *event, const struct when *origin)
{
    return (event->exact ? event->lo : event->hi) <= (origin->exact ? origin->hi : origin->lo);
}

static bool contested(struct decision *decision)
{
    const struct duty *duty = decision->duty;
    for (int i = 0; i < duty->contest_count && !decision->alone; i++) {
        enum truth truth = duty->contests[i].truth;
        if (decision->applies_given ? truth == YES : ask(decision, ASK_CONTEST, i, truth, duty->contests[i].miss))
            return true;
    }
    return false;
}

static enum state decide(struct decision *decision)
{
    struct eval *eval = decision->eval;
    struct duty *duty = decision->duty;
    const struct rule *rule = duty->code->of;
    decision->event = decision->exception = -1;
    if (!decision->applies_given) {
        bool may_apply = duty->applies != NO;
        for (int i = 0; i < duty->exception_count && may_apply; i++)
            if (!duty->exceptions[i].named)
                may_apply = duty->exceptions[i].truth != YES;
            else if (duty->exceptions[i].by && duty->exceptions[i].truth == YES) { /* whether it would have applied is no longer asked */
                decision->exception = i;
                return STATE_EXCEPTED;
            }
        if (!ask(decision, ASK_APPLIES, 0, duty->applies, duty->applies_miss))
            return STATE_DOES_NOT_APPLY;
        for (int i = 0; i < duty->exception_count; i++)
            if (ask(decision, ASK_EXCEPTION, i, duty->exceptions[i].truth, duty->exceptions[i].miss)) {
                decision->exception = i;
                return duty->exceptions[i].named ? STATE_EXCEPTED : STATE_DOES_NOT_APPLY;
            }
    }
    if (!ask(decision, ASK_STARTED, 0, when_come(eval, &duty->start.time), duty->start.miss))
        return stopped(decision) ? STATE_LAPSED : STATE_NOT_YET; /* what has stopped applying waits for nothing */
    if (contested(decision))
        return STATE_CONFLICT;
    if (duty->code->broken)
        return ask(decision, ASK_BROKEN, 0, duty->broken, duty->broken_miss) ? STATE_BREACHED : lapsed(decision) ? STATE_LAPSED : STATE_MET;
    if (rule->strength == STRENGTH_MAY)
        return STATE_HOLDS;
    if (breached_by_act(decision))
        return STATE_BREACHED;
    if (lapsed(decision))
        return STATE_LAPSED;
    bool limited = has_limit(decision);
    if (limited && !duty->limit_follows && ask_times(decision, ASK_IMPOSSIBLE, 0, limit_before_start(&duty->limit.time, &duty->start.time), &duty->limit, &duty->start))
        return STATE_IMPOSSIBLE;
    enum state state = STATE_OPEN;
    if (is_done(decision, &state)) {
        if (duty->has_limit && duty->limit.time.no_limit)
            return not_after_origin(&duty->events[decision->event].time.time, &duty->origin.time) ? STATE_MET : STATE_CANNOT_TELL;
        return state;
    }
    if (duty->has_opens && !ask(decision, ASK_OPEN_COME, 0, truth_not(before_opening(&(struct when){.lo = eval->now, .hi = eval->now, .first = eval->today, .last = eval->today, .exact = true}, &duty->opens.time)), duty->opens.miss))
        return STATE_NOT_YET;
    bool past = limited && ask(decision, ASK_PAST, 0, is_past(eval, &duty->limit.time), duty->limit.miss);
    if (past && rule->strength != STRENGTH_CONSIDER)
        return stopped(decision) ? STATE_MISSED : STATE_OVERDUE;
    return (limited ? !past : duty->code->act != 0) ? STATE_OPEN : STATE_OUTSTANDING;
}

/* For the other duties of the rule, where evidence is used once only. */
static void note_way(struct decision *decision)
{
    decision->duty->ways++;
    if (decision->event >= 0)
        decision->duty->events[decision->event].picked++;
}

/* In one way: of what the source gives no time for nobody can say, and of what is replaced the rule that takes its place says it. */
static enum truth met_in(const struct decision *decision, enum state state)
{
    if (state == STATE_MET || state == STATE_MET_EARLY)
        return YES;
    bool replaced = state == STATE_EXCEPTED && decision->exception >= 0 && decision->duty->exceptions[decision->exception].by;
    return state == STATE_CANNOT_TELL || replaced ? UNKNOWN : NO;
}

/* Nothing but the state is wanted. */
static bool asks_state_alone(const struct decision *decision)
{
    const struct code_rule *code = decision->duty->code;
    return decision->eval->options.states_only && !code->asked_for && !code->of->used_once;
}

/* Two ways have ended otherwise, and what is missing is more than the future: so nobody can tell, however the rest may end. Why, and
 * what it would be, is not asked. */
static bool is_settled(const struct decision *decision, bool differ)
{
    return differ && asks_state_alone(decision) && !miss_only_future(decision->misses);
}

/* Where many ways lie between all answers being no and all being yes, these two are tried before those between. */
static bool settles_at_once(struct decision *decision, enum state first)
{
    enum { FEW = 3 };
    if (decision->length < FEW || !asks_state_alone(decision))
        return false;
    struct decision all = *decision;
    all.length = all.at = 0;
    all.supposed = true;
    bool differ = decide(&all) != first;
    decision->misses = all.misses;
    return is_settled(&all, differ);
}

/* Follows every way the unknown could turn out. The event is that of all ways, or -1 where they differ. */
static enum state every_way(struct decision *decision)
{
    enum state first = STATES;
    int event = -1, exception = -1;
    bool differ = false;
    for (int ways = 0; ways < LIMIT_BRANCHES && spend(decision->eval, 1 + (uint64_t)decision->duty->event_count); ways++) {
        decision->at = 0;
        enum state state = decide(decision);
        if (!decision->applies_given)
            note_way(decision);
        if (first == STATES) {
            first = state;
            event = decision->event;
            exception = decision->exception;
        }
        enum truth met = met_in(decision, state);
        decision->no_time_given = decision->no_time_given || state == STATE_CANNOT_TELL;
        decision->met = ways == 0 || decision->met == met ? met : UNKNOWN;
        differ = differ || state != first;
        if (event != decision->event)
            event = -1;
        bool settled = ways == 0 ? settles_at_once(decision, first) : is_settled(decision, differ);
        differ = differ || settled;
        if (settled || !next_way(decision)) {
            decision->event = event;
            decision->exception = exception;
            if (decision->too_many)
                decision->met = UNKNOWN;
            return differ || decision->too_many ? STATES : first;
        }
    }
    decision->met = UNKNOWN;
    return STATES;
}

/* All but the path, which is written before it is read and is large. */
static void begin_decision(struct decision *decision, struct eval *eval, struct duty *duty)
{
    decision->eval = eval;
    decision->duty = duty;
    decision->length = decision->at = decision->noted_count = 0;
    decision->supposed = decision->too_many = decision->applies_given = decision->alone = decision->no_time_given = false;
    decision->event = decision->exception = -1;
    decision->misses = NULL;
    decision->met = UNKNOWN;
}

/* Its state if it applied and what may stand against it did not; or, alone, as if nothing stood against it. */
static void find_would_be(struct eval *eval, struct duty *duty, bool alone)
{
    struct decision applied;
    begin_decision(&applied, eval, duty);
    applied.applies_given = true;
    applied.alone = alone;
    enum state would_be = every_way(&applied);
    duty->would_be = would_be == STATES ? (int)(miss_only_future(applied.misses) && !applied.no_time_given ? STATE_NOT_YET : STATE_CANNOT_TELL) : (int)would_be;
    if (would_be != STATES) {
        duty->done_by = applied.event;
        memcpy(duty->shown_by, applied.chosen, sizeof duty->shown_by);
    }
}

void decide_duty(struct eval *eval, struct duty *duty)
{
    struct decision decision;
    begin_decision(&decision, eval, duty);
    duty->state = every_way(&decision);
    duty->met = decision.met == NO && duty->may_be_none ? UNKNOWN : decision.met;
    duty->doubts = decision.misses = miss_distinct(eval, decision.misses);
    duty->done_by = decision.event;
    memcpy(duty->shown_by, decision.chosen, sizeof duty->shown_by);
    duty->excepted_by = decision.exception;
    duty->would_be = -1;
    if (duty->state == STATE_CANNOT_TELL) /* done under a limit that no source gives */
        return;
    if (duty->state == STATE_CONFLICT && !eval->options.states_only)
        find_would_be(eval, duty, true);
    if (duty->state != STATES)
        return;
    duty->done_by = -1;
    duty->miss = decision.no_time_given ? miss_both(eval, decision.misses, no_time_given(eval, duty)) : decision.misses;
    duty->state = miss_only_future(duty->miss) ? STATE_NOT_YET : STATE_CANNOT_TELL;
    bool unknown = duty->applies == UNKNOWN || duty->exceptions_unknown;
    for (int i = 0; i < duty->contest_count; i++)
        unknown = unknown || duty->contests[i].truth == UNKNOWN;
    if (unknown && !eval->options.states_only)
        find_would_be(eval, duty, false);
}

/* ---- evidence ---- */

static void judge_requirements(struct eval *eval, struct duty *duty, struct occurrence *event)
{
    const struct rule *rule = duty->code->of;
    for (int i = 0; i < rule->requirement_count; i++) {
        if (rule->evidence_slot >= 0) {
            struct value record = record_value(event->record, NULL);
            record.none = event->record == RECORD_NOT_THERE;
            duty->environment->slots[rule->evidence_slot] = record;
        }
        struct proof *outer = NULL, *step = eval->trace ? trace_open(eval, PROOF_COUNTS, rule->requirements[i].span, &outer) : NULL;
        const struct miss *miss = NULL;
        enum truth truth = run_truth(eval, duty->code->requirements[i], duty->environment, &miss);
        if (step) {
            struct value value = value_truth(truth, miss);
            trace_result(eval, step, &value);
            trace_close(eval, outer);
        }
        if (truth == NO) {
            event->sound = NO;
            int32_t shown = event->record != RECORD_NOT_THERE ? event->record : duty->subject;
            if (shown != RECORD_NOT_THERE)
                add_defect(eval, duty, facts_record(&eval->view, shown), rule->requirements[i].show);
        } else if (truth == UNKNOWN && event->sound == YES) {
            event->sound = UNKNOWN;
            event->sound_miss = miss_both(eval, event->sound_miss, miss);
        }
    }
}

static struct occurrence *add_event(struct eval *eval, struct duty *duty, const struct code_evidence *evidence)
{
    if (duty->event_count == duty->event_room) {
        int room = duty->event_room ? duty->event_room * 2 : 8;
        if (room > LIMIT_EVENTS_PER_DUTY) {
            eval->failed = "more records may serve as its evidence than the limit";
            return NULL;
        }
        struct occurrence *events = arena_room(&eval->arena, (size_t)room, sizeof *events);
        if (duty->event_count)
            memcpy(events, duty->events, (size_t)duty->event_count * sizeof *events);
        duty->events = events;
        duty->event_room = room;
    }
    struct occurrence *event = &duty->events[duty->event_count++];
    *event = (struct occurrence){.record = RECORD_NOT_THERE, .there = YES, .sound = YES, .part = (int)(evidence - duty->code->evidence)};
    return event;
}

/* The fact from which, or up to which, evidence counts: of one that is worked out there is a step already. */
static void trace_range(struct eval *eval, const struct duty *duty, const struct code_selection *selection)
{
    const uint32_t ends[] = {selection->since, selection->up_to};
    for (int i = 0; i < 2; i++) {
        enum operation operation = ends[i] ? (enum operation)eval->program->code[ends[i]].operation : OP_SLOT;
        if (operation == OP_FIELD || operation == OP_OWN_TIME)
            run(eval, ends[i], duty->environment);
    }
}

/* Those that are of another record, or came too early: a step of their own, before what is judged. */
static void trace_passed(struct eval *eval, const struct duty *duty, const struct code_evidence *evidence, const struct candidates *found, bool bounded)
{
    const struct code_selection *selection = &eval->program->selections[evidence->selection - 1];
    struct proof *outer = NULL, *step = NULL;
    bool by_date = false;
    if (!eval->trace)
        return;
    for (int i = 0; i < found->passed_count; i++) {
        step = step ? step : trace_open(eval, PROOF_PASSED_OVER, evidence->span, &outer);
        trace_passed_over(eval, &found->passed_over[i]);
        for (int j = 0; j < selection->alternative_count; j++)
            by_date = by_date || !found->passed_over[i].field || found->passed_over[i].field == selection->alternatives[j].dated;
    }
    if (by_date)
        trace_range(eval, duty, selection);
    for (int i = 0; i < found->count && !bounded && duty->start.time.hi > TIME_EARLIEST; i++) {
        const struct candidate *one = &found->list[i];
        if (when_come(eval, &one->time.time) == NO || when_since(&one->time.time, &duty->start.time) != NO)
            continue;
        step = step ? step : trace_open(eval, PROOF_PASSED_OVER, evidence->span, &outer);
        trace_passed_over(eval, &(struct passed_over){facts_record(&eval->view, one->index), one->by->dated});
    }
    if (!step)
        return;
    step->answer = ANSWER_NO;
    trace_close(eval, outer);
}

static void events_by_record(struct eval *eval, struct duty *duty, const struct code_evidence *evidence)
{
    const struct code_selection *selection = &eval->program->selections[evidence->selection - 1];
    bool bounded = selection->since || selection->any_time || selection->has_after;
    struct candidates found = select_all(eval, selection, duty->environment);
    trace_passed(eval, duty, evidence, &found, bounded);
    for (int i = 0; i < found.count; i++) {
        const struct candidate *candidate = &found.list[i];
        enum truth truth = candidate->truth;
        const struct miss *miss = candidate->miss;
        enum truth come = when_come(eval, &candidate->time.time);
        if (come == NO)
            continue;
        if (come == UNKNOWN) {
            truth = UNKNOWN;
            miss = miss_both(eval, miss, candidate->time.miss);
        }
        if (!bounded && duty->start.time.hi > TIME_EARLIEST) {
            enum truth since = when_since(&candidate->time.time, &duty->start.time);
            if (since == NO)
                continue;
            if (since == UNKNOWN) {
                truth = UNKNOWN;
                miss = miss_both(eval, miss, miss_between(eval, &candidate->time, &duty->start));
            }
        }
        struct occurrence *event = add_event(eval, duty, evidence);
        if (!event)
            return;
        event->there = truth;
        event->miss = miss;
        event->time = candidate->time;
        event->record = candidate->index;
        struct proof *outer = NULL, *step = eval->trace ? trace_open(eval, PROOF_EVIDENCE, evidence->span, &outer) : NULL;
        event->step = step;
        if (step) {
            trace_fact(eval, facts_record(&eval->view, candidate->index), candidate->by->dated, &candidate->time);
            trace_range(eval, duty, selection);
        }
        if (step && selection->of && !selection->whole_case) {
            trace_link(eval, facts_record(&eval->view, candidate->index), candidate->by);
            if (eval->program->code[selection->of].operation == OP_FIELD)
                run(eval, selection->of, duty->environment); /* the field that names what it is evidence for */
        }
        judge_who(eval, duty, event, facts_record(&eval->view, candidate->index), evidence->who[candidate->by - selection->alternatives]);
        judge_requirements(eval, duty, event);
        if (truth == UNKNOWN || event->sound == UNKNOWN)
            event->there = event->there == YES ? YES : UNKNOWN;
        if (step) {
            struct value value = value_truth(event->sound == NO ? NO : truth == UNKNOWN ? UNKNOWN : event->sound, miss);
            trace_result(eval, step, &value);
            step->time = shown_time(&candidate->time.time);
            trace_close(eval, outer);
        }
    }
}

/* Who did what came on a date: of several records it may be of, all have to agree. */
static void judge_dated(struct eval *eval, struct duty *duty, struct occurrence *event, const struct code_evidence *evidence)
{
    struct value of = run(eval, evidence->whose, duty->environment);
    if (!of.known || of.none || of.type != TYPE_RECORD)
        return;
    enum truth sound = YES;
    const struct miss *misses = of.miss;
    for (int i = 0; i < of.record.count; i++) {
        const struct fact_record *record = facts_record(&eval->view, of.record.others ? of.record.others[i] : of.record.index);
        event->sound_miss = NULL;
        judge_who(eval, duty, event, record, evidence->who[record->type->index]);
        misses = miss_both(eval, misses, event->sound_miss);
        sound = i == 0 || sound == event->sound ? event->sound : UNKNOWN;
    }
    event->sound = sound;
    event->sound_miss = sound == UNKNOWN ? misses : NULL;
}

/* A date of its own; or a fact, which counts from the day the duty began, since no other is known of it. */
static void event_by_fact(struct eval *eval, struct duty *duty, const struct code_evidence *evidence)
{
    const struct code_event *code = &evidence->event;
    struct proof *outer = NULL, *step = eval->trace ? trace_open(eval, PROOF_EVIDENCE, code->span, &outer) : NULL;
    struct occurrence *event = add_event(eval, duty, evidence);
    if (!event)
        return;
    event->step = step;
    if (code->form == EVENT_TEST) {
        const struct miss *miss = NULL;
        event->there = run_truth(eval, code->code, duty->environment, &miss);
        event->miss = miss;
        if (event->there == UNKNOWN && miss && miss_only_future(miss))
            event->there = NO; /* what only the future can show has not been shown */
        event->time = duty->start;
        event->undated = true;
    } else if (code->form == EVENT_RECORD) {
        struct value picked = pick_one(eval, &eval->program->selections[code->selection - 1], duty->environment);
        event->time = own_time(eval, &picked);
        event->there = when_come(eval, &event->time.time);
        event->miss = event->time.miss;
        event->record = picked.known && !picked.none ? picked.record.index : RECORD_NOT_THERE;
    } else {
        event->time = run(eval, code->code, duty->environment);
        event->there = when_come(eval, &event->time.time);
        event->miss = event->time.miss;
    }
    if (event->there != NO && evidence->whose)
        judge_dated(eval, duty, event, evidence);
    if (event->there != NO)
        judge_requirements(eval, duty, event);
    if (step) {
        struct value value = value_truth(event->there == YES ? event->sound : event->there, event->miss);
        trace_result(eval, step, &value);
        if (event->there == YES && !event->undated)
            step->time = shown_time(&event->time.time);
        trace_close(eval, outer);
    }
    if (event->there == NO)
        duty->event_count--;
}

/* None that is sound is recorded here: whether there is one elsewhere is not known, nor when, but not before the duty began. */
static void event_elsewhere(struct eval *eval, struct duty *duty, const struct code_evidence *evidence)
{
    for (int i = 0; i < duty->event_count; i++)
        if (&duty->code->evidence[duty->events[i].part] == evidence && duty->events[i].there == YES && duty->events[i].sound == YES)
            return;
    struct occurrence *event = add_event(eval, duty, evidence);
    if (!event)
        return;
    const struct code_selection *selection = &eval->program->selections[evidence->selection - 1];
    event->there = UNKNOWN;
    event->miss = miss_elsewhere(eval, selection->alternatives[0].type);
    event->time = value_missing(TYPE_TIME, event->miss);
    event->time.time = when_past(eval);
    if (!selection->any_time && !selection->since && duty->start.time.lo > event->time.time.lo) {
        event->time.time.lo = duty->start.time.lo;
        event->time.time.first = duty->start.time.first;
    }
    if (!eval->trace)
        return;
    struct proof *outer = NULL, *step = trace_open(eval, PROOF_EVIDENCE, evidence->span, &outer);
    struct value value = value_truth(UNKNOWN, event->miss);
    trace_result(eval, step, &value);
    trace_close(eval, outer);
    event->step = step;
}

static void sort_events(struct duty *duty)
{
    for (int i = 1; i < duty->event_count; i++)
        for (int j = i; j > 0 && duty->events[j].time.time.lo < duty->events[j - 1].time.time.lo; j--) {
            struct occurrence event = duty->events[j];
            duty->events[j] = duty->events[j - 1];
            duty->events[j - 1] = event;
        }
}

void gather_evidence(struct eval *eval, struct duty *duty)
{
    const struct rule *rule = duty->code->of;
    for (int i = 0; i < rule->evidence_count; i++) {
        const struct code_evidence *evidence = &duty->code->evidence[i];
        if (evidence->selection)
            events_by_record(eval, duty, evidence);
        else
            event_by_fact(eval, duty, evidence);
    }
    sort_events(duty);
    for (int i = 0; i < rule->evidence_count; i++) /* behind what is recorded here, so that what is certain comes first */
        if (duty->code->evidence[i].elsewhere)
            event_elsewhere(eval, duty, &duty->code->evidence[i]);
}
