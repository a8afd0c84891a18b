# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/calendar/civil.c \
    src/calendar/civil.h \
    src/calendar/holidays.c \
    src/calendar/holidays.h \
    src/calendar/workdays.c \
    src/calendar/workdays.h \
    src/calendar/yearly.c \
    src/calendar/yearly.h \
    src/calendar/zone.c \
    src/calendar/zone.h
