# SPDX-License-Identifier: Apache-2.0
# The scanner and the parser. Made in the build folder as grammar/duly.c with
# its header grammar/duly.h (bison) and grammar/scanner.c (flex); shipped in a
# release, never in git.
#
# Automake's own rules for .y and .l would give both the name duly.c, so the
# two commands stand here. Paths inside the results are relative to the tree:
# two builds in two places are the same.
EXTRA_DIST += \
    grammar/duly.l \
    grammar/duly.y
libgrammar_la_SOURCES = \
    grammar/parser.h
libgrammar_la_SOURCES += grammar/duly.c grammar/duly.h grammar/scanner.c
libgrammar_la_CFLAGS = $(AM_CFLAGS) $(GENERATED_CFLAGS)
BUILT_SOURCES += grammar/duly.h
MAINTAINERCLEANFILES = grammar/duly.c grammar/duly.h grammar/scanner.c
CLEANFILES += grammar/duly.output

grammar/duly.c: grammar/duly.y
	$(AM_V_GEN)$(MKDIR_P) grammar && \
	$(YACC) -Wall -Wno-yacc -M "$(srcdir)/=" --defines=grammar/duly.h -o grammar/duly.c \
	  `test -f grammar/duly.y || echo $(srcdir)/`grammar/duly.y

# Bison writes both; this only puts right a header somebody deleted.
grammar/duly.h: grammar/duly.c
	$(AM_V_at)if test ! -f $@ && test ! -f $(srcdir)/$@; then \
	  rm -f grammar/duly.c && $(MAKE) $(AM_MAKEFLAGS) grammar/duly.c; fi

# To standard output: `%option outfile` in the file would win over -o, and is the name flex then gives its own lines.
grammar/scanner.c: grammar/duly.l
	$(AM_V_GEN)$(MKDIR_P) grammar && \
	$(LEX) -t `test -f grammar/duly.l || echo $(srcdir)/`grammar/duly.l >grammar/scanner.part && \
	$(SED) -e 's|^\(#line [0-9]*\) "[^"/]*"|\1 "grammar/scanner.c"|' \
	  -e 's|^\(#line [0-9]*\) ".*grammar/duly\.l"|\1 "grammar/duly.l"|' grammar/scanner.part >grammar/scanner.c && \
	rm -f grammar/scanner.part
