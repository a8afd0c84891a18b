/* SPDX-License-Identifier: Apache-2.0
 *
 * The inside of the model: typed expressions, definitions, rules. Built by the
 * files of this room, laid out flat by the program. Names are gone here; what
 * they meant has become pointers and slots. A frame holds the records bound by
 * one rule or definition; a slot is a place in it.
 */
#ifndef DULY_MODEL_IR_H
#define DULY_MODEL_IR_H

#include "model/clauses.h"
#include "calendar/yearly.h"
#include "model/model.h"

enum operation {
#define OPERATION(name, meaning) OP_##name,
#include "lists/operations.def"
#undef OPERATION
    OPERATIONS
};
const char *operation_name(enum operation operation);

enum value_type { TYPE_NONE, TYPE_TRUTH, TYPE_TIME, TYPE_NUMBER, TYPE_TEXT, TYPE_WORD, TYPE_RECORD, TYPE_LENGTH };
const char *value_type_words(enum value_type type); /* "a moment", "a number" */

struct definition;

/* What a record expression may be: one of some record types. A derived kind is the records of a definition made of
 * choices (`is a … or is a …`), each with the date that counts. */
struct kind {
    struct str name;
    const struct record_type **types;
    int type_count;
    const struct definition *derived; /* or NULL */
};

struct type {
    enum value_type of;
    bool list;
    bool decimal;               /* a number scaled by DECIMAL_SCALE */
    bool may_be_never;          /* a moment or a length that may be `no limit`: it can stand as a limit only */
    const struct field *words;  /* TYPE_WORD: whose words */
    const struct kind *kind;    /* TYPE_RECORD */
};

struct expr {
    enum operation op;
    struct type type;
    struct span span;
    struct expr *a, *b, *c;  /* operands; of a list, the first is a and the rest hang on next */
    struct expr *next;
    int64_t number;          /* immediate, slot, unit's count, which pick, truth */
    enum unit unit;
    struct str text;
    const struct field **fields; /* FIELD: for each type of a's kind, in its order */
    struct selection *selection; /* PICK, EXISTS */
    const struct definition *definition; /* CALL */
    const struct yearly *yearly; /* YEARLY */
    const struct table *table;   /* CELL: column in number */
    const struct role *role;     /* IS_ROLE */
    const struct kind *kind;     /* IS_TYPE */
    const struct rule *rule;     /* IN_TIME */
    uint64_t word_set;           /* WORD_AMONG: bit per word */
    uint32_t code;               /* where the program put it; 0: not yet */
    struct shown_const {
        bool is_day;
        int32_t day;
        int32_t second;
        bool has_offset;
        int32_t offset;
    } time;                      /* TIME */
};

enum link { LINK_WHOLE_CASE, LINK_ITS_FIELD, LINK_FIELD_OF, LINK_SHARED_ALL };

/* One record type of a selection: how its records are linked to the one they are for, and which date counts. */
struct alternative {
    const struct record_type *type;
    const struct field *dated; /* NULL: the type has no moment of its own */
    enum link link;
    const struct field *link_field;
    struct expr *condition; /* of the derived kind, over the selection's slot; or NULL */
    struct span span;
};

struct selection {
    struct span span;
    const struct kind *kind;
    struct alternative *alternatives;
    int alternative_count;
    struct expr *of;    /* the record they are for, or NULL */
    struct expr *since, *up_to;
    bool any_time;
    struct expr *where; /* over `slot`, or NULL */
    int slot;           /* where the candidate stands while it is tested */
    enum pick pick;
    struct expr *after; /* PICK_NEXT: the record it comes after */
    bool refused;       /* too many choices, or choices in a circle: that was said, and no more are looked at */
};

struct slot {
    struct str name;
    struct type type;
    struct span span;
    const struct expr *listed; /* of a series: the words or dates it is made of, chained by next; or NULL */
};

#define FRAME_SLOTS 48
struct frame {
    struct slot slots[FRAME_SLOTS];
    int count;
    bool full; /* and that was said */
    bool incomplete; /* a part with an error stands in no slot: what is not bound may be that one */
};

struct reading {
    struct str name;
    struct expr *value;
    int32_t after; /* of out of hours: the second of a working day after which what comes counts as the next one's; or -1 */
    struct span span;
};

enum definition_form { DEFINED_VALUE, DEFINED_READINGS, DEFINED_CHOICES };

struct definition {
    struct str name;
    struct str reported_name; /* with underscores */
    struct span span;
    const struct policy *policy; /* the policy it follows, or NULL: for all */
    enum definition_form form;
    struct type type;
    const struct kind *subject; /* slot 0; NULL: for nothing */
    struct kind kind;           /* DEFINED_CHOICES: the kind it makes */
    struct frame frame;
    struct part *parts; /* with its */
    int part_count;
    struct expr *value;       /* DEFINED_VALUE */
    struct reading *readings; /* DEFINED_READINGS; the first is in force */
    int reading_count;
    struct tree **choices; /* DEFINED_CHOICES: as written; resolved where they are used */
    int choice_count;
    struct selection *chosen; /* the choices over this definition's own frame, for whoever shows them */
    struct expr *where;       /* of `for each X where` */
    const struct rule_card *card; /* when it cites a clause; else NULL */
    const struct declaration *declaration;
    uint32_t file;
    int index;
    int resolving; /* 0 not yet, 1 being resolved, 2 done */
    int height;    /* 1, or more than that of every definition it rests on */
    bool expanding; /* its choices are being added to a selection */
    int walked;     /* 1 + the rule whose circles were last looked for in it */
};

struct column {
    struct str name;
    struct type type;
    struct span span;
};

struct cell {
    int64_t number;
    struct str text;
    int64_t *numbers; /* of a list column; count 0: none */
    int number_count;
};

struct table {
    struct str name;
    bool broken; /* reported where it stands; what looks into it says nothing more */
    struct span span;
    struct column *columns; /* the first is the key */
    int column_count;
    struct cell *cells; /* row by row */
    int row_count;
    int index;
    const struct policy *policy;
};

struct role_way {
    const struct record_type *type; /* the worker's own type, or one that names a worker for a time */
    const struct field *worker;     /* NULL: the record is the worker */
    struct expr *condition;
    struct span span;
};

struct role {
    struct str name;
    struct span span;
    struct frame frame;
    struct role_way *ways;
    int way_count;
    struct acting {
        const struct role *as;
        struct expr *condition; /* or NULL: always */
    } *acts_as;
    int acts_as_count;
    int index;
    const struct declaration *declaration;
    uint32_t file;
};

enum layer { LAYER_NATIONAL, LAYER_AUTHORITY, LAYER_TEAM }; /* the highest first */

struct policy {
    const struct policy_card *card;
    enum layer layer;
    struct frame frame;
    struct expr *applies;
    const struct calendar_source *calendar;
    int calendar_index;
    struct reading *day_one;      /* names only; [0] in force. true where the day itself is day one */
    int day_one_count;
    struct reading *out_of_hours;
    int out_of_hours_count;
    struct event **stops;
    int stop_count;
    struct clause_source *source; /* or NULL */
    bool in_force_known, until_known;
    int32_t in_force, until;  /* first and last day, as written */
    struct span in_force_span;
    const struct policy *follows, *followed_by; /* the versions before and after it, or NULL */
    const struct policy *first; /* of its versions: itself where it follows none */
    bool has_versions; /* which duties are its own turns on when they began */
    bool calendar_told; /* that it has none, or one that is not known */
    const struct declaration *declaration;
    uint32_t file;
    int index;
};

/* A subject of a rule, in order. */
enum part_form { PART_EACH, PART_WITH, PART_AMONG_RECORDS, PART_AMONG_VALUES };
struct part {
    enum part_form form;
    int slot;
    struct selection *selection; /* EACH */
    struct expr *value;          /* WITH: a record; AMONG: a list, or numbers chained by next */
    bool constants;              /* AMONG_VALUES: value is a chain of numbers */
    bool identity;               /* part of the finding's identity */
    struct span span;
};

enum event_form { EVENT_TIME, EVENT_RECORD, EVENT_TEST };
struct event {
    enum event_form form;
    struct expr *time;           /* TIME */
    struct selection *selection; /* RECORD: when the first of these begins */
    struct expr *test;           /* TEST */
    struct span span;
};

struct actor {
    const struct role *role; /* or */
    struct expr *person;     /* or */
    const struct field *named_by; /* of the worker who acts beside this one */
    struct span span;
};
enum actors_form { ACTORS_NOBODY, ACTORS_ONE, ACTORS_TOGETHER, ACTORS_EITHER };

struct requirement {
    struct expr *condition;
    struct str show;
    struct span span;
};

struct lifting {
    struct str name, label;
    struct expr *condition;
    struct span span;
    bool is_remark;
    int of; /* -1: it lifts the rule itself; else the place, in the rule's list, of the exception that it lifts */
};

/* An exception or a remark as declared. What it lifts, or stands beside, has it resolved once for each rule. */
struct exception {
    const struct declaration *declaration;
    const struct policy *policy;
    bool is_remark;
    int resolving; /* as of a definition */
};

#define EVIDENCE_PARTS 16 /* of which all are needed */
struct evidence {
    struct event *event;         /* a date or a fact; or */
    struct selection *selection; /* a record */
    const struct field **who;    /* for each alternative, or each type of whose the date is, the field that says who did it, or NULL */
    bool elsewhere;              /* none found is not known to be none */
    struct expr *whose;          /* the record a date is of, where such a field says who did that; or NULL */
    struct span span;
};

/* Another rule of equal force that cannot be kept beside this one where both apply to the same records. */
struct rival {
    struct rule *rule;
    bool windows;     /* both ask for the same thing: only where their windows share no moment; else one forbids what the other asks for */
    struct span span; /* what of the other rule this one stands against: what shows that it was done, or what breaks it */
};

struct rule {
    struct expr **cites_where;  /* for each clause of its card, when it states that one; NULL: always */
    const struct rule_card *card;
    const struct policy *policy;
    struct frame frame;
    struct part *parts;
    int part_count;
    struct expr *applies;       /* or NULL */
    struct expr **not_applies;  /* unnamed exceptions */
    int not_applies_count;
    struct str if_unknown;      /* reason; length 0: not hardened */
    struct event *starts;       /* or NULL: when the subject begins */
    struct event *uses;         /* fixes the version it follows; or NULL: when it starts */
    struct replacement {
        const struct rule *by;  /* of a policy of a lower layer; takes its place where that policy applies to the case */
        struct span span;
    } *replaced;
    int replaced_count;
    struct rule **versions;     /* the rules of its name in the other versions of its policy */
    int version_count;
    enum actors_form actors;
    struct actor actor[2];
    bool implied; /* the source names nobody; who acts is shown, not judged */
    struct expr *not_person;
    struct expr *not_unless; /* or NULL: then that person may */
    enum strength strength;
    struct expr *opens;         /* or NULL */
    bool early_said, early_counts;
    struct expr *early_if;      /* an earlier one counts if this holds; or NULL */
    struct expr *limits[4];
    int limit_count;
    struct expr *origin;
    struct expr *act;           /* must come before */
    struct event **stops;
    int stop_count;
    struct evidence *evidence;
    int evidence_count;
    int evidence_slot;          /* where `its` of `counts only if` stands */
    bool used_once;
    bool all_of;                /* all of the evidence is needed, not any of it */
    struct requirement *requirements;
    int requirement_count;
    struct expr *broken;
    struct lifting *liftings;   /* named exceptions and remarks, in the order written */
    int lifting_count;
    struct rival *rivals;
    int rival_count;
    const struct declaration *declaration;
    uint32_t file;
    int index;
    int walked; /* as of a definition */
};

struct model {
    struct pool *pool;
    struct sources *sources;
    struct diagnostics *problems;
    struct schema schema;
    struct kind *kinds; /* one for each record type, by its index */
    const struct record_type *case_type, *worker_type;
    struct definition **definitions;
    int definition_count;
    struct table **tables;
    int table_count;
    struct role **roles;
    int role_count;
    struct policy **policies;
    int policy_count;
    struct calendar_source **calendars;
    int calendar_count;
    const struct zone *zone;
    struct rule **rules;
    int rule_count;
    struct met_names {
        uint64_t *hashes; /* 0: none; a power of two of places */
        uint32_t count, places;
    } met; /* of the names and labels of rules so far */
    struct exception **exceptions; /* and remarks */
    int exception_count;
    struct rule_card **cards; /* rules and cited definitions, in the order of the chapter */
    int card_count;
    struct clause_source **source_lists;
    int source_count;
    struct guidance {
        const struct declaration *declaration;
        const struct policy *policy;
    } *guidance;
    int guidance_count;
    struct test_case *tests, *last_test;
    struct parsed_file {
        uint32_t file;
        uint32_t *uses; /* the files it uses, all of them before it in the list */
        int use_count;
        struct syntax syntax;
        const struct policy *policy; /* the one its declarations belong to, or NULL */
    } *files;
    int file_count;
    int first_problem; /* of the declaration being resolved: what it has said already is not said again */
    bool records_told; /* that there are none */
    int declarations;
    int depth, height; /* of definitions being resolved, and of those that the one being resolved rests on */
    bool unread;       /* a file that is used could not be read, so nothing can be said of names */
    bool sound;
};

/* Used across this room. */
#define MODEL_ADD(model, array, count, item)                                                             \
    do {                                                                                                 \
        if (((count) & ((count) - 1)) == 0)                                                              \
            (array) = mem_kept_grow((model)->pool, (array), (size_t)(count), (count) ? (size_t)(count) * 2 : 1, sizeof *(array)); \
        (array)[(count)++] = (item);                                                                     \
    } while (0)

const char *layer_word(enum layer layer);
void read_layer(struct model *model, struct policy *policy, const struct tree *name);
void model_load(struct model *model, const struct str *paths, int path_count, int suites);
void model_declare(struct model *model);     /* names of all declarations, records, tables, calendars, policies */

/* The policy that is declared there, or NULL. */
const struct policy *model_policy_declared(const struct model *model, const struct declaration *declaration);
const struct kind *model_kind(struct model *model, const struct record_type *type);
struct definition *model_definition(struct model *model, const struct policy *policy, struct str name);
const struct table *model_table(struct model *model, const struct policy *policy, struct str name);
const struct role *model_role(struct model *model, struct str name);
/* Directly, or through others. */
bool model_role_acts_as(const struct role *role, const struct role *lower);
const struct rule *model_rule_labelled(struct model *model, const struct policy *policy, struct str label);

/* Where an expression is resolved. */
struct scope {
    struct model *model;
    const struct policy *policy;
    struct frame *frame;
    int its;   /* slot of the record being chosen, or -1 */
    int it;    /* slot `it` means: the same, kept through brackets */
    struct expr *origin; /* of working days that name none; or NULL */
    bool origin_missing_said;
    struct str defines;  /* the definition whose value this is, or empty */
    int depth;
};
/* -1 when there is no room, which is said once. */
int frame_add(struct scope *scope, struct str name, struct type type, struct span span);
/* Each returns NULL after it has reported why. */
struct expr *resolve_value(struct scope *scope, const struct tree *tree);
struct expr *resolve_condition(struct scope *scope, const struct tree *tree);
struct expr *resolve_time(struct scope *scope, const struct tree *tree); /* a record stands for its own moment */
struct expr *resolve_limit(struct scope *scope, const struct tree *tree); /* the same, and it may be `no limit` */
struct expr *resolve_number(struct scope *scope, const struct tree *tree);
struct expr *resolve_record(struct scope *scope, const struct tree *tree);
struct expr *resolve_length(struct scope *scope, const struct tree *tree);
/* `name` and the selection tree (may be NULL) of `a NAME for … dated by … since … where …`. */
struct selection *resolve_selection(struct scope *scope, struct span span, struct str name, struct span name_span, const struct tree *tree);
struct event *resolve_event(struct scope *scope, const struct tree *tree);
bool policy_has_calendar(struct scope *scope, struct span span);
/* `exceptions`: their labels may stand there too. */
void unknown_label(struct model *model, const struct policy *policy, const struct tree *label, bool exceptions);
void resolve_definition(struct model *model, struct definition *definition);
void resolve_parts(struct scope *scope, const struct tree *parts, struct part **list, int *count, bool for_rule);
/* The name, or what it names, may stand in a line that could not be read; that was said there. */
bool lost_in_a_broken_line(const struct model *model, struct span span, struct str name);
/* A policy whose first line could not be read: what belongs to it is not known, and that was said there. */
bool policy_lost(const struct model *model);
/* Has this been said of the same declaration already? A name misspelt three times is told once, at the first of them. */
bool problem_told(const struct model *model, enum diagnostic_code code, struct span span, struct str message);
/* Whether a field of that name may stand in a line of the record that could not be read. */
bool field_may_be_broken(const struct model *model, const struct kind *kind, struct str name);
/* The words within a span, where they stand in it; else all of it. */
struct span words_within(const struct model *model, struct span span, struct str words);
void expr_never_as(struct expr *expr, enum value_type of); /* `no limit` beside a length is one */
struct expr *expr_new(struct model *model, enum operation op, enum value_type type, struct span span);
struct expr *expr_and(struct model *model, enum operation op, struct expr *left, struct expr *right); /* AND or OR; either may be NULL */
const char *type_words(struct model *model, struct type type);

#endif
