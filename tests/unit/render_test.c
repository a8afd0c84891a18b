/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "render/render.h"
#include "render/sentences.h"
#include "render/words.h"
#include "run.h"

/* ---- A scene: two rules of one policy and one more of another, a day, and what was printed ---- */

static const struct policy_card lancashire = {.name = {"lancashire", 10},
                                              .label = {"Lancashire Framework", 20},
                                              .calendar = {"england", 7},
                                              .day_one = {"the next working day", 20},
                                              .out_of_hours = {"received at once", 16}};
static const struct policy_card blackpool = {.name = {"blackpool", 9}, .label = {"Blackpool", 9}};
static struct str checkpoint_cites[] = {{"L-7.4-a", 7}, {"L-7.6-d", 7}};
static const struct rule_card hold_checkpoint = {.policy = &lancashire,
                                                 .kind = RULE_TIMESCALE,
                                                 .name = {"hold_checkpoint", 15},
                                                 .label = {"Hold the checkpoint", 19},
                                                 .cites = checkpoint_cites,
                                                 .cite_count = 2,
                                                 .strength = {"should", 6},
                                                 .who = {"a team manager", 14},
                                                 .index = 0};
static const struct rule_card see_child = {.policy = &lancashire,
                                           .kind = RULE_DUTY,
                                           .name = {"see_child", 9},
                                           .label = {"See the \"child\"", 15},
                                           .strength = {"must", 4},
                                           .index = 1};
static const struct rule_card other_checkpoint = {.policy = &blackpool,
                                                  .kind = RULE_TIMESCALE,
                                                  .name = {"hold_checkpoint", 15},
                                                  .label = {"Hold it", 7},
                                                  .strength = {"should", 6},
                                                  .index = 2};
static const struct rule_card *const rules[] = {&hold_checkpoint, &see_child, &other_checkpoint};

static struct report report;
static struct record_name target;
static struct finding finding;
static struct buffer out;

static struct shown_time on_day(int year, int month, int day)
{
    return (struct shown_time){.form = SHOWN_DAY, .day = civil_day(year, month, day)};
}

static struct shown_time at_utc(int year, int month, int day, int hour, int minute)
{
    return (struct shown_time){.form = SHOWN_INSTANT,
                               .utc = (int64_t)civil_day(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60};
}

static void open_scene(void)
{
    const struct zone *zone = zone_find("Europe/London", 13);
    int64_t first, last;
    zone_day_bounds(zone, civil_day(2025, 1, 10), &first, &last);
    report = (struct report){.zone = zone, .now = last, .known_on = last, .rules = rules, .rule_count = 3};
    target = (struct record_name){.record = STR("target"), .id = STR("T2")};
    finding = (struct finding){.rule = &hold_checkpoint,
                               .case_key = STR("LA-2001"),
                               .subjects = &target,
                               .subject_count = 1,
                               .value = STR("15"),
                               .would_be = -1,
                               .file = STR("cases.jsonl"),
                               .line = 7};
}

static void close_scene(void)
{
    buffer_free(&out);
}

static void expect(const char *expected)
{
    struct str got = buffer_view(&out);
    ck_assert_msg(str_is(got, expected), "got `%.*s`, expected `%s`", STR_PRINT(got), expected);
    buffer_clear(&out);
}

static void expect_because(enum state state, const char *expected)
{
    finding.state = state;
    render_because(&out, report.zone, &finding);
    expect(expected);
}

/* One finding through a renderer, from its opening to its end. */
static void render(const char *name, const struct finding *const *findings, uint32_t count, const struct report_tally *tally)
{
    const struct renderer_kind *kind = renderer_find(str_of(name));
    ck_assert_ptr_nonnull(kind);
    void *state = kind->open(&report);
    kind->begin(state, &out);
    kind->one_case(state, &out, STR("LA-2001"), false, findings, count);
    kind->end(state, &out, tally);
    kind->close(state);
}

static void render_one(const char *name)
{
    static const struct report_tally none;
    const struct finding *one = &finding;
    render(name, &one, 1, &none);
}

/* ---- Words ---- */

START_TEST(times_are_written_with_their_weekday)
{
    struct shown_time day = on_day(2026, 5, 7);
    words_time(&out, report.zone, &day);
    expect("Thursday 7 May 2026");
    struct shown_time summer = at_utc(2022, 5, 14, 17, 0), winter = at_utc(2025, 1, 10, 9, 5);
    words_time(&out, report.zone, &summer);
    expect("Saturday 14 May 2022 at 18:00");
    words_time(&out, report.zone, &winter);
    expect("Friday 10 January 2025 at 09:05");
    struct shown_time between = {.form = SHOWN_BETWEEN, .day = civil_day(2026, 5, 1), .last_day = civil_day(2026, 5, 31)};
    words_time(&out, report.zone, &between);
    expect("a day from Friday 1 May 2026 to Sunday 31 May 2026");
}
END_TEST

START_TEST(times_for_programs_have_seconds_and_offset)
{
    struct shown_time day = on_day(2026, 5, 7), summer = at_utc(2022, 5, 14, 17, 0), winter = at_utc(2025, 1, 10, 9, 5);
    struct shown_time between = {.form = SHOWN_BETWEEN, .day = civil_day(2026, 5, 1), .last_day = civil_day(2026, 5, 31)};
    iso_time(&out, report.zone, &day);
    expect("2026-05-07");
    iso_time(&out, report.zone, &summer);
    expect("2022-05-14T18:00:00+01:00");
    iso_time(&out, report.zone, &winter);
    expect("2025-01-10T09:05:00+00:00");
    iso_time(&out, report.zone, &between);
    expect("2026-05-01/2026-05-31");
}
END_TEST

START_TEST(the_end_of_a_day_is_named_as_the_day)
{
    words_moment(&out, report.zone, report.now);
    expect("Friday 10 January 2025");
    words_moment(&out, report.zone, report.now - 59);
    expect("Friday 10 January 2025 at 23:59");
    words_moment(&out, report.zone, report.now - 1);
    expect("Friday 10 January 2025 at 23:59:58");
}
END_TEST

START_TEST(lengths_of_time_are_singular_and_plural)
{
    static const struct {
        struct shown_span span;
        const char *words;
    } rows[] = {
        {{true, SPAN_WORKING_DAYS, 1, false}, "1 working day"}, {{true, SPAN_WORKING_DAYS, 9, false}, "9 working days"},
        {{true, SPAN_DAYS, 1, false}, "1 day"},                 {{true, SPAN_DAYS, 28, false}, "28 days"},
        {{true, SPAN_DAYS, 1, true}, "at least 1 day"},
        {{true, SPAN_MINUTES, 0, false}, "0 minutes"},          {{true, SPAN_MINUTES, 61, false}, "1 hour 1 minute"},
        {{true, SPAN_MINUTES, 120, false}, "2 hours"},          {{true, SPAN_MINUTES, 30, false}, "30 minutes"},
    };
    words_span(&out, rows[_i].span);
    expect(rows[_i].words);
}
END_TEST

START_TEST(records_are_named_by_type_and_identity_or_position)
{
    words_record(&out, &(struct record_name){.record = STR("section_47_enquiry"), .id = STR("S1")});
    expect("section 47 enquiry S1");
    words_record(&out, &(struct record_name){.record = STR("visit"), .position = 3});
    expect("visit number 3");
    words_subject(&out, &finding);
    expect("target T2, 15");
}
END_TEST

START_TEST(lines_end_before_column_100)
{
    struct buffer words = {0};
    for (int i = 0; i < 40; i++)
        buffer_text(&words, i ? " nine-----" : "nine-----");
    words_lines(&out, buffer_view(&words), 2, 6);
    size_t lines = 0, longest = 0, start = 0;
    for (size_t i = 0; i < out.length; i++)
        if (out.bytes[i] == '\n') {
            longest = i - start > longest ? i - start : longest;
            start = i + 1;
            lines++;
        }
    /* 2 + 10 × 9 + 9 spaces would be 101; 9 words and their spaces from column 2 are 91. */
    ck_assert_uint_eq(longest, 95);
    ck_assert_uint_eq(lines, 5);
    ck_assert(!memcmp(out.bytes, "  nine", 6));
    ck_assert(!memcmp(strchr(out.bytes, '\n'), "\n      nine", 11));
    buffer_free(&words);
}
END_TEST

START_TEST(control_characters_of_facts_do_not_reach_a_terminal)
{
    words_lines(&out, STR("a\x1b[31mb\xc2\x9b" "c\xe2\x80\xae" "d \xc3\xa9\x7f"), 0, 0);
    expect("a?[31mb?c?d \xc3\xa9?\n");
}
END_TEST

/* ---- The sentence of each state ---- */

START_TEST(because_of_what_is_late)
{
    finding.due = on_day(2024, 12, 27);
    expect_because(STATE_OVERDUE, "It was due on Friday 27 December 2024 and is not done.");
    finding.late_by = (struct shown_span){true, SPAN_WORKING_DAYS, 9, false};
    expect_because(STATE_OVERDUE, "It was due on Friday 27 December 2024 and is 9 working days late.");
    expect_because(STATE_MISSED, "It was due on Friday 27 December 2024 and was not done by then; it has stopped applying since.");
    finding.done = on_day(2025, 1, 7);
    expect_because(STATE_MET_LATE,
                   "It was done on Tuesday 7 January 2025, 9 working days after its limit of Friday 27 December 2024.");
}
END_TEST

START_TEST(because_of_what_is_done)
{
    finding.done = on_day(2024, 12, 31);
    expect_because(STATE_MET, "It was done on Tuesday 31 December 2024; it has no time limit.");
    finding.due = on_day(2025, 1, 8);
    expect_because(STATE_MET, "It was done on Tuesday 31 December 2024, within its limit of Wednesday 8 January 2025.");
    finding.opens = on_day(2025, 1, 2);
    finding.early = (struct shown_span){true, SPAN_WORKING_DAYS, 1, false};
    expect_because(STATE_MET_EARLY, "It was done on Tuesday 31 December 2024, 1 working day before it was asked for from "
                                    "Thursday 2 January 2025, which counts.");
}
END_TEST

START_TEST(because_of_what_is_to_come)
{
    expect_because(STATE_NOT_YET, "What it waits for has not come.");
    finding.opens = on_day(2025, 1, 13);
    expect_because(STATE_NOT_YET, "It is not asked for before Monday 13 January 2025.");
    finding.due = on_day(2025, 1, 14);
    expect_because(STATE_NOT_YET, "It is not asked for before Monday 13 January 2025, and is due on Tuesday 14 January 2025.");
    expect_because(STATE_OPEN, "It is asked for and not done yet; it is due on Tuesday 14 January 2025.");
    finding.since = on_day(2024, 12, 31);
    finding.age = (struct shown_span){true, SPAN_WORKING_DAYS, 7, false};
    expect_because(STATE_OUTSTANDING, "It has no time limit and is not done; it has been asked for since Tuesday 31 December 2024, "
                                      "for 7 working days.");
}
END_TEST

START_TEST(because_of_what_is_not_asked_for)
{
    expect_because(STATE_DOES_NOT_APPLY, "A condition under which it applies is not met.");
    expect_because(STATE_LAPSED, "It stopped applying before it was done.");
    finding.due = on_day(2025, 1, 8);
    expect_because(STATE_LAPSED, "It stopped applying before it was done and before its limit of Wednesday 8 January 2025.");
    finding.exception = STR("A senior manager approved it");
    expect_because(STATE_EXCEPTED, "It is excused: a senior manager approved it.");
}
END_TEST

START_TEST(because_of_what_is_wrong)
{
    finding.error = STR("two versions of T2 differ");
    expect_because(STATE_ERROR, "It could not be worked out: two versions of T2 differ.");
    const struct policy_card north = {.label = STR("What the north adds")};
    const struct rule_card quiet = {.label = STR("Keep quiet"), .policy = finding.rule->policy}, spare = {.label = STR("Spare them"), .policy = &north};
    const struct rule_card *others[] = {&quiet, &spare};
    finding.conflicts = others;
    finding.conflict_count = 1;
    expect_because(STATE_CONFLICT, "It cannot be kept together with \"Keep quiet\".");
    finding.conflict_count = 2;
    expect_because(STATE_CONFLICT, "It cannot be kept together with \"Keep quiet\" and \"Spare them\" of What the north adds.");
    finding.conflict_count = 0;
    expect_because(STATE_BREACHED, "What it has to come before went ahead without it.");
    finding.due = on_day(2025, 1, 8);
    finding.earliest = on_day(2025, 1, 9);
    expect_because(STATE_IMPOSSIBLE, "Its limit of Wednesday 8 January 2025 lay before the duty began; the earliest it could be done "
                                     "is Thursday 9 January 2025.");
}
END_TEST

START_TEST(because_of_what_is_not_known)
{
    struct missing_fact missing[] = {{.asks = STR("the target's days are not recorded")}, {.asks = STR("no referral is recorded")}};
    finding.missing = missing;
    finding.missing_count = 2;
    finding.would_be = STATE_OVERDUE;
    expect_because(STATE_CANNOT_TELL, "It turns on what is not known: the target's days are not recorded; no referral is recorded; "
                                      "if it applied, its state would be overdue.");
    finding.missing_count = 0;
    finding.would_be = -1;
    expect_because(STATE_CANNOT_TELL, "It turns on what is not known.");
}
END_TEST

/* ---- JSON lines ---- */

START_TEST(a_finding_is_one_line_with_its_keys_in_order)
{
    finding.state = STATE_OVERDUE;
    finding.opens = on_day(2025, 1, 2);
    finding.due = on_day(2025, 1, 8);
    finding.late_by = (struct shown_span){true, SPAN_WORKING_DAYS, 2, false};
    render_one("jsonl");
    expect("{\"schema\":1,\"case\":\"LA-2001\",\"policy\":\"lancashire\",\"rule\":\"hold_checkpoint\",\"kind\":\"timescale\","
           "\"strength\":\"should\",\"label\":\"Hold the checkpoint\",\"cites\":[\"L-7.4-a\",\"L-7.6-d\"],"
           "\"subject\":[{\"record\":\"target\",\"id\":\"T2\"},{\"value\":15}],\"who\":\"a team manager\",\"state\":\"overdue\","
           "\"opens\":\"2025-01-02\",\"due\":\"2025-01-08\",\"late_by\":{\"working_days\":2},\"file\":\"cases.jsonl\","
           "\"because\":\"It was due on Wednesday 8 January 2025 and is 2 working days late.\",\"line\":7,"
           "\"id\":\"lancashire/hold_checkpoint/LA-2001/T2/15\"}\n");
}
END_TEST

START_TEST(everything_a_finding_can_hold_has_its_key)
{
    struct missing_fact missing = {.of = target, .field = STR("days"), .asks = STR("how long")};
    struct remark remark = {STR("note"), STR("Look")};
    struct reading_used reading = {STR("clock start"), STR("from allocation")};
    struct defect defect = {{STR("checkpoint"), STR("CP1"), 0}, STR("cases.jsonl"), 9, STR("held too early")};
    finding = (struct finding){.rule = &see_child, .case_key = STR("A/1"), .subjects = &target, .subject_count = 1,
                               .state = STATE_CANNOT_TELL, .would_be = STATE_OPEN,
                               .due = at_utc(2022, 5, 14, 17, 0), .done = on_day(2022, 5, 14),
                               .age = {true, SPAN_DAYS, 3, false}, .early = {true, SPAN_MINUTES, 90, false}, .earliest = on_day(2022, 5, 15),
                               .missing = &missing, .missing_count = 1, .exception = STR("An exception"),
                               .remarks = &remark, .remark_count = 1, .readings = &reading, .reading_count = 1,
                               .calendar_expected = true, .incomplete = true, .defects = &defect, .defect_count = 1};
    target.id = STR("");
    target.position = 4;
    render_one("jsonl");
    expect("{\"schema\":1,\"case\":\"A/1\",\"policy\":\"lancashire\",\"rule\":\"see_child\",\"kind\":\"duty\",\"strength\":\"must\","
           "\"label\":\"See the \\\"child\\\"\",\"subject\":[{\"record\":\"target\",\"position\":4}],\"state\":\"cannot_tell\","
           "\"due\":\"2022-05-14T18:00:00+01:00\",\"done\":\"2022-05-14\",\"age\":{\"days\":3},"
           "\"missing\":[{\"record\":\"target\",\"id\":\"T2\",\"field\":\"days\",\"asks\":\"how long\"}],\"would_be\":\"open\","
           "\"exception\":\"An exception\",\"remarks\":[{\"name\":\"note\",\"label\":\"Look\"}],\"early\":{\"minutes\":90},"
           "\"earliest\":\"2022-05-15\",\"readings\":[{\"definition\":\"clock start\",\"reading\":\"from allocation\"}],"
           "\"calendar\":\"expected\",\"incomplete\":true,"
           "\"defects\":[{\"record\":\"checkpoint\",\"id\":\"CP1\",\"file\":\"cases.jsonl\",\"line\":9,\"says\":\"held too early\"}],"
           "\"because\":\"It turns on what is not known: how long; if it applied, its state would be open.\","
           "\"id\":\"lancashire/see_child/A%2F1/#4\"}\n");
}
END_TEST

START_TEST(identities_cannot_be_mistaken_for_each_other)
{
    finding.state = STATE_CONFLICT;
    finding.case_key = STR("a\"/b%");
    finding.value = STR("week 2");
    render_one("jsonl");
    ck_assert(str_find(buffer_view(&out), STR("{\"value\":\"week 2\"}")) < out.length);
    ck_assert(str_find(buffer_view(&out), STR("\"id\":\"lancashire/hold_checkpoint/a\\\"%2Fb%25/T2/week 2\"")) < out.length);
}
END_TEST

START_TEST(a_proof_is_nested_objects)
{
    struct holiday holiday = {.day = civil_day(2024, 12, 25), .name = STR("Christmas Day")};
    struct day_sum sum = {.origin = civil_day(2024, 12, 13), .count = 8, .result = civil_day(2024, 12, 27), .calendar = STR("england"), .calendar_label = STR("Working days in England"),
                          .left_out = {.weekend_days = 4, .holidays = 1, .named = {&holiday}, .named_count = 1}};
    struct used_fact fact = {.of = target, .field = STR("days"), .value = STR("10"), .file = STR("cases.jsonl"), .line = 3};
    struct proof kid = {.part = PROOF_VALUE, .answer = ANSWER_VALUE, .value = STR("10"), .rule = SPAN_NONE, .facts = &fact, .fact_count = 1};
    struct proof stops = {.part = PROOF_STOPS, .answer = ANSWER_NO, .rule = SPAN_NONE};
    struct proof limit = {.part = PROOF_LIMIT, .answer = ANSWER_VALUE, .rule = SPAN_NONE, .time = on_day(2024, 12, 27),
                          .sum = &sum, .kids = &kid, .next = &stops};
    finding.state = STATE_OVERDUE;
    finding.proof = &limit;
    render_one("jsonl");
    ck_assert_msg(str_find(buffer_view(&out), STR("\"proof\"")) == out.length, "a proof nobody asked for");
    buffer_clear(&out);
    report.proof = true;
    render_one("jsonl");
    struct str line = buffer_view(&out);
    size_t at = str_find(line, STR(",\"proof\":"));
    ck_assert_uint_lt(at, line.length);
    struct str got = {line.at + at, line.length - at};
    ck_assert_msg(str_is(got, ",\"proof\":{\"schema\":1,\"on\":\"2025-01-10T23:59:59+00:00\",\"known_on\":\"2025-01-10T23:59:59+00:00\",\"steps\":[{\"part\":\"limit\",\"time\":\"2024-12-27\",\"sum\":{\"origin\":\"2024-12-13\","
                              "\"count\":8,\"result\":\"2024-12-27\",\"weekend_days\":4,\"holidays\":[{\"date\":\"2024-12-25\","
                              "\"name\":\"Christmas Day\"}],\"calendar\":\"england\",\"certainty\":\"known\"},"
                              "\"steps\":[{\"part\":\"value\",\"value\":\"10\",\"facts\":[{\"record\":\"target\",\"id\":\"T2\","
                              "\"field\":\"days\",\"value\":\"10\",\"file\":\"cases.jsonl\",\"line\":3}]}]},"
                              "{\"part\":\"stops\",\"answer\":\"no\"}]}}\n"),
                  "got %.*s", STR_PRINT(got));
}
END_TEST

/* ---- One object a case ---- */

START_TEST(a_rule_without_a_finding_does_not_apply)
{
    static const struct report_tally none;
    render("wide", NULL, 0, &none);
    expect("{\"case\":\"LA-2001\",\"hold_checkpoint\":\"does_not_apply\",\"see_child\":\"does_not_apply\"}\n");
}
END_TEST

START_TEST(the_most_urgent_of_several_findings_stands_for_the_rule)
{
    static const enum state in_order[] = {STATE_ERROR,   STATE_CONFLICT, STATE_BREACHED, STATE_IMPOSSIBLE,  STATE_OVERDUE,  STATE_MISSED,
                                          STATE_OPEN,    STATE_NOT_YET,  STATE_OUTSTANDING, STATE_CANNOT_TELL, STATE_MET_LATE, STATE_MET_EARLY,
                                          STATE_MET,     STATE_HOLDS,    STATE_LAPSED,   STATE_EXCEPTED,    STATE_DOES_NOT_APPLY};
    struct finding first = finding, second = finding;
    const struct finding *both[] = {&first, &second};
    static const struct report_tally none;
    first.state = in_order[_i + 1];
    second.state = in_order[_i];
    struct buffer expected = {0};
    buffer_format(&expected, "{\"case\":\"LA-2001\",\"hold_checkpoint\":\"%s\",\"see_child\":\"does_not_apply\"}\n%c",
                  state_spelling(in_order[_i]), 0);
    render("wide", both, 2, &none);
    expect(expected.bytes);
    first.state = in_order[_i];
    second.state = in_order[_i + 1];
    render("wide", both, 2, &none);
    expect(expected.bytes);
    buffer_free(&expected);
}
END_TEST

START_TEST(one_case_leaves_nothing_to_the_next)
{
    const struct renderer_kind *kind = renderer_find(STR("wide"));
    const struct finding *one = &finding;
    void *state = kind->open(&report);
    finding.rule = &see_child;
    finding.state = STATE_MET;
    kind->one_case(state, &out, STR("a"), false, &one, 1);
    kind->one_case(state, &out, STR("b"), false, &one, 0);
    finding.rule = &other_checkpoint; /* shares its name, and so its key, with a rule of the other policy */
    kind->one_case(state, &out, STR("c"), true, &one, 1);
    kind->close(state);
    expect("{\"case\":\"a\",\"hold_checkpoint\":\"does_not_apply\",\"see_child\":\"met\"}\n"
           "{\"case\":\"b\",\"hold_checkpoint\":\"does_not_apply\",\"see_child\":\"does_not_apply\"}\n"
           "{\"case\":\"c\",\"hold_checkpoint\":\"met\",\"see_child\":\"does_not_apply\",\"incomplete\":true}\n");
}
END_TEST

START_TEST(only_the_rules_asked_for_have_a_key)
{
    const bool wanted[] = {false, true, false};
    report.rule_wanted = wanted;
    finding.state = STATE_MET;
    render_one("wide");
    expect("{\"case\":\"LA-2001\",\"see_child\":\"does_not_apply\"}\n");
}
END_TEST

/* ---- Text ---- */

START_TEST(a_report_reads_aloud)
{
    static const struct calendar_source calendar = {.name = {"england", 7}, .label = {"Working days in England", 23}};
    struct calendar_source england = calendar;
    england.confirmed_last = civil_day(2028, 12, 31);
    england.covers_last = civil_day(2030, 12, 31);
    const struct calendar_source *calendars[] = {&england};
    const struct policy_card *policies[] = {&lancashire};
    struct missing_fact missing = {.asks = STR("the target's days are not recorded")};
    struct defect defect = {{STR("checkpoint"), STR("CP1"), 0}, STR("cases.jsonl"), 9, STR("W21 is not a team manager")};
    struct finding late = finding, unknown = finding;
    const struct finding *both[] = {&late, &unknown};
    report.calendars = calendars, report.calendar_count = 1;
    report.policies = policies, report.policy_count = 1;
    late.state = STATE_OVERDUE;
    late.due = on_day(2025, 1, 8);
    late.late_by = (struct shown_span){true, SPAN_WORKING_DAYS, 2, false};
    late.defects = &defect, late.defect_count = 1;
    unknown.state = STATE_CANNOT_TELL;
    unknown.rule = &see_child;
    unknown.subject_count = 0;
    unknown.value = STR("");
    unknown.missing = &missing, unknown.missing_count = 1;
    unknown.would_be = STATE_OPEN;
    struct report_tally tally = {.cases = 1, .hidden = 3};
    tally.by_state[STATE_OVERDUE] = tally.by_state[STATE_CANNOT_TELL] = 1;
    render("text", both, 2, &tally);
    expect("Friday 10 January 2025. Lancashire Framework. Calendar: Working days in England, confirmed to 31\n"
           "December 2028, expected to 31 December 2030. Day one is the next working day; what comes out of\n"
           "hours counts as received at once.\n"
           "\n"
           "Case LA-2001\n"
           "  Overdue. Hold the checkpoint (target T2, 15). Was due Wednesday 8 January 2025, 2 working days\n"
           "      late. A team manager should do this. (L-7.4-a, L-7.6-d)\n"
           "      Checkpoint CP1 does not count: W21 is not a team manager (cases.jsonl:9).\n"
           "  Cannot tell. See the \"child\".\n"
           "      Not known: the target's days are not recorded.\n"
           "      If it applied, its state would be: open.\n"
           "\n"
           "1 case: 1 overdue, 1 cannot tell. 3 more do not apply; --all shows them. This is what the procedure\n"
           "says, not a decision about the family.\n");
}
END_TEST

START_TEST(when_is_said_for_every_state)
{
    finding.due = on_day(2025, 1, 8);
    finding.done = on_day(2025, 1, 7);
    finding.opens = on_day(2025, 1, 2);
    finding.since = on_day(2024, 12, 31);
    finding.late_by = finding.age = (struct shown_span){true, SPAN_WORKING_DAYS, 7, false};
    static const struct {
        enum state state;
        const char *words;
    } rows[] = {
        {STATE_OVERDUE, "Was due Wednesday 8 January 2025, 7 working days late."},
        {STATE_MISSED, "Was due Wednesday 8 January 2025; stopped applying since, not done."},
        {STATE_MET, "Done Tuesday 7 January 2025; due Wednesday 8 January 2025."},
        {STATE_MET_LATE, "Done Tuesday 7 January 2025, 7 working days late; was due Wednesday 8 January 2025."},
        {STATE_MET_EARLY, "Done Tuesday 7 January 2025, before it was asked for from Thursday 2 January 2025; due Wednesday 8 January 2025."},
        {STATE_OPEN, "Due Wednesday 8 January 2025."},
        {STATE_NOT_YET, "Asked for from Thursday 2 January 2025; due Wednesday 8 January 2025."},
        {STATE_LAPSED, "Stopped applying before Wednesday 8 January 2025."},
        {STATE_OUTSTANDING, "No time limit; asked for since Tuesday 31 December 2024, for 7 working days."},
        {STATE_IMPOSSIBLE, "The limit, Wednesday 8 January 2025, lay before the duty began."},
        {STATE_EXCEPTED, ""},
        {STATE_DOES_NOT_APPLY, ""},
    };
    finding.state = rows[_i].state;
    sentence_when(&out, report.zone, &finding);
    expect(rows[_i].words);
}
END_TEST

START_TEST(who_acts_is_said_as_the_rule_says_it)
{
    struct rule_card card = hold_checkpoint;
    sentence_who(&out, &card);
    expect("A team manager should do this.");
    card.strength = STR("consider");
    sentence_who(&out, &card);
    expect("A team manager considers it; either decision is enough.");
    card.kind = RULE_AUTHORISATION;
    sentence_who(&out, &card);
    expect("Approval from a team manager.");
    card.who = STR("");
    sentence_who(&out, &card);
    expect("");
}
END_TEST

/* ---- Why ---- */

START_TEST(why_names_rule_facts_and_counting)
{
    struct pool *pool = pool_new();
    struct sources sources = {.pool = pool};
    uint32_t file = sources_add(&sources, STR("a.duly"), STR("duty a\n    due by            the end of\n      working day 8   -- a remark\n"));
    struct holiday christmas = {.day = civil_day(2024, 12, 25)}, boxing = {.day = civil_day(2024, 12, 26)};
    struct day_sum sum = {.origin = civil_day(2024, 12, 13), .count = 8, .result = civil_day(2024, 12, 27), .calendar = STR("england"), .calendar_label = STR("Working days in England"),
                          .left_out = {.weekend_days = 4, .holidays = 2, .named = {&christmas, &boxing}, .named_count = 2}};
    struct used_fact fact = {.of = {STR("referral"), STR("R1"), 0}, .field = STR("received_at"), .says = STR("received time"),
                             .value = STR("Friday 13 December 2024"), .file = STR("cases.jsonl"), .line = 3};
    struct proof kid = {.part = PROOF_VALUE, .answer = ANSWER_VALUE, .rule = SPAN_NONE, .facts = &fact, .fact_count = 1};
    struct proof limit = {.part = PROOF_LIMIT, .answer = ANSWER_VALUE, .rule = {file, 29, 61}, .time = on_day(2024, 12, 27),
                          .sum = &sum, .kids = &kid};
    struct rule_card card = hold_checkpoint;
    card.span = (struct span){file, 0, 6};
    finding.rule = &card;
    finding.state = STATE_OVERDUE;
    finding.due = on_day(2024, 12, 27);
    finding.late_by = (struct shown_span){true, SPAN_WORKING_DAYS, 9, false};
    finding.proof = &limit;
    report.sources = &sources;
    render_why_text(&out, &report, &finding);
    expect("Why is \"Hold the checkpoint\" (target T2, 15 of case LA-2001) overdue?\n"
           "  Because it was due on Friday 27 December 2024 and is 9 working days late.  (a.duly:1)\n"
           "  It states L-7.4-a and L-7.6-d of Lancashire Framework.\n"
           "  Its limit: \"the end of working day 8\"; that is Friday 27 December 2024.  (a.duly:2)\n"
           "    The referral R1's received time is Friday 13 December 2024.  (cases.jsonl:3)\n"
           "    Day 0 is Friday 13 December 2024; day 1 is the next working day. Calendar: Working days in\n"
           "        England.\n"
           "    Left out: 4 weekend days and the holidays 25 December and 26 December 2024.\n"
           "    Day 8 is Friday 27 December 2024, to the end of the day.\n"
           "  Nothing is recorded that shows it.\n"
           "Who acts: a team manager. This is what the procedure says, not a decision about the family.\n");
    pool_free(pool);
}
END_TEST

static TCase *with_scene(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, open_scene, close_scene);
    suite_add_tcase(suite, tests);
    return tests;
}

static void add_words(Suite *suite)
{
    TCase *words = with_scene(suite, "words");
    tcase_add_test(words, times_are_written_with_their_weekday);
    tcase_add_test(words, times_for_programs_have_seconds_and_offset);
    tcase_add_test(words, the_end_of_a_day_is_named_as_the_day);
    tcase_add_loop_test(words, lengths_of_time_are_singular_and_plural, 0, 8);
    tcase_add_test(words, records_are_named_by_type_and_identity_or_position);
    tcase_add_test(words, lines_end_before_column_100);
    tcase_add_test(words, control_characters_of_facts_do_not_reach_a_terminal);
    TCase *because = with_scene(suite, "because");
    tcase_add_test(because, because_of_what_is_late);
    tcase_add_test(because, because_of_what_is_done);
    tcase_add_test(because, because_of_what_is_to_come);
    tcase_add_test(because, because_of_what_is_not_asked_for);
    tcase_add_test(because, because_of_what_is_wrong);
    tcase_add_test(because, because_of_what_is_not_known);
}

static void add_formats(Suite *suite)
{
    TCase *jsonl = with_scene(suite, "jsonl");
    tcase_add_test(jsonl, a_finding_is_one_line_with_its_keys_in_order);
    tcase_add_test(jsonl, everything_a_finding_can_hold_has_its_key);
    tcase_add_test(jsonl, identities_cannot_be_mistaken_for_each_other);
    tcase_add_test(jsonl, a_proof_is_nested_objects);
    TCase *wide = with_scene(suite, "wide");
    tcase_add_test(wide, a_rule_without_a_finding_does_not_apply);
    tcase_add_loop_test(wide, the_most_urgent_of_several_findings_stands_for_the_rule, 0, STATES - 1);
    tcase_add_test(wide, one_case_leaves_nothing_to_the_next);
    tcase_add_test(wide, only_the_rules_asked_for_have_a_key);
    TCase *text = with_scene(suite, "text");
    tcase_add_test(text, a_report_reads_aloud);
    tcase_add_loop_test(text, when_is_said_for_every_state, 0, 12);
    tcase_add_test(text, who_acts_is_said_as_the_rule_says_it);
    TCase *why = with_scene(suite, "why");
    tcase_add_test(why, why_names_rule_facts_and_counting);
}

int main(void)
{
    mem_start();
    Suite *suite = suite_create("render");
    add_words(suite);
    add_formats(suite);
    return unit_run(suite);
}
