/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/other_names.h"

#include <string.h>

#include "base/keyed.h"

/* No vowels, which could make words, and nothing that looks like something else. */
static const char letters[] = "0123456789bcdfghjkmnpqrstvwxyz";
enum { LETTERS = sizeof letters - 1, GROUPS = 3, GROUP = 4, TAIL = GROUPS * (GROUP + 1) }; /* the tail: -k3m9-x2p7-qd4v */

static const char *const words[] = {"case", "record", "text"};

void other_names_open(struct other_names *names, uint64_t secret)
{
    *names = (struct other_names){.secret = secret};
}

void other_names_keep(struct other_names *names, const struct str *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (names_find(&names->kept, texts[i]) == NAME_NONE)
            names_add(&names->kept, texts[i]);
}

void other_names_close(struct other_names *names)
{
    names_free(&names->kept);
}

static void make_tail(char tail[TAIL], const struct other_names *names, struct str name)
{
    uint64_t number = keyed_hash(name, (struct key){names->secret, 0});
    for (int i = 0; i < TAIL; i++) {
        tail[i] = i % (GROUP + 1) ? letters[number % LETTERS] : '-';
        if (i % (GROUP + 1))
            number /= LETTERS;
    }
}

void other_name_write(struct buffer *out, const struct other_names *names, enum named kind, struct str name)
{
    char tail[TAIL];
    make_tail(tail, names, name);
    buffer_text(out, words[kind]);
    buffer_add(out, tail, TAIL);
}

/* Its first word, or -1: it is none. */
static int kind_of(struct str name)
{
    for (int kind = NAMED_CASE; kind <= NAMED_TEXT; kind++) {
        size_t length = strlen(words[kind]);
        bool is = name.length == length + TAIL && !memcmp(name.at, words[kind], length);
        for (size_t i = 0; is && i < TAIL; i++)
            is = i % (GROUP + 1) ? name.at[length + i] && strchr(letters, name.at[length + i]) : name.at[length + i] == '-';
        if (is)
            return kind;
    }
    return -1;
}

bool other_name_fits(const struct other_names *names, struct str asked, struct str name)
{
    char tail[TAIL];
    if (!names || str_equal(asked, name))
        return str_equal(asked, name);
    if (kind_of(asked) < 0)
        return false;
    make_tail(tail, names, name);
    return !memcmp(asked.at + asked.length - TAIL, tail, TAIL);
}

void other_name_shown(struct buffer *out, const struct other_names *names, enum named kind, struct str asked)
{
    if (kind_of(asked) < 0)
        other_name_write(out, names, kind, asked);
    else
        buffer_str(out, asked);
}

/* Rules write a text with spaces, or as it is quoted; facts may have underscores instead. */
bool other_names_kept(const struct other_names *names, struct str text)
{
    struct buffer spoken = {0};
    if (names_find(&names->kept, text) != NAME_NONE)
        return true;
    for (size_t i = 0; i < text.length; i++)
        buffer_char(&spoken, text.at[i] == '_' ? ' ' : text.at[i]);
    bool kept = names_find(&names->kept, buffer_view(&spoken)) != NAME_NONE;
    buffer_free(&spoken);
    return kept;
}

uint64_t other_names_number(const struct other_names *names, struct str name, uint64_t count)
{
    return keyed_hash(name, (struct key){names->secret, 1}) % count;
}
