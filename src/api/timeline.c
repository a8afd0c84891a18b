/* SPDX-License-Identifier: Apache-2.0
 *
 * One case on a line of time: the dates of its records, what its findings are
 * due on, today, and what changes next.
 */
#include "timeline/timeline.h"

#include "api/ahead.h"
#include "render/words.h"

struct gathering {
    struct asking asking;
    struct ahead ahead;
    struct arena arena; /* of the entries */
    struct timeline timeline;
    int room;
};

static struct entry *add_entry(struct gathering *gathering, enum entry_kind kind, struct shown_time at)
{
    struct timeline *timeline = &gathering->timeline;
    if (timeline->count == gathering->room) {
        gathering->room = gathering->room ? gathering->room * 2 : 64;
        timeline->entries = mem_plain_grow(timeline->entries, mem_product((size_t)gathering->room, sizeof *timeline->entries));
    }
    struct entry *entry = &timeline->entries[timeline->count++];
    *entry = (struct entry){.kind = kind, .at = at};
    return entry;
}

static struct str kept(struct gathering *gathering, struct buffer *words)
{
    struct str copy = {arena_text(&gathering->arena, words->bytes ? words->bytes : "", words->length), words->length};
    buffer_clear(words);
    return copy;
}

/* ---- what happened ---- */

static struct shown_time time_of(const struct gathering *gathering, const struct fact_value *value)
{
    struct shown_time time = {.form = value->kind == VALUE_DAY ? SHOWN_DAY : SHOWN_INSTANT, .day = value->first_day, .last_day = value->first_day, .utc = value->time.from};
    if (value->kind == VALUE_PARTIAL) {
        time.form = SHOWN_BETWEEN;
        time.last_day = zone_day(gathering->asking.report.zone, value->time.to);
    }
    return time;
}

static bool is_time(const struct fact_value *value)
{
    return value->kind == VALUE_DAY || value->kind == VALUE_PARTIAL || value->kind == VALUE_INSTANT;
}

/* A date that has come, and is known; personal ones, such as births, are no part of what happened in the case. */
static bool has_come(const struct gathering *gathering, const struct fact_record *record, const struct field *field)
{
    int64_t now = gathering->asking.report.now;
    const struct fact_value *value = &record->values[field->index];
    if (!is_time(value) || field->personal || value->time.from > now)
        return false;
    const struct fact_value *with = field->known_with >= 0 ? &record->values[field->known_with] : NULL;
    return !with || (is_time(with) && with->time.to <= now);
}

static void add_record(struct gathering *gathering, const struct fact_record *record)
{
    struct buffer words = {0};
    const struct record_name name = eval_record_name(gathering->ahead.before, record);
    if (!record->line)
        return; /* of the case, where no line tells of it */
    for (int i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        bool planned = field->planned && is_time(&record->values[i]) && !field->personal;
        if (!planned && !has_come(gathering, record, field))
            continue;
        struct entry *entry = add_entry(gathering, planned ? ENTRY_PLANNED : ENTRY_HAPPENED, time_of(gathering, &record->values[i]));
        words_record(&words, &name);
        entry->lane = kept(gathering, &words);
        entry->what = field->name;
    }
    buffer_free(&words);
}

/* ---- what is due ---- */

static struct str named(struct gathering *gathering, const struct finding *finding)
{
    struct buffer words = {0};
    buffer_str(&words, finding->rule->label.length ? finding->rule->label : finding->rule->name);
    if (finding->subject_count || finding->value.length) {
        buffer_text(&words, " (");
        words_subject(&words, finding);
        buffer_char(&words, ')');
    }
    struct str name = kept(gathering, &words);
    buffer_free(&words);
    return name;
}

static struct str outcome(struct gathering *gathering, const struct finding *finding)
{
    const struct zone *zone = gathering->asking.report.zone;
    struct buffer words = {0};
    buffer_text(&words, state_words(finding->state));
    if (finding->done.form != SHOWN_NONE) {
        buffer_text(&words, ", done ");
        words_time(&words, zone, &finding->done);
    }
    if (finding->late_by.known) {
        buffer_text(&words, ", ");
        words_span(&words, finding->late_by);
        buffer_text(&words, " late");
    }
    if (finding->would_be >= 0 && finding->state == STATE_CANNOT_TELL) {
        buffer_text(&words, "; if it applies, ");
        buffer_text(&words, state_words((enum state)finding->would_be));
    }
    struct str said = kept(gathering, &words);
    buffer_free(&words);
    return said;
}

static void add_finding(struct gathering *gathering, const struct finding *finding)
{
    if (finding->state == STATE_DOES_NOT_APPLY || finding->state == STATE_EXCEPTED)
        return;
    if (finding->state == STATE_NOT_YET && finding->opens.form != SHOWN_NONE) {
        struct entry *entry = add_entry(gathering, ENTRY_OPENS, finding->opens);
        entry->lane = named(gathering, finding);
        entry->what = STR("its window opens");
        entry->state = finding->state;
    }
    if (finding->due.form == SHOWN_NONE)
        return;
    struct entry *entry = add_entry(gathering, ENTRY_DUE, finding->due);
    entry->lane = named(gathering, finding);
    entry->what = outcome(gathering, finding);
    entry->state = finding->state;
    entry->from = finding->opens;
    entry->done = finding->done;
}

/* ---- what is next ---- */

static void add_next(struct gathering *gathering, int64_t at, const struct differences *differences)
{
    const struct zone *zone = gathering->asking.report.zone;
    const struct shown_time moment = {.form = SHOWN_INSTANT, .day = zone_day(zone, at), .last_day = zone_day(zone, at), .utc = at};
    struct buffer words = {0};
    for (uint32_t i = 0; i < differences->count; i++) {
        const struct difference *one = &differences->items[i];
        struct entry *entry = add_entry(gathering, ENTRY_NEXT, moment);
        entry->lane = named(gathering, one->after ? one->after : one->before);
        buffer_text(&words, one->before ? state_words(one->before->state) : "not asked for");
        if (one->before && one->after && one->before->state == one->after->state) {
            buffer_text(&words, " still, due ");
            words_time(&words, zone, &one->after->due);
        } else {
            buffer_text(&words, " becomes ");
            buffer_text(&words, one->after ? state_words(one->after->state) : "not asked for");
        }
        entry->what = kept(gathering, &words);
    }
    buffer_free(&words);
}

/* ---- how days are numbered ---- */

struct origin {
    struct str calendar;
    day_number day;
    bool same_day_is_one;
    int count;
};
struct origins {
    struct origin *list; /* in the arena */
    int count, room;
};

static void add_sum(struct gathering *gathering, struct origins *origins, const struct day_sum *sum)
{
    for (int i = 0; i < origins->count; i++)
        if (origins->list[i].day == sum->origin && str_equal(origins->list[i].calendar, sum->calendar) && origins->list[i].same_day_is_one == sum->same_day_is_one) {
            origins->list[i].count++;
            return;
        }
    if (origins->count == origins->room) {
        origins->room = origins->room ? origins->room * 2 : 16;
        struct origin *larger = arena_array(&gathering->arena, (size_t)origins->room, sizeof *larger);
        for (int i = 0; i < origins->count; i++)
            larger[i] = origins->list[i];
        origins->list = larger;
    }
    origins->list[origins->count++] = (struct origin){sum->calendar, sum->origin, sum->same_day_is_one, 1};
}

static void add_sums(struct gathering *gathering, struct origins *origins, const struct proof *proof, bool of_limit)
{
    for (; proof; proof = proof->next) {
        bool limit = of_limit || proof->part == PROOF_LIMIT;
        if (limit && proof->sum)
            add_sum(gathering, origins, proof->sum);
        add_sums(gathering, origins, proof->kids, limit);
    }
}

/* The day from which most limits are counted; of several such, the first. */
static void number_days(struct gathering *gathering, const struct findings *findings)
{
    struct timeline *timeline = &gathering->timeline;
    struct origins origins = {0};
    const struct model *model = gathering->asking.duly->model;
    for (uint32_t i = 0; i < findings->count; i++)
        if (findings->items[i]->due.form != SHOWN_NONE && findings->items[i]->state != STATE_DOES_NOT_APPLY)
            add_sums(gathering, &origins, findings->items[i]->proof, false);
    const struct origin *most = NULL;
    for (int i = 0; i < origins.count; i++) {
        const struct origin *one = &origins.list[i];
        if (!most || one->count > most->count || (one->count == most->count && one->day < most->day))
            most = one;
    }
    for (int i = 0; most && i < model_calendar_count(model); i++) {
        const struct calendar_source *calendar = model_calendar(model, i);
        if (!str_equal(calendar->name, most->calendar))
            continue;
        timeline->numbered = true;
        timeline->day_0 = most->day;
        timeline->same_day_is_one = most->same_day_is_one;
        timeline->workdays = workdays_build(gathering->asking.pool, calendar, zone_day(gathering->asking.report.zone, gathering->asking.report.known_on));
    }
}

/* ---- the whole ---- */

static void gather(struct gathering *gathering, struct fact_case *of)
{
    struct facts *facts = gathering->asking.duly->store.facts;
    struct timeline *timeline = &gathering->timeline;
    const struct report *report = &gathering->asking.report;
    const struct findings *now;
    struct differences differences;
    ahead_open(&gathering->ahead, &gathering->asking);
    int64_t at = ahead_look(&gathering->ahead, facts, of, &now, &differences);
    const struct case_view *view = eval_view(gathering->ahead.before);
    for (uint32_t i = 0; i < view->record_count; i++)
        add_record(gathering, view->records[i]);
    for (uint32_t i = 0; i < now->count; i++)
        if (!gathering->asking.only || gathering->asking.only & 1u << now->items[i]->state)
            add_finding(gathering, now->items[i]);
    add_entry(gathering, ENTRY_TODAY, (struct shown_time){SHOWN_INSTANT, zone_day(report->zone, report->now), zone_day(report->zone, report->now), report->now});
    add_next(gathering, at, &differences);
    number_days(gathering, now);
    timeline->report = report;
    timeline->case_key = eval_case_key(gathering->ahead.before);
    timeline->incomplete = of->incomplete;
    timeline->upto = gathering->ahead.upto;
    timeline->changes = at != INT64_MAX;
    timeline_sort(timeline);
}

int duly_timeline(struct duly *duly, const struct duly_question *question, const char *case_key, const char *format, duly_write *write, void *context)
{
    static const struct str names[] = {{"text", 4}, {"svg", 3}, {"html", 4}};
    struct gathering gathering = {0};
    struct duly_question asked = *question;
    struct buffer out = {0};
    struct str name = str_of(format);
    int wanted = 0;
    while (wanted < 3 && !str_equal(name, names[wanted]))
        wanted++;
    if (wanted == 3)
        return api_unknown(duly, "format", name, names, 3);
    asked.proof = true; /* it says what days are counted from */
    int code = asking_open(duly, &asked, WANT_FINDINGS, &gathering.asking);
    if (!code)
        code = api_read_cases(duly, gathering.asking.pool, &case_key, 1);
    if (!code) {
        gather(&gathering, facts_case_by_key(duly->store.facts, str_of(case_key)));
        if (wanted == 0)
            timeline_text(&out, &gathering.timeline);
        else if (wanted == 1)
            timeline_svg(&out, &gathering.timeline, true);
        else
            timeline_html(&out, &gathering.timeline);
        code = api_hand_over(&out, write, context) ? DULY_ANSWERED : DULY_UNFINISHED;
        ahead_close(&gathering.ahead);
    }
    mem_plain_free(gathering.timeline.entries);
    arena_free(&gathering.arena);
    buffer_free(&out);
    return asking_close(&gathering.asking, code);
}
