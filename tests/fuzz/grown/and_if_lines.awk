# SPDX-License-Identifier: Apache-2.0
# 50,000 conditions under one another were as many brackets deep for the walkers of the tree.
BEGIN { head(); duty("answer", "    applies if the request's urgent is yes" repeated("\n    and if the request's urgent is yes", 50000)) }
