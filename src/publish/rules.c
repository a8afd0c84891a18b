/* SPDX-License-Identifier: Apache-2.0
 *
 * Definitions and rules, line by line.
 */
#include "publish/rules.h"

static void write_texts(struct writer *writer, const char *key, const struct str *texts, int count)
{
    write_open(writer, key, '[');
    for (int i = 0; i < count; i++)
        write_text(writer, NULL, texts[i]);
    write_close(writer, ']');
}

static void write_card(struct writer *writer, const struct rule_card *card)
{
    write_word(writer, "kind", rule_kind_word(card->kind));
    write_text(writer, "name", card->name);
    write_text(writer, "policy", card->policy->name);
    write_text(writer, "label", card->label);
    write_texts(writer, "cites", card->cites, card->cite_count);
}

/* ---- what it is for each of ---- */

static void write_part(struct writer *writer, const struct part *part)
{
    static const char *const forms[] = {"each", "with", "among_records", "among_values"};
    write_open(writer, NULL, '{');
    write_word(writer, "form", forms[part->form]);
    write_variable(writer, "as", part->slot);
    write_truth(writer, "identity", part->identity);
    write_selection(writer, "selection", part->selection);
    if (part->constants) {
        write_open(writer, "values", '[');
        for (const struct expr *one = part->value; one; one = one->next)
            write_expression(writer, NULL, one);
        write_close(writer, ']');
    } else {
        write_expression(writer, part->form == PART_WITH ? "is" : "list", part->value);
    }
    write_close(writer, '}');
}

static void write_parts(struct writer *writer, const struct part *parts, int count)
{
    write_open(writer, "for_each", '[');
    for (int i = 0; i < count; i++)
        write_part(writer, &parts[i]);
    write_close(writer, ']');
}

/* ---- definitions ---- */

static void write_readings(struct writer *writer, const struct definition *definition)
{
    if (definition->form != DEFINED_READINGS)
        return;
    write_open(writer, "readings", '[');
    for (int i = 0; i < definition->reading_count; i++) {
        write_open(writer, NULL, '{');
        write_text(writer, "name", definition->readings[i].name);
        write_expression(writer, "value", definition->readings[i].value);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

void write_definition(struct writer *writer, const struct definition *definition)
{
    writer->frame = &definition->frame;
    write_open(writer, NULL, '{');
    write_text(writer, "name", definition->name);
    write_policy_of(writer, definition->policy);
    write_type(writer, definition->type);
    if (definition->subject)
        write_parts(writer, definition->parts, definition->part_count);
    write_expression(writer, "value", definition->value);
    write_readings(writer, definition);
    write_selection(writer, "choices", definition->chosen);
    if (definition->card) {
        write_open(writer, "reported", '{');
        write_card(writer, definition->card);
        write_close(writer, '}');
    }
    write_place(writer, "at", definition->span);
    write_close(writer, '}');
}

/* ---- rules ---- */

static void write_actors(struct writer *writer, const struct rule *rule)
{
    static const char *const forms[] = {"anyone", "one", "both", "either"};
    int count = rule->actors == ACTORS_NOBODY ? 0 : rule->actors == ACTORS_ONE ? 1 : 2;
    write_open(writer, "who", '{');
    write_word(writer, "form", forms[rule->actors]);
    write_text(writer, "written", rule->card->who);
    if (rule->implied)
        write_truth(writer, "shown_only", true);
    write_open(writer, "people", '[');
    for (int i = 0; i < count; i++) {
        write_open(writer, NULL, '{');
        if (rule->actor[i].role)
            write_text(writer, "role", rule->actor[i].role->name);
        write_expression(writer, "person", rule->actor[i].person);
        if (rule->actor[i].named_by)
            write_text(writer, "named_by", rule->actor[i].named_by->name);
        write_place(writer, "at", rule->actor[i].span);
        write_close(writer, '}');
    }
    write_close(writer, ']');
    write_expression(writer, "not", rule->not_person);
    write_expression(writer, "not_unless", rule->not_unless);
    write_close(writer, '}');
}

/* Who did what a date says: by the types of the record the date is of. */
static void write_whose(struct writer *writer, const struct evidence *evidence)
{
    if (!evidence->whose)
        return;
    const struct kind *kind = evidence->whose->type.kind;
    write_expression(writer, "whose", evidence->whose);
    write_open(writer, "who_did_it", '[');
    for (int i = 0; i < kind->type_count; i++)
        if (evidence->who[kind->types[i]->index])
            write_text(writer, NULL, evidence->who[kind->types[i]->index]->name);
        else
            write_nothing(writer, NULL);
    write_close(writer, ']');
}

static void write_evidence(struct writer *writer, const struct evidence *evidence)
{
    write_open(writer, NULL, '{');
    write_event(writer, "event", evidence->event);
    write_whose(writer, evidence);
    if (evidence->selection) {
        if (evidence->selection->pick == PICK_NEXT)
            write_word(writer, "which", "next");
        write_selection(writer, "selection", evidence->selection);
        write_open(writer, "who_did_it", '[');
        for (int i = 0; i < evidence->selection->alternative_count; i++)
            if (evidence->who[i])
                write_text(writer, NULL, evidence->who[i]->name);
            else
                write_nothing(writer, NULL);
        write_close(writer, ']');
    }
    if (evidence->elsewhere)
        write_truth(writer, "may_be_elsewhere", true);
    write_place(writer, "at", evidence->span);
    write_close(writer, '}');
}

static void write_requirement(struct writer *writer, const struct rule *rule, const struct requirement *requirement)
{
    write_open(writer, NULL, '{');
    if (rule->evidence_slot >= 0)
        write_variable(writer, "candidate", rule->evidence_slot);
    write_expression(writer, "condition", requirement->condition);
    write_text(writer, "otherwise_show", requirement->show);
    write_place(writer, "at", requirement->span);
    write_close(writer, '}');
}

/* Exceptions, or remarks, that hang on the rule itself (-1) or on one of its exceptions. */
static void write_liftings(struct writer *writer, const struct rule *rule, bool remarks, int of)
{
    write_open(writer, remarks ? "remarks" : "exceptions", '[');
    for (int i = 0; i < rule->lifting_count; i++) {
        const struct lifting *lifting = &rule->liftings[i];
        if (lifting->is_remark != remarks || lifting->of != of)
            continue;
        write_open(writer, NULL, '{');
        write_text(writer, "name", lifting->name);
        write_text(writer, "label", lifting->label);
        if (lifting->of >= 0)
            write_text(writer, "lifts", rule->liftings[lifting->of].name);
        write_expression(writer, "condition", lifting->condition);
        write_place(writer, "at", lifting->span);
        if (!remarks)
            write_liftings(writer, rule, false, i);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

static void write_rivals(struct writer *writer, const struct rule *rule)
{
    write_open(writer, "stands_against", '[');
    for (int i = 0; i < rule->rival_count; i++) {
        const struct rule *other = rule->rivals[i].rule;
        write_open(writer, NULL, '{');
        write_text(writer, "rule", other->card->name);
        write_text(writer, "policy", other->policy->card->name);
        write_truth(writer, "windows", rule->rivals[i].windows);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

static void write_window(struct writer *writer, const struct rule *rule)
{
    write_expression(writer, "counted_from", rule->origin);
    write_expression(writer, "opens", rule->opens);
    write_open(writer, "limits", '[');
    for (int i = 0; i < rule->limit_count; i++)
        write_expression(writer, NULL, rule->limits[i]);
    write_close(writer, ']');
    if (rule->early_said)
        write_truth(writer, "earlier_counts", rule->early_counts);
    write_expression(writer, "earlier_counts_if", rule->early_if);
    write_expression(writer, "must_come_before", rule->act);
}

static void write_applies(struct writer *writer, const struct rule *rule)
{
    write_expression(writer, "applies_if", rule->applies);
    if (rule->if_unknown.length)
        write_text(writer, "if_unknown_no", rule->if_unknown);
    write_open(writer, "does_not_apply_if", '[');
    for (int i = 0; i < rule->not_applies_count; i++)
        write_expression(writer, NULL, rule->not_applies[i]);
    write_close(writer, ']');
    if (!rule->replaced_count)
        return;
    write_open(writer, "replaced_by", '[');
    for (int i = 0; i < rule->replaced_count; i++) {
        write_open(writer, NULL, '{');
        write_text(writer, "policy", rule->replaced[i].by->policy->card->name);
        write_text(writer, "rule", rule->replaced[i].by->card->name);
        write_place(writer, "at", rule->replaced[i].span);
        write_close(writer, '}');
    }
    write_close(writer, ']');
}

void write_rule(struct writer *writer, const struct rule *rule)
{
    writer->frame = &rule->frame;
    write_open(writer, NULL, '{');
    write_card(writer, rule->card);
    write_word(writer, "strength", strength_word(rule->strength));
    if (rule->card->source_says.length)
        write_text(writer, "source_says", rule->card->source_says);
    write_parts(writer, rule->parts, rule->part_count);
    write_applies(writer, rule);
    write_event(writer, "uses_version_when", rule->uses);
    write_event(writer, "starts", rule->starts);
    write_actors(writer, rule);
    write_window(writer, rule);
    write_events(writer, "stops", rule->stops, rule->stop_count);
    write_open(writer, "evidence", '[');
    for (int i = 0; i < rule->evidence_count; i++)
        write_evidence(writer, &rule->evidence[i]);
    write_close(writer, ']');
    if (rule->card->cites_vary) {
        write_open(writer, "cites_where", '[');
        for (int i = 0; i < rule->card->cite_count; i++) {
            if (!rule->cites_where[i])
                continue;
            write_open(writer, NULL, '{');
            write_text(writer, "clause", rule->card->cites[i]);
            write_expression(writer, "condition", rule->cites_where[i]);
            write_close(writer, '}');
        }
        write_close(writer, ']');
    }
    if (rule->all_of)
        write_truth(writer, "all_evidence_needed", true);
    if (rule->used_once)
        write_truth(writer, "each_used_once", true);
    write_open(writer, "counts_only_if", '[');
    for (int i = 0; i < rule->requirement_count; i++)
        write_requirement(writer, rule, &rule->requirements[i]);
    write_close(writer, ']');
    write_expression(writer, "broken_if", rule->broken);
    write_liftings(writer, rule, false, -1);
    write_liftings(writer, rule, true, -1);
    write_rivals(writer, rule);
    write_place(writer, "at", rule->card->span);
    write_close(writer, '}');
}

void write_events(struct writer *writer, const char *key, struct event *const *events, int count)
{
    write_open(writer, key, '[');
    for (int i = 0; i < count; i++)
        write_event(writer, NULL, events[i]);
    write_close(writer, ']');
}
