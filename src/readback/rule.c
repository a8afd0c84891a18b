/* SPDX-License-Identifier: Apache-2.0
 *
 * A rule, section by section: what it asks for, when it applies, by when, who
 * acts, what shows it, when it ends, and what stands beside it.
 */
#include "readback/inside.h"

/* ---- the head ---- */

/* The clauses of all its lines `cites`, one after another; NULL behind the last. */
static const struct tree *next_clause(const struct line **line, const struct tree *clause)
{
    if (clause && clause->next)
        return clause->next;
    do
        *line = (*line)->next;
    while (*line && (*line)->kind != LINE_L_CITES);
    return *line ? (*line)->value : NULL;
}

static const struct tree *first_clause(const struct declaration *declaration, const struct line **line)
{
    *line = declaration_line(declaration, LINE_L_CITES);
    return *line ? (*line)->value : NULL;
}

static bool cites_any(const struct declaration *declaration)
{
    const struct line *line;
    return first_clause(declaration, &line) != NULL;
}

void say_cites(struct say *say, const struct declaration *declaration)
{
    const struct line *line;
    int count = 0, i = 0;
    for (const struct tree *clause = first_clause(declaration, &line); clause; clause = next_clause(&line, clause))
        count++;
    for (const struct tree *clause = first_clause(declaration, &line); clause; clause = next_clause(&line, clause), i++) {
        say_between(say, i, count, " and ");
        say_str(say, clause->text);
    }
}

/* Of a record type, a table, a role, a policy or a calendar. */
void tell_shaped_by(struct say *say, enum declaration_kind kind, struct str name)
{
    for (int i = 0; i < say->model->file_count; i++)
        for (const struct declaration *one = say->model->files[i].syntax.first; one; one = one->next) {
            if (one->kind != kind || !str_equal(one->name, name) || !cites_any(one))
                continue;
            say_text(say, "what it is follows from ");
            say_cites(say, one);
            page_say(say->page, say->out);
        }
}

/* Clauses that every finding of the rule states, or with `condition` those that are stated where it holds. */
static int say_clauses(struct say *say, const struct rule *rule, const struct expr *condition)
{
    int count = 0, said = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < rule->card->cite_count; i++) {
            if ((rule->cites_where ? rule->cites_where[i] : NULL) != condition)
                continue;
            if (pass) {
                say_between(say, said++, count, " and ");
                say_str(say, rule->card->cites[i]);
            } else {
                count++;
            }
        }
    return count;
}

static bool states_at_all_times(const struct rule *rule)
{
    bool any = false;
    for (int i = 0; i < rule->card->cite_count; i++)
        any = any || !rule->cites_where || !rule->cites_where[i];
    return any;
}

/* Clauses that only some findings state, those of one line together. */
static void tell_clauses_by_case(struct say *say, const struct rule *rule)
{
    for (int i = 0; rule->cites_where && i < rule->card->cite_count; i++) {
        if (!rule->cites_where[i] || (i && rule->cites_where[i] == rule->cites_where[i - 1]))
            continue;
        struct buffer lead = {0}, *out = say->out;
        say->out = &lead;
        int count = say_clauses(say, rule, rule->cites_where[i]);
        say_text(say, count > 1 ? " are stated only by answers for which" : " is stated only by answers for which");
        buffer_char(&lead, 0);
        say->out = out;
        tell_condition(say, lead.bytes, rule->cites_where[i]);
        buffer_free(&lead);
    }
    if (!rule->card->cites_vary)
        return;
    say_text(say, "where that is not known, it is stated all the same");
    page_say(say->page, say->out);
}

static void tell_head(struct say *say, const struct rule *rule)
{
    const struct rule_card *card = rule->card;
    say_str(say, card->label);
    page_title(say->page, say->out);
    const char *kind = rule_kind_word(card->kind);
    say_a(say, str_of(rule->strength == STRENGTH_MAY && card->kind != RULE_AUTHORISATION ? "permission" : kind));
    say_text(say, " of ");
    say_quoted(say, rule->policy->card->label);
    if (rule->version_count) {
        say_text(say, " in its version ");
        say_str(say, rule->policy->card->name);
    }
    say_text(say, ", named ");
    say_str(say, card->name);
    if (states_at_all_times(rule)) {
        say_text(say, "; it states ");
        say_clauses(say, rule, NULL);
    }
    page_say(say->page, say->out);
    tell_clauses_by_case(say, rule);
}

/* ---- whom it is for ---- */

static void say_part(struct say *say, const struct part *part)
{
    struct str name = say->frame->slots[part->slot].name;
    switch (part->form) {
    case PART_EACH:
        say_selection(say, part->selection, SELECT_EACH, name);
        return;
    case PART_AMONG_RECORDS:
        say_text(say, "each ");
        say_str(say, name);
        if (part->selection->kind->derived)
            named_definition(say, part->selection->kind->derived);
        say_text(say, " among ");
        say_thing(say, part->value);
        return;
    case PART_AMONG_VALUES:
        say_text(say, "each ");
        say_str(say, name);
        say_text(say, part->constants ? " (" : " among ");
        if (!part->constants) {
            say_thing(say, part->value);
            return;
        }
        for (const struct expr *one = part->value; one; one = one->next) {
            say_text(say, one == part->value ? "" : one->next ? ", " : " and ");
            say_thing(say, one);
        }
        say_text(say, ")");
        return;
    case PART_WITH:
        return;
    }
}

void say_parts(struct say *say, const struct part *parts, int count)
{
    bool first = true;
    for (int i = 0; i < count; i++) {
        if (parts[i].form == PART_WITH)
            continue;
        if (!first)
            say_text(say, ", and for ");
        first = false;
        say_part(say, &parts[i]);
    }
}

static const struct field *first_field(const struct expr *expr)
{
    int i = 0;
    while (!expr->fields[i])
        i++;
    return expr->fields[i];
}

void tell_parts(struct say *say, const struct part *parts, int count)
{
    for (int i = 0; i < count; i++) {
        if (parts[i].form == PART_WITH) {
            say_text(say, "below, \"the ");
            say_str(say, say->frame->slots[parts[i].slot].name);
            say_text(say, "\" is ");
            say_thing(say, parts[i].value);
            page_say(say->page, say->out);
        }
        bool listed = (parts[i].form == PART_AMONG_RECORDS || parts[i].form == PART_AMONG_VALUES) && !parts[i].constants;
        if (listed && parts[i].value->op == OP_FIELD) {
            say_text(say, "where ");
            say_thing(say, parts[i].value);
            bool many = is_plural(first_field(parts[i].value));
            say_text(say, many ? " are not recorded, one answer stands for all that they may be" : " is not recorded, one answer stands for all that it may be");
            page_say(say->page, say->out);
        }
    }
}

/* ---- what it asks ---- */

static void say_strength(struct say *say, enum strength strength)
{
    static const char *const words[] = {
        [STRENGTH_MUST] = "must",         [STRENGTH_SHOULD] = "should",         [STRENGTH_MAY] = "may",
        [STRENGTH_MUST_NOT] = "must not", [STRENGTH_SHOULD_NOT] = "should not", [STRENGTH_CONSIDER] = "is asked to consider",
    };
    say_text(say, words[strength]);
}

void say_who_asked(struct say *say, const struct rule *rule)
{
    if (rule->card->who_in_words) {
        say_quoted(say, rule->card->who);
        return;
    }
    if (rule->actors == ACTORS_NOBODY) {
        say_text(say, "somebody");
        return;
    }
    if (rule->actors == ACTORS_TOGETHER)
        say_text(say, "both ");
    say_actor(say, &rule->actor[0]);
    if (rule->actors == ACTORS_TOGETHER || rule->actors == ACTORS_EITHER) {
        say_text(say, rule->actors == ACTORS_TOGETHER ? " and " : " or ");
        say_actor(say, &rule->actor[1]);
    }
    if (rule->not_person) {
        say_text(say, " other than ");
        say_thing(say, rule->not_person);
        if (rule->not_unless) {
            say_text(say, " (that person too, if ");
            say_clause(say, rule->not_unless);
            say_text(say, ")");
        }
    }
}

/* Nothing but facts show it, so it is to be so rather than to be done. */
static bool asks_for_facts(const struct rule *rule)
{
    for (int i = 0; i < rule->evidence_count; i++)
        if (!rule->evidence[i].event || rule->evidence[i].event->form != EVENT_TEST)
            return false;
    return rule->evidence_count > 0;
}

static void say_asked(struct say *say, const struct rule *rule)
{
    say_who_asked(say, rule);
    say_text(say, " ");
    if (rule->strength == STRENGTH_CONSIDER && (rule->actors == ACTORS_TOGETHER))
        say_text(say, "are asked to consider");
    else
        say_strength(say, rule->strength);
    if (rule->card->kind == RULE_AUTHORISATION)
        say_text(say, rule->strength == STRENGTH_CONSIDER ? " giving approval for this: " : " give approval for this: ");
    else if (rule->strength == STRENGTH_CONSIDER)
        say_text(say, " this: ");
    else
        say_text(say, asks_for_facts(rule) ? " see to this: " : " do this: ");
}

static void tell_what(struct say *say, const struct rule *rule)
{
    static const char *const means[] = {
        [STRENGTH_MUST] = NULL,
        [STRENGTH_SHOULD] = "with \"must\" instead of \"should\" it would be due, done and late just the same",
        [STRENGTH_MAY] = "nothing is asked for, and nothing is ever late",
        [STRENGTH_MUST_NOT] = NULL,
        [STRENGTH_SHOULD_NOT] = NULL,
        [STRENGTH_CONSIDER] = "it asks for a decision; whichever it is, it is enough",
    };
    page_section(say->page, "What it asks");
    say_text(say, "for ");
    say_parts(say, rule->parts, rule->part_count);
    say_text(say, ", ");
    if (rule->strength == STRENGTH_MUST_NOT || rule->strength == STRENGTH_SHOULD_NOT) {
        say_text(say, "this ");
        say_strength(say, rule->strength);
        say_text(say, " be broken: ");
    } else {
        say_asked(say, rule);
    }
    say_quoted(say, rule->card->label);
    page_say(say->page, say->out);
    if (rule->card->source_says.length) {
        say_text(say, "the source's own word is ");
        say_quoted(say, rule->card->source_says);
        page_say(say->page, say->out);
    }
    if (means[rule->strength] && !say->brief) {
        say_text(say, means[rule->strength]);
        page_say(say->page, say->out);
    }
    tell_parts(say, rule->parts, rule->part_count);
}

/* ---- when it applies ---- */

static void tell_if_unknown(struct say *say, const struct rule *rule)
{
    say_text(say, "where that is not known, it is taken as no, and nothing is asked for; the reason given is ");
    say_quoted(say, rule->if_unknown);
    page_say(say->page, say->out);
}

static bool has_exceptions(const struct rule *rule)
{
    bool any = rule->not_applies_count > 0;
    for (int i = 0; i < rule->lifting_count; i++)
        any = any || !rule->liftings[i].is_remark;
    return any;
}

/* The days of a version; nothing where it is for all of them. */
static void say_days(struct say *say, const struct policy_card *card)
{
    if (card->from_known) {
        say_text(say, " from ");
        say_day(say, card->from);
    }
    if (card->to_known) {
        say_text(say, card->from_known ? " to " : " up to ");
        say_day(say, card->to);
    }
}

/* `rule` may be NULL: then it is said of all rules of the policy. */
void tell_in_force(struct say *say, const struct policy *policy, const struct rule *rule)
{
    const struct policy_card *card = policy->card;
    if (!card->has_versions) {
        if (!policy->in_force_known)
            return;
        say_text(say, "the procedure is in force from ");
        say_day(say, policy->in_force);
        page_say(say->page, say->out);
        say_text(say, "asked about a day before that, it gives no answer");
        page_say(say->page, say->out);
        say_text(say, "from then on it answers for what began earlier, too");
        page_say(say->page, say->out);
        return;
    }
    say_text(say, policy->follows || policy->followed_by ? "this is one version of the procedure, in force" : "the procedure is in force");
    say_days(say, card);
    page_say(say->page, say->out);
    say_text(say, rule ? "it applies only to what falls to this version: " : "its rules apply to what falls to this version: ");
    if (rule && rule->uses) {
        say_text(say, "that for which ");
        say_event(say, rule->uses);
        say_text(say, " while it is in force");
    } else {
        say_text(say, "what begins while it is in force");
    }
    say_text(say, policy->follows ? "" : ", or earlier");
    page_say(say->page, say->out);
    say_text(say, "what falls to it stays with it, when a later version comes and when it ends");
    page_say(say->page, say->out);
    if (rule && rule->uses)
        say_text(say, "where that has not come, the version in force on the day asked for is taken, unless a planned date puts it in a later one");
    else
        say_text(say, "what has not begun, or begins on no day, falls to the version in force on the day asked for, unless a planned date puts it in a later one");
    page_say(say->page, say->out);
    say_text(say, "where it is not known to which version something falls, each that it may fall to says \"cannot tell\", with what it would say");
    page_say(say->page, say->out);
}

static void tell_applies(struct say *say, const struct rule *rule)
{
    const struct policy *policy = rule->policy;
    if (say->brief && !rule->applies && !rule->not_applies_count && !rule->uses)
        return;
    page_section(say->page, "When it applies");
    if (policy->applies && !say->brief) {
        say->frame = &policy->frame;
        tell_condition(say, "the procedure is for a case only if", policy->applies);
        say->frame = &rule->frame;
    }
    if (!say->brief || rule->uses)
        tell_in_force(say, policy, rule);
    if (rule->applies) {
        tell_condition(say, "it applies only if", rule->applies);
        if (rule->if_unknown.length)
            tell_if_unknown(say, rule);
    } else {
        say_text(say, policy->applies && !say->brief ? "in those cases it always applies" : "it always applies");
        say_text(say, rule->not_applies_count ? ", except as follows" : "");
        page_say(say->page, say->out);
    }
    for (int i = 0; i < rule->not_applies_count; i++)
        tell_condition(say, "it does not apply if", rule->not_applies[i]);
    bool can_be_unknown = (rule->applies && !rule->if_unknown.length) || has_exceptions(rule) || policy->applies;
    if (!can_be_unknown || say->brief)
        return;
    say_text(say, "where it cannot be known whether it applies, the answer is \"cannot tell\", with the facts that would settle it and what "
                  "the answer would be if it applied");
    page_say(say->page, say->out);
    say_text(say, "a missing fact never makes the rule disappear");
    page_say(say->page, say->out);
}

/* ---- when it ends ---- */

static bool can_be_late(const struct rule *rule)
{
    return rule->limit_count && rule->strength != STRENGTH_CONSIDER && rule->strength != STRENGTH_MAY && !rule->broken;
}

static void tell_stops(struct say *say, const struct rule *rule)
{
    const struct policy *policy = rule->policy;
    int of_policy = say->brief ? 0 : policy->stop_count, count = rule->stop_count + of_policy, said = 0;
    if (say->brief && !count)
        return;
    page_section(say->page, "When it ends");
    if (!count) {
        say_text(say, rule->broken ? "it has no end" : "it is asked for until it is done");
        page_say(say->page, say->out);
        say_text(say, rule->broken ? "the closing of the case does not end it" : "nothing else ends it, not even the closing of the case");
        page_say(say->page, say->out);
        if (rule->applies || rule->not_applies_count) {
            say_text(say, "where the conditions under \"When it applies\" no longer hold, it no longer applies, done or not");
            page_say(say->page, say->out);
        }
        return;
    }
    say_text(say, rule->broken ? "it no longer forbids anything once " : "it is no longer asked for once ");
    for (int i = 0; i < rule->stop_count; i++) {
        say_text(say, said++ ? ", or once " : "");
        say_event(say, rule->stops[i]);
    }
    say->frame = &policy->frame;
    for (int i = 0; i < of_policy; i++) {
        say_text(say, said++ ? ", or once " : "");
        say_event(say, policy->stops[i]);
    }
    say->frame = &rule->frame;
    if (of_policy > 1 && rule->stop_count)
        buffer_format(say->out, "; the last %d of these end every rule of this procedure", of_policy);
    else if (of_policy > 1)
        say_text(say, "; each of these ends every rule of this procedure");
    else if (of_policy)
        say_text(say, rule->stop_count ? "; the last of these ends every rule of this procedure" : "; that ends every rule of this procedure");
    page_say(say->page, say->out);
    if (can_be_late(rule) && !say->brief) {
        say_text(say, "what was not yet late by then has \"lapsed\"; what was late by then stays on record as \"missed\"");
        page_say(say->page, say->out);
    }
}

/* ---- what stands beside it ---- */

static const struct exception *exception_of(const struct say *say, const struct lifting *lifting)
{
    for (int i = 0; i < say->model->exception_count; i++) {
        const struct exception *one = say->model->exceptions[i];
        if (one->declaration->span.file == lifting->span.file && one->declaration->span.first == lifting->span.first)
            return one;
    }
    return NULL;
}

static void tell_lifting(struct say *say, const struct rule *rule, const struct lifting *lifting)
{
    struct buffer lead = {0}, *out = say->out;
    const struct exception *exception = exception_of(say, lifting);
    say->out = &lead;
    say_text(say, lifting->is_remark ? "the remark " : "the exception ");
    say_quoted(say, lifting->label);
    if (exception && cites_any(exception->declaration)) {
        say_text(say, " (");
        say_cites(say, exception->declaration);
        say_text(say, ")");
    }
    if (lifting->is_remark) {
        say_text(say, " is shown beside the answer, and changes nothing of it, if");
    } else if (lifting->of < 0) {
        say_text(say, " lifts it if");
    } else {
        say_text(say, " sets the exception ");
        say_quoted(say, rule->liftings[lifting->of].label);
        say_text(say, " aside if");
    }
    buffer_char(&lead, 0);
    say->out = out;
    tell_condition(say, lead.bytes, lifting->condition);
    buffer_free(&lead);
    if (lifting->of < 0 || lifting->is_remark)
        return;
    say_quoted(say, rule->liftings[lifting->of].label);
    say_text(say, " then lifts nothing");
    say_text(say, rule->limit_count ? ", and the time runs from its start as if it had never been lifted" : "");
    page_say(say->page, say->out);
}

static void tell_liftings(struct say *say, const struct rule *rule)
{
    bool exceptions = false;
    if (!rule->lifting_count)
        return;
    page_section(say->page, "Exceptions and remarks");
    for (int i = 0; i < rule->lifting_count; i++) {
        exceptions = exceptions || !rule->liftings[i].is_remark;
        tell_lifting(say, rule, &rule->liftings[i]);
    }
    if (!exceptions || say->brief)
        return;
    say_text(say, "while it is lifted, the answer is \"excepted\" and names the exception");
    page_say(say->page, say->out);
    say_text(say, "where it is not known whether it is lifted, the answer is \"cannot tell\"");
    page_say(say->page, say->out);
}

/* ---- what it replaces, and what replaces it ---- */

static void say_other(struct say *say, const struct rule *rule)
{
    say_quoted(say, rule->card->label);
    say_text(say, " of ");
    say_quoted(say, rule->policy->card->label);
}

static bool is_replaced_by(const struct rule *replaced, const struct rule *by)
{
    bool any = false;
    for (int i = 0; i < replaced->replaced_count; i++)
        any = any || replaced->replaced[i].by == by;
    return any;
}

static void tell_layers(struct say *say, const struct rule *rule)
{
    bool replaces = false;
    for (int i = 0; i < say->model->rule_count; i++)
        replaces = replaces || is_replaced_by(say->model->rules[i], rule);
    if (!replaces && !rule->replaced_count)
        return;
    page_section(say->page, "What replaces what");
    for (int i = 0; i < say->model->rule_count; i++) {
        if (!is_replaced_by(say->model->rules[i], rule))
            continue;
        say_text(say, "wherever this procedure is for a case, this rule stands in the place of ");
        say_other(say, say->model->rules[i]);
        buffer_format(say->out, ", in the %s layer", layer_word(say->model->rules[i]->policy->layer));
        page_say(say->page, say->out);
    }
    if (replaces) {
        say_text(say, "there that one is never used, not even where this one does not apply or is lifted");
        page_say(say->page, say->out);
        if (rule->policy->first->in_force_known) {
            say_text(say, "asked about a day before ");
            say_day(say, rule->policy->first->in_force);
            say_text(say, ", that one is used");
            page_say(say->page, say->out);
        }
    }
    for (int i = 0; i < rule->replaced_count; i++) {
        say_text(say, "it gives way to ");
        say_other(say, rule->replaced[i].by);
        buffer_format(say->out, ", in the %s layer, wherever that procedure is for the case", layer_word(rule->replaced[i].by->policy->layer));
        page_say(say->page, say->out);
        say_text(say, "the answer is then \"excepted\" and names that rule");
        page_say(say->page, say->out);
        if (rule->replaced[i].by->policy->first->in_force_known) {
            say_text(say, "asked about a day before ");
            say_day(say, rule->replaced[i].by->policy->first->in_force);
            say_text(say, ", that procedure is for no case, and this rule is used");
            page_say(say->page, say->out);
        }
    }
    if (!rule->replaced_count || say->brief)
        return;
    say_text(say, "where it is not known whether that procedure is for the case, the answer is \"cannot tell\", with what the answer would be if this rule stood");
    page_say(say->page, say->out);
}

/* ---- what it cannot be kept together with ---- */

static void tell_rivals(struct say *say, const struct rule *rule)
{
    if (!rule->rival_count)
        return;
    page_section(say->page, "What it stands against");
    for (int i = 0; i < rule->rival_count; i++) {
        const struct rival *rival = &rule->rivals[i];
        bool forbids = rival->rule->broken != NULL;
        say_quoted(say, rival->rule->card->label);
        if (rival->rule->policy != rule->policy) {
            say_text(say, " of ");
            say_quoted(say, rival->rule->policy->card->label);
        }
        say_text(say, rival->windows ? " asks for the same thing with the same force; where the two windows share no moment, both cannot be kept"
                      : forbids     ? " forbids with the same force what shows that this was done, so both cannot be kept"
                                    : " asks with the same force for what this forbids, so both cannot be kept");
        page_say(say->page, say->out);
    }
    if (say->brief)
        return;
    say_text(say, "while both certainly apply to the same records, the answer is \"conflict\": it names the other rule, and says what it would be if the "
                  "other gave way; where that is not known, it is \"cannot tell\"");
    page_say(say->page, say->out);
}

void tell_rule(struct say *say, const struct rule *rule)
{
    say->policy = rule->policy;
    say->frame = &rule->frame;
    say->its = -1;
    if (say->brief && rule->card->cites_vary)
        tell_clauses_by_case(say, rule);
    tell_what(say, rule);
    tell_applies(say, rule);
    tell_times(say, rule);
    if (rule->broken) {
        page_section(say->page, "What breaks it");
        tell_condition(say, "it is broken if", rule->broken);
        if (!say->brief) {
            say_text(say, "the answer is then \"breached\", and otherwise \"met\"");
            page_say(say->page, say->out);
        }
    } else if (rule->strength != STRENGTH_MAY) {
        tell_evidence(say, rule);
    }
    tell_actors(say, rule);
    if (rule->strength != STRENGTH_MAY)
        tell_stops(say, rule);
    tell_liftings(say, rule);
    tell_layers(say, rule);
    tell_rivals(say, rule);
}

void read_rule(struct say *say, const struct rule *rule)
{
    say->policy = rule->policy;
    say->frame = &rule->frame;
    say->its = -1;
    tell_head(say, rule);
    tell_rule(say, rule);
    tell_missing(say, rule);
}

/* What no rule answers. */
void read_guidance(struct say *say, const struct guidance *guidance)
{
    const struct line *because = declaration_line(guidance->declaration, LINE_L_BECAUSE);
    say_str(say, guidance->declaration->label);
    page_title(say->page, say->out);
    say_text(say, "guidance");
    if (guidance->policy) {
        say_text(say, " of ");
        say_quoted(say, guidance->policy->card->label);
    }
    say_text(say, ", named ");
    say_str(say, guidance->declaration->name);
    say_text(say, "; it is about ");
    say_cites(say, guidance->declaration);
    page_say(say->page, say->out);
    page_section(say->page, "What it says");
    say_text(say, "no rule answers this, and no finding shows it: it is left to people");
    page_say(say->page, say->out);
    if (!because)
        return;
    say_text(say, "the reason given is ");
    say_quoted(say, because->value->text);
    page_say(say->page, say->out);
}

/* An exception or a remark by itself: for each rule it speaks of, when. */
void read_lifting(struct say *say, struct str name)
{
    bool titled = false;
    for (int i = 0; i < say->model->rule_count; i++) {
        const struct rule *rule = say->model->rules[i];
        for (int j = 0; j < rule->lifting_count; j++) {
            const struct lifting *lifting = &rule->liftings[j];
            if (!str_equal(lifting->name, name))
                continue;
            say->policy = rule->policy;
            say->frame = &rule->frame;
            say->its = -1;
            if (!titled) {
                say_str(say, lifting->label);
                page_title(say->page, say->out);
            }
            titled = true;
            say_text(say, lifting->is_remark ? "a remark of " : "an exception of ");
            say_quoted(say, rule->policy->card->label);
            say_text(say, ", named ");
            say_str(say, lifting->name);
            say_text(say, lifting->is_remark ? "; it is said beside " : lifting->of < 0 ? "; it lifts " : "; it bears on ");
            say_quoted(say, rule->card->label);
            say_text(say, ", which is for ");
            say_parts(say, rule->parts, rule->part_count);
            page_say(say->page, say->out);
            tell_parts(say, rule->parts, rule->part_count);
            tell_lifting(say, rule, lifting);
        }
    }
}
