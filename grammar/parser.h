/* SPDX-License-Identifier: Apache-2.0
 *
 * What scanner and grammar share while one file is parsed. It lives on the
 * stack of syntax_parse, where the collector sees it. Nothing outside
 * grammar/ includes this header.
 */
#ifndef DULY_GRAMMAR_PARSER_H
#define DULY_GRAMMAR_PARSER_H

#include "source/diagnostic.h"
#include "syntax/tree.h"

struct amount {
    int64_t count;
    enum unit unit;
};

struct parser {
    struct pool *pool;
    const struct sources *sources;
    uint32_t file;
    struct diagnostics *problems;
    struct syntax *syntax;
    struct buffer *tokens; /* or NULL */
    struct declaration *current; /* the declaration whose lines are being read */

    /* the scanner's own */
    uint32_t position;     /* first byte not yet scanned */
    int phrase_column;     /* where the lines of this declaration start; -1: not known yet */
    int odd_column;        /* where the line above starts, if elsewhere; -1: it does not. What is moved as one is told once */
    int lines_begun;       /* of this declaration, so far */
    unsigned place;        /* IN_… of this declaration; ~0u for one whose keyword is not known */
    bool thing;            /* a name must follow: its first word is no keyword */
    bool reading;          /* of a test: what stands behind its colon is free words, such as `the same day` */
    bool pending;          /* a line is open and owes its NEWLINE */
    bool skipping;         /* what continues this line is skipped with it */
    bool line_reported;    /* this line has its diagnostic already */
    bool above_reported;   /* and so has the one above, whose end is told of only now */
    bool in_head, head_broken; /* reading the first line of a declaration; it holds an error */
    int brackets, possessives; /* open; of one chain */
    int words;                 /* of this line */
    int lines;                 /* of this declaration */
    struct span line_span; /* of the line being read, from its phrase on */
    struct span phrase_span;
};

/* The words of a span as one name, with single spaces. */
struct str parser_words(struct parser *parser, struct span span);

#endif
