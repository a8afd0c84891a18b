/* SPDX-License-Identifier: Apache-2.0
 *
 * Articles, possessives, lists and dates as people write them.
 */
#include <string.h>

#include "calendar/civil.h"
#include "readback/inside.h"
#include "render/words.h"

void say_text(struct say *say, const char *words)
{
    buffer_text(say->out, words);
}

void say_str(struct say *say, struct str words)
{
    buffer_str(say->out, words);
}

void say_quoted(struct say *say, struct str words)
{
    buffer_char(say->out, '"');
    say_str(say, words);
    buffer_char(say->out, '"');
}

void say_number(struct say *say, int64_t number, bool decimal)
{
    if (!decimal) {
        buffer_number(say->out, number);
        return;
    }
    int64_t whole = number / DECIMAL_SCALE, part = number % DECIMAL_SCALE;
    if (number < 0)
        buffer_char(say->out, '-');
    buffer_number(say->out, whole < 0 ? -whole : whole);
    part = part < 0 ? -part : part;
    if (!part)
        return;
    buffer_char(say->out, '.');
    for (int64_t place = DECIMAL_SCALE / 10; part; place /= 10) {
        buffer_number(say->out, part / place);
        part %= place;
    }
}

static bool starts(struct str name, const char *with)
{
    size_t length = strlen(with);
    return name.length >= length && !memcmp(name.at, with, length);
}

/* By how the word sounds: an assessment, an hour, a unit, a one-off. */
const char *article_of(struct str name)
{
    static const char *const silent[] = {"hour", "honest", "honour", "heir"};
    static const char *const spoken[] = {"one", "once", "uni", "use", "usu", "uti", "eu"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (starts(name, silent[i]))
            return "an ";
    for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++)
        if (starts(name, spoken[i]) && !starts(name, "unin") && !starts(name, "unim"))
            return "a ";
    return name.length && strchr("aeiou", name.at[0]) ? "an " : "a ";
}

void say_a(struct say *say, struct str name)
{
    say_text(say, article_of(name));
    say_str(say, name);
}

void say_possessive(struct say *say)
{
    struct str words = buffer_view(say->out);
    say_text(say, words.length && words.at[words.length - 1] == 's' ? "'" : "'s");
}

bool is_plural(const struct field *field)
{
    return str_is_plural(field->name);
}

void say_between(struct say *say, int index, int count, const char *last)
{
    if (index)
        say_text(say, index + 1 == count ? last : ", ");
}

void say_list(struct say *say, const struct str *items, int count, const char *last, bool quoted)
{
    for (int i = 0; i < count; i++) {
        say_between(say, i, count, last);
        if (quoted)
            say_quoted(say, items[i]);
        else
            say_str(say, items[i]);
    }
}

void say_day(struct say *say, int32_t day)
{
    words_date(say->out, day);
}

static bool is_number(struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    return word.length > 0;
}

void say_word(struct say *say, const struct field *field, int word)
{
    struct str spoken = field->words[word].spoken;
    if (is_number(spoken))
        say_str(say, spoken);
    else
        say_quoted(say, spoken);
}

/* ---- what has to be explained ---- */

static void add_named(struct pool *pool, const void ***list, int *count, const void *one)
{
    for (int i = 0; i < *count; i++)
        if ((*list)[i] == one)
            return;
    if ((*count & (*count - 1)) == 0)
        *list = mem_kept_grow(pool, *list, (size_t)*count, *count ? (size_t)*count * 2 : 1, sizeof **list);
    (*list)[(*count)++] = one;
}

void named_definition(struct say *say, const struct definition *definition)
{
    add_named(say->pool, &say->named->definitions, &say->named->definition_count, definition);
}

void named_table(struct say *say, const struct table *table)
{
    add_named(say->pool, &say->named->tables, &say->named->table_count, table);
}

void named_role(struct say *say, const struct role *role)
{
    add_named(say->pool, &say->named->roles, &say->named->role_count, role);
}
