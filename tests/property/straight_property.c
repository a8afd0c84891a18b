/* SPDX-License-Identifier: Apache-2.0
 *
 * A line that is read straight means what it means read by the general way:
 * the same records, the same messages at the same places, the same counts.
 * Usual lines of every kind of value are changed at each of their bytes, to
 * every other byte; lines are made of keys in any order, twice and not at
 * all. Prints its seed; DULY_SEED gives another one.
 */
#include "caseload.h"
#include "facts/facts.h"
#include "facts/input.h"

#define ROUNDS (SLOW_BUILD ? 100 : 1500)

/* ---- A vocabulary with every kind of field ---- */

#define NAME(literal) {(literal), sizeof(literal) - 1}
#define KEY(literal) .name = NAME(literal), .key = NAME(literal), .known_with = -1
static struct record_type case_type, person_type, visit_type, supervision_type, worker_type;
static const struct record_type *to_person[] = {&person_type};
static struct word outcome_words[] = {{NAME("a"), NAME("a")}, {NAME("ab"), NAME("ab")}, {NAME("assess"), NAME("assess")}, {NAME("no_action"), NAME("no action")},
                                      {NAME("assessment_required_now"), NAME("assessment required now")}, {NAME("10"), NAME("10")}};
static struct word other_words[] = {{NAME("nobody"), NAME("nobody")}};
#define WORDS(list) .words = (list), .word_count = sizeof(list) / sizeof *(list)
static struct field case_fields[] = {{KEY("team"), .type = FIELD_TEXT}};
static struct field person_fields[] = {{KEY("born"), .type = FIELD_DATE, .personal = true}};
static struct field visit_fields[] = {
    {KEY("at"), .type = FIELD_MOMENT, .index = 0},      {KEY("on"), .type = FIELD_DATE, .index = 1},
    {KEY("seen"), .type = FIELD_YES_NO, .index = 2},    {KEY("minutes"), .type = FIELD_WHOLE, .index = 3},
    {KEY("miles"), .type = FIELD_DECIMAL, .index = 4},  {KEY("note"), .type = FIELD_TEXT, .index = 5},
    {KEY("outcome"), .type = FIELD_WORDS, .index = 6, WORDS(outcome_words)},
    {KEY("person"), .type = FIELD_RECORD, .targets = to_person, .target_count = 1, .index = 7},
    {KEY("people"), .type = FIELD_RECORD, .targets = to_person, .target_count = 1, .list = true, .index = 8},
    {KEY("told"), .type = FIELD_RECORD, .targets = to_person, .target_count = 1, .index = 9, WORDS(other_words)},
    {KEY("role"), .type = FIELD_ROLE, .index = 10}};
static struct field supervision_fields[] = {{KEY("case"), .type = FIELD_TEXT, .index = 0}, {KEY("on"), .type = FIELD_DATE, .index = 1}};
static struct field worker_fields[] = {{KEY("qualified"), .type = FIELD_YES_NO}};
#define TYPE(literal, i, list, first) .name = NAME(literal), .json = NAME(literal), .index = (i), .fields = (list), .field_count = sizeof(list) / sizeof *(list), .begins = (first), .ends = -1
static struct record_type case_type = {TYPE("case", 0, case_fields, -1), .is_case = true};
static struct record_type person_type = {TYPE("person", 1, person_fields, -1)};
static struct record_type visit_type = {TYPE("visit", 2, visit_fields, 0)};
static struct record_type supervision_type = {TYPE("supervision", 3, supervision_fields, 1)};
static struct record_type worker_type = {TYPE("worker", 4, worker_fields, -1), .shared = true};
static struct record_type *types[] = {&case_type, &person_type, &visit_type, &supervision_type, &worker_type};
static struct str roles[] = {NAME("social_worker"), NAME("team_manager")};
static struct schema schema = {.types = types, .type_count = 5, .type_key = NAME("type"), .case_key = NAME("case"), .identity_key = NAME("id"),
                               .known_keys = {NAME("known_at"), NAME("known_on")}, .known_key_count = 2, .roles = roles, .role_count = 2};

/* ---- What a reader comes to, in words ---- */

static void show_value(struct buffer *out, const struct fact_value *value)
{
    buffer_format(out, " %d", value->kind);
    switch ((enum value_kind)value->kind) {
    case VALUE_ABSENT:
    case VALUE_REFUSED:
        break;
    case VALUE_TEXT:
    case VALUE_RECORD:
        buffer_format(out, "`" STR_FORMAT "`", (int)value->text.length, value->text.at);
        break;
    case VALUE_NUMBER:
    case VALUE_YES_NO:
    case VALUE_WORD:
        buffer_format(out, "=%lld", (long long)value->number);
        break;
    case VALUE_DAY:
    case VALUE_PARTIAL:
    case VALUE_INSTANT:
        buffer_format(out, "=%lld..%lld/%d", (long long)value->time.from, (long long)value->time.to, value->first_day);
        break;
    case VALUE_LIST:
        for (uint32_t i = 0; i < value->list.count; i++)
            show_value(out, &value->list.items[i]);
        break;
    }
}

static void show_case(struct buffer *out, const struct fact_case *of)
{
    buffer_format(out, "case `" STR_FORMAT "` %u lines%s\n", STR_PRINT(of->key), of->line_count, of->incomplete ? ", incomplete" : "");
    for (uint32_t i = 0; i < of->record_count; i++) {
        const struct fact_record *record = &of->records[i];
        buffer_format(out, "  line %u " STR_FORMAT " `" STR_FORMAT "` %u known %lld%s%s%s:", record->line, STR_PRINT(record->type->json), STR_PRINT(record->id),
                      record->position, (long long)record->known_from, record->is_void ? " void" : "", record->is_disputed ? " disputed" : "",
                      record->has_versions ? " versions" : "");
        for (int j = 0; j < record->type->field_count; j++)
            show_value(out, &record->values[j]);
        buffer_char(out, '\n');
    }
}

static void show_rest(struct buffer *out, const struct facts *facts, const struct facts_notes *notes, struct buffer *rejects)
{
    struct facts_tally tally = facts_tally(facts);
    uint32_t count;
    struct pool *pool = pool_new();
    buffer_format(out, "%llu lines, %llu refused, %llu without case%s\n", (unsigned long long)tally.lines, (unsigned long long)tally.refused,
                  (unsigned long long)tally.refused_without_case, tally.any_line_broken_off ? ", broken off" : "");
    const struct undeclared *undeclared = facts_undeclared(facts, &count);
    for (uint32_t i = 0; i < count; i++)
        buffer_format(out, "not declared `" STR_FORMAT "` %llu\n", STR_PRINT(undeclared[i].name), (unsigned long long)undeclared[i].count);
    undeclared = facts_unknown_roles(facts, pool, &count);
    for (uint32_t i = 0; i < count; i++)
        buffer_format(out, "role `" STR_FORMAT "` %llu\n", STR_PRINT(undeclared[i].name), (unsigned long long)undeclared[i].count);
    for (uint32_t i = 0; i < notes->count; i++)
        buffer_format(out, "line %u column %u D%d: " STR_FORMAT " %s\n", notes->list[i].line, notes->list[i].column, (int)notes->list[i].code,
                      STR_PRINT(notes->list[i].message), notes->list[i].help ? notes->list[i].help : "");
    buffer_format(out, "%llu notes more; refused:\n" STR_FORMAT, (unsigned long long)notes->more, STR_PRINT(buffer_view(rejects)));
    pool_free(pool);
}

static uint64_t lines_tried, lines_straight_seen;

static void read_all(struct str lines, bool in_full, bool skip_undeclared, struct buffer *out)
{
    static const struct str wanted = NAME("A");
    struct facts_notes notes = {0};
    struct buffer rejects = {0};
    bool some = lines.length % 7 == 0; /* cases that are not wanted are read too, and not kept */
    struct facts *facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("Europe/London", 13), .notes = &notes, .rejects = &rejects,
                                                            .in_full = in_full, .skip_undeclared = skip_undeclared, .only = &wanted, .only_count = some});
    buffer_clear(out);
    facts_read_text(facts, STR("cases.jsonl"), lines, 1);
    facts_finish(facts);
    for (uint32_t i = 0; i < facts_case_count(facts); i++)
        show_case(out, facts_case(facts, i));
    show_rest(out, facts, &notes, &rejects);
    if (in_full && facts_tally(facts).straight)
        complain("lines are read straight that should not be");
    lines_tried += in_full ? facts_tally(facts).lines : 0;
    lines_straight_seen += facts_tally(facts).straight;
    facts_free(facts);
    facts_notes_free(&notes);
    buffer_free(&rejects);
}

/* Both ways; of what differs, the first place. */
static void compare_ways(struct str lines, const char *what)
{
    static struct buffer straight, full;
    bool skip = random_below(8) == 0;
    read_all(lines, true, skip, &full);
    read_all(lines, false, skip, &straight);
    if (str_equal(buffer_view(&full), buffer_view(&straight)))
        return;
    size_t at = 0, from;
    while (at < full.length && at < straight.length && full.bytes[at] == straight.bytes[at])
        at++;
    for (from = at; from && full.bytes[from - 1] != '\n'; from--)
        ;
    complain("%s: in full %.*s, and straight %.*s", what, (int)(full.length - from < 300 ? full.length - from : 300), full.bytes + from,
             (int)(straight.length - from < 300 ? straight.length - from : 300), straight.bytes + from);
}

/* ---- Usual lines ---- */

static const char *const usual[] = {
    "{\"case\":\"A\",\"type\":\"visit\",\"at\":\"2025-02-22T10:39:30\",\"seen\":true,\"minutes\":45,\"note\":\"All well, and more words than sixteen\",\"by\":\"SW0825\"}",
    "{\"case\":\"A\",\"type\":\"visit\",\"on\":\"2025-02-22\",\"outcome\":\"assess\",\"person\":\"P1\",\"seen\":false,\"minutes\":0}",
    "{\"case\":\"A\",\"type\":\"visit\",\"id\":\"V1\",\"known_at\":\"2025-03-01\",\"miles\":2.5,\"people\":[\"P1\",\"P2\"],\"told\":\"nobody\",\"role\":\"team manager\"}",
    "{\"case\":\"B\",\"type\":\"case_note\",\"at\":\"2025-02-22T10:39:30\",\"text\":\"Zo\xc3\xab said \\\"we manage\\\"\\n\\u00e9\",\"n\":12,\"x\":null,\"y\":[1,{\"z\":-1.5e3}]}",
    "{\"at\":\"2025-02-22T10:39\",\"note\":\"x\",\"by\":\"SW\",\"type\":\"visit\",\"case\":\"A\",\"seen\":true}",
    "{\"at\":null,\"note\":\"x\",\"seen\":null,\"type\":\"visit\",\"case\":\"A\"}",
    "{\"at\":\"2025-02-22\",\"text\":\"a\",\"type\":\"case_note\",\"case\":\"A\"}",
    "{\"type\": \"visit\", \"case\": \"C0000001\", \"at\": \"2025-02-22 10:39:30\", \"outcome\": \"assessment_required_now\", \"extra\": true}",
    "{\"case\":\"B\",\"type\":\"visit\",\"at\":null,\"seen\":null,\"minutes\":null,\"note\":\"\",\"outcome\":null,\"person\":\"\",\"other\":\"\"}",
    "{\"case\":\"B\",\"type\":\"visit\",\"at\":\"2025-03-30T01:30:00\",\"on\":\"2025-02-30\",\"seen\":\"yes\",\"minutes\":1.5,\"outcome\":\"other\",\"note\":7}",
    "{\"case\":\"B\",\"type\":\"visit\",\"at\":\"2025-10-26T01:30:00\",\"minutes\":-5,\"outcome\":10,\"note\":\"caf\xc3\xa9\",\"role\":\"somebody\",\"known_on\":\"2025-04-01T09:00\"}",
    "{\"type\":\"worker\",\"id\":\"W1\",\"qualified\":true}",
    "{\"type\":\"case\",\"id\":\"A\",\"team\":\"north\"}",
    "{\"case\":\"A\",\"type\":\"supervision\",\"on\":\"2025-02-22\"}",
    "{\"case\":\"A\",\"type\":\"visit\",\"id\":\"V1\",\"known_at\":\"2025-03-02T08:00:00Z\",\"void\":true}",
    "{\"case\":\"A\",\"type\":\"person\",\"id\":\"P1\",\"born\":\"2019-05-01\"}\r",
};
#define USUAL ((int)(sizeof usual / sizeof *usual))

static void add_usual(struct buffer *out)
{
    for (int i = 0; i < USUAL; i++) {
        buffer_text(out, usual[i]);
        buffer_char(out, '\n');
    }
}

/* Each byte of each line becomes each other byte; the usual lines come before, so that all are foreseen, and between. */
static void one_byte_changed(void)
{
    struct buffer lines = {0};
    char what[100];
    uint64_t before = lines_tried;
    for (int i = 0; i < USUAL; i++)
        for (size_t at = 0, length = strlen(usual[i]); at < length; at += SLOW_BUILD ? 1 + random_below(12) : 1) {
            buffer_clear(&lines);
            add_usual(&lines);
            add_usual(&lines);
            for (int byte = 0; byte < 256; byte++) {
                buffer_text(&lines, usual[i]);
                lines.bytes[lines.length - length + at] = (char)byte;
                buffer_char(&lines, '\n');
                if (byte % 16 == 0) {
                    buffer_text(&lines, usual[(i + byte / 16) % USUAL]);
                    buffer_char(&lines, '\n');
                }
            }
            snprintf(what, sizeof what, "line %d, byte %zu changed", i, at);
            compare_ways(buffer_view(&lines), what);
        }
    printf("# %llu lines, %llu of them read straight\n", (unsigned long long)(lines_tried - before), (unsigned long long)lines_straight_seen);
    buffer_free(&lines);
    verdict("every change of one byte says the same both ways", (unsigned long)lines_straight_seen);
}

/* Cut short at each place, with and without a line end, and alone after what foresees it. */
static void cut_short(void)
{
    struct buffer lines = {0};
    char what[100];
    unsigned long tried = 0;
    for (int i = 0; i < USUAL; i++)
        for (size_t length = 0; length <= strlen(usual[i]); length += SLOW_BUILD ? 5 : 1)
            for (int end = 0; end < 2; end++, tried++) {
                buffer_clear(&lines);
                add_usual(&lines);
                add_usual(&lines);
                buffer_add(&lines, usual[i], length);
                if (end)
                    buffer_text(&lines, "\n{\"case\":\"A\",\"type\":\"visit\",\"seen\":true}\n");
                snprintf(what, sizeof what, "line %d, cut short at byte %zu", i, length);
                compare_ways(buffer_view(&lines), what);
            }
    buffer_free(&lines);
    verdict("a line cut short says the same both ways", tried);
}

/* A line with pieces taken out, repeated, or put in from another; each twice, with usual lines between. */
static void add_edited(struct buffer *out)
{
    struct buffer line = {0}, edited = {0};
    buffer_text(&line, usual[random_below(USUAL)]);
    for (size_t edits = 1 + random_below(3); edits; edits--) {
        const char *other = usual[random_below(USUAL)];
        size_t at = random_below(line.length + 1), length = random_below(12), from = random_below(strlen(other)), borrowed = random_below(30);
        length = length < line.length - at ? length : line.length - at;
        borrowed = borrowed < strlen(other) - from ? borrowed : strlen(other) - from;
        size_t kind = random_below(3);
        buffer_clear(&edited);
        buffer_add(&edited, line.bytes, kind == 0 ? at : at + length); /* taken out; repeated; put in */
        if (kind == 2)
            buffer_add(&edited, other + from, borrowed);
        size_t rest = kind == 1 ? at : at + length;
        buffer_add(&edited, line.bytes + rest, line.length - rest);
        buffer_clear(&line);
        buffer_str(&line, buffer_view(&edited));
    }
    for (int twice = 0; twice < 2; twice++) {
        buffer_str(out, buffer_view(&line));
        buffer_format(out, "\n%s\n", usual[random_below(USUAL)]);
    }
    buffer_free(&line);
    buffer_free(&edited);
}

static void edited(void)
{
    struct buffer lines = {0};
    lines_straight_seen = lines_tried = 0;
    for (int round = 0; round < ROUNDS; round++) {
        buffer_clear(&lines);
        add_usual(&lines);
        for (int i = 0; i < 40; i++)
            add_edited(&lines);
        compare_ways(buffer_view(&lines), "edited");
    }
    printf("# %llu lines, %llu of them read straight\n", (unsigned long long)lines_tried, (unsigned long long)lines_straight_seen);
    buffer_free(&lines);
    verdict("lines with pieces taken out, repeated and put in say the same both ways", lines_straight_seen > lines_tried / 10);
}

/* Names of as many bytes as one may have, and one more; texts around the lengths at which they are copied otherwise. */
static void lengths(void)
{
    struct buffer lines = {0};
    char what[100], word[400];
    unsigned long tried = 0;
    memset(word, 'w', sizeof word);
    for (int length = 0; length < 300; length += length < 70 || length > 250 ? 1 : 7, tried++) {
        static const char *const forms[] = {"{\"case\":\"A\",\"type\":\"visit\",\"id\":\"%.*s\",\"seen\":true}\n", "{\"case\":\"%.*s\",\"type\":\"visit\",\"seen\":true}\n",
                                            "{\"case\":\"A\",\"type\":\"visit\",\"person\":\"%.*s\"}\n", "{\"case\":\"A\",\"type\":\"visit\",\"note\":\"%.*s\"}\n",
                                            "{\"case\":\"A\",\"type\":\"%.*s\",\"seen\":1}\n", "{\"case\":\"A\",\"type\":\"visit\",\"%.*s\":1,\"seen\":true}\n",
                                            "{\"case\":\"A\",\"type\":\"visit\",\"minutes\":1%.*s}\n"};
        buffer_clear(&lines);
        for (size_t form = 0; form < sizeof forms / sizeof *forms; form++)
            for (int i = 0; i < 4; i++) {
                memset(word, form == 6 ? '0' : 'w', sizeof word);
                if (length)
                    word[random_below(4) ? 0 : random_below((size_t)length)] = (char)(form == 6 ? '1' : 'a' + i / 2);
                buffer_format(&lines, forms[form], length, word);
            }
        snprintf(what, sizeof what, "%d bytes", length);
        compare_ways(buffer_view(&lines), what);
    }
    buffer_free(&lines);
    verdict("names and texts of any length say the same both ways", tried);
}

/* ---- Lines made of keys ---- */

static const char *const pieces[] = {
    "\"case\":\"A\"", "\"case\":\"B\"", "\"case\":\"C\\u0031\"", "\"type\":\"visit\"", "\"type\":\"case_note\"", "\"type\":\"person\"", "\"type\":\"worker\"",
    "\"id\":\"V1\"", "\"id\":\"V2\"", "\"id\":7", "\"known_at\":\"2025-03-01\"", "\"known_on\":\"2025-03-02\"", "\"known_on\":null", "\"void\":false", "\"void\":true",
    "\"at\":\"2025-02-22T10:39:30\"", "\"at\":\"2025-02-22\"", "\"on\":\"2025-02-22T10:39\"", "\"on\":\"2025-02\"", "\"seen\":true", "\"seen\":false", "\"se\\u0065n\":true",
    "\"minutes\":45", "\"minutes\":1234567890123456789", "\"minutes\":99999999999999999999", "\"miles\":2.25", "\"note\":\"words\"", "\"note\":\"w\\u00e9\"",
    "\"outcome\":\"ab\"", "\"outcome\":\"no_action\"", "\"outcome\":\"\"", "\"person\":\"P1\"", "\"people\":[\"P1\",\"P2\"]", "\"people\":\"P3\"", "\"told\":\"nobody\"",
    "\"told\":\"P1\"", "\"role\":\"social_worker\"", "\"role\":\"cook\"", "\"extra\":1", "\"more\":{\"a\":[]}", "\"seen\" : true", "\"at\":null", "\"seen\":null", "\"minutes\":null", "\"id\":null", "\"case\":null", "\"born\":\"2020-01-01\""};
#define PIECES (sizeof pieces / sizeof *pieces)

static void add_line(struct buffer *out)
{
    static const char *const beginnings[] = {"\"case\":\"A\",\"type\":\"visit\"", "\"case\":\"B\",\"type\":\"visit\"", "\"type\":\"visit\",\"case\":\"A\"",
                                             "\"case\":\"A\",\"type\":\"case_note\"", "\"case\":\"A\",\"type\":\"person\"", ""};
    const char *beginning = beginnings[random_below(6)];
    size_t count = random_below(6) + !*beginning, start = random_below(PIECES);
    buffer_format(out, "{%s", beginning);
    for (size_t i = 0; i < count; i++) /* often in the order they stand in, as an export has them */
        buffer_format(out, "%s%s", i || *beginning ? "," : "", pieces[random_below(3) ? (start + i) % PIECES : random_below(PIECES)]);
    buffer_text(out, "}\n");
}

static void keys_in_any_order(void)
{
    struct buffer lines = {0};
    lines_straight_seen = lines_tried = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct buffer kept = {0};
        buffer_clear(&lines);
        for (size_t i = 1 + random_below(60); i; i--) {
            buffer_clear(&kept);
            add_line(&kept);
            for (size_t again = 1 + random_below(4); again; again--) /* so that the second is foreseen */
                buffer_str(&lines, buffer_view(&kept));
        }
        buffer_free(&kept);
        compare_ways(buffer_view(&lines), "keys in any order");
    }
    printf("# %llu lines, %llu of them read straight\n", (unsigned long long)lines_tried, (unsigned long long)lines_straight_seen);
    buffer_free(&lines);
    verdict("keys in any order, twice or not at all, say the same both ways", lines_straight_seen > lines_tried / 10);
}

/* ---- Cases as they come ---- */

static bool show_each(void *context, struct facts *facts, struct fact_case *of)
{
    (void)facts;
    show_case(context, of);
    return true;
}

static void read_stream(struct str lines, bool in_full, struct buffer *out)
{
    struct inputs inputs = {0};
    struct facts_index *index;
    buffer_clear(out);
    inputs_add_copy(&inputs, STR("cases.jsonl"), lines);
    if (facts_index_build(&(struct index_options){.schema = &schema, .zone = zone_find("UTC", 3), .inputs = &inputs, .memory = 1 << 20, .part_bytes = 1 << 20}, &index))
        complain("the index could not be built");
    struct facts *facts = facts_new(&(struct facts_options){.schema = &schema, .zone = zone_find("UTC", 3), .in_full = in_full});
    facts_stream(facts, index, show_each, out);
    for (uint32_t part = 0; part < facts_index_parts(index); part++)
        if (facts_read_part(facts, index, part))
            complain("a part could not be read");
    facts_finish(facts);
    lines_straight_seen += facts_tally(facts).straight;
    facts_free(facts);
    facts_index_free(index);
    inputs_free(&inputs);
}

/* Of cases that need one piece of memory for their values or their texts, and of cases that need many: each uses that of the one before. */
static void memory_is_used_again(void)
{
    static const int sizes[] = {3, 700, 1, 5000, 2, 150, 40, 1500, 1, 150, 3};
    struct buffer lines = {0}, straight = {0}, full = {0};
    for (int i = 0; i < (int)(sizeof sizes / sizeof *sizes); i++)
        for (int j = 0; j < sizes[i]; j++)
            buffer_format(&lines, "{\"case\":\"C%d\",\"type\":\"visit\",\"at\":\"2025-02-%02d\",\"minutes\":%d,\"note\":\"number %0*d of %d\",\"people\":[\"P%d\"],\"seen\":%s}\n", i,
                          1 + j % 28, j, sizes[i] == 150 ? 600 : 1, j, i, j, j % 2 ? "true" : "false");
    lines_straight_seen = 0;
    read_stream(buffer_view(&lines), true, &full);
    if (lines_straight_seen)
        complain("lines are read straight that should not be");
    read_stream(buffer_view(&lines), false, &straight);
    if (!str_equal(buffer_view(&full), buffer_view(&straight)))
        complain("cases that come one by one differ");
    if (full.length < lines.length)
        complain("cases are missing");
    buffer_free(&lines);
    buffer_free(&straight);
    buffer_free(&full);
    verdict("cases one by one, small after large, are the same both ways", lines_straight_seen > 7000);
}

/* What most lines are is not left to the general way. */
static void usual_lines_are_straight(void)
{
    static const int straight[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    for (size_t i = 0; i < sizeof straight / sizeof *straight; i++) {
        struct buffer lines = {0}, unused = {0};
        for (int j = 0; j < 100; j++) {
            buffer_text(&lines, usual[straight[i]]);
            buffer_char(&lines, '\n');
        }
        lines_straight_seen = 0;
        read_all(buffer_view(&lines), false, false, &unused);
        if (lines_straight_seen < 98)
            complain("line %d: %llu of 100 are read straight", straight[i], (unsigned long long)lines_straight_seen);
        buffer_free(&lines);
        buffer_free(&unused);
    }
    verdict("usual lines are read straight from the third on", 1);
}

int main(void)
{
    mem_start();
    printf("1..7\n# seed %llu\n", (unsigned long long)random_start(22));
    usual_lines_are_straight();
    one_byte_changed();
    cut_short();
    edited();
    lengths();
    keys_in_any_order();
    memory_is_used_again();
    return EXIT_SUCCESS;
}
