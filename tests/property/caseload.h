/* SPDX-License-Identifier: Apache-2.0
 *
 * What the properties of the sample caseloads share: the shipped rules in a
 * handle, the lines of the sample files, questions about
 * changed lines, and answers taken apart again. Lines and answers are read
 * with a small reader of its own here, so that a mistake of the rooms cannot
 * hide itself. Buffers are the caller's; what a `struct str` shows belongs to
 * the buffer it was taken from. It judges nothing: each property says what
 * must hold.
 */
#ifndef DULY_TESTS_PROPERTY_CASELOAD_H
#define DULY_TESTS_PROPERTY_CASELOAD_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "api/inside.h"
#include "calendar/civil.h"

/* ---- What is drawn at random ---- */

static uint64_t random_state;

static inline uint64_t random_start(uint64_t otherwise)
{
    const char *seed = getenv("DULY_SEED");
    return random_state = seed ? strtoull(seed, NULL, 10) : otherwise;
}

static inline uint64_t random_next(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline size_t random_below(size_t bound)
{
    return (size_t)(random_next() % bound);
}

/* Checked builds are five to twenty times slower; they try a part, drawn by the seed. So does any build that is asked to be brief. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_UNDEFINED__)
#define CHECKED_BUILD 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(undefined_behavior_sanitizer)
#define CHECKED_BUILD 1
#endif
#endif
#ifndef CHECKED_BUILD
#define CHECKED_BUILD 0
#endif
#define SLOW_BUILD (CHECKED_BUILD || getenv("DULY_BRIEF") != NULL)

static inline double seconds_since(const struct timespec *began)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

/* ---- TAP ---- */

static int tap_count, tap_complaints;
#define COMPLAINTS_SHOWN 20

/* Says what broke a law; the first few are enough. */
__attribute__((format(printf, 1, 2))) static inline void complain(const char *format, ...)
{
    if (tap_complaints++ >= COMPLAINTS_SHOWN)
        return;
    va_list arguments;
    va_start(arguments, format);
    printf("#   ");
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
}

/* One line of TAP: ok when nothing was complained of since the last one, and something was tried. */
static inline void verdict(const char *name, unsigned long tried)
{
    if (tap_complaints > COMPLAINTS_SHOWN)
        printf("#   and %d more\n", tap_complaints - COMPLAINTS_SHOWN);
    printf("%s %d - %s\n", tap_complaints == 0 && tried > 0 ? "ok" : "not ok", ++tap_count, name);
    fflush(stdout);
    tap_complaints = 0;
}

/* ---- Files ---- */

static inline const char *source_path(char path[4096], const char *below)
{
    const char *top = getenv("DULY_TOP");
    snprintf(path, 4096, "%s%s%s", below[0] == '/' ? "" : top ? top : ".", below[0] == '/' ? "" : "/", below);
    return path;
}

static inline struct str file_read(const char *below)
{
    char path[4096];
    FILE *file = fopen(source_path(path, below), "rb");
    if (!file) {
        printf("Bail out! cannot open %s\n", path);
        exit(EXIT_FAILURE);
    }
    struct buffer all = {0};
    char part[1 << 14];
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;)
        buffer_add(&all, part, got);
    fclose(file);
    return buffer_view(&all);
}

/* The sample files, each with the rules of its authority. */
static const struct sample_file {
    const char *rules, *facts;
} sample_files[] = {{"rules/lancashire", "samples/caseload.jsonl"}, {"rules/lancashire", "samples/lancashire.jsonl"}, {"rules/blackpool", "samples/blackpool.jsonl"}};
#define SAMPLE_FILES ((int)(sizeof sample_files / sizeof *sample_files))

static inline struct duly *rules_under(const char *folder)
{
    char path[4096];
    const char *rules[] = {source_path(path, folder)};
    struct duly *duly = duly_new();
    if (duly_rules(duly, rules, 1) != DULY_ANSWERED) {
        printf("Bail out! the rules of %s are not sound\n", folder);
        exit(EXIT_FAILURE);
    }
    return duly;
}

static inline struct duly *rules_ready(void)
{
    return rules_under("rules/lancashire");
}

/* ---- JSON on one line ---- */

static inline bool cut_is(const char *at, const char *end, char c)
{
    return at < end && *at == c;
}

/* The end of the value that begins here. */
static inline const char *value_end(const char *at, const char *end)
{
    int depth = 0;
    bool quoted = false;
    for (; at < end; at++) {
        if (quoted) {
            if (*at == '\\')
                at++;
            else if (*at == '"')
                quoted = false;
        } else if (*at == '"') {
            quoted = true;
        } else if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']' || *at == ',') {
            if (depth == 0)
                return at;
            depth -= *at != ',';
        }
    }
    return at;
}

#define MEMBERS_MAX 40
struct members {
    struct {
        struct str key, value; /* the key without its quotes, the value as written */
    } list[MEMBERS_MAX];
    int count;
};

/* Lines written without spaces between their parts, as the sample and every answer are. */
static inline struct members members_of(struct str line)
{
    struct members members = {.count = 0};
    const char *at = line.at, *end = line.at + line.length;
    if (!cut_is(at, end, '{'))
        return members;
    while (members.count < MEMBERS_MAX && ++at < end && *at == '"') {
        const char *key = ++at;
        while (at < end && *at != '"')
            at++;
        struct str name = {key, (size_t)(at - key)};
        at += 2;
        if (at >= end)
            break;
        const char *value = at;
        at = value_end(at, end);
        members.list[members.count].key = name;
        members.list[members.count++].value = (struct str){value, (size_t)(at - value)};
        if (!cut_is(at, end, ','))
            break;
    }
    return members;
}

/* The value as written; of text without its quotes. Nothing when there is none. */
static inline struct str member_in(const struct members *members, const char *key)
{
    for (int i = 0; i < members->count; i++) {
        struct str value = members->list[i].value;
        if (!str_is(members->list[i].key, key))
            continue;
        bool text = value.length >= 2 && value.at[0] == '"';
        return text ? (struct str){value.at + 1, value.length - 2} : value;
    }
    return (struct str){"", 0};
}

static inline struct str member(struct str line, const char *key)
{
    struct members members = members_of(line);
    return member_in(&members, key);
}

/* ---- The caseload ---- */

struct fact_line {
    struct str text;                   /* without its line end */
    struct str record, of_case;        /* of_case: empty for what belongs to no case */
    const struct record_type *type;    /* NULL: no rule file declares it */
};

struct caseload {
    struct str bytes;
    struct fact_line *lines;
    int line_count;
    struct str *cases;
    int case_count;
};

static inline void add_case(struct caseload *caseload, struct str key)
{
    for (int i = 0; i < caseload->case_count; i++)
        if (str_equal(caseload->cases[i], key))
            return;
    caseload->cases = mem_plain_grow(caseload->cases, (size_t)(caseload->case_count + 1) * sizeof *caseload->cases);
    caseload->cases[caseload->case_count++] = key;
}

static inline struct caseload caseload_of(struct str bytes, const struct schema *schema)
{
    struct caseload caseload = {.bytes = bytes};
    for (size_t at = 0; at < bytes.length;) {
        size_t length = str_find((struct str){bytes.at + at, bytes.length - at}, STR("\n"));
        struct fact_line line = {.text = {bytes.at + at, length}};
        line.record = member(line.text, "record");
        line.of_case = member(line.text, str_is(line.record, "case") ? "id" : "case");
        line.type = schema_type_json(schema, line.record);
        caseload.lines = mem_plain_grow(caseload.lines, (size_t)(caseload.line_count + 1) * sizeof line);
        caseload.lines[caseload.line_count++] = line;
        if (line.of_case.length)
            add_case(&caseload, line.of_case);
        at += length + 1;
    }
    return caseload;
}

static inline void caseload_free(struct caseload *caseload)
{
    mem_plain_free(caseload->lines);
    mem_plain_free(caseload->cases);
    mem_plain_free((char *)(uintptr_t)caseload->bytes.at);
}

static inline const struct field *field_by_key(const struct record_type *type, struct str key)
{
    for (int i = 0; type && i < type->field_count; i++)
        if (str_equal(type->fields[i].key, key))
            return &type->fields[i];
    return NULL;
}

/* The civil day a value as written begins with; false when it holds none. */
static inline bool day_in(struct str value, day_number *day)
{
    *day = 0;
    if (value.length && value.at[0] == '"')
        value = (struct str){value.at + 1, value.length - 1};
    if (value.length < 10)
        return false;
    struct civil_reading reading = civil_read(value.at, 10);
    *day = reading.first;
    return reading.form == CIVIL_DAY;
}

/* ---- Questions ---- */

static inline int take_bytes(void *context, const char *bytes, size_t length)
{
    buffer_add(context, bytes, length);
    return 0;
}

struct ask {
    struct duly *duly;
    day_number on, known_on;
    bool known_on_given;
    struct str only_case; /* empty: all */
};

static inline int64_t end_of(struct duly *duly, day_number day)
{
    struct buffer text = {0};
    int64_t moment = 0;
    civil_write_iso(&text, day);
    buffer_char(&text, '\0');
    if (duly_moment(duly, text.bytes, &moment) != DULY_ANSWERED)
        complain("%s is no moment", text.bytes);
    buffer_free(&text);
    return moment;
}

/* Every finding, those that do not apply too, as JSON lines; `out` is emptied first. What duly_run returned. */
static inline int answer(const struct ask *ask, struct str facts, struct buffer *out)
{
    char key[64];
    const char *cases[] = {key};
    size_t length = ask->only_case.length < sizeof key ? ask->only_case.length : 0;
    if (length)
        memcpy(key, ask->only_case.at, length);
    key[length] = '\0';
    struct duly_question question = {.on = end_of(ask->duly, ask->on), .all = true, .quiet = true, .known_on_given = ask->known_on_given,
                                     .cases = cases, .case_count = ask->only_case.length ? 1 : 0};
    if (ask->known_on_given)
        question.known_on = end_of(ask->duly, ask->known_on);
    buffer_clear(out);
    duly_facts_forget(ask->duly);
    duly_facts_memory(ask->duly, "facts", facts.at, facts.length);
    return duly_run(ask->duly, &question, "jsonl", take_bytes, out);
}

/* ---- Answers ---- */

struct answered {
    struct str line, of_case, rule, id, first_subject, state;
};

struct answers {
    struct answered *list;
    int count, room;
};

static inline struct str first_of(struct str list)
{
    const char *at = list.at + 1;
    return list.length < 2 ? list : (struct str){at, (size_t)(value_end(at, list.at + list.length) - at)};
}

static inline void answers_read(struct answers *answers, const struct buffer *bytes)
{
    answers->count = 0;
    for (size_t at = 0; at < bytes->length;) {
        struct str line = {bytes->bytes + at, bytes->length - at};
        line.length = str_find(line, STR("\n"));
        at += line.length + 1;
        if (answers->count == answers->room) {
            answers->room = answers->room ? 2 * answers->room : 64;
            answers->list = mem_plain_grow(answers->list, (size_t)answers->room * sizeof *answers->list);
        }
        struct members members = members_of(line);
        answers->list[answers->count++] =
            (struct answered){line, member_in(&members, "case"), member_in(&members, "rule"), member_in(&members, "id"),
                              first_of(member_in(&members, "subject")), member_in(&members, "state")};
    }
}

static inline const struct answered *answer_by_id(const struct answers *answers, struct str id)
{
    for (int i = 0; i < answers->count; i++)
        if (str_equal(answers->list[i].id, id))
            return &answers->list[i];
    return NULL;
}

static inline bool same_bytes(const struct buffer *one, const struct buffer *other)
{
    return one->length == other->length && (one->length == 0 || memcmp(one->bytes, other->bytes, one->length) == 0);
}

#endif
