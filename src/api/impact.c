/* SPDX-License-Identifier: Apache-2.0
 *
 * What a change of rules does to the cases. Two handles, each with its own
 * rules, have read the same facts by them.
 */
#include <string.h>

#include "api/compared.h"
#include "render/impact.h"

/* One side: the rules as they are, or as they would be. */
struct side {
    struct asking asking;
    struct evaluator *evaluator;
    struct buffer said; /* messages, so that what both say is said once */
    duly_write *message;
    void *message_context;
};

struct comparison {
    struct side from, to;
    struct impact impact;
    struct arena arena;
    bool json;
    struct buffer out;
    duly_write *write;
    void *context;
};

static int keep_message(void *context, const char *bytes, size_t length)
{
    buffer_add(context, bytes, length);
    return 0;
}

static int open_side(struct side *side, struct duly *duly, const struct duly_question *question)
{
    side->message = duly->message;
    side->message_context = duly->message_context;
    duly->message = keep_message;
    duly->message_context = &side->said;
    int code = asking_open(duly, question, WANT_FINDINGS, &side->asking);
    if (code)
        return code;
    side->evaluator = asking_evaluator(&side->asking);
    return api_hold_cases(duly, side->asking.pool, question->cases, question->case_count);
}

static int close_side(struct side *side, int code)
{
    struct duly *duly = side->asking.duly;
    if (side->evaluator)
        eval_free(side->evaluator);
    code = asking_close(&side->asking, code);
    duly->message = side->message;
    duly->message_context = side->message_context;
    return code;
}

/* What both say of the facts is said once; what one says alone, with whose rules it stems from. */
static void pass_on(struct comparison *comparison, struct duly *from, struct duly *to)
{
    struct buffer *first = &comparison->from.said, *second = &comparison->to.said;
    bool alike = str_equal(buffer_view(first), buffer_view(second));
    if (first->length && !alike) {
        api_say(from, "By the rules as they are:");
        api_send(from, first);
    }
    if (second->length && !alike)
        api_say(to, "By the rules as they would be:");
    api_send(to, second);
    buffer_free(first);
    buffer_free(second);
}

static const struct findings *findings_of(struct side *side, struct fact_case *of)
{
    static const struct findings none = {0};
    return of ? asking_case(&side->asking, side->evaluator, side->asking.duly->store.facts, of) : &none;
}

static bool compare_case(struct comparison *comparison, struct str key)
{
    struct fact_case *before = facts_case_by_key(comparison->from.asking.duly->store.facts, key);
    struct fact_case *after = facts_case_by_key(comparison->to.asking.duly->store.facts, key);
    bool incomplete = !before || !after || before->incomplete || after->incomplete;
    struct differences differences;
    arena_reset(&comparison->arena);
    compare_findings(&comparison->arena, findings_of(&comparison->from, before), findings_of(&comparison->to, after), &differences);
    impact_add(&comparison->impact, api_shown(comparison->to.asking.duly, comparison->to.asking.pool, NAMED_CASE, key), &differences, incomplete);
    for (uint32_t i = 0; i < differences.count && comparison->json; i++)
        difference_json(&comparison->out, comparison->to.asking.report.zone, &differences.items[i], incomplete ? STR(",\"incomplete\":true") : STR(""));
    return comparison->out.length < ((size_t)64 << 10) || api_hand_over(&comparison->out, comparison->write, comparison->context);
}

/* Cases that only the rules as they are see come last. */
static bool compare_all(struct comparison *comparison)
{
    struct facts *from = comparison->from.asking.duly->store.facts, *to = comparison->to.asking.duly->store.facts;
    for (uint32_t i = 0; i < facts_case_count(to); i++)
        if (compared_wanted(&comparison->to.asking, facts_case(to, i)->key) && !compare_case(comparison, facts_case(to, i)->key))
            return false;
    for (uint32_t i = 0; i < facts_case_count(from); i++) {
        struct str key = facts_case(from, i)->key;
        if (!facts_case_by_key(to, key) && compared_wanted(&comparison->to.asking, key) && !compare_case(comparison, key))
            return false;
    }
    return true;
}

/* Whose rules, and how they count; both where that differs. */
static void begin_text(struct comparison *comparison)
{
    struct buffer from = {0}, to = {0};
    render_header(&from, &comparison->from.asking.report);
    render_header(&to, &comparison->to.asking.report);
    bool alike = str_equal(buffer_view(&from), buffer_view(&to));
    if (!alike) {
        buffer_text(&comparison->out, "The rules as they are:\n");
        buffer_str(&comparison->out, buffer_view(&from));
        buffer_text(&comparison->out, "The rules as they would be:\n");
    }
    buffer_str(&comparison->out, buffer_view(&to));
    buffer_free(&from);
    buffer_free(&to);
}

static void end_json(struct comparison *comparison)
{
    const struct impact *impact = &comparison->impact;
    for (uint32_t i = 0; i < impact->open_count; i++) {
        buffer_text(&comparison->out, "{\"schema\":1,\"case\":");
        buffer_json(&comparison->out, impact->open[i]);
        buffer_text(&comparison->out, ",\"not_comparable\":true}\n");
    }
    buffer_format(&comparison->out, "{\"schema\":1,\"compared\":%llu,\"changed\":%llu,\"same\":%llu,\"not_comparable\":%llu}\n", (unsigned long long)impact->compared,
                  (unsigned long long)impact->changed, (unsigned long long)impact->same, (unsigned long long)impact->not_comparable);
}

static int cases_known(struct comparison *comparison, const struct duly_question *question)
{
    struct facts *from = comparison->from.asking.duly->store.facts;
    for (int i = 0; i < question->case_count; i++)
        if (!facts_case_by_key(from, str_of(question->cases[i])) &&
            api_cases_known(comparison->to.asking.duly, comparison->to.asking.pool, &question->cases[i], 1))
            return DULY_WRONG;
    return DULY_ANSWERED;
}

static int answer(struct comparison *comparison, const struct duly_question *question)
{
    comparison->impact.rules = comparison->to.asking.report.rules;
    comparison->impact.rule_count = comparison->to.asking.report.rule_count;
    if (cases_known(comparison, question))
        return DULY_WRONG;
    if (!compare_all(comparison))
        return DULY_UNFINISHED;
    if (comparison->json) {
        end_json(comparison);
    } else {
        impact_sort(&comparison->impact);
        begin_text(comparison);
        impact_text(&comparison->out, &comparison->to.asking.report, &comparison->impact);
    }
    return api_hand_over(&comparison->out, comparison->write, comparison->context) ? DULY_ANSWERED : DULY_UNFINISHED;
}

int duly_impact(struct duly *from, struct duly *to, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    struct comparison comparison = {.write = write, .context = context};
    struct duly_question asked = *question;
    asked.rule_count = asked.policy_count = asked.reading_count = asked.state_count = asked.fail_state_count = 0;
    int code = compared_format(to, format, &comparison.json);
    if (code)
        return code;
    int of_from = open_side(&comparison.from, from, &asked), of_to = open_side(&comparison.to, to, &asked);
    code = duly_worse(of_from, of_to);
    if (!code)
        code = answer(&comparison, &asked);
    of_from = close_side(&comparison.from, code);
    of_to = close_side(&comparison.to, code);
    pass_on(&comparison, from, to);
    impact_free(&comparison.impact);
    arena_free(&comparison.arena);
    buffer_free(&comparison.out);
    return duly_worse(of_from, of_to);
}
