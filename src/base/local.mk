# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/base/keyed.c \
    src/base/keyed.h \
    src/base/limits.h \
    src/base/mem.c \
    src/base/mem.h \
    src/base/text.c \
    src/base/text.h
