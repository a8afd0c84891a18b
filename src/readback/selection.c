/* SPDX-License-Identifier: Apache-2.0
 *
 * Which records are meant: how they are linked, which of their dates counts,
 * how old they may be, and what is asked of them. And events.
 */
#include "readback/inside.h"

const char *dated_name(const struct selection *selection, struct str *name)
{
    *name = STR("date");
    for (int i = 0; i < selection->alternative_count; i++) {
        const struct field *dated = selection->alternatives[i].dated;
        if (!dated || (i && !str_equal(dated->name, *name))) {
            *name = STR("date");
            return NULL;
        }
        *name = dated->name;
    }
    return name->at;
}

static bool in_whole_case(const struct selection *selection)
{
    return !selection->of || (selection->of->op == OP_CASE && selection->alternatives[0].link == LINK_WHOLE_CASE && !selection->alternatives[0].link_field);
}

static bool same_link(const struct selection *selection)
{
    const struct alternative *first = &selection->alternatives[0];
    for (int i = 1; i < selection->alternative_count; i++) {
        const struct alternative *other = &selection->alternatives[i];
        if (other->link != first->link || !str_equal(other->link_field->name, first->link_field->name) || other->link_field->list != first->link_field->list)
            return false;
    }
    return true;
}

static void say_link_field(struct say *say, const struct alternative *alternative, const struct expr *of)
{
    const struct field *field = alternative->link_field;
    if (alternative->link == LINK_ITS_FIELD && str_is(field->name, "about")) {
        say_text(say, "that is about ");
        say_thing(say, of);
        return;
    }
    if (alternative->link == LINK_ITS_FIELD) {
        say_text(say, "whose ");
        say_field_name(say, field->name);
        say_text(say, field->list ? (is_plural(field) ? " include " : " includes ") : " is ");
        say_thing(say, of);
        return;
    }
    say_text(say, field->list ? "that is among " : "that is ");
    say_thing(say, of);
    say_possessive(say);
    say_text(say, " ");
    say_str(say, field->name);
}

/* How records of a selection belong to the one they are for. Returns whether anything was said. */
static bool say_link(struct say *say, const struct selection *selection)
{
    if (in_whole_case(selection)) {
        bool shared = true;
        for (int i = 0; i < selection->alternative_count; i++)
            shared = shared && selection->alternatives[i].type->shared;
        say_text(say, shared ? "" : " of the case");
        return false;
    }
    say_text(say, " ");
    if (same_link(selection)) {
        say_link_field(say, &selection->alternatives[0], selection->of);
        return true;
    }
    for (int i = 0; i < selection->alternative_count; i++) {
        say_between(say, i, selection->alternative_count, " or ");
        say_text(say, "(");
        say_a(say, selection->alternatives[i].type->name);
        say_text(say, ") ");
        say_link_field(say, &selection->alternatives[i], selection->of);
    }
    return true;
}

/* Is the date that counts another than the one the record begins with? */
static bool dated_otherwise(const struct selection *selection)
{
    for (int i = 0; i < selection->alternative_count; i++)
        if (selection->alternatives[i].dated && selection->alternatives[i].dated != begins_of(selection->alternatives[i].type))
            return true;
    return false;
}

/* Of days alone, which are compared as days. */
static bool dated_by_days(const struct selection *selection)
{
    for (int i = 0; i < selection->alternative_count; i++)
        if (!selection->alternatives[i].dated || selection->alternatives[i].dated->type != FIELD_DATE)
            return false;
    return true;
}

static void say_range(struct say *say, const struct selection *selection, bool linked)
{
    struct str date;
    bool one = dated_name(selection, &date) != NULL;
    bool since_start = say->as_evidence && !selection->since && !selection->any_time && !selection->after;
    bool bounded = selection->since || selection->up_to || since_start;
    if (!bounded && !selection->any_time && !(one && dated_otherwise(selection)))
        return;
    if (!bounded) {
        bool named = say->as_evidence || (one && dated_otherwise(selection));
        say_text(say, selection->any_time ? ", however old" : "");
        say_text(say, named ? ", dated by its " : "");
        if (named)
            say_field_name(say, date);
        return;
    }
    say_text(say, linked ? " and whose " : " whose ");
    say_field_name(say, date);
    say_text(say, " is ");
    if (since_start)
        say_text(say, selection->up_to ? "not before the duty begins and " : "not before the duty begins");
    if (selection->since) {
        say_text(say, selection->since->op == OP_AFTER ? "at least " : dated_by_days(selection) ? "on or after " : "not before ");
        say_thing(say, selection->since);
    }
    if (selection->since && selection->up_to)
        say_text(say, " and ");
    if (selection->up_to) {
        say_text(say, selection->up_to->op == OP_AFTER ? "at most " : dated_by_days(selection) ? "on or before " : "no later than ");
        say_thing(say, selection->up_to);
    }
}

void say_selection(struct say *say, const struct selection *selection, enum selecting_as as, struct str name)
{
    static const char *const which[] = {"the first ", "the latest ", "the next "};
    int outer = say->its;
    if (as == SELECT_A)
        say_text(say, article_of(name));
    else
        say_text(say, as == SELECT_NO ? "no " : as == SELECT_EACH ? "each " : which[selection->pick]);
    say_str(say, name);
    if (selection->kind->derived)
        named_definition(say, selection->kind->derived);
    /* Inside, `its` would be read as of this record, so one chosen further out gets its name. */
    say->its = -1;
    if (selection->after) {
        say_text(say, in_whole_case(selection) ? " of the case after " : " after ");
        say_thing(say, selection->after);
        say_text(say, in_whole_case(selection) ? "" : ", one");
    }
    bool linked = selection->after && in_whole_case(selection) ? false : say_link(say, selection);
    size_t unlinked = say->out->length;
    say_range(say, selection, linked);
    say->as_evidence = false;
    if (selection->where) {
        say->its = selection->slot;
        say_text(say, linked || selection->after || buffer_view(say->out).length > unlinked ? ", where " : " where ");
        say_clause(say, selection->where);
    }
    say->its = outer;
}

/* What ends in a part between commas. */
static bool needs_comma(const struct selection *selection)
{
    struct str date;
    return selection->where || (selection->after && !in_whole_case(selection)) || (!selection->since && !selection->up_to && dated_name(selection, &date) && dated_otherwise(selection));
}

void say_event(struct say *say, const struct event *event)
{
    switch (event->form) {
    case EVENT_TIME:
        if (event->time->op == OP_OWN_TIME) {
            say_thing(say, event->time->a);
            say_text(say, event->time->a->op == OP_PICK && needs_comma(event->time->a->selection) ? ", begins" : " begins");
            return;
        }
        say_thing(say, event->time);
        say_text(say, " comes");
        return;
    case EVENT_RECORD:
        say_selection(say, event->selection, SELECT_A, event->selection->kind->name);
        say_text(say, needs_comma(event->selection) ? ", begins, the first of them" : " begins, the first of them");
        return;
    case EVENT_TEST:
        say_clause(say, event->test);
        return;
    }
}
