/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of the usual shape, laid out: for each record of a type, started by
 * one moment, with one limit at most, shown by records, moments or conditions,
 * whoever brings them about. What a rule asks is gathered beforehand into one
 * row, so that judging it is one loop over the records with nothing looked up
 * that another rule has asked already; and of rules whose rows say the same,
 * but one is judged. Anything else than the plain course of things (it has
 * stopped, it is not certain) is left to certain_rule.c, as are rules of any
 * other shape.
 */
#include "eval/certain_short.h"

#include <string.h>

struct usual_evidence {
    uint32_t selection; /* index + 1; 0: by event */
    uint32_t code;      /* of a moment, or of a condition */
    bool by_test;
    bool bounded; /* it counts whenever it lies */
    bool elsewhere;
};

/* The same in short forms: of rules whose rows say the same there is but one. */
struct usual_forms {
    const struct way *subjects; /* their one type, where a loop over its records does; or NULL */
    const struct node *quick;   /* the condition of those */
    uint32_t start, limit, applies;
    const uint32_t *not_applies;
    const uint32_t *stops[2]; /* of the rule, of its policy; 0: to be picked by the walk */
    const uint32_t *evidence; /* a selection, a time or a test; of a selection 0: it has no short form */
};

struct usual {
    const struct usual_forms *forms;
    bool so;           /* it is of that shape */
    bool starts_begin; /* when its record begins, as the date that counts says */
    bool limited, may, consider;
    int slot;
    uint32_t subjects; /* selection */
    uint32_t start;    /* or 0: when its record begins */
    uint32_t limit;
    int stop_count, evidence_count;
    const struct code_event *stops[2]; /* of the rule, of its policy */
    int stop_counts[2];
    struct usual_evidence *evidence;
    int verdict; /* 1 + which of those that several rules share; 0: none */
    int like;    /* 1 + the first rule whose row says the same; 0: it is the first */
};

/* What one rule came to in a case: the states of its duties, for others that ask the same. */
enum { VERDICT_DUTIES = 8 };
struct verdict {
    uint64_t of_case;
    enum usual_told told;
    int count; /* of states; more than there is room for: they are not kept */
    uint8_t states[VERDICT_DUTIES];
};

/* ---- laying out ---- */

static bool is_moment(const struct code_event *event)
{
    return event->form == EVENT_TIME || event->form == EVENT_RECORD;
}

static bool judges_people(const struct code_rule *code)
{
    return code->of->actors != ACTORS_NOBODY && !code->of->implied;
}

/* Somebody who did it is judged: where its record says who. */
static bool asks_who(const struct code_rule *code, const struct code_evidence *evidence, const struct choice *choice)
{
    for (int i = 0; i < choice->way_count && judges_people(code); i++)
        if (evidence->who[i])
            return true;
    return false;
}

static bool lay_out_evidence(const struct certain *certain, const struct code_rule *code, const struct code_evidence *of, struct usual_evidence *evidence)
{
    evidence->elsewhere = of->elsewhere;
    if (!of->selection) {
        evidence->code = of->event.code;
        evidence->by_test = of->event.form == EVENT_TEST;
        return of->event.form != EVENT_RECORD && !(of->whose && judges_people(code)) && evidence->code && certain->nodes[evidence->code].operation != NODE_ASK;
    }
    const struct choice *choice = &certain->choices[of->selection - 1];
    evidence->selection = of->selection;
    evidence->bounded = choice->since || choice->any_time || choice->after;
    return choice->listed && !asks_who(code, of, choice);
}

static bool has_usual_lines(const struct code_rule *code)
{
    const struct rule *rule = code->of;
    bool versions = code->fixed_by_moment || rule->replaced_count || rule->rival_count || code->asked_for;
    bool lifts = rule->lifting_count || rule->used_once || rule->all_of || rule->requirement_count;
    bool times = rule->limit_count > 1 || code->opens || code->act || code->broken;
    return !versions && !lifts && !times && (!code->has_start || code->starts.form == EVENT_TIME);
}

/* Its record begins on the date that counts where it is chosen. */
static bool begins_as_chosen(const struct choice *choice)
{
    const struct way *way = choice->ways;
    return choice->simple && way->plain && !way->besides && way->type->begins >= 0 && &way->type->fields[way->type->begins] == way->dated;
}

static void lay_out(struct certain *certain, const struct code_rule *code, struct usual *usual)
{
    struct eval *eval = certain->eval;
    const struct code_policy *policy = &eval->program->policies[code->policy->index];
    const struct code_part *part = code->parts;
    if (code->part_count != 1 || part->form != PART_EACH || !part->identity || !has_usual_lines(code))
        return;
    const struct choice *subjects = &certain->choices[part->selection - 1];
    usual->so = subjects->listed && !subjects->about;
    usual->slot = part->slot;
    usual->subjects = part->selection - 1;
    usual->start = code->has_start ? code->starts.code : 0;
    usual->starts_begin = !code->has_start && begins_as_chosen(subjects);
    if (code->of->limit_count) {
        const struct instruction *limit = &eval->program->code[code->limits[0]];
        usual->limit = code->limits[0];
        usual->limited = !(limit->operation == OP_NEVER && limit->type == TYPE_TIME);
    }
    usual->may = code->of->strength == STRENGTH_MAY;
    usual->consider = code->of->strength == STRENGTH_CONSIDER;
    usual->stops[0] = code->stops;
    usual->stop_counts[0] = code->stop_count;
    usual->stops[1] = policy->stops;
    usual->stop_counts[1] = policy->stop_count;
    for (int of = 0; of < 2; of++)
        for (int i = 0; i < usual->stop_counts[of]; i++)
            usual->so = usual->so && is_moment(&usual->stops[of][i]);
    usual->evidence_count = code->of->evidence_count;
    usual->evidence = mem_kept_array(eval->pool, (size_t)usual->evidence_count, sizeof *usual->evidence);
    for (int i = 0; i < usual->evidence_count && usual->so; i++)
        usual->so = lay_out_evidence(certain, code, &code->evidence[i], &usual->evidence[i]);
}

/* ---- rules that ask the same ---- */

/* A row as numbers, of which equal ones say the same. */
struct row {
    uint32_t *numbers;
    uint32_t count, room, hash;
    int rule; /* the first */
};

static void row_add(struct row *row, uint32_t number)
{
    if (row->count == row->room) {
        row->room = row->room ? row->room * 2 : 32;
        row->numbers = mem_plain_grow(row->numbers, mem_product(row->room, sizeof *row->numbers));
    }
    row->numbers[row->count++] = number;
    row->hash = (row->hash ^ number) * 0x01000193u + (row->hash >> 15);
}

static void fill_row(const struct certain *certain, const struct code_rule *code, const struct usual *usual, struct row *row)
{
    const uint32_t *said = certain->said;
    row->count = 0;
    row->hash = 0;
    row_add(row, (uint32_t)code->policy->index);
    row_add(row, (uint32_t)usual->slot);
    row_add(row, certain->choices[usual->subjects].list);
    row_add(row, (uint32_t)(usual->starts_begin | usual->limited << 1 | usual->may << 2 | usual->consider << 3));
    row_add(row, said[usual->start]);
    row_add(row, said[usual->limit]);
    row_add(row, said[code->applies]);
    row_add(row, (uint32_t)code->of->not_applies_count);
    for (int i = 0; i < code->of->not_applies_count; i++)
        row_add(row, said[code->not_applies[i]]);
    row_add(row, (uint32_t)code->stop_count);
    for (int i = 0; i < code->stop_count; i++) {
        row_add(row, said[code->stops[i].code]);
        row_add(row, code->stops[i].selection ? 1 + certain->choices[code->stops[i].selection - 1].list : 0);
    }
    for (int i = 0; i < usual->evidence_count; i++) {
        const struct usual_evidence *evidence = &usual->evidence[i];
        row_add(row, evidence->selection ? 1 + certain->choices[evidence->selection - 1].list : 0);
        row_add(row, said[evidence->code]);
        row_add(row, (uint32_t)(evidence->by_test | evidence->bounded << 1 | evidence->elsewhere << 2));
    }
}

static bool is_same_row(const struct row *a, const struct row *b)
{
    return a->hash == b->hash && a->count == b->count && !memcmp(a->numbers, b->numbers, a->count * sizeof *a->numbers);
}

static void find_same_rows(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    uint32_t places = 64, verdicts = 0, rules = (uint32_t)eval->model->rule_count;
    while (places < 2 * rules)
        places *= 2;
    struct row *rows = mem_plain_grow(NULL, mem_product(places, sizeof *rows));
    memset(rows, 0, places * sizeof *rows);
    struct row row = {.numbers = NULL};
    for (int i = 0; i < eval->model->rule_count; i++) {
        struct usual *usual = &certain->usual[i];
        if (!usual->so)
            continue;
        fill_row(certain, &eval->program->rules[i], usual, &row);
        uint32_t at = row.hash & (places - 1);
        while (rows[at].count && !is_same_row(&rows[at], &row))
            at = (at + 1) & (places - 1);
        if (!rows[at].count) {
            row.rule = i;
            rows[at] = row;
            row = (struct row){.numbers = NULL};
            continue;
        }
        int *verdict = &certain->usual[rows[at].rule].verdict;
        *verdict = *verdict ? *verdict : (int)++verdicts;
        usual->verdict = *verdict;
        usual->like = rows[at].rule + 1;
    }
    for (uint32_t i = 0; i < places; i++)
        mem_plain_free(rows[i].numbers);
    mem_plain_free(row.numbers);
    mem_plain_free(rows);
    certain->verdicts = (struct verdict *)mem_text(eval->pool, mem_product(verdicts + 1, sizeof *certain->verdicts));
}

/* ---- short forms ---- */

static uint32_t *room_for(struct certain *certain, int count)
{
    return (uint32_t *)mem_text(certain->eval->pool, mem_product((size_t)count + 1, sizeof(uint32_t)));
}

static const uint32_t *stop_forms(struct certain *certain, const struct code_event *stops, int count)
{
    uint32_t *forms = room_for(certain, count);
    for (int i = 0; i < count; i++)
        forms[i] = stops[i].form == EVENT_TIME ? shorts_time(certain->shorts, stops[i].code) : shorts_pick_time(certain->shorts, stops[i].selection - 1);
    return forms;
}

static const uint32_t *evidence_forms(struct certain *certain, const struct usual *usual)
{
    struct shorts *shorts = certain->shorts;
    uint32_t *forms = room_for(certain, usual->evidence_count);
    for (int i = 0; i < usual->evidence_count; i++) {
        const struct usual_evidence *evidence = &usual->evidence[i];
        forms[i] = evidence->selection ? shorts_selection(shorts, evidence->selection - 1) : evidence->by_test ? shorts_test(shorts, evidence->code) : shorts_time(shorts, evidence->code);
    }
    return forms;
}

static const struct usual_forms *forms_of(struct certain *certain, const struct code_rule *code, const struct usual *usual)
{
    struct usual_forms *forms = mem_kept(certain->eval->pool, sizeof *forms);
    const struct choice *subjects = &certain->choices[usual->subjects];
    uint32_t *not_applies = room_for(certain, code->of->not_applies_count);
    shorts_for(certain->shorts, code);
    if (subjects->simple && (!subjects->tests || subjects->quick)) {
        forms->subjects = subjects->ways;
        forms->quick = subjects->quick ? &certain->nodes[subjects->quick] : NULL;
    }
    forms->start = shorts_time(certain->shorts, usual->start);
    forms->limit = usual->limited ? shorts_time(certain->shorts, usual->limit) : 0;
    forms->applies = shorts_test(certain->shorts, code->applies);
    for (int i = 0; i < code->of->not_applies_count; i++)
        not_applies[i] = shorts_test(certain->shorts, code->not_applies[i]);
    forms->not_applies = not_applies;
    for (int of = 0; of < 2; of++)
        forms->stops[of] = stop_forms(certain, usual->stops[of], usual->stop_counts[of]);
    forms->evidence = evidence_forms(certain, usual);
    return forms;
}

static void find_forms(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    certain->shorts = shorts_new(certain);
    for (int i = 0; i < eval->model->rule_count; i++) {
        struct usual *usual = &certain->usual[i];
        if (usual->so)
            usual->forms = usual->like ? certain->usual[usual->like - 1].forms : forms_of(certain, &eval->program->rules[i], usual);
    }
    shorts_done(certain->shorts);
}

void certain_lay_out(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    certain->usual = mem_kept_array(eval->pool, (size_t)eval->model->rule_count + 1, sizeof *certain->usual);
    for (int i = 0; i < eval->model->rule_count; i++)
        lay_out(certain, &eval->program->rules[i], &certain->usual[i]);
    find_same_rows(certain);
    find_forms(certain);
}

/* ---- judging ---- */

/* None of what would end it has come, for certain. */
static bool goes_on(struct asking *asking, const struct usual *usual)
{
    struct certain *certain = asking->certain;
    for (int of = 0; of < 2; of++)
        for (int i = 0; i < usual->stop_counts[of]; i++) {
            uint32_t form = usual->forms->stops[of][i];
            struct plain time;
            struct bound room;
            if (form) {
                time = short_time(asking, form);
            } else {
                certain_pick(certain, usual->stops[of][i].selection - 1, asking_frame(asking), &room);
                time = certain_own_time(certain, &room);
            }
            if (plain_come(certain->eval, time) != NO)
                return false;
        }
    return true;
}

/* Of what is always there it is always asked. */
static struct plain own_begin(struct certain *certain, const struct bound *place)
{
    if (place->record->type->begins < 0 && !place->dated)
        return (struct plain){.at = TIME_EARLIEST, .day = DAY_EARLIEST, .kind = PLAIN_INSTANT};
    return certain_own_time(certain, place);
}

/* The duty for one record, as far as it is asked for. */
struct duty_asked {
    const struct usual *usual;
    struct plain start, limit;
    enum truth at_all, in_time; /* whether it was done */
    bool perhaps; /* it may have been done, at some time or other, and what is missing could tell */
    bool sound;   /* of the evidence at hand something is certain */
    int events;   /* of evidence */
};

static inline void note(const struct eval *eval, struct duty_asked *duty, enum truth truth, struct plain time)
{
    duty->at_all = truth_or(duty->at_all, truth);
    duty->in_time = truth_or(duty->in_time, duty->usual->limited ? truth_and(truth, plain_by(eval, time, duty->limit)) : truth);
}

static inline void note_record(const struct eval *eval, struct duty_asked *duty, bool bounded, enum truth truth, struct plain time)
{
    truth = truth_and(truth, plain_come(eval, time));
    if (!bounded)
        truth = truth_and(truth, plain_since(eval, time, duty->start));
    duty->sound = duty->sound || truth == YES;
    if (truth != NO)
        note(eval, duty, truth, time);
}

static bool find_records(struct asking *asking, const struct usual_evidence *evidence, uint32_t form, struct duty_asked *duty)
{
    struct certain *certain = asking->certain;
    const struct eval *eval = certain->eval;
    bool bounded = evidence->bounded || plain_always(duty->start);
    if (form) {
        struct look look;
        look_at(asking, form, &look);
        while (look_next(asking, &look)) {
            note_record(eval, duty, bounded, look.truth, look.time);
            if (++duty->events >= LIMIT_EVENTS_PER_DUTY)
                return false;
        }
        return true;
    }
    const struct list *list = certain_list(certain, evidence->selection - 1, asking_frame(asking));
    for (int i = 0; list && i < list->count; i++)
        note_record(eval, duty, bounded, list->found[i].truth, list->found[i].time);
    return list != NULL;
}

static bool find_done(struct asking *asking, struct duty_asked *duty)
{
    struct certain *certain = asking->certain;
    const struct usual *usual = duty->usual;
    for (int i = 0; i < usual->evidence_count; i++) {
        const struct usual_evidence *evidence = &usual->evidence[i];
        uint32_t form = usual->forms->evidence[i];
        duty->sound = false;
        if (evidence->selection) {
            if (!find_records(asking, evidence, form, duty))
                return false;
        } else if (evidence->by_test) {
            enum truth there = short_truth(asking, form);
            if (there == UNKNOWN && !certain_is_missing(certain, evidence->code, asking_frame(asking)))
                return false;
            duty->sound = there == YES;
            duty->perhaps = duty->perhaps || there == UNKNOWN;
            if (duty->sound)
                duty->at_all = duty->in_time = YES;
        } else {
            struct plain time = short_time(asking, form);
            enum truth there = plain_come(certain->eval, time);
            duty->sound = there == YES;
            if (there != NO)
                note(certain->eval, duty, there, time);
        }
        duty->perhaps = duty->perhaps || (evidence->elsewhere && !duty->sound);
    }
    return true;
}

/* Of a duty that is asked for and goes on. */
static enum state state_when_asked(const struct eval *eval, const struct duty_asked *duty)
{
    const struct usual *usual = duty->usual;
    enum truth come = plain_come(eval, duty->start), past = usual->limited ? plain_past(eval, duty->limit) : NO;
    if (come != YES)
        return come == NO ? STATE_NOT_YET : STATES;
    bool impossible = usual->limited && plain_limit_before_start(eval, duty->limit, duty->start) != NO;
    if (duty->perhaps && duty->at_all != YES) /* done, it would be met or met late; not done, neither: so nobody can tell */
        return duty->at_all == UNKNOWN || usual->may || impossible || past == UNKNOWN ? STATES : STATE_CANNOT_TELL;
    if (usual->may)
        return STATE_HOLDS;
    if (impossible)
        return STATES;
    if (duty->in_time == YES)
        return STATE_MET;
    if (duty->in_time == UNKNOWN || duty->perhaps)
        return STATES;
    if (duty->at_all != NO)
        return duty->at_all == UNKNOWN ? STATES : usual->consider ? STATE_MET : STATE_MET_LATE;
    if (!usual->limited)
        return STATE_OUTSTANDING;
    if (past == UNKNOWN)
        return STATES;
    return past == NO ? STATE_OPEN : usual->consider ? STATE_OUTSTANDING : STATE_OVERDUE;
}

/* UNKNOWN: a fact is missing that would tell, for certain. */
static bool whether_applies(struct asking *asking, const struct usual *usual, const struct code_rule *code, enum truth *applies)
{
    *applies = short_truth(asking, usual->forms->applies);
    if (*applies != UNKNOWN)
        return true;
    if (!certain_is_missing(asking->certain, code->applies, asking_frame(asking)))
        return false;
    if (code->of->if_unknown.length)
        *applies = NO;
    return true;
}

/* The state of the duty for the record it is asked of, which begins at `begins`; STATES: it is not told here. */
static enum state state_of(struct asking *asking, const struct usual *usual, const struct code_rule *code, struct plain begins)
{
    struct certain *certain = asking->certain;
    const struct usual_forms *forms = usual->forms;
    struct duty_asked duty = {.usual = usual, .start = begins, .at_all = NO, .in_time = NO};
    bool lifted = false;
    enum truth applies;
    if (!whether_applies(asking, usual, code, &applies))
        return STATES;
    if (applies == NO)
        return STATE_DOES_NOT_APPLY;
    for (int i = 0; i < code->of->not_applies_count; i++) {
        enum truth truth = short_truth(asking, forms->not_applies[i]);
        lifted = lifted || truth == YES;
        if (truth == UNKNOWN)
            return STATES;
    }
    if (forms->start)
        duty.start = short_time(asking, forms->start);
    else if (!usual->starts_begin)
        duty.start = own_begin(certain, &asking->subject);
    if (usual->limited) {
        duty.limit = short_time(asking, forms->limit);
        if (duty.limit.kind == PLAIN_LOST)
            return STATES;
    }
    /* What fails here fails in the first form too: so all of it is asked whether or not the duty is lifted. */
    if (!goes_on(asking, usual) || !find_done(asking, &duty))
        return STATES;
    if (applies == UNKNOWN) /* it does not apply; or it does, and its state is another, whichever */
        return lifted ? STATES : STATE_CANNOT_TELL;
    return lifted ? STATE_DOES_NOT_APPLY : state_when_asked(certain->eval, &duty);
}

static void add_state(struct certain *certain, const struct code_rule *code, enum state state, struct verdict *verdict)
{
    if (verdict->count < VERDICT_DUTIES)
        verdict->states[verdict->count] = (uint8_t)state;
    verdict->count++;
    findings_put(&certain->eval->findings, certain_finding(certain, code->of, state));
}

/* The duty for the record in `asking`. */
static enum usual_told judge_one(struct asking *asking, const struct usual *usual, const struct code_rule *code, struct plain begins, struct verdict *verdict)
{
    struct certain *certain = asking->certain;
    const struct eval *eval = certain->eval;
    asking->framed = false;
    enum state state = state_of(asking, usual, code, begins);
    if (state == STATES || certain->lost || eval->failed)
        return USUAL_NOT;
    if (!eval->options.states_only && eval->options.shown >> state & 1)
        return USUAL_SHOWN;
    add_state(certain, code, state, verdict);
    return USUAL_TOLD;
}

/* For each record of one type. */
static enum usual_told judge_type(struct asking *asking, const struct usual *usual, const struct code_rule *code, struct verdict *verdict)
{
    struct certain *certain = asking->certain;
    const struct usual_forms *forms = usual->forms;
    const struct way *way = forms->subjects;
    const struct case_view *view = &certain->eval->view;
    const uint32_t *first = view->type_first + way->type->index;
    asking->subject.kind = PLACE_RECORD;
    asking->subject.dated = way->besides;
    for (uint32_t i = first[0]; i < first[1]; i++) {
        const struct fact_record *record = view->records[i];
        struct plain begins = {.kind = PLAIN_LOST};
        enum truth truth = forms->quick ? quick_test(forms->quick, record, certain->nodes) : YES;
        if (way->dated)
            begins = plain_fact(certain, record, way->dated, way->dated_index);
        if (truth == NO || begins.kind == PLAIN_FUTURE)
            continue;
        if (truth == UNKNOWN || (way->dated && !plain_exact(begins)) || verdict->count >= LIST_RECORDS)
            return USUAL_NOT;
        asking->subject.index = (int32_t)i;
        asking->subject.record = record;
        enum usual_told told = judge_one(asking, usual, code, begins, verdict);
        if (told != USUAL_TOLD)
            return told;
    }
    certain_looked_at(certain, first[1] - first[0]);
    return certain->lost ? USUAL_NOT : USUAL_TOLD;
}

static enum usual_told judge_listed(struct asking *asking, const struct usual *usual, const struct code_rule *code, struct verdict *verdict)
{
    struct certain *certain = asking->certain;
    for (int i = 0; i < asking->frame.count; i++)
        asking->frame.places[i].kind = PLACE_NOTHING;
    const struct list *subjects = certain_list(certain, usual->subjects, &asking->frame);
    for (int i = 0; subjects && i < subjects->count; i++) {
        const struct found *subject = &subjects->found[i];
        if (subject->truth != YES)
            return USUAL_NOT;
        asking->subject = (struct bound){.kind = PLACE_RECORD, .index = subject->index, .record = subject->record, .dated = subject->way->besides};
        enum usual_told told = judge_one(asking, usual, code, subject->time, verdict);
        if (told != USUAL_TOLD)
            return told;
    }
    return subjects ? USUAL_TOLD : USUAL_NOT;
}

static enum usual_told judge(struct certain *certain, const struct usual *usual, const struct code_rule *code, struct verdict *verdict)
{
    struct bound places[FRAME_SLOTS + 1];
    struct asking asking;
    asking.certain = certain;
    asking.candidate = NULL;
    asking.frame = (struct bindings){code->slot_count, places};
    asking.slot = usual->slot;
    return usual->forms->subjects ? judge_type(&asking, usual, code, verdict) : judge_listed(&asking, usual, code, verdict);
}

static enum usual_told judge_anew(struct certain *certain, const struct usual *usual, const struct code_rule *code, struct verdict *verdict)
{
    struct eval *eval = certain->eval;
    uint32_t count = eval->findings.count;
    uint64_t steps = eval->steps;
    enter_policy(eval, code->policy);
    eval->failed = NULL;
    certain->lost = false;
    certain->depth = 0;
    verdict->count = 0;
    verdict->told = judge(certain, usual, code, verdict);
    if (verdict->told != USUAL_TOLD) {
        eval->findings.count = count;
        eval->failed = NULL;
        eval->steps = steps;
    }
    return verdict->told;
}

/* Of a rule whose policy may apply. */
static enum usual_told judge_usual(struct certain *certain, const struct usual *usual, const struct code_rule *code)
{
    const struct eval *eval = certain->eval;
    struct verdict own, *verdict = usual->verdict ? &certain->verdicts[usual->verdict - 1] : &own;
    if (eval->policy_failed[code->policy->index] || eval->policy_applies[code->policy->index] == UNKNOWN)
        return USUAL_NOT;
    judge_anew(certain, usual, code, verdict);
    verdict->of_case = verdict->count <= VERDICT_DUTIES ? certain->of_case : 0;
    certain->counts.certain += verdict->told == USUAL_TOLD;
    return verdict->told;
}

enum usual_told certain_usual(struct certain *certain, int index)
{
    const struct usual *usual = &certain->usual[index];
    const struct code_rule *code = &certain->eval->program->rules[index];
    if (!usual->so)
        return USUAL_NOT;
    const struct verdict *verdict = &certain->verdicts[usual->verdict - (usual->verdict > 0)];
    if (!usual->verdict || verdict->of_case != certain->of_case)
        return judge_usual(certain, usual, code);
    if (verdict->told != USUAL_TOLD)
        return verdict->told;
    for (int i = 0; i < verdict->count; i++)
        findings_put(&certain->eval->findings, certain_finding(certain, code->of, (enum state)verdict->states[i]));
    certain->counts.certain++;
    return USUAL_TOLD;
}
