# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/due/belongs.c \
    src/due/belongs.h \
    src/due/due.c \
    src/due/due.h
