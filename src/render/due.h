/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of what is due as bytes, in one format each. In comes the list and
 * what was asked for; out go bytes. A renderer leaves nothing of the list out
 * and adds nothing to it.
 */
#ifndef DULY_RENDER_DUE_H
#define DULY_RENDER_DUE_H

#include "due/due.h"
#include "render/ical.h"
#include "render/render.h"

/* What the list was picked by; counts of 0: not picked by that. */
struct due_asked {
    int within; /* working days that are soon */
    const struct str *workers, *teams, *roles, *cases;
    int worker_count, team_count, role_count, case_count;
    bool approvals; /* only these */
    bool not_whole; /* facts could not all be read, or a rule failed: what is not in the list may be due all the same */
    struct ical *previous; /* the calendar of another day; or NULL. What is found in it is marked */
};

void due_text(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked);
/* Every finding of the list, in its order: as `run` writes them, with the group and the days left. */
void due_jsonl(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked);
void due_csv(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked);
/* A page; of one case with the facts of every entry. */
void due_html(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked);
/* A calendar of all-day events; with a previous one, what has changed since and what is gone. */
void due_ics(struct buffer *out, const struct report *report, const struct due_list *list, const struct due_asked *asked);
/* Sentences that more than one of them needs, without a line end. When it is due, with the days left. */
void due_when(struct buffer *out, const struct report *report, const struct due_entry *entry);
/* What is not known, three of it at most, and then `end`. */
void due_missing(struct buffer *out, const struct finding *finding, const char *end);
/* "Due in the next 5 working days" */
void due_heading(struct buffer *out, enum due_group group, const struct due_asked *asked);
/* How much there is of each group, and what is not in the list for want of a record: whole sentences. */
void due_summary(struct buffer *out, const struct due_list *list, const struct due_asked *asked);
/* What the list was picked by, in a sentence; nothing where all is asked for. */
void due_asked_for(struct buffer *out, const struct due_asked *asked);
/* The cases of which lines were refused, in a sentence; nothing where there are none. */
void due_incomplete(struct buffer *out, const struct due_list *list);

#endif
