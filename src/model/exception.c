/* SPDX-License-Identifier: Apache-2.0
 *
 * Exceptions and remarks: each is resolved once for each rule it lifts or
 * stands beside, over the records of that rule. An exception may lift another
 * exception; it then hangs on that one, in every rule which that one lifts.
 */
#include "base/limits.h"
#include "model/steps.h"

static const struct line *lifted_by(const struct exception *exception)
{
    return declaration_line(exception->declaration, exception->is_remark ? LINE_L_BESIDE : LINE_L_EXCUSES);
}

static bool is_complete(struct model *model, const struct exception *exception)
{
    const struct declaration *declaration = exception->declaration;
    bool remark = exception->is_remark, applies = declaration_line(declaration, LINE_L_APPLIES) != NULL;
    if (lifted_by(exception) && applies)
        return true;
    if (!declaration->broken)
        diagnostic_add(model->problems, D1301, declaration->span, "the %s `" STR_FORMAT "` does not say %s", declaration_phrase(declaration->kind), STR_PRINT(declaration->name),
                       applies ? (remark ? "beside which rule it is said (`beside`)" : "which rule it excuses (`excuses`)") : "when it applies (`applies if`)");
    return false;
}

static struct exception *exception_named(struct model *model, const struct policy *policy, struct str label)
{
    for (int i = 0; i < model->exception_count; i++) {
        struct exception *one = model->exceptions[i];
        if (!one->is_remark && one->policy == policy && str_equal(one->declaration->label, label))
            return one;
    }
    return NULL;
}

static void add_lifting(struct model *model, struct rule *rule, const struct exception *exception, int of)
{
    const struct declaration *declaration = exception->declaration;
    if (!rule->frame.count || !rule->frame.slots[0].type.kind)
        return; /* its subject is not known; that has been said */
    if (rule->lifting_count == LIMIT_EXCEPTIONS) {
        diagnostic_add(model->problems, D1010, declaration->span, "the rule \"" STR_FORMAT "\" has more than %d exceptions, with those to its exceptions", STR_PRINT(rule->card->label), LIMIT_EXCEPTIONS);
        return;
    }
    struct scope scope = {.model = model, .policy = exception->policy, .frame = &rule->frame, .its = -1, .origin = rule->origin};
    struct lifting lifting = {declaration->name, declaration->label, resolve_group(&scope, declaration_line(declaration, LINE_L_APPLIES)), declaration->span, exception->is_remark, of};
    if (lifting.condition)
        MODEL_ADD(model, rule->liftings, rule->lifting_count, lifting);
}

/* The rules it names; labels that are neither those of rules nor of exceptions are told. */
static void lift_rules(struct model *model, struct exception *exception)
{
    check_lines(model, exception->declaration);
    check_cites(model, exception->policy, exception->declaration);
    if (!is_complete(model, exception))
        return;
    for (const struct tree *label = lifted_by(exception)->value; label; label = label->next) {
        struct rule *rule = (struct rule *)model_rule_labelled(model, exception->policy, label->text);
        if (rule)
            add_lifting(model, rule, exception, -1);
        else if (exception->is_remark || !exception_named(model, exception->policy, label->text))
            unknown_label(model, exception->policy, label, !exception->is_remark);
    }
}

static void lift_exceptions(struct model *model, struct exception *exception);

static void lift_exception(struct model *model, const struct exception *by, struct exception *lifted)
{
    lift_exceptions(model, lifted); /* wherever that one hangs, it is there now */
    for (int i = 0; i < model->rule_count; i++) {
        struct rule *rule = model->rules[i];
        int count = rule->lifting_count;
        for (int j = 0; j < count; j++)
            if (!rule->liftings[j].is_remark && rule->liftings[j].span.file == lifted->declaration->span.file && rule->liftings[j].span.first == lifted->declaration->span.first)
                add_lifting(model, rule, by, j);
    }
}

static void lift_exceptions(struct model *model, struct exception *exception)
{
    if (exception->resolving == 2 || exception->is_remark || !lifted_by(exception) || !declaration_line(exception->declaration, LINE_L_APPLIES))
        return;
    exception->resolving = 1;
    for (const struct tree *label = lifted_by(exception)->value; label; label = label->next) {
        struct exception *lifted = exception_named(model, exception->policy, label->text);
        if (!lifted || model_rule_labelled(model, exception->policy, label->text))
            continue;
        if (lifted->resolving == 1)
            diagnostic_add(model->problems, D1501, label->span, "the exception \"" STR_FORMAT "\" lifts itself", STR_PRINT(lifted->declaration->label));
        else
            lift_exception(model, exception, lifted);
    }
    exception->resolving = 2;
}

void resolve_exceptions(struct model *model)
{
    for (int i = 0; i < model->exception_count; i++) {
        model->first_problem = model->problems->count;
        lift_rules(model, model->exceptions[i]);
    }
    for (int i = 0; i < model->exception_count; i++) {
        model->first_problem = model->problems->count;
        lift_exceptions(model, model->exceptions[i]);
    }
}
