/* SPDX-License-Identifier: Apache-2.0
 *
 * Words and numbers that several renderers share: times, lengths of time,
 * records, and lines of text that fit a page. In come pieces of a finding,
 * out go bytes added to a buffer. Nothing is kept. It knows no format: what
 * only JSON needs stands with JSON.
 */
#ifndef DULY_RENDER_WORDS_H
#define DULY_RENDER_WORDS_H

#include "findings/findings.h"

#define PAGE_COLUMNS 100

void words_day(struct buffer *out, day_number day);  /* Thursday 7 May 2026 */
void words_date(struct buffer *out, day_number day); /* 7 May 2026 */
/* Thursday 7 May 2026; Saturday 14 May 2022 at 18:00; a day from … to … */
void words_time(struct buffer *out, const struct zone *zone, const struct shown_time *time);
/* An instant as a report names it: the day alone when it is the last second of it. */
void words_moment(struct buffer *out, const struct zone *zone, int64_t utc);
void words_span(struct buffer *out, struct shown_span span); /* 2 working days; 3 hours 20 minutes */
void words_record(struct buffer *out, const struct record_name *name); /* section 47 enquiry S1 */
/* The labels of the rules it cannot be kept together with: "A" and "B" of Another policy. */
void words_conflicts(struct buffer *out, const struct finding *finding);
/* What its other state supposes: "it applied and the other did not". */
void words_supposed(struct buffer *out, const struct finding *finding);
void words_subject(struct buffer *out, const struct finding *finding); /* target T2, 15 */
void words_spoken(struct buffer *out, struct str json); /* underscores as spaces */
/* "See the child" of The team's own rules */
void words_other_rule(struct buffer *out, const struct rule_card *rule);
/* The first of the versions of a policy: the policy itself where it has but one. */
const struct policy_card *words_family(const struct policy_card *policy);
/* "the version in force from 1 April 2025 up to 31 March 2026" */
void words_version(struct buffer *out, const struct policy_card *policy);
void words_list(struct buffer *out, const struct str *items, int count, const char *last); /* a, b and c */
void words_count(struct buffer *out, int64_t count, const char *one, const char *many); /* 1 case; 2 cases */

void words_rule(struct buffer *out, struct str text); /* of a rule, on one line, with single spaces and without comments */

/* 2026-05-07; 2026-05-07T09:30:00+01:00; 2026-05-01/2026-05-31 */
void iso_time(struct buffer *out, const struct zone *zone, const struct shown_time *time);

/* Adds words as lines of at most PAGE_COLUMNS, the first indented by `first`, the others by `more`. Control characters
 * become question marks: what stands in facts never steers a terminal. */
void words_lines(struct buffer *out, struct str words, int first, int more);
/* With the first letter large, or small. */
void words_large(struct buffer *buffer, size_t from);
void words_small(struct buffer *buffer, size_t from);

#endif
