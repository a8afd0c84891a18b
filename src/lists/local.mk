# SPDX-License-Identifier: Apache-2.0
librooms_la_SOURCES += \
    src/lists/commands.def \
    src/lists/diagnostics.def \
    src/lists/examples.def \
    src/lists/formats.def \
    src/lists/limits.def \
    src/lists/manual.def \
    src/lists/operations.def \
    src/lists/options.def \
    src/lists/phrases.def \
    src/lists/project.def \
    src/lists/renderers.def \
    src/lists/states.def \
    src/lists/zone_europe_london.def
