#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a page owes its reader, checked without a browser and without a network.

    page_check.py FILE...    prints one line for each problem, and exits with 1 if there is any

Looked at: the language and title of the page, one <h1> and headings that go down by one level at a time, one <main> and
a first link that leads to it, tables with a caption and heads that have a scope, ids that stand once, links that lead to
an id of the page, no script and nothing fetched from elsewhere, tags closed in order, and the contrast of every colour
of the style with its background (4.5 or more).
"""
import re
import sys
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
FORBIDDEN = {"script", "iframe", "object", "embed", "link", "base", "form", "audio", "video"}
BLOCKS_IN_P = {"p", "div", "ul", "ol", "dl", "table", "section", "h1", "h2", "h3", "h4", "h5", "h6"}
PARENTS = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
           "td": {"tr"}, "th": {"tr"}, "caption": {"table"}, "summary": {"details"}}
URL_ATTRIBUTES = {"href", "src", "srcset", "action", "data", "poster", "cite", "formaction", "xlink:href"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.problems, self.open, self.ids, self.links = [], [], {}, []
        self.level, self.h1, self.mains, self.title, self.style = 0, 0, [], "", ""
        self.lang = self.doctype = self.viewport = None
        self.tables, self.first_link = [], None

    def say(self, words):
        self.problems.append(f"{self.getpos()[0]}: {words}")

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if len(attributes) != len(pairs):
            self.say(f"<{tag}> has an attribute twice")
        if tag in FORBIDDEN:
            self.say(f"<{tag}> does not belong on a page")
        for name, value in pairs:
            if name.startswith("on"):
                self.say(f"<{tag}> runs a script with {name}")
            if name in URL_ATTRIBUTES and not (value or "").startswith("#"):
                self.say(f"{name} leads away from the page: {value}")
            if name == "style":
                self.say(f"<{tag}> has a style of its own")
        if tag == "html":
            self.lang = attributes.get("lang")
        if tag == "meta" and attributes.get("name") == "viewport":
            self.viewport = attributes.get("content", "")
        if "id" in attributes:
            name = attributes["id"]
            if not name or re.search(r"\s", name):
                self.say(f"an id may not be empty or hold a space: {name!r}")
            if name in self.ids:
                self.say(f"the id {name} stands on line {self.ids[name]} too")
            self.ids[name] = self.getpos()[0]
        if tag == "a":
            if self.first_link is None:
                self.first_link = attributes.get("href", "")
            if "href" in attributes:
                self.links.append((self.getpos()[0], attributes["href"]))
            if "a" in self.open:
                self.say("a link stands in a link")
        if tag == "img" and "alt" not in attributes:
            self.say("a picture has no words for those who do not see it")
        if re.fullmatch("h[1-6]", tag):
            level = int(tag[1])
            self.h1 += level == 1
            if level > self.level + 1:
                self.say(f"<{tag}> follows a heading of level {self.level}")
            self.level = level
        if tag == "main":
            self.mains.append(attributes.get("id"))
        if tag == "table":
            self.tables.append({"caption": False, "line": self.getpos()[0], "columns": 0, "cells": 0})
        if tag == "caption" and self.tables:
            self.tables[-1]["caption"] = True
        if tag == "th" and attributes.get("scope") not in ("col", "row"):
            self.say("a <th> does not say whether it heads a row or a column")
        if tag == "tr" and self.tables:
            self.tables[-1]["cells"] = 0
        if tag in ("td", "th") and self.tables:
            self.tables[-1]["cells"] += 1
        if tag in PARENTS and (not self.open or self.open[-1] not in PARENTS[tag]):
            self.say(f"<{tag}> stands in <{self.open[-1] if self.open else 'nothing'}>")
        if tag in BLOCKS_IN_P and "p" in self.open:
            self.say(f"<{tag}> stands in a paragraph")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.say(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
            if tag not in self.open:
                return
            while self.open[-1] != tag:
                self.open.pop()
        self.open.pop()
        if tag == "tr" and self.tables:
            table = self.tables[-1]
            if not table["columns"]:
                table["columns"] = table["cells"]
            elif table["cells"] != table["columns"]:
                self.say(f"a row has {table['cells']} cells, the head of its table {table['columns']}")
        if tag == "table":
            table = self.tables.pop()
            if not table["caption"]:
                self.say(f"the table of line {table['line']} has no caption")

    def handle_data(self, data):
        if self.open and self.open[-1] == "title":
            self.title += data
        elif self.open and self.open[-1] == "style":
            self.style += data
        elif self.open and self.open[-1] in ("ul", "ol", "dl", "table", "tr", "tbody", "thead") and data.strip():
            self.say(f"text stands bare in <{self.open[-1]}>")

    def end(self):
        self.close()
        if self.open:
            self.say("not closed: " + ", ".join(f"<{tag}>" for tag in self.open))
        if (self.doctype or "").lower() != "doctype html":
            self.say("the page does not say that it is HTML")
        if self.lang != "en-GB":
            self.say(f"the language of the page is {self.lang}")
        if not self.title.strip():
            self.say("the page has no title")
        if not self.viewport or re.search(r"maximum-scale|user-scalable", self.viewport):
            self.say("the page does not let itself be made larger")
        if self.h1 != 1:
            self.say(f"{self.h1} headings of level 1")
        if len(self.mains) != 1:
            self.say(f"{len(self.mains)} <main>")
        elif self.first_link != f"#{self.mains[0]}":
            self.say("the first link does not lead to the content")
        for line, link in self.links:
            if link.startswith("#") and link[1:] not in self.ids:
                self.problems.append(f"{line}: {link} leads nowhere")
        self.problems += style_problems(self.style)
        return self.problems


# ---- the style ----

def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def style_problems(style):
    problems = []
    if re.search(r"url\(|@import|@font-face|https?:", style):
        problems.append("style: something is fetched from elsewhere")
    for colour in re.findall(r"(?<![\w-])(?:color|background)\s*:\s*([^;}]+)", style):
        if not re.fullmatch(r"#[0-9a-f]{6}", colour.strip()):
            problems.append(f"style: the colour {colour} is not of six digits")
    page = re.search(r"(?m)^body\{[^}]*background:(#[0-9a-f]{6})", style)
    ground = page.group(1) if page else "#ffffff"
    for selector, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        text = re.search(r"(?<![\w-])color:(#[0-9a-f]{6})", rules)
        behind = re.search(r"(?<![\w-])background:(#[0-9a-f]{6})", rules)
        if behind and not text:
            problems.append(f"style: {selector.strip()} has a background and no colour of its text")
        if text:
            found = contrast(text.group(1), behind.group(1) if behind else ground)
            if found < 4.5:
                problems.append(f"style: {selector.strip()} has a contrast of {found:.2f}")
    if style and "@media print" not in style:
        problems.append("style: nothing is said about paper")
    return problems


def problems_of(text):
    page = Page()
    page.feed(text)
    return page.end()


if __name__ == "__main__":
    found = False
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as file:
            for problem in problems_of(file.read()):
                print(f"{name}:{problem}")
                found = True
    sys.exit(1 if found else 0)
