/* SPDX-License-Identifier: Apache-2.0
 *
 * A rule in its second form: the state of each of its duties, found by the
 * order of the table of states as duty.c follows it. Of several pieces of
 * evidence it does not ask which, but whether any: so no list is made of them.
 */
#include "eval/judged.h"

#include <string.h>

/* ---- evidence ---- */

static enum truth requirements_hold(struct judged *judged, int32_t index)
{
    const struct code_rule *code = judged->code;
    enum truth sound = YES;
    for (int i = 0; i < code->of->requirement_count; i++) {
        if (code->of->evidence_slot >= 0) {
            struct bound *place = &judged->frame.places[code->of->evidence_slot];
            *place = (struct bound){.kind = PLACE_NONE, .index = index};
            if (index != RECORD_NOT_THERE) {
                place->kind = PLACE_RECORD;
                place->record = facts_record(&judged->certain->eval->view, index);
            }
        }
        sound = truth_and(sound, certain_truth(judged->certain, code->requirements[i], &judged->frame));
    }
    return sound;
}

/* What is not certain of who did it is judged by the first form. Missing: of an UNKNOWN, a fact is, and not the future alone. */
static enum truth who_fits(struct judged *judged, const struct found *found, const struct field *who, bool *missing)
{
    *missing = false;
    const struct code_rule *code = judged->code;
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    if (!who || code->of->actors == ACTORS_NOBODY || code->of->implied)
        return YES;
    enum truth told = certain_who(certain, code, found->record, who, missing);
    if (told != UNKNOWN || *missing)
        return told;
    struct duty duty = {.code = code, .environment = certain_environment(certain, &judged->frame)};
    struct occurrence event = {.time = field_value(eval, found->record, found->way->dated)};
    judge_who(eval, &duty, &event, found->record, who);
    certain->lost = certain->lost || eval->failed;
    *missing = event.sound == UNKNOWN && !miss_only_future(event.sound_miss);
    return event.sound;
}

/* A piece of evidence, and whether it is there and counts. Undated: a fact that bears no date. */
static void note_event(struct judged *judged, int part, enum truth usable, int32_t record, struct plain time, bool undated)
{
    const struct eval *eval = judged->certain->eval;
    struct shown *shown = &judged->shown[judged->code->of->all_of ? part : 0];
    enum truth early = NO, in_time = YES;
    if (++judged->events >= LIMIT_EVENTS_PER_DUTY)
        judged->certain->lost = true;
    if (usable == NO)
        return;
    shown->sound = shown->sound || usable == YES;
    if (judged->turns && judged_is_used(judged, record))
        return;
    judged->certain->lost = judged->certain->lost || (judged->turns && usable == UNKNOWN);
    if (judged->has_limit && !undated)
        in_time = plain_by(eval, time, judged->limit);
    judged->doubts = judged->doubts || usable == UNKNOWN || in_time == UNKNOWN;
    if (!judged->has_opens && !judged->has_stop && !judged->code->act) { /* as most are */
        shown->not_early = truth_or(shown->not_early, usable);
        shown->in_window = truth_or(shown->in_window, truth_and(usable, in_time));
        if (judged->turns)
            judged_note(judged, record, time, NO, in_time, undated);
        return;
    }
    if (judged->has_opens && !(undated && plain_always(judged->start)))
        early = plain_before_opening(eval, time, judged->opens);
    if (judged->code->act)
        in_time = truth_and(in_time, plain_before_it(time, judged->act));
    enum truth by = judged->has_stop && !undated ? plain_within(eval, time, judged->stop) : YES;
    judged->doubts = judged->doubts || early == UNKNOWN || in_time == UNKNOWN || by == UNKNOWN || judged->early_counts == UNKNOWN;
    enum truth not_early = truth_or(truth_not(early), judged->early_counts);
    enum truth early_or_in_time = truth_or(truth_and(early, judged->early_counts), truth_and(truth_not(early), in_time));
    shown->in_window = truth_or(shown->in_window, truth_and(usable, truth_and(truth_not(early), in_time)));
    shown->early_or_in_window = truth_or(shown->early_or_in_window, truth_and(usable, early_or_in_time));
    shown->not_early = truth_or(shown->not_early, truth_and(usable, not_early));
    shown->before_stop = truth_or(shown->before_stop, truth_and(usable, truth_and(by, not_early)));
    if (judged->turns)
        judged_note(judged, record, time, early, in_time, undated);
}

/* It is there, and whether it counts turns on who did it, which is missing: done then, if it does. */
static void note_perhaps(struct judged *judged, int part, struct plain time)
{
    struct shown *shown = &judged->shown[judged->code->of->all_of ? part : 0];
    if (++judged->events >= LIMIT_EVENTS_PER_DUTY)
        judged->certain->lost = true;
    shown->perhaps = true;
    judged->certain->lost = judged->certain->lost || judged->turns; /* then another may have shown it */
    shown->perhaps_later = shown->perhaps_later || (judged->has_stop && plain_within(judged->certain->eval, time, judged->stop) != YES);
}

static void gather_by_record(struct judged *judged, const struct code_evidence *evidence, int part)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    struct scan scan;
    certain_scan(certain, evidence->selection - 1, &judged->frame, &scan);
    bool bounded = scan.choice->since || scan.choice->any_time || scan.choice->after || plain_always(judged->start);
    struct found found;
    while (certain_next(&scan, &found)) {
        enum truth truth = truth_and(found.truth, plain_come(eval, found.time));
        if (!bounded && truth != NO)
            truth = truth_and(truth, plain_since(eval, found.time, judged->start));
        if (truth == NO)
            continue;
        enum truth fits = YES, counts = YES;
        bool missing = false;
        if (judged->code->of->actors != ACTORS_NOBODY)
            fits = who_fits(judged, &found, evidence->who[found.way - scan.choice->ways], &missing);
        if (judged->code->of->requirement_count)
            counts = requirements_hold(judged, found.index);
        bool dated = plain_come(eval, found.time) == YES && (bounded || plain_since(eval, found.time, judged->start) == YES);
        if (truth == UNKNOWN && dated && found.but_for_tests && fits != NO && (fits == YES || missing))
            missing = certain_tests_missing(certain, scan.choice, &found, &judged->frame);
        else
            missing = missing && truth == YES;
        if (missing && counts == YES)
            note_perhaps(judged, part, found.time);
        else
            note_event(judged, part, truth_and(truth, truth_and(fits, counts)), found.index, found.time, false);
    }
}

/* A condition, and where it is not known whether it is the future alone that can tell: what is missing the first form says. */
static enum truth truth_and_why(struct judged *judged, uint32_t code, const struct miss **miss)
{
    struct certain *certain = judged->certain;
    bool asks = code && certain->nodes[code].operation == NODE_ASK; /* in any case */
    enum truth truth = asks ? UNKNOWN : certain_truth(certain, code, &judged->frame);
    static const struct miss missing = {.kind = MISS_FIELD}, future = {.kind = MISS_FUTURE};
    enum why why = truth == UNKNOWN && !asks && !certain->lost ? certain_why(certain, code, &judged->frame) : WHY_NOT_TOLD;
    *miss = why == WHY_MISSING ? &missing : why == WHY_FUTURE ? &future : NULL;
    if (truth == UNKNOWN && !*miss && !certain->lost)
        truth = run_truth(certain->eval, code, certain_environment(certain, &judged->frame), miss);
    certain->lost = certain->lost || certain->eval->failed;
    return truth;
}

/* A condition that shows it. What only the future can show has not been shown; what else is missing leaves it open. */
static enum truth test_shows(struct judged *judged, const struct code_evidence *evidence, int part)
{
    struct certain *certain = judged->certain;
    const struct rule *rule = judged->code->of;
    const struct miss *miss;
    enum truth there = truth_and_why(judged, evidence->event.code, &miss);
    if (there != UNKNOWN)
        return there;
    bool plain = miss && !rule->requirement_count && !evidence->whose;
    certain->lost = certain->lost || !plain;
    if (plain && !miss_only_future(miss))
        judged->shown[rule->all_of ? part : 0].perhaps = true;
    return NO;
}

static void gather_by_fact(struct judged *judged, const struct code_evidence *evidence, int part)
{
    struct certain *certain = judged->certain;
    const struct eval *eval = certain->eval;
    struct plain time = judged->start;
    enum truth there;
    struct bound picked = {.index = RECORD_NOT_THERE};
    if (evidence->event.form == EVENT_TEST) {
        there = test_shows(judged, evidence, part);
    } else if (evidence->event.form == EVENT_RECORD) {
        certain_pick(certain, evidence->event.selection - 1, &judged->frame, &picked);
        time = certain_own_time(certain, &picked);
        there = plain_come(eval, time);
    } else {
        time = certain_time(certain, evidence->event.code, &judged->frame);
        there = plain_come(eval, time);
    }
    if (there == NO)
        return;
    bool judges = judged->code->of->actors != ACTORS_NOBODY && !judged->code->of->implied;
    certain->lost = certain->lost || (evidence->whose && judges);
    note_event(judged, part, truth_and(there, requirements_hold(judged, picked.index)), picked.index, time, evidence->event.form == EVENT_TEST);
}

static void gather(struct judged *judged)
{
    const struct rule *rule = judged->code->of;
    judged->shown_count = rule->all_of ? rule->evidence_count : 1;
    memset(judged->shown, 0, (size_t)judged->shown_count * sizeof *judged->shown);
    judged->events = 0;
    judged->doubts = false;
    for (int i = 0; i < rule->evidence_count; i++) {
        const struct code_evidence *evidence = &judged->code->evidence[i];
        struct shown *shown = &judged->shown[rule->all_of ? i : 0];
        shown->sound = false;
        if (evidence->selection)
            gather_by_record(judged, evidence, i);
        else
            gather_by_fact(judged, evidence, i);
        if (evidence->elsewhere && !shown->sound) /* whether there is one elsewhere is not known */
            shown->perhaps = true;
    }
}

/* ---- times of the duty ---- */

static struct plain event_comes(struct judged *judged, const struct code_event *event, struct plain begin)
{
    struct certain *certain = judged->certain;
    struct bound picked;
    if (event->form == EVENT_TIME)
        return certain_time(certain, event->code, &judged->frame);
    if (event->form == EVENT_RECORD) {
        certain_pick(certain, event->selection - 1, &judged->frame, &picked);
        return certain_own_time(certain, &picked);
    }
    enum truth truth = certain_truth(certain, event->code, &judged->frame);
    certain->lost = certain->lost || truth == UNKNOWN;
    return truth == YES ? begin : (struct plain){.kind = PLAIN_FUTURE};
}

/* When the records it is for have all begun; those that are always there do not count. */
static struct plain begin_of_parts(struct judged *judged)
{
    struct certain *certain = judged->certain;
    struct plain begin = {.at = TIME_EARLIEST, .day = DAY_EARLIEST, .kind = PLAIN_INSTANT};
    bool first = true;
    for (int i = 0; i < judged->code->part_count; i++) {
        const struct code_part *part = &judged->code->parts[i];
        const struct bound *place = &judged->frame.places[part->slot];
        if (!part->identity || place->kind != PLACE_RECORD || (place->record->type->begins < 0 && !place->dated))
            continue;
        struct plain one = certain_own_time(certain, place);
        begin = first ? one : plain_extreme(certain->eval, begin, one, true);
        first = false;
    }
    return begin;
}

static void find_stop(struct judged *judged, const struct code_event *events, int count)
{
    for (int i = 0; i < count; i++) {
        struct plain one = event_comes(judged, &events[i], judged->start);
        judged->stop = judged->has_stop ? plain_extreme(judged->certain->eval, judged->stop, one, false) : one;
        judged->has_stop = true;
    }
}

static bool is_never(const struct certain *certain, uint32_t node)
{
    const struct instruction *code = &certain->eval->program->code[node];
    return code->operation == OP_NEVER && code->type == TYPE_TIME;
}

static void find_times(struct judged *judged, struct plain begin)
{
    struct certain *certain = judged->certain;
    const struct code_rule *code = judged->code;
    struct eval *eval = certain->eval;
    judged->start = code->has_start ? event_comes(judged, &code->starts, begin) : begin;
    judged->has_opens = code->opens != 0;
    if (code->opens)
        judged->opens = certain_time(certain, code->opens, &judged->frame);
    judged->has_limit = judged->has_stop = false;
    for (int i = 0; i < code->of->limit_count; i++) {
        if (is_never(certain, code->limits[i]))
            continue;
        struct plain limit = certain_time(certain, code->limits[i], &judged->frame);
        certain->lost = certain->lost || limit.kind == PLAIN_LOST; /* it may be none */
        judged->limit = judged->has_limit ? plain_extreme(eval, judged->limit, limit, false) : limit;
        judged->has_limit = true;
    }
    if (code->act)
        judged->act = certain_time(certain, code->act, &judged->frame);
    judged->early_counts = code->early_if ? certain_truth(certain, code->early_if, &judged->frame) : code->of->early_counts ? YES : NO;
    find_stop(judged, code->stops, code->stop_count);
    const struct code_policy *policy = &eval->program->policies[code->policy->index];
    find_stop(judged, policy->stops, policy->stop_count);
    judged->broken = code->broken ? certain_truth(certain, code->broken, &judged->frame) : NO;
}

/* ---- whether it applies ---- */

/* Of the versions that may answer for the moment, what holds for all. */
static enum truth replacement_holds(struct judged *judged, const struct replacement *replacement, const struct when *moment, const struct rule **by)
{
    struct eval *eval = judged->certain->eval;
    const struct rule *rule = judged->code->of;
    enum truth truth = NO;
    *by = replacement->by;
    for (const struct policy *policy = replacement->by->policy->first; policy; policy = policy->followed_by) {
        enum truth in_version = falls_to(eval, policy, moment);
        if (in_version == NO)
            continue;
        if (in_version == UNKNOWN)
            return UNKNOWN;
        for (int i = 0; i < rule->replaced_count; i++)
            if (rule->replaced[i].by->policy == policy) {
                truth = eval->policy_applies[policy->index];
                if (truth != NO)
                    *by = rule->replaced[i].by;
                break;
            }
    }
    return truth;
}

/* The rule of a lower layer that takes its place, if one does. */
static enum truth is_replaced(struct judged *judged, const struct when *moment)
{
    const struct rule *rule = judged->code->of;
    enum truth truth = NO;
    for (int i = 0; i < rule->replaced_count; i++) {
        bool told = false;
        const struct rule *by;
        for (int j = 0; j < i; j++)
            told = told || rule->replaced[j].by->policy->first == rule->replaced[i].by->policy->first;
        enum truth one = told ? NO : replacement_holds(judged, &rule->replaced[i], moment, &by);
        if (one == YES && truth != YES)
            judged->replaced_by = by;
        truth = truth_or(truth, one);
        judged->certain->lost = judged->certain->lost || one == UNKNOWN;
    }
    return truth;
}

/* An exception that is lifted itself does not lift. */
static enum truth exception_holds(struct judged *judged, uint32_t code, int index)
{
    const struct rule *rule = judged->code->of;
    enum truth truth = certain_truth(judged->certain, code, &judged->frame);
    for (int i = 0; i < rule->lifting_count && truth != NO && index >= 0; i++)
        if (rule->liftings[i].of == index)
            truth = truth_and(truth, truth_not(exception_holds(judged, judged->code->liftings[i], i)));
    return truth;
}

/* The state of what is lifted; STATES: nothing lifts it. All are asked, as in the first form. */
static enum state lifted(struct judged *judged, const struct when *moment)
{
    const struct code_rule *code = judged->code;
    const struct rule *rule = code->of;
    bool lost = judged->certain->lost;
    bool replaced = is_replaced(judged, moment) == YES;
    enum state state = STATES;
    for (int i = 0; i < rule->not_applies_count; i++) {
        enum truth truth = exception_holds(judged, code->not_applies[i], -1);
        lost = lost || truth == UNKNOWN;
        if (truth == YES && state == STATES)
            state = STATE_DOES_NOT_APPLY;
    }
    if (replaced && state == STATES)
        state = STATE_EXCEPTED;
    for (int i = 0; i < rule->lifting_count; i++) {
        const struct lifting *lifting = &rule->liftings[i];
        if (!lifting->is_remark && lifting->of >= 0)
            continue;
        enum truth truth = lifting->is_remark ? certain_truth(judged->certain, code->liftings[i], &judged->frame) : exception_holds(judged, code->liftings[i], i);
        lost = lost || (truth == UNKNOWN && !lifting->is_remark);
        if (truth == YES && !lifting->is_remark && state == STATES)
            state = STATE_EXCEPTED;
    }
    judged->certain->lost = judged->certain->lost || lost;
    return state;
}

/* ---- the order of the table of states ---- */

/* The answer, where it is certain. */
static bool surely(struct certain *certain, enum truth truth)
{
    certain->lost = certain->lost || truth == UNKNOWN;
    return truth == YES;
}

#define SHOWN(judged, what) shown_of(judged, offsetof(struct shown, what))
static enum truth shown_of(const struct judged *judged, size_t what)
{
    enum truth truth = YES;
    for (int i = 0; i < judged->shown_count; i++)
        truth = truth_and(truth, truth_or(*(const enum truth *)((const char *)&judged->shown[i] + what), judged->shown[i].perhaps ? UNKNOWN : NO));
    return truth;
}

/* Of what is needed all is there, or may be: and that something may be is what leaves it open. */
static bool may_be_done(const struct judged *judged)
{
    bool perhaps = false;
    for (int i = 0; i < judged->shown_count; i++) {
        const struct shown *shown = &judged->shown[i];
        perhaps = perhaps || (shown->perhaps && shown->not_early != YES);
        if (shown->not_early == UNKNOWN || (shown->not_early == NO && !shown->perhaps))
            return false;
    }
    return perhaps;
}

static bool stopped(struct judged *judged)
{
    return judged->has_stop && surely(judged->certain, plain_come(judged->certain->eval, judged->stop));
}

static bool lapsed(struct judged *judged)
{
    if (!stopped(judged))
        return false;
    if (judged->code->of->strength != STRENGTH_CONSIDER && judged->has_limit && !surely(judged->certain, plain_by(judged->certain->eval, judged->stop, judged->limit)))
        return false;
    return !surely(judged->certain, SHOWN(judged, before_stop));
}

static bool is_impossible(struct judged *judged)
{
    struct certain *certain = judged->certain;
    if (!judged->has_limit)
        return false;
    enum truth truth = plain_limit_before_start(certain->eval, judged->limit, judged->start);
    if (truth != NO && counts_from_start(certain->eval, judged->code))
        certain->lost = true; /* then it is not asked where both are the moment of one record */
    return surely(certain, truth);
}

static bool has_opened(struct judged *judged)
{
    const struct eval *eval = judged->certain->eval;
    const struct plain now = {.at = eval->now, .day = eval->today, .kind = PLAIN_INSTANT};
    return !judged->has_opens || surely(judged->certain, truth_not(plain_before_opening(eval, now, judged->opens)));
}

/* It has begun, and nothing shows that it was done. */
static enum state not_done(struct judged *judged)
{
    struct certain *certain = judged->certain;
    bool past = judged->has_limit && surely(certain, plain_past(certain->eval, judged->limit));
    if (past && judged->code->of->strength != STRENGTH_CONSIDER)
        return stopped(judged) ? STATE_MISSED : STATE_OVERDUE;
    return (judged->has_limit ? !past : judged->code->act != 0) ? STATE_OPEN : STATE_OUTSTANDING;
}

/* What has stopped lapses if it was not done by then: whether it was is not known, for certain, of every part that is not. */
static bool may_be_done_by_stop(const struct judged *judged)
{
    const struct eval *eval = judged->certain->eval;
    bool may = plain_always(judged->start) || plain_since(eval, judged->stop, judged->start) == YES;
    for (int i = 0; i < judged->shown_count; i++) {
        const struct shown *shown = &judged->shown[i];
        may = may && !shown->perhaps_later && (shown->before_stop == YES || (shown->before_stop == NO && shown->perhaps));
    }
    return may;
}

/* Done, it would be met or met late; not done, neither: so nobody can tell. Where more turns on when it was done than that, it
 * is for the first form. */
static enum state left_open(struct judged *judged)
{
    struct certain *certain = judged->certain;
    const struct code_rule *code = judged->code;
    bool plain = !code->broken && !code->act && !judged->has_opens && code->of->strength != STRENGTH_MAY && !code->of->used_once && !code->asked_for;
    bool open_when = is_impossible(judged) || (stopped(judged) && !may_be_done_by_stop(judged)); /* what they are lost in stays lost */
    certain->lost = certain->lost || !plain || open_when;
    not_done(judged);
    return STATE_CANNOT_TELL;
}

static enum state decided(struct judged *judged)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    const struct rule *rule = judged->code->of;
    if (!surely(certain, plain_come(eval, judged->start)))
        return stopped(judged) ? STATE_LAPSED : STATE_NOT_YET;
    certain->lost = certain->lost || rule->rival_count; /* what stands against it is weighed by the first form */
    if (may_be_done(judged))
        return left_open(judged);
    if (judged->code->broken)
        return surely(certain, judged->broken) ? STATE_BREACHED : lapsed(judged) ? STATE_LAPSED : STATE_MET;
    if (rule->strength == STRENGTH_MAY)
        return STATE_HOLDS;
    if (judged->code->act && surely(certain, plain_come(eval, judged->act)) && !surely(certain, SHOWN(judged, not_early)))
        return STATE_BREACHED;
    if (lapsed(judged))
        return STATE_LAPSED;
    if (is_impossible(judged))
        return STATE_IMPOSSIBLE;
    if (surely(certain, SHOWN(judged, in_window)))
        return STATE_MET;
    if (judged->early_counts != NO && surely(certain, SHOWN(judged, early_or_in_window))) {
        certain->lost = certain->lost || rule->all_of; /* which of the parts came last decides whether it was early */
        return STATE_MET_EARLY;
    }
    if (surely(certain, SHOWN(judged, not_early)))
        return rule->strength == STRENGTH_CONSIDER ? STATE_MET : STATE_MET_LATE;
    if (!has_opened(judged))
        return STATE_NOT_YET;
    return not_done(judged);
}

/* The moment that fixes the version it follows, as the first form tells it. */
static struct when fixing_moment(struct judged *judged, struct plain begin)
{
    const struct code_rule *code = judged->code;
    struct plain moment = code->of->uses ? event_comes(judged, &code->uses, begin) : code->has_start ? event_comes(judged, &code->starts, begin) : begin;
    judged->certain->lost = judged->certain->lost || !(plain_exact(moment) || plain_to_come(moment));
    struct when when = {.lo = moment.at, .hi = moment.at, .first = moment.day, .last = moment.day, .future = plain_to_come(moment)};
    if (moment.kind == PLAIN_DAY)
        when.lo = when.hi = TIME_EARLIEST + 1; /* it has a day: more is not asked */
    return when;
}

/* UNKNOWN: something is missing that could tell, and that is certain. */
static enum truth whether_applies(struct judged *judged)
{
    struct certain *certain = judged->certain;
    const struct code_rule *code = judged->code;
    const struct miss *miss;
    enum truth truth = truth_and_why(judged, code->applies, &miss);
    if (truth != UNKNOWN)
        return truth;
    bool future = miss_only_future(miss);
    if (code->of->if_unknown.length && !future)
        return NO;
    certain->lost = certain->lost || code->asked_for;
    judged->only_future = future;
    return UNKNOWN;
}

/* As far as it can be told without its evidence. STATES: another version of the policy answers for it; or, where evidence is asked, that
 * will tell. */
enum state judged_without_evidence(struct judged *judged, enum truth *applies)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    const struct code_rule *code = judged->code;
    struct plain begin = begin_of_parts(judged);
    struct when moment = {.lo = 0};
    judged->asks_evidence = false;
    if (code->fixed_by_moment) {
        moment = fixing_moment(judged, begin);
        if (!surely(certain, falls_to(eval, code->policy, &moment)))
            return STATES;
    }
    certain->lost = certain->lost || eval->policy_applies[code->policy->index] == UNKNOWN;
    *applies = whether_applies(judged);
    if (*applies == NO)
        return STATE_DOES_NOT_APPLY;
    judged->replaced_by = NULL;
    bool lifts = code->of->replaced_count || code->of->not_applies_count || code->of->lifting_count;
    enum state state = lifts ? lifted(judged, &moment) : STATES;
    if (certain->lost)
        return state;
    find_times(judged, begin);
    judged->asks_evidence = !certain->lost;
    return state;
}

enum state judged_with_evidence(struct judged *judged, enum truth applies, enum state state)
{
    struct certain *certain = judged->certain;
    gather(judged);
    if (applies == YES)
        return certain->lost || state != STATES ? state : decided(judged);
    certain->lost = certain->lost || state != STATES; /* it does not apply; or it does, and its state is another, whichever */
    if (!judged->only_future || certain->lost)
        return STATE_CANNOT_TELL;
    for (int i = 0; i < judged->shown_count; i++)
        judged->doubts = judged->doubts || judged->shown[i].perhaps;
    certain->lost = judged->doubts; /* then more than the future may have to tell */
    decided(judged);
    return STATE_NOT_YET;
}

static enum state state_of(struct judged *judged)
{
    enum truth applies;
    enum state state = judged_without_evidence(judged, &applies);
    return judged->asks_evidence ? judged_with_evidence(judged, applies, state) : state;
}

/* ---- what it is for ---- */

struct finding *certain_finding_made(struct certain *certain, int rule, enum state state)
{
    struct finding *finding = mem_plain_grow(NULL, sizeof *finding);
    *finding = (struct finding){.rule = certain->eval->model->rules[rule]->card, .state = state, .would_be = -1};
    return certain->told[rule * STATES + (int)state] = finding;
}

void judged_add(struct each_of *each, enum state state)
{
    struct certain *certain = each->judged.certain;
    struct arena *arena = &certain->eval->arena;
    struct rule_outcomes *outcomes = each->outcomes;
    const struct code_rule *code = each->judged.code;
    struct finding *finding = certain_finding(certain, code->of->index, state);
    if (!outcomes) {
        findings_put(&certain->eval->findings, finding);
        return;
    }
    if (outcomes->count == outcomes->room) {
        int room = outcomes->room ? outcomes->room * 2 : 2;
        const struct finding **findings = arena_room(arena, (size_t)room, sizeof *findings);
        struct outcome *list = arena_room(arena, (size_t)room, sizeof *list);
        if (outcomes->count) {
            memcpy(findings, outcomes->findings, (size_t)outcomes->count * sizeof *findings);
            memcpy(list, outcomes->outcomes, (size_t)outcomes->count * sizeof *list);
        }
        outcomes->findings = findings;
        outcomes->outcomes = list;
        outcomes->room = room;
    }
    const struct bound *first = &each->judged.frame.places[code->parts[0].slot];
    int32_t subject = first->kind == PLACE_RECORD ? first->index : RECORD_NOT_THERE;
    outcomes->findings[outcomes->count] = finding;
    outcomes->outcomes[outcomes->count++] = (struct outcome){subject, state, state == STATE_MET || state == STATE_MET_EARLY ? YES : NO, NULL, state == STATE_EXCEPTED ? each->judged.replaced_by : NULL};
}

static void each_part(struct each_of *each, int at);

static void each_value(struct each_of *each, const struct code_part *part, int at)
{
    struct certain *certain = each->judged.certain;
    struct eval *eval = certain->eval;
    for (uint32_t code = part->value; code && !certain->lost; code = eval->program->code[code].next) {
        struct bound *place = &each->judged.frame.places[part->slot];
        struct value *value = arena_room(&eval->arena, 1, sizeof *value);
        *value = run(eval, code, certain_environment(certain, &each->judged.frame));
        *place = (struct bound){.kind = PLACE_VALUE, .value = value};
        if (value->type == TYPE_NUMBER && value->known && !value->none)
            *place = (struct bound){.kind = PLACE_NUMBER, .number = value->number};
        each_part(each, at + 1);
    }
}

static bool is_among(struct certain *certain, const struct choice *choice, const struct bound *place, const struct bindings *frame)
{
    for (int i = 0; i < choice->way_count && !certain->lost; i++) {
        const struct way *way = &choice->ways[i];
        if (way->type != place->record->type)
            continue;
        frame->places[choice->slot] = *place;
        enum truth truth = certain_truth(certain, way->condition, frame);
        certain->lost = certain->lost || truth == UNKNOWN;
        if (truth == YES)
            return true;
    }
    return false;
}

static void each_number(struct each_of *each, const struct code_part *part, int at, const struct numbers *numbers)
{
    for (int i = 0; i < numbers->count && !each->judged.certain->lost; i++) {
        bool before = false;
        for (int j = 0; j < i; j++)
            before = before || numbers->list[j] == numbers->list[i];
        if (before)
            continue;
        each->judged.frame.places[part->slot] = (struct bound){.kind = PLACE_NUMBER, .number = numbers->list[i]};
        each_part(each, at + 1);
    }
}

/* Each value of a list once, of those that it holds; a record only of the types the part is among, where its condition holds. */
static void each_listed(struct each_of *each, const struct code_part *part, int at)
{
    struct certain *certain = each->judged.certain;
    struct eval *eval = certain->eval;
    const struct bindings *frame = &each->judged.frame;
    const struct choice *choice = part->form == PART_AMONG_RECORDS ? &certain->choices[part->selection - 1] : NULL;
    struct numbers numbers;
    if (!choice && certain_numbers(certain, part->value, frame, &numbers) == TOLD) {
        each_number(each, part, at, &numbers);
        return;
    }
    struct value *list = arena_room(&eval->arena, 1, sizeof *list);
    *list = run(eval, part->value, certain_environment(certain, frame));
    certain->lost = certain->lost || !list->known || eval->failed || (!list->none && !list->list);
    for (uint32_t i = 0; !certain->lost && !list->none && i < list->items.count; i++) {
        if (listed_before(list, i))
            continue;
        if (list->items.numbers) {
            frame->places[part->slot] = (struct bound){.kind = PLACE_NUMBER, .number = list->items.numbers[i]};
            each_part(each, at + 1);
            continue;
        }
        struct value *one = arena_room(&eval->arena, 1, sizeof *one);
        *one = value_of_fact(eval, list->source, list->field, &list->items.items[i]);
        certain->lost = certain->lost || !one->known;
        struct bound place = {.kind = PLACE_VALUE, .value = one};
        if (one->type == TYPE_RECORD)
            place = certain_place(certain, one);
        else if (choice)
            continue;
        if (!choice || is_among(certain, choice, &place, frame)) {
            frame->places[part->slot] = place;
            each_part(each, at + 1);
        }
    }
}

static void each_part(struct each_of *each, int at)
{
    struct certain *certain = each->judged.certain;
    struct eval *eval = certain->eval;
    const struct code_rule *code = each->judged.code;
    const struct bindings *frame = &each->judged.frame;
    if (at == code->part_count && code->of->used_once) {
        judged_wait(each);
        return;
    }
    if (at == code->part_count) {
        enum state state = state_of(&each->judged);
        certain->lost = certain->lost || ++each->judged.duties >= LIMIT_SUBJECTS_PER_RULE;
        if (!certain->lost && state != STATES)
            judged_add(each, state);
        return;
    }
    const struct code_part *part = &code->parts[at];
    if (part->form == PART_EACH) {
        struct scan scan;
        certain_scan(certain, part->selection - 1, frame, &scan);
        struct found found;
        while (certain_next(&scan, &found)) {
            certain->lost = certain->lost || found.truth == UNKNOWN;
            frame->places[part->slot] = (struct bound){.kind = PLACE_RECORD, .index = found.index, .record = found.record, .dated = found.way->besides};
            if (!certain->lost)
                each_part(each, at + 1);
        }
    } else if (part->form == PART_AMONG_VALUES && part->constants) {
        each_value(each, part, at);
    } else if (part->form == PART_WITH) {
        struct bound room, place = *certain_record(certain, part->value, frame, &room);
        frame->places[part->slot] = place;
        certain->lost = certain->lost || frame->places[part->slot].kind == PLACE_NOTHING;
        each_part(each, at + 1);
    } else {
        each_listed(each, part, at);
    }
    certain->lost = certain->lost || eval->failed;
}

/* All its duties. What it came to holds only where nothing was lost. */
static bool judge_rule(struct certain *certain, const struct code_rule *code, struct rule_outcomes *outcomes)
{
    struct eval *eval = certain->eval;
    uint64_t steps = eval->steps;
    struct each_of each;
    struct bound places[FRAME_SLOTS + 1];
    if (eval->policy_failed[code->policy->index] || (code->of->used_once && code->of->version_count))
        return false;
    enter_policy(eval, code->policy);
    eval->failed = NULL;
    certain->lost = false;
    for (int i = 0; i < code->slot_count; i++)
        places[i].kind = PLACE_NOTHING;
    each.judged.certain = certain;
    each.judged.code = code;
    each.judged.frame = (struct bindings){code->slot_count, places};
    each.judged.duties = 0;
    each.judged.turns = NULL;
    each.outcomes = outcomes;
    each.turns = (struct turns){.count = 0};
    each_part(&each, 0);
    if (code->of->used_once && !certain->lost && !eval->failed)
        judged_take_turns(&each);
    if (!certain->lost && !eval->failed) {
        certain->counts.certain++;
        return true;
    }
    eval->failed = NULL;
    eval->steps = steps;
    certain->counts.gave_up++;
    return false;
}

/* Of one that is shown all is wanted, and that only the first form can say. */
static bool any_shown(const struct certain *certain, const struct finding *const *findings, uint32_t count)
{
    const struct eval_options *options = &certain->eval->options;
    for (uint32_t i = 0; i < count && !options->states_only; i++)
        if (options->shown >> findings[i]->state & 1)
            return true;
    return false;
}

bool certain_rule(struct certain *certain, int index, struct rule_outcomes *outcomes)
{
    bool lost = certain->lost; /* of the rule that asks for this one */
    int depth = certain->depth;
    outcomes->running = true;
    bool told = judge_rule(certain, &certain->eval->program->rules[index], outcomes);
    certain->lost = lost;
    certain->depth = depth;
    outcomes->running = false;
    told = told && !any_shown(certain, outcomes->findings, (uint32_t)outcomes->count);
    outcomes->done = told;
    if (!told)
        outcomes->count = outcomes->room = 0;
    return told;
}

bool certain_in_general(struct certain *certain, int index)
{
    struct eval *eval = certain->eval;
    uint32_t count = eval->findings.count;
    if (eval->program->rules[index].asked_for)
        return false;
    if (rule_asks_nothing(eval, index))
        return true;
    certain->depth = 0;
    bool told = judge_rule(certain, &eval->program->rules[index], NULL);
    told = told && !any_shown(certain, eval->findings.items + count, eval->findings.count - count);
    if (!told)
        eval->findings.count = count;
    return told;
}
