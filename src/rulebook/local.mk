# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/rulebook/book.c \
    src/rulebook/book.h \
    src/rulebook/chapter.c \
    src/rulebook/overview.c \
    src/rulebook/parts.h \
    src/rulebook/rulebook.c \
    src/rulebook/rulebook.h \
    src/rulebook/words.c
