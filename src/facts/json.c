/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/json.h"

#include <string.h>

#include "base/limits.h"

static const char *fault_at(const char *at, enum json_fault_kind kind, const char *expected, struct json_fault *fault)
{
    *fault = (struct json_fault){at, kind, expected};
    return NULL;
}

static bool at_line_end(const char *at)
{
    return *json_space(at) == '\n';
}

const char *json_expected(const char *at, const char *expected, struct json_fault *fault)
{
    enum json_fault_kind kind = at_line_end(at) ? JSON_FAULT_CUT_OFF : *at == '\0' ? JSON_FAULT_NUL : JSON_FAULT_EXPECTED;
    return fault_at(at, kind, expected, fault);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- Strings ---- */

#ifdef JSON_PORTABLE /* set by the test that compares the two */
#define json_plain_end json_plain_end_bytewise
#endif

/* -1: not four hexadecimal digits. */
static int four_hex(const char *at)
{
    int number = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i], lower = (char)(c | 0x20);
        if (is_digit(c))
            number = number * 16 + (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            number = number * 16 + (lower - 'a' + 10);
        else
            return -1;
    }
    return number;
}

static bool is_high_surrogate(int unit)
{
    return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low_surrogate(int unit)
{
    return unit >= 0xdc00 && unit <= 0xdfff;
}

/* From the backslash to the byte after the escape. */
static const char *pass_escape(const char *at, struct json_fault *fault)
{
    switch (at[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return at + 2;
    case 'u':
        break;
    default:
        return fault_at(at, JSON_FAULT_ESCAPE, "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u after the backslash", fault);
    }
    int unit = four_hex(at + 2);
    if (unit < 0)
        return fault_at(at, JSON_FAULT_ESCAPE, "four hexadecimal digits after \\u", fault);
    if (unit == 0)
        return fault_at(at, JSON_FAULT_NUL, "text without the character \\u0000", fault);
    if (is_low_surrogate(unit))
        return fault_at(at, JSON_FAULT_ESCAPE, "the first half of a pair before the second half", fault);
    if (!is_high_surrogate(unit))
        return at + 6;
    if (at[6] != '\\' || at[7] != 'u' || !is_low_surrogate(four_hex(at + 8)))
        return fault_at(at, JSON_FAULT_ESCAPE, "both halves of a pair of \\u escapes", fault);
    return at + 12;
}

static const char *pass_beyond_ascii(const char *at, struct json_fault *fault)
{
    unsigned char lead = (unsigned char)*at;
    size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (utf8_bad_at(at, length) != length)
        return fault_at(at, JSON_FAULT_UTF8, "UTF-8 text", fault);
    return at + length;
}

static const char *pass_odd_byte(const char *at, struct json_fault *fault)
{
    if (*at == '\\')
        return pass_escape(at, fault);
    if ((signed char)*at < 0)
        return pass_beyond_ascii(at, fault);
    if (*at == '\n' || (*at == '\r' && at[1] == '\n'))
        return fault_at(at, JSON_FAULT_CUT_OFF, "the double quotation mark that closes the text", fault);
    if (*at == '\0')
        return fault_at(at, JSON_FAULT_NUL, "text without NUL bytes", fault);
    return fault_at(at, JSON_FAULT_CONTROL, "text without tabs and other control characters", fault);
}

static inline const char *pass_string(const char *at, struct json_value *value, struct json_fault *fault)
{
    const char *first = at;
    bool escaped = false;
    for (;;) {
        at = json_plain_end(at);
        if (*at == '"')
            break;
        escaped |= *at == '\\';
        at = pass_odd_byte(at, fault);
        if (!at)
            return NULL;
    }
    *value = (struct json_value){first, (uint32_t)(at - first), JSON_STRING, escaped};
    return at + 1;
}

const char *json_read_string(const char *at, struct json_value *value, struct json_fault *fault)
{
    return pass_string(at, value, fault);
}

static size_t encode(char *out, int c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* One escape, from its backslash. Returns how many bytes of the source it takes. */
static size_t decode_escape(const char *at, char *out, size_t *written)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    if (at[1] != 'u') {
        const char *letter = memchr(letters, at[1], sizeof letters - 1);
        out[(*written)++] = letter ? meant[letter - letters] : at[1];
        return 2;
    }
    int unit = four_hex(at + 2);
    if (!is_high_surrogate(unit)) {
        *written += encode(out + *written, unit);
        return 6;
    }
    *written += encode(out + *written, 0x10000 + ((unit - 0xd800) << 10) + (four_hex(at + 8) - 0xdc00));
    return 12;
}

size_t json_decode(const struct json_value *string, char *out)
{
    size_t written = 0;
    for (size_t i = 0; i < string->length;) {
        if (string->at[i] == '\\')
            i += decode_escape(string->at + i, out, &written);
        else
            out[written++] = string->at[i++];
    }
    return written;
}

/* ---- Numbers and words ---- */

static const char *pass_digits(const char *at)
{
    while (is_digit(*at))
        at++;
    return at;
}

static const char *pass_number(const char *at, struct json_value *value, struct json_fault *fault)
{
    const char *first = at;
    at += *at == '-';
    if (!is_digit(*at))
        return fault_at(at, JSON_FAULT_NUMBER, "a digit after the minus sign", fault);
    if (*at == '0' && is_digit(at[1]))
        return fault_at(at, JSON_FAULT_NUMBER, "a number that does not begin with 0", fault);
    at = pass_digits(at);
    if (*at == '.') {
        if (!is_digit(at[1]))
            return fault_at(at + 1, JSON_FAULT_NUMBER, "a digit after the decimal point", fault);
        at = pass_digits(at + 1);
    }
    if (*at == 'e' || *at == 'E') {
        at += at[1] == '+' || at[1] == '-' ? 2 : 1;
        if (!is_digit(*at))
            return fault_at(at, JSON_FAULT_NUMBER, "a digit in the exponent", fault);
        at = pass_digits(at);
    }
    *value = (struct json_value){first, (uint32_t)(at - first), JSON_NUMBER, false};
    return at;
}

static const char *pass_word(const char *at, struct json_value *value, struct json_fault *fault)
{
    static const struct {
        char word[6];
        uint8_t length, kind;
    } words[] = {{"true", 4, JSON_TRUE}, {"false", 5, JSON_FALSE}, {"null", 4, JSON_NULL}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!memcmp(at, words[i].word, words[i].length)) {
            *value = (struct json_value){at, words[i].length, words[i].kind, false};
            return at + words[i].length;
        }
    if (is_letter(*at))
        return fault_at(at, JSON_FAULT_WORD, "a value", fault);
    if (*at == '+' || *at == '.')
        return fault_at(at, JSON_FAULT_NUMBER, "a number that begins with a digit or a minus sign", fault);
    return json_expected(at, "a value", fault);
}

static inline const char *pass_plain(const char *at, struct json_value *value, struct json_fault *fault)
{
    if (*at == '"')
        return pass_string(at + 1, value, fault);
    if (is_digit(*at) || *at == '-')
        return pass_number(at, value, fault);
    return pass_word(at, value, fault);
}

/* ---- Arrays and objects ---- */

/* Which of the open ones are objects: a bit for each, the innermost lowest. */
struct nesting {
    uint64_t objects;
    int open, before;
};
_Static_assert(LIMIT_JSON_DEPTH <= 64, "a bit for each open array or object");

static bool inside_object(const struct nesting *nesting)
{
    return nesting->objects & 1;
}

/* From the byte after { or , inside an object to where the value of the next key begins. */
static const char *pass_key(const char *at, struct json_fault *fault)
{
    struct json_value key;
    if (*at != '"')
        return json_expected(at, "a field name between double quotation marks", fault);
    at = pass_string(at + 1, &key, fault);
    if (!at)
        return NULL;
    at = json_space(at);
    if (*at != ':')
        return json_expected(at, "a colon after the field name", fault);
    return json_space(at + 1);
}

/* Opens the array or object at `at`; *closed when it is empty. Returns where the first value, or what follows, begins. */
static const char *pass_opening(const char *at, struct nesting *nesting, bool *closed, struct json_fault *fault)
{
    bool object = *at == '{';
    if (nesting->before + nesting->open == LIMIT_JSON_DEPTH)
        return fault_at(at, JSON_FAULT_DEPTH, "fewer lists and objects inside each other", fault);
    at = json_space(at + 1);
    *closed = *at == (object ? '}' : ']');
    if (*closed)
        return at + 1;
    nesting->objects = nesting->objects << 1 | object;
    nesting->open++;
    return object ? pass_key(at, fault) : at;
}

/* After a value: closes what ends there. Returns where the next value begins, or, when all is closed, the byte after. */
static const char *pass_closings(const char *at, struct nesting *nesting, struct json_fault *fault)
{
    while (nesting->open) {
        bool object = inside_object(nesting);
        char closing = object ? '}' : ']';
        at = json_space(at);
        if (*at == ',') {
            at = json_space(at + 1);
            if (*at == closing)
                return fault_at(at, JSON_FAULT_COMMA, object ? "another field after the comma" : "another value after the comma", fault);
            return object ? pass_key(at, fault) : at;
        }
        if (*at != closing)
            return json_expected(at, object ? "a comma or a closing brace" : "a comma or a closing bracket", fault);
        at++;
        nesting->objects >>= 1;
        nesting->open--;
    }
    return at;
}

static const char *pass_nested(const char *at, int depth, struct json_value *value, struct json_fault *fault)
{
    const char *first = at;
    struct nesting nesting = {.before = depth};
    struct json_value inner;
    do {
        bool closed = true;
        if (*at == '[' || *at == '{')
            at = pass_opening(at, &nesting, &closed, fault);
        else
            at = pass_plain(at, &inner, fault);
        if (at && closed)
            at = pass_closings(at, &nesting, fault);
        if (!at)
            return NULL;
    } while (nesting.open);
    *value = (struct json_value){first, (uint32_t)(at - first), *first == '[' ? JSON_ARRAY : JSON_OBJECT, false};
    return at;
}

const char *json_read(const char *at, int depth, struct json_value *value, struct json_fault *fault)
{
    if (*at == '[' || *at == '{')
        return pass_nested(at, depth, value, fault);
    return pass_plain(at, value, fault);
}

bool json_item(const struct json_value *array, const char **at, struct json_value *item)
{
    struct json_fault none;
    const char *next = json_space(*at ? *at : array->at);
    if (*next == ']')
        return false;
    next = json_read(json_space(next + 1), 0, item, &none);
    if (!next) /* only of an empty array, whose bracket is no value */
        return false;
    *at = next;
    return true;
}

/* ---- Words for what was found ---- */

static const char *found_beyond_ascii(const char *at)
{
    unsigned char lead = (unsigned char)*at;
    size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (utf8_bad_at(at, length) != length)
        return "a byte that is not UTF-8";
    if (!memcmp(at, "\xe2\x80", 2) && (unsigned char)at[2] >= 0x98 && (unsigned char)at[2] <= 0x9f)
        return "a curly quotation mark";
    if (!memcmp(at, "\xc2\xa0", 2))
        return "a no-break space";
    if (!memcmp(at, "\xef\xbb\xbf", 3))
        return "a byte-order mark";
    return "a character beyond ASCII";
}

static const char *found_punctuation(char c)
{
    static const struct {
        char c;
        const char *words;
    } known[] = {{'"', "a double quotation mark"}, {'\'', "a single quotation mark"}, {'{', "an opening brace"},
                 {'}', "a closing brace"}, {'[', "an opening bracket"}, {']', "a closing bracket"}, {',', "a comma"},
                 {':', "a colon"}, {'\\', "a backslash"}, {'.', "a full stop"}, {';', "a semicolon"}, {'+', "a plus sign"},
                 {'-', "a hyphen"}, {'=', "an equals sign"}, {'/', "a slash"}, {'#', "a number sign"}, {'\t', "a tab"},
                 {'\0', "a NUL byte"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].c == c)
            return known[i].words;
    return c < ' ' ? "a control character" : "another sign";
}

const char *json_found(const char *at)
{
    if (at_line_end(at))
        return "the end of the line";
    if ((signed char)*at < 0)
        return found_beyond_ascii(at);
    return is_letter(*at) ? "a letter" : is_digit(*at) ? "a digit" : found_punctuation(*at);
}
