# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/syntax/literate.c \
    src/syntax/literate.h \
    src/syntax/tree.c \
    src/syntax/tree.h
