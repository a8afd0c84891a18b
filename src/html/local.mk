# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/html/html.c \
    src/html/html.h \
    src/html/style.c \
    src/html/style.h
