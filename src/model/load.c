/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads the files of a rule set: those named, those in the folders named, and
 * all that they use. Each is parsed once; a cycle of `use` is named.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "model/load.h"

#define EDITION 1 /* of the language */

struct loading {
    struct model *model;
    uint32_t chain[64]; /* files being read, for naming a cycle */
    int depth;
    bool suites; /* folders called `tests` are read too */
};

static struct str folder_of(struct str path)
{
    size_t end = path.length;
    while (end && path.at[end - 1] != '/')
        end--;
    return (struct str){path.at, end};
}

static struct str joined(struct model *model, struct str folder, struct str rest, const char *ending)
{
    struct buffer path = {0};
    buffer_str(&path, folder);
    buffer_str(&path, rest);
    buffer_text(&path, ending);
    struct str kept = str_kept(model->pool, buffer_view(&path));
    buffer_free(&path);
    return kept;
}

static bool is_there(struct str path)
{
    struct stat about;
    return stat(path.at, &about) == 0;
}

static bool load_file(struct loading *loading, struct str path, struct span wanted_by);

static bool ends_in(struct str path, const char *ending)
{
    size_t length = strlen(ending);
    return path.length > length && !memcmp(path.at + path.length - length, ending, length);
}

static void two_files(struct model *model, struct str plain, struct str markdown, struct span wanted_by)
{
    diagnostic_add(model->problems, D0017, wanted_by, "`" STR_FORMAT "` and `" STR_FORMAT "` are both there, and one of them is meant", STR_PRINT(plain), STR_PRINT(markdown));
}

/* NAME.duly or NAME.duly.md in that folder; empty where neither is there. */
static struct str rule_file(struct model *model, struct str folder, struct str name, struct span wanted_by)
{
    struct str plain = joined(model, folder, name, ".duly"), markdown = joined(model, folder, name, ".duly.md");
    if (is_there(plain) && is_there(markdown))
        two_files(model, plain, markdown, wanted_by);
    return is_there(plain) ? plain : is_there(markdown) ? markdown : STR("");
}

/* The file a `use` means: beside the file that uses it, or in the folder `common` next to its own. */
static struct str used_path(struct model *model, const struct declaration *use, struct str folder)
{
    if (use->name.length && memchr(use->name.at, '.', use->name.length))
        return use->name.at[0] == '/' ? use->name : joined(model, folder, use->name, "");
    struct str found = rule_file(model, folder, use->name, use->name_span);
    if (!found.length)
        found = rule_file(model, joined(model, folder, STR("../common/"), ""), use->name, use->name_span);
    return found.length ? found : joined(model, folder, use->name, ".duly");
}

static void name_cycle(struct loading *loading, uint32_t file, struct span wanted_by)
{
    struct model *model = loading->model;
    struct buffer chain = {0};
    bool inside = false;
    for (int i = 0; i < loading->depth; i++) {
        inside = inside || loading->chain[i] == file;
        if (inside) {
            buffer_str(&chain, model->sources->files[loading->chain[i]].path);
            buffer_text(&chain, " uses ");
        }
    }
    buffer_str(&chain, model->sources->files[file].path);
    diagnostic_add(model->problems, D0012, wanted_by, "files use each other in a circle: " STR_FORMAT, STR_PRINT(buffer_view(&chain)));
    buffer_free(&chain);
}

static bool edition_to_come(const struct syntax *syntax)
{
    const struct declaration *first = syntax->first;
    return first && first->kind == DECLARE_DULY && !first->broken && str_is(first->name, "edition") && first->number != EDITION;
}

/* A line above the first declaration could not be read: it may be the one that names the edition. */
static bool opening_told(const struct model *model, const struct syntax *syntax)
{
    for (int i = 0; i < model->problems->count; i++) {
        struct span told = model->problems->items[i].span;
        if (told.file == syntax->file && span_known(told) && (!syntax->first || told.first < syntax->first->keyword.first))
            return true;
    }
    return false;
}

static bool edition_known(struct model *model, const struct syntax *syntax)
{
    const struct declaration *first = syntax->first;
    if (!first && syntax->unread)
        return true; /* its rules were left out, and that was said */
    if ((first && first->broken) || opening_told(model, syntax))
        return true;
    if (!first || first->kind != DECLARE_DULY) {
        struct span start = {syntax->file, 0, 0};
        diagnostic_add(model->problems, D0009, first ? first->keyword : start, "this file does not start with the edition of the language it is written in");
        return true;
    }
    if (edition_to_come(syntax)) {
        diagnostic_add(model->problems, D0010, first->span, "this file is written in edition %lld of the language, and this program knows edition %d", (long long)first->number, EDITION);
        return false;
    }
    if (!str_is(first->name, "edition")) {
        diagnostic_add(model->problems, D0010, first->span, "expected `duly edition %d`, found `" STR_FORMAT "`", EDITION, STR_PRINT(span_text(model->sources, first->span)));
        return false;
    }
    for (const struct declaration *other = first->next; other; other = other->next)
        if (other->kind == DECLARE_DULY)
            diagnostic_add(model->problems, D0011, other->span, "the edition stands once, on the first line of a file");
    return true;
}

static void load_used(struct loading *loading, struct parsed_file *parsed)
{
    struct model *model = loading->model;
    struct str folder = folder_of(model->sources->files[parsed->file].path);
    for (const struct declaration *use = parsed->syntax.first; use; use = use->next) {
        bool lost = use->kind == DECLARE_USE && use->broken && use->name_span.first == use->keyword.first; /* its first line is */
        model->unread = model->unread || lost; /* what it would have brought is not known */
        if (use->kind != DECLARE_USE || !use->name.length || lost)
            continue;
        struct str path = used_path(model, use, folder);
        uint32_t file, bad_at;
        if (load_file(loading, path, use->name_span) && sources_read(model->sources, path, &file, &bad_at) == SOURCE_READ)
            MODEL_ADD(model, parsed->uses, parsed->use_count, file);
    }
}

/* What is past the limit is left out, and nothing can be said of names any more. */
static bool fits(struct model *model, const struct syntax *syntax)
{
    for (const struct declaration *one = syntax->first; one; one = one->next)
        if (++model->declarations > LIMIT_DECLARATIONS) {
            diagnostic_add(model->problems, D1010, one->keyword, "a rule set has at most %d declarations", LIMIT_DECLARATIONS);
            model->unread = true;
            return false;
        }
    return true;
}

static bool load_file(struct loading *loading, struct str path, struct span wanted_by)
{
    struct model *model = loading->model;
    uint32_t file, bad_at;
    uint32_t known = model->sources->count;
    enum source_status status = sources_read(model->sources, path, &file, &bad_at);
    if (status != SOURCE_READ) {
        if (file == UINT32_MAX || file >= known)
            diagnostic_unread(model->problems, status, path, file, bad_at, wanted_by);
        if (file != UINT32_MAX && file >= known)
            MODEL_ADD(model, model->files, model->file_count, ((struct parsed_file){.file = file, .syntax = {.file = file}}));
        model->unread = model->unread || span_known(wanted_by);
        return false;
    }
    for (int i = 0; i < loading->depth; i++)
        if (loading->chain[i] == file) {
            name_cycle(loading, file, wanted_by);
            return false;
        }
    for (int i = 0; i < model->file_count; i++)
        if (model->files[i].file == file)
            return true;
    if (loading->depth == (int)(sizeof loading->chain / sizeof *loading->chain)) {
        diagnostic_add(model->problems, D0008, wanted_by, "files use files deeper than the limit");
        return false;
    }
    struct parsed_file parsed = {.file = file};
    int count = model->problems->count, errors = model->problems->errors, warnings = model->problems->warnings;
    syntax_parse(model->pool, model->sources, file, model->problems, &parsed.syntax, NULL);
    if (edition_to_come(&parsed.syntax)) { /* what seems wrong in it may be right there */
        model->problems->count = count;
        model->problems->errors = errors;
        model->problems->warnings = warnings;
    }
    model->unread = model->unread || parsed.syntax.unread;
    if (!edition_known(model, &parsed.syntax)) {
        parsed.syntax.first = NULL;
        MODEL_ADD(model, model->files, model->file_count, parsed);
        model->unread = model->unread || span_known(wanted_by);
        return false;
    }
    if (!fits(model, &parsed.syntax)) {
        MODEL_ADD(model, model->files, model->file_count, parsed);
        return false;
    }
    loading->chain[loading->depth++] = file;
    load_used(loading, &parsed);
    loading->depth--;
    MODEL_ADD(model, model->files, model->file_count, parsed);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void cannot_be_read(struct model *model, struct str folder)
{
    diagnostic_add(model->problems, D0002, SPAN_NONE, "the folder " STR_FORMAT " cannot be read", STR_PRINT(folder));
}

/* What is no rule file by its name may be a folder; where that is not told, what stands in it would be left out. */
static bool may_be_folder(int fault)
{
    return fault && fault != ENOENT && fault != ENOTDIR && fault != ELOOP;
}

/* Files of a folder and its folders, in order of name; folders called `tests` hold suites, which are run by name. */
static void load_folder(struct loading *loading, struct str folder, int depth)
{
    struct model *model = loading->model;
    DIR *open = depth < 16 ? opendir(folder.at) : NULL;
    if (!open) {
        cannot_be_read(model, folder);
        return;
    }
    struct str *names = NULL;
    int count = 0;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(open)); errno = 0)
        if (entry->d_name[0] != '.')
            MODEL_ADD(model, names, count, str_kept(model->pool, str_of(entry->d_name)));
    if (errno) /* rules that nobody misses would be left out */
        cannot_be_read(model, folder);
    closedir(open);
    if (count)
        qsort(names, (size_t)count, sizeof *names, by_name);
    struct str slash = folder.length && folder.at[folder.length - 1] == '/' ? folder : joined(model, folder, STR("/"), "");
    for (int i = 0; i < count; i++) {
        struct str path = joined(model, slash, names[i], "");
        struct stat about;
        int fault = stat(path.at, &about) ? errno : 0;
        if (!fault && S_ISDIR(about.st_mode)) {
            if (loading->suites || !str_is(names[i], "tests"))
                load_folder(loading, path, depth + 1);
        } else if (ends_in(names[i], ".duly") || ends_in(names[i], ".duly.md")) {
            struct str plain = ends_in(path, ".md") ? str_kept(model->pool, (struct str){path.at, path.length - 3}) : path;
            if (plain.length == path.length || !is_there(plain))
                load_file(loading, path, SPAN_NONE);
            else
                two_files(model, plain, path, SPAN_NONE);
        } else if (may_be_folder(fault)) {
            cannot_be_read(model, path);
        }
    }
}

void model_load(struct model *model, const struct str *paths, int path_count, int suites)
{
    struct loading loading = {.model = model};
    for (int i = 0; i < path_count; i++) {
        struct str path = str_kept(model->pool, paths[i]);
        loading.suites = i >= path_count - suites;
        struct stat about;
        int fault = stat(path.at, &about) ? errno : 0;
        if (!fault && S_ISDIR(about.st_mode)) {
            int before = model->file_count, errors = model->problems->errors;
            load_folder(&loading, path, 0);
            if (model->file_count == before && model->problems->errors == errors && !before)
                diagnostic_add(model->problems, D0001, SPAN_NONE, "no rule file (`*.duly` or `*.duly.md`) is in " STR_FORMAT, STR_PRINT(path));
        } else if (may_be_folder(fault) && !ends_in(path, ".duly") && !ends_in(path, ".duly.md")) {
            cannot_be_read(model, path);
        } else {
            load_file(&loading, path, SPAN_NONE);
        }
    }
}

struct str model_source_path(struct model *model, struct str name, struct span wanted_by)
{
    struct str folder = folder_of(model->sources->files[wanted_by.file].path);
    static const char *const places[] = {"", "sources/", "../sources/"};
    struct str path = {0};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        path = joined(model, joined(model, folder, str_of(places[i]), ""), name, ".tsv");
        if (is_there(path))
            break;
    }
    return path;
}

struct str model_beside(struct model *model, uint32_t file, struct str name)
{
    if (name.length && name.at[0] == '/')
        return name;
    return joined(model, folder_of(model->sources->files[file].path), name, "");
}
