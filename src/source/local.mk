# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/source/diagnostic.c \
    src/source/diagnostic.h \
    src/source/diagnostic_print.c \
    src/source/diagnostic_print.h \
    src/source/source.c \
    src/source/source.h
