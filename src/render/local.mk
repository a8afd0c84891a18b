# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/render/because.c \
    src/render/csv.c \
    src/render/csv.h \
    src/render/difference.c \
    src/render/difference.h \
    src/render/due.c \
    src/render/due.h \
    src/render/due_html.c \
    src/render/due_ics.c \
    src/render/due_rows.c \
    src/render/ical.c \
    src/render/ical.h \
    src/render/impact.c \
    src/render/impact.h \
    src/render/json.c \
    src/render/json.h \
    src/render/jsonl.c \
    src/render/missing.c \
    src/render/missing.h \
    src/render/proof_json.c \
    src/render/render.h \
    src/render/renderers.c \
    src/render/sentences.c \
    src/render/sentences.h \
    src/render/text.c \
    src/render/why.c \
    src/render/why_not.c \
    src/render/wide.c \
    src/render/words.c \
    src/render/words.h
