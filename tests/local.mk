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
    tests/unit/due_test \
    tests/unit/eval_test \
    tests/unit/facts_test \
    tests/unit/html_test \
    tests/unit/json_test \
    tests/unit/quick_plain_test \
    tests/unit/quick_test \
    tests/unit/render_test \
    tests/unit/source_test

# Programs that need nothing but our rooms and print TAP by themselves.
plain_programs = \
    tests/property/broken_property \
    tests/property/calendar_property \
    tests/property/certain_property \
    tests/property/next_property \
    tests/property/replay_property \
    tests/property/straight_property \
    tests/property/stream_property \
    tests/property/unknown_property

# Programs of the manual: built like any that embeds the library, and run by tests/docs/run.
manual_programs = samples/embedding/ask
samples_embedding_ask_SOURCES = samples/embedding/ask.c
samples_embedding_ask_LDADD = libduly.la

# The benchmark: its caseload, and its rules hard-coded; tests/bench/run compares.
bench_programs = tests/bench/gencase tests/bench/genpolicy tests/bench/hardcoded_c
tests_bench_gencase_LDADD =
tests_bench_genpolicy_LDADD =
tests_bench_hardcoded_c_LDADD =

# Fuzz targets with a driver of ours; tests/fuzz/run replays and makes up inputs, tests/fuzz/verify does with libFuzzer.
fuzz_programs = tests/fuzz/facts_fuzz tests/fuzz/rules_fuzz tests/fuzz/whole_fuzz
tests_fuzz_facts_fuzz_SOURCES = tests/fuzz/facts_fuzz.c tests/fuzz/target.c tests/fuzz/drive.c
tests_fuzz_facts_fuzz_LDADD = libduly.la
tests_fuzz_rules_fuzz_SOURCES = tests/fuzz/rules_fuzz.c tests/fuzz/target.c tests/fuzz/drive.c
tests_fuzz_rules_fuzz_LDADD = libduly.la
tests_fuzz_whole_fuzz_SOURCES = tests/fuzz/whole_fuzz.c tests/fuzz/target.c tests/fuzz/drive.c
tests_fuzz_whole_fuzz_LDADD = libduly.la

noinst_HEADERS = tests/fuzz/target.h tests/unit/run.h tests/property/caseload.h tests/bench/calendar.h tests/bench/chance.h tests/bench/scan.h tests/bench/workload.h
EXTRA_PROGRAMS = $(unit_programs) $(plain_programs) $(manual_programs) $(bench_programs) $(fuzz_programs)
tap_programs = $(plain_programs)
if HAVE_CHECK
tap_programs += $(unit_programs)
endif
check_PROGRAMS += $(fuzz_programs) $(tap_programs) $(manual_programs) $(bench_programs)
AM_CPPFLAGS += -I$(top_srcdir)/tests/unit
LDADD = librooms.la $(CHECK_LIBS)

runners = \
    tests/cli/run \
    tests/lang/run \
    tests/read/run \
    tests/suites/run \
    tests/fuzz/run \
    tests/facts/run \
    tests/faults/run \
    tests/faults/nth \
    tests/limits/run \
    tests/samples/run \
    tests/samples/shards \
    tests/property/order \
    tests/property/explained \
    tests/bench/run \
    tests/tools/decisions \
    tests/tools/own-words \
    tests/tools/calendars \
    tests/tools/hand-changes \
    tests/tools/pack-coverage \
    tests/tools/readings \
    tests/tools/strengths \
    tests/tools/canary \
    tests/tools/other-names \
    tests/tools/clauses \
    tests/tools/rooms \
    tests/tools/exports \
    tests/tools/manual \
    tests/tools/coverage-map \
    tests/tools/diagnostics-page \
    tests/tools/limits-page \
    tests/tools/how-do-i-say \
    tests/tools/schemas \
    tests/tools/pages \
    tests/proof/run \
    tests/oracle/ahead \
    tests/oracle/run \
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
	elif test -f '$(srcdir)/tests/read/$(patsubst read/%,%,$(CASE)).duly'; then $(srcdir)/tests/read/run --bless '$(CASE)'; \
	else $(srcdir)/tests/lang/run --bless '$(CASE)'; fi

# Times duly and the yardsticks in turn: `make bench BENCH_CASES=100000 BENCH_ROUNDS=5`. They are built as fast as the compiler
# can make them, the one over simdjson where that library and a C++ compiler are there.
BENCH_CXX = c++
bench: duly$(EXEEXT)
	@$(MKDIR_P) tests/bench/measured
	$(AM_V_GEN)cd tests/bench/measured && for name in gencase genpolicy hardcoded_c; do \
	  $(CC) -std=gnu11 -O3 -o $$name $(abs_top_srcdir)/tests/bench/$$name.c || exit 1; done
	$(AM_V_at)cd tests/bench/measured && rm -f hardcoded_simdjson; \
	if $(PKG_CONFIG) --exists simdjson && command -v $(BENCH_CXX) >/dev/null; then \
	  $(BENCH_CXX) -std=c++17 -O3 -march=native `$(PKG_CONFIG) --cflags simdjson` -o hardcoded_simdjson \
	    $(abs_top_srcdir)/tests/bench/hardcoded_simdjson.cpp `$(PKG_CONFIG) --libs simdjson` -lpthread; \
	else echo "Left out: the yardstick over simdjson, which needs that library and a C++ compiler."; fi
	$(AM_V_at)cd tests/bench/measured && rm -f clips; \
	$(CC) -std=gnu11 -O3 -o clips $(abs_top_srcdir)/tests/bench/clips.c -lclips -lm >clips.log 2>&1 || \
	  echo "Left out: the rules engine CLIPS, which needs its library and headers."
	@$(AM_TESTS_ENVIRONMENT) PROGRAMS='$(abs_top_builddir)/tests/bench/measured' \
	  BENCH_CASES='$(BENCH_CASES)' BENCH_ROUNDS='$(BENCH_ROUNDS)' $(srcdir)/tests/bench/measure
clean-local:
	rm -rf tests/bench/measured man fuzz next browser

# The second opinion over a million triples of rule, case and clock, or as many as VERIFY_TRIPLES says: goes on where it
# stopped, and writes its figures into docs/second-opinion.md. Then every call that may fail is let fail, for docs/faults.md; the fuzz
# targets, for docs/fuzzing.md; `next` moment by moment, for docs/next.md; and the pages in a browser, for docs/pages.md.
verify: duly$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/oracle/run verify $(VERIFY_TRIPLES)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/faults/nth verify
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/fuzz/verify $(FUZZ_VERIFY_SECONDS)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/property/verify $(VERIFY_ROUNDS)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/browser/run record

# Every kind of page in a real browser, which it needs, and Node.js with npm; where they are not here it says so.
check-browser: duly$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/browser/run
.PHONY: bless check-built bench check-browser verify
