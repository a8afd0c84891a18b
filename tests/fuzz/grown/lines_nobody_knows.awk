# SPDX-License-Identifier: Apache-2.0
BEGIN { head(); print "record form" repeated("\n    zz", 150000) }
