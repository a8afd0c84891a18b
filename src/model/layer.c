/* SPDX-License-Identifier: Apache-2.0
 *
 * Layers of policies, and rules of a lower layer that replace one of a higher:
 * the national rule stays as it is, and gives way where the authority's own
 * policy applies to the case, as that gives way to a team's.
 */
#include "model/steps.h"

static const char *const layers[] = {"national", "authority", "team"};

const char *layer_word(enum layer layer)
{
    return layers[layer];
}

void read_layer(struct model *model, struct policy *policy, const struct tree *name)
{
    struct str names[3];
    for (int i = 0; i < 3; i++) {
        names[i] = str_of(layers[i]);
        if (str_equal(name->text, names[i])) {
            policy->layer = (enum layer)i;
            return;
        }
    }
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1206, name->span, "expected `national`, `authority` or `team`");
    int near = text_nearest(name->text, names, 3);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean `%s`?", layers[near]);
}

/* ---- what a rule replaces ---- */

struct replacing {
    struct model *model;
    struct rule *by;
    const struct line *line;
    const struct policy *of; /* the policy named, in any of its versions; or NULL */
};

static bool is_meant(const struct replacing *replacing, const struct rule *rule)
{
    return str_equal(rule->card->label, replacing->line->value->text) && (!replacing->of || rule->policy->first == replacing->of->first);
}

static bool is_higher(const struct rule *rule, const struct rule *by)
{
    return rule->policy->layer < by->policy->layer;
}

/* A rule of that name is there, but not above: the nearest of them is told of. */
static bool told_of_layer(const struct replacing *replacing)
{
    struct model *model = replacing->model;
    for (int i = 0; i < model->rule_count; i++) {
        const struct rule *rule = model->rules[i];
        if (!is_meant(replacing, rule))
            continue;
        struct diagnostic *diagnostic;
        if (rule == replacing->by)
            diagnostic = diagnostic_add(model->problems, D1509, replacing->line->value->span, "this rule replaces itself");
        else
            diagnostic = diagnostic_add(model->problems, D1509, replacing->line->value->span, "this rule is of the layer `%s`, and the one it replaces of the layer `%s`", layer_word(replacing->by->policy->layer), layer_word(rule->policy->layer));
        if (rule != replacing->by)
            diagnostic_note(model->problems, diagnostic, rule->card->span, "that rule stands here");
        return true;
    }
    return false;
}

static void unknown_rule(const struct replacing *replacing)
{
    struct model *model = replacing->model;
    const struct tree *label = replacing->line->value;
    if (policy_lost(model) || lost_in_a_broken_line(model, label->span, label->text))
        return;
    struct str *names = mem_kept_array(model->pool, (size_t)model->rule_count + 1, sizeof *names);
    int count = 0;
    for (int i = 0; i < model->rule_count; i++)
        if (is_higher(model->rules[i], replacing->by) && (!replacing->of || model->rules[i]->policy->first == replacing->of->first))
            names[count++] = model->rules[i]->card->label;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, label->span, "no rule of a higher layer has the label \"" STR_FORMAT "\"", STR_PRINT(label->text));
    int near = text_nearest(label->text, names, count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean \"" STR_FORMAT "\"?", STR_PRINT(names[near]));
    else if (!count)
        diagnostic_help(model->problems, diagnostic, "`use` the file of that policy, and see that it says `layer  national`, or `authority` for one above a team.");
}

/* Two policies have a rule of the label, versions of one counting as one. */
static bool told_of_two(const struct replacing *replacing)
{
    struct model *model = replacing->model;
    const struct rule *first = NULL;
    for (int i = 0; i < model->rule_count; i++) {
        const struct rule *rule = model->rules[i];
        if (!is_meant(replacing, rule) || !is_higher(rule, replacing->by))
            continue;
        if (first && first->policy->first != rule->policy->first) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1509, replacing->line->value->span, "two policies have a rule \"" STR_FORMAT "\"", STR_PRINT(first->card->label));
            diagnostic_note(model->problems, diagnostic, first->card->span, "one stands here");
            diagnostic_note(model->problems, diagnostic, rule->card->span, "the other one stands here");
            diagnostic_help(model->problems, diagnostic, "Say whose is meant: `replaces  \"" STR_FORMAT "\" of " STR_FORMAT "`.", STR_PRINT(first->card->label), STR_PRINT(first->policy->card->name));
            return true;
        }
        first = rule;
    }
    return false;
}

static void add_replacement(const struct replacing *replacing, struct rule *rule)
{
    struct model *model = replacing->model;
    for (int i = 0; i < rule->replaced_count; i++)
        if (rule->replaced[i].by->policy == replacing->by->policy) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1103, replacing->line->span, "two rules of `" STR_FORMAT "` replace \"" STR_FORMAT "\"", STR_PRINT(rule->replaced[i].by->policy->card->name), STR_PRINT(rule->card->label));
            diagnostic_note(model->problems, diagnostic, rule->replaced[i].span, "the other one does so here");
            return;
        }
    MODEL_ADD(model, rule->replaced, rule->replaced_count, ((struct replacement){replacing->by, replacing->line->span}));
}

static bool find_policy(struct replacing *replacing)
{
    struct model *model = replacing->model;
    const struct tree *of = replacing->line->more;
    if (!of)
        return true;
    if (!str_is(of->extra, "of")) {
        diagnostic_add(model->problems, D1009, of->span, "expected `of` and the name of a policy, found `" STR_FORMAT "`", STR_PRINT(of->extra));
        return false;
    }
    for (int i = 0; i < model->policy_count; i++)
        if (str_equal(model->policies[i]->card->name, of->text))
            replacing->of = model->policies[i];
    if (!replacing->of)
        unknown_policy(model, of);
    return replacing->of != NULL;
}

static void replace(struct model *model, struct rule *by, const struct line *line)
{
    struct replacing replacing = {.model = model, .by = by, .line = line};
    bool any = false;
    if (!find_policy(&replacing) || told_of_two(&replacing))
        return;
    for (int i = 0; i < model->rule_count; i++)
        if (is_meant(&replacing, model->rules[i]) && is_higher(model->rules[i], by)) {
            add_replacement(&replacing, model->rules[i]);
            any = true;
        }
    if (!any && !told_of_layer(&replacing))
        unknown_rule(&replacing);
}

void resolve_replacements(struct model *model)
{
    for (int i = 0; i < model->rule_count; i++)
        for (const struct line *line = model->rules[i]->declaration->lines; line; line = line->next)
            if (line->kind == LINE_L_REPLACES)
                replace(model, model->rules[i], line);
}
