# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/compare/compare.c \
    src/compare/compare.h \
    src/compare/impact.c \
    src/compare/impact.h
