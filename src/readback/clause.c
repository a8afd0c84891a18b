/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions in words: things as nouns, tests as clauses. There is one
 * switch, without a default, so that every operation has words; a test asks
 * for a case of each.
 */
#include "readback/inside.h"
#include "render/words.h"

static void say_operation(struct say *say, const struct expr *expr, bool no);

/* ---- records and what they hold ---- */

static bool is_its(const struct say *say, const struct expr *expr)
{
    return expr->op == OP_SLOT && expr->number == say->its;
}

/* Short enough to stand before an 's. */
static bool is_short(const struct say *say, const struct expr *expr, int more)
{
    if (expr->op == OP_SLOT)
        return expr->number == say->its || say->frame->slots[expr->number].name.length;
    if (expr->op == OP_CASE)
        return true;
    return more && (expr->op == OP_FIELD || (expr->op == OP_CALL && expr->a)) && is_short(say, expr->a, more - 1);
}

static void say_slot(struct say *say, const struct expr *expr)
{
    const struct slot *slot = &say->frame->slots[expr->number];
    if (is_its(say, expr)) {
        say_text(say, "it");
    } else if (slot->name.length) {
        say_text(say, "the ");
        say_str(say, slot->name);
    } else { /* a record chosen further out than the one `its` would mean */
        say_text(say, "the ");
        say_str(say, expr->type.kind ? expr->type.kind->name : STR("record"));
        say_text(say, " being looked at");
    }
}

/* Names that end in a preposition, or are a participle, read as names only in quotation marks. */
static bool reads_badly(struct str name)
{
    static const char *const all[] = {"about", "at", "by", "dated", "for", "from", "in", "of", "to", "with"};
    size_t last = name.length;
    while (last && name.at[last - 1] != ' ')
        last--;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_is((struct str){name.at + last, name.length - last}, all[i]))
            return true;
    return false;
}

void say_field_name(struct say *say, struct str name)
{
    if (reads_badly(name))
        say_quoted(say, name);
    else
        say_str(say, name);
}

/* The record's NAME, its NAME, or the NAME of a record that takes more words. */
static void say_member(struct say *say, const struct expr *record, struct str name, bool quoted)
{
    bool behind = !is_short(say, record, 2);
    if (behind)
        say_text(say, "the ");
    else if (is_its(say, record))
        say_text(say, "its ");
    else {
        say_thing(say, record);
        say_possessive(say);
        say_text(say, " ");
    }
    if (quoted)
        say_quoted(say, name);
    else
        say_field_name(say, name);
    if (behind) {
        say_text(say, " of ");
        say_thing(say, record);
    }
}

static const struct field *field_of(const struct expr *expr)
{
    for (int i = 0; i < expr->a->type.kind->type_count; i++)
        if (expr->fields[i])
            return expr->fields[i];
    return NULL;
}

const struct field *begins_of(const struct record_type *type)
{
    return type->begins >= 0 ? &type->fields[type->begins] : NULL;
}

/* A record's own moment: the date by which it counts. */
static void say_own_time(struct say *say, const struct expr *record)
{
    const struct kind *kind = record->type.kind;
    const struct field *begins = kind->derived ? NULL : begins_of(kind->types[0]);
    struct str name;
    if (kind->derived && kind->derived->chosen && dated_name(kind->derived->chosen, &name)) {
        say_member(say, record, name, false);
        return;
    }
    for (int i = 1; i < kind->type_count && begins; i++) {
        const struct field *other = begins_of(kind->types[i]);
        if (!other || !str_equal(other->name, begins->name))
            begins = NULL;
    }
    if (record->op == OP_PICK && record->selection->alternative_count == 1 && record->selection->alternatives[0].dated)
        begins = record->selection->alternatives[0].dated;
    say_member(say, record, begins ? begins->name : STR("date"), false);
}

static void say_call(struct say *say, const struct expr *expr)
{
    const struct definition *definition = expr->definition;
    named_definition(say, definition);
    if (expr->a) {
        say_member(say, expr->a, definition->name, false);
        return;
    }
    say_text(say, "the ");
    say_quoted(say, definition->name);
}

/* ---- numbers, lengths and moments ---- */

static void say_cell(struct say *say, const struct expr *expr)
{
    named_table(say, expr->table);
    say_text(say, "the ");
    say_quoted(say, expr->table->columns[expr->number].name);
    say_text(say, " that the table ");
    say_quoted(say, expr->table->name);
    say_text(say, " gives for ");
    say_thing(say, expr->a);
}

static const char *unit_words(enum unit unit, bool one)
{
    static const char *const words[][2] = {{"hours", "hour"},  {"days", "day"},     {"working days", "working day"},
                                           {"weeks", "week"}, {"months", "month"}, {"years", "year"}};
    return words[unit][one];
}

static void say_amount(struct say *say, const struct expr *expr)
{
    say_number(say, expr->number, false);
    say_text(say, " ");
    say_text(say, unit_words(expr->unit, expr->number == 1));
}

static void say_literal_time(struct say *say, const struct expr *expr)
{
    say_day(say, expr->time.day);
    if (expr->time.is_day)
        return;
    buffer_format(say->out, " at %02d:%02d", expr->time.second / 3600, expr->time.second / 60 % 60);
    if (expr->time.second % 60)
        buffer_format(say->out, ":%02d", expr->time.second % 60);
    if (expr->time.has_offset) {
        int32_t ahead = expr->time.offset < 0 ? -expr->time.offset : expr->time.offset;
        buffer_format(say->out, " by clocks %d:%02d %s of UTC", ahead / 3600, ahead / 60 % 60, expr->time.offset < 0 ? "behind" : "ahead");
    }
}

static void say_working_day(struct say *say, const struct expr *expr)
{
    if (expr->a->op == OP_NUMBER) {
        say_text(say, "working day ");
        say_thing(say, expr->a);
    } else {
        say_text(say, "the working day whose number is ");
        say_thing(say, expr->a);
        say_text(say, ",");
    }
    say_text(say, " counted from ");
    say_thing(say, expr->b);
}

static void say_shifted(struct say *say, const struct expr *expr, const char *direction)
{
    say_thing(say, expr->a);
    say_text(say, direction);
    say_thing(say, expr->b);
}

/* A day of the year, or a weekday of a month. */
static void say_yearly_day(struct say *say, const struct yearly_day *day)
{
    yearly_day_words(say->out, day);
    if (day->month == 2 && day->day == 29)
        say_text(say, " (28 February in years without one)");
}

/* The first 1 January or 1 April on or after a day; with weekdays of a month, whose words begin with `the`, the one that comes first. */
static void say_yearly(struct say *say, const struct expr *expr)
{
    const struct yearly *yearly = expr->yearly;
    bool weekdays = false;
    for (int i = 0; i < yearly->count; i++)
        weekdays = weekdays || !yearly->days[i].day;
    const char *which = yearly->back ? "last " : "first ";
    say_text(say, !weekdays ? "the " : yearly->count > 1 ? "whichever of " : "");
    say_text(say, weekdays ? "" : which);
    for (int i = 0; i < yearly->count; i++) {
        say_between(say, i, yearly->count, " or ");
        say_yearly_day(say, &yearly->days[i]);
    }
    say_text(say, weekdays ? (yearly->count > 1 ? " comes " : " that comes ") : " ");
    say_text(say, weekdays ? which : "");
    say_text(say, yearly->included ? "on or " : "");
    say_text(say, yearly->back ? "before " : "after ");
    say_text(say, (expr->a->op == OP_AFTER || expr->a->op == OP_BEFORE) && expr->a->a->op == OP_LENGTH && expr->a->a->unit != UNIT_HOURS ? "the day " : "");
    say_thing(say, expr->a);
}

static int chain_length(const struct expr *first)
{
    int count = 0;
    for (; first; first = first->next)
        count++;
    return count;
}

static void say_extreme(struct say *say, const struct expr *expr, const char *of_two, const char *of_more)
{
    int count = chain_length(expr->a), i = 0;
    say_text(say, count > 2 ? of_more : of_two);
    for (const struct expr *one = expr->a; one; one = one->next, i++) {
        say_between(say, i, count, " and ");
        say_thing(say, one);
    }
}

/* ---- tests ---- */

/* A value that is itself yes or no. An optional one that is not there is no. */
static void say_truth_value(struct say *say, const struct expr *expr, bool no)
{
    if (expr->op == OP_FIELD) {
        const struct field *field = field_of(expr);
        say_member(say, expr->a, field->name, true);
        say_text(say, !no ? " is yes" : field->absence == ABSENCE_NONE ? " is no, or is not recorded" : " is no");
        return;
    }
    if (expr->op == OP_CALL) {
        named_definition(say, expr->definition);
        say_quoted(say, expr->definition->name);
        say_text(say, no ? " does not hold" : " holds");
        if (!expr->a)
            return;
        say_text(say, " for ");
        say_thing(say, expr->a);
        return;
    }
    say_operation(say, expr, false);
    say_text(say, no ? " is no" : " is yes");
}

static const char *verb_of(const struct expr *subject, bool no)
{
    const struct field *field = subject->op == OP_FIELD ? field_of(subject) : NULL;
    bool many = field ? is_plural(field) : subject->type.list;
    return many ? (no ? " are not " : " are ") : (no ? " is not " : " is ");
}

static void say_compared(struct say *say, const struct expr *expr, bool no, const char *with)
{
    say_thing(say, expr->a);
    say_text(say, verb_of(expr->a, no));
    say_text(say, with);
    say_thing(say, expr->b);
}

/* Tests of one value against several, as `is one of` makes them. */
static bool is_one_of(const struct expr *expr)
{
    for (const struct expr *one = expr->a; one; one = one->next)
        if (one->op != OP_SAME_TEXT || one->b->op != OP_TEXT || one->a->span.first != expr->a->a->span.first || one->a->span.end != expr->a->a->span.end)
            return false;
    return expr->a->next != NULL;
}

static void say_one_of(struct say *say, const struct expr *expr, bool no)
{
    int count = chain_length(expr->a), i = 0;
    say_thing(say, expr->a->a);
    say_text(say, verb_of(expr->a->a, false));
    say_text(say, no ? (count == 2 ? "neither " : "none of ") : "");
    for (const struct expr *one = expr->a; one; one = one->next, i++) {
        say_between(say, i, count, !no ? " or " : count == 2 ? " nor " : " and ");
        say_thing(say, one->b);
    }
}

static void say_word_among(struct say *say, const struct expr *expr, bool no)
{
    const struct field *field = expr->a->type.words;
    int count = __builtin_popcountll(expr->word_set), said = 0;
    say_thing(say, expr->a);
    say_text(say, verb_of(expr->a, no && count == 1));
    say_text(say, !no || count == 1 ? "" : count == 2 ? "neither " : "none of ");
    for (int i = 0; i < field->word_count; i++) {
        if (!(expr->word_set >> i & 1))
            continue;
        say_between(say, said++, count, !no ? " or " : count == 2 ? " nor " : " and ");
        say_word(say, field, i);
    }
}

/* One test, said apart. */
static struct str said_apart(struct say *say, const struct expr *expr, bool no)
{
    struct buffer words = {0}, *out = say->out;
    say->out = &words;
    if (no)
        say_not_clause(say, expr);
    else
        say_clause(say, expr);
    say->out = out;
    struct str kept = str_kept(say->pool, buffer_view(&words));
    buffer_free(&words);
    return kept;
}

/* Not of several is none of them, and not of all is one that is not: that is the same, unknown facts included. Short tests are
 * joined by a bare word; longer ones are set off, so that it shows where each ends. */
static void say_joined(struct say *say, const struct expr *expr, bool no)
{
    if (expr->op == OP_OR && is_one_of(expr)) {
        say_one_of(say, expr, no);
        return;
    }
    enum { SHORT = 60 };
    bool all = (expr->op == OP_AND) != no, simple = true;
    int count = chain_length(expr->a), i = 0;
    struct str *tests = mem_kept_array(say->pool, (size_t)count, sizeof *tests);
    for (const struct expr *one = expr->a; one; one = one->next, i++) {
        tests[i] = said_apart(say, one, no);
        simple = simple && tests[i].length <= SHORT && str_find(tests[i], STR(",")) == tests[i].length && one->op != OP_AND && one->op != OP_OR;
    }
    if (count > 1)
        say_text(say, !all ? "either " : simple ? "" : count == 2 ? "both " : "all of this is so: ");
    for (i = 0; i < count; i++) {
        say_between(say, i, count, all ? (simple ? " and " : ", and ") : simple ? " or " : ", or ");
        say_str(say, tests[i]);
    }
}

/* Before a length after something: ages and distances are said the way they are thought of. */
static void say_before(struct say *say, const struct expr *expr, bool no)
{
    if (expr->b->op != OP_AFTER) {
        say_compared(say, expr, no, "before ");
        return;
    }
    say_thing(say, expr->a);
    say_text(say, no ? " is at least " : " is less than ");
    say_shifted(say, expr->b, " after ");
}

static void say_has_come(struct say *say, const struct expr *expr, bool no)
{
    say_thing(say, expr->a);
    say_text(say, no ? " has not come" : " has come");
    if (!expr->b) {
        say_text(say, expr->a->op == OP_YEARLY ? " (on the day itself it has)" : "");
        return;
    }
    say_text(say, " by ");
    say_moment(say, expr->b);
}

static void say_includes(struct say *say, const struct expr *expr, bool no)
{
    say_thing(say, expr->a);
    bool many = verb_of(expr->a, false)[1] == 'a';
    say_text(say, no ? (many ? " do not include " : " does not include ") : (many ? " include " : " includes "));
    say_thing(say, expr->b);
}

static void say_role_moment(struct say *say, const struct expr *expr)
{
    const struct field *of = expr->b && expr->b->op == OP_FIELD ? field_of(expr->b) : NULL;
    if (expr->b && expr->b->op == OP_OWN_TIME && !expr->b->a->type.kind->derived)
        of = begins_of(expr->b->a->type.kind->types[0]);
    say_text(say, !expr->b ? " at the moment the question is asked for" : of && of->type == FIELD_MOMENT ? " at " : " on ");
    if (expr->b)
        say_thing(say, expr->b);
}

static void say_includes_one(struct say *say, const struct expr *expr, bool no)
{
    bool many = verb_of(expr->a, false)[1] == 'a';
    say_thing(say, expr->a);
    say_text(say, no ? (many ? " include no" : " includes no") : many ? " include " : " includes ");
    if (expr->role) {
        named_role(say, expr->role);
        say_text(say, no ? "body who is " : "somebody who is ");
        say_a(say, expr->role->name);
        say_role_moment(say, expr);
    } else {
        say_text(say, no ? " " : article_of(expr->kind->name));
        say_str(say, expr->kind->name);
        if (expr->kind->derived)
            named_definition(say, expr->kind->derived);
    }
}

static void say_truth_cases(struct say *say, const struct expr *expr, bool no)
{
    say_text(say, no ? "it is not so that, if " : "if ");
    say_clause(say, expr->b);
    say_text(say, ", ");
    say_clause(say, expr->a);
    say_text(say, ", and otherwise ");
    say_clause(say, expr->c);
}

static void say_cases(struct say *say, const struct expr *expr, bool no)
{
    if (expr->type.of == TYPE_TRUTH) {
        say_truth_cases(say, expr, no);
        return;
    }
    say_thing(say, expr->a);
    say_text(say, " if ");
    say_clause(say, expr->b);
    say_text(say, ", and otherwise ");
    say_thing(say, expr->c);
}

static void say_in_time(struct say *say, const struct expr *expr, bool no)
{
    say_quoted(say, expr->rule->card->label);
    say_text(say, no ? " was not done in time for " : " was done in time (met or met early) for ");
    say_thing(say, expr->a);
}

/* ---- every operation ---- */

#pragma GCC diagnostic error "-Wswitch" /* an operation without words does not compile */


static void say_operation(struct say *say, const struct expr *expr, bool no)
{
    switch (expr->op) {
    case OP_NUMBER: say_number(say, expr->number, expr->type.decimal); break;
    case OP_TEXT:
        say_text(say, "\"");
        words_spoken(say->out, expr->text); /* a word of a field stands here as facts spell it */
        say_text(say, "\"");
        break;
    case OP_TIME: say_literal_time(say, expr); break;
    case OP_TRUTH: say_text(say, (expr->number != 0) != no ? "yes" : "no"); break;
    case OP_LENGTH: say_amount(say, expr); break;
    case OP_NO_LIMIT: say_text(say, "no time limit given"); break;
    case OP_NEVER: say_text(say, "no limit"); break;
    case OP_NO_NUMBER: say_text(say, "a number that the source does not give: whatever compares with it or counts with it cannot be told"); break;
    case OP_SLOT: say_slot(say, expr); break;
    case OP_CASE: say_text(say, "the case"); break;
    case OP_FIELD: say_member(say, expr->a, field_of(expr)->name, false); break;
    case OP_OWN_TIME: say_own_time(say, expr->a); break;
    case OP_CALL: say_call(say, expr); break;
    case OP_PICK: say_selection(say, expr->selection, SELECT_PICK, expr->selection->kind->name); break;
    case OP_EXISTS:
        say_text(say, "there is ");
        say_selection(say, expr->selection, no ? SELECT_NO : SELECT_A, expr->selection->kind->name);
        break;
    case OP_COUNT:
        say_text(say, "the number of ");
        say_thing(say, expr->a);
        break;
    case OP_CELL: say_cell(say, expr); break;
    case OP_WORKING_DAY: say_working_day(say, expr); break;
    case OP_AFTER: say_shifted(say, expr, " after "); break;
    case OP_BEFORE: say_shifted(say, expr, " before "); break;
    case OP_YEARLY: say_yearly(say, expr); break;
    case OP_LATER: say_extreme(say, expr, "the later of ", "the latest of "); break;
    case OP_EARLIER: say_extreme(say, expr, "the earlier of ", "the earliest of "); break;
    case OP_CASES: say_cases(say, expr, no); break;
    case OP_AND:
    case OP_OR: say_joined(say, expr, no); break;
    case OP_NOT:
        if (no)
            say_clause(say, expr->a);
        else
            say_not_clause(say, expr->a);
        break;
    case OP_SAME_NUMBER:
    case OP_SAME_TEXT: say_compared(say, expr, no, ""); break;
    case OP_WORD_AMONG: say_word_among(say, expr, no); break;
    case OP_SAME_RECORD: say_compared(say, expr, no, ""); break;
    case OP_SAME_TRUTH:
        say_thing(say, expr->a);
        say_text(say, " and ");
        say_thing(say, expr->b);
        say_text(say, no ? " differ" : " are both yes or both no");
        break;
    case OP_INCLUDES: say_includes(say, expr, no); break;
    case OP_RECORDED:
        say_thing(say, expr->a);
        say_text(say, verb_of(expr->a, no));
        say_text(say, "recorded");
        break;
    case OP_IS_ROLE:
        named_role(say, expr->role);
        say_thing(say, expr->a);
        say_text(say, no ? " is not " : " is ");
        say_a(say, expr->role->name);
        say_role_moment(say, expr);
        break;
    case OP_INCLUDES_ONE: say_includes_one(say, expr, no); break;
    case OP_IS_TYPE:
        say_thing(say, expr->a);
        say_text(say, no ? " is not " : " is ");
        say_a(say, expr->kind->name);
        if (expr->kind->derived)
            named_definition(say, expr->kind->derived);
        break;
    case OP_IS_BEFORE: say_before(say, expr, no); break;
    case OP_ON_DAY_OF: say_compared(say, expr, no, "on the same day as "); break;
    case OP_AT_LEAST: say_compared(say, expr, no, "at least "); break;
    case OP_AT_MOST: say_compared(say, expr, no, "at most "); break;
    case OP_LESS_THAN: say_compared(say, expr, no, "less than "); break;
    case OP_HAS_COME: say_has_come(say, expr, no); break;
    case OP_IN_TIME: say_in_time(say, expr, no); break;
    case OPERATIONS: break;
    }
}

void say_thing(struct say *say, const struct expr *expr)
{
    say_operation(say, expr, false);
}

static bool is_truth_value(const struct expr *expr)
{
    return expr->op == OP_FIELD || expr->op == OP_CALL || expr->op == OP_SLOT || expr->op == OP_CELL;
}

void say_clause(struct say *say, const struct expr *expr)
{
    if (is_truth_value(expr))
        say_truth_value(say, expr, false);
    else
        say_operation(say, expr, false);
}

void say_not_clause(struct say *say, const struct expr *expr)
{
    if (is_truth_value(expr))
        say_truth_value(say, expr, true);
    else
        say_operation(say, expr, true);
}

void say_moment(struct say *say, const struct expr *expr)
{
    bool day = expr->op == OP_WORKING_DAY || ((expr->op == OP_AFTER || expr->op == OP_BEFORE) && expr->a->op == OP_LENGTH && expr->a->unit != UNIT_HOURS);
    if (day)
        say_text(say, expr->op == OP_WORKING_DAY ? "the end of " : "the end of the day ");
    say_thing(say, expr);
}

/* ---- conditions and values as sentences ---- */

/* Lines of a group one under the other, groups in groups further in. */
static void tell_items(struct say *say, const struct expr *expr, bool no, int depth)
{
    for (const struct expr *one = expr->a; one; one = one->next) {
        const struct expr *inner = one;
        bool inner_no = no;
        while (inner->op == OP_NOT) {
            inner = inner->a;
            inner_no = !inner_no;
        }
        bool group = (inner->op == OP_AND || inner->op == OP_OR) && !(inner->op == OP_OR && is_one_of(inner));
        if (!group) {
            if (no)
                say_not_clause(say, one);
            else
                say_clause(say, one);
            page_item(say->page, depth, say->out);
            continue;
        }
        say_text(say, (inner->op == OP_AND) != inner_no ? "all of these:" : "at least one of these:");
        page_item(say->page, depth, say->out);
        tell_items(say, inner, inner_no, depth + 1);
    }
}

void tell_condition(struct say *say, const char *lead, const struct expr *expr)
{
    bool no = false;
    while (expr->op == OP_NOT && (expr->a->op == OP_AND || expr->a->op == OP_OR || expr->a->op == OP_NOT)) {
        expr = expr->a;
        no = !no;
    }
    say_text(say, lead);
    say_text(say, " ");
    if ((expr->op == OP_AND || expr->op == OP_OR) && !(expr->op == OP_OR && is_one_of(expr))) {
        say_text(say, (expr->op == OP_AND) != no ? "all of this is so" : "at least one of these is so");
        page_opens(say->page, say->out);
        tell_items(say, expr, no, 0);
        return;
    }
    if (no)
        say_not_clause(say, expr);
    else
        say_clause(say, expr);
    page_say(say->page, say->out);
}

static void tell_cases(struct say *say, const struct expr *expr, int depth)
{
    while (expr->op == OP_CASES) {
        say_thing(say, expr->a);
        say_text(say, ", if ");
        say_clause(say, expr->b);
        page_item(say->page, depth, say->out);
        expr = expr->c;
    }
    say_text(say, "otherwise ");
    say_thing(say, expr);
    page_item(say->page, depth, say->out);
}

void tell_value(struct say *say, const char *lead, const struct expr *expr)
{
    if (expr->op == OP_CASES && expr->type.of != TYPE_TRUTH) {
        say_text(say, lead);
        say_text(say, " the first of these that fits");
        page_opens(say->page, say->out);
        tell_cases(say, expr, 0);
        return;
    }
    if (expr->type.of == TYPE_TRUTH && expr->op != OP_TRUTH) {
        tell_condition(say, lead, expr);
        return;
    }
    say_text(say, lead);
    say_text(say, " ");
    say_thing(say, expr);
    page_say(say->page, say->out);
}

const struct expr *in_force(const struct expr *expr)
{
    while (expr && expr->op == OP_CALL) {
        const struct definition *definition = expr->definition;
        const struct expr *next = definition->reading_count ? definition->readings[0].value : definition->value;
        if (!next)
            return expr;
        expr = next;
    }
    return expr;
}
