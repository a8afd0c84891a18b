/* SPDX-License-Identifier: Apache-2.0
 *
 * Our reader of JSON against two libraries, jansson and simdjson: each text is
 * taken by all or by none. Where we differ on purpose is listed below; a text
 * that differs in another way stops the program. Neither library is used by
 * anything but this.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* From <jansson.h>, whose other names are ours too. */
typedef struct json_t json_t;
struct jansson_error {
    int line, column, position;
    char source[80], text[160];
};
json_t *json_loadb(const char *bytes, size_t length, size_t flags, struct jansson_error *error);
void json_delete(json_t *json);
#define JSON_DECODE_ANY 0x4

enum verdict { REFUSED, TAKEN, OUT_OF_RANGE };
enum verdict simdjson_verdict(const char *bytes, size_t length); /* simdjson_says.cpp */

static enum verdict jansson_verdict(const char *bytes, size_t length)
{
    struct jansson_error error;
    json_t *json = json_loadb(bytes, length, JSON_DECODE_ANY, &error);
    if (json) {
        json_delete(json);
        return TAKEN;
    }
    return strstr(error.text, "too big") || strstr(error.text, "overflow") || strstr(error.text, "too large") ? OUT_OF_RANGE : REFUSED;
}

/* What a line of facts refuses and JSON allows, or leaves open: NUL as an escape, halves of pairs, depth. */
static bool stricter(const struct json_fault *fault)
{
    return fault->kind == JSON_FAULT_NUL || fault->kind == JSON_FAULT_DEPTH ||
           (fault->kind == JSON_FAULT_ESCAPE && (strstr(fault->expected, "pair") != NULL));
}

static void disagree(const char *with, const char *bytes, size_t length, bool ours)
{
    fprintf(stderr, "%s %s what is %s here: ", with, ours ? "refuses" : "takes", ours ? "taken" : "refused");
    fwrite(bytes, 1, length, stderr);
    fputc('\n', stderr);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct json_value value;
    struct json_fault fault = {0};
    if (memchr(bytes, '\n', length) || (length >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)))
        return 0; /* a line has no line feed; and some readers pass over a byte-order mark, which here only a file may have */
    char *line = malloc(length + 1 + JSON_SLACK);
    if (!line)
        exit(2);
    memcpy(line, bytes, length);
    line[length] = '\n';
    memset(line + length + 1, 0, JSON_SLACK);
    const char *after = json_read(json_space(line), 0, &value, &fault);
    bool ours = after && json_space(after) == line + length;
    if (ours || after || !stricter(&fault)) {
        enum verdict jansson = jansson_verdict(line, length), simdjson = simdjson_verdict(line, length);
        bool nul = memchr(line, '\0', length); /* behind a value, jansson takes it for the end */
        if (!nul && jansson != OUT_OF_RANGE && (jansson == TAKEN) != ours) /* neither keeps numbers that fit no machine's */
            disagree("jansson", line, length, ours);
        if (simdjson != OUT_OF_RANGE && (simdjson == TAKEN) != ours)
            disagree("simdjson", line, length, ours);
    }
    free(line);
    return 0;
}
