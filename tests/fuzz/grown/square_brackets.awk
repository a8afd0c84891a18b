# SPDX-License-Identifier: Apache-2.0
BEGIN { head(); print "test \"a list in a list\"\n    given request R1, topic: " repeated("[", 100000) }
