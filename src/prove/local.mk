# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/prove/prove.c \
    src/prove/prove.h \
    src/prove/small.c \
    src/prove/small.h
