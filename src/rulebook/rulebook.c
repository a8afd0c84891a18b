/* SPDX-License-Identifier: Apache-2.0 */
#include "rulebook/rulebook.h"

#include <stdlib.h>

#include "rulebook/parts.h"

/* ---- the index ---- */

static int by_label(const void *left, const void *right)
{
    const struct rule *const *one = left, *const *other = right;
    int order = str_compare((*one)->card->label, (*other)->card->label);
    return order ? order : (*one)->index - (*other)->index;
}

static void write_index(struct book *book)
{
    const struct rule **rules = mem_kept_array(book->pool, (size_t)book->model->rule_count + 1, sizeof *rules);
    int count = 0;
    for (int i = 0; i < book->policy_count; i++)
        for (int j = 0; j < book->model->rule_count; j++)
            if (book->rules[j]->policy == book->policies[i])
                rules[count++] = book->rules[j];
    if (!count)
        return;
    qsort(rules, (size_t)count, sizeof *rules, by_label);
    book_heading(book, 2, STR("index"), STR("Index of rules"));
    book_list_open(book);
    for (int i = 0; i < count; i++) {
        book_item(book);
        book_link(book, id_of_rule(book, rules[i]), rules[i]->card->label);
        book_words(book, ", ");
        book_text(book, rules[i]->card->strength);
        if (book->policy_count > 1) {
            book_words(book, ", of ");
            book_text(book, rules[i]->policy->card->label);
        }
    }
    book_list_close(book);
}

/* ---- how to read it ---- */

static void write_guide(struct book *book)
{
    book_heading(book, 2, STR("reading"), STR("How to read this"));
    book_paragraph(book, "The sentences say what the rules were understood to demand. They are made from the rules, not copied from the procedure: "
                         "where they differ from it, the rules are wrong.");
    book_paragraph(book, "What must or should be done is open until its limit, overdue once the limit has passed, met when it was done in time, and met late after that. "
                         "Without a time limit it is outstanding until it is done. What is to be considered asks for a decision; whichever it is, it is enough. "
                         "What may be done is never late.");
    book_paragraph(book, "Where a fact is not recorded that matters, the answer is “cannot tell”, with the facts that would settle it. What is not known is never "
                         "taken for no, except where a rule says so with its reason. Where something may be recorded elsewhere and nothing is found, "
                         "the answer is “cannot tell” too.");
    book_paragraph(book, "This is what the procedure says. It decides nothing about a family.");
}

/* ---- the whole ---- */

static void write_policy(struct book *book, const struct policy *policy)
{
    if (book->policy_count > 1)
        book_heading(book, 2, id_of_part(book, policy, "policy"), policy->card->label);
    else
        book_heading(book, 2, id_of_part(book, policy, "policy"), STR("The procedure"));
    put_overview(book, policy);
    put_chapter(book, policy);
    put_limits(book, policy);
    put_readings(book, policy);
    put_left_to_people(book, policy);
}

/* Every heading of level 2, and under it those of level 3. */
static void write_contents(struct buffer *out, const struct book *book)
{
    bool nested = false;
    buffer_text(out, "<nav aria-labelledby=\"contents\">\n");
    html_heading(out, 2, STR("contents"), STR("Contents"));
    buffer_text(out, "<ul>");
    for (int i = 0; i < book->content_count; i++) {
        const struct entry *entry = &book->contents[i];
        if (entry->level == 2) {
            buffer_text(out, nested ? "</li></ul>" : "");
            buffer_text(out, i ? "</li>\n<li>" : "<li>");
            nested = false;
        } else {
            buffer_text(out, nested ? "</li>\n<li>" : "<ul><li>");
            nested = true;
        }
        html_link(out, entry->id, entry->title);
    }
    buffer_text(out, nested ? "</li></ul></li></ul>\n</nav>\n" : "</li></ul>\n</nav>\n");
}

static const char lead[] = "What rules demand, clause by clause, with what is worked out from facts, what is left to people, and why.";

static void write_book(struct buffer *out, struct book *book)
{
    struct buffer body = {0};
    struct str title = STR("Rulebook");
    if (book->policy_count == 1)
        title = book_kept(book, "Rulebook: " STR_FORMAT, STR_PRINT(book->policies[0]->card->label));
    book->out = &body;
    write_guide(book);
    for (int i = 0; i < book->policy_count; i++)
        write_policy(book, book->policies[i]);
    book->unlisted = true;
    put_words(book);
    put_roles(book);
    put_words(book); /* of roles that act for others on a condition */
    write_index(book);
    if (book->html) {
        html_begin(out, title);
        html_paragraph(out, "lead", str_of(lead));
        write_contents(out, book);
        html_main(out);
        buffer_str(out, buffer_view(&body));
        html_end(out);
    } else {
        buffer_text(out, "# ");
        readback_marked(out, title);
        buffer_format(out, "\n\n%s\n\n", lead);
        buffer_str(out, buffer_view(&body));
        while (out->length > 1 && out->bytes[out->length - 2] == '\n')
            out->length--;
    }
    buffer_free(&body);
}

static int by_chapter(const void *left, const void *right)
{
    const struct rule *const *one = left, *const *other = right;
    return (int)(*one)->card->index - (int)(*other)->card->index;
}

static bool is_wanted(const struct policy *policy, const struct str *names, int count)
{
    for (int i = 0; i < count; i++)
        if (str_equal(policy->card->name, names[i]))
            return true;
    return !count;
}

int rulebook(struct buffer *out, struct pool *pool, const struct model *model, const struct str *policies, int policy_count, bool html)
{
    struct book book = {.pool = pool, .model = model, .html = html, .row_cells = -1};
    for (int i = 0; i < policy_count; i++) {
        bool known = false;
        for (int j = 0; j < model->policy_count; j++)
            known = known || str_equal(model->policies[j]->card->name, policies[i]);
        if (!known)
            return i;
    }
    book.policies = mem_kept_array(pool, (size_t)model->policy_count + 1, sizeof *book.policies);
    for (int i = 0; i < model->policy_count; i++)
        if (is_wanted(model->policies[i], policies, policy_count))
            book.policies[book.policy_count++] = model->policies[i];
    book.rules = mem_kept_array(pool, (size_t)model->rule_count + 1, sizeof *book.rules);
    for (int i = 0; i < model->rule_count; i++)
        book.rules[i] = model->rules[i];
    qsort(book.rules, (size_t)model->rule_count, sizeof *book.rules, by_chapter);
    write_book(out, &book);
    return -1;
}
