# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/suite/check.c \
    src/suite/given.c \
    src/suite/judge.c \
    src/suite/judge.h \
    src/suite/moment.c \
    src/suite/report.c \
    src/suite/run.c \
    src/suite/suite.h
