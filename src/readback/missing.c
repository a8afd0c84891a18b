/* SPDX-License-Identifier: Apache-2.0
 *
 * What a rule rests on, and what it means when some of it is not recorded.
 */
#include "readback/inside.h"

struct walk {
    struct survey *survey;
    bool alternatives;  /* of readings too; then absences are not gathered */
    const struct definition *seen[256];
    int seen_count;
    const struct role *roles[64];
    int role_count;
    const struct record_type *workers; /* the type of those who act */
};

static void walk_expr(struct walk *walk, const struct expr *expr);

static void add_field(struct survey *survey, const struct record_type *type, const struct field *field)
{
    for (int i = 0; i < survey->field_count; i++)
        if (survey->fields[i] == field)
            return;
    if (survey->field_count == 256)
        return;
    survey->fields[survey->field_count] = field;
    survey->of[survey->field_count++] = type;
}

static void add_type(struct survey *survey, const struct record_type *type)
{
    for (int i = 0; i < survey->type_count; i++)
        if (survey->types[i] == type)
            return;
    if (survey->type_count < 64)
        survey->types[survey->type_count++] = type;
}

static void walk_selection(struct walk *walk, const struct selection *selection, bool looked_for)
{
    if (!selection)
        return;
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct alternative *one = &selection->alternatives[i];
        if (!walk->alternatives) {
            if (looked_for)
                add_type(walk->survey, one->type);
            if (one->dated)
                add_field(walk->survey, one->type, one->dated);
            if (one->link_field && one->link == LINK_ITS_FIELD)
                add_field(walk->survey, one->type, one->link_field);
        }
        walk_expr(walk, one->condition);
    }
    walk_expr(walk, selection->of);
    walk_expr(walk, selection->since);
    walk_expr(walk, selection->up_to);
    walk_expr(walk, selection->where);
}

static void walk_parts(struct walk *walk, const struct part *parts, int count)
{
    for (int i = 0; i < count; i++) {
        walk_selection(walk, parts[i].selection, false);
        if (!parts[i].constants)
            walk_expr(walk, parts[i].value);
    }
}

static void walk_definition(struct walk *walk, const struct definition *definition)
{
    for (int i = 0; i < walk->seen_count; i++)
        if (walk->seen[i] == definition)
            return;
    if (walk->seen_count == 256)
        return;
    walk->seen[walk->seen_count++] = definition;
    walk_parts(walk, definition->parts, definition->part_count);
    walk_expr(walk, definition->value);
    for (int i = 0; i < definition->reading_count && (i == 0 || walk->alternatives); i++)
        walk_expr(walk, definition->readings[i].value);
}

/* What says whether somebody holds a role. */
static void walk_role(struct walk *walk, const struct role *role)
{
    for (int i = 0; i < walk->role_count; i++)
        if (walk->roles[i] == role)
            return;
    if (walk->role_count == 64)
        return;
    walk->roles[walk->role_count++] = role;
    for (int i = 0; i < role->way_count; i++) {
        const struct role_way *way = &role->ways[i];
        const struct record_type *type = way->type;
        walk_expr(walk, way->condition);
        if (!way->worker || walk->alternatives)
            continue;
        add_type(walk->survey, type);
        add_field(walk->survey, type, way->worker);
        if (begins_of(type))
            add_field(walk->survey, type, begins_of(type));
        if (type->ends >= 0)
            add_field(walk->survey, type, &type->fields[type->ends]);
    }
}

static void walk_fields(struct walk *walk, const struct expr *expr)
{
    const struct kind *kind = expr->a->type.kind;
    for (int i = 0; i < kind->type_count && !walk->alternatives; i++)
        if (expr->fields[i])
            add_field(walk->survey, kind->types[i], expr->fields[i]);
}

/* `is recorded` is known either way, so of the value it asks about nothing is missing. */
static void walk_recorded(struct walk *walk, const struct expr *value)
{
    if (value->op == OP_FIELD)
        walk_expr(walk, value->a);
    else
        walk_expr(walk, value);
}

static void walk_expr(struct walk *walk, const struct expr *expr)
{
    for (; expr; expr = expr->next) {
        struct survey *survey = walk->survey;
        survey->working_days = survey->working_days || expr->op == OP_WORKING_DAY || (expr->op == OP_LENGTH && expr->unit == UNIT_WORKING_DAYS);
        survey->hours = survey->hours || (!walk->alternatives && expr->op == OP_LENGTH && expr->unit == UNIT_HOURS);
        if (expr->op == OP_RECORDED) {
            walk_recorded(walk, expr->a);
            continue;
        }
        if (expr->op == OP_FIELD)
            walk_fields(walk, expr);
        if (expr->op == OP_OWN_TIME && !walk->alternatives && !expr->a->type.kind->derived)
            for (int i = 0; i < expr->a->type.kind->type_count; i++)
                if (begins_of(expr->a->type.kind->types[i]))
                    add_field(survey, expr->a->type.kind->types[i], begins_of(expr->a->type.kind->types[i]));
        if (expr->op == OP_CALL)
            walk_definition(walk, expr->definition);
        if ((expr->op == OP_IS_ROLE || expr->op == OP_INCLUDES_ONE) && expr->role)
            walk_role(walk, expr->role);
        walk_expr(walk, expr->a);
        walk_expr(walk, expr->b);
        walk_expr(walk, expr->c);
        walk_selection(walk, expr->selection, true);
    }
}

static void walk_event(struct walk *walk, const struct event *event)
{
    if (!event)
        return;
    walk_expr(walk, event->time);
    walk_expr(walk, event->test);
    walk_selection(walk, event->selection, true);
}

/* Where it is looked at who acted: what says whether it was the right person. */
static void walk_actors(struct walk *walk, const struct rule *rule)
{
    if (rule->actors == ACTORS_NOBODY || rule->implied || rule->card->who_in_words || rule->strength == STRENGTH_MAY || !is_judged(rule))
        return;
    for (int i = 0; i < (rule->actors == ACTORS_ONE ? 1 : 2); i++) {
        if (rule->actor[i].role)
            walk_role(walk, rule->actor[i].role);
        walk_expr(walk, rule->actor[i].person);
        if (rule->actor[i].named_by && !walk->alternatives)
            add_field(walk->survey, walk->workers, rule->actor[i].named_by);
    }
    walk_expr(walk, rule->not_person);
    walk_expr(walk, rule->not_unless);
}

static void walk_rule(struct walk *walk, const struct rule *rule)
{
    walk_parts(walk, rule->parts, rule->part_count);
    walk_expr(walk, rule->policy->applies);
    walk_expr(walk, rule->applies);
    for (int i = 0; i < rule->not_applies_count; i++)
        walk_expr(walk, rule->not_applies[i]);
    walk_event(walk, rule->starts);
    walk_event(walk, rule->uses);
    walk_expr(walk, rule->opens);
    walk_expr(walk, rule->early_if);
    for (int i = 0; i < rule->limit_count; i++)
        walk_expr(walk, rule->limits[i]);
    walk_expr(walk, rule->act);
    walk_expr(walk, rule->broken);
    for (int i = 0; i < rule->evidence_count && rule->strength != STRENGTH_MAY; i++) {
        walk_selection(walk, rule->evidence[i].selection, !rule->evidence[i].elsewhere);
        walk_event(walk, rule->evidence[i].event);
    }
    for (int i = 0; i < rule->requirement_count; i++)
        walk_expr(walk, rule->requirements[i].condition);
    walk_actors(walk, rule);
    for (int i = 0; i < rule->stop_count; i++)
        walk_event(walk, rule->stops[i]);
    for (int i = 0; i < rule->policy->stop_count; i++)
        walk_event(walk, rule->policy->stops[i]);
    for (int i = 0; rule->cites_where && i < rule->card->cite_count; i++)
        walk_expr(walk, rule->cites_where[i]);
    for (int i = 0; i < rule->lifting_count; i++)
        walk_expr(walk, rule->liftings[i].condition);
}

void survey_rule(struct survey *survey, const struct model *model, const struct rule *rule)
{
    struct walk in_force = {.survey = survey, .workers = model->worker_type}, all = {.survey = survey, .alternatives = true, .workers = model->worker_type};
    walk_rule(&in_force, rule);
    walk_rule(&all, rule);
}

/* ---- what absence means ---- */

static bool is_date(const struct field *field)
{
    return field->type == FIELD_DATE || field->type == FIELD_MOMENT;
}

enum absent { ABSENT_UNKNOWN, ABSENT_PAST, ABSENT_ANYWHERE, ABSENT_NOT_YET, ABSENT_NEVER, ABSENT_NONE, ABSENTS };

static enum absent absence_of(const struct field *field)
{
    switch (field->absence) {
    case ABSENCE_NOT_YET: return ABSENT_NOT_YET;
    case ABSENCE_NONE: return is_date(field) && !field->list ? ABSENT_NEVER : ABSENT_NONE;
    case ABSENCE_NOT_KNOWN: return !is_date(field) || field->list ? ABSENT_UNKNOWN : field->planned ? ABSENT_ANYWHERE : ABSENT_PAST;
    }
    return ABSENT_UNKNOWN;
}

static const char *const absent_words[ABSENTS] = {
    [ABSENT_UNKNOWN] = "that it is not known; where that matters, \"cannot tell\"",
    [ABSENT_PAST] = "that it has happened, on a day that is not known; where that matters, \"cannot tell\"",
    [ABSENT_ANYWHERE] = "that the day is not known, and may be past or to come; where that matters, \"cannot tell\"",
    [ABSENT_NOT_YET] = "that it has not happened yet",
    [ABSENT_NEVER] = "that the date has not come",
    [ABSENT_NONE] = "that there is none, so that every comparison with it is no",
};

static void tell_absent(struct say *say, const struct survey *survey, enum absent absent)
{
    int count = 0, said = 0;
    for (int i = 0; i < survey->field_count; i++)
        count += absence_of(survey->fields[i]) == absent;
    if (!count)
        return;
    say_text(say, absent_words[absent]);
    say_text(say, ": ");
    for (int i = 0; i < survey->field_count; i++) {
        if (absence_of(survey->fields[i]) != absent)
            continue;
        say_between(say, said++, count, " and ");
        say_text(say, "the ");
        say_str(say, survey->of[i]->name);
        say_possessive(say);
        say_text(say, " ");
        say_field_name(say, survey->fields[i]->name);
    }
    page_item(say->page, 0, say->out);
}

static void tell_types(struct say *say, const struct survey *survey, bool proves)
{
    int count = 0, said = 0;
    for (int i = 0; i < survey->type_count; i++)
        count += survey->types[i]->absence_proves_nothing != proves;
    if (!count)
        return;
    say_text(say, proves ? "that there is none: " : "not that there is none, so that it cannot be told: ");
    for (int i = 0; i < survey->type_count; i++) {
        if (survey->types[i]->absence_proves_nothing == proves)
            continue;
        say_between(say, said++, count, " or ");
        say_a(say, survey->types[i]->name);
    }
    page_item(say->page, 0, say->out);
}

void tell_missing(struct say *say, const struct rule *rule)
{
    struct survey survey = {.field_count = 0};
    survey_rule(&survey, say->model, rule);
    page_section(say->page, "Where something is not recorded");
    say_text(say, "of what this rule looks at, nothing on record means");
    page_opens(say->page, say->out);
    tell_types(say, &survey, true);
    tell_types(say, &survey, false);
    for (int i = 0; i < ABSENTS; i++)
        tell_absent(say, &survey, (enum absent)i);
    say_text(say, "a date without an hour is enough, except where the hour matters; then the answer is \"cannot tell\"");
    page_say(say->page, say->out);
}
