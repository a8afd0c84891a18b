/* SPDX-License-Identifier: Apache-2.0 */
#include "render/ical.h"

#include <string.h>

enum { LINE_BYTES = 75 };

/* ---- Writing ---- */

static bool is_inside(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80; /* of a character of several bytes */
}

static void fold(struct buffer *out, struct str line)
{
    size_t at = 0, room = LINE_BYTES;
    while (line.length - at > room) {
        size_t end = at + room;
        while (end > at + 1 && is_inside(line.at[end]))
            end--;
        buffer_add(out, line.at + at, end - at);
        buffer_text(out, "\r\n ");
        at = end;
        room = LINE_BYTES - 1; /* the space counts */
    }
    buffer_add(out, line.at + at, line.length - at);
    buffer_text(out, "\r\n");
}

void ical_line(struct buffer *out, const char *name, struct str value)
{
    struct buffer line = {0};
    buffer_text(&line, name);
    buffer_char(&line, ':');
    buffer_str(&line, value);
    fold(out, buffer_view(&line));
    buffer_free(&line);
}

void ical_escaped(struct buffer *out, struct str text)
{
    for (size_t i = 0; i < text.length;) {
        char c = text.at[i];
        size_t control = c == '\n' ? 0 : utf8_control_at(text.at + i, text.length - i);
        if (!control && (c == '\\' || c == ';' || c == ','))
            buffer_char(out, '\\');
        if (c == '\n')
            buffer_text(out, "\\n");
        else
            buffer_char(out, control ? '?' : c);
        i += control ? control : 1;
    }
}

void ical_text(struct buffer *out, const char *name, struct str text)
{
    struct buffer value = {0};
    ical_escaped(&value, text);
    ical_line(out, name, buffer_view(&value));
    buffer_free(&value);
}

/* ---- Reading ---- */

struct reading {
    struct ical *calendar;
    struct str bytes;
    size_t at;
    int line;
    bool in_event;
    int depth; /* of what stands in an event, such as an alarm */
};

/* The next line, with what was folded put together again; false at the end. */
static bool next_line(struct reading *reading, struct buffer *line)
{
    buffer_clear(line);
    if (reading->at >= reading->bytes.length)
        return false;
    do {
        reading->line++;
        size_t from = reading->at;
        while (reading->at < reading->bytes.length && reading->bytes.at[reading->at] != '\n')
            reading->at++;
        size_t end = reading->at;
        if (end > from && reading->bytes.at[end - 1] == '\r')
            end--;
        if (line->length) /* without the space that it goes on with */
            from++;
        buffer_add(line, reading->bytes.at + from, end - from);
        reading->at++;
    } while (line->length && reading->at < reading->bytes.length && (reading->bytes.at[reading->at] == ' ' || reading->bytes.at[reading->at] == '\t'));
    return true;
}

static bool begins(struct str line, const char *with)
{
    size_t length = strlen(with);
    return line.length >= length && !memcmp(line.at, with, length);
}

/* The value, where the line is of that property; or length 0. */
static struct str value_of(struct str line, const char *name)
{
    size_t length = strlen(name);
    if (!begins(line, name) || line.length == length || (line.at[length] != ':' && line.at[length] != ';'))
        return STR("");
    size_t colon = length;
    while (colon < line.length && line.at[colon] != ':')
        colon++;
    return colon < line.length ? (struct str){line.at + colon + 1, line.length - colon - 1} : STR("");
}

static struct str kept(struct ical *calendar, struct str s)
{
    return (struct str){arena_text(&calendar->arena, s.at, s.length), s.length};
}

static struct ical_event *add_event(struct ical *calendar)
{
    if (calendar->count == calendar->room) {
        calendar->room = calendar->room ? calendar->room * 2 : 16;
        calendar->events = mem_plain_grow(calendar->events, mem_product((size_t)calendar->room, sizeof *calendar->events));
    }
    struct ical_event *event = &calendar->events[calendar->count++];
    *event = (struct ical_event){.sequence = 0};
    return event;
}

static void add_line(struct ical *calendar, struct ical_event *event, struct str line)
{
    if (event->line_count == event->line_room) {
        int room = event->line_room ? event->line_room * 2 : 8;
        struct str *lines = arena_array(&calendar->arena, (size_t)room, sizeof *lines);
        for (int i = 0; i < event->line_count; i++)
            lines[i] = event->lines[i];
        event->lines = lines;
        event->line_room = room;
    }
    event->lines[event->line_count++] = kept(calendar, line);
}

static int64_t number_of(struct str text)
{
    int64_t number = 0;
    for (size_t i = 0; i < text.length && i < 15 && text.at[i] >= '0' && text.at[i] <= '9'; i++)
        number = number * 10 + (text.at[i] - '0');
    return number;
}

static void take_property(struct reading *reading, struct ical_event *event, struct str line)
{
    struct str uid = value_of(line, "UID"), stamp = value_of(line, "DTSTAMP"), sequence = value_of(line, "SEQUENCE"), status = value_of(line, "STATUS");
    if (uid.length)
        event->uid = kept(reading->calendar, uid);
    else if (stamp.length)
        event->stamp = kept(reading->calendar, stamp);
    else if (sequence.length)
        event->sequence = number_of(sequence);
    else
        add_line(reading->calendar, event, line);
    event->cancelled = event->cancelled || str_is(status, "CANCELLED");
}

/* False where an event does not end as it began, or bears no identity. */
static bool take_line(struct reading *reading, struct str line)
{
    struct ical *calendar = reading->calendar;
    struct ical_event *event = reading->in_event ? &calendar->events[calendar->count - 1] : NULL;
    if (!event) {
        if (begins(line, "BEGIN:VEVENT")) {
            add_event(calendar);
            reading->in_event = true;
        }
        return !begins(line, "END:VEVENT");
    }
    if (begins(line, "END:VEVENT")) {
        reading->in_event = false;
        return !reading->depth && event->uid.length;
    }
    if (begins(line, "BEGIN:"))
        reading->depth++;
    else if (begins(line, "END:"))
        reading->depth--;
    else if (!reading->depth)
        take_property(reading, event, line);
    return reading->depth >= 0;
}

bool ical_read(struct ical *calendar, struct str bytes, int *line)
{
    struct reading reading = {.calendar = calendar, .bytes = bytes};
    struct buffer whole = {0};
    *calendar = (struct ical){.count = 0};
    bool fits = next_line(&reading, &whole) && str_is(buffer_view(&whole), "BEGIN:VCALENDAR") && utf8_bad_at(bytes.at, bytes.length) == bytes.length;
    bool ended = false;
    while (fits && next_line(&reading, &whole)) {
        fits = take_line(&reading, buffer_view(&whole));
        ended = !reading.in_event && begins(buffer_view(&whole), "END:VCALENDAR");
    }
    *line = reading.line;
    buffer_free(&whole);
    return fits && ended;
}

struct ical_event *ical_find(struct ical *calendar, struct str uid)
{
    for (int i = 0; i < calendar->count; i++)
        if (str_equal(calendar->events[i].uid, uid))
            return &calendar->events[i];
    return NULL;
}

void ical_free(struct ical *calendar)
{
    mem_plain_free(calendar->events);
    arena_free(&calendar->arena);
}
