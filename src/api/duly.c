/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>

#include "api/inside.h"

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif
#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

const char *duly_version(void)
{
    return PACKAGE_VERSION;
}

int duly_edition(void)
{
    return 1;
}

int duly_worse(int one, int other)
{
    static const int order[] = {DULY_OUR_FAULT, DULY_UNFINISHED, DULY_WRONG, DULY_PARTLY, DULY_FAILS};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (one == order[i] || other == order[i])
            return order[i];
    return DULY_ANSWERED;
}

/* ---- Handles ---- */

struct duly *duly_new(void)
{
    mem_start();
    struct pool *pool = pool_new();
    struct duly *duly = mem_kept(pool, sizeof *duly);
    duly->pool = pool;
    duly->sources.pool = pool;
    duly->problems.pool = pool;
    return duly;
}

void duly_at_out_of_memory(void (*last)(void))
{
    mem_at_the_end(last);
}

void duly_free(struct duly *duly)
{
    if (!duly)
        return;
    duly_facts_forget(duly);
    other_names_close(&duly->other_names);
    pool_free(duly->pool);
}

/* ---- Messages ---- */

void duly_messages(struct duly *duly, duly_write *write, void *context)
{
    duly->message = write;
    duly->message_context = context;
}

void api_send(struct duly *duly, struct buffer *bytes)
{
    if (duly->message && bytes->length)
        duly->message(duly->message_context, bytes->bytes, bytes->length);
    buffer_clear(bytes);
}

void api_say(struct duly *duly, const char *format, ...)
{
    struct buffer line = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&line, format, arguments);
    va_end(arguments);
    buffer_char(&line, '\n');
    api_send(duly, &line);
    buffer_free(&line);
}

int api_unknown(struct duly *duly, const char *what, struct str name, const struct str *names, int count)
{
    int nearest = text_nearest(name, names, count);
    if (nearest >= 0)
        api_say(duly, "There is no %s `" STR_FORMAT "`; did you mean `" STR_FORMAT "`?", what, STR_PRINT(name),
            STR_PRINT(names[nearest]));
    else
        api_say(duly, "There is no %s `" STR_FORMAT "`.", what, STR_PRINT(name));
    return DULY_WRONG;
}

bool api_hand_over(struct buffer *bytes, duly_write *write, void *context)
{
    bool wanted = !bytes->length || !write(context, bytes->bytes, bytes->length);
    buffer_clear(bytes);
    return wanted;
}

int duly_nearest(const char *word, const char *const *words, int count)
{
    struct buffer names = {0};
    for (int i = 0; i < count; i++) {
        struct str name = str_of(words[i]);
        buffer_add(&names, (const char *)&name, sizeof name);
    }
    int nearest = text_nearest(str_of(word), (const struct str *)(const void *)names.bytes, count);
    buffer_free(&names);
    return nearest;
}

/* ---- Rules ---- */

int duly_rules_and_suites(struct duly *duly, const char *const *paths, int count, int suites)
{
    if (duly->model) {
        api_say(duly, "Rules are read once for a handle.");
        return DULY_WRONG;
    }
    struct str *given = mem_kept_array(duly->pool, (size_t)count + 1, sizeof *given);
    for (int i = 0; i < count; i++)
        given[i] = str_of(paths[i]);
    struct rule_set set = {duly->pool, &duly->sources, &duly->problems, suites};
    duly->model = model_build(&set, given, count);
    return duly_rules_sound(duly) ? DULY_ANSWERED : DULY_WRONG;
}

int duly_rules(struct duly *duly, const char *const *paths, int count)
{
    return duly_rules_and_suites(duly, paths, count, 0);
}

bool duly_rules_sound(const struct duly *duly)
{
    return duly->model && model_sound(duly->model);
}

const struct program *api_program(struct duly *duly)
{
    if (!duly->model)
        api_say(duly, "No rules were read.");
    else if (!model_sound(duly->model))
        api_say(duly, "The rules have errors; nothing was asked of them.");
    else if (!duly->program)
        duly->program = program_build(duly->pool, duly->model);
    return duly->program;
}

const struct zone *api_zone(const struct duly *duly)
{
    return model_zone(duly->model);
}

int duly_moment(struct duly *duly, const char *text, int64_t *seconds)
{
    char problem[160];
    if (!duly->model) {
        api_say(duly, "No rules were read.");
        return DULY_WRONG;
    }
    if (suite_moment(api_zone(duly), str_of(text), seconds, problem, sizeof problem))
        return DULY_ANSWERED;
    api_say(duly, "`%s` %s.", text, problem);
    return DULY_WRONG;
}
