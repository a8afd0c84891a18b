/* SPDX-License-Identifier: Apache-2.0
 *
 * Short forms asked: what each gives when all it needs is certain, as its
 * nodes would give it.
 */
#include "eval/certain_form.h"

/* ---- asking ---- */

const struct bindings *asking_frame(struct asking *asking)
{
    if (!asking->framed) {
        asking->frame.count = asking->code->slot_count;
        for (int i = 0; i < asking->frame.count; i++)
            asking->frame.places[i].kind = PLACE_NOTHING;
        asking->frame.places[asking->code->parts[0].slot] = asking->subject;
        asking->framed = true;
    }
    return &asking->frame;
}

static inline void keep(const struct asking *asking, const struct form *form, struct kept_form *kept)
{
    kept->of_case = asking->certain->lost ? 0 : asking->certain->of_case;
    kept->index = form->about_subject ? asking->subject.index : RECORD_NOT_THERE;
}

static void pick_one_of(struct asking *asking, uint32_t selection, struct bound *picked);

/* The record in question; put into `room` where it is not kept. */
static const struct bound *asked_record(struct asking *asking, int32_t of, struct bound *room)
{
    if (of == OF_SUBJECT)
        return &asking->subject;
    if (of == OF_CANDIDATE)
        return asking->candidate;
    const struct form *form = &asking->certain->shorts->forms[of];
    bool filled;
    struct kept_form *kept = kept_of(asking, form, &filled);
    if (filled)
        return &kept->place;
    pick_one_of(asking, form->a, room);
    if (kept) {
        kept->place = *room;
        keep(asking, form, kept);
    }
    return room;
}

static enum told short_number(struct asking *asking, uint32_t index, int64_t *number)
{
    const struct form *form = &asking->certain->shorts->forms[index];
    struct bound room;
    *number = form->number;
    if (form->kind == FORM_NUMBER)
        return TOLD;
    if (form->kind == FORM_NUMBER_OF) {
        const struct bound *place = asked_record(asking, form->of, &room);
        const struct field *field = form->at;
        if (place->kind != PLACE_RECORD)
            return (enum told)place->kind;
        const struct fact_value *fact = &place->record->values[form->index];
        if (fact->kind == VALUE_ABSENT)
            return field->absence == ABSENCE_NONE ? TOLD_NONE : TOLD_NOTHING;
        *number = fact->number;
        return fact->kind == VALUE_NUMBER ? TOLD : TOLD_NOTHING;
    }
    const struct table *table = form->at;
    int64_t key;
    if (short_number(asking, form->a, &key) != TOLD)
        return TOLD_NOTHING;
    for (int row = 0; row < table->row_count; row++)
        if (table->cells[row * table->column_count].number == key) {
            *number = table->cells[row * table->column_count + (int)form->number].number;
            return TOLD;
        }
    return TOLD_NOTHING;
}

static const struct plain lost_time = {.kind = PLAIN_LOST};

static struct plain counted_day(struct asking *asking, const struct form *form)
{
    int64_t number;
    enum told told = short_number(asking, form->b, &number);
    struct plain origin = short_time(asking, form->a);
    if (told != TOLD || number < 0 || number > LIMIT_AMOUNT) {
        asking->certain->lost = true;
        return origin;
    }
    return plain_shifted(asking->certain->eval, origin, number, UNIT_WORKING_DAYS);
}

/* What is used where a condition decides; 0 where it does not, and then nothing here is certain. */
static uint32_t chosen_form(struct asking *asking, const struct form *form)
{
    enum truth truth = short_truth(asking, form->c);
    if (truth == UNKNOWN)
        asking->certain->lost = true;
    return truth == UNKNOWN ? 0 : truth == YES ? form->a : form->b;
}

static struct plain time_of(struct asking *asking, const struct form *form)
{
    struct certain *certain = asking->certain;
    struct eval *eval = certain->eval;
    struct bound room;
    switch ((enum form_kind)form->kind) {
    case FORM_DATE: {
        const struct bound *place = asked_record(asking, form->of, &room);
        if (place->kind != PLACE_RECORD) /* of no record there is no moment */
            return (struct plain){.kind = place->kind == PLACE_NONE ? PLAIN_FUTURE : PLAIN_LOST};
        return plain_fact(certain, place->record, form->at, form->index);
    }
    case FORM_OWN_TIME: return certain_own_time(certain, asked_record(asking, form->of, &room));
    case FORM_FIXED: return form->unit ? plain_day((day_number)form->c) : (struct plain){.at = form->number, .day = (day_number)form->c, .kind = PLAIN_INSTANT};
    case FORM_SHIFT: return plain_shifted(eval, short_time(asking, form->a), form->number, (enum unit)form->unit);
    case FORM_WORKING_DAY: return counted_day(asking, form);
    case FORM_YEARLY: {
        struct plain from = short_time(asking, form->a);
        return plain_exact(from) && !plain_always(from) ? plain_day(yearly_find(form->at, from.day)) : lost_time;
    }
    case FORM_LATER:
    case FORM_EARLIER: {
        struct plain a = short_time(asking, form->a), b = short_time(asking, form->b);
        return plain_extreme(eval, a, b, form->kind == FORM_LATER);
    }
    case FORM_CHOSEN_TIME: {
        uint32_t chosen = chosen_form(asking, form);
        return chosen ? short_time(asking, chosen) : lost_time;
    }
    case FORM_WALK_TIME: return certain_time(certain, (uint32_t)form->number, asking_frame(asking));
    default: return lost_time;
    }
}

struct plain short_time_anew(struct asking *asking, const struct form *form)
{
    bool filled;
    struct plain time = time_of(asking, form);
    struct kept_form *kept = kept_of(asking, form, &filled);
    if (kept) {
        kept->time = time;
        keep(asking, form, kept);
    }
    return time;
}

static enum truth compared(struct asking *asking, const struct form *form)
{
    int64_t a, b;
    enum told told_a = short_number(asking, form->a, &a), told_b = short_number(asking, form->b, &b);
    return told_compared((enum node_operation)form->unit, told_a, a, told_b, b);
}

static enum truth yes_no_of(struct asking *asking, const struct form *form)
{
    struct bound room;
    const struct bound *place = asked_record(asking, form->of, &room);
    const struct field *field = form->at;
    if (place->kind != PLACE_RECORD)
        return place->kind == PLACE_NONE ? NO : UNKNOWN;
    const struct fact_value *fact = &place->record->values[form->index];
    if (fact->kind == VALUE_YES_NO)
        return fact->number ? YES : NO;
    return fact->kind == VALUE_ABSENT && field->absence == ABSENCE_NONE ? NO : UNKNOWN;
}

static enum truth exists_simple(struct asking *asking, const struct short_selection *selection)
{
    struct simple_look look = simple_look_at(asking->certain, selection);
    enum truth truth = NO, one;
    struct plain time;
    while (truth != YES && simple_next(asking, &look, &time, &one))
        truth = one;
    return truth;
}

static enum truth exists_among(struct asking *asking, uint32_t selection)
{
    struct look look;
    enum truth truth = NO;
    look_at(asking, selection, &look);
    while (truth != YES && look_next(asking, &look))
        truth = look.truth;
    return truth;
}

static enum truth exists(struct asking *asking, uint32_t index)
{
    const struct short_selection *selection = &asking->certain->shorts->selections[index];
    enum truth truth = selection->simple ? exists_simple(asking, selection) : exists_among(asking, index);
    return truth == NO && selection->proves_nothing ? UNKNOWN : truth;
}

static enum truth truth_of(struct asking *asking, const struct form *form)
{
    struct certain *certain = asking->certain;
    const struct eval *eval = certain->eval;
    struct bound room;
    struct plain a, b;
    switch ((enum form_kind)form->kind) {
    case FORM_TRUTH: return form->number ? YES : NO;
    case FORM_AND: {
        enum truth first = short_truth(asking, form->a);
        return first == NO ? NO : truth_and(first, short_truth(asking, form->b));
    }
    case FORM_OR: {
        enum truth first = short_truth(asking, form->a);
        return first == YES ? YES : truth_or(first, short_truth(asking, form->b));
    }
    case FORM_NOT: return truth_not(short_truth(asking, form->a));
    case FORM_TESTED: {
        const struct bound *place = asked_record(asking, form->of, &room);
        if (place->kind != PLACE_RECORD)
            return place->kind == PLACE_NONE ? NO : UNKNOWN;
        return quick_test(form->at, place->record, certain->nodes);
    }
    case FORM_YES_NO_OF: return yes_no_of(asking, form);
    case FORM_COMPARED: return compared(asking, form);
    case FORM_EXISTS: return exists(asking, form->a);
    case FORM_COME: return plain_come(eval, short_time(asking, form->a));
    case FORM_COME_BY:
        a = short_time(asking, form->a);
        b = short_time(asking, form->b);
        return a.kind == PLAIN_DAY && a.whole ? plain_whole(eval, a, b, true, plain_by) : plain_by(eval, a, b);
    case FORM_BEFORE:
        a = short_time(asking, form->a);
        b = short_time(asking, form->b);
        return plain_whole(eval, a, b, false, plain_before);
    case FORM_SAME_DAY:
        a = short_time(asking, form->a);
        b = short_time(asking, form->b);
        return plain_same_day(eval, a, b);
    case FORM_CHOSEN_TRUTH: {
        uint32_t chosen = chosen_form(asking, form);
        return chosen ? short_truth(asking, chosen) : UNKNOWN;
    }
    case FORM_WALK_TRUTH: return certain_truth(certain, (uint32_t)form->number, asking_frame(asking));
    default: return UNKNOWN;
    }
}

enum truth short_truth_anew(struct asking *asking, const struct form *form)
{
    bool filled;
    struct kept_form *kept = kept_of(asking, form, &filled);
    if (filled)
        return kept->truth;
    enum truth truth = truth_of(asking, form);
    if (kept) {
        kept->truth = truth;
        keep(asking, form, kept);
    }
    return truth;
}

/* ---- looking through records ---- */

void look_at(struct asking *asking, uint32_t selection, struct look *look)
{
    const struct short_selection *of = &asking->certain->shorts->selections[selection];
    look->selection = of;
    look->way = of->ways - 1;
    look->ways_end = of->ways + of->way_count;
    look->at = look->end = NULL;
    look->begun = of->bare;
}

static bool next_way(struct asking *asking, struct look *look)
{
    struct certain *certain = asking->certain;
    const struct case_view *view = &certain->eval->view;
    while (++look->way < look->ways_end) {
        const uint32_t *first = view->type_first + look->way->type->index;
        if (first[0] == first[1])
            continue;
        look->at = view->records + first[0];
        look->end = view->records + first[1];
        look->here = (struct bound){.kind = PLACE_RECORD, .index = (int32_t)first[0] - 1, .dated = look->way->besides};
        certain_looked_at(certain, first[1] - first[0]);
        if (look->begun)
            return true;
        const struct short_selection *selection = look->selection;
        look->begun = true;
        if (selection->since)
            look->since = short_time(asking, selection->since);
        if (selection->up_to)
            look->up_to = short_time(asking, selection->up_to);
        return true;
    }
    return false;
}

static enum truth linked(struct asking *asking, const struct look *look)
{
    struct eval *eval = asking->certain->eval;
    const struct short_way *way = look->way;
    const struct miss *miss = NULL;
    struct bound room;
    if (way->link == LINK_WHOLE_CASE || way->link == LINK_SHARED_ALL)
        return YES;
    const struct bound *of = asked_record(asking, look->selection->of, &room);
    if (of->kind != PLACE_RECORD)
        return of->kind == PLACE_NONE ? NO : UNKNOWN;
    if (way->link == LINK_ITS_FIELD)
        return names_record(eval, look->here.record, way->link_field, of->index, &miss);
    return names_record(eval, of->record, way->link_field, look->here.index, &miss);
}

/* Between the times that are asked for, as far as its date tells. */
static enum truth lies_between(const struct asking *asking, const struct look *look)
{
    const struct eval *eval = asking->certain->eval;
    const struct short_selection *selection = look->selection;
    enum truth truth = YES;
    if (!look->way->dated)
        return truth;
    if (selection->since)
        truth = plain_since(eval, look->time, look->since);
    if (selection->up_to && truth != NO)
        truth = truth_and(truth, plain_within(eval, look->time, look->up_to));
    return truth;
}

static enum truth fits(struct asking *asking, const struct short_selection *selection, const struct short_way *way, const struct bound *candidate)
{
    const struct bound *around = asking->candidate;
    asking->candidate = candidate;
    enum truth truth = short_truth(asking, way->test);
    if (truth != NO)
        truth = truth_and(truth, short_truth(asking, selection->where));
    asking->candidate = around;
    return truth;
}

enum truth simple_test(struct asking *asking, const struct simple_look *look)
{
    const struct short_way *way = look->selection->ways;
    const struct bound candidate = {.kind = PLACE_RECORD, .index = simple_index(look), .record = look->at[-1], .dated = way->besides};
    return fits(asking, look->selection, way, &candidate);
}

bool look_next(struct asking *asking, struct look *look)
{
    struct certain *certain = asking->certain;
    const struct short_selection *selection = look->selection;
    while (!certain->lost) {
        if (look->at == look->end && !next_way(asking, look))
            return false;
        const struct short_way *way = look->way;
        look->here.record = *look->at++;
        look->here.index++;
        look->truth = YES;
        look->time = lost_time;
        if (way->dated) {
            look->time = plain_fact(certain, look->here.record, way->dated, way->dated_index);
            if (look->time.kind == PLAIN_FUTURE)
                continue; /* the date that counts has not come, so it is not there to be chosen */
            if (!plain_exact(look->time))
                look->truth = UNKNOWN;
        }
        if (!selection->bare) {
            look->truth = truth_and(look->truth, truth_and(selection->of ? linked(asking, look) : YES, lies_between(asking, look)));
            if (look->truth == NO)
                continue;
        }
        if (selection->quick)
            look->truth = truth_and(look->truth, quick_test(selection->quick, look->here.record, certain->nodes));
        else if (selection->tests)
            look->truth = truth_and(look->truth, fits(asking, selection, way, &look->here));
        if (look->truth != NO)
            return true;
    }
    return false;
}

/* Could `a` come before `b` in the order asked for? Certainly after: NO. */
static enum truth may_win(struct plain a, struct plain b, bool latest)
{
    enum truth after = latest ? told_apart(a, b) : told_apart(b, a);
    return after == UNKNOWN ? YES : truth_not(after);
}

/* What has been found of the one that is picked. */
struct picking {
    const struct fact_record *record;
    const struct field *dated;
    struct plain time;
    int32_t index;
    bool latest, doubtful;
};

static inline void consider(struct picking *best, enum truth truth, struct plain time, const struct fact_record *record, int32_t index, const struct field *dated)
{
    if (truth == UNKNOWN || (best->record && !both_exact(time, best->time))) {
        best->doubtful = true;
    } else if (!best->record || may_win(best->time, time, best->latest) == NO) {
        best->record = record;
        best->dated = dated;
        best->time = time;
        best->index = index;
    } else if (may_win(time, best->time, best->latest) == YES) {
        best->doubtful = true;
    }
}

/* The first or latest; PLACE_NONE: there is none to choose; PLACE_NOTHING: that is for the first form to say. */
static void pick_one_of(struct asking *asking, uint32_t index, struct bound *picked)
{
    const struct short_selection *selection = &asking->certain->shorts->selections[index];
    struct picking best = {.record = NULL, .latest = selection->latest};
    if (selection->simple) {
        struct simple_look look = simple_look_at(asking->certain, selection);
        const struct fact_record *record;
        struct plain time;
        enum truth truth;
        while ((record = simple_next(asking, &look, &time, &truth)))
            consider(&best, truth, time, record, simple_index(&look), selection->ways->besides);
    } else {
        struct look look;
        look_at(asking, index, &look);
        while (look_next(asking, &look))
            consider(&best, look.truth, look.time, look.here.record, look.here.index, look.here.dated);
    }
    *picked = (struct bound){.kind = PLACE_NOTHING, .index = RECORD_NOT_THERE};
    if (best.doubtful)
        return;
    if (best.record)
        *picked = (struct bound){.kind = PLACE_RECORD, .index = best.index, .record = best.record, .dated = best.dated};
    else if (!selection->proves_nothing)
        picked->kind = PLACE_NONE;
}
