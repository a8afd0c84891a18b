/* SPDX-License-Identifier: Apache-2.0
 *
 * A duty while the second form judges it (certain_rule.c), and duties of a
 * rule whose evidence is used once (certain_once.c). Inside this room only.
 */
#ifndef DULY_EVAL_JUDGED_H
#define DULY_EVAL_JUDGED_H

#include "eval/certain.h"

/* What is so of some piece of evidence, for each of the parts of which all are needed; else all in the first. */
struct shown {
    enum truth in_window, early_or_in_window, not_early, before_stop;
    bool perhaps; /* it may have been done, and what is missing could tell: at some time or other since the start */
    bool perhaps_later; /* of that, some may lie after it stopped */
    bool sound; /* of the line of evidence being gathered, a certain one is there */
};

/* The piece of evidence that comes first of those of one sort. */
struct piece {
    bool there;
    int32_t record;
    struct plain time;
};

struct judged {
    struct certain *certain;
    const struct code_rule *code;
    struct bindings frame;
    struct plain start, opens, limit, act, stop;
    bool has_opens, has_limit, has_stop;
    enum truth early_counts, broken;
    struct shown shown[EVIDENCE_PARTS];
    int shown_count;
    const struct rule *replaced_by;
    int events; /* of evidence, looked at */
    int duties; /* judged so far, of the rule */
    bool only_future;   /* whether it applies, the future alone will tell */
    bool doubts;        /* something of its evidence is not known, whether or not its state turns on it */
    bool asks_evidence; /* its state turns on it, as far as is known */
    const struct turns *turns; /* of several duties each piece of evidence shows one only; NULL: it shows whichever it fits */
    struct piece in_window, early_or_in_window, not_early; /* with `turns` */
};

/* A duty of a rule whose evidence is used once: it goes to the one whose limit comes first. */
struct turn {
    struct judged judged;
    enum truth applies;
    enum state state;
    day_number key;
    bool decided;
    struct piece pick;
};
enum { TURNS_MOST = 32 };
struct turns {
    struct turn *list; /* in the case's arena */
    int count;
};

struct each_of {
    struct judged judged;
    struct rule_outcomes *outcomes; /* NULL: only its findings are wanted */
    struct turns turns; /* of a rule whose evidence is used once */
};

/* As far as it can be told without its evidence. STATES: another version of the policy answers for it; or, where evidence is asked, that
 * will tell. */
enum state judged_without_evidence(struct judged *judged, enum truth *applies);
enum state judged_with_evidence(struct judged *judged, enum truth applies, enum state state);
/* The state of the duty in the frame. */
void judged_add(struct each_of *each, enum state state);

/* A piece of evidence that serves another duty already. */
bool judged_is_used(const struct judged *judged, int32_t record);
/* Which piece it would be that shows it, where nothing about them is uncertain. */
void judged_note(struct judged *judged, int32_t record, struct plain time, enum truth early, enum truth in_time, bool undated);
/* The duty in the frame waits; then all take their turns. */
void judged_wait(struct each_of *each);
void judged_take_turns(struct each_of *each);

#endif
