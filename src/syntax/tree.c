/* SPDX-License-Identifier: Apache-2.0 */
#include "syntax/tree.h"

static const struct {
    const char *phrase;
} declarations[] = {
#define DECLARATION(token, phrase, help) {phrase},
#include "lists/phrases.def"
};

static const char *const line_phrases[] = {
#define LINE(token, where, phrase, help) phrase,
#include "lists/phrases.def"
    "a field", "a row",
};

unsigned declaration_place(enum declaration_kind kind)
{
    switch (kind) {
    case DECLARE_POLICY: return IN_POLICY;
    case DECLARE_VOCABULARY: return IN_VOCABULARY;
    case DECLARE_RECORD: return IN_RECORD;
    case DECLARE_ROLE: return IN_ROLE;
    case DECLARE_CALENDAR: return IN_CALENDAR;
    case DECLARE_TABLE: return IN_TABLE;
    case DECLARE_DEFINE: return IN_DEFINE;
    case DECLARE_TIMESCALE:
    case DECLARE_TRIGGER:
    case DECLARE_AUTHORISATION:
    case DECLARE_DUTY:
    case DECLARE_PROHIBITION: return IN_RULE;
    case DECLARE_EXCEPTION: return IN_EXCEPTION;
    case DECLARE_REMARK: return IN_REMARK;
    case DECLARE_GUIDANCE: return IN_GUIDANCE;
    case DECLARE_TEST: return IN_TEST;
    default: return 0;
    }
}

const char *declaration_phrase(enum declaration_kind kind)
{
    return declarations[kind].phrase;
}

const char *line_phrase(enum line_kind kind)
{
    return line_phrases[kind];
}

const char *line_example(struct str phrase)
{
    static const struct {
        enum line_kind kind;
        const char *reads;
    } examples[] = {
#define EXAMPLE(line, reads) {LINE_##line, reads},
#include "lists/examples.def"
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (str_is(phrase, line_phrases[examples[i].kind]))
            return examples[i].reads;
    return NULL;
}

const char *head_example(struct str word)
{
    static const struct {
        enum declaration_kind kind;
        const char *reads;
    } examples[] = {
#define HEAD(declaration, reads) {DECLARE_##declaration, reads},
#include "lists/examples.def"
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (str_is(word, declarations[examples[i].kind].phrase))
            return examples[i].reads;
    return NULL;
}

const struct line *declaration_line(const struct declaration *declaration, enum line_kind kind)
{
    for (const struct line *line = declaration->lines; line; line = line->next)
        if (line->kind == kind)
            return line;
    return NULL;
}

const char *strength_word(enum strength strength)
{
    static const char *const words[] = {"must", "should", "may", "must not", "should not", "consider"};
    return words[strength];
}

static const char *const kind_names[TREE_KINDS] = {
    [TREE_THE] = "the", [TREE_ITS] = "its", [TREE_IT] = "it", [TREE_OF] = "of", [TREE_PICK] = "pick", [TREE_ANY] = "a",
    [TREE_CELL] = "cell", [TREE_SELECTION] = "selection", [TREE_RANGE] = "range", [TREE_NAME] = "name",
    [TREE_STRING] = "string", [TREE_IDENTITY] = "identity", [TREE_NUMBER] = "number", [TREE_DATE] = "date",
    [TREE_TIME] = "time", [TREE_YES] = "yes", [TREE_NO] = "no", [TREE_AMOUNT] = "amount", [TREE_NO_LIMIT] = "no-limit",
    [TREE_NEVER] = "never", [TREE_NO_NUMBER] = "no-number", [TREE_IS_ON_DAY_OF] = "is-on-the-day-of",
    [TREE_IS_NOT_ON_DAY_OF] = "is-not-on-the-day-of",
    [TREE_LIST] = "list", [TREE_WORKING_DAY] = "working-day", [TREE_AFTER] = "after", [TREE_BEFORE] = "before",
    [TREE_LATER_OF] = "later-of", [TREE_EARLIER_OF] = "earlier-of", [TREE_FIRST_OF] = "first-of", [TREE_LAST_OF] = "last-of",
    [TREE_DAY_OF_YEAR] = "day-of-year", [TREE_NTH_OF_MONTH] = "nth-of-month", [TREE_NUMBER_OF] = "number-of",
    [TREE_CASES] = "cases", [TREE_AND] = "and", [TREE_OR] = "or", [TREE_NOT] = "not", [TREE_IS] = "is",
    [TREE_IS_NOT] = "is-not", [TREE_IS_ONE_OF] = "is-one-of", [TREE_IS_RECORDED] = "is-recorded",
    [TREE_IS_NOT_RECORDED] = "is-not-recorded", [TREE_IS_BEFORE] = "is-before",
    [TREE_IS_NOT_BEFORE] = "is-not-before", [TREE_IS_AT_LEAST] = "is-at-least", [TREE_IS_AT_MOST] = "is-at-most",
    [TREE_IS_LESS_THAN] = "is-less-than", [TREE_HAS_COME] = "has-come", [TREE_HAS_NOT_COME] = "has-not-come",
    [TREE_INCLUDES] = "includes", [TREE_NOT_INCLUDES] = "does-not-include", [TREE_THERE_IS] = "there-is",
    [TREE_THERE_IS_NO] = "there-is-no", [TREE_HOLDS] = "holds", [TREE_NOT_HOLDS] = "does-not-hold",
    [TREE_WAS_IN_TIME] = "was-in-time", [TREE_COMES] = "comes", [TREE_BEGINS] = "begins", [TREE_ROLE_OF] = "role",
    [TREE_TOGETHER] = "together", [TREE_EITHER] = "either", [TREE_WHO_NOT] = "not-person", [TREE_NOBODY] = "nobody",
    [TREE_THAT] = "that",
    [TREE_PART_RECORD] = "for-each", [TREE_PART_WITH] = "with-its", [TREE_PART_EACH] = "and-each",
    [TREE_PART_AMONG] = "among", [TREE_TYPE] = "type", [TREE_MODIFIER] = "modifier", [TREE_PAIR] = "pair",
    [TREE_READING] = "reading", [TREE_WORDS] = "words",
};

struct tree *tree_new(struct pool *pool, enum tree_kind kind, struct span span)
{
    struct tree *tree = mem_kept(pool, sizeof *tree);
    tree->kind = kind;
    tree->span = span;
    return tree;
}

struct tree *tree_text(struct pool *pool, enum tree_kind kind, struct span span, struct str text)
{
    struct tree *tree = tree_new(pool, kind, span);
    tree->text = text;
    return tree;
}

struct tree *tree_number(struct pool *pool, enum tree_kind kind, struct span span, int64_t number)
{
    struct tree *tree = tree_new(pool, kind, span);
    tree->number = number;
    return tree;
}

struct tree *tree_of(struct pool *pool, enum tree_kind kind, struct span span, struct tree *left, struct tree *right)
{
    struct tree *tree = tree_new(pool, kind, span);
    tree->left = left;
    tree->right = right;
    return tree;
}

struct tree *tree_append(struct tree *list, struct tree *item)
{
    if (!list)
        return item;
    struct tree *last = list;
    while (last->next)
        last = last->next;
    last->next = item;
    return list;
}

struct line *line_new(struct pool *pool, enum line_kind kind, struct span span, struct span phrase, struct tree *value)
{
    struct line *line = mem_kept(pool, sizeof *line);
    line->kind = kind;
    line->span = span;
    line->phrase = phrase;
    line->value = value;
    return line;
}

static void indent(struct buffer *out, int depth)
{
    for (int i = 0; i < depth; i++)
        buffer_text(out, "  ");
}

static void dump_tree(struct buffer *out, const struct tree *tree, int depth)
{
    static const char *const units[] = {"hours", "days", "working days", "weeks", "months", "years"};
    for (; tree; tree = tree->next) {
        indent(out, depth);
        buffer_text(out, kind_names[tree->kind]);
        if (tree->text.length) {
            buffer_char(out, ' ');
            buffer_json(out, tree->text);
        }
        if (tree->extra.length) {
            buffer_char(out, ' ');
            buffer_json(out, tree->extra);
        }
        if (tree->kind == TREE_NUMBER || tree->kind == TREE_AMOUNT || tree->kind == TREE_PICK || tree->kind == TREE_RANGE)
            buffer_format(out, " %lld", (long long)tree->number);
        if (tree->kind == TREE_AMOUNT)
            buffer_format(out, " %s", units[tree->unit]);
        buffer_char(out, '\n');
        /* The grammar bounds how deep a tree gets: LIMIT_NESTING brackets, and a fixed number of levels between. */
        dump_tree(out, tree->left, depth + 1);
        dump_tree(out, tree->right, depth + 1);
        dump_tree(out, tree->third, depth + 1);
        dump_tree(out, tree->fourth, depth + 1);
    }
}

void syntax_dump(struct buffer *out, const struct syntax *syntax)
{
    for (const struct declaration *declaration = syntax->first; declaration; declaration = declaration->next) {
        buffer_text(out, declaration_phrase(declaration->kind));
        if (declaration->name.length) {
            buffer_char(out, ' ');
            buffer_json(out, declaration->name);
        }
        if (declaration->label.length) {
            buffer_char(out, ' ');
            buffer_json(out, declaration->label);
        }
        buffer_char(out, '\n');
        for (const struct line *line = declaration->lines; line; line = line->next) {
            buffer_format(out, "  %s\n", line_phrase(line->kind));
            dump_tree(out, line->value, 2);
            dump_tree(out, line->more, 2);
        }
    }
}
