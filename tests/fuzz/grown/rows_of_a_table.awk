# SPDX-License-Identifier: Apache-2.0
# Each row copied all above it.
BEGIN { head(); print "table fees\n    looked up by topic\n    | topic | fee |"; for (i = 0; i < 50000; i++) print "    | t" i " | 2 |" }
