/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "run.h"
#include "source/diagnostic.h"
#include "source/diagnostic_print.h"
#include "source/source.h"

#define ck_str_is(s, literal) ck_assert_msg(str_is((s), (literal)), "got `%.*s`, expected `%s`", STR_PRINT(s), (literal))

/* ---- A scene: sources, a list and what was printed; made afresh for each test ---- */

static struct pool *pool;
static struct sources sources;
static struct diagnostics list;
static struct buffer out;

static void open_scene(void)
{
    pool = pool_new();
    sources = (struct sources){.pool = pool};
    list = (struct diagnostics){.pool = pool};
}

static void close_scene(void)
{
    buffer_free(&out);
    pool_free(pool);
}

static uint32_t add(const char *path, const char *text)
{
    return sources_add(&sources, str_of(path), str_of(text));
}

/* The span of the first such words in a file. */
static struct span span_of(uint32_t number, const char *words)
{
    const char *text = sources.files[number].text.at, *at = strstr(text, words); /* a kept text ends with a NUL */
    ck_assert_ptr_nonnull(at);
    uint32_t first = (uint32_t)(at - text);
    return (struct span){number, first, first + (uint32_t)strlen(words)};
}

static void expect_place(struct span span, uint32_t line, uint32_t column, uint32_t end_line, uint32_t end_column)
{
    struct place place = span_place(&sources, span);
    ck_assert_uint_eq(place.line, line);
    ck_assert_uint_eq(place.column, column);
    ck_assert_uint_eq(place.end_line, end_line);
    ck_assert_uint_eq(place.end_column, end_column);
}

static void expect_text(const struct diagnostic *diagnostic, const char *expected)
{
    buffer_clear(&out);
    diagnostic_print_text(&out, &sources, diagnostic);
    struct str printed = buffer_view(&out);
    ck_assert_msg(str_is(printed, expected), "got\n%.*s\nexpected\n%s", STR_PRINT(printed), expected);
}

static void expect_json(const struct diagnostic *diagnostic, const char *expected)
{
    buffer_clear(&out);
    diagnostic_print_json(&out, &sources, diagnostic);
    struct str printed = buffer_view(&out);
    ck_assert_msg(str_is(printed, expected), "got\n%.*s\nexpected\n%s", STR_PRINT(printed), expected);
}

/* ---- Lines ---- */

static void expect_line(uint32_t file, uint32_t line, const char *expected)
{
    ck_str_is(source_line(&sources, file, line), expected);
}

START_TEST(an_empty_file_has_one_empty_line)
{
    uint32_t file = add("a.duly", "");
    ck_assert_uint_eq(sources.files[file].line_count, 1);
    expect_line(file, 1, "");
    expect_place((struct span){file, 0, 0}, 1, 1, 1, 1);
    ck_assert_uint_eq(span_text(&sources, (struct span){file, 0, 0}).length, 0);
}
END_TEST

START_TEST(a_closing_line_end_starts_an_empty_line)
{
    uint32_t open = add("open.duly", "one\ntwo"), closed = add("closed.duly", "one\ntwo\n");
    ck_assert_uint_eq(sources.files[open].line_count, 2);
    ck_assert_uint_eq(sources.files[closed].line_count, 3);
    expect_line(open, 2, "two");
    expect_line(closed, 2, "two");
    expect_line(closed, 3, "");
    expect_place((struct span){open, 7, 7}, 2, 4, 2, 4);
    expect_place((struct span){closed, 8, 8}, 3, 1, 3, 1);
}
END_TEST

START_TEST(cr_lf_ends_a_line_and_a_lone_cr_does_not)
{
    uint32_t file = add("a.duly", "one\r\n\r\ntw\ro\r\nend\r");
    ck_assert_uint_eq(sources.files[file].line_count, 4);
    expect_line(file, 1, "one");
    expect_line(file, 2, "");
    expect_line(file, 3, "tw\ro");
    expect_line(file, 4, "end\r"); /* no LF follows, so it is a character like others */
    expect_place(span_of(file, "o\r\nend"), 3, 4, 4, 4);
}
END_TEST

START_TEST(lines_that_are_not_there_are_empty)
{
    uint32_t file = add("a.duly", "one\ntwo");
    expect_line(file, 0, "");
    expect_line(file, 3, "");
    expect_line(file, UINT32_MAX, "");
    expect_line(file + 1, 1, "");
    expect_line(UINT32_MAX, 1, "");
}
END_TEST

START_TEST(every_offset_of_many_lines_has_its_place)
{
    /* 500 lines of 0 to 6 letters; the place is counted beside by stepping. */
    struct buffer text = {0};
    for (int line = 0; line < 500; line++) {
        for (int letter = 0; letter < line % 7; letter++)
            buffer_char(&text, 'x');
        buffer_char(&text, '\n');
    }
    uint32_t file = sources_add(&sources, STR("long.duly"), buffer_view(&text));
    ck_assert_uint_eq(sources.files[file].line_count, 501);
    uint32_t line = 1, column = 1, wrong = 0;
    for (uint32_t at = 0; at <= text.length; at++) {
        struct place place = span_place(&sources, (struct span){file, at, at});
        wrong += place.line != line || place.column != column;
        bool ends = at < text.length && text.bytes[at] == '\n';
        line += ends;
        column = ends ? 1 : column + 1;
    }
    ck_assert_uint_eq(wrong, 0);
    buffer_free(&text);
}
END_TEST

/* ---- Spans ---- */

START_TEST(columns_count_characters_not_bytes)
{
    /* é is two bytes, the Chinese character three, the face four; e with a combining accent is two characters. */
    uint32_t file = add("a.duly", "\xc3\xa9\xe5\xae\xb6\xf0\x9f\x98\x80" "e\xcc\x81" "due\n");
    expect_place(span_of(file, "due"), 1, 6, 1, 9);
    expect_place(span_of(file, "\xf0\x9f\x98\x80"), 1, 3, 1, 4);
}
END_TEST

START_TEST(spans_cover_whole_characters)
{
    uint32_t file = add("a.duly", "a\xe5\xae\xb6z");
    expect_place((struct span){file, 2, 3}, 1, 2, 1, 3);
    ck_str_is(span_text(&sources, (struct span){file, 2, 3}), "\xe5\xae\xb6");
    ck_str_is(span_text(&sources, (struct span){file, 3, 5}), "\xe5\xae\xb6z");
}
END_TEST

START_TEST(spans_past_the_end_are_cut)
{
    uint32_t file = add("a.duly", "one\ntwo");
    expect_place((struct span){file, 4, 400}, 2, 1, 2, 4);
    ck_str_is(span_text(&sources, (struct span){file, 4, 400}), "two");
    expect_place((struct span){file, 300, 400}, 2, 4, 2, 4);
    ck_str_is(span_text(&sources, (struct span){file, 300, 400}), "");
    expect_place((struct span){file, 5, 1}, 2, 2, 2, 2); /* end before first */
    ck_str_is(span_text(&sources, (struct span){file, 5, 1}), "");
}
END_TEST

START_TEST(spans_may_hold_several_lines)
{
    uint32_t file = add("a.duly", "one\ntwo\nthree\n");
    expect_place(span_of(file, "ne\ntwo\nth"), 1, 2, 3, 3);
    expect_place(span_of(file, "two\n"), 2, 1, 3, 1);
    expect_place((struct span){file, 3, 4}, 1, 4, 2, 1); /* the line end itself */
}
END_TEST

START_TEST(an_unknown_span_has_no_text_and_no_place)
{
    ck_assert(!span_known(SPAN_NONE));
    ck_assert(span_known((struct span){0, 0, 0}));
    ck_assert_uint_eq(span_text(&sources, SPAN_NONE).length, 0);
    expect_place(SPAN_NONE, 0, 0, 0, 0);
    expect_place((struct span){7, 0, 1}, 0, 0, 0, 0); /* no such file */
}
END_TEST

static void expect_span(struct span span, uint32_t file, uint32_t first, uint32_t end)
{
    ck_assert_uint_eq(span.file, file);
    ck_assert_uint_eq(span.first, first);
    ck_assert_uint_eq(span.end, end);
}

START_TEST(joined_spans_hold_both)
{
    struct span a = {1, 4, 8}, b = {1, 10, 12}, c = {1, 2, 9}, elsewhere = {2, 0, 1};
    expect_span(span_join(a, b), 1, 4, 12);
    expect_span(span_join(b, a), 1, 4, 12);
    expect_span(span_join(a, c), 1, 2, 9);
    expect_span(span_join(a, SPAN_NONE), 1, 4, 8);
    expect_span(span_join(SPAN_NONE, a), 1, 4, 8);
    expect_span(span_join(a, elsewhere), 1, 4, 8);
    ck_assert(!span_known(span_join(SPAN_NONE, SPAN_NONE)));
}
END_TEST

/* ---- Files: in a folder of their own, which is left and removed at the end ---- */

static char folder[] = "source_test.XXXXXX";

static void enter_folder(void)
{
    if (!mkdtemp(folder) || chdir(folder) < 0) {
        perror("source_test: no folder to write in");
        exit(EXIT_FAILURE);
    }
}

static void leave_folder(void)
{
    DIR *directory = opendir(".");
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        if (entry->d_name[0] != '.')
            remove(entry->d_name);
    if (directory)
        closedir(directory);
    if (chdir("..") < 0 || rmdir(folder) < 0)
        perror("source_test: the folder could not be removed");
}

static void write_file(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
    ck_assert_int_eq(fclose(file), 0);
}

static uint32_t file, bad_at; /* of the last file asked for */

static enum source_status ask_for(const char *path)
{
    file = bad_at = 12345;
    return sources_read(&sources, str_of(path), &file, &bad_at);
}

static void expect_nothing_added(void)
{
    ck_assert_uint_eq(file, UINT32_MAX);
    ck_assert_uint_eq(bad_at, 0);
    ck_assert_uint_eq(sources.count, 0);
}

START_TEST(a_file_is_read_whole)
{
    write_file("whole.duly", STR("duly edition 1\nrule caf\xc3\xa9\n"));
    ck_assert_int_eq(ask_for("./whole.duly"), SOURCE_READ);
    ck_assert_uint_eq(file, 0);
    ck_assert_uint_eq(bad_at, 0);
    const struct source_file *read = &sources.files[file];
    ck_str_is(read->path, "./whole.duly");
    ck_str_is(read->text, "duly edition 1\nrule caf\xc3\xa9\n");
    ck_assert_uint_eq(read->bytes_skipped, 0);
    ck_assert_uint_eq(read->index, 0);
    ck_assert_uint_eq(read->line_count, 3);
}
END_TEST

START_TEST(an_empty_file_is_read)
{
    write_file("empty.duly", STR(""));
    ck_assert_int_eq(ask_for("empty.duly"), SOURCE_READ);
    ck_assert_uint_eq(sources.files[file].text.length, 0);
    ck_assert_uint_eq(sources.files[file].line_count, 1);
}
END_TEST

START_TEST(a_byte_order_mark_is_dropped)
{
    write_file("mark.duly", STR("\xef\xbb\xbf" "duly edition 1\n"));
    ck_assert_int_eq(ask_for("mark.duly"), SOURCE_READ);
    ck_str_is(sources.files[file].text, "duly edition 1\n");
    ck_assert_uint_eq(sources.files[file].bytes_skipped, 3);
    expect_place(span_of(file, "duly"), 1, 1, 1, 5);
    write_file("only_mark.duly", STR("\xef\xbb\xbf"));
    ck_assert_int_eq(ask_for("only_mark.duly"), SOURCE_READ);
    ck_assert_uint_eq(sources.files[file].text.length, 0);
    write_file("part_of_mark.duly", STR("\xef\xbb"));
    ck_assert_int_eq(ask_for("part_of_mark.duly"), SOURCE_NOT_UTF8);
}
END_TEST

START_TEST(one_real_file_has_one_number)
{
    write_file("real.duly", STR("one\n"));
    ck_assert_int_eq(symlink("real.duly", "other_name.duly"), 0);
    ck_assert_int_eq(ask_for("real.duly"), SOURCE_READ);
    ck_assert_int_eq(ask_for("./real.duly"), SOURCE_READ);
    ck_assert_uint_eq(file, 0);
    ck_assert_int_eq(ask_for("other_name.duly"), SOURCE_READ);
    ck_assert_uint_eq(file, 0);
    ck_assert_uint_eq(sources.count, 1);
    ck_str_is(sources.files[0].path, "real.duly");
    write_file("second.duly", STR("one\n"));
    ck_assert_int_eq(ask_for("second.duly"), SOURCE_READ);
    ck_assert_uint_eq(file, 1);
}
END_TEST

START_TEST(text_from_memory_is_never_taken_for_a_file)
{
    write_file("both.duly", STR("from the disk"));
    uint32_t added = add("both.duly", "from memory");
    ck_assert_int_eq(ask_for("both.duly"), SOURCE_READ);
    ck_assert_uint_ne(file, added);
    ck_str_is(sources.files[added].text, "from memory");
    ck_str_is(sources.files[file].text, "from the disk");
}
END_TEST

START_TEST(what_is_not_there_is_missing)
{
    write_file("plain.duly", STR("one\n"));
    ck_assert_int_eq(ask_for("nowhere.duly"), SOURCE_MISSING);
    expect_nothing_added();
    ck_assert_int_eq(ask_for(""), SOURCE_MISSING);
    expect_nothing_added();
    ck_assert_int_eq(ask_for("plain.duly/below.duly"), SOURCE_MISSING);
    expect_nothing_added();
    file = bad_at = 12345;
    ck_assert_int_eq(sources_read(&sources, STR("plain.duly\0x"), &file, &bad_at), SOURCE_MISSING);
    expect_nothing_added();
    char name[5000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    ck_assert_int_eq(ask_for(name), SOURCE_MISSING);
    expect_nothing_added();
}
END_TEST

START_TEST(a_folder_is_not_a_file)
{
    ck_assert_int_eq(mkdir("folder", 0777), 0);
    ck_assert_int_eq(ask_for("folder"), SOURCE_DIRECTORY);
    expect_nothing_added();
    ck_assert_int_eq(ask_for("."), SOURCE_DIRECTORY);
    expect_nothing_added();
}
END_TEST

START_TEST(links_in_a_circle_and_sockets_are_unreadable)
{
    ck_assert_int_eq(symlink("circle_b", "circle_a"), 0);
    ck_assert_int_eq(symlink("circle_a", "circle_b"), 0);
    ck_assert_int_eq(ask_for("circle_a"), SOURCE_UNREADABLE);
    expect_nothing_added();
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(ask_for("socket"), SOURCE_UNREADABLE);
    expect_nothing_added();
    close(listener);
}
END_TEST

START_TEST(a_file_without_permission_is_unreadable)
{
    if (geteuid() == 0)
        return; /* nothing is forbidden to the superuser */
    write_file("secret.duly", STR("one\n"));
    ck_assert_int_eq(chmod("secret.duly", 0), 0);
    ck_assert_int_eq(ask_for("secret.duly"), SOURCE_UNREADABLE);
    expect_nothing_added();
}
END_TEST

static void write_spaces(const char *path, size_t count)
{
    char *spaces = malloc(count);
    memset(spaces, ' ', count);
    write_file(path, (struct str){spaces, count});
    free(spaces);
}

START_TEST(the_size_limit_is_the_last_size_allowed)
{
    write_spaces("limit.duly", LIMIT_RULE_FILE_BYTES);
    ck_assert_int_eq(ask_for("limit.duly"), SOURCE_READ);
    ck_assert_uint_eq(sources.files[file].text.length, LIMIT_RULE_FILE_BYTES);
    write_spaces("past.duly", LIMIT_RULE_FILE_BYTES + 1);
    ck_assert_int_eq(ask_for("past.duly"), SOURCE_TOO_LARGE);
    ck_assert_uint_eq(file, UINT32_MAX);
    ck_assert_uint_eq(sources.count, 1);
}
END_TEST

/* Writes so many times ten bytes into a pipe with a name, in another process, until nobody reads on. */
static pid_t write_slowly(const char *path, size_t times)
{
    pid_t writer = fork();
    if (writer)
        return writer;
    signal(SIGPIPE, SIG_IGN);
    int pipe = open(path, O_WRONLY);
    for (size_t i = 0; i < times && write(pipe, "012345678\n", 10) == 10; i++)
        if (i % 1000 == 0)
            usleep(1000); /* lets the reader find the pipe empty, but not ended */
    _exit(0);
}

START_TEST(a_pipe_is_read_to_its_end)
{
    ck_assert_int_eq(mkfifo("pipe", 0666), 0);
    pid_t writer = write_slowly("pipe", 5000);
    ck_assert_int_eq(ask_for("pipe"), SOURCE_READ);
    ck_assert_uint_eq(sources.files[file].text.length, 50000);
    waitpid(writer, NULL, 0);
}
END_TEST

START_TEST(a_pipe_without_end_meets_the_limit)
{
    ck_assert_int_eq(mkfifo("endless", 0666), 0);
    pid_t writer = write_slowly("endless", SIZE_MAX);
    ck_assert_int_eq(ask_for("endless"), SOURCE_TOO_LARGE);
    expect_nothing_added();
    waitpid(writer, NULL, 0); /* the closed pipe ends it */
}
END_TEST

static void expect_bad(const char *path, struct str bytes, enum source_status status, uint32_t at)
{
    write_file(path, bytes);
    for (int time = 0; time < 2; time++) { /* asked again, the answer is the same */
        uint32_t count = sources.count;
        ck_assert_int_eq(ask_for(path), status);
        ck_assert_uint_eq(bad_at, at);
        ck_assert_uint_eq(sources.files[file].text.length, at);
        ck_assert_uint_eq(sources.count, time ? count : count + 1);
    }
}

START_TEST(bytes_that_are_not_utf8_are_shown_their_place)
{
    expect_bad("latin.duly", STR("one\ncaf\xe9 two\n"), SOURCE_NOT_UTF8, 7);
    expect_place((struct span){file, bad_at, bad_at}, 2, 4, 2, 4);
    expect_bad("cut.duly", STR("caf\xc3"), SOURCE_NOT_UTF8, 3);
    expect_bad("marked.duly", STR("\xef\xbb\xbf" "ab\xff"), SOURCE_NOT_UTF8, 2); /* counted after the mark */
    expect_bad("first.duly", STR("\x80"), SOURCE_NOT_UTF8, 0);
    expect_bad("half_mark.duly", STR("\xfe" "a"), SOURCE_NOT_UTF8, 0);
    expect_bad("other_half.duly", STR("a\xff" "bc"), SOURCE_NOT_UTF8, 1);
}
END_TEST

START_TEST(nul_bytes_are_found)
{
    expect_bad("nul.duly", STR("one\ntwo\0three"), SOURCE_HAS_NUL, 7);
    expect_bad("lone_nul.duly", STR("\0"), SOURCE_HAS_NUL, 0);
    expect_bad("binary.duly", STR("\0\0\0\0"), SOURCE_HAS_NUL, 0);
    expect_bad("early_nul.duly", STR("a\0bc"), SOURCE_HAS_NUL, 1);
}
END_TEST

START_TEST(carriage_returns_alone_are_found)
{
    expect_bad("returns.duly", STR("one\rtwo\rthree\r"), SOURCE_HAS_RETURN, 3);
    expect_bad("one_return.duly", STR("one\r\ntwo\rthree\r\n"), SOURCE_HAS_RETURN, 8);
    expect_bad("early_return.duly", STR("\rone\n"), SOURCE_HAS_RETURN, 0);
    expect_bad("return_and_nul.duly", STR("a\rb\0"), SOURCE_HAS_NUL, 3); /* what is no text at all comes first */
}
END_TEST

START_TEST(carriage_returns_before_a_line_feed_or_the_end_are_right)
{
    static const char *const texts[] = {"one\r\ntwo\r\n", "one\r\r\ntwo\n", "one\r\ntwo\r", "\r\n", "\r"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char path[32];
        snprintf(path, sizeof path, "windows%zu.duly", i);
        write_file(path, str_of(texts[i]));
        ck_assert_int_eq(ask_for(path), SOURCE_READ);
    }
}
END_TEST

START_TEST(utf16_is_named)
{
    expect_bad("little.duly", STR("\xff\xfe" "d\0u\0"), SOURCE_UTF16, 0);
    expect_bad("big.duly", STR("\xfe\xff\0d\0u"), SOURCE_UTF16, 0);
    expect_bad("little_bare.duly", STR("d\0u\0l\0"), SOURCE_UTF16, 0);
    expect_bad("big_bare.duly", STR("\0d\0u\0l"), SOURCE_UTF16, 0);
    expect_bad("mark_alone.duly", STR("\xff\xfe"), SOURCE_UTF16, 0);
}
END_TEST

START_TEST(there_is_a_last_file)
{
    for (int i = 0; i < LIMIT_RULE_FILES - 1; i++)
        add("memory.duly", "x");
    write_file("last.duly", STR("one\n"));
    write_file("too_many.duly", STR("one\n"));
    ck_assert_int_eq(ask_for("last.duly"), SOURCE_READ);
    ck_assert_uint_eq(file, LIMIT_RULE_FILES - 1);
    ck_assert_int_eq(ask_for("too_many.duly"), SOURCE_TOO_MANY);
    ck_assert_uint_eq(file, UINT32_MAX);
    ck_assert_int_eq(ask_for("last.duly"), SOURCE_READ); /* known already */
    ck_assert_uint_eq(file, LIMIT_RULE_FILES - 1);
    for (uint32_t i = 0; i < sources.count; i++)
        ck_assert_uint_eq(sources.files[i].index, i);
}
END_TEST

START_TEST(no_file_is_left_open)
{
    write_file("closed.duly", STR("one\n"));
    int before = dup(0);
    close(before);
    ask_for("closed.duly");
    ask_for("nowhere.duly");
    ask_for(".");
    write_spaces("large.duly", LIMIT_RULE_FILE_BYTES + 1);
    ask_for("large.duly");
    int after = dup(0);
    ck_assert_int_eq(after, before);
    close(after);
}
END_TEST

/* ---- The table ---- */

static bool is_of(const char *word, const char *letters)
{
    return *word && strspn(word, letters) == strlen(word);
}

START_TEST(the_table_is_sorted_and_well_worded)
{
    const char *const bands[] = {"D00", "D10", "D11", "D12", "D13", "D14", "D15", "D16", "D17", "D20", "D30", "D40"};
    for (int i = 0; i < DIAGNOSTIC_CODES; i++) {
        const char *name = diagnostic_code_name(i), *slug = diagnostic_code_slug(i);
        const char *summary = diagnostic_code_summary(i), *help = diagnostic_code_help(i);
        ck_assert_msg(i == 0 || strcmp(diagnostic_code_name(i - 1), name) < 0, "%s is out of order", name);
        int banded = 0;
        for (size_t band = 0; band < sizeof bands / sizeof *bands; band++)
            banded += !strncmp(name, bands[band], 3);
        ck_assert_msg(banded == 1 && strlen(name) == 5 && is_of(name + 1, "0123456789"), "%s is not a code", name);
        ck_assert_msg(is_of(slug, "abcdefghijklmnopqrstuvwxyz0123456789_"), "%s: name", name);
        for (int other = 0; other < i; other++)
            ck_assert_msg(strcmp(slug, diagnostic_code_slug(other)), "%s: the name stands twice", name);
        ck_assert_msg(summary[0] && (summary[0] < 'A' || summary[0] > 'Z') && summary[strlen(summary) - 1] != '.', "%s: summary", name);
        ck_assert_msg(help[0] && (help[0] < 'a' || help[0] > 'z') && help[strlen(help) - 1] == '.', "%s: help", name);
    }
}
END_TEST

START_TEST(a_row_is_read_by_its_code)
{
    ck_assert_str_eq(diagnostic_code_name(D0001), "D0001");
    ck_assert_str_eq(diagnostic_code_slug(D0001), "file_missing");
    ck_assert_str_eq(diagnostic_code_summary(D0001), "a file that is asked for does not exist");
    ck_assert_str_eq(diagnostic_code_help(D0009), "Write `duly edition 1` as the first line of the file.");
    ck_assert_int_eq(diagnostic_code_severity(D0001), SEVERITY_ERROR);
    ck_assert_str_eq(severity_word(SEVERITY_ERROR), "error");
    ck_assert_str_eq(severity_word(SEVERITY_WARNING), "warning");
    ck_assert_str_eq(severity_word(SEVERITY_NOTE), "note");
}
END_TEST

/* ---- Printing as text ---- */

static const char sample[] = "duly edition 1\n"
                             "\n"
                             "  within 45 working days of refferal_received\n"
                             "  who is told\n";

START_TEST(text_shows_place_line_and_underline)
{
    uint32_t rules = add("rules/a.duly", sample);
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "refferal_received"),
                                              "no field `%s` in record `%s`", "refferal_received", "referral");
    diagnostic_under(&list, wrong, "did you mean `%s`?", "received");
    expect_text(wrong, "rules/a.duly:3:29: error[D0009]: no field `refferal_received` in record `referral`\n"
                       "    3 |   within 45 working days of refferal_received\n"
                       "      |                             ^^^^^^^^^^^^^^^^^ did you mean `received`?\n");
}
END_TEST

START_TEST(text_shows_notes_and_then_help)
{
    uint32_t rules = add("rules/a.duly", sample), other = add("rules/b.duly", "\n\nrecord referral\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "who"), "two rules cannot both be kept");
    diagnostic_note(&list, wrong, span_of(other, "referral"), "the %s rule", "other");
    diagnostic_note(&list, wrong, SPAN_NONE, "5.2 says yes, 5.9 says no");
    diagnostic_help(&list, wrong, "Say which gives way (`%s`).", "exception");
    expect_text(wrong, "rules/a.duly:4:3: error[D0009]: two rules cannot both be kept\n"
                       "    4 |   who is told\n"
                       "      |   ^^^\n"
                       "   note: rules/b.duly:3: the other rule\n"
                       "   note: 5.2 says yes, 5.9 says no\n"
                       "   help: Say which gives way (`exception`).\n");
}
END_TEST

START_TEST(the_general_help_is_for_places_with_none_of_their_own)
{
    uint32_t rules = add("a.duly", "rule x\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "rule"), "no edition");
    expect_text(wrong, "a.duly:1:1: error[D0009]: no edition\n"
                       "    1 | rule x\n"
                       "      | ^^^^\n"
                       "   help: Write `duly edition 1` as the first line of the file.\n");
    diagnostic_under(&list, wrong, "here");
    diagnostic_help(&list, wrong, "Do so.");
    expect_text(wrong, "a.duly:1:1: error[D0009]: no edition\n"
                       "    1 | rule x\n"
                       "      | ^^^^ here\n"
                       "   help: Do so.\n");
}
END_TEST

/* Prints the place of some words with no help of the table in the way. */
static void expect_underlined(uint32_t in, struct span span, const char *expected)
{
    ck_assert_uint_eq(span.file, in);
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span, "wrong");
    diagnostic_under(&list, wrong, "this");
    expect_text(wrong, expected);
}

START_TEST(underlines_follow_the_display_width)
{
    /* Wide characters take two columns, a combining accent none, é one. */
    uint32_t rules = add("a.duly", "\xe5\xae\xb6\xe5\xba\xad caf\xc3\xa9 e\xcc\x81 due\n");
    expect_underlined(rules, span_of(rules, "due"), "a.duly:1:12: error[D0009]: wrong\n"
                                                    "    1 | \xe5\xae\xb6\xe5\xba\xad caf\xc3\xa9 e\xcc\x81 due\n"
                                                    "      |             ^^^ this\n");
    expect_underlined(rules, span_of(rules, "\xe5\xba\xad caf\xc3\xa9"), "a.duly:1:2: error[D0009]: wrong\n"
                                                    "    1 | \xe5\xae\xb6\xe5\xba\xad caf\xc3\xa9 e\xcc\x81 due\n"
                                                    "      |   ^^^^^^^ this\n");
    expect_underlined(rules, span_of(rules, "\xcc\x81"), "a.duly:1:10: error[D0009]: wrong\n"
                                                    "    1 | \xe5\xae\xb6\xe5\xba\xad caf\xc3\xa9 e\xcc\x81 due\n"
                                                    "      |            ^ this\n");
}
END_TEST

START_TEST(tabs_are_shown_as_single_spaces)
{
    uint32_t rules = add("a.duly", "\tdue\twithin 3\n");
    expect_underlined(rules, span_of(rules, "within"), "a.duly:1:6: error[D0009]: wrong\n"
                                                       "    1 |  due within 3\n"
                                                       "      |      ^^^^^^ this\n");
}
END_TEST

START_TEST(cr_lf_never_reaches_the_output)
{
    uint32_t rules = add("a.duly", "one\r\ntwo\r\n");
    expect_underlined(rules, span_of(rules, "two\r\n"), "a.duly:2:1: error[D0009]: wrong\n"
                                                        "    2 | two\n"
                                                        "      | ^^^ this\n");
    expect_underlined(rules, (struct span){rules, 4, 5}, "a.duly:1:5: error[D0009]: wrong\n"
                                                         "    1 | one\n"
                                                         "      |    ^ this\n"); /* the LF of the first line */
}
END_TEST

#define MARK "\xef\xbf\xbd" /* U+FFFD, which stands for what is not shown */

START_TEST(control_characters_never_reach_the_output)
{
    /* An escape sequence, a C1 control, a turn of the reading direction, DEL and a lone CR. */
    uint32_t rules = add("a\x1b.duly", "\x1b[2J \xc2\x85 \xe2\x80\xae \xe2\x81\xa6 \x7f \r due\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "due"), "no `%s`", "\x1b\n");
    diagnostic_under(&list, wrong, "\x07?");
    diagnostic_help(&list, wrong, "\x08.");
    diagnostic_note(&list, wrong, SPAN_NONE, "\xff");
    expect_text(wrong, "a" MARK ".duly:1:16: error[D0009]: no `" MARK MARK "`\n"
                       "    1 | " MARK "[2J " MARK " " MARK " " MARK " " MARK " " MARK " due\n"
                       "      |                ^^^ " MARK "?\n"
                       "   note: " MARK "\n"
                       "   help: " MARK ".\n");
}
END_TEST

START_TEST(every_control_character_is_replaced)
{
    static const char *const controls[] = {
        "\x01", "\x1f", "\x7f", "\xc2\x80", "\xc2\x9f",                 /* C0, DEL and C1 */
        "\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9", /* U+202A to U+202E, U+2066 to U+2069 */
    };
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
        struct diagnostic *wrong = diagnostic_add(&list, D0009, SPAN_NONE, "%s", controls[i]);
        diagnostic_help(&list, wrong, "x%sx", controls[i]);
        expect_text(wrong, "error[D0009]: " MARK "\n   help: x" MARK "x\n");
    }
}
END_TEST

START_TEST(letters_near_control_characters_are_kept)
{
    /* U+00A0 after C1; U+2029 and U+202F, U+2065 and U+206A around the turning ones, and U+302A, whose last bytes are theirs. */
    static const char line[] = "\xc2\xa0 \xe2\x80\xa9 \xe2\x80\xaf \xe2\x81\xa5 \xe2\x81\xaa \xe3\x80\xaa ~ due";
    uint32_t rules = add("a.duly", line);
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "due"), "%s", line);
    buffer_clear(&out);
    diagnostic_print_text(&out, &sources, wrong);
    char expected[300];
    snprintf(expected, sizeof expected, "a.duly:1:15: error[D0009]: %s\n    1 | %s\n", line, line);
    ck_assert_int_eq(memcmp(out.bytes, expected, strlen(expected)), 0);
}
END_TEST

START_TEST(several_lines_are_underlined_on_the_first)
{
    uint32_t rules = add("a.duly", "rule one\n  due\nrule two\n");
    expect_underlined(rules, span_of(rules, "one\n  due\nrule"), "a.duly:1:6: error[D0009]: wrong\n"
                                                                 "    1 | rule one\n"
                                                                 "      |      ^^^ this\n");
}
END_TEST

START_TEST(the_end_of_a_file_has_a_place)
{
    uint32_t open = add("open.duly", "rule"), closed = add("closed.duly", "rule\n"), empty = add("empty.duly", "");
    expect_underlined(open, (struct span){open, 4, 4}, "open.duly:1:5: error[D0009]: wrong\n"
                                                       "    1 | rule\n"
                                                       "      |     ^ this\n");
    expect_underlined(closed, (struct span){closed, 5, 5}, "closed.duly:2:1: error[D0009]: wrong\n"
                                                           "    2 |\n"
                                                           "      | ^ this\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, (struct span){empty, 0, 0}, "no edition");
    expect_text(wrong, "empty.duly:1:1: error[D0009]: no edition\n" /* an empty line is not worth showing */
                       "   help: Write `duly edition 1` as the first line of the file.\n");
}
END_TEST

START_TEST(line_numbers_are_aligned_to_the_right)
{
    struct buffer text = {0};
    for (int i = 0; i < 12344; i++)
        buffer_char(&text, '\n');
    buffer_text(&text, "due\n");
    uint32_t rules = sources_add(&sources, STR("a.duly"), buffer_view(&text));
    buffer_free(&text);
    expect_underlined(rules, span_of(rules, "due"), "a.duly:12345:1: error[D0009]: wrong\n"
                                                    "12345 | due\n"
                                                    "      | ^^^ this\n");
}
END_TEST

START_TEST(a_very_long_line_is_shown_in_part)
{
    /* 1,000 times é, the word, 1,000 times é: 60 bytes are kept before the place and 200 in all. */
    struct buffer text = {0};
    for (int i = 0; i < 2000; i++)
        buffer_text(&text, i == 1000 ? "due\xc3\xa9" : "\xc3\xa9");
    uint32_t rules = sources_add(&sources, STR("a.duly"), buffer_view(&text));
    struct buffer expected = {0};
    buffer_text(&expected, "a.duly:1:1001: error[D0009]: wrong\n    1 | ...");
    for (int i = 0; i < 30; i++)
        buffer_text(&expected, "\xc3\xa9");
    buffer_text(&expected, "due");
    for (int i = 0; i < 68; i++) /* 200 - 60 - 3 is 137: 68 whole characters */
        buffer_text(&expected, "\xc3\xa9");
    buffer_text(&expected, "...\n      | ");
    buffer_format(&expected, "%33s^^^ this\n", "");
    buffer_char(&expected, 0);
    expect_underlined(rules, span_of(rules, "due"), expected.bytes);
    buffer_free(&expected);
    buffer_free(&text);
}
END_TEST

START_TEST(a_long_mark_ends_with_the_part_shown)
{
    struct buffer text = {0};
    for (int i = 0; i < 300; i++)
        buffer_char(&text, 'x');
    uint32_t rules = sources_add(&sources, STR("a.duly"), buffer_view(&text));
    struct buffer expected = {0};
    buffer_format(&expected, "a.duly:1:1: error[D0009]: wrong\n    1 | %.200s...\n      | ", text.bytes);
    for (int i = 0; i < 200; i++)
        buffer_char(&expected, '^');
    buffer_text(&expected, " this\n");
    buffer_char(&expected, 0);
    expect_underlined(rules, (struct span){rules, 0, 300}, expected.bytes);
    buffer_free(&expected);
    buffer_free(&text);
}
END_TEST

START_TEST(a_place_in_the_facts_shows_no_line)
{
    uint32_t rules = add("a.duly", "field received\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, SPAN_NONE, "field `%s`: expected a date", "received");
    diagnostic_at_fact(&list, wrong, STR("cases.jsonl"), 17, 40);
    diagnostic_help(&list, wrong, "Write the date as 2026-05-01.");
    expect_text(wrong, "cases.jsonl:17:40: error[D0009]: field `received`: expected a date\n"
                       "   help: Write the date as 2026-05-01.\n");
    wrong->facts_column = 0;
    wrong->span = span_of(rules, "received");
    diagnostic_under(&list, wrong, "as an export may write it");
    expect_text(wrong, "cases.jsonl:17: error[D0009]: field `received`: expected a date\n"
                       "   note: a.duly:1: the rule text\n"
                       "   as an export may write it\n"
                       "   help: Write the date as 2026-05-01.\n");
}
END_TEST

START_TEST(without_a_place_only_the_words_are_shown)
{
    struct diagnostic *wrong = diagnostic_add(&list, D0001, SPAN_NONE, "no file `a.duly`");
    expect_text(wrong, "error[D0001]: no file `a.duly`\n"
                       "   help: Check the spelling of the path and the folder it starts from.\n");
    wrong->severity = SEVERITY_WARNING;
    wrong->span = (struct span){0, 0, 1}; /* there is no file 0 */
    expect_text(wrong, "warning[D0001]: no file `a.duly`\n"
                       "   help: Check the spelling of the path and the folder it starts from.\n");
}
END_TEST

/* ---- Printing as JSON ---- */

START_TEST(json_says_the_same)
{
    uint32_t rules = add("rules/a.duly", sample), other = add("rules/b.duly", "\n\nrecord referral\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "refferal_received"), "no field `refferal_received`");
    diagnostic_under(&list, wrong, "did you mean `received`?");
    diagnostic_note(&list, wrong, span_of(other, "referral"), "the record");
    diagnostic_note(&list, wrong, SPAN_NONE, "a \"word\"");
    diagnostic_help(&list, wrong, "Write it so.");
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0009\",\"severity\":\"error\",\"file\":\"rules/a.duly\",\"line\":3,\"column\":29,"
                       "\"end_line\":3,\"end_column\":46,\"message\":\"no field `refferal_received`\",\"notes\":["
                       "{\"message\":\"the record\",\"file\":\"rules/b.duly\",\"line\":3,\"column\":8,\"end_line\":3,\"end_column\":16},"
                       "{\"message\":\"a \\\"word\\\"\"}],"
                       "\"help\":\"did you mean `received`? Write it so.\"}\n");
}
END_TEST

START_TEST(json_leaves_out_what_does_not_apply)
{
    struct diagnostic *wrong = diagnostic_add(&list, D0001, SPAN_NONE, "no file");
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0001\",\"severity\":\"error\",\"message\":\"no file\","
                       "\"help\":\"Check the spelling of the path and the folder it starts from.\"}\n");
    diagnostic_under(&list, wrong, "this");
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0001\",\"severity\":\"error\",\"message\":\"no file\",\"help\":\"this\"}\n");
    diagnostic_help(&list, wrong, "Do so.");
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0001\",\"severity\":\"error\",\"message\":\"no file\",\"help\":\"this. Do so.\"}\n");
}
END_TEST

START_TEST(json_places_facts_in_their_file)
{
    uint32_t rules = add("a.duly", "field received\n");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, span_of(rules, "received"), "expected a date");
    diagnostic_at_fact(&list, wrong, STR("cases.jsonl"), 17, 40);
    diagnostic_note(&list, wrong, SPAN_NONE, "more");
    diagnostic_help(&list, wrong, "Do so.");
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0009\",\"severity\":\"error\",\"file\":\"cases.jsonl\",\"line\":17,\"column\":40,"
                       "\"message\":\"expected a date\",\"notes\":[{\"message\":\"the rule text\",\"file\":\"a.duly\",\"line\":1,"
                       "\"column\":7,\"end_line\":1,\"end_column\":15},{\"message\":\"more\"}],\"help\":\"Do so.\"}\n");
    wrong->facts_column = 0;
    wrong->span = SPAN_NONE;
    wrong->note_count = 0;
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0009\",\"severity\":\"error\",\"file\":\"cases.jsonl\",\"line\":17,"
                       "\"message\":\"expected a date\",\"help\":\"Do so.\"}\n");
}
END_TEST

START_TEST(json_is_utf8_whatever_the_path)
{
    uint32_t rules = add("caf\xe9\xe9.duly", "x");
    struct diagnostic *wrong = diagnostic_add(&list, D0009, (struct span){rules, 0, 1}, "a\tb\x1b");
    diagnostic_help(&list, wrong, "Do so\xc3.");
    expect_json(wrong, "{\"schema\":1,\"code\":\"D0009\",\"severity\":\"error\",\"file\":\"caf" MARK MARK ".duly\",\"line\":1,"
                       "\"column\":1,\"end_line\":1,\"end_column\":2,\"message\":\"a\\tb\\u001b\",\"help\":\"Do so" MARK ".\"}\n");
}
END_TEST

/* ---- The list ---- */

START_TEST(the_list_counts_and_keeps_copies)
{
    char word[] = "first";
    struct diagnostic *wrong = diagnostic_add(&list, D0001, SPAN_NONE, "%s", word);
    diagnostic_at_fact(&list, wrong, str_of(word), 1, 1);
    word[0] = 'X';
    for (int i = 0; i < 100; i++)
        diagnostic_note(&list, wrong, SPAN_NONE, "note %d", i);
    for (int i = 0; i < 100; i++)
        diagnostic_add(&list, D0002, SPAN_NONE, "%d", i);
    ck_assert_int_eq(list.count, 101);
    ck_assert_int_eq(list.errors, 101);
    ck_assert_int_eq(list.warnings, 0);
    ck_str_is(list.items[0].message, "first");
    ck_str_is(list.items[0].facts_file, "first");
    ck_assert_int_eq(list.items[0].note_count, 100);
    ck_str_is(list.items[0].notes[99].message, "note 99");
    ck_str_is(list.items[100].message, "99");
}
END_TEST

START_TEST(past_the_most_kept_diagnostics_are_only_counted)
{
    for (int i = 0; i < DIAGNOSTICS_KEPT + 50; i++) {
        struct diagnostic *wrong = diagnostic_add(&list, D0001, SPAN_NONE, "%d", i);
        diagnostic_note(&list, wrong, SPAN_NONE, "note");
        diagnostic_help(&list, wrong, "Help.");
        diagnostic_under(&list, wrong, "under");
        diagnostic_at_fact(&list, wrong, STR("f"), 1, 1);
    }
    ck_assert_int_eq(list.count, DIAGNOSTICS_KEPT);
    ck_assert_int_eq(list.errors, DIAGNOSTICS_KEPT + 50);
    const struct diagnostic *last = &list.items[DIAGNOSTICS_KEPT - 1];
    ck_str_is(last->message, "9999");
    ck_assert_int_eq(last->note_count, 1);
    diagnostics_sort(&list);
    ck_assert_int_eq(list.count, DIAGNOSTICS_KEPT);
    ck_assert_int_eq(list.errors, DIAGNOSTICS_KEPT + 50);
}
END_TEST

static void expect_order(const char *const *messages)
{
    diagnostics_sort(&list);
    int count = 0;
    for (; messages[count] && count < list.count; count++)
        ck_str_is(list.items[count].message, messages[count]);
    ck_assert_ptr_null(messages[count]);
    ck_assert_int_eq(list.count, count);
}

START_TEST(sorted_by_file_place_and_code)
{
    diagnostic_at_fact(&list, diagnostic_add(&list, D0001, SPAN_NONE, "fact b 1"), STR("b.jsonl"), 1, 1);
    diagnostic_at_fact(&list, diagnostic_add(&list, D0001, SPAN_NONE, "fact a 10"), STR("a.jsonl"), 10, 1);
    diagnostic_at_fact(&list, diagnostic_add(&list, D0001, (struct span){0, 0, 1}, "fact a 9"), STR("a.jsonl"), 9, 5);
    diagnostic_at_fact(&list, diagnostic_add(&list, D0001, SPAN_NONE, "fact a 9, earlier"), STR("a.jsonl"), 9, 2);
    diagnostic_add(&list, D0001, (struct span){1, 0, 1}, "file 1");
    diagnostic_add(&list, D0002, (struct span){0, 5, 6}, "file 0 at 5, second code");
    diagnostic_add(&list, D0001, (struct span){0, 5, 6}, "file 0 at 5, first code");
    diagnostic_add(&list, D0001, (struct span){0, 5, 9}, "file 0 at 5, longer");
    diagnostic_add(&list, D0003, (struct span){0, 2, 9}, "file 0 at 2");
    diagnostic_add(&list, D0009, SPAN_NONE, "no place");
    const char *const order[] = {"no place", "file 0 at 2", "file 0 at 5, first code", "file 0 at 5, second code",
                                 "file 0 at 5, longer", "file 1", "fact a 9, earlier", "fact a 9", "fact a 10", "fact b 1", NULL};
    expect_order(order);
}
END_TEST

START_TEST(what_sorts_alike_keeps_its_order)
{
    char words[300][4];
    const char *order[301] = {0};
    for (int i = 0; i < 300; i++) /* z first: not the order of the alphabet */
        snprintf(words[i], sizeof words[i], "%c%c", 'z' - i / 26, 'z' - i % 26);
    for (int i = 0; i < 300; i++)
        diagnostic_add(&list, D0001, (struct span){0, (uint32_t)(i % 3), 5}, "%s", words[i]);
    for (int i = 0; i < 300; i++)
        order[i] = words[i % 100 * 3 + i / 100];
    expect_order(order);
}
END_TEST

START_TEST(exact_duplicates_are_dropped)
{
    struct span place = {0, 1, 2};
    for (int time = 0; time < 2; time++) {
        diagnostic_add(&list, D0001, place, "same");
        diagnostic_add(&list, D0001, place, "other words");
        diagnostic_add(&list, D0002, place, "same");
        diagnostic_add(&list, D0001, (struct span){0, 1, 3}, "same");
    }
    const char *const order[] = {"same", "other words", "same", "same", NULL};
    expect_order(order);
    ck_assert_int_eq(list.errors, 4);
}
END_TEST

START_TEST(what_differs_in_any_part_is_kept)
{
    for (int which = 0; which < 7; which++) {
        struct diagnostic *wrong = diagnostic_add(&list, D0001, SPAN_NONE, "same");
        if (which == 1)
            diagnostic_help(&list, wrong, "Help.");
        if (which == 2)
            diagnostic_under(&list, wrong, "under");
        if (which == 3 || which == 4)
            diagnostic_note(&list, wrong, SPAN_NONE, "note %d", which);
        if (which == 5)
            diagnostic_note(&list, wrong, (struct span){0, 1, 2}, "note 4");
        if (which == 6)
            wrong->severity = SEVERITY_WARNING;
    }
    diagnostics_sort(&list);
    ck_assert_int_eq(list.count, 7);
}
END_TEST

START_TEST(an_empty_list_sorts)
{
    diagnostics_sort(&list);
    ck_assert_int_eq(list.count, 0);
    diagnostic_add(&list, D0001, SPAN_NONE, "after");
    ck_assert_int_eq(list.count, 1);
}
END_TEST

/* ---- Files that could not be read ---- */

static void expect_unread(enum source_status status, uint32_t of, uint32_t at, struct span wanted_by, const char *expected)
{
    int before = list.count;
    diagnostic_unread(&list, status, STR("x.duly"), of, at, wanted_by);
    ck_assert_int_eq(list.count, before + 1);
    expect_text(&list.items[before], expected);
}

START_TEST(every_way_of_not_reading_has_its_words)
{
    uint32_t rules = add("a.duly", "uses \"x.duly\"\n");
    struct span used = span_of(rules, "\"x.duly\"");
    expect_unread(SOURCE_MISSING, UINT32_MAX, 0, used,
                  "a.duly:1:6: error[D0001]: no file `x.duly`\n"
                  "    1 | uses \"x.duly\"\n"
                  "      |      ^^^^^^^^\n"
                  "   help: Check the spelling of the path and the folder it starts from.\n");
    expect_unread(SOURCE_UNREADABLE, UINT32_MAX, 0, SPAN_NONE,
                  "error[D0002]: the file `x.duly` cannot be read\n"
                  "   help: Check that you may read it and that it is an ordinary file.\n");
    expect_unread(SOURCE_DIRECTORY, UINT32_MAX, 0, SPAN_NONE,
                  "error[D0003]: `x.duly` is a folder, not a file\n"
                  "   help: Name a file inside the folder.\n");
    expect_unread(SOURCE_TOO_LARGE, UINT32_MAX, 0, SPAN_NONE,
                  "error[D0004]: the file `x.duly` has more than 4194304 bytes, the most a rule file may have\n"
                  "   help: Split the rules into several files.\n");
    expect_unread(SOURCE_TOO_MANY, UINT32_MAX, 0, SPAN_NONE,
                  "error[D0008]: the file `x.duly` is one more than 1024, the most a rule set may have\n"
                  "   help: Join small files, or check fewer at a time.\n");
    int before = list.count;
    diagnostic_unread(&list, SOURCE_READ, STR("x.duly"), rules, 0, SPAN_NONE);
    ck_assert_int_eq(list.count, before);
}
END_TEST

START_TEST(bad_bytes_are_shown_in_their_file)
{
    uint32_t bad = add("x.duly", "one\ncaf"); /* as sources_read leaves it: cut before the bad byte */
    expect_unread(SOURCE_NOT_UTF8, bad, 7, SPAN_NONE,
                  "x.duly:2:4: error[D0006]: expected UTF-8 text, found a byte that does not belong in it\n"
                  "    2 | caf\n"
                  "      |    ^\n"
                  "   help: Save the file again as UTF-8 text.\n");
    expect_unread(SOURCE_HAS_NUL, bad, 7, SPAN_NONE,
                  "x.duly:2:4: error[D0007]: expected text, found a NUL byte\n"
                  "    2 | caf\n"
                  "      |    ^\n"
                  "   help: Check that this is a text file, and delete the byte.\n");
    expect_unread(SOURCE_UTF16, add("x.duly", ""), 0, SPAN_NONE,
                  "x.duly:1:1: error[D0005]: expected UTF-8 text, found UTF-16\n"
                  "   help: Save the file again as UTF-8 text.\n");
}
END_TEST

static TCase *places(void)
{
    TCase *tests = tcase_create("places");
    tcase_add_checked_fixture(tests, open_scene, close_scene);
    tcase_add_test(tests, an_empty_file_has_one_empty_line);
    tcase_add_test(tests, a_closing_line_end_starts_an_empty_line);
    tcase_add_test(tests, cr_lf_ends_a_line_and_a_lone_cr_does_not);
    tcase_add_test(tests, lines_that_are_not_there_are_empty);
    tcase_add_test(tests, every_offset_of_many_lines_has_its_place);
    tcase_add_test(tests, columns_count_characters_not_bytes);
    tcase_add_test(tests, spans_cover_whole_characters);
    tcase_add_test(tests, spans_past_the_end_are_cut);
    tcase_add_test(tests, spans_may_hold_several_lines);
    tcase_add_test(tests, an_unknown_span_has_no_text_and_no_place);
    tcase_add_test(tests, joined_spans_hold_both);
    return tests;
}

static TCase *files(void)
{
    TCase *tests = tcase_create("files");
    tcase_add_unchecked_fixture(tests, enter_folder, leave_folder);
    tcase_add_checked_fixture(tests, open_scene, close_scene);
    tcase_add_test(tests, a_file_is_read_whole);
    tcase_add_test(tests, an_empty_file_is_read);
    tcase_add_test(tests, a_byte_order_mark_is_dropped);
    tcase_add_test(tests, one_real_file_has_one_number);
    tcase_add_test(tests, text_from_memory_is_never_taken_for_a_file);
    tcase_add_test(tests, what_is_not_there_is_missing);
    tcase_add_test(tests, a_folder_is_not_a_file);
    tcase_add_test(tests, links_in_a_circle_and_sockets_are_unreadable);
    tcase_add_test(tests, a_file_without_permission_is_unreadable);
    tcase_add_test(tests, the_size_limit_is_the_last_size_allowed);
    tcase_add_test(tests, a_pipe_is_read_to_its_end);
    tcase_add_test(tests, a_pipe_without_end_meets_the_limit);
    tcase_add_test(tests, bytes_that_are_not_utf8_are_shown_their_place);
    tcase_add_test(tests, nul_bytes_are_found);
    tcase_add_test(tests, carriage_returns_alone_are_found);
    tcase_add_test(tests, carriage_returns_before_a_line_feed_or_the_end_are_right);
    tcase_add_test(tests, utf16_is_named);
    tcase_add_test(tests, there_is_a_last_file);
    tcase_add_test(tests, no_file_is_left_open);
    return tests;
}

static TCase *printing(void)
{
    TCase *tests = tcase_create("printing");
    tcase_add_checked_fixture(tests, open_scene, close_scene);
    tcase_add_test(tests, text_shows_place_line_and_underline);
    tcase_add_test(tests, text_shows_notes_and_then_help);
    tcase_add_test(tests, the_general_help_is_for_places_with_none_of_their_own);
    tcase_add_test(tests, underlines_follow_the_display_width);
    tcase_add_test(tests, tabs_are_shown_as_single_spaces);
    tcase_add_test(tests, cr_lf_never_reaches_the_output);
    tcase_add_test(tests, control_characters_never_reach_the_output);
    tcase_add_test(tests, every_control_character_is_replaced);
    tcase_add_test(tests, letters_near_control_characters_are_kept);
    tcase_add_test(tests, several_lines_are_underlined_on_the_first);
    tcase_add_test(tests, the_end_of_a_file_has_a_place);
    tcase_add_test(tests, line_numbers_are_aligned_to_the_right);
    tcase_add_test(tests, a_very_long_line_is_shown_in_part);
    tcase_add_test(tests, a_long_mark_ends_with_the_part_shown);
    tcase_add_test(tests, a_place_in_the_facts_shows_no_line);
    tcase_add_test(tests, without_a_place_only_the_words_are_shown);
    tcase_add_test(tests, json_says_the_same);
    tcase_add_test(tests, json_leaves_out_what_does_not_apply);
    tcase_add_test(tests, json_places_facts_in_their_file);
    tcase_add_test(tests, json_is_utf8_whatever_the_path);
    return tests;
}

static TCase *lists(void)
{
    TCase *tests = tcase_create("lists");
    tcase_add_checked_fixture(tests, open_scene, close_scene);
    tcase_add_test(tests, the_table_is_sorted_and_well_worded);
    tcase_add_test(tests, a_row_is_read_by_its_code);
    tcase_add_test(tests, the_list_counts_and_keeps_copies);
    tcase_add_test(tests, past_the_most_kept_diagnostics_are_only_counted);
    tcase_add_test(tests, sorted_by_file_place_and_code);
    tcase_add_test(tests, what_sorts_alike_keeps_its_order);
    tcase_add_test(tests, exact_duplicates_are_dropped);
    tcase_add_test(tests, what_differs_in_any_part_is_kept);
    tcase_add_test(tests, an_empty_list_sorts);
    tcase_add_test(tests, every_way_of_not_reading_has_its_words);
    tcase_add_test(tests, bad_bytes_are_shown_in_their_file);
    return tests;
}

int main(void)
{
    mem_start();
    Suite *suite = suite_create("source");
    suite_add_tcase(suite, places());
    suite_add_tcase(suite, files());
    suite_add_tcase(suite, printing());
    suite_add_tcase(suite, lists());
    return unit_run(suite);
}
