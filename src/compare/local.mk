# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/compare/compare.c \
    src/compare/compare.h
