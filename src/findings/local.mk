# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/findings/findings.c \
    src/findings/findings.h \
    src/findings/keep.c \
    src/findings/missing.c \
    src/findings/missing.h
