/* SPDX-License-Identifier: Apache-2.0
 *
 * Policies, calendars and record types by themselves.
 */
#include "readback/inside.h"

/* ---- policies ---- */

void tell_policy(struct say *say, const struct policy *policy)
{
    say->policy = policy;
    say->frame = &policy->frame;
    say->its = -1;
    page_section(say->page, "Which cases it is for");
    if (policy->applies) {
        tell_condition(say, "it is for a case only if", policy->applies);
        say_text(say, "where that is not known, every rule of it whose answer turns on that says \"cannot tell\"");
    } else {
        say_text(say, "it is for every case");
    }
    page_say(say->page, say->out);
    buffer_format(say->out, "it stands in the %s layer", layer_word(policy->layer));
    say_text(say, policy->layer == LAYER_NATIONAL ? ", and rules of authorities and teams may replace its rules"
                  : policy->layer == LAYER_TEAM ? ", and its rules may replace national rules and those of authorities"
                                                : ": its rules may replace national ones, and rules of teams may replace them");
    page_say(say->page, say->out);
    if (policy->follows) {
        say_text(say, "it is a new version of ");
        say_str(say, policy->follows->card->name);
        page_say(say->page, say->out);
    }
    if (policy->followed_by) {
        say_text(say, "the version after it is ");
        say_str(say, policy->followed_by->card->name);
        page_say(say->page, say->out);
    }
    tell_in_force(say, policy, NULL);
    if (!policy->card->has_versions && !policy->in_force_known) {
        say_text(say, "it gives answers for any day");
        page_say(say->page, say->out);
    }
    page_section(say->page, "How it counts days");
    if (policy->calendar) {
        tell_day_one(say, policy);
    } else {
        say_text(say, "it names no calendar, so none of its rules counts working days");
        page_say(say->page, say->out);
    }
    page_section(say->page, "What ends its rules");
    if (policy->stop_count) {
        say_text(say, "none of its rules asks for anything any more once ");
        for (int i = 0; i < policy->stop_count; i++) {
            say_text(say, i ? ", or once " : "");
            say_event(say, policy->stops[i]);
        }
    } else {
        say_text(say, "nothing ends all of its rules at once");
    }
    page_say(say->page, say->out);
}

void read_policy(struct say *say, const struct policy *policy)
{
    say_str(say, policy->card->label);
    page_title(say->page, say->out);
    say_text(say, "a policy, named ");
    say_str(say, policy->card->name);
    page_say(say->page, say->out);
    tell_shaped_by(say, DECLARE_POLICY, policy->card->name);
    tell_policy(say, policy);
    page_section(say->page, "Its rules");
    int rules = 0;
    for (int i = 0; i < say->model->rule_count; i++)
        rules += say->model->rules[i]->policy == policy;
    say_text(say, rules ? "its rules are" : "it has no rules");
    if (rules)
        page_opens(say->page, say->out);
    else
        page_say(say->page, say->out);
    for (int i = 0; i < say->model->rule_count; i++) {
        const struct rule_card *card = say->model->rules[i]->card;
        if (say->model->rules[i]->policy != policy)
            continue;
        say_quoted(say, card->label);
        say_text(say, ", named ");
        say_str(say, card->name);
        page_item(say->page, 0, say->out);
    }
    for (const struct line *line = policy->declaration->lines; line; line = line->next) {
        if (line->kind != LINE_L_NOTHING_DEMANDS)
            continue;
        say_text(say, "nothing in it demands ");
        say_a(say, line->value->text);
        say_text(say, "; the reason given is ");
        say_quoted(say, line->more->text);
        page_say(say->page, say->out);
    }
    if (policy->source) {
        say_text(say, "each of them states clauses of its source, and no clause that the source does not have");
        page_say(say->page, say->out);
    }
}

/* ---- calendars ---- */

void read_calendar(struct say *say, const struct calendar_source *calendar)
{
    say_str(say, calendar->name);
    page_title(say->page, say->out);
    tell_shaped_by(say, DECLARE_CALENDAR, calendar->name);
    page_section(say->page, "Which days are worked");
    say_text(say, "every day is worked but ");
    int count = __builtin_popcount(calendar->weekend), said = 0;
    for (int day = 0; day < 7; day++)
        if (calendar->weekend >> day & 1) {
            say_between(say, said++, count, " and ");
            say_text(say, civil_weekday_name(day));
            say_text(say, "s");
        }
    if (calendar->holidays.count) {
        say_text(say, count ? " and " : "");
        buffer_format(say->out, "the holidays of its list of %d rows", calendar->holidays.count);
    }
    page_say(say->page, say->out);
    if (calendar->holidays.count) {
        say_text(say, "a holiday counts from the day it was announced");
        page_say(say->page, say->out);
    }
    say_text(say, "it knows the days from ");
    say_day(say, calendar->covers_first);
    say_text(say, " to ");
    say_day(say, calendar->covers_last);
    say_text(say, "; a count that would leave them cannot be told");
    page_say(say->page, say->out);
    if (calendar->confirmed_last < calendar->covers_last) {
        say_text(say, "its holidays are published up to ");
        say_day(say, calendar->confirmed_last);
        say_text(say, "; a date that leans on later ones is marked as expected");
        page_say(say->page, say->out);
    }
}

/* ---- record types ---- */

static void say_field_type(struct say *say, const struct field *field)
{
    static const char *const words[] = {"text",   "a whole number", "a decimal number", "yes or no", "one of ",
                                        "a date", "a date, with a time or without", "the name of a role", ""};
    say_text(say, field->list ? "one or several, each " : "");
    say_text(say, words[field->type]);
    for (int i = 0; i < field->target_count; i++) {
        say_between(say, i, field->target_count, " or ");
        say_a(say, field->targets[i]->name);
    }
    if (field->target_count && field->word_count)
        say_text(say, ", or one of ");
    for (int i = 0; i < field->word_count; i++) {
        say_between(say, i, field->word_count, " and ");
        say_word(say, field, i);
    }
}

static void say_absence(struct say *say, const struct record_type *type, const struct field *field)
{
    bool date = (field->type == FIELD_DATE || field->type == FIELD_MOMENT) && !field->list;
    say_text(say, "; where it is not recorded, ");
    switch (field->absence) {
    case ABSENCE_NOT_YET: say_text(say, "it has not happened yet"); break;
    case ABSENCE_NONE: say_text(say, date ? "it has not come" : "there is none"); break;
    case ABSENCE_NOT_KNOWN: say_text(say, !date ? "it is not known" : field->planned ? "it is not known and may lie anywhere" : "it is not known, and lies in the past"); break;
    }
    if (type->begins == (int)field->index)
        say_text(say, "; before it, the record is not there");
    if (field->ends)
        say_text(say, "; it is the last day of the record");
    if (field->planned)
        say_text(say, "; it may lie in the future");
    if (field->who_did_it)
        say_text(say, "; it says who did it");
    if (field->responsible)
        say_text(say, "; it says whose the work is");
    if (field->done_by >= 0) {
        say_text(say, "; who did that is read from ");
        say_quoted(say, type->fields[field->done_by].name);
    }
    if (field->known_with >= 0) {
        say_text(say, "; it is hidden until the ");
        say_str(say, type->fields[field->known_with].name);
        say_text(say, " has come");
    }
}

void read_record(struct say *say, const struct record_type *type)
{
    say_str(say, type->name);
    page_title(say->page, say->out);
    say_text(say, "a type of record");
    say_text(say, type->is_case ? ": the case itself" : type->shared ? " that belongs to no case" : " of a case");
    page_say(say->page, say->out);
    tell_shaped_by(say, DECLARE_RECORD, type->name);
    say_text(say, type->absence_proves_nothing ? "that none is recorded does not mean that there is none" : "where none is recorded, there is none");
    page_say(say->page, say->out);
    if (type->is_approval) {
        say_text(say, "it may show that an approval was given");
        page_say(say->page, say->out);
    }
    page_section(say->page, "What it holds");
    say_text(say, type->field_count ? "its entries are" : "it has no entries");
    if (type->field_count)
        page_opens(say->page, say->out);
    else
        page_say(say->page, say->out);
    for (int i = 0; i < type->field_count; i++) {
        say_str(say, type->fields[i].name);
        say_text(say, ": ");
        say_field_type(say, &type->fields[i]);
        say_absence(say, type, &type->fields[i]);
        page_item(say->page, 0, say->out);
    }
}
