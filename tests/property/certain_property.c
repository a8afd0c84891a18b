/* SPDX-License-Identifier: Apache-2.0
 *
 * The two forms of the evaluator say the same. Where the second answers, for
 * states that are certain, its findings are those of the first: the same
 * rules, in the same order, in the same states. Held against each other are
 *
 *   the shipped policies over the sample caseloads, on days drawn from their life, with every declared reading in turn;
 *   the same caseloads after much has been done to them: dates moved, made vague, given an hour or taken away, lines lost
 *   and told twice, values nobody can read;
 *   every test of every rule file of tests/lang/good and of the shipped policies, on its day and on days around it;
 *   rules of every shape that has a short form, over facts drawn from their vocabulary.
 *
 * Where only some states are shown, their findings are whole, as they are without the second form.
 *
 * And it has to answer most of the time: giving up would always be right, and prove nothing. Prints its seed; DULY_SEED gives
 * another one. Called as `certain_property RULES FACTS DAY…` it compares these and nothing else.
 */
#include "caseload.h"

#include <dirent.h>
#include <sys/stat.h>

#include "eval/eval.h"
#include "model/ir.h"
#include "suite/suite.h"

static struct eval_counts counts;
static unsigned long compared; /* findings */

/* ---- Holding the two against each other ---- */

struct both {
    const char *what; /* for complaints */
    struct evaluator *first, *second;
    struct evaluator *whole, *some; /* all of each finding, and all of those that are shown */
    uint32_t shown;
};

static struct both both_open(const struct program *program, struct eval_options options, const char *what)
{
    struct both both = {.what = what, .shown = 1u << STATE_OVERDUE | 1u << STATE_CANNOT_TELL};
    both.whole = eval_new(program, &options);
    options.shown = both.shown;
    both.some = eval_new(program, &options);
    options.shown = 0;
    options.states_only = true;
    both.second = eval_new(program, &options);
    options.in_full = true;
    both.first = eval_new(program, &options);
    return both;
}

static void both_close(struct both *both)
{
    struct eval_counts more = eval_counts(both->second);
    counts.certain += more.certain;
    counts.gave_up += more.gave_up;
    eval_free(both->first);
    eval_free(both->second);
    eval_free(both->whole);
    eval_free(both->some);
}

static const char *state_of(const struct findings *findings, uint32_t i)
{
    return i < findings->count ? state_spelling(findings->items[i]->state) : "nothing";
}

static void compare_case(const struct both *both, struct facts *facts, struct fact_case *of)
{
    const struct findings *first = eval_case(both->first, facts, of), *second = eval_case(both->second, facts, of);
    uint32_t count = first->count > second->count ? first->count : second->count;
    compared += count;
    for (uint32_t i = 0; i < count; i++) {
        bool same = i < first->count && i < second->count && first->items[i]->rule == second->items[i]->rule && first->items[i]->state == second->items[i]->state &&
                    first->items[i]->incomplete == second->items[i]->incomplete && str_equal(first->items[i]->case_key, second->items[i]->case_key);
        if (same)
            continue;
        const struct findings *longer = i < first->count ? first : second;
        complain("%s, case " STR_FORMAT ", rule " STR_FORMAT ": %s, and in the second form %s", both->what, STR_PRINT(of->key),
                 STR_PRINT(longer->items[i]->rule->name), state_of(first, i), state_of(second, i));
        return;
    }
}

static bool same_finding(const struct finding *one, const struct finding *other, uint32_t shown)
{
    if (one->rule != other->rule || one->state != other->state)
        return false;
    if (!(shown >> one->state & 1))
        return true;
    return one->due.form == other->due.form && one->due.day == other->due.day && one->due.utc == other->due.utc && one->late_by.count == other->late_by.count &&
           one->missing_count == other->missing_count && one->would_be == other->would_be && one->subject_count == other->subject_count &&
           one->reading_count == other->reading_count && one->line == other->line;
}

static void compare_shown(const struct both *both, struct facts *facts, struct fact_case *of)
{
    const struct findings *whole = eval_case(both->whole, facts, of), *some = eval_case(both->some, facts, of);
    bool same = whole->count == some->count;
    for (uint32_t i = 0; i < whole->count && same; i++)
        same = same_finding(whole->items[i], some->items[i], both->shown);
    if (!same)
        complain("%s, case " STR_FORMAT ": the findings that are shown are not those without the second form", both->what, STR_PRINT(of->key));
}

static struct facts *facts_of(struct duly *duly, struct str lines)
{
    struct facts *facts = facts_new(&(struct facts_options){.schema = model_schema(duly->model), .zone = api_zone(duly)});
    facts_read_text(facts, STR("facts"), lines, 1);
    facts_finish(facts);
    return facts;
}

static void compare_all(const struct program *program, struct facts *facts, struct eval_options options, const char *what)
{
    struct both both = both_open(program, options, what);
    for (uint32_t i = 0; i < facts_case_count(facts); i++) {
        compare_case(&both, facts, facts_case(facts, i));
        compare_shown(&both, facts, facts_case(facts, i));
    }
    both_close(&both);
}

/* ---- Policies and their samples ---- */

static struct duly *rules_of(const char *const *paths, int count)
{
    struct duly *duly = duly_new();
    if (duly_rules_and_suites(duly, paths, count, count) != DULY_ANSWERED)
        return duly_free(duly), NULL;
    return duly;
}

static const char *on_words(char words[64], const char *name, int64_t now)
{
    struct buffer day = {0};
    civil_write_iso(&day, (day_number)(now / DAY_SECONDS));
    snprintf(words, 64, "%.40s on %.*s", name, (int)day.length, day.bytes);
    buffer_free(&day);
    return words;
}

/* A day in the life of the samples, or an hour of one. */
static struct eval_options some_moment(struct duly *duly)
{
    struct eval_options options = {0};
    options.now = end_of(duly, civil_day(2024, 5, 1) + (day_number)random_below(800));
    if (random_below(2))
        options.now -= (int64_t)random_below(DAY_SECONDS);
    options.known_on = random_below(5) ? options.now : options.now - (int64_t)random_below(40) * DAY_SECONDS;
    return options;
}

static void compare_moments(struct duly *duly, struct facts *facts, const char *name, int moments)
{
    char words[64];
    for (int i = 0; i < moments; i++) {
        struct eval_options options = some_moment(duly);
        compare_all(api_program(duly), facts, options, on_words(words, name, options.now));
    }
}

static void compare_readings(struct duly *duly, struct facts *facts, const char *name)
{
    struct declared_reading *readings;
    int count = model_alternatives(duly->model, duly->pool, NULL, 0, &readings);
    char words[64];
    for (int i = 0; i < count; i++) {
        struct eval_options options = some_moment(duly);
        options.readings = &readings[i].choice;
        options.reading_count = 1;
        compare_all(api_program(duly), facts, options, on_words(words, name, options.now));
    }
}

/* ---- Caseloads to which much has been done ---- */

static void put_day(struct buffer *out, struct str value)
{
    day_number day;
    day_in(value, &day);
    day += (day_number)random_below(81) - 40;
    struct buffer iso = {0};
    civil_write_iso(&iso, day);
    size_t kind = random_below(8);
    if (kind == 0)
        iso.length = 7; /* a month */
    buffer_char(out, '"');
    buffer_add(out, iso.bytes, iso.length);
    if (kind == 1)
        buffer_format(out, "T%02d:30", (int)random_below(24));
    else if (kind > 1 && value.length > 12)
        buffer_add(out, value.at + 11, value.length - 12);
    buffer_char(out, '"');
    buffer_free(&iso);
}

static void put_value(struct buffer *out, struct str value)
{
    day_number day;
    if (random_below(12) == 0)
        buffer_text(out, "\"no such thing\"");
    else if (random_below(12) == 0)
        buffer_text(out, "null");
    else if (str_is(value, "true") || str_is(value, "false"))
        buffer_text(out, str_is(value, "true") ? "false" : "true");
    else if (day_in(value, &day))
        put_day(out, value);
    else
        buffer_str(out, value);
}

static bool names_line(struct str key)
{
    return str_is(key, "record") || str_is(key, "case") || str_is(key, "id");
}

static void put_line(struct buffer *out, struct str line, size_t often)
{
    struct members members = members_of(line);
    bool first = true;
    for (int i = 0; i < members.count; i++) {
        struct str key = members.list[i].key, value = members.list[i].value;
        bool changed = !names_line(key) && random_below(often) == 0;
        if (changed && random_below(4) == 0)
            continue;
        buffer_text(out, first ? "{\"" : ",\"");
        buffer_str(out, key);
        buffer_text(out, "\":");
        if (changed)
            put_value(out, value);
        else
            buffer_str(out, value);
        first = false;
    }
    buffer_text(out, "}\n");
}

/* `often`: of so many values one is changed. */
static void put_changed(struct buffer *out, const struct caseload *caseload, size_t often)
{
    buffer_clear(out);
    for (int i = 0; i < caseload->line_count; i++) {
        size_t lot = random_below(40);
        if (lot == 0)
            continue;
        put_line(out, caseload->lines[i].text, often);
        if (lot == 1)
            put_line(out, caseload->lines[i].text, often);
    }
}

static void compare_changed(struct duly *duly, const char *samples, const char *name, int rounds)
{
    struct caseload caseload = caseload_of(file_read(samples), model_schema(duly->model));
    struct buffer lines = {0};
    char words[64], round_name[32];
    for (int i = 0; i < rounds; i++) {
        struct eval_options options = some_moment(duly);
        put_changed(&lines, &caseload, 4 + random_below(30));
        struct facts *facts = facts_of(duly, buffer_view(&lines));
        snprintf(round_name, sizeof round_name, "%s, round %d", name, i);
        compare_all(api_program(duly), facts, options, on_words(words, round_name, options.now));
        facts_free(facts);
    }
    buffer_free(&lines);
    caseload_free(&caseload);
}

static void compare_policy(const char *rules, const char *samples, int moments, int rounds)
{
    char path[4096], said[200];
    const char *paths[] = {source_path(path, rules)};
    struct duly *duly = rules_of(paths, 1);
    unsigned long before = compared;
    counts = (struct eval_counts){0};
    if (!duly || !api_program(duly)) {
        complain("%s cannot be asked", rules);
    } else {
        struct str bytes = file_read(samples);
        struct facts *facts = facts_of(duly, bytes);
        compare_moments(duly, facts, rules, moments);
        compare_readings(duly, facts, rules);
        facts_free(facts);
        mem_plain_free((char *)(uintptr_t)bytes.at);
        compare_changed(duly, samples, rules, rounds);
    }
    printf("# %s: %lu findings; of the rules asked the second form answered for %.1f %%\n", rules, compared - before,
           100.0 * (double)counts.certain / ((double)(counts.certain + counts.gave_up) + 1e-9));
    snprintf(said, sizeof said, "%s and %s: both forms say the same", rules, samples);
    verdict(said, compared - before);
    snprintf(said, sizeof said, "%s and %s: the second form answers most of the time", rules, samples);
    verdict(said, counts.certain > counts.gave_up);
    duly_free(duly);
}

/* ---- Tests in rule files ---- */

static void compare_test(const struct suite *suite, const struct test_case *test, const char *name)
{
    static const int64_t around[] = {0, -1, 1, -7, 30, 400};
    struct buffer story = {0};
    struct facts *facts = suite_facts(suite, test, &story);
    struct eval_options options = suite_question(suite, test);
    int64_t now = options.now, known_on = options.known_on;
    char words[64];
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        options.now = now + around[i] * DAY_SECONDS;
        options.known_on = known_on + around[i] * DAY_SECONDS;
        compare_all(suite->program, facts, options, on_words(words, name, options.now));
    }
    facts_free(facts);
    buffer_free(&story);
}

static void compare_tests_of(const char *path)
{
    struct duly *duly = rules_of(&path, 1);
    if (!duly || !api_program(duly)) {
        duly_free(duly);
        return; /* some are there to be wrong, or to be used by others */
    }
    struct suite suite = {duly->model, api_program(duly), &duly->sources, &duly->problems, duly->pool, NULL};
    const char *slash = strrchr(path, '/');
    for (const struct test_case *test = model_tests(duly->model); test; test = test->next)
        compare_test(&suite, test, slash ? slash + 1 : path);
    duly_free(duly);
}

static int by_name(const struct dirent **one, const struct dirent **other)
{
    return strcmp((*one)->d_name, (*other)->d_name);
}

static void compare_folder(const char *path)
{
    struct dirent **list;
    int count = scandir(path, &list, NULL, by_name);
    for (int i = 0; i < count; i++) {
        char below[4096];
        struct stat about;
        const char *name = list[i]->d_name;
        size_t length = strlen(name);
        bool dots = name[0] == '.', fits = snprintf(below, sizeof below, "%s/%s", path, name) < (int)sizeof below;
        if (!dots && fits && stat(below, &about) == 0 && S_ISDIR(about.st_mode))
            compare_folder(below);
        else if (!dots && fits && length > 5 && strcmp(name + length - 5, ".duly") == 0)
            compare_tests_of(below);
        free(list[i]);
    }
    if (count >= 0)
        free(list);
}

static void compare_tests(const char *folder)
{
    char path[4096], said[200];
    unsigned long before = compared;
    counts = (struct eval_counts){0};
    compare_folder(source_path(path, folder));
    printf("# %s: %lu findings; of the rules asked the second form answered for %.1f %%\n", folder, compared - before,
           100.0 * (double)counts.certain / ((double)(counts.certain + counts.gave_up) + 1e-9));
    snprintf(said, sizeof said, "the tests of %s: both forms say the same", folder);
    verdict(said, compared - before);
}

/* ---- Facts drawn from a vocabulary ---- */

enum { MOST_OF_A_TYPE = 3 };

/* Not where all is to be sound. */
static bool now_and_then(size_t often, bool sound)
{
    return !sound && random_below(often) == 0;
}

static void draw_day(struct buffer *out, bool moment, bool sound)
{
    struct buffer iso = {0};
    civil_write_iso(&iso, civil_day(2024, 3, 1) + (day_number)random_below(220));
    if (now_and_then(40, sound))
        iso.length = 7; /* a month */
    buffer_char(out, '"');
    buffer_add(out, iso.bytes, iso.length);
    if (iso.length == 10 && moment && random_below(10))
        buffer_format(out, "T%02d:%02d", (int)random_below(24), (int)random_below(60));
    buffer_char(out, '"');
    buffer_free(&iso);
}

static void draw_item(struct buffer *out, const struct field *field, bool sound)
{
    static const char *const texts[] = {"hot", "cold", "other"};
    switch (field->type) {
    case FIELD_WHOLE: buffer_format(out, "%d", (int)random_below(8)); break;
    case FIELD_DECIMAL: buffer_format(out, "%d.5", (int)random_below(8)); break;
    case FIELD_YES_NO: buffer_text(out, random_below(2) ? "true" : "false"); break;
    case FIELD_DATE: draw_day(out, false, sound); break;
    case FIELD_MOMENT: draw_day(out, true, sound); break;
    case FIELD_WORDS: buffer_json(out, field->words[random_below(field->word_count)].json); break;
    case FIELD_RECORD: buffer_format(out, "\"" STR_FORMAT "-%d\"", STR_PRINT(field->targets[random_below(field->target_count)]->json), (int)random_below(MOST_OF_A_TYPE)); break;
    default: buffer_format(out, "\"%s\"", texts[random_below(3)]); break;
    }
}

static void draw_field(struct buffer *out, const struct field *field, bool sound)
{
    if (now_and_then(12, sound))
        return;
    buffer_format(out, ",\"" STR_FORMAT "\":", STR_PRINT(field->key));
    if (now_and_then(60, sound)) {
        buffer_text(out, "\"no such thing\"");
        return;
    }
    if (field->list)
        buffer_char(out, '[');
    draw_item(out, field, sound);
    if (field->list)
        buffer_char(out, ']');
}

static bool names_others(const struct record_type *type)
{
    for (int i = 0; i < type->field_count; i++)
        if (type->fields[i].type == FIELD_RECORD)
            return true;
    return false;
}

/* Of some types none, of most one or a few, and now and then more than a verdict has room for. So many stand for themselves and are
 * sound: of too many that may or may not count the first form says that it cannot tell, where the second can. */
static int draw_count(const struct record_type *type, const struct model *model)
{
    if (type == model->case_type)
        return (int)random_below(2);
    return random_below(50) || names_others(type) ? (int)random_below(MOST_OF_A_TYPE + 1) : 35;
}

static void draw_case(struct buffer *out, const struct model *model, int number)
{
    const struct schema *schema = model_schema(model);
    for (int i = 0; i < schema->type_count; i++) {
        const struct record_type *type = schema->types[i];
        int count = draw_count(type, model);
        for (int j = 0; j < count; j++) {
            buffer_format(out, "{\"" STR_FORMAT "\":\"" STR_FORMAT "\",\"" STR_FORMAT "\":\"C%d\"", STR_PRINT(schema->type_key), STR_PRINT(type->json), STR_PRINT(schema->case_key), number);
            if (type != model->case_type && schema->identity_key.length)
                buffer_format(out, ",\"" STR_FORMAT "\":\"" STR_FORMAT "-%d\"", STR_PRINT(schema->identity_key), STR_PRINT(type->json), j);
            for (int field = 0; field < type->field_count; field++)
                draw_field(out, &type->fields[field], count > MOST_OF_A_TYPE);
            buffer_text(out, "}\n");
        }
    }
}

static void compare_drawn_facts(struct duly *duly, const char *name, int rounds)
{
    enum { CASES = 20 };
    struct declared_reading *readings;
    int count = model_alternatives(duly->model, duly->pool, NULL, 0, &readings);
    struct buffer lines = {0};
    char words[64];
    for (int i = 0; i < rounds; i++) {
        struct eval_options options = some_moment(duly);
        if (count && random_below(4) == 0) {
            options.readings = &readings[random_below((size_t)count)].choice;
            options.reading_count = 1;
        }
        buffer_clear(&lines);
        for (int number = 0; number < CASES; number++)
            draw_case(&lines, duly->model, number);
        struct facts *facts = facts_of(duly, buffer_view(&lines));
        compare_all(api_program(duly), facts, options, on_words(words, name, options.now));
        facts_free(facts);
    }
    buffer_free(&lines);
}

static void compare_drawn(const char *rules, int rounds)
{
    char path[4096], said[200];
    const char *paths[] = {source_path(path, rules)};
    struct duly *duly = rules_of(paths, 1);
    unsigned long before = compared;
    counts = (struct eval_counts){0};
    if (!duly || !api_program(duly))
        complain("%s cannot be asked", rules);
    else
        compare_drawn_facts(duly, rules, rounds);
    printf("# %s: %lu findings; of the rules asked the second form answered for %.1f %%\n", rules, compared - before,
           100.0 * (double)counts.certain / ((double)(counts.certain + counts.gave_up) + 1e-9));
    snprintf(said, sizeof said, "%s: over facts that were drawn both forms say the same", rules);
    verdict(said, compared - before);
    duly_free(duly);
}

/* ---- As a command ---- */

static int compare_given(char **arguments, int count)
{
    const char *rules[] = {arguments[0]};
    struct duly *duly = rules_of(rules, 1);
    FILE *file = fopen(arguments[1], "rb");
    if (!duly || !api_program(duly) || !file) {
        printf("%s or %s cannot be read\n", arguments[0], arguments[1]);
        return EXIT_FAILURE;
    }
    struct buffer lines = {0};
    char part[1 << 14];
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;)
        buffer_add(&lines, part, got);
    fclose(file);
    struct facts *facts = facts_of(duly, buffer_view(&lines));
    for (int i = 2; i < count; i++) {
        struct eval_options options = {0};
        if (duly_moment(duly, arguments[i], &options.now) != DULY_ANSWERED)
            return EXIT_FAILURE;
        options.known_on = options.now;
        compare_all(api_program(duly), facts, options, arguments[i]);
    }
    printf("%lu findings, %d differences; the second form answered %llu times and gave up %llu times\n", compared, tap_complaints,
           (unsigned long long)counts.certain, (unsigned long long)counts.gave_up);
    facts_free(facts);
    buffer_free(&lines);
    duly_free(duly);
    return tap_complaints ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
    if (count > 3)
        return compare_given(arguments + 1, count - 1);
    printf("# seed %llu\n", (unsigned long long)random_start(20260630));
    printf("1..10\n");
    compare_policy("rules/lancashire", "samples/caseload.jsonl", SLOW_BUILD ? 10 : 60, SLOW_BUILD ? 10 : 150);
    compare_policy("rules/lancashire", "samples/lancashire.jsonl", SLOW_BUILD ? 5 : 30, SLOW_BUILD ? 5 : 60);
    compare_policy("rules/blackpool", "samples/blackpool.jsonl", SLOW_BUILD ? 10 : 60, SLOW_BUILD ? 10 : 150);
    compare_tests("tests/lang/good");
    compare_tests("rules");
    compare_drawn("tests/property/short_forms.duly", SLOW_BUILD ? 30 : 300);
    compare_drawn("tests/bench/workload.duly", SLOW_BUILD ? 10 : 100);
    return 0;
}
