/* SPDX-License-Identifier: Apache-2.0
 *
 * The one sentence that goes with every finding. Each state has its own; all
 * are made of what the finding holds, and none says more than that.
 */
#include "render/render.h"
#include "render/words.h"

/* "<before><time>", or nothing where no time is known. */
static void with_time(struct buffer *out, const char *before, const struct zone *zone, const struct shown_time *time)
{
    if (time->form == SHOWN_NONE)
        return;
    buffer_text(out, before);
    words_time(out, zone, time);
}

static void with_span(struct buffer *out, const char *before, struct shown_span span, const char *after)
{
    if (!span.known)
        return;
    buffer_text(out, before);
    words_span(out, span);
    buffer_text(out, after);
}

static void because_excepted(struct buffer *out, const struct finding *finding)
{
    if (finding->replaced_by) {
        buffer_text(out, "It is replaced by ");
        words_other_rule(out, finding->replaced_by);
        return;
    }
    if (!finding->exception.length) {
        buffer_text(out, "It is excused");
        return;
    }
    buffer_text(out, "It is excused: ");
    size_t from = out->length;
    buffer_str(out, finding->exception);
    words_small(out, from);
}

static void because_cannot_tell(struct buffer *out, const struct finding *finding)
{
    buffer_text(out, "It turns on what is not known");
    for (int i = 0; i < finding->missing_count; i++) {
        buffer_text(out, i ? "; " : ": ");
        buffer_str(out, finding->missing[i].asks);
    }
    if (finding->missing_more)
        buffer_text(out, "; perhaps more, which is not named");
    if (finding->would_be < 0 || finding->would_be == STATE_CANNOT_TELL) /* it would say nothing new */
        return;
    buffer_text(out, "; if ");
    words_supposed(out, finding);
    buffer_text(out, ", its state would be ");
    buffer_text(out, state_words((enum state)finding->would_be));
}

static void because_conflict(struct buffer *out, const struct finding *finding)
{
    buffer_text(out, "It cannot be kept together with ");
    words_conflicts(out, finding);
}

static void because_holds(struct buffer *out, const struct finding *finding)
{
    if (finding->rule->kind == RULE_DEFINITION)
        buffer_text(out, "What the clause describes is so");
    else
        buffer_text(out, "What is permitted here is permitted now");
}

static void because_breached(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    if (finding->rule->kind == RULE_PROHIBITION)
        buffer_text(out, "What must not be done was done");
    else
        buffer_text(out, "What it has to come before went ahead without it");
    with_time(out, ", on ", zone, &finding->done);
}

static void because_done(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "It was done");
    with_time(out, " on ", zone, &finding->done);
    switch (finding->state) {
    case STATE_MET_EARLY:
        with_span(out, ", ", finding->early, "");
        buffer_text(out, finding->early.known ? " before it was asked for" : ", before it was asked for");
        with_time(out, " from ", zone, &finding->opens);
        buffer_text(out, ", which counts");
        break;
    case STATE_MET_LATE:
        if (!finding->late_by.known) { /* after the act that it had to precede, or nobody can say by how much */
            buffer_text(out, ", but not in time");
            with_time(out, "; its limit was ", zone, &finding->due);
            break;
        }
        with_span(out, ", ", finding->late_by, " after its limit");
        with_time(out, " of ", zone, &finding->due);
        break;
    default:
        if (finding->due.form == SHOWN_NONE)
            buffer_text(out, "; it has no time limit");
        with_time(out, ", within its limit of ", zone, &finding->due);
    }
}

static void because_impossible(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "Its limit");
    with_time(out, " of ", zone, &finding->due);
    buffer_text(out, " lay before the duty began");
    with_time(out, "; the earliest it could be done is ", zone, &finding->earliest);
}

static void because_not_yet(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    if (finding->opens.form == SHOWN_NONE) {
        buffer_text(out, "What it waits for has not come");
        return;
    }
    with_time(out, "It is not asked for before ", zone, &finding->opens);
    with_time(out, ", and is due on ", zone, &finding->due);
}

static void because_past(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "It was due");
    with_time(out, " on ", zone, &finding->due);
    if (finding->state == STATE_MISSED) {
        buffer_text(out, " and was not done by then; it has stopped applying since");
        return;
    }
    with_span(out, " and is ", finding->late_by, " late");
    if (!finding->late_by.known)
        buffer_text(out, " and is not done");
}

static void because_outstanding(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "It has no time limit and is not done");
    with_time(out, "; it has been asked for since ", zone, &finding->since);
    with_span(out, finding->since.form == SHOWN_NONE ? "; it has been asked for for " : ", for ", finding->age, "");
}

static void because_open(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    buffer_text(out, "It is asked for and not done yet");
    with_time(out, "; it is due on ", zone, &finding->due);
}

void render_because(struct buffer *out, const struct zone *zone, const struct finding *finding)
{
    switch (finding->state) {
    case STATE_ERROR:
        buffer_text(out, "It could not be worked out: ");
        buffer_str(out, finding->error);
        break;
    case STATE_DOES_NOT_APPLY:
        buffer_text(out, "A condition under which it applies is not met");
        break;
    case STATE_EXCEPTED:
        because_excepted(out, finding);
        break;
    case STATE_CANNOT_TELL:
        because_cannot_tell(out, finding);
        break;
    case STATE_CONFLICT:
        because_conflict(out, finding);
        break;
    case STATE_HOLDS:
        because_holds(out, finding);
        break;
    case STATE_BREACHED:
        because_breached(out, zone, finding);
        break;
    case STATE_LAPSED:
        buffer_text(out, "It stopped applying before it was done");
        with_time(out, " and before its limit of ", zone, &finding->due);
        break;
    case STATE_IMPOSSIBLE:
        because_impossible(out, zone, finding);
        break;
    case STATE_MET:
    case STATE_MET_EARLY:
    case STATE_MET_LATE:
        because_done(out, zone, finding);
        break;
    case STATE_NOT_YET:
        because_not_yet(out, zone, finding);
        break;
    case STATE_MISSED:
    case STATE_OVERDUE:
        because_past(out, zone, finding);
        break;
    case STATE_OUTSTANDING:
        because_outstanding(out, zone, finding);
        break;
    case STATE_OPEN:
        because_open(out, zone, finding);
        break;
    case STATES:
        break;
    }
    buffer_char(out, '.');
}
