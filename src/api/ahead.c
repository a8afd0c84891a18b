/* SPDX-License-Identifier: Apache-2.0 */
#include "api/ahead.h"

/* Twenty years: longer than any childhood. */
#define DAYS_AHEAD 7305

void ahead_open(struct ahead *ahead, struct asking *asking)
{
    const struct report *report = &asking->report;
    int days = asking->question->within_given || asking->question->within > 0 ? asking->question->within : DAYS_AHEAD;
    int64_t first;
    *ahead = (struct ahead){.asking = asking};
    zone_day_bounds(report->zone, zone_day(report->zone, report->now) + days, &first, &ahead->upto);
    asking->options.moments = true;
    ahead->before = asking_evaluator(asking);
    ahead->after = asking_evaluator(asking);
}

void ahead_close(struct ahead *ahead)
{
    eval_free(ahead->before);
    eval_free(ahead->after);
    arena_free(&ahead->arena);
}

/* Of findings that change, those that are asked for. */
static void keep_asked(const struct ahead *ahead, struct differences *differences)
{
    uint32_t kept = 0, only = ahead->asking->only;
    for (uint32_t i = 0; i < differences->count; i++) {
        const struct difference *one = &differences->items[i];
        if (!only || (one->before && only & 1u << one->before->state) || (one->after && only & 1u << one->after->state))
            differences->items[kept++] = *one;
    }
    differences->count = kept;
}

/* Between two moments that the evaluator names nothing changes; whether it does at one of them, the answer tells. */
int64_t ahead_look(struct ahead *ahead, struct facts *facts, struct fact_case *of, const struct findings **now, struct differences *differences)
{
    bool known_moves = !ahead->asking->question->known_on_given;
    *now = asking_case(ahead->asking, ahead->before, facts, of);
    int64_t at = eval_next_moment(ahead->before, known_moves);
    for (; at <= ahead->upto; at = eval_next_moment(ahead->after, known_moves)) {
        eval_ask_on(ahead->after, at, known_moves ? at : ahead->asking->report.known_on);
        arena_reset(&ahead->arena);
        compare_findings(&ahead->arena, *now, eval_case(ahead->after, facts, of), differences);
        keep_asked(ahead, differences);
        if (differences->count)
            return at;
    }
    *differences = (struct differences){0};
    return INT64_MAX;
}
