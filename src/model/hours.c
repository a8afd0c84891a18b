/* SPDX-License-Identifier: Apache-2.0
 *
 * How a policy reads its days: which is day one, and when something counts as
 * received.
 */
#include "model/steps.h"

static void add_reading(struct model *model, struct reading **list, int *count, const struct tree *option, int32_t after)
{
    struct reading reading = {.name = option->text, .after = after, .span = option->span};
    MODEL_ADD(model, *list, *count, reading);
}

void read_day_one(struct model *model, struct policy *policy, const struct tree *option)
{
    if (str_is(option->text, "the next working day") || str_is(option->text, "the same day"))
        add_reading(model, &policy->day_one, &policy->day_one_count, option, -1);
    else
        diagnostic_add(model->problems, D1206, option->span, "expected `the next working day` or `the same day`");
}

static int two_digits(const char *at)
{
    bool digits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    return digits ? (at[0] - '0') * 10 + (at[1] - '0') : -1;
}

/* "received the next working day, after 16:30": the second of the day; -1 where no hour is named, -2 where it is none. */
static int32_t hour_named(struct str option)
{
    static const struct str before = {"received the next working day", sizeof "received the next working day" - 1};
    static const struct str between = {", after ", sizeof ", after " - 1};
    if (option.length < before.length || !str_equal((struct str){option.at, before.length}, before))
        return -2;
    struct str rest = {option.at + before.length, option.length - before.length};
    if (!rest.length)
        return -1;
    if (rest.length != between.length + 5 || !str_equal((struct str){rest.at, between.length}, between) || rest.at[between.length + 2] != ':')
        return -2;
    int hour = two_digits(rest.at + between.length), minute = two_digits(rest.at + between.length + 3);
    return hour < 0 || hour > 23 || minute < 0 || minute > 59 ? -2 : (hour * 60 + minute) * 60;
}

void read_out_of_hours(struct model *model, struct policy *policy, const struct tree *option)
{
    int32_t after = str_is(option->text, "received at once") ? -1 : hour_named(option->text);
    if (after >= -1)
        add_reading(model, &policy->out_of_hours, &policy->out_of_hours_count, option, after);
    else
        diagnostic_add(model->problems, D1206, option->span, "expected `received at once`, `received the next working day`, or `received the next working day, after 16:30`");
}
