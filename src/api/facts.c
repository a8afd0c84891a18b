/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts of a handle: taking inputs, telling of what was refused, and of what
 * no rule declares.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/inside.h"
#include "base/limits.h"
#include "render/words.h"

#define FACTS_MEMORY ((size_t)16 << 20)

/* The inputs, made with the first of them; NULL after a message. */
static struct inputs *inputs_of(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    if (!duly_rules_sound(duly)) {
        api_say(duly, "Facts are read after rules without errors.");
        return NULL;
    }
    if (store->finished) {
        api_say(duly, "Facts cannot be added after a question; forget them first.");
        return NULL;
    }
    if (!store->any) {
        store->pool = pool_new();
        store->inputs.memory = duly->memory ? duly->memory : FACTS_MEMORY;
    }
    store->any = true;
    return &store->inputs;
}

/* Below 0 it is that of a temporary file, which holds what memory should not. */
static void say_fault(struct duly *duly, const char *what, int fault)
{
    if (fault < 0)
        api_say(duly, "%s could not be read to the end: temporary files, in the folder that TMPDIR names or else in /tmp, cannot be written and read: %s.", what,
                strerror(-fault));
    else
        api_say(duly, "%s could not be read to the end: %s.", what, strerror(fault));
}

static int say_unread(struct duly *duly, const char *name, int fault)
{
    say_fault(duly, name, fault);
    return DULY_UNFINISHED;
}

int duly_facts_descriptor(struct duly *duly, const char *name, int descriptor)
{
    struct inputs *inputs = inputs_of(duly);
    if (!inputs)
        return DULY_WRONG;
    int fault = inputs_add(inputs, str_kept(duly->store.pool, str_of(name)), descriptor, duly->grouped);
    return fault ? say_unread(duly, name, fault) : DULY_ANSWERED;
}

int duly_facts_file(struct duly *duly, const char *path)
{
    struct stat about;
    int descriptor = input_open(path);
    if (descriptor < 0) {
        api_say(duly, "%s could not be opened: %s.", path, strerror(errno));
        return DULY_WRONG;
    }
    int code = DULY_WRONG;
    if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode))
        api_say(duly, "%s is a folder; facts are read from files.", path);
    else
        code = duly_facts_descriptor(duly, path, descriptor);
    close(descriptor);
    return code;
}

int duly_facts_memory(struct duly *duly, const char *name, const char *bytes, size_t length)
{
    struct inputs *inputs = inputs_of(duly);
    if (!inputs)
        return DULY_WRONG;
    if (inputs->count == LIMIT_FACT_FILES)
        return say_unread(duly, name, EMFILE);
    inputs_add_copy(inputs, str_kept(duly->store.pool, str_of(name)), (struct str){bytes, length});
    return DULY_ANSWERED;
}

void duly_facts_forget(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    if (store->facts)
        facts_free(store->facts);
    inputs_free(&store->inputs);
    buffer_free(&store->contradictions);
    pool_free(store->pool);
    *store = (struct facts_store){0};
}

void duly_facts_skip_undeclared(struct duly *duly, bool skip)
{
    duly->skip_undeclared = skip;
}

void duly_facts_grouped(struct duly *duly, bool grouped)
{
    duly->grouped = grouped;
}

void duly_facts_memory_bound(struct duly *duly, size_t bytes)
{
    duly->memory = bytes;
}

void duly_redact(struct duly *duly, uint64_t secret)
{
    other_names_close(&duly->other_names);
    duly->has_other_names = false;
    duly->secret = secret;
}

void duly_threads(struct duly *duly, int threads)
{
    duly->threads = threads;
}

void duly_rejects(struct duly *duly, duly_write *write, void *context)
{
    duly->rejects = write;
    duly->rejects_context = context;
}

void duly_watch(struct duly *duly, duly_progress *progress, void *context)
{
    duly->progress = progress;
    duly->progress_context = context;
}

/* ---- What a question finds in the facts ---- */

bool api_facts_ready(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    if (!store->any) {
        api_say(duly, "No facts were read.");
        return false;
    }
    store->finished = true;
    if (store->facts)
        facts_free(store->facts);
    store->facts = NULL;
    store->problems = (struct diagnostics){.pool = store->pool};
    store->tally = (struct facts_tally){0};
    store->undeclared_count = store->role_count = 0;
    store->cases = 0;
    return true;
}

void api_take_notes(struct duly *duly, struct facts_notes *notes)
{
    struct facts_store *store = &duly->store;
    for (uint32_t i = 0; i < notes->count; i++) {
        const struct facts_note *note = &notes->list[i];
        if (store->problems.count == LIMIT_DIAGNOSTICS) {
            store->problems.errors++;
            continue;
        }
        struct diagnostic *diagnostic =
            diagnostic_add(&store->problems, note->code, SPAN_NONE, STR_FORMAT, STR_PRINT(note->message));
        diagnostic_at_fact(&store->problems, diagnostic, store->inputs.list[note->file].name, note->line, note->column);
        if (note->help)
            diagnostic_help(&store->problems, diagnostic, "%s", note->help);
    }
    store->problems.errors += (int)(notes->more < INT32_MAX / 2 ? notes->more : INT32_MAX / 2);
    facts_notes_free(notes);
}

void api_take_tally(struct duly *duly, struct facts_tally tally, uint64_t cases)
{
    struct facts_tally *all = &duly->store.tally;
    all->lines += tally.lines;
    all->refused += tally.refused;
    all->refused_without_case += tally.refused_without_case;
    all->any_line_broken_off |= tally.any_line_broken_off;
    duly->store.cases += cases;
}

/* Both lists are sorted; the one made belongs to the pool, and so do its names. */
static const struct undeclared *put_together(struct pool *pool, const struct undeclared *own, uint32_t *own_count, const struct undeclared *others, uint32_t count)
{
    uint32_t a = 0, b = 0, made = 0;
    struct undeclared *all = mem_kept_array(pool, (size_t)count + *own_count + 1, sizeof *all);
    while (a < *own_count || b < count) {
        int order = a == *own_count ? 1 : b == count ? -1 : str_compare(own[a].name, others[b].name);
        all[made] = order <= 0 ? own[a] : others[b];
        if (order > 0)
            all[made].name = str_kept(pool, others[b].name);
        if (!order)
            all[made].count += others[b].count;
        a += order <= 0;
        b += order >= 0;
        made++;
    }
    *own_count = made;
    return all;
}

void api_take_undeclared(struct duly *duly, const struct facts *facts)
{
    struct facts_store *store = &duly->store;
    uint32_t count;
    const struct undeclared *met = facts_undeclared(facts, &count);
    store->undeclared = put_together(store->pool, store->undeclared, &store->undeclared_count, met, count);
    met = facts_unknown_roles(facts, store->pool, &count);
    store->roles = put_together(store->pool, store->roles, &store->role_count, met, count);
}

void api_read_failed(struct duly *duly, int fault)
{
    struct inputs *inputs = &duly->store.inputs;
    for (int i = 0; i < inputs->count; i++)
        if (!input_unchanged(&inputs->list[i])) {
            api_say(duly, STR_FORMAT " was changed while it was being read.", STR_PRINT(inputs->list[i].name));
            return;
        }
    say_fault(duly, "The facts", fault);
}

int api_hold_cases(struct duly *duly, struct pool *pool, const char *const *keys, int count)
{
    struct facts_store *store = &duly->store;
    struct facts_notes notes = {0};
    struct buffer rejects = {0};
    struct str *wanted = mem_kept_array(pool, (size_t)count + 1, sizeof *wanted);
    int code = DULY_ANSWERED;
    for (int i = 0; i < count; i++)
        wanted[i] = str_of(keys[i]);
    store->facts = facts_new(&(struct facts_options){
        .schema = model_schema(duly->model),
        .zone = api_zone(duly),
        .notes = &notes,
        .rejects = duly->rejects ? &rejects : NULL,
        .skip_undeclared = duly->skip_undeclared,
        .other_names = api_other_names(duly),
        .only = wanted,
        .only_count = count,
    });
    int fault = facts_read_some(store->facts, &store->inputs, duly->threads, 0);
    facts_finish(store->facts);
    facts_say_to(store->facts, NULL, NULL);
    if (duly->rejects && !api_hand_over(&rejects, duly->rejects, duly->rejects_context))
        code = DULY_UNFINISHED;
    buffer_free(&rejects);
    api_take_notes(duly, &notes);
    api_take_tally(duly, facts_tally(store->facts), facts_case_count(store->facts));
    api_take_undeclared(duly, store->facts);
    if (fault) {
        api_read_failed(duly, fault);
        return DULY_UNFINISHED;
    }
    return code;
}

int api_cases_known(struct duly *duly, struct pool *pool, const char *const *keys, int count)
{
    struct facts_store *store = &duly->store;
    for (int i = 0; i < count; i++) {
        struct str key = str_of(keys[i]);
        if (facts_case_by_key(store->facts, key))
            continue;
        if (duly->secret) { /* the nearest would be somebody's */
            if (count > 1)
                api_say(duly, "Of the cases asked for, number %d is not there; it is not named again, for names are others here.", i + 1);
            else
                api_say(duly, "There is no case of that name; it is not told again, for names are others here.");
            return DULY_WRONG;
        }
        struct index_options options = {.schema = model_schema(duly->model), .zone = api_zone(duly), .inputs = &store->inputs};
        struct str nearest = facts_index_nearest(&options, key, pool);
        return api_unknown(duly, "case", key, &nearest, nearest.length != 0);
    }
    return DULY_ANSWERED;
}

int api_read_cases(struct duly *duly, struct pool *pool, const char *const *keys, int count)
{
    int code = api_hold_cases(duly, pool, keys, count);
    return code ? code : api_cases_known(duly, pool, keys, count);
}

/* ---- Telling ---- */

static void tell_refused(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    struct facts_tally tally = store->tally;
    struct buffer out = {0};
    diagnostics_sort(&store->problems);
    int shown = store->problems.count < LIMIT_DIAGNOSTICS ? store->problems.count : LIMIT_DIAGNOSTICS;
    for (int i = 0; i < shown; i++)
        diagnostic_print_text(&out, &duly->sources, &store->problems.items[i]);
    int more = store->problems.errors + store->problems.warnings - shown;
    if (more > 0)
        buffer_format(&out, "and %d more\n", more);
    if (tally.refused)
        buffer_format(&out, "%llu of %llu lines of facts could not be taken whole; their cases are marked incomplete.\n",
                      (unsigned long long)tally.refused, (unsigned long long)tally.lines);
    if (tally.refused_without_case)
        buffer_format(&out, "Of %llu of them the case could not be told: any case may lack something.\n",
                      (unsigned long long)tally.refused_without_case);
    if (tally.any_line_broken_off)
        buffer_text(&out, "The last line breaks off: the file may be cut short.\n");
    api_send(duly, &out);
    buffer_free(&out);
}

/* An export that failed leaves a file without a line, and nothing would be due in its cases. */
static void tell_empty(struct duly *duly)
{
    const struct inputs *inputs = &duly->store.inputs;
    for (int i = 0; i < inputs->count; i++)
        if (!inputs->list[i].size)
            api_say(duly, STR_FORMAT " is empty: there is no line of facts in it.", STR_PRINT(inputs->list[i].name));
    if (!duly->store.tally.lines && inputs->count && !(inputs->count == 1 && !inputs->list[0].size))
        api_say(duly, "No line of facts was found.");
}

/* The declared name that an undeclared one may be a slip of: a record type, or a key of the type before the point. */
static struct str nearest_declared(struct duly *duly, struct str name)
{
    const struct schema *schema = model_schema(duly->model);
    struct str names[256];
    int count = 0;
    size_t point = str_find(name, STR("."));
    if (point == name.length) {
        for (int i = 0; i < schema->type_count && count < 256; i++)
            names[count++] = schema->types[i]->json;
    } else {
        const struct record_type *type = schema_type_json(schema, (struct str){name.at, point});
        for (int i = 0; type && i < type->field_count && count < 256; i++)
            names[count++] = type->fields[i].key;
        name = (struct str){name.at + point + 1, name.length - point - 1};
        for (int i = 0; type && i < type->field_count; i++) /* the field's name in rules, used for its key */
            if (str_equal(str_with_spaces(duly->pool, name), type->fields[i].name))
                return type->fields[i].key;
    }
    int near = text_nearest(name, names, count);
    return near < 0 ? (struct str){"", 0} : names[near];
}

static void tell_undeclared(struct duly *duly, const struct undeclared *undeclared, uint32_t count)
{
    struct buffer out = {0}, line = {0};
    buffer_text(&line, "Not read, for no rule file declares it: ");
    for (uint32_t i = 0; i < count; i++)
        {
            struct str near = nearest_declared(duly, undeclared[i].name);
            buffer_format(&line, "%s" STR_FORMAT " (%llu", i ? ", " : "", STR_PRINT(undeclared[i].name), (unsigned long long)undeclared[i].count);
            buffer_format(&line, near.length ? "; did you mean `" STR_FORMAT "`?)" : ")" STR_FORMAT, STR_PRINT(near));
        }
    buffer_char(&line, '.');
    words_lines(&out, buffer_view(&line), 0, 4);
    api_send(duly, &out);
    buffer_free(&line);
    buffer_free(&out);
}

static void tell_roles(struct duly *duly, const struct undeclared *roles, uint32_t count)
{
    const struct schema *schema = model_schema(duly->model);
    struct buffer out = {0}, line = {0};
    buffer_text(&line, "No rule file declares ");
    if (duly->secret)
        words_count(&line, count, "role that facts name", "roles that facts name");
    else
        buffer_text(&line, count == 1 ? "the role " : "the roles ");
    for (uint32_t i = 0; i < count && !duly->secret; i++) {
        int near = text_nearest(roles[i].name, schema->roles, schema->role_count);
        buffer_format(&line, "%s" STR_FORMAT " (%llu", i ? ", " : "", STR_PRINT(roles[i].name), (unsigned long long)roles[i].count);
        buffer_format(&line, near >= 0 ? "; did you mean `" STR_FORMAT "`?)" : ")" STR_FORMAT, STR_PRINT(near >= 0 ? schema->roles[near] : STR("")));
    }
    buffer_text(&line, ", so whoever holds it holds no role that is asked for.");
    words_lines(&out, buffer_view(&line), 0, 4);
    api_send(duly, &out);
    buffer_free(&line);
    buffer_free(&out);
}

int api_facts_verdict(struct duly *duly, const struct duly_question *question, bool whole)
{
    struct facts_store *store = &duly->store;
    uint32_t count = store->undeclared_count;
    duly->counts.lines = store->tally.lines;
    duly->counts.refused = store->tally.refused;
    duly->counts.cases = store->cases;
    if (!store->reported) {
        tell_refused(duly);
        if (whole)
            tell_empty(duly);
    }
    store->reported = true;
    api_send(duly, &store->contradictions);
    if (duly->skip_undeclared)
        api_say(duly, "Asked for: of lines whose record type no rule file declares, nothing was read after the type, so what is wrong with them is not told.");
    if (count && (question->strict || !question->quiet))
        tell_undeclared(duly, store->undeclared, count);
    if (store->role_count && (question->strict || !question->quiet))
        tell_roles(duly, store->roles, store->role_count);
    return store->tally.refused || ((count || store->role_count) && question->strict) ? DULY_PARTLY : DULY_ANSWERED;
}

struct duly_counts duly_counts(const struct duly *duly)
{
    return duly->counts;
}
