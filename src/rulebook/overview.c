/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of a policy as a whole: how it works, its numbers, its time
 * limits, its readings, and what is left to people.
 */
#include "rulebook/parts.h"

#include <limits.h>

/* ---- how it works, and its numbers ---- */

static void write_count(struct book *book, const char *what, int count)
{
    book_row(book);
    book_cell(book);
    book_words(book, what);
    book_cell(book);
    book_text(book, book_kept(book, "%d", count));
}

static void write_strengths(struct book *book, const struct policy *policy)
{
    static const enum strength order[] = {STRENGTH_MUST, STRENGTH_MUST_NOT, STRENGTH_SHOULD, STRENGTH_SHOULD_NOT, STRENGTH_CONSIDER, STRENGTH_MAY};
    static const char *const heads[] = {"Strength", "Rules"};
    int counts[sizeof order / sizeof *order] = {0}, all = 0;
    for (int i = 0; i < book->model->rule_count; i++)
        for (size_t j = 0; j < sizeof order / sizeof *order; j++)
            if (book->rules[i]->policy == policy && book->rules[i]->strength == order[j]) {
                counts[j]++;
                all++;
            }
    book_table_open(book, STR("Rules by their strength"), heads, 2);
    for (size_t j = 0; j < sizeof order / sizeof *order; j++)
        write_count(book, strength_word(order[j]), counts[j]);
    write_count(book, "all", all);
    book_table_close(book);
}

static void write_cover(struct book *book, const struct policy *policy)
{
    static const char *const words[ANSWERED_WAYS] = {"answered by rules", "answered through a judgement that somebody records", "left to people", "answered by nothing yet"};
    static const char *const heads[] = {"Clauses", "Number"};
    int counts[ANSWERED_WAYS] = {0};
    for (int i = 0; i < policy->source->clause_count; i++)
        counts[answered_by(book, policy, i)]++;
    book_table_open(book, STR("Clauses of the source by what answers them"), heads, 2);
    for (int i = 0; i < ANSWERED_WAYS; i++)
        write_count(book, words[i], counts[i]);
    write_count(book, "all", policy->source->clause_count);
    book_table_close(book);
}

void put_overview(struct book *book, const struct policy *policy)
{
    struct readback_part part = book_part(book, &book->words);
    book_heading(book, 3, id_of_part(book, policy, "how"), STR("How it works"));
    readback_policy(&part, policy);
    book_heading(book, 3, id_of_part(book, policy, "numbers"), STR("In numbers"));
    write_strengths(book, policy);
    if (policy->source)
        write_cover(book, policy);
}

/* ---- time limits ---- */

void put_limits(struct book *book, const struct policy *policy)
{
    static const char *const heads[] = {"Rule", "Strength", "By when", "Who"};
    struct readback_part part = book_part(book, &book->words);
    struct buffer due = {0}, who = {0};
    bool open = false;
    for (int i = 0; i < book->model->rule_count; i++) {
        const struct rule *rule = book->rules[i];
        buffer_clear(&due);
        buffer_clear(&who);
        if (rule->policy == policy)
            readback_due(&part, &due, rule);
        if (!due.length)
            continue;
        if (!open) {
            book_heading(book, 3, id_of_part(book, policy, "limits"), STR("Time limits"));
            book_table_open(book, STR("Every rule with a time limit"), heads, 4);
        }
        open = true;
        readback_asked(&part, &who, rule);
        book_row(book);
        book_cell(book);
        book_link(book, id_of_rule(book, rule), rule->card->label);
        book_cell(book);
        book_text(book, rule->card->strength);
        book_cell(book);
        book_text(book, buffer_view(&due));
        book_cell(book);
        book_text(book, buffer_view(&who));
    }
    if (open)
        book_table_close(book);
    buffer_free(&due);
    buffer_free(&who);
}

/* ---- readings ---- */

static void write_reading_row(struct book *book, struct str name, const struct definition *definition, const struct reading *readings, int count, struct str because)
{
    book_row(book);
    book_cell(book);
    if (definition)
        book_link(book, id_of_definition(book, definition), name);
    else
        book_text(book, name);
    book_cell(book);
    book_text(book, readings[0].name);
    book_cell(book);
    for (int i = 1; i < count; i++) {
        book_words(book, i > 1 ? "; or " : "");
        book_text(book, readings[i].name);
    }
    book_cell(book);
    book_text(book, because);
}

/* Those with an alternative; and the definitions become words to be explained. */
void put_readings(struct book *book, const struct policy *policy)
{
    static const char *const heads[] = {"What", "In force", "Could also be", "Why"};
    struct readback_words words = {0};
    const struct definition **list = mem_kept_array(book->pool, (size_t)book->model->definition_count + 1, sizeof *list);
    for (int i = 0; i < book->model->definition_count; i++) {
        const struct definition *one = book->model->definitions[i];
        if (one->reading_count > 1 && (!one->policy || one->policy == policy))
            list[words.definition_count++] = one;
    }
    if (!words.definition_count && policy->day_one_count < 2 && policy->out_of_hours_count < 2)
        return;
    words.definitions = (const void **)list;
    words_join(book, &words);
    book_heading(book, 3, id_of_part(book, policy, "readings"), STR("Where the source can be read in more than one way"));
    book_paragraph(book, "The first reading is in force. Any other can be tried on the same facts, and what it changes is shown.");
    book_table_open(book, STR("Readings"), heads, 4);
    if (policy->day_one_count > 1)
        write_reading_row(book, STR("day one"), NULL, policy->day_one, policy->day_one_count, STR("no reason is given"));
    if (policy->out_of_hours_count > 1)
        write_reading_row(book, STR("out of hours"), NULL, policy->out_of_hours, policy->out_of_hours_count, STR("no reason is given"));
    for (int i = 0; i < words.definition_count; i++) {
        const struct line *because = declaration_line(list[i]->declaration, LINE_L_BECAUSE);
        write_reading_row(book, list[i]->name, list[i], list[i]->readings, list[i]->reading_count, because ? because->value->text : STR("no reason is given"));
    }
    book_table_close(book);
}

/* ---- what is left to people ---- */

/* Where the first of its clauses stands in the source. */
static int clause_of(const struct policy *policy, const struct guidance *guidance)
{
    int first = INT_MAX;
    for (const struct line *line = guidance->declaration->lines; policy->source && line; line = line->next)
        for (const struct tree *clause = line->kind == LINE_L_CITES ? line->value : NULL; clause; clause = clause->next) {
            int index = clause_index(policy->source, clause->text);
            first = index >= 0 && index < first ? index : first;
        }
    return first;
}

/* The policy's, in the order of the chapter. */
static const struct guidance **guidances_of(struct book *book, const struct policy *policy, int *count)
{
    const struct guidance **list = mem_kept_array(book->pool, (size_t)book->model->guidance_count + 1, sizeof *list);
    *count = 0;
    for (int i = 0; i < book->model->guidance_count; i++) {
        const struct guidance *guidance = &book->model->guidance[i];
        int at = *count;
        if (guidance->policy != policy)
            continue;
        for (; at > 0 && clause_of(policy, list[at - 1]) > clause_of(policy, guidance); at--)
            list[at] = list[at - 1];
        list[at] = guidance;
        ++*count;
    }
    return list;
}

static void write_guidances(struct book *book, const struct policy *policy)
{
    static const char *const heads[] = {"What", "Clauses", "Why no rule answers it"};
    bool open = false;
    int count;
    const struct guidance **list = guidances_of(book, policy, &count);
    for (int i = 0; i < count; i++) {
        const struct guidance *guidance = list[i];
        const struct line *because = declaration_line(guidance->declaration, LINE_L_BECAUSE);
        int said = 0;
        if (!open)
            book_table_open(book, STR("Clauses that no rule answers"), heads, 3);
        open = true;
        book_row(book);
        book_cell(book);
        if (is_placed(book, guidance->declaration))
            book_link(book, id_of_guidance(book, guidance), guidance->declaration->label);
        else
            book_text(book, guidance->declaration->label);
        book_cell(book);
        for (const struct line *line = guidance->declaration->lines; line; line = line->next)
            for (const struct tree *clause = line->kind == LINE_L_CITES ? line->value : NULL; clause; clause = clause->next) {
                book_words(book, said++ ? ", " : "");
                book_text(book, clause->text);
            }
        book_cell(book);
        book_text(book, because ? because->value->text : STR(""));
    }
    if (open)
        book_table_close(book);
}

static void write_undemanded(struct book *book, const struct policy *policy)
{
    static const char *const heads[] = {"What nothing demands", "Why"};
    bool open = false;
    for (const struct line *line = policy->declaration->lines; line; line = line->next) {
        if (line->kind != LINE_L_NOTHING_DEMANDS)
            continue;
        if (!open)
            book_table_open(book, STR("Events that a rule waits for and none asks for"), heads, 2);
        open = true;
        book_row(book);
        book_cell(book);
        book_text(book, line->value->text);
        book_cell(book);
        book_text(book, line->more->text);
    }
    if (open)
        book_table_close(book);
}

static void write_taken_as_no(struct book *book, const struct policy *policy)
{
    static const char *const heads[] = {"Rule", "Why"};
    bool open = false;
    for (int i = 0; i < book->model->rule_count; i++) {
        const struct rule *rule = book->rules[i];
        if (rule->policy != policy || !rule->if_unknown.length)
            continue;
        if (!open)
            book_table_open(book, STR("Rules that ask for nothing while it is not known whether they apply"), heads, 2);
        open = true;
        book_row(book);
        book_cell(book);
        book_link(book, id_of_rule(book, rule), rule->card->label);
        book_cell(book);
        book_text(book, rule->if_unknown);
    }
    if (open)
        book_table_close(book);
}

void put_left_to_people(struct book *book, const struct policy *policy)
{
    bool any = declaration_line(policy->declaration, LINE_L_NOTHING_DEMANDS) != NULL;
    for (int i = 0; i < book->model->guidance_count; i++)
        any = any || book->model->guidance[i].policy == policy;
    for (int i = 0; i < book->model->rule_count; i++)
        any = any || (book->rules[i]->policy == policy && book->rules[i]->if_unknown.length);
    if (!any)
        return;
    book_heading(book, 3, id_of_part(book, policy, "people"), STR("What is not worked out, and why"));
    write_guidances(book, policy);
    write_undemanded(book, policy);
    write_taken_as_no(book, policy);
}
