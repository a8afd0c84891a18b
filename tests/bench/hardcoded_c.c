/* SPDX-License-Identifier: Apache-2.0
 *
 * A yardstick: the workload hard-coded in C, over a scanner that learns which keys follow each other in lines of one type.
 *
 *     hardcoded_c FACTS HOLIDAYS DAY
 *
 * The lines of a case must stand together. The question is asked for 17:00 of the day.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan.h"
#include "workload.h"

enum key { KEY_OTHER, KEY_CASE, KEY_TYPE, KEY_WHEN, KEY_DAY, KEY_TRACK, KEY_OUTCOME, KEY_ROLE, KEY_GRANTED, KEY_SEEN, KEY_HARM };
enum type { TYPE_OTHER, TYPE_VISIT, TYPE_REFERRAL, TYPE_DECISION, TYPE_STARTED, TYPE_CHECKPOINT, TYPE_REQUEST, TYPE_COMPLETED, TYPE_EXTENSION,
            TYPE_ENQUIRY, TYPE_REASSESSMENT, TYPE_CLOSED, TYPES };

#define FOLLOWERS 6
#define LEARNT_MAX 512
#define LITERAL_BYTES 32

/* Bytes from a comma or brace to where a value begins, and what was seen to follow that value. */
struct learnt {
    uint8_t literal[LITERAL_BYTES] __attribute__((aligned(16)));
    uint32_t mask;
    uint8_t length, key;
    struct learnt *followers[FOLLOWERS];
    struct learnt *after_type[TYPES]; /* after the key of the type it goes on by type */
};

struct reader {
    const char *end;
    struct learnt root, pool[LEARNT_MAX];
    int learnt_count;
};

struct line {
    struct slice case_key, when, outcome, role;
    int track, day;
    char harm, seen, granted, type;
};

static enum type type_named(struct slice name)
{
    switch (name.length) {
    case 5: return SLICE_IS(name, "visit") ? TYPE_VISIT : TYPE_OTHER;
    case 8: return SLICE_IS(name, "referral") ? TYPE_REFERRAL : SLICE_IS(name, "decision") ? TYPE_DECISION : TYPE_OTHER;
    case 10: return SLICE_IS(name, "checkpoint") ? TYPE_CHECKPOINT : TYPE_OTHER;
    case 11: return SLICE_IS(name, "s47_started") ? TYPE_ENQUIRY : SLICE_IS(name, "case_closed") ? TYPE_CLOSED : TYPE_OTHER;
    case 18: return SLICE_IS(name, "assessment_started") ? TYPE_STARTED : SLICE_IS(name, "extension_approval") ? TYPE_EXTENSION : TYPE_OTHER;
    case 20: return SLICE_IS(name, "assessment_completed") ? TYPE_COMPLETED : SLICE_IS(name, "reassessment_started") ? TYPE_REASSESSMENT : TYPE_OTHER;
    case 21: return SLICE_IS(name, "authorisation_request") ? TYPE_REQUEST : TYPE_OTHER;
    default: return TYPE_OTHER;
    }
}

static enum key key_named(struct slice name)
{
    static const struct {
        const char *name;
        enum key key;
    } keys[] = {{"case", KEY_CASE},       {"type", KEY_TYPE},       {"at", KEY_WHEN},      {"on", KEY_WHEN},
                {"received", KEY_WHEN},   {"day", KEY_DAY},         {"track", KEY_TRACK},  {"outcome", KEY_OUTCOME},
                {"by_role", KEY_ROLE},    {"granted", KEY_GRANTED}, {"child_seen", KEY_SEEN}, {"significant_harm", KEY_HARM}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!name.escaped && name.length == strlen(keys[i].name) && !memcmp(name.at, keys[i].name, name.length))
            return keys[i].key;
    return KEY_OTHER;
}

/* ---- Keys foreseen, and keys read ---- */

static inline int matches(const struct learnt *learnt, const char *at)
{
#ifdef __SSE2__
    const __m128i *bytes = (const __m128i *)(const void *)at, *literal = (const __m128i *)(const void *)learnt->literal;
    uint32_t same = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(bytes), _mm_load_si128(literal)));
    if ((same & learnt->mask & 0xffff) != (learnt->mask & 0xffff))
        return 0;
    if (learnt->length <= 16)
        return 1;
    same = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(bytes + 1), _mm_load_si128(literal + 1)));
    return (same & learnt->mask >> 16) == learnt->mask >> 16;
#else
    return !memcmp(at, learnt->literal, learnt->length);
#endif
}

static struct learnt *new_learnt(struct reader *reader)
{
    return reader->learnt_count < LEARNT_MAX ? &reader->pool[reader->learnt_count++] : NULL;
}

static struct learnt *learn(struct reader *reader, struct learnt *after, const char *at, size_t length, enum key key)
{
    if (!after || length > LITERAL_BYTES)
        return NULL;
    for (int i = 0; i < FOLLOWERS; i++) {
        if (after->followers[i])
            continue;
        struct learnt *learnt = after->followers[i] = new_learnt(reader);
        if (!learnt)
            return NULL;
        memcpy(learnt->literal, at, length);
        learnt->length = (uint8_t)length;
        learnt->mask = length == LITERAL_BYTES ? UINT32_MAX : (1u << length) - 1;
        learnt->key = (uint8_t)key;
        return learnt;
    }
    return NULL;
}

/* Reads a key that was not foreseen. Returns where its value begins; NULL at a fault; the closing brace at an empty object. */
static const char *read_key(struct reader *reader, struct learnt **at_key, const char *at, char first, enum key *key)
{
    const char *begin = at;
    struct slice name;
    at = pass_space(at);
    if (*at != first)
        return NULL;
    at = pass_space(at + 1);
    if (*at == '}' && first == '{')
        return at;
    if (*at != '"' || !(at = scan_text(at + 1, reader->end, &name)))
        return NULL;
    at = pass_space(at + 1);
    if (*at++ != ':')
        return NULL;
    at = pass_space(at);
    *key = key_named(name);
    *at_key = learn(reader, *at_key, begin, (size_t)(at - begin), *key);
    return at;
}

static inline struct learnt *foreseen(struct learnt *after, const char *at)
{
    for (int i = 0; after && i < FOLLOWERS && after->followers[i]; i++)
        if (matches(after->followers[i], at))
            return after->followers[i];
    return NULL;
}

static struct learnt *go_by_type(struct reader *reader, struct learnt *learnt, int type)
{
    if (learnt && !learnt->after_type[type])
        learnt->after_type[type] = new_learnt(reader);
    return learnt ? learnt->after_type[type] : NULL;
}

/* ---- Lines ---- */

static inline void take_value(struct line *line, enum key key, const struct slice *value)
{
    switch (key) {
    case KEY_OTHER: break;
    case KEY_CASE: line->case_key = *value; break;
    case KEY_TYPE: line->type = (char)type_named(*value); break;
    case KEY_WHEN: line->when = *value; break;
    case KEY_DAY: line->day = slice_number(value); break;
    case KEY_TRACK: line->track = slice_number(value); break;
    case KEY_OUTCOME: line->outcome = *value; break;
    case KEY_ROLE: line->role = *value; break;
    case KEY_GRANTED: line->granted = value->kind == SLICE_TRUE; break;
    case KEY_SEEN: line->seen = value->kind == SLICE_TRUE; break;
    case KEY_HARM: line->harm = value->kind == SLICE_TRUE; break;
    }
}

/* Returns where the next line begins, or NULL at a fault. */
static inline const char *read_line(struct reader *reader, const char *at, struct line *line)
{
    struct learnt *after = &reader->root;
    memset(line, 0, sizeof *line);
    for (char first = '{';; first = ',') {
        struct slice value;
        enum key key = KEY_OTHER;
        struct learnt *guess = foreseen(after, at);
        if (guess) {
            key = (enum key)guess->key;
            at += guess->length;
            after = guess;
        } else {
            at = pass_space(at);
            if (first == ',' && *at == '}')
                break;
            if (!(at = read_key(reader, &after, at, first, &key)))
                return NULL;
            if (*at == '}')
                break;
        }
        if (!(at = scan_value(at, reader->end, &value)))
            return NULL;
        take_value(line, key, &value);
        if (key == KEY_TYPE)
            after = go_by_type(reader, after, line->type);
        if (*at == '}')
            break;
    }
    at = pass_space(at + 1);
    return at < reader->end && *at != '\n' ? NULL : at + 1;
}

static inline void take_line(struct kept_case *kept, const struct line *line)
{
    const char *when = line->when.at;
    switch ((enum type)line->type) {
    case TYPE_VISIT:
        if (line->seen && parse_instant(when) < kept->seen)
            kept->seen = parse_instant(when);
        break;
    case TYPE_REFERRAL:
        kept->received = parse_instant(when);
        kept->significant_harm = line->harm;
        break;
    case TYPE_DECISION:
        keep_first(&kept->decision, parse_day(when));
        kept->no_further_action = SLICE_IS(line->outcome, "nfa");
        break;
    case TYPE_STARTED:
        kept->started = 1;
        kept->track = line->track;
        break;
    case TYPE_COMPLETED:
        keep_first(&kept->first_completion, parse_day(when));
        if (parse_day(when) > kept->last_completion)
            kept->last_completion = parse_day(when);
        break;
    case TYPE_EXTENSION:
        if (line->granted && SLICE_IS(line->role, "senior_manager"))
            keep_first(&kept->extension, parse_day(when));
        break;
    case TYPE_REASSESSMENT:
        if (kept->reassessment_count < REASSESSMENTS)
            kept->reassessments[kept->reassessment_count++] = parse_day(when);
        break;
    case TYPE_CHECKPOINT: keep_first(checkpoint_of(kept, line->day), parse_day(when)); break;
    case TYPE_REQUEST: keep_first(&kept->request, parse_day(when)); break;
    case TYPE_ENQUIRY: keep_first(&kept->enquiry, parse_day(when)); break;
    case TYPE_CLOSED: keep_first(&kept->closed, parse_day(when)); break;
    default: break;
    }
}

/* ---- All cases ---- */

enum { OUT_BYTES = 1 << 20 };
static char out_bytes[OUT_BYTES];
static char *out = out_bytes;

static void hand_over(void)
{
    if (fwrite(out_bytes, 1, (size_t)(out - out_bytes), stdout) != (size_t)(out - out_bytes))
        exit(3);
    out = out_bytes;
}

static void answer(const struct slice *key, const struct kept_case *kept, int32_t today)
{
    enum answer answers[RULES];
    if (!key->length)
        return;
    case_answer(kept, today, (int64_t)today * DAY_SECONDS + 17 * 3600, answers);
    out = case_write(out, key->at, key->length, answers);
    if (out > out_bytes + OUT_BYTES - CASE_BYTES_MAX)
        hand_over();
}

enum { FORGET_BYTES = 4 << 20 }; /* of the file that were read, so that they do not count as memory in use */

static void run(struct reader *reader, char *bytes, int32_t today)
{
    struct line line;
    struct kept_case kept;
    struct slice key = {0};
    char *forgotten = bytes;
    case_reset(&kept);
    for (const char *at = bytes, *next; at < reader->end; at = next) {
        next = read_line(reader, at, &line);
        if (!next) {
            fprintf(stderr, "hardcoded_c: a line is malformed\n");
            exit(1);
        }
        if (line.case_key.length != key.length || memcmp(line.case_key.at, key.at, key.length)) {
            answer(&key, &kept, today);
            key = line.case_key;
            case_reset(&kept);
            if (at - forgotten > FORGET_BYTES) {
                madvise(forgotten, FORGET_BYTES / 2, MADV_DONTNEED);
                forgotten += FORGET_BYTES / 2;
            }
        }
        take_line(&kept, &line);
    }
    answer(&key, &kept, today);
    hand_over();
}

int main(int count, char **words)
{
    static struct reader reader;
    struct stat about;
    if (count != 4) {
        fprintf(stderr, "usage: hardcoded_c FACTS HOLIDAYS DAY\n");
        return 2;
    }
    calendar_load(words[2]);
    pieces_make();
    int file = open(words[1], O_RDONLY);
    if (file < 0 || fstat(file, &about) || !about.st_size)
        return 2;
    size_t length = (size_t)about.st_size;
    /* Room after the end first, then the file over it. */
    char *bytes = mmap(NULL, length + 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED || mmap(bytes, length, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED)
        return 2;
    madvise(bytes, length, MADV_SEQUENTIAL);
    reader.end = bytes + length;
    run(&reader, bytes, parse_day(words[3]));
    return fflush(stdout) ? 3 : 0;
}
