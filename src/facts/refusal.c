/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines that cannot be taken: saying so, counting and copying them, and
 * finding out whose case they were.
 */
#include <stdarg.h>

#include "facts/inside.h"

/* ---- Saying ---- */

/* Characters, not bytes, from 1. */
static uint32_t column_of(const struct line *line, const char *at)
{
    uint32_t column = 0;
    for (const char *p = line->at; at && p <= at; p++)
        column += ((unsigned char)*p & 0xc0) != 0x80;
    return column;
}

/* A note in place of a diagnostic. */
static void take_note(struct facts *facts, enum diagnostic_code code, uint32_t column, const char *format, va_list arguments)
{
    struct facts_notes *notes = facts->options.notes;
    if (notes->count == LIMIT_DIAGNOSTICS) {
        notes->more++;
        return;
    }
    if (!notes->list)
        notes->list = mem_plain_grow(NULL, LIMIT_DIAGNOSTICS * sizeof *notes->list);
    struct buffer words = {0};
    buffer_vformat(&words, format, arguments);
    notes->list[notes->count++] =
        (struct facts_note){code, facts->line.file, facts->line.number, column, NULL, {words.bytes, words.length}};
}

void facts_notes_free(struct facts_notes *notes)
{
    for (uint32_t i = 0; i < notes->count; i++)
        mem_plain_free((char *)(uintptr_t)notes->list[i].message.at);
    mem_plain_free(notes->list);
    *notes = (struct facts_notes){0};
}

struct diagnostic *facts_say(struct facts *facts, enum diagnostic_code code, const char *at, const char *format, ...)
{
    struct diagnostics *list = facts->options.problems;
    if (facts->picking)
        (code == D2003 || code == D2004 ? pick_none : pick_line)(facts); /* too long, or no text at all */
    if (facts->options.notes) {
        va_list arguments;
        va_start(arguments, format);
        take_note(facts, code, column_of(&facts->line, at), format, arguments);
        va_end(arguments);
    }
    if (!list)
        return NULL;
    if (facts->said == LIMIT_DIAGNOSTICS) {
        list->errors++;
        return NULL;
    }
    facts->said++;
    struct buffer words = {0};
    va_list arguments;
    va_start(arguments, format);
    buffer_vformat(&words, format, arguments);
    va_end(arguments);
    struct diagnostic *diagnostic =
        diagnostic_add(list, code, SPAN_NONE, STR_FORMAT, STR_PRINT(buffer_view(&words)));
    diagnostic_at_fact(list, diagnostic, facts->files[facts->line.file], facts->line.number, column_of(&facts->line, at));
    buffer_free(&words);
    return diagnostic;
}

void facts_help(struct facts *facts, struct diagnostic *diagnostic, const char *help)
{
    struct facts_notes *notes = facts->options.notes;
    if (notes && !notes->more && notes->count)
        notes->list[notes->count - 1].help = help;
    if (diagnostic)
        diagnostic_help(facts->options.problems, diagnostic, "%s", help);
}

static const char *help_for(const struct json_fault *fault)
{
    switch (fault->kind) {
    case JSON_FAULT_WORD:
        return "Write true, false or null in small letters, and put any other word between double quotation marks.";
    case JSON_FAULT_NUMBER:
        return "Write numbers like 5, -3 or 2.5; put codes that begin with 0 between double quotation marks.";
    case JSON_FAULT_COMMA:
        return "Delete the comma before the closing bracket or brace.";
    case JSON_FAULT_ESCAPE:
        return "Write a backslash inside text as two backslashes, such as C:\\\\files.";
    case JSON_FAULT_CONTROL:
        return "Write a tab inside text as \\t, and leave other control characters out.";
    case JSON_FAULT_NUL:
        return "Leave NUL out; it is no part of any text.";
    case JSON_FAULT_UTF8:
        return "Save the export again as UTF-8.";
    case JSON_FAULT_DEPTH:
        return "Write fewer lists and objects inside each other; a line of facts needs one or two.";
    case JSON_FAULT_CUT_OFF:
        return "Write each object whole on one line; a line break inside text is written \\n.";
    case JSON_FAULT_EXPECTED:
    case JSON_FAULT_NONE:
        break;
    }
    unsigned char found = (unsigned char)*fault->at;
    if (found == '\'' || found >= 0x80)
        return "Put names and text between plain double quotation marks.";
    return "Let the tool that makes the export write this line as JSON: one object, names and text between double quotation marks.";
}

static enum diagnostic_code code_for(enum json_fault_kind kind)
{
    return kind == JSON_FAULT_UTF8 ? D2015 : kind == JSON_FAULT_DEPTH ? D2016 : D2001;
}

void facts_say_fault(struct facts *facts, const struct json_fault *fault)
{
    const char *found = fault->kind == JSON_FAULT_UTF8      ? "a byte that does not belong in it"
                        : fault->kind == JSON_FAULT_DEPTH   ? "more than 64"
                        : fault->kind == JSON_FAULT_WORD    ? "a bare word"
                        : fault->kind == JSON_FAULT_ESCAPE  ? "another escape"
                        : fault->kind == JSON_FAULT_CONTROL ? "one"
                        : fault->kind == JSON_FAULT_NUL     ? "NUL"
                                                            : json_found(fault->at);
    _Static_assert(LIMIT_JSON_DEPTH == 64, "the words above name the limit");
    struct diagnostic *diagnostic =
        facts_say(facts, code_for(fault->kind), fault->at, "expected %s, found %s", fault->expected, found);
    facts_help(facts, diagnostic, help_for(fault));
}

/* ---- Whose case was it? ---- */

/* What a lenient look for one key has come to. */
struct sighting {
    struct str text;
    bool seen, unsure; /* unsure: seen twice with different values, or with one that cannot be read */
    bool differs;      /* seen twice with different values */
};

static void note_value(struct sighting *sighting, const char *at, char *scratch)
{
    struct json_value value;
    struct json_fault fault;
    struct str text;
    char other[LIMIT_KEY_BYTES];
    at = json_space(at);
    if ((*at != '"' && *at != '-' && !(*at >= '0' && *at <= '9')) || !json_read(at, 0, &value, &fault) ||
        !value_identity(&value, sighting->seen ? other : scratch, &text))
        sighting->unsure = true;
    else if (sighting->seen && !sighting->unsure)
        sighting->unsure = sighting->differs = !str_equal(sighting->text, text);
    else if (!sighting->seen)
        sighting->text = text;
    sighting->seen = true;
}

/* Looks for "key": in bytes that are not known to be JSON. A quote after a backslash is inside a text. */
static struct sighting look_for(const char *line, size_t length, struct str key, char *scratch)
{
    struct sighting sighting = {0};
    const char *end = line + length;
    for (const char *at = line; at < end && (at = memchr(at, '"', (size_t)(end - at))); at++) {
        if ((size_t)(end - at) < key.length + 2 || (at > line && at[-1] == '\\'))
            continue;
        if (memcmp(at + 1, key.at, key.length) || at[1 + key.length] != '"')
            continue;
        const char *colon = json_space(at + key.length + 2);
        if (*colon == ':')
            note_value(&sighting, colon + 1, scratch);
    }
    return sighting;
}

static bool is_sure(const struct sighting *sighting)
{
    return sighting->seen && !sighting->unsure;
}

/* Of a line that was scanned to its end or nearly so. */
static bool case_from_slots(struct facts *facts, char *scratch, struct str *key)
{
    struct line *line = &facts->line;
    if (!line->table || !line->table->type || line->has_double)
        return false;
    int slot = line->table->type->is_case && line->slots[SLOT_CASE].kind <= JSON_NULL ? SLOT_ID : SLOT_CASE;
    return line->slots[slot].kind > JSON_NULL && value_identity(&line->slots[slot], scratch, key);
}

static bool is_case_type(const struct facts *facts, const struct sighting *type)
{
    return is_sure(type) && facts->case_type && str_equal(type->text, facts->case_type->json);
}

static bool is_shared_type(const struct facts *facts, const struct sighting *type)
{
    const struct record_type *named = is_sure(type) ? schema_type_json(facts->keys.schema, type->text) : NULL;
    return named && named->shared;
}

static bool case_from_bytes(struct facts *facts, size_t length, char *scratch, struct str *key)
{
    const struct schema *schema = facts->keys.schema;
    char type_scratch[LIMIT_KEY_BYTES];
    const char *at = facts->line.at;
    struct sighting type = look_for(at, length, schema->type_key, type_scratch);
    if (is_shared_type(facts, &type))
        return false;
    struct sighting found = look_for(at, length, schema->case_key, scratch);
    if (!found.seen && is_case_type(facts, &type))
        found = look_for(at, length, schema->identity_key, scratch);
    *key = found.text;
    return is_sure(&found);
}

static bool is_shared_line(const struct facts *facts)
{
    return facts->line.table && facts->line.table->type && facts->line.table->type->shared;
}

bool refused_case(struct facts *facts, size_t length, char *scratch, struct str *key)
{
    return !is_shared_line(facts) && (case_from_slots(facts, scratch, key) || case_from_bytes(facts, length, scratch, key));
}

bool refused_other_case(struct facts *facts, struct str key, char *scratch, struct str *other)
{
    struct line *line = &facts->line;
    return line->table && line->table->type && line->table->type->is_case && line->slots[SLOT_ID].kind > JSON_NULL &&
           value_identity(&line->slots[SLOT_ID], scratch, other) && !str_equal(*other, key);
}

/* A line end was lost, and what stands behind it may be of any other case. */
static bool names_further_cases(struct facts *facts, size_t length, struct str key)
{
    const struct line *line = &facts->line;
    const struct schema *schema = facts->keys.schema;
    char scratch[LIMIT_KEY_BYTES];
    if (!line->stopped || line->stopped > line->at + length)
        return false;
    size_t rest = length - (size_t)(line->stopped - line->at);
    bool of_a_case = line->table && line->table->type && line->table->type->is_case;
    struct sighting named = look_for(line->stopped, rest, schema->case_key, scratch);
    if (!named.seen && of_a_case)
        named = look_for(line->stopped, rest, schema->identity_key, scratch);
    return named.differs || (is_sure(&named) && !str_equal(named.text, key));
}

/* The two names of a `case` line that contradict each other: both cases have lost a line. */
static void mark_cases(struct facts *facts, size_t length)
{
    char scratch[LIMIT_KEY_BYTES], other_scratch[LIMIT_KEY_BYTES];
    struct str key, other;
    if (!refused_case(facts, length, scratch, &key)) {
        facts->tally.refused_without_case++;
        return;
    }
    store_mark_incomplete(facts, store_case(facts, key));
    facts->tally.refused_without_case += names_further_cases(facts, length, key);
    if (!refused_other_case(facts, key, other_scratch, &other))
        return;
    if (!facts->stream.each)
        store_mark_incomplete(facts, store_case(facts, other));
    else if (!facts->stream.index) /* with one it is known */
        facts->tally.refused_without_case++;
}

void facts_refuse(struct facts *facts, size_t length)
{
    if (facts->indexing) {
        index_refused(facts, length);
        return;
    }
    facts->tally.refused++;
    if (facts->options.rejects) {
        buffer_add(facts->options.rejects, facts->line.at, length);
        buffer_char(facts->options.rejects, '\n');
    }
    mark_cases(facts, length);
}
