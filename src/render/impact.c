/* SPDX-License-Identifier: Apache-2.0 */
#include "render/impact.h"

#include "render/sentences.h"
#include "render/words.h"

#define CASES_NAMED 12 /* of one group, where not all are asked for */

static void add_counted(struct buffer *line, uint64_t count, const char *one, const char *many)
{
    buffer_number(line, (int64_t)count);
    buffer_text(line, count == 1 ? one : many);
}

static void add_cases(struct buffer *line, const struct str *cases, uint32_t count, bool all)
{
    uint32_t named = all || count <= CASES_NAMED ? count : CASES_NAMED;
    for (uint32_t i = 0; i < named; i++) {
        buffer_char(line, ' ');
        buffer_str(line, cases[i]);
    }
    if (named < count)
        buffer_format(line, " and %u more", count - named);
}

/* ---- One group ---- */

static void add_shift(struct buffer *line, const struct change_group *group)
{
    int64_t days = group->days < 0 ? -group->days : group->days;
    switch (group->shift) {
    case SHIFT_BY:
        buffer_text(line, "due ");
        words_count(line, days, "day", "days");
        buffer_text(line, group->days < 0 ? " earlier" : " later");
        break;
    case SHIFT_GAINED: buffer_text(line, "due on a day, before on none"); break;
    case SHIFT_LOST: buffer_text(line, "due on no day, before on one"); break;
    default: buffer_text(line, "due at another time"); break;
    }
}

static void add_change(struct buffer *line, const struct change_group *group)
{
    switch (1 << group->kind) {
    case DIFFERS_APPEARED:
        buffer_text(line, state_words(group->after));
        buffer_text(line, ", before not asked for");
        break;
    case DIFFERS_GONE:
        buffer_text(line, "asked for no more, before ");
        buffer_text(line, state_words(group->before));
        break;
    case DIFFERS_STATE:
        buffer_text(line, state_words(group->after));
        buffer_text(line, ", before ");
        buffer_text(line, state_words(group->before));
        break;
    case DIFFERS_DUE: add_shift(line, group); break;
    case DIFFERS_DONE: buffer_text(line, "shown to be done at another time"); break;
    case DIFFERS_WOULD_BE:
        buffer_text(line, "still ");
        buffer_text(line, state_words(group->state));
        buffer_text(line, group->state == STATE_CONFLICT ? "; without the other: " : "; if it applied: ");
        buffer_text(line, state_words(group->after));
        buffer_text(line, ", before ");
        buffer_text(line, state_words(group->before));
        break;
    default:
        buffer_text(line, "to be done by ");
        buffer_str(line, group->rule->who.length ? group->rule->who : STR("anyone"));
        buffer_text(line, ", before by ");
        buffer_str(line, group->who_before.length ? group->who_before : STR("anyone"));
    }
}

static void say_group(struct buffer *out, const struct change_group *group, bool all)
{
    struct buffer line = {0}, number = {0};
    buffer_number(&number, (int64_t)group->findings);
    for (size_t i = number.length; i < 5; i++)
        buffer_char(out, ' ');
    buffer_str(&line, buffer_view(&number));
    buffer_text(&line, "  ");
    add_change(&line, group);
    buffer_char(&line, ':');
    add_cases(&line, group->cases, group->case_count, all);
    words_lines(out, buffer_view(&line), 0, 7);
    buffer_free(&line);
    buffer_free(&number);
}

static void say_rule(struct buffer *out, const struct rule_card *rule)
{
    struct buffer line = {0};
    buffer_str(&line, rule->label.length ? rule->label : rule->name);
    if (rule->cite_count)
        buffer_char(&line, ' ');
    sentence_cites(&line, rule);
    buffer_char(out, '\n');
    words_lines(out, buffer_view(&line), 0, 4);
    buffer_free(&line);
}

/* ---- The whole ---- */

static void say_counts(struct buffer *out, const struct impact *impact)
{
    struct buffer line = {0};
    buffer_text(&line, "Compared ");
    words_count(&line, (int64_t)impact->compared, "case", "cases");
    buffer_text(&line, ". ");
    add_counted(&line, impact->changed, " changes", " change");
    if (impact->compared)
        buffer_format(&line, " (%llu%%)", (unsigned long long)((impact->changed * 100 + impact->compared / 2) / impact->compared));
    buffer_text(&line, ", ");
    add_counted(&line, impact->same, " stays the same, ", " stay the same, ");
    add_counted(&line, impact->not_comparable, " cannot be compared (facts missing).", " cannot be compared (facts missing).");
    words_lines(out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}

void impact_text(struct buffer *out, const struct report *report, const struct impact *impact)
{
    struct buffer line = {0};
    say_counts(out, impact);
    for (uint32_t i = 0; i < impact->group_count; i++) {
        if (!i || impact->groups[i].rule != impact->groups[i - 1].rule)
            say_rule(out, impact->groups[i].rule);
        say_group(out, &impact->groups[i], report->all);
    }
    if (impact->open_count) {
        buffer_text(&line, "Cannot be compared:");
        add_cases(&line, impact->open, impact->open_count, report->all);
        buffer_char(&line, '.');
        buffer_char(out, '\n');
        words_lines(out, buffer_view(&line), 0, 4);
        buffer_clear(&line);
    }
    buffer_text(&line, sentence_last);
    buffer_char(out, '\n');
    words_lines(out, buffer_view(&line), 0, 0);
    buffer_free(&line);
}
