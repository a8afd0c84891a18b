# SPDX-License-Identifier: Apache-2.0
# Each acts as the next five times over: five to the fortieth ways.
BEGIN {
    head()
    for (i = 0; i < 40; i++) print "role rank" i "\n    is a worker where its roles include clerk" repeated("\n    also acts as rank" i + 1, 5)
    print "role rank40\n    is a worker where its roles include clerk"
}
