/* SPDX-License-Identifier: Apache-2.0
 *
 * A damaged file costs what was damaged and nothing else. Each file of
 * samples whose lines do not contradict each other is cut short at a few
 * hundred places and has bytes changed at as many, and each time: no signal
 * and no hang; the answer is whole, or said not to be (0 or 4); cases whose
 * lines are as they were are answered to the byte; and a case that lost a
 * line is marked incomplete, or it is said that the case of a refused line
 * could not be told. Prints its seed; DULY_SEED gives another one.
 * DULY_AT=123 tries the offset 123 alone, to look at it.
 */
#include "caseload.h"

#define TRIALS (SLOW_BUILD ? 100 : 500) /* for each file */
#define SECONDS_MAX 60 /* for one question; it takes a few thousandths of one */

static struct duly *duly;
static struct caseload caseload;
static struct buffer damaged, bytes, expected_bytes, messages;
static struct answers got, expected;
static unsigned long refused_seen, unplaced_seen, incomplete_seen;

/* ---- Signals ---- */

static char doing[200];

/* Only what a signal handler may call. */
static void caught(int number)
{
    static const char what[] = "not ok - stopped by a signal or took too long: ";
    ssize_t written = write(STDOUT_FILENO, what, sizeof what - 1);
    written += write(STDOUT_FILENO, doing, strlen(doing));
    written += write(STDOUT_FILENO, "\n", 1);
    _exit(written > 0 && number ? 1 : 2);
}

static int take_message(void *context, const char *text, size_t length)
{
    buffer_add(context, text, length);
    return 0;
}

static int ask_for(struct str facts, struct buffer *out)
{
    struct ask ask = {.duly = duly, .on = civil_day(2025, 1, 10)};
    buffer_clear(&messages);
    alarm(SECONDS_MAX);
    int code = answer(&ask, facts, out);
    alarm(0);
    return code;
}

static bool in_messages(const char *words)
{
    struct str all = buffer_view(&messages);
    return str_find(all, str_of(words)) < all.length;
}

/* ---- What is said of a damaged file ---- */

static size_t skip_number(struct str line, size_t at)
{
    while (at < line.length && line.at[at] >= '0' && line.at[at] <= '9')
        at++;
    return at;
}

/* The same but for numbers of lines, which move when a line is split or joined. */
static bool same_finding(struct str one, struct str other)
{
    size_t i = 0, j = 0;
    while (i < one.length && j < other.length) {
        if (one.at[i] != other.at[j])
            return false;
        bool number_follows = i >= 7 && memcmp(one.at + i - 6, "\"line\":", 7) == 0;
        i++, j++;
        if (number_follows)
            i = skip_number(one, i), j = skip_number(other, j);
    }
    return i == one.length && j == other.length;
}

static bool among(struct str key, const struct str *keys, int count)
{
    for (int i = 0; i < count; i++)
        if (str_equal(keys[i], key))
            return true;
    return false;
}

/* The next finding of a case that was not touched, or NULL. */
static const struct answered *next_other(const struct answers *answers, int *at, const struct str *touched, int touched_count)
{
    while (*at < answers->count && among(answers->list[*at].of_case, touched, touched_count))
        ++*at;
    return *at < answers->count ? &answers->list[(*at)++] : NULL;
}

/* Findings of cases that were not touched: all there, in their order, and as they were. */
static void others_are_as_they_were(const struct str *touched, int touched_count)
{
    int i = 0, j = 0;
    const struct answered *was, *is;
    do {
        was = next_other(&expected, &i, touched, touched_count);
        is = next_other(&got, &j, touched, touched_count);
        if (was && is && same_finding(was->line, is->line))
            continue;
        if (was || is)
            complain("%s: " STR_FORMAT " of another case is not as it was", doing, STR_PRINT(was ? was->id : is->id));
    } while (was && is);
}

static void is_marked_incomplete(struct str key)
{
    for (int i = 0; i < got.count; i++) {
        if (!str_equal(got.list[i].of_case, key))
            continue;
        incomplete_seen++;
        if (!str_is(member(got.list[i].line, "incomplete"), "true"))
            complain("%s: " STR_FORMAT " is not marked incomplete", doing, STR_PRINT(got.list[i].id));
    }
}

static void is_said(int code)
{
    uint64_t refused = duly_counts(duly).refused;
    refused_seen += refused > 0;
    if (code != (refused ? DULY_PARTLY : DULY_ANSWERED))
        complain("%s: exit code %d with %llu lines refused", doing, code, (unsigned long long)refused);
    if (refused && messages.length == 0)
        complain("%s: nothing is said of a refused line", doing);
}

/* ---- Cut short ---- */

/* The key of the case a broken line tells of: its own, if the whole of it is there. */
static struct str key_of_part(struct str part)
{
    static const char *const before[] = {"\"case\":\"", "{\"record\":\"case\",\"id\":\""};
    for (int i = 0; i < 2; i++) {
        size_t at = str_find(part, str_of(before[i])) + strlen(before[i]);
        if (at >= part.length)
            continue;
        struct str rest = {part.at + at, part.length - at};
        size_t length = str_find(rest, STR("\""));
        if (length < rest.length)
            return (struct str){rest.at, length};
    }
    return (struct str){"", 0};
}

/* As from a file that holds only the lines that are whole; the last may be whole without its line end. */
static void cut_short(size_t length)
{
    snprintf(doing, sizeof doing, "cut short at byte %zu", length);
    size_t whole = length;
    while (whole > 0 && caseload.bytes.at[whole - 1] != '\n')
        whole--;
    bool complete = length < caseload.bytes.length && caseload.bytes.at[length] == '\n';
    ask_for((struct str){caseload.bytes.at, complete ? length + 1 : whole}, &expected_bytes);
    int code = ask_for((struct str){caseload.bytes.at, length}, &bytes);
    is_said(code);
    answers_read(&expected, &expected_bytes);
    answers_read(&got, &bytes);
    struct str part = {caseload.bytes.at + whole, length - whole}, key = key_of_part(part);
    bool broken = part.length > 0 && !complete;
    if (broken != (duly_counts(duly).refused == 1))
        complain("%s: %s", doing, broken ? "the broken line was not refused" : "a whole line was refused");
    others_are_as_they_were(&key, broken && key.length ? 1 : 0);
    if (!broken)
        return;
    if (!in_messages("breaks off"))
        complain("%s: it is not said that the file may be cut short", doing);
    if (key.length) {
        is_marked_incomplete(key);
    } else {
        unplaced_seen++;
        if (!in_messages("the case could not be told") && str_find(part, STR("\"record\":\"worker\"")) == part.length &&
            str_find(part, STR("\"record\":\"post\"")) == part.length)
            complain("%s: it is not said that the case could not be told", doing);
    }
}

/* ---- Bytes changed ---- */

/* Cases that the line at this place of the damaged file, or what it was before, may be of. */
static int cases_touched(struct str all, size_t at, struct str *touched, int count)
{
    size_t first = at, last = at;
    while (first > 0 && all.at[first - 1] != '\n')
        first--;
    while (last < all.length && all.at[last] != '\n')
        last++;
    if (last < all.length && last == at) { /* the line end itself: the line after it too */
        last++;
        while (last < all.length && all.at[last] != '\n')
            last++;
    }
    struct str lines = {all.at + first, last - first};
    for (int i = 0; i < caseload.case_count; i++)
        if (str_find(lines, caseload.cases[i]) < lines.length && !among(caseload.cases[i], touched, count))
            touched[count++] = caseload.cases[i];
    return count;
}

static bool touches_shared(size_t at)
{
    const char *place = caseload.bytes.at + at;
    for (int i = 0; i < caseload.line_count; i++) {
        struct str text = caseload.lines[i].text;
        if (place >= text.at && place <= text.at + text.length)
            return !caseload.lines[i].of_case.length || (place == text.at + text.length && i + 1 < caseload.line_count && !caseload.lines[i + 1].of_case.length);
    }
    return false;
}

/* A changed key may open a case that was not there; what is found in it belongs to no other. */
static int cases_new(struct str *touched, int count, int room)
{
    for (int i = 0; i < got.count && count < room; i++)
        if (!among(got.list[i].of_case, caseload.cases, caseload.case_count) && !among(got.list[i].of_case, touched, count))
            touched[count++] = got.list[i].of_case;
    return count;
}

static void one_byte_changed(size_t at, char byte)
{
    struct str touched[64];
    buffer_clear(&damaged);
    buffer_str(&damaged, caseload.bytes);
    snprintf(doing, sizeof doing, "byte %zu changed from 0x%02x to 0x%02x", at, (unsigned char)damaged.bytes[at], (unsigned char)byte);
    damaged.bytes[at] = byte;
    int code = ask_for(buffer_view(&damaged), &bytes);
    is_said(code);
    if (touches_shared(at)) /* of a worker: any case may turn on it */
        return;
    answers_read(&got, &bytes);
    int count = cases_touched(caseload.bytes, at, touched, 0);
    count = cases_touched(buffer_view(&damaged), at, touched, count);
    others_are_as_they_were(touched, cases_new(touched, count, 64));
}

/* A line cut out of the middle of a case, its own key whole: the case is marked, every other as it was. */
static void line_without_end(const struct fact_line *line)
{
    size_t from = (size_t)(line->text.at - caseload.bytes.at), length = line->text.length;
    snprintf(doing, sizeof doing, "line at byte %zu without its last brace", from);
    buffer_clear(&damaged);
    buffer_str(&damaged, caseload.bytes);
    damaged.bytes[from + length - 1] = ' ';
    int code = ask_for(buffer_view(&damaged), &bytes);
    is_said(code);
    answers_read(&got, &bytes);
    if (code != DULY_PARTLY)
        complain("%s: it was taken", doing);
    if (!line->of_case.length)
        return;
    is_marked_incomplete(line->of_case);
    others_are_as_they_were(&line->of_case, 1);
}

static char other_byte(char byte)
{
    static const char likely[] = "\"\\{}[]:,\n\r\t 019-aZn\0\x7f\xc3\xff";
    char other = byte;
    while (other == byte)
        other = random_below(2) ? (char)(byte ^ (1 << random_below(8))) : likely[random_below(sizeof likely - 1)];
    return other;
}

static size_t offset_drawn(void)
{
    const char *at = getenv("DULY_AT");
    return at ? strtoull(at, NULL, 10) % caseload.bytes.length : random_below(caseload.bytes.length);
}

static void damage(const char *file)
{
    refused_seen = unplaced_seen = incomplete_seen = 0;
    for (int i = 0; i < TRIALS; i++)
        cut_short(offset_drawn());
    printf("# %s: %d cuts, %lu with a line refused, %lu of them without a case\n", file, TRIALS, refused_seen, unplaced_seen);
    verdict("a file cut short is answered as far as it goes", refused_seen > TRIALS / 2 && unplaced_seen > 0);
    refused_seen = 0;
    ask_for(caseload.bytes, &expected_bytes); /* what the rest is compared with */
    answers_read(&expected, &expected_bytes);
    for (int i = 0; i < TRIALS; i++) {
        size_t at = offset_drawn();
        one_byte_changed(at, other_byte(caseload.bytes.at[at]));
    }
    printf("# %s: %d bytes changed, %lu with a line refused\n", file, TRIALS, refused_seen);
    verdict("a changed byte costs its own case only", refused_seen > TRIALS / 4);
    for (int i = 0; i < caseload.line_count; i += SLOW_BUILD ? 7 : 2)
        line_without_end(&caseload.lines[i]);
    printf("# %s: %lu findings marked incomplete\n", file, incomplete_seen);
    verdict("a case that lost a line is marked incomplete", incomplete_seen);
}

int main(void)
{
    mem_start();
    printf("1..%d\n# seed %llu\n", 3 * SAMPLE_FILES, (unsigned long long)random_start(4));
    const int caught_signals[] = {SIGALRM, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof caught_signals / sizeof *caught_signals; i++)
        signal(caught_signals[i], caught); /* an access out of bounds is for the address checker to tell, or the shell */
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = 0; i < SAMPLE_FILES; i++) {
        duly = rules_under(sample_files[i].rules);
        duly_messages(duly, take_message, &messages);
        caseload = caseload_of(file_read(sample_files[i].facts), model_schema(duly->model));
        damage(sample_files[i].facts);
        duly_free(duly);
        caseload_free(&caseload);
    }
    printf("# %.1f s in all\n", seconds_since(&began));
    buffer_free(&damaged);
    buffer_free(&bytes);
    buffer_free(&expected_bytes);
    buffer_free(&messages);
    mem_plain_free(got.list);
    mem_plain_free(expected.list);
    return EXIT_SUCCESS;
}
