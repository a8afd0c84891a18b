/* SPDX-License-Identifier: Apache-2.0
 *
 * Sentences while they are put together. Inside this room only. Functions
 * that say something add words to `out` without a full stop; what makes a
 * sentence hands it to the page, which empties the buffer.
 */
#ifndef DULY_READBACK_INSIDE_H
#define DULY_READBACK_INSIDE_H

#include "model/ir.h"
#include "readback/part.h"

/* ---- the page ---- */

struct page {
    struct buffer *out;
    enum readback_format format;
    bool begun;
    bool part; /* of a page that another room makes */
    bool in_paragraph, in_section, in_sections;
    int lists; /* open, one within the other */
};

/* Each takes the words gathered, ends them as it should, writes them and empties the buffer. */
void page_title(struct page *page, struct buffer *words);
void page_section(struct page *page, const char *title);
void page_gap(struct page *page); /* between things that are explained one after another */
void page_say(struct page *page, struct buffer *words);             /* a sentence; its full stop is added */
void page_opens(struct page *page, struct buffer *words);           /* a sentence that items follow; its colon is added */
void page_item(struct page *page, int depth, struct buffer *words); /* depth 0 stands under a sentence */
void page_part_end(struct page *page); /* of a part: ends what is open */

/* ---- what is being said ---- */

struct say {
    struct pool *pool;
    const struct model *model;
    struct page *page;
    struct buffer *out; /* of the sentence being put together */
    struct readback_words *named;
    const struct policy *policy; /* whose words these are, or NULL */
    const struct frame *frame;   /* of the rule or definition */
    int its;                     /* slot of the record that `its` would mean, or -1 */
    bool brief;                  /* without what is the same for every rule: what states follow, how days are counted, what absence means */
    bool as_evidence;            /* the selection said next shows that something was done: its age has a default */
};

void named_definition(struct say *say, const struct definition *definition);
void named_table(struct say *say, const struct table *table);
void named_role(struct say *say, const struct role *role);

/* ---- words ---- */

void say_text(struct say *say, const char *words);
void say_str(struct say *say, struct str words);
void say_quoted(struct say *say, struct str words);
void say_number(struct say *say, int64_t number, bool decimal);
const char *article_of(struct str name); /* "a " or "an " */
void say_field_name(struct say *say, struct str name);
void say_a(struct say *say, struct str name);
void say_possessive(struct say *say); /* 's, or ' after an s */
bool is_plural(const struct field *field);
/* ", " and at last " and " or " or " before the item of that index. */
void say_between(struct say *say, int index, int count, const char *last);
void say_list(struct say *say, const struct str *items, int count, const char *last, bool quoted);
void say_day(struct say *say, int32_t day);
void say_word(struct say *say, const struct field *field, int word); /* one of a field's words, quoted unless a number */

/* ---- expressions ---- */

void say_thing(struct say *say, const struct expr *expr);    /* a noun: the referral's received time */
void say_clause(struct say *say, const struct expr *expr);   /* a test: the visit's outcome is "seen" */
void say_not_clause(struct say *say, const struct expr *expr);
void say_moment(struct say *say, const struct expr *expr);   /* as a noun, with the end of a day said */
/* Sentences with items where there are several conditions: "It applies only if" … */
void tell_condition(struct say *say, const char *lead, const struct expr *expr);
/* What a value is: `lead` "is", or items where it turns on conditions. */
void tell_value(struct say *say, const char *lead, const struct expr *expr);
/* The expression behind names: what a definition in force says, until it is no longer one. */
const struct expr *in_force(const struct expr *expr);

/* ---- selections and events ---- */

enum selecting_as { SELECT_A, SELECT_NO, SELECT_EACH, SELECT_PICK };
void say_selection(struct say *say, const struct selection *selection, enum selecting_as as, struct str name);
/* "whose date is …": the date that counts of a selection, as a noun with `its`; says whether it is one field in all. */
const char *dated_name(const struct selection *selection, struct str *name);
void say_event(struct say *say, const struct event *event); /* the assessment's sent date comes */
const struct field *begins_of(const struct record_type *type); /* or NULL */

/* ---- what a rule rests on ---- */

struct survey {
    bool working_days; /* counted somewhere, in an alternative reading too */
    bool hours;        /* counted as it is read today */
    const struct field *fields[256];   /* whose absence matters, in the order met */
    const struct record_type *of[256]; /* the types they belong to */
    int field_count;
    const struct record_type *types[64]; /* of records that are looked for */
    int type_count;
};
void survey_rule(struct survey *survey, const struct model *model, const struct rule *rule);

/* ---- parts of the answer ---- */

void tell_parts(struct say *say, const struct part *parts, int count);     /* "Here the assessment is …" */
void say_parts(struct say *say, const struct part *parts, int count);      /* each target of the case and each … */
void tell_actors(struct say *say, const struct rule *rule);
void tell_evidence(struct say *say, const struct rule *rule);
void tell_times(struct say *say, const struct rule *rule);
void tell_missing(struct say *say, const struct rule *rule);
void tell_ladder(struct say *say, const struct role *role); /* who may act for it */
/* Of a condition that is a name with a yes or a no in force: which of them. `then` follows where it holds; or NULL. */
void tell_read_today(struct say *say, const struct expr *condition, const char *then, const struct expr *whom);
bool is_judged(const struct rule *rule); /* is it looked at who acted? */
void say_actor(struct say *say, const struct actor *actor);
void say_cites(struct say *say, const struct declaration *declaration);    /* L-7.1-a and L-7.2-b; nothing where it cites none */
/* When the policy answers; `rule` may be NULL. */
void tell_in_force(struct say *say, const struct policy *policy, const struct rule *rule);
void tell_shaped_by(struct say *say, enum declaration_kind kind, struct str name);
void tell_day_one(struct say *say, const struct policy *policy);

void read_rule(struct say *say, const struct rule *rule);
void tell_rule(struct say *say, const struct rule *rule); /* in brief, for a part */
void say_limits(struct say *say, const struct rule *rule); /* "the start of working day 9 to …", or nothing */
void say_who_asked(struct say *say, const struct rule *rule);
void say_cell_value(struct say *say, const struct column *column, const struct cell *cell);
void tell_policy(struct say *say, const struct policy *policy); /* all but its rules */
void read_guidance(struct say *say, const struct guidance *guidance);
void read_lifting(struct say *say, struct str name);
void read_definition(struct say *say, const struct definition *definition);
void read_role(struct say *say, const struct role *role);
void read_table(struct say *say, const struct table *table);
void read_record(struct say *say, const struct record_type *type);
void read_policy(struct say *say, const struct policy *policy);
void read_calendar(struct say *say, const struct calendar_source *calendar);
/* The same as parts of an explanation of words: a sentence, and items under it. */
void tell_definition(struct say *say, const struct definition *definition);
void tell_role(struct say *say, const struct role *role);
void tell_table(struct say *say, const struct table *table);

#endif
