/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "html/html.h"
#include "run.h"

static struct buffer out;

static void empty(void)
{
    buffer_clear(&out);
}

static void ck_out(const char *expected)
{
    buffer_char(&out, 0);
    ck_assert_str_eq(out.bytes, expected);
    empty();
}

START_TEST(text_cannot_become_markup)
{
    empty();
    html_text(&out, STR("<script>alert('a & b')</script> \"x\""));
    ck_out("&lt;script&gt;alert(&#39;a &amp; b&#39;)&lt;/script&gt; &quot;x&quot;");
    html_text(&out, STR("Zo\xc3\xab\nnext"));
    ck_out("Zo\xc3\xab next");
}
END_TEST

START_TEST(what_hides_or_turns_text_is_shown_as_a_question_mark)
{
    empty();
    html_text(&out, STR("a\x1b[31mb\xe2\x80\xae" "c"));
    ck_out("a?[31mb?c");
}
END_TEST

START_TEST(an_id_and_its_link_are_written_alike)
{
    empty();
    html_id(&out, STR("L-7.2_a"));
    ck_out("L-7.2_a");
    html_id(&out, STR("clock start"));
    ck_out("clock:20start");
    html_id(&out, STR("clock:20start")); /* another name, another id */
    ck_out("clock:3a20start");
    html_heading(&out, 3, STR("a\"b"), STR("A & B"));
    ck_out("<h3 id=\"a:22b\">A &amp; B</h3>\n");
    html_link(&out, STR("a\"b"), STR("A & B"));
    ck_out("<a href=\"#a:22b\">A &amp; B</a>");
}
END_TEST

START_TEST(elements_hold_escaped_text)
{
    empty();
    html_element(&out, "strong", "tag late", STR("a < b"));
    ck_out("<strong class=\"tag late\">a &lt; b</strong>");
    html_paragraph(&out, NULL, STR("a > b"));
    ck_out("<p>a &gt; b</p>\n");
}
END_TEST

START_TEST(a_table_heads_its_columns_and_rows)
{
    static const char *const heads[] = {"Rule", "Due <by>"};
    struct html_table table;
    empty();
    html_table_begin(&table, &out, STR("t"), STR("Soon & later"), heads, 2);
    html_row(&table);
    html_cell(&table);
    html_text(&out, STR("See"));
    html_cell(&table);
    html_text(&out, STR("1 May"));
    html_row(&table);
    html_cell(&table);
    html_table_end(&table);
    ck_out("<table role=\"table\" id=\"t\">\n<caption>Soon &amp; later</caption>\n<thead role=\"rowgroup\">\n<tr role=\"row\">"
           "<th scope=\"col\" role=\"columnheader\">Rule</th><th scope=\"col\" role=\"columnheader\">Due &lt;by&gt;</th></tr>\n</thead>\n"
           "<tbody role=\"rowgroup\">\n<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">See</th>"
           "<td role=\"cell\" data-label=\"Due &lt;by&gt;\">1 May</td></tr>\n"
           "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\"></th></tr>\n</tbody>\n</table>\n");
}
END_TEST

START_TEST(what_scrolls_is_reached_by_the_keyboard_and_has_a_name)
{
    empty();
    html_region_begin(&out, STR("Days & \"dates\""));
    html_region_end(&out);
    ck_out("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Days &amp; &quot;dates&quot;\">\n</div>\n");
}
END_TEST

START_TEST(a_page_is_one_file_in_english)
{
    empty();
    html_begin(&out, STR("Due & late"));
    html_main(&out);
    html_end(&out);
    buffer_char(&out, 0);
    const char *page = out.bytes;
    ck_assert(!strncmp(page, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n", 36));
    ck_assert_ptr_nonnull(strstr(page, "<title>Due &amp; late</title>"));
    ck_assert_ptr_nonnull(strstr(page, "<h1>Due &amp; late</h1>"));
    ck_assert_ptr_nonnull(strstr(page, "<a class=\"skip\" href=\"#content\">"));
    ck_assert_ptr_nonnull(strstr(page, "<main id=\"content\""));
    ck_assert_ptr_nonnull(strstr(page, "default-src 'none'"));
    ck_assert_ptr_null(strstr(page, "<script"));
    ck_assert_ptr_null(strstr(page, "http:"));
    ck_assert_ptr_null(strstr(page, "https:"));
    empty();
}
END_TEST

int main(void)
{
    mem_start();
    Suite *suite = suite_create("html");
    TCase *pages = tcase_create("pages");
    tcase_add_test(pages, text_cannot_become_markup);
    tcase_add_test(pages, what_hides_or_turns_text_is_shown_as_a_question_mark);
    tcase_add_test(pages, an_id_and_its_link_are_written_alike);
    tcase_add_test(pages, elements_hold_escaped_text);
    tcase_add_test(pages, a_table_heads_its_columns_and_rows);
    tcase_add_test(pages, what_scrolls_is_reached_by_the_keyboard_and_has_a_name);
    tcase_add_test(pages, a_page_is_one_file_in_english);
    suite_add_tcase(suite, pages);
    return unit_run(suite);
}
