/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "facts/json.h"
#include "run.h"
#ifdef HAVE_JANSSON
/* From <jansson.h>, whose other names are ours too. */
typedef struct json_t json_t;
json_t *json_loadb(const char *bytes, size_t length, size_t flags, void *error);
void json_delete(json_t *json);
#define JSON_DECODE_ANY 0x4
#endif

/* The bytewise way of scanning, beside the one that the machine prefers. */
const char *portable_value(const char *at, int depth, struct json_value *value, struct json_fault *fault);
const char *portable_string(const char *at, struct json_value *value, struct json_fault *fault);
const char *portable_expected(const char *at, const char *expected, struct json_fault *fault);
bool portable_item(const struct json_value *array, const char **at, struct json_value *item);
size_t portable_decode(const struct json_value *string, char *out);
const char *portable_found(const char *at);
#define JSON_PORTABLE
#define json_read(...) portable_value(__VA_ARGS__)
#define json_read_string(...) portable_string(__VA_ARGS__)
#define json_expected(...) portable_expected(__VA_ARGS__)
#define json_item(...) portable_item(__VA_ARGS__)
#define json_decode(...) portable_decode(__VA_ARGS__)
#define json_found(...) portable_found(__VA_ARGS__)
#include "facts/json.c"
#undef json_plain_end
#undef json_read
#undef json_read_string
#undef json_expected
#undef json_item
#undef json_decode
#undef json_found

/* ---- One text, as a line ---- */

#define TEXT(literal) (struct str){(literal), sizeof(literal) - 1}

static struct json_fault fault;
static struct json_value value;
static char *line; /* of the text scanned last; values point into it */

/* Where the text stops being one JSON value with space around it, by either scanner; -1: nowhere. */
static int bad_at(struct str text, const char *(*scan)(const char *, int, struct json_value *, struct json_fault *))
{
    free(line);
    line = malloc(text.length + 1 + JSON_SLACK);
    memcpy(line, text.at, text.length);
    line[text.length] = '\n';
    memset(line + text.length + 1, '"', JSON_SLACK); /* what lies beyond may look like more */
    fault = (struct json_fault){0};
    const char *at = scan(json_space(line), 0, &value, &fault);
    if (!at)
        return (int)(fault.at - line);
    at = json_space(at);
    return at == line + text.length ? -1 : (int)(at - line);
}

static int checked_bad_at(struct str text)
{
    int portable = bad_at(text, portable_value), usual = bad_at(text, json_read);
    ck_assert_msg(portable == usual, "the two scanners differ on %.*s: %d and %d", STR_PRINT(text), portable, usual);
    struct json_value plain;
    const char *after = json_read_plain(json_space(line), &plain);
    if (after)
        ck_assert(plain.at == value.at && plain.length == value.length && plain.kind == value.kind && !value.escaped &&
                  after == value.at + value.length + (value.kind == JSON_STRING));
    return usual;
}

static void accepts(struct str text)
{
    int at = checked_bad_at(text);
    ck_assert_msg(at == -1, "%.*s is refused at byte %d", STR_PRINT(text), at);
}

static void refuses(struct str text, int expected_at, enum json_fault_kind kind)
{
    int at = checked_bad_at(text);
    ck_assert_msg(at >= 0, "%.*s is taken", STR_PRINT(text));
    ck_assert_msg(at == expected_at, "%.*s is refused at byte %d, not %d", STR_PRINT(text), at, expected_at);
    ck_assert_msg(fault.kind == kind, "%.*s: kind %d, not %d", STR_PRINT(text), fault.kind, kind);
}

#define AFTER JSON_FAULT_NONE /* a whole value stands there; what follows does not belong */

/* ---- RFC 8259, by its sections ---- */

START_TEST(values_of_every_kind)
{
    static const struct {
        const char *text;
        enum json_kind kind;
        uint32_t first, length;
    } cases[] = {{"null", JSON_NULL, 0, 4},      {"true", JSON_TRUE, 0, 4},     {"false", JSON_FALSE, 0, 5},
                 {" 12 ", JSON_NUMBER, 1, 2},    {"\"ab\"", JSON_STRING, 1, 2}, {"\t[1]", JSON_ARRAY, 1, 3},
                 {"{\"a\":1}\r", JSON_OBJECT, 0, 7}, {"[]", JSON_ARRAY, 0, 2},  {"{}", JSON_OBJECT, 0, 2},
                 {"\"\"", JSON_STRING, 1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        accepts(str_of(cases[i].text));
        ck_assert_int_eq(value.kind, cases[i].kind);
        ck_assert_ptr_eq(value.at, line + cases[i].first);
        ck_assert_uint_eq(value.length, cases[i].length);
        ck_assert(!value.escaped);
    }
}
END_TEST

START_TEST(numbers_that_are)
{
    static const char *const texts[] = {"0", "-0", "1", "-1", "10", "1234567890123456789012345678901234567890", "0.0", "0.5", "-0.25", "1.000",
                                        "0e1", "0E+1", "1e5", "1E-5", "1.5e+10", "-1.5E300", "1e99999", "123.456e78"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        accepts(str_of(texts[i]));
        ck_assert_int_eq(value.kind, JSON_NUMBER);
        ck_assert_uint_eq(value.length, strlen(texts[i]));
    }
}
END_TEST

START_TEST(numbers_that_are_not)
{
    static const struct {
        const char *text;
        int at;
        enum json_fault_kind kind;
    } cases[] = {{"-", 1, JSON_FAULT_NUMBER},    {"--1", 1, JSON_FAULT_NUMBER},  {"-a", 1, JSON_FAULT_NUMBER}, {"01", 0, JSON_FAULT_NUMBER},
                 {"-01", 1, JSON_FAULT_NUMBER},  {"00", 0, JSON_FAULT_NUMBER},   {"1.", 2, JSON_FAULT_NUMBER}, {"1.e1", 2, JSON_FAULT_NUMBER},
                 {"01.e", 0, JSON_FAULT_NUMBER}, {".5", 0, JSON_FAULT_NUMBER},   {"+1", 0, JSON_FAULT_NUMBER}, {"1e", 2, JSON_FAULT_NUMBER},
                 {"1e+", 3, JSON_FAULT_NUMBER},  {"1E-x", 3, JSON_FAULT_NUMBER}, {"1e1.5", 3, AFTER},          {"1.2.3", 3, AFTER},
                 {"0x10", 1, AFTER},             {"1_000", 1, AFTER},            {"1 000", 2, AFTER},          {"-Infinity", 1, JSON_FAULT_NUMBER},
                 {"NaN", 0, JSON_FAULT_WORD},    {"Infinity", 0, JSON_FAULT_WORD}, {"1a", 1, AFTER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(str_of(cases[i].text), cases[i].at, cases[i].kind);
    refuses(TEXT("\xef\xbc\x91"), 0, JSON_FAULT_EXPECTED); /* a full-width digit */
}
END_TEST

START_TEST(words_that_are_not)
{
    static const char *const texts[] = {"tru", "True", "TRUE", "nul", "None", "fals", "undefined", "yes", "t"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuses(str_of(texts[i]), 0, JSON_FAULT_WORD);
    refuses(TEXT("truex"), 4, AFTER);
    refuses(TEXT("nullnull"), 4, AFTER);
    refuses(TEXT("falsetrue"), 5, AFTER);
}
END_TEST

START_TEST(strings_that_are)
{
    static const char *const texts[] = {
        "\"\"", "\" \"", "\"a/b\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0041\\u00e9\\u20ac\\uFFFF\"", "\"\\ud83d\\ude00\"", "\"\\uDBFF\\uDFFF\"",
        "\"\\u0001\\u001f\"", "\"caf\xc3\xa9\"", "\"\xe2\x82\xac\"", "\"\xf0\x9f\x98\x80\"", "\"\xf4\x8f\xbf\xbf\"", "\"\xed\x9f\xbf\xee\x80\x80\"", "\"\x7f\"",
        "\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        accepts(str_of(texts[i]));
}
END_TEST

START_TEST(strings_that_are_not)
{
    refuses(TEXT("\""), 1, JSON_FAULT_CUT_OFF);
    refuses(TEXT("\"abc"), 4, JSON_FAULT_CUT_OFF);
    refuses(TEXT("\"abc\r"), 4, JSON_FAULT_CUT_OFF);
    refuses(TEXT("\"abc\\\""), 6, JSON_FAULT_CUT_OFF);
    refuses(TEXT("\"a\tb\""), 2, JSON_FAULT_CONTROL);
    refuses(TEXT("\"a\rb\""), 2, JSON_FAULT_CONTROL);
    refuses(TEXT("\"a\x1f\""), 2, JSON_FAULT_CONTROL);
    refuses(TEXT("\"a\x01\""), 2, JSON_FAULT_CONTROL);
    refuses(TEXT("\"a\0b\""), 2, JSON_FAULT_NUL);
    refuses(TEXT("'a'"), 0, JSON_FAULT_EXPECTED);
    refuses(TEXT("\"a\"b\""), 3, AFTER);
    refuses(TEXT("\xe2\x80\x9c" "a\xe2\x80\x9d"), 0, JSON_FAULT_EXPECTED);
}
END_TEST

START_TEST(escapes_that_are_not)
{
    static const char *const texts[] = {"\"\\a\"", "\"\\x41\"", "\"\\'\"", "\"\\U0041\"", "\"\\0\"", "\"\\\xc3\xa9\"", "\"\\u\"", "\"\\u12\"", "\"\\u123g\"",
                                        "\"\\u 123\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"", "\"\\udc00\"",
                                        "\"\\udfff\\ud800\"", "\"\\udbff\\udbff\"", "\"\\ud800\\u\"", "\"\\ud83d\\ude0\"", "\"\\"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuses(str_of(texts[i]), 1, JSON_FAULT_ESCAPE);
    refuses(TEXT("\"ab\\u0000\""), 3, JSON_FAULT_NUL);
    refuses(TEXT("\"0123456789abcdef\\q\""), 17, JSON_FAULT_ESCAPE);
}
END_TEST

START_TEST(bytes_that_are_not_utf8)
{
    static const struct {
        const char *text;
        int at;
    } cases[] = {{"\"\x80\"", 1}, {"\"\xbf\"", 1}, {"\"\xc0\x80\"", 1}, {"\"\xc1\xbf\"", 1}, {"\"\xc3\"", 1}, {"\"\xc3\x28\"", 1}, {"\"\xe0\x80\x80\"", 1},
                 {"\"\xe0\x9f\xbf\"", 1}, {"\"\xe2\x82\"", 1}, {"\"\xe2\x28\xa1\"", 1}, {"\"\xed\xa0\x80\"", 1}, {"\"\xed\xbf\xbf\"", 1}, {"\"\xf0\x80\x80\x80\"", 1},
                 {"\"\xf0\x8f\xbf\xbf\"", 1}, {"\"\xf0\x9f\x98\"", 1}, {"\"\xf4\x90\x80\x80\"", 1}, {"\"\xf5\x80\x80\x80\"", 1}, {"\"\xff\"", 1}, {"\"\xfe\"", 1},
                 {"\"ok\xc3\xa9\xe9\"", 5}, {"\"0123456789abcdef\xe9\"", 17}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(str_of(cases[i].text), cases[i].at, JSON_FAULT_UTF8);
    refuses(TEXT("\xe9"), 0, JSON_FAULT_EXPECTED);
}
END_TEST

START_TEST(arrays_and_objects_that_are)
{
    static const char *const texts[] = {"[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[]]", "[{}]", "{}", "{ }", "{\"a\":1}", "{ \"a\" : 1 , \"b\" : 2 }",
                                        "{\"a\":{\"b\":[{\"c\":[]}]}}", "{\"\":0}", "{\"a\":1,\"a\":2}", "[null,true,false,\"x\",-1.5e2,{},[]]", "{\"a\":[],\"b\":{}}",
                                        "[[[1],2],3]", "[\t1\r]", "{\"\\u0061\":1}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        accepts(str_of(texts[i]));
}
END_TEST

START_TEST(arrays_and_objects_that_are_not)
{
    static const struct {
        const char *text;
        int at;
        enum json_fault_kind kind;
    } cases[] = {{"", 0, JSON_FAULT_CUT_OFF},        {" ", 1, JSON_FAULT_CUT_OFF},         {"[", 1, JSON_FAULT_CUT_OFF},          {"[1", 2, JSON_FAULT_CUT_OFF},
                 {"[1,", 3, JSON_FAULT_CUT_OFF},     {"]", 0, JSON_FAULT_EXPECTED},        {"[1]]", 3, AFTER},                    {"[1,]", 3, JSON_FAULT_COMMA},
                 {"[,1]", 1, JSON_FAULT_EXPECTED},   {"[1,,2]", 3, JSON_FAULT_EXPECTED},   {"[1 2]", 3, JSON_FAULT_EXPECTED},     {"[1;2]", 2, JSON_FAULT_EXPECTED},
                 {"[1}", 2, JSON_FAULT_EXPECTED},    {"{", 1, JSON_FAULT_CUT_OFF},         {"}", 0, JSON_FAULT_EXPECTED},         {"{\"a\"", 4, JSON_FAULT_CUT_OFF},
                 {"{\"a\":", 5, JSON_FAULT_CUT_OFF}, {"{\"a\":1", 6, JSON_FAULT_CUT_OFF},  {"{\"a\":1,", 7, JSON_FAULT_CUT_OFF},  {"{\"a\":1,}", 7, JSON_FAULT_COMMA},
                 {"{a:1}", 1, JSON_FAULT_EXPECTED},  {"{'a':1}", 1, JSON_FAULT_EXPECTED},  {"{1:1}", 1, JSON_FAULT_EXPECTED},     {"{\"a\" 1}", 5, JSON_FAULT_EXPECTED},
                 {"{\"a\"=1}", 4, JSON_FAULT_EXPECTED}, {"{\"a\":1 \"b\":2}", 7, JSON_FAULT_EXPECTED}, {"{\"a\":1]", 6, JSON_FAULT_EXPECTED}, {"{,}", 1, JSON_FAULT_EXPECTED},
                 {"{\"a\":}", 5, JSON_FAULT_EXPECTED}, {"{\"a\"::1}", 5, JSON_FAULT_EXPECTED}, {"{}{}", 2, AFTER},                  {"[] []", 3, AFTER},
                 {"{\"a\":1}x", 7, AFTER},           {"[1]//", 3, AFTER},                  {"/*x*/1", 0, JSON_FAULT_EXPECTED},    {"[\"a\":1]", 4, JSON_FAULT_EXPECTED},
                 {"{\"a\",\"b\"}", 4, JSON_FAULT_EXPECTED}, {"{null:1}", 1, JSON_FAULT_EXPECTED}, {"[\f1]", 1, JSON_FAULT_EXPECTED}, {"[\v]", 1, JSON_FAULT_EXPECTED},
                 {"[tru]", 1, JSON_FAULT_WORD},      {"[[1,],2]", 4, JSON_FAULT_COMMA},    {"{\"a\":{\"b\":1,}}", 12, JSON_FAULT_COMMA}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refuses(str_of(cases[i].text), cases[i].at, cases[i].kind);
    refuses(TEXT("[1,\0]"), 3, JSON_FAULT_NUL);
    refuses(TEXT("\xef\xbb\xbf{}"), 0, JSON_FAULT_EXPECTED);
    refuses(TEXT("[\xc2\xa0]"), 1, JSON_FAULT_EXPECTED);
}
END_TEST

/* ---- Depth ---- */

static struct str nested(char *text, int depth, const char *open, const char *close)
{
    size_t open_length = strlen(open), close_length = strlen(close), length = 0;
    for (int i = 0; i < depth; i++, length += open_length)
        memcpy(text + length, open, open_length);
    text[length++] = '1';
    for (int i = 0; i < depth; i++, length += close_length)
        memcpy(text + length, close, close_length);
    return (struct str){text, length};
}

START_TEST(depth_has_a_limit)
{
    static char text[8000];
    accepts(nested(text, LIMIT_JSON_DEPTH, "[", "]"));
    refuses(nested(text, LIMIT_JSON_DEPTH + 1, "[", "]"), LIMIT_JSON_DEPTH, JSON_FAULT_DEPTH);
    accepts(nested(text, LIMIT_JSON_DEPTH, "{\"a\":", "}"));
    refuses(nested(text, LIMIT_JSON_DEPTH + 1, "{\"a\":", "}"), LIMIT_JSON_DEPTH * 5, JSON_FAULT_DEPTH);
    struct str mixed = nested(text, LIMIT_JSON_DEPTH / 2, "[{\"a\":", "}]");
    accepts(mixed);
}
END_TEST

START_TEST(depth_counts_what_is_open_already)
{
    char text[200];
    struct str array = nested(text, LIMIT_JSON_DEPTH, "[", "]");
    text[array.length] = '\n';
    ck_assert_ptr_nonnull(json_read(text, 0, &value, &fault));
    ck_assert_ptr_null(json_read(text, 1, &value, &fault));
    ck_assert_int_eq(fault.kind, JSON_FAULT_DEPTH);
    ck_assert_ptr_nonnull(json_read(text + 1, 1, &value, &fault));
}
END_TEST

START_TEST(a_million_brackets_cost_nothing)
{
    size_t count = 1000000;
    char *text = malloc(count);
    memset(text, '[', count);
    refuses((struct str){text, count}, LIMIT_JSON_DEPTH, JSON_FAULT_DEPTH);
    free(text);
}
END_TEST

/* ---- Where strings end, for every way of lying across sixteen bytes ---- */

START_TEST(every_length_and_place)
{
    static const struct {
        const char *odd;
        int offset; /* of the fault after the odd bytes; -1: none */
    } odds[] = {{"", -1}, {"\\n", -1}, {"\xc3\xa9", -1}, {"\\u00e9", -1}, {"\x01", 0}, {"\xe9", 0}, {"\\q", 0}};
    char text[200];
    for (int before = 0; before <= 40; before++)
        for (int after = 0; after <= 34; after++)
            for (size_t i = 0; i < sizeof odds / sizeof *odds; i++) {
                int length = snprintf(text, sizeof text, "\"%.*s%s%.*s\"", before, "0123456789012345678901234567890123456789", odds[i].odd, after,
                                      "abcdefghijklmnopqrstuvwxyzabcdefghijkl");
                int expected = odds[i].offset < 0 ? -1 : 1 + before + odds[i].offset;
                ck_assert_int_eq(checked_bad_at((struct str){text, (size_t)length}), expected);
                if (expected < 0)
                    ck_assert_uint_eq(value.length, (size_t)length - 2);
            }
}
END_TEST

/* ---- Decoding and items ---- */

static struct str decoded(struct str text)
{
    static char out[100];
    accepts(text);
    return (struct str){out, json_decode(&value, out)};
}

START_TEST(escapes_are_decoded)
{
    ck_assert(str_equal(decoded(TEXT("\"plain\"")), TEXT("plain")));
    ck_assert(str_equal(decoded(TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")), TEXT("\"\\/\b\f\n\r\t")));
    ck_assert(value.escaped);
    ck_assert(str_equal(decoded(TEXT("\"x\\u0041\\u007f\\u0080\\u07ff\"")), TEXT("xA\x7f\xc2\x80\xdf\xbf")));
    ck_assert(str_equal(decoded(TEXT("\"\\u0800\\ud7ff\\ue000\\uffff\"")), TEXT("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf")));
    ck_assert(str_equal(decoded(TEXT("\"\\ud800\\udc00\\uD83D\\uDe00\\udbff\\udfff\"")), TEXT("\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf")));
    ck_assert(str_equal(decoded(TEXT("\"\xc3\xa9\\n\xe2\x82\xac\"")), TEXT("\xc3\xa9\n\xe2\x82\xac")));
}
END_TEST

START_TEST(items_come_in_order)
{
    accepts(TEXT("[ 1 ,\"a\\\"]\", [2,3] , {\"k\":[4]},null ]"));
    static const struct {
        const char *text;
        enum json_kind kind;
    } expected[] = {{"1", JSON_NUMBER}, {"a\\\"]", JSON_STRING}, {"[2,3]", JSON_ARRAY}, {"{\"k\":[4]}", JSON_OBJECT}, {"null", JSON_NULL}};
    struct json_value array = value, item;
    const char *at = NULL;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        ck_assert(json_item(&array, &at, &item));
        ck_assert_int_eq(item.kind, expected[i].kind);
        ck_assert(str_is((struct str){item.at, item.length}, expected[i].text));
    }
    ck_assert(!json_item(&array, &at, &item));
    ck_assert(!json_item(&array, &at, &item));
}
END_TEST

START_TEST(an_empty_array_has_no_items)
{
    struct json_value item;
    const char *at = NULL;
    accepts(TEXT("[ ]"));
    struct json_value array = value;
    ck_assert(!json_item(&array, &at, &item));
    accepts(TEXT("[]"));
    array = value;
    at = NULL;
    ck_assert(!json_item(&array, &at, &item));
}
END_TEST

START_TEST(what_was_found_has_words)
{
    static const struct {
        const char *bytes, *words;
    } cases[] = {{"\n", "the end of the line"}, {"  \r\n", "the end of the line"}, {"x\n", "a letter"}, {"Z\n", "a letter"}, {"7\n", "a digit"},
                 {"'\n", "a single quotation mark"}, {"}\n", "a closing brace"}, {"\x01\n", "a control character"}, {"\xe2\x80\x9c\n", "a curly quotation mark"},
                 {"\xe9\n", "a byte that is not UTF-8"}, {"\xc3\xa9\n", "a character beyond ASCII"}, {"\xef\xbb\xbf\n", "a byte-order mark"},
                 {"\xc2\xa0\n", "a no-break space"}, {"~\n", "another sign"}, {"\tx\n", "a tab"}, {";\n", "a semicolon"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(json_found(cases[i].bytes), cases[i].words);
    ck_assert_str_eq(json_found("\0\n"), "a NUL byte");
}
END_TEST

/* ---- Made-up texts ---- */

static uint64_t random_state;

static unsigned below(unsigned limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(random_state >> 33) % limit;
}

static void add(struct str *text, const char *piece)
{
    size_t length = strlen(piece);
    memcpy((char *)(uintptr_t)text->at + text->length, piece, length);
    text->length += length;
}

static void make_value(struct str *text, int depth)
{
    static const char *const plain[] = {"null", "true", "false", "0", "-1", "12.5", "1e3", "\"\"", "\"ab\"", "\"\\u00e9\\n\"", "\"\xc3\xa9\"", "\"\\ud83d\\ude00\"", "\"0123456789abcdefghij\""};
    unsigned what = below(depth ? 18 : 16), count = below(3);
    if (what < 13) {
        add(text, plain[what]);
        return;
    }
    bool object = what & 1;
    add(text, object ? "{" : "[");
    for (unsigned i = 0; i < count && depth < 5; i++) {
        add(text, i ? below(3) ? "," : " , " : "");
        if (object)
            add(text, i ? "\"b\":" : "\"a\": ");
        make_value(text, depth + 1);
    }
    add(text, object ? "}" : "]");
}

/* A valid array or object, then a few bytes changed, dropped or doubled. */
static void make_text(struct str *text, char *bytes)
{
    static const char odd[] = "{}[]:,\"\\ \tu0e1.-tn\x01\x7f\x80\xc3\xa9\xed\xff";
    *text = (struct str){bytes, 0};
    add(text, "[");
    make_value(text, 1);
    add(text, "]");
    for (unsigned changes = below(4); changes && text->length > 1; changes--) {
        size_t at = below((unsigned)text->length);
        if (below(2)) {
            bytes[at] = odd[below(sizeof odd - 1)];
        } else {
            memmove(bytes + at, bytes + at + 1, text->length - at - 1);
            text->length--;
        }
    }
}

static uint64_t seed_of_run(void)
{
    const char *given = getenv("DULY_SEED");
    uint64_t seed = 20240321;
    for (; given && *given >= '0' && *given <= '9'; given++)
        seed = given == getenv("DULY_SEED") ? (uint64_t)(*given - '0') : seed * 10 + (uint64_t)(*given - '0');
    printf("# seed %llu (DULY_SEED)\n", (unsigned long long)seed);
    return seed;
}

#define MADE_UP 20000

START_TEST(both_scanners_agree)
{
    char bytes[4096];
    struct str text;
    int taken = 0;
    random_state = seed_of_run();
    for (int i = 0; i < MADE_UP; i++) {
        make_text(&text, bytes);
        taken += checked_bad_at(text) < 0;
    }
    ck_assert_int_gt(taken, MADE_UP / 10);
    ck_assert_int_lt(taken, MADE_UP * 9 / 10);
}
END_TEST

#ifdef HAVE_JANSSON
START_TEST(another_reader_agrees)
{
    char bytes[4096];
    struct str text;
    random_state = seed_of_run() + 1;
    for (int i = 0; i < MADE_UP; i++) {
        make_text(&text, bytes);
        json_t *other = json_loadb(text.at, text.length, JSON_DECODE_ANY, NULL);
        /* It takes no numbers beyond a double, and nothing deeper than 2,048; none such are made up. */
        bool ours = checked_bad_at(text) < 0;
        ck_assert_msg(ours == (other != NULL), "%.*s is %s", STR_PRINT(text), ours ? "taken here only" : "refused here only");
        if (other)
            json_delete(other);
    }
}
END_TEST
#endif

static void close_scene(void)
{
    free(line);
    line = NULL;
}

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *tests = tcase_create("json");
    tcase_add_checked_fixture(tests, NULL, close_scene);
    tcase_add_test(tests, values_of_every_kind);
    tcase_add_test(tests, numbers_that_are);
    tcase_add_test(tests, numbers_that_are_not);
    tcase_add_test(tests, words_that_are_not);
    tcase_add_test(tests, strings_that_are);
    tcase_add_test(tests, strings_that_are_not);
    tcase_add_test(tests, escapes_that_are_not);
    tcase_add_test(tests, bytes_that_are_not_utf8);
    tcase_add_test(tests, arrays_and_objects_that_are);
    tcase_add_test(tests, arrays_and_objects_that_are_not);
    tcase_add_test(tests, depth_has_a_limit);
    tcase_add_test(tests, depth_counts_what_is_open_already);
    tcase_add_test(tests, a_million_brackets_cost_nothing);
    tcase_add_test(tests, every_length_and_place);
    tcase_add_test(tests, escapes_are_decoded);
    tcase_add_test(tests, items_come_in_order);
    tcase_add_test(tests, an_empty_array_has_no_items);
    tcase_add_test(tests, what_was_found_has_words);
    tcase_add_test(tests, both_scanners_agree);
#ifdef HAVE_JANSSON
    tcase_add_test(tests, another_reader_agrees);
#endif
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
