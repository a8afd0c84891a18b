# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/model/alike.c \
    src/model/alike.h \
    src/model/clauses.c \
    src/model/clauses.h \
    src/model/condition.c \
    src/model/declare.c \
    src/model/define.c \
    src/model/demands.c \
    src/model/dump.c \
    src/model/exception.c \
    src/model/expression.c \
    src/model/hours.c \
    src/model/ir.h \
    src/model/layer.c \
    src/model/load.c \
    src/model/load.h \
    src/model/model.c \
    src/model/model.h \
    src/model/names.c \
    src/model/readings.c \
    src/model/resolve.h \
    src/model/rivals.c \
    src/model/role_circle.c \
    src/model/rule.c \
    src/model/selection.c \
    src/model/steps.h \
    src/model/version.c \
    src/model/who.c \
    src/model/yearly.c
