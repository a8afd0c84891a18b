# SPDX-License-Identifier: Apache-2.0
# A record with more fields than there are numbers for them.
BEGIN { head(); print "record form"; for (i = 0; i < 70000; i++) print "    f" i ": text" }
