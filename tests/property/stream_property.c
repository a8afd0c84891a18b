/* SPDX-License-Identifier: Apache-2.0
 *
 * Cases handed on one by one, in bounded memory, are the cases that are kept
 * when all facts are read at once: the same keys, records, lines and
 * problems, however the lines are ordered, whatever is wrong with them, and
 * however little memory there is for their places. Caseloads are random;
 * prints its seed, DULY_SEED gives another one.
 */
#include "caseload.h"
#include "facts/facts.h"
#include "facts/input.h"
#include "facts/spill.h"

#define ROUNDS (SLOW_BUILD ? 150 : 1500)

/* ---- A small vocabulary ---- */

#define NAME(literal) {(literal), sizeof(literal) - 1}
#define KEY(literal) .name = NAME(literal), .key = NAME(literal), .known_with = -1
static struct record_type case_type, visit_type, worker_type;
static const struct record_type *to_worker[] = {&worker_type};
static struct field case_fields[] = {{KEY("team"), .type = FIELD_TEXT}};
static struct field visit_fields[] = {{KEY("on"), .type = FIELD_DATE, .index = 0}, {KEY("note"), .type = FIELD_TEXT, .index = 1},
                                      {KEY("worker"), .type = FIELD_RECORD, .targets = to_worker, .target_count = 1, .index = 2},
                                      {KEY("role"), .type = FIELD_ROLE, .index = 3}};
static struct field worker_fields[] = {{KEY("qualified"), .type = FIELD_YES_NO}};
static struct str roles[] = {NAME("manager")};
static struct record_type case_type = {.name = NAME("case"), .json = NAME("case"), .fields = case_fields, .field_count = 1, .index = 0, .begins = -1, .ends = -1, .is_case = true};
static struct record_type visit_type = {.name = NAME("visit"), .json = NAME("visit"), .fields = visit_fields, .field_count = 4, .index = 1, .begins = 0, .ends = -1};
static struct record_type worker_type = {.name = NAME("worker"), .json = NAME("worker"), .fields = worker_fields, .field_count = 1, .index = 2, .begins = -1, .ends = -1, .shared = true};
static struct record_type *types[] = {&case_type, &visit_type, &worker_type};
static struct schema schema = {.types = types, .type_count = 3, .type_key = NAME("type"), .case_key = NAME("case"), .identity_key = NAME("id"),
                               .known_keys = {NAME("known_on")}, .known_key_count = 1, .roles = roles, .role_count = 1};

/* ---- A caseload ---- */

static void add_good(struct buffer *out, int key)
{
    int day = 1 + (int)random_below(28), number = (int)random_below(4);
    switch (random_below(10)) {
    case 0: buffer_format(out, "{\"type\":\"case\",\"id\":\"C%d\",\"team\":\"t\"}", key); break;
    case 1: buffer_format(out, "{\"type\":\"worker\",\"id\":\"W%d\",\"qualified\":%s}", number, day > 3 ? "true" : "false"); break;
    case 2: buffer_format(out, "{\"id\":\"V%d\",\"on\":\"2024-01-%02d\",\"type\":\"visit\",\"role\":\"%s\",\"case\":\"C%d\"}", number, day, day > 9 ? "manager" : day > 5 ? "clerk" : "cook", key); break;
    case 3: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"meeting\",\"with\":\"C%d\"}", key, number); break;
    case 4: buffer_format(out, "{ \"case\" : \"\\u0043%d\", \"type\" : \"visit\", \"note\" : \"\\\"case\\\":\\\"C1\\\"\" }", key); break;
    case 5: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"case\",\"team\":\"u\",\"floor%d\":2}", key, number); break;
    case 6: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"worker\",\"id\":\"W%d\",\"qualified\":true}", key, number); break; /* belongs to no case all the same */
    default:
        buffer_format(out, "{\"case\":\"C%d\",\"type\":\"visit\",\"on\":\"2024-01-%02d\",\"worker\":\"W%d\",\"note\":\"n%d\"}", key, day, (int)random_below(6), number);
    }
}

static void add_bad(struct buffer *out, int key)
{
    int other = (int)random_below(8);
    switch (random_below(9)) {
    case 0: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"visit\",\"on\":", key); break;
    case 1: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"visit\",\"case\":\"C%d\"}", key, other); break;
    case 2: buffer_format(out, "{\"type\":\"case\",\"case\":\"C%d\",\"id\":\"C%d\"}", key, other); break;
    case 3: buffer_text(out, "no json at all"); break;
    case 4: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"visit\",\"on\":\"the first\"}", key); break;
    case 5: buffer_format(out, "{\"case\":\"C%d\",\"type\":\"meeting\",", key); break;
    case 6: buffer_format(out, "{\"x\":{\"case\":\"C%d\"},\"case\":\"C%d\",\"type\":\"visit\",]", other, key); break;
    case 7: buffer_format(out, "{\"type\":\"worker\",\"id\":\"W1\",\"qualified\":\"yes\",\"case\":\"C%d\"}", key); break;
    default: buffer_format(out, "{\"case\":%d.5,\"type\":\"visit\"}", key);
    }
}

/* Lines that mostly stand together, or not at all, or in order of the keys; good ones, and sometimes others. */
static void make_caseload(struct buffer *out)
{
    int together = 1 + (int)random_below(6), lines = (int)random_below(60), key = 0, bad = random_below(3) ? 0 : 5;
    bool rising = random_below(3) == 0;
    buffer_clear(out);
    if (random_below(10) == 0)
        buffer_text(out, "\xef\xbb\xbf");
    for (int i = 0; i < lines; i++) {
        if (random_below((size_t)together) == 0)
            key = rising ? key + 1 : (int)random_below(8);
        if (random_below(20) == 0)
            buffer_text(out, "  ");
        else if (bad && random_below((size_t)bad) == 0)
            add_bad(out, key);
        else
            add_good(out, key);
        if (i + 1 < lines || random_below(3))
            buffer_text(out, random_below(9) ? "\n" : "\r\n");
    }
}

/* ---- What is compared ---- */

struct seen {
    struct str *cases; /* descriptions */
    uint32_t count, room;
    struct facts_notes notes;
    struct buffer rejects;
    struct facts_tally tally;
};

static void describe_value(struct buffer *out, const struct fact_value *value)
{
    buffer_format(out, " %d:", value->kind);
    if (value->kind == VALUE_TEXT || value->kind == VALUE_RECORD)
        buffer_format(out, "%.*s>%d", (int)value->text.length, value->text.at, value->text.target);
    else if (value->kind == VALUE_DAY)
        buffer_number(out, value->first_day);
    else if (value->kind != VALUE_ABSENT && value->kind != VALUE_REFUSED)
        buffer_number(out, value->number);
}

static void describe_record(struct buffer *out, const struct facts *facts, const struct fact_record *record)
{
    buffer_format(out, "\n  " STR_FORMAT " " STR_FORMAT " #%u " STR_FORMAT ":%u%s", STR_PRINT(record->type->json), STR_PRINT(record->id),
                  record->position, STR_PRINT(facts_file_name(facts, record->file)), record->line, record->is_disputed ? " disputed" : "");
    for (int i = 0; i < record->type->field_count; i++)
        describe_value(out, &record->values[i]);
}

static bool see(void *context, struct facts *facts, struct fact_case *of)
{
    struct seen *seen = context;
    struct buffer out = {0};
    struct arena arena = {0};
    struct case_view view;
    facts_view(facts, of, (int64_t)civil_day(2024, 1, 15) * DAY_SECONDS, (int64_t)civil_day(2024, 1, 20) * DAY_SECONDS, &arena, &view);
    buffer_format(&out, STR_FORMAT "%s", STR_PRINT(of->key), of->incomplete ? " incomplete" : "");
    for (uint32_t i = 0; i < view.record_count; i++)
        describe_record(&out, facts, view.records[i]);
    for (uint32_t i = 0; i < view.shared->record_count; i++)
        describe_record(&out, facts, view.shared->records[i]);
    for (uint32_t i = 0; i < view.problem_count; i++)
        buffer_format(&out, "\n  %s", view.problems[i].what);
    arena_free(&arena);
    if (seen->count == seen->room) {
        seen->room = seen->room * 2 + 16;
        seen->cases = mem_plain_grow(seen->cases, seen->room * sizeof *seen->cases);
    }
    seen->cases[seen->count++] = buffer_view(&out);
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static int compare_notes(const void *a, const void *b)
{
    const struct facts_note *x = a, *y = b;
    if (x->file != y->file)
        return x->file - y->file;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return str_compare(x->message, y->message);
}

static void forget(struct seen *seen)
{
    for (uint32_t i = 0; i < seen->count; i++)
        mem_plain_free((char *)(uintptr_t)seen->cases[i].at);
    mem_plain_free(seen->cases);
    facts_notes_free(&seen->notes);
    buffer_free(&seen->rejects);
    *seen = (struct seen){0};
}

static void see_at_once(const struct inputs *inputs, struct seen *seen)
{
    struct facts *facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .notes = &seen->notes, .rejects = &seen->rejects, .in_full = true});
    facts_read_inputs(facts, inputs);
    facts_finish(facts);
    for (uint32_t i = 0; i < facts_case_count(facts); i++)
        see(seen, facts, facts_case(facts, i));
    seen->tally = facts_tally(facts);
    facts_free(facts);
}

/* All that can be seen of facts of which some cases are wanted, in order: by so many threads; 0: by one that reads all inputs. */
static void see_some(struct buffer *out, const struct inputs *inputs, const struct str *only, int only_count, int threads, uint64_t range_bytes)
{
    struct seen seen = {0};
    uint32_t count;
    struct pool *pool = pool_new();
    struct facts *facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .notes = &seen.notes, .rejects = &seen.rejects, .only = only, .only_count = only_count});
    if (threads ? facts_read_some(facts, inputs, threads, range_bytes) : facts_read_inputs(facts, inputs))
        complain("the inputs could not be read");
    facts_finish(facts);
    buffer_clear(out);
    for (uint32_t i = 0; i < facts_case_count(facts); i++)
        see(&seen, facts, facts_case(facts, i));
    for (uint32_t i = 0; i < seen.count; i++)
        buffer_format(out, STR_FORMAT "\n", STR_PRINT(seen.cases[i]));
    for (uint32_t i = 0; i < seen.notes.count; i++)
        buffer_format(out, "%d %u:%u:%u " STR_FORMAT "\n", (int)seen.notes.list[i].code, seen.notes.list[i].file, seen.notes.list[i].line, seen.notes.list[i].column, STR_PRINT(seen.notes.list[i].message));
    struct facts_tally tally = facts_tally(facts);
    buffer_format(out, "%d lines, %d refused, %d of any case%s\n" STR_FORMAT, (int)tally.lines, (int)tally.refused, (int)tally.refused_without_case, tally.any_line_broken_off ? ", broken off" : "",
                  STR_PRINT(buffer_view(&seen.rejects)));
    const struct undeclared *names = facts_undeclared(facts, &count);
    for (uint32_t i = 0; i < count; i++)
        buffer_format(out, "undeclared " STR_FORMAT " %d\n", STR_PRINT(names[i].name), (int)names[i].count);
    names = facts_unknown_roles(facts, pool, &count);
    for (uint32_t i = 0; i < count; i++)
        buffer_format(out, "role " STR_FORMAT " %d\n", STR_PRINT(names[i].name), (int)names[i].count);
    facts_free(facts);
    pool_free(pool);
    forget(&seen);
}

/* Two readers take turns at the parts, as two threads would. */
static void see_one_by_one(const struct inputs *inputs, struct seen *seen, bool grouped)
{
    struct facts_index *index;
    struct facts *readers[2];
    struct index_options options = {.schema = &schema, .zone = zone_find("UTC", 3), .inputs = inputs, .notes = &seen->notes,
                                    .memory = random_below(2) ? 1 : 1 + random_below(1 << 16), .part_bytes = 1 + random_below(400),
                                    .threads = (int)random_below(4), .range_bytes = 1 + random_below(400), .grouped = grouped};
    if (facts_index_build(&options, &index))
        complain("the index could not be built");
    for (int i = 0; i < 2; i++) {
        readers[i] = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3)});
        facts_stream(readers[i], index, see, seen);
        facts_say_to(readers[i], &seen->notes, &seen->rejects);
    }
    seen->tally = facts_index_tally(index);
    for (uint32_t part = 0; part < facts_index_parts(index); part++)
        if (facts_read_part(readers[grouped ? 0 : random_below(2)], index, part))
            complain("a part could not be read");
    for (int i = 0; i < 2 && !grouped; i++)
        facts_met(readers[i], index);
    if (!grouped)
        facts_read_rest(readers[1], index);
    for (int i = 0; i < 2; i++) {
        struct facts_tally tally;
        facts_finish(readers[i]);
        tally = facts_tally(readers[i]);
        seen->tally.lines += tally.lines;
        seen->tally.refused += tally.refused;
        seen->tally.refused_without_case += tally.refused_without_case;
        seen->tally.any_line_broken_off |= tally.any_line_broken_off;
        facts_free(readers[i]);
    }
    facts_index_free(index);
}

static void compare(struct seen *expected, struct seen *got, const char *facts)
{
    int before = tap_complaints;
    if (expected->count)
        qsort(expected->cases, expected->count, sizeof *expected->cases, compare_texts);
    if (got->count)
        qsort(got->cases, got->count, sizeof *got->cases, compare_texts);
    if (expected->count != got->count)
        complain("%u cases, and one by one %u", expected->count, got->count);
    for (uint32_t i = 0; i < expected->count && i < got->count; i++)
        if (!str_equal(expected->cases[i], got->cases[i])) {
            complain(STR_FORMAT ", and one by one " STR_FORMAT, STR_PRINT(expected->cases[i]), STR_PRINT(got->cases[i]));
            break;
        }
    if (memcmp(&expected->tally.lines, &got->tally.lines, sizeof(uint64_t)) || expected->tally.refused != got->tally.refused ||
        expected->tally.refused_without_case != got->tally.refused_without_case || expected->tally.any_line_broken_off != got->tally.any_line_broken_off)
        complain("lines, refused, without case: %d %d %d, and one by one %d %d %d", (int)expected->tally.lines, (int)expected->tally.refused,
                 (int)expected->tally.refused_without_case, (int)got->tally.lines, (int)got->tally.refused, (int)got->tally.refused_without_case);
    if (expected->notes.count)
        qsort(expected->notes.list, expected->notes.count, sizeof *expected->notes.list, compare_notes);
    if (got->notes.count)
        qsort(got->notes.list, got->notes.count, sizeof *got->notes.list, compare_notes);
    if (expected->notes.count != got->notes.count)
        complain("%u notes, and one by one %u", expected->notes.count, got->notes.count);
    for (uint32_t i = 0; i < expected->notes.count && i < got->notes.count; i++)
        if (compare_notes(&expected->notes.list[i], &got->notes.list[i]))
            complain("line %u: " STR_FORMAT ", and one by one line %u: " STR_FORMAT, expected->notes.list[i].line, STR_PRINT(expected->notes.list[i].message),
                     got->notes.list[i].line, STR_PRINT(got->notes.list[i].message));
    if (expected->rejects.length != got->rejects.length)
        complain("%zu bytes refused, and one by one %zu", expected->rejects.length, got->rejects.length);
    if (tap_complaints > before && tap_complaints < COMPLAINTS_SHOWN)
        complain("facts:\n%s", facts);
}

static void add_inputs(struct inputs *inputs, struct str facts)
{
    size_t cut = random_below(4) ? facts.length : random_below(facts.length + 1);
    while (cut && cut < facts.length && facts.at[cut - 1] != '\n')
        cut++;
    inputs_add_copy(inputs, STR("one"), (struct str){facts.at, cut});
    if (cut < facts.length)
        inputs_add_copy(inputs, STR("two"), (struct str){facts.at + cut, facts.length - cut});
}

static void one_by_one_is_at_once(void)
{
    struct buffer facts = {0};
    unsigned long cases = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct inputs inputs = {0};
        struct seen expected = {0}, got = {0};
        make_caseload(&facts);
        add_inputs(&inputs, buffer_view(&facts));
        see_at_once(&inputs, &expected);
        see_one_by_one(&inputs, &got, false);
        buffer_char(&facts, '\0');
        compare(&expected, &got, facts.bytes);
        cases += expected.count;
        forget(&expected);
        forget(&got);
        inputs_free(&inputs);
    }
    buffer_free(&facts);
    verdict("cases handed on one by one are those kept at once", cases);
}

static void threads_see_what_one_sees(void)
{
    static const struct str keys[] = {NAME("C0"), NAME("C1"), NAME("C2"), NAME("C3"), NAME("C7"), NAME("nobody")};
    struct buffer facts = {0}, expected = {0}, got = {0};
    unsigned long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct inputs inputs = {0};
        int first = (int)random_below(6), count = 1 + (int)random_below(6 - (size_t)first);
        make_caseload(&facts);
        if (random_below(50) == 0)
            buffer_text(&facts, "\xff\xfe");
        add_inputs(&inputs, buffer_view(&facts));
        see_some(&expected, &inputs, keys + first, count, 0, 0);
        see_some(&got, &inputs, keys + first, count, 2 + (int)random_below(2), 1 + random_below(400));
        if (!str_equal(buffer_view(&expected), buffer_view(&got)))
            complain("one sees\n" STR_FORMAT "several\n" STR_FORMAT "of\n" STR_FORMAT, STR_PRINT(buffer_view(&expected)), STR_PRINT(buffer_view(&got)), STR_PRINT(buffer_view(&facts)));
        bytes += expected.length;
        inputs_free(&inputs);
    }
    buffer_free(&facts);
    buffer_free(&expected);
    buffer_free(&got);
    verdict("several threads see of some cases what one sees", bytes);
}

/* ---- Rows ---- */

static int compare_rows(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : x[1] != y[1] ? (x[1] < y[1] ? -1 : 1) : 0;
}

static void rows_are_sorted(void)
{
    enum { MOST = 3000 };
    static uint64_t rows[MOST][3];
    unsigned long tried = 0;
    for (int round = 0; round < ROUNDS / 10; round++) {
        struct spill spill;
        size_t count = random_below(MOST);
        spill_start(&spill, 3, 2, 1 + random_below(40000));
        for (size_t i = 0; i < count; i++) {
            rows[i][0] = random_below(2) ? random_below(50) : random_next();
            rows[i][1] = random_next();
            rows[i][2] = i;
            if (spill_add(&spill, rows[i]))
                complain("a row could not be added");
        }
        qsort(rows, count, sizeof *rows, compare_rows);
        if (spill_sort(&spill))
            complain("the rows could not be sorted");
        struct spill_cursor cursor = {.spill = &spill};
        const uint64_t *row;
        for (size_t i = 0; !spill_next(&cursor, &row) && row; i++, tried++)
            if (i >= count || memcmp(row, rows[i], sizeof rows[i]))
                complain("row %zu of %zu is another", i, count);
        if (cursor.next != count)
            complain("%zu rows of %zu", (size_t)cursor.next, count);
        if (count) {
            size_t wanted = random_below(count);
            while (wanted && rows[wanted - 1][0] == rows[wanted][0])
                wanted--;
            if (spill_seek(&cursor, rows[wanted][0]) || cursor.next != wanted)
                complain("row %zu is not found", wanted);
        }
        spill_free(&spill);
    }
    verdict("rows are sorted, in memory and beyond", tried);
}

int main(void)
{
    mem_start();
    printf("# seed %llu\n", (unsigned long long)random_start(20261122));
    printf("1..3\n");
    rows_are_sorted();
    one_by_one_is_at_once();
    threads_see_what_one_sees();
    return 0;
}
