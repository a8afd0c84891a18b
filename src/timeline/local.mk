# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/timeline/list.c \
    src/timeline/page.c \
    src/timeline/picture.c \
    src/timeline/timeline.h
