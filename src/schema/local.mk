# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/schema/card.h \
    src/schema/schema.c \
    src/schema/schema.h
