/* SPDX-License-Identifier: Apache-2.0
 *
 * The tree of one rule file, as written. In: what the grammar recognised.
 * Out: declarations, each a list of lines, each line holding expressions;
 * every node keeps its span. Nodes are kept memory of the pool that the file
 * is parsed in, and are not changed once the file is parsed. The tree judges
 * nothing: a name is a name, whether or not anything bears it.
 */
#ifndef DULY_SYNTAX_TREE_H
#define DULY_SYNTAX_TREE_H

#include "base/text.h"
#include "source/diagnostic.h"
#include "source/source.h"

enum declaration_kind {
#define DECLARATION(token, phrase, help) DECLARE_##token,
#include "lists/phrases.def"
    DECLARATION_KINDS
};

enum line_kind {
#define LINE(token, where, phrase, help) LINE_##token,
#include "lists/phrases.def"
    LINE_FIELD, /* `name: type, …` of a record */
    LINE_ROW,   /* `| … | … |` of a table */
    LINE_KINDS
};

/* Where a line may stand. */
enum {
    IN_POLICY = 1,
    IN_VOCABULARY = 2,
    IN_RECORD = 4,
    IN_ROLE = 8,
    IN_CALENDAR = 16,
    IN_TABLE = 32,
    IN_DEFINE = 64,
    IN_RULE = 128,
    IN_EXCEPTION = 256,
    IN_REMARK = 512,
    IN_TEST = 1024,
    IN_GUIDANCE = 2048
};
unsigned declaration_place(enum declaration_kind kind);
const char *declaration_phrase(enum declaration_kind kind);
const char *line_phrase(enum line_kind kind);
const char *head_example(struct str word);   /* how the first line of a declaration of that kind may read, or NULL */
const char *line_example(struct str phrase); /* how a line that opens with these words may read, or NULL */

enum unit { UNIT_HOURS, UNIT_DAYS, UNIT_WORKING_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS };

enum tree_kind {
    /* things */
    TREE_THE,       /* the NAME */
    TREE_ITS,       /* its NAME */
    TREE_IT,        /* it */
    TREE_OF,        /* left's NAME */
    TREE_PICK,      /* the first/latest/next NAME …; number says which; left: selection */
    TREE_ANY,       /* a NAME …; left: selection */
    TREE_CELL,      /* the COLUMN in table TABLE for KEY: text, extra (table), left (key) */
    TREE_SELECTION, /* left: for, right: dated by (name in extra), third: range, fourth: where */
    TREE_RANGE,     /* left: since, right: up to; number 1: at any time */
    /* values */
    TREE_NAME,   /* a bare name: a value */
    TREE_STRING, /* quoted text */
    TREE_IDENTITY, /* A1 */
    TREE_NUMBER,
    TREE_DATE, /* text as written; number: day */
    TREE_TIME, /* a date and time; number: day, extra number: second */
    TREE_YES,
    TREE_NO,
    TREE_AMOUNT,   /* number and unit */
    TREE_NO_LIMIT, /* no time limit given */
    TREE_NEVER,     /* no limit */
    TREE_NO_NUMBER, /* no number given */
    TREE_LIST,     /* left: first item; items chained by next */
    /* moments and numbers worked out */
    TREE_WORKING_DAY, /* left: number, right: origin or NULL (the rule's own) */
    TREE_AFTER,       /* left: amount, right: moment */
    TREE_BEFORE,
    TREE_LATER_OF, /* left: list */
    TREE_EARLIER_OF,
    TREE_FIRST_OF, /* left: days of the year, right: moment; number 1: its own day counts too */
    TREE_LAST_OF,
    TREE_DAY_OF_YEAR,  /* left: number, right: month */
    TREE_NTH_OF_MONTH, /* left: which, right: weekday, third: month, fourth: the word between */
    TREE_NUMBER_OF,
    TREE_CASES, /* left: value, right: condition, third: otherwise */
    /* tests */
    TREE_AND,
    TREE_OR,
    TREE_NOT,
    TREE_IS,
    TREE_IS_NOT,
    TREE_IS_ONE_OF, /* right: list */
    TREE_IS_RECORDED,
    TREE_IS_NOT_RECORDED,
    TREE_IS_BEFORE,
    TREE_IS_NOT_BEFORE,
    TREE_IS_ON_DAY_OF,
    TREE_IS_NOT_ON_DAY_OF,
    TREE_IS_AT_LEAST, /* right: number, or amount with third: moment */
    TREE_IS_AT_MOST,
    TREE_IS_LESS_THAN,
    TREE_HAS_COME, /* right: by, or NULL */
    TREE_HAS_NOT_COME,
    TREE_INCLUDES,
    TREE_NOT_INCLUDES,
    TREE_THERE_IS, /* text: name; left: selection */
    TREE_THERE_IS_NO,
    TREE_HOLDS, /* text: name */
    TREE_NOT_HOLDS,
    TREE_WAS_IN_TIME, /* text: label; left: thing */
    /* events */
    TREE_COMES,
    TREE_BEGINS,
    /* who */
    TREE_ROLE_OF, /* a ROLE; left: on that moment, or NULL */
    TREE_TOGETHER,
    TREE_EITHER,
    TREE_WHO_NOT, /* left: actor, right: who not, third: unless */
    TREE_THAT,    /* that NAME: the first of two who act together */
    TREE_NOBODY,
    /* parts of lines */
    TREE_PART_RECORD,  /* for each NAME; left: where */
    TREE_PART_WITH,    /* with its NAME ('s NAME in extra) */
    TREE_PART_EACH,    /* and each NAME; left: selection */
    TREE_PART_AMONG,   /* and each NAME among left */
    TREE_TYPE,         /* a field's type: text, extra flags in number, left: alternatives */
    TREE_MODIFIER,     /* text; left: argument */
    TREE_PAIR,         /* field: value */
    TREE_READING,      /* NAME: value */
    TREE_WORDS,        /* free words to the end of the line */
    TREE_KINDS
};

enum pick { PICK_FIRST, PICK_LATEST, PICK_NEXT };
enum strength { STRENGTH_MUST, STRENGTH_SHOULD, STRENGTH_MAY, STRENGTH_MUST_NOT, STRENGTH_SHOULD_NOT, STRENGTH_CONSIDER };
const char *strength_word(enum strength strength);

struct tree {
    enum tree_kind kind;
    enum unit unit;
    struct span span;
    struct str text;  /* name, label, literal; words separated by single spaces */
    struct str extra; /* a second name */
    int64_t number;
    struct tree *left, *right, *third, *fourth;
    struct tree *next; /* in a list */
};

struct line {
    enum line_kind kind;
    struct span span;   /* the whole line, its continuation lines too */
    struct span phrase; /* the phrase that opens it */
    struct tree *value; /* NULL for a line that says all by its phrase */
    struct tree *more;  /* second part: window end, the condition under which an earlier one counts, `each used once only` as a YES, expectation's date … */
    int64_t number;     /* of evidence, 1: it may be recorded elsewhere */
    struct line *next;
};

struct declaration {
    enum declaration_kind kind;
    struct span span;    /* keyword to the end of the first line */
    struct span keyword;
    struct str name;     /* name or word after the keyword */
    struct span name_span;
    struct str label;    /* quoted text on the first line */
    struct span label_span;
    int64_t number;      /* edition */
    struct line *lines;
    bool broken;         /* a line of it could not be read; what rests on its absence is not reported again */
    struct declaration *next;
};

struct syntax {
    struct pool *pool;
    uint32_t file;
    struct declaration *first, *last;
    bool unread; /* of a Markdown file: what may be rules was left out, and that was said */
};

/* The first line of that kind, or NULL. */
const struct line *declaration_line(const struct declaration *declaration, enum line_kind kind);

/* Constructors; all return kept memory of the pool. */
struct tree *tree_new(struct pool *pool, enum tree_kind kind, struct span span);
struct tree *tree_text(struct pool *pool, enum tree_kind kind, struct span span, struct str text);
struct tree *tree_number(struct pool *pool, enum tree_kind kind, struct span span, int64_t number);
struct tree *tree_of(struct pool *pool, enum tree_kind kind, struct span span, struct tree *left, struct tree *right);
struct tree *tree_append(struct tree *list, struct tree *item); /* list may be NULL; returns its first */
struct line *line_new(struct pool *pool, enum line_kind kind, struct span span, struct span phrase, struct tree *value);

/* Prints the tree, indented, one node a line: the same text for the same file, with no span in it. */
void syntax_dump(struct buffer *out, const struct syntax *syntax);

/* The parser, in grammar/: reads one file already in `sources`. Problems are appended; the tree holds what could be
 * read. With tokens not NULL, the tokens are listed there instead, and the tree is empty. */
void syntax_parse(struct pool *pool, const struct sources *sources, uint32_t file, struct diagnostics *problems, struct syntax *syntax,
                  struct buffer *tokens);

#endif
