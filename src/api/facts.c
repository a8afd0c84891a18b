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

/* The reader, made with the first input; NULL after a message. */
static struct facts *reader(struct duly *duly)
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
    if (!store->facts) {
        store->pool = pool_new();
        store->problems.pool = store->pool;
        store->facts = facts_new(&(struct facts_options){
            .schema = model_schema(duly->model),
            .zone = api_zone(duly),
            .problems = &store->problems,
            .rejects = duly->keep_rejects ? &store->rejects : NULL,
        });
    }
    return store->facts;
}

int duly_facts_descriptor(struct duly *duly, const char *name, int descriptor)
{
    struct facts *facts = reader(duly);
    if (!facts)
        return DULY_WRONG;
    int fault = facts_read(facts, str_kept(duly->store.pool, str_of(name)), descriptor);
    if (!fault)
        return DULY_ANSWERED;
    api_say(duly, "%s could not be read to its end: %s.", name, strerror(fault));
    return DULY_UNFINISHED;
}

int duly_facts_file(struct duly *duly, const char *path)
{
    struct stat about;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
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
    struct facts *facts = reader(duly);
    if (!facts)
        return DULY_WRONG;
    facts_read_text(facts, str_kept(duly->store.pool, str_of(name)), (struct str){bytes, length}, 1);
    return DULY_ANSWERED;
}

void duly_facts_forget(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    if (store->facts)
        facts_free(store->facts);
    buffer_free(&store->rejects);
    pool_free(store->pool);
    *store = (struct facts_store){0};
}

void duly_keep_rejects(struct duly *duly)
{
    duly->keep_rejects = true;
}

const char *duly_rejects(const struct duly *duly, size_t *length)
{
    struct str rejects = buffer_view(&duly->store.rejects);
    *length = rejects.length;
    return rejects.at;
}

/* ---- Telling ---- */

static void tell_refused(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    struct facts_tally tally = facts_tally(store->facts);
    struct buffer out = {0};
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

bool api_facts_ready(struct duly *duly)
{
    struct facts_store *store = &duly->store;
    if (!store->facts) {
        api_say(duly, "No facts were read.");
        return false;
    }
    if (!store->finished)
        facts_finish(store->facts);
    store->finished = true;
    if (!store->reported)
        tell_refused(duly);
    store->reported = true;
    return true;
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
    buffer_text(&line, "No rule file declares the ");
    buffer_text(&line, count == 1 ? "role " : "roles ");
    for (uint32_t i = 0; i < count; i++) {
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

int api_facts_verdict(struct duly *duly, const struct duly_question *question)
{
    struct facts_tally tally = facts_tally(duly->store.facts);
    uint32_t count;
    const struct undeclared *undeclared = facts_undeclared(duly->store.facts, &count);
    duly->counts.lines = tally.lines;
    duly->counts.refused = tally.refused;
    duly->counts.cases = facts_case_count(duly->store.facts);
    if (count && (question->strict || !question->quiet))
        tell_undeclared(duly, undeclared, count);
    uint32_t role_count;
    const struct undeclared *roles = facts_unknown_roles(duly->store.facts, duly->pool, &role_count);
    if (role_count && (question->strict || !question->quiet))
        tell_roles(duly, roles, role_count);
    return tally.refused || ((count || role_count) && question->strict) ? DULY_PARTLY : DULY_ANSWERED;
}

struct duly_counts duly_counts(const struct duly *duly)
{
    return duly->counts;
}
