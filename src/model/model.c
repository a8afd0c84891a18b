/* SPDX-License-Identifier: Apache-2.0
 *
 * Building a model, from the first file to the last check; and finding things
 * in it by name.
 */
#include "model/steps.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

static bool is_rule(enum declaration_kind kind)
{
    return kind >= DECLARE_TIMESCALE && kind <= DECLARE_PROHIBITION;
}

/* ---- by name ---- */

struct definition *model_definition(struct model *model, const struct policy *policy, struct str name)
{
    struct definition *for_all = NULL;
    for (int i = 0; i < model->definition_count; i++) {
        struct definition *one = model->definitions[i];
        if (!str_equal(one->name, name))
            continue;
        if (one->policy == policy)
            return one;
        if (!one->policy)
            for_all = one;
    }
    return for_all;
}

const struct table *model_table(struct model *model, const struct policy *policy, struct str name)
{
    const struct table *for_all = NULL;
    for (int i = 0; i < model->table_count; i++) {
        if (!str_equal(model->tables[i]->name, name))
            continue;
        if (model->tables[i]->policy == policy)
            return model->tables[i];
        if (!model->tables[i]->policy)
            for_all = model->tables[i];
    }
    return for_all;
}

const struct role *model_role(struct model *model, struct str name)
{
    for (int i = 0; i < model->role_count; i++)
        if (str_equal(model->roles[i]->name, name))
            return model->roles[i];
    return NULL;
}

const struct rule *model_rule_labelled(struct model *model, const struct policy *policy, struct str label)
{
    for (int i = 0; i < model->rule_count; i++)
        if (model->rules[i]->policy == policy && str_equal(model->rules[i]->card->label, label))
            return model->rules[i];
    return NULL;
}

/* ---- names of definitions, roles and rules ---- */

static struct rule_card *new_card(struct model *model, const struct declaration *declaration, const struct policy *policy, enum rule_kind kind)
{
    struct rule_card *card = mem_kept(model->pool, sizeof *card);
    card->policy = policy ? policy->card : NULL;
    card->kind = kind;
    card->name = str_with_underscores(model->pool, declaration->name);
    card->label = declaration->label.length ? declaration->label : declaration->name;
    card->span = declaration->span;
    card->index = (uint16_t)model->card_count;
    fill_card(model, card, declaration);
    MODEL_ADD(model, model->cards, model->card_count, card);
    return card;
}

static void twice(struct model *model, enum diagnostic_code code, struct span here, struct span there, const char *what, struct str name)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, code, here, "the %s `" STR_FORMAT "` is declared twice", what, STR_PRINT(name));
    diagnostic_note(model->problems, diagnostic, there, "the first one stands here");
}

static void name_definition(struct model *model, const struct declaration *declaration, const struct policy *policy, uint32_t file)
{
    struct definition *other = model_definition(model, policy, declaration->name);
    const struct record_type *type = schema_type(&model->schema, declaration->name);
    if (type) {
        struct diagnostic *diagnostic = diagnostic_add(model->problems, D1101, declaration->name_span, "`" STR_FORMAT "` is the name of a record already", STR_PRINT(declaration->name));
        diagnostic_note(model->problems, diagnostic, type->span, "the record stands here");
        return;
    }
    if (other && other->policy == policy) {
        twice(model, D1101, declaration->name_span, other->span, "definition", declaration->name);
        return;
    }
    struct definition *definition = mem_kept(model->pool, sizeof *definition);
    definition->name = declaration->name;
    definition->span = declaration->name_span;
    definition->policy = policy;
    definition->declaration = declaration;
    definition->file = file;
    definition->index = model->definition_count;
    bool for_each = false;
    for (const struct line *line = declaration->lines; line; line = line->next) {
        if (line->kind == LINE_L_FOR_EACH) {
            for_each = true;
            const struct record_type *subject = schema_type(&model->schema, line->value->text);
            if (subject)
                definition->subject = model_kind(model, subject);
        }
        if ((line->kind == LINE_L_IS || line->kind == LINE_L_OR_IS) && line->value->kind == TREE_ANY && !for_each) {
            definition->form = DEFINED_CHOICES;
            MODEL_ADD(model, definition->choices, definition->choice_count, line->value);
        }
    }
    MODEL_ADD(model, model->definitions, model->definition_count, definition);
}

/* `for each NAME` of a definition may name other definitions, so it is looked at once all are named. */
static void subjects_of_definitions(struct model *model)
{
    for (int i = 0; i < model->definition_count; i++) {
        struct definition *definition = model->definitions[i];
        for (const struct line *line = definition->declaration->lines; line && !definition->subject; line = line->next) {
            if (line->kind != LINE_L_FOR_EACH)
                continue;
            struct definition *other = model_definition(model, definition->policy, line->value->text);
            if (other && other->form == DEFINED_CHOICES) {
                resolve_definition(model, other);
                definition->subject = &other->kind;
            } else {
                /* Not a record: said when its parts are resolved. It is still for something. */
                static const struct kind unknown = {.name = {"?", 1}};
                definition->subject = &unknown;
            }
        }
    }
}

static void name_role(struct model *model, const struct declaration *declaration, uint32_t file)
{
    const struct role *other = model_role(model, declaration->name);
    if (other) {
        twice(model, D1101, declaration->name_span, other->span, "role", declaration->name);
        return;
    }
    if (model->role_count == LIMIT_ROLES) {
        diagnostic_add(model->problems, D1010, declaration->name_span, "a rule set has at most %d roles", LIMIT_ROLES);
        return;
    }
    struct role *role = mem_kept(model->pool, sizeof *role);
    role->name = declaration->name;
    role->span = declaration->name_span;
    role->declaration = declaration;
    role->file = file;
    role->index = model->role_count;
    MODEL_ADD(model, model->roles, model->role_count, role);
    int known = model->schema.role_count;
    MODEL_ADD(model, model->schema.roles, known, str_with_underscores(model->pool, role->name));
    model->schema.role_count = (uint16_t)known;
}

/* Exceptions lift rules and exceptions by their labels, so that a label means one of them. */
static const struct exception *exception_labelled(const struct model *model, const struct policy *policy, struct str label)
{
    for (int i = 0; i < model->exception_count; i++) {
        const struct exception *one = model->exceptions[i];
        if (!one->is_remark && one->policy == policy && label.length && str_equal(one->declaration->label, label))
            return one;
    }
    return NULL;
}

static void label_twice(struct model *model, const struct declaration *declaration, struct span first)
{
    struct diagnostic *diagnostic = diagnostic_add(model->problems, D1107, declaration->label_span, "the label \"" STR_FORMAT "\" is used twice", STR_PRINT(declaration->label));
    diagnostic_note(model->problems, diagnostic, first, "the first one stands here");
}

static void name_exception(struct model *model, const struct declaration *declaration, const struct policy *policy)
{
    bool remark = declaration->kind == DECLARE_REMARK;
    const struct exception *other = remark ? NULL : exception_labelled(model, policy, declaration->label);
    const struct rule *rule = remark || !declaration->label.length ? NULL : model_rule_labelled(model, policy, declaration->label);
    if (other || rule)
        label_twice(model, declaration, other ? other->declaration->span : rule->card->span);
    struct exception *exception = mem_kept(model->pool, sizeof *exception);
    *exception = (struct exception){declaration, policy, remark, 0};
    MODEL_ADD(model, model->exceptions, model->exception_count, exception);
}

static void put_hash(struct met_names *met, uint64_t hash)
{
    uint32_t place = (uint32_t)(hash >> 32) & (met->places - 1);
    while (met->hashes[place])
        place = (place + 1) & (met->places - 1);
    met->hashes[place] = hash;
    met->count++;
}

/* Perhaps one like this was met before; most are new, and need be compared with no other. */
static bool may_be_met(struct model *model, const struct policy *policy, struct str name)
{
    struct met_names *met = &model->met;
    uint64_t hash = str_hash(name, policy ? (uint64_t)policy->index + 1 : 0) | 1;
    if (2 * met->count >= met->places) {
        struct met_names before = *met;
        *met = (struct met_names){.places = before.places ? 2 * before.places : 64};
        met->hashes = (uint64_t *)mem_text(model->pool, met->places * sizeof *met->hashes);
        for (uint32_t i = 0; i < before.places; i++)
            if (before.hashes[i])
                put_hash(met, before.hashes[i]);
    }
    for (uint32_t place = (uint32_t)(hash >> 32) & (met->places - 1); met->hashes[place]; place = (place + 1) & (met->places - 1))
        if (met->hashes[place] == hash)
            return true;
    put_hash(met, hash);
    return false;
}

static void name_rule(struct model *model, const struct declaration *declaration, const struct policy *policy, uint32_t file)
{
    bool met = may_be_met(model, policy, declaration->name);
    met = (declaration->label.length && may_be_met(model, policy, declaration->label)) || met;
    for (int i = 0; met && i < model->rule_count; i++) {
        if (model->rules[i]->policy != policy)
            continue;
        if (str_equal(model->rules[i]->card->name, declaration->name)) {
            twice(model, D1101, declaration->name_span, model->rules[i]->card->span, "rule", declaration->name);
            return;
        }
        if (declaration->label.length && str_equal(model->rules[i]->card->label, declaration->label))
            label_twice(model, declaration, model->rules[i]->card->span);
    }
    const struct exception *exception = exception_labelled(model, policy, declaration->label);
    if (exception)
        label_twice(model, declaration, exception->declaration->span);
    if (str_is(declaration->name, "case") || str_is(declaration->name, "incomplete"))
        diagnostic_add(model->problems, D1101, declaration->name_span, "no rule is called `" STR_FORMAT "`: answers with a column for each rule have one of that name already", STR_PRINT(declaration->name));
    struct rule *rule = mem_kept(model->pool, sizeof *rule);
    rule->policy = policy;
    rule->declaration = declaration;
    rule->file = file;
    rule->index = model->rule_count;
    rule->card = new_card(model, declaration, policy, (enum rule_kind)(declaration->kind - DECLARE_TIMESCALE));
    MODEL_ADD(model, model->rules, model->rule_count, rule);
}

static void name_test(struct model *model, const struct declaration *declaration, uint32_t file)
{
    struct test_case *test = mem_kept(model->pool, sizeof *test);
    *test = (struct test_case){declaration->label, declaration->span, declaration, file, NULL};
    if (model->last_test)
        model->last_test->next = test;
    else
        model->tests = test;
    model->last_test = test;
}

/* What stands in a file without a policy then belongs to the one that the file continues. */
static bool belongs_to_a_policy(const struct declaration *declaration)
{
    return is_rule(declaration->kind) || declaration->kind == DECLARE_POLICY || (declaration->kind == DECLARE_DEFINE && declaration_line(declaration, LINE_L_CITES));
}

static void name_all(struct model *model)
{
    for (int i = 0; i < model->file_count; i++) {
        struct parsed_file *file = &model->files[i];
        bool rules = false, begun = false;
        const struct policy *nearest = file->policy; /* what stands below a policy of its file belongs to it */
        for (const struct declaration *one = file->syntax.first; one; one = one->next)
            rules = rules || belongs_to_a_policy(one);
        for (const struct declaration *one = file->syntax.first; one; one = one->next) {
            begun = begun || (rules && (one->kind == DECLARE_POLICY || !file->policy || file->policy->file != file->file));
            if (one->kind == DECLARE_POLICY && model_policy_declared(model, one))
                nearest = model_policy_declared(model, one);
            const struct policy *policy = begun ? nearest : NULL;
            if (one->kind == DECLARE_TEST)
                name_test(model, one, file->file);
            if (!one->name.length)
                continue;
            if (one->kind == DECLARE_DEFINE)
                name_definition(model, one, policy, file->file);
            else if (one->kind == DECLARE_ROLE)
                name_role(model, one, file->file);
            else if (is_rule(one->kind) && file->policy)
                name_rule(model, one, nearest, file->file);
            else if (one->kind == DECLARE_EXCEPTION || one->kind == DECLARE_REMARK)
                name_exception(model, one, nearest);
            else if (one->kind == DECLARE_GUIDANCE)
                MODEL_ADD(model, model->guidance, model->guidance_count, ((struct guidance){one, nearest}));
        }
    }
    subjects_of_definitions(model);
}

/* ---- all that needs the names ---- */

/* Clauses that shape a record, a table, a role, a policy or a calendar. */
static void cite_things(struct model *model)
{
    for (int i = 0; i < model->file_count; i++)
        for (const struct declaration *one = model->files[i].syntax.first; one; one = one->next)
            if (declaration_place(one->kind) & (IN_RECORD | IN_TABLE | IN_ROLE | IN_POLICY | IN_CALENDAR))
                check_cites_of_things(model, model->files[i].policy, one);
}

static void resolve_all(struct model *model)
{
    for (int i = 0; i < model->role_count; i++) {
        model->first_problem = model->problems->count;
        resolve_role(model, model->roles[i]);
    }
    for (int i = 0; i < model->policy_count; i++) {
        model->first_problem = model->problems->count;
        resolve_policy(model, model->policies[i]);
    }
    for (int i = 0; i < model->definition_count; i++) {
        struct definition *definition = model->definitions[i];
        check_lines(model, definition->declaration);
        check_cites(model, definition->policy, definition->declaration);
        resolve_definition(model, definition);
    }
    for (int i = 0; i < model->rule_count; i++) {
        model->first_problem = model->problems->count;
        resolve_rule(model, model->rules[i]);
    }
    resolve_exceptions(model);
    for (int i = 0; i < model->guidance_count; i++)
        resolve_guidance(model, model->guidance[i].policy, model->guidance[i].declaration);
    cite_things(model);
    check_sources(model);
    /* A condition that cites a clause is reported, like a rule. */
    for (int i = 0; i < model->definition_count; i++) {
        struct definition *definition = model->definitions[i];
        if (definition->type.of == TYPE_TRUTH && !definition->type.list && definition->policy && declaration_line(definition->declaration, LINE_L_CITES))
            definition->card = new_card(model, definition->declaration, definition->policy, RULE_DEFINITION);
    }
}

/* Where a rule stands among all: that of its policy, then of the first clause it states in its source, then its own. */
struct chapter_place {
    struct rule_card *card;
    struct span policy;
    int clause; /* behind all of them where it states none */
};

static struct chapter_place place_of(const struct model *model, struct rule_card *card)
{
    struct chapter_place place = {.card = card, .policy = card->policy ? card->policy->span : card->span, .clause = INT_MAX};
    for (int i = 0; i < model->policy_count; i++) {
        const struct clause_source *source = model->policies[i]->source;
        for (int j = 0; source && model->policies[i]->card == card->policy && j < card->cite_count; j++) {
            int clause = clause_index(source, card->cites[j]);
            place.clause = clause >= 0 && clause < place.clause ? clause : place.clause;
        }
    }
    return place;
}

static int by_span(struct span a, struct span b)
{
    if (a.file != b.file)
        return a.file < b.file ? -1 : 1;
    return (a.first > b.first) - (a.first < b.first);
}

static int by_place(const void *left, const void *right)
{
    const struct chapter_place *a = left, *b = right;
    int order = by_span(a->policy, b->policy);
    if (!order)
        order = (a->clause > b->clause) - (a->clause < b->clause);
    return order ? order : by_span(a->card->span, b->card->span);
}

static void order_cards(struct model *model)
{
    struct chapter_place *places = mem_kept_array(model->pool, (size_t)model->card_count + 1, sizeof *places);
    for (int i = 0; i < model->card_count; i++)
        places[i] = place_of(model, model->cards[i]);
    qsort(places, (size_t)model->card_count, sizeof *places, by_place);
    for (int i = 0; i < model->card_count; i++) {
        model->cards[i] = places[i].card;
        model->cards[i]->index = (uint16_t)i;
    }
}

/* ---- circles among rules ---- */

/* Circles are looked for from each rule in turn, among those that stand no higher: so each is told once, at the rule of it
 * that stands first. What was walked through once from a rule is not walked through again. */
struct walk {
    struct model *model;
    const struct rule *from;
    int depth;
    bool told;
    bool *asked; /* the rules that are asked about are marked here, and not walked into; or NULL */
};

static void walk_rule(struct walk *walk, struct rule *rule, struct span asked_at);
static void walk_expr(struct walk *walk, const struct expr *expr);

static void walk_selection(struct walk *walk, const struct selection *selection)
{
    if (!selection)
        return;
    walk_expr(walk, selection->of);
    walk_expr(walk, selection->since);
    walk_expr(walk, selection->up_to);
    walk_expr(walk, selection->where);
    for (int i = 0; i < selection->alternative_count; i++)
        walk_expr(walk, selection->alternatives[i].condition);
}

static void walk_parts(struct walk *walk, const struct part *parts, int count)
{
    for (int i = 0; i < count; i++) {
        walk_selection(walk, parts[i].selection);
        walk_expr(walk, parts[i].value);
    }
}

static void walk_definition(struct walk *walk, struct definition *definition)
{
    int mark = walk->asked ? -walk->from->index - 1 : walk->from->index + 1; /* one walk for each rule and each purpose */
    if (definition->walked == mark)
        return;
    definition->walked = mark;
    walk_parts(walk, definition->parts, definition->part_count);
    walk_expr(walk, definition->value);
    for (int i = 0; i < definition->reading_count; i++)
        walk_expr(walk, definition->readings[i].value);
}

/* A rule asked about, and those that may have taken its place. */
static void walk_asked(struct walk *walk, const struct rule *rule, struct span span, int depth)
{
    if (walk->asked)
        walk->asked[rule->index] = true;
    else
        walk_rule(walk, (struct rule *)rule, span);
    for (int i = 0; i < rule->replaced_count && depth < LAYER_TEAM; i++)
        walk_asked(walk, rule->replaced[i].by, span, depth + 1);
}

static void walk_expr(struct walk *walk, const struct expr *expr)
{
    for (; expr; expr = expr->next) {
        if (expr->op == OP_IN_TIME) {
            walk_asked(walk, expr->rule, expr->span, 0);
            for (int i = 0; i < expr->rule->version_count; i++) /* whichever the duty asked about follows */
                walk_asked(walk, expr->rule->versions[i], expr->span, 0);
        }
        if (expr->op == OP_CALL)
            walk_definition(walk, (struct definition *)expr->definition);
        walk_expr(walk, expr->a);
        if (expr->b)
            walk_expr(walk, expr->b);
        if (expr->c)
            walk_expr(walk, expr->c);
        walk_selection(walk, expr->selection);
    }
}

static void walk_event(struct walk *walk, const struct event *event)
{
    if (!event)
        return;
    walk_expr(walk, event->time);
    walk_expr(walk, event->test);
    walk_selection(walk, event->selection);
}

static void walk_conditions(struct walk *walk, const struct rule *rule)
{
    walk_expr(walk, rule->applies);
    walk_expr(walk, rule->early_if);
    for (int i = 0; i < rule->not_applies_count; i++)
        walk_expr(walk, rule->not_applies[i]);
    for (int i = 0; i < rule->lifting_count; i++)
        walk_expr(walk, rule->liftings[i].condition);
    for (int i = 0; i < rule->requirement_count; i++)
        walk_expr(walk, rule->requirements[i].condition);
    walk_expr(walk, rule->broken);
    for (int i = 0; rule->cites_where && i < rule->card->cite_count; i++)
        walk_expr(walk, rule->cites_where[i]);
    for (int i = 0; i < 2; i++)
        walk_expr(walk, rule->actor[i].person);
    walk_expr(walk, rule->not_person);
    walk_expr(walk, rule->not_unless);
    walk_expr(walk, rule->policy->applies);
    for (int i = 0; i < rule->replaced_count; i++)
        walk_expr(walk, rule->replaced[i].by->policy->applies);
}

static void walk_times(struct walk *walk, const struct rule *rule)
{
    walk_parts(walk, rule->parts, rule->part_count);
    walk_event(walk, rule->starts);
    walk_event(walk, rule->uses);
    for (int i = 0; i < rule->stop_count; i++)
        walk_event(walk, rule->stops[i]);
    for (int i = 0; i < rule->policy->stop_count; i++)
        walk_event(walk, rule->policy->stops[i]);
    for (int i = 0; i < rule->limit_count; i++)
        walk_expr(walk, rule->limits[i]);
    walk_expr(walk, rule->opens);
    walk_expr(walk, rule->origin);
    walk_expr(walk, rule->act);
    for (int i = 0; i < rule->evidence_count; i++) {
        walk_selection(walk, rule->evidence[i].selection);
        walk_event(walk, rule->evidence[i].event);
    }
}

static void walk_rule(struct walk *walk, struct rule *rule, struct span asked_at)
{
    struct model *model = walk->model;
    if (rule == walk->from && walk->depth) {
        if (!walk->told)
            diagnostic_add(model->problems, D1501, asked_at, "the rule \"" STR_FORMAT "\" rests on itself", STR_PRINT(rule->card->label));
        walk->told = true;
        return;
    }
    if (rule->index < walk->from->index || rule->walked == walk->from->index + 1)
        return;
    rule->walked = walk->from->index + 1;
    if (walk->depth == LIMIT_NESTING) {
        if (!walk->told)
            diagnostic_add(model->problems, D1008, asked_at, "rules rest on each other deeper than %d", LIMIT_NESTING);
        walk->told = true;
        return;
    }
    walk->depth++;
    walk_conditions(walk, rule);
    walk_times(walk, rule);
    walk->depth--;
}

void model_rules_asked(struct model *model, struct rule *rule, bool *asked)
{
    struct walk walk = {.model = model, .from = rule, .asked = asked};
    walk_conditions(&walk, rule);
    walk_times(&walk, rule);
}

static bool reaches(const struct role *role, const struct role *lower, uint64_t *seen)
{
    for (int i = 0; i < role->acts_as_count; i++) {
        const struct role *one = role->acts_as[i].as;
        if (one == lower)
            return true;
        if (seen[one->index / 64] >> one->index % 64 & 1)
            continue;
        seen[one->index / 64] |= (uint64_t)1 << one->index % 64;
        if (reaches(one, lower, seen))
            return true;
    }
    return false;
}

bool model_role_acts_as(const struct role *role, const struct role *lower)
{
    uint64_t seen[LIMIT_ROLES / 64] = {0};
    return reaches(role, lower, seen);
}

static bool told_of_circle(const struct model *model, int index)
{
    for (int i = 0; i < index; i++)
        if (model_role_acts_as(model->roles[i], model->roles[index]) && model_role_acts_as(model->roles[index], model->roles[i]))
            return true;
    return false;
}

void model_check_circles(struct model *model)
{
    for (int i = 0; i < model->rule_count; i++) {
        struct walk walk = {.model = model, .from = model->rules[i]};
        walk_rule(&walk, model->rules[i], model->rules[i]->card->span);
    }
    for (int i = 0; i < model->role_count; i++)
        if (model_role_acts_as(model->roles[i], model->roles[i]) && !told_of_circle(model, i))
            diagnostic_add(model->problems, D1501, model->roles[i]->span, "the role `" STR_FORMAT "` rests on itself", STR_PRINT(model->roles[i]->name));
    check_role_circles(model);
}

struct model *model_build(const struct rule_set *set, const struct str *paths, int path_count)
{
    struct model *model = mem_kept(set->pool, sizeof *model);
    model->pool = set->pool;
    model->sources = set->sources;
    model->problems = set->problems;
    int errors = set->problems->errors;
    model_load(model, paths, path_count, set->suites);
    if (!model->unread) {
        model_declare(model);
        link_versions(model);
        name_all(model);
        resolve_all(model);
        check_versions(model);
        resolve_replacements(model);
        order_cards(model);
        model_check_circles(model);
        if (set->problems->errors == errors) {
            check_demands(model);
            model_find_rivals(model);
        }
    } else {
        model->zone = zone_find("Europe/London", strlen("Europe/London"));
    }
    model->sound = set->problems->errors == errors;
    return model;
}

/* ---- what others may ask ---- */

bool model_sound(const struct model *model)
{
    return model->sound;
}

const struct schema *model_schema(const struct model *model)
{
    return &model->schema;
}

const struct zone *model_zone(const struct model *model)
{
    return model->zone;
}

int model_rule_count(const struct model *model)
{
    return model->card_count;
}

const struct rule_card *model_rule(const struct model *model, int index)
{
    return model->cards[index];
}

const struct test_case *model_tests(const struct model *model)
{
    return model->tests;
}

int model_file_count(const struct model *model)
{
    return model->file_count;
}

int model_calendar_count(const struct model *model)
{
    return model->calendar_count;
}

const struct calendar_source *model_calendar(const struct model *model, int index)
{
    return model->calendars[index];
}

static bool has_reading(const struct reading *readings, int count, struct str name)
{
    for (int i = 0; i < count; i++)
        if (str_equal(readings[i].name, name))
            return true;
    return false;
}

int model_reading_known(const struct model *model, struct reading_choice choice)
{
    bool named = false;
    for (int i = 0; i < model->definition_count; i++) {
        const struct definition *definition = model->definitions[i];
        if (definition->form != DEFINED_READINGS || !str_equal(definition->name, choice.definition))
            continue;
        named = true;
        if (has_reading(definition->readings, definition->reading_count, choice.reading))
            return 0;
    }
    for (int i = 0; i < model->policy_count; i++) {
        const struct policy *policy = model->policies[i];
        bool day_one = str_is(choice.definition, "day one"), out_of_hours = str_is(choice.definition, "out of hours");
        named = named || day_one || out_of_hours;
        if (day_one && has_reading(policy->day_one, policy->day_one_count, choice.reading))
            return 0;
        if (out_of_hours && has_reading(policy->out_of_hours, policy->out_of_hours_count, choice.reading))
            return 0;
    }
    return named ? 2 : 1;
}
