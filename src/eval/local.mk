# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/eval/certain.c \
    src/eval/certain.h \
    src/eval/certain_asked.c \
    src/eval/certain_choice.c \
    src/eval/certain_form.h \
    src/eval/certain_nodes.c \
    src/eval/certain_once.c \
    src/eval/certain_rule.c \
    src/eval/certain_same.c \
    src/eval/certain_short.c \
    src/eval/certain_short.h \
    src/eval/certain_usual.c \
    src/eval/certain_who.c \
    src/eval/certain_why.c \
    src/eval/contest.c \
    src/eval/duty.c \
    src/eval/duty.h \
    src/eval/eval.c \
    src/eval/eval.h \
    src/eval/fields.c \
    src/eval/finding.c \
    src/eval/inside.h \
    src/eval/judged.h \
    src/eval/moments.c \
    src/eval/plain.c \
    src/eval/plain.h \
    src/eval/roles.c \
    src/eval/rules.c \
    src/eval/run.c \
    src/eval/select.c \
    src/eval/start.c \
    src/eval/times.h \
    src/eval/tuples.c \
    src/eval/value.c \
    src/eval/value.h \
    src/eval/who.c
