# SPDX-License-Identifier: Apache-2.0
# The same, closed to a circle: its end was looked for along every way.
BEGIN { head(); for (i = 0; i < 15; i++) print "define message" i "\n    is a message" (i + 1) % 15 repeated("\n    or is a message" (i + 1) % 15, 9) }
