/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of what is due: which group, what presses, how many days are left,
 * and in what order. Every number is worked out on the calendar: asked on
 * Friday 10 January 2025; 25 and 26 December 2024 and 1 January 2025 are holidays.
 */
#include <string.h>

#include "due/due.h"
#include "run.h"

static struct holiday rows[3];
static struct calendar_source calendar;
static const struct calendar_source *const calendars[] = {&calendar};
static const struct policy_card policy = {.name = {"visits", 6}, .label = {"Visits", 6}, .calendar = {"office", 6}};
static const struct policy_card no_calendar = {.name = {"plain", 5}, .label = {"Plain", 5}};
static const struct rule_card must = {.policy = &policy, .kind = RULE_DUTY, .name = {"must_do", 7}, .label = {"Must do", 7}, .strength = {"must", 4}};
static const struct rule_card should = {.policy = &policy, .kind = RULE_DUTY, .name = {"should_do", 9}, .label = {"Should do", 9}, .strength = {"should", 6}, .index = 1};
static const struct rule_card means = {.policy = &policy, .kind = RULE_DEFINITION, .name = {"means", 5}, .label = {"means", 5}, .index = 2};
static const struct rule_card uncounted = {.policy = &no_calendar, .kind = RULE_DUTY, .name = {"plain", 5}, .label = {"Plain", 5}, .strength = {"must", 4}, .index = 3};

static struct due_options options;
static struct due_list list;

static struct shown_time on(int year, int month, int day)
{
    return (struct shown_time){.form = SHOWN_DAY, .day = civil_day(year, month, day)};
}

static void open_list(void)
{
    const struct zone *zone = zone_find("Europe/London", 13);
    int64_t first, last;
    rows[0] = (struct holiday){.day = civil_day(2024, 12, 25), .announced = DAY_ALWAYS, .name = STR("Christmas Day")};
    rows[1] = (struct holiday){.day = civil_day(2024, 12, 26), .announced = DAY_ALWAYS, .name = STR("Boxing Day")};
    rows[2] = (struct holiday){.day = civil_day(2025, 1, 1), .announced = DAY_ALWAYS, .name = STR("New Year's Day")};
    calendar = (struct calendar_source){.name = STR("office"),
                                        .weekend = 0x60,
                                        .covers_first = civil_day(2024, 1, 1),
                                        .covers_last = civil_day(2026, 12, 31),
                                        .confirmed_last = civil_day(2026, 12, 31),
                                        .holidays = {rows, 3}};
    zone_day_bounds(zone, civil_day(2025, 1, 10), &first, &last);
    options = (struct due_options){.zone = zone, .now = last, .known_on = last, .calendars = calendars, .calendar_count = 1, .within = 5};
    due_open(&list, &options);
    due_case(&list, STR("C-1"), false);
}

static void close_list(void)
{
    due_close(&list);
}

static struct finding of(const struct rule_card *rule, enum state state, struct shown_time due)
{
    return (struct finding){.rule = rule, .case_key = STR("C-1"), .state = state, .due = due, .would_be = -1};
}

/* The one entry of the list, in that group and no other. */
static const struct due_entry *only(enum due_group group)
{
    due_sort(&list);
    for (int i = 0; i < DUE_GROUPS; i++)
        ck_assert_uint_eq(list.groups[i].entries, i == (int)group);
    return list.groups[group].list[0]->entries[0];
}

static void nothing(void)
{
    due_sort(&list);
    for (int i = 0; i < DUE_GROUPS; i++)
        ck_assert_uint_eq(list.groups[i].entries, 0);
}

static void add(struct finding finding)
{
    due_add(&list, &finding);
}

/* ---- groups ---- */

START_TEST(every_state_has_its_group)
{
    static const enum due_group expected[STATES] = {
        [STATE_ERROR] = DUE_WRONG,       [STATE_CONFLICT] = DUE_WRONG,       [STATE_BREACHED] = DUE_WRONG,         [STATE_IMPOSSIBLE] = DUE_WRONG,
        [STATE_OVERDUE] = DUE_OVERDUE,   [STATE_MISSED] = DUE_OVERDUE,       [STATE_OPEN] = DUE_NOT_YET,           [STATE_NOT_YET] = DUE_NOT_YET,
        [STATE_OUTSTANDING] = DUE_WAITING, [STATE_CANNOT_TELL] = DUE_CANNOT_SAY, [STATE_MET] = DUE_SETTLED,        [STATE_MET_EARLY] = DUE_SETTLED,
        [STATE_MET_LATE] = DUE_SETTLED,  [STATE_LAPSED] = DUE_SETTLED,       [STATE_EXCEPTED] = DUE_SETTLED,       [STATE_HOLDS] = DUE_SETTLED,
    };
    for (int state = 0; state < STATES; state++) {
        due_close(&list);
        options.all = true;
        due_open(&list, &options);
        due_case(&list, STR("C-1"), false);
        add(of(&must, (enum state)state, (struct shown_time){.form = SHOWN_NONE}));
        if (state == STATE_DOES_NOT_APPLY)
            nothing();
        else
            ck_assert_int_eq(only(expected[state])->finding.state, state);
    }
}
END_TEST

START_TEST(what_is_settled_is_left_out_unless_all_is_asked_for)
{
    add(of(&must, STATE_MET, on(2025, 1, 8)));
    add(of(&must, STATE_EXCEPTED, on(2025, 1, 8)));
    nothing();
}
END_TEST

START_TEST(what_a_definition_says_is_asked_of_nobody)
{
    add(of(&means, STATE_CANNOT_TELL, (struct shown_time){.form = SHOWN_NONE}));
    nothing();
}
END_TEST

/* Of the five working days after the 10th the last is Friday the 17th. */
START_TEST(soon_is_to_the_fifth_working_day)
{
    add(of(&must, STATE_OPEN, on(2025, 1, 17)));
    const struct due_entry *entry = only(DUE_SOON);
    ck_assert_int_eq(entry->left.count, 5);
    ck_assert_int_eq(entry->left.unit, SPAN_WORKING_DAYS);
}
END_TEST

START_TEST(the_sixth_working_day_is_not_soon)
{
    add(of(&must, STATE_OPEN, on(2025, 1, 20)));
    ck_assert_int_eq(only(DUE_NOT_YET)->left.count, 6);
}
END_TEST

START_TEST(today_is_soon_with_no_day_left)
{
    add(of(&must, STATE_OPEN, on(2025, 1, 10)));
    const struct due_entry *entry = only(DUE_SOON);
    ck_assert_int_eq(entry->left.count, 0);
    ck_assert(!entry->opens_soon);
}
END_TEST

/* No working day lies between Friday and Saturday, so the one day is told. */
START_TEST(a_saturday_is_told_in_days)
{
    add(of(&must, STATE_OPEN, on(2025, 1, 11)));
    const struct due_entry *entry = only(DUE_SOON);
    ck_assert_int_eq(entry->left.unit, SPAN_DAYS);
    ck_assert_int_eq(entry->left.count, 1);
}
END_TEST

START_TEST(without_a_calendar_days_are_counted)
{
    add(of(&uncounted, STATE_OPEN, on(2025, 1, 15)));
    ck_assert_int_eq(only(DUE_SOON)->left.unit, SPAN_DAYS);
}
END_TEST

START_TEST(without_a_calendar_the_sixth_day_is_not_soon)
{
    add(of(&uncounted, STATE_OPEN, on(2025, 1, 16)));
    only(DUE_NOT_YET);
}
END_TEST

START_TEST(a_window_that_opens_soon_is_told)
{
    struct finding finding = of(&must, STATE_NOT_YET, on(2025, 3, 3));
    finding.opens = on(2025, 1, 14);
    add(finding);
    const struct due_entry *entry = only(DUE_SOON);
    ck_assert(entry->opens_soon);
    ck_assert_int_eq(entry->left.count, 2); /* Monday and Tuesday */
}
END_TEST

START_TEST(a_window_that_opens_later_is_not)
{
    struct finding finding = of(&must, STATE_NOT_YET, on(2025, 3, 3));
    finding.opens = on(2025, 1, 20);
    add(finding);
    only(DUE_NOT_YET);
}
END_TEST

/* Of the twenty working days up to 10 January 2025, three holidays and the weekends left out, the first is 10 December 2024:
 * 10-13, 16-20, 23, 24, 27, 30, 31 December are 14, and 2, 3, 6-10 January are 7; so after the 10th there are 20. */
START_TEST(missed_is_shown_for_twenty_working_days)
{
    struct finding finding = of(&must, STATE_MISSED, on(2024, 12, 2));
    finding.stopped = on(2024, 12, 10);
    add(finding);
    only(DUE_OVERDUE);
}
END_TEST

START_TEST(missed_a_day_longer_ago_is_not)
{
    struct finding finding = of(&must, STATE_MISSED, on(2024, 12, 2));
    finding.stopped = on(2024, 12, 9);
    add(finding);
    nothing();
}
END_TEST

START_TEST(missed_at_a_time_not_known_is_shown)
{
    add(of(&must, STATE_MISSED, on(2024, 6, 3)));
    only(DUE_OVERDUE);
}
END_TEST

START_TEST(what_is_wrong_is_shown_until_the_case_is_closed)
{
    struct finding finding = of(&must, STATE_BREACHED, on(2024, 6, 3));
    finding.closed = true;
    add(finding);
    nothing();
    finding.closed = false;
    add(finding);
    only(DUE_WRONG);
}
END_TEST

/* ---- what presses ---- */

static bool presses(struct finding finding)
{
    add(finding);
    return only(DUE_CANNOT_SAY)->pressing;
}

START_TEST(what_may_be_late_presses)
{
    struct finding finding = of(&must, STATE_CANNOT_TELL, on(2025, 1, 2));
    finding.would_be = STATE_OVERDUE;
    ck_assert(presses(finding));
}
END_TEST

START_TEST(what_would_be_met_does_not_press)
{
    struct finding finding = of(&must, STATE_CANNOT_TELL, on(2025, 1, 2));
    finding.would_be = STATE_MET;
    ck_assert(!presses(finding));
}
END_TEST

START_TEST(a_limit_that_may_have_passed_presses)
{
    struct finding finding = of(&must, STATE_CANNOT_TELL, (struct shown_time){.form = SHOWN_NONE});
    finding.may_be_past = true;
    ck_assert(presses(finding));
}
END_TEST

START_TEST(what_has_no_limit_does_not_press)
{
    ck_assert(!presses(of(&must, STATE_CANNOT_TELL, (struct shown_time){.form = SHOWN_NONE})));
}
END_TEST

START_TEST(what_would_be_open_and_is_due_soon_presses)
{
    struct finding finding = of(&must, STATE_CANNOT_TELL, on(2025, 1, 17));
    finding.would_be = STATE_OPEN;
    ck_assert(presses(finding));
}
END_TEST

START_TEST(what_would_be_open_and_is_due_later_does_not_press)
{
    struct finding finding = of(&must, STATE_CANNOT_TELL, on(2025, 1, 20));
    finding.would_be = STATE_OPEN;
    ck_assert(!presses(finding));
}
END_TEST

START_TEST(evidence_that_does_not_count_presses)
{
    struct defect defect = {.of = {STR("approval"), STR("A1"), 0}, .says = STR("W2 is not a chief")};
    struct finding finding = of(&must, STATE_OUTSTANDING, (struct shown_time){.form = SHOWN_NONE});
    finding.defects = &defect;
    finding.defect_count = 1;
    add(finding);
    ck_assert(only(DUE_WAITING)->pressing);
}
END_TEST

/* ---- order ---- */

static const struct due_entry *at(enum due_group group, uint32_t bundle, uint32_t entry)
{
    ck_assert_uint_lt(bundle, list.groups[group].count);
    ck_assert_uint_lt(entry, list.groups[group].list[bundle]->count);
    return list.groups[group].list[bundle]->entries[entry];
}

START_TEST(late_is_told_by_what_must_be_done_then_by_date)
{
    add(of(&should, STATE_OVERDUE, on(2024, 11, 4)));
    add(of(&must, STATE_MISSED, on(2024, 11, 1)));
    add(of(&must, STATE_OVERDUE, on(2025, 1, 9)));
    add(of(&must, STATE_OVERDUE, on(2025, 1, 8)));
    due_sort(&list);
    ck_assert_int_eq(at(DUE_OVERDUE, 0, 0)->finding.due.day, civil_day(2025, 1, 8));
    ck_assert_int_eq(at(DUE_OVERDUE, 1, 0)->finding.due.day, civil_day(2025, 1, 9));
    ck_assert_ptr_eq(at(DUE_OVERDUE, 2, 0)->finding.rule, &should);
    ck_assert_int_eq(at(DUE_OVERDUE, 3, 0)->finding.state, STATE_MISSED);
}
END_TEST

START_TEST(soon_is_told_by_date_alone)
{
    add(of(&must, STATE_OPEN, on(2025, 1, 15)));
    add(of(&should, STATE_OPEN, on(2025, 1, 13)));
    due_sort(&list);
    ck_assert_ptr_eq(at(DUE_SOON, 0, 0)->finding.rule, &should);
}
END_TEST

START_TEST(without_a_date_comes_last)
{
    add(of(&must, STATE_OPEN, (struct shown_time){.form = SHOWN_NONE}));
    add(of(&should, STATE_OPEN, on(2025, 6, 2)));
    due_sort(&list);
    ck_assert_ptr_eq(at(DUE_NOT_YET, 0, 0)->finding.rule, &should);
}
END_TEST

/* ---- told together ---- */

static struct record_name request = {.record = {"request", 7}, .id = {"R1", 2}};

static struct finding for_request(const struct rule_card *rule, struct shown_time due)
{
    struct finding finding = of(rule, STATE_OVERDUE, due);
    finding.subjects = &request;
    finding.subject_count = 1;
    return finding;
}

START_TEST(one_record_and_one_date_are_told_together)
{
    add(for_request(&should, on(2025, 1, 8)));
    add(for_request(&must, on(2025, 1, 8)));
    add(for_request(&must, on(2025, 1, 9)));
    due_sort(&list);
    ck_assert_uint_eq(list.groups[DUE_OVERDUE].count, 2);
    ck_assert_uint_eq(list.groups[DUE_OVERDUE].entries, 3);
    ck_assert_uint_eq(list.groups[DUE_OVERDUE].list[0]->count, 2);
    ck_assert_ptr_eq(at(DUE_OVERDUE, 0, 0)->finding.rule, &must); /* what must be done first */
}
END_TEST

START_TEST(two_cases_are_never_told_together)
{
    add(for_request(&must, on(2025, 1, 8)));
    due_case_end(&list);
    due_case(&list, STR("C-2"), false);
    add(for_request(&must, on(2025, 1, 8)));
    due_case_end(&list);
    due_sort(&list);
    ck_assert_uint_eq(list.groups[DUE_OVERDUE].count, 2);
    ck_assert_uint_eq(list.urgent, 2);
}
END_TEST

START_TEST(what_turns_on_the_same_facts_is_told_together)
{
    struct missing_fact missing = {.of = request, .field = STR("kind"), .asks = STR("the kind of request R1 is not recorded")};
    struct missing_fact other = {.of = request, .field = STR("team"), .asks = STR("the team of request R1 is not recorded")};
    struct finding finding = of(&must, STATE_CANNOT_TELL, (struct shown_time){.form = SHOWN_NONE});
    finding.missing = &missing;
    finding.missing_count = 1;
    add(finding);
    finding.rule = &should;
    add(finding);
    finding.missing = &other;
    add(finding);
    due_sort(&list);
    ck_assert_uint_eq(list.groups[DUE_CANNOT_SAY].count, 2);
    ck_assert_uint_eq(list.groups[DUE_CANNOT_SAY].list[0]->count, 2); /* what settles more comes first */
}
END_TEST

START_TEST(what_has_more_to_say_is_told_alone)
{
    struct remark remark = {STR("late"), STR("Agreed late")};
    struct finding finding = for_request(&must, on(2025, 1, 8));
    add(finding);
    finding.remarks = &remark;
    finding.remark_count = 1;
    add(finding);
    due_sort(&list);
    ck_assert_uint_eq(list.groups[DUE_OVERDUE].count, 2);
}
END_TEST

/* ---- a short list ---- */

START_TEST(a_short_list_keeps_all_that_presses)
{
    due_close(&list);
    options.short_to = 2;
    due_open(&list, &options);
    due_case(&list, STR("C-1"), false);
    for (int day = 1; day <= 5; day++)
        add(of(&must, STATE_OVERDUE, on(2025, 1, day)));
    for (int day = 3; day <= 7; day++)
        add(of(&must, STATE_OPEN, on(2025, 3, day)));
    due_sort(&list);
    ck_assert_uint_eq(list.groups[DUE_OVERDUE].count, 5);
    ck_assert_uint_eq(list.groups[DUE_NOT_YET].count, 2);
    ck_assert_uint_eq(list.groups[DUE_NOT_YET].left_out, 3);
    ck_assert_int_eq(at(DUE_NOT_YET, 1, 0)->finding.due.day, civil_day(2025, 3, 4));
}
END_TEST

/* The arena of a case is used again for the next. */
START_TEST(the_list_keeps_copies)
{
    char words[] = "C-9";
    struct finding finding = of(&must, STATE_OVERDUE, on(2025, 1, 8));
    finding.case_key = (struct str){words, 3};
    add(finding);
    memcpy(words, "XXX", 3);
    ck_assert(str_is(only(DUE_OVERDUE)->finding.case_key, "C-9"));
}
END_TEST

#define ADD(test) tcase_add_test(tests, test)

int main(void)
{
    Suite *suite = suite_create("due");
    TCase *tests = tcase_create("list");
    mem_start();
    tcase_add_checked_fixture(tests, open_list, close_list);
    ADD(every_state_has_its_group); ADD(what_is_settled_is_left_out_unless_all_is_asked_for); ADD(what_a_definition_says_is_asked_of_nobody);
    ADD(soon_is_to_the_fifth_working_day); ADD(the_sixth_working_day_is_not_soon); ADD(today_is_soon_with_no_day_left);
    ADD(a_saturday_is_told_in_days); ADD(without_a_calendar_days_are_counted); ADD(without_a_calendar_the_sixth_day_is_not_soon);
    ADD(a_window_that_opens_soon_is_told); ADD(a_window_that_opens_later_is_not);
    ADD(missed_is_shown_for_twenty_working_days); ADD(missed_a_day_longer_ago_is_not); ADD(missed_at_a_time_not_known_is_shown);
    ADD(what_is_wrong_is_shown_until_the_case_is_closed);
    ADD(what_may_be_late_presses); ADD(what_would_be_met_does_not_press); ADD(a_limit_that_may_have_passed_presses);
    ADD(what_has_no_limit_does_not_press); ADD(what_would_be_open_and_is_due_soon_presses);
    ADD(what_would_be_open_and_is_due_later_does_not_press); ADD(evidence_that_does_not_count_presses);
    ADD(late_is_told_by_what_must_be_done_then_by_date); ADD(soon_is_told_by_date_alone); ADD(without_a_date_comes_last);
    ADD(one_record_and_one_date_are_told_together); ADD(two_cases_are_never_told_together);
    ADD(what_turns_on_the_same_facts_is_told_together); ADD(what_has_more_to_say_is_told_alone);
    ADD(a_short_list_keeps_all_that_presses); ADD(the_list_keeps_copies);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
