/* SPDX-License-Identifier: Apache-2.0
 *
 * The moment at which an answer is next another one though nothing is
 * recorded, case by case, and what changes at it.
 */
#include <stdlib.h>

#include "api/ahead.h"
#include "api/compared.h"
#include "render/sentences.h"
#include "render/words.h"

/* What is to change in one case. */
struct change {
    int64_t at;      /* INT64_MAX: nothing, as far as was looked */
    uint64_t order;  /* of the case */
    struct buffer told;
};

struct next {
    struct asking asking;
    struct ahead ahead;
    struct change *changes; /* plain memory */
    uint64_t count, room;
    uint64_t changing, findings;
    struct buffer told;
    bool json;
    struct buffer out;
    duly_write *write;
    void *context;
};

/* ---- Looking ahead ---- */

static void moment_json(struct buffer *out, const struct zone *zone, int64_t at)
{
    buffer_char(out, '"');
    iso_time(out, zone, &(struct shown_time){.form = SHOWN_INSTANT, .utc = at});
    buffer_char(out, '"');
}

static void tell_json(struct next *next, struct str key, const struct fact_case *of, int64_t at, const struct differences *differences)
{
    const struct zone *zone = next->asking.report.zone;
    struct buffer more = {0};
    if (at == INT64_MAX) {
        buffer_text(&next->told, "{\"schema\":1,\"case\":");
        buffer_json(&next->told, key);
        buffer_text(&next->told, of->incomplete ? ",\"at\":null,\"incomplete\":true}\n" : ",\"at\":null}\n");
        return;
    }
    buffer_text(&more, ",\"at\":");
    moment_json(&more, zone, at);
    if (of->incomplete)
        buffer_text(&more, ",\"incomplete\":true");
    for (uint32_t i = 0; i < differences->count; i++)
        difference_json(&next->told, zone, &differences->items[i], buffer_view(&more));
    buffer_free(&more);
}

static bool add_case(void *context, struct facts *facts, struct fact_case *of)
{
    struct next *next = context;
    struct differences differences;
    const struct findings *now;
    int64_t at = ahead_look(&next->ahead, facts, of, &now, &differences);
    struct str key = eval_case_key(next->ahead.before);
    if (next->count == next->room) {
        next->room = next->room ? next->room * 2 : 64;
        next->changes = mem_plain_grow(next->changes, mem_product(next->room, sizeof *next->changes));
    }
    if (next->json)
        tell_json(next, key, of, at, &differences);
    else if (at != INT64_MAX)
        compared_case_text(&next->told, next->asking.report.zone, key, of->incomplete, &differences, 2);
    next->changing += at != INT64_MAX;
    next->findings += differences.count;
    next->changes[next->count] = (struct change){at, next->count, next->told};
    next->count++;
    next->told = (struct buffer){0};
    return true;
}

static int all_cases(struct next *next)
{
    const struct duly_question *question = next->asking.question;
    struct duly *duly = next->asking.duly;
    if (!question->case_count)
        return api_each_case(&next->asking, add_case, next);
    int code = api_read_cases(duly, next->asking.pool, question->cases, question->case_count);
    for (uint32_t i = 0; !code && i < facts_case_count(duly->store.facts); i++)
        add_case(next, duly->store.facts, facts_case(duly->store.facts, i));
    return code;
}

/* ---- Telling ---- */

static int by_moment(const void *a, const void *b)
{
    const struct change *one = a, *other = b;
    if (one->at != other->at)
        return one->at < other->at ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

/* The first second of a day is its beginning, and the last its end; others are told to the second where they bear one. */
static void moment_words(struct buffer *line, const struct zone *zone, int64_t at)
{
    int32_t second = zone_second(zone, at);
    bool begins = second == 0, ends = second == DAY_SECONDS - 1;
    buffer_text(line, begins ? "When " : ends ? "At the end of " : "On ");
    words_day(line, zone_day(zone, at));
    if (begins)
        buffer_text(line, " begins");
    else if (!ends)
        buffer_format(line, second % 60 ? " at %02d:%02d:%02d" : " at %02d:%02d", second / 3600, second / 60 % 60, second % 60);
}

static bool tell_all(struct next *next)
{
    bool wanted = true;
    for (uint64_t i = 0; i < next->count && wanted; i++) {
        const struct change *change = &next->changes[i];
        if (!next->json && change->at != INT64_MAX && (i == 0 || next->changes[i - 1].at != change->at)) {
            struct buffer line = {0};
            moment_words(&line, next->asking.report.zone, change->at);
            buffer_char(&next->out, '\n');
            words_lines(&next->out, buffer_view(&line), 0, 4);
            buffer_free(&line);
        }
        buffer_str(&next->out, buffer_view(&change->told));
        if (next->out.length > (size_t)64 << 10)
            wanted = api_hand_over(&next->out, next->write, next->context);
    }
    return wanted;
}

static void end_json(struct next *next)
{
    const struct report *report = &next->asking.report;
    buffer_text(&next->out, "{\"schema\":1,\"from\":");
    moment_json(&next->out, report->zone, report->now);
    buffer_text(&next->out, ",\"upto\":");
    moment_json(&next->out, report->zone, next->ahead.upto);
    buffer_format(&next->out, ",\"cases\":%llu,\"cases_change\":%llu,\"findings_change\":%llu}\n", (unsigned long long)next->count,
                  (unsigned long long)next->changing, (unsigned long long)next->findings);
}

static void end_text(struct next *next)
{
    struct buffer line = {0};
    buffer_text(&line, "If nothing else is recorded, ");
    if (!next->changing)
        buffer_text(&line, "nothing changes in ");
    else if (next->count > 1)
        buffer_format(&line, "%llu of ", (unsigned long long)next->changing);
    words_count(&line, (int64_t)next->count, "case", "cases");
    if (next->changing)
        buffer_text(&line, next->changing == 1 ? " changes" : " change");
    buffer_text(&line, " up to ");
    words_moment(&line, next->asking.report.zone, next->ahead.upto);
    buffer_text(&line, !next->changing ? ". " : next->changing == 1 ? "; this is the first of it. " : "; this is the first of each. ");
    buffer_text(&line, sentence_last);
    buffer_char(&next->out, '\n');
    words_lines(&next->out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

static int answer(struct next *next)
{
    ahead_open(&next->ahead, &next->asking);
    int code = all_cases(next);
    if (!code) {
        if (!next->json)
            render_header(&next->out, &next->asking.report);
        if (next->count)
            qsort(next->changes, next->count, sizeof *next->changes, by_moment);
        bool wanted = tell_all(next);
        (next->json ? end_json : end_text)(next);
        if (!wanted || !api_hand_over(&next->out, next->write, next->context))
            code = DULY_UNFINISHED;
    }
    for (uint64_t i = 0; i < next->count; i++)
        buffer_free(&next->changes[i].told);
    mem_plain_free(next->changes);
    ahead_close(&next->ahead);
    return code;
}

int duly_next(struct duly *duly, const struct duly_question *question, const char *format, duly_write *write, void *context)
{
    struct next next = {.write = write, .context = context};
    static const struct str names[] = {{"text", 4}, {"jsonl", 5}};
    struct str name = str_of(format);
    next.json = str_equal(name, names[1]);
    if (!next.json && !str_equal(name, names[0]))
        return api_unknown(duly, "format", name, names, 2);
    int code = asking_open(duly, question, WANT_FINDINGS, &next.asking);
    if (!code)
        code = answer(&next);
    buffer_free(&next.out);
    buffer_free(&next.told);
    return asking_close(&next.asking, code);
}
