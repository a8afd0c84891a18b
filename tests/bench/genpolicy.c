/* SPDX-License-Identifier: Apache-2.0
 *
 * A caseload of usual cases in the vocabulary of rules/common, for the whole of a policy: a referral, who decided what, an
 * assessment on one of the four routes with what the framework asks of it, mostly done and mostly in time, and the plan that
 * follows. Of what a line says besides its identity, its day and what it belongs to, one thing in twenty is not recorded. The
 * same numbers give the same bytes.
 *
 *     genpolicy -n CASES -h HOLIDAYS [-s SEED] >FACTS
 *
 * Nobody in it exists.
 */
#include <stdarg.h>
#include <unistd.h>

#include "chance.h"

#define TODAY "2026-06-30"
enum { LINE_BYTES = 4096, UNKNOWN_PERCENT = 5, SOCIAL_WORKERS = 60, MANAGERS = 12, RECORD_KINDS = 64 };

static int32_t today;

/* ---- Lines ---- */

static struct {
    char key[16], bytes[LINE_BYTES];
    int length, dropped; /* what lies after today has not been recorded */
    const char *kinds[RECORD_KINDS];
    int counts[RECORD_KINDS];
} line;

static void put(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    line.length += vsnprintf(line.bytes + line.length, sizeof line.bytes - (size_t)line.length, format, values);
    va_end(values);
}

/* The next number of its kind in the case, from 1. */
static int next_of(const char *kind)
{
    int i = 0;
    while (line.kinds[i] && strcmp(line.kinds[i], kind) != 0)
        i++;
    line.kinds[i] = kind;
    return ++line.counts[i];
}

/* A record of the case; its number, by which others name it. */
static int record(const char *kind, const char *letters)
{
    int number = next_of(kind);
    line.length = line.dropped = 0;
    put("{\"record\":\"%s\",\"id\":\"%s%d\",\"case\":\"%s\"", kind, letters, number, line.key);
    return number;
}

static void planned(const char *key, int32_t day)
{
    int year, month, of_month;
    days_civil(day, &year, &month, &of_month);
    put(",\"%s\":\"%04d-%02d-%02d\"", key, year, month, of_month);
}

static void on(const char *key, int32_t day)
{
    line.dropped |= day > today;
    planned(key, day);
}

static void at(const char *key, int32_t day, int minute)
{
    on(key, day);
    line.length--; /* before the last quotation mark */
    put("T%02d:%02d\"", minute / 60, minute % 60);
}

static int office_hour(void)
{
    return between(9 * 60, 17 * 60);
}

static void of(const char *key, const char *letters, int number)
{
    put(",\"%s\":\"%s%d\"", key, letters, number);
}

static int is_recorded(void)
{
    return !chance(UNKNOWN_PERCENT);
}

static void says(const char *key, const char *value)
{
    if (is_recorded())
        put(",\"%s\":%s", key, value);
}

static void says_yes(const char *key, int percent)
{
    says(key, chance(percent) ? "true" : "false");
}

static void says_day(const char *key, int32_t day)
{
    if (day <= today && is_recorded())
        on(key, day);
}

static void by(const char *key, const char *letters, int number)
{
    if (is_recorded())
        put(",\"%s\":\"%s%03d\"", key, letters, number);
}

/* Whether there is such a record yet. */
static int end(void)
{
    if (!line.dropped)
        printf("%s}\n", line.bytes);
    return !line.dropped;
}

/* ---- A case ---- */

struct plan {
    int32_t referred, started, sent, authorised, closed;
    int worker, manager, route, children, parents, referral, assessment;
};

static void make_people(struct plan *plan)
{
    plan->children = chance(25) ? 2 : 1;
    plan->parents = chance(60) ? 2 : 1;
    for (int i = 0; i < plan->children; i++) {
        record("person", "P");
        put(",\"role\":\"child\"");
        says_day("birth_date", plan->referred - between(200, 6000));
        says("disabilities", chance(10) ? "[\"LD\"]" : "[\"NONE\"]");
        end();
    }
    for (int i = 0; i < plan->parents; i++) {
        record("person", "P");
        put(",\"role\":\"parent\",\"of\":%s", plan->children == 2 ? "[\"P1\",\"P2\"]" : "\"P1\"");
        end();
    }
}

static void make_case_line(const struct plan *plan)
{
    line.length = line.dropped = 0;
    put("{\"record\":\"case\",\"id\":\"%s\",\"authority\":\"lancashire\"", line.key);
    on("opened_on", plan->referred);
    says("type", chance(90) ? "\"child_in_need\"" : "\"child_protection\"");
    says("team", chance(15) ? "\"family_safeguarding\"" : chance(50) ? "\"north\"" : "\"south\"");
    if (plan->closed <= today)
        on("closed_on", plan->closed);
    end();
}

static void make_decision(const struct plan *plan, const char *matter, const char *value, int32_t day, int by_both)
{
    record("decision", "D");
    put(",\"matter\":\"%s\"", matter);
    of("about", "R", plan->referral);
    at("decided_at", day, office_hour());
    if (is_recorded()) {
        put(",\"by\":[\"SW%03d\"", plan->worker);
        if (by_both)
            put(",\"TM%03d\"", plan->manager);
        put("]");
    }
    says("value", value);
    end();
}

static void make_referral(struct plan *plan)
{
    static const char *const sources[] = {"\"1A\"", "\"2A\"", "\"3A\"", "\"3D\"", "\"6\"", "\"8\""};
    plan->referral = record("referral", "R");
    put(",\"person\":%s", plan->children == 2 ? "[\"P1\",\"P2\"]" : "\"P1\"");
    at("received_at", plan->referred, between(8 * 60, 18 * 60));
    says("source_code", sources[between(0, 5)]);
    says("outcome", "\"assessment_required\"");
    end();
    int32_t decided = add_working_days(plan->referred, chance(90) ? 1 : 2);
    make_decision(plan, "response_type", "\"child_and_family_assessment\"", decided, chance(95));
    if (chance(90))
        make_decision(plan, "visit_timing", "\"within_three_working_days\"", decided, 0);
    if (chance(80))
        make_decision(plan, "meeting_timing", "\"in_three_weeks\"", decided, 0);
    for (int i = between(1, 2); i; i--) {
        record("agency_discussion", "AD");
        of("about", "R", plan->referral);
        says("agency", i == 1 ? "\"school\"" : "\"health\"");
        at("held_at", decided, office_hour());
        end();
    }
    record("notification", "NT");
    of("about", "R", plan->referral);
    says("topic", "\"referral_feedback\"");
    says("to", "\"referrer\"");
    says_day("sent_on", decided);
    end();
}

static void make_concern(const struct plan *plan)
{
    int32_t day = plan->referred + between(0, 20);
    if (!chance(10))
        return;
    record("concern", "CO");
    put(",\"person\":\"P1\"");
    says("category", "\"physical_abuse\"");
    says("significant_harm", chance(50) ? "\"actual\"" : "\"likely\"");
    says_yes("possible_crime", 30);
    says_yes("immediate_risk", 10);
    at("arose_at", day, office_hour());
    if (!end())
        return;
    if (chance(40)) {
        record("police_notification", "PN");
        put(",\"about\":\"CO1\"");
        at("notified_at", day + 1, office_hour());
        end();
    }
    if (chance(70)) {
        record("section_47_enquiry", "S");
        put(",\"person\":\"P1\"");
        on("started_on", day + 1);
        says_day("ended_on", day + 14);
        end();
    }
}

static void make_visits(const struct plan *plan)
{
    int32_t day = add_working_days(plan->referred, between(1, 9) + (chance(8) ? 5 : 0));
    for (int i = between(1, 4); i; i--) {
        record("visit", "V");
        put(",\"person\":%s", plan->children == 2 ? "[\"P1\",\"P2\"]" : "\"P1\"");
        by("worker", "SW", plan->worker);
        at("at", day, office_hour());
        says("kind", "\"assessment\"");
        says("location", "\"home\"");
        says_yes("child_seen", 92);
        says_yes("child_seen_alone", 60);
        end();
        day += between(5, 15);
    }
}

static void make_assessment_line(struct plan *plan)
{
    int how = chance(85) ? between(-4, 0) : between(1, 6), send = plan->route == 10 ? 8 : plan->route == 20 ? 18 : plan->route == 30 ? 27 : 40;
    plan->started = add_working_days(plan->referred, chance(80) ? 1 : 2);
    plan->sent = add_working_days(plan->referred, send + how);
    plan->authorised = add_working_days(plan->sent, between(1, 3));
    plan->assessment = record("assessment", "AS");
    put(",\"person\":\"P1\"");
    of("referral", "R", plan->referral);
    by("lead_worker", "SW", plan->worker);
    on("started_on", plan->started);
    says("kind", "\"child_and_family\"");
    says("legal_basis", "\"s17\"");
    if (plan->sent <= today)
        on("sent_for_authorisation_on", plan->sent);
    if (plan->authorised <= today) {
        on("authorised_on", plan->authorised);
        on("completed_on", plan->authorised);
        by("completed_by", "SW", plan->worker);
        says("outcome", chance(60) ? "\"cin_plan\"" : "\"early_help\"");
        says("findings", "[\"child_in_need\"]");
        says("sections", "[\"strengths\",\"protective_factors\",\"areas_of_change\",\"family_views\",\"network_views\",\"support_needs\",\"history\",\"earlier_support\","
                         "\"barriers\",\"needs\",\"strength_of_evidence\",\"research\",\"chronology\",\"lived_experience\"]");
        says("domains", "[\"developmental_needs\",\"parenting_capacity\",\"family_and_environment\"]");
        says("analysis", "[\"reason_for_involvement\",\"known_history\",\"weight_of_evidence\",\"concerns_and_strengths\",\"lived_experience\",\"dynamics\",\"progress\","
                         "\"capacity_to_change\",\"impact\",\"professional_view\",\"next_steps\"]");
        says("hypotheses", chance(70) ? "2" : "1");
    }
    end();
}

static void make_notification(const char *of_what, int number, const char *topic, const char *to, int32_t day)
{
    record("notification", "NT");
    of("about", of_what, number);
    says("topic", topic);
    says("to", to);
    says_day("sent_on", day);
    says_yes("written", 95);
    end();
}

static void make_route(struct plan *plan)
{
    static const int days[] = {10, 15, 25, 35}, least[] = {11, 20, 30, 45};
    int changes = plan->route > 10 && chance(10);
    for (int i = 0; i <= changes; i++) {
        int target = record("target", "T");
        of("assessment", "AS", plan->assessment);
        put(",\"days\":%d", i < changes ? 10 : plan->route);
        at("set_at", i ? add_working_days(plan->referred, 7) : plan->started, office_hour());
        by("by", "TM", plan->manager);
        if (!end())
            continue;
        make_notification("T", target, "\"target_date\"", "\"P2\"", plan->started + 1);
        if (chance(80))
            make_notification("T", target, "\"target_date\"", "\"school\"", plan->started + 1);
    }
    for (int i = 0; i < 4; i++) {
        int32_t held = add_working_days(plan->referred, days[i] - between(0, 1) + (chance(8) ? 3 : 0));
        if (plan->route < least[i])
            continue;
        int checkpoint = record("checkpoint", "CP");
        of("assessment", "AS", plan->assessment);
        put(",\"number\":%d", i + 1);
        says_day("scheduled_for", held);
        on("held_on", held);
        by("by", "TM", plan->manager);
        says_yes("actions_reviewed", 95);
        says("further_actions", "\"visit again\"");
        says_day("lcs_tab_updated_on", held);
        if (!end())
            continue;
        record("case_note", "CN");
        of("about", "CP", checkpoint);
        says("kind", "\"supervision\"");
        by("by", "TM", plan->manager);
        on("recorded_on", held);
        end();
    }
    if (plan->route != 10)
        return;
    int32_t held = add_working_days(plan->referred, 8);
    record("manager_review", "MR");
    of("assessment", "AS", plan->assessment);
    on("held_on", held);
    by("by", "TM", plan->manager);
    says_day("recorded_on", held);
    says_yes("remain_open_cin", 60);
    if (is_recorded())
        planned("agreed_completion_on", plan->authorised);
    if (chance(85))
        planned("cin_meeting_on", held + 14);
    end();
}

static void make_participation(const struct plan *plan, const char *person, const char *kind, int32_t day)
{
    record("participation", "PT");
    put(",\"person\":%s", person);
    of("about", "AS", plan->assessment);
    says("kind", kind);
    on("recorded_on", day);
    end();
}

/* What the family and other agencies say, and what is written of it. */
static void make_voices(const struct plan *plan)
{
    int32_t day = plan->started + between(2, 7);
    record("family_contact", "FC");
    put(",\"person\":\"P%d\"", plan->children + 1);
    at("at", day, office_hour());
    by("by", "SW", plan->worker);
    says_yes("seen", 90);
    says_day("explained_process_on", day);
    end();
    for (int i = 0; i < 2 + chance(30); i++) {
        record("views", "VW");
        put(",\"of\":\"P%d\"", i ? plan->children + 1 : 1);
        of("about", "AS", plan->assessment);
        says("covers", i ? "[\"strengths\",\"wished_changes\",\"plan\"]" : "[\"wishes\"]");
        on("recorded_on", day + i);
        by("by", "SW", plan->worker);
        end();
    }
    make_participation(plan, "\"P1\"", "\"deciding\"", day);
    if (chance(80))
        make_participation(plan, "\"P2\"", "\"writing_together\"", day);
    if (chance(80))
        make_participation(plan, "\"P2\"", "\"finding_solutions\"", day);
    for (int i = between(1, 2); i; i--) {
        record("agency_contribution", "AC");
        of("about", "AS", plan->assessment);
        says("agency", i == 1 ? "\"school\"" : "\"health\"");
        says("covers", "[\"strengths\"]");
        on("received_on", day + 3);
        end();
    }
    record("direct_work", "DW");
    put(",\"person\":\"P1\"");
    on("held_on", day + 2);
    by("by", "SW", plan->worker);
    says_day("attached_on", day + 3);
    end();
    record("observation", "OB");
    put(",\"person\":\"P1\"");
    says("kind", "\"relationships\"");
    on("held_on", day + 2);
    says_day("recorded_on", day + 3);
    by("by", "SW", plan->worker);
    end();
    record("supervision", "SV");
    of("about", "AS", plan->assessment);
    says("kind", "\"supervision\"");
    by("by", "TM", plan->manager);
    on("held_on", plan->started + between(5, 15));
    end();
    if (plan->authorised > today)
        return;
    char to[16];
    for (int i = 0; i < plan->children + plan->parents; i++) {
        snprintf(to, sizeof to, "\"P%d\"", i + 1);
        make_notification("AS", plan->assessment, "\"assessment_outcome\"", to, plan->authorised + 1);
        if (i >= plan->children)
            make_notification("AS", plan->assessment, "\"invitation_to_comment\"", to, plan->authorised + 1);
    }
}

/* Notes are most of a real caseload. */
static void make_notes(const struct plan *plan)
{
    for (int i = between(2, 8); i; i--) {
        record("case_note", "CN");
        put(",\"about\":\"P1\"");
        says("kind", "\"contact\"");
        by("by", "SW", plan->worker);
        on("recorded_on", plan->referred + between(0, 90));
        says("text", "\"Home visit arranged with mother; school contacted about the meeting.\"");
        end();
    }
}

static void make_aftermath(const struct plan *plan)
{
    if (chance(85)) {
        record("meeting", "M");
        put(",\"kind\":\"cin_planning\"");
        on("held_on", add_working_days(plan->referred, between(15, 40)));
        end();
    }
    if (plan->authorised <= today && chance(60)) {
        record("cin_plan", "CI");
        put(",\"person\":\"P1\"");
        on("started_on", plan->authorised + 5);
        says_day("agreed_on", plan->authorised + 5);
        says_yes("outcomes_measurable", 90);
        end();
    }
    if (chance(8)) {
        record("change_event", "CE");
        put(",\"person\":\"P1\"");
        on("on", plan->referred + between(60, 300));
        says("what", "\"moved school\"");
        says_yes("significant", 50);
        end();
    }
}

static void make_case(uint64_t seed, int number)
{
    static const int routes[] = {10, 20, 30, 45, 45};
    struct plan plan = {0};
    chance_of_case(seed, number);
    snprintf(line.key, sizeof line.key, "C%07d", number);
    memset(line.kinds, 0, sizeof line.kinds);
    memset(line.counts, 0, sizeof line.counts);
    plan.referred = today - (chance(40) ? between(7, 80) : between(81, 500));
    plan.closed = plan.referred + between(100, 700);
    plan.worker = between(1, SOCIAL_WORKERS);
    plan.manager = between(1, MANAGERS);
    plan.route = routes[between(0, 4)];
    make_case_line(&plan);
    make_people(&plan);
    make_referral(&plan);
    make_concern(&plan);
    make_assessment_line(&plan);
    make_route(&plan);
    make_visits(&plan);
    make_voices(&plan);
    make_aftermath(&plan);
    make_notes(&plan);
}

static void make_workers(void)
{
    for (int i = 1; i <= SOCIAL_WORKERS; i++)
        printf("{\"record\":\"worker\",\"id\":\"SW%03d\",\"roles\":\"social_worker\",\"qualified\":%s,\"manager\":\"TM%03d\"}\n", i, i % 20 ? "true" : "false",
               i % MANAGERS + 1);
    for (int i = 1; i <= MANAGERS; i++)
        printf("{\"record\":\"worker\",\"id\":\"TM%03d\",\"roles\":\"team_manager\",\"qualified\":true}\n", i);
}

int main(int count, char **words)
{
    int cases = 1000, option;
    uint64_t seed = 1;
    const char *holidays = NULL;
    while ((option = getopt(count, words, "n:s:h:")) > 0)
        switch (option) {
        case 'n': cases = atoi(optarg); break;
        case 's': seed = strtoull(optarg, NULL, 10); break;
        case 'h': holidays = optarg; break;
        default: return 2;
        }
    if (!holidays) {
        fprintf(stderr, "usage: genpolicy -n CASES -h HOLIDAYS [-s SEED]\n");
        return 2;
    }
    calendar_load(holidays);
    today = parse_day(TODAY);
    make_workers();
    for (int i = 0; i < cases; i++)
        make_case(seed, i);
    return fflush(stdout) ? 3 : 0;
}
