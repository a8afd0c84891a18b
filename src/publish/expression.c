/* SPDX-License-Identifier: Apache-2.0
 *
 * Expressions as trees. Every operation has its keys here; one that is added
 * to the list of operations does not compile until it has them too.
 */
#include "publish/inside.h"

#pragma GCC diagnostic error "-Wswitch"

static const char *const unit_words[] = {"hours", "days", "working_days", "weeks", "months", "years"};
static const char *const pick_words[] = {"first", "latest", "next"};

void write_records(struct writer *writer, const struct kind *kind)
{
    write_open(writer, "records", '[');
    for (int i = 0; i < kind->type_count; i++)
        write_text(writer, NULL, kind->types[i]->name);
    write_close(writer, ']');
}

static const char *type_word(struct type type)
{
    switch (type.of) {
    case TYPE_NONE: return "nothing";
    case TYPE_TRUTH: return "truth";
    case TYPE_TIME: return "moment";
    case TYPE_NUMBER: return type.decimal ? "decimal" : "whole_number";
    case TYPE_TEXT: return "text";
    case TYPE_WORD: return "word";
    case TYPE_RECORD: return "record";
    case TYPE_LENGTH: return "length";
    }
    return "";
}

void write_type(struct writer *writer, struct type type)
{
    write_word(writer, "type", type_word(type));
    if (type.list)
        write_truth(writer, "list", true);
    if (type.of == TYPE_RECORD && type.kind)
        write_records(writer, type.kind);
}

void write_variable(struct writer *writer, const char *key, int slot)
{
    const struct frame *frame = writer->frame;
    struct buffer name = {0};
    buffer_str(&name, frame->slots[slot].name);
    bool clear = name.length > 0;
    for (int i = 0; i < slot; i++)
        clear = clear && !str_equal(frame->slots[i].name, frame->slots[slot].name);
    if (!clear)
        buffer_format(&name, "#%d", slot + 1);
    write_text(writer, key, buffer_view(&name));
    buffer_free(&name);
}

static void write_operands(struct writer *writer, const struct expr *first)
{
    write_open(writer, "operands", '[');
    for (const struct expr *one = first; one; one = one->next)
        write_expression(writer, NULL, one);
    write_close(writer, ']');
}

static void write_two(struct writer *writer, const char *first, const char *second, const struct expr *expr)
{
    write_expression(writer, first, expr->a);
    write_expression(writer, second, expr->b);
}

/* As written: which instant it is, the zone of the rule set says, unless it has an offset. */
static void write_literal_time(struct writer *writer, const struct expr *expr)
{
    struct buffer text = {0};
    civil_write_iso(&text, expr->time.day);
    if (!expr->time.is_day) {
        int second = (int)expr->time.second, offset = (int)expr->time.offset;
        buffer_format(&text, "T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
        if (expr->time.has_offset)
            buffer_format(&text, "%c%02d:%02d", offset < 0 ? '-' : '+', (offset < 0 ? -offset : offset) / 3600, (offset < 0 ? -offset : offset) / 60 % 60);
    }
    write_text(writer, "value", buffer_view(&text));
    buffer_free(&text);
}

static void write_words(struct writer *writer, const struct expr *expr)
{
    write_open(writer, "words", '[');
    const struct field *field = expr->a->type.words;
    for (int i = 0; i < field->word_count; i++)
        if (expr->word_set >> i & 1)
            write_text(writer, NULL, field->words[i].json);
    write_close(writer, ']');
}

/* The name is the same in all the record types that have such a field. */
static void write_field(struct writer *writer, const struct expr *expr)
{
    const struct field *field = NULL;
    for (int i = 0; i < expr->a->type.kind->type_count && !field; i++)
        field = expr->fields[i];
    write_text(writer, "field", field->name);
    write_expression(writer, "of", expr->a);
}

static void write_pick(struct writer *writer, const struct selection *selection)
{
    write_word(writer, "which", pick_words[selection->pick]);
    write_selection(writer, "selection", selection);
}

static void write_yearly(struct writer *writer, const struct expr *expr)
{
    static const char *const ordinals[] = {"last", "first", "second", "third", "fourth"};
    write_open(writer, "days", '[');
    for (int i = 0; i < expr->yearly->count; i++) {
        const struct yearly_day *day = &expr->yearly->days[i];
        write_open(writer, NULL, '{');
        write_number(writer, "month", day->month);
        if (day->day) {
            write_number(writer, "day", day->day);
        } else {
            write_word(writer, "nth", ordinals[day->nth]);
            write_word(writer, "weekday", civil_weekday_name(day->weekday));
        }
        write_close(writer, '}');
    }
    write_close(writer, ']');
    write_word(writer, "which", expr->yearly->back ? "last_before" : "first_after");
    write_truth(writer, "included", expr->yearly->included);
    write_expression(writer, "from", expr->a);
}

static void write_keys(struct writer *writer, const struct expr *expr)
{
    switch (expr->op) {
    case OP_NUMBER:
        if (expr->type.decimal)
            write_decimal(writer, "value", expr->number);
        else
            write_number(writer, "value", expr->number);
        return;
    case OP_TEXT: write_text(writer, "value", expr->text); return;
    case OP_TIME: write_literal_time(writer, expr); return;
    case OP_TRUTH: write_truth(writer, "value", expr->number != 0); return;
    case OP_LENGTH:
        write_number(writer, "amount", expr->number);
        write_word(writer, "unit", unit_words[expr->unit]);
        return;
    case OP_NO_LIMIT:
    case OP_NEVER: return;
    case OP_NO_NUMBER: write_text(writer, "name", expr->text); return;
    case OP_SLOT: write_variable(writer, "name", (int)expr->number); return;
    case OP_CASE: return;
    case OP_FIELD: write_field(writer, expr); return;
    case OP_OWN_TIME: write_expression(writer, "of", expr->a); return;
    case OP_CALL:
        write_text(writer, "definition", expr->definition->name);
        write_policy_of(writer, expr->definition->policy);
        write_expression(writer, "of", expr->a);
        return;
    case OP_PICK: write_pick(writer, expr->selection); return;
    case OP_EXISTS: write_selection(writer, "selection", expr->selection); return;
    case OP_COUNT: write_expression(writer, "of", expr->a); return;
    case OP_CELL:
        write_text(writer, "table", expr->table->name);
        write_policy_of(writer, expr->table->policy);
        write_text(writer, "column", expr->table->columns[expr->number].name);
        write_expression(writer, "key", expr->a);
        return;
    case OP_WORKING_DAY: write_two(writer, "number", "from", expr); return;
    case OP_AFTER:
    case OP_BEFORE: write_two(writer, "length", "from", expr); return;
    case OP_YEARLY: write_yearly(writer, expr); return;
    case OP_LATER:
    case OP_EARLIER:
    case OP_AND:
    case OP_OR: write_operands(writer, expr->a); return;
    case OP_CASES:
        write_two(writer, "then", "if", expr);
        write_expression(writer, "otherwise", expr->c);
        return;
    case OP_NOT: write_expression(writer, "of", expr->a); return;
    case OP_WORD_AMONG:
        write_words(writer, expr);
        write_expression(writer, "of", expr->a);
        return;
    case OP_INCLUDES: write_two(writer, "of", "value", expr); return;
    case OP_RECORDED: write_expression(writer, "of", expr->a); return;
    case OP_IS_ROLE:
        write_text(writer, "role", expr->role->name);
        write_two(writer, "of", "on", expr);
        return;
    case OP_INCLUDES_ONE:
        if (expr->role)
            write_text(writer, "role", expr->role->name);
        else
            write_records(writer, expr->kind);
        write_two(writer, "of", "on", expr);
        return;
    case OP_IS_TYPE:
        write_records(writer, expr->kind);
        write_expression(writer, "of", expr->a);
        return;
    case OP_SAME_NUMBER:
    case OP_SAME_TEXT:
    case OP_SAME_RECORD:
    case OP_SAME_TRUTH:
    case OP_IS_BEFORE:
    case OP_ON_DAY_OF:
    case OP_AT_LEAST:
    case OP_AT_MOST:
    case OP_LESS_THAN: write_two(writer, "left", "right", expr); return;
    case OP_HAS_COME: write_two(writer, "of", "by", expr); return;
    case OP_IN_TIME:
        write_text(writer, "rule", expr->rule->card->name);
        write_policy_of(writer, expr->rule->policy);
        write_expression(writer, "of", expr->a);
        return;
    case OPERATIONS: return;
    }
}

static void write_operation(struct writer *writer, enum operation operation)
{
    char word[40];
    size_t length = 0;
    for (const char *at = operation_name(operation); *at && length + 1 < sizeof word; at++)
        word[length++] = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    word[length] = 0;
    write_word(writer, "op", word);
}

/* As deep as the tree it came from, whose nesting is bounded. */
void write_expression(struct writer *writer, const char *key, const struct expr *expr)
{
    if (!expr)
        return;
    write_open(writer, key, '{');
    write_operation(writer, expr->op);
    write_type(writer, expr->type);
    write_keys(writer, expr);
    write_place(writer, "at", expr->span);
    write_close(writer, '}');
}

static void write_alternative(struct writer *writer, const struct alternative *alternative)
{
    write_open(writer, NULL, '{');
    write_text(writer, "record", alternative->type->name);
    if (alternative->dated)
        write_text(writer, "dated_by", alternative->dated->name);
    switch (alternative->link) {
    case LINK_WHOLE_CASE:
    case LINK_SHARED_ALL: break;
    case LINK_ITS_FIELD: write_text(writer, "its_field", alternative->link_field->name); break;
    case LINK_FIELD_OF: write_text(writer, "field_of", alternative->link_field->name); break;
    }
    write_expression(writer, "where", alternative->condition);
    write_close(writer, '}');
}

void write_selection(struct writer *writer, const char *key, const struct selection *selection)
{
    if (!selection)
        return;
    write_open(writer, key, '{');
    write_variable(writer, "candidate", selection->slot);
    write_open(writer, "choices", '[');
    for (int i = 0; i < selection->alternative_count; i++)
        write_alternative(writer, &selection->alternatives[i]);
    write_close(writer, ']');
    write_expression(writer, "for", selection->of);
    write_expression(writer, "since", selection->since);
    write_expression(writer, "up_to", selection->up_to);
    if (selection->any_time)
        write_truth(writer, "any_time", true);
    write_expression(writer, "after", selection->after);
    write_expression(writer, "where", selection->where);
    write_place(writer, "at", selection->span);
    write_close(writer, '}');
}

void write_event(struct writer *writer, const char *key, const struct event *event)
{
    if (!event)
        return;
    write_open(writer, key, '{');
    switch (event->form) {
    case EVENT_TIME: write_expression(writer, "comes", event->time); break;
    case EVENT_RECORD: write_pick(writer, event->selection); break;
    case EVENT_TEST: write_expression(writer, "holds", event->test); break;
    }
    write_place(writer, "at", event->span);
    write_close(writer, '}');
}
