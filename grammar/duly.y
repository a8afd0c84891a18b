/* SPDX-License-Identifier: Apache-2.0
 *
 * The grammar. It builds tree nodes and nothing else; what a name means, and
 * whether a line may stand where it stands, is judged in the model. Recovery
 * is per line, so that a broken line costs itself and no other.
 */
%define api.pure full
%define api.prefix {duly_yy}
%define api.location.type {struct span}
%define api.value.type union
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {yyscan_t scanner}
%parse-param {struct parser *parser}

%code requires {
#include "grammar/parser.h"
typedef void *yyscan_t;
}

%code {
#include <string.h>

#include "base/limits.h"
#include "syntax/literate.h"

int duly_yylex(DULY_YYSTYPE *value, struct span *span, yyscan_t scanner);
int duly_yylex_init_extra(struct parser *parser, yyscan_t *scanner);
int duly_yylex_destroy(yyscan_t scanner);
struct yy_buffer_state *duly_yy_scan_bytes(const char *bytes, int length, yyscan_t scanner);
static void duly_yyerror(struct span *span, yyscan_t scanner, struct parser *parser, const char *message);

/* The parser's own stack stays on the C stack, which the collector reads, and is never moved to malloc: rule text
 * within LIMIT_NESTING brackets cannot outgrow it. */
#undef YYINITDEPTH
#define YYINITDEPTH 1000
#undef YYMAXDEPTH
#define YYMAXDEPTH 1000

#define YYLLOC_DEFAULT(current, rhs, n)                                                                        \
    ((current) = (n) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n))                                           \
                     : (struct span){YYRHSLOC(rhs, 0).file, YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end})

#define POOL (parser->pool)
#define WORDS_OF(span) parser_words(parser, (span))
#define NEW(kind, span) tree_new(POOL, (kind), (span))
#define NAMED(kind, span, words) tree_text(POOL, (kind), (span), WORDS_OF(words))
#define OF(kind, span, left, right) tree_of(POOL, (kind), (span), (left), (right))
#define SAY(kind, value) line_new(POOL, LINE_##kind, parser->line_span, parser->phrase_span, (value))

static struct tree *quoted(struct parser *parser, struct span span);
static struct tree *number(struct parser *parser, enum tree_kind kind, struct span span);
static struct tree *amount(struct parser *parser, struct span span);
static struct tree *selection(struct parser *parser, struct span span, struct tree *of, struct tree *dated, struct tree *range, struct tree *where);
static struct tree *chosen(struct parser *parser, enum tree_kind kind, struct span span, struct span name, struct tree *selected);
static struct tree *range(struct parser *parser, struct span span, struct tree *since, struct tree *up_to, bool any_time);
static struct tree *list(struct parser *parser, enum tree_kind kind, struct span span, struct tree *items);
static struct tree *where_added(struct tree *chosen, struct tree *where);
static void declare(struct parser *parser, enum declaration_kind kind, struct span keyword, struct span name, struct span label, struct span span);
static void declare_broken(struct parser *parser, enum declaration_kind kind, struct span keyword, struct span span);
static void add_line(struct parser *parser, struct line *line);
}

/* Kinds of declaration. */
%token D_DULY "`duly`" D_USE "`use`" D_POLICY "`policy`" D_VOCABULARY "`vocabulary`" D_RECORD "`record`" D_ROLE "`role`"
       D_CALENDAR "`calendar`" D_TABLE "`table`" D_DEFINE "`define`" D_TIMESCALE "`timescale`" D_TRIGGER "`trigger`"
       D_AUTHORISATION "`authorisation`" D_DUTY "`duty`" D_PROHIBITION "`prohibition`" D_EXCEPTION "`exception`"
       D_REMARK "`remark`" D_GUIDANCE "`guidance`" D_TEST "`test`"
/* Phrases that open a line. */
%token L_SOURCE L_LAYER L_REPLACES L_IN_FORCE L_NEW_VERSION L_USES L_CALENDAR L_DAY_ONE L_OUT_OF_HOURS L_NOTHING_DEMANDS L_EVERY_STOP L_CITES L_FOR_EACH L_APPLIES L_NOT_APPLIES
       L_AND_IF L_OR_IF L_IF_UNKNOWN L_STARTS L_WHO L_APPROVAL_FROM L_STRENGTH L_SOURCE_SAYS L_NOT_BEFORE L_BETWEEN L_ON_DAY
       L_AT_LEAST L_WITHIN L_BY L_NO_LATER L_EARLIER_ONE L_COUNTED_FROM L_MUST_COME_BEFORE L_STOPS L_OR_WHEN L_DONE_BY
       L_OR_BY L_AND_BY L_AND_WHEN L_DONE_WHEN L_COUNTS_IF L_OTHERWISE_SHOW L_BROKEN_IF L_EXCUSES L_BESIDE L_IS L_OR_IS
       L_FROM L_JUDGED_AT L_HOLDS_IF L_WE_READ L_COULD_READ L_BECAUSE L_ALSO_ACTS L_LOOKED_UP L_WRITTEN L_SHARED L_IS_CASE L_ABSENCE L_APPROVAL L_WEEKEND
       L_HOLIDAYS L_COVERS L_CONFIRMED L_ZONE L_TYPE_KEY L_CASE_KEY L_IDENTITY_KEY L_KNOWN_KEYS L_FACTS L_GIVEN L_ON
       L_KNOWN_ON L_READING L_EXPECT
/* Phrases inside a line. */
%token AND "`and`" AND_EACH "`and each`" OR "`or`" NOT "`not`" YES "`yes`" NO "`no`" IF "`if`" OTHERWISE "`otherwise`" FOR "`for`"
       SINCE "`since`" UP_TO "`up to`" AT_ANY_TIME "`at any time`" WHERE "`where`" AMONG "`among`" DATED_BY_ITS "`dated by its`"
       WITH_ITS "`with its`" THE "`the`" A "`a`" ITS "`its`" IT "`it`" THE_FIRST "`the first`" THE_LATEST "`the latest`"
       THE_NEXT "`the next`" THE_FIRST_OF "`the first of`" THE_LAST_OF "`the last of`" ON_OR_AFTER "`on or after`"
       ON_OR_BEFORE "`on or before`" THE_LATER_OF "`the later of`" THE_EARLIER_OF "`the earlier of`" THE_NUMBER_OF "`the number of`"
       THE_END_OF "`the end of`" WORKING_DAY "`working day`" COUNTED_FROM "`counted from`" FROM_TABLE "`in table`" BEFORE "`before`"
       AFTER "`after`" ON "`on`" IS "`is`" IS_NOT "`is not`" IS_ONE_OF "`is one of`" IS_RECORDED "`is recorded`"
       IS_NOT_RECORDED "`is not recorded`" IS_BEFORE "`is before`" IS_NOT_BEFORE "`is not before`"
       IS_ON_DAY_OF "`is on the day of`" IS_NOT_ON_DAY_OF "`is not on the day of`" IS_AT_LEAST "`is at least`"
       IS_AT_MOST "`is at most`" IS_LESS_THAN "`is less than`" HAS_COME "`has come`" HAS_COME_BY "`has come by`"
       HAS_NOT_COME "`has not come`" HAS_NOT_COME_BY "`has not come by`" INCLUDES "`includes`" NOT_INCLUDES "`does not include`"
       THERE_IS_A "`there is a`" THERE_IS_NO "`there is no`" HOLDS "`holds`" NOT_HOLDS "`does not hold`"
       WAS_IN_TIME "`was done in time for`" COMES "`comes`" BEGINS "`begins`" COUNTS "`counts`" NOT_COUNT "`does not count`"
       USED_ONCE "`each used once only by this rule`" ELSEWHERE "`which may be recorded elsewhere`" BOTH "`both`" AND_THAT "`and that`" UNLESS "`unless`"
       IMPLIED "`though the source names nobody`" ANYONE "`anyone`" MUST "`must`" MUST_NOT "`must not`"
       SHOULD "`should`" SHOULD_NOT "`should not`" MAY "`may`" CONSIDER "`consider`" EITHER_ENOUGH "`either decision is enough`"
       NO_TIME_LIMIT "`no time limit given`" NO_LIMIT "`no limit`" NO_NUMBER "`no number given`" BECAUSE "`because`" LIST_OF "`list of`" ONE_OF "`one of`" YES_OR_NO "`yes or no`"
       KNOWN_WITH "`known with`" KEY "`key`" WHO_DID_IT "`who did it`" DUE "`due`" DONE "`done`" LATE_BY "`late by`"
       NOTHING "`nothing`"
/* Words, values and layout. */
%token POSSESSIVE "`'s`" WORD "a name" IDENTIFIER "a name with `_`" IDENTITY "an identity such as `A1`" NUMBER "a number"
       AMOUNT "an amount such as `10 working days`" STRING "quoted text" DATE "a date" TIME "a date and time" FIELD "a name and a colon"
       FREE_WORDS "words" ROW "a row of a table" NEWLINE "the end of the line"
/* Already reported by the scanner; from here on, nothing is part of a line's span. */
%token BAD_LINE "a line that is not known" BAD_DECLARATION "a declaration that is not known"

%type <struct line *> line
%type <struct tree *> strings string_item option actors actor strength subjects part listed listed_item number_item bound either limit length nth event
       done base pick dated for_one range point yearly year_day moment points any chosen where cond tests ands ors test atom size thing val values value
       held v type type_names modifiers modifier cells cell lit lits pairs pair of_case args arg expected names labels weekday_names

%%

file: orphans | file declaration ;
orphans: %empty | orphans BAD_LINE NEWLINE ;

declaration: head lines
    | BAD_DECLARATION NEWLINE { declare(parser, DECLARE_DUTY, @1, SPAN_NONE, SPAN_NONE, @1); parser->current->broken = true; } lines
    ;

head: D_DULY WORD NUMBER NEWLINE { declare(parser, DECLARE_DULY, @1, @2, @2, @$); parser->current->number = number(parser, TREE_NUMBER, @3)->number; }
    | D_USE ident NEWLINE { declare(parser, DECLARE_USE, @1, @2, @2, @$); }
    | D_USE STRING NEWLINE { declare(parser, DECLARE_USE, @1, @2, @2, @$); parser->current->name = quoted(parser, @2)->text; }
    | D_POLICY ident STRING NEWLINE { declare(parser, DECLARE_POLICY, @1, @2, @3, @$); }
    | D_VOCABULARY ident STRING NEWLINE { declare(parser, DECLARE_VOCABULARY, @1, @2, @3, @$); }
    | D_CALENDAR ident STRING NEWLINE { declare(parser, DECLARE_CALENDAR, @1, @2, @3, @$); }
    | D_RECORD name NEWLINE { declare(parser, DECLARE_RECORD, @1, @2, SPAN_NONE, @$); }
    | D_ROLE name NEWLINE { declare(parser, DECLARE_ROLE, @1, @2, SPAN_NONE, @$); }
    | D_TABLE name NEWLINE { declare(parser, DECLARE_TABLE, @1, @2, SPAN_NONE, @$); }
    | D_DEFINE name NEWLINE { declare(parser, DECLARE_DEFINE, @1, @2, SPAN_NONE, @$); }
    | D_TIMESCALE ident STRING NEWLINE { declare(parser, DECLARE_TIMESCALE, @1, @2, @3, @$); }
    | D_TRIGGER ident STRING NEWLINE { declare(parser, DECLARE_TRIGGER, @1, @2, @3, @$); }
    | D_AUTHORISATION ident STRING NEWLINE { declare(parser, DECLARE_AUTHORISATION, @1, @2, @3, @$); }
    | D_DUTY ident STRING NEWLINE { declare(parser, DECLARE_DUTY, @1, @2, @3, @$); }
    | D_PROHIBITION ident STRING NEWLINE { declare(parser, DECLARE_PROHIBITION, @1, @2, @3, @$); }
    | D_EXCEPTION ident STRING NEWLINE { declare(parser, DECLARE_EXCEPTION, @1, @2, @3, @$); }
    | D_REMARK ident STRING NEWLINE { declare(parser, DECLARE_REMARK, @1, @2, @3, @$); }
    | D_GUIDANCE ident STRING NEWLINE { declare(parser, DECLARE_GUIDANCE, @1, @2, @3, @$); }
    | D_TEST STRING NEWLINE { declare(parser, DECLARE_TEST, @1, SPAN_NONE, @2, @$); }
    | D_DULY error NEWLINE { yyerrok; declare_broken(parser, DECLARE_DULY, @1, @$); }
    | D_USE error NEWLINE { yyerrok; declare_broken(parser, DECLARE_USE, @1, @$); }
    | D_POLICY error NEWLINE { yyerrok; declare_broken(parser, DECLARE_POLICY, @1, @$); }
    | D_VOCABULARY error NEWLINE { yyerrok; declare_broken(parser, DECLARE_VOCABULARY, @1, @$); }
    | D_RECORD error NEWLINE { yyerrok; declare_broken(parser, DECLARE_RECORD, @1, @$); }
    | D_ROLE error NEWLINE { yyerrok; declare_broken(parser, DECLARE_ROLE, @1, @$); }
    | D_CALENDAR error NEWLINE { yyerrok; declare_broken(parser, DECLARE_CALENDAR, @1, @$); }
    | D_TABLE error NEWLINE { yyerrok; declare_broken(parser, DECLARE_TABLE, @1, @$); }
    | D_DEFINE error NEWLINE { yyerrok; declare_broken(parser, DECLARE_DEFINE, @1, @$); }
    | D_TIMESCALE error NEWLINE { yyerrok; declare_broken(parser, DECLARE_TIMESCALE, @1, @$); }
    | D_TRIGGER error NEWLINE { yyerrok; declare_broken(parser, DECLARE_TRIGGER, @1, @$); }
    | D_AUTHORISATION error NEWLINE { yyerrok; declare_broken(parser, DECLARE_AUTHORISATION, @1, @$); }
    | D_DUTY error NEWLINE { yyerrok; declare_broken(parser, DECLARE_DUTY, @1, @$); }
    | D_PROHIBITION error NEWLINE { yyerrok; declare_broken(parser, DECLARE_PROHIBITION, @1, @$); }
    | D_EXCEPTION error NEWLINE { yyerrok; declare_broken(parser, DECLARE_EXCEPTION, @1, @$); }
    | D_REMARK error NEWLINE { yyerrok; declare_broken(parser, DECLARE_REMARK, @1, @$); }
    | D_GUIDANCE error NEWLINE { yyerrok; declare_broken(parser, DECLARE_GUIDANCE, @1, @$); }
    | D_TEST error NEWLINE { yyerrok; declare_broken(parser, DECLARE_TEST, @1, @$); }
    ;

lines: %empty
    | lines line NEWLINE { add_line(parser, $2); }
    | lines BAD_LINE NEWLINE
    | lines error NEWLINE { yyerrok; parser->current->broken = true; }
    ;

line: L_SOURCE ident { $$ = SAY(L_SOURCE, NAMED(TREE_NAME, @2, @2)); }
    | L_IN_FORCE moment { $$ = SAY(L_IN_FORCE, $2); }
    | L_IN_FORCE moment UP_TO moment { $$ = SAY(L_IN_FORCE, $2); $$->more = $4; }
    | L_LAYER ident { $$ = SAY(L_LAYER, NAMED(TREE_NAME, @2, @2)); }
    | L_REPLACES string_item { $$ = SAY(L_REPLACES, $2); }
    | L_REPLACES string_item WORD ident { $$ = SAY(L_REPLACES, $2); $$->more = NAMED(TREE_NAME, @4, @4); $$->more->extra = WORDS_OF(@3); }
    | L_NEW_VERSION ident { $$ = SAY(L_NEW_VERSION, NAMED(TREE_NAME, @2, @2)); }
    | L_CALENDAR ident { $$ = SAY(L_CALENDAR, NAMED(TREE_NAME, @2, @2)); }
    | L_DAY_ONE option { $$ = SAY(L_DAY_ONE, $2); }
    | L_OUT_OF_HOURS option { $$ = SAY(L_OUT_OF_HOURS, $2); }
    | L_NOTHING_DEMANDS A name ',' BECAUSE STRING { $$ = SAY(L_NOTHING_DEMANDS, NAMED(TREE_NAME, @3, @3)); $$->more = quoted(parser, @6); }
    | L_EVERY_STOP event { $$ = SAY(L_EVERY_STOP, $2); }
    | L_CITES strings { $$ = SAY(L_CITES, $2); }
    | L_CITES strings WHERE tests { $$ = SAY(L_CITES, $2); $$->more = $4; }
    | L_FOR_EACH subjects { $$ = SAY(L_FOR_EACH, $2); }
    | L_APPLIES cond { $$ = SAY(L_APPLIES, $2); }
    | L_NOT_APPLIES cond { $$ = SAY(L_NOT_APPLIES, $2); }
    | L_AND_IF cond { $$ = SAY(L_AND_IF, $2); }
    | L_OR_IF cond { $$ = SAY(L_OR_IF, $2); }
    | L_IF_UNKNOWN NO ',' BECAUSE STRING { $$ = SAY(L_IF_UNKNOWN, quoted(parser, @5)); }
    | L_USES event { $$ = SAY(L_USES, $2); }
    | L_STARTS event { $$ = SAY(L_STARTS, $2); }
    | L_WHO actors { $$ = SAY(L_WHO, $2); }
    | L_APPROVAL_FROM actors { $$ = SAY(L_APPROVAL_FROM, $2); }
    | L_STRENGTH strength { $$ = SAY(L_STRENGTH, $2); }
    | L_SOURCE_SAYS STRING { $$ = SAY(L_SOURCE_SAYS, quoted(parser, @2)); }
    | L_NOT_BEFORE either { $$ = SAY(L_NOT_BEFORE, $2); }
    | L_BETWEEN bound AND bound { $$ = SAY(L_BETWEEN, $2); $$->more = $4; }
    | L_ON_DAY bound { $$ = SAY(L_ON_DAY, $2); }
    | L_AT_LEAST AMOUNT BEFORE moment { $$ = SAY(L_AT_LEAST, OF(TREE_BEFORE, span_join(@2, @4), amount(parser, @2), $4)); }
    | L_WITHIN length { $$ = SAY(L_WITHIN, $2); }
    | L_BY limit { $$ = SAY(L_BY, $2); }
    | L_NO_LATER limit { $$ = SAY(L_NO_LATER, $2); }
    | L_EARLIER_ONE COUNTS { $$ = SAY(L_EARLIER_ONE, NEW(TREE_YES, @2)); }
    | L_EARLIER_ONE COUNTS IF cond { $$ = SAY(L_EARLIER_ONE, NEW(TREE_YES, @2)); $$->more = $4; }
    | L_EARLIER_ONE NOT_COUNT { $$ = SAY(L_EARLIER_ONE, NEW(TREE_NO, @2)); }
    | L_COUNTED_FROM point { $$ = SAY(L_COUNTED_FROM, $2); }
    | L_MUST_COME_BEFORE point { $$ = SAY(L_MUST_COME_BEFORE, $2); }
    | L_STOPS event { $$ = SAY(L_STOPS, $2); }
    | L_OR_WHEN done { $$ = SAY(L_OR_WHEN, $2); }
    | L_DONE_BY chosen { $$ = SAY(L_DONE_BY, $2); }
    | L_DONE_BY chosen ',' USED_ONCE { $$ = SAY(L_DONE_BY, $2); $$->more = NEW(TREE_YES, @4); }
    | L_DONE_BY chosen ',' ELSEWHERE { $$ = SAY(L_DONE_BY, $2); $$->number = 1; }
    | L_OR_BY chosen { $$ = SAY(L_OR_BY, $2); }
    | L_OR_BY chosen ',' ELSEWHERE { $$ = SAY(L_OR_BY, $2); $$->number = 1; }
    | L_AND_BY chosen { $$ = SAY(L_AND_BY, $2); }
    | L_AND_BY chosen ',' ELSEWHERE { $$ = SAY(L_AND_BY, $2); $$->number = 1; }
    | L_AND_WHEN done { $$ = SAY(L_AND_WHEN, $2); }
    | L_DONE_WHEN done { $$ = SAY(L_DONE_WHEN, $2); }
    | L_COUNTS_IF cond { $$ = SAY(L_COUNTS_IF, $2); }
    | L_OTHERWISE_SHOW STRING { $$ = SAY(L_OTHERWISE_SHOW, quoted(parser, @2)); }
    | L_BROKEN_IF cond { $$ = SAY(L_BROKEN_IF, $2); }
    | L_EXCUSES labels { $$ = SAY(L_EXCUSES, $2); }
    | L_BESIDE labels { $$ = SAY(L_BESIDE, $2); }
    | L_IS value { $$ = SAY(L_IS, $2); }
    | L_OR_IS value { $$ = SAY(L_OR_IS, $2); }
    | L_FROM DATE ':' value { $$ = SAY(L_FROM, $4); $$->more = NAMED(TREE_DATE, @2, @2); }
    | L_JUDGED_AT point { $$ = SAY(L_JUDGED_AT, $2); }
    | L_HOLDS_IF cond { $$ = SAY(L_HOLDS_IF, $2); }
    | L_WE_READ FIELD ':' value { $$ = SAY(L_WE_READ, NAMED(TREE_READING, span_join(@2, @4), @2)); $$->value->left = $4; }
    | L_COULD_READ FIELD ':' value { $$ = SAY(L_COULD_READ, NAMED(TREE_READING, span_join(@2, @4), @2)); $$->value->left = $4; }
    | L_COULD_READ option { $$ = SAY(L_COULD_READ, $2); }
    | L_BECAUSE STRING { $$ = SAY(L_BECAUSE, quoted(parser, @2)); }
    | L_ALSO_ACTS name { $$ = SAY(L_ALSO_ACTS, NAMED(TREE_NAME, @2, @2)); }
    | L_ALSO_ACTS name IF held { $$ = SAY(L_ALSO_ACTS, NAMED(TREE_NAME, @2, @2)); $$->more = $4; }
    | L_LOOKED_UP names { $$ = SAY(L_LOOKED_UP, $2); }
    | FIELD ':' type modifiers { $$ = SAY(FIELD, NAMED(TREE_PAIR, @1, @1)); $$->value->left = $3; $$->value->right = $4; }
    | L_WRITTEN STRING { $$ = SAY(L_WRITTEN, quoted(parser, @2)); }
    | L_SHARED { $$ = SAY(L_SHARED, NULL); }
    | L_IS_CASE { $$ = SAY(L_IS_CASE, NULL); }
    | L_ABSENCE { $$ = SAY(L_ABSENCE, NULL); }
    | L_APPROVAL { $$ = SAY(L_APPROVAL, NULL); }
    | ROW cells { $$ = SAY(ROW, $2); }
    | L_WEEKEND weekday_names { $$ = SAY(L_WEEKEND, $2); }
    | L_HOLIDAYS STRING { $$ = SAY(L_HOLIDAYS, quoted(parser, @2)); }
    | L_COVERS moment UP_TO moment { $$ = SAY(L_COVERS, $2); $$->more = $4; }
    | L_CONFIRMED moment { $$ = SAY(L_CONFIRMED, $2); }
    | L_ZONE STRING { $$ = SAY(L_ZONE, quoted(parser, @2)); }
    | L_TYPE_KEY STRING { $$ = SAY(L_TYPE_KEY, quoted(parser, @2)); }
    | L_CASE_KEY STRING { $$ = SAY(L_CASE_KEY, quoted(parser, @2)); }
    | L_IDENTITY_KEY STRING { $$ = SAY(L_IDENTITY_KEY, quoted(parser, @2)); }
    | L_KNOWN_KEYS strings { $$ = SAY(L_KNOWN_KEYS, $2); }
    | L_FACTS STRING { $$ = SAY(L_FACTS, quoted(parser, @2)); }
    | L_GIVEN name pairs { $$ = SAY(L_GIVEN, NAMED(TREE_NAME, @2, @2)); $$->more = $3; }
    | L_GIVEN name IDENTITY pairs { $$ = SAY(L_GIVEN, NAMED(TREE_NAME, @2, @2)); $$->value->extra = WORDS_OF(@3); $$->more = $4; }
    | L_ON moment { $$ = SAY(L_ON, $2); }
    | L_KNOWN_ON moment { $$ = SAY(L_KNOWN_ON, $2); }
    | L_READING FIELD ':' FREE_WORDS { $$ = SAY(L_READING, NAMED(TREE_PAIR, span_join(@2, @4), @2)); $$->value->extra = WORDS_OF(@4); }
    | L_EXPECT ident FOR args ':' state expected { $$ = SAY(L_EXPECT, NAMED(TREE_NAME, @2, @2)); $$->value->left = $4; $$->value->extra = WORDS_OF(@6); $$->value->span = span_join(@2, @6); $$->more = $7; }
    | L_EXPECT ident FOR of_case ':' state expected { $$ = SAY(L_EXPECT, NAMED(TREE_NAME, @2, @2)); $$->value->third = $4; $$->value->extra = WORDS_OF(@6); $$->value->span = span_join(@2, @6); $$->more = $7; }
    | L_EXPECT ident FOR of_case ',' args ':' state expected { $$ = SAY(L_EXPECT, NAMED(TREE_NAME, @2, @2)); $$->value->third = $4; $$->value->left = $6; $$->value->extra = WORDS_OF(@8); $$->value->span = span_join(@2, @8); $$->more = $9; }
    | L_EXPECT NOTHING FOR ident FOR of_case { $$ = SAY(L_EXPECT, NAMED(TREE_NO, @4, @4)); $$->value->third = $6; }
    | L_EXPECT NOTHING FOR ident { $$ = SAY(L_EXPECT, NAMED(TREE_NO, @4, @4)); }
    ;

/* States are spelt as JSON has them, or as a person says them. */
state: name | IDENTIFIER | HOLDS | NOT name | name NOT name ;

/* Names are words; their text is taken from the span, squeezed to single spaces. */
ident: WORD | IDENTIFIER ;
name: WORD | name WORD | name NUMBER ;
names: name { $$ = NAMED(TREE_NAME, @1, @1); }
    | names ',' name { $$ = tree_append($1, NAMED(TREE_NAME, @3, @3)); }
    ;
weekday_names: IDENTITY { $$ = NAMED(TREE_NAME, @1, @1); }
    | weekday_names ',' IDENTITY { $$ = tree_append($1, NAMED(TREE_NAME, @3, @3)); }
    ;
string_item: STRING { $$ = quoted(parser, @1); } ;
strings: string_item | strings ',' string_item { $$ = tree_append($1, $3); } ;
labels: strings ;
option: FREE_WORDS { $$ = NAMED(TREE_WORDS, @1, @1); } ;

/* Who, and how strongly. */
actors: actor
    | BOTH actor AND actor { $$ = OF(TREE_TOGETHER, @$, $2, $4); }
    | actor OR actor { $$ = OF(TREE_EITHER, @$, $1, $3); }
    | BOTH actor AND_THAT name POSSESSIVE name { $$ = OF(TREE_TOGETHER, @$, $2, OF(TREE_OF, span_join(@3, @6), NAMED(TREE_THAT, @4, @4), NULL)); $$->right->text = WORDS_OF(@6); }
    | actor ',' NOT base { $$ = OF(TREE_WHO_NOT, @$, $1, $4); }
    | actor ',' NOT base UNLESS held { $$ = OF(TREE_WHO_NOT, @$, $1, $4); $$->third = $6; }
    | STRING { $$ = quoted(parser, @1); }
    | actor ',' IMPLIED { $$ = $1; $$->number = 1; }
    | BOTH actor AND actor ',' IMPLIED { $$ = OF(TREE_TOGETHER, @$, $2, $4); $$->number = 1; }
    | ANYONE { $$ = NEW(TREE_NOBODY, @1); }
    ;
actor: A name { $$ = NAMED(TREE_ROLE_OF, @$, @2); } | base ;
strength: MUST { $$ = tree_number(POOL, TREE_NUMBER, @1, STRENGTH_MUST); }
    | SHOULD { $$ = tree_number(POOL, TREE_NUMBER, @1, STRENGTH_SHOULD); }
    | MAY { $$ = tree_number(POOL, TREE_NUMBER, @1, STRENGTH_MAY); }
    | MUST_NOT { $$ = tree_number(POOL, TREE_NUMBER, @1, STRENGTH_MUST_NOT); }
    | SHOULD_NOT { $$ = tree_number(POOL, TREE_NUMBER, @1, STRENGTH_SHOULD_NOT); }
    | CONSIDER ',' EITHER_ENOUGH { $$ = tree_number(POOL, TREE_NUMBER, @$, STRENGTH_CONSIDER); }
    ;

/* What a duty is for each of. */
subjects: name { $$ = NAMED(TREE_PART_RECORD, @1, @1); }
    | name WHERE tests { $$ = NAMED(TREE_PART_RECORD, @1, @1); $$->left = $3; }
    | subjects ',' part { $$ = tree_append($1, $3); }
    ;
part: WITH_ITS name { $$ = NAMED(TREE_PART_WITH, @$, @2); }
    | WITH_ITS name POSSESSIVE name { $$ = NAMED(TREE_PART_WITH, @$, @2); $$->extra = WORDS_OF(@4); }
    | AND_EACH name for_one dated range where { $$ = NAMED(TREE_PART_EACH, @$, @2); $$->left = selection(parser, @$, $3, $4, $5, $6); }
    | AND_EACH name AMONG base { $$ = NAMED(TREE_PART_AMONG, @$, @2); $$->left = $4; }
    | AND_EACH name AMONG '(' listed ')' { $$ = NAMED(TREE_PART_AMONG, @$, @2); $$->left = list(parser, TREE_LIST, span_join(@4, @6), $5); }
    ;
listed: listed_item | listed ',' listed_item { $$ = tree_append($1, $3); } ;
listed_item: val | DATE { $$ = NAMED(TREE_DATE, @1, @1); } ;
number_item: NUMBER { $$ = number(parser, TREE_NUMBER, @1); } ;

/* Times. */
bound: WORKING_DAY nth { $$ = OF(TREE_WORKING_DAY, @$, $2, NULL); }
    | THE_END_OF WORKING_DAY nth { $$ = OF(TREE_WORKING_DAY, @$, $3, NULL); }
    | point
    ;
/* The first whose condition is so. */
either: bound | bound IF cond ',' OTHERWISE either { $$ = OF(TREE_CASES, @$, $1, $3); $$->third = $6; } ;
limit: bound | bound IF cond ',' OTHERWISE limit { $$ = OF(TREE_CASES, @$, $1, $3); $$->third = $6; }
    | bound IF cond ',' OTHERWISE NO_LIMIT { $$ = OF(TREE_CASES, @$, $1, $3); $$->third = NEW(TREE_NEVER, @6); }
    ;
length: AMOUNT { $$ = amount(parser, @1); } | base ;
nth: number_item | '(' base ')' { $$ = $2; } | '(' pick ')' { $$ = $2; } ;
event: point COMES { $$ = OF(TREE_COMES, @$, $1, NULL); }
    | point BEGINS { $$ = OF(TREE_BEGINS, @$, $1, NULL); }
    | any BEGINS { $$ = OF(TREE_BEGINS, @$, $1, NULL); }
    ;
done: event | cond ;

/* Things. */
base: THE name { $$ = NAMED(TREE_THE, @$, @2); }
    | ITS name { $$ = NAMED(TREE_ITS, @$, @2); }
    | IT { $$ = NEW(TREE_IT, @1); }
    | base POSSESSIVE name { $$ = NAMED(TREE_OF, @$, @3); $$->left = $1; }
    | '(' pick ')' POSSESSIVE name { $$ = NAMED(TREE_OF, @$, @5); $$->left = $2; }
    ;
pick: THE name FROM_TABLE name FOR base { $$ = NAMED(TREE_CELL, @$, @2); $$->extra = WORDS_OF(@4); $$->left = $6; }
    | THE_FIRST name for_one dated range { $$ = chosen(parser, TREE_PICK, @$, @2, selection(parser, @$, $3, $4, $5, NULL)); $$->number = PICK_FIRST; }
    | THE_LATEST name for_one dated range { $$ = chosen(parser, TREE_PICK, @$, @2, selection(parser, @$, $3, $4, $5, NULL)); $$->number = PICK_LATEST; }
    | THE_NEXT name for_one dated range { $$ = chosen(parser, TREE_PICK, @$, @2, selection(parser, @$, $3, $4, $5, NULL)); $$->number = PICK_NEXT; }
    ;
for_one: %empty { $$ = NULL; } | FOR base { $$ = $2; } ;
dated: %empty { $$ = NULL; } | DATED_BY_ITS name { $$ = NAMED(TREE_NAME, @2, @2); } ;
range: %empty { $$ = NULL; }
    | SINCE moment { $$ = range(parser, @$, $2, NULL, false); }
    | UP_TO moment { $$ = range(parser, @$, NULL, $2, false); }
    | SINCE moment UP_TO moment { $$ = range(parser, @$, $2, $4, false); }
    | AT_ANY_TIME { $$ = range(parser, @$, NULL, NULL, true); }
    ;
where: %empty { $$ = NULL; } | WHERE tests { $$ = $2; } ;
point: moment | pick
    | THE_LATER_OF '(' points ')' { $$ = list(parser, TREE_LATER_OF, @$, $3); }
    | THE_EARLIER_OF '(' points ')' { $$ = list(parser, TREE_EARLIER_OF, @$, $3); }
    | THE_FIRST_OF '(' yearly ')' AFTER point { $$ = OF(TREE_FIRST_OF, @$, $3, $6); }
    | THE_FIRST_OF '(' yearly ')' ON_OR_AFTER point { $$ = OF(TREE_FIRST_OF, @$, $3, $6); $$->number = 1; }
    | THE_LAST_OF '(' yearly ')' BEFORE point { $$ = OF(TREE_LAST_OF, @$, $3, $6); }
    | THE_LAST_OF '(' yearly ')' ON_OR_BEFORE point { $$ = OF(TREE_LAST_OF, @$, $3, $6); $$->number = 1; }
    | THE_NUMBER_OF base { $$ = OF(TREE_NUMBER_OF, @$, $2, NULL); }
    ;
/* Days that come every year. Which words are months, weekdays and ordinals, the model says. */
yearly: year_day | yearly ',' year_day { $$ = tree_append($1, $3); } ;
year_day: number_item IDENTITY { $$ = OF(TREE_DAY_OF_YEAR, @$, $1, NAMED(TREE_NAME, @2, @2)); }
    | THE WORD IDENTITY WORD IDENTITY { $$ = OF(TREE_NTH_OF_MONTH, @$, NAMED(TREE_NAME, @2, @2), NAMED(TREE_NAME, @3, @3)); $$->third = NAMED(TREE_NAME, @5, @5); $$->fourth = NAMED(TREE_NAME, @4, @4); }
    | THE_FIRST IDENTITY WORD IDENTITY { $$ = OF(TREE_NTH_OF_MONTH, @$, tree_text(POOL, TREE_NAME, @1, STR("first")), NAMED(TREE_NAME, @2, @2)); $$->third = NAMED(TREE_NAME, @4, @4); $$->fourth = NAMED(TREE_NAME, @3, @3); }
    ;
moment: base
    | AMOUNT AFTER base { $$ = OF(TREE_AFTER, @$, amount(parser, @1), $3); }
    | AMOUNT BEFORE base { $$ = OF(TREE_BEFORE, @$, amount(parser, @1), $3); }
    | WORKING_DAY nth COUNTED_FROM base { $$ = OF(TREE_WORKING_DAY, @$, $2, $4); }
    | THE_END_OF WORKING_DAY nth COUNTED_FROM base { $$ = OF(TREE_WORKING_DAY, @$, $3, $5); }
    | DATE { $$ = NAMED(TREE_DATE, @1, @1); }
    | TIME { $$ = NAMED(TREE_TIME, @1, @1); }
    ;
points: point | points ',' point { $$ = tree_append($1, $3); } ;
any: A name for_one dated range { $$ = chosen(parser, TREE_ANY, @$, @2, selection(parser, @$, $3, $4, $5, NULL)); } ;
chosen: pick | any | any WHERE tests { $$ = where_added($1, $3); } ;

/* Tests. `where` inside a condition runs to the end of the line. */
cond: tests
    | THERE_IS_A name for_one dated range WHERE tests { $$ = chosen(parser, TREE_THERE_IS, @$, @2, selection(parser, @$, $3, $4, $5, $7)); }
    | THERE_IS_NO name for_one dated range WHERE tests { $$ = chosen(parser, TREE_THERE_IS_NO, @$, @2, selection(parser, @$, $3, $4, $5, $7)); }
    ;
tests: test
    | ands { $$ = list(parser, TREE_AND, @1, $1); }
    | ors { $$ = list(parser, TREE_OR, @1, $1); }
    ;
ands: test AND test { $$ = tree_append($1, $3); } | ands AND test { $$ = tree_append($1, $3); } ;
ors: test OR test { $$ = tree_append($1, $3); } | ors OR test { $$ = tree_append($1, $3); } ;
test: atom
    | '(' cond ')' { $$ = $2; }
    | NOT '(' cond ')' { $$ = OF(TREE_NOT, @$, $3, NULL); }
    ;
atom: point IS thing { $$ = OF(TREE_IS, @$, $1, $3); }
    | point IS_NOT thing { $$ = OF(TREE_IS_NOT, @$, $1, $3); }
    | point IS_ONE_OF '(' values ')' { $$ = OF(TREE_IS_ONE_OF, @$, $1, list(parser, TREE_LIST, @4, $4)); }
    | point IS_RECORDED { $$ = OF(TREE_IS_RECORDED, @$, $1, NULL); }
    | point IS_NOT_RECORDED { $$ = OF(TREE_IS_NOT_RECORDED, @$, $1, NULL); }
    | point IS_BEFORE point { $$ = OF(TREE_IS_BEFORE, @$, $1, $3); }
    | point IS_NOT_BEFORE point { $$ = OF(TREE_IS_NOT_BEFORE, @$, $1, $3); }
    | point IS_ON_DAY_OF point { $$ = OF(TREE_IS_ON_DAY_OF, @$, $1, $3); }
    | point IS_NOT_ON_DAY_OF point { $$ = OF(TREE_IS_NOT_ON_DAY_OF, @$, $1, $3); }
    | point IS_AT_LEAST size { $$ = OF(TREE_IS_AT_LEAST, @$, $1, $3); }
    | point IS_AT_MOST size { $$ = OF(TREE_IS_AT_MOST, @$, $1, $3); }
    | point IS_LESS_THAN size { $$ = OF(TREE_IS_LESS_THAN, @$, $1, $3); }
    | point IS_AT_LEAST AMOUNT AFTER base { $$ = OF(TREE_IS_AT_LEAST, @$, $1, amount(parser, @3)); $$->third = $5; }
    | point IS_LESS_THAN AMOUNT AFTER base { $$ = OF(TREE_IS_LESS_THAN, @$, $1, amount(parser, @3)); $$->third = $5; }
    | point HAS_COME { $$ = OF(TREE_HAS_COME, @$, $1, NULL); }
    | point HAS_COME_BY point { $$ = OF(TREE_HAS_COME, @$, $1, $3); }
    | point HAS_NOT_COME { $$ = OF(TREE_HAS_NOT_COME, @$, $1, NULL); }
    | point HAS_NOT_COME_BY point { $$ = OF(TREE_HAS_NOT_COME, @$, $1, $3); }
    | point INCLUDES thing { $$ = OF(TREE_INCLUDES, @$, $1, $3); }
    | point NOT_INCLUDES thing { $$ = OF(TREE_NOT_INCLUDES, @$, $1, $3); }
    | STRING WAS_IN_TIME base { $$ = tree_text(POOL, TREE_WAS_IN_TIME, @$, quoted(parser, @1)->text); $$->left = $3; $$->right = quoted(parser, @1); }
    | THERE_IS_A name for_one dated range { $$ = chosen(parser, TREE_THERE_IS, @$, @2, selection(parser, @$, $3, $4, $5, NULL)); }
    | THERE_IS_NO name for_one dated range { $$ = chosen(parser, TREE_THERE_IS_NO, @$, @2, selection(parser, @$, $3, $4, $5, NULL)); }
    | held
    ;
held: name HOLDS { $$ = NAMED(TREE_HOLDS, @$, @1); }
    | name NOT_HOLDS { $$ = NAMED(TREE_NOT_HOLDS, @$, @1); }
    ;
size: number_item | base | pick | THE_NUMBER_OF base { $$ = OF(TREE_NUMBER_OF, @$, $2, NULL); } ;
thing: val | A name { $$ = NAMED(TREE_ROLE_OF, @$, @2); } | base | pick
    | A name ON moment { $$ = NAMED(TREE_ROLE_OF, span_join(@1, @2), @2); $$->left = $4; }
    ;
val: name { $$ = NAMED(TREE_NAME, @1, @1); }
    | number_item
    | string_item
    | YES { $$ = NEW(TREE_YES, @1); }
    | NO { $$ = NEW(TREE_NO, @1); }
    ;
values: val | values ',' val { $$ = tree_append($1, $3); } ;

/* Definitions. */
value: v
    | v IF cond { $$ = OF(TREE_CASES, @$, $1, $3); }
    | v IF cond ',' OTHERWISE value { $$ = OF(TREE_CASES, @$, $1, $3); $$->third = $6; }
    | v ',' OTHERWISE v { $$ = OF(TREE_CASES, @$, $1, NULL); $$->third = $4; }
    ;
v: point | any | any WHERE tests { $$ = where_added($1, $3); }
    | cond
    | AMOUNT { $$ = amount(parser, @1); }
    | number_item
    | NO_TIME_LIMIT { $$ = NEW(TREE_NO_LIMIT, @1); }
    | NO_LIMIT { $$ = NEW(TREE_NEVER, @1); }
    | NO_NUMBER { $$ = NEW(TREE_NO_NUMBER, @1); }
    | YES { $$ = NEW(TREE_YES, @1); }
    | NO { $$ = NEW(TREE_NO, @1); }
    ;

/* Records, tables, tests. */
type: type_names { $$ = NEW(TREE_TYPE, @1); $$->left = $1; }
    | LIST_OF type_names { $$ = NEW(TREE_TYPE, @$); $$->left = $2; $$->number = 1; }
    ;
type_names: name { $$ = NAMED(TREE_NAME, @1, @1); }
    | YES_OR_NO { $$ = NEW(TREE_YES, @1); }
    | ONE_OF '(' values ')' { $$ = list(parser, TREE_LIST, @$, $3); }
    | type_names OR name { $$ = tree_append($1, NAMED(TREE_NAME, @3, @3)); }
    | type_names OR ONE_OF '(' values ')' { $$ = tree_append($1, list(parser, TREE_LIST, span_join(@3, @6), $5)); }
    ;
modifiers: %empty { $$ = NULL; } | modifiers ',' modifier { $$ = tree_append($1, $3); } ;
modifier: name { $$ = NAMED(TREE_MODIFIER, @1, @1); }
    | BEGINS { $$ = NAMED(TREE_MODIFIER, @1, @1); }
    | MAY name { $$ = NAMED(TREE_MODIFIER, @$, @$); }
    | WHO_DID_IT { $$ = NAMED(TREE_MODIFIER, @1, @1); }
    | KNOWN_WITH name { $$ = NAMED(TREE_MODIFIER, @$, @1); $$->left = NAMED(TREE_NAME, @2, @2); }
    | KEY STRING { $$ = NAMED(TREE_MODIFIER, @$, @1); $$->left = quoted(parser, @2); }
    ;
cells: cell '|' { $$ = list(parser, TREE_LIST, @1, $1); }
    | cells cell '|' { $$ = tree_append($1, list(parser, TREE_LIST, @2, $2)); }
    ;
cell: val | cell ',' val { $$ = tree_append($1, $3); } ;
pairs: %empty { $$ = NULL; } | pairs ',' pair { $$ = tree_append($1, $3); } ;
pair: FIELD ':' lit { $$ = NAMED(TREE_PAIR, @$, @1); $$->left = $3; } ;
lit: val
    | IDENTITY { $$ = NAMED(TREE_IDENTITY, @1, @1); }
    | DATE { $$ = NAMED(TREE_DATE, @1, @1); }
    | TIME { $$ = NAMED(TREE_TIME, @1, @1); }
    | '[' lits ']' { $$ = list(parser, TREE_LIST, @$, $2); }
    ;
lits: lit | lits ',' lit { $$ = tree_append($1, $3); } ;
of_case: WORD IDENTITY { $$ = NAMED(TREE_IDENTITY, @$, @2); $$->extra = WORDS_OF(@1); } ;
args: arg | args ',' arg { $$ = tree_append($1, $3); } ;
arg: IDENTITY { $$ = NAMED(TREE_IDENTITY, @1, @1); } | number_item | string_item
    | name { $$ = NAMED(TREE_NAME, @1, @1); }
    | FIELD { $$ = NAMED(TREE_NAME, @1, @1); } /* a word that stands before the colon */
    | DATE { $$ = NAMED(TREE_DATE, @1, @1); }
    ;
expected: %empty { $$ = NULL; }
    | expected ',' DUE moment { $$ = tree_append($1, OF(TREE_PAIR, @$, $4, NULL)); $$->text = $$->text.length ? $$->text : STR("due"); }
    | expected ',' DONE moment { struct tree *pair = OF(TREE_PAIR, span_join(@3, @4), $4, NULL); pair->text = STR("done"); $$ = tree_append($1, pair); }
    | expected ',' LATE_BY number_item { struct tree *pair = OF(TREE_PAIR, span_join(@3, @4), $4, NULL); pair->text = STR("late by"); $$ = tree_append($1, pair); }
    ;

%%

static struct tree *quoted(struct parser *parser, struct span span)
{
    struct str text = span_text(parser->sources, span);
    bool pasted = text.length >= 6 && text.at[0] != '"'; /* between typographic quotation marks, which are reported */
    if (pasted)
        text.at += 3, text.length -= 6;
    if (text.length && text.at[0] == '"')
        text.at++, text.length--;
    if (!pasted && text.length && text.at[text.length - 1] == '"')
        text.length--;
    return tree_text(parser->pool, TREE_STRING, span, str_kept(parser->pool, text));
}

/* Reads digits, stopping at a point; the text keeps what was written. Too large a number keeps its first 18 digits,
 * which is past every limit a number is held to. */
static struct tree *number(struct parser *parser, enum tree_kind kind, struct span span)
{
    struct str text = span_text(parser->sources, span);
    int64_t value = 0;
    for (size_t i = 0; i < text.length && i < 18 && text.at[i] >= '0' && text.at[i] <= '9'; i++)
        value = value * 10 + (text.at[i] - '0');
    struct tree *tree = tree_number(parser->pool, kind, span, value);
    tree->text = str_kept(parser->pool, text);
    return tree;
}

static struct tree *amount(struct parser *parser, struct span span)
{
    struct tree *tree = number(parser, TREE_AMOUNT, span);
    tree->text = parser_words(parser, span);
    struct str words = tree->text;
    static const struct {
        const char *words;
        enum unit unit;
    } units[] = {{" working day", UNIT_WORKING_DAYS}, {" hour", UNIT_HOURS}, {" day", UNIT_DAYS},
                 {" week", UNIT_WEEKS}, {" month", UNIT_MONTHS}, {" year", UNIT_YEARS}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_find(words, str_of(units[i].words)) < words.length) {
            tree->unit = units[i].unit;
            break;
        }
    return tree;
}

static struct tree *selection(struct parser *parser, struct span span, struct tree *of, struct tree *dated, struct tree *range, struct tree *where)
{
    struct tree *tree = tree_of(parser->pool, TREE_SELECTION, span, of, dated);
    tree->third = range;
    tree->fourth = where;
    return tree;
}

static struct tree *chosen(struct parser *parser, enum tree_kind kind, struct span span, struct span name, struct tree *selected)
{
    struct tree *tree = tree_text(parser->pool, kind, span, parser_words(parser, name));
    tree->left = selected;
    return tree;
}

static struct tree *where_added(struct tree *chosen, struct tree *where)
{
    chosen->left->fourth = where;
    chosen->span = span_join(chosen->span, where->span);
    chosen->left->span = chosen->span;
    return chosen;
}

static struct tree *range(struct parser *parser, struct span span, struct tree *since, struct tree *up_to, bool any_time)
{
    struct tree *tree = tree_of(parser->pool, TREE_RANGE, span, since, up_to);
    tree->number = any_time;
    return tree;
}

static struct tree *list(struct parser *parser, enum tree_kind kind, struct span span, struct tree *items)
{
    return tree_of(parser->pool, kind, span, items, NULL);
}

static void declare(struct parser *parser, enum declaration_kind kind, struct span keyword, struct span name, struct span label, struct span span)
{
    struct declaration *declaration = mem_kept(parser->pool, sizeof *declaration);
    declaration->kind = kind;
    declaration->keyword = keyword;
    declaration->span = span;
    declaration->broken = parser->head_broken;
    parser->head_broken = parser->in_head = false;
    declaration->name_span = name;
    if (span_known(name))
        declaration->name = parser_words(parser, name);
    declaration->label_span = label;
    if (span_known(label) && label.first != name.first)
        declaration->label = quoted(parser, label)->text;
    if (declaration->name.length > LIMIT_NAME_BYTES || declaration->label.length > LIMIT_NAME_BYTES)
        diagnostic_add(parser->problems, D1010, declaration->name.length > LIMIT_NAME_BYTES ? name : label, "a name or a label has at most %d bytes", LIMIT_NAME_BYTES);
    struct syntax *syntax = parser->syntax;
    if (syntax->last)
        syntax->last->next = declaration;
    else
        syntax->first = declaration;
    syntax->last = parser->current = declaration;
    parser->lines = 0;
}

/* The first line could not be read, but others may name what it declares: what looks like its name and its label stands
 * for them. */
static void declare_broken(struct parser *parser, enum declaration_kind kind, struct span keyword, struct span span)
{
    struct str line = span_text(parser->sources, (struct span){span.file, keyword.end, parser->line_span.end});
    size_t quote = str_find(line, STR("\"")), end = str_find(line, STR("\xe2\x80\x9c"));
    end = quote < end ? quote : end;
    declare(parser, kind, keyword, SPAN_NONE, SPAN_NONE, span);
    parser->current->broken = true;
    parser->current->name_span = keyword;
    struct str words = parser_words(parser, (struct span){span.file, keyword.end, keyword.end + (uint32_t)end});
    while (words.length && words.at[0] == ' ')
        words = (struct str){words.at + 1, words.length - 1};
    char *name = mem_text_copy(parser->pool, words.at, words.length);
    bool one_word = declaration_place(kind) & (IN_RULE | IN_POLICY | IN_CALENDAR | IN_EXCEPTION | IN_REMARK | IN_GUIDANCE);
    for (size_t i = 0; i < words.length; i++)
        if (one_word && !((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9')))
            name[i] = '_';
    parser->current->name = (struct str){name, words.length};
    size_t close = quote < line.length ? quote + 1 + str_find((struct str){line.at + quote + 1, line.length - quote - 1}, STR("\"")) : line.length;
    if (close < line.length)
        parser->current->label = str_kept(parser->pool, (struct str){line.at + quote + 1, close - quote - 1});
}

static void add_line(struct parser *parser, struct line *line)
{
    if (parser->lines++ == LIMIT_DECLARATION_LINES) {
        diagnostic_add(parser->problems, D1010, line->span, "a declaration has at most %d lines", LIMIT_DECLARATION_LINES);
        parser->current->broken = true;
    }
    if (parser->lines > LIMIT_DECLARATION_LINES)
        return;
    struct line **end = &parser->current->lines;
    while (*end)
        end = &(*end)->next;
    *end = line;
}

static void duly_yyerror(struct span *span, yyscan_t scanner, struct parser *parser, const char *message)
{
    (void)scanner;
    (void)message;
    if (parser->line_reported)
        return;
    parser->line_reported = true;
    struct diagnostic *diagnostic = diagnostic_add(parser->problems, D1008, *span, "this line is nested deeper than the limit");
    diagnostic_help(parser->problems, diagnostic, "Give a part of it a name with `define`.");
}

/* What the author would call the token found: the words themselves. */
static void found_words(struct parser *parser, const yypcontext_t *context, struct buffer *out)
{
    yysymbol_kind_t found = yypcontext_token(context);
    struct str written = span_text(parser->sources, *yypcontext_location(context));
    if (found == YYSYMBOL_NEWLINE || found == YYSYMBOL_YYEOF || !written.length)
        buffer_text(out, "the end of the line");
    else if (written.at[0] == '"')
        buffer_str(out, written);
    else
        buffer_format(out, "`" STR_FORMAT "`", STR_PRINT(written));
}

static bool is_expected(const yysymbol_kind_t *expected, int count, yysymbol_kind_t symbol)
{
    for (int i = 0; i < count; i++)
        if (expected[i] == symbol)
            return true;
    return false;
}

static bool starts_moment(yysymbol_kind_t symbol)
{
    switch (symbol) {
    case YYSYMBOL_THE: case YYSYMBOL_ITS: case YYSYMBOL_IT: case YYSYMBOL_THE_FIRST: case YYSYMBOL_THE_LATEST: case YYSYMBOL_THE_NEXT:
    case YYSYMBOL_THE_FIRST_OF: case YYSYMBOL_THE_LAST_OF: case YYSYMBOL_THE_LATER_OF: case YYSYMBOL_THE_EARLIER_OF:
    case YYSYMBOL_THE_NUMBER_OF: case YYSYMBOL_THE_END_OF: case YYSYMBOL_WORKING_DAY: case YYSYMBOL_AMOUNT: case YYSYMBOL_DATE: case YYSYMBOL_TIME:
        return true;
    default:
        return false;
    }
}

static bool starts_condition(yysymbol_kind_t symbol)
{
    return starts_moment(symbol) || symbol == YYSYMBOL_NOT || symbol == YYSYMBOL_THERE_IS_A || symbol == YYSYMBOL_THERE_IS_NO ||
           symbol == YYSYMBOL_STRING || symbol == YYSYMBOL_WORD;
}

/* Signs are named like words. */
static const char *symbol_words(yysymbol_kind_t symbol)
{
    static const char *const signs[] = {"`(`", "`)`", "`,`", "`:`", "`|`", "`[`", "`]`"};
    const char *name = yysymbol_name(symbol);
    for (size_t i = 0; name[0] == '\'' && i < sizeof signs / sizeof *signs; i++)
        if (name[1] == signs[i][1])
            return signs[i];
    return name;
}

/* At most six things are named; more than that says nothing to a reader, so groups stand for them. */
static void expected_words(const yypcontext_t *context, struct buffer *out)
{
    enum { MOST = 128, SHOWN = 6 };
    yysymbol_kind_t expected[MOST];
    int count = yypcontext_expected_tokens(context, expected, MOST);
    bool thing = false, test = false, bracket = false, line_end = false;
    const char *words[MOST + 4];
    int shown = 0;
    bool name_goes_on = is_expected(expected, count, YYSYMBOL_WORD) && is_expected(expected, count, YYSYMBOL_NUMBER);
    bool condition = is_expected(expected, count, YYSYMBOL_THERE_IS_A);
    bool moment = !condition && is_expected(expected, count, YYSYMBOL_DATE) && is_expected(expected, count, YYSYMBOL_THE);
    for (int i = 0; i < count; i++) {
        if ((condition && starts_condition(expected[i])) || (moment && starts_moment(expected[i])) ||
            (name_goes_on && (expected[i] == YYSYMBOL_WORD || expected[i] == YYSYMBOL_NUMBER)))
            continue;
        switch (expected[i]) {
        case YYSYMBOL_THE: case YYSYMBOL_ITS: case YYSYMBOL_IT: case YYSYMBOL_THE_FIRST: case YYSYMBOL_THE_LATEST:
        case YYSYMBOL_THE_NEXT: case YYSYMBOL_THE_FIRST_OF: case YYSYMBOL_THE_LAST_OF: case YYSYMBOL_THE_LATER_OF:
        case YYSYMBOL_THE_EARLIER_OF: case YYSYMBOL_THE_NUMBER_OF:
            thing = true;
            break;
        case YYSYMBOL_IS: case YYSYMBOL_IS_NOT: case YYSYMBOL_IS_ONE_OF: case YYSYMBOL_IS_RECORDED: case YYSYMBOL_IS_NOT_RECORDED:
        case YYSYMBOL_IS_BEFORE: case YYSYMBOL_IS_NOT_BEFORE: case YYSYMBOL_IS_ON_DAY_OF: case YYSYMBOL_IS_NOT_ON_DAY_OF: case YYSYMBOL_IS_AT_LEAST: case YYSYMBOL_IS_AT_MOST:
        case YYSYMBOL_IS_LESS_THAN: case YYSYMBOL_HAS_COME: case YYSYMBOL_HAS_COME_BY: case YYSYMBOL_HAS_NOT_COME:
        case YYSYMBOL_HAS_NOT_COME_BY: case YYSYMBOL_INCLUDES: case YYSYMBOL_NOT_INCLUDES:
            test = true;
            break;
        case YYSYMBOL_YYEOF: case YYSYMBOL_BAD_LINE: case YYSYMBOL_BAD_DECLARATION: case YYSYMBOL_POSSESSIVE:
            break;
        case YYSYMBOL_NEWLINE:
            line_end = true;
            break;
        default:
            words[shown++] = symbol_words(expected[i]);
            if (words[shown - 1][1] == '(')
                bracket = true, shown--;
        }
    }
    if (count == 3 && is_expected(expected, count, YYSYMBOL_NUMBER) && is_expected(expected, count, YYSYMBOL_THE_FIRST)) {
        words[0] = "a day of the year such as `1 September`";
        shown = 1;
        thing = false;
    }
    if (line_end && shown < SHOWN)
        words[shown++] = symbol_words(YYSYMBOL_NEWLINE);
    if (condition)
        words[shown++] = "a condition such as `the assessment's date is recorded`";
    if (moment)
        words[shown++] = "a moment such as `the assessment's date` or `working day 5`";
    if (bracket && !thing && !condition && !moment)
        words[shown++] = "`(`";
    if (thing && !condition && !moment)
        words[shown++] = "a thing such as `the assessment`";
    if (test)
        words[shown++] = "a test such as `is recorded`";
    for (int i = 0; i < shown && i < SHOWN; i++) {
        buffer_text(out, i == 0 ? "" : i + 1 == shown || i + 1 == SHOWN ? " or " : ", ");
        buffer_text(out, words[i]);
    }
    if (!shown)
        buffer_text(out, "something else");
}

/* Whether the line could go on with the other of `and` and `or`, and not with this one. */
static bool joins_otherwise(const yypcontext_t *context, yysymbol_kind_t found)
{
    yysymbol_kind_t expected[128];
    int count = yypcontext_expected_tokens(context, expected, 128);
    return is_expected(expected, count, found == YYSYMBOL_OR ? YYSYMBOL_AND : YYSYMBOL_OR);
}

/* A misspelt word of the language: the one it is like, of those that could stand there. */
static void offer_near(struct parser *parser, const yypcontext_t *context, struct diagnostic *diagnostic)
{
    yysymbol_kind_t expected[128];
    struct str names[128];
    int count = yypcontext_expected_tokens(context, expected, 128), name_count = 0;
    for (int i = 0; i < count; i++) {
        struct str name = str_of(yysymbol_name(expected[i]));
        if (name.length > 2 && name.at[0] == '`')
            names[name_count++] = (struct str){name.at + 1, name.length - 2};
    }
    int near = text_nearest(span_text(parser->sources, *yypcontext_location(context)), names, name_count);
    if (near >= 0)
        diagnostic_under(parser->problems, diagnostic, "did you mean `" STR_FORMAT "`?", STR_PRINT(names[near]));
}

/* The kind of declaration, where the place stands on its first line, and whether anything stands between the two; else empty. */
static struct str head_word(const struct parser *parser, struct span place, bool *follows)
{
    struct str text = parser->sources->files[parser->file].text;
    size_t begin = place.first < text.length ? place.first : text.length, end, rest;
    while (begin && text.at[begin - 1] != '\n')
        begin--;
    for (end = begin; end < place.first && text.at[end] >= 'a' && text.at[end] <= 'z'; end++)
        ;
    for (rest = end; rest < place.first && (text.at[rest] == ' ' || text.at[rest] == '\t'); rest++)
        ;
    *follows = rest >= place.first;
    return (struct str){text.at + begin, end - begin};
}

static int yyreport_syntax_error(const yypcontext_t *context, yyscan_t scanner, struct parser *parser)
{
    (void)scanner;
    yysymbol_kind_t found = yypcontext_token(context);
    bool at_end = found == YYSYMBOL_NEWLINE || found == YYSYMBOL_YYEOF;
    bool *reported = at_end ? &parser->above_reported : &parser->line_reported;
    if (*reported || found == YYSYMBOL_BAD_LINE || found == YYSYMBOL_BAD_DECLARATION)
        return 0;
    *reported = true;
    struct span place = *yypcontext_location(context);
    if (at_end)
        place = (struct span){parser->file, parser->line_span.end, parser->line_span.end};
    if ((found == YYSYMBOL_OR || found == YYSYMBOL_AND) && joins_otherwise(context, found)) {
        struct diagnostic *mixed = diagnostic_add(parser->problems, D1009, place, "`%s` beside `%s` needs brackets", found == YYSYMBOL_OR ? "or" : "and", found == YYSYMBOL_OR ? "and" : "or");
        diagnostic_help(parser->problems, mixed, "Write `( … and … ) or …`, or `… and ( … or … )`, whichever is meant.");
        return 0;
    }
    struct buffer expected = {0}, written = {0};
    bool follows = false;
    struct str head = head_word(parser, place, &follows);
    const char *head_reads = head_example(head);
    bool wants_name = head_reads && follows && !str_is(head, "use") && !str_is(head, "duly") && !str_is(head, "test");
    if (wants_name)
        buffer_format(&expected, "the name of the " STR_FORMAT, STR_PRINT(str_is(head, "define") ? STR("definition") : head));
    else
        expected_words(context, &expected);
    if (head_reads && str_is(buffer_view(&expected), "quoted text")) {
        buffer_clear(&expected);
        buffer_format(&expected, "the title of the " STR_FORMAT " in quotes", STR_PRINT(head));
    }
    found_words(parser, context, &written);
    struct diagnostic *diagnostic = diagnostic_add(parser->problems, D1009, place, "expected " STR_FORMAT ", found " STR_FORMAT,
                   STR_PRINT(buffer_view(&expected)), STR_PRINT(buffer_view(&written)));
    if (found == YYSYMBOL_WORD)
        offer_near(parser, context, diagnostic);
    bool in_line = parser->phrase_span.first == parser->line_span.first; /* not on the first line of a declaration */
    const char *example = in_line && !diagnostic->under.length ? line_example(parser_words(parser, parser->phrase_span)) : NULL;
    if (head_reads)
        diagnostic_help(parser->problems, diagnostic, "This line reads, for example: `%s`.", head_reads);
    else if (example)
        diagnostic_help(parser->problems, diagnostic, "A line of this kind reads, for example: `%s`.", example);
    buffer_free(&expected);
    buffer_free(&written);
    return 0;
}

void syntax_parse(struct pool *pool, const struct sources *sources, uint32_t file, struct diagnostics *problems, struct syntax *syntax,
                  struct buffer *tokens)
{
    *syntax = (struct syntax){.pool = pool, .file = file};
    struct parser parser = {.pool = pool, .sources = sources, .file = file, .problems = problems, .syntax = syntax,
                            .tokens = tokens, .phrase_column = -1, .odd_column = -1};
    struct str text = sources->files[file].text;
    if (literate_is_path(sources->files[file].path))
        text = literate_rules(pool, sources, file, problems, &syntax->unread);
    yyscan_t scanner;
    duly_yylex_init_extra(&parser, &scanner);
    duly_yy_scan_bytes(text.at ? text.at : "", (int)text.length, scanner);
    if (tokens) {
        DULY_YYSTYPE value;
        struct span span;
        while (duly_yylex(&value, &span, scanner))
            ;
    } else {
        duly_yyparse(scanner, &parser);
    }
    duly_yylex_destroy(scanner);
}
