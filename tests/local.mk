# SPDX-License-Identifier: Apache-2.0
# What `make check` runs. Everything prints TAP, one line a case.
#
# Add a unit test: write tests/unit/<room>_test.c and one line below. Add a
# case of the other kinds: put files into tests/cli, tests/lang, tests/suites
# or rules; the runners find them.

# Programs with the library check; they are left out where it is missing.
unit_programs = \
    tests/unit/api_test \
    tests/unit/base_test \
    tests/unit/calendar_test \
    tests/unit/facts_test \
    tests/unit/json_test \
    tests/unit/render_test \
    tests/unit/source_test

# Programs that need nothing but our rooms and print TAP by themselves.
plain_programs = \
    tests/property/calendar_property

# Programs of the manual: built like any that embeds the library, and run by tests/docs/run.
manual_programs = samples/embedding/ask
samples_embedding_ask_SOURCES = samples/embedding/ask.c
samples_embedding_ask_LDADD = libduly.la

noinst_HEADERS = tests/unit/run.h
EXTRA_PROGRAMS = $(unit_programs) $(plain_programs) $(manual_programs)
tap_programs = $(plain_programs)
if HAVE_CHECK
tap_programs += $(unit_programs)
endif
check_PROGRAMS += $(tap_programs) $(manual_programs)
AM_CPPFLAGS += -I$(top_srcdir)/tests/unit
LDADD = librooms.la $(CHECK_LIBS)

runners = \
    tests/cli/run \
    tests/lang/run \
    tests/suites/run \
    tests/tools/rooms \
    tests/tools/exports \
    tests/tools/coverage-map \
    tests/tools/diagnostics-page \
    tests/docs/run

TESTS = $(tap_programs) $(runners)

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh

# DULY_TOP: the source tree. DULY: the command under test.
AM_TESTS_ENVIRONMENT = \
    DULY_TOP='$(abs_top_srcdir)'; DULY='$(abs_top_builddir)/duly$(EXEEXT)'; export DULY_TOP DULY; \
    DULY_BUILD='$(abs_top_builddir)'; CK_TAP_LOG_FILE_NAME=-; CK_DEFAULT_TIMEOUT=60; \
    export DULY_BUILD CK_TAP_LOG_FILE_NAME CK_DEFAULT_TIMEOUT; \
    UBSAN_OPTIONS=print_stacktrace=1:$$UBSAN_OPTIONS; export UBSAN_OPTIONS;

# When a test program could not be built: runs all the others, so that it does not hide them.
check-built:
	-$(MAKE) $(AM_MAKEFLAGS) -k $(check_PROGRAMS)
	$(MAKE) $(AM_MAKEFLAGS) -k check-TESTS check_PROGRAMS= \
	  TESTS="`for program in $(tap_programs); do test ! -x $$program || echo $$program; done | tr '\n' ' '` $(runners)"

# Records what the command prints today as what a case expects: `make bless CASE=name`. The difference is for review.
bless: duly$(EXEEXT)
	@test -n '$(CASE)' || { echo "Say which case: make bless CASE=name"; exit 2; }
	@$(AM_TESTS_ENVIRONMENT) \
	if test -d '$(srcdir)/tests/cli/$(CASE)'; then $(srcdir)/tests/cli/run --bless '$(CASE)'; \
	else $(srcdir)/tests/lang/run --bless '$(CASE)'; fi
.PHONY: bless check-built
