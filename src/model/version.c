/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions of policies: which follows which, on which days each is in force,
 * and that same-named rules of two versions agree on what fixes the version a
 * duty follows, so that none is asked for twice and none falls between.
 */
#include "model/alike.h"
#include "model/steps.h"

/* ---- which follows which ---- */

static struct policy *policy_named(struct model *model, struct str name)
{
    for (int i = 0; i < model->policy_count; i++)
        if (str_equal(model->policies[i]->card->name, name))
            return model->policies[i];
    return NULL;
}

void unknown_policy(struct model *model, const struct tree *name)
{
    struct str *names = mem_kept_array(model->pool, (size_t)model->policy_count + 1, sizeof *names);
    for (int i = 0; i < model->policy_count; i++)
        names[i] = model->policies[i]->card->name;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, name->span, "no policy is called `" STR_FORMAT "`", STR_PRINT(name->text));
    int near = text_nearest(name->text, names, model->policy_count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
    else
        diagnostic_help(model->problems, diagnostic, "Check its spelling, or `use` the file that declares it.");
}

static void follow(struct model *model, struct policy *policy, const struct line *line)
{
    struct policy *before = policy_named(model, line->value->text);
    if (!before) {
        unknown_policy(model, line->value);
        return;
    }
    if (!declaration_line(policy->declaration, LINE_L_IN_FORCE) && !policy->declaration->broken) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1301, line->span, "the policy does not say from which day on it is the new version");
        diagnostic_help(model->problems, diagnostic, "Add a line such as `in force from  2026-04-01`.");
        return;
    }
    if (before->followed_by) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1503, line->value->span, "two policies are each the new version of `" STR_FORMAT "`", STR_PRINT(before->card->name));
        diagnostic_note(model->problems, diagnostic, before->followed_by->card->span, "the other one stands here");
        diagnostic_help(model->problems, diagnostic, "Let the later of them follow the earlier.");
        return;
    }
    if (policy->layer != before->layer) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1509, line->value->span, "this version is of the layer `%s`, and the one it follows of the layer `%s`", layer_word(policy->layer), layer_word(before->layer));
        diagnostic_help(model->problems, diagnostic, "All versions of a policy stand in one layer.");
    }
    policy->follows = before;
    before->followed_by = policy;
}

/* Told once, at the first of the circle, which is then cut open there. */
static void cut_circle(struct model *model, struct policy *policy)
{
    const struct policy *one = policy->follows;
    while (one && one != policy)
        one = one->follows == one ? NULL : one->follows;
    if (!one)
        return;
    diagnostic_add(model->problems, D1501, declaration_line(policy->declaration, LINE_L_NEW_VERSION)->value->span, "the policy `" STR_FORMAT "` is a version of itself", STR_PRINT(policy->card->name));
    ((struct policy *)policy->follows)->followed_by = NULL;
    policy->follows = NULL;
}

static void check_days(struct model *model, const struct policy *policy)
{
    const struct policy *before = policy->follows;
    if (!before || !policy->in_force_known)
        return;
    struct diagnostic *diagnostic = NULL;
    if (before->in_force_known && policy->in_force <= before->in_force) {
        diagnostic = diagnostic_add(model->problems, D1309, policy->in_force_span, "this version is in force no later than `" STR_FORMAT "`, which it follows", STR_PRINT(before->card->name));
    } else if (before->until_known && policy->in_force <= before->until) {
        diagnostic = diagnostic_add(model->problems, D1503, policy->in_force_span, "this version and `" STR_FORMAT "`, which it follows, are in force on the same day", STR_PRINT(before->card->name));
        diagnostic_help(model->problems, diagnostic, "Let the earlier one end on the day before, or leave its last day out.");
    } else if (before->until_known && policy->in_force > before->until + 1) {
        diagnostic = diagnostic_add(model->problems, D1504, policy->in_force_span, "no version is in force between `" STR_FORMAT "` and this one", STR_PRINT(before->card->name));
    }
    if (diagnostic)
        diagnostic_note(model->problems, diagnostic, before->in_force_span, "the days of that version stand here");
}

static void fill_days(struct policy *policy)
{
    struct policy_card *card = (struct policy_card *)policy->card;
    const struct policy *next = policy->followed_by;
    policy->has_versions = policy->follows || next || policy->until_known;
    card->has_versions = policy->has_versions;
    card->first = policy->first->card;
    card->from_known = policy->in_force_known;
    card->from = policy->in_force;
    card->to_known = policy->until_known || (next && next->in_force_known);
    card->to = policy->until;
    if (next && next->in_force_known && (!policy->until_known || policy->until >= next->in_force))
        card->to = next->in_force - 1;
}

void link_versions(struct model *model)
{
    for (int i = 0; i < model->policy_count; i++) {
        const struct line *line = declaration_line(model->policies[i]->declaration, LINE_L_NEW_VERSION);
        if (line)
            follow(model, model->policies[i], line);
    }
    for (int i = 0; i < model->policy_count; i++)
        cut_circle(model, model->policies[i]);
    for (int i = 0; i < model->policy_count; i++) {
        struct policy *policy = model->policies[i];
        while (policy->first->follows)
            policy->first = policy->first->follows;
        check_days(model, policy);
        fill_days(policy);
    }
}

/* ---- what same-named rules owe each other ---- */

static const struct part *identity_part(const struct rule *rule, int *at)
{
    while (*at < rule->part_count && !rule->parts[*at].identity)
        ++*at;
    return *at < rule->part_count ? &rule->parts[(*at)++] : NULL;
}

/* The things a duty is for, and the dates of theirs that count. */
enum things { THINGS_SAME, THINGS_DATED_OTHERWISE, THINGS_OTHER };
static enum things same_things(const struct rule *one, const struct rule *other)
{
    int i = 0, j = 0;
    for (;;) {
        const struct part *a = identity_part(one, &i), *b = identity_part(other, &j);
        if (!a || !b)
            return a == b ? THINGS_SAME : THINGS_OTHER;
        const struct type *type = &one->frame.slots[a->slot].type, *with = &other->frame.slots[b->slot].type;
        if (type->of != with->of || (type->of == TYPE_RECORD && !alike_kind(type->kind, with->kind)))
            return THINGS_OTHER;
        for (int k = 0; type->kind && type->kind->derived && a->selection && b->selection && k < a->selection->alternative_count; k++)
            if (k < b->selection->alternative_count && a->selection->alternatives[k].dated != b->selection->alternatives[k].dated)
                return THINGS_DATED_OTHERWISE;
    }
}

static struct diagnostic *differ(struct model *model, enum diagnostic_code code, const struct rule *rule, const struct rule *before, struct span span, const char *message)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, code, span, "%s `" STR_FORMAT "`", message, STR_PRINT(before->policy->card->name));
    diagnostic_note(model->problems, diagnostic, before->card->span, "the rule `" STR_FORMAT "` of that version stands here", STR_PRINT(rule->card->name));
    return diagnostic;
}

/* The event that fixes the version; where the lines are alike and the counting is not, that is what to mend. */
static void check_event(struct model *model, struct alike *alike, const struct rule *rule, const struct rule *before, bool uses, const struct line *line)
{
    const struct event *event = uses ? rule->uses : rule->starts, *other = uses ? before->uses : before->starts;
    if (alike_event(alike, event, other))
        return;
    struct diagnostic *diagnostic = differ(model, D1505, rule, before, line ? line->span : rule->card->span,
                                           uses ? "another event fixes the version of this rule than in" : "this rule starts otherwise than in");
    alike->count_alike = true;
    if (alike_event(alike, event, other))
        diagnostic_help(model->problems, diagnostic, "The lines are the same, but the two versions count working days otherwise; name an event that is not counted.");
}

static void check_rule(struct model *model, const struct rule *rule, const struct rule *before)
{
    if (rule->declaration->broken || before->declaration->broken)
        return;
    const struct line *uses = declaration_line(rule->declaration, LINE_L_USES), *starts = declaration_line(rule->declaration, LINE_L_STARTS);
    struct alike alike;
    alike_begin_versions(&alike, rule, before);
    enum things things = same_things(rule, before);
    if (rule->uses || before->uses) {
        check_event(model, &alike, rule, before, true, uses);
    } else if (things == THINGS_SAME) {
        check_event(model, &alike, rule, before, false, starts);
    } else if (things == THINGS_DATED_OTHERWISE) {
        differ(model, D1505, rule, before, starts ? starts->span : rule->card->span, "this rule starts otherwise than in");
    }
    if (things == THINGS_OTHER)
        differ(model, D1506, rule, before, rule->card->span, "this rule is for each of other things than in");
}

/* Of the versions before it, the last that has a rule of the name. */
static const struct rule *rule_before(const struct rule *rule)
{
    for (const struct policy *policy = rule->policy->follows; policy; policy = policy->follows)
        for (int i = 0; i < rule->version_count; i++)
            if (rule->versions[i]->policy == policy)
                return rule->versions[i];
    return NULL;
}

void check_versions(struct model *model)
{
    for (int i = 0; i < model->rule_count; i++)
        for (int j = 0; j < model->rule_count && model->rules[i]->policy->has_versions; j++) {
            struct rule *rule = model->rules[i], *other = model->rules[j];
            if (rule != other && rule->policy != other->policy && rule->policy->first == other->policy->first && str_equal(rule->card->name, other->card->name))
                MODEL_ADD(model, rule->versions, rule->version_count, other);
        }
    for (int i = 0; i < model->rule_count; i++) {
        const struct rule *before = rule_before(model->rules[i]);
        if (before)
            check_rule(model, model->rules[i], before);
    }
}
