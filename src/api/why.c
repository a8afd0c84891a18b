/* SPDX-License-Identifier: Apache-2.0
 *
 * Why the findings of one rule in one case are what they are.
 */
#include "api/compared.h"
#include "render/words.h"

struct explaining {
    struct asking asking;
    struct evaluator *evaluator;
    struct supposition supposition; /* where something is supposed */
    bool json, not; /* what would have to be otherwise */
    struct buffer out;
};

struct wanted {
    const char *const *subjects;
    int count;
};

/* The words asked with are the identities in their order, then the value of a series; or the first few of them. */
static bool fits(const struct other_names *names, const struct finding *finding, struct wanted wanted)
{
    int parts = finding->subject_count + (finding->value.length != 0);
    if (wanted.count > parts)
        return false;
    for (int i = 0; i < wanted.count; i++) {
        struct str part = i < finding->subject_count ? finding->subjects[i].id : finding->value;
        if (!other_name_fits(names, part, str_of(wanted.subjects[i])))
            return false;
    }
    return true;
}

static void add_subject(struct buffer *out, const struct finding *finding)
{
    for (int i = 0; i < finding->subject_count; i++) {
        buffer_text(out, i ? " " : "");
        buffer_str(out, finding->subjects[i].id);
    }
    if (finding->value.length) {
        buffer_text(out, finding->subject_count ? " " : "");
        buffer_str(out, finding->value);
    }
}

static int say_no_such_subject(struct duly *duly, const char *rule, const struct findings *findings)
{
    struct buffer list = {0};
    int named = 0;
    for (uint32_t i = 0; i < findings->count && named < 12; i++) {
        if (!api_is_named(findings->items[i]->rule, rule))
            continue;
        buffer_text(&list, named++ ? ", " : "");
        add_subject(&list, findings->items[i]);
    }
    api_say(duly, "`%s` has no finding for these; it has: " STR_FORMAT ".", rule, STR_PRINT(buffer_view(&list)));
    buffer_free(&list);
    return DULY_WRONG;
}

static const struct rule_card *card_named(const struct report *report, const char *rule, const struct rule_card *after)
{
    for (int i = after ? after->index + 1 : 0; i < report->rule_count; i++)
        if (api_is_named(report->rules[i], rule) && (!report->rule_wanted || report->rule_wanted[i]))
            return report->rules[i];
    return NULL;
}

/* In several policies there may be a rule of that name. */
static void say_silence(struct explaining *why, const char *rule)
{
    const struct rule_card *card = NULL;
    while ((card = card_named(&why->asking.report, rule, card))) {
        struct silence silence = eval_silence(why->evaluator, card);
        if (why->out.length)
            buffer_char(&why->out, '\n');
        render_silence_text(&why->out, &why->asking.report, &silence);
    }
}

static void say_supposed(struct explaining *why)
{
    struct buffer line = {0};
    supposition_words(&line, &why->supposition);
    words_lines(&why->out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

static const struct findings *findings_of(struct explaining *why, struct fact_case *of)
{
    struct supposing *supposing = why->supposition.supposing;
    if (!supposing)
        return asking_case(&why->asking, why->evaluator, why->asking.duly->store.facts, of);
    if (!why->json)
        say_supposed(why);
    return eval_case(why->evaluator, supposing_facts(supposing), supposing_case(supposing, of));
}

/* The case of that key, or one that is only supposed; NULL: there is none. */
static struct fact_case *case_of(struct explaining *why, const char *key)
{
    struct facts *changes = why->supposition.changes;
    struct fact_case *there = facts_case_by_key(why->asking.duly->store.facts, str_of(key)), *supposed = changes ? facts_case_by_key(changes, str_of(key)) : NULL;
    return there ? there : supposed;
}

static int explain(struct explaining *why, struct fact_case *of, const char *rule, struct wanted wanted)
{
    const struct findings *findings = findings_of(why, of);
    int of_rule = 0, shown = 0;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->items[i];
        if (!api_is_named(finding->rule, rule))
            continue;
        of_rule++;
        if (!fits(why->asking.options.other_names, finding, wanted))
            continue;
        if (shown++ && !why->json)
            buffer_char(&why->out, '\n');
        (why->json ? render_why_json : why->not ? render_why_not_text : render_why_text)(&why->out, &why->asking.report, finding);
    }
    if (shown)
        return DULY_ANSWERED;
    if (of_rule)
        return say_no_such_subject(why->asking.duly, rule, findings);
    if (!why->json)
        say_silence(why, rule);
    return DULY_ANSWERED;
}

static int json_asked(struct duly *duly, const char *format, bool *json)
{
    static const struct str names[] = {{"text", 4}, {"json", 4}};
    struct str name = str_of(format);
    *json = str_equal(name, names[1]);
    return *json || str_equal(name, names[0]) ? DULY_ANSWERED : api_unknown(duly, "format", name, names, 2);
}

static int why_or_not(struct duly *duly, const struct duly_question *question, const char *case_key, const char *rule, struct wanted wanted,
                      bool not, const char *format, duly_write *write, void *context)
{
    struct explaining why = {.not = not};
    if (!api_program(duly))
        return DULY_WRONG;
    struct duly_question asked = *question;
    asked.rules = api_rules_named(duly, duly->pool, rule, &asked.rule_count);
    if (!asked.rule_count)
        return DULY_WRONG;
    asked.proof = true;
    int code = json_asked(duly, format, &why.json);
    if (code)
        return code;
    if (why.json && !api_proof_may_be_shown(duly))
        return DULY_WRONG;
    code = asking_open(duly, &asked, not ? WANT_EVERY_PART : WANT_FINDINGS, &why.asking);
    if (!code)
        code = api_hold_cases(duly, why.asking.pool, &case_key, question->what_if ? 0 : 1);
    if (!code && question->what_if)
        code = supposition_open(&why.asking, question->what_if, &why.supposition);
    if (!code) {
        struct fact_case *of = case_of(&why, case_key);
        why.evaluator = asking_evaluator(&why.asking);
        code = of ? explain(&why, of, rule, wanted) : api_cases_known(duly, why.asking.pool, &case_key, 1);
        eval_free(why.evaluator);
    }
    if (!code && !api_hand_over(&why.out, write, context))
        code = DULY_UNFINISHED;
    buffer_free(&why.out);
    code = duly_worse(code, supposition_close(&why.supposition));
    return asking_close(&why.asking, code);
}

int duly_why(struct duly *duly, const struct duly_question *question, const char *case_key, const char *rule,
             const char *const *subjects, int subject_count, const char *format, duly_write *write, void *context)
{
    return why_or_not(duly, question, case_key, rule, (struct wanted){subjects, subject_count}, false, format, write, context);
}

int duly_why_not(struct duly *duly, const struct duly_question *question, const char *case_key, const char *rule,
                 const char *const *subjects, int subject_count, const char *format, duly_write *write, void *context)
{
    return why_or_not(duly, question, case_key, rule, (struct wanted){subjects, subject_count}, true, format, write, context);
}
