/* SPDX-License-Identifier: Apache-2.0
 *
 * What is due, over one case or a whole caseload: findings sorted into the
 * groups of a list that people act on, the most urgent first, each with the
 * working days left. In come findings, case by case; out goes the list, which
 * text, pages, tables and calendars are written from. It keeps copies in an
 * arena of its own. It decides no state and writes no sentence.
 */
#ifndef DULY_DUE_DUE_H
#define DULY_DUE_DUE_H

#include "findings/findings.h"

/* In the order of the list. */
enum due_group {
    DUE_WRONG,      /* error, conflict; breached and impossible, until the case is closed */
    DUE_OVERDUE,    /* overdue; missed, where that came in the last DUE_MISSED_SHOWN working days */
    DUE_SOON,       /* open or not yet, and due or opening within so many working days */
    DUE_NOT_YET,    /* open or not yet, later or without a date */
    DUE_WAITING,    /* outstanding: no deadline */
    DUE_CANNOT_SAY, /* cannot tell */
    DUE_SETTLED,    /* all others but what does not apply; only where all is asked for */
    DUE_GROUPS
};
const char *due_group_spelling(enum due_group group); /* something_wrong, as JSON has it */
const char *due_group_words(enum due_group group);    /* Something is wrong */

#define DUE_MISSED_SHOWN 20 /* working days */
#define DUE_WITHIN 5        /* working days that are soon, unless asked otherwise */

struct due_entry {
    struct finding finding; /* a copy; without its proof */
    enum due_group group;
    bool pressing;          /* may be late or wrong, or is soon, or something stands against it: never left out of a short list */
    bool opens_soon;        /* it is in its group because it may be done soon, not because it is due */
    struct shown_span left; /* to its date, in working days; in days where none of those lies between, or none are counted */
    int64_t when;           /* UTC second it is sorted by; INT64_MAX: none */
    uint64_t number;        /* in the order of cases and findings */
    struct used_fact *facts; /* that it rests on, each once; where they are asked for */
    int fact_count;
};

/* Entries of one case that are told together: for the same records with the same dates; or that turn on the same facts. */
struct due_bundle {
    struct due_entry **entries; /* in order of their strength, then of the rules; at least one */
    uint32_t count, room;
    bool pressing; /* one of them is */
    int64_t when;  /* the earliest of theirs */
};

struct due_list {
    struct arena arena;
    struct due_bundles {
        struct due_bundle **list; /* once sorted, the most urgent first */
        uint32_t count, room;
        uint32_t of_case; /* where those of the case at hand begin */
        uint64_t entries; /* in all of them */
        uint64_t left_out; /* entries, of a short list */
    } groups[DUE_GROUPS];
    uint64_t cases;     /* that were asked about */
    uint64_t urgent;    /* of these, with something wrong, overdue or due soon, or perhaps late already */
    uint64_t nobody;    /* duties that name nobody who acts, where a role was asked for */
    uint64_t no_worker; /* cases with a duty for which nobody responsible is recorded, where a worker or a team was asked for */
    struct due_incomplete {
        struct str key;
        struct due_incomplete *next;
    } *incomplete, **last_incomplete; /* cases of which lines were refused */
    uint64_t numbered;
    bool urgent_here; /* the case at hand */
    struct due_sight *sight;
};

struct due_options {
    const struct zone *zone;
    int64_t now, known_on;
    const struct calendar_source *const *calendars; /* that policies count by */
    int calendar_count;
    int within;  /* working days that are soon */
    bool all;    /* what is settled too */
    int short_to; /* so many bundles that do not press of each quiet group; 0: all of them */
    bool facts;  /* of every entry, from its proof */
};

/* The options are copied; zone and calendars are borrowed. */
void due_open(struct due_list *list, const struct due_options *options);
/* Before the findings of a case. */
void due_case(struct due_list *list, struct str key, bool incomplete);
void due_add(struct due_list *list, const struct finding *finding);
void due_case_end(struct due_list *list);
/* Sorts, and shortens. Nothing may be added any more. */
void due_sort(struct due_list *list);
void due_close(struct due_list *list);

#endif
