# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/program/code.h \
    src/program/program.c \
    src/program/program.h
