/* SPDX-License-Identifier: Apache-2.0
 *
 * Replays inputs, and then for some seconds makes up others from them: words of
 * the dictionary put in, pieces dropped, doubled, changed or taken from
 * another. Where the compiler has libFuzzer that is done better, by what is
 * reached; this needs nothing.
 *
 *   NAME_fuzz [-seconds N] [-seed N] [-dictionary FILE] [-last FILE] FILE-OR-FOLDER…
 *
 * The same seed makes up the same inputs. The input at hand is kept in the file
 * `-last`, so that it is there when the program is not.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "target.h"

struct input {
    uint8_t *bytes;
    size_t length;
};

struct inputs {
    struct input *list;
    size_t count, room;
};

enum { INPUT_MOST = 1 << 16, KEPT_MOST = 1 << 20, HANG_SECONDS = 60 };

static void add(struct inputs *inputs, const uint8_t *bytes, size_t length)
{
    if (inputs->count == inputs->room) {
        inputs->room = inputs->room ? 2 * inputs->room : 64;
        inputs->list = realloc(inputs->list, inputs->room * sizeof *inputs->list);
    }
    struct input input = {malloc(length + 1), length};
    if (!inputs->list || !input.bytes)
        exit(2);
    memcpy(input.bytes, bytes, length);
    inputs->list[inputs->count++] = input;
}

static void add_file(struct inputs *inputs, const char *path)
{
    static uint8_t bytes[KEPT_MOST];
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(2);
    }
    add(inputs, bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
}

static void add_path(struct inputs *inputs, const char *path)
{
    struct dirent **entries;
    char inner[4096];
    struct stat about;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)) {
        add_file(inputs, path);
        return;
    }
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            add_path(inputs, inner);
        free(entries[i]);
    }
    free(entries);
}

/* What \\, \" and \xAB stand for, in place. */
static size_t unescaped(char *bytes, size_t length)
{
    size_t made = 0;
    unsigned hex;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\\' && i + 3 < length && bytes[i + 1] == 'x' && sscanf(bytes + i + 2, "%2x", &hex) == 1) {
            bytes[made++] = (char)hex;
            i += 3;
            continue;
        }
        i += bytes[i] == '\\' && i + 1 < length;
        bytes[made++] = bytes[i];
    }
    return made;
}

/* Lines such as "due within", as libFuzzer has them. */
static void add_words(struct inputs *words, const char *path)
{
    char line[1024];
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        char *from = strchr(line, '"'), *to = strrchr(line, '"');
        if (from && to > from)
            add(words, (uint8_t *)from + 1, unescaped(from + 1, (size_t)(to - from - 1)));
    }
    if (file)
        fclose(file);
}

/* ---- Making up ---- */

static uint64_t state;

static size_t below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit ? (size_t)(state % limit) : 0;
}

static const struct input *one_of(const struct inputs *inputs)
{
    return &inputs->list[below(inputs->count)];
}

static void put_in(struct input *made, size_t at, const uint8_t *bytes, size_t length)
{
    if (made->length + length > INPUT_MOST)
        return;
    memmove(made->bytes + at + length, made->bytes + at, made->length - at);
    memmove(made->bytes + at, bytes, length);
    made->length += length;
}

static void change(struct input *made, const struct inputs *inputs, const struct inputs *words)
{
    static const uint8_t odd[] = "\"\\{}[]():,.-+eE019 \t\r\n'\0\x7f\x80\xc3\xff";
    uint8_t piece[4096];
    size_t at = below(made->length + 1), length = 1 + below(below(4) ? 8 : 200);
    if (length > made->length - at)
        length = made->length - at;
    const struct input *other = one_of(inputs);
    switch (below(7)) {
    case 0:
        if (at < made->length)
            made->bytes[at] = below(2) ? odd[below(sizeof odd - 1)] : (uint8_t)below(256);
        return;
    case 1: /* dropped */
        memmove(made->bytes + at, made->bytes + at + length, made->length - at - length);
        made->length -= length;
        return;
    case 2: /* doubled */
        length = length < sizeof piece ? length : sizeof piece;
        memcpy(piece, made->bytes + at, length);
        put_in(made, below(made->length + 1), piece, length);
        return;
    case 3: { /* from another */
        size_t from = below(other->length), most = other->length - from;
        length = 1 + below(200);
        if (other->length)
            put_in(made, at, other->bytes + from, length < most ? length : most);
        return;
    }
    case 4: { /* a whole line from another, before a line */
        const uint8_t *line = other->length ? memrchr(other->bytes, '\n', below(other->length)) : NULL;
        const uint8_t *end = line ? memchr(line + 1, '\n', other->length - (size_t)(line + 1 - other->bytes)) : NULL;
        const uint8_t *place = at ? memrchr(made->bytes, '\n', at) : NULL;
        if (end)
            put_in(made, place ? (size_t)(place - made->bytes) : 0, line, (size_t)(end - line));
        return;
    }
    default:
        if (words->count) {
            const struct input *word = one_of(words);
            put_in(made, at, word->bytes, word->length);
        }
    }
}

static void make_up(struct input *made, const struct inputs *inputs, const struct inputs *words)
{
    const struct input *from = one_of(inputs);
    made->length = from->length < INPUT_MOST ? from->length : INPUT_MOST;
    memcpy(made->bytes, from->bytes, made->length);
    for (size_t changes = 1 + below(below(3) ? 4 : 30); changes; changes--)
        change(made, inputs, words);
}

/* ---- Trying ---- */

static uint8_t *last; /* of a file that outlives the program: its length in 8 bytes, then the input */

static void try(const struct input *input)
{
    if (last && input->length <= KEPT_MOST) {
        memcpy(last, &input->length, sizeof input->length);
        memcpy(last + sizeof input->length, input->bytes, input->length);
    }
    alarm(HANG_SECONDS); /* which ends the program */
    uint8_t *copy = malloc(input->length + 1); /* of that length, so that an address checker sees who reads on */
    if (!copy)
        exit(2);
    memcpy(copy, input->bytes, input->length);
    LLVMFuzzerTestOneInput(copy, input->length);
    free(copy);
}

static void keep_last_in(const char *path)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    size_t room = KEPT_MOST + sizeof(size_t);
    if (descriptor < 0 || ftruncate(descriptor, (off_t)room) != 0)
        exit(2);
    last = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (last == MAP_FAILED)
        exit(2);
    close(descriptor);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char **values)
{
    static struct inputs inputs, words; /* kept to the end, where a checker for leaks looks */
    static struct input made;
    double seconds = 0;
    unsigned long long seed = (unsigned long long)time(NULL) ^ (unsigned long long)getpid() << 20, made_up = 0;
    for (int i = 1; i < count; i++) {
        bool has_value = values[i][0] == '-' && i + 1 < count;
        if (has_value && !strcmp(values[i], "-seconds"))
            seconds = atof(values[++i]);
        else if (has_value && !strcmp(values[i], "-seed"))
            seed = strtoull(values[++i], NULL, 10);
        else if (has_value && !strcmp(values[i], "-dictionary"))
            add_words(&words, values[++i]);
        else if (has_value && !strcmp(values[i], "-last"))
            keep_last_in(values[++i]);
        else
            add_path(&inputs, values[i]);
    }
    printf("# seed %llu\n", seed);
    fflush(stdout);
    state = seed * 2 + 1;
    for (size_t i = 0; i < inputs.count; i++)
        try(&inputs.list[i]);
    made.bytes = malloc(INPUT_MOST + 1);
    if (!made.bytes || !inputs.count)
        return 2;
    for (double end = seconds_now() + seconds; seconds_now() < end; made_up++) {
        make_up(&made, &inputs, &words);
        try(&made);
    }
    printf("# %zu inputs replayed, %llu made up\n", inputs.count, made_up);
    return 0;
}
