/* SPDX-License-Identifier: Apache-2.0
 *
 * What shows that something was done, and who has to have done it.
 */
#include "readback/inside.h"

/* ---- what shows it ---- */

static void say_evidence(struct say *say, const struct rule *rule, const struct evidence *evidence)
{
    const struct selection *selection = evidence->selection;
    if (!selection) {
        if (evidence->event->form == EVENT_TEST) {
            say_text(say, "the fact that ");
            say_event(say, evidence->event);
        } else {
            say_event(say, evidence->event);
            buffer_text(say->out, evidence->event->form == EVENT_TIME && !rule->all_of ? ", and that is the date on which it was done" : "");
        }
        return;
    }
    say->as_evidence = true;
    say_selection(say, selection, selection->after ? SELECT_PICK : SELECT_A, selection->kind->name);
    if (evidence->elsewhere)
        say_text(say, ", which may be recorded elsewhere");
    struct str date;
    if (selection->after && !selection->since && !selection->up_to && dated_name(selection, &date)) {
        say_text(say, ", dated by its ");
        say_str(say, date);
    }
}

static void tell_which_count(struct say *say, const struct rule *rule)
{
    bool records = false, facts = false, elsewhere = false;
    for (int i = 0; i < rule->evidence_count; i++) {
        const struct evidence *one = &rule->evidence[i];
        elsewhere = elsewhere || one->elsewhere;
        records = records || one->selection;
        facts = facts || (one->event && one->event->form == EVENT_TEST);
    }
    if (records && !say->brief) {
        say_text(say, "the date of such a record is the date on which it was done");
        page_say(say->page, say->out);
        say_text(say, "if several count, the first one is used");
        if (rule->opens && (rule->early_counts || rule->early_if))
            say_text(say, "; one that came early is used only if none came in time");
        page_say(say->page, say->out);
    }
    if (facts && !say->brief) {
        say_text(say, "since when a fact is so is not looked at: it counts from the day the duty begins");
        if (rule->limit_count)
            say_text(say, ", so it is never late");
        page_say(say->page, say->out);
    }
    if (elsewhere && !say->brief) {
        say_text(say, "what may be recorded elsewhere may stand in another case or another system");
        page_say(say->page, say->out);
        say_text(say, "where none that counts is found here, the answer is \"cannot tell\", for it is not known whether there is one");
        page_say(say->page, say->out);
    }
    if (rule->used_once) {
        say_text(say, "each such record shows one duty of this rule only: the duty whose limit comes first takes the earliest record that fits");
        page_say(say->page, say->out);
    }
}

static void tell_requirements(struct say *say, const struct rule *rule)
{
    for (int i = 0; i < rule->requirement_count; i++) {
        say->its = rule->evidence_slot;
        const char *first = rule->all_of ? "each of them counts only if" : "it counts only if", *more = rule->all_of ? "each also counts only if" : "it also counts only if";
        tell_condition(say, i ? more : first, rule->requirements[i].condition);
        say->its = -1;
        say_text(say, "otherwise it does not count, and the answer says: ");
        say_quoted(say, rule->requirements[i].show);
        page_say(say->page, say->out);
    }
}

void tell_evidence(struct say *say, const struct rule *rule)
{
    page_section(say->page, "What shows that it was done");
    if (rule->evidence_count == 1) {
        say_text(say, rule->evidence[0].selection || rule->evidence[0].event->form == EVENT_TEST ? "it is shown by " : "it is done when ");
        say_evidence(say, rule, &rule->evidence[0]);
        page_say(say->page, say->out);
    } else {
        say_text(say, rule->all_of ? "all of these are needed" : "any one of these shows it");
        page_opens(say->page, say->out);
        for (int i = 0; i < rule->evidence_count; i++) {
            say_evidence(say, rule, &rule->evidence[i]);
            page_item(say->page, 0, say->out);
        }
    }
    tell_which_count(say, rule);
    if (rule->all_of && !say->brief) {
        say_text(say, "it is done on the date of the last of them");
        page_say(say->page, say->out);
        if (rule->limit_count) {
            say_text(say, "each of them has to be in time");
            page_say(say->page, say->out);
        }
        say_text(say, "as long as one is missing, the answer says which");
        page_say(say->page, say->out);
    }
    tell_requirements(say, rule);
}

/* ---- who ---- */

void say_actor(struct say *say, const struct actor *actor)
{
    if (actor->named_by) {
        say_text(say, "that worker's ");
        say_str(say, actor->named_by->name);
        return;
    }
    if (!actor->role) {
        say_thing(say, actor->person);
        return;
    }
    named_role(say, actor->role);
    say_a(say, actor->role->name);
}

void tell_read_today(struct say *say, const struct expr *condition, const char *then, const struct expr *whom)
{
    const struct expr *value = condition && condition->op == OP_CALL ? in_force(condition) : NULL;
    if (!value || value->op != OP_TRUTH)
        return;
    say_text(say, value->number ? "as it is read today, it holds" : "as it is read today, it does not hold");
    if (then && value->number) {
        say_text(say, ", so ");
        say_thing(say, whom);
        say_text(say, then);
    }
    page_say(say->page, say->out);
}

/* Directly or through others, and at all times. */
static bool acts_always(const struct role *role, const struct role *lower, int depth)
{
    for (int i = 0; depth < 64 && i < role->acts_as_count; i++)
        if (!role->acts_as[i].condition && (role->acts_as[i].as == lower || acts_always(role->acts_as[i].as, lower, depth + 1)))
            return true;
    return false;
}

/* A higher role whose acting hangs on a condition, its own or that of a role between. */
static void tell_conditional(struct say *say, const struct role *higher, const struct role *role)
{
    for (int i = 0; i < higher->acts_as_count; i++) {
        const struct acting *acting = &higher->acts_as[i];
        if (acting->as != role && !model_role_acts_as(acting->as, role))
            continue;
        named_role(say, higher);
        say_a(say, higher->name);
        say_text(say, " may act for ");
        say_a(say, role->name);
        if (acting->condition) {
            say_text(say, " if ");
            say_clause(say, acting->condition);
        }
        if (acting->as != role) {
            say_text(say, acting->condition ? ", wherever " : " wherever ");
            say_a(say, acting->as->name);
            say_text(say, " may");
        }
        page_say(say->page, say->out);
        tell_read_today(say, acting->condition, NULL, NULL);
    }
}

void tell_ladder(struct say *say, const struct role *role)
{
    const struct role *always[64];
    int count = 0;
    for (int i = 0; i < say->model->role_count && count < 64; i++)
        if (acts_always(say->model->roles[i], role, 0))
            always[count++] = say->model->roles[i];
    for (int i = 0; i < count; i++) {
        say_between(say, i, count, " or ");
        say_a(say, always[i]->name);
        named_role(say, always[i]);
    }
    if (count) {
        say_text(say, " may act for ");
        say_a(say, role->name);
        page_say(say->page, say->out);
    }
    for (int i = 0; i < say->model->role_count; i++)
        if (model_role_acts_as(say->model->roles[i], role) && !acts_always(say->model->roles[i], role, 0))
            tell_conditional(say, say->model->roles[i], role);
}

static void say_wanted(struct say *say, const struct rule *rule)
{
    say_actor(say, &rule->actor[0]);
    if (rule->actors == ACTORS_TOGETHER || rule->actors == ACTORS_EITHER) {
        say_text(say, rule->actors == ACTORS_TOGETHER ? " and " : " or ");
        say_actor(say, &rule->actor[1]);
    }
}

static void tell_not_person(struct say *say, const struct rule *rule)
{
    if (!rule->not_person)
        return;
    say_text(say, "that must be somebody other than ");
    say_thing(say, rule->not_person);
    if (rule->not_unless) {
        say_text(say, ", unless ");
        say_clause(say, rule->not_unless);
    }
    page_say(say->page, say->out);
    tell_read_today(say, rule->not_unless, " may do it", rule->not_person);
}

/* From which field of which record it is known who did it. */
static void tell_where_who(struct say *say, const struct rule *rule)
{
    const struct record_type *told[64];
    const struct field *fields[64];
    int count = 0, judged = 0;
    bool facts = false;
    for (int i = 0; i < rule->evidence_count; i++) {
        const struct evidence *one = &rule->evidence[i];
        facts = facts || (one->event && !one->whose);
        for (int j = 0; one->whose && j < one->whose->type.kind->type_count && count < 64; j++) {
            told[count] = one->whose->type.kind->types[j];
            fields[count] = one->who[told[count]->index];
            judged += fields[count++] != NULL;
        }
        for (int j = 0; one->selection && j < one->selection->alternative_count && count < 64; j++) {
            const struct record_type *type = one->selection->alternatives[j].type;
            bool known = false;
            for (int k = 0; k < count; k++)
                known = known || told[k] == type;
            if (known)
                continue;
            told[count] = type;
            fields[count++] = one->who[j];
            judged += one->who[j] != NULL;
        }
    }
    int said = 0;
    for (int i = 0; i < count; i++)
        if (fields[i]) {
            say_text(say, said++ ? ", or " : "who did it is read from ");
            say_text(say, "the ");
            say_str(say, told[i]->name);
            say_possessive(say);
            say_text(say, " ");
            say_quoted(say, fields[i]->name);
        }
    if (judged) {
        say_text(say, "; where nothing is entered there, it cannot be told whether it counts");
        page_say(say->page, say->out);
    }
    said = 0;
    for (int i = 0; i < count; i++)
        if (!fields[i]) {
            say_text(say, said++ ? " or " : "no entry says who did it in ");
            say_a(say, told[i]->name);
        }
    if (said) {
        say_text(say, ", so there who acted is not checked");
        page_say(say->page, say->out);
    }
    if (facts) {
        say_text(say, "a date or a fact does not show who did it, so there that is not checked");
        page_say(say->page, say->out);
    }
}

bool is_judged(const struct rule *rule)
{
    bool any = false;
    for (int i = 0; i < rule->evidence_count; i++) {
        any = any || rule->evidence[i].whose;
        for (int j = 0; rule->evidence[i].selection && j < rule->evidence[i].selection->alternative_count; j++)
            any = any || rule->evidence[i].who[j];
    }
    return any;
}

void tell_actors(struct say *say, const struct rule *rule)
{
    page_section(say->page, "Who");
    if (rule->card->who_in_words) {
        say_text(say, "the source says in its own words who is to act: ");
        say_quoted(say, rule->card->who);
        say_text(say, "");
        page_say(say->page, say->out);
        say_text(say, "those words are shown, and who acted is not checked");
        page_say(say->page, say->out);
        return;
    }
    if (rule->actors == ACTORS_NOBODY) {
        say_text(say, rule->broken ? "it binds everybody" : "it makes no difference who does it");
        page_say(say->page, say->out);
        return;
    }
    if (rule->implied) {
        say_text(say, "the source does not say who");
        page_say(say->page, say->out);
        say_wanted(say, rule);
        say_text(say, " is shown as the one to act; who acted is not checked");
        page_say(say->page, say->out);
        tell_not_person(say, rule);
        return;
    }
    if (rule->broken || rule->strength == STRENGTH_MAY) {
        say_wanted(say, rule);
        say_text(say, " is shown as the one it speaks to; who acted is not checked");
        page_say(say->page, say->out);
        tell_not_person(say, rule);
        return;
    }
    if (!is_judged(rule)) {
        say_wanted(say, rule);
        say_text(say, " is to act");
        page_say(say->page, say->out);
        tell_not_person(say, rule);
        if (!say->brief)
            tell_where_who(say, rule);
        return;
    }
    bool beside = rule->actors == ACTORS_TOGETHER && rule->actor[1].named_by, roles = rule->actor[0].role || (rule->actors != ACTORS_ONE && rule->actor[1].role);
    say_text(say, rule->card->kind == RULE_AUTHORISATION ? "an approval counts only if given by " : "it counts only if done by ");
    say_text(say, rule->actors == ACTORS_TOGETHER ? "two different people: " : "");
    say_wanted(say, rule);
    page_say(say->page, say->out);
    if (rule->actors == ACTORS_TOGETHER) {
        say_text(say, "one record has to name both of them");
        page_say(say->page, say->out);
    }
    tell_not_person(say, rule);
    if (say->brief)
        return;
    for (int i = 0; i < (rule->actors == ACTORS_ONE ? 1 : 2); i++)
        if (rule->actor[i].role)
            tell_ladder(say, rule->actor[i].role);
    if (beside) {
        say_text(say, "that worker's ");
        say_str(say, rule->actor[1].named_by->name);
        say_text(say, " is the person entered on that worker's own record as ");
        say_quoted(say, rule->actor[1].named_by->name);
        page_say(say->page, say->out);
    }
    if (roles) {
        say_text(say, "what counts is the role that the person had at the time, or on that day if no hour is recorded");
        page_say(say->page, say->out);
    }
    tell_where_who(say, rule);
    say_text(say, "if somebody else did it, it does not count, and the answer says who did");
    page_say(say->page, say->out);
}
