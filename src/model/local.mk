# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/model/declare.c \
    src/model/define.c \
    src/model/dump.c \
    src/model/expression.c \
    src/model/ir.h \
    src/model/load.c \
    src/model/load.h \
    src/model/model.c \
    src/model/model.h \
    src/model/rule.c \
    src/model/steps.h
