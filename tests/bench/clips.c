/* SPDX-License-Identifier: Apache-2.0
 *
 * A rules engine to be compared with: CLIPS, embedded. One case after another is asserted, run and taken back; lines are read by
 * the scanner of hardcoded_c, so that what is measured is the engine.
 *
 *     clips FACTS HOLIDAYS DAY RULES COPIES
 */
#include <clips/clips.h>

#undef OPEN
#define main hardcoded_main
#include "hardcoded_c.c"
#undef main

enum { FACTS_MOST = 1024 };

static void *env, *now, *words[ANSWERS], *yes, *no;
static void *kinds[TYPES], *asserted[FACTS_MOST], *being_made;
static int asserted_count, copies;
static unsigned char *said; /* of each rule */

/* ---- What the rules call ---- */

static long long working_day_of(void *of)
{
    return add_working_days((int32_t)EnvRtnLong(of, 1), (int)EnvRtnLong(of, 2));
}

static long long year_on(void *of)
{
    return add_year((int32_t)EnvRtnLong(of, 1));
}

static void take_answer(void *of)
{
    DATA_OBJECT word;
    long long rule = EnvRtnLong(of, 1);
    EnvRtnUnknown(of, 2, &word);
    for (int i = 0; i < ANSWERS; i++)
        if (GetValue(word) == words[i])
            said[rule] = (unsigned char)i;
}

/* ---- Facts ---- */

static void put_number(const char *slot, long long number)
{
    DATA_OBJECT value;
    SetType(value, INTEGER);
    SetValue(value, EnvAddLong(env, number));
    EnvPutFactSlot(env, being_made, slot, &value);
}

static void put_word(const char *slot, void *word)
{
    DATA_OBJECT value;
    SetType(value, SYMBOL);
    SetValue(value, word);
    EnvPutFactSlot(env, being_made, slot, &value);
}

static void put_text(const char *slot, struct slice text)
{
    char bytes[64];
    snprintf(bytes, sizeof bytes, "%.*s", (int)text.length, text.at);
    put_word(slot, EnvAddSymbol(env, bytes));
}

static void assert_line(const struct line *line)
{
    void *kind = kinds[(int)line->type];
    if (!kind)
        return;
    being_made = EnvCreateFact(env, kind);
    if (line->type == TYPE_STARTED)
        put_number("track", line->track);
    else
        put_number("day", parse_day(line->when.at));
    if (line->type == TYPE_REFERRAL || line->type == TYPE_VISIT)
        put_number("at", parse_instant(line->when.at));
    if (line->type == TYPE_REFERRAL)
        put_word("harm", line->harm ? yes : no);
    if (line->type == TYPE_VISIT)
        put_word("child-seen", line->seen ? yes : no);
    if (line->type == TYPE_DECISION)
        put_text("outcome", line->outcome);
    if (line->type == TYPE_CHECKPOINT)
        put_number("number", line->day);
    if (line->type == TYPE_EXTENSION) {
        put_text("role", line->role);
        put_word("granted", line->granted ? yes : no);
    }
    void *fact = EnvAssert(env, being_made);
    if (fact && asserted_count < FACTS_MOST) /* NULL: the same is there already */
        asserted[asserted_count++] = fact;
}

static void answer_case(const struct slice *key)
{
    if (!key->length)
        return;
    EnvRun(env, -1LL);
    printf("{\"case\":\"%.*s\"", (int)key->length, key->at);
    for (int i = 0; i < RULES * copies; i++) {
        printf(",\"%s", rule_names[i % RULES]);
        if (i >= RULES)
            printf("_%d", i / RULES + 1);
        printf("\":\"%s\"", answer_names[said[i]]);
    }
    fputs("}\n", stdout);
    while (asserted_count)
        EnvRetract(env, asserted[--asserted_count]);
    memset(said, 0, (size_t)(RULES * copies));
}

static void load(const char *rules)
{
    static const char *const names[TYPES] = {NULL, "visit", "referral", "decision", "started", "checkpoint", "request", "completed", "extension",
                                             "enquiry", "reassessment", "closed"};
    env = CreateEnvironment();
    EnvDefineFunction2(env, "working-day", 'g', PTIEF working_day_of, "working_day_of", "22i");
    EnvDefineFunction2(env, "year-on", 'g', PTIEF year_on, "year_on", "11i");
    EnvDefineFunction2(env, "answer", 'v', PTIEF take_answer, "take_answer", "22");
    if (EnvLoad(env, rules) != 1) {
        fprintf(stderr, "clips: the rules are not understood\n");
        exit(2);
    }
    for (int i = 1; i < TYPES; i++)
        kinds[i] = EnvFindDeftemplate(env, names[i]);
    for (int i = 0; i < ANSWERS; i++) {
        words[i] = EnvAddSymbol(env, answer_names[i]);
        IncrementSymbolCount(words[i]);
    }
    yes = EnvAddSymbol(env, "yes");
    no = EnvAddSymbol(env, "no");
    IncrementSymbolCount(yes);
    IncrementSymbolCount(no);
    now = EnvFindDeftemplate(env, "now");
    EnvReset(env);
}

int main(int count, char **values)
{
    static struct reader reader;
    static struct line line;
    struct slice key = {0};
    size_t length = 0;
    if (count != 6)
        return 2;
    calendar_load(values[2]);
    copies = atoi(values[5]);
    said = calloc((size_t)(RULES * copies), 1);
    load(values[4]);
    int32_t today = parse_day(values[3]);
    being_made = EnvCreateFact(env, now);
    put_number("day", today);
    put_number("at", (long long)today * DAY_SECONDS + 17 * 3600);
    EnvAssert(env, being_made);
    int file = open(values[1], O_RDONLY);
    struct stat about;
    if (file < 0 || fstat(file, &about) || !said)
        return 2;
    length = (size_t)about.st_size;
    char *bytes = mmap(NULL, length + 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED || mmap(bytes, length, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 0) == MAP_FAILED)
        return 2;
    reader.end = bytes + length;
    for (const char *at = bytes; at < reader.end;) {
        at = read_line(&reader, at, &line);
        if (!at)
            return 1;
        if (line.case_key.length != key.length || memcmp(line.case_key.at, key.at, key.length)) {
            answer_case(&key);
            key = line.case_key;
        }
        assert_line(&line);
    }
    answer_case(&key);
    return fflush(stdout) ? 3 : 0;
}
