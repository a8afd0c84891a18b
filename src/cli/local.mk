# SPDX-License-Identifier: Apache-2.0
duly_SOURCES += \
    src/cli/arguments.c \
    src/cli/arguments.h \
    src/cli/check.c \
    src/cli/commands.h \
    src/cli/completion.c \
    src/cli/due.c \
    src/cli/facts.c \
    src/cli/formats.c \
    src/cli/help.c \
    src/cli/impact.c \
    src/cli/main.c \
    src/cli/manual.c \
    src/cli/manual.h \
    src/cli/missing.c \
    src/cli/next.c \
    src/cli/output.c \
    src/cli/output.h \
    src/cli/project.c \
    src/cli/project.h \
    src/cli/question.c \
    src/cli/read.c \
    src/cli/readings.c \
    src/cli/rulebook.c \
    src/cli/run.c \
    src/cli/test.c \
    src/cli/timeline.c \
    src/cli/version.c \
    src/cli/watch.c \
    src/cli/watch.h \
    src/cli/why.c
