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
#include "eval/certain_form.h"

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
    const struct short_selection *subjects; /* where one loop over one type does; or NULL */
    uint32_t subjects_form, start, limit, applies;
    const struct node *applies_quick; /* the same, where it asks one field of its record; or NULL */
    int not_applies_count;
    const uint32_t *not_applies;
    bool stops_at_all;
    const uint32_t *stops[2]; /* of the rule, of its policy; 0: to be picked by the walk */
    const uint32_t *evidence; /* a selection, a time or a test; of a selection 0: it has no short form */
    const struct short_selection **simple; /* the selection, where one loop over one type does; or NULL */
    enum usual_start { STARTS_ALWAYS, STARTS_BEGINNING, STARTS_OWN, STARTS_AT } starts; /* STARTS_AT: the form */
    uint32_t limit_from; /* where the limit is so long after another time: that one; else 0 */
    int64_t limit_count;
    enum unit limit_unit;
};

struct usual {
    struct usual_forms *forms;
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
    struct verdict *verdict; /* rules that ask the same share one */

    int like;    /* 1 + the first rule whose row says the same; 0: it is the first */
    int group;   /* 1 + which; 0: it is judged by itself */
};

/* What one rule came to in a case: the states of its duties; for all that ask the same. */
enum { VERDICT_DUTIES = LIST_RECORDS - 1 };
struct verdict {
    uint64_t of_case;
    enum usual_told told;
    int count; /* of states; more than there is room for: they are not kept */
    uint8_t states[VERDICT_DUTIES];
    bool is_judged; /* in some group */
};

/* Rules of one policy for the same records, judged together, record by record. */
struct usual_group {
    const struct code_policy *policy;
    const struct short_selection *subjects;
    int count, room; /* of rules */
    struct usual_row {
        const struct usual *usual;
        const struct usual_forms *forms;
        const struct code_rule *code;
        struct verdict *verdict;
    } *rows;
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
    row_add(row, (uint32_t)(usual->starts_begin | usual->limited << 1 | usual->may << 2 | usual->consider << 3 | (code->of->if_unknown.length > 0) << 4));
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
    uint32_t places = 64, rules = (uint32_t)eval->model->rule_count;
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
        if (rows[at].count) {
            usual->like = rows[at].rule + 1;
            continue;
        }
        row.rule = i;
        rows[at] = row;
        row = (struct row){.numbers = NULL};
    }
    for (uint32_t i = 0; i < places; i++)
        mem_plain_free(rows[i].numbers);
    mem_plain_free(row.numbers);
    mem_plain_free(rows);
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

static struct usual_forms *forms_of(struct certain *certain, const struct code_rule *code, const struct usual *usual)
{
    struct usual_forms *forms = mem_kept(certain->eval->pool, sizeof *forms);
    uint32_t *not_applies = room_for(certain, code->of->not_applies_count);
    shorts_for(certain->shorts, code);
    forms->subjects_form = shorts_selection(certain->shorts, usual->subjects);
    forms->start = shorts_time(certain->shorts, usual->start);
    forms->limit = usual->limited ? shorts_time(certain->shorts, usual->limit) : 0;
    forms->applies = shorts_test(certain->shorts, code->applies);
    forms->applies_quick = shorts_quick(certain->shorts, forms->applies);
    forms->not_applies_count = code->of->not_applies_count;
    forms->stops_at_all = usual->stop_counts[0] || usual->stop_counts[1];
    for (int i = 0; i < code->of->not_applies_count; i++)
        not_applies[i] = shorts_test(certain->shorts, code->not_applies[i]);
    forms->not_applies = not_applies;
    for (int of = 0; of < 2; of++)
        forms->stops[of] = stop_forms(certain, usual->stops[of], usual->stop_counts[of]);
    forms->evidence = evidence_forms(certain, usual);
    return forms;
}

/* When what the rule asks for starts. */
static enum usual_start start_kind(const struct usual *usual, const struct usual_forms *forms)
{
    const struct short_way *way = forms->subjects ? forms->subjects->ways : NULL;
    if (forms->start)
        return STARTS_AT;
    if (usual->starts_begin)
        return STARTS_BEGINNING;
    return way && way->type->begins < 0 && !way->besides ? STARTS_ALWAYS : STARTS_OWN; /* of what is always there it is always asked */
}

/* Selections move while more are made: so they are looked up at the end. */
static void find_selections(struct certain *certain, const struct usual *usual, struct usual_forms *forms)
{
    const struct short_selection *selections = certain->shorts->selections, *subjects = &selections[forms->subjects_form];
    forms->subjects = subjects->simple && !subjects->tests ? subjects : NULL; /* conditions are asked of a candidate, not for a rule at hand */
    forms->simple = mem_kept_array(certain->eval->pool, (size_t)usual->evidence_count + 1, sizeof *forms->simple);
    for (int i = 0; i < usual->evidence_count; i++)
        if (usual->evidence[i].selection && selections[forms->evidence[i]].simple)
            forms->simple[i] = &selections[forms->evidence[i]];
    forms->starts = start_kind(usual, forms);
    shorts_shift(certain->shorts, forms->limit, &forms->limit_from, &forms->limit_count, &forms->limit_unit);
}

static void find_forms(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    certain->shorts = shorts_new(certain);
    for (int i = 0; i < eval->model->rule_count; i++) {
        struct usual *usual = &certain->usual[i];
        const struct usual *like = usual->like ? &certain->usual[usual->like - 1] : NULL;
        if (!usual->so)
            continue;
        usual->forms = like ? like->forms : forms_of(certain, &eval->program->rules[i], usual);
        usual->verdict = like ? like->verdict : (struct verdict *)mem_text(eval->pool, sizeof *usual->verdict);
    }
    shorts_done(certain->shorts);
    for (int i = 0; i < eval->model->rule_count; i++)
        if (certain->usual[i].so && !certain->usual[i].like)
            find_selections(certain, &certain->usual[i], certain->usual[i].forms);
}

/* ---- rules for the same records ---- */

static int group_for(struct certain *certain, const struct code_policy *policy, const struct short_selection *subjects)
{
    struct eval *eval = certain->eval;
    for (int i = 0; i < certain->group_count; i++)
        if (certain->groups[i].policy == policy && certain->groups[i].subjects == subjects)
            return i;
    certain->groups = mem_kept_grow(eval->pool, certain->groups, (size_t)certain->group_count, (size_t)certain->group_count + 1, sizeof *certain->groups);
    certain->groups[certain->group_count] = (struct usual_group){.policy = policy, .subjects = subjects};
    return certain->group_count++;
}

static void add_to_group(struct certain *certain, struct usual_group *group, int rule)
{
    const struct usual *usual = &certain->usual[rule];
    if (group->count == group->room) {
        int room = group->room ? group->room * 2 : 8;
        group->rows = mem_kept_grow(certain->eval->pool, group->rows, (size_t)group->count, (size_t)room, sizeof *group->rows);
        group->room = room;
    }
    group->rows[group->count++] = (struct usual_row){usual, usual->forms, &certain->eval->program->rules[rule], usual->verdict};
}

/* Of those that are asked for. Of several whose rows say the same the one that comes first here. */
static void find_groups(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    for (int i = 0; i < eval->plan_count; i++) {
        struct usual *usual = eval->plan[i].rule >= 0 ? &certain->usual[eval->plan[i].rule] : NULL;
        if (!usual || !usual->so || !usual->forms->subjects || usual->verdict->is_judged)
            continue;
        const struct code_policy *policy = &eval->program->policies[eval->program->rules[eval->plan[i].rule].policy->index];
        usual->group = group_for(certain, policy, usual->forms->subjects) + 1;
        usual->verdict->is_judged = true;
        add_to_group(certain, &certain->groups[usual->group - 1], eval->plan[i].rule);
    }
}

void certain_lay_out(struct certain *certain)
{
    const struct eval *eval = certain->eval;
    certain->usual = mem_kept_array(eval->pool, (size_t)eval->model->rule_count + 1, sizeof *certain->usual);
    for (int i = 0; i < eval->model->rule_count; i++)
        lay_out(certain, &eval->program->rules[i], &certain->usual[i]);
    find_same_rows(certain);
    find_forms(certain);
    find_groups(certain);
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

/* The times of a duty, and what has been done of it. */
struct done {
    struct plain start, limit;
    bool limited;
    bool perhaps; /* it may have been done, at some time or other, and what is missing could tell */
    bool sound;   /* of the evidence at hand something is certain */
    enum truth at_all, in_time;
};

static inline __attribute__((always_inline)) void note(const struct eval *eval, struct done *done, enum truth truth, struct plain time)
{
    enum truth by = done->limited ? plain_by(eval, time, done->limit) : YES;
    done->at_all = truth_or(done->at_all, truth);
    done->in_time = truth_or(done->in_time, truth_and(truth, by));
}

/* A record that shows it. */
static inline __attribute__((always_inline)) void note_record(const struct eval *eval, struct done *done, bool bounded, enum truth truth, struct plain time)
{
    truth = truth_and(truth, plain_come(eval, time));
    if (!bounded && truth != NO)
        truth = truth_and(truth, plain_since(eval, time, done->start));
    if (truth == NO)
        return;
    done->sound = done->sound || truth == YES;
    note(eval, done, truth, time);
}

static inline bool find_simple(struct asking *asking, const struct short_selection *selection, bool bounded, struct done *done)
{
    const struct eval *eval = asking->certain->eval;
    struct simple_look look = simple_look_at(asking->certain, selection);
    struct plain time;
    enum truth truth;
    if (look.end - look.at >= LIMIT_EVENTS_PER_DUTY / EVIDENCE_PARTS)
        return false;
    while (simple_next(asking, &look, &time, &truth))
        note_record(eval, done, bounded, truth, time);
    return true;
}

static bool find_others(struct asking *asking, const struct usual_evidence *evidence, uint32_t form, bool bounded, struct done *done)
{
    const struct eval *eval = asking->certain->eval;
    if (form) {
        struct look look;
        int events = 0;
        look_at(asking, form, &look);
        while (look_next(asking, &look)) {
            note_record(eval, done, bounded, look.truth, look.time);
            if (++events >= LIMIT_EVENTS_PER_DUTY / EVIDENCE_PARTS)
                return false;
        }
        return true;
    }
    const struct list *list = certain_list(asking->certain, evidence->selection - 1, asking_frame(asking));
    for (int i = 0; list && i < list->count; i++)
        note_record(eval, done, bounded, list->found[i].truth, list->found[i].time);
    return list != NULL;
}

static inline bool find_records(struct asking *asking, const struct usual_evidence *evidence, uint32_t form, const struct short_selection *simple, struct done *done)
{
    bool bounded = evidence->bounded || plain_always(done->start);
    return simple ? find_simple(asking, simple, bounded, done) : find_others(asking, evidence, form, bounded, done);
}

static bool find_fact(struct asking *asking, const struct usual_evidence *evidence, uint32_t form, struct done *done)
{
    struct certain *certain = asking->certain;
    if (evidence->by_test) {
        enum truth there = short_truth(asking, form);
        if (there == UNKNOWN && certain_why(certain, evidence->code, asking_frame(asking)) != WHY_MISSING)
            return false;
        done->sound = there == YES;
        done->perhaps = done->perhaps || there == UNKNOWN;
        if (done->sound)
            done->at_all = done->in_time = YES;
        return true;
    }
    struct plain time = short_time(asking, form);
    enum truth there = plain_come(certain->eval, time);
    done->sound = there == YES;
    if (there != NO)
        note(certain->eval, done, there, time);
    return true;
}

static inline bool find_done(struct asking *asking, const struct usual *usual, struct done *done)
{
    const struct usual_forms *forms = usual->forms;
    for (int i = 0; i < usual->evidence_count; i++) {
        const struct usual_evidence *evidence = &usual->evidence[i];
        done->sound = false;
        if (evidence->selection ? !find_records(asking, evidence, forms->evidence[i], forms->simple[i], done) : !find_fact(asking, evidence, forms->evidence[i], done))
            return false;
        if (evidence->elsewhere && !done->sound)
            done->perhaps = true;
    }
    return true;
}

/* Of a duty that is asked for and goes on. */
static enum state state_when_asked(const struct eval *eval, const struct usual *usual, const struct done *done)
{
    enum truth come = plain_come(eval, done->start), past = done->limited ? plain_past(eval, done->limit) : NO;
    if (come != YES)
        return come == NO ? STATE_NOT_YET : STATES;
    bool impossible = done->limited && plain_limit_before_start(eval, done->limit, done->start) != NO;
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
    if (!done->limited)
        return STATE_OUTSTANDING;
    if (past == UNKNOWN)
        return STATES;
    return past == NO ? STATE_OPEN : usual->consider ? STATE_OUTSTANDING : STATE_OVERDUE;
}

/* Where it is not known whether it applies: UNKNOWN, a fact is missing that would tell, for certain. False: not even that is. */
static bool whether_applies(struct asking *asking, enum truth *applies)
{
    const struct code_rule *code = asking->code;
    if (certain_why(asking->certain, code->applies, asking_frame(asking)) != WHY_MISSING)
        return false;
    if (code->of->if_unknown.length)
        *applies = NO;
    return true;
}

static inline struct plain start_of(struct asking *asking, const struct usual_forms *forms, struct plain begins)
{
    switch (forms->starts) {
    case STARTS_BEGINNING: return begins;
    case STARTS_ALWAYS: return (struct plain){.at = TIME_EARLIEST, .day = DAY_EARLIEST, .kind = PLAIN_INSTANT};
    case STARTS_AT: return short_time(asking, forms->start);
    default: break;
    }
    const struct bound *subject = &asking->subject;
    if (subject->record->type->begins < 0 && !subject->dated)
        return (struct plain){.at = TIME_EARLIEST, .day = DAY_EARLIEST, .kind = PLAIN_INSTANT};
    return certain_own_time(asking->certain, subject);
}

static inline struct plain limit_of(struct asking *asking, const struct usual_forms *forms)
{
    if (!forms->limit_from)
        return short_time(asking, forms->limit);
    struct eval *eval = asking->certain->eval;
    struct plain from = short_time(asking, forms->limit_from);
    return plain_shifted(eval, from, forms->limit_count, forms->limit_unit);
}

/* The state of the duty for the record it is asked of, which begins at `begins`; STATES: it is not told here. */
static inline enum state state_of(struct asking *asking, const struct usual *usual, struct plain begins)
{
    struct certain *certain = asking->certain;
    const struct usual_forms *forms = usual->forms;
    struct done done = {.limited = usual->limited, .at_all = NO, .in_time = NO};
    bool lifted = false;
    enum truth applies = forms->applies_quick ? quick_test(forms->applies_quick, asking->subject.record, certain->nodes) : short_truth(asking, forms->applies);
    if (applies == UNKNOWN && !whether_applies(asking, &applies))
        return STATES;
    if (applies == NO)
        return STATE_DOES_NOT_APPLY;
    for (int i = 0; i < forms->not_applies_count; i++) {
        enum truth truth = short_truth(asking, forms->not_applies[i]);
        lifted = lifted || truth == YES;
        if (truth == UNKNOWN)
            return STATES;
    }
    done.start = start_of(asking, forms, begins);
    if (usual->limited) {
        done.limit = limit_of(asking, forms);
        if (done.limit.kind == PLAIN_LOST)
            return STATES;
    }
    /* What fails here fails in the first form too: so all of it is asked whether or not the duty is lifted. */
    if ((forms->stops_at_all && !goes_on(asking, usual)) || !find_done(asking, usual, &done))
        return STATES;
    if (applies == UNKNOWN) /* it does not apply; or it does, and its state is another, whichever */
        return lifted ? STATES : STATE_CANNOT_TELL;
    return lifted ? STATE_DOES_NOT_APPLY : state_when_asked(certain->eval, usual, &done);
}

/* The duty for the record in `asking`; its state is added to the verdict. What another rule has lost does not count here. */
static void judge_one(struct asking *asking, const struct usual *usual, const struct code_rule *code, struct plain begins, struct verdict *verdict)
{
    struct certain *certain = asking->certain;
    struct eval *eval = certain->eval;
    uint64_t steps = eval->steps;
    asking->code = code;
    asking->framed = false;
    enum state state = state_of(asking, usual, begins);
    verdict->told = USUAL_NOT;
    if (state != STATES && !certain->lost && !eval->failed && verdict->count < VERDICT_DUTIES) {
        verdict->states[verdict->count++] = (uint8_t)state;
        verdict->told = !eval->options.states_only && eval->options.shown >> state & 1 ? USUAL_SHOWN : USUAL_TOLD;
    }
    if (verdict->told == USUAL_TOLD)
        return;
    certain->lost = false;
    eval->failed = NULL;
    eval->steps = steps;
}

static void begin_judging(struct certain *certain, const struct policy *policy)
{
    if (certain->eval->policy != policy)
        enter_policy(certain->eval, policy);
    certain->eval->failed = NULL;
    certain->lost = false;
    certain->depth = 0;
}

static inline void begin_verdict(struct certain *certain, struct verdict *verdict, enum usual_told told)
{
    verdict->of_case = certain->of_case;
    verdict->told = told;
    verdict->count = 0;
}

/* ---- one rule by itself ---- */

static void judge_alone(struct certain *certain, const struct usual *usual, const struct code_rule *code)
{
    struct asking *asking = &certain->shorts->asking;
    struct verdict *verdict = usual->verdict;
    struct bound places[FRAME_SLOTS + 1];
    const struct bindings frame = {code->slot_count, places};
    begin_judging(certain, code->policy);
    for (int i = 0; i < code->slot_count; i++)
        places[i].kind = PLACE_NOTHING;
    const struct list *subjects = certain_list(certain, usual->subjects, &frame);
    begin_verdict(certain, verdict, subjects ? USUAL_TOLD : USUAL_NOT);
    for (int i = 0; subjects && i < subjects->count && verdict->told == USUAL_TOLD; i++) {
        const struct found *subject = &subjects->found[i];
        asking->subject = (struct bound){.kind = PLACE_RECORD, .index = subject->index, .record = subject->record, .dated = subject->way->besides};
        if (subject->truth == YES)
            judge_one(asking, usual, code, subject->time, verdict);
        else
            verdict->told = USUAL_NOT;
    }
}

/* ---- rules for the same records, together ---- */

static void begin_all(struct certain *certain, const struct usual_group *group, enum usual_told told)
{
    for (int i = 0; i < group->count; i++)
        begin_verdict(certain, group->rows[i].verdict, told);
}

static void judge_group(struct certain *certain, struct usual_group *group)
{
    struct asking *asking = &certain->shorts->asking;
    struct plain begins;
    enum truth truth;
    begin_all(certain, group, USUAL_TOLD);
    begin_judging(certain, group->policy->of);
    struct simple_look look = simple_look_at(certain, group->subjects);
    asking->subject.kind = PLACE_RECORD;
    asking->subject.dated = group->subjects->ways->besides;
    while ((asking->subject.record = simple_next(asking, &look, &begins, &truth))) {
        if (truth == UNKNOWN || certain->lost) { /* it is not certain of which records they are asked */
            begin_all(certain, group, USUAL_NOT);
            return;
        }
        asking->subject.index = simple_index(&look);
        for (int i = 0; i < group->count; i++) {
            const struct usual_row *row = &group->rows[i];
            if (row->verdict->told == USUAL_TOLD)
                judge_one(asking, row->usual, row->code, begins, row->verdict);
        }
    }
}

/* ---- telling ---- */

/* Of a rule that has not been judged in this case; most have, so it stands apart. */
static __attribute__((noinline)) enum usual_told judge(struct certain *certain, const struct usual *usual, int rule)
{
    const struct eval *eval = certain->eval;
    const struct code_rule *code = &eval->program->rules[rule];
    if (eval->policy_failed[code->policy->index] || eval->policy_applies[code->policy->index] == UNKNOWN)
        return USUAL_NOT;
    if (usual->group)
        judge_group(certain, &certain->groups[usual->group - 1]);
    else
        judge_alone(certain, usual, code);
    return usual->verdict->told;
}

bool certain_answer(struct certain *certain, int index)
{
    const struct usual *usual = &certain->usual[index];
    const struct verdict *verdict = usual->verdict;
    enum usual_told told = USUAL_NOT;
    if (usual->so)
        told = verdict->of_case == certain->of_case ? verdict->told : judge(certain, usual, index);
    if (told != USUAL_TOLD)
        return told == USUAL_NOT && certain_in_general(certain, index);
    for (int i = 0; i < verdict->count; i++)
        certain_put(certain, index, (enum state)verdict->states[i]);
    certain->counts.certain++;
    return true;
}
