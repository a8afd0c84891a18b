/* SPDX-License-Identifier: Apache-2.0
 *
 * The twelve rules of README.md, hard-coded: what workload.duly says, without a rules language. Shared by the yardsticks,
 * which differ in how they read JSON.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include "calendar.h"

#define NO_DAY INT32_MAX
#define NO_INSTANT INT64_MAX
#define RULES 12
#define REASSESSMENTS 16

enum answer { DOES_NOT_APPLY, OPEN, MET, MET_LATE, OVERDUE, ANSWERS };
static const char *const answer_names[ANSWERS] = {"does_not_apply", "open", "met", "met_late", "overdue"};
static const char *const rule_names[RULES] = {"decision_1wd",  "seen_24h",      "seen_10wd", "auth_request", "checkpoint_10", "checkpoint_15",
                                              "checkpoint_25", "checkpoint_35", "completed", "over_45",      "reassess_12m",  "s47_reassess"};

/* What the rules need of one case: of most acts the day of the first one. */
struct kept_case {
    int64_t received, seen;
    int32_t decision, request, checkpoint[4], first_completion, last_completion, extension, enquiry, closed;
    int32_t reassessments[REASSESSMENTS];
    int track, reassessment_count;
    char significant_harm, no_further_action, started;
};

static inline void case_reset(struct kept_case *kept)
{
    kept->received = kept->seen = NO_INSTANT;
    kept->decision = kept->request = kept->first_completion = kept->extension = kept->enquiry = kept->closed = NO_DAY;
    for (int i = 0; i < 4; i++)
        kept->checkpoint[i] = NO_DAY;
    kept->last_completion = INT32_MIN;
    kept->track = kept->reassessment_count = 0;
    kept->significant_harm = kept->no_further_action = kept->started = 0;
}

static inline void keep_first(int32_t *first, int32_t day)
{
    if (day < *first)
        *first = day;
}

static inline int32_t *checkpoint_of(struct kept_case *kept, int64_t day)
{
    return &kept->checkpoint[day == 10 ? 0 : day == 15 ? 1 : day == 25 ? 2 : 3];
}

static inline enum answer timed(int32_t limit, int32_t done, int32_t today)
{
    if (done != NO_DAY)
        return done <= limit ? MET : MET_LATE;
    return today > limit ? OVERDUE : OPEN;
}

static inline enum answer seen_in_a_day(const struct kept_case *kept, int64_t now)
{
    int64_t limit = kept->received + DAY_SECONDS;
    if (kept->seen != NO_INSTANT)
        return kept->seen <= limit ? MET : MET_LATE;
    return now > limit ? OVERDUE : OPEN;
}

/* The rules of an assessment: from asking for authorisation to going past 45 working days. */
static inline void assessment_rules(const struct kept_case *kept, int32_t from, int32_t today, enum answer *answers)
{
    int track = kept->track, send = track == 10 ? 8 : track == 20 ? 18 : track == 30 ? 27 : 40;
    int32_t day_8 = add_working_days(from, 8), day_45 = add_working_days(from, 45);
    static const int checkpoint_days[4] = {10, 15, 25, 35}, least_track[4] = {20, 20, 30, 45};
    answers[3] = timed(add_working_days(from, send), kept->request, today);
    for (int i = 0; i < 4; i++)
        if (track >= least_track[i] || (i == 0 && today > day_8 && kept->request > day_8))
            answers[4 + i] = timed(add_working_days(from, checkpoint_days[i]), kept->checkpoint[i], today);
    answers[8] = timed(add_working_days(from, track), kept->first_completion, today);
    if (kept->first_completion > day_45)
        answers[9] = timed(day_45, kept->extension, today);
}

static inline enum answer reassessed(const struct kept_case *kept, int32_t today)
{
    int32_t done = NO_DAY;
    for (int i = 0; i < kept->reassessment_count; i++)
        if (kept->reassessments[i] >= kept->enquiry)
            keep_first(&done, kept->reassessments[i]);
    return timed(add_working_days(kept->enquiry, 10), done, today);
}

static inline void case_answer(const struct kept_case *kept, int32_t today, int64_t now, enum answer answers[RULES])
{
    for (int i = 0; i < RULES; i++)
        answers[i] = DOES_NOT_APPLY;
    if (kept->received == NO_INSTANT)
        return;
    int32_t from = (int32_t)(kept->received / DAY_SECONDS);
    answers[0] = timed(add_working_days(from, 1), kept->decision, today);
    if (kept->significant_harm)
        answers[1] = seen_in_a_day(kept, now);
    if (!kept->no_further_action)
        answers[2] = timed(add_working_days(from, 10), kept->seen == NO_INSTANT ? NO_DAY : (int32_t)(kept->seen / DAY_SECONDS), today);
    if (kept->started)
        assessment_rules(kept, from, today, answers);
    if (kept->closed == NO_DAY)
        answers[10] = timed(add_year(kept->last_completion != INT32_MIN ? kept->last_completion : from), NO_DAY, today);
    if (kept->enquiry != NO_DAY)
        answers[11] = reassessed(kept, today);
}

/* ---- The answer, put together from pieces ---- */

enum { PIECE_BYTES = 48, CASE_BYTES_MAX = 4096 };
static char pieces[RULES][ANSWERS][PIECE_BYTES];
static int piece_lengths[RULES][ANSWERS];

static inline void pieces_make(void)
{
    for (int i = 0; i < RULES; i++)
        for (int j = 0; j < ANSWERS; j++)
            piece_lengths[i][j] = snprintf(pieces[i][j], PIECE_BYTES, ",\"%s\":\"%s\"%s", rule_names[i], answer_names[j], i == RULES - 1 ? "}\n" : "");
}

/* Writes at most CASE_BYTES_MAX bytes of a key up to 256 long; returns the end. */
static inline char *case_write(char *out, const char *key, size_t length, const enum answer answers[RULES])
{
    memcpy(out, "{\"case\":\"", 9);
    out += 9;
    memcpy(out, key, length);
    out += length;
    *out++ = '"';
    for (int i = 0; i < RULES; i++) {
        memcpy(out, pieces[i][answers[i]], PIECE_BYTES);
        out += piece_lengths[i][answers[i]];
    }
    return out;
}

#endif
