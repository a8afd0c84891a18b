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
#include "eval/certain.h"

#include <string.h>

struct usual_evidence {
    uint32_t selection; /* index + 1; 0: by event */
    uint32_t code;      /* of a moment, or of a condition */
    bool by_test;
    bool bounded; /* it counts whenever it lies */
    bool elsewhere;
};

struct usual {
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
    }
    for (uint32_t i = 0; i < places; i++)
        mem_plain_free(rows[i].numbers);
    mem_plain_free(row.numbers);
    mem_plain_free(rows);
    certain->verdicts = (struct verdict *)mem_text(eval->pool, mem_product(verdicts + 1, sizeof *certain->verdicts));
}

void certain_lay_out(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    certain->usual = mem_kept_array(eval->pool, (size_t)eval->model->rule_count + 1, sizeof *certain->usual);
    for (int i = 0; i < eval->model->rule_count; i++)
        lay_out(certain, &eval->program->rules[i], &certain->usual[i]);
    find_same_rows(certain);
}

/* ---- judging ---- */

/* None of what would end it has come, for certain. */
static bool goes_on(struct certain *certain, const struct usual *usual, const struct bindings *frame)
{
    for (int of = 0; of < 2; of++)
        for (int i = 0; i < usual->stop_counts[of]; i++) {
            const struct code_event *stop = &usual->stops[of][i];
            struct plain time;
            struct bound room;
            if (stop->form == EVENT_TIME) {
                time = certain_time(certain, stop->code, frame);
            } else {
                certain_pick(certain, stop->selection - 1, frame, &room);
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

struct done {
    enum truth at_all, in_time;
    bool perhaps; /* it may have been done, at some time or other, and what is missing could tell */
};

static inline void note(const struct eval *eval, const struct usual *usual, enum truth truth, struct plain time, struct plain limit, struct done *done)
{
    done->at_all = truth_or(done->at_all, truth);
    done->in_time = truth_or(done->in_time, usual->limited ? truth_and(truth, plain_by(eval, time, limit)) : truth);
}

static bool find_done(struct certain *certain, const struct usual *usual, const struct bindings *frame, struct plain start, struct plain limit, struct done *done)
{
    const struct eval *eval = certain->eval;
    for (int i = 0; i < usual->evidence_count; i++) {
        const struct usual_evidence *evidence = &usual->evidence[i];
        bool sound = false;
        if (evidence->selection) {
            const struct list *list = certain_list(certain, evidence->selection - 1, frame);
            bool bounded = evidence->bounded || plain_always(start);
            if (!list)
                return false;
            for (int j = 0; j < list->count; j++) {
                const struct found *found = &list->found[j];
                enum truth truth = truth_and(found->truth, plain_come(eval, found->time));
                if (!bounded)
                    truth = truth_and(truth, plain_since(eval, found->time, start));
                sound = sound || truth == YES;
                if (truth != NO)
                    note(eval, usual, truth, found->time, limit, done);
            }
        } else if (evidence->by_test) {
            enum truth there = certain_truth(certain, evidence->code, frame);
            if (there == UNKNOWN && !certain_is_missing(certain, evidence->code, frame))
                return false;
            sound = there == YES;
            done->perhaps = done->perhaps || there == UNKNOWN;
            if (sound)
                done->at_all = done->in_time = YES;
        } else {
            struct plain time = certain_time(certain, evidence->code, frame);
            enum truth there = plain_come(eval, time);
            sound = there == YES;
            if (there != NO)
                note(eval, usual, there, time, limit, done);
        }
        done->perhaps = done->perhaps || (evidence->elsewhere && !sound);
    }
    return true;
}

/* Of a duty that is asked for and goes on. */
static enum state state_when_asked(const struct certain *certain, const struct usual *usual, struct plain start, struct plain limit, const struct done *done)
{
    const struct eval *eval = certain->eval;
    enum truth come = plain_come(eval, start), past = usual->limited ? plain_past(eval, limit) : NO;
    if (come != YES)
        return come == NO ? STATE_NOT_YET : STATES;
    bool impossible = usual->limited && plain_limit_before_start(eval, limit, start) != NO;
    if (done->perhaps && done->at_all != YES) /* done, it would be met or met late; not done, neither: so nobody can tell */
        return done->at_all == UNKNOWN || usual->may || impossible || past == UNKNOWN ? STATES : STATE_CANNOT_TELL;
    if (usual->may)
        return STATE_HOLDS;
    if (impossible)
        return STATES;
    if (done->in_time == YES)
        return STATE_MET;
    if (done->in_time == UNKNOWN || done->perhaps)
        return STATES;
    if (done->at_all != NO)
        return done->at_all == UNKNOWN ? STATES : usual->consider ? STATE_MET : STATE_MET_LATE;
    if (!usual->limited)
        return STATE_OUTSTANDING;
    if (past == UNKNOWN)
        return STATES;
    return past == NO ? STATE_OPEN : usual->consider ? STATE_OUTSTANDING : STATE_OVERDUE;
}

/* UNKNOWN: a fact is missing that would tell, for certain. */
static bool whether_applies(struct certain *certain, const struct code_rule *code, const struct bindings *frame, enum truth *applies)
{
    *applies = certain_truth(certain, code->applies, frame);
    if (*applies != UNKNOWN)
        return true;
    if (!certain_is_missing(certain, code->applies, frame))
        return false;
    if (code->of->if_unknown.length)
        *applies = NO;
    return true;
}

/* The state of the duty for the record in the frame; STATES: it is not told here. */
static enum state state_of(struct certain *certain, const struct usual *usual, const struct code_rule *code, const struct bindings *frame, const struct found *subject)
{
    struct done done = {NO, NO, false};
    struct plain start = subject->time, limit = {.kind = PLAIN_LOST};
    bool lifted = false;
    enum truth applies;
    if (!whether_applies(certain, code, frame, &applies))
        return STATES;
    if (applies == NO)
        return STATE_DOES_NOT_APPLY;
    for (int i = 0; i < code->of->not_applies_count; i++) {
        enum truth truth = certain_truth(certain, code->not_applies[i], frame);
        lifted = lifted || truth == YES;
        if (truth == UNKNOWN)
            return STATES;
    }
    if (usual->start)
        start = certain_time(certain, usual->start, frame);
    else if (!usual->starts_begin)
        start = own_begin(certain, &frame->places[usual->slot]);
    if (usual->limited) {
        limit = certain_time(certain, usual->limit, frame);
        if (limit.kind == PLAIN_LOST)
            return STATES;
    }
    /* What fails here fails in the first form too: so all of it is asked whether or not the duty is lifted. */
    if (!goes_on(certain, usual, frame) || !find_done(certain, usual, frame, start, limit, &done))
        return STATES;
    if (applies == UNKNOWN) /* it does not apply; or it does, and its state is another, whichever */
        return lifted ? STATES : STATE_CANNOT_TELL;
    return lifted ? STATE_DOES_NOT_APPLY : state_when_asked(certain, usual, start, limit, &done);
}

static void add_state(struct certain *certain, const struct code_rule *code, enum state state, struct verdict *verdict)
{
    if (verdict->count < VERDICT_DUTIES)
        verdict->states[verdict->count] = (uint8_t)state;
    verdict->count++;
    findings_put(&certain->eval->findings, certain_finding(certain, code->of, state));
}

static enum usual_told judge(struct certain *certain, const struct usual *usual, const struct code_rule *code, struct verdict *verdict)
{
    struct eval *eval = certain->eval;
    struct bound places[FRAME_SLOTS + 1];
    const struct bindings frame = {code->slot_count, places};
    for (int i = 0; i < code->slot_count; i++)
        places[i].kind = PLACE_NOTHING;
    const struct list *subjects = certain_list(certain, usual->subjects, &frame);
    for (int i = 0; subjects && i < subjects->count; i++) {
        const struct found *subject = &subjects->found[i];
        if (subject->truth != YES)
            return USUAL_NOT;
        places[usual->slot] = (struct bound){.kind = PLACE_RECORD, .index = subject->index, .record = subject->record, .dated = subject->way->besides};
        enum state state = state_of(certain, usual, code, &frame, subject);
        if (state == STATES || certain->lost || eval->failed)
            return USUAL_NOT;
        if (!eval->options.states_only && eval->options.shown >> state & 1)
            return USUAL_SHOWN;
        add_state(certain, code, state, verdict);
    }
    return subjects ? USUAL_TOLD : USUAL_NOT;
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
