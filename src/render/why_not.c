/* SPDX-License-Identifier: Apache-2.0
 *
 * What would have to be otherwise for a rule to ask, or to ask still: its
 * conditions one a line, each with its answer and the facts it rests on.
 * The proof has every part (eval_options.every_part).
 */
#include <string.h>

#include "base/limits.h"
#include "render/sentences.h"
#include "render/words.h"

enum { STEP = 2, ANSWER_COLUMNS = 11 };

struct why_not {
    struct buffer *out;
    const struct report *report;
    struct buffer line;
};

static void flush(struct why_not *why, int first, int more)
{
    words_lines(why->out, buffer_view(&why->line), first, more);
    buffer_clear(&why->line);
}

static bool is_op(const struct proof *step, const char *op)
{
    return step->op && !strcmp(step->op, op);
}

static bool is_condition(const struct proof *step)
{
    return step->answer != ANSWER_VALUE;
}

/* ---- Conditions ---- */

/* Facts of a condition and of what it was worked out from, but not of conditions inside it, which have lines of their own. */
static int say_facts(struct why_not *why, const struct proof *step, int indent, int depth)
{
    int said = 0;
    for (int i = 0; i < step->fact_count; i++) {
        if (step->facts[i].link)
            continue;
        said++;
        sentence_fact(&why->line, &step->facts[i]);
        flush(why, indent, indent + 4);
    }
    for (const struct proof *kid = step->kids; kid && depth < LIMIT_NESTING; kid = kid->next)
        if (!is_condition(kid) || is_op(step, "EXISTS") || is_op(step, "NOT"))
            said += say_facts(why, kid, indent, depth + 1);
    return said;
}

static void say_condition(struct why_not *why, const struct proof *step, int indent, int depth);

static void say_joined(struct why_not *why, const struct proof *step, int indent, int depth)
{
    const char *words = is_op(step, "AND") ? "all of these:" : "any one of these:";
    words_lines(why->out, str_of(words), indent, indent);
    for (const struct proof *kid = step->kids; kid; kid = kid->next)
        say_condition(why, kid, indent + 2, depth + 1);
}

/* A definition stands for the condition it names; `not` stands before conditions that are joined. */
static const struct proof *within(const struct proof *step)
{
    if (is_op(step, "NOT") && step->kids && (is_op(step->kids, "AND") || is_op(step->kids, "OR")))
        return step->kids;
    const struct proof *kid = is_op(step, "CALL") ? step->kids : NULL;
    while (kid && !kid->op && kid->kids && is_condition(kid->kids))
        kid = kid->kids;
    return kid && kid->op && is_condition(kid) ? kid : NULL;
}

static void say_condition(struct why_not *why, const struct proof *step, int indent, int depth)
{
    if (depth > LIMIT_NESTING)
        return;
    if (is_op(step, "AND") || is_op(step, "OR")) {
        say_joined(why, step, indent, depth);
        return;
    }
    const char *answer = answer_word(step->answer);
    buffer_text(&why->line, answer);
    do
        buffer_char(&why->line, ' ');
    while (why->line.length < ANSWER_COLUMNS);
    words_rule(&why->line, why->report->sources ? span_text(why->report->sources, step->rule) : STR(""));
    sentence_rule_place(&why->line, why->report->sources, step->rule);
    flush(why, indent, indent + ANSWER_COLUMNS);
    const struct proof *named = within(step);
    if (named) {
        say_condition(why, named, indent + 4, depth + 1);
        return;
    }
    int said = say_facts(why, step, indent + ANSWER_COLUMNS, depth);
    if (!said && is_op(step, "EXISTS"))
        words_lines(why->out, STR("Nothing of the kind is recorded."), indent + ANSWER_COLUMNS, indent + ANSWER_COLUMNS + 4);
}

/* ---- Sections ---- */

static const char *section(const struct proof *step)
{
    bool yes = step->answer == ANSWER_YES, no = step->answer == ANSWER_NO;
    switch (step->part) {
    case PROOF_POLICY: return yes ? NULL : "For the policy to apply to this case:";
    case PROOF_APPLIES: return yes ? "It applies, because of this:" : no ? "For it to apply, this would have to be so:" : "Whether it applies turns on this:";
    case PROOF_EXCEPTION: return yes ? "It is excused as long as this is so:" : no ? NULL : "Whether it is excused turns on this:";
    case PROOF_STOPS: return yes ? "It stopped applying because of this:" : NULL;
    case PROOF_BROKEN: return no ? "It would be broken by this:" : yes ? "It is broken by this:" : "Whether it is broken turns on this:";
    default: return NULL;
    }
}

static void say_section(struct why_not *why, const struct proof *step)
{
    const char *words = section(step);
    if (!words)
        return;
    buffer_text(&why->line, words);
    if (step->label.length)
        buffer_format(&why->line, " \"" STR_FORMAT "\"", STR_PRINT(step->label));
    flush(why, STEP, STEP + 2);
    bool any = false;
    for (const struct proof *kid = step->kids; kid; kid = kid->next)
        if (is_condition(kid)) {
            say_condition(why, kid, STEP + 2, 0);
            any = true;
        }
    if (!any)
        say_condition(why, step, STEP + 2, 0);
}

static const char *standing(enum state state)
{
    switch (state) {
    case STATE_DOES_NOT_APPLY: return "is not asked for";
    case STATE_EXCEPTED: return "is excused";
    case STATE_CANNOT_TELL: return "cannot be told";
    case STATE_NOT_YET: return "is not asked for yet";
    case STATE_LAPSED:
    case STATE_MISSED: return "is no longer asked for";
    default: return "is asked for";
    }
}

static bool is_live(enum state state)
{
    return !strcmp(standing(state), "is asked for");
}

static void say_last(struct why_not *why)
{
    buffer_text(&why->line, sentence_last);
    if (why->report->nobody) {
        buffer_char(&why->line, ' ');
        buffer_text(&why->line, sentence_nobody);
    }
    flush(why, 0, 0);
}

void render_why_not_text(struct buffer *out, const struct report *report, const struct finding *finding)
{
    struct why_not why = {.out = out, .report = report};
    buffer_format(&why.line, "\"" STR_FORMAT "\" ", STR_PRINT(finding->rule->label));
    buffer_text(&why.line, standing(finding->state));
    buffer_text(&why.line, " (");
    if (finding->subject_count || finding->value.length) {
        words_subject(&why.line, finding);
        buffer_text(&why.line, " of ");
    }
    buffer_format(&why.line, "case " STR_FORMAT ")", STR_PRINT(finding->case_key));
    if (is_live(finding->state))
        buffer_format(&why.line, ": %s", state_words(finding->state));
    buffer_char(&why.line, '.');
    sentence_rule_place(&why.line, report->sources, finding->rule->span);
    flush(&why, 0, 4);
    if (finding->state != STATE_DOES_NOT_APPLY) { /* its reason is the condition that follows */
        render_because(&why.line, report->zone, finding);
        words_large(&why.line, 0);
        flush(&why, STEP, STEP + 4);
    }
    for (const struct proof *step = finding->proof; step; step = step->next)
        say_section(&why, step);
    sentences_besides(out, finding, BESIDE_PROOF, STEP);
    say_last(&why);
    buffer_free(&why.line);
}

void render_silence_text(struct buffer *out, const struct report *report, const struct silence *silence)
{
    struct why_not why = {.out = out, .report = report};
    buffer_format(&why.line, "\"" STR_FORMAT "\" asks for nothing in case " STR_FORMAT ".", STR_PRINT(silence->rule->label), STR_PRINT(silence->case_key));
    sentence_rule_place(&why.line, report->sources, silence->rule->span);
    flush(&why, 0, 4);
    switch (silence->why) {
    case SILENT_POLICY:
        buffer_format(&why.line, STR_FORMAT " does not apply to this case.", STR_PRINT(silence->rule->policy->label));
        flush(&why, STEP, STEP + 4);
        if (silence->policy)
            say_section(&why, silence->policy);
        break;
    case SILENT_NOT_IN_FORCE:
        buffer_format(&why.line, STR_FORMAT " is not in force on the day asked for.", STR_PRINT(silence->rule->policy->label));
        flush(&why, STEP, STEP + 4);
        break;
    case SILENT_VERSION:
        buffer_format(&why.line, "It is asked for each " STR_FORMAT "; of the %u in this case, it is for none, or another version of " STR_FORMAT " answers for them.",
                      STR_PRINT(silence->subject), silence->held, STR_PRINT(silence->rule->policy->label));
        flush(&why, STEP, STEP + 4);
        break;
    case SILENT_NO_RECORD:
        buffer_format(&why.line, "It is asked for each " STR_FORMAT, STR_PRINT(silence->subject));
        if (silence->held)
            buffer_format(&why.line, "; the case holds %u, and it is for none of these.", silence->held);
        else
            buffer_text(&why.line, ", and the case holds none.");
        flush(&why, STEP, STEP + 4);
        break;
    }
    say_last(&why);
    buffer_free(&why.line);
}
