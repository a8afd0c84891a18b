# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/readback/clause.c \
    src/readback/declared.c \
    src/readback/evidence.c \
    src/readback/glossary.c \
    src/readback/inside.h \
    src/readback/missing.c \
    src/readback/nouns.c \
    src/readback/page.c \
    src/readback/part.c \
    src/readback/part.h \
    src/readback/readback.c \
    src/readback/readback.h \
    src/readback/rule.c \
    src/readback/selection.c \
    src/readback/times.c
