# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/facts/cutting.c \
    src/facts/facts.h \
    src/facts/index.c \
    src/facts/index.h \
    src/facts/input.c \
    src/facts/input.h \
    src/facts/inside.h \
    src/facts/json.c \
    src/facts/json.h \
    src/facts/keys.c \
    src/facts/keys.h \
    src/facts/names.c \
    src/facts/names.h \
    src/facts/other_names.c \
    src/facts/other_names.h \
    src/facts/picked.c \
    src/facts/quick.h \
    src/facts/ranges.c \
    src/facts/reader.c \
    src/facts/record.c \
    src/facts/redact.c \
    src/facts/redact.h \
    src/facts/refusal.c \
    src/facts/roles.c \
    src/facts/scattered.c \
    src/facts/spill.c \
    src/facts/spill.h \
    src/facts/store.c \
    src/facts/straight.c \
    src/facts/stream.c \
    src/facts/suppose.c \
    src/facts/suppose.h \
    src/facts/value.c \
    src/facts/view.c
