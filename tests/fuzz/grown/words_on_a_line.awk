# SPDX-License-Identifier: Apache-2.0
# Every word was looked for with all that follow it: a line cost its square.
BEGIN { head(); duty("answer", "    applies if the " repeated("word ", 200000) "is yes") }
