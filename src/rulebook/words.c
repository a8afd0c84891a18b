/* SPDX-License-Identifier: Apache-2.0
 *
 * Definitions, tables and roles: where they are linked to, and where each is
 * explained once.
 */
#include "rulebook/parts.h"

/* ---- ids: no kind of thing can take that of another ---- */

static struct str id_in_policy(struct book *book, const char *kind, const struct policy *policy, struct str name)
{
    return book_kept(book, "%s." STR_FORMAT "." STR_FORMAT, kind, STR_PRINT(policy ? policy->card->name : STR("")), STR_PRINT(name));
}

struct str id_of_rule(struct book *book, const struct rule *rule)
{
    return id_in_policy(book, "rule", rule->policy, rule->card->name);
}

struct str id_of_guidance(struct book *book, const struct guidance *guidance)
{
    return id_in_policy(book, "guidance", guidance->policy, guidance->declaration->name);
}

struct str id_of_definition(struct book *book, const struct definition *definition)
{
    return id_in_policy(book, "word", definition->policy, definition->name);
}

struct str id_of_table(struct book *book, const struct table *table)
{
    return id_in_policy(book, "table", table->policy, table->name);
}

struct str id_of_role(struct book *book, const struct role *role)
{
    return id_in_policy(book, "role", NULL, role->name);
}

struct str id_of_clause(struct book *book, const struct policy *policy, struct str clause)
{
    return id_in_policy(book, "clause", policy, clause);
}

struct str id_of_part(struct book *book, const struct policy *policy, const char *part)
{
    return id_in_policy(book, "part", policy, str_of(part));
}

/* ---- lists of words ---- */

static void add_once(struct pool *pool, const void ***list, int *count, const void *one)
{
    for (int i = 0; i < *count; i++)
        if ((*list)[i] == one)
            return;
    if ((*count & (*count - 1)) == 0)
        *list = mem_kept_grow(pool, *list, (size_t)*count, *count ? (size_t)*count * 2 : 1, sizeof **list);
    (*list)[(*count)++] = one;
}

void words_join(struct book *book, const struct readback_words *words)
{
    struct readback_words *all = &book->words;
    for (int i = 0; i < words->definition_count; i++)
        add_once(book->pool, &all->definitions, &all->definition_count, words->definitions[i]);
    for (int i = 0; i < words->table_count; i++)
        add_once(book->pool, &all->tables, &all->table_count, words->tables[i]);
    for (int i = 0; i < words->role_count; i++)
        add_once(book->pool, &all->roles, &all->role_count, words->roles[i]);
}

void words_told(struct book *book, enum declaration_kind kind, const void *thing)
{
    struct readback_words *told = &book->told;
    if (kind == DECLARE_TABLE)
        add_once(book->pool, &told->tables, &told->table_count, thing);
    else
        add_once(book->pool, &told->definitions, &told->definition_count, thing);
}

bool words_are_told(const struct book *book, const void *thing)
{
    for (int i = 0; i < book->told.definition_count; i++)
        if (book->told.definitions[i] == thing)
            return true;
    for (int i = 0; i < book->told.table_count; i++)
        if (book->told.tables[i] == thing)
            return true;
    return false;
}

static void separate(struct book *book, int *said)
{
    book_words(book, (*said)++ ? ", " : "");
}

void words_links(struct book *book, const struct readback_words *words)
{
    int said = 0;
    if (!words->definition_count && !words->table_count && !words->role_count)
        return;
    book_open(book);
    book_strong(book, STR("Words:"));
    book_words(book, " ");
    for (int i = 0; i < words->definition_count; i++) {
        const struct definition *definition = words->definitions[i];
        separate(book, &said);
        book_link(book, id_of_definition(book, definition), definition->name);
    }
    for (int i = 0; i < words->table_count; i++) {
        const struct table *table = words->tables[i];
        separate(book, &said);
        book_link(book, id_of_table(book, table), book_kept(book, "table " STR_FORMAT, STR_PRINT(table->name)));
    }
    for (int i = 0; i < words->role_count; i++) {
        const struct role *role = words->roles[i];
        separate(book, &said);
        book_link(book, id_of_role(book, role), role->name);
    }
    book_close(book);
}

/* ---- definitions and tables ---- */

void put_definition(struct book *book, int level, const struct definition *definition)
{
    struct readback_words words = {0};
    struct readback_part part = book_part(book, &words);
    words_told(book, DECLARE_DEFINE, definition);
    book_heading(book, level, id_of_definition(book, definition), book_kept(book, "What “" STR_FORMAT "” means", STR_PRINT(definition->name)));
    readback_definition(&part, definition);
    words_links(book, &words);
    words_join(book, &words);
}

void put_table(struct book *book, int level, const struct table *table)
{
    struct readback_words words = {0};
    struct readback_part part = book_part(book, &words);
    struct buffer cell = {0};
    const char **heads = mem_kept_array(book->pool, (size_t)table->column_count, sizeof *heads);
    words_told(book, DECLARE_TABLE, table);
    for (int i = 0; i < table->column_count; i++)
        heads[i] = str_kept(book->pool, table->columns[i].name).at;
    book_heading(book, level, id_of_table(book, table), book_kept(book, "Table “" STR_FORMAT "”", STR_PRINT(table->name)));
    book_table_open(book, book_kept(book, "By " STR_FORMAT, STR_PRINT(table->columns[0].name)), heads, table->column_count);
    for (int row = 0; row < table->row_count; row++) {
        book_row(book);
        for (int column = 0; column < table->column_count; column++) {
            readback_cell(&part, &cell, &table->columns[column], &table->cells[row * table->column_count + column]);
            book_cell(book);
            book_text(book, buffer_view(&cell));
            buffer_clear(&cell);
        }
    }
    book_table_close(book);
    book_paragraph(book, "For anything else it gives nothing, and it cannot be told.");
    buffer_free(&cell);
}

/* Explaining a word may name others: they come behind it, until none is left. */
void put_words(struct book *book)
{
    const struct readback_words *words = &book->words;
    bool titled = false;
    for (int definitions = 0, tables = 0; definitions < words->definition_count || tables < words->table_count;) {
        bool is_table = definitions == words->definition_count;
        const void *one = is_table ? words->tables[tables++] : words->definitions[definitions++];
        if (words_are_told(book, one))
            continue;
        if (!titled)
            book_heading(book, 2, STR("words"), STR("Words and tables"));
        titled = true;
        if (is_table)
            put_table(book, 3, one);
        else
            put_definition(book, 3, one);
    }
}

/* ---- roles ---- */

static bool is_asked(const struct rule *rule, const struct role *role)
{
    int count = rule->actors == ACTORS_NOBODY || rule->card->who_in_words ? 0 : rule->actors == ACTORS_ONE ? 1 : 2;
    for (int i = 0; i < count; i++)
        if (rule->actor[i].role == role)
            return true;
    return false;
}

static bool is_in_book(const struct book *book, const struct policy *policy)
{
    for (int i = 0; i < book->policy_count; i++)
        if (book->policies[i] == policy)
            return true;
    return false;
}

static void list_rules(struct book *book, const struct role *role, bool approvals, const char *lead)
{
    bool any = false;
    for (int i = 0; i < book->model->rule_count; i++) {
        const struct rule *rule = book->rules[i];
        if ((rule->card->kind == RULE_AUTHORISATION) != approvals || !is_asked(rule, role) || !is_in_book(book, rule->policy))
            continue;
        if (!any) {
            book_paragraph(book, lead);
            book_list_open(book);
        }
        any = true;
        book_item(book);
        book_link(book, id_of_rule(book, rule), rule->card->label);
        if (book->policy_count > 1) {
            book_words(book, " of ");
            book_text(book, rule->policy->card->label);
        }
    }
    if (any)
        book_list_close(book);
}

void put_roles(struct book *book)
{
    for (int i = 0; i < book->words.role_count; i++) {
        const struct role *role = book->words.roles[i];
        struct readback_words words = {0};
        struct readback_part part = book_part(book, &words);
        if (!i)
            book_heading(book, 2, STR("roles"), STR("Who may act, and who may approve"));
        struct buffer title = {0};
        buffer_str(&title, role->name);
        if (title.length && title.bytes[0] >= 'a' && title.bytes[0] <= 'z')
            title.bytes[0] = (char)(title.bytes[0] - 'a' + 'A');
        book_heading(book, 3, id_of_role(book, role), book_kept(book, STR_FORMAT, STR_PRINT(buffer_view(&title))));
        buffer_free(&title);
        readback_role(&part, role);
        list_rules(book, role, false, "Asked to act, or named as the one to act:");
        list_rules(book, role, true, "Asked for approval:");
        words_join(book, &words);
    }
}
