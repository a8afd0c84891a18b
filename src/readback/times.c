/* SPDX-License-Identifier: Apache-2.0
 *
 * When a duty begins, its window, its limits, and what early and late mean.
 */
#include "calendar/civil.h"
#include "readback/inside.h"

/* ---- how working days are counted ---- */

/* Is what comes in out of hours received the next working day? */
static bool rolls(const struct reading *receipt)
{
    return !str_is(receipt->name, "received at once");
}

/* Where a count from out of hours starts. */
static void say_receipt(struct say *say, const struct reading *reading)
{
    if (!rolls(reading)) {
        say_text(say, "the hour makes no difference, and a day that is not worked is taken as it is");
        return;
    }
    say_text(say, "if it starts on a day that is not worked");
    if (reading->after >= 0)
        buffer_format(say->out, ", or after %02d:%02d on one that is", reading->after / 3600, reading->after / 60 % 60);
    say_text(say, ", the next working day is taken for it");
}

/* What comes of both together, where a weekend is what most people think of. */
static void tell_weekend(struct say *say, const struct reading *day_one, const struct reading *receipt, const struct calendar_source *calendar)
{
    bool same = str_is(day_one->name, "the same day");
    if (calendar->weekend != (1 << 5 | 1 << 6))
        return;
    say_text(say, "for example, if it starts on a Saturday, ");
    say_text(say, same ? "Monday is day 1" : rolls(receipt) ? "Monday is day 0 and Tuesday is day 1" : "Saturday is day 0 and Monday is day 1");
    page_say(say->page, say->out);
}

static void say_day_one(struct say *say, const struct reading *reading)
{
    if (str_is(reading->name, "the same day"))
        say_text(say, "day 1 is the day that the count starts from, if that is a working day; if not, it is the next working day");
    else
        say_text(say, "the day that the count starts from is day 0, and day 1 is the next working day");
}

static void say_weekend(struct say *say, const struct calendar_source *calendar)
{
    int count = __builtin_popcount(calendar->weekend), said = 0;
    for (int day = 0; day < 7; day++) {
        if (!(calendar->weekend >> day & 1))
            continue;
        say_between(say, said++, count, " and ");
        say_text(say, civil_weekday_name(day));
        say_text(say, "s");
    }
}

void tell_day_one(struct say *say, const struct policy *policy)
{
    if (!policy || !policy->calendar || !policy->day_one_count || !policy->out_of_hours_count)
        return;
    say_text(say, "working days are those of the calendar ");
    say_quoted(say, policy->calendar->name);
    say_text(say, ": every day but ");
    say_weekend(say, policy->calendar);
    say_text(say, policy->calendar->holidays.count ? " and its holidays" : "");
    page_say(say->page, say->out);
    for (int i = 0; i < policy->day_one_count; i++) {
        say_text(say, i ? "it could also be read like this: " : "");
        say_day_one(say, &policy->day_one[i]);
        page_say(say->page, say->out);
    }
    for (int i = 0; i < policy->out_of_hours_count; i++) {
        say_text(say, i ? "it could also be read like this: " : "");
        say_receipt(say, &policy->out_of_hours[i]);
        page_say(say->page, say->out);
        tell_weekend(say, &policy->day_one[0], &policy->out_of_hours[i], policy->calendar);
    }
}

/* ---- the beginning ---- */

/* The field with which every record of a part begins; NULL with any: in several ways. */
static const struct field *part_begins(const struct part *part, bool *any)
{
    const struct selection *selection = part->selection;
    const struct field *same = NULL;
    *any = false;
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct alternative *one = &selection->alternatives[i];
        const struct field *dated = one->dated ? one->dated : begins_of(one->type);
        same = i == 0 || dated == same ? dated : NULL;
        *any = *any || dated;
    }
    return same;
}

static int count_beginnings(const struct rule *rule)
{
    int count = 0;
    bool any;
    for (int i = 0; i < rule->part_count; i++)
        if (rule->parts[i].identity && rule->parts[i].selection)
            part_begins(&rule->parts[i], &any), count += any;
    return count;
}

static void say_beginnings(struct say *say, const struct rule *rule, int count)
{
    int said = 0;
    bool any;
    say_text(say, count > 2 ? "the latest of " : count == 2 ? "the later of " : "");
    for (int i = 0; i < rule->part_count; i++) {
        const struct part *part = &rule->parts[i];
        if (!part->identity || !part->selection)
            continue;
        const struct field *field = part_begins(part, &any);
        if (!any)
            continue;
        say_between(say, said++, count, " and ");
        say_text(say, "the ");
        say_str(say, rule->frame.slots[part->slot].name);
        say_possessive(say);
        say_text(say, " ");
        say_str(say, field ? field->name : STR("date"));
    }
}

static void tell_begins(struct say *say, const struct rule *rule)
{
    int count = count_beginnings(rule);
    if (rule->starts) {
        say_text(say, "it begins when ");
        say_event(say, rule->starts);
        say_text(say, "; until then the answer is \"not yet\"");
    } else {
        bool asked = !rule->broken && rule->strength != STRENGTH_MAY;
        say_text(say, count ? "it begins with " : asked ? "it is asked for as soon as it applies" : "it stands as soon as it applies");
        if (count)
            say_beginnings(say, rule, count);
        if (count && rule->act)
            say_text(say, "; until then the answer is \"not yet\"");
    }
    page_say(say->page, say->out);
    if (rule->strength == STRENGTH_MAY) {
        say_text(say, "from then on the answer is \"holds\"");
        page_say(say->page, say->out);
    }
}

/* ---- limits ---- */

static bool is_days(const struct expr *length)
{
    return length->op == OP_LENGTH && length->unit != UNIT_HOURS;
}

/* A day for certain, whatever the facts. */
static bool is_day(const struct expr *time)
{
    bool day = time->op == OP_TIME && time->time.is_day;
    for (int i = 0; time->op == OP_FIELD && i < time->a->type.kind->type_count; i++)
        if (time->fields[i]) {
            day = time->fields[i]->type == FIELD_DATE;
            if (!day)
                return false;
        }
    return day;
}

/* As it follows "due". */
static void say_limit(struct say *say, const struct expr *limit)
{
    switch (limit->op) {
    case OP_WORKING_DAY:
        say_text(say, "by the end of ");
        say_thing(say, limit);
        return;
    case OP_AFTER:
        say_text(say, "within ");
        say_thing(say, limit->a);
        say_text(say, limit->a->op == OP_LENGTH ? " of " : ", counted from ");
        say_thing(say, limit->b);
        if (is_days(limit->a))
            say_text(say, limit->a->number == 1 ? ", to the end of that day" : ", to the end of the last of them");
        else if (limit->a->op != OP_LENGTH)
            say_text(say, "; where that is in days, to the end of the last of them");
        return;
    case OP_BEFORE:
        say_text(say, "at least ");
        say_thing(say, limit->a);
        say_text(say, " before ");
        say_thing(say, limit->b);
        if (is_days(limit->a))
            say_text(say, ", and the last day that is early enough counts to its end");
        return;
    case OP_YEARLY:
        say_text(say, "by the end of ");
        say_thing(say, limit);
        return;
    default:
        say_text(say, "by ");
        say_thing(say, limit);
        if (is_day(limit))
            say_text(say, ", to the end of that day");
        else if (limit->op != OP_TIME)
            say_text(say, ", and where only the day is known, to the end of that day");
        return;
    }
}

static bool is_unlimited(const struct expr *limit)
{
    const struct expr *length = limit->op == OP_AFTER || limit->op == OP_BEFORE ? in_force(limit->a) : NULL;
    return length && length->op == OP_NO_LIMIT;
}

/* Is it, as read today, no limit at all? */
static bool is_none(const struct expr *limit)
{
    const struct expr *value = in_force(limit), *length = limit->op == OP_AFTER ? in_force(limit->a) : NULL;
    return value->op == OP_NEVER || (length && length->op == OP_NEVER);
}

static void tell_none(struct say *say, const struct expr *limit)
{
    say_thing(say, limit->op == OP_AFTER ? limit->a : limit);
    say_text(say, " is read as no limit: until it is done it is \"outstanding\", and never late");
    page_say(say->page, say->out);
}

/* It may yet turn out to be none, in a case or under another reading. */
static void tell_perhaps_none(struct say *say)
{
    say_text(say, "where that comes to \"no limit\", there is none: it is then \"outstanding\" until it is done, and never late");
    page_say(say->page, say->out);
}

static bool may_be_none(const struct expr *limit)
{
    return limit->type.may_be_never || (limit->op == OP_AFTER && limit->a->type.may_be_never);
}

static void tell_unlimited(struct say *say, const struct expr *limit)
{
    say_text(say, "the source gives no such length: ");
    say_thing(say, limit->a);
    say_text(say, " is read as no time limit given");
    page_say(say->page, say->out);
    say_text(say, "until it is done it is \"outstanding\", shown with its age, and never late");
    page_say(say->page, say->out);
    say_text(say, "done no later than ");
    say_thing(say, limit->b);
    say_text(say, ", it is \"met\"; done after that, it cannot be told whether that was soon enough, and the answer shows how long it took");
    page_say(say->page, say->out);
}

static bool is_one_day(const struct rule *rule)
{
    return rule->opens && rule->limit_count && rule->opens == rule->limits[0];
}

static void say_opening(struct say *say, const struct expr *opens)
{
    if (opens->op == OP_WORKING_DAY)
        say_text(say, "the start of ");
    say_thing(say, opens);
}

static void tell_window(struct say *say, const struct rule *rule)
{
    if (is_one_day(rule)) {
        say_text(say, "it is to be done on ");
        say_thing(say, rule->opens);
        say_text(say, ", on that very day; before it, the answer is \"not yet\"");
        page_say(say->page, say->out);
        return;
    }
    say_text(say, "it is not asked for before ");
    say_opening(say, rule->opens);
    say_text(say, "; until then the answer is \"not yet\"");
    page_say(say->page, say->out);
}

static void tell_limits(struct say *say, const struct rule *rule)
{
    int first = is_one_day(rule) ? 1 : 0, count = rule->limit_count - first;
    if (count == 1) {
        say_text(say, first ? "it is also due " : "it is due ");
        say_limit(say, rule->limits[first]);
        page_say(say->page, say->out);
    } else if (count > 1) {
        say_text(say, count == 2 ? "it is due by the earlier of two limits" : "it is due by the earliest of these limits");
        page_opens(say->page, say->out);
        for (int i = first; i < rule->limit_count; i++) {
            say_limit(say, rule->limits[i]);
            page_item(say->page, 0, say->out);
        }
    }
    for (int i = 0; i < rule->limit_count; i++)
        if (is_unlimited(rule->limits[i]))
            tell_unlimited(say, rule->limits[i]);
        else if (is_none(rule->limits[i]))
            tell_none(say, rule->limits[i]);
        else if (may_be_none(rule->limits[i]))
            tell_perhaps_none(say);
}

static void tell_early(struct say *say, const struct rule *rule)
{
    if (rule->early_if) {
        tell_condition(say, "what was done before that counts, as \"met early\", only if", rule->early_if);
        say_text(say, "otherwise it does not count, and has to be done again then");
        page_say(say->page, say->out);
        return;
    }
    if (rule->early_counts)
        say_text(say, "what was done before that counts too, and is shown as \"met early\"");
    else
        say_text(say, "what was done before that does not count, and has to be done again then");
    page_say(say->page, say->out);
}

static bool all_unlimited(const struct rule *rule)
{
    bool all = rule->limit_count > 0;
    for (int i = 0; i < rule->limit_count; i++)
        all = all && (is_unlimited(rule->limits[i]) || is_none(rule->limits[i]));
    return all;
}

static bool any_elsewhere(const struct rule *rule)
{
    bool any = false;
    for (int i = 0; i < rule->evidence_count; i++)
        any = any || rule->evidence[i].elsewhere;
    return any;
}

/* The date that a limit is counted forward from; a limit that may lie before it gives NULL. */
static const struct expr *counted_from(const struct expr *limit)
{
    if (limit->op != OP_AFTER && limit->op != OP_WORKING_DAY && (limit->op != OP_YEARLY || limit->yearly->back))
        return NULL;
    const struct expr *from = limit->op == OP_YEARLY ? limit->a : limit->b;
    const struct expr *further = counted_from(from);
    return further ? further : from;
}

/* Counted forward from the date it begins with, a limit never lies before it. */
static bool may_come_too_soon(const struct rule *rule)
{
    const struct part *begun = NULL;
    const struct field *begins = NULL;
    for (int i = 0; i < rule->part_count; i++) {
        bool any = false;
        const struct field *field = rule->parts[i].identity && rule->parts[i].selection ? part_begins(&rule->parts[i], &any) : NULL;
        if (any && begun)
            return true;
        if (any) {
            begun = &rule->parts[i];
            begins = field;
        }
    }
    for (int i = 0; i < rule->limit_count; i++) {
        const struct expr *from = counted_from(rule->limits[i]);
        from = from ? from : rule->limits[i];
        bool own = from->a && from->a->op == OP_SLOT && begun && from->a->number == begun->slot && !rule->starts &&
                   (from->op == OP_OWN_TIME || (from->op == OP_FIELD && begins && from->fields[0] == begins));
        if (!own && !is_unlimited(rule->limits[i]) && !is_none(rule->limits[i]))
            return true;
    }
    return false;
}

static void tell_lateness(struct say *say, const struct rule *rule)
{
    if (rule->strength == STRENGTH_CONSIDER) {
        if (rule->limit_count)
            say_text(say, "after that it is not late: it stays \"outstanding\" until a decision is on record, and is then \"met\"");
        else
            say_text(say, "no time limit is set: it is \"outstanding\" until a decision is on record, and then \"met\"");
        page_say(say->page, say->out);
        return;
    }
    if (!rule->limit_count) {
        if (!rule->act) {
            say_text(say, "no time limit is set, so it is never late");
            page_say(say->page, say->out);
            if (!any_elsewhere(rule) && !say->brief) { /* where it may be recorded elsewhere, what nothing shows cannot be told */
                say_text(say, "until it is done it is \"outstanding\"");
                say_text(say, rule->starts || count_beginnings(rule) ? ", shown with its age" : "");
                say_text(say, "; once done, it is \"met\"");
                page_say(say->page, say->out);
            }
        }
        return;
    }
    if (all_unlimited(rule) || say->brief)
        return;
    if (!rule->act) {
        if (!any_elsewhere(rule))
            say_text(say, is_one_day(rule) ? "until it is done, it is \"open\" that day; " : rule->opens ? "from its opening to its limit it is \"open\" until it is done; " : "until then, if it is not done, it is \"open\"; ");
        say_text(say, is_one_day(rule) ? "done on it, it is \"met\"" : rule->opens ? "done in that time, it is \"met\"" : "done by then, it is \"met\"");
        page_say(say->page, say->out);
        say_text(say, any_elsewhere(rule) ? "done after that, it is \"met late\"" : "not done by then, it is \"overdue\"; done after that, it is \"met late\"");
    } else {
        say_text(say, "done after its limit, it is \"met late\"");
    }
    page_say(say->page, say->out);
    if (may_come_too_soon(rule)) {
        say_text(say, "if the limit lies before it begins, the answer is \"impossible\"");
        page_say(say->page, say->out);
    }
    for (int i = 0; i < rule->limit_count; i++)
        if (rule->limits[i]->op == OP_YEARLY) {
            say_text(say, "it is asked for once, not every year");
            page_say(say->page, say->out);
            return;
        }
}

static void tell_act(struct say *say, const struct rule *rule)
{
    say_text(say, "it must come before ");
    say_thing(say, rule->act);
    page_say(say->page, say->out);
    if (say->brief)
        return;
    say_text(say, rule->limit_count ? "done before it and within the limit, it is \"met\""
                                    : "done before it, it is \"met\"");
    page_say(say->page, say->out);
    say_text(say, "if ");
    say_thing(say, rule->act);
    say_text(say, " has come and it is still not done, the answer is \"breached\"; once it is done, \"met late\"");
    page_say(say->page, say->out);
    say_text(say, "if both are on the same day and one of them has no hour, it cannot be told which came first");
    page_say(say->page, say->out);
}

void tell_times(struct say *say, const struct rule *rule)
{
    struct survey survey = {.field_count = 0};
    survey_rule(&survey, say->model, rule);
    bool dated = !rule->broken && rule->strength != STRENGTH_MAY;
    page_section(say->page, dated ? "By when" : "From when");
    tell_begins(say, rule);
    if (dated) {
        if (rule->opens) {
            tell_window(say, rule);
            if (rule->strength != STRENGTH_MAY)
                tell_early(say, rule);
        }
        tell_limits(say, rule);
        if (rule->act)
            tell_act(say, rule);
        tell_lateness(say, rule);
    }
    if (survey.hours) {
        say_text(say, "hours run on through nights, weekends and holidays");
        page_say(say->page, say->out);
    }
    if (survey.working_days && !say->brief)
        tell_day_one(say, rule->policy);
}

/* ---- the same in a few words ---- */

/* What every working day of the rule is counted from is said with each, so nothing is left out. */
void say_limits(struct say *say, const struct rule *rule)
{
    int first = is_one_day(rule) ? 1 : 0;
    if (first) {
        say_text(say, "on ");
        say_thing(say, rule->opens);
    }
    for (int i = first; i < rule->limit_count; i++) {
        say_text(say, i > first ? "; " : first ? "; also " : "");
        say_limit(say, rule->limits[i]);
    }
    if (rule->opens && !first) {
        say_text(say, rule->limit_count ? "; not before " : "not before ");
        say_opening(say, rule->opens);
    }
    if (rule->act) {
        say_text(say, rule->limit_count || rule->opens ? "; before " : "before ");
        say_thing(say, rule->act);
    }
}
