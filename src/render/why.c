/* SPDX-License-Identifier: Apache-2.0
 *
 * Why a finding is what it is, for a person: the question, the reason, then
 * what it rests on, each with its place in the rules or in the facts, and
 * last who acts. Short by default: of each step the facts and the counting,
 * once; with everything asked for, the whole tree of the proof.
 */
#include "base/limits.h"
#include "render/sentences.h"
#include "render/words.h"

enum { STEP = 2, DETAIL = 4 };

struct why {
    struct buffer *out;
    const struct report *report;
    const struct finding *finding;
    struct buffer line; /* the sentence being put together */
    const struct used_fact **facts; /* told so far; borrowed from the finding, as are the sums */
    const struct day_sum **sums;
    size_t fact_count, sum_count;
};

static void flush(struct why *why, int indent)
{
    words_lines(why->out, buffer_view(&why->line), indent, indent + 4);
    buffer_clear(&why->line);
}

/* ---- Places ---- */

static void add_rule_place(struct why *why, struct span span)
{
    sentence_rule_place(&why->line, why->report->sources, span);
}

static void add_rule_words(struct why *why, struct span span)
{
    words_rule(&why->line, why->report->sources ? span_text(why->report->sources, span) : STR(""));
}

/* ---- Facts and sums ---- */

static void say_fact(struct why *why, const struct used_fact *fact, int indent)
{
    sentence_fact(&why->line, fact);
    flush(why, indent);
}

/* 25 December, 26 December 2024 and 1 January 2025: a year is said once for days that stand together. */
static void add_holidays(struct buffer *line, const struct left_out *left_out)
{
    int count = left_out->named_count, more = left_out->holidays - count;
    for (int i = 0; i < count; i++) {
        struct civil day = civil_of(left_out->named[i]->day);
        bool last = i + 1 == count;
        buffer_text(line, !i ? "" : last && more <= 0 ? " and " : ", ");
        if (last || civil_of(left_out->named[i + 1]->day).year != day.year)
            words_date(line, left_out->named[i]->day);
        else
            buffer_format(line, "%d %s", day.day, civil_month_name(day.month));
    }
    if (more > 0)
        buffer_format(line, " and %d more", more);
}

static void say_left_out(struct why *why, const struct left_out *left_out, int indent)
{
    struct buffer *line = &why->line;
    if (!left_out->weekend_days && !left_out->holidays)
        return;
    buffer_text(line, "Left out: ");
    if (left_out->weekend_days)
        words_count(line, left_out->weekend_days, "weekend day", "weekend days");
    if (left_out->weekend_days && left_out->holidays)
        buffer_text(line, " and ");
    if (left_out->holidays) {
        buffer_text(line, left_out->holidays == 1 ? "the holiday " : "the holidays ");
        add_holidays(line, left_out);
    }
    buffer_char(line, '.');
    flush(why, indent);
}

static void say_sum(struct why *why, const struct day_sum *sum, int indent)
{
    struct buffer *line = &why->line;
    buffer_text(line, sum->same_day_is_one ? "Counting starts with " : "Day 0 is ");
    words_day(line, sum->origin);
    if (sum->rolled)
        buffer_text(line, ", the next working day after it was received");
    if (sum->rolled && sum->rolled_after >= 0)
        buffer_format(line, ", since that was after %02d:%02d", sum->rolled_after / 3600, sum->rolled_after / 60 % 60);
    buffer_text(line, sum->same_day_is_one ? ", itself day 1 when it is a working day" : "; day 1 is the next working day");
    buffer_text(line, ". Calendar: ");
    buffer_str(line, sum->calendar_label);
    buffer_char(line, '.');
    flush(why, indent);
    say_left_out(why, &sum->left_out, indent);
    buffer_text(line, "Day ");
    buffer_number(line, sum->count);
    if (sum->certainty == WORKDAYS_BEYOND) {
        buffer_text(line, " lies beyond the days that the calendar covers.");
    } else {
        buffer_text(line, " is ");
        words_day(line, sum->result);
        buffer_text(line, sum->certainty == WORKDAYS_EXPECTED ? ", to the end of the day; its holidays are expected, not confirmed."
                                                               : ", to the end of the day.");
    }
    flush(why, indent);
}

/* Of 1 January and 1 April, … : the sentence is that of the rule, with the days in it. */
static void say_year(struct why *why, const struct year_sum *year, int indent)
{
    struct buffer *line = &why->line;
    yearly_words(line, year->yearly);
    words_large(line, 0);
    buffer_char(line, ' ');
    words_day(line, year->from);
    buffer_text(line, " is ");
    words_day(line, year->result);
    buffer_char(line, '.');
    flush(why, indent);
}

/* ---- Steps ---- */

/* An exception that does not excuse because an exception to it does not let it. */
static bool is_set_aside(const struct proof *step)
{
    for (const struct proof *kid = step->kids; kid; kid = kid->next)
        if (kid->part == PROOF_EXCEPTION && kid->answer == ANSWER_YES)
            return true;
    return false;
}

/* What a step is, by its part and its answer; NULL: not worth a sentence in the short form. */
static const char *opening(const struct proof *step)
{
    bool yes = step->answer == ANSWER_YES || step->answer == ANSWER_VALUE, no = step->answer == ANSWER_NO;
    switch (step->part) {
    case PROOF_VERSION:
        return ""; /* a sentence of its own */
    case PROOF_REPLACED:
        return yes ? "Replaced where that policy applies, as it does here: " : no ? "It would be replaced where that policy applies, and it does not here: " : "Whether it is replaced turns on whether that policy applies: ";
    case PROOF_SUBJECT:
    case PROOF_PASSED_OVER:
        return NULL;
    case PROOF_POLICY:
        return no ? "The policy does not apply to this case: " : NULL;
    case PROOF_APPLIES:
        return yes ? "It applies: " : no ? "It does not apply, for this is not so: " : "Whether it applies turns on: ";
    case PROOF_EXCEPTION:
        if (no && is_set_aside(step))
            return "It would be excused: ";
        return yes ? "Excused: " : no ? "Not excused, for this is not so: " : "Whether it is excused turns on: ";
    case PROOF_STARTS:
        return "It starts when ";
    case PROOF_OPENS:
        return "It is asked for from ";
    case PROOF_EARLY:
        return yes ? "An earlier one counts: " : no ? "An earlier one does not count, for this is not so: " : "Whether an earlier one counts turns on ";
    case PROOF_LIMIT:
        return "Its limit: ";
    case PROOF_EVIDENCE:
        return yes ? "It is shown by " : no ? "It is not shown by " : "Whether it is shown turns on ";
    case PROOF_WHO:
        return yes ? "The right person acted: " : no ? "The person does not fit: " : "Whether the right person acted turns on ";
    case PROOF_COUNTS:
        return yes ? "The record has what it needs: " : no ? "The record lacks what it needs: " : "Whether the record counts turns on ";
    case PROOF_STOPS:
        return yes ? "It stopped applying: " : NULL;
    case PROOF_BROKEN:
        return yes ? "It is broken: " : no ? "It is not broken, for this is not so: " : "Whether it is broken turns on ";
    case PROOF_ACT:
        return "It has to come before ";
    case PROOF_CONFLICT:
        return yes ? "It cannot be kept together with " : "It may stand against ";
    case PROOF_VALUE:
        return NULL;
    }
    return NULL;
}

/* In which order the short form tells: what decided first, then the limit, then what was done, then the rest. */
enum { ORDERS = 8 };
static int order_of(const struct proof *step)
{
    bool yes = step->answer == ANSWER_YES;
    switch (step->part) {
    case PROOF_POLICY:
    case PROOF_SUBJECT:
    case PROOF_VERSION:
    case PROOF_APPLIES:
        return yes ? 7 : 0;
    case PROOF_EXCEPTION:
    case PROOF_REPLACED:
        return yes ? 0 : 6;
    case PROOF_CONFLICT:
        return 0;
    case PROOF_LIMIT:
        return 1;
    case PROOF_OPENS:
    case PROOF_EARLY:
        return 2;
    case PROOF_STARTS:
    case PROOF_ACT:
        return 3;
    case PROOF_STOPS:
        return 5;
    default:
        return 4;
    }
}

static void add_value(struct why *why, const struct proof *step)
{
    if (step->part == PROOF_EVIDENCE && step->answer == ANSWER_NO)
        return; /* the date of what does not count would read as if it did */
    if (step->time.form != SHOWN_NONE) {
        buffer_text(&why->line, "; that is ");
        words_time(&why->line, why->report->zone, &step->time);
    } else if (step->value.length) {
        buffer_text(&why->line, "; that is ");
        buffer_str(&why->line, step->value);
    }
}

/* "It follows the version in force from 1 April 2026, for it began on …": what fixes a version is when the duty begins, unless
 * its rule names something else. */
static void say_version(struct why *why, const struct proof *step, int indent)
{
    struct buffer *line = &why->line;
    bool known = step->answer == ANSWER_YES;
    buffer_text(line, known ? "It follows " : "Whether it follows ");
    words_version(line, why->finding->rule->policy);
    buffer_text(line, known ? ", for " : " turns on when ");
    if (known && step->time.form == SHOWN_NONE) {
        buffer_text(line, "what began on no day follows the one in force on the day asked for");
    } else if (step->label.length) {
        buffer_char(line, '"');
        add_rule_words(why, step->rule);
        buffer_char(line, '"');
    } else {
        buffer_text(line, known ? "it began" : "it began, and that is not known");
    }
    if (step->time.form != SHOWN_NONE) {
        buffer_text(line, step->label.length ? ": " : " on ");
        words_time(line, why->report->zone, &step->time);
    }
    buffer_char(line, '.');
    add_rule_place(why, step->rule);
    flush(why, indent);
}

static void say_step(struct why *why, const struct proof *step, const char *words, int indent)
{
    if (step->part == PROOF_VERSION) {
        say_version(why, step, indent);
        return;
    }
    buffer_text(&why->line, words);
    buffer_char(&why->line, '"');
    bool evidence = step->part == PROOF_EVIDENCE; /* its label says why it does not count */
    if (step->label.length && !evidence)
        buffer_str(&why->line, step->label);
    else
        add_rule_words(why, step->rule);
    buffer_char(&why->line, '"');
    add_value(why, step);
    if (step->label.length && evidence) {
        buffer_text(&why->line, ": ");
        buffer_str(&why->line, step->label);
    }
    buffer_char(&why->line, '.');
    add_rule_place(why, step->rule);
    flush(why, indent);
}

static bool same_fact(const struct used_fact *a, const struct used_fact *b)
{
    return a->line == b->line && a->of.position == b->of.position && str_equal(a->of.id, b->of.id) &&
           str_equal(a->of.record, b->of.record) && str_equal(a->field, b->field) && str_equal(a->file, b->file);
}

static bool same_sum(const struct day_sum *a, const struct day_sum *b)
{
    return a->origin == b->origin && a->count == b->count && a->result == b->result && str_equal(a->calendar, b->calendar);
}

/* Each fact and each counting is told where it comes up first. */
static bool is_told(struct why *why, const struct used_fact *fact)
{
    for (size_t i = 0; i < why->fact_count; i++)
        if (same_fact(why->facts[i], fact))
            return true;
    why->facts = mem_plain_grow(why->facts, mem_product(why->fact_count + 1, sizeof *why->facts));
    why->facts[why->fact_count++] = fact;
    return false;
}

static bool is_counted(struct why *why, const struct day_sum *sum)
{
    for (size_t i = 0; i < why->sum_count; i++)
        if (same_sum(why->sums[i], sum))
            return true;
    why->sums = mem_plain_grow(why->sums, mem_product(why->sum_count + 1, sizeof *why->sums));
    why->sums[why->sum_count++] = sum;
    return false;
}

/* What another rule, which this one stands against, rests on. */
static const char *opening_of_other(const struct proof *step)
{
    bool yes = step->answer == ANSWER_YES, no = step->answer == ANSWER_NO;
    switch (step->part) {
    case PROOF_APPLIES:
        return yes ? "That one applies: " : "Whether that one applies turns on: ";
    case PROOF_EXCEPTION:
        return no ? "That one is not excused, for this is not so: " : "Whether that one is excused turns on: ";
    case PROOF_STARTS:
        return "That one starts when ";
    case PROOF_OPENS:
        return "That one is asked for from ";
    case PROOF_LIMIT:
        return "The limit of that one: ";
    default:
        return NULL;
    }
}

/* What a step says of the one it stands under, where that is worth a sentence. */
static const char *opening_under(const struct proof *above, const struct proof *step)
{
    if (above->part == PROOF_CONFLICT)
        return opening_of_other(step);
    if (step->part != PROOF_EXCEPTION)
        return NULL;
    if (step->answer == ANSWER_NO && is_set_aside(step))
        return "That would be set aside: ";
    return step->answer == ANSWER_YES ? "But not here: " : step->answer == ANSWER_NO ? "What would set that aside is not so: " : "Whether that is set aside turns on: ";
}

static void say_details(struct why *why, const struct proof *step, int depth)
{
    for (int i = 0; i < step->fact_count; i++)
        if (!step->facts[i].link && !is_told(why, &step->facts[i]))
            say_fact(why, &step->facts[i], DETAIL);
    for (const struct proof *kid = step->kids; kid && depth < LIMIT_NESTING; kid = kid->next) {
        if (opening_under(step, kid))
            say_step(why, kid, opening_under(step, kid), DETAIL);
        say_details(why, kid, depth + 1);
    }
    if (step->sum && !is_counted(why, step->sum))
        say_sum(why, step->sum, DETAIL);
    if (step->year)
        say_year(why, step->year, DETAIL);
}

/* Of what is asked for and not done, no record may be there to be told of. */
static void say_no_evidence(struct why *why)
{
    enum state state = why->finding->state;
    if (state != STATE_OVERDUE && state != STATE_MISSED && state != STATE_OPEN && state != STATE_OUTSTANDING)
        return;
    for (const struct proof *step = why->finding->proof; step; step = step->next)
        if (step->part == PROOF_EVIDENCE)
            return;
    words_lines(why->out, STR("Nothing is recorded that shows it."), STEP, STEP);
}

static void say_short(struct why *why)
{
    for (int order = 0; order < ORDERS; order++)
        for (const struct proof *step = why->finding->proof; step; step = step->next) {
            const char *words = order_of(step) == order ? opening(step) : NULL;
            if (!words)
                continue;
            say_step(why, step, words, STEP);
            say_details(why, step, 0);
        }
    say_no_evidence(why);
}

/* ---- The whole tree ---- */

static void say_node(struct why *why, const struct proof *step, int depth)
{
    int indent = STEP + 2 * depth;
    const char *words = depth ? NULL : opening(step);
    if (depth || !words) {
        const char *answer = answer_word(step->answer);
        buffer_text(&why->line, depth ? answer : step->part == PROOF_PASSED_OVER ? "passed over" : proof_part_word(step->part));
        if (why->line.length)
            buffer_text(&why->line, ": ");
        words = "";
    }
    say_step(why, step, words, indent);
    for (int i = 0; i < step->fact_count; i++)
        say_fact(why, &step->facts[i], indent + 2);
    if (step->sum)
        say_sum(why, step->sum, indent + 2);
    if (step->year)
        say_year(why, step->year, indent + 2);
    for (const struct proof *kid = step->kids; kid && depth < LIMIT_NESTING; kid = kid->next)
        say_node(why, kid, depth + 1);
}

/* ---- The whole answer ---- */

static void say_question(struct why *why)
{
    const struct finding *finding = why->finding;
    struct buffer *line = &why->line;
    buffer_text(line, "Why is \"");
    buffer_str(line, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    buffer_text(line, "\" (");
    if (finding->subject_count || finding->value.length) {
        words_subject(line, finding);
        buffer_text(line, " of ");
    }
    buffer_text(line, "case ");
    buffer_str(line, finding->case_key);
    buffer_text(line, finding->state == STATE_DOES_NOT_APPLY ? ") not asked for?" : ") ");
    if (finding->state != STATE_DOES_NOT_APPLY) {
        buffer_text(line, finding->state == STATE_CANNOT_TELL ? "not possible to tell" : finding->state == STATE_HOLDS ? "so" : finding->state == STATE_CONFLICT ? "in conflict" : state_words(finding->state));
        buffer_char(line, '?');
    }
    flush(why, 0);
}

static void say_reason(struct why *why)
{
    buffer_text(&why->line, "Because ");
    size_t from = why->line.length;
    render_because(&why->line, why->report->zone, why->finding);
    words_small(&why->line, from);
    add_rule_place(why, why->finding->rule->span);
    flush(why, STEP);
}

static void say_clauses(struct why *why)
{
    const struct rule_card *rule = why->finding->rule;
    int count;
    const struct str *cites = finding_cites(why->finding, &count);
    if (!count)
        return;
    buffer_text(&why->line, "It states ");
    words_list(&why->line, cites, count, " and ");
    buffer_text(&why->line, " of ");
    buffer_str(&why->line, rule->policy->label);
    if (rule->source_says.length) {
        buffer_text(&why->line, ", which says \"");
        buffer_str(&why->line, rule->source_says);
        buffer_char(&why->line, '"');
    }
    buffer_char(&why->line, '.');
    flush(why, STEP);
}

static void say_who(struct why *why)
{
    buffer_text(&why->line, why->finding->rule->who.length ? "Who acts: " : "The procedure names nobody to act");
    buffer_str(&why->line, why->finding->rule->who);
    if (why->finding->rule->who_in_words)
        buffer_text(&why->line, ", in the procedure's own words; who did it is not checked");
    else if (why->finding->rule->who_implied)
        buffer_text(&why->line, ", though the source names nobody; who did it is not checked");
    else if (why->finding->rule->who_unchecked)
        buffer_text(&why->line, "; what shows that it was done does not say by whom, so that is not checked");
    buffer_text(&why->line, ". ");
    buffer_text(&why->line, sentence_last);
    if (why->report->nobody) {
        buffer_char(&why->line, ' ');
        buffer_text(&why->line, sentence_nobody);
    }
    flush(why, 0);
}

void render_why_text(struct buffer *out, const struct report *report, const struct finding *finding)
{
    struct why why = {.out = out, .report = report, .finding = finding};
    say_question(&why);
    say_reason(&why);
    say_clauses(&why);
    if (report->all)
        for (const struct proof *step = finding->proof; step; step = step->next)
            say_node(&why, step, 0);
    else
        say_short(&why);
    sentences_besides(out, finding, BESIDE_PROOF, STEP);
    say_who(&why);
    buffer_free(&why.line);
    mem_plain_free(why.facts);
    mem_plain_free(why.sums);
}
