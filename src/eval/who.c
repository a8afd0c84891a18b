/* SPDX-License-Identifier: Apache-2.0
 *
 * Who did it: the people a record names, held against those who have to act.
 * What does not fit is a defect of the record, with its reason.
 */
#include "eval/duty.h"

static struct str said(struct eval *eval, const char *format, ...) __attribute__((format(printf, 2, 3)));
static struct str said(struct eval *eval, const char *format, ...)
{
    struct buffer words = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&words, format, arguments);
    va_end(arguments);
    struct str copy = {arena_text(&eval->arena, words.bytes ? words.bytes : "", words.length), words.length};
    buffer_free(&words);
    return copy;
}

void add_defect(struct eval *eval, struct duty *duty, const struct fact_record *record, struct str says)
{
    if (duty->defect_count == 16)
        return;
    if (!duty->defects)
        duty->defects = arena_array(&eval->arena, 16, sizeof *duty->defects);
    duty->defects[duty->defect_count++] = (struct defect){record_name(eval, record), facts_file_name(eval->facts, record->file), record->line, says};
}

static enum truth is_that_person(struct eval *eval, const struct value *wanted, int32_t person, const struct miss **miss)
{
    bool may = false;
    for (int i = 0; !wanted->none && wanted->type == TYPE_RECORD && i < wanted->record.count; i++)
        may = may || (wanted->record.others ? wanted->record.others[i] : wanted->record.index) == person;
    if (!may || wanted->record.count == 1)
        return may ? YES : NO;
    *miss = miss_both(eval, *miss, wanted->miss);
    return UNKNOWN;
}

static enum truth actor_is(struct eval *eval, const struct code_actor *actor, struct environment *environment, int32_t person, const struct when *at,
                           const struct miss **miss)
{
    if (actor->role)
        return holds_role(eval, person, actor->role, at, miss);
    struct value wanted = run(eval, actor->person, environment);
    if (!wanted.known) {
        *miss = wanted.miss;
        return UNKNOWN;
    }
    return is_that_person(eval, &wanted, person, miss);
}

struct people {
    int32_t index[32];
    const struct fact_value *names[32];
    int count;
};

static enum truth somebody(struct eval *eval, const struct code_actor *actor, struct environment *environment, const struct people *people, int except,
                           const struct when *at, int *who, const struct miss **miss)
{
    enum truth truth = NO;
    const struct miss *misses = NULL;
    for (int i = 0; i < people->count; i++) {
        const struct miss *more = NULL;
        if (i == except)
            continue;
        enum truth one = people->index[i] == RECORD_NOT_THERE ? UNKNOWN : actor_is(eval, actor, environment, people->index[i], at, &more);
        if (one == YES) {
            *who = i;
            return YES;
        }
        if (one == UNKNOWN) {
            truth = UNKNOWN;
            misses = miss_both(eval, misses, more);
        }
    }
    *miss = misses;
    return truth;
}

static struct str actor_words(struct eval *eval, const struct code_actor *actor)
{
    return span_text(eval->model->sources, actor->span);
}

static struct str people_words(struct eval *eval, const struct people *people)
{
    struct buffer words = {0};
    for (int i = 0; i < people->count; i++) {
        buffer_text(&words, i == 0 ? "" : i + 1 == people->count ? " and " : ", ");
        buffer_str(&words, shown_name(eval, NAMED_RECORD, (struct str){people->names[i]->text.at, people->names[i]->text.length}));
    }
    struct str copy = {arena_text(&eval->arena, words.bytes ? words.bytes : "", words.length), words.length};
    buffer_free(&words);
    return copy;
}

/* Of those who act in the role, one has to be somebody else: `who` is one of them, and there may be another. */
static enum truth not_that_person(struct eval *eval, struct duty *duty, const struct people *people, int who, struct occurrence *event,
                                  const struct fact_record *record)
{
    struct value person = run(eval, duty->code->not_person, duty->environment);
    const struct miss *which = person.miss;
    enum truth same = person.known ? is_that_person(eval, &person, people->index[who], &which) : UNKNOWN;
    if (same == NO)
        return YES;
    int other = -1;
    const struct miss *miss = NULL;
    enum truth another = somebody(eval, &duty->code->actor[0], duty->environment, people, who, &event->time.time, &other, &miss);
    if (another == YES)
        return YES;
    const struct miss *unless_miss = NULL;
    enum truth unless = duty->code->not_unless ? run_truth(eval, duty->code->not_unless, duty->environment, &unless_miss) : NO;
    if (unless == YES)
        return YES;
    if (same == UNKNOWN || another == UNKNOWN || unless == UNKNOWN) {
        event->sound_miss = miss_both(eval, event->sound_miss, miss_both(eval, same == UNKNOWN ? which : miss, unless_miss));
        return UNKNOWN;
    }
    struct str name = shown_name(eval, NAMED_RECORD, (struct str){people->names[who]->text.at, people->names[who]->text.length});
    struct str words = span_text(eval->model->sources, eval->program->code[duty->code->not_person].span);
    add_defect(eval, duty, record, said(eval, STR_FORMAT " is " STR_FORMAT, STR_PRINT(name), STR_PRINT(words)));
    return NO;
}

/* Nobody else is named than the one who must not be: whatever role that one holds, it is not enough. */
static bool only_that_person(struct eval *eval, struct duty *duty, const struct people *people)
{
    struct value person = run(eval, duty->code->not_person, duty->environment);
    const struct miss *miss = NULL;
    bool only = person.known && people->count;
    if (duty->code->not_unless)
        only = only && run_truth(eval, duty->code->not_unless, duty->environment, &miss) == NO;
    for (int i = 0; only && i < people->count; i++)
        only = people->index[i] != RECORD_NOT_THERE && is_that_person(eval, &person, people->index[i], &miss) == YES;
    return only;
}

/* Does the field of one worker's own record name the other? Two identities that are spelt alike are one person, recorded or not. */
static enum truth names_person(struct eval *eval, const struct people *people, int of, const struct field *field, int other, const struct miss **miss)
{
    if (people->index[of] == RECORD_NOT_THERE)
        return UNKNOWN;
    const struct fact_record *record = facts_record(&eval->view, people->index[of]);
    const struct fact_value *value = &record->values[field->index];
    if (eval->trace) {
        struct value shown = field_value(eval, record, field);
        trace_fact(eval, record, field, &shown);
    }
    if (value->kind == VALUE_ABSENT && field->absence == ABSENCE_NONE)
        return NO;
    if (value->kind == VALUE_ABSENT || value->kind == VALUE_REFUSED) {
        *miss = miss_of(eval, MISS_FIELD, record, field);
        return UNKNOWN;
    }
    const struct fact_value *items = value->kind == VALUE_LIST ? value->list.items : value;
    uint32_t count = value->kind == VALUE_LIST ? value->list.count : 1;
    struct str wanted = {people->names[other]->text.at, people->names[other]->text.length};
    for (uint32_t i = 0; i < count; i++)
        if (items[i].kind == VALUE_RECORD && str_equal((struct str){items[i].text.at, items[i].text.length}, wanted))
            return YES;
    return NO;
}

/* A person, and the one whom a field of that person's record names: some two of those who acted. */
static enum truth one_and_theirs(struct eval *eval, struct duty *duty, const struct people *people, const struct when *at, const struct miss **miss)
{
    const struct code_actor *actor = duty->code->actor;
    enum truth truth = NO;
    for (int i = 0; i < people->count; i++) {
        const struct miss *first_miss = NULL;
        enum truth first = people->index[i] == RECORD_NOT_THERE ? UNKNOWN : actor_is(eval, &actor[0], duty->environment, people->index[i], at, &first_miss);
        for (int j = 0; j < people->count && first != NO; j++) {
            const struct miss *second_miss = NULL;
            bool same = str_equal((struct str){people->names[i]->text.at, people->names[i]->text.length}, (struct str){people->names[j]->text.at, people->names[j]->text.length});
            enum truth second = same ? NO : names_person(eval, people, i, actor[1].named_by, j, &second_miss);
            if (first == YES && second == YES)
                return YES;
            if (second == NO)
                continue;
            truth = UNKNOWN;
            *miss = miss_both(eval, *miss, miss_both(eval, first == UNKNOWN ? first_miss : NULL, second_miss));
        }
    }
    return truth;
}

/* Two different people, one for each part: one alone is not two, whatever else is not known of that one. */
static enum truth two_people(struct eval *eval, struct duty *duty, const struct people *people, const struct when *at, const struct miss **miss)
{
    const struct code_actor *actor = duty->code->actor;
    enum truth truth = NO;
    for (int i = 0; i < people->count; i++) {
        struct people one = {.index = {people->index[i]}, .names = {people->names[i]}, .count = 1};
        const struct miss *first_miss = NULL, *second_miss = NULL;
        int who = -1;
        enum truth first = somebody(eval, &actor[0], duty->environment, &one, -1, at, &who, &first_miss);
        enum truth second = first == NO ? NO : somebody(eval, &actor[1], duty->environment, people, i, at, &who, &second_miss);
        if (first == YES && second == YES)
            return YES;
        if (second == NO)
            continue;
        truth = UNKNOWN;
        *miss = miss_both(eval, *miss, miss_both(eval, first == UNKNOWN ? first_miss : NULL, second == UNKNOWN ? second_miss : NULL));
    }
    return truth;
}

static void judge_people(struct eval *eval, struct duty *duty, struct occurrence *event, const struct fact_record *record, const struct people *people)
{
    const struct code_rule *code = duty->code;
    const struct when *at = &event->time.time;
    const struct miss *miss = NULL;
    int who = 0;
    enum truth truth = code->actor[1].named_by                ? one_and_theirs(eval, duty, people, at, &miss)
                       : code->of->actors == ACTORS_TOGETHER ? two_people(eval, duty, people, at, &miss)
                                                             : somebody(eval, &code->actor[0], duty->environment, people, -1, at, &who, &miss);
    if (code->of->actors == ACTORS_EITHER && truth != YES) {
        const struct miss *more = NULL;
        enum truth other = somebody(eval, &code->actor[1], duty->environment, people, -1, at, &who, &more);
        truth = other == YES ? YES : other == UNKNOWN || truth == UNKNOWN ? UNKNOWN : NO;
        miss = miss_both(eval, miss, more);
    }
    if (truth == UNKNOWN && code->of->actors == ACTORS_ONE && code->not_person && only_that_person(eval, duty, people)) {
        struct str words = span_text(eval->model->sources, eval->program->code[code->not_person].span);
        add_defect(eval, duty, record, said(eval, STR_FORMAT " is " STR_FORMAT, STR_PRINT(people_words(eval, people)), STR_PRINT(words)));
        truth = NO;
    } else if (truth == NO) {
        struct str wanted = actor_words(eval, &code->actor[0]);
        if (code->of->actors == ACTORS_ONE)
            add_defect(eval, duty, record, said(eval, STR_FORMAT " %s not " STR_FORMAT, STR_PRINT(people_words(eval, people)), people->count > 1 ? "are" : "is", STR_PRINT(wanted)));
        else
            add_defect(eval, duty, record, said(eval, "%s " STR_FORMAT " %s " STR_FORMAT " %s needed, and " STR_FORMAT " %s named", code->of->actors == ACTORS_TOGETHER ? "both" : "one of",
                                                STR_PRINT(wanted), code->of->actors == ACTORS_TOGETHER ? "and" : "or", STR_PRINT(actor_words(eval, &code->actor[1])),
                                                code->of->actors == ACTORS_TOGETHER ? "are" : "is", STR_PRINT(people_words(eval, people)), people->count > 1 ? "are" : "is"));
    } else if (truth == YES && code->not_person) {
        truth = not_that_person(eval, duty, people, who, event, record);
    }
    event->sound = truth;
    event->sound_miss = truth == UNKNOWN ? miss_both(eval, event->sound_miss, miss) : NULL;
}

void judge_who(struct eval *eval, struct duty *duty, struct occurrence *event, const struct fact_record *record, const struct field *who)
{
    event->sound = YES;
    if (!who || duty->code->of->actors == ACTORS_NOBODY || duty->code->of->implied)
        return; /* shown, and not judged */
    const struct fact_value *value = &record->values[who->index];
    if (value->kind == VALUE_ABSENT && who->absence == ABSENCE_NONE) {
        event->sound = NO;
        add_defect(eval, duty, record, STR("nobody is recorded as having done it"));
        return;
    }
    if (value->kind == VALUE_ABSENT || value->kind == VALUE_REFUSED) {
        event->sound = UNKNOWN;
        event->sound_miss = miss_of(eval, MISS_FIELD, record, who);
        return;
    }
    struct people people = {.count = 0};
    const struct fact_value *items = value->kind == VALUE_LIST ? value->list.items : value;
    uint32_t count = value->kind == VALUE_LIST ? value->list.count : 1;
    for (uint32_t i = 0; i < count && people.count < 32; i++)
        if (items[i].kind == VALUE_RECORD) {
            people.index[people.count] = items[i].text.target;
            people.names[people.count++] = &items[i];
        }
    judge_people(eval, duty, event, record, &people);
    if (event->sound == UNKNOWN && !event->sound_miss)
        event->sound_miss = miss_of(eval, MISS_LINK, record, who);
    if (eval->trace) {
        struct value shown = field_value(eval, record, who);
        trace_fact(eval, record, who, &shown);
    }
}
