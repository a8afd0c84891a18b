/* SPDX-License-Identifier: Apache-2.0
 *
 * Who has to act: roles, people of the case, one beside another, and what of
 * it can be judged by what shows that it was done.
 */
#include "model/resolve.h"
#include "model/steps.h"

void unknown_role(struct model *model, const struct tree *name)
{
    struct str *names = mem_kept_array(model->pool, (size_t)model->role_count + 1, sizeof *names);
    for (int i = 0; i < model->role_count; i++)
        names[i] = model->roles[i]->name;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1102, name->span, "no role is called `" STR_FORMAT "`", STR_PRINT(name->text));
    int near = text_nearest(name->text, names, model->role_count);
    if (near >= 0)
        diagnostic_under(model->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
}

/* `that worker's manager`: the person whom a field of the worker's own record names. */
static bool resolve_named_by(struct scope *scope, const struct tree *tree, struct actor *actor)
{
    struct model *model = scope->model;
    const struct record_type *worker = model->worker_type;
    if (!worker || !str_equal(tree->left->text, worker->name)) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1105, tree->left->span, "`that " STR_FORMAT "` names nobody: the first of the two is a worker", STR_PRINT(tree->left->text));
        diagnostic_help(model->problems, diagnostic, "Write `that worker's " STR_FORMAT "`.", STR_PRINT(tree->text));
        return false;
    }
    const struct field *field = schema_field(worker, tree->text);
    if (field && schema_targets(field, worker)) {
        actor->named_by = field;
        return true;
    }
    struct names names = {.count = 0};
    for (int i = 0; i < worker->field_count; i++)
        if (schema_targets(&worker->fields[i], worker))
            names_offer(&names, worker->fields[i].name);
    if (field)
        diagnostic_add(model->problems, D1201, tree->span, "the field `" STR_FORMAT "` of `worker` names no worker", STR_PRINT(tree->text));
    else
        names_unknown(scope, tree->span, tree->text, &names, "no field `" STR_FORMAT "` of `worker`", STR_PRINT(tree->text));
    return false;
}

static bool resolve_actor(struct scope *scope, const struct tree *tree, struct actor *actor)
{
    actor->span = tree->span;
    if (tree->kind == TREE_OF && tree->left->kind == TREE_THAT)
        return resolve_named_by(scope, tree, actor);
    if (tree->kind != TREE_ROLE_OF) {
        actor->person = resolve_record(scope, tree);
        return actor->person != NULL;
    }
    actor->role = model_role(scope->model, tree->text);
    if (!actor->role)
        unknown_role(scope->model, tree);
    return actor->role != NULL;
}

void resolve_who(struct scope *scope, struct rule *rule, const struct tree *tree)
{
    rule->implied = tree->number != 0;
    switch (tree->kind) {
    case TREE_STRING:
        if (!tree->text.length) {
            struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1301, tree->span, "these words name nobody");
            diagnostic_help(scope->model->problems, diagnostic, "Write who acts in the procedure's own words, or `anyone` where it does not say.");
        }
        /* fall through */
    case TREE_NOBODY: rule->actors = ACTORS_NOBODY; return;
    case TREE_TOGETHER:
    case TREE_EITHER:
        rule->actors = tree->kind == TREE_TOGETHER ? ACTORS_TOGETHER : ACTORS_EITHER;
        resolve_actor(scope, tree->left, &rule->actor[0]);
        resolve_actor(scope, tree->right, &rule->actor[1]);
        return;
    case TREE_WHO_NOT:
        rule->not_person = resolve_record(scope, tree->right);
        if (tree->third)
            rule->not_unless = resolve_condition(scope, tree->third);
        tree = tree->left;
        rule->implied = tree->number != 0;
        /* fall through */
    default:
        rule->actors = ACTORS_ONE;
        resolve_actor(scope, tree, &rule->actor[0]);
    }
}

/* A date may name its own person; else the record has one who did it, or none. */
static const struct field *who_did(const struct record_type *type, const struct field *dated)
{
    if (dated && dated->done_by >= 0)
        return &type->fields[dated->done_by];
    for (int i = 0; i < type->field_count; i++)
        if (type->fields[i].who_did_it)
            return &type->fields[i];
    return NULL;
}

void who_did_chosen(struct model *model, struct evidence *evidence)
{
    const struct selection *selection = evidence->selection;
    evidence->who = mem_kept_array(model->pool, (size_t)selection->alternative_count, sizeof *evidence->who);
    for (int i = 0; i < selection->alternative_count; i++)
        evidence->who[i] = who_did(selection->alternatives[i].type, selection->alternatives[i].dated);
}

void who_did_dated(struct model *model, struct evidence *evidence)
{
    const struct expr *time = evidence->event->form == EVENT_TIME ? evidence->event->time : NULL;
    if (!time || time->op != OP_FIELD)
        return;
    const struct kind *kind = time->a->type.kind;
    const struct field **who = mem_kept_array(model->pool, model->schema.type_count + 1u, sizeof *who);
    for (int i = 0; i < kind->type_count; i++)
        if (time->fields[i] && time->fields[i]->done_by >= 0) {
            who[kind->types[i]->index] = &kind->types[i]->fields[time->fields[i]->done_by];
            evidence->whose = time->a;
        }
    evidence->who = who;
}

void fill_who(struct model *model, struct rule_card *card, const struct declaration *declaration)
{
    const struct line *who = declaration_line(declaration, LINE_L_WHO);
    if (!who)
        who = declaration_line(declaration, LINE_L_APPROVAL_FROM);
    card->who = STR("");
    if (!who || who->value->kind == TREE_NOBODY)
        return;
    card->who_in_words = who->value->kind == TREE_STRING;
    card->who = card->who_in_words ? who->value->text : str_kept(model->pool, span_text(model->sources, who->value->span));
}

/* A role can only be judged where what shows that it was done says who did it; elsewhere it is shown. */
void check_who_judged(struct rule *rule)
{
    struct rule_card *card = (struct rule_card *)rule->card;
    card->who_implied = rule->implied;
    if (rule->actors == ACTORS_NOBODY || rule->implied || rule->broken)
        return;
    for (int i = 0; i < rule->evidence_count; i++) {
        const struct evidence *evidence = &rule->evidence[i];
        card->who_unchecked = card->who_unchecked || (!evidence->selection && !evidence->whose);
        for (int j = 0; evidence->selection && j < evidence->selection->alternative_count; j++)
            card->who_unknown_to_record = card->who_unknown_to_record || !evidence->who[j];
    }
    card->who_unchecked = card->who_unchecked || card->who_unknown_to_record;
}
