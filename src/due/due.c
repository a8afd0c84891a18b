/* SPDX-License-Identifier: Apache-2.0 */
#include "due/due.h"

#include <stdlib.h>
#include <string.h>

#include "findings/missing.h"

#define NO_TIME INT64_MAX

/* How days to come and days gone by are counted, as of the moment asked for. */
struct due_sight {
    struct due_options options;
    struct pool *pool;
    struct workdays **workdays; /* of each calendar */
    day_number today;
};

static const struct {
    const char *spelling, *words;
} groups[DUE_GROUPS] = {
    [DUE_WRONG] = {"something_wrong", "Something is wrong"},
    [DUE_OVERDUE] = {"overdue", "Overdue"},
    [DUE_SOON] = {"due_soon", "Due soon"},
    [DUE_NOT_YET] = {"not_due_yet", "Not due yet"},
    [DUE_WAITING] = {"waiting", "Waiting, no deadline"},
    [DUE_CANNOT_SAY] = {"cannot_say_yet", "Cannot say yet"},
    [DUE_SETTLED] = {"settled", "Done, excused or no longer asked for"},
};

const char *due_group_spelling(enum due_group group)
{
    return groups[group].spelling;
}

const char *due_group_words(enum due_group group)
{
    return groups[group].words;
}

/* ---- Opening and closing ---- */

void due_open(struct due_list *list, const struct due_options *options)
{
    *list = (struct due_list){0};
    struct pool *pool = pool_new();
    list->sight = mem_kept(pool, sizeof *list->sight);
    list->sight->pool = pool;
    list->sight->options = *options;
    list->sight->today = zone_day(options->zone, options->now);
    list->sight->workdays = mem_kept_array(pool, (size_t)options->calendar_count + 1, sizeof(struct workdays *));
    day_number known = zone_day(options->zone, options->known_on);
    for (int i = 0; i < options->calendar_count; i++)
        list->sight->workdays[i] = workdays_build(pool, options->calendars[i], known);
    list->last_incomplete = &list->incomplete;
}

void due_close(struct due_list *list)
{
    for (int i = 0; i < DUE_GROUPS; i++)
        mem_plain_free(list->groups[i].list);
    arena_free(&list->arena);
    if (list->sight)
        pool_free(list->sight->pool);
    list->sight = NULL;
}

/* ---- Days ---- */

/* Of the policy of the finding; NULL where it counts by none. */
static const struct workdays *workdays_of(const struct due_sight *sight, const struct finding *finding)
{
    for (int i = 0; i < sight->options.calendar_count; i++)
        if (str_equal(sight->options.calendars[i]->name, finding->rule->policy->calendar))
            return sight->workdays[i];
    return NULL;
}

/* The day up to which it may last. */
static day_number last_day_of(const struct due_sight *sight, const struct shown_time *time)
{
    return time->form == SHOWN_INSTANT ? zone_day(sight->options.zone, time->utc) : time->form == SHOWN_BETWEEN ? time->last_day : time->day;
}

static day_number first_day_of(const struct due_sight *sight, const struct shown_time *time)
{
    return time->form == SHOWN_INSTANT ? zone_day(sight->options.zone, time->utc) : time->day;
}

static int64_t moment_of(const struct due_sight *sight, const struct shown_time *time)
{
    int64_t first, last;
    if (time->form == SHOWN_NONE)
        return NO_TIME;
    if (time->form == SHOWN_INSTANT)
        return time->utc;
    zone_day_bounds(sight->options.zone, time->day, &first, &last);
    return last;
}

/* Working days after `from` up to `to`; false where nobody can count them. */
static bool count_days(const struct due_sight *sight, const struct finding *finding, day_number from, day_number to, int *count)
{
    const struct workdays *workdays = workdays_of(sight, finding);
    return workdays && workdays_count(workdays, from, to, count) != WORKDAYS_BEYOND;
}

static struct shown_span left_until(const struct due_sight *sight, const struct finding *finding, const struct shown_time *time)
{
    int count;
    if (time->form == SHOWN_NONE || time->form == SHOWN_BETWEEN)
        return (struct shown_span){.known = false};
    day_number day = last_day_of(sight, time);
    if (count_days(sight, finding, sight->today, day, &count) && (count > 0 || day == sight->today))
        return (struct shown_span){.known = true, .unit = SPAN_WORKING_DAYS, .count = count};
    return (struct shown_span){.known = true, .unit = SPAN_DAYS, .count = day - sight->today};
}

/* Whether it comes within the working days that are soon, or has come. Without a calendar, days. */
static bool is_soon(const struct due_sight *sight, const struct finding *finding, const struct shown_time *time)
{
    int count;
    if (time->form == SHOWN_NONE)
        return false;
    day_number day = first_day_of(sight, time);
    return day <= sight->today || (count_days(sight, finding, sight->today, day, &count) ? count : day - sight->today) <= sight->options.within;
}

static bool is_long_ago(const struct due_sight *sight, const struct finding *finding)
{
    int count;
    if (finding->stopped.form == SHOWN_NONE)
        return false;
    day_number day = last_day_of(sight, &finding->stopped);
    return (count_days(sight, finding, day, sight->today, &count) ? count : sight->today - day) > DUE_MISSED_SHOWN;
}

/* ---- Which group ---- */

static bool is_definition(const struct finding *finding)
{
    return finding->rule->kind == RULE_DEFINITION;
}

static enum due_group group_to_come(const struct due_sight *sight, const struct finding *finding, bool *opens_soon)
{
    if (is_soon(sight, finding, &finding->due))
        return DUE_SOON;
    *opens_soon = finding->state == STATE_NOT_YET && is_soon(sight, finding, &finding->opens);
    return *opens_soon ? DUE_SOON : DUE_NOT_YET;
}

static enum due_group group_of(const struct due_sight *sight, const struct finding *finding, bool *opens_soon)
{
    switch (state_group(finding->state)) {
    case GROUP_WRONG: return finding->closed ? DUE_SETTLED : DUE_WRONG;
    case GROUP_OVERDUE: return finding->state == STATE_MISSED && is_long_ago(sight, finding) ? DUE_SETTLED : DUE_OVERDUE;
    case GROUP_NOT_DUE: return group_to_come(sight, finding, opens_soon);
    case GROUP_WAITING: return DUE_WAITING;
    case GROUP_CANNOT_SAY: return DUE_CANNOT_SAY;
    case GROUP_HIDDEN: break;
    }
    return DUE_SETTLED;
}

/* What a definition says is not asked of anybody; what turns on it stands in the list by itself. */
static bool is_shown(const struct due_sight *sight, const struct finding *finding, enum due_group group)
{
    if (finding->state == STATE_DOES_NOT_APPLY)
        return false;
    if (is_definition(finding) && finding->state != STATE_ERROR)
        return false;
    return group != DUE_SETTLED || sight->options.all;
}

/* Nothing would be left to do if it applied. */
static bool is_settled_anyway(const struct finding *finding)
{
    return finding->would_be >= 0 && state_group((enum state)finding->would_be) == GROUP_HIDDEN;
}

/* Of what cannot be told: it may be late or wrong already, or its time may come soon. */
static bool may_press(const struct due_sight *sight, const struct finding *finding)
{
    int would_be = finding->would_be;
    if (would_be >= 0 && would_be != STATE_CANNOT_TELL)
        return missing_may_be_late(finding) || (state_group((enum state)would_be) == GROUP_NOT_DUE && is_soon(sight, finding, &finding->due));
    return finding->may_be_past || is_soon(sight, finding, &finding->due);
}

static bool is_pressing(const struct due_sight *sight, const struct finding *finding, enum due_group group)
{
    if (group <= DUE_SOON || finding->defect_count || finding->conflict_count)
        return true;
    return group == DUE_CANNOT_SAY && may_press(sight, finding);
}

static int64_t sort_time(const struct due_sight *sight, const struct finding *finding, bool opens_soon)
{
    if (finding->state == STATE_CANNOT_TELL && is_settled_anyway(finding))
        return NO_TIME;
    if (opens_soon)
        return moment_of(sight, &finding->opens);
    if (finding->state == STATE_OUTSTANDING || finding->state == STATE_BREACHED)
        return moment_of(sight, finding->since.form == SHOWN_NONE ? &finding->done : &finding->since);
    return moment_of(sight, finding->due.form == SHOWN_NONE ? &finding->opens : &finding->due);
}

/* ---- Order ---- */

static int strength_rank(const struct finding *finding)
{
    static const char *const strengths[] = {"must not", "must", "should not", "should", "consider", "may"};
    int count = sizeof strengths / sizeof *strengths;
    for (int i = 0; i < count; i++)
        if (str_is(finding->rule->strength, strengths[i]))
            return i;
    return count;
}

/* What went wrong stands in the order of the states. Of what is late, what can still be done comes before what was missed, and
 * what must be done before what should. */
static int first_rank(const struct due_entry *entry)
{
    if (entry->group == DUE_WRONG)
        return (int)entry->finding.state;
    return entry->group == DUE_OVERDUE ? 10 * (entry->finding.state == STATE_MISSED) + strength_rank(&entry->finding) : 0;
}

static int compare_entries(const void *one, const void *other)
{
    const struct due_entry *a = *(struct due_entry *const *)one, *b = *(struct due_entry *const *)other;
    int order = strength_rank(&a->finding) - strength_rank(&b->finding);
    return order ? order : a->number < b->number ? -1 : a->number > b->number;
}

static int compare_bundles(const void *one, const void *other)
{
    const struct due_bundle *a = *(struct due_bundle *const *)one, *b = *(struct due_bundle *const *)other;
    if (a->pressing != b->pressing)
        return a->pressing ? -1 : 1;
    int order = first_rank(a->entries[0]) - first_rank(b->entries[0]);
    if (order)
        return order;
    if (a->when != b->when)
        return a->when < b->when ? -1 : 1;
    if (a->entries[0]->group == DUE_CANNOT_SAY && a->count != b->count)
        return a->count > b->count ? -1 : 1;
    order = strength_rank(&a->entries[0]->finding) - strength_rank(&b->entries[0]->finding);
    return order ? order : a->entries[0]->number < b->entries[0]->number ? -1 : a->entries[0]->number > b->entries[0]->number;
}

/* ---- Facts ---- */

static bool is_told(const struct due_entry *entry, const struct used_fact *fact)
{
    for (int i = 0; i < entry->fact_count; i++) {
        const struct used_fact *told = &entry->facts[i];
        if (told->line == fact->line && told->of.position == fact->of.position && str_equal(told->of.id, fact->of.id) && str_equal(told->of.record, fact->of.record) &&
            str_equal(told->field, fact->field))
            return true;
    }
    return false;
}

static struct str kept(struct arena *arena, struct str s)
{
    return s.length ? (struct str){arena_text(arena, s.at, s.length), s.length} : STR("");
}

static void keep_fact(struct arena *arena, struct due_entry *entry, const struct used_fact *fact)
{
    if (is_told(entry, fact))
        return;
    if ((entry->fact_count & (entry->fact_count - 1)) == 0) {
        struct used_fact *facts = arena_array(arena, entry->fact_count ? (size_t)entry->fact_count * 2 : 1, sizeof *facts);
        if (entry->fact_count)
            memcpy(facts, entry->facts, (size_t)entry->fact_count * sizeof *facts);
        entry->facts = facts;
    }
    struct used_fact copy = *fact;
    copy.of = (struct record_name){kept(arena, fact->of.record), kept(arena, fact->of.id), fact->of.position};
    copy.field = kept(arena, fact->field);
    copy.says = kept(arena, fact->says);
    copy.value = kept(arena, fact->value);
    copy.file = kept(arena, fact->file);
    entry->facts[entry->fact_count++] = copy;
}

static void keep_facts(struct arena *arena, struct due_entry *entry, const struct proof *proof)
{
    for (; proof; proof = proof->next) {
        if (proof->part == PROOF_POLICY || proof->part == PROOF_SUBJECT || proof->part == PROOF_PASSED_OVER)
            continue; /* that it is asked of this case and record, and what serves another, goes without saying here */
        for (int i = 0; i < proof->fact_count; i++)
            if (!proof->facts[i].link)
                keep_fact(arena, entry, &proof->facts[i]);
        keep_facts(arena, entry, proof->kids);
    }
}

/* ---- Told together ---- */

static bool same_time(const struct shown_time *a, const struct shown_time *b)
{
    if (a->form != b->form)
        return false;
    switch (a->form) {
    case SHOWN_NONE: return true;
    case SHOWN_INSTANT: return a->utc == b->utc;
    case SHOWN_DAY: return a->day == b->day;
    case SHOWN_BETWEEN: return a->day == b->day && a->last_day == b->last_day;
    }
    return true;
}

static bool same_records(const struct finding *a, const struct finding *b)
{
    bool same = a->subject_count == b->subject_count && a->subject_count && str_equal(a->value, b->value);
    for (int i = 0; same && i < a->subject_count; i++)
        same = a->subjects[i].position == b->subjects[i].position && str_equal(a->subjects[i].id, b->subjects[i].id) &&
               str_equal(a->subjects[i].record, b->subjects[i].record);
    return same;
}

static bool same_missing(const struct finding *a, const struct finding *b)
{
    bool same = a->missing_count == b->missing_count && a->missing_count;
    for (int i = 0; same && i < a->missing_count; i++)
        same = str_equal(a->missing[i].asks, b->missing[i].asks);
    return same;
}

/* What has more to say than when, who and which clause is told alone. */
static bool says_more(const struct finding *finding)
{
    return finding->defect_count || finding->conflict_count || finding->remark_count || finding->exception.length || finding->replaced_by ||
           finding->version != VERSION_USUAL || finding->calendar_expected || finding->error.length;
}

static bool are_together(const struct due_entry *entry, const struct finding *finding, bool opens_soon)
{
    const struct finding *told = &entry->finding;
    if (told->state != finding->state || entry->opens_soon != opens_soon || says_more(told) || says_more(finding))
        return false;
    if (finding->state == STATE_CANNOT_TELL)
        return same_missing(told, finding);
    return finding->state != STATE_BREACHED && same_records(told, finding) && same_time(&told->due, &finding->due) && same_time(&told->opens, &finding->opens) &&
           same_time(&told->since, &finding->since) && same_time(&told->stopped, &finding->stopped);
}

static struct due_bundle *add_bundle(struct due_list *list, struct due_bundles *bundles)
{
    if (bundles->count == bundles->room) {
        bundles->room = bundles->room ? bundles->room * 2 : 64;
        bundles->list = mem_plain_grow(bundles->list, mem_product(bundles->room, sizeof *bundles->list));
    }
    struct due_bundle *bundle = arena_alloc(&list->arena, sizeof *bundle);
    bundle->when = NO_TIME;
    bundles->list[bundles->count++] = bundle;
    return bundle;
}

/* Of the case at hand. */
static struct due_bundle *bundle_for(struct due_list *list, const struct due_entry *entry, const struct finding *finding)
{
    struct due_bundles *bundles = &list->groups[entry->group];
    for (uint32_t i = bundles->of_case; i < bundles->count && !list->sight->options.facts; i++) /* each rests on its own */
        if (are_together(bundles->list[i]->entries[0], finding, entry->opens_soon))
            return bundles->list[i];
    return add_bundle(list, bundles);
}

static void put(struct due_list *list, struct due_bundle *bundle, struct due_entry *entry)
{
    if (bundle->count == bundle->room) {
        uint32_t room = bundle->room ? bundle->room * 2 : 1;
        struct due_entry **entries = arena_array(&list->arena, room, sizeof *entries);
        if (bundle->count)
            memcpy(entries, bundle->entries, bundle->count * sizeof *entries);
        bundle->entries = entries;
        bundle->room = room;
    }
    bundle->entries[bundle->count++] = entry;
    bundle->pressing = bundle->pressing || entry->pressing;
    if (entry->when < bundle->when)
        bundle->when = entry->when;
}

/* ---- Adding ---- */

void due_add(struct due_list *list, const struct finding *finding)
{
    const struct due_sight *sight = list->sight;
    struct due_entry entry = {.number = list->numbered++};
    entry.group = group_of(sight, finding, &entry.opens_soon);
    if (!is_shown(sight, finding, entry.group))
        return;
    entry.pressing = is_pressing(sight, finding, entry.group);
    entry.when = sort_time(sight, finding, entry.opens_soon);
    entry.left = left_until(sight, finding, entry.opens_soon ? &finding->opens : &finding->due);
    list->urgent_here = list->urgent_here || entry.group <= DUE_SOON || (entry.group == DUE_CANNOT_SAY && entry.pressing);
    struct due_entry *copy = arena_alloc(&list->arena, sizeof *copy);
    struct due_bundle *bundle = bundle_for(list, &entry, finding);
    *copy = entry;
    copy->finding = finding_kept(&list->arena, finding);
    if (sight->options.facts)
        keep_facts(&list->arena, copy, finding->proof);
    put(list, bundle, copy);
    list->groups[entry.group].entries++;
}

void due_case(struct due_list *list, struct str key, bool incomplete)
{
    list->cases++;
    list->urgent_here = incomplete;
    for (int i = 0; i < DUE_GROUPS; i++)
        list->groups[i].of_case = list->groups[i].count;
    if (!incomplete)
        return;
    struct due_incomplete *row = arena_alloc(&list->arena, sizeof *row);
    row->key = kept(&list->arena, key);
    *list->last_incomplete = row;
    list->last_incomplete = &row->next;
}

void due_case_end(struct due_list *list)
{
    list->urgent += list->urgent_here;
}

/* Those that do not press stand behind those that do. */
static void shorten(struct due_bundles *bundles, uint32_t most)
{
    uint32_t pressing = 0;
    while (pressing < bundles->count && bundles->list[pressing]->pressing)
        pressing++;
    while (bundles->count > pressing + most)
        bundles->left_out += bundles->list[--bundles->count]->count;
}

void due_sort(struct due_list *list)
{
    for (int i = 0; i < DUE_GROUPS; i++) {
        struct due_bundles *bundles = &list->groups[i];
        for (uint32_t j = 0; j < bundles->count; j++)
            qsort(bundles->list[j]->entries, bundles->list[j]->count, sizeof *bundles->list[j]->entries, compare_entries);
        if (bundles->count)
            qsort(bundles->list, bundles->count, sizeof *bundles->list, compare_bundles);
        if (list->sight->options.short_to)
            shorten(bundles, (uint32_t)list->sight->options.short_to);
    }
}
