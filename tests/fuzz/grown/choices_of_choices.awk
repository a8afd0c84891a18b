# SPDX-License-Identifier: Apache-2.0
# Ten choices, each of ten choices: ten to the fourteenth ways.
BEGIN {
    head()
    print "define message0\n    is a reply"
    for (i = 1; i < 15; i++) print "define message" i "\n    is a message" i - 1 repeated("\n    or is a message" i - 1, 9)
    duty("answer", "    applies if there is a message14 for the request")
}
