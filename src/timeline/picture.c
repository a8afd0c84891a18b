/* SPDX-License-Identifier: Apache-2.0
 *
 * The picture: a lane for each record and for each thing to be done, time
 * from left to right. Whole numbers only, so that it is the same everywhere.
 * Shape tells what colour tells too: what happened is a dot, what is due a
 * bar that ends in a square, done a ring, not done in time a cross. What
 * lies further ahead than is drawn stands at the edge, with the first date.
 * In a page a long one is drawn in parts, so that each fits on a sheet.
 */
#include "html/html.h"
#include "render/sentences.h"
#include "render/words.h"
#include "timeline/timeline.h"

/* Wide enough for labels and dates also where a reader has set letters further apart (WCAG 1.4.12); src/html/style.c knows the width. */
enum { WIDTH = 1100, LABELS = 8, LEFT = 496, RIGHT = 1084, TOP = 46, LANE = 24, LABEL_CHARACTERS = 52, SUBJECT_CHARACTERS = 30 };
enum { LANES_OF_A_PART = 36 }; /* of a page: what fits on a sheet of A4 under its heading; more lanes are several pictures */
enum { DAYS_AFTER = 92 }; /* days after today that are drawn at most; what comes later stands at the edge */

struct picture {
    struct buffer *out;
    const struct timeline *timeline;
    day_number first, last; /* at the edges */
    int lane_count, y;
    bool dated; /* the lane has a date at its edge */
    day_number today;
};

/* Later days stand at the right edge. */
static int x_of(const struct picture *picture, day_number day)
{
    if (day >= picture->last)
        return RIGHT;
    if (day <= picture->first)
        return LEFT;
    return LEFT + (int)((int64_t)(RIGHT - LEFT) * (day - picture->first) / (picture->last - picture->first));
}

static void find_edges(struct picture *picture)
{
    const struct timeline *timeline = picture->timeline;
    day_number furthest = picture->today + DAYS_AFTER;
    picture->first = picture->last = picture->today;
    for (int i = 0; i < timeline->count; i++) {
        const struct entry *entry = &timeline->entries[i];
        picture->first = entry->at.day < picture->first ? entry->at.day : picture->first;
        if (entry->at.day > picture->last)
            picture->last = entry->at.day < furthest ? entry->at.day : furthest;
    }
    picture->first -= 2;
    picture->last += 3;
}

/* ---- pieces ---- */

static void add_text(struct picture *picture, int x, int y, const char *anchor, const char *weight, struct str text)
{
    buffer_format(picture->out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">", x, y, anchor, weight);
    html_text(picture->out, text);
    buffer_text(picture->out, "</text>\n");
}

static void add_line(struct picture *picture, int x1, int y1, int x2, int y2, const char *look)
{
    buffer_format(picture->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" %s/>\n", x1, y1, x2, y2, look);
}

static void add_date(struct picture *picture, int x, int y, const char *anchor, day_number day)
{
    struct buffer text = {0};
    struct civil civil = civil_of(day);
    buffer_format(&text, "%d %.3s %d", civil.day, civil_month_name(civil.month), civil.year);
    add_text(picture, x, y, anchor, "normal", buffer_view(&text));
    buffer_free(&text);
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t characters_of(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += begins_character(text.at[i]);
    return count;
}

/* Where what it is for begins, " (target T1)": two lanes of one rule differ in nothing else. */
static size_t subject_of(struct str text)
{
    for (size_t at = text.length; at > 1; at--)
        if (text.at[at - 1] == '(' && text.at[at - 2] == ' ')
            return characters_of((struct str){text.at + at - 2, text.length - at + 2}) <= SUBJECT_CHARACTERS ? at - 2 : text.length;
    return text.length;
}

/* Whole characters of its beginning, three dots, and what it is for. */
static struct str cut(struct str text, struct buffer *room)
{
    size_t subject = subject_of(text), at = 0, characters = characters_of(text), kept = 0;
    if (characters <= LABEL_CHARACTERS)
        return text;
    kept = LABEL_CHARACTERS - characters_of((struct str){text.at + subject, text.length - subject});
    for (size_t passed = 0; at < text.length && (passed < kept || !begins_character(text.at[at])); at++)
        passed += begins_character(text.at[at]);
    while (at && text.at[at - 1] == ' ')
        at--;
    buffer_clear(room);
    buffer_add(room, text.at, at);
    buffer_text(room, "…");
    buffer_add(room, text.at + subject, text.length - subject);
    return buffer_view(room);
}

static void begin_lane(struct picture *picture, struct str label)
{
    struct buffer room = {0}, large = {0};
    picture->y = TOP + LANE * picture->lane_count++ + LANE / 2;
    picture->dated = false;
    if (picture->lane_count % 2) /* so that the eye finds its way from a label to its lane */
        buffer_format(picture->out, "<rect class=\"band\" x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f1f4f8\"/>\n", picture->y - LANE / 2, WIDTH, LANE);
    add_line(picture, LEFT, picture->y, RIGHT, picture->y, "stroke=\"#c8c8c8\" stroke-width=\"1\"");
    buffer_str(&large, label);
    words_large(&large, 0);
    add_text(picture, LABELS, picture->y + 4, "start", "normal", cut(buffer_view(&large), &room));
    buffer_free(&room);
    buffer_free(&large);
}

static bool is_late(enum state state)
{
    return state == STATE_OVERDUE || state == STATE_MISSED || state == STATE_MET_LATE || state == STATE_BREACHED || state == STATE_IMPOSSIBLE;
}

static void draw_due(struct picture *picture, const struct entry *entry)
{
    int x = x_of(picture, entry->at.day), y = picture->y;
    const char *colour = is_late(entry->state) ? "#8f1d14" : "#1d3d63";
    if (entry->from.form != SHOWN_NONE)
        buffer_format(picture->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"6\" fill=\"#6a88ad\"/>\n", x_of(picture, entry->from.day), y - 3,
                      x - x_of(picture, entry->from.day) > 0 ? x - x_of(picture, entry->from.day) : 1);
    buffer_format(picture->out, "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>\n", x - 5, y - 5, colour);
    if (entry->done.form != SHOWN_NONE)
        buffer_format(picture->out, "<circle cx=\"%d\" cy=\"%d\" r=\"7\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"/>\n", x_of(picture, entry->done.day), y, colour);
    else if (entry->state == STATE_OVERDUE || entry->state == STATE_MISSED) {
        add_line(picture, x + 8, y - 6, x + 20, y + 6, "stroke=\"#8f1d14\" stroke-width=\"3\"");
        add_line(picture, x + 8, y + 6, x + 20, y - 6, "stroke=\"#8f1d14\" stroke-width=\"3\"");
    }
}

static void draw_entry(struct picture *picture, const struct entry *entry)
{
    int x = x_of(picture, entry->at.day), y = picture->y;
    if (entry->at.day > picture->last && !picture->dated) {
        add_date(picture, RIGHT - 10, y + 4, "end", entry->at.day);
        picture->dated = true;
    }
    if (entry->kind == ENTRY_DUE)
        draw_due(picture, entry);
    else if (entry->kind == ENTRY_NEXT)
        buffer_format(picture->out, "<path d=\"M%d %dl9 6l-9 6z\" fill=\"#1a1a1a\"/>\n", x + 7, y - 6);
    else if (entry->kind == ENTRY_OPENS)
        add_line(picture, x, y - 8, x, y + 8, "stroke=\"#1d3d63\" stroke-width=\"3\"");
    else
        buffer_format(picture->out, "<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\" stroke=\"#1a1a1a\" stroke-width=\"1.5\"/>\n", x, y,
                      entry->kind == ENTRY_PLANNED ? "#ffffff" : "#1a1a1a");
}

/* ---- the whole ---- */

static bool is_deed(const struct entry *entry)
{
    return entry->kind == ENTRY_OPENS || entry->kind == ENTRY_DUE || entry->kind == ENTRY_NEXT;
}

static bool is_first_of_lane(const struct timeline *timeline, int index)
{
    for (int i = 0; i < index; i++)
        if (timeline->entries[i].kind != ENTRY_TODAY && is_deed(&timeline->entries[i]) == is_deed(&timeline->entries[index]) &&
            str_equal(timeline->entries[i].lane, timeline->entries[index].lane))
            return false;
    return timeline->entries[index].kind != ENTRY_TODAY;
}

static void draw_lane(struct picture *picture, int index)
{
    const struct timeline *timeline = picture->timeline;
    begin_lane(picture, timeline->entries[index].lane);
    for (int i = index; i < timeline->count; i++)
        if (timeline->entries[i].kind != ENTRY_TODAY && is_deed(&timeline->entries[i]) == is_deed(&timeline->entries[index]) &&
            str_equal(timeline->entries[i].lane, timeline->entries[index].lane))
            draw_entry(picture, &timeline->entries[i]);
}

/* A few days at even distances; each is written once. */
static void draw_scale(struct picture *picture, int bottom)
{
    enum { MARKS = 5 };
    struct buffer text = {0};
    for (int i = 0; i < MARKS; i++) {
        day_number day = picture->first + (day_number)((int64_t)(picture->last - picture->first) * (2 * i + 1) / (2 * MARKS));
        int x = x_of(picture, day);
        add_line(picture, x, TOP - 6, x, bottom, "stroke=\"#e2e2e2\" stroke-width=\"1\"");
        add_date(picture, x, TOP - 26, "middle", day);
        timeline_number(&text, picture->timeline, day);
        if (text.length)
            add_text(picture, x, TOP - 12, "middle", "normal", buffer_view(&text));
        buffer_clear(&text);
    }
    buffer_free(&text);
}

static void draw_key(struct picture *picture, int y)
{
    static const struct {
        enum entry_kind kind;
        enum state state;
        bool done;
        const char *words;
    } shapes[] = {{ENTRY_HAPPENED, STATE_MET, false, "happened"}, {ENTRY_PLANNED, STATE_MET, false, "planned"}, {ENTRY_OPENS, STATE_MET, false, "opens"},
                  {ENTRY_DUE, STATE_OPEN, false, "due"}, {ENTRY_DUE, STATE_MET, true, "done"}, {ENTRY_DUE, STATE_OVERDUE, false, "not done in time"},
                  {ENTRY_NEXT, STATE_MET, false, "next"}};
    int x = 20;
    picture->y = y;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct picture sign = *picture;
        sign.first = 0; /* so that day 1 of 2 lies at x */
        struct entry entry = {.kind = shapes[i].kind, .state = shapes[i].state, .at = {.form = SHOWN_DAY, .day = 1}};
        buffer_format(picture->out, "<g transform=\"translate(%d 0)\">\n", x - RIGHT);
        sign.last = 1;
        if (shapes[i].done)
            entry.done = entry.at;
        draw_entry(&sign, &entry);
        buffer_text(picture->out, "</g>\n");
        x += shapes[i].state == STATE_OVERDUE ? 26 : 14;
        add_text(picture, x, y + 4, "start", "normal", str_of(shapes[i].words));
        x += 30 + 7 * (int)str_of(shapes[i].words).length;
    }
}

/* The lanes from `from` on, `count` of them, as one picture: part `part` of `parts`. The last one has the key. */
static void draw_part(struct picture *picture, bool alone, int from, int count, int part, int parts)
{
    const struct timeline *timeline = picture->timeline;
    struct buffer *out = picture->out, title = {0};
    bool says_nobody = alone && timeline->report->nobody; /* a page says so itself */
    int bottom = TOP + LANE * count + 4, height = bottom + (part == parts ? 54 : 20) + (says_nobody ? 22 : 0), lane = 0;
    picture->lane_count = 0;
    buffer_format(out, "<svg%s viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"timeline-title-%d\" font-family=\"Arial, Helvetica, sans-serif\" font-size=\"13\" fill=\"#1a1a1a\">\n",
                  alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", WIDTH, height, part);
    buffer_text(&title, "Timeline of case ");
    buffer_str(&title, timeline->case_key);
    buffer_text(&title, " as of ");
    words_moment(&title, timeline->report->zone, timeline->report->now);
    if (parts > 1)
        buffer_format(&title, ", part %d of %d", part, parts);
    buffer_format(out, "<title id=\"timeline-title-%d\">", part);
    html_text(out, buffer_view(&title));
    buffer_text(out, "</title>\n");
    if (says_nobody) {
        buffer_text(out, "<desc>");
        html_text(out, str_of(sentence_nobody));
        buffer_text(out, "</desc>\n");
    }
    buffer_format(out, "<rect x=\"0\" y=\"0\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, height);
    for (int deeds = 0; deeds < 2; deeds++)
        for (int i = 0; i < timeline->count; i++)
            if (is_first_of_lane(timeline, i) && is_deed(&timeline->entries[i]) == (deeds != 0)) {
                if (lane >= from && lane < from + count)
                    draw_lane(picture, i);
                lane++;
            }
    draw_scale(picture, bottom);
    int today = x_of(picture, picture->today);
    add_line(picture, today, TOP - 6, today, bottom, "stroke=\"#8f1d14\" stroke-width=\"2\" stroke-dasharray=\"6 4\"");
    add_text(picture, today, bottom + 14, today > RIGHT - 30 ? "end" : "middle", "bold", STR("today"));
    if (part == parts)
        draw_key(picture, bottom + 36);
    if (says_nobody)
        add_text(picture, LABELS, bottom + 66, "start", "normal", str_of(sentence_other_names));
    buffer_text(out, "</svg>\n");
    buffer_free(&title);
}

void timeline_svg(struct buffer *out, const struct timeline *timeline, bool alone)
{
    struct picture picture = {.out = out, .timeline = timeline, .today = zone_day(timeline->report->zone, timeline->report->now)};
    int lanes = 0;
    for (int i = 0; i < timeline->count; i++)
        lanes += is_first_of_lane(timeline, i);
    int parts = alone || !lanes ? 1 : (lanes + LANES_OF_A_PART - 1) / LANES_OF_A_PART;
    find_edges(&picture);
    for (int part = 0; part < parts; part++) {
        int from = part * LANES_OF_A_PART;
        draw_part(&picture, alone, from, part + 1 == parts ? lanes - from : LANES_OF_A_PART, part + 1, parts);
    }
}
