/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules that are for each of some record are silent where there is none. So
 * a policy that states a source is asked which of its rules demands that
 * record, or it says that nothing does.
 *
 * Asked about are records that follow from another: that begin, belong to a
 * case, and name a record of the case that begins too, as an assessment names
 * its referral. What comes to an authority from outside, as a referral does,
 * no procedure can demand.
 */
#include "model/steps.h"

static bool begins_in_a_case(const struct record_type *type)
{
    return type->begins >= 0 && !type->shared && !type->is_case;
}

static bool follows_from_another(const struct record_type *type)
{
    if (!begins_in_a_case(type))
        return false;
    for (int i = 0; i < type->field_count; i++)
        for (int j = 0; j < type->fields[i].target_count; j++)
            if (type->fields[i].targets[j] != type && begins_in_a_case(type->fields[i].targets[j]))
                return true;
    return false;
}

/* ---- What shows that a rule was kept ---- */

static bool chooses(const struct selection *selection, const struct record_type *type)
{
    for (int i = 0; selection && i < selection->alternative_count; i++)
        if (selection->alternatives[i].type == type)
            return true;
    return false;
}

static bool tests_for(const struct expr *expr, const struct record_type *type)
{
    for (; expr; expr = expr->next) {
        bool joined = expr->op == OP_AND || expr->op == OP_OR;
        if ((expr->op == OP_EXISTS && chooses(expr->selection, type)) || (joined && tests_for(expr->a, type)))
            return true;
    }
    return false;
}

static bool demands(const struct rule *rule, const struct record_type *type)
{
    for (int i = 0; i < rule->evidence_count; i++) {
        const struct evidence *evidence = &rule->evidence[i];
        if (chooses(evidence->selection, type))
            return true;
        if (evidence->event && (chooses(evidence->event->selection, type) || (evidence->event->form == EVENT_TEST && tests_for(evidence->event->test, type))))
            return true;
    }
    return false;
}

/* Of the versions of one policy, each answers for its own time, and what one says need not be said again. */
static bool same_family(const struct policy *a, const struct policy *b)
{
    return a->first == b->first;
}

static const struct rule *rule_that_demands(const struct model *model, const struct policy *policy, const struct record_type *type)
{
    for (int i = 0; i < model->rule_count; i++)
        if (same_family(model->rules[i]->policy, policy) && demands(model->rules[i], type))
            return model->rules[i];
    return NULL;
}

/* ---- What the policy says ---- */

static void check_line(struct model *model, const struct policy *policy, const struct line *line)
{
    const struct record_type *type = schema_type(&model->schema, line->value->text);
    if (!type) {
        struct str *names = mem_kept_array(model->pool, (size_t)model->schema.type_count + 1, sizeof *names);
        for (int i = 0; i < model->schema.type_count; i++)
            names[i] = model->schema.types[i]->name;
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, line->value->span, "no record is called `" STR_FORMAT "`", STR_PRINT(line->value->text));
        int near = text_nearest(line->value->text, names, model->schema.type_count);
        if (near >= 0)
            diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
        return;
    }
    const struct rule *rule = rule_that_demands(model, policy, type);
    if (!rule)
        return;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1508, line->value->span, "the rule \"" STR_FORMAT "\" demands what this line says nothing demands", STR_PRINT(rule->card->label));
    diagnostic_note(model->problems, diagnostic, rule->card->span, "the rule stands here");
}

static bool said_of(const struct model *model, const struct policy *policy, const struct record_type *type)
{
    for (int i = 0; i < model->policy_count; i++)
        for (const struct line *line = model->policies[i]->declaration->lines; line; line = line->next)
            if (line->kind == LINE_L_NOTHING_DEMANDS && same_family(model->policies[i], policy) && str_equal(line->value->text, type->name))
                return true;
    return false;
}

static const char *article(struct str name)
{
    return name.length && (name.at[0] == 'a' || name.at[0] == 'e' || name.at[0] == 'i' || name.at[0] == 'o') ? "an" : "a";
}

static void ask(struct model *model, const struct rule *rule, const struct record_type *type)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1507, rule->parts[0].span, "rules are for each `" STR_FORMAT "`, and none demands one: where none is recorded, they are silent", STR_PRINT(type->name));
    diagnostic_help(model->problems, diagnostic, "Write the rule that is shown by one, or answer in the policy: `nothing demands  %s " STR_FORMAT ", because \"…\"`.", article(type->name), STR_PRINT(type->name));
}

void check_demands(struct model *model)
{
    for (int i = 0; i < model->policy_count; i++)
        for (const struct line *line = model->policies[i]->declaration->lines; line; line = line->next)
            if (line->kind == LINE_L_NOTHING_DEMANDS)
                check_line(model, model->policies[i], line);
    if (model->problems->errors)
        return; /* what demands a record may be what could not be read */
    uint64_t *asked = mem_kept_array(model->pool, (size_t)model->policy_count * model->schema.type_count / 64 + 1, sizeof *asked);
    for (int i = 0; i < model->rule_count; i++) {
        const struct rule *rule = model->rules[i];
        const struct selection *subject = rule->policy->source && rule->part_count ? rule->parts[0].selection : NULL;
        for (int j = 0; subject && j < subject->alternative_count; j++) {
            const struct record_type *type = subject->alternatives[j].type;
            size_t bit = (size_t)rule->policy->first->index * model->schema.type_count + type->index;
            if (asked[bit / 64] >> bit % 64 & 1)
                continue;
            asked[bit / 64] |= (uint64_t)1 << bit % 64;
            if (follows_from_another(type) && !said_of(model, rule->policy, type) && !rule_that_demands(model, rule->policy, type))
                ask(model, rule, type);
        }
    }
}
