# SPDX-License-Identifier: Apache-2.0
# More rules than there are numbers for them, each compared with all others.
BEGIN { head(); for (i = 0; i < 70000; i++) print "duty d" i " \"d" i "\"" }
