/* SPDX-License-Identifier: Apache-2.0
 *
 * What a short form is made of: shared by the file that makes them
 * (certain_short.c) and the one that asks them (certain_asked.c).
 */
#ifndef DULY_EVAL_CERTAIN_FORM_H
#define DULY_EVAL_CERTAIN_FORM_H

#include "eval/certain_short.h"

enum form_kind {
    FORM_NOTHING,
    /* times */
    FORM_DATE,        /* a date of a record */
    FORM_OWN_TIME,    /* the date of a record that counts */
    FORM_FIXED,       /* a day or an instant that the rule writes */
    FORM_SHIFT,       /* the time a and the immediate, in the unit */
    FORM_WORKING_DAY, /* the working day number b counted from a */
    FORM_YEARLY,
    FORM_LATER,
    FORM_EARLIER,
    FORM_CHOSEN_TIME, /* a where c holds, otherwise b */
    FORM_WALK_TIME,   /* as the nodes say */
    /* numbers */
    FORM_NUMBER,
    FORM_NUMBER_OF, /* a field */
    FORM_CELL,
    /* conditions */
    FORM_TRUTH,
    FORM_AND,
    FORM_OR,
    FORM_NOT,
    FORM_TESTED, /* one field, by itself */
    FORM_YES_NO_OF, /* a field */
    FORM_COMPARED,
    FORM_EXISTS,
    FORM_COME,
    FORM_COME_BY,
    FORM_BEFORE,
    FORM_SAME_DAY,
    FORM_CHOSEN_TRUTH,
    FORM_WALK_TRUTH,
    /* a record */
    FORM_PICK
};

/* Whose field it is: a pick is named by its form. */
enum { OF_NOBODY = 0, OF_SUBJECT = -1, OF_CANDIDATE = -2 };

struct form {
    uint8_t kind;
    uint8_t unit;       /* of a length; of FORM_COMPARED the operation */
    bool about_subject, about_candidate;
    bool takes_work;    /* so that it pays to keep it */
    uint16_t index;     /* of the field */
    int32_t of;         /* the record */
    uint32_t a, b, c;
    uint32_t policy;    /* that counts the days */
    int64_t number;
    const void *at;     /* a field, a table, … */
    uint32_t places;    /* in which it stands; not compared, nor is what follows */
    uint32_t kept;      /* 1 + which of what is kept; 0: it is worked out each time */
};

struct short_way {
    const struct record_type *type;
    const struct field *dated, *besides, *link_field;
    uint32_t test;
    uint16_t dated_index;
    uint8_t link;
    bool plain;
};
struct short_selection {
    const struct short_way *ways;
    int way_count;
    int32_t of;          /* OF_NOBODY: not asked */
    uint32_t since, up_to, where;
    const struct node *quick; /* all of the condition, where it asks one field */
    bool latest, proves_nothing;
    bool bare;   /* of nobody, between no times */
    bool simple; /* and of one type */
    bool tests;  /* on a condition that asks more than one field */
    bool about_subject, about_candidate; /* of a selection around it */
};

struct kept_form {
    uint64_t of_case; /* 0: nothing yet */
    int32_t index;
    enum truth truth;
    union {
        struct plain time;
        struct bound place;
    };
};

/* Which record stands in which slot, of the rule or of a definition that is written out. */
struct stand {
    int32_t slots[FRAME_SLOTS];
    int depth; /* of what is written out; 0: the rule's own, where the nodes can be walked */
};

struct shorts {
    struct form *forms;
    struct short_selection *selections;
    struct kept_form *kept;
    struct asking asking; /* for the rule at hand: one is judged at a time */
    struct bound places[FRAME_SLOTS + 1]; /* of its frame */

    /* while they are made */
    struct certain *certain;
    const struct node *nodes;
    struct stand rule; /* the rule at hand */
    uint32_t policy;
    uint32_t count, room; /* of forms */
    uint32_t *first;      /* by hash: which form; plain memory, as is `made` */
    uint32_t hashes;
    uint32_t selection_count, selection_room;
    struct made { /* a selection, of what stands in the slot that it is about */
        uint32_t list, policy, number;
        int32_t of;
    } *made;
    uint32_t made_count, made_room;
};

/* Where what a form came to is kept; NULL: it is not. `filled`: it is there. */
static inline struct kept_form *kept_of(const struct asking *asking, const struct form *form, bool *filled)
{
    const struct certain *certain = asking->certain;
    int32_t index = RECORD_NOT_THERE;
    *filled = false;
    if (!form->kept || (form->about_subject && asking->subject.dated))
        return NULL;
    if (form->about_subject)
        index = asking->subject.index;
    struct kept_form *kept = &certain->shorts->kept[(form->kept - 1) * ANSWERS_KEPT + ((uint32_t)index & (ANSWERS_KEPT - 1))];
    *filled = kept->of_case == certain->of_case && kept->index == index;
    return kept;
}

static inline __attribute__((always_inline)) struct plain short_time(struct asking *asking, uint32_t index)
{
    const struct form *form = &asking->certain->shorts->forms[index];
    bool filled;
    if (form->kind == FORM_DATE && form->of == OF_SUBJECT)
        return plain_fact(asking->certain, asking->subject.record, form->at, form->index);
    const struct kept_form *kept = kept_of(asking, form, &filled);
    return filled ? kept->time : short_time_anew(asking, form);
}

static inline enum truth short_truth(struct asking *asking, uint32_t index)
{
    const struct form *form = &asking->certain->shorts->forms[index];
    if (!index)
        return YES;
    if (form->kind == FORM_TESTED && form->of < 0) /* of the subject or the candidate, which are there */
        return quick_test(form->at, (form->of == OF_SUBJECT ? &asking->subject : asking->candidate)->record, asking->certain->nodes);
    return short_truth_anew(asking, form);
}

/* Records of a simple selection, one after another. */
struct simple_look {
    const struct short_selection *selection;
    const struct fact_record *const *first, *const *at, *const *end;
};

static inline struct simple_look simple_look_at(struct certain *certain, const struct short_selection *selection)
{
    const struct case_view *view = &certain->eval->view;
    const uint32_t *first = view->type_first + selection->ways->type->index;
    certain_looked_at(certain, first[1] - first[0]);
    return (struct simple_look){selection, view->records, view->records + first[0], view->records + first[1]};
}

/* Where it stands in the view. */
static inline int32_t simple_index(const struct simple_look *look)
{
    return (int32_t)(look->at - look->first) - 1;
}

/* Whether its condition holds of the record just looked at. */
enum truth simple_test(struct asking *asking, const struct simple_look *look);

/* The next that is not certainly not chosen; NULL: there is none. */
static inline __attribute__((always_inline)) const struct fact_record *simple_next(struct asking *asking, struct simple_look *look, struct plain *time, enum truth *truth)
{
    const struct short_selection *selection = look->selection;
    const struct short_way *way = selection->ways;
    while (look->at < look->end) {
        const struct fact_record *record = *look->at++;
        *truth = YES;
        *time = (struct plain){.kind = PLAIN_LOST};
        if (way->dated) {
            *time = plain_fact(asking->certain, record, way->dated, way->dated_index);
            if (time->kind == PLAIN_FUTURE)
                continue; /* the date that counts has not come, so it is not there to be chosen */
            if (!plain_exact(*time))
                *truth = UNKNOWN;
        }
        if (selection->quick)
            *truth = truth_and(*truth, quick_test(selection->quick, record, asking->certain->nodes));
        else if (selection->tests)
            *truth = truth_and(*truth, simple_test(asking, look));
        if (*truth != NO)
            return record;
    }
    return NULL;
}

#endif
