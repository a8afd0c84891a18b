/* SPDX-License-Identifier: Apache-2.0
 *
 * An answer as of a day knows nothing of later days. For every case of the
 * sample files and every day from its opening to thirty days after its
 * last date, the whole file and one from which everything later was cut give
 * the same bytes; no finding was done after the day; and a line that became
 * known later is hidden by --known-on as if it were not there. What is later
 * follows the vocabulary: records that begin later are cut, dates that are
 * not planned, fields known with a date that has not come, and lines that
 * became known later. Prints its seed; DULY_SEED gives another one.
 */
#include "caseload.h"

static struct duly *duly;
static struct caseload caseload;
static struct buffer whole, cut, whole_answer, cut_answer;
static struct answers answers;

/* ---- Cutting ---- */

static bool comes_later(const struct fact_line *line, const struct field *field, day_number day)
{
    day_number date;
    return day_in(member(line->text, field->key.at), &date) ? date > day : true;
}

/* A date that is cut, or a field known with a date that has not come. Where absence means not known, a missing date would say
 * more than one that has not happened, namely that it has; the sample has none that lies ahead. */
static bool is_cut(const struct fact_line *line, const struct field *field, struct str value, day_number day)
{
    day_number date = 0;
    if (field->known_with >= 0 && comes_later(line, &line->type->fields[field->known_with], day))
        return true;
    bool is_date = field->type == FIELD_DATE || field->type == FIELD_MOMENT;
    return is_date && !field->planned && field->absence == ABSENCE_NOT_YET && day_in(value, &date) && date > day;
}

/* When the line became known, if it says so. */
static struct str known_in(struct str line)
{
    struct str known = member(line, "known_at");
    return known.length ? known : member(line, "known_on");
}

static bool is_there(const struct fact_line *line, day_number day)
{
    day_number date;
    if (day_in(known_in(line->text), &date) && date > day)
        return false;
    if (!line->type || line->type->begins < 0)
        return true;
    return !day_in(member(line->text, line->type->fields[line->type->begins].key.at), &date) || date <= day;
}

/* Lines that are not there leave an empty one, so that the others stay where they are. */
static void add_cut(struct buffer *out, const struct fact_line *line, day_number day)
{
    struct members members = members_of(line->text);
    if (!is_there(line, day))
        return;
    buffer_char(out, '{');
    for (int i = 0, written = 0; i < members.count; i++) {
        const struct field *field = field_by_key(line->type, members.list[i].key);
        if (field && is_cut(line, field, members.list[i].value, day))
            continue;
        buffer_format(out, "%s\"" STR_FORMAT "\":" STR_FORMAT, written++ ? "," : "", STR_PRINT(members.list[i].key), STR_PRINT(members.list[i].value));
    }
    buffer_char(out, '}');
}

/* The lines of one case and the shared ones; day INT32_MAX cuts nothing. */
static void write_case(struct buffer *out, struct str of_case, day_number day)
{
    buffer_clear(out);
    for (int i = 0; i < caseload.line_count; i++) {
        const struct fact_line *line = &caseload.lines[i];
        if (!line->of_case.length || str_equal(line->of_case, of_case))
            add_cut(out, line, day);
        buffer_char(out, '\n');
    }
}

/* ---- Differences ---- */

static void first_difference(struct str of_case, day_number day, const char *what)
{
    struct buffer text = {0};
    struct answers other = {0};
    civil_write_iso(&text, day);
    answers_read(&answers, &whole_answer);
    answers_read(&other, &cut_answer);
    int at = 0;
    while (at < answers.count && at < other.count && str_equal(answers.list[at].line, other.list[at].line))
        at++;
    struct str one = at < answers.count ? answers.list[at].line : STR("nothing"), two = at < other.count ? other.list[at].line : STR("nothing");
    complain(STR_FORMAT " on " STR_FORMAT " %s: " STR_FORMAT, STR_PRINT(of_case), STR_PRINT(buffer_view(&text)), what, STR_PRINT(one));
    complain("    but: " STR_FORMAT, STR_PRINT(two));
    buffer_free(&text);
    mem_plain_free(other.list);
}

static void days_of(struct str of_case, day_number *first, day_number *last)
{
    *first = INT32_MAX, *last = INT32_MIN;
    for (int i = 0; i < caseload.line_count; i++) {
        struct members members = members_of(caseload.lines[i].text);
        for (int j = 0; j < members.count && str_equal(caseload.lines[i].of_case, of_case); j++) {
            day_number day;
            if (!day_in(members.list[j].value, &day))
                continue;
            if (str_is(members.list[j].key, "opened_on"))
                *first = day;
            *last = day > *last ? day : *last;
        }
    }
    *last += 30;
}

/* ---- The properties ---- */

static unsigned long days_tried, done_tried, hidden_tried;

static void nothing_was_done_later(struct str of_case, day_number on)
{
    answers_read(&answers, &whole_answer);
    for (int i = 0; i < answers.count; i++) {
        day_number done;
        struct str text = member(answers.list[i].line, "done");
        if (!text.length)
            continue;
        done_tried++;
        if (!day_in(text, &done) || done > on)
            complain(STR_FORMAT " on day %d: " STR_FORMAT, STR_PRINT(of_case), on, STR_PRINT(answers.list[i].line));
    }
}

static void every_day(struct str of_case)
{
    day_number first, last;
    days_of(of_case, &first, &last);
    write_case(&whole, of_case, INT32_MAX);
    day_number step = SLOW_BUILD ? 3 : 1;
    for (day_number day = first + (day_number)random_below((size_t)step); day <= last; day += step) {
        struct ask ask = {.duly = duly, .on = day, .only_case = of_case};
        write_case(&cut, of_case, day);
        answer(&ask, buffer_view(&whole), &whole_answer);
        answer(&ask, buffer_view(&cut), &cut_answer);
        days_tried++;
        if (!same_bytes(&whole_answer, &cut_answer))
            first_difference(of_case, day, "from the whole file");
    }
}

static void every_done(struct str of_case)
{
    day_number first, last;
    days_of(of_case, &first, &last);
    write_case(&whole, of_case, INT32_MAX);
    for (day_number day = first; day <= last; day += SLOW_BUILD ? 5 : 1) {
        struct ask ask = {.duly = duly, .on = day, .only_case = of_case};
        answer(&ask, buffer_view(&whole), &whole_answer);
        nothing_was_done_later(of_case, day);
    }
}

/* The case with one line that is not there, or became known on a day. */
static void write_with(struct buffer *out, struct str of_case, const struct fact_line *one, day_number known_on)
{
    buffer_clear(out);
    for (int i = 0; i < caseload.line_count; i++) {
        const struct fact_line *line = &caseload.lines[i];
        bool wanted = !line->of_case.length || str_equal(line->of_case, of_case);
        if (wanted && (line != one || known_on != INT32_MAX))
            buffer_add(out, line->text.at, line->text.length - (line == one));
        if (line == one && known_on != INT32_MAX) {
            buffer_text(out, ",\"known_at\":\"");
            civil_write_iso(out, known_on);
            buffer_text(out, "T00:00:01\"}");
        }
        buffer_char(out, '\n');
    }
}

/* Another line of the case names it. */
static bool is_named(const struct fact_line *one)
{
    char quoted[80];
    snprintf(quoted, sizeof quoted, "\"" STR_FORMAT "\"", STR_PRINT(member(one->text, "id")));
    for (int i = 0; i < caseload.line_count; i++) {
        const struct fact_line *line = &caseload.lines[i];
        struct members members = members_of(line->text);
        for (int j = 0; j < members.count && line != one && str_equal(line->of_case, one->of_case); j++)
            if (!str_is(members.list[j].key, "id") && str_find(members.list[j].value, str_of(quoted)) < members.list[j].value.length)
                return true;
    }
    return false;
}

/* A record that is on file and not yet known is no slip of the pen in the line that names it; one that is on no line may be. So
 * without the line, and only then, some of it cannot be told. */
static void cut_tells_no_more(struct str of_case, day_number on)
{
    struct answers less = {0};
    answers_read(&answers, &whole_answer);
    answers_read(&less, &cut_answer);
    bool well = answers.count <= less.count;
    for (int i = 0; i < answers.count && well; i++) {
        const struct answered *one = answer_by_id(&less, answers.list[i].id);
        well = one && (str_equal(one->state, answers.list[i].state) || str_is(one->state, "cannot_tell"));
    }
    if (!well)
        first_difference(of_case, on, "before a named line was known");
    mem_plain_free(less.list);
}

/* It became known in the first second of a day: the evening before it is as if it were not there, that evening as if it had been
 * known from its own date. */
static void hidden_until_known(struct str of_case, const struct fact_line *line, day_number on, day_number known)
{
    struct ask ask = {.duly = duly, .on = on, .known_on = known - 1, .known_on_given = true, .only_case = of_case};
    write_with(&whole, of_case, line, known);
    answer(&ask, buffer_view(&whole), &whole_answer);
    write_with(&cut, of_case, line, INT32_MAX);
    answer(&ask, buffer_view(&cut), &cut_answer);
    hidden_tried++;
    if (is_named(line))
        cut_tells_no_more(of_case, on);
    else if (!same_bytes(&whole_answer, &cut_answer))
        first_difference(of_case, on, "before a line was known");
    ask.known_on = known;
    answer(&ask, buffer_view(&whole), &whole_answer);
    write_case(&cut, of_case, INT32_MAX);
    answer(&ask, buffer_view(&cut), &cut_answer);
    if (!same_bytes(&whole_answer, &cut_answer))
        first_difference(of_case, on, "when a line was known");
}

/* Another line tells of the same record. */
static bool is_version(const struct fact_line *one)
{
    for (int i = 0; i < caseload.line_count; i++) {
        const struct fact_line *line = &caseload.lines[i];
        if (line != one && str_equal(line->of_case, one->of_case) && str_equal(line->record, one->record) && str_equal(member(line->text, "id"), member(one->text, "id")))
            return true;
    }
    return false;
}

/* Not of the case's own line: without one there still is a case, and it says so in other words. Nor of versions. */
static void every_line_hidden(struct str of_case)
{
    day_number first, last;
    days_of(of_case, &first, &last);
    for (int i = 0; i < caseload.line_count; i++) {
        const struct fact_line *line = &caseload.lines[i];
        if (!str_equal(line->of_case, of_case) || str_is(line->record, "case") || known_in(line->text).length || is_version(line))
            continue;
        for (int j = 0; j < (SLOW_BUILD ? 1 : 4); j++) {
            day_number on = first + (day_number)random_below((size_t)(last - first + 1)), begins;
            day_number known = first + (day_number)random_below((size_t)(last - first + 1));
            if (line->type && line->type->begins >= 0 && day_in(member(line->text, line->type->fields[line->type->begins].key.at), &begins) && known < begins)
                known = begins; /* nobody knows of it before, so it is known no earlier than on its own date */
            hidden_until_known(of_case, line, on, known);
        }
    }
}

static void of_sample(const char *facts, const char *law, unsigned long tried)
{
    char said[200];
    snprintf(said, sizeof said, "%s: %s", facts, law);
    verdict(said, tried);
}

static void try_sample(const struct sample_file *sample)
{
    duly = rules_under(sample->rules);
    caseload = caseload_of(file_read(sample->facts), model_schema(duly->model));
    days_tried = done_tried = hidden_tried = 0;
    for (int i = 0; i < caseload.case_count; i++)
        every_day(caseload.cases[i]);
    printf("# %lu days of %d cases\n", days_tried, caseload.case_count);
    of_sample(sample->facts, "what is later changes no answer", days_tried > 400 / (SLOW_BUILD ? 3 : 1) ? days_tried : 0);
    for (int i = 0; i < caseload.case_count; i++)
        every_done(caseload.cases[i]);
    of_sample(sample->facts, "nothing was done after the day", done_tried > 1000 ? done_tried : 0);
    for (int i = 0; i < caseload.case_count; i++)
        every_line_hidden(caseload.cases[i]);
    printf("# %lu lines that became known later\n", hidden_tried);
    of_sample(sample->facts, "a line is hidden until it is known", hidden_tried > 200 / (SLOW_BUILD ? 3 : 1) ? hidden_tried : 0);
    duly_free(duly);
    caseload_free(&caseload);
}

int main(void)
{
    mem_start();
    printf("1..%d\n# seed %llu\n", 3 * SAMPLE_FILES, (unsigned long long)random_start(20241213));
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (int i = 0; i < SAMPLE_FILES; i++)
        try_sample(&sample_files[i]);
    printf("# %.1f s in all\n", seconds_since(&began));
    buffer_free(&whole);
    buffer_free(&cut);
    buffer_free(&whole_answer);
    buffer_free(&cut_answer);
    mem_plain_free(answers.list);
    return EXIT_SUCCESS;
}
