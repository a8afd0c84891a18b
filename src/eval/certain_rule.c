/* SPDX-License-Identifier: Apache-2.0
 *
 * A rule in its second form: the state of each of its duties, found by the
 * order of the table of states as duty.c follows it. Of several pieces of
 * evidence it does not ask which, but whether any: so no list is made of them.
 */
#include "eval/certain.h"

#include <string.h>

#include "eval/times.h"

static enum truth and_truth(enum truth a, enum truth b)
{
    return a == NO || b == NO ? NO : a == UNKNOWN || b == UNKNOWN ? UNKNOWN : YES;
}

static enum truth or_truth(enum truth a, enum truth b)
{
    return a == YES || b == YES ? YES : a == UNKNOWN || b == UNKNOWN ? UNKNOWN : NO;
}

/* What is so of some piece of evidence, for each of the parts of which all are needed; else all in the first. */
struct shown {
    enum truth in_window, early_or_in_window, not_early, before_stop;
    bool sound; /* a certain one is there at all */
};

struct judged {
    struct certain *certain;
    const struct code_rule *code;
    struct environment *environment;
    struct when start, opens, limit, act, stop;
    bool has_opens, has_limit, has_stop;
    enum truth early_counts;
    struct shown shown[EVIDENCE_PARTS];
    int shown_count;
    const struct rule *replaced_by;

    /* the evidence being gathered */
    const struct code_evidence *evidence;
    const struct code_selection *selection;
    bool bounded;
    int events;
};

/* ---- evidence ---- */

static enum truth requirements_hold(struct judged *judged, int32_t record)
{
    const struct code_rule *code = judged->code;
    enum truth sound = YES;
    for (int i = 0; i < code->of->requirement_count; i++) {
        if (code->of->evidence_slot >= 0) {
            struct value value = record_value(record, NULL);
            value.none = record == RECORD_NOT_THERE;
            judged->environment->slots[code->of->evidence_slot] = value;
        }
        sound = and_truth(sound, certain_truth(judged->certain, code->requirements[i], judged->environment));
    }
    return sound;
}

/* Who did it is judged by the first form: it is about people, not about times. */
static enum truth who_fits(struct judged *judged, const struct fact_record *record, const struct field *who, const struct when *time)
{
    const struct code_rule *code = judged->code;
    struct certain *certain = judged->certain;
    if (!who || code->of->actors == ACTORS_NOBODY || code->of->implied)
        return YES;
    struct duty duty = {.code = code, .environment = judged->environment};
    struct occurrence event = {.time = {.type = TYPE_TIME, .known = true, .time = *time}};
    judge_who(certain->eval, &duty, &event, record, who);
    certain->lost = certain->lost || certain->eval->failed;
    return event.sound;
}

static void note_event(struct judged *judged, enum truth usable, const struct when *time, bool undated)
{
    struct shown *shown = &judged->shown[judged->code->of->all_of ? judged->evidence - judged->code->evidence : 0];
    enum truth early = NO, in_time = YES, by = YES;
    if (++judged->events >= LIMIT_EVENTS_PER_DUTY)
        judged->certain->lost = true;
    if (usable == NO)
        return;
    if (judged->has_opens && !(undated && judged->start.hi <= TIME_EARLIEST))
        early = before_opening(time, &judged->opens);
    if (judged->has_limit && !undated)
        in_time = when_by(time, &judged->limit);
    if (judged->code->act)
        in_time = and_truth(in_time, before_it(time, &judged->act));
    if (judged->has_stop && !undated)
        by = by_stop(time, &judged->stop);
    enum truth not_early = or_truth(truth_not(early), judged->early_counts);
    enum truth early_or_in_time = or_truth(and_truth(early, judged->early_counts), and_truth(truth_not(early), in_time));
    shown->sound = shown->sound || usable == YES;
    shown->in_window = or_truth(shown->in_window, and_truth(usable, and_truth(truth_not(early), in_time)));
    shown->early_or_in_window = or_truth(shown->early_or_in_window, and_truth(usable, early_or_in_time));
    shown->not_early = or_truth(shown->not_early, and_truth(usable, not_early));
    shown->before_stop = or_truth(shown->before_stop, and_truth(usable, and_truth(by, not_early)));
}

static void note_record(struct certain *certain, void *context, const struct code_alternative *by, int32_t record, enum truth truth, const struct when *time)
{
    struct judged *judged = context;
    struct eval *eval = certain->eval;
    truth = and_truth(truth, when_come(eval, time));
    if (!judged->bounded && judged->start.hi > TIME_EARLIEST && truth != NO)
        truth = and_truth(truth, when_since(time, &judged->start));
    if (truth == NO)
        return;
    certain->lost = certain->lost || !by->dated;
    const struct field *who = judged->evidence->who[by - judged->selection->alternatives];
    enum truth sound = who_fits(judged, facts_record(&eval->view, record), who, time);
    if (judged->code->of->requirement_count)
        sound = and_truth(sound, requirements_hold(judged, record));
    note_event(judged, and_truth(truth, sound), time, false);
}

static void gather_by_record(struct judged *judged)
{
    struct certain *certain = judged->certain;
    const struct code_selection *selection = judged->selection = &certain->eval->program->selections[judged->evidence->selection - 1];
    judged->bounded = selection->since || selection->any_time || selection->has_after;
    certain_select(certain, selection, judged->environment, note_record, judged);
}

static void gather_by_fact(struct judged *judged)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    const struct code_evidence *evidence = judged->evidence;
    struct when time = judged->start;
    enum truth there;
    int32_t record = RECORD_NOT_THERE;
    const struct field *dated;
    if (evidence->event.form == EVENT_TEST) {
        there = certain_truth(certain, evidence->event.code, judged->environment);
        certain->lost = certain->lost || there == UNKNOWN;
    } else if (evidence->event.form == EVENT_RECORD) {
        enum told told = certain_pick(certain, &eval->program->selections[evidence->event.selection - 1], judged->environment, &record, &dated);
        certain_own_time(certain, told, record, dated, &time);
        there = when_come(eval, &time);
    } else {
        certain_time(certain, evidence->event.code, judged->environment, &time);
        there = when_come(eval, &time);
    }
    if (there == NO)
        return;
    bool judges = judged->code->of->actors != ACTORS_NOBODY && !judged->code->of->implied;
    certain->lost = certain->lost || (evidence->whose && judges);
    note_event(judged, and_truth(there, requirements_hold(judged, record)), &time, evidence->event.form == EVENT_TEST);
}

/* None that is sound is recorded here: whether there is one elsewhere is not known. */
static void note_elsewhere(struct judged *judged, int part)
{
    struct shown *shown = &judged->shown[judged->code->of->all_of ? part : 0];
    shown->in_window = or_truth(shown->in_window, UNKNOWN);
    shown->early_or_in_window = or_truth(shown->early_or_in_window, UNKNOWN);
    shown->not_early = or_truth(shown->not_early, UNKNOWN);
    shown->before_stop = or_truth(shown->before_stop, UNKNOWN);
}

static void gather(struct judged *judged)
{
    const struct rule *rule = judged->code->of;
    judged->shown_count = rule->all_of ? rule->evidence_count : 1;
    memset(judged->shown, 0, (size_t)judged->shown_count * sizeof *judged->shown);
    judged->events = 0;
    for (int i = 0; i < rule->evidence_count; i++) {
        judged->evidence = &judged->code->evidence[i];
        bool before = judged->shown[0].sound;
        if (!rule->all_of)
            judged->shown[0].sound = false;
        if (judged->evidence->selection)
            gather_by_record(judged);
        else
            gather_by_fact(judged);
        if (judged->evidence->elsewhere && !judged->shown[rule->all_of ? i : 0].sound)
            note_elsewhere(judged, i);
        judged->shown[0].sound = judged->shown[0].sound || before;
    }
}

/* ---- times of the duty ---- */

static void event_comes(struct judged *judged, const struct code_event *event, const struct when *begin, struct when *time)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    int32_t record;
    const struct field *dated;
    if (event->form == EVENT_TIME) {
        certain_time(certain, event->code, judged->environment, time);
    } else if (event->form == EVENT_RECORD) {
        enum told told = certain_pick(certain, &eval->program->selections[event->selection - 1], judged->environment, &record, &dated);
        certain_own_time(certain, told, record, dated, time);
    } else {
        enum truth truth = certain_truth(certain, event->code, judged->environment);
        certain->lost = certain->lost || truth == UNKNOWN;
        *time = truth == YES ? *begin : when_future(eval);
    }
}

/* When the records it is for have all begun; those that are always there do not count. */
static void find_begin(struct judged *judged, struct when *begin)
{
    struct eval *eval = judged->certain->eval;
    bool first = true;
    for (int i = 0; i < judged->code->part_count; i++) {
        const struct code_part *part = &judged->code->parts[i];
        const struct value *slot = &judged->environment->slots[part->slot];
        if (!part->identity || slot->type != TYPE_RECORD || !slot->known || slot->none)
            continue;
        if (facts_record(&eval->view, slot->record.index)->type->begins < 0 && !slot->record.dated)
            continue;
        struct when one;
        certain_own_time(judged->certain, slot->record.count == 1 ? TOLD : TOLD_NOTHING, slot->record.index, slot->record.dated, &one);
        *begin = first ? one : when_later(begin, &one);
        first = false;
    }
    if (first)
        *begin = (struct when){.lo = TIME_EARLIEST, .hi = TIME_EARLIEST, .first = DAY_EARLIEST, .last = DAY_EARLIEST, .exact = true};
}

static void find_stop(struct judged *judged, const struct code_event *events, int count)
{
    for (int i = 0; i < count; i++) {
        struct when one;
        event_comes(judged, &events[i], &judged->start, &one);
        judged->stop = judged->has_stop ? when_earlier(&judged->stop, &one) : one;
        judged->has_stop = true;
    }
}

static void find_times(struct judged *judged, const struct when *begin)
{
    struct certain *certain = judged->certain;
    const struct code_rule *code = judged->code;
    struct eval *eval = certain->eval;
    judged->start = *begin;
    if (code->has_start)
        event_comes(judged, &code->starts, begin, &judged->start);
    judged->has_opens = code->opens != 0;
    if (code->opens)
        certain_time(certain, code->opens, judged->environment, &judged->opens);
    judged->has_limit = judged->has_stop = false;
    for (int i = 0; i < code->of->limit_count; i++) {
        struct when limit;
        certain_time(certain, code->limits[i], judged->environment, &limit);
        if (limit.never)
            continue;
        judged->limit = judged->has_limit ? earlier_limit(&judged->limit, &limit) : limit;
        judged->has_limit = true;
    }
    if (code->act)
        certain_time(certain, code->act, judged->environment, &judged->act);
    judged->early_counts = code->early_if ? certain_truth(certain, code->early_if, judged->environment) : code->of->early_counts ? YES : NO;
    find_stop(judged, code->stops, code->stop_count);
    const struct code_policy *policy = &eval->program->policies[code->policy->index];
    find_stop(judged, policy->stops, policy->stop_count);
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
        truth = or_truth(truth, one);
        judged->certain->lost = judged->certain->lost || one == UNKNOWN;
    }
    return truth;
}

/* An exception that is lifted itself does not lift. */
static enum truth exception_holds(struct judged *judged, uint32_t code, int index)
{
    const struct rule *rule = judged->code->of;
    enum truth truth = certain_truth(judged->certain, code, judged->environment);
    for (int i = 0; i < rule->lifting_count && truth != NO && index >= 0; i++)
        if (rule->liftings[i].of == index)
            truth = and_truth(truth, truth_not(exception_holds(judged, judged->code->liftings[i], i)));
    return truth;
}

/* The state of what is lifted; STATES: nothing lifts it. All are asked, as in the first form. */
static enum state lifted(struct judged *judged, const struct when *moment)
{
    const struct code_rule *code = judged->code;
    const struct rule *rule = code->of;
    bool lost = judged->certain->lost;
    enum state state = is_replaced(judged, moment) == YES ? STATE_EXCEPTED : STATES;
    for (int i = 0; i < rule->not_applies_count; i++) {
        enum truth truth = exception_holds(judged, code->not_applies[i], -1);
        lost = lost || truth == UNKNOWN;
        if (truth == YES && state == STATES)
            state = STATE_DOES_NOT_APPLY;
    }
    for (int i = 0; i < rule->lifting_count; i++) {
        const struct lifting *lifting = &rule->liftings[i];
        if (!lifting->is_remark && lifting->of >= 0)
            continue;
        enum truth truth = lifting->is_remark ? certain_truth(judged->certain, code->liftings[i], judged->environment) : exception_holds(judged, code->liftings[i], i);
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
        truth = and_truth(truth, *(const enum truth *)((const char *)&judged->shown[i] + what));
    return truth;
}

static bool stopped(struct judged *judged)
{
    return judged->has_stop && surely(judged->certain, when_come(judged->certain->eval, &judged->stop));
}

static bool lapsed(struct judged *judged)
{
    if (!stopped(judged))
        return false;
    if (judged->code->of->strength != STRENGTH_CONSIDER && judged->has_limit && !surely(judged->certain, when_by(&judged->stop, &judged->limit)))
        return false;
    return !surely(judged->certain, SHOWN(judged, before_stop));
}

static bool is_impossible(struct judged *judged)
{
    struct certain *certain = judged->certain;
    if (!judged->has_limit)
        return false;
    enum truth truth = limit_before_start(&judged->limit, &judged->start);
    if (truth != NO && counts_from_start(certain->eval, judged->code))
        certain->lost = true; /* then it is not asked where both are the moment of one record */
    return surely(certain, truth);
}

static bool has_opened(struct judged *judged)
{
    const struct eval *eval = judged->certain->eval;
    const struct when now = {.lo = eval->now, .hi = eval->now, .first = eval->today, .last = eval->today, .exact = true};
    return !judged->has_opens || surely(judged->certain, truth_not(before_opening(&now, &judged->opens)));
}

static enum state decided(struct judged *judged)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    const struct rule *rule = judged->code->of;
    if (!surely(certain, when_come(eval, &judged->start)))
        return stopped(judged) ? STATE_LAPSED : STATE_NOT_YET;
    certain->lost = certain->lost || rule->rival_count; /* what stands against it is weighed by the first form */
    if (judged->code->broken) {
        enum truth broken = certain_truth(certain, judged->code->broken, judged->environment);
        return surely(certain, broken) ? STATE_BREACHED : lapsed(judged) ? STATE_LAPSED : STATE_MET;
    }
    if (rule->strength == STRENGTH_MAY)
        return STATE_HOLDS;
    if (judged->code->act && surely(certain, when_come(eval, &judged->act)) && !surely(certain, SHOWN(judged, not_early)))
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
    bool past = judged->has_limit && surely(certain, is_past(eval, &judged->limit));
    if (past && rule->strength != STRENGTH_CONSIDER)
        return stopped(judged) ? STATE_MISSED : STATE_OVERDUE;
    return (judged->has_limit ? !past : judged->code->act != 0) ? STATE_OPEN : STATE_OUTSTANDING;
}

/* STATES: another version of the policy answers for it. */
static enum state state_of(struct judged *judged)
{
    struct certain *certain = judged->certain;
    struct eval *eval = certain->eval;
    const struct code_rule *code = judged->code;
    struct when begin, moment;
    find_begin(judged, &begin);
    moment = begin;
    if (code->fixed_by_moment) {
        if (code->of->uses)
            event_comes(judged, &code->uses, &begin, &moment);
        else if (code->has_start)
            event_comes(judged, &code->starts, &begin, &moment);
        enum truth in_version = falls_to(eval, code->policy, &moment);
        if (!surely(certain, in_version))
            return STATES;
    }
    certain->lost = certain->lost || eval->policy_applies[code->policy->index] == UNKNOWN;
    if (code->applies && !surely(certain, certain_truth(certain, code->applies, judged->environment)))
        return STATE_DOES_NOT_APPLY;
    judged->replaced_by = NULL;
    enum state state = lifted(judged, &moment);
    if (certain->lost)
        return state;
    find_times(judged, &begin);
    if (!certain->lost)
        gather(judged);
    if (certain->lost || state != STATES)
        return state;
    return decided(judged);
}

/* ---- what it is for ---- */

struct each_of {
    struct judged judged;
    struct rule_outcomes *outcomes;
    const struct code_part *part; /* whose records are being gone through */
    int at;
};

static void each_part(struct each_of *each, int at);

static struct finding *told_finding(struct certain *certain, const struct rule *rule, enum state state)
{
    struct finding **place = &certain->told[rule->index * STATES + (int)state];
    struct finding *finding = *place;
    if (!finding) {
        finding = *place = mem_plain_grow(NULL, sizeof *finding);
        *finding = (struct finding){.rule = rule->card, .state = state, .would_be = -1};
    }
    finding->case_key = certain->eval->view.of->key;
    finding->incomplete = certain->eval->view.of->incomplete;
    return finding;
}

static void add_outcome(struct each_of *each, enum state state)
{
    struct certain *certain = each->judged.certain;
    struct arena *arena = &certain->eval->arena;
    struct rule_outcomes *outcomes = each->outcomes;
    const struct code_rule *code = each->judged.code;
    if (outcomes->count == outcomes->room) {
        int room = outcomes->room ? outcomes->room * 2 : 4;
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
    certain->lost = certain->lost || outcomes->count + 1 >= LIMIT_SUBJECTS_PER_RULE;
    const struct value *first = &each->judged.environment->slots[code->parts[0].slot];
    int32_t subject = first->known && !first->none ? first->record.index : RECORD_NOT_THERE;
    outcomes->findings[outcomes->count] = told_finding(certain, code->of, state);
    outcomes->outcomes[outcomes->count++] = (struct outcome){subject, state, state == STATE_MET || state == STATE_MET_EARLY ? YES : NO, NULL, state == STATE_EXCEPTED ? each->judged.replaced_by : NULL};
}

static void each_record(struct certain *certain, void *context, const struct code_alternative *by, int32_t record, enum truth truth, const struct when *time)
{
    struct each_of *each = context;
    const struct code_part *part = each->part;
    (void)time;
    certain->lost = certain->lost || truth == UNKNOWN;
    if (certain->lost)
        return;
    each->judged.environment->slots[part->slot] = record_value(record, date_besides(by));
    int at = each->at;
    each_part(each, at + 1);
    each->part = part;
    each->at = at;
}

static void each_part(struct each_of *each, int at)
{
    struct certain *certain = each->judged.certain;
    struct eval *eval = certain->eval;
    const struct code_rule *code = each->judged.code;
    struct environment *environment = each->judged.environment;
    if (at == code->part_count) {
        enum state state = state_of(&each->judged);
        if (!certain->lost && state != STATES)
            add_outcome(each, state);
        return;
    }
    const struct code_part *part = &code->parts[at];
    switch (part->form) {
    case PART_EACH:
        each->part = part;
        each->at = at;
        certain_select(certain, &eval->program->selections[part->selection - 1], environment, each_record, each);
        break;
    case PART_WITH:
        environment->slots[part->slot] = run(eval, part->value, environment);
        each_part(each, at + 1);
        break;
    case PART_AMONG_VALUES:
        if (!part->constants) {
            certain->lost = true;
            break;
        }
        for (uint32_t value = part->value; value && !certain->lost; value = eval->program->code[value].next) {
            environment->slots[part->slot] = run(eval, value, environment);
            each_part(each, at + 1);
        }
        break;
    case PART_AMONG_RECORDS: certain->lost = true; break;
    }
    certain->lost = certain->lost || eval->failed;
}

bool certain_rule(struct certain *certain, int index, struct rule_outcomes *outcomes)
{
    struct eval *eval = certain->eval;
    const struct code_rule *code = &eval->program->rules[index];
    bool lost = certain->lost; /* of the rule that asks for this one */
    int depth = certain->depth;
    struct each_of each;
    if (eval->policy_failed[code->policy->index] || (code->of->used_once && code->of->version_count))
        return false;
    enter_policy(eval, code->policy);
    eval->failed = NULL;
    certain->lost = false;
    outcomes->running = true;
    each.judged.certain = certain;
    each.judged.code = code;
    each.judged.environment = environment_new(eval, code->slot_count);
    each.outcomes = outcomes;
    each_part(&each, 0);
    bool told = !certain->lost && !eval->failed && !(code->of->used_once && outcomes->count > 1);
    certain->lost = lost;
    certain->depth = depth;
    outcomes->running = false;
    if (told) {
        outcomes->done = true;
        certain->counts.certain++;
        return true;
    }
    outcomes->count = outcomes->room = 0;
    certain->counts.gave_up++;
    return false;
}
