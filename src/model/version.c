/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions of policies: which follows which, on which days each is in force,
 * and that same-named rules of two versions agree on what fixes the version a
 * duty follows, so that none is asked for twice and none falls between.
 */
#include "model/steps.h"

#include "base/limits.h"

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

/* ---- whether two rules are fixed to a version by the same event ---- */

struct pair {
    const struct rule *one, *other;
    int depth;
};

static bool same_expr(struct pair *pair, const struct expr *a, const struct expr *b);

static bool same_kind(const struct kind *a, const struct kind *b)
{
    if (!a || !b || a->type_count != b->type_count)
        return a == b;
    for (int i = 0; i < a->type_count; i++)
        if (a->types[i] != b->types[i])
            return false;
    return true;
}

static bool same_choice(struct pair *pair, const struct alternative *a, const struct alternative *b)
{
    return a->type == b->type && a->dated == b->dated && a->link == b->link && a->link_field == b->link_field && same_expr(pair, a->condition, b->condition);
}

static bool same_selection(struct pair *pair, const struct selection *a, const struct selection *b)
{
    if (!a || !b || a->alternative_count != b->alternative_count)
        return a == b;
    for (int i = 0; i < a->alternative_count; i++)
        if (!same_choice(pair, &a->alternatives[i], &b->alternatives[i]))
            return false;
    return a->any_time == b->any_time && a->pick == b->pick && same_expr(pair, a->of, b->of) && same_expr(pair, a->since, b->since) &&
           same_expr(pair, a->up_to, b->up_to) && same_expr(pair, a->where, b->where) && same_expr(pair, a->after, b->after);
}

static bool same_definition(struct pair *pair, const struct definition *a, const struct definition *b)
{
    if (a == b)
        return true;
    if (a->form != b->form || a->reading_count != b->reading_count || !same_kind(a->subject, b->subject) || pair->depth > LIMIT_NESTING)
        return false;
    pair->depth++;
    bool same = same_expr(pair, a->value, b->value);
    for (int i = 0; same && i < a->reading_count; i++)
        same = str_equal(a->readings[i].name, b->readings[i].name) && same_expr(pair, a->readings[i].value, b->readings[i].value);
    pair->depth--;
    return same;
}

static bool same_fields(const struct expr *a, const struct expr *b)
{
    const struct kind *kind = a->a ? a->a->type.kind : NULL;
    if (!kind || !b->a || !same_kind(kind, b->a->type.kind))
        return false;
    for (int i = 0; i < kind->type_count; i++)
        if (a->fields[i] != b->fields[i])
            return false;
    return true;
}

/* Of the rules' own frames: the same name, wherever it stands in them. */
static bool same_slot(const struct pair *pair, const struct expr *a, const struct expr *b)
{
    const struct slot *one = &pair->one->frame.slots[a->number], *other = &pair->other->frame.slots[b->number];
    return str_equal(one->name, other->name) && same_kind(one->type.kind, other->type.kind);
}

static bool same_one(struct pair *pair, const struct expr *a, const struct expr *b)
{
    if (a->op != b->op || a->type.of != b->type.of || a->type.list != b->type.list || a->unit != b->unit || !str_equal(a->text, b->text))
        return false;
    if ((a->op == OP_SLOT && !pair->depth ? !same_slot(pair, a, b) : a->number != b->number) || a->word_set != b->word_set || a->time.day != b->time.day || a->time.second != b->time.second)
        return false;
    if (!a->definition != !b->definition || (a->definition && !same_definition(pair, a->definition, b->definition)))
        return false;
    if (a->op == OP_FIELD && !same_fields(a, b))
        return false;
    if (!a->rule != !b->rule || (a->rule && !str_equal(a->rule->card->name, b->rule->card->name)))
        return false;
    return a->table == b->table && a->role == b->role && same_kind(a->kind, b->kind) && same_selection(pair, a->selection, b->selection);
}

static bool same_expr(struct pair *pair, const struct expr *a, const struct expr *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (!same_one(pair, a, b) || !same_expr(pair, a->a, b->a) || !same_expr(pair, a->b, b->b) || !same_expr(pair, a->c, b->c))
            return false;
    return a == b;
}

static bool same_event(struct pair *pair, const struct event *a, const struct event *b)
{
    if (!a || !b)
        return a == b;
    return a->form == b->form && same_expr(pair, a->time, b->time) && same_expr(pair, a->test, b->test) && same_selection(pair, a->selection, b->selection);
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
        if (type->of != with->of || (type->of == TYPE_RECORD && !same_kind(type->kind, with->kind)))
            return THINGS_OTHER;
        for (int k = 0; type->kind && type->kind->derived && a->selection && b->selection && k < a->selection->alternative_count; k++)
            if (k < b->selection->alternative_count && a->selection->alternatives[k].dated != b->selection->alternatives[k].dated)
                return THINGS_DATED_OTHERWISE;
    }
}

static void differ(struct model *model, enum diagnostic_code code, const struct rule *rule, const struct rule *before, struct span span, const char *message)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, code, span, "%s `" STR_FORMAT "`", message, STR_PRINT(before->policy->card->name));
    diagnostic_note(model->problems, diagnostic, before->card->span, "the rule `" STR_FORMAT "` of that version stands here", STR_PRINT(rule->card->name));
}

static void check_rule(struct model *model, const struct rule *rule, const struct rule *before)
{
    if (rule->declaration->broken || before->declaration->broken)
        return;
    const struct line *uses = declaration_line(rule->declaration, LINE_L_USES), *starts = declaration_line(rule->declaration, LINE_L_STARTS);
    struct pair pair = {.one = rule, .other = before};
    enum things things = same_things(rule, before);
    if (rule->uses || before->uses) {
        if (!same_event(&pair, rule->uses, before->uses))
            differ(model, D1505, rule, before, uses ? uses->span : rule->card->span, "another event fixes the version of this rule than in");
    } else if (things == THINGS_DATED_OTHERWISE || (things == THINGS_SAME && !same_event(&pair, rule->starts, before->starts))) {
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
        for (int j = 0; j < model->rule_count; j++) {
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
