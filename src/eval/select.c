/* SPDX-License-Identifier: Apache-2.0
 *
 * Selections: which records are, are not, or may be chosen; and which of them
 * comes first. A tie is kept as several possible records, so that it matters
 * only where they differ.
 */
#include "eval/times.h"

static bool link_in_error(const struct eval *eval, const struct fact_record *record, const struct field *field)
{
    for (uint32_t i = 0; i < eval->view.problem_count; i++)
        if (eval->view.problems[i].record == record && eval->view.problems[i].field == field)
            return true;
    return false;
}

enum truth names_record(struct eval *eval, const struct fact_record *record, const struct field *field, int32_t index, const struct miss **miss)
{
    const struct fact_value *value = &record->values[field->index];
    if (value->kind == VALUE_ABSENT && field->absence == ABSENCE_NONE)
        return NO;
    if (value->kind == VALUE_ABSENT || value->kind == VALUE_REFUSED) {
        *miss = miss_of(eval, MISS_FIELD, record, field);
        return UNKNOWN;
    }
    const struct fact_value *items = value->kind == VALUE_LIST ? value->list.items : value;
    uint32_t count = value->kind == VALUE_LIST ? value->list.count : 1;
    bool broken = false;
    for (uint32_t i = 0; i < count; i++) {
        if (items[i].kind == VALUE_RECORD && items[i].text.target == index)
            return YES;
        broken = broken || (items[i].kind == VALUE_RECORD && items[i].text.target == RECORD_NOT_THERE);
    }
    if (broken && link_in_error(eval, record, field)) {
        *miss = miss_of(eval, MISS_LINK, record, field);
        return UNKNOWN;
    }
    return NO;
}

/* The one that is meant is told of, and not there yet or taken back: then it is none of those that are there. */
static bool is_told_of_elsewhen(const struct eval *eval, const struct value *of)
{
    return of->type == TYPE_RECORD && of->miss && of->miss->kind == MISS_LINK && of->miss->record == of->source && !link_in_error(eval, of->miss->record, of->miss->field);
}

static bool names_only_those_there(const struct fact_record *record, const struct field *field)
{
    const struct fact_value *value = &record->values[field->index];
    const struct fact_value *items = value->kind == VALUE_LIST ? value->list.items : value;
    uint32_t count = value->kind == VALUE_LIST ? value->list.count : 1;
    for (uint32_t i = 0; i < count; i++)
        if (items[i].kind != VALUE_RECORD || items[i].text.target == RECORD_NOT_THERE)
            return false;
    return true;
}

static enum truth linked(struct eval *eval, const struct code_alternative *by, int32_t candidate, const struct value *of, const struct miss **miss)
{
    if (by->link == LINK_WHOLE_CASE || by->link == LINK_SHARED_ALL)
        return YES;
    if (of->known && of->none)
        return NO;
    if (!of->known) {
        if (by->link == LINK_ITS_FIELD && is_told_of_elsewhen(eval, of) && names_only_those_there(facts_record(&eval->view, candidate), by->link_field))
            return NO;
        *miss = of->miss;
        return UNKNOWN;
    }
    enum truth truth = NO;
    for (int i = 0; i < of->record.count; i++) {
        int32_t index = of->record.others ? of->record.others[i] : of->record.index;
        const struct miss *more = NULL;
        bool its = by->link == LINK_ITS_FIELD;
        enum truth one = its ? names_record(eval, facts_record(&eval->view, candidate), by->link_field, index, &more)
                             : names_record(eval, facts_record(&eval->view, index), by->link_field, candidate, &more);
        if (one == YES && of->record.count == 1)
            return YES;
        if (one != NO) {
            truth = UNKNOWN;
            *miss = miss_both(eval, *miss, one == UNKNOWN ? more : of->miss);
        }
    }
    return truth;
}

static enum truth and_truth(struct eval *eval, enum truth a, enum truth b, const struct miss **miss, const struct miss *more)
{
    if (a == NO || b == NO)
        return NO;
    if (b == UNKNOWN) {
        *miss = miss_both(eval, *miss, more);
        return UNKNOWN;
    }
    return a;
}

/* A range is judged by the date that counts; a date without an hour lies in it when its day does. */
static enum truth in_range(struct eval *eval, const struct candidate *candidate, const struct value *since, const struct value *up_to,
                           const struct miss **miss)
{
    enum truth truth = YES;
    const struct value *time = &candidate->time;
    if (since) {
        enum truth one = when_since(&time->time, &since->time);
        truth = and_truth(eval, truth, one, miss, one == UNKNOWN ? miss_both(eval, time->miss, since->miss) : NULL);
    }
    if (up_to) {
        enum truth one = within(&time->time, &up_to->time);
        truth = and_truth(eval, truth, one, miss, one == UNKNOWN ? miss_both(eval, time->miss, up_to->miss) : NULL);
    }
    return truth;
}

struct asked {
    const struct code_selection *selection;
    struct environment *environment;
    struct value of, since, up_to, after;
    bool has_of, has_since, has_up_to;
};

/* Strictly after the record it follows, and not that record itself. */
static enum truth follows(struct eval *eval, const struct asked *asked, const struct candidate *candidate, const struct miss **miss)
{
    if (!asked->selection->has_after)
        return YES;
    if (asked->after.known && !asked->after.none && asked->after.record.index == candidate->index)
        return NO;
    struct value from = own_time(eval, &asked->after);
    enum truth truth = when_before(&from.time, &candidate->time.time);
    if (truth == UNKNOWN) {
        *miss = miss_both(eval, from.miss, candidate->time.miss);
        if (!*miss && from.source)
            *miss = miss_of(eval, MISS_HOUR, from.source, from.field);
    }
    return truth;
}

/* One of its conditions. A proof tells which record was tested, and by what it was told. */
static enum truth tested(struct eval *eval, const struct asked *asked, const struct candidate *candidate, uint32_t code, const struct miss **miss)
{
    if (!eval->trace)
        return run_truth(eval, code, asked->environment, miss);
    const struct instruction *condition = &eval->program->code[code];
    const struct proof *before = trace_last(eval);
    struct proof *outer = NULL, *step = is_step((enum operation)condition->operation) ? NULL : trace_open(eval, PROOF_VALUE, condition->span, &outer);
    enum truth truth = run_truth(eval, code, asked->environment, miss);
    if (step) {
        struct value value = value_truth(truth, *miss);
        step->op = operation_name((enum operation)condition->operation);
        trace_result(eval, step, &value);
        trace_close(eval, outer);
    }
    trace_tested(eval, facts_record(&eval->view, candidate->index), before);
    return truth;
}

/* The candidate standing in the slot of the selection, its conditions are asked. */
static enum truth fits(struct eval *eval, const struct asked *asked, const struct candidate *candidate, enum truth truth, const struct miss **miss)
{
    const struct code_selection *selection = asked->selection;
    if (!candidate->by->condition && !selection->where)
        return truth;
    struct value *slot = &asked->environment->slots[selection->slot];
    struct value kept = *slot;
    const struct miss *more = NULL;
    *slot = record_value(candidate->index, date_besides(candidate->by));
    if (candidate->by->condition) {
        enum truth one = tested(eval, asked, candidate, candidate->by->condition, &more);
        truth = and_truth(eval, truth, one, miss, more);
    }
    if (truth != NO && selection->where) {
        more = NULL;
        enum truth one = tested(eval, asked, candidate, selection->where, &more);
        truth = and_truth(eval, truth, one, miss, more);
    }
    *slot = kept;
    return truth;
}

/* Of what it is for nothing needs to be told where that itself is not one record; nor of a record whose date has not come. */
static struct passed_over passed_by_link(struct eval *eval, const struct asked *asked, const struct code_alternative *by, int32_t index)
{
    struct passed_over passed = {.field = by->link_field};
    if (!eval->trace || (by->dated && field_value(eval, facts_record(&eval->view, index), by->dated).time.future))
        return passed;
    if (by->link == LINK_ITS_FIELD)
        passed.record = facts_record(&eval->view, index);
    else if (by->link == LINK_FIELD_OF && asked->of.known && !asked->of.none && asked->of.record.count == 1)
        passed.record = facts_record(&eval->view, asked->of.record.index);
    return passed;
}

/* Fills in the candidate unless it is certainly none: then, what was passed over. */
static bool consider(struct eval *eval, const struct asked *asked, const struct code_alternative *by, int32_t index, struct candidate *candidate, struct passed_over *passed)
{
    const struct miss *miss = NULL, *more = NULL;
    enum truth truth = asked->has_of ? linked(eval, by, index, &asked->of, &miss) : YES;
    *passed = (struct passed_over){.record = NULL};
    if (truth == NO) {
        *passed = passed_by_link(eval, asked, by, index);
        return false;
    }
    *candidate = (struct candidate){.index = index, .by = by};
    if (by->dated) {
        put_field(eval, facts_record(&eval->view, index), by->dated, &candidate->time);
        if (candidate->time.time.future)
            return false; /* the date that counts has not come, so it is not there to be chosen */
        if (!by->dated->planned && when_come(eval, &candidate->time.time) == UNKNOWN) /* and this one may not have */
            truth = and_truth(eval, truth, UNKNOWN, &miss, candidate->time.miss);
        enum truth one = in_range(eval, candidate, asked->has_since ? &asked->since : NULL, asked->has_up_to ? &asked->up_to : NULL, &more);
        truth = and_truth(eval, truth, one, &miss, more);
        more = NULL;
        if (truth != NO) {
            one = follows(eval, asked, candidate, &more);
            truth = and_truth(eval, truth, one, &miss, more);
        }
        if (truth == NO) {
            bool not_yet = asked->has_since && when_come(eval, &asked->since.time) == NO; /* no date that has come would do */
            *passed = (struct passed_over){.record = facts_record(&eval->view, index), .field = not_yet ? NULL : by->dated};
            return false;
        }
    }
    candidate->truth = fits(eval, asked, candidate, truth, &miss);
    candidate->miss = miss;
    return candidate->truth != NO;
}

static void range_of_type(struct eval *eval, const struct record_type *type, int32_t *first, uint32_t *count)
{
    if (type->shared) {
        *count = facts_shared(&eval->view, type, first);
    } else {
        *first = (int32_t)eval->view.type_first[type->index];
        *count = eval->view.type_first[type->index + 1] - (uint32_t)*first;
    }
}

const struct field *date_besides(const struct code_alternative *by)
{
    int begins = by->type->begins;
    return begins >= 0 && by->dated == &by->type->fields[begins] ? NULL : by->dated;
}

struct candidates select_all(struct eval *eval, const struct code_selection *selection, struct environment *environment)
{
    struct asked asked; /* what is not asked for is not filled in */
    struct candidates found = {.count = 0, .since = DAY_EARLIEST};
    uint32_t most = 0;
    for (int i = 0; i < selection->alternative_count; i++) {
        int32_t first;
        uint32_t count;
        range_of_type(eval, selection->alternatives[i].type, &first, &count);
        most += count;
        found.none_proves_nothing = found.none_proves_nothing || selection->alternatives[i].type->absence_proves_nothing;
    }
    if (!most || !spend(eval, most))
        return found;
    asked.selection = selection;
    asked.environment = environment;
    asked.has_of = selection->of && !selection->whole_case;
    if (asked.has_of) {
        asked.of = run(eval, selection->of, environment);
        trace_operand_as(eval, "for");
    }
    asked.has_since = selection->since != 0;
    if (asked.has_since) {
        asked.since = run(eval, selection->since, environment);
        found.since = asked.since.time.first;
        trace_operand_as(eval, "since");
    }
    asked.has_up_to = selection->up_to != 0;
    if (asked.has_up_to) {
        asked.up_to = run(eval, selection->up_to, environment);
        trace_operand_as(eval, "up_to");
    }
    if (selection->has_after) {
        asked.after = run(eval, selection->after, environment);
        trace_operand_as(eval, "after");
    }
    found.list = arena_room(&eval->arena, most, sizeof *found.list); /* each is written whole when it is considered */
    found.passed_over = eval->trace ? arena_room(&eval->arena, most, sizeof *found.passed_over) : NULL;
    for (int i = 0; i < selection->alternative_count; i++) {
        int32_t first;
        uint32_t count;
        range_of_type(eval, selection->alternatives[i].type, &first, &count);
        for (uint32_t j = 0; j < count; j++) {
            struct passed_over passed;
            if (consider(eval, &asked, &selection->alternatives[i], first + (int32_t)j, &found.list[found.count], &passed))
                found.count++;
            else if (eval->trace && passed.record)
                found.passed_over[found.passed_count++] = passed;
        }
    }
    return found;
}

void trace_passed_over(struct eval *eval, const struct passed_over *one)
{
    int before = eval->trace->fact_count;
    struct value value = one->field ? field_value(eval, one->record, one->field) : (struct value){.type = TYPE_NONE};
    trace_fact(eval, one->record, one->field, one->field ? &value : NULL);
    if (eval->trace->fact_count > before)
        eval->trace->facts[before].link = true;
}

/* Its date is told where it decides: where it has to lie in a range, or after something, where it may not have come, or where
 * it bounds when the first of several may be. Otherwise, that the record is there. */
static void trace_candidate(struct eval *eval, const struct code_selection *selection, const struct candidate *candidate, bool bounds)
{
    if (!eval->trace)
        return;
    const struct fact_record *record = facts_record(&eval->view, candidate->index);
    const struct field *dated = candidate->by->dated;
    bool by_date = bounds || selection->since || selection->up_to || selection->has_after;
    if (dated && (by_date || (!dated->planned && when_come(eval, &candidate->time.time) == UNKNOWN)))
        trace_fact(eval, record, dated, &candidate->time);
    else
        trace_fact(eval, record, NULL, NULL);
    if (selection->of && !selection->whole_case)
        trace_link(eval, record, candidate->by);
}

void trace_chosen(struct eval *eval, const struct code_selection *selection, struct environment *environment, int32_t index)
{
    const struct fact_record *record = facts_record(&eval->view, index);
    struct asked asked = {.selection = selection, .environment = environment};
    const struct miss *miss = NULL;
    struct value *slot = &environment->slots[selection->slot], kept = *slot;
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct code_alternative *by = &selection->alternatives[i];
        struct candidate candidate = {.index = index, .by = by};
        if (by->type != record->type)
            continue;
        *slot = record_value(index, date_besides(by));
        if (selection->of && !selection->whole_case) {
            struct value of = run(eval, selection->of, environment);
            bool holds_it = by->link == LINK_FIELD_OF && of.known && !of.none && of.record.count == 1;
            trace_link(eval, record, by);
            if (holds_it) {
                const struct fact_record *holder = facts_record(&eval->view, of.record.index);
                struct value link = field_value(eval, holder, by->link_field);
                trace_fact(eval, holder, by->link_field, &link);
            }
        }
        if (by->dated) {
            struct value time = field_value(eval, record, by->dated);
            trace_fact(eval, record, by->dated, &time);
        }
        if (by->condition)
            tested(eval, &asked, &candidate, by->condition, &miss);
        if (selection->where)
            tested(eval, &asked, &candidate, selection->where, &miss);
    }
    *slot = kept;
}

enum truth selection_exists(struct eval *eval, const struct code_selection *selection, struct environment *environment, const struct miss **miss)
{
    struct candidates found = select_all(eval, selection, environment);
    enum truth truth = NO;
    for (int i = 0; i < found.passed_count; i++)
        trace_passed_over(eval, &found.passed_over[i]);
    for (int i = 0; i < found.count; i++) {
        trace_candidate(eval, selection, &found.list[i], false);
        if (found.list[i].truth == YES)
            return YES;
        truth = UNKNOWN;
        *miss = miss_both(eval, *miss, found.list[i].miss);
    }
    if (!found.none_proves_nothing)
        return truth;
    *miss = miss_both(eval, *miss, miss_type(eval, selection->alternatives[0].type)); /* beside those that may count, or without any */
    return UNKNOWN;
}

/* Could `one` come before `other` in the order asked for? Certainly after: NO. */
static bool may_win(const struct candidate *one, const struct candidate *other, bool latest)
{
    const struct when *a = &one->time.time, *b = &other->time.time;
    if (latest)
        return !(a->day && b->day ? a->last < b->first : a->hi < b->lo);
    return !(a->day && b->day ? a->first > b->last : a->lo > b->hi);
}

/* Whether one of those that may be the first is a day, whose hour nobody wrote down. */
static bool may_be_dated(const struct candidates *found, const struct when *first)
{
    for (int i = 0; i < found->count; i++)
        if (found->list[i].time.time.day && found->list[i].time.time.lo <= first->hi)
            return true;
    return false;
}

/* The first of several comes no later than each that is certain, the latest no earlier. Where none is certain there may be
 * none, and then one may come yet. NULL: nothing is known of it. */
static const struct when *bounds_of(struct eval *eval, const struct candidates *found, bool latest, bool sure)
{
    if (!sure && found->none_proves_nothing)
        return NULL;
    struct when *at = arena_alloc(&eval->arena, sizeof *at);
    *at = (struct when){.lo = TIME_LATEST, .hi = TIME_LATEST, .first = DAY_LATEST, .last = DAY_LATEST};
    for (int i = 0; i < found->count; i++) {
        const struct when *one = &found->list[i].time.time;
        at->lo = one->lo < at->lo ? one->lo : at->lo;
        at->first = one->first < at->first ? one->first : at->first;
    }
    if (at->first < found->since && found->since < DAY_LATEST) { /* at an hour of that day, it may be */
        int64_t end;
        at->first = found->since;
        zone_day_bounds(eval->zone, at->first, &at->lo, &end);
    }
    for (int i = 0; i < found->count; i++) {
        const struct when *one = &found->list[i].time.time;
        if (found->list[i].truth != YES)
            continue;
        if (latest) {
            at->lo = one->lo > at->lo ? one->lo : at->lo;
            at->first = one->first > at->first ? one->first : at->first;
        } else {
            at->hi = one->hi < at->hi ? one->hi : at->hi;
            at->last = one->last < at->last ? one->last : at->last;
        }
    }
    if (!latest && at->last < DAY_LATEST && may_be_dated(found, at)) { /* as a limit it lasts to the end of its day */
        int64_t begin;
        zone_day_bounds(eval->zone, at->last, &begin, &at->hi);
    }
    return at;
}

struct value pick_one(struct eval *eval, const struct code_selection *selection, struct environment *environment)
{
    struct candidates found = select_all(eval, selection, environment);
    bool latest = selection->pick == PICK_LATEST, sure = false;
    for (int i = 0; i < found.passed_count; i++)
        trace_passed_over(eval, &found.passed_over[i]);
    const struct miss *miss = NULL;
    int32_t *possible = arena_room(&eval->arena, (size_t)found.count + 1, sizeof *possible);
    const struct field *dated = NULL, **dates = arena_room(&eval->arena, (size_t)found.count + 1, sizeof *dates);
    int count = 0;
    for (int i = 0; i < found.count && spend(eval, (uint64_t)found.count); i++) {
        struct candidate *one = &found.list[i];
        bool beaten = false;
        for (int j = 0; j < found.count && !beaten; j++)
            beaten = j != i && found.list[j].truth == YES && !may_win(one, &found.list[j], latest);
        if (beaten) {
            if (eval->trace && one->by->dated)
                trace_passed_over(eval, &(struct passed_over){facts_record(&eval->view, one->index), one->by->dated});
            continue;
        }
        trace_candidate(eval, selection, one, found.count > 1 || one->truth != YES);
        if (!count)
            dated = one->by->dated;
        dates[count] = date_besides(one->by);
        possible[count++] = one->index;
        sure = sure || one->truth == YES;
        miss = miss_both(eval, miss, miss_both(eval, one->miss, one->time.miss));
    }
    if (!count) {
        struct value none = {.type = TYPE_RECORD, .known = true, .none = true};
        none.record.index = RECORD_NOT_THERE;
        return found.none_proves_nothing ? value_missing(TYPE_RECORD, miss_type(eval, selection->alternatives[0].type)) : none;
    }
    const struct when *at = selection->alternatives[0].dated && (!sure || count > 1) ? bounds_of(eval, &found, latest, sure) : NULL;
    if (!sure) {
        struct value value = value_missing(TYPE_RECORD, found.none_proves_nothing ? miss_both(eval, miss, miss_type(eval, selection->alternatives[0].type)) : miss);
        value.record.at = at;
        return value;
    }
    struct value value = record_value(possible[0], dates[0]);
    if (count > 1) {
        value.record.at = at;
        value.record.others = possible;
        value.record.dates = dates;
        value.record.count = count;
        value.miss = miss ? miss : miss_of(eval, MISS_TIE, facts_record(&eval->view, possible[0]), dated);
    }
    return value;
}
