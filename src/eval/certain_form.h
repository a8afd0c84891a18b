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
    bool bare; /* of nobody, between no times */
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

#endif
