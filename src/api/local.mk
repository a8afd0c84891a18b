# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/api/ahead.c \
    src/api/ahead.h \
    src/api/cases.c \
    src/api/check.c \
    src/api/clauses.c \
    src/api/clauses.h \
    src/api/compared.c \
    src/api/compared.h \
    src/api/due.c \
    src/api/duly.c \
    src/api/facts.c \
    src/api/facts_ask.c \
    src/api/help.c \
    src/api/impact.c \
    src/api/inside.h \
    src/api/missing.c \
    src/api/next.c \
    src/api/question.c \
    src/api/read.c \
    src/api/readings.c \
    src/api/rulebook.c \
    src/api/run.c \
    src/api/suppose.c \
    src/api/test.c \
    src/api/timeline.c \
    src/api/why.c \
    src/api/work.c \
    src/api/work.h
