/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules, exceptions and remarks: their lines become windows, limits, evidence
 * and conditions, and each rule is held to the word it begins with.
 */
#include <string.h>

#include "model/steps.h"
#include "model/load.h"
#include "model/resolve.h"

/* ---- conditions over several lines ---- */

struct expr *resolve_group(struct scope *scope, const struct line *line)
{
    struct expr *joined = resolve_condition(scope, line->value), *last = joined;
    bool good = joined != NULL;
    enum line_kind mode = LINE_KINDS;
    for (const struct line *more = line->next; more && (more->kind == LINE_L_AND_IF || more->kind == LINE_L_OR_IF); more = more->next) {
        if (mode != LINE_KINDS && more->kind != mode) {
            diagnostic_add(scope->model->problems, D1308, more->phrase, "this group of conditions mixes `and if` with `or if`");
            return NULL;
        }
        bool first = mode == LINE_KINDS;
        mode = more->kind;
        struct expr *one = resolve_condition(scope, more->value);
        good = good && one;
        if (!good)
            continue;
        if (first) {
            struct expr *group = expr_new(scope->model, more->kind == LINE_L_AND_IF ? OP_AND : OP_OR, TYPE_TRUTH, joined->span);
            group->a = joined;
            joined = group;
        }
        last->next = one; /* side by side: a group is as deep as its deepest line, however many it has */
        last = one;
        joined->span = span_join(joined->span, one->span);
    }
    return good ? joined : NULL;
}

struct event *resolve_event(struct scope *scope, const struct tree *tree)
{
    struct model *model = scope->model;
    struct event *event = mem_kept(model->pool, sizeof *event);
    event->span = tree->span;
    if (tree->kind == TREE_COMES || tree->kind == TREE_BEGINS) {
        if (tree->left->kind == TREE_ANY) {
            event->form = EVENT_RECORD;
            event->selection = resolve_selection(scope, tree->left->span, tree->left->text, tree->left->span, tree->left->left);
            return event->selection ? event : NULL;
        }
        event->form = EVENT_TIME;
        event->time = resolve_time(scope, tree->left);
        return event->time ? event : NULL;
    }
    event->form = EVENT_TEST;
    event->test = resolve_condition(scope, tree);
    return event->test ? event : NULL;
}

static void add_event(struct scope *scope, const struct line *line, struct event ***events, int *count)
{
    struct event *event = resolve_event(scope, line->value);
    if (event)
        MODEL_ADD(scope->model, *events, *count, event);
}

/* ---- what a duty is for each of ---- */

static void add_part(struct scope *scope, struct part **list, int *count, struct part part)
{
    MODEL_ADD(scope->model, *list, *count, part);
}

static void part_record(struct scope *scope, const struct tree *tree, struct part *part)
{
    struct type type = {.of = TYPE_RECORD};
    part->slot = frame_add(scope, tree->text, type, tree->span);
    struct tree how = {.kind = TREE_SELECTION, .span = tree->span, .fourth = tree->left};
    part->selection = resolve_selection(scope, tree->span, tree->text, tree->span, &how);
    if (part->selection)
        scope->frame->slots[part->slot].type.kind = part->selection->kind;
}

static bool part_with(struct scope *scope, const struct tree *tree, struct part *part)
{
    struct tree subject = {.kind = TREE_THE, .span = tree->span, .text = scope->frame->slots[0].name};
    struct tree of = {.kind = TREE_OF, .span = tree->span, .text = tree->text, .left = &subject};
    struct tree deeper = {.kind = TREE_OF, .span = tree->span, .text = tree->extra, .left = &of};
    part->form = PART_WITH;
    part->value = resolve_record(scope, tree->extra.length ? &deeper : &of);
    if (!part->value)
        return false;
    part->slot = frame_add(scope, tree->extra.length ? tree->extra : tree->text, part->value->type, tree->span);
    return true;
}

static bool part_each(struct scope *scope, const struct tree *tree, struct part *part)
{
    part->selection = resolve_selection(scope, tree->span, tree->text, tree->span, tree->left);
    if (!part->selection)
        return false;
    part->slot = frame_add(scope, tree->text, (struct type){.of = TYPE_RECORD, .kind = part->selection->kind}, tree->span);
    return true;
}

/* One of a series as written: a whole number, a word or a date. */
static struct expr *listed_value(struct scope *scope, const struct tree *tree)
{
    if (tree->kind == TREE_YES || tree->kind == TREE_NO) {
        diagnostic_add(scope->model->problems, D1201, tree->span, "a series is made of whole numbers, words or dates");
        return NULL;
    }
    if (tree->kind == TREE_NAME || tree->kind == TREE_STRING) {
        struct expr *word = expr_new(scope->model, OP_TEXT, TYPE_TEXT, tree->span);
        word->text = tree->text; /* with spaces: it is part of what the finding is called */
        return word;
    }
    struct expr *value = resolve_value(scope, tree);
    if (value && value->type.decimal) {
        diagnostic_add(scope->model->problems, D1201, tree->span, "a series is made of whole numbers");
        return NULL;
    }
    return value;
}

static bool same_listed(const struct expr *a, const struct expr *b)
{
    return a->number == b->number && a->time.day == b->time.day && str_equal(a->text, b->text);
}

static bool part_among_constants(struct scope *scope, const struct tree *tree, struct part *part)
{
    part->form = PART_AMONG_VALUES;
    part->constants = true;
    struct expr **end = &part->value;
    for (const struct tree *item = tree->left->left; item; item = item->next, end = &(*end)->next) {
        *end = listed_value(scope, item);
        if (!*end)
            return false;
        if ((*end)->type.of != part->value->type.of) {
            diagnostic_add(scope->model->problems, D1201, item->span, "the first of the series is %s, and this is %s", type_words(scope->model, part->value->type), type_words(scope->model, (*end)->type));
            return false;
        }
        for (const struct expr *one = part->value; one != *end; one = one->next)
            if (same_listed(one, *end)) {
                struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1103, item->span, "`" STR_FORMAT "` stands twice in this series", STR_PRINT(item->text));
                diagnostic_note(scope->model->problems, diagnostic, one->span, "the first one stands here");
                return false;
            }
    }
    part->slot = frame_add(scope, tree->text, (struct type){.of = part->value->type.of}, tree->span);
    if (part->slot >= 0 && part->value->type.of == TYPE_TEXT)
        scope->frame->slots[part->slot].listed = part->value;
    return true;
}

static bool part_among(struct scope *scope, const struct tree *tree, struct part *part)
{
    if (tree->left->kind == TREE_LIST)
        return part_among_constants(scope, tree, part);
    part->value = resolve_value(scope, tree->left);
    if (!part->value)
        return false;
    if (!part->value->type.list) {
        diagnostic_add(scope->model->problems, D1201, part->value->span, "`among` chooses from a list, and this is %s", type_words(scope->model, part->value->type));
        return false;
    }
    struct type one = part->value->type;
    one.list = false;
    part->form = PART_AMONG_VALUES;
    if (one.of == TYPE_RECORD) {
        part->form = PART_AMONG_RECORDS;
        part->selection = resolve_selection(scope, tree->span, tree->text, tree->span, NULL);
        if (!part->selection)
            return false;
        one.kind = part->selection->kind;
    }
    part->slot = frame_add(scope, tree->text, one, tree->span);
    return true;
}

/* What a part with an error names is bound all the same, of no type, so that nothing more is said where it is used. */
static void bind_unknown(struct scope *scope, const struct tree *tree)
{
    struct str name = tree->kind == TREE_PART_WITH && tree->extra.length ? tree->extra : tree->text;
    for (int i = 0; i < scope->frame->count; i++)
        if (str_equal(scope->frame->slots[i].name, name))
            return;
    frame_add(scope, name, (struct type){.of = TYPE_NONE}, tree->span);
}

void resolve_parts(struct scope *scope, const struct tree *parts, struct part **list, int *count, bool for_rule)
{
    for (const struct tree *tree = parts; tree; tree = tree->next) {
        struct part part = {.form = PART_EACH, .span = tree->span, .identity = tree->kind != TREE_PART_WITH};
        bool good = true;
        if (tree->kind == TREE_PART_RECORD) {
            part_record(scope, tree, &part);
            good = part.selection != NULL;
        } else if (!scope->frame->count || !scope->frame->slots[0].type.kind) {
            return; /* the subject itself is not known; that has been said */
        } else if (tree->kind == TREE_PART_WITH) {
            good = part_with(scope, tree, &part);
        } else if (!for_rule) {
            diagnostic_add(scope->model->problems, D1306, tree->span, "a definition is for each of one record");
            good = false;
        } else {
            good = tree->kind == TREE_PART_EACH ? part_each(scope, tree, &part) : part_among(scope, tree, &part);
        }
        if (good)
            add_part(scope, list, count, part);
        else if (tree->kind != TREE_PART_RECORD)
            bind_unknown(scope, tree);
        scope->frame->incomplete = scope->frame->incomplete || !good;
    }
}

/* ---- evidence ---- */

/* A record that neither begins nor has a date that may happen lasts for ever: evidence linked to it alone could be of
 * any age. */
static bool timeless(const struct kind *kind)
{
    for (int i = 0; i < kind->type_count; i++) {
        const struct record_type *type = kind->types[i];
        if (type->is_case)
            return true;
        bool dated = type->begins >= 0;
        for (int j = 0; j < type->field_count; j++)
            dated = dated || type->fields[j].absence == ABSENCE_NOT_YET;
        if (!dated)
            return true;
    }
    return false;
}

static void check_evidence(struct scope *scope, const struct rule *rule, const struct selection *selection)
{
    struct model *model = scope->model;
    for (int i = 0; i < selection->alternative_count; i++)
        if (!selection->alternatives[i].dated) {
            struct diagnostic *diagnostic = diagnostic_add(model->problems, D1208, words_within(model, selection->alternatives[i].span, selection->alternatives[i].type->name), "a `" STR_FORMAT "` has no moment of its own, so the line must say which of its dates counts", STR_PRINT(selection->alternatives[i].type->name));
            diagnostic_help(model->problems, diagnostic, "Write `a " STR_FORMAT " … dated by its …`.", STR_PRINT(selection->alternatives[i].type->name));
            return;
        }
    bool bounded = selection->since || selection->any_time || selection->pick == PICK_NEXT;
    bool loose = !selection->of || timeless(selection->of->type.kind) || rule->act;
    if (loose && !bounded) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1301, selection->span, "this line does not say how old the evidence may be");
        diagnostic_help(model->problems, diagnostic, "Add `since the …`, or `at any time`.");
    }
}

static void add_evidence(struct scope *scope, struct rule *rule, const struct line *line)
{
    struct evidence evidence = {.span = line->value->span};
    const struct tree *tree = line->value;
    if (line->kind == LINE_L_DONE_WHEN || (tree->kind == TREE_PICK && tree->number != PICK_NEXT)) {
        if (line->kind != LINE_L_DONE_WHEN && line->number) {
            struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1201, tree->span, "what may be recorded elsewhere is any record of a kind, and this is one of those here");
            diagnostic_help(scope->model->problems, diagnostic, "Write `a " STR_FORMAT " …`.", STR_PRINT(tree->text));
            return;
        }
        struct tree comes = {.kind = TREE_COMES, .span = tree->span, .left = (struct tree *)tree};
        evidence.event = resolve_event(scope, line->kind == LINE_L_DONE_WHEN ? tree : &comes);
        if (!evidence.event)
            return;
        who_did_dated(scope->model, &evidence);
    } else {
        if (tree->kind == TREE_CELL) {
            diagnostic_add(scope->model->problems, D1207, tree->span, "a value of a table is no record that could show something was done");
            return;
        }
        evidence.selection = resolve_selection(scope, tree->span, tree->text, tree->span, tree->left);
        if (!evidence.selection)
            return;
        if (tree->kind == TREE_PICK) {
            evidence.selection->pick = PICK_NEXT;
            struct tree subject = {.kind = TREE_THE, .span = tree->span, .text = scope->frame->slots[0].name};
            evidence.selection->after = resolve_record(scope, &subject);
        }
        check_evidence(scope, rule, evidence.selection);
        who_did_chosen(scope->model, &evidence);
        rule->used_once = rule->used_once || line->more;
        evidence.elsewhere = line->number != 0;
    }
    MODEL_ADD(scope->model, rule->evidence, rule->evidence_count, evidence);
}

/* An earlier part of the evidence that is not of the one type that `counts only if` can speak of; or NULL. */
static const struct evidence *of_other_type(const struct rule *rule)
{
    const struct kind *kind = rule->evidence[0].selection ? rule->evidence[0].selection->kind : NULL;
    for (int i = 0; i < rule->evidence_count; i++)
        if (!rule->evidence[i].selection || rule->evidence[i].selection->kind != kind)
            return &rule->evidence[i];
    return NULL;
}

/* Several pieces of evidence are needed: all of them, and no others would do. */
static void check_all_of(struct model *model, struct rule *rule)
{
    const struct line *all = NULL, *any = NULL, *counts = declaration_line(rule->declaration, LINE_L_COUNTS_IF);
    bool stops = false;
    for (const struct line *line = rule->declaration->lines; line; line = line->next) {
        stops = line->kind == LINE_L_STOPS || (stops && line->kind == LINE_L_OR_WHEN);
        if (line->kind == LINE_L_AND_BY || line->kind == LINE_L_AND_WHEN)
            all = all ? all : line;
        if (line->kind == LINE_L_OR_BY || (line->kind == LINE_L_OR_WHEN && !stops))
            any = any ? any : line;
    }
    rule->all_of = all && rule->evidence_count > 1;
    if (!all)
        return;
    if (any) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1308, any->phrase, "this evidence mixes `%s` with `%s`", line_phrase(all->kind), line_phrase(any->kind));
        diagnostic_help(model->problems, diagnostic, "Write a rule for each, or give the records that will do a name with `define`.");
    }
    if (rule->used_once) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1302, all->phrase, "evidence of several parts cannot be shared out, each used once only");
        diagnostic_help(model->problems, diagnostic, "Write a rule for each part.");
    }
    if (rule->evidence_count > EVIDENCE_PARTS)
        diagnostic_add(model->problems, D1010, all->span, "evidence has at most %d parts", EVIDENCE_PARTS);
    const struct evidence *other = counts && rule->evidence_count ? of_other_type(rule) : NULL;
    if (other) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1201, counts->phrase, "`counts only if` speaks of every part of the evidence, and these are not records of one type");
        diagnostic_note(model->problems, diagnostic, other->span, "this one is of another");
        diagnostic_help(model->problems, diagnostic, "Say it with `where` in the line it is about, or write a rule for each part.");
    }
}

/* What `its` of a requirement may be: any record that a line of evidence above it chooses. */
static const struct kind *kind_of_evidence(struct model *model, const struct rule *rule)
{
    const struct kind *first = rule->evidence[0].selection->kind;
    struct kind *kind = NULL;
    int most = 0;
    for (int i = 0; i < rule->evidence_count; i++)
        most += rule->evidence[i].selection ? rule->evidence[i].selection->kind->type_count : 0;
    for (int i = 1; i < rule->evidence_count; i++) {
        const struct kind *other = rule->evidence[i].selection ? rule->evidence[i].selection->kind : NULL;
        if (!other || kind_within(other, kind ? kind : first) || kind_within(first, other))
            first = other && !kind && !kind_within(other, first) ? other : first;
        else {
            if (!kind) {
                kind = mem_kept(model->pool, sizeof *kind);
                kind->types = mem_kept(model->pool, (size_t)most * sizeof *kind->types);
                for (int j = 0; j < first->type_count; j++)
                    kind->types[kind->type_count++] = first->types[j];
                kind->name = first->name;
            }
            struct buffer name = {0};
            buffer_str(&name, kind->name);
            buffer_text(&name, " or ");
            buffer_str(&name, other->name);
            kind->name = str_kept(model->pool, buffer_view(&name));
            buffer_free(&name);
            for (int j = 0; j < other->type_count; j++)
                kind->types[kind->type_count++] = other->types[j];
        }
    }
    return kind ? kind : first;
}

static void add_requirement(struct scope *scope, struct rule *rule, const struct line *line)
{
    const struct line *show = line->next;
    if (rule->declaration->broken && (!show || show->kind != LINE_L_OTHERWISE_SHOW))
        return; /* perhaps the line that could not be read */
    if (!show || show->kind != LINE_L_OTHERWISE_SHOW) {
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1301, line->phrase, "`counts only if` needs a line `otherwise show` behind it");
        diagnostic_help(scope->model->problems, diagnostic, "Add a line such as `otherwise show  \"no reasons are given\"`.");
        return;
    }
    struct scope inner = *scope;
    if (rule->evidence_slot < 0 && rule->evidence_count && rule->evidence[0].selection)
        rule->evidence_slot = frame_add(scope, STR(""), (struct type){.of = TYPE_RECORD, .kind = kind_of_evidence(scope->model, rule)}, line->span);
    inner.its = rule->evidence_slot;
    struct requirement requirement = {resolve_condition(&inner, line->value), show->value->text, line->span};
    if (requirement.condition)
        MODEL_ADD(scope->model, rule->requirements, rule->requirement_count, requirement);
}

/* ---- windows and limits ---- */

static void add_limit(struct scope *scope, struct rule *rule, struct expr *limit, struct span span)
{
    if (!limit)
        return;
    if (rule->limit_count == 4)
        diagnostic_add(scope->model->problems, D1306, span, "a rule has at most four limits");
    else
        rule->limits[rule->limit_count++] = limit;
}

static void limit_within(struct scope *scope, struct rule *rule, const struct line *line)
{
    struct expr *length = resolve_length(scope, line->value);
    if (!rule->origin && !scope->origin_missing_said) {
        scope->origin_missing_said = true;
        struct diagnostic *diagnostic = diagnostic_add(scope->model->problems, D1304, line->span, "this length is counted from nothing");
        diagnostic_help(scope->model->problems, diagnostic, "Add a line `counted from  the …`.");
    }
    if (!length || !rule->origin)
        return;
    if (length->op == OP_LENGTH && length->unit == UNIT_WORKING_DAYS && !policy_has_calendar(scope, line->value->span))
        return;
    struct expr *limit = expr_new(scope->model, OP_AFTER, TYPE_TIME, line->span);
    limit->a = length;
    limit->b = rule->origin;
    add_limit(scope, rule, limit, line->span);
}

static void check_window(struct scope *scope, const struct rule *rule, const struct line *line)
{
    if (!rule->opens || !rule->limit_count)
        return;
    const struct expr *opens = rule->opens, *limit = rule->limits[0];
    bool numbers = opens->op == OP_WORKING_DAY && limit->op == OP_WORKING_DAY && opens->a->op == OP_NUMBER && limit->a->op == OP_NUMBER && opens->b == limit->b;
    bool dates = opens->op == OP_TIME && limit->op == OP_TIME;
    if ((numbers && opens->a->number > limit->a->number) || (dates && opens->time.day > limit->time.day))
        diagnostic_add(scope->model->problems, D1502, line->span, "this window closes before it opens");
}

static void resolve_window(struct scope *scope, struct rule *rule, const struct line *line)
{
    switch (line->kind) {
    case LINE_L_BY: add_limit(scope, rule, resolve_limit(scope, line->value), line->span); break;
    case LINE_L_NO_LATER: add_limit(scope, rule, resolve_limit(scope, line->value), line->span); break;
    case LINE_L_AT_LEAST: add_limit(scope, rule, resolve_time(scope, line->value), line->span); break;
    case LINE_L_WITHIN: limit_within(scope, rule, line); break;
    case LINE_L_NOT_BEFORE: rule->opens = resolve_time(scope, line->value); break;
    case LINE_L_ON_DAY:
        rule->opens = resolve_time(scope, line->value);
        add_limit(scope, rule, rule->opens, line->span);
        break;
    case LINE_L_BETWEEN:
        rule->opens = resolve_time(scope, line->value);
        add_limit(scope, rule, resolve_limit(scope, line->more), line->span);
        check_window(scope, rule, line);
        break;
    default: break;
    }
}

/* ---- a rule ---- */

/* Lines that may stand more than once, or continue another. */
static bool may_repeat(enum line_kind kind)
{
    switch (kind) {
    case LINE_L_NOT_APPLIES: case LINE_L_AND_IF: case LINE_L_OR_IF: case LINE_L_OR_WHEN: case LINE_L_OR_BY: case LINE_L_AND_BY: case LINE_L_AND_WHEN: case LINE_L_COUNTS_IF:
    case LINE_L_OTHERWISE_SHOW: case LINE_L_NO_LATER: case LINE_L_OR_IS: case LINE_L_COULD_READ: case LINE_FIELD: case LINE_ROW:
    case LINE_L_GIVEN: case LINE_L_EXPECT: case LINE_L_FACTS: case LINE_L_READING: case LINE_L_ALSO_ACTS: case LINE_L_FROM: case LINE_L_NOTHING_DEMANDS: case LINE_L_REPLACES:
        return true;
    default: return false;
    }
}

/* What a continuing line may stand under. */
static bool continues(enum line_kind kind, enum line_kind above)
{
    switch (kind) {
    case LINE_L_AND_IF:
    case LINE_L_OR_IF:
        return above == LINE_L_APPLIES || above == LINE_L_NOT_APPLIES || above == LINE_L_BROKEN_IF || above == LINE_L_HOLDS_IF || above == LINE_L_AND_IF || above == LINE_L_OR_IF;
    case LINE_L_OR_WHEN: return above == LINE_L_AND_BY || above == LINE_L_AND_WHEN || above == LINE_L_STOPS || above == LINE_L_DONE_WHEN || above == LINE_L_OR_WHEN || above == LINE_L_EVERY_STOP || above == LINE_L_DONE_BY || above == LINE_L_OR_BY;
    case LINE_L_OR_BY: return above == LINE_L_AND_BY || above == LINE_L_AND_WHEN || above == LINE_L_DONE_BY || above == LINE_L_OR_BY || above == LINE_L_DONE_WHEN || above == LINE_L_OR_WHEN;
    case LINE_L_AND_BY:
    case LINE_L_AND_WHEN: return above == LINE_L_DONE_BY || above == LINE_L_DONE_WHEN || above == LINE_L_AND_BY || above == LINE_L_AND_WHEN || above == LINE_L_OR_BY || above == LINE_L_OR_WHEN;
    case LINE_L_OTHERWISE_SHOW: return above == LINE_L_COUNTS_IF;
    case LINE_L_FROM: return above == LINE_L_IS || above == LINE_L_FROM;
    case LINE_L_JUDGED_AT: return above == LINE_L_FROM;
    case LINE_L_OR_IS: return above == LINE_L_IS || above == LINE_L_OR_IS;
    case LINE_L_NO_LATER: return above == LINE_L_BY || above == LINE_L_WITHIN || above == LINE_L_ON_DAY || above == LINE_L_BETWEEN || above == LINE_L_AT_LEAST || above == LINE_L_NO_LATER || above == LINE_L_COUNTED_FROM || above == LINE_L_EARLIER_ONE;
    default: return true;
    }
}

static bool is_rule_kind(enum declaration_kind kind)
{
    return declaration_place(kind) == IN_RULE;
}

void cites_everywhere(struct model *model, const struct line *line)
{
    if (!line->more)
        return;
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1307, line->more->span, "only a rule states a clause `where` a condition holds");
    diagnostic_help(model->problems, diagnostic, "Take out `where` and what stands behind it.");
}

void check_lines(struct model *model, const struct declaration *declaration)
{
    uint8_t seen[LINE_KINDS] = {0};
    enum line_kind above = LINE_KINDS;
    for (const struct line *line = declaration->lines; line; above = line->kind, line = line->next) {
        if (line->kind == LINE_L_CITES && !is_rule_kind(declaration->kind))
            cites_everywhere(model, line);
        if (line->kind == LINE_L_CITES && line->more)
            continue; /* as many as there are conditions */
        if (seen[line->kind] && !may_repeat(line->kind))
            diagnostic_add(model->problems, D1306, line->phrase, "a %s has one line `%s`", declaration_phrase(declaration->kind), line_phrase(line->kind));
        seen[line->kind] = 1;
        if (!continues(line->kind, above) && !declaration->broken)
            diagnostic_add(model->problems, D1307, line->phrase, "`%s` continues nothing here", line_phrase(line->kind));
    }
}

/* A limit that could not be read has been reported where it stands. */
static bool says_limit(const struct declaration *declaration)
{
    static const enum line_kind limits[] = {LINE_L_BY, LINE_L_WITHIN, LINE_L_ON_DAY, LINE_L_BETWEEN, LINE_L_AT_LEAST};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (declaration_line(declaration, limits[i]))
            return true;
    return false;
}

static const char *article(enum declaration_kind kind)
{
    return kind == DECLARE_AUTHORISATION ? "an" : "a";
}

static void wrong_kind(struct model *model, const struct rule *rule, const char *message, const char *help)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1302, rule->declaration->keyword, "%s", message);
    diagnostic_help(model->problems, diagnostic, "%s", help);
}

static void check_kind(struct model *model, const struct rule *rule)
{
    const struct declaration *declaration = rule->declaration;
    enum declaration_kind kind = declaration->kind;
    const struct line *who = declaration_line(declaration, LINE_L_WHO), *approval = declaration_line(declaration, LINE_L_APPROVAL_FROM);
    bool whole = !declaration->broken; /* else what is not there may be the line that could not be read */
    bool forbids = rule->strength == STRENGTH_MUST_NOT || rule->strength == STRENGTH_SHOULD_NOT;
    if (kind == DECLARE_TIMESCALE && whole && !says_limit(declaration))
        wrong_kind(model, rule, "a timescale has a limit, and this one has none", "Add a line such as `due within  10 working days`, or begin it with `duty`.");
    if (kind == DECLARE_TRIGGER && whole && !declaration_line(declaration, LINE_L_DONE_BY))
        wrong_kind(model, rule, "a trigger asks for something new, and this one has no line `shown by`", "Add a line `shown by  a …`, or begin it with `duty`.");
    if (kind == DECLARE_PROHIBITION && !forbids && declaration_line(declaration, LINE_L_STRENGTH))
        diagnostic_add(model->problems, D1302, declaration->keyword, "a prohibition says `must not` or `should not`, and this one says `%s`", strength_word(rule->strength));
    if (kind != DECLARE_PROHIBITION && forbids)
        diagnostic_add(model->problems, D1302, declaration->keyword, "what %s be done is a prohibition, and this is %s %s", strength_word(rule->strength), article(kind), declaration_phrase(kind));
    if (kind == DECLARE_PROHIBITION && whole && !declaration_line(declaration, LINE_L_BROKEN_IF))
        wrong_kind(model, rule, "a prohibition says what breaks it, and this one has no line `broken if`", "Add a line such as `broken if  the …`.");
    if (kind == DECLARE_AUTHORISATION && !approval && whole) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1302, who ? who->phrase : declaration->keyword,
                                                       who ? "an authorisation says whose approval is needed: `approval from`, not `to be done by`" : "an authorisation says whose approval is needed, and this one has no line `approval from`");
        diagnostic_help(model->problems, diagnostic, who ? "Write `approval from` instead." : "Add a line such as `approval from  a senior manager`.");
    }
    if (kind != DECLARE_AUTHORISATION && approval) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1302, approval->phrase, "`approval from` is a line of an authorisation, and this is %s %s", article(kind), declaration_phrase(kind));
        diagnostic_help(model->problems, diagnostic, "Write `to be done by` instead, or begin it with `authorisation`.");
    }
    for (int i = 0; kind == DECLARE_AUTHORISATION && i < rule->evidence_count; i++) {
        const struct selection *selection = rule->evidence[i].selection;
        for (int j = 0; selection && j < selection->alternative_count; j++)
            if (!selection->alternatives[j].type->is_approval) {
                struct diagnostic *diagnostic = diagnostic_add(model->problems, D1302, rule->evidence[i].span, "the evidence of an authorisation is an approval, and `" STR_FORMAT "` is none", STR_PRINT(selection->alternatives[j].type->name));
                diagnostic_help(model->problems, diagnostic, "Choose a record that `is an approval`.");
            }
    }
}

static void no_window(struct model *model, const struct line *line)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1307, line->phrase, "no window opens here that something could be earlier than");
    diagnostic_help(model->problems, diagnostic, "Take the line out, or give the rule a window with `due between`, `due on` or `not due before`.");
}

/* A line that every rule has, or every rule of some kind. */
struct needed {
    bool missing;
    const char *what, *lines, *help;
};

/* All that a rule lacks is told at once: its head was written, and the rest is still to come. */
static void lines_missing(struct model *model, const struct rule *rule, const struct needed *needed, int count)
{
    int missing = 0, last = 0, told = 0;
    for (int i = 0; i < count; i++)
        if (needed[i].missing)
            missing++, last = i;
    if (!missing || rule->declaration->broken) /* broken: perhaps the line that could not be read */
        return;
    struct buffer what = {0}, lines = {0};
    for (int i = 0; i < count; i++) {
        if (!needed[i].missing)
            continue;
        const char *before = !told ? "" : i != last ? ", " : missing == 2 ? " and " : ", and ";
        buffer_format(&what, "%s%s", before, needed[i].what);
        buffer_format(&lines, "%s%s", before, needed[i].lines);
        told++;
    }
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1301, rule->declaration->span, "the %s `" STR_FORMAT "` does not say " STR_FORMAT, declaration_phrase(rule->declaration->kind), STR_PRINT(rule->card->name), STR_PRINT(buffer_view(&what)));
    if (missing == 1)
        diagnostic_help(model->problems, diagnostic, "%s", needed[last].help);
    else
        diagnostic_help(model->problems, diagnostic, "Add the lines " STR_FORMAT ".", STR_PRINT(buffer_view(&lines)));
    buffer_free(&what);
    buffer_free(&lines);
}

static void check_complete(struct model *model, const struct rule *rule)
{
    const struct declaration *declaration = rule->declaration;
    enum declaration_kind kind = declaration->kind;
    bool who = declaration_line(declaration, LINE_L_WHO) || declaration_line(declaration, LINE_L_APPROVAL_FROM) || kind == DECLARE_AUTHORISATION;
    bool done = declaration_line(declaration, LINE_L_DONE_BY) || declaration_line(declaration, LINE_L_DONE_WHEN) || kind == DECLARE_PROHIBITION ||
                rule->strength == STRENGTH_MAY; /* a permission is never done, it only holds */
    const struct needed needed[] = {
        {!declaration_line(declaration, LINE_L_FOR_EACH), "what it is for each of", "`for each`", "Add a line such as `for each  assessment`."},
        {!who, "who acts", "`to be done by`", "Add a line such as `to be done by  a social worker`, or `to be done by  anyone`."},
        {!declaration_line(declaration, LINE_L_STRENGTH), "how strongly it asks", "`strength`",
         "Add a line `strength  must`, `should`, `may`, `must not`, `should not` or `consider, either decision is enough`."},
        {rule->policy->source && !declaration_line(declaration, LINE_L_CITES), "which clause of its source it states", "`cites`", "Add a line `cites  \"…\"` with the clauses it states."},
        {!done, "what shows that it was done", "`shown by` or `done when`", "Add a line `shown by  a …` or `done when  …`."},
        {rule->opens && !rule->early_said, "what an act before its window is worth", "`an earlier one`", "Add a line `an earlier one  counts` or `an earlier one  does not count`."},
    };
    lines_missing(model, rule, needed, (int)(sizeof needed / sizeof *needed));
    if (declaration_line(declaration, LINE_L_EARLIER_ONE) && !declaration->broken && !rule->opens && !declaration_line(declaration, LINE_L_BETWEEN) && !declaration_line(declaration, LINE_L_ON_DAY) && !declaration_line(declaration, LINE_L_NOT_BEFORE))
        no_window(model, declaration_line(declaration, LINE_L_EARLIER_ONE));
}

void fill_card(struct model *model, struct rule_card *card, const struct declaration *declaration)
{
    int count = 0;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        for (const struct tree *clause = line->kind == LINE_L_CITES ? line->value : NULL; clause; clause = clause->next)
            MODEL_ADD(model, card->cites, count, clause->text);
        card->cites_vary = card->cites_vary || (line->kind == LINE_L_CITES && line->more);
    }
    card->cite_count = (uint16_t)count;
    const struct line *strength = declaration_line(declaration, LINE_L_STRENGTH);
    card->strength = strength ? str_of(strength_word((enum strength)strength->value->number)) : STR("");
    const struct line *says = declaration_line(declaration, LINE_L_SOURCE_SAYS);
    card->source_says = says ? says->value->text : STR("");
    fill_who(model, card, declaration);
}

/* The clauses of a line are the next of the card's. */
static int resolve_cites(struct scope *scope, struct rule *rule, const struct line *line, int from)
{
    struct expr *condition = line->more ? resolve_condition(scope, line->more) : NULL;
    for (const struct tree *clause = line->value; clause; clause = clause->next)
        rule->cites_where[from++] = condition;
    return from;
}

void resolve_rule(struct model *model, struct rule *rule)
{
    const struct declaration *declaration = rule->declaration;
    struct scope scope = {.model = model, .policy = rule->policy, .frame = &rule->frame, .its = -1};
    rule->evidence_slot = -1;
    rule->frame.incomplete = declaration->broken;
    check_lines(model, declaration);
    check_cites(model, rule->policy, declaration);
    const struct line *for_each = declaration_line(declaration, LINE_L_FOR_EACH);
    if (for_each)
        resolve_parts(&scope, for_each->value, &rule->parts, &rule->part_count, true);
    const struct line *strength = declaration_line(declaration, LINE_L_STRENGTH);
    if (strength)
        rule->strength = (enum strength)strength->value->number;
    bool subject_known = rule->frame.count && rule->frame.slots[0].type.kind;
    if (!subject_known && (for_each || declaration->broken))
        return; /* without its subject nothing further can be said of it */
    const struct line *origin = declaration_line(declaration, LINE_L_COUNTED_FROM);
    if (origin) {
        rule->origin = resolve_time(&scope, origin->value);
        scope.origin_missing_said = !rule->origin;
    }
    scope.origin = rule->origin;
    scope.origin_missing_said = scope.origin_missing_said || declaration->broken;
    const struct line *act = declaration_line(declaration, LINE_L_MUST_COME_BEFORE);
    if (act)
        rule->act = resolve_time(&scope, act->value);
    enum line_kind group = LINE_KINDS;
    int cites = 0;
    rule->cites_where = mem_kept_array(model->pool, (size_t)rule->card->cite_count + 1, sizeof *rule->cites_where);
    for (const struct line *line = declaration->lines; line; line = line->next) {
        switch (line->kind) {
        case LINE_L_CITES: cites = resolve_cites(&scope, rule, line, cites); break;
        case LINE_L_APPLIES: rule->applies = resolve_group(&scope, line); break;
        case LINE_L_NOT_APPLIES: {
            struct expr *condition = resolve_group(&scope, line);
            if (condition)
                MODEL_ADD(model, rule->not_applies, rule->not_applies_count, condition);
            break;
        }
        case LINE_L_IF_UNKNOWN: rule->if_unknown = line->value->text; break;
        case LINE_L_USES: rule->uses = resolve_event(&scope, line->value); break;
        case LINE_L_STARTS: rule->starts = resolve_event(&scope, line->value); break;
        case LINE_L_WHO:
        case LINE_L_APPROVAL_FROM: resolve_who(&scope, rule, line->value); break;
        case LINE_L_EARLIER_ONE:
            rule->early_said = true;
            rule->early_counts = line->value->kind == TREE_YES;
            rule->early_if = line->more ? resolve_condition(&scope, line->more) : NULL;
            break;
        case LINE_L_STOPS: add_event(&scope, line, &rule->stops, &rule->stop_count); group = line->kind; break;
        case LINE_L_OR_WHEN:
            if (group == LINE_L_STOPS) {
                add_event(&scope, line, &rule->stops, &rule->stop_count);
            } else {
                struct line done = *line;
                done.kind = LINE_L_DONE_WHEN;
                add_evidence(&scope, rule, &done);
            }
            break;
        case LINE_L_DONE_BY:
        case LINE_L_DONE_WHEN: add_evidence(&scope, rule, line); group = line->kind; break;
        case LINE_L_OR_BY:
        case LINE_L_AND_BY:
        case LINE_L_AND_WHEN: {
            struct line done = *line;
            done.kind = line->kind == LINE_L_AND_WHEN ? LINE_L_DONE_WHEN : LINE_L_DONE_BY;
            add_evidence(&scope, rule, &done);
            break;
        }
        case LINE_L_COUNTS_IF: add_requirement(&scope, rule, line); break;
        case LINE_L_BROKEN_IF: rule->broken = resolve_group(&scope, line); break;
        default: resolve_window(&scope, rule, line); break;
        }
    }
    check_all_of(model, rule);
    const struct line *if_unknown = declaration_line(declaration, LINE_L_IF_UNKNOWN);
    if (if_unknown && !declaration_line(declaration, LINE_L_APPLIES) && !declaration->broken) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1301, if_unknown->phrase, "`if unknown` says how to take a condition `applies if`, and there is none");
        diagnostic_help(model->problems, diagnostic, "Add a line `applies if`, or take this one out: it has no effect on `does not apply if`.");
    }
    check_complete(model, rule);
    check_kind(model, rule);
    ((struct rule_card *)rule->card)->limited = rule->limit_count != 0;
    check_who_judged(rule);
}
