/* SPDX-License-Identifier: Apache-2.0
 *
 * What a finding says besides its state: subjects, what is missing, how late,
 * and the steps of its proof.
 */
#include <string.h>

#include "eval/inside.h"

struct str shown_name(struct eval *eval, enum named kind, struct str name)
{
    struct buffer other = {0};
    if (!eval->options.other_names || !name.length)
        return name;
    other_name_write(&other, eval->options.other_names, kind, name);
    struct str shown = {arena_text(&eval->arena, other.bytes, other.length), other.length};
    buffer_free(&other);
    return shown;
}

/* The record of a case bears its key. */
static struct str shown_identity(struct eval *eval, struct str id)
{
    return shown_name(eval, str_equal(id, eval->view.of->key) ? NAMED_CASE : NAMED_RECORD, id);
}

struct record_name record_name(struct eval *eval, const struct fact_record *record)
{
    return (struct record_name){record->type->json, shown_identity(eval, record->id), record->position};
}

struct shown_time shown_time(const struct when *when)
{
    struct shown_time shown = {.form = SHOWN_NONE, .day = when->first, .last_day = when->last, .utc = when->lo};
    if (when->future || when->no_limit || when->never || when->lo <= TIME_EARLIEST || when->hi >= TIME_LATEST)
        return shown;
    shown.form = when->day ? (when->exact ? SHOWN_DAY : SHOWN_BETWEEN) : (when->exact ? SHOWN_INSTANT : SHOWN_BETWEEN);
    return shown;
}

static struct shown_span span_in(struct eval *eval, enum span_unit unit, const struct when *limit, int64_t utc, day_number day)
{
    if (unit == SPAN_MINUTES)
        return (struct shown_span){.known = true, .unit = unit, .count = (utc - limit->hi) / 60};
    struct shown_span days = {.known = true, .unit = SPAN_DAYS, .count = day - limit->last};
    int count;
    if (unit == SPAN_DAYS || !eval->workdays || workdays_count(eval->workdays, limit->last, day, &count) == WORKDAYS_BEYOND)
        return days;
    return (struct shown_span){.known = true, .unit = unit, .count = count};
}

/* From a limit to what came after it, in the unit the limit was given in. */
struct shown_span span_between(struct eval *eval, const struct when *limit, const struct when *event)
{
    if (!limit->exact || limit->lo <= TIME_EARLIEST || event->lo <= TIME_EARLIEST || event->hi >= TIME_LATEST)
        return (struct shown_span){.known = false};
    enum span_unit unit = limit->unit ? (enum span_unit)(limit->unit - 1) : event->unit ? (enum span_unit)(event->unit - 1) : limit->day ? (eval->workdays ? SPAN_WORKING_DAYS : SPAN_DAYS) : SPAN_MINUTES;
    struct shown_span least = span_in(eval, unit, limit, event->lo, event->first);
    struct shown_span most = span_in(eval, unit, limit, event->hi, event->last);
    least.at_least = most.unit != least.unit || most.count > least.count;
    return least;
}

/* ---- words ---- */

static struct str kept_words(struct eval *eval, struct buffer *words)
{
    struct str copy = {arena_text(&eval->arena, words->bytes ? words->bytes : "", words->length), words->length};
    buffer_free(words);
    return copy;
}

static void time_words(struct eval *eval, struct buffer *out, const struct when *when)
{
    if (when->future) {
        buffer_text(out, "not yet");
    } else if (when->no_limit) {
        buffer_text(out, "no time limit given");
    } else if (when->never) {
        buffer_text(out, "no limit");
    } else if (when->lo <= TIME_EARLIEST || when->hi >= TIME_LATEST) {
        buffer_text(out, "not known");
    } else if (when->day) {
        civil_write_long(out, when->first);
        if (!when->exact) {
            buffer_text(out, " to ");
            civil_write_long(out, when->last);
        }
    } else if (!when->exact && (when->first != when->last || zone_second(eval->zone, when->lo) != zone_second(eval->zone, when->hi))) {
        buffer_text(out, when->first == when->last ? "some time on " : "some time from ");
        civil_write_long(out, when->first);
        if (when->first != when->last) {
            buffer_text(out, " to ");
            civil_write_long(out, when->last);
        }
    } else {
        int32_t second = zone_second(eval->zone, when->lo);
        civil_write_long(out, when->first);
        buffer_format(out, " at %02d:%02d", second / 3600, second / 60 % 60);
    }
}

/* A decimal without zeros that say nothing: -0.5, 12, 3.25. */
static void number_words(struct buffer *out, int64_t number, bool decimal)
{
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number, part = size % DECIMAL_SCALE;
    if (!decimal) {
        buffer_number(out, number);
        return;
    }
    buffer_format(out, "%s%llu", number < 0 ? "-" : "", (unsigned long long)(size / DECIMAL_SCALE));
    if (!part)
        return;
    buffer_format(out, ".%06llu", (unsigned long long)part);
    while (out->bytes[out->length - 1] == '0')
        out->length--;
}

/* A text that no rule writes may name somebody. */
static void text_words(const struct eval *eval, struct buffer *out, struct str text)
{
    const struct other_names *names = eval->options.other_names;
    if (names && !other_names_kept(names, text))
        other_name_write(out, names, NAMED_TEXT, text);
    else
        buffer_str(out, text);
}

static void fact_words(struct eval *eval, struct buffer *out, const struct field *field, const struct fact_value *fact)
{
    struct str text = {fact->text.at, fact->text.length};
    size_t from;
    switch ((enum value_kind)fact->kind) {
    case VALUE_TEXT:
        from = out->length;
        text_words(eval, out, text);
        for (size_t i = from; i < out->length && field->type == FIELD_ROLE; i++) /* roles are names: a person reads them with spaces */
            out->bytes[i] = out->bytes[i] == '_' ? ' ' : out->bytes[i];
        break;
    case VALUE_RECORD: buffer_str(out, shown_identity(eval, text)); break;
    case VALUE_NUMBER:
        number_words(out, fact->number, field->type == FIELD_DECIMAL);
        break;
    case VALUE_YES_NO: buffer_text(out, fact->number ? "yes" : "no"); break;
    case VALUE_WORD: buffer_str(out, field->words[fact->number].spoken); break;
    case VALUE_DAY:
    case VALUE_PARTIAL:
    case VALUE_INSTANT: {
        struct when when = when_of_fact(eval, fact);
        time_words(eval, out, &when);
        break;
    }
    case VALUE_LIST:
        for (uint32_t i = 0; i < fact->list.count; i++) {
            buffer_text(out, i ? ", " : "");
            fact_words(eval, out, field, &fact->list.items[i]); /* lists are never nested */
        }
        break;
    default: buffer_text(out, "not recorded");
    }
}

static bool may_lie_anywhere(const struct when *when)
{
    return when->lo <= TIME_EARLIEST || when->hi >= TIME_LATEST;
}

/* Of a personal field, where names are others, no more is told than whether it is recorded; whom it names bears another name. */
static bool is_withheld(const struct eval *eval, const struct value *value)
{
    if (!eval->options.other_names || !value->field || !value->field->personal || value->field->type == FIELD_RECORD || value->none)
        return false;
    bool is_time = value->type == TYPE_TIME && !value->list;
    return is_time ? !value->time.future && !value->time.never && !may_lie_anywhere(&value->time) : value->known;
}

static struct str whole_words(struct eval *eval, const struct value *value)
{
    struct buffer words = {0};
    if (value->type == TYPE_TIME && !value->list) {
        if (!value->known && !value->time.future && !value->time.never && may_lie_anywhere(&value->time))
            buffer_text(&words, "not known");
        else
            time_words(eval, &words, &value->time);
    } else if (!value->known) {
        buffer_text(&words, "not known");
    } else if (value->none) {
        buffer_text(&words, "none");
    } else if (value->list && value->items.numbers) {
        for (uint32_t i = 0; i < value->items.count; i++)
            buffer_format(&words, "%s%lld", i ? ", " : "", (long long)value->items.numbers[i]);
    } else if (value->list) {
        struct fact_value list = {.kind = VALUE_LIST};
        list.list.items = (struct fact_value *)value->items.items;
        list.list.count = value->items.count;
        fact_words(eval, &words, value->field, &list);
    } else if (value->type == TYPE_TRUTH) {
        buffer_text(&words, value->truth == YES ? "yes" : "no");
    } else if (value->type == TYPE_NUMBER) {
        number_words(&words, value->number, value->decimal);
    } else if (value->type == TYPE_LENGTH && !value->length.no_limit && !value->length.never) {
        static const char *const units[] = {"hour", "day", "working day", "week", "month", "year"};
        buffer_format(&words, "%lld %s%s", (long long)value->length.count, units[value->length.unit], value->length.count == 1 ? "" : "s");
    } else if (value->type == TYPE_LENGTH) {
        buffer_text(&words, value->length.never ? "no limit" : "no time limit given");
    } else if (value->type == TYPE_WORD && value->field) {
        buffer_str(&words, value->field->words[value->number].spoken);
    } else if (value->type == TYPE_TEXT) {
        text_words(eval, &words, value->text);
    } else if (value->type == TYPE_RECORD) {
        for (int i = 0; i < value->record.count; i++) {
            const struct fact_record *record = facts_record(&eval->view, value->record.others ? value->record.others[i] : value->record.index);
            buffer_format(&words, "%s" STR_FORMAT " " STR_FORMAT, i ? " or " : "", STR_PRINT(record->type->name), STR_PRINT(shown_identity(eval, record->id)));
        }
    }
    return kept_words(eval, &words);
}

struct str value_words(struct eval *eval, const struct value *value)
{
    return is_withheld(eval, value) ? STR("redacted") : whole_words(eval, value);
}

/* ---- subjects ---- */

/* A part of the identity of a finding, so a day stands as programs write it, and what is withheld has a name of its own. */
static struct str series_value(struct eval *eval, const struct value *value)
{
    struct str words;
    struct buffer day = {0};
    if (value->type != TYPE_TIME || !value->time.day || !value->time.exact) {
        words = whole_words(eval, value);
    } else {
        civil_write_iso(&day, value->time.first);
        words = kept_words(eval, &day);
    }
    return is_withheld(eval, value) ? shown_name(eval, NAMED_TEXT, words) : words;
}

void finding_subjects(struct eval *eval, struct finding *finding, const struct code_part *parts, int part_count, struct environment *environment)
{
    finding->subjects = arena_array(&eval->arena, (size_t)part_count, sizeof *finding->subjects);
    for (int i = 0; i < part_count; i++) {
        const struct value *value = &environment->slots[parts[i].slot];
        if (!parts[i].identity)
            continue;
        if (parts[i].form == PART_AMONG_VALUES) {
            if (value->known)
                finding->value = series_value(eval, value);
            continue;
        }
        if (!value->known && value->source && value->field) { /* an identity that fits no record is still who it is for */
            const struct fact_value *fact = &value->source->values[value->field->index];
            if (fact->kind == VALUE_RECORD)
                finding->subjects[finding->subject_count++] = (struct record_name){value->field->targets[0]->json, shown_identity(eval, (struct str){fact->text.at, fact->text.length}), 0};
            continue;
        }
        if (!value->known || value->none)
            continue;
        const struct fact_record *record = facts_record(&eval->view, value->record.index);
        if (!finding->subject_count) {
            finding->file = facts_file_name(eval->facts, record->file);
            finding->line = record->line;
        }
        finding->subjects[finding->subject_count++] = record_name(eval, record);
    }
}

/* ---- what is missing ---- */

static struct str record_words(struct eval *eval, const struct fact_record *record)
{
    struct buffer words = {0};
    buffer_text(&words, record->type->is_case ? "the " : "");
    buffer_str(&words, record->type->name);
    if (record->type->is_case)
        ;
    else if (record->id.length)
        buffer_format(&words, " " STR_FORMAT, STR_PRINT(shown_identity(eval, record->id)));
    else
        buffer_format(&words, " number %u", record->position);
    return kept_words(eval, &words);
}

/* "two lines contradict each other about the days of target T1 (facts.jsonl:10 and 11)". */
static void asks_which_line(struct eval *eval, struct buffer *words, const struct field *field, struct str record, const struct fact_value *value)
{
    struct str file = facts_file_name(eval->facts, value->refused.file), other = facts_file_name(eval->facts, value->refused.other_file);
    buffer_text(words, "two lines contradict each other about ");
    if (field->who_did_it)
        buffer_format(words, "who did " STR_FORMAT, STR_PRINT(record));
    else
        buffer_format(words, "the " STR_FORMAT " of " STR_FORMAT, STR_PRINT(field->name), STR_PRINT(record));
    buffer_format(words, " (" STR_FORMAT ":%u and ", STR_PRINT(file), value->refused.line);
    if (value->refused.file != value->refused.other_file)
        buffer_format(words, STR_FORMAT ":", STR_PRINT(other));
    buffer_format(words, "%u)", value->refused.other_line);
}

static struct str asks(struct eval *eval, const struct miss *miss)
{
    struct buffer words = {0};
    struct str record = miss->record ? record_words(eval, miss->record) : STR("");
    switch (miss->kind) {
    case MISS_FIELD: {
        const struct fact_value *value = &miss->record->values[miss->field->index];
        uint8_t kind = value->kind;
        if (miss->record->type->is_case && !miss->record->line)
            buffer_format(&words, "the case itself is not recorded, so its " STR_FORMAT " is not known", STR_PRINT(miss->field->name));
        else if (kind == VALUE_REFUSED && value->refused.line)
            asks_which_line(eval, &words, miss->field, record, value);
        else if (miss->field->who_did_it)
            buffer_format(&words, kind == VALUE_REFUSED ? "who did " STR_FORMAT " could not be read" : "who did " STR_FORMAT " is not recorded", STR_PRINT(record));
        else if (kind == VALUE_REFUSED)
            buffer_format(&words, "the " STR_FORMAT " of " STR_FORMAT " could not be read", STR_PRINT(miss->field->name), STR_PRINT(record));
        else if (kind == VALUE_PARTIAL)
            buffer_format(&words, "the exact day of the " STR_FORMAT " of " STR_FORMAT " is not recorded", STR_PRINT(miss->field->name), STR_PRINT(record));
        else if (miss->field->type == FIELD_YES_NO)
            buffer_format(&words, "for " STR_FORMAT ", `" STR_FORMAT "` is recorded neither as yes nor as no", STR_PRINT(record), STR_PRINT(miss->field->name));
        else if (miss->field->type == FIELD_WHOLE && str_is_plural(miss->field->name))
            buffer_format(&words, "the number of " STR_FORMAT " of " STR_FORMAT " is not recorded", STR_PRINT(miss->field->name), STR_PRINT(record));
        else
            buffer_format(&words, "the " STR_FORMAT " of " STR_FORMAT " %s not recorded", STR_PRINT(miss->field->name), STR_PRINT(record), str_is_plural(miss->field->name) ? "are" : "is");
        break;
    }
    case MISS_HOUR:
        if (miss->record->values[miss->field->index].kind == VALUE_INSTANT) {
            buffer_format(&words, "the " STR_FORMAT " of " STR_FORMAT " lies in the hour that came twice when the clocks went back, and which of the two is not recorded",
                          STR_PRINT(miss->field->name), STR_PRINT(record));
            break;
        }
        buffer_format(&words, "the time of day of the " STR_FORMAT " of " STR_FORMAT " is not recorded", STR_PRINT(miss->field->name), STR_PRINT(record)); break;
    case MISS_LINK: buffer_format(&words, "the " STR_FORMAT " of " STR_FORMAT " names no record that is there", STR_PRINT(miss->field->name), STR_PRINT(record)); break;
    case MISS_TIE: buffer_format(&words, "which came first is not recorded: " STR_FORMAT " and another bear the same date", STR_PRINT(record)); break;
    case MISS_RECORD: buffer_format(&words, "no " STR_FORMAT " is recorded, and that proves nothing", STR_PRINT(miss->type->name)); break;
    case MISS_ELSEWHERE: buffer_format(&words, "no " STR_FORMAT " that counts is recorded here, and one may be recorded elsewhere", STR_PRINT(miss->type->name)); break;
    case MISS_CALENDAR: buffer_text(&words, "working days are not known that far"); break;
    case MISS_NUMBER: buffer_format(&words, "the source gives no number for `" STR_FORMAT "`", STR_PRINT(miss->number)); break;
    default: break;
    }
    return kept_words(eval, &words);
}

static void collect(struct eval *eval, struct finding *finding, const struct miss *miss)
{
    while (miss && miss->kind == MISS_BOTH) {
        finding->missing_more |= miss->more;
        collect(eval, finding, miss->left);
        miss = miss->right;
    }
    if (!miss || miss->kind == MISS_FUTURE)
        return;
    struct missing_fact fact = {.asks = asks(eval, miss)};
    if (miss->record)
        fact.of = record_name(eval, miss->record);
    else if (miss->type)
        fact.of.record = miss->type->json;
    if (miss->field)
        fact.field = miss->field->key;
    if (miss->calendar)
        fact.calendar = miss->calendar->name;
    fact.number = miss->number;
    for (int i = 0; i < finding->missing_count; i++)
        if (str_equal(finding->missing[i].asks, fact.asks))
            return;
    if (finding->missing_count == LIMIT_NAMED)
        finding->missing_more = true;
    else
        finding->missing[finding->missing_count++] = fact;
}

void finding_missing(struct eval *eval, struct finding *finding, const struct miss *miss)
{
    if (!finding->missing)
        finding->missing = arena_array(&eval->arena, LIMIT_NAMED, sizeof *finding->missing);
    collect(eval, finding, miss);
}

/* ---- readings ---- */

void finding_readings(struct eval *eval, struct finding *finding)
{
    int count = 0;
    for (int i = 0; i < eval->model->definition_count; i++)
        count += (int)(eval->readings_used[i / 64] >> i % 64 & 1);
    finding->readings = arena_array(&eval->arena, (size_t)count, sizeof *finding->readings);
    for (int i = 0; i < eval->model->definition_count; i++) {
        if (!(eval->readings_used[i / 64] >> i % 64 & 1))
            continue;
        const struct definition *definition = eval->model->definitions[i];
        struct reading_used used = {definition->name, definition->readings[eval->chosen[i]].name};
        int at = finding->reading_count++;
        for (; at > 0 && str_compare(finding->readings[at - 1].definition, used.definition) > 0; at--)
            finding->readings[at] = finding->readings[at - 1];
        finding->readings[at] = used;
    }
}

/* ---- proof steps ---- */

static void hang(struct proof *parent, struct proof *step)
{
    struct proof **end = &parent->kids;
    while (*end)
        end = &(*end)->next;
    *end = step;
}

static const char proof_too_long[] = "its proof has more steps than the limit";

struct proof *trace_open(struct eval *eval, enum proof_part part, struct span span, struct proof **outer)
{
    if (++eval->proof_steps > LIMIT_PROOF_STEPS)
        eval->failed = proof_too_long;
    struct proof *step = arena_alloc(&eval->arena, sizeof *step);
    step->part = part;
    step->rule = span;
    hang(eval->trace, step);
    *outer = eval->trace;
    eval->trace = step;
    return step;
}

static struct shown_bounds bounds_of(const struct value *value)
{
    const struct when *when = &value->time;
    if (value->type != TYPE_TIME || value->list || when->no_limit || (when->exact && when->day) || when->lo == when->hi)
        return (struct shown_bounds){.from = false};
    return (struct shown_bounds){when->lo > TIME_EARLIEST, when->hi < TIME_LATEST, when->lo, when->hi};
}

void trace_operand(struct eval *eval, enum operation operation, const struct value *value)
{
    struct proof *step = eval->collect, shown = {.part = PROOF_VALUE};
    struct operand *operand = arena_alloc(&eval->arena, sizeof *operand);
    trace_result(eval, &shown, value);
    *operand = (struct operand){.op = operation_name(operation), .answer = shown.answer, .value = shown.value, .time = shown.time, .bounds = shown.bounds};
    if (step->last_operand)
        step->last_operand->next = operand;
    else
        step->operands = operand;
    step->last_operand = operand;
}

void trace_operand_as(struct eval *eval, const char *as)
{
    if (eval->collect && eval->collect->last_operand)
        eval->collect->last_operand->as = as;
}

struct proof *trace_last(const struct eval *eval)
{
    struct proof *last = eval->trace ? eval->trace->kids : NULL;
    while (last && last->next)
        last = last->next;
    return last;
}

void trace_tested(struct eval *eval, const struct fact_record *record, const struct proof *last_before)
{
    struct proof *last = trace_last(eval);
    if (last && last != last_before)
        last->of = record_name(eval, record);
    if (eval->collect && eval->collect->last_operand)
        eval->collect->last_operand->of = record_name(eval, record);
}

void trace_close(struct eval *eval, struct proof *outer)
{
    eval->trace = outer;
}

void trace_result(struct eval *eval, struct proof *step, const struct value *value)
{
    bool withheld = is_withheld(eval, value);
    if (!withheld)
        step->bounds = bounds_of(value);
    if (value->type == TYPE_TRUTH && !value->list) {
        enum truth truth = value->known ? (value->none ? NO : value->truth) : UNKNOWN;
        step->answer = truth == YES ? ANSWER_YES : truth == NO ? ANSWER_NO : miss_only_future(value->miss) ? ANSWER_NOT_YET : ANSWER_CANNOT_TELL;
        return;
    }
    bool is_time = value->type == TYPE_TIME && !value->list;
    if (is_time && value->time.future)
        step->answer = ANSWER_NOT_YET;
    else
        step->answer = value->known ? ANSWER_VALUE : ANSWER_CANNOT_TELL;
    step->value = value_words(eval, value);
    if (is_time && !withheld)
        step->time = shown_time(&value->time);
}

void trace_fact(struct eval *eval, const struct fact_record *record, const struct field *field, const struct value *value)
{
    struct proof *step = eval->trace;
    if (!step)
        return;
    struct record_name name = record_name(eval, record);
    for (int i = 0; i < step->fact_count; i++) /* the same field is told once a step */
        if (step->facts[i].line == record->line && str_equal(step->facts[i].of.id, name.id) && str_equal(step->facts[i].field, field ? field->key : STR("")))
            return;
    if (++eval->proof_steps > LIMIT_PROOF_STEPS) {
        eval->failed = proof_too_long;
        return;
    }
    if ((step->fact_count & (step->fact_count - 1)) == 0) {
        struct used_fact *facts = arena_array(&eval->arena, step->fact_count ? (size_t)step->fact_count * 2 : 1, sizeof *facts);
        if (step->fact_count)
            memcpy(facts, step->facts, (size_t)step->fact_count * sizeof *facts);
        step->facts = facts;
    }
    struct used_fact *fact = &step->facts[step->fact_count++];
    *fact = (struct used_fact){.of = name, .line = record->line};
    fact->file = facts_file_name(eval->facts, record->file);
    if (!field)
        return;
    fact->field = field->key;
    fact->says = field->name;
    fact->personal = field->personal;
    bool absent = record->values[field->index].kind == VALUE_ABSENT;
    fact->value = absent ? STR("not recorded") : value ? value_words(eval, value) : STR("");
    if (field->known_with >= 0 && !absent) { /* whether it is to be seen was told by that date */
        const struct field *with = &record->type->fields[field->known_with];
        struct value date = field_value(eval, record, with);
        trace_fact(eval, record, with, &date);
    }
}

void trace_link(struct eval *eval, const struct fact_record *record, const struct code_alternative *by)
{
    if (!eval->trace || by->link != LINK_ITS_FIELD || !by->link_field)
        return;
    int before = eval->trace->fact_count;
    struct value link = field_value(eval, record, by->link_field);
    trace_fact(eval, record, by->link_field, &link);
    if (eval->trace->fact_count > before)
        eval->trace->facts[before].link = true;
}
