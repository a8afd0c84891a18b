# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/publish/expression.c \
    src/publish/inside.h \
    src/publish/publish.c \
    src/publish/publish.h \
    src/publish/rules.c \
    src/publish/rules.h \
    src/publish/vocabulary.c \
    src/publish/vocabulary.h \
    src/publish/writer.c
