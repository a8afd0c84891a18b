/* SPDX-License-Identifier: Apache-2.0
 *
 * A synthetic caseload for the benchmark: the same numbers give the same bytes.
 *
 *     gencase -n CASES -h HOLIDAYS [-s SEED] [-x] >FACTS
 *
 * -x shuffles the lines. Nobody in it exists.
 */
#include <unistd.h>

#include "chance.h"

#define TODAY "2026-06-30"
#define RECORDS_MAX 128
#define CASE_BYTES_MAX 65536
#define FIELDS_MAX 512

static int32_t today;
static int64_t now;

/* ---- The lines of one case, put in order of time at its end ---- */

struct record {
    int64_t time;
    size_t at, length;
};

static struct {
    char key[16], bytes[CASE_BYTES_MAX];
    size_t length;
    struct record records[RECORDS_MAX];
    int record_count;
} made;

enum form { A_DAY, AN_INSTANT };

/* What lies after now has not been recorded. */
static void add(int64_t time, const char *type, enum form form, const char *key, const char *fields)
{
    char when[96];
    int year, month, day, second = (int)(time % DAY_SECONDS);
    if (time > now || made.record_count == RECORDS_MAX)
        return;
    days_civil((int32_t)(time / DAY_SECONDS), &year, &month, &day);
    int length = snprintf(when, sizeof when, "\"%s\":\"%04d-%02d-%02d", key, year, month, day);
    if (form == AN_INSTANT)
        snprintf(when + length, sizeof when - (size_t)length, "T%02d:%02d:%02d\"", second / 3600, second / 60 % 60, second % 60);
    else
        snprintf(when + length, sizeof when - (size_t)length, "\"");
    struct record *record = &made.records[made.record_count++];
    *record = (struct record){.time = time, .at = made.length};
    const char *comma = *fields ? "," : "";
    char *to = made.bytes + made.length;
    size_t room = sizeof made.bytes - made.length;
    /* Some programs write the type and the case last. */
    if (chance(5))
        record->length = (size_t)snprintf(to, room, "{%s%s%s,\"type\":\"%s\",\"case\":\"%s\"}\n", when, comma, fields, type, made.key);
    else
        record->length = (size_t)snprintf(to, room, "{\"case\":\"%s\",\"type\":\"%s\",%s%s%s}\n", made.key, type, when, comma, fields);
    made.length += record->length;
}

#define ADD(time, type, form, key, ...)                             \
    do {                                                            \
        char fields_of_it[FIELDS_MAX];                              \
        snprintf(fields_of_it, sizeof fields_of_it, __VA_ARGS__);   \
        add(time, type, form, key, fields_of_it);                   \
    } while (0)

static int compare_records(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* ---- A case ---- */

static const char *yes_or_no(int yes)
{
    return yes ? "true" : "false";
}

struct plan {
    int32_t referred;  /* the day */
    int64_t received, decided;
    int significant_harm, worker, no_further_action, track, is_decided;
};

static void make_visits(const struct plan *plan)
{
    int visits = between(1, 5);
    int64_t time = plan->received;
    if (plan->significant_harm)
        time += chance(85) ? between(1800, 80000) : between(86400, 400000);
    else
        time += (int64_t)between(1, 15) * DAY_SECONDS + between(-7200, 7200);
    if (plan->no_further_action && !chance(20))
        return;
    for (int i = 0; i < visits; i++) {
        int seen = chance(85), alone = seen && chance(60);
        ADD(time, "visit", AN_INSTANT, "at", "\"worker\":\"SW%04d\",\"child_seen\":%s,\"alone\":%s", plan->worker, yes_or_no(seen), yes_or_no(alone));
        time += (int64_t)between(2, 20) * DAY_SECONDS + between(-3600, 3600);
    }
}

static void make_checkpoints(const struct plan *plan)
{
    static const int days[] = {10, 15, 25, 35}, least_track[] = {10, 20, 30, 45};
    for (int i = 0; i < 4; i++) {
        if (plan->track < least_track[i] || chance(plan->track == 10 ? 60 : 10))
            continue;
        int by = between(1, 120), actions = between(0, 9);
        ADD(day_start(add_working_days(plan->referred, days[i]) + between(-3, 2)) + 2, "checkpoint", A_DAY, "on",
            "\"day\":%d,\"by\":\"TM%03d\",\"actions\":%d", days[i], by, actions);
    }
}

static void make_authorisation(const struct plan *plan)
{
    int send = plan->track == 10 ? 8 : plan->track == 20 ? 18 : plan->track == 30 ? 27 : 40;
    int32_t sent = add_working_days(plan->referred, send) + between(-5, 3);
    if (chance(92))
        ADD(day_start(sent) + 3, "authorisation_request", A_DAY, "on", "\"by\":\"SW%04d\"", plan->worker);
    if (chance(88)) {
        int granted = chance(93);
        ADD(day_start(sent + between(1, 3)) + 4, "authorisation", A_DAY, "on", "\"by_role\":\"team_manager\",\"granted\":%s", yes_or_no(granted));
    }
}

static void make_extensions(const struct plan *plan)
{
    for (int i = between(1, 2); i; i--) {
        const char *role = chance(65) ? "senior_manager" : "team_manager";
        int granted = chance(90);
        ADD(day_start(add_working_days(plan->referred, 45) + between(-6, 6)) + 6, "extension_approval", A_DAY, "on",
            "\"by_role\":\"%s\",\"granted\":%s,\"reason\":\"awaiting specialist report\"", role, yes_or_no(granted));
    }
}

/* What follows a completed assessment: meetings, a plan, another assessment, the end. */
static void make_aftermath(int32_t completed, int is_completed)
{
    for (int i = between(0, 3); i; i--) {
        const char *kind = chance(50) ? "cin" : "core_group";
        int attended = between(2, 9);
        ADD(day_start(completed + between(5, 200)) + 7, "meeting", A_DAY, "on", "\"kind\":\"%s\",\"attended\":%d", kind, attended);
    }
    if (chance(50))
        add(day_start(completed + between(1, 15)) + 8, "plan", A_DAY, "on", "\"kind\":\"child_in_need\",\"version\":1");
    if (is_completed && chance(40) && completed + 400 < today) {
        add(day_start(completed + between(150, 400)) + 9, "reassessment_started", A_DAY, "on", "");
        add(day_start(completed + between(401, 430)) + 10, "assessment_completed", A_DAY, "on", "\"outcome\":\"cin_plan\"");
    }
    if (is_completed && chance(40))
        add(day_start(completed + between(10, 300)) + 11, "case_closed", A_DAY, "on", "");
}

static void make_assessment(const struct plan *plan)
{
    int32_t started = (int32_t)(plan->decided / DAY_SECONDS) + between(0, 2);
    ADD(day_start(started) + 1, "assessment_started", A_DAY, "on", "\"track\":%d,\"worker\":\"SW%04d\"", plan->track, plan->worker);
    make_checkpoints(plan);
    make_authorisation(plan);
    int how = between(0, 99), too_late = how >= 80 && how < 90, is_completed = how < 90;
    int32_t completed = too_late ? add_working_days(plan->referred, between(46, 70)) : add_working_days(plan->referred, plan->track) + between(-4, 2);
    if (is_completed) {
        const char *outcome = chance(50) ? "cin_plan" : chance(50) ? "close" : "cp_conference";
        ADD(day_start(completed) + 5, "assessment_completed", A_DAY, "on", "\"outcome\":\"%s\"", outcome);
    }
    if ((too_late || !is_completed) && chance(60))
        make_extensions(plan);
    make_aftermath(completed, is_completed);
}

static void make_enquiries(const struct plan *plan)
{
    for (int i = chance(20) ? 2 : 1; i; i--) {
        int64_t time = plan->received + (int64_t)between(1, 200) * DAY_SECONDS;
        add(time, "s47_started", AN_INSTANT, "at", "\"reason\":\"strategy discussion\"");
        if (chance(70))
            add(day_start((int32_t)(time / DAY_SECONDS) + between(0, 25)) + 12, "reassessment_started", A_DAY, "on", "");
    }
}

/* Notes are most of a real caseload, and no rule reads them. */
static void make_notes(const struct plan *plan)
{
    static const char *const notes[] = {
        "Home visit arranged with mother; school contacted.",
        "Spoke to health visitor, no new concerns raised.",
        "Father said \\\"we are managing\\\" and agreed to the plan.",
        "Email from GP\\nReferral letter attached to the record.",
        "Family Support Worker Zo\303\253 Li attended; child's wishes and feelings recorded.",
        "Strategy discussion considered, threshold not met at this time; review at next supervision with the team manager.",
        "Telephone call, no reply. Message left.",
        "Ren\303\251e (grandmother) will look after the children at weekends \\u2013 to be assessed.",
    };
    for (int i = between(4, 16); i; i--) {
        const char *note = notes[between(0, 7)];
        int64_t time = plan->received + (int64_t)between(0, 120) * DAY_SECONDS;
        ADD(time + between(0, 7200), "case_note", AN_INSTANT, "at", "\"by\":\"SW%04d\",\"text\":\"%s\"", plan->worker, note);
    }
}

static void make_referral(struct plan *plan)
{
    static const char *const sources[] = {"school", "police", "health", "family", "housing", "anonymous", "nspcc"};
    static const int tracks[] = {10, 20, 30, 45, 45};
    plan->referred = today - (chance(35) ? between(0, 80) : between(81, 880));
    plan->received = day_start(plan->referred) + (chance(85) ? between(8 * 3600, 18 * 3600) : between(0, DAY_SECONDS - 1));
    plan->significant_harm = chance(12);
    plan->worker = between(1, 900);
    plan->no_further_action = chance(15);
    plan->track = tracks[between(0, 4)];
    if (plan->received > now)
        plan->received = now;
    const char *source = sources[between(0, 6)];
    int children = between(1, 5), team = between(1, 24);
    ADD(plan->received, "referral", AN_INSTANT, "received", "\"source\":\"%s\",\"significant_harm\":%s,\"children\":%d,\"team\":\"T%02d\"", source,
        yes_or_no(plan->significant_harm), children, team);
}

static void make_decision(struct plan *plan)
{
    plan->is_decided = chance(97);
    int32_t day = plan->referred + (chance(50) ? 0 : chance(80) ? 1 : between(2, 6));
    plan->decided = day_start(day) + between(9 * 3600, 17 * 3600);
    if (plan->decided < plan->received)
        plan->decided = plan->received + 600;
    if (plan->is_decided)
        ADD(plan->decided, "decision", AN_INSTANT, "at", "\"outcome\":\"%s\",\"by\":\"TM%03d\"", plan->no_further_action ? "nfa" : "assess", between(1, 120));
}

static void make_case(uint64_t seed, int number)
{
    struct plan plan;
    chance_of_case(seed, number);
    snprintf(made.key, sizeof made.key, "C%07d", number);
    made.record_count = 0;
    made.length = 0;
    make_referral(&plan);
    make_decision(&plan);
    make_visits(&plan);
    if (plan.is_decided && !plan.no_further_action)
        make_assessment(&plan);
    else if (plan.no_further_action && chance(90))
        add(plan.decided + DAY_SECONDS, "case_closed", A_DAY, "on", "");
    if (chance(10))
        make_enquiries(&plan);
    make_notes(&plan);
    qsort(made.records, (size_t)made.record_count, sizeof *made.records, compare_records);
}

/* ---- All cases ---- */

struct piece {
    size_t at, length;
};

static struct {
    char *bytes;
    struct piece *lines;
    size_t length, room, line_count, line_room;
} kept;

static void *grown(void *old, size_t bytes)
{
    void *block = realloc(old, bytes);
    if (!block)
        exit(3);
    return block;
}

static void keep_line(const char *bytes, size_t length)
{
    if (kept.length + length > kept.room)
        kept.bytes = grown(kept.bytes, kept.room = kept.room * 2 + (1 << 20));
    if (kept.line_count == kept.line_room)
        kept.lines = grown(kept.lines, (kept.line_room = kept.line_room * 2 + 4096) * sizeof *kept.lines);
    memcpy(kept.bytes + kept.length, bytes, length);
    kept.lines[kept.line_count++] = (struct piece){kept.length, length};
    kept.length += length;
}

static void write_shuffled(uint64_t seed)
{
    random_state = seed ^ 0xabcdef;
    for (size_t i = kept.line_count; i > 1; i--) {
        size_t j = random_word() % i;
        struct piece swap = kept.lines[j];
        kept.lines[j] = kept.lines[i - 1];
        kept.lines[i - 1] = swap;
    }
    for (size_t i = 0; i < kept.line_count; i++)
        fwrite(kept.bytes + kept.lines[i].at, 1, kept.lines[i].length, stdout);
}

int main(int count, char **words)
{
    int cases = 1000, shuffled = 0, option;
    uint64_t seed = 1;
    const char *holidays = NULL;
    while ((option = getopt(count, words, "n:s:h:x")) > 0)
        switch (option) {
        case 'n': cases = atoi(optarg); break;
        case 's': seed = strtoull(optarg, NULL, 10); break;
        case 'h': holidays = optarg; break;
        case 'x': shuffled = 1; break;
        default: return 2;
        }
    if (!holidays) {
        fprintf(stderr, "usage: gencase -n CASES -h HOLIDAYS [-s SEED] [-x]\n");
        return 2;
    }
    calendar_load(holidays);
    today = parse_day(TODAY);
    now = day_start(today) + 17 * 3600;
    for (int i = 0; i < cases; i++) {
        make_case(seed, i);
        for (int j = 0; j < made.record_count; j++) {
            const struct record *record = &made.records[j];
            if (shuffled)
                keep_line(made.bytes + record->at, record->length);
            else
                fwrite(made.bytes + record->at, 1, record->length, stdout);
        }
    }
    if (shuffled)
        write_shuffled(seed);
    return fflush(stdout) ? 3 : 0;
}
