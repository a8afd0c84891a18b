# SPDX-License-Identifier: Apache-2.0
# Each rests on the next: as deep on the stack as there were definitions.
BEGIN { head(); for (i = 0; i < 18000; i++) print "define step" i "\n    for each request\n    is the request's step" i + 1 }
