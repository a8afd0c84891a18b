/* SPDX-License-Identifier: Apache-2.0
 *
 * The second form of the evaluator, for what is certain. It answers with a
 * state and nothing else: no list of candidates, no reason why something is
 * not known, no proof. Its values are plain: a number, one record, a day or an
 * instant (plain.h). It walks nodes that are made of the program's
 * instructions once, for the readings that were chosen. Where it does not know
 * for certain, it gives up, and the evaluator that says what a rule means
 * answers for the rule. To give up is always right.
 *
 * Truth stays of three values. UNKNOWN here means no more than that the other
 * form has to be asked: nothing may be concluded from it.
 *
 * Inside this room only. Nothing of it outlives the case but what is counted.
 */
#ifndef DULY_EVAL_CERTAIN_H
#define DULY_EVAL_CERTAIN_H

#include "eval/duty.h"
#include "eval/plain.h"

/* TOLD_NOTHING: not known here. TOLD_NONE: known that there is none. */
enum told { TOLD_NOTHING, TOLD_NONE, TOLD };

/* A record or a value bound to a name. */
struct bound {
    enum place_kind { PLACE_NOTHING, PLACE_NONE, PLACE_RECORD, PLACE_NUMBER, PLACE_VALUE } kind; /* the first three as in enum told */
    int32_t index; /* of the record, in the view */
    const struct fact_record *record;
    union {
        const struct field *dated; /* of a record: the date that counts, when not its own */
        int64_t number;
        const struct value *value; /* of the first form */
    };
};
_Static_assert((int)PLACE_NOTHING == TOLD_NOTHING && (int)PLACE_NONE == TOLD_NONE && (int)PLACE_RECORD == TOLD, "a record is told as it stands");

/* As many as the frame of the rule or definition has slots. */
struct bindings {
    int count;
    struct bound *places;
};

/* An instruction, with what the walk needs of it and no more. */
struct node {
    uint8_t operation; /* enum node_operation */
    uint8_t unit;      /* of a length */
    uint8_t slot;      /* where the operand a, or the record whose field it is, is a slot: 1 + which; else 0 */
    bool one;          /* FIELD: of records of one type, and known as soon as its record is */
    uint32_t a, b, c, next;
    uint32_t kept;     /* 1 + which of the answers that are kept, where the expression stands in several places; else 0 */
    union {
        int64_t number;
        uint64_t word_set;
        const struct str *text;
        const struct field *field; /* FIELD, of one type */
        const struct field *const *fields;
        const struct table *table;
        const struct yearly *yearly;
        uint32_t index; /* of a selection, a definition, a rule */
        const struct role *role;
        const struct kind *kind;
    };
};
enum node_operation {
#define OPERATION(name, meaning) NODE_##name = OP_##name,
#include "lists/operations.def"
#undef OPERATION
    NODE_ASK = OPERATIONS, /* the first form is asked */
    NODE_SHIFT,            /* the moment b and the immediate, in the unit */
    NODE_HAS_NUMBER,       /* whether the list a of a table has the number b */
    /* of a field of one type, whose place in the record is c, and which is known as soon as the record is */
    NODE_NUMBER_IS,    /* it is the immediate */
    NODE_NUMBER_AMONG, /* it is one of a set of small numbers */
    NODE_YES_NO_IS,    /* it is the immediate */
    NODE_LIST_HAS,     /* as a list of texts or words, it has this one */
    NODE_TEXT_IS,      /* it is this one */
    NODE_WORD_IN       /* it is one of a set of its words */
};

/* One of the record types of a selection. */
struct way {
    const struct code_alternative *by;
    const struct record_type *type;
    const struct field *dated, *besides, *link_field;
    uint32_t condition;
    uint16_t dated_index;
    uint8_t link;
    bool plain; /* its date is known as soon as the record is */
};
struct choice {
    struct way *ways;
    int way_count;
    uint32_t of, since, up_to, after, where; /* nodes; 0: not asked for */
    int slot;
    bool latest, any_time, proves_nothing;
    bool tests;  /* some way has a condition, or there is a `where` */
    bool simple; /* one type, of this case, whatever its date, which is known as soon as the record is; or without a date */
    uint32_t quick; /* the whole condition, where it asks one field of the candidate; or 0 */
    bool listed;    /* it is about one record at most, so that its list can be kept */
    uint8_t about;  /* 1 + the slot of that record; 0: none */
    uint32_t list;  /* which of the lists */
};

/* What a definition came to for one record, so that it is not worked out for every rule that asks. */
struct kept_value {
    uint64_t of_case; /* 0: nothing yet */
    int32_t index;
    enum told told;
    enum truth truth;
    const struct policy *policy;
    union {
        int64_t number;
        struct bound place;
        struct plain time;
    };
};
enum { KEPT_PER_DEFINITION = 4 };

/* What an expression that stands in several places came to, for the record it is about. Of one that is about none, once. */
struct kept_answer {
    uint64_t of_case; /* 0: nothing yet */
    const struct policy *policy;
    int32_t index;
    enum truth truth;
    union {
        struct plain time;
        struct bound place;
    };
};
enum { ANSWERS_KEPT = 2 }; /* of each: records whose indices are even, and odd */

/* The records of a selection that are not certainly not chosen, in their order. */
struct list {
    uint64_t of_case;
    const struct policy *policy;
    int32_t index; /* of the record it is about */
    int count;
    struct found *found; /* in the case's arena */
};
enum { LIST_RECORDS = 32 }; /* longer ones are not kept */

struct certain {
    struct eval *eval;
    bool lost; /* something is not certain, or not to be said in this form: what has been found out is worth nothing */
    int depth;
    uint64_t of_case;
    const struct node *nodes; /* by instruction */
    const struct choice *choices; /* by selection */
    struct kept_value *kept;  /* KEPT_PER_DEFINITION for each definition */
    struct kept_answer *answers;   /* ANSWERS_KEPT for each */
    uint8_t *about;           /* by answer: 1 + the slot of the record it is about; 0: none */
    struct list *lists;
    const uint32_t *said;     /* by instruction: the same number for those that say the same */
    struct usual *usual;      /* by rule */
    struct shorts *shorts;    /* of what they ask */
    struct usual_group *groups; /* of rules for the same records */
    int group_count;
    struct finding **told;    /* plain memory: for each rule and state the finding that says so, made when first wanted */
    int told_count;
    uint64_t looked_at; /* records, not yet counted as steps */
    struct eval_counts counts;
};

/* In the evaluator's pool, once readings are chosen; before it goes to another thread. */
struct certain *certain_new(struct eval *eval);
void certain_free(struct certain *certain);
/* The next case. */
void certain_begin(struct certain *certain);

/* Instructions; of a condition 0 is a YES. */
enum truth certain_truth(struct certain *certain, uint32_t node, const struct bindings *frame);
struct plain certain_time(struct certain *certain, uint32_t node, const struct bindings *frame);
/* Where the record stands: in the frame, or put into `room`. */
const struct bound *certain_record(struct certain *certain, uint32_t node, const struct bindings *frame, struct bound *room);
struct plain certain_own_time(struct certain *certain, const struct bound *record);
struct plain certain_field_time(struct certain *certain, const struct fact_record *record, const struct field *field);
/* It asks one field of one record in a slot, and nothing else. */
bool certain_is_quick(const struct node *node);
/* Of a condition that is UNKNOWN: whether a fact is missing, for certain, so that it is not the future alone that can tell; or it is, for certain. */
enum why { WHY_NOT_TOLD, WHY_MISSING, WHY_FUTURE };
enum why certain_why(struct certain *certain, uint32_t node, const struct bindings *frame);
/* Two numbers, told or not, held against each other by an operation on numbers. */
static inline enum truth told_compared(enum node_operation operation, enum told told_a, int64_t a, enum told told_b, int64_t b)
{
    if (told_a == TOLD_NONE || told_b == TOLD_NONE)
        return NO;
    if (told_a != TOLD || told_b != TOLD)
        return UNKNOWN;
    bool yes = operation == NODE_SAME_NUMBER ? a == b : operation == NODE_AT_LEAST ? a >= b : operation == NODE_AT_MOST ? a <= b : a < b;
    return yes ? YES : NO;
}
struct numbers {
    const int64_t *list;
    int count;
};
/* A list of numbers that a table holds. */
enum told certain_numbers(struct certain *certain, uint32_t node, const struct bindings *frame, struct numbers *numbers);
/* A frame as the first form has it, in the arena. */
struct environment *certain_environment(struct certain *certain, const struct bindings *frame);
struct bound certain_place(struct certain *certain, const struct value *value);

/* As the first form has it: for what is neither a day nor one instant. */
struct plain certain_field_value(struct certain *certain, const struct fact_record *record, const struct field *field);

/* A date of a record that is known as soon as the record is. */
static inline struct plain plain_fact(struct certain *certain, const struct fact_record *record, const struct field *field, uint16_t index)
{
    const struct eval *eval = certain->eval;
    const struct fact_value *fact = &record->values[index];
    struct plain time = {.at = fact->time.from, .day = fact->first_day};
    if (fact->kind == VALUE_DAY) {
        time.kind = time.day > eval->today && !field->planned ? PLAIN_FUTURE : PLAIN_DAY;
        time.hour_missing = field->type == FIELD_MOMENT;
    } else if (fact->kind == VALUE_INSTANT && fact->time.from == fact->time.to) {
        time.kind = time.at > eval->now && !field->planned ? PLAIN_FUTURE : PLAIN_INSTANT;
    } else if (fact->kind == VALUE_ABSENT) {
        time = (struct plain){.at = eval->now + 1, .day = eval->next_day, .kind = field->absence == ABSENCE_NOT_KNOWN ? PLAIN_LOST : PLAIN_FUTURE};
    } else {
        return certain_field_value(certain, record, field);
    }
    return time;
}

/* A list of texts or words that has this one. Of what stands in it and is neither nothing is known. */
enum truth list_has(const struct field *field, const struct fact_value *list, struct str text);

/* What one field of a record says to a condition that asks nothing else. */
static inline enum truth quick_test(const struct node *node, const struct fact_record *record, const struct node *nodes)
{
    const struct fact_value *fact = &record->values[node->c];
    switch ((enum node_operation)node->operation) {
    case NODE_NUMBER_IS:
        if (fact->kind == VALUE_NUMBER)
            return fact->number == node->number ? YES : NO;
        break;
    case NODE_NUMBER_AMONG:
        if (fact->kind == VALUE_NUMBER)
            return (uint64_t)fact->number < 64 && node->word_set >> fact->number & 1 ? YES : NO;
        break;
    case NODE_YES_NO_IS:
        if (fact->kind == VALUE_YES_NO)
            return (fact->number != 0) == (node->number != 0) ? YES : NO;
        break;
    case NODE_LIST_HAS:
        if (fact->kind == VALUE_LIST)
            return list_has(nodes[node->a].field, fact, *node->text);
        break;
    case NODE_TEXT_IS:
        if (fact->kind == VALUE_TEXT)
            return fact->text.length == node->text->length && same_words((struct str){fact->text.at, fact->text.length}, *node->text) ? YES : NO;
        break;
    default:
        if (fact->kind == VALUE_WORD)
            return node->word_set >> fact->number & 1 ? YES : NO;
        break;
    }
    return fact->kind == VALUE_ABSENT && nodes[node->a].field->absence == ABSENCE_NONE ? NO : UNKNOWN;
}

/* Records looked at one by one: those that are not certainly not chosen. */
struct scan {
    struct certain *certain;
    const struct choice *choice;
    const struct bindings *frame;
    const struct way *way;
    int way_count; /* taken up */
    const struct fact_record *const *at, *const *end;
    int32_t index;
    bool begun;
    struct plain since, up_to, after_time;
    struct bound of_room, after_room;
    const struct bound *of, *after;
};
struct found {
    const struct way *way;
    const struct fact_record *record;
    int32_t index;
    enum truth truth;
    bool but_for_tests; /* all but its conditions is so, for certain */
    struct plain time; /* of the date that counts; lost where there is none */
};
/* Records looked at count as steps; the limit is asked now and then. */
enum { COUNT_LOOKED_AT_EVERY = 1024 };
void certain_count_steps(struct certain *certain);
static inline void certain_looked_at(struct certain *certain, uint64_t count)
{
    certain->looked_at += count;
    if (certain->looked_at >= COUNT_LOOKED_AT_EVERY)
        certain_count_steps(certain);
}
void certain_scan(struct certain *certain, uint32_t selection, const struct bindings *frame, struct scan *scan);
bool certain_next(struct scan *scan, struct found *found);
/* Of one whose conditions are UNKNOWN: a fact is missing for them. */
bool certain_tests_missing(struct certain *certain, const struct choice *choice, const struct found *found, const struct bindings *frame);
enum truth certain_exists(struct certain *certain, uint32_t selection, const struct bindings *frame);
/* All that certain_next gives, from what is kept or worked out now; NULL: it has to be asked one by one. */
const struct list *certain_list(struct certain *certain, uint32_t selection, const struct bindings *frame);
/* The first or latest; PLACE_NONE: there is none to choose. */
void certain_pick(struct certain *certain, uint32_t selection, const struct bindings *frame, struct bound *picked);

/* The rule for the case at hand: its findings, as states. False where it gave up, and nothing was written. The second is for
 * rules that no other asks about: its findings are put where all of them are, and nothing else is kept. */
bool certain_rule(struct certain *certain, int rule, struct rule_outcomes *outcomes);
bool certain_answer(struct certain *certain, int rule);
/* The same without looking whether the rule has the usual shape. */
bool certain_in_general(struct certain *certain, int rule);

/* Who did it, and whether a worker holds a role (certain_who.c). UNKNOWN: not told here; missing: nobody is recorded. */
enum truth certain_who(struct certain *certain, const struct code_rule *code, const struct fact_record *record, const struct field *who, bool *missing);
enum truth certain_holds_role(struct certain *certain, int32_t worker, const struct role *role);

/* Numbers alike what says the same (certain_same.c), for certain_new. */
void certain_number_alike(struct certain *certain, struct node *nodes, struct choice *choices);

/* Rules of the usual shape (certain_usual.c). USUAL_NOT: ask all of the second form; USUAL_SHOWN: the first, of which all is wanted. */
enum usual_told { USUAL_TOLD, USUAL_NOT, USUAL_SHOWN };
void certain_lay_out(struct certain *certain);
struct finding *certain_finding_made(struct certain *certain, int rule, enum state state);

/* The finding that says so, made when it is first wanted. */
static inline struct finding *certain_finding(struct certain *certain, int rule, enum state state)
{
    struct finding *finding = certain->told[rule * STATES + (int)state];
    if (!finding)
        finding = certain_finding_made(certain, rule, state);
    finding->case_key = certain->eval->case_key;
    finding->incomplete = certain->eval->view.of->incomplete;
    return finding;
}

/* Put where all findings are. */
static inline void certain_put(struct certain *certain, int rule, enum state state)
{
    struct findings *findings = &certain->eval->findings;
    struct finding *finding = certain_finding(certain, rule, state);
    if (findings->count < findings->room)
        findings->items[findings->count++] = finding;
    else
        findings_put(findings, finding);
}

#endif
